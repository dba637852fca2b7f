//! Point 2: how a digest is cut into sections and briefs, and that each brief is whole wherever it is shown.

use crate::html::{between, has, ids, in_order, lacks, main, tags};
use crate::site::Site;

const AI: &str = "data-theme=\"ai\">";
const SPACE: &str = "data-theme=\"space\">";

/// One French digest of this text.
fn digest(body: &str) -> Site {
    Site::new().digest("content/2026/02.fr.md", "Veille, février 2026", "2026-02-27", body)
}

/// The tags of the brief `a` on its own page.
fn themes_of_brief(body: &str) -> String {
    let page = digest(body).build().ok().page("fr/2026/02/a/");
    between(&page, "<ul class=\"tags\"", "</ul>").to_owned()
}

#[test]
fn a_section_is_known_by_its_themes_name_accents_case_and_apostrophes_forgiven() {
    for (heading, theme) in [
        ("Données et intelligence artificielle", AI),
        ("DONNEES ET INTELLIGENCE ARTIFICIELLE", AI),
        ("donne\u{301}es  et intelligence *artificielle*", AI),
        ("L’espace", SPACE),
        ("L'espace", SPACE),
        ("l\u{02BC}ESPACE", SPACE),
    ] {
        has(&themes_of_brief(&format!("## {heading}\n\n### A {{#a}}\n\nx")), &[theme]);
    }
}

#[test]
fn a_section_goes_by_its_themes_name_in_its_own_language() {
    let site = Site::new().digest("content/d.en.md", "One", "2026-02-27", "## space\n\n### A {#a}\n\nx");
    has(&site.build().ok().page("en/d/a/"), &["data-theme=\"space\">Space</a>"]);
    let told = digest("## Space\n\n### A {#a}\n\nx").build().faults();
    has(&told, &["error[unknown-section]: section `Space` names no theme"]);
}

#[test]
fn a_section_may_name_its_theme_by_id_and_bear_any_title() {
    let built = digest("## En orbite {theme=space}\n\n### A {#a}\n\nx").build().ok();
    has(&built.page("fr/2026/02/a/"), &["data-theme=\"space\">L’espace</a>"]);
    has(
        &built.page("fr/2026/02/"),
        &["data-theme=\"space\">\n<h2 id=\"section-space\"><a href=\"/fr/themes/espace/\">En orbite</a></h2>"],
    );
    has(&built.page("fr/themes/espace/"), &["<a href=\"/fr/2026/02/a/\">A</a>"]);
}

#[test]
fn the_lead_is_known_by_its_class_or_by_the_word_for_it() {
    for (lang, heading) in [
        ("fr", "À retenir {.lead}"),
        ("fr", "Fait marquant"),
        ("fr", "faits marquants"),
        ("en", "Highlight"),
        ("en", "HIGHLIGHTS"),
        ("en", "This month {.lead}"),
    ] {
        let other = if lang == "fr" { "L’espace" } else { "Space" };
        let body = format!("## {other}\n\n### A {{#a}}\n\nx\n\n## {heading}\n\n### Le plan {{#plan}}\n\ny");
        let built = Site::new().digest(&format!("content/d.{lang}.md"), "Un", "2026-02-27", &body).build().ok();
        let home = built.page(&format!("{lang}/"));
        has(
            between(&home, "<section class=\"lead\">", "</section>"),
            &[&format!("<a href=\"/{lang}/d/plan/\">Le plan</a>")],
        );
        let page = built.page(&format!("{lang}/d/"));
        in_order(
            &page,
            &[
                "<section class=\"rubric\" data-theme=",
                "id=\"a\"",
                "<section class=\"rubric highlight\">",
                "id=\"plan\"",
            ],
        );
    }
}

#[test]
fn the_word_for_the_lead_in_another_language_is_no_lead() {
    has(&digest("## Highlight\n\n### A {#a}\n\nx").build().faults(), &["section `Highlight` names no theme"]);
}

#[test]
fn any_other_section_is_an_error_with_the_nearest_name() {
    let told = digest("## L’espasse\n\n### A {#a}\n\nx").build().faults();
    has(&told, &["error[unknown-section]", "content/2026/02.fr.md:6:", "## L’espasse", "did you mean `L’espace`?"]);
}

#[test]
fn a_digest_and_its_sections_may_open_with_text_of_their_own() {
    let built = digest("Le mois, en bref.\n\n## L’espace\n\nDeux lancements.\n\n### A {#a}\n\nTexte.").build().ok();
    in_order(
        &built.page("fr/2026/02/"),
        &["<p>Le mois, en bref.</p>", ">L’espace</a></h2>", "<p>Deux lancements.</p>", "id=\"a\"", "<p>Texte.</p>"],
    );
    lacks(main(&built.page("fr/2026/02/a/")), &["Le mois, en bref.", "Deux lancements."]);
}

#[test]
fn what_a_briefs_heading_says_is_what_it_gets() {
    let body = "## L’espace\n\n### La réforme {#cma date=2026-01-20 until=2026-03-31 themes=ai,space slug=la-cma}\n\nx\n\n\
                ### Sans rien {#rien}\n\ny\n\n### Close {#close until=2026-03-01}\n\nz";
    let built = digest(body).build().ok();
    let page = built.page("fr/2026/02/la-cma/");
    has(&page, &["<time datetime=\"2026-01-20\">20 janvier 2026</time>", "Jusqu’au 31 mars 2026"]);
    has(&page, &["<meta property=\"article:published_time\" content=\"2026-02-27\">"]);
    in_order(between(&page, "<ul class=\"tags\"", "</ul>"), &[SPACE, AI]);
    has(&built.page("fr/2026/02/"), &["id=\"cma\"", "<a href=\"/fr/2026/02/la-cma/\">La réforme</a>"]);
    has(&built.page("fr/2026/02/rien/"), &["<time datetime=\"2026-02-27\">27 février 2026</time>"]);
    lacks(between(&built.page("fr/2026/02/rien/"), "<header class=\"heading\">", "</header>"), &["Jusqu’au", AI]);
    has(&built.page("fr/2026/02/close/"), &["Clos le 1er mars 2026"]);
    assert!(!built.exists("fr/2026/02/cma/index.html"));
}

#[test]
fn a_deadline_is_open_on_its_last_day() {
    let body = "## L’espace\n\n### Dernier jour {#a until=2026-03-05}\n\nx\n\n### Hier {#b until=2026-03-04}\n\nx";
    let built = digest(body).build().ok();
    has(&built.page("fr/2026/02/a/"), &["Jusqu’au 5 mars 2026"]);
    has(&built.page("fr/2026/02/b/"), &["Clos le 4 mars 2026"]);
}

#[test]
fn the_leads_deadline_that_has_passed_is_not_announced_on_the_home_page() {
    let built = digest("## Fait marquant\n\n### A {#a until=2026-03-01}\n\nx").build().ok();
    let home = built.page("fr/");
    let lead = between(&home, "<section class=\"lead\">", "</section>");
    has(lead, &["Clos le 1er mars 2026"]);
    lacks(lead, &["Jusqu’au"]);
}

#[test]
fn an_id_is_made_from_the_title_where_none_is_written() {
    let built = digest("## L’espace\n\n### Déjà l’été : *œuvre* n° 2 !\n\nx").build().ok();
    has(&built.page("fr/2026/02/deja-l-ete-oeuvre-n-2/"), &["<h1>Déjà l’été"]);
}

#[test]
fn a_digests_themes_are_those_of_its_briefs_in_the_order_of_the_themes() {
    let body = "## L’espace\n\n### A {#a}\n\nx\n\n## Données et intelligence artificielle\n\n### B {#b}\n\ny";
    let page = digest(body).build().ok().page("fr/2026/02/");
    let header = between(&page, "<header class=\"heading\">", "</header>");
    in_order(header, &[AI, SPACE]);
}

const ACROSS: &str = "Intro[^n] et [lien][r].

## L’espace

Ouverture[^n].

### Premier {#un}

Un texte[^n], puis[^loin] [ailleurs][r].

### Second {#deux}

Sans rien, mais [aussi][r].

[^loin]: La note définie [dans le second][r].

[r]: https://www.gov.uk/source

## Données et intelligence artificielle

### Troisième {#trois}

Encore[^n].

[^n]: La note *commune*.
";

#[test]
fn footnotes_and_reference_links_resolve_across_the_file() {
    let built = digest(ACROSS).build().ok();
    assert_eq!(built.stderr(), "");
    let first = built.page("fr/2026/02/un/");
    let notes = between(&first, "<section class=\"footnotes\"", "</section>");
    has(
        notes,
        &["La note <em>commune</em>.", "La note définie <a href=\"https://www.gov.uk/source\">dans le second</a>."],
    );
    has(main(&first), &["<a href=\"https://www.gov.uk/source\">ailleurs</a>"]);
    let second = built.page("fr/2026/02/deux/");
    has(main(&second), &["<a href=\"https://www.gov.uk/source\">aussi</a>"]);
    lacks(&second, &["class=\"footnotes\"", "La note définie"]);
    has(main(&built.page("fr/2026/02/trois/")), &["La note <em>commune</em>."]);
    let whole = built.page("fr/2026/02/");
    assert_eq!(whole.matches("La note <em>commune</em>.").count(), 4, "with each part that refers to it");
}

#[test]
fn every_footnote_leads_to_its_note_and_back_on_every_page() {
    let built = digest(ACROSS).build().ok();
    for address in ["fr/2026/02/", "fr/2026/02/un/", "fr/2026/02/trois/"] {
        let page = built.page(address);
        let ids = ids(&page);
        let links: Vec<_> = tags(&page)
            .into_iter()
            .filter(|tag| tag.get("role").is_some_and(|role| role.starts_with("doc-")))
            .collect();
        let links: Vec<&str> = links.iter().filter_map(|tag| tag.get("href")).collect();
        assert!(links.len() >= 2, "{address}: {links:?}");
        for link in links {
            let id = link.strip_prefix('#').expect("a note is on the same page");
            assert!(ids.contains(id), "{address}: nothing is at {link}");
        }
    }
}

#[test]
fn a_brief_is_whole_on_its_own_page_and_in_its_digest() {
    let body = "## L’espace\n\n### Le *grand* plan {#plan}\n\nUn paragraphe.\n\n- un\n- deux\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n\
                #### Détails\n\nPlus.\n\n##### Encore\n\nFin.\n\n```sh\nls\n```\n\n### Autre {#autre}\n\n#### Détails\n\nx";
    let built = digest(body).build().ok();
    let (alone, whole) = (built.page("fr/2026/02/plan/"), built.page("fr/2026/02/"));
    let within = between(&whole, "id=\"plan\"", "</article>");
    in_order(within, &["<h4 id=\"details\">", "<h5 id=\"encore\">"]);
    in_order(main(&alone), &["<h1>Le <em>grand</em> plan</h1>", "<h2 id=\"details\">", "<h3 id=\"encore\">"]);
    for wanted in ["Un paragraphe.", "<li>deux</li>", "<td>2</td>", "Plus.", "Fin.", "<pre"] {
        has(within, &[wanted]);
        has(main(&alone), &[wanted]);
    }
    lacks(between(main(&alone), "<div class=\"prose\">", "<nav class=\"pager\""), &["Autre"]);
    ids(&whole);
    has(&whole, &["<h4 id=\"details-2\">"]);
    has(&built.page("fr/2026/02/autre/"), &["<h2 id=\"details-2\">"]);
}

#[test]
fn a_brief_without_text_has_a_page_without_empty_boxes() {
    let built = digest("## L’espace\n\n### Seul {#seul}").build().ok();
    for address in ["fr/2026/02/", "fr/2026/02/seul/"] {
        let page = built.page(address);
        has(&page, &["Seul"]);
        lacks(&page, &["<div class=\"prose\">"]);
    }
}

#[test]
fn a_link_in_a_briefs_title_does_not_break_the_title() {
    let built = digest("## L’espace\n\n### Le [plan](https://x.org/) & `code` {#plan}\n\nx").build().ok();
    has(&built.page("fr/2026/02/"), &["<a href=\"/fr/2026/02/plan/\">Le plan &amp; <code>code</code></a>"]);
    has(
        &built.page("fr/2026/02/plan/"),
        &["<h1>Le plan &amp; <code>code</code></h1>", "<title>Le plan &amp; code – La veille</title>"],
    );
}

#[test]
fn ids_of_the_look_and_of_the_text_never_meet() {
    let body = "## L’espace\n\n### Content {#content}\n\n#### No en\n\n#### Subscribe\n\nx";
    let built = digest(body)
        .article("content/content.fr.md", "Content", "2026-01-01", "## Content\n\n## No en\n\nx")
        .build()
        .ok();
    for address in ["fr/2026/02/", "fr/2026/02/content/", "fr/content/"] {
        let page = built.page(address);
        let ids = ids(&page);
        let skip = tags(&page).into_iter().find(|tag| tag.get("class") == Some("skip")).expect("a way past the menu");
        assert!(ids.contains(skip.get("href").unwrap().trim_start_matches('#')));
    }
}

#[test]
fn previous_and_next_lead_through_the_briefs_of_a_digest() {
    let body = "## L’espace\n\n### Un {#un}\n\nx\n\n### Deux {#deux}\n\nx\n\n## Données et intelligence artificielle\n\n\
                ### Trois {#trois}\n\nx";
    let built = digest(body).build().ok();
    let pager = |brief: &str| {
        let page = built.page(&format!("fr/2026/02/{brief}/"));
        between(&page, "<nav class=\"pager\"", "</nav>").to_owned()
    };
    has(&pager("deux"), &["rel=\"prev\" href=\"/fr/2026/02/un/\"", "rel=\"next\" href=\"/fr/2026/02/trois/\""]);
    lacks(&pager("un"), &["rel=\"prev\""]);
    lacks(&pager("trois"), &["rel=\"next\""]);
}

#[test]
fn a_page_holds_no_digest_and_stands_in_no_list() {
    let site =
        Site::new().file("content/about.fr.md", "---\ntitle: À propos\nkind: page\n---\n## Nous\n\n### Qui\n\nx\n");
    let built = site.build().ok();
    has(&built.page("fr/about/"), &["<h1>À propos</h1>", "<h2 id=\"nous\">", "<h3 id=\"qui\">"]);
    for list in ["fr/archives/", "fr/chronologie/", "fr/rss.xml", "fr/items/rss.xml"] {
        let shown = built.page(list);
        let shown = if list.ends_with('/') { main(&shown) } else { &shown };
        lacks(shown, &["À propos"]);
    }
    lacks(main(&built.page("fr/about/")), &["<time", "class=\"pager\""]);
}

const WITH_DRAFTS: &str = "## Fait marquant\n\n### Tout neuf {#secret themes=ai until=2026-03-20 .draft}\n\nSecret.\n\n\
    ### Public {#public themes=ai}\n\nx\n\n## L’espace\n\n### Secret en orbite {#orbit .draft}\n\nSecret.";

#[test]
fn a_draft_brief_is_nowhere_until_asked_for() {
    let matter = "kind: digest\nevents:\n  - { date: 2026-03-19, text: Secret dû, brief: orbit, deadline: true }\n\
                  corrections:\n  - { date: 2026-03-01, text: Secret faux, brief: secret }\n";
    let site = digest(WITH_DRAFTS);
    let text = std::fs::read_to_string(site.path("content/2026/02.fr.md")).expect("a digest");
    let built = site.file("content/2026/02.fr.md", &text.replace("kind: digest\n", matter)).build().ok();
    for file in built.files() {
        if !file.ends_with(".png") && !file.starts_with("pagefind/") {
            let page = built.page(&file);
            lacks(&page, &["Secret", "Tout neuf", "#orbit", "/secret/"]);
        }
    }
    // Nothing is left of the section of drafts.
    lacks(&built.page("fr/2026/02/"), &["section-space"]);
    has(&built.page("fr/2026/02/"), &["id=\"public\""]);
    has(&built.page("fr/"), &["/fr/2026/02/public/"]);
}

#[test]
fn a_preview_marks_a_draft_brief_and_feeds_leave_it_out() {
    const MARK: &str = "<span class=\"state\">Brouillon</span>";
    let built = digest(WITH_DRAFTS).build_with(&["--drafts"]).ok();
    let page = built.page("fr/2026/02/");
    has(&page, &["section-space", "Secret en orbite"]);
    assert_eq!(page.matches(MARK).count(), 2, "{page}");
    has(&built.page("fr/2026/02/secret/"), &[MARK, "<meta name=\"robots\" content=\"noindex\">"]);
    lacks(&built.page("fr/2026/02/public/"), &["noindex"]);
    for file in ["fr/rss.xml", "fr/items/atom.xml", "fr/themes/ia/feed.json"] {
        lacks(&built.page(file), &["Secret", "Tout neuf"]);
        has(&built.page(file), &["Public"]);
    }
    // The only deadline is the draft's.
    assert!(!built.exists("fr/agenda.ics"));
    lacks(&built.page("sitemap.xml"), &["/fr/2026/02/secret/"]);
}

#[test]
fn a_draft_brief_counts_as_not_translated() {
    let english = "## Space\n\n### A {#a .draft}\n\nx\n\n### B {#b}\n\nx";
    let site = Site::new()
        .digest("content/d.fr.md", "Un", "2026-02-27", "## L’espace\n\n### A {#a}\n\nx\n\n### B {#b}\n\nx")
        .digest("content/d.en.md", "One", "2026-02-27", english);
    let built = site.build().ok();
    assert!(!built.exists("en/d/a/index.html"));
    lacks(&built.page("fr/d/a/"), &["/en/d/a/"]);
    has(&built.page("fr/d/b/"), &["/en/d/b/"]);
    has(&built.page("en/themes/space/"), &["/fr/d/a/", "in French"]);
}

/// A digest with one brief, of which the front matter says this.
fn summarised(matter: &str) -> Site {
    let body = "## L’espace\n\n### A {#a date=2026-02-20}\n\nLe texte commence ainsi. Puis il continue.\n";
    Site::new().file(
        "content/2026/02.fr.md",
        &format!("---\ntitle: Veille\ndate: 2026-02-27\nkind: digest\nsummary: Tout.\n{matter}\n---\n{body}"),
    )
}

#[test]
fn a_briefs_own_summary_is_shown_wherever_its_beginning_would_be() {
    const OWN: &str = "Ce que la brève dit, en une phrase.";
    let built = summarised(&format!("briefs: {{ a: {{ summary: \"{OWN}\" }} }}")).build().ok();
    let page = built.page("fr/2026/02/a/");
    has(&page, &[&format!("<p class=\"standfirst\">{OWN}</p>"), &format!("name=\"description\" content=\"{OWN}\"")]);
    has(&page, &[&format!("property=\"og:description\" content=\"{OWN}\""), &format!("\"description\":\"{OWN}\"")]);
    has(&built.page("fr/themes/espace/"), &[OWN]);
    for feed in ["fr/items/rss.xml", "fr/items/atom.xml", "fr/items/feed.json", "fr/themes/espace/rss.xml"] {
        has(&built.page(feed), &[OWN]);
    }
    let plain = summarised("").build().ok();
    has(&plain.page("fr/2026/02/a/"), &["content=\"Le texte commence ainsi. Puis il continue.\""]);
    lacks(&plain.page("fr/2026/02/a/"), &["standfirst"]);
}

#[test]
fn a_summary_of_no_brief_is_an_error() {
    let told = summarised("briefs: { aa: { summary: Rien } }").build().faults();
    has(&told, &["error[unknown-brief]: there is no brief `aa` in this file", "02.fr.md:6:11", "did you mean `a`?"]);
    let article = "---\ntitle: T\ndate: 2026-02-27\nbriefs: { a: { summary: Rien } }\n---\nTexte.\n";
    let told = Site::new().file("content/a.fr.md", article).build().faults();
    has(&told, &["error[unknown-brief]", "only a digest has briefs"]);
    has(&summarised("briefs: { a: { sumary: Rien } }").build().faults(), &["error[unknown-key]", "`summary`"]);
}

#[test]
fn a_teaser_ends_with_a_sentence() {
    let long = "Le plan de M. Dupont avance, selon l’art. 5 du texte. ".repeat(8);
    let body = format!("## L’espace\n\n### A {{#a}}\n\n{long}\n");
    let page = digest(&body).build().ok().page("fr/themes/espace/");
    let summary = between(&page, "<p class=\"summary\">", "</p>");
    assert!(summary.ends_with("du texte."), "{summary}");
    assert!((200..=280).contains(&summary.chars().count()), "{summary}");
}
