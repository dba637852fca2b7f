//! `veille import`: what was written elsewhere → files of the site.

mod newsletter;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;

use super::{Common, Failure, parse_date};

#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    /// The text of a newsletter, in UTF-8; `-` reads it from standard input
    #[arg(value_name = "FILE")]
    from: PathBuf,
    /// The language that it is written in, one of the site's
    #[arg(long, value_name = "TAG")]
    language: String,
    /// Its day (default: the one that stands at its head, else today, in UTC)
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    date: Option<Date>,
    /// Where the draft is put in `content/`, such as `2026/02-tech-uk` [default: the year, and the name of FILE]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Its title (default: the one that stands at its head, else the site's with the month)
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Print the draft and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Imports what was named.
pub(super) fn run(arguments: &ImportArguments, common: &Common) -> Result<ExitCode, Failure> {
    newsletter::run(arguments, common)
}
