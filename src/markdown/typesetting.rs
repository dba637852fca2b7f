//! Events → the same events, set by the rules of their language, with passages in another language marked.
//!
//! A rule has to see what stands around a sign, and the parser cuts a line at every mark and escape. So the inline
//! text of a block is put together into one run, in which code, addresses and pictures are one sign each; rules and
//! marks are found in the run, and what they change is taken back to the events. A superscript becomes the parser's
//! own event for it, which nothing typed can give. A passage, `[text]{lang=en}`, becomes a pair of events of
//! mathematics, which is not understood either: [`open_passage`] and [`close_passage`] make them.
//!
//! What stands between the tags of a *block* of raw HTML stays as it is typed.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::Rules;
use super::events::Placed;
use super::places::Places;
use super::render;
use super::tags::{Token, Tokens};
use super::typography::{BREAK, Edit, OBJECT, Typography, With, edits};
use crate::config::RawHtml;
use crate::diagnostic::{Diagnostic, FileFaults};
use crate::lang::is_language_tag;

/// How a passage ends, up to the tag.
const ATTRIBUTE: &str = "]{lang=";
/// More letters than any tag of a language has.
const LONGEST_TAG: usize = 60;
/// Raw elements that are remembered within each other.
const DEEPEST: usize = 64;

/// Raw elements whose text is no prose.
const TYPED: [&str; 10] = ["code", "pre", "kbd", "samp", "var", "script", "style", "textarea", "svg", "math"];
/// Raw elements without an end.
const VOID: [&str; 10] = ["br", "hr", "img", "input", "wbr", "col", "source", "track", "meta", "link"];

/// The beginning of a passage in another language, as an event.
pub(super) fn open_passage<'a>(tag: &str) -> Event<'a> {
    Event::InlineMath(CowStr::from(tag.to_owned()))
}

/// The end of a passage, as an event.
pub(super) fn close_passage<'a>() -> Event<'a> {
    Event::DisplayMath(CowStr::Borrowed(""))
}

/// The language that a heading's attribute names, if it is one.
pub(super) fn heading_language<'h>(attributes: &'h [(CowStr<'_>, Option<CowStr<'_>>)]) -> Option<&'h str> {
    let (_, value) = attributes.iter().find(|(name, _)| &**name == "lang")?;
    value.as_deref().filter(|tag| is_language_tag(tag))
}

/// What is wrong with a tag.
pub(super) fn bad_language(tag: &str) -> Diagnostic {
    Diagnostic::error("bad-language", format!("`{tag}` is not a language tag"))
        .hint("write a BCP 47 tag of letters, digits and `-`, such as `lang=en` or `lang=pt-BR`")
}

/// Sets the text of all blocks.
pub(super) fn set<'a>(
    events: Vec<Placed<'a>>,
    text: &str,
    rules: Rules<'_>,
    places: &Places<'_>,
    diagnostics: &mut FileFaults,
) -> Vec<Placed<'a>> {
    let mut setter = Setter { text, rules, places, diagnostics, out: Vec::new(), raw: Vec::new(), heading: None };
    setter.out.reserve(events.len());
    let mut run = Vec::new();
    let mut code = false;
    for placed in events {
        if !code && is_inline(&placed.0) {
            run.push(placed);
            continue;
        }
        setter.run(&mut run);
        match &placed.0 {
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(TagEnd::CodeBlock) => code = false,
            Event::Start(Tag::Heading { attrs, .. }) => setter.open_heading(attrs, &placed.1),
            Event::End(TagEnd::Heading(_)) => setter.heading = None,
            Event::Html(raw) => setter.raw_tags(raw),
            _ => {}
        }
        setter.out.push(placed);
    }
    setter.run(&mut run);
    setter.out
}

/// Whether an event stands within a line of text.
pub(super) fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => render::is_inline(tag),
        Event::End(
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image,
        ) => true,
        Event::End(_) | Event::Html(_) | Event::Rule | Event::TaskListMarker(_) => false,
        _ => true,
    }
}

struct Setter<'a, 's> {
    text: &'s str,
    rules: Rules<'s>,
    places: &'s Places<'s>,
    diagnostics: &'s mut FileFaults,
    out: Vec<Placed<'a>>,
    /// Raw elements that are open, with the rules that they bring.
    raw: Vec<(String, Option<Typography>)>,
    /// The rules of the heading that is open, where it names a language.
    heading: Option<Typography>,
}

/// A run's text.
#[derive(Default)]
struct Run {
    text: String,
    pieces: Vec<Piece>,
    /// By which rules each stretch is set, and where it ends.
    voices: Vec<(usize, Typography)>,
    /// Signs that the writer escaped.
    literal: Vec<usize>,
}

/// A piece of text within a run.
struct Piece {
    /// The number of its event.
    event: usize,
    at: Range<usize>,
    /// The number of the mark or link that it stands in: where its event is.
    within: usize,
}

/// A passage: its bracket, its end, its tag, and where in the file that stands.
struct Passage {
    open: usize,
    close: Range<usize>,
    tag: String,
}

impl<'a> Setter<'a, '_> {
    fn open_heading(&mut self, attributes: &[(CowStr<'a>, Option<CowStr<'a>>)], range: &Range<usize>) {
        self.heading = heading_language(attributes).map(|tag| self.rules.typography.of(tag));
        let Some((_, value)) = attributes.iter().find(|(name, _)| &**name == "lang") else { return };
        let value = value.as_deref().unwrap_or_default();
        if self.heading.is_none() {
            let place = self.places.at(range).narrow(&format!("lang={value}"));
            self.diagnostics.push(bad_language(value).at(place));
        }
    }

    /// The rules at the place that was come to.
    fn voice(&self) -> Typography {
        let raw = self.raw.iter().rev().find_map(|(_, voice)| *voice);
        raw.or(self.heading).unwrap_or(self.rules.typography.own)
    }

    /// Notes which raw elements open and close, for the language of what they hold.
    fn raw_tags(&mut self, raw: &str) {
        if self.rules.raw_html == RawHtml::Escape {
            return;
        }
        for token in Tokens::new(raw) {
            let Token::Tag(tag) = token else { continue };
            if VOID.contains(&tag.name.as_str()) {
                continue;
            }
            if tag.closing {
                if let Some(open) = self.raw.iter().rposition(|(name, _)| *name == tag.name) {
                    self.raw.truncate(open);
                }
            } else if self.raw.len() < DEEPEST {
                let typed = TYPED.contains(&tag.name.as_str()).then_some(Typography::Typed);
                let named = tag.attributes.iter().find(|(name, _)| name == "lang").and_then(|(_, value)| *value);
                let voice = typed.or_else(|| named.map(|tag| self.rules.typography.of(tag)));
                self.raw.push((tag.name, voice));
            }
        }
    }

    fn run(&mut self, events: &mut Vec<Placed<'a>>) {
        if events.is_empty() {
            return;
        }
        let mut run = self.gather(events);
        let passages = if run.text.contains(ATTRIBUTE) { self.passages(&run, events) } else { Vec::new() };
        let voice = |passage: &Passage| (passage.open..passage.close.start, self.rules.typography.of(&passage.tag));
        run.speak(passages.iter().map(voice).collect());
        let edits = edits(&run.text, &run.voices, &run.literal);
        if edits.is_empty() && passages.is_empty() {
            self.out.append(events);
            return;
        }
        let changes = changes(edits, passages);
        self.rebuild(&run, events, &changes);
    }

    /// Puts a run's text together.
    fn gather(&mut self, events: &[Placed<'a>]) -> Run {
        let mut run = Run::default();
        let mut read = 0;
        // Marks and links that are open, and pictures among them; within those and within addresses nothing is text.
        let (mut open, mut shut) = (Vec::new(), 0_usize);
        for (number, (event, range)) in events.iter().enumerate() {
            let within = open.last().copied().unwrap_or(usize::MAX);
            match event {
                Event::Start(tag) => {
                    open.push(number);
                    shut += usize::from(shuts(tag) || shut > 0);
                    if shut == 1 {
                        run.text.push(OBJECT);
                    }
                }
                Event::End(_) => {
                    open.pop();
                    shut = shut.saturating_sub(1);
                }
                _ if shut > 0 => {}
                Event::Text(text) => {
                    let start = run.text.len();
                    // An escape's backslash belongs to no event.
                    let skipped = range.start > read && self.text.as_bytes().get(range.start - 1) == Some(&b'\\');
                    read = range.end;
                    if skipped && text.starts_with(|c: char| c.is_ascii_punctuation()) {
                        run.literal.push(start);
                    }
                    run.text.push_str(text);
                    run.pieces.push(Piece { event: number, at: start..run.text.len(), within });
                }
                Event::SoftBreak => {
                    let start = run.text.len();
                    run.text.push('\n');
                    run.pieces.push(Piece { event: number, at: start..start + 1, within });
                }
                Event::HardBreak => run.text.push(BREAK),
                Event::InlineHtml(raw) => {
                    run.end_voice(self.voice());
                    self.raw_tags(raw);
                }
                _ => run.text.push(OBJECT),
            }
        }
        run.end_voice(self.voice());
        run
    }

    /// Finds the passages that name their language.
    fn passages(&mut self, run: &Run, events: &[Placed<'a>]) -> Vec<Passage> {
        let mut found: Vec<Passage> = Vec::new();
        // Brackets that are open, each with what it stands in.
        let mut open: Vec<(usize, usize)> = Vec::new();
        for piece in &run.pieces {
            for (offset, sign) in run.text[piece.at.clone()].match_indices(['[', ']']) {
                let at = piece.at.start + offset;
                if run.literal.binary_search(&at).is_ok() {
                    continue;
                }
                if sign == "[" {
                    open.push((at, piece.within));
                    continue;
                }
                let Some((start, within)) = open.pop() else { continue };
                let Some(rest) = run.text[at..].strip_prefix(ATTRIBUTE) else { continue };
                let near = &rest[..rest.floor_char_boundary(LONGEST_TAG)];
                let Some(tag) = near.find('}').map(|end| &near[..end]) else { continue };
                if !is_language_tag(tag) {
                    self.bad_passage(run, events, at + ATTRIBUTE.len(), tag);
                } else if within == piece.within {
                    let end = at + ATTRIBUTE.len() + tag.len() + 1;
                    found.push(Passage { open: start, close: at..end, tag: tag.to_owned() });
                }
            }
        }
        // The outermost first, so that those within have the last word.
        found.sort_by_key(|passage| passage.open);
        found
    }

    fn bad_passage(&mut self, run: &Run, events: &[Placed<'a>], at: usize, tag: &str) {
        let number = run.pieces.partition_point(|piece| piece.at.end < at);
        let Some(piece) = run.pieces.get(number) else { return };
        let range = &events[piece.event].1;
        let start = range.start + (at - piece.at.start).min(range.len());
        self.diagnostics.push(bad_language(tag).at(self.places.at(&(start..start + tag.len()))));
    }

    /// Writes the events anew where their text changes.
    fn rebuild(&mut self, run: &Run, events: &mut Vec<Placed<'a>>, changes: &[Change]) {
        let mut pieces = run.pieces.iter().peekable();
        let mut next = 0;
        for (number, (event, range)) in events.drain(..).enumerate() {
            let Some(piece) = pieces.next_if(|piece| piece.event == number) else {
                self.out.push((event, range));
                continue;
            };
            // What began in an earlier piece and reaches in here is written already.
            while changes.get(next).is_some_and(|change| change.at.end <= piece.at.start) {
                next += 1;
            }
            let touches = |change: &&Change| change.at.start < piece.at.end;
            if !changes.get(next).is_some_and(|change| touches(&change)) {
                self.out.push((event, range));
                continue;
            }
            let mut line = Line { out: &mut self.out, range, text: String::new() };
            let mut done = piece.at.start;
            while let Some(change) = changes.get(next).filter(touches) {
                let start = change.at.start.max(done);
                let end = change.at.end.clamp(start, piece.at.end);
                line.text.push_str(&run.text[done..start]);
                if change.at.start >= piece.at.start {
                    line.write(&change.with, &run.text[start..end]);
                }
                done = end;
                if change.at.end > piece.at.end {
                    break;
                }
                next += 1;
            }
            line.text.push_str(&run.text[done..piece.at.end]);
            line.flush();
        }
    }
}

impl Run {
    /// What was put together since the last call is set by these rules.
    fn end_voice(&mut self, voice: Typography) {
        if self.voices.last().map_or(0, |(end, _)| *end) < self.text.len() {
            self.voices.push((self.text.len(), voice));
        }
    }

    /// Gives stretches rules of their own: by their beginning, each within or behind the one before.
    fn speak(&mut self, stretches: Vec<(Range<usize>, Typography)>) {
        if stretches.is_empty() {
            return;
        }
        let ends = self.voices.iter().map(|(end, _)| *end);
        let mut edges: Vec<usize> = stretches.iter().flat_map(|(at, _)| [at.start, at.end]).chain(ends).collect();
        edges.sort_unstable();
        edges.dedup();
        let mut old = std::mem::take(&mut self.voices).into_iter().peekable();
        let mut stretches = stretches.into_iter().peekable();
        let mut open: Vec<(usize, Typography)> = Vec::new();
        let mut start = 0;
        for edge in edges.into_iter().filter(|edge| *edge > 0) {
            while open.pop_if(|(end, _)| *end <= start).is_some() {}
            while let Some((at, voice)) = stretches.next_if(|(at, _)| at.start <= start) {
                if at.end > start {
                    open.push((at.end, voice));
                }
            }
            while old.next_if(|(end, _)| *end <= start).is_some() {}
            let Some((_, around)) = old.peek() else { break };
            self.voices.push((edge, open.last().map_or(*around, |(_, voice)| *voice)));
            start = edge;
        }
    }
}

/// What becomes of a stretch of a run.
struct Change {
    at: Range<usize>,
    with: Becomes,
}

enum Becomes {
    Text(&'static str),
    Raised,
    Open(String),
    Close,
}

fn changes(edits: Vec<Edit>, passages: Vec<Passage>) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::with_capacity(edits.len() + passages.len() * 2);
    for Passage { open, close, tag } in passages {
        changes.push(Change { at: open..open + 1, with: Becomes::Open(tag) });
        changes.push(Change { at: close, with: Becomes::Close });
    }
    changes.extend(edits.into_iter().map(|Edit { at, with }| {
        let with = match with {
            With::Text(text) => Becomes::Text(text),
            With::Raised => Becomes::Raised,
        };
        Change { at, with }
    }));
    changes.sort_by_key(|change| (change.at.start, change.at.end));
    changes
}

/// Events in place of one event of text.
struct Line<'a, 'o> {
    out: &'o mut Vec<Placed<'a>>,
    range: Range<usize>,
    text: String,
}

impl<'a> Line<'a, '_> {
    fn write(&mut self, with: &Becomes, typed: &str) {
        match with {
            Becomes::Text(text) => self.text.push_str(text),
            Becomes::Raised => {
                self.push(Event::Start(Tag::Superscript));
                self.text.push_str(typed);
                self.push(Event::End(TagEnd::Superscript));
            }
            Becomes::Open(tag) => self.push(open_passage(tag)),
            Becomes::Close => self.push(close_passage()),
        }
    }

    fn push(&mut self, event: Event<'a>) {
        self.flush();
        self.out.push((event, self.range.clone()));
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            let text = CowStr::from(std::mem::take(&mut self.text));
            self.out.push((Event::Text(text), self.range.clone()));
        }
    }
}

/// Whether what a tag holds is no text: a picture's description is an attribute, and an address shows itself.
fn shuts(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Image { .. } | Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. })
}
