//! Blocks: paragraphs, headings, lists, tables, code.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use super::events::{Placed, first_line};
use super::render::{Renderer, Shape};
use super::typesetting::heading_language;
use super::{What, Word, code, html, slug};
use crate::diagnostic::Diagnostic;
use crate::lang::{Length, teaser};

/// How long an excerpt is, in characters: most sentences end within a quarter more.
const EXCERPT: Length = Length { most: 280, least: 80, whole: 420 };

/// A heading being written.
pub(super) struct OpenHeading {
    level: u8,
    id: Option<String>,
    classes: String,
    language: Option<String>,
    range: Range<usize>,
    html: usize,
    plain: usize,
    /// Whether it holds a link, within which there can be no other.
    pub(super) linked: bool,
}

/// A table being written.
#[derive(Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    head: bool,
    rows: bool,
    /// Whether the first column has no header: then it has those of the rows.
    has_row_headers: bool,
    cell: usize,
}

impl Renderer<'_> {
    pub(super) fn start_block(&mut self, tag: &Tag<'_>, range: &Range<usize>, rest: &[Placed<'_>]) {
        self.close_label();
        match tag {
            Tag::Paragraph => {
                if self.shape == Shape::Blocks {
                    self.out.push_str("<p>");
                }
                self.paragraph = (self.out.len(), self.plain.len());
            }
            Tag::Heading { level, id, classes, attrs } => {
                self.open_heading(*level, id.as_deref(), classes, range);
                if let Some(heading) = &mut self.heading {
                    heading.language = heading_language(attrs).map(str::to_owned);
                }
            }
            Tag::BlockQuote(None) => self.out.push_str("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.alert(*kind),
            Tag::List(Some(1)) => self.out.push_str("<ol>\n"),
            Tag::List(Some(start)) => {
                let _ = writeln!(self.out, "<ol start=\"{start}\">");
            }
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
                self.table = Some(Table { alignments, ..Table::default() });
            }
            Tag::TableHead | Tag::TableRow => self.open_row(matches!(tag, Tag::TableHead)),
            Tag::TableCell => self.open_cell(rest),
            _ => {}
        }
    }

    pub(super) fn close_block(&mut self, tag: &str) {
        self.out.push_str(tag);
        self.plain.push(' ');
    }

    pub(super) fn close_paragraph(&mut self) {
        self.close_media();
        let said = self.plain.get(self.paragraph.1..).unwrap_or_default();
        let target = if self.depth == 0 { &mut self.excerpt } else { &mut self.inner_excerpt };
        if target.is_empty() && !self.in_note {
            *target = teaser(&html::words(said).collect::<Vec<_>>().join(" "), EXCERPT);
        }
        self.plain.push(' ');
        if self.shape == Shape::Line {
            self.out.push(' ');
        } else if self.out.len() == self.paragraph.0 {
            self.out.truncate(self.out.len() - "<p>".len());
        } else {
            self.out.push_str("</p>\n");
        }
    }

    pub(super) fn alert(&mut self, kind: BlockQuoteKind) {
        let (class, word) = match kind {
            BlockQuoteKind::Note => ("note", Word::AlertNote),
            BlockQuoteKind::Tip => ("tip", Word::AlertTip),
            BlockQuoteKind::Important => ("important", Word::AlertImportant),
            BlockQuoteKind::Warning => ("warning", Word::AlertWarning),
            BlockQuoteKind::Caution => ("caution", Word::AlertCaution),
        };
        let _ = write!(self.out, "<div class=\"alert alert-{class}\" role=\"note\"><p class=\"alert-title\">");
        html::mark(&mut self.out, &mut self.holes, What::Word(word));
        self.out.push_str("</p>\n");
    }

    pub(super) fn task(&mut self, done: bool, rest: &[Placed<'_>]) {
        if matches!(rest.get(1), None | Some((Event::End(_) | Event::Start(Tag::List(_)), _))) {
            // A field without a label says nothing to those who do not see it.
            self.out.push_str(if done { "☑" } else { "☐" });
            return;
        }
        let checked = if done { " checked" } else { "" };
        let _ = write!(self.out, "<label><input type=\"checkbox\" disabled{checked}> ");
        self.label = true;
    }

    pub(super) fn close_label(&mut self) {
        if std::mem::take(&mut self.label) {
            self.out.push_str("</label>");
        }
    }

    pub(super) fn open_heading(
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
            language: None,
            range: range.clone(),
            html: self.out.len(),
            plain: self.plain.len(),
            linked: false,
        });
    }

    pub(super) fn close_heading(&mut self) {
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
        if let Some(language) = &heading.language {
            self.out.push_str(" lang=\"");
            html::attribute(&mut self.out, language);
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

    pub(super) fn code_block(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>, rest: &[Placed<'_>]) -> usize {
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

    pub(super) fn html_block(&mut self, range: &Range<usize>, rest: &[Placed<'_>]) -> usize {
        self.close_label();
        let (text, used) = gather(rest, TagEnd::HtmlBlock);
        self.raw(&text, range, true);
        self.close_media();
        self.plain.push(' ');
        used
    }

    pub(super) fn open_row(&mut self, head: bool) {
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

    pub(super) fn open_cell(&mut self, rest: &[Placed<'_>]) {
        let Some(table) = &mut self.table else { return };
        let empty = is_blank_cell(rest);
        let first = table.column == 0;
        if table.head && first {
            table.has_row_headers = empty;
        }
        // A header that says nothing is no header.
        let scope = match (table.head, empty) {
            (true, false) => Some("col"),
            (false, false) if first && table.has_row_headers => Some("row"),
            _ => None,
        };
        let class = match table.alignments.get(table.column) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            _ => "",
        };
        table.column += 1;
        table.cell = usize::from(scope.is_some());
        match scope {
            Some(scope) => self.out.extend(["<th scope=\"", scope, "\""]),
            None => self.out.push_str("<td"),
        }
        self.out.push_str(class);
        self.out.push('>');
    }

    pub(super) fn close_cell(&mut self) {
        let header = self.table.as_ref().is_some_and(|table| table.cell == 1);
        self.close_block(if header { "</th>" } else { "</td>" });
    }

    pub(super) fn close_row(&mut self) {
        let head = self.table.as_ref().is_some_and(|table| table.head);
        self.out.push_str(if head { "</tr></thead>\n" } else { "</tr>\n" });
    }

    pub(super) fn close_table(&mut self) {
        if self.table.take().is_some_and(|table| table.rows) {
            self.out.push_str("</tbody>\n");
        }
        self.out.push_str("</table></div>\n");
    }
}

/// Whether a cell has nothing to read: no text but spaces, of whatever kind.
fn is_blank_cell(rest: &[Placed<'_>]) -> bool {
    let mut texts = rest.iter().skip(1);
    texts
        .find(|(event, _)| !matches!(event, Event::Text(text) if text.trim().is_empty()))
        .is_some_and(|(event, _)| matches!(event, Event::End(TagEnd::TableCell)))
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
