//! `veille schema`: what the files of a site may hold, for editors.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::Failure;
use crate::parse::{self, Schema};

#[derive(Debug, Args)]
pub(super) struct SchemaArguments {
    /// Which files the schema is for
    #[arg(value_name = "FILES", value_enum)]
    of: Files,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Files {
    /// `veille.toml`
    Settings,
    /// What stands between `---` on top of Markdown files
    FrontMatter,
    /// `themes/ID.toml`
    Theme,
    /// `glossary.toml`
    Glossary,
    /// `strings/TAG.toml`, the words of the interface
    Strings,
}

impl From<Files> for Schema {
    fn from(files: Files) -> Self {
        match files {
            Files::Settings => Self::Settings,
            Files::FrontMatter => Self::FrontMatter,
            Files::Theme => Self::Theme,
            Files::Glossary => Self::Glossary,
            Files::Strings => Self::Strings,
        }
    }
}

/// Prints a JSON Schema on standard output.
pub(super) fn run(arguments: &SchemaArguments) -> Result<ExitCode, Failure> {
    let written = writeln!(io::stdout(), "{:#}", parse::schema(arguments.of.into()));
    // Whoever looks at the beginning only, with `head`, has seen enough.
    written.or_else(|error| if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })?;
    Ok(ExitCode::SUCCESS)
}
