//! Dates as other generators take them → the forms that Veille takes.

use jiff::civil::{Date, Time};

use crate::tree::When;

/// A date that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Read {
    /// `2026-02-27`, or an RFC 3339 time.
    pub(super) text: String,
    /// The day as it was written.
    pub(super) day: Date,
    /// A time stood there without its offset, and is taken as universal time.
    pub(super) assumed: bool,
}

/// Reads a date with or without time, with or without offset: `2026-02-27`, `2026-2-7 9:30`, `2026-02-27T09:30:00+0100`.
pub(super) fn read(text: &str) -> Option<Read> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '-')).unwrap_or(text.len());
    let mut numbers = text[..end].split('-');
    let (year, month, dom) = (numbers.next()?, numbers.next()?, numbers.next()?);
    if year.len() != 4 || numbers.next().is_some() {
        return None;
    }
    let day = Date::new(year.parse().ok()?, month.parse().ok()?, dom.parse().ok()?).ok()?;
    let rest = text[end..].trim_start_matches(['T', 't', ' ']);
    if rest.is_empty() {
        return Some(Read { text: day.to_string(), day, assumed: false });
    }
    let clock_end = rest.find(|c: char| !(c.is_ascii_digit() || ":.".contains(c))).unwrap_or(rest.len());
    let clock = clock(&rest[..clock_end])?;
    let (offset, assumed) = match rest[clock_end..].trim() {
        "" => ("Z".to_owned(), true),
        "Z" | "z" | "UTC" | "GMT" => ("Z".to_owned(), false),
        other => (offset(other)?, false),
    };
    // A midnight without an offset is a day to whoever wrote it.
    let text = if assumed && clock == Time::midnight() { day.to_string() } else { format!("{day}T{clock}{offset}") };
    let moment = When::parse(&text).ok()?;
    Some(Read { text, day, assumed: assumed && moment.time.is_some() })
}

fn clock(text: &str) -> Option<Time> {
    let whole = text.split('.').next()?;
    let mut numbers = whole.split(':').map(str::parse::<i8>);
    let (hour, minute) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    let second = numbers.next().map_or(Some(0), Result::ok)?;
    Time::new(hour, minute, second, 0).ok()
}

/// `+01:00` of `+01:00`, `+0100` or `+01`.
fn offset(text: &str) -> Option<String> {
    let text = text.trim_start_matches("UTC");
    let sign = text.chars().next().filter(|sign| "+-".contains(*sign))?;
    let digits: String = text[1..].chars().filter(|c| *c != ':').collect();
    let digits = if digits.len() == 2 { format!("{digits}00") } else { digits };
    let valid = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    valid.then(|| format!("{sign}{}:{}", &digits[..2], &digits[2..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_others_write() {
        for (written, expected, assumed) in [
            ("2026-02-27", "2026-02-27", false),
            ("2026-2-7", "2026-02-07", false),
            ("2026-02-27T09:30:00+01:00", "2026-02-27T09:30:00+01:00", false),
            ("2026-02-27 09:30:00 +0100", "2026-02-27T09:30:00+01:00", false),
            ("2026-02-27 9:30", "2026-02-27T09:30:00Z", true),
            ("2026-02-27T09:30:00.123Z", "2026-02-27T09:30:00Z", false),
            ("2026-02-27 00:00:00", "2026-02-27", false),
            ("2026-02-27 10:00:00 UTC", "2026-02-27T10:00:00Z", false),
        ] {
            let read = read(written).unwrap_or_else(|| panic!("{written}"));
            assert_eq!((read.text.as_str(), read.assumed), (expected, assumed), "{written}");
        }
        for written in ["", "demain", "2026", "2026-13-01", "26-01-02", "2026-01-02 25:00", "2026-01-02T10:00 Paris"] {
            assert_eq!(read(written), None, "{written}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "[0-9T:. +éZ-]{0,30}") {
            if let Some(read) = read(&text) {
                assert!(When::parse(&read.text).is_ok());
            }
        }
    }
}
