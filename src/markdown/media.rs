//! Films, sounds and frames in raw HTML that is to be harmless: those of the site play, those of other sites become links.
//!
//! Pages load nothing from elsewhere, so that a player of another site would stay empty. A link says what is there.

use std::ops::Range;

use super::addresses::{Holds, holds};
use super::links::Destination;
use super::render::Renderer;
use super::tags::{Tag, decode};
use super::{LinkKind, What, html};
use crate::diagnostic::Diagnostic;

/// A `<video>` or `<audio>` whose end tag is still to come.
#[derive(Debug)]
pub(super) struct OpenMedia {
    element: String,
    /// Its start tag in the HTML.
    tag: Range<usize>,
    /// Whether it has something of the site to play.
    plays: bool,
    /// Addresses of other sites that it was to play.
    elsewhere: Vec<String>,
    /// Its title, or empty.
    title: String,
}

/// Whether an element plays something.
pub(super) fn plays(element: &str) -> bool {
    matches!(element, "video" | "audio")
}

/// What a tag says of itself in words.
fn title(tag: &Tag<'_>) -> String {
    let named = |wanted: &str| tag.attributes.iter().find(|(name, _)| name == wanted).and_then(|(_, value)| *value);
    let title = ["title", "aria-label"].into_iter().filter_map(named).map(decode);
    title.map(|title| title.trim().to_owned()).find(|title| !title.is_empty()).unwrap_or_default()
}

impl Renderer<'_> {
    /// Writes the start tag of a film or a sound. It always gets controls, without which nobody could begin or stop it.
    pub(super) fn open_media(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        self.close_media();
        self.raw_anchor(tag, range);
        let start = self.out.len();
        self.raw.media = Some(OpenMedia {
            element: tag.name.clone(),
            tag: start..start,
            plays: false,
            elsewhere: Vec::new(),
            title: title(tag),
        });
        self.out.push('<');
        self.out.push_str(&tag.name);
        for (name, value) in &tag.attributes {
            let value = value.unwrap_or_default();
            if name == "controls" || self.is_harmful(tag, name, range) {
                continue;
            }
            match holds(&tag.name, name) {
                _ if name == "src" => self.media_source(tag, value, range),
                Some(holds) => self.raw_address(tag, name, holds, value, range),
                None => self.raw_attribute(name, Some(value)),
            }
        }
        self.out.push_str(" controls=\"\">");
        if let Some(media) = &mut self.raw.media {
            media.tag.end = self.out.len();
        }
    }

    /// Writes the `src` of something that plays, or of what it plays; one of another site is kept for a link.
    pub(super) fn media_source(&mut self, tag: &Tag<'_>, value: &str, range: &Range<usize>) {
        if let Destination::External(address) = self.destination(&decode(value)) {
            self.embedded(&tag.name, "pages play only files of the site", value, range);
            if let Some(media) = self.raw.media.as_mut().filter(|_| tag.name != "track") {
                media.elsewhere.push(address);
            }
            return;
        }
        if let Some(media) = self.raw.media.as_mut().filter(|_| tag.name != "track") {
            media.plays = true;
        }
        self.raw_address(tag, "src", Holds::Address, value, range);
    }

    /// Ends the film or sound that is open. Where it has nothing of the site to play, what it holds is shown in its place,
    /// with links to what is elsewhere.
    pub(super) fn close_media(&mut self) {
        let Some(media) = self.raw.media.take() else { return };
        let start = format!("<{}", media.element);
        if media.plays {
            self.out.push_str("</");
            self.out.push_str(&media.element);
            self.out.push('>');
        } else if self.out.get(media.tag.clone()).is_some_and(|tag| tag.starts_with(&start)) {
            if self.out.len() == media.tag.end {
                self.out.truncate(media.tag.start);
            } else {
                // Just as long, since places behind it are known by number.
                let plain = format!("{:<width$}>", "<span", width = media.tag.len() - 1);
                self.out.replace_range(media.tag.clone(), &plain);
                self.out.push_str("</span>");
            }
        }
        for address in media.elsewhere {
            self.out.push(' ');
            self.link_to(&address, &media.title);
        }
    }

    /// Writes a link in the place of a frame or of something embedded, which pages do not load; false where it has no
    /// address that a link may have.
    pub(super) fn frame(&mut self, tag: &Tag<'_>, range: &Range<usize>, block: bool) -> bool {
        let names: &[&str] = match tag.name.as_str() {
            "iframe" | "embed" | "frame" => &["src", "data-src"],
            "object" => &["data"],
            _ => return false,
        };
        let value = |name: &&str| tag.attributes.iter().find(|(other, _)| other == name).and_then(|(_, value)| *value);
        let led =
            |value| Some((value, self.destination(&decode(value)))).filter(|(_, destination)| is_good(destination));
        let Some((value, destination)) = names.iter().filter_map(value).find_map(led) else { return false };
        let title = title(tag);
        self.embedded(&tag.name, "pages hold no frames and nothing of other sites", value, range);
        // Alone in its block it is a paragraph of its own.
        let alone = block && self.raw.depth == 0;
        self.out.push_str(if alone { "<p>" } else { "" });
        match destination {
            Destination::External(address) => self.link_to(&address, &title),
            Destination::Site(target) => {
                let place = self.raw_place(range, value);
                self.out.push_str("<a href=\"");
                self.hole_for(What::Link, LinkKind::Reference, target, &place);
                self.out.push_str("\">");
                let decoded = decode(value);
                let words = if title.is_empty() { &decoded } else { &title };
                html::text(&mut self.out, words);
                self.out.push_str("</a>");
                self.plain.push_str(words);
            }
            _ => {}
        }
        self.out.push_str(if alone { "</p>" } else { "" });
        true
    }

    /// A link to another site, with a title or else its address for text.
    fn link_to(&mut self, address: &str, title: &str) {
        let words = if title.is_empty() { address } else { title };
        self.out.push_str("<a href=\"");
        html::attribute(&mut self.out, address);
        self.out.push_str("\">");
        html::text(&mut self.out, words);
        self.out.push_str("</a>");
        self.plain.push_str(words);
        self.plain.push(' ');
        self.sources.add(address, words, "");
    }

    fn embedded(&mut self, element: &str, why: &str, value: &str, range: &Range<usize>) {
        let place = self.raw_place(range, value);
        self.diagnostics.push(
            Diagnostic::warning("embedded-media", format!("`<{element}>` becomes a link: {why}"))
                .at(place)
                .hint("put a film or a sound beside the entry and write `<video>` or `<audio>`; or write the link: `[title](address)`"),
        );
    }
}

/// Whether a link may lead there.
fn is_good(destination: &Destination) -> bool {
    matches!(destination, Destination::External(_) | Destination::Site(_))
}
