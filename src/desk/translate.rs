//! The other version of an entry: begun, completed, recorded as done.

mod layout;
mod place;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use jiff::civil::Date;

use super::edit::{Edit, applied};
use super::skeleton::{Skeleton, bracketed};
use super::{front, matter};
use crate::checks;
use crate::config::Lang;
use crate::diagnostic::{Diagnostic, Severity, Source, did_you_mean};
use crate::markdown::{Split, Survey, Surveys, heading_title, short_hash};
use crate::parse;
use crate::site::{Entry, Hashes, Kind, Linked, Record, Site, hashes};
use layout::{Layout, What};

/// Two versions of an entry: the source, and the one that is made of it.
#[derive(Debug)]
pub struct Pair<'s> {
    pub(super) site: &'s Site,
    entry: &'s Entry,
    pub(super) from: Lang,
    pub(super) to: Lang,
    pub(super) source: &'s Linked,
    pub(super) survey: &'s Survey,
    target: Option<(&'s Linked, &'s Survey)>,
}

/// What there is to do to a file.
#[derive(Debug)]
pub struct Work {
    /// The file, from the site's folder.
    pub path: String,
    /// How.
    pub change: Change,
}

/// How a version comes to hold what it lacks.
#[derive(Debug)]
pub enum Change {
    /// There is none: a file of this text, with so many briefs.
    Begin {
        /// The text.
        text: String,
        /// How many briefs it has.
        briefs: usize,
    },
    /// Briefs are missing.
    Complete {
        /// What is added.
        edits: Vec<Edit>,
        /// The ids of the briefs.
        added: Vec<Arc<str>>,
    },
    /// Nothing is missing.
    Nothing {
        /// Whether it is told what was translated from what.
        recorded: bool,
    },
}

/// A version that is said to be done.
#[derive(Debug)]
pub struct Done {
    /// The file, from the site's folder.
    pub path: String,
    /// What is recorded; nothing where that stands there already.
    pub edits: Vec<Edit>,
    /// How many briefs the record is of.
    pub briefs: usize,
    /// What is still a draft.
    pub drafts: Vec<Draft>,
}

/// Something that is not published yet.
#[derive(Debug, PartialEq, Eq)]
pub enum Draft {
    /// The version as a whole.
    Version,
    /// A brief.
    Brief(Arc<str>),
}

/// The language to translate from: the one that was asked for, the one that the version names, the site's default one,
/// or the first that there is.
///
/// # Errors
/// A sentence: there is no version to translate from, or another is the source already.
pub fn source_language(site: &Site, entry: &Entry, to: Lang, asked: Option<Lang>, done: bool) -> Result<Lang, String> {
    let config = site.config();
    let recorded = entry.version(to).and_then(|linked| linked.version.front.translation.as_ref());
    let recorded = recorded.and_then(|translation| config.lang(&translation.from.value)).filter(|lang| *lang != to);
    if let Some(asked) = asked {
        let tag = config.tag(asked);
        if asked == to {
            return Err(format!("nothing is translated from `{tag}` to itself"));
        }
        if entry.version(asked).is_none() {
            return Err(format!("`{}` has no version in `{tag}` to translate from", entry.id));
        }
        if let Some(recorded) = recorded.filter(|recorded| *recorded != asked && !done) {
            let recorded = config.tag(recorded);
            return Err(format!(
                "the version in `{}` is a translation from `{recorded}`: leave `--from` out, or record another source with \
                 `--from {tag} --done`",
                config.tag(to)
            ));
        }
        return Ok(asked);
    }
    let order = recorded.into_iter().chain([config.default_language]).chain(config.langs());
    let found = order.into_iter().find(|lang| *lang != to && entry.version(*lang).is_some());
    found.ok_or_else(|| format!("`{}` has no other version than the one in `{}`", entry.id, config.tag(to)))
}

impl<'s> Pair<'s> {
    /// Takes two versions of an entry; nothing where the source, or the target that is there, is not among the surveys.
    #[must_use]
    pub fn new(site: &'s Site, surveys: &'s Surveys, entry: &'s Entry, from: Lang, to: Lang) -> Option<Self> {
        let source = entry.version(from)?;
        let survey = surveys.get(&source.version.path)?;
        let target = match entry.version(to) {
            Some(linked) => Some((&**linked, surveys.get(&linked.version.path)?)),
            None => None,
        };
        Some(Self { site, entry, from, to, source, survey, target })
    }

    /// The files of the two, from the site's folder.
    #[must_use]
    pub fn paths(&self) -> (String, String) {
        let source = &self.source.version.path;
        let target = if let Some((linked, _)) = self.target {
            linked.version.path.to_string()
        } else {
            let (from, to) = (self.tag(self.from), self.tag(self.to));
            let name = source.strip_suffix(&format!(".{from}.md")).unwrap_or(source);
            format!("{name}.{to}.md")
        };
        (format!("content/{source}"), format!("content/{target}"))
    }

    pub(super) fn tag(&self, lang: Lang) -> &'s Arc<str> {
        self.site.config().tag(lang)
    }

    /// Whether it is told which of the two was translated from which.
    fn is_recorded(&self, target: &Linked) -> bool {
        let from = self.source.version.front.translation.as_ref().map(|translation| &translation.from.value);
        target.version.front.translation.is_some() || from == Some(self.tag(self.to))
    }

    fn hashes(&self) -> Hashes {
        hashes(&self.source.version, self.survey)
    }
}

/// What makes the target hold all that the source does.
///
/// # Errors
/// A sentence that says why it cannot be done with care.
pub fn begin_or_complete(pair: &Pair, today: Date) -> Result<Work, String> {
    let (_, path) = pair.paths();
    let change = match pair.target {
        None => begin(pair, &path, today)?,
        Some((target, survey)) if pair.entry.kind == Kind::Digest => complete(pair, target, survey, &path)?,
        Some((target, _)) => Change::Nothing { recorded: pair.is_recorded(target) },
    };
    Ok(Work { path, change })
}

fn begin(pair: &Pair, path: &str, today: Date) -> Result<Change, String> {
    let source = &pair.survey.source;
    let unread = || format!("the front matter of `{}` cannot be read", source.path);
    let written = parse::written(source).ok_or_else(unread)?;
    let Hashes { text, briefs } = pair.hashes();
    let (text, briefs) = (text.current, briefs.into_iter().map(|(id, hash)| (id, hash.current)).collect());
    let from = Arc::clone(pair.tag(pair.from));
    let record = Record { from, date: Some(today), text: Some(text), briefs };
    let mut begun = matter::begin(source, &written, &record);
    let layout = Layout::new(pair.source, pair.survey, written.body);
    let below = path.strip_prefix("content/").unwrap_or(path);
    let skeleton = Skeleton::new(pair, below);
    for piece in layout.pieces {
        match piece.what {
            What::Intro => {}
            What::Section(number) => _ = write!(begun, "\n{}", section_heading(pair, number)),
            What::Brief(number) => _ = write!(begun, "\n{}", brief_heading(pair, number, &source.text[piece.heading])),
            What::Unknown => continue,
        }
        begun.push_str(&skeleton.text(piece.body, true));
    }
    Ok(Change::Begin { text: begun, briefs: pair.source.briefs.len() })
}

/// The heading of a section, in the words of the target's language.
fn section_heading(pair: &Pair, number: usize) -> String {
    let section = &pair.source.sections[number];
    let title = match &pair.source.version.text {
        crate::site::Text::Digest(digest) => digest.sections[number].title.as_str(),
        crate::site::Text::Whole(_) => "",
    };
    let named = section.theme.as_ref().map(|id| {
        let theme = pair.site.themes().get(id);
        (id, theme.and_then(|theme| theme.words[usize::from(pair.to.0)].as_ref()).map(|words| words.name.as_str()))
    });
    let lead = pair.site.speech(pair.to).words.text("words.lead");
    match (section.lead, named) {
        (true, None) => format!("## {}\n", bracketed(lead)),
        (true, Some((id, _))) => format!("## {} {{theme={id}}}\n", bracketed(lead)),
        (false, Some((_, Some(name)))) => format!("## {}\n", bracketed(name)),
        (false, Some((id, None))) => format!("## {} {{theme={id}}}\n", bracketed(title)),
        (false, None) => format!("## {}\n", bracketed(title)),
    }
}

/// The heading of a brief, a draft: its title is the source's, to be translated.
fn brief_heading(pair: &Pair, number: usize, written: &str) -> String {
    let brief = &pair.source.briefs[number].text;
    let mut attributes = format!("#{}", brief.id);
    for (name, day) in [("date", brief.date), ("until", brief.until)] {
        if let Some(day) = day {
            _ = write!(attributes, " {name}={day}");
        }
    }
    if !brief.themes.is_empty() {
        _ = write!(attributes, " themes={}", brief.themes.join(","));
    }
    format!("### {} {{{attributes} .draft}}\n", heading_title(written))
}

fn complete(pair: &Pair, target: &Linked, survey: &Survey, path: &str) -> Result<Change, String> {
    let front = &target.version.front;
    let added: Vec<Arc<str>> = (pair.source.briefs.iter().map(|brief| &brief.text.id))
        .filter(|id| target.brief(id).is_none())
        .cloned()
        .collect();
    if added.is_empty() {
        return Ok(Change::Nothing { recorded: pair.is_recorded(target) });
    }
    let careful = || format!("`{path}` cannot be completed with care: add the briefs {} by hand", listed(&added));
    let bodies = [pair.survey, survey].map(|survey| parse::written(&survey.source).map(|written| written.body));
    let [Some(source_body), Some(target_body)] = bodies else { return Err(careful()) };
    let layouts = (Layout::new(pair.source, pair.survey, source_body), Layout::new(target, survey, target_body));
    let below = path.strip_prefix("content/").unwrap_or(path);
    let skeleton = Skeleton::new(pair, below);
    let inserts = place::inserts(pair, target, &layouts, &skeleton);
    let headings = added.len() + inserts.sections;
    let mut edits = inserts.edits(&survey.source.text);
    let now = pair.hashes();
    let mut record = front.translation.as_ref().map_or_else(
        || Record { from: Arc::clone(pair.tag(pair.from)), date: None, text: None, briefs: BTreeMap::new() },
        Record::from,
    );
    for id in &added {
        record.briefs.extend(now.briefs.get(id).map(|hash| (Arc::clone(id), hash.current.clone())));
    }
    edits.extend(front::set(&survey.source, &record).ok_or_else(|| by_hand(path, &survey.source, &record))?);
    if !only_adds(survey, &edits, headings) {
        return Err(careful());
    }
    Ok(Change::Complete { edits, added })
}

/// Whether after the edits the file holds so many parts more, and all that it held as it was.
fn only_adds(before: &Survey, edits: &[Edit], more: usize) -> bool {
    let parts = |survey: &Survey| -> Vec<(u8, String)> {
        let part = |part: &crate::markdown::Surveyed| {
            let heading = part.heading.as_ref();
            let text = heading.map_or("", |heading| &heading.text);
            (heading.map_or(0, |heading| heading.level), short_hash(text, &part.found))
        };
        survey.parts.iter().map(part).collect()
    };
    let text = applied(&before.source.text, edits);
    let after = parse::survey(Arc::new(Source::new(Arc::clone(&before.source.path), &text)), Split::Digest);
    let (before, after) = (parts(before), parts(&after));
    let mut kept = before.iter().peekable();
    for part in &after {
        _ = kept.next_if(|before| *before == part);
    }
    kept.peek().is_none() && after.len() == before.len() + more
}

/// Why a record cannot be written, with what to write.
fn by_hand(path: &str, source: &Source, record: &Record) -> String {
    let toml = parse::written(source).is_some_and(|written| written.syntax == parse::Syntax::Toml);
    let lines = if toml { front::toml(record) } else { front::yaml(record) };
    format!("the front matter of `{path}` cannot be changed with care; write this into it by hand:\n{lines}")
}

/// What is left to do before the target, or one brief of it, is the translation of the source. While there is anything,
/// it must not be recorded as [`done`].
#[must_use]
pub fn left_to_do(pair: &Pair, surveys: &Surveys, brief: Option<&str>) -> Vec<Diagnostic> {
    let Some((target, _)) = pair.target else { return Vec::new() };
    let mut left = checks::left_to_translate(pair.site, surveys, (pair.source, target), brief);
    for fault in &mut left {
        fault.severity = Severity::Error;
    }
    left
}

/// Records that the target, or one brief of it, is the translation of the source as it is now.
///
/// # Errors
/// A sentence: there is no such version or brief, or its front matter cannot be changed with care.
pub fn done(pair: &Pair, brief: Option<&str>, today: Date) -> Result<Done, String> {
    let (_, path) = pair.paths();
    let Some((target, survey)) = pair.target else {
        let (id, tag) = (&pair.entry.id, pair.tag(pair.to));
        return Err(format!("`{id}` has no version in `{tag}` yet: `veille translate {id} --to {tag}` begins one"));
    };
    let now = pair.hashes();
    let from = Arc::clone(pair.tag(pair.from));
    let before = target.version.front.translation.as_ref().map(Record::from);
    let record = match brief {
        None => {
            let there = now.briefs.into_iter().filter(|(id, _)| target.brief(id).is_some());
            let briefs = there.map(|(id, hash)| (id, hash.current)).collect();
            Record { from, date: Some(today), text: Some(now.text.current), briefs }
        }
        Some(id) => {
            let hash = hash_of(pair, target, &now, id)?;
            let same = before.clone().filter(|before| before.from == from);
            let mut record = same.unwrap_or(Record { from, date: None, text: None, briefs: BTreeMap::new() });
            record.briefs.insert(id.into(), hash);
            record
        }
    };
    let edits = if before.as_ref() == Some(&record) {
        Vec::new()
    } else {
        front::set(&survey.source, &record).ok_or_else(|| by_hand(&path, &survey.source, &record))?
    };
    let briefs = target.briefs.iter().filter(|brief| brief.text.draft).map(|brief| Draft::Brief(brief.text.id.clone()));
    let drafts = target.version.front.draft.then_some(Draft::Version).into_iter().chain(briefs).collect();
    Ok(Done { path, edits, briefs: brief.map_or(record.briefs.len(), |_| 1), drafts })
}

fn hash_of(pair: &Pair, target: &Linked, now: &Hashes, id: &str) -> Result<String, String> {
    let lacks = |linked: &Linked, lang: Lang| {
        let tag = pair.tag(lang);
        let near = did_you_mean(id, linked.briefs.iter().map(|brief| &*brief.text.id));
        let hint = near.map(|near| format!(": {near}")).unwrap_or_default();
        format!("the version in `{tag}` has no brief `{id}`{hint}")
    };
    if target.brief(id).is_none() {
        return Err(lacks(target, pair.to));
    }
    now.briefs.get(id).map(|hash| hash.current.clone()).ok_or_else(|| lacks(pair.source, pair.from))
}

fn listed(ids: &[Arc<str>]) -> String {
    ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
}
