//! Lines that begin with `#` and are no headings, and headings at which no section or brief begins.
//!
//! Their text is published, but in a digest a brief is missing from pages, lists, feeds and search. One `#` alone may well
//! be text (`#1`, `#hashtag`), and is never reported.

use std::ops::Range;

use super::{Container, line_at, quoted};
use crate::diagnostic::Diagnostic;

/// Letters that nobody sees, as some editors leave them at the start of a line.
const INVISIBLE: [char; 6] = ['\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{FEFF}', '\u{AD}'];
/// The sign as it is typed in Chinese and Japanese.
const FULL_WIDTH: char = '＃';

/// Signs at the start of a line, and what stands behind them.
struct Signs<'t> {
    /// What stands before them: spaces or letters that nobody sees.
    before: &'t str,
    count: usize,
    full_width: bool,
    behind: &'t str,
}

impl<'t> Signs<'t> {
    fn of(line: &'t str) -> Option<Self> {
        let start = line.trim_start_matches(|letter: char| letter.is_whitespace() || INVISIBLE.contains(&letter));
        // What nobody sees may be between the signs, too.
        let behind = match start.trim_start_matches(|letter: char| letter == '#' || INVISIBLE.contains(&letter)) {
            behind if start[..start.len() - behind.len()].trim_end_matches(INVISIBLE).contains(INVISIBLE) => behind,
            _ => start.trim_start_matches(['#', FULL_WIDTH]),
        };
        let signs = &start[..start.len() - behind.len()];
        let count = signs.chars().filter(|sign| !INVISIBLE.contains(sign)).count();
        let full_width = signs.contains(FULL_WIDTH);
        (count > 0).then(|| Self { before: &line[..line.len() - start.len()], count, full_width, behind })
    }
}

/// Whether a line would be a heading below the first level.
pub(super) fn is_deep(line: &str) -> bool {
    let rest = line.trim_start();
    let level = rest.len() - rest.trim_start_matches('#').len();
    (2..=6).contains(&level) && rest[level..].starts_with(char::is_whitespace)
}

/// A line of a paragraph that begins with more than one sign.
pub(super) fn line(text: &str, range: &Range<usize>) -> Option<(Range<usize>, Diagnostic)> {
    let first = text[range.clone()].chars().next()?;
    let possible = matches!(first, '#' | FULL_WIDTH) || first.is_whitespace() || INVISIBLE.contains(&first);
    if !possible || text[..range.start].ends_with('\\') {
        return None;
    }
    let end = line_at(text, range.start).end;
    let signs = Signs::of(&text[range.start..end])?;
    // One sign alone may well be text, unless attributes follow.
    if signs.count < 2 && !(signs.behind.contains("{#") && signs.behind.trim_end().ends_with('}')) {
        return None;
    }
    let title = signs.behind.trim().trim_start_matches(INVISIBLE);
    let level = "#".repeat(if signs.count == 1 { 3 } else { signs.count.min(6) });
    let why = if signs.full_width {
        "its signs are those of full width"
    } else if signs.count > 6 {
        "a heading has no more than six `#`"
    } else if !signs.before.is_ascii() {
        "a no-break space or an invisible letter stands before its signs"
    } else if signs.behind.starts_with([' ', '\t']) || signs.behind.is_empty() {
        "it is indented by four spaces or more"
    } else {
        "no space follows its signs"
    };
    let hint = format!("write `{level} {}` at the very start of the line, below a blank one", quoted(title));
    let message = format!("this line is no heading: {why}");
    Some((range.start..end, Diagnostic::warning("not-a-heading", message).hint(hint)))
}

/// A heading of a digest that stands in another block.
pub(super) fn inside(text: &str, range: &Range<usize>, container: Container) -> Option<(Range<usize>, Diagnostic)> {
    let place = match container {
        Container::Quote => "a quote",
        Container::List => "a list",
        Container::Note => "a footnote",
        Container::Definition => "a definition",
        Container::Other => return None,
    };
    let end = line_at(text, range.start).end.min(range.end);
    let message = format!("this heading stands in {place}, and begins no section or brief");
    let hint = "write it at the very start of the line, below a blank one; within a brief, headings begin with `####`";
    Some((range.start..end, Diagnostic::warning("not-a-heading", message).hint(hint)))
}

/// Indented code that begins like a heading.
pub(super) fn indented(text: &str, range: &Range<usize>) -> Option<(Range<usize>, Diagnostic)> {
    let end = line_at(text, range.start).end;
    let line = text.get(range.start..end)?;
    let line = line.trim();
    let signs = line.len() - line.trim_start_matches('#').len();
    let has_id = (2..=6).contains(&signs) && line.contains("{#");
    if !(is_deep(line) || has_id) {
        return None;
    }
    let message = "this line is code and no heading: it is indented by four spaces or a tab";
    let hint = format!("write `{}` at the very start of the line, or fence the code with ```` ``` ````", quoted(line));
    Some((range.start..end, Diagnostic::warning("not-a-heading", message).hint(hint)))
}

/// A line of raw HTML that would be a heading.
pub(super) fn in_html(text: &str, range: &Range<usize>, opening: &Range<usize>) -> Option<(Range<usize>, Diagnostic)> {
    let line = text[range.clone()].trim_end();
    let start = line.len() - line.trim_start().len();
    let signs = Signs::of(line)?;
    let is_heading = signs.behind.starts_with(|letter: char| letter.is_whitespace()) && signs.count <= 6;
    if !is_heading && signs.count < 2 {
        return None;
    }
    let html = quoted(text[opening.clone()].split_inclusive('>').next().unwrap_or_default());
    let message = format!("this line is no heading: it belongs to the HTML that begins with `{html}`");
    let hint = "put a blank line above it, and the HTML on lines of its own";
    Some((range.start + start..range.start + line.len(), Diagnostic::warning("not-a-heading", message).hint(hint)))
}
