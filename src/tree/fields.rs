//! The reading of a table, key by key: what is asked for is checked, what is never asked for is unknown.

use std::ops::Range;

use jiff::civil::Date;

use super::date::BadDate;
use super::yaml_fault::quote;
use super::{Extra, Key, Moment, Node, Spanned, Value};
use crate::diagnostic::{Diagnostic, Severity, Source, did_you_mean};

/// A table that is being read.
///
/// Every question marks its key as known; [`Fields::finish`] reports the others. An empty value (YAML's null) counts
/// as not written. All faults go to the same list, so that one reading finds them all.
#[derive(Debug)]
pub struct Fields<'a, 'd> {
    entries: &'a [(Key, Node)],
    /// The table itself, for what is missing.
    span: Range<usize>,
    /// What stands before a key in messages: empty, or `image.`.
    prefix: String,
    asked: Vec<&'a str>,
    source: &'a Source,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a, 'd> Fields<'a, 'd> {
    /// Reads a file's table. Anything but a table has no keys.
    #[must_use]
    pub fn new(node: &'a Node, source: &'a Source, diagnostics: &'d mut Vec<Diagnostic>) -> Self {
        let entries: &[_] = if let Value::Table(entries) = &node.value { entries } else { &[] };
        Self { entries, span: node.span.clone(), prefix: String::new(), asked: Vec::new(), source, diagnostics }
    }

    /// The keys as written, in order, known or not.
    pub fn keys(&self) -> impl Iterator<Item = &'a Key> + use<'a> {
        self.entries.iter().map(|(key, _)| key)
    }

    /// The file that is being read.
    #[must_use]
    pub fn source(&self) -> &'a Source {
        self.source
    }

    /// The table's own place in the file.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// A key's name in messages.
    #[must_use]
    pub fn name(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    /// Adds a fault at a place of this file.
    pub fn report(&mut self, span: Range<usize>, fault: Diagnostic) {
        self.diagnostics.push(fault.at(self.source.place(span)));
    }

    /// Where the faults go, for readers of other kinds.
    pub fn diagnostics(&mut self) -> &mut Vec<Diagnostic> {
        self.diagnostics
    }

    /// A key's value as it stands, or nothing where it is absent or empty.
    pub fn node(&mut self, key: &'a str) -> Option<&'a Node> {
        self.asked.push(key);
        let (_, node) = self.entries.iter().find(|(written, _)| written.value == key)?;
        (node.value != Value::Null).then_some(node)
    }

    /// Reports `missing-key` where a key is absent or empty; true where it is there.
    pub fn require(&mut self, key: &'a str, hint: &str) -> bool {
        if self.node(key).is_some() {
            return true;
        }
        let empty = self.entries.iter().find(|(written, _)| written.value == key);
        let (what, span) = match empty {
            Some((key, _)) => ("has no value", key.span.clone()),
            None => ("is missing", self.span.clone()),
        };
        let fault = Diagnostic::error("missing-key", format!("`{}` {what}", self.name(key))).hint(hint);
        self.report(span, fault);
        false
    }

    /// A text.
    pub fn string(&mut self, key: &'a str) -> Option<Spanned<&'a str>> {
        let node = self.node(key)?;
        let name = self.name(key);
        self.as_string(node, &name)
    }

    /// A text of one line that is not blank, without the blanks around it.
    pub fn line(&mut self, key: &'a str) -> Option<Spanned<&'a str>> {
        let Spanned { value, span } = self.string(key)?;
        let name = self.name(key);
        self.as_line(value, span, &name)
    }

    /// A paragraph of plain text: lines are joined, blanks around it go; nothing where it is blank.
    pub fn paragraph(&mut self, key: &'a str) -> Option<String> {
        let Spanned { value, span } = self.string(key)?;
        let joined = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if joined.is_empty() {
            return None;
        }
        let name = self.name(key);
        self.printable(&joined, &span, &name).then_some(joined)
    }

    /// True or false.
    pub fn boolean(&mut self, key: &'a str) -> Option<bool> {
        let node = self.node(key)?;
        if let Value::Bool(value) = node.value {
            return Some(value);
        }
        let hint = match &node.value {
            Value::String(text) => match text.to_lowercase().as_str() {
                "yes" | "on" | "true" | "oui" | "y" => Some("write `true`, without quotes".to_owned()),
                "no" | "off" | "false" | "non" | "n" => Some("write `false`, without quotes".to_owned()),
                _ => None,
            },
            _ => None,
        };
        let name = self.name(key);
        self.wrong_type(node, &name, "true or false", hint);
        None
    }

    /// A whole number.
    pub fn integer(&mut self, key: &'a str) -> Option<Spanned<i64>> {
        let node = self.node(key)?;
        if let Value::Integer(value) = node.value {
            return Some(Spanned { value, span: node.span.clone() });
        }
        let name = self.name(key);
        self.wrong_type(node, &name, "a whole number", None);
        None
    }

    /// A whole number from 1 to `most`.
    pub fn count(&mut self, key: &'a str, most: usize) -> Option<usize> {
        let Spanned { value, span } = self.integer(key)?;
        let count = usize::try_from(value).ok().filter(|count| (1..=most).contains(count));
        if count.is_none() {
            let message = format!("`{}` must be from 1 to {most}, not {value}", self.name(key));
            self.report(span, Diagnostic::error("bad-value", message));
        }
        count
    }

    /// A date, with its time where one is written.
    pub fn moment(&mut self, key: &'a str) -> Option<Moment> {
        self.dated(key, Moment::parse)
    }

    /// A date without a time.
    pub fn date(&mut self, key: &'a str) -> Option<Date> {
        self.dated(key, Moment::parse_day)
    }

    fn dated<T>(&mut self, key: &'a str, parse: fn(&str) -> Result<T, BadDate>) -> Option<T> {
        let node = self.node(key)?;
        let text = match &node.value {
            Value::String(text) | Value::DateTime(text) => text,
            // `20260227` and `2026` are numbers to YAML.
            Value::Integer(_) | Value::Float(_) => self.source.text.get(node.span.clone())?,
            _ => {
                let name = self.name(key);
                self.wrong_type(node, &name, "a date", Some("write it as `2026-02-27`".to_owned()));
                return None;
            }
        };
        match parse(text) {
            Ok(value) => Some(value),
            Err(BadDate { message, hint }) => {
                self.report(node.span.clone(), Diagnostic::error("bad-date", message).hint(hint));
                None
            }
        }
    }

    /// One of some words.
    pub fn word<T: Copy>(&mut self, key: &'a str, words: &[(&str, T)]) -> Option<T> {
        let Spanned { value, span } = self.string(key)?;
        let found = words.iter().find(|(word, _)| *word == value);
        if found.is_none() {
            let names = || words.iter().map(|(word, _)| *word);
            let message = format!("`{}` cannot be `{value}`", self.name(key));
            let hint = did_you_mean(value, names()).unwrap_or_else(|| format!("write {}", either(names())));
            self.report(span, Diagnostic::error("bad-value", message).hint(hint));
        }
        found.map(|(_, meaning)| *meaning)
    }

    /// A list of texts of one line that are not blank; those that are something else are reported and left out.
    pub fn lines(&mut self, key: &'a str) -> Vec<Spanned<&'a str>> {
        let name = self.name(key);
        let mut lines = Vec::new();
        for (at, node) in self.list(key).iter().enumerate() {
            let name = format!("{name}[{at}]");
            if let Some(Spanned { value, span }) = self.as_string(node, &name) {
                lines.extend(self.as_line(value, span, &name));
            }
        }
        lines
    }

    /// A list of anything; empty where there is none.
    pub fn list(&mut self, key: &'a str) -> &'a [Node] {
        let Some(node) = self.node(key) else { return &[] };
        if let Value::List(items) = &node.value {
            return items;
        }
        let hint = match (&node.value, self.source.text.get(node.span.clone())) {
            (Value::String(_), Some(text)) if !text.contains('\n') => Some(format!("write a list: `[{text}]`")),
            _ => Some("write a list, even of one item".to_owned()),
        };
        let name = self.name(key);
        self.wrong_type(node, &name, "a list", hint);
        &[]
    }

    /// A table, to be read in its turn.
    pub fn table(&mut self, key: &'a str) -> Option<Fields<'a, '_>> {
        let node = self.node(key)?;
        let name = self.name(key);
        self.nested(node, &name)
    }

    /// A value of a list as a table, to be read in its turn; `name` is what messages call it.
    pub fn nested(&mut self, node: &'a Node, name: &str) -> Option<Fields<'a, '_>> {
        self.nested_or(node, name, None)
    }

    /// The same, with what to write instead of a value that is no table.
    pub fn item(&mut self, node: &'a Node, name: &str, instead: &str) -> Option<Fields<'a, '_>> {
        self.nested_or(node, name, Some(instead.to_owned()))
    }

    fn nested_or(&mut self, node: &'a Node, name: &str, instead: Option<String>) -> Option<Fields<'a, '_>> {
        if !matches!(node.value, Value::Table(_)) {
            self.wrong_type(node, name, "a table", instead);
            return None;
        }
        let mut fields = Fields::new(node, self.source, self.diagnostics);
        fields.prefix = format!("{name}.");
        Some(fields)
    }

    /// A table that nobody looks into.
    pub fn extra(&mut self, key: &'a str) -> Extra {
        let Some(node) = self.node(key) else { return Extra::default() };
        if !matches!(node.value, Value::Table(_)) {
            let name = self.name(key);
            self.wrong_type(node, &name, "a table", None);
        }
        Extra::from_node(node)
    }

    /// Reports every key that nobody asked for. `elsewhere` is the hint where no known key is near; without it the
    /// known keys are listed.
    pub fn finish(self, elsewhere: Option<&str>) {
        for (key, _) in self.entries {
            if self.asked.contains(&key.value.as_str()) {
                continue;
            }
            let hint = did_you_mean(&key.value, self.asked.iter().copied())
                .or_else(|| elsewhere.map(str::to_owned))
                .or_else(|| (!self.asked.is_empty()).then(|| format!("the keys here are {}", all(&self.asked))));
            let fault = Diagnostic::error("unknown-key", format!("unknown key `{}{}`", self.prefix, key.value))
                .at(self.source.place(key.span.clone()))
                .maybe_hint(hint);
            self.diagnostics.push(fault);
        }
    }

    fn as_string(&mut self, node: &'a Node, name: &str) -> Option<Spanned<&'a str>> {
        if let Value::String(value) = &node.value {
            return Some(Spanned { value, span: node.span.clone() });
        }
        let written = self.source.text.get(node.span.clone()).filter(|text| !text.contains('\n') && text.len() < 200);
        let hint = match node.value {
            Value::List(_) | Value::Null => None,
            // `- Santé : les chiffres` is a table to YAML; braces are meant.
            Value::Table(_) => written.filter(|text| !text.starts_with('{')),
            _ => written,
        };
        self.wrong_type(node, name, "a text", hint.map(|text| format!("put it in quotes: `{}`", quote(text))));
        None
    }

    fn as_line(&mut self, value: &'a str, span: Range<usize>, name: &str) -> Option<Spanned<&'a str>> {
        let value = value.trim();
        let fault = if value.is_empty() {
            Diagnostic::error("empty-value", format!("`{name}` is empty"))
        } else if value.contains('\n') {
            Diagnostic::error("bad-value", format!("`{name}` must be one line")).hint("join its lines")
        } else {
            return self.printable(value, &span, name).then_some(Spanned { value, span });
        };
        self.report(span, fault);
        None
    }

    /// Reports a character that XML and terminals cannot hold.
    fn printable(&mut self, value: &str, span: &Range<usize>, name: &str) -> bool {
        let bad = |letter: char| (letter.is_control() && letter != '\t') || matches!(letter, '\u{FFFE}' | '\u{FFFF}');
        let fault = value.chars().find(|letter| bad(*letter)).map(|letter| {
            let message = format!("`{name}` holds the control character {}", letter.escape_unicode());
            Diagnostic::error("bad-value", message).hint("type the text anew")
        });
        let printable = fault.is_none();
        if let Some(fault) = fault {
            self.report(span.clone(), fault);
        }
        printable
    }

    fn wrong_type(&mut self, node: &Node, name: &str, wanted: &str, hint: Option<String>) {
        let message = format!("`{name}` must be {wanted}, not {}", node.value.type_name());
        self.report(node.span.clone(), Diagnostic::error("wrong-type", message).maybe_hint(hint));
    }
}

/// Whether anything was found that stops the build.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// "`a`, `b` or `c`"
fn either<'s>(words: impl Iterator<Item = &'s str>) -> String {
    let words: Vec<_> = words.map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// "`a`, `b`, `c`", each once.
fn all(words: &[&str]) -> String {
    let mut names: Vec<String> = Vec::new();
    for word in words {
        let name = format!("`{word}`");
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}
