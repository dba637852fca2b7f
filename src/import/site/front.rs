//! A file of another generator, cut into its front matter and its text.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Source};
use crate::tree::{self, Key, Node, Spanned, Value};

/// The front matter, key by key: what is taken is mapped, what is left is kept.
#[derive(Debug, Default)]
pub(super) struct Front {
    keys: Vec<(Key, Node)>,
}

/// Cuts a file. A file without front matter is text from its beginning; nothing is given for what stands between the
/// fences if it cannot be read.
pub(super) fn cut(source: &Source) -> Result<(Option<Front>, Range<usize>), Vec<Diagnostic>> {
    let text = &source.text;
    let first = text.split('\n').next().unwrap_or_default();
    let fence = first.trim_end();
    let all = 0..text.len();
    if fence == "---" || fence == "+++" {
        let start = (first.len() + 1).min(text.len());
        let Some((matter, body)) = fenced(text, start, fence) else { return Ok((None, all)) };
        let (node, faults) = if fence == "---" { tree::yaml(source, matter) } else { tree::toml(source, matter) };
        return match node {
            Some(node) if faults.is_empty() => Ok((Some(Front::of(node)), body)),
            _ => Err(faults),
        };
    }
    if text.starts_with('{') && !text.starts_with("{{") && !text.starts_with("{%") {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>();
        if let Some(Ok(value @ serde_json::Value::Object(_))) = values.next() {
            let end = values.byte_offset();
            let body = end + text[end..].find('\n').map_or(text.len() - end, |newline| newline + 1);
            let blank = text[end..body].trim().is_empty();
            return Ok((Some(Front::of(of_json(value))), if blank { body } else { end }..text.len()));
        }
    }
    Ok((None, all))
}

/// The front matter from `start` to the next fence, and the text after it.
fn fenced(text: &str, start: usize, fence: &str) -> Option<(Range<usize>, Range<usize>)> {
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let word = line.trim_end();
        if word == fence || (fence == "---" && word == "...") {
            return Some((start..at, at + line.len()..text.len()));
        }
        at += line.len();
    }
    None
}

/// JSON as a tree; its values know no place.
pub(super) fn of_json(value: serde_json::Value) -> Node {
    use serde_json::Value as Json;
    let value = match value {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(value),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::Integer(whole),
            None => number.as_f64().map_or_else(|| Value::String(number.to_string()), Value::Float),
        },
        Json::String(text) => Value::String(text),
        Json::Array(items) => Value::List(items.into_iter().map(of_json).collect()),
        Json::Object(map) => {
            let key = |value| Spanned { value, span: 0..0 };
            Value::Table(map.into_iter().map(|(name, value)| (key(name), of_json(value))).collect())
        }
    };
    Spanned { value, span: 0..0 }
}

impl Front {
    pub(super) fn of(node: Node) -> Self {
        let Value::Table(keys) = node.value else { return Self::default() };
        Self { keys }
    }

    /// The value of the first of these keys that is there, which is then mapped; case does not count.
    pub(super) fn take(&mut self, names: &[&str]) -> Option<(Key, Node)> {
        let at = names.iter().find_map(|name| self.position(name))?;
        Some(self.keys.remove(at))
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.keys.iter().position(|(key, node)| key.value.eq_ignore_ascii_case(name) && node.value != Value::Null)
    }

    /// A value that stays.
    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        self.position(name).map(|at| &self.keys[at].1)
    }

    /// A text that stays; a number or a date counts as what was written.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.get(name).and_then(text)
    }

    /// The texts of a list that stays, or the words of a text.
    pub(super) fn words(&self, name: &str) -> Vec<String> {
        match self.get(name) {
            Some(Spanned { value: Value::String(text), .. }) => text.split_whitespace().map(str::to_owned).collect(),
            Some(node) => texts(node),
            None => Vec::new(),
        }
    }

    /// Puts a key back or adds one.
    pub(super) fn put(&mut self, key: Key, node: Node) {
        self.keys.push((key, node));
    }

    /// What nobody took.
    pub(super) fn rest(self) -> Vec<(Key, Node)> {
        self.keys
    }
}

/// A value as one text.
pub(super) fn text(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) | Value::DateTime(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// A value as texts: a list of them, or one.
pub(super) fn texts(node: &Node) -> Vec<String> {
    match &node.value {
        Value::List(items) => items.iter().filter_map(text).collect(),
        _ => text(node).into_iter().collect(),
    }
}

/// A value of a table.
pub(super) fn inner<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    let Value::Table(entries) = &node.value else { return None };
    entries.iter().find(|(key, _)| key.value.eq_ignore_ascii_case(name)).map(|(_, node)| node)
}
