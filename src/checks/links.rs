//! Links within the site: to files, to briefs and headings, to addresses from the root.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, FileFaults, Place, did_you_mean};
use crate::markdown::{Body, Link, Target};
use crate::site::{Entry, Linked, Located, Site, Status, Text};
use crate::url::{Url, relative};

/// A question about a path.
type Asked<'a> = &'a (dyn Fn(&str) -> bool + Sync);

/// Finds dead links; `is_file` tells whether the site has an output file of that path, `is_faulty` whether a version
/// below `content/` is missing for faults that are told already.
#[must_use]
pub fn links(site: &Site, is_file: Asked, is_faulty: Asked) -> Vec<Diagnostic> {
    let checker = Checker { site, is_file, is_faulty, anchors: anchors(site) };
    let versions: Vec<&Arc<Linked>> = site.entries().iter().flat_map(Entry::linked).collect();
    versions.par_iter().flat_map_iter(|linked| checker.version(linked)).collect()
}

/// How many anchors a hint lists.
const LISTED: usize = 5;
/// For so many faults of a file what was meant is looked for, which takes a look at all that could be.
const MEANT: usize = 50;
/// Among so many places of a file.
const LIKELY: usize = 1_000;

/// A path's folder, its name up to the first dot, and what follows.
fn split(path: &str) -> (&str, &str, &str) {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
    (folder, stem, extension)
}

struct Checker<'a> {
    site: &'a Site,
    is_file: Asked<'a>,
    is_faulty: Asked<'a>,
    /// Every place of the versions that some link leads into, by path.
    anchors: HashMap<&'a str, HashSet<&'a str>>,
}

/// All bodies of a version.
fn bodies(linked: &Linked) -> impl Iterator<Item = &Arc<Body>> {
    let version = &linked.version;
    let (whole, sections) = match &version.text {
        Text::Whole(body) => (body, [].as_slice()),
        Text::Digest(digest) => (&digest.intro, digest.sections.as_slice()),
    };
    let sections = sections
        .iter()
        .map(|section| &section.intro)
        // Those of the site: drafts may be left out.
        .chain(linked.briefs.iter().map(|brief| &brief.text.body));
    version.front.key_points.iter().chain([whole]).chain(sections)
}

/// The links that a writer wrote: those that headings and notes are given lead nowhere wrong and have no place.
fn written(body: &Arc<Body>) -> impl Iterator<Item = &Link> {
    body.links.iter().filter(|link| link.place.line != 0)
}

fn anchors(site: &Site) -> HashMap<&str, HashSet<&str>> {
    let mut wanted = BTreeSet::new();
    for linked in site.entries().iter().flat_map(Entry::linked) {
        for link in bodies(linked).flat_map(written) {
            match &link.target {
                Target::File { path, fragment: Some(_) } => wanted.insert(&**path),
                Target::Fragment(_) => wanted.insert(&*linked.version.path),
                _ => false,
            };
        }
    }
    let places = |path| {
        let linked: &Linked = site.version_at(path)?;
        let headings = bodies(linked).flat_map(|body| body.anchors.iter().map(|anchor| &**anchor));
        let briefs = linked.briefs.iter().map(|brief| &*brief.text.id);
        Some((path, headings.chain(briefs).collect()))
    };
    wanted.into_iter().filter_map(places).collect()
}

impl Checker<'_> {
    fn version(&self, linked: &Linked) -> Vec<Diagnostic> {
        let mut faults = FileFaults::default();
        for link in bodies(linked).flat_map(written) {
            if let Some(fault) = self.link(linked, link, faults.count() < MEANT) {
                faults.push(fault);
            }
        }
        if let Some(image) = &linked.version.front.image
            && !self.site.assets().contains_key(&image.path.value)
        {
            faults.push(self.missing(&linked.version.path, &image.path.value, image.path.place.clone(), true));
        }
        faults.into_list()
    }

    /// What is wrong with a link; `search`: whether to look for what was meant.
    fn link(&self, linked: &Linked, link: &Link, search: bool) -> Option<Diagnostic> {
        match &link.target {
            Target::File { path, fragment } => match (self.site.locate(path), fragment) {
                (Located::Nowhere, _) if (self.is_faulty)(path) => None,
                (Located::Nowhere, _) => Some(self.missing(&linked.version.path, path, link.place.clone(), search)),
                (Located::Version(_), Some(fragment)) => self.anchor(path, fragment, link, search),
                _ => None,
            },
            Target::Fragment(fragment) => self.anchor(&linked.version.path, fragment, link, search),
            Target::Root { path, .. } => self.root(path, link),
        }
    }

    fn anchor(&self, path: &str, fragment: &str, link: &Link, search: bool) -> Option<Diagnostic> {
        let known = self.anchors.get(path)?;
        if known.contains(fragment) {
            return None;
        }
        if self.site.version_at(path).is_some_and(|linked| linked.drafts.iter().any(|id| **id == *fragment)) {
            let message =
                format!("the brief `#{fragment}` of `content/{path}` is a draft: the link would lead nowhere");
            let fault = Diagnostic::error("dead-anchor", message).at(link.place.clone());
            return Some(fault.hint("publish both together, or leave the link out"));
        }
        let mut names: Vec<String> = Vec::new();
        if search {
            names.extend(known.iter().map(|name| format!("#{name}")));
            names.sort_unstable();
        }
        let fault = Diagnostic::error("dead-anchor", format!("`content/{path}` has no brief or heading `#{fragment}`"));
        let hint = match names.as_slice() {
            [] if known.is_empty() => format!("give a heading this id: `## … {{#{fragment}}}`"),
            few if !few.is_empty() && few.len() <= LISTED => {
                format!("there are {}", few.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", "))
            }
            _ => "an id is made of the heading's words, or written behind it: `## … {#name}`".to_owned(),
        };
        let near = did_you_mean(&format!("#{fragment}"), names.iter().take(LIKELY).map(String::as_str));
        Some(fault.at(link.place.clone()).hint(hint).maybe_hint(near))
    }

    /// A link from one file to another that is not there.
    fn missing(&self, from: &str, path: &str, place: Place, search: bool) -> Diagnostic {
        if let Some(status) = self.site.left_out(path) {
            let why = match (status, self.site.scheduled(path)) {
                (Status::Draft, _) => "is a draft".to_owned(),
                (_, Some(date)) => format!("is scheduled until {date}"),
                _ => "is not published".to_owned(),
            };
            return Diagnostic::error("dead-link", format!("`content/{path}` {why}: the link would lead nowhere"))
                .at(place)
                .hint("publish both together, or leave the link out");
        }
        let fault = Diagnostic::error("dead-link", format!("there is no file `content/{path}`")).at(place);
        let hint = if path.contains('.') {
            "a path is written from the folder of the file that it stands in"
        } else {
            "links are written to files: `../2025/x.fr.md`, not to addresses"
        };
        let near = search
            .then(|| self.nearest(from, path))
            .flatten()
            .map(|near| format!("did you mean `{}`?", relative(from, near)));
        fault.hint(hint).maybe_hint(near)
    }

    /// The file that was meant: one of the same sort whose name is the same or nearly so, in the same folder first.
    fn nearest(&self, from: &str, path: &str) -> Option<&str> {
        let (folder, stem, extension) = split(path);
        let versions = self.site.entries().iter().flat_map(Entry::linked).map(|linked| &*linked.version.path);
        let known = versions.chain(self.site.assets().keys().map(|path| &**path));
        let meant = |known: &&str| {
            let (_, other, ending) = split(known);
            *known != from
                && (ending == extension || other == stem)
                && (other == stem || did_you_mean(stem, [other]).is_some())
        };
        known.filter(meant).min_by_key(|known| {
            let (other_folder, other, ending) = split(known);
            (other != stem, other_folder != folder, ending != extension, *known)
        })
    }

    fn root(&self, path: &str, link: &Link) -> Option<Diagnostic> {
        let path = path.split('?').next().unwrap_or_default();
        if (self.is_file)(&Url::new(path).file()) {
            return None;
        }
        let fault = Diagnostic::error("dead-link", format!("the site has no address `/{path}`")).at(link.place.clone());
        let base = self.site.config().base_url.path().trim_start_matches('/');
        Some(match path.strip_prefix(base).filter(|_| !base.is_empty()) {
            Some(rest) => fault.hint(format!("leave out the base path: `/{rest}`")),
            None if (self.is_file)(&Url::new(&format!("{path}/")).file()) => fault.hint(format!("write `/{path}/`")),
            None if path.rsplit('/').next().is_some_and(|name| name.contains('.')) => {
                fault.hint(format!("files that are published as they are belong in `static/`: `static/{path}`"))
            }
            None => fault.hint("to lead to an entry, link to its file: its address may change"),
        })
    }
}
