//! Where a file is cut, and the headings at which it is.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::events::{Document, Placed, fold};
use super::ids::{Ids, duplicate};
use super::places::Places;
use super::render::DEEPEST;
use super::typesetting::heading_language;
use super::{Heading, Rules, Split, html, raw, sanitise, slug};
use crate::config::RawHtml;
use crate::diagnostic::{Diagnostic, FileFaults};

/// A part before it is written.
pub(super) struct Cut<'a> {
    /// The events of its heading, its start and end included; empty for the first part.
    pub(super) heading: &'a [Placed<'a>],
    /// What follows.
    pub(super) events: &'a [Placed<'a>],
}

/// Cuts the events of a file.
pub(super) fn cut<'a>(events: &'a [Placed<'a>], split: Split) -> Vec<Cut<'a>> {
    let none = 0..0;
    let mut headings: Vec<Range<usize>> = vec![none];
    if split == Split::Digest {
        let mut depth = 0_usize;
        for (number, (event, _)) in events.iter().enumerate() {
            match event {
                Event::Start(tag) => {
                    if depth == 0 && cuts(tag) {
                        headings.push(number..number);
                    }
                    depth += 1;
                }
                Event::End(tag) => {
                    depth = depth.saturating_sub(1);
                    if let (0, TagEnd::Heading(HeadingLevel::H2 | HeadingLevel::H3), Some(last)) =
                        (depth, tag, headings.last_mut())
                    {
                        last.end = number + 1;
                    }
                }
                _ => {}
            }
        }
    }
    let ends: Vec<usize> = headings.iter().skip(1).map(|next| next.start).chain([events.len()]).collect();
    headings
        .iter()
        .zip(ends)
        .map(|(heading, end)| Cut { heading: &events[heading.clone()], events: &events[heading.end..end] })
        .collect()
}

fn cuts(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Heading { level: HeadingLevel::H2 | HeadingLevel::H3, .. })
}

/// Takes all ids that are written, so that none is made from a title that stands before.
pub(super) fn claim_written(document: &Document<'_>, places: &Places<'_>, ids: &mut Ids, diagnostics: &mut FileFaults) {
    let notes = document.notes.values().flat_map(|note| &note.events);
    for (event, range) in document.events.iter().chain(notes) {
        if let Event::Start(Tag::Heading { id: Some(id), .. }) = event
            && !ids.claim(id)
        {
            diagnostics.push(duplicate(id).at(places.at(range)));
        }
    }
}

/// What the ids of a part's footnotes begin with.
pub(super) fn prefix(cut: &Cut<'_>, ids: &mut Ids) -> Option<String> {
    let (Event::Start(Tag::Heading { id, .. }), _) = cut.heading.first()? else { return None };
    match id {
        Some(id) => Some(id.to_string()),
        None => Some(ids.make(&slug(&plain(cut.heading)))),
    }
}

/// The plain text of a heading.
pub(super) fn plain(events: &[Placed<'_>]) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(piece) | Event::Code(piece) => text.push_str(piece),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    html::allowed(&text).trim().to_owned()
}

/// Makes the heading of a part.
pub(super) fn heading(
    cut: &Cut<'_>,
    rules: Rules,
    places: &Places<'_>,
    mentioned: &mut BTreeSet<String>,
    diagnostics: &mut FileFaults,
) -> Option<Heading> {
    let (Event::Start(Tag::Heading { level, id, classes, attrs }), range) = cut.heading.first()? else { return None };
    for (event, range) in cut.heading {
        if let Event::FootnoteReference(label) = event {
            mentioned.insert(fold(label));
            diagnostics.push(
                Diagnostic::warning("footnote-in-heading", "a footnote in this heading is not shown")
                    .at(places.at(range))
                    .hint("refer to it from the text below"),
            );
        }
    }
    let language = heading_language(attrs);
    Some(Heading {
        level: *level as u8,
        html: in_language(inside(cut.heading, rules), language),
        language: language.map(str::to_owned),
        text: plain(cut.heading),
        id: id.as_ref().map(ToString::to_string),
        classes: classes.iter().map(ToString::to_string).collect(),
        attributes: attrs
            .iter()
            .map(|(name, value)| (name.to_string(), value.as_ref().map(ToString::to_string)))
            .collect(),
        place: places.at(range),
    })
}

fn in_language(html: String, language: Option<&str>) -> String {
    let Some(language) = language else { return html };
    let mut out = String::with_capacity(html.len() + 32);
    html::open_language(&mut out, language);
    out.push_str(&html);
    out.push_str("</span>");
    out
}

/// The HTML of a heading: emphasis and code stay, links and images become their text.
fn inside(events: &[Placed<'_>], rules: Rules) -> String {
    let mut out = String::new();
    let mut has_raw = false;
    // Within an image, marks stand in its alternative text, which has none.
    let mut images = 0_usize;
    let mut depth = 0_usize;
    for (event, _) in events {
        match event {
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images = images.saturating_sub(1),
            Event::Text(text) => html::text(&mut out, text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            Event::Code(text) if images > 0 => html::text(&mut out, text),
            _ if images > 0 => {}
            Event::Code(text) => {
                out.push_str("<code>");
                html::text(&mut out, text);
                out.push_str("</code>");
            }
            Event::InlineHtml(text) => {
                has_raw = true;
                out.push_str(&raw::in_heading(text, rules.raw_html));
            }
            Event::InlineMath(_) | Event::Start(_) => {
                depth += 1;
                if depth <= DEEPEST {
                    open(&mut out, event);
                }
            }
            Event::DisplayMath(_) | Event::End(_) => {
                if depth <= DEEPEST {
                    close(&mut out, event);
                }
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
    }
    if has_raw && rules.raw_html == RawHtml::Safe {
        out = sanitise::line(&out);
    }
    out.trim().to_owned()
}

/// Opens a mark within a heading; links and the heading itself are no marks.
fn open(out: &mut String, event: &Event<'_>) {
    match event {
        Event::InlineMath(language) => html::open_language(out, language),
        Event::Start(Tag::Superscript) => out.push_str("<sup>"),
        Event::Start(Tag::Emphasis) => out.push_str("<em>"),
        Event::Start(Tag::Strong) => out.push_str("<strong>"),
        Event::Start(Tag::Strikethrough) => out.push_str("<del>"),
        _ => {}
    }
}

fn close(out: &mut String, event: &Event<'_>) {
    match event {
        Event::DisplayMath(_) => out.push_str("</span>"),
        Event::End(TagEnd::Superscript) => out.push_str("</sup>"),
        Event::End(TagEnd::Emphasis) => out.push_str("</em>"),
        Event::End(TagEnd::Strong) => out.push_str("</strong>"),
        Event::End(TagEnd::Strikethrough) => out.push_str("</del>"),
        _ => {}
    }
}
