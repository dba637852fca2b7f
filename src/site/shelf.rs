//! The ordered lists of one language: entries, items, each theme's items, events. Newest first.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::{Span, Timestamp, ToSpan};

use super::link::listed;
use super::{Kind, Linked, Shelf, Site, Slice, Status, When};
use crate::config::{Lang, Untranslated};

/// An article, digest or brief in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    pub date: Date,
    /// By what it is ordered: see [`When::instant_or_noon`].
    pub instant: Timestamp,
    /// Number of the entry in the site.
    pub entry: u32,
    /// Number of the brief in the version shown.
    pub brief: Option<u32>,
    /// The language of the version shown.
    pub shown: Lang,
}

/// A point of the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    pub date: Date,
    /// By what points of one day are ordered: see [`When::instant_or_noon`].
    pub instant: Timestamp,
    pub entry: u32,
    pub brief: Option<u32>,
    pub shown: Lang,
    /// Number of the line in `events:`, where it is one.
    pub line: Option<u32>,
    pub deadline: bool,
}

/// All lists of a language.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Shelves {
    pub entries: Vec<Row>,
    pub items: Vec<Row>,
    /// The items that have a public version in the language itself, by when their entry was published: what feeds show. An
    /// item of a new digest must come even if what it tells happened long before.
    pub published: Vec<Row>,
    pub themes: HashMap<Arc<str>, Vec<Row>>,
    pub events: Vec<Point>,
    /// Of all versions in the language itself, newest first.
    pub corrections: Vec<CorrectionRow>,
}

/// A correction in the list of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CorrectionRow {
    pub when: When,
    pub entry: u32,
    /// Number in the front matter.
    pub number: usize,
}

impl Shelves {
    pub(super) fn new(site: &Site, lang: Lang) -> Self {
        let mut shelves = Self::default();
        for (entry, at) in site.entries.iter().zip(0..) {
            if let Some(linked) = entry.version(lang) {
                let written = &linked.version.front.corrections;
                let corrections = linked.revisions.corrections();
                let told = corrections.filter(|(number, _)| linked.tells(written[*number].brief.as_ref()));
                shelves.corrections.extend(told.map(|(number, when)| CorrectionRow { when, entry: at, number }));
            }
            if listed(entry.kind) {
                match site.shown(entry.versions.iter().map(Option::is_some), lang) {
                    Some(shown) if entry.kind == Kind::Article => shelves.add_article(site, at, shown),
                    Some(shown) => shelves.add_digest(site, at, lang, shown),
                    None => {}
                }
            }
        }
        shelves.entries.sort_unstable_by_key(order);
        shelves.items.sort_unstable_by_key(order);
        shelves
            .events
            // Shown by day: the day counts before the instant, which can lie on another day elsewhere.
            .sort_unstable_by_key(|point| {
                (Reverse((point.date, point.instant)), point.entry, point.brief, point.line, point.deadline)
            });
        shelves
            .corrections
            .sort_by_key(|row| (Reverse((row.when.day, row.when.instant_or_noon())), row.entry, row.number));
        let translated = shelves.items.iter().filter(|row| row.shown == lang && site.is_public(row)).copied();
        shelves.published = translated.collect();
        shelves.published.sort_by_key(|row| (Reverse(site.entry_instant(row)), row.entry, row.brief));
        // Sorted once, the items give each theme's list in order.
        for row in &shelves.items {
            for theme in themes_of(site, row) {
                match shelves.themes.get_mut(theme) {
                    Some(rows) => rows.push(*row),
                    None => {
                        shelves.themes.insert(Arc::clone(theme), vec![*row]);
                    }
                }
            }
        }
        shelves
    }

    fn add_article(&mut self, site: &Site, at: u32, shown: Lang) {
        let Some(linked) = site.entries[at as usize].version(shown) else { return };
        let Some(when) = linked.version.front.date else { return };
        let row = Row::new(when, at, None, shown);
        self.entries.push(row);
        self.items.push(row);
        self.events.push(Point::of(&row));
        self.add_lines(linked, at, shown);
    }

    fn add_digest(&mut self, site: &Site, at: u32, lang: Lang, shown: Lang) {
        let entry = &site.entries[at as usize];
        let Some(linked) = entry.version(shown) else { return };
        let Some(when) = linked.version.front.date else { return };
        self.entries.push(Row::new(when, at, None, shown));
        self.add_lines(linked, at, shown);
        // A brief that the digest's version in this language lacks may exist in another.
        for other in entry.linked() {
            for (brief, number) in other.briefs.iter().zip(0..) {
                let languages = entry
                    .versions
                    .iter()
                    .map(|version| version.as_ref().is_some_and(|version| version.brief(&brief.text.id).is_some()));
                if site.shown(languages, lang) == Some(other.version.lang) {
                    self.add_brief(other, at, number);
                }
            }
        }
    }

    fn add_brief(&mut self, linked: &Linked, at: u32, number: u32) {
        let brief = &linked.briefs[number as usize];
        let row = Row::new(brief.when, at, Some(number), linked.version.lang);
        self.items.push(row);
        let point = Point::of(&row);
        self.events.push(point);
        if let Some(until) = brief.text.until
            && !linked.version.front.tells_deadline(&brief.text.id, until)
        {
            self.events.push(Point { deadline: true, ..point.on(until) });
        }
    }

    fn add_lines(&mut self, linked: &Linked, at: u32, shown: Lang) {
        let lines = linked.version.front.events.iter().zip(0..);
        for (line, number) in lines.filter(|(line, _)| linked.tells(line.brief.as_ref())) {
            let brief = line.brief.as_ref().and_then(|id| linked.brief_number(&id.value));
            let point = Point::of(&Row::new(line.date.into(), at, brief, shown));
            self.events.push(Point { line: Some(number), deadline: line.deadline, ..point });
        }
    }
}

impl Row {
    pub(super) fn new(when: When, entry: u32, brief: Option<u32>, shown: Lang) -> Self {
        Self { date: when.day, instant: when.instant_or_noon(), entry, brief, shown }
    }
}

impl Point {
    /// What a row tells by itself.
    fn of(row: &Row) -> Self {
        let Row { date, instant, entry, brief, shown } = *row;
        Self { date, instant, entry, brief, shown, line: None, deadline: false }
    }

    /// The same on another day.
    fn on(self, day: Date) -> Self {
        Self { date: day, instant: When::from(day).instant_or_noon(), ..self }
    }
}

/// The latest instant first; at one instant by entry, then as the digest has them.
pub(super) fn order(row: &Row) -> (Reverse<Timestamp>, u32, Option<u32>) {
    (Reverse(row.instant), row.entry, row.brief)
}

/// The years of dates, the latest first, with how many dates each has.
pub(super) fn years(dates: impl Iterator<Item = Date>) -> Vec<(i16, usize)> {
    let mut years: BTreeMap<i16, usize> = BTreeMap::new();
    for date in dates {
        *years.entry(date.year()).or_default() += 1;
    }
    years.into_iter().rev().collect()
}

fn themes_of<'s>(site: &'s Site, row: &Row) -> &'s [Arc<str>] {
    let Some(linked) = site.entries[row.entry as usize].version(row.shown) else { return &[] };
    match row.brief {
        Some(number) => &linked.briefs[number as usize].themes,
        None => &linked.themes,
    }
}

impl Site {
    /// Which language's version a list in `lang` shows of a thing that exists in some languages.
    fn shown(&self, exists: impl Iterator<Item = bool>, lang: Lang) -> Option<Lang> {
        let mut first = None;
        let mut default = None;
        for (here, exists) in self.config.langs().zip(exists) {
            if exists && here == lang {
                return Some(lang);
            }
            if exists {
                first = first.or(Some(here));
                default = default.or(Some(here).filter(|here| *here == self.config.default_language));
            }
        }
        default.or(first).filter(|_| self.config.untranslated == Untranslated::Mark)
    }

    /// When the entry of a row was published.
    fn entry_instant(&self, row: &Row) -> Option<Timestamp> {
        let date = self.entries[row.entry as usize].version(row.shown)?.version.front.date?;
        Some(date.instant_or_noon())
    }

    pub(super) fn shelf(&self, shelf: &Shelf, lang: Lang) -> &[Row] {
        let shelves = &self.shelves[usize::from(lang.0)];
        match shelf {
            Shelf::Entries => &shelves.entries,
            Shelf::Items => &shelves.items,
            Shelf::Theme(id) => shelves.themes.get(id).map_or(&[], Vec::as_slice),
        }
    }

    pub(super) fn slice(&self, shelf: &Shelf, lang: Lang, slice: Slice) -> Vec<Row> {
        let rows = self.shelf(shelf, lang);
        let published = &self.shelves[usize::from(lang.0)].published;
        match slice {
            Slice::Newest(count) => rows[..count.min(rows.len())].to_vec(),
            Slice::NewestOwn(count) => rows.iter().filter(|row| row.shown == lang).take(count).copied().collect(),
            Slice::NewestTranslated(count) => match shelf {
                Shelf::Entries => {
                    rows.iter().filter(|row| row.shown == lang && self.is_public(row)).take(count).copied().collect()
                }
                Shelf::Items => published.iter().take(count).copied().collect(),
                Shelf::Theme(id) => {
                    published.iter().filter(|row| themes_of(self, row).contains(id)).take(count).copied().collect()
                }
            },
            Slice::WholeYears(count) => whole_years(rows, count),
            Slice::Year(year) => of_years(rows, year..=year),
        }
    }

    pub(super) fn points(&self, lang: Lang, slice: Slice) -> Vec<Point> {
        let points = &self.shelves[usize::from(lang.0)].events;
        match slice {
            Slice::Year(year) => points_of(points, year).to_vec(),
            Slice::Newest(count)
            | Slice::NewestOwn(count)
            | Slice::NewestTranslated(count)
            | Slice::WholeYears(count) => {
                points.iter().filter(|point| !self.is_ahead(point)).take(count).copied().collect()
            }
        }
    }

    /// The nearest points ahead, nearest first.
    pub(super) fn points_ahead(&self, lang: Lang, count: usize) -> Vec<Point> {
        let points = &self.shelves[usize::from(lang.0)].events;
        let end = points.partition_point(|point| point.date >= self.today());
        points[..end].iter().rev().filter(|point| self.is_ahead(point)).take(count).copied().collect()
    }

    fn is_ahead(&self, point: &Point) -> bool {
        point.date > self.today() || (point.deadline && point.date == self.today())
    }

    pub(super) fn correction_rows(&self, lang: Lang) -> &[CorrectionRow] {
        &self.shelves[usize::from(lang.0)].corrections
    }

    /// The deadlines of public versions in the language itself, newest first.
    fn own_deadlines(&self, lang: Lang) -> impl Iterator<Item = &Point> {
        let points = self.shelves[usize::from(lang.0)].events.iter();
        points.filter(move |point| {
            point.deadline && point.shown == lang && self.is_shown_to_all(point.entry, point.brief, point.shown)
        })
    }

    pub(super) fn has_deadlines(&self, lang: Lang) -> bool {
        self.own_deadlines(lang).next().is_some()
    }

    /// All deadlines ahead and so many of the past, newest first.
    pub(super) fn deadline_points(&self, lang: Lang, past: usize) -> Vec<Point> {
        let mut left = past;
        let wanted = self.own_deadlines(lang).take_while(|point| {
            self.is_ahead(point) || {
                let room = left > 0;
                left = left.saturating_sub(1);
                room
            }
        });
        wanted.copied().collect()
    }

    /// What a preview shows beside it is marked there; a feed cannot mark anything.
    fn is_public(&self, row: &Row) -> bool {
        self.is_shown_to_all(row.entry, row.brief, row.shown)
    }

    fn is_shown_to_all(&self, entry: u32, brief: Option<u32>, shown: Lang) -> bool {
        let shown = self.entries[entry as usize].version(shown);
        let status = shown.map(|linked| brief.map_or(linked.status, |number| linked.briefs[number as usize].status));
        status == Some(Status::Published)
    }
}

/// The place of a row in its shelf.
pub(super) fn position(rows: &[Row], row: &Row) -> Option<usize> {
    rows.binary_search_by(|other| order(other).cmp(&order(row))).ok()
}

/// So many rows, and the others of their years.
fn whole_years(rows: &[Row], count: usize) -> Vec<Row> {
    let years = rows[..count.min(rows.len())].iter().map(|row| row.date.year());
    years.min().map_or_else(Vec::new, |oldest| of_years(rows, oldest..=i16::MAX))
}

/// The rows of some years. A row is of the year of its day where it was written, which begins and ends at other instants
/// than elsewhere; so those near the ends are looked at one by one.
fn of_years(rows: &[Row], years: RangeInclusive<i16>) -> Vec<Row> {
    // Further than any offset from UTC.
    let near = 2.days();
    let place = |year: i16, near: Span| {
        let begin = Date::new(year, 1, 1).and_then(|day| day.checked_add(near)).ok();
        let begin = begin.map(|day| When::from(day).instant_or_noon());
        begin.map(|begin| rows.partition_point(|row| row.instant >= begin))
    };
    let from = years.end().checked_add(1).and_then(|year| place(year, near)).unwrap_or(0);
    let to = place(*years.start(), -near).unwrap_or(rows.len());
    rows[from..to].iter().filter(|row| years.contains(&row.date.year())).copied().collect()
}

/// The points of a year.
fn points_of(points: &[Point], year: i16) -> &[Point] {
    let place = |ordering: Ordering| points.partition_point(|point| year.cmp(&point.date.year()) < ordering);
    &points[place(Ordering::Equal)..place(Ordering::Greater)]
}
