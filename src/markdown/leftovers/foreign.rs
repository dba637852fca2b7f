//! Markup that other tools know and this one does not, and code in a line that is not closed.
//!
//! Boxes (`:::`, `!!! note`), abbreviations (`*[HTML]: …`), attributes (`{: .class}`), highlighting (`==text==`), tags of
//! templates (`{% … %}`, `{{< … >}}`) and a table of contents (`[TOC]`).

use std::ops::Range;

use super::{Leftover, is_sign};
use crate::markdown::running_text::RunningText;

const BOX: &str =
    "a box is a quote whose first line is `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]`";
const ATTRIBUTES: &str = "only headings have attributes: remove the braces";

/// Longer stretches between two signs are not looked at.
const LONGEST: usize = 200;

pub(super) fn find(text: &RunningText) -> Vec<Leftover> {
    let mut found = Vec::new();
    if !text.text.contains([':', '!', '?', '[', '{', '=', '`']) {
        return found;
    }
    let mut start = 0;
    for line in text.text.split('\n') {
        found.extend(begins_line(text, start, line));
        start += line.len() + 1;
    }
    found.extend(template_tags(text));
    found.extend(between(text, "==", "==", "highlighted words are written `<mark>text</mark>`"));
    found.extend(unclosed_code(text));
    found
}

/// Markup at the start of a line.
fn begins_line(text: &RunningText, start: usize, line: &str) -> Option<Leftover> {
    let first = line.chars().next()?;
    if !matches!(first, ':' | '!' | '?' | '[' | '*' | '{') || !is_sign(text, start) {
        return None;
    }
    let line = line.trim_end();
    let whole = start..start + line.len();
    let is_word = |word: &str| word.starts_with(|sign: char| sign.is_ascii_lowercase());
    if line.strip_prefix(":::").is_some_and(|rest| rest.contains(char::is_alphabetic)) {
        return Some(leftover(whole, BOX));
    }
    if let Some(rest) = line.strip_prefix("!!! ").or_else(|| line.strip_prefix("??? ")) {
        let mut words = rest.split(' ');
        let is_box = words.next().is_some_and(is_word) && words.next().is_none_or(|title| title.starts_with('"'));
        return is_box.then(|| leftover(whole, BOX));
    }
    if line.eq_ignore_ascii_case("[toc]") || line.eq_ignore_ascii_case("{:toc}") {
        return Some(leftover(whole, "long texts have a table of contents by themselves: remove the line"));
    }
    if let Some(close) = line.strip_prefix("*[").and_then(|rest| rest.find("]:")) {
        let hint = "abbreviations are explained once for the whole site, in its glossary";
        return (close < LONGEST).then(|| leftover(whole, hint));
    }
    let inside = line.strip_prefix('{')?.strip_suffix('}')?;
    let is_attribute = |word: &str| word.starts_with(['#', '.']) && word.len() > 1 || word.contains('=');
    let mut words = inside.trim_start_matches(':').split_whitespace().peekable();
    (words.peek().is_some() && !inside.contains(['{', '%']) && words.all(is_attribute))
        .then(|| leftover(whole, ATTRIBUTES))
}

/// `{% … %}`, `{{ … }}` and their like.
fn template_tags(text: &RunningText) -> Vec<Leftover> {
    let hint = "this is a tag of another tool: write what it stood for, or put it in a code span to show it";
    let mut found = between(text, "{%", "%}", hint);
    found.extend(between(text, "{{", "}}", hint));
    found
}

/// Stretches from one sign to another that hold a word.
fn between(text: &RunningText, open: &str, close: &str, hint: &str) -> Vec<Leftover> {
    let mut found = Vec::new();
    let mut done = 0;
    for (at, _) in text.text.match_indices(open) {
        let inside = at + open.len();
        let alone = text.before(at) != open.chars().next_back() && text.before(at) != open.chars().next();
        if at < done || !alone || !is_sign(text, at) {
            continue;
        }
        let near = &text.text[inside..];
        let near = &near[..near.floor_char_boundary(LONGEST)];
        let Some(length) = near.find(close) else { continue };
        let words = &near[..length];
        // Highlighting goes without spaces at its ends, as a comparison does not.
        let begins_word = !text.before(at).is_some_and(char::is_alphanumeric);
        let is_meant = open != close || (begins_word && words.trim() == words && !words.contains('\n'));
        if is_meant && words.contains(char::is_alphanumeric) && !words.starts_with('=') {
            done = inside + length + close.len();
            found.push(leftover(at..done, hint));
        }
    }
    found
}

/// A backtick that no other one closes.
fn unclosed_code(text: &RunningText) -> Option<Leftover> {
    let (at, _) = text.text.match_indices('`').find(|(at, _)| is_sign(text, *at))?;
    let rest = &text.text[at..];
    let signs = rest.len() - rest.trim_start_matches('`').len();
    let word = rest[signs..].find(char::is_whitespace).unwrap_or(rest.len() - signs);
    let hint = "close code with as many backticks as it begins with; write `\\` before one that is meant";
    (word > 0).then(|| leftover(at..at + signs + word, hint))
}

fn leftover(at: Range<usize>, hint: &str) -> Leftover {
    Leftover { at, is_picture: false, hint: hint.to_owned(), broken: None }
}
