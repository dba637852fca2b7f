//! Addresses: a page's place below the site's base, and the base itself.
//!
//! A [`Url`] never holds the base path, so that nothing but [`BaseUrl`] has to know where the site is published.

mod copied;
mod portable;

use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

pub use copied::copied_name;
pub use portable::{LONGEST_NAME, unportable, unseen};

/// What a path segment must escape, beside all that is not ASCII: RFC 3986, section 3.3.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'\\')
    .add(b'^')
    .add(b'|')
    .add(b'[')
    .add(b']')
    .add(b'\'')
    .add(b'&');

/// A page or file below the site's base, decoded: `fr/2026/x/` for a page, `fr/rss.xml` for a file, empty for `/`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Url(Arc<str>);

/// Where the site is published: an origin and a path that begins and ends with `/`, both written as a URI: the host in
/// ASCII (RFC 5891), the path escaped.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    origin: Box<str>,
    path: Box<str>,
}

/// A whole address that lies below a [`BaseUrl`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BelowBase {
    /// Decoded, without the base path and a leading `/`.
    pub path: String,
    /// What follows `?`, escaped.
    pub query: Option<String>,
    /// What follows `#`, decoded.
    pub fragment: Option<String>,
}

impl Url {
    /// Takes a path below the base, with or without its leading `/`.
    #[must_use]
    pub fn new(path: &str) -> Self {
        Self(path.trim_start_matches('/').into())
    }

    /// The decoded path, without leading `/`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file that a web server shows at this address: `fr/x/` is `fr/x/index.html`.
    #[must_use]
    pub fn file(&self) -> Arc<str> {
        if self.0.is_empty() || self.0.ends_with('/') {
            [&*self.0, "index.html"].concat().into()
        } else {
            Arc::clone(&self.0)
        }
    }

    /// A page below this one.
    #[must_use]
    pub fn join(&self, rest: &str) -> Self {
        Self([&*self.0, rest].concat().into())
    }
}

impl fmt::Display for Url {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "/{}", self.0)
    }
}

impl BaseUrl {
    /// Reads `https://host[:port]/any/path/`; a missing last `/` is added.
    ///
    /// # Errors
    /// What is wrong, as a message.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (scheme, rest) = text.split_once("://").ok_or("it must begin with `https://` or `http://`")?;
        if scheme != "https" && scheme != "http" {
            return Err("it must begin with `https://` or `http://`".into());
        }
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if host.is_empty() || host.contains(|c: char| c.is_whitespace() || "\"'<>\\@?#".contains(c)) {
            return Err("it names no valid host".into());
        }
        if path.contains(|c: char| c.is_whitespace() || c.is_control() || "?#\"'<>\\".contains(c)) {
            return Err("its path holds a character that an address cannot hold".into());
        }
        if path.split('/').any(|part| part == ".." || part == ".") {
            return Err("its path holds `.` or `..`".into());
        }
        let url = url::Url::parse(text).map_err(|_| "it names no valid host")?;
        let path = url.path().trim_matches('/');
        let path = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        Ok(Self { origin: url.origin().ascii_serialization().into(), path: path.into() })
    }

    /// Reads a whole address, with `http`, `https` or neither, that lies below this base; nothing where it lies elsewhere.
    #[must_use]
    pub fn below(&self, address: &str) -> Option<BelowBase> {
        let own = url::Url::parse(&self.origin).ok()?;
        let url = own.join(address).ok()?;
        let same = matches!(url.scheme(), "http" | "https")
            && (url.host(), url.port()) == (own.host(), own.port())
            && (url.username(), url.password()) == ("", None);
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let (path, base) = (decoded(url.path()), decoded(&self.path));
        // The base itself may be written without its last `/`.
        let path = if same && format!("{path}/") == base { "" } else { path.strip_prefix(&base).filter(|_| same)? };
        let (query, fragment) = (url.query().map(str::to_owned), url.fragment().map(decoded));
        Some(BelowBase { path: path.to_owned(), query, fragment })
    }

    /// The path of the base: `/` or `/some/repo/`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Scheme, host and port, without a last `/`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// What a page writes in `href` to reach `url`: the path from the host's root, escaped.
    #[must_use]
    pub fn href(&self, url: &Url) -> String {
        self.written("", url)
    }

    /// The whole address of `url`, escaped.
    #[must_use]
    pub fn absolute(&self, url: &Url) -> String {
        self.written(&self.origin, url)
    }

    fn written(&self, origin: &str, url: &Url) -> String {
        let mut address = String::with_capacity(origin.len() + self.path.len() + url.as_str().len());
        address.push_str(origin);
        address.push_str(&self.path);
        address.extend(utf8_percent_encode(url.as_str(), PATH));
        address
    }
}

/// Joins a folder and a relative path; nothing where it climbs out of what the folder is counted from.
#[must_use]
pub fn resolve(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// How a file writes the path of another, both counted from one folder.
#[must_use]
pub fn relative(from: &str, to: &str) -> String {
    let mut from: Vec<&str> = from.split('/').collect();
    from.pop();
    let mut to: Vec<&str> = to.split('/').collect();
    while to.len() > 1 && from.first() == to.first() && !from.is_empty() {
        from.remove(0);
        to.remove(0);
    }
    "../".repeat(from.len()) + &to.join("/")
}

#[cfg(test)]
mod tests {
    use super::{BaseUrl, BelowBase, Url, relative, resolve};

    #[test]
    fn bases_are_written_as_uris() {
        for (written, origin, path) in [
            ("https://münchen.example/straße", "https://xn--mnchen-3ya.example", "/stra%C3%9Fe/"),
            ("https://xn--mnchen-3ya.example/stra%C3%9Fe/", "https://xn--mnchen-3ya.example", "/stra%C3%9Fe/"),
            ("https://例え.jp", "https://xn--r8jz45g.jp", "/"),
            ("https://Example.org:8443/a//b", "https://example.org:8443", "/a//b/"),
            ("http://[::1]:80/", "http://[::1]", "/"),
            ("https://économie.gouv.fr:443/été 2026/", "", ""),
        ] {
            let base = BaseUrl::parse(written);
            let read = base.as_ref().map(|base| (base.origin(), base.path())).unwrap_or_default();
            assert_eq!(read, (origin, path), "{written}");
        }
        let base = BaseUrl::parse("https://münchen.example/straße").unwrap();
        let whole = base.absolute(&Url::new("fr/été/#1/"));
        assert_eq!(whole, "https://xn--mnchen-3ya.example/stra%C3%9Fe/fr/%C3%A9t%C3%A9/%231/");
    }

    #[test]
    fn whole_addresses_of_the_site_are_known() {
        let base = BaseUrl::parse("https://bücher.example/größe/").unwrap();
        for (address, expected) in [
            ("https://bücher.example/größe/fr/x/", Some(("fr/x/", None, None))),
            (
                "http://BÜCHER.example:80/gr%c3%b6%C3%9Fe/fr/x/?q=é#é%20b",
                Some(("fr/x/", Some("q=%C3%A9"), Some("é b"))),
            ),
            ("//xn--bcher-kva.example/größe/a.pdf", Some(("a.pdf", None, None))),
            ("https://bücher.example/größe", Some(("", None, None))),
            ("https://bücher.example/größe/a/../../x", None),
            ("https://bücher.example/größer/", None),
            ("https://bücher.example/", None),
            ("https://www.bücher.example/größe/", None),
            ("https://bücher.example:8443/größe/", None),
            ("https://a@bücher.example/größe/", None),
            ("ftp://bücher.example/größe/", None),
            ("mailto:a@bücher.example", None),
            ("https://[/größe/", None),
        ] {
            let expected = expected.map(|(path, query, fragment): (&str, Option<&str>, Option<&str>)| BelowBase {
                path: path.into(),
                query: query.map(Into::into),
                fragment: fragment.map(Into::into),
            });
            assert_eq!(base.below(address), expected, "{address}");
        }
    }

    #[test]
    fn paths_are_written_from_the_file_that_holds_them() {
        for (from, to, expected) in [
            ("a.fr.md", "b.fr.md", "b.fr.md"),
            ("2026/a.fr.md", "2026/b.fr.md", "b.fr.md"),
            ("2026/a.fr.md", "2025/b.fr.md", "../2025/b.fr.md"),
            ("2026/a.fr.md", "b.fr.md", "../b.fr.md"),
            ("a.fr.md", "2026/b.fr.md", "2026/b.fr.md"),
            ("2026/x/a.fr.md", "2026/b.fr.md", "../b.fr.md"),
            ("2026/a.fr.md", "2026/a/b.fr.md", "a/b.fr.md"),
        ] {
            assert_eq!(relative(from, to), expected, "{from} → {to}");
        }
    }

    #[test]
    fn paths_are_joined_within_their_root() {
        for (folder, path, expected) in [
            ("2026", "a.png", Some("2026/a.png")),
            ("2026/x", "../b/./a.png", Some("2026/b/a.png")),
            ("", "a.png", Some("a.png")),
            ("2026", "../../a.png", None),
        ] {
            assert_eq!(resolve(folder, path).as_deref(), expected, "{folder} + {path}");
        }
    }
}
