//! Words that YAML takes out of a value without an error: comments, anchors, tags; and quotation marks that it does not
//! know, which stay in the text.
//!
//! `title: Article 5 # 3 du projet` is valid YAML and means "Article 5"; `title: &Co et associés` means "et associés". A
//! writer who does not know YAML sees words vanish. Where the shape of the table says that a value is prose, a comment
//! behind it is reported; an anchor that nothing refers to and a tag are reported anywhere. TOML has none of these.

use super::shape::{Kind, Shape};
use super::yaml_fault::{quote, shown};
use super::{Key, Node, Spanned, Value};
use crate::diagnostic::{Diagnostic, Source};

/// Opening and closing signs that word processors set in place of straight quotes.
const TYPOGRAPHIC: [(char, &[char]); 5] =
    [('“', &['”', '“', '"']), ('«', &['»']), ('‘', &['’']), ('„', &['“', '”']), ('”', &['”'])];

/// What `veille translate` writes behind a value that is still to be translated: a check of its own reports it.
const TO_TRANSLATE: &str = "# to translate";

/// Reports words that YAML takes out of the values of a table of this shape. `source` is the text that `node` was read
/// from.
#[must_use]
pub fn lost_words(node: &Node, shape: &'static Shape, source: &Source) -> Vec<Diagnostic> {
    let mut reader = Words { source, diagnostics: Vec::new() };
    reader.table(node, shape);
    reader.properties(node, &Spanned { value: String::new(), span: 0..0 });
    reader.diagnostics
}

/// The list whose items are sentences, even of one word.
const SENTENCES: &str = "key_points";

struct Words<'a> {
    source: &'a Source,
    diagnostics: Vec<Diagnostic>,
}

impl Words<'_> {
    fn table(&mut self, node: &Node, shape: &'static Shape) {
        let Value::Table(entries) = &node.value else { return };
        for (key, value) in entries {
            let Some(field) = shape.key(&key.value) else { continue };
            match &field.kind {
                Kind::Line | Kind::Paragraph => self.prose(&key.value, value),
                Kind::Lines => self.lines(&key.value, value),
                Kind::Table(shape) => self.table(value, shape),
                Kind::Tables(shape) => {
                    let Value::List(items) = &value.value else { continue };
                    for item in items {
                        self.table(item, shape);
                    }
                }
                _ => {}
            }
        }
    }

    fn lines(&mut self, key: &str, list: &Node) {
        let Value::List(items) = &list.value else { return };
        for item in items {
            match &item.value {
                Value::String(text) if key == SENTENCES || text.trim().contains(char::is_whitespace) => {
                    self.prose("-", item);
                }
                // One word is an id or a name; a comment behind it takes nothing away.
                Value::String(_) => {
                    let written = self.source.text.get(item.span.clone()).unwrap_or_default().to_owned();
                    self.quotation_marks("-", &written, item);
                }
                Value::Null => self.prose("-", item),
                _ => {}
            }
        }
    }

    /// A value that is prose.
    fn prose(&mut self, key: &str, node: &Node) {
        let text = &self.source.text;
        let written = text.get(node.span.clone()).unwrap_or_default();
        let (value, end) = match &node.value {
            // The place of an empty value is its key, that of an empty item the end of its line.
            Value::Null if written == key => ("", node.span.end + 1),
            Value::Null => ("", self.comment_on_line(node.span.start)),
            Value::String(_) if !written.starts_with(['"', '\'', '|', '>']) => (written, node.span.end),
            _ => return,
        };
        let rest = text.get(end..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let blank = rest.len() - rest.trim_start().len();
        let comment = rest.trim();
        if comment.starts_with('#') && (blank > 0 || value.is_empty()) && !comment.starts_with(TO_TRANSLATE) {
            let whole = format!("{value}{}{comment}", if value.is_empty() { "" } else { &rest[..blank] });
            let hint = corrected(key, &whole).map(|line| format!("{line}, or move a comment to a line of its own"));
            let message = "what follows ` #` is a comment and is not published";
            let place = self.source.place(end + blank..end + blank + comment.len());
            self.diagnostics.push(Diagnostic::warning("yaml-comment", message).at(place).maybe_hint(hint));
        }
        self.quotation_marks(key, value, node);
    }

    /// Where the comment on the line of a place begins, or the place itself where there is none.
    fn comment_on_line(&self, at: usize) -> usize {
        let line = self.source.text.get(..at).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
        at - line.find('#').map_or(0, |comment| line.len() - comment)
    }

    fn quotation_marks(&mut self, key: &str, value: &str, node: &Node) {
        if lacks_opening(value) {
            let hint = corrected(key, value.trim_end_matches('"').trim_end());
            let message = "the `\"` at the end has no opening one: readers see it";
            let place = self.source.place(node.span.clone());
            self.diagnostics.push(Diagnostic::warning("quotation-marks", message).at(place).maybe_hint(hint));
            return;
        }
        let Some((opening, inner, closing)) = enclosed(value) else { return };
        let hint = corrected(key, inner.trim()).map(|line| {
            format!("{line}; to show the quotation marks, put straight quotes around them: `\"{opening}…{closing}\"`")
        });
        let message = format!("`{opening}` and `{closing}` do not quote a value: readers see them");
        let place = self.source.place(node.span.clone());
        self.diagnostics.push(Diagnostic::warning("quotation-marks", message).at(place).maybe_hint(hint));
    }

    /// Anchors and tags, in all values.
    fn properties(&mut self, node: &Node, key: &Key) {
        match &node.value {
            Value::Table(entries) => {
                for (key, value) in entries {
                    self.properties(value, key);
                }
            }
            Value::List(items) => {
                let dash = Spanned { value: "-".to_owned(), span: 0..0 };
                for item in items {
                    self.properties(item, &dash);
                }
            }
            _ => self.property(node, key),
        }
    }

    fn property(&mut self, node: &Node, key: &Key) {
        let text = &self.source.text;
        // The place of an empty value is its key.
        let start = if node.span == key.span { node.span.end + 1 } else { node.span.start };
        let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let start = start + line.len() - line.trim_start().len();
        let written = within_brackets(line.trim());
        let word = written.split_whitespace().next().unwrap_or_default();
        let is_tag = word.starts_with('!') && !word.starts_with("!!") && !word.starts_with("!<");
        let is_anchor = word.len() > 1 && word.starts_with('&') && !self.is_used(&word[1..]);
        if !is_tag && !is_anchor {
            return;
        }
        let what = if is_tag { "a tag" } else { "an anchor" };
        let message = format!("`{word}` is {what} to YAML and is not part of the value");
        let place = self.source.place(start..start + word.len());
        let hint = corrected(&key.value, written);
        self.diagnostics.push(Diagnostic::error("yaml-anchor", message).at(place).maybe_hint(hint));
    }

    /// Whether an alias refers to this anchor.
    fn is_used(&self, anchor: &str) -> bool {
        self.source.text.match_indices('*').any(|(at, _)| {
            let rest = &self.source.text[at + 1..];
            rest.strip_prefix(anchor).is_some_and(|rest| !rest.starts_with(|sign: char| sign.is_alphanumeric()))
        })
    }
}

/// Whether a value ends with a straight quote that nothing opens. Behind a figure it counts inches.
fn lacks_opening(value: &str) -> bool {
    value
        .strip_suffix('"')
        .is_some_and(|rest| !rest.contains('"') && !rest.ends_with(|sign: char| sign.is_ascii_digit()))
}

/// A value that typographic quotation marks enclose as straight ones would: opening sign, what is inside, closing sign.
fn enclosed(value: &str) -> Option<(char, &str, char)> {
    let (opening, closings) = TYPOGRAPHIC.iter().find(|(opening, _)| value.starts_with(*opening))?;
    let inner = &value[opening.len_utf8()..];
    let closing = inner.chars().next_back().filter(|last| closings.contains(last))?;
    let inner = &inner[..inner.len() - closing.len_utf8()];
    // « a » et « b » begins and ends with marks that belong to two quotations.
    let is_one = !inner.contains(*closings) && !inner.contains(*opening) && !inner.trim().is_empty();
    is_one.then_some((*opening, inner, closing))
}

/// A value without the bracket that closes the list or table around it, and without what follows it there.
fn within_brackets(written: &str) -> &str {
    let count = |signs: [char; 2]| written.matches(signs).count();
    if count([']', '}']) > count(['[', '{']) {
        written.split([',', ']', '}']).next().unwrap_or_default().trim_end()
    } else {
        written
    }
}

/// The advice to put a value in quotes, with the corrected line; nothing where it is too long to be read.
fn corrected(key: &str, value: &str) -> Option<String> {
    let key = if key == "-" { String::new() } else { format!("{key}: ") };
    shown(&format!("{key}{}", quote(value))).map(|line| format!("put the value in quotes: {line}"))
}

#[cfg(test)]
mod tests {
    use super::super::{Field, yaml};
    use super::*;

    static SHAPE: Shape = Shape::new(&[
        Field::new("title", Kind::Line, ""),
        Field::new("date", Kind::Day, ""),
        Field::new("points", Kind::Lines, ""),
        Field::new("key_points", Kind::Lines, ""),
        Field::new("image", Kind::Table(&IMAGE), ""),
        Field::new("events", Kind::Tables(&IMAGE), ""),
        Field::new("extra", Kind::Extra, ""),
    ]);
    static IMAGE: Shape = Shape::new(&[Field::new("alt", Kind::Paragraph, "")]);

    /// Name, line and column of each, and the hint's corrected line.
    fn read(text: &str) -> Vec<String> {
        let source = Source::new("x.md".into(), text);
        let (node, problems) = yaml(&source, 0..source.text.len());
        assert_eq!(problems, [], "{text}");
        let found = lost_words(&node.unwrap(), &SHAPE, &source).into_iter().map(|problem| {
            let place = problem.place.unwrap();
            let hint = problem.hint.unwrap();
            let line = hint.strip_prefix("put the value in quotes: ").unwrap().split(['`']).nth(1).unwrap().to_owned();
            format!("{} {}:{} {line}", problem.name, place.line, place.column)
        });
        found.collect()
    }

    #[test]
    fn words_that_vanish_are_reported_with_the_line_as_it_was_meant() {
        for (text, expected) in [
            ("title: Article 5 # 3 du projet\n", "yaml-comment 1:18 title: \"Article 5 # 3 du projet\""),
            ("title: #1 du classement\n", "yaml-comment 1:8 title: \"#1 du classement\""),
            ("points:\n  - Un rang #2 # de plus\n", "yaml-comment 2:13 \"Un rang #2 # de plus\""),
            ("key_points:\n  - Prix # 1\n", "yaml-comment 2:10 \"Prix # 1\""),
            ("points: [“Plan”, a]\n", "quotation-marks 1:10 \"Plan\""),
            ("points:\n  - a b\n  - #1 rang\n", "yaml-comment 3:5 \"#1 rang\""),
            ("image: { alt: Rang # 2\n  }\n", "yaml-comment 1:20 alt: \"Rang # 2\""),
            ("events:\n  - alt: a # b\n", "yaml-comment 2:12 alt: \"a # b\""),
            ("title: &Co et associés\n", "yaml-anchor 1:8 title: \"&Co et associés\""),
            ("title: !Attention\n", "yaml-anchor 1:8 title: \"!Attention\""),
            ("title: !Attention aux eaux\n", "yaml-anchor 1:8 title: \"!Attention aux eaux\""),
            ("points: [&a b, c d]\n", "yaml-anchor 1:10 \"&a b\""),
            ("extra:\n  a: &b c\n", "yaml-anchor 2:6 a: \"&b c\""),
            ("title: Le plan\"\n", "quotation-marks 1:8 title: \"Le plan\""),
            ("title: “T”\n", "quotation-marks 1:8 title: \"T\""),
            ("title: « Le plan »\n", "quotation-marks 1:8 title: \"Le plan\""),
            ("title: „Plan“\n", "quotation-marks 1:8 title: \"Plan\""),
            ("points:\n  - « Le plan »\n", "quotation-marks 2:5 \"Le plan\""),
        ] {
            assert_eq!(read(text), [expected], "{text}");
        }
    }

    #[test]
    fn what_is_meant_so_is_left_alone() {
        for text in [
            "# a comment\ntitle: T\n",
            "title: C# et F#\n",
            "title: \"A # B\"\n",
            "title: 'A' # a comment behind a quoted value takes no word away\n",
            "title: \"“T”\"\n",
            "title: « a » et « b »\n",
            "title: “a” b\n",
            "date: 2026-02-27 # required but for pages\n",
            "points: # one line each\n  - a b\n",
            "points:\n  - ai # one word\n",
            "title: a\n  # comment\nextra: { a: b } # c\n",
            "title: &a x y\nextra: { b: *a }\n",
            "title: Un écran de 6\"\n",
            "title: Un \"mot\"\n",
            "title: R&D\nextra: { a: !!str 5 }\n",
            "title: # to translate\n",
            "title: |\n  a # b\n",
        ] {
            assert_eq!(read(text), [""; 0], "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "((title|points|image|extra): |- |  |[#&!*“”«»\"'|>{}\\[\\],]|\n| |é|[a-c]){0,40}") {
            let source = Source::new("x.md".into(), &text);
            if let (Some(node), _) = yaml(&source, 0..source.text.len()) {
                let _ = lost_words(&node, &SHAPE, &source);
            }
        }
    }
}
