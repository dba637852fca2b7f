//! `strings/LANG.toml` against the words that the tool knows.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::lang::{Words, builtin};

/// How many missing words a warning names.
const NAMED: usize = 5;

/// Finds words that nothing asks for, and says how many a language lacks.
///
/// `own` gives the place of each word of the site's file for this language; `used` are the tags of the site's languages,
/// whose names alone are needed of the table of languages.
#[must_use]
pub fn words(tag: &str, own: &BTreeMap<String, Place>, words: &Words, used: &[&str]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let known = builtin("en").unwrap_or_default();
    for (key, place) in own {
        // A site may name languages that the tool does not know, and add words for its own templates.
        if known.contains_key(key) || key.starts_with("languages.") || key.starts_with("extra.") {
            continue;
        }
        diagnostics.push(
            Diagnostic::warning("unknown-word", format!("nothing asks for the word `{key}`"))
                .at(place.clone())
                .maybe_hint(did_you_mean(key, known.keys().map(String::as_str))),
        );
    }
    diagnostics.extend(same_addresses(own, words));
    let needed = |key: &&String| match key.strip_prefix("languages.") {
        Some(language) => language != tag && used.contains(&language),
        None => true,
    };
    let missing: Vec<&String> = words.missing().iter().filter(needed).collect();
    if !missing.is_empty() {
        let named = missing.iter().take(NAMED).map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        let more = missing.len().saturating_sub(NAMED);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        let path = format!("strings/{tag}.toml");
        let mut fault =
            Diagnostic::warning("missing-words", format!("`{tag}` lacks words of the interface: {named}{more}"))
                .hint(format!("add them to `{path}`; until then English stands in"));
        fault.place = Some(Place::file(path.into()));
        diagnostics.push(fault);
    }
    diagnostics
}

/// Two words that make one address.
fn same_addresses(own: &BTreeMap<String, Place>, words: &Words) -> Vec<Diagnostic> {
    const URLS: &str = "urls.";
    let addresses: Vec<(&str, &str)> = words.texts().filter(|(key, _)| key.starts_with(URLS)).collect();
    let mut diagnostics = Vec::new();
    for (at, (key, text)) in addresses.iter().enumerate() {
        let Some((first, _)) = addresses[..at].iter().find(|(_, other)| other == text) else { continue };
        // One of them at least is the site's own: the tool's differ.
        let Some(place) = own.get(*key).or_else(|| own.get(*first)) else { continue };
        let message = format!("`{first}` and `{key}` are the same address, `{text}`");
        let fault = Diagnostic::error("duplicate-url", message).at(place.clone());
        diagnostics.push(fault.hint("give each its own word"));
    }
    diagnostics
}
