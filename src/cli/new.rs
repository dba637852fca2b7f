//! `veille new`: an entry to be written over, in every language of the site. What is there already is named and let be.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::{Common, Failure, exit_code, look, parse_date, parse_title, print, today};
use crate::config::Lang;
use crate::desk::begin::{self, Beginning};
use crate::diagnostic::did_you_mean;
use crate::site::{Kind, Site};
use crate::write::Begun;

#[derive(Debug, Args)]
pub(super) struct NewArguments {
    /// The entry's path below `content/`, without language: `2026/03-march`
    path: String,
    /// What it is [default: article]
    #[arg(long, value_enum)]
    kind: Option<KindArgument>,
    /// Its title, in every language [default: made of the path]
    #[arg(long, value_parser = parse_title)]
    title: Option<String>,
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
}

impl From<KindArgument> for Kind {
    fn from(kind: KindArgument) -> Self {
        match kind {
            KindArgument::Article => Self::Article,
            KindArgument::Digest => Self::Digest,
            KindArgument::Page => Self::Page,
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
    let beginning = beginning(arguments, begin::stem(&arguments.path, &tags)?, site)?;
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
fn beginning(arguments: &NewArguments, stem: String, site: &Site) -> Result<Beginning, String> {
    let kind: Option<Kind> = arguments.kind.map(Into::into);
    let Some(there) = begin::existing(&stem, site) else {
        let date = arguments.date.unwrap_or_else(today);
        return Ok(Beginning { stem, kind: kind.unwrap_or(Kind::Article), title: arguments.title.clone(), date });
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
    Ok(Beginning { stem, kind: front.kind, title: arguments.title.clone(), date })
}
