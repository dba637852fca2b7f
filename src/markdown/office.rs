//! HTML that a word processor or a mail program puts on the clipboard.
//!
//! It says how each word looks and hardly what it means, and next to nothing of it stays. One warning says so for the
//! whole text, instead of one for each of its attributes; the words are kept. Tags of the programs' own, such as
//! `<o:p>`, are no HTML to Markdown, so that they would be shown as text: they are taken out.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::events::Placed;
use super::places::Places;
use super::running_text::{Kind, Piece, RunningText};
use crate::config::RawHtml;
use crate::diagnostic::{Diagnostic, FileFaults};

/// What no one but a program writes, in lower case.
const SIGNS: [&str; 18] = [
    "mso-",
    "class=\"mso",
    "class='mso",
    "class=mso",
    "x_mso",
    "wordsection",
    "<o:",
    "</o:",
    "<w:",
    "<v:",
    "<st1:",
    "<u1:",
    "urn:schemas-microsoft-com",
    "docs-internal-guid",
    "elementtoproof",
    "class=\"gmail_",
    "apple-converted-space",
    "x-apple-data-detectors",
];

/// Elements that only say how words look.
const LOOKS: [&str; 4] = ["font", "center", "big", "basefont"];

/// Prefixes of the programs' own elements. What stands in them is text.
const PREFIXES: [&str; 11] = ["o", "w", "v", "m", "x", "st1", "u1", "a14", "wp", "dsp", "rtc"];

/// Elements that such a program wraps a whole document in.
const WRAPPING: [&str; 6] = ["html", "head", "body", "meta", "link", "xml"];

/// The longest tag of a program that is looked for in text.
const LONGEST: usize = 300;

/// How often a text has to say how its words look before that is a whole passage of HTML.
const SEVERAL: usize = 2;

/// What was pasted into a text.
pub(super) struct Pasted {
    first: Range<usize>,
    pieces: usize,
    /// Whether it comes from such a program for sure.
    is_sure: bool,
}

impl Pasted {
    /// Looks through the events of a text and of its notes.
    pub(super) fn find<'e, 'a: 'e>(events: impl IntoIterator<Item = &'e Placed<'a>>) -> Option<Self> {
        let mut found: Option<Self> = None;
        let mut add = |range: &Range<usize>, pieces: usize, is_sure: bool| {
            let pasted = found.get_or_insert(Self { first: range.clone(), pieces: 0, is_sure: false });
            pasted.pieces += pieces;
            pasted.is_sure |= is_sure;
        };
        let mut code = false;
        let mut before = "";
        for (event, range) in events {
            match event {
                Event::Start(Tag::CodeBlock(_)) => code = true,
                Event::End(TagEnd::CodeBlock) => code = false,
                Event::Html(raw) | Event::InlineHtml(raw) => {
                    let raw = raw.to_lowercase();
                    let sure = SIGNS.iter().map(|sign| raw.matches(sign).count()).sum::<usize>();
                    let looks = LOOKS.iter().map(|name| raw.matches(&format!("<{name}")).count()).sum::<usize>();
                    let looks = looks + raw.matches(" style=").count() + raw.matches("\nstyle=").count();
                    if sure + looks > 0 {
                        add(range, sure + looks, sure > 0);
                    }
                }
                Event::Text(text) if !code => {
                    // The parser parts `<` from what follows it.
                    if before == "<" && tag(&format!("<{}", &text[..text.floor_char_boundary(LONGEST)])).is_some() {
                        add(range, 1, true);
                    }
                    before = if &**text == "<" { "<" } else { "" };
                    continue;
                }
                Event::Start(Tag::Link { link_type: LinkType::Autolink, dest_url, .. }) if is_own(dest_url) => {
                    add(range, 1, true);
                }
                _ => {}
            }
            before = "";
        }
        found.filter(|pasted| pasted.is_sure || pasted.pieces >= SEVERAL)
    }

    /// Reports it, once.
    pub(super) fn report(&self, rule: RawHtml, places: &Places<'_>, diagnostics: &mut FileFaults) {
        let from = if self.is_sure { "from a word processor or a mail program " } else { "" };
        let fate = match rule {
            RawHtml::Safe => "its formatting is removed, its text is kept",
            RawHtml::Allow => "its formatting is published with it",
            RawHtml::Escape => "readers see its tags",
        };
        diagnostics.push(
            Diagnostic::warning("pasted-html", format!("HTML {from}was pasted into the text: {fate}"))
                .at(places.at(&self.first))
                .hint("paste it as plain text (Ctrl+Shift+V), and write titles, lists, links and emphasis in Markdown"),
        );
    }
}

/// Whether an element of raw HTML is one of those that a single warning speaks for.
pub(super) fn is_formatting(element: &str) -> bool {
    [&LOOKS[..], &PREFIXES, &WRAPPING].concat().contains(&element) || element == "style"
}

/// Whether an address is a tag of a program that the parser took for an address in angle brackets.
fn is_own(address: &str) -> bool {
    address.split_once(':').is_some_and(|(prefix, _)| PREFIXES.contains(&prefix))
}

/// The length of a tag of a program at the start of a text.
fn tag(text: &str) -> Option<usize> {
    let near = &text[..text.floor_char_boundary(LONGEST)];
    let inside = near.strip_prefix('<')?;
    let end = inside.find('>')?;
    let inside = &inside[..end];
    let name = inside.strip_prefix('/').unwrap_or(inside);
    let is_conditional = inside.starts_with("![if ") || inside.starts_with("![endif]") || inside.starts_with("?xml:");
    let is_named = name.split_once(':').is_some_and(|(prefix, rest)| {
        PREFIXES.contains(&prefix.to_ascii_lowercase().as_str()) && rest.starts_with(|c: char| c.is_ascii_alphabetic())
    });
    (is_conditional || is_named).then_some(end + 2)
}

/// The events of a block without the programs' own tags.
pub(super) fn without_tags<'a>(events: Vec<Placed<'a>>, text: &RunningText) -> Vec<Placed<'a>> {
    let starts = text.text.match_indices('<').filter(|(at, _)| !text.is_literal(*at));
    let mut tags: Vec<Range<usize>> = Vec::new();
    for (at, _) in starts.filter(|(at, _)| matches!(text.kind(*at), Kind::Text | Kind::Linked)) {
        let is_new = tags.last().is_none_or(|last| last.end <= at);
        tags.extend(tag(&text.text[at..]).filter(|_| is_new).map(|length| at..at + length));
    }
    let mut out = Vec::with_capacity(events.len());
    let mut pieces = text.pieces().iter().peekable();
    let (mut next, mut hidden) = (0, false);
    for (number, (event, range)) in events.into_iter().enumerate() {
        let piece = pieces.next_if(|piece| piece.event == number);
        match &event {
            Event::Start(Tag::Link { link_type: LinkType::Autolink, dest_url, .. }) if is_own(dest_url) => {
                hidden = true;
                continue;
            }
            Event::End(TagEnd::Link) if hidden => {
                hidden = false;
                continue;
            }
            _ if hidden => continue,
            _ => {}
        }
        while piece.is_some_and(|piece| tags.get(next).is_some_and(|tag| tag.end <= piece.at.start)) {
            next += 1;
        }
        let is_cut = |piece: &&Piece| {
            matches!(event, Event::Text(_)) && tags.get(next).is_some_and(|tag| tag.start < piece.at.end)
        };
        let Some(piece) = piece.filter(is_cut) else {
            out.push((event, range));
            continue;
        };
        let mut done = piece.at.start;
        for tag in tags[next..].iter().take_while(|tag| tag.start < piece.at.end) {
            text.push_to(&mut out, piece, done..tag.start.max(done));
            done = tag.end.min(piece.at.end);
        }
        text.push_to(&mut out, piece, done..piece.at.end);
    }
    out
}
