//! The command line: arguments → options → one call of the library, and an exit code.
//!
//! Raw arguments are clap's; what is done with them is decided here and nowhere else. `main` only exits.

mod ask;
mod build;
mod check;
mod external;
mod import;
mod init;
mod live;
mod new;
mod progress;
mod reference;
mod repository;
mod schema;
mod status;
mod translate;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::parser::ValueSource;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::diagnostic::{self, Diagnostic, Severity};
use crate::read::Disk;
use crate::rebuild::{Options, Rebuild, SearchIndex};
use crate::site::Now;
use crate::tree::BadDate;

/// Exit code: the content has errors.
const CONTENT_HAS_ERRORS: u8 = 1;
/// Exit code: wrong usage, or the machine failed. Clap exits with it too.
const FAILED: u8 = 2;

/// The current folder, as a site's folder where nobody named one.
const HERE: &str = ".";

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
    /// The site's folder [default: the nearest one with `veille.toml`, from here upwards]
    #[arg(long, global = true, value_name = "DIR", default_value = HERE, hide_default_value = true)]
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
    /// Make a new site in a folder, or copy the built-in templates
    ///
    /// A site of a few files that builds at once and teaches the format, with a workflow for GitHub Pages. On a terminal it
    /// asks for the languages, the titles and the address, unless an option says one of them. Nothing is replaced: what is
    /// there already is named and stays as it is.
    #[command(
        after_help = "Examples:\n  veille init my-site\n  veille init my-site --languages fr,en --base-url https://example.github.io/uk-tech/\n  veille init --templates\n  veille init --root my-site --templates base.html"
    )]
    Init(init::InitArguments),
    /// Make a new entry in every language: front matter, ids and a digest's sections in place
    ///
    /// It is a draft until `draft: true` is taken out. Nothing is replaced; a language that an entry lacks is added to it.
    #[command(
        after_help = "Examples:\n  veille new 2026/agreement\n  veille new 2026/03-march --kind digest --title \"March 2026\"\n  veille new about --kind page"
    )]
    New(new::NewArguments),
    /// Begin or complete the version of an entry in another language
    ///
    /// Same briefs, ids, dates, links and pictures, the source's text as comments to work from. Nothing that is written
    /// already is touched. The version records of which text it is the translation, so that `status` can tell when that
    /// changes.
    #[command(
        after_help = "Examples:\n  veille translate 2026/02-tech-uk --to en\n  veille translate content/2026/02-tech-uk.fr.md --to en\n  veille translate 02-tech-uk --to en --done\n  veille translate 02-tech-uk --to en --done --brief ai-plan"
    )]
    Translate(translate::TranslateArguments),
    /// Tell what is there in which language: missing, stale, draft, scheduled; nothing is written
    #[command(
        after_help = "Examples:\n  veille status\n  veille status 2026/02-tech-uk --all\n  veille status --fail-on missing,stale\n  veille status --format json"
    )]
    Status(status::StatusArguments),
    /// Tell what an editor would want to know before publishing
    ///
    /// Nothing is built. Told is everything that `build` refuses or warns of, and what only a careful look finds. Each
    /// warning has a name and can be turned off, for the site in `veille.toml` or for one file in its front matter. With
    /// `--external`, links to other sites are asked for too, and good answers are remembered in `.veille-links.json`.
    #[command(
        after_help = "Examples:\n  veille check\n  veille check --drafts --strict\n  veille check --external\n  veille check --format github"
    )]
    Check(check::CheckArguments),
    /// Build the site into `public/`
    ///
    /// Nothing is written while the content has errors. Files that an earlier build made and this one does not are
    /// removed; files that no build made are never touched, and a folder that holds any is refused.
    #[command(
        after_help = "Examples:\n  veille build\n  veille build --base-url https://example.github.io/uk-tech/\n  veille build --root my-site --out /tmp/preview --drafts"
    )]
    Build(build::BuildArguments),
    /// Preview the site in a browser, which shows each edit as it is saved
    ///
    /// The site is served from memory under its real base path, drafts and coming entries included and marked. Nothing
    /// is written. Faults are shown here and in the page; what was right before stays until they are mended.
    #[command(after_help = "Examples:\n  veille serve --open\n  veille serve --root my-site --port 8000")]
    Serve(live::ServeArguments),
    /// Take over what was written elsewhere
    ///
    /// A site of Hugo, Zola or Jekyll becomes entries of this one: front matter mapped, versions paired, links led to files,
    /// old addresses kept as redirects. The text of a newsletter, as it was copied from a PDF or a mail, becomes the draft of
    /// a digest: broken lines are rejoined, sections and titles recognised, links gathered. What is uncertain or could not be
    /// taken over is told. Nothing of a text is lost, nothing is replaced, and nothing of the source is touched.
    #[command(
        after_help = "Examples:\n  veille import ../old-site --dry-run\n  veille import ../old-site/content --from zola --into content/archive\n  veille import letter.txt --language fr --date 2026-02-27\n  pdftotext letter.pdf - | veille import - --language en"
    )]
    Import(import::ImportArguments),
    /// Print what a file may hold as JSON Schema, for editors
    ///
    /// An editor that is given the schema completes keys, explains them, and marks what is wrong while you write. It is made
    /// of the same definitions by which the files are read.
    #[command(
        arg_required_else_help = true,
        after_help = "Examples:\n  veille schema settings > schemas/settings.json\n  veille schema front-matter > schemas/front-matter.json"
    )]
    Schema(schema::SchemaArguments),
    /// Print a script that completes commands and options in a shell
    #[command(
        after_help = "Examples:\n  veille completions bash > ~/.local/share/bash-completion/completions/veille\n  veille completions zsh > ~/.zfunc/_veille\n  veille completions fish > ~/.config/fish/completions/veille.fish"
    )]
    Completions(reference::CompletionsArguments),
    /// Print a page of the manual
    #[command(
        after_help = "Examples:\n  veille man | man -l -\n  veille man build | man -l -\n  veille man --out ~/.local/share/man/man1"
    )]
    Man(reference::ManArguments),
}

/// A machine's failure in words; the content's faults are diagnostics.
type Failure = Box<dyn std::error::Error>;

/// Parses the process's arguments, does what they say, and gives the process's exit code.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = arguments();
    let outcome = match &arguments.command {
        Command::Build(build) if build.watch => live::build(build, &arguments.common),
        Command::Build(build) => build::run(build, &arguments.common),
        Command::Check(check) => check::run(check, &arguments.common),
        Command::Import(import) => import::run(import, &arguments.common),
        Command::Init(init) => init::run(init, &arguments.common),
        Command::New(new) => new::run(new, &arguments.common),
        Command::Completions(completions) => reference::completions(completions),
        Command::Man(man) => reference::man(man),
        Command::Schema(schema) => schema::run(schema),
        Command::Serve(serve) => live::serve(serve, &arguments.common),
        Command::Status(status) => status::run(status, &arguments.common),
        Command::Translate(translate) => translate::run(translate, &arguments.common),
    };
    match outcome {
        Ok(code) => code,
        // Whoever read the other end of the pipe, such as `head`, has had enough.
        Err(failure) if is_broken_pipe(&*failure) => ExitCode::SUCCESS,
        Err(failure) => {
            // Nobody is left to tell if standard error is closed.
            _ = writeln!(io::stderr(), "error: {failure}");
            ExitCode::from(FAILED)
        }
    }
}

/// The process's arguments, with the folder of the site that they are about.
fn arguments() -> Arguments {
    let matches = Arguments::command().get_matches();
    let mut arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let is_named = matches.value_source("root") == Some(ValueSource::CommandLine);
    // A new site may lie in the folder of another one, and is never its parent.
    let is_new = matches!(&arguments.command, Command::Init(init) if init.makes_a_site());
    if !is_named && !is_new {
        arguments.common.root = enclosing_site().unwrap_or_else(|| HERE.into());
    }
    arguments
}

/// The nearest folder with settings, from the current one upwards, as git and cargo look for theirs: `.`, `..`, `../..`.
fn enclosing_site() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let levels = here.ancestors().position(|folder| folder.join("veille.toml").is_file())?;
    Some(if levels == 0 { HERE.into() } else { std::iter::repeat_n("..", levels).collect() })
}

fn is_broken_pipe(failure: &(dyn std::error::Error + 'static)) -> bool {
    failure.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn parse_date(text: &str) -> Result<Date, String> {
    let date: Date = text.parse().map_err(|_| "a date is written 2026-02-27".to_owned())?;
    // A time would be dropped, and the text be published before it.
    if date.to_string() != text {
        return Err(format!("write the day alone, `{date}`; a time belongs in the file"));
    }
    Ok(date)
}

/// Reads what `--now` is given.
fn parse_now(text: &str) -> Result<Now, String> {
    text.parse().map_err(|bad: BadDate| bad.hint)
}

fn parse_title(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.contains(char::is_control) {
        return Err("a title is one line of text".to_owned());
    }
    Ok(text.to_owned())
}

/// What the clock says.
fn clock() -> Now {
    Now::at(jiff::Timestamp::now())
}

/// Today in UTC: the same on every machine at one instant.
fn today() -> Date {
    clock().day()
}

/// Reads the site without a thought of publishing it: what it holds today, drafts, coming and expired entries too, and
/// what is wrong with it. Its pages are not made.
fn look(root: &Path) -> Result<(Disk, Rebuild), Failure> {
    let mut disk = Disk::new(root, Some(public(root)))?;
    let mut rebuild = looking(clock(), true).without_pages();
    rebuild.apply(disk.all()?);
    Ok((disk, rebuild))
}

/// A build of nothing yet, whose output nobody wants.
fn looking(now: Now, unpublished: bool) -> Rebuild {
    let search_index = SearchIndex::OnDemand;
    Rebuild::new(Options { base_url: None, now, unpublished, fingerprints: false, search_index })
}

/// Where a site is written of itself, as one would name it.
fn public(root: &Path) -> PathBuf {
    if root == Path::new(HERE) { PathBuf::from("public") } else { root.join("public") }
}

/// `no errors`, `1 error`, `2 errors`.
fn counted(count: usize, what: &str) -> String {
    match count {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        more => format!("{more} {what}s"),
    }
}

/// Whether what goes to a stream may be coloured: it is a terminal, and nobody has asked for none.
fn is_colored(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// The exit code where errors are in the way: the content has them, unless the machine does not let a part of it be read.
fn exit_code(faults: &[Diagnostic]) -> ExitCode {
    let is_refused = |fault: &Diagnostic| fault.severity == Severity::Error && fault.name == "unreadable-file";
    ExitCode::from(if faults.iter().any(is_refused) { FAILED } else { CONTENT_HAS_ERRORS })
}

/// Prints what is wrong: for people on standard error, for programs on standard output.
fn print(rebuild: &Rebuild, common: &Common) -> io::Result<()> {
    print_faults(rebuild.diagnostics(), common)
}

/// As [`print`], with the total for people at the end.
fn print_faults(faults: &[Diagnostic], common: &Common) -> io::Result<()> {
    print_each(faults, common)?;
    let shown = faults.iter().filter(|diagnostic| !common.quiet || diagnostic.severity == Severity::Error);
    match diagnostic::total(shown) {
        Some(total) if common.format == FormatArgument::Human => writeln!(io::stderr(), "{total}"),
        _ => Ok(()),
    }
}

/// Prints diagnostics without their total, for a command that ends with one of its own.
fn print_each(faults: &[Diagnostic], common: &Common) -> io::Result<()> {
    let shown: Vec<_> =
        faults.iter().filter(|diagnostic| !common.quiet || diagnostic.severity == Severity::Error).cloned().collect();
    match common.format {
        FormatArgument::Human => {
            diagnostic::print(&shown, diagnostic::Format::Human, is_colored(&io::stderr()), &mut io::stderr().lock())
        }
        FormatArgument::Json => diagnostic::print(&shown, diagnostic::Format::Json, false, &mut io::stdout().lock()),
        FormatArgument::Github => {
            let shown = from_the_repository(shown, &common.root);
            diagnostic::print(&shown, diagnostic::Format::Github, false, &mut io::stdout().lock())
        }
    }
}

/// Faults with their files named from the repository's root, where GitHub looks for the lines that they are about.
fn from_the_repository(mut faults: Vec<Diagnostic>, root: &Path) -> Vec<Diagnostic> {
    let root = repository::annotated(root);
    let root = root.to_string_lossy().replace('\\', "/");
    if !root.is_empty() {
        for place in faults.iter_mut().filter_map(|fault| fault.place.as_mut()) {
            place.path = format!("{}/{}", root.trim_end_matches('/'), place.path).into();
        }
    }
    faults
}
