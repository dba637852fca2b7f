//! Jekyll: where its posts, pages and collections are, and what addresses they have.

use super::page::{Found, Known, Page, Sort, dated, markup};
use super::settings::Settings;
use super::{Folder, address, front};

/// Files at the top that Jekyll's tools need, and no reader.
const TOOLS: [&str; 9] = [
    "Gemfile",
    "Gemfile.lock",
    "Rakefile",
    "Makefile",
    "Dockerfile",
    "package.json",
    "package-lock.json",
    "yarn.lock",
    "LICENSE",
];

/// Folders that hold the look, and what else a site's pages are not.
pub(super) const LEFT_OUT: [&str; 8] =
    ["_layouts", "_includes", "_sass", "_data", "_plugins", "_site", "vendor", "node_modules"];

/// Lists the posts and pages, and the files to publish.
pub(super) fn list(folder: &Folder, settings: &Settings, known: &Known) -> Found {
    let mut found = Found::default();
    for path in folder.paths() {
        let first = path.split('/').next().unwrap_or_default();
        let excluded = |path: &str| {
            let holds = |rest: &str| rest.is_empty() || rest.starts_with('/');
            settings.exclude.iter().any(|exclude| path.strip_prefix(exclude.as_str()).is_some_and(holds))
        };
        if LEFT_OUT.contains(&first)
            || excluded(path)
            || super::settings::names(super::Generator::Jekyll).contains(&path)
        {
            continue;
        }
        let parts: Vec<&str> = path.split('/').collect();
        let at = |name: &str| parts[..parts.len() - 1].contains(&name);
        let sort = if at("_posts") {
            Sort::Post
        } else if at("_drafts") {
            Sort::Draft
        } else if first.strip_prefix('_').is_some_and(|name| settings.collections.iter().any(|known| known == name)) {
            Sort::Collected
        } else if first.starts_with('_') {
            found.left_out.insert(first.to_owned());
            continue;
        } else {
            Sort::Leaf
        };
        match markup(path).filter(|_| folder.texts.contains_key(path)) {
            Some((stem, is_html)) if folder.has_front_matter(path) && !(is_html && sort == Sort::Leaf) => {
                let (name, language) = known.cut(stem);
                found.page(path, sort, name, language.map(str::to_owned), is_html, known);
            }
            _ if TOOLS.contains(&path) || path.ends_with(".gemspec") => {}
            Some((_, true)) if folder.has_front_matter(path) => {
                found.templates.insert(path.to_owned());
            }
            // Without front matter it is a file like others, for Jekyll; who keeps it there means it for a developer.
            Some((_, false)) => {
                found.plain.insert(path.to_owned());
            }
            _ if sort == Sort::Leaf => found.publish(path, path),
            _ => found.accompany(path, &home(path), known),
        }
    }
    found
}

/// A path without the folders that mean something to Jekyll: `news/_posts/x` is `news/x`, `_posts/x` is `posts/x`.
pub(super) fn home(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    let is_first = matches!(parts.first(), Some(&("_posts" | "_drafts")));
    let mut kept = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        match *part {
            "_posts" | "_drafts" if at + 1 < parts.len() => {
                // Nothing else would say that these are posts.
                if is_first && at == 0 {
                    kept.push("posts".to_owned());
                }
            }
            part if at == 0 => kept.push(part.trim_start_matches('_').to_owned()),
            part => kept.push(part.to_owned()),
        }
    }
    kept.join("/")
}

/// Where a post or a page was.
pub(super) fn address(page: &Page, settings: &Settings) -> Option<String> {
    Some(format!("{}{}", address::language_prefix(page, settings), without_language(page, settings)?))
}

fn without_language(page: &Page, settings: &Settings) -> Option<String> {
    let kind = match page.sort {
        Sort::Post => "posts",
        Sort::Collected => page.written.split('/').next().unwrap_or_default().trim_start_matches('_'),
        _ => "pages",
    };
    let path = page.source.path.as_ref();
    let own = page.front.text("permalink");
    let own = own.or_else(|| settings.default_of(path, kind, "permalink").and_then(front::text));
    let own = own.or_else(|| settings.permalinks.get(kind).cloned());
    let style = own.or_else(|| settings.permalink.clone());
    let style = style.as_deref();
    match page.sort {
        Sort::Collected => return collected(page, kind, style),
        Sort::Post => {}
        _ => return Some(of_page(page, style)),
    }
    let pattern = match style {
        None | Some("date") => "/:categories/:year/:month/:day/:title:output_ext",
        Some("pretty") => "/:categories/:year/:month/:day/:title/",
        Some("ordinal") => "/:categories/:year/:y_day/:title:output_ext",
        Some("none") => "/:categories/:title:output_ext",
        Some("weekdate") => return None,
        Some(own) => own,
    };
    let (folder, name) = page.written.rsplit_once('/').unwrap_or(("", &page.written));
    let file = dated(name).map_or(name, |(_, rest)| rest);
    let title = page.front.text("slug").unwrap_or_else(|| file.to_owned());
    let day = address::day(page)?;
    let month = address::MONTHS[usize::try_from(day.month() - 1).ok()?];
    let url = address::filled(pattern, |word| {
        Some(match word {
            "categories" => categories(page, folder).join("/"),
            "year" => format!("{:04}", day.year()),
            "short_year" => format!("{:02}", day.year() % 100),
            "month" => format!("{:02}", day.month()),
            "i_month" => day.month().to_string(),
            "short_month" => month[..3].to_owned(),
            "long_month" => month.to_owned(),
            "day" => format!("{:02}", day.day()),
            "i_day" => day.day().to_string(),
            "y_day" => format!("{:03}", day.day_of_year()),
            "title" => pretty(&title),
            "slug" => hyphened_in_unicode(&title),
            "output_ext" => ".html".to_owned(),
            _ => return None,
        })
    })?;
    Some(clean(&url))
}

/// The address of a document of a collection.
fn collected(page: &Page, kind: &str, style: Option<&str>) -> Option<String> {
    let below = page.written.split_once('/').map_or("", |(_, below)| below);
    let name = below.rsplit('/').next().unwrap_or_default();
    let pattern = style.filter(|style| style.contains([':', '/'])).unwrap_or("/:collection/:path.html");
    let url = address::filled(pattern, |word| {
        Some(match word {
            "collection" => kind.to_owned(),
            "path" => below.to_owned(),
            "name" | "title" | "slug" => pretty(&page.front.text("slug").unwrap_or_else(|| name.to_owned())),
            "output_ext" => ".html".to_owned(),
            _ => return None,
        })
    })?;
    Some(clean(&url))
}

/// The address of a page. Patterns with dates mean nothing to it.
fn of_page(page: &Page, style: Option<&str>) -> String {
    if let Some(own) = page.front.text("permalink").filter(|own| own.contains('/') && !own.contains(':')) {
        return clean(&own);
    }
    let (folder, name) = page.written.rsplit_once('/').unwrap_or(("", &page.written));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    match (name, style) {
        ("index", _) => format!("/{folder}"),
        (name, Some(style)) if style == "pretty" || style.ends_with('/') => format!("/{folder}{name}/"),
        (name, _) => format!("/{folder}{name}.html"),
    }
}

/// The categories of a post: its folders, then its own, each once.
fn categories(page: &Page, folder: &str) -> Vec<String> {
    let folders = folder.split('/').filter(|part| !part.is_empty() && *part != "_posts").map(str::to_owned);
    let mut categories: Vec<String> = Vec::new();
    let one = page.front.text("category");
    for category in folders.chain(one).chain(page.front.words("categories")) {
        let category = category.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-");
        if !categories.contains(&category) {
            categories.push(category);
        }
    }
    categories
}

/// Jekyll's `pretty` slug: signs that an address may hold stay, all others become hyphens.
fn pretty(text: &str) -> String {
    joined(text, |c| c.is_alphanumeric() || "._~!$&'()+,;=@".contains(c))
}

fn hyphened_in_unicode(text: &str) -> String {
    joined(text, char::is_alphanumeric).to_lowercase()
}

fn joined(text: &str, keeps: impl Fn(char) -> bool) -> String {
    text.split(|c| !keeps(c)).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

/// Slashes once, one at the beginning.
fn clean(url: &str) -> String {
    let ends = url.ends_with('/');
    let parts: Vec<&str> = url.split('/').filter(|part| !part.is_empty()).collect();
    match (parts.is_empty(), ends) {
        (true, _) => "/".to_owned(),
        (_, true) => format!("/{}/", parts.join("/")),
        (_, false) => format!("/{}", parts.join("/")),
    }
}
