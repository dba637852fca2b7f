//! From the path of a request to the path of an output file, and back.
//!
//! A request only ever becomes a name that is looked up; it is never joined to a path on disk.

use icu::normalizer::ComposingNormalizerBorrowed;
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What the tool serves beside the site: below this no file of the site is looked for.
pub(super) const OWN: &str = "__veille/";

/// All but what RFC 3986 leaves as it is in paths.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The path below which the site is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Base {
    /// As it stands in a request and in `Location`.
    encoded: Box<str>,
    decoded: Box<str>,
}

impl Base {
    /// Takes `/some/repo/`, as the settings have it: escaped or not.
    pub(super) fn new(path: &str) -> Self {
        let inner = path.trim_matches('/');
        let path = if inner.is_empty() { "/".to_owned() } else { format!("/{inner}/") };
        let decoded = decode(&path).unwrap_or_else(|| path.clone());
        Self { encoded: utf8_percent_encode(&path, CONTROLS).to_string().into(), decoded: decoded.into() }
    }

    /// Escaped, with `/` at both ends.
    pub(super) fn as_str(&self) -> &str {
        &self.encoded
    }

    /// What a decoded path says below the base.
    pub(super) fn strip<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(&*self.decoded)
    }

    /// Whether this is the base without its last `/`, or the root above it.
    pub(super) fn is_just_above(&self, path: &str) -> bool {
        path == "/" || self.decoded.strip_suffix('/') == Some(path)
    }

    /// The address of a file or folder of the output, escaped.
    pub(super) fn href(&self, below: &str) -> String {
        format!("{}{}", self.encoded, utf8_percent_encode(below, PATH))
    }
}

/// A request's path as the output writes it: percent escapes resolved, letters composed. Nothing where it is no text.
pub(super) fn decode(path: &str) -> Option<String> {
    let text = percent_decode_str(path).decode_utf8().ok()?;
    Some(ComposingNormalizerBorrowed::new_nfc().normalize(&text).into_owned())
}

/// One value of a query, decoded. `+` is left alone: the script escapes with `%`.
pub(super) fn query_value(query: &str, name: &str) -> Option<String> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.into_iter().find(|(key, _)| *key == name)?.1;
    percent_decode_str(value).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

/// The output files that may stand at an address, the likelier first.
pub(super) fn candidates(below: &str) -> impl Iterator<Item = String> {
    let folder = below.is_empty() || below.ends_with('/');
    let file = (!folder).then(|| below.to_owned());
    let index = if folder { format!("{below}index.html") } else { format!("{below}/index.html") };
    file.into_iter().chain([index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases_compare_decoded_and_go_out_escaped() {
        for written in ["/café/", "/caf%C3%A9/", "/cafe\u{301}/", "café"] {
            let base = Base::new(written);
            assert_eq!(base.strip("/café/fr/"), Some("fr/"), "{written}");
            assert!(base.as_str().is_ascii() && base.is_just_above("/café") && base.is_just_above("/"));
            assert!(!base.is_just_above("/caf"));
        }
        assert_eq!(Base::new("").as_str(), "/");
        assert_eq!(Base::new("/").href("fr/é 1?.html"), "/fr/%C3%A9%201%3F.html");
        assert_eq!(Base::new("/a/b/").strip("/a/bc"), None);
    }

    #[test]
    fn paths_are_decoded_and_composed_once() {
        assert_eq!(decode("/e%CC%81t%C3%A9%2520").as_deref(), Some("/été%20"));
        assert_eq!(decode("/%FF"), None);
        assert_eq!(query_value("page=%2Ffr%2F&since=a%3A1", "since").as_deref(), Some("a:1"));
        assert_eq!(query_value("page=1", "since"), None);
    }
}
