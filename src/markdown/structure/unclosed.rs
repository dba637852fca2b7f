//! Comments, raw HTML and code that are not closed, or closed by what should close something else.
//!
//! `CommonMark` lets comments, `<pre>`, `<script>`, `<style>`, `<textarea>`, `<?`, `<!X`, `<![CDATA[` and code fences go on to
//! the end of the file where nothing closes them: all that follows vanishes, or becomes code, without a word. Within a
//! line the opposite happens: a comment that is not closed in its paragraph is no comment, and readers see it.

use std::ops::Range;

use super::{Found, headings, quoted};
use crate::diagnostic::Diagnostic;

/// A block of code between fences.
pub(super) struct Fence {
    opening: Range<usize>,
    sign: u8,
    length: usize,
    /// Where what was read of it ends.
    after: usize,
    content: Content,
    /// Whether another fence with a language stands in it, and a heading stood before.
    reopened: Option<bool>,
}

/// What a block holds that would be structure outside.
#[derive(Default)]
struct Content {
    heading: bool,
    blank: bool,
    paragraphs: bool,
}

impl Content {
    fn line(&mut self, line: &str) {
        if line.trim().is_empty() {
            self.blank = true;
        } else {
            self.paragraphs |= self.blank;
            self.heading |= headings::is_deep(line);
        }
    }
}

impl Fence {
    pub(super) fn new(text: &str, range: &Range<usize>) -> Self {
        let block = &text[range.clone()];
        let end = block.find('\n').unwrap_or(block.len());
        let sign = block.bytes().next().unwrap_or(b'`');
        let length = block.bytes().take_while(|byte| *byte == sign).count();
        let opening = range.start..range.start + block[..end].trim_end().len();
        let after = range.start + end;
        Self { opening, sign, length, after, content: Content::default(), reopened: None }
    }

    /// Reads a piece of the code.
    pub(super) fn line(&mut self, text: &str, range: &Range<usize>) {
        self.after = self.after.max(range.end);
        for line in text[range.clone()].lines() {
            let line = line.trim();
            let signs = line.bytes().take_while(|byte| *byte == self.sign).count();
            if signs >= self.length && line.len() > signs && !self.closes_in(line, signs) {
                self.reopened.get_or_insert(self.content.heading);
            }
            self.content.line(line);
        }
    }

    /// Whether the line holds more of the sign, as a code span does.
    fn closes_in(&self, line: &str, signs: usize) -> bool {
        line.as_bytes()[signs..].contains(&self.sign)
    }

    pub(super) fn end(self, text: &str, range: &Range<usize>) -> Option<(Range<usize>, Diagnostic)> {
        let fence = char::from(self.sign).to_string().repeat(self.length.min(12));
        let rest = text.get(self.after..range.end).unwrap_or_default();
        let closed = rest.as_bytes().contains(&self.sign);
        let (message, severe) = if !closed {
            let last = text.get(range.end..).unwrap_or_default().trim_start().is_empty();
            let message = if last {
                "the code that begins here is never closed: all that follows is shown as code"
            } else {
                "the code that begins here is never closed: it goes on to the end of its list or quote"
            };
            (message, last && (self.content.heading || self.content.paragraphs))
        } else if let Some(heading) = self.reopened {
            ("other code begins before this code is closed", heading)
        } else {
            return None;
        };
        let hint = format!(
            "close it with a line of ```` {fence} ```` alone; code that shows fences needs longer ones around it"
        );
        let made = if severe {
            Diagnostic::error("unclosed-fence", message)
        } else {
            Diagnostic::warning("unclosed-fence", message)
        };
        Some((self.opening, made.hint(hint)))
    }
}

/// A block of raw HTML, by what begins it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Goes on to the end of an element, whatever is in it.
    Element(&'static str, &'static str),
    Comment,
    /// `<?`, `<![CDATA[` or `<!X`, with its end.
    Special(&'static str),
    /// Goes on to the next blank line.
    Other,
}

/// Elements that go on over blank lines, and what the parser takes for their end: small letters only.
const ELEMENTS: [(&str, &str); 4] =
    [("pre", "</pre>"), ("script", "</script>"), ("style", "</style>"), ("textarea", "</textarea>")];

impl Kind {
    fn of(block: &str) -> Self {
        let rest = block.get(1..).unwrap_or_default();
        if rest.starts_with("!--") {
            Self::Comment
        } else if rest.starts_with('?') {
            Self::Special("?>")
        } else if rest.starts_with("![CDATA[") {
            Self::Special("]]>")
        } else if rest.starts_with('!') {
            Self::Special(">")
        } else {
            let element = ELEMENTS.into_iter().find(|(name, _)| opens(block, name));
            element.map_or(Self::Other, |(name, end)| Self::Element(name, end))
        }
    }

    fn end(self) -> Option<&'static str> {
        match self {
            Self::Element(_, end) | Self::Special(end) => Some(end),
            Self::Comment | Self::Other => None,
        }
    }
}

/// Whether a text begins with the opening tag of an element.
fn opens(text: &str, element: &str) -> bool {
    let Some(rest) = text.strip_prefix('<') else { return false };
    let name = rest.get(..element.len()).unwrap_or_default();
    let behind = rest.as_bytes().get(element.len());
    name.eq_ignore_ascii_case(element) && behind.is_none_or(|byte| byte.is_ascii_whitespace() || *byte == b'>')
}

/// A block of raw HTML that is being read.
pub(super) struct Html {
    kind: Kind,
    opening: Range<usize>,
    first: bool,
    closed: bool,
    /// The comment that is open.
    comment: Option<Comment>,
    content: Content,
    /// Whether the same element opens again in it, and a heading stood before.
    reopened: Option<bool>,
}

/// A comment that is open.
struct Comment {
    at: Range<usize>,
    /// Whether another comment begins in it, and a heading stood before.
    nested: Option<bool>,
    heading: bool,
    /// What was probably meant to close it.
    wrong_end: Option<&'static str>,
    /// Whether its first line ended with that, and a paragraph followed.
    goes_on: Option<bool>,
}

impl Html {
    pub(super) fn new(text: &str, range: &Range<usize>) -> Self {
        let block = &text[range.clone()];
        let end = block.find('\n').unwrap_or(block.len());
        Self {
            kind: Kind::of(block),
            opening: range.start..range.start + block[..end].trim_end().len(),
            first: true,
            closed: false,
            comment: None,
            content: Content::default(),
            reopened: None,
        }
    }

    /// Reads a line.
    pub(super) fn line(&mut self, text: &str, range: &Range<usize>, found: &mut Found) {
        let line = &text[range.clone()];
        let first = std::mem::take(&mut self.first);
        self.closed |= self.kind.end().is_some_and(|end| line.contains(end));
        if !first {
            self.content.line(line);
            if let Kind::Element(name, _) = self.kind
                && self.reopened.is_none()
                && opens(line.trim_start(), name)
            {
                self.reopened = Some(self.content.heading);
            }
        }
        if let Some(comment) = self.comment.as_mut().filter(|comment| comment.nested.is_none()) {
            comment.heading |= headings::is_deep(line);
        } else if self.comment.is_none() && self.kind == Kind::Other && !first {
            found.extend(headings::in_html(text, range, &self.opening));
        }
        if !matches!(self.kind, Kind::Element("script" | "style" | "textarea", _)) {
            let after = self.comments(line, range.start, found);
            if self.kind == Kind::Comment && self.comment.is_none() {
                found.extend(headings::in_html(text, &(range.start + after..range.end), &self.opening));
            }
        }
    }

    /// Follows the comments of a line; the answer is where the last of them ends.
    fn comments(&mut self, line: &str, start: usize, found: &mut Found) -> usize {
        let (mut openings, mut ends) = (Searched::new("<!--"), Searched::new("-->"));
        let mut at = 0;
        let mut after = 0;
        loop {
            let opens = openings.from(line, at);
            let Some(comment) = &mut self.comment else {
                let Some(open) = opens else { return after };
                let place = start + open..start + line.trim_end().len().max(open + 4);
                if is_empty(&line[open..]) {
                    found.push((place.clone(), empty()));
                }
                self.comment =
                    Some(Comment { at: place, nested: None, heading: false, wrong_end: None, goes_on: None });
                // The end may share the hyphens: `<!-->` is a comment.
                at = open + 2;
                continue;
            };
            let closes = ends.from(line, at);
            match (opens, closes) {
                (Some(open), closes) if closes.is_none_or(|close| open < close) => {
                    comment.nested.get_or_insert(comment.heading);
                    at = open + 2;
                }
                (_, Some(close)) => {
                    if let Some(heading) = comment.nested {
                        found.push((comment.at.clone(), nested(heading)));
                    } else if let (Some(true), Some(end)) = (comment.goes_on, comment.wrong_end) {
                        found.push((comment.at.clone(), goes_on(end)));
                    }
                    self.comment = None;
                    at = close + 3;
                    after = at;
                }
                _ => {
                    let ends = ["--!>", "—>", "–>", "->", "-- >"];
                    comment.wrong_end = comment.wrong_end.or(ends.into_iter().find(|end| line[at..].contains(end)));
                    // In the line where it begins, so that it was meant to be of one line.
                    let closes = comment.at.start >= start
                        && comment.wrong_end.is_some_and(|end| line.trim_end().ends_with(end));
                    let begins_paragraph = self.content.blank && !line.trim().is_empty();
                    comment.goes_on = match comment.goes_on {
                        None if closes => Some(false),
                        Some(false) if begins_paragraph => Some(true),
                        known => known,
                    };
                    return after;
                }
            }
        }
    }

    pub(super) fn end(self, found: &mut Found) {
        if let Some(comment) = self.comment {
            let message = if self.kind == Kind::Comment {
                "the comment that begins here is never closed: all that follows is left out"
            } else {
                "the comment that begins here is not closed before the next blank line"
            };
            found.push((comment.at, Diagnostic::error("unclosed-comment", message).hint(close(comment.wrong_end))));
            return;
        }
        let opening = self.opening.clone();
        match self.kind {
            Kind::Element(name, end) if !self.closed => {
                let message = format!("`<{name}>` is never closed: all that follows belongs to it");
                let hint = format!("close it with `{end}`, in small letters");
                found.push((opening, Diagnostic::error("unclosed-html", message).hint(hint)));
            }
            Kind::Element(name, end) => {
                if let Some(heading) = self.reopened {
                    let message = format!("another `<{name}>` begins before this one is closed");
                    let hint = format!("close the first one with `{end}`");
                    let made = if heading {
                        Diagnostic::error("unclosed-html", message)
                    } else {
                        Diagnostic::warning("unclosed-html", message)
                    };
                    found.push((opening, made.hint(hint)));
                }
            }
            Kind::Special(end) if !self.closed => {
                let message =
                    format!("what begins here goes on to `{end}`, which never comes: all that follows is left out");
                let hint = "remove it, or write `&lt;` in place of `<` if readers should see it";
                found.push((opening, Diagnostic::error("unclosed-html", message).hint(hint)));
            }
            Kind::Special(end) if self.content.heading || self.content.paragraphs => {
                let message =
                    format!("what begins here goes on to the next `{end}`, and takes what is between with it");
                let hint = "remove it, or write `&lt;` in place of `<` if readers should see it";
                found.push((opening, Diagnostic::error("unclosed-html", message).hint(hint)));
            }
            _ => {}
        }
    }
}

/// Something that is looked for in a line again and again, from later and later places.
struct Searched {
    wanted: &'static str,
    /// Whether it was looked for.
    is_known: bool,
    /// Where it was found.
    found: Option<usize>,
}

impl Searched {
    fn new(wanted: &'static str) -> Self {
        Self { wanted, is_known: false, found: None }
    }

    /// The first one from a place on.
    fn from(&mut self, line: &str, at: usize) -> Option<usize> {
        let passed = self.found.is_some_and(|found| found < at);
        if !self.is_known || passed {
            self.is_known = true;
            self.found = line[at..].find(self.wanted).map(|found| at + found);
        }
        self.found
    }
}

fn goes_on(end: &str) -> Diagnostic {
    let message = format!("the comment that begins here is not closed by `{end}`, and takes what follows with it");
    Diagnostic::error("unclosed-comment", message).hint(close(Some(end)))
}

fn close(wrong: Option<&str>) -> String {
    match wrong {
        Some(wrong) => format!("a comment ends with `-->`, and not with `{wrong}`"),
        None => "close it with `-->`".to_owned(),
    }
}

/// Whether a comment ends where it begins.
fn is_empty(comment: &str) -> bool {
    comment.starts_with("<!-->") || comment.starts_with("<!--->")
}

fn empty() -> Diagnostic {
    let message = "the comment ends where it begins: what follows is published";
    Diagnostic::error("malformed-comment", message).hint("write `<!-- … -->`, or remove it")
}

fn nested(heading: bool) -> Diagnostic {
    let message = "a second comment begins before this one is closed, and ends both";
    let made = if heading {
        Diagnostic::error("nested-comment", message)
    } else {
        Diagnostic::warning("nested-comment", message)
    };
    made.hint("close the first one with `-->`: comments do not stand in each other")
}

/// Looks at raw HTML within a line, which the parser found closed.
pub(super) fn comment(raw: &str, range: &Range<usize>, found: &mut Found) {
    if !raw.starts_with("<!--") {
        return;
    }
    if is_empty(raw) {
        found.push((range.clone(), empty()));
    } else if raw[4..].contains("<!--") {
        found.push((range.clone(), nested(false)));
    }
}

/// Looks at text within a line for what was meant to open a comment or raw HTML.
pub(super) fn in_line(text: &str, range: &Range<usize>, found: &mut Found) {
    for (offset, _) in text[range.clone()].match_indices('<') {
        let at = range.start + offset;
        let backslashes = text[..at].bytes().rev().take_while(|byte| *byte == b'\\').count();
        if backslashes % 2 == 1 {
            continue;
        }
        if let Some(diagnostic) = left_open(&text[at..]) {
            found.push((at..at + start_of_line(&text[at..]).trim_end().len(), diagnostic));
        }
    }
}

/// The line that a text begins with, as far as it is looked at: it may be long, and hold many signs.
fn start_of_line(text: &str) -> &str {
    /// Bytes that are enough to know a comment by.
    const ENOUGH: usize = 200;
    let near = &text[..text.floor_char_boundary(ENOUGH)];
    near.split('\n').next().unwrap_or_default()
}

/// What is wrong with a text that begins with `<`, which the parser took for text.
fn left_open(rest: &str) -> Option<Diagnostic> {
    if rest.starts_with("<!--") {
        let line = start_of_line(rest);
        let message = "this comment is not closed in its paragraph, cell or title: it would be published";
        let wrong = ["--!>", "—>", "–>", "->"].into_iter().find(|end| line.contains(end));
        return Some(Diagnostic::error("unclosed-comment", message).hint(close(wrong)));
    }
    let inside = rest[1..].trim_start_matches(' ');
    let dashes = inside.strip_prefix('!').map(|after| after.trim_start_matches(' '));
    if dashes.is_some_and(|dashes| dashes.starts_with(['-', '–', '—'])) {
        let message = "this is no comment, and would be published";
        return Some(Diagnostic::error("malformed-comment", message).hint("a comment is written `<!-- … -->`"));
    }
    let named = |text: &str| text.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let special = ["<?", "<!"].into_iter().any(|sign| rest.strip_prefix(sign).is_some_and(named));
    if special || rest.starts_with("<![CDATA[") {
        let message =
            format!("`{}` is not closed, and is published as text", quoted(start_of_line(rest).split(' ').next()?));
        let hint = "remove it, or write `&lt;` in place of `<` if readers should see it";
        return Some(Diagnostic::warning("unclosed-html", message).hint(hint));
    }
    None
}
