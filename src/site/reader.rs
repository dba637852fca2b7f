//! The only way in which pages see the site: every answer leaves a [`Key`] behind.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::shelf::{Point, Row, order, position};
use super::{
    DeadlineData, Entry, ItemId, Key, Kind, Linked, LinkedBrief, Searchable, Shelf, Site, Slice, Status, Term, Theme,
    WithdrawnData,
};
use crate::color::Color;
use crate::config::{Config, Lang};
use crate::lang::Speech;
use crate::picture::Picture;
use crate::url::Url;

/// Reads a site for one page, and remembers what was read.
#[derive(Debug)]
pub struct Reader<'s> {
    site: &'s Site,
    reads: RefCell<BTreeSet<Key>>,
}

/// What a list shows of an item.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CardData<'s> {
    /// What it is.
    pub kind: Kind,
    /// Plain text.
    pub title: &'s str,
    /// The tag of the title's language, where it is not the version's.
    pub title_language: Option<&'s str>,
    /// Its page.
    pub url: &'s Url,
    /// Its day; pages have none.
    pub date: Option<Date>,
    /// A brief's deadline.
    pub until: Option<Date>,
    /// Plain text: the summary, or how the text begins.
    pub summary: &'s str,
    /// Theme ids.
    pub themes: &'s [Arc<str>],
    /// A brief's digest: title, page, and the title's language where it is another.
    pub digest: Option<(&'s str, &'s Url, Option<&'s str>)>,
    /// The language of the version shown.
    pub shown: Lang,
    /// Whether readers may see it.
    pub status: Status,
    /// Whether it is a digest's lead.
    pub lead: bool,
    /// How many briefs a digest has.
    pub briefs: usize,
}

/// A point of the timeline; its page and themes are those of the item's card.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EventData<'s> {
    /// When.
    pub date: Date,
    /// What; where nothing was written, the item's title.
    pub text: Option<&'s str>,
    /// Whether something is due.
    pub deadline: bool,
    /// Where it is told.
    pub item: ItemId,
    /// The language of the version shown.
    pub shown: Lang,
}

/// A correction in the list of all.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CorrectionData<'s> {
    /// When.
    pub date: Date,
    /// What, as plain text.
    pub text: &'s str,
    /// What was wrong.
    pub item: ItemId,
}

/// Where a file below `content/` is published.
#[derive(Debug, Clone)]
pub enum Located<'s> {
    /// It is a version, published or withdrawn: its page, and its briefs' pages by `#id`.
    Version(&'s Arc<Linked>),
    /// It is copied; what is known of it as a picture.
    Asset(Url, Option<Picture>),
    /// There is no such file.
    Nowhere,
}

/// An address of the site that search engines should know.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AddressRow<'s> {
    /// By language, for what exists there.
    pub urls: Vec<(Lang, &'s Url)>,
    /// When it last changed, as far as the front matter tells.
    pub modified: Option<Date>,
    /// Its themes, in any of its languages.
    pub themes: &'s [Arc<str>],
}

impl<'s> Reader<'s> {
    /// A reader for one page.
    #[must_use]
    pub fn new(site: &'s Site) -> Self {
        Self { site, reads: RefCell::default() }
    }

    /// What was read.
    #[must_use]
    pub fn into_reads(self) -> BTreeSet<Key> {
        self.reads.into_inner()
    }

    fn note(&self, key: Key) {
        self.reads.borrow_mut().insert(key);
    }

    /// Settings, words and formats that all pages of a language share.
    pub fn chrome(&self, lang: Lang) -> (&'s Config, &'s Speech) {
        self.note(Key::Chrome(lang));
        (&self.site.config, self.site.speech(lang))
    }

    /// All themes, in order.
    pub fn themes(&self, lang: Lang) -> &'s [Arc<Theme>] {
        self.note(Key::Chrome(lang));
        &self.site.themes.ordered
    }

    /// A theme with its words in a language, and whose language they are.
    pub fn theme(&self, id: &str, lang: Lang) -> Option<(&'s Theme, Lang, &'s super::ThemeWords)> {
        self.note(Key::Chrome(lang));
        let theme = self.site.themes.get(id)?;
        self.site.theme_words(theme, lang).map(|(shown, words)| (&**theme, shown, words))
    }

    /// The colour of a theme, fit to be read on light paper.
    pub fn theme_color(&self, id: &str, lang: Lang) -> Option<Color> {
        self.note(Key::Chrome(lang));
        self.site.themes.color_on_light(id)
    }

    /// Entries of kind `page` in a language, by title: title and page.
    pub fn standing_pages(&self, lang: Lang) -> Vec<(&'s str, &'s Url)> {
        self.note(Key::Chrome(lang));
        self.site.standing_pages(lang)
    }

    /// What a list shows of an item.
    pub fn card(&self, item: &ItemId, lang: Lang) -> Option<CardData<'s>> {
        self.note(Key::Card(item.clone(), lang));
        self.site.card(item, lang)
    }

    /// All of a version.
    pub fn version(&self, entry: &Arc<str>, lang: Lang) -> Option<&'s Arc<Linked>> {
        self.note(Key::Version(Arc::clone(entry), lang));
        self.site.entry(entry)?.version(lang)
    }

    /// A brief, and the version that it stands in for its front matter alone.
    pub fn brief(&self, item: &ItemId, lang: Lang) -> Option<(&'s Linked, &'s LinkedBrief)> {
        self.note(Key::Brief(item.clone(), lang));
        self.site.brief(item, lang)
    }

    /// In which languages a thing exists, and where.
    pub fn twins(&self, item: &ItemId) -> Vec<(Lang, &'s Url)> {
        self.note(Key::Twins(item.clone()));
        self.site.twins(item)
    }

    /// The language and page of the source of a translation that is behind it.
    pub fn newer_original(&self, item: &ItemId, lang: Lang) -> Option<(Lang, &'s Url)> {
        self.note(Key::Original(item.clone(), lang));
        self.site.newer_original(item, lang)
    }

    /// What is left of a thing that has expired in a language.
    pub fn withdrawn(&self, item: &ItemId, lang: Lang) -> Option<WithdrawnData<'s>> {
        self.note(Key::Withdrawn(item.clone(), lang));
        self.site.withdrawn_data(item, lang)
    }

    /// The entries before and after one in time; for a brief, the briefs before and after it in its digest.
    pub fn neighbours(&self, item: &ItemId, lang: Lang) -> (Option<ItemId>, Option<ItemId>) {
        self.note(Key::Neighbours(item.clone(), lang));
        self.site.neighbours(item, lang)
    }

    /// The items nearest in time that share a theme, most shared first.
    pub fn related(&self, item: &ItemId, lang: Lang) -> Vec<ItemId> {
        self.note(Key::Related(item.clone(), lang));
        self.site.related(item, lang)
    }

    /// A part of a shelf: items with their dates.
    pub fn shelf(&self, shelf: &Shelf, lang: Lang, slice: Slice) -> Vec<(Date, ItemId)> {
        self.note(Key::Shelf(shelf.clone(), lang, slice));
        self.site.listed(shelf, lang, slice)
    }

    /// The years of which a shelf has something, newest first, with how much.
    pub fn years(&self, shelf: &Shelf, lang: Lang) -> Vec<(i16, usize)> {
        self.note(Key::Years(shelf.clone(), lang));
        self.site.years(shelf, lang)
    }

    /// The years of a shelf, newest first, if it holds more than so many: an edit rarely changes them.
    pub fn year_pages(&self, shelf: &Shelf, lang: Lang, more_than: usize) -> Vec<i16> {
        self.note(Key::YearPages(shelf.clone(), lang, more_than));
        self.site.year_pages(shelf, lang, more_than)
    }

    /// The years of which the timeline has something, newest first.
    pub fn event_year_pages(&self, lang: Lang) -> Vec<i16> {
        self.note(Key::EventYearPages(lang));
        self.site.event_year_pages(lang)
    }

    /// A part of the timeline; `Newest` leaves out what is ahead.
    pub fn events(&self, lang: Lang, slice: Slice) -> Vec<EventData<'s>> {
        self.note(Key::Events(lang, slice));
        self.site.events(lang, slice)
    }

    /// What the timeline has ahead, nearest first.
    pub fn ahead(&self, lang: Lang, count: usize) -> Vec<EventData<'s>> {
        self.note(Key::Ahead(lang, count));
        self.site.ahead(lang, count)
    }

    /// The years of which the timeline has something, newest first, with how much.
    pub fn event_years(&self, lang: Lang) -> Vec<(i16, usize)> {
        self.note(Key::EventYears(lang));
        self.site.event_years(lang)
    }

    /// Where a file below `content/` is published.
    pub fn file(&self, path: &Arc<str>) -> Located<'s> {
        self.note(Key::File(Arc::clone(path)));
        self.site.locate(path)
    }

    /// Whether a version's file, by its path below `content/`, has a place of this id.
    pub fn has_anchor(&self, path: &Arc<str>, id: &str) -> bool {
        self.note(Key::Anchor(Arc::clone(path), id.into()));
        self.site.has_anchor(path, id)
    }

    /// Whether the site has a path from the root that a text links to.
    pub fn has_address(&self, path: &Arc<str>) -> bool {
        self.note(Key::Address(Arc::clone(path)));
        self.site.has_address(path)
    }

    /// Every public item that a language has itself, with its text, the newest first.
    pub fn searchable(&self, lang: Lang) -> Vec<Searchable<'s>> {
        self.note(Key::Searchable(lang));
        self.site.searchable(lang)
    }

    /// The ids of the themes and the years of which a search in a language can find something.
    pub fn search_filters(&self, lang: Lang) -> (BTreeSet<Arc<str>>, BTreeSet<i16>) {
        self.note(Key::SearchFilters(lang));
        self.site.search_filters(lang)
    }

    /// Whether the glossary has terms in a language, and so a page.
    pub fn has_glossary(&self, lang: Lang) -> bool {
        self.note(Key::Chrome(lang));
        !self.site.glossary.terms(lang).is_empty()
    }

    /// The terms of the glossary in a language, in the order of its file.
    pub fn glossary(&self, lang: Lang) -> &'s [Term] {
        self.note(Key::Glossary(lang));
        self.site.glossary.terms(lang)
    }

    /// The day of the build.
    pub fn today(&self) -> Date {
        self.note(Key::Today);
        self.site.today()
    }

    /// Whether a language has corrections to show.
    pub fn has_corrections(&self, lang: Lang) -> bool {
        self.note(Key::Chrome(lang));
        self.site.has_corrections(lang)
    }

    /// All corrections of versions in a language, newest first.
    pub fn corrections(&self, lang: Lang) -> Vec<CorrectionData<'s>> {
        self.note(Key::Corrections(lang));
        self.site.corrections(lang)
    }

    /// Whether a language has deadlines for a calendar.
    pub fn has_deadlines(&self, lang: Lang) -> bool {
        self.note(Key::Chrome(lang));
        self.site.has_deadlines(lang)
    }

    /// The deadlines of public versions in a language, oldest first: all that are ahead, and the last of the past.
    pub fn deadlines(&self, lang: Lang) -> Vec<DeadlineData<'s>> {
        self.note(Key::Deadlines(lang));
        self.site.deadlines(lang)
    }

    /// Every entry and brief that search engines should know.
    pub fn addresses(&self) -> Vec<AddressRow<'s>> {
        self.note(Key::Addresses);
        self.site.addresses()
    }
}

impl Site {
    pub(super) fn standing_pages(&self, lang: Lang) -> Vec<(&str, &Url)> {
        let pages =
            self.entries.iter().filter(|entry| entry.kind == Kind::Page).filter_map(|entry| entry.version(lang));
        let mut pages: Vec<_> = pages.map(|linked| (linked.version.front.title.as_str(), &linked.url)).collect();
        let locale = &self.speech(lang).locale;
        pages.sort_by(|a, b| locale.compare(a.0, b.0).then_with(|| a.1.cmp(b.1)));
        pages
    }

    /// The version that lists in `lang` show of a thing.
    fn shown_version(&self, item: &ItemId, lang: Lang) -> Option<(&Arc<Linked>, Option<&LinkedBrief>)> {
        let entry = self.entry(&item.entry)?;
        let order = [lang, self.config.default_language].into_iter().chain(self.config.langs());
        order.filter_map(|lang| entry.version(lang)).find_map(|linked| match &item.brief {
            None => Some((linked, None)),
            Some(id) => linked.brief(id).map(|brief| (linked, Some(brief))),
        })
    }

    pub(super) fn card(&self, item: &ItemId, lang: Lang) -> Option<CardData<'_>> {
        let (linked, brief) = self.shown_version(item, lang)?;
        let front = &linked.version.front;
        let (shown, status, kind) = (linked.version.lang, linked.status, front.kind);
        Some(match brief {
            Some(brief) => CardData {
                kind,
                title: &brief.text.title,
                title_language: brief.text.title_language.as_deref(),
                url: &brief.url,
                date: Some(brief.date),
                until: brief.text.until,
                summary: brief.text.summary(),
                themes: &brief.themes,
                digest: Some((&front.title, &linked.url, front.title_language.as_deref())),
                shown,
                status: brief.status,
                lead: brief.lead,
                briefs: 0,
            },
            None => CardData {
                kind,
                title: &front.title,
                title_language: front.title_language.as_deref(),
                url: &linked.url,
                date: linked.day(),
                until: None,
                summary: linked.version.summary(),
                themes: &linked.themes,
                digest: None,
                shown,
                status,
                lead: false,
                briefs: linked.briefs.len(),
            },
        })
    }

    pub(super) fn brief(&self, item: &ItemId, lang: Lang) -> Option<(&Linked, &LinkedBrief)> {
        let linked = self.entry(&item.entry)?.version(lang)?;
        Some((linked, linked.brief(item.brief.as_ref()?)?))
    }

    pub(super) fn twins(&self, item: &ItemId) -> Vec<(Lang, &Url)> {
        let versions = self.entry(&item.entry).into_iter().flat_map(Entry::linked);
        let urls = versions.filter_map(|linked| match &item.brief {
            None => Some((linked.version.lang, &linked.url)),
            Some(id) => linked.brief(id).map(|brief| (linked.version.lang, &brief.url)),
        });
        urls.collect()
    }

    pub(super) fn newer_original(&self, item: &ItemId, lang: Lang) -> Option<(Lang, &Url)> {
        let at = *self.by_id.get(&item.entry)?;
        let behind = self.behind.get(&(at, lang))?;
        let source = self.entries[at as usize].version(behind.from)?;
        match &item.brief {
            None => behind.as_a_whole.then_some((behind.from, &source.url)),
            Some(id) => behind.briefs.get(id).and_then(|id| source.brief(id)).map(|brief| (behind.from, &brief.url)),
        }
    }

    fn item_of(&self, row: &Row) -> ItemId {
        self.item_at(row.entry, row.brief, row.shown)
    }

    fn item_at(&self, entry: u32, brief: Option<u32>, shown: Lang) -> ItemId {
        let entry = &self.entries[entry as usize];
        let brief =
            brief.zip(entry.version(shown)).map(|(number, linked)| Arc::clone(&linked.briefs[number as usize].text.id));
        ItemId { entry: Arc::clone(&entry.id), brief }
    }

    /// The row by which lists in `lang` show an item.
    fn row(&self, item: &ItemId, lang: Lang) -> Option<Row> {
        let entry = *self.by_id.get(&item.entry)?;
        let (linked, brief) = self.shown_version(item, lang)?;
        let number = item.brief.as_ref().and_then(|id| linked.brief_number(id));
        let when = brief.map_or(linked.version.front.date, |brief| Some(brief.when))?;
        Some(Row::new(when, entry, number, linked.version.lang))
    }

    pub(super) fn neighbours(&self, item: &ItemId, lang: Lang) -> (Option<ItemId>, Option<ItemId>) {
        if let Some(id) = &item.brief {
            let linked = self.entry(&item.entry).and_then(|entry| entry.version(lang));
            let Some((linked, number)) = linked.and_then(|linked| Some((linked, linked.brief_number(id)? as usize)))
            else {
                return (None, None);
            };
            let at = |number: usize| linked.briefs.get(number).map(|brief| ItemId::brief(&item.entry, &brief.text.id));
            return (number.checked_sub(1).and_then(at), at(number + 1));
        }
        let rows = self.shelf(&Shelf::Entries, lang);
        let Some(place) = self.row(item, lang).and_then(|row| position(rows, &row)) else { return (None, None) };
        let at = |place: usize| rows.get(place).map(|row| self.item_of(row));
        // Newest first: what came before in time stands after.
        (at(place + 1), place.checked_sub(1).and_then(at))
    }

    /// Looks only a few places to either side, so that a new item changes what is related to few others.
    pub(super) fn related(&self, item: &ItemId, lang: Lang) -> Vec<ItemId> {
        const WINDOW: usize = 6;
        const MOST: usize = 4;
        let Some(card) = self.card(item, lang) else { return Vec::new() };
        let Some(row) = self.row(item, lang) else { return Vec::new() };
        let mut found: Vec<(usize, usize, Row)> = Vec::new();
        for theme in card.themes {
            let rows = self.shelf(&Shelf::Theme(Arc::clone(theme)), lang);
            let place = rows.partition_point(|other| order(other) < order(&row));
            let window = place.saturating_sub(WINDOW)..(place + WINDOW + 1).min(rows.len());
            for (other, at) in rows[window.clone()].iter().zip(window) {
                if other.entry == row.entry && (other.brief == row.brief || row.brief.is_none()) {
                    continue;
                }
                match found.iter_mut().find(|(_, _, known)| known == other) {
                    Some((shared, _, _)) => *shared += 1,
                    None => found.push((1, at.abs_diff(place), *other)),
                }
            }
        }
        // What readers can read in their language comes first.
        found.sort_by_key(|(shared, distance, row)| {
            (row.shown != lang, usize::MAX - shared, *distance, row.entry, row.brief)
        });
        found.truncate(MOST);
        found.iter().map(|(_, _, row)| self.item_of(row)).collect()
    }

    pub(super) fn listed(&self, shelf: &Shelf, lang: Lang, slice: Slice) -> Vec<(Date, ItemId)> {
        self.slice(shelf, lang, slice).iter().map(|row| (row.date, self.item_of(row))).collect()
    }

    pub(super) fn event(&self, point: &Point) -> EventData<'_> {
        let linked = self.entries[point.entry as usize].version(point.shown);
        let line = linked.zip(point.line).map(|(linked, line)| &linked.version.front.events[line as usize]);
        EventData {
            date: point.date,
            text: line.map(|line| line.text.as_str()),
            deadline: point.deadline,
            item: self.item_at(point.entry, point.brief, point.shown),
            shown: point.shown,
        }
    }

    pub(super) fn events(&self, lang: Lang, slice: Slice) -> Vec<EventData<'_>> {
        self.points(lang, slice).iter().map(|point| self.event(point)).collect()
    }

    pub(super) fn ahead(&self, lang: Lang, count: usize) -> Vec<EventData<'_>> {
        self.points_ahead(lang, count).iter().map(|point| self.event(point)).collect()
    }

    pub(super) fn has_corrections(&self, lang: Lang) -> bool {
        !self.correction_rows(lang).is_empty()
    }

    pub(super) fn corrections(&self, lang: Lang) -> Vec<CorrectionData<'_>> {
        let rows = self.correction_rows(lang).iter();
        let data = rows.filter_map(|row| {
            let entry = &self.entries[row.entry as usize];
            let linked = entry.version(lang)?;
            let correction = linked.version.front.corrections.get(row.number)?;
            // An unknown brief is an error; a preview leads to the entry.
            let brief = correction.brief.as_ref().and_then(|id| linked.brief(&id.value));
            let brief = brief.map(|brief| Arc::clone(&brief.text.id));
            Some(CorrectionData {
                date: row.when.day,
                text: &correction.text,
                item: ItemId { entry: Arc::clone(&entry.id), brief },
            })
        });
        data.collect()
    }

    /// Where a file below `content/` is published; for checks, which see the site as a whole.
    #[must_use]
    pub fn locate(&self, path: &str) -> Located<'_> {
        let expired = || self.left_out.get(path).filter(|linked| linked.status == Status::Expired);
        match (self.version_at(path).or_else(expired), self.assets.get(path)) {
            (Some(linked), _) => Located::Version(linked),
            (None, Some(picture)) => Located::Asset(Url::new(path), *picture),
            (None, None) => Located::Nowhere,
        }
    }

    pub(super) fn has_anchor(&self, path: &str, id: &str) -> bool {
        self.version_at(path).is_some_and(|linked| linked.has_anchor(id))
    }

    pub(super) fn addresses(&self) -> Vec<AddressRow<'_>> {
        let mut rows = Vec::new();
        for entry in &self.entries {
            let public: Vec<_> = entry.linked().filter(|linked| linked.status == Status::Published).collect();
            let newest = |brief: Option<&str>| {
                let modified = |linked: &&Arc<Linked>| {
                    let revised = linked.revisions.last(&linked.version.front, brief).map(|revised| revised.when.day);
                    revised.max(linked.day())
                };
                public.iter().filter_map(modified).max()
            };
            let urls = public.iter().map(|linked| (linked.version.lang, &linked.url)).collect();
            let themes = public.first().map_or(&[][..], |linked| &linked.themes);
            rows.push(AddressRow { urls, modified: newest(None), themes });
            for (at, linked) in public.iter().enumerate() {
                for brief in linked.briefs.iter().filter(|brief| brief.status == Status::Published) {
                    // Each brief once: with the first version that has it.
                    let id = &brief.text.id;
                    if public[..at].iter().any(|earlier| public_brief(earlier, id).is_some()) {
                        continue;
                    }
                    let urls =
                        public.iter().filter_map(|linked| Some((linked.version.lang, &public_brief(linked, id)?.url)));
                    let modified = newest(Some(id));
                    rows.push(AddressRow { urls: urls.collect(), modified, themes: &brief.themes });
                }
            }
        }
        rows
    }
}

fn public_brief<'l>(linked: &'l Linked, id: &str) -> Option<&'l LinkedBrief> {
    linked.brief(id).filter(|brief| brief.status == Status::Published)
}
