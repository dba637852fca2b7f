//! Whether the answer to a key is still the same: a number for each answer, compared between two states of a site.

use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::quality::{FixedState, FoldHasher};

use super::{Key, Linked, LinkedBrief, Located, Site};

impl Site {
    /// A hash of all that a [`Reader`](super::Reader) answers for this key. [`Key::Templates`] is not the site's.
    #[must_use]
    pub fn fingerprint(&self, key: &Key) -> u64 {
        let state = &mut FixedState::default().build_hasher();
        match key {
            Key::Chrome(lang) => {
                self.config.hash(state);
                self.speech(*lang).hash(state);
                for theme in &self.themes.ordered {
                    theme.hash(state);
                }
                self.standing_pages(*lang).hash(state);
            }
            Key::Templates => {}
            Key::Card(item, lang) => self.card(item, *lang).hash(state),
            Key::Version(entry, lang) => {
                let linked = self.entry(entry).and_then(|entry| entry.version(*lang));
                linked.is_some().hash(state);
                if let Some(linked) = linked {
                    hash_version(linked, state);
                }
            }
            Key::Brief(item, lang) => {
                let brief = self.brief(item, *lang);
                brief.is_some().hash(state);
                if let Some((linked, brief)) = brief {
                    (&linked.version.front, &linked.url, linked.status).hash(state);
                    hash_brief(brief, state);
                }
            }
            Key::Twins(item) => self.twins(item).hash(state),
            Key::Neighbours(item, lang) => self.neighbours(item, *lang).hash(state),
            Key::Related(item, lang) => self.related(item, *lang).hash(state),
            Key::Shelf(shelf, lang, slice) => self.listed(shelf, *lang, *slice).hash(state),
            Key::Years(shelf, lang) => self.years(shelf, *lang).hash(state),
            Key::Events(lang, slice) => self.events(*lang, *slice).hash(state),
            Key::Ahead(lang, count) => self.ahead(*lang, *count).hash(state),
            Key::EventYears(lang) => self.event_years(*lang).hash(state),
            Key::File(path) => match self.locate(path) {
                Located::Version(linked) => {
                    linked.url.hash(state);
                    for brief in &linked.briefs {
                        (&brief.text.id, &brief.url).hash(state);
                    }
                }
                Located::Asset(url, size) => (url, size).hash(state),
                Located::Nowhere => 0_u8.hash(state),
            },
            Key::Now => self.now.hash(state),
            Key::Addresses => self.addresses().hash(state),
        }
        state.finish()
    }
}

/// All of a version that pages can show. The file's own hash stands for its text.
fn hash_version(linked: &Linked, state: &mut FoldHasher) {
    (linked.version.hash, &linked.version.path, &linked.url, linked.status, &linked.themes).hash(state);
    for section in &linked.sections {
        (section.lead, &section.theme, &section.briefs).hash(state);
    }
    for brief in &linked.briefs {
        hash_brief(brief, state);
    }
}

fn hash_brief(brief: &LinkedBrief, state: &mut FoldHasher) {
    let text = &brief.text;
    (&text.id, &text.title, &text.title_html, text.until, &text.body).hash(state);
    (&brief.url, brief.date, &brief.themes, brief.lead).hash(state);
}
