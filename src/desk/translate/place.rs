//! Where in a digest the briefs go that it lacks: behind those that stand before them in the source, in the same section.

use std::collections::BTreeMap;

use super::layout::{Layout, What};
use super::{Pair, brief_heading, section_heading};
use crate::desk::edit::Edit;
use crate::desk::skeleton::Skeleton;
use crate::site::{Linked, LinkedBrief, LinkedSection};

/// Texts to be inserted.
pub(super) struct Inserts {
    /// By place; at one place briefs of the section there come before new sections.
    texts: BTreeMap<(usize, Rank), Vec<String>>,
    /// How many sections are new.
    pub(super) sections: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Brief,
    Section,
}

impl Inserts {
    /// One edit for each place, parted from its neighbours by blank lines.
    pub(super) fn edits(self, text: &str) -> Vec<Edit> {
        let mut edits: Vec<Edit> = Vec::new();
        for ((at, _), texts) in self.texts {
            for piece in texts {
                match edits.last_mut().filter(|edit| edit.range.start == at) {
                    Some(edit) => edit.text.extend(["\n", &piece]),
                    None => edits.push(Edit::insert(at, piece)),
                }
            }
        }
        for edit in &mut edits {
            let before = &text[..edit.range.start];
            let gap = if before.ends_with("\n\n") {
                ""
            } else if before.ends_with('\n') {
                "\n"
            } else {
                "\n\n"
            };
            let end = if edit.range.start < text.len() { "\n" } else { "" };
            edit.text = format!("{gap}{}{end}", edit.text);
        }
        edits
    }
}

/// What `target` lacks of the pair's source.
pub(super) fn inserts(pair: &Pair, target: &Linked, layouts: &(Layout, Layout), skeleton: &Skeleton) -> Inserts {
    let (from, to) = layouts;
    let mut inserts = Inserts { texts: BTreeMap::new(), sections: 0 };
    let first = to.pieces.iter().find(|piece| matches!(piece.what, What::Section(_)));
    let end = to.pieces.last().map_or(0, |piece| piece.body.end);
    // Where a section goes that the target lacks.
    let mut behind = first.map_or(end, |piece| piece.heading.start);
    for (number, section) in pair.source.sections.iter().enumerate() {
        let there = twin(pair.source, number, target);
        let mut cursor = there.and_then(|there| section_start(to, there));
        let mut new: Vec<String> = Vec::new();
        for brief in section.briefs.clone() {
            if let Some(known) = target.brief_number(&pair.source.briefs[brief].text.id) {
                let known = known as usize;
                if there.is_some_and(|there| target.sections[there].briefs.contains(&known)) {
                    cursor = to.piece(What::Brief(known)).map(|piece| piece.body.end).or(cursor);
                }
                continue;
            }
            let Some(piece) = from.piece(What::Brief(brief)) else { continue };
            let heading = brief_heading(pair, brief, &pair.survey.source.text[piece.heading.clone()]);
            let text = heading + &skeleton.text(piece.body.clone(), true);
            match cursor {
                Some(at) => inserts.texts.entry((at, Rank::Brief)).or_default().push(text),
                None => new.push(text),
            }
        }
        if let Some(end) = there.and_then(|there| to.section_end(there)) {
            behind = end;
        }
        if !new.is_empty() {
            let intro = from.piece(What::Section(number)).map(|piece| skeleton.text(piece.body.clone(), false));
            let text = format!("{}{}\n{}", section_heading(pair, number), intro.unwrap_or_default(), new.join("\n"));
            inserts.texts.entry((behind, Rank::Section)).or_default().push(text);
            inserts.sections += 1;
        }
    }
    inserts
}

/// The section of the target that a section's briefs stand in, or one on the same subject.
fn twin(source: &Linked, number: usize, target: &Linked) -> Option<usize> {
    let section = &source.sections[number];
    let holds = |brief: &LinkedBrief| {
        let there = target.brief_number(&brief.text.id)? as usize;
        target.sections.iter().position(|other| {
            other.briefs.contains(&there) && (other.lead, &other.theme) == (section.lead, &section.theme)
        })
    };
    let alike = || {
        let same = |other: &LinkedSection| (other.lead, &other.theme) == (section.lead, &section.theme);
        target.sections.iter().position(|other| (other.lead || other.theme.is_some()) && same(other))
    };
    source.briefs[section.briefs.clone()].iter().find_map(holds).or_else(alike)
}

/// Where the first brief of a section goes.
fn section_start(layout: &Layout, number: usize) -> Option<usize> {
    layout.piece(What::Section(number)).map(|piece| piece.body.end)
}
