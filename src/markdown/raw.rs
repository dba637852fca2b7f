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
use super::render::{RawState, Renderer};
use super::tags::{self, Tag, Token, Tokens, decode, without_comments, without_mark_entities};
use super::{What, Word, addresses, media, office, sanitise};
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
                self.safe(raw, range, block);
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

    /// Passes raw HTML through, but for what the site does to addresses.
    fn allowed(&mut self, kept: &str, range: &Range<usize>) {
        let mut done = 0;
        let mut tokens = Tokens::new(kept);
        while let Some(token) = tokens.next() {
            let tag = match token {
                Token::Text(text) => {
                    self.plain.push_str(&decode(text));
                    continue;
                }
                Token::Tag(tag) => tag,
            };
            self.raw.hush(&tag);
            if tag.closing {
                let end = kept.len() - tokens.rest().len();
                if tag.name == "a" {
                    self.close_raw_link();
                    if std::mem::take(&mut self.raw.elsewhere) {
                        let start = kept[..end].rfind("</").unwrap_or(end);
                        self.out.push_str(&kept[done..start]);
                        self.opens_elsewhere();
                        done = start;
                    }
                }
                continue;
            }
            self.raw_anchor(&tag, range);
            self.raw_alternative(&tag, range);
            if tag.name == "a" {
                self.raw.elsewhere = opens_elsewhere(&tag);
            }
            for (name, value) in &tag.attributes {
                let (Some(value), Some(holds)) = (*value, addresses::holds(&tag.name, name)) else { continue };
                // The value is a piece of the text: where it starts is where it points to. Quotes go with it.
                let start = value.as_ptr() as usize - kept.as_ptr() as usize;
                let quotes = usize::from(kept[..start].ends_with(['"', '\'']));
                if start - quotes < done {
                    continue;
                }
                let before = self.out.len();
                self.out.push_str(&kept[done..start - quotes]);
                if self.allowed_address(&tag, name, holds, value, range) {
                    done = start + value.len() + quotes;
                } else {
                    self.out.truncate(before);
                }
            }
            self.name_raw_link(&tag);
            if tags::is_literal(&tag.name) {
                // What looks like a tag there is none.
                tokens.skip_past(&tag.name);
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

    fn safe(&mut self, raw: &str, range: &Range<usize>, block: bool) {
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
                        let is_reported = self.document.is_pasted && office::is_formatting(&tag.name);
                        if !self.frame(&tag, range, block) && !is_reported {
                            self.words_as_attributes(&tag, range);
                            self.removed(&format!("`<{}>`", tag.name), range);
                        }
                        if sanitise::empties(&tag.name) {
                            let from = tokens.rest();
                            tokens.skip_past(&tag.name);
                            let inside = &from[..from.len() - tokens.rest().len()];
                            self.lost_text(&tag.name, inside, range);
                        }
                    }
                }
            }
        }
    }

    fn safe_tag(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        self.raw.hush(tag);
        if media::plays(&tag.name) {
            if !tag.closing {
                self.open_media(tag, range);
            } else if self.raw.media.is_some() {
                self.close_media();
            }
            return;
        }
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
        self.words_as_attributes(tag, range);
        self.out.push('<');
        self.out.push_str(&tag.name);
        for (name, value) in &tag.attributes {
            let value = value.unwrap_or_default();
            match (tag.name.as_str(), name.as_str()) {
                ("a", "target" | "rel") => {}
                (_, name) if self.is_harmful(tag, name, range) => {}
                ("source" | "track", "src") => self.media_source(tag, value, range),
                (element, name) => match addresses::holds(element, name) {
                    Some(holds) => self.raw_address(tag, name, holds, value, range),
                    None => self.raw_attribute(name, Some(value)),
                },
            }
        }
        self.name_raw_link(tag);
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

    /// Takes the title of a link that has just been opened.
    fn name_raw_link(&mut self, tag: &Tag<'_>) {
        if let Some((_, named, _)) = self.raw.link.as_mut().filter(|_| tag.name == "a") {
            let title = tag.attributes.iter().find(|(name, _)| name == "title").and_then(|(_, value)| *value);
            *named = decode(title.unwrap_or_default());
        }
    }

    /// Tells of an attribute that runs something or changes the look; whether it is one.
    pub(super) fn is_harmful(&mut self, tag: &Tag<'_>, name: &str, range: &Range<usize>) -> bool {
        if hides(tag, name) {
            let message = "text that HTML hides would be published: it is in feeds and in the search all the same";
            self.report(
                Diagnostic::error("hidden-text", message),
                range,
                "remove it, or write it as a comment: `<!-- … -->`",
            );
            return true;
        }
        let is_harmful = name.starts_with("on") || matches!(name, "style" | "autoplay");
        if is_harmful && !(self.document.is_pasted && name == "style") {
            self.removed(&format!("attribute `{name}` of `<{}>`", tag.name), range);
        }
        is_harmful
    }

    pub(super) fn raw_attribute(&mut self, name: &str, value: Option<&str>) {
        let _ = write!(self.out, " {name}=\"");
        // Entities stay as written.
        let value = value.unwrap_or_default();
        self.out.push_str(&value.replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;"));
        self.out.push('"');
    }

    /// The place of an address within a piece of raw HTML; in a long one, of the piece.
    pub(super) fn raw_place(&self, range: &Range<usize>, value: &str) -> Place {
        /// Looking through all of a long block for each of its links would take quadratic time.
        const NEAR: usize = 4_000;
        let text = self.text.get(range.clone()).unwrap_or_default();
        let near = &text[..text.floor_char_boundary(NEAR)];
        match near.find(value).filter(|_| !value.is_empty()) {
            Some(at) => self.places.at(&(range.start + at..range.start + at + value.len())),
            None => self.places.at(range),
        }
    }

    pub(super) fn close_raw_link(&mut self) {
        if let Some((address, title, start)) = self.raw.link.take() {
            self.sources.add(&address, self.plain.get(start..).unwrap_or_default(), &title);
        }
    }

    pub(super) fn raw_anchor(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
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
    pub(super) fn emptied(&mut self, raw: &str, rest: &[Placed<'_>]) -> usize {
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
                        let range = rest[0].1.start..rest[number].1.end;
                        let inside = self.text.get(rest[0].1.end..rest[number].1.start).unwrap_or_default();
                        self.lost_text(&open.name, inside, &range);
                        return number + 1;
                    }
                }
                _ => {}
            }
        }
        1
    }

    /// Reports text that goes with the element that holds it. What scripts, styles and frames hold is no text.
    fn lost_text(&mut self, element: &str, inside: &str, range: &Range<usize>) {
        // A block that is never closed is reported as such.
        let is_open = element == "textarea" && !inside.contains("</");
        if is_open || matches!(element, "script" | "style" | "iframe" | "noscript" | "xml") {
            return;
        }
        let mut named = false;
        let mut text = String::new();
        for token in Tokens::new(inside) {
            match token {
                // The name of a drawing is no text of the page.
                Token::Tag(tag) if matches!(&*tag.name, "title" | "desc" | "metadata") => named = !tag.closing,
                Token::Text(piece) if !named => {
                    text.push_str(&decode(piece));
                    text.push(' ');
                }
                _ => {}
            }
        }
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.contains(char::is_alphanumeric) {
            let message = format!("`<{element}>` is removed with its text: `{}` is not published", shown(&words));
            self.report(Diagnostic::error("lost-text", message), range, "write the text in Markdown");
        }
    }

    /// Reports words of a sentence that became attributes: in `a<b and c>d` they are those of `<b>`.
    fn words_as_attributes(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        let is_word = |(name, value): &&(_, Option<&str>)| {
            let name: &String = name;
            value.is_none() && !sanitise::is_attribute(&tag.name, name) && !is_switch(name)
        };
        let words: Vec<&str> = tag.attributes.iter().filter(is_word).map(|(name, _)| name.as_str()).collect();
        if !words.is_empty() {
            let message = format!(
                "`{}` is read as attributes of `<{}>`, and is not published",
                shown(&words.join(" ")),
                tag.name
            );
            self.report(
                Diagnostic::error("lost-text", message),
                range,
                "write `&lt;` for a `<` that readers should see",
            );
        }
    }

    fn report(&mut self, problem: Diagnostic, range: &Range<usize>, hint: &str) {
        let place = self.places.at(range);
        self.diagnostics.push(problem.at(place).hint(hint));
    }

    pub(super) fn removed(&mut self, what: &str, range: &Range<usize>) {
        self.warn("raw-html-removed", format!("{what} is removed"), range, "raw HTML keeps harmless elements only");
    }
}

/// Whether an attribute hides what an element holds.
fn hides(tag: &Tag<'_>, name: &str) -> bool {
    let value =
        tag.attributes.iter().find(|(found, _)| found == name).and_then(|(_, value)| *value).unwrap_or_default();
    let style = || value.to_ascii_lowercase().replace(char::is_whitespace, "");
    name == "hidden"
        || (name == "style" && ["display:none", "visibility:hidden"].iter().any(|hides| style().contains(hides)))
}

/// Shortens what a message repeats of a text.
fn shown(words: &str) -> String {
    /// Characters that a message repeats.
    const LONGEST: usize = 60;
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words.to_owned(),
    }
}

/// Whether an attribute means something without a value, to an editor or a browser, and is no word of a sentence.
fn is_switch(name: &str) -> bool {
    const SWITCHES: &str = "allowfullscreen alt async autofocus autoplay border checked class compact contenteditable \
        controls crossorigin declare default defer disabled download draggable formnovalidate hidden href id inert ismap \
        itemscope loop multiple muted nohref nomodule noresize noshade novalidate nowrap open playsinline readonly \
        required reversed selected spellcheck src style title translate";
    SWITCHES.split_whitespace().any(|switch| switch == name)
        || name.contains(['-', ':', '"', '\'', '=', '/'])
        || name.starts_with("on")
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
        "br" | "hr"
            | "img"
            | "input"
            | "wbr"
            | "col"
            | "source"
            | "track"
            | "p"
            | "li"
            | "dt"
            | "dd"
            | "tr"
            | "td"
            | "th"
            | "rt"
            | "rp"
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
