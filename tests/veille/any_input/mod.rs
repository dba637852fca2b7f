//! What must hold of any input, for each reader: no panic, and what is said of it is true.
//!
//! Each function takes bytes, as they might stand in a file or come over a wire, and panics where something does not hold.
//! The fuzzers in `fuzz/` give them what they find, `readers.rs` what the seeds, past faults and the pieces of a grammar
//! give. They know the library from outside only, and need no crate but it and `xxhash-rust`.

pub mod front_matter;
pub mod imports;
pub mod markdown;
pub mod preview;
pub mod whole_site;

mod files;
mod markup;
mod tables;
mod told;

pub use front_matter::front_matter;
pub use imports::{import_newsletter, import_site};
pub use markdown::markdown;
pub use preview::preview_request;
pub use tables::{glossary, settings, strings, theme};
pub use whole_site::site;

use std::sync::LazyLock;

use veille::config::Config;
use veille::diagnostic::Source;
use veille::parse;

/// A reader, by its name: that of a fuzz target, and of the folders with its seeds and past faults.
pub type Reader = (&'static str, fn(&[u8]));

/// All of them.
pub const READERS: [Reader; 10] = [
    ("front_matter", front_matter),
    ("glossary", glossary),
    ("import_newsletter", import_newsletter),
    ("import_site", import_site),
    ("markdown", markdown),
    ("preview_request", preview_request),
    ("settings", settings),
    ("site", site),
    ("strings", strings),
    ("theme", theme),
];

/// Settings of a site in French and English that has everything but search, whose index takes longer than all else.
const SETTINGS: &str = "base_url = \"https://example.org/some/repo/\"\ndefault_language = \"fr\"\nid = \"example.org\"\n\
    [search]\nenabled = false\n[languages.fr]\ntitle = \"La veille\"\n[languages.en]\nlocale = \"en-GB\"\n\
    title = \"The briefing\"\n";

/// The same, read.
static CONFIG: LazyLock<Config> =
    LazyLock::new(|| parse::config(&Source::new("veille.toml".into(), SETTINGS)).0.expect("these settings are right"));
