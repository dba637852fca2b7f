//! What names mean: which files belong to a site, which are texts, which are left behind by other programs.

// `X.FR.MD` is another name than `x.fr.md` in the addresses made of it, so extensions are compared as they stand.
#![allow(clippy::case_sensitive_file_extension_comparisons)]

use std::borrow::Cow;
use std::ffi::OsStr;
use std::path::Path;

use icu::normalizer::ComposingNormalizerBorrowed;

use crate::url::{unportable, unseen};

/// One of the places in which a site keeps its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Area {
    Content,
    /// `themes/` and `strings/`: TOML files, no folders.
    Tables,
    Templates,
    Static,
}

/// The folders of a site.
pub(super) const AREAS: [(&str, Area); 5] = [
    ("content", Area::Content),
    ("static", Area::Static),
    ("strings", Area::Tables),
    ("templates", Area::Templates),
    ("themes", Area::Tables),
];

/// The files beside them.
pub(super) const FILES: [&str; 2] = ["glossary.toml", "veille.toml"];

/// Whether an entry of a folder is no part of the site.
pub(super) fn is_ignored(area: Area, name: &str, is_folder: bool) -> bool {
    let hidden = name.starts_with('.') && area != Area::Static;
    // A folder of such a name is somebody's folder, not an editor's scratch.
    hidden || name == ".git" || (!is_folder && is_scratch(name))
}

/// Files that editors, browsers and file managers leave for a moment or for themselves.
fn is_scratch(name: &str) -> bool {
    const NAMES: [&str; 4] = ["4913", ".DS_Store", "Thumbs.db", "desktop.ini"];
    const ENDS: [&str; 8] = ["~", ".swp", ".swo", ".swx", ".tmp", ".part", "___jb_tmp___", "___jb_old___"];
    const STARTS: [&str; 2] = [".#", ".goutputstream-"];
    NAMES.contains(&name)
        || ENDS.iter().any(|end| name.ends_with(end))
        || STARTS.iter().any(|start| name.starts_with(start))
        || (name.ends_with('#') && (name.starts_with('#') || name.starts_with(".~lock.")))
}

/// A name as it is written in paths: NFC, as macOS may store accents apart; or why it cannot be used.
pub(super) fn proper(name: &OsStr) -> Result<Cow<'_, str>, Cow<'static, str>> {
    let name = name.to_str().ok_or("is not valid UTF-8")?;
    if name.contains('\\') {
        return Err("holds a backslash".into());
    }
    let composed =
        if name.is_ascii() { Cow::Borrowed(name) } else { ComposingNormalizerBorrowed::new_nfc().normalize(name) };
    // A disk has stored the name at hand: it is the form that addresses are made of which must be storable elsewhere.
    match unportable(&composed) {
        Some(why) => Err(why.into()),
        None => Ok(composed),
    }
}

/// A name that cannot be used, made fit to be shown.
pub(super) fn shown(name: &OsStr) -> String {
    let mut letter = [0; 4];
    name.to_string_lossy().replace(|c: char| unseen(c.encode_utf8(&mut letter)).is_some(), "\u{FFFD}")
}

/// A path on disk as a path of the site, fit to be shown.
pub(super) fn path(below: &Path) -> String {
    let names: Vec<String> =
        below.iter().map(|name| proper(name).map_or_else(|_| shown(name), Cow::into_owned)).collect();
    names.join("/")
}

/// Whether something at a path below the root may be a part of the site, by its name alone.
#[must_use]
pub fn concerns(below: &Path, is_folder: bool) -> bool {
    let mut names = below.iter().map(OsStr::to_string_lossy).peekable();
    let Some(first) = names.next() else { return false };
    let Some((_, area)) = AREAS.into_iter().find(|(area, _)| *area == first) else {
        return names.peek().is_none() && FILES.contains(&&*first);
    };
    while let Some(name) = names.next() {
        if is_ignored(area, &name, is_folder || names.peek().is_some()) {
            return false;
        }
    }
    true
}

/// Whether the file at a path of the site is read as text.
pub(super) fn is_text(path: &str) -> bool {
    match path.split_once('/') {
        Some(("content", below)) => below.ends_with(".md"),
        Some(("static", _)) => false,
        _ => true,
    }
}

/// Whether the file at a path of the site is a table: settings, themes, words, the glossary.
pub(super) fn is_table(path: &str) -> bool {
    !path.contains('/') || path.starts_with("themes/") || path.starts_with("strings/")
}

/// Why a file would be lost in silence where it is, and the way out.
pub(super) fn stray(area: Area, path: &str) -> Option<(String, &'static str)> {
    match area {
        Area::Tables if !path.ends_with(".toml") => {
            let folder = path.split('/').next().unwrap_or_default();
            Some((
                format!("`{path}` is not read: `{folder}/` holds `.toml` files only"),
                "files to publish belong in `static/`",
            ))
        }
        Area::Content if path.to_ascii_lowercase().ends_with(".md") && !path.ends_with(".md") => Some((
            format!("`{path}` is not read: the extension is not `.md` in lower case"),
            "rename it to end in `.md`",
        )),
        _ => None,
    }
}
