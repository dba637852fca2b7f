//! What the other generator's own settings say: languages, addresses, the base path.

use std::collections::{BTreeMap, BTreeSet};

use super::front::{self, Front, inner};
use super::{Folder, Generator, Note, Sort};
use crate::diagnostic::Source;
use crate::tree::{self, Node, Value};
use crate::url::BaseUrl;

/// The settings that matter here, with the generator's own defaults.
#[derive(Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own in the other generator")]
pub(super) struct Settings {
    /// Whether there was a file of settings.
    pub(super) found: bool,
    /// Where the old site was published, where it said so.
    pub(super) base: Option<BaseUrl>,
    /// The tag of files whose names say no language.
    pub(super) default_language: Option<String>,
    /// Languages by tag, with a folder of their own where they have one (Hugo's `contentDir`).
    pub(super) languages: BTreeMap<String, Option<String>>,
    /// Hugo: the default language has its prefix, too.
    pub(super) default_in_subfolder: bool,
    /// Hugo's `contentDir`.
    pub(super) content: Option<String>,
    /// Hugo: `.html` in place of a folder.
    pub(super) ugly: bool,
    /// Hugo: capitals stay in addresses.
    pub(super) keeps_case: bool,
    /// Hugo: patterns by section. Jekyll: by collection, `posts` among them.
    pub(super) permalinks: BTreeMap<String, String>,
    /// Hugo: folders that have a page of their own, from the top; the other folders below the first are no sections.
    pub(super) sections: BTreeSet<String>,
    /// Jekyll: the pattern of posts and pages.
    pub(super) permalink: Option<String>,
    /// Jekyll: collections beside `posts`.
    pub(super) collections: Vec<String>,
    /// Jekyll: what is no part of the site.
    pub(super) exclude: Vec<String>,
    /// Jekyll: values by path and type.
    pub(super) defaults: Vec<Default>,
}

/// One of Jekyll's `defaults`.
#[derive(Debug)]
pub(super) struct Default {
    pub(super) path: String,
    pub(super) kind: Option<String>,
    pub(super) values: Vec<(String, Node)>,
}

/// The files that settings stand in, by generator.
pub(super) fn names(generator: Generator) -> &'static [&'static str] {
    match generator {
        Generator::Hugo => &[
            "hugo.toml",
            "hugo.yaml",
            "hugo.yml",
            "hugo.json",
            "config.toml",
            "config.yaml",
            "config.yml",
            "config.json",
            "config/_default/hugo.toml",
            "config/_default/hugo.yaml",
            "config/_default/config.toml",
            "config/_default/config.yaml",
        ],
        Generator::Zola => &["zola.toml", "config.toml"],
        Generator::Jekyll => &["_config.yml", "_config.yaml", "_config.toml"],
    }
}

/// Hugo's tables that stand in files of their own.
const PARTS: [&str; 2] = ["languages", "permalinks"];

impl Settings {
    /// Reads the first file of settings there is. What cannot be read is noted, and defaults hold.
    pub(super) fn read(folder: &Folder, generator: Generator, notes: &mut Vec<Note>) -> Self {
        let mut settings = Self::default();
        let sections = folder.texts.keys().filter_map(|path| path.rsplit_once('/'));
        let sections = sections.filter(|(_, name)| name.starts_with("_index."));
        settings.sections = sections.map(|(folder, _)| folder.to_owned()).collect();
        let Some(path) = names(generator).iter().find(|path| folder.texts.contains_key(**path)) else {
            return settings;
        };
        settings.found = true;
        let Some(mut keys) = table(folder, path, notes) else { return settings };
        if generator == Generator::Hugo {
            for part in PARTS {
                let files = ["toml", "yaml", "yml", "json"].map(|end| format!("config/_default/{part}.{end}"));
                let Some(file) = files.iter().find(|file| folder.texts.contains_key(*file)) else { continue };
                if let Some(node) = node(folder, file, notes) {
                    let key = tree::Spanned { value: part.to_owned(), span: 0..0 };
                    keys.put(key, node);
                }
            }
        }
        match generator {
            Generator::Hugo => settings.hugo(&keys),
            Generator::Zola => settings.zola(&keys),
            Generator::Jekyll => settings.jekyll(&keys),
        }
        settings
    }

    fn hugo(&mut self, keys: &Front) {
        self.base = keys.text("baseURL").and_then(|url| BaseUrl::parse(&url).ok());
        self.content = keys.text("contentDir").map(|path| path.trim_matches('/').to_owned());
        self.ugly = keys.text("uglyURLs").is_some_and(|value| value == "true");
        self.keeps_case = keys.text("disablePathToLower").is_some_and(|value| value == "true");
        self.default_in_subfolder = keys.text("defaultContentLanguageInSubdir").is_some_and(|value| value == "true");
        for (tag, language) in entries(keys.get("languages")) {
            let own = inner(language, "contentDir").and_then(front::text);
            self.languages.insert(tag.to_lowercase(), own.map(|path| path.trim_matches('/').to_owned()));
        }
        let said = keys.text("defaultContentLanguage").map(|tag| tag.to_lowercase());
        // Hugo's own default is English, which says something only where there are languages.
        let fallback = if self.languages.is_empty() {
            keys.text("locale").or_else(|| keys.text("languageCode"))
        } else {
            Some("en".to_owned())
        };
        self.default_language = said.or(fallback);
        for (section, pattern) in entries(keys.get("permalinks")) {
            match &pattern.value {
                // `[permalinks.page]`; other kinds are lists.
                Value::Table(_) if section == "page" => {
                    for (section, pattern) in entries(Some(pattern)) {
                        self.permalinks.extend(front::text(pattern).map(|pattern| (section.to_owned(), pattern)));
                    }
                }
                _ => self.permalinks.extend(front::text(pattern).map(|pattern| (section.to_owned(), pattern))),
            }
        }
    }

    fn zola(&mut self, keys: &Front) {
        self.base = keys.text("base_url").and_then(|url| BaseUrl::parse(&url).ok());
        self.default_language = keys.text("default_language");
        for (tag, _) in entries(keys.get("languages")) {
            self.languages.insert(tag.to_owned(), None);
        }
        if let Some(tag) = &self.default_language {
            self.languages.insert(tag.clone(), None);
        }
    }

    fn jekyll(&mut self, keys: &Front) {
        let url = keys.text("url").unwrap_or_default();
        let base = keys.text("baseurl").unwrap_or_default();
        let url = if url.is_empty() { "https://localhost".to_owned() } else { url };
        self.base = BaseUrl::parse(&format!("{}/{}", url.trim_end_matches('/'), base.trim_matches('/'))).ok();
        self.default_language = keys.text("default_lang").or_else(|| keys.text("lang")).or_else(|| keys.text("locale"));
        for tag in keys.words("languages") {
            self.languages.insert(tag, None);
        }
        self.permalink = keys.text("permalink");
        self.exclude = keys.words("exclude").iter().map(|path| path.trim_matches('/').to_owned()).collect();
        match keys.get("collections") {
            Some(tree::Spanned { value: Value::List(names), .. }) => {
                self.collections = names.iter().filter_map(front::text).collect();
            }
            table => {
                for (name, collection) in entries(table) {
                    self.collections.push(name.to_owned());
                    let pattern = inner(collection, "permalink").and_then(front::text);
                    self.permalinks.extend(pattern.map(|pattern| (name.to_owned(), pattern)));
                }
            }
        }
        self.collections.retain(|name| name != "posts");
        if let Some(tree::Spanned { value: Value::List(defaults), .. }) = keys.get("defaults") {
            for default in defaults {
                let scope = inner(default, "scope");
                let said = |key: &str| scope.and_then(|scope| inner(scope, key)).and_then(front::text);
                let values = entries(inner(default, "values"));
                self.defaults.push(Default {
                    path: said("path").unwrap_or_default().trim_matches('/').to_owned(),
                    kind: said("type"),
                    values: values.map(|(key, node)| (key.to_owned(), node.clone())).collect(),
                });
            }
        }
    }

    /// What Jekyll's `defaults` say of a file: the longest path counts.
    pub(super) fn default_of(&self, path: &str, kind: &str, key: &str) -> Option<&Node> {
        let holds = |default: &&Default| {
            let below = default.path.is_empty()
                || path
                    .strip_prefix(default.path.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            below && default.kind.as_deref().is_none_or(|wanted| wanted == kind)
        };
        let value = |default: &'_ Default| default.values.iter().position(|(name, _)| name == key);
        let found = self.defaults.iter().filter(holds).filter(|default| value(default).is_some());
        let default = found.max_by_key(|default| default.path.len())?;
        value(default).map(|at| &default.values[at].1)
    }

    /// The base path of the old site: `/` or `/some/repo/`.
    pub(super) fn base_path(&self) -> &str {
        self.base.as_ref().map_or("/", BaseUrl::path)
    }
}

fn entries(node: Option<&Node>) -> impl Iterator<Item = (&str, &Node)> {
    let entries: &[_] = match node.map(|node| &node.value) {
        Some(Value::Table(entries)) => entries,
        _ => &[],
    };
    entries.iter().map(|(key, node)| (key.value.as_str(), node))
}

fn table(folder: &Folder, path: &str, notes: &mut Vec<Note>) -> Option<Front> {
    node(folder, path, notes).map(Front::of)
}

fn node(folder: &Folder, path: &str, notes: &mut Vec<Note>) -> Option<Node> {
    let bytes = folder.texts.get(path)?;
    let source = match Source::decode(path.into(), bytes) {
        Ok(source) => source,
        Err(fault) => {
            notes.push(Note::of_fault(Sort::NotMapped, path, &fault));
            return None;
        }
    };
    let all = 0..source.text.len();
    let (node, faults) = match path.rsplit('.').next() {
        Some("toml") => tree::toml(&source, all),
        Some("json") => (serde_json::from_str(&source.text).ok().map(front::of_json), Vec::new()),
        _ => tree::yaml(&source, all),
    };
    notes.extend(faults.iter().map(|fault| Note::of_fault(Sort::NotMapped, path, fault)));
    node
}
