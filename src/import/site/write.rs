//! The new files: front matter, text, and the addresses that lead to them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::address::{self, key};
use super::keys::{self, Mapped, Rules};
use super::links::{self, From, Lead, Targets, relative};
use super::naming::{AllNamed, Named};
use super::settings::Settings;
use super::tags::{self, Surroundings};
use super::{Copied, Generator, Note, Sort, Version, Wishes, yaml};
use crate::lang::fold;
use crate::parse;
use crate::site::Theme;

/// A version with what pairs it.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) version: Version,
    /// Its `id`, or its path.
    pub(super) id: String,
    pub(super) tag: Arc<str>,
}

/// Writes all versions, and lists the files to copy.
pub(super) fn write(
    mut all: AllNamed,
    generator: Generator,
    settings: &Settings,
    wishes: &Wishes,
    notes: &mut Vec<Note>,
) -> (Vec<Written>, Vec<Copied>) {
    let targets = targets(&all, generator, settings);
    let themes = themes(wishes.themes);
    let mut mapped: Vec<Mapped> = Vec::new();
    for named in &mut all.pages {
        let file = named.file();
        let folder = named.page.source.path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let picture = |src: &str| {
            let old = links::join(&folder, src.trim_start_matches("./"));
            targets.beside.get(&old).map(|home| percent_decode(&relative(&file, home)))
        };
        let rules = Rules { generator, themes: &themes, picture: &picture };
        mapped.push(keys::map(&mut named.page, &rules, notes));
    }
    let ids = pair(&all.pages, &mut mapped, notes);
    let addresses = settle_addresses(&all.pages, &mut mapped, notes);
    let mut redirects = Redirects::new(settings, wishes, addresses);
    let mut versions = Vec::new();
    for ((named, mut mapped), id) in all.pages.iter().zip(mapped).zip(ids) {
        let written = std::mem::take(&mut mapped.aliases);
        mapped.aliases = redirects.of(named, &written, generator, notes);
        let body = body(named, generator, settings, &targets, notes);
        let between = if body.is_empty() || body.starts_with('\n') { "" } else { "\n" };
        let text = format!("---\n{}---\n{between}{body}", yaml::document(&mapped.entries()));
        let path = format!("content/{}", named.file());
        let version = Version { from: named.page.source.path.to_string(), path, text };
        versions.push(Written { version, id, tag: Arc::clone(&named.tag) });
    }
    let beside = all.beside.into_iter().map(|(from, home)| Copied { from, path: format!("content/{home}") });
    let published = all.published.into_iter().map(|(from, path)| Copied { from, path: format!("static/{path}") });
    (versions, beside.chain(published).collect())
}

fn percent_decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Everything that links may lead to.
fn targets(all: &AllNamed, generator: Generator, settings: &Settings) -> Targets {
    let mut targets = Targets { beside: all.beside.iter().cloned().collect(), ..Targets::default() };
    for named in &all.pages {
        targets.pages.insert(named.page.source.path.to_string(), named.file());
        if let Some(address) = &named.address {
            targets.addresses.entry(key(address)).or_insert_with(|| named.file());
        }
    }
    targets.published = all.published.iter().map(|(_, path)| key(path)).collect();
    targets.roots = match generator {
        Generator::Hugo => {
            let own = settings.languages.values().flatten().cloned();
            settings.content.iter().cloned().chain(["content".to_owned()]).chain(own).collect()
        }
        Generator::Zola => vec!["content".to_owned()],
        Generator::Jekyll => Vec::new(),
    };
    targets
}

/// Ids of themes by all that they are called.
fn themes(themes: &[Arc<Theme>]) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let plain = |text: &str| fold(&text.replace(['-', '_'], " "));
    for theme in themes {
        names.insert(plain(&theme.id), theme.id.to_string());
    }
    for theme in themes {
        for words in theme.words.iter().flatten() {
            names.entry(plain(&words.name)).or_insert_with(|| theme.id.to_string());
            names.entry(plain(&words.slug)).or_insert_with(|| theme.id.to_string());
        }
    }
    names
}

/// What pairs each version. An id that another version of the language has is none.
fn pair(pages: &[Named], mapped: &mut [Mapped], notes: &mut Vec<Note>) -> Vec<String> {
    let mut taken: BTreeSet<(String, Arc<str>)> = pages
        .iter()
        .zip(mapped.iter())
        .filter(|(_, mapped)| mapped.id.is_none())
        .map(|(named, _)| (named.path().to_owned(), Arc::clone(&named.tag)))
        .collect();
    let mut ids = Vec::new();
    for (named, mapped) in pages.iter().zip(mapped) {
        if let Some(id) = mapped.id.clone() {
            if taken.insert((id.clone(), Arc::clone(&named.tag))) {
                ids.push(id);
                continue;
            }
            mapped.id = None;
            let what = format!("another page in `{}` has the id `{id}`, too: this one goes without", named.tag);
            notes.push(Note::new(&named.page.source.path, 0, Sort::NotMapped, what));
        }
        ids.push(named.path().to_owned());
    }
    ids
}

/// The new addresses, as keys, with the page that has each. A slug that would lead to another page is dropped.
fn settle_addresses(pages: &[Named], mapped: &mut [Mapped], notes: &mut Vec<Note>) -> BTreeMap<String, String> {
    let mut addresses = BTreeMap::new();
    let plain = pages.iter().zip(mapped.iter()).filter(|(_, mapped)| mapped.slug.is_none());
    for (named, _) in plain {
        addresses.insert(format!("{}/{}", named.tag, named.path()), named.file());
    }
    for (named, mapped) in pages.iter().zip(mapped) {
        let Some(slug) = &mapped.slug else { continue };
        let folder = named.path().rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let address = format!("{}/{folder}{slug}", named.tag);
        if addresses.contains_key(&address) {
            let what = format!("another page has the address `/{address}/`: the slug `{slug}` is left out");
            notes.push(Note::new(&named.page.source.path, 0, Sort::NotMapped, what));
            mapped.slug = None;
            addresses.insert(format!("{}/{}", named.tag, named.path()), named.file());
        } else {
            addresses.insert(address, named.file());
        }
    }
    addresses
}

/// Old addresses that lead to new ones.
struct Redirects<'a> {
    settings: &'a Settings,
    base: String,
    /// Addresses where a page is, or leads on from, by key.
    taken: BTreeMap<String, String>,
}

impl<'a> Redirects<'a> {
    fn new(settings: &'a Settings, wishes: &Wishes, mut taken: BTreeMap<String, String>) -> Self {
        // Pages and files of the tool's own.
        let own = ["", "404.html", "robots.txt", "sitemap.xml", ".nojekyll"].map(str::to_owned);
        let homes = wishes.config.languages.iter().map(|language| language.tag.to_string());
        for address in own.into_iter().chain(homes) {
            taken.insert(address, String::new());
        }
        Self { settings, base: wishes.config.base_url.path().to_owned(), taken }
    }

    /// The aliases of a page: its old address, and the aliases that it had.
    fn of(&mut self, named: &Named, written: &[String], generator: Generator, notes: &mut Vec<Note>) -> Vec<String> {
        let own = named.address.clone().into_iter();
        let old = written.iter().map(|alias| absolute(alias, named, generator, self.settings));
        let mut aliases = Vec::new();
        for address in own.chain(old) {
            let whole = format!("{}{}", self.settings.base_path(), address.trim_start_matches('/'));
            // On another path of the host nothing of this site can answer.
            let below = whole.strip_prefix(&self.base).unwrap_or(address.trim_start_matches('/'));
            // A sign of percent that is left is one: an alias is decoded as it is read.
            let alias = format!("/{}", percent_decode(below).replace('%', "%25"));
            if !below.trim_matches('/').is_empty() && !parse::is_alias(&alias) {
                let what = format!("the old address `{alias}` cannot be an alias");
                notes.push(Note::new(&named.page.source.path, 0, Sort::NotMapped, what));
                continue;
            }
            let name = key(&alias);
            match self.taken.get(&name) {
                None => {
                    self.taken.insert(name, named.file());
                    aliases.push(alias);
                }
                Some(page) if *page == named.file() => {}
                // The old home page is the new one's address.
                Some(_) if name.is_empty() => {}
                Some(_) => {
                    let what = format!("something else has the old address `{alias}`: it leads there");
                    notes.push(Note::new(&named.page.source.path, 0, Sort::NotMapped, what));
                }
            }
        }
        aliases
    }
}

/// An alias as a path from the old site's base.
fn absolute(alias: &str, named: &Named, generator: Generator, settings: &Settings) -> String {
    let alias = alias.trim();
    if generator != Generator::Hugo {
        return format!("/{}", alias.trim_start_matches('/'));
    }
    if alias.starts_with('/') {
        return format!("{}{alias}", address::language_prefix(&named.page, settings));
    }
    let own = named.address.as_deref().unwrap_or("/").trim_end_matches('/');
    let mut parts: Vec<&str> = own.split('/').filter(|part| !part.is_empty()).collect();
    parts.pop();
    for part in alias.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let end = if alias.rsplit('/').next().is_some_and(|name| name.contains('.')) { "" } else { "/" };
    format!("/{}{end}", parts.join("/"))
}

/// The text, with tags and links as Veille takes them.
fn body(named: &Named, generator: Generator, settings: &Settings, targets: &Targets, notes: &mut Vec<Note>) -> String {
    let (source, start) = (&named.page.source, named.page.body.start);
    let file = named.file();
    let from = From { path: &source.path, address: named.address.as_deref(), file: &file, tag: &named.tag };
    // What tags became is right as it is.
    let settled = RefCell::new(BTreeSet::new());
    let refer = |written: &str| {
        let file = targets.refer(&from, written)?;
        settled.borrow_mut().insert(file.clone());
        Some(file)
    };
    let mut around = Surroundings::new(&refer);
    let text = tags::rewrite(named.page.text(), generator, &mut around);
    for (at, sort, message) in around.told {
        let line = source.place(start + at..start + at).line;
        notes.push(Note::new(&source.path, line, sort, message));
    }
    let first = source.place(start..start).line;
    let mut text = links::rewrite(&text, |at, written| {
        if settled.borrow().contains(written) {
            return None;
        }
        match targets.lead(&from, written, settings) {
            Lead::Same => None,
            Lead::To(new) => Some(new),
            Lead::Nowhere => {
                // A tag that stays has been told.
                if !written.contains(['{', '}']) {
                    let what = format!("`{written}` leads to nothing that was imported");
                    notes.push(Note::new(&source.path, line_of(&text, at, first), Sort::NotMapped, what));
                }
                None
            }
        }
    });
    if let Some(range) = more(&text) {
        let what = "the mark `<!-- more -->` is left out: what lists show is `summary`";
        notes.push(Note::new(&source.path, line_of(&text, range.start, first), Sort::Changed, what));
        text.replace_range(range, "");
    }
    text
}

fn line_of(text: &str, at: usize, first: u32) -> u32 {
    let lines = text[..at].bytes().filter(|byte| *byte == b'\n').count();
    first.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX))
}

/// The first line that only cuts the text for lists.
fn more(text: &str) -> Option<std::ops::Range<usize>> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let word: String = line.split_whitespace().collect();
        if word == "<!--more-->" {
            // With one of the blank lines around it.
            let blank = text[at + line.len()..].starts_with('\n');
            return Some(at..at + line.len() + usize::from(blank));
        }
        at += line.len();
    }
    None
}
