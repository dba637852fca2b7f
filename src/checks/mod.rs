//! What is wrong with a site as a whole, though each of its files is right.
//!
//! [`links`] and [`words`] are looked at in every build. [`thorough`] is what `veille check` looks at beside: it takes
//! longer, and tells what a careful editor would notice. Faults of a single file belong to `parse`, faults of pairing to
//! `site`.

mod editorial;
mod links;
mod parity;
mod words;

pub use links::links;
pub use words::words;

use crate::diagnostic::Diagnostic;
use crate::markdown::Surveys;
use crate::site::Site;

/// Looks at everything that a build does not look at. Gives warnings only, those that are turned off included.
#[must_use]
pub fn thorough(site: &Site, surveys: &Surveys) -> Vec<Diagnostic> {
    let mut faults = editorial::editorial(site, surveys);
    faults.extend(parity::parity(site, surveys));
    faults
}
