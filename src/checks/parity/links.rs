//! Links and pictures: the same address in both versions, or the same page in the other language.
//!
//! Links within the site are the same where they lead to the same entry, brief, or file but for a language in its name.
//! Of other sites nothing is known but addresses: two that differ only in their language are taken for one page, as are
//! two pages of one site of which each names its own language.

use std::collections::{BTreeSet, HashMap};

use percent_encoding::percent_decode_str;

use crate::markdown::clean_address;
use crate::site::{Located, Site};
use crate::url::resolve;

/// Where links lead to, for the versions of a site.
#[derive(Debug)]
pub(super) struct Destinations<'s> {
    site: &'s Site,
    /// Entries and briefs by their pages' addresses.
    pages: HashMap<&'s str, String>,
    /// The tags of all languages, in small letters.
    tags: BTreeSet<String>,
}

/// What a link leads to, for comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Destination {
    /// The same for the same thing.
    pub(super) exact: String,
    /// The same for what may be the same thing in another language.
    pub(super) neutral: String,
    /// The site, without language, where the address names a language.
    pub(super) localised: Option<String>,
    /// The site.
    pub(super) host: String,
}

impl<'s> Destinations<'s> {
    pub(super) fn new(site: &'s Site) -> Self {
        let mut pages = HashMap::new();
        for entry in site.entries() {
            for linked in entry.linked() {
                pages.insert(linked.url.as_str(), format!("entry {}", entry.id));
                for brief in &linked.briefs {
                    pages.insert(brief.url.as_str(), format!("entry {}#{}", entry.id, brief.text.id));
                }
            }
        }
        let config = site.config();
        let mut tags = BTreeSet::new();
        for lang in config.langs() {
            let tag = config.tag(lang).to_lowercase();
            tags.insert(tag.split('-').next().unwrap_or_default().to_owned());
            tags.insert(tag);
        }
        Self { site, pages, tags }
    }

    /// What an address in a file of a language leads to; nothing where that is a place within the file itself.
    pub(super) fn of(&self, written: &str, file: &str, tag: &str) -> Option<Destination> {
        let address = clean_address(written.trim(), &self.site.config().links);
        if address.starts_with('#') {
            return None;
        }
        let lower = address.to_ascii_lowercase();
        if lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("//") {
            return Some(self.external(&address, tag));
        }
        if lower.starts_with("mailto:") || lower.starts_with("tel:") || address.contains("://") {
            return Some(Destination::exactly(lower));
        }
        Some(self.internal(&address, file))
    }

    fn internal(&self, address: &str, file: &str) -> Destination {
        let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
        let path = path.split('?').next().unwrap_or_default();
        let path = percent_decode_str(path).decode_utf8_lossy();
        if let Some(path) = path.strip_prefix('/') {
            if let Some(page) = self.pages.get(path) {
                return Destination::exactly(page.clone());
            }
            let neutral = self.neutral_path(path);
            let localised = (neutral != path).then(String::new);
            return Destination {
                exact: format!("/{path}"),
                neutral: format!("/{neutral}"),
                localised,
                host: String::new(),
            };
        }
        let path = resolved(file, &path);
        match self.site.locate(&path) {
            Located::Version(linked) => {
                let brief = linked.brief(fragment).map(|brief| format!("#{}", brief.text.id)).unwrap_or_default();
                let page = self.pages.get(linked.url.as_str()).cloned().unwrap_or_default();
                Destination::exactly(format!("{page}{brief}"))
            }
            _ => Destination::exactly(format!("file {}", self.neutral_path(&path))),
        }
    }

    fn external(&self, address: &str, tag: &str) -> Destination {
        let rest = address.split_once("//").map_or(address, |(_, rest)| rest);
        let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let host = host.to_ascii_lowercase();
        let host = host.strip_prefix("www.").unwrap_or(&host);
        let path = path.trim_end_matches('/');
        let labels: Vec<&str> =
            host.split('.').filter(|label| !self.names_language(label) || host.ends_with(label)).collect();
        let neutral_host = labels.join(".");
        // "amazon.fr" and "amazon.com" are one; so are "bbc.co.uk" and "bbc.com".
        let named: Vec<&str> = labels.iter().copied().filter(|label| label.len() > 3).collect();
        let site = if named.is_empty() { neutral_host.clone() } else { named.join(".") };
        let neutral_path = self.neutral_path(path);
        let speaks = |parameter: &&str| {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            matches!(name.to_ascii_lowercase().as_str(), "lang" | "language" | "hl" | "locale" | "l" | "lng" | "langue")
                && self.names_language(value)
        };
        let neutral_query: Vec<&str> = query.split('&').filter(|parameter| !speaks(parameter)).collect();
        let below = host.rsplit_once('.').map_or("", |(below, _)| below);
        let names_its_own = names(below, tag) || names(path, tag) || names(query, tag);
        Destination {
            exact: format!("{host}/{path}?{query}#{fragment}"),
            neutral: format!("{site}/{neutral_path}?{}", neutral_query.join("&")),
            localised: names_its_own.then(|| site.clone()),
            host: host.to_owned(),
        }
    }

    /// A path without the parts that name a language: `/fr/`, `_en`, `.fr-CA`.
    fn neutral_path(&self, path: &str) -> String {
        let part = |part: &str| {
            if self.names_language(part) {
                return None;
            }
            let mut kept = String::new();
            let mut word = String::new();
            let mut before = None;
            for sign in part.chars().map(Some).chain([None]) {
                match sign {
                    Some(sign) if !matches!(sign, '.' | '-' | '_') => word.push(sign),
                    sign => {
                        // A part in the middle of words is one of them: "plan-en-bref".
                        let ends = sign.is_none_or(|sign| sign == '.');
                        let language = before.is_some() && ends && self.names_language(&word);
                        if !language {
                            kept.extend(before);
                            kept.push_str(&word);
                        }
                        word.clear();
                        before = sign;
                    }
                }
            }
            Some(kept)
        };
        path.split('/').filter_map(part).collect::<Vec<_>>().join("/")
    }

    /// Whether a word is a tag of one of the site's languages, perhaps with a region.
    fn names_language(&self, word: &str) -> bool {
        let word = word.to_ascii_lowercase().replace('_', "-");
        if self.tags.contains(&word) {
            return true;
        }
        let Some((language, region)) = word.split_once('-') else { return false };
        region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_alphabetic()) && self.tags.contains(language)
    }
}

impl Destination {
    fn exactly(exact: String) -> Self {
        Self { neutral: exact.clone(), exact, localised: None, host: String::new() }
    }
}

/// Whether a part of an address names a language: `fr.`, `/fr-CA/`, `_fr.pdf`, `lang=fr`.
fn names(part: &str, tag: &str) -> bool {
    let language = tag.split('-').next().unwrap_or_default();
    part.split(['/', '.', '_', '&', '=']).any(|word| {
        let (first, region) = word.split_once('-').unwrap_or((word, ""));
        let last = word.rsplit('-').next().unwrap_or_default();
        first.eq_ignore_ascii_case(language) && (region.is_empty() || region.len() == 2)
            || last.eq_ignore_ascii_case(language)
    })
}

/// The path below `content/` that a file means; what climbs out of it stays as it is written.
fn resolved(file: &str, path: &str) -> String {
    let (folder, _) = file.rsplit_once('/').unwrap_or_default();
    resolve(folder, path).unwrap_or_else(|| path.to_owned())
}

/// The numbers of those on both sides that match nothing on the other.
pub(super) fn unmatched(ours: &[Destination], theirs: &[Destination]) -> (Vec<usize>, Vec<usize>) {
    let mut free_ours: Vec<usize> = (0..ours.len()).collect();
    let mut free_theirs: Vec<usize> = (0..theirs.len()).collect();
    let keys: [fn(&Destination) -> Option<&str>; 3] =
        [|one| Some(&one.exact), |one| Some(&one.neutral), |one| one.localised.as_deref()];
    for key in keys {
        let mut index: HashMap<&str, Vec<usize>> = HashMap::new();
        for number in free_theirs.iter().rev() {
            if let Some(key) = key(&theirs[*number]) {
                index.entry(key).or_default().push(*number);
            }
        }
        let mut taken = BTreeSet::new();
        free_ours.retain(|number| {
            let found = key(&ours[*number]).and_then(|key| index.get_mut(key)?.pop());
            taken.extend(found);
            found.is_none()
        });
        free_theirs.retain(|number| !taken.contains(number));
    }
    (free_ours, free_theirs)
}
