//! What is wrong with a site as a whole, though each of its files is right: links that lead nowhere.
//!
//! Faults of a single file belong to `parse`, faults of pairing to `site`.

mod links;
mod words;

pub use links::links;
pub use words::words;
