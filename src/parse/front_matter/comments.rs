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
        Value::String(text) => {
            if let Some(comment) = text.find("<!--").map(|at| &text[at + 4..]) {
                found.push(problem(key, comment).at(source.place(node.span.clone())));
            }
        }
        Value::List(nodes) => nodes.iter().for_each(|node| look(node, key, source, found)),
        Value::Table(entries) => entries.iter().for_each(|(key, node)| look(node, &key.value, source, found)),
        _ => {}
    }
}

/// What is wrong with a text in which a comment begins with `comment`. A title may well be about `<!--`, and no note.
fn problem(key: &str, comment: &str) -> Diagnostic {
    let is_note = comment.contains("-->") || comment.trim_start().starts_with(char::is_alphabetic);
    let problem = if is_note {
        let message = format!("`{key}` is plain text: the comment in it would be published");
        Diagnostic::error("published-comment", message)
    } else {
        Diagnostic::warning("published-comment", format!("`{key}` is plain text: the `<!--` in it is published"))
    };
    problem.hint("remove it, or write it as a comment of YAML or TOML: behind `#`, outside quotes")
}
