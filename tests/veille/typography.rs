//! Text as it is printed, where it is shown, and titles in another language.

use crate::html::{between, has, lacks};
use crate::site::{Built, Site};

/// With `~` for a no-break space, `_` for a narrow one.
fn plain(text: &str) -> String {
    text.replace("&nbsp;", "~").replace('\u{a0}', "~").replace('\u{202f}', "_")
}

const FRONT: &str = "---\ntitle: \"L'IA : un an !\"\ndate: 2026-02-01\nsummary: 'Le \"plan\" ?'\nkey_points: ['5 % !']\n\
events: [ { date: 2026-04-01, text: 'Fin : 3 M€' } ]\ncorrections: [ { date: 2026-02-02, text: \"L'État\" } ]\n\
themes: [ai]\n---\n";

/// One digest and one article in each language, with and without typography in French.
fn site(french: &str) -> Site {
    let site = Site::new();
    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    let digest =
        "## Données et intelligence artificielle: l'essentiel {theme=ai}\n\n### Un \"plan\" : l'été ?\n\nOui !\n";
    site.file("veille.toml", &settings.replace("[languages.fr]\n", &format!("[languages.fr]\n{french}")))
        .file(
            "themes/space.toml",
            "order = 2\n[fr]\nname = \"L'espace : ici\"\nslug = \"espace\"\n[en]\nname = \"Space\"\n",
        )
        .file("content/a.fr.md", &format!("{FRONT}## L'été : \"28 000\" ?\n\nVoir `a !` et <https://a.b/c'd>.\n"))
        .file("content/a.en.md", &format!("{FRONT}It's \"here\".\n"))
        .digest("content/d.fr.md", "D", "2026-02-03", digest)
}

fn build(french: &str) -> Built {
    site(french).build().ok()
}

#[test]
fn everything_that_is_shown_is_set() {
    let built = build("");
    let page = plain(&built.page("fr/a/"));
    has(
        &page,
        &[
            "<h1>L’IA~: un an_!</h1>",
            "<p class=\"standfirst\">Le «~plan~»_?</p>",
            "<li>5_%_!</li>",
            ">Fin~: 3_M€</a>",
            "L’État</li>",
            ">L’été~: «~28_000~»_?</a></h2>",
            "<code>a !</code>",
            "<a href=\"https://a.b/c'd\">https://a.b/c'd</a>",
            "<h2 id=\"l-ete-28-000\">",
        ],
    );
    has(&plain(&built.page("en/a/")), &["<h1>L’IA : un an !</h1>", "<p>It’s “here”.</p>", "Le “plan” ?"]);
    has(&plain(&built.page("fr/themes/")), &[">L’espace~: ici</a>"]);
    let digest = plain(&built.page("fr/d/"));
    has(
        &digest,
        &["artificielle~: l’essentiel</a></h2>", "<h3><a href=\"/fr/d/un-plan-l-ete/\">Un «~plan~»~: l’été_?</a></h3>"],
    );
    has(&plain(&built.page("fr/rss.xml")), &["L’IA~: un an_!"]);
}

#[test]
fn a_language_switches_it_off_and_no_address_changes() {
    let (on, off) = (build(""), build("typography = false\n"));
    // A card's name follows from what it shows.
    let addresses = |built: &Built| -> Vec<String> {
        built
            .files()
            .into_iter()
            .filter(|file| !file.starts_with("assets/cards/") && !file.starts_with("pagefind/"))
            .collect()
    };
    assert_eq!(addresses(&on), addresses(&off));
    let page = off.page("fr/a/");
    has(&page, &["<h1>L&#39;IA : un an !</h1>", "<h2 id=\"l-ete-28-000\">", "Le &quot;plan&quot; ?", "<li>5 % !</li>"]);
    lacks(&page, &["«", "L’État"]);
    has(&off.page("en/a/"), &["It’s “here”."]);
    let ids = |built: &Built| {
        built.page("fr/d/").split(" id=\"").skip(1).map(|id| between(id, "", "\"").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&on), ids(&off));
}

#[test]
fn sections_find_their_theme_however_spaces_are_typed() {
    for title in ["L'espace: ici", "L’espace\u{a0}: ici", "L'espace : ici"] {
        let built = site("")
            .digest("content/e.fr.md", "E", "2026-02-03", &format!("## {title}\n\n### B {{#b}}\n"))
            .build()
            .ok();
        has(&built.page("fr/e/"), &["data-theme=\"space\""]);
    }
}

const DIGEST_IN_ENGLISH: &str = "---\ntitle: The month\ntitle_lang: en\ndate: 2026-02-03\nkind: digest\n---\n\
                                 ## L’espace\n\n### Suite {#c}\n\nx\n";

#[test]
fn titles_in_another_language_are_marked() {
    let text = "---\ntitle: \"Plan: \\\"a\\\"\"\ntitle_lang: en\ndate: 2026-02-01\nthemes: [ai]\n---\nx\n";
    let built = Site::new()
        .file("content/a.fr.md", text)
        .digest(
            "content/d.fr.md",
            "D",
            "2026-02-03",
            "## Open: all {theme=ai lang=en}\n\n### Plan: [*un* : deux]{lang=fr} {#b lang=en}\n\n#### Sub: x {lang=en}\n\n### Suite {#c}\n\nx\n",
        )
        .build()
        .ok();
    has(&built.page("fr/a/"), &["<h1 lang=\"en\">Plan: “a”</h1>"]);
    has(&built.page("fr/archives/"), &["<a href=\"/fr/a/\" lang=\"en\">Plan: “a”</a>"]);
    let title = "<span lang=\"en\">Plan: <span lang=\"fr\"><em>un</em>~: deux</span></span>";
    has(&plain(&built.page("fr/d/b/")), &[&format!("<h1>{title}</h1>")]);
    let digest = plain(&built.page("fr/d/"));
    has(
        &digest,
        &[&format!("{title}</a></h3>"), "<span lang=\"en\">Open: all</span></a></h2>", "<h4 id=\"sub-x\" lang=\"en\">"],
    );
    for page in ["fr/themes/ia/", "fr/chronologie/"] {
        has(&plain(&built.page(page)), &["<a href=\"/fr/d/b/\" lang=\"en\">Plan: un~: deux</a>"]);
    }
    has(&plain(&built.page("fr/d/c/")), &["<span class=\"title\" lang=\"en\">Plan: un~: deux</span>"]);
    let digest = Site::new().file("content/d.fr.md", DIGEST_IN_ENGLISH).build().ok();
    has(&digest.page("fr/d/c/"), &["<li><a href=\"/fr/d/\" lang=\"en\">The month</a></li>"]);
}

#[test]
fn raw_html_keeps_its_language() {
    let built = Site::new()
        .article("content/a.fr.md", "A", "2026-02-01", "<div lang=\"en\">\n\nSo: \"x\"\n\n</div>")
        .build()
        .ok();
    has(&built.page("fr/a/"), &["<div lang=\"en\">\n<p>So: “x”</p>"]);
}

#[test]
fn bad_tags_are_errors() {
    for text in ["title_lang: e!\n---\nx", "---\n[a]{lang=e!}", "---\n### A {lang=e!}"] {
        let built = Site::new().file("content/a.fr.md", &format!("---\ntitle: A\ndate: 2026-02-01\n{text}\n")).build();
        has(&built.faults(), &["error[bad-language]: `e!` is not a language tag", "content/a.fr.md:"]);
    }
}

#[test]
fn titles_and_texts_are_set_around_signs_quotations_and_amounts() {
    let built = Site::new()
        .article(
            "content/a.fr.md",
            "Canal+ : un budget",
            "2026-02-01",
            "Le C# ? Oui ! Elle note :\"trop\" et cite les Guns 'n' Roses de '87 pour 36M£ et 28,2Mds£.",
        )
        .article("content/b.en.md", "B", "2026-02-01", "She wrote:\"never\", the \"D\"'s and 7\" discs.")
        .build()
        .ok();
    let page = plain(&built.page("fr/a/"));
    has(
        &page,
        &[
            "<h1>Canal+~: un budget</h1>",
            "Le C#_? Oui_! Elle note~:~«~trop~» et cite les Guns ’n’ Roses de ’87 pour 36_M£ et 28,2_Mds£.",
        ],
    );
    has(&built.page("en/b/"), &["She wrote:“never”, the “D”’s and 7\" discs."]);
}
