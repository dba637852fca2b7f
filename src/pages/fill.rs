//! What goes into the holes of a body, on a given page.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::presenter::Presenter;
use crate::markdown::{Body, Fill, Picture, Target, Word};
use crate::site::{Linked, Located, is_top};
use crate::url::Url;

/// Answers for one body on one page.
pub(super) struct Filler<'a, 's> {
    pub presenter: &'a Presenter<'a, 's>,
    /// The body that is written.
    pub body: &'a Body,
    /// The version that it is from.
    pub version: &'a Linked,
    /// The page that it is written on, or that a feed leads to.
    pub page: &'a Url,
    /// Whether addresses must be whole, as in feeds.
    pub absolute: bool,
    /// What tells the body's notes apart from those of other texts on the page, where there are any.
    pub part: Option<&'a str>,
}

/// Titles of the texts on a page, each other than those before: a second « Nominations » is « Nominations (2) ».
#[derive(Default)]
pub(super) struct PartTitles(BTreeMap<String, usize>);

impl PartTitles {
    pub(super) fn next(&mut self, title: &str) -> String {
        let times = self.0.entry(title.to_owned()).or_default();
        *times += 1;
        if *times == 1 { title.to_owned() } else { format!("{title} ({times})") }
    }
}

/// Writes a body on a page, its headings shifted by so many levels.
pub(super) fn write(filler: &Filler, shift: i8) -> String {
    let mut html = String::with_capacity(filler.body.html.len() + 256);
    filler.body.write(&mut html, shift, &Filling { filler, anchors: OnceCell::new() });
    html
}

/// One writing of a body.
struct Filling<'f> {
    filler: &'f Filler<'f, 'f>,
    /// The body's anchors, gathered at the first question: it may hold as many, and as many links to them.
    anchors: OnceCell<HashSet<&'f str>>,
}

impl Filler<'_, '_> {
    fn address(&self, url: &Url, query: Option<&str>, fragment: Option<&str>) -> String {
        let mut address = if self.absolute { self.presenter.absolute(url) } else { self.presenter.href(url) };
        if let Some(query) = query {
            address.push('?');
            address.push_str(query);
        }
        if let Some(fragment) = fragment {
            address.push('#');
            address.extend(percent_encoding::utf8_percent_encode(fragment, FRAGMENT));
        }
        address
    }

    /// A brief has a page of its own; any other anchor is a place on the version's page. One that is not there leads to the
    /// page as a whole.
    fn version(&self, linked: &Linked, query: Option<&str>, fragment: Option<&str>) -> String {
        if let Some(brief) = fragment.and_then(|id| linked.brief(id)) {
            return self.address(&brief.url, query, None);
        }
        let path = &linked.version.path;
        let fragment = fragment.filter(|id| self.presenter.reader.has_anchor(path, id));
        self.address(&linked.url, query, fragment)
    }

    /// Nothing where there is no such file: `checks` reports it.
    fn file(&self, path: &Arc<str>, query: Option<&str>, fragment: Option<&str>) -> Option<String> {
        match self.presenter.reader.file(path) {
            Located::Version(linked) => Some(self.version(linked, query, fragment)),
            Located::Asset(url, _) => Some(self.address(&url, query, fragment)),
            Located::Nowhere => None,
        }
    }
}

impl Filling<'_> {
    fn has_anchor(&self, id: &str) -> bool {
        self.anchors.get_or_init(|| self.filler.body.anchors.iter().map(|anchor| &**anchor).collect()).contains(id)
    }

    fn fragment(&self, id: &str) -> Option<String> {
        let filler = self.filler;
        let path = &filler.version.version.path;
        let here = self.has_anchor(id);
        if !here && !filler.presenter.reader.has_anchor(path, id) {
            return None;
        }
        if here || is_top(id) || *filler.page == filler.version.url {
            return Some(if filler.absolute {
                filler.address(filler.page, None, Some(id))
            } else {
                format!("#{}", percent_encoding::utf8_percent_encode(id, FRAGMENT))
            });
        }
        filler.file(path, None, Some(id))
    }
}

/// RFC 3986, section 3.5, beside all that is not ASCII.
const FRAGMENT: &percent_encoding::AsciiSet =
    &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'#').add(b'%');

impl Fill for Filling<'_> {
    fn href(&self, target: &Target) -> Option<String> {
        match target {
            Target::File { path, query, fragment } => self.filler.file(path, query.as_deref(), fragment.as_deref()),
            Target::Root { path, query, fragment } => {
                let there = self.filler.presenter.reader.has_address(path);
                there.then(|| self.filler.address(&Url::new(path), query.as_deref(), fragment.as_deref()))
            }
            Target::Fragment(id) => self.fragment(id),
            Target::Nowhere => None,
        }
    }

    fn picture(&self, target: &Target) -> Option<Picture> {
        let size = match target {
            Target::File { path, .. } => match self.filler.presenter.reader.file(path) {
                Located::Asset(_, picture) => picture.and_then(|picture| picture.size),
                _ => None,
            },
            _ => None,
        };
        Some(Picture { url: self.href(target)?, size })
    }

    fn word(&self, key: &str) -> String {
        let presenter = self.filler.presenter;
        match self.filler.part {
            Some(title) if key == Word::Footnotes.key() => {
                presenter.speech.words.phrase("words.footnotes_of", &[("title", title)])
            }
            _ => presenter.word(key),
        }
    }
}
