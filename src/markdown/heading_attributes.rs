//! Attributes of headings: `## Title {#id .class name=value}`.
//!
//! Only braces that hold such attributes, at the end of the heading, are attributes; whatever else stands in braces is
//! text: `## The set {1, 2}`, `## Delete /users/{id}`. The parser would drop all of it, so its own reading is switched
//! off, and its events are read here. Closing signs (`### Title {#id} ###`, `### Title ### {#id}`) are left out, as
//! `CommonMark` and Pandoc want it, and two pairs of braces count as one.
//!
//! What was clearly meant as attributes and is none is reported: braces that something follows, that are not closed, or
//! that are escaped, as some editors write them. It is an error at a heading that begins a section or brief of a digest,
//! whose identity it is, and a warning elsewhere. What attributes *mean* at a section or a brief is not said here.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag};

use super::events::Placed;
use crate::diagnostic::{Diagnostic, did_you_mean};

/// Words that name an attribute or class of a section or brief. Alone in braces they are attributes that lack a sign or
/// a value, and no text: a brief that is to be a draft must not be published because a full stop is missing.
const KNOWN: [&str; 8] = ["date", "draft", "lang", "lead", "slug", "theme", "themes", "until"];
/// The only attribute that means something at any heading.
const LANGUAGE: &str = "lang";

/// Takes a diagnostic at a range of the parsed text.
pub(super) type Report<'r> = &'r mut dyn FnMut(Range<usize>, Diagnostic);

/// What stands in braces.
#[derive(Debug, Default, PartialEq, Eq)]
struct Attributes<'a> {
    ids: Vec<&'a str>,
    classes: Vec<&'a str>,
    named: Vec<(&'a str, Option<&'a str>)>,
    /// Words that are none of these. They are in `named`, too, without a value.
    bare: usize,
}

impl<'a> Attributes<'a> {
    /// Reads what stands between braces; nothing where that is text. `cuts` as in [`read`].
    fn parse(inside: &'a str, cuts: bool) -> Option<Self> {
        let mut attributes = Self::default();
        // kramdown and Python-Markdown write `{: #id}`.
        for word in inside.trim_start().trim_start_matches(':').split_whitespace() {
            let begins_name = |text: &str| text.starts_with(|c: char| c.is_alphabetic() || c == '_');
            if let Some(id) = word.strip_prefix('#').filter(|id| !id.is_empty()) {
                attributes.ids.push(id);
            } else if let Some(class) = word.strip_prefix('.').filter(|class| begins_name(class)) {
                attributes.classes.push(class);
            } else if let Some((name, value)) = word.split_once('=').filter(|(name, _)| begins_name(name)) {
                attributes.named.push((name, Some(value)));
            } else {
                attributes.named.push((word, None));
                attributes.bare += 1;
            }
        }
        let meant = !attributes.ids.is_empty() || !attributes.classes.is_empty() || attributes.has_value();
        let known = |word: &str| KNOWN.iter().any(|known| known.eq_ignore_ascii_case(word));
        let all_known = attributes.bare > 0 && attributes.named.iter().all(|(word, _)| known(word));
        (meant || (cuts && all_known)).then_some(attributes)
    }

    fn has_value(&self) -> bool {
        self.named.iter().any(|(_, value)| value.is_some())
    }

    /// Whether these are attributes beyond doubt, wherever they stand.
    fn is_certain(&self) -> bool {
        let known = |(name, value): &(&str, Option<&str>)| value.is_some() && KNOWN.contains(name);
        let has_known = self.named.iter().any(known) || self.classes.iter().any(|class| KNOWN.contains(class));
        self.bare == 0 && (!self.ids.is_empty() || has_known)
    }
}

/// Reads the attributes of the heading whose events begin at `start` and go to the end of `events`, puts them on its
/// opening event and takes them out of its text.
///
/// `cuts` says whether a section or brief of a digest begins here.
pub(super) fn read<'a>(events: &mut Vec<Placed<'a>>, start: usize, text: &'a str, cuts: bool, report: Report<'_>) {
    let mut blocks = Vec::new();
    drop_signs_behind_tab(events, start + 1, text);
    while let Some(range) = trailing_braces(&events[start + 1..], text) {
        let Some(attributes) = Attributes::parse(&text[range.start + 1..range.end - 1], cuts) else { break };
        truncate(events, start + 1, range.start);
        blocks.push((range, attributes));
    }
    if !blocks.is_empty() {
        drop_closing_signs(events, start + 1, text);
    }
    blocks.reverse();
    let named = blocks.iter().any(|(_, attributes)| !attributes.ids.is_empty());
    let attributed = !blocks.is_empty();
    leftovers(&events[start + 1..], text, cuts, (named, attributed), report);
    let Some((Event::Start(Tag::Heading { id, classes, attrs, .. }), _)) = events.get_mut(start) else { return };
    for (range, attributes) in blocks {
        for (number, written) in attributes.ids.into_iter().enumerate() {
            if number > 0 || id.is_some() {
                let fault = Diagnostic::error("heading-attributes", "the heading has two ids");
                report(range.clone(), fault.hint("keep one of them"));
            }
            if written.contains([',', ';', '=']) {
                let message = format!("the id `{written}` holds what separates attributes");
                let made = if cuts {
                    Diagnostic::error("heading-attributes", message)
                } else {
                    Diagnostic::warning("heading-attributes", message)
                };
                report(range.clone(), made.hint("separate attributes by spaces: `{#id date=2026-01-29}`"));
            }
            *id = Some(CowStr::Borrowed(written));
        }
        classes.extend(attributes.classes.into_iter().map(CowStr::Borrowed));
        for (name, value) in attributes.named {
            // Of a section or brief, all attributes are looked at where it is read.
            if !cuts && name != LANGUAGE {
                report(range.clone(), meaningless(name));
            }
            attrs.push((CowStr::Borrowed(name), value.map(CowStr::Borrowed)));
        }
    }
}

fn meaningless(name: &str) -> Diagnostic {
    let message = format!("the attribute `{name}` means nothing at this heading, and is left out");
    Diagnostic::warning("unknown-attribute", message)
        .hint("a heading of the text knows `#id`, `.class` and `lang=`; to show the braces, put them in a code span")
        .maybe_hint(did_you_mean(name, [LANGUAGE]))
}

/// The braces at the very end of a heading, with what stands in them.
fn trailing_braces(events: &[Placed<'_>], text: &str) -> Option<Range<usize>> {
    let (Event::Text(_), last) = events.last()? else { return None };
    let end = last.start + text[last.clone()].trim_end().len();
    let first = events.first()?.1.start;
    let inside = text[first..end].strip_suffix('}')?;
    // The signs that neither an attribute nor its value can hold.
    let open = inside.rfind(['{', '}', '<', '>', '\\', '\n'])?;
    let open = first + open;
    // The backslash may stand before the first event: events of escaped signs begin behind it.
    let is_open = text[open..].starts_with('{') && !text[..open].ends_with('\\');
    // `[text]{lang=en}` is a passage in another language.
    let passage = text[first..open].ends_with(']') && text[open..].starts_with("{lang=");
    (is_open && !passage && is_running_text(events, open)).then_some(open..end)
}

/// Whether an offset is in running text that is in no mark or link.
fn is_running_text(events: &[Placed<'_>], at: usize) -> bool {
    let mut depth = 0_usize;
    for (event, range) in events.iter().rev() {
        match event {
            Event::End(_) => depth += 1,
            Event::Start(_) => depth = depth.saturating_sub(1),
            Event::Text(_) if range.contains(&at) => return depth == 0,
            _ if range.end <= at => return false,
            _ => {}
        }
    }
    false
}

/// Takes out what stands at and behind an offset, and the spaces before it.
fn truncate(events: &mut Vec<Placed<'_>>, first: usize, at: usize) {
    while events.len() > first {
        let Some((event, range)) = events.last_mut() else { return };
        if range.start < at {
            if let Event::Text(piece) = event
                && range.end > at
            {
                let kept = piece.get(..at - range.start).unwrap_or_default().to_owned();
                *piece = CowStr::from(kept);
                range.end = at;
            }
            break;
        }
        events.pop();
    }
    trim_end(events, first);
}

/// Takes the spaces out of the end of a heading.
fn trim_end(events: &mut Vec<Placed<'_>>, first: usize) {
    while events.len() > first {
        match events.last_mut() {
            Some((Event::Text(piece), range)) => {
                let kept = piece.trim_end();
                if kept.len() < piece.len() {
                    range.end -= (piece.len() - kept.len()).min(range.len());
                    *piece = CowStr::from(kept.to_owned());
                }
                if !piece.is_empty() {
                    return;
                }
                events.pop();
            }
            Some((Event::SoftBreak | Event::HardBreak, _)) => _ = events.pop(),
            _ => return,
        }
    }
}

/// Takes the signs that close a heading out of its end: `### Title ### {#id}`.
fn drop_closing_signs(events: &mut Vec<Placed<'_>>, first: usize, text: &str) {
    let Some((Event::Text(_), range)) = events.get(first..).and_then(<[_]>::last) else { return };
    let title = &text[range.clone()];
    let open = title.trim_end_matches('#');
    if open.len() < title.len() && open.ends_with([' ', '\t']) {
        let at = range.start + open.len();
        truncate(events, first, at);
    }
}

/// Takes closing signs behind a tab out of the end of a heading, where the parser leaves them: `### Title {#id}→###`.
fn drop_signs_behind_tab(events: &mut Vec<Placed<'_>>, first: usize, text: &str) {
    let Some((Event::Text(_), range)) = events.get(first..).and_then(<[_]>::last) else { return };
    let title = text[range.clone()].trim_end();
    let open = title.trim_end_matches('#');
    if open.len() < title.len() && open.ends_with('\t') && open.trim_end().ends_with('}') {
        let at = range.start + open.trim_end().len();
        truncate(events, first, at);
    }
}

/// Reports what was meant as attributes and is published as text. `named` says whether the heading has an id all the
/// same: then braces in its text are there to be read; `attributed`, whether it has any attributes.
fn leftovers(events: &[Placed<'_>], text: &str, cuts: bool, (named, attributed): (bool, bool), report: Report<'_>) {
    /// Braces of one heading that are looked at.
    const MANY: usize = 20;
    let (Some((_, first)), Some(last)) = (events.first(), events.iter().map(|(_, range)| range.end).max()) else {
        return;
    };
    let start = first.start;
    let title = text[start..last].trim_end();
    if named {
        return;
    }
    if !title.contains(['{', '}']) {
        if let Some(leftover) =
            lookalike(title).filter(|leftover| cuts && events_show(events, start + leftover.at.start))
        {
            report(start + leftover.at.start..start + leftover.at.end, leftover.diagnostic(cuts));
        }
        return;
    }
    let is_shown = |at: usize| events_show(events, at);
    let braces = title.match_indices('{').map(|(at, _)| at).filter(|at| is_shown(start + at));
    // Escaped signs of a heading that has attributes are meant as text. Events of such signs begin behind the backslash.
    let is_literal = |at: usize| (attributed || at == 0) && text[..start + at].ends_with('\\');
    let braces = braces.filter(|at| !is_literal(*at));
    let mut leftovers: Vec<Leftover> = braces.take(MANY).filter_map(|open| opened(title, open, cuts)).collect();
    if !title.contains('{') && title.ends_with('}') && is_shown(start + title.len() - 1) {
        leftovers.extend(unopened(title));
    }
    leftovers.sort_by_key(|leftover| leftover.doubtful);
    if let Some(leftover) = leftovers.into_iter().next() {
        let range = start + leftover.at.start..start + leftover.at.end;
        report(range, leftover.diagnostic(cuts));
    }
}

/// Whether an offset is in the text of a heading, and not in code or raw HTML.
fn events_show(events: &[Placed<'_>], at: usize) -> bool {
    events.iter().any(|(event, range)| matches!(event, Event::Text(_)) && range.contains(&at))
}

/// Attributes that are none.
struct Leftover {
    /// Within the title.
    at: Range<usize>,
    message: String,
    hint: String,
    /// Whether it may as well be text.
    doubtful: bool,
}

impl Leftover {
    /// What looks like attributes to a reader, and not to a parser.
    fn lookalike(at: Range<usize>, written: &str, meant: &str) -> Self {
        Self {
            at,
            message: format!("`{written}` is no attribute, and is published as part of the title"),
            hint: format!("write `{{{meant}}}`; to show the signs, put them in a code span"),
            doubtful: false,
        }
    }

    fn diagnostic(self, cuts: bool) -> Diagnostic {
        let made = if cuts && !self.doubtful {
            Diagnostic::error("heading-attributes", self.message)
        } else {
            Diagnostic::warning("heading-attributes", self.message)
        };
        made.hint(self.hint)
    }
}

/// What is wrong with the braces that open at an offset of a title.
fn opened(title: &str, open: usize, cuts: bool) -> Option<Leftover> {
    let rest = &title[open..];
    if title[..open].ends_with(']') && rest.starts_with("{lang=") {
        return None;
    }
    let is_literal = title[..open].ends_with('\\');
    let Some(close) = rest.find('}') else {
        return if is_literal { None } else { unclosed(rest, open, cuts) };
    };
    let written = &rest[..=close];
    let inside = &written[1..close];
    let escaped = is_literal;
    let plain = inside.replace('\\', "");
    if is_certain(&plain) {
        let attributes = format!("{{{}}}", plain.trim());
        let (message, hint) = if escaped || plain != inside {
            let message = format!("the braces of `{attributes}` are escaped, and are published as text");
            (message, format!("write `{attributes}` without backslashes; to show braces, put them in a code span"))
        } else {
            let message = format!("the attributes `{attributes}` do not end the heading, and are published as text");
            (message, "put the braces at the very end of the line, behind all of the title".to_owned())
        };
        let start = open - usize::from(escaped);
        return Some(Leftover { at: start..open + written.len(), message, hint, doubtful: false });
    }
    let separate = title[..open].ends_with(char::is_whitespace) && rest[close + 1..].trim().is_empty();
    let meant = meant(inside);
    if separate && !escaped && meant != inside && is_certain(&meant) {
        return Some(Leftover::lookalike(open..open + written.len(), written, &meant));
    }
    let is_word = inside.len() > 2
        && inside.starts_with(char::is_alphabetic)
        && inside.chars().all(|letter| letter.is_alphanumeric() || letter == '-');
    (cuts && is_word && separate && !escaped).then(|| Leftover {
        at: open..open + written.len(),
        message: format!("`{written}` is no attribute, and is published as part of the title"),
        hint: if KNOWN.contains(&inside) {
            format!("write `{{.{inside}}}`; to show braces, put them in a code span")
        } else {
            format!("write `{{#{inside}}}` if it is the id; to show braces, put them in a code span")
        },
        doubtful: true,
    })
}

/// Whether a text between braces is attributes beyond doubt.
fn is_certain(inside: &str) -> bool {
    Attributes::parse(inside, false).is_some_and(|attributes| attributes.is_certain())
}

/// What stands between braces without what keeps it from being attributes: quotation marks, signs of full width, a space
/// behind the sign.
fn meant(inside: &str) -> String {
    let plain: String = inside.chars().filter(|sign| !"\"'“”„«»‘’\u{200B}\u{2060}\u{FEFF}".contains(*sign)).collect();
    let mut meant = plain.replace('＃', "#").replace('．', ".").trim().to_owned();
    for sign in ["#", "."] {
        if let Some(rest) = meant.strip_prefix(sign).filter(|rest| rest.starts_with(char::is_whitespace)) {
            meant = format!("{sign}{}", rest.trim_start());
        }
    }
    meant
}

/// An id at the end of a title in brackets or in braces of full width.
fn lookalike(title: &str) -> Option<Leftover> {
    let pairs = [('[', ']'), ('｛', '｝')];
    let (open, close) = pairs.into_iter().find(|(_, close)| title.ends_with(*close))?;
    // `[#hashtag]` may be text.
    let doubtful = open == '[';
    let at = title.rfind(open)?;
    let inside = title[at + open.len_utf8()..].strip_suffix(close)?;
    let meant = meant(inside);
    (meant.starts_with('#') && is_certain(&meant))
        .then(|| Leftover { doubtful, ..Leftover::lookalike(at..title.len(), &title[at..], &meant) })
}

/// What is wrong with a title that goes on with attributes that are not closed.
fn unclosed(rest: &str, open: usize, cuts: bool) -> Option<Leftover> {
    /// Attributes are hardly longer.
    const LONGEST: usize = 200;
    let line = rest.split(['<', '\n']).next().unwrap_or_default().trim_end();
    let written = &line[..line.floor_char_boundary(LONGEST)];
    let inside =
        written[1..].trim_end_matches([')', ']', '>', '*', '_', '\\', '#', ' ']).trim_start_matches(['\\', ' ']);
    let certain = is_certain(inside);
    // In `{#id some more words` the brace is missing somewhere.
    let begins = inside.strip_prefix('#').is_some_and(|id| id.starts_with(char::is_alphanumeric));
    (certain || (begins && cuts)).then(|| Leftover {
        at: open..open + written.len(),
        message: format!("the attributes `{written}` of this heading are not closed, and are published as text"),
        hint: format!("close them at the end of the line: `{{{inside}}}`"),
        doubtful: false,
    })
}

/// What is wrong with a title that ends in attributes without an opening brace: `Title #id}`.
fn unopened(title: &str) -> Option<Leftover> {
    let at = title.rfind(" #")? + 1;
    let inside = title[at..].trim_end_matches(['}', '\\']);
    Attributes::parse(inside, false).filter(Attributes::is_certain)?;
    Some(Leftover {
        at: at..title.len(),
        message: format!("the attributes `{}` of this heading are not opened, and are published as text", &title[at..]),
        hint: format!("write `{{{inside}}}`"),
        doubtful: false,
    })
}

/// The title in the line of a heading, as it is written: without its signs and attributes.
#[must_use]
pub fn title(line: &str) -> &str {
    let mut title = line.trim().trim_start_matches('#').trim();
    let without_signs = |title: &'_ str| -> usize {
        let open = title.trim_end_matches('#');
        if open.ends_with([' ', '\t']) { open.trim_end().len() } else { title.len() }
    };
    title = &title[..without_signs(title)];
    while let Some(inside) = title.strip_suffix('}')
        && let Some(open) = inside.rfind(['{', '}', '<', '>', '\\', '\n'])
        && inside[open..].starts_with('{')
        && !inside[..open].ends_with('\\')
        && !(inside[..open].ends_with(']') && inside[open..].starts_with("{lang="))
        && Attributes::parse(&inside[open + 1..], true).is_some()
    {
        title = title[..open].trim_end();
        title = &title[..without_signs(title)];
    }
    title
}

#[cfg(test)]
mod tests;
