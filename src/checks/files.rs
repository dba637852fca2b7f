//! Files beside entries that no text uses, and so no reader gets.

use crate::config::Files;
use crate::diagnostic::{Diagnostic, Place};
use crate::site::{Site, Usage};

/// Names the files of `content/` that are not published since no text uses them. Those of texts that are not published
/// are in their place: they wait.
#[must_use]
pub fn unused_files(site: &Site) -> Vec<Diagnostic> {
    if site.config().files == Files::All {
        return Vec::new();
    }
    let unused = site.assets().keys().filter(|path| site.usage(path) == Usage::Unused);
    let warning = |path| {
        Diagnostic::warning("unused-file", format!("`content/{path}` is not published: no text uses it"))
            .at(Place::file(format!("content/{path}").into()))
            .hint("link to it, move it to `static/`, or remove it; `[files] publish = \"all\"` in `veille.toml` publishes all such files")
    };
    unused.map(warning).collect()
}
