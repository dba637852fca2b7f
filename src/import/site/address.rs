//! The address that a page had, from the old site's base, with `/` before it and not escaped. The rules are each
//! generator's own; what they share is here.

use jiff::civil::Date;

use super::page::{Page, Sort, dated};
use super::settings::Settings;
use super::{Generator, date, hugo, jekyll, zola};

/// Where a page was; nothing where it was nowhere, or where that cannot be told.
pub(super) fn of(page: &Page, generator: Generator, settings: &Settings) -> Option<String> {
    if matches!(page.sort, Sort::Resource | Sort::Draft) {
        return None;
    }
    match generator {
        Generator::Hugo => hugo::address(page, settings),
        Generator::Zola => zola::address(page, settings),
        Generator::Jekyll => jekyll::address(page, settings),
    }
}

/// The key by which addresses are the same: without `index.html` and the slashes around it.
pub(super) fn key(address: &str) -> String {
    let address = address.strip_suffix("index.html").unwrap_or(address);
    address.trim_matches('/').to_owned()
}

/// The day of a page, by which addresses with dates are made.
pub(super) fn day(page: &Page) -> Option<Date> {
    let keys = ["date", "publishDate", "pubdate", "published"];
    let written = keys.iter().find_map(|key| page.front.text(key)).and_then(|text| date::read(&text));
    let name = page.stem.rsplit('/').next().unwrap_or_default();
    written.or_else(|| date::read(dated(name).or_else(|| dated(page.name()))?.0)).map(|read| read.day)
}

pub(super) fn language_prefix(page: &Page, settings: &Settings) -> String {
    let Some(language) = page.prefix.as_ref().map(|tag| tag.to_lowercase()) else {
        return match &settings.default_language {
            Some(tag) if settings.default_in_subfolder => format!("/{tag}"),
            _ => String::new(),
        };
    };
    let known = settings.languages.keys().find(|tag| tag.to_lowercase() == language);
    let is_default = settings.default_language.as_ref().is_some_and(|tag| tag.to_lowercase() == language);
    match known {
        Some(tag) if !is_default || settings.default_in_subfolder => format!("/{tag}"),
        _ => String::new(),
    }
}

/// Replaces `:word` in a text.
pub(super) fn filled(text: &str, fill: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut pieces = text.split(':');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|c: char| !(c.is_ascii_alphabetic() || c == '_')).unwrap_or(piece.len());
        out.push_str(&fill(&piece[..end])?);
        out.push_str(&piece[end..]);
    }
    Some(out)
}

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
