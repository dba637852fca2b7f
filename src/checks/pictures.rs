//! Pictures that readers would not see: files that are none, are cut off, or are stored as no browser reads them.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place};
use crate::markdown::{LinkKind, Target};
use crate::picture::{Defect, Format, Picture};
use crate::site::{Entry, Linked, Site};
use crate::url::Url;

/// A picture of more bytes keeps readers waiting: at 1.6 Mbit/s, five seconds.
const HEAVY: u64 = 1_000_000;

/// A file that is copied into the output.
#[derive(Debug)]
pub struct Shown {
    /// Its path from the site's root.
    pub path: Arc<str>,
    /// What is known of it as a picture.
    pub picture: Option<Picture>,
    /// The length of what is published of it.
    pub length: u64,
}

/// Looks at what texts show as pictures, each file once, and then at all other files of the output. `copied` tells which
/// file is copied to a path of the output.
pub fn pictures<'f>(
    site: &Site,
    files: impl Iterator<Item = &'f str>,
    copied: &dyn Fn(&str) -> Option<Shown>,
) -> Vec<Diagnostic> {
    let mut told: BTreeSet<Arc<str>> = BTreeSet::new();
    let mut faults = Vec::new();
    for linked in site.entries().iter().flat_map(Entry::linked) {
        for (file, kind, place) in shown(linked) {
            match copied(&file) {
                Some(shown) if kind == LinkKind::Picture && told.insert(Arc::clone(&shown.path)) => {
                    faults.extend(fault(&shown).map(|fault| fault.at(place)));
                }
                None if site.version_at(&file).is_some() => {
                    let message = format!("`content/{file}` is a text, and shown as a picture");
                    let fault = Diagnostic::error("not-a-picture", message).at(place);
                    faults.push(fault.hint("to lead to it, write a link, without the `!`"));
                }
                // One of several to choose from is looked at with all other files: the text is not without a picture. What
                // is missing is a dead link.
                _ => {}
            }
        }
    }
    let others = files.filter_map(copied).filter(|file| !told.contains(&file.path));
    faults.extend(others.filter_map(|file| damaged(&file)));
    faults
}

/// The output files that a version shows as pictures, with the places where it names them.
fn shown(linked: &Linked) -> Vec<(String, LinkKind, Place)> {
    let version = &linked.version;
    let briefs = linked.briefs.iter().map(|brief| &*brief.text.body);
    let links = version.own_bodies().chain(briefs).flat_map(|body| &body.links);
    let pictures = links.filter(|link| link.kind != LinkKind::Reference).filter_map(|link| {
        let file = match &link.target {
            Target::File { path, .. } => path.to_string(),
            Target::Root { path, .. } => Url::new(path).file().to_string(),
            Target::Fragment(_) | Target::Nowhere => return None,
        };
        Some((file, link.kind, link.place.clone()))
    });
    let image = version
        .front
        .image
        .iter()
        .map(|image| (image.path.value.to_string(), LinkKind::Picture, image.path.place.clone()));
    image.chain(pictures).collect()
}

/// What is wrong with a file that is shown as a picture.
fn fault(file: &Shown) -> Option<Diagnostic> {
    let path = &file.path;
    let none = |why: &str, hint: &str| Some(Diagnostic::error("not-a-picture", format!("`{path}` {why}")).hint(hint));
    let Some(picture) = file.picture else {
        return none(
            "is no picture",
            "pictures are JPEG, PNG, WebP, AVIF, GIF or SVG; a film is shown by `<video src=…>`, and a link, without the `!`, leads to any file",
        );
    };
    // Whether it is whole matters no more.
    if let Some(format) = picture.format.filter(|format| !format.is_shown()) {
        let message = format!("`{path}` is a picture in the format {}, which browsers do not show", format.name());
        let fault = Diagnostic::error("picture-format", message);
        return Some(fault.hint("open it and export it as JPEG, or as PNG if it is a drawing; on an iPhone, Settings > Camera > Formats > Most Compatible"));
    }
    match picture.defect {
        Some(Defect::Empty) => {
            let fault = Diagnostic::error("broken-picture", format!("`{path}` is empty"));
            return Some(fault.hint("export or download the picture again"));
        }
        Some(Defect::CutOff) => {
            let fault = Diagnostic::error("broken-picture", format!("`{path}` is cut off: its end is missing"));
            return Some(fault.hint("export, download or copy the picture again"));
        }
        Some(Defect::Pointer) => {
            return none(
                "is kept by Git LFS and was not fetched",
                "run `git lfs pull`; a workflow needs `lfs: true` where it checks the repository out",
            );
        }
        Some(Defect::NoPicture) => {
            return none(
                "is no picture, whatever its name says",
                "open it in a text editor: it may be a page that was downloaded in place of the picture",
            );
        }
        None => {}
    }
    let format = picture.format?;
    if let Some(named) = Format::of_name(path).filter(|named| *named != format) {
        // A drawing is read as its name says, and no other format is taken for it.
        if named == Format::Svg || format == Format::Svg {
            return none(
                &format!("is named like {} and holds {}", named.name(), format.name()),
                "give it the extension of what it holds",
            );
        }
        let message = format!("`{path}` is named like {} and holds {}", named.name(), format.name());
        let fault = Diagnostic::warning("picture-extension", message);
        return Some(fault.hint("give it the extension of what it holds; some servers and programs go by that"));
    }
    (file.length > HEAVY).then(|| heavy(file))
}

fn heavy(file: &Shown) -> Diagnostic {
    // One digit behind the point is enough.
    let (whole, tenth) = (file.length / 1_000_000, file.length % 1_000_000 / 100_000);
    Diagnostic::warning("large-picture", format!("`{}` has {whole}.{tenth} MB: it is slow to load", file.path))
        .hint("save it at most 2000 pixels wide, as JPEG or WebP of medium quality")
}

/// What is wrong with a file that no text shows as a picture, but that may be one for somebody.
fn damaged(file: &Shown) -> Option<Diagnostic> {
    let why = match file.picture?.defect? {
        Defect::Empty => "is empty",
        Defect::NoPicture => "is named like a picture, and cannot be read as one",
        Defect::Pointer => "is kept by Git LFS and was not fetched",
        Defect::CutOff => "is cut off: its end is missing",
    };
    let fault = Diagnostic::warning("damaged-file", format!("`{}` {why}", file.path));
    Some(fault.at(Place::file(Arc::clone(&file.path))).hint("replace it by a file that is whole, or remove it"))
}
