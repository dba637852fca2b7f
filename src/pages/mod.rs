//! Which files a site has, and what each of them shows.
//!
//! [`plan`] lists every output file with the [`Page`] that fills it; [`show`] reads one page's [`View`] from the site.
//! No HTML is made here but bodies, which come from `markdown`; how a page looks is the business of `render`.

mod address;
mod agenda;
pub mod calendar;
mod cards;
mod chrome;
mod corrections;
mod entry;
pub mod feed;
mod feed_list;
mod feeds;
mod fill;
mod glossary;
mod lists;
mod moved;
mod plan;
mod policy;
mod presenter;
mod search;
pub mod sitemap;
mod sitemaps;
mod structured;
pub mod view;
mod withdrawn;

use std::sync::Arc;

use serde::Serialize;

pub use address::{Format, Lists, asset_url};
pub use chrome::{Look, site_view};
pub use moved::moved_feeds;
pub use plan::{Plan, alike, plan};

use crate::config::Lang;
use crate::site::{ItemId, Reader, Shelf};

use view::{
    BriefPageView, CorrectionsView, EntryView, FeedsView, GlossaryView, Head, HomeView, LanguagesView, ListView,
    RedirectView, SearchView, ThemesView, TimelineView, WithdrawnView,
};

/// What fills one output file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Page {
    /// `/`: leads to the default language.
    Languages,
    /// `404.html`.
    NotFound,
    /// The home page of a language.
    Home(Lang),
    /// An entry.
    Entry(Arc<str>, Lang),
    /// A brief.
    Brief(ItemId, Lang),
    /// What is left of an entry or a brief that has expired.
    Withdrawn(ItemId, Lang),
    /// All themes.
    Themes(Lang),
    /// A theme or the archive, or a year of it.
    List(Shelf, Lang, Option<i16>),
    /// The timeline, or a year of it.
    Timeline(Lang, Option<i16>),
    /// The search page.
    Search(Lang),
    /// The search index, which is made beside the pages rather than from a view.
    SearchIndex,
    /// All corrections of a language.
    Corrections(Lang),
    /// What feeds a language has.
    Feeds(Lang),
    /// The calendar of deadlines.
    Agenda(Lang),
    /// The glossary.
    Glossary(Lang),
    /// A feed.
    Feed(Shelf, Lang, Format),
    /// `sitemap.xml`.
    Sitemap,
    /// `robots.txt`.
    Robots,
    /// `.nojekyll`: GitHub Pages serves the files as they are.
    NoJekyll,
    /// An old address of an entry.
    Redirect(Arc<str>, Lang),
    /// An old address of an entry that has expired.
    RedirectWithdrawn(Arc<str>, Lang),
    /// A file of the site, by its path from the site's root, copied as it is.
    Copy(Arc<str>),
    /// A file of the look.
    Look(LookFile),
}

/// A file that belongs to the look rather than to the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LookFile {
    /// `style.css`, from `templates/` or built in.
    Stylesheet,
    /// `feed.css`, from `templates/` or built in: how browsers show feeds.
    FeedStylesheet,
    /// The built-in icon.
    Favicon,
    /// `search.js`, from `templates/` or built in.
    SearchScript,
}

/// What a page shows.
#[derive(Debug, Hash)]
pub enum View {
    /// A page made by a template.
    Html(Box<HtmlView>),
    /// A feed.
    Feed(feed::Feed, Format),
    /// A calendar.
    Calendar(calendar::Calendar),
    /// The sitemap.
    Sitemap(Vec<sitemap::SitemapUrl>),
    /// `robots.txt`.
    Robots,
    /// An empty file.
    Empty,
}

/// What a template is given beside what all pages share.
#[derive(Debug, Hash)]
pub struct HtmlView {
    /// Whose words and site view the template is given.
    pub lang: Lang,
    /// The template's file name.
    pub template: &'static str,
    /// `page`.
    pub head: Head,
    /// `view`.
    pub view: PageView,
}

/// `view`, by template.
#[derive(Debug, Hash, Serialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "each variant is named after its struct, where it is described")]
pub enum PageView {
    Home(Box<HomeView>),
    Entry(Box<EntryView>),
    Brief(Box<BriefPageView>),
    Themes(ThemesView),
    List(ListView),
    Timeline(TimelineView),
    Search(SearchView),
    Corrections(CorrectionsView),
    Feeds(FeedsView),
    Glossary(GlossaryView),
    Languages(LanguagesView),
    Redirect(RedirectView),
    Withdrawn(WithdrawnView),
}

/// Reads what a page shows. Nothing where the site no longer holds it, or where the file is not made but copied.
#[must_use]
pub fn show(page: &Page, reader: &Reader) -> Option<View> {
    let html = |view: HtmlView| View::Html(Box::new(view));
    match page {
        Page::Languages => Some(html(lists::languages(reader))),
        Page::NotFound => Some(html(lists::not_found(reader))),
        Page::Home(lang) => Some(html(lists::home(reader, *lang))),
        Page::Entry(id, lang) => entry::entry(reader, id, *lang).map(html),
        Page::Brief(item, lang) => entry::brief(reader, item, *lang).map(html),
        Page::Themes(lang) => Some(html(lists::themes(reader, *lang))),
        Page::List(shelf, lang, year) => lists::list(reader, shelf, *lang, *year).map(html),
        Page::Timeline(lang, year) => Some(html(lists::timeline(reader, *lang, *year))),
        Page::Search(lang) => Some(html(search::search(reader, *lang))),
        Page::Corrections(lang) => Some(html(corrections::corrections(reader, *lang))),
        Page::Feeds(lang) => Some(html(feed_list::feeds(reader, *lang))),
        Page::Agenda(lang) => Some(View::Calendar(agenda::agenda(reader, *lang))),
        Page::Glossary(lang) => Some(html(glossary::glossary(reader, *lang))),
        Page::Feed(shelf, lang, format) => {
            feeds::feed(reader, shelf, *lang, *format).map(|feed| View::Feed(feed, *format))
        }
        Page::Sitemap => Some(View::Sitemap(sitemaps::sitemap(reader))),
        Page::Robots => {
            // It names the sitemap's whole address.
            reader.chrome(Lang(0));
            Some(View::Robots)
        }
        Page::NoJekyll => Some(View::Empty),
        Page::Redirect(id, lang) => entry::redirect(reader, id, *lang).map(html),
        Page::Withdrawn(item, lang) => withdrawn::withdrawn(reader, item, *lang).map(html),
        Page::RedirectWithdrawn(id, lang) => withdrawn::redirect(reader, id, *lang).map(html),
        Page::SearchIndex | Page::Copy(_) | Page::Look(_) => None,
    }
}
