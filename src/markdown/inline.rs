//! What stands within a block: emphasis, links, images.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::events::Placed;
use super::links::{Destination, classify, within};
use super::render::{Renderer, following};
use super::tracking;
use super::wrapped_links::sealed_by;
use super::{Target, What, html};
use crate::diagnostic::{Diagnostic, Place};

/// A link being written.
pub(super) struct OpenLink {
    /// Whether `<a>` was written.
    written: bool,
    /// The address, where it leaves the site.
    address: Option<String>,
    /// The address as written, with `mailto:` where that goes without saying.
    as_written: String,
    title: String,
    /// Whether its text is its address.
    autolink: bool,
    /// Where its text starts.
    plain: usize,
    /// Where its HTML starts, past the tag.
    html: usize,
    range: Range<usize>,
}

/// An image being read.
pub(super) struct OpenImage {
    source: Option<Source>,
    title: String,
    /// Where its alternative text starts.
    plain: usize,
    range: Range<usize>,
}

/// Whether a link names a definition that is not there.
fn is_dangling(kind: LinkType) -> bool {
    matches!(kind, LinkType::ReferenceUnknown | LinkType::CollapsedUnknown)
}

enum Source {
    External(String),
    Site(Target, Place),
}

impl<'a> Renderer<'a> {
    /// Writes a run of text; `rest` follows it.
    pub(super) fn text(&mut self, text: &str, rest: &[Placed<'_>]) {
        if self.images.is_empty() {
            let mut done = 0;
            for (range, expansion) in self.mentioned(text, rest) {
                html::text(&mut self.out, &text[done..range.start]);
                self.out.push_str("<abbr title=\"");
                html::attribute(&mut self.out, expansion);
                self.out.push_str("\">");
                html::text(&mut self.out, &text[range.clone()]);
                self.out.push_str("</abbr>");
                done = range.end;
            }
            html::text(&mut self.out, &text[done..]);
        }
        let mut lines = text.split('\n');
        self.plain.push_str(lines.next().unwrap_or_default());
        for line in lines {
            self.plain.push(' ');
            self.plain.push_str(line);
        }
    }

    /// The terms of the glossary that this run of text mentions first.
    fn mentioned(&self, text: &str, rest: &[Placed<'_>]) -> Vec<(Range<usize>, &'a str)> {
        let autolink = self.open_links.last().is_some_and(|link| link.autolink);
        match self.rules.mentions {
            Some(mentions) if self.heading.is_none() && self.passages == 0 && self.raw.quiet.is_none() && !autolink => {
                mentions.find(text, &self.plain, &|| following(rest))
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn code(&mut self, text: &str) {
        self.plain.push_str(text);
        if self.images.is_empty() {
            self.out.push_str("<code>");
            html::text(&mut self.out, text);
            self.out.push_str("</code>");
        }
    }

    pub(super) fn line_break(&mut self, tag: &str) {
        self.plain.push(' ');
        if self.images.is_empty() {
            self.out.push_str(tag);
        }
    }

    pub(super) fn start_inline(&mut self, tag: &'a Tag<'a>, range: &Range<usize>) {
        match tag {
            Tag::Image { link_type, dest_url, title, .. } => self.open_image(*link_type, dest_url, title, range),
            _ if !self.images.is_empty() => {}
            Tag::Link { link_type, dest_url, title, .. } => self.open_link(*link_type, dest_url, title, range),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Superscript => self.out.push_str("<sup>"),
            Tag::Subscript => self.out.push_str("<sub>"),
            _ => {}
        }
    }

    pub(super) fn end_inline(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Image => self.close_image(),
            _ if !self.images.is_empty() => {}
            TagEnd::Link => self.close_link(),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Superscript => self.out.push_str("</sup>"),
            TagEnd::Subscript => self.out.push_str("</sub>"),
            _ => {}
        }
    }

    fn open_link(&mut self, kind: LinkType, written: &str, title: &str, range: &Range<usize>) {
        if let Some(heading) = &mut self.heading {
            heading.linked = true;
        }
        let place = self.narrow(range, written);
        let mail = format!("mailto:{written}");
        let written = if kind == LinkType::Email { &mail } else { written };
        let mut link = OpenLink {
            written: true,
            address: None,
            as_written: written.to_owned(),
            title: title.to_owned(),
            autolink: matches!(kind, LinkType::Autolink | LinkType::Email),
            plain: self.plain.len(),
            html: 0,
            range: range.clone(),
        };
        let within = self.open_links.iter().any(|around| around.written);
        match self.destination(written) {
            // Reported where it was found: see events.rs.
            _ if is_dangling(kind) => link.written = false,
            // The parser lets `<https://…>` stand in the text of a link; browsers would end that link there.
            _ if within => {
                let hint = "a link holds no other: write its text without the address in it";
                self.warn("leftover-markup", "a link within a link is text".to_owned(), range, hint);
                link.written = false;
            }
            Destination::External(address) => {
                self.wrapped(&address, &place);
                self.out.push_str("<a href=\"");
                html::attribute(&mut self.out, &address);
                link.address = Some(address);
            }
            Destination::Site(target) => {
                self.out.push_str("<a href=\"");
                self.hole(What::Link, target, &place);
            }
            fault => {
                self.faulty(&fault, &place);
                link.written = false;
            }
        }
        if link.written {
            if !title.is_empty() {
                self.out.push_str("\" title=\"");
                html::attribute(&mut self.out, title);
            }
            self.out.push_str("\">");
        }
        link.html = self.out.len();
        self.open_links.push(link);
    }

    fn close_link(&mut self) {
        let Some(link) = self.open_links.pop() else { return };
        let mut said = self.plain.get(link.plain..).unwrap_or_default().trim().to_owned();
        // Who writes the address as the text means the address, as it is sent out; one that begins with `www.` is
        // shown so.
        let missing = link.as_written.strip_suffix(&*said).filter(|missing| ["", "http://"].contains(missing));
        if let Some(missing) = missing
            && link.address.as_deref().is_some_and(|cleaned| tracking::web(cleaned).is_some())
            && let Some(links) = self.rules.links
        {
            let shown = tracking::clean(&link.as_written, links);
            let shown = shown.strip_prefix(missing).unwrap_or(&shown).to_owned();
            self.out.truncate(link.html);
            html::text(&mut self.out, &shown);
            self.plain.truncate(link.plain);
            self.plain.push_str(&shown);
            said = shown;
        }
        if link.written {
            if said.is_empty() && self.out.get(link.html..).is_some_and(|inside| inside.trim().is_empty()) {
                let shown = link.address.as_deref().unwrap_or("→");
                html::text(&mut self.out, shown);
                let hint = "write the text between the brackets: `[text](address)`";
                self.warn("empty-link-text", "a link has no text".to_owned(), &link.range, hint);
            }
            self.out.push_str("</a>");
        }
        if let Some(address) = &link.address {
            self.sources.add(address, &said, &link.title);
        }
    }

    fn open_image(&mut self, kind: LinkType, written: &str, title: &str, range: &Range<usize>) {
        let place = self.narrow(range, written);
        let source = match self.destination(written) {
            // An image within an image's text is text.
            _ if !self.images.is_empty() || is_dangling(kind) => None,
            Destination::External(address) => {
                self.external_image(&place);
                Some(Source::External(address))
            }
            Destination::Site(target) => Some(Source::Site(target, place)),
            fault => {
                self.faulty_picture(&fault, &place);
                None
            }
        };
        self.images.push(OpenImage { source, title: title.to_owned(), plain: self.plain.len(), range: range.clone() });
    }

    fn close_image(&mut self) {
        let Some(image) = self.images.pop() else { return };
        if !self.images.is_empty() {
            return;
        }
        let said = self.plain.get(image.plain..).unwrap_or_default().to_owned();
        let alt = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let Some(source) = image.source else {
            html::text(&mut self.out, &alt);
            return;
        };
        if alt.is_empty() {
            let hint = "say between the brackets what it shows: `![a map of the zones](map.png)`";
            self.warn("image-alt", "an image has no alternative text".to_owned(), &image.range, hint);
        }
        self.out.push_str("<img src=\"");
        match source {
            Source::External(address) => html::attribute(&mut self.out, &address),
            Source::Site(target, place) => self.hole(What::Image, target, &place),
        }
        self.out.push_str("\" alt=\"");
        html::attribute(&mut self.out, &alt);
        if !image.title.is_empty() && self.caption.is_none() {
            self.out.push_str("\" title=\"");
            html::attribute(&mut self.out, &image.title);
        }
        self.out.push_str("\" loading=\"lazy\" decoding=\"async\">");
    }

    /// Writes an image with a title that is alone in its paragraph; the answer is how many events it took.
    pub(super) fn figure(&mut self, rest: &'a [Placed<'a>]) -> Option<usize> {
        let Some((Event::Start(Tag::Image { title, .. }), range)) = rest.get(1) else { return None };
        if title.is_empty() || !self.writes_figures() {
            return None;
        }
        let end =
            rest.iter().position(|(event, ended)| matches!(event, Event::End(TagEnd::Image)) && ended == range)?;
        if !matches!(rest.get(end + 1), Some((Event::End(TagEnd::Paragraph), _))) {
            return None;
        }
        self.out.push_str("<figure>");
        self.caption = Some(title.to_string());
        self.events(&rest[1..=end]);
        self.caption = None;
        self.out.push_str("<figcaption>");
        self.rules.typography.own.pieces(title, |piece, raised| {
            self.out.push_str(if raised { "<sup>" } else { "" });
            html::text(&mut self.out, piece);
            self.out.push_str(if raised { "</sup>" } else { "" });
        });
        self.out.push_str("</figcaption></figure>\n");
        self.plain.push(' ');
        Some(end + 2)
    }

    /// Tells what a destination is; an address that leaves the site loses what the site's rules take from it, and a whole
    /// address of the site itself leads to what is there.
    pub(super) fn destination(&self, written: &str) -> Destination {
        let mut address = match classify(written, self.places.path()) {
            Destination::External(address) => address,
            other => return other,
        };
        if let Some(links) = self.rules.links {
            address = tracking::clean(&address, links).into_owned();
        }
        within(&address, &self.rules.own).unwrap_or(Destination::External(address))
    }

    /// The place of an address within a link, or of the whole link where it is written elsewhere.
    pub(super) fn narrow(&self, range: &Range<usize>, written: &str) -> Place {
        /// How far an address may stand from the end of its link: a title may follow.
        const NEAR: usize = 400;
        let text = self.text.get(range.clone()).unwrap_or_default();
        let mut from = text.len().saturating_sub(written.len() + NEAR);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let found = if written.is_empty() { None } else { text[from..].rfind(written) };
        match found {
            Some(at) => {
                let start = range.start + from + at;
                self.places.at(&(start..start + written.len()))
            }
            None => self.places.at(range),
        }
    }

    /// Reports a destination that leads nowhere.
    pub(super) fn faulty(&mut self, fault: &Destination, place: &Place) {
        let diagnostic = match fault {
            Destination::Unsafe(scheme) => {
                Diagnostic::warning("unsafe-link", format!("links with `{scheme}:` are not published"))
                    .hint("its text is kept; link to a page, a file, `https://` or `mailto:`")
            }
            Destination::Local(local) => {
                Diagnostic::warning("local-file", format!("a link leads to {}", local.name()))
                    .hint(format!("its text is kept without a link; {}", local.hint()))
            }
            Destination::Empty => Diagnostic::error("empty-link", "a link has no address")
                .hint("write where it leads between the parentheses"),
            _ => Diagnostic::error("link-outside", "a link leads out of `content/`")
                .hint("files of `static/` are named from the site's root: `/report.pdf`; others have to be moved to `content/` or `static/`"),
        };
        self.diagnostics.push(diagnostic.at(place.clone()));
    }

    /// Reports the address of a picture that cannot be shown.
    pub(super) fn faulty_picture(&mut self, fault: &Destination, place: &Place) {
        let Destination::Local(local) = fault else { return self.faulty(fault, place) };
        self.diagnostics.push(
            Diagnostic::error("local-file", format!("a picture is {}, so that readers do not see it", local.name()))
                .at(place.clone())
                .hint(local.hint()),
        );
    }

    /// Reports an address that leads through a service which keeps to itself where it leads.
    pub(super) fn wrapped(&mut self, address: &str, place: &Place) {
        let Some(host) = self.rules.links.filter(|links| links.clean).and_then(|_| sealed_by(address)) else { return };
        self.diagnostics.push(
            Diagnostic::warning("wrapped-link", format!("a link leads through `{host}`, which follows who opens it"))
                .at(place.clone())
                .hint("open it once and write the address that you come to: this one may stop working, too"),
        );
    }

    /// Reports an image of another site.
    pub(super) fn external_image(&mut self, place: &Place) {
        self.diagnostics.push(
            Diagnostic::warning("external-image", "an image is loaded from another site")
                .at(place.clone())
                .hint("put the file beside the entry: readers do not see it, since nothing loads from elsewhere"),
        );
    }
}
