//! What a language knows: its words, dates, numbers, plurals and order.
//!
//! [`Locale`] holds the rules, which come from CLDR through ICU4X; [`Words`] holds the vocabulary of the interface,
//! which comes from `strings/`. [`fold`] forgets the differences in spelling that should never keep two names apart.
//! Nothing here knows of a site's settings. How sentences are punctuated is the business of `markdown`.

mod endonyms;
mod fold;
mod locale;
mod sentences;
mod words;

pub use endonyms::endonym;
pub use fold::{alike, composed, fold};
pub use locale::{DayTexts, Locale, canonical_tag, direction, open_graph_locale};
pub use sentences::{Length, teaser};
pub use words::{Word, Words, builtin, fill, placeholders};

/// Whether some byte of a text is one of those that are looked for. Whole pages are looked through for what is hardly ever
/// there, so nothing is decided between two bytes: the processor then compares many at once.
#[must_use]
pub fn has_byte(text: &str, is_looked_for: impl Fn(u8) -> bool) -> bool {
    const STRETCH: usize = 256;
    // In numbers, as those are compared many at once; of truths the compiler makes jumps.
    let has = |bytes: &[u8]| bytes.iter().fold(0, |found, byte| found | u8::from(is_looked_for(*byte))) != 0;
    text.as_bytes().chunks(STRETCH).any(has)
}

/// Ends a text of which the rest is left out by an ellipsis. Signs that only lead on to the rest go, as does the end of a
/// sentence, which an ellipsis stands for.
pub fn end_early(text: &mut String) {
    let leads_on = |letter: char| letter.is_whitespace() || ",;:.…–—-«“([".contains(letter);
    text.truncate(text.trim_end_matches(leads_on).len());
    text.push('…');
}

/// Whether a text has the shape of a BCP 47 tag: a language of two to eight letters, then parts of one to eight
/// letters or digits. It is used in paths and attributes, so nothing else is let through.
#[must_use]
pub fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    (2..=8).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// All that a language of a site knows.
#[derive(Debug)]
pub struct Speech {
    /// The words of the interface.
    pub words: Words,
    /// Dates, numbers, plurals and order.
    pub locale: Locale,
}

impl std::hash::Hash for Speech {
    /// The rules follow from the language's tag, which the settings hold: only the words can differ beside them.
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.words.hash(state);
    }
}
