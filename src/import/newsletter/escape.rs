//! Plain text → Markdown that shows these very words. Addresses within it become links, without tracking parameters.

use super::lines::starts_address;
use crate::config::Links;
use crate::markdown::clean_address;

/// A line of text.
pub(super) fn escaped(text: &str, rules: &Links) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let start = line_start(text);
    if let Some(at) = start {
        out.push_str(&text[..at]);
        out.push('\\');
    }
    let mut rest = &text[start.unwrap_or(0)..];
    // What the start escaped is not escaped again.
    if start.is_some()
        && let Some(first) = rest.chars().next()
    {
        out.push(first);
        rest = &rest[first.len_utf8()..];
    }
    while let Some(at) = address_start(rest) {
        inline(&rest[..at], &mut out);
        let end = address_end(&rest[at..]);
        let address = &rest[at..at + end];
        out.push('<');
        out.push_str(&clean_address(address, rules));
        out.push('>');
        rest = &rest[at + end..];
    }
    inline(rest, &mut out);
    out
}

/// The place of a sign that would make something else of a line than a paragraph.
fn line_start(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let then = text[first.len_utf8()..].chars().next();
    let apart = then.is_none_or(|c| c == ' ' || c == first);
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match first {
        '#' | '>' | '=' | ':' => Some(0),
        '-' | '+' if apart => Some(0),
        _ if (1..=9).contains(&digits) && text[digits..].starts_with(['.', ')']) => {
            text[digits + 1..].chars().next().is_none_or(|c| c == ' ').then_some(digits)
        }
        _ => None,
    }
}

fn inline(text: &str, out: &mut String) {
    let mut before = out.chars().next_back();
    for (at, c) in text.char_indices() {
        let next = text[at + c.len_utf8()..].chars().next();
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let special = match c {
            '\\' | '*' | '`' | '[' | '~' | '|' => true,
            '_' => !(inside(before) && inside(next)),
            '<' => next.is_some_and(|next| !next.is_whitespace()),
            '&' => is_entity(&text[at + 1..]),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

/// Whether what follows an ampersand would be read as a character's name.
fn is_entity(rest: &str) -> bool {
    let name = rest.bytes().take(34).position(|byte| byte == b';');
    name.is_some_and(|end| {
        end > 0 && rest.as_bytes()[..end].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
    })
}

/// Where the next address begins, at the start of a word or after an opening sign.
fn address_start(text: &str) -> Option<usize> {
    let found = text.match_indices("://").filter_map(|(at, _)| {
        let scheme = text[..at].bytes().rev().take_while(u8::is_ascii_alphabetic).count();
        let start = at - scheme;
        let fits = starts_address(&text[start..]) && at + 3 < text.len();
        fits.then_some(start).filter(|start| address_end(&text[*start..]) > at + 3 - start)
    });
    found.into_iter().next()
}

/// The length of the address that a text begins with. What ends the sentence around it does not belong to it.
fn address_end(text: &str) -> usize {
    let stop =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '«' | '»' | '“' | '”' | '’');
    let mut end = text.find(stop).unwrap_or(text.len());
    let count = |sign: char| text[..end].matches(sign).count();
    let mut surplus = count(')').saturating_sub(count('('));
    while let Some(last) = text[..end].chars().next_back() {
        let unopened = last == ')' && surplus > 0;
        surplus -= usize::from(unopened);
        if !unopened && !matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | ']' | '\'' | '…') {
            break;
        }
        end -= last.len_utf8();
    }
    end
}

/// A link: its words, its address.
pub(super) fn link(words: &str, url: &str, rules: &Links) -> String {
    let words = escaped(words, rules);
    if url.contains(['(', ')', '\\', '<', '>']) {
        return format!("[{words}](<{}>)", spelled(url));
    }
    format!("[{words}]({url})")
}

/// An address as its own words.
pub(super) fn autolink(url: &str) -> String {
    format!("<{}>", spelled(url))
}

fn spelled(url: &str) -> String {
    url.replace('\\', "%5C").replace('<', "%3C").replace('>', "%3E")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_words() {
        for (text, expected) in [
            ("# 1 en France", "\\# 1 en France"),
            ("> cité", "\\> cité"),
            ("- 5 %", "\\- 5 %"),
            ("-5 %", "-5 %"),
            ("2026. Une année", "2026\\. Une année"),
            ("2.5 fois", "2.5 fois"),
            ("un *mot* et [un] autre", "un \\*mot\\* et \\[un] autre"),
            ("nom_de_fichier et _mot_", "nom_de_fichier et \\_mot\\_"),
            ("R&D, &amp; <b>", "R&D, \\&amp; \\<b>"),
            ("a | b ~c~ `d` \\e", "a \\| b \\~c\\~ \\`d\\` \\\\e"),
            (": fin", "\\: fin"),
            ("voir (https://a.org/x?utm_id=1).", "voir (<https://a.org/x>)."),
            ("https://a.org/_b_, puis", "<https://a.org/_b_>, puis"),
            ("https://", "https://"),
        ] {
            assert_eq!(escaped(text, &Links::default()), expected, "{text}");
        }
    }

    #[test]
    fn links_hold_any_address() {
        let rules = Links::default();
        assert_eq!(link("a.org", "https://a.org/b_c", &rules), "[a.org](https://a.org/b_c)");
        assert_eq!(link("a.org", "https://a.org/b(c", &rules), "[a.org](<https://a.org/b(c>)");
    }
}
