//! What is wrong with a template, in the tool's own words and at its place.
//!
//! Tera tells of faults in three ways: as a report with its place, as a text made of many such reports, and as a
//! message without a place. Here all become diagnostics.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{ErrorKind, ReportError};

use super::templates::{PREFIX, built_in, built_in_names};
use crate::diagnostic::{Diagnostic, Place, Source, did_you_mean};

/// The site's own templates, by name.
pub(super) type Own = BTreeMap<String, Arc<Source>>;

/// How many known names a hint lists.
const LISTED: usize = 10;

/// Words that may follow `{%`.
const TAGS: &[&str] = &[
    "block",
    "break",
    "component",
    "continue",
    "extends",
    "filter",
    "for",
    "if",
    "include",
    "raw",
    "set",
    "set_global",
];

/// One fault in one template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Report<'e> {
    pub(super) file: &'e str,
    pub(super) message: &'e str,
    /// Counted from 1.
    line: usize,
    /// Counted from 1.
    column: usize,
    width: usize,
}

impl<'e> Report<'e> {
    fn of(report: &'e ReportError) -> Self {
        let span = report.span();
        let width = if span.end_line == span.start_line { span.end_col.saturating_sub(span.start_col) } else { 1 };
        Self {
            file: report.filename(),
            message: report.message(),
            line: span.start_line,
            column: span.start_col + 1,
            width,
        }
    }

    /// The block that the template fills and nothing above it has.
    pub(super) fn missing_block(&self) -> Option<&'e str> {
        self.message.strip_prefix("Block `")?.strip_suffix("` is not defined in any parent template")
    }
}

/// The faults that an error tells of.
pub(super) fn faults(error: &tera::Error, own: &Own) -> Vec<Diagnostic> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => vec![told(&Report::of(report), own)],
        ErrorKind::MissingParent { current, parent } => {
            let message = format!("in template `{current}`: there is no template `{parent}` to extend");
            vec![named(message, current, parent, own).maybe_hint(nearest_template(parent, own))]
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain: chain }
        | ErrorKind::CircularInclude { tpl, include_chain: chain } => {
            let next = chain.get(1).unwrap_or(tpl);
            let message = format!("template `{tpl}` leads back to itself: {}", chain.join(" → "));
            let hint = match built_in(tpl) {
                Some(_) => format!("to build on the built-in one, write `{{% extends \"{PREFIX}{tpl}\" %}}`"),
                None => "leave one of these steps out".to_owned(),
            };
            vec![named(message, tpl, next, own).hint(hint)]
        }
        other => {
            let text = other.to_string();
            let reports = reports(&text);
            if reports.is_empty() {
                return vec![Diagnostic::error("template-error", lower(&text))];
            }
            reports.iter().map(|report| told(report, own)).collect()
        }
    }
}

/// The reports of which a text is made: `error: MESSAGE`, `--> FILE:LINE:COLUMN`, the line, carets.
pub(super) fn reports(text: &str) -> Vec<Report<'_>> {
    let lines: Vec<&str> = text.lines().collect();
    let report = |at: usize| {
        let message = lines[at].strip_prefix("error: ")?;
        let place = lines.get(at + 1)?.trim_start().strip_prefix("--> ")?;
        let mut parts = place.rsplitn(3, ':');
        let (column, line, file) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
        let width = lines.get(at + 4).map_or(1, |carets| carets.matches('^').count());
        Some(Report { file, message, line, column, width })
    };
    (0..lines.len()).filter_map(report).collect()
}

pub(super) fn told(report: &Report, own: &Own) -> Diagnostic {
    let (message, known) = known(report.message);
    let message = lower(message).replace("expected }}", "expected `}}`").replace("expected %}", "expected `%}`");
    let fault = Diagnostic::error("template-error", format!("in template `{}`: {message}", report.file))
        .maybe_hint(hint(report, &message, &known, own));
    match place(report, own) {
        Some(place) => fault.at(place),
        None => fault,
    }
}

/// A message without the names that would have been right, and those.
fn known(message: &str) -> (&str, Vec<&str>) {
    for start in [" Available fields: ", " Available variables: "] {
        if let Some((message, names)) = message.split_once(start) {
            return (message, names.split(", ").collect());
        }
    }
    (message, Vec::new())
}

fn hint(report: &Report, message: &str, known: &[&str], own: &Own) -> Option<String> {
    let name = message.split('`').nth(1).unwrap_or_default();
    if !known.is_empty() {
        let listed = || known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        return did_you_mean(name, known.iter().copied())
            .or_else(|| (known.len() <= LISTED).then(|| format!("there are {}", listed())));
    }
    if message.starts_with("unknown template") {
        return nearest_template(name, own);
    }
    if message.starts_with("unknown tag") {
        let written = place(report, own)?;
        let word = written.text.chars().skip(written.offset());
        let word: String = word.take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
        return did_you_mean(&word, TAGS.iter().copied());
    }
    if message.starts_with("unexpected end of input") {
        return Some("close what is open: `{% endif %}`, `{% endfor %}` or `{% endblock %}`".to_owned());
    }
    report.missing_block().map(|_| "name a block of the template that it extends".to_owned())
}

fn nearest_template(name: &str, own: &Own) -> Option<String> {
    // The endings are equal, which makes short names look alike.
    let stem = |name: &str| name.strip_suffix(".html").unwrap_or(name).to_owned();
    let known: Vec<String> = built_in_names().map(stem).chain(own.keys().map(|name| stem(name))).collect();
    let near = did_you_mean(&stem(name), known.iter().map(String::as_str));
    near.map(|hint| hint.replace("`?", ".html`?")).or_else(|| Some(format!("add the file `templates/{name}`")))
}

/// A fault at the first mention of a template in another.
fn named(message: String, file: &str, mentioned: &str, own: &Own) -> Diagnostic {
    let fault = Diagnostic::error("template-error", message);
    let Some(source) = own.get(file) else { return fault };
    let written = [format!("\"{mentioned}\""), format!("'{mentioned}'")];
    let at = written.iter().find_map(|written| Some((source.text.find(written)?, written.len())));
    fault.at(at.map_or_else(|| Place::file(Arc::clone(&source.path)), |(at, length)| source.place(at..at + length)))
}

/// In the site's own file, or in the built-in one by the name under which it can be extended.
fn place(report: &Report, own: &Own) -> Option<Place> {
    let built_in = || Some(Arc::new(Source::new(report.file.into(), built_in(report.file.strip_prefix(PREFIX)?)?)));
    let source = own.get(report.file).cloned().or_else(built_in)?;
    let mut lines = source.text.split_inclusive('\n');
    let before: usize = lines.by_ref().take(report.line.checked_sub(1)?).map(str::len).sum();
    let line = lines.next().or_else(|| source.text.ends_with('\n').then_some(""))?;
    let byte = |letter: usize| line.char_indices().nth(letter).map_or(line.len(), |(at, _)| at);
    let (start, end) = (report.column.saturating_sub(1), report.column.saturating_sub(1) + report.width.max(1));
    Some(source.place(before + byte(start)..before + byte(end)))
}

/// Messages begin in lower case and end without a full stop, as all of the tool's do.
fn lower(message: &str) -> String {
    let mut letters = message.trim().trim_end_matches('.').chars();
    let first = letters.next().map(|letter| letter.to_lowercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_read_back_from_a_text_of_many() {
        let text = "error: Unknown filter `uper`\n --> a:b.html:1:21\n  |\n1 | error: {{ x | uper }}\n  |               ^^^^\n\n\
                    error: Block `x` is not defined in any parent template\n  --> veille/c.html:26:10\n   |\n26 | y\n   | ^";
        let found = reports(text);
        let places: Vec<_> = found.iter().map(|r| (r.file, r.line, r.column, r.width, r.missing_block())).collect();
        assert_eq!(places, [("a:b.html", 1, 21, 4, None), ("veille/c.html", 26, 10, 1, Some("x"))]);
        assert_eq!(reports("error: x"), []);
        assert_eq!(reports(""), []);
    }
}
