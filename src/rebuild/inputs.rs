//! The parsed files of a site, kept from one build to the next: only what changed is parsed again.
//!
//! A file that becomes faulty keeps its last good value, so that a preview can go on; its faults say that it is so.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use super::earlier::{Earlier, key};
use crate::checks;
use crate::config::{Config, Severities};
use crate::diagnostic::{Diagnostic, Place, Source};
use crate::lang::{Locale, Speech, Words, alike};
use crate::markdown::{Split, Surveys};
use crate::output::Copied;
use crate::parse;
use crate::picture::Picture;
use crate::read::{Changes, File, Text};
use crate::render::Templates;
use crate::site::{self, Assets, Glossary, Hashes, Kind, Theme, Version};
use crate::tree::has_errors;
use crate::url::BaseUrl;

const SETTINGS: &str = "veille.toml";
const GLOSSARY: &str = "glossary.toml";

/// What came of parsing a file.
type Outcome<T> = (Option<T>, Vec<Diagnostic>);
/// Files that are copied as they are, by path from the site's root, with what is known of pictures.
type CopiedFiles = BTreeMap<Arc<str>, (Copied, Option<Picture>)>;

/// A value made from a file, and what is wrong with the file.
#[derive(Debug)]
struct Kept<T> {
    good: Option<T>,
    faults: Vec<Diagnostic>,
    /// Whether the good value is of an earlier text than the faults.
    stale: bool,
    /// Then, what was made of the text as it is now: it serves to find what else is wrong with it.
    faulty: Option<T>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { good: None, faults: Vec::new(), stale: false, faulty: None }
    }
}

impl<T> Kept<T> {
    /// Takes the outcome of parsing; the last good value stays where there is none as good.
    fn update(&mut self, (value, faults): Outcome<T>) {
        let before = self.good.take();
        // What was made of a file with errors serves to find more of them, but is not shown in place of what was right.
        self.stale = if has_errors(&faults) { before.is_some() } else { value.is_none() && before.is_some() };
        (self.good, self.faulty) = if self.stale { (before, value) } else { (value, None) };
        self.faults = faults;
    }
}

/// Everything that was read, parsed.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    /// `--base-url`, which stands above the settings.
    base_url: Option<BaseUrl>,
    texts: BTreeMap<Arc<str>, Text>,
    /// Faults of files that could not be read, by path.
    unreadable: BTreeMap<Arc<str>, Diagnostic>,
    config: Kept<Arc<Config>>,
    versions: BTreeMap<Arc<str>, Kept<Arc<Version>>>,
    themes: BTreeMap<Arc<str>, Kept<Arc<Theme>>>,
    glossary: Kept<Arc<Glossary>>,
    templates: Kept<Templates>,
    speech: Arc<Vec<Speech>>,
    word_faults: Vec<Diagnostic>,
    assets: Arc<Assets>,
    copied: CopiedFiles,
    /// What was hashed already, for the rounds to come.
    hashed: Mutex<Hashed>,
}

/// Hashes of texts that others were translated from, by path, with the hash of the file that they were made of.
type Hashed = BTreeMap<Arc<str>, (u64, Arc<Hashes>)>;

/// Whether a path is a Markdown file of `content/`.
fn is_version(path: &str) -> bool {
    // Case matters: `read` reports `.MD` as a stray file.
    path.strip_prefix("content/").is_some_and(|path| path.strip_suffix(".md").is_some())
}

impl Inputs {
    pub(super) fn new(base_url: Option<BaseUrl>) -> Self {
        Self { base_url, ..Self::default() }
    }

    /// Takes changes in, and parses what they touch.
    pub(super) fn update(&mut self, changes: Changes, earlier: Option<&dyn Earlier>) {
        let first = self.templates.good.is_none() && self.templates.faults.is_empty();
        let touched: BTreeSet<Arc<str>> = changes.keys().cloned().collect();
        let any = |prefix: &str| touched.iter().any(|path| path.starts_with(prefix));
        let (settings, strings, templates, content) =
            (any("veille.toml"), any("strings/"), any("templates/"), any("content/"));
        for (path, file) in changes {
            self.keep(path, file);
        }
        let before = self.config.good.clone();
        // A folder without settings names no file at all, and must be told of all the same.
        if settings || (self.config.good.is_none() && self.config.faults.is_empty()) {
            self.parse_config();
        }
        let Some(config) = self.config.good.clone() else { return };
        let all = before.is_none_or(|before| *before != *config);
        if all || strings {
            self.parse_strings(&config);
        }
        if first || templates {
            self.parse_templates();
        }
        if all || any("themes/") {
            self.parse_themes(&config, all, &touched);
        }
        let glossary = (all || any("glossary.toml")) && self.parse_glossary(&config);
        if all || content || glossary {
            let stale = |path: &Arc<str>| all || glossary || touched.contains(path);
            self.parse_versions(&config, all, stale, earlier);
            let below = |path: &Arc<str>| path.strip_prefix("content/").map(Arc::from);
            let assets = self.copied.iter().filter_map(|(path, (_, picture))| Some((below(path)?, *picture)));
            self.assets = Arc::new(assets.collect());
        }
    }

    /// Puts one file where its sort is kept, and takes it away from where it was.
    fn keep(&mut self, path: Arc<str>, file: Option<File>) {
        self.texts.remove(&path);
        self.copied.remove(&path);
        self.unreadable.remove(&path);
        match file {
            Some(File::Text(text)) => {
                self.texts.insert(path, text);
            }
            Some(File::Asset(asset)) => {
                self.copied.insert(path, (asset.copied, asset.picture));
            }
            Some(File::Unreadable(fault) | File::Stray(fault)) => {
                self.unreadable.insert(path, fault);
            }
            None => {}
        }
    }

    fn parse_config(&mut self) {
        let outcome = match self.texts.get(SETTINGS) {
            None if self.unreadable.contains_key(SETTINGS) => (None, Vec::new()),
            None => {
                let fault = Diagnostic::error("missing-settings", "there is no `veille.toml` here")
                    .hint("run the command in the site's folder or below it, or name the folder with `--root`");
                (None, vec![fault])
            }
            Some(text) => decoded(SETTINGS.into(), text, parse::config),
        };
        let base_url = self.base_url.clone();
        let with_base = |mut config: Config| {
            if let Some(base_url) = base_url {
                config.base_url = base_url;
            }
            Arc::new(config)
        };
        self.config.update((outcome.0.map(with_base), outcome.1));
    }

    fn parse_strings(&mut self, config: &Config) {
        let mut faults = Vec::new();
        let mut speech = Vec::new();
        let used: Vec<&str> = config.languages.iter().map(|language| &*language.tag).collect();
        for language in &config.languages {
            let path: Arc<str> = format!("strings/{}.toml", language.tag).into();
            let placed = match self.texts.get(&path) {
                Some(text) => {
                    let (words, strings_faults) = decoded(path, text, |source| {
                        let (words, faults) = parse::strings(source);
                        (Some(words), faults)
                    });
                    faults.extend(strings_faults);
                    words.unwrap_or_default()
                }
                None => BTreeMap::new(),
            };
            let places = placed.iter().map(|(key, word)| (key.clone(), word.place.clone())).collect();
            let own = placed.into_iter().map(|(key, word)| (key, word.value)).collect();
            let words = Words::layered(&language.tag, own);
            faults.extend(checks::words(&language.tag, &places, &words, &used));
            match Locale::new(&language.locale) {
                Ok(locale) => speech.push(Speech { words, locale }),
                Err(message) => {
                    let place = Place::file("veille.toml".into());
                    faults.push(Diagnostic::error("unknown-locale", message).at(place));
                    // Tags are checked with the settings; `und` is always known.
                    speech.extend(Locale::new("und").ok().map(|locale| Speech { words, locale }));
                }
            }
        }
        let strays = self.texts.keys().filter_map(|path| path.strip_prefix("strings/")?.strip_suffix(".toml"));
        for tag in strays.filter(|tag| !used.contains(tag)) {
            faults.push(
                Diagnostic::warning("unknown-language", format!("the site has no language `{tag}`"))
                    .at(Place::file(format!("strings/{tag}.toml").into()))
                    .hint(format!("add `[languages.{tag}]` to `veille.toml`, or remove the file")),
            );
        }
        self.speech = Arc::new(speech);
        self.word_faults = faults;
    }

    fn parse_templates(&mut self) {
        let mut faults = Vec::new();
        let mut own = BTreeMap::new();
        for (path, text) in &self.texts {
            if let Some(name) = path.strip_prefix("templates/") {
                match Source::decode(Arc::clone(path), &text.bytes) {
                    Ok(source) => {
                        own.insert(name.to_owned(), Arc::new(source));
                    }
                    Err(fault) => faults.push(fault),
                }
            }
        }
        match Templates::new(own) {
            Ok(templates) => self.templates.update((Some(templates).filter(|_| faults.is_empty()), faults)),
            Err(more) => {
                faults.extend(more);
                self.templates.update((None, faults));
                if self.templates.good.is_none() {
                    // With the built-in look, all else can be checked and previewed.
                    self.templates.good = Templates::new(BTreeMap::new()).ok();
                }
            }
        }
    }

    fn parse_themes(&mut self, config: &Config, all: bool, touched: &BTreeSet<Arc<str>>) {
        self.themes.retain(|path, _| self.texts.contains_key(path));
        for (path, text) in self.texts.iter().filter(|(path, _)| path.starts_with("themes/")) {
            if all || touched.contains(path) {
                let (theme, faults) = decoded(Arc::clone(path), text, |source| parse::theme(source, config));
                self.themes.entry(Arc::clone(path)).or_default().update((theme.map(Arc::new), faults));
            }
        }
    }

    /// Reads the glossary, which texts are explained by as they are parsed; whether it is other than before.
    fn parse_glossary(&mut self, config: &Config) -> bool {
        let before = self.glossary.good.clone().unwrap_or_default();
        let (glossary, faults) = match self.texts.get(GLOSSARY) {
            Some(text) => decoded(GLOSSARY.into(), text, |source| parse::glossary(source, config)),
            None => (Some(Glossary::default()), Vec::new()),
        };
        self.glossary.update((glossary.map(Arc::new), faults));
        self.glossary.good.as_deref().is_some_and(|glossary| *glossary != *before)
    }

    /// `all`: the settings are other.
    fn parse_versions(
        &mut self,
        config: &Config,
        all: bool,
        is_stale: impl Fn(&Arc<str>) -> bool,
        earlier: Option<&dyn Earlier>,
    ) {
        let texts = &self.texts;
        let glossary = self.glossary();
        self.versions.retain(|path, _| texts.contains_key(path));
        let stale: Vec<(&Arc<str>, &Text)> =
            texts.iter().filter(|(path, _)| is_version(path) && is_stale(path)).collect();
        let earlier = earlier.map(|earlier| (earlier, key((config, &*glossary))));
        let parsed: Vec<(Arc<str>, Outcome<Arc<Version>>)> = stale
            .par_iter()
            .map(|(path, text)| {
                let parse = || parse_version(path, text, config, &glossary);
                let (version, faults) = match earlier {
                    Some((earlier, all)) => remembered(earlier, key((all, path, text.hash)), parse),
                    None => parse(),
                };
                (Arc::clone(*path), (version.map(Arc::new), faults))
            })
            .collect();
        for (path, outcome) in parsed {
            let kept = self.versions.entry(path).or_default();
            if all {
                // The last good value may be of a language that is no more, or of another number.
                kept.good = None;
            }
            kept.update(outcome);
        }
    }

    /// The settings, once there were good ones.
    pub(super) fn config(&self) -> Option<&Arc<Config>> {
        self.config.good.as_ref()
    }

    pub(super) fn speech(&self) -> &Arc<Vec<Speech>> {
        &self.speech
    }

    pub(super) fn templates(&self) -> Option<&Templates> {
        self.templates.good.as_ref()
    }

    pub(super) fn themes(&self) -> Vec<Arc<Theme>> {
        self.themes.values().filter_map(|kept| kept.good.clone()).collect()
    }

    /// The glossary, empty where there is none.
    pub(super) fn glossary(&self) -> Arc<Glossary> {
        self.glossary.good.clone().unwrap_or_default()
    }

    pub(super) fn versions(&self) -> Vec<Arc<Version>> {
        self.versions.values().filter_map(|kept| kept.good.clone()).collect()
    }

    /// All versions as their texts are now, errors and all; nothing where those are the [`versions`](Self::versions).
    pub(super) fn newest_versions(&self) -> Option<Vec<Arc<Version>>> {
        let newest = |kept: &Kept<Arc<Version>>| kept.faulty.clone().or_else(|| kept.good.clone());
        let differs = self.versions.values().any(|kept| kept.faulty.is_some());
        differs.then(|| self.versions.values().filter_map(newest).collect())
    }

    /// Whether there is a version at this path below `content/` that its faults keep out of the site.
    pub(super) fn is_faulty(&self, path: &str) -> bool {
        self.versions.get(format!("content/{path}").as_str()).is_some_and(|kept| kept.good.is_none())
    }

    /// What stands in each good version, by its path below `content/`.
    pub(super) fn surveys(&self) -> Surveys {
        let kept = self.versions.par_iter().filter_map(|(path, kept)| {
            let version = kept.good.as_ref()?;
            let text = self.texts.get(path)?;
            let source = Source::decode(Arc::clone(path), &text.bytes).ok()?;
            let split = if version.front.kind == Kind::Digest { Split::Digest } else { Split::Whole };
            Some((Arc::clone(&version.path), parse::survey(Arc::new(source), split)))
        });
        kept.collect::<Vec<_>>().into_iter().collect()
    }

    /// The hashes of what a version says, as translations of it record them.
    pub(super) fn hashes(&self, version: &Version) -> Option<Arc<Hashes>> {
        let path: Arc<str> = format!("content/{}", version.path).into();
        let text = self.texts.get(&path)?;
        // The version is of an earlier text than the file.
        if self.versions.get(&path).is_none_or(|kept| kept.stale) {
            return None;
        }
        let known =
            |hashed: &Hashed| hashed.get(&path).filter(|(hash, _)| *hash == text.hash).map(|(_, of)| Arc::clone(of));
        if let Some(known) = self.hashed.lock().ok().and_then(|hashed| known(&hashed)) {
            return Some(known);
        }
        let source = Source::decode(Arc::clone(&path), &text.bytes).ok()?;
        let split = if version.front.kind == Kind::Digest { Split::Digest } else { Split::Whole };
        let hashes = Arc::new(site::hashes(version, &parse::survey(Arc::new(source), split)));
        if let Ok(mut hashed) = self.hashed.lock() {
            hashed.insert(path, (text.hash, Arc::clone(&hashes)));
        }
        Some(hashes)
    }

    /// Gives each problem the severity that the site or its file chose for it.
    pub(super) fn set_severities(&self, problems: &mut [Diagnostic]) {
        let Some(config) = &self.config.good else { return };
        for problem in problems {
            let chosen = self.chosen_by_file(problem);
            config.checks.apply(problem, chosen);
        }
    }

    /// Whether a problem is not to be reported, by the choice of the site or of its file.
    pub(super) fn is_off(&self, problem: &Diagnostic) -> bool {
        let config = self.config.good.as_ref();
        config.is_some_and(|config| config.checks.is_off(problem, self.chosen_by_file(problem)))
    }

    fn chosen_by_file(&self, problem: &Diagnostic) -> Option<&Severities> {
        let kept = self.versions.get(&problem.place.as_ref()?.path)?;
        Some(&kept.good.as_ref()?.front.checks)
    }

    /// Whether what is known of the file at this path is of an earlier text, since the one that is there now has errors.
    pub(super) fn is_stale(&self, path: &str) -> bool {
        match path {
            SETTINGS => self.config.stale,
            GLOSSARY => self.glossary.stale,
            // Pages are made with all templates or none of a set, as inheritance binds them together.
            _ if path.starts_with("templates/") => self.templates.stale,
            _ => {
                let version = self.versions.get(path).is_some_and(|kept| kept.stale);
                version || self.themes.get(path).is_some_and(|kept| kept.stale)
            }
        }
    }

    /// Whether a fault is one of a file by itself, as it is now.
    pub(super) fn is_own(&self, fault: &Diagnostic) -> bool {
        // Its severity may be a choice that was made since.
        self.faults().any(|own| (own.name, &own.place, &own.message) == (fault.name, &fault.place, &fault.message))
    }

    pub(super) fn assets(&self) -> &Arc<Assets> {
        &self.assets
    }

    /// Files that are copied as they are, by path from the site's root.
    pub(super) fn copied(&self) -> &CopiedFiles {
        &self.copied
    }

    /// Files that are one on a disk that heeds neither case nor how accents are spelled.
    pub(super) fn alike(&self) -> Vec<Diagnostic> {
        let mut paths: Vec<&str> = self.texts.keys().chain(self.copied.keys()).map(|path| &**path).collect();
        paths.sort_unstable();
        let found = alike(&paths).into_iter().map(|(first, second)| {
            let message =
                format!("`{second}` and `{first}` are one file where neither case nor the storing of accents counts, as on Windows and macOS");
            Diagnostic::error("same-file-name", message)
                .at(Place::file(second.into()))
                .hint("one of them would be lost there: give it another name")
        });
        found.collect()
    }

    /// What is wrong with the files, each by itself.
    pub(super) fn faults(&self) -> impl Iterator<Item = &Diagnostic> {
        let versions = self.versions.values().flat_map(|kept| &kept.faults);
        let themes = self.themes.values().flat_map(|kept| &kept.faults);
        self.unreadable
            .values()
            .chain(&self.config.faults)
            .chain(&self.word_faults)
            .chain(&self.templates.faults)
            .chain(&self.glossary.faults)
            .chain(themes)
            .chain(versions)
    }
}

fn decoded<T>(path: Arc<str>, text: &Text, parse: impl FnOnce(&Source) -> Outcome<T>) -> Outcome<T> {
    match Source::decode(path, &text.bytes) {
        Ok(source) => parse(&source),
        Err(fault) => (None, vec![fault]),
    }
}

/// The version that an earlier build made, or else a new one.
fn remembered(earlier: &dyn Earlier, key: u64, parse: impl FnOnce() -> Outcome<Version>) -> Outcome<Version> {
    if let Some(version) = earlier.version(key) {
        return (Some(version), Vec::new());
    }
    let (version, faults) = parse();
    if let Some(version) = version.as_ref().filter(|_| faults.is_empty()) {
        earlier.keep_version(key, version);
    }
    (version, faults)
}

fn parse_version(path: &Arc<str>, text: &Text, config: &Config, glossary: &Glossary) -> Outcome<Version> {
    let below = path.strip_prefix("content/").unwrap_or(path);
    match parse::file_name(below, config) {
        Ok(file) => decoded(Arc::clone(path), text, |source| parse::version(source, &file, config, glossary)),
        Err(fault) => (None, vec![fault]),
    }
}
