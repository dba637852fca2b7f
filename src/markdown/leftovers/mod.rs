//! Markdown that the parser did not understand: its signs stay in the text, and what they were to do does not happen.
//!
//! A link without its address, a word that is not bold: readers see brackets and stars, and nobody said so. What was
//! meant is guessed by the shape of the signs, and only where prose hardly has that shape: `[sic]`, `[2020] EWCA`,
//! `5 * 3` and `2**8` are left alone. Code and raw elements are not looked at, nor are signs that the writer escaped.

mod brackets;
mod emphasis;
mod foreign;

use std::ops::Range;

use super::autolinks::Address;
use super::places::Places;
use super::running_text::{Kind, RunningText, typed};
use super::typography::OBJECT;
use crate::diagnostic::{Diagnostic, FileFaults};

/// How much of what was typed a message shows, in characters.
const SHOWN: usize = 60;

/// Signs that stayed in a text.
pub(super) struct Leftover {
    /// Where, in the running text.
    pub(super) at: Range<usize>,
    /// Whether a picture is lost by it, of which nothing is shown.
    is_picture: bool,
    /// What to write instead.
    hint: String,
    /// An address that is not whole, so that no link may be made of its beginning.
    pub(super) broken: Option<Range<usize>>,
}

/// Brackets of links, pictures and notes.
pub(super) fn brackets(text: &RunningText) -> Vec<Leftover> {
    brackets::find(text)
}

/// Signs of emphasis; those within addresses are none.
pub(super) fn emphasis(text: &RunningText, addresses: &[Address]) -> Vec<Leftover> {
    emphasis::find(text, addresses)
}

/// Markup that other tools know, and code that is not closed.
pub(super) fn foreign(text: &RunningText) -> Vec<Leftover> {
    foreign::find(text)
}

/// Reports what was found.
pub(super) fn report(leftovers: &[Leftover], text: &RunningText, places: &Places<'_>, diagnostics: &mut FileFaults) {
    for leftover in leftovers {
        let shown = shown(&text.text[leftover.at.clone()]);
        let diagnostic = if leftover.is_picture {
            Diagnostic::error(
                "leftover-markup",
                format!("the picture `{shown}` is not shown: its signs are read as text"),
            )
        } else {
            Diagnostic::warning("leftover-markup", format!("`{shown}` is shown with its signs, as it is typed"))
        };
        diagnostics.push(diagnostic.at(places.at(&text.source(&leftover.at))).hint(&leftover.hint));
    }
}

/// A part of a running text for a message.
fn shown(part: &str) -> String {
    let part = typed(part).replace(OBJECT, "…");
    let mut words = part.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = words.char_indices().nth(SHOWN) {
        words.truncate(cut);
        words.push('…');
    }
    // A backtick would end the code that the message shows it as.
    words.replace('`', "'")
}

/// Whether the sign at an offset is one that could have meant something.
fn is_sign(text: &RunningText, at: usize) -> bool {
    matches!(text.kind(at), Kind::Text | Kind::Linked) && !text.is_literal(at)
}
