//! Zola's shortcodes: `{{ name(…) }}` and `{% name(…) %}`…`{% end %}`.

use std::fmt::Write;

use super::{Sort, Surroundings, closing, embedded, next};

/// How tags begin.
const SIGNS: [&str; 2] = ["{{", "{%"];

pub(super) fn rewrite(text: &str, around: &mut Surroundings) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(start) = next(text, at, &SIGNS) {
        out.push_str(&text[at..start]);
        let (open, end) = if text[start..].starts_with("{{") { ("{{", "}}") } else { ("{%", "%}") };
        let Some(close) = closing(text, start + 2, end, around) else {
            out.push_str(open);
            at = start + 2;
            continue;
        };
        let inner = text[start + 2..close].trim();
        at = close + 2;
        if let Some(shown) = inner.strip_prefix("/*").and_then(|inner| inner.strip_suffix("*/")) {
            _ = write!(out, "{open}{shown}{end}");
            continue;
        }
        match link(inner) {
            Some((name, link)) if open == "{{" => {
                around.tell(start, Sort::Changed, format!("`{name}` became a link"));
                out.push_str(&link);
            }
            _ => {
                if is_call(inner) {
                    around.left(start, &text[start..at]);
                }
                out.push_str(&text[start..at]);
            }
        }
    }
    out.push_str(&text[at..]);
    out
}

/// `name(…)`; what else stands in braces is text to Zola.
fn is_call(inner: &str) -> bool {
    let name = inner.split('(').next().unwrap_or_default();
    inner.ends_with(')') && !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_:".contains(&b))
}

/// An embed of `youtube(id="…")`.
fn link(inner: &str) -> Option<(&str, String)> {
    let (name, arguments) = inner.strip_suffix(')')?.split_once('(')?;
    let said = |key: &str| {
        let value = arguments.split(',').find_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            (name.trim() == key).then(|| value.trim().trim_matches(['"', '\'', '`']))
        });
        value.filter(|value| !value.is_empty())
    };
    let word = if name == "gist" { said("url") } else { said("id") }?;
    matches!(name, "youtube" | "vimeo" | "streamable" | "gist").then_some(())?;
    embedded(name, &[word]).map(|link| (name, link))
}
