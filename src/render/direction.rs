//! `dir` beside `lang`, wherever a language runs the other way than what is around it.
//!
//! Templates, texts, raw HTML of writers: whatever names a language by `lang`, in whatever place, is seen here, in what is
//! about to be published. So no template and no text has to think of it. A `dir` that is written stays.

use memchr::memmem;

use crate::lang::direction;

/// The same HTML with the direction of each language that it names, where one of them runs against `language`, in which
/// the whole is written; nothing where none does. Elements within each other may change the direction and change it back,
/// so that each says its own.
#[must_use]
pub(super) fn directed(html: &[u8], language: &str) -> Option<Vec<u8>> {
    let own = direction(language);
    if !names_other(html, own) {
        return None;
    }
    let mut out = Vec::with_capacity(html.len() + html.len() / 32);
    let mut rest = html;
    while let Some(open) = memchr::memchr(b'<', rest) {
        let (before, tag) = rest.split_at(open);
        out.extend_from_slice(before);
        let end = if tag.get(1).is_some_and(u8::is_ascii_alphabetic) { tag_end(tag) } else { 1 };
        let (tag, after) = tag.split_at(end);
        match language_of(tag) {
            Some((tagged, at)) => {
                out.extend_from_slice(&tag[..at]);
                out.extend_from_slice(b" dir=\"");
                out.extend_from_slice(direction(tagged).as_bytes());
                out.push(b'"');
                out.extend_from_slice(&tag[at..]);
            }
            None => out.extend_from_slice(tag),
        }
        rest = after;
    }
    out.extend_from_slice(rest);
    Some(out)
}

/// Whether a language may be named that runs the other way. Nearly all pages name few languages, all of one direction.
fn names_other(html: &[u8], own: &str) -> bool {
    let mut known: &[u8] = b"";
    memmem::find_iter(html, b"lang=").any(|at| {
        if at == 0 || !html[at - 1].is_ascii_whitespace() {
            return false;
        }
        let value = value(&html[at + 5..]).0;
        if value == known {
            return false;
        }
        known = value;
        std::str::from_utf8(value).is_ok_and(|tag| direction(tag) != own)
    })
}

/// The value of an attribute that begins here, and how many bytes it takes with its quotes.
fn value(text: &[u8]) -> (&[u8], usize) {
    if let Some(quote @ (b'"' | b'\'')) = text.first() {
        let inside = &text[1..];
        let end = memchr::memchr(*quote, inside).unwrap_or(inside.len());
        return (&inside[..end], (end + 2).min(text.len()));
    }
    let end = text.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'>').unwrap_or(text.len());
    (&text[..end], end)
}

/// Where a tag ends, past its `>`, quoted values skipped.
fn tag_end(tag: &[u8]) -> usize {
    let mut quote = None;
    for (at, byte) in tag.iter().enumerate() {
        match (quote, *byte) {
            (None, byte @ (b'"' | b'\'')) => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            (None, b'>') => return at + 1,
            _ => {}
        }
    }
    tag.len()
}

/// The language that a tag names, and where that ends; nothing where the tag says its direction.
fn language_of(tag: &[u8]) -> Option<(&str, usize)> {
    let mut found = None;
    let mut at = tag.iter().position(u8::is_ascii_whitespace)?;
    while at < tag.len() {
        let rest = &tag[at..];
        let skipped = rest.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b'/')?;
        at += skipped;
        let name_end = tag[at..].iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'>'));
        let name = &tag[at..at + name_end?];
        at += name.len();
        if tag.get(at) != Some(&b'=') {
            at += usize::from(name.is_empty());
            continue;
        }
        let (text, length) = value(&tag[at + 1..]);
        at += 1 + length;
        if name.eq_ignore_ascii_case(b"dir") {
            return None;
        }
        if name.eq_ignore_ascii_case(b"lang") && !text.is_empty() {
            found = std::str::from_utf8(text).ok().map(|text| (text, at));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn turned(html: &str, language: &str) -> Option<String> {
        directed(html.as_bytes(), language).map(|html| String::from_utf8(html).unwrap())
    }

    #[test]
    fn a_language_that_runs_the_other_way_says_so() {
        for (html, language, expected) in [
            ("<p lang=\"ar\">x</p>", "fr", "<p lang=\"ar\" dir=\"rtl\">x</p>"),
            ("<p class=\"a>b\" lang='he' id=x>x</p>", "fr", "<p class=\"a>b\" lang='he' dir=\"rtl\" id=x>x</p>"),
            ("<p lang=fa>x</p>", "en", "<p lang=fa dir=\"rtl\">x</p>"),
            ("<p lang=\"az-Arab\">x</p>", "az", "<p lang=\"az-Arab\" dir=\"rtl\">x</p>"),
            ("<b lang=\"en\">x</b>", "ar", "<b lang=\"en\" dir=\"ltr\">x</b>"),
            (
                "<p lang=\"ar\">x <b lang=\"fr\">y</b></p>",
                "fr",
                "<p lang=\"ar\" dir=\"rtl\">x <b lang=\"fr\" dir=\"ltr\">y</b></p>",
            ),
            (
                "<p lang=\"ar\" dir=\"auto\">x</p><a hreflang=\"ar\" lang=\"ar\">y</a>",
                "fr",
                "<p lang=\"ar\" dir=\"auto\">x</p><a hreflang=\"ar\" lang=\"ar\" dir=\"rtl\">y</a>",
            ),
        ] {
            assert_eq!(turned(html, language).as_deref(), Some(expected), "{html}");
        }
    }

    #[test]
    fn what_runs_as_the_page_does_stays_as_it_is() {
        for (html, language) in [
            ("<p lang=\"en\">x</p>", "fr"),
            ("<p lang=\"he\">x</p>", "ar"),
            ("<a hreflang=\"ar\">x</a>", "fr"),
            ("<p>lang</p>", "fr"),
            ("<p lang=\"\">x</p>", "fr"),
            ("", "fr"),
        ] {
            assert_eq!(turned(html, language), None, "{html}");
        }
        let text = "<p>write lang=\"ar\" &lt;p lang=\"ar\"&gt;</p>";
        assert_eq!(turned(text, "fr").as_deref(), Some(text), "words about HTML are no HTML");
    }

    proptest! {
        #[test]
        fn nothing_else_changes(html in "(<|>|p| |lang=|dir=|\"|'|ar|/|é|=){0,40}") {
            if let Some(turned) = turned(&html, "fr") {
                prop_assert_eq!(turned.replace(" dir=\"rtl\"", "").replace(" dir=\"ltr\"", ""), html);
            }
        }
    }
}
