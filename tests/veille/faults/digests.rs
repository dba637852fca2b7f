//! Faults in the headings of a digest.

use super::{digest, review};

#[test]
fn sections() {
    review(
        "digest_sections",
        [
            ("a section of no theme", digest("## Agriculture\n\n### A {#a}\n\nTexte.")),
            ("a section near a theme", digest("## Donnée et intelligence artificiele\n\n### A {#a}\n\nTexte.")),
            ("a section near the lead", digest("## Faits marqants\n\n### A {#a}\n\nTexte.")),
            ("an unknown theme", digest("## IA {theme=ia}\n\n### A {#a}\n\nTexte.")),
            ("themes instead of theme", digest("## IA {themes=ai}\n\n### A {#a}\n\nTexte.")),
            ("a class", digest("## IA {.led}\n\n### A {#a}\n\nTexte.")),
            ("a draft", digest("## L’espace {.draft}\n\n### A {#a}\n\nTexte.")),
            ("no title", digest("##\n\n### A {#a}\n\nTexte.")),
            ("a brief before any section", digest("### A {#a}\n\nTexte.\n\n### B {#b}\n\nTexte.")),
            ("no brief", digest("Texte.")),
            ("a first-level heading", digest("# L’espace\n\n### A {#a}\n\nTexte.")),
        ],
    );
}

#[test]
fn briefs() {
    let brief = |heading: &str| digest(&format!("## L’espace\n\n### {heading}\n\nTexte."));
    review(
        "digest_briefs",
        [
            ("an unknown attribute", brief("Ariane {#ariane dat=2026-01-12}")),
            ("an attribute of sections", brief("Ariane {#ariane theme=ai}")),
            ("an attribute twice", brief("Ariane {#ariane date=2026-01-12 date=2026-01-13}")),
            ("an attribute without a value", brief("Ariane {#ariane date=}")),
            ("an attribute in quotes", brief("Ariane {#ariane date=\"2026-01-12\"}")),
            ("an attribute with blanks", brief("Ariane {#ariane themes=ai, space}")),
            ("a bad date", brief("Ariane {#ariane date=12/01/2026}")),
            ("a deadline before the day", brief("Ariane {#ariane date=2026-01-12 until=2025-01-12}")),
            ("an unknown theme", brief("Ariane {#ariane themes=ai,spce}")),
            ("an empty theme", brief("Ariane {#ariane themes=ai,}")),
            ("a slug with a slash", brief("Ariane {#ariane slug=a/b}")),
            ("an id with a slash", brief("Ariane {#a/b}")),
            ("a class instead of an id", brief("Ariane {.ariane}")),
            ("lead on a brief", brief("Ariane {#ariane .lead}")),
            ("nearly a draft", brief("Ariane {#ariane .drafts}")),
            ("no title", brief("{#ariane}")),
            ("a title of no letters", brief("…")),
            ("a footnote in a title", brief("Ariane[^n] {#ariane}\n\n[^n]: Note.")),
            ("an id twice", brief("Ariane {#a}\n\nTexte.\n\n### Vega {#a}")),
            ("a title twice, without ids", brief("Ariane\n\nTexte.\n\n### Ariane")),
            ("an id that is another’s title", brief("Ariane\n\nTexte.\n\n### Vega {#ariane}")),
        ],
    );
}

#[test]
fn events_name_briefs_of_their_file() {
    let digest = "---\ntitle: Titre\ndate: 2026-01-15\nkind: digest\nevents:\n  - { date: 2026-03-31, text: Fin, brief: arianne }\n---\n\
                  ## L’espace\n\n### Ariane {#ariane}\n\nTexte.\n";
    review(
        "digest_events",
        [
            ("a brief near one that is there", super::article(digest)),
            ("a brief far from all", super::article(&digest.replace("arianne", "cma-reform"))),
            (
                "a correction of a brief that is not there",
                super::article(
                    &digest
                        .replace("events:", "corrections:")
                        .replace("2026-03-31, text: Fin", "2026-01-16, text: Faux"),
                ),
            ),
            ("a brief of an article", super::article(&digest.replace("kind: digest\n", "").replace("## L’espace", ""))),
        ],
    );
}

#[test]
fn headings_that_are_none() {
    let second = |brief: &str| digest(&format!("## L’espace\n\n### Un {{#un}}\n\nUn.\n\n{brief}\n\nDeux."));
    review(
        "digest_headings",
        [
            ("without a space", second("###Deux {#deux}")),
            ("in a list", second("- ### Deux {#deux}")),
            ("in a quote", second("> ### Deux {#deux}")),
            ("with text behind its attributes", second("### Deux {#deux}.")),
            ("with attributes that are not closed", second("### Deux {#deux")),
            ("with attributes that are not opened", second("### Deux #deux}")),
            ("with attributes that are escaped", second("### Deux \\{#deux\\}")),
            ("with two ids", second("### Deux {#deux #second}")),
            ("with a word in braces", second("### Deux {deux}")),
        ],
    );
}
