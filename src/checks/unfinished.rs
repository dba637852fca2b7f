//! What the tool left in a text for its writer to finish, in a text that readers see or soon will.
//!
//! An error, since it would be published; a preview shows it and only warns. Drafts may hold it, and so may what has
//! expired: nobody is going to publish that.

use crate::diagnostic::{Diagnostic, Severity};
use crate::site::{Entry, Leftover, Linked, Site, Status, Unfinished};

/// Looks through all versions. `preview`: whether the site is made for its writers alone.
#[must_use]
pub fn unfinished(site: &Site, preview: bool) -> Vec<Diagnostic> {
    let public = |linked: &&Linked| matches!(linked.status, Status::Published | Status::Scheduled);
    let versions = site.entries().iter().flat_map(Entry::linked).chain(site.unpublished()).map(|linked| &**linked);
    let left = versions.filter(public).flat_map(|linked| &linked.version.unfinished).filter(|left| !left.in_draft);
    let severity = if preview { Severity::Warning } else { Severity::Error };
    left.map(|left| Diagnostic { severity, ..told(left) }).collect()
}

/// What is said of one.
pub(super) fn told(left: &Unfinished) -> Diagnostic {
    let fault = match left.what {
        Leftover::ToTranslate => Diagnostic::error("to-translate", "this value is still marked as to be translated")
            .hint("translate it and remove the mark `# to translate`; until then, leave the entry a draft"),
        Leftover::ToCheck => Diagnostic::error("to-check", "this question of the import is not settled")
            .hint("look at what it asks and remove the comment; until then, leave the entry or brief a draft"),
        Leftover::Sample => Diagnostic::error("sample-text", "this is a sample text of `veille new`")
            .hint("write your own words in its place; until then, leave the entry or brief a draft"),
    };
    fault.at(left.place.clone())
}
