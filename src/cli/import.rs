//! `veille import`: what was written elsewhere → files of the site.

mod site;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::{Common, Failure};
use crate::import::site::Generator;

#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    /// The folder of a site of Hugo, Zola or Jekyll, or its content folder alone
    #[arg(value_name = "SOURCE")]
    source: PathBuf,
    /// What made that site (default: its settings and folders tell)
    #[arg(long, value_name = "GENERATOR", value_enum)]
    from: Option<GeneratorArgument>,
    /// The language of texts that do not say theirs, one of the site's (default: the other site's own, else this site's)
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// The folder that entries are put in: `content`, or one below it
    #[arg(long, value_name = "FOLDER", default_value = "content")]
    into: String,
    /// Tell what would be done, and write nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum GeneratorArgument {
    /// <https://gohugo.io>
    Hugo,
    /// <https://www.getzola.org>
    Zola,
    /// <https://jekyllrb.com>
    Jekyll,
}

impl From<GeneratorArgument> for Generator {
    fn from(argument: GeneratorArgument) -> Self {
        match argument {
            GeneratorArgument::Hugo => Self::Hugo,
            GeneratorArgument::Zola => Self::Zola,
            GeneratorArgument::Jekyll => Self::Jekyll,
        }
    }
}

/// Imports what was named.
pub(super) fn run(arguments: &ImportArguments, common: &Common) -> Result<ExitCode, Failure> {
    site::run(arguments, common)
}
