//! The reading of a table, key by key, by its shape: what is asked for is checked, what the shape does not have is unknown.

use std::ops::Range;

use jiff::civil::Date;

use super::date::BadDate;
use super::direction::unclosed_direction;
use super::shape::{Field, Kind, Needed, Shape};
use super::yaml_fault::quote;
use super::{Extra, Key, Node, Spanned, Value, When};
use crate::diagnostic::{Diagnostic, Severity, Source, did_you_mean};

/// A table that is being read.
///
/// What may be asked is what its [`Shape`] says; [`Fields::finish`] reports the keys that it does not have. An empty value
/// (YAML's null) counts as not written. All faults go to the same list, so that one reading finds them all.
///
/// A reader that asks for a key which the shape does not have, that takes it for something else, or that leaves out one
/// that it has, would check other than what editors are told. Debug builds, and so all tests, stop there.
#[derive(Debug)]
pub struct Fields<'a, 'd> {
    entries: &'a [(Key, Node)],
    shape: &'static Shape,
    /// The table itself, for what is missing.
    span: Range<usize>,
    /// What stands before a key in messages: empty, or `image.`.
    prefix: String,
    /// The keys of the shape that were asked for, a bit each.
    asked: u64,
    /// Those that were asked for as such that must be there.
    required: u64,
    /// Keys that writers chose and somebody asked for.
    others: Vec<&'a str>,
    source: &'a Source,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a, 'd> Fields<'a, 'd> {
    /// Reads a file's table. Anything but a table has no keys.
    #[must_use]
    pub fn new(
        node: &'a Node,
        shape: &'static Shape,
        source: &'a Source,
        diagnostics: &'d mut Vec<Diagnostic>,
    ) -> Self {
        let entries: &[_] = if let Value::Table(entries) = &node.value { entries } else { &[] };
        Self {
            entries,
            shape,
            span: node.span.clone(),
            prefix: String::new(),
            asked: 0,
            required: 0,
            others: Vec::new(),
            source,
            diagnostics,
        }
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

    /// What the shape says of a key, which is known from now on.
    fn field(&mut self, key: &'a str) -> Option<&'static Field> {
        let keys = self.shape.keys;
        if let Some(at) = keys.iter().position(|field| field.name == key) {
            self.asked |= 1 << at;
            return keys.get(at);
        }
        debug_assert!(self.shape.others.is_some(), "`{key}` is asked for, and the shape does not have it");
        if !self.others.contains(&key) {
            self.others.push(key);
        }
        self.shape.others.as_ref()
    }

    /// What a question wants to know of a key's kind.
    fn kind<T>(&mut self, key: &'a str, wanted: impl Fn(&'static Kind) -> Option<T> + Copy) -> Option<T> {
        let field = self.field(key)?;
        let found = field.kind.find(wanted);
        debug_assert!(found.is_some(), "`{key}` is asked for as something else than {:?}", field.kind);
        found
    }

    /// A key's value as it stands, or nothing where it is absent or empty.
    pub fn node(&mut self, key: &'a str) -> Option<&'a Node> {
        self.field(key);
        self.written(key)
    }

    /// Whether a key has a value, be it one that cannot be read.
    pub fn is_written(&mut self, key: &'a str) -> bool {
        self.field(key);
        self.entries.iter().any(|(written, node)| written.value == key && node.value != Value::Null)
    }

    fn written(&self, key: &str) -> Option<&'a Node> {
        let (_, node) = self.entries.iter().find(|(written, _)| written.value == key)?;
        (!matches!(node.value, Value::Null | Value::Unreadable)).then_some(node)
    }

    /// Reports `missing-key` where a key is absent or empty; true where it is there.
    pub fn require(&mut self, key: &'a str, hint: &str) -> bool {
        if let Some(at) = self.shape.keys.iter().position(|field| field.name == key) {
            debug_assert!(self.shape.keys[at].needed != Needed::Never, "`{key}` may be missing");
            self.required |= 1 << at;
        }
        if self.node(key).is_some() {
            return true;
        }
        let empty = self.entries.iter().find(|(written, _)| written.value == key);
        if empty.is_some_and(|(_, node)| node.value == Value::Unreadable) {
            return false;
        }
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
        self.kind(key, |kind| matches!(kind, Kind::Text).then_some(()));
        self.text(key)
    }

    fn text(&mut self, key: &str) -> Option<Spanned<&'a str>> {
        let node = self.written(key)?;
        let name = self.name(key);
        self.as_string(node, &name)
    }

    /// A text of one line that is not blank, without the blanks around it.
    pub fn line(&mut self, key: &'a str) -> Option<Spanned<&'a str>> {
        self.kind(key, |kind| matches!(kind, Kind::Line).then_some(()));
        let Spanned { value, span } = self.text(key)?;
        let name = self.name(key);
        self.as_line(value, span, &name)
    }

    /// A paragraph of plain text: lines are joined, blanks around it go; nothing where it is blank.
    pub fn paragraph(&mut self, key: &'a str) -> Option<String> {
        self.kind(key, |kind| matches!(kind, Kind::Paragraph).then_some(()));
        let Spanned { value, span } = self.text(key)?;
        let joined = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if joined.is_empty() {
            return None;
        }
        let name = self.name(key);
        self.printable(&joined, &span, &name).then_some(joined)
    }

    /// True or false; as the shape says where it is not written.
    pub fn boolean(&mut self, key: &'a str) -> bool {
        let default = self.kind(key, |kind| if let Kind::Boolean(default) = kind { Some(*default) } else { None });
        let default = default.unwrap_or_default();
        let Some(node) = self.written(key) else { return default };
        if let Value::Bool(value) = node.value {
            return value;
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
        default
    }

    /// A whole number.
    pub fn integer(&mut self, key: &'a str) -> Option<Spanned<i64>> {
        self.kind(key, |kind| matches!(kind, Kind::Integer).then_some(()));
        self.number(key)
    }

    fn number(&mut self, key: &str) -> Option<Spanned<i64>> {
        let node = self.written(key)?;
        if let Value::Integer(value) = node.value {
            return Some(Spanned { value, span: node.span.clone() });
        }
        let name = self.name(key);
        self.wrong_type(node, &name, "a whole number", None);
        None
    }

    /// A whole number from 1 to what the shape says; its default where none is written.
    pub fn count(&mut self, key: &'a str) -> usize {
        let bounds =
            |kind: &Kind| if let Kind::Count { most, default } = kind { Some((*most, *default)) } else { None };
        let (most, default) = self.kind(key, bounds).unwrap_or((usize::MAX, 1));
        let Some(Spanned { value, span }) = self.number(key) else { return default };
        if let Some(count) = usize::try_from(value).ok().filter(|count| (1..=most).contains(count)) {
            return count;
        }
        let message = format!("`{}` must be from 1 to {most}, not {value}", self.name(key));
        self.report(span, Diagnostic::error("bad-value", message));
        default
    }

    /// A date, with its time where one is written.
    pub fn moment(&mut self, key: &'a str) -> Option<When> {
        self.kind(key, |kind| matches!(kind, Kind::Moment).then_some(()));
        self.dated(key, When::parse)
    }

    /// A date without a time.
    pub fn date(&mut self, key: &'a str) -> Option<Date> {
        self.kind(key, |kind| matches!(kind, Kind::Day).then_some(()));
        self.dated(key, When::parse_day)
    }

    fn dated<T>(&mut self, key: &str, parse: fn(&str) -> Result<T, BadDate>) -> Option<T> {
        let node = self.written(key)?;
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

    /// One of some words, as what it means.
    pub fn word<T: Copy>(&mut self, key: &'a str, words: &[(&str, T)]) -> Option<T> {
        let known = self.kind(key, |kind| if let Kind::Word(known) = kind { Some(*known) } else { None });
        debug_assert!(
            known.is_some_and(|known| known.iter().eq(words.iter().map(|(word, _)| word))),
            "the shape has other words for `{key}`"
        );
        let Spanned { value, span } = self.text(key)?;
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
        self.kind(key, |kind| matches!(kind, Kind::Lines | Kind::Names(_)).then_some(()));
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

    /// A list of tables, each to be read by [`Fields::item`]; empty where there is none.
    pub fn tables(&mut self, key: &'a str) -> &'a [Node] {
        self.kind(key, |kind| matches!(kind, Kind::Tables(_)).then_some(()));
        self.list(key)
    }

    fn list(&mut self, key: &str) -> &'a [Node] {
        let Some(node) = self.written(key) else { return &[] };
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
        let shape = self.kind(key, |kind| if let Kind::Table(shape) = kind { Some(*shape) } else { None })?;
        let node = self.written(key)?;
        let name = self.name(key);
        self.nested(node, shape, &name, None)
    }

    /// A table of which nothing has to be there: where it is absent or something else, it reads as an empty one.
    pub fn section(&mut self, key: &'a str) -> Fields<'a, '_> {
        static NOTHING: Shape = Shape::new(&[]);
        static EMPTY: Node = Spanned { value: Value::Null, span: 0..0 };
        let shape = self.kind(key, |kind| if let Kind::Table(shape) = kind { Some(*shape) } else { None });
        let name = self.name(key);
        let mut node = self.written(key).unwrap_or(&EMPTY);
        if !matches!(node.value, Value::Table(_) | Value::Null | Value::Unreadable) {
            self.wrong_type(node, &name, "a table", None);
            node = &EMPTY;
        }
        let mut fields = Fields::new(node, shape.unwrap_or(&NOTHING), self.source, self.diagnostics);
        fields.prefix = format!("{name}.");
        fields
    }

    /// A value of a list of tables, to be read in its turn; `at` is its place from 0, `instead` what to write where it
    /// is no table.
    pub fn item(&mut self, key: &'a str, at: usize, node: &'a Node, instead: &str) -> Option<Fields<'a, '_>> {
        let shape = self.kind(key, |kind| if let Kind::Tables(shape) = kind { Some(*shape) } else { None })?;
        let name = format!("{}[{at}]", self.name(key));
        self.nested(node, shape, &name, Some(instead))
    }

    fn nested(
        &mut self,
        node: &'a Node,
        shape: &'static Shape,
        name: &str,
        instead: Option<&str>,
    ) -> Option<Fields<'a, '_>> {
        if !matches!(node.value, Value::Table(_)) {
            self.wrong_type(node, name, "a table", instead.map(str::to_owned));
            return None;
        }
        let mut fields = Fields::new(node, shape, self.source, self.diagnostics);
        fields.prefix = format!("{name}.");
        Some(fields)
    }

    /// A table that nobody looks into.
    pub fn extra(&mut self, key: &'a str) -> Extra {
        self.kind(key, |kind| matches!(kind, Kind::Extra).then_some(()));
        let Some(node) = self.written(key) else { return Extra::default() };
        if !matches!(node.value, Value::Table(_)) {
            let name = self.name(key);
            self.wrong_type(node, &name, "a table", None);
        }
        Extra::from_node(node)
    }

    /// Reports every key that the shape does not have; of those that writers choose, every one that nobody asked for.
    /// `elsewhere` is the hint where no known key is near; without it the known keys are listed.
    pub fn finish(self, elsewhere: Option<&str>) {
        for (at, field) in self.shape.keys.iter().enumerate() {
            let (name, is_set) = (field.name, |bits: u64| bits & (1 << at) != 0);
            debug_assert!(is_set(self.asked), "nobody asks for `{name}`, which the shape has");
            debug_assert!(
                field.needed != Needed::Always || is_set(self.required),
                "nobody minds if `{name}` is missing"
            );
        }
        let known = || self.shape.keys.iter().map(|field| field.name).chain(self.others.iter().copied());
        for (key, _) in self.entries {
            if known().any(|known| known == key.value) {
                continue;
            }
            let hint = did_you_mean(&key.value, known())
                .or_else(|| self.shape.synonym(&key.value).map(|known| format!("did you mean `{known}`?")))
                .or_else(|| elsewhere.map(str::to_owned))
                .or_else(|| known().next().map(|_| format!("the keys here are {}", all(known()))));
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
            Value::List(_) | Value::Null | Value::Unreadable => None,
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

    /// Reports a character that XML, HTML and terminals cannot hold, or that turns around what is not in the value.
    fn printable(&mut self, value: &str, span: &Range<usize>, name: &str) -> bool {
        let control = |letter: char| letter.is_control() && letter != '\t';
        let none = |letter: char| matches!(letter, '\u{FDD0}'..='\u{FDEF}') || u32::from(letter) & 0xFFFE == 0xFFFE;
        let fault = value.chars().find(|letter| control(*letter) || none(*letter)).map(|letter| {
            let what = if control(letter) { "the control character" } else { "what Unicode calls no character:" };
            let message = format!("`{name}` holds {what} {}", letter.escape_unicode());
            Diagnostic::error("bad-value", message).hint("type the text anew")
        });
        let fault = fault.or_else(|| unclosed_direction(value).map(|sign| turned(&format!("`{name}`"), sign)));
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

/// "`a`, `b`, `c`"
fn all<'s>(words: impl Iterator<Item = &'s str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// What is said of a text that turns the direction of what follows it.
#[must_use]
pub fn turned(what: &str, sign: char) -> Diagnostic {
    let message =
        format!("{what} holds U+{:04X}, which turns the direction of what follows, and is not closed", u32::from(sign));
    Diagnostic::error("bad-value", message).hint("it cannot be seen: delete the letters around it, and type them anew")
}
