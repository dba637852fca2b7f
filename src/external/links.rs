//! The links of a site that leave it, and the addresses to ask for them.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use url::Url;

use crate::config::Config;
use crate::diagnostic::Place;
use crate::markdown::{Element, Survey, Surveys, clean_address};
use crate::site::{Entry, Site};

/// A link that leaves the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// As written.
    pub url: String,
    /// Where.
    pub place: Place,
    /// The day of its entry.
    pub day: Option<Date>,
}

/// An address that can be asked for: of the web, without the place on the page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    url: Url,
}

impl Address {
    /// Reads an address as browsers do; nothing where it is none of the web.
    pub(super) fn new(written: &str) -> Option<Self> {
        let written = written.trim();
        let whole = if written.starts_with("//") { format!("https:{written}") } else { written.to_owned() };
        Url::parse(&whole).ok().and_then(Self::of)
    }

    /// Of an address that was read.
    pub(super) fn of(mut url: Url) -> Option<Self> {
        url.set_fragment(None);
        (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(Self { url })
    }

    pub(super) fn as_str(&self) -> &str {
        self.url.as_str()
    }

    pub(super) fn url(&self) -> &Url {
        &self.url
    }

    /// The name of its host.
    pub(super) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Whether it names a site rather than something on it.
    pub(super) fn is_front(&self) -> bool {
        self.url.path() == "/" && self.url.query().is_none()
    }
}

/// The links of all versions that are part of the site, in the order of their files and places. Pictures of other sites
/// count, too.
#[must_use]
pub fn links(site: &Site, surveys: &Surveys) -> Vec<Link> {
    let mut links = Vec::new();
    let versions = site.entries().iter().flat_map(Entry::linked);
    let versions: BTreeMap<&str, Option<Date>> = versions.map(|linked| (&*linked.version.path, linked.day())).collect();
    for (path, day) in versions {
        let Some(survey) = surveys.get(path) else { continue };
        let found = survey.matter.iter().chain(survey.parts.iter().flat_map(|part| &part.found));
        let mut own: Vec<(Range<usize>, &str)> = found
            .filter_map(|found| match &found.what {
                Element::Link { url, .. } | Element::Image { url, .. } => Some((found.range.clone(), url.as_str())),
                _ => None,
            })
            .filter(|(_, url)| is_web(url))
            .collect();
        own.sort_by_key(|(range, _)| range.start);
        let link =
            |(range, url): (Range<usize>, &str)| Link { url: url.to_owned(), place: place(survey, range, url), day };
        links.extend(own.into_iter().map(link));
    }
    links
}

/// Whether an address begins as those of the web do, whatever follows.
fn is_web(url: &str) -> bool {
    ["http:", "https:", "//"].iter().any(|start| url.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start)))
}

/// Links that begin as addresses of the web do and are none.
pub(super) fn unreadable<'l>(links: &'l [Link], config: &Config) -> impl Iterator<Item = &'l Link> {
    let is_none = |url: &str| is_web(url) && Address::new(url).is_none();
    links.iter().filter(move |link| is_none(&link.url) && !is_ignored(&link.url, config))
}

/// Whether the settings say that an address is to be left alone.
fn is_ignored(address: &str, config: &Config) -> bool {
    config.checks.ignore.iter().any(|pattern| fits(address, pattern))
}

/// The place of an address within its link; of the whole link, where the address is written elsewhere.
fn place(survey: &Survey, range: Range<usize>, url: &str) -> Place {
    let text = survey.source.text.get(range.clone()).unwrap_or_default();
    match text.rfind(url) {
        Some(at) => survey.place(range.start + at..range.start + at + url.len()),
        None => survey.place(range),
    }
}

/// Addresses to ask, each with the links that lead there. What follows readers around is left out, as on the pages. Left
/// alone are those that the settings name, and those of the site itself, which may not be published yet.
pub(super) fn addresses<'l>(links: &'l [Link], config: &Config) -> BTreeMap<Address, Vec<&'l Link>> {
    let base = Url::parse(&config.base_url.absolute(&crate::url::Url::new(""))).ok();
    let is_own = |address: &Address| base.as_ref().is_some_and(|base| address.as_str().starts_with(base.as_str()));
    let mut addresses: BTreeMap<Address, Vec<&Link>> = BTreeMap::new();
    for link in links {
        let Some(address) = Address::new(&clean_address(&link.url, &config.links)) else { continue };
        if !is_own(&address) && !is_ignored(&link.url, config) && !is_ignored(address.as_str(), config) {
            addresses.entry(address).or_default().push(link);
        }
    }
    addresses
}

/// Whether an address is the one named; `*` at the end stands for any rest.
fn fits(address: &str, pattern: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => address.starts_with(start),
        None => address.trim_end_matches('/') == pattern.trim_end_matches('/'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_browsers_do() {
        for (written, expected) in [
            ("https://A.org", Some("https://a.org/")),
            ("//a.org/x#y", Some("https://a.org/x")),
            ("http://a.org:80/é ?q=«1»#:~:text=a", Some("http://a.org/%C3%A9%20?q=%C2%AB1%C2%BB")),
            ("https://économie.fr/", Some("https://xn--conomie-9xa.fr/")),
            ("https://[::1]:8080/", Some("https://[::1]:8080/")),
            ("mailto:a@b.org", None),
            ("ftp://a.org/", None),
            ("b.fr.md", None),
            ("https://", None),
            ("https://a b/", None),
        ] {
            assert_eq!(Address::new(written).as_ref().map(Address::as_str), expected, "{written}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(url in "(https?://|//|HTTPS:|@|:|\\[|\\]|%|\\?|#|&|utm_a=|/|\\.|é|\\PC){0,12}") {
            if let Some(address) = Address::new(&url) {
                proptest::prop_assert_eq!(Address::new(address.as_str()), Some(address.clone()));
                proptest::prop_assert!(!address.host().is_empty());
            }
            let _ = is_web(&url);
        }
    }

    #[test]
    fn patterns_name_one_address_or_all_that_begin_so() {
        for (pattern, address, expected) in [
            ("https://a.org/x", "https://a.org/x", true),
            ("https://a.org/x", "https://a.org/x/", true),
            ("https://a.org/x", "https://a.org/xy", false),
            ("https://a.org/*", "https://a.org/xy", true),
            ("https://a.org/*", "https://b.org/xy", false),
            ("*", "https://b.org/xy", true),
        ] {
            assert_eq!(fits(address, pattern), expected, "{pattern} {address}");
        }
    }
}
