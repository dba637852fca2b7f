//! Rendered Markdown with holes: whatever depends on the page it is shown on.

use std::fmt::Write as _;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::{dead_links, html};
use crate::diagnostic::Place;

/// A piece of rendered Markdown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// HTML without what goes into the holes.
    pub html: Box<str>,
    /// By place, ascending.
    pub holes: Box<[Hole]>,
    /// What the holes lead to, in the order of the text.
    pub links: Box<[Link]>,
    /// Every `id` in the HTML: headings, footnotes. Links may lead to them.
    pub anchors: Box<[Box<str>]>,
    /// Links that leave the site, first mention of each address only.
    pub sources: Box<[SourceLink]>,
    /// The first paragraph's plain text, at most some 280 characters, cut between words.
    pub excerpt: Box<str>,
    /// xxh3 of all that the HTML depends on.
    pub hash: u64,
}

impl Hash for Body {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.hash.hash(state);
    }
}

impl Body {
    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.html.trim().is_empty()
    }

    /// Appends the HTML as it stands on one page: holes filled, headings moved by `shift` levels, within 2 and 6. A link
    /// that leads nowhere becomes its text, a picture that is not there its alternative text.
    pub fn write(&self, out: &mut String, shift: i8, fill: &dyn Fill) {
        out.reserve(self.html.len() + self.holes.len() * 32);
        let start = out.len();
        let mut done = 0;
        let mut dead = Vec::new();
        for hole in &self.holes {
            let at = hole.at as usize;
            out.push_str(&self.html[done..at]);
            done = at;
            match hole.what {
                What::Level(level) => {
                    let shifted = i16::from(level) + i16::from(shift);
                    out.push(html::digit(u8::try_from(shifted.clamp(2, 6)).unwrap_or(6)));
                }
                What::Word(word) => html::attribute(out, &fill.word(word.key())),
                What::Link(number) => {
                    if let Some(link) = self.links.get(number as usize) {
                        match fill.href(&link.target) {
                            Some(address) => html::attribute(out, &address),
                            None => dead.push(out.len() - start),
                        }
                    }
                }
                What::Image(number) => {
                    if let Some(link) = self.links.get(number as usize) {
                        match fill.picture(&link.target) {
                            Some(picture) => write_picture(out, &picture),
                            None => dead.push(out.len() - start),
                        }
                    }
                }
            }
        }
        out.push_str(&self.html[done..]);
        if !dead.is_empty() {
            let kept = dead_links::without(&out[start..], &dead);
            out.truncate(start);
            out.push_str(&kept);
        }
    }

    /// Makes the hash of all that the HTML depends on.
    pub(super) fn with_hash(mut self) -> Self {
        let mut hasher = Xxh3::new();
        self.html.hash(&mut hasher);
        self.holes.hash(&mut hasher);
        for link in &self.links {
            link.target.hash(&mut hasher);
        }
        self.hash = hasher.digest();
        self
    }
}

/// Fills the hole between the quotes of `src`. Where the size is known, the address closes the quote itself and opens
/// the one of `height`, which the quote after the hole then closes: `x.png" width="4" height="3`.
fn write_picture(out: &mut String, picture: &Picture) {
    html::attribute(out, &picture.url);
    if let Some((width, height)) = picture.size {
        let _ = write!(out, "\" width=\"{width}\" height=\"{height}");
    }
}

/// A place in the HTML that is filled when a page is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Hole {
    /// Byte offset in [`Body::html`].
    pub at: u32,
    /// What goes there.
    pub what: What,
}

/// What goes into a hole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum What {
    /// The address of `links[n]`, between the quotes of `href`.
    Link(u32),
    /// The address of `links[n]`, between the quotes of an image's `src`; dimensions follow if known.
    Image(u32),
    /// The digit of a heading's level, which pages shift.
    Level(u8),
    /// A word of the interface.
    Word(Word),
}

/// A word of the interface that stands in bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant is named after its key")]
pub enum Word {
    AlertNote,
    AlertTip,
    AlertImportant,
    AlertWarning,
    AlertCaution,
    BackToText,
    Footnotes,
    NewWindow,
}

impl Word {
    /// Its key among the `words` of `strings/LANG.toml`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::AlertNote => "alert_note",
            Self::AlertTip => "alert_tip",
            Self::AlertImportant => "alert_important",
            Self::AlertWarning => "alert_warning",
            Self::AlertCaution => "alert_caution",
            Self::BackToText => "back_to_text",
            Self::Footnotes => "footnotes",
            Self::NewWindow => "new_window",
        }
    }
}

/// A link whose address depends on the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where it leads.
    pub target: Target,
    /// What a page does with it.
    pub kind: LinkKind,
    /// Where it is written.
    pub place: Place,
}

/// What a page does with what a link names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkKind {
    /// It leads there, plays it or cites it.
    Reference,
    /// It shows it as a picture.
    Picture,
    /// It may show it, or another one of several.
    Choice,
}

/// Where a link leads, as far as one file can tell.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Target {
    /// A file below `content/`, by its path there: `2026/x.fr.md`, `2026/cover.jpg`. It may not exist.
    File {
        /// Normalised: no `.`, no `..`, decoded.
        path: Arc<str>,
        /// What follows `?`, escaped.
        query: Option<Box<str>>,
        /// What follows `#`, decoded.
        fragment: Option<Box<str>>,
    },
    /// A path from the site's root (`/report.pdf`, `/fr/about/`), below the base path.
    Root {
        /// Decoded, without leading `/`.
        path: Arc<str>,
        /// What follows `?`, escaped.
        query: Option<Box<str>>,
        /// What follows `#`.
        fragment: Option<Box<str>>,
    },
    /// A place on the same page: `#note-1`.
    Fragment(Box<str>),
    /// Nowhere, which was reported when the file was read.
    Nowhere,
}

/// A link that leaves the site.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SourceLink {
    /// The address as it is sent out.
    pub url: Box<str>,
    /// The link's plain text.
    pub text: Box<str>,
}

/// A picture of the site, as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its address, not yet escaped for HTML.
    pub url: String,
    /// Width and height in CSS pixels, where the file tells.
    pub size: Option<(u32, u32)>,
}

/// What a page answers when a body is written on it.
pub trait Fill {
    /// The address for `href`, not yet escaped for HTML; nothing where the link leads nowhere.
    fn href(&self, target: &Target) -> Option<String>;
    /// The address and size of a picture; nothing where there is none.
    fn picture(&self, target: &Target) -> Option<Picture>;
    /// A word of the interface in the page's language.
    fn word(&self, key: &str) -> String;
}
