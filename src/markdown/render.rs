//! Events → one part's HTML, blocks first; inline.rs has what stands within them.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::blocks::{OpenHeading, Table};
use super::events::{Document, Placed, first_line};
use super::footnotes::Notes;
use super::ids::Ids;
use super::inline::OpenLink;
use super::media::OpenMedia;
use super::places::Places;
use super::sources::Sources;
use super::{Body, Link, LinkKind, Rules, Target, What, html, sanitise};
use crate::config::RawHtml;
use crate::diagnostic::{FileFaults, Place};

/// Quotes, lists and emphasis within each other; browsers stop at 512 elements, readers long before.
pub(super) const DEEPEST: usize = 64;

/// What is said while one part is written.
pub(super) struct Renderer<'a> {
    pub(super) document: &'a Document<'a>,
    /// What was parsed.
    pub(super) text: &'a str,
    pub(super) places: &'a Places<'a>,
    pub(super) rules: Rules<'a>,
    pub(super) ids: &'a mut Ids,
    pub(super) diagnostics: &'a mut FileFaults,
    /// HTML with marks.
    pub(super) out: String,
    /// Plain text of all that was written.
    pub(super) plain: String,
    pub(super) holes: Vec<What>,
    pub(super) links: Vec<Link>,
    pub(super) anchors: Vec<Box<str>>,
    pub(super) sources: Sources,
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
    /// How many passages in another language are open.
    pub(super) passages: usize,
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
    /// A link that is open: its address, its title, and where its text starts.
    pub(super) link: Option<(String, String, usize)>,
    /// Whether the link that is open opens elsewhere than in the window at hand.
    pub(super) elsewhere: bool,
    /// An open element in which terms are not explained, and how many of the kind are open within each other.
    pub(super) quiet: Option<(String, usize)>,
    /// A film or a sound that is open.
    pub(super) media: Option<OpenMedia>,
}

impl<'a> Renderer<'a> {
    pub(super) fn new(
        document: &'a Document<'a>,
        text: &'a str,
        places: &'a Places<'a>,
        rules: Rules<'a>,
        ids: &'a mut Ids,
        diagnostics: &'a mut FileFaults,
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
            sources: Sources::default(),
            notes: Notes::default(),
            open_links: Vec::new(),
            images: Vec::new(),
            heading: None,
            in_note: false,
            caption: None,
            raw: RawState::default(),
            passages: 0,
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
        let written = events.first().zip(events.last()).map_or(0, |((_, first), (_, last))| last.end - first.start);
        self.out.reserve(written + written / 4);
        self.plain.reserve(written);
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
        self.close_media();
        self.raw.depth = 0;
        self.raw.quiet = None;
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
            sources: self.sources.into_links(),
            excerpt: html::allowed(&excerpt).into(),
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
            Event::Text(_) => {
                let (run, used) = run(rest);
                self.text(&run, &rest[used..]);
                return used;
            }
            Event::Code(text) => self.code(text),
            // Passages: see typesetting.rs.
            Event::InlineMath(language) if self.writes_blocks() => {
                match self.passages.cmp(&DEEPEST) {
                    Ordering::Less => html::open_language(&mut self.out, language),
                    Ordering::Equal => self.too_deep(range),
                    Ordering::Greater => {}
                }
                self.passages += 1;
            }
            Event::DisplayMath(_) if self.writes_blocks() => {
                self.passages = self.passages.saturating_sub(1);
                if self.passages < DEEPEST {
                    self.out.push_str("</span>");
                }
            }
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
            self.too_deep(range);
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

    fn too_deep(&mut self, range: &Range<usize>) {
        let what = "more than 64 quotes, lists or marks are within each other".to_owned();
        self.warn("nested-too-deep", what, &first_line(range), "what lies deeper is shown as plain text");
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
        if matches!(
            tag,
            TagEnd::Paragraph | TagEnd::Item | TagEnd::DefinitionListTitle | TagEnd::DefinitionListDefinition
        ) {
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
        let kind = if matches!(what(0), What::Image(_)) { LinkKind::Picture } else { LinkKind::Reference };
        self.hole_for(what, kind, target, place);
    }

    /// The same for a link of some kind.
    pub(super) fn hole_for(&mut self, what: fn(u32) -> What, kind: LinkKind, target: Target, place: &Place) {
        let number = u32::try_from(self.links.len()).unwrap_or(u32::MAX);
        self.links.push(Link { target, kind, place: place.clone() });
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

/// The text at the start of the events, which the parser may have cut into pieces and lines, and how many they are.
fn run<'e>(rest: &'e [Placed<'_>]) -> (Cow<'e, str>, usize) {
    if let [(Event::Text(text), _), following @ ..] = rest
        && !matches!(following, [(Event::Text(_) | Event::SoftBreak, _), ..])
    {
        return (Cow::Borrowed(text), 1);
    }
    let mut text = String::new();
    let mut used = 0;
    for (event, _) in rest {
        match event {
            Event::Text(piece) => text.push_str(piece),
            Event::SoftBreak => text.push('\n'),
            _ => break,
        }
        used += 1;
    }
    (Cow::Owned(text), used)
}

/// The plain text that follows on the same line or in the same paragraph, as far as it can matter to what stands before.
pub(super) fn following(rest: &[Placed<'_>]) -> String {
    /// Names are hardly longer.
    const ENOUGH: usize = 400;
    let mut text = String::new();
    for (event, _) in rest {
        match event {
            Event::Text(piece) | Event::Code(piece) => text.push_str(piece),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::Start(tag) if is_inline(tag) => {}
            Event::End(
                TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Superscript
                | TagEnd::Subscript
                | TagEnd::Link,
            )
            | Event::InlineHtml(_) => {}
            _ => break,
        }
        if text.len() > ENOUGH {
            break;
        }
    }
    text
}

/// Whether it may lie within its like without end.
fn nests(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::BlockQuote(_) | Tag::List(_) | Tag::DefinitionList | Tag::Table(_))
        || matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript)
}

/// Whether it stands within a line.
pub(super) fn is_inline(tag: &Tag<'_>) -> bool {
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
