//! Point 3: how versions find each other, and what readers see where one is missing.

use crate::html::{alternates, between, has, lacks, main, switch, tags};
use crate::site::{Built, Site};

fn links(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(tag, path)| ((*tag).to_owned(), format!("https://example.org{path}"))).collect()
}

/// Asserts that two pages name each other as versions, French being the default.
#[track_caller]
fn paired(built: &Built, fr: &str, en: &str) {
    let expected = links(&[("fr", fr), ("en", en), ("x-default", fr)]);
    for (page, other, language) in [(fr, en, "en"), (en, fr, "fr")] {
        let html = built.page(page);
        assert_eq!(alternates(&html), expected, "{page}");
        assert_eq!(switch(&html, language), (other.to_owned(), true), "{page}");
        lacks(&html, &["class=\"notice\""]);
    }
}

/// Asserts that a page has no version in the other language, and where its switcher leads instead.
#[track_caller]
fn alone(built: &Built, page: &str, language: &str, nearest: &str, note: &str) {
    let html = built.page(page);
    let own = if language == "en" { "fr" } else { "en" };
    assert_eq!(alternates(&html), links(&[(own, page), ("x-default", page)]), "{page}");
    assert_eq!(switch(&html, language), (nearest.to_owned(), false), "{page}");
    has(&html, &[&format!("lang=\"{language}\">{note}</p>")]);
}

#[test]
fn versions_are_paired_by_their_path() {
    let site = Site::new().article("content/2026/a.fr.md", "Un", "2026-02-01", "x").article(
        "content/2026/a.en.md",
        "One",
        "2026-02-02",
        "x",
    );
    paired(&site.build().ok(), "/fr/2026/a/", "/en/2026/a/");
}

fn pinned(path: &str, id: &str, title: &str) -> (String, String) {
    (format!("content/{path}"), format!("---\ntitle: {title}\ndate: 2026-02-01\nid: {id}\nthemes: [ai]\n---\nx\n"))
}

#[test]
fn versions_of_different_names_are_paired_by_their_id() {
    let (fr, en) =
        (pinned("2026/le-plan.fr.md", "plan", "Le plan"), pinned("plans/the-plan.en.md", "plan", "The plan"));
    let built = Site::new().file(&fr.0, &fr.1).file(&en.0, &en.1).build().ok();
    paired(&built, "/fr/2026/le-plan/", "/en/plans/the-plan/");
    has(&built.page("fr/rss.xml"), &["tag:example.org,2026-02-01:plan/fr<"]);
    has(&built.page("en/rss.xml"), &["tag:example.org,2026-02-01:plan/en<"]);
}

#[test]
fn an_id_that_one_version_pins_holds_for_those_of_its_path() {
    let (path, text) = pinned("a.fr.md", "plan", "Le plan");
    let built = Site::new().file(&path, &text).article("content/a.en.md", "The plan", "2026-02-01", "x").build().ok();
    paired(&built, "/fr/a/", "/en/a/");
    has(&built.page("en/rss.xml"), &["tag:example.org,2026-02-01:plan/en<"]);
}

#[test]
fn versions_with_slugs_of_their_own_stay_paired() {
    let site = Site::new()
        .file("content/2026/a.fr.md", "---\ntitle: Un\ndate: 2026-02-01\nslug: le-plan\n---\nx\n")
        .file("content/2026/a.en.md", "---\ntitle: One\ndate: 2026-02-01\nslug: the-plan\n---\nx\n");
    paired(&site.build().ok(), "/fr/2026/le-plan/", "/en/2026/the-plan/");
}

/// Two versions of a digest whose briefs stand in another order; one brief is French only, one English only.
fn digests() -> Site {
    let fr = "## L’espace\n\n### La fusée {#rocket slug=fusee}\n\nx\n\n### Seulement ici {#ici}\n\nx\n\n\
              ## Données et intelligence artificielle\n\n### Le plan {#plan}\n\nx";
    let en = "## Data and artificial intelligence\n\n### The plan {#plan}\n\nx\n\n### The rocket {#rocket}\n\nx\n\n\
              ### Only here {#here}\n\nx";
    Site::new().digest("content/2026/02.fr.md", "Février", "2026-02-27", fr).digest(
        "content/2026/02.en.md",
        "February",
        "2026-02-27",
        en,
    )
}

#[test]
fn briefs_are_paired_by_their_id_wherever_they_stand() {
    let built = digests().build().ok();
    paired(&built, "/fr/2026/02/", "/en/2026/02/");
    paired(&built, "/fr/2026/02/plan/", "/en/2026/02/plan/");
    paired(&built, "/fr/2026/02/fusee/", "/en/2026/02/rocket/");
}

#[test]
fn a_brief_without_a_version_leads_to_its_digest() {
    let built = digests().build().ok();
    let note = "This page is not available in English. Nearest page: February";
    alone(&built, "/fr/2026/02/ici/", "en", "/en/2026/02/", note);
    let note = "Cette page n’existe pas en français. Page la plus proche\u{a0}: Février";
    alone(&built, "/en/2026/02/here/", "fr", "/fr/2026/02/", note);
}

#[test]
fn where_the_digest_is_missing_too_its_first_theme_is_nearest_and_else_the_home_page() {
    let body = "## Fait marquant\n\n### Sans thème {#sans}\n\nx\n\n## L’espace\n\n### A {#a}\n\nx";
    let built = Site::new()
        .digest("content/d.fr.md", "Février", "2026-02-27", body)
        .file("content/b.fr.md", "---\ntitle: B\ndate: 2026-01-01\nthemes: [space, ai]\n---\nx\n")
        .file("content/c.fr.md", "---\ntitle: C\ndate: 2026-01-01\n---\nx\n")
        .file("content/p.fr.md", "---\ntitle: P\nkind: page\n---\nx\n")
        .build()
        .ok();
    let note = |title: &str| format!("This page is not available in English. Nearest page: {title}");
    alone(&built, "/fr/d/a/", "en", "/en/themes/space/", &note("Space"));
    alone(&built, "/fr/d/", "en", "/en/themes/space/", &note("Space"));
    alone(&built, "/fr/b/", "en", "/en/themes/space/", &note("Space"));
    alone(&built, "/fr/d/sans/", "en", "/en/", &note("Home"));
    alone(&built, "/fr/c/", "en", "/en/", &note("Home"));
    alone(&built, "/fr/p/", "en", "/en/", &note("Home"));
}

#[test]
fn the_note_describes_the_link_that_it_explains() {
    let page = digests().build().ok().page("fr/2026/02/ici/");
    let link = tags(&page).into_iter().find(|tag| tag.get("aria-describedby").is_some()).expect("a described link");
    let id = link.get("aria-describedby").unwrap();
    let note = tags(&page).into_iter().find(|tag| tag.get("id") == Some(id)).expect("its description");
    assert_eq!((note.get("class"), note.get("lang")), (Some("missing"), Some("en")));
}

#[test]
fn lists_and_their_years_lead_to_the_same_list_and_year() {
    let built = digests().build().ok();
    paired(&built, "/fr/", "/en/");
    paired(&built, "/fr/themes/", "/en/themes/");
    paired(&built, "/fr/themes/ia/", "/en/themes/ai/");
    paired(&built, "/fr/chronologie/", "/en/timeline/");
    paired(&built, "/fr/chronologie/2026/", "/en/timeline/2026/");
    paired(&built, "/fr/archives/", "/en/archive/");
}

#[test]
fn a_year_that_a_language_lacks_leads_to_its_whole_list() {
    let site = digests().article("content/old.fr.md", "Vieux", "2019-02-01", "x");
    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    let built = site.file("veille.toml", &format!("untranslated = \"hide\"\n{settings}")).build().ok();
    let note = "This page is not available in English. Nearest page: Timeline";
    alone(&built, "/fr/chronologie/2019/", "en", "/en/timeline/", note);
}

/// Articles in one language each, a digest in both.
fn partly_translated(untranslated: &str) -> Site {
    let site = digests()
        .article("content/a.fr.md", "Un article", "2026-03-01", "x")
        .article("content/b.en.md", "An article", "2026-03-02", "x")
        .file(
            "content/e.fr.md",
            "---\ntitle: E\ndate: 2026-02-28\nthemes: [ai]\nevents: [ { date: 2026-05-01, text: Le sommet } ]\n---\nx\n",
        );
    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    site.file("veille.toml", &format!("{untranslated}\n{settings}"))
}

const ENGLISH_LISTS: [&str; 5] = ["en/", "en/themes/", "en/themes/ai/", "en/timeline/", "en/archive/"];

#[test]
fn lists_name_and_mark_the_language_of_what_has_no_version_in_theirs() {
    let built = partly_translated("").build().ok();
    for list in ENGLISH_LISTS {
        let page = built.page(list);
        has(
            &page,
            &["<a href=\"/fr/a/\" lang=\"fr\" hreflang=\"fr\">Un article</a>", "<span class=\"note\">in French</span>"],
        );
        lacks(&page, &[">Février<", ">Le plan<"]);
    }
    has(&built.page("en/timeline/"), &["<a href=\"/fr/e/\" lang=\"fr\" hreflang=\"fr\">Le sommet</a>"]);
    has(
        &built.page("en/themes/space/"),
        &["<a href=\"/fr/2026/02/ici/\" lang=\"fr\" hreflang=\"fr\">Seulement ici</a>"],
    );
    has(&built.page("fr/"), &["lang=\"en\" hreflang=\"en\">An article</a>", "<span class=\"note\">en anglais</span>"]);
}

/// Where each of these stands in a page, in order; every one does.
fn order<'w>(page: &str, wanted: &[&'w str]) -> Vec<&'w str> {
    let mut found: Vec<(usize, &str)> = wanted
        .iter()
        .map(|text| (main(page).find(text).unwrap_or_else(|| panic!("no {text} in {page}")), *text))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, text)| text).collect()
}

#[test]
fn lists_begin_with_what_can_be_read_in_their_language() {
    // The newest issue is half translated: its lead and all that is newest stand in French alone.
    let french = "## Fait marquant\n\n### Le grand plan {#lead themes=ai}\n\nx\n\n## L’espace\n\n\
                  ### Une fusée {#rocket date=2026-03-03}\n\nx\n\n### Un satellite {#satellite date=2026-03-01}\n\nx\n";
    let english = "## Space\n\n### A satellite {#satellite date=2026-03-01}\n\nx\n";
    let site = Site::new()
        .digest("content/2026/03.fr.md", "Mars", "2026-03-04", french)
        .digest("content/2026/03.en.md", "March", "2026-03-04", english)
        .article("content/neuf.fr.md", "Un article neuf", "2026-03-05", "x")
        .article("content/old.en.md", "An old article", "2026-03-01", "x");
    let built = site.build().ok();
    let home = built.page("en/");
    let lead = main(&home).find("A satellite").expect("the lead");
    assert!(!main(&home)[..lead].contains("lang=\"fr\""), "the page opens in English: {home}");
    let latest = ["An old article", "Un article neuf", "Le grand plan"];
    assert_eq!(order(&home, &latest), latest);
    // The order of time stays among equals, and nothing of another language gets lost.
    let theme = ["A satellite", "Une fusée"];
    assert_eq!(order(&built.page("en/themes/space/"), &theme), theme);
    assert_eq!(order(&built.page("en/themes/ai/"), &latest), latest);
    let archive = ["March", "An old article", "Un article neuf"];
    assert_eq!(order(&built.page("en/archive/"), &archive), archive);
    assert_eq!(
        order(&built.page("fr/themes/ia/"), &["Un article neuf", "Le grand plan"]),
        ["Un article neuf", "Le grand plan"]
    );
    // The timeline keeps to its dates.
    let timeline = ["Un article neuf", "Le grand plan", "Une fusée"];
    assert_eq!(order(&built.page("en/timeline/"), &timeline), timeline);
    // Where nothing else is there, the other language is all that there is.
    let alone = Site::new().article("content/neuf.fr.md", "Un article neuf", "2026-03-05", "x").build().ok();
    assert!(main(&alone.page("en/")).contains("Un article neuf"));
}

#[test]
fn the_note_about_a_missing_language_stands_at_the_switcher() {
    let page = digests().build().ok().page("fr/2026/02/ici/");
    let switcher = page.find("<nav class=\"switcher\"").expect("the switcher");
    let end = switcher + page[switcher..].find("</nav>").expect("its end");
    let note = "This page is not available in English.";
    assert!(page[switcher..end].contains(note), "{page}");
    assert_eq!(page.matches(note).count(), 1);
    assert!(!main(&page).contains("notice"), "nothing stands above the text: {page}");
}

#[test]
fn lists_may_hide_what_has_no_version_in_their_language() {
    let built = partly_translated("untranslated = \"hide\"").build().ok();
    for list in ENGLISH_LISTS {
        let page = built.page(list);
        lacks(main(&page), &["Un article", "/fr/", "Seulement ici", "Le sommet"]);
        has(main(&page), &["/en/"]);
    }
    has(&built.page("fr/a/"), &["<h1>Un article</h1>"]);
    has(&built.page("fr/archives/"), &["Un article"]);
}

#[test]
fn feeds_never_mix_languages() {
    let built = partly_translated("").build().ok();
    for (language, theme, own, foreign) in [
        ("en", "ai", ["An article", "The plan", "Only here"], ["Un article", "Le plan", "Seulement ici"]),
        ("fr", "ia", ["Un article", "Le plan", "Seulement ici"], ["An article", "The plan", "Only here"]),
    ] {
        for format in ["rss.xml", "atom.xml", "feed.json"] {
            let mut all = String::new();
            for folder in [String::new(), "items/".to_owned(), format!("themes/{theme}/")] {
                let feed = built.page(&format!("{language}/{folder}{format}"));
                lacks(&feed, &foreign);
                all.push_str(&feed);
            }
            has(&all, &own);
        }
    }
}

#[test]
fn no_link_leads_into_another_language_without_saying_so() {
    let built = partly_translated("").build().ok();
    let pages: Vec<String> = built.files().into_iter().filter(|file| file.ends_with(".html")).collect();
    let mut crossings = 0;
    for file in &pages {
        let (own, other) = if file.starts_with("en/") { ("en", "fr") } else { ("fr", "en") };
        if !file.starts_with(&format!("{own}/")) {
            continue;
        }
        for tag in tags(&built.page(file)) {
            let leads_out = tag.get("href").is_some_and(|href| href.starts_with(&format!("/{other}/")));
            if tag.name == "a" && leads_out {
                crossings += 1;
                assert_eq!(tag.get("hreflang"), Some(other), "{file}: {tag:?}");
            }
        }
    }
    assert!(crossings > pages.len(), "the switchers alone are as many");
}

#[test]
fn previous_and_next_name_the_language_of_a_neighbour_without_a_version() {
    let page = partly_translated("").build().ok().page("fr/a/");
    let pager = between(&page, "<nav class=\"pager\"", "</nav>");
    has(pager, &["href=\"/en/b/\" hreflang=\"en\"", "lang=\"en\">An article</span>", "en anglais"]);
}

#[test]
fn a_draft_version_is_no_version() {
    let site = Site::new()
        .article("content/a.fr.md", "Un", "2026-02-01", "x")
        .file("content/a.en.md", "---\ntitle: One\ndate: 2026-02-01\nthemes: [ai]\ndraft: true\n---\nx\n");
    let built = site.build().ok();
    let note = "This page is not available in English. Nearest page: Data and artificial intelligence";
    alone(&built, "/fr/a/", "en", "/en/themes/ai/", note);
    paired(&site.build_with(&["--drafts"]).ok(), "/fr/a/", "/en/a/");
}

#[test]
fn a_page_in_one_language_is_in_no_menu_of_another() {
    let built = Site::new().file("content/p.fr.md", "---\ntitle: Mentions\nkind: page\n---\nx\n").build().ok();
    has(&built.page("fr/"), &["<a href=\"/fr/p/\">Mentions</a>"]);
    lacks(&built.page("en/"), &["Mentions"]);
}
