//! The one way from files to output: take changes in, put the site together, make again the pages that read something
//! which changed. A clean build is a rebuild from nothing.
//!
//! It does no I/O: changes come from `read`, the output goes to `write` or to the preview.

mod earlier;
mod inputs;
mod keys;
mod making;
mod moved;
mod on_demand;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::Arc;

use jiff::Timestamp;
use xxhash_rust::xxh3::xxh3_64;

use crate::checks::{self, Shown};
use crate::diagnostic::Diagnostic;
use crate::markdown::Surveys;
use crate::output::{Content, Difference, InMemory, Output, Take};
use crate::pages::{self, Look, LookFile, Page, Plan, asset_url};
use crate::read::Changes;
use crate::render::{self, FEED_STYLESHEET, SEARCH_SCRIPT, STYLESHEET, Templates, favicon};
use crate::search;
use crate::site::{Key, Now, Parts, Site};
use crate::tree::has_errors;
use crate::url::BaseUrl;
pub use earlier::Earlier;
use inputs::Inputs;
use keys::Keys;
use making::{Made, Making};
use moved::Departed;
use on_demand::LastIndex;
pub use on_demand::SearchOnDemand;

/// What a build is asked for beside the site's own settings.
#[derive(Debug, Clone)]
pub struct Options {
    /// `--base-url`.
    pub base_url: Option<BaseUrl>,
    /// The instant of the build.
    pub now: Now,
    /// Whether drafts, scheduled and expired versions are shown, marked as such.
    pub unpublished: bool,
    /// Whether the look's files carry fingerprints in their names, so that they may be cached for ever. A preview goes
    /// without: there an edit of the style sheet must not touch the pages.
    pub fingerprints: bool,
    /// When the search index is made, unless the site's settings turn search off.
    pub search_index: SearchIndex,
}

/// When the search index is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchIndex {
    /// With the pages, as a part of the output.
    Now,
    /// When somebody searches: see [`Rebuild::search_on_demand`]. It is no part of the output.
    OnDemand,
}

/// A site's output, kept up to date.
#[derive(Debug)]
pub struct Rebuild {
    options: Options,
    makes_pages: bool,
    inputs: Inputs,
    /// The site of the last round.
    site: Option<Arc<Site>>,
    /// The tags that the numbers of languages in `records` and `keys` stand for.
    languages: Vec<Arc<str>>,
    records: BTreeMap<Arc<str>, Record>,
    /// Pages that went, until they are found at another address.
    departed: Departed,
    /// What pages of the last round read, which is not in their records yet.
    unrecorded: Vec<(Arc<str>, BTreeSet<Key>)>,
    keys: Keys,
    output: Output,
    diagnostics: Vec<Diagnostic>,
    /// Those of them that only the newest texts of files with errors have.
    unseen: Vec<Diagnostic>,
    /// What was made on demand last.
    last_index: Arc<LastIndex>,
}

/// What is remembered of a page that was made.
#[derive(Debug)]
struct Record {
    page: Page,
    reads: Box<[u32]>,
    /// Files that were made beside its own.
    beside: Vec<Arc<str>>,
    /// What was wrong with its template.
    fault: Option<Diagnostic>,
}

/// What one round did.
#[derive(Debug, Default)]
pub struct Round {
    /// What is other in the output.
    pub difference: Difference,
    /// How many pages were made, or made again.
    pub made: usize,
    /// Pages that are at another address than before: from which file of the output to which.
    pub moved: Vec<(Arc<str>, Arc<str>)>,
}

impl Rebuild {
    /// A build of nothing yet.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self {
            inputs: Inputs::new(options.base_url.clone()),
            options,
            makes_pages: true,
            site: None,
            languages: Vec::new(),
            records: BTreeMap::new(),
            departed: Departed::default(),
            unrecorded: Vec::new(),
            keys: Keys::default(),
            output: Output::new(),
            diagnostics: Vec::new(),
            unseen: Vec::new(),
            last_index: Arc::default(),
        }
    }

    /// The same without pages, for who asks what a site holds: nothing is put out, and what is wrong with pages alone, such
    /// as a template that cannot be filled, is not told.
    #[must_use]
    pub fn without_pages(self) -> Self {
        Self { makes_pages: false, ..self }
    }

    /// The files of the site. While [`has_errors`](Self::has_errors), they are as good as the faults allow: to be
    /// previewed, not to be published.
    #[must_use]
    pub fn output(&self) -> &Output {
        &self.output
    }

    /// Everything that is wrong now, sorted.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Whether the output must not be published.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        has_errors(&self.diagnostics)
    }

    /// Sets the instant of the build for the rounds to come; whether the site is another at it.
    pub fn set_now(&mut self, now: Now) -> bool {
        let before = self.lasts();
        self.options.now = now;
        before.is_some_and(|lasts| !lasts.contains(&now.instant()))
    }

    /// The instants of a build for which the same files make the same output; nothing before there was a site.
    #[must_use]
    pub fn lasts(&self) -> Option<Range<Timestamp>> {
        self.site.as_ref().map(|site| site.lasts(self.options.now))
    }

    /// The path of the site's base, `/` or `/some/repo/`; nothing before there were good settings.
    #[must_use]
    pub fn base_path(&self) -> Option<String> {
        self.inputs.config().map(|config| config.base_url.path().to_owned())
    }

    /// The languages' own names, with their tags.
    #[must_use]
    pub fn languages(&self) -> Vec<(String, Arc<str>)> {
        let Some(config) = self.inputs.config() else { return Vec::new() };
        let speech = self.inputs.speech().iter();
        let names = speech.map(|speech| speech.words.text("words.language").to_owned());
        names.zip(config.languages.iter().map(|language| Arc::clone(&language.tag))).collect()
    }

    /// The search index of the site as it is now, yet to be made; nothing where there is no search.
    #[must_use]
    pub fn search_on_demand(&self) -> Option<SearchOnDemand> {
        let site = self.site.as_ref().filter(|site| site.config().search)?;
        Some(SearchOnDemand::new(Arc::clone(site), Arc::clone(&self.last_index)))
    }

    /// Does what the next round would begin with: records what the pages of the last one read. Only who waits for more
    /// changes has a use for it.
    pub fn prepare(&mut self) {
        if self.unrecorded.is_empty() {
            return;
        }
        for (file, reads) in std::mem::take(&mut self.unrecorded) {
            if let Some(record) = self.records.get_mut(&file) {
                record.reads = self.keys.record(reads);
            }
        }
        self.keys.compact(self.records.values_mut().map(|record| &mut record.reads));
    }

    /// Takes changes in and brings the output up to date.
    pub fn apply(&mut self, changes: Changes) -> Round {
        self.apply_giving(changes, &InMemory, None)
    }

    /// The same, and gives away the bytes of pages as they are made; what is known from `earlier` builds is not made.
    pub fn apply_giving(&mut self, changes: Changes, take: &dyn Take, earlier: Option<&dyn Earlier>) -> Round {
        self.prepare();
        self.inputs.update(changes, earlier);
        self.unseen.clear();
        let mut faults: Vec<Diagnostic> = self.inputs.faults().cloned().collect();
        // Without settings or templates there is no site to show: the last one stays.
        let round = self.make(&mut faults, take, earlier).unwrap_or_default();
        faults.extend(template_faults(&self.records));
        self.tell(faults);
        round
    }

    /// Keeps what is to be told: all but warnings that are turned off, and what is said of an earlier text of a file
    /// whose errors are told, since its places are not there any more.
    fn tell(&mut self, mut faults: Vec<Diagnostic>) {
        self.inputs.set_severities(&mut faults);
        faults.retain(|fault| {
            let path = fault.place.as_ref().map(|place| &*place.path);
            let is_unseen = || {
                let unseen = self.unseen.iter();
                unseen
                    .map(|own| (own.name, &own.place, &own.message))
                    .any(|own| own == (fault.name, &fault.place, &fault.message))
            };
            let is_stale = || path.is_some_and(|path| self.inputs.is_stale(path));
            let gone = || is_stale() && !self.inputs.is_own(fault) && !is_unseen();
            !self.inputs.is_off(fault) && !gone()
        });
        crate::diagnostic::sort(&mut faults);
        self.diagnostics = faults;
    }

    /// The site of the last round; nothing before there was one.
    #[must_use]
    pub fn site(&self) -> Option<&Arc<Site>> {
        self.site.as_ref()
    }

    /// What stands in each version of the last round, with places. It is made when asked for, and costs as much as
    /// parsing all versions.
    #[must_use]
    pub fn surveys(&self) -> Surveys {
        self.inputs.surveys()
    }

    /// Looks at all that a build does not look at, in what [`surveys`](Self::surveys) found, and adds it to the
    /// [`diagnostics`](Self::diagnostics), until the next round.
    pub fn check_thoroughly(&mut self, surveys: &Surveys) {
        let Some(site) = &self.site else { return };
        let found = checks::thorough(site, surveys);
        self.add(found);
    }

    /// Adds what was found out of doors to the [`diagnostics`](Self::diagnostics), until the next round.
    pub fn add(&mut self, found: Vec<Diagnostic>) {
        let faults = std::mem::take(&mut self.diagnostics).into_iter().chain(found).collect();
        self.tell(faults);
    }

    fn make(&mut self, faults: &mut Vec<Diagnostic>, take: &dyn Take, earlier: Option<&dyn Earlier>) -> Option<Round> {
        let (Some(config), Some(templates)) = (self.inputs.config(), self.inputs.templates()) else { return None };
        let languages: Vec<Arc<str>> = config.languages.iter().map(|language| Arc::clone(&language.tag)).collect();
        if languages != self.languages {
            // Languages are known by number: with other numbers, nothing that is remembered means anything.
            self.records.clear();
            self.departed.clear();
            self.keys = Keys::default();
            self.languages = languages;
        }
        let parts = |versions| Parts {
            config: Arc::clone(config),
            speech: Arc::clone(self.inputs.speech()),
            themes: self.inputs.themes(),
            glossary: self.inputs.glossary(),
            versions,
            assets: Arc::clone(self.inputs.assets()),
            now: self.options.now,
            unpublished: self.options.unpublished,
        };
        let hasher = |version: &_| self.inputs.hashes(version);
        let (mut site, site_faults) = Site::new(parts(self.inputs.versions()), self.site.as_deref(), &hasher);
        faults.extend(site_faults);
        let stylesheet = stylesheet(templates, &site);
        let look = look(&stylesheet, templates, self.options.fingerprints);
        let (plan, conflicts) = pages::plan(&site, self.inputs.copied().keys(), &look, self.index_entry());
        faults.extend(conflicts);
        let alike = self.inputs.alike();
        // What comes of two files whose names are alike is alike, too: that is told once.
        faults.extend(if alike.is_empty() { pages::alike(&plan, &site) } else { alike });
        site.set_missing_addresses(checks::missing_addresses(&site, &|file| plan.get(file).is_some()));
        faults.extend(checks::links(&site, &|file| plan.get(file).is_some(), &|path| self.inputs.is_faulty(path)));
        faults.extend(checks::unfinished(&site, self.options.unpublished));
        faults.extend(self.picture_faults(&site, &plan));
        // What is shown of a file with errors is its last good text: what else is wrong with the new one is found apart.
        self.unseen =
            self.inputs.newest_versions().map(|versions| self.faults_of(parts(versions), &look)).unwrap_or_default();
        faults.extend(self.unseen.iter().cloned());
        self.inputs.set_severities(faults);
        // A link that is misspelled leads to none of the files that are there: it is fixed first.
        if !has_errors(faults) {
            faults.extend(checks::unused_files(&site));
            self.inputs.set_severities(faults);
        }
        if !self.makes_pages {
            self.site = Some(Arc::new(site));
            return Some(Round::default());
        }
        let changed = self.keys.refresh(self.site.as_deref(), &site, fingerprint(templates, &look));
        let stale = |(file, page): &&(Arc<str>, Page)| {
            self.records.get(file).is_none_or(|record| record.page != *page || changed.any(&record.reads))
        };
        let made = pages_of(&plan).filter(stale).collect::<Vec<_>>();
        let making = Making::new(&site, templates, &look, made.len(), take, earlier);
        let files: Vec<&Arc<str>> = made.iter().map(|(file, _)| file).collect();
        take.expect(&files, !has_errors(faults));
        let made = making.pages(&made);
        let count = made.len();
        let pages = self.records.iter().map(|(file, record)| (file, &record.page));
        let moved = self.departed.moved(pages, self.site.as_deref(), &site, &plan);
        let difference = self.collect(made, &plan, &stylesheet);
        self.site = Some(Arc::new(site));
        Some(Round { difference, made: count, moved })
    }

    /// What is wrong with files whose errors keep them out of the site, beyond those errors.
    fn faults_of(&self, parts: Parts, look: &Look) -> Vec<Diagnostic> {
        let (mut site, mut faults) = Site::new(parts, None, &|version| self.inputs.hashes(version));
        let (plan, _) = pages::plan(&site, self.inputs.copied().keys(), look, self.index_entry());
        site.set_missing_addresses(checks::missing_addresses(&site, &|file| plan.get(file).is_some()));
        faults.extend(checks::links(&site, &|file| plan.get(file).is_some(), &|path| self.inputs.is_faulty(path)));
        faults.extend(checks::unfinished(&site, self.options.unpublished));
        faults.extend(self.picture_faults(&site, &plan));
        faults.retain(|fault| fault.place.as_ref().is_some_and(|place| self.inputs.is_stale(&place.path)));
        faults
    }

    /// What is wrong with pictures.
    fn picture_faults(&self, site: &Site, plan: &Plan) -> Vec<Diagnostic> {
        let copied = |file: &str| {
            let Some(Page::Copy(path)) = plan.get(file) else { return None };
            let (copied, picture) = self.inputs.copied().get(path)?;
            Some(Shown { path: Arc::clone(path), picture: *picture, length: copied.length })
        };
        let files = plan.files().iter().filter(|(_, page)| matches!(page, Page::Copy(_)));
        checks::pictures(site, files.map(|(file, _)| &**file), &copied)
    }

    /// The file by which the search index is planned, where it is part of the output.
    fn index_entry(&self) -> Option<&'static str> {
        (self.options.search_index == SearchIndex::Now).then_some(search::ENTRY)
    }

    /// Brings the output up to date: pages just made, files that are copied, files that are gone. All others stay.
    fn collect(&mut self, made: Vec<Made>, plan: &Plan, stylesheet: &str) -> Difference {
        let mut edits = Edits { output: &mut self.output, before: BTreeMap::new() };
        for made in made {
            self.unrecorded.push((Arc::clone(&made.file), made.reads));
            let mut beside = Vec::new();
            let fault = match made.outcome {
                Ok(rendered) => {
                    edits.put(&made.file, rendered.content);
                    for (file, content) in rendered.beside {
                        edits.put(&file, content);
                        beside.push(file);
                    }
                    None
                }
                Err(fault) => Some(fault),
            };
            self.records.insert(made.file, Record { page: made.page, reads: Box::default(), beside, fault });
        }
        self.records.retain(|file, record| plan.get(file) == Some(&record.page));
        for (file, page) in plan.files() {
            let content = match page {
                Page::Copy(path) => self.inputs.copied().get(path).map(|(copied, _)| Content::Copied(copied.clone())),
                Page::Look(LookFile::Favicon) => Some(Content::made(favicon())),
                Page::Look(LookFile::SearchScript) => {
                    self.inputs.templates().map(|templates| Content::made(templates.search_script().as_bytes()))
                }
                Page::Look(LookFile::Stylesheet) => Some(Content::made(stylesheet.as_bytes())),
                Page::Look(LookFile::FeedStylesheet) => {
                    self.inputs.templates().map(|templates| Content::made(templates.feed_stylesheet().as_bytes()))
                }
                _ => None,
            };
            if let Some(content) = content {
                edits.put(file, content);
            }
        }
        let beside: BTreeSet<&Arc<str>> = self.records.values().flat_map(|record| &record.beside).collect();
        edits.remove_others(|file| plan.get(file).is_some() || beside.contains(file));
        edits.difference()
    }
}

/// An output that is being changed, with what stood there before.
struct Edits<'o> {
    output: &'o mut Output,
    before: BTreeMap<Arc<str>, Option<Content>>,
}

impl Edits<'_> {
    fn put(&mut self, file: &Arc<str>, content: Content) {
        if self.output.get(file) != Some(&content) {
            let before = self.output.insert(Arc::clone(file), content);
            self.before.entry(Arc::clone(file)).or_insert(before);
        }
    }

    fn remove_others(&mut self, stays: impl Fn(&Arc<str>) -> bool) {
        let gone: Vec<Arc<str>> = self.output.keys().filter(|file| !stays(file)).cloned().collect();
        for file in gone {
            let before = self.output.remove(&file);
            self.before.entry(file).or_insert(before);
        }
    }

    fn difference(self) -> Difference {
        let mut difference = Difference::default();
        for (file, before) in self.before {
            match self.output.get(&file) {
                Some(now) if before.as_ref() != Some(now) => difference.changed.push(file),
                None if before.is_some() => difference.removed.push(file),
                _ => {}
            }
        }
        difference
    }
}

/// The files that are made rather than copied.
fn pages_of(plan: &Plan) -> impl Iterator<Item = &(Arc<str>, Page)> {
    plan.files().iter().filter(|(_, page)| !matches!(page, Page::Copy(_) | Page::Look(_)))
}

/// The style sheet, with the themes' colours at its end: pages may hold no style of their own.
fn stylesheet(templates: &Templates, site: &Site) -> String {
    let themes = site.themes();
    let colors = themes.ordered.iter().filter_map(|theme| Some((&*theme.id, themes.color(&theme.id)?)));
    format!("{}{}", templates.stylesheet(), render::theme_colors(colors))
}

fn look(stylesheet: &str, templates: &Templates, fingerprints: bool) -> Look {
    let url = |name, bytes| asset_url(name, fingerprints.then(|| xxh3_64(bytes)));
    Look {
        stylesheet: url(STYLESHEET, stylesheet.as_bytes()),
        feed_stylesheet: url(FEED_STYLESHEET, templates.feed_stylesheet().as_bytes()),
        favicon: url("favicon.svg", favicon()),
        search_script: url(SEARCH_SCRIPT, templates.search_script().as_bytes()),
    }
}

/// Of what templates make of the same view: their text, and the addresses of the look's files.
fn fingerprint(templates: &Templates, look: &Look) -> u64 {
    foldhash::quality::FixedState::default().hash_one((templates, look))
}

/// Faults of templates, each once, with the pages it spoils.
fn template_faults(records: &BTreeMap<Arc<str>, Record>) -> Vec<Diagnostic> {
    let mut faults: Vec<(Diagnostic, &Arc<str>, usize)> = Vec::new();
    for (file, record) in records {
        let Some(fault) = &record.fault else { continue };
        match faults.iter_mut().find(|(known, _, _)| known == fault) {
            Some((_, _, others)) => *others += 1,
            None => faults.push((fault.clone(), file, 0)),
        }
    }
    let said = |(mut fault, file, others): (Diagnostic, &Arc<str>, usize)| {
        let address = format!("/{}", file.strip_suffix("index.html").unwrap_or(file));
        let others = match others {
            0 => String::new(),
            1 => " and 1 other page".to_owned(),
            more => format!(" and {more} other pages"),
        };
        fault.message = format!("{}, while making `{address}`{others}", fault.message);
        fault
    };
    faults.into_iter().map(said).collect()
}
