//! What a text is made of, where that is probably not what its writer meant: text that vanishes because something is not
//! closed, and lines that begin with `#` and are no headings.
//!
//! It goes through the parser's events once, with the text beside them, and changes nothing. `unclosed` has comments, HTML
//! and code without an end, `headings` the lines of `#`, `tables` cells that no column takes, `definitions` addresses that
//! nothing refers to, `conflicts` what Git leaves for someone to decide.

mod conflicts;
mod definitions;
mod headings;
mod tables;
mod unclosed;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use super::Split;
use super::places::Places;
use crate::diagnostic::{Diagnostic, FileFaults};

/// Goes through the events of a text.
pub(super) struct Structure<'t> {
    text: &'t str,
    split: Split,
    /// Blocks that are open around what is at hand, headings and paragraphs left out.
    containers: Vec<Container>,
    /// How many events are open.
    depth: usize,
    /// Whether the heading at hand begins a section or brief.
    cuts: bool,
    /// The code or HTML that is open.
    block: Option<Block>,
    /// Whether what comes next begins a line of text.
    line_start: bool,
    table: Option<tables::Table>,
}

/// A block that holds others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Container {
    Quote,
    List,
    Note,
    Definition,
    Other,
}

/// A block whose content is no Markdown.
enum Block {
    Fence(unclosed::Fence),
    Indented,
    Html(unclosed::Html),
}

/// What is found in a text, with its place in it.
type Found = Vec<(Range<usize>, Diagnostic)>;

pub(super) use definitions::Definitions;

impl<'t> Structure<'t> {
    pub(super) fn new(text: &'t str, split: Split) -> Self {
        Self { text, split, containers: Vec::new(), depth: 0, cuts: false, block: None, line_start: false, table: None }
    }

    /// Whether the heading that was opened last begins a section or brief of a digest.
    pub(super) fn cuts(&self) -> bool {
        self.cuts
    }

    /// Looks at the next event.
    pub(super) fn event(
        &mut self,
        event: &Event<'_>,
        range: &Range<usize>,
        places: &Places<'_>,
        diagnostics: &mut FileFaults,
    ) {
        let mut found = Found::new();
        match event {
            Event::Start(tag) => self.start(tag, range, &mut found),
            Event::End(tag) => self.end(*tag, range, &mut found),
            Event::Text(_) => self.text(range, &mut found),
            Event::Html(_) => {
                if let Some(Block::Html(html)) = &mut self.block {
                    html.line(self.text, range, &mut found);
                }
            }
            Event::InlineHtml(raw) => unclosed::comment(raw, range, &mut found),
            _ => {}
        }
        self.line_start = matches!(
            event,
            Event::SoftBreak
                | Event::HardBreak
                | Event::TaskListMarker(_)
                | Event::Start(Tag::Paragraph | Tag::Item | Tag::DefinitionListTitle | Tag::DefinitionListDefinition)
        );
        for (range, diagnostic) in found {
            diagnostics.push(diagnostic.at(places.at(&range)));
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>, found: &mut Found) {
        let is_digest = self.split == Split::Digest;
        match tag {
            Tag::Heading { level: HeadingLevel::H2 | HeadingLevel::H3, .. } if is_digest => {
                self.cuts = self.depth == 0;
                if let Some(container) = self.containers.last() {
                    found.extend(headings::inside(self.text, range, *container));
                }
            }
            Tag::Heading { .. } => self.cuts = false,
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => {
                self.block = Some(Block::Fence(unclosed::Fence::new(self.text, range)));
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => {
                self.block = Some(Block::Indented);
                found.extend(headings::indented(self.text, range));
            }
            Tag::Table(columns) => self.table = Some(tables::Table::new(self.text, range, columns.len())),
            Tag::TableRow => {
                if let Some(table) = &self.table {
                    table.row(self.text, range, found);
                }
            }
            Tag::HtmlBlock => self.block = Some(Block::Html(unclosed::Html::new(self.text, range))),
            _ => {}
        }
        self.containers.extend(container(tag));
        self.depth += 1;
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>, found: &mut Found) {
        self.depth = self.depth.saturating_sub(1);
        if matches!(
            tag,
            TagEnd::BlockQuote(_)
                | TagEnd::List(_)
                | TagEnd::FootnoteDefinition
                | TagEnd::DefinitionListDefinition
                | TagEnd::Table
        ) {
            self.containers.pop();
        }
        if !matches!(tag, TagEnd::CodeBlock | TagEnd::HtmlBlock) {
            return;
        }
        match self.block.take() {
            Some(Block::Fence(fence)) => found.extend(fence.end(self.text, range)),
            Some(Block::Html(html)) => html.end(found),
            Some(Block::Indented) | None => {}
        }
    }

    fn text(&mut self, range: &Range<usize>, found: &mut Found) {
        match &mut self.block {
            Some(Block::Fence(fence)) => fence.line(self.text, range),
            Some(Block::Indented | Block::Html(_)) => {}
            None => {
                unclosed::in_line(self.text, range, found);
                found.extend(conflicts::begins(self.text, range));
                if self.line_start && self.containers.last() != Some(&Container::Other) {
                    found.extend(headings::line(self.text, range));
                }
            }
        }
    }
}

fn container(tag: &Tag<'_>) -> Option<Container> {
    match tag {
        Tag::BlockQuote(_) => Some(Container::Quote),
        Tag::List(_) => Some(Container::List),
        Tag::FootnoteDefinition(_) => Some(Container::Note),
        Tag::DefinitionListDefinition => Some(Container::Definition),
        Tag::Table(_) => Some(Container::Other),
        _ => None,
    }
}

/// The line around an offset, without its end.
fn line_at(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    start..end
}

/// Shortens what a message repeats of a text.
fn quoted(text: &str) -> String {
    /// Characters of a text that a message repeats.
    const LONGEST: usize = 40;
    let text = text.trim();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
