//! Text → HTML, and the marks that stand for holes while HTML is being put together.
//!
//! A mark is a number between two noncharacters that no input can bring in: they are replaced wherever text enters.
//! Unlike byte offsets, marks survive everything that is done to the HTML before it is a [`super::Body`].

use super::{Hole, What};

/// Opens a mark.
const OPEN: char = '\u{FDD0}';
/// Closes a mark.
const CLOSE: char = '\u{FDD1}';
/// What stands for a character that HTML cannot hold.
const REPLACEMENT: char = '\u{FFFD}';

/// Appends the mark of a hole.
pub(super) fn mark(out: &mut String, holes: &mut Vec<What>, what: What) {
    out.push(OPEN);
    out.push_str(&holes.len().to_string());
    out.push(CLOSE);
    holes.push(what);
}

/// Takes the marks out of the HTML: what is left, and the holes where they stood. Raw HTML may have brought characters
/// that HTML forbids, and that would break a feed: they are replaced.
pub(super) fn split_marks(marked: &str, holes: &[What]) -> (String, Vec<Hole>) {
    let mut html = String::with_capacity(marked.len());
    let mut found = Vec::new();
    let mut rest = marked;
    while let Some(open) = rest.find(OPEN) {
        put_allowed(&mut html, &rest[..open]);
        let inside = &rest[open + OPEN.len_utf8()..];
        let Some((number, after)) = inside.split_once(CLOSE) else {
            rest = inside;
            continue;
        };
        if let (Some(what), Ok(at)) =
            (number.parse().ok().and_then(|number: usize| holes.get(number)), u32::try_from(html.len()))
        {
            found.push(Hole { at, what: *what });
        }
        rest = after;
    }
    put_allowed(&mut html, rest);
    (html, found)
}

fn put_allowed(out: &mut String, text: &str) {
    rewrite(out, text, &IS_ALLOWED, |letter| is_forbidden(letter).then_some("\u{FFFD}"));
}

/// Replaces heading marks by digits, since a parser of HTML would not know the element.
pub(super) fn levels_to_digits(marked: &str, holes: &[What]) -> String {
    let mut out = String::with_capacity(marked.len());
    let mut rest = marked;
    while let Some(open) = rest.find(OPEN) {
        let inside = &rest[open + OPEN.len_utf8()..];
        let Some((number, after)) = inside.split_once(CLOSE) else { break };
        let level = match number.parse().ok().and_then(|number: usize| holes.get(number)) {
            Some(What::Level(level)) => Some(*level),
            _ => None,
        };
        if let Some(level) = level {
            out.push_str(&rest[..open]);
            out.push(digit(level));
        } else {
            out.push_str(&rest[..rest.len() - after.len()]);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Puts heading marks back into sanitised HTML, so that headings written as raw HTML shift like all others.
pub(super) fn digits_to_levels(html: &str, holes: &mut Vec<What>) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let name = open + if rest[open..].starts_with("</") { 2 } else { 1 };
        out.push_str(&rest[..name]);
        rest = &rest[name..];
        if let [b'h' | b'H', level @ b'1'..=b'6', b' ' | b'>', ..] = rest.as_bytes() {
            out.push('h');
            mark(&mut out, holes, What::Level((level - b'0').max(2)));
            rest = &rest[2..];
        }
        let end = tag_end(rest);
        out.push_str(&rest[..end]);
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// Where a tag ends, past its `>`, quoted values skipped.
fn tag_end(rest: &str) -> usize {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (None, b'>') => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The digit of a heading's level.
pub(super) fn digit(level: u8) -> char {
    char::from(b'0' + level.clamp(1, 6))
}

/// Opens a passage in a language.
pub(super) fn open_language(out: &mut String, tag: &str) {
    out.push_str("<span lang=\"");
    attribute(out, tag);
    out.push_str("\">");
}

/// The words of a text; no-break spaces are part of them.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let breaks = |c: char| c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}');
    text.split(breaks).filter(|word| !word.is_empty())
}

/// Appends text as HTML text.
pub(super) fn text(out: &mut String, text: &str) {
    escape(out, text, false);
}

/// Appends text as it stands between double quotes in a tag.
pub(super) fn attribute(out: &mut String, text: &str) {
    escape(out, text, true);
}

fn escape(out: &mut String, text: &str, quotes: bool) {
    rewrite(out, text, &IS_PLAIN, |letter| match letter {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' if quotes => Some("&quot;"),
        letter => is_forbidden(letter).then_some("\u{FFFD}"),
    });
}

/// Appends a text, with something else instead of some of its letters. Those whose first byte is `plain` are never asked
/// for: they are nearly all.
fn rewrite(out: &mut String, text: &str, plain: &[bool; 256], instead: impl Fn(char) -> Option<&'static str>) {
    let bytes = text.as_bytes();
    let (mut done, mut at) = (0, 0);
    while let Some(next) = bytes[at..].iter().position(|byte| !plain[usize::from(*byte)]) {
        at += next;
        let Some(letter) = text[at..].chars().next() else { break };
        let end = at + letter.len_utf8();
        if let Some(instead) = instead(letter) {
            out.push_str(&text[done..at]);
            out.push_str(instead);
            done = end;
        }
        at = end;
    }
    out.push_str(&text[done..]);
}

/// By byte: whether a letter that begins with it is allowed in HTML, or it is within a letter. What is forbidden and not
/// ASCII begins with `C2`, `EF` or `F0` to `F4`.
static IS_ALLOWED: [bool; 256] = table(false);

/// The same, and that it needs no escape.
static IS_PLAIN: [bool; 256] = table(true);

const fn table(escapes: bool) -> [bool; 256] {
    let mut plain = [true; 256];
    let mut byte = 0;
    while byte < 256 {
        plain[byte] = match byte {
            0x09 | 0x0A => true,
            0x22 | 0x26 | 0x3C | 0x3E => !escapes,
            0x00..0x20 | 0x7F | 0xC2 | 0xEF..=0xFF => false,
            _ => true,
        };
        byte += 1;
    }
    plain
}

/// Whether HTML forbids the character: controls and noncharacters, those of the marks among them.
pub(super) fn is_forbidden(character: char) -> bool {
    match character {
        '\t' | '\n' => false,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{FDD0}'..='\u{FDEF}' => true,
        _ => u32::from(character) & 0xFFFE == 0xFFFE,
    }
}

/// Plain text that goes elsewhere than into HTML made here: what HTML forbids, templates would let through.
pub(super) fn allowed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    put_allowed(&mut out, text);
    out
}

/// The text without the characters of the marks; all three are of one length, so that offsets stay.
pub(super) fn without_marks(text: &str) -> std::borrow::Cow<'_, str> {
    // Both begin with the byte `EF`, which few texts hold.
    if text.as_bytes().contains(&0xEF) && text.contains([OPEN, CLOSE]) {
        text.replace([OPEN, CLOSE], REPLACEMENT.encode_utf8(&mut [0; 4])).into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
        let mut out = String::new();
        text(&mut out, "a<b> & \"c\" \u{0}\u{FDD0}\u{1FFFF}é");
        assert_eq!(out, "a&lt;b&gt; &amp; \"c\" \u{FFFD}\u{FFFD}\u{FFFD}é");
        out.clear();
        attribute(&mut out, "\"<");
        assert_eq!(out, "&quot;&lt;");
    }

    #[test]
    fn marks_become_holes() {
        let mut holes = Vec::new();
        let mut out = "<a href=\"".to_owned();
        mark(&mut out, &mut holes, What::Link(0));
        out.push_str("\">é\u{FDD0}9\u{FDD1}\u{FDD0}</a>");
        let (html, found) = split_marks(&out, &holes);
        assert_eq!(html, "<a href=\"\">é</a>");
        assert_eq!(found, [Hole { at: 9, what: What::Link(0) }]);
    }

    #[test]
    fn what_html_forbids_is_replaced() {
        assert_eq!(
            split_marks("<b>a\u{b}\t\u{80}\u{FFFE}\u{FDD1}</b>", &[]).0,
            "<b>a\u{FFFD}\t\u{FFFD}\u{FFFD}\u{FFFD}</b>"
        );
    }

    #[test]
    fn levels_come_and_go() {
        let mut holes = Vec::new();
        let mut out = "<h".to_owned();
        mark(&mut out, &mut holes, What::Level(3));
        out.push_str(" title=\"a > <h4 \">x</h");
        mark(&mut out, &mut holes, What::Level(3));
        out.push_str("><hr><h1>");
        let digits = levels_to_digits(&out, &holes);
        assert_eq!(digits, "<h3 title=\"a > <h4 \">x</h3><hr><h1>");
        let mut holes = Vec::new();
        let (html, found) = split_marks(&digits_to_levels(&digits, &mut holes), &holes);
        assert_eq!(html, "<h title=\"a > <h4 \">x</h><hr><h>");
        assert_eq!(found.iter().map(|hole| hole.what).collect::<Vec<_>>(), [3, 3, 2].map(What::Level));
    }
}
