//! Diagnostics as text: for people, for programs, for GitHub's annotations.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::{Diagnostic, Place, Severity};

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// With the line and a caret.
    #[default]
    Human,
    /// One JSON object per line.
    Json,
    /// GitHub's workflow commands, which annotate a pull request.
    Github,
}

/// Columns of a terminal: longer lines are cut around the caret.
const WIDTH: usize = 120;

/// Letters shown after the caret's first.
const AFTER: usize = 100;

/// A message or hint longer than this holds something that nobody wrote on purpose.
const MAX_MESSAGE: usize = 1000;

/// Puts diagnostics in the order in which they are read, each once: by file, line and column, errors first.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    fn place(diagnostic: &Diagnostic) -> Option<(&str, u32, u32)> {
        diagnostic.place.as_ref().map(|place| (&*place.path, place.line, place.column))
    }
    diagnostics.sort_by(|a, b| {
        let rest = |d: &Diagnostic| (d.severity, d.name);
        let words = |d: &Diagnostic| (d.message.clone(), d.hint.clone(), d.place.as_ref().map(|place| place.width));
        place(a).cmp(&place(b)).then_with(|| rest(a).cmp(&rest(b))).then_with(|| words(a).cmp(&words(b)))
    });
    diagnostics.dedup();
}

/// Writes diagnostics in the order given. `color` only matters to people.
///
/// # Errors
/// Those of `out`.
pub fn print(diagnostics: &[Diagnostic], format: Format, color: bool, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in diagnostics {
        match format {
            Format::Human => writeln!(out, "{}\n", human(diagnostic, color))?,
            Format::Json => {
                writeln!(out, "{}", json(diagnostic)?)?;
            }
            Format::Github => writeln!(out, "{}", github(diagnostic))?,
        }
    }
    Ok(())
}

/// "2 errors, 1 warning"; nothing where there are no diagnostics.
pub fn total<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> Option<String> {
    let (errors, warnings): (Vec<_>, Vec<_>) =
        diagnostics.into_iter().partition(|diagnostic| diagnostic.severity == Severity::Error);
    let counted = [(errors.len(), "error"), (warnings.len(), "warning")];
    let parts = counted.iter().filter(|(count, _)| *count > 0);
    let parts = parts.map(|(count, word)| format!("{count} {word}{}", if *count == 1 { "" } else { "s" }));
    Some(parts.collect::<Vec<_>>().join(", ")).filter(|total| !total.is_empty())
}

fn human(diagnostic: &Diagnostic, color: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(short(&diagnostic.message)).id(diagnostic.name));
    if let Some(place) = &diagnostic.place {
        group = with_place(group, place);
    }
    // Without a place there is no line for the hint to hang on: it gets a line of its own.
    let mut separate = None;
    if let Some(hint) = diagnostic.hint.as_deref().map(short) {
        if diagnostic.place.is_some() {
            group = group.element(Level::HELP.message(hint));
        } else {
            separate = Some(Group::with_title(Level::HELP.secondary_title(hint)));
        }
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() }.term_width(WIDTH);
    let rendered = renderer.render(&[group]);
    match (separate, &diagnostic.place) {
        (Some(hint), _) => format!("{rendered}\n{}", renderer.render(&[hint])),
        (None, Some(place)) if place.skipped > 0 => in_its_column(&rendered, place),
        _ => rendered,
    }
}

/// The renderer counts columns in the text that it was given, which is not all of a very long line.
fn in_its_column(told: &str, place: &Place) -> String {
    let named = |column: usize| format!("{}:{}:{column}", printable(&place.path), place.line);
    // The title stands before the arrow, the text behind the place.
    let arrow = told.find("--> ").unwrap_or(0);
    let (title, rest) = told.split_at(arrow);
    format!("{title}{}", rest.replacen(&named(place.offset() + 1), &named(place.column as usize), 1))
}

fn with_place<'a>(group: Group<'a>, place: &Place) -> Group<'a> {
    let path = printable(&place.path).into_owned();
    if place.line == 0 {
        return group.element(Origin::path(path));
    }
    let (line, caret) = shown_line(place);
    let annotation = AnnotationKind::Primary.span(caret);
    group.element(Snippet::source(line).path(path).line_start(place.line as usize).annotation(annotation))
}

/// The line, safe to show and cut after the caret, and the caret's bytes in it. The renderer cuts before the caret: it
/// counts the column from the line's beginning.
fn shown_line(place: &Place) -> (String, Range<usize>) {
    let start = place.offset();
    let width = (place.width as usize).max(1);
    let mut line = String::new();
    let mut caret = None;
    let mut end = None;
    for (at, letter) in place.text.chars().enumerate() {
        if at == start {
            caret = Some(line.len());
        }
        if at >= start.saturating_add(AFTER) {
            line.push('…');
            break;
        }
        line.push(if letter == '\t' { letter } else { safe(letter) });
        if at + 1 == start.saturating_add(width) {
            end = Some(line.len());
        }
    }
    let length = line.len();
    let caret = caret.unwrap_or(length);
    (line, caret..end.unwrap_or(length).max(caret))
}

/// A message of bounded length that no terminal obeys.
fn short(text: &str) -> String {
    let text = printable(text);
    match text.char_indices().nth(MAX_MESSAGE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into_owned(),
    }
}

fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().all(|letter| safe(letter) == letter) {
        Cow::Borrowed(text)
    } else {
        text.chars().map(safe).collect::<String>().into()
    }
}

/// The letter itself, or a picture of it where a terminal would obey it, hide it or turn the text around.
fn safe(letter: char) -> char {
    match letter {
        '\0'..='\u{1F}' => char::from_u32(0x2400 + u32::from(letter)).unwrap_or('\u{FFFD}'),
        '\u{7F}' => '\u{2421}',
        '\u{80}'..='\u{9F}'
        | '\u{AD}'
        | '\u{61C}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E007F}' => '\u{FFFD}',
        _ => letter,
    }
}

/// One line for programs. JSON need only escape the oldest control characters; here all that could fool anyone are.
fn json(diagnostic: &Diagnostic) -> serde_json::Result<String> {
    let plain = serde_json::to_string(&Record::new(diagnostic))?;
    if plain.chars().all(|letter| safe(letter) == letter) {
        return Ok(plain);
    }
    let mut escaped = String::with_capacity(plain.len() + 16);
    for letter in plain.chars() {
        if safe(letter) == letter {
            escaped.push(letter);
        } else {
            escaped.extend(letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    Ok(escaped)
}

/// A diagnostic for programs.
#[derive(Serialize)]
struct Record<'a> {
    severity: &'static str,
    name: &'static str,
    message: &'a str,
    path: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    /// The column after the last one underlined.
    end_column: Option<u32>,
    text: Option<&'a str>,
    hint: Option<&'a str>,
}

impl<'a> Record<'a> {
    fn new(diagnostic: &'a Diagnostic) -> Self {
        let place = diagnostic.place.as_ref();
        let inside = place.filter(|place| place.line > 0);
        Self {
            severity: severity(diagnostic),
            name: diagnostic.name,
            message: &diagnostic.message,
            path: place.map(|place| &*place.path),
            line: inside.map(|place| place.line),
            column: inside.map(|place| place.column),
            end_column: inside.map(|place| place.column.saturating_add(place.width)),
            text: inside.map(|place| &*place.text),
            hint: diagnostic.hint.as_deref(),
        }
    }
}

fn severity(diagnostic: &Diagnostic) -> &'static str {
    match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// `::error file=…,line=…,col=…,endColumn=…,title=…::message%0Ahint`. GitHub shows it in a log, which obeys as a terminal does.
fn github(diagnostic: &Diagnostic) -> String {
    let mut properties = Vec::new();
    if let Some(place) = &diagnostic.place {
        properties.push(format!("file={}", property(&printable(&place.path))));
        if place.line > 0 {
            let end = place.column.saturating_add(place.width);
            properties.push(format!("line={},col={},endColumn={end}", place.line, place.column));
        }
    }
    properties.push(format!("title={}", property(diagnostic.name)));
    let mut message = short(&diagnostic.message);
    if let Some(hint) = &diagnostic.hint {
        message.push('\n');
        message.push_str(&short(hint));
    }
    format!("::{} {}::{}", severity(diagnostic), properties.join(","), data(&message))
}

/// The escapes of a workflow command's message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The escapes of a workflow command's properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::Source;
    use super::*;

    fn fault(text: &str, needle: &str) -> Diagnostic {
        let source = Source::new("content/2026/x.fr.md".into(), text);
        let at = text.find(needle).unwrap();
        Diagnostic::error("unknown-theme", "unknown theme `regulaton`")
            .at(source.place(at..at + needle.len()))
            .hint("did you mean `regulation`?")
    }

    fn shown(diagnostics: &[Diagnostic], format: Format) -> String {
        let mut out = Vec::new();
        print(diagnostics, format, false, &mut out).unwrap();
        let mut out = String::from_utf8(out).unwrap();
        if let Some(total) = total(diagnostics).filter(|_| format == Format::Human) {
            out.push_str(&total);
            out.push('\n');
        }
        out
    }

    #[test]
    fn shows_line_caret_and_help() {
        let text = "---\na: 1\nb: 1\nc: 1\nthemes: [ai, regulaton]\n";
        let expected = "\
error[unknown-theme]: unknown theme `regulaton`
 --> content/2026/x.fr.md:5:14
  |
5 | themes: [ai, regulaton]
  |              ^^^^^^^^^
  |
  = help: did you mean `regulation`?

1 error
";
        assert_eq!(shown(&[fault(text, "regulaton")], Format::Human), expected);
    }

    #[test]
    fn shows_files_and_nothing_at_all() {
        let whole = Diagnostic::warning("stray-file", "a file").at(Place::file("a/b.md".into())).hint("remove it");
        let bare = Diagnostic::error("no-site", "no site");
        let expected = "\
warning[stray-file]: a file
--> a/b.md
 = help: remove it

error[no-site]: no site

1 error, 1 warning
";
        assert_eq!(shown(&[whole, bare], Format::Human), expected);
        assert_eq!(shown(&[], Format::Human), "");
    }

    #[test]
    fn the_hint_of_a_diagnostic_without_a_place_is_a_line_of_its_own() {
        let bare = Diagnostic::error("no-site", "no site").hint("make one");
        assert_eq!(shown(&[bare], Format::Human), "error[no-site]: no site\nhelp: make one\n\n1 error\n");
    }

    #[test]
    fn cuts_long_lines_around_the_caret() {
        let text = format!("{}regulaton, {}", "b ".repeat(300), "c ".repeat(30_000));
        let out = shown(&[fault(&text, "regulaton")], Format::Human);
        let lines: Vec<_> = out.lines().collect();
        assert_eq!(lines[1], " --> content/2026/x.fr.md:1:601");
        assert!(lines[3].starts_with("1 | ...") && lines[3].ends_with("..."), "{}", lines[3]);
        assert!(lines.iter().all(|line| line.chars().count() <= WIDTH + 10));
        assert_eq!(lines[3].find("regulaton"), lines[4].find("^^^^^^^^^"));
    }

    /// All text of a file may stand on one line: neither what is kept nor what is shown may be all of it.
    #[test]
    fn of_a_very_long_line_only_what_stands_around_is_kept() {
        for (before, after) in [(30_000, 0), (0, 30_000), (30_000, 30_000), (2_500, 2_500)] {
            let text = format!("x\n{}regulaton, {}\ny", "é ".repeat(before), "漢 ".repeat(after));
            let fault = fault(&text, "regulaton");
            let place = fault.place.as_ref().unwrap();
            let column = u32::try_from(before * 2 + 1).unwrap();
            assert_eq!((place.line, place.column, place.width), (2, column, 9));
            assert!(place.text.len() < 3_000, "{}", place.text.len());
            assert_eq!(&place.text.chars().skip(place.offset()).take(9).collect::<String>(), "regulaton");
            let (narrow, wider) = (place.narrow("egu"), place.narrow("lost"));
            assert_eq!((narrow.column, narrow.width, wider.column), (column + 1, 3, column));
            let out = shown(std::slice::from_ref(&fault), Format::Human);
            let lines: Vec<_> = out.lines().collect();
            assert_eq!(lines[1], format!(" --> content/2026/x.fr.md:2:{column}"));
            assert!(out.len() < 1_200, "{out}");
            let at = |line: &str, sign: &str| unicode_width::UnicodeWidthStr::width(&line[..line.find(sign).unwrap()]);
            assert_eq!(at(lines[3], "regulaton"), at(lines[4], "^^^^^^^^^"), "{out}");
            let github = shown(&[fault], Format::Github);
            assert!(github.contains(&format!("line=2,col={column},")), "{github}");
        }
    }

    #[test]
    fn a_terminal_is_not_fooled_and_the_caret_stays_below() {
        let text = "\ta: 漢\t\u{202E}x\u{1b}[31m \u{9b}regulaton, x";
        let mut fault = fault(text, "regulaton");
        fault.message = "a\u{1b}[2J\u{202E}\nb".into();
        fault.hint = Some("c\rd\u{2066}".into());
        let expected = "\
error[unknown-theme]: a␛[2J�␊b
 --> content/2026/x.fr.md:1:16
  |
1 |     a: 漢    �x␛[31m �regulaton, x
  |                       ^^^^^^^^^
  |
  = help: c␍d�

1 error
";
        assert_eq!(shown(&[fault.clone()], Format::Human), expected);
        let json = shown(&[fault], Format::Json);
        assert!(json.contains(r"\u202ex\u001b[31m \u009bregulaton"), "{json}");
    }

    #[test]
    fn every_place_can_be_shown() {
        let mut fault = fault("regulaton", "regulaton");
        for (text, range) in [("", 0..0), ("", 9..9), ("abc", 3..3), ("abc", 0..9), ("é\n", 3..3), ("漢漢", 0..1)] {
            fault.place = Some(Source::new("x".into(), text).place(range));
            assert!(shown(&[fault.clone()], Format::Human).contains('^'), "{text:?}");
        }
    }

    #[test]
    fn colours_only_where_asked() {
        let mut out = Vec::new();
        print(&[fault("regulaton", "regulaton")], Format::Human, true, &mut out).unwrap();
        assert!(out.contains(&0x1b));
    }

    #[test]
    fn tells_programs() {
        let whole = Diagnostic::warning("stray-file", "a file").at(Place::file("a/b.md".into()));
        let expected = r#"{"severity":"error","name":"unknown-theme","message":"unknown theme `regulaton`","path":"content/2026/x.fr.md","line":2,"column":3,"end_column":12,"text":"é regulaton","hint":"did you mean `regulation`?"}
{"severity":"warning","name":"stray-file","message":"a file","path":"a/b.md","line":null,"column":null,"end_column":null,"text":null,"hint":null}
"#;
        assert_eq!(shown(&[fault("\né regulaton", "regulaton"), whole], Format::Json), expected);
    }

    #[test]
    fn tells_github() {
        let mut odd =
            Diagnostic::warning("stray-file", "100 % of\r\nit\u{1b}[2J\u{9b}").at(Place::file("a,b:c%.md".into()));
        let bare = Diagnostic::error("no-site", "no: site, here");
        odd.hint = Some("remove it".into());
        let expected = "\
::error file=content/2026/x.fr.md,line=2,col=3,endColumn=12,title=unknown-theme::unknown theme `regulaton`%0Adid you mean `regulation`?
::warning file=a%2Cb%3Ac%25.md,title=stray-file::100 %25 of␍␊it␛[2J�%0Aremove it
::error title=no-site::no: site, here
";
        assert_eq!(shown(&[fault("\né regulaton", "regulaton"), odd, bare], Format::Github), expected);
    }

    #[test]
    fn sorts_and_drops_what_is_said_twice() {
        let at = |line: u32, column: u32, severity: Severity, message: &str| Diagnostic {
            severity,
            place: Some(Place { path: "a".into(), line, column, width: 1, text: "x".into(), skipped: 0 }),
            ..Diagnostic::error("x", message)
        };
        let (e, w) = (Severity::Error, Severity::Warning);
        let sorted = [
            Diagnostic::error("x", "nowhere"),
            at(1, 2, e, "a"),
            at(1, 2, w, "a"),
            at(2, 1, e, "a"),
            at(2, 1, e, "b"),
            at(10, 1, w, "a"),
        ];
        let mut mixed: Vec<_> = sorted.iter().rev().chain(&sorted).cloned().collect();
        sort(&mut mixed);
        assert_eq!(mixed, sorted);
        assert_eq!(total(&sorted).as_deref(), Some("4 errors, 2 warnings"));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "(?s).{0,200}", start in 0_usize..300, length in 0_usize..300) {
            let place = Source::new("x".into(), &text).place(start..start + length);
            let fault = Diagnostic::error("x", text.clone()).at(place).hint(text);
            for format in [Format::Human, Format::Json, Format::Github] {
                let out = shown(std::slice::from_ref(&fault), format);
                let fooled = out.contains(['\u{1b}', '\u{202E}', '\u{9b}']);
                proptest::prop_assert!(!fooled, "{}", out);
            }
        }
    }
}
