//! Straight quotes: which of them open, which close, and which are apostrophes.
//!
//! Pairs are found before any rule is asked, since what a quote becomes depends on its fellow and on what it stands
//! in. A quote that finds no fellow stays straight: it may count inches.

use super::near::{Near, opens, replace};
use super::{Edit, OBJECT, Typography};

/// What a straight quote becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Opens, at a depth: 0 is the outermost.
    Open(usize),
    /// Closes.
    Close(usize),
    /// A single quote that opens.
    SingleOpen,
    /// An apostrophe, or a single quote that closes: they look the same.
    Apostrophe,
}

/// English words that begin with an apostrophe.
const CLIPPED: [&str; 16] = [
    "tis", "twas", "twere", "twill", "twould", "em", "cause", "til", "till", "n", "bout", "round", "neath", "ere",
    "tween", "cos",
];

/// Among how many quotes that wait a fellow is looked for: more than wait in any paragraph that is read.
const LOOKED: usize = 256;

/// Whether an apostrophe can follow: a letter, or what stands for one.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, OBJECT | ']' | ')' | '}')
}

/// A quote that waits for its fellow.
struct Waiting {
    at: usize,
    sort: Sort,
    /// In which of [`Pairs::depth`] it counts.
    family: usize,
    depth: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Single,
    Double,
    /// It is typed as it is printed.
    Right,
}

struct Pairs<'n, 'r> {
    near: &'n Near<'r>,
    marks: Vec<(usize, Mark)>,
    waiting: Vec<Waiting>,
    /// How many quotation marks of its language are open: of French, of others.
    depth: [usize; 2],
}

/// Tells what each straight quote becomes, in the order of the text; those that stay straight are left out.
pub(super) fn pair(near: &Near) -> Vec<(usize, Mark)> {
    let mut pairs = Pairs { near, marks: Vec::new(), waiting: Vec::new(), depth: [0; 2] };
    let mut opened = None;
    let mut end = 0;
    while let Some(next) = near.run().as_bytes()[end..].iter().position(|byte| begins_quote(*byte)) {
        let at = end + next;
        let Some(sign) = near.after(at) else { break };
        end = at + sign.len_utf8();
        match sign {
            '«' | '“' => pairs.open(at, Sort::Right, usize::from(sign == '“')),
            '»' | '”' => {
                pairs.close(at, Sort::Right);
            }
            '"' | '\''
                if !near.is_kept(at)
                    && near.voice(at) != Typography::Typed
                    && pairs.quote(at, sign == '\'', opened) =>
            {
                opened = Some(end);
            }
            _ => {}
        }
    }
    pairs.finish()
}

/// Whether a byte may begin a quotation mark: all but straight ones are of two bytes or three.
fn begins_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | 0xC2 | 0xE2)
}

impl Pairs<'_, '_> {
    fn family(&self, at: usize) -> usize {
        usize::from(!self.near.voice(at).is_french())
    }

    fn open(&mut self, at: usize, sort: Sort, family: usize) {
        self.waiting.push(Waiting { at, sort, family, depth: self.depth[family] });
        self.depth[family] += usize::from(sort != Sort::Single);
    }

    /// Whether the quote opens; `opened` is where one did that stands right before.
    fn quote(&mut self, at: usize, single: bool, opened: Option<usize>) -> bool {
        let (before, after) = (self.near.before(at), self.near.after(at + 1));
        let sort = if single { Sort::Single } else { Sort::Double };
        let begins = before.is_none_or(opens)
            || opened == Some(at)
            || (!single && self.is_elided(at, before))
            || self.follows_punctuation(at, sort);
        let closing = |c: char| c.is_whitespace() || ")]}»”,;:!?.…".contains(c) || c == if single { '\'' } else { '"' };
        let follows = after.is_some_and(|c| !closing(c));
        if single && self.is_apostrophe(at, before, after, begins) {
            self.marks.push((at, Mark::Apostrophe));
            return false;
        }
        if begins && follows {
            self.open(at, sort, self.family(at));
            return true;
        }
        let ends = before.is_some_and(|c| !c.is_whitespace()) && after.is_none_or(|c| !c.is_alphanumeric());
        if ends && !self.close(at, sort) && single && before.is_some_and(is_letter) {
            self.marks.push((at, Mark::Apostrophe));
        }
        false
    }

    /// Whether an elision stands before: `l'"IA"`.
    fn is_elided(&self, at: usize, before: Option<char>) -> bool {
        let elided = before.filter(|c| matches!(c, '\'' | '’')).filter(|_| self.near.voice(at).is_french());
        let word = elided.and_then(|c| self.near.before(at - c.len_utf8()));
        word.is_some_and(char::is_alphabetic) && self.near.after(at + 1).is_some_and(char::is_alphanumeric)
    }

    /// Whether a colon or a comma that ends a word stands right before: `said:"hi"`. Behind a comma an open quotation
    /// may end: `"hi,"`.
    fn follows_punctuation(&self, at: usize, sort: Sort) -> bool {
        let before = &self.near.run()[..at];
        let comma = || before.strip_suffix([',', ';']).filter(|_| self.waits(sort).is_none());
        let Some(before) = before.strip_suffix(':').or_else(comma) else { return false };
        let ends_word = before.trim_end_matches([' ', '\u{A0}', '\u{202F}']).ends_with(is_letter);
        ends_word && self.near.after(at + 1).is_some_and(char::is_alphanumeric)
    }

    fn is_apostrophe(&self, at: usize, before: Option<char>, after: Option<char>, begins: bool) -> bool {
        if before.is_some_and(is_letter) {
            let opening = |c: char| matches!(c, '"' | '«' | '“' | '[' | '(' | OBJECT);
            let french = self.near.voice(at).is_french();
            return after
                .is_some_and(|c| c.is_alphanumeric() || (french && opening(c) && self.waits(Sort::Single).is_none()));
        }
        if before.is_some_and(|c| c.is_ascii_digit()) {
            return after.is_some_and(char::is_alphabetic);
        }
        if !begins {
            // the “B”’s
            let quoted = matches!(before, Some('"' | '”' | '»'));
            return quoted && self.near.word_after(at + 1) == "s";
        }
        let word = self.near.word_after(at + 1);
        let closed = self.near.after(at + 1 + word.len()) == Some('\'');
        // rock ’n’ roll, and mai ’68, in any language; a figure in single quotes is a quotation.
        let is_n = word.eq_ignore_ascii_case("n") && closed;
        let decade = word.strip_suffix('s').unwrap_or(word);
        let is_year = decade.len() == 2 && decade.bytes().all(|byte| byte.is_ascii_digit()) && !closed;
        let is_clipped =
            || self.near.voice(at) == Typography::English && CLIPPED.contains(&word.to_lowercase().as_str());
        is_n || is_year || is_clipped()
    }

    /// The last quote of a sort that waits. None reaches out of the quotation that it stands in.
    fn waits(&self, sort: Sort) -> Option<usize> {
        let mut near = self.waiting.iter().enumerate().rev().take(LOOKED);
        let weaker = |waiting: &Waiting| waiting.sort == Sort::Single || sort == Sort::Right;
        let (found, last) = near.find(|(_, waiting)| waiting.sort == sort || !weaker(waiting))?;
        (last.sort == sort).then_some(found)
    }

    fn close(&mut self, at: usize, sort: Sort) -> bool {
        let Some(found) = self.waits(sort) else { return false };
        let inner = self.waiting.split_off(found + 1);
        self.strand(inner);
        let Some(open) = self.waiting.pop() else { return false };
        self.depth[open.family] = open.depth;
        let marks = match sort {
            Sort::Single => [(open.at, Mark::SingleOpen), (at, Mark::Apostrophe)],
            Sort::Double => [(open.at, Mark::Open(open.depth)), (at, Mark::Close(open.depth))],
            Sort::Right => return true,
        };
        self.marks.extend(marks);
        true
    }

    /// Quotes that will find no fellow: a single one is an apostrophe before a letter.
    fn strand(&mut self, waiting: Vec<Waiting>) {
        for waiting in waiting.into_iter().rev() {
            self.depth[waiting.family] = waiting.depth;
            if waiting.sort == Sort::Single && self.near.after(waiting.at + 1).is_some_and(char::is_alphabetic) {
                self.marks.push((waiting.at, Mark::Apostrophe));
            }
        }
    }

    fn finish(mut self) -> Vec<(usize, Mark)> {
        let waiting = std::mem::take(&mut self.waiting);
        self.strand(waiting);
        self.marks.sort_by_key(|(at, _)| *at);
        self.marks
    }
}

/// The rule: writes what was found.
pub(super) fn apply(near: &Near, at: usize) -> Option<Edit> {
    let number = near.marks.binary_search_by_key(&at, |(at, _)| *at).ok()?;
    let voice = near.voice(at);
    let with = match (near.marks[number].1, voice) {
        // A quotation right behind a colon: its space was forgotten.
        (Mark::Open(0), Typography::FrenchSwitzerland) if near.before(at) == Some(':') => "\u{202F}«\u{202F}",
        (Mark::Open(0), voice) if voice.is_french() && near.before(at) == Some(':') => "\u{A0}«\u{A0}",
        (Mark::SingleOpen, _) | (Mark::Open(1..), Typography::English) => "‘",
        (Mark::Apostrophe, _) | (Mark::Close(1..), Typography::English) => "’",
        (Mark::Open(0), Typography::FrenchSwitzerland) => "«\u{202F}",
        (Mark::Close(0), Typography::FrenchSwitzerland) => "\u{202F}»",
        (Mark::Open(0), voice) if voice.is_french() => "«\u{A0}",
        (Mark::Close(0), voice) if voice.is_french() => "\u{A0}»",
        (Mark::Open(_), _) => "“",
        (Mark::Close(_), _) => "”",
    };
    Some(replace(at..at + 1, with))
}
