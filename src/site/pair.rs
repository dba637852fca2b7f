//! Versions → entries: by the id that pins them, or by their path.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::link::{Context, link};
use super::{Entry, HashMap, Kind, Linked, Revisions, Site, Status, Version};
use crate::diagnostic::{Diagnostic, did_you_mean};

pub(super) struct Paired {
    /// By id.
    pub entries: Vec<Entry>,
    pub left_out: BTreeMap<Arc<str>, Arc<Linked>>,
    /// Of those, the ones that have expired: by id.
    pub withdrawn: Vec<Entry>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Pairs all versions; those that readers may not see are left out unless asked for.
///
/// `before` gives what linking made of a version the last time, where nothing that it depends on has changed.
pub(super) fn pair<'b>(
    versions: &[Arc<Version>],
    context: &Context,
    unpublished: bool,
    before: impl Fn(&Version) -> Option<&'b Arc<Linked>> + Sync,
) -> Paired {
    let (ids, mut diagnostics) = identities(versions);
    let link_one = |version: &Arc<Version>| match before(version) {
        Some(linked)
            if Arc::ptr_eq(&linked.version, version)
                && linked.status == Status::of(version, context.now)
                && linked.revisions == Revisions::new(&version.front, context.now) =>
        {
            Arc::clone(linked)
        }
        _ => Arc::new(link(version, context)),
    };
    let linked: Vec<Arc<Linked>> = versions.par_iter().map(link_one).collect();
    let mut groups: BTreeMap<Arc<str>, Vec<Option<Arc<Linked>>>> = BTreeMap::new();
    let mut left_out = BTreeMap::new();
    let mut withdrawn: BTreeMap<Arc<str>, Vec<Option<Arc<Linked>>>> = BTreeMap::new();
    let no_versions = || vec![None; context.config.languages.len()];
    for (linked, id) in linked.into_iter().zip(ids) {
        diagnostics.extend(linked.faults.iter().cloned());
        let version = Arc::clone(&linked.version);
        if linked.status != Status::Published && !unpublished {
            if linked.status == Status::Expired {
                let group = withdrawn.entry(id).or_insert_with(no_versions);
                group[usize::from(version.lang.0)].get_or_insert_with(|| Arc::clone(&linked));
            }
            left_out.insert(Arc::clone(&version.path), linked);
            continue;
        }
        let group = groups.entry(id).or_insert_with(no_versions);
        let place = usize::from(version.lang.0);
        if let Some(first) = &group[place] {
            diagnostics.push(same_entry(&first.version, &version, context.config.tag(version.lang)));
            continue;
        }
        if let Some(other) = group.iter().flatten().find(|other| other.version.front.kind != version.front.kind) {
            diagnostics.push(other_kind(&other.version, &version));
        }
        group[place] = Some(linked);
    }
    Paired { entries: entries(groups), left_out, withdrawn: entries(withdrawn), diagnostics }
}

fn entries(groups: BTreeMap<Arc<str>, Vec<Option<Arc<Linked>>>>) -> Vec<Entry> {
    let entries = groups.into_iter().filter_map(|(id, versions)| {
        let kind = versions.iter().flatten().next()?.version.front.kind;
        Some(Entry { id, kind, versions })
    });
    entries.collect()
}

/// The identity of each version: what any file of its path pins, or the path.
fn identities(versions: &[Arc<Version>]) -> (Vec<Arc<str>>, Vec<Diagnostic>) {
    let mut pinned: HashMap<&str, (&Arc<str>, &Version)> = HashMap::default();
    let mut diagnostics = Vec::new();
    for version in versions {
        let Some(id) = &version.front.id else { continue };
        match pinned.get(&*version.stem) {
            Some((first, other)) if ***first != *id.value => diagnostics.push(
                Diagnostic::error(
                    "conflicting-id",
                    format!("`content/{}` pins the id `{first}`, this file `{}`", other.path, id.value),
                )
                .at(id.place.clone())
                .hint("versions of one path are one entry: give them one id"),
            ),
            Some(_) => {}
            None => {
                pinned.insert(&version.stem, (&id.value, version));
            }
        }
    }
    let ids = versions
        .iter()
        .map(|version| pinned.get(&*version.stem).map_or_else(|| Arc::clone(&version.stem), |(id, _)| Arc::clone(id)))
        .collect();
    (ids, diagnostics)
}

fn same_entry(first: &Version, second: &Version, tag: &str) -> Diagnostic {
    let pinned = [second, first].into_iter().find_map(|version| version.front.id.as_ref());
    let id = pinned.map_or(&second.stem, |id| &id.value);
    let place = second.front.id.as_ref().map_or(&second.place, |id| &id.place);
    let message = format!("the entry `{id}` has a version in `{tag}` already: `content/{}`", first.path);
    Diagnostic::error("duplicate-id", message)
        .at(place.clone())
        .hint("two files with one `id` and language: give one of them another `id`")
}

fn other_kind(first: &Version, second: &Version) -> Diagnostic {
    let (there, here) = (kind(first.front.kind), kind(second.front.kind));
    let message = format!("this version is {here}, and its other one, `content/{}`, is {there}", first.path);
    Diagnostic::error("kind-mismatch", message)
        .at(second.place.clone())
        .hint("give both versions the same `kind`; a file without it is an article")
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Article => "an article",
        Kind::Digest => "a digest",
        Kind::Page => "a page",
    }
}

/// `brief:` of an event or a correction, and a key of `briefs:`, names a brief of the same file.
pub(super) fn check_briefs(site: &Site) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for linked in site.entries().iter().flat_map(Entry::linked) {
        let front = &linked.version.front;
        let events = front.events.iter().filter_map(|event| event.brief.as_ref());
        let corrections = front.corrections.iter().filter_map(|correction| correction.brief.as_ref());
        for brief in events.chain(corrections) {
            if linked.brief(&brief.value).is_none() && linked.tells(Some(brief)) {
                diagnostics.push(unknown_brief(linked, &brief.value).at(brief.place.clone()));
            }
        }
        for (id, matter) in front.briefs.iter().filter(|(id, _)| !linked.has_brief(id)) {
            diagnostics.push(unknown_brief(linked, id).at(matter.place.clone()));
        }
    }
    diagnostics
}

fn unknown_brief(linked: &Linked, id: &str) -> Diagnostic {
    /// How many ids a hint lists.
    const LISTED: usize = 8;
    let known = || linked.briefs.iter().map(|brief| &*brief.text.id);
    let listed = known().take(LISTED).map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
    let hint = match linked.briefs.len() {
        0 => "only a digest has briefs: leave this out".to_owned(),
        count if count > LISTED => format!("its briefs are {listed} …"),
        _ => format!("its briefs are {listed}"),
    };
    Diagnostic::error("unknown-brief", format!("there is no brief `{id}` in this file"))
        .hint(hint)
        .maybe_hint(did_you_mean(id, known()))
}
