//! The text of a version, or of a brief, to be translated: each block of the source in a comment, with the pictures and
//! links that it holds below, ready for use.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::translate::Pair;
use crate::markdown::{Element, Found};
use crate::site::{Located, Status};
use crate::url::{relative, resolve};

/// A part of the source's file, made into what a translator begins with.
pub(super) struct Skeleton<'a, 's> {
    pair: &'a Pair<'s>,
    /// The path below `content/` of the file that it is for.
    path: &'a str,
    /// Links and pictures of the source, by where they begin.
    things: BTreeMap<usize, &'s Found>,
}

impl<'a, 's> Skeleton<'a, 's> {
    pub(super) fn new(pair: &'a Pair<'s>, path: &'a str) -> Self {
        let found = pair.survey.parts.iter().flat_map(|part| &part.found);
        let things = found.filter(|found| matches!(found.what, Element::Link { .. } | Element::Image { .. }));
        Self { pair, path, things: things.map(|found| (found.range.start, found)).collect() }
    }

    /// What stands in `range` of the source. `usable`: whether pictures and links are set below the comments.
    pub(super) fn text(&self, range: Range<usize>, usable: bool) -> String {
        let mut text = String::new();
        for block in blocks(&self.pair.survey.source.text, range) {
            text.push('\n');
            text.push_str(&self.comment(&self.pair.survey.source.text[block.clone()]));
            if usable {
                self.usable(block, &mut text);
            }
        }
        text
    }

    /// A text of the source as a comment that nothing in it can end.
    pub(super) fn comment(&self, text: &str) -> String {
        let tag = self.pair.tag(self.pair.from);
        let text = text.trim_end().replace("-->", "-- >").replace("--!>", "--! >");
        format!("<!-- {tag}:\n{text}\n-->\n")
    }

    fn usable(&self, block: Range<usize>, text: &mut String) {
        let mut links: Vec<String> = Vec::new();
        let mut open = block.start;
        for (start, found) in self.things.range(block) {
            // What stands within a link comes with it.
            if *start < open {
                continue;
            }
            match &found.what {
                Element::Image { url, alt } => {
                    let image = self.written(&found.range, url, &self.moved(url));
                    let image =
                        image.unwrap_or_else(|| format!("![{}]({})", bracketed(alt), destination(&self.moved(url))));
                    text.extend(["\n", &image, "\n"]);
                }
                Element::Link { url, text } => {
                    open = found.range.end;
                    if let Some(moved) = self.link(url) {
                        let words = if text.trim().is_empty() { &moved } else { text };
                        let link = self.written(&found.range, url, &moved);
                        let link = link.unwrap_or_else(|| format!("[{}]({})", bracketed(words), destination(&moved)));
                        let link = format!("- {link}\n");
                        if !links.contains(&link) {
                            links.push(link);
                        }
                    }
                }
                _ => {}
            }
        }
        if !links.is_empty() {
            text.push('\n');
            text.extend(links);
        }
    }

    /// A link or picture as it is written, with another address; nothing where its address stands elsewhere.
    fn written(&self, range: &Range<usize>, url: &str, moved: &str) -> Option<String> {
        let written = self.pair.survey.source.text.get(range.clone())?;
        let (words, rest) = written.rsplit_once(&format!("]({url}"))?;
        (!written.contains('\n')).then(|| format!("{words}]({}{rest}", destination(moved)))
    }

    /// The address of a link as the other version writes it; nothing where it leads to a place that only the source has.
    fn link(&self, url: &str) -> Option<String> {
        let (path, fragment) = url.split_once('#').map_or((url, None), |(path, fragment)| (path, Some(fragment)));
        if path.is_empty() {
            return self.pair.source.brief(fragment?).map(|_| url.to_owned());
        }
        let whole = |path: &str| fragment.map_or_else(|| path.to_owned(), |fragment| format!("{path}#{fragment}"));
        let Some(target) = self.resolve(path) else { return Some(url.to_owned()) };
        let Located::Version(linked) = self.pair.site.locate(&target) else { return Some(whole(&self.moved(path))) };
        let entries = self.pair.site.entries();
        let twin = entries
            .iter()
            .find(|entry| entry.linked().any(|other| Arc::ptr_eq(other, linked)))
            .and_then(|entry| entry.version(self.pair.to))
            .filter(|twin| twin.status == Status::Published)
            .filter(|twin| fragment.is_none_or(|id| twin.brief(id).is_some_and(|brief| !brief.text.draft)));
        Some(match twin {
            Some(twin) => whole(&relative(self.path, &twin.version.path)),
            None => whole(&self.moved(path)),
        })
    }

    /// A path of the source as the other file writes it, which may stand in another folder.
    fn moved(&self, url: &str) -> String {
        let source = &self.pair.source.version.path;
        let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        match self.resolve(url) {
            Some(target) if folder(source) != folder(self.path) => relative(self.path, &target),
            _ => url.to_owned(),
        }
    }

    /// A path beside the source as a path below `content/`; nothing where the address is no such path.
    fn resolve(&self, url: &str) -> Option<String> {
        if url.is_empty() || url.starts_with(['/', '#', '?']) || url.contains(':') {
            return None;
        }
        let url = percent_encoding::percent_decode_str(url).decode_utf8().ok()?;
        let (folder, _) = self.pair.source.version.path.rsplit_once('/').unwrap_or_default();
        resolve(folder, &url)
    }
}

/// A text that may stand in brackets.
pub(super) fn bracketed(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut out = String::new();
    // Code within it was left open by a sign of its own.
    for letter in words.join(" ").replace('\u{FFFC}', "…").chars() {
        if matches!(letter, '[' | ']' | '\\' | '`' | '<' | '*' | '_') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// An address that may stand in parentheses.
fn destination(url: &str) -> String {
    if url.is_empty() || url.contains(|c: char| c.is_whitespace() || "()<>".contains(c)) {
        format!("<{}>", url.replace('<', "%3C").replace('>', "%3E").replace('\n', "%0A"))
    } else {
        url.to_owned()
    }
}

/// The blocks of a text: what stands between blank lines; code between fences is one, whatever is in it.
fn blocks(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let mut fence: Option<&str> = None;
    let mut at = range.start;
    for line in text[range].split_inclusive('\n') {
        let (start, end) = (at, at + line.len());
        at = end;
        if fence.is_none() && line.trim().is_empty() {
            blocks.extend(open.take());
            continue;
        }
        let bare = line.trim_start();
        let sign = bare.trim_start_matches(['`', '~']);
        let marks = &bare[..bare.len() - sign.len()];
        match fence {
            None if marks.len() >= 3 => fence = Some(marks),
            Some(opening) if marks.starts_with(opening) && sign.trim().is_empty() => fence = None,
            _ => {}
        }
        open = Some(open.map_or(start, |block| block.start)..end);
    }
    blocks.extend(open);
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_stand_between_blank_lines_and_code_stays_whole() {
        let text = "\nA\nb\n\n```\nx\n\ny\n```\n\n- c\n\n\n  d";
        let found: Vec<&str> = blocks(text, 0..text.len()).into_iter().map(|block| &text[block]).collect();
        assert_eq!(found, ["A\nb\n", "```\nx\n\ny\n```\n", "- c\n", "  d"]);
    }

    #[test]
    fn texts_and_addresses_stand_in_their_signs() {
        assert_eq!(bracketed("a [b]\n *c*"), "a \\[b\\] \\*c\\*");
        assert_eq!(destination("a (b).md"), "<a (b).md>");
        assert_eq!(relative("2026/a.fr.md", "2025/b.png"), "../2025/b.png");
        assert_eq!(relative("a.fr.md", "b.png"), "b.png");
        assert_eq!(relative("2026/a.fr.md", "2026/b.png"), "b.png");
    }

    proptest::proptest! {
        #[test]
        fn blocks_hold_all_words(text in "(a|b|```|~~~|\n|\n\n| |é){0,20}") {
            let held: String = blocks(&text, 0..text.len()).into_iter().map(|block| text[block].to_owned()).collect();
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().concat();
            proptest::prop_assert_eq!(words(&held), words(&text));
        }
    }
}
