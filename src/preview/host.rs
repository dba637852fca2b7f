//! Which names of this server are believed.
//!
//! A page on the web may point a name of its own at this machine and then read the preview as if it were its own
//! (DNS rebinding). The browser still says which name it asked for, so anything but this machine's own is refused.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use hyper::StatusCode;
use hyper::header::{HOST, HeaderMap};

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) words: &'static str,
}

const UNCLEAR: Refusal = Refusal {
    status: StatusCode::BAD_REQUEST,
    words: "a request names the host it asks for once, in its `Host` header",
};

const FOREIGN: Refusal = Refusal {
    status: StatusCode::FORBIDDEN,
    words: "this preview answers to this machine's own names only: open it as `localhost` or `127.0.0.1`, or give the \
            address to use with `--host`",
};

/// Checks the name under which a request came; `authority` is that of a request to a proxy, `own` what `--host` said.
pub(super) fn check(headers: &HeaderMap, authority: Option<&str>, own: IpAddr) -> Result<(), Refusal> {
    let mut named = headers.get_all(HOST).iter();
    let (Some(host), None) = (named.next(), named.next()) else { return Err(UNCLEAR) };
    let host = host.to_str().map_err(|_| UNCLEAR)?;
    for host in [Some(host), authority].into_iter().flatten() {
        if !is_own(name(host).ok_or(UNCLEAR)?, own) {
            return Err(FOREIGN);
        }
    }
    Ok(())
}

/// The name without its port.
fn name(host: &str) -> Option<&str> {
    let end = if host.starts_with('[') { host.find(']')? + 1 } else { host.find(':').unwrap_or(host.len()) };
    let (name, port) = host.split_at(end);
    let digits = port.strip_prefix(':').unwrap_or(port);
    let right = (port.is_empty() || port.starts_with(':')) && digits.bytes().all(|byte| byte.is_ascii_digit());
    (right && !name.is_empty()).then_some(name)
}

fn is_own(name: &str, own: IpAddr) -> bool {
    let address = match name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(inner) => inner.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => name.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
    };
    if let Some(address) = address {
        // With `--host 0.0.0.0` readers use whichever address this machine has. An address, unlike a name, cannot be
        // made to point elsewhere.
        return address.is_loopback() || own.is_unspecified() || address == own;
    }
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(hosts: &[&str], own: &str) -> u16 {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(HOST, host.parse().unwrap());
        }
        check(&headers, None, own.parse().unwrap()).map_or_else(|refusal| refusal.status.as_u16(), |()| 200)
    }

    #[test]
    fn believes_this_machine_only() {
        let own =
            ["localhost", "LOCALHOST:80", "localhost.:1", "a.localhost", "127.0.0.1:4000", "127.9.8.7", "[::1]:1"];
        for host in own {
            assert_eq!(answer(&[host], "127.0.0.1"), 200, "{host}");
        }
        for host in ["evil.example", "localhost.evil.example", "evillocalhost", "192.168.1.5", "0.0.0.0", "[::2]"] {
            assert_eq!(answer(&[host], "127.0.0.1"), 403, "{host}");
        }
        for hosts in [&[][..], &["localhost", "localhost"], &[""], &["localhost:x"], &[":80"], &["[::1"]] {
            assert_eq!(answer(hosts, "127.0.0.1"), 400, "{hosts:?}");
        }
    }

    #[test]
    fn believes_the_host_that_was_given() {
        assert_eq!(answer(&["192.168.1.5:4000"], "192.168.1.5"), 200);
        assert_eq!(answer(&["192.168.1.6:4000"], "192.168.1.5"), 403);
        assert_eq!(answer(&["192.168.1.6:4000"], "0.0.0.0"), 200);
        assert_eq!(answer(&["[fe80::1]"], "::"), 200);
        assert_eq!(answer(&["evil.example"], "0.0.0.0"), 403);
    }
}
