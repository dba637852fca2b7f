//! The text as the parser has to see it so that it reads what was meant.
//!
//! Two things are changed before the text is parsed for good:
//! - A no-break or other space of Unicode behind `##`, `-`, `1.` or `>` at a line's start becomes a plain space. On a Mac
//!   it is typed by holding Option a moment too long, and nobody sees the difference.
//! - A line that begins with `:` below more than one line of text is no definition: a term is one line (Markdown Extra,
//!   Pandoc), and a French line may break before its colon. The same holds where a code span would be torn, and where no
//!   space follows the colon, as in `:emoji:`.
//!
//! Only what the parser itself takes for running text or for a definition is changed, never code or HTML: the text is
//! parsed a first time where a line looks like one of these, and its events say what the line is. Whatever is changed
//! can be traced back: [`Normalized::origin`] gives the place in the text as it was written.
//!
//! No-break spaces *before* a sign stay; [`super::structure`] reports those that hide a heading.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Parser, Tag, TagEnd};

use super::events::options;

/// A change may uncover another: a definition in what was a definition. Two rounds are enough for any sensible text.
const ROUNDS: usize = 3;

/// What keeps a colon at the start of a line from being a sign.
const INDENT: &str = "    ";

/// A text to be parsed, and where its parts were written.
#[derive(Debug)]
pub(super) struct Normalized<'a> {
    /// To be parsed.
    pub(super) text: Cow<'a, str>,
    /// For each round of changes, the pieces that the text was put together of.
    rounds: Vec<Vec<Segment>>,
}

/// A stretch of a changed text and where it comes from.
#[derive(Debug, Clone, Copy)]
struct Segment {
    /// Where it begins in the changed text.
    start: usize,
    /// Where it comes from.
    origin: usize,
    /// How long it was there.
    length: usize,
}

/// What takes the place of a range of the text.
#[derive(Debug, PartialEq, Eq)]
struct Edit {
    at: Range<usize>,
    with: &'static str,
}

/// Spaces behind the sign of a block.
#[derive(Debug)]
struct Gap {
    at: Range<usize>,
    /// Where the first space is that the parser does not take for one.
    text: usize,
    sign: Sign,
    /// Whether a figure follows, so that the sign may be one of arithmetic.
    figure: bool,
}

/// The sign of a block at the start of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Heading { level: usize },
    Bullet(u8),
    Number,
    Quote,
}

impl<'a> Normalized<'a> {
    /// Reads a text as it was meant.
    pub(super) fn new(text: Cow<'a, str>) -> Self {
        let mut normalized = Self { text, rounds: Vec::new() };
        for _ in 0..ROUNDS {
            let edits = edits(&normalized.text);
            if edits.is_empty() {
                break;
            }
            let (text, segments) = apply(&normalized.text, &edits);
            normalized.text = Cow::Owned(text);
            normalized.rounds.push(segments);
        }
        normalized
    }

    /// Where an offset of the text stood before it was changed.
    pub(super) fn origin(&self, offset: usize) -> usize {
        self.rounds.iter().rev().fold(offset, |offset, segments| {
            let found = segments.partition_point(|segment| segment.start <= offset).checked_sub(1);
            found.map_or(offset, |found| {
                let segment = segments[found];
                segment.origin + (offset - segment.start).min(segment.length)
            })
        })
    }
}

fn apply(text: &str, edits: &[Edit]) -> (String, Vec<Segment>) {
    let mut out = String::with_capacity(text.len() + edits.len() * 4);
    let mut segments = Vec::with_capacity(edits.len() * 2 + 1);
    let mut done = 0;
    for edit in edits {
        segments.push(Segment { start: out.len(), origin: done, length: edit.at.start - done });
        out.push_str(&text[done..edit.at.start]);
        segments.push(Segment { start: out.len(), origin: edit.at.start, length: edit.at.len() });
        out.push_str(edit.with);
        done = edit.at.end;
    }
    segments.push(Segment { start: out.len(), origin: done, length: text.len() - done });
    out.push_str(&text[done..]);
    (out, segments)
}

/// What has to change, in the order of the text.
fn edits(text: &str) -> Vec<Edit> {
    let mut gaps = Vec::new();
    let mut colon = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        colon |= line_gaps(line, at, &mut gaps);
        at += line.len();
    }
    if gaps.is_empty() && !colon {
        return Vec::new();
    }
    let mut finder = Finder { text, gaps, edits: Vec::new(), closed: 0, paragraph: None, title: None };
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        finder.event(&event, &range);
    }
    let mut edits = finder.edits;
    edits.sort_by_key(|edit| edit.at.start);
    edits.dedup_by(|next, edit| next.at.start < edit.at.end || next == edit);
    edits
}

/// Collects the gaps at the start of a line; the answer is whether the line's text begins with a colon.
fn line_gaps(line: &str, start: usize, gaps: &mut Vec<Gap>) -> bool {
    let mut at = 0;
    loop {
        at += line[at..].len() - line[at..].trim_start_matches([' ', '\t']).len();
        let rest = &line[at..];
        let Some((sign, length)) = sign(rest) else { return rest.starts_with(':') };
        let behind = &rest[length..];
        let after = behind.trim_start_matches(|letter: char| letter.is_whitespace() && letter != '\n');
        let gap = &behind[..behind.len() - after.len()];
        at += length;
        if !gap.is_ascii() {
            let figure = after.starts_with(|letter: char| letter.is_ascii_digit());
            let first = start + at;
            let text = first + gap.len() - gap.trim_start_matches([' ', '\t']).len();
            gaps.push(Gap { at: first..first + gap.len(), text, sign, figure });
        } else if gap.is_empty() && sign != Sign::Quote {
            return false;
        }
        if matches!(sign, Sign::Heading { .. }) {
            return false;
        }
        at += gap.len();
    }
}

/// The sign of a block at the start of a text, and its length.
fn sign(text: &str) -> Option<(Sign, usize)> {
    /// No parser reads longer numbers of lists.
    const DIGITS: usize = 9;
    match *text.as_bytes().first()? {
        b'#' => {
            let level = text.bytes().take_while(|byte| *byte == b'#').count();
            (level <= 6).then_some((Sign::Heading { level }, level))
        }
        bullet @ (b'-' | b'*' | b'+') => Some((Sign::Bullet(bullet), 1)),
        b'>' => Some((Sign::Quote, 1)),
        b'0'..=b'9' => {
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            let ends = matches!(text.as_bytes().get(digits), Some(b'.' | b')'));
            (digits <= DIGITS && ends).then_some((Sign::Number, digits + 1))
        }
        _ => None,
    }
}

/// Goes through the events of a text for what has to change.
struct Finder<'t> {
    text: &'t str,
    gaps: Vec<Gap>,
    edits: Vec<Edit>,
    /// Code, HTML, tables and pictures that are open: nothing in them is the start of a line of text.
    closed: usize,
    /// The paragraph that is open: where its first line ends, and whether that is an item of a list.
    paragraph: Option<(usize, bool)>,
    /// The term that is being read, or was read last.
    title: Option<Term>,
}

/// The term of a definition list.
struct Term {
    /// Whether it is more than one line.
    lines: bool,
    /// The length of a run of backticks that nothing closes.
    backticks: Option<usize>,
    open: bool,
}

impl Finder<'_> {
    fn event(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Table(_) | Tag::Image { .. }) => self.closed += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Table | TagEnd::Image) => {
                self.closed = self.closed.saturating_sub(1);
            }
            Event::Start(Tag::Paragraph) => {
                let length = self.text[range.clone()].find('\n').unwrap_or(range.len());
                self.paragraph = Some((range.start + length, false));
            }
            Event::End(TagEnd::Paragraph) => self.paragraph = None,
            Event::Start(Tag::DefinitionListTitle) => {
                let lines = self.text[range.clone()].trim_end().contains('\n');
                self.title = Some(Term { lines, backticks: None, open: true });
            }
            Event::End(TagEnd::DefinitionListTitle) => {
                if let Some(title) = &mut self.title {
                    title.open = false;
                }
            }
            Event::Start(Tag::DefinitionListDefinition) => self.definition(range),
            Event::Text(_) if self.closed == 0 => {
                self.backticks(range);
                self.gap(range);
            }
            _ => {}
        }
    }

    /// Notes backticks of a term that open no code.
    fn backticks(&mut self, range: &Range<usize>) {
        let Some(title) = self.title.as_mut().filter(|title| title.open) else { return };
        let Some(at) = self.text[range.clone()].find('`').map(|at| range.start + at) else { return };
        if !self.text[..at].ends_with('\\') {
            title.backticks = Some(self.text[at..].bytes().take_while(|byte| *byte == b'`').count());
        }
    }

    fn definition(&mut self, range: &Range<usize>) {
        let Some(title) = &self.title else { return };
        let Some(colon) = self.text[range.clone()].find(':').map(|at| range.start + at) else { return };
        let spaced = self.text[colon + 1..].starts_with(char::is_whitespace) || colon + 1 == self.text.len();
        let torn = || title.backticks.is_some_and(|length| has_run(&self.text[range.clone()], length));
        if !title.lines && spaced && !torn() {
            return;
        }
        let above = self.text[..colon].rfind('\n').map_or("", |end| &self.text[..end]);
        let above = &above[above.rfind('\n').map_or(0, |start| start + 1)..];
        let blank = above.trim_matches(|letter: char| letter.is_whitespace() || letter == '>').is_empty();
        // Four spaces make no code within a paragraph, and are left out of it. Where one begins, they would.
        self.edits.push(Edit { at: colon..colon, with: if blank { "\\" } else { INDENT } });
    }

    fn gap(&mut self, range: &Range<usize>) {
        let first = self.gaps.partition_point(|gap| gap.text < range.start);
        let gaps = self.gaps[first..].iter().take_while(|gap| gap.text < range.end);
        for gap in gaps {
            let continues = self.paragraph.filter(|(first_line, _)| gap.at.start > *first_line);
            let arithmetic = gap.figure && !matches!(gap.sign, Sign::Number | Sign::Heading { level: 2.. });
            // `+ 5 %` in the middle of a paragraph is a figure; below an item of a list it is the next item.
            if arithmetic && continues.is_some_and(|(_, listed)| !listed) {
                continue;
            }
            if let (Some((_, listed)), None) = (&mut self.paragraph, continues) {
                *listed = matches!(gap.sign, Sign::Bullet(_) | Sign::Number);
            }
            self.edits.push(Edit { at: gap.at.clone(), with: " " });
        }
    }
}

/// Takes out of code within a line what was put into it here: the parser keeps spaces at the start of its lines.
pub(super) fn code_span<'a>(code: CowStr<'a>, written: &str) -> CowStr<'a> {
    let indented = format!(" {INDENT}:");
    if written.contains('\n') && code.contains(&indented) {
        return CowStr::from(code.replace(&indented, " :"));
    }
    code
}

/// Whether a text holds a run of exactly so many backticks.
fn has_run(text: &str, length: usize) -> bool {
    text.split(|letter| letter != '`').any(|run| run.len() == length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(text: &str) -> String {
        Normalized::new(Cow::Borrowed(text)).text.into_owned()
    }

    #[test]
    fn a_no_break_space_behind_a_sign_is_the_space_that_was_meant() {
        for space in ["\u{A0}", "\u{202F}", "\u{2009}", "\u{3000}", "\u{A0}\u{A0}", " \u{A0} ", "\u{2003}"] {
            for sign in ["##", "###", "-", "*", "+", "1.", "12)", ">"] {
                assert_eq!(normal(&format!("{sign}{space}Deux")), format!("{sign} Deux"), "{sign:?} {space:?}");
            }
        }
        assert_eq!(normal("-\u{A0}a\n-\u{A0}12 b\n  -\u{A0}c"), "- a\n- 12 b\n  - c");
        assert_eq!(normal(">\u{A0}-\u{A0}a\n> ##\u{A0}b"), "> - a\n> ## b");
        assert_eq!(normal("- a\n  ###\u{A0}b"), "- a\n  ### b");
    }

    #[test]
    fn what_is_no_sign_of_a_block_stays() {
        for text in [
            "Un texte -\u{A0}entre tirets\u{A0}- et la suite.",
            "Le taux varie de\n+\u{A0}5 % par an.",
            "```\n-\u{A0}a\n##\u{A0}b\n```",
            "    ##\u{A0}b",
            "<pre>\n##\u{A0}b\n</pre>",
            "\\-\u{A0}a",
            "| a | b |\n|---|---|\n| -\u{A0}1 | 2 |",
            "–\u{A0}a",
            "#######\u{A0}a",
            "`x\n-y`",
        ] {
            assert_eq!(normal(text), text);
        }
    }

    #[test]
    fn a_term_is_one_line() {
        assert_eq!(normal("un\ndeux\n: trois."), "un\ndeux\n    : trois.");
        assert_eq!(normal("> un\n> deux\n> : trois."), "> un\n> deux\n>     : trois.");
        assert_eq!(normal("- un\n  deux\n  : trois."), "- un\n  deux\n      : trois.");
        assert_eq!(normal("un\ndeux\n: trois\n: quatre"), "un\ndeux\n    : trois\n    : quatre");
        assert_eq!(normal("un\ndeux\n\n: trois."), "un\ndeux\n\n\\: trois.");
        assert_eq!(normal("Mot\n: sens\n\nun\ndeux\n: trois."), "Mot\n: sens\n\nun\ndeux\n    : trois.");
        assert_eq!(normal("Voir\n:warning: ici"), "Voir\n    :warning: ici");
        assert_eq!(normal("Le `code\n: tenu` reste."), "Le `code\n    : tenu` reste.");
    }

    #[test]
    fn a_definition_stays() {
        for text in
            ["Mot\n: sens", "Mot\n: sens\n: autre", "Mot\n\n: sens\n  sur deux lignes", "A `b`\n: c `d`", "A\n:"]
        {
            assert_eq!(normal(text), text);
        }
    }

    #[test]
    fn offsets_lead_back_to_what_was_written() {
        let written = "é\n\n##\u{A0}Deux\n\nun\ndeux\n: trois fin";
        let normalized = Normalized::new(Cow::Borrowed(written));
        for word in ["é", "##", "Deux", "un", "deux", ": trois", "fin"] {
            let at = normalized.text.find(word).unwrap();
            let (start, end) = (normalized.origin(at), normalized.origin(at + word.len()));
            assert_eq!(&written[start..end], word);
        }
        assert_eq!(normalized.origin(normalized.text.len()), written.len());
    }

    proptest::proptest! {
        #[test]
        fn offsets_are_those_of_letters(text in "(-|##|###|1\\.|>|:|: |\u{A0}|\u{202F}|\n|\n\n|é|a|`|5|    |\\|){0,30}") {
            let normalized = Normalized::new(Cow::Borrowed(text.as_str()));
            let mut last = 0;
            for (at, letter) in normalized.text.char_indices() {
                let origin = normalized.origin(at);
                proptest::prop_assert!(origin >= last && origin <= text.len());
                if !letter.is_whitespace() && letter != '\\' {
                    proptest::prop_assert!(text[origin..].starts_with(letter));
                }
                last = origin;
            }
        }
    }
}
