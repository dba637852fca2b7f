//! The deadlines of a language, for calendars, each with a name that stays the same when its day moves.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use xxhash_rust::xxh3::xxh3_64;

use super::shelf::Point;
use super::{EventData, EventLine, Linked, Site};
use crate::config::Lang;
use crate::lang::composed;

/// A deadline for a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DeadlineData<'s> {
    /// When and what.
    pub event: EventData<'s>,
    /// What tells it from the other deadlines of the same thing.
    pub name: DeadlineName,
    /// When what tells of it was published.
    pub published: Timestamp,
    /// When that last changed.
    pub modified: Timestamp,
}

/// What tells a deadline from the others of the same brief, or of the same entry: no other deadline gets this name when
/// one is removed, moved or put elsewhere in the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeadlineName {
    /// The brief's `until=`, or the one line of `events` that words it.
    Until,
    /// A line of `events`, by a hash of its words.
    Words(u64),
    /// One of several lines in the same words, by its day, too.
    WordsOnDay(u64, Date),
    /// One of several lines in the same words for the same day: by its number among them, from 1 on.
    Repeated(u64, Date, usize),
}

/// The lines of an entry's `events` that are deadlines, named.
struct Names(BTreeMap<usize, DeadlineName>);

/// How many deadlines of the past a calendar keeps: years of them, while the file stays small.
const PAST_DEADLINES: usize = 200;

impl Names {
    /// Names all lines of a version at once: a line's name depends on the others.
    fn new(linked: &Linked) -> Self {
        let front = &linked.version.front;
        let is_told = |line: &EventLine| line.deadline && linked.tells(line.brief.as_ref());
        let lines: Vec<(usize, Option<u32>, Date, u64)> = front
            .events
            .iter()
            .enumerate()
            .filter(|(_, line)| is_told(line))
            .map(|(number, line)| {
                let brief = line.brief.as_ref().and_then(|id| linked.brief_number(&id.value));
                (number, brief, line.date, words(&line.text))
            })
            .collect();
        let mut on_day: BTreeMap<(Option<u32>, Date), usize> = BTreeMap::new();
        let mut in_words: BTreeMap<(Option<u32>, u64), usize> = BTreeMap::new();
        let mut alike: BTreeMap<(Option<u32>, u64, Date), usize> = BTreeMap::new();
        for (_, brief, date, words) in &lines {
            *on_day.entry((*brief, *date)).or_default() += 1;
            *in_words.entry((*brief, *words)).or_default() += 1;
            *alike.entry((*brief, *words, *date)).or_default() += 1;
        }
        let until = |brief: Option<u32>| brief.and_then(|number| linked.briefs[number as usize].text.until);
        let mut met: BTreeMap<(Option<u32>, u64, Date), usize> = BTreeMap::new();
        let named = lines.into_iter().map(|(number, brief, date, words)| {
            let name = if until(brief) == Some(date) && on_day[&(brief, date)] == 1 {
                DeadlineName::Until
            } else if in_words[&(brief, words)] == 1 {
                DeadlineName::Words(words)
            } else if alike[&(brief, words, date)] == 1 {
                DeadlineName::WordsOnDay(words, date)
            } else {
                let met = met.entry((brief, words, date)).or_default();
                *met += 1;
                DeadlineName::Repeated(words, date, *met)
            };
            (number, name)
        });
        Self(named.collect())
    }
}

/// A hash of a line's words: letters and digits, so that neither typography, punctuation nor capitals make it another, and
/// the signs that tell `C` from `C++` and `> 5` from `< 5`. A line of signs alone is known by these.
fn words(text: &str) -> u64 {
    let text = composed(text).to_lowercase();
    let counts = |sign: &char| sign.is_alphanumeric() || matches!(sign, '+' | '#' | '<' | '>' | '=' | '*');
    let words: String = text.chars().filter(counts).collect();
    xxh3_64(if words.is_empty() { text.trim() } else { &words }.as_bytes())
}

impl Site {
    pub(super) fn deadlines(&self, lang: Lang) -> Vec<DeadlineData<'_>> {
        let mut points = self.deadline_points(lang, PAST_DEADLINES);
        points.sort_by_key(|point| point.date);
        let mut names: BTreeMap<u32, Names> = BTreeMap::new();
        points.iter().filter_map(|point| self.deadline(point, &mut names)).collect()
    }

    /// `names`: by entry, those that were asked for already.
    fn deadline(&self, point: &Point, names: &mut BTreeMap<u32, Names>) -> Option<DeadlineData<'_>> {
        let linked = self.entries[point.entry as usize].version(point.shown)?;
        let front = &linked.version.front;
        let brief = point.brief.map(|number| &linked.briefs[number as usize]);
        let name = match point.line {
            None => DeadlineName::Until,
            Some(line) => {
                let names = names.entry(point.entry).or_insert_with(|| Names::new(linked));
                names.0.get(&(line as usize))?.clone()
            }
        };
        let published = front.date?.instant_or_noon();
        let revised = linked.revisions.last(front, brief.map(|brief| &*brief.text.id));
        let modified = revised.map_or(published, |revised| revised.instant);
        Some(DeadlineData { event: self.event(point), name, published, modified })
    }
}
