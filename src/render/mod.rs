//! What a page shows → its bytes. The only user of tera.

mod calendar;
mod direction;
mod faults;
pub mod feed;
pub mod sitemap;
mod stylesheet;
mod templates;

use std::sync::Arc;

pub use stylesheet::theme_colors;
pub use templates::{Chrome, FEED_STYLESHEET, SEARCH_SCRIPT, STYLESHEET, Templates, built_in, built_in_names, favicon};

use crate::card;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::output::Content;
use crate::pages::{Format, View};

/// What came of a page.
#[derive(Debug)]
pub struct Rendered {
    /// What its file holds.
    pub content: Content,
    /// Further files that the page needs: its card, the parts of a long sitemap.
    pub beside: Vec<(Arc<str>, Content)>,
}

/// What stands beside a page, where that can be told before the page is rendered.
#[must_use]
pub fn beside(view: &View) -> Option<Vec<(Arc<str>, Content)>> {
    match view {
        View::Html(html) => {
            let card = html.head.card.as_ref().map(|card| (card::file(card), Content::Drawn(card.clone())));
            Some(card.into_iter().collect())
        }
        // How many parts it has, its length tells.
        View::Sitemap(_) => None,
        View::Feed(..) | View::Calendar(_) | View::Robots | View::Empty => Some(Vec::new()),
    }
}

/// Renders one page; `give` has its bytes for a moment, and gives what the output holds of them.
///
/// # Errors
/// A template's fault, with its place in the template.
pub fn render(
    view: View,
    templates: &Templates,
    chrome: &[Chrome],
    config: &Config,
    give: &dyn Fn(&[u8]) -> Content,
) -> Result<Rendered, Diagnostic> {
    let beside = beside(&view).unwrap_or_default();
    let bytes = match view {
        View::Html(html) => {
            let content = templates.render(&html, &chrome[usize::from(html.lang.0)], give)?;
            return Ok(Rendered { content, beside });
        }
        View::Feed(feed, Format::Rss) => feed::presented(&feed::rss(&feed), &feed.notice, &chrome[0].feed_stylesheet),
        View::Feed(feed, Format::Atom) => feed::presented(&feed::atom(&feed), &feed.notice, &chrome[0].feed_stylesheet),
        View::Feed(feed, Format::Json) => feed::json(&feed),
        View::Sitemap(urls) => {
            let mut files = sitemap::sitemaps(&config.base_url, &urls).into_iter();
            let content = give(&files.next().map(|(_, bytes)| bytes).unwrap_or_default());
            let beside = files.map(|(name, bytes)| (name.into(), Content::made(&bytes))).collect();
            return Ok(Rendered { content, beside });
        }
        View::Calendar(calendar) => calendar::calendar(&calendar),
        View::Robots => sitemap::robots(&config.base_url),
        View::Empty => Vec::new(),
    };
    Ok(Rendered { content: give(&bytes), beside })
}
