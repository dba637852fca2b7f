//! Which file each page becomes: its language and its name in the new site.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::address;
use super::front;
use super::links::join;
use super::page::{Found, Known, Listed, Page, Sort as PageSort};
use super::settings::Settings;
use super::write::Written;
use super::{Folder, Generator, Note, Shared, Sort, Wishes};
use crate::config::Language;
use crate::diagnostic::Source;
use crate::markdown::slug;
use crate::url::unportable;

/// A page with its place in the new site.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) page: Page,
    /// The site's own tag of its language.
    pub(super) tag: Arc<str>,
    /// Its path below `content/` without `.LANG.md`.
    pub(super) stem: String,
    /// Its old address.
    pub(super) address: Option<String>,
}

/// All pages and files with their places.
#[derive(Debug, Default)]
pub(super) struct AllNamed {
    pub(super) pages: Vec<Named>,
    /// Files beside pages: the old path, the new one below `content/`.
    pub(super) beside: Vec<(String, String)>,
    /// Files that are published as they are: the old path, the new one below `static/`.
    pub(super) published: Vec<(String, String)>,
}

impl Named {
    /// Its file below `content/`.
    pub(super) fn file(&self) -> String {
        format!("{}.{}.md", self.stem, self.tag)
    }

    /// What pairs it with its other versions, where no `id` does.
    pub(super) fn path(&self) -> &str {
        self.stem.strip_suffix("/index").unwrap_or(&self.stem)
    }
}

/// A path whose every part can be a file's name on every system; what can be one already stays.
fn portable(path: &str) -> String {
    /// Long enough for any name that is read.
    const ENOUGH: usize = 100;
    let part = |part: &str| {
        if part.is_empty() || unportable(part).is_none() {
            return part.to_owned();
        }
        let (stem, end) = part.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).unwrap_or((part, ""));
        let stem = slug(stem);
        let stem = &stem[..stem.floor_char_boundary(ENOUGH)];
        let end = slug(end);
        let name = if end == slug("") || end.len() > ENOUGH { stem.to_owned() } else { format!("{stem}.{end}") };
        if unportable(&name).is_some() { format!("x-{name}") } else { name }
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Gives each page and file its place.
pub(super) fn name(
    folder: &Folder,
    found: Found,
    generator: Generator,
    settings: &Settings,
    known: &Known,
    wishes: &Wishes,
    notes: &mut Vec<Note>,
) -> AllNamed {
    let mut all = AllNamed { published: found.published, ..AllNamed::default() };
    let mut taken = BTreeSet::new();
    for listed in found.pages {
        let Some((mut page, source)) = read(folder, &listed, notes) else { continue };
        let Some(tag) = language(&mut page, generator, settings, known, wishes, notes) else { continue };
        if page.sort == PageSort::Section && page.text().trim().is_empty() {
            let what = "the section has no text: nothing of it is imported";
            notes.push(Note::new(&source.path, 0, Sort::LeftOut, what));
            continue;
        }
        if listed.is_html {
            notes.push(Note::new(&source.path, 0, Sort::Changed, "its HTML stays as it is, within Markdown"));
        }
        let address = address::of(&page, generator, settings);
        if address.is_none() && !matches!(page.sort, PageSort::Resource | PageSort::Draft) {
            let what = "its old address cannot be told: write it under `aliases`";
            notes.push(Note::new(&source.path, 0, Sort::NotMapped, what));
        }
        let wanted = home(&page.stem);
        if wanted != page.stem && wanted == "home" {
            let what = "the home page is made by Veille itself: the text is a page of its own";
            notes.push(Note::new(&source.path, 0, Sort::Changed, what));
        }
        let storable = portable(&wanted);
        if storable != wanted {
            let what = format!("`{wanted}` cannot be a name on every system: it is called `{storable}`");
            notes.push(Note::new(&source.path, 0, Sort::Changed, what));
        }
        let stem = free(&join(&wishes.into, &storable), |stem| {
            taken.insert((stem.strip_suffix("/index").unwrap_or(stem).to_owned(), Arc::clone(&tag)))
        });
        all.pages.push(Named { page, tag, stem, address });
    }
    let mut taken = BTreeSet::new();
    for beside in found.beside {
        if is_other_markup(&beside.path) {
            let what = "it is not Markdown: it is copied as a file, and no entry is made of it";
            notes.push(Note::new(&beside.path, 0, Sort::NotMapped, what));
        }
        let wanted = join(&wishes.into, &portable(&beside.home));
        let tag = beside.language.as_deref().unwrap_or_default();
        let (stem, end) = match wanted.rsplit_once('.') {
            Some((stem, end)) if !end.contains('/') => (stem.to_owned(), format!(".{end}")),
            _ => (wanted.clone(), String::new()),
        };
        let home = if taken.insert(wanted.clone()) {
            wanted
        } else {
            let between = if tag.is_empty() { "" } else { "." };
            let stem = free(&format!("{stem}{between}{tag}"), |stem| taken.insert(format!("{stem}{end}")));
            format!("{stem}{end}")
        };
        all.beside.push((beside.path, home));
    }
    all
}

/// A text in a markup that Veille does not read.
fn is_other_markup(path: &str) -> bool {
    const ENDS: [&str; 7] = ["org", "adoc", "asciidoc", "rst", "textile", "pandoc", "pdc"];
    path.rsplit_once('.').is_some_and(|(_, end)| ENDS.contains(&end.to_ascii_lowercase().as_str()))
}

/// The first of `x`, `x-2`, `x-3` … that is free.
fn free(wanted: &str, mut take: impl FnMut(&str) -> bool) -> String {
    let mut name = wanted.to_owned();
    let mut number = 2;
    while !take(&name) {
        name = format!("{wanted}-{number}");
        number += 1;
    }
    name
}

/// A name that Veille can hold: no page is the home page, none is called `_index`, hidden, or nothing at all, as is left
/// of `_posts/2026-01-02-.md`.
fn home(stem: &str) -> String {
    let stem = stem.replace(|c: char| c.is_control() || c == '\\', "-");
    let shown = |part: &str| match part.trim_start_matches('.') {
        "" => "page".to_owned(),
        part => part.to_owned(),
    };
    let stem = stem.split('/').map(shown).collect::<Vec<_>>().join("/");
    match stem.as_str() {
        "index" | "_index" => "home".to_owned(),
        other => match other.strip_suffix("/_index") {
            Some(folder) => format!("{folder}/index"),
            None => other.to_owned(),
        },
    }
}

/// A page, cut; nothing where it cannot be read, which is told.
fn read(folder: &Folder, listed: &Listed, notes: &mut Vec<Note>) -> Option<(Page, Shared)> {
    let bytes = folder.texts.get(&listed.path)?;
    let source = match Source::decode(listed.path.as_str().into(), bytes) {
        Ok(source) => Arc::new(source),
        Err(fault) => {
            notes.push(Note::of_fault(Sort::Refused, &listed.path, &fault));
            return None;
        }
    };
    let (front, body) = match front::cut(&source) {
        Ok((front, body)) => (front.unwrap_or_default(), body),
        Err(faults) => {
            notes.extend(faults.iter().map(|fault| {
                let note = Note::of_fault(Sort::Refused, &listed.path, fault);
                Note { message: format!("its front matter cannot be read: {}", note.message), ..note }
            }));
            if faults.is_empty() {
                notes.push(Note::new(&listed.path, 1, Sort::Refused, "its front matter cannot be read"));
            }
            return None;
        }
    };
    let page = Page {
        source: Arc::clone(&source),
        sort: listed.sort,
        stem: listed.stem.clone(),
        written: listed.written.clone(),
        language: listed.language.clone(),
        prefix: listed.prefix.clone(),
        front,
        body,
    };
    Some((page, source))
}

/// The site's tag of a page's language: what it says itself, what its name or folder says, what holds for all.
fn language(
    page: &mut Page,
    generator: Generator,
    settings: &Settings,
    known: &Known,
    wishes: &Wishes,
    notes: &mut Vec<Note>,
) -> Option<Arc<str>> {
    let path = Arc::clone(&page.source.path);
    let own = ["lang", "language", "locale"].into_iter().find(|key| {
        let said = page.front.text(key);
        said.is_some_and(|said| *key == "lang" || known.tag(&said).is_some())
    });
    let own = own.and_then(|key| page.front.take(&[key])).and_then(|(_, node)| front::text(&node));
    let kind = if page.sort == PageSort::Post { "posts" } else { "pages" };
    let default = settings.default_of(&path, kind, "lang").and_then(front::text);
    let said = own.or_else(|| page.language.clone()).or(default);
    if generator == Generator::Jekyll && !settings.languages.is_empty() {
        page.prefix.clone_from(&said);
    }
    if let Some(said) = said {
        let tag = known.tag(&said);
        if tag.is_none() {
            let what = format!("the site has no language `{said}`: add `[languages.{said}]` to `veille.toml`");
            notes.push(Note::new(&path, 0, Sort::Refused, what));
        }
        return tag;
    }
    if let Some(wanted) = wishes.language.as_ref().and_then(|tag| known.tag(tag)) {
        return Some(wanted);
    }
    match &settings.default_language {
        Some(default) => {
            let tag = known.tag(default);
            if tag.is_none() {
                let what = format!("the site has no language `{default}`: say with `--language` which one it is");
                notes.push(Note::new(&path, 0, Sort::Refused, what));
            }
            tag
        }
        None => Some(Arc::clone(wishes.config.tag(wishes.config.default_language))),
    }
}

/// How many entries the versions are, and which of them lack a version in a language that others have.
pub(super) fn entries(versions: &[Written], languages: &[Language]) -> (usize, Vec<Note>) {
    let mut entries: BTreeMap<&str, Vec<&Written>> = BTreeMap::new();
    for version in versions {
        entries.entry(&version.id).or_default().push(version);
    }
    let used = |tag: &str| versions.iter().any(|version| *version.tag == *tag);
    let tags: Vec<&str> = languages.iter().map(|language| &*language.tag).filter(|tag| used(tag)).collect();
    let mut notes = Vec::new();
    for group in entries.values() {
        let missing = tags.iter().filter(|tag| !group.iter().any(|version| *version.tag == ***tag));
        let missing: Vec<String> = missing.map(|tag| format!("`{tag}`")).collect();
        if !missing.is_empty() {
            let what = format!("there is no version in {}", missing.join(", "));
            notes.push(Note::new(&group[0].version.from, 0, Sort::Unpaired, what));
        }
    }
    (entries.len(), notes)
}

#[cfg(test)]
mod tests {
    use super::home;

    #[test]
    fn every_page_has_a_name_that_is_seen() {
        for (stem, expected) in [
            ("", "page"),
            ("posts/", "posts/page"),
            ("posts/..x", "posts/x"),
            ("a/.", "a/page"),
            ("a.b/c", "a.b/c"),
            ("_index", "home"),
            ("a/_index", "a/index"),
        ] {
            assert_eq!(home(stem), expected, "{stem}");
        }
    }
}
