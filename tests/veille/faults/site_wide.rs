//! Faults between files: pairs, ids, addresses.

use super::{review, text};
use crate::site::Site;

fn version(matter: &str) -> String {
    format!("---\ntitle: Titre\ndate: 2026-01-15\n{matter}\n---\nTexte.\n")
}

fn two(a: &str, first: &str, b: &str, second: &str) -> Site {
    Site::new().file(&format!("content/{a}"), &version(first)).file(&format!("content/{b}"), &version(second))
}

#[test]
fn pairs() {
    review(
        "pairs",
        [
            ("kinds that differ", two("a.fr.md", "kind: page", "a.en.md", "")),
            ("one path, two ids", two("a.fr.md", "id: un", "a.en.md", "id: deux")),
            ("one id in two files of a language", two("a.fr.md", "id: un", "b.fr.md", "id: un")),
            ("an id that is another’s path", two("a.fr.md", "", "b.fr.md", "id: a")),
        ],
    );
}

#[test]
fn addresses() {
    review(
        "addresses",
        [
            ("one slug twice", two("a.fr.md", "slug: plan", "b.fr.md", "slug: plan")),
            ("a slug that is another’s name", two("a.fr.md", "", "b.fr.md", "slug: a")),
            ("an alias twice", two("a.fr.md", "aliases: [/old/]", "b.fr.md", "aliases: [/old/]")),
            ("an alias that is a page", two("a.fr.md", "", "b.fr.md", "aliases: [/fr/a/]")),
            ("an alias that is its own page", Site::new().file("content/a.fr.md", &version("aliases: [/fr/a/]"))),
            ("an entry in the place of a list", Site::new().file("content/themes.fr.md", &version(""))),
            (
                "a static file in the place of a page",
                two("a.fr.md", "", "b.fr.md", "").file("static/fr/a/index.html", "x"),
            ),
            ("a static file in the place of a folder", two("a.fr.md", "", "b.fr.md", "").file("static/fr/a", "x")),
            (
                "two briefs of one slug",
                super::digest("## L’espace\n\n### Un {#un slug=x}\n\nTexte.\n\n### Deux {#deux slug=x}\n\nTexte."),
            ),
            (
                "an entry in the place of a brief",
                super::digest("## L’espace\n\n### Un {#un}\n\nTexte.").file("content/2026/a/un.fr.md", &version("")),
            ),
        ],
    );
}

#[test]
fn feeds() {
    let aliased = |line: &str| {
        let site = text("x");
        let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
        site.file("veille.toml", &format!("{settings}\n[feeds.aliases]\n{line}\n"))
    };
    let renamed = || {
        let site = text("x");
        assert!(site.build().ok().exists("en/themes/space/rss.xml"));
        let theme = std::fs::read_to_string(site.path("themes/space.toml")).expect("a theme");
        site.file("themes/space.toml", &theme.replace("Space", "Outer space"))
    };
    review(
        "feeds",
        [
            ("a feed's address for an entry", super::matter("aliases: [/feed.xml]")),
            ("an old address of no feed", aliased("\"/feed.xml\" = \"/fr/rs.xml\"")),
            ("an old address of another format", aliased("\"/feed.json\" = \"/fr/rss.xml\"")),
            ("an old address that is a page", aliased("\"/feed/\" = \"/fr/rss.xml\"")),
            ("an old address that is taken", aliased("\"/en/rss.xml\" = \"/fr/rss.xml\"")),
        ],
    );
    let moved = renamed().run(&["check", "--now", crate::site::NOW]).ok();
    super::snapshot("feeds_moved", &moved.stderr());
}

#[test]
fn names_of_files() {
    let file = |path: &str| Site::new().file(path, &version(""));
    review(
        "file_names",
        [
            ("no language", file("content/2026/plan.md")),
            ("a language that the site does not have", file("content/2026/plan.de.md")),
            ("a language in capitals", file("content/2026/plan.FR.md")),
            ("a version instead of a language", file("content/2026/plan.v2.md")),
            ("no name", file("content/.x.fr.md").file("content/index.fr.md", &version(""))),
            ("an extension in capitals", file("content/2026/plan.fr.MD")),
            ("a backslash", file("content/2026/le\\plan.fr.md")),
            ("a line break", file("content/2026/le\nplan.fr.md")),
            ("one name stored in two ways", text("x").file("content/e\u{301}.png", "x").file("content/é.png", "x")),
        ],
    );
}
