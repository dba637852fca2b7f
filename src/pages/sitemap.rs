//! What the sitemap shows: each page, and where it stands in the other languages.

use jiff::civil::Date;

/// A page in the sitemap.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SitemapUrl {
    /// Its absolute address, escaped as a URL.
    pub location: String,
    /// The day on which it last changed, where that is known.
    pub last_modified: Option<Date>,
    /// BCP 47 tag or `x-default`, and the absolute address of that version. The page's own language is among them;
    /// empty where the page exists in one language only.
    pub alternates: Vec<(String, String)>,
}
