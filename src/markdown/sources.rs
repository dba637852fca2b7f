//! The sources of a text: the links that leave the site, each once, named so that a list of them can be read.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use super::tracking::{host, web};
use super::{Body, SourceLink, html};
use crate::lang::fold;

/// How long a name made of an address is at most, in characters.
const LONGEST: usize = 60;

/// Texts of links that only point, folded: the words of languages that newsletters are likely to be in.
const POINTING: &[&str] = &[
    // French
    "ici",
    "la",
    "lien",
    "ce lien",
    "lire",
    "lire ici",
    "lire la suite",
    "la suite",
    "suite",
    "voir",
    "voir ici",
    "cliquez ici",
    "cliquer ici",
    "en savoir plus",
    "plus",
    // English
    "here",
    "link",
    "this link",
    "this",
    "read",
    "read here",
    "read more",
    "more",
    "see",
    "see here",
    "click here",
    "find out more",
    "learn more",
    // German, Spanish, Italian, Portuguese
    "hier",
    "mehr",
    "link hier",
    "aqui",
    "enlace",
    "leer mas",
    "qui",
    "leggi",
    "ler mais",
];

/// Texts of links that say of what sort their target is, folded. Within a sentence they do; in a list they name nothing.
const SORTS: &[&str] = &[
    // French
    "source",
    "sources",
    "article",
    "l'article",
    "communique",
    "site",
    // English
    "the article",
    "press release",
    "website",
    // German, Spanish, Italian
    "quelle",
    "fuente",
    "fonte",
];

/// Sources being gathered.
#[derive(Debug, Default)]
pub(super) struct Sources {
    found: Vec<SourceLink>,
    /// Whether each has a name of the writer's.
    named: Vec<bool>,
    /// Their numbers by what makes two addresses the same.
    numbers: BTreeMap<String, usize>,
}

impl Sources {
    /// Takes in a link of the web; others, such as `mailto:`, are no sources. The first mention of an address counts, and
    /// the first text that names something.
    pub(super) fn add(&mut self, address: &str, text: &str, title: &str) {
        let Some(key) = key(address) else { return };
        let one_line = |text: &str| html::words(text).collect::<Vec<_>>().join(" ");
        let name = [text, title].into_iter().find(|name| says(name, address)).map(one_line);
        let is_named = name.is_some();
        let name = name.unwrap_or_else(|| shown(address));
        match self.numbers.get(&key) {
            Some(number) if is_named && !self.named[*number] => {
                self.found[*number].text = html::allowed(&name).into();
                self.named[*number] = true;
            }
            Some(_) => {}
            None => {
                self.numbers.insert(key, self.found.len());
                self.found.push(SourceLink { url: html::allowed(address).into(), text: html::allowed(&name).into() });
                self.named.push(is_named);
            }
        }
    }

    /// What was gathered, in the order of the first mentions.
    pub(super) fn into_links(self) -> Box<[SourceLink]> {
        self.found.into()
    }
}

/// The sources of several bodies together, each once.
#[must_use]
pub fn sources<'b>(bodies: impl IntoIterator<Item = &'b Body>) -> Vec<SourceLink> {
    let mut all = Sources::default();
    for source in bodies.into_iter().flat_map(|body| &body.sources) {
        // A name made of the address is not the writer's, here as before.
        let own = if *source.text == *shown(&source.url) { "" } else { &*source.text };
        all.add(&source.url, own, "");
    }
    all.found
}

impl SourceLink {
    /// The host of its address, without `www.`.
    #[must_use]
    pub fn host(&self) -> String {
        let host = host(&self.url).unwrap_or_default();
        host.strip_prefix("www.").map_or(host.clone(), str::to_owned)
    }
}

/// What two addresses of one source have in common. Forgotten are the scheme, the host's case, a port that goes without
/// saying, a slash at the end, and the place on the page, unless a script makes pages of it (`#/x`, `#!x`).
fn key(address: &str) -> Option<String> {
    let rest = web(address)?;
    let host = host(address)?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let port = rest[..end].rsplit_once(':').map_or("", |(_, port)| port);
    let port = if ["", "80", "443"].contains(&port) || port.contains([']', '@']) { "" } else { port };
    let (path, fragment) = rest[end..].split_once('#').unwrap_or((&rest[end..], ""));
    let fragment = if fragment.starts_with(['/', '!']) { fragment } else { "" };
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    Some(format!("{host}:{port}{}?{query}#{fragment}", path.trim_end_matches('/')))
}

/// The text of a link without the signs around it.
fn bare(text: &str) -> &str {
    text.trim_matches(|letter: char| !letter.is_alphanumeric())
}

/// Whether the text of a link only points to where it leads, so that it says nothing out of its sentence: "here".
#[must_use]
pub fn is_vague(text: &str) -> bool {
    let words = html::words(bare(text)).collect::<Vec<_>>().join(" ");
    POINTING.contains(&fold(&words).as_str())
}

/// Whether the text of a link names what it leads to.
fn says(text: &str, address: &str) -> bool {
    let bare = bare(text);
    let folded = fold(bare);
    let same = |text: &str| web(text).unwrap_or(text).trim_end_matches('/').to_lowercase();
    bare.contains(char::is_alphabetic)
        && !POINTING.contains(&folded.as_str())
        && !SORTS.contains(&folded.as_str())
        && web(text.trim()).is_none()
        && same(text.trim()) != same(address)
}

/// An address as people read it: the host, and as much of the path as there is room for, its end above all.
fn shown(address: &str) -> String {
    let host = host(address).unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let rest = web(address).unwrap_or(address);
    let path = rest.find(['/', '?', '#']).map_or("", |at| &rest[at..]);
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_matches('/');
    let path = percent_decode_str(path).decode_utf8_lossy();
    let path: String = path.chars().map(|letter| if letter.is_control() { '\u{FFFD}' } else { letter }).collect();
    if path.is_empty() {
        return host.to_owned();
    }
    let whole = format!("{host}/{path}");
    if whole.chars().count() <= LONGEST {
        return whole;
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    let between = if path.contains('/') { "/…/" } else { "/" };
    let room = LONGEST.saturating_sub(host.chars().count() + between.len()).max(12);
    if last.chars().count() <= room {
        return format!("{host}{between}{last}");
    }
    let cut: String = last.chars().take(room - 1).collect();
    format!("{host}{between}{}…", cut.trim_end_matches(['-', '_', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(links: &[(&str, &str, &str)]) -> Vec<(String, String)> {
        let mut sources = Sources::default();
        for (address, text, title) in links {
            sources.add(address, text, title);
        }
        sources.into_links().iter().map(|link| (link.url.to_string(), link.text.to_string())).collect()
    }

    #[test]
    fn each_address_counts_once() {
        for (other, same) in [
            ("https://a.org/x", true),
            ("http://A.ORG:443/x/", true),
            ("//a.org/x#part", true),
            ("https://a.org/x#:~:text=b", true),
            ("https://a.org/X", false),
            ("https://a.org/x?page=2", false),
            ("https://a.org:8080/x", false),
            ("https://b.a.org/x", false),
            ("https://a.org/x#/route", false),
            ("https://a.org/x#!route", false),
        ] {
            let found = gathered(&[("https://a.org/x", "First", ""), (other, "Second", "")]);
            assert_eq!(found[0], ("https://a.org/x".to_owned(), "First".to_owned()));
            assert_eq!(found.len() == 1, same, "{other}");
        }
        assert_eq!(gathered(&[("https://a.org", "A", ""), ("https://a.org/", "B", "")]).len(), 1);
        assert_eq!(gathered(&[("mailto:a@b.org", "A", ""), ("tel:112", "B", ""), ("ftp://a.org", "C", "")]), []);
    }

    #[test]
    fn texts_that_say_nothing_are_replaced() {
        let url = "https://www.gov.uk/news/plan/";
        for (text, title, expected) in [
            ("the  plan\n", "", "the plan"),
            ("28\u{202F}milliards", "", "28\u{202F}milliards"),
            ("ici", "", "gov.uk/news/plan"),
            ("Là", "", "gov.uk/news/plan"),
            ("« Lire la suite »…", "", "gov.uk/news/plan"),
            ("→", "", "gov.uk/news/plan"),
            ("[1]", "", "gov.uk/news/plan"),
            ("", "", "gov.uk/news/plan"),
            ("here", "The plan", "The plan"),
            ("here", "link", "gov.uk/news/plan"),
            ("https://www.gov.uk/news/plan/", "", "gov.uk/news/plan"),
            ("www.gov.uk/news/plan", "", "gov.uk/news/plan"),
            ("gov.uk", "", "gov.uk"),
            ("here be dragons", "", "here be dragons"),
        ] {
            assert_eq!(gathered(&[(url, text, title)])[0].1, expected, "{text:?}");
        }
        let found = gathered(&[(url, "ici", ""), (url, "le plan", ""), (url, "encore", "")]);
        assert_eq!(found, [(url.to_owned(), "le plan".to_owned())]);
    }

    #[test]
    fn texts_that_only_point_are_vague() {
        for text in ["ici", "Ici.", "« Lire  la\nsuite »", "Là", "click here", "→ more"] {
            assert!(is_vague(text), "{text}");
        }
        for text in ["", "→", "source", "communiqué", "here be dragons", "28 milliards"] {
            assert!(!is_vague(text), "{text}");
        }
    }

    #[test]
    fn addresses_are_shortened_for_reading() {
        for (address, expected) in [
            ("https://www.a.org", "a.org"),
            ("https://a.org:8080/?q=1#x", "a.org"),
            ("https://a.org/caf%C3%A9/x.html?q#y", "a.org/café/x.html"),
            (
                "https://www.gov.uk/government/publications/national-data-library-progress-update-january-2026/annex",
                "gov.uk/…/annex",
            ),
            (
                "https://www.gov.uk/a/how-will-regulators-enable-safe-ai-powered-innovation-joint-letter",
                "gov.uk/…/how-will-regulators-enable-safe-ai-powered-innov…",
            ),
        ] {
            assert_eq!(shown(address), expected);
            assert!(shown(address).chars().count() <= LONGEST);
        }
    }

    #[test]
    fn bodies_are_gathered_together() {
        let body = |links: &[(&str, &str)]| Body {
            sources: links.iter().map(|(url, text)| SourceLink { url: (*url).into(), text: (*text).into() }).collect(),
            ..Body::default()
        };
        let bodies = [
            body(&[("https://a.org/x", "a.org/x"), ("https://b.org/", "B")]),
            body(&[("https://a.org/x/", "The X"), ("https://b.org", "b.org"), ("https://c.org/", "C")]),
        ];
        let names: Vec<_> = sources(&bodies).into_iter().map(|source| source.text.into_string()).collect();
        assert_eq!(names, ["The X", "B", "C"]);
    }
}
