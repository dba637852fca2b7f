//! A site of Hugo, Zola or Jekyll → the files of a Veille site.
//!
//! Paths and texts come in, paths, texts and notes go out; nothing is read or written here. The text of a page stays as
//! it is, but for links that lead to other files now and tags that have an equivalent in Markdown. Each key of a front
//! matter is mapped or kept under `extra`. What is left out, and what could not be mapped, is told.

mod address;
mod date;
mod detect;
mod front;
mod hugo;
mod jekyll;
mod keys;
mod links;
mod naming;
mod page;
mod settings;
mod tags;
mod write;
mod yaml;
mod zola;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::site::Theme;

/// What made the old site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generator {
    /// <https://gohugo.io>
    Hugo,
    /// <https://www.getzola.org>
    Zola,
    /// <https://jekyllrb.com>
    Jekyll,
}

/// The folder of the old site.
#[derive(Debug, Default)]
pub struct Folder {
    /// Files that may be pages or settings, by path with `/`: see [`is_text`].
    pub texts: BTreeMap<String, Vec<u8>>,
    /// All other files.
    pub others: BTreeSet<String>,
}

/// What is wanted, and where it goes.
#[derive(Debug)]
pub struct Wishes<'a> {
    /// What made the old site, if it need not be found out.
    pub from: Option<Generator>,
    /// The tag of texts that do not say their language.
    pub language: Option<String>,
    /// A folder below `content/`, without `/` at its ends; empty for `content/` itself.
    pub into: String,
    /// The new site's settings.
    pub config: &'a Config,
    /// The new site's themes.
    pub themes: &'a [Arc<Theme>],
}

/// What sort of thing a note tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A page is not imported, and somebody has to do something about it.
    Refused,
    /// A part of a page has no equivalent, or leads nowhere.
    NotMapped,
    /// A key is kept under `extra`.
    Kept,
    /// Something is other than before.
    Changed,
    /// A version has no counterpart in another language.
    Unpaired,
    /// A file or folder is no content.
    LeftOut,
}

/// What has to be said about a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The file, from the old site's folder; empty for the whole.
    pub path: String,
    /// Its line, from 1; 0 for the whole file.
    pub line: u32,
    /// What sort of thing it is.
    pub sort: Sort,
    /// What it is.
    pub message: String,
}

/// A version to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The file that it was.
    pub from: String,
    /// The file that it becomes, from the new site's folder.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// A file to copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Its path in the old site's folder.
    pub from: String,
    /// Its path in the new site's.
    pub path: String,
}

/// What is to be done.
#[derive(Debug)]
pub struct Import {
    /// What made the old site.
    pub generator: Generator,
    /// How many entries the versions are.
    pub entries: usize,
    /// The versions, by the files that they were.
    pub versions: Vec<Version>,
    /// Files that go with them.
    pub copies: Vec<Copied>,
    /// What has to be told, sorted.
    pub notes: Vec<Note>,
}

/// Why nothing can be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing says what made the site.
    Unknown,
    /// There is no page in it.
    Empty,
    /// The language of `--language` is none of the site's.
    Language(String),
}

impl Generator {
    /// Its name, as people write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hugo => "Hugo",
            Self::Zola => "Zola",
            Self::Jekyll => "Jekyll",
        }
    }
}

impl Folder {
    /// All paths, texts first.
    fn paths(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().chain(&self.others).map(String::as_str)
    }

    fn has_front_matter(&self, path: &str) -> bool {
        self.texts.get(path).is_some_and(|bytes| bytes.trim_ascii_start().starts_with(b"---"))
    }
}

impl Note {
    fn new(path: &str, line: u32, sort: Sort, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, sort, message: message.into() }
    }

    fn of_fault(sort: Sort, path: &str, fault: &Diagnostic) -> Self {
        let line = fault.place.as_ref().map_or(0, |place| place.line);
        Self::new(path, line, sort, fault.message.clone())
    }
}

/// Whether a file has to be read, by its path: it may be a page, or settings.
#[must_use]
pub fn is_text(path: &str) -> bool {
    let settings = path.starts_with("config/_default/") || !path.contains('/');
    let ends =
        |ends: &[&str]| path.rsplit_once('.').is_some_and(|(_, end)| ends.contains(&end.to_ascii_lowercase().as_str()));
    page::markup(path).is_some() || (settings && ends(&["toml", "yaml", "yml", "json"]))
}

/// Maps a whole site.
///
/// # Errors
/// Nothing can be imported.
pub fn import(folder: &Folder, wishes: &Wishes) -> Result<Import, Refusal> {
    if let Some(tag) = &wishes.language
        && wishes.config.lang(tag).is_none()
    {
        return Err(Refusal::Language(tag.clone()));
    }
    let generator = wishes.from.or_else(|| detect::generator(folder)).ok_or(Refusal::Unknown)?;
    let mut notes = Vec::new();
    let settings = settings::Settings::read(folder, generator, &mut notes);
    let known = page::Known { settings: &settings, config: wishes.config };
    let found = match generator {
        Generator::Hugo => hugo::list(folder, &settings, &known),
        Generator::Zola => zola::list(folder, &known),
        Generator::Jekyll => jekyll::list(folder, &settings, &known),
    };
    if found.pages.is_empty() {
        return Err(Refusal::Empty);
    }
    left_out(folder, generator, &found, &mut notes);
    let named = naming::name(folder, found, generator, &settings, &known, wishes, &mut notes);
    let (versions, copies) = write::write(named, generator, &settings, wishes, &mut notes);
    let (entries, unpaired) = naming::entries(&versions, &wishes.config.languages);
    notes.extend(unpaired);
    notes.sort();
    notes.dedup();
    let versions = versions.into_iter().map(|written| written.version).collect();
    Ok(Import { generator, entries, versions, copies, notes })
}

/// Tells of what is no content.
fn left_out(folder: &Folder, generator: Generator, found: &page::Found, notes: &mut Vec<Note>) {
    let names: &[&str] = match generator {
        Generator::Hugo => &hugo::LEFT_OUT,
        Generator::Zola => &zola::LEFT_OUT,
        Generator::Jekyll => &jekyll::LEFT_OUT,
    };
    let there = names.iter().filter(|name| folder.paths().any(|path| path.split('/').next() == Some(**name)));
    for name in there.map(|name| (*name).to_owned()).chain(found.left_out.iter().cloned()) {
        notes.push(Note::new(&format!("{name}/"), 0, Sort::LeftOut, "the folder holds no content"));
    }
    for path in &found.templates {
        notes.push(Note::new(path, 0, Sort::LeftOut, "it is made by a template"));
    }
    for path in &found.plain {
        notes.push(Note::new(path, 0, Sort::LeftOut, "it has no front matter, so Jekyll makes no page of it"));
    }
}

/// A text that is shared.
type Shared = Arc<crate::diagnostic::Source>;

#[cfg(test)]
mod tests;
