//! Model → view, for the pieces that many pages show: cards, events, dates, themes, ways into other languages.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::address::{self, Format, Lists};
use super::cards;
use super::policy::policy;
use super::structured;
use super::view::{
    Alternate, Card, DateView, EventView, FeedReference, Head, MonthView, OriginalView, Reference, Switch,
    ThemeReference, YearView,
};
use crate::card;
use crate::config::{Config, Lang};
use crate::lang::{DayTexts, Speech, fill};
use crate::picture::Picture;
use crate::site::{CardData, EventData, FrontMatter, ItemId, Kind, Located, Reader, Shelf};
use crate::url::Url;

/// Shows things in one language.
pub(super) struct Presenter<'a, 's> {
    pub reader: &'a Reader<'s>,
    pub lang: Lang,
    pub config: &'s Config,
    pub speech: &'s Speech,
    /// Those that were named already.
    themes: RefCell<Vec<Arc<ThemeReference>>>,
}

/// What a page says to make its [`Head`].
pub(super) struct Identity<'a> {
    pub kind: &'static str,
    pub title: String,
    pub description: String,
    pub url: Url,
    /// The same page in each language that has it, this one included.
    pub twins: Vec<(Lang, Url)>,
    /// Where to go in a language that lacks it.
    pub nearest: &'a dyn Fn(Lang) -> (String, Url),
    /// From the home page down to the parent.
    pub breadcrumbs: Vec<Reference>,
    /// The shelf whose feeds are nearest.
    pub feeds: Shelf,
    pub status: Option<&'static str>,
    /// Its own picture; pages without one get a card.
    pub image: Option<Image>,
    /// The line above the title on its card.
    pub kicker: String,
}

/// A picture that stands for a page elsewhere.
pub(super) struct Image {
    /// The whole address.
    pub url: String,
    pub alt: String,
    /// Width and height in pixels.
    pub size: Option<(u32, u32)>,
}

impl<'a, 's> Presenter<'a, 's> {
    pub(super) fn new(reader: &'a Reader<'s>, lang: Lang) -> Self {
        let (config, speech) = reader.chrome(lang);
        Self { reader, lang, config, speech, themes: RefCell::default() }
    }

    pub(super) fn lists(&self) -> Lists<'s> {
        Lists::new(self.config, self.speech, self.lang)
    }

    pub(super) fn href(&self, url: &Url) -> String {
        self.config.base_url.href(url)
    }

    pub(super) fn absolute(&self, url: &Url) -> String {
        self.config.base_url.absolute(url)
    }

    pub(super) fn tag(&self, lang: Lang) -> String {
        self.config.tag(lang).to_string()
    }

    /// A word of the interface; the key comes without its table.
    pub(super) fn word(&self, key: &str) -> String {
        self.speech.words.text(&format!("words.{key}")).to_owned()
    }

    pub(super) fn count(&self, key: &str, count: usize) -> String {
        self.speech.words.count(&format!("counts.{key}"), count as u64, &self.speech.locale)
    }

    pub(super) fn date(&self, date: Date) -> DateView {
        let DayTexts { long, short, day } = self.speech.locale.day(date);
        DateView { iso: date.to_string(), long, short, day, year: date.year() }
    }

    /// A theme to be named. Lists name the same few again and again.
    pub(super) fn theme(&self, id: &str) -> Option<Arc<ThemeReference>> {
        if let Some(theme) = self.themes.borrow().iter().find(|theme| theme.id == id) {
            return Some(Arc::clone(theme));
        }
        let (theme, shown, words) = self.reader.theme(id, self.lang)?;
        let theme = Arc::new(ThemeReference {
            id: theme.id.to_string(),
            name: words.name.clone(),
            description: words.description.clone(),
            url: self.href(&self.lists().theme(&words.slug)),
            color: self.reader.theme_color(id, self.lang)?.to_string(),
            language: (shown != self.lang).then(|| self.tag(shown)),
        });
        self.themes.borrow_mut().push(Arc::clone(&theme));
        Some(theme)
    }

    pub(super) fn themes<T: AsRef<str>>(&self, ids: &[T]) -> Vec<Arc<ThemeReference>> {
        ids.iter().filter_map(|id| self.theme(id.as_ref())).collect()
    }

    /// The tag of a language that is not the page's, and what to say of it.
    fn foreign(&self, shown: Lang) -> (Option<String>, Option<String>) {
        if shown == self.lang {
            return (None, None);
        }
        let note = fill(&self.word("in_language"), &[("language", self.speech.words.language(self.config.tag(shown)))]);
        (Some(self.tag(shown)), Some(note))
    }

    pub(super) fn card(&self, item: &ItemId) -> Option<Card> {
        let card = self.reader.card(item, self.lang)?;
        let (language, language_note) = self.foreign(card.shown);
        Some(Card {
            kind: match (&item.brief, card.kind) {
                (Some(_), _) => "brief",
                (None, Kind::Article) => "article",
                (None, Kind::Digest) => "digest",
                (None, Kind::Page) => "page",
            },
            title: card.title.to_owned(),
            url: self.href(card.url),
            date: card.date.map(|date| self.date(date)),
            until: card.until.map(|date| self.date(date)),
            open: card.until.is_some_and(|until| until >= self.reader.today()),
            summary: card.summary.to_owned(),
            themes: self.themes(card.themes),
            digest: card.digest.map(|(title, url, language)| Reference {
                title: title.to_owned(),
                url: self.href(url),
                title_language: language.map(str::to_owned),
            }),
            language,
            language_note,
            title_language: card.title_language.map(str::to_owned),
            status: card.status.word(),
            count: (card.briefs > 0).then(|| self.count("briefs", card.briefs)),
        })
    }

    pub(super) fn cards<'i>(&self, items: impl IntoIterator<Item = &'i ItemId>) -> Vec<Card> {
        items.into_iter().filter_map(|item| self.card(item)).collect()
    }

    pub(super) fn event(&self, event: &EventData) -> Option<EventView> {
        let card = self.reader.card(&event.item, self.lang)?;
        let (language, language_note) = self.foreign(event.shown);
        Some(EventView {
            date: self.date(event.date),
            text: event.text.unwrap_or(card.title).to_owned(),
            deadline: event.deadline,
            ahead: is_ahead(event.date, event.deadline, self.reader.today()),
            url: self.href(card.url),
            about: event.text.map(|_| card.title.to_owned()),
            themes: self.themes(card.themes),
            title_language: card.title_language.map(str::to_owned),
            language,
            language_note,
            status: card.status.word(),
        })
    }

    pub(super) fn events(&self, events: &[EventData]) -> Vec<EventView> {
        events.iter().filter_map(|event| self.event(event)).collect()
    }

    /// Cuts a list into years and months, the latest first; within a month its order stays.
    pub(super) fn years<T>(&self, rows: impl IntoIterator<Item = (Date, T)>) -> Vec<YearView<T>> {
        // In order of instants, days of two months can alternate where they were written in different zones.
        let mut months: BTreeMap<Date, Vec<T>> = BTreeMap::new();
        for (date, item) in rows {
            months.entry(date.first_of_month()).or_default().push(item);
        }
        let mut years: Vec<YearView<T>> = Vec::new();
        for (first, items) in months.into_iter().rev() {
            let id = format!("{}-{:02}", first.year(), first.month());
            let month = MonthView { id, name: self.speech.locale.month_year(first), items };
            match years.last_mut() {
                Some(year) if year.year == first.year() => year.months.push(month),
                _ => years.push(YearView { year: first.year(), months: vec![month] }),
            }
        }
        years
    }

    /// An entry's own picture: where it is, and what is known of it.
    pub(super) fn picture(&self, front: &FrontMatter) -> Option<(Url, Option<Picture>)> {
        match self.reader.file(&front.image.as_ref()?.path.value) {
            Located::Asset(url, picture) => Some((url, picture)),
            _ => None,
        }
    }

    pub(super) fn home_reference(&self) -> Reference {
        Reference::new(self.word("home"), self.href(&self.lists().home()))
    }

    /// A link to an item.
    pub(super) fn reference(&self, card: &CardData) -> Reference {
        let title_language = card.title_language.map(str::to_owned);
        Reference { title: card.title.to_owned(), url: self.href(card.url), title_language }
    }

    pub(super) fn feeds(&self, shelf: &Shelf) -> Vec<FeedReference> {
        self.feeds_in(shelf, &Format::ALL)
    }

    fn feeds_in(&self, shelf: &Shelf, formats: &[Format]) -> Vec<FeedReference> {
        let title = match shelf {
            Shelf::Entries => self.word("feed_entries"),
            Shelf::Items => self.word("feed_items"),
            Shelf::Theme(id) => self.theme(id).map(|theme| theme.name.clone()).unwrap_or_default(),
        };
        let reference = |format: &Format| {
            let url = address::feed(self.reader, shelf, self.lang, *format)?;
            Some(FeedReference {
                title: title.clone(),
                url: self.href(&url),
                media: format.media(),
                format: format.name(),
            })
        };
        formats.iter().filter_map(reference).collect()
    }

    pub(super) fn head(&self, identity: Identity) -> Head {
        let mut feeds = self.feeds(&identity.feeds);
        for shelf in [Shelf::Items, Shelf::Entries] {
            if shelf != identity.feeds {
                feeds.extend(self.feeds_in(&shelf, &Format::ALL[..1]));
            }
        }
        let alternates = self.alternates(&identity.twins);
        let switcher = self.switcher(&identity);
        let card = if identity.image.is_none() { cards::card(self, &identity) } else { None };
        let drawn = card.as_ref().map(|card| Image {
            url: self.absolute(&Url::new(&card::file(card))),
            alt: cards::alt(card),
            size: Some((card::WIDTH, card::HEIGHT)),
        });
        let image = identity.image.or(drawn);
        let others = identity.twins.iter().filter(|(lang, _)| *lang != self.lang);
        let open_graph = |lang: Lang| self.config.language(lang).open_graph_locale.as_deref().map(str::to_owned);
        let locale = open_graph(self.lang);
        let mut other_locales: Vec<String> = others.filter_map(|(lang, _)| open_graph(*lang)).collect();
        other_locales.retain(|other| Some(other) != locale.as_ref());
        other_locales.dedup();
        let forms: Vec<&str> = self.config.mailing_list.iter().map(|list| &*list.origin).collect();
        let mut head = Head {
            kind: identity.kind,
            title: identity.title,
            description: identity.description,
            url: self.href(&identity.url),
            canonical: self.absolute(&identity.url),
            language: self.tag(self.lang),
            locale,
            direction: self.speech.locale.direction(),
            alternates,
            switcher,
            breadcrumbs: identity.breadcrumbs,
            feeds,
            image_width: image.as_ref().and_then(|image| image.size).map(|(width, _)| width),
            image_height: image.as_ref().and_then(|image| image.size).map(|(_, height)| height),
            image_alt: image.as_ref().map(|image| image.alt.clone()).filter(|alt| !alt.is_empty()),
            image: image.map(|image| image.url),
            card,
            other_locales,
            published: None,
            modified: None,
            tags: Vec::new(),
            csp: policy(&self.config.policy, identity.kind, &forms),
            json_ld_html: String::new(),
            status: identity.status,
            newer_original: None,
        };
        head.json_ld_html = structured::page(self, &head);
        head
    }

    /// The source of a translation that is behind it.
    pub(super) fn newer_original(&self, item: &ItemId) -> Option<OriginalView> {
        let (from, url) = self.reader.newer_original(item, self.lang)?;
        Some(OriginalView {
            url: self.href(url),
            language: self.tag(from),
            language_name: self.speech.words.language(self.config.tag(from)).to_owned(),
        })
    }

    /// hreflang for each version; `x-default` is the default language's, or the first there is.
    pub(super) fn alternates(&self, twins: &[(Lang, Url)]) -> Vec<Alternate> {
        let default = twins.iter().find(|(lang, _)| *lang == self.config.default_language).or(twins.first());
        let default = default.map(|(_, url)| Alternate { language: "x-default".to_owned(), url: self.absolute(url) });
        let twins = twins.iter().map(|(lang, url)| Alternate { language: self.tag(*lang), url: self.absolute(url) });
        twins.chain(default).collect()
    }

    fn switcher(&self, identity: &Identity) -> Vec<Switch> {
        let others = self.config.langs().filter(|lang| *lang != self.lang);
        others
            .map(|lang| {
                let (_, speech) = self.reader.chrome(lang);
                let twin = identity.twins.iter().find(|(other, _)| *other == lang).map(|(_, url)| self.href(url));
                let name = speech.words.text("words.language").to_owned();
                if let Some(url) = twin {
                    return Switch { language: self.tag(lang), name, url, exact: true, note: String::new() };
                }
                let (title, url) = (identity.nearest)(lang);
                let missing = speech.words.text("words.not_in_language");
                let nearest = fill(speech.words.text("words.nearest"), &[("title", &title)]);
                let note = format!("{missing}. {nearest}");
                Switch { language: self.tag(lang), name, url: self.href(&url), exact: false, note }
            })
            .collect()
    }
}

/// Whether something is still to come; what is due today is.
pub(super) fn is_ahead(date: Date, deadline: bool, now: Date) -> bool {
    date > now || (deadline && date == now)
}
