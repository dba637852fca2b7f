//! The one way from files to output: take changes in, put the site together, make again the pages that read something
//! which changed. A clean build is a rebuild from nothing.
//!
//! It does no I/O: changes come from `read`, the output goes to `write` or to the preview.

mod inputs;
mod keys;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::checks;
use crate::diagnostic::{Diagnostic, Severity};
use crate::output::{Content, Difference, Output, difference};
use crate::pages::{self, Look, LookFile, Page, Plan, asset_url, site_view};
use crate::read::Changes;
use crate::render::{self, Chrome, Rendered, STYLESHEET, Templates, favicon};
use crate::site::{Key, Parts, Reader, Site};
use crate::url::BaseUrl;
use inputs::Inputs;
use keys::Keys;

/// What a build is asked for beside the site's own settings.
#[derive(Debug, Clone)]
pub struct Options {
    /// `--base-url`.
    pub base_url: Option<BaseUrl>,
    /// The day of the build.
    pub now: Date,
    /// Whether drafts, scheduled and expired versions are shown, marked as such.
    pub unpublished: bool,
}

/// A site's output, kept up to date.
#[derive(Debug)]
pub struct Rebuild {
    options: Options,
    inputs: Inputs,
    /// The tags that the numbers of languages in `records` and `keys` stand for.
    languages: Vec<Arc<str>>,
    records: BTreeMap<Arc<str>, Record>,
    keys: Keys,
    output: Output,
    diagnostics: Vec<Diagnostic>,
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
#[derive(Debug)]
pub struct Round {
    /// What is other in the output.
    pub difference: Difference,
    /// How many pages were made, or made again.
    pub made: usize,
}

impl Rebuild {
    /// A build of nothing yet.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self {
            inputs: Inputs::new(options.base_url.clone()),
            options,
            languages: Vec::new(),
            records: BTreeMap::new(),
            keys: Keys::default(),
            output: Output::new(),
            diagnostics: Vec::new(),
        }
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
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Takes changes in and brings the output up to date.
    pub fn apply(&mut self, changes: Changes) -> Round {
        self.inputs.update(changes);
        let mut faults: Vec<Diagnostic> = self.inputs.faults().cloned().collect();
        let before = std::mem::take(&mut self.output);
        let made = match self.make(&before, &mut faults) {
            Some(made) => made,
            None => {
                // Without settings or templates there is no site to show: the last one stays.
                self.output.clone_from(&before);
                0
            }
        };
        faults.extend(template_faults(&self.records));
        crate::diagnostic::sort(&mut faults);
        self.diagnostics = faults;
        Round { difference: difference(&before, &self.output), made }
    }

    fn make(&mut self, before: &Output, faults: &mut Vec<Diagnostic>) -> Option<usize> {
        let (Some(config), Some(templates)) = (self.inputs.config(), self.inputs.templates()) else { return None };
        let languages: Vec<Arc<str>> = config.languages.iter().map(|language| Arc::clone(&language.tag)).collect();
        if languages != self.languages {
            // Languages are known by number: with other numbers, nothing that is remembered means anything.
            self.records.clear();
            self.keys = Keys::default();
            self.languages = languages;
        }
        let (site, site_faults) = Site::new(Parts {
            config: Arc::clone(config),
            speech: Arc::clone(self.inputs.speech()),
            themes: self.inputs.themes(),
            versions: self.inputs.versions(),
            assets: Arc::clone(self.inputs.assets()),
            now: self.options.now,
            unpublished: self.options.unpublished,
        });
        faults.extend(site_faults);
        let look = look(templates);
        let (plan, conflicts) = pages::plan(&site, self.inputs.copied().keys(), &look);
        faults.extend(conflicts);
        faults.extend(checks::links(&site, &|file| plan.get(file).is_some()));
        let changed = self.keys.refresh(&site, fingerprint(templates));
        let stale = |(file, page): &&(Arc<str>, Page)| {
            self.records.get(file).is_none_or(|record| record.page != *page || changed.any(&record.reads))
        };
        let made = pages_of(&plan).filter(stale).collect::<Vec<_>>();
        let chrome: Vec<Chrome> = config
            .langs()
            .map(|lang| Chrome::new(&site_view(&Reader::new(&site), lang, &look), site.speech(lang)))
            .collect();
        let made: Vec<Made> =
            made.par_iter().filter_map(|(file, page)| make_page(file, page, &site, templates, &chrome)).collect();
        let count = made.len();
        self.collect(made, &plan, &site, before);
        Some(count)
    }

    /// Puts the new output together: pages just made, pages that stayed as they were, files that are copied.
    fn collect(&mut self, made: Vec<Made>, plan: &Plan, site: &Site, before: &Output) {
        self.records.retain(|file, _| plan.get(file).is_some());
        let mut output = Output::new();
        for made in made {
            let reads = self.keys.record(made.reads, site);
            let mut beside = Vec::new();
            let fault = match made.outcome {
                Ok(rendered) => {
                    output.insert(Arc::clone(&made.file), rendered.content);
                    for (file, content) in rendered.beside {
                        beside.push(Arc::clone(&file));
                        output.insert(file, content);
                    }
                    None
                }
                Err(fault) => Some(fault),
            };
            self.records.insert(made.file, Record { page: made.page, reads, beside, fault });
        }
        for (file, record) in &self.records {
            for file in std::iter::once(file).chain(&record.beside) {
                if let Some(content) = before.get(file).filter(|_| !output.contains_key(file)) {
                    output.insert(Arc::clone(file), content.clone());
                }
            }
        }
        for (file, page) in plan.files() {
            let content = match page {
                Page::Copy(path) => self.inputs.copied().get(path).map(|(copied, _)| Content::Copied(copied.clone())),
                Page::Look(LookFile::Favicon) => Some(Content::made(favicon())),
                Page::Look(LookFile::Stylesheet) => {
                    self.inputs.templates().map(|templates| Content::made(templates.stylesheet().as_bytes()))
                }
                _ => None,
            };
            if let Some(content) = content {
                output.insert(Arc::clone(file), content);
            }
        }
        self.keys.compact(self.records.values_mut().map(|record| &mut record.reads));
        self.output = output;
    }
}

/// A page that was made just now.
struct Made {
    file: Arc<str>,
    page: Page,
    reads: BTreeSet<Key>,
    outcome: Result<Rendered, Diagnostic>,
}

fn make_page(file: &Arc<str>, page: &Page, site: &Site, templates: &Templates, chrome: &[Chrome]) -> Option<Made> {
    let reader = Reader::new(site);
    let view = pages::show(page, &reader)?;
    let outcome = render::render(view, templates, chrome, site.config());
    let mut reads = reader.into_reads();
    reads.insert(Key::Templates);
    Some(Made { file: Arc::clone(file), page: page.clone(), reads, outcome })
}

/// The files that are made rather than copied.
fn pages_of(plan: &Plan) -> impl Iterator<Item = &(Arc<str>, Page)> {
    plan.files().iter().filter(|(_, page)| !matches!(page, Page::Copy(_) | Page::Look(_)))
}

fn look(templates: &Templates) -> Look {
    Look {
        stylesheet: asset_url(STYLESHEET, xxh3_64(templates.stylesheet().as_bytes())),
        favicon: asset_url("favicon.svg", xxh3_64(favicon())),
    }
}

fn fingerprint(templates: &Templates) -> u64 {
    let mut state = DefaultHasher::new();
    templates.hash(&mut state);
    state.finish()
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
