//! Dates in running text, and which of them another text does not name.
//!
//! A date counts once, however often it is named: one language says "the same day" where another repeats it. A year
//! that only one of two dates tells does not part them.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

use super::reading::Reading;
use super::tokens::What;

/// A date, a month or a year that a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    /// 1 to 31.
    pub(super) day: Option<u8>,
    /// 1 to 12.
    pub(super) month: Option<u8>,
    /// With its century.
    pub(super) year: Option<i32>,
    /// In bytes of the text.
    pub(super) range: Range<usize>,
}

/// How many days one month may be told of in a row: « les 3, 5 et 7 mars ».
const ROW: usize = 8;

impl Mention {
    /// A year alone.
    pub(super) fn year(year: i32, range: Range<usize>) -> Self {
        Self { day: None, month: None, year: Some(year), range }
    }

    /// What is compared.
    pub(super) fn key(&self) -> (Option<u8>, Option<u8>, Option<i32>) {
        (self.day, self.month, self.year)
    }

    /// Whether only a month is named, which is compared with care.
    pub(super) fn is_bare_month(&self) -> bool {
        self.day.is_none() && self.month.is_some() && self.year.is_none()
    }

    /// Whether two dates may be the same one, of which one is wrong.
    pub(super) fn resembles(&self, other: &Self) -> bool {
        let same_shape = self.day.is_some() == other.day.is_some() && self.month.is_some() == other.month.is_some();
        let shared = [
            self.day.is_some() && self.day == other.day,
            self.month.is_some() && self.month == other.month,
            self.year.is_some() && self.year == other.year,
        ];
        same_shape && shared.contains(&true)
    }

    /// Whether two are of one sort.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.day.is_some() == other.day.is_some() && self.month.is_some() == other.month.is_some()
    }
}

/// All that a text names, to look dates up in.
#[derive(Debug, Default)]
pub(super) struct Calendar {
    days: HashMap<(u8, u8), HashSet<Option<i32>>>,
    months: HashMap<u8, HashSet<Option<i32>>>,
    /// Months that are named alone.
    bare: HashSet<u8>,
    /// Days of months that are not named.
    bare_days: HashSet<u8>,
    years: BTreeSet<i32>,
}

impl Calendar {
    pub(super) fn new<'m>(mentions: impl IntoIterator<Item = &'m Mention>) -> Self {
        let mut calendar = Self::default();
        for mention in mentions {
            if let (Some(day), Some(month)) = (mention.day, mention.month) {
                calendar.days.entry((day, month)).or_default().insert(mention.year);
            }
            if let Some(month) = mention.month {
                calendar.months.entry(month).or_default().insert(mention.year);
                if mention.is_bare_month() {
                    calendar.bare.insert(month);
                }
            }
            if mention.month.is_none() {
                calendar.bare_days.extend(mention.day);
            }
            calendar.years.extend(mention.year);
        }
        calendar
    }

    /// Whether the text names a date, perhaps more closely.
    pub(super) fn names(&self, mention: &Mention) -> bool {
        let fits = |years: Option<&HashSet<Option<i32>>>| {
            years.is_some_and(|years| mention.year.is_none() || years.contains(&None) || years.contains(&mention.year))
        };
        match (mention.day, mention.month, mention.year) {
            (Some(day), Some(month), _) => self.bare_days.contains(&day) || fits(self.days.get(&(day, month))),
            (_, Some(month), _) => self.months.get(&month).is_some_and(|years| {
                let no_year = years.iter().all(Option::is_none) || self.bare.contains(&month);
                mention.year.is_none() || no_year || years.contains(&mention.year)
            }),
            (None, None, Some(year)) => self.years.contains(&year),
            _ => true,
        }
    }
}

/// Whether a French or English word names a day of the week.
fn is_weekday(word: &str) -> bool {
    const WEEKDAYS: [&str; 14] = [
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    WEEKDAYS.contains(&word)
}

impl Reading<'_> {
    /// « samedi 14 »: a day of a month that is not named.
    pub(super) fn weekday_date(&self, at: usize) -> Option<Mention> {
        let day = self.plain(at, 2).filter(|day| (1..=31).contains(day))?;
        let before = at.checked_sub(2).filter(|before| self.is_space(before + 1))?;
        self.word(before).filter(|word| is_weekday(word))?;
        let range = self.tokens[at].range.clone();
        Some(Mention { day: u8::try_from(day).ok(), month: None, year: None, range })
    }

    /// The dates that begin at a token, and the first token after them.
    pub(super) fn date(&self, at: usize) -> Option<(Vec<Mention>, usize)> {
        match &self.tokens[at].what {
            What::Number(_) => self.iso(at).or_else(|| self.in_figures(at)).or_else(|| self.days(at, ROW)),
            What::Word => self.month_first(at),
            _ => None,
        }
    }

    fn mention(&self, day: Option<u32>, month: u8, year: Option<i32>, tokens: Range<usize>) -> Option<Mention> {
        let day = match day {
            Some(day) => Some(u8::try_from(day).ok().filter(|day| (1..=31).contains(day))?),
            None => None,
        };
        let range = self.tokens[tokens.start].range.start..self.tokens[tokens.end - 1].range.end;
        Some(Mention { day, month: Some(month), year, range })
    }

    /// 2026-01-29
    fn iso(&self, at: usize) -> Option<(Vec<Mention>, usize)> {
        let year = self.year(at)?;
        let two = |at: usize| self.plain(at, 2).filter(|_| self.number(at).is_some_and(|number| number.length == 2));
        if self.sign(at + 1) != Some('-') || self.sign(at + 3) != Some('-') {
            return None;
        }
        let month = u8::try_from(two(at + 2)?).ok().filter(|month| (1..=12).contains(month))?;
        Some((vec![self.mention(Some(two(at + 4)?), month, Some(year), at..at + 5)?], at + 5))
    }

    /// 29/01/2026, 29.01.2026; which of the two is the month is known where one is no month.
    fn in_figures(&self, at: usize) -> Option<(Vec<Mention>, usize)> {
        let written = self.written(self.tokens[at].range.clone());
        let (parts, end): (Vec<u32>, usize) = if written.matches('.').count() == 2 {
            (written.split('.').filter_map(|part| part.parse().ok()).collect(), at + 1)
        } else if self.sign(at + 1) == Some('/') && self.sign(at + 3) == Some('/') {
            (vec![self.plain(at, 2)?, self.plain(at + 2, 2)?, self.plain(at + 4, 4)?], at + 5)
        } else {
            return None;
        };
        let [first, second, year] = *parts else { return None };
        let year = i32::try_from(year).ok().filter(|year| (1500..2100).contains(year))?;
        let month = |number: u32| u8::try_from(number).ok().filter(|month| (1..=12).contains(month));
        let mention = match (month(first), month(second)) {
            // Either order may be meant: only the year is sure.
            (Some(one), Some(other)) if one != other => {
                Mention::year(year, self.tokens[at].range.start..self.tokens[end - 1].range.end)
            }
            (_, Some(month)) => self.mention(Some(first), month, Some(year), at..end)?,
            (Some(month), None) => self.mention(Some(second), month, Some(year), at..end)?,
            (None, None) => return None,
        };
        Some((vec![mention], end))
    }

    /// « 29 janvier 2026 », « 16 au 20 février », "the 3rd and 5th of March".
    fn days(&self, at: usize, row: usize) -> Option<(Vec<Mention>, usize)> {
        let day = self.plain(at, 2).filter(|day| (1..=31).contains(day))?;
        let after = self.past_ordinal(at + 1);
        if let Some((month, next)) = self.month_after(after) {
            let (year, end) = self.year_after(next);
            return Some((vec![self.mention(Some(day), month, year, at..end)?], end));
        }
        let next = (row > 0).then(|| self.past_connector(after)).flatten()?;
        let (mut rest, end) = self.days(next, row - 1)?;
        let last = rest.first()?;
        let mut first = self.mention(Some(day), last.month?, last.year, at..at + 1)?;
        first.range.end = last.range.end;
        rest.insert(0, first);
        Some((rest, end))
    }

    /// « 1er », "29th", "29."
    fn past_ordinal(&self, at: usize) -> usize {
        let suffix = self.word(at).is_some_and(|word| matches!(word, "er" | "st" | "nd" | "rd" | "th"));
        let sign = matches!(self.sign(at), Some('.' | 'º' | '°')) && self.is_space(at + 1);
        at + usize::from(suffix || sign)
    }

    /// The month that follows a day: after a blank, "of" or "de".
    fn month_after(&self, at: usize) -> Option<(u8, usize)> {
        let mut next = self.past_space(at);
        if self.word(next).is_some_and(|word| matches!(word, "of" | "de" | "d")) {
            next = self.past_space(next + 1);
        }
        if next == at && !matches!(self.sign(at), Some('-')) {
            return None;
        }
        if self.sign(next) == Some('-') {
            next += 1;
        }
        let word = self.word(next)?;
        let month = self.notation.month(word).map(|(month, _)| month).or_else(|| self.notation.other_month(word))?;
        Some((month, next + 1))
    }

    /// The year that follows a month; a point of an abbreviation, a comma, "of" or "de" may stand between.
    fn year_after(&self, at: usize) -> (Option<i32>, usize) {
        let mut next = at + usize::from(self.sign(at) == Some('.') && self.is_space(at + 1));
        next += usize::from(self.sign(next) == Some(','));
        next = self.past_space(next);
        if self.word(next).is_some_and(|word| matches!(word, "of" | "de" | "del")) {
            next = self.past_space(next + 1);
        }
        match self.year(next).filter(|_| next > at && !self.has_unit(next + 1)) {
            Some(year) => (Some(year), next + 1),
            None => (None, at),
        }
    }

    /// Whether money or a percentage follows, so that a number is no part of a date.
    fn has_unit(&self, at: usize) -> bool {
        let next = self.past_space(at);
        let sign = self.sign(next).is_some_and(|sign| sign == '%' || super::notation::currency_sign(sign).is_some());
        sign || self.word(next).is_some_and(|word| {
            self.notation.multiple(word).is_some() || super::notation::currency_word(word).is_some()
        })
    }

    /// What joins two days: a dash, a comma, « au », "to" …, perhaps with an article.
    fn past_connector(&self, at: usize) -> Option<usize> {
        const WORDS: [&str; 16] =
            ["au", "à", "et", "to", "and", "until", "ou", "or", "through", "bis", "und", "al", "y", "e", "a", "en"];
        let mut next = self.past_space(at);
        let joins = self.word(next).is_some_and(|word| WORDS.contains(&word))
            || matches!(self.sign(next), Some('-' | '–' | '—' | ',' | '&' | '/'));
        if !joins {
            return None;
        }
        next = self.past_space(next + 1);
        // « le vendredi 5 », "Friday the 5th".
        let between = |word: &str| matches!(word, "le" | "the" | "du" | "on") || is_weekday(word);
        for _ in 0..2 {
            if self.word(next).is_some_and(between) && self.is_space(next + 1) {
                next += 2;
            }
        }
        Some(next)
    }

    /// "January 29, 2026", "January 16-20", « janvier 2026 », or the month alone.
    fn month_first(&self, at: usize) -> Option<(Vec<Mention>, usize)> {
        let word = self.word(at)?;
        let Some((month, whole)) = self.notation.month(word) else { return self.other_month_first(at, word) };
        if self.notation.month_may_lead()
            && let Some(found) = self.days_after(at, month)
        {
            return Some(found);
        }
        let (year, end) = self.year_after(at + 1);
        if year.is_some() {
            return Some((vec![self.mention(None, month, year, at..end)?], end));
        }
        let before = at.checked_sub(2).and_then(|before| self.word(before)).unwrap_or_default();
        let alone = whole && self.notation.month_stands_alone(word, before);
        alone.then(|| self.mention(None, month, None, at..at + 1)).flatten().map(|mention| (vec![mention], at + 1))
    }

    /// "March 31, 2026" or "March 2026" in a French text, « mars 2026 » in an English one.
    fn other_month_first(&self, at: usize, word: &str) -> Option<(Vec<Mention>, usize)> {
        let month = self.notation.other_month(word)?;
        if word.starts_with(char::is_uppercase)
            && let Some(found) = self.days_after(at, month)
        {
            return Some(found);
        }
        let (year, end) = self.year_after(at + 1);
        year?;
        Some((vec![self.mention(None, month, year, at..end)?], end))
    }

    fn days_after(&self, at: usize, month: u8) -> Option<(Vec<Mention>, usize)> {
        let day_at = |at: usize| self.plain(at, 2).filter(|day| (1..=31).contains(day) && !self.has_unit(at + 1));
        let first = at + 1 + usize::from(self.sign(at + 1) == Some('.'));
        let first = Some(self.past_space(first)).filter(|next| *next > at + 1)?;
        let mut days = vec![day_at(first)?];
        let mut end = self.past_ordinal(first + 1);
        let joined = self.past_space(end);
        let joins = matches!(self.sign(joined), Some('-' | '–' | '—'))
            || self.word(joined).is_some_and(|word| matches!(word, "to" | "through"));
        let second = self.past_space(joined + 1);
        if joins && let Some(day) = day_at(second) {
            days.push(day);
            end = self.past_ordinal(second + 1);
        }
        let (year, end) = self.year_after(end);
        let mentions: Option<Vec<Mention>> =
            days.into_iter().map(|day| self.mention(Some(day), month, year, at..end)).collect();
        Some((mentions?, end))
    }
}
