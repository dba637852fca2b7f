//! Faults in the Markdown of an entry.

use super::{review, text};

#[test]
fn links() {
    let beside = |body: &str| {
        text(body)
            .article(
                "content/2025/plan.fr.md",
                "Plan",
                "2025-06-01",
                "## Le calendrier\n\n[La carte](../2026/carte.pdf).",
            )
            .file("content/2026/carte.pdf", "x")
            .file("static/rapport.pdf", "x")
    };
    review(
        "text_links",
        [
            ("a file that is not there", beside("Voir [le plan](../2025/budget.fr.md).")),
            ("a file near one that is there", beside("Voir [le plan](../2025/plans.fr.md).")),
            ("the right file in the wrong folder", beside("Voir [le plan](plan.fr.md).")),
            ("a file beside, near one that is there", beside("Voir [la carte](carte.pfd).")),
            ("a heading that is not there", beside("Voir [le plan](../2025/plan.fr.md#le-calendier).")),
            ("a heading of its own that is not there", beside("Voir [plus bas](#suite).")),
            ("an address instead of a file", beside("Voir [le plan](../../2025/plan/).")),
            ("an address from the root", beside("Voir [le plan](/fr/2025/plans/).")),
            ("an address from the root without its slash", beside("Voir [le plan](/fr/2025/plan).")),
            ("a static file that is not there", beside("Voir [le rapport](/rapports.pdf).")),
            ("out of the site", beside("Voir [le plan](../../../plan.fr.md).")),
            ("a picture that is not there", beside("![Une carte](carte.png)")),
            ("no address", beside("Voir [le plan]().")),
            ("no text", beside("Voir [](https://example.org/).")),
            ("a reference without its link", beside("Voir [le plan][plna].\n\n[plan]: https://example.org/")),
            ("a script", beside("Voir [le plan](javascript:alert(1)).")),
        ],
    );
}

#[test]
fn a_link_to_what_is_not_published() {
    let to = |matter: &str| {
        text("Voir [le plan](plan.fr.md).")
            .file("content/2026/plan.fr.md", &format!("---\ntitle: Plan\n{matter}\n---\nTexte.\n"))
    };
    review(
        "text_links_left_out",
        [
            ("a draft", to("date: 2026-01-01\ndraft: true")),
            ("a date to come", to("date: 2027-01-01")),
            ("an entry that has expired", to("date: 2026-01-01\nexpires: 2026-02-01")),
            ("a file with a fault of its own", to("date: hier")),
        ],
    );
}

#[test]
fn what_leads_to_a_draft_brief() {
    let digest = "---\ntitle: Numéro\ndate: 2026-01-15\nkind: digest\n---\n## L’espace\n\n### Ariane {#ariane}\n\n\
                  Texte.\n\n### Plan {#plan .draft}\n\nVoir [rien](nulle-part.fr.md).\n";
    let site = text("Voir [le plan](numero.fr.md#plan).").file("content/2026/numero.fr.md", digest);
    review("text_links_draft_brief", [("a link", site)]);
}

#[test]
fn a_base_path_written_in_a_link_is_one_too_many() {
    let site = text("Voir [l’accueil](/some/repo/fr/).");
    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    let settings = settings.replace("https://example.org/", "https://example.org/some/repo/");
    review("text_base_path", [("the base path in a link", site.file("veille.toml", &settings))]);
}

#[test]
fn warnings() {
    review(
        "text_warnings",
        [
            ("a heading of the first level", text("# Titre\n\nTexte.")),
            ("a heading without words", text("##\n\nTexte.")),
            ("a picture without words", text("![](https://example.org/a.png)")),
            ("a footnote that nothing refers to", text("Texte.\n\n[^a]: Note.")),
            ("a footnote that is not there", text("Texte[^a].")),
            ("a footnote twice", text("Texte[^a].\n\n[^a]: Un.\n\n[^a]: Deux.")),
            ("a language of code", text("```pyton\nx = 1\n```")),
            ("raw HTML that is removed", text("Texte <script>alert(1)</script> et <b onclick=\"x\">suite</b>.")),
            ("too deep", text(&format!("{}Texte.", "> ".repeat(150)))),
            ("an id twice", text("## Un {#a}\n\n## Deux {#a}")),
        ],
    );
}
