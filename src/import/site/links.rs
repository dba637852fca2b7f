//! Links of the old site → links to files of the new one.
//!
//! Code is not looked into. A destination is changed only where it is known what it leads to; one that leads to nothing
//! that was imported stays, and is told.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;

use super::address::key;
use super::settings::Settings;
use crate::url::{self, resolve};

/// Everything that a link may lead to.
#[derive(Debug, Default)]
pub(super) struct Targets {
    /// Pages by their old file: the new file, below `content/`.
    pub(super) pages: BTreeMap<String, String>,
    /// Pages by their old address.
    pub(super) addresses: BTreeMap<String, String>,
    /// Files beside pages by their old path: the new one, below `content/`.
    pub(super) beside: BTreeMap<String, String>,
    /// Addresses of files that are published as they are.
    pub(super) published: BTreeSet<String>,
    /// Folders in which old files may be named from: `content`, and those of languages.
    pub(super) roots: Vec<String>,
}

/// The page that a link stands in.
pub(super) struct From<'a> {
    /// Its old file.
    pub(super) path: &'a str,
    /// Its old address, where it is known.
    pub(super) address: Option<&'a str>,
    /// Its new file, below `content/`.
    pub(super) file: &'a str,
    /// Its language: `fr`.
    pub(super) tag: &'a str,
}

/// Where a destination leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// It is right as it stands, or leaves the site.
    Same,
    /// It is written in another way.
    To(String),
    /// It leads to nothing that was imported.
    Nowhere,
}

impl Targets {
    /// What becomes of a destination.
    pub(super) fn lead(&self, from: &From, written: &str, settings: &Settings) -> Lead {
        let (rest, fragment) =
            written.split_once('#').map_or((written, ""), |(rest, _)| (rest, &written[rest.len()..]));
        let (path, query) = rest.split_once('?').map_or((rest, ""), |(path, _)| (path, &rest[path.len()..]));
        if path.is_empty() {
            return Lead::Same;
        }
        let path = percent_decode_str(path).decode_utf8_lossy().into_owned();
        if let Some(base) = &settings.base
            && let Some(below) = path.strip_prefix(base.origin())
            && let Some(below) = below.strip_prefix(base.path().trim_end_matches('/'))
        {
            // A whole address of the old site stays where nothing of it was imported.
            return self.rooted(from, below, fragment, query).map_or(Lead::Same, Lead::To);
        }
        if path.starts_with("//") || has_scheme(&path) {
            return Lead::Same;
        }
        if let Some(file) = path.strip_prefix("@/") {
            return self.file(from, file, fragment).map_or(Lead::Nowhere, Lead::To);
        }
        let found = if path.starts_with('/') {
            let base = settings.base_path().trim_end_matches('/');
            let below = path.strip_prefix(base).filter(|below| below.starts_with('/')).unwrap_or(&path);
            self.rooted(from, below, fragment, query)
        } else {
            self.relative(from, &path, fragment)
        };
        match found {
            Some(found) if found == written => Lead::Same,
            Some(found) => Lead::To(found),
            None => Lead::Nowhere,
        }
    }

    /// A file that is named from the content's folder or from the top.
    fn file(&self, from: &From, path: &str, fragment: &str) -> Option<String> {
        let path = path.trim_start_matches('/');
        let mut found = self.roots.iter().map(|root| join(root, path)).chain([path.to_owned()]);
        let target = found.find_map(|path| self.old_file(from, &path))?;
        Some(format!("{}{fragment}", relative(from.file, target)))
    }

    /// A page or a file beside one by its old path; the version in the language of the link is preferred.
    fn old_file(&self, from: &From, path: &str) -> Option<&str> {
        let (stem, extension) = path.rsplit_once('.').unwrap_or((path, "md"));
        let own = format!("{stem}.{}.{extension}", from.tag);
        let bundle = |name: &str| format!("{path}/{name}");
        let pages = [own, path.to_owned(), format!("{path}.{}.md", from.tag), format!("{path}.md")];
        let bundles = [bundle(&format!("index.{}.md", from.tag)), bundle("index.md"), bundle("_index.md")];
        let found = pages.iter().chain(&bundles).find_map(|path| self.pages.get(path));
        found.or_else(|| self.beside.get(path)).map(String::as_str)
    }

    /// A path from the old site's base.
    fn rooted(&self, from: &From, path: &str, fragment: &str, query: &str) -> Option<String> {
        let name = key(path);
        if let Some(page) = self.addresses.get(&name) {
            return Some(format!("{}{fragment}", relative(from.file, page)));
        }
        if self.published.contains(&name) {
            return Some(format!("/{}{query}{fragment}", encoded(&name)));
        }
        if name.is_empty() {
            return Some(format!("/{fragment}"));
        }
        self.file(from, path, fragment)
    }

    /// A path from the file, as an editor sees it, or from its address, as a browser does.
    fn relative(&self, from: &From, path: &str, fragment: &str) -> Option<String> {
        let folder = from.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let file = resolve(folder, path).and_then(|path| self.old_file(from, &path));
        if let Some(file) = file {
            return Some(format!("{}{fragment}", relative(from.file, file)));
        }
        let address = from.address?;
        let folder = address.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = resolve(folder, path)?;
        self.rooted(from, &format!("/{path}"), fragment, "")
    }

    /// What `{{< ref >}}`, `{% link %}` and their like name.
    pub(super) fn refer(&self, from: &From, written: &str) -> Option<String> {
        let (path, fragment) =
            written.split_once('#').map_or((written, ""), |(path, _)| (path, &written[path.len()..]));
        if path.is_empty() {
            return (!fragment.is_empty()).then(|| fragment.to_owned());
        }
        let folder = from.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let near = resolve(folder, path).filter(|_| !path.starts_with('/'));
        if let Some(file) = near.and_then(|path| self.old_file(from, &path)) {
            return Some(format!("{}{fragment}", relative(from.file, file)));
        }
        self.file(from, path, fragment).or_else(|| {
            // A name that is there once needs no folder.
            let end = format!("/{}", path.trim_start_matches('/').trim_end_matches(".md"));
            let is_meant = |old: &str| {
                let stem = old.rsplit_once('.').map_or(old, |(stem, _)| stem);
                let stem = stem.strip_suffix(&format!(".{}", from.tag)).unwrap_or(stem);
                format!("/{}", stem.strip_suffix("/index").unwrap_or(stem)).ends_with(&end)
            };
            let mut found = self.pages.iter().filter(|(old, _)| is_meant(old));
            let (_, file) = found.next()?;
            found.next().is_none().then(|| format!("{}{fragment}", relative(from.file, file)))
        })
    }
}

fn has_scheme(path: &str) -> bool {
    path.split_once(':').is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    })
}

pub(super) fn join(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") }
}

/// How a file writes the path of another.
pub(super) fn relative(from: &str, to: &str) -> String {
    encoded(&url::relative(from, to))
}

/// A path as Markdown can hold it in a link.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for letter in path.chars() {
        match letter {
            ' ' | '(' | ')' | '<' | '>' | '%' | '#' | '?' | '\\' | '[' | ']' | ':' => {
                out.push_str(percent_encoding::percent_encode_byte(u8::try_from(letter).unwrap_or(b' ')));
            }
            letter => out.push(letter),
        }
    }
    out
}

/// Gives each destination in a Markdown text to `change`, with its offset, and puts what it gives in its place.
pub(super) fn rewrite(text: &str, mut change: impl FnMut(usize, &str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for range in destinations(text) {
        if let Some(new) = change(range.start, &text[range.clone()]) {
            out.push_str(&text[copied..range.start]);
            out.push_str(&new);
            copied = range.end;
        }
    }
    out.push_str(&text[copied..]);
    out
}

/// Where destinations of links and pictures stand, outside of code.
fn destinations(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut fence: Option<(char, usize)> = None;
    let mut start = 0;
    // Text between fences: code spans may go over lines in it.
    let mut prose = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start_matches([' ', '>', '\t']);
        let sign = trimmed.chars().next().filter(|sign| matches!(sign, '`' | '~'));
        let length = sign.map_or(0, |sign| trimmed.chars().take_while(|c| *c == sign).count());
        let rest = trimmed.get(length..).unwrap_or_default();
        match (fence, sign) {
            (None, Some(sign)) if length >= 3 && !(sign == '`' && rest.contains('`')) => {
                scan(text, prose..start, &mut found);
                fence = Some((sign, length));
            }
            (Some((open, least)), Some(sign)) if open == sign && length >= least && rest.trim().is_empty() => {
                fence = None;
                prose = start + line.len();
            }
            _ => {}
        }
        start += line.len();
    }
    if fence.is_none() {
        scan(text, prose..text.len(), &mut found);
    }
    found
}

fn scan(text: &str, range: std::ops::Range<usize>, found: &mut Vec<std::ops::Range<usize>>) {
    let bytes = text.as_bytes();
    let mut at = range.start;
    let mut line_start = true;
    while at < range.end {
        match bytes[at] {
            b'\\' => {
                at += 2;
                line_start = false;
                continue;
            }
            b'`' => {
                let length = bytes[at..range.end].iter().take_while(|byte| **byte == b'`').count();
                at = span_end(&text[..range.end], at + length, length).unwrap_or(at + length);
                line_start = false;
                continue;
            }
            b']' if bytes.get(at + 1) == Some(&b'(') => {
                if let Some(destination) = destination(&text[..range.end], at + 2) {
                    at = destination.end;
                    found.push(destination);
                    continue;
                }
            }
            b'[' if line_start => {
                if let Some(destination) = definition(&text[..range.end], at) {
                    at = destination.end;
                    found.push(destination);
                    continue;
                }
            }
            _ => {}
        }
        line_start = bytes[at] == b'\n' || (line_start && bytes[at] == b' ');
        at += 1;
    }
}

/// The end of a code span; nothing where it is not closed in its paragraph.
fn span_end(text: &str, from: usize, length: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let tick = at + text[at..].find('`')?;
        if text[at..tick].contains("\n\n") {
            return None;
        }
        let run = text[tick..].bytes().take_while(|byte| *byte == b'`').count();
        at = tick + run;
        if run == length {
            return Some(at);
        }
    }
}

/// Parentheses stand this deep in each other in a destination, as Markdown has it; deeper ones would be counted again and
/// again.
const DEEPEST: usize = 32;

/// What stands behind `](`.
fn destination(text: &str, from: usize) -> Option<std::ops::Range<usize>> {
    let start = from + text[from..].len() - text[from..].trim_start_matches([' ', '\n']).len();
    if let Some(rest) = text[start..].strip_prefix('<') {
        let end = rest.find(['<', '>', '\n'])?;
        return rest[end..].starts_with('>').then_some(start + 1..start + 1 + end);
    }
    let mut depth = 0_usize;
    for (at, letter) in text[start..].char_indices() {
        match letter {
            '(' if depth == DEEPEST => return None,
            '(' => depth += 1,
            ')' if depth == 0 => return Some(start..start + at),
            ')' => depth -= 1,
            letter if letter.is_whitespace() => return Some(start..start + at),
            _ => {}
        }
    }
    None
}

/// The destination of `[label]: destination`.
fn definition(text: &str, from: usize) -> Option<std::ops::Range<usize>> {
    let line = text[from..].split('\n').next()?;
    let (label, rest) = line.split_once("]:")?;
    if label.starts_with("[^") || label[1..].contains(['[', ']']) {
        return None;
    }
    let start = from + label.len() + 2 + (rest.len() - rest.trim_start().len());
    let written = rest.trim_start();
    if let Some(inner) = written.strip_prefix('<') {
        return inner.find('>').map(|end| start + 1..start + 1 + end);
    }
    let length = written.find(char::is_whitespace).unwrap_or(written.len());
    (length > 0).then_some(start..start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        destinations(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn destinations_stand_outside_of_code() {
        assert_eq!(
            found("[a](b.md) ![c](d(e).png \"t\") [f](<g h>)\n[i]: /j/ 'k'\n"),
            ["b.md", "d(e).png", "g h", "/j/"]
        );
        assert_eq!(found("`[a](b)` ``[a](`)`` \\](x)\n```\n[a](b)\n```\n[c](d)\n~~~\n[e](f)"), ["d"]);
        assert_eq!(found("[^1]: note\n[![a](b)](c)"), ["b", "c"]);
        assert_eq!(found("`a\n\n[b](c) `d\n[e](f)` [g](<h<i>)"), ["c"]);
    }

    #[test]
    fn what_is_never_closed_takes_no_quadratic_time() {
        for piece in ["](", "](<", "[a](b", "`a` ", "`", "[", "[a]: ", "](a "] {
            let text = piece.repeat(100_000);
            let took = || {
                let start = std::time::Instant::now();
                destinations(&text);
                start.elapsed()
            };
            // What takes quadratic time takes it each time; a machine with other work may be slow once.
            assert!((0..3).any(|_| took() < std::time::Duration::from_secs(10)), "{piece} takes too long");
        }
    }

    #[test]
    fn links_lead_to_files() {
        let mut targets = Targets { roots: vec!["content".into()], ..Targets::default() };
        targets.pages.insert("content/posts/b.md".into(), "posts/b.fr.md".into());
        targets.pages.insert("content/posts/b.en.md".into(), "posts/b.en.md".into());
        targets.addresses.insert("posts/b".into(), "posts/b.fr.md".into());
        targets.beside.insert("content/posts/a b.png".into(), "posts/a b.png".into());
        targets.published.insert("x.pdf".into());
        let mut settings =
            Settings { base: crate::url::BaseUrl::parse("https://e.org/base/").ok(), ..Settings::default() };
        let from = From { path: "content/posts/a.md", address: Some("/posts/a/"), file: "posts/a.fr.md", tag: "fr" };
        let to = |text: &str| Lead::To(text.to_owned());
        for (written, expected) in [
            ("b.md#x", to("b.fr.md#x")),
            ("../b/", to("b.fr.md")),
            ("/posts/b/", to("b.fr.md")),
            ("/base/posts/b/#f", to("b.fr.md#f")),
            ("https://e.org/base/posts/b", to("b.fr.md")),
            ("https://e.org/base/lost/", Lead::Same),
            ("@/posts/b.en.md", to("b.en.md")),
            ("a%20b.png", Lead::Same),
            ("/base/x.pdf?v=1", to("/x.pdf?v=1")),
            ("/x.pdf", Lead::Same),
            ("/lost/", Lead::Nowhere),
            ("lost.md", Lead::Nowhere),
            ("mailto:a@b.c", Lead::Same),
            ("#here", Lead::Same),
        ] {
            assert_eq!(targets.lead(&from, written, &settings), expected, "{written}");
        }
        settings.base = None;
        assert_eq!(targets.refer(&from, "b"), Some("b.fr.md".to_owned()));
        assert_eq!(targets.refer(&from, "/posts/b.md#x"), Some("b.fr.md#x".to_owned()));
        assert_eq!(targets.refer(&from, "lost"), None);
        let english = From { tag: "en", ..from };
        assert_eq!(targets.refer(&english, "/posts/b"), Some("b.en.md".to_owned()));
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost(text in "(\\[|\\]|\\(|\\)|`|~~~|\n|<|>|:|\\\\|é|a b|!| ){0,30}") {
            proptest::prop_assert_eq!(rewrite(&text, |_, _| None), text.clone());
            rewrite(&text, |_, _| Some(String::new()));
        }
    }
}
