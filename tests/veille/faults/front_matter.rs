//! Faults between the `---` or `+++` of an entry.

use super::{article, matter, review};
use crate::site::{Site, png};

#[test]
fn the_beginning_of_a_file() {
    review(
        "front_matter_fences",
        [
            ("an empty file", article("")),
            ("no front matter", article("# Titre\n\nTexte.\n")),
            ("a blank line above it", article("\n---\ntitle: Titre\ndate: 2026-01-15\n---\n")),
            ("not closed", article("---\ntitle: Titre\ndate: 2026-01-15\n\nTexte.\n")),
            ("closed by the wrong line", article("---\ntitle: Titre\ndate: 2026-01-15\n----\n\nTexte.\n")),
            ("TOML between dashes", article("---\ntitle = \"Titre\"\ndate = 2026-01-15\n---\n")),
            ("YAML between plus signs", article("+++\ntitle: Titre\ndate: 2026-01-15\n+++\n")),
            ("two in one file", article("---\ntitle: Titre\ndate: 2026-01-15\n...\nx: 1\n---\n")),
        ],
    );
}

#[test]
fn keys() {
    review(
        "front_matter_keys",
        [
            ("an unknown key near a known one", matter("them: [ai]")),
            ("an unknown key of their own", matter("mood: good")),
            ("title and date are missing", article("---\nsummary: x\n---\n")),
            ("a title without a value", article("---\ntitle:\ndate: 2026-01-15\n---\n")),
            ("a blank title", article("---\ntitle: \" \"\ndate: 2026-01-15\n---\n")),
            ("a title on two lines", article("---\ntitle: |\n  Un\n  Deux\ndate: 2026-01-15\n---\n")),
            ("a key twice", matter("summary: un\nsummary: deux")),
            ("a key twice in TOML", article("+++\ntitle = \"Un\"\ndate = 2026-01-15\ntitle = \"Deux\"\n+++\n")),
            ("an unknown key in TOML", article("+++\ntitle = \"Un\"\ndate = 2026-01-15\nthems = [\"ai\"]\n+++\n")),
            ("keys of an event", matter("events:\n  - { date: 2026-03-31, txt: Fin }")),
            ("keys of a correction", matter("corrections:\n  - { text: Le montant }")),
            ("keys of the picture", matter("image: { source: a.png }")),
            ("a warning that does not exist", matter("checks: { off: [image-alts, 3] }")),
            ("a translation from nowhere", matter("translation: { text: 12345678, on: 2026-01-15 }")),
            ("a translation from an unknown language", matter("translation: { from: de, text: \"12345678\" }")),
        ],
    );
}

#[test]
fn words_that_yaml_takes_away() {
    review(
        "front_matter_words",
        [
            ("a number sign in a title", article("---\ntitle: Loi # 12 en débat\ndate: 2026-01-15\n---\n")),
            ("a summary that is a comment", matter("summary: #1 des ventes")),
            ("an item that is a comment", matter("key_points:\n  - Un point\n  - #2 au tableau")),
            ("an anchor", article("---\ntitle: &Partenaires et le plan\ndate: 2026-01-15\n---\n")),
            ("a tag", article("---\ntitle: !Urgent\ndate: 2026-01-15\n---\n")),
            ("quotation marks of a word processor", article("---\ntitle: “Le plan”\ndate: 2026-01-15\n---\n")),
            ("guillemets around an author", matter("authors: [« Ada B »]")),
        ],
    );
}

#[test]
fn words_of_other_tools_and_themes_by_their_names() {
    review(
        "front_matter_other_words",
        [
            ("a key in French", matter("résumé: Un mot")),
            ("a key of another generator", matter("lastmod: 2026-01-16")),
            ("a theme by its French name", matter("themes: [L’espace]")),
            ("a theme by its English name", matter("themes: [Space]")),
            ("a theme by nearly its name", matter("themes: [Donnees et intelligence artificiele]")),
        ],
    );
}

/// Each wrong part of a front matter is reported in the first run, whatever else is wrong in it.
#[test]
fn no_problem_hides_another() {
    let site = Site::new().file(
        "content/a.fr.md",
        "---\ntitle: Plan : les chiffres\ndate: 2026-02-30\nthemes: [spce]\nimage: { src: absent.png, alt: Un plan }\n---\n\
         [Voir](absent.fr.md)\n",
    );
    let stderr = site.build().faults();
    for name in ["yaml-syntax", "bad-date", "unknown-theme", "dead-link"] {
        assert!(stderr.contains(&format!("error[{name}]")), "{name}: {stderr}");
    }
    // The picture and the link.
    assert_eq!(stderr.matches("error[dead-link]").count(), 2, "{stderr}");
    assert!(stderr.ends_with("5 errors\n"), "{stderr}");
}

/// A comment within brackets takes the closing one with it; other keys are read all the same.
#[test]
fn comments_within_brackets() {
    review(
        "front_matter_comments_in_brackets",
        [
            ("a comment in a list", matter("authors: [Anne, Bob # la rédactrice]\nthemes: [spce]")),
            (
                "a comment in a table",
                matter("events:\n  - { date: 2026-04-01, text: Fin # du projet }\nthemes: [spce]"),
            ),
            ("items that are not indented", matter("authors: [\nAnne,\nBob\n]\nthemes: [spce]")),
            ("an anchor in a table", matter("extra: { a: &x b, c: 1 }")),
            ("a sign that begins no value", matter("authors: [@anna, Bob]\nthemes: [spce]")),
            ("a quote without its opening one", matter("summary: Le plan\"")),
            (
                "Markdown in plain texts",
                matter(
                    "summary: Voir [le plan](b.fr.md) et **lui**.\nevents: [ { date: 2026-04-01, text: \"Le **mot**\" } ]",
                ),
            ),
        ],
    );
}

#[test]
fn values() {
    review(
        "front_matter_values",
        [
            ("a theme that is no list", matter("themes: ai")),
            ("a number for a text", matter("summary: 2026")),
            ("a list for a text", matter("summary: [a, b]")),
            ("yes for true", matter("draft: oui")),
            ("a word for a kind", matter("kind: digests")),
            ("a kind far from all", matter("kind: newsletter")),
            ("an event that is no table", matter("events:\n  - 2026-03-31 Fin de la consultation")),
            ("a picture that is no table", matter("image: cover.jpg")),
            ("extra that is no table", matter("extra: x")),
            ("a control character", matter("summary: \"a\\u0007b\"")),
            ("an unknown theme near a known one", matter("themes: [ai, spce]")),
            ("an unknown theme far from all", matter("themes: [ai, agriculture]")),
            ("an id with a blank", matter("id: Plan IA")),
            ("a slug with a slash", matter("slug: plan/ia")),
            ("an alias without a slash", matter("aliases: [old/path/]")),
            ("an alias that climbs", matter("aliases: [/old/../path/]")),
            ("an alias with two slashes in a row", matter("aliases: [/old//path/]")),
            ("an alias with a query", matter("aliases: [/old?id=3]")),
            ("the first page as an alias", matter("aliases: [/]")),
        ],
    );
}

#[test]
fn dates() {
    let date = |date: &str| article(&format!("---\ntitle: Titre\ndate: {date}\n---\n"));
    review(
        "front_matter_dates",
        [
            ("a day that does not exist", date("2026-02-30")),
            ("day and month exchanged", date("2026-27-02")),
            ("as the French write it", date("27/02/2026")),
            ("in words", date("27 février 2026")),
            ("no date at all", date("bientôt")),
            ("a time without its offset", date("2026-02-27T09:30:00")),
            ("a list", date("[2026, 2, 27]")),
            ("of an event", matter("events:\n  - { date: 2026-31-03, text: Fin }")),
            ("of an expiry, without its offset", matter("expires: 2026-02-27T09:30")),
            ("of an expiry, before the entry appears", matter("expires: 2026-01-15")),
            ("why it was withdrawn, and not when", matter("withdrawn: \"Parce que.\"")),
            ("in TOML", article("+++\ntitle = \"Titre\"\ndate = 2026-02-30\n+++\n")),
        ],
    );
}

#[test]
fn yaml() {
    review(
        "front_matter_yaml",
        [
            ("a colon in a title without quotes", article("---\ntitle: Santé : les chiffres\ndate: 2026-01-15\n---\n")),
            ("a colon in a key point", matter("key_points:\n  - L’IA : un plan : deux ans")),
            ("a colon in braces", matter("events:\n  - { date: 2026-03-31, text: Fin : x }")),
            ("no blank after the colon", article("---\ntitle:Essai\ndate: 2026-01-15\n---\n")),
            ("a tab", matter("image:\n\tsrc: a.png")),
            ("a quote that is not closed", article("---\ntitle: \"Essai\ndate: 2026-01-15\n---\n")),
            ("a bracket that is not closed", matter("themes: [ai, space\nsummary: x")),
            ("a quote within quotes", article("---\ntitle: 'L'IA'\ndate: 2026-01-15\n---\n")),
            ("a bracket that opens a title", article("---\ntitle: [Mise à jour] du plan\ndate: 2026-01-15\n---\n")),
            ("a sign that YAML keeps for itself", article("---\ntitle: @gouv\ndate: 2026-01-15\n---\n")),
            ("a line that is no key", article("---\ntitle: Essai\nsuite du titre\ndate: 2026-01-15\n---\n")),
            ("columns that do not line up", matter("themes: [ai]\n summary: x")),
        ],
    );
}

#[test]
fn toml() {
    let toml = |lines: &str| article(&format!("+++\n{lines}\n+++\n"));
    review(
        "front_matter_toml",
        [
            ("a text without quotes", toml("title = Essai\ndate = 2026-01-15")),
            ("curly quotes", toml("title = “Essai”\ndate = 2026-01-15")),
            ("a quote that is not closed", toml("title = \"Essai\ndate = 2026-01-15")),
            ("a key without a value", toml("title\ndate = 2026-01-15")),
            ("a bracket that is not closed", toml("title = \"Essai\"\nthemes = [\"ai\"\ndate = 2026-01-15")),
        ],
    );
}

#[test]
fn revisions() {
    let corrected = |date: &str| matter(&format!("corrections:\n  - {{ date: {date}, text: Le montant. }}"));
    review(
        "front_matter_revisions",
        [
            ("an update of last year", matter("updated: 2025-01-17")),
            ("an update to come", matter("updated: 2026-04-02")),
            ("a correction of last year", corrected("2025-01-17")),
            ("a correction to come, with a time", corrected("2026-04-02T09:30:00+01:00")),
        ],
    );
}

#[test]
fn pictures() {
    let image = |src: &str| matter(&format!("image: {{ src: {src}, alt: Une carte }}"));
    review(
        "front_matter_pictures",
        [
            ("a picture that is not there", image("carte.png")),
            ("a picture near one that is there", image("cart.png").bytes("content/2026/carte.png", b"")),
            ("one folder up, not there", image("../images/carte.png")),
            ("out of the folder of contents", image("../../carte.png")),
            ("from the root", image("/carte.png")),
            ("on another site", image("https://example.org/carte.png")),
            ("a folder", image("images/").bytes("content/2026/images/carte.png", b"")),
            ("escaped as in an address", image("carte%20un.png").bytes("content/2026/carte un.png", b"")),
            ("without words for it", matter("image: { src: carte.png }").bytes("content/2026/carte.png", b"")),
        ],
    );
}

/// Keyboards of some systems write `é` as two letters; the disk may hold it as one, or the other way round.
#[test]
fn a_picture_is_found_one_folder_up_and_however_its_accents_are_stored() {
    for (written, stored) in [("e\u{301}te\u{301}", "\u{e9}t\u{e9}"), ("\u{e9}t\u{e9}", "e\u{301}te\u{301}")] {
        let image = format!("image: {{ src: ../images/./{written}.png, alt: Une carte }}");
        let site = matter(&image).bytes(&format!("content/images/{stored}.png"), &png(4, 3));
        let page = site.build().ok().page("/fr/2026/a/");
        assert!(page.contains("/images/\u{e9}t\u{e9}.png") || page.contains("/images/%C3%A9t%C3%A9.png"), "{page}");
    }
}

#[test]
fn key_points() {
    review(
        "front_matter_key_points",
        [
            ("a dead link", matter("key_points:\n  - Voir [le plan](plan.fr.md)")),
            ("a link to nowhere", matter("key_points:\n  - Voir [le plan]()")),
            ("a link out of the site", matter("key_points: [\"Voir [le plan](../../plan.md)\"]")),
            ("a reference without its link", matter("key_points:\n  - \"Voir [le plan][plan]\"")),
            ("a script", matter("key_points:\n  - Voir [le plan](javascript:alert)")),
        ],
    );
}
