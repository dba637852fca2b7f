//! The page for people who want to follow a site: what a feed is, which there are, and what is in them.

use std::sync::Arc;

use super::address::{self, Format};
use super::lists::{everywhere, home_in};
use super::presenter::{Identity, Presenter};
use super::view::{FeedView, FeedsView};
use super::{HtmlView, PageView};
use crate::config::Lang;
use crate::site::{ItemId, Reader, Shelf, Slice};

/// How many of its newest items show what a feed is about.
const NEWEST: usize = 3;

pub(super) fn feeds(reader: &Reader, lang: Lang) -> HtmlView {
    let presenter = Presenter::new(reader, lang);
    let themes = reader.themes(lang).iter().map(|theme| Shelf::Theme(Arc::clone(&theme.id)));
    let shelves = [Shelf::Entries, Shelf::Items].into_iter().chain(themes);
    let agenda = reader.has_deadlines(lang).then(|| presenter.absolute(&presenter.lists().agenda()));
    let view = FeedsView { feeds: shelves.filter_map(|shelf| feed(&presenter, &shelf)).collect(), agenda };
    let head = presenter.head(Identity {
        kind: "feeds",
        title: presenter.word("feeds_title"),
        description: presenter.word("feeds_description"),
        url: presenter.lists().feeds(),
        twins: everywhere(reader, |lists| lists.feeds()),
        nearest: &home_in(reader),
        breadcrumbs: vec![presenter.home_reference()],
        feeds: Shelf::Items,
        status: None,
        image: None,
        kicker: String::new(),
    });
    HtmlView { lang, template: "feeds.html", head, view: PageView::Feeds(view) }
}

fn feed(presenter: &Presenter, shelf: &Shelf) -> Option<FeedView> {
    let address = address::feed(presenter.reader, shelf, presenter.lang, Format::Rss)?;
    let formats = presenter.feeds(shelf);
    let rows = presenter.reader.shelf(shelf, presenter.lang, Slice::NewestTranslated(NEWEST));
    let newest: Vec<ItemId> = rows.into_iter().map(|(_, item)| item).collect();
    Some(FeedView {
        title: formats.first()?.title.clone(),
        theme: match shelf {
            Shelf::Theme(id) => presenter.theme(id),
            _ => None,
        },
        address: presenter.absolute(&address),
        formats,
        latest: presenter.cards(&newest),
    })
}
