//! YAML 1.2 → tree.

use std::ops::Range;

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};

use super::{Key, MAX_DEPTH, Node, Spanned, Value, yaml_fault};
use crate::diagnostic::{Diagnostic, Source};

/// How far a line's indentation, dashes included, may reach. Every level of block YAML needs one more column, and the
/// library recurses over them.
const MAX_INDENT: usize = 200;

/// How many anchors times bytes are worth parsing: the library copies what every anchor names.
const MAX_ANCHORED: usize = 8 * 1024 * 1024;

/// How many keys that stand twice are looked for in one file.
const MAX_DUPLICATES: usize = 20;

/// A letter of a private area: it takes the place of the first letter of a key that stands twice, so that the rest of
/// the file can be read.
const MARK: u32 = 0xE000;

/// Parses the YAML in `range` of `source` into a table.
///
/// Gives no tree where the syntax has an error (`yaml-syntax`); a key that stands twice (`duplicate-key`) is reported
/// and left out. Nothing at all is an empty table.
#[must_use]
pub fn yaml(source: &Source, range: Range<usize>) -> (Option<Node>, Vec<Diagnostic>) {
    let text = source.text.get(range.clone()).unwrap_or_default();
    if let Some(fault) = refuse(source, &range, text) {
        return (None, vec![fault]);
    }
    let mut reader =
        Reader { source, offsets: Offsets::new(text, range.start), renamed: Vec::new(), diagnostics: Vec::new() };
    let documents = loop {
        let renamed = &reader.renamed;
        let letters = separated(text).enumerate().map(|(at, letter)| mark(renamed, at).unwrap_or(letter));
        match MarkedYaml::load_from_iter(letters) {
            Ok(documents) => break documents,
            Err(error) if error.info() == "duplicated key in mapping" => {
                let at = error.marker().index();
                if !reader.rename(at) {
                    reader.duplicate(at, None);
                    return (None, reader.diagnostics);
                }
            }
            Err(error) => {
                for at in std::mem::take(&mut reader.renamed) {
                    reader.duplicate(at, None);
                }
                reader.diagnostics.push(yaml_fault::explain(source, &range, reader.offsets.at(error.marker()), &error));
                return (None, reader.diagnostics);
            }
        }
    };
    let node = reader.documents(&documents, range.start);
    (node, reader.diagnostics)
}

/// The letters of a text, with a space for each tab between a key's colon or an item's dash and its value: YAML 1.2 allows
/// both there (production `s-separate-in-line`), and the library takes such a tab for indentation.
fn separated(text: &str) -> impl Iterator<Item = char> {
    /// How far a line is read.
    #[derive(Clone, Copy)]
    enum At {
        /// Before or in its first word.
        Start,
        /// Behind the colon or dash.
        Separator,
        /// In its value.
        Value,
    }
    text.chars().scan(At::Start, |at, letter| {
        *at = match (*at, letter) {
            (_, '\n') => At::Start,
            (At::Start | At::Separator, ':' | '-') | (At::Separator, '\t' | ' ') => At::Separator,
            (At::Start, letter) if !letter.is_whitespace() && !matches!(letter, '#' | '"' | '\'') => At::Start,
            (At::Start, ' ') => At::Start,
            _ => At::Value,
        };
        Some(if matches!(at, At::Separator) && letter == '\t' { ' ' } else { letter })
    })
}

/// What would make the library run out of stack or memory.
fn refuse(source: &Source, range: &Range<usize>, text: &str) -> Option<Diagnostic> {
    let mut start = range.start;
    for line in text.split_inclusive('\n') {
        if indent(line) > MAX_INDENT {
            let fault = Diagnostic::error("yaml-syntax", "lists and tables stand too deep in each other");
            return Some(fault.at(source.place(start..start + line.trim_end().len())));
        }
        start += line.len();
    }
    let anchors = text.as_bytes().windows(2).filter(|pair| pair[0] == b'&' && !pair[1].is_ascii_whitespace()).count();
    if anchors > 1 && anchors.saturating_mul(text.len()) > MAX_ANCHORED {
        let fault = Diagnostic::error("yaml-syntax", "there are too many anchors for so long a text");
        return Some(fault.at(source.place(range.start..range.start)).hint("write the values out instead of `&name`"));
    }
    None
}

/// The bytes before a line's first word: blanks, `-`, `?` and `:` that open lists and tables, anchors and tags.
fn indent(line: &str) -> usize {
    let mut rest = line;
    loop {
        rest = rest.trim_start();
        let word = rest.split_ascii_whitespace().next().unwrap_or_default();
        if !(matches!(word, "-" | "?" | ":") || word.starts_with(['&', '!'])) {
            return line.len() - rest.len();
        }
        rest = &rest[word.len()..];
    }
}

/// What stands instead of the letter at `at`.
fn mark(renamed: &[usize], at: usize) -> Option<char> {
    let nth = renamed.iter().position(|other| *other == at)?;
    char::from_u32(MARK + u32::try_from(nth).ok()?)
}

/// Where the letters are: the library counts letters, everyone else bytes.
struct Offsets {
    base: usize,
    /// Byte offset of every letter and of the end; nothing where all letters are one byte long.
    bytes: Option<Vec<usize>>,
    end: usize,
}

impl Offsets {
    fn new(text: &str, base: usize) -> Self {
        let bytes = (!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at).chain([text.len()]).collect());
        Self { base, bytes, end: text.len() }
    }

    fn byte(&self, letter: usize) -> usize {
        let byte = match &self.bytes {
            Some(bytes) => bytes.get(letter).copied().unwrap_or(self.end),
            None => letter.min(self.end),
        };
        self.base + byte
    }

    fn at(&self, marker: &saphyr::Marker) -> usize {
        self.byte(marker.index())
    }
}

struct Reader<'a> {
    source: &'a Source,
    offsets: Offsets,
    /// Letters that stand first in a key that stands twice.
    renamed: Vec<usize>,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Makes the key at a letter differ from all others; false where that cannot be done.
    fn rename(&mut self, at: usize) -> bool {
        let letter = |at: usize| self.source.text.get(self.offsets.byte(at)..).and_then(|text| text.chars().next());
        let at = if matches!(letter(at), Some('"' | '\'')) { at + 1 } else { at };
        let possible = letter(at).is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
        if !possible || self.renamed.len() >= MAX_DUPLICATES || self.renamed.contains(&at) {
            return false;
        }
        self.renamed.push(at);
        true
    }

    /// Reports a key that stands twice, by the letter at which it begins.
    fn duplicate(&mut self, at: usize, first: Option<&Range<usize>>) {
        let start = self.offsets.byte(at);
        let rest = self.source.text.get(start..).unwrap_or_default();
        let length = rest.find([':', '\n', '"', '\'']).unwrap_or(rest.len());
        let key = rest.get(..length).unwrap_or_default().trim_end();
        let place = self.source.place(start..start + key.len());
        let hint = match first {
            Some(first) => format!("keep one of them; the first is on line {}", self.source.place(first.clone()).line),
            None => "keep one of them".to_owned(),
        };
        self.diagnostics
            .push(Diagnostic::error("duplicate-key", format!("`{key}` is written twice")).at(place).hint(hint));
    }

    fn fault(&mut self, message: &str, span: Range<usize>, hint: &str) {
        let fault = Diagnostic::error("yaml-syntax", message).at(self.source.place(span));
        self.diagnostics.push(if hint.is_empty() { fault } else { fault.hint(hint) });
    }

    fn documents(&mut self, documents: &[MarkedYaml<'_>], start: usize) -> Option<Node> {
        if let Some(second) = documents.get(1) {
            let span = self.span(second);
            self.fault("a second YAML document begins here", span, "remove the line `---` or `...` above it");
            return None;
        }
        let Some(document) = documents.first() else {
            return Some(Spanned { value: Value::Table(Vec::new()), span: start..start });
        };
        let mut node = self.node(document, 0)?;
        match node.value {
            Value::Table(_) => node.span = start..start,
            Value::Null => node = Spanned { value: Value::Table(Vec::new()), span: start..start },
            other => {
                let message = format!("these lines are {}, not keys with values", other.type_name());
                self.fault(&message, node.span, "write `key: value` on each line");
                return None;
            }
        }
        Some(node)
    }

    /// The bytes of a value, without the blanks that follow it, with its closing bracket.
    fn span(&self, node: &MarkedYaml<'_>) -> Range<usize> {
        let (start, mut end) = (self.offsets.at(&node.span.start), self.offsets.at(&node.span.end));
        let text = &self.source.text;
        end = end.max(start);
        let rest = text.get(end..).unwrap_or_default();
        if text.get(start..).is_some_and(|text| text.starts_with(['[', '{'])) && rest.starts_with([']', '}']) {
            end += 1;
        }
        let length = text.get(start..end).map_or(0, |text| text.trim_end().len());
        start..start + length
    }

    fn node(&mut self, node: &MarkedYaml<'_>, depth: usize) -> Option<Node> {
        let span = self.span(node);
        if depth > MAX_DEPTH {
            self.fault("lists and tables stand too deep in each other", span, "");
            return None;
        }
        let value = self.value(&node.data, &span, depth)?;
        Some(Spanned { value, span })
    }

    fn value<'y>(&mut self, data: &YamlData<'y, MarkedYaml<'y>>, span: &Range<usize>, depth: usize) -> Option<Value> {
        Some(match data {
            YamlData::Value(Scalar::Null) => Value::Null,
            YamlData::Value(Scalar::Boolean(value)) => Value::Bool(*value),
            YamlData::Value(Scalar::Integer(value)) => Value::Integer(*value),
            YamlData::Value(Scalar::FloatingPoint(value)) => Value::Float(**value),
            YamlData::Value(Scalar::String(value)) | YamlData::Representation(value, ..) => {
                Value::String(value.to_string())
            }
            YamlData::Sequence(items) => {
                Value::List(items.iter().filter_map(|item| self.node(item, depth + 1)).collect())
            }
            YamlData::Mapping(entries) => {
                let mut table = Vec::with_capacity(entries.len());
                for (key, value) in entries {
                    self.entry(key, value, depth, &mut table);
                }
                Value::Table(table)
            }
            YamlData::Tagged(_, inner) => self.value(&inner.data, span, depth + 1)?,
            YamlData::Alias(_) | YamlData::BadValue => {
                self.fault("the value does not fit its tag", span.clone(), "remove what begins with `!`");
                return None;
            }
        })
    }

    fn entry(&mut self, key: &MarkedYaml<'_>, value: &MarkedYaml<'_>, depth: usize, table: &mut Vec<(Key, Node)>) {
        let span = self.span(key);
        let written = self.source.text.get(span.clone()).unwrap_or_default();
        let name = match &key.data {
            YamlData::Value(Scalar::String(name)) => name.to_string(),
            // `2026: x` and `true: x` are keys as they stand.
            YamlData::Value(_) => written.to_owned(),
            _ => {
                self.fault("a key must be one word", span, "write `key: value`");
                return;
            }
        };
        let quoted = usize::from(written.starts_with(['"', '\'']));
        let first = key.span.start.index() + quoted;
        if self.renamed.contains(&first) {
            let name = written.trim_matches(['"', '\'']);
            let earlier = table.iter().find(|(key, _)| key.value == name).map(|(key, _)| key.span.clone());
            self.duplicate(first, earlier.as_ref());
            return;
        }
        if let Some(mut node) = self.node(value, depth + 1) {
            if node.span.is_empty() {
                // An empty value is nowhere: its key is the place to look at.
                node.span = span.clone();
            }
            table.push((Spanned { value: name, span }, node));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is wrong, line, column, hint.
    type Told = (String, u32, u32, Option<String>);

    fn read(text: &str) -> (Option<Node>, Vec<Told>) {
        let source = Source::new("x.md".into(), text);
        let (node, diagnostics) = yaml(&source, 0..source.text.len());
        let faults = diagnostics.into_iter().map(|fault| {
            let place = fault.place.unwrap();
            (format!("{}: {}", fault.name, fault.message), place.line, place.column, fault.hint)
        });
        (node, faults.collect())
    }

    #[test]
    fn keeps_order_spans_and_types() {
        let text = "é---\nz: Été à Paris   # c\na: [ai, \"x y\"]\nt:\n  - {n: 0x1F, b: true}\n  - 1.5\ne:\nd: 2026-02-27\n2026: !x y\n";
        let source = Source::new("x.md".into(), text);
        let (node, faults) = yaml(&source, 6..text.len());
        assert_eq!(faults, []);
        let node = node.unwrap();
        let json = serde_json::json!({
            "z": "Été à Paris", "a": ["ai", "x y"], "t": [{"n": 31, "b": true}, 1.5], "e": null, "d": "2026-02-27",
            "2026": "y",
        });
        assert_eq!(node.to_json(), json);
        let Value::Table(entries) = node.value else { panic!() };
        let written: Vec<_> =
            entries.iter().map(|(key, node)| (&text[key.span.clone()], &text[node.span.clone()])).collect();
        assert_eq!(written[0], ("z", "Été à Paris"));
        assert_eq!(written[1], ("a", "[ai, \"x y\"]"));
        assert_eq!(written[2], ("t", "- {n: 0x1F, b: true}\n  - 1.5"));
        assert_eq!(written[3], ("e", "e"));
        assert_eq!(written[4], ("d", "2026-02-27"));
        assert_eq!(written[5], ("2026", "!x y"));
    }

    #[test]
    fn reports_every_key_that_stands_twice() {
        let (node, faults) = read("été: 1\nb: 2\nété: 3\n\"b\": 4\nc: {d: 1, d: 2}\n");
        assert_eq!(node.unwrap().to_json(), serde_json::json!({"été": 1, "b": 2, "c": {"d": 1}}));
        let twice = |key: &str, line, column, first: u32| {
            let hint = format!("keep one of them; the first is on line {first}");
            (format!("duplicate-key: `{key}` is written twice"), line, column, Some(hint))
        };
        assert_eq!(faults, [twice("été", 3, 1, 1), twice("b", 4, 2, 2), twice("d", 5, 11, 5)]);
    }

    #[test]
    fn a_tab_may_separate_a_value_from_its_key() {
        let (node, faults) = read("t:\tT\nlist:\n  -\ta\n  - \t b\nq: \"x: \ty\"\n");
        assert_eq!(faults, []);
        let json = serde_json::json!({"t": "T", "list": ["a", "b"], "q": "x: \ty"});
        assert_eq!(node.unwrap().to_json(), json);
    }

    #[test]
    fn wants_one_table() {
        assert_eq!(read("").0.unwrap().value, Value::Table(vec![]));
        assert_eq!(read("# only a comment\n").0.unwrap().value, Value::Table(vec![]));
        let cases = [
            ("- a\n", "yaml-syntax: these lines are a list, not keys with values", 1, 1),
            ("hello", "yaml-syntax: these lines are a text, not keys with values", 1, 1),
            ("a: 1\n--- x\n", "yaml-syntax: a second YAML document begins here", 2, 5),
            ("a: !!int z\n", "yaml-syntax: the value does not fit its tag", 1, 4),
            ("? [a]\n: b\n", "yaml-syntax: a key must be one word", 1, 3),
        ];
        for (text, message, line, column) in cases {
            let (_, faults) = read(text);
            assert_eq!(faults.len(), 1, "{text}: {faults:?}");
            assert_eq!((faults[0].0.as_str(), faults[0].1, faults[0].2), (message, line, column), "{text}");
        }
    }

    #[test]
    fn is_bounded() {
        let laughs = (1..12).fold("a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned(), |text, n| {
            let alias = format!("*a{}, ", n - 1).repeat(9);
            format!("{text}a{n}: &a{n} [{}]\n", alias.trim_end_matches(", "))
        });
        assert_eq!(read(&laughs).1[0].0, "yaml-syntax: the anchors stand for too many values");
        let steps = (0..300).fold(String::new(), |text, n| format!("{text}{}a:\n", " ".repeat(n)));
        let anchors = format!("a: {}x", "&x [".repeat(200)) + &"a, ".repeat(100_000);
        for text in [
            laughs,
            steps,
            anchors,
            format!("{}x", "- ".repeat(100_000)),
            format!("{}x", "- &a ".repeat(100_000)),
            format!("{}x", "? ".repeat(100_000)),
            format!("a: {}", "[".repeat(100_000)),
            format!("a: {}{}", "[".repeat(70), "]".repeat(70)),
            format!("a: {}", "{a: ".repeat(100_000)),
        ] {
            let (_, faults) = read(&text);
            assert!(!faults.is_empty(), "{}", &text[..20]);
        }
    }

    #[test]
    fn deepest_accepted_indentation_is_safe() {
        let text = format!("{}{}x", "- ".repeat(MAX_INDENT / 2), "[".repeat(250));
        let (_, faults) = read(&text);
        assert!(!faults.is_empty());
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "(?s).{0,60}") {
            let _ = read(&text);
        }

        #[test]
        fn never_panics_on_near_misses(text in "([a-c]|[.:=\"'\\[\\]{}#,&*!|>?%@-]|\n|é|\t| ){0,60}") {
            let _ = read(&text);
        }
    }
}
