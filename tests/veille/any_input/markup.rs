//! Whether markup closes what it opens: HTML as the tool writes it, and XML.

/// Elements that have no end in HTML.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "param"];
/// Elements that hold text only, up to their end.
const TEXT_ONLY: [&str; 2] = ["script", "style"];

/// Which sort of markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup {
    Html,
    Xml,
}

/// A tag: its name, and what stands in it behind the name.
pub struct Tag<'a> {
    pub name: &'a str,
    pub rest: &'a str,
}

/// Goes through the opening tags.
///
/// # Errors
/// Says where an element is not closed in its turn, or a tag has no end.
pub fn walk<'a>(text: &'a str, markup: Markup, mut open: impl FnMut(&Tag<'a>)) -> Result<(), String> {
    let mut stack: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('<').map(|found| at + found) {
        let rest = &text[start..];
        if let Some(skipped) = skipped(rest)? {
            at = start + skipped;
            continue;
        }
        let end = tag_end(rest).ok_or_else(|| format!("no end: {}", short(rest)))?;
        let inside = &rest[1..end - 1];
        at = start + end;
        if let Some(name) = inside.strip_prefix('/') {
            let name = name.trim_end();
            if stack.pop() != Some(name) {
                return Err(format!("`{name}` closes what is not open: {}", short(&text[floor(text, start)..])));
            }
            continue;
        }
        let length = inside.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inside.len());
        let tag = Tag { name: &inside[..length], rest: &inside[length..] };
        if !tag.name.starts_with(|c: char| c.is_alphabetic()) {
            return Err(format!("no name: {}", short(rest)));
        }
        open(&tag);
        if markup == Markup::Html && TEXT_ONLY.contains(&tag.name) {
            let close = format!("</{}>", tag.name);
            at += text[at..].find(&close).ok_or_else(|| format!("no {close}"))? + close.len();
        } else if !(inside.ends_with('/') || markup == Markup::Html && VOID.contains(&tag.name)) {
            stack.push(tag.name);
        }
    }
    if stack.is_empty() { Ok(()) } else { Err(format!("still open: {stack:?}")) }
}

/// How long what is no tag is, if it is that: a comment, a declaration, an instruction, text as it is.
fn skipped(rest: &str) -> Result<Option<usize>, String> {
    for (begin, end) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!", ">"), ("<?", "?>")] {
        if let Some(inside) = rest.strip_prefix(begin) {
            let found = inside.find(end).ok_or_else(|| format!("no end: {}", short(rest)))?;
            return Ok(Some(begin.len() + found + end.len()));
        }
    }
    Ok(None)
}

/// Where a tag ends, past its `>`; values in quotes may hold one.
fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (None, b'>') => return Some(at + 1),
            (None, b'<') if at > 0 => return None,
            _ => {}
        }
    }
    None
}

/// Some way before an offset, where a character begins.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.saturating_sub(80)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

fn short(text: &str) -> String {
    text.chars().take(160).collect()
}
