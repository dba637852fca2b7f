//! `veille init`: a site to begin with in a folder, or copies of the built-in templates. What is there already is named
//! and let be.

use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::ask::{asked, is_terminal};
use super::{Common, FAILED, Failure, parse_title, repository, today};
use crate::desk::starter::{self, Language, Starter, WORKFLOW_PATH};
use crate::diagnostic::{Severity, Source, did_you_mean};
use crate::lang::{Locale, endonym, is_language_tag};
use crate::parse;
use crate::render;
use crate::url::BaseUrl;
use crate::write::Begun;

/// The folder that the templates are copied to.
const FOLDER: &str = "templates";

/// The languages of a site of which nobody said any.
const LANGUAGES: &str = "fr,en";

/// Where a site is published that nobody has said anything of.
const BASE_URL: &str = "https://example.org/";

/// Where this tool's repository is, if the package says so.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

#[derive(Debug, Args)]
pub(super) struct InitArguments {
    /// The folder of the new site; it may be there already
    #[arg(value_name = "DIR", required_unless_present = "templates")]
    folder: Option<PathBuf>,
    /// The site's title, in every language
    #[arg(long, value_parser = parse_title, conflicts_with = "templates")]
    title: Option<String>,
    /// The site's languages, the default one first [default: fr,en]
    #[arg(long, value_name = "TAG,TAG…", value_parser = parse_languages, conflicts_with = "templates")]
    languages: Option<Languages>,
    /// How English dates and numbers are written, where `en` is one of the languages [default: uk]
    #[arg(long, value_enum, value_name = "COUNTRY", ignore_case = true, conflicts_with = "templates")]
    english: Option<English>,
    /// Where the site will be published [default: `https://example.org/`]
    #[arg(long, value_name = "URL", value_parser = BaseUrl::parse, conflicts_with = "templates")]
    base_url: Option<BaseUrl>,
    /// The site's permanent name, a domain or a mail address [default: made of the address or of the folder's name]
    #[arg(long, conflicts_with = "templates")]
    id: Option<String>,
    /// The repository of Veille on GitHub that the workflow builds with
    #[arg(long, value_name = "OWNER/NAME", value_parser = parse_repository, conflicts_with = "templates")]
    tool: Option<String>,
    /// Copy the built-in templates and style sheet into `templates/`: all of them, or those named
    #[arg(long, value_name = "NAME", num_args = 0.., conflicts_with = "folder")]
    templates: Option<Vec<String>>,
}

impl InitArguments {
    /// Whether it is about a site that is not there yet.
    pub(super) fn makes_a_site(&self) -> bool {
        self.templates.is_none()
    }
}

/// Whose English: CLDR takes `en` without a region for American.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum English {
    /// 5 March 2026
    #[value(aliases = ["gb", "en-gb", "british"])]
    Uk,
    /// March 5, 2026
    #[value(aliases = ["en-us", "american"])]
    Us,
}

impl English {
    /// What nobody has answered otherwise.
    const DEFAULT: Self = Self::Uk;

    fn parse(text: &str) -> Result<Self, String> {
        Self::from_str(text, true).map_err(|_| "write `uk` or `us`".to_owned())
    }

    /// The locale of a language by this tag; nothing where the tag says it, or is of another language.
    fn locale(self, tag: &str) -> Option<&'static str> {
        let locale = match self {
            Self::Uk => "en-GB",
            Self::Us => "en-US",
        };
        is_bare_english(tag).then_some(locale)
    }
}

fn is_bare_english(tag: &str) -> bool {
    tag.eq_ignore_ascii_case("en")
}

/// Tags of languages, at least one, each once.
#[derive(Debug, Clone)]
struct Languages(Vec<String>);

/// Makes a site, or copies templates.
pub(super) fn run(arguments: &InitArguments, common: &Common) -> Result<ExitCode, Failure> {
    match (&arguments.templates, &arguments.folder) {
        (Some(names), _) => templates(names, common),
        (None, Some(folder)) if common.root == Path::new(".") => site(arguments, folder, common),
        (None, Some(folder)) => site(arguments, &common.root.join(folder), common),
        // Clap wants one of them.
        (None, None) => Ok(ExitCode::from(FAILED)),
    }
}

fn site(arguments: &InitArguments, folder: &Path, common: &Common) -> Result<ExitCode, Failure> {
    let shown = folder.display();
    if folder.join("veille.toml").exists() {
        let hint = "`veille new` adds an entry to it";
        return Err(format!("`{shown}` is a site already: it has a `veille.toml`; {hint}").into());
    }
    if folder.exists() && !folder.is_dir() {
        return Err(format!("`{shown}` is not a folder").into());
    }
    let starter = starter(arguments, folder, common)?;
    let files = starter::files(&starter);
    refuse_bad_settings(&files)?;
    let mut begun = Begun::with_root(folder)?;
    let mut lines = String::new();
    for (path, text) in &files {
        let told = if begun.begin(path, text.as_bytes())? { "created" } else { "kept, it was there" };
        let shown = if folder == Path::new(".") { PathBuf::from(path) } else { folder.join(path) };
        lines.extend([&shown.display().to_string(), ": ", told, "\n"]);
    }
    begun.keep();
    if !common.quiet {
        write!(io::stdout(), "{lines}")?;
        write!(io::stdout(), "{}", next(&starter, arguments, folder))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What was asked for, or is answered now, or is a good guess.
fn starter(arguments: &InitArguments, folder: &Path, common: &Common) -> Result<Starter, Failure> {
    let InitArguments { title, languages, english, base_url, id, tool, .. } = arguments;
    let chosen =
        [title.is_some(), languages.is_some(), english.is_some(), base_url.is_some(), id.is_some(), tool.is_some()];
    let silent = chosen.contains(&true);
    let answers = if silent || common.quiet || !is_terminal() {
        let languages = languages.clone().map_or_else(|| parse_languages(LANGUAGES), Ok)?;
        let titled = |tag: String| {
            let title = title.clone().unwrap_or_else(|| starter::title(&tag).to_owned());
            let locale = english.unwrap_or(English::DEFAULT).locale(&tag);
            Language { tag, title, locale }
        };
        Answers { languages: languages.0.into_iter().map(titled).collect(), base_url: base_url.clone() }
    } else {
        ask(&mut io::stdin().lock(), &mut io::stdout().lock())?
    };
    let name = std::path::absolute(folder)?.file_name().map(|name| name.to_string_lossy().into_owned());
    let id = id.clone().unwrap_or_else(|| starter::id(answers.base_url.as_ref(), &name.unwrap_or_default()));
    let below = repository::below(folder).map(|path| path.to_string_lossy().replace('\\', "/"));
    Ok(Starter {
        languages: answers.languages,
        base_url: answers.base_url.map_or_else(|| BaseUrl::parse(BASE_URL), Ok)?,
        id,
        day: today(),
        tool: tool.clone().or_else(|| parse_repository(REPOSITORY).ok()),
        folder: below.filter(|path| !path.is_empty()).unwrap_or_else(|| ".".to_owned()),
    })
}

/// What a writer is asked for.
#[derive(Debug)]
struct Answers {
    languages: Vec<Language>,
    base_url: Option<BaseUrl>,
}

/// Asks; an empty answer takes what stands in brackets, and so does the end of the input.
fn ask(input: &mut impl BufRead, out: &mut impl Write) -> io::Result<Answers> {
    let tags = asked(input, out, "Languages, the default one first", LANGUAGES, parse_languages)?;
    let mut languages = Vec::new();
    for tag in tags.0 {
        let locale = if is_bare_english(&tag) {
            asked(input, out, "UK or US English", "uk", English::parse)?.locale(&tag)
        } else {
            None
        };
        let named = endonym(&tag).map_or_else(|| format!("`{tag}`"), |name| format!("{name} (`{tag}`)"));
        let question = format!("Title of the site in {named}");
        let title = asked(input, out, &question, starter::title(&tag), parse_title)?;
        languages.push(Language { tag, title, locale });
    }
    let question = "Where it will be published";
    let base_url = asked(input, out, question, BASE_URL, |text| {
        BaseUrl::parse(text).map(|url| Some(url).filter(|_| text != BASE_URL))
    })?;
    Ok(Answers { languages, base_url })
}

/// Settings that the tool itself could not read, such as those of an id that is none.
fn refuse_bad_settings(files: &[(String, String)]) -> Result<(), Failure> {
    for (path, text) in files.iter().filter(|(path, _)| path == "veille.toml") {
        let (_, faults) = parse::config(&Source::new(path.as_str().into(), text));
        // A warning is told by the first check.
        if let Some(fault) = faults.into_iter().find(|fault| fault.severity == Severity::Error) {
            let hint = fault.hint.map_or_else(String::new, |hint| format!("; {hint}"));
            return Err(format!("{}{hint}", fault.message).into());
        }
    }
    Ok(())
}

/// What to do now.
fn next(starter: &Starter, arguments: &InitArguments, folder: &Path) -> String {
    let shown = folder.display().to_string();
    let quoted = if shown.chars().all(|c| c.is_alphanumeric() || "._/-".contains(c)) {
        shown
    } else {
        format!("'{}'", shown.replace('\'', r"'\''"))
    };
    let go = if quoted == "." { String::new() } else { format!("  cd {quoted}\n") };
    let mut text = format!("\nLook at it:\n{go}  veille serve --open\n");
    let mut before = Vec::new();
    if arguments.base_url.is_none() || arguments.id.is_none() {
        before.push(format!("in veille.toml, look at `base_url` and `id`; the id, now `{}`, is for ever", starter.id));
    }
    if starter.tool.is_none() {
        let path = WORKFLOW_PATH;
        before.push(format!("in {path}, write where Veille's repository is on GitHub in place of `OWNER/veille`"));
    }
    if starter.folder != "." {
        before.push(format!("move {WORKFLOW_PATH} to the root of the repository: GitHub looks for it only there"));
    }
    if !before.is_empty() {
        text.push_str("Before you publish:\n");
    }
    for thing in before {
        text.extend(["  - ", &thing, "\n"]);
    }
    text
}

fn parse_languages(text: &str) -> Result<Languages, String> {
    let mut languages: Vec<String> = Vec::new();
    for tag in text.split(',').map(str::trim).filter(|tag| !tag.is_empty()) {
        if !is_language_tag(tag) || Locale::new(tag).is_err() {
            return Err(format!("`{tag}` is not a language tag; write tags such as `fr,en` or `pt-BR`"));
        }
        if languages.iter().any(|other| other.eq_ignore_ascii_case(tag)) {
            return Err(format!("`{tag}` is written twice"));
        }
        languages.push(tag.to_owned());
    }
    if languages.is_empty() { Err("name at least one language".to_owned()) } else { Ok(Languages(languages)) }
}

/// `owner/name`, or the address of a repository on GitHub.
fn parse_repository(text: &str) -> Result<String, String> {
    let path = text.strip_prefix("https://github.com/").unwrap_or(text);
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let part = |part: &str| {
        let good = part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
        good && !part.is_empty() && part != "." && part != ".."
    };
    match path.split_once('/') {
        Some((owner, name)) if part(owner) && part(name) => Ok(path.to_owned()),
        _ => Err("write it as on GitHub: `owner/name`".to_owned()),
    }
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
    let mut begun = Begun::new(&common.root);
    let mut lines = String::new();
    for name in known.into_iter().filter(|name| names.is_empty() || names.iter().any(|named| named == name)) {
        // Only names from the list get here, so there is a text for each.
        let Some(text) = render::built_in(name) else { continue };
        let path = format!("{FOLDER}/{name}");
        let told = if begun.begin(&path, text.as_bytes())? { "copied" } else { "kept, it was there" };
        lines.extend([path.as_str(), ": ", told, "\n"]);
    }
    begun.keep();
    if !common.quiet {
        write!(io::stdout(), "{lines}")?;
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_with(answers: &str) -> (Answers, String) {
        let mut out = Vec::new();
        let answers = ask(&mut answers.as_bytes(), &mut out).unwrap();
        (answers, String::from_utf8(out).unwrap())
    }

    fn language(tag: &str, title: &str, locale: Option<&'static str>) -> Language {
        Language { tag: tag.to_owned(), title: title.to_owned(), locale }
    }

    #[test]
    fn english_is_asked_for_its_country_where_the_tag_does_not_say_it() {
        for (input, expected, asks) in [
            ("en\n\nT\n\n", Some("en-GB"), true),
            ("en\nUS\nT\n\n", Some("en-US"), true),
            ("en\nen-GB\nT\n\n", Some("en-GB"), true),
            ("en\nqueen's\nus\nT\n\n", Some("en-US"), true),
            ("en-US\nT\n\n", None, false),
            ("ar\nT\n\n", None, false),
        ] {
            let (answers, said) = asked_with(input);
            assert_eq!(answers.languages[0].locale, expected, "{input}");
            assert_eq!(said.contains("UK or US English [uk]: "), asks, "{said}");
        }
        let (_, said) = asked_with("ar,zz\n\n\n\n");
        assert!(said.contains("Title of the site in العربية (`ar`) ["), "{said}");
        assert!(said.contains("Title of the site in `zz` ["), "{said}");
    }

    #[test]
    fn no_answer_is_the_one_in_brackets() {
        for input in ["", "\n\n\n\n"] {
            let (answers, _) = asked_with(input);
            let titles = [("fr", "Notre veille", None), ("en", "Our briefing", Some("en-GB"))];
            assert_eq!(answers.languages, titles.map(|(tag, title, locale)| language(tag, title, locale)));
            assert_eq!(answers.base_url, None);
        }
    }

    #[test]
    fn it_asks_again_until_the_answer_will_do() {
        let (answers, said) = asked_with("english\nde\nDer Überblick\nexample.org\nhttps://example.org/a/\n");
        assert_eq!(answers.languages, [language("de", "Der Überblick", None)]);
        assert_eq!(answers.base_url, Some(BaseUrl::parse("https://example.org/a/").unwrap()));
        assert!(said.contains("it must begin with `https://`"), "{said}");
    }

    #[test]
    fn a_repository_is_named_as_on_github() {
        for text in ["a/b", "https://github.com/a/b", "https://github.com/a/b.git", "a/b/"] {
            assert_eq!(parse_repository(text), Ok("a/b".to_owned()));
        }
        for text in ["", "a", "a/b/c", "a b/c", "https://example.org/a/b", "a/..", "a/${{ x }}"] {
            assert!(parse_repository(text).is_err(), "{text}");
        }
    }
}
