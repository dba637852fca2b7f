//! The first day that a passage names, in the words of its language.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::lang::{Locale, fold};

/// What happened longer ago than this is told as the past, not as the news.
const NEWS: i64 = 120;

/// The months of a language, as a date names them.
#[derive(Debug)]
pub(super) struct Months {
    /// A folded word, its month, and whether it is written with a capital.
    names: Vec<(String, i8, bool)>,
}

impl Months {
    pub(super) fn new(locale: &Locale) -> Self {
        let mut names = Vec::new();
        for month in 1..=12 {
            let Ok(day) = Date::new(2026, month, 28) else { continue };
            for written in [locale.day_month(day), locale.month(day), locale.short_date(day)] {
                let words = written.split(|c: char| !c.is_alphabetic() && c != '\u{301}');
                let Some(word) = words.max_by_key(|word| word.chars().count()).filter(|word| word.chars().count() > 2)
                else {
                    continue;
                };
                names.push((fold(word), month, word.starts_with(char::is_uppercase)));
            }
        }
        Self { names }
    }

    fn named(&self, word: &str) -> Option<i8> {
        let folded = fold(word);
        let capital = word.starts_with(char::is_uppercase);
        let found = self.names.iter().find(|(name, _, written)| *name == folded && (capital || !written));
        found.map(|(_, month, _)| *month)
    }

    /// Every day that a text names: the day, and whether its year is written. Where it is not, it is the year of
    /// `near`, or the one before if the day would be far ahead.
    pub(super) fn days(&self, text: &str, near: Date) -> Vec<(Date, bool)> {
        let words: Vec<&str> =
            text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | '’' | '\'')).collect();
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        (0..words.len()).filter_map(|at| self.day_at(&words, at, near)).collect()
    }

    fn day_at(&self, words: &[&str], at: usize, near: Date) -> Option<(Date, bool)> {
        let plain = |at: usize| words.get(at).map(|word| word.trim_end_matches(|c: char| !c.is_alphanumeric()));
        let word = plain(at)?;
        if word.len() >= 10
            && word.is_ascii()
            && let Ok(day) = word[..10].parse::<Date>()
        {
            return Some((day, true));
        }
        if let Some(day) = eastern(word, near) {
            return Some(day);
        }
        // Of a day's words one is a number; to look is quicker than to compare with all months.
        let near_number = words[at.saturating_sub(2)..words.len().min(at + 2)].iter();
        if !near_number.into_iter().any(|word| word.starts_with(|c: char| c.is_ascii_digit())) {
            return None;
        }
        let month = self.named(word)?;
        // « 29 janvier », "29th of January", "29 de enero"; then "January 29".
        let before = at.checked_sub(1).and_then(|at| day_number(words[at]));
        let far = at.checked_sub(2).filter(|_| words[at - 1].chars().count() <= 2).and_then(|at| day_number(words[at]));
        let (day, next) = match before.or(far) {
            Some(day) => (day, at + 1),
            None => (day_number(words.get(at + 1)?)?, at + 2),
        };
        let year =
            |at: usize| plain(at).filter(|word| word.len() == 4)?.parse::<i16>().ok().filter(|year| *year > 1500);
        let short = |at: usize| {
            plain(at).is_some_and(|word| word.chars().count() <= 2 && !word.contains(|c: char| c.is_numeric()))
        };
        match year(next).or_else(|| year(next + 1).filter(|_| short(next))) {
            Some(year) => Some((Date::new(year, month, day).ok()?, true)),
            None => Some((with_year(month, day, near)?, false)),
        }
    }

    /// Whether a line says of what day a newsletter is, and little else.
    pub(super) fn is_dateline(&self, text: &str) -> bool {
        let short = text.chars().count() <= 60 && text.split(' ').count() <= 5;
        // Only written years count, so that any day will do to guess the others.
        short && self.days(text, Date::new(2000, 1, 1).unwrap_or_default()).iter().any(|(_, year)| *year)
    }

    /// The first day in a text that may be when it happened: not after `entry`, and not long before.
    pub(super) fn first(&self, text: &str, entry: Date) -> Option<Date> {
        let oldest = entry.saturating_sub(Span::new().days(NEWS));
        self.days(text, entry).into_iter().map(|(day, _)| day).find(|day| *day <= entry && *day >= oldest)
    }
}

/// `1月29日`, with its year or without.
fn eastern(word: &str, near: Date) -> Option<(Date, bool)> {
    let (before, rest) = word.split_once('月')?;
    let day = rest.split('日').next()?.parse().ok()?;
    let (year, month) = before.rsplit_once('年').map_or((None, before), |(year, month)| (Some(year), month));
    let digits = |text: &str| text.rsplit(|c: char| !c.is_ascii_digit()).next().map(str::to_owned).unwrap_or_default();
    let month = digits(month).parse().ok()?;
    match year.and_then(|year| digits(year).parse::<i16>().ok()) {
        Some(year) => Some((Date::new(year, month, day).ok()?, true)),
        None => Some((with_year(month, day, near)?, false)),
    }
}

fn with_year(month: i8, day: i8, near: Date) -> Option<Date> {
    let of = |year: i16| Date::new(year, month, day).ok();
    let ahead = near.saturating_add(6.months());
    match of(near.year()) {
        Some(day) if day <= ahead => Some(day),
        day => of(near.year().checked_sub(1)?).or(day),
    }
}

/// `29`, `1er`, `29th`, `29.`
fn day_number(word: &str) -> Option<i8> {
    let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = &word[digits..];
    let ordinal = ["", "er", "st", "nd", "rd", "th", ".", "º", "°", "ᵉʳ"].contains(&rest.trim_end_matches(','));
    word[..digits].parse().ok().filter(|day| ordinal && (1..=31).contains(day))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn first(tag: &str, text: &str) -> Option<String> {
        Months::new(&Locale::new(tag).unwrap()).first(text, date(2026, 2, 27)).map(|day| day.to_string())
    }

    #[test]
    fn days_are_read_in_the_words_of_the_language() {
        for (tag, text, expected) in [
            ("fr", "(votée le 29 janvier 2026), puis", Some("2026-01-29")),
            ("fr", "depuis le 1er février.", Some("2026-02-01")),
            ("fr", "le 15 décembre, il", Some("2025-12-15")),
            ("fr", "jusqu’au 31 mars, après le 3 février", Some("2026-02-03")),
            ("fr", "l’accord du 25 avril 2024, puis le 2 fevrier", Some("2026-02-02")),
            ("fr", "en mars, 12 personnes", None),
            ("en", "on January 29, 2026, the", Some("2026-01-29")),
            ("en", "on 29 January the", Some("2026-01-29")),
            ("en-GB", "the 29th of January", Some("2026-01-29")),
            ("en", "since Feb. 3", Some("2026-02-03")),
            ("en", "the 12 may go on", None),
            ("es", "el 29 de enero de 2026", Some("2026-01-29")),
            ("de", "am 3. Februar wurde", Some("2026-02-03")),
            ("pl", "dnia 29 stycznia 2026 r.", Some("2026-01-29")),
            ("ja", "2026年1月29日に", Some("2026-01-29")),
            ("xx", "on 2026-01-29.", Some("2026-01-29")),
            ("fr", "le 31 février", None),
        ] {
            assert_eq!(first(tag, text).as_deref(), expected, "{tag}: {text}");
        }
    }
}
