//! `veille import FILE`: the text of a newsletter → the draft of a digest in `content/`, and what a writer should look at.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use super::ImportArguments;
use crate::cli::{Common, FAILED, Failure, FormatArgument, exit_code, look, print, today};
use crate::config::Lang;
use crate::diagnostic::did_you_mean;
use crate::import::newsletter::{self, Draft, Note, Setting, ThemeName};
use crate::markdown::slug;
use crate::site::Site;
use crate::write;

/// Makes the draft, writes it, and tells what is uncertain.
pub(super) fn run(arguments: &ImportArguments, common: &Common) -> Result<ExitCode, Failure> {
    let text = read(&arguments.source)?;
    let (disk, rebuild) = look(&common.root)?;
    let Some(site) = rebuild.site() else {
        print(&rebuild, common)?;
        return Ok(exit_code(rebuild.diagnostics()));
    };
    let lang = language(site, arguments)?;
    let draft = draft(&text, site, lang, arguments);
    let path = path(arguments, site.config().tag(lang), &draft)?;
    if arguments.dry_run {
        tell_dry(&path, &draft, common)?;
        return Ok(ExitCode::SUCCESS);
    }
    if !write::begin(disk.root(), &path, draft.markdown.as_bytes())? {
        writeln!(
            io::stderr(),
            "error: `{path}` is there already, and stays as it is: give the draft another `--name`"
        )?;
        return Ok(ExitCode::from(FAILED));
    }
    if !common.quiet {
        match common.format {
            FormatArgument::Json => writeln!(io::stdout(), "{}", json(&path, &draft, false))?,
            FormatArgument::Human | FormatArgument::Github => tell(&path, &draft, &mut io::stdout())?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The text of a file, or of standard input.
fn read(from: &Path) -> Result<String, Failure> {
    let named = from.display();
    let bytes = if from == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        bytes
    } else {
        fs::read(from).map_err(|error| format!("`{named}` cannot be read: {}", crate::read::plain_words(&error)))?
    };
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.split(|byte| *byte == b'\n').count();
        format!("`{named}` is not UTF-8 from line {line} on: save it as plain text in UTF-8; of a PDF, copy the text or use `pdftotext`")
    })?;
    if !text.contains(char::is_alphanumeric) {
        return Err(format!("`{named}` holds no text").into());
    }
    Ok(text)
}

/// The language of the text: the one that was named, or the only one.
fn language(site: &Site, arguments: &ImportArguments) -> Result<Lang, Failure> {
    let config = site.config();
    let known = config.languages.iter().map(|language| &*language.tag);
    let listed = || known.clone().map(|tag| format!("`{tag}`")).collect::<Vec<_>>().join(", ");
    let Some(tag) = &arguments.language else {
        return match config.languages.len() {
            1 => Ok(Lang(0)),
            _ => Err(format!("say which language the text is in, with `--language`: one of {}", listed()).into()),
        };
    };
    config.lang(tag).ok_or_else(|| {
        let hint = did_you_mean(tag, known.clone()).unwrap_or_else(|| format!("its languages are {}", listed()));
        format!("the site has no language `{tag}`: {hint}").into()
    })
}

fn draft(text: &str, site: &Site, lang: Lang, arguments: &ImportArguments) -> Draft {
    let config = site.config();
    let themes: Vec<ThemeName> = site
        .themes()
        .ordered
        .iter()
        .filter_map(|theme| {
            let words = theme.words.get(usize::from(lang.0))?.as_ref()?;
            Some(ThemeName { id: &theme.id, name: &words.name, description: &words.description })
        })
        .collect();
    let speech = site.speech(lang);
    let lead = [speech.words.text("words.lead"), speech.words.text("words.leads")];
    newsletter::draft(
        text,
        &Setting {
            themes: &themes,
            lead: &lead,
            links: &config.links,
            locale: &speech.locale,
            date: arguments.date,
            today: today(),
            title: arguments.title.as_deref().filter(|title| !title.trim().is_empty()),
            site_title: &config.language(lang).title,
        },
    )
}

/// Where the draft goes, below the site's folder.
fn path(arguments: &ImportArguments, tag: &str, draft: &Draft) -> Result<String, Failure> {
    let end = format!(".{tag}.md");
    let year = draft.date.year();
    let name = match &arguments.name {
        Some(name) => {
            let name = name.strip_prefix("content/").unwrap_or(name);
            name.strip_suffix(&end).or(name.strip_suffix(".md")).unwrap_or(name).to_owned()
        }
        None if arguments.source == Path::new("-") => format!("{year}/{}", draft.date.strftime("%m-%d")),
        None => {
            let stem = arguments.source.file_stem().unwrap_or_default().to_string_lossy();
            format!("{year}/{}", slug(stem.strip_suffix(&format!(".{tag}")).unwrap_or(&stem)))
        }
    };
    let fits = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(char::is_whitespace);
    if !name.split('/').all(fits) {
        return Err(format!("`--name {name}` is no place in `content/`: write it as `{year}/letter`").into());
    }
    Ok(format!("content/{name}{end}"))
}

/// Shows what would be written: the draft on standard output, what there is to tell of it on standard error.
fn tell_dry(path: &str, draft: &Draft, common: &Common) -> Result<(), Failure> {
    if common.format == FormatArgument::Json {
        writeln!(io::stdout(), "{}", json(path, draft, true))?;
        return Ok(());
    }
    write!(io::stdout(), "{}", draft.markdown)?;
    if !common.quiet {
        tell(path, draft, &mut io::stderr())?;
    }
    Ok(())
}

fn tell(path: &str, draft: &Draft, out: &mut impl Write) -> io::Result<()> {
    let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let links = match (draft.links_placed, draft.links_left) {
        (0, 0) => String::new(),
        (placed, 0) => format!(", {}", counted(placed, "link")),
        (0, left) => format!(", {} to be put where they belong", counted(left, "link")),
        (placed, left) => format!(", {}, {left} of them to be put where they belong", counted(placed + left, "link")),
    };
    let (sections, briefs) = (counted(draft.sections, "section"), counted(draft.briefs, "brief"));
    writeln!(out, "{path}: {sections}, {briefs}{links}")?;
    if !draft.notes.is_empty() {
        writeln!(out, "to look at, by line of the draft (and of the text):")?;
    }
    for Note { line, source_line, message } in &draft.notes {
        let source = source_line.map(|line| format!(" ({line})")).unwrap_or_default();
        writeln!(out, "  {line}{source}: {message}")?;
    }
    Ok(())
}

fn json(path: &str, draft: &Draft, whole: bool) -> serde_json::Value {
    let note = |note: &Note| serde_json::json!({ "line": note.line, "source_line": note.source_line, "message": note.message });
    let mut told = serde_json::json!({
        "path": path,
        "date": draft.date.to_string(),
        "sections": draft.sections,
        "briefs": draft.briefs,
        "links": { "placed": draft.links_placed, "left": draft.links_left },
        "notes": draft.notes.iter().map(note).collect::<Vec<_>>(),
    });
    if whole {
        told["draft"] = draft.markdown.clone().into();
    }
    told
}
