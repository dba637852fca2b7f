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
    let name = path.rsplit('/').next().unwrap_or(path);
    match area {
        Area::Tables if !path.ends_with(".toml") => {
            let folder = path.split('/').next().unwrap_or_default();
            Some((
                format!("`{path}` is not read: `{folder}/` holds `.toml` files only"),
                "files to publish belong in `static/`",
            ))
        }
        Area::Content | Area::Static if is_leftover(name) => Some((
            format!("`{path}` is not published: programs leave files of such names beside those that they work on"),
            "remove it, or move it out of the site",
        )),
        Area::Content => match source(name) {
            Some(Source::Text) => Some((
                format!("`{path}` is not read: the extension of a text is `.md`, in lower case"),
                "rename it to end in `.md`; it is not published as it is",
            )),
            Some(Source::Copy) => Some((
                format!("`{path}` is not published: it looks like a copy of a text, with all that readers do not get"),
                "remove it, or move it out of `content/`; what readers are to have as a file belongs in `static/`",
            )),
            None => None,
        },
        _ => None,
    }
}

/// Files that office programs, editors and tools that merge leave beside others, and that are seen by nobody who lists a
/// folder in a hurry.
fn is_leftover(name: &str) -> bool {
    const ENDS: [&str; 12] =
        ["#", ".asd", ".backup", ".bak", ".crdownload", ".old", ".orig", ".rej", ".sav", ".save", ".wbk", ".bak1"];
    let name = name.to_ascii_lowercase();
    name.starts_with("~$") || ENDS.iter().any(|end| name.ends_with(end))
}

/// What a text is under another name.
enum Source {
    /// One that somebody may take for a text of the site.
    Text,
    /// One that was put aside.
    Copy,
}

/// Whether a file of `content/` that is no text is named like one.
fn source(name: &str) -> Option<Source> {
    /// What Markdown is called elsewhere.
    const TEXTS: [&str; 13] =
        ["livemd", "markdown", "md", "mdoc", "mdown", "mdtext", "mdtxt", "mdwn", "mdx", "mkd", "mkdn", "qmd", "rmd"];
    /// What may be made of a text, under its name: `plan.md.pdf`.
    const DOCUMENTS: [&str; 17] = [
        "avif", "csv", "docx", "epub", "gif", "htm", "html", "jpeg", "jpg", "odt", "pdf", "png", "pptx", "svg", "webp",
        "xlsx", "zip",
    ];
    if name.ends_with(".md") {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let (stem, last) = name.rsplit_once('.')?;
    if TEXTS.contains(&last) {
        return Some(Source::Text);
    }
    // `plan.fr.md_old`, `plan.fr.md (1)`
    let goes_on = |rest: &str| rest.starts_with(|next: char| !next.is_alphanumeric());
    let is_numbered = last.strip_prefix("md").is_some_and(goes_on);
    let is_within = stem.split('.').skip(1).any(|part| TEXTS.contains(&part)) && !DOCUMENTS.contains(&last);
    (is_numbered || is_within).then_some(Source::Copy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_beside_texts_is_no_file_of_the_site() {
        let told = |area, path: &str| stray(area, path).is_some();
        for name in [
            "plan.fr.md.orig",
            "plan.fr.md.bak",
            "plan.fr.md.txt",
            "plan.fr.md.1",
            "plan.fr.md_old",
            "plan.fr.md (1)",
            "plan.fr.MD",
            "plan.fr.markdown",
            "plan.mdown",
            "plan.mkd",
            "plan.mdx",
            "plan.fr.markdown.txt",
            "~$plan.docx",
            "plan.docx#",
            "plan.fr.md.save",
            "plan.fr.md.rej",
            "Plan.FR.Md.Old",
            "photo.jpg.bak",
        ] {
            assert!(told(Area::Content, &format!("content/2026/{name}")), "{name}");
        }
        for name in [
            "plan.fr.md",
            "plan.pdf",
            "plan.md.pdf",
            "amd.txt",
            "cmd.md5",
            "a.b.c.csv",
            "plan",
            "save.zip",
            "rapport.docx",
        ] {
            assert!(!told(Area::Content, &format!("content/{name}")), "{name}");
        }
        assert!(told(Area::Static, "static/~$plan.docx") && told(Area::Static, "static/plan.pdf.orig"));
        // What is put there is put there to be published.
        assert!(!told(Area::Static, "static/plan.md") && !told(Area::Static, "static/plan.markdown"));
    }
}
