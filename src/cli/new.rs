//! `veille new`: an entry to be written over, in every language of the site. What is there already is named and let be.

use std::io::{self, BufRead, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::ask::{asked, is_terminal};
use super::{Common, Failure, exit_code, look, parse_date, parse_title, print, today};
use crate::config::Lang;
use crate::desk::begin::{self, Beginning};
use crate::desk::theme;
use crate::desk::titles::{self, Titles};
use crate::diagnostic::did_you_mean;
use crate::lang::endonym;
use crate::site::{Kind, Site};
use crate::write::Begun;

#[derive(Debug, Args)]
pub(super) struct NewArguments {
    /// The entry's path below `content/`, without language: `2026/03-march`; of a theme, its id
    path: String,
    /// What it is [default: article]
    #[arg(long, value_enum)]
    kind: Option<KindArgument>,
    /// Its title in every language, or in one: `--title fr=… --title en=…` [default: asked for, or made of the path]
    #[arg(long = "title", value_name = "[TAG=]TEXT", value_parser = parse_title)]
    titles: Vec<String>,
    /// Its date (default: today, in UTC)
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    date: Option<Date>,
    /// Only in these languages
    #[arg(long, value_name = "TAG,TAG…", value_delimiter = ',')]
    languages: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum KindArgument {
    /// One story
    Article,
    /// Many briefs, in sections
    Digest,
    /// About, legal notice: no date, in no list
    Page,
    /// A subject that the site follows
    Theme,
}

impl KindArgument {
    /// The kind of entry; a theme is none.
    fn of_entry(self) -> Option<Kind> {
        match self {
            Self::Article => Some(Kind::Article),
            Self::Digest => Some(Kind::Digest),
            Self::Page => Some(Kind::Page),
            Self::Theme => None,
        }
    }
}

/// Makes the files of a new entry.
pub(super) fn run(arguments: &NewArguments, common: &Common) -> Result<ExitCode, Failure> {
    let (disk, rebuild) = look(&common.root)?;
    let Some(site) = rebuild.site() else {
        print(&rebuild, common)?;
        return Ok(exit_code(rebuild.diagnostics()));
    };
    let tags: Vec<&str> = site.config().languages.iter().map(|language| &*language.tag).collect();
    let languages = languages(&arguments.languages, &tags, site)?;
    let titles = Titles::read(&arguments.titles, site)?;
    if arguments.kind == Some(KindArgument::Theme) {
        return new_theme(arguments, titles, &languages, site, (disk.root(), common));
    }
    let mut beginning = beginning(arguments, begin::stem(&arguments.path, &tags)?, titles, site)?;
    let lacking = languages
        .iter()
        .copied()
        .filter(|lang| !begin::versions(&beginning.stem, site).any(|linked| linked.version.lang == *lang));
    let lacking: Vec<Lang> = lacking.collect();
    if beginning.titles.is_empty() && !common.quiet && is_terminal() {
        let proposed = |lang| titles::proposed(&beginning, lang, site);
        beginning.titles = ask(&mut io::stdin().lock(), &mut io::stdout().lock(), &lacking, proposed, site)?;
    }
    let mut begun = Begun::new(disk.root());
    let mut created = false;
    let mut lines = String::new();
    for lang in languages {
        // A version of this entry may have any name, if it says to which it belongs.
        let there = begin::versions(&beginning.stem, site).find(|linked| linked.version.lang == lang);
        let path = there.map_or_else(
            || format!("content/{}.{}.md", beginning.stem, site.config().tag(lang)),
            |linked| linked.version.place.path.to_string(),
        );
        let text = begin::version(&beginning, lang, site);
        let is_new = there.is_none() && begun.begin(&path, text.as_bytes())?;
        created |= is_new;
        lines.extend([path.as_str(), ": ", if is_new { "created" } else { "kept, it was there" }, "\n"]);
    }
    begun.keep();
    if !common.quiet {
        write!(io::stdout(), "{lines}")?;
    }
    if created && !common.quiet {
        let drafts =
            "These are drafts: `veille serve` shows them, and nothing is published while they say `draft: true`.";
        writeln!(io::stdout(), "{drafts}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes the file of a new theme.
fn new_theme(
    arguments: &NewArguments,
    titles: Titles,
    languages: &[Lang],
    site: &Site,
    (root, common): (&Path, &Common),
) -> Result<ExitCode, Failure> {
    if arguments.date.is_some() {
        return Err("a theme has no date: leave `--date` out".into());
    }
    let id = theme::id(&arguments.path)?;
    let path = format!("themes/{id}.toml");
    if root.join(&path).exists() {
        if !common.quiet {
            writeln!(io::stdout(), "{path}: kept, it was there")?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let titles = if titles.is_empty() && !common.quiet && is_terminal() {
        let proposed = |lang| theme::named(&id, &Titles::default(), lang);
        ask(&mut io::stdin().lock(), &mut io::stdout().lock(), languages, proposed, site)?
    } else {
        titles
    };
    let text = theme::text(&id, &titles, languages, site)?;
    let mut begun = Begun::new(root);
    let is_new = begun.begin(&path, text.as_bytes())?;
    begun.keep();
    if !common.quiet {
        writeln!(io::stdout(), "{path}: {}", if is_new { "created" } else { "kept, it was there" })?;
        writeln!(io::stdout(), "Look at its names: they stand in menus and name sections of digests.")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Asks for the title in each language; an empty answer takes what stands in brackets.
fn ask(
    input: &mut impl BufRead,
    out: &mut impl Write,
    languages: &[Lang],
    proposed: impl Fn(Lang) -> String,
    site: &Site,
) -> io::Result<Titles> {
    let mut by_language = Vec::new();
    for lang in languages {
        let tag = site.config().tag(*lang);
        let named = endonym(tag).map_or_else(|| format!("`{tag}`"), |name| format!("{name} (`{tag}`)"));
        let proposed = proposed(*lang);
        let title = asked(input, out, &format!("Title in {named}"), &proposed, parse_title)?;
        // What nobody has worded gives no address.
        if title != proposed {
            by_language.push((*lang, title));
        }
    }
    Ok(Titles::each(by_language))
}

fn languages(wanted: &[String], tags: &[&str], site: &Site) -> Result<Vec<Lang>, String> {
    if wanted.is_empty() {
        return Ok(site.config().langs().collect());
    }
    let find = |tag: &String| {
        site.config().lang(tag.trim()).ok_or_else(|| {
            let near = did_you_mean(tag, tags.iter().copied()).filter(|_| tag.len() > 2);
            let hint = near.unwrap_or_else(|| format!("it has {}", tags.join(", ")));
            format!("the site has no language `{tag}`: {hint}")
        })
    };
    wanted.iter().map(find).collect()
}

/// What the entry is to be: as its versions that are there, else as was said.
fn beginning(arguments: &NewArguments, stem: String, titles: Titles, site: &Site) -> Result<Beginning, String> {
    let kind = arguments.kind.and_then(KindArgument::of_entry);
    let Some(there) = begin::existing(&stem, site) else {
        let date = arguments.date.unwrap_or_else(today);
        return Ok(Beginning { stem, kind: kind.unwrap_or(Kind::Article), titles, date });
    };
    let (path, front) = (&there.version.place.path, &there.version.front);
    if kind.is_some_and(|kind| kind != front.kind) {
        return Err(format!("`{path}` is there and of another kind: versions of one entry have the same `kind`"));
    }
    let day = there.day();
    if arguments.date.is_some_and(|date| day.is_some_and(|day| day != date)) {
        return Err(format!("`{path}` is there and has another date: versions of one entry have the same `date`"));
    }
    let date = day.or(arguments.date).unwrap_or_else(today);
    Ok(Beginning { stem, kind: front.kind, titles, date })
}
