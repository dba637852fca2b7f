//! Dates as people write them: the two forms that count, and what the others probably meant.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

/// A date, or a date with its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct When {
    /// The day, in the offset in which it was written.
    pub day: Date,
    /// The time, where one was written.
    pub time: Option<WrittenTime>,
}

/// A time with the offset in which it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WrittenTime {
    /// When it is, anywhere.
    pub instant: Timestamp,
    /// The offset, in seconds east of UTC.
    pub offset: i32,
}

/// Why a text is no date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadDate {
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub hint: String,
}

/// Months by the beginnings of their French and English names, lower case, accents kept and dropped.
const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb", "fév", "fev"],
    &["mar"],
    &["apr", "avr"],
    &["may", "mai"],
    &["jun", "juin"],
    &["jul", "juil"],
    &["aug", "aoû", "aou"],
    &["sep"],
    &["oct"],
    &["nov"],
    &["dec", "déc"],
];

/// Past this many bytes nothing is a date: the message shows no more of it.
const MAX_LENGTH: usize = 64;

const EXPECTED: &str = "write a date as `2026-02-27`, or with its time as `2026-02-27T09:30:00+01:00`";

impl From<Date> for When {
    fn from(day: Date) -> Self {
        Self { day, time: None }
    }
}

impl fmt::Display for When {
    /// `2026-03-05`, or `2026-03-05 18:00 +01:00`: for people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(time), Some(clock)) = (self.time, self.clock()) else { return write!(f, "{}", self.day) };
        write!(f, "{} {:02}:{:02} ", self.day, clock.hour(), clock.minute())?;
        match time.offset {
            0 => f.write_str("UTC"),
            offset => write!(
                f,
                "{}{:02}:{:02}",
                if offset < 0 { '-' } else { '+' },
                offset.abs() / 3600,
                offset.abs() / 60 % 60
            ),
        }
    }
}

impl When {
    /// ISO 8601, for machines: the day alone, or the time with the offset in which it was written.
    #[must_use]
    pub fn iso(&self) -> String {
        match self.time {
            None => self.day.to_string(),
            Some(WrittenTime { instant, offset: 0 }) => instant.to_string(),
            Some(time) => time.instant.display_with_offset(time.offset()).to_string(),
        }
    }

    /// The instant, where a time was written.
    #[must_use]
    pub fn instant(&self) -> Option<Timestamp> {
        self.time.map(|time| time.instant)
    }

    /// When it comes: the instant, or midnight UTC at which a day without a time begins.
    #[must_use]
    pub fn begin(&self) -> Timestamp {
        // The last day of the year 9999 has no timestamp.
        let midnight = || Offset::UTC.to_timestamp(self.day.at(0, 0, 0, 0)).unwrap_or(Timestamp::MAX);
        self.instant().unwrap_or_else(midnight)
    }

    /// By what it is ordered: the instant, or noon UTC of a day without a time, which is that day almost everywhere.
    #[must_use]
    pub fn instant_or_noon(&self) -> Timestamp {
        // The last day of the year 9999 has no timestamp.
        let noon = || Offset::UTC.to_timestamp(self.day.at(12, 0, 0, 0)).unwrap_or(Timestamp::MAX);
        self.instant().unwrap_or_else(noon)
    }

    /// For programs: the day, or an RFC 3339 time in the offset in which it was written.
    #[must_use]
    pub fn rfc3339(&self) -> String {
        let time = |time: WrittenTime| time.instant.display_with_offset(time.offset()).to_string();
        self.time.map_or_else(|| self.day.to_string(), time)
    }

    /// The hour and minute, as they were written.
    #[must_use]
    pub fn clock(&self) -> Option<jiff::civil::Time> {
        self.time.map(|time| time.offset().to_datetime(time.instant).time())
    }

    /// Reads `2026-02-27` or an RFC 3339 time, whose seconds may be left out.
    ///
    /// # Errors
    /// What is wrong and what to write, where the text can be understood in some other way.
    pub fn parse(text: &str) -> Result<Self, BadDate> {
        let text = text.trim();
        match (text.get(..10), text.get(10..)) {
            (Some(day), Some(time)) if is_padded(day) => {
                let day = read_day(day)?;
                if time.is_empty() { Ok(day.into()) } else { with_time(text, day, time) }
            }
            _ => Err(bad(text, "is not a date", guess(text))),
        }
    }

    /// Reads `2026-02-27` alone.
    ///
    /// # Errors
    /// As [`When::parse`], and where there is a time.
    pub fn parse_day(text: &str) -> Result<Date, BadDate> {
        let moment = Self::parse(text)?;
        if moment.time.is_some() {
            return Err(bad(text, "holds a time, and a day is wanted", Some(format!("write `{}`", moment.day))));
        }
        Ok(moment.day)
    }
}

impl WrittenTime {
    /// The offset in which it was written.
    #[must_use]
    pub fn offset(&self) -> Offset {
        Offset::from_seconds(self.offset).unwrap_or(Offset::UTC)
    }
}

fn bad(text: &str, what: &str, hint: Option<String>) -> BadDate {
    let shown = match text.char_indices().nth(MAX_LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    };
    BadDate { message: format!("`{shown}` {what}"), hint: hint.unwrap_or_else(|| EXPECTED.to_owned()) }
}

/// Whether the text has the shape `0000-00-00`.
fn is_padded(day: &str) -> bool {
    day.bytes().enumerate().all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() })
}

fn read_day(text: &str) -> Result<Date, BadDate> {
    let numbers = numbers(text);
    let [year, month, day] = numbers[..] else { return Err(bad(text, "is not a date", None)) };
    calendar(year, month, day).ok_or_else(|| {
        let hint = if calendar(year, day, month).is_some() {
            calendar(year, day, month).map(|date| format!("did you mean `{date}`?"))
        } else if !(1..=12).contains(&month) {
            Some("months go from `01` to `12`".to_owned())
        } else if day == 0 {
            Some("days go from `01`".to_owned())
        } else {
            // The month is known to be good: only the day is past its end.
            (1..=31).rev().find_map(|last| calendar(year, month, last)).map(|last| format!("did you mean `{last}`?"))
        };
        bad(text, "is not a day of the calendar", hint)
    })
}

/// RFC 3339 knows offsets of less than a day, in seconds.
const FARTHEST_OFFSET: i32 = 24 * 3600 - 1;

fn with_time(text: &str, day: Date, time: &str) -> Result<When, BadDate> {
    let separated = time.starts_with(['T', 't', ' ']);
    if let Some(instant) = separated.then(|| text.parse::<Timestamp>().ok()).flatten() {
        let offset = Pieces::parse(text).ok().and_then(|pieces| pieces.to_numeric_offset()).unwrap_or(Offset::UTC);
        if offset.seconds().abs() > FARTHEST_OFFSET {
            return Err(bad(
                text,
                "has an offset that no place has",
                Some("offsets go from `-12:00` to `+14:00`".to_owned()),
            ));
        }
        return Ok(When { day, time: Some(WrittenTime { instant, offset: offset.seconds() }) });
    }
    let clock = time.get(1..).unwrap_or_default();
    let is_plain = clock.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.'));
    if separated && is_plain && clock.parse::<jiff::civil::Time>().is_ok() {
        let clock = if clock.len() == 5 { format!("{clock}:00") } else { clock.to_owned() };
        let hint = format!("add it: `{day}T{clock}+01:00`, or `Z` for universal time");
        return Err(bad(text, "has a time without its offset", Some(hint)));
    }
    Err(bad(text, "is not a date and time", meant(day, clock)))
}

/// What a time in another form says, as a hint: `18:00 +0100` has a space too many, `18h30Z` the clock of the French.
fn meant(day: Date, clock: &str) -> Option<String> {
    let mut written: String = clock.chars().take(MAX_LENGTH).filter(|letter| !letter.is_whitespace()).collect();
    written = written.replacen(['h', 'H'], ":", 1).replace("UTC", "Z");
    let time = format!("{day}T{written}");
    time.parse::<Timestamp>().is_ok().then(|| format!("write `{time}`"))
}

/// What a text in some other form says, as a hint.
fn guess(text: &str) -> Option<String> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let numbers = numbers(text);
    let write = |date: Date| Some(format!("write `{date}`"));
    if let Some(month) = named_month(text) {
        let [a, b] = numbers[..] else { return None };
        return calendar(b, month, a).or_else(|| calendar(a, month, b)).and_then(write);
    }
    match numbers[..] {
        [compact] if text.len() == 8 => calendar(compact / 10_000, compact / 100 % 100, compact % 100).and_then(write),
        [year, month, day] if year > 31 => calendar(year, month, day).and_then(write),
        [a, b, year] if year > 31 => match (calendar(year, b, a), calendar(year, a, b)) {
            (Some(first), Some(second)) if first != second => Some(format!("write `{first}`, or `{second}`")),
            (Some(date), _) | (None, Some(date)) => write(date),
            (None, None) => None,
        },
        _ => None,
    }
}

fn calendar(year: u32, month: u32, day: u32) -> Option<Date> {
    // Two-digit years would be guesses of guesses.
    let year = i16::try_from(year).ok().filter(|year| (1000..=9999).contains(year))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// All runs of ASCII digits that fit a number.
fn numbers(text: &str) -> Vec<u32> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|run| run.parse().ok()).collect()
}

fn named_month(text: &str) -> Option<u32> {
    let text = text.to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() >= 3);
    words.find_map(|word| {
        let month = MONTHS.iter().position(|names| names.iter().any(|name| word.starts_with(name)))?;
        // « mardi » begins like March.
        if word == "mardi" { None } else { u32::try_from(month + 1).ok() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_days_and_times() {
        let day = jiff::civil::date(2026, 2, 27);
        assert_eq!(When::parse("2026-02-27"), Ok(day.into()));
        for text in ["2026-02-27T23:30:00-05:00", "2026-02-27 23:30:00-05:00", "2026-02-27t23:30:00-05:00"] {
            let moment = When::parse(text).unwrap();
            assert_eq!((moment.day, moment.instant()), (day, "2026-02-28T04:30:00Z".parse().ok()), "{text}");
        }
    }

    #[test]
    fn keeps_the_time_as_it_was_written() {
        for (text, instant, offset, clock) in [
            ("2026-03-02T18:00+01:00", "2026-03-02T17:00:00Z", 3_600, "18:00:00"),
            ("2026-03-02T18:00Z", "2026-03-02T18:00:00Z", 0, "18:00:00"),
            ("2026-03-02 18:00:30-04:30", "2026-03-02T22:30:30Z", -16_200, "18:00:30"),
            ("2026-03-02T00:15:00+05:45", "2026-03-01T18:30:00Z", 20_700, "00:15:00"),
        ] {
            let when = When::parse(text).unwrap();
            assert_eq!(when.day, jiff::civil::date(2026, 3, 2), "{text}");
            assert_eq!(when.time, Some(WrittenTime { instant: instant.parse().unwrap(), offset }), "{text}");
            assert_eq!(when.clock(), clock.parse().ok(), "{text}");
        }
    }

    #[test]
    fn is_told_as_it_was_written() {
        for (text, told) in [
            ("2026-03-02", "2026-03-02"),
            ("2026-03-02T18:00:00+01:00", "2026-03-02 18:00 +01:00"),
            ("2026-03-02T08:05Z", "2026-03-02 08:05 UTC"),
            ("2026-03-02T18:00-04:30", "2026-03-02 18:00 -04:30"),
        ] {
            let when = When::parse(text).unwrap();
            assert_eq!(when.to_string(), told);
            assert_eq!(When::parse(&when.rfc3339()), Ok(when));
        }
    }

    #[test]
    fn says_what_was_meant() {
        let cases = [
            ("2026-02-30", "is not a day of the calendar", "did you mean `2026-02-28`?"),
            ("2028-02-31", "is not a day of the calendar", "did you mean `2028-02-29`?"),
            ("2026-27-02", "is not a day of the calendar", "did you mean `2026-02-27`?"),
            ("2026-13-40", "is not a day of the calendar", "months go from `01` to `12`"),
            ("2026-01-00", "is not a day of the calendar", "days go from `01`"),
            ("2026-03-02T08:00+25:00", "has an offset that no place has", "offsets go from `-12:00` to `+14:00`"),
            ("27/02/2026", "is not a date", "write `2026-02-27`"),
            ("03/02/2026", "is not a date", "write `2026-02-03`, or `2026-03-02`"),
            ("27.02.2026", "is not a date", "write `2026-02-27`"),
            ("2026/02/27", "is not a date", "write `2026-02-27`"),
            ("2026-2-7", "is not a date", "write `2026-02-07`"),
            ("20260227", "is not a date", "write `2026-02-27`"),
            ("27 février 2026", "is not a date", "write `2026-02-27`"),
            ("1er août 2026", "is not a date", "write `2026-08-01`"),
            ("mardi 3 mars 2026", "is not a date", "write `2026-03-03`"),
            ("February 27, 2026", "is not a date", "write `2026-02-27`"),
            ("3 juin 2026", "is not a date", "write `2026-06-03`"),
            ("demain", "is not a date", EXPECTED),
            ("", "is not a date", EXPECTED),
            ("2026-02-27T9h", "is not a date and time", EXPECTED),
            ("2026-02-27T18:00 CET", "is not a date and time", EXPECTED),
            ("2026-02-27 18:00 +0100", "is not a date and time", "write `2026-02-27T18:00+0100`"),
            ("2026-02-27T18h30+01:00", "is not a date and time", "write `2026-02-27T18:30+01:00`"),
            ("2026-02-27 18:30 UTC", "is not a date and time", "write `2026-02-27T18:30Z`"),
            ("9999-12-31T23:59-12:00", "is not a date and time", EXPECTED),
            (
                "2026-02-27T09:30:00",
                "has a time without its offset",
                "add it: `2026-02-27T09:30:00+01:00`, or `Z` for universal time",
            ),
        ];
        for (text, message, hint) in cases {
            let fault = When::parse(text).unwrap_err();
            assert_eq!((fault.message, fault.hint), (format!("`{text}` {message}"), hint.to_owned()));
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,80}") {
            let _ = When::parse(&text);
        }

        #[test]
        fn never_panics_near_dates(text in "[0-9é/. :TZ+-]{0,30}") {
            let _ = When::parse_day(&text);
        }
    }
}
