//! Feeds that move: those who subscribed would hear nothing more, and nobody would notice.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::feeds::{FeedAddress, feed_addresses};
use crate::diagnostic::Diagnostic;
use crate::site::{Shelf, Site};

/// Feeds that an earlier build had at other addresses. `earlier`: their Atom files with their identities.
#[must_use]
pub fn moved_feeds(site: &Site, earlier: &[(Arc<str>, String)]) -> Vec<Diagnostic> {
    let addresses = feed_addresses(site);
    let by_identity: BTreeMap<&str, &FeedAddress> =
        addresses.iter().map(|feed| (feed.identity.as_str(), feed)).collect();
    let mut faults = Vec::new();
    for (file, identity) in earlier {
        let Some(feed) = by_identity.get(identity.as_str()) else { continue };
        let Some(folder) = file.strip_suffix("atom.xml").filter(|folder| *folder != feed.folder) else { continue };
        // Which formats are read is not known: one that is kept shows that the move is.
        if !site.config().feed_aliases.iter().any(|alias| alias.old.starts_with(folder)) {
            faults.push(moved(site, feed, folder));
        }
    }
    faults
}

fn moved(site: &Site, feed: &FeedAddress, folder: &str) -> Diagnostic {
    let to = &feed.folder;
    let alias = format!("`\"/{folder}rss.xml\" = \"/{to}rss.xml\"` under `[feeds.aliases]` in `veille.toml`");
    let Shelf::Theme(id) = &feed.shelf else {
        let message = format!("the feeds in `/{folder}` move to `/{to}`: who subscribed hears nothing more");
        return Diagnostic::warning("moved-feed", message)
            .hint(format!("serve them at the old addresses as well: {alias}, and so for each format"));
    };
    let message =
        format!("the feeds of theme `{id}` move from `/{folder}` to `/{to}`: who subscribed hears nothing more");
    let fault = Diagnostic::warning("moved-feed", message);
    let words = site.themes().get(id).and_then(|theme| site.theme_words(theme, feed.lang));
    let slug = folder.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    match words {
        Some((_, words)) if words.slug_place == words.name_place => fault
            .at(words.name_place.clone())
            .hint(format!("keep the address with `slug = \"{slug}\"`, or serve the feeds at both: {alias}")),
        Some((_, words)) => fault
            .at(words.slug_place.clone())
            .hint(format!("write `slug = \"{slug}\"` again, or serve the feeds at both addresses: {alias}")),
        None => fault.hint(alias),
    }
}
