//! `veille check`: everything that `build` refuses, and what only a careful look finds. Nothing is written,
//! but for what `--external` remembers.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;

use super::build::add_moved_feeds;
use super::progress::Progress;
use super::{
    CONTENT_HAS_ERRORS, Common, Failure, FormatArgument, clock, counted, external, looking, parse_now, print_each,
};
use crate::diagnostic::Severity;
use crate::output::Unkept;
use crate::read::Disk;
use crate::site::Now;

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Also look at drafts, entries dated in the future and expired ones
    #[arg(long)]
    drafts: bool,
    /// The day or time that counts as now (default: the clock); a day counts whole, in UTC
    #[arg(long, value_name = "DATE", value_parser = parse_now)]
    now: Option<Now>,
    /// Warnings count as errors for the exit code
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    external: external::ExternalArguments,
}

/// Looks at the whole site and tells what it finds.
pub(super) fn run(arguments: &CheckArguments, common: &Common) -> Result<ExitCode, Failure> {
    let mut disk = Disk::new(&common.root, Some(super::public(&common.root)))?;
    let mut rebuild = looking(arguments.now.unwrap_or_else(clock), arguments.drafts);
    let progress = Progress::new(common);
    progress.doing("reading the site");
    let changes = disk.all()?;
    progress.doing("looking at everything");
    rebuild.apply_giving(changes, &Unkept, None);
    let surveys = rebuild.surveys();
    rebuild.check_thoroughly(&surveys);
    add_moved_feeds(&mut rebuild, &super::public(&common.root));
    let report = external::run(&arguments.external, &rebuild, &surveys, disk.root(), &progress);
    drop(progress);
    let mut asked = None;
    if let Ok(Some(report)) = &report {
        asked = Some(external::summary(report));
        rebuild.add(report.diagnostics.clone());
    }
    // What is wrong with the content is told even where the network fails.
    print_each(rebuild.diagnostics(), common)?;
    report?;
    let count = |severity| rebuild.diagnostics().iter().filter(|fault| fault.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    if !common.quiet && common.format == FormatArgument::Human {
        writeln!(io::stdout(), "{}, {}", counted(errors, "error"), counted(warnings, "warning"))?;
        if let Some(asked) = asked {
            writeln!(io::stdout(), "{asked}")?;
        }
    }
    if errors > 0 {
        return Ok(super::exit_code(rebuild.diagnostics()));
    }
    Ok(if arguments.strict && warnings > 0 { ExitCode::from(CONTENT_HAS_ERRORS) } else { ExitCode::SUCCESS })
}
