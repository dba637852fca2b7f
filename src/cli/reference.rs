//! `veille completions` and `veille man`: what shells and readers of manuals want to know of the command, made of the
//! arguments themselves.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};
use clap_mangen::Man;

use super::{Arguments, FAILED, Failure};
use crate::diagnostic::did_you_mean;

#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// The shell
    shell: Shell,
}

#[derive(Debug, Args)]
pub(super) struct ManArguments {
    /// The command whose page is wanted; without it, the page of `veille` itself
    command: Option<String>,
    /// Write the pages of all commands into this folder instead
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    out: Option<PathBuf>,
}

/// Prints the script of a shell.
pub(super) fn completions(arguments: &CompletionsArguments) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    generate(arguments.shell, &mut command(), "veille", &mut script);
    io::stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints a page of the manual, or writes all.
pub(super) fn man(arguments: &ManArguments) -> Result<ExitCode, Failure> {
    if let Some(folder) = &arguments.out {
        fs::create_dir_all(folder).map_err(|error| format!("cannot create `{}`: {error}", folder.display()))?;
        for (name, page) in pages(command())? {
            let path = folder.join(format!("{name}.1"));
            fs::write(&path, page).map_err(|error| format!("cannot write `{}`: {error}", path.display()))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let pages = pages(command())?;
    let name = arguments.command.as_ref().map_or("veille".to_owned(), |command| format!("veille-{command}"));
    if let Some((_, page)) = pages.iter().find(|(known, _)| *known == name) {
        io::stdout().write_all(page)?;
        return Ok(ExitCode::SUCCESS);
    }
    let known: Vec<&str> = pages.iter().filter_map(|(known, _)| known.strip_prefix("veille-")).collect();
    let asked = arguments.command.as_deref().unwrap_or_default();
    let hint = did_you_mean(asked, known.iter().copied()).unwrap_or_else(|| format!("there are {}", known.join(", ")));
    writeln!(io::stderr(), "error: there is no command `{asked}`: {hint}")?;
    Ok(ExitCode::from(FAILED))
}

fn command() -> clap::Command {
    let mut command = Arguments::command();
    // Options of all commands become each command's own.
    command.build();
    command
}

/// A page for the command itself and one for each command below it, with their names.
fn pages(command: clap::Command) -> io::Result<Vec<(String, Vec<u8>)>> {
    let below: Vec<clap::Command> = command.get_subcommands().filter(|below| !below.is_hide_set()).cloned().collect();
    let mut pages = vec![page("veille".to_owned(), command)?];
    for command in below {
        if command.get_name() != "help" {
            pages.push(page(format!("veille-{}", command.get_name()), command)?);
        }
    }
    Ok(pages)
}

fn page(name: String, command: clap::Command) -> io::Result<(String, Vec<u8>)> {
    // A name of static life is what clap takes; the process is about to end.
    let static_name: &'static str = name.clone().leak();
    let mut page = Vec::new();
    Man::new(command.name(static_name).version(env!("CARGO_PKG_VERSION"))).render(&mut page)?;
    let page = String::from_utf8_lossy(&page).replacen(".SH EXTRA\nExamples:\n", ".SH EXAMPLES\n", 1);
    Ok((name, page.into_bytes()))
}
