//! `veille init`: files to begin with, copied into the site's folder. What is there already is named and let be.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;

use super::{Common, FAILED, Failure};
use crate::diagnostic::did_you_mean;
use crate::render;
use crate::write;

/// The folder that the templates are copied to.
const FOLDER: &str = "templates";

#[derive(Debug, Args)]
pub(super) struct InitArguments {
    /// Copy the built-in templates and style sheet into `templates/`: all of them, or those named
    #[arg(long, value_name = "NAME", num_args = 0.., required = true)]
    templates: Option<Vec<String>>,
}

/// Copies what was asked for.
pub(super) fn run(arguments: &InitArguments, common: &Common) -> Result<ExitCode, Failure> {
    templates(arguments.templates.as_deref().unwrap_or_default(), common)
}

fn templates(names: &[String], common: &Common) -> Result<ExitCode, Failure> {
    let known: Vec<&str> = render::built_in_names().collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) {
        let hint = did_you_mean(unknown, known.iter().copied());
        let hint = hint.unwrap_or_else(|| format!("there are {}", known.join(", ")));
        writeln!(io::stderr(), "error: there is no built-in template `{unknown}`: {hint}")?;
        return Ok(ExitCode::from(FAILED));
    }
    if !common.root.join("veille.toml").is_file() {
        let root = common.root.display();
        return Err(format!("`{root}` is not a site's folder: it has no `veille.toml`; name it with `--root`").into());
    }
    for name in known.into_iter().filter(|name| names.is_empty() || names.iter().any(|named| named == name)) {
        // Only names from the list get here, so there is a text for each.
        let Some(text) = render::built_in(name) else { continue };
        let told = if write::begin(&common.root, &format!("{FOLDER}/{name}"), text.as_bytes())? {
            "copied"
        } else {
            "kept, it was there"
        };
        if !common.quiet {
            writeln!(io::stdout(), "{FOLDER}/{name}: {told}")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
