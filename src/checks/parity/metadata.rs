//! What the front matter and the attributes of briefs say in one version and not in another: themes, dates, deadlines.
//!
//! Themes are sets: their order means nothing. Lines of `events` have no names, so that those of one brief answer each
//! other: first the equal ones, then those of one day, then the others in their order. What tells of a brief that only one
//! version has is left alone, as the brief is.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::check::Check;
use super::tell::Sides;
use super::unit::{Cut, Part};
use crate::diagnostic::{Diagnostic, Place};
use crate::site::{EventLine, LinkedBrief};
use crate::tree::When;

/// A value as it is written, and where.
type Written = (String, Place);

/// A value that the versions do not share. The side is 0 for the reference, 1 for the version that is compared with it.
struct Difference {
    /// What a comment names to accept it.
    key: &'static str,
    /// What messages call it.
    called: &'static str,
    values: [Option<Written>; 2],
}

/// Compares what is said beside the text of a part.
pub(super) fn metadata(sides: &Sides<'_>, part: &Part, faults: &mut Vec<Diagnostic>) {
    let differences = match part {
        Part::Matter => of_entries(sides.cuts),
        Part::Brief(id) => {
            let briefs = sides.cuts.map(|cut| cut.linked.brief(id));
            let [Some(ours), Some(theirs)] = briefs else { return };
            of_briefs(sides.cuts, [ours, theirs])
        }
        Part::Text | Part::Section(_) => return,
    };
    faults.extend(differences.into_iter().filter_map(|difference| told(sides, difference)));
}

fn told(sides: &Sides<'_>, difference: Difference) -> Option<Diagnostic> {
    let Difference { key, called, values } = difference;
    let written: Vec<&str> = values.iter().flatten().map(|(text, _)| text.as_str()).chain([key]).collect();
    // All that fit are of use, so that none is told to be removed before another.
    if sides.accepts.iter().filter(|accept| accept.accepts(Check::Metadata, &written)).count() > 0 {
        return None;
    }
    let (message, place) = match values {
        [Some((ours, there)), Some((theirs, here))] => {
            let Place { path, line, column, .. } = there;
            (format!("{called} differs: `{theirs}` here, `{ours}` in `{path}:{line}:{column}`"), here)
        }
        [Some((value, place)), None] => (only(sides, 1, called, &value), place),
        [None, Some((value, place))] => (only(sides, 0, called, &value), place),
        [None, None] => return None,
    };
    let hint = format!("if this is right, say why: `<!-- accept {} {key}: … -->`", Check::Metadata.name());
    Some(Check::Metadata.warning(message).at(place).hint(hint))
}

/// That the version of this side lacks a value.
fn only(sides: &Sides<'_>, lacking: usize, called: &str, value: &str) -> String {
    let Place { path, line, .. } = &sides.units[lacking].start;
    format!("{called} `{value}` is not in the `{}` version: `{path}:{line}`", sides.tags[lacking])
}

fn of_entries(cuts: [&Cut<'_>; 2]) -> Vec<Difference> {
    let [ours, theirs] = cuts.map(|cut| &cut.linked.version.front);
    let of = |key: &str| cuts.map(|cut| value(cut, key));
    let mut differences = Vec::new();
    if !is_same_time(ours.date, theirs.date) {
        differences.push(Difference { key: "date", called: "`date`", values: of("date") });
    }
    if !is_same_time(ours.expires, theirs.expires) {
        differences.push(Difference { key: "expires", called: "`expires`", values: of("expires") });
    }
    let sets = [ours, theirs].map(|front| front.themes.iter().map(|theme| &theme.value).collect::<BTreeSet<_>>());
    if sets[0] != sets[1] {
        let values = [0, 1].map(|side| {
            let place = || cuts[side].survey.value("themes").unwrap_or_else(|| cuts[side].linked.version.place.clone());
            (!sets[side].is_empty()).then(|| (listed(&sets[side]), place()))
        });
        differences.push(Difference { key: "themes", called: "`themes`", values });
    }
    differences.extend(of_events(cuts));
    differences
}

/// Whether two days, or two times in whatever zones, are the same.
fn is_same_time(one: Option<When>, other: Option<When>) -> bool {
    let instants = one.zip(other).and_then(|(one, other)| one.instant().zip(other.instant()));
    one == other || instants.is_some_and(|(one, other)| one == other)
}

/// A value of the front matter as it is written.
fn value(cut: &Cut<'_>, key: &str) -> Option<Written> {
    let range = cut.survey.values.get(key)?;
    let text = cut.survey.source.text.get(range.clone())?.trim_matches(['"', '\'']);
    Some((text.to_owned(), cut.survey.place(range.clone())))
}

fn listed(themes: &BTreeSet<&Arc<str>>) -> String {
    themes.iter().map(|theme| &***theme).collect::<Vec<_>>().join(", ")
}

/// A line of `events`, with its number.
type Line<'c> = (usize, &'c EventLine);

fn of_events(cuts: [&Cut<'_>; 2]) -> Vec<Difference> {
    let mut left = [0, 1].map(|side| lines(cuts[side], cuts[1 - side]));
    let same_brief = |one: &EventLine, other: &EventLine| {
        one.brief.as_ref().map(|id| &id.value) == other.brief.as_ref().map(|id| &id.value)
    };
    drop(matched(&mut left, |one, other| {
        same_brief(one, other) && one.date == other.date && one.deadline == other.deadline
    }));
    let of_one_day = matched(&mut left, |one, other| same_brief(one, other) && one.date == other.date);
    let of_one_brief = matched(&mut left, same_brief);
    let mut differences = Vec::new();
    for ((ours, one), (theirs, other)) in of_one_day {
        let values = [(ours, one, cuts[0]), (theirs, other, cuts[1])];
        let values = values.map(|(number, line, cut)| {
            let place = value(cut, &format!("events.{number}.deadline")).unwrap_or_else(|| event(cut, number)).1;
            Some((line.deadline.to_string(), place))
        });
        differences.push(Difference { key: "deadline", called: "`deadline` of an event", values });
    }
    for ((ours, _), (theirs, _)) in of_one_brief {
        let values = [Some(event(cuts[0], ours)), Some(event(cuts[1], theirs))];
        differences.push(Difference { key: "events", called: "the date of an event", values });
    }
    for (side, lines) in left.iter().enumerate() {
        for (number, _) in lines {
            let mut values = [None, None];
            values[side] = Some(event(cuts[side], *number));
            differences.push(Difference { key: "events", called: "the event of", values });
        }
    }
    differences
}

/// The lines of a version that can have their like in the other.
fn lines<'c>(cut: &'c Cut<'_>, other: &Cut<'_>) -> Vec<Line<'c>> {
    let lines = cut.linked.version.front.events.iter().enumerate();
    lines
        .filter(|(_, line)| cut.linked.tells(line.brief.as_ref()))
        .filter(|(_, line)| line.brief.as_ref().is_none_or(|id| other.linked.brief(&id.value).is_some()))
        .collect()
}

/// Takes out the lines of both sides that answer each other, in pairs.
fn matched<'c>(
    left: &mut [Vec<Line<'c>>; 2],
    answers: impl Fn(&EventLine, &EventLine) -> bool,
) -> Vec<(Line<'c>, Line<'c>)> {
    let [ours, theirs] = left;
    let mut pairs = Vec::new();
    ours.retain(|one| {
        let at = theirs.iter().position(|other| answers(one.1, other.1));
        pairs.extend(at.map(|at| (*one, theirs.remove(at))));
        at.is_none()
    });
    pairs
}

fn event(cut: &Cut<'_>, number: usize) -> Written {
    value(cut, &format!("events.{number}.date")).unwrap_or_else(|| ("?".to_owned(), cut.linked.version.place.clone()))
}

fn of_briefs(cuts: [&Cut<'_>; 2], briefs: [&LinkedBrief; 2]) -> Vec<Difference> {
    let [ours, theirs] = briefs;
    let mut differences = Vec::new();
    // Without `date=` a brief has the entry's day, which is compared by itself.
    let dated = briefs.iter().any(|brief| brief.text.date.is_some());
    if dated && ours.date != theirs.date {
        let values = briefs.map(|brief| Some(attribute(brief, "date=", &brief.date.to_string())));
        differences.push(Difference { key: "date", called: "`date=`", values });
    }
    let until = |brief: &LinkedBrief| brief.text.until.map(|until| attribute(brief, "until=", &until.to_string()));
    // A line of `events` may tell of the same deadline.
    let told = |side: usize| {
        let (brief, other) = (briefs[side], briefs[1 - side]);
        brief.text.until.is_some_and(|until| {
            other.text.until.is_none() && cuts[1 - side].linked.version.front.tells_deadline(&other.text.id, until)
        })
    };
    if ours.text.until != theirs.text.until && !told(0) && !told(1) {
        differences.push(Difference { key: "until", called: "`until=`", values: briefs.map(until) });
    }
    let sets = briefs.map(|brief| brief.themes.iter().collect::<BTreeSet<_>>());
    if sets[0] != sets[1] {
        let values = [0, 1]
            .map(|side| (!sets[side].is_empty()).then(|| attribute(briefs[side], "themes=", &listed(&sets[side]))));
        differences.push(Difference { key: "themes", called: "the set of themes", values });
    }
    differences
}

/// A value of a brief, at its attribute, or at the heading where the value comes from elsewhere.
fn attribute(brief: &LinkedBrief, name: &str, value: &str) -> Written {
    let written = format!("{name}{value}");
    let place = &brief.text.place;
    let narrow = if place.text.contains(&written) { place.narrow(&written) } else { place.narrow(name) };
    (value.to_owned(), narrow)
}
