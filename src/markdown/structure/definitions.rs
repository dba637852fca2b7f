//! Lines that name an address for links, `[label]: address`, and to which no link refers.
//!
//! Markdown publishes nothing of such a line. Often it is text all the same: `[Note]: important`. What is written so on
//! purpose, as a comment (`[//]: # (…)`), is left alone.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, RefDefs, Tag};

use super::quoted;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::FileFaults;
use crate::markdown::places::Places;

/// The definitions of a file that no link has referred to so far, by their label.
pub(in crate::markdown) struct Definitions(BTreeMap<String, (Range<usize>, bool)>);

impl Definitions {
    pub(in crate::markdown) fn new(definitions: &RefDefs<'_>) -> Self {
        let unused = definitions.iter().filter(|(label, definition)| {
            !matches!(&*definition.dest, "" | "#") && *label != "//" && !fold(label).starts_with("comment")
        });
        Self(
            unused
                .map(|(label, definition)| (fold(label), (definition.span.clone(), is_address(&definition.dest))))
                .collect(),
        )
    }

    /// Takes note of a link.
    pub(in crate::markdown) fn event(&mut self, event: &Event<'_>) {
        if let Event::Start(Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. }) = event
            && matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut)
        {
            self.0.remove(&fold(id));
        }
    }

    /// Reports those that are left.
    pub(in crate::markdown) fn end(self, text: &str, places: &Places<'_>, diagnostics: &mut FileFaults) {
        for (range, is_address) in self.0.into_values() {
            let line = text[range.clone()].lines().next().unwrap_or_default();
            let message = format!("`{}` is not published: no link refers to it", quoted(line));
            let problem = if is_address {
                Diagnostic::warning("unused-definition", message)
            } else {
                Diagnostic::error("lost-text", message)
            };
            let label = line.split(']').next().unwrap_or_default();
            let hint = format!("refer to it with `[text]{label}]`, remove it, or write `\\{label}\\]:` if it is text");
            diagnostics.push(problem.at(places.at(&(range.start..range.start + line.len()))).hint(hint));
        }
    }
}

/// Labels are the same whatever their case and the blanks in them.
fn fold(label: &str) -> String {
    crate::markdown::events::fold(&label.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether what stands behind the colon looks like an address, and not like a word of a sentence.
fn is_address(written: &str) -> bool {
    written.contains(['/', '#', '@', ':']) || written.trim_end_matches('.').contains('.')
}
