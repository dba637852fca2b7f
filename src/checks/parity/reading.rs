//! Running text → the figures and dates that it names.
//!
//! Each token belongs to one thing: what is a date is no figure, and times of day and telephone numbers are neither. A
//! year is both, since « 2000 » may be a number of people.

use std::ops::Range;

use super::dates::Mention;
use super::figures::{Figure, inherit};
use super::notation::Notation;
use super::tokens::{Number, Token, What, tokens};

/// What a text names, with places in bytes of the text.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Named {
    /// Figures, in the order of the text.
    pub(super) figures: Vec<Figure>,
    /// Dates.
    pub(super) dates: Vec<Mention>,
}

/// Reads a text.
pub(super) fn read(text: &str, notation: &Notation) -> Named {
    let reading = Reading { text, tokens: tokens(text, notation), notation };
    let mut named = Named::default();
    let mut at = 0;
    let mut done = 0;
    while at < reading.tokens.len() {
        let next = reading.thing(at, done, &mut named);
        if let Some(next) = next {
            at = next.max(at + 1);
            done = at;
        } else {
            at += 1;
        }
    }
    inherit(&reading, &mut named.figures);
    named
}

/// A text, cut.
pub(super) struct Reading<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Vec<Token>,
    pub(super) notation: &'a Notation,
}

impl<'a> Reading<'a> {
    /// Reads what begins at a token, of which those before `done` belong to something else; gives the first token after.
    fn thing(&self, at: usize, done: usize, named: &mut Named) -> Option<usize> {
        if let Some((dates, next)) = self.date(at) {
            named.dates.extend(dates);
            return Some(next);
        }
        match &self.tokens[at].what {
            What::Number(number) => {
                if let Some(next) = self.time(at) {
                    return Some(next);
                }
                if let Some(next) = self.telephone(at, number) {
                    return Some(next);
                }
                if let Some(next) = self.years(at, named) {
                    return Some(next);
                }
                let (mut figure, next) = self.figure(at, done, number);
                if let Some(date) = self.weekday_date(at) {
                    named.dates.push(date);
                    figure = figure.map(Figure::silent);
                }
                if let Some(figure) = &figure
                    && let Some(year) = self.lone_year(figure)
                {
                    named.dates.push(Mention::year(year, self.tokens[at].range.clone()));
                }
                named.figures.extend(figure);
                Some(next)
            }
            What::Word => {
                let (figure, next) = self.number_words(at)?;
                named.figures.push(figure);
                Some(next)
            }
            _ => None,
        }
    }

    pub(super) fn written(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    pub(super) fn word(&self, at: usize) -> Option<&'a str> {
        let token = self.tokens.get(at).filter(|token| token.what == What::Word)?;
        Some(self.written(token.range.clone()))
    }

    pub(super) fn sign(&self, at: usize) -> Option<char> {
        match self.tokens.get(at)?.what {
            What::Sign(sign) => Some(sign),
            _ => None,
        }
    }

    pub(super) fn number(&self, at: usize) -> Option<&Number> {
        match &self.tokens.get(at)?.what {
            What::Number(number) => Some(number),
            _ => None,
        }
    }

    /// A whole number of at most so many digits.
    pub(super) fn plain(&self, at: usize, most: usize) -> Option<u32> {
        let number = self.number(at)?;
        number.plain.filter(|_| number.length <= most)
    }

    pub(super) fn is_space(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.what == What::Space)
    }

    /// The next token that is no blank.
    pub(super) fn past_space(&self, at: usize) -> usize {
        at + usize::from(self.is_space(at))
    }

    /// The end of a time of day: « 14h30 », "2.30pm", "14:30".
    fn time(&self, at: usize) -> Option<usize> {
        let minutes = |at: usize| self.number(at).is_some_and(|n| n.length == 2 && n.plain.is_some_and(|n| n < 60));
        let hour = self.plain(at, 2).filter(|hour| *hour <= 24);
        if hour.is_some() && self.sign(at + 1) == Some(':') && minutes(at + 2) {
            let seconds = if self.sign(at + 3) == Some(':') && minutes(at + 4) { 2 } else { 0 };
            let end = at + 3 + seconds;
            return Some(self.half_day(end).unwrap_or(end));
        }
        if let Some(end) = self.half_day(at + 1) {
            return Some(end);
        }
        let unit = self.past_space(at + 1);
        if hour.is_some() && self.word(unit).is_some_and(|word| matches!(word, "h" | "H")) {
            let end = self.past_space(unit + 1);
            return minutes(end).then_some(end + 1);
        }
        None
    }

    /// The end of "am", "p.m.".
    fn half_day(&self, at: usize) -> Option<usize> {
        let at = self.past_space(at);
        match self.word(at)? {
            "am" | "pm" | "AM" | "PM" => Some(at + 1),
            "a" | "p" if self.sign(at + 1) == Some('.') && self.word(at + 2) == Some("m") => Some(at + 3),
            _ => None,
        }
    }

    /// The end of a telephone number: it begins with `+` or a zero that means nothing.
    fn telephone(&self, at: usize, number: &Number) -> Option<usize> {
        let plus = at.checked_sub(1).and_then(|before| self.sign(before)) == Some('+');
        if !(number.padded || plus) {
            return None;
        }
        let joins = |at: usize| self.is_space(at) || matches!(self.sign(at), Some('.' | '-' | '(' | ')'));
        let mut end = at + 1;
        let mut parts = 1;
        loop {
            let mut next = end;
            while next < end + 3 && joins(next) {
                next += 1;
            }
            if next == end || self.number(next).is_none() {
                break;
            }
            parts += 1;
            end = next + 1;
        }
        (number.padded || parts > 2).then_some(end)
    }

    /// A year, or a pair of years of which the second is short: "2024-25".
    fn years(&self, at: usize, named: &mut Named) -> Option<usize> {
        let year = self.year(at)?;
        let short = self.plain(at + 2, 2).filter(|short| {
            self.number(at + 2).is_some_and(|number| number.length == 2)
                && *short == (year.unsigned_abs() + 1) % 100
                && matches!(self.sign(at + 1), Some('-' | '–' | '/'))
        })?;
        let range = self.tokens[at].range.start..self.tokens[at + 2].range.end;
        let next = year - year % 100 + i32::try_from(short).ok()? + if short == 0 { 100 } else { 0 };
        for year in [year, next] {
            named.dates.push(Mention::year(year, range.clone()));
        }
        Some(at + 3)
    }

    /// A number that is a year as far as it can be seen.
    pub(super) fn year(&self, at: usize) -> Option<i32> {
        let number = self.number(at).filter(|number| number.length == 4)?;
        number.plain.filter(|year| (1500..2100).contains(year)).and_then(|year| i32::try_from(year).ok())
    }
}
