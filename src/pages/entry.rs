//! An entry's page, a brief's page, and the page at an old address.

use std::sync::Arc;

use jiff::civil::Date;

use super::address::Lists;
use super::fill::{Filler, PartTitles, write};
use super::presenter::{Identity, Image, Presenter, is_ahead};
use super::structured;
use super::view::{
    BriefPageView, BriefView, CorrectionView, EntryView, EventView, ImageView, RedirectView, Reference, SectionView,
    SourceView,
};
use super::{HtmlView, PageView};
use crate::config::Lang;
use crate::markdown::{self, Body, SourceLink, slug};
use crate::picture::Picture;
use crate::site::{Correction, ItemId, Kind, Linked, LinkedBrief, Reader, Shelf, Text, When};
use crate::url::Url;

/// On its own page a brief's title is the first heading, not the third.
const BRIEF_PAGE_SHIFT: i8 = -2;

pub(super) fn entry(reader: &Reader, id: &Arc<str>, lang: Lang) -> Option<HtmlView> {
    let presenter = Presenter::new(reader, lang);
    let linked = reader.version(id, lang)?;
    let item = ItemId::entry(id);
    let front = &linked.version.front;
    let page = Page { presenter: &presenter, entry: id, linked, url: &linked.url };
    let image = page.image();
    let (previous, next) = match front.kind {
        Kind::Page => (None, None),
        _ => reader.neighbours(&item, lang),
    };
    let related = if front.kind == Kind::Article { reader.related(&item, lang) } else { Vec::new() };
    let body = match &linked.version.text {
        Text::Whole(body) => body,
        Text::Digest(digest) => &digest.intro,
    };
    let (watch, events) = page.events();
    let own_sources = markdown::sources(linked.version.own_bodies());
    let view = EntryView {
        kind: kind_word(front.kind),
        title: front.title.clone(),
        title_language: front.title_language.as_deref().map(str::to_owned),
        date: linked.day().map(|day| presenter.date(day)),
        updated: linked.revisions.updated().map(|updated| presenter.date(updated.day)),
        summary: front.summary.clone().unwrap_or_default(),
        key_points_html: front.key_points.iter().map(|point| page.html(point, 0)).collect(),
        authors: front.authors.clone(),
        authors_text: presenter.speech.locale.list(&front.authors),
        themes: presenter.themes(&linked.themes),
        body_html: page.html(body, 0),
        sections: page.sections(),
        corrections: page.corrections(None),
        image: image.clone(),
        sources: sources(&own_sources),
        watch,
        events,
        previous: previous.and_then(|item| presenter.card(&item)),
        next: next.and_then(|item| presenter.card(&item)),
        related: presenter.cards(&related),
        extra: front.extra.clone(),
        count: (!linked.briefs.is_empty()).then(|| presenter.count("briefs", linked.briefs.len())),
    };
    let template = if front.kind == Kind::Digest { "digest.html" } else { "entry.html" };
    let head = page.head(
        &item,
        if front.kind == Kind::Article { "entry" } else { kind_word(front.kind) },
        &front.title,
        linked.version.summary(),
        &own_sources,
    );
    Some(HtmlView { lang, template, head, view: PageView::Entry(Box::new(view)) })
}

pub(super) fn brief(reader: &Reader, item: &ItemId, lang: Lang) -> Option<HtmlView> {
    let presenter = Presenter::new(reader, lang);
    let (linked, brief) = reader.brief(item, lang)?;
    let page = Page { presenter: &presenter, entry: &item.entry, linked, url: &brief.url };
    let (previous, next) = reader.neighbours(item, lang);
    let reference = |item: ItemId| {
        let card = reader.card(&item, lang)?;
        Some(presenter.reference(&card))
    };
    let view = BriefPageView {
        brief: page.brief(brief, None, BRIEF_PAGE_SHIFT),
        digest: presenter.card(&ItemId::entry(&item.entry))?,
        authors: linked.version.front.authors.clone(),
        authors_text: presenter.speech.locale.list(&linked.version.front.authors),
        updated: linked.revisions.updated().map(|updated| presenter.date(updated.day)),
        previous: previous.and_then(reference),
        next: next.and_then(reference),
        related: presenter.cards(&reader.related(item, lang)),
    };
    let own_sources = markdown::sources(std::iter::once(&*brief.text.body));
    let head = page.head(item, "brief", &brief.text.title, brief.text.summary(), &own_sources);
    Some(HtmlView { lang, template: "brief.html", head, view: PageView::Brief(Box::new(view)) })
}

pub(super) fn redirect(reader: &Reader, id: &Arc<str>, lang: Lang) -> Option<HtmlView> {
    let presenter = Presenter::new(reader, lang);
    let card = reader.card(&ItemId::entry(id), lang)?;
    let target = presenter.reference(&card);
    let home = |lang| (String::new(), Lists::read(reader, lang).home());
    Some(redirect_to(&presenter, target, card.url, &home))
}

/// A page that leads to another, which has this address.
pub(super) fn redirect_to(
    presenter: &Presenter,
    target: Reference,
    url: &Url,
    nearest: &dyn Fn(Lang) -> (String, Url),
) -> HtmlView {
    let mut head = presenter.head(Identity {
        kind: "redirect",
        title: target.title.clone(),
        description: String::new(),
        url: url.clone(),
        twins: Vec::new(),
        nearest,
        breadcrumbs: Vec::new(),
        feeds: Shelf::Items,
        status: None,
        image: None,
        kicker: String::new(),
    });
    head.switcher.clear();
    let lang = presenter.lang;
    HtmlView { lang, template: "redirect.html", head, view: PageView::Redirect(RedirectView { target }) }
}

fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Article => "article",
        Kind::Digest => "digest",
        Kind::Page => "page",
    }
}

fn sources(links: &[SourceLink]) -> Vec<SourceView> {
    let source =
        |link: &SourceLink| SourceView { url: link.url.to_string(), text: link.text.to_string(), host: link.host() };
    links.iter().map(source).collect()
}

/// A page on which a version or one of its briefs is shown.
struct Page<'a, 's> {
    presenter: &'a Presenter<'a, 's>,
    entry: &'a Arc<str>,
    linked: &'s Linked,
    url: &'a Url,
}

impl Page<'_, '_> {
    fn html(&self, body: &Body, shift: i8) -> String {
        self.part_html(body, None, shift)
    }

    /// One text of several on the page, by its title.
    fn part_html(&self, body: &Body, part: Option<&str>, shift: i8) -> String {
        let (presenter, version) = (self.presenter, self.linked);
        write(&Filler { presenter, body, version, page: self.url, absolute: false, part }, shift)
    }

    fn head(
        &self,
        item: &ItemId,
        kind: &'static str,
        title: &str,
        description: &str,
        sources: &[SourceLink],
    ) -> super::view::Head {
        let reader = self.presenter.reader;
        let twins = reader.twins(item).into_iter().map(|(lang, url)| (lang, url.clone())).collect();
        let themes =
            item.brief.as_ref().and_then(|id| self.linked.brief(id)).map_or(&self.linked.themes, |brief| &brief.themes);
        let nearest = |lang: Lang| nearest(reader, item, themes, lang);
        let mut breadcrumbs = vec![self.presenter.home_reference()];
        if item.brief.is_some() {
            let title = self.linked.version.front.title.clone();
            let title_language = self.linked.version.front.title_language.as_deref().map(str::to_owned);
            breadcrumbs.push(Reference { title, url: self.presenter.href(&self.linked.url), title_language });
        } else if self.linked.version.front.kind != Kind::Page {
            let title = self.presenter.word("archives");
            breadcrumbs.push(Reference::new(title, self.presenter.href(&self.presenter.lists().archives())));
        }
        let feeds = match (kind, themes.first()) {
            ("digest" | "page", _) | (_, None) => Shelf::Entries,
            (_, Some(theme)) => Shelf::Theme(Arc::clone(theme)),
        };
        let front = &self.linked.version.front;
        // What networks would not show gives way to a card.
        let shared = |(_, picture): &(Url, Option<Picture>)| picture.is_some_and(|picture| picture.is_shared());
        let shared = self.presenter.picture(front).filter(shared).zip(front.image.as_ref());
        let image = shared.map(|((url, picture), image)| Image {
            url: self.presenter.absolute(&url),
            alt: image.alt.clone(),
            size: picture.and_then(|picture| picture.size),
        });
        let brief = item.brief.as_ref().and_then(|id| self.linked.brief(id));
        let day = brief.map_or_else(|| self.linked.day(), |brief| Some(brief.date));
        let theme = themes.first().filter(|_| kind != "digest").and_then(|theme| self.presenter.theme(theme));
        let theme = theme.map(|theme| Arc::from(&*theme.name));
        let kicker = [theme, day.map(|day| self.presenter.date(day).long)];
        let mut head = self.presenter.head(Identity {
            kind,
            title: title.to_owned(),
            description: description.to_owned(),
            url: self.url.clone(),
            twins,
            nearest: &nearest,
            breadcrumbs,
            feeds,
            status: brief.map_or(self.linked.status, |brief| brief.status).word(),
            image,
            kicker: kicker.into_iter().flatten().collect::<Vec<_>>().join("  ·  "),
        });
        let brief = item.brief.as_deref();
        head.published = front.date.map(|date| date.iso());
        head.modified = self.linked.revisions.last(front, brief).map(|revised| revised.when.iso());
        head.newer_original = self.presenter.newer_original(item);
        head.tags = self.presenter.themes(themes).into_iter().map(|theme| theme.name.clone()).collect();
        head.json_ld_html = structured::item(self.presenter, &head, self.linked, item, sources);
        head
    }

    fn sections(&self) -> Vec<SectionView> {
        let Text::Digest(digest) = &self.linked.version.text else { return Vec::new() };
        let mut titles = PartTitles::default();
        let sections = self.linked.sections.iter().zip(&digest.sections);
        sections
            .filter(|(linked, text)| !text.is_draft(linked.briefs.len()))
            .map(|(linked, text)| SectionView {
                id: format!("section-{}", linked.theme.as_deref().map_or_else(|| slug(&text.title), str::to_owned)),
                title: text.title.clone(),
                title_html: text.title_html.clone(),
                lead: linked.lead,
                theme: linked.theme.as_ref().and_then(|theme| self.presenter.theme(theme)),
                intro_html: self.part_html(&text.intro, Some(&titles.next(&text.title)), 0),
                briefs: self.linked.briefs[linked.briefs.clone()]
                    .iter()
                    .map(|brief| self.brief(brief, Some(&titles.next(&brief.text.title)), 0))
                    .collect(),
            })
            .collect()
    }

    fn brief(&self, brief: &LinkedBrief, part: Option<&str>, shift: i8) -> BriefView {
        let (presenter, text) = (self.presenter, &brief.text);
        BriefView {
            id: text.id.to_string(),
            title: text.title.clone(),
            title_html: text.title_html.clone(),
            url: presenter.href(&brief.url),
            date: Some(presenter.date(brief.date)),
            until: text.until.map(|until| presenter.date(until)),
            open: text.until.is_some_and(|until| until >= presenter.reader.today()),
            themes: presenter.themes(&brief.themes),
            body_html: self.part_html(&text.body, part, shift),
            summary: text.summary.clone().unwrap_or_default(),
            corrections: self.corrections(Some(&text.id)),
            sources: sources(&text.body.sources),
            // Of the version as a whole, the page says it.
            status: if text.draft { brief.status.word() } else { None },
            newer_original: presenter.newer_original(&ItemId::brief(self.entry, &text.id)),
        }
    }

    fn corrections(&self, brief: Option<&str>) -> Vec<CorrectionView> {
        let corrections = self.linked.revisions.corrections_of(&self.linked.version.front, brief);
        let view = |(when, correction): (When, &Correction)| CorrectionView {
            date: self.presenter.date(when.day),
            text: correction.text.clone(),
        };
        corrections.into_iter().map(view).collect()
    }

    /// The events of the front matter and the open deadlines of briefs: those ahead, and the lines that are past.
    fn events(&self) -> (Vec<EventView>, Vec<EventView>) {
        let front = &self.linked.version.front;
        let deadlines = self.linked.briefs.iter().filter_map(|brief| {
            let until = brief.text.until.filter(|until| !front.tells_deadline(&brief.text.id, *until))?;
            Some((until, self.event(until, None, true, Some(brief))))
        });
        let lines = front.events.iter().filter(|line| self.linked.tells(line.brief.as_ref()));
        let written = lines.map(|line| {
            let brief = line.brief.as_ref().and_then(|id| self.linked.brief(&id.value));
            (line.date, self.event(line.date, Some(&line.text), line.deadline, brief))
        });
        let mut all: Vec<(Date, EventView)> = written.chain(deadlines.filter(|(_, event)| event.ahead)).collect();
        all.sort_by_key(|(date, _)| *date);
        all.into_iter().map(|(_, event)| event).partition(|event| event.ahead)
    }

    /// A point of the timeline that this version gives; without a text of its own it is told by the brief's title.
    fn event(&self, date: Date, text: Option<&str>, deadline: bool, brief: Option<&LinkedBrief>) -> EventView {
        let title = brief.map(|brief| brief.text.title.clone());
        let title_language = brief.and_then(|brief| brief.text.title_language.as_deref()).map(str::to_owned);
        EventView {
            date: self.presenter.date(date),
            text: text.map(str::to_owned).or_else(|| title.clone()).unwrap_or_default(),
            deadline,
            ahead: is_ahead(date, deadline, self.presenter.reader.today()),
            url: self.presenter.href(brief.map_or(&self.linked.url, |brief| &brief.url)),
            about: text.and(title),
            themes: self.presenter.themes(brief.map_or(&self.linked.themes, |brief| &brief.themes)),
            title_language,
            language: None,
            language_note: None,
            status: None,
        }
    }

    fn image(&self) -> Option<ImageView> {
        let image = self.linked.version.front.image.as_ref()?;
        let (url, picture) = self.presenter.picture(&self.linked.version.front)?;
        let size = picture.and_then(|picture| picture.size);
        Some(ImageView {
            url: self.presenter.href(&url),
            alt: image.alt.clone(),
            width: size.map(|(width, _)| width),
            height: size.map(|(_, height)| height),
        })
    }
}

/// What a language that lacks an item has nearest to it: a brief's digest, its first theme, or the home page.
fn nearest(reader: &Reader, item: &ItemId, themes: &[Arc<str>], lang: Lang) -> (String, Url) {
    if item.brief.is_some() {
        let digest = ItemId::entry(&item.entry);
        let twin = reader.twins(&digest).into_iter().find(|(other, _)| *other == lang);
        if let (Some((_, url)), Some(card)) = (twin, reader.card(&digest, lang)) {
            return (card.title.to_owned(), url.clone());
        }
    }
    let lists = Lists::read(reader, lang);
    let theme = themes.first().and_then(|theme| reader.theme(theme, lang));
    match theme {
        Some((_, _, words)) => (words.name.clone(), lists.theme(&words.slug)),
        None => (reader.chrome(lang).1.words.text("words.home").to_owned(), lists.home()),
    }
}
