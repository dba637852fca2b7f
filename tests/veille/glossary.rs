//! The glossary: its page, and terms explained where an item first mentions them.

use super::site::Site;

const GLOSSARY: &str = "[CMA]\nfr = \"Autorité de la concurrence\"\nen = \"Competition and Markets Authority\"\n\
    [ai]\nfr = { acronym = \"IA\", expansion = \"intelligence artificielle\", description = \"Un mot.\" }\n\
    en = { acronym = \"AI\", expansion = \"artificial intelligence\" }\n\
    [\"Été\"]\nfr = \"une saison\"\n";

fn site() -> Site {
    Site::new().file("glossary.toml", GLOSSARY)
}

const CMA_FR: &str = "<abbr title=\"Autorité de la concurrence\">CMA</abbr>";

#[test]
fn each_item_explains_a_term_once_in_its_own_language() {
    let body = "Intro CMA.\n\n## IA {theme=ai}\n\n### Un {#un}\n\nLa CMA, la CMA.\n\n### Deux {#deux}\n\nLa CMA.\n";
    let built = site()
        .digest("content/2026/d.fr.md", "Bulletin", "2026-01-02", body)
        .article("content/2026/a.en.md", "Story", "2026-01-03", "The CMA, IA and AI.")
        .build()
        .ok();
    assert_eq!(built.page("fr/2026/d/").matches(CMA_FR).count(), 3);
    let brief = built.page("fr/2026/d/un/");
    assert!(brief.contains(&format!("La {CMA_FR}, la CMA.")), "{brief}");
    let english = built.page("en/2026/a/");
    assert!(english.contains(
        "The <abbr title=\"Competition and Markets Authority\">CMA</abbr>, IA and \
         <abbr title=\"artificial intelligence\">AI</abbr>."
    ));
    assert!(
        built.page("fr/items/rss.xml").contains("CMA&lt;/abbr&gt;") || built.page("fr/items/rss.xml").contains(CMA_FR)
    );
}

#[test]
fn key_points_come_before_the_text() {
    let file = "---\ntitle: T\ndate: 2026-01-02\nkey_points: [\"La CMA\", \"Encore la CMA\"]\n---\nLa CMA.\n";
    let page = site().file("content/a.fr.md", file).build().ok().page("fr/a/");
    assert_eq!(page.matches(CMA_FR).count(), 1, "{page}");
    assert!(page.find(CMA_FR) < page.find("Encore"), "{page}");
}

#[test]
fn the_page_lists_the_terms_of_its_language() {
    let built = site().build().ok();
    let page = built.page("fr/glossaire/");
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}: {page}"));
    assert!(at("<dt>CMA</dt>") < at("<dt>Été</dt>") && at("<dt>Été</dt>") < at("<dt>IA</dt>"), "{page}");
    assert!(
        page.contains("<div id=\"cma\">") && page.contains("<div id=\"ete\">") && page.contains("Un mot."),
        "{page}"
    );
    assert!(page.contains("hreflang=\"en\" href=\"https://example.org/en/glossary/\""), "{page}");
    assert!(!page.contains("<h2>C</h2>"), "{page}");
    assert!(built.page("fr/").contains("<a href=\"/fr/glossaire/\">"));
    assert!(built.page("sitemap.xml").contains("https://example.org/fr/glossaire/"));
    assert!(!built.page("en/glossary/").contains("une saison"));
}

#[test]
fn a_language_without_terms_has_no_page() {
    let built = Site::new().file("glossary.toml", "[CMA]\nfr = \"x\"\n").build().ok();
    assert!(built.exists("fr/glossaire/index.html") && !built.exists("en/glossary/index.html"));
    assert!(!built.page("en/").contains("glossary"));
    let page = built.page("fr/glossaire/");
    assert!(!page.contains("/en/glossary/") && page.contains("<a href=\"/en/\""), "{page}");
    let without = Site::new().build().ok();
    assert!(!without.exists("fr/glossaire/index.html") && !without.page("fr/").contains("glossaire"));
}

#[test]
fn a_long_glossary_is_cut_by_letters() {
    let names = (0..31).map(|number| format!("{}{number}", ["a", "É", "9"][number % 3]));
    let terms = names.map(|name| format!("[\"{name}\"]\nfr = \"x\"\n")).collect::<Vec<_>>().concat();
    let page = Site::new().file("glossary.toml", &terms).build().ok().page("fr/glossaire/");
    let letters: Vec<_> = page.split("<h2>").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
    assert_eq!(letters, ["0–9", "A", "E"]);
}

#[test]
fn a_term_is_explained_however_its_accents_are_stored() {
    for (glossary, text) in [("CN\u{c9}", "CNE\u{301}"), ("CNE\u{301}", "CN\u{c9}"), ("CNE\u{301}", "CNE\u{301}")] {
        let built = Site::new()
            .file("glossary.toml", &format!("[\"{glossary}\"]\nfr = \"Conseil national\"\n"))
            .article("content/a.fr.md", "A", "2026-01-02", &format!("Le {text} se réunit."))
            .build()
            .ok();
        let page = built.page("fr/a/");
        assert!(page.contains(&format!("<abbr title=\"Conseil national\">{text}</abbr>")), "{page}");
    }
}
