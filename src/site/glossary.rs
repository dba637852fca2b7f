//! The glossary: acronyms and terms with what they stand for, in each language.

use crate::config::Lang;
use crate::markdown::Terms;

/// `glossary.toml`; without the file it has no terms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glossary {
    /// By language, in the order of the file.
    terms: Vec<Vec<Term>>,
    /// The same, ready to be found in texts.
    ready: Vec<Terms>,
}

/// A term in one language.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Term {
    /// What stands in texts: `CMA`.
    pub acronym: String,
    /// What it stands for.
    pub expansion: String,
    /// One or two sentences of plain text, or empty.
    pub description: String,
}

impl Glossary {
    /// Of the terms of each language, in the order of the site's languages.
    #[must_use]
    pub fn new(terms: Vec<Vec<Term>>) -> Self {
        let pairs = |terms: &Vec<Term>| Terms::new(terms.iter().map(|term| (&*term.acronym, &*term.expansion)));
        Self { ready: terms.iter().map(pairs).collect(), terms }
    }

    /// The terms of a language.
    #[must_use]
    pub fn terms(&self, lang: Lang) -> &[Term] {
        self.terms.get(usize::from(lang.0)).map_or(&[], Vec::as_slice)
    }

    /// The terms of a language, ready to be found in texts; nothing where there are none.
    #[must_use]
    pub fn ready(&self, lang: Lang) -> Option<&Terms> {
        self.ready.get(usize::from(lang.0)).filter(|_| !self.terms(lang).is_empty())
    }
}
