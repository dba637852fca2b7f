//! The ids of one file or page, each given once.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;

/// The ids given so far.
#[derive(Debug, Default)]
pub struct Ids {
    given: BTreeSet<String>,
    /// The next number to try for a base, so that a thousand equal headings take no million looks.
    next: BTreeMap<String, usize>,
}

impl Ids {
    /// Takes an id as written; false where it is taken.
    pub fn claim(&mut self, id: &str) -> bool {
        self.given.insert(id.to_owned())
    }

    /// Gives an id made from this one: itself, or the first free of `-2`, `-3`.
    #[must_use]
    pub fn make(&mut self, base: &str) -> String {
        if self.claim(base) {
            return base.to_owned();
        }
        let mut number = self.next.get(base).copied().unwrap_or(2);
        loop {
            let id = format!("{base}-{number}");
            number += 1;
            if self.claim(&id) {
                self.next.insert(base.to_owned(), number);
                return id;
            }
        }
    }
}

/// What is said of an id that is given twice.
pub(super) fn duplicate(id: &str) -> Diagnostic {
    Diagnostic::error("duplicate-id", format!("the id `{id}` is used twice in this file"))
        .hint("give one of the two another id")
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn ids_are_given_once() {
        let mut ids = Ids::default();
        assert!(ids.claim("a-2"));
        assert!(!ids.claim("a-2"));
        assert_eq!([ids.make("a"), ids.make("a"), ids.make("a"), ids.make("a-2")], ["a", "a-3", "a-4", "a-2-2"]);
    }
}
