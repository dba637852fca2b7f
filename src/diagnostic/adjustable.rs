//! The names of checks whose severity a site or an entry may choose.

use super::WARNINGS;

/// Errors that a site may lower to warnings, in alphabetical order: what concerns one link, one picture or a few words
/// of a text, which can be published without them. All other errors are structural and stay errors.
pub const ADJUSTABLE_ERRORS: &[&str] =
    &["dangling-reference", "dead-anchor", "dead-link", "empty-link", "link-outside", "lost-text"];

/// The [`ADJUSTABLE_ERRORS`] and all [`WARNINGS`].
pub const CHECKS: [&str; ADJUSTABLE_ERRORS.len() + WARNINGS.len()] = {
    let mut checks = [""; ADJUSTABLE_ERRORS.len() + WARNINGS.len()];
    let mut at = 0;
    while at < checks.len() {
        checks[at] =
            if at < ADJUSTABLE_ERRORS.len() { ADJUSTABLE_ERRORS[at] } else { WARNINGS[at - ADJUSTABLE_ERRORS.len()] };
        at += 1;
    }
    checks
};
