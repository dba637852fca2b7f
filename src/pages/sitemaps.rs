//! Which addresses search engines are told of: everything that readers can reach, but for old addresses.

use std::sync::Arc;

use jiff::civil::Date;

use super::address::Lists;
use super::corrections::corrections_twins;
use super::glossary::glossary_twins;
use super::lists::{list_twins, timeline_twins, year_pages};
use super::presenter::Presenter;
use super::sitemap::SitemapUrl;
use crate::config::Lang;
use crate::site::{Reader, Shelf};
use crate::url::Url;

pub(super) fn sitemap(reader: &Reader) -> Vec<SitemapUrl> {
    let default = reader.chrome(Lang(0)).0.default_language;
    let presenter = Presenter::new(reader, default);
    let mut rows = Vec::new();
    let addresses = reader.addresses();
    for (twins, shows) in list_pages(reader) {
        let modified = match shows {
            Shows::All => addresses.iter().filter_map(|row| row.modified).max(),
            Shows::Theme(id) => {
                addresses.iter().filter(|row| row.themes.contains(&id)).filter_map(|row| row.modified).max()
            }
            Shows::Year | Shows::Other => None,
        };
        push(&mut rows, &presenter, &twins, modified);
    }
    for row in addresses {
        let twins: Vec<(Lang, Url)> = row.urls.iter().map(|(lang, url)| (*lang, (*url).clone())).collect();
        push(&mut rows, &presenter, &twins, row.modified);
    }
    rows
}

/// One row for each version, each naming all of them.
fn push(rows: &mut Vec<SitemapUrl>, presenter: &Presenter, twins: &[(Lang, Url)], modified: Option<Date>) {
    let alternates: Vec<(String, String)> = match twins {
        [] | [_] => Vec::new(),
        _ => presenter.alternates(twins).into_iter().map(|alternate| (alternate.language, alternate.url)).collect(),
    };
    for (_, url) in twins {
        rows.push(SitemapUrl {
            location: presenter.absolute(url),
            last_modified: modified,
            alternates: alternates.clone(),
        });
    }
}

/// What a list shows: as new as the newest of it.
enum Shows {
    All,
    Theme(Arc<str>),
    /// What a year's page shows may be of any other day.
    Year,
    Other,
}

fn list_pages(reader: &Reader) -> Vec<(Vec<(Lang, Url)>, Shows)> {
    let config = reader.chrome(Lang(0)).0;
    let all = |url: fn(Lists) -> Url| -> Vec<(Lang, Url)> {
        config.langs().map(|lang| (lang, url(Lists::read(reader, lang)))).collect()
    };
    let mut pages = vec![
        (all(|lists| lists.home()), Shows::All),
        (all(|lists| lists.themes()), Shows::All),
        (all(|lists| lists.timeline()), Shows::All),
        (all(|lists| lists.feeds()), Shows::Other),
    ];
    let corrections = corrections_twins(reader);
    if !corrections.is_empty() {
        pages.push((corrections, Shows::Other));
    }
    let mut timeline_years: Vec<i16> = config.langs().flat_map(|lang| reader.event_year_pages(lang)).collect();
    newest_first(&mut timeline_years);
    pages.extend(timeline_years.into_iter().map(|year| (timeline_twins(reader, Some(year)), Shows::Year)));
    pages.push((glossary_twins(reader), Shows::Other));
    let themes = reader.themes(config.default_language).iter().map(|theme| Shelf::Theme(Arc::clone(&theme.id)));
    for shelf in std::iter::once(Shelf::Entries).chain(themes) {
        let shows = match &shelf {
            Shelf::Theme(id) => Shows::Theme(Arc::clone(id)),
            _ => Shows::All,
        };
        pages.push((list_twins(reader, &shelf, None), shows));
        let mut years: Vec<i16> = config.langs().flat_map(|lang| year_pages(reader, &shelf, lang)).collect();
        newest_first(&mut years);
        pages.extend(years.into_iter().map(|year| (list_twins(reader, &shelf, Some(year)), Shows::Year)));
    }
    pages
}

fn newest_first(years: &mut Vec<i16>) {
    years.sort_unstable_by_key(|year| std::cmp::Reverse(*year));
    years.dedup();
}
