//! Addresses: a page's place below the site's base, and the base itself.
//!
//! A [`Url`] never holds the base path, so that nothing but [`BaseUrl`] has to know where the site is published.

mod copied;
mod portable;

use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

pub use copied::copied_name;
pub use portable::{LONGEST_NAME, unportable, unseen};

/// What a path segment must escape: RFC 3986, section 3.3, minus the letters that IRIs leave readable to servers.
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

/// Where the site is published: an origin and a path that begins and ends with `/`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    origin: Box<str>,
    path: Box<str>,
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
        let path = path.trim_matches('/');
        let path = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        Ok(Self { origin: format!("{scheme}://{host}").into(), path: path.into() })
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
    use super::{relative, resolve};

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
