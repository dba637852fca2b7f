//! `veille.toml`, validated: every setting has a value, every language a number.

mod checks;

use std::sync::Arc;

pub use checks::{Checks, Glob, Level, Severities};

use crate::diagnostic::Place;
use crate::url::BaseUrl;

/// A language of the site: its place in [`Config::languages`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Lang(pub u8);

/// What a site's languages say of themselves.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Language {
    /// BCP 47 tag, as in file names and URLs: `fr`, `pt-BR`.
    pub tag: Arc<str>,
    /// The site's title in this language.
    pub title: String,
    /// The site's description in this language, or empty.
    pub description: String,
    /// BCP 47 tag by which dates and numbers are written: `fr-CA`; the language's own tag where nothing was said.
    pub locale: Arc<str>,
    /// The language with a territory, as Open Graph wants it: `fr_FR`; nothing where no territory is known.
    pub open_graph_locale: Option<Arc<str>>,
    /// Whether text in this language is set by the rules of the language, where the tool knows them.
    pub typography: bool,
}

/// What lists do with an item that has no version in their language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Untranslated {
    /// Show it, with its language named and marked up.
    #[default]
    Mark,
    /// Leave it out.
    Hide,
}

/// What becomes of raw HTML in Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RawHtml {
    /// Harmless elements stay, the rest goes.
    #[default]
    Safe,
    /// It is passed through as written.
    Allow,
    /// It is shown as text.
    Escape,
}

/// Which of the files beside entries are published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Files {
    /// Those that a published text uses.
    #[default]
    Used,
    /// All but those that only texts use which are not published.
    All,
}

/// The Content-Security-Policy that pages carry.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Policy {
    /// Nothing but the site's own files.
    #[default]
    Strict,
    /// The site's own words.
    Own(String),
    /// None.
    Off,
}

/// What becomes of the addresses of links that leave the site.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Links {
    /// Whether parameters that follow readers are removed.
    pub clean: bool,
    /// Parameters to remove beside those of the tool's list, in lower case; `*` at the end stands for any rest.
    pub tracking: Vec<String>,
    /// Parameters that stay whatever the lists say, written in the same way.
    pub keep: Vec<String>,
}

impl Default for Links {
    fn default() -> Self {
        Self { clean: true, tracking: Vec::new(), keep: Vec::new() }
    }
}

/// A form that signs readers up for a mailing list: `[mailing_list]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MailingList {
    /// Where the form is sent: an address with `https://`.
    pub action: String,
    /// `https://` and the host of `action`, for the page's policy.
    pub origin: String,
    /// The name under which the address is sent.
    pub field: String,
    /// Further fields, by name, which readers do not see; `{language}` stands for the page's language.
    pub hidden: Vec<(String, String)>,
}

/// An old address of a feed, at which the feed is served as well: a line of `[feeds.aliases]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FeedAlias {
    /// The old address: a path from the site's root, without leading `/`.
    pub old: Arc<str>,
    /// The feed's file, in the same way.
    pub feed: Arc<str>,
    /// Where the feed is written.
    pub place: Place,
}

/// A site's settings.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Config {
    /// Where this build is published: `--base-url`, or else the address in `veille.toml`.
    pub base_url: BaseUrl,
    /// The address in `veille.toml`: whole links below it lead into the site, wherever a build is published.
    pub permanent_url: BaseUrl,
    /// The language of `/` and `x-default`.
    pub default_language: Lang,
    /// Permanent identity of the site, of which feed identities are made (RFC 4151's authority).
    pub id: String,
    /// At least one; in the order of `veille.toml`.
    pub languages: Vec<Language>,
    /// What lists do with items of another language.
    pub untranslated: Untranslated,
    /// Whether readers are told that a translation is behind its source.
    pub translation_notice: bool,
    /// How many entries a feed of entries holds at most.
    pub feed_entries: usize,
    /// How many items a feed of items or of a theme holds at most.
    pub feed_items: usize,
    /// Old addresses of feeds.
    pub feed_aliases: Vec<FeedAlias>,
    /// What becomes of raw HTML in Markdown.
    pub raw_html: RawHtml,
    /// Which of the files beside entries are published.
    pub files: Files,
    /// Whether readers can search the site.
    pub search: bool,
    /// Whether pages without a picture get a card for social networks.
    pub cards: bool,
    /// What pages allow browsers to load and to run.
    pub policy: Policy,
    /// What becomes of the addresses of links that leave the site.
    pub links: Links,
    /// How severe checks are.
    pub checks: Checks,
    /// Where readers can give a mail address, if anywhere.
    pub mailing_list: Option<MailingList>,
    /// Whatever the site's own templates want, from `[extra]`.
    pub extra: crate::tree::Extra,
}

impl Config {
    /// All languages, in order.
    pub fn langs(&self) -> impl Iterator<Item = Lang> + use<> {
        // `parse::config` refuses more than 64 languages.
        (0..self.languages.len()).map(|index| Lang(u8::try_from(index).unwrap_or(u8::MAX)))
    }

    /// What a language says of itself.
    #[must_use]
    pub fn language(&self, lang: Lang) -> &Language {
        &self.languages[usize::from(lang.0)]
    }

    /// The tag of a language.
    #[must_use]
    pub fn tag(&self, lang: Lang) -> &Arc<str> {
        &self.language(lang).tag
    }

    /// The language with this tag, case ignored.
    #[must_use]
    pub fn lang(&self, tag: &str) -> Option<Lang> {
        self.langs().find(|lang| self.tag(*lang).eq_ignore_ascii_case(tag))
    }
}
