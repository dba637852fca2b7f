//! Events → one part's HTML, blocks first; inline.rs has what stands within them.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use super::events::{Document, Placed, first_line};
use super::footnotes::Notes;
use super::ids::Ids;
use super::inline::OpenLink;
use super::places::Places;
use super::{Body, Link, Rules, SourceLink, Target, What, code, html, sanitise, slug};
use crate::config::RawHtml;
use crate::diagnostic::{Diagnostic, Place};

/// Quotes, lists and emphasis within each other; browsers stop at 512 elements, readers long before.
const DEEPEST: usize = 64;

/// How long an excerpt is at most, in characters.
const EXCERPT: usize = 280;

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
    /// Whether an image is being written whose title is its caption.
    pub(super) in_figure: bool,
    /// Whether raw HTML went into `out`.
    pub(super) has_raw: bool,
    /// Raw elements that are open.
    pub(super) raw_depth: usize,
    /// A raw link that is open: its address, and where its text starts.
    pub(super) raw_link: Option<(String, usize)>,
    /// One line without paragraphs.
    line: bool,
    depth: usize,
    /// From this depth on, only text is written.
    muted: Option<usize>,
    table: Option<Table>,
    paragraph: usize,
    label: bool,
    excerpt: String,
    /// Of a paragraph within a quote or list, should there be no other.
    inner_excerpt: String,
}

/// A heading being written.
pub(super) struct OpenHeading {
    level: u8,
    id: Option<String>,
    classes: String,
    range: Range<usize>,
    html: usize,
    plain: usize,
    /// Whether it holds a link, within which there can be no other.
    pub(super) linked: bool,
}

struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    head: bool,
    rows: bool,
    cell: usize,
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
            in_figure: false,
            has_raw: false,
            raw_depth: 0,
            raw_link: None,
            line: false,
            depth: 0,
            muted: None,
            table: None,
            paragraph: 0,
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
        self.line = true;
        self.events(events);
        self.settle();
        self.out = self.out.trim().to_owned();
        self.finish()
    }

    /// Makes raw HTML harmless where any was written.
    pub(super) fn settle(&mut self) {
        self.close_label();
        self.raw_depth = 0;
        if std::mem::take(&mut self.has_raw) && self.rules.raw_html == RawHtml::Safe {
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
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.code(text),
            Event::InlineHtml(raw) | Event::Html(raw) if self.images.is_empty() => self.raw(raw, range, false),
            Event::InlineHtml(_) | Event::Html(_) => {}
            Event::FootnoteReference(label) => self.reference(label),
            Event::SoftBreak => self.line_break("\n"),
            Event::HardBreak => self.line_break("<br>\n"),
            Event::Rule if self.writes_blocks() => self.out.push_str("<hr>\n"),
            Event::TaskListMarker(done) if self.writes_blocks() => self.task(*done, rest),
            Event::Rule | Event::TaskListMarker(_) => {}
        }
        1
    }

    /// Whether tags are written here, rather than text alone.
    pub(super) fn writes_blocks(&self) -> bool {
        self.muted.is_none() && self.images.is_empty()
    }

    /// Whether figures may stand here.
    pub(super) fn writes_figures(&self) -> bool {
        self.writes_blocks() && !self.line && !self.label
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
            self.start_inline(tag, range)
        } else {
            self.start_block(tag, range, rest)
        }
        1
    }

    fn start_block(&mut self, tag: &'a Tag<'a>, range: &Range<usize>, rest: &'a [Placed<'a>]) {
        if !matches!(tag, Tag::Paragraph) || self.label {
            self.close_label();
        }
        match tag {
            Tag::Paragraph => {
                self.paragraph = self.plain.len();
                if !self.line {
                    self.out.push_str("<p>");
                }
            }
            Tag::Heading { level, id, classes, .. } => self.open_heading(*level, id.as_deref(), classes, range),
            Tag::BlockQuote(None) => self.out.push_str("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.alert(*kind),
            Tag::List(Some(1)) => self.out.push_str("<ol>\n"),
            Tag::List(Some(start)) => self.out.push_str(&format!("<ol start=\"{start}\">\n")),
            Tag::List(None) => self.out.push_str("<ul>\n"),
            Tag::Item if is_task(rest) => self.out.push_str("<li class=\"task\">"),
            Tag::Item => self.out.push_str("<li>"),
            Tag::DefinitionList => self.out.push_str("<dl>\n"),
            Tag::DefinitionListTitle => self.out.push_str("<dt>"),
            Tag::DefinitionListDefinition => self.out.push_str("<dd>"),
            Tag::Table(alignments) => {
                // It scrolls sideways on small screens, so that it has to be reachable by keyboard.
                self.out.push_str("<div class=\"table-scroll\" tabindex=\"0\"><table>\n");
                let alignments = alignments.clone();
                self.table = Some(Table { alignments, column: 0, head: false, rows: false, cell: 0 });
            }
            Tag::TableHead | Tag::TableRow => self.open_row(matches!(tag, Tag::TableHead)),
            Tag::TableCell => self.open_cell(rest),
            _ => {}
        }
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

    fn close_block(&mut self, tag: &str) {
        self.out.push_str(tag);
        self.plain.push(' ');
    }

    fn close_paragraph(&mut self) {
        let said = self.plain.get(self.paragraph..).unwrap_or_default();
        let target = if self.depth == 0 { &mut self.excerpt } else { &mut self.inner_excerpt };
        if target.is_empty() && !self.in_note {
            *target = shorten(said);
        }
        self.plain.push(' ');
        if self.line {
            self.out.push(' ');
        } else if self.out.ends_with("<p>") {
            self.out.truncate(self.out.len() - "<p>".len());
        } else {
            self.out.push_str("</p>\n");
        }
    }

    fn alert(&mut self, kind: BlockQuoteKind) {
        let (class, word) = match kind {
            BlockQuoteKind::Note => ("note", "alert_note"),
            BlockQuoteKind::Tip => ("tip", "alert_tip"),
            BlockQuoteKind::Important => ("important", "alert_important"),
            BlockQuoteKind::Warning => ("warning", "alert_warning"),
            BlockQuoteKind::Caution => ("caution", "alert_caution"),
        };
        self.out.push_str(&format!("<div class=\"alert alert-{class}\" role=\"note\"><p class=\"alert-title\">"));
        html::mark(&mut self.out, &mut self.holes, What::Word(word));
        self.out.push_str("</p>\n");
    }

    fn task(&mut self, done: bool, rest: &[Placed<'_>]) {
        if matches!(rest.get(1), None | Some((Event::End(_) | Event::Start(Tag::List(_)), _))) {
            // A field without a label says nothing to those who do not see it.
            self.out.push_str(if done { "☑" } else { "☐" });
            return;
        }
        let checked = if done { " checked" } else { "" };
        self.out.push_str(&format!("<label><input type=\"checkbox\" disabled{checked}> "));
        self.label = true;
    }

    fn close_label(&mut self) {
        if std::mem::take(&mut self.label) {
            self.out.push_str("</label>");
        }
    }

    fn open_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<&str>,
        classes: &[impl AsRef<str>],
        range: &Range<usize>,
    ) {
        let level = level as u8;
        if level == 1 {
            let message = "a heading of the first level stands in the text".to_owned();
            self.warn("heading-level", message, range, "use `##`; the title is the page's first heading");
        }
        self.heading = Some(OpenHeading {
            level: level.max(2),
            id: id.map(str::to_owned),
            classes: classes.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(" "),
            range: range.clone(),
            html: self.out.len(),
            plain: self.plain.len(),
            linked: false,
        });
    }

    fn close_heading(&mut self) {
        let Some(heading) = self.heading.take() else { return };
        let inside = self.out.split_off(heading.html);
        let text = self.plain.get(heading.plain..).unwrap_or_default().trim().to_owned();
        self.plain.push(' ');
        if inside.trim().is_empty() {
            self.warn(
                "empty-heading",
                "a heading says nothing".to_owned(),
                &heading.range,
                "write a title or remove it",
            );
            return;
        }
        let id = match heading.id {
            Some(id) => id,
            None => self.ids.make(&slug(&text)),
        };
        self.out.push_str("<h");
        html::mark(&mut self.out, &mut self.holes, What::Level(heading.level));
        self.out.push_str(" id=\"");
        html::attribute(&mut self.out, &id);
        self.out.push('"');
        if !heading.classes.is_empty() {
            self.out.push_str(" class=\"");
            html::attribute(&mut self.out, &heading.classes);
            self.out.push('"');
        }
        self.out.push('>');
        if heading.linked {
            self.out.push_str(&inside);
        } else {
            self.out.push_str("<a class=\"anchor\" href=\"");
            self.own_link(&id);
            self.out.push_str("\">");
            self.out.push_str(&inside);
            self.out.push_str("</a>");
        }
        self.out.push_str("</h");
        html::mark(&mut self.out, &mut self.holes, What::Level(heading.level));
        self.out.push_str(">\n");
        self.anchors.push(id.into());
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>, rest: &[Placed<'_>]) -> usize {
        self.close_label();
        let (text, used) = gather(rest, TagEnd::CodeBlock);
        let info = if let CodeBlockKind::Fenced(info) = kind { info.as_ref() } else { "" };
        let language = code::language(info);
        if let Err(near) = code::write(&mut self.out, language, &text) {
            let place = self.places.at(&first_line(range));
            self.diagnostics.push(
                Diagnostic::warning("unknown-code-language", format!("no language is called `{language}`"))
                    .at(place)
                    .hint("write ```` ```text ```` for a block that is no program")
                    .maybe_hint(near),
            );
        }
        used
    }

    fn html_block(&mut self, range: &Range<usize>, rest: &[Placed<'_>]) -> usize {
        self.close_label();
        let (text, used) = gather(rest, TagEnd::HtmlBlock);
        self.raw(&text, range, true);
        self.plain.push(' ');
        used
    }

    fn open_row(&mut self, head: bool) {
        let Some(table) = &mut self.table else { return };
        table.column = 0;
        table.head = head;
        if head {
            self.out.push_str("<thead><tr>");
        } else if std::mem::replace(&mut table.rows, true) {
            self.out.push_str("<tr>");
        } else {
            self.out.push_str("<tbody>\n<tr>");
        }
    }

    fn open_cell(&mut self, rest: &[Placed<'_>]) {
        let Some(table) = &mut self.table else { return };
        let empty = matches!(rest.get(1), Some((Event::End(TagEnd::TableCell), _)));
        // A header that says nothing is no header.
        let header = table.head && !empty;
        let class = match table.alignments.get(table.column) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            _ => "",
        };
        table.column += 1;
        table.cell = usize::from(header);
        self.out.push_str(if header { "<th scope=\"col\"" } else { "<td" });
        self.out.push_str(class);
        self.out.push('>');
    }

    fn close_cell(&mut self) {
        let header = self.table.as_ref().is_some_and(|table| table.cell == 1);
        self.close_block(if header { "</th>" } else { "</td>" });
    }

    fn close_row(&mut self) {
        let head = self.table.as_ref().is_some_and(|table| table.head);
        self.out.push_str(if head { "</tr></thead>\n" } else { "</tr>\n" });
    }

    fn close_table(&mut self) {
        if self.table.take().is_some_and(|table| table.rows) {
            self.out.push_str("</tbody>\n");
        }
        self.out.push_str("</table></div>\n");
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

fn is_task(rest: &[Placed<'_>]) -> bool {
    match rest.get(1) {
        Some((Event::TaskListMarker(_), _)) => true,
        Some((Event::Start(Tag::Paragraph), _)) => matches!(rest.get(2), Some((Event::TaskListMarker(_), _))),
        _ => false,
    }
}

/// The text up to the end of a block, and how many events it took.
fn gather(rest: &[Placed<'_>], end: TagEnd) -> (String, usize) {
    let mut text = String::new();
    for (number, (event, _)) in rest.iter().enumerate() {
        match event {
            Event::Text(piece) | Event::Html(piece) | Event::InlineHtml(piece) => text.push_str(piece),
            Event::End(tag) if *tag == end => return (text, number + 1),
            _ => {}
        }
    }
    (text, rest.len())
}

/// The beginning of a text, cut between words.
fn shorten(text: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let characters = word.chars().count() + usize::from(!out.is_empty());
        if length + characters > EXCERPT - 1 {
            let complete = text.split_whitespace().map(|word| word.chars().count() + 1).sum::<usize>() <= EXCERPT + 1;
            if !complete {
                if out.is_empty() {
                    out.extend(word.chars().take(EXCERPT - 1));
                }
                out.push('…');
                return out;
            }
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        length += characters;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_are_cut_between_words() {
        assert_eq!(shorten("  a \n b "), "a b");
        let exact = format!("{} {}", "x".repeat(200), "y".repeat(79));
        assert_eq!(shorten(&exact), exact);
        let long = format!("{} {}", "x".repeat(200), "y".repeat(80));
        assert_eq!(shorten(&long), format!("{}…", "x".repeat(200)));
        assert_eq!(shorten(&"é".repeat(300)).chars().count(), 280);
    }
}
