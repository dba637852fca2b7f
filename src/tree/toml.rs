//! TOML → tree.

use std::ops::Range;

use toml::de::{DeArray, DeTable, DeValue};

use super::{BadDate, Key, MAX_DEPTH, Node, Spanned, Value, When};
use crate::diagnostic::{Diagnostic, Source};

/// Parses the TOML in `range` of `source` into a table.
///
/// Gives no tree where the syntax has an error; every fault comes as `toml-syntax`, or `duplicate-key`, at its place.
#[must_use]
pub fn toml(source: &Source, range: Range<usize>) -> (Option<Node>, Vec<Diagnostic>) {
    let text = source.text.get(range.clone()).unwrap_or_default();
    if let Some(at) = deep_key(text) {
        let at = range.start + at;
        let fault = Diagnostic::error("toml-syntax", "lists and tables stand too deep in each other")
            .at(source.place(at..at + 1));
        return (None, vec![fault]);
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { source, base: range.start, diagnostics: Vec::new() };
    let mut broken = false;
    let mut line = None;
    for error in in_order(&errors) {
        // A key that stands twice leaves the rest of the tree sound.
        broken |= !error.message().starts_with("duplicate key");
        // What follows a fault on its line is mostly its consequence.
        let here = source.place(reader.span(error.span().unwrap_or(0..0))).line;
        if line.replace(here) != Some(here) {
            reader.syntax(error);
        }
    }
    if broken {
        return (None, reader.diagnostics);
    }
    let value = reader.table(table.get_ref(), 0);
    (Some(Spanned { value, span: range.start..range.start }), reader.diagnostics)
}

/// The library reports what it finds while it reads keys before what it finds while it reads values.
fn in_order(errors: &[toml::de::Error]) -> Vec<&toml::de::Error> {
    let mut errors: Vec<_> = errors.iter().collect();
    errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
    errors
}

/// Where tables and lists stand deeper in each other than [`MAX_DEPTH`]: the library would nest dotted keys without end.
///
/// Strings and comments are skipped; outside them a dot stands in a key (or once in a number).
fn deep_key(text: &str) -> Option<usize> {
    let mut rest = text;
    let mut outer = Vec::new();
    let mut depth = 0;
    while let Some(first) = rest.chars().next() {
        let skipped = match first {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' | '\'' => quoted(rest, first),
            _ => first.len_utf8(),
        };
        match first {
            '.' => depth += 1,
            '{' | '[' => {
                outer.push(depth);
                depth += 1;
            }
            '}' | ']' => depth = outer.pop().unwrap_or(0),
            ',' | '\n' => depth = outer.last().map_or(0, |depth| depth + 1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Some(text.len() - rest.len());
        }
        rest = &rest[skipped..];
    }
    None
}

/// The length of the string at the text's beginning.
fn quoted(text: &str, quote: char) -> usize {
    let triple = if quote == '"' { "\"\"\"" } else { "'''" };
    let (opening, closing) = if text.starts_with(triple) { (3, triple) } else { (1, &triple[..1]) };
    let bytes = text.as_bytes();
    let mut at = opening;
    while at < bytes.len() {
        if quote == '"' && bytes[at] == b'\\' {
            at += 2;
        } else if text[at..].starts_with(closing) {
            return at + closing.len();
        } else if opening == 1 && bytes[at] == b'\n' {
            return at;
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
        if !text.is_char_boundary(at.min(bytes.len())) {
            // An escaped letter of several bytes.
            at += (1..4).find(|more| text.is_char_boundary(at + more)).unwrap_or(1);
        }
    }
    bytes.len()
}

/// Quotes that a word processor makes of straight ones.
const CURLY: [char; 6] = ['“', '”', '‘', '’', '«', '»'];

/// A value longer than this is not shown in a hint.
const MAX_SHOWN: usize = 200;

struct Reader<'a> {
    source: &'a Source,
    base: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn span(&self, span: Range<usize>) -> Range<usize> {
        self.base + span.start..self.base + span.end
    }

    fn syntax(&mut self, error: &toml::de::Error) {
        let span = self.span(error.span().unwrap_or(0..0));
        let text = &self.source.text;
        let written = text.get(span.clone()).unwrap_or_default();
        let rest = text.get(span.start..).and_then(|text| text.lines().next()).unwrap_or_default();
        let line = text.get(..span.start).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
        // Behind `key =` the value fills its line; within brackets it ends at the next sign of theirs.
        let is_whole = line.matches('=').count() == 1 && line.trim_end().ends_with('=') && !line.contains(['{', '[']);
        let ends: &[char] = if is_whole { &['#'] } else { &[',', '#', ']', '}'] };
        let value = rest.split(ends).next().unwrap_or_default().trim_end();
        let fault = if error.message().starts_with("duplicate key") {
            Diagnostic::error("duplicate-key", format!("`{written}` is written twice")).hint("keep one of them")
        } else {
            explain(error.message(), value)
        };
        self.diagnostics.push(fault.at(self.source.place(span)));
    }

    fn table(&mut self, table: &DeTable<'_>, depth: usize) -> Value {
        let mut entries: Vec<(Key, Node)> = Vec::with_capacity(table.len());
        for (key, value) in table {
            let key = Spanned { value: key.get_ref().to_string(), span: self.span(key.span()) };
            if let Some(node) = self.node(value.get_ref(), value.span(), depth + 1) {
                entries.push((key, node));
            }
        }
        // The library sorts by name; the file's order counts.
        entries.sort_by_key(|(key, _)| key.span.start);
        Value::Table(entries)
    }

    fn list(&mut self, items: &DeArray<'_>, depth: usize) -> Value {
        Value::List(items.iter().filter_map(|item| self.node(item.get_ref(), item.span(), depth + 1)).collect())
    }

    fn node(&mut self, value: &DeValue<'_>, span: Range<usize>, depth: usize) -> Option<Node> {
        let span = self.span(span);
        if depth > MAX_DEPTH {
            let fault = Diagnostic::error("toml-syntax", "lists and tables stand too deep in each other");
            self.diagnostics.push(fault.at(self.source.place(span)));
            return None;
        }
        let value = match value {
            DeValue::String(text) => Value::String(text.to_string()),
            DeValue::Boolean(value) => Value::Bool(*value),
            DeValue::Datetime(_) => Value::DateTime(self.source.text.get(span.clone())?.to_owned()),
            DeValue::Float(value) => Value::Float(value.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Integer(value) => {
                let Ok(number) = i64::from_str_radix(value.as_str(), value.radix()) else {
                    let fault = Diagnostic::error("toml-syntax", "the number is too large");
                    self.diagnostics.push(fault.at(self.source.place(span)));
                    return None;
                };
                Value::Integer(number)
            }
            DeValue::Array(items) => self.list(items, depth),
            DeValue::Table(table) => self.table(table, depth),
        };
        Some(Spanned { value, span })
    }
}

/// What a fault of the grammar means to the person who typed it; `value` is what stands at its place.
fn explain(message: &str, value: &str) -> Diagnostic {
    let unquoted = ["string values must be quoted", "invalid boolean", "missing opening quote"]
        .iter()
        .any(|start| message.starts_with(start));
    if value.starts_with(|letter: char| letter.is_ascii_digit())
        && let Err(BadDate { message: bad, hint }) = When::parse(value)
        && (message.starts_with("invalid date") || message.starts_with("invalid time") || hint.starts_with("write `"))
    {
        return Diagnostic::error("bad-date", bad).hint(hint);
    }
    if unquoted && value.starts_with(|letter: char| letter.is_alphabetic() || CURLY.contains(&letter)) {
        let fault = Diagnostic::error("toml-syntax", "a text must be in straight quotes");
        let text = without_lone_quote(value.trim_matches(CURLY).trim());
        let text = text.replace('\\', "\\\\").replace('"', "\\\"");
        let hint = format!("write `\"{text}\"`");
        return fault.maybe_hint((value.len() < MAX_SHOWN).then_some(hint));
    }
    if message.starts_with("invalid basic string") || message.starts_with("invalid literal string") {
        return Diagnostic::error("toml-syntax", "a text is not closed")
            .hint("close it with the quote that opens it, on the same line");
    }
    if message.starts_with("missing comma between array elements") || message.starts_with("unclosed array,") {
        return Diagnostic::error("toml-syntax", "a list is not closed")
            .hint("close it with `]`, or put a comma between its items");
    }
    let fault = Diagnostic::error("toml-syntax", message.replace('\n', " "));
    if message.starts_with("key with no value") {
        fault.hint("write `key = value`")
    } else if message.starts_with("unclosed table") {
        fault.hint("close it with `]`")
    } else if message.starts_with("invalid unquoted key") {
        fault.hint("put the key in quotes")
    } else if message.starts_with("missing escaped value") {
        fault.hint("write `\\\\` for a backslash, or put the text in single quotes")
    } else {
        fault
    }
}

/// A text without the quote at its end or beginning whose partner was forgotten.
fn without_lone_quote(text: &str) -> &str {
    for quote in ['"', '\''] {
        if text.matches(quote).count() == 1 {
            return text.strip_suffix(quote).or_else(|| text.strip_prefix(quote)).unwrap_or(text);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Node>, Vec<(String, u32, u32)>) {
        let source = Source::new("x.toml".into(), text);
        let (node, diagnostics) = toml(&source, 0..source.text.len());
        let faults = diagnostics.into_iter().map(|fault| {
            let place = fault.place.unwrap();
            (format!("{}: {}", fault.name, fault.message), place.line, place.column)
        });
        (node, faults.collect())
    }

    #[test]
    fn keeps_order_spans_and_types() {
        let text = "+++\nz = \"é\"\na = 2026-02-27\n[t.u]\nn = 0x1F\nf = [1.5, true]\n+++\n";
        let source = Source::new("x.toml".into(), text);
        let (node, faults) = toml(&source, 4..text.len() - 4);
        assert_eq!(faults, []);
        let Value::Table(entries) = node.unwrap().value else { panic!() };
        let names: Vec<_> = entries.iter().map(|(key, _)| key.value.as_str()).collect();
        assert_eq!(names, ["z", "a", "t"]);
        assert_eq!(&text[entries[0].1.span.clone()], "\"é\"");
        assert_eq!(entries[1].1.value, Value::DateTime("2026-02-27".into()));
        assert_eq!(entries[2].1.to_json(), serde_json::json!({"u": {"n": 31, "f": [1.5, true]}}));
    }

    #[test]
    fn reports_all_faults() {
        let (node, faults) = read("a = fr\nb = \"x\nc = 1\nc = 2\n");
        assert!(node.is_none());
        assert_eq!(faults.len(), 3, "{faults:?}");
        assert_eq!(faults[0], ("toml-syntax: a text must be in straight quotes".into(), 1, 5));
        assert_eq!(faults[2], ("duplicate-key: `c` is written twice".into(), 4, 1));
        assert!(read("a = 1\na = 2\n").0.is_some());
    }

    #[test]
    fn explains_the_usual_mistakes() {
        for (text, expected) in [
            ("a = yes", "toml-syntax: a text must be in straight quotes / write `\"yes\"`"),
            ("a = “l'IA” # x", "toml-syntax: a text must be in straight quotes / write `\"l'IA\"`"),
            ("a = l'\"IA\"", "toml-syntax: a text must be in straight quotes / write `\"l'\\\"IA\\\"\"`"),
            ("a = Veille\"", "toml-syntax: a text must be in straight quotes / write `\"Veille\"`"),
            ("a = Veille, suite' # x", "toml-syntax: a text must be in straight quotes / write `\"Veille, suite\"`"),
            ("a = [b\", \"c\"]", "toml-syntax: a text must be in straight quotes / write `\"b\"`"),
            ("a = “Veille\"", "toml-syntax: a text must be in straight quotes / write `\"Veille\"`"),
            ("a = 2026-02-30", "bad-date: `2026-02-30` is not a day of the calendar / did you mean `2026-02-28`?"),
            ("a = 27/02/2026", "bad-date: `27/02/2026` is not a date / write `2026-02-27`"),
            ("a = 27 février 2026", "bad-date: `27 février 2026` is not a date / write `2026-02-27`"),
            ("a", "toml-syntax: key with no value, expected `=` / write `key = value`"),
            ("a = \"x", "toml-syntax: a text is not closed / close it with the quote that opens it, on the same line"),
        ] {
            let source = Source::new("x.toml".into(), text);
            let (node, faults) = toml(&source, 0..text.len());
            assert!(node.is_none());
            let told =
                faults.iter().map(|f| format!("{}: {} / {}", f.name, f.message, f.hint.as_deref().unwrap_or("")));
            assert_eq!(told.collect::<Vec<_>>(), [expected], "{text}");
        }
        // One fault for each line, in order.
        let (_, faults) = read("title = Santé : x\nc = [1, 2\nd = 1\n");
        assert_eq!(faults.iter().map(|fault| fault.1).collect::<Vec<_>>(), [1, 3]);
    }

    #[test]
    fn is_bounded() {
        for text in [
            format!("{}a = 1", "a.".repeat(200_000)),
            format!("[{}a]", "a.".repeat(200_000)),
            format!("a = {}", "[".repeat(200_000)),
            format!("a = {}{}", "[".repeat(70), "]".repeat(70)),
            format!("a = {}", "{a=".repeat(200_000)),
            format!("a = {{{}a = 1}}", "a.".repeat(200_000)),
        ] {
            let (_, faults) = read(&text);
            assert!(!faults.is_empty());
        }
        assert_eq!(read("a = 99999999999999999999").1[0].0, "toml-syntax: the number is too large");
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "(?s).{0,60}") {
            let _ = read(&text);
        }

        #[test]
        fn never_panics_on_near_misses(text in "([a-c]|[.=\"'\\[\\]{}#,]|\n|[0-9-]| ){0,60}") {
            let _ = read(&text);
        }
    }
}
