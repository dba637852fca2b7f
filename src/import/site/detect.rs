//! What made a site: its settings say it, else its folders, else its front matter.

use super::{Folder, Generator};

/// Finds out what made a site; nothing where nothing says it.
pub(super) fn generator(folder: &Folder) -> Option<Generator> {
    let has = |path: &str| folder.texts.contains_key(path);
    let text = |path: &str| folder.texts.get(path).map(|bytes| String::from_utf8_lossy(bytes));
    if ["_config.yml", "_config.yaml", "_config.toml"].iter().any(|path| has(path)) {
        return Some(Generator::Jekyll);
    }
    if has("zola.toml") {
        return Some(Generator::Zola);
    }
    let hugo = |path: &&str| path.starts_with("hugo.") || path.starts_with("config/_default/");
    if folder.texts.keys().map(String::as_str).any(|path| hugo(&path)) {
        return Some(Generator::Hugo);
    }
    if let Some(config) = text("config.toml") {
        // Keys of one word with `_` are Zola's.
        let zola = config.lines().any(|line| line.trim_start().starts_with("base_url"));
        return Some(if zola { Generator::Zola } else { Generator::Hugo });
    }
    if has("config.yaml") || has("config.yml") || has("config.json") {
        return Some(Generator::Hugo);
    }
    if folder.paths().any(|path| path.split('/').any(|part| part == "_posts")) {
        return Some(Generator::Jekyll);
    }
    let pages = folder.texts.iter().filter(|(path, _)| super::page::markup(path).is_some());
    let mut matters = pages.map(|(_, bytes)| String::from_utf8_lossy(bytes)).filter_map(|text| {
        let fence = text.lines().next()?.trim_end().to_owned();
        (matches!(fence.as_str(), "---" | "+++") || text.starts_with('{')).then(|| {
            let end = text.get(3..).and_then(|rest| rest.find("\n+++")).map_or(0, |end| end + 3);
            (fence, text[..end].to_owned())
        })
    });
    let first = matters.next()?;
    let zola = |(fence, matter): &(String, String)| {
        fence == "+++" && matter.lines().any(|line| matches!(line.trim(), "[extra]" | "[taxonomies]"))
    };
    if zola(&first) || matters.any(|matter| zola(&matter)) { Some(Generator::Zola) } else { Some(Generator::Hugo) }
}
