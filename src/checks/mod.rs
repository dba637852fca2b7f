//! What is wrong with a site as a whole, though each of its files is right.
//!
//! [`links`], [`pictures`], [`unfinished`], [`unused_files`] and [`words`] are looked at in every build. [`thorough`] is what
//! `veille check` looks at beside: it takes
//! longer, and tells what a careful editor would notice. Faults of a single file belong to `parse`, faults of pairing to
//! `site`.

mod editorial;
mod files;
mod links;
mod parity;
mod pictures;
mod unfinished;
mod words;

pub use files::unused_files;
pub use links::{links, missing_addresses};
pub use pictures::{Shown, pictures};
pub use unfinished::unfinished;
pub use words::words;

use crate::diagnostic::Diagnostic;
use crate::markdown::Surveys;
use crate::site::{Linked, Site};

/// What is left to do before a version, or one brief of it, is the whole translation of another one.
#[must_use]
pub fn left_to_translate(
    site: &Site,
    surveys: &Surveys,
    versions: (&Linked, &Linked),
    brief: Option<&str>,
) -> Vec<Diagnostic> {
    let (_, target) = versions;
    let marks = target.version.unfinished.iter().filter(|left| brief.is_none() || left.brief.as_deref() == brief);
    let mut left: Vec<Diagnostic> = marks.map(unfinished::told).collect();
    left.extend(parity::left_to_translate(site, surveys, versions, brief));
    crate::diagnostic::sort(&mut left);
    left
}

/// Looks at everything that a build does not look at. Gives warnings only, those that are turned off included.
#[must_use]
pub fn thorough(site: &Site, surveys: &Surveys) -> Vec<Diagnostic> {
    let mut faults = editorial::editorial(site, surveys);
    faults.extend(parity::parity(site, surveys));
    faults
}
