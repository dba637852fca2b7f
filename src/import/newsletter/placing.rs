//! The addresses of each page → the passages of the draft that they belong to, or the briefs at whose ends they wait.

use std::collections::BTreeMap;

use super::draft::Found;
use super::headings::{Piece, Role};
use super::links::{Address, Passages, place};

/// Where the addresses go.
#[derive(Debug, Default)]
pub(super) struct Placed<'a> {
    /// By the passage that they belong to.
    pub sure: BTreeMap<usize, Vec<&'a Address>>,
    /// By the part of the draft (see [`parts`]) at whose end they stand, and the page that they come from.
    pub left: BTreeMap<usize, BTreeMap<usize, Vec<&'a Address>>>,
}

/// The part of the draft that each passage stands in: 0 above the first heading, then one more with each heading.
pub(super) fn parts(pieces: &[Piece]) -> Vec<usize> {
    let mut part = 0;
    let number = |piece: &Piece| {
        part += usize::from(matches!(piece.role, Role::Section(_) | Role::Title { .. }));
        part
    };
    pieces.iter().map(number).collect()
}

/// Gives the addresses of each page to its passages.
pub(super) fn placed<'a>(found: &'a Found, parts: &[usize]) -> Placed<'a> {
    let mut pages: Vec<Passages> = Vec::new();
    pages.resize_with(found.lists.len() + 1, Passages::default);
    // The last passage of each page, for addresses that share nothing.
    let mut last: BTreeMap<usize, usize> = BTreeMap::new();
    let mut title: Option<&Piece> = None;
    for (at, piece) in found.pieces.iter().enumerate() {
        let first_page = found.lines[piece.lines.start].1;
        match piece.role {
            Role::Title { .. } => title = Some(piece),
            Role::Section(_) => title = None,
            Role::Text { .. } | Role::Item(..) => {
                // The words of a title lead to the text below it.
                if let Some(title) = title.take() {
                    pages[first_page].add(at, &title.text);
                }
                for (line, page) in &found.lines[piece.lines.clone()] {
                    pages[*page].add(at, &line.text);
                }
            }
        }
        last.insert(found.lines[piece.lines.end - 1].1, at);
    }
    let mut placed = Placed::default();
    for (number, list) in found.lists.iter().enumerate() {
        for (address, belongs) in list.addresses.iter().zip(place(list, &pages[number])) {
            match belongs {
                Some(belongs) if belongs.sure => placed.sure.entry(belongs.passage).or_default().push(address),
                _ => {
                    let near = last.range(..=number).next_back().map(|(_, at)| *at);
                    let part = belongs.map(|belongs| belongs.passage).or(near).map_or(0, |at| parts[at]);
                    placed.left.entry(part).or_default().entry(number).or_default().push(address);
                }
            }
        }
    }
    placed
}
