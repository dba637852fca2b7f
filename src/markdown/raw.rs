//! Raw HTML, as the site's rules want it.
//!
//! Before ammonia sees anything, each piece is read here tag by tag: what the writer is told of, where links lead, and
//! tags that would swallow what follows are settled while the place in the file is known. ammonia, which parses HTML
//! the way browsers do, has the last word over what is harmless.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::Event;

use super::events::Placed;
use super::html;
use super::links::Destination;
use super::render::{RawState, Renderer};
use super::tags::{Tag, Token, Tokens, decode, without_comments, without_mark_entities};
use super::tracking;
use super::{What, Word, sanitise};
use crate::config::RawHtml;
use crate::diagnostic::{Diagnostic, Place};

/// Raw elements may be open this deep within each other; parsers of HTML take quadratic time on deeper ones.
const DEEPEST: usize = 200;

impl Renderer<'_> {
    /// Writes a piece of raw HTML: a block, or one tag within text. Of comments nothing is written.
    pub(super) fn raw(&mut self, raw: &str, range: &Range<usize>, block: bool) {
        let raw = &*without_comments(raw);
        if raw.trim().is_empty() {
            return;
        }
        match self.rules.raw_html {
            RawHtml::Escape if block => {
                self.out.push_str("<p>");
                html::text(&mut self.out, raw.trim_end());
                self.out.push_str("</p>\n");
            }
            RawHtml::Escape => {
                html::text(&mut self.out, raw);
                self.plain.push_str(raw);
            }
            RawHtml::Allow => {
                self.note_raw_heading(raw);
                let kept = without_mark_entities(raw);
                self.allowed(&kept, range);
            }
            RawHtml::Safe => {
                self.note_raw_heading(raw);
                self.safe(raw, range);
            }
        }
    }

    /// Within a heading, raw HTML other than plain phrases may be or hold a link.
    fn note_raw_heading(&mut self, raw: &str) {
        let Some(heading) = &mut self.heading else { return };
        let phrase = Tokens::new(raw).all(|token| match token {
            Token::Tag(tag) => sanitise::is_phrase(&tag.name),
            Token::Text(_) => true,
        });
        heading.linked |= !phrase;
    }

    /// Passes raw HTML through, but for what the site does to links.
    fn allowed(&mut self, kept: &str, range: &Range<usize>) {
        let mut done = 0;
        let mut tokens = Tokens::new(kept);
        while let Some(token) = tokens.next() {
            let Token::Tag(tag) = token else { continue };
            self.raw.hush(&tag);
            if tag.closing {
                let end = kept.len() - tokens.rest().len();
                if tag.name == "a" && std::mem::take(&mut self.raw.elsewhere) {
                    let start = kept[..end].rfind("</").unwrap_or(end);
                    self.out.push_str(&kept[done..start]);
                    self.opens_elsewhere();
                    done = start;
                }
                continue;
            }
            self.raw_anchor(&tag, range);
            self.raw_alternative(&tag, range);
            if tag.name == "a" {
                self.raw.elsewhere = opens_elsewhere(&tag);
            }
            for (_, value) in tag.attributes.iter().filter(|(name, _)| name == "href" || name == "src") {
                let (Some(value), Some(links)) = (value, self.rules.links) else { continue };
                let address = decode(value);
                let cleaned = tracking::clean(&address, links);
                // The value is a piece of the text: where it starts is where it points to.
                let start = value.as_ptr() as usize - kept.as_ptr() as usize;
                if cleaned != address && start >= done {
                    self.out.push_str(&kept[done..start]);
                    html::attribute(&mut self.out, &cleaned);
                    done = start + value.len();
                }
            }
        }
        self.out.push_str(&kept[done..]);
    }

    /// Says to those who do not see it that the link at hand opens a window of its own.
    fn opens_elsewhere(&mut self) {
        self.out.push_str("<span class=\"unseen\"> (");
        html::mark(&mut self.out, &mut self.holes, What::Word(Word::NewWindow));
        self.out.push_str(")</span>");
    }

    fn safe(&mut self, raw: &str, range: &Range<usize>) {
        self.raw.written = true;
        let kept = without_mark_entities(raw);
        let mut tokens = Tokens::new(&kept);
        while let Some(token) = tokens.next() {
            match token {
                Token::Text(text) => {
                    self.out.push_str(&text.replace('<', "&lt;"));
                    self.plain.push_str(&decode(text));
                }
                Token::Tag(tag) if sanitise::keeps(&tag.name) => self.safe_tag(&tag, range),
                Token::Tag(tag) => {
                    if !tag.closing {
                        self.removed(&format!("`<{}>`", tag.name), range);
                        if sanitise::empties(&tag.name) {
                            tokens.skip_past(&tag.name);
                        }
                    }
                }
            }
        }
    }

    fn safe_tag(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        self.raw.hush(tag);
        if tag.closing {
            self.raw.depth = self.raw.depth.saturating_sub(usize::from(deepens(&tag.name)));
            if tag.name == "a" {
                self.close_raw_link();
                if std::mem::take(&mut self.raw.elsewhere) {
                    self.opens_elsewhere();
                }
            }
            let _ = write!(self.out, "</{}>", tag.name);
            return;
        }
        if deepens(&tag.name) {
            if self.raw.depth >= DEEPEST {
                self.removed(&format!("`<{}>`, which is nested too deep,", tag.name), range);
                return;
            }
            self.raw.depth += 1;
        }
        self.raw_anchor(tag, range);
        self.raw_alternative(tag, range);
        self.out.push('<');
        self.out.push_str(&tag.name);
        let sized = tag.attributes.iter().any(|(name, _)| name == "width" || name == "height");
        for (name, value) in &tag.attributes {
            if name.starts_with("on") || name == "style" {
                self.removed(&format!("attribute `{name}` of `<{}>`", tag.name), range);
                continue;
            }
            match (tag.name.as_str(), name.as_str()) {
                ("a", "href") => {
                    let title = tag.attributes.iter().find(|(name, _)| name == "title").and_then(|(_, value)| *value);
                    self.raw_address(name, value.unwrap_or_default(), sized, range);
                    if let Some((_, named, _)) = &mut self.raw.link {
                        *named = decode(title.unwrap_or_default());
                    }
                }
                // No browser follows it, but whoever reads the page with a program may.
                (_, "cite") => self.raw_citation(value.unwrap_or_default(), range),
                ("img", "src") => self.raw_address(name, value.unwrap_or_default(), sized, range),
                ("a", "target" | "rel") => {}
                _ => self.raw_attribute(name, *value),
            }
        }
        if tag.name == "a" {
            self.raw.elsewhere = opens_elsewhere(tag);
            if self.raw.elsewhere {
                // The page that opens must not get hold of this one.
                self.out.push_str(" target=\"_blank\" rel=\"noopener\"");
            }
        }
        self.out.push('>');
    }

    /// Tells of an image without alternative text; an empty one says that it only decorates.
    fn raw_alternative(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        if tag.name == "img" && !tag.attributes.iter().any(|(name, _)| name == "alt") {
            let hint = "say what it shows: `alt=\"a map of the zones\"`; `alt=\"\"` if it only decorates";
            self.warn("image-alt", "an image has no alternative text".to_owned(), range, hint);
        }
    }

    fn raw_attribute(&mut self, name: &str, value: Option<&str>) {
        let _ = write!(self.out, " {name}=\"");
        // Entities stay as written.
        let value = value.unwrap_or_default();
        self.out.push_str(&value.replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;"));
        self.out.push('"');
    }

    fn raw_address(&mut self, name: &str, value: &str, sized: bool, range: &Range<usize>) {
        let place = self.raw_place(range, value);
        match self.destination(&decode(value)) {
            Destination::External(address) => {
                if name == "href" {
                    self.raw.link = Some((address.clone(), String::new(), self.plain.len()));
                } else {
                    self.external_image(&place);
                }
                let _ = write!(self.out, " {name}=\"");
                html::attribute(&mut self.out, &address);
                self.out.push('"');
            }
            Destination::Site(target) => {
                let _ = write!(self.out, " {name}=\"");
                // Where a size is written, the hole must not bring another.
                let what = if name == "src" && !sized { What::Image } else { What::Link };
                self.hole(what, target, &place);
                self.out.push('"');
            }
            fault => self.faulty(&fault, &place),
        }
    }

    /// Where a quotation comes from, unless its address would run.
    fn raw_citation(&mut self, value: &str, range: &Range<usize>) {
        match self.destination(&decode(value)) {
            fault @ Destination::Unsafe(_) => {
                let place = self.raw_place(range, value);
                self.faulty(&fault, &place);
            }
            _ => self.raw_attribute("cite", Some(value)),
        }
    }

    /// The place of an address within a piece of raw HTML; in a long one, of the piece.
    fn raw_place(&self, range: &Range<usize>, value: &str) -> Place {
        /// Looking through all of a long block for each of its links would take quadratic time.
        const NEAR: usize = 4_000;
        let text = self.text.get(range.clone()).unwrap_or_default();
        let near = &text[..text.floor_char_boundary(NEAR)];
        match near.find(value).filter(|_| !value.is_empty()) {
            Some(at) => self.places.at(&(range.start + at..range.start + at + value.len())),
            None => self.places.at(range),
        }
    }

    fn close_raw_link(&mut self) {
        if let Some((address, title, start)) = self.raw.link.take() {
            self.sources.add(&address, self.plain.get(start..).unwrap_or_default(), &title);
        }
    }

    fn raw_anchor(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        for (_, value) in tag.attributes.iter().filter(|(name, _)| name == "id") {
            let id = decode(value.unwrap_or_default());
            if id.is_empty() {
                continue;
            }
            // A footnote shown in two parts brings its anchors twice, which is no fault of the writer's.
            if !self.ids.claim(&id) && !self.in_note {
                self.duplicate_id(&id, range);
            }
            self.anchors.push(id.into());
        }
    }

    /// How many events go with a tag within a line: what `<script>` holds is no text, up to its end.
    pub(super) fn emptied(&self, raw: &str, rest: &[Placed<'_>]) -> usize {
        let Some(Token::Tag(open)) = Tokens::new(raw).next() else { return 1 };
        if self.rules.raw_html != RawHtml::Safe || open.closing || !sanitise::empties(&open.name) {
            return 1;
        }
        let mut depth = 0_usize;
        for (number, (event, _)) in rest.iter().enumerate().skip(1) {
            match event {
                Event::Start(_) => depth += 1,
                // The line ends, or the mark that the tag stands in.
                Event::End(_) if depth == 0 => return 1,
                Event::End(_) => depth -= 1,
                Event::InlineHtml(raw) if depth == 0 => {
                    let closes = |token| matches!(token, Token::Tag(tag) if tag.closing && tag.name == open.name);
                    if Tokens::new(raw).any(closes) {
                        return number + 1;
                    }
                }
                _ => {}
            }
        }
        1
    }

    fn removed(&mut self, what: &str, range: &Range<usize>) {
        self.warn("raw-html-removed", format!("{what} is removed"), range, "raw HTML keeps harmless elements only");
    }
}

/// Whether a link asks for a window of its own; any name but those of the windows at hand does.
fn opens_elsewhere(tag: &Tag<'_>) -> bool {
    let value = |wanted: &str| tag.attributes.iter().find(|(name, _)| name == wanted).and_then(|(_, value)| *value);
    value("href").is_some()
        && value("target").is_some_and(|target| {
            let target = decode(target).trim().to_ascii_lowercase();
            !["", "_self", "_parent", "_top"].contains(&target.as_str())
        })
}

impl RawState {
    /// Keeps track of elements in which no term is explained: code, what is explained by hand, other languages.
    fn hush(&mut self, tag: &Tag<'_>) {
        match &mut self.quiet {
            Some((name, depth)) if *name == tag.name => {
                if tag.closing {
                    *depth -= 1;
                } else {
                    *depth += 1;
                }
                if *depth == 0 {
                    self.quiet = None;
                }
            }
            Some(_) => {}
            None if tag.closing || !deepens(&tag.name) => {}
            None => {
                let quiet = matches!(tag.name.as_str(), "abbr" | "dfn" | "code" | "kbd" | "samp" | "var" | "pre");
                if quiet || tag.attributes.iter().any(|(name, _)| name == "lang") {
                    self.quiet = Some((tag.name.clone(), 1));
                }
            }
        }
    }
}

/// Whether an element stays open until it is closed, as void elements and those of lists and tables do not.
fn deepens(element: &str) -> bool {
    !matches!(
        element,
        "br" | "hr" | "img" | "input" | "wbr" | "col" | "p" | "li" | "dt" | "dd" | "tr" | "td" | "th" | "rt" | "rp"
    )
}

/// Writes raw HTML within a heading at which the file is cut.
pub(super) fn in_heading(raw: &str, rule: RawHtml) -> String {
    let raw = &*without_comments(raw);
    match rule {
        RawHtml::Escape => {
            let mut out = String::new();
            html::text(&mut out, raw);
            out
        }
        RawHtml::Allow => without_mark_entities(raw),
        RawHtml::Safe => {
            let mut out = String::new();
            for token in Tokens::new(&without_mark_entities(raw)) {
                if let Token::Tag(tag) = token
                    && sanitise::is_phrase(&tag.name)
                {
                    out.push_str(if tag.closing { "</" } else { "<" });
                    out.push_str(&tag.name);
                    for (name, value) in &tag.attributes {
                        let _ = write!(out, " {name}=\"");
                        out.push_str(&value.unwrap_or_default().replace('"', "&quot;").replace('<', "&lt;"));
                        out.push('"');
                    }
                    out.push('>');
                }
            }
            out
        }
    }
}

impl Renderer<'_> {
    /// Warns at a range.
    pub(super) fn warn(&mut self, name: &'static str, message: String, range: &Range<usize>, hint: &str) {
        let place = self.places.at(range);
        self.diagnostics.push(Diagnostic::warning(name, message).at(place).hint(hint));
    }
}
