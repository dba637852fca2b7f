//! `**bold **`, `__bold`, `~~deleted ~~`, `*word *`: emphasis that the parser did not see.

use std::ops::Range;

use super::{Leftover, is_sign};
use crate::markdown::autolinks::Address;
use crate::markdown::running_text::{EMPHASIS, RunningText};

/// Emphasis of single signs is of a few words: longer stretches are between two stars of the sentence.
const LONGEST: usize = 80;

/// Some equal signs next to each other.
struct Run {
    at: Range<usize>,
    sign: char,
    before: Option<char>,
    after: Option<char>,
}

pub(super) fn find(text: &RunningText, addresses: &[Address]) -> Vec<Leftover> {
    let mut found = Vec::new();
    for sign in ['*', '_', '~'] {
        if !text.text.contains(sign) {
            continue;
        }
        let runs = runs(text, addresses, sign);
        doubled(text, &runs, &mut found);
        if sign != '~' {
            single(text, &runs, &mut found);
        }
    }
    found
}

/// The signs that could have meant something.
fn runs(text: &RunningText, addresses: &[Address], sign: char) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, _) in text.text.match_indices(sign) {
        let next = addresses.partition_point(|address| address.at().end <= at);
        let is_address = addresses.get(next).is_some_and(|address| address.at().start <= at);
        if is_address || !is_sign(text, at) {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.at.end == at => run.at.end += 1,
            _ => runs.push(Run { at: at..at + 1, sign, before: text.before(at), after: None }),
        }
    }
    for run in &mut runs {
        run.after = text.after(run.at.end);
    }
    runs
}

impl Run {
    fn is_doubled(&self) -> bool {
        matches!(self.at.len(), 2 | 3)
    }

    /// Whether something may begin here: after a word only before a quotation.
    fn may_open(&self) -> bool {
        let is_word = self.before.is_some_and(char::is_alphanumeric);
        match self.after {
            None => false,
            Some(after) if is_word => matches!(after, '"' | '«' | '“' | '‘' | '\'' | '('),
            Some(after) => !after.is_whitespace() || self.before.is_none_or(char::is_whitespace),
        }
    }

    /// Whether a letter, a figure or a quotation follows at once, and no word stands before.
    fn opens_tightly(&self) -> bool {
        let before = self.before.is_none_or(|c| c.is_whitespace() || "([«“‘’'\"".contains(c));
        before && self.after.is_some_and(|c| c.is_alphanumeric() || "«“\"‘".contains(c) || EMPHASIS.contains(&c))
    }
}

/// `**bold **`, `** bold**`, and `**bold` without an end.
fn doubled(text: &RunningText, runs: &[Run], found: &mut Vec<Leftover>) {
    let mut open: Option<&Run> = None;
    for run in runs.iter().filter(|run| run.is_doubled()) {
        let Some(first) = open.filter(|first| first.at.len() == run.at.len()) else {
            open = Some(run).filter(|run| run.may_open());
            continue;
        };
        let inside = &text.text[first.at.end..run.at.start];
        let letters = inside.chars().filter(|c| c.is_alphanumeric()).take(2).count();
        let (starts, ends) = (inside.starts_with(char::is_whitespace), inside.ends_with(char::is_whitespace));
        // Between two spaced signs a single letter may be multiplied.
        if letters > usize::from(starts && ends) && inside.contains(char::is_alphabetic) {
            let sign = &text.text[run.at.clone()];
            let hint = if starts || ends {
                format!("write no space next to the signs within them: `{sign}text{sign}`")
            } else {
                format!("leave a space around `{sign}text{sign}`, or take punctuation out of it")
            };
            found.push(leftover(first.at.start..run.at.end, hint));
        }
        open = None;
    }
    if let Some(first) = open.filter(|first| first.opens_tightly()) {
        let sign = &text.text[first.at.clone()];
        let word = text.text[first.at.end..].find(char::is_whitespace).map_or(text.text.len(), |at| first.at.end + at);
        let hint = format!("close it: `{sign}text{sign}`; write `\\{}` for a sign that is meant", first.sign);
        found.push(leftover(first.at.start..word, hint));
    }
}

/// `*word *`: only where the last sign stands alone, as no sign of a note or of a sum does.
fn single(text: &RunningText, runs: &[Run], found: &mut Vec<Leftover>) {
    let mut singles = runs.iter().filter(|run| run.at.len() == 1).peekable();
    while let Some(first) = singles.next() {
        let Some(last) = singles.peek() else { break };
        let inside = &text.text[first.at.end..last.at.start];
        let ends = inside.ends_with(|c: char| c.is_whitespace() && c != '\n')
            && last.after.is_none_or(|c| !c.is_alphanumeric() && c != '\n');
        let counts = inside.trim_end().ends_with(|c: char| c.is_ascii_digit());
        if first.opens_tightly() && ends && !counts && inside.len() <= LONGEST && !inside.contains('\n') {
            let hint = format!("write no space next to the signs within them: `{0}text{0}`", first.sign);
            found.push(leftover(first.at.start..last.at.end, hint));
            singles.next();
        }
    }
}

fn leftover(at: Range<usize>, hint: String) -> Leftover {
    Leftover { at, is_picture: false, hint, broken: None }
}
