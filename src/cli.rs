//! The command line: arguments → options → one call of the library, and an exit code.
//!
//! Raw arguments are clap's; what is done with them is decided here and nowhere else. `main` only exits.

mod check;
mod external;
mod init;
mod live;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::diagnostic::{self, Severity};
use crate::read::Disk;
use crate::rebuild::{Options, Rebuild, SearchIndex};
use crate::url::BaseUrl;
use crate::write;

/// Exit code: the content has errors.
const CONTENT_HAS_ERRORS: u8 = 1;
/// Exit code: wrong usage, or the machine failed. Clap exits with it too.
const FAILED: u8 = 2;

/// Turns a folder of bilingual Markdown newsletters into a public briefing website.
#[derive(Debug, Parser)]
#[command(name = "veille", version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
struct Common {
    /// The site's folder
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// How faults are printed
    #[arg(long, global = true, value_enum, default_value_t = FormatArgument::Human)]
    format: FormatArgument,
    /// Print nothing but errors: no warnings, no summary
    #[arg(long, short, global = true)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArgument {
    /// For people: the line, a caret, a hint
    Human,
    /// For programs: one JSON object a line
    Json,
    /// For GitHub Actions: annotations on the lines of a pull request
    Github,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the site into `public/`
    ///
    /// Nothing is written while the content has errors. Files that an earlier build made and this one does not are
    /// removed; files that no build made are never touched, and a folder that holds any is refused.
    #[command(
        after_help = "Examples:\n  veille build\n  veille build --base-url https://example.github.io/uk-tech/\n  veille build --root my-site --out /tmp/preview --drafts"
    )]
    Build(BuildArguments),
    /// Preview the site in a browser, which shows each edit as it is saved
    ///
    /// The site is served from memory under its real base path, drafts and coming entries included and marked. Nothing
    /// is written. Faults are shown here and in the page; what was right before stays until they are mended.
    #[command(after_help = "Examples:\n  veille serve --open\n  veille serve --root my-site --port 8000")]
    Serve(live::ServeArguments),
    /// Tell what an editor would want to know before publishing
    ///
    /// Nothing is built. Told is everything that `build` refuses or warns of, and what only a careful look finds. Each
    /// warning has a name and can be turned off, for the site in `veille.toml` or for one file in its front matter. With
    /// `--external`, links to other sites are asked for too, and good answers are remembered in `.veille-links.json`.
    #[command(
        after_help = "Examples:\n  veille check\n  veille check --drafts --strict\n  veille check --external\n  veille check --format github"
    )]
    Check(check::CheckArguments),
    /// Copy files to begin with into the site's folder
    ///
    /// Nothing is replaced: what is there already is named and stays as it is.
    #[command(
        after_help = "Examples:\n  veille init --templates\n  veille init --templates home.html style.css\n  veille init --root my-site --templates base.html"
    )]
    Init(init::InitArguments),
}

#[derive(Debug, Args)]
struct BuildArguments {
    /// Where the site is written [default: `public` in the site's folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Where the site will be published, instead of `base_url` in `veille.toml`
    #[arg(long, value_name = "URL", value_parser = BaseUrl::parse)]
    base_url: Option<BaseUrl>,
    /// Also build drafts, entries dated in the future and expired ones, marked as such
    #[arg(long)]
    drafts: bool,
    /// The day that counts as today (default: today, in UTC): decides what is scheduled, expired or still ahead
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    now: Option<Date>,
    /// Go on, and build again whenever a file changes
    #[arg(long)]
    watch: bool,
    /// With `--watch`: look at the files over and over instead of being told of changes
    #[arg(long, requires = "watch")]
    poll: bool,
}

impl BuildArguments {
    /// The output folder. Absolute: the disk takes other paths from the site's folder, the shell from its own.
    fn folder(&self, common: &Common) -> io::Result<PathBuf> {
        std::path::absolute(self.out.clone().unwrap_or_else(|| public(&common.root)))
    }

    fn options(&self) -> Options {
        Options {
            base_url: self.base_url.clone(),
            now: self.now.unwrap_or_else(today),
            unpublished: self.drafts,
            fingerprints: true,
            search_index: SearchIndex::Now,
        }
    }
}

/// A machine's failure in words; the content's faults are diagnostics.
type Failure = Box<dyn std::error::Error>;

/// Parses the process's arguments, does what they say, and gives the process's exit code.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match &arguments.command {
        Command::Build(build) if build.watch => live::build(build, &arguments.common),
        Command::Build(build) => run_build(build, &arguments.common),
        Command::Check(check) => check::run(check, &arguments.common),
        Command::Init(init) => init::run(init, &arguments.common),
        Command::Serve(serve) => live::serve(serve, &arguments.common),
    };
    match outcome {
        Ok(code) => code,
        Err(failure) => {
            // Nobody is left to tell if standard error is closed.
            _ = writeln!(io::stderr(), "error: {failure}");
            ExitCode::from(FAILED)
        }
    }
}

fn parse_date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "a date is written 2026-02-27".to_owned())
}

/// Today in UTC: the same on every machine at one instant.
fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

fn run_build(arguments: &BuildArguments, common: &Common) -> Result<ExitCode, Failure> {
    let started = Instant::now();
    let out = arguments.out.clone().unwrap_or_else(|| public(&common.root));
    let mut disk = Disk::new(&common.root, Some(arguments.folder(common)?))?;
    write::check_folder(disk.root(), &out)?;
    let mut rebuild = Rebuild::new(arguments.options());
    rebuild.apply(disk.changes()?);
    print(&rebuild, common)?;
    if rebuild.has_errors() {
        return Ok(ExitCode::from(CONTENT_HAS_ERRORS));
    }
    // A folder that the user named may lie anywhere; the one of its own accord only within the site.
    let guard = arguments.out.is_none().then(|| disk.root());
    let report = write::write(rebuild.output(), &out, guard)?;
    if !common.quiet && common.format == FormatArgument::Human {
        let files = rebuild.output().len();
        let pages = rebuild.output().keys().filter(|path| path.ends_with(".html")).count();
        let milliseconds = started.elapsed().as_millis();
        let summary = Summary { pages, others: files - pages, report: &report, out: &out, milliseconds };
        writeln!(io::stdout(), "{summary}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Where a site is written of itself, as one would name it.
fn public(root: &Path) -> PathBuf {
    if root == Path::new(".") { PathBuf::from("public") } else { root.join("public") }
}

/// Prints what is wrong: for people on standard error, for programs on standard output.
fn print(rebuild: &Rebuild, common: &Common) -> io::Result<()> {
    let shown: Vec<_> = rebuild
        .diagnostics()
        .iter()
        .filter(|diagnostic| !common.quiet || diagnostic.severity == Severity::Error)
        .cloned()
        .collect();
    match common.format {
        FormatArgument::Human => {
            let color = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
            diagnostic::print(&shown, diagnostic::Format::Human, color, &mut io::stderr().lock())
        }
        FormatArgument::Json => diagnostic::print(&shown, diagnostic::Format::Json, false, &mut io::stdout().lock()),
        FormatArgument::Github => {
            diagnostic::print(&shown, diagnostic::Format::Github, false, &mut io::stdout().lock())
        }
    }
}

/// `31 pages and 42 other files in public: 70 written, 2 unchanged, 1 removed (31 ms)`.
struct Summary<'a> {
    pages: usize,
    others: usize,
    report: &'a write::Report,
    out: &'a Path,
    milliseconds: u128,
}

impl std::fmt::Display for Summary<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { pages, others, out, milliseconds, report: write::Report { written, unchanged, removed } } = self;
        let (out, written) = (out.display(), written.len());
        write!(formatter, "{pages} pages and {others} other files in {out}: {written} written, {unchanged} unchanged")?;
        if !removed.is_empty() {
            write!(formatter, ", {} removed", removed.len())?;
        }
        write!(formatter, " ({milliseconds} ms)")
    }
}
