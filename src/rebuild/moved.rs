//! Pages that are at another address than before: whoever previews one is led there.
//!
//! A page is the same where it shows the same thing: its theme or its entry has another slug. An entry's file may have
//! another name or folder, too, and with it another identity; then its title and date tell. The file may be gone for a
//! while in between, as a program that renames it may work in two steps.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::config::Lang;
use crate::pages::{Page, Plan};
use crate::site::{Entry, Linked, Site, When};

/// Pages that went and were not found again are remembered up to this number.
const KEPT: usize = 1000;

/// From which file of the output to which.
pub(super) type Moved = Vec<(Arc<str>, Arc<str>)>;

/// Pages that went, by file.
#[derive(Debug, Default)]
pub(super) struct Departed(BTreeMap<Arc<str>, Known>);

/// What is known of a page that went.
#[derive(Debug)]
struct Known {
    page: Page,
    /// Of an entry or a brief, what tells its version.
    version: Option<Traits>,
    /// Of a brief, its title and the ids of all briefs of its digest.
    brief: Option<(String, Vec<Arc<str>>)>,
}

/// What tells a version whose file has another name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Traits {
    lang: Lang,
    title: String,
    date: Option<When>,
}

impl Traits {
    fn of(linked: &Linked) -> Self {
        let front = &linked.version.front;
        Self { lang: linked.version.lang, title: front.title.clone(), date: front.date }
    }
}

impl Departed {
    /// Forgets all: languages have other numbers.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Finds the pages that moved between two rounds; `pages` are those of the last one.
    pub(super) fn moved<'p>(
        &mut self,
        pages: impl Iterator<Item = (&'p Arc<str>, &'p Page)>,
        before: Option<&Site>,
        after: &Site,
        plan: &Plan,
    ) -> Moved {
        self.0.retain(|file, _| plan.get(file).is_none());
        for (file, page) in pages {
            let is_page = file.ends_with("index.html") && !matches!(page, Page::Copy(_) | Page::Redirect(..));
            if is_page && plan.get(file).is_none() {
                self.0.insert(Arc::clone(file), Known::of(page, before));
            }
        }
        while self.0.len() > KEPT {
            self.0.pop_first();
        }
        if self.0.is_empty() {
            return Moved::new();
        }
        let places: HashMap<&Page, &Arc<str>> = plan.files().iter().map(|(file, page)| (page, file)).collect();
        let is_new =
            |linked: &&Arc<Linked>| before.is_none_or(|before| before.version_at(&linked.version.path).is_none());
        let new = after.entries().iter().flat_map(Entry::linked).filter(is_new);
        // Of two that are alike, the first by path.
        let new: HashMap<Traits, &Linked> = new.map(|linked| (Traits::of(linked), &**linked)).collect();
        let mut moved = Moved::new();
        self.0.retain(|file, known| {
            let place = places.get(&known.page).map(|file| Arc::clone(file));
            let place = place.or_else(|| known.found(after, &new)).filter(|place| plan.get(place).is_some());
            moved.extend(place.iter().map(|place| (Arc::clone(file), Arc::clone(place))));
            place.is_none()
        });
        moved
    }
}

impl Known {
    fn of(page: &Page, before: Option<&Site>) -> Self {
        let (entry, lang, id) = match page {
            Page::Entry(entry, lang) => (Some(entry), *lang, None),
            Page::Brief(item, lang) => (Some(&item.entry), *lang, item.brief.as_ref()),
            _ => (None, Lang(0), None),
        };
        let linked = entry.zip(before).and_then(|(entry, before)| before.entry(entry)?.version(lang));
        let brief = linked.zip(id).and_then(|(linked, id)| {
            let ids = linked.briefs.iter().map(|brief| Arc::clone(&brief.text.id)).collect();
            Some((linked.brief(id)?.text.title.clone(), ids))
        });
        Self { page: page.clone(), version: linked.map(|linked| Traits::of(linked)), brief }
    }

    /// The file of the page that shows the same in another version, or the brief under another id.
    fn found(&self, after: &Site, new: &HashMap<Traits, &Linked>) -> Option<Arc<str>> {
        let Page::Brief(item, lang) = &self.page else {
            return Some(new.get(self.version.as_ref()?)?.url.file());
        };
        let (title, ids) = self.brief.as_ref()?;
        let same = after.entry(&item.entry).and_then(|entry| entry.version(*lang)).map(|linked| &**linked);
        let linked = same.or_else(|| new.get(self.version.as_ref()?).copied())?;
        let brief = item.brief.as_ref().and_then(|id| linked.brief(id)).or_else(|| {
            let is_new = |id: &Arc<str>| !ids.contains(id);
            linked.briefs.iter().find(|brief| brief.text.title == *title && is_new(&brief.text.id))
        })?;
        Some(brief.url.file())
    }
}
