//! Which files beside entries readers get: those that a text uses which they may read.
//!
//! A file is used by a link or a picture that leads to it, from whatever folder, by `image:`, or by a value of `extra`
//! that is its path. What is beside a text that is not published waits with it.
//!
//! Left out: what files use themselves, such as a page of HTML its pictures; templates and `static/`.

use std::sync::Arc;

use serde_json::Value;

use super::{HashMap, Linked, Site, Status, Text};
use crate::lang::composed;
use crate::markdown::{Body, Target};
use crate::url::{Url, resolve};

/// Which texts use a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Usage {
    /// None does.
    Unused,
    /// Only texts that are not published: drafts, coming and expired ones.
    Waiting,
    /// One that is published.
    Used,
}

/// How each file of `content/` is used, by path there; of those that none uses nothing is kept.
#[derive(Debug, Default)]
pub(super) struct Usages(HashMap<Arc<str>, Usage>);

impl Usages {
    pub(super) fn of(site: &Site) -> Self {
        if site.assets().is_empty() {
            return Self::default();
        }
        let mut found =
            Finder { site, base: site.config().base_url.absolute(&Url::new("")), usages: HashMap::default() };
        for linked in site.entries().iter().flat_map(super::Entry::linked) {
            let is_public = linked.status == Status::Published || site.unpublished;
            found.version(linked, if is_public { Usage::Used } else { Usage::Waiting });
        }
        for linked in site.unpublished() {
            found.version(linked, Usage::Waiting);
        }
        for value in site.config().extra.0.values() {
            found.value(value, "", Usage::Used);
        }
        Self(found.usages)
    }

    pub(super) fn usage(&self, path: &str) -> Usage {
        self.0.get(path).copied().unwrap_or(Usage::Unused)
    }
}

struct Finder<'s> {
    site: &'s Site,
    /// The site's own address.
    base: String,
    usages: HashMap<Arc<str>, Usage>,
}

impl Finder<'_> {
    fn version(&mut self, linked: &Linked, usage: Usage) {
        let front = &linked.version.front;
        for body in linked.version.own_bodies().chain(linked.briefs.iter().map(|brief| &*brief.text.body)) {
            self.body(body, usage);
        }
        if let Text::Digest(digest) = &linked.version.text {
            let drafts = digest.sections.iter().flat_map(|section| &section.briefs);
            for brief in drafts.filter(|brief| linked.drafts.contains(&brief.id)) {
                self.body(&brief.body, Usage::Waiting);
            }
        }
        if let Some(image) = &front.image {
            self.file(&image.path.value, usage);
        }
        let folder = linked.version.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for value in front.extra.0.values() {
            self.value(value, folder, usage);
        }
    }

    fn body(&mut self, body: &Body, usage: Usage) {
        for link in &body.links {
            match &link.target {
                Target::File { path, .. } | Target::Root { path, .. } => self.file(path, usage),
                Target::Fragment(_) | Target::Nowhere => {}
            }
        }
    }

    /// A value of `extra`, which may be a path: from the folder of its entry, from `content/`, or from the site's root.
    fn value(&mut self, value: &Value, folder: &str, usage: Usage) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.value(value, folder, usage)),
            Value::Object(values) => values.values().for_each(|value| self.value(value, folder, usage)),
            Value::String(text) => {
                let Some(path) = own_path(text, &self.base) else { return };
                let from_folder = resolve(folder, &path).filter(|_| !text.starts_with('/'));
                for path in from_folder.as_deref().into_iter().chain([&*path]) {
                    self.file(path.strip_prefix("content/").unwrap_or(path), usage);
                }
            }
            _ => {}
        }
    }

    fn file(&mut self, path: &str, usage: Usage) {
        if let Some((path, _)) = self.site.assets().get_key_value(path) {
            let known = self.usages.entry(Arc::clone(path)).or_insert(usage);
            *known = usage.max(*known);
        }
    }
}

/// The path that an address or a text names on the site itself: decoded, without what follows it; nothing where it names
/// another site.
fn own_path(address: &str, base: &str) -> Option<String> {
    /// Longer texts are prose.
    const LONGEST: usize = 1_000;
    if address.len() > LONGEST {
        return None;
    }
    let below = match (address.split_once("://"), base.split_once("://")) {
        (None, _) | (_, None) => address,
        // Whichever of the two schemes, and however the host is written.
        (Some((_, address)), Some((_, base))) => {
            let start = address.get(..base.len()).filter(|start| start.eq_ignore_ascii_case(base))?;
            &address[start.len()..]
        }
    };
    let path = below.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    Some(composed(&decoded).into_owned())
}
