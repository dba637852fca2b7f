//! What stands in raw HTML: words, comments, links, pictures.

use std::ops::Range;

use super::{Element, Found, Passage, Walker, comment};
use crate::markdown::tags::{Tag, Token, Tokens, decode};

impl Walker<'_> {
    /// A block of raw HTML: its comments, and the words between its tags.
    pub(super) fn html(&mut self, range: Range<usize>) {
        let block = self.text.get(range.clone()).unwrap_or_default();
        let mut rest = block;
        let at = |piece: &str| range.start + (piece.as_ptr() as usize - block.as_ptr() as usize);
        while !rest.is_empty() {
            let (words, after) = rest.find("<!--").map_or((rest, ""), |open| rest.split_at(open));
            for token in Tokens::new(words) {
                match token {
                    Token::Text(piece) => {
                        let start = at(piece);
                        let mut passage = Passage::default();
                        passage.push(&decode(piece), &(start..start + piece.len()));
                        self.name_raw_link(&passage.text);
                        if !passage.is_blank() {
                            self.put(Element::Passage(passage), start..start + piece.len());
                        }
                    }
                    Token::Tag(tag) => {
                        let place = |value: &str| at(value)..at(value) + value.len();
                        self.tag(&tag, place, 0);
                    }
                }
            }
            let end = after.find("-->").map_or(after.len(), |end| end + 3);
            let (whole, after) = after.split_at(end);
            if let Some(comment) = comment(whole) {
                let start = at(whole);
                self.put(Element::Comment(comment.to_owned()), start..start + whole.len());
            }
            rest = after;
        }
        self.close_raw_link("");
    }

    /// A piece of raw HTML within a line. Its links and pictures stand where the piece does.
    pub(super) fn inline_tags(&mut self, raw: &str, range: &Range<usize>) {
        for token in Tokens::new(raw) {
            if let Token::Tag(tag) = token {
                self.tag(&tag, |_| range.clone(), self.passage.text.len());
            }
        }
    }

    /// A tag of raw HTML, for the link or picture that it is; `from` is where the words of a link begin in the passage.
    fn tag(&mut self, tag: &Tag<'_>, place: impl Fn(&str) -> Range<usize>, from: usize) {
        let value = |wanted: &str| tag.attributes.iter().find(|(name, _)| name == wanted).and_then(|(_, value)| *value);
        match (tag.name.as_str(), tag.closing) {
            ("a", true) => {
                let words = self.passage.text.get(from.min(self.raw_from())..).unwrap_or_default().to_owned();
                self.close_raw_link(&words);
            }
            ("a", false) => {
                let Some(href) = value("href") else { return };
                let named = value("aria-label").map(decode).unwrap_or_default();
                let link = Element::Link { url: decode(href).trim().to_owned(), text: named };
                self.raw_link = Some((Found { what: link, range: place(href) }, from));
            }
            ("img", false) => {
                let Some(source) = value("src") else { return };
                let (url, alt) = (decode(source).trim().to_owned(), value("alt").map(decode).unwrap_or_default());
                self.name_raw_link(&alt);
                self.put(Element::Image { url, alt }, place(source));
            }
            _ => {}
        }
    }

    /// Where the words of the open link of raw HTML begin.
    pub(super) fn raw_from(&self) -> usize {
        self.raw_link.as_ref().map_or(usize::MAX, |(_, from)| *from)
    }

    /// A picture in a link of raw HTML is a part of what the link says.
    pub(super) fn name_raw_link(&mut self, alt: &str) {
        if let Some((Found { what: Element::Link { text, .. }, .. }, _)) = &mut self.raw_link {
            text.push_str(alt);
        }
    }

    /// Ends a link of raw HTML, whose words these are beside what is known of them.
    pub(super) fn close_raw_link(&mut self, words: &str) {
        let Some((mut found, _)) = self.raw_link.take() else { return };
        if let Element::Link { text, .. } = &mut found.what {
            text.push_str(words);
        }
        self.found.push(found);
    }
}
