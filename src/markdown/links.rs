//! Destinations → where they lead, as far as one file can tell.
//!
//! Whether a file exists is the site's question, not this module's.

use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::Target;
use super::local_files::{Local, local};
use crate::lang::composed;
use crate::url::{BaseUrl, BelowBase, resolve};

/// Schemes that links may have; all others run code, carry documents or mean nothing on the web.
pub(super) const SCHEMES: [&str; 11] =
    ["http", "https", "mailto", "tel", "ftp", "sftp", "xmpp", "geo", "sms", "matrix", "news"];

/// What a destination is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// Leaves the site: the address, ready to be escaped for HTML.
    External(String),
    /// Stays on the site.
    Site(Target),
    /// Its scheme is not allowed.
    Unsafe(String),
    /// Only the writer's own computer understands it.
    Local(Local),
    /// Nothing is written.
    Empty,
    /// It climbs above `content/` or above the site's root.
    Outside,
}

/// Tells what a destination is; `file` is the path below `content/` of the file that holds it.
pub(super) fn classify(written: &str, file: &str) -> Destination {
    // Browsers drop tabs and newlines anywhere and controls at both ends: `java\nscript:` is a scheme to them.
    let kept: String = written.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let address = kept.trim_matches(|c: char| c.is_control() || c.is_whitespace());
    if address.is_empty() {
        return Destination::Empty;
    }
    if let Some(local) = local(address) {
        return Destination::Local(local);
    }
    if let Some(fragment) = address.strip_prefix('#') {
        return Destination::Site(Target::Fragment(decode(fragment).into()));
    }
    if address.starts_with("//") {
        return Destination::External(encode(address));
    }
    if let Some(scheme) = scheme(address) {
        return if SCHEMES.contains(&scheme.as_str()) {
            Destination::External(encode(address))
        } else {
            Destination::Unsafe(scheme)
        };
    }
    let (address, fragment) = match address.split_once('#') {
        Some((address, fragment)) => (address, Some(decode(fragment).into_boxed_str())),
        None => (address, None),
    };
    let (path, query) = address.split_once('?').map_or((address, None), |(path, query)| (path, Some(query)));
    let query = query.map(|query| encode(query).into_boxed_str());
    if let Some(path) = path.strip_prefix('/') {
        return root(&decode(path), query, fragment);
    }
    if path.is_empty() {
        return Destination::Site(Target::File { path: file.into(), query, fragment });
    }
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    // Files are known by their names in NFC, whichever way a disk or a writer spells them.
    match resolve(folder, &composed(&decode(path))) {
        Some(path) => Destination::Site(Target::File { path: path.into(), query, fragment }),
        None => Destination::Outside,
    }
}

/// Tells what an address that leaves the page leads to, where it lies below one of the site's own.
pub(super) fn within(address: &str, own: &[Option<&BaseUrl>]) -> Option<Destination> {
    let BelowBase { path, query, fragment } = own.iter().flatten().find_map(|base| base.below(address))?;
    Some(root(&path, query.map(Into::into), fragment.map(Into::into)))
}

/// Takes a decoded path from the site's root.
fn root(path: &str, query: Option<Box<str>>, fragment: Option<Box<str>>) -> Destination {
    let path = composed(path);
    let Some(mut resolved) = resolve("", &path) else { return Destination::Outside };
    if path.ends_with('/') && !resolved.is_empty() {
        resolved.push('/');
    }
    Destination::Site(Target::Root { path: resolved.into(), query, fragment })
}

/// The scheme, in lower case, where there is one.
fn scheme(address: &str) -> Option<String> {
    let (scheme, _) = address.split_once(':')?;
    let mut bytes = scheme.bytes();
    let valid = bytes.next().is_some_and(|first| first.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// Decodes `%XX`; bytes that are no UTF-8 become replacement characters.
fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Writes an address as a URI: what it cannot hold is escaped, a host's name is written in ASCII; what is escaped already
/// stays.
pub(super) fn encode(address: &str) -> String {
    let host = host(address);
    let mut out = String::with_capacity(address.len());
    match url::Host::parse(&address[host.clone()]) {
        Ok(url::Host::Domain(name)) if !address[host.clone()].is_ascii() => {
            escape(&mut out, address, 0..host.start, host.start);
            out.push_str(&name);
            escape(&mut out, address, host.end..address.len(), host.end);
        }
        _ => escape(&mut out, address, 0..address.len(), host.end),
    }
    out
}

/// Where the name of the host stands in an address; empty where it has none.
fn host(address: &str) -> Range<usize> {
    let Some(start) = address.find("//").map(|at| at + 2).filter(|at| {
        // In `?to=https://…` the slashes name no host.
        !address[..*at].contains(['?', '#'])
    }) else {
        return 0..0;
    };
    let end = address[start..].find(['/', '?', '#']).map_or(address.len(), |end| start + end);
    let start = address[start..end].rfind('@').map_or(start, |at| start + at + 1);
    let port =
        address[start..end].rfind(':').filter(|at| address[start + at + 1..end].bytes().all(|b| b.is_ascii_digit()));
    start..port.map_or(end, |at| start + at)
}

/// Escapes a part of an address; brackets are right around an IPv6 host, which ends at `path`, and nowhere else.
fn escape(out: &mut String, address: &str, part: Range<usize>, path: usize) {
    let bytes = address.as_bytes();
    for (at, character) in address[part.clone()].char_indices().map(|(at, character)| (part.start + at, character)) {
        let escape = match character {
            '[' | ']' => at >= path,
            '%' => !bytes.get(at + 1..at + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit)),
            ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => true,
            other => !other.is_ascii() || other.is_control(),
        };
        if escape {
            let mut utf8 = [0; 4];
            for byte in character.encode_utf8(&mut utf8).bytes() {
                out.push_str(percent_encoding::percent_encode_byte(byte));
            }
        } else {
            out.push(character);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, fragment: Option<&str>) -> Destination {
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        let (query, fragment) = (query.map(Into::into), fragment.map(Into::into));
        Destination::Site(Target::File { path: path.into(), query, fragment })
    }

    fn root(path: &str, fragment: Option<&str>) -> Destination {
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        let (query, fragment) = (query.map(Into::into), fragment.map(Into::into));
        Destination::Site(Target::Root { path: path.into(), query, fragment })
    }

    fn external(address: &str) -> Destination {
        Destination::External(address.into())
    }

    #[test]
    fn destinations_are_classified() {
        let cases = [
            ("y.fr.md", file("2026/y.fr.md", None)),
            ("./y.fr.md#a%20b", file("2026/y.fr.md", Some("a b"))),
            ("../about.fr.md?x=1&é#y", file("about.fr.md?x=1&%C3%A9", Some("y"))),
            ("caf%C3%A9.png", file("2026/café.png", None)),
            ("cafe\u{301}.png", file("2026/café.png", None)),
            ("/cafe%CC%81.png", root("café.png", None)),
            ("?page=2", file("2026/x.fr.md?page=2", None)),
            ("/a%3Fb/", Destination::Site(Target::Root { path: "a?b/".into(), query: None, fragment: None })),
            ("../../secret", Destination::Outside),
            ("%2e%2e/%2e%2e/secret", Destination::Outside),
            ("#note-1", Destination::Site(Target::Fragment("note-1".into()))),
            ("/report.pdf?v=2#p", root("report.pdf?v=2", Some("p"))),
            ("/fr/about/", root("fr/about/", None)),
            ("/", root("", None)),
            ("/../x", Destination::Outside),
            ("", Destination::Empty),
            (" \u{1}\n", Destination::Empty),
            ("//cdn.example/x", external("//cdn.example/x")),
            (
                "HTTPS://Example.org/a b|c[1]?q=100%&r=%20",
                external("HTTPS://Example.org/a%20b%7Cc%5B1%5D?q=100%25&r=%20"),
            ),
            ("http://[::1]/x", external("http://[::1]/x")),
            ("mailto:a@b.c", external("mailto:a@b.c")),
            ("https://fr.example/é?ü#ß", external("https://fr.example/%C3%A9?%C3%BC#%C3%9F")),
            ("https://a@München.example:8080/x", external("https://a@xn--mnchen-3ya.example:8080/x")),
            ("//例え.jp?to=http://é/", external("//xn--r8jz45g.jp?to=http://%C3%A9/")),
            ("https://é é/x", external("https://%C3%A9%20%C3%A9/x")),
            ("mailto:rené@bücher.example", external("mailto:ren%C3%A9@b%C3%BCcher.example")),
            ("javascript:alert(1)", Destination::Unsafe("javascript".into())),
            ("\u{1} java\n\tscript:alert(1)", Destination::Unsafe("javascript".into())),
            ("JaVaScRiPt:x", Destination::Unsafe("javascript".into())),
            ("data:text/html,x", Destination::Unsafe("data".into())),
            (r"C:\Users\moi\carte.png", Destination::Local(Local::File)),
            ("cid:image001.png", Destination::Local(Local::Message)),
            ("vbscript:x", Destination::Unsafe("vbscript".into())),
        ];
        for (written, expected) in cases {
            assert_eq!(classify(written, "2026/x.fr.md"), expected, "{written:?}");
        }
    }
}
