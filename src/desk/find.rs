//! What somebody typed → the entry that is meant.

use crate::diagnostic::did_you_mean;
use crate::site::{Entry, Site};

/// How many entries a message lists.
const LISTED: usize = 5;

/// Finds an entry by its id, by the path of one of its files, with or without `content/`, language and ending, or by a
/// part of these that only it has. `written` holds what was typed, in all the spellings that it may stand for: as it is,
/// and as a path from the site's folder.
///
/// # Errors
/// Nothing or more than one thing is meant: a sentence that says so, with what may be meant.
pub fn find<'s>(site: &'s Site, written: &[&str]) -> Result<&'s Entry, String> {
    let spellings: Vec<&str> = written.iter().map(|text| below(text)).collect();
    for text in &spellings {
        if let Some(entry) = site.entry(text).or_else(|| site.entries().iter().find(|entry| is_file(entry, text))) {
            return Ok(entry);
        }
    }
    let typed = written.first().copied().unwrap_or_default();
    let part = spellings.first().copied().unwrap_or_default();
    let holding = |holds: fn(&Entry, &str) -> bool| -> Vec<&Entry> {
        site.entries().iter().filter(|entry| !part.is_empty() && holds(entry, part)).collect()
    };
    // `02` means `2026/02` rather than all of 2026.
    let meant = Some(holding(named)).filter(|meant| !meant.is_empty()).unwrap_or_else(|| holding(holds));
    match meant.as_slice() {
        [entry] => Ok(entry),
        [] => Err(format!("there is no entry `{typed}`{}", near(site, part))),
        several => {
            let names: Vec<String> = several.iter().take(LISTED).map(|entry| format!("`{}`", entry.id)).collect();
            let more = if several.len() > LISTED { " …" } else { "" };
            Err(format!("`{typed}` may be any of {}{more}: write more of it", names.join(", ")))
        }
    }
}

/// A path below `content/`.
fn below(text: &str) -> &str {
    let text = text.strip_prefix("./").unwrap_or(text);
    text.strip_prefix("content/").unwrap_or(text).trim_end_matches('/')
}

fn is_file(entry: &Entry, text: &str) -> bool {
    entry.linked().any(|linked| {
        let version = &linked.version;
        *version.path == *text || *version.stem == *text || nameless(&version.path) == text
    })
}

/// The path without language and ending.
fn nameless(path: &str) -> &str {
    let path = path.strip_suffix(".md").unwrap_or(path);
    path.rsplit_once('.').map_or(path, |(name, _)| name)
}

fn named(entry: &Entry, part: &str) -> bool {
    let last = |path: &str| path.rsplit('/').next().is_some_and(|name| name.contains(part));
    last(&entry.id) || entry.linked().any(|linked| last(&linked.version.path))
}

fn holds(entry: &Entry, part: &str) -> bool {
    entry.id.contains(part) || entry.linked().any(|linked| linked.version.path.contains(part))
}

fn near(site: &Site, part: &str) -> String {
    let ids = site.entries().iter().map(|entry| &*entry.id);
    let last = |id: &str| id.rsplit('/').next().unwrap_or_default().to_owned();
    let typed = last(nameless(part));
    let by_name = || {
        let names: Vec<String> = site.entries().iter().map(|entry| last(&entry.id)).collect();
        did_you_mean(&typed, names.iter().map(String::as_str))
    };
    let hint = did_you_mean(nameless(part), ids).or_else(by_name);
    hint.map_or_else(|| "; `veille status` lists them all".to_owned(), |hint| format!(": {hint}"))
}
