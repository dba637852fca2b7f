//! Ranges of the parsed text → places in the file.

use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;

use super::normalize::Normalized;
use crate::diagnostic::{Place, Source};

/// A place holds a copy of its line, or of what stands around it there. A file may put a hundred thousand links on one
/// line, so the copies are counted; past this many times the file's size, places name the file only.
const COPIES: usize = 64;
/// What small files may copy in any case.
const AT_LEAST: usize = 1 << 20;
/// What no file may copy more of.
const AT_MOST: usize = 128 << 20;

/// Where the parsed text stands in its file.
pub(super) struct Places<'a> {
    source: &'a Source,
    origin: Origin<'a>,
    budget: Cell<usize>,
}

enum Origin<'a> {
    /// It is the file's text from here on; `skip` bytes were put before it.
    Text { start: usize, skip: usize },
    /// It is the file's text from here on, as it was meant.
    Normalized { start: usize, text: &'a Normalized<'a> },
    /// It was decoded from this range, byte for byte no longer.
    Value(Range<usize>),
}

impl<'a> Places<'a> {
    /// Of a text that is part of the file.
    pub(super) fn of_text(source: &'a Source, start: usize, skip: usize) -> Self {
        Self::new(source, Origin::Text { start, skip })
    }

    /// Of a text that is part of the file, read as it was meant.
    pub(super) fn of_normalized(source: &'a Source, start: usize, text: &'a Normalized<'a>) -> Self {
        Self::new(source, Origin::Normalized { start, text })
    }

    /// Of a text that stands in the file in another form.
    pub(super) fn of_value(source: &'a Source, range: Range<usize>) -> Self {
        Self::new(source, Origin::Value(range))
    }

    fn new(source: &'a Source, origin: Origin<'a>) -> Self {
        let budget = Cell::new(source.text.len().saturating_mul(COPIES).clamp(AT_LEAST, AT_MOST));
        Self { source, origin, budget }
    }

    /// The place of a range of the parsed text.
    pub(super) fn at(&self, range: &Range<usize>) -> Place {
        if self.budget.get() == 0 {
            return self.file();
        }
        let range = match &self.origin {
            Origin::Text { start, skip } => {
                (start + range.start).saturating_sub(*skip)..(start + range.end).saturating_sub(*skip)
            }
            Origin::Normalized { start, text } => {
                let end = start + text.origin(range.end);
                (start + text.origin(range.start)).min(end)..end
            }
            Origin::Value(value) => value.clone(),
        };
        let place = self.source.place(range);
        self.budget.set(self.budget.get().saturating_sub(place.text.len() + 64));
        place
    }

    /// The file as a whole, for what the tool adds by itself.
    pub(super) fn file(&self) -> Place {
        Place::file(Arc::clone(&self.source.path))
    }

    /// The file's path below `content/`.
    pub(super) fn path(&self) -> &'a str {
        self.source.path.strip_prefix("content/").unwrap_or(&self.source.path)
    }
}
