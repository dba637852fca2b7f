//! Comments of HTML in a front matter.
//!
//! Its texts are plain, so that a comment in one would be published as it is written. Only `key_points` are Markdown, where
//! comments are left out, and `extra` belongs to the site's own templates.

use crate::diagnostic::{Diagnostic, Source};
use crate::tree::{Node, Value};

/// Keys whose texts are not plain.
const MARKUP: [&str; 2] = ["key_points", "extra"];

/// An error for each text that holds a comment.
pub(super) fn published(matter: &Node, source: &Source) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let Value::Table(entries) = &matter.value {
        for (key, node) in entries.iter().filter(|(key, _)| !MARKUP.contains(&key.value.as_str())) {
            look(node, &key.value, source, &mut found);
        }
    }
    found
}

/// Looks through a value; the tree bounds how deep it is.
fn look(node: &Node, key: &str, source: &Source, found: &mut Vec<Diagnostic>) {
    match &node.value {
        Value::String(text) if text.contains("<!--") => {
            let message = format!("`{key}` is plain text: the comment in it would be published");
            let hint = "remove it, or write it as a comment of YAML or TOML: behind `#`, outside quotes";
            found.push(Diagnostic::error("published-comment", message).at(source.place(node.span.clone())).hint(hint));
        }
        Value::List(nodes) => nodes.iter().for_each(|node| look(node, key, source, found)),
        Value::Table(entries) => entries.iter().for_each(|(key, node)| look(node, &key.value, source, found)),
        _ => {}
    }
}
