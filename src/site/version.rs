//! One Markdown file, parsed: the entry in one language.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::color::Color;
use crate::config::{Lang, Severities};
use crate::diagnostic::Place;
use crate::markdown::Body;
use crate::tree::{Extra, extra_text};
pub use crate::tree::{When, WrittenTime};

/// A value with the place where it was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Placed<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub place: Place,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Kind {
    /// One story.
    #[default]
    Article,
    /// Many briefs.
    Digest,
    /// No date, in no list.
    Page,
}

/// The front matter of a version, validated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FrontMatter {
    /// Plain text.
    pub title: String,
    /// The tag of the title's language, where it is not the version's.
    pub title_language: Option<Arc<str>>,
    /// Present but for pages.
    pub date: Option<When>,
    /// Article where nothing was said.
    pub kind: Kind,
    /// Theme ids as written; whether they exist is the site's question.
    pub themes: Vec<Placed<Arc<str>>>,
    /// Plain text.
    pub summary: Option<String>,
    /// What is said of briefs apart from their text, by their ids as written.
    pub briefs: BTreeMap<Arc<str>, BriefMatter>,
    /// Inline Markdown, one line each, as rendered bodies.
    pub key_points: Vec<Arc<Body>>,
    /// Names.
    pub authors: Vec<String>,
    /// Extra points of the timeline.
    pub events: Vec<EventLine>,
    /// When it was last revised.
    pub updated: Option<Placed<When>>,
    /// What was put right, and when, as written.
    pub corrections: Vec<Correction>,
    /// Pinned identity.
    pub id: Option<Placed<Arc<str>>>,
    /// Last part of the URL.
    pub slug: Option<Placed<Arc<str>>>,
    /// Old addresses, from the site's root, without leading `/`.
    pub aliases: Vec<Placed<Arc<str>>>,
    /// The entry's picture.
    pub image: Option<EntryImage>,
    /// Not to be published yet.
    pub draft: bool,
    /// From when on it is no longer published.
    pub expires: Option<When>,
    /// Why it was withdrawn, as plain text: for its page once it has expired.
    pub withdrawn: Option<String>,
    /// How severe problems of this file are.
    pub checks: Severities,
    /// Which text this one is the translation of.
    pub translation: Option<Translation>,
    /// Whatever the site's own templates want.
    #[serde(with = "extra_text")]
    pub extra: Extra,
}

/// A table of `briefs:`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BriefMatter {
    /// Plain text.
    pub summary: Option<String>,
    /// Where the brief is named.
    pub place: Place,
}

/// `translation:`: the text that a version was translated from, known again by short hashes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Translation {
    /// The tag of the language that it was translated from.
    pub from: Placed<Arc<str>>,
    /// The day on which it was last right as a whole.
    pub date: Option<Date>,
    /// Of title, summary and key points, with an article's text, or a digest's introductions.
    pub text: Option<String>,
    /// Of briefs, by id.
    pub briefs: BTreeMap<Arc<str>, String>,
}

/// A line of `events:`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EventLine {
    /// When.
    pub date: Date,
    /// What, as plain text.
    pub text: String,
    /// The brief that tells more.
    pub brief: Option<Placed<Arc<str>>>,
    /// Whether something is due.
    pub deadline: bool,
}

/// A line of `corrections:`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Correction {
    /// When.
    pub date: Placed<When>,
    /// What, as plain text.
    pub text: String,
    /// The brief that was wrong; of a digest as a whole, of an article or a page nothing is said.
    pub brief: Option<Placed<Arc<str>>>,
}

/// `image:`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EntryImage {
    /// Path below `content/`, resolved.
    pub path: Placed<Arc<str>>,
    /// What it shows.
    pub alt: String,
}

/// One Markdown file, parsed.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The file's path below `content/`, NFC: `2026/02-tech-uk.fr.md`.
    pub path: Arc<str>,
    /// The same without `.LANG.md`, and without a last `/index`: identity and URL are made of it.
    pub stem: Arc<str>,
    /// Its language.
    pub lang: Lang,
    /// Its front matter.
    pub front: FrontMatter,
    /// The title's place, for faults of the version as a whole.
    pub place: Place,
    /// Its text.
    pub text: Text,
    /// What the tool left in it to be finished, in the order of the file.
    pub unfinished: Vec<super::Unfinished>,
    /// xxh3 of the file's bytes.
    pub hash: u64,
}

impl FrontMatter {
    /// Whether a line of `events` tells of a brief's deadline on this day, so that `until=` must not tell it again.
    #[must_use]
    pub fn tells_deadline(&self, brief: &str, until: Date) -> bool {
        self.events.iter().any(|line| {
            line.deadline && line.date == until && line.brief.as_ref().is_some_and(|id| *id.value == *brief)
        })
    }

    /// The corrections of a brief, or of the entry itself, as written, the newest first; what readers are told of is in
    /// [`Revisions`](super::Revisions).
    #[must_use]
    pub fn corrections_of(&self, brief: Option<&str>) -> Vec<&Correction> {
        let of = |correction: &&Correction| correction.brief.as_ref().map(|id| &*id.value) == brief;
        let mut corrections: Vec<&Correction> = self.corrections.iter().filter(of).collect();
        corrections.sort_by_key(|correction| std::cmp::Reverse(correction.date.value.instant_or_noon()));
        corrections
    }
}

impl Version {
    /// What lists show: the summary, or how the text begins.
    #[must_use]
    pub fn summary(&self) -> &str {
        match (&self.front.summary, &self.text) {
            (Some(summary), _) => summary,
            (None, Text::Whole(body)) => &body.excerpt,
            (None, Text::Digest(digest)) => &digest.intro.excerpt,
        }
    }

    /// What the entry says itself, in the order of its page; briefs have sources of their own.
    pub fn own_bodies(&self) -> impl Iterator<Item = &Body> {
        let (body, sections) = match &self.text {
            Text::Whole(body) => (body, [].as_slice()),
            Text::Digest(digest) => (&digest.intro, digest.sections.as_slice()),
        };
        let intros = sections.iter().map(|section| &section.intro);
        self.front.key_points.iter().chain(std::iter::once(body)).chain(intros).map(|body| &**body)
    }
}

/// The text of a version.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Text {
    /// Of an article or page.
    Whole(Arc<Body>),
    /// Of a digest.
    Digest(DigestText),
}

/// The text of a digest.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestText {
    /// What stands before the first heading.
    pub intro: Arc<Body>,
    /// In the order of the file.
    pub sections: Vec<SectionText>,
}

/// A `##` section.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionText {
    /// Plain text of its heading.
    pub title: String,
    /// Inline HTML of its heading.
    pub title_html: String,
    /// `{theme=ai}`.
    pub theme: Option<Arc<str>>,
    /// `{.lead}`.
    pub lead: bool,
    /// The heading's place.
    pub place: Place,
    /// What stands before its first brief.
    pub intro: Arc<Body>,
    /// In the order of the file.
    pub briefs: Vec<Arc<BriefText>>,
}

impl SectionText {
    /// Whether nothing is left of it when so many of its briefs are shown: the others are drafts, and there is no text
    /// of its own.
    #[must_use]
    pub fn is_draft(&self, shown: usize) -> bool {
        shown == 0 && !self.briefs.is_empty() && self.intro.html.trim().is_empty()
    }
}

/// A `###` brief in one language.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BriefText {
    /// Written, or made from the title.
    pub id: Arc<str>,
    /// Whether the id was written.
    pub id_written: bool,
    /// Plain text of its heading.
    pub title: String,
    /// Inline HTML of its heading.
    pub title_html: String,
    /// The tag of the title's language, where it is not the version's.
    pub title_language: Option<Arc<str>>,
    /// The writer's own summary, plain text.
    pub summary: Option<String>,
    /// `date=`.
    pub date: Option<Date>,
    /// `until=`.
    pub until: Option<Date>,
    /// `themes=`.
    pub themes: Vec<Arc<str>>,
    /// `slug=`.
    pub slug: Option<Arc<str>>,
    /// `{.draft}`: it is not to be published yet.
    pub draft: bool,
    /// The heading's place.
    pub place: Place,
    /// What follows.
    pub body: Arc<Body>,
}

impl BriefText {
    /// What lists show: the summary, or how the text begins.
    #[must_use]
    pub fn summary(&self) -> &str {
        self.summary.as_deref().unwrap_or(&self.body.excerpt)
    }
}

/// A theme: `themes/ID.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Theme {
    /// The file's name.
    pub id: Arc<str>,
    /// Where it stands among the others; those without come last, by id.
    pub order: i64,
    /// The colour that was chosen for it.
    pub color: Option<Color>,
    /// By language; a language may be missing.
    pub words: Vec<Option<ThemeWords>>,
    /// The file, for faults of the theme as a whole.
    pub place: Place,
}

/// A theme in one language.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ThemeWords {
    /// Its name.
    pub name: String,
    /// The last part of its URL; made from the name where not written.
    pub slug: Arc<str>,
    /// One or two sentences, or empty.
    pub description: String,
    /// Where the name is written.
    pub name_place: Place,
    /// Where the slug is written, or the name that it is made of.
    pub slug_place: Place,
}
