//! Text → value: settings, themes, words of the interface, and the versions of entries.
//!
//! Every function here is pure and reads one file: a bad file gives diagnostics and harms no other. What only the
//! whole site can tell (whether a theme exists, whether versions pair) is not asked here.

mod config;
mod digest;
mod file_name;
mod front_matter;
mod glossary;
mod names;
mod schema;
mod strings;
mod survey;
mod theme;
mod unfinished;
mod version;

pub use config::config;
pub use file_name::{FilePath, copied_file, file_name};
pub use front_matter::is_alias;
pub use front_matter::{Front, Syntax, Written, front_matter, written};
pub use glossary::glossary;
pub use schema::{Schema, schema};
pub use strings::strings;
pub use survey::survey;
pub use theme::theme;
pub use version::version;

#[cfg(test)]
mod tests {
    //! What the tests of this stage share.

    use super::*;
    use crate::config::Config;
    use crate::diagnostic::{Diagnostic, Source};

    /// Faults as one line each: `name 3:7 message / hint`.
    pub(super) fn told(diagnostics: &[Diagnostic]) -> Vec<String> {
        let line = |fault: &Diagnostic| {
            let place = fault.place.as_ref().map(|place| format!("{}:{}", place.line, place.column));
            let hint = fault.hint.as_ref().map(|hint| format!(" / {hint}")).unwrap_or_default();
            format!("{} {} {}{hint}", fault.name, place.unwrap_or_default(), fault.message)
        };
        diagnostics.iter().map(line).collect()
    }

    /// A site in French and English.
    pub(super) fn bilingual() -> Config {
        let text = "base_url = 'https://x.org/'\ndefault_language = 'fr'\nid = 'x.org'\n\
                    [languages.fr]\ntitle = 'Veille'\n[languages.en]\ntitle = 'Watch'\n";
        config(&Source::new("veille.toml".into(), text)).0.unwrap()
    }
}
