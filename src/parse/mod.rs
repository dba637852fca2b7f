//! Text → value: settings, themes, words of the interface, and the versions of entries.
//!
//! Every function here is pure and reads one file: a bad file gives diagnostics and harms no other. What only the
//! whole site can tell (whether a theme exists, whether versions pair) is not asked here.

mod config;
mod digest;
mod file_name;
mod front_matter;
mod strings;
mod theme;
mod version;
mod words;

pub use config::config;
pub use file_name::{FilePath, file_name};
pub use front_matter::{Front, front_matter};
pub use strings::strings;
pub use theme::theme;
pub use version::version;
