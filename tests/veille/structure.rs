//! No text vanishes without a word: what is not closed, headings that are none, attributes that are none.

use crate::html::{between, has, in_order, lacks, main};
use crate::site::{NOW, Site};

/// A digest of one section, whose second brief is written in this way.
fn second(brief: &str) -> Site {
    digest(&format!("### Un {{#un}}\n\nTexte un.\n\n{brief}\n\nTexte deux.\n\n### Trois {{#trois}}\n\nTexte trois.\n"))
}

fn digest(briefs: &str) -> Site {
    Site::new().digest("content/d.fr.md", "Mars", "2026-03-02", &format!("## L’espace\n\n{briefs}"))
}

fn article(text: &str) -> Site {
    Site::new().article("content/a.fr.md", "Titre", "2026-03-02", text)
}

#[test]
fn a_comment_that_is_never_closed_stops_the_build_and_is_named_by_check() {
    let site = second("<!-- à vérifier ->");
    let told = site.build().faults();
    has(&told, &["error[unclosed-comment]", "content/d.fr.md:12:1", "<!-- à vérifier ->", "ends with `-->`"]);
    has(&site.run(&["check", "--now", NOW]).faults(), &["error[unclosed-comment]"]);
}

#[test]
fn code_that_is_never_closed_is_an_error_where_it_takes_briefs_along() {
    has(&second("```\ncode\n\n### Deux {#deux}").build().faults(), &["error[unclosed-fence]", "content/d.fr.md:12:1"]);
    let built = article("Un.\n\n```\ncode\n").build().ok();
    has(&built.stderr(), &["warning[unclosed-fence]", "content/a.fr.md:8:1"]);
    has(main(&built.page("fr/a/")), &["code"]);
}

#[test]
fn an_open_comment_is_published_nowhere() {
    for text in ["Texte <!-- note interne", "- Un <!-- note", "| a <!-- b |\n|---|\n| c |", "## Titre <!-- note"] {
        has(&article(text).build().faults(), &["error[unclosed-comment]"]);
    }
    let matter = |lines: &str| {
        Site::new().file("content/a.fr.md", &format!("---\ntitle: T\ndate: 2026-03-02\n{lines}\n---\nTexte.\n"))
    };
    has(&matter("key_points: [\"Un <!-- note\"]").build().faults(), &["error[unclosed-comment]", "content/a.fr.md:4"]);
    has(&matter("summary: \"Un <!-- note -->\"").build().faults(), &["error[published-comment]", "`summary`"]);
    let events = "events: [{ date: 2026-03-04, text: \"Fin <!-- note -->\" }]";
    has(&matter(events).build().faults(), &["error[published-comment]", "`text`"]);
    let built = matter("key_points: [\"Un <!-- note -->\"]").build().ok();
    lacks(&built.page("fr/a/"), &["note"]);
}

#[test]
fn a_heading_without_a_space_is_named() {
    let built = second("###Deux {#deux}").build().ok();
    has(&built.stderr(), &["warning[not-a-heading]", "content/d.fr.md:12:1", "no space", "write `### Deux {#deux}`"]);
}

#[test]
fn a_no_break_space_behind_the_signs_is_a_space() {
    let built = second("###\u{A0}Deux {#deux}").build().ok();
    assert_eq!(built.stderr(), "");
    has(main(&built.page("fr/d/deux/")), &["<h1>Deux</h1>", "Texte deux."]);
    lacks(main(&built.page("fr/d/un/")), &["Texte deux."]);
    let list = article("-\u{A0}un\n-\u{A0}deux\n\n1.\u{202F}trois\n").build().ok();
    in_order(main(&list.page("fr/a/")), &["<ul>", "<li>un</li>", "<li>deux</li>", "</ul>", "<ol>", "<li>trois</li>"]);
}

#[test]
fn places_are_those_of_the_file_where_a_space_was_read_as_another() {
    let told = second("###\u{A0}Deux {#deux}\n\n-\u{A0}[rien](nulle-part.md)").build().faults();
    has(&told, &["error[dead-link]", "content/d.fr.md:14:10", "nulle-part.md"]);
}

#[test]
fn closing_signs_hide_no_id() {
    for heading in
        ["### Deux {#deux} ###", "### Deux ### {#deux}", "### Deux {#deux}{date=2026-03-01}", "### Deux { #deux }"]
    {
        let built = second(heading).build().ok();
        has(main(&built.page("fr/d/deux/")), &["<h1>Deux</h1>"]);
    }
}

#[test]
fn attributes_that_are_none_are_an_error_in_a_digest() {
    for heading in
        ["### Deux {#deux}.", "### Deux {#deux", "### Deux \\{#deux\\}", "### **Deux {#deux}**", "### Deux #deux}"]
    {
        let told = second(heading).build().faults();
        has(&told, &["error[heading-attributes]", "content/d.fr.md:12:"]);
    }
    has(&second("### Deux {draft}").build().faults(), &["error[unknown-attribute]", "`draft`"]);
    let built = second("### Le format {nom}").build().ok();
    has(&built.stderr(), &["warning[heading-attributes]", "`{nom}` is no attribute"]);
    has(&built.page("fr/d/"), &[">Le format {nom}</a>"]);
}

#[test]
fn braces_at_a_heading_stay_unless_they_hold_attributes() {
    let titles = ["The set {1, 2}", "Delete /users/{id}", "{a | b}", "Le format {nom}", "Prix {5}", "Ensemble {a, b}"];
    let text = titles.map(|title| format!("## {title}\n\nTexte.\n")).join("\n");
    let built = article(&text).build().ok();
    assert_eq!(built.stderr(), "");
    for title in titles {
        has(main(&built.page("fr/a/")), &[&format!("{title}</a></h2>")]);
    }
    let told = article("## Titre {color=red}\n").build().ok().stderr();
    has(&told, &["warning[unknown-attribute]", "`color`"]);
}

#[test]
fn a_french_line_may_break_before_its_colon() {
    let page = article("Le gouvernement retient trois axes\npour deux ans\n: le calcul, les données.\n\nSuite.")
        .build()
        .ok()
        .page("fr/a/");
    lacks(main(&page), &["<dl>"]);
    let text = between(main(&page), "<p>Le gouvernement", "</p>");
    assert!(text.ends_with("pour deux ans\u{A0}: le calcul, les données."), "{text}");
    let page = article("Voir `un code\nsur deux\n: lignes` ici.").build().ok().page("fr/a/");
    has(main(&page), &["<code>un code sur deux : lignes</code>"]);
    let page = article("Mot\n: son sens").build().ok().page("fr/a/");
    has(main(&page), &["<dt>Mot</dt>", "<dd>son sens"]);
}
