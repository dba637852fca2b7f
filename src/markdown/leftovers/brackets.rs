//! `[text] (address)`, `[text](an address)`, `[^a note]`, `[[page]]` and the like.

use std::ops::Range;

use super::{Leftover, is_sign, shown};
use crate::markdown::local_files::local;
use crate::markdown::running_text::{Kind, RunningText};
use crate::markdown::typography::OBJECT;

/// Longer texts in brackets are prose, and longer addresses are not looked through.
const LONGEST: usize = 400;

/// Endings of files that newsletters link to.
const FILES: [&str; 30] = [
    "html", "htm", "php", "asp", "aspx", "pdf", "md", "txt", "csv", "png", "jpg", "jpeg", "gif", "webp", "svg", "avif",
    "heic", "bmp", "tif", "tiff", "doc", "docx", "odt", "xls", "xlsx", "ods", "ppt", "pptx", "zip", "ics",
];

pub(super) fn find(text: &RunningText) -> Vec<Leftover> {
    let mut found: Vec<Leftover> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, sign) in text.text.match_indices(['[', ']']) {
        if !is_sign(text, at) {
            continue;
        }
        if sign == "[" {
            open.push(at);
            continue;
        }
        let done = found.last().map_or(0, |last| last.at.end);
        let start = open.pop().filter(|start| *start >= done && at - start <= LONGEST);
        if at >= done {
            found.extend(Bracket { text, start, end: at }.leftover());
        }
    }
    // Notes that are never closed are the only thing that an open bracket tells for sure.
    let unclosed = open.into_iter().filter(|at| text.text[at + 1..].starts_with('^'));
    found.extend(unclosed.filter_map(|at| unclosed_note(text, at)));
    found.extend(chevrons(text));
    found.sort_by_key(|leftover| leftover.at.start);
    found
}

/// `<https://… …>`: an address with spaces, which no angle brackets hold.
fn chevrons(text: &RunningText) -> Vec<Leftover> {
    let mut found = Vec::new();
    for (at, _) in text.text.match_indices('<') {
        let rest = &text.text[at + 1..];
        let near = &rest[..rest.floor_char_boundary(LONGEST)];
        let Some(length) = near.find(['>', '<', '\n']).filter(|length| near[*length..].starts_with('>')) else {
            continue;
        };
        let inside = &near[..length];
        if is_sign(text, at) && is_whole_address(inside) && inside.trim().contains(char::is_whitespace) {
            let hint = "write `%20` for each space of an address";
            found.push(Leftover { broken: Some(at + 1..at + 1 + length), ..leftover(at..at + length + 2, hint) });
        }
    }
    found
}

/// A pair of brackets, or the closing one alone.
struct Bracket<'t> {
    text: &'t RunningText,
    start: Option<usize>,
    end: usize,
}

impl Bracket<'_> {
    fn leftover(&self) -> Option<Leftover> {
        let rest = &self.text.text[self.end + 1..];
        if rest.starts_with('(') && is_sign(self.text, self.end + 1) {
            return Some(self.link());
        }
        let start = self.start?;
        let inside = &self.text.text[start + 1..self.end];
        let before = self.text.before(start);
        if before == Some('^') && is_sign(self.text, start - 1) && !inside.is_empty() {
            let hint = "write the note apart: `[^1]` in the text, and `[^1]: …` on a line of its own";
            return Some(leftover(start - 1..self.end + 1, hint));
        }
        if let Some(label) = inside.strip_prefix('^') {
            let is_name = !label.is_empty() && !label.contains(|c: char| c.is_whitespace() || c == '[');
            // A note that nothing defines is reported by its name.
            return (!is_name).then(|| note(label, start..self.end + 1));
        }
        if let Some(kind) = inside.strip_prefix('!') {
            return alert(self.text, kind, start, start..self.end + 1);
        }
        if before == Some('[') && rest.starts_with(']') {
            return self.page(start, inside);
        }
        if before == Some(')') && is_address(inside) {
            let hint = "the text goes into square brackets, the address into round ones: `[text](address)`";
            return Some(leftover(start..self.end + 1, hint));
        }
        self.apart(start, rest)
    }

    /// The pair, and the sign of a picture before it.
    fn opening(&self) -> (usize, bool) {
        let Some(start) = self.start else { return (self.end, false) };
        let is_picture = self.text.before(start) == Some('!') && is_sign(self.text, start - 1);
        (start - usize::from(is_picture), is_picture)
    }

    /// `[text](…)`, which is no link.
    fn link(&self) -> Leftover {
        let (start, is_picture) = self.opening();
        let from = self.end + 2;
        let (length, is_closed) = parenthesis(&self.text.text[from..]);
        let address = &self.text.text[from..from + length];
        let at = start..from + length + usize::from(is_closed);
        let label = self.start.map_or("", |start| &self.text.text[start + 1..self.end]);
        let holds_link =
            self.start.is_some_and(|start| self.text.touched(&(start..self.end)).any(|piece| piece.kind == Kind::Link));
        let file = local(address.trim_start_matches('<'));
        let title = address.find(['“', '”', '„', '«', '»', '‘', '’']);
        let is_spaced = address.trim().contains(char::is_whitespace);
        let hint = if let Some(file) = file {
            file.hint().to_owned()
        } else if holds_link {
            "a link holds no other link and no note: close its text before them, as in `[text](address)[^1]`".to_owned()
        } else if !is_closed {
            "close the address with `)`: `[text](address)`".to_owned()
        } else if title.is_some_and(|at| address[..at].ends_with(char::is_whitespace)) {
            "a title stands in straight quotation marks: `[text](address \"title\")`".to_owned()
        } else if is_spaced {
            let (address, title) = match address.trim().split_once(" \"") {
                Some((address, title)) => (address.trim_end(), format!(" \"{title}")),
                None => (address.trim(), String::new()),
            };
            let address = shown(address.trim_start_matches('<').trim_end_matches('>'));
            let label = shown(label);
            let sign = if is_picture { "!" } else { "" };
            format!(
                "an address with spaces stands in angle brackets: `{sign}[{label}](<{address}>{title})`; or write `%20` for \
                 each space"
            )
        } else {
            "a link is written `[text](address)`; write `\\[` where no link is meant".to_owned()
        };
        let broken = (is_spaced && title.is_none()).then(|| from..from + length);
        Leftover { at, is_picture, hint, broken }
    }

    /// `[[page]]`, as wikis write links.
    fn page(&self, start: usize, inside: &str) -> Option<Leftover> {
        let opens = start.checked_sub(1).filter(|open| is_sign(self.text, *open))?;
        if !inside.contains(char::is_alphabetic) || !is_sign(self.text, self.end + 1) {
            return None;
        }
        let is_picture = self.text.before(opens) == Some('!') && is_sign(self.text, opens - 1);
        let hint = if is_picture {
            "a picture is written `![what it shows](picture.png)`"
        } else {
            "a link to another text is written `[text](name.en.md)`, with the file's own name"
        };
        Some(Leftover { is_picture, ..leftover(opens - usize::from(is_picture)..self.end + 2, hint) })
    }

    /// `[text] (address)`, `[text]: address`.
    fn apart(&self, start: usize, rest: &str) -> Option<Leftover> {
        let blank = |c: char| c.is_whitespace() || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}');
        let blanks = rest.len() - rest.trim_start_matches(blank).len();
        let trimmed = &rest[blanks..];
        let (first, is_picture) = self.opening();
        if (1..=8).contains(&blanks) && trimmed.starts_with('(') {
            let (length, _) = parenthesis(&trimmed[1..]);
            let inside = &trimmed[1..=length];
            let address = inside.split_whitespace().next()?;
            let title = inside.trim_start().strip_prefix(address)?.trim_start();
            let is_link = is_address(address) || local(address).is_some();
            if is_link && (title.is_empty() || title.starts_with(['"', '\'', '“', '«'])) {
                let hint = if is_picture {
                    "write no space between the brackets: `![what it shows](picture.png)`"
                } else {
                    "write no space between the brackets: `[text](address)`"
                };
                let end = (self.end + 1 + blanks + length + 2).min(self.text.text.len());
                return Some(Leftover { is_picture, ..leftover(first..end, hint) });
            }
        }
        let begins_line = start == 0 || self.text.before(start) == Some('\n');
        // In French a space goes before a colon.
        let is_label = !self.text.text[start..self.end].contains(char::is_whitespace);
        let spaced = if begins_line && is_label { blanks } else { 0 };
        let colon = rest[spaced..].strip_prefix(':').filter(|_| is_sign(self.text, self.end + 1 + spaced))?;
        let address = colon.trim_start_matches([' ', '\u{A0}', '\u{202F}']);
        let blanks = colon.len() - address.len();
        let length = address.find(char::is_whitespace).unwrap_or(address.len()).min(LONGEST);
        let address = &address[..address.floor_char_boundary(length)];
        if blanks > 2 || !is_whole_address(address) {
            return None;
        }
        let hint = if spaced > 0 {
            "write no space before the colon of a line that names an address: `[text]: https://…`"
        } else if start == 0 {
            "behind the address of such a line nothing may follow but a title in straight quotation marks"
        } else if begins_line {
            "leave a blank line before the line that names an address"
        } else {
            "a link is written `[text](address)`"
        };
        Some(leftover(start..self.end + 2 + spaced + blanks + address.len(), hint))
    }
}

fn leftover(at: Range<usize>, hint: &str) -> Leftover {
    Leftover { at, is_picture: false, hint: hint.to_owned(), broken: None }
}

/// `[^a b]`: a name that cannot be one.
fn note(label: &str, at: Range<usize>) -> Leftover {
    let name: String = label.split_whitespace().collect::<Vec<_>>().join("-");
    let hint = if name.is_empty() {
        "give the note a name: `[^1]` in the text, and `[^1]: …` on a line of its own".to_owned()
    } else {
        let name = shown(&name);
        format!("the name of a note holds no spaces: `[^{name}]` in the text, and `[^{name}]: …` on a line of its own")
    };
    leftover(at, &hint)
}

/// `[!NOTE]` where no box begins.
fn alert(text: &RunningText, kind: &str, start: usize, at: Range<usize>) -> Option<Leftover> {
    let begins_line = start == 0 || text.before(start) == Some('\n');
    let kind = kind.trim();
    let is_name = kind.len() > 2 && kind.chars().all(|sign| sign.is_ascii_alphabetic());
    let hint = "a box begins with `> [!NOTE]` alone on the first line of a quote; the others are `TIP`, `IMPORTANT`, \
                `WARNING` and `CAUTION`";
    (begins_line && is_name).then(|| leftover(at, hint))
}

fn unclosed_note(text: &RunningText, at: usize) -> Option<Leftover> {
    let rest = &text.text[at + 2..];
    let length = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_')).unwrap_or(rest.len());
    let hint = "close the mark of the note with `]`: `[^1]`";
    (length > 0).then(|| leftover(at..at + 2 + length, hint))
}

/// How long the text in a parenthesis is that was opened, and whether it is closed.
fn parenthesis(rest: &str) -> (usize, bool) {
    let near = &rest[..rest.floor_char_boundary(LONGEST)];
    let mut depth = 0_usize;
    for (at, c) in near.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return (at, true),
            ')' => depth -= 1,
            _ => {}
        }
    }
    // Up to the end of the first word.
    let blanks = near.len() - near.trim_start().len();
    (near[blanks..].find(char::is_whitespace).map_or(near.len(), |end| blanks + end), false)
}

/// Whether a word is an address or a file, and nothing that stands in brackets otherwise.
fn is_address(word: &str) -> bool {
    let word = word.trim_matches(['<', '>']);
    if word.contains(|c: char| c.is_whitespace() || c == OBJECT) {
        return false;
    }
    let has_path = ["./", "../"].iter().any(|start| word.starts_with(start))
        || (word.starts_with(['/', '#']) && word[1..].starts_with(char::is_alphabetic));
    let host = word.split('/').next().unwrap_or_default();
    let domain = host.rsplit('.').next().unwrap_or_default();
    let is_host = host.len() < word.len()
        && host.contains('.')
        && domain.len() >= 2
        && domain.chars().all(|c| c.is_ascii_lowercase());
    is_whole_address(word) || has_path || is_host || is_file(word)
}

/// Whether a word is an address that leaves the site.
fn is_whole_address(word: &str) -> bool {
    let word = word.trim_start_matches('<');
    ["https://", "http://", "ftp://", "www.", "mailto:"].iter().any(|start| {
        word.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start)) && word.len() > start.len()
    })
}

fn is_file(word: &str) -> bool {
    let name = word.split(['#', '?']).next().unwrap_or_default();
    let Some((name, ending)) = name.rsplit_once('.') else { return false };
    !name.is_empty() && FILES.contains(&ending.to_ascii_lowercase().as_str())
}
