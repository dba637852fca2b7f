//! What a page shows → its bytes. The only user of tera.

mod faults;
pub mod feed;
pub mod sitemap;
mod templates;

use std::sync::Arc;

pub use templates::{Chrome, STYLESHEET, Templates, favicon};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::pages::{Format, View};

/// A page's bytes.
#[derive(Debug, Default)]
pub struct Rendered {
    /// What its file holds.
    pub bytes: Vec<u8>,
    /// Further files that the page needs: the parts of a long sitemap.
    pub beside: Vec<(Arc<str>, Vec<u8>)>,
}

/// Renders one page.
///
/// # Errors
/// A template's fault, with its place in the template.
pub fn render(view: View, templates: &Templates, chrome: &[Chrome], config: &Config) -> Result<Rendered, Diagnostic> {
    let bytes = match view {
        View::Html(html) => templates.render(&html, &chrome[usize::from(html.lang.0)])?,
        View::Feed(feed, Format::Rss) => feed::rss(&feed),
        View::Feed(feed, Format::Atom) => feed::atom(&feed),
        View::Feed(feed, Format::Json) => feed::json(&feed),
        View::Sitemap(urls) => {
            let mut files = sitemap::sitemaps(&config.base_url, &urls).into_iter();
            let bytes = files.next().map(|(_, bytes)| bytes).unwrap_or_default();
            return Ok(Rendered { bytes, beside: files.map(|(name, bytes)| (name.into(), bytes)).collect() });
        }
        View::Robots => sitemap::robots(&config.base_url),
        View::Empty => Vec::new(),
    };
    Ok(Rendered { bytes, beside: Vec::new() })
}
