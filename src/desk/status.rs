//! What is there in which language: each entry and each brief, there, missing, stale, a draft, or not on time.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::config::Lang;
use crate::markdown::Surveys;
use crate::site::{Entry, Hashes, Kind, Linked, Record, Site, Stale, Status, When, hashes};

/// What a thing can be in a language. It is stale beside being there, or a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Readers see it.
    There,
    /// There is no such version.
    Missing,
    /// It was translated from another text than the source has now.
    Stale,
    /// It is a draft.
    Draft,
    /// Its date is still to come.
    Scheduled,
    /// It is no longer published.
    Expired,
}

/// All states, in the order in which they are told.
pub const STATES: [State; 6] =
    [State::There, State::Missing, State::Stale, State::Draft, State::Scheduled, State::Expired];

/// A thing in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Whether it is there and published; never [`State::Stale`].
    pub state: State,
    /// When it will be published, where it is scheduled.
    pub scheduled: Option<When>,
    /// That its source has changed.
    pub stale: Option<Stale>,
    /// The file, from the site's folder.
    pub path: Option<String>,
    /// The line of the title.
    pub line: Option<u32>,
    /// What it was translated from: language, day, hash of the text.
    pub translation: Option<(Arc<str>, Option<Date>, Option<String>)>,
}

/// An entry or a brief, with a cell for each language.
#[derive(Debug)]
pub struct Row {
    /// Its id.
    pub id: Arc<str>,
    /// Its title in the first language that has it.
    pub title: String,
    /// By language.
    pub cells: Vec<Cell>,
}

/// An entry with its briefs.
#[derive(Debug)]
pub struct Rows {
    /// The entry as a whole.
    pub entry: Row,
    /// What it is.
    pub kind: Kind,
    /// Its day.
    pub date: Option<Date>,
    /// In the order of the first version that has them.
    pub briefs: Vec<Row>,
}

/// The table.
#[derive(Debug)]
pub struct Overview {
    /// The tags of the languages.
    pub languages: Vec<Arc<str>>,
    /// The newest first; pages come last.
    pub entries: Vec<Rows>,
}

impl State {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::There => "there",
            Self::Missing => "missing",
            Self::Stale => "stale",
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Expired => "expired",
        }
    }

    fn of(status: Status) -> Self {
        match status {
            Status::Published => Self::There,
            Status::Draft => Self::Draft,
            Status::Scheduled => Self::Scheduled,
            Status::Expired => Self::Expired,
        }
    }
}

impl Cell {
    fn missing() -> Self {
        Self { state: State::Missing, scheduled: None, stale: None, path: None, line: None, translation: None }
    }

    /// All that it is. What is stale is not simply there.
    #[must_use]
    pub fn states(&self) -> Vec<State> {
        let stale = self.stale.map(|_| State::Stale);
        let state = Some(self.state).filter(|state| stale.is_none() || *state != State::There);
        state.into_iter().chain(stale).collect()
    }

    /// In words: `draft, stale since 2026-03-04`, or `scheduled until 2026-03-05 18:00 +01:00`.
    #[must_use]
    pub fn words(&self) -> String {
        let words = self.states().into_iter().map(|state| match (state, self.stale) {
            (State::Stale, Some(Stale { since: Some(day), .. })) => format!("stale since {day}"),
            (State::Stale, Some(Stale { after: Some(day), .. })) => format!("stale after {day}"),
            (State::Scheduled, _) => {
                self.scheduled.map_or_else(|| state.word().to_owned(), |when| format!("scheduled until {when}"))
            }
            _ => state.word().to_owned(),
        });
        words.collect::<Vec<_>>().join(", ")
    }
}

impl Overview {
    /// Looks at these entries of a site that shows what is not published, too.
    #[must_use]
    pub fn new<'s>(site: &'s Site, surveys: &Surveys, entries: impl IntoIterator<Item = &'s Entry>) -> Self {
        let mut rows: Vec<Rows> = entries.into_iter().map(|entry| Reader::new(site, surveys, entry).rows()).collect();
        rows.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.entry.id.cmp(&b.entry.id)));
        Self {
            languages: site.config().languages.iter().map(|language| Arc::clone(&language.tag)).collect(),
            entries: rows,
        }
    }

    fn rows(&self) -> impl Iterator<Item = &Row> {
        self.entries.iter().flat_map(|rows| std::iter::once(&rows.entry).chain(&rows.briefs))
    }

    /// How many entries and briefs are what, by language.
    #[must_use]
    pub fn totals(&self) -> Vec<BTreeMap<State, usize>> {
        let mut totals = vec![BTreeMap::new(); self.languages.len()];
        for row in self.rows() {
            for (cell, total) in row.cells.iter().zip(&mut totals) {
                for state in cell.states() {
                    *total.entry(state).or_default() += 1;
                }
            }
        }
        totals
    }

    /// How many entries, and how many briefs.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.entries.len(), self.entries.iter().map(|rows| rows.briefs.len()).sum())
    }

    /// The whole of it for programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let entries: Vec<Value> = self.entries.iter().map(|rows| self.entry_json(rows)).collect();
        let by_language = self.languages.iter().zip(self.totals()).map(|(tag, total)| {
            let count = |state: &State| (state.word().to_owned(), json!(total.get(state).copied().unwrap_or_default()));
            (tag.to_string(), Value::Object(STATES.iter().map(count).collect()))
        });
        let (count, briefs) = self.counts();
        json!({
            "languages": self.languages.iter().map(|tag| &**tag).collect::<Vec<_>>(),
            "entries": entries,
            "totals": {
                "entries": count,
                "briefs": briefs,
                "languages": Value::Object(by_language.collect()),
            },
        })
    }

    fn entry_json(&self, rows: &Rows) -> Value {
        let kind = match rows.kind {
            Kind::Article => "article",
            Kind::Digest => "digest",
            Kind::Page => "page",
        };
        let brief = |row: &Row| json!({ "id": &*row.id, "title": row.title, "versions": self.versions(row) });
        json!({
            "id": &*rows.entry.id,
            "kind": kind,
            "date": rows.date.map(|date| date.to_string()),
            "title": rows.entry.title,
            "versions": self.versions(&rows.entry),
            "briefs": rows.briefs.iter().map(brief).collect::<Vec<_>>(),
        })
    }

    fn versions(&self, row: &Row) -> Value {
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let version = |(tag, cell): (&Arc<str>, &Cell)| {
            let translation = cell
                .translation
                .as_ref()
                .map(|(from, date, hash)| json!({ "from": &**from, "date": day(*date), "hash": hash }));
            let value = json!({
                "states": cell.states().into_iter().map(State::word).collect::<Vec<_>>(),
                "scheduled_until": cell.scheduled.map(|when| when.rfc3339()),
                "stale_since": cell.stale.and_then(|stale| day(stale.since)),
                "path": cell.path,
                "line": cell.line,
                "translation": translation,
            });
            (tag.to_string(), value)
        };
        Value::Object(self.languages.iter().zip(&row.cells).map(version).collect::<Map<_, _>>())
    }
}

/// Reads one entry.
struct Reader<'s> {
    site: &'s Site,
    entry: &'s Entry,
    /// The hashes of each version that others name as their source, or might.
    hashes: Vec<Option<Hashes>>,
}

impl<'s> Reader<'s> {
    fn new(site: &'s Site, surveys: &Surveys, entry: &'s Entry) -> Self {
        let of = |linked: &Option<Arc<Linked>>| {
            let version = &linked.as_ref()?.version;
            Some(hashes(version, surveys.get(&version.path)?))
        };
        Self { site, entry, hashes: entry.versions.iter().map(of).collect() }
    }

    fn rows(&self) -> Rows {
        let default = self.entry.version(self.site.config().default_language);
        let versions = || default.into_iter().chain(self.entry.linked());
        let mut ids: Vec<(&Arc<str>, &str)> = Vec::new();
        for brief in versions().flat_map(|linked| &linked.briefs) {
            if !ids.iter().any(|(id, _)| *id == &brief.text.id) {
                ids.push((&brief.text.id, &brief.text.title));
            }
        }
        let row = |id: &Arc<str>, title: &str, brief: Option<&str>| Row {
            id: Arc::clone(id),
            title: title.to_owned(),
            cells: self.site.config().langs().map(|lang| self.cell(lang, brief)).collect(),
        };
        let title = versions().next().map_or("", |linked| linked.version.front.title.as_str());
        Rows {
            entry: row(&self.entry.id, title, None),
            kind: self.entry.kind,
            date: self.entry.linked().filter_map(|linked| linked.day()).max(),
            briefs: ids.into_iter().map(|(id, title)| row(id, title, Some(id))).collect(),
        }
    }

    fn cell(&self, lang: Lang, brief: Option<&str>) -> Cell {
        let Some(linked) = self.entry.version(lang) else { return Cell::missing() };
        let (status, place) = match brief {
            None => (linked.status, &linked.version.place),
            Some(id) => match linked.brief(id) {
                Some(brief) => (brief.status, &brief.text.place),
                None => return Cell::missing(),
            },
        };
        let record = linked.version.front.translation.as_ref().map(Record::from);
        let hash = |record: &Record| match brief {
            None => record.text.clone(),
            Some(id) => record.briefs.get(id).cloned(),
        };
        let told = record.as_ref().map(|record| (Arc::clone(&record.from), record.date, hash(record)));
        Cell {
            state: State::of(status),
            scheduled: linked.version.front.date.filter(|_| status == Status::Scheduled),
            stale: record.and_then(|record| self.stale(&record, lang, brief)),
            path: Some(place.path.to_string()),
            line: Some(place.line),
            // A brief that was not recorded is nobody's translation yet.
            translation: told.filter(|(_, _, hash)| brief.is_none() || hash.is_some()),
        }
    }

    fn stale(&self, record: &Record, lang: Lang, brief: Option<&str>) -> Option<Stale> {
        let from = self.site.config().lang(&record.from).filter(|from| *from != lang)?;
        let source = self.entry.version(from)?;
        let now = self.hashes[usize::from(from.0)].as_ref()?;
        let (recorded, now) = match brief {
            None => (record.text.as_ref(), Some(&now.text)),
            Some(id) => (record.briefs.get(id), now.briefs.get(id)),
        };
        Stale::of(recorded, now, record.date, &source.version.front, brief)
    }
}
