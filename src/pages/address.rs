//! Addresses of pages that are not entries: lists, their years, feeds.

use std::sync::Arc;

use crate::config::{Config, Lang};
use crate::lang::Speech;
use crate::site::{Reader, Shelf};
use crate::url::Url;

/// A format of feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// RSS 2.0.
    Rss,
    /// Atom (RFC 4287).
    Atom,
    /// JSON Feed 1.1.
    Json,
}

impl Format {
    /// All formats, the best known first.
    pub const ALL: [Self; 3] = [Self::Rss, Self::Atom, Self::Json];

    /// The file's name.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Rss => "rss.xml",
            Self::Atom => "atom.xml",
            Self::Json => "feed.json",
        }
    }

    /// The media type, as `<link rel="alternate">` names it.
    #[must_use]
    pub fn media(self) -> &'static str {
        match self {
            Self::Rss => "application/rss+xml",
            Self::Atom => "application/atom+xml",
            Self::Json => "application/feed+json",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rss => "RSS",
            Self::Atom => "Atom",
            Self::Json => "JSON",
        }
    }
}

/// Addresses in one language, from its own words.
#[derive(Debug, Clone, Copy)]
pub struct Lists<'s> {
    tag: &'s str,
    speech: &'s Speech,
}

impl<'s> Lists<'s> {
    /// The addresses of a language.
    #[must_use]
    pub fn new(config: &'s Config, speech: &'s Speech, lang: Lang) -> Self {
        Self { tag: config.tag(lang), speech }
    }

    /// The same, by way of a reader.
    #[must_use]
    pub fn read(reader: &Reader<'s>, lang: Lang) -> Self {
        let (config, speech) = reader.chrome(lang);
        Self::new(config, speech, lang)
    }

    fn below(self, word: &str) -> Url {
        Url::new(&[self.tag, "/", self.speech.words.text(word), "/"].concat())
    }

    /// The home page.
    #[must_use]
    pub fn home(self) -> Url {
        Url::new(&[self.tag, "/"].concat())
    }

    /// The list of themes.
    #[must_use]
    pub fn themes(self) -> Url {
        self.below("urls.themes")
    }

    /// A theme's page, by its slug in this language.
    #[must_use]
    pub fn theme(self, slug: &str) -> Url {
        self.themes().join(&[slug, "/"].concat())
    }

    /// The timeline.
    #[must_use]
    pub fn timeline(self) -> Url {
        self.below("urls.timeline")
    }

    /// All entries.
    #[must_use]
    pub fn archives(self) -> Url {
        self.below("urls.archives")
    }

    /// Search.
    #[must_use]
    pub fn search(self) -> Url {
        self.below("urls.search")
    }

    /// All corrections.
    #[must_use]
    pub fn corrections(self) -> Url {
        self.below("urls.corrections")
    }

    /// What feeds there are.
    #[must_use]
    pub fn feeds(self) -> Url {
        self.below("urls.feeds")
    }

    /// The calendar of deadlines.
    #[must_use]
    pub fn agenda(self) -> Url {
        self.home().join("agenda.ics")
    }

    /// The glossary.
    #[must_use]
    pub fn glossary(self) -> Url {
        self.below("urls.glossary")
    }

    /// The folder of the items' feeds.
    #[must_use]
    pub fn items(self) -> Url {
        self.below("urls.items")
    }
}

/// A year's page below a list.
#[must_use]
pub(super) fn year(list: &Url, year: i16) -> Url {
    list.join(&format!("{year}/"))
}

/// Where a file of the look is; with its hash in the name, if given, it may be cached for ever.
#[must_use]
pub fn asset_url(name: &str, hash: Option<u64>) -> Arc<str> {
    match (name.rsplit_once('.'), hash) {
        (Some((stem, extension)), Some(hash)) => format!("assets/{stem}-{:08x}.{extension}", hash >> 32).into(),
        _ => format!("assets/{name}").into(),
    }
}

/// The page that a shelf's list stands at; items have no list of their own but the home page.
#[must_use]
pub(super) fn shelf(reader: &Reader, shelf: &Shelf, lang: Lang) -> Option<Url> {
    let lists = Lists::read(reader, lang);
    match shelf {
        Shelf::Entries => Some(lists.archives()),
        Shelf::Items => Some(lists.home()),
        Shelf::Theme(id) => reader.theme(id, lang).map(|(_, _, words)| lists.theme(&words.slug)),
    }
}

/// The file of a shelf's feed.
#[must_use]
pub(super) fn feed(reader: &Reader, shelf: &Shelf, lang: Lang, format: Format) -> Option<Url> {
    let lists = Lists::read(reader, lang);
    let folder = match shelf {
        Shelf::Entries => lists.home(),
        Shelf::Items => lists.items(),
        Shelf::Theme(id) => lists.theme(&reader.theme(id, lang)?.2.slug),
    };
    Some(folder.join(format.file()))
}
