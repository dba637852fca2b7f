//! What new things are called in each language: what their writer said, else what their name in the file system says.
//!
//! A name is written in one language. Only what means the same everywhere, a month or a number, is a title in all of
//! them; other words are the title in the site's default language, and in the others a sample sentence stands until the
//! writer has a title there.

use jiff::civil::Date;

use super::begin::Beginning;
use crate::config::Lang;
use crate::lang::{Locale, fold};
use crate::markdown::slug;
use crate::site::{Kind, Samples, Site};

/// Titles as they were given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Titles {
    /// For every language that has none of its own.
    common: Option<String>,
    by_language: Vec<(Lang, String)>,
}

/// A title, and the last part of the address where the file's name would not word it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Titled {
    pub(super) title: String,
    pub(super) slug: Option<String>,
}

impl Titles {
    /// Reads what was written: a title for every language, or `TAG=TITLE` for one.
    ///
    /// # Errors
    /// A sentence: a language twice, or one that the site does not have.
    pub fn read(written: &[String], site: &Site) -> Result<Self, String> {
        let mut titles = Self::default();
        for text in written {
            let Some((tag, title)) = text.split_once('=').filter(|(tag, _)| is_tag(tag, site)) else {
                if titles.common.replace(text.clone()).is_some() {
                    return Err(
                        "two titles are for every language: write `--title fr=\"…\" --title en=\"…\"`".to_owned()
                    );
                }
                continue;
            };
            let Some(lang) = site.config().lang(tag.trim()) else {
                return Err(format!("`--title {tag}=…`: the site has no language `{tag}`"));
            };
            let title = title.trim();
            if title.is_empty() {
                return Err(format!("`--title {tag}=`: a title is one line of text"));
            }
            if titles.given(lang).is_some() {
                return Err(format!("two titles are for `{tag}`"));
            }
            titles.by_language.push((lang, title.to_owned()));
        }
        Ok(titles)
    }

    /// One for each of these languages.
    #[must_use]
    pub fn each(by_language: Vec<(Lang, String)>) -> Self {
        Self { common: None, by_language }
    }

    /// Whether none was given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.common.is_none() && self.by_language.is_empty()
    }

    fn given(&self, lang: Lang) -> Option<&str> {
        self.by_language.iter().find(|(known, _)| *known == lang).map(|(_, title)| title.as_str())
    }

    /// What was given for a language, by itself or for all.
    pub(super) fn in_language(&self, lang: Lang) -> Option<&str> {
        self.given(lang).or(self.common.as_deref())
    }
}

/// A title may hold `=`, and then begins with more than a tag.
fn is_tag(text: &str, site: &Site) -> bool {
    let text = text.trim();
    site.config().lang(text).is_some() || (text.len() == 2 && crate::lang::is_language_tag(text))
}

/// The month that a name of figures is: `03`, or `2026-03`.
fn numbered_month(beginning: &Beginning, name: &str) -> Option<Date> {
    let (year, month) = match name.split_once('-') {
        Some((year, month)) => (year.parse().ok().filter(|_| year.len() == 4)?, month),
        None => (year(beginning), name),
    };
    let month = month.parse().ok().filter(|_| month.len() == 2)?;
    Date::new(year, month, 1).ok()
}

/// The title of an entry in a language, and its slug.
pub(super) fn titled(beginning: &Beginning, lang: Lang, site: &Site) -> Titled {
    let name = beginning.stem.rsplit('/').next().unwrap_or_default();
    let words = name.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_'));
    let (number, locale) = (&name[..name.len() - words.len()], &site.speech(lang).locale);
    if let Some(title) = beginning.titles.in_language(lang) {
        let own = beginning.titles.given(lang).is_some() && beginning.kind != Kind::Page;
        return Titled { slug: own.then(|| worded(number, title, name)).flatten(), title: title.to_owned() };
    }
    if words.is_empty() {
        let day = numbered_month(beginning, name).unwrap_or(beginning.date);
        return Titled { title: capital(&locale.month_year(day)), slug: None };
    }
    if let Some(month) = month(words, site) {
        let day = Date::new(year(beginning), month, 1).unwrap_or(beginning.date);
        return Titled { title: capital(&locale.month_year(day)), slug: worded(number, &locale.month(day), name) };
    }
    let samples = Samples::of(site.config().tag(lang));
    let title = match beginning.kind {
        _ if lang == site.config().default_language => capital(&spaced(words)),
        Kind::Article => samples.article.to_owned(),
        Kind::Digest => samples.digest.to_owned(),
        Kind::Page => samples.page.to_owned(),
    };
    Titled { title, slug: None }
}

/// What an entry would be called in a language if nobody said it: for a question.
#[must_use]
pub fn proposed(beginning: &Beginning, lang: Lang, site: &Site) -> String {
    titled(beginning, lang, site).title
}

/// The slug of a title, behind the number that the file's name begins with; nothing where the name is the same.
fn worded(number: &str, title: &str, name: &str) -> Option<String> {
    let slug = format!("{number}{}", slug(title));
    (slug != name && title.contains(char::is_alphanumeric)).then_some(slug)
}

/// The month that a name is, in one of the site's languages or in English.
fn month(words: &str, site: &Site) -> Option<i8> {
    let english = Locale::new("en").ok();
    let locales = || site.config().langs().map(|lang| &site.speech(lang).locale).chain(&english);
    let words = fold(words);
    (1..=12).find(|month| {
        let day = Date::constant(2026, *month, 1);
        locales().any(|locale| fold(&locale.month(day)) == words)
    })
}

/// The year that one of an entry's folders names, else that of its date.
fn year(beginning: &Beginning) -> i16 {
    let folders = beginning.stem.split('/').filter(|part| part.len() == 4);
    folders.filter_map(|part| part.parse().ok()).next_back().unwrap_or(beginning.date.year())
}

/// A name of a file as words.
pub(super) fn spaced(name: &str) -> String {
    name.replace(['-', '_'], " ").trim().to_owned()
}

pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
