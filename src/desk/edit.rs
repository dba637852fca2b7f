//! Edits of a file's bytes: everything that is not named stays as it is, line endings and a byte-order mark included.

use std::ops::Range;

/// A part of a text to be replaced. Offsets are those of [`Source::text`](crate::diagnostic::Source::text), in which
/// lines end in `\n`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What goes; empty to insert.
    pub range: Range<usize>,
    /// What comes, with lines that end in `\n`.
    pub text: String,
}

impl Edit {
    pub(super) fn insert(at: usize, text: String) -> Self {
        Self { range: at..at, text }
    }
}

/// Applies edits, which do not overlap, to the bytes of a file. What comes takes the file's own line endings.
#[must_use]
pub fn apply(bytes: &[u8], edits: &[Edit]) -> Vec<u8> {
    const MARK: &[u8] = b"\xEF\xBB\xBF";
    let (mark, rest) = bytes.split_at(if bytes.starts_with(MARK) { MARK.len() } else { 0 });
    let end = if rest.windows(2).any(|pair| pair == b"\r\n") { "\r\n" } else { "\n" };
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut out = mark.to_vec();
    let mut edits = edits.into_iter().peekable();
    // Where the text goes on that is kept.
    let mut kept_from = 0;
    // `at` counts as the decoded text does: `\r\n` is one.
    let (mut at, mut raw) = (0, 0);
    loop {
        while let Some(edit) = edits.next_if(|edit| edit.range.start <= at) {
            if at >= kept_from {
                out.extend(edit.text.replace('\n', end).into_bytes());
            }
            kept_from = kept_from.max(edit.range.end);
        }
        let Some(byte) = rest.get(raw) else { break };
        let length = if *byte == b'\r' && rest.get(raw + 1) == Some(&b'\n') { 2 } else { 1 };
        if at >= kept_from {
            out.extend(&rest[raw..raw + length]);
        }
        raw += length;
        at += 1;
    }
    out
}

/// The same for a decoded text.
pub(super) fn applied(text: &str, edits: &[Edit]) -> String {
    String::from_utf8_lossy(&apply(text.as_bytes(), edits)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replace(range: Range<usize>, text: &str) -> Edit {
        Edit { range, text: text.to_owned() }
    }

    #[test]
    fn what_is_not_named_stays() {
        let edits = [replace(2..3, "X\n"), Edit::insert(6, "Y\n".to_owned())];
        assert_eq!(applied("a\nb\nc\nd", &edits), "a\nX\n\nc\nY\nd");
        assert_eq!(apply(b"\xEF\xBB\xBFa\r\nb\r\nc\r\nd", &edits), b"\xEF\xBB\xBFa\r\nX\r\n\r\nc\r\nY\r\nd");
        assert_eq!(apply(b"a\rb", &[Edit::insert(2, "c\n".to_owned())]), b"a\rc\nb");
        assert_eq!(applied("ab", &[Edit::insert(2, "c".to_owned()), Edit::insert(0, "d".to_owned())]), "dabc");
        assert_eq!(apply(b"", &[]), b"");
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost_around_an_insertion(text in "(a|é|\r\n|\n|\r){0,20}", at in 0..20_usize) {
            let source = crate::diagnostic::Source::new("x".into(), &text);
            let at = (0..=at.min(source.text.len())).rev().find(|at| source.text.is_char_boundary(*at)).unwrap();
            let edited = apply(text.as_bytes(), &[Edit::insert(at, "§".to_owned())]);
            let edited = String::from_utf8(edited).unwrap();
            proptest::prop_assert_eq!(edited.replace('§', ""), text);
            let decoded = crate::diagnostic::Source::new("x".into(), &edited);
            proptest::prop_assert_eq!(decoded.text.find('§'), Some(at));
        }
    }
}
