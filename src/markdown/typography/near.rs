//! What stands around a place in a text; and the rules that languages share.

use std::ops::Range;

use super::quotes::{self, Mark};
use super::{Edit, OBJECT, Typography, With, is_blank};
use crate::lang::has_byte;

/// A run of text, and what was found in it before any rule is asked.
pub(super) struct Near<'r> {
    run: &'r str,
    voices: &'r [(usize, Typography)],
    /// Addresses and escaped signs, in order: no rule is asked there.
    pub(super) kept: Vec<Range<usize>>,
    /// What straight quotes become, by place, in order.
    pub(super) marks: Vec<(usize, Mark)>,
}

/// How far rules look, in characters: the longest word that any of them knows, and some more.
const FAR: usize = 16;

impl<'r> Near<'r> {
    pub(super) fn new(run: &'r str, voices: &'r [(usize, Typography)], literal: &[usize]) -> Self {
        let mut near = Self { run, voices, kept: kept(run, literal), marks: Vec::new() };
        if has_byte(run, |byte| matches!(byte, b'"' | b'\'')) {
            near.marks = quotes::pair(&near);
        }
        near
    }

    pub(super) fn run(&self) -> &'r str {
        self.run
    }

    /// The rules of the text at a place.
    pub(super) fn voice(&self, at: usize) -> Typography {
        let number = self.voices.partition_point(|(end, _)| *end <= at);
        self.voices.get(number).map(|(_, voice)| *voice).unwrap_or_default()
    }

    /// Whether no rule may touch the sign at a place.
    pub(super) fn is_kept(&self, at: usize) -> bool {
        let next = self.kept.partition_point(|kept| kept.end <= at);
        self.kept.get(next).is_some_and(|kept| kept.start <= at)
    }

    /// Whether a straight quote at a place closes a quotation.
    pub(super) fn closes(&self, at: usize) -> bool {
        let mark = self.marks.binary_search_by_key(&at, |(at, _)| *at);
        mark.is_ok_and(|number| matches!(self.marks[number].1, Mark::Close(_)))
    }

    /// Whether a straight quote at a place opens a quotation.
    pub(super) fn opens(&self, at: usize) -> bool {
        let mark = self.marks.binary_search_by_key(&at, |(at, _)| *at);
        mark.is_ok_and(|number| matches!(self.marks[number].1, Mark::Open(_) | Mark::SingleOpen))
    }

    pub(super) fn before(&self, at: usize) -> Option<char> {
        self.run[..at].chars().next_back()
    }

    pub(super) fn after(&self, at: usize) -> Option<char> {
        self.run[at..].chars().next()
    }

    /// The blanks from a place on, if it is where they begin and something stands before them: where they end, and
    /// what stands on either side.
    pub(super) fn gap(&self, at: usize) -> Option<Gap> {
        let before = self.before(at).filter(|before| !before.is_whitespace())?;
        let blanks = self.run.as_bytes()[at..].iter().take_while(|byte| is_blank(**byte)).count();
        let end = at + blanks;
        let after = self.after(end).filter(|after| !after.is_whitespace())?;
        Some(Gap { at: at..end, before, after })
    }

    /// The word that ends at a place: letters, digits, and the dot of an abbreviation.
    pub(super) fn word_before(&self, at: usize) -> &'r str {
        let text = &self.run[..at];
        let letters = text.strip_suffix('.').unwrap_or(text);
        let start = letters.char_indices().rev().take(FAR).take_while(|(_, c)| is_of_word(*c)).last();
        start.map_or("", |(start, _)| &text[start..])
    }

    /// The word that begins at a place.
    pub(super) fn word_after(&self, at: usize) -> &'r str {
        let text = &self.run[at..];
        let word = text.char_indices().take(FAR).take_while(|(_, c)| c.is_alphanumeric() || "%‰€£$¥°²³".contains(*c));
        word.last().map_or("", |(last, c)| &text[..last + c.len_utf8()])
    }

    /// Whether a number, and no part of a name, ends at a place.
    pub(super) fn number_before(&self, at: usize) -> bool {
        let is_digit = |c: char| c.is_ascii_digit();
        let text = &self.run[..at];
        let mut rest = text.trim_end_matches(is_digit);
        if rest.len() == text.len() {
            return false;
        }
        while let Some(whole) = rest.strip_suffix([',', '.']).filter(|whole| whole.ends_with(is_digit)) {
            rest = whole.trim_end_matches(is_digit);
        }
        rest.chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_')
    }

    /// Whether an ellipsis or a dash, which is one sign once it is set, ends at a place as it is typed.
    pub(super) fn sign_before(&self, at: usize) -> bool {
        let text = &self.run[..at];
        text.ends_with("...") || text.ends_with("--")
    }

    /// Whether a day of a month ends at a place.
    pub(super) fn day_before(&self, at: usize) -> bool {
        let day = self.word_before(at);
        self.number_before(at) && is_day(day)
    }
}

/// Blanks between two signs.
pub(super) struct Gap {
    pub(super) at: Range<usize>,
    pub(super) before: char,
    pub(super) after: char,
}

impl Gap {
    pub(super) fn becomes(&self, with: &'static str) -> Edit {
        Edit { at: self.at.clone(), with: With::Text(with) }
    }
}

/// Writes something in the place of a sign.
pub(super) fn replace(at: Range<usize>, with: &'static str) -> Edit {
    Edit { at, with: With::Text(with) }
}

/// Whether a number of one or two digits can be a day.
pub(super) fn is_day(word: &str) -> bool {
    (1..=2).contains(&word.len()) && word.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '°' | '§' | '€' | '£' | '$')
}

/// Signs after which something begins.
pub(super) fn opens(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '«' | '“' | '„' | '‘' | '–' | '—' | '-' | '/' | '¿' | '¡') || c.is_whitespace()
}

/// Addresses, and signs that the writer escaped, in order.
fn kept(run: &str, literal: &[usize]) -> Vec<Range<usize>> {
    if literal.is_empty() && !run.contains("://") && !run.contains("www.") {
        return Vec::new();
    }
    // Looked for by one sign each: that is many times faster than by the whole.
    let schemes = run.match_indices(':').map(|(at, _)| at).filter(|at| run[*at..].starts_with("://"));
    let hosts = run.match_indices('.').map(|(at, _)| at).filter(|at| run[..*at].ends_with("www")).map(|at| at - 3);
    let mut signs: Vec<usize> = schemes.chain(hosts).collect();
    signs.sort_unstable();
    let edge = |c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '«' | '»' | '“' | '”' | OBJECT);
    let mut kept: Vec<Range<usize>> = Vec::new();
    for at in signs {
        let last = kept.last().map_or(0, |last| last.end);
        if at < last {
            continue;
        }
        let start = run[last..at].char_indices().rev().take_while(|(_, c)| !edge(*c) && *c != '(').last();
        let end = run[at..].find(edge).map_or(run.len(), |end| at + end);
        kept.push(start.map_or(at, |(start, _)| last + start)..end);
    }
    kept.extend(literal.iter().map(|at| *at..at + 1));
    kept.sort_by_key(|kept| (kept.start, kept.end));
    kept
}

/// A hyphen that stands for a dash.
pub(super) fn spaced_dash(near: &Near, at: usize) -> Option<Edit> {
    let before = near.run[..at].strip_suffix(' ')?;
    let after = near.run[at + 1..].strip_prefix(' ')?;
    let text = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && c != '-');
    (text(before.chars().next_back()) && text(after.chars().next()))
        .then_some(Edit { at: at..at + 1, with: With::Text("–") })
}

/// Two or three hyphens that stand for a dash, but not arrows, comments and options.
pub(super) fn dashes(near: &Near, at: usize) -> Option<Edit> {
    /// One more than any dash is typed with.
    const ENOUGH: usize = 4;
    let before = near.before(at);
    let count = near.run[at..].bytes().take(ENOUGH).take_while(|byte| *byte == b'-').count();
    let after = near.after(at + count);
    let with = match count {
        2 => "–",
        3 => "—",
        _ => return None,
    };
    let option = before.is_none_or(opens) && after.is_some_and(char::is_alphanumeric);
    let drawn = |c: Option<char>| c.is_some_and(|c| "-<>!|=+".contains(c));
    let alone = before.is_none() && after.is_none();
    (!option && !alone && !drawn(before) && !drawn(after))
        .then_some(Edit { at: at..at + count, with: With::Text(with) })
}

/// Three dots.
pub(super) fn ellipsis(near: &Near, at: usize) -> Option<Edit> {
    let rest = near.run[at..].strip_prefix("...")?;
    let other = |c: Option<char>| c.is_none_or(|c| c != '.' && c != '/' && c != '\\');
    (other(near.before(at)) && other(rest.chars().next())).then_some(Edit { at: at..at + 3, with: With::Text("…") })
}
