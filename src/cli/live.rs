//! `serve` and `build --watch`: the same loop around the incremental core, with another end.

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;
use jiff::Timestamp;

use super::build::{BuildArguments, Waiting};
use super::progress::Progress;
use super::{Common, Failure, FormatArgument, clock, exit_code, parse_now, print};
use crate::diagnostic::Diagnostic;
use crate::preview::{self, Editor, Preview};
use crate::read::{Changes, Disk};
use crate::rebuild::{Options, Rebuild, Round, SearchIndex};
use crate::site::Now;
use crate::url::BaseUrl;
use crate::watch::{self, Batch, Hint, Stop, Waited, Watcher};
use crate::write::{self, Follow, Known, WriteError};

/// How many changed files a line names.
const NAMED: usize = 2;

/// The clock is looked at this often at least: it may be set, and a computer that sleeps does not count the time.
const LONGEST_SLEEP: Duration = Duration::from_mins(1);

/// And this rarely at most, should the instant that was waited for have come without any effect.
const SHORTEST_SLEEP: Duration = Duration::from_millis(10);

#[derive(Debug, Args)]
pub(super) struct ServeArguments {
    /// The port; without it, 4000 or the next free one
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// The address to listen on; any other than this machine's own shows the preview to the network
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Open the browser
    #[arg(long)]
    open: bool,
    /// Preview under another address than `base_url` in `veille.toml`
    #[arg(long, value_name = "URL", value_parser = BaseUrl::parse)]
    base_url: Option<BaseUrl>,
    /// The day or time at which the preview is shown, and stays (default: the clock); a day counts whole, in UTC
    #[arg(long, value_name = "DATE", value_parser = parse_now)]
    now: Option<Now>,
    /// The editor in which the preview opens files: its name, such as vscode, zed or idea, an address with {path}, or none
    /// (default: `VEILLE_EDITOR`, or the one that the terminal, `VISUAL` or `EDITOR` names, else vscode)
    #[arg(long, value_name = "EDITOR", value_parser = chosen_editor)]
    editor: Option<EditorChoice>,
    /// Look at the files over and over instead of being told of changes: for network drives and containers
    #[arg(long)]
    poll: bool,
}

/// What a loop goes around.
struct Live<'a> {
    disk: Disk,
    rebuild: Rebuild,
    watcher: Watcher,
    common: &'a Common,
    /// Whether `--now` holds the time.
    fixed_now: bool,
    /// What was printed last: faults are told once, not after every edit.
    told: Vec<Diagnostic>,
}

impl<'a> Live<'a> {
    fn new(common: &'a Common, out: PathBuf, options: Options, fixed_now: bool, poll: bool) -> Result<Self, Failure> {
        let disk = Disk::new(&common.root, Some(out.clone()))?;
        let watcher = Watcher::new(disk.root(), Some(out), &watch::Options { poll, ..watch::Options::default() })?;
        let stop = watcher.stop();
        // A second handler cannot be set in one process: there is only one command.
        ctrlc::set_handler(move || stop.stop())?;
        Ok(Self { disk, rebuild: Rebuild::new(options), watcher, common, fixed_now, told: Vec::new() })
    }

    /// The first build.
    fn start(&mut self) -> Result<Round, Failure> {
        let progress = Progress::new(self.common);
        progress.doing("reading the site");
        let changes = self.disk.changes()?;
        progress.doing("making pages");
        let round = self.rebuild.apply(changes);
        drop(progress);
        self.tell_faults()?;
        Ok(round)
    }

    /// Waits for a change, builds, and delivers, until it is stopped.
    fn go_on(&mut self, mut deliver: impl FnMut(&Rebuild, &Round) -> io::Result<()>) -> Result<(), Failure> {
        loop {
            self.rebuild.prepare();
            let waited = self.watcher.next_until(self.wake_up());
            let started = Instant::now();
            let changes = match waited {
                Waited::Batch(batch) => match self.look(batch)? {
                    Some(changes) => changes,
                    None => continue,
                },
                Waited::Until => Changes::new(),
                Waited::Stopped => return Ok(()),
            };
            // What is scheduled, expired or ahead changes with time, though no file does.
            let time_came = !self.fixed_now && self.rebuild.set_now(clock());
            if changes.is_empty() && !time_came {
                continue;
            }
            let what = describe(&changes);
            let round = self.rebuild.apply(changes);
            deliver(&self.rebuild, &round)?;
            self.tell_faults()?;
            if !self.common.quiet && self.common.format == FormatArgument::Human {
                let pages = match round.made {
                    1 => "1 page".to_owned(),
                    more => format!("{more} pages"),
                };
                writeln!(io::stdout(), "{what}: {pages} in {} ms", started.elapsed().as_millis())?;
            }
        }
    }

    /// What changed where a batch says; nothing where the files cannot be looked at.
    fn look(&mut self, batch: Batch) -> io::Result<Option<Changes>> {
        let told = batch.notice.is_some();
        if let Some(notice) = batch.notice {
            writeln!(io::stderr(), "note: {notice}")?;
        }
        let looked = match batch.hint {
            Hint::Paths(paths) => self.disk.changes_near(&paths),
            Hint::Everything => self.disk.changes(),
        };
        match looked {
            Ok(changes) => Ok(Some(changes)),
            // The folder is gone: the watcher has said so, and says when it is back. What was last stays.
            Err(_) if told => Ok(None),
            Err(error) => {
                writeln!(io::stderr(), "error: {error}")?;
                Ok(None)
            }
        }
    }

    /// When to look at the clock although no file has changed; never where `--now` holds it.
    fn wake_up(&self) -> Option<Instant> {
        if self.fixed_now {
            return None;
        }
        let end = self.rebuild.lasts()?.end;
        let rest = Duration::try_from(end.duration_since(Timestamp::now())).unwrap_or_default();
        Some(Instant::now() + rest.clamp(SHORTEST_SLEEP, LONGEST_SLEEP))
    }

    fn tell_faults(&mut self) -> io::Result<()> {
        if self.rebuild.diagnostics() == self.told {
            return Ok(());
        }
        print(&self.rebuild, self.common)?;
        if self.rebuild.diagnostics().is_empty() && !self.common.quiet && self.common.format == FormatArgument::Human {
            writeln!(io::stderr(), "all faults are mended")?;
        }
        self.told = self.rebuild.diagnostics().to_vec();
        Ok(())
    }
}

/// Which files changed: the first few by name.
fn describe(changes: &Changes) -> String {
    let mut named: Vec<&str> = changes.keys().take(NAMED).map(|path| &**path).collect();
    let others;
    match changes.len().saturating_sub(NAMED) {
        0 => {}
        more => {
            others = format!("{more} more");
            named.push(&others);
        }
    }
    if named.is_empty() { "the clock".to_owned() } else { named.join(", ") }
}

pub(super) fn serve(arguments: &ServeArguments, common: &Common) -> Result<ExitCode, Failure> {
    let out = std::path::absolute(common.root.join("public"))?;
    let options = Options {
        base_url: arguments.base_url.clone(),
        now: arguments.now.unwrap_or_else(clock),
        unpublished: true,
        fingerprints: false,
        search_index: SearchIndex::OnDemand,
    };
    let mut live = Live::new(common, out, options, arguments.now.is_some(), arguments.poll)?;
    let editor = editor(arguments)?.map(|template| Editor::new(template, live.disk.root()));
    let round = live.start()?;
    let Some(base_path) = live.rebuild.base_path() else {
        // Without settings there is nothing to show, and no address to show it at.
        return Ok(exit_code(live.rebuild.diagnostics()));
    };
    let preview = Preview::start(preview::Options {
        host: arguments.host,
        port: arguments.port.unwrap_or(preview::Options::default().port),
        port_is_fixed: arguments.port.is_some(),
        base_path,
        editor,
    })?;
    deliver(&preview, &live.rebuild, &round);
    announce(&preview, &live.rebuild, arguments, common)?;
    live.go_on(|rebuild, round| {
        deliver(&preview, rebuild, round);
        Ok(())
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The address by which the preview opens files, if it is to.
#[derive(Debug, Clone)]
struct EditorChoice(Option<String>);

fn chosen_editor(written: &str) -> Result<EditorChoice, String> {
    if written == "none" { Ok(EditorChoice(None)) } else { Ok(EditorChoice(Some(preview::editor_template(written)?))) }
}

/// What was asked for, by the option or the variable, else what the environment suggests.
fn editor(arguments: &ServeArguments) -> Result<Option<String>, Failure> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    if let Some(EditorChoice(chosen)) = &arguments.editor {
        return Ok(chosen.clone());
    }
    let Some(written) = variable("VEILLE_EDITOR") else { return Ok(Some(preview::guess_editor(variable))) };
    let EditorChoice(chosen) = chosen_editor(&written).map_err(|why| format!("VEILLE_EDITOR: {why}"))?;
    Ok(chosen)
}

/// Gives the preview what is other, and where it stands.
fn deliver(preview: &Preview, rebuild: &Rebuild, round: &Round) {
    if let Some(base_path) = rebuild.base_path() {
        preview.rebase(&base_path);
    }
    let changed = round.difference.changed.iter();
    let changed = changed.filter_map(|file| Some((file.clone(), rebuild.output().get(file)?.clone()))).collect();
    preview
        .search(rebuild.search_on_demand().map(|search| -> preview::MakeSearch { Arc::new(move || search.files()) }));
    preview.move_pages(&round.moved);
    preview.update(changed, round.difference.removed.clone(), rebuild.diagnostics().to_vec());
}

/// Says where the preview is, in each language.
fn announce(preview: &Preview, rebuild: &Rebuild, arguments: &ServeArguments, common: &Common) -> io::Result<()> {
    let base = rebuild.base_path().unwrap_or_default();
    let address = preview.address();
    let root = format!("http://{address}{base}");
    if !arguments.host.is_loopback() {
        writeln!(io::stderr(), "warning: everyone who reaches {address} can read this preview, drafts included")?;
    }
    if !common.quiet {
        // What programs read on standard output is faults only.
        let mut stream: Box<dyn Write> =
            if common.format == FormatArgument::Human { Box::new(io::stdout()) } else { Box::new(io::stderr()) };
        writeln!(stream, "Preview at {root}")?;
        for (name, tag) in rebuild.languages() {
            writeln!(stream, "  {name}: {root}{tag}/")?;
        }
        writeln!(stream, "Ctrl-C ends it.")?;
    }
    if arguments.open
        && let Err(error) = open::that_detached(&root)
    {
        writeln!(io::stderr(), "warning: no browser could be opened: {error}")?;
    }
    Ok(())
}

pub(super) fn build(arguments: &BuildArguments, common: &Common) -> Result<ExitCode, Failure> {
    let out = arguments.folder(common)?;
    let mut live = Live::new(common, out.clone(), arguments.options(), arguments.now.is_some(), arguments.poll)?;
    write::check_folder(live.disk.root(), &out)?;
    let root = live.disk.root().to_owned();
    let guard = arguments.out.is_none().then_some(root.as_path());
    let stop = live.watcher.stop();
    let patient = || Patient { stop: &stop, waiting: Waiting::new(&out, common) };
    live.start()?;
    // What is on disk is known only after a whole writing that went well. A folder that is refused at once stays so:
    // that ends the command, as it ends a plain build.
    let mut known = None;
    if !live.rebuild.has_errors() {
        match write::write_followed(live.rebuild.output(), &out, guard, &patient()) {
            Ok(report) => known = Some(Known::new(live.rebuild.output(), &report)),
            Err(WriteError::Stopped { .. }) => return Ok(ExitCode::SUCCESS),
            Err(error) => return Err(error.into()),
        }
    }
    let mut deliver = |rebuild: &Rebuild| {
        if rebuild.has_errors() {
            return Ok(());
        }
        let written = match &known {
            Some(known) => write::update(rebuild.output(), known, &out, guard, &patient()),
            None => write::write_followed(rebuild.output(), &out, guard, &patient()),
        };
        known = written.as_ref().ok().map(|report| Known::new(rebuild.output(), report));
        match written {
            // It is about to end.
            Ok(_) | Err(WriteError::Stopped { .. }) => Ok(()),
            Err(error) => writeln!(io::stderr(), "error: {error}"),
        }
    };
    if !common.quiet && common.format == FormatArgument::Human {
        writeln!(io::stdout(), "Watching {}; Ctrl-C ends it.", live.disk.root().display())?;
    }
    live.go_on(|rebuild, _| deliver(rebuild))?;
    Ok(ExitCode::SUCCESS)
}

/// Waits for another build until the command is to end.
struct Patient<'a> {
    stop: &'a Stop,
    waiting: Waiting<'a>,
}

impl Follow for Patient<'_> {
    fn wait(&self, waited: Duration, process: Option<u32>) -> bool {
        if let Some(note) = self.waiting.note(waited, process) {
            // Nobody is left to tell if standard error is closed.
            _ = writeln!(io::stderr(), "{note}");
        }
        !self.stop.is_stopped()
    }
}
