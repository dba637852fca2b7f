//! Markdown → HTML that can be put on any page.
//!
//! The whole file is parsed once, so that footnotes and reference links resolve across briefs; the events are then cut
//! at headings into [`Part`]s. What depends on the page or on other files (addresses, heading levels, words of the
//! interface) stays a hole in the [`Body`] until a page is rendered. This is the only user of pulldown-cmark, syntect
//! and ammonia. It knows nothing of themes, entries or pages.

mod addresses;
mod autolinks;
mod blocks;
mod body;
mod code;
mod dead_links;
mod events;
mod footnotes;
mod heading_attributes;
mod html;
mod ids;
mod inline;
mod leftovers;
mod links;
mod local_files;
mod media;
mod normalize;
mod office;
mod outline;
mod parse;
mod pasted;
mod places;
mod plain;
mod proofreading;
mod raw;
mod render;
mod running_text;
mod sanitise;
mod slug;
mod sources;
mod structure;
mod survey;
mod tags;
mod terms;
mod tracking;
mod typesetting;
mod typography;
mod wrapped_links;

pub use body::{Body, Fill, Hole, Link, LinkKind, Picture, SourceLink, Target, What, Word};
pub use heading_attributes::title as heading_title;
pub use ids::Ids;
pub use parse::{inline, inline_with, parse};
pub use slug::slug;
pub use sources::{is_vague, sources};
pub use survey::{
    Element, Found, Passage, Survey, Surveyed, SurveyedHeading, Surveys, TextHash, short_hash, survey, survey_line,
};
pub use terms::{Mentions, Terms};
pub use tracking::{clean as clean_address, host};
pub use typography::{Typographies, Typography};

use crate::config::{Links, RawHtml};
use crate::diagnostic::{Diagnostic, Place};
use crate::url::BaseUrl;

/// How a file is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// One part.
    Whole,
    /// A new part at each top-level `##` and `###` heading.
    Digest,
}

/// What the site's settings say of Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rules<'a> {
    /// What becomes of raw HTML.
    pub raw_html: RawHtml,
    /// What becomes of the addresses of links that leave the site; they stay as written where nothing is said.
    pub links: Option<&'a Links>,
    /// Where the site is published: whole addresses below any of these lead into it.
    pub own: [Option<&'a BaseUrl>; 2],
    /// The glossary's terms, of which the first mention in a text is explained.
    pub mentions: Option<&'a Mentions<'a>>,
    /// How text is set.
    pub typography: Typographies,
}

/// A parsed file.
#[derive(Debug)]
pub struct Parsed {
    /// In the order of the file; the first has no heading and may be empty.
    pub parts: Vec<Part>,
    /// What is wrong with the Markdown itself: dangling references, unknown languages of code …
    pub diagnostics: Vec<Diagnostic>,
}

/// A heading and what follows it up to the next cut.
#[derive(Debug)]
pub struct Part {
    /// The heading at which the file was cut.
    pub heading: Option<Heading>,
    /// What follows.
    pub body: Body,
}

/// A heading at which a digest is cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 2 or 3.
    pub level: u8,
    /// Inline HTML: emphasis and code stay, links lose their address.
    pub html: String,
    /// Plain text.
    pub text: String,
    /// `{lang=TAG}`, if that is a tag: the HTML is marked with it.
    pub language: Option<String>,
    /// `{#id}`.
    pub id: Option<String>,
    /// `{.class}`.
    pub classes: Vec<String>,
    /// `{name=value}`.
    pub attributes: Vec<(String, Option<String>)>,
    /// The heading's line.
    pub place: Place,
}

#[cfg(test)]
mod tests;
