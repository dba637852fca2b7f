//! Shortcodes and Liquid tags: those with an equivalent in plain Markdown are written so, all others stay as they
//! stand and are told.

mod hugo;
mod jekyll;
mod zola;

use std::collections::BTreeSet;

use super::{Generator, Sort};

/// How far the quotes of a tag are followed, in characters: far longer than any that was meant.
const LONGEST: usize = 4096;

/// What a tag needs to know, and where it tells.
pub(super) struct Surroundings<'a> {
    /// A reference to another page, as tags write it → how the page's new file writes it.
    pub(super) refer: &'a dyn Fn(&str) -> Option<String>,
    /// What was found, with the offset in the text.
    pub(super) told: Vec<(usize, Sort, String)>,
    /// Tags of which it is known that nothing ends them any more; looking again for each would take quadratic time.
    pub(super) endless: BTreeSet<&'static str>,
}

impl<'a> Surroundings<'a> {
    pub(super) fn new(refer: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { refer, told: Vec::new(), endless: BTreeSet::new() }
    }

    fn tell(&mut self, at: usize, sort: Sort, message: String) {
        self.told.push((at, sort, message));
    }

    fn left(&mut self, at: usize, tag: &str) {
        // Its beginning has been told.
        let inner = tag.trim_start_matches(['{', '%', '<', '-']).trim_start();
        if inner.starts_with('/') || inner.starts_with("end") {
            return;
        }
        let shown = tag.lines().next().unwrap_or_default();
        let more = if shown.len() < tag.len() { "…" } else { "" };
        self.tell(at, Sort::NotMapped, format!("`{shown}{more}` stays in the text as it stands"));
    }
}

/// Writes what can be written in Markdown. Lines keep their numbers.
pub(super) fn rewrite(text: &str, generator: Generator, around: &mut Surroundings) -> String {
    match generator {
        Generator::Hugo => hugo::rewrite(text, around),
        Generator::Zola => zola::rewrite(text, around),
        Generator::Jekyll => jekyll::rewrite(text, around),
    }
}

/// Where the first of some signs stands after `from`. All begin with a brace.
fn next(text: &str, from: usize, signs: &[&str]) -> Option<usize> {
    let mut braces = text[from..].match_indices('{').map(|(at, _)| from + at);
    braces.find(|at| signs.iter().any(|sign| text[*at..].starts_with(sign)))
}

/// Where `end` stands after `from`, outside of quotes.
fn closing(text: &str, from: usize, end: &'static str, around: &mut Surroundings) -> Option<usize> {
    if around.endless.contains(end) {
        return None;
    }
    let mut quote = None;
    for (at, letter) in text.get(from..)?.char_indices().take(LONGEST) {
        match quote {
            Some(open) if letter == open => quote = None,
            None if text[from + at..].starts_with(end) => return Some(from + at),
            None if matches!(letter, '"' | '`') => quote = Some(letter),
            _ => {}
        }
    }
    // Quotes that do not pair mean nothing.
    let close = text[from..].find(end).map(|at| from + at);
    if close.is_none() {
        around.endless.insert(end);
    }
    close
}

/// What a video or another embed becomes: a link to it.
fn embedded(service: &str, words: &[&str]) -> Option<String> {
    let address = match (service, words) {
        ("youtube", [id, ..]) => format!("https://www.youtube.com/watch?v={id}"),
        ("vimeo", [id, ..]) => format!("https://vimeo.com/{id}"),
        ("streamable", [id, ..]) => format!("https://streamable.com/{id}"),
        ("instagram", [id, ..]) => format!("https://www.instagram.com/p/{id}/"),
        ("tweet" | "twitter" | "x", [user, id, ..]) => format!("https://x.com/{user}/status/{id}"),
        ("gist", [user, id, ..]) if !user.contains('/') => format!("https://gist.github.com/{user}/{id}"),
        ("gist", [id]) => {
            if id.starts_with("https://") {
                (*id).to_owned()
            } else {
                format!("https://gist.github.com/{id}")
            }
        }
        _ => return None,
    };
    let plain = address.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":/.?=_-&".contains(&byte));
    plain.then(|| format!("<{address}>"))
}

/// Code between fences that are longer than any in it.
fn fenced(language: &str, code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let code = code.strip_prefix('\n').unwrap_or(code);
    let end = if code.ends_with('\n') { "" } else { "\n" };
    format!("{fence}{language}\n{code}{end}{fence}")
}

#[cfg(test)]
mod tests;
