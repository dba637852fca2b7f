//! What a page shows → its bytes. The only user of tera.

mod faults;
pub mod feed;
pub mod sitemap;
mod stylesheet;
mod templates;

use std::sync::Arc;

pub use stylesheet::theme_colors;
pub use templates::{Chrome, STYLESHEET, Templates, built_in, built_in_names, favicon};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::output::Content;
use crate::pages::{Format, View};

/// What came of a page.
#[derive(Debug)]
pub struct Rendered {
    /// What its file holds.
    pub content: Content,
    /// Further files that the page needs: the parts of a long sitemap.
    pub beside: Vec<(Arc<str>, Content)>,
}

/// Renders one page.
///
/// # Errors
/// A template's fault, with its place in the template.
pub fn render(view: View, templates: &Templates, chrome: &[Chrome], config: &Config) -> Result<Rendered, Diagnostic> {
    let bytes = match view {
        View::Html(html) => {
            let content = templates.render(&html, &chrome[usize::from(html.lang.0)])?;
            return Ok(Rendered { content, beside: Vec::new() });
        }
        View::Feed(feed, Format::Rss) => feed::rss(&feed),
        View::Feed(feed, Format::Atom) => feed::atom(&feed),
        View::Feed(feed, Format::Json) => feed::json(&feed),
        View::Sitemap(urls) => {
            let mut files = sitemap::sitemaps(&config.base_url, &urls).into_iter();
            let content = Content::made(&files.next().map(|(_, bytes)| bytes).unwrap_or_default());
            let beside = files.map(|(name, bytes)| (name.into(), Content::made(&bytes))).collect();
            return Ok(Rendered { content, beside });
        }
        View::Robots => sitemap::robots(&config.base_url),
        View::Empty => Vec::new(),
    };
    Ok(Rendered { content: Content::made(&bytes), beside: Vec::new() })
}
