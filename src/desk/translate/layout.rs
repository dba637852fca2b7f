//! Where the parts of a version stand in its file, by what they are in the site.

use std::ops::Range;

use crate::markdown::Survey;
use crate::site::{Linked, Text};

/// A version's file as its parts, in order.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) pieces: Vec<Piece>,
}

/// A part of a file, in bytes.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) what: What,
    /// Empty where there is none.
    pub(super) heading: Range<usize>,
    /// What follows, up to the next part.
    pub(super) body: Range<usize>,
}

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// What stands before the first heading; the whole text of an article.
    Intro,
    /// A section, by its number.
    Section(usize),
    /// A brief, by its number in [`Linked::briefs`].
    Brief(usize),
    /// A part with faults that is left out of the site.
    Unknown,
}

impl Layout {
    /// `body`: where the Markdown stands in the file.
    pub(super) fn new(linked: &Linked, survey: &Survey, body: Range<usize>) -> Self {
        let starts = survey.parts.iter().skip(1).filter_map(|part| Some(part.heading.as_ref()?.range.start));
        let ends: Vec<usize> = starts.chain([body.end]).collect();
        let pieces = survey.parts.iter().zip(ends).map(|(part, end)| match &part.heading {
            None => Piece { what: What::Intro, heading: body.start..body.start, body: body.start..end },
            Some(heading) => {
                let line = survey.place(heading.range.clone()).line;
                let what = what(linked, heading.level, line);
                Piece { what, heading: heading.range.clone(), body: heading.range.end..end.max(heading.range.end) }
            }
        });
        Self { pieces: pieces.collect() }
    }

    pub(super) fn piece(&self, what: What) -> Option<&Piece> {
        self.pieces.iter().find(|piece| piece.what == what)
    }

    /// Where a section ends, with all that stands in it.
    pub(super) fn section_end(&self, number: usize) -> Option<usize> {
        let at = self.pieces.iter().position(|piece| piece.what == What::Section(number))?;
        let within = self.pieces[at + 1..].iter().take_while(|piece| !matches!(piece.what, What::Section(_)));
        Some(within.last().unwrap_or(&self.pieces[at]).body.end)
    }
}

fn what(linked: &Linked, level: u8, line: u32) -> What {
    let Text::Digest(digest) = &linked.version.text else { return What::Unknown };
    let found = if level > 2 {
        linked.briefs.iter().position(|brief| brief.text.place.line == line).map(What::Brief)
    } else {
        digest.sections.iter().position(|section| section.place.line == line).map(What::Section)
    };
    found.unwrap_or(What::Unknown)
}
