//! One pass over each block's running text, before it is set: bare addresses become links, and what readers would see
//! as signs of Markdown, or as a table or list that is none, is reported.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::events::Placed;
use super::pasted::Lines;
use super::places::Places;
use super::running_text::{OpenElements, RunningText};
use super::{Rules, autolinks, leftovers, office, typesetting};
use crate::config::RawHtml;
use crate::diagnostic::FileFaults;

/// Passes over the blocks of a text; `source` is what was parsed, and `is_pasted` whether HTML was pasted into it.
pub(super) fn proofread<'a>(
    events: Vec<Placed<'a>>,
    source: &str,
    is_pasted: bool,
    rules: Rules<'_>,
    places: &Places<'_>,
    diagnostics: &mut FileFaults,
) -> Vec<Placed<'a>> {
    let mut reader = Proofreader {
        out: Vec::with_capacity(events.len()),
        block: Vec::new(),
        lines: Lines::default(),
        elements: OpenElements::new(rules.raw_html),
        is_paragraph: false,
        code: None,
        strips_tags: is_pasted && rules.raw_html != RawHtml::Escape,
        source,
        places,
        diagnostics,
    };
    for (event, range) in events {
        reader.event(event, range);
    }
    reader.close_block();
    reader.lines.end(reader.places, reader.diagnostics);
    reader.out
}

struct Proofreader<'a, 's> {
    out: Vec<Placed<'a>>,
    /// The inline events of the block at hand.
    block: Vec<Placed<'a>>,
    lines: Lines,
    elements: OpenElements,
    /// Whether the block at hand is a paragraph, or an item that holds text as one.
    is_paragraph: bool,
    /// The block of code at hand, and whether it is an indented one.
    code: Option<bool>,
    strips_tags: bool,
    source: &'s str,
    places: &'s Places<'s>,
    diagnostics: &'s mut FileFaults,
}

impl<'a> Proofreader<'a, '_> {
    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        if let Some(is_indented) = self.code {
            match &event {
                Event::Text(text) if is_indented => self.lines.code(text, &range),
                Event::End(TagEnd::CodeBlock) => self.code = None,
                _ => {}
            }
            self.out.push((event, range));
            return;
        }
        if typesetting::is_inline(&event) {
            self.block.push((event, range));
            return;
        }
        self.close_block();
        match &event {
            Event::Start(Tag::Paragraph) => self.is_paragraph = true,
            Event::End(TagEnd::Paragraph) => self.is_paragraph = false,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => self.code = Some(true),
            other => {
                self.lines.end(self.places, self.diagnostics);
                self.is_paragraph = matches!(other, Event::Start(Tag::Item | Tag::DefinitionListDefinition));
                if let Event::Start(Tag::CodeBlock(_)) = other {
                    self.code = Some(false);
                }
                if let Event::Html(raw) = other {
                    self.elements.read(raw);
                }
            }
        }
        self.out.push((event, range));
    }

    fn close_block(&mut self) {
        if self.block.is_empty() {
            return;
        }
        let mut block = std::mem::take(&mut self.block);
        let mut text = RunningText::gather(&block, self.source, &mut self.elements);
        if self.strips_tags {
            block = office::without_tags(block, &text);
            text = RunningText::gather(&block, self.source, &mut self.elements);
        }
        if self.is_paragraph {
            self.lines.paragraph(&text);
        }
        let brackets = leftovers::brackets(&text);
        let broken: Vec<_> = brackets.iter().filter_map(|leftover| leftover.broken.clone()).collect();
        let addresses = autolinks::find(&text, &broken);
        let emphasis = leftovers::emphasis(&text, &addresses);
        leftovers::report(&brackets, &text, self.places, self.diagnostics);
        leftovers::report(&emphasis, &text, self.places, self.diagnostics);
        leftovers::report(&leftovers::foreign(&text), &text, self.places, self.diagnostics);
        if addresses.is_empty() {
            self.out.append(&mut block);
            self.block = block;
        } else {
            self.out.extend(autolinks::link(block, &text, &addresses));
        }
    }
}
