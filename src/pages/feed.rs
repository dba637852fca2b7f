//! What a feed shows: one list of items in one language, in the order in which readers shall see them.
//!
//! The same value becomes RSS, Atom and JSON. It holds no relative address, and no time that was read from a clock.

use jiff::Timestamp;

/// A feed in one language.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Feed {
    /// Plain text: the site's title, or the theme's with it.
    pub title: String,
    /// Plain text; may be empty.
    pub description: String,
    /// BCP 47 tag.
    pub language: String,
    /// Absolute address of the page that the feed accompanies.
    pub home: String,
    /// Absolute address of the feed's own file.
    pub address: String,
    /// Permanent identity, a `tag:` URI.
    pub id: String,
    /// When anything in it last changed; for a feed without items, when the site did.
    pub updated: Timestamp,
    /// Who answers for the whole feed; where nobody is named, its title does.
    pub authors: Vec<String>,
    /// Newest first.
    pub items: Vec<FeedItem>,
    /// For who opens the file in a browser.
    pub notice: Notice,
}

/// What a feed tells people who open it in a browser: what it is, and where to learn more.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Notice {
    /// Plain text.
    pub text: String,
    /// The words of the link.
    pub link: String,
    /// Where it leads: the whole address of the page that lists all feeds.
    pub url: String,
}

/// One item of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FeedItem {
    /// Permanent identity, a `tag:` URI. It is no address and never changes.
    pub id: String,
    /// Absolute address of the page.
    pub url: String,
    /// Plain text.
    pub title: String,
    /// Plain text; may be empty.
    pub summary: String,
    /// HTML in which every address is absolute.
    pub content: String,
    /// When it was first published.
    pub published: Timestamp,
    /// When it was last revised.
    pub updated: Timestamp,
    /// Names.
    pub authors: Vec<String>,
    /// In the site's order.
    pub themes: Vec<FeedTheme>,
    /// Absolute address of its picture.
    pub image: Option<String>,
    /// BCP 47 tag.
    pub language: String,
}

/// A theme as a feed's category.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FeedTheme {
    /// The same in every language.
    pub id: String,
    /// Its name in the feed's language.
    pub name: String,
}
