//! Dates that cannot be meant, and deadlines that are announced though they have passed.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::config::Lang;
use crate::diagnostic::{Diagnostic, Place};
use crate::markdown::{Survey, Surveys};
use crate::site::{Entry, Kind, Linked, LinkedBrief, Reader, Shelf, Site, Slice, Status};

/// Days more than a year ahead of which a text says that they have come: a wrong year, usually. What is left out of the
/// site because of such a date is looked at as well. Events and deadlines may lie as far ahead as they like; revisions are
/// told of by every build.
pub(super) fn far_future(site: &Site, surveys: &Surveys) -> Vec<Diagnostic> {
    let latest = site.today().saturating_add(1.year());
    let mut faults = Vec::new();
    for linked in site.entries().iter().flat_map(Entry::linked).chain(site.unpublished()) {
        let survey = surveys.get(&linked.version.path);
        for (what, date, place) in told_days(linked, survey) {
            if date > latest {
                let message = format!("{what} {date}, more than a year ahead");
                faults.push(Diagnostic::warning("far-future", message).at(place).hint("mind the year"));
            }
        }
    }
    faults
}

fn told_days(linked: &Linked, survey: Option<&Survey>) -> Vec<(&'static str, Date, Place)> {
    let front = &linked.version.front;
    let place = |key: &str| survey.and_then(|survey| survey.value(key)).unwrap_or_else(|| linked.version.place.clone());
    let mut days = Vec::new();
    days.extend(front.date.map(|date| ("the entry is dated", date.day, place("date"))));
    for brief in &linked.briefs {
        let date = brief.text.date;
        days.extend(date.map(|date| ("the brief is dated", date, brief.text.place.narrow(&date.to_string()))));
    }
    days
}

/// Something that is due.
struct Deadline<'a> {
    date: Date,
    place: Place,
    brief: Option<&'a str>,
}

/// Deadlines that had passed long before they were announced, and those that the home page leads with after they have.
///
/// A newsletter of a month may well tell of what ended in it, and a deadline of long ago is history once its entry has left
/// the top of the home page.
pub(super) fn past_deadlines(site: &Site, surveys: &Surveys) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for linked in site.entries().iter().flat_map(Entry::linked) {
        let Some(day) = linked.day() else { continue };
        // A draft will be published today or later.
        let published = if linked.status == Status::Draft { day.max(site.today()) } else { day };
        let earliest = published.saturating_sub(1.month());
        for deadline in deadlines(linked, surveys).into_iter().filter(|deadline| deadline.date < earliest) {
            let due = deadline.date;
            let message = if published == day {
                format!("the deadline {due} is more than a month before the date of its entry, {day}")
            } else {
                format!(
                    "the deadline {due} is more than a month before today, {published}; its entry, dated {day}, is a draft"
                )
            };
            faults.push(Diagnostic::warning("past-deadline", message).at(deadline.place).hint(
                "mind the year; of what is over already tell with `date=`, or with an event that is no deadline",
            ));
        }
    }
    for lang in site.config().langs() {
        let Some((linked, brief)) = lead(site, lang) else { continue };
        let (front, day) = (&linked.version.front, linked.day());
        let id = brief.map(|brief| &*brief.text.id);
        for deadline in deadlines(linked, surveys) {
            // Who has come back to the text since then has seen it.
            let revised = linked.revisions.last(front, id).is_some_and(|last| last.when.day > deadline.date);
            let revised = revised || day.is_some_and(|day| day > deadline.date);
            if deadline.brief == id && deadline.date < site.today() && !revised && Some(deadline.date) >= day {
                let due = deadline.date;
                let dated = day.map(|day| format!(" of {day}")).unwrap_or_default();
                let message =
                    format!("the home page leads with this entry{dated}, and its deadline, {due}, has passed");
                faults.push(
                    Diagnostic::warning("past-deadline", message)
                        .at(deadline.place)
                        .hint("publish what came of it, or say it here and set `updated`"),
                );
            }
        }
    }
    faults
}

fn deadlines<'a>(linked: &'a Linked, surveys: &Surveys) -> Vec<Deadline<'a>> {
    let front = &linked.version.front;
    let survey = surveys.get(&linked.version.path);
    let place = |number: usize| survey.and_then(|survey| survey.value(&format!("events.{number}.date")));
    let lines = front.events.iter().enumerate().filter(|(_, line)| line.deadline).map(|(number, line)| Deadline {
        date: line.date,
        place: place(number).unwrap_or_else(|| linked.version.place.clone()),
        brief: line.brief.as_ref().map(|brief| &*brief.value),
    });
    let briefs = linked.briefs.iter().filter_map(|brief| {
        let (id, until) = (&*brief.text.id, brief.text.until?);
        let place = brief.text.place.narrow(&until.to_string());
        (!front.tells_deadline(id, until)).then_some(Deadline { date: until, place, brief: Some(id) })
    });
    lines.chain(briefs).collect()
}

/// What the home page of a language shows first, where it has a version in that language.
fn lead(site: &Site, lang: Lang) -> Option<(&Linked, Option<&LinkedBrief>)> {
    let (_, newest) = Reader::new(site).shelf(&Shelf::Entries, lang, Slice::Newest(1)).pop()?;
    let entry = site.entry(&newest.entry)?;
    let linked = entry.version(lang)?;
    if entry.kind == Kind::Article {
        return Some((linked, None));
    }
    let brief = linked.briefs.iter().find(|brief| brief.lead).or(linked.briefs.first())?;
    Some((linked, Some(brief)))
}
