//! `veille import`: what was written elsewhere → files of the site. A folder is a site of another generator, a file the text
//! of a newsletter.

mod newsletter;
mod site;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::{Common, Failure, parse_date};
use crate::import::site::Generator;

#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    /// The folder of a site of Hugo, Zola or Jekyll, or its content folder alone; or the text of a newsletter, a file in UTF-8
    /// or `-` for standard input
    #[arg(value_name = "SOURCE")]
    source: PathBuf,
    /// The language of texts that do not say theirs, one of the site's (default: the other site's own, else this site's; a
    /// newsletter's has to be said where the site has several)
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Tell what would be done, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Of a site: what made it (default: its settings and folders tell)
    #[arg(long, value_name = "GENERATOR", value_enum)]
    from: Option<GeneratorArgument>,
    /// Of a site: the folder that entries are put in, `content` or one below it [default: content]
    #[arg(long, value_name = "FOLDER")]
    into: Option<String>,
    /// Of a newsletter: its day (default: the one that stands at its head, else today, in UTC)
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    date: Option<Date>,
    /// Of a newsletter: where the draft is put in `content/`, such as `2026/02-tech-uk` [default: the year, and the name of
    /// SOURCE]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Of a newsletter: its title (default: the one that stands at its head, else the site's with the month)
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
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
    let is_site = arguments.source.is_dir();
    let of_sites = [("--from", arguments.from.is_some()), ("--into", arguments.into.is_some())];
    let of_newsletters = [
        ("--date", arguments.date.is_some()),
        ("--name", arguments.name.is_some()),
        ("--title", arguments.title.is_some()),
    ];
    let (meaningless, what) = if is_site {
        (of_newsletters.as_slice(), "a folder, the site of another generator")
    } else {
        (of_sites.as_slice(), "no folder, so it is taken for the text of a newsletter")
    };
    if let Some((option, _)) = meaningless.iter().find(|(_, given)| *given) {
        let source = arguments.source.display();
        return Err(format!("`{option}` means nothing here: `{source}` is {what}").into());
    }
    if is_site { site::run(arguments, common) } else { newsletter::run(arguments, common) }
}
