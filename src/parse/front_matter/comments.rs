//! Comments of HTML and marks of Markdown in a front matter.
//!
//! Its texts are plain, so that a comment in one would be published as it is written, and so would brackets and stars. Only `key_points` are Markdown, where
//! comments are left out, and `extra` belongs to the site's own templates.

use crate::diagnostic::{Diagnostic, Source};
use crate::tree::{Node, Value};

/// Keys whose texts are not plain.
const MARKUP: [&str; 2] = ["key_points", "extra"];

/// Keys whose texts are sentences, of an entry and of the tables in its front matter.
const SENTENCES: [&str; 5] = ["title", "summary", "text", "withdrawn", "alt"];

/// A problem for each text that holds a comment or Markdown.
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
            } else if let Some(written) = markdown(text).filter(|_| SENTENCES.contains(&key)) {
                let message = format!("`{key}` is plain text: `{written}` is shown with its signs");
                let problem = Diagnostic::warning("leftover-markup", message).at(source.place(node.span.clone()));
                found.push(problem.hint("write the words alone: only `key_points` and the text below are Markdown"));
            }
        }
        Value::List(nodes) => nodes.iter().for_each(|node| look(node, key, source, found)),
        Value::Table(entries) => entries.iter().for_each(|(key, node)| look(node, &key.value, source, found)),
        _ => {}
    }
}

/// A link or emphasis of Markdown in a text.
fn markdown(text: &str) -> Option<&str> {
    /// A longer one is not repeated.
    const LONGEST: usize = 80;
    let link = || {
        let middle = text.find("](")?;
        let start = text[..middle].rfind('[')?;
        let end = middle + text[middle..].find(')')? + 1;
        Some(&text[start..end])
    };
    let bold = || {
        let start = text.find("**")?;
        let inside = &text[start + 2..];
        let end = inside.find("**").filter(|end| *end > 0)?;
        let words = &inside[..end];
        (words.trim() == words && words.contains(char::is_alphabetic)).then(|| &text[start..start + end + 4])
    };
    link().or_else(bold).filter(|written| written.len() <= LONGEST && !written.contains('`'))
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
