//! A new theme, as a text to be written over.

use std::fmt::Write as _;

use super::begin::optional;
use super::starter::quoted;
use super::titles::{Titles, capital, spaced};
use crate::config::Lang;
use crate::lang::fold;
use crate::site::Site;
use crate::url::{copied_name, unportable};

/// A name that is no longer than this is an acronym: `ai`.
const ACRONYM: usize = 3;

/// The id of a theme, of what a writer may type for it: with or without the folder and the ending.
///
/// # Errors
/// Why it cannot name a theme, and what could.
pub fn id(written: &str) -> Result<String, String> {
    let name = written.strip_prefix("./").unwrap_or(written);
    let name = name.strip_prefix("themes/").unwrap_or(name);
    let name = name.strip_suffix(".toml").unwrap_or(name);
    let is_id = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
    if !name.is_empty() && name.bytes().all(is_id) && unportable(name).is_none() {
        return Ok(name.to_owned());
    }
    if let Some(why) = unportable(name).filter(|_| name.bytes().all(is_id)) {
        return Err(format!("`{written}` cannot name a theme: `{name}` {why}; write a name such as `ai`"));
    }
    let base = copied_name(name).unwrap_or(name);
    let slug = if base.contains(char::is_alphanumeric) { crate::markdown::slug(base) } else { String::new() };
    let better = Some(slug).filter(|slug| slug.is_ascii() && !slug.is_empty() && unportable(slug).is_none());
    let hint = better.filter(|better| better != name).unwrap_or_else(|| "ai".to_owned());
    Err(format!(
        "`{written}` cannot name a theme: its id is made of small letters, digits, `-` and `_`; write a name such as `{hint}`"
    ))
}

/// The text of its file, in these languages.
///
/// # Errors
/// A sentence: another theme has the same name in a language.
pub fn text(id: &str, titles: &Titles, languages: &[Lang], site: &Site) -> Result<String, String> {
    let last = site.themes().ordered.iter().map(|theme| theme.order).filter(|order| *order != i64::MAX).max();
    let mut text = format!("order = {}\n", last.unwrap_or_default().saturating_add(1));
    for lang in languages {
        let tag = site.config().tag(*lang);
        let name = named(id, titles, *lang);
        let others =
            site.themes().ordered.iter().filter_map(|theme| Some((theme, theme.words[usize::from(lang.0)].as_ref()?)));
        for (other, words) in others {
            if fold(&words.name) == fold(&name) {
                return Err(format!(
                    "the theme `{}` is called `{name}` in `{tag}` already: give this one another name with `--title {tag}=\"…\"`",
                    other.id
                ));
            }
        }
        // Writing to a string cannot fail.
        _ = write!(text, "\n[{tag}]\nname = {}\n# {}\n# description = \"…\"\n", quoted(&name), optional(tag));
    }
    Ok(text)
}

/// What a theme is called in a language where nothing else was said.
#[must_use]
pub fn named(id: &str, titles: &Titles, lang: Lang) -> String {
    titles
        .in_language(lang)
        .map_or_else(|| if id.len() <= ACRONYM { id.to_uppercase() } else { capital(&spaced(id)) }, str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_writer_types_becomes_an_id() {
        for written in ["ai", "themes/ai", "themes/ai.toml", "./themes/ai", "ai.toml"] {
            assert_eq!(id(written), Ok("ai".to_owned()), "{written}");
        }
        for (written, better) in [
            ("L’énergie", "l-energie"),
            ("AI", "ai"),
            ("ai (1)", "ai"),
            ("con", "ai"),
            ("", "ai"),
            ("a/b", "a-b"),
            ("東京", "ai"),
        ] {
            let fault = id(written).unwrap_err();
            assert!(fault.ends_with(&format!("such as `{better}`")), "{written}: {fault}");
        }
    }
}
