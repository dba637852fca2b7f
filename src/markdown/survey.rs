//! What stands in a text, found again in its file: words, links, pictures, notes, lists, comments.
//!
//! A [`Body`](super::Body) is made to be shown and forgets where most things were written. Checks that compare two
//! versions, and tools that work on the text itself, need every thing with its place, and the text as it was typed.
//! That is asked for rarely, so it is made on demand and never kept by a build. What is wrong with the Markdown is not
//! told here: [`parse`](super::parse) did.

mod raw;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Tag, TagEnd};
use xxhash_rust::xxh3::xxh3_64;

use super::events::{Document, Placed, fold, read};
use super::normalize::Normalized;
use super::places::Places;
use super::{Rules, Split, html, outline};
use crate::diagnostic::{FileFaults, Place, Source};
use crate::lang::composed;

/// What stands in one version.
#[derive(Debug)]
pub struct Survey {
    /// The file.
    pub source: Arc<Source>,
    /// The texts of its front matter that readers see: title, summary and key points, in this order.
    pub matter: Vec<Found>,
    /// Where the values of its front matter stand, by key; those of tables in lists as `events.0.date`.
    pub values: BTreeMap<String, Range<usize>>,
    /// Its text, cut as [`parse`](super::parse) cuts it: the first part has no heading.
    pub parts: Vec<Surveyed>,
}

/// The surveys of versions, by their path below `content/`.
pub type Surveys = BTreeMap<Arc<str>, Survey>;

/// A heading at which a digest is cut and what follows it; the whole text of an article.
#[derive(Debug)]
pub struct Surveyed {
    /// The heading.
    pub heading: Option<SurveyedHeading>,
    /// What follows, in the order of the text; what notes say comes last.
    pub found: Vec<Found>,
}

/// A section's or brief's heading.
#[derive(Debug)]
pub struct SurveyedHeading {
    /// 2 or 3.
    pub level: u8,
    /// Plain text.
    pub text: String,
    /// Its lines in the file.
    pub range: Range<usize>,
}

/// A thing and where it stands, in bytes of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub what: Element,
    /// Where.
    pub range: Range<usize>,
}

/// A thing in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Element {
    /// The words of a paragraph, a heading, a cell …, without code.
    Passage(Passage),
    /// A link.
    Link {
        /// As written.
        url: String,
        /// Plain text.
        text: String,
    },
    /// A picture.
    Image {
        /// As written.
        url: String,
        /// Its alternative text.
        alt: String,
    },
    /// The mention of a footnote, by its label.
    Footnote(String),
    /// A heading within a part; it has a passage too.
    Heading(u8),
    /// The beginning of a list.
    List,
    /// An item of a list.
    Item,
    /// A table.
    Table,
    /// Code, in a line or a block.
    Code(String),
    /// The summary that the front matter has of the brief with this id, which follows.
    BriefSummary(String),
    /// A comment of HTML, without its signs.
    Comment(String),
    /// The beginning of a line of `key_points`.
    KeyPoint,
}

/// Running words, and where each run of them stands in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage {
    /// As typed, lines joined by a blank.
    pub text: String,
    /// Byte offsets: in `text`, and in the file; ascending.
    runs: Vec<(usize, Range<usize>)>,
}

impl Passage {
    /// Where a part of the text stands in the file.
    #[must_use]
    pub fn range(&self, part: Range<usize>) -> Range<usize> {
        let at = |offset: usize| {
            let run = self.runs.partition_point(|(start, _)| *start <= offset).checked_sub(1);
            let Some((start, range)) = run.and_then(|run| self.runs.get(run)) else { return 0 };
            (range.start + (offset - start)).min(range.end)
        };
        // The end belongs to the run of the last character.
        let last = part.end.saturating_sub(1).max(part.start);
        let start = at(part.start);
        start..(at(last) + (part.end - last)).max(start)
    }

    fn push(&mut self, text: &str, range: &Range<usize>) {
        self.runs.push((self.text.len(), range.clone()));
        self.text.push_str(text);
    }

    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

impl Survey {
    /// The place of a value of the front matter.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<Place> {
        self.values.get(key).map(|range| self.place(range.clone()))
    }

    /// The place of a range of the file.
    #[must_use]
    pub fn place(&self, range: Range<usize>) -> Place {
        self.source.place(range)
    }
}

/// Looks through the Markdown in `range` of `source`.
#[must_use]
pub fn survey(source: &Source, range: Range<usize>, split: Split) -> Vec<Surveyed> {
    let normalized = Normalized::new(html::without_marks(source.text.get(range.clone()).unwrap_or_default()));
    let text = &*normalized.text;
    let places = Places::of_normalized(source, range.start, &normalized);
    let document = read(text, split, Rules::default(), &places, &mut FileFaults::default());
    let written = |at: &Range<usize>| {
        let end = range.start + normalized.origin(at.end);
        (range.start + normalized.origin(at.start)).min(end)..end
    };
    let part = |cut: &outline::Cut<'_>| {
        let heading = cut.heading.first().and_then(|(event, at)| {
            let Event::Start(Tag::Heading { level, .. }) = event else { return None };
            Some(SurveyedHeading { level: *level as u8, text: outline::plain(cut.heading), range: written(at) })
        });
        Surveyed { heading, found: walk(cut.events, &document, text, written) }
    };
    outline::cut(&document.events, split).iter().map(part).collect()
}

/// Looks through one line of Markdown that stands in a front-matter value.
#[must_use]
pub fn survey_line(line: &str, source: &Source, range: Range<usize>) -> Vec<Found> {
    let places = Places::of_value(source, range.clone());
    let document = read(line, Split::Whole, Rules::default(), &places, &mut FileFaults::default());
    let verbatim = source.text.get(range.clone()).and_then(|value| value.find(line));
    let start = range.start + verbatim.unwrap_or_default();
    let mut found = walk(&document.events, &document, line, |at| at.start + start..at.end + start);
    if verbatim.is_none() {
        // The value is written with escapes or over several lines: places are those of the whole.
        for found in &mut found {
            found.range = range.clone();
            if let Element::Passage(passage) = &mut found.what {
                passage.runs = vec![(0, range.clone())];
            }
        }
    }
    found
}

/// A short hash, eight hexadecimal digits, of the words and addresses that things hold. How they are laid out in lines,
/// their emphasis and comments do not count: a translation need not follow those.
#[must_use]
pub fn short_hash<'f>(title: &str, found: impl IntoIterator<Item = &'f Found>) -> String {
    hash(&words(title, found))
}

/// How a text is known again: by a short hash in which typography does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextHash {
    /// What is recorded from now on.
    pub current: String,
    /// As [`short_hash`] has it: what was recorded before typography was left out.
    as_typed: String,
}

impl TextHash {
    /// The hash of the words and addresses that things hold.
    #[must_use]
    pub fn new<'f>(title: &str, found: impl IntoIterator<Item = &'f Found>) -> Self {
        let words = words(title, found);
        Self { current: hash(&without_typography(&words)), as_typed: hash(&words) }
    }

    /// Whether this text was recorded.
    #[must_use]
    pub fn is(&self, recorded: &str) -> bool {
        recorded == self.current || recorded == self.as_typed
    }
}

/// The upper half of a hash is as good as any.
fn hash(words: &str) -> String {
    format!("{:08x}", xxh3_64(words.as_bytes()) >> 32)
}

/// A text with straight quotes, composed letters, and no spaces beside quotes and before punctuation: as it is set, it
/// looks the same.
fn without_typography(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut after_quote = false;
    for sign in composed(words).chars() {
        let sign = match sign {
            '\u{A0}' | '\u{202F}' => ' ',
            '’' | '‘' | '‚' => '\'',
            '“' | '”' | '„' | '«' | '»' => '"',
            sign => sign,
        };
        match sign {
            ' ' if after_quote => continue,
            '"' | ':' | ';' | '!' | '?' | '%' => out.truncate(out.trim_end_matches(' ').len()),
            '…' => out.push_str(".."),
            _ => {}
        }
        after_quote = sign == '"';
        out.push(if sign == '…' { '.' } else { sign });
    }
    out
}

/// The words and addresses that things hold.
fn words<'f>(title: &str, found: impl IntoIterator<Item = &'f Found>) -> String {
    let mut words = String::new();
    let mut put = |text: &str| {
        for word in text.split_whitespace() {
            words.push_str(word);
            words.push(' ');
        }
        words.push('\n');
    };
    put(title);
    for found in found {
        match &found.what {
            Element::Passage(passage) => put(&passage.text),
            Element::Link { url, .. } => put(url),
            Element::Image { url, alt } => {
                put(url);
                put(alt);
            }
            Element::Code(code) => put(code),
            _ => {}
        }
    }
    words
}

/// Looks through events; `written` gives the place in the file of a range of the parsed text.
fn walk(
    events: &[Placed<'_>],
    document: &Document<'_>,
    text: &str,
    written: impl Fn(&Range<usize>) -> Range<usize>,
) -> Vec<Found> {
    let mut walker = Walker::new(document, text);
    walker.events(events);
    walker.mentioned_notes();
    let mut found = walker.found;
    for found in &mut found {
        found.range = written(&found.range);
        if let Element::Passage(passage) = &mut found.what {
            for (_, range) in &mut passage.runs {
                *range = written(range);
            }
        }
    }
    found
}

struct Walker<'a> {
    document: &'a Document<'a>,
    text: &'a str,
    found: Vec<Found>,
    /// The words of the block at hand.
    passage: Passage,
    /// Links and pictures that are open: what they are, where their words begin in the passage.
    open: Vec<(Found, usize)>,
    /// A link of raw HTML that is open, in the same way.
    raw_link: Option<(Found, usize)>,
    code: Option<(String, Range<usize>)>,
    /// Notes to be looked through, in the order of their mention.
    mentioned: Vec<String>,
}

impl<'a> Walker<'a> {
    fn new(document: &'a Document<'a>, text: &'a str) -> Self {
        Self {
            document,
            text,
            found: Vec::new(),
            passage: Passage::default(),
            open: Vec::new(),
            raw_link: None,
            code: None,
            mentioned: Vec::new(),
        }
    }

    fn events(&mut self, events: &[Placed<'_>]) {
        for (event, range) in events {
            self.event(event, range.clone());
        }
        self.end_passage();
    }

    /// What notes say, each once; a note may mention another.
    fn mentioned_notes(&mut self) {
        let mut seen = BTreeSet::new();
        let mut next = 0;
        while let Some(label) = self.mentioned.get(next).cloned() {
            next += 1;
            if !seen.insert(label.clone()) {
                continue;
            }
            if let Some(note) = self.document.notes.get(&label) {
                self.events(&note.events);
            }
        }
    }

    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start_tag(tag, range),
            Event::End(tag) => self.end_tag(*tag),
            Event::Text(text) => match &mut self.code {
                Some((code, _)) => code.push_str(text),
                None => self.passage.push(text, &range),
            },
            Event::Code(code) => {
                self.passage.push("\u{FFFC}", &range);
                self.put(Element::Code(code.to_string()), range);
            }
            Event::SoftBreak | Event::HardBreak => self.passage.push(" ", &range),
            Event::FootnoteReference(label) => {
                self.mentioned.push(fold(label));
                self.put(Element::Footnote(label.to_string()), range);
            }
            Event::InlineHtml(raw) => match comment(raw) {
                Some(comment) => self.put(Element::Comment(comment.to_owned()), range),
                None => self.inline_tags(raw, &range),
            },
            Event::Rule => self.end_passage(),
            _ => {}
        }
    }

    fn start_tag(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Link { dest_url, .. } => {
                let link = Found { what: Element::Link { url: dest_url.to_string(), text: String::new() }, range };
                self.open.push((link, self.passage.text.len()));
                return;
            }
            Tag::Image { dest_url, .. } => {
                let image = Found { what: Element::Image { url: dest_url.to_string(), alt: String::new() }, range };
                self.open.push((image, self.passage.text.len()));
                return;
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => return,
            _ => {}
        }
        self.end_passage();
        match tag {
            Tag::Heading { level, .. } => self.put(Element::Heading(*level as u8), range),
            Tag::List(_) => self.put(Element::List, range),
            Tag::Item => self.put(Element::Item, range),
            Tag::Table(_) => self.put(Element::Table, range),
            Tag::CodeBlock(_) => self.code = Some((String::new(), range)),
            Tag::HtmlBlock => self.html(range),
            _ => {}
        }
    }

    fn end_tag(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link | TagEnd::Image => {
                let Some((mut found, from)) = self.open.pop() else { return };
                let words = self.passage.text.get(from..).unwrap_or_default().to_owned();
                match &mut found.what {
                    Element::Link { text, .. } => *text = words,
                    Element::Image { alt, .. } => {
                        *alt = words;
                        // They are the picture's, and no words of the text.
                        self.passage.text.truncate(from);
                        self.passage.runs.retain(|(at, _)| *at < from);
                        let alt = alt.clone();
                        self.name_raw_link(&alt);
                    }
                    _ => {}
                }
                // Without an address it leads nowhere, which is reported when the file is read.
                let is_link =
                    !matches!(&found.what, Element::Link { url, .. } | Element::Image { url, .. } if url.is_empty());
                if is_link {
                    self.found.push(found);
                }
            }
            TagEnd::CodeBlock => {
                if let Some((code, range)) = self.code.take() {
                    self.put(Element::Code(code), range);
                }
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {}
            _ => self.end_passage(),
        }
    }

    fn put(&mut self, what: Element, range: Range<usize>) {
        self.found.push(Found { what, range });
    }

    fn end_passage(&mut self) {
        let words = self.passage.text.get(self.raw_from()..).unwrap_or_default().to_owned();
        self.close_raw_link(&words);
        let passage = std::mem::take(&mut self.passage);
        if let (Some((_, first)), Some((_, last))) = (passage.runs.first(), passage.runs.last())
            && !passage.is_blank()
        {
            let range = first.start..last.end;
            self.put(Element::Passage(passage), range);
        }
    }
}

/// What a comment says; the parser may leave its end out at the end of the text.
fn comment(raw: &str) -> Option<&str> {
    let inside = raw.trim().strip_prefix("<!--")?;
    Some(inside.strip_suffix("-->").unwrap_or(inside).trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (Source, Vec<Surveyed>) {
        let source = Source::new("content/x.fr.md".into(), text);
        let parts = survey(&source, 0..source.text.len(), Split::Digest);
        (source, parts)
    }

    /// Each thing as its sort, what it holds and what stands in the file at its place.
    fn told(source: &Source, found: &[Found]) -> Vec<String> {
        let line = |found: &Found| {
            let (what, range) = match &found.what {
                Element::Passage(passage) => (format!("words {}", passage.text), passage.range(0..passage.text.len())),
                other => (format!("{other:?}"), found.range.clone()),
            };
            format!("{what} = {:?}", source.text[range].trim_end())
        };
        found.iter().map(line).collect()
    }

    #[test]
    fn things_are_found_where_they_stand() {
        let (source, parts) = found(
            "Il a **28,2** Mds£ \\& [plus](https://x.org/a)[^n].\n\n- ![une carte](a.png) Un `code`\n\n\
             <!-- un\n\nmot --> reste\n\n<p>mille&nbsp;ans</p>\n\n### Titre *un* {#un}\n\nSuite <!-- là --> ici.\n\n[^n]: La note.\n",
        );
        assert_eq!(parts.len(), 2);
        assert_eq!(
            told(&source, &parts[0].found),
            [
                "Link { url: \"https://x.org/a\", text: \"plus\" } = \"[plus](https://x.org/a)\"",
                "Footnote(\"n\") = \"[^n]\"",
                "words Il a 28,2 Mds£ & plus. = \"Il a **28,2** Mds£ \\\\& [plus](https://x.org/a)[^n].\"",
                "List = \"- ![une carte](a.png) Un `code`\"",
                "Item = \"- ![une carte](a.png) Un `code`\"",
                "Image { url: \"a.png\", alt: \"une carte\" } = \"![une carte](a.png)\"",
                "Code(\"code\") = \"`code`\"",
                "words  Un \u{FFFC} = \" Un `co\"",
                "Comment(\"un\\n\\nmot\") = \"<!-- un\\n\\nmot -->\"",
                "words  reste\n = \" reste\"",
                "words mille\u{a0}ans = \"mille&nbsp\"",
                "words La note. = \"La note.\"",
            ]
        );
        let heading = parts[1].heading.as_ref().unwrap();
        assert_eq!((heading.level, heading.text.as_str()), (3, "Titre un"));
        assert_eq!(&source.text[heading.range.clone()], "### Titre *un* {#un}\n");
        assert_eq!(
            told(&source, &parts[1].found),
            ["Comment(\"là\") = \"<!-- là -->\"", "words Suite  ici. = \"Suite <!-- là --> ici.\""]
        );
    }

    #[test]
    fn links_and_pictures_of_raw_html_are_found() {
        let (source, parts) = found(
            "Un <a href=\"https://x.org/?a=1&amp;b=2\">*plan*</a> et <img src=a.png alt='une carte'>.\n\n\
             <p><a href=\"b.html\"><img src=\"b.png\" alt=\"B\"></a> <a id=\"x\"></a></p>\n\n<a href=c>![C](c.png)\n",
        );
        let told = told(&source, &parts[0].found);
        let told: Vec<&str> = told.iter().map(String::as_str).filter(|told| !told.starts_with("words")).collect();
        assert_eq!(
            told,
            [
                "Link { url: \"https://x.org/?a=1&b=2\", text: \"plan\" } = \"<a href=\\\"https://x.org/?a=1&amp;b=2\\\">\"",
                "Image { url: \"a.png\", alt: \"une carte\" } = \"<img src=a.png alt='une carte'>\"",
                "Image { url: \"b.png\", alt: \"B\" } = \"b.png\"",
                "Link { url: \"b.html\", text: \"B\" } = \"b.html\"",
                "Image { url: \"c.png\", alt: \"C\" } = \"![C](c.png)\"",
                "Link { url: \"c\", text: \"C\" } = \"<a href=c>\"",
            ]
        );
    }

    #[test]
    fn a_part_of_a_passage_is_found_over_marks() {
        let (source, parts) = found("Il a **28,2** Mds£\nen tout.");
        let Element::Passage(passage) = &parts[0].found[0].what else { panic!() };
        let at = passage.text.find("28,2").unwrap();
        assert_eq!(&source.text[passage.range(at..at + 4)], "28,2");
        let at = passage.text.find("Mds£ en").unwrap();
        assert_eq!(&source.text[passage.range(at..at + 8)], "Mds£\nen");
    }

    #[test]
    fn the_hash_is_of_words_and_addresses() {
        let of = |text: &str| short_hash("T", &found(text).1[0].found);
        let plain = of("Un mot, [là](https://x.org).");
        assert_eq!(plain.len(), 8);
        assert_eq!(of("Un *mot*,\n[là](https://x.org). <!-- à voir -->"), of("Un mot, [là](https://x.org). "));
        assert_ne!(of("Un mot, [là](https://y.org)."), plain);
        assert_ne!(of("Deux mots, [là](https://x.org)."), plain);
        assert_ne!(short_hash("U", []), short_hash("T", []));
    }

    #[test]
    fn a_line_of_front_matter_is_exact_where_it_stands_as_it_is_meant() {
        let source = Source::new("content/x.fr.md".into(), "key_points: [ 'Il a **12** ans' ]");
        let found = survey_line("Il a **12** ans", &source, 14..31);
        let Element::Passage(passage) = &found[0].what else { panic!() };
        assert_eq!(&source.text[passage.range(5..7)], "12");
        let found = survey_line("L'an 12", &source, 14..31);
        assert_eq!(found[0].range, 14..31);
    }

    proptest::proptest! {
        #[test]
        fn places_are_within_the_file(text in "(### |- |\\[a\\]\\(b\\)|!\\[|\\]|\\(x\\)|<!--|-->|<p>|\\[\\^n\\]|\\[\\^n\\]: |\n|\n\n|é|12|`|\\*\\*|&amp;|[\\\\|]|    ){0,40}") {
            let (source, parts) = found(&text);
            for found in parts.iter().flat_map(|part| &part.found) {
                let _ = source.place(found.range.clone());
                if let Element::Passage(passage) = &found.what {
                    let range = passage.range(0..passage.text.len());
                    proptest::prop_assert!(range.end <= source.text.len() + 8);
                    let _ = source.place(range);
                }
            }
        }
    }
}
