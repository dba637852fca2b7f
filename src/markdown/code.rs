//! Code blocks → HTML with a dozen one-letter classes.
//!
//! syntect's own generator writes a span per scope, twenty times the code; here a span stands for a colour.

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::html;
use crate::diagnostic::did_you_mean;

/// Loading takes a millisecond and megabytes: a site without code never pays.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Scopes and their classes; the longest matching prefix of the innermost scope that has any decides.
static CLASSES: LazyLock<Vec<(Scope, Option<char>)>> = LazyLock::new(|| {
    let mut classes: Vec<_> =
        SCOPES.iter().filter_map(|(name, class)| Scope::new(name).ok().map(|scope| (scope, *class))).collect();
    classes.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.len()));
    classes
});

const SCOPES: [(&str, Option<char>); 34] = [
    ("comment", Some('c')),
    ("string", Some('s')),
    ("constant.character", Some('s')),
    ("constant", Some('n')),
    ("keyword", Some('k')),
    ("keyword.operator", Some('o')),
    ("storage", Some('k')),
    ("entity.name", Some('t')),
    ("entity.name.function", Some('f')),
    ("entity.name.tag", Some('a')),
    ("entity.name.section", Some('k')),
    ("entity.name.label", Some('v')),
    ("entity.other.attribute-name", Some('a')),
    ("entity.other.inherited-class", Some('t')),
    ("support", Some('t')),
    ("support.function", Some('f')),
    ("support.macro", Some('f')),
    ("support.constant", Some('n')),
    ("support.type.property-name", Some('a')),
    ("variable", Some('v')),
    ("variable.function", Some('f')),
    ("variable.language", Some('k')),
    ("variable.annotation", Some('a')),
    ("meta.annotation", Some('a')),
    ("punctuation", Some('p')),
    ("markup.deleted", Some('d')),
    ("markup.inserted", Some('i')),
    ("markup.heading", Some('k')),
    ("markup.raw", Some('s')),
    ("markup.underline.link", Some('s')),
    ("meta.diff.range", Some('n')),
    ("meta.diff.header", Some('c')),
    ("invalid", Some('e')),
    // Quotes belong to their string, comment signs to their comment: the scope below decides.
    ("punctuation.definition", None),
];

/// Words that say that a block is no program.
const PLAIN: [&str; 6] = ["text", "txt", "plain", "plaintext", "none", "output"];
/// Longer blocks are data rather than something to read; they stay plain.
const LONGEST_BLOCK: usize = 200_000;
/// Regular expressions take their time on minified lines.
const LONGEST_LINE: usize = 5_000;

/// The language named after the fence: its first word.
pub(super) fn language(info: &str) -> &str {
    info.split(|c: char| c.is_whitespace() || c == ',' || c == '{').next().unwrap_or_default()
}

/// Appends a code block; where its language is unknown, the answer is an error with a hint.
pub(super) fn write(out: &mut String, language: &str, code: &str) -> Result<(), Option<String>> {
    out.push_str("<pre tabindex=\"0\"><code");
    if !language.is_empty() {
        out.push_str(" class=\"language-");
        html::attribute(out, &language.to_lowercase());
        out.push('"');
    }
    out.push('>');
    let result = if language.is_empty() || PLAIN.contains(&language.to_lowercase().as_str()) {
        html::text(out, code);
        Ok(())
    } else if let Some(syntax) = find(language) {
        highlight(out, syntax, code);
        Ok(())
    } else {
        html::text(out, code);
        Err(suggestion(language))
    };
    out.push_str("</code></pre>\n");
    result
}

fn find(language: &str) -> Option<&'static SyntaxReference> {
    let token = match language.to_lowercase().as_str() {
        "shell" | "console" | "sh-session" | "shellsession" => "sh",
        "jsonc" | "json5" => "json",
        "docker" => "dockerfile",
        "viml" => "vim",
        _ => language,
    };
    SYNTAXES.find_syntax_by_token(token)
}

fn suggestion(language: &str) -> Option<String> {
    let known = SYNTAXES.syntaxes().iter().flat_map(|syntax| {
        std::iter::once(syntax.name.as_str()).chain(syntax.file_extensions.iter().map(String::as_str))
    });
    // Extensions of one or two letters are near to everything.
    (language.len() < 40).then(|| did_you_mean(language, known.filter(|word| word.len() > 2))).flatten()
}

fn highlight(out: &mut String, syntax: &SyntaxReference, code: &str) {
    if code.len() > LONGEST_BLOCK {
        html::text(out, code);
        return;
    }
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut spans = Spans::new(out);
    for line in code.split_inclusive('\n') {
        let operations = if line.len() > LONGEST_LINE { None } else { state.parse_line(line, &SYNTAXES).ok() };
        let Some(operations) = operations else {
            spans.push(None, line);
            continue;
        };
        let mut done = 0;
        for (at, operation) in operations {
            // Offsets come from another crate: a bad one costs a colour, never a panic.
            if let Some(piece) = line.get(done..at) {
                spans.push(class(&stack), piece);
                done = at;
            }
            if stack.apply(&operation).is_err() {
                break;
            }
        }
        spans.push(class(&stack), line.get(done..).unwrap_or_default());
    }
    spans.finish();
}

/// The class of the innermost scope that has one.
fn class(stack: &ScopeStack) -> Option<char> {
    stack
        .scopes
        .iter()
        .rev()
        .find_map(|scope| CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).and_then(|(_, class)| *class))
}

/// Writes spans, neighbours of one class as one, blanks outside of them where they can be.
struct Spans<'a> {
    out: &'a mut String,
    open: Option<char>,
    blanks: String,
}

impl<'a> Spans<'a> {
    fn new(out: &'a mut String) -> Self {
        Self { out, open: None, blanks: String::new() }
    }

    fn push(&mut self, class: Option<char>, piece: &str) {
        let ink = piece.trim();
        if ink.is_empty() {
            self.blanks.push_str(piece);
            return;
        }
        let before = piece.len() - piece.trim_start().len();
        self.blanks.push_str(&piece[..before]);
        if class != self.open {
            self.close();
        }
        self.out.push_str(&std::mem::take(&mut self.blanks));
        if let (Some(class), None) = (class, self.open) {
            self.out.push_str("<span class=\"");
            self.out.push(class);
            self.out.push_str("\">");
        }
        self.open = class;
        html::text(self.out, ink);
        self.blanks.push_str(&piece[before + ink.len()..]);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.out.push_str("</span>");
        }
    }

    fn finish(mut self) {
        self.close();
        let blanks = std::mem::take(&mut self.blanks);
        self.out.push_str(&blanks);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(language: &str, code: &str) -> String {
        let mut out = String::new();
        let _ = write(&mut out, language, code);
        out
    }

    #[test]
    fn code_is_highlighted_with_few_classes() {
        let html = written("rust", "fn main() {\n    // a  comment\n    let x = \"<a b>\";\n}\n");
        assert!(
            html.starts_with("<pre tabindex=\"0\"><code class=\"language-rust\"><span class=\"k\">fn</span> "),
            "{html}"
        );
        assert!(html.contains("<span class=\"f\">main</span>"), "{html}");
        assert!(html.contains("    <span class=\"c\">// a  comment</span>\n"), "{html}");
        assert!(html.contains("<span class=\"s\">\"&lt;a b&gt;\"</span>"), "{html}");
        assert!(html.ends_with("</code></pre>\n"), "{html}");
    }

    #[test]
    fn differences_are_coloured() {
        let html = written("diff", "-old\n+new\n");
        assert!(html.contains("<span class=\"d\">-old</span>\n<span class=\"i\">+new</span>"), "{html}");
    }

    #[test]
    fn unknown_languages_are_plain_with_a_suggestion() {
        let mut out = String::new();
        assert_eq!(write(&mut out, "pyton", "x < 1\n"), Err(Some("did you mean `Python`?".into())));
        assert_eq!(out, "<pre tabindex=\"0\"><code class=\"language-pyton\">x &lt; 1\n</code></pre>\n");
        assert_eq!(write(&mut out, "text", "x"), Ok(()));
        assert_eq!(write(&mut out, "", "x"), Ok(()));
    }

    #[test]
    fn every_scope_is_one() {
        assert_eq!(CLASSES.len(), SCOPES.len());
    }

    #[test]
    fn info_strings_begin_with_the_language() {
        for (info, expected) in [("rust,ignore", "rust"), ("py {.x}", "py"), ("", ""), ("c++", "c++")] {
            assert_eq!(language(info), expected);
        }
    }
}
