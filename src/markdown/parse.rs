//! The steps: text → events → cuts → parts.

use std::collections::BTreeSet;
use std::ops::Range;

use super::events::{Document, first_line, read};
use super::ids::Ids;
use super::normalize::Normalized;
use super::outline;
use super::places::Places;
use super::render::Renderer;
use super::{Body, Parsed, Part, Rules, Split, html};
use crate::diagnostic::{Diagnostic, FileFaults, Source};

/// What is put before a line so that its start means no block: as a blank it keeps emphasis working, and unlike a
/// space it counts for no indentation.
const GUARD: char = '\u{2003}';

/// Parses the Markdown in `range` of `source`.
#[must_use]
pub fn parse(source: &Source, range: Range<usize>, split: Split, rules: Rules) -> Parsed {
    let text = source.text.get(range.clone()).unwrap_or_default();
    let normalized = Normalized::new(html::without_marks(text));
    let text = &*normalized.text;
    let places = Places::of_normalized(source, range.start, &normalized);
    let mut diagnostics = FileFaults::default();
    let document = read(text, split, rules, &places, &mut diagnostics);
    let cuts = outline::cut(&document.events, split);
    let mut ids = Ids::default();
    outline::claim_written(&document, &places, &mut ids, &mut diagnostics);
    let prefixes: Vec<Option<String>> = cuts.iter().map(|cut| outline::prefix(cut, &mut ids)).collect();
    let mut mentioned = BTreeSet::new();
    let mut parts = Vec::with_capacity(cuts.len());
    for (cut, prefix) in cuts.iter().zip(&prefixes) {
        let heading = outline::heading(cut, rules, &places, &mut mentioned, &mut diagnostics);
        if let Some(mentions) = rules.mentions.filter(|_| heading.is_some()) {
            mentions.restart();
        }
        let renderer = Renderer::new(&document, text, &places, rules, &mut ids, &mut diagnostics);
        let (body, labels) = renderer.part(cut.events, prefix.as_deref());
        mentioned.extend(labels);
        parts.push(Part { heading, body });
    }
    unused_notes(&document, &mentioned, &places, &mut diagnostics);
    Parsed { parts, diagnostics: in_order(diagnostics) }
}

/// Parses one line of Markdown that stands in a front-matter value.
#[must_use]
pub fn inline(text: &str, source: &Source, range: Range<usize>, rules: Rules) -> Body {
    inline_with(text, source, range, rules, &mut Vec::new())
}

/// Like [`inline`], and tells what is wrong with the line.
#[must_use]
pub fn inline_with(
    text: &str,
    source: &Source,
    range: Range<usize>,
    rules: Rules,
    diagnostics: &mut Vec<Diagnostic>,
) -> Body {
    let line: String = html::without_marks(text.trim()).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = format!("{GUARD}{}", without_block(&line));
    let written = &line[GUARD.len_utf8()..];
    // Where the value is written as it is meant, places are exact.
    let verbatim = source.text.get(range.clone()).and_then(|value| value.find(written));
    let places = match verbatim {
        Some(at) => Places::of_text(source, range.start + at, GUARD.len_utf8()),
        None => Places::of_value(source, range),
    };
    let mut found = FileFaults::default();
    let document = read(&line, Split::Whole, rules, &places, &mut found);
    let mut ids = Ids::default();
    let body = Renderer::new(&document, &line, &places, rules, &mut ids, &mut found).one_line(&document.events);
    diagnostics.extend(in_order(found));
    body
}

/// The line without the sign of a bullet, quote or heading; numbers are more likely meant as such.
fn without_block(line: &str) -> &str {
    let hashes = line.trim_start_matches('#');
    let level = line.len() - hashes.len();
    let rest = ["- ", "* ", "+ ", "> "].iter().find_map(|sign| line.strip_prefix(sign));
    match rest {
        Some(rest) => rest.trim_start(),
        None if (1..=6).contains(&level) && hashes.starts_with(' ') => hashes.trim_start(),
        None => line,
    }
}

fn unused_notes(
    document: &Document<'_>,
    mentioned: &BTreeSet<String>,
    places: &Places<'_>,
    diagnostics: &mut FileFaults,
) {
    for note in document.notes.iter().filter(|(label, _)| !mentioned.contains(*label)).map(|(_, note)| note) {
        diagnostics.push(
            Diagnostic::warning("footnote-unused", format!("footnote `{}` is never referred to", note.label))
                .at(places.at(&first_line(&note.range)))
                .hint(format!("refer to it with `[^{}]` or remove it", note.label)),
        );
    }
}

/// In the order of the file, each once: a footnote that two parts mention is written twice.
fn in_order(diagnostics: FileFaults) -> Vec<Diagnostic> {
    let mut diagnostics = diagnostics.into_list();
    let position = |diagnostic: &Diagnostic| diagnostic.place.as_ref().map(|place| (place.line, place.column));
    diagnostics.sort_by(|a, b| (position(a), a.name, &a.message).cmp(&(position(b), b.name, &b.message)));
    diagnostics.dedup();
    diagnostics
}
