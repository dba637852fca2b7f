//! What the tool left in a text for its writer to finish, in a text that readers see or soon will.
//!
//! An error, since it would be published; a preview shows it and only warns. Drafts may hold it. Of what has expired, the
//! title and the reason of the withdrawal are still published.

use crate::diagnostic::{Diagnostic, Severity};
use crate::site::{Entry, Leftover, Linked, Site, Status, Unfinished};

/// Looks through all versions. `preview`: whether the site is made for its writers alone.
#[must_use]
pub fn unfinished(site: &Site, preview: bool) -> Vec<Diagnostic> {
    let versions = site.entries().iter().flat_map(Entry::linked).chain(site.unpublished()).map(|linked| &**linked);
    let left = versions.flat_map(|linked| linked.version.unfinished.iter().filter(|left| is_shown(linked, left)));
    let severity = if preview { Severity::Warning } else { Severity::Error };
    left.map(|left| Diagnostic { severity, ..told(left) }).collect()
}

/// Whether readers see the text in which something is left, now or later.
fn is_shown(linked: &Linked, left: &Unfinished) -> bool {
    let of_title = || left.place.text.trim_start().starts_with("title");
    match linked.status {
        Status::Published | Status::Scheduled => !left.in_draft,
        Status::Expired => left.what == Leftover::ToTranslate || (left.what == Leftover::Sample && of_title()),
        Status::Draft => false,
    }
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
