//! Site → which files there are, and what fills each. Two pages for one file are an error.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::address::{self, Format, Lists};
use super::chrome::Look;
use super::lists::year_pages;
use super::{LookFile, Page};
use crate::config::Lang;
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::lang;
use crate::site::{Entry, ItemId, Linked, Reader, Shelf, Site};
use crate::url::Url;

/// All files of a site, by path, with what fills them.
#[derive(Debug, Default)]
pub struct Plan {
    files: Vec<(Arc<str>, Page)>,
}

impl Plan {
    /// In the order of the paths.
    #[must_use]
    pub fn files(&self) -> &[(Arc<str>, Page)] {
        &self.files
    }

    /// What fills a file.
    #[must_use]
    pub fn get(&self, file: &str) -> Option<&Page> {
        self.files.binary_search_by(|(other, _)| (**other).cmp(file)).ok().map(|at| &self.files[at].1)
    }
}

/// Lists every file; `copied` are the site's static files, by path from the site's root, `index` is the first file of the
/// search index where that is part of the output.
#[must_use]
pub fn plan<'p>(
    site: &Site,
    copied: impl Iterator<Item = &'p Arc<str>>,
    look: &Look,
    index: Option<&str>,
) -> (Plan, Vec<Diagnostic>) {
    let mut files: Vec<(Arc<str>, Page)> = vec![
        (Arc::from("index.html"), Page::Languages),
        (Arc::from("404.html"), Page::NotFound),
        (Arc::from("sitemap.xml"), Page::Sitemap),
        (Arc::from("robots.txt"), Page::Robots),
        (Arc::from(".nojekyll"), Page::NoJekyll),
        (Arc::clone(&look.stylesheet), Page::Look(LookFile::Stylesheet)),
        (Arc::clone(&look.feed_stylesheet), Page::Look(LookFile::FeedStylesheet)),
        (Arc::clone(&look.favicon), Page::Look(LookFile::Favicon)),
    ];
    if site.config().search {
        files.push((Arc::clone(&look.search_script), Page::Look(LookFile::SearchScript)));
        files.extend(index.map(|index| (Arc::from(index), Page::SearchIndex)));
    }
    let reader = Reader::new(site);
    for lang in site.config().langs() {
        list_files(&reader, lang, &mut files);
    }
    let mut diagnostics = feed_aliases(&reader, site, &mut files);
    for entry in site.entries() {
        for linked in entry.linked() {
            entry_files(entry, linked, &mut files);
        }
    }
    let published = site.assets().keys().filter(|path| site.publishes(path));
    files.extend(published.map(|path| (Arc::clone(path), Page::Copy(format!("content/{path}").into()))));
    for path in copied {
        if let Some(below) = path.strip_prefix("static/") {
            files.push((below.into(), Page::Copy(Arc::clone(path))));
        }
    }
    files.sort_by(|a, b| a.0.cmp(&b.0));
    // What has taken the place of an entry that has expired, such as its successor's alias, stays there.
    let mut withdrawn = withdrawn_files(site);
    withdrawn.retain(|(file, _)| files.binary_search_by(|(other, _)| other.cmp(file)).is_err());
    files.extend(withdrawn);
    files.sort_by(|a, b| a.0.cmp(&b.0));
    // What the site brings itself takes the place of what the tool would make there, but never of another page.
    files.dedup_by(|later, earlier| {
        let replaces = later.0 == earlier.0 && is_replaceable(&earlier.1) && matches!(later.1, Page::Copy(_));
        if replaces {
            std::mem::swap(later, earlier);
        }
        replaces
    });
    diagnostics.extend(conflicts(&files, site));
    files.dedup_by(|later, earlier| later.0 == earlier.0);
    (Plan { files }, diagnostics)
}

fn is_replaceable(page: &Page) -> bool {
    matches!(page, Page::Robots | Page::NoJekyll)
}

fn list_files(reader: &Reader, lang: Lang, files: &mut Vec<(Arc<str>, Page)>) {
    let lists = Lists::read(reader, lang);
    files.push((lists.home().file(), Page::Home(lang)));
    files.push((lists.themes().file(), Page::Themes(lang)));
    files.push((lists.timeline().file(), Page::Timeline(lang, None)));
    if reader.chrome(lang).0.search {
        files.push((lists.search().file(), Page::Search(lang)));
    }
    files.push((lists.feeds().file(), Page::Feeds(lang)));
    if reader.has_corrections(lang) {
        files.push((lists.corrections().file(), Page::Corrections(lang)));
    }
    if reader.has_deadlines(lang) {
        files.push((lists.agenda().file(), Page::Agenda(lang)));
    }
    if reader.has_glossary(lang) {
        files.push((lists.glossary().file(), Page::Glossary(lang)));
    }
    for year in reader.event_year_pages(lang) {
        files.push((address::year(&lists.timeline(), year).file(), Page::Timeline(lang, Some(year))));
    }
    let themes = reader.themes(lang).iter().map(|theme| Shelf::Theme(Arc::clone(&theme.id)));
    for shelf in [Shelf::Entries, Shelf::Items].into_iter().chain(themes) {
        for format in Format::ALL {
            if let Some(url) = address::feed(reader, &shelf, lang, format) {
                files.push((url.file(), Page::Feed(shelf.clone(), lang, format)));
            }
        }
        // Items have no list of their own: the home page shows the newest, themes and timeline all.
        let Some(list) = address::shelf(reader, &shelf, lang).filter(|_| shelf != Shelf::Items) else { continue };
        files.push((list.file(), Page::List(shelf.clone(), lang, None)));
        for year in year_pages(reader, &shelf, lang) {
            files.push((address::year(&list, year).file(), Page::List(shelf.clone(), lang, Some(year))));
        }
    }
}

/// Old addresses of feeds: the whole feed is served there, and names its present address as its own. A calendar that is
/// not there for want of deadlines may come again.
fn feed_aliases(reader: &Reader, site: &Site, files: &mut Vec<(Arc<str>, Page)>) -> Vec<Diagnostic> {
    let is_feed = |page: &Page| matches!(page, Page::Feed(..) | Page::Agenda(_));
    let aliases = &site.config().feed_aliases;
    if aliases.is_empty() {
        return Vec::new();
    }
    let feeds: BTreeMap<Arc<str>, Page> = files.iter().filter(|(_, page)| is_feed(page)).cloned().collect();
    let calendars: Vec<Arc<str>> =
        site.config().langs().map(|lang| Lists::read(reader, lang).agenda().file()).collect();
    let mut diagnostics = Vec::new();
    for alias in aliases {
        match feeds.get(&alias.feed) {
            Some(page) => files.push((Arc::clone(&alias.old), page.clone())),
            None if calendars.contains(&alias.feed) => {}
            None => {
                let known: Vec<String> = feeds.keys().map(|feed| format!("/{feed}")).collect();
                let wanted = format!("/{}", alias.feed);
                let fault = Diagnostic::error("unknown-feed", format!("the site has no feed `{wanted}`"));
                diagnostics.push(
                    fault
                        .at(alias.place.clone())
                        .hint("write the feed's address as its page shows it, without the site's base")
                        .maybe_hint(did_you_mean(&wanted, known.iter().map(String::as_str))),
                );
            }
        }
    }
    diagnostics
}

fn entry_files(entry: &Entry, linked: &Linked, files: &mut Vec<(Arc<str>, Page)>) {
    let lang = linked.version.lang;
    files.push((linked.url.file(), Page::Entry(Arc::clone(&entry.id), lang)));
    for brief in &linked.briefs {
        files.push((brief.url.file(), Page::Brief(ItemId::brief(&entry.id, &brief.text.id), lang)));
    }
    for alias in &linked.version.front.aliases {
        files.push((alias_file(&alias.value), Page::Redirect(Arc::clone(&entry.id), lang)));
    }
}

/// What entries that have expired leave at their addresses, each address once.
fn withdrawn_files(site: &Site) -> Vec<(Arc<str>, Page)> {
    let mut files = BTreeMap::new();
    for entry in site.withdrawn() {
        for linked in entry.linked() {
            let lang = linked.version.lang;
            files.entry(linked.url.file()).or_insert_with(|| Page::Withdrawn(ItemId::entry(&entry.id), lang));
            for brief in &linked.briefs {
                let item = ItemId::brief(&entry.id, &brief.text.id);
                files.entry(brief.url.file()).or_insert(Page::Withdrawn(item, lang));
            }
        }
    }
    for entry in site.withdrawn() {
        for linked in entry.linked() {
            for alias in &linked.version.front.aliases {
                let redirect = Page::RedirectWithdrawn(Arc::clone(&entry.id), linked.version.lang);
                files.entry(alias_file(&alias.value)).or_insert(redirect);
            }
        }
    }
    files.into_iter().collect()
}

/// The file at an old address: a page unless it names a file itself.
fn alias_file(alias: &str) -> Arc<str> {
    let names_file = alias.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if alias.ends_with('/') || names_file { Url::new(alias).file() } else { Url::new(&format!("{alias}/")).file() }
}

/// Two pages for one file, or a file where another page needs a folder.
fn conflicts(files: &[(Arc<str>, Page)], site: &Site) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for pair in files.windows(2) {
        if pair[0].0 == pair[1].0 {
            diagnostics.push(conflict(&pair[0], &pair[1], site));
        }
    }
    for (at, row) in files.iter().enumerate() {
        if row.0.ends_with("/index.html") {
            continue;
        }
        let folder = format!("{}/", row.0);
        let inside = files[at..].partition_point(|(path, _)| **path < *folder) + at;
        if let Some(other) = files.get(inside).filter(|(path, _)| path.starts_with(&folder)) {
            diagnostics.push(conflict(row, other, site));
        }
    }
    diagnostics
}

/// Files that are one on a disk that heeds neither case nor how accents are spelled: there one of them would be lost.
#[must_use]
pub fn alike(plan: &Plan, site: &Site) -> Vec<Diagnostic> {
    let paths: Vec<&str> = plan.files.iter().map(|(path, _)| &**path).collect();
    let row = |path: &str| plan.files.binary_search_by(|(other, _)| (**other).cmp(path)).ok().map(|at| &plan.files[at]);
    let told = |(first, second): (&str, &str)| {
        let (one, other, place, remedy) = owners(row(first)?, row(second)?, site);
        let message = format!(
            "the addresses `{}` and `{}` are one file where neither case nor the storing of accents counts, as on Windows and macOS: {one} and {other}",
            address(first),
            address(second),
        );
        Some(Diagnostic { place, ..Diagnostic::error("duplicate-url", message).hint(remedy) })
    };
    lang::alike(&paths).into_iter().filter_map(told).collect()
}

/// The address of a file.
fn address(file: &str) -> String {
    format!("/{}", file.strip_suffix("index.html").unwrap_or(file))
}

/// Both owners in words, and where one of them can be mended: an entry's place rather than a list's.
fn owners(
    first: &(Arc<str>, Page),
    second: &(Arc<str>, Page),
    site: &Site,
) -> (String, String, Option<Place>, &'static str) {
    let (first, second) = (owner(first, site), owner(second, site));
    let (one, other) = if second.place.is_some() { (second, first) } else { (first, second) };
    (one.name, other.name, one.place, one.remedy)
}

fn conflict(first: &(Arc<str>, Page), second: &(Arc<str>, Page), site: &Site) -> Diagnostic {
    let (one, other, place, remedy) = owners(first, second, site);
    let message = format!("the address `{}` is taken twice: by {one} and by {other}", address(&second.0));
    Diagnostic { place, ..Diagnostic::error("duplicate-url", message).hint(remedy) }
}

/// Who wants a file: in words, where that is written, and what else it could do.
struct Owner {
    name: String,
    place: Option<Place>,
    remedy: &'static str,
}

fn owner((file, page): &(Arc<str>, Page), site: &Site) -> Owner {
    const WORDS: &str = "give the two different words under `[urls]` in `strings/`";
    const SLUG: &str = "change the `slug` or the file's name of one of the two";
    let version = |id: &Arc<str>, lang: Lang| site.entry(id).and_then(|entry| entry.version(lang));
    let alias = || {
        let alias = site.config().feed_aliases.iter().find(|alias| alias.old == *file);
        alias.filter(|_| feed_file(page, &Reader::new(site)).is_none_or(|own| own != *file))
    };
    let (name, place, remedy) = match page {
        Page::Feed(..) | Page::Agenda(_) if let Some(alias) = alias() => {
            let remedy = "an old address of a feed is one where nothing else is: remove it";
            (format!("an old address of `/{}` in `[feeds.aliases]`", alias.feed), Some(alias.place.clone()), remedy)
        }
        Page::Entry(id, lang) => match version(id, *lang).map(|linked| &linked.version) {
            Some(version) => {
                let place = version.front.slug.as_ref().map_or(&version.place, |slug| &slug.place);
                (format!("`content/{}`", version.path), Some(place.clone()), SLUG)
            }
            None => (format!("entry `{id}`"), None, SLUG),
        },
        Page::Brief(item, lang) => {
            let linked = version(&item.entry, *lang);
            let brief = linked.and_then(|linked| linked.brief(item.brief.as_ref()?));
            let id = item.brief.as_deref().unwrap_or_default();
            let file = linked.map_or_else(String::new, |linked| format!(" of `content/{}`", linked.version.path));
            let place = brief.map(|brief| brief.text.place.clone());
            (format!("brief `{id}`{file}"), place, "give one of the two another id or `slug=`")
        }
        Page::Redirect(id, lang) => {
            let mut aliases = version(id, *lang).into_iter().flat_map(|linked| &linked.version.front.aliases);
            let place = aliases.find(|alias| alias_file(&alias.value) == *file).map(|alias| alias.place.clone());
            (format!("an alias of entry `{id}`"), place, "an alias is an address where nothing else is: remove it")
        }
        Page::Withdrawn(item, _) => (format!("entry `{}`, which has expired", item.entry), None, SLUG),
        Page::RedirectWithdrawn(id, _) => (format!("an alias of entry `{id}`, which has expired"), None, SLUG),
        Page::Copy(path) => {
            (format!("the file `{path}`"), Some(Place::file(Arc::clone(path))), "give the file another name")
        }
        Page::List(Shelf::Theme(id), _, _) => {
            let place = site.themes().get(id).map(|theme| theme.place.clone());
            (format!("theme `{id}`"), place, "give the theme another `slug`")
        }
        Page::Home(_) => ("the home page".to_owned(), None, WORDS),
        Page::Themes(_) => ("the list of themes".to_owned(), None, WORDS),
        Page::Timeline(..) => ("the timeline".to_owned(), None, WORDS),
        Page::Search(_) => ("the search page".to_owned(), None, WORDS),
        Page::Corrections(_) => ("the list of corrections".to_owned(), None, WORDS),
        Page::Feeds(_) => ("the list of feeds".to_owned(), None, WORDS),
        Page::Glossary(_) => ("the glossary".to_owned(), None, WORDS),
        Page::List(..) => ("the archive".to_owned(), None, WORDS),
        Page::Feed(..) => ("a feed".to_owned(), None, WORDS),
        _ => ("a file that every site has".to_owned(), None, WORDS),
    };
    Owner { name, place, remedy }
}

/// Where a feed or a calendar is of its own accord.
fn feed_file(page: &Page, reader: &Reader) -> Option<Arc<str>> {
    match page {
        Page::Feed(shelf, lang, format) => Some(address::feed(reader, shelf, *lang, *format)?.file()),
        Page::Agenda(lang) => Some(Lists::read(reader, *lang).agenda().file()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_is_a_page_unless_it_names_a_file() {
        assert_eq!(&*alias_file("old/path/"), "old/path/index.html");
        assert_eq!(&*alias_file("old/path"), "old/path/index.html");
        assert_eq!(&*alias_file("old/page.html"), "old/page.html");
    }
}
