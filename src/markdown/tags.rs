//! Raw HTML, read tag by tag.
//!
//! This reader is tolerant and fast, and no authority: what is harmless is ammonia's to say. It knows enough to tell
//! the writer what will not stay, to find addresses, and to keep a tag without end from swallowing what follows.

use std::borrow::Cow;

use super::html;

/// After so many tags without end, what is left of a piece is text.
const ENDLESS: usize = 20;

/// A tag holds no more attributes than this.
const ATTRIBUTES: usize = 100;

/// A tag as written.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    /// In lower case.
    pub(super) name: String,
    /// Whether it is an end tag.
    pub(super) closing: bool,
    /// Names in lower case; values with their entities, nothing where only the name is written.
    pub(super) attributes: Vec<(String, Option<&'a str>)>,
}

/// A piece of raw HTML.
#[derive(Debug)]
pub(super) enum Token<'a> {
    /// Between tags.
    Text(&'a str),
    /// A start or end tag.
    Tag(Tag<'a>),
}

/// Replaces numeric entities that stand for the characters of marks: parsers of HTML would decode them.
pub(super) fn without_mark_entities(raw: &str) -> String {
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
pub(super) fn decode(text: &str) -> String {
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

/// Elements that hold no comments: to browsers `<!--` is text there.
const LITERAL: [&str; 2] = ["script", "style"];

/// Whether what an element holds is no HTML: whatever looks like a tag there is text.
pub(super) fn is_literal(element: &str) -> bool {
    LITERAL.contains(&element) || matches!(element, "textarea" | "title" | "xmp")
}

/// Leaves comments out: they speak to those who write, and are never published. One without end takes the rest along.
pub(super) fn without_comments(raw: &str) -> Cow<'_, str> {
    if !raw.contains("<!--") {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(open) = rest.find('<') {
        let (before, tag) = rest.split_at(open);
        out.push_str(before);
        if tag.starts_with("<!--") {
            rest = &tag[comment_length(tag)..];
            continue;
        }
        let end = LITERAL.iter().find(|name| is_start_of(tag, name)).map_or(1, |name| literal_length(tag, name));
        out.push_str(&tag[..end]);
        rest = &tag[end..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The length of the comment at the start of `text`.
fn comment_length(text: &str) -> usize {
    match text.as_bytes().get(4..) {
        Some([b'>', ..]) => return 5,
        Some([b'-', b'>', ..]) => return 6,
        _ => {}
    }
    let end = |(at, _): (usize, &str)| {
        let sign = ["-->", "--!>"].into_iter().find(|sign| text[at..].starts_with(sign))?;
        Some(at + sign.len())
    };
    // The two dashes that open it may not close it.
    text.match_indices("--").filter(|(at, _)| *at >= 4).find_map(end).unwrap_or(text.len())
}

fn is_start_of(text: &str, name: &str) -> bool {
    let written = text.get(1..=name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
    written && !text[1 + name.len()..].starts_with(|next: char| next.is_ascii_alphanumeric() || next == '-')
}

/// The length of an element up to its end tag, which is left; of all where it has none.
fn literal_length(text: &str, name: &str) -> usize {
    let ends = |(at, _): &(usize, &str)| {
        text.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
    };
    text.match_indices("</").find(ends).map_or(text.len(), |(at, _)| at)
}

/// Reads raw HTML; comments, declarations and instructions are left out, a tag without end is text.
pub(super) struct Tokens<'a> {
    rest: &'a str,
    /// How many tags had no end: each such look costs the whole rest.
    endless: usize,
    tag_length: usize,
}

impl<'a> Tokens<'a> {
    /// Of a piece of raw HTML.
    pub(super) fn new(raw: &'a str) -> Self {
        Self { rest: raw, endless: 0, tag_length: 0 }
    }

    /// What was not read yet.
    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    /// The length of the last tag, as written.
    pub(super) fn tag_length(&self) -> usize {
        self.tag_length
    }

    /// Skips what an element holds, its end tag included.
    pub(super) fn skip_past(&mut self, name: &str) {
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
                self.tag_length = length;
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
        if bytes.get(at)? == &b'>' {
            return Some((Tag { name, closing, attributes }, at + 1));
        }
        let (attribute, length) = attribute(&text[at..])?;
        at += length;
        let well_named = attribute.0.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(&byte));
        if well_named && attributes.len() < ATTRIBUTES && !attributes.iter().any(|(name, _)| *name == attribute.0) {
            attributes.push(attribute);
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
    let quote = *text.as_bytes().get(start)?;
    if quote == b'"' || quote == b'\'' {
        let length = text[start + 1..].find(char::from(quote))?;
        Some(((name, Some(&text[start + 1..start + 1 + length])), start + length + 2))
    } else {
        let length = text[start..].find(|c: char| c.is_ascii_whitespace() || c == '>')?;
        Some(((name, Some(&text[start..start + length])), start + length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read() {
        let raw = "a<b C='d\"' e=f g><!-- <i> --></B><x y=\"z<?php ?>";
        let shown: Vec<String> = Tokens::new(raw)
            .map(|token| match token {
                Token::Text(text) => text.to_owned(),
                Token::Tag(tag) => format!("{tag:?}"),
            })
            .collect();
        assert_eq!(
            shown,
            [
                "a",
                "Tag { name: \"b\", closing: false, attributes: [(\"c\", Some(\"d\\\"\")), (\"e\", Some(\"f\")), (\"g\", None)] }",
                "Tag { name: \"b\", closing: true, attributes: [] }",
                "<",
                "x y=\"z",
            ]
        );
    }

    #[test]
    fn entities_are_decoded() {
        let cases = [
            ("a&amp;b&#x41;&#66 &copy; &", "a&bAB &copy; &"),
            ("java&Tab;script&colon;x", "java\tscript:x"),
            ("&#", "&#"),
            ("&#xFFFFFFFFF;", "\u{FFFD}"),
        ];
        for (text, expected) in cases {
            assert_eq!(decode(text), expected);
        }
        assert_eq!(without_mark_entities("&#64976;&#x0FDD1 &#65;"), "\u{FFFD}\u{FFFD} &#65;");
    }
}
