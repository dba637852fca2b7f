//! Bare addresses become links: `https://…`, `http://…`, `ftp://…`, `www.…`, `name@host`.
//!
//! The rules are those of the autolink extension of GitHub Flavored Markdown
//! (<https://github.github.com/gfm/#autolinks-extension->), with what texts in other languages than English need: an
//! address may follow or end at quotation marks, dashes and no-break spaces, its letters may be any, and an address
//! for mail does not end in figures, as a version of a program does. The parser has no such extension, so this works on
//! its events. An address wins over the emphasis that the parser saw in it, as it does on GitHub.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::events::Placed;
use super::running_text::{EMPHASIS, Kind, Piece, RunningText, typed};
use super::typography::OBJECT;

/// Schemes of addresses that need no brackets around them.
const SCHEMES: [&str; 3] = ["https", "http", "ftp"];

/// Signs that belong to the sentence where they stand at the end of an address.
const TRAILING: &str = "?!.,:*_~'\"`>»”’“‘…–—·•、。，；：！？）】」』";

/// Signs that no address holds, so that it ends before them.
const ENDING: &str = "<>«»“”„‟‹›`";

/// How far back the beginning of a word is looked for.
const WORD: usize = 256;

/// Bytes of the longest host, letters other than ASCII included.
const LONGEST_HOST: usize = 512;

/// An address in a running text.
#[derive(Debug)]
pub(super) struct Address {
    /// Where it is written, with the angle brackets around `<www.…>`.
    at: Range<usize>,
    /// What readers see of it.
    shown: Range<usize>,
    /// What goes before that to make it an address of the web.
    prefix: &'static str,
    kind: LinkType,
}

impl Address {
    /// Where it is in the running text.
    pub(super) fn at(&self) -> &Range<usize> {
        &self.at
    }
}

/// Finds the addresses, in order; none begins within `blocked`, which is in order, too.
pub(super) fn find(text: &RunningText, blocked: &[Range<usize>]) -> Vec<Address> {
    let mut found: Vec<Address> = Vec::new();
    for (at, sign) in text.text.match_indices([':', '.', '@']) {
        let done = found.last().map_or(0, |address| address.at.end);
        let next = blocked.partition_point(|range| range.end <= at);
        let is_blocked = blocked.get(next).is_some_and(|range| range.start <= at);
        if at < done || is_blocked || text.is_literal(at) || text.kind(at) != Kind::Text {
            continue;
        }
        found.extend(match sign {
            ":" => web(text, at, done),
            "." => host(text, at, done),
            _ => mail(text, at, done),
        });
    }
    found
}

/// `https://…`, at its colon.
fn web(text: &RunningText, colon: usize, done: usize) -> Option<Address> {
    if !text.text[colon..].starts_with("://") {
        return None;
    }
    let scheme = SCHEMES.into_iter().find(|scheme| ends_with(&text.text[done..colon], scheme))?;
    let start = colon - scheme.len();
    if text.before(start).is_some_and(char::is_alphanumeric) {
        return None;
    }
    let end = end(text, colon + 3)?;
    Some(Address { at: start..end, shown: start..end, prefix: "", kind: LinkType::Autolink })
}

/// `www.…`, at its first dot.
fn host(text: &RunningText, dot: usize, done: usize) -> Option<Address> {
    if !ends_with(&text.text[done..dot], "www") {
        return None;
    }
    let start = dot - 3;
    let before = text.before(start);
    if before.is_some_and(|c| c.is_alphanumeric() || "/.-@#&=+\\%".contains(c)) {
        return None;
    }
    let end = end(text, start)?;
    let bracketed = before == Some('<') && text.after(end) == Some('>') && !text.is_literal(start - 1);
    let at = if bracketed { start - 1..end + 1 } else { start..end };
    Some(Address { at, shown: start..end, prefix: "http://", kind: LinkType::Autolink })
}

/// `name@host`, at its sign.
fn mail(text: &RunningText, sign: usize, done: usize) -> Option<Address> {
    let local = text.text[done..sign].trim_end_matches(|c: char| c.is_ascii_alphanumeric() || ".+-_".contains(c));
    let (mut start, mut prefix) = (done + local.len(), "mailto:");
    let domain = &text.text[sign + 1..];
    let length = domain.find(|c: char| !c.is_alphanumeric() && !"-_.".contains(c)).unwrap_or(domain.len());
    let mut end = sign + 1 + domain[..length].trim_end_matches('.').len();
    let host = &text.text[sign + 1..end];
    let last = host.rsplit('.').next().unwrap_or_default();
    if start == sign
        || !host.contains('.')
        || host.contains("..")
        || host.starts_with(['.', '-', '_'])
        || host.ends_with(['-', '_'])
        || !last.contains(char::is_alphabetic)
        || text.after(end) == Some('@')
    {
        return None;
    }
    let before = &text.text[done..start];
    if before.ends_with(|c: char| c.is_alphanumeric() || "/@#&=\\%!".contains(c)) || is_within_address(before) {
        return None;
    }
    let scheme = ["mailto:", "xmpp:"].into_iter().find(|scheme| ends_with(before, scheme));
    let Some(scheme) = scheme else {
        return Some(Address { at: start..end, shown: start..end, prefix: "", kind: LinkType::Email });
    };
    start -= scheme.len();
    prefix = if prefix == scheme { "" } else { prefix };
    if text.before(start).is_some_and(char::is_alphanumeric) {
        return None;
    }
    if scheme == "xmpp:" {
        prefix = "";
        if let Some(resource) = text.text[end..].strip_prefix('/') {
            let length = resource.find(|c: char| !c.is_ascii_alphanumeric() && !"@.".contains(c));
            let resource = resource[..length.unwrap_or(resource.len())].trim_end_matches('.');
            end += if resource.is_empty() { 0 } else { 1 + resource.len() };
        }
    }
    Some(Address { at: start..end, shown: start..end, prefix, kind: LinkType::Autolink })
}

/// Whether the word at the end of a text is the beginning of an address, such as `ftp://name:`.
fn is_within_address(before: &str) -> bool {
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(WORD))..];
    near.rsplit(char::is_whitespace).next().is_some_and(|word| word.contains("://"))
}

fn ends_with(text: &str, wanted: &str) -> bool {
    let start = text.len().checked_sub(wanted.len());
    start.and_then(|start| text.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(wanted))
}

/// Where the address ends whose host begins at an offset; nothing where that is no host.
fn end(text: &RunningText, host: usize) -> Option<usize> {
    let rest = &text.text[host..];
    let in_host =
        |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '\u{300}'..='\u{36F}') || c == EMPHASIS[1];
    let near = &rest[..rest.floor_char_boundary(LONGEST_HOST)];
    let length = near.find(|c| !in_host(c)).unwrap_or(near.len());
    let name = near[..length].trim_end_matches(|c| matches!(c, '.' | '_') || c == EMPHASIS[1]);
    // Looked at first: what follows is read once for each address, and not for each beginning of one.
    if !is_host(name) {
        return None;
    }
    // A host ends at an apostrophe; what follows is a word of the sentence.
    let reach = if rest[length..].starts_with(['’', '‘', '\'']) { 0 } else { reach(&rest[length..]) };
    let mut end = trimmed(&rest[..length + reach]);
    // As on GitHub an entity at the end is a character of the sentence.
    while let Some((last, _)) = rest[..end].char_indices().next_back().filter(|(at, _)| text.is_entity(host + at)) {
        end = trimmed(&rest[..last]);
    }
    Some(host + end)
}

/// How far an address may go on: up to a blank, a sign that no address holds, or a bracket that was opened before it.
fn reach(rest: &str) -> usize {
    let mut brackets = 0_usize;
    for (at, c) in rest.char_indices() {
        match c {
            '[' => brackets += 1,
            ']' if brackets == 0 => return at,
            ']' => brackets -= 1,
            '\u{200B}' | '\u{2060}' | '\u{FEFF}' | OBJECT => return at,
            c if c.is_whitespace() || c.is_control() || ENDING.contains(c) => return at,
            _ => {}
        }
    }
    rest.len()
}

/// The length of an address without the signs at its end that belong to the sentence.
fn trimmed(address: &str) -> usize {
    let count = |sign: char| address.matches(sign).count();
    let mut closed = [(')', count('('), count(')')), ('}', count('{'), count('}'))];
    let mut end = address.len();
    while let Some(last) = address[..end].chars().next_back() {
        let kept = &address[..end - last.len_utf8()];
        if let Some((_, open, close)) = closed.iter_mut().find(|(sign, ..)| *sign == last) {
            if close <= open {
                break;
            }
            *close -= 1;
            end = kept.len();
        } else if last == ';' {
            // `&copy;` is a character of the sentence.
            let name = kept.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
            let is_entity = name.ends_with('&') && name.len() < kept.len();
            end = if is_entity { name.len() - 1 } else { kept.len() };
        } else if TRAILING.contains(last) || EMPHASIS.contains(&last) {
            end = kept.len();
        } else {
            break;
        }
    }
    end
}

/// Whether it is a host: names with dots between, of which the last two hold no underscore.
fn is_host(host: &str) -> bool {
    let mut names = host.rsplit('.');
    let (Some(last), Some(before)) = (names.next(), names.next()) else { return false };
    let is_underscore = |c: char| c == '_' || c == EMPHASIS[1];
    [last, before].into_iter().all(|name| !name.is_empty() && !name.contains(is_underscore))
        && names.all(|name| !name.is_empty())
}

/// Writes the events of a block anew, with a link around each address.
pub(super) fn link<'a>(events: Vec<Placed<'a>>, text: &RunningText, addresses: &[Address]) -> Vec<Placed<'a>> {
    let mut out = Vec::with_capacity(events.len() + addresses.len() * 3);
    let lost = lost_emphasis(text, addresses);
    let mut pieces = text.pieces().iter().peekable();
    let mut next = 0;
    for (number, (event, range)) in events.into_iter().enumerate() {
        let piece = pieces.next_if(|piece| piece.event == number);
        let is_changed = |piece: &&Piece| match piece.kind {
            Kind::Text => addresses.get(next).is_some_and(|address| address.at.start < piece.at.end),
            Kind::Emphasis => lost.binary_search(&number).is_ok(),
            _ => false,
        };
        let Some(piece) = piece.filter(is_changed) else {
            out.push((event, range));
            continue;
        };
        let mut done = piece.at.start;
        while let Some(address) = addresses.get(next).filter(|address| address.at.start < piece.at.end) {
            if address.at.start >= piece.at.start {
                text.push_to(&mut out, piece, done..address.at.start);
                push_link(&mut out, text, address);
            }
            done = address.at.end.min(piece.at.end);
            if address.at.end > piece.at.end {
                break;
            }
            next += 1;
        }
        text.push_to(&mut out, piece, done..piece.at.end);
    }
    out
}

/// The events of emphases of which a sign is part of an address, in order.
fn lost_emphasis(text: &RunningText, addresses: &[Address]) -> Vec<usize> {
    let within = |at: &Range<usize>| {
        let next = addresses.partition_point(|address| address.at.end <= at.start);
        addresses.get(next).is_some_and(|address| address.at.start < at.end)
    };
    let lost = text.emphasis().iter().filter(|emphasis| within(&emphasis.open.0) || within(&emphasis.close.0));
    let mut lost: Vec<usize> = lost.flat_map(|emphasis| [emphasis.open.1, emphasis.close.1]).collect();
    lost.sort_unstable();
    lost
}

fn push_link(out: &mut Vec<Placed<'_>>, text: &RunningText, address: &Address) {
    let shown = typed(&text.text[address.shown.clone()]);
    let source = text.source(&address.at);
    let link = Tag::Link {
        link_type: address.kind,
        dest_url: CowStr::from(format!("{}{shown}", address.prefix)),
        title: CowStr::Borrowed(""),
        id: CowStr::Borrowed(""),
    };
    out.push((Event::Start(link), source.clone()));
    out.push((Event::Text(CowStr::from(shown)), source.clone()));
    out.push((Event::End(TagEnd::Link), source));
}
