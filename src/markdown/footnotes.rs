//! Footnotes: numbered within a part in the order in which they are first mentioned, and written at its end.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::events::fold;
use super::html;
use super::render::Renderer;
use super::{What, Word};

/// The footnotes that a part mentions.
#[derive(Default)]
pub(super) struct Notes {
    /// What ids begin with, so that all parts of a file can stand on one page.
    pub(super) prefix: String,
    /// By number, from 1: folded label, id, ids of the references to it.
    mentioned: Vec<Mentioned>,
    numbers: BTreeMap<String, usize>,
}

struct Mentioned {
    label: String,
    id: String,
    references: Vec<String>,
}

impl Notes {
    /// The folded labels of all that was mentioned.
    pub(super) fn labels(&self) -> BTreeSet<String> {
        self.mentioned.iter().map(|note| note.label.clone()).collect()
    }
}

impl Renderer<'_> {
    /// Writes a reference. It never stands within a link: the parser has links hold no links.
    pub(super) fn reference(&mut self, label: &str) {
        if !self.images.is_empty() {
            return;
        }
        let label = fold(label);
        if !self.document.notes.contains_key(&label) {
            return;
        }
        if let Some(heading) = &mut self.heading {
            heading.linked = true;
        }
        let number = match self.notes.numbers.get(&label) {
            Some(number) => *number,
            None => self.mention(label),
        };
        let Some(note) = self.notes.mentioned.get_mut(number - 1) else { return };
        let count = note.references.len() + 1;
        let repeated = if count > 1 { format!("-{count}") } else { String::new() };
        let id = self.ids.make(&format!("fnref-{}{number}{repeated}", self.notes.prefix));
        note.references.push(id.clone());
        let note_id = note.id.clone();
        self.out.push_str("<sup><a href=\"");
        self.own_link(&note_id);
        self.out.push_str("\" id=\"");
        html::attribute(&mut self.out, &id);
        let _ = write!(self.out, "\" role=\"doc-noteref\">{number}</a></sup>");
        self.anchors.push(id.into());
    }

    /// Gives a footnote its number.
    fn mention(&mut self, label: String) -> usize {
        let number = self.notes.mentioned.len() + 1;
        let id = self.ids.make(&format!("fn-{}{number}", self.notes.prefix));
        self.notes.numbers.insert(label.clone(), number);
        self.notes.mentioned.push(Mentioned { label, id, references: Vec::new() });
        number
    }

    /// Writes all footnotes mentioned so far, and those that they mention in turn.
    pub(super) fn write_notes(&mut self) {
        if self.notes.mentioned.is_empty() {
            return;
        }
        let document = self.document;
        let body = std::mem::take(&mut self.out);
        self.in_note = true;
        let mut written = Vec::new();
        // The list may grow meanwhile, but never past the number of definitions.
        while let Some(label) = self.notes.mentioned.get(written.len()).map(|note| note.label.clone()) {
            if let Some(note) = document.notes.get(&label) {
                self.events(&note.events);
            }
            self.settle();
            written.push(std::mem::take(&mut self.out));
        }
        self.in_note = false;
        self.out = body;
        self.out.push_str("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
        html::mark(&mut self.out, &mut self.holes, What::Word(Word::Footnotes));
        self.out.push_str("\">\n<ol>\n");
        let mentioned = std::mem::take(&mut self.notes.mentioned);
        for (note, text) in mentioned.iter().zip(&written) {
            self.write_note(note, text);
        }
        self.notes.mentioned = mentioned;
        self.out.push_str("</ol>\n</section>\n");
    }

    fn write_note(&mut self, note: &Mentioned, text: &str) {
        self.out.push_str("<li id=\"");
        html::attribute(&mut self.out, &note.id);
        self.out.push_str("\">");
        // The way back stands at the end of the last paragraph, where there is one.
        let text = text.trim_end();
        if let Some(start) = text.strip_suffix("</p>") {
            self.out.push_str(start);
        } else {
            self.out.push_str(text);
            self.out.push_str("<p>");
        }
        for (number, reference) in note.references.iter().enumerate() {
            self.out.push_str(" <a href=\"");
            self.own_link(reference);
            self.out.push_str("\" role=\"doc-backlink\" aria-label=\"");
            html::mark(&mut self.out, &mut self.holes, What::Word(Word::BackToText));
            if number > 0 {
                let _ = write!(self.out, " {}", number + 1);
            }
            // The selector keeps the arrow from becoming an emoji.
            self.out.push_str("\">↩\u{FE0E}");
            if number > 0 {
                let _ = write!(self.out, "<sup>{}</sup>", number + 1);
            }
            self.out.push_str("</a>");
        }
        self.out.push_str("</p></li>\n");
        self.anchors.push(note.id.as_str().into());
    }
}
