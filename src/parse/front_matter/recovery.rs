//! Reading a front matter past its syntax errors: a key whose lines cannot be read is left out, and the others are read.
//!
//! A writer mostly makes one mistake of syntax, such as a colon in a value without quotes. If it hid all other problems
//! of the file, each correction would bring the next. So the lines of the key that holds the error are blanked out, and
//! the rest is parsed again, a bounded number of times. What was left out is known as [`Value::Unreadable`], so that
//! nobody reports it as missing.

use std::ops::Range;

use super::{FRONT_MATTER, Syntax};
use crate::diagnostic::{Diagnostic, Source};
use crate::tree::{Node, Spanned, Value};

/// After so many errors of syntax the file is not what it was taken for.
const MOST: usize = 8;

/// The front matter without the keys whose syntax is wrong; `problems` are those of the first reading, and take in those
/// that are found beyond. Nothing where nothing can be read.
pub(super) fn recover(
    syntax: Syntax,
    source: &Source,
    matter: &Range<usize>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let mut text = source.text.clone();
    let mut left_out: Vec<Spanned<String>> = Vec::new();
    let mut latest = problems.clone();
    for _ in 0..MOST {
        for problem in &latest {
            let line = problem.place.as_ref().map_or(0, |place| place.line);
            let Some(lines) = lines_of_key(syntax, source, matter, line) else { continue };
            if left_out.iter().any(|key| lines.contains(&key.span.start)) {
                continue;
            }
            left_out.push(key(syntax, source, &lines));
            let blank = blanked(&text[lines.clone()]);
            text.replace_range(lines, &blank);
        }
        let rest = Source::new(source.path.clone(), &text);
        let (node, more) = syntax.tree(&rest, matter.clone());
        // What is found in a blanked line is about no word of the writer's.
        let is_new = |problem: &Diagnostic| {
            let line = problem.place.as_ref().map_or(0, |place| place.line);
            let lines = lines_of_key(syntax, source, matter, line);
            let is_blank = |lines: Range<usize>| left_out.iter().any(|key| lines.contains(&key.span.start));
            !lines.is_some_and(is_blank) && !problems.contains(problem)
        };
        let more: Vec<Diagnostic> = more.into_iter().filter(is_new).collect();
        // TOML's errors all came in the first reading: further ones are its consequences.
        let is_reported = |problem: &&Diagnostic| syntax == Syntax::Yaml || problem.name != syntax.fault();
        problems.extend(more.iter().filter(is_reported).cloned());
        if let Some(mut node) = node {
            add_unreadable(&mut node, left_out);
            return Some(node);
        }
        if more.is_empty() {
            return None;
        }
        latest = more;
    }
    None
}

/// Puts what was left out into the table, so that it is known to be written.
fn add_unreadable(node: &mut Node, left_out: Vec<Spanned<String>>) {
    let Value::Table(entries) = &mut node.value else { return };
    for key in left_out {
        let is_known = FRONT_MATTER.keys().any(|known| *known == key.value);
        if is_known && !entries.iter().any(|(other, _)| other.value == key.value) {
            let span = key.span.clone();
            entries.push((key, Spanned { value: Value::Unreadable, span }));
        }
    }
}

/// The lines of the key in which a line of the file lies, counted from 1; nothing where no key begins at or above it.
fn lines_of_key(syntax: Syntax, source: &Source, matter: &Range<usize>, line: u32) -> Option<Range<usize>> {
    let mut found: Option<Range<usize>> = None;
    let mut at = matter.start;
    for text in source.text.get(matter.clone())?.split_inclusive('\n') {
        let here = at..at + text.len();
        at = here.end;
        // In TOML the keys below `[image]` belong to it.
        let is_below = syntax == Syntax::Toml
            && found.as_ref().is_some_and(|found| source.text[found.start..].starts_with('['))
            && !text.starts_with('[');
        // So do the items of a list in brackets, even in the first column.
        let is_item = !text.contains(':') && source.text[..here.start].trim_end().ends_with(['[', '{', ',']);
        let begins = begins_key(text) && !is_below && !(syntax == Syntax::Yaml && is_item);
        let number = source.place(here.start..here.start).line;
        if begins && number > line {
            return found;
        }
        if begins {
            found = Some(here);
        } else if let Some(found) = &mut found {
            found.end = here.end;
        }
    }
    found
}

/// Whether a line stands where keys do: at its beginning, and no comment, list item or closing bracket.
fn begins_key(line: &str) -> bool {
    !line.starts_with(|first: char| first.is_whitespace() || "#-]})\"'".contains(first)) && !line.is_empty()
}

/// The key at the beginning of these lines.
fn key(syntax: Syntax, source: &Source, lines: &Range<usize>) -> Spanned<String> {
    let line = source.text[lines.clone()].lines().next().unwrap_or_default();
    let ends: &[char] = match syntax {
        Syntax::Yaml => &[':'],
        Syntax::Toml => &['=', '.', ']'],
    };
    let name = line.trim_start_matches('[').split(ends).next().unwrap_or_default().trim();
    let start = lines.start + line.find(name).unwrap_or_default();
    Spanned { value: name.to_owned(), span: start..start + name.len() }
}

/// As many bytes of blanks, in as many lines.
fn blanked(text: &str) -> String {
    text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
}
