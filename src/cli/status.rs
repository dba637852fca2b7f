//! `veille status`: what is there in which language. Nothing is written.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::translate::{entry, read};
use super::{CONTENT_HAS_ERRORS, Common, Failure, FormatArgument, is_colored, parse_now};
use crate::desk::{Overview, State};
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::site::{Entry, Now};

#[derive(Debug, Args)]
pub(super) struct StatusArguments {
    /// Entries to look at, by id, path, or a part of these that only one has (default: all)
    #[arg(value_name = "ENTRY")]
    entries: Vec<String>,
    /// Show every brief, also those that are all that their digest is
    #[arg(long)]
    all: bool,
    /// Exit with 1 where anything is one of these
    #[arg(long, value_name = "STATES", value_enum, value_delimiter = ',')]
    fail_on: Vec<StateArgument>,
    /// The day or time that counts as now (default: the clock); a day counts whole, in UTC
    #[arg(long, value_name = "DATE", value_parser = parse_now)]
    now: Option<Now>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StateArgument {
    Missing,
    Stale,
    Draft,
    Scheduled,
    Expired,
}

impl From<StateArgument> for State {
    fn from(argument: StateArgument) -> Self {
        match argument {
            StateArgument::Missing => Self::Missing,
            StateArgument::Stale => Self::Stale,
            StateArgument::Draft => Self::Draft,
            StateArgument::Scheduled => Self::Scheduled,
            StateArgument::Expired => Self::Expired,
        }
    }
}

/// Shows the table.
pub(super) fn run(arguments: &StatusArguments, common: &Common) -> Result<ExitCode, Failure> {
    let desk = read(common, arguments.now)?;
    let errors: Vec<Diagnostic> =
        desk.rebuild.diagnostics().iter().filter(|fault| fault.severity == Severity::Error).cloned().collect();
    // Also for programs: standard output holds one document.
    diagnostic::print(&errors, diagnostic::Format::Human, is_colored(&io::stderr()), &mut io::stderr().lock())?;
    if let Some(total) = diagnostic::total(&errors) {
        writeln!(io::stderr(), "{total}")?;
    }
    let Some(site) = desk.rebuild.site() else { return Ok(super::exit_code(&errors)) };
    let surveys = desk.rebuild.surveys();
    let overview = if arguments.entries.is_empty() {
        Overview::new(site, &surveys, site.entries())
    } else {
        let mut chosen: Vec<&Entry> = Vec::new();
        for written in &arguments.entries {
            let found = entry(site, written, desk.disk.root())?;
            if !chosen.iter().any(|known| known.id == found.id) {
                chosen.push(found);
            }
        }
        Overview::new(site, &surveys, chosen)
    };
    let mut out = io::stdout().lock();
    if common.format == FormatArgument::Json {
        writeln!(out, "{:#}", overview.to_json())?;
    } else if !common.quiet {
        write!(out, "{}", overview.to_table(arguments.all, is_colored(&io::stdout())))?;
    }
    let totals = overview.totals();
    let mut found = Vec::new();
    for state in arguments.fail_on.iter().copied().map(State::from) {
        let count: usize = totals.iter().filter_map(|total| total.get(&state)).sum();
        if count > 0 {
            found.push(format!("{count} {}", state.word()));
        }
    }
    if !found.is_empty() {
        writeln!(io::stderr(), "error: {}", found.join(", "))?;
    }
    if !errors.is_empty() {
        return Ok(super::exit_code(&errors));
    }
    Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(CONTENT_HAS_ERRORS) })
}
