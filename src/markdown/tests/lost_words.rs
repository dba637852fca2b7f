//! Words that Markdown or the rules for raw HTML would take away, and markup that other tools know.

use super::*;
use crate::diagnostic::Severity;

/// Each Markdown with what is reported of it: severity, name, and what stands at its place.
fn reported(cases: &[(&str, &str)]) {
    for (markdown, expected) in cases {
        let parsed = whole(markdown);
        let found: Vec<String> = parsed
            .diagnostics
            .iter()
            .filter(|problem| problem.name != "raw-html-removed")
            .map(|problem| {
                let place = problem.place.as_ref().unwrap();
                let at: String =
                    place.text.chars().skip(place.column as usize - 1).take(place.width as usize).collect();
                let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
                format!("{severity} {} {at}", problem.name)
            })
            .collect();
        let expected: Vec<&str> = Some(*expected).filter(|expected| !expected.is_empty()).into_iter().collect();
        assert_eq!(found, expected, "{markdown}");
    }
}

#[test]
fn cells_that_no_column_takes_are_errors() {
    reported(&[
        ("| A | B |\n|---|---|\n| 1 | 2 | perdu |", "error lost-text perdu |"),
        ("| A | B |\n|---|---|\n| 1 | a|b | fin |", "error lost-text b | fin |"),
        ("A | B\n--|--\n1 | 2 | 3", "error lost-text 3"),
        ("> | A | B |\n> |---|---|\n> | 1 | 2 | 3 |", "error lost-text 3 |"),
        ("- A | B\n  --|--\n  1 | 2 | 3", "error lost-text 3"),
        ("| A | B |\n|---|---|\n| 1 | 2 | |\n| 1 \\| 3 | 2 |\n| 1 |\n| 1 | 2", ""),
        ("| A | B |\n|---|---|\n| 1 | 2 |\nFin.", "warning table-row Fin."),
        ("A | B\n--|--\n1 | 2\n\nFin.", ""),
    ]);
}

#[test]
fn words_that_go_with_an_element_are_errors() {
    reported(&[
        ("<select>\n<option>un</option>\n</select>", "error lost-text <select>"),
        ("Un <select><option>mot</option></select> ici", "error lost-text <select><option>mot</option></select>"),
        ("<canvas>Un mot</canvas>", "error lost-text <canvas>Un mot</canvas>"),
        ("<svg><text>Un mot</text></svg>", "error lost-text <svg><text>Un mot</text></svg>"),
        ("<svg><title>Un logo</title><path d=\"M0 0\"/></svg>", ""),
        ("<table border><tr><td>un</td></tr></table>", ""),
        ("<style>p { color: red }</style>", ""),
        ("Si a<b et que c>d, alors.", "error lost-text <b et que c>"),
        ("À <Madame la ministre>, merci", "error lost-text <Madame la ministre>"),
        ("<details open><summary>Un</summary>deux</details>", ""),
        ("<ol reversed><li>un</li></ol>", ""),
        ("<p hidden>Un</p>", "error hidden-text <p hidden>Un</p>"),
        ("<p style=\"display: none\">Un</p>", "error hidden-text <p style=\"display: none\">Un</p>"),
    ]);
    // What is let through is the writer's own affair.
    assert_eq!(names(&with("Si a<b et c>d", Split::Whole, RawHtml::Allow)), [""; 0]);
}

#[test]
fn lines_that_name_an_address_nobody_uses_are_reported() {
    reported(&[
        ("[Note]: important", "error lost-text [Note]: important"),
        ("[Rectificatif]: voir-plus-bas", "error lost-text [Rectificatif]: voir-plus-bas"),
        (
            "[1]: https://example.com/a \"Le plan\"\n\nTexte.",
            "warning unused-definition [1]: https://example.com/a \"Le plan\"",
        ),
        ("[a]: https://example.com\n\n[le plan][A]", ""),
        ("[a b]: https://example.com\n\n[A   b]", ""),
        ("[//]: # (une note)\n\n[comment]: <> (une autre)", ""),
    ]);
}

#[test]
fn what_git_could_not_merge_is_an_error() {
    let conflict = "Un.\n\n<<<<<<< HEAD\nDeux.\n=======\nTrois.\n>>>>>>> autre\n";
    let parsed = whole(conflict);
    let place = parsed.diagnostics.iter().find(|problem| problem.name == "merge-conflict").unwrap().place.as_ref();
    assert_eq!(place.map(|place| place.line), Some(3));
    reported(&[("```text\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> c\n```", ""), ("<<<<<<< plus petit que", "")]);
}

#[test]
fn markup_of_other_tools_is_reported() {
    let leftover = |at: &str| format!("warning leftover-markup {at}");
    for (markdown, at) in [
        (":::note\nUn mot.\n:::", ":::note"),
        ("!!! note\n    Un mot.", "!!! note"),
        ("??? tip \"Un titre\"\n    Un mot.", "??? tip \"Un titre\""),
        ("[TOC]", "[TOC]"),
        ("Un ==mot== ici", "==mot=="),
        ("Un {{ mot }} ici", "{{ mot }}"),
        ("Voir <https://example.com/le plan>.", "<https://example.com/le plan>"),
        ("{% include note.html %}", "{% include note.html %}"),
        ("Texte\n{: .note}", "{: .note}"),
        ("*[ANSSI]: Agence nationale", "*[ANSSI]: Agence nationale"),
        ("Un `mot ici", "`mot"),
        ("[!NOTE]\nUn mot.", "[!NOTE]"),
        ("> [!INFO]\n> Un mot.", "[!INFO]"),
        ("> [!NOTE] Un mot.", "[!NOTE]"),
        ("[plan] : https://example.com", "[plan] : https://example.com"),
    ] {
        reported(&[(markdown, &leftover(at))]);
    }
    for text in [
        "!!! Attention !!!",
        "a == b et c == d",
        "si a==b ou c==d",
        "[Mise à jour] : https://example.com",
        "`{% if %}` et ``a`b``",
        "\\`mot et \\[!NOTE]",
        "Un [!] ici",
        "Titre\n=====\n".trim_end_matches(['=', '\n']),
        "{n} personnes",
    ] {
        reported(&[(text, "")]);
    }
}

#[test]
fn numbered_lines_that_are_no_list_are_reported() {
    for text in
        ["1- Un\n2- Deux", "1/ Un\n2/ Deux", "a) Un\nb) Deux", "(1) Un\n(2) Deux", "1° Un\n2° Deux", "① Un\n② Deux"]
    {
        assert_eq!(names(&whole(text)), ["list-as-text"], "{text}");
    }
    for text in ["1. Un\n2. Deux", "Le total est de\n5- 3 points", "1- Un\n\n2- Deux", "a) Un\nc) Trois"] {
        assert_eq!(names(&whole(text)), [""; 0], "{text}");
    }
}
