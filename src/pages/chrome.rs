//! What all pages of a language share, made once and given to every template as `site`.

use std::sync::Arc;

use super::presenter::Presenter;
use super::view::{HiddenField, LanguageReference, MailingListView, Reference, SiteView};
use crate::config::{Lang, MailingList};
use crate::site::{Reader, Shelf};
use crate::url::Url;

/// Where the look's own files are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Look {
    /// The style sheet's file.
    pub stylesheet: Arc<str>,
    /// The file of the style sheet for feeds.
    pub feed_stylesheet: Arc<str>,
    /// The icon's file.
    pub favicon: Arc<str>,
    /// The script of the search page.
    pub search_script: Arc<str>,
}

/// Reads `site` for a language. What it reads belongs to [`Key::Chrome`](crate::site::Key::Chrome).
#[must_use]
pub fn site_view(reader: &Reader, lang: Lang, look: &Look) -> SiteView {
    let presenter = Presenter::new(reader, lang);
    let (config, lists) = (presenter.config, presenter.lists());
    let language = config.language(lang);
    let pages = reader.standing_pages(lang).into_iter();
    SiteView {
        title: language.title.clone(),
        description: language.description.clone(),
        language: presenter.tag(lang),
        language_name: presenter.word("language"),
        base: config.base_url.path().to_owned(),
        home: presenter.href(&lists.home()),
        themes_url: presenter.href(&lists.themes()),
        timeline_url: presenter.href(&lists.timeline()),
        archives_url: presenter.href(&lists.archives()),
        search_url: config.search.then(|| presenter.href(&lists.search())),
        corrections_url: reader.has_corrections(lang).then(|| presenter.href(&lists.corrections())),
        feeds_url: presenter.href(&lists.feeds()),
        agenda_url: reader.has_deadlines(lang).then(|| presenter.href(&lists.agenda())),
        glossary_url: reader.has_glossary(lang).then(|| presenter.href(&lists.glossary())),
        themes: reader.themes(lang).iter().filter_map(|theme| presenter.theme(&theme.id)).collect(),
        pages: pages.map(|(title, url)| Reference::new(title.to_owned(), presenter.href(url))).collect(),
        entry_feeds: presenter.feeds(&Shelf::Entries),
        item_feeds: presenter.feeds(&Shelf::Items),
        languages: config.langs().map(|lang| language_reference(reader, lang)).collect(),
        mailing_list: config.mailing_list.as_ref().map(|list| mailing_list(list, &presenter.tag(lang))),
        extra: config.extra.clone(),
        generator: concat!("Veille ", env!("CARGO_PKG_VERSION")).to_owned(),
        feed_stylesheet: presenter.href(&Url::new(&look.feed_stylesheet)),
        stylesheet: presenter.href(&Url::new(&look.stylesheet)),
        favicon: presenter.href(&Url::new(&look.favicon)),
        search_script: presenter.href(&Url::new(&look.search_script)),
    }
}

fn mailing_list(list: &MailingList, language: &str) -> MailingListView {
    let hidden = list
        .hidden
        .iter()
        .map(|(name, value)| HiddenField { name: name.clone(), value: value.replace("{language}", language) });
    MailingListView { action: list.action.clone(), field: list.field.clone(), hidden: hidden.collect() }
}

/// A language with its home page.
pub(super) fn language_reference(reader: &Reader, lang: Lang) -> LanguageReference {
    let presenter = Presenter::new(reader, lang);
    let language = presenter.config.language(lang);
    LanguageReference {
        language: presenter.tag(lang),
        name: presenter.word("language"),
        title: language.title.clone(),
        description: language.description.clone(),
        url: presenter.href(&presenter.lists().home()),
        direction: presenter.speech.locale.direction(),
    }
}
