//! What was revised after publication, and when, as far as it has come.
//!
//! Nothing is ever said to be revised before it was published, or ahead of its day: an `updated` before the entry's date is
//! not shown, a correction before it counts as made on the day of publication, and what lies ahead waits for its day. Each
//! of the three is a warning.
//!
//! Feeds and machines want instants, and a day without a time is noon UTC. What is revised on the day of publication, or
//! twice on one day, would leave the instant as it was, and no reader would be shown that something changed. So on the day
//! of publication the first revision counts a minute after publication, the second two; on a later day the first counts
//! at noon, the second a minute after.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::{Correction, FrontMatter, Now, Placed, When};
use crate::diagnostic::Diagnostic;
use crate::tree::WrittenTime;

/// Of how many revisions of one day each counts a minute later than the one before: a day keeps its own.
const MOST_ON_ONE_DAY: i64 = 700;

/// What was revised of a version, as seen on the day of the build.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Revisions {
    published: Option<When>,
    updated: Option<(When, Standing)>,
    /// As many as in the front matter, in the same order. One before publication has the day of publication.
    corrections: Vec<(When, Standing)>,
}

/// Where a revision lies in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Standing {
    /// Between publication and the build.
    Made,
    /// Before the entry was published.
    BeforeDate,
    /// After the build.
    Ahead,
    /// More than a year after the build.
    FarAhead,
}

/// The last revision of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Revision {
    /// As pages tell it; never before the date of publication.
    pub when: When,
    /// As feeds and calendars tell it; after publication.
    pub instant: Timestamp,
}

impl Standing {
    fn of(when: When, published: Option<When>, now: Now) -> Self {
        if published.is_some_and(|published| precedes(when, published)) {
            Self::BeforeDate
        } else if now.has_reached(when) {
            Self::Made
        } else if when.day > now.day().saturating_add(1.year()) {
            Self::FarAhead
        } else {
            Self::Ahead
        }
    }
}

/// By the instants where both have one, else by the days as they are written.
fn precedes(when: When, published: When) -> bool {
    match (when.instant(), published.instant()) {
        (Some(when), Some(published)) => when < published,
        _ => when.day < published.day,
    }
}

impl Revisions {
    /// Reads the dates of a front matter.
    #[must_use]
    pub fn new(front: &FrontMatter, now: Now) -> Self {
        let published = front.date;
        let standing = |when: When| (when, Standing::of(when, published, now));
        let corrections =
            front.corrections.iter().map(|correction| match (standing(correction.date.value), published) {
                ((_, Standing::BeforeDate), Some(published)) => (published.day.into(), Standing::BeforeDate),
                (other, _) => other,
            });
        Self {
            published,
            updated: front.updated.as_ref().map(|updated| standing(updated.value)),
            corrections: corrections.collect(),
        }
    }

    /// `updated`, if it has come and is not before the date.
    #[must_use]
    pub fn updated(&self) -> Option<When> {
        self.updated.filter(|(_, standing)| *standing == Standing::Made).map(|(when, _)| when)
    }

    /// The corrections that have come, by their numbers in the front matter, with the day that is told of each.
    pub fn corrections(&self) -> impl Iterator<Item = (usize, When)> {
        let come = |standing: Standing| matches!(standing, Standing::Made | Standing::BeforeDate);
        let numbered = self.corrections.iter().enumerate();
        numbered.filter(move |(_, (_, standing))| come(*standing)).map(|(number, (when, _))| (number, *when))
    }

    /// The corrections of a brief, or of the entry as a whole, that have come, the newest first, each with its day.
    #[must_use]
    pub fn corrections_of<'f>(&self, front: &'f FrontMatter, brief: Option<&str>) -> Vec<(When, &'f Correction)> {
        let mut corrections: Vec<(When, &Correction)> = self
            .corrections()
            .map(|(number, when)| (when, &front.corrections[number]))
            .filter(|(_, correction)| correction.brief.as_ref().map(|id| &*id.value) == brief)
            .collect();
        corrections.sort_by_key(|(when, _)| std::cmp::Reverse(when.instant_or_noon()));
        corrections
    }

    /// When something last changed after publication: a correction is a change. Of a brief, its own corrections count; of
    /// the entry, all.
    #[must_use]
    pub fn last(&self, front: &FrontMatter, brief: Option<&str>) -> Option<Revision> {
        let of = |correction: &Correction| brief.is_none() || correction.brief.as_ref().map(|id| &*id.value) == brief;
        let corrected = self.corrections().filter(|(number, _)| of(&front.corrections[*number])).map(|(_, when)| when);
        let (mut days, mut times): (BTreeMap<Date, i64>, Vec<When>) = Default::default();
        for when in corrected {
            match when.time {
                Some(_) => times.push(when),
                None => *days.entry(when.day).or_default() += 1,
            }
        }
        match self.updated() {
            // Whoever writes `updated` with a correction tells of one revision.
            Some(When { day, time: None }) => drop(days.entry(day).or_insert(1)),
            updated => times.extend(updated),
        }
        let days = days.into_iter().map(|(day, count)| self.revision(day.into(), count));
        let last = days.chain(times.into_iter().map(|when| self.revision(when, 1))).max_by_key(|last| last.instant);
        last.filter(|last| self.published.is_none_or(|published| last.instant > published.instant_or_noon()))
    }

    /// The so-many-th revision of a day, or one with a time.
    fn revision(&self, when: When, number: i64) -> Revision {
        let later = |instant: Timestamp, minutes: i64| {
            instant.saturating_add(SignedDuration::from_mins(minutes.min(MOST_ON_ONE_DAY))).unwrap_or(Timestamp::MAX)
        };
        let own = when.instant_or_noon();
        let Some(published) = self.published else { return Revision { when, instant: own } };
        let start = published.instant_or_noon();
        match (when.time, published.time) {
            (Some(_), Some(_)) => Revision { when, instant: own },
            (Some(_), None) if own > start => Revision { when, instant: own },
            // In the morning of the day of publication: the instant would lie before noon.
            (Some(_), None) => Revision { when: when.day.into(), instant: later(start, 1) },
            (None, time) => {
                let instant = if own > start { later(own, number - 1) } else { later(start, number) };
                // A day alone would be taken for its first minute, before the time of publication.
                let when = time.map_or(when, |time| written(instant, time.offset()));
                Revision { when, instant }
            }
        }
    }

    /// When a correction was made, as machines are told: never before the entry was published.
    #[must_use]
    pub fn told(&self, when: When) -> When {
        self.revision(when, 1).when
    }

    /// What is wrong with the dates of revisions.
    #[must_use]
    pub fn faults(&self, front: &FrontMatter) -> Vec<Diagnostic> {
        let date = front.date.map(|date| date.to_string()).unwrap_or_default();
        let updated = front.updated.as_ref().zip(self.updated).map(|(written, (_, standing))| {
            let early = || {
                Diagnostic::warning("updated-before-date", format!("`updated` is before the entry's date, {date}"))
                    .hint("mind the year; as it is, readers are not told of a revision")
            };
            fault(written, standing, "`updated`", early)
        });
        let corrections = front.corrections.iter().zip(&self.corrections).map(|(correction, (_, standing))| {
            let early = || {
                let message = format!("the correction is dated before the entry, {date}");
                Diagnostic::warning("correction-before-date", message)
                    .hint("mind the year; as it is, readers are told the day of publication")
            };
            fault(&correction.date, *standing, "the correction", early)
        });
        updated.into_iter().chain(corrections).flatten().collect()
    }
}

fn fault(written: &Placed<When>, standing: Standing, what: &str, early: impl Fn() -> Diagnostic) -> Option<Diagnostic> {
    let fault = match standing {
        Standing::Made => return None,
        Standing::BeforeDate => early(),
        Standing::Ahead => {
            let message = format!("{what} is dated {}, which is ahead", written.value);
            Diagnostic::warning("future-revision", message).hint("mind the date; readers are told when it has come")
        }
        Standing::FarAhead => {
            let message = format!("{what} is dated {}, more than a year ahead", written.value);
            Diagnostic::warning("far-future", message).hint("mind the year")
        }
    };
    Some(fault.at(written.place.clone()))
}

/// An instant as a time in an offset.
fn written(instant: Timestamp, offset: Offset) -> When {
    When { day: offset.to_datetime(instant).date(), time: Some(WrittenTime { instant, offset: offset.seconds() }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;

    fn when(text: &str) -> When {
        When::parse(text).unwrap()
    }

    fn placed(text: &str) -> Placed<When> {
        Placed { value: when(text), place: Place::file("content/a.fr.md".into()) }
    }

    fn front(date: &str, updated: Option<&str>, corrections: &[&str]) -> FrontMatter {
        let correction = |text: &&str| Correction { date: placed(text), text: "x".into(), brief: None };
        FrontMatter {
            date: Some(when(date)),
            updated: updated.map(placed),
            corrections: corrections.iter().map(correction).collect(),
            ..FrontMatter::default()
        }
    }

    /// The last revision as pages and feeds tell it.
    fn last(date: &str, updated: Option<&str>, corrections: &[&str]) -> Option<(String, String)> {
        let front = front(date, updated, corrections);
        let last = Revisions::new(&front, "2026-03-15".parse().unwrap()).last(&front, None)?;
        Some((last.when.iso(), last.instant.to_string()))
    }

    #[test]
    fn a_revision_is_later_than_publication() {
        for (date, updated, corrections, expected) in [
            ("2026-03-02", None, &[][..], None),
            ("2026-03-02", Some("2026-03-04"), &[], Some(("2026-03-04", "2026-03-04T12:00:00Z"))),
            ("2026-03-02", Some("2026-03-02"), &[], Some(("2026-03-02", "2026-03-02T12:01:00Z"))),
            ("2026-03-02", None, &["2026-03-02"], Some(("2026-03-02", "2026-03-02T12:01:00Z"))),
            ("2026-03-02", Some("2026-03-02"), &["2026-03-02"], Some(("2026-03-02", "2026-03-02T12:01:00Z"))),
            ("2026-03-02", None, &["2026-03-02"; 2], Some(("2026-03-02", "2026-03-02T12:02:00Z"))),
            ("2026-03-02", None, &["2026-03-05"; 2], Some(("2026-03-05", "2026-03-05T12:01:00Z"))),
            (
                "2026-03-02",
                None,
                &["2026-03-02T16:00+01:00", "2026-03-02"],
                Some(("2026-03-02T16:00:00+01:00", "2026-03-02T15:00:00Z")),
            ),
            ("2026-03-02", None, &["2026-03-02T09:00+01:00"], Some(("2026-03-02", "2026-03-02T12:01:00Z"))),
            (
                "2026-03-02T18:00+01:00",
                None,
                &["2026-03-02"],
                Some(("2026-03-02T18:01:00+01:00", "2026-03-02T17:01:00Z")),
            ),
            (
                "2026-03-02T23:30-05:00",
                Some("2026-03-03"),
                &[],
                Some(("2026-03-03T07:00:00-05:00", "2026-03-03T12:00:00Z")),
            ),
            ("2026-03-02T18:00+01:00", Some("2026-03-02T17:00Z"), &[], None),
            (
                "2026-03-02T18:00+01:00",
                Some("2026-03-02T17:00:30Z"),
                &[],
                Some(("2026-03-02T17:00:30Z", "2026-03-02T17:00:30Z")),
            ),
        ] {
            let expected = expected.map(|(when, instant)| (when.to_owned(), instant.to_owned()));
            assert_eq!(last(date, updated, corrections), expected, "{date} {updated:?} {corrections:?}");
        }
    }

    #[test]
    fn what_is_before_the_date_or_ahead_is_no_revision() {
        for (date, updated, corrections, told) in [
            ("2026-03-02", Some("2025-03-04"), &[][..], &["updated-before-date"][..]),
            ("2026-03-02", Some("2026-04-02"), &[], &["future-revision"]),
            ("2026-03-02", Some("2027-04-02"), &[], &["far-future"]),
            ("2026-03-02", None, &["2026-05-02"], &["future-revision"]),
            ("2026-03-02T18:00+01:00", Some("2026-03-02T16:59Z"), &[], &["updated-before-date"]),
            ("2026-04-02", Some("2026-03-02"), &["2026-06-02"], &["updated-before-date", "future-revision"]),
        ] {
            assert_eq!(last(date, updated, corrections), None, "{date} {updated:?} {corrections:?}");
            let front = front(date, updated, corrections);
            let faults = Revisions::new(&front, "2026-03-15".parse().unwrap()).faults(&front);
            assert_eq!(faults.iter().map(|fault| fault.name).collect::<Vec<_>>(), told, "{date} {updated:?}");
        }
        let front = front("2026-03-02", None, &["2025-03-02"]);
        let revisions = Revisions::new(&front, "2026-03-15".parse().unwrap());
        assert_eq!(revisions.faults(&front)[0].name, "correction-before-date");
        assert_eq!(revisions.corrections_of(&front, None)[0].0, when("2026-03-02"), "it is told as of publication");
    }

    #[test]
    fn a_time_is_waited_for() {
        let front = front("2026-03-02", None, &["2026-03-15T18:00+01:00"]);
        let count = |now: &str| Revisions::new(&front, now.parse().unwrap()).corrections().count();
        assert_eq!((count("2026-03-15T16:59Z"), count("2026-03-15T17:00Z"), count("2026-03-15")), (0, 1, 1));
    }

    #[test]
    fn a_brief_counts_its_own_corrections_and_the_entry_all() {
        let mut front = front("2026-03-02", None, &["2026-03-04", "2026-03-04"]);
        for (correction, id) in front.corrections.iter_mut().zip(["a", "b"]) {
            let place = Place::file("content/a.fr.md".into());
            correction.brief = Some(Placed { value: id.into(), place });
        }
        let revisions = Revisions::new(&front, "2026-03-15".parse().unwrap());
        let at = |brief| revisions.last(&front, brief).map(|last| last.instant.to_string());
        assert_eq!(at(Some("a")).as_deref(), Some("2026-03-04T12:00:00Z"));
        assert_eq!(at(Some("c")), None);
        assert_eq!(at(None).as_deref(), Some("2026-03-04T12:01:00Z"));
    }
}
