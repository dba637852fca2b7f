//! The glossary: acronyms and terms with what they stand for, in each language.

use crate::config::Lang;
use crate::diagnostic::Place;
use crate::markdown::Terms;

/// `glossary.toml`; without the file it has no terms.
#[derive(Debug, Clone, Default)]
pub struct Glossary {
    /// By language, in the order of the file.
    terms: Vec<Vec<Term>>,
    /// The same, ready to be found in texts.
    ready: Vec<Terms>,
    /// Where each is written.
    places: Vec<Vec<Place>>,
}

/// Glossaries of the same terms are the same, wherever those are written: a line that moves must not make texts anew.
impl PartialEq for Glossary {
    fn eq(&self, other: &Self) -> bool {
        self.terms == other.terms
    }
}

impl Eq for Glossary {}

impl std::hash::Hash for Glossary {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.terms.hash(state);
    }
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
    /// Of the terms of each language with their places, in the order of the site's languages.
    #[must_use]
    pub fn new(placed: Vec<Vec<(Term, Place)>>) -> Self {
        let (terms, places): (Vec<Vec<Term>>, Vec<Vec<Place>>) =
            placed.into_iter().map(|terms| terms.into_iter().unzip()).unzip();
        let pairs = |terms: &Vec<Term>| Terms::new(terms.iter().map(|term| (&*term.acronym, &*term.expansion)));
        Self { ready: terms.iter().map(pairs).collect(), terms, places }
    }

    /// The terms of a language.
    #[must_use]
    pub fn terms(&self, lang: Lang) -> &[Term] {
        self.terms.get(usize::from(lang.0)).map_or(&[], Vec::as_slice)
    }

    /// Where a term of a language is written, by its number in [`terms`](Self::terms).
    #[must_use]
    pub fn place(&self, lang: Lang, number: usize) -> Option<&Place> {
        self.places.get(usize::from(lang.0))?.get(number)
    }

    /// The terms of a language, ready to be found in texts; nothing where there are none.
    #[must_use]
    pub fn ready(&self, lang: Lang) -> Option<&Terms> {
        self.ready.get(usize::from(lang.0)).filter(|_| !self.terms(lang).is_empty())
    }
}
