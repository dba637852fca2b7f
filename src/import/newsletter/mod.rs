//! The text of a newsletter, copied from a PDF or a mail → the draft of a digest.
//!
//! `lines` cleans what was pasted and sets apart what pages repeat; `links` takes the lists of addresses out; `paragraphs`
//! puts broken lines together; `headings` judges what is a section, a title, a text; `frame` finds the title and footer of the whole; `placing` gives
//! links to passages; `draft` writes Markdown. Nothing of
//! the text is lost, and what is uncertain is marked for the writer by a comment and told in a [`Note`]. It reads and
//! writes no file, and knows nothing of any language but what the site tells it.

mod bullets;
mod dates;
mod draft;
mod escape;
mod frame;
mod headings;
mod lines;
mod links;
mod paragraphs;
mod placing;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

use crate::config::Links;
use crate::lang::Locale;

/// A theme, as the newsletter's language names it.
#[derive(Debug, Clone, Copy)]
pub struct ThemeName<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// One or two sentences, or empty.
    pub description: &'a str,
}

/// What the site and the writer say of a newsletter.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The site's themes, in its order.
    pub themes: &'a [ThemeName<'a>],
    /// The interface's words for the lead, the one that is written first.
    pub lead: &'a [&'a str],
    /// What becomes of addresses.
    pub links: &'a Links,
    /// The rules of the newsletter's language.
    pub locale: &'a Locale,
    /// The newsletter's day, where the writer gave it.
    pub date: Option<Date>,
    /// The day that is taken where neither the writer nor the text gives one.
    pub today: Date,
    /// The title, where the writer gave it.
    pub title: Option<&'a str>,
    /// The site's title, for a newsletter without one.
    pub site_title: &'a str,
}

/// The draft of a digest, and what there is to tell of it.
#[derive(Debug)]
pub struct Draft {
    /// The file.
    pub markdown: String,
    /// Its day.
    pub date: Date,
    /// Its sections.
    pub sections: usize,
    /// Its briefs.
    pub briefs: usize,
    /// Addresses of lists that were put behind the passage whose words they share.
    pub links_placed: usize,
    /// Addresses of lists that a writer has to place.
    pub links_left: usize,
    /// What a writer should look at, in the order of the draft.
    pub notes: Vec<Note>,
}

/// Something that a writer should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The line of the draft.
    pub line: u32,
    /// The line of the source; nothing where it is about the whole.
    pub source_line: Option<u32>,
    /// What it is.
    pub message: String,
}

/// Makes a draft of a newsletter's text.
#[must_use]
pub fn draft(text: &str, setting: &Setting) -> Draft {
    let names = headings::Names::new(setting);
    let (lines, furniture) = lines::without_furniture(lines::lines(text), |line| names.exact(line).is_some());
    let links::Gathered { lines, lists, repeated, joined } = links::gather(lines, setting.links);
    let widths = paragraphs::widths(&lines);
    let blocks = paragraphs::blocks(&lines, widths, |line| names.exact(line).is_some());
    let mut parted = Vec::new();
    let months = dates::Months::new(setting.locale);
    let pieces = headings::pieces(blocks, &lines, widths, &names, &months, &mut parted);
    let found = draft::Found { lines, lists, pieces, furniture, repeated, joined, parted };
    draft::write(&found, &names, months, setting)
}
