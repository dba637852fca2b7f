//! The instant for which a site is made: what is scheduled, published or expired follows from it.

use std::str::FromStr;

use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};

use super::When;
use crate::tree::BadDate;

/// The instant for which a site is made, and its day. A day begins at midnight UTC, on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Now {
    day: Date,
    instant: Timestamp,
}

impl Now {
    /// An instant; its day is the one that it falls on in UTC.
    #[must_use]
    pub fn at(instant: Timestamp) -> Self {
        Self { day: Offset::UTC.to_datetime(instant).date(), instant }
    }

    /// A day as a whole: its end, so that all that is dated with a time of this day (in UTC) has come.
    #[must_use]
    pub fn end_of(day: Date) -> Self {
        // The last hours of the year 9999 have no timestamp.
        let end = Offset::UTC.to_timestamp(day.to_datetime(Time::MAX)).unwrap_or(Timestamp::MAX);
        Self { day, instant: end }
    }

    /// The day, in UTC.
    #[must_use]
    pub fn day(self) -> Date {
        self.day
    }

    /// The instant.
    #[must_use]
    pub fn instant(self) -> Timestamp {
        self.instant
    }

    /// Whether a written date has come: its time where it has one, else its day.
    #[must_use]
    pub fn has_reached(self, when: When) -> bool {
        when.begin() <= self.instant
    }

    /// When the day began.
    #[must_use]
    pub fn day_begin(self) -> Timestamp {
        When::from(self.day).begin()
    }

    /// When the next day begins.
    #[must_use]
    pub fn next_day(self) -> Timestamp {
        self.day.checked_add(1.day()).map_or(Timestamp::MAX, |day| When::from(day).begin())
    }
}

impl FromStr for Now {
    type Err = BadDate;

    /// Reads what `--now` is given: `2026-02-27`, or `2026-02-27T18:00+01:00`.
    fn from_str(text: &str) -> Result<Self, BadDate> {
        let when = When::parse(text)?;
        Ok(when.instant().map_or_else(|| Self::end_of(when.day), Self::at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now(text: &str) -> Now {
        text.parse().unwrap()
    }

    fn reached(now: &str, when: &str) -> bool {
        now.parse::<Now>().unwrap().has_reached(When::parse(when).unwrap())
    }

    #[test]
    fn a_time_is_waited_for_in_its_zone() {
        let when = "2026-03-05T18:00+01:00";
        for (now, expected) in [
            ("2026-03-05T16:59:59Z", false),
            ("2026-03-05T17:00Z", true),
            ("2026-03-05T17:59:00+01:00", false),
            ("2026-03-05T18:00:00+01:00", true),
            ("2026-03-05T13:30-04:00", true),
            ("2026-03-04", false),
            ("2026-03-05", true),
        ] {
            assert_eq!(reached(now, when), expected, "{now}");
        }
    }

    #[test]
    fn a_day_begins_at_midnight_utc() {
        for (now, expected) in [
            ("2026-03-04T23:59:59Z", false),
            ("2026-03-05T00:30:00+01:00", false),
            ("2026-03-05T00:00Z", true),
            ("2026-03-05", true),
            ("2026-03-04", false),
        ] {
            assert_eq!(reached(now, "2026-03-05"), expected, "{now}");
        }
    }

    #[test]
    fn a_whole_day_ends_in_utc() {
        assert!(reached("2026-03-05", "2026-03-05T23:59:59Z"));
        assert!(!reached("2026-03-05", "2026-03-05T23:30-05:00"));
        assert!(reached("2026-03-05", "2026-03-06T00:30+01:00"));
        assert_eq!(now("2026-03-05").next_day(), now("2026-03-06T00:00Z").instant());
        assert_eq!(now("2026-03-05").day_begin(), now("2026-03-05T00:00Z").instant());
    }

    #[test]
    fn the_ends_of_the_calendar_are_days_too() {
        assert_eq!(now("9999-12-31").day().to_string(), "9999-12-31");
        assert!(reached("9999-12-31", "9999-12-31"));
        assert!(now("1000-01-01").day_begin() < now("1000-01-01").next_day());
    }
}
