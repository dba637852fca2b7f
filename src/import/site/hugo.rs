//! Hugo: where its pages are, and what addresses they have.

use super::page::{Found, Known, Page, Sort, markup};
use super::settings::Settings;
use super::{Folder, address};

/// Folders that hold the look, and what else a site's pages are not.
pub(super) const LEFT_OUT: [&str; 10] =
    ["layouts", "themes", "archetypes", "assets", "data", "i18n", "resources", "public", "node_modules", "config"];

/// Lists the pages, and the files beside them.
pub(super) fn list(folder: &Folder, settings: &Settings, known: &Known) -> Found {
    let content = settings.content.clone().unwrap_or_else(|| "content".to_owned());
    let holds = |path: &str| folder.paths().any(|file| below(file, path).is_some());
    // The folder itself, where it is the content and nothing else.
    let mut roots = vec![(if holds(&content) { content } else { String::new() }, None)];
    for (tag, own) in &settings.languages {
        roots.extend(own.clone().map(|own| (own, Some(tag.clone()))));
    }
    roots.sort_by_key(|(root, language)| (std::cmp::Reverse(root.len()), language.is_none()));
    let bundles: Vec<&str> = folder.texts.keys().filter_map(|path| bundle(path, known)).collect();
    let mut found = Found::default();
    for path in folder.paths() {
        if let Some(rest) = below(path, "static") {
            found.publish(path, rest);
            continue;
        }
        let Some((root, language)) = roots.iter().find(|(root, _)| below(path, root).is_some()) else { continue };
        let rest = below(path, root).unwrap_or(path);
        if root.is_empty() && LEFT_OUT.contains(&rest.split('/').next().unwrap_or_default()) {
            continue;
        }
        let Some((stem, is_html)) = markup(rest).filter(|_| folder.texts.contains_key(path)) else {
            found.accompany(path, rest, known);
            continue;
        };
        let (folder_of, name) = stem.rsplit_once('/').map_or(("", stem), |(folder, name)| (folder, name));
        let (name, suffix) = known.cut(name);
        let within = bundles.iter().any(|bundle| below(path, bundle).is_some());
        let sort = match name {
            "_index" => Sort::Section,
            "index" => Sort::Leaf,
            _ if within => Sort::Resource,
            _ => Sort::Leaf,
        };
        let between = if folder_of.is_empty() { "" } else { "/" };
        let written = format!("{folder_of}{between}{name}");
        let said = suffix.map(str::to_owned).or_else(|| language.clone());
        found.page(path, sort, &written, said, is_html, known);
    }
    found
}

/// The folder of a page with files of its own.
fn bundle<'p>(path: &'p str, known: &Known) -> Option<&'p str> {
    let (stem, _) = markup(path)?;
    let (folder, name) = stem.rsplit_once('/')?;
    (known.cut(name).0 == "index").then_some(folder)
}

/// A path below a folder.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder.is_empty() { Some(path) } else { path.strip_prefix(folder)?.strip_prefix('/') }
}

/// Where a page was.
pub(super) fn address(page: &Page, settings: &Settings) -> Option<String> {
    let prefix = address::language_prefix(page, settings);
    if let Some(url) = page.front.text("url") {
        let url = if url.contains(':') { expand(&url, page, settings)? } else { url };
        return Some(if url.starts_with('/') { ended(&url) } else { ended(&format!("{prefix}/{url}")) });
    }
    let path = sanitised(&page.written, settings.keeps_case);
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
    if page.sort == Sort::Section {
        return Some(format!("{prefix}/{}", if folder.is_empty() { String::new() } else { format!("{folder}/") }));
    }
    let (folder, name) = match (name, folder.rsplit_once('/')) {
        ("index", Some((above, name))) => (above, name),
        ("index", None) => ("", folder),
        _ => (folder, name),
    };
    let section = folder.split('/').next().unwrap_or_default();
    if let Some(pattern) = settings.permalinks.get(section).filter(|_| !folder.is_empty()) {
        let expanded = expand(pattern, page, settings)?;
        return Some(ended(&format!("{prefix}/{}", expanded.trim_start_matches('/'))));
    }
    let slug = page.front.text("slug").map(|slug| sanitised(&slug, settings.keeps_case).replace('/', "-"));
    let name = slug.as_deref().unwrap_or(name);
    let between = if folder.is_empty() { "" } else { "/" };
    let end = if settings.ugly { ".html" } else { "/" };
    Some(format!("{prefix}/{folder}{between}{name}{end}"))
}

/// A page's address ends in `/` unless it names a file.
fn ended(url: &str) -> String {
    let name = url.rsplit('/').next().unwrap_or_default();
    let url = format!("/{}", url.trim_start_matches('/'));
    if url.ends_with('/') || name.contains('.') { url } else { format!("{url}/") }
}

/// Hugo's pattern of an address; nothing where it holds a word that is not known here.
fn expand(pattern: &str, page: &Page, settings: &Settings) -> Option<String> {
    let file = page.name().to_owned();
    let title = page.front.text("title").unwrap_or_default();
    let slug = page.front.text("slug");
    let stem = page.written.strip_suffix("/index").unwrap_or(&page.written);
    let folder = stem.rsplit_once('/').map_or("", |(folder, _)| folder);
    let fill = |word: &str| -> Option<String> {
        let day = address::day(page);
        Some(match word {
            "year" => format!("{:04}", day?.year()),
            "month" => format!("{:02}", day?.month()),
            "day" => format!("{:02}", day?.day()),
            "yearday" => day?.day_of_year().to_string(),
            "monthname" => address::MONTHS[usize::try_from(day?.month() - 1).ok()?].to_lowercase(),
            "section" => folder.split('/').next()?.to_owned(),
            "sections" => sections(page, folder, settings),
            "title" => title.replace('/', "-"),
            "slug" => slug.clone().unwrap_or_else(|| title.clone()).replace('/', "-"),
            "filename" | "contentbasename" => file.clone(),
            "slugorfilename" | "slugorcontentbasename" => slug.clone().unwrap_or_else(|| file.clone()),
            _ => return None,
        })
    };
    let mut parts = Vec::new();
    for part in pattern.split('/') {
        parts.push(sanitised(&address::filled(part, fill)?, settings.keeps_case));
    }
    Some(parts.join("/"))
}

/// The sections that a page is in: its first folder, and those below that have a page of their own.
fn sections(page: &Page, folder: &str, settings: &Settings) -> String {
    let path = &page.source.path;
    let root = path.rfind(page.written.as_str()).map_or("", |at| &path[..at]);
    let mut below = root.to_owned();
    let mut kept = Vec::new();
    for (depth, part) in folder.split('/').enumerate() {
        below.push_str(part);
        if depth == 0 || settings.sections.contains(&below) {
            kept.push(part);
        }
        below.push('/');
    }
    kept.join("/")
}

/// Hugo's way of making a path: blanks become hyphens, signs go, letters stay whatever their accents.
fn sanitised(path: &str, keeps_case: bool) -> String {
    let mut out = String::with_capacity(path.len());
    let (mut gap, mut hyphen) = (false, false);
    for letter in path.chars() {
        if letter.is_alphanumeric() || "./_#+~-@".contains(letter) {
            if gap && !hyphen && letter != '-' {
                out.push('-');
            }
            gap = false;
            hyphen = letter == '-';
            out.push(letter);
        } else if letter.is_whitespace() && !out.is_empty() && !hyphen {
            gap = true;
        }
    }
    if keeps_case { out } else { out.to_lowercase() }
}
