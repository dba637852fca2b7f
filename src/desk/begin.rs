//! A new entry, as a text to be written over: front matter, and for a digest the sections and ids that it needs.
//!
//! Each version of an entry gets the same date, kind and ids; what is said in a language is in that language where the
//! tool speaks it, else in English. A version whose entry is there already in another language follows that one.

use std::fmt::Write;
use std::sync::Arc;

use jiff::civil::Date;

use super::titles::{Titled, Titles, titled};
use crate::config::Lang;
use crate::markdown::slug;
use crate::site::{BriefText, Entry, Kind, Linked, Samples, Site, Text};
use crate::url::{copied_name, unportable};

/// Signs that mean something in addresses, or that some system refuses in a file's name.
const RESERVED: &str = "?#%\\:*\"<>|";

/// What a new entry is to be.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// Its path below `content/`, without language and extension.
    pub stem: String,
    /// Its kind.
    pub kind: Kind,
    /// The titles that were given.
    pub titles: Titles,
    /// Its day.
    pub date: Date,
}

/// What a new file explains to its writer in comments, in one language.
struct Hints {
    language: &'static str,
    draft: &'static str,
    optional: &'static str,
    ids: &'static str,
}

/// English first: it stands in for what is not here.
const HINTS: [Hints; 2] = [
    Hints {
        language: "en",
        draft: "A draft is not published: delete this line and the next one when the text is ready.",
        optional: "Optional: delete the mark `#` before what you fill in.",
        ids: "The `#id` of a brief is its name for ever, the same in every language: choose it before you publish.",
    },
    Hints {
        language: "fr",
        draft: "Un brouillon n’est pas publié : supprimez cette ligne et la suivante quand le texte est prêt.",
        optional: "Facultatif : supprimez le signe `#` devant ce que vous remplissez.",
        ids: "Le `#id` d’une brève est son nom pour toujours, le même dans chaque langue : choisissez-le avant de publier.",
    },
];

/// The path of an entry below `content/`, of what a writer may type for it: with or without the folder, the language, the
/// extension. `tags` are the site's languages.
///
/// # Errors
/// Why it cannot name an entry, and what could.
pub fn stem(written: &str, tags: &[&str]) -> Result<String, String> {
    let path = written.strip_prefix("./").unwrap_or(written);
    let path = path.strip_prefix("content/").unwrap_or(path);
    let mut stem = path;
    if let Some(name) = path.strip_suffix(".md") {
        stem = match name.rsplit_once('.') {
            Some((before, tag)) if tags.iter().any(|known| known.eq_ignore_ascii_case(tag)) => before,
            Some((_, tag)) if crate::lang::is_language_tag(tag) && tag.len() == 2 => {
                return Err(format!("the site has no language `{tag}`; it has {}", listed(tags)));
            }
            _ => name,
        };
    }
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    let fault = stem.split('/').find_map(fault);
    let fault = fault.or_else(|| (stem == "index").then(|| "the home page is made by the site itself".to_owned()));
    let Some(fault) = fault else { return Ok(stem.to_owned()) };
    let parts = stem
        .split(['/', '\\'])
        .map(|part| copied_name(part).map_or_else(|| part.to_owned(), |name| format!("{}-2", untagged(name, tags))));
    let parts = parts.filter(|part| part.contains(char::is_alphanumeric) && part != "index");
    let better = parts.map(|part| slug(&part)).collect::<Vec<_>>().join("/");
    let hint = if better.is_empty() || better.split('/').any(|part| unportable(part).is_some()) {
        "write a name such as `2026/03-march`".to_owned()
    } else {
        format!("write `{better}`")
    };
    Err(format!("`{written}` cannot name an entry: {fault}; {hint}"))
}

/// A name without the language at its end.
fn untagged<'n>(name: &'n str, tags: &[&str]) -> &'n str {
    match name.rsplit_once('.') {
        Some((before, tag)) if tags.iter().any(|known| known.eq_ignore_ascii_case(tag)) => before,
        _ => name,
    }
}

/// What keeps a text from being one part of an entry's path.
fn fault(part: &str) -> Option<String> {
    if part.is_empty() {
        return Some("a part of it is empty".to_owned());
    }
    if part.starts_with('.') || part.ends_with('.') {
        return Some("a part of it begins or ends with a dot".to_owned());
    }
    if part.ends_with('~') {
        return Some("it ends as the scratch files of editors do".to_owned());
    }
    if let Some(original) = copied_name(part) {
        return Some(format!("it reads as a copy of `{original}` that a file manager or browser has made"));
    }
    if part.contains(char::is_whitespace) {
        return Some("it holds a blank".to_owned());
    }
    if part.contains(char::is_control) {
        return Some("it holds a control character".to_owned());
    }
    let reserved = part.chars().find(|letter| RESERVED.contains(*letter)).map(|letter| format!("it holds `{letter}`"));
    reserved.or_else(|| unportable(part).map(|why| format!("`{part}` {why}")))
}

fn listed(tags: &[&str]) -> String {
    tags.iter().map(|tag| format!("`{tag}`")).collect::<Vec<_>>().join(", ")
}

/// The versions that are there already of the entry with this path, or of the one that has them.
pub fn versions<'s>(stem: &str, site: &'s Site) -> impl Iterator<Item = &'s Arc<Linked>> + use<'s> {
    let named = |entry: &&Entry| entry.linked().any(|linked| *linked.version.stem == *stem);
    site.entries().iter().find(named).into_iter().flat_map(Entry::linked)
}

/// The version that a new one follows: that of the first language that has one.
#[must_use]
pub fn existing<'s>(stem: &str, site: &'s Site) -> Option<&'s Arc<Linked>> {
    versions(stem, site).min_by_key(|linked| linked.version.lang)
}

/// The text of a new version.
#[must_use]
pub fn version(beginning: &Beginning, lang: Lang, site: &Site) -> String {
    let tag = site.config().tag(lang);
    let (hints, samples) = (hints(tag), Samples::of(tag));
    let there = existing(&beginning.stem, site);
    let Titled { title, slug } = titled(beginning, lang, site);
    let mut text = format!("---\ntitle: {}\n", quoted(&title));
    if beginning.kind != Kind::Page {
        line(&mut text, &format!("date: {}", beginning.date));
    }
    match beginning.kind {
        Kind::Article => {}
        Kind::Digest => line(&mut text, "kind: digest"),
        Kind::Page => line(&mut text, "kind: page"),
    }
    if let Some(slug) = slug {
        line(&mut text, &format!("slug: {}", quoted(&slug)));
    }
    let themes = there.map(|there| ids(there.version.front.themes.iter().map(|theme| &*theme.value)));
    if let Some(themes) = themes.filter(|themes| !themes.is_empty()) {
        line(&mut text, &format!("themes: [{themes}]"));
    }
    if let Some(id) = there.and_then(|there| there.version.front.id.as_ref()) {
        line(&mut text, &format!("id: {}", quoted(&id.value)));
    }
    line(&mut text, &format!("# {}\ndraft: true", hints.draft));
    line(&mut text, &format!("# {}", hints.optional));
    line(&mut text, &format!("# summary: {}", quoted(samples.summary)));
    if beginning.kind == Kind::Article && there.is_none() {
        let all = ids(site.themes().ordered.iter().map(|theme| &*theme.id));
        if !all.is_empty() {
            line(&mut text, &format!("# themes: [{all}]"));
        }
    }
    if beginning.kind != Kind::Page {
        line(&mut text, &format!("# key_points:\n#   - {}", quoted(samples.key_point)));
    }
    if beginning.kind == Kind::Digest {
        line(&mut text, &format!("# {}", hints.ids));
    }
    line(&mut text, "---\n");
    match beginning.kind {
        Kind::Article => line(&mut text, samples.text),
        Kind::Page => line(&mut text, samples.page_text),
        Kind::Digest => text.push_str(&sections(beginning, lang, site)),
    }
    text
}

/// The sections of a digest: those of the version that is there, or the lead and one for each theme.
fn sections(beginning: &Beginning, lang: Lang, site: &Site) -> String {
    let title = Samples::of(site.config().tag(lang)).brief;
    let mut parts: Vec<String> = Vec::new();
    let there = existing(&beginning.stem, site).map(|there| (there, &there.version.text));
    if let Some((there, Text::Digest(digest))) = there {
        for (section, linked) in digest.sections.iter().zip(&there.sections) {
            parts.push(heading(linked.theme.as_deref(), linked.lead, lang, site));
            parts.extend(section.briefs.iter().map(|brief| brief_again(title, brief)));
        }
    } else {
        let date = beginning.date;
        let themes: Vec<&str> = site.themes().ordered.iter().map(|theme| &*theme.id).collect();
        let lead = if themes.contains(&"lead") { "lead-brief" } else { "lead" };
        let of = themes.first().map_or_else(String::new, |theme| format!(" themes={theme}"));
        parts.push(heading(None, true, lang, site));
        parts.push(format!("### {title} {{#{lead} date={date}{of}}}\n"));
        for theme in themes {
            parts.push(heading(Some(theme), false, lang, site));
            parts.push(format!("### {title} {{#{theme} date={date}}}\n"));
        }
    }
    parts.join("\n")
}

/// The heading of the lead, or of a theme by its name in the language; by its id where it has none.
fn heading(theme: Option<&str>, lead: bool, lang: Lang, site: &Site) -> String {
    let theme = theme.and_then(|id| site.themes().ordered.iter().find(|theme| *theme.id == *id));
    let Some(theme) = theme.filter(|_| !lead) else {
        return format!("## {} {{.lead}}\n", site.speech(lang).words.text("words.lead"));
    };
    match site.theme_words(theme, lang) {
        // Marks of Markdown could make another title of the name.
        Some((from, words)) if from == lang && !words.name.contains(['*', '_', '`', '[', '{', '<', '\\', '&', '#']) => {
            format!("## {}\n", words.name)
        }
        Some((_, words)) if !words.name.contains(['{', '`', '<', '[']) => {
            format!("## {} {{theme={}}}\n", words.name, theme.id)
        }
        _ => format!("## {0} {{theme={0}}}\n", theme.id),
    }
}

/// A brief with the attributes that it has in another language; its title is the writer's.
fn brief_again(title: &str, brief: &BriefText) -> String {
    let mut attributes = format!("#{}", brief.id);
    // Writing to a string cannot fail.
    if let Some(date) = brief.date {
        _ = write!(attributes, " date={date}");
    }
    if let Some(until) = brief.until {
        _ = write!(attributes, " until={until}");
    }
    if !brief.themes.is_empty() {
        _ = write!(attributes, " themes={}", brief.themes.join(","));
    }
    format!("### {title} {{{attributes}}}\n")
}

pub(super) fn optional(tag: &str) -> &'static str {
    hints(tag).optional
}

fn hints(tag: &str) -> &'static Hints {
    let language = tag.split('-').next().unwrap_or(tag);
    HINTS.iter().find(|hints| hints.language.eq_ignore_ascii_case(language)).unwrap_or(&HINTS[0])
}

fn ids<'a>(themes: impl Iterator<Item = &'a str>) -> String {
    themes.collect::<Vec<_>>().join(", ")
}

fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// A text as YAML takes it in double quotes, which is also how JSON writes it.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_writer_types_becomes_a_path() {
        for written in [
            "2026/03-march",
            "content/2026/03-march",
            "./content/2026/03-march",
            "2026/03-march.md",
            "2026/03-march.fr.md",
            "content/2026/03-march.EN.md",
            "2026/03-march/index.fr.md",
        ] {
            assert_eq!(stem(written, &["fr", "en"]), Ok("2026/03-march".to_owned()), "{written}");
        }
        assert_eq!(stem("v2.0", &["fr"]), Ok("v2.0".to_owned()));
        assert_eq!(stem("été/Noël", &["fr"]), Ok("été/Noël".to_owned()));
    }

    #[test]
    fn what_cannot_be_a_name_is_refused_with_one_that_can() {
        for (written, expected) in [
            ("2026/ma veille", "`2026/ma veille` cannot name an entry: it holds a blank; write `2026/ma-veille`"),
            ("../x", "`../x` cannot name an entry: a part of it begins or ends with a dot; write `x`"),
            ("/x", "`/x` cannot name an entry: a part of it is empty; write `x`"),
            ("a/", "`a/` cannot name an entry: a part of it is empty; write `a`"),
            ("", "`` cannot name an entry: a part of it is empty; write a name such as `2026/03-march`"),
            (
                "index",
                "`index` cannot name an entry: the home page is made by the site itself; write a name such as `2026/03-march`",
            ),
            (r"2026\x", r"`2026\x` cannot name an entry: it holds `\`; write `2026/x`"),
            ("Quoi ?", "`Quoi ?` cannot name an entry: it holds a blank; write `quoi`"),
            ("x.de.md", "the site has no language `de`; it has `fr`, `en`"),
        ] {
            assert_eq!(stem(written, &["fr", "en"]), Err(expected.to_owned()));
        }
    }

    proptest::proptest! {
        #[test]
        fn a_path_stays_below_the_folder(written in "(?s).{0,40}") {
            if let Ok(stem) = stem(&written, &["fr", "en"]) {
                proptest::prop_assert!(!stem.starts_with('/') && stem.split('/').all(|part| part != ".." && !part.is_empty()));
            }
        }
    }
}
