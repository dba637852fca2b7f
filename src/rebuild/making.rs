//! Makes the pages of one round, on all processors.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::earlier::{Earlier, key};
use crate::diagnostic::Diagnostic;
use crate::output::{Content, Take, Taken};
use crate::pages::view::SiteView;
use crate::pages::{self, Look, Page, View, site_view};
use crate::render::{self, Chrome, Rendered, Templates};
use crate::search;
use crate::site::{Key, Reader, Site};

/// What all pages of a round are made of.
pub(super) struct Making<'a> {
    site: &'a Site,
    templates: &'a Templates,
    take: &'a dyn Take,
    /// Who remembers earlier builds, with the key of all that every page depends on beside its own view.
    earlier: Option<(&'a dyn Earlier, u64)>,
    /// By thread and language. Templates take and give back a share of each word that they show, and threads that count
    /// the same shares wait for each other.
    chrome: Vec<Vec<Chrome>>,
}

/// A page that was made just now.
pub(super) struct Made {
    pub(super) file: Arc<str>,
    pub(super) page: Page,
    pub(super) reads: BTreeSet<Key>,
    pub(super) outcome: Result<Rendered, Diagnostic>,
}

impl<'a> Making<'a> {
    /// Makes ready for some pages.
    pub(super) fn new(
        site: &'a Site,
        templates: &'a Templates,
        look: &Look,
        pages: usize,
        take: &'a dyn Take,
        earlier: Option<&'a dyn Earlier>,
    ) -> Self {
        let langs = || site.config().langs();
        let views: Vec<SiteView> = langs().map(|lang| site_view(&Reader::new(site), lang, look)).collect();
        let earlier = earlier.map(|earlier| {
            let speech: Vec<_> = langs().map(|lang| site.speech(lang)).collect();
            (earlier, key((templates, &views, speech, &site.config().base_url)))
        });
        let chrome = || views.iter().zip(langs()).map(|(view, lang)| Chrome::new(view, site.speech(lang)));
        let threads = rayon::current_num_threads().clamp(1, pages.max(1));
        let chrome = (0..threads).map(|_| chrome().collect()).collect();
        Self { site, templates, take, earlier, chrome }
    }

    /// Makes pages, and the search index, if it is among them, beside them.
    pub(super) fn pages(&self, stale: &[&(Arc<str>, Page)]) -> Vec<Made> {
        let index = stale.iter().find(|(_, page)| *page == Page::SearchIndex);
        // A long page begun last keeps one processor at work and lets the others wait.
        let (mut in_turn, short): (Vec<_>, Vec<_>) = stale.iter().copied().partition(|(_, page)| is_long(page));
        in_turn.extend(short);
        // The index waits for rayon's threads, so it must not take one of them.
        std::thread::scope(|scope| {
            let index = index.map(|(file, _)| scope.spawn(|| self.index(file)));
            let mut made: Vec<Made> = in_turn.par_iter().filter_map(|(file, page)| self.page(file, page)).collect();
            let index = index.map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            made.extend(index.flatten());
            made
        })
    }

    /// Makes the search index; what it names stands beside its first file.
    fn index(&self, file: &Arc<str>) -> Option<Made> {
        let reader = Reader::new(self.site);
        let mut files = search::index(&reader);
        let content = files.remove(file)?;
        let rendered = Rendered { content, beside: files.into_iter().collect() };
        let (file, page) = (Arc::clone(file), Page::SearchIndex);
        Some(Made { file, page, reads: reader.into_reads(), outcome: Ok(rendered) })
    }

    fn page(&self, file: &Arc<str>, page: &Page) -> Option<Made> {
        let reader = Reader::new(self.site);
        let view = pages::show(page, &reader)?;
        let outcome = match self.earlier {
            Some((earlier, all)) => self.remembered(file, view, earlier, all),
            None => self.render(file, view),
        };
        let mut reads = reader.into_reads();
        reads.insert(Key::Templates);
        Some(Made { file: Arc::clone(file), page: page.clone(), reads, outcome })
    }

    fn remembered(&self, file: &Arc<str>, view: View, earlier: &dyn Earlier, all: u64) -> Result<Rendered, Diagnostic> {
        let Some(beside) = render::beside(&view) else { return self.render(file, view) };
        let key = key((all, &view));
        if let Some(taken) = earlier.page(file, key)
            && self.take.has(file, taken)
        {
            earlier.keep_page(file, key, taken);
            return Ok(Rendered { content: Content::Taken(taken), beside });
        }
        let rendered = self.render(file, view)?;
        let (hash, length) = (rendered.content.hash(), rendered.content.length());
        earlier.keep_page(file, key, Taken { length, hash });
        Ok(rendered)
    }

    fn render(&self, file: &Arc<str>, view: View) -> Result<Rendered, Diagnostic> {
        let chrome = &self.chrome[rayon::current_thread_index().unwrap_or_default() % self.chrome.len()];
        render::render(view, self.templates, chrome, self.site.config(), &|bytes| self.take.take(file, bytes))
    }
}

/// Whether a page may show much of a site.
fn is_long(page: &Page) -> bool {
    matches!(page, Page::Sitemap | Page::Feed(..) | Page::Agenda(_) | Page::List(..) | Page::Timeline(..))
}
