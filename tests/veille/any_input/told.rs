//! What is said of an input: places are places of it, and nothing that is shown does harm.

use veille::diagnostic::{Diagnostic, Format, Place, Severity, Source, print};

/// Decodes a file as the tool does. What is said of bytes that are no text has to be right too.
pub fn decoded(path: &str, bytes: &[u8]) -> Option<Source> {
    match Source::decode(path.into(), bytes) {
        Ok(source) => Some(source),
        Err(fault) => {
            let lossy = String::from_utf8_lossy(bytes);
            check(&[fault], &Source::new(path.into(), &lossy));
            None
        }
    }
}

/// Whether the file is in error.
pub fn is_faulty(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|fault| fault.severity == Severity::Error)
}

/// Checks what is said of a file.
pub fn check(diagnostics: &[Diagnostic], source: &Source) {
    // Found once: a check must not take longer than what it checks.
    let lines: Vec<&str> = source.text.split('\n').collect();
    for diagnostic in diagnostics {
        words(diagnostic);
        if let Some(place) = &diagnostic.place {
            assert_eq!(place.path, source.path, "{diagnostic:?}");
            is_on(place, lines.get(place.line.saturating_sub(1) as usize).copied());
        }
    }
    printed(diagnostics);
}

/// Checks that a place is one of the text.
pub fn stands_in(place: &Place, source: &Source) {
    is_on(place, source.text.split('\n').nth(place.line.saturating_sub(1) as usize));
}

/// Checks that a place is on its line. Line 0 is the file as a whole.
fn is_on(place: &Place, line: Option<&str>) {
    if place.line == 0 {
        return;
    }
    let line = line.unwrap_or_else(|| panic!("there is no such line: {place:?}"));
    // Of a long line, only what stands around the place is kept.
    let cut = line.char_indices().nth(place.skipped as usize).map_or(line.len(), |(at, _)| at);
    assert!(line[cut..].starts_with(&*place.text), "{place:?}");
    assert!(place.text.len() == line.len() || line.len() > 4096, "{place:?}");
    let (column, width, length) = (place.column as usize, place.width as usize, line.chars().count());
    // A caret may stand behind the end of a line, where something is missing.
    assert!(column >= 1 && width >= 1 && column <= length + 1, "{place:?}");
    assert!(column + width <= length.max(column) + 1, "{place:?}");
}

fn words(diagnostic: &Diagnostic) {
    let name = diagnostic.name;
    assert!(
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
        "{name}"
    );
    assert!(!diagnostic.message.trim().is_empty(), "{name} says nothing");
    assert!(!diagnostic.message.ends_with('.') || diagnostic.message.ends_with("…"), "{:?}", diagnostic.message);
}

/// Prints in each format. A text must not be able to command a terminal, nor to begin a line of its own.
fn printed(diagnostics: &[Diagnostic]) {
    for format in [Format::Human, Format::Json, Format::Github] {
        let mut out = Vec::new();
        print(diagnostics, format, false, &mut out).expect("memory can be written to");
        let out = String::from_utf8(out).expect("what is printed is a text");
        let harmful = |c: char| c.is_control() && c != '\n' && !(c == '\t' && format != Format::Human);
        assert!(!out.contains(harmful), "{format:?}: {out:?}");
        if format != Format::Human {
            assert_eq!(out.lines().count(), diagnostics.len(), "{format:?}: {out:?}");
        }
    }
}
