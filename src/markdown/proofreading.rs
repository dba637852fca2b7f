//! One pass over each block's running text, before it is set: bare addresses become links, and what readers would see
//! as signs of Markdown is reported.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::events::Placed;
use super::places::Places;
use super::running_text::{OpenElements, RunningText};
use super::{Rules, autolinks, leftovers, typesetting};
use crate::diagnostic::FileFaults;

/// Passes over the blocks of a text; `source` is what was parsed.
pub(super) fn proofread<'a>(
    events: Vec<Placed<'a>>,
    source: &str,
    rules: Rules<'_>,
    places: &Places<'_>,
    diagnostics: &mut FileFaults,
) -> Vec<Placed<'a>> {
    let mut out = Vec::with_capacity(events.len());
    let mut block = Vec::new();
    let mut elements = OpenElements::new(rules.raw_html);
    let mut is_code = false;
    let mut close = |block: &mut Vec<Placed<'a>>, out: &mut Vec<Placed<'a>>, elements: &mut OpenElements| {
        if !block.is_empty() {
            proofread_block(block, out, source, elements, places, diagnostics);
        }
    };
    for placed in events {
        if !is_code && typesetting::is_inline(&placed.0) {
            block.push(placed);
            continue;
        }
        close(&mut block, &mut out, &mut elements);
        match &placed.0 {
            Event::Start(Tag::CodeBlock(_)) => is_code = true,
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Html(raw) => elements.read(raw),
            _ => {}
        }
        out.push(placed);
    }
    close(&mut block, &mut out, &mut elements);
    out
}

fn proofread_block<'a>(
    block: &mut Vec<Placed<'a>>,
    out: &mut Vec<Placed<'a>>,
    source: &str,
    elements: &mut OpenElements,
    places: &Places<'_>,
    diagnostics: &mut FileFaults,
) {
    let text = RunningText::gather(block, source, elements);
    let brackets = leftovers::brackets(&text);
    let broken: Vec<_> = brackets.iter().filter_map(|leftover| leftover.broken.clone()).collect();
    let addresses = autolinks::find(&text, &broken);
    let emphasis = leftovers::emphasis(&text, &addresses);
    leftovers::report(&brackets, &text, places, diagnostics);
    leftovers::report(&emphasis, &text, places, diagnostics);
    if addresses.is_empty() {
        out.append(block);
    } else {
        out.extend(autolinks::link(std::mem::take(block), &text, &addresses));
    }
}
