//! The front matter of a version that is begun: what is the same in every language, and the source's texts to be
//! translated, each under a comment that says so.

use std::fmt::Write as _;

use super::front::{self, bare, plain, quoted};
use crate::diagnostic::Source;
use crate::parse::{Syntax, Written};
use crate::site::{Record, TO_TRANSLATE};
use crate::tree::{Node, Value};

/// Keys that are the same in every language.
const SAME: [&str; 7] = ["date", "kind", "themes", "authors", "id", "expires", "extra"];
/// Keys that hold words.
const WORDS: [&str; 7] = ["title", "summary", "key_points", "events", "image", "withdrawn", "briefs"];

/// Writes it, fences included, in the syntax of the source: a draft that holds the record.
pub(super) fn begin(source: &Source, written: &Written, record: &Record) -> String {
    let fence = written.syntax.fence();
    let writer = Writer { source, syntax: written.syntax };
    let mut text = format!("{fence}\n");
    for (key, node) in &written.entries {
        let name = key.value.as_str();
        if node.value == Value::Null {
            continue;
        }
        if WORDS.contains(&name) {
            _ = writeln!(text, "# {TO_TRANSLATE}");
        }
        if WORDS.contains(&name) || SAME.contains(&name) {
            writer.entry(name, node, &mut text);
        }
    }
    match written.syntax {
        Syntax::Yaml => _ = write!(text, "draft: true\n{}", front::yaml(record)),
        Syntax::Toml => _ = write!(text, "draft = true\n\n{}", front::toml(record)),
    }
    text + fence + "\n"
}

struct Writer<'s> {
    source: &'s Source,
    syntax: Syntax,
}

impl Writer<'_> {
    /// A key with its value: lists of texts or tables with an item a line.
    fn entry(&self, key: &str, node: &Node, text: &mut String) {
        let long = |items: &[Node]| {
            key != "themes" && key != "authors" && items.iter().all(|item| !matches!(item.value, Value::List(_)))
        };
        match (&node.value, self.syntax) {
            (Value::List(items), Syntax::Yaml) if long(items) && !items.is_empty() => {
                _ = writeln!(text, "{key}:");
                for item in items {
                    _ = writeln!(text, "  - {}", self.value(item));
                }
            }
            (Value::List(items), Syntax::Toml) if long(items) && !items.is_empty() => {
                _ = writeln!(text, "{key} = [");
                for item in items {
                    _ = writeln!(text, "  {},", self.value(item));
                }
                text.push_str("]\n");
            }
            (_, Syntax::Yaml) => _ = writeln!(text, "{key}: {}", self.value(node)),
            (_, Syntax::Toml) => _ = writeln!(text, "{key} = {}", self.value(node)),
        }
    }

    fn value(&self, node: &Node) -> String {
        match (&node.value, self.syntax) {
            (Value::Null | Value::Unreadable, _) => "null".to_owned(),
            (Value::String(text), Syntax::Toml) => quoted(text),
            (Value::String(text), Syntax::Yaml) => day(text).unwrap_or_else(|| plain(text)),
            (Value::List(items), _) => {
                let items: Vec<String> = items.iter().map(|item| self.value(item)).collect();
                format!("[{}]", items.join(", "))
            }
            (Value::Table(entries), _) if entries.is_empty() => "{}".to_owned(),
            (Value::Table(entries), syntax) => {
                let pairs = entries.iter().map(|(key, node)| match syntax {
                    Syntax::Yaml => format!("{}: {}", plain(&key.value), self.value(node)),
                    Syntax::Toml => format!("{} = {}", bare(&key.value), self.value(node)),
                });
                format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
            }
            (Value::DateTime(text), _) => text.clone(),
            // Numbers stay as they were typed.
            (Value::Bool(_) | Value::Integer(_) | Value::Float(_), _) => {
                self.source.text.get(node.span.clone()).unwrap_or_default().to_owned()
            }
        }
    }
}

/// A day, which YAML takes without quotes.
fn day(text: &str) -> Option<String> {
    text.parse::<jiff::civil::Date>().ok().filter(|day| day.to_string() == text).map(|_| text.to_owned())
}
