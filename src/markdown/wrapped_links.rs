//! Addresses that lead through somebody else's server: what mail programs and social networks make of a link.
//!
//! `https://eur01.safelinks.protection.outlook.com/?url=…&data=…` holds the address that was meant, and the name of the
//! one who received it. Where the address can be read out of the wrapping it takes its place; where it cannot, the
//! writer is told. Shorteners, which hide an address on purpose, are not in the list.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode_str;

use super::links::encode;
use super::tracking::{host, is_below, web};

/// Wrappings within each other: a message that was forwarded has two.
const DEEPEST: usize = 4;

/// How an address is wrapped.
#[derive(Clone, Copy)]
enum How {
    /// In one of these parameters, escaped.
    Parameter(&'static [&'static str]),
    /// In this parameter, in base64, after so many letters.
    Base64(&'static str, usize),
    /// As the last part of the path, in base64.
    LastBase64,
    /// As a part of the path, escaped.
    Path,
    /// After the last `&&&`.
    Ampersands,
    /// Proofpoint's second way: `-3A` for `:`, `_` for `/`.
    Dashes,
    /// Proofpoint's third way: `__address__;signs!`.
    Underscores,
    /// Between `___`.
    Triple,
    /// As a token of three parts, of which the second says the address in JSON.
    Token,
    /// Only the service knows.
    Sealed,
}

/// A service: a host with those below it, what the path begins with, and how it wraps. The first that fits counts.
/// What is not documented by its maker was read off links as they are sent.
#[rustfmt::skip]
const SERVICES: &[(&str, &str, How)] = &[
    // Microsoft: Safe Links
    ("safelinks.protection.outlook.com", "/", How::Parameter(&["url"])),
    ("safelinks.protection.office365.us", "/", How::Parameter(&["url"])),
    ("statics.teams.cdn.office.net", "/evergreen-assets/safelinks", How::Parameter(&["url"])),
    ("bing.com", "/ck/a", How::Base64("u", 2)),
    // Proofpoint: URL Defense, https://github.com/cardi/proofpoint-url-decoder describes all three
    ("urldefense.proofpoint.com", "/v1/", How::Parameter(&["u"])),
    ("urldefense.proofpoint.com", "/v2/", How::Dashes),
    ("urldefense.proofpoint.com", "/v3/", How::Underscores),
    ("urldefense.com", "/v3/", How::Underscores),
    ("urldefense.us", "/v3/", How::Underscores),
    // Other programs that guard mail
    ("linkprotect.cudasvc.com", "/url", How::Parameter(&["a"])),
    ("fireeye.com", "/", How::Parameter(&["u"])),
    ("clicktime.symantec.com", "/", How::Parameter(&["u"])),
    ("clicktime.cloud.postoffice.net", "/", How::Parameter(&["u"])),
    ("trendmicro.com", "/wis/clicktime", How::Parameter(&["url"])),
    ("protection.sophos.com", "/", How::Base64("u", 0)),
    ("secure-web.cisco.com", "/", How::Path),
    ("protect.checkpoint.com", "/v2/", How::Triple),
    ("mimecastprotect.com", "/", How::Sealed),
    ("mimecast.com", "/s/", How::Sealed),
    ("mimecast.com", "/r/", How::Sealed),
    ("hornetsecurity.com", "/", How::Sealed),
    // Web mail
    ("deref-gmx.net", "/", How::Parameter(&["redirecturl"])),
    ("deref-gmx.com", "/", How::Parameter(&["redirecturl"])),
    ("deref-web.de", "/", How::Parameter(&["redirecturl"])),
    ("deref-mail.com", "/", How::Parameter(&["redirecturl"])),
    // Senders of newsletters
    ("awstrack.me", "/L0/", How::Path),
    ("links.govdelivery.com", "/track", How::Ampersands),
    ("govdelivery.com", "/CL0/", How::Path),
    ("lnks.gd", "/l/", How::Token),
    ("mjt.lu", "/lnk/", How::LastBase64),
    ("list-manage.com", "/track/click", How::Sealed),
    ("mandrillapp.com", "/track/click", How::Sealed),
    ("sendgrid.net", "/ls/click", How::Sealed),
    ("sendgrid.net", "/wf/click", How::Sealed),
    ("hubspotlinks.com", "/", How::Sealed),
    ("rs6.net", "/tn.jsp", How::Sealed),
    // Social networks and searches
    ("l.facebook.com", "/", How::Parameter(&["u"])),
    ("lm.facebook.com", "/", How::Parameter(&["u"])),
    ("l.messenger.com", "/", How::Parameter(&["u"])),
    ("l.instagram.com", "/", How::Parameter(&["u"])),
    ("l.threads.net", "/", How::Parameter(&["u"])),
    ("l.threads.com", "/", How::Parameter(&["u"])),
    ("l.wl.co", "/", How::Parameter(&["u"])),
    ("linkedin.com", "/redir/redirect", How::Parameter(&["url"])),
    ("linkedin.com", "/safety/go", How::Parameter(&["url"])),
    ("youtube.com", "/redirect", How::Parameter(&["q"])),
    ("slack-redir.net", "/link", How::Parameter(&["url"])),
    ("out.reddit.com", "/", How::Parameter(&["url"])),
    ("t.umblr.com", "/redirect", How::Parameter(&["z"])),
    ("vk.com", "/away.php", How::Parameter(&["to"])),
    ("duckduckgo.com", "/l/", How::Parameter(&["uddg"])),
];

/// A search engine with a domain in each country.
const GOOGLE: How = How::Parameter(&["q", "url"]);

/// The address that was meant, without what it is wrapped in.
pub(super) fn unwrap(address: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(address);
    for _ in 0..DEEPEST {
        let Some(inside) = how(&out).and_then(|how| inside(&out, how)) else { break };
        out = Cow::Owned(encode(&inside));
    }
    out
}

/// The host of a service that keeps the address to itself.
pub(super) fn sealed_by(address: &str) -> Option<String> {
    how(address).and(host(address))
}

/// How an address is wrapped, if it is.
fn how(address: &str) -> Option<How> {
    let rest = web(address)?;
    let path = rest.find(['/', '?', '#']).map_or("/", |at| &rest[at..]);
    let path = if path.starts_with('?') { "/" } else { path };
    // Nearly all addresses are of none of them: their letters are looked at only where the end of the host fits.
    let host = host(address)?;
    if path.starts_with("/url?") && is_google(&host) {
        return Some(GOOGLE);
    }
    let fits = |service: &&(&str, &str, How)| is_below(&host, service.0) && path.starts_with(service.1);
    SERVICES.iter().find(fits).map(|(.., how)| *how)
}

fn is_google(host: &str) -> bool {
    let name = host.strip_prefix("www.").unwrap_or(host);
    let domain = name.strip_prefix("google.");
    domain.is_some_and(|domain| domain.len() <= 6 && domain.split('.').all(|part| (2..=3).contains(&part.len())))
}

/// The address within an address, if it is one of the web.
fn inside(address: &str, how: How) -> Option<String> {
    let address = address.split('#').next().unwrap_or_default();
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let found = match how {
        How::Parameter(names) => names.iter().find_map(|name| parameter(query, name)).map(decoded)?,
        How::Base64(name, skipped) => base64(parameter(query, name).map(decoded)?.get(skipped..)?)?,
        How::LastBase64 => base64(path.rsplit('/').next()?)?,
        How::Path => path.split('/').skip(3).map(decoded).find(|part| web(part).is_some())?,
        How::Ampersands => decoded(address.rsplit("&&&").next()?),
        How::Dashes => decoded(&parameter(query, "u")?.replace('-', "%").replace('_', "/")),
        How::Underscores => underscores(address)?,
        How::Triple => address.split("___").nth(1)?.to_owned(),
        How::Token => token(path.rsplit('/').next()?)?,
        How::Sealed => return None,
    };
    let is_address = host(&found).is_some_and(|host| host.contains('.')) && !found.contains(char::is_control);
    (is_address && !found.starts_with("//")).then_some(found)
}

/// The value of a parameter, by its name in lower case.
fn parameter<'q>(query: &'q str, wanted: &str) -> Option<&'q str> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Decodes base64 of either alphabet, with or without its padding.
fn base64(text: &str) -> Option<String> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let alphabet = if text.contains(['-', '_']) { &URL_SAFE } else { &STANDARD };
    String::from_utf8(GeneralPurpose::new(alphabet, config).decode(text).ok()?).ok()
}

/// `__https://example.org/a*b__;Kw!!…`: each star stands for the next of the signs, `**` and a letter for several.
fn underscores(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("/__")?;
    let (wrapped, rest) = rest.split_once("__;")?;
    let signs = base64(rest.split('!').next()?)?;
    let mut signs = signs.chars();
    let mut out = String::with_capacity(wrapped.len());
    let mut letters = decoded(wrapped).chars().collect::<Vec<_>>().into_iter().peekable();
    while let Some(letter) = letters.next() {
        if letter != '*' {
            out.push(letter);
        } else if letters.next_if_eq(&'*').is_some() {
            out.extend(signs.by_ref().take(run_length(letters.next()?)?));
        } else {
            out.extend(signs.next());
        }
    }
    // One of the two slashes may have been lost on the way.
    let scheme = ["https:/", "http:/"].into_iter().find(|scheme| out.starts_with(scheme))?;
    let rest = out[scheme.len()..].trim_start_matches('/');
    Some(format!("{scheme}/{rest}"))
}

/// How many signs a letter after two stars stands for: 2 for `A`, 3 for `B` …
fn run_length(letter: char) -> Option<usize> {
    let at = URL_SAFE.as_str().find(letter)?;
    Some(at + 2)
}

/// The address that the second part of a token says.
fn token(token: &str) -> Option<String> {
    let claims = base64(token.split('.').nth(1)?)?;
    let claims: serde_json::Value = serde_json::from_str(&claims).ok()?;
    claims.get("url")?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_that_was_meant_is_found() {
        let token = format!("a.{}.c", {
            let json = r#"{"bulletin":"1","url":"https://www.gov.uk/plan"}"#;
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(json)
        });
        for (address, expected) in [
            (
                "https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.example.org%2Fa%3Fb%3D1%23c&data=05%7C02%7Cnom%40ministere.example%7C&reserved=0",
                "https://www.example.org/a?b=1#c",
            ),
            (
                "https://EUR01.SafeLinks.protection.outlook.com/ap/w-59584e83/?url=https%3A%2F%2Fexample.org&data=x",
                "https://example.org",
            ),
            (
                "https://nam02.safelinks.protection.outlook.com/?data=x&url=https%3A%2F%2Fexample.org%2Fun%20deux",
                "https://example.org/un%20deux",
            ),
            ("https://urldefense.proofpoint.com/v1/url?u=http://www.example.org/a&k=x", "http://www.example.org/a"),
            (
                "https://urldefense.proofpoint.com/v2/url?u=https-3A__www.example.org_a-2Db-3Fc-3D1&d=DwMF&c=x",
                "https://www.example.org/a-b?c=1",
            ),
            ("https://urldefense.com/v3/__https://example.org/a/b__;!!Abc!x-Y_z$", "https://example.org/a/b"),
            ("https://urldefense.com/v3/__https:/example.org/a*b**Ac__;I0AkJQ!!Abc!x$", "https://example.org/a#b@$c"),
            ("https://www.google.com/url?q=https://example.org/a%26b&sa=D", "https://example.org/a&b"),
            ("https://www.google.co.uk/url?sa=t&url=https%3A%2F%2Fexample.org%2F&usg=x", "https://example.org/"),
            (
                "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2F%3Ffbclid%3D1&h=x",
                "https://example.org/?fbclid=1",
            ),
            ("https://www.youtube.com/redirect?event=x&q=https%3A%2F%2Fexample.org", "https://example.org"),
            (
                "https://eu-west-1.protection.sophos.com/?d=example.org&u=aHR0cHM6Ly9leGFtcGxlLm9yZy9h&i=1",
                "https://example.org/a",
            ),
            ("https://secure-web.cisco.com/1AbC/https%3A%2F%2Fexample.org%2Fa", "https://example.org/a"),
            ("https://x.r.eu-west-1.awstrack.me/L0/https:%2F%2Fexample.org%2Fa/1/x", "https://example.org/a"),
            ("https://links-2.govdelivery.com/CL0/https:%2F%2Fwww.gov.uk%2Fa/1/x/y=1", "https://www.gov.uk/a"),
            (
                "https://links.govdelivery.com/track?type=click&enid=x&&&101&&&https://www.gov.uk/a",
                "https://www.gov.uk/a",
            ),
            (&format!("https://lnks.gd/l/{token}"), "https://www.gov.uk/plan"),
            ("https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fexample.org&c=E,1", "https://example.org"),
            ("https://protect.checkpoint.com/v2/___https://example.org/a___.YXA", "https://example.org/a"),
            (
                "https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Furldefense.com%2Fv3%2F__https%3A%2F%2Fexample.org__%3B!!a!b%24&data=x",
                "https://example.org",
            ),
        ] {
            assert_eq!(unwrap(address), expected);
        }
    }

    #[test]
    fn other_addresses_stay() {
        for address in [
            "https://example.org/url?q=https://example.com",
            "https://www.google.com/search?q=https://example.org",
            "https://www.google.com/url?q=text",
            "https://google.example.org/url?q=https://example.com",
            "https://notsafelinks.protection.outlook.com.example.org/?url=https%3A%2F%2Fexample.com",
            "https://www.youtube.com/watch?v=1&q=https://example.org",
            "https://eur03.safelinks.protection.outlook.com/?url=javascript%3Aalert(1)",
            "https://eur03.safelinks.protection.outlook.com/?url=%2F%2Fexample.org",
            "https://urldefense.com/v3/__",
            "https://urldefense.com/v3/__https://example.org/**__;!!x",
            "https://lnks.gd/l/a.b.c",
            "mailto:a@example.org",
        ] {
            assert_eq!(unwrap(address), address);
        }
    }

    #[test]
    fn services_that_keep_the_address_are_named() {
        for (address, host) in [
            ("https://protect-eu.mimecast.com/s/AbC?domain=example.org", Some("protect-eu.mimecast.com")),
            ("https://url.uk.m.mimecastprotect.com/s/AbC?domain=example.org", Some("url.uk.m.mimecastprotect.com")),
            ("https://x.us1.list-manage.com/track/click?u=1&id=2", Some("x.us1.list-manage.com")),
            ("https://eur03.safelinks.protection.outlook.com/?data=x", Some("eur03.safelinks.protection.outlook.com")),
            ("https://www.mimecast.com/products/", None),
            ("https://x.us1.list-manage.com/subscribe?u=1", None),
            ("https://example.org/", None),
        ] {
            assert_eq!(sealed_by(address).as_deref(), host, "{address}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(
            start in "(https://(urldefense.com/v3/__|eur.safelinks.protection.outlook.com/\\?url=|lnks.gd/l/|a.mjt.lu/lnk/|secure-web.cisco.com/))",
            rest in "(https://|%3A|%2F|\\*|__;|!|é|\\PC){0,20}",
        ) {
            let address = format!("{start}{rest}");
            let unwrapped = unwrap(&address).into_owned();
            proptest::prop_assert!(web(&unwrapped).is_some());
            let _ = sealed_by(&address);
        }
    }
}
