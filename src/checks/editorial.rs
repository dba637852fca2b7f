//! What an editor would miss in a site that can be built.

use crate::diagnostic::Diagnostic;
use crate::site::{Kind, Linked};

/// What is missing in the front matter of a version.
pub(super) fn version(linked: &Linked) -> Option<Diagnostic> {
    let version = &linked.version;
    let wanting = version.front.kind != Kind::Page && version.front.summary.is_none();
    wanting.then(|| {
        Diagnostic::warning("missing-summary", "the entry has no summary: lists show how its text begins")
            .at(version.place.clone())
            .hint("say in one or two sentences what readers get: `summary: …`")
    })
}
