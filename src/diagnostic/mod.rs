//! What the tool says about a site: one fault, its place in a file, and the way out.
//!
//! Every stage returns diagnostics instead of stopping at the first fault, so that one run shows everything.
//! This module knows nothing of what is wrong in a site; it only places, sorts and prints.

mod adjustable;
mod file_faults;
mod print;
mod warnings;

pub use adjustable::{ADJUSTABLE_ERRORS, CHECKS};
pub use file_faults::FileFaults;
pub use print::{Format, print, sort, total};
pub use warnings::WARNINGS;

use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// One text file of a site, as the writer sees it: decoded, without byte-order mark, lines ending in `\n`.
#[derive(Debug)]
pub struct Source {
    /// Path from the site's root, with `/` on every system: `content/2026/x.fr.md`.
    pub path: Arc<str>,
    /// The whole text.
    pub text: String,
    /// Where lines and letters are, made at the first question.
    index: OnceLock<Index>,
}

/// What finds a line and a column in a text of any size, without counting from the beginning each time.
#[derive(Debug)]
struct Index {
    /// Byte offset of each line's start.
    lines: Vec<u32>,
    /// How many letters begin before each block of [`BLOCK`] bytes.
    letters: Vec<u32>,
}

/// Bytes of a text that are counted at each question.
const BLOCK: usize = 1024;

/// A line of so many bytes is kept whole by the places in it, a longer one around the place. A file may have all its text
/// on one line, and a hundred thousand places in it.
const WHOLE: usize = 4096;
/// Bytes kept before the place, in a line that is longer.
const BEFORE: usize = 600;
/// Bytes kept from the place on.
const FROM: usize = 1800;

/// A place in a file, with the line itself so that it can be shown after the text is gone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Place {
    /// Path from the site's root.
    pub path: Arc<str>,
    /// Line, counted from 1; 0 means the file as a whole.
    pub line: u32,
    /// Column in characters, counted from 1.
    pub column: u32,
    /// How many characters the caret underlines, at least 1.
    pub width: u32,
    /// The line's text, without its end; of a very long line, what stands around the place.
    pub text: Box<str>,
    /// How many characters of the line stand before `text`: 0 but in a very long line.
    pub skipped: u32,
}

/// How grave a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The site is not built.
    Error,
    /// The site is built; the writer should look.
    Warning,
}

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How grave.
    pub severity: Severity,
    /// Permanent name of the rule, in kebab case: `unknown-key`.
    pub name: &'static str,
    /// What is wrong: lower case, names in backticks, no full stop.
    pub message: String,
    /// Where, if it is somewhere.
    pub place: Option<Place>,
    /// What to do about it, in the same style.
    pub hint: Option<String>,
}

impl Source {
    /// Decodes a file.
    ///
    /// # Errors
    /// A diagnostic `invalid-utf8` with the place of the first wrong byte.
    pub fn decode(path: Arc<str>, bytes: &[u8]) -> Result<Self, Diagnostic> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(path, text)),
            Err(error) => {
                let source = Self::new(Arc::clone(&path), &String::from_utf8_lossy(bytes));
                // Up to the fault both texts are the same.
                let valid = Self::new(path, &String::from_utf8_lossy(&bytes[..error.valid_up_to()])).text;
                let place = source.place(valid.len()..valid.len());
                Err(Diagnostic::error("invalid-utf8", "the file is not valid UTF-8")
                    .at(place)
                    .hint("save the file as UTF-8; the first wrong byte is at the caret"))
            }
        }
    }

    /// Wraps a text that is known to be valid.
    #[must_use]
    pub fn new(path: Arc<str>, text: &str) -> Self {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() };
        Self { path, text, index: OnceLock::new() }
    }

    /// The place of a range of bytes; the caret stays on the range's first line. Offsets past the end mean the end.
    #[must_use]
    pub fn place(&self, range: Range<usize>) -> Place {
        let index = self.index.get_or_init(|| Index::new(&self.text));
        let floor = |offset: usize| self.text.floor_char_boundary(offset);
        let start = floor(range.start);
        let line = index.lines.partition_point(|at| *at as usize <= start);
        let line_start = index.lines[line - 1] as usize;
        // Of the last line the text's end, of others the byte before the next one.
        let line_end = index.lines.get(line).map_or(self.text.len(), |next| *next as usize - 1);
        let end = floor(range.end).clamp(start, line_end.max(start));
        let (from, to) = if line_end - line_start <= WHOLE {
            (line_start, line_end)
        } else {
            (floor(start.saturating_sub(BEFORE)).max(line_start), floor(start + FROM).min(line_end))
        };
        let letters =
            |range: Range<usize>| index.letters(&self.text, range.end) - index.letters(&self.text, range.start);
        Place {
            path: Arc::clone(&self.path),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: letters(line_start..start) + 1,
            width: letters(start..end).max(1),
            text: self.text[from..to].into(),
            skipped: letters(line_start..from),
        }
    }
}

impl Index {
    fn new(text: &str) -> Self {
        // Files past 4 GiB cannot be read into a site: offsets fit.
        let short = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let newlines = text.match_indices('\n');
        let lines = std::iter::once(0).chain(newlines.map(|(at, _)| short(at + 1))).collect();
        let mut before = 0;
        let blocks = text.as_bytes().chunks(BLOCK).map(|block| {
            let here = before;
            before += short(begun(block));
            here
        });
        let mut letters: Vec<u32> = blocks.collect();
        letters.push(before);
        Self { lines, letters }
    }

    /// How many letters begin before a byte.
    fn letters(&self, text: &str, at: usize) -> u32 {
        let block = at / BLOCK;
        let counted = self.letters.get(block).copied().unwrap_or_default();
        let rest = text.as_bytes().get(block * BLOCK..at).unwrap_or_default();
        counted + u32::try_from(begun(rest)).unwrap_or_default()
    }
}

/// How many letters begin in these bytes of UTF-8.
fn begun(bytes: &[u8]) -> usize {
    // A stretch has no more than a byte can count: so many are counted at once.
    let stretches = bytes.chunks(usize::from(u8::MAX));
    stretches.map(|bytes| usize::from(bytes.iter().map(|byte| u8::from(byte & 0xC0 != 0x80)).sum::<u8>())).sum()
}

impl Place {
    /// A file as a whole.
    #[must_use]
    pub fn file(path: Arc<str>) -> Self {
        Self { path, line: 0, column: 0, width: 0, text: Box::default(), skipped: 0 }
    }

    /// The part of the line where `written` stands last, or the place itself where it does not stand there.
    #[must_use]
    pub fn narrow(&self, written: &str) -> Self {
        let Some(at) = self.text.rfind(written) else { return self.clone() };
        let count = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let column = self.skipped.saturating_add(count(&self.text[..at])).saturating_add(1);
        Self { column, width: count(written).max(1), ..self.clone() }
    }

    /// The column as it counts in [`text`](Self::text), from 0.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.column.saturating_sub(1).saturating_sub(self.skipped) as usize
    }
}

impl Diagnostic {
    /// A fault that stops the build.
    #[must_use]
    pub fn error(name: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, name, message: message.into(), place: None, hint: None }
    }

    /// A fault that does not stop the build.
    #[must_use]
    pub fn warning(name: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(name, message) }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says what to do, where anything is known.
    #[must_use]
    pub fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint.or(self.hint);
        self
    }
}

/// Nobody mistypes a longer name; comparing two takes as much time and memory as the product of their lengths.
const LONGEST_NAME: usize = 400;

/// The known word nearest to what was written, as a hint, or nothing where all are far.
#[must_use]
pub fn did_you_mean<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(written, known).map(|word| format!("did you mean `{word}`?"))
}

/// The known word nearest to what was written, or nothing where all are far.
#[must_use]
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if written.len() > LONGEST_NAME {
        return None;
    }
    let folded = written.to_lowercase();
    known
        .into_iter()
        .filter(|word| word.len() <= LONGEST_NAME)
        .map(|word| (strsim::damerau_levenshtein(&folded, &word.to_lowercase()), word))
        .filter(|(distance, word)| *distance <= (word.chars().count().max(written.chars().count()) / 3).max(1))
        .min()
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn one_byte_order_mark_is_no_text_and_a_second_is() {
        let text = |bytes: &[u8]| Source::decode("x".into(), bytes).unwrap().text;
        assert_eq!(text("\u{FEFF}a\r\nb\rc".as_bytes()), "a\nb\nc");
        assert_eq!(text("\u{FEFF}\u{FEFF}a".as_bytes()), "\u{FEFF}a");
    }

    #[test]
    fn the_first_wrong_byte_is_at_the_caret() {
        for (bytes, line, column) in [
            (&b"\xFFa"[..], 1, 1),
            (b"\xEF\xBB\xBF\x80", 1, 1),
            (b"\xEF\xBB\xBF\xEF\xBB\xBF\x80", 1, 2),
            (b"a\r\n\xC3\xA9\r\xFF", 3, 1),
            (b"a\n\xC3\xA9\xC3", 2, 2),
        ] {
            let place = Source::decode("x".into(), bytes).unwrap_err().place.unwrap();
            assert_eq!((place.line, place.column), (line, column), "{bytes:?}");
        }
    }
}
