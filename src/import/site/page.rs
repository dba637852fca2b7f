//! A page of the old site: what its path and its front matter say of its name, language and address.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::front::Front;
use super::settings::Settings;
use crate::config::Config;
use crate::diagnostic::Source;

/// What a page is in the old site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A page or post like most.
    Leaf,
    /// The page of a section: `_index.md`.
    Section,
    /// A text beside a page, not published by itself.
    Resource,
    /// Jekyll's posts.
    Post,
    /// Jekyll's drafts.
    Draft,
    /// A document of one of Jekyll's collections.
    Collected,
}

/// A file of the old site that holds a page.
#[derive(Debug)]
pub(super) struct Listed {
    /// Its path.
    pub(super) path: String,
    pub(super) sort: Sort,
    pub(super) stem: String,
    pub(super) written: String,
    pub(super) language: Option<String>,
    pub(super) prefix: Option<String>,
    pub(super) is_html: bool,
}

/// What a generator's folders hold.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) pages: Vec<Listed>,
    /// Files beside pages: the path here, and where it belongs below `content/`.
    pub(super) beside: Vec<Beside>,
    /// Files that are published as they are: the path here, and the one below `static/`.
    pub(super) published: Vec<(String, String)>,
    /// Pages that are made by a template.
    pub(super) templates: BTreeSet<String>,
    /// Markdown that the old generator does not take for a page.
    pub(super) plain: BTreeSet<String>,
    /// Folders that are not looked into.
    pub(super) left_out: BTreeSet<String>,
}

/// A file beside pages.
#[derive(Debug)]
pub(super) struct Beside {
    pub(super) path: String,
    /// Its path below `content/`, without a language's folder.
    pub(super) home: String,
    pub(super) language: Option<String>,
}

impl Found {
    /// Takes in a page. `written` is its path as the old site has it, without extension and language.
    pub(super) fn page(
        &mut self,
        path: &str,
        sort: Sort,
        written: &str,
        language: Option<String>,
        is_html: bool,
        known: &Known,
    ) {
        let home = super::jekyll::home(written);
        let home = if matches!(sort, Sort::Post | Sort::Draft | Sort::Collected) { home.as_str() } else { written };
        let (folder, stem) = known.cut_home(home);
        let said = language.clone().or_else(|| folder.map(str::to_owned));
        self.pages.push(Listed {
            path: path.to_owned(),
            sort,
            stem,
            written: written.to_owned(),
            language: said,
            prefix: language,
            is_html,
        });
    }

    /// Takes in a file beside pages.
    pub(super) fn accompany(&mut self, path: &str, below: &str, known: &Known) {
        let (language, home) = known.cut_home(below);
        self.beside.push(Beside { path: path.to_owned(), language: language.map(str::to_owned), home });
    }

    /// Takes in a file that is published as it is.
    pub(super) fn publish(&mut self, path: &str, below: &str) {
        self.published.push((path.to_owned(), below.to_owned()));
    }
}

/// A page as the old site has it.
#[derive(Debug)]
pub(super) struct Page {
    /// Its file.
    pub(super) source: Arc<Source>,
    pub(super) sort: Sort,
    /// Its path without extension and language, without a language's folder: `posts/x/index`.
    pub(super) stem: String,
    /// The same as the old site has it, with a language's folder and the folders that mean something there.
    pub(super) written: String,
    /// The language that the old generator itself knows of, by the name or the folder.
    pub(super) prefix: Option<String>,
    /// The language that it says, as it says it.
    pub(super) language: Option<String>,
    pub(super) front: Front,
    /// Where the text stands.
    pub(super) body: Range<usize>,
}

impl Page {
    /// The text.
    pub(super) fn text(&self) -> &str {
        self.source.text.get(self.body.clone()).unwrap_or_default()
    }

    /// The last part of its path that is a name: the folder's where the file is `index`.
    pub(super) fn name(&self) -> &str {
        let (folder, name) = self.stem.rsplit_once('/').unwrap_or(("", &self.stem));
        if matches!(name, "index" | "_index") && !folder.is_empty() {
            return folder.rsplit('/').next().unwrap_or(folder);
        }
        name
    }
}

/// Which texts are languages here.
pub(super) struct Known<'a> {
    pub(super) settings: &'a Settings,
    pub(super) config: &'a Config,
}

impl Known<'_> {
    /// Whether a text names a language of the old site or of the new one.
    pub(super) fn is_language(&self, text: &str) -> bool {
        self.settings.languages.keys().any(|tag| tag.eq_ignore_ascii_case(text)) || self.config.lang(text).is_some()
    }

    /// Cuts `x.fr` into `x` and `fr`.
    pub(super) fn cut<'n>(&self, name: &'n str) -> (&'n str, Option<&'n str>) {
        match name.rsplit_once('.') {
            // Without settings that name the languages, two letters can hardly be anything else.
            Some((stem, tag))
                if !stem.is_empty() && (self.is_language(tag) || (!self.settings.found && has_shape(tag))) =>
            {
                (stem, Some(tag))
            }
            _ => (name, None),
        }
    }

    /// Takes a folder that is a language from a path: the first one, or the one below `posts/`.
    pub(super) fn cut_home<'p>(&self, path: &'p str) -> (Option<&'p str>, String) {
        match path.split_once('/') {
            Some((folder, rest)) if self.is_language(folder) => (Some(folder), rest.to_owned()),
            Some(("posts", rest)) => match rest.split_once('/') {
                Some((folder, rest)) if self.is_language(folder) => (Some(folder), format!("posts/{rest}")),
                _ => (None, path.to_owned()),
            },
            _ => (None, path.to_owned()),
        }
    }

    /// The site's own tag of a language, `fr` for `fr-FR` where there is no nearer one.
    pub(super) fn tag(&self, language: &str) -> Option<Arc<str>> {
        let language = language.replace('_', "-");
        let lang = self.config.lang(&language).or_else(|| self.config.lang(language.split('-').next()?));
        lang.map(|lang| Arc::clone(self.config.tag(lang)))
    }
}

/// `fr`, `pt-BR`.
fn has_shape(tag: &str) -> bool {
    let (language, region) = tag.split_once('-').map_or((tag, None), |(language, region)| (language, Some(region)));
    language.len() == 2
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && region
            .is_none_or(|region| (2..=4).contains(&region.len()) && region.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// A Markdown or HTML file's path without its extension, and whether it is HTML.
pub(super) fn markup(path: &str) -> Option<(&str, bool)> {
    let (stem, extension) = path.rsplit_once('.')?;
    match extension.to_ascii_lowercase().as_str() {
        "md" | "markdown" | "mdown" | "mkd" | "mkdn" => Some((stem, false)),
        "html" | "htm" => Some((stem, true)),
        _ => None,
    }
}

/// The date before a name: `2021-01-01-hello`.
pub(super) fn dated(name: &str) -> Option<(&str, &str)> {
    let (date, rest) = (name.get(..10)?, name.get(10..)?);
    let rest = rest.strip_prefix(['-', '_'])?;
    (super::date::read(date).is_some() && !rest.is_empty()).then_some((date, rest))
}
