//! Files of TOML: settings, themes, the glossary, words of the interface. What they hold is written down plainly and read
//! again, and has to be the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use veille::config::{Config, Lang};
use veille::diagnostic::{Place, Source};
use veille::lang::{Locale, Words};
use veille::parse::Syntax;
use veille::tree::{Node, Value};
use veille::url::{BaseUrl, Url};
use veille::{checks, parse, tree};

use super::told::{check, decoded, is_faulty};
use super::{CONFIG, markdown};

/// `veille.toml`.
pub fn settings(bytes: &[u8]) {
    let Some(source) = decoded("veille.toml", bytes) else { return };
    let (config, faults) = parse::config(&source);
    check(&faults, &source);
    let again = written_again(&source);
    if is_faulty(&faults) {
        return;
    }
    let config = config.expect("settings without errors give settings");
    sound(&config);
    if let Some(again) = again {
        let (read, faults) = parse::config(&again);
        assert!(!is_faulty(&faults), "{faults:?}\n{}", again.text);
        assert_eq!(read, Some(config), "{}", again.text);
    }
}

fn sound(config: &Config) {
    let path = config.base_url.path();
    assert!(path.starts_with('/') && path.ends_with('/'), "{path}");
    let whole = config.base_url.absolute(&Url::new(""));
    assert_eq!(BaseUrl::parse(&whole).as_ref().map(BaseUrl::path), Ok(path), "{whole}");
    assert!(usize::from(config.default_language.0) < config.languages.len());
    let tags: BTreeSet<String> = config.languages.iter().map(|language| language.tag.to_ascii_lowercase()).collect();
    assert_eq!(tags.len(), config.languages.len());
    for language in &config.languages {
        assert!(Locale::new(&language.locale).is_ok(), "{}", language.locale);
        assert!(!language.title.trim().is_empty() && !language.title.contains('\n'));
    }
}

/// `themes/ai.toml`.
pub fn theme(bytes: &[u8]) {
    let Some(source) = decoded("themes/ai.toml", bytes) else { return };
    let (theme, faults) = parse::theme(&source, &CONFIG);
    check(&faults, &source);
    written_again(&source);
    assert_eq!(theme.is_some(), !is_faulty(&faults), "no theme of a file in error, and one of any other");
    let Some(theme) = theme else { return };
    assert_eq!((&*theme.id, theme.words.len()), ("ai", CONFIG.languages.len()));
    for words in theme.words.iter().flatten() {
        assert!(!words.name.trim().is_empty() && !words.name.contains('\n'));
        let slug = &*words.slug;
        assert!(
            !slug.is_empty() && !slug.contains('/') && slug != ".." && slug != "." && !slug.contains(char::is_control)
        );
        super::told::stands_in(&words.name_place, &source);
        super::told::stands_in(&words.slug_place, &source);
    }
}

/// `glossary.toml`, and a text that mentions every term of it.
pub fn glossary(bytes: &[u8]) {
    let Some(source) = decoded("glossary.toml", bytes) else { return };
    let (glossary, faults) = parse::glossary(&source, &CONFIG);
    check(&faults, &source);
    written_again(&source);
    assert_eq!(glossary.is_some(), !is_faulty(&faults), "no glossary of a file in error, and one of any other");
    let Some(glossary) = glossary else { return };
    for lang in CONFIG.langs() {
        let mut text = "---\ntitle: T\ndate: 2026-01-02\n---\n".to_owned();
        for (number, term) in glossary.terms(lang).iter().enumerate() {
            assert!(!term.acronym.trim().is_empty() && !term.expansion.trim().is_empty());
            super::told::stands_in(glossary.place(lang, number).expect("each term has its place"), &source);
            _ = write!(text, "{} ({}), {}x {}\n\n", term.acronym, term.expansion, term.acronym, term.acronym);
        }
        markdown::version(&text, lang, &glossary);
    }
}

/// `strings/fr.toml`, and each of its words as it is used.
pub fn strings(bytes: &[u8]) {
    let Some(source) = decoded("strings/fr.toml", bytes) else { return };
    let (words, faults) = parse::strings(&source);
    check(&faults, &source);
    written_again(&source);
    let places: BTreeMap<String, Place> = words.iter().map(|(key, word)| (key.clone(), word.place.clone())).collect();
    for place in places.values() {
        super::told::stands_in(place, &source);
    }
    let own = words.into_iter().map(|(key, word)| (key, word.value)).collect();
    let words = Words::layered("fr", own);
    check(&checks::words("fr", &places, &words, &["fr", "en"]), &source);
    let locale = Locale::new(&CONFIG.language(Lang(0)).locale).expect("French");
    for key in places.keys() {
        assert!(key.contains('.'), "{key}");
        _ = (words.text(key), words.forms(key), words.language(key));
        _ = words.phrase(key, &[("language", "{count}"), ("count", "{language}")]);
        for count in [0, 1, 2, 11, 1_000_000] {
            _ = words.count(key, count, &locale);
        }
    }
}

/// Writes down what a file of TOML holds, and checks that it is read as the same.
fn written_again(source: &Source) -> Option<Source> {
    let (node, faults) = tree::toml(source, 0..source.text.len());
    check(&faults, source);
    let node = node.filter(|_| faults.is_empty())?;
    let plain = plain(&node, Syntax::Toml)?;
    let again = Source::new(Arc::clone(&source.path), &plain);
    let (read, faults) = tree::toml(&again, 0..again.text.len());
    assert_eq!(faults, [], "{plain}");
    assert_eq!(read.map(|read| read.to_json()), Some(node.to_json()), "{plain}");
    Some(again)
}

/// A table as plain lines, each key with its whole value; nothing where the language has no such value.
pub fn plain(node: &Node, syntax: Syntax) -> Option<String> {
    let Value::Table(entries) = &node.value else { return None };
    let mut out = String::new();
    for (key, node) in entries {
        quoted(&key.value, &mut out);
        out.push_str(if syntax == Syntax::Toml { " = " } else { ": " });
        value(node, syntax, &mut out)?;
        out.push('\n');
    }
    Some(out)
}

fn value(node: &Node, syntax: Syntax, out: &mut String) -> Option<()> {
    match &node.value {
        Value::Null if syntax == Syntax::Toml => return None,
        Value::Null | Value::Unreadable => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Integer(value) => _ = write!(out, "{value}"),
        // Each language has its own words for what is no number.
        Value::Float(value) if !value.is_finite() => return None,
        Value::Float(value) => _ = write!(out, "{value:?}"),
        Value::String(text) => quoted(text, out),
        Value::DateTime(text) => out.push_str(text),
        Value::List(nodes) => {
            out.push('[');
            for node in nodes {
                value(node, syntax, out)?;
                out.push_str(", ");
            }
            out.push(']');
        }
        Value::Table(entries) => {
            out.push('{');
            for (number, (key, node)) in entries.iter().enumerate() {
                out.push_str(if number == 0 { " " } else { ", " });
                quoted(&key.value, out);
                out.push_str(if syntax == Syntax::Toml { " = " } else { ": " });
                value(node, syntax, out)?;
            }
            out.push_str(" }");
        }
    }
    Some(())
}

/// A text in double quotes, whose escapes YAML and TOML share.
fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            // Also what YAML takes for the end of a line, or for a mark at the beginning of a file.
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}') => {
                _ = write!(out, "\\U{:08x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
