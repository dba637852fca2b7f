//! What two texts have in number: footnotes, key points, headings, lists and their items.

use std::ops::Range;

use crate::markdown::{Element, Found};

/// A list: where it stands, how many items it has of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct List {
    pub(super) range: Range<usize>,
    pub(super) items: usize,
}

/// All lists, in the order of the text; an item belongs to the innermost list around it.
pub(super) fn lists(found: &[&Found]) -> Vec<List> {
    let mut lists: Vec<List> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for found in found {
        while open.last().is_some_and(|list| found.range.start >= lists[*list].range.end) {
            open.pop();
        }
        match found.what {
            Element::List => {
                open.push(lists.len());
                lists.push(List { range: found.range.clone(), items: 0 });
            }
            Element::Item => {
                if let Some(list) = open.last() {
                    lists[*list].items += 1;
                }
            }
            _ => {}
        }
    }
    lists
}

/// Where headings stand, by level.
pub(super) fn headings(found: &[&Found], level: u8) -> Vec<Range<usize>> {
    let of_level = |found: &&&Found| matches!(found.what, Element::Heading(other) if other == level);
    found.iter().filter(of_level).map(|found| found.range.clone()).collect()
}

/// The first thing of the longer row that the shorter one has nothing like at its place; its last where all are alike.
pub(super) fn first_extra<T>(longer: &[T], shorter: &[T], alike: impl Fn(&T, &T) -> bool) -> usize {
    let same = longer.iter().zip(shorter).take_while(|(one, other)| alike(one, other)).count();
    same.min(longer.len().saturating_sub(1))
}

/// A number of things.
pub(super) fn counted(count: usize, one: &str) -> String {
    match count {
        0 => format!("no {one}"),
        1 => format!("1 {one}"),
        more => format!("{more} {one}s"),
    }
}
