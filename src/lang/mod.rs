//! What a language knows: its words, dates, numbers, plurals and order.
//!
//! [`Locale`] holds the rules, which come from CLDR through ICU4X; [`Words`] holds the vocabulary of the interface,
//! which comes from `strings/`. [`fold`] forgets the differences in spelling that should never keep two names apart.
//! Nothing here knows of a site's settings. How sentences are punctuated is the business of `markdown`.

mod fold;
mod locale;
mod words;

pub use fold::{composed, fold};
pub use locale::Locale;
pub use words::{Word, Words, builtin, fill, placeholders};

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
