//! Raw HTML, as the site's rules want it.
//!
//! Before ammonia sees anything, each piece is read here tag by tag: what the writer is told of, where links lead, and
//! tags that would swallow what follows are settled while the place in the file is known. ammonia, which parses HTML
//! the way browsers do, has the last word over what is harmless.

use std::ops::Range;

use super::html;
use super::links::{Destination, classify};
use super::render::Renderer;
use super::{SourceLink, What, sanitise};
use crate::config::RawHtml;
use crate::diagnostic::Diagnostic;

/// Raw elements may be open this deep within each other; parsers of HTML take quadratic time on deeper ones.
const DEEPEST: usize = 200;

/// After so many tags without end, what is left of a piece is text.
const ENDLESS: usize = 20;

/// A tag holds no more attributes than this.
const ATTRIBUTES: usize = 100;

/// A tag as written.
#[derive(Debug)]
struct Tag<'a> {
    name: String,
    closing: bool,
    attributes: Vec<(String, Option<&'a str>)>,
}

/// A piece of raw HTML.
#[derive(Debug)]
enum Token<'a> {
    Text(&'a str),
    Tag(Tag<'a>),
}

impl Renderer<'_> {
    /// Writes a piece of raw HTML: a block, or one tag within text.
    pub(super) fn raw(&mut self, raw: &str, range: &Range<usize>, block: bool) {
        match self.rules.raw_html {
            RawHtml::Escape if block => {
                self.out.push_str("<p>");
                html::text(&mut self.out, raw.trim_end());
                self.out.push_str("</p>\n");
            }
            RawHtml::Escape => {
                html::text(&mut self.out, raw);
                self.plain.push_str(raw);
            }
            RawHtml::Allow => {
                self.note_raw_heading(raw);
                let kept = without_mark_entities(raw);
                for token in Tokens::new(&kept) {
                    if let Token::Tag(tag) = token {
                        self.raw_anchor(&tag, range);
                    }
                }
                self.out.push_str(&kept);
            }
            RawHtml::Safe => {
                self.note_raw_heading(raw);
                self.safe(raw, range);
            }
        }
    }

    fn note_raw_heading(&mut self, raw: &str) {
        let phrase = Tokens::new(raw).all(|token| match token {
            Token::Tag(tag) => sanitise::is_phrase(&tag.name),
            Token::Text(_) => true,
        });
        if let (Some(heading), false) = (&mut self.heading, phrase) {
            heading.linked = true;
        }
    }

    fn safe(&mut self, raw: &str, range: &Range<usize>) {
        self.has_raw = true;
        let kept = without_mark_entities(raw);
        let mut tokens = Tokens::new(&kept);
        while let Some(token) = tokens.next() {
            match token {
                Token::Text(text) => {
                    self.out.push_str(&text.replace('<', "&lt;"));
                    self.plain.push_str(&decode(text));
                }
                Token::Tag(tag) if sanitise::keeps(&tag.name) => self.safe_tag(tag, range),
                Token::Tag(tag) => {
                    if !tag.closing {
                        self.removed(&format!("`<{}>`", tag.name), range);
                        if sanitise::empties(&tag.name) {
                            tokens.skip_past(&tag.name);
                        }
                    }
                }
            }
        }
    }

    fn safe_tag(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        if tag.closing {
            self.raw_depth = self.raw_depth.saturating_sub(1);
            if tag.name == "a" {
                self.close_raw_link();
            }
            self.out.push_str(&format!("</{}>", tag.name));
            return;
        }
        if !is_void(&tag.name) {
            if self.raw_depth >= DEEPEST {
                self.removed(&format!("`<{}>`, which is nested too deep,", tag.name), range);
                return;
            }
            self.raw_depth += 1;
        }
        self.raw_anchor(&tag, range);
        self.out.push('<');
        self.out.push_str(&tag.name);
        let sized = tag.attributes.iter().any(|(name, _)| name == "width" || name == "height");
        for (name, value) in &tag.attributes {
            if name.starts_with("on") || name == "style" {
                self.removed(&format!("attribute `{name}` of `<{}>`", tag.name), range);
                continue;
            }
            match (tag.name.as_str(), name.as_str()) {
                ("a", "href") | ("img", "src") => self.raw_address(name, value.unwrap_or_default(), sized, range),
                _ => self.raw_attribute(name, *value),
            }
        }
        self.out.push('>');
    }

    fn raw_attribute(&mut self, name: &str, value: Option<&str>) {
        self.out.push_str(&format!(" {name}=\""));
        // Entities stay as written.
        let value = value.unwrap_or_default();
        self.out.push_str(&value.replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;"));
        self.out.push('"');
    }

    fn raw_address(&mut self, name: &str, value: &str, sized: bool, range: &Range<usize>) {
        let place = self.narrow(range, value);
        match classify(&decode(value), self.places.path()) {
            Destination::External(address) => {
                if name == "href" {
                    self.raw_link = Some((address.clone(), self.plain.len()));
                } else {
                    self.external_image(&place);
                }
                self.out.push_str(&format!(" {name}=\""));
                html::attribute(&mut self.out, &address);
                self.out.push('"');
            }
            Destination::Site(target) => {
                self.out.push_str(&format!(" {name}=\""));
                // Where a size is written, the hole must not bring another.
                let what = if name == "src" && !sized { What::Image } else { What::Link };
                self.hole(what, target, &place);
                self.out.push('"');
            }
            fault => self.faulty(&fault, &place),
        }
    }

    fn close_raw_link(&mut self) {
        if let Some((address, start)) = self.raw_link.take() {
            let text = self.plain.get(start..).unwrap_or_default().trim().to_owned();
            self.source_link(&address, &text);
        }
    }

    fn raw_anchor(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        for (_, value) in tag.attributes.iter().filter(|(name, _)| name == "id") {
            let id = decode(value.unwrap_or_default());
            if id.is_empty() {
                continue;
            }
            // A footnote shown in two parts brings its anchors twice, which is no fault of the writer's.
            if !self.ids.claim(&id) && !self.in_note {
                self.duplicate_id(&id, range);
            }
            self.anchors.push(id.into());
        }
    }

    fn removed(&mut self, what: &str, range: &Range<usize>) {
        self.warn("raw-html-removed", format!("{what} is removed"), range, "raw HTML keeps harmless elements only");
    }
}

fn is_void(element: &str) -> bool {
    matches!(element, "br" | "hr" | "img" | "input" | "wbr" | "col")
}

/// Writes raw HTML within a heading at which the file is cut.
pub(super) fn in_heading(raw: &str, rule: RawHtml) -> String {
    match rule {
        RawHtml::Escape => {
            let mut out = String::new();
            html::text(&mut out, raw);
            out
        }
        RawHtml::Allow => without_mark_entities(raw),
        RawHtml::Safe => {
            let mut out = String::new();
            for token in Tokens::new(raw) {
                if let Token::Tag(tag) = token
                    && sanitise::is_phrase(&tag.name)
                {
                    out.push_str(if tag.closing { "</" } else { "<" });
                    out.push_str(&tag.name);
                    for (name, value) in &tag.attributes {
                        out.push_str(&format!(" {name}=\""));
                        out.push_str(&value.unwrap_or_default().replace('"', "&quot;").replace('<', "&lt;"));
                        out.push('"');
                    }
                    out.push('>');
                }
            }
            out
        }
    }
}

/// Replaces numeric entities that stand for the characters of marks: parsers of HTML would decode them.
fn without_mark_entities(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find("&#") {
        out.push_str(&rest[..at]);
        let (character, length) = numeric(&rest[at..]);
        match character {
            Some(character) if html::is_forbidden(character) => out.push('\u{FFFD}'),
            _ => out.push_str(&rest[at..at + length]),
        }
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    out
}

/// The character of a numeric entity at the start of `text`, and its length; 2, for `&#`, where it is none.
fn numeric(text: &str) -> (Option<char>, usize) {
    let (digits, radix, start) =
        if text[2..].starts_with(['x', 'X']) { (&text[3..], 16, 3) } else { (&text[2..], 10, 2) };
    let length = digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
    if length == 0 {
        return (None, 2);
    }
    let number = u32::from_str_radix(&digits[..length], radix).ok().and_then(char::from_u32);
    let semicolon = usize::from(digits[length..].starts_with(';'));
    (Some(number.unwrap_or('\u{FFFD}')), start + length + semicolon)
}

/// Decodes the entities that addresses are written with.
fn decode(text: &str) -> String {
    const NAMED: [(&str, &str); 11] = [
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&nbsp;", "\u{A0}"),
        ("&colon;", ":"),
        ("&Tab;", "\t"),
        ("&NewLine;", "\n"),
        ("&sol;", "/"),
        ("&num;", "#"),
    ];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((name, value)) = NAMED.iter().find(|(name, _)| rest.starts_with(name)) {
            out.push_str(value);
            rest = &rest[name.len()..];
        } else if let (true, (Some(character), length)) = (rest.starts_with("&#"), numeric_or_none(rest)) {
            out.push(character);
            rest = &rest[length..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

fn numeric_or_none(rest: &str) -> (Option<char>, usize) {
    if rest.starts_with("&#") { numeric(rest) } else { (None, 1) }
}

/// Reads raw HTML; comments, declarations and instructions are left out, a tag without end is text.
struct Tokens<'a> {
    rest: &'a str,
    /// How many tags had no end: each such look costs the whole rest.
    endless: usize,
}

impl<'a> Tokens<'a> {
    fn new(raw: &'a str) -> Self {
        Self { rest: raw, endless: 0 }
    }

    /// Skips what an element holds, its end tag included.
    fn skip_past(&mut self, name: &str) {
        let mut from = 0;
        while let Some(at) = self.rest[from..].find("</") {
            let start = from + at + 2;
            let end = start + name.len();
            if self.rest.get(start..end).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
                let close = self.rest[end..].find('>').map_or(self.rest.len(), |close| end + close + 1);
                self.rest = &self.rest[close..];
                return;
            }
            from = start;
        }
        self.rest = "";
    }

    /// Skips up to and with `end`, or all.
    fn skip(&mut self, end: &str) {
        self.rest = self.rest.find(end).map_or("", |at| &self.rest[at + end.len()..]);
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let open = self.rest.find('<').unwrap_or(self.rest.len());
            if open > 0 {
                let (text, rest) = self.rest.split_at(open);
                self.rest = rest;
                return Some(Token::Text(text));
            }
            if self.rest.starts_with("<!--") {
                self.skip("-->");
            } else if self.rest.starts_with("<![CDATA[") {
                self.skip("]]>");
            } else if self.rest.starts_with("<!") || self.rest.starts_with("<?") {
                self.skip(">");
            } else if self.endless < ENDLESS
                && let Some((tag, length)) = tag(self.rest)
            {
                self.rest = &self.rest[length..];
                return Some(Token::Tag(tag));
            } else {
                self.endless += 1;
                let (text, rest) = self.rest.split_at(1);
                self.rest = rest;
                return Some(Token::Text(text));
            }
        }
    }
}

/// The tag at the start of `text` and its length.
fn tag(text: &str) -> Option<(Tag<'_>, usize)> {
    let bytes = text.as_bytes();
    let closing = bytes.get(1) == Some(&b'/');
    let start = if closing { 2 } else { 1 };
    let name_length = bytes[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    if name_length == 0 || !bytes[start].is_ascii_alphabetic() {
        return None;
    }
    let name = text[start..start + name_length].to_ascii_lowercase();
    let mut attributes: Vec<(String, Option<&str>)> = Vec::new();
    let mut at = start + name_length;
    loop {
        at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b'/').count();
        match bytes.get(at)? {
            b'>' => return Some((Tag { name, closing, attributes }, at + 1)),
            _ => {
                let (attribute, length) = attribute(&text[at..])?;
                at += length;
                let well_named =
                    attribute.0.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(&byte));
                if well_named
                    && attributes.len() < ATTRIBUTES
                    && !attributes.iter().any(|(name, _)| *name == attribute.0)
                {
                    attributes.push(attribute);
                }
            }
        }
    }
}

/// The attribute at the start of `text` and its length.
fn attribute(text: &str) -> Option<((String, Option<&str>), usize)> {
    let blank = |at: usize| text.as_bytes()[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let stop = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/');
    // An equals sign in first place is part of the name, as HTML has it.
    let first = text.chars().next()?.len_utf8();
    let name_end = first + text[first..].find(stop)?;
    let name = text[..name_end].to_ascii_lowercase();
    let equals = name_end + blank(name_end);
    if text.as_bytes().get(equals) != Some(&b'=') {
        return Some(((name, None), name_end));
    }
    let start = equals + 1 + blank(equals + 1);
    match text.as_bytes().get(start)? {
        quote @ (b'"' | b'\'') => {
            let length = text[start + 1..].find(char::from(*quote))?;
            Some(((name, Some(&text[start + 1..start + 1 + length])), start + length + 2))
        }
        _ => {
            let length = text[start..].find(|c: char| c.is_ascii_whitespace() || c == '>')?;
            Some(((name, Some(&text[start..start + length])), start + length))
        }
    }
}

impl Renderer<'_> {
    /// Tells of a link that raw HTML brought.
    pub(super) fn source_link(&mut self, address: &str, text: &str) {
        let web = address.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("https://"))
            || address.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("http://"));
        if web && self.seen.insert(address.to_owned()) {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            self.sources.push(SourceLink { url: address.into(), text: text.into() });
        }
    }

    /// Warns at a range.
    pub(super) fn warn(&mut self, name: &'static str, message: String, range: &Range<usize>, hint: &str) {
        let place = self.places.at(range);
        self.diagnostics.push(Diagnostic::warning(name, message).at(place).hint(hint));
    }
}
