use std::fmt::Write as _;

use pulldown_cmark::{Options, Parser, TagEnd};

use super::*;

/// A heading's attributes and text, and what was reported.
fn heading(line: &str, cuts: bool) -> (String, Vec<String>) {
    let mut events: Vec<Placed<'_>> = Parser::new_ext(line, Options::ENABLE_TABLES).into_offset_iter().collect();
    let end = events.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Heading(_)))).unwrap();
    events.truncate(end);
    let mut told = Vec::new();
    read(&mut events, 0, line, cuts, &mut |range, diagnostic| {
        assert!(line.get(range.clone()).is_some(), "{range:?}");
        told.push(format!("{:?} {} {}", diagnostic.severity, diagnostic.name, &line[range]));
    });
    let (Event::Start(Tag::Heading { id, classes, attrs, .. }), _) = &events[0] else { panic!() };
    let mut out = String::new();
    for (event, range) in &events[1..] {
        assert!(line.get(range.clone()).is_some(), "{range:?}");
        if let Event::Text(text) | Event::Code(text) = event {
            out.push_str(text);
        }
    }
    if let Some(id) = id {
        _ = write!(out, "|#{id}");
    }
    for class in classes {
        _ = write!(out, "|.{class}");
    }
    for (name, value) in attrs {
        _ = write!(out, "|{name}={}", value.as_deref().unwrap_or("?"));
    }
    (out, told)
}

#[test]
fn braces_that_hold_attributes_are_attributes() {
    for (line, expected) in [
        ("### Deux {#deux}", "Deux|#deux"),
        ("### Deux {#deux}\t###", "Deux|#deux"),
        ("### Deux {: #deux}", "Deux|#deux"),
        ("### Deux {:.draft}", "Deux|.draft"),
        ("### Deux{#deux}", "Deux|#deux"),
        ("### \\{#a} {#deux}", "{#a}|#deux"),
        ("### Deux { #deux  .draft }  ", "Deux|#deux|.draft"),
        ("### Deux {#deux} ###", "Deux|#deux"),
        ("### Deux ### {#deux}", "Deux|#deux"),
        ("### Deux {#deux}{date=2026-01-01}", "Deux|#deux|date=2026-01-01"),
        ("### Deux {#deux} {date=2026-01-01}", "Deux|#deux|date=2026-01-01"),
        ("### Deux {#deux\u{A0}date=2026-01-01}", "Deux|#deux|date=2026-01-01"),
        ("### Deux\u{A0}{#a_b_c}", "Deux|#a_b_c"),
        ("### *Deux* {#deux}", "Deux|#deux"),
        ("### {#deux}", "|#deux"),
        ("### C# {#c}", "C#|#c"),
        ("### Le format {nom} {#deux}", "Le format {nom}|#deux"),
        ("Deux {#deux}\n---", "Deux|#deux"),
        ("Deux\n{#deux}\n---", "Deux|#deux"),
        ("### Deux {date}", "Deux|date=?"),
        ("### Deux {#deux draft}", "Deux|#deux|draft=?"),
    ] {
        let (read, told) = heading(line, true);
        assert_eq!((read.as_str(), &told[..]), (expected, &[][..]), "{line}");
    }
}

#[test]
fn any_other_braces_are_text() {
    for title in [
        "The set {1, 2}",
        "Delete /users/{id}",
        "{% tag %}",
        "Prix {5}",
        "Prix {.5}",
        "Ensemble {a, b}",
        "Ensemble {x = 1}",
        "Rien {}",
        "{{ title }}",
        "f(x) = {x}",
        "{# comment #}",
        "Deux {",
        "} deux {",
    ] {
        for cuts in [true, false] {
            let (read, told) = heading(&format!("## {title}"), cuts);
            assert_eq!((read.as_str(), &told[..]), (title, &[][..]));
        }
    }
    assert_eq!(heading("## Le [plan]{lang=en}", true), ("Le [plan]{lang=en}".to_owned(), vec![]));
    assert_eq!(heading("## Le `{#code}`", true), ("Le {#code}".to_owned(), vec![]));
    assert_eq!(heading("## Le format {nom}", false), ("Le format {nom}".to_owned(), vec![]));
    let (read, told) = heading("## Le format {nom}", true);
    assert_eq!((read.as_str(), &told[0][..]), ("Le format {nom}", "Warning heading-attributes {nom}"));
}

#[test]
fn attributes_that_are_none_are_reported() {
    for (line, at) in [
        ("### Deux {#deux}.", "{#deux}"),
        ("### Deux {#deux} et trois", "{#deux}"),
        ("### **Deux {#deux}**", "{#deux}"),
        ("### Deux {#deux} <!-- note -->", "{#deux}"),
        ("### Deux {#deux", "{#deux"),
        ("### Deux {#deux date=2026-01-01", "{#deux date=2026-01-01"),
        ("### Deux {date=2026-01-01", "{date=2026-01-01"),
        ("### Deux {#deux)", "{#deux)"),
        ("### Deux {#deux ###", "{#deux"),
        ("### Deux #deux}", "#deux}"),
        ("### Deux \\{#deux\\}", "\\{#deux\\}"),
        ("### Deux \\{#deux}", "\\{#deux}"),
        ("### Deux {\\#deux}", "{\\#deux}"),
        ("### Deux {nom} {#deux}.", "{#deux}"),
    ] {
        for (cuts, severity) in [(true, "Error"), (false, "Warning")] {
            let (_, told) = heading(line, cuts);
            assert_eq!(told, [format!("{severity} heading-attributes {at}")], "{line}");
        }
    }
    assert_eq!(heading("### Deux {#a #b}", true).1, ["Error heading-attributes {#a #b}"]);
    assert_eq!(heading("### Deux {#a} {#b}", true).1.len(), 1);
    assert_eq!(heading("### Deux {#a,date=2026-01-01}", true).1, ["Error heading-attributes {#a,date=2026-01-01}"]);
    assert_eq!(
        heading("### Deux {#a, date=2026-01-01}", false).1[0],
        "Warning heading-attributes {#a, date=2026-01-01}"
    );
}

#[test]
fn attributes_without_meaning_are_reported_in_the_text() {
    assert_eq!(heading("#### Deux {lang=en .x #y}", false).1, [""; 0]);
    assert_eq!(heading("#### Deux {date=2026-01-01}", false).1, ["Warning unknown-attribute {date=2026-01-01}"]);
    assert_eq!(heading("#### Deux {#x nom}", false).1, ["Warning unknown-attribute {#x nom}"]);
}

#[test]
fn a_title_is_what_stands_between_the_signs() {
    for (line, expected) in [
        ("### Le *plan* IA {#plan date=2026-01-29}\n", "Le *plan* IA"),
        ("### Le plan", "Le plan"),
        ("### C # ### {#c}", "C #"),
        ("### Deux {#deux} ###", "Deux"),
        ("### Deux {#deux} {date=2026-01-01}", "Deux"),
        ("### Le format {nom}", "Le format {nom}"),
        ("### Le [plan]{lang=en}", "Le [plan]{lang=en}"),
        ("### Le [plan]{lang=en} {#plan}", "Le [plan]{lang=en}"),
        ("### C#", "C#"),
    ] {
        assert_eq!(title(line), expected, "{line}");
    }
}

proptest::proptest! {
    #[test]
    fn never_panics(title in "(\\{|\\}|#|\\.|=|a|é| |\\*|`|\\\\|<!-- x -->|\u{A0}|date|\\[|\\]|\\{#a\\}|###){0,24}", cuts: bool) {
        let _ = heading(&format!("## {title}"), cuts);
        let _ = super::title(&title);
    }
}

#[test]
fn what_looks_like_attributes_is_an_error() {
    for line in [
        "### Deux {.draft}.",
        "### Deux {.draft",
        "### Deux \\{.draft\\}",
        "### **Deux {.draft}**",
        "### Deux {# deux}",
        "### Deux {＃deux}",
        "### Deux {“#deux”}",
        "### Deux ｛#deux｝",
    ] {
        let (_, reported) = heading(line, true);
        let [problem] = &reported[..] else { panic!("{line}: {reported:?}") };
        assert!(problem.starts_with("Error heading-attributes"), "{line}: {problem}");
    }
    assert_eq!(heading("### Deux [#deux]", true).1, ["Warning heading-attributes [#deux]"]);
    for line in ["### Le mouvement (#MeToo)", "### Deux [1]", "### Trois {a, b}", "### A [#deux] {#x}"] {
        assert_eq!(heading(line, true).1, [""; 0], "{line}");
    }
}
