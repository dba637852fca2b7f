//! Faults in the Markdown of an entry.

use super::{digest, matter, review, text};
use crate::site::png;

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
            ("a picture without words", text("![](https://pictures.example/a.png)")),
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

#[test]
fn pictures_and_other_files() {
    let whole = png(4, 3);
    let beside = |body: &str, name: &str, bytes: &[u8]| text(body).bytes(&format!("content/2026/{name}"), bytes);
    let heavy =
        [&whole[..whole.len() - 12], b"\x00\x12\x4F\x80IDAT", &vec![0; 1_200_004], &whole[whole.len() - 12..]].concat();
    review(
        "pictures",
        [
            ("an empty picture", beside("![Une carte](carte.png)", "carte.png", b"")),
            ("one that is cut off", beside("![Une carte](carte.png)", "carte.png", &whole[..50])),
            ("a page in its place", beside("![Une carte](carte.png)", "carte.png", b"<!DOCTYPE html>")),
            (
                "a pointer in its place",
                beside("![Une carte](carte.png)", "carte.png", b"version https://git-lfs.github.com/spec/v1\n"),
            ),
            ("a film", beside("![Une carte](carte.mp4)", "carte.mp4", b"x")),
            ("an entry", beside("![Une carte](b.fr.md)", "b.fr.md", b"---\ntitle: A\ndate: 2026-01-15\n---\nTexte.\n")),
            (
                "a format of iPhones",
                beside(
                    "![Une carte](carte.heic)",
                    "carte.heic",
                    b"\0\0\0\x18ftypheic\0\0\0\0heicmif1\0\0\0\x0Cmeta\0\0\0\0",
                ),
            ),
            ("a wrong extension", beside("![Une carte](carte.jpg)", "carte.jpg", &whole)),
            ("a drawing under another name", beside("![Une carte](carte.svg)", "carte.svg", &whole)),
            ("a heavy one", beside("![Une carte](carte.png)", "carte.png", &heavy)),
            ("one that is only published", beside("Texte.", "../../static/carte.png", &whole[..50])),
            ("a file that no text uses", beside("Texte.", "carte.pdf", b"%PDF")),
            ("what an office program leaves", beside("Texte.", "~$plan.docx", b"x")),
            ("a copy of a text", beside("Texte.", "plan.fr.md.orig", b"x")),
            ("a copy of a text as a text file", beside("Texte.", "plan.fr.md.txt", b"x")),
            (
                "a film of another site",
                text("<video src=\"https://films.example/film.mp4\" title=\"Un film\"></video>"),
            ),
            ("a frame", text("<iframe src=\"https://example.org/\" title=\"Un cadre\"></iframe>")),
        ],
    );
}

#[test]
fn what_is_not_closed() {
    review(
        "text_unclosed",
        [
            ("a comment", text("Un.\n\n<!-- à voir ->\n\nDeux.")),
            ("a comment within a line", text("Un <!-- à voir\n\nDeux.")),
            ("a comment in a key point", matter("key_points: [\"Un <!-- à voir\"]")),
            ("a comment in a summary", matter("summary: \"Un <!-- à voir -->\"")),
            ("a comment whose hyphens an editor joined", text("Un <!— à voir —>.")),
            ("a comment that takes headings to the end of the next", text("<!-- un ->\n\n## Deux\n\n<!-- trois -->")),
            ("a comment in a comment", text("Un <!-- deux <!-- trois -->.")),
            ("an element", text("<pre>\ncode\n\nDeux.")),
            ("a processing instruction", text("<?php\n\nDeux.")),
            ("a section of data within a line", text("Un <![CDATA[ deux.")),
            ("code with text below", text("```\ncode\n\nDeux.")),
            ("code at the end", text("~~~\ncode")),
            ("code in a list", text("- Un\n\n  ```\n  code\n\nDeux.")),
        ],
    );
}

#[test]
fn words_that_would_not_be_published() {
    review(
        "text_lost",
        [
            ("a cell that no column takes", text("| Pays | Zones |\n|---|---|\n| France | 3 | trois |")),
            ("a line below a table", text("| Pays | Zones |\n|---|---|\n| France | 3 |\nFin.")),
            ("words that became attributes", text("Si a<b et que c>d, alors.")),
            ("an element that is removed with its text", text("Un <select><option>mot</option></select>.")),
            ("a passage that HTML hides", text("<p hidden>Pas encore.</p>")),
            ("a line that names an address", text("[Note]: important")),
            ("a conflict of Git", text("<<<<<<< HEAD\nUn.\n=======\nDeux.\n>>>>>>> autre")),
            ("a comment that goes on", text("<!-- note ->\n\nUn.\n\na --> b")),
            ("a draft brief whose braces do not end the heading", digest("## L’espace\n\n### Un {.draft}.\n\nTexte.")),
        ],
    );
}

#[test]
fn what_is_no_heading() {
    review(
        "text_headings",
        [
            ("without a space", text("##Un")),
            ("indented", text("Un.\n\n    ## Deux")),
            ("below HTML", text("<div>\n## Un\n</div>")),
            ("with something before it", text("\u{A0}## Un")),
            ("with attributes that mean nothing", text("## Un {date=2026-01-01}")),
            ("with attributes that are not its end", text("## Un {#un}.")),
        ],
    );
}

#[test]
fn signs_that_are_left_over_and_addresses_that_lead_nowhere() {
    let sealed = "https://protect-eu.mimecast.com/s/AbC?domain=example.org";
    review(
        "text_left_over",
        [
            ("an address with spaces", text("Voir [le plan](https://example.org/le plan.pdf).")),
            ("a space between the brackets", text("Voir [le plan] (https://example.org/plan).")),
            ("curly quotation marks", text("Voir [le plan](https://example.org/plan “le plan”).")),
            ("an address without its end", text("Voir [le plan](https://example.org/plan et la suite.")),
            ("a note within a link", text("Voir [le plan[^1]](https://example.org/plan).\n\n[^1]: Note.")),
            ("a note whose name has spaces", text("Texte[^une note].")),
            ("a space within the stars", text("Un **mot **gras.")),
            ("stars without an end", text("Un **mot gras.")),
            ("the link of a wiki", text("Voir [[le plan]].")),
            ("a picture that is lost", text("![une carte] (carte.png)")),
            ("a picture of a disk", text("![une carte](C:\\Users\\moi\\carte.png)")),
            ("a picture of a message", text("![une carte](cid:image001.png@01DB)")),
            ("a file of a disk", text("Voir [le plan](file:///C:/plan.pdf).")),
            ("a table of tabs", text("Pays\tZones\nFrance\t3\nItalie\t4")),
            ("a table without its line of hyphens", text("| Pays | Zones |\n| France | 3 |")),
            ("a list of a word processor", text("• Un\n• Deux")),
            ("a list of dashes", text("Trois points :\n– un ;\n– deux.")),
            (
                "HTML of a word processor",
                text("<p class=MsoNormal style='a'><span style='b'>Texte<o:p></o:p></span></p>"),
            ),
            ("an address that only a service knows", text(&format!("Voir [le plan]({sealed})."))),
        ],
    );
}
