//! Events → one part's HTML, blocks first; inline.rs has what stands within them.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::blocks::{OpenHeading, Table};
use super::events::{Document, Placed, first_line};
use super::footnotes::Notes;
use super::ids::Ids;
use super::inline::OpenLink;
use super::places::Places;
use super::{Body, Link, Rules, SourceLink, Target, What, html, sanitise};
use crate::config::RawHtml;
use crate::diagnostic::{Diagnostic, Place};

/// Quotes, lists and emphasis within each other; browsers stop at 512 elements, readers long before.
const DEEPEST: usize = 64;

/// What is said while one part is written.
pub(super) struct Renderer<'a> {
    pub(super) document: &'a Document<'a>,
    /// What was parsed.
    pub(super) text: &'a str,
    pub(super) places: &'a Places<'a>,
    pub(super) rules: Rules,
    pub(super) ids: &'a mut Ids,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
    /// HTML with marks.
    pub(super) out: String,
    /// Plain text of all that was written.
    pub(super) plain: String,
    pub(super) holes: Vec<What>,
    pub(super) links: Vec<Link>,
    pub(super) anchors: Vec<Box<str>>,
    pub(super) sources: Vec<SourceLink>,
    /// Addresses among the sources.
    pub(super) seen: BTreeSet<String>,
    pub(super) notes: Notes,
    /// Links being written, and where their text starts.
    pub(super) open_links: Vec<OpenLink>,
    /// Images being read: what is within them is alternative text.
    pub(super) images: Vec<super::inline::OpenImage>,
    pub(super) heading: Option<OpenHeading>,
    /// Whether a footnote is being written.
    pub(super) in_note: bool,
    /// The title of the image being written, where it is shown below.
    pub(super) caption: Option<String>,
    pub(super) raw: RawState,
    pub(super) shape: Shape,
    pub(super) depth: usize,
    /// From this depth on, only text is written.
    muted: Option<usize>,
    pub(super) table: Option<Table>,
    /// Where the paragraph being written starts, in the HTML and in the plain text.
    pub(super) paragraph: (usize, usize),
    pub(super) label: bool,
    pub(super) excerpt: String,
    /// Of a paragraph within a quote or list, should there be no other.
    pub(super) inner_excerpt: String,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Any blocks.
    Blocks,
    /// One line, without a paragraph around it.
    Line,
}

/// What raw HTML left open.
#[derive(Debug, Default)]
pub(super) struct RawState {
    /// Whether any went into `out`.
    pub(super) written: bool,
    /// Elements that are open.
    pub(super) depth: usize,
    /// A link that is open: its address, and where its text starts.
    pub(super) link: Option<(String, usize)>,
}

impl<'a> Renderer<'a> {
    pub(super) fn new(
        document: &'a Document<'a>,
        text: &'a str,
        places: &'a Places<'a>,
        rules: Rules,
        ids: &'a mut Ids,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            document,
            text,
            places,
            rules,
            ids,
            diagnostics,
            out: String::new(),
            plain: String::new(),
            holes: Vec::new(),
            links: Vec::new(),
            anchors: Vec::new(),
            sources: Vec::new(),
            seen: BTreeSet::new(),
            notes: Notes::default(),
            open_links: Vec::new(),
            images: Vec::new(),
            heading: None,
            in_note: false,
            caption: None,
            raw: RawState::default(),
            shape: Shape::Blocks,
            depth: 0,
            muted: None,
            table: None,
            paragraph: (0, 0),
            label: false,
            excerpt: String::new(),
            inner_excerpt: String::new(),
        }
    }

    /// Writes a part with the footnotes it refers to.
    pub(super) fn part(mut self, events: &'a [Placed<'a>], prefix: Option<&str>) -> (Body, BTreeSet<String>) {
        self.notes.prefix = prefix.map(|id| format!("{id}-")).unwrap_or_default();
        self.events(events);
        self.settle();
        self.write_notes();
        let mentioned = self.notes.labels();
        (self.finish(), mentioned)
    }

    /// Writes one line: no paragraph around it.
    pub(super) fn one_line(mut self, events: &'a [Placed<'a>]) -> Body {
        self.shape = Shape::Line;
        self.events(events);
        self.settle();
        let line = self.out.trim().to_owned();
        self.out = line;
        self.finish()
    }

    /// Makes raw HTML harmless where any was written.
    pub(super) fn settle(&mut self) {
        self.close_label();
        self.raw.depth = 0;
        if std::mem::take(&mut self.raw.written) && self.rules.raw_html == RawHtml::Safe {
            self.out = sanitise::body(&self.out, &mut self.holes);
        }
    }

    fn finish(self) -> Body {
        let (html, holes) = html::split_marks(&self.out, &self.holes);
        let excerpt = if self.excerpt.is_empty() { self.inner_excerpt } else { self.excerpt };
        Body {
            html: html.into(),
            holes: holes.into(),
            links: self.links.into(),
            anchors: self.anchors.into(),
            sources: self.sources.into(),
            excerpt: excerpt.into(),
            hash: 0,
        }
        .with_hash()
    }

    /// Writes events one after the other.
    pub(super) fn events(&mut self, events: &'a [Placed<'a>]) {
        let mut rest = events;
        while !rest.is_empty() {
            let used = self.event(rest).clamp(1, rest.len());
            rest = &rest[used..];
        }
    }

    /// Writes the first of the events; the answer is how many were used.
    fn event(&mut self, rest: &'a [Placed<'a>]) -> usize {
        let Some((event, range)) = rest.first() else { return 1 };
        match event {
            Event::Start(tag) => return self.start(tag, range, rest),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) => self.text(text),
            Event::Code(text) => self.code(text),
            // Passages: see typesetting.rs.
            Event::InlineMath(language) if self.writes_blocks() => html::open_language(&mut self.out, language),
            Event::DisplayMath(_) if self.writes_blocks() => self.out.push_str("</span>"),
            Event::InlineHtml(raw) if self.images.is_empty() => {
                self.raw(raw, range, false);
                return self.emptied(raw, rest);
            }
            Event::Html(raw) if self.images.is_empty() => self.raw(raw, range, false),
            Event::FootnoteReference(label) => self.reference(label),
            Event::SoftBreak => self.line_break("\n"),
            Event::HardBreak => self.line_break("<br>\n"),
            Event::Rule if self.writes_blocks() => {
                self.close_label();
                self.out.push_str("<hr>\n");
            }
            Event::TaskListMarker(done) if self.writes_blocks() => self.task(*done, rest),
            Event::Rule
            | Event::TaskListMarker(_)
            | Event::InlineHtml(_)
            | Event::Html(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
        1
    }

    /// Whether tags are written here, rather than text alone.
    pub(super) fn writes_blocks(&self) -> bool {
        self.muted.is_none() && self.images.is_empty()
    }

    /// Whether figures may stand here.
    pub(super) fn writes_figures(&self) -> bool {
        self.writes_blocks() && self.shape == Shape::Blocks && !self.label
    }

    fn start(&mut self, tag: &'a Tag<'a>, range: &Range<usize>, rest: &'a [Placed<'a>]) -> usize {
        if self.muted.is_none() && self.depth >= DEEPEST && nests(tag) {
            self.muted = Some(self.depth);
            let what = "more than 64 quotes, lists or marks are within each other".to_owned();
            self.warn("nested-too-deep", what, &first_line(range), "what lies deeper is shown as plain text");
        }
        if self.muted.is_some() {
            self.depth += 1;
            return 1;
        }
        match tag {
            Tag::CodeBlock(kind) => return self.code_block(kind, range, rest),
            Tag::HtmlBlock => return self.html_block(range, rest),
            Tag::Paragraph => {
                if let Some(used) = self.figure(rest) {
                    return used;
                }
            }
            _ => {}
        }
        self.depth += 1;
        if is_inline(tag) {
            self.start_inline(tag, range);
        } else {
            self.start_block(tag, range, rest);
        }
        1
    }

    fn end(&mut self, tag: TagEnd) {
        self.depth = self.depth.saturating_sub(1);
        if let Some(depth) = self.muted {
            if depth == self.depth {
                self.muted = None;
            }
            self.line_break(" ");
            return;
        }
        if matches!(tag, TagEnd::Paragraph | TagEnd::Item) {
            self.close_label();
        }
        match tag {
            TagEnd::Paragraph => self.close_paragraph(),
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::BlockQuote(None) => self.out.push_str("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.out.push_str("</div>\n"),
            TagEnd::List(true) => self.out.push_str("</ol>\n"),
            TagEnd::List(false) => self.out.push_str("</ul>\n"),
            TagEnd::Item => self.close_block("</li>\n"),
            TagEnd::DefinitionList => self.out.push_str("</dl>\n"),
            TagEnd::DefinitionListTitle => self.close_block("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.close_block("</dd>\n"),
            TagEnd::Table => self.close_table(),
            TagEnd::TableHead | TagEnd::TableRow => self.close_row(),
            TagEnd::TableCell => self.close_cell(),
            inline => self.end_inline(inline),
        }
    }

    /// Writes the mark of a link into the site.
    pub(super) fn hole(&mut self, what: fn(u32) -> What, target: Target, place: &Place) {
        let number = u32::try_from(self.links.len()).unwrap_or(u32::MAX);
        self.links.push(Link { target, place: place.clone() });
        html::mark(&mut self.out, &mut self.holes, what(number));
    }

    /// Writes the mark of a link that the tool adds: it cannot be wrong, so it has no place of its own.
    pub(super) fn own_link(&mut self, id: &str) {
        let place = self.places.file();
        self.hole(What::Link, Target::Fragment(id.into()), &place);
    }

    /// Reports an id that is there already.
    pub(super) fn duplicate_id(&mut self, id: &str, range: &Range<usize>) {
        let place = self.places.at(range);
        self.diagnostics.push(super::ids::duplicate(id).at(place));
    }
}

/// Whether it may lie within its like without end.
fn nests(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::BlockQuote(_) | Tag::List(_) | Tag::DefinitionList | Tag::Table(_))
        || matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript)
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}
