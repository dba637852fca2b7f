//! The file → its events, with footnotes taken out and what the parser left as text noticed.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::office::Pasted;
use super::places::Places;
use super::proofreading::proofread;
use super::structure::{Definitions, Structure};
use super::{Rules, Split, heading_attributes, normalize, typesetting};
use crate::diagnostic::{Diagnostic, FileFaults, did_you_mean};

/// An event with its range in the parsed text.
pub(super) type Placed<'a> = (Event<'a>, Range<usize>);

/// How many unknown names are compared with the known ones, which takes time.
const SUGGESTIONS: usize = 50;
/// With how many.
const KNOWN: usize = 1_000;

/// A parsed file before it is cut.
pub(super) struct Document<'a> {
    /// All events but those of footnotes.
    pub(super) events: Vec<Placed<'a>>,
    /// Footnotes by their folded label.
    pub(super) notes: BTreeMap<String, Note<'a>>,
    /// Whether HTML of another program was pasted into it, of which one warning speaks.
    pub(super) is_pasted: bool,
}

/// A footnote's definition.
pub(super) struct Note<'a> {
    /// As written.
    pub(super) label: String,
    /// Of the definition.
    pub(super) range: Range<usize>,
    /// What it says.
    pub(super) events: Vec<Placed<'a>>,
}

/// What of Markdown is understood: said piece by piece, so that a new version of the parser changes nothing. Attributes
/// of headings are read in `heading_attributes.rs`, since the parser drops whatever stands in braces.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// Labels are the same whatever their case; the way over upper case makes `ß` and `SS` one, as the parser does.
pub(super) fn fold(label: &str) -> String {
    label.to_uppercase().to_lowercase()
}

/// Parses a text, and sets it.
pub(super) fn read<'a>(
    text: &'a str,
    split: Split,
    rules: Rules,
    places: &Places<'_>,
    diagnostics: &mut FileFaults,
) -> Document<'a> {
    let broken: RefCell<Vec<(Range<usize>, String)>> = RefCell::default();
    let parser = Parser::new_with_broken_link_callback(
        text,
        options(),
        Some(|link: BrokenLink<'a>| {
            // `[text]` alone is text in brackets to most writers.
            if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) && !is_prose(text, &link.span) {
                // The parser's range of `[text][]` ends before the empty brackets.
                let empty = if text.get(link.span.end..).is_some_and(|rest| rest.starts_with("[]")) { 2 } else { 0 };
                broken.borrow_mut().push((link.span.start..link.span.end + empty, link.reference.into_string()));
                // Of a link without an address, its text is written.
                return Some((CowStr::Borrowed(""), CowStr::Borrowed("")));
            }
            None::<(CowStr<'a>, CowStr<'a>)>
        }),
    );
    let mut known: Vec<String> = parser.reference_definitions().iter().map(|(label, _)| label.to_owned()).collect();
    known.sort_unstable();
    known.truncate(KNOWN);
    let mut reader = Reader { events: Vec::new(), open: Vec::new(), notes: BTreeMap::new(), code: 0, heading: None };
    let mut structure = Structure::new(text, split);
    let mut definitions = Definitions::new(parser.reference_definitions());
    for (event, range) in parser.into_offset_iter() {
        definitions.event(&event);
        structure.event(&event, &range, places, diagnostics);
        if let Event::End(TagEnd::Heading(_)) = event {
            reader.close_heading(text, structure.cuts(), places, diagnostics);
        }
        reader.push(event, range, text, places, diagnostics);
    }
    definitions.end(text, places, diagnostics);
    let pasted = Pasted::find(reader.events.iter().chain(reader.notes.values().flat_map(|note| &note.events)));
    if let Some(pasted) = &pasted {
        pasted.report(rules.raw_html, places, diagnostics);
    }
    let is_pasted = pasted.is_some();
    let mut set = |events| {
        let events = proofread(events, text, is_pasted, rules, places, diagnostics);
        typesetting::set(events, text, rules, places, diagnostics)
    };
    let events = set(reader.events);
    let mut notes = reader.notes;
    for note in notes.values_mut() {
        note.events = set(std::mem::take(&mut note.events));
    }
    let document = Document { events, notes, is_pasted };
    for (number, (range, label)) in broken.into_inner().into_iter().enumerate() {
        let near = (number < SUGGESTIONS && label.len() < 100)
            .then(|| did_you_mean(&label, known.iter().map(String::as_str)))
            .flatten();
        diagnostics.push(
            Diagnostic::error("dangling-reference", format!("there is no link named `{label}`"))
                .at(places.at(&range))
                .hint(format!("define it on a line of its own: `[{label}]: https://…`"))
                .maybe_hint(near),
        );
    }
    document
}

/// Whether brackets beside brackets are words of their own: `[Book][The title](address)` and `items[:index][name]`.
fn is_prose(text: &str, span: &Range<usize>) -> bool {
    let before = text.get(..span.start).and_then(|before| before.chars().next_back());
    let is_link = text.get(span.end..).is_some_and(|rest| rest.starts_with('('));
    is_link || before.is_some_and(|before| before.is_alphanumeric() || before == ']')
}

struct Reader<'a> {
    events: Vec<Placed<'a>>,
    /// Definitions being read, the innermost last.
    open: Vec<Note<'a>>,
    notes: BTreeMap<String, Note<'a>>,
    /// Above 0 within code blocks, where brackets mean nothing.
    code: usize,
    /// The number of the event that opened the heading at hand.
    heading: Option<usize>,
}

impl<'a> Reader<'a> {
    fn push(
        &mut self,
        event: Event<'a>,
        range: Range<usize>,
        text: &str,
        places: &Places<'_>,
        diagnostics: &mut FileFaults,
    ) {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                self.open.push(Note { label: label.into_string(), range, events: Vec::new() });
                return;
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                if let Some(note) = self.open.pop() {
                    self.define(note, places, diagnostics);
                }
                return;
            }
            Event::Start(Tag::CodeBlock(_)) => self.code += 1,
            Event::End(TagEnd::CodeBlock) => self.code = self.code.saturating_sub(1),
            Event::Text(_) if self.code == 0 => undefined_notes(text, &range, places, diagnostics),
            _ => {}
        }
        let event = match event {
            Event::Code(code) => Event::Code(normalize::code_span(code, &text[range.clone()])),
            event => event,
        };
        let events = self.target();
        let number = events.len();
        let opens = matches!(event, Event::Start(Tag::Heading { .. }));
        events.push((event, range));
        if opens {
            self.heading = Some(number);
        }
    }

    /// Where events go: into the note that is open, or the text.
    fn target(&mut self) -> &mut Vec<Placed<'a>> {
        match self.open.last_mut() {
            Some(note) => &mut note.events,
            None => &mut self.events,
        }
    }

    /// Reads the attributes of the heading at hand, all of whose events are there but its end.
    fn close_heading(&mut self, text: &'a str, cuts: bool, places: &Places<'_>, diagnostics: &mut FileFaults) {
        let Some(start) = self.heading.take() else { return };
        heading_attributes::read(self.target(), start, text, cuts, &mut |range, diagnostic| {
            diagnostics.push(diagnostic.at(places.at(&range)));
        });
    }

    fn define(&mut self, note: Note<'a>, places: &Places<'_>, diagnostics: &mut FileFaults) {
        match self.notes.entry(fold(&note.label)) {
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(note);
            }
            std::collections::btree_map::Entry::Occupied(_) => diagnostics.push(
                Diagnostic::warning("footnote-duplicate", format!("footnote `{}` is defined twice", note.label))
                    .at(places.at(&first_line(&note.range)))
                    .hint("the first definition counts; give this one another name"),
            ),
        }
    }
}

/// A range whose caret is wanted at its start.
pub(super) fn first_line(range: &Range<usize>) -> Range<usize> {
    range.start..range.start
}

/// The parser leaves `[^x]` as text where nothing defines it, in events that begin with the bracket.
fn undefined_notes(text: &str, range: &Range<usize>, places: &Places<'_>, diagnostics: &mut FileFaults) {
    /// Longer labels are prose in brackets.
    const LONGEST_LABEL: usize = 100;
    let Some(piece) = text.get(range.clone()) else { return };
    for (at, _) in piece.match_indices('[') {
        let start = range.start + at;
        let Some(inside) = text[start..].strip_prefix("[^") else { continue };
        if text[..start].ends_with('\\') {
            continue;
        }
        let end = inside
            .bytes()
            .take(LONGEST_LABEL)
            .position(|byte| byte == b']' || byte == b'[' || byte.is_ascii_whitespace());
        let Some(label) = end.filter(|end| inside.as_bytes()[*end] == b']').map(|end| &inside[..end]) else { continue };
        if !label.is_empty() {
            let end = start + label.len() + 3;
            let rest = text[end..].trim_start_matches([' ', '\u{A0}', '\u{202F}']);
            let is_spaced = rest.len() < text.len() - end && rest.starts_with(':');
            let hint = if is_spaced {
                format!("write no space before the colon: `[^{label}]: …`")
            } else {
                format!("define it on a line of its own: `[^{label}]: …`")
            };
            diagnostics.push(
                Diagnostic::warning("footnote-undefined", format!("footnote `{label}` is not defined"))
                    .at(places.at(&(start..end)))
                    .hint(hint),
            );
        }
    }
}
