//! What a page can read of the site, by name: the keys by which the incremental build knows what an edit touches.

use std::sync::Arc;

use crate::config::Lang;

/// An article, a digest, a page (no brief), or a brief: the same in all languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemId {
    /// The entry.
    pub entry: Arc<str>,
    /// The brief of it.
    pub brief: Option<Arc<str>>,
}

impl ItemId {
    /// An entry as a whole.
    #[must_use]
    pub fn entry(id: &Arc<str>) -> Self {
        Self { entry: Arc::clone(id), brief: None }
    }

    /// A brief of an entry.
    #[must_use]
    pub fn brief(entry: &Arc<str>, id: &Arc<str>) -> Self {
        Self { entry: Arc::clone(entry), brief: Some(Arc::clone(id)) }
    }
}

/// An ordered list that the site keeps, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shelf {
    /// Articles and digests.
    Entries,
    /// Articles and briefs.
    Items,
    /// Articles and briefs of one theme.
    Theme(Arc<str>),
}

/// A part of a shelf or of the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slice {
    /// The newest few.
    Newest(usize),
    /// The newest few that have a version in the language itself.
    NewestOwn(usize),
    /// The most recently published few that have a public version in the language itself: what feeds show.
    NewestTranslated(usize),
    /// Whole years from the newest on, until there are this many: the first page of a long list.
    WholeYears(usize),
    /// One year.
    Year(i16),
}

/// One thing that a page has read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// What all pages of a language share: settings, words, themes' names, the list of `page` entries.
    Chrome(Lang),
    /// The templates and the style sheet.
    Templates,
    /// What a list shows of an item.
    Card(ItemId, Lang),
    /// All of a version's file.
    Version(Arc<str>, Lang),
    /// A brief's own text and the front matter of its digest.
    Brief(ItemId, Lang),
    /// In which languages a thing exists, and where.
    Twins(ItemId),
    /// Whether a thing in a language is behind the one that it was translated from, and where that is.
    Original(ItemId, Lang),
    /// What is left of a thing that has expired, and where it is in other languages.
    Withdrawn(ItemId, Lang),
    /// Previous and next.
    Neighbours(ItemId, Lang),
    /// Items of the same themes.
    Related(ItemId, Lang),
    /// A part of a shelf.
    Shelf(Shelf, Lang, Slice),
    /// Which years a shelf has, and how much is in each.
    Years(Shelf, Lang),
    /// Which years a shelf has, if it holds more than so many.
    YearPages(Shelf, Lang, usize),
    /// A part of the timeline.
    Events(Lang, Slice),
    /// What the timeline has ahead.
    Ahead(Lang, usize),
    /// Which years the timeline has, and how much is in each.
    EventYears(Lang),
    /// Which years the timeline has.
    EventYearPages(Lang),
    /// Where a file below `content/` is published, and how large a picture it is.
    File(Arc<str>),
    /// Whether a version's file, by its path below `content/`, has a place of this id.
    Anchor(Arc<str>, Box<str>),
    /// Whether the site has a path from the root.
    Address(Arc<str>),
    /// Every public item of a language with its text: what the search index holds.
    Searchable(Lang),
    /// By which themes and years a search in a language can be narrowed.
    SearchFilters(Lang),
    /// The terms of the glossary in a language. Whether there are any is `Chrome`'s.
    Glossary(Lang),
    /// The day of the build.
    Today,
    /// All corrections of a language.
    Corrections(Lang),
    /// The deadlines of a language that a calendar is given.
    Deadlines(Lang),
    /// Every address of the site with its languages and dates: the sitemap's.
    Addresses,
}
