//! Names that some system cannot store, or takes for another.

use super::{article, digest, matter, review, text};
use crate::site::Site;

/// A site with an article whose front matter has this line.
fn slug(slug: &str) -> Site {
    matter(&format!("slug: {slug}"))
}

#[test]
fn copies_and_devices() {
    let named = |name: &str| {
        Site::new().article("content/2026/p.fr.md", "Titre", "2026-01-15", "x").article(
            &format!("content/2026/{name}"),
            "Titre",
            "2026-01-15",
            "x",
        )
    };
    review(
        "copied_files",
        [
            ("by Windows", named("p - Copie.fr.md")),
            ("by Windows, which puts it before the last ending", named("p.fr - Copie.md")),
            ("by a browser", named("p (1).fr.md")),
            ("by a browser, before the last ending", named("p.fr (2).md")),
            ("by macOS", named("p copie 2.fr.md")),
            ("by an older Windows", named("Copy of p.fr.md")),
            ("by a synchronised folder", named("p (Anna's conflicted copy 2026-03-05).fr.md")),
            ("a device", named("con.fr.md")),
            ("a folder that is a device", named("aux/p.fr.md")),
        ],
    );
    for name in ["p (2026).fr.md", "hardcopy.fr.md", "la copie privée.fr.md"] {
        assert_eq!(named(name).build().ok().stderr(), "", "{name}");
    }
}

#[test]
fn parts_of_addresses() {
    let long = "x".repeat(300);
    review(
        "unportable_parts",
        [
            ("a device of Windows", slug("con")),
            ("a device with an ending", slug("Aux.html")),
            ("a sign that Windows cannot store", slug("a:b")),
            ("a dot at the end", slug("a.")),
            ("longer than a file's name", slug(&long)),
            ("a sign that turns the text around", slug("\"a\\u202eb\"")),
            ("an id that cannot be seen whole", matter("id: \"a\\u200bb\"")),
            ("the id of a brief", digest("## L’espace\n\n### Un {#nul}\n\nx\n\n### Deux {#a*b}\n\ny\n")),
            ("an id made of a title", digest(&format!("## L’espace\n\n### {}\n\nx\n", "Un long mot ".repeat(25)))),
            ("the slug of a theme", text("x").file("themes/x.toml", "[fr]\nname = \"X\"\nslug = \"prn\"\n")),
            ("a slug made of a theme's name", text("x").file("themes/x.toml", "[fr]\nname = \"Con\"\n")),
            ("a word of addresses", text("x").file("strings/fr.toml", "[urls]\nthemes = \"lpt1\"\n")),
            (
                "a language",
                Site::new().file(
                    "veille.toml",
                    "base_url = \"https://x.org/\"\ndefault_language = \"con\"\nid = \"x.org\"\n[languages.con]\ntitle = \"x\"\n",
                ),
            ),
            ("the end of a file's name", Site::new().article("content/2026/a..fr.md", "Titre", "2026-01-15", "x")),
        ],
    );
}

#[test]
fn old_addresses() {
    let aliases = |list: &str| matter(&format!("aliases: [{list}]"));
    let chain = |path: &str, alias: &str| {
        (path.to_owned(), format!("---\ntitle: Titre\ndate: 2026-01-15\naliases: [{alias}]\n---\nx\n"))
    };
    let both = |(one, first): (String, String), (other, second): (String, String)| {
        Site::new().file(&one, &first).file(&other, &second)
    };
    review(
        "hostile_aliases",
        [
            ("two slashes", aliases("//evil.org/x, /a//b/")),
            ("dots, typed and escaped", aliases("/a/../b/, /%2e%2e/b/, /a/%2E/")),
            ("what no path holds", aliases("\"/a?b\", \"/a#b\", \"/a\\\\b\", \"/a%5cb\", \"/a b\", \"/a%3Fb\"")),
            ("bytes that are no text", aliases("/caf%E9/")),
            ("signs that cannot be seen", aliases("\"/a\\u202eb/\", /a%00b/, /a%E2%80%8Bb/")),
            ("what Windows cannot store", aliases("/con/, /aux.html, /a./, \"/a:b/\"")),
            ("names that are the output's own", aliases("/.git/config, /.veille-manifest")),
            ("longer than paths are", aliases(&format!("/{}/, /{}", "x".repeat(300), "x/".repeat(400)))),
            ("its own address", aliases("/fr/2026/a/")),
            ("each the other's address", {
                both(chain("content/2026/a.fr.md", "/fr/2026/b/"), chain("content/2026/b.fr.md", "/fr/2026/a/"))
            }),
            ("a feed and a list", aliases("/fr/rss.xml, /fr/themes/")),
            ("below a file", aliases("/fr/rss.xml/old/")),
            ("a file of the site", aliases("/x.txt").file("static/x.txt", "x")),
            ("twice", both(chain("content/2026/a.fr.md", "/old/"), chain("content/2026/b.fr.md", "/old/"))),
            ("twice, decoded", aliases("/caf%C3%A9/, /café/")),
        ],
    );
}

#[test]
fn addresses_that_differ_in_case_only() {
    let slugs = |one: &str, other: &str| {
        let file = |slug: &str| format!("---\ntitle: Titre\ndate: 2026-01-15\nslug: {slug}\n---\nx\n");
        Site::new().file("content/2026/a.fr.md", &file(one)).file("content/2026/b.fr.md", &file(other))
    };
    review(
        "addresses_alike",
        [
            ("two slugs", slugs("Plan", "plan")),
            ("accents stored in two ways", slugs("\"été\"", "\"e\\u0301te\\u0301\"")),
            ("two briefs", digest("## L’espace\n\n### Un {#Plan}\n\nx\n\n### Deux {#plan}\n\ny\n")),
            ("an alias and a page", matter("aliases: [/FR/2026/a/]")),
        ],
    );
}

/// Where case counts, the disk can hold them.
#[cfg(target_os = "linux")]
#[test]
fn files_that_are_one_elsewhere() {
    review(
        "files_alike",
        [
            ("two files", text("x").file("static/Logo.svg", "<svg/>").file("static/logo.svg", "<svg/>")),
            (
                "two folders",
                text("x").file("static/Img/a.txt", "a").file("static/img/b.txt", "b").file("static/img/c.txt", "c"),
            ),
            ("an entry and a draft", {
                let file = "---\ntitle: Titre\ndate: 2026-01-15\ndraft: true\n---\nx\n";
                article(file).file("content/2026/A.fr.md", &file.replace("draft: true\n", ""))
            }),
            ("a sign that Windows cannot store", text("x").file("static/10:30.png", "x").file("static/what?.txt", "x")),
            (
                "devices of Windows",
                text("x").file("static/con.txt", "x").file("themes/aux.toml", "[fr]\nname = \"X\"\n"),
            ),
            ("the end of a name", text("x").file("static/a.", "x").file("static/b ", "x")),
            ("what cannot be seen", text("x").file("static/a\u{202E}gpj.exe", "x").file("static/b\u{FFFE}", "x")),
            (
                "what a terminal would obey",
                text("x").file("static/\u{1b}[2J.txt", "x").file("content/\u{9b}31m/a.fr.md", "x"),
            ),
        ],
    );
}

#[test]
fn titles_that_turn_what_follows() {
    let titled = |title: &str| article(&format!("---\ntitle: \"{title}\"\ndate: 2026-01-15\n---\nx\n"));
    review(
        "directions",
        [
            ("an override", titled("Titre \\u202etxt")),
            ("an isolate", titled("Titre \\u2067txt")),
            ("the title of a brief", digest("## L’espace\n\n### Un \u{202E}titre {#a}\n\nx\n")),
            ("the name of a theme", text("x").file("themes/x.toml", "[fr]\nname = \"X \\u202B\"\nslug = \"x\"\n")),
            ("what is no character", titled("Titre \\ufdd0")),
            ("half a character", titled("Titre \\ud83d")),
        ],
    );
}

#[test]
fn too_much_of_it() {
    let lines = "# a comment\n".repeat(90_000);
    let table = "# a comment\n".repeat(360_000);
    let dead = "[x](nowhere.fr.md)\n".repeat(1_200);
    review(
        "too_much",
        [
            ("a front matter", article(&format!("---\ntitle: Titre\ndate: 2026-01-15\n{lines}---\nx\n"))),
            ("the settings", text("x").file("veille.toml", &table)),
            ("a theme", text("x").file("themes/ai.toml", &table)),
            ("words", text("x").file("strings/fr.toml", &table)),
            ("the glossary", text("x").file("glossary.toml", &table)),
        ],
    );
    // Too many to be reviewed one by one.
    let said = text(&dead).build().faults();
    assert!(
        said.contains("error[dead-link]: only the first 1000 of 1200 such faults of this file are shown"),
        "{said:.2000}"
    );
    assert_eq!(said.matches("error[dead-link]").count(), 1_001);
    assert!(said.ends_with("1001 errors\n"), "{}", said.lines().last().unwrap_or_default());
}
