//! What is wrong with the site, as JSON for the script in the page.

use serde::Serialize;

use super::editor::Editor;
use crate::diagnostic::{Diagnostic, Place, Severity};

/// How many are listed; the rest is counted. A page of faults is more than anyone reads.
const LISTED: usize = 50;

/// Letters of a line that are sent: lines of minified files would fill the page.
const LINE: usize = 240;

/// How many of them stand before the caret in a line that is cut.
const BEFORE: usize = 80;

/// Letters of a message or hint that are sent.
const MESSAGE: usize = 1000;

#[derive(Serialize)]
struct Faults<'d> {
    errors: usize,
    warnings: usize,
    /// The first ones, errors before warnings.
    list: Vec<Fault<'d>>,
}

#[derive(Serialize)]
struct Fault<'d> {
    severity: &'static str,
    name: &'static str,
    message: String,
    path: Option<&'d str>,
    /// The address that opens the file in an editor, at the place.
    #[serde(skip_serializing_if = "Option::is_none")]
    open: Option<String>,
    line: Option<u32>,
    column: Option<u32>,
    width: Option<u32>,
    text: Option<String>,
    /// How many letters of the line are left out before `text`.
    skipped: usize,
    hint: Option<String>,
}

/// All diagnostics as one JSON object on one line; `editor` opens their files.
pub(super) fn json(diagnostics: &[Diagnostic], editor: Option<&Editor>) -> String {
    let of = |severity: Severity| diagnostics.iter().filter(move |diagnostic| diagnostic.severity == severity);
    let errors = of(Severity::Error).count();
    let list = of(Severity::Error)
        .chain(of(Severity::Warning))
        .take(LISTED)
        .map(|diagnostic| fault(diagnostic, editor))
        .collect();
    let faults = Faults { errors, warnings: diagnostics.len() - errors, list };
    // Structs of texts and numbers always have a JSON form.
    serde_json::to_string(&faults).unwrap_or_default()
}

fn fault<'d>(diagnostic: &'d Diagnostic, editor: Option<&Editor>) -> Fault<'d> {
    let place = diagnostic.place.as_ref();
    let inside = place.filter(|place| place.line > 0);
    let (text, skipped) = inside.map(shown_line).unzip();
    Fault {
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        name: diagnostic.name,
        message: cut(&diagnostic.message),
        path: place.map(|place| &*place.path),
        open: place.zip(editor).map(|(place, editor)| editor.open(&place.path, place.line, place.column)),
        line: inside.map(|place| place.line),
        column: inside.map(|place| place.column),
        width: inside.map(|place| place.width),
        text,
        skipped: skipped.unwrap_or(0),
        hint: diagnostic.hint.as_deref().map(cut),
    }
}

/// The line around the caret, and how much of it is left out before.
fn shown_line(place: &Place) -> (String, usize) {
    let caret = place.offset();
    let skipped = if caret + 1 > LINE { caret - BEFORE } else { 0 };
    (place.text.chars().skip(skipped).take(LINE).collect(), skipped + place.skipped as usize)
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MESSAGE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Source;

    #[test]
    fn errors_come_first_and_all_are_counted() {
        let warning = Diagnostic::warning("w", "a");
        let mut all = vec![warning; 60];
        all.push(Diagnostic::error("e", "x".repeat(5000)).at(Place::file("a.md".into())).hint("b"));
        let value: serde_json::Value = serde_json::from_str(&json(&all, None)).unwrap();
        assert_eq!((&value["errors"], &value["warnings"]), (&1.into(), &60.into()));
        assert_eq!(value["list"].as_array().unwrap().len(), LISTED);
        let first = &value["list"][0];
        assert_eq!(
            (&first["severity"], &first["path"], &first["hint"]),
            (&"error".into(), &"a.md".into(), &"b".into())
        );
        assert!(first["line"].is_null() && first["message"].as_str().unwrap().chars().count() == MESSAGE + 1);
    }

    #[test]
    fn long_lines_are_cut_around_the_caret() {
        let source = Source::new("a.md".into(), &format!("{}needle{}", "é".repeat(3000), "x".repeat(3000)));
        let (text, skipped) = shown_line(&source.place(6000..6006));
        assert_eq!((text.chars().count(), skipped), (LINE, 3000 - BEFORE));
        assert_eq!(text.chars().skip(BEFORE).take(6).collect::<String>(), "needle");
        let short = Source::new("a.md".into(), "needle");
        assert_eq!(shown_line(&short.place(0..6)), ("needle".to_owned(), 0));
        assert_eq!(shown_line(&short.place(6..6)), ("needle".to_owned(), 0));
    }
}
