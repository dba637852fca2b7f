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
