//! Home, themes, timeline, archive, and the pages that speak all languages.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::address::{self, Lists};
use super::chrome::language_reference;
use super::presenter::{Identity, Presenter};
use super::view::{
    Card, HomeView, LanguageWords, LanguagesView, ListView, Reference, ThemeShelf, ThemeSummary, ThemesView,
    TimelineView, YearReference,
};
use super::{HtmlView, PageView};
use crate::config::Lang;
use crate::site::{EventData, ItemId, Kind, Reader, Shelf, Slice};
use crate::url::Url;

/// A list longer than this gets a page for each year; up to it, all stands on one page.
pub(super) const LONG: usize = 60;
/// How many items the first page of a long list shows at least, in whole years.
const FIRST_PAGE: usize = 30;
/// How many past events the timeline's first page shows.
const RECENT_EVENTS: usize = 40;
/// How many events ahead the timeline's first page shows.
const AHEAD: usize = 100;
/// How many events ahead the home page shows.
const HOME_AHEAD: usize = 6;
/// How many items the home page shows after the lead.
const HOME_ITEMS: usize = 12;
/// How many items the home page shows of a theme, and how many it looks at to find some that stand nowhere else.
const HOME_THEME_ITEMS: usize = 4;
const HOME_THEME_LOOK: usize = 8;
/// How many of them may be in another language than the page.
const HOME_THEME_OTHERS: usize = 2;
/// How many entries the home page shows.
const HOME_ENTRIES: usize = 6;
/// How many items of a theme the list of themes shows.
const THEME_LATEST: usize = 3;
/// How many places of a short list are kept for items that are newer, and not in the reader's language.
const OTHERS: usize = 1;

/// The same list in every language.
pub(super) fn everywhere(reader: &Reader, url: impl Fn(Lists) -> Url) -> Vec<(Lang, Url)> {
    let (config, _) = reader.chrome(Lang(0));
    config.langs().map(|lang| (lang, url(Lists::read(reader, lang)))).collect()
}

/// For lists that every language has: nothing is nearer than the home page.
pub(super) fn home_in(reader: &Reader) -> impl Fn(Lang) -> (String, Url) {
    move |lang| {
        let presenter = Presenter::new(reader, lang);
        (presenter.word("home"), presenter.lists().home())
    }
}

pub(super) fn home(reader: &Reader, lang: Lang) -> HtmlView {
    let presenter = Presenter::new(reader, lang);
    let language = presenter.config.language(lang);
    let newest = own_first(reader, lang, &Shelf::Items, HOME_ITEMS + 1);
    let entries = own_first(reader, lang, &Shelf::Entries, HOME_ENTRIES);
    let lead = lead(reader, lang, entries.first()).or_else(|| newest.first().cloned());
    let latest: Vec<&ItemId> = newest.iter().filter(|item| Some(*item) != lead.as_ref()).take(HOME_ITEMS).collect();
    let digest = lead.as_ref().filter(|lead| lead.brief.is_some()).map(|lead| ItemId::entry(&lead.entry));
    let view = HomeView {
        lead: lead.as_ref().and_then(|lead| presenter.card(lead)),
        digest: digest.as_ref().and_then(|digest| presenter.card(digest)),
        latest: presenter.cards(latest),
        by_theme: by_theme(&presenter, lead.as_ref()),
        entries: presenter.cards(&entries),
        ahead: presenter.events(&reader.ahead(lang, HOME_AHEAD)),
    };
    let head = presenter.head(Identity {
        kind: "home",
        title: language.title.clone(),
        description: described(&presenter, &language.description, &language.title),
        url: presenter.lists().home(),
        twins: everywhere(reader, |lists| lists.home()),
        nearest: &home_in(reader),
        breadcrumbs: Vec::new(),
        feeds: Shelf::Items,
        status: None,
        image: None,
        kicker: String::new(),
    });
    HtmlView { lang, template: "home.html", head, view: PageView::Home(Box::new(view)) }
}

/// The newest items of each theme. One of several themes stands under the first of them only, unless a theme would be
/// left with nothing.
fn by_theme(presenter: &Presenter, lead: Option<&ItemId>) -> Vec<ThemeShelf> {
    let mut shown: BTreeSet<ItemId> = lead.into_iter().cloned().collect();
    let mut shelves = Vec::new();
    for theme in presenter.reader.themes(presenter.lang) {
        let shelf = Shelf::Theme(Arc::clone(&theme.id));
        let (own, others) = own_and_others(presenter.reader, presenter.lang, &shelf, HOME_THEME_LOOK);
        let is_new = |item: &&ItemId| !shown.contains(*item);
        let others_shown = others.iter().filter(is_new).take(HOME_THEME_OTHERS);
        let mut items: Vec<&ItemId> = own.iter().filter(is_new).chain(others_shown).take(HOME_THEME_ITEMS).collect();
        if items.is_empty() {
            items = own.iter().chain(&others).take(1).collect();
        }
        let Some(theme) = presenter.theme(&theme.id).filter(|_| !items.is_empty()) else { continue };
        shelves.push(ThemeShelf { theme, items: presenter.cards(items.iter().copied()) });
        shown.extend(items.into_iter().cloned());
    }
    shelves
}

/// The newest of a shelf, at most so many, in the order in which a reader of the language wants them: those in that language
/// first, then the others. Of a few places at least, the newest of the others have one, so that nobody misses what is not
/// translated yet.
fn own_first(reader: &Reader, lang: Lang, shelf: &Shelf, count: usize) -> Vec<ItemId> {
    let (mut items, others) = own_and_others(reader, lang, shelf, count);
    let places = others.len().min(OTHERS.max(count - items.len()));
    items.truncate(count - places);
    items.extend(others.into_iter().take(places));
    items
}

/// The newest of a shelf in the language itself, at most so many; and those of the newest that are in another one.
fn own_and_others(reader: &Reader, lang: Lang, shelf: &Shelf, count: usize) -> (Vec<ItemId>, Vec<ItemId>) {
    let own = ids(reader.shelf(shelf, lang, Slice::NewestOwn(count)));
    let newest = ids(reader.shelf(shelf, lang, Slice::Newest(count)));
    let others = newest.into_iter().filter(|item| !own.contains(item)).collect();
    (own, others)
}

fn ids(rows: Vec<(jiff::civil::Date, ItemId)>) -> Vec<ItemId> {
    rows.into_iter().map(|(_, item)| item).collect()
}

/// The lead of the newest entry: of a digest, its lead brief or its first; of an article, itself.
fn lead(reader: &Reader, lang: Lang, newest: Option<&ItemId>) -> Option<ItemId> {
    let newest = newest?;
    let card = reader.card(newest, lang)?;
    if card.kind == Kind::Article {
        return Some(newest.clone());
    }
    let linked = reader.version(&newest.entry, card.shown)?;
    let brief = linked.briefs.iter().find(|brief| brief.lead).or(linked.briefs.first())?;
    Some(ItemId::brief(&newest.entry, &brief.text.id))
}

pub(super) fn themes(reader: &Reader, lang: Lang) -> HtmlView {
    let presenter = Presenter::new(reader, lang);
    let summaries = reader.themes(lang).iter().filter_map(|theme| {
        let shelf = Shelf::Theme(Arc::clone(&theme.id));
        let total: usize = reader.years(&shelf, lang).iter().map(|(_, count)| count).sum();
        Some(ThemeSummary {
            theme: presenter.theme(&theme.id)?,
            count: presenter.count("items", total),
            latest: presenter.cards(&own_first(reader, lang, &shelf, THEME_LATEST)),
        })
    });
    let view = ThemesView { themes: summaries.collect() };
    let head = presenter.head(Identity {
        kind: "themes",
        title: presenter.word("themes"),
        description: presenter.word("themes_description"),
        url: presenter.lists().themes(),
        twins: everywhere(reader, |lists| lists.themes()),
        nearest: &home_in(reader),
        breadcrumbs: vec![presenter.home_reference()],
        feeds: Shelf::Items,
        status: None,
        image: None,
        kicker: String::new(),
    });
    HtmlView { lang, template: "themes.html", head, view: PageView::Themes(view) }
}

/// The years of a shelf that have a page of their own.
pub(super) fn year_pages(reader: &Reader, shelf: &Shelf, lang: Lang) -> Vec<i16> {
    reader.year_pages(shelf, lang, LONG)
}

/// A theme or the archive, or a year of it.
pub(super) fn list(reader: &Reader, shelf: &Shelf, lang: Lang, year: Option<i16>) -> Option<HtmlView> {
    let presenter = Presenter::new(reader, lang);
    let theme = match shelf {
        Shelf::Theme(id) => Some(presenter.theme(id)?),
        _ => None,
    };
    let unit = if theme.is_some() { "items" } else { "entries" };
    let list = address::shelf(reader, shelf, lang)?;
    let pages = year_pages(reader, shelf, lang);
    let counts = if year.is_none() { reader.years(shelf, lang) } else { Vec::new() };
    let slice = match year {
        Some(year) => Slice::Year(year),
        None if pages.is_empty() => Slice::Newest(LONG),
        None => Slice::WholeYears(FIRST_PAGE),
    };
    let rows = reader.shelf(shelf, lang, slice);
    let count = match year {
        Some(_) => rows.len(),
        None => counts.iter().map(|(_, count)| count).sum(),
    };
    let cards = rows.into_iter().filter_map(|(date, item)| Some((date, presenter.card(&item)?)));
    let mut years = presenter.years(cards);
    for month in years.iter_mut().flat_map(|year| &mut year.months) {
        // Within a month, what can be read in the page's language comes first; the order of time stays among equals.
        month.items.sort_by_key(|card: &Card| card.language.is_some());
    }
    let view = ListView {
        years,
        count: presenter.count(unit, count),
        year,
        year_pages: year_references(&presenter, &list, &pages, &counts, year, unit),
        feeds: presenter.feeds(shelf),
        theme: theme.clone(),
    };
    let lists = presenter.lists();
    let (name, description, parent) = match &theme {
        Some(theme) => (
            theme.name.clone(),
            theme.description.clone(),
            Some(Reference::new(presenter.word("themes"), presenter.href(&lists.themes()))),
        ),
        None => (presenter.word("archives"), presenter.word("archives_description"), None),
    };
    let title_language = theme.as_ref().and_then(|theme| theme.language.clone());
    let itself = Reference { title: name.clone(), url: presenter.href(&list), title_language };
    let breadcrumbs = std::iter::once(presenter.home_reference()).chain(parent).chain(year.map(|_| itself));
    let nearest = |lang| {
        let title = match shelf {
            Shelf::Theme(id) => reader.theme(id, lang).map(|(_, _, words)| words.name.clone()),
            _ => Some(Presenter::new(reader, lang).word("archives")),
        };
        (
            title.unwrap_or_default(),
            address::shelf(reader, shelf, lang).unwrap_or_else(|| Lists::read(reader, lang).home()),
        )
    };
    let title =
        titled(&presenter, if theme.is_some() { "words.theme_year" } else { "words.archives_year" }, name, year);
    let head = presenter.head(Identity {
        kind: if theme.is_some() { "theme" } else { "archive" },
        description: described(&presenter, &description, &title),
        title,
        url: year.map_or_else(|| list.clone(), |year| address::year(&list, year)),
        twins: list_twins(reader, shelf, year),
        nearest: &nearest,
        breadcrumbs: breadcrumbs.collect(),
        feeds: shelf.clone(),
        status: None,
        image: None,
        kicker: String::new(),
    });
    let template = if theme.is_some() { "theme.html" } else { "archive.html" };
    Some(HtmlView { lang, template, head, view: PageView::List(view) })
}

/// A list's own description, or one made of its title.
fn described(presenter: &Presenter, description: &str, title: &str) -> String {
    match description {
        "" => presenter.speech.words.phrase("words.list_description", &[("title", title)]),
        own => own.to_owned(),
    }
}

/// A list's name, or the phrase for a year of it.
fn titled(presenter: &Presenter, phrase: &str, name: String, year: Option<i16>) -> String {
    let Some(year) = year else { return name };
    let year = year.to_string();
    presenter.speech.words.phrase(phrase, &[("title", &name), ("year", &year)])
}

/// The same list, or the same year of it, in each language that has it.
pub(super) fn list_twins(reader: &Reader, shelf: &Shelf, year: Option<i16>) -> Vec<(Lang, Url)> {
    let (config, _) = reader.chrome(Lang(0));
    let twin = |lang| {
        let list = address::shelf(reader, shelf, lang)?;
        match year {
            None => Some((lang, list)),
            Some(year) => {
                let there = year_pages(reader, shelf, lang).contains(&year);
                there.then(|| (lang, address::year(&list, year)))
            }
        }
    };
    config.langs().filter_map(twin).collect()
}

fn year_references(
    presenter: &Presenter,
    list: &Url,
    years: &[i16],
    counts: &[(i16, usize)],
    shown: Option<i16>,
    unit: &str,
) -> Vec<YearReference> {
    let reference = |year: &i16| YearReference {
        year: *year,
        url: presenter.href(&address::year(list, *year)),
        count: counts.iter().find(|(other, _)| other == year).map(|(_, count)| presenter.count(unit, *count)),
        current: shown == Some(*year),
    };
    years.iter().map(reference).collect()
}

pub(super) fn timeline(reader: &Reader, lang: Lang, year: Option<i16>) -> HtmlView {
    let presenter = Presenter::new(reader, lang);
    let list = presenter.lists().timeline();
    let slice = year.map_or(Slice::Newest(RECENT_EVENTS), Slice::Year);
    let mut events = reader.events(lang, slice);
    let ahead = if year.is_none() { reader.ahead(lang, AHEAD) } else { Vec::new() };
    // The line goes from the future to the past.
    events.splice(0..0, ahead.iter().rev().cloned());
    let rows = |events: &[EventData]| {
        presenter.years(events.iter().filter_map(|event| Some((event.date, presenter.event(event)?))))
    };
    let (coming, past) = events.split_at(events.partition_point(|event| event.date > reader.today()));
    let counts = if year.is_none() { reader.event_years(lang) } else { Vec::new() };
    let pages = reader.event_year_pages(lang);
    let view = TimelineView {
        year,
        ahead: presenter.events(&ahead),
        coming: rows(coming),
        years: rows(past),
        year_pages: year_references(&presenter, &list, &pages, &counts, year, "events"),
        today: presenter.date(reader.today()),
    };
    let name = presenter.word("timeline");
    let itself = Reference::new(name.clone(), presenter.href(&list));
    let nearest = |lang| (Presenter::new(reader, lang).word("timeline"), Lists::read(reader, lang).timeline());
    let head = presenter.head(Identity {
        kind: "timeline",
        title: titled(&presenter, "words.timeline_year", name, year),
        description: presenter.word("timeline_description"),
        url: year.map_or_else(|| list.clone(), |year| address::year(&list, year)),
        twins: timeline_twins(reader, year),
        nearest: &nearest,
        breadcrumbs: std::iter::once(presenter.home_reference()).chain(year.map(|_| itself)).collect(),
        feeds: Shelf::Items,
        status: None,
        image: None,
        kicker: String::new(),
    });
    HtmlView { lang, template: "timeline.html", head, view: PageView::Timeline(view) }
}

/// The timeline, or a year of it, in each language that has it.
pub(super) fn timeline_twins(reader: &Reader, year: Option<i16>) -> Vec<(Lang, Url)> {
    let mut twins = everywhere(reader, |lists| lists.timeline());
    if let Some(year) = year {
        twins.retain(|(lang, _)| reader.event_year_pages(*lang).contains(&year));
        for (_, url) in &mut twins {
            *url = address::year(url, year);
        }
    }
    twins
}

pub(super) fn languages(reader: &Reader) -> HtmlView {
    let lang = reader.chrome(Lang(0)).0.default_language;
    let presenter = Presenter::new(reader, lang);
    let home = presenter.lists().home();
    let words = |lang| {
        let presenter = Presenter::new(reader, lang);
        let language = language_reference(reader, lang);
        LanguageWords {
            heading: language.title.clone(),
            text: language.description.clone(),
            link: presenter.word("read_in"),
            references: Vec::new(),
            language,
        }
    };
    let view = LanguagesView {
        languages: presenter.config.langs().map(words).collect(),
        redirect: Some(presenter.href(&home)),
    };
    let language = presenter.config.language(lang);
    let mut head = presenter.head(Identity {
        kind: "languages",
        title: language.title.clone(),
        description: described(&presenter, &language.description, &language.title),
        url: Url::new(""),
        twins: everywhere(reader, |lists| lists.home()),
        nearest: &home_in(reader),
        breadcrumbs: Vec::new(),
        feeds: Shelf::Items,
        status: None,
        image: None,
        kicker: String::new(),
    });
    head.canonical = presenter.absolute(&home);
    HtmlView { lang, template: "languages.html", head, view: PageView::Languages(view) }
}

pub(super) fn not_found(reader: &Reader) -> HtmlView {
    let lang = reader.chrome(Lang(0)).0.default_language;
    let presenter = Presenter::new(reader, lang);
    let words = |lang| {
        let presenter = Presenter::new(reader, lang);
        let lists = presenter.lists();
        let reference = |word: &str, url: Url| Reference::new(presenter.word(word), presenter.href(&url));
        LanguageWords {
            language: language_reference(reader, lang),
            heading: presenter.word("page_not_found"),
            text: presenter.word("page_not_found_text"),
            link: presenter.word("go_home"),
            references: vec![
                reference("themes", lists.themes()),
                reference("timeline", lists.timeline()),
                reference("archives", lists.archives()),
            ],
        }
    };
    let view = LanguagesView { languages: presenter.config.langs().map(words).collect(), redirect: None };
    let mut head = presenter.head(Identity {
        kind: "not_found",
        title: presenter.word("page_not_found"),
        description: presenter.word("page_not_found_text"),
        url: Url::new("404.html"),
        twins: everywhere(reader, |lists| lists.home()),
        nearest: &home_in(reader),
        breadcrumbs: Vec::new(),
        feeds: Shelf::Items,
        status: None,
        image: None,
        kicker: String::new(),
    });
    // A page that is nowhere has no versions; the switcher leads to the homes.
    head.alternates.clear();
    HtmlView { lang, template: "not_found.html", head, view: PageView::Languages(view) }
}
