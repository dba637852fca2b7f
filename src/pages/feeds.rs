//! What a feed shows: whole texts, absolute links, identities that never change.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::address::{self, Format};
use super::feed::{Feed, FeedItem, FeedTheme, Notice};
use super::fill::{Filler, PartTitles, write};
use super::presenter::Presenter;
use crate::config::{Config, Lang};
use crate::markdown::Body;
use crate::site::{ItemId, Linked, LinkedBrief, Reader, Shelf, Site, Slice, Text};
use crate::url::Url;

/// RFC 4151, section 2.1: a tag's specific part is made of RFC 3986's `pchar`, `/` and `?`.
pub(super) const TAG: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

pub(super) fn feed(reader: &Reader, shelf: &Shelf, lang: Lang, format: Format) -> Option<Feed> {
    let presenter = Presenter::new(reader, lang);
    let config = presenter.config;
    let language = config.language(lang);
    let most = if *shelf == Shelf::Entries { config.feed_entries } else { config.feed_items };
    let rows = reader.shelf(shelf, lang, Slice::NewestTranslated(most));
    let mut items: Vec<FeedItem> = rows.iter().filter_map(|(_, item)| feed_item(&presenter, item)).collect();
    tell_apart(&mut items);
    let (title, description) = match shelf {
        Shelf::Entries => (language.title.clone(), language.description.clone()),
        Shelf::Items => {
            (format!("{} – {}", language.title, presenter.word("feed_items")), language.description.clone())
        }
        Shelf::Theme(id) => {
            let theme = presenter.theme(id)?;
            (format!("{} – {}", language.title, theme.name), theme.description.clone())
        }
    };
    Some(Feed {
        title,
        description,
        language: presenter.tag(lang),
        home: presenter.absolute(
            &address::shelf(reader, shelf, lang)
                .filter(|_| *shelf != Shelf::Entries)
                .unwrap_or_else(|| presenter.lists().home()),
        ),
        address: presenter.absolute(&address::feed(reader, shelf, lang, format)?),
        id: identity(config, shelf, lang),
        updated: items.iter().map(|item| item.updated).max().unwrap_or_else(|| last_change(reader)),
        authors: vec![language.title.clone()],
        items,
        notice: Notice {
            text: presenter.word("feed_notice"),
            link: presenter.word("all_feeds"),
            url: presenter.absolute(&presenter.lists().feeds()),
        },
    })
}

/// A feed's permanent identity, which it keeps at another address.
pub(super) fn identity(config: &Config, shelf: &Shelf, lang: Lang) -> String {
    let name = match shelf {
        Shelf::Entries => "entries".to_owned(),
        Shelf::Items => "items".to_owned(),
        Shelf::Theme(id) => format!("themes/{id}"),
    };
    format!("tag:{},2000:feeds/{}/{}", config.id, utf8_percent_encode(&name, TAG), config.tag(lang))
}

/// A feed of a site, in all its formats.
pub(super) struct FeedAddress {
    /// What it lists.
    pub shelf: Shelf,
    /// Its language.
    pub lang: Lang,
    /// Its permanent identity.
    pub identity: String,
    /// The folder of its files, with `/` at its end.
    pub folder: String,
}

/// Where the feeds of a site are.
pub(super) fn feed_addresses(site: &Site) -> Vec<FeedAddress> {
    let reader = Reader::new(site);
    let config = site.config();
    let themes = site.themes().ordered.iter().map(|theme| Shelf::Theme(Arc::clone(&theme.id)));
    let shelves: Vec<Shelf> = [Shelf::Entries, Shelf::Items].into_iter().chain(themes).collect();
    let mut feeds = Vec::new();
    for lang in config.langs() {
        for shelf in &shelves {
            let Some(file) = address::feed(&reader, shelf, lang, Format::Atom).map(|url| url.file()) else { continue };
            let folder = file.strip_suffix(Format::Atom.file()).unwrap_or(&file).to_owned();
            feeds.push(FeedAddress { shelf: shelf.clone(), lang, identity: identity(config, shelf, lang), folder });
        }
    }
    feeds
}

/// When the site last changed, as far as its front matter tells: for a feed without items. Of a site without any entry it
/// is the day of the build.
fn last_change(reader: &Reader) -> Timestamp {
    let newest = reader.addresses().iter().filter_map(|row| row.modified).max();
    day_begin(newest.unwrap_or_else(|| reader.today()))
}

/// Midnight UTC, at which a day begins.
pub(super) fn day_begin(day: Date) -> Timestamp {
    // Out of range only at the calendar's very ends, which no newsletter reaches.
    Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).unwrap_or(Timestamp::MAX)
}

/// When a brief was published: with its digest, but a second later for each brief below it. So readers that sort by date
/// keep the order of the page, and nothing is dated before its digest.
fn brief_instant(digest: Timestamp, brief: &LinkedBrief, of: &Linked) -> Timestamp {
    let below = of.briefs.iter().rev().take_while(|other| other.number > brief.number).count();
    let later = SignedDuration::from_secs(i64::try_from(below).unwrap_or_default());
    digest.checked_add(later).unwrap_or(digest)
}

/// Sets items of one instant apart, such as those of two digests of one day, so that readers that sort by date keep their
/// order, too: the last one keeps its date.
fn tell_apart(items: &mut [FeedItem]) {
    let mut below: Option<Timestamp> = None;
    for item in items.iter_mut().rev() {
        let next = below.and_then(|below| below.checked_add(SignedDuration::from_secs(1)).ok());
        if let Some(next) = next.filter(|next| *next > item.published) {
            item.published = next;
            item.updated = item.updated.max(next);
        }
        below = Some(item.published);
    }
}

fn feed_item(presenter: &Presenter, item: &ItemId) -> Option<FeedItem> {
    let reader = presenter.reader;
    let (linked, brief) = match &item.brief {
        None => (&**reader.version(&item.entry, presenter.lang)?, None),
        Some(_) => reader.brief(item, presenter.lang).map(|(linked, brief)| (linked, Some(brief)))?,
    };
    let front = &linked.version.front;
    let date = front.date?;
    let url = brief.map_or(&linked.url, |brief| &brief.url);
    let identity =
        item.brief.as_ref().map_or_else(|| item.entry.to_string(), |brief| format!("{}/{brief}", item.entry));
    let published = date.instant_or_noon();
    let published = brief.map_or(published, |brief| brief_instant(published, brief, linked));
    let revised = linked.revisions.last(front, item.brief.as_deref());
    let image = presenter.picture(front).map(|(url, _)| presenter.absolute(&url));
    Some(FeedItem {
        id: format!(
            "tag:{},{}:{}/{}",
            presenter.config.id,
            date.day,
            utf8_percent_encode(&identity, TAG),
            presenter.config.tag(presenter.lang)
        ),
        url: presenter.absolute(url),
        title: brief.map_or(&front.title, |brief| &brief.text.title).clone(),
        summary: brief.map_or_else(|| linked.version.summary(), |brief| brief.text.summary()).to_owned(),
        content: match brief {
            Some(brief) => {
                let mut content = marks(presenter, brief, Some(linked));
                content.push_str(&corrections(presenter, linked, Some(&brief.text.id)));
                content + &html(presenter, &brief.text.body, linked, url, -2)
            }
            None => whole(presenter, linked),
        },
        published,
        updated: revised.map_or(published, |revised| revised.instant).max(published),
        authors: front.authors.clone(),
        themes: brief
            .map_or(&linked.themes, |brief| &brief.themes)
            .iter()
            .filter_map(|id| {
                let theme = presenter.theme(id)?;
                Some(FeedTheme { id: theme.id.clone(), name: theme.name.clone() })
            })
            .collect(),
        image,
        language: presenter.tag(presenter.lang),
    })
}

fn html(presenter: &Presenter, body: &Body, version: &Linked, page: &Url, shift: i8) -> String {
    write(&Filler { presenter, body, version, page, absolute: true, part: None }, shift)
}

/// An entry as one text: key points, body, sections and briefs.
fn whole(presenter: &Presenter, linked: &Linked) -> String {
    let mut content = corrections(presenter, linked, None);
    let page = &linked.url;
    let write_part = |body: &Body, part: Option<&str>| {
        write(&Filler { presenter, body, version: linked, page, absolute: true, part }, 0)
    };
    let write = |body: &Body| write_part(body, None);
    let mut titles = PartTitles::default();
    if !linked.version.front.key_points.is_empty() {
        content.push_str("<ul>");
        for point in &linked.version.front.key_points {
            content.extend(["<li>", &write(point), "</li>"]);
        }
        content.push_str("</ul>");
    }
    match &linked.version.text {
        Text::Whole(body) => content.push_str(&write(body)),
        Text::Digest(digest) => {
            content.push_str(&write(&digest.intro));
            for (section, text) in linked.sections.iter().zip(&digest.sections) {
                // What a preview marks as a draft cannot be marked here.
                let briefs = || linked.briefs[section.briefs.clone()].iter().filter(|brief| !brief.text.draft);
                if text.is_draft(briefs().count()) {
                    continue;
                }
                content.extend([
                    "<h2>",
                    &text.title_html,
                    "</h2>",
                    &write_part(&text.intro, Some(&titles.next(&text.title))),
                ]);
                for brief in briefs() {
                    let corrections = corrections(presenter, linked, Some(&brief.text.id));
                    let marks = marks(presenter, brief, None);
                    let body = write_part(&brief.text.body, Some(&titles.next(&brief.text.title)));
                    push_brief(&mut content, presenter, brief, &(marks + &corrections + &body));
                }
            }
        }
    }
    content
}

/// What a brief's page shows above the text: the day on which it happened, its deadline, and the issue that it stands in,
/// where it stands alone. Whether a deadline has passed is not said: a feed's text must not change by itself.
fn marks(presenter: &Presenter, brief: &LinkedBrief, digest: Option<&Linked>) -> String {
    let locale = &presenter.speech.locale;
    let time = |day: Date, words: &str| format!("<time datetime=\"{day}\">{}</time>", escape(words));
    let mut marks = vec![time(brief.date, &locale.date(brief.date))];
    marks.extend(
        brief
            .text
            .until
            .map(|until| time(until, &presenter.speech.words.phrase("words.until", &[("date", &locale.date(until))]))),
    );
    marks.extend(digest.map(|digest| {
        let front = &digest.version.front;
        let url = format!("{}#{}", presenter.absolute(&digest.url), brief.text.id);
        let language = front.title_language.as_deref().map(|tag| format!(" lang=\"{}\"", escape(tag)));
        format!("<a href=\"{}\"{}>{}</a>", escape(&url), language.unwrap_or_default(), escape(&front.title))
    }));
    format!("<p>{}</p>\n", marks.join(" · "))
}

/// What was put right comes before the text: whoever sees an item again wants to know why.
fn corrections(presenter: &Presenter, linked: &Linked, brief: Option<&str>) -> String {
    let mut content = String::new();
    for (when, correction) in linked.revisions.corrections_of(&linked.version.front, brief) {
        let date = presenter.speech.locale.date(when.day);
        let values = [("date", date.as_str()), ("text", correction.text.as_str())];
        let told = presenter.speech.words.phrase("words.correction_told", &values);
        content.extend(["<p><em>", &escape(&told), "</em></p>\n"]);
    }
    content
}

fn push_brief(content: &mut String, presenter: &Presenter, brief: &LinkedBrief, body: &str) {
    let url = escape(&presenter.absolute(&brief.url));
    content.extend(["<h3><a href=\"", &url, "\">", &brief.text.title_html, "</a></h3>", body]);
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
