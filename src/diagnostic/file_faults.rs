//! The faults of one file, in a number that can be read.
//!
//! One mistake may stand in a file a million times: a link whose target was renamed, lines that a program wrote. To keep
//! and print them all would take gigabytes, and nobody would be the wiser.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Diagnostic, Place, Severity};

/// How many faults of one name are kept.
const KEPT: usize = 1_000;

/// Faults of one file as they are found: of each name the first thousand, and how many there are.
#[derive(Debug, Default)]
pub struct FileFaults {
    kept: Vec<Diagnostic>,
    /// By name: how many were found, and how grave they are.
    found: BTreeMap<&'static str, (usize, Severity)>,
}

impl FileFaults {
    /// The same of faults that were gathered already.
    #[must_use]
    pub fn bound(faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
        if faults.len() <= KEPT {
            return faults;
        }
        let mut bounded = Self::default();
        for fault in faults {
            bounded.push(fault);
        }
        bounded.into_list()
    }

    /// Takes a fault in.
    pub fn push(&mut self, fault: Diagnostic) {
        let (count, _) = self.found.entry(fault.name).or_insert((0, fault.severity));
        *count += 1;
        if *count <= KEPT {
            self.kept.push(fault);
        }
    }

    /// How many were found.
    #[must_use]
    pub fn count(&self) -> usize {
        self.found.values().map(|(count, _)| count).sum()
    }

    /// Those that are kept, and for each name of which there are more, one that says so.
    #[must_use]
    pub fn into_list(self) -> Vec<Diagnostic> {
        let path = self.kept.iter().find_map(|fault| Some(Arc::clone(&fault.place.as_ref()?.path)));
        let more = self.found.into_iter().filter(|(_, (count, _))| *count > KEPT).map(|(name, (count, severity))| {
            let message = format!("only the first {KEPT} of {count} such faults of this file are shown");
            Diagnostic { severity, name, message, place: path.clone().map(Place::file), hint: None }
        });
        let more: Vec<Diagnostic> = more.collect();
        let mut list = self.kept;
        list.extend(more);
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_each_name_are_kept_and_all_are_counted() {
        let mut faults = FileFaults::default();
        for number in 0..KEPT + 5 {
            faults.push(Diagnostic::error("dead-link", number.to_string()).at(Place::file("a.md".into())));
        }
        faults.push(Diagnostic::warning("image-alt", "x"));
        assert_eq!(faults.count(), KEPT + 6);
        let list = faults.into_list();
        assert_eq!(list.len(), KEPT + 2);
        assert_eq!(list[KEPT - 1].message, "999");
        let last = &list[KEPT + 1];
        assert_eq!((last.name, last.severity), ("dead-link", Severity::Error));
        assert_eq!(last.message, "only the first 1000 of 1005 such faults of this file are shown");
        assert_eq!(last.place, Some(Place::file("a.md".into())));
        let again = (0..KEPT * 3).map(|number| Diagnostic::warning("x", number.to_string()));
        assert_eq!(FileFaults::bound(again.collect()).len(), KEPT + 1);
    }
}
