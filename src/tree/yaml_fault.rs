//! What a YAML syntax error means to the person who typed it.
//!
//! The library says where its grammar failed; this module looks at the line, finds the usual mistake behind it, and
//! shows the corrected line.

use std::ops::Range;

use saphyr::ScanError;

use crate::diagnostic::{Diagnostic, Source};

/// A corrected line longer than this is not shown in a hint.
const MAX_SHOWN: usize = 200;

/// The place of a fault, seen from the line on which it stands.
struct Fault<'a> {
    text: &'a str,
    /// Byte offset at which the library stopped.
    at: usize,
    /// The line's first byte.
    start: usize,
    line: &'a str,
    /// The first byte of the YAML.
    first: usize,
}

/// Places and explains an error; `at` is where the library stopped.
pub(super) fn explain(source: &Source, range: &Range<usize>, at: usize, error: &ScanError) -> Diagnostic {
    let at = at.clamp(range.start, range.end);
    let fault = Fault::new(&source.text[..range.end], range.start, at);
    let (message, span, hint) = fault
        .tab()
        .or_else(|| fault.comment_in_brackets(error.info()))
        .unwrap_or_else(|| fault.by_message(error.info()));
    Diagnostic::error("yaml-syntax", message).at(source.place(span)).maybe_hint(hint)
}

/// Message, place, hint.
type Explained = (String, Range<usize>, Option<String>);

impl<'a> Fault<'a> {
    fn new(text: &'a str, first: usize, at: usize) -> Self {
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1).max(first);
        let line = text[start..].split('\n').next().unwrap_or_default();
        Self { text, at, start, line, first }
    }

    /// The same for the last line above that is not blank.
    fn above(&self) -> Option<Self> {
        let above = self.text[self.first..self.start].trim_end();
        (!above.is_empty()).then(|| Self::new(self.text, self.first, self.first + above.len()))
    }

    /// The same for the line below.
    fn below(&self) -> Option<Self> {
        let next = self.start + self.line.len() + 1;
        (next < self.text.len()).then(|| Self::new(self.text, self.first, next))
    }

    /// A tab before the first word of this line, or of its neighbours.
    fn tab(&self) -> Option<Explained> {
        let tab = |fault: &Self| {
            let blanks = fault.line.len() - fault.line.trim_start_matches([' ', '\t']).len();
            let tab = fault.line[..blanks].find('\t')?;
            let at = fault.start + tab;
            Some(("a tab cannot indent YAML".to_owned(), at..at + 1, Some("indent with spaces".to_owned())))
        };
        tab(self).or_else(|| tab(&self.above()?)).or_else(|| tab(&self.below()?))
    }

    /// `[a, b # c]`: the comment takes the closing bracket with it.
    fn comment_in_brackets(&self, info: &str) -> Option<Explained> {
        if !["flow", "indentation", "expect"].iter().any(|word| info.contains(word)) {
            return None;
        }
        let find = |fault: &Self| {
            let sign = fault.line.find(" #")? + 1;
            let (before, comment) = fault.line.split_at(sign);
            let open = before.rfind(['[', '{']).filter(|open| !before[*open..].contains([']', '}']))?;
            let in_quotes = before[open..].matches(['"', '\'']).count() % 2 == 1;
            if in_quotes || !comment.contains([']', '}']) {
                return None;
            }
            let at = fault.start + sign;
            let message = "` #` begins a comment, which takes the closing bracket with it".to_owned();
            Some((message, at..at + comment.trim_end().len(), Some("put the text with the `#` in quotes".to_owned())))
        };
        find(self).or_else(|| find(&self.above()?))
    }

    fn by_message(&self, info: &str) -> Explained {
        let here = self.at..self.at + self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        let colon = self.text[self.at..].starts_with(':');
        let explained = if info.contains("mapping values are not allowed") {
            self.colon()
        } else if (info.contains("flow mapping") || info.contains("illegal placement of ':'")) && colon {
            self.colon_in_braces().or_else(|| self.unclosed_bracket())
        } else if info.contains("invalid indentation") && !info.contains("quoted") {
            self.outdented_bracket().or_else(|| self.outdented_item()).or_else(|| self.unclosed_bracket())
        } else if info.contains("flow") || info.contains("end of plain scalar") {
            self.unclosed_bracket()
        } else if info.contains("found unexpected end of stream") || info.contains("indentation in quoted scalar") {
            self.unclosed_quote()
        } else if info.contains("invalid trailing content") {
            self.after_quote()
        } else if info.contains("unexpected character")
            || info.contains("unknown anchor")
            || info.contains("anchor or alias")
        {
            self.reserved()
        } else if info.contains("unknown escape") {
            let hint = "write `\\\\` for a backslash, or put the text in single quotes";
            Some(("an unknown escape stands in this text".to_owned(), here.clone(), Some(hint.to_owned())))
        } else if info.contains("simple key expect") {
            self.no_colon()
        } else if info.contains("did not find expected key") || info.contains("expected '-' indicator") {
            Some(
                self.after_bracket()
                    .or_else(|| self.above()?.after_bracket())
                    .unwrap_or_else(|| misplaced(here.clone())),
            )
        } else {
            None
        };
        explained.unwrap_or_else(|| (plain(info), here, None))
    }

    /// `title: Santé : les chiffres`, `a:b` above a key, or a key that stands too far right.
    fn colon(&self) -> Option<Explained> {
        let colon = self.at - self.start;
        let mark = self.at..self.at + 1;
        let Some(value) = self.value_start().filter(|value| *value < colon) else {
            return Some(self.glued().or_else(|| self.keyless()).unwrap_or_else(|| misplaced(mark)));
        };
        let (value, comment) = uncomment(&self.line[value..]);
        let corrected =
            format!("{}{}{comment}", &self.line[..self.line.len() - comment.len() - value.len()], quote(value));
        let hint = format!("put the value in quotes: {}", shown(corrected.trim())?);
        Some(("a value that is not in quotes holds `: `".to_owned(), mark, Some(hint)))
    }

    /// Where this line's value begins: after `key: `, or after `- ` where what follows is no plain key.
    fn value_start(&self) -> Option<usize> {
        let indent = self.line.len() - self.line.trim_start_matches([' ', '-']).len();
        let rest = &self.line[indent..];
        let colon = rest.find(": ")?;
        let item = self.line[..indent].contains('-');
        let word = rest[..colon].bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        if item && !word {
            return Some(indent);
        }
        let value = &rest[colon + 1..];
        Some(indent + colon + 1 + (value.len() - value.trim_start().len()))
    }

    /// `a:b` on the line above this one, which makes both one key.
    fn glued(&self) -> Option<Explained> {
        let above = self.above()?;
        let colon = above.line.find(':')?;
        let (key, value) = (above.line[..colon].trim(), &above.line[colon + 1..]);
        if key.contains(' ') || value.is_empty() || value.starts_with([' ', '/']) {
            return None;
        }
        let at = above.start + colon;
        let hint = format!("write {}", shown(&format!("{key}: {value}"))?);
        Some(("no blank follows the colon".to_owned(), at..at + 1, Some(hint)))
    }

    /// `title Essai` on the line above this one, which makes both one key.
    fn keyless(&self) -> Option<Explained> {
        let above = self.above()?;
        let is_key = above.line.contains(':') || above.line.starts_with([' ', '-', '#', '"', '\'']);
        if is_key || self.line.starts_with(' ') { None } else { self.no_colon() }
    }

    /// `{ text: Fin : x }`
    fn colon_in_braces(&self) -> Option<Explained> {
        let before = &self.line[..self.at - self.start];
        let opening = before.rfind(['{', ',', '['])?;
        let fragment = &self.line[opening + 1..];
        let fragment = fragment.find([',', '}', ']']).map_or(fragment, |end| &fragment[..end]).trim();
        let (key, value) = fragment.split_once(": ")?;
        if opening + 1 + key.len() + 1 >= self.at - self.start {
            return None;
        }
        let hint = format!("put the value in quotes: {}", shown(&format!("{key}: {}", quote(value.trim())))?);
        let message = "a value that is not in quotes holds `: `".to_owned();
        Some((message, self.at..self.at + 1, Some(hint)))
    }

    /// A closing bracket in the first column, which go-yaml and `PyYAML` read and YAML 1.2 does not.
    fn outdented_bracket(&self) -> Option<Explained> {
        let bracket = self.text[self.at..].chars().next().filter(|sign| matches!(sign, ']' | '}'))?;
        let message = format!("a closing `{bracket}` must be indented");
        Some((message, self.at..self.at + 1, Some(format!("put two spaces before it: `  {bracket}`"))))
    }

    /// An item within brackets in the first column.
    fn outdented_item(&self) -> Option<Explained> {
        let (_, bracket, _) = self.unclosed_bracket()?;
        let closing = if self.text[bracket.clone()].starts_with('[') { ']' } else { '}' };
        let rest = &self.text[self.at..];
        let end = rest.find(['[', '{', ']', '}'])?;
        let is_key =
            self.line.split_once(':').is_some_and(|(key, _)| key.chars().all(|sign| sign.is_ascii_lowercase()));
        (rest[end..].starts_with(closing) && !is_key).then(|| {
            let message = format!("the lines up to the closing `{closing}` must be indented");
            (
                message,
                self.at..self.at + self.line.trim_end().len().max(1),
                Some("put two spaces before each".to_owned()),
            )
        })
    }

    /// The last `[` or `{` above the fault that nothing closes.
    fn unclosed_bracket(&self) -> Option<Explained> {
        let mut open = Vec::new();
        for (at, letter) in self.text[self.first..self.at].char_indices() {
            match letter {
                '[' | '{' => open.push((self.first + at, letter)),
                ']' | '}' => drop(open.pop()),
                _ => {}
            }
        }
        let (at, letter) = open.pop()?;
        let (what, closing) = if letter == '[' { ("list", ']') } else { ("table", '}') };
        let next = self.text[at + 1..].find(['[', '{', ']', '}']).map(|next| &self.text[at + 1 + next..]);
        let is_outdented =
            self.text[at..].split('\n').nth(1).is_some_and(|line| line.starts_with(char::is_alphanumeric));
        if is_outdented && next.is_some_and(|next| next.starts_with(closing)) {
            let message = format!("the lines up to the closing `{closing}` must be indented");
            return Some((message, at..at + 1, Some("put two spaces before each".to_owned())));
        }
        let hint = format!("close it with `{closing}`, or put the text in quotes if it is none");
        Some((format!("the {what} that begins here is not closed"), at..at + 1, Some(hint)))
    }

    /// The library stops at the opening quote.
    fn unclosed_quote(&self) -> Option<Explained> {
        let quote = self.text[self.at..].chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
        let hint = format!("close it with `{quote}` at the end of the text");
        Some(("the quote that begins here is not closed".to_owned(), self.at..self.at + 1, Some(hint)))
    }

    /// `'it's'`, `"x" y`
    fn after_quote(&self) -> Option<Explained> {
        let before = &self.line[..self.at - self.start];
        let opening = before.find(['"', '\''])?;
        let (written, comment) = uncomment(&self.line[opening..]);
        let outer = written.chars().next()?;
        let inner = written.strip_prefix(outer).and_then(|text| text.strip_suffix(outer)).unwrap_or(written);
        let corrected = format!("{}{}{comment}", &self.line[..opening], quote(inner));
        let hint = format!("put all of the value in one pair of quotes: {}", shown(corrected.trim())?);
        let length = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        Some(("text follows the closing quote".to_owned(), self.at..self.at + length, Some(hint)))
    }

    /// `title: [Mise à jour] du plan`
    fn after_bracket(&self) -> Option<Explained> {
        let start = self.value_start()?;
        let (value, comment) = uncomment(&self.line[start..]);
        let closing = if value.starts_with('[') { ']' } else { '}' };
        let closed = value.starts_with(['[', '{']) && value.find(closing).is_some_and(|at| at + 1 < value.len());
        let corrected = closed.then(|| format!("{}{}{comment}", &self.line[..start], quote(value)))?;
        let hint = format!("put all of the value in quotes: {}", shown(corrected.trim())?);
        let at = self.start + start;
        Some((format!("text follows the closing `{closing}`"), at..at + value.len(), Some(hint)))
    }

    /// A value that begins with a sign which YAML keeps for itself.
    fn reserved(&self) -> Option<Explained> {
        let sign = self.text[self.at..].chars().next()?;
        let column = self.at - self.start;
        let before = &self.line[..column];
        let is_open = |open: char, close: char| before.matches(open).count() > before.matches(close).count();
        let in_brackets = is_open('[', ']') || is_open('{', '}');
        let (value, rest) = if in_brackets {
            let end = self.line[column..].find([',', ']', '}']).map_or(self.line.len(), |end| column + end);
            let length = self.line[column..end].trim_end().len();
            self.line[column..].split_at(length)
        } else {
            uncomment(&self.line[column..])
        };
        let hint = format!("put it in quotes: {}", shown(format!("{before}{}{rest}", quote(value)).trim())?);
        let span = self.at..self.at + sign.len_utf8();
        Some((format!("a value cannot begin with `{sign}`"), span, Some(hint)))
    }

    /// A line that is neither key nor value; the library stops at the next one.
    fn no_colon(&self) -> Option<Explained> {
        let above = self.above()?;
        let word = above.line.trim();
        let at = above.start + (above.line.len() - above.line.trim_start().len());
        let hint = "write `key: value`, or indent the line if it goes on with the value above";
        Some(("a line is no key with a value".to_owned(), at..at + word.len(), Some(hint.to_owned())))
    }
}

/// A key or an item in a column of its own.
fn misplaced(span: Range<usize>) -> Explained {
    let hint = "check the indentation: what belongs together begins in the same column";
    ("the line does not line up with those above".to_owned(), span, Some(hint.to_owned()))
}

/// A value without the comment that follows it, and the rest of its line.
fn uncomment(value: &str) -> (&str, &str) {
    let end = value.find(" #").unwrap_or(value.len());
    let length = value[..end].trim_end().len();
    value.split_at(length)
}

/// A text in the quotes that suit it.
pub(super) fn quote(text: &str) -> String {
    if text.contains(['"', '\\']) { format!("'{}'", text.replace('\'', "''")) } else { format!("\"{text}\"") }
}

/// A corrected line in backticks, unless it is too long to be read in a hint.
pub(super) fn shown(line: &str) -> Option<String> {
    (line.len() <= MAX_SHOWN).then(|| format!("`{line}`"))
}

/// The library's own message, without what it was doing.
fn plain(info: &str) -> String {
    if info.contains("alias expansion") {
        return "the anchors stand for too many values".to_owned();
    }
    if info.contains("recursion limit") {
        return "lists and tables stand too deep in each other".to_owned();
    }
    let message = info.rsplit_once(", ").filter(|_| info.starts_with("while ")).map_or(info, |(_, message)| message);
    message.replace('\'', "`")
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Source;

    /// What is typed, message, line, column, hint.
    const CASES: &[(&str, &str, u32, u32, &str)] = &[
        (
            "title: Santé : les chiffres\nb: 1\n",
            "a value that is not in quotes holds `: `",
            1,
            14,
            "put the value in quotes: `title: \"Santé : les chiffres\"`",
        ),
        (
            "summary: a: b\n",
            "a value that is not in quotes holds `: `",
            1,
            11,
            "put the value in quotes: `summary: \"a: b\"`",
        ),
        (
            "x: 1\nt: a \"b\" : l'eau # note\n",
            "a value that is not in quotes holds `: `",
            2,
            10,
            "put the value in quotes: `t: 'a \"b\" : l''eau' # note`",
        ),
        (
            "key_points:\n  - « x » : y : z\n",
            "a value that is not in quotes holds `: `",
            2,
            15,
            "put the value in quotes: `- \"« x » : y : z\"`",
        ),
        (
            "events:\n  - date: 2026-01-01\n    text: Fin : x\n",
            "a value that is not in quotes holds `: `",
            3,
            15,
            "put the value in quotes: `text: \"Fin : x\"`",
        ),
        (
            "events:\n  - { date: 2026-03-31, text: Fin : x }\n",
            "a value that is not in quotes holds `: `",
            2,
            35,
            "put the value in quotes: `text: \"Fin : x\"`",
        ),
        (
            "a: 1\n b: 2\n",
            "the line does not line up with those above",
            2,
            3,
            "check the indentation: what belongs together begins in the same column",
        ),
        (
            "key_points:\n  - a\n - b\n",
            "the line does not line up with those above",
            3,
            2,
            "check the indentation: what belongs together begins in the same column",
        ),
        (
            "title: [Mise à jour] du plan # x\nb: 1\n",
            "text follows the closing `]`",
            1,
            8,
            "put all of the value in quotes: `title: \"[Mise à jour] du plan\" # x`",
        ),
        ("title:Essai\nb: 1\n", "no blank follows the colon", 1, 6, "write `title: Essai`"),
        ("a:\n\tb: 1\n", "a tab cannot indent YAML", 2, 1, "indent with spaces"),
        ("a:\n  b: 1\n\tc: 1\n", "a tab cannot indent YAML", 3, 1, "indent with spaces"),
        (
            "a: \"foo\nb: c\n",
            "the quote that begins here is not closed",
            1,
            4,
            "close it with `\"` at the end of the text",
        ),
        ("a: 'x\n", "the quote that begins here is not closed", 1, 4, "close it with `'` at the end of the text"),
        (
            "a: [x, y\nb: c\n",
            "the list that begins here is not closed",
            1,
            4,
            "close it with `]`, or put the text in quotes if it is none",
        ),
        (
            "a: {b: c\nd: e\n",
            "the table that begins here is not closed",
            1,
            4,
            "close it with `}`, or put the text in quotes if it is none",
        ),
        (
            "a: 'it's'\n",
            "text follows the closing quote",
            1,
            8,
            "put all of the value in one pair of quotes: `a: \"it's\"`",
        ),
        (
            "a: \"x\" y\n",
            "text follows the closing quote",
            1,
            8,
            "put all of the value in one pair of quotes: `a: '\"x\" y'`",
        ),
        ("a: @x\n", "a value cannot begin with `@`", 1, 4, "put it in quotes: `a: \"@x\"`"),
        ("a: *x* y\n", "a value cannot begin with `*`", 1, 4, "put it in quotes: `a: \"*x* y\"`"),
        ("- **x** y\n", "a value cannot begin with `*`", 1, 3, "put it in quotes: `- \"**x** y\"`"),
        ("a: `x` y\n", "a value cannot begin with ```", 1, 4, "put it in quotes: `a: \"`x` y\"`"),
        (
            "a: \"\\d\"\n",
            "an unknown escape stands in this text",
            1,
            4,
            "write `\\\\` for a backslash, or put the text in single quotes",
        ),
        (
            "a: b\nfoo bar\nc: d\n",
            "a line is no key with a value",
            2,
            1,
            "write `key: value`, or indent the line if it goes on with the value above",
        ),
    ];

    #[test]
    fn explains_the_usual_mistakes() {
        for (text, message, line, column, hint) in CASES {
            // In front matter the YAML begins further down.
            let source = Source::new("x.md".into(), &format!("---\n{text}---\n"));
            let (node, faults) = super::super::yaml(&source, 4..4 + text.len());
            assert!(node.is_none(), "{text}");
            let [fault] = &faults[..] else { panic!("{text}: {faults:?}") };
            let place = fault.place.as_ref().unwrap();
            let found =
                (fault.message.as_str(), place.line - 1, place.column, fault.hint.as_deref().unwrap_or_default());
            assert_eq!(found, (*message, *line, *column, *hint), "{text}");
        }
    }
}
