//! What `veille check` tells of two versions of an entry.

use super::review_checks;
use crate::site::{Site, png};

/// An article in two languages.
fn texts(french: &str, english: &str) -> Site {
    versions("summary: Un résumé.", french, "summary: A summary.", english)
}

fn versions(french_matter: &str, french: &str, english_matter: &str, english: &str) -> Site {
    let file = |matter: &str, text: &str| format!("---\ntitle: Titre\ndate: 2026-01-15\n{matter}\n---\n{text}\n");
    Site::new()
        .file("content/2026/a.fr.md", &file(french_matter, french))
        .file("content/2026/a.en.md", &file(english_matter, english))
}

/// A digest in two languages.
fn digests(french: &str, english: &str) -> Site {
    versions("kind: digest\nsummary: Un résumé.", french, "kind: digest\nsummary: A summary.", english)
}

#[test]
fn figures_and_dates() {
    review_checks(
        "parity",
        [
            (
                "a figure that differs",
                texts("Un texte.\n\nIl a reçu **28,2 Mds£** en 2025.", "A text.\n\nIt was given **£28.5bn** in 2025."),
            ),
            ("a figure that one version has", texts("Il y a 350 experts.", "There are\nmany experts.")),
            ("figures that look alike", texts("Il y a eu 25,000 lettres.", "There were 25,000 letters.")),
            ("a figure twice", texts("36 M£ pour DAWN, soit 36 M£.", "£36m for DAWN.")),
            ("many figures", texts("Beaucoup.", "There are 31, then 32, then 33, then 34, then 35.")),
            ("many figures that differ", texts("31, 42, 53, 64 %", "32, 43, 54, 65%")),
            ("a date that differs", texts("Le 29 janvier 2026.", "On 28 January 2026.")),
            ("a date that one version has", texts("Le vote a lieu le 3 mars.", "The vote is near.")),
            (
                "a brief",
                digests(
                    "Un mot.\n\n## L’espace\n\n### Loi : 12,5 % {#law}\n\nUne loi.\n",
                    "A word.\n\n## Space\n\n### Law: 15% {#law}\n\nA law.\n",
                ),
            ),
            (
                "a brief that one version has",
                digests(
                    "Un mot.\n\n## L’espace\n\n### Loi {#law}\n\nUne loi.\n\n### Autre {#other}\n\n350 experts.\n",
                    "A word.\n\n## Space\n\n### Law {#law}\n\nA law.\n",
                ),
            ),
            (
                "a brief whose translation is not done",
                digests(
                    "Un mot.\n\n## L’espace\n\n### Loi {#law}\n\n350 experts.\n",
                    "A word.\n\n## Space\n\n### Law {#law}\n\n<!-- fr:\n350 experts.\n-->\n\nExperts.\n",
                ),
            ),
            (
                "front matter",
                versions(
                    "summary: 25 % des foyers.\nkey_points: [ '12 500 emplois', Deux ]",
                    "Un mot.",
                    "summary: 52% of homes.\nkey_points: [ '12,500 jobs' ]",
                    "A word.",
                ),
            ),
            (
                "from another language than the site's own",
                versions(
                    "summary: Un résumé.\ntranslation: { from: en, date: 2026-01-15 }",
                    "Il y en a 350.",
                    "summary: A summary.",
                    "There are 305.",
                ),
            ),
        ],
    );
}

#[test]
fn links_and_shape() {
    review_checks(
        "parity_shape",
        [
            (
                "links",
                texts(
                    "Voir [A](https://a.org/fr/plan?utm_source=x), [B](https://b.org/x) et [C](https://c.org).",
                    "See [A](https://a.org/en/plan), [B](https://b.org/y) and [this](a.en.md).",
                ),
            ),
            (
                "pictures",
                texts("![un](un.fr.png)\n\n![deux](deux.png)", "![one](un.en.png)")
                    .bytes("content/2026/un.fr.png", &png(4, 3))
                    .bytes("content/2026/un.en.png", &png(4, 3))
                    .bytes("content/2026/deux.png", &png(4, 3)),
            ),
            ("footnotes", texts("Un[^a] et deux[^b].\n\n[^a]: Un.\n\n[^b]: Deux.", "One[^a] and two.\n\n[^a]: One.")),
            ("headings", texts("## Un\n\nTexte.\n\n### Deux\n\nTexte.", "## One\n\nText.\n\nText.")),
            ("lists", texts("- un\n- deux\n\nTexte.\n\n1. un", "- one\n- two\n\nText.")),
            (
                "items",
                texts("- un\n- deux\n- trois", "- one\n  - two\n- three")
                    .file("content/2026/b.fr.md", "---\ntitle: B\ndate: 2026-01-15\nsummary: Un.\n---\n- un\n- deux\n")
                    .file(
                        "content/2026/b.en.md",
                        "---\ntitle: B\ndate: 2026-01-15\nsummary: One.\n---\n- one\n- two\n- three\n",
                    ),
            ),
        ],
    );
}

#[test]
fn metadata() {
    let article = |french: &str, english: &str| versions(french, "Un.", english, "One.");
    let briefs = |french: &str, english: &str| {
        digests(
            &format!("Un mot.\n\n## L’espace\n\n### Loi {{#law {french}}}\n\nUn.\n"),
            &format!("A word.\n\n## Space\n\n### Law {{#law {english}}}\n\nOne.\n"),
        )
    };
    let events = |french: &str, english: &str| {
        let matter = |summary: &str, events: &str| format!("kind: digest\nsummary: {summary}\nevents: [ {events} ]");
        let text = |title: &str, space: &str| {
            format!("## {space}\n\n### {title} {{#law}}\n\nUn.\n\n### {title} {{#bill}}\n\nDeux.\n")
        };
        versions(&matter("Un.", french), &text("Loi", "L’espace"), &matter("One.", english), &text("Law", "Space"))
    };
    review_checks(
        "parity_metadata",
        [
            (
                "the same",
                article(
                    "summary: Un.\nthemes: [ai, space]\nexpires: 2027-01-01",
                    "summary: One.\nthemes: [space, ai]\nexpires: 2027-01-01",
                ),
            ),
            (
                "the same instant in two zones",
                article("summary: Un.\nexpires: 2027-01-01T18:00+01:00", "summary: One.\nexpires: 2027-01-01T17:00Z"),
            ),
            ("themes", article("summary: Un.\nthemes: [ai, space]", "summary: One.\nthemes: [space]")),
            ("no themes", article("summary: Un.\nthemes: [ai]", "summary: One.")),
            ("one is withdrawn", article("summary: Un.\nexpires: 2027-01-01", "summary: One.")),
            (
                "another day",
                Site::new()
                    .file("content/a.fr.md", "---\ntitle: Titre\ndate: 2026-01-15\nsummary: Un.\n---\nUn.\n")
                    .file("content/a.en.md", "---\ntitle: Title\ndate: 2026-01-16\nsummary: One.\n---\nOne.\n"),
            ),
            ("days of a brief", briefs("date=2026-01-10 until=2026-05-01", "date=2026-01-12 until=2026-06-01")),
            ("a day that is the entry’s own", briefs("date=2026-01-15", "")),
            ("a deadline that one lacks", briefs("until=2026-05-01", "")),
            ("themes of a brief", briefs("themes=ai", "")),
            ("a theme that the section gives", briefs("themes=space", "")),
            ("accepted", {
                let site = briefs("until=2026-05-01", "");
                let path = "content/2026/a.en.md";
                let text = std::fs::read_to_string(site.path(path)).expect("a file");
                site.file(
                    path,
                    &format!("{text}\n<!-- accept parity-metadata until: only the French office has it -->\n"),
                )
            }),
            (
                "events",
                events(
                    "{ date: 2026-04-01, text: Un vol, brief: law }, { date: 2026-05-01, text: Un vote, deadline: true }",
                    "{ date: 2026-05-02, text: A vote, deadline: true }, { date: 2026-04-01, text: A flight, brief: law }",
                ),
            ),
            (
                "an event that one lacks",
                events(
                    "{ date: 2026-04-01, text: Un vol }, { date: 2026-05-01, text: Un vote }",
                    "{ date: 2026-05-01, text: A vote }",
                ),
            ),
            (
                "a deadline or none",
                events("{ date: 2026-04-01, text: Un vol, deadline: true }", "{ date: 2026-04-01, text: A flight }"),
            ),
            ("the deadline as an event", {
                let site = events(
                    "{ date: 2026-04-01, text: Un vol }",
                    "{ date: 2026-04-01, text: A flight }, { date: 2026-05-01, text: The end, brief: law, deadline: true }",
                );
                let path = "content/2026/a.fr.md";
                let text = std::fs::read_to_string(site.path(path))
                    .expect("a file")
                    .replace("{#law}", "{#law until=2026-05-01}");
                site.file(path, &text)
            }),
        ],
    );
}

#[test]
fn texts_that_were_not_translated() {
    let titled = |french: &str, english: &str| {
        let file =
            |title: &str, rest: &str| format!("---\ntitle: \"{title}\"\ndate: 2026-01-15\n{rest}\n---\nUn mot.\n");
        Site::new()
            .file("content/2026/a.fr.md", &file(french, "summary: Un."))
            .file("content/2026/a.en.md", &file(english, "summary: One."))
    };
    review_checks(
        "parity_untranslated",
        [
            ("a title", titled("Plan IA : le bilan du 31 mars", "Plan IA: le bilan du 31 mars")),
            ("a name of one word", titled("Kraken", "Kraken")),
            ("a month with its year", titled("Février 2026", "Février 2026")),
            ("in a language of its own", {
                let site = titled("Online Safety Act", "Online Safety Act");
                let path = "content/2026/a.fr.md";
                let text = std::fs::read_to_string(site.path(path)).expect("a file");
                site.file(path, &text.replace("summary: Un.", "summary: Un.\ntitle_lang: en"))
            }),
            ("a summary and a key point", versions(
                "summary: Fin le 31 mars, 28,2 Mds£.\nkey_points: [ \"Un point **sûr**\", \"Deux mots\" ]",
                "Un.",
                "summary: Fin le 31 mars, 28,2 Mds£.\nkey_points: [ \"A sure point\", \"Un point sûr\" ]",
                "One.",
            )),
            ("an event and a picture", versions(
                "summary: Un.\nevents: [ { date: 2026-04-01, text: \"Le grand vol\" } ]\nimage: { src: x.png, alt: \"Une carte du pays\" }",
                "Un.",
                "summary: One.\nevents: [ { date: 2026-04-01, text: \"Le grand vol\" } ]\nimage: { src: x.png, alt: \"Une carte du pays\" }",
                "One.",
            ).bytes("content/2026/x.png", &png(300, 200))),
            ("the summary of a brief and the reason of a withdrawal", versions(
                "summary: Un.\nkind: digest\nexpires: 2027-01-01\nwithdrawn: \"Un autre texte le remplace\"\nbriefs: { launcher: { summary: \"Il part de Kourou\" } }",
                "## L’espace\n\n### Le lanceur {#launcher}\n\nUn.\n",
                "summary: One.\nkind: digest\nexpires: 2027-01-01\nwithdrawn: \"Un autre texte le remplace\"\nbriefs: { launcher: { summary: \"Il part de Kourou\" } }",
                "## Space\n\n### The launcher {#launcher}\n\nOne.\n",
            )),
            ("a brief", digests(
                "Un mot.\n\n## L’espace\n\n### Le lanceur attend {#launcher}\n\nUn.\n",
                "A word.\n\n## Space\n\n### Le lanceur attend {#launcher}\n\nOne.\n",
            )),
            ("accepted", versions("summary: Un Online Safety Act.", "Un.", "summary: Un Online Safety Act.", "One.\n\n<!-- accept parity-untranslated: a name -->")),
            ("a paragraph that was left", texts("Ils sont 28,2 % depuis le 31 mars.", "Ils sont 28,2 % depuis le 31 mars.")),
        ],
    );
}

#[test]
fn accepted_differences() {
    review_checks(
        "parity_accepted",
        [
            (
                "accepted, whichever version says so",
                texts(
                    "28,2 Mds£ et 25 %.\n\n<!-- accept parity-figures 28,2 Mds£: la source arrondit -->",
                    "£28.5bn and 26%.\n\n<!-- accept parity-figures 26%: an older survey -->",
                ),
            ),
            ("only one of two", texts("350 experts et 4 500 lits.\n\n<!-- accept parity-figures 350: rien -->", "Many.")),
            (
                "in another brief",
                digests(
                    "Un mot.\n\n## L’espace\n\n### Loi {#law}\n\n350 lois.\n\n### Autre {#other}\n\nRien.\n\n<!-- accept parity-figures: la source arrondit -->\n",
                    "A word.\n\n## Space\n\n### Law {#law}\n\nLaws.\n\n### Other {#other}\n\nNothing.\n",
                ),
            ),
            ("without a reason", texts("350 experts.\n\n<!-- accept parity-figures -->", "Many.")),
            ("of an unknown name", texts("Un.\n\n<!-- accept figures: rien -->\n\n<!-- accept parity-figure 350: rien -->", "One.")),
            ("of nothing", texts("350 lits.\n\n<!-- accept parity-figures 305: rien -->", "350 beds.")),
            ("of front matter", versions("summary: 25 % des foyers.", "Un.\n\n<!-- accept parity-figures: arrondi -->", "summary: 26% of homes.", "One.")),
            ("prose", texts("Un.\n\n<!-- accept the terms -->\n\n<!-- acceptable -->", "One.")),
            ("untranslated", Site::new().file("content/2026/a.fr.md", "---\ntitle: Titre\ndate: 2026-01-15\nsummary: Un.\n---\n350 lits.\n\n<!-- accept parity-figures: rien -->\n")),
        ],
    );
}

#[test]
fn comments_are_never_published() {
    for rule in ["safe", "allow", "escape"] {
        let site = versions(
            "summary: Un.\nkey_points: [ 'Un point <!-- accept parity-figures: secret -->' ]",
            "Un <!-- secret --> mot.\n\n<!-- accept parity-figures 1: secret -->\n\n<div>Un<!-- secret --></div>",
            "summary: One.\nkey_points: [ 'A point' ]",
            "A word.",
        );
        let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
        let site = site.file("veille.toml", &format!("{settings}\n[markdown]\nraw_html = \"{rule}\"\n"));
        let site = site.bytes("content/2026/x.png", &png(1, 1));
        let built = site.build().ok();
        for file in built.files() {
            let bytes = std::fs::read(site.path("public").join(&file)).expect("a file");
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("secret"), "{rule}: {file}");
        }
        let page = built.page("fr/2026/a/");
        assert!(page.contains("Un point") && !page.contains("<p></p>"), "{rule}: {page}");
    }
}
