//! What only `veille check` tells.

use super::{matter, review, review_checks, text};
use crate::site::{Site, png};

#[test]
fn editing() {
    review_checks("editing", [("no summary", matter("")), ("with a summary", matter("summary: Un résumé."))]);
}

/// What stands in a text that the tool has begun, and nobody has finished.
#[test]
fn unfinished() {
    let french = "## L’espace\n\n### Titre de la brève {#un}\n\nUn.\n\n<!-- check: le titre est-il juste ? -->\n\n### Deux {#deux .draft}\n\nLe texte commence ici.\n\n<!-- check: et ici ? -->\n";
    let toml =
        "+++\n# to translate\ntitle = \"Titre\"\ndate = 2026-01-15\nsummary = \"Un.\" # To translate\n+++\nUn.\n";
    review(
        "unfinished",
        [
            (
                "a mark above a value",
                matter("# to translate\nsummary: Un résumé.\n# not to translate\n# to translate: no"),
            ),
            ("marks in TOML", Site::new().file("content/a.fr.md", toml)),
            ("a digest", Site::new().digest("content/d.fr.md", "Un", "2026-01-15", french)),
            (
                "questions in the headings of a digest",
                Site::new().digest(
                    "content/d.fr.md",
                    "Un",
                    "2026-01-15",
                    "## L’espace <!-- check: le thème ? -->\n\n### Un <!-- Check : le titre ? --> {#un}\n\nUn.\n",
                ),
            ),
            (
                "samples in another language, and broken lines",
                text("The text\nbegins here. And goes on.\n\nLe texte commence\nici."),
            ),
            (
                "a page",
                Site::new()
                    .file("content/p.fr.md", "---\ntitle: Titre de la page\nkind: page\n---\nLa page commence ici.\n"),
            ),
            (
                "front matter that was uncommented",
                matter(
                    "summary: \"One or two sentences that say what readers get: lists, feeds and search engines show them.\"\n\
                     key_points:\n  - \"Une ligne de l’encadré **En bref**.\"",
                ),
            ),
            (
                "what has expired, whose title and reason are shown",
                Site::new().file(
                    "content/a.fr.md",
                    "---\ntitle: Titre de l’article\ndate: 2026-01-15\nexpires: 2026-02-01\n# to translate\nwithdrawn: A reason.\n---\n\
                     Le texte commence ici.\n",
                ),
            ),
            (
                "what comes later",
                Site::new().file("content/a.fr.md", "---\n# to translate\ntitle: Un\ndate: 2026-09-01\n---\nUn.\n"),
            ),
        ],
    );
}

#[test]
fn drafts_may_be_unfinished_and_a_preview_only_warns() {
    let unfinished = "# to translate\nsummary: Un.\nkey_points: [ \"Un\" ]";
    let text = "Le texte commence ici.\n\n<!-- check: est-ce juste ? -->";
    let article = |lines: &str| {
        Site::new().file("content/a.fr.md", &format!("---\ntitle: Titre\ndate: 2026-01-15\n{lines}\n---\n{text}\n"))
    };
    let draft = article(&format!("{unfinished}\ndraft: true"));
    assert_eq!(draft.build().ok().stderr(), "");
    assert_eq!(draft.build_with(&["--drafts"]).ok().stderr(), "");
    let public = article(unfinished);
    assert_eq!(public.build().faults().matches("error[").count(), 3);
    let preview = public.build_with(&["--drafts"]).ok().stderr();
    for name in ["warning[to-translate]", "warning[sample-text]", "warning[to-check]"] {
        assert!(preview.contains(name), "{preview}");
    }
    // Words that only resemble them, and what is shown as code.
    let other = "Le texte commence ici, dans le train.\n\n`<!-- check: x -->`\n\n```\nThe text begins here.\n<!-- check: y -->\n```\n\n<!-- checked -->\n\n<!-- The text begins here. -->";
    let built = Site::new().article("content/a.fr.md", "Titre", "2026-01-15", other).build().ok();
    assert_eq!(built.stderr(), "");
}

/// A site with one article, which has a summary and a theme, so that no more is told than what is looked at.
fn article(lines: &str, text: &str) -> Site {
    let site = Site::new();
    std::fs::remove_file(site.path("themes/space.toml")).unwrap();
    let matter = format!("title: Titre\ndate: 2026-01-15\nsummary: Un résumé.\nthemes: [ai]\n{lines}");
    site.file("content/2026/a.fr.md", &format!("---\n{matter}\n---\n{text}\n"))
}

fn digest(lines: &str, text: &str) -> Site {
    let text = format!("## Données et intelligence artificielle\n\n{text}");
    article(&format!("kind: digest\n{lines}"), &text)
}

#[test]
fn links_and_pictures() {
    review_checks(
        "editing_links",
        [
            ("a link that only points", article("", "Lire [ici](b.png), [le plan](b.png) et la [source](b.png).")),
            ("the same in key points", article("key_points: ['[En savoir plus](b.png)']", "Texte.")),
            ("a picture as a link", article("", "[![](b.png)](https://x.org) [![Le plan](b.png)](https://x.org)")),
            (
                "raw HTML",
                article(
                    "",
                    "<p><a href=\"b.png\">Cliquez\nici</a> <a href=\"b.png\"><img src=\"b.png\" alt=\"B\"></a>\n\
                     <a href=\"b.png\" aria-label=\"Le plan\"></a> <a id=\"x\"></a> <img src=\"b.png\"></p>",
                ),
            ),
            ("no text at all", article("", "[](b.png)")),
        ]
        .map(|(title, site)| (title, site.bytes("content/2026/b.png", &png(4, 3)))),
    );
}

#[test]
fn texts() {
    review_checks(
        "editing_texts",
        [
            ("an article without a text", article("", "<!-- to come -->")),
            ("a brief without a text", digest("", "### B {#b}\n\n### C {#c}\n\nTexte.\n\n### D {#d .draft}")),
        ],
    );
}

#[test]
fn headings() {
    review_checks(
        "editing_headings",
        [
            ("a level skipped", article("", "## A\n\n#### B\n\n### C\n\n#### D\n\n## E")),
            ("a text that begins too low", article("", "### A\n\n## B")),
            ("an article as it should be", article("", "## A\n\n### B\n\n> ## Q\n\n## C")),
            ("a brief", digest("", "#### A\n\n### B {#b}\n\n#### C\n\n###### D\n\n### E {#e}\n\n##### F")),
            ("a heading in a quotation", digest("", "### B {#b}\n\n> ## Q\n\n#### C")),
        ],
    );
}

#[test]
fn ids_of_briefs() {
    let one = "base_url = \"https://example.org/\"\ndefault_language = \"fr\"\nid = \"example.org\"\n\
               [languages.fr]\ntitle = \"La veille\"\ndescription = \"Un bulletin.\"\n";
    let ai = "[fr]\nname = \"Données et intelligence artificielle\"\n";
    let text = "### Le plan a un an\n\nTexte.\n\n### La CMA {#cma}\n\nTexte.";
    review_checks(
        "editing_ids",
        [
            ("two languages", digest("", text)),
            ("one language", digest("", text).file("veille.toml", one).file("themes/ai.toml", ai)),
        ],
    );
}

#[test]
fn dates() {
    let deadline = |date: &str| format!("events: [{{ date: {date}, text: Fin, deadline: true }}]");
    let dated = |date: &str| {
        let site = article("", "Texte.");
        let file = std::fs::read_to_string(site.path("content/2026/a.fr.md")).unwrap();
        site.file("content/2026/b.fr.md", &file.replace("2026-01-15", date))
    };
    review_checks(
        "editing_dates",
        [
            ("an entry of another century", dated("2062-01-15")),
            ("an entry of next year", dated("2027-03-05")),
            ("a revision", article("updated: 2206-02-01", "Texte.")),
            ("a correction", article("corrections: [{ date: 2206-02-01, text: Un mot }]", "Texte.")),
            ("a brief", digest("", "### Un {#un date=2206-01-15}\n\nTexte.")),
            (
                "a law of years to come",
                article("events: [{ date: 2030-01-01, text: La loi entre en vigueur }]", "Texte."),
            ),
            ("a deadline of long ago", article(&deadline("2025-01-20"), "Texte.")),
            ("a deadline that the month saw", article(&deadline("2025-12-20"), "Texte.")),
            ("a brief's deadline of long ago", digest("", "### Un {#un until=2025-02-20 date=2025-01-01}\n\nTexte.")),
            ("the lead, after its deadline", article(&deadline("2026-02-20"), "Texte.")),
            ("the lead, on the day", article(&deadline("2026-03-05"), "Texte.")),
            ("the lead, revised", article(&format!("{}\nupdated: 2026-02-21", deadline("2026-02-20")), "Texte.")),
            ("a brief that leads", digest("", "### Un {#un until=2026-02-20}\n\n### Deux {#deux until=2026-02-21}")),
        ],
    );
}

#[test]
fn what_is_not_used() {
    let terms = "[CMA]\nfr = \"Autorité\"\nen = \"Authority\"\n\n[OSA]\nfr = \"Loi\"\n\n\
                 [ai]\nfr = { acronym = \"IA\", expansion = \"intelligence artificielle\" }\n";
    let draft = "---\ntitle: Titre\ndate: 2026-01-15\ndraft: true\n---\nL’OSA.\n";
    review_checks(
        "editing_unused",
        [
            ("terms", article("", "L’IA (intelligence artificielle) à la cma.").file("glossary.toml", terms)),
            (
                "terms of a heading and a draft",
                article("", "## CMA et IA").file("glossary.toml", terms).file("content/2026/b.fr.md", draft),
            ),
            ("a theme", text("Texte.").file("content/2026/b.fr.md", &draft.replace("draft", "themes: [space]\ndraft"))),
            ("themes of a site that begins", Site::new()),
        ],
    );
}
