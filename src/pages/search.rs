//! The search page: a form, by what it can be narrowed, and what its script has to know.

use super::lists::{everywhere, home_in};
use super::presenter::{Identity, Presenter};
use super::view::{CountForm, SearchView};
use super::{HtmlView, PageView};
use crate::config::Lang;
use crate::search::FOLDER;
use crate::site::{Reader, Shelf};
use crate::url::Url;

pub(super) fn search(reader: &Reader, lang: Lang) -> HtmlView {
    let presenter = Presenter::new(reader, lang);
    let (themes, years) = reader.search_filters(lang);
    let found = reader.themes(lang).iter().filter(|theme| themes.contains(&theme.id));
    let form = |(category, text): (&str, &str)| CountForm { category: category.to_owned(), text: text.to_owned() };
    let view = SearchView {
        themes: found.filter_map(|theme| presenter.theme(&theme.id)).collect(),
        years: years.into_iter().rev().collect(),
        results: presenter.speech.words.forms("counts.results").into_iter().map(form).collect(),
        index_url: presenter.href(&Url::new(FOLDER)),
    };
    let head = presenter.head(Identity {
        kind: "search",
        title: presenter.word("search"),
        kicker: String::new(),
        description: presenter.word("search_description"),
        url: presenter.lists().search(),
        twins: everywhere(reader, |lists| lists.search()),
        nearest: &home_in(reader),
        breadcrumbs: vec![presenter.home_reference()],
        feeds: Shelf::Items,
        status: None,
        image: None,
    });
    HtmlView { lang, template: "search.html", head, view: PageView::Search(view) }
}
