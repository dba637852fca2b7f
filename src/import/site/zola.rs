//! Zola: where its pages are, and what addresses they have.

use super::page::{Found, Known, Page, Sort, dated, markup};
use super::settings::Settings;
use super::{Folder, address};
use crate::lang::fold;

/// Folders that hold the look, and what else a site's pages are not.
pub(super) const LEFT_OUT: [&str; 6] = ["templates", "themes", "sass", "syntaxes", "public", "node_modules"];

/// Lists the pages, and the files beside them.
pub(super) fn list(folder: &Folder, known: &Known) -> Found {
    let whole = folder.paths().any(|path| path.starts_with("content/"));
    let mut found = Found::default();
    for path in folder.paths() {
        if let Some(rest) = path.strip_prefix("static/").filter(|_| whole) {
            found.publish(path, rest);
            continue;
        }
        let Some(rest) = (if whole { path.strip_prefix("content/") } else { Some(path) }) else { continue };
        // The settings of a site without a folder `content/`.
        if !whole && super::settings::names(super::Generator::Zola).contains(&rest) {
            continue;
        }
        let Some((stem, false)) = markup(rest).filter(|_| folder.texts.contains_key(path)) else {
            found.accompany(path, rest, known);
            continue;
        };
        let (folder_of, name) = stem.rsplit_once('/').map_or(("", stem), |(folder, name)| (folder, name));
        let (name, language) = known.cut(name);
        let sort = if name == "_index" { Sort::Section } else { Sort::Leaf };
        let between = if folder_of.is_empty() { "" } else { "/" };
        found.page(path, sort, &format!("{folder_of}{between}{name}"), language.map(str::to_owned), false, known);
    }
    found
}

/// Where a page was.
pub(super) fn address(page: &Page, settings: &Settings) -> Option<String> {
    if let Some(path) = page.front.text("path") {
        return Some(format!("/{}/", path.trim().trim_matches('/')).replace("//", "/"));
    }
    let prefix = address::language_prefix(page, settings);
    let (folder, name) = page.written.rsplit_once('/').unwrap_or(("", &page.written));
    if page.sort == Sort::Section {
        let folders: Vec<String> = folder.split('/').map(hyphened).collect();
        return Some(format!("{prefix}/{}/", folders.join("/")).replace("//", "/"));
    }
    let folder = if name == "index" { folder.rsplit_once('/').map_or("", |(above, _)| above) } else { folder };
    let name = page.name();
    let name = dated(name).map_or(name, |(_, rest)| rest);
    let slug = page.front.text("slug").unwrap_or_else(|| name.to_owned());
    let mut parts: Vec<String> = folder.split('/').filter(|part| !part.is_empty()).map(hyphened).collect();
    parts.push(hyphened(&slug));
    let path = parts.join("/");
    // Other scripts are written in Latin letters by tables that are not here.
    path.is_ascii().then(|| format!("{prefix}/{path}/"))
}

/// A text as a part of an address, in plain letters, digits and hyphens.
fn hyphened(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}
