//! `veille translate`: the other version of an entry, begun, completed, or recorded as done.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use super::{Common, Failure, FormatArgument, clock, counted, exit_code, looking, parse_now, print_faults};
use crate::config::Lang;
use crate::desk::{self, Change, Done, Draft, Edit, Pair, Work};
use crate::diagnostic::{Diagnostic, Severity, did_you_mean};
use crate::read::{Disk, File};
use crate::rebuild::Rebuild;
use crate::site::{Entry, Now, Site};
use crate::write;

#[derive(Debug, Args)]
pub(super) struct TranslateArguments {
    /// The entry: its id, the path of one of its files, or a part of these that only it has
    #[arg(value_name = "ENTRY")]
    entry: String,
    /// The language to translate into
    #[arg(long, value_name = "LANG")]
    to: String,
    /// The language to translate from (default: the one recorded, else the site's default language)
    #[arg(long, value_name = "LANG")]
    from: Option<String>,
    /// Record that the version is the translation of the source as it is now
    #[arg(long)]
    done: bool,
    /// With `--done`: of this brief only
    #[arg(long, value_name = "ID", requires = "done")]
    brief: Option<String>,
    /// The day or time that counts as now (default: the clock); a day counts whole, in UTC
    #[arg(long, value_name = "DATE", value_parser = parse_now)]
    now: Option<Now>,
}

/// A site as translators see it: all that is written, published or not.
pub(super) struct Desk {
    pub(super) disk: Disk,
    pub(super) rebuild: Rebuild,
    /// The files below `content/` as they were read, by path from the site's folder.
    texts: BTreeMap<Arc<str>, Arc<[u8]>>,
}

/// Reads the site.
pub(super) fn read(common: &Common, now: Option<Now>) -> Result<Desk, Failure> {
    let mut disk = Disk::new(&common.root, Some(super::public(&common.root)))?;
    let mut rebuild = looking(now.unwrap_or_else(clock), true).without_pages();
    let changes = disk.all()?;
    let bytes = |(path, file): (&Arc<str>, &Option<File>)| match file {
        Some(File::Text(text)) if path.starts_with("content/") => Some((Arc::clone(path), Arc::clone(&text.bytes))),
        _ => None,
    };
    let texts = changes.iter().filter_map(bytes).collect();
    rebuild.apply(changes);
    Ok(Desk { disk, rebuild, texts })
}

/// The entry that is meant; a path may be written from the folder of the shell or from the site's.
pub(super) fn entry<'s>(site: &'s Site, written: &str, root: &Path) -> Result<&'s Entry, Failure> {
    let typed = written.replace('\\', "/");
    let mut spellings = vec![typed.as_str()];
    let below = below(written, root);
    spellings.extend(below.as_deref());
    Ok(desk::find(site, &spellings)?)
}

/// A path of the shell's as one from the site's folder.
fn below(written: &str, root: &Path) -> Option<String> {
    let root = std::fs::canonicalize(root).ok()?;
    let mut path = PathBuf::new();
    for part in std::path::absolute(written).ok()?.components() {
        match part {
            Component::ParentDir => drop(path.pop()),
            part => path.push(part),
        }
    }
    // The file may not be there: its folder tells what links stand for.
    let folder = path.parent().and_then(|folder| std::fs::canonicalize(folder).ok())?;
    let path = folder.join(path.file_name()?);
    Some(path.strip_prefix(root).ok()?.to_str()?.replace('\\', "/"))
}

/// Does what was asked for.
pub(super) fn run(arguments: &TranslateArguments, common: &Common) -> Result<ExitCode, Failure> {
    let desk = read(common, arguments.now)?;
    let Some(site) = desk.rebuild.site() else {
        print_faults(desk.rebuild.diagnostics(), common)?;
        return Ok(exit_code(desk.rebuild.diagnostics()));
    };
    let to = language(site, "to", &arguments.to)?;
    let from = arguments.from.as_deref().map(|tag| language(site, "from", tag)).transpose()?;
    let entry = entry(site, &arguments.entry, desk.disk.root())?;
    let from = desk::source_language(site, entry, to, from, arguments.done)?;
    let surveys = desk.rebuild.surveys();
    let unread = || format!("the files of `{}` cannot be read", entry.id);
    let pair = Pair::new(site, &surveys, entry, from, to).ok_or_else(unread)?;
    // What is made of a text with errors would have them too; what else is wrong in the site is not in the way.
    let faults = faults(&desk, &pair);
    if !faults.is_empty() {
        print_faults(&faults, common)?;
        return Ok(exit_code(&faults));
    }
    let today = site.today();
    let lines = if arguments.done {
        let left = desk::left_to_do(&pair, &surveys, arguments.brief.as_deref());
        if !left.is_empty() {
            print_faults(&left, common)?;
            let (_, path) = pair.paths();
            writeln!(io::stderr(), "error: `{path}` is not recorded as done: see above what is left")?;
            return Ok(exit_code(&left));
        }
        let done = desk::done(&pair, arguments.brief.as_deref(), today)?;
        desk.rewrite(&done.path, &done.edits)?;
        done_lines(&done, arguments.brief.as_deref(), site.config().tag(from))
    } else {
        let work = desk::begin_or_complete(&pair, today)?;
        desk.work(&work)?;
        work_lines(&work, &entry.id, site.config().tag(to))
    };
    if !common.quiet && common.format == FormatArgument::Human {
        let mut out = io::stdout().lock();
        for line in lines {
            writeln!(out, "{line}")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn language(site: &Site, option: &str, tag: &str) -> Result<Lang, Failure> {
    let tags = || site.config().languages.iter().map(|language| &*language.tag);
    let Some(lang) = site.config().lang(tag) else {
        let known = tags().map(|tag| format!("`{tag}`")).collect::<Vec<_>>().join(", ");
        let hint = did_you_mean(tag, tags()).unwrap_or_else(|| format!("it has {known}"));
        return Err(format!("`--{option} {tag}`: the site has no language `{tag}`: {hint}").into());
    };
    Ok(lang)
}

/// The errors in the two files.
fn faults(desk: &Desk, pair: &Pair) -> Vec<Diagnostic> {
    let (source, target) = pair.paths();
    let concerns = |fault: &&Diagnostic| {
        let path = fault.place.as_ref().map(|place| &*place.path);
        fault.severity == Severity::Error && [source.as_str(), &target].iter().any(|file| path == Some(file))
    };
    desk.rebuild.diagnostics().iter().filter(concerns).cloned().collect()
}

impl Desk {
    fn work(&self, work: &Work) -> Result<(), Failure> {
        match &work.change {
            Change::Begin { text, .. } => {
                if !write::begin(self.disk.root(), &work.path, text.as_bytes())? {
                    return Err(format!("`{}` is there, but belongs to no entry that can be read", work.path).into());
                }
                Ok(())
            }
            Change::Complete { edits, .. } => self.rewrite(&work.path, edits),
            Change::Nothing { .. } => Ok(()),
        }
    }

    fn rewrite(&self, path: &str, edits: &[Edit]) -> Result<(), Failure> {
        let Some(before) = self.texts.get(path).filter(|_| !edits.is_empty()) else { return Ok(()) };
        Ok(write::rewrite(self.disk.root(), path, before, &desk::apply(before, edits))?)
    }
}

fn work_lines(work: &Work, id: &str, to: &str) -> Vec<String> {
    let path = &work.path;
    let done = format!("veille translate {id} --to {to} --done");
    let publish = |what: &str| format!("The source stands in comments. To publish, remove {what}.");
    match &work.change {
        Change::Begin { briefs: 0, .. } => {
            vec![format!("{path}: begun"), publish("`draft: true`"), format!("When it is done: {done}")]
        }
        Change::Begin { briefs, .. } => vec![
            format!("{path}: begun, with {} to translate", counted(*briefs, "brief")),
            publish("`draft: true` and each `.draft`"),
            format!("When it is done: {done}"),
        ],
        Change::Complete { added, .. } => {
            let ids = added.iter().map(|id| &**id).collect::<Vec<_>>().join(", ");
            let drafts = if added.len() == 1 { "a draft" } else { "drafts" };
            vec![
                format!("{path}: {} added as {drafts}: {ids}", counted(added.len(), "brief")),
                publish("`.draft`"),
                format!("When it is done: {done}"),
            ]
        }
        Change::Nothing { recorded: true } => vec![format!("{path}: nothing is missing")],
        Change::Nothing { recorded: false } => vec![
            format!("{path}: nothing is missing"),
            format!("It does not say what it was translated from. If it is up to date: {done}"),
        ],
    }
}

fn done_lines(done: &Done, brief: Option<&str>, from: &str) -> Vec<String> {
    let path = &done.path;
    let what = match (brief, done.briefs) {
        (Some(id), _) => format!("`{id}`"),
        (None, 0) => "the text".to_owned(),
        (None, count) => format!("the text and {}", counted(count, "brief")),
    };
    let mut lines = if done.edits.is_empty() {
        vec![format!("{path}: recorded already, {what} from {from}")]
    } else {
        vec![format!("{path}: recorded, {what} from {from}")]
    };
    if done.drafts.contains(&Draft::Version) {
        lines.push("It is still a draft: remove `draft: true` to publish it".to_owned());
    }
    let drafts = done.drafts.iter().filter_map(|draft| match draft {
        Draft::Version => None,
        Draft::Brief(id) => Some(&**id),
    });
    let drafts: Vec<&str> = drafts.collect();
    if !drafts.is_empty() {
        lines.push(format!("Still drafts, by `.draft`: {}", drafts.join(", ")));
    }
    lines
}
