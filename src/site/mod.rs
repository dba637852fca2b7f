//! The model.
mod version;
pub use version::*;
