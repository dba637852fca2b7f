//! One address at a time: what is asked, how often, and what the answer means.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::net::ToSocketAddrs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use ureq::http::{HeaderMap, StatusCode};
use ureq::{Agent, Error, Timeout};
use url::Url;

use super::Manners;
use super::links::Address;
use super::turns::{Gates, locked};

/// By which hosts know the tool.
const USER_AGENT: &str = concat!("veille/", env!("CARGO_PKG_VERSION"), " (link check)");

/// How many redirects are followed.
const REDIRECTS: usize = 10;

/// After so many addresses that were tried again in vain, the others of the host are tried once.
const FAILED: usize = 3;

/// How often a host may let time run out before no more of it is asked.
const SLOW: usize = 2;

/// Where an address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// To something.
    Alive,
    /// To something that has another address for good.
    Moved(String),
    /// Nowhere, and why.
    Dead(String),
    /// Nowhere: nobody knows its host.
    NoHost,
    /// Nobody knows: the host does not answer this tool as it answers readers.
    Refused(String),
}

/// What asking one address came to, redirects apart.
enum Step {
    Here,
    Further { to: Url, forever: bool },
    End(Outcome),
}

/// Whether it is worth trying again.
enum Verdict {
    Final(Step),
    /// `wait`: as long as the host asks for; `all`: whether the other addresses of the host would fare no better.
    Again {
        outcome: Outcome,
        wait: Option<Duration>,
        all: bool,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    Head,
    Get,
}

/// What a host answered.
struct Reply {
    status: StatusCode,
    location: Option<String>,
    wait: Option<Duration>,
}

/// Why there is no answer.
enum Trouble {
    NoHost,
    /// The host is known, and cannot be reached.
    NoConnection,
    /// The host takes no notice of the tool.
    Silent,
    /// Time ran out.
    Slow,
    /// The connection cannot be trusted.
    Untrusted(String),
    /// What came is no answer.
    Broken,
    /// The tool cannot ask for this.
    Impossible(String),
}

/// Asks, and remembers what hosts are like.
pub(super) struct Asker {
    agent: Agent,
    manners: Manners,
    gates: Gates,
    stopped: Arc<AtomicBool>,
    /// Hosts of which nothing more is asked, by scheme, name and port.
    given_up: Mutex<BTreeMap<String, Outcome>>,
    /// Hosts that do not know `HEAD`.
    headless: Mutex<BTreeSet<String>>,
    /// How many addresses of a host were tried again in vain.
    failed: Mutex<BTreeMap<String, usize>>,
    /// How often time ran out.
    slow: Mutex<BTreeMap<String, usize>>,
}

impl Asker {
    pub(super) fn new(manners: Manners, stopped: Arc<AtomicBool>) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(manners.connect))
            .timeout_global(Some(manners.answer))
            .user_agent(USER_AGENT)
            .accept("text/html, application/xhtml+xml, */*;q=0.8")
            .build();
        Self {
            agent: config.new_agent(),
            manners,
            gates: Gates::default(),
            stopped,
            given_up: Mutex::default(),
            headless: Mutex::default(),
            failed: Mutex::default(),
            slow: Mutex::default(),
        }
    }

    /// Where an address leads; nothing once somebody has said stop.
    pub(super) fn ask(&self, address: &Address) -> Option<Outcome> {
        let mut at = address.url().clone();
        let mut seen = vec![at.clone()];
        // Where permanent redirects lead, up to the first passing one: beyond it all may change.
        let mut lasting = None;
        let mut forever = true;
        while seen.len() <= REDIRECTS + 1 {
            match self.step(&at)? {
                Step::Here => {
                    let moved = lasting.filter(|to| is_another(address.url(), to));
                    return Some(moved.map_or(Outcome::Alive, |to| Outcome::Moved(to.into())));
                }
                Step::End(outcome) if at == *address.url() => return Some(outcome),
                Step::End(outcome) => return Some(elsewhere(outcome, address, &at)),
                // Such a link opens an app, which is for readers to have.
                Step::Further { to, .. } if !matches!(to.scheme(), "http" | "https") => return Some(Outcome::Alive),
                Step::Further { to, forever: lasts } => {
                    forever &= lasts;
                    if forever {
                        lasting = Some(to.clone());
                    }
                    at = to;
                    at.set_fragment(None);
                    if seen.contains(&at) {
                        return Some(Outcome::Refused("it sends round in a circle".to_owned()));
                    }
                    seen.push(at.clone());
                }
            }
        }
        Some(Outcome::Refused(format!("it sends on more than {REDIRECTS} times")))
    }

    /// Asks one address, again where there is hope.
    fn step(&self, url: &Url) -> Option<Step> {
        let origin = url.origin().ascii_serialization();
        if let Some(outcome) = locked(&self.given_up).get(&origin) {
            return Some(Step::End(outcome.clone()));
        }
        let hopeless = locked(&self.failed).get(&origin).is_some_and(|times| *times >= FAILED);
        let mut pauses = self.manners.again.iter().filter(|_| !hopeless);
        let mut method = if locked(&self.headless).contains(&origin) { Method::Get } else { Method::Head };
        loop {
            let mut reply = self.request(method, url)?;
            if method == Method::Head && is_doubtful(&reply) {
                method = Method::Get;
                if matches!(&reply, Ok(Reply { status, .. }) if matches!(status.as_u16(), 405 | 501)) {
                    locked(&self.headless).insert(origin.clone());
                }
                reply = self.request(method, url)?;
            }
            let (outcome, wait, all) = match self.judge(reply, url, &origin) {
                Verdict::Final(step) => return Some(step),
                Verdict::Again { outcome, wait, all } => (outcome, wait, all),
            };
            let pause = pauses.next().map(|pause| wait.unwrap_or(*pause));
            let Some(pause) = pause.filter(|pause| *pause <= self.manners.patience) else {
                if all {
                    locked(&self.given_up).insert(origin, outcome.clone());
                } else {
                    *locked(&self.failed).entry(origin).or_default() += 1;
                }
                return Some(Step::End(outcome));
            };
            // The other addresses of the host have to wait, too.
            locked(&self.gates.of(url.host_str().unwrap_or_default())).close(pause);
        }
    }

    /// Sends one request when the host's turn has come.
    fn request(&self, method: Method, url: &Url) -> Option<Result<Reply, Trouble>> {
        let gate = self.gates.of(url.host_str().unwrap_or_default());
        let mut gate = locked(&gate);
        self.wait(gate.wait())?;
        let request = match method {
            Method::Head => self.agent.head(url.as_str()),
            Method::Get => self.agent.get(url.as_str()),
        };
        let result = match request.call() {
            // The text of an answer is dropped unread.
            Ok(response) => Ok(Reply::new(response.status(), response.headers())),
            Err(error) => Err(self.trouble(&error, url)),
        };
        gate.close(self.manners.pause);
        Some(result)
    }

    /// Waits, unless somebody says stop.
    fn wait(&self, mut rest: Duration) -> Option<()> {
        const LOOK: Duration = Duration::from_millis(50);
        loop {
            if self.stopped.load(Ordering::Relaxed) {
                return None;
            }
            if rest.is_zero() {
                return Some(());
            }
            std::thread::sleep(rest.min(LOOK));
            rest = rest.saturating_sub(LOOK);
        }
    }

    fn judge(&self, reply: Result<Reply, Trouble>, url: &Url, origin: &str) -> Verdict {
        let reply = match reply {
            Ok(reply) => reply,
            Err(trouble) => return self.judge_trouble(trouble, origin),
        };
        let end = |outcome| Verdict::Final(Step::End(outcome));
        let status = reply.status;
        match status.as_u16() {
            300..=303 | 305..=399 => match reply.location.and_then(|location| url.join(&location).ok()) {
                Some(to) => Verdict::Final(Step::Further { to, forever: matches!(status.as_u16(), 301 | 308) }),
                None => Verdict::Final(Step::Here),
            },
            404 | 410 => end(Outcome::Dead(format!("the server answers {}", said(status)))),
            // There is something, and less of it than was asked for.
            416 => Verdict::Final(Step::Here),
            429 => Verdict::Again { outcome: Outcome::Refused(said(status)), wait: reply.wait, all: true },
            400..=499 | 600.. => end(Outcome::Refused(said(status))),
            500..=599 => {
                let outcome = Outcome::Dead(format!("the server answers {}", said(status)));
                Verdict::Again { outcome, wait: reply.wait, all: false }
            }
            _ => Verdict::Final(Step::Here),
        }
    }

    fn judge_trouble(&self, trouble: Trouble, origin: &str) -> Verdict {
        let again = |outcome, all| Verdict::Again { outcome, wait: None, all };
        match trouble {
            Trouble::NoHost => again(Outcome::NoHost, true),
            Trouble::NoConnection => again(Outcome::Dead("its server cannot be reached".to_owned()), true),
            Trouble::Broken => again(Outcome::Refused("the answer breaks off, or is none".to_owned()), false),
            Trouble::Silent => {
                let outcome =
                    Outcome::Refused(format!("no connection within {} s", self.manners.connect.as_secs_f32()));
                locked(&self.given_up).insert(origin.to_owned(), outcome.clone());
                Verdict::Final(Step::End(outcome))
            }
            Trouble::Slow => {
                let outcome = Outcome::Refused(format!("no answer within {} s", self.manners.answer.as_secs_f32()));
                let mut slow = locked(&self.slow);
                let times = slow.entry(origin.to_owned()).or_default();
                *times += 1;
                if *times >= SLOW {
                    locked(&self.given_up).insert(origin.to_owned(), outcome.clone());
                }
                Verdict::Final(Step::End(outcome))
            }
            Trouble::Untrusted(why) => {
                let outcome = Outcome::Dead(format!("no safe connection to its server is possible ({why})"));
                locked(&self.given_up).insert(origin.to_owned(), outcome.clone());
                Verdict::Final(Step::End(outcome))
            }
            Trouble::Impossible(why) => Verdict::Final(Step::End(Outcome::Refused(why))),
        }
    }

    fn trouble(&self, error: &Error, url: &Url) -> Trouble {
        match error {
            Error::HostNotFound => Trouble::NoHost,
            Error::ConnectionFailed => Trouble::NoConnection,
            Error::Timeout(Timeout::Resolve | Timeout::Connect) => Trouble::Silent,
            Error::Timeout(_) => Trouble::Slow,
            Error::Tls(why) => Trouble::Untrusted((*why).to_owned()),
            Error::Rustls(why) => Trouble::Untrusted(why.to_string()),
            Error::Io(why) if why.kind() == ErrorKind::InvalidData && url.scheme() == "https" => {
                Trouble::Untrusted(why.to_string())
            }
            Error::Io(why) => match why.kind() {
                ErrorKind::ConnectionRefused
                | ErrorKind::HostUnreachable
                | ErrorKind::NetworkUnreachable
                | ErrorKind::AddrNotAvailable => Trouble::NoConnection,
                _ if self.is_unknown(url) => Trouble::NoHost,
                _ => Trouble::Broken,
            },
            Error::BadUri(_) | Error::InvalidProxyUrl | Error::ConnectProxyFailed(_) => {
                Trouble::Impossible(error.to_string())
            }
            _ => Trouble::Broken,
        }
    }

    /// Whether nobody knows the host. The system's own words for it differ, and so it is asked once more.
    fn is_unknown(&self, url: &Url) -> bool {
        let address = (url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default());
        // Behind a proxy, it is the proxy that knows.
        self.agent.config().proxy().is_none() && address.to_socket_addrs().is_err()
    }
}

impl Reply {
    fn new(status: StatusCode, headers: &HeaderMap) -> Self {
        let header = |name| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned());
        Self { status, location: header("location"), wait: header("retry-after").and_then(|text| retry_after(&text)) }
    }
}

/// `Retry-After`: seconds, or the moment.
fn retry_after(text: &str) -> Option<Duration> {
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let moment = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    let now = Timestamp::try_from(SystemTime::now()).ok()?;
    Some(Duration::try_from(moment.duration_since(now)).unwrap_or_default())
}

/// Whether `GET` might be answered otherwise: many servers have never been asked for a `HEAD`.
fn is_doubtful(reply: &Result<Reply, Trouble>) -> bool {
    match reply {
        Ok(reply) => reply.status.as_u16() >= 400 && reply.status.as_u16() != 429,
        Err(Trouble::Broken | Trouble::Slow) => true,
        Err(_) => false,
    }
}

/// "404 Not Found"
fn said(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} {reason}", status.as_u16()),
        None => status.as_u16().to_string(),
    }
}

/// An outcome that came where an address sends its readers.
fn elsewhere(outcome: Outcome, address: &Address, at: &Url) -> Outcome {
    let host = at.host_str().unwrap_or_default();
    match outcome {
        Outcome::Dead(why) => Outcome::Dead(format!("{why}, at `{at}`, where it sends its readers")),
        Outcome::NoHost => Outcome::Dead(format!("there is no host `{host}`, where it sends its readers")),
        Outcome::Refused(why) if host != address.host() => Outcome::Refused(format!("{why}, from `{host}`")),
        other => other,
    }
}

/// Whether a writer would care that an address has become this one. `www.` and a slash at the end are of no interest, and
/// nobody should give up `https`.
fn is_another(from: &Url, to: &Url) -> bool {
    let bare = |url: &Url| {
        let host = url.host_str().unwrap_or_default();
        let host = host.strip_prefix("www.").unwrap_or(host).to_owned();
        (host, url.port_or_known_default(), url.path().trim_end_matches('/').to_owned(), url.query().map(str::to_owned))
    };
    match (from.scheme(), to.scheme()) {
        ("https", "http") => false,
        ("http", "https") => true,
        _ => bare(from) != bare(to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_differences_of_addresses_are_no_news() {
        for (from, to, expected) in [
            ("https://a.org/x", "https://a.org/x/", false),
            ("https://a.org/x", "https://www.a.org/x", false),
            ("https://a.org/x", "https://a.org/y", true),
            ("https://a.org/x", "https://a.org/x?y", true),
            ("https://a.org/x", "https://b.org/x", true),
            ("http://a.org/x", "https://a.org/x", true),
            ("https://a.org/x", "http://b.org/y", false),
        ] {
            let url = |text: &str| Url::parse(text).unwrap();
            assert_eq!(is_another(&url(from), &url(to)), expected, "{from} {to}");
        }
    }

    #[test]
    fn who_is_to_blame_beyond_a_redirect_is_named() {
        let address = Address::new("https://a.org/x").unwrap();
        let of = |outcome, at| elsewhere(outcome, &address, &Url::parse(at).unwrap());
        let dead = |why: &str| Outcome::Dead(why.to_owned());
        assert_eq!(of(Outcome::NoHost, "https://b.org/"), dead("there is no host `b.org`, where it sends its readers"));
        assert_eq!(of(dead("404"), "https://b.org/y"), dead("404, at `https://b.org/y`, where it sends its readers"));
        let refused = |why: &str| Outcome::Refused(why.to_owned());
        assert_eq!(of(refused("403"), "https://b.org/"), refused("403, from `b.org`"));
        assert_eq!(of(refused("403"), "https://a.org/"), refused("403"));
    }

    #[test]
    fn hosts_say_how_long_to_wait_in_two_ways() {
        assert_eq!(retry_after("90"), Some(Duration::from_secs(90)));
        assert_eq!(retry_after("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
        let far = retry_after("Tue, 01 Jan 2250 00:00:00 GMT").unwrap();
        assert!(far > Duration::from_secs(1_000_000_000));
        for odd in ["", "soon", "-1", "1.5", "99999999999999999999999"] {
            assert_eq!(retry_after(odd), None, "{odd}");
        }
    }
}
