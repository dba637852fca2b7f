//! Values → YAML that any reader takes for the very same values.
//!
//! Lists and tables stand in blocks. A text is written plain where nothing in it could mean something else, and in
//! double quotes, with everything strange escaped, where anything could.

use std::fmt::Write;

use crate::tree::{Node, Value};

/// The lines between the fences of a front matter.
pub(super) fn document(entries: &[(String, Node)]) -> String {
    let mut out = String::new();
    for (key, node) in entries {
        entry(&mut out, key, node, 0);
    }
    out
}

fn entry(out: &mut String, key: &str, node: &Node, depth: usize) {
    push_indent(out, depth);
    push_text(out, key);
    out.push(':');
    value(out, node, depth);
}

/// What follows `key:` or `-`: on the same line, or in a block below.
fn value(out: &mut String, node: &Node, depth: usize) {
    match &node.value {
        Value::List(items) if !items.is_empty() => {
            out.push('\n');
            for item in items {
                push_indent(out, depth + 1);
                out.push('-');
                value(out, item, depth + 1);
            }
        }
        Value::Table(entries) if !entries.is_empty() => {
            out.push('\n');
            for (key, node) in entries {
                entry(out, &key.value, node, depth + 1);
            }
        }
        scalar => {
            out.push(' ');
            match scalar {
                Value::Null | Value::Unreadable => out.push_str("null"),
                Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
                Value::Integer(value) => _ = write!(out, "{value}"),
                Value::Float(value) if value.is_finite() => _ = write!(out, "{value:?}"),
                Value::Float(value) => push_text(out, &value.to_string()),
                // Dates are texts to YAML; only they may begin with a digit.
                Value::DateTime(text) if is_date(text) => out.push_str(text),
                Value::DateTime(text) | Value::String(text) => push_text(out, text),
                Value::List(_) => out.push_str("[]"),
                Value::Table(_) => out.push_str("{}"),
            }
            out.push('\n');
        }
    }
}

fn push_indent(out: &mut String, depth: usize) {
    out.extend(std::iter::repeat_n("  ", depth));
}

fn is_date(text: &str) -> bool {
    crate::tree::When::parse(text).is_ok_and(|_| !text.contains(' '))
}

fn push_text(out: &mut String, text: &str) {
    if is_plain(text) {
        out.push_str(text);
        return;
    }
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            // Controls, and what YAML or an editor takes for the end of a line or for nothing at all.
            '\0'..='\u{1F}' | '\u{7F}'..='\u{A0}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202F}' | '\u{FEFF}' => {
                _ = write!(out, "\\u{:04X}", u32::from(letter));
            }
            '\u{FFF0}'..='\u{FFFF}' | '\u{D7FF}' => _ = write!(out, "\\u{:04X}", u32::from(letter)),
            letter => out.push(letter),
        }
    }
    out.push('"');
}

/// Whether a text means itself without quotes: words that begin with a letter, and signs that mean nothing to YAML.
fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let harmless = |letter: char| letter.is_alphanumeric() || " -_./(),;!?’«»+".contains(letter);
    text.starts_with(|first: char| first.is_alphabetic() || first == '/')
        && text.chars().all(harmless)
        && !text.ends_with(' ')
        && !WORDS.contains(&text.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::Source;
    use crate::tree::{self, Spanned};

    fn node(value: Value) -> Node {
        Spanned { value, span: 0..0 }
    }

    fn read(text: &str) -> serde_json::Value {
        let source = Source::new("x".into(), text);
        let (node, faults) = tree::yaml(&source, 0..source.text.len());
        assert!(faults.is_empty(), "{text}\n{faults:?}");
        node.unwrap().to_json()
    }

    #[test]
    fn lists_and_tables_nest() {
        let key = |key: &str| Spanned { value: key.to_owned(), span: 0..0 };
        let inner = node(Value::Table(vec![(key("a b"), node(Value::List(vec![node(Value::Integer(1))])))]));
        let list =
            node(Value::List(vec![inner, node(Value::List(vec![node(Value::Null)])), node(Value::List(vec![]))]));
        let text = document(&[("x".to_owned(), list), ("date".to_owned(), node(Value::DateTime("2026-01-02".into())))]);
        insta::assert_snapshot!(text, @r"
        x:
          -
            a b:
              - 1
          -
            - null
          - []
        date: 2026-01-02
        ");
        assert_eq!(read(&text), serde_json::json!({"x": [{"a b": [1]}, [null], []], "date": "2026-01-02"}));
    }

    proptest! {
        #[test]
        fn any_text_comes_back(key in "(?s).{1,12}", text in "(?s).{0,40}") {
            let text = text.replace("\r\n", "\n").replace('\r', "\n");
            let key = key.replace('\r', "x");
            let list = node(Value::List(vec![node(Value::String(text.clone()))]));
            let written = document(&[(key.clone(), node(Value::String(text.clone()))), (format!("{key}2"), list)]);
            let value = read(&written);
            prop_assert_eq!(&value[key.as_str()], &serde_json::Value::String(text.clone()), "{}", written);
            prop_assert_eq!(&value[format!("{key}2")][0], &serde_json::Value::String(text), "{}", written);
        }

        #[test]
        fn words_of_yaml_come_back(text in "(true|no|~|-|\\[|\\{|#|: |&a|\\*a|!t|%|@|`|'|\"|1|2026-01-02|---|\\?| |,|\\\\|\n){0,5}") {
            let written = document(&[("k".to_owned(), node(Value::String(text.clone())))]);
            prop_assert_eq!(&read(&written)["k"], &serde_json::Value::String(text), "{}", written);
        }
    }
}
