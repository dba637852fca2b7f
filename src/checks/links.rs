//! Links within the site: to files, to briefs and headings, to addresses from the root.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, FileFaults, Place, did_you_mean};
use crate::markdown::{Body, Link, Target};
use crate::site::{Entry, Linked, Located, Site, Status};
use crate::url::{Url, relative};

/// A question about a path.
type Asked<'a> = &'a (dyn Fn(&str) -> bool + Sync);

/// The paths from the root that texts link to, and that the site does not have; `is_file` tells whether it has an output
/// file of that path.
#[must_use]
pub fn missing_addresses(site: &Site, is_file: Asked) -> BTreeSet<Arc<str>> {
    let versions: Vec<&Arc<Linked>> = site.entries().iter().flat_map(Entry::linked).collect();
    let missing = |linked: &&Arc<Linked>| {
        let paths = linked.bodies().flat_map(written).filter_map(|link| match &link.target {
            Target::Root { path, .. } => Some(path),
            _ => None,
        });
        paths.filter(|path| !is_file(&Url::new(path).file())).cloned().collect::<Vec<_>>()
    };
    versions.par_iter().flat_map_iter(missing).collect()
}

/// Finds dead links, once the site knows its [missing addresses](missing_addresses). `is_file` says whether the site has an
/// output file of a path, `is_faulty` whether a version below `content/` is missing for errors that are reported already.
#[must_use]
pub fn links(site: &Site, is_file: Asked, is_faulty: Asked) -> Vec<Diagnostic> {
    let checker = Checker { site, is_file, is_faulty, pages: pages(site) };
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

/// Endings of files that are also, or look like, the last part of a host's name.
const FILES: [&str; 56] = [
    "md", "markdown", "mdx", "txt", "html", "htm", "xhtml", "php", "asp", "aspx", "jsp", "pdf", "png", "jpg", "jpeg",
    "gif", "svg", "webp", "avif", "ico", "csv", "xls", "xlsx", "doc", "docx", "ppt", "pptx", "zip", "json", "xml",
    "bak", "orig", "old", "save", "rej", "wbk", "js", "css", "swf", "vtt", "srt", "mp3", "mp4", "webm", "wav", "ogg",
    "heic", "odt", "ods", "odp", "ics", "epub", "yml", "yaml", "toml", "tiff",
];

/// The whole address that was meant by one without its scheme: `example.org/page`, `desk@example.org`.
fn whole_address(written: &str) -> Option<String> {
    let (host, path) = written.split_once('/').unwrap_or((written, ""));
    if let Some((mailbox, host)) = written.split_once('@') {
        let mailbox = !mailbox.is_empty() && !mailbox.contains(char::is_whitespace);
        return (mailbox && is_host(host)).then(|| format!("mailto:{written}"));
    }
    let port = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    let name = host.rsplit_once(':').filter(|(_, end)| port(end)).map_or(host, |(name, _)| name);
    (is_host(name) && !path.contains(char::is_whitespace)).then(|| format!("https://{written}"))
}

/// Whether a text can be the name of a host on the web, rather than a file's.
fn is_host(name: &str) -> bool {
    let Some((rest, last)) = name.rsplit_once('.') else { return false };
    let label = |label: &str| {
        let letters = |letter: char| letter.is_alphanumeric() || letter == '-';
        !label.is_empty() && label.chars().all(letters) && !label.starts_with('-') && !label.ends_with('-')
    };
    let top = last.chars().count() >= 2 && last.chars().all(char::is_alphabetic);
    top && rest.split('.').all(label) && !FILES.contains(&last.to_ascii_lowercase().as_str())
}

struct Checker<'a> {
    site: &'a Site,
    is_file: Asked<'a>,
    is_faulty: Asked<'a>,
    /// The versions and briefs that some address with a fragment may lead into, by address.
    pages: HashMap<&'a str, &'a Linked>,
}

/// The links that a writer wrote: those that headings and notes are given lead nowhere wrong and have no place.
fn written(body: &Arc<Body>) -> impl Iterator<Item = &Link> {
    body.links.iter().filter(|link| link.place.line != 0)
}

/// Versions by their address. Pages of briefs are not looked into: templates say which parts of a digest they show.
fn pages(site: &Site) -> HashMap<&str, &Linked> {
    let versions = site.entries().iter().flat_map(Entry::linked);
    versions.map(|linked| (linked.url.as_str(), &**linked)).collect()
}

impl Checker<'_> {
    fn version(&self, linked: &Linked) -> Vec<Diagnostic> {
        let mut faults = FileFaults::default();
        for link in linked.bodies().flat_map(written) {
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
            Target::File { path, fragment, .. } => match (self.site.locate(path), fragment) {
                (Located::Nowhere, _) if (self.is_faulty)(path) => None,
                (Located::Nowhere, _) => Some(self.missing(&linked.version.path, path, link.place.clone(), search)),
                // Of what has expired only the address is left: a link to a place of it leads there.
                (Located::Version(target), Some(fragment)) if self.site.version_at(path).is_some() => {
                    anchor(target, fragment, link, search)
                }
                _ => None,
            },
            Target::Fragment(fragment) => anchor(linked, fragment, link, search),
            Target::Nowhere => None,
            Target::Root { path, fragment, .. } => self.root(path, link).or_else(|| {
                let target = self.pages.get(&**path)?;
                anchor(target, fragment.as_deref()?, link, search)
            }),
        }
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
        let hint = match whole_address(&relative(from, path)) {
            Some(whole) => format!("write `{whole}`"),
            None if path.contains('.') => "a path is written from the folder of the file that it stands in".to_owned(),
            None => "links are written to files: `../2025/x.fr.md`, not to addresses".to_owned(),
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
        if self.site.has_address(path) {
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

/// What is wrong with a link to a place of a version; `search`: whether to look for what was meant.
fn anchor(linked: &Linked, fragment: &str, link: &Link, search: bool) -> Option<Diagnostic> {
    if linked.has_anchor(fragment) {
        return None;
    }
    let (path, known) = (&linked.version.path, linked.anchors());
    if linked.drafts.iter().any(|id| **id == *fragment) {
        let message = format!("the brief `#{fragment}` of `content/{path}` is a draft: the link would lead nowhere");
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

#[cfg(test)]
mod tests {
    use super::whole_address;

    #[test]
    fn addresses_without_their_scheme_are_known() {
        for (written, expected) in [
            ("example.org/page", Some("https://example.org/page")),
            ("www.example.co.uk", Some("https://www.example.co.uk")),
            ("plan.fr.md.bak", None),
            ("localhost.example:8080/x", Some("https://localhost.example:8080/x")),
            ("économie.gouv.fr/a/b.html", Some("https://économie.gouv.fr/a/b.html")),
            ("desk@example.org", Some("mailto:desk@example.org")),
            ("report.pdf", None),
            ("2025/b.fr.md", None),
            ("b.fr.md", None),
            ("../example.org/page", None),
            ("photo.JPG", None),
            ("a b@example.org", None),
            ("@example.org", None),
            ("page", None),
            ("v1.2", None),
            ("", None),
        ] {
            assert_eq!(whole_address(written).as_deref(), expected, "{written}");
        }
    }
}
