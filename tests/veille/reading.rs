//! Point 1: what a site on disk may look like, and that everything in it is read.

use crate::html::{between, has, in_order, lacks, main, tags, text};
use crate::site::{Built, Site, png};

const GERMAN: &str = "\n[languages.de]\ntitle = \"Die Lage\"\n";

/// A site with a third language.
fn trilingual() -> Site {
    let site = Site::new();
    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    site.file("veille.toml", &(settings + GERMAN))
}

/// All files of a result with their contents.
fn whole(built: &Built) -> Vec<(String, Vec<u8>)> {
    let read = |file: String| {
        let bytes = std::fs::read(built.public.join(&file)).expect("a file");
        (file, bytes)
    };
    built.files().into_iter().map(read).collect()
}

#[test]
fn entries_are_found_at_any_depth_and_their_path_is_their_address() {
    let site = Site::new()
        .article("content/a.fr.md", "Haut", "2026-01-01", "x")
        .article("content/2026/b/c/d.fr.md", "Profond", "2026-01-01", "x")
        .article("content/dossier/index.fr.md", "Dossier", "2026-01-01", "x")
        .article("content/v1.2.fr.md", "Point", "2026-01-01", "x");
    let built = site.build().ok();
    for (address, title) in
        [("fr/a/", "Haut"), ("fr/2026/b/c/d/", "Profond"), ("fr/dossier/", "Dossier"), ("fr/v1.2/", "Point")]
    {
        has(&built.page(address), &[&format!("<h1>{title}</h1>")]);
    }
}

#[test]
fn one_language_is_enough() {
    let settings = "base_url = \"https://example.org/\"\nid = \"example.org\"\n[languages.en]\ntitle = \"Briefing\"\n";
    let site = Site::empty()
        .file("veille.toml", settings)
        .file("content/a.en.md", "---\ntitle: Alone\ndate: 2026-01-01\n---\nText.\n");
    let page = site.build().ok().page("en/a/");
    has(&page, &["<h1>Alone</h1>", "hreflang=\"x-default\" href=\"https://example.org/en/a/\""]);
    lacks(&page, &["class=\"switcher\""]);
}

#[test]
fn a_third_language_shows_its_own_words_and_english_ones_for_the_rest_with_a_warning() {
    let site = trilingual()
        .file(
            "strings/de.toml",
            "[urls]\nthemes = \"themen\"\n[words]\nhome = \"Startseite\"\nlanguage = \"Deutsch\"\n",
        )
        .article("content/a.fr.md", "Un", "2026-03-01", "x")
        .article("content/a.de.md", "Eins", "2026-03-01", "x");
    let built = site.build().ok();
    has(&built.stderr(), &["warning[missing-words]", "strings/de.toml", "until then English stands in"]);
    let page = built.page("de/a/");
    has(&page, &["<html lang=\"de\"", "Startseite", "1. März 2026", "/de/themen/", "Skip to content"]);
    has(&built.page("fr/a/"), &["hreflang=\"de\">Deutsch</a>", "Aller au contenu"]);
    assert!(built.exists("de/themen/index.html"));
}

#[test]
fn a_third_language_without_any_words_still_builds() {
    let built = trilingual().article("content/a.de.md", "Eins", "2026-03-01", "x").build().ok();
    has(&built.page("de/"), &["<html lang=\"de\"", "Die Lage", "Latest issues"]);
    has(&built.page("fr/"), &["hreflang=\"de\">Deutsch</a>"]);
    has(&built.page("fr/archives/"), &["hreflang=\"en\">English</a>"]);
    has(&built.stderr(), &["`de` lacks words of the interface"]);
}

#[test]
fn a_theme_without_a_name_in_a_language_shows_another_languages_marked_up() {
    let built = trilingual().article("content/a.de.md", "Eins", "2026-03-01", "x").build().ok();
    has(&built.stderr(), &["warning[missing-theme-name]", "themes/ai.toml", "add a table `[de]` with a `name`"]);
    has(&built.page("de/a/"), &["data-theme=\"ai\" lang=\"fr\" hreflang=\"fr\">Données et intelligence artificielle"]);
    has(&built.page("de/themes/ia/"), &["<span lang=\"fr\">Données et intelligence artificielle</span>"]);
}

/// Every key that shows on the entry's own page or beside it.
#[rustfmt::skip]
const KEYS: &[(&str, &str, &str)] = &[
    ("themes: [space]", "fr/a/", ">L’espace</a>"),
    ("themes: [space]", "fr/themes/espace/", ">Un article</a>"),
    ("summary: Le résumé.", "fr/a/", "<meta name=\"description\" content=\"Le résumé.\">"),
    ("summary: Le résumé.", "fr/a/", "<p class=\"standfirst\">Le résumé.</p>"),
    ("summary: Le résumé.", "fr/archives/", "<p class=\"summary\">Le résumé.</p>"),
    ("summary: Le résumé.", "fr/atom.xml", "<summary>Le résumé.</summary>"),
    ("key_points: [\"Un **point**\"]", "fr/a/", "<li>Un <strong>point</strong></li>"),
    ("key_points: [\"Un point\"]", "fr/a/", "<h2>En bref</h2>"),
    ("authors: [Ada, Alan, Grace]", "fr/a/", "Par Ada, Alan et Grace"),
    ("authors: [Ada]", "fr/a/", "<meta name=\"author\" content=\"Ada\">"),
    ("authors: [Ada]", "fr/rss.xml", "<dc:creator>Ada</dc:creator>"),
    ("events: [ { date: 2026-02-03, text: Le sommet } ]", "fr/chronologie/", ">Le sommet</a>"),
    ("events: [ { date: 2026-02-03, text: Le sommet } ]", "fr/a/", ">Le sommet</a>"),
    ("events: [ { date: 2026-04-03, text: Clôture, deadline: true } ]", "fr/", "<span class=\"label\">Échéance</span>"),
    ("updated: 2026-02-04", "fr/a/", "<time datetime=\"2026-02-04\">Mis à jour le 4 février 2026</time>"),
    ("updated: 2026-02-04", "fr/feed.json", "\"date_modified\": \"2026-02-04T12:00:00Z\""),
    ("updated: 2026-02-04", "sitemap.xml", "<lastmod>2026-02-04</lastmod>"),
    ("corrections: [ { date: 2026-02-05, text: \"Un chiffre.\" } ]", "fr/a/", "<time datetime=\"2026-02-05\">5 février 2026</time> Un chiffre."),
    ("id: permanent", "fr/rss.xml", "tag:example.org,2026-02-01:permanent/fr<"),
    ("slug: ailleurs", "fr/ailleurs/", "<h1>Un article</h1>"),
    ("aliases: [/vieux/lieu/]", "vieux/lieu/", "url=/fr/a/"),
    ("aliases: [/vieux.html]", "vieux.html", "url=/fr/a/"),
    ("image: { src: p.png, alt: Une carte }", "fr/a/", "<img src=\"/p.png\" alt=\"Une carte\" width=\"400\" height=\"300\">"),
    ("image: { src: p.png, alt: Une carte }", "fr/a/", "<meta property=\"og:image\" content=\"https://example.org/p.png\">"),
    ("extra: { humeur: gaie }", "fr/a/", "humeur : gaie"),
    ("kind: page", "fr/", "<a href=\"/fr/a/\">Un article</a></li>"),
];

fn with_key(key: &str) -> Site {
    Site::new()
        .bytes("content/p.png", &png(400, 300))
        .file(
            "templates/entry.html",
            "{% extends \"veille/entry.html\" %}{% block after %}{% if view.extra?.humeur %}humeur : \
             {{ view.extra.humeur }}{% endif %}{% endblock after %}",
        )
        .file("content/a.fr.md", &format!("---\ntitle: Un article\ndate: 2026-02-01\n{key}\n---\nLe texte.\n"))
}

#[test]
fn every_key_of_the_front_matter_has_its_effect() {
    let without = with_key("").build().ok();
    for (key, address, wanted) in KEYS {
        let page = with_key(key).build().ok().page(address);
        has(&page, &[wanted]);
        let file = if address.ends_with('/') { format!("{address}index.html") } else { (*address).to_owned() };
        if without.exists(&file) {
            lacks(&without.page(address), &[wanted]);
        }
    }
}

#[test]
fn drafts_are_left_out_and_expired_entries_are_withdrawn() {
    for (key, published) in [("draft: true", false), ("draft: false", true)] {
        assert_eq!(with_key(key).build().ok().exists("fr/a/index.html"), published, "{key}");
    }
    for (key, withdrawn) in [("expires: 2026-03-05", true), ("expires: 2026-03-06", false)] {
        let page = with_key(key).build().ok().page("fr/a/");
        assert_eq!(page.contains("Cette page a été retirée"), withdrawn, "{key}");
    }
}

#[test]
fn a_date_may_have_a_time_which_feeds_keep() {
    let site = Site::new()
        .file("content/a.fr.md", "---\ntitle: Soir\ndate: 2026-02-01T23:30:00+01:00\nthemes: [ai]\n---\nx\n");
    let built = site.build().ok();
    has(&built.page("fr/a/"), &["<time datetime=\"2026-02-01\">1er février 2026</time>"]);
    has(&built.page("fr/feed.json"), &["\"date_published\": \"2026-02-01T22:30:00Z\""]);
}

const YAML: &str = "---
title: Un article
date: 2026-02-01
kind: article
themes: [ai, space]
summary: Le résumé.
key_points: [\"Un **point**\", \"Un autre\"]
authors: [Ada, Alan]
events:
  - { date: 2026-04-01, text: \"Clôture\", deadline: true }
updated: 2026-02-03
corrections: [ { date: 2026-02-02, text: Un chiffre. } ]
id: permanent
slug: ailleurs
aliases: [ /vieux/ ]
image: { src: p.png, alt: Une carte }
draft: false
expires: 2027-01-01
extra: { humeur: gaie }
---
Le texte.
";

const TOML: &str = "+++
title = \"Un article\"
date = 2026-02-01
kind = \"article\"
themes = [\"ai\", \"space\"]
summary = \"Le résumé.\"
key_points = [\"Un **point**\", \"Un autre\"]
authors = [\"Ada\", \"Alan\"]
events = [{ date = 2026-04-01, text = \"Clôture\", deadline = true }]
updated = 2026-02-03
corrections = [{ date = 2026-02-02, text = \"Un chiffre.\" }]
id = \"permanent\"
slug = \"ailleurs\"
aliases = [\"/vieux/\"]
image = { src = \"p.png\", alt = \"Une carte\" }
draft = false
expires = 2027-01-01
extra = { humeur = \"gaie\" }
+++
Le texte.
";

#[test]
fn yaml_and_toml_front_matter_say_the_same() {
    let built = |text: &str| whole(&with_key("").file("content/a.fr.md", text).build().ok());
    let (yaml, toml) = (built(YAML), built(TOML));
    assert!(yaml.iter().any(|(file, _)| file == "fr/ailleurs/index.html"));
    assert_eq!(yaml, toml);
}

#[test]
fn line_ends_of_windows_and_a_byte_order_mark_change_nothing() {
    let text = "---\ntitle: Un\ndate: 2026-02-01\nkind: digest\n---\nIntro[^n].\n\n## L’espace\n\n### A {#a}\n\n- x\n- y\n\n\
                ```sh\nls\n```\n\n[^n]: Note\n";
    let plain = whole(&Site::new().file("content/a.fr.md", text).build().ok());
    let windows = whole(&Site::new().file("content/a.fr.md", &text.replace('\n', "\r\n")).build().ok());
    let marked = whole(&Site::new().file("content/a.fr.md", &format!("\u{FEFF}{text}")).build().ok());
    assert!(plain.iter().any(|(file, _)| file == "fr/a/a/index.html"));
    assert_eq!(plain, windows);
    assert_eq!(plain, marked);
}

#[test]
fn names_outside_ascii_make_one_address_however_the_disk_spells_them() {
    // As macOS writes them: the accent apart from its letter.
    let site = Site::new()
        .article(
            "content/e\u{301}te\u{301}.fr.md",
            "L’été",
            "2026-02-01",
            "![plan](carte-e\u{301}.png) ![plan](carte-\u{e9}.png)",
        )
        .bytes("content/carte-e\u{301}.png", &png(4, 3))
        .article("content/hiver.fr.md", "L’hiver", "2026-01-01", "[été](\u{e9}t\u{e9}.fr.md)");
    let built = site.build().ok();
    let page = built.page("fr/\u{e9}t\u{e9}/");
    has(&page, &["<h1>L’été</h1>", "src=\"/carte-%C3%A9.png\" width=\"4\" height=\"3\""]);
    assert_eq!(page.matches("src=\"/carte-%C3%A9.png\"").count(), 2);
    assert!(built.exists("carte-\u{e9}.png"));
    has(main(&built.page("fr/hiver/")), &["<a href=\"/fr/%C3%A9t%C3%A9/\">été</a>"]);
}

#[test]
fn both_spellings_of_a_name_pair_its_versions() {
    let site = Site::new().article("content/e\u{301}.fr.md", "Un", "2026-02-01", "x").article(
        "content/\u{e9}.en.md",
        "One",
        "2026-02-01",
        "x",
    );
    has(&site.build().ok().page("fr/\u{e9}/"), &["hreflang=\"en\" href=\"https://example.org/en/%C3%A9/\""]);
}

#[test]
fn empty_files_are_named_as_errors() {
    let site = Site::new().file("content/vide.fr.md", "").file("content/blanc.fr.md", "\n\n  \n");
    let told = site.build().faults();
    has(&told, &["error[empty-file]: the file is empty", "content/vide.fr.md:1:1", "content/blanc.fr.md:1:1"]);
    assert!(!site.path("public").exists());
}

#[test]
fn files_beside_an_entry_travel_with_it() {
    let body = "[rapport](annexes/r%20port.pdf) ![p](p.png)";
    let site = Site::new()
        .article("content/2026/a.fr.md", "Un", "2026-02-01", body)
        .file("content/2026/annexes/r port.pdf", "%PDF")
        .bytes("content/2026/p.png", &png(8, 6));
    let built = site.build().ok();
    let page = built.page("fr/2026/a/");
    has(&page, &["href=\"/2026/annexes/r%20port.pdf\"", "src=\"/2026/p.png\""]);
    assert_eq!(built.page("2026/annexes/r port.pdf"), "%PDF");
    assert_eq!(std::fs::read(built.public.join("2026/p.png")).unwrap(), png(8, 6));
}

#[test]
fn static_files_are_copied_as_they_are_dot_files_too() {
    let site = Site::new()
        .file("static/CNAME", "example.org\n")
        .file("static/.well-known/security.txt", "Contact: x\n")
        .bytes("static/bin/x.bin", &[0, 159, 146, 150])
        .file("static/raw.html", "{{ not a template }}")
        .file("static/robots.txt", "User-agent: *\nDisallow: /\n");
    let built = site.build().ok();
    assert_eq!(built.page("CNAME"), "example.org\n");
    assert_eq!(built.page(".well-known/security.txt"), "Contact: x\n");
    assert_eq!(std::fs::read(built.public.join("bin/x.bin")).unwrap(), [0, 159, 146, 150]);
    assert_eq!(built.page("raw.html"), "{{ not a template }}");
    assert_eq!(built.page("robots.txt"), "User-agent: *\nDisallow: /\n", "the site's own takes the built-in's place");
}

#[test]
fn the_sites_words_take_the_place_of_the_built_in_ones() {
    let words = "[urls]\ntimeline = \"calendrier\"\n[words]\nhome = \"Entrée\"\n[counts.items]\none = \"{count} nouvelle\"\n\
                 other = \"{count} nouvelles\"\n";
    let site = Site::new().file("strings/fr.toml", words).article("content/a.fr.md", "Un", "2026-02-01", "x").article(
        "content/b.fr.md",
        "Deux",
        "2026-02-01",
        "x",
    );
    let built = site.build().ok();
    assert!(built.exists("fr/calendrier/index.html") && !built.exists("fr/chronologie/index.html"));
    has(&built.page("fr/a/"), &[">Entrée</a>", "/fr/calendrier/"]);
    has(&built.page("fr/themes/ia/"), &[">2 nouvelles<"]);
    has(&built.page("en/timeline/"), &["Home", "/fr/calendrier/"]);
    assert_eq!(built.stderr(), "");
}

#[test]
fn a_word_that_nothing_asks_for_is_a_warning_with_the_nearest_one() {
    let told = Site::new().file("strings/fr.toml", "[words]\nhom = \"x\"\n").build().ok().stderr();
    has(&told, &["warning[unknown-word]", "strings/fr.toml:2:", "did you mean"]);
}

#[test]
fn a_template_of_the_site_replaces_the_built_in_one_whole() {
    let site = Site::new()
        .file("templates/themes.html", "<p lang=\"{{ page.language }}\">{{ page.title }} de {{ site.title }}</p>")
        .article("content/a.fr.md", "Un", "2026-02-01", "x");
    let built = site.build().ok();
    assert_eq!(built.page("fr/themes/").trim(), "<p lang=\"fr\">Thèmes de La veille</p>");
    has(&built.page("fr/themes/ia/"), &["<!DOCTYPE html>"]);
}

#[test]
fn a_template_of_the_site_may_change_one_block_and_leave_the_rest() {
    let before = Site::new().article("content/a.fr.md", "Un", "2026-02-01", "x").build().ok().page("fr/a/");
    let site = Site::new()
        .file(
            "templates/base.html",
            "{% extends \"veille/base.html\" %}{% block menu %}<p>Mon menu</p>{% endblock menu %}",
        )
        .article("content/a.fr.md", "Un", "2026-02-01", "x");
    let after = site.build().ok().page("fr/a/");
    let menu = between(&before, "<nav class=\"menu\"", "</nav>");
    let expected = before.replace(&format!("\n<nav class=\"menu\"{menu}</nav>"), "<p>Mon menu</p>");
    assert_eq!(after, expected);
}

#[test]
fn settings_and_front_matter_hold_extra_values_for_templates() {
    let site = Site::new();
    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    let site = site.file("veille.toml", &format!("{settings}\n[extra]\nmotto = \"Lire & relire\"\n")).file(
        "templates/home.html",
        "{% extends \"veille/home.html\" %}{% block lead %}<p>{{ site.extra.motto }}</p>{% endblock %}",
    );
    has(&site.build().ok().page("fr/"), &["<p>Lire &amp; relire</p>"]);
}

#[test]
fn a_style_sheet_of_the_site_gets_an_address_of_its_own() {
    let address = |site: Site| {
        let built = site.build().ok();
        let page = built.page("fr/");
        let link = tags(&page).into_iter().find(|tag| tag.get("rel") == Some("stylesheet")).expect("a style sheet");
        let address = link.get("href").expect("an address").to_owned();
        let sheet = built.page(&address);
        (address, sheet)
    };
    let (built_in, _) = address(Site::new());
    let (own, sheet) = address(Site::new().file("templates/style.css", "body { color: red }\n"));
    assert_ne!(built_in, own, "a cached style sheet must not stay");
    // Colours of themes stand below whatever style sheet there is.
    assert!(sheet.starts_with("body { color: red }\n\n/* Colours of themes */\n"), "{sheet}");
}

#[test]
fn the_sites_title_description_and_locale_are_shown() {
    let site = Site::new().article("content/a.fr.md", "Un", "2026-02-01", "x");
    let built = site.build().ok();
    in_order(&text(&built.page("")), &["La veille", "Un bulletin.", "The briefing", "A bulletin."]);
    has(&built.page("en/"), &["<meta property=\"og:locale\" content=\"en_GB\">"]);
    has(&built.page("fr/rss.xml"), &["<title>La veille</title>", "<description>Un bulletin.</description>"]);
}
