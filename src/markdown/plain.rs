//! A body as the words that a reader would read aloud: for searching.
//!
//! It is made from the HTML when it is asked for, since a second copy of every text would stay in memory for nothing.

use super::Body;
use super::tags::{Token, Tokens, decode};

/// Elements within a line: a word may go on across their tags.
const INLINE: [&str; 24] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp",
    "small", "span", "strong", "sub", "sup", "u", "wbr",
];

/// Elements whose content nobody reads.
const SILENT: [&str; 3] = ["script", "style", "template"];

/// What ends like a sentence, so that an excerpt does not run it into what follows. The level of a heading is a hole.
const SENTENCES: [&str; 10] = ["h", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "figcaption"];

impl Body {
    /// The text without markup, notes' numbers and words of the interface, blanks made single.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut text = String::with_capacity(self.html.len() / 2);
        let mut tokens = Tokens::new(&self.html);
        while let Some(token) = tokens.next() {
            let tag = match token {
                Token::Text(raw) => {
                    text.push_str(&decode(raw));
                    continue;
                }
                Token::Tag(tag) => tag,
            };
            let is_note = tag.attributes.iter().any(|(name, value)| {
                name == "role" && value.is_some_and(|role| role == "doc-noteref" || role == "doc-backlink")
            });
            if !tag.closing && (is_note || SILENT.contains(&tag.name.as_str())) {
                tokens.skip_past(&tag.name);
            } else if tag.closing && SENTENCES.contains(&tag.name.as_str()) {
                let trimmed = text.trim_end();
                if trimmed.ends_with(|end: char| end.is_alphanumeric()) {
                    text.truncate(trimmed.len());
                    text.push('.');
                }
                text.push(' ');
            } else if !INLINE.contains(&tag.name.as_str()) {
                text.push(' ');
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
