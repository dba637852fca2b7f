//! Links that leave the site: what is taken from their addresses, and how an item's sources are named.

use super::site::Site;

const LINK: &str = "https://www.gov.uk/plan?id=1&utm_source=x&_cldee=y";

#[test]
fn pages_feeds_and_sources_hold_cleaned_addresses() {
    let text = format!("[Le plan]({LINK}), <{LINK}>, <a href=\"{}\">ici</a>.", LINK.replace('&', "&amp;"));
    let built = Site::new().article("content/a.fr.md", "T", "2026-01-02", &text).build().ok();
    for file in ["fr/a/", "fr/rss.xml", "fr/atom.xml", "fr/feed.json", "fr/items/rss.xml"] {
        let page = built.page(file);
        assert!(
            page.contains("www.gov.uk/plan?id=1") && !page.contains("utm_") && !page.contains("_cldee"),
            "{file}: {page}"
        );
    }
    let page = built.page("fr/a/");
    let list = page.split("class=\"source-list\"").nth(1).unwrap();
    assert_eq!(list.split("</ul>").next().unwrap().matches("<li>").count(), 1, "{page}");
    assert!(list.contains("<a href=\"https://www.gov.uk/plan?id=1\">Le plan</a> <span class=\"host\">gov.uk</span>"));
    assert!(!page.contains("target="), "{page}");
}

#[test]
fn cleaning_is_the_sites_choice() {
    let built = |settings: &str| {
        let site = Site::new().article("content/a.fr.md", "T", "2026-01-02", &format!("[a]({LINK}&my=1)"));
        let settings = format!("{}\n{settings}", std::fs::read_to_string(site.path("veille.toml")).unwrap());
        site.file("veille.toml", &settings).build().ok().page("fr/a/")
    };
    assert!(built("[links]\nclean = false").contains("?id=1&amp;utm_source=x&amp;_cldee=y&amp;my=1"));
    assert!(built("[links]\ntracking = [\"my\"]\nkeep = [\"utm_*\"]").contains("?id=1&amp;utm_source=x\""));
}

#[test]
fn an_articles_key_points_cite_sources_too() {
    let file = "---\ntitle: T\ndate: 2026-01-02\nkey_points: [\"[ici](https://a.org/x)\", \"[B](https://b.org/)\"]\n---\n\
                [Le X](http://a.org/x/#y), [C](https://c.org), [m](mailto:a@b.org).\n";
    let page = Site::new().file("content/a.fr.md", file).build().ok().page("fr/a/");
    let list = page.split("class=\"source-list\"").nth(1).unwrap().split("</ul>").next().unwrap().to_owned();
    let names: Vec<_> = list.split("<a href=").skip(1).map(|rest| rest.split(['>', '<']).nth(1).unwrap()).collect();
    assert_eq!(names, ["Le X", "B", "C"], "{list}");
}

#[test]
fn a_link_to_a_new_window_says_so() {
    let text = "<a href=\"https://a.org/\" target=\"_blank\">Loin</a>";
    let page = Site::new().article("content/a.fr.md", "T", "2026-01-02", text).build().ok().page("fr/a/");
    assert!(
        page.contains(
            "<a href=\"https://a.org/\" target=\"_blank\" rel=\"noopener\">Loin\
             <span class=\"unseen\"> (S’ouvre dans une nouvelle fenêtre)</span></a>"
        ),
        "{page}"
    );
}

/// Addresses as French writes them: between guillemets, before a spaced colon, in a note, a table and a key point.
#[test]
fn bare_addresses_are_links_and_sources() {
    let file = "---\ntitle: T\ndate: 2026-01-02\nkey_points: [\"Voir www.k.example/a\"]\n---\n\
                Rapport[^1], « https://g.example/a » : contact@m.example !\n\n\
                ## Tableau\n\n| lien |\n|---|\n| https://t.example/x_y?utm_source=z |\n\n[^1]: Ofcom, https://n.example/rapport.\n";
    let built = Site::new().file("content/a.fr.md", file).build().ok();
    let page = built.page("fr/a/");
    for link in [
        "<a href=\"http://www.k.example/a\">www.k.example/a</a>",
        "«\u{a0}<a href=\"https://g.example/a\">https://g.example/a</a>\u{a0}»\u{a0}: ",
        "<a href=\"mailto:contact@m.example\">contact@m.example</a>\u{202f}!",
        "<a href=\"https://t.example/x_y\">https://t.example/x_y</a>",
        "Ofcom, <a href=\"https://n.example/rapport\">https://n.example/rapport</a>.",
    ] {
        assert!(page.contains(link), "{link}: {page}");
    }
    let list = page.split("class=\"source-list\"").nth(1).unwrap().split("</ul>").next().unwrap();
    let sources: Vec<_> = list.split("<a href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let expected =
        ["http://www.k.example/a", "https://g.example/a", "https://t.example/x_y", "https://n.example/rapport"];
    assert_eq!(sources, expected, "{list}");
    for feed in ["fr/rss.xml", "fr/atom.xml", "fr/feed.json"] {
        let feed = built.page(feed);
        assert!(feed.contains("https://n.example/rapport") && !feed.contains("utm_source"), "{feed}");
    }
}

#[test]
fn versions_are_compared_by_their_bare_addresses_too() {
    let check = |english: &str| {
        let site = Site::new().article("content/a.fr.md", "T", "2026-01-02", "Voir https://x.example/a.").article(
            "content/a.en.md",
            "U",
            "2026-01-02",
            english,
        );
        site.run(&["check", "--now", super::site::NOW]).stderr()
    };
    assert!(check("See the report.").contains("parity-links"));
    assert!(!check("See [the report](https://x.example/a).").contains("parity-links"));
}

/// All that a newsletter from a mail program brings along; each is named with what to do.
#[test]
fn markdown_that_is_left_over_is_named() {
    let body = "Lire [le plan](https://x.example/le plan.pdf), [la lettre] (https://x.example), **ce mot **là, une note[^a b], \
                [un mot[^1]](https://x.example) et [cela](https://x.example “titre”).\n\n[^1]: n\n";
    let built = Site::new().article("content/a.fr.md", "T", "2026-01-02", body).build().ok();
    let faults = built.stderr();
    assert_eq!(faults.matches("warning[leftover-markup]").count(), 6, "{faults}");
    for hint in [
        "`[le plan](<https://x.example/le plan.pdf>)`",
        "no space between",
        "`**text**`",
        "`[^a-b]`",
        "[^1]",
        "straight",
    ] {
        assert!(faults.contains(hint), "{hint}: {faults}");
    }
    assert!(built.page("fr/a/").contains("[le plan](https://x.example/le plan.pdf)"));
    let faults = Site::new().article("content/a.fr.md", "T", "2026-01-02", "![un plan] (plan.png)").build().faults();
    assert!(faults.contains("error[leftover-markup]"), "{faults}");
}
