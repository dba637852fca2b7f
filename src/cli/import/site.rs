//! The import of a site of Hugo, Zola or Jekyll: its folder is read, files are begun in the site's, and what was done
//! and what could not be done is told. Nothing that is there is replaced, and nothing of the other site is touched.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use super::ImportArguments;
use crate::cli::{CONTENT_HAS_ERRORS, Common, Failure, FormatArgument, exit_code, look, print};
use crate::import::site::{self, Folder, Import, Note, Refusal, Sort, Wishes};
use crate::read::{self, open_file};
use crate::write::Begun;

/// Folders may stand this deep in each other.
const DEEPEST: usize = 64;

/// Imports the folder that was named.
pub(super) fn run(arguments: &ImportArguments, common: &Common) -> Result<ExitCode, Failure> {
    let source = &arguments.source;
    let root = &common.root;
    if !root.join("veille.toml").is_file() {
        let root = root.display();
        return Err(format!(
            "`{root}` is not a site's folder: it has no `veille.toml`; make a site with `veille init`, or name one with `--root`"
        )
        .into());
    }
    let into = below_content(arguments.into.as_deref().unwrap_or("content"))?;
    let (_, rebuild) = look(root)?;
    let Some(site) = rebuild.site().cloned() else {
        print(&rebuild, common)?;
        return Ok(exit_code(rebuild.diagnostics()));
    };
    let mut notes = Vec::new();
    let folder = read_folder(source, root, &mut notes)?;
    let wishes = Wishes {
        from: arguments.from.map(Into::into),
        language: arguments.language.clone(),
        into,
        config: site.config(),
        themes: &site.themes().ordered,
    };
    let mut import = site::import(&folder, &wishes).map_err(|refusal| refused(&refusal, source))?;
    import.notes.append(&mut notes);
    import.notes.sort();
    let done = put(&import, arguments, root)?;
    let errors = if arguments.dry_run {
        None
    } else {
        let (_, rebuild) = look(root)?;
        let faults = rebuild.diagnostics().iter();
        Some(faults.filter(|fault| fault.severity == crate::diagnostic::Severity::Error).count())
    };
    if common.format == FormatArgument::Json {
        print_json(&import, &done, arguments, errors)?;
    } else {
        print_report(&import, &done, arguments, common, errors)?;
    }
    let refused = import.notes.iter().any(|note| note.sort == Sort::Refused);
    Ok(if refused { ExitCode::from(CONTENT_HAS_ERRORS) } else { ExitCode::SUCCESS })
}

/// `content/old` → `old`.
fn below_content(into: &str) -> Result<String, String> {
    let parts: Vec<&str> = into.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    match parts.split_first() {
        Some((&"content", below)) if !below.contains(&"..") => Ok(below.join("/")),
        _ => Err(format!("`{into}` is not in `content/`: write `--into content/{}`", parts.join("/"))),
    }
}

fn refused(refusal: &Refusal, source: &Path) -> String {
    let shown = source.display();
    match refusal {
        Refusal::Unknown => format!(
            "nothing in `{shown}` says which generator it is for: say it with `--from hugo`, `--from zola` or `--from jekyll`"
        ),
        Refusal::Empty => format!("`{shown}` holds no page that could be imported"),
        Refusal::Language(tag) => {
            format!("the site has no language `{tag}`: add `[languages.{tag}]` to `veille.toml`, or name another")
        }
    }
}

/// Reads texts and lists all other files. Links are not followed; hidden files and folders are no content.
fn read_folder(source: &Path, root: &Path, notes: &mut Vec<Note>) -> Result<Folder, Failure> {
    let mut folder = Folder::default();
    let own = fs::canonicalize(root)?;
    let source = fs::canonicalize(source)?;
    if source == own || ["content", "static"].iter().any(|area| source.starts_with(own.join(area))) {
        return Err("the source is the site itself: name the folder of another".into());
    }
    let mut open = vec![(source, String::new(), 0_usize)];
    while let Some((path, below, depth)) = open.pop() {
        let failed = |error: &io::Error| format!("`{}` cannot be read: {}", path.display(), read::plain_words(error));
        for entry in fs::read_dir(&path).map_err(|error| failed(&error))? {
            let entry = entry.map_err(|error| failed(&error))?;
            let mut tell = |name: &str, sort, message: &str| {
                notes.push(Note { path: format!("{below}{name}"), line: 0, sort, message: message.to_owned() });
            };
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|name| !name.contains(|c: char| c.is_control() || c == '\\')) else {
                tell(&name.to_string_lossy().escape_debug().to_string(), Sort::Refused, "no page can have such a name");
                continue;
            };
            let kind = entry.file_type().map_err(|error| failed(&error))?;
            if is_passed_over(&below, name) {
                continue;
            }
            let inner = entry.path();
            if kind.is_symlink() {
                tell(name, Sort::LeftOut, "symbolic links are not followed");
            } else if kind.is_dir() {
                // The new site may stand within the old one.
                if depth < DEEPEST && inner != own {
                    open.push((inner, format!("{below}{name}/"), depth + 1));
                }
            } else if kind.is_file() {
                let path = format!("{below}{name}");
                if site::is_text(&path) {
                    folder.texts.insert(path, bytes(&inner).map_err(|error| failed(&error))?);
                } else {
                    folder.others.insert(path);
                }
            }
        }
    }
    Ok(folder)
}

/// Whether a name is hidden, or an editor's. What is published as it is may be hidden: `static/.well-known/`.
fn is_passed_over(below: &str, name: &str) -> bool {
    let is_hidden = name.starts_with('.') && !below.starts_with("static/");
    is_hidden || name.ends_with('~') || matches!(name, ".git" | ".DS_Store")
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_file(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What became of the files.
#[derive(Debug, Default)]
struct Done {
    /// Files that were there already, and stay as they are.
    kept: BTreeSet<String>,
}

/// Writes the versions and copies the files, unless nothing is to be written.
fn put(import: &Import, arguments: &ImportArguments, root: &Path) -> Result<Done, Failure> {
    let mut done = Done::default();
    let mut begun = Begun::new(root);
    let mut begin = |path: &str, bytes: &dyn Fn() -> Result<Vec<u8>, Failure>| -> Result<(), Failure> {
        let is_there = fs::symlink_metadata(root.join(path)).is_ok();
        if is_there || (!arguments.dry_run && !begun.begin(path, &bytes()?)?) {
            done.kept.insert(path.to_owned());
        }
        Ok(())
    };
    for version in &import.versions {
        begin(&version.path, &|| Ok(version.text.clone().into_bytes()))?;
    }
    for copied in &import.copies {
        let from = arguments.source.join(&copied.from);
        let failed = |error| format!("`{}` cannot be read: {}", from.display(), read::plain_words(&error)).into();
        begin(&copied.path, &|| bytes(&from).map_err(failed))?;
    }
    begun.keep();
    Ok(done)
}

fn print_json(import: &Import, done: &Done, arguments: &ImportArguments, errors: Option<usize>) -> Result<(), Failure> {
    let state = |path: &str| match (done.kept.contains(path), arguments.dry_run) {
        (true, _) => "kept",
        (false, true) => "planned",
        (false, false) => "written",
    };
    let file = |from: &str, path: &str| json!({ "from": from, "path": path, "state": state(path) });
    let versions: Vec<_> = import.versions.iter().map(|version| file(&version.from, &version.path)).collect();
    let copies: Vec<_> = import.copies.iter().map(|copied| file(&copied.from, &copied.path)).collect();
    let notes: Vec<_> = import
        .notes
        .iter()
        .map(|note| {
            let line = (note.line > 0).then_some(note.line);
            let path = (!note.path.is_empty()).then_some(&note.path);
            json!({ "sort": word(note.sort), "path": path, "line": line, "message": note.message })
        })
        .collect();
    let report = json!({
        "generator": import.generator.name(),
        "entries": import.entries,
        "versions": versions,
        "files": copies,
        "notes": notes,
        "dry_run": arguments.dry_run,
        "errors": errors,
    });
    writeln!(io::stdout(), "{report:#}")?;
    Ok(())
}

/// A sort of note, for programs.
fn word(sort: Sort) -> &'static str {
    match sort {
        Sort::Refused => "not-imported",
        Sort::NotMapped => "not-mapped",
        Sort::Kept => "kept-under-extra",
        Sort::Changed => "changed",
        Sort::Unpaired => "unpaired",
        Sort::LeftOut => "left-out",
    }
}

/// A sort of note, for people.
fn heading(sort: Sort) -> &'static str {
    match sort {
        Sort::Refused => "Not imported",
        Sort::NotMapped => "Could not be mapped",
        Sort::Kept => "Kept under `extra`",
        Sort::Changed => "Other than before",
        Sort::Unpaired => "Without a counterpart",
        Sort::LeftOut => "Left out, no content",
    }
}

fn print_report(
    import: &Import,
    done: &Done,
    arguments: &ImportArguments,
    common: &Common,
    errors: Option<usize>,
) -> Result<(), Failure> {
    let (mut out, mut faults) = (io::stdout().lock(), io::stderr().lock());
    if common.quiet {
        for note in import.notes.iter().filter(|note| note.sort == Sort::Refused) {
            writeln!(faults, "error: {}: {}", place(note), note.message)?;
        }
        return Ok(());
    }
    let files = import.versions.iter().map(|version| (&version.from, &version.path));
    let files: Vec<_> = files.chain(import.copies.iter().map(|copied| (&copied.from, &copied.path))).collect();
    let width = files.iter().map(|(from, _)| unicode_width::UnicodeWidthStr::width(from.as_str())).max().unwrap_or(0);
    for (from, path) in &files {
        let blanks = width.saturating_sub(unicode_width::UnicodeWidthStr::width(from.as_str()));
        let was_there = if done.kept.contains(*path) { " (kept, it was there)" } else { "" };
        writeln!(out, "{from}{} → {path}{was_there}", " ".repeat(blanks))?;
    }
    for sort in [Sort::Refused, Sort::NotMapped, Sort::Kept, Sort::Changed, Sort::Unpaired, Sort::LeftOut] {
        let notes: Vec<&Note> = import.notes.iter().filter(|note| note.sort == sort).collect();
        if notes.is_empty() {
            continue;
        }
        writeln!(out, "\n{}:", heading(sort))?;
        for note in notes {
            writeln!(out, "  {}: {}", place(note), note.message)?;
        }
    }
    writeln!(out, "\n{}", summary(import, done, arguments))?;
    match errors {
        None => {}
        Some(0) => writeln!(out, "The site has no errors; `veille check` tells what else to look at")?,
        Some(1) => writeln!(out, "The site has 1 error now: `veille check` shows it")?,
        Some(many) => writeln!(out, "The site has {many} errors now: `veille check` shows them")?,
    }
    Ok(())
}

/// `Hugo: 3 entries in 5 versions imported, 2 files copied`.
fn summary(import: &Import, done: &Done, arguments: &ImportArguments) -> String {
    let counted = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let entries = counted(import.entries, "entry", "entries");
    let versions = counted(import.versions.len(), "version", "versions");
    let files = counted(import.copies.len(), "other file", "other files");
    let kept = match done.kept.len() {
        0 => String::new(),
        count => format!(", {} kept as they were", counted(count, "of these files", "of these files")),
    };
    let name = import.generator.name();
    let dry = if arguments.dry_run { "; nothing was written" } else { "" };
    format!("{name}: {entries} in {versions}, {files}{kept}{dry}")
}

fn place(note: &Note) -> String {
    if note.line > 0 { format!("{}:{}", note.path, note.line) } else { note.path.clone() }
}
