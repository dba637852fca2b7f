//! Which text a version is the translation of, and whether that text is another by now.
//!
//! A version records short hashes of the texts that it was translated from. What it records is compared with what its
//! source says now: by `veille status` for translators, by [`Behind`] for readers, who see what is published.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::{Entry, FrontMatter, Linked, Text, Translation, Version};
use crate::config::{Config, Lang};
use crate::markdown::{Element, Found, Survey, TextHash};

/// Short hashes of a version's text: of its words and addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hashes {
    /// Of title, summary and key points, with an article's whole text, or a digest's introductions.
    pub text: TextHash,
    /// Of briefs, by id, with the summaries that the front matter has of them.
    pub briefs: BTreeMap<Arc<str>, TextHash>,
}

/// What a version says of the text that it was translated from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The tag of that language.
    pub from: Arc<str>,
    /// The day of the record, as far as it is of the version as a whole.
    pub date: Option<Date>,
    /// As in [`Hashes`].
    pub text: Option<String>,
    /// As in [`Hashes`].
    pub briefs: BTreeMap<Arc<str>, String>,
}

/// That the source has changed since it was translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stale {
    /// The day of the change, where the source says it.
    pub since: Option<Date>,
    /// The day of the record.
    pub after: Option<Date>,
}

impl From<&Translation> for Record {
    fn from(translation: &Translation) -> Self {
        let Translation { from, date, text, briefs } = translation;
        Self { from: Arc::clone(&from.value), date: *date, text: text.clone(), briefs: briefs.clone() }
    }
}

/// What makes the [`Hashes`] of a version, if its file can be read. It costs as much as reading the text anew, so that a
/// site asks it only for versions of which there are translations.
pub type Hasher<'a> = dyn Fn(&Version) -> Option<Arc<Hashes>> + Sync + 'a;

/// In what a version is behind its source.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Behind {
    /// The language of the source.
    pub from: Lang,
    /// Whether it is the text of the entry itself, or the source has briefs that the version lacks.
    pub as_a_whole: bool,
    /// The briefs that are.
    pub briefs: BTreeSet<Arc<str>>,
}

impl Behind {
    /// Compares a version with its source, as far as both are part of the site; nothing where nothing was recorded, or
    /// nothing has changed.
    #[must_use]
    pub(super) fn of(entry: &Entry, target: &Linked, config: &Config, hashes: &Hasher) -> Option<Self> {
        let translation = target.version.front.translation.as_ref()?;
        let from = config.lang(&translation.from.value).filter(|from| *from != target.version.lang)?;
        let source = entry.version(from)?;
        let now = hashes(&source.version)?;
        let text = translation.text.as_ref().is_some_and(|recorded| !now.text.is(recorded));
        let more =
            translation.text.is_some() && source.briefs.iter().any(|brief| target.brief(&brief.text.id).is_none());
        let is_behind = |id: &&Arc<str>| {
            translation.briefs.get(*id).zip(now.briefs.get(*id)).is_some_and(|(recorded, now)| !now.is(recorded))
        };
        let shared = target.briefs.iter().map(|brief| &brief.text.id).filter(|id| source.brief(id).is_some());
        let briefs: BTreeSet<Arc<str>> = shared.filter(is_behind).cloned().collect();
        let as_a_whole = text || more;
        (as_a_whole || !briefs.is_empty()).then_some(Self { from, as_a_whole, briefs })
    }
}

/// The hashes of a version as it is now.
#[must_use]
pub fn hashes(version: &Version, survey: &Survey) -> Hashes {
    let mut text: Vec<&Found> = Vec::new();
    let mut summaries: BTreeMap<&str, Vec<&Found>> = BTreeMap::new();
    let mut brief = None;
    for found in &survey.matter {
        if let Element::BriefSummary(id) = &found.what {
            brief = Some(id.as_str());
        } else if let Some(id) = brief {
            summaries.entry(id).or_default().push(found);
        } else {
            text.push(found);
        }
    }
    let mut briefs = BTreeMap::new();
    let by_line: BTreeMap<u32, &Arc<str>> = match &version.text {
        Text::Whole(_) => BTreeMap::new(),
        Text::Digest(digest) => {
            let briefs = digest.sections.iter().flat_map(|section| &section.briefs);
            briefs.map(|brief| (brief.place.line, &brief.id)).collect()
        }
    };
    for part in &survey.parts {
        match &part.heading {
            Some(heading) if heading.level > 2 => {
                if let Some(id) = by_line.get(&survey.place(heading.range.clone()).line) {
                    let summary = summaries.remove(&***id).unwrap_or_default();
                    briefs.insert(Arc::clone(id), TextHash::new(&heading.text, part.found.iter().chain(summary)));
                }
            }
            _ => text.extend(&part.found),
        }
    }
    Hashes { text: TextHash::new("", text), briefs }
}

impl Stale {
    /// Compares what was recorded with what is; nothing where nothing was recorded, or the source has no such text.
    /// `source` is the front matter of the source, which may say when it changed.
    #[must_use]
    pub fn of(
        recorded: Option<&String>,
        now: Option<&TextHash>,
        date: Option<Date>,
        source: &FrontMatter,
        brief: Option<&str>,
    ) -> Option<Self> {
        if now?.is(recorded?) {
            return None;
        }
        let corrected = source.corrections_of(brief).first().map(|correction| correction.date.value.day);
        let changed = source.updated.as_ref().map(|updated| updated.value.day).max(corrected);
        Some(Self { since: changed.filter(|day| date.is_some_and(|date| *day > date)), after: date })
    }
}
