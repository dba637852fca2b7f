//! What an entry leaves at its addresses once it has expired: that it was withdrawn, when and why. Nothing of its text,
//! its summary or its pictures is shown, and nobody is told to look for it.

use std::sync::Arc;

use super::address::Lists;
use super::entry::redirect_to;
use super::lists::home_in;
use super::presenter::{Identity, Presenter};
use super::view::{Reference, WithdrawnView};
use super::{HtmlView, PageView};
use crate::config::Lang;
use crate::lang::fill;
use crate::site::{ItemId, Reader, Shelf, WithdrawnData};

pub(super) fn withdrawn(reader: &Reader, item: &ItemId, lang: Lang) -> Option<HtmlView> {
    let presenter = Presenter::new(reader, lang);
    let WithdrawnData { title, title_language, url, when, reason, digest, twins } = reader.withdrawn(item, lang)?;
    let date = presenter.date(when.day);
    let text = fill(&presenter.word("withdrawn_on"), &[("date", &date.long)]);
    let digest = digest.map(|(title, url, language)| Reference {
        title: title.to_owned(),
        url: presenter.href(url),
        title_language: language.map(str::to_owned),
    });
    let mut head = presenter.head(Identity {
        kind: "withdrawn",
        title: title.to_owned(),
        description: text.clone(),
        url: url.clone(),
        twins: twins.into_iter().map(|(lang, url)| (lang, url.clone())).collect(),
        nearest: &home_in(reader),
        breadcrumbs: std::iter::once(presenter.home_reference()).chain(digest).collect(),
        feeds: Shelf::Items,
        status: None,
        image: None,
        kicker: String::new(),
    });
    // The switcher leads to what is left in other languages; search engines are to take it for a version nowhere.
    head.alternates.clear();
    head.other_locales.clear();
    let view = WithdrawnView {
        title: title.to_owned(),
        title_language: title_language.map(str::to_owned),
        date,
        text,
        reason: reason.map(str::to_owned),
    };
    Some(HtmlView { lang, template: "withdrawn.html", head, view: PageView::Withdrawn(view) })
}

/// An old address of an entry that has expired: it leads to what is left of it.
pub(super) fn redirect(reader: &Reader, id: &Arc<str>, lang: Lang) -> Option<HtmlView> {
    let presenter = Presenter::new(reader, lang);
    let data = reader.withdrawn(&ItemId::entry(id), lang)?;
    let title_language = data.title_language.map(str::to_owned);
    let target = Reference { title: data.title.to_owned(), url: presenter.href(data.url), title_language };
    Some(redirect_to(&presenter, target, data.url, &|lang| (String::new(), Lists::read(reader, lang).home())))
}
