//! The calendar of deadlines: what calendars subscribe to.
//!
//! A deadline's identity is made of the site's id, the entry's id, the brief's id and the language; of a line of `events`
//! also of its words ([`DeadlineName`]). So a deadline may move to another day, lines may be removed and put elsewhere,
//! addresses and titles may change, and calendars still know each deadline. A line that repeats a brief's `until=` in other
//! words is that same deadline.
//!
//! An event is stamped with the day of the build, as what is there was true then. When a deadline moved is nowhere written,
//! and a stamp older than that, such as when the page was published, would let calendars think that they know better.

use percent_encoding::utf8_percent_encode;

use super::calendar::{Calendar, CalendarEvent};
use super::feeds::{TAG, day_begin};
use super::presenter::Presenter;
use crate::config::Lang;
use crate::lang::fill;
use crate::site::{DeadlineData, DeadlineName, Reader};

pub(super) fn agenda(reader: &Reader, lang: Lang) -> Calendar {
    let presenter = Presenter::new(reader, lang);
    let title = presenter.word("agenda");
    let site = &presenter.config.language(lang).title;
    Calendar {
        title: presenter.speech.words.phrase("words.feed_title", &[("site", site), ("title", &title)]),
        description: presenter.config.language(lang).description.clone(),
        language: presenter.tag(lang),
        address: presenter.absolute(&presenter.lists().agenda()),
        events: reader.deadlines(lang).iter().filter_map(|deadline| event(&presenter, deadline)).collect(),
    }
}

fn event(presenter: &Presenter, deadline: &DeadlineData) -> Option<CalendarEvent> {
    let card = presenter.reader.card(&deadline.event.item, presenter.lang)?;
    let url = presenter.absolute(card.url);
    let about = deadline.event.text.map(|_| card.title);
    let title = match deadline.event.text {
        Some(text) => text.to_owned(),
        None => fill(&presenter.word("deadline_of"), &[("title", card.title)]),
    };
    let told = [about.unwrap_or_default(), card.summary, &url];
    let told: Vec<&str> = told.into_iter().filter(|line| !line.is_empty()).collect();
    Some(CalendarEvent {
        id: identity(presenter, deadline),
        date: deadline.event.date,
        title,
        description: told.join("\n\n"),
        url,
        categories: presenter.themes(card.themes).into_iter().map(|theme| theme.name.clone()).collect(),
        published: deadline.published,
        stamped: day_begin(presenter.reader.today()).max(deadline.modified),
    })
}

fn identity(presenter: &Presenter, deadline: &DeadlineData) -> String {
    let item = &deadline.event.item;
    let brief = item.brief.as_ref().map(|id| format!("#{}", utf8_percent_encode(id, TAG))).unwrap_or_default();
    let which = match &deadline.name {
        DeadlineName::Until => "until".to_owned(),
        DeadlineName::Words(words) => format!("{words:016x}"),
        DeadlineName::WordsOnDay(words, day) => format!("{words:016x}.{day}"),
        DeadlineName::Repeated(words, day, number) => format!("{words:016x}.{day}.{number}"),
    };
    let tag = presenter.config.tag(presenter.lang);
    format!("{}{brief}/{which}/{tag}@{}", utf8_percent_encode(&item.entry, TAG), presenter.config.id)
}
