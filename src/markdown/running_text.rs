//! The text of one block as a single string, with the way back to the events and to the file.
//!
//! The parser cuts a line at each sign that could have meant something, so that an address such as `a_b?c&d` comes in
//! five pieces. Whoever looks for something in what readers see as text needs it whole. Whatever is not text (code,
//! pictures, tags) is one [`OBJECT`]; signs of emphasis are characters of their own, since an address may hold them.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::events::Placed;
use super::tags::{Token, Tokens};
use super::typography::OBJECT;
use crate::config::RawHtml;

/// A sign of emphasis that the parser understood: `*`, `_`, `~`. HTML forbids these characters, so that no text needs them.
pub(super) const EMPHASIS: [char; 3] = ['\u{FDD2}', '\u{FDD3}', '\u{FDD4}'];

/// What [`EMPHASIS`] stands for, in the same order.
const SIGNS: [char; 3] = ['*', '_', '~'];

/// Raw elements in which addresses are no links and signs are no mistakes.
const VERBATIM: [&str; 11] = ["a", "code", "pre", "kbd", "samp", "var", "script", "style", "textarea", "svg", "math"];

/// Open raw elements that are remembered within each other.
const DEEPEST: usize = 64;

/// The text of one block.
#[derive(Default)]
pub(super) struct RunningText {
    /// Lines are joined by `\n`.
    pub(super) text: String,
    pieces: Vec<Piece>,
    /// Offsets of characters that the writer escaped.
    literal: Vec<usize>,
    /// Offsets of characters that were written as entities; they are among the escaped ones.
    entities: Vec<usize>,
    emphasis: Vec<Emphasis>,
}

/// What one event gave to the text.
pub(super) struct Piece {
    /// The number of the event.
    pub(super) event: usize,
    /// Where it is in the text.
    pub(super) at: Range<usize>,
    /// Where it is in what was parsed.
    pub(super) source: Range<usize>,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text, or the end of a line.
    Text,
    /// Text within a link.
    Linked,
    /// Text within a raw element of which text is not looked at.
    Verbatim,
    /// The start or the end of a link, or the mark of a footnote.
    Link,
    /// The sign of an emphasis.
    Emphasis,
    /// Anything else.
    Object,
}

/// Where the two signs of an emphasis are in the text, and the numbers of their events.
pub(super) struct Emphasis {
    pub(super) open: (Range<usize>, usize),
    pub(super) close: (Range<usize>, usize),
}

/// Raw elements that are open, from one block to the next.
pub(super) struct OpenElements {
    names: Vec<String>,
    rule: RawHtml,
}

impl OpenElements {
    /// None yet.
    pub(super) fn new(rule: RawHtml) -> Self {
        Self { names: Vec::new(), rule }
    }

    /// Notes which elements a piece of raw HTML opens and closes.
    pub(super) fn read(&mut self, raw: &str) {
        if self.rule == RawHtml::Escape {
            return;
        }
        for token in Tokens::new(raw) {
            let Token::Tag(tag) = token else { continue };
            if !VERBATIM.contains(&tag.name.as_str()) {
                continue;
            }
            if !tag.closing && self.names.len() < DEEPEST {
                self.names.push(tag.name);
            } else if let Some(open) = self.names.iter().rposition(|name| *name == tag.name) {
                self.names.truncate(open);
            }
        }
    }

    fn are_closed(&self) -> bool {
        self.names.is_empty()
    }
}

impl RunningText {
    /// Puts the events of one block together; `source` is what was parsed.
    pub(super) fn gather(events: &[Placed<'_>], source: &str, elements: &mut OpenElements) -> Self {
        let mut out = Self::default();
        // An element that is opened within a block does not reach out of it.
        let around = elements.names.len();
        let mut read = 0;
        let (mut links, mut hidden) = (0_usize, 0_usize);
        let mut emphasis: Vec<(Range<usize>, usize)> = Vec::new();
        for (number, (event, range)) in events.iter().enumerate() {
            match event {
                Event::Start(Tag::Image { .. }) => {
                    hidden += 1;
                    out.object(number, range, Kind::Object, hidden == 1);
                }
                Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }) => {
                    hidden += 1;
                    out.object(number, range, Kind::Link, hidden == 1);
                }
                // Whatever closes within what is hidden was opened there.
                Event::End(TagEnd::Image | TagEnd::Link) if hidden > 0 => hidden -= 1,
                Event::Start(Tag::Link { .. }) if hidden > 0 => hidden += 1,
                _ if hidden > 0 => {}
                Event::Start(Tag::Link { .. }) => {
                    links += 1;
                    out.object(number, range, Kind::Link, true);
                }
                Event::End(TagEnd::Link) => {
                    links = links.saturating_sub(1);
                    out.object(number, range, Kind::Link, true);
                }
                Event::Start(tag) => {
                    let sign = sign(tag, source.get(range.clone()).unwrap_or_default());
                    emphasis.push((out.sign(number, range.start..range.start, sign), number));
                }
                Event::End(_) => {
                    let Some(open) = emphasis.pop() else { continue };
                    let typed = out.text[open.0.clone()].to_owned();
                    let close = out.sign(number, range.end..range.end, &typed);
                    out.emphasis.push(Emphasis { open, close: (close, number) });
                }
                Event::Text(text) => {
                    let kind = match links {
                        _ if !elements.are_closed() => Kind::Verbatim,
                        0 => Kind::Text,
                        _ => Kind::Linked,
                    };
                    out.note_escapes(text, range, source, read);
                    read = range.end;
                    if text.contains(EMPHASIS) {
                        out.push(number, &text.replace(EMPHASIS, "\u{FFFD}"), range.clone(), kind);
                    } else {
                        out.push(number, text, range.clone(), kind);
                    }
                }
                Event::SoftBreak | Event::HardBreak => out.push(number, "\n", range.clone(), Kind::Text),
                Event::FootnoteReference(_) => out.object(number, range, Kind::Link, true),
                Event::InlineHtml(raw) => {
                    elements.read(raw);
                    if raw.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br")) {
                        out.push(number, "\n", range.clone(), Kind::Object);
                    } else {
                        out.object(number, range, Kind::Object, true);
                    }
                }
                _ => out.object(number, range, Kind::Object, true),
            }
        }
        elements.names.truncate(around);
        out
    }

    fn push(&mut self, event: usize, text: &str, source: Range<usize>, kind: Kind) {
        let start = self.text.len();
        self.text.push_str(text);
        self.pieces.push(Piece { event, at: start..self.text.len(), source, kind });
    }

    fn object(&mut self, event: usize, range: &Range<usize>, kind: Kind, is_seen: bool) {
        if is_seen {
            self.push(event, OBJECT.encode_utf8(&mut [0; 4]), range.clone(), kind);
        }
    }

    fn sign(&mut self, event: usize, source: Range<usize>, sign: &str) -> Range<usize> {
        let start = self.text.len();
        self.push(event, sign, source, Kind::Emphasis);
        start..self.text.len()
    }

    /// An escape's backslash belongs to no event; an entity is longer than what it stands for.
    fn note_escapes(&mut self, text: &str, range: &Range<usize>, source: &str, read: usize) {
        let start = self.text.len();
        let written = source.get(range.clone()).unwrap_or_default();
        let is_escaped = range.start > read
            && source.as_bytes().get(range.start.wrapping_sub(1)) == Some(&b'\\')
            && text.starts_with(|c: char| c.is_ascii_punctuation());
        if is_escaped {
            self.literal.push(start);
        } else if written.starts_with('&') && written != text {
            self.literal.extend(text.char_indices().map(|(at, _)| start + at));
            self.entities.extend(text.char_indices().map(|(at, _)| start + at));
        }
    }

    /// Writes a part of a piece back as an event of its own.
    pub(super) fn push_to(&self, out: &mut Vec<Placed<'_>>, piece: &Piece, at: Range<usize>) {
        if !at.is_empty() {
            let source = piece.source_of(at.start).start..piece.source_of(at.end).end;
            out.push((Event::Text(CowStr::from(typed(&self.text[at]))), source));
        }
    }

    /// Whether the character at an offset was written as an entity, such as `&copy;`.
    pub(super) fn is_entity(&self, at: usize) -> bool {
        self.entities.binary_search(&at).is_ok()
    }

    /// Whether the writer escaped the character at an offset.
    pub(super) fn is_literal(&self, at: usize) -> bool {
        self.literal.binary_search(&at).is_ok()
    }

    /// The pieces, in order.
    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The emphases that the parser understood, by their ends.
    pub(super) fn emphasis(&self) -> &[Emphasis] {
        &self.emphasis
    }

    /// The pieces that a part of the text touches.
    pub(super) fn touched(&self, at: &Range<usize>) -> impl Iterator<Item = &Piece> {
        let first = self.pieces.partition_point(|piece| piece.at.end <= at.start);
        self.pieces[first..].iter().take_while(move |piece| piece.at.start < at.end)
    }

    /// What kind of thing is at an offset.
    pub(super) fn kind(&self, at: usize) -> Kind {
        self.touched(&(at..at + 1)).next().map_or(Kind::Object, |piece| piece.kind)
    }

    /// Where a part of the text is in what was parsed.
    pub(super) fn source(&self, at: &Range<usize>) -> Range<usize> {
        let mut touched = self.touched(at);
        let Some(first) = touched.next() else { return 0..0 };
        let last = touched.last().unwrap_or(first);
        first.source_of(at.start).start..last.source_of(at.end).end.max(first.source.start)
    }

    /// The character before an offset.
    pub(super) fn before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    /// The character at an offset.
    pub(super) fn after(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }
}

impl Piece {
    /// Where an offset of the text is in what was parsed: a point where letters stand as they were typed, else the
    /// whole piece.
    pub(super) fn source_of(&self, at: usize) -> Range<usize> {
        if self.source.len() == self.at.len() {
            let point = self.source.start + at.clamp(self.at.start, self.at.end) - self.at.start;
            point..point
        } else {
            self.source.clone()
        }
    }
}

/// The sign with which an emphasis was written, as it stands in the running text.
fn sign(tag: &Tag<'_>, written: &str) -> &'static str {
    match (tag, written.as_bytes()) {
        (Tag::Emphasis, [b'_', ..]) => "\u{FDD3}",
        (Tag::Emphasis, _) => "\u{FDD2}",
        (Tag::Strong, [b'_', ..]) => "\u{FDD3}\u{FDD3}",
        (Tag::Strong, _) => "\u{FDD2}\u{FDD2}",
        (Tag::Strikethrough, [b'~', b'~', ..]) => "\u{FDD4}\u{FDD4}",
        (Tag::Strikethrough, _) => "\u{FDD4}",
        _ => "",
    }
}

/// A part of a running text as it was typed.
pub(super) fn typed(text: &str) -> String {
    let typed = |c: char| EMPHASIS.iter().position(|sign| *sign == c).map_or(c, |number| SIGNS[number]);
    text.chars().map(typed).collect()
}
