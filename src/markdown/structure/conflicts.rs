//! Lines that Git leaves where two people changed the same text.

use std::ops::Range;

use super::line_at;
use crate::diagnostic::Diagnostic;

/// What the first version begins with, what separates it from the second, and what ends that.
const SIGNS: [&str; 3] = ["<<<<<<< ", "=======", ">>>>>>> "];

/// A conflict that begins where a piece of text does.
pub(super) fn begins(text: &str, range: &Range<usize>) -> Option<(Range<usize>, Diagnostic)> {
    let rest = text.get(range.start..)?;
    if !rest.starts_with(SIGNS[0]) || !(range.start == 0 || text[..range.start].ends_with('\n')) {
        return None;
    }
    let separates = rest.lines().position(|line| line == SIGNS[1])?;
    rest.lines().skip(separates).find(|line| line.starts_with(SIGNS[2]))?;
    let message = "two versions of the text are here, which Git could not merge";
    let hint = "keep one of them, and remove the lines of `<<<<<<<`, `=======` and `>>>>>>>`";
    Some((line_at(text, range.start), Diagnostic::error("merge-conflict", message).hint(hint)))
}
