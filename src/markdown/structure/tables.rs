//! Rows of tables: cells that the head has no column for, which are not published, and lines below a table that become
//! rows of it.

use std::ops::Range;

use super::{Found, line_at, quoted};
use crate::diagnostic::Diagnostic;

/// The table that is open.
pub(super) struct Table {
    columns: usize,
    /// Whether its head begins with a stroke, as its rows should.
    framed: bool,
}

impl Table {
    pub(super) fn new(text: &str, range: &Range<usize>, columns: usize) -> Self {
        Self { columns, framed: text[range.clone()].trim_start().starts_with('|') }
    }

    /// Looks at a row below the head.
    pub(super) fn row(&self, text: &str, range: &Range<usize>, found: &mut Found) {
        let end = line_at(text, range.start).end.min(range.end);
        let line = text[range.start..end].trim_end();
        let strokes = strokes(line);
        if strokes.is_empty() {
            if self.framed || self.columns > 1 {
                let message = "this line is read as a row of the table above it";
                let problem = Diagnostic::warning("table-row", message).hint("leave a blank line below the table");
                found.push((range.start..range.start + line.len(), problem));
            }
            return;
        }
        let indent = line.len() - line.trim_start().len();
        let framing = usize::from(strokes[0] == indent);
        let Some(last) = strokes.get(framing + self.columns - 1) else { return };
        let rest = &line[last + 1..];
        let surplus = rest.trim().trim_end_matches('|').trim();
        if surplus.is_empty() {
            return;
        }
        let start = range.start + last + 1 + (rest.len() - rest.trim_start().len());
        let message = format!(
            "the row has more cells than the table has columns ({}): `{}` is not published",
            self.columns,
            quoted(surplus)
        );
        let hint = "add a column to the head and to the line of hyphens; write `\\|` for a stroke within a cell";
        found.push((start..range.start + line.len(), Diagnostic::error("lost-text", message).hint(hint)));
    }
}

/// Where the strokes are that separate cells: all that no backslash stands before, in code, too.
fn strokes(line: &str) -> Vec<usize> {
    let is_escaped = |at: usize| line[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
    line.match_indices('|').map(|(at, _)| at).filter(|at| !is_escaped(*at)).collect()
}
