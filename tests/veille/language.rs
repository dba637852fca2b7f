//! Point 6: words, dates, numbers, plurals and order, as each language has them.

use std::fmt::Write as _;

use crate::html::{between, has, in_order, lacks, main};
use crate::sample::sample;
use crate::site::Site;

/// A no-break space, and the narrow one.
const NB: &str = "\u{a0}";
const NNB: &str = "\u{202f}";

#[test]
fn dates_follow_the_language_and_french_has_its_first_of_the_month() {
    let day = |date: &str| {
        let built = Site::new()
            .article("content/a.fr.md", "Un", date, "x")
            .article("content/a.en.md", "One", date, "x")
            .build()
            .ok();
        ["fr", "en"].map(|lang| {
            let page = built.page(&format!("{lang}/a/"));
            between(&page, &format!("<time datetime=\"{date}\">"), "</time>").to_owned()
        })
    };
    assert_eq!(day("2026-03-01"), ["1er mars 2026", "1 March 2026"]);
    assert_eq!(day("2026-02-02"), ["2 février 2026", "2 February 2026"]);
    assert_eq!(day("2025-08-31"), ["31 août 2025", "31 August 2025"]);
    assert_eq!(day("2025-12-11"), ["11 décembre 2025", "11 December 2025"]);
}

#[test]
fn the_locale_of_a_language_decides_how_it_writes_dates() {
    let site = Site::new().article("content/a.en.md", "One", "2026-03-01", "x");
    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    let built = site.file("veille.toml", &settings.replace("locale = \"en-GB\"\n", "")).build().ok();
    has(&built.page("en/a/"), &["<time datetime=\"2026-03-01\">March 1, 2026</time>", "<html lang=\"en\""]);
}

#[test]
fn months_and_short_dates_follow_the_language() {
    let built = sample().build().ok();
    has(&built.page("fr/"), &["<time datetime=\"2026-01-26\">26 janv. 2026</time>"]);
    has(&built.page("en/"), &["<time datetime=\"2026-01-29\">29 Jan 2026</time>"]);
    has(
        &built.page("fr/chronologie/"),
        &[">juillet 2025</h3>", ">21 juillet</time>", "<h3 id=\"m2026-01\">janvier 2026</h3>"],
    );
    has(&built.page("en/timeline/"), &[">July 2025</h3>", ">21 July</time>"]);
}

/// The settings of a site in one language.
fn settings_in(tag: &str, more: &str) -> String {
    format!(
        "base_url = \"https://example.org/\"\nid = \"example.org\"\n[languages.{tag}]\ntitle = \"T\"\n{more}\n\
         [checks]\noff = [\"missing-words\", \"missing-summary\"]\n"
    )
}

#[test]
fn a_language_without_dates_in_cldr_writes_them_as_iso_does_and_says_so_once() {
    for tag in ["co", "gsw", "la", "ty", "fra"] {
        let site = Site::empty().file("veille.toml", &settings_in(tag, ""));
        for name in ["a", "b"] {
            let text = format!("---\ntitle: {name}\ndate: 2026-03-02\n---\nx\n");
            site.put(&format!("content/{name}.{tag}.md"), text);
        }
        let built = site.build().ok();
        has(&built.page(&format!("{tag}/a/")), &["<time datetime=\"2026-03-02\">2026-03-02</time>"]);
        for page in built.files().iter().filter(|file| file.ends_with(".html")) {
            lacks(&built.page(page), &["M03"]);
        }
        assert_eq!(built.stderr().matches("warning[dates-without-words]").count(), 1, "{}", built.stderr());
        has(&built.stderr(), &["veille.toml:3:", "are written as `2026-03-02`"]);
        has(&site.run(&["check", "--now", "2026-03-05"]).stderr(), &["warning[dates-without-words]"]);
    }
}

#[test]
fn a_known_locale_gives_a_language_without_dates_words_for_them() {
    let site = Site::empty()
        .file("veille.toml", &settings_in("co", "locale = \"fr\""))
        .file("content/a.co.md", "---\ntitle: A\ndate: 2026-03-02\n---\nx\n");
    let built = site.build().ok();
    lacks(&built.stderr(), &["dates-without-words"]);
    has(&built.page("co/a/"), &[">2 mars 2026</time>", "<meta property=\"og:locale\" content=\"co_FR\">"]);
    let unknown = Site::empty().file("veille.toml", &settings_in("fra", "")).build();
    has(&unknown.stderr(), &["write `locale = \"fr\"` under `[languages.fra]`"]);
}

#[test]
fn social_networks_are_told_a_territory_or_nothing() {
    for (tag, expected) in [
        ("fr", Some("fr_FR")),
        ("fr-CA", Some("fr_CA")),
        ("en", Some("en_US")),
        ("zh-Hant", Some("zh_TW")),
        ("sr-Latn", Some("sr_RS")),
        ("fr-1990", Some("fr_FR")),
        ("eo", None),
        ("es-419", None),
    ] {
        let built = Site::empty().file("veille.toml", &settings_in(tag, "")).build().ok();
        let home = built.page(&format!("{tag}/"));
        match expected {
            Some(locale) => has(&home, &[&format!("<meta property=\"og:locale\" content=\"{locale}\">")]),
            None => lacks(&home, &["og:locale"]),
        }
    }
}

/// A digest of so many briefs, in both languages.
fn briefs(count: usize) -> Site {
    let text = |heading: &str| {
        let mut text = format!("## {heading}\n");
        for number in 0..count {
            let _ = write!(text, "\n### Brief {number} {{#b{number}}}\n");
        }
        text
    };
    Site::new().digest("content/d.fr.md", "D", "2026-02-01", &text("L’espace")).digest(
        "content/d.en.md",
        "D",
        "2026-02-01",
        &text("Space"),
    )
}

#[test]
fn counts_take_the_plural_of_the_language() {
    for (count, fr, en) in [
        (1, format!("1{NB}brève"), "1 brief".to_owned()),
        (2, format!("2{NB}brèves"), "2 briefs".to_owned()),
        (12, format!("12{NB}brèves"), "12 briefs".to_owned()),
    ] {
        let built = briefs(count).build().ok();
        has(&built.page("fr/d/"), &[&format!("<span class=\"count\">{fr}</span>")]);
        has(&built.page("en/d/"), &[&format!("<span class=\"count\">{en}</span>")]);
    }
    let none = Site::new().build().ok();
    has(&none.page("fr/archives/"), &[&format!("0{NB}numéro<")]);
    has(&none.page("en/archive/"), &["0 issues<"]);
}

#[test]
fn large_numbers_are_grouped_as_the_language_does() {
    let built = briefs(1_000).build().ok();
    has(&built.page("fr/d/"), &[&format!(">1{NNB}000{NB}brèves<")]);
    has(&built.page("en/d/"), &[">1,000 briefs<"]);
}

#[test]
fn lists_of_names_are_joined_as_the_language_does() {
    for (names, fr, en) in [
        ("[Ada]", "Par Ada<", "By Ada<"),
        ("[Ada, Alan]", "Par Ada et Alan<", "By Ada and Alan<"),
        ("[Ada, Alan, Grace]", "Par Ada, Alan et Grace<", "By Ada, Alan and Grace<"),
    ] {
        let text = format!("---\ntitle: T\ndate: 2026-02-01\nauthors: {names}\n---\nx\n");
        let built = Site::new().file("content/a.fr.md", &text).file("content/a.en.md", &text).build().ok();
        has(&built.page("fr/a/"), &[fr]);
        has(&built.page("en/a/"), &[en]);
    }
}

#[test]
fn pages_are_sorted_as_a_dictionary_of_the_language_would() {
    let mut site = Site::new();
    for (number, title) in ["Zone", "état", "Étude", "Eau", "œuvres", "orbite", "Ondes", "à propos"].iter().enumerate()
    {
        site = site.file(&format!("content/p{number}.fr.md"), &format!("---\ntitle: {title}\nkind: page\n---\nx\n"));
    }
    let page = site.build().ok().page("fr/");
    let menu = between(&page, "<nav class=\"menu\"", "</nav>");
    in_order(menu, &[">à propos<", ">Eau<", ">état<", ">Étude<", ">œuvres<", ">Ondes<", ">orbite<", ">Zone<"]);
}

#[test]
fn every_page_speaks_its_own_language_only() {
    let built = sample().build().ok();
    let french = [
        "Accueil",
        "Thèmes",
        "Aller au contenu",
        "Langues",
        "Chronologie",
        "Publié avec",
        "Numéros entiers",
        "S’abonner",
    ];
    let english = [
        ">Home<",
        ">Themes<",
        "Skip to content",
        "Languages",
        ">Timeline<",
        "Published with",
        "Whole issues",
        "Subscribe",
    ];
    for file in built.files().iter().filter(|file| file.ends_with(".html")) {
        let page = built.page(file);
        if file.starts_with("en/") {
            lacks(&page, &french);
            has(&page, &["Skip to content", "<html lang=\"en\" dir=\"ltr\">"]);
        } else if file.starts_with("fr/") {
            lacks(&page, &english);
            has(&page, &["Aller au contenu", "<html lang=\"fr\" dir=\"ltr\">"]);
        }
    }
}

#[test]
fn a_language_written_from_right_to_left_is_marked_so() {
    let site = Site::new();
    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    let site = site.file("veille.toml", &format!("{settings}\n[languages.ar]\ntitle = \"النشرة\"\n"));
    let built = site.article("content/a.ar.md", "مقال", "2026-02-01", "نص").build().ok();
    has(&built.page("ar/a/"), &["<html lang=\"ar\" dir=\"rtl\">"]);
    has(main(&built.page("")), &["<section lang=\"ar\" dir=\"rtl\">"]);
}

/// A site in French and Arabic, each with a text that quotes the other.
fn both_directions() -> Site {
    let site = Site::new();
    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    site.file("veille.toml", &format!("{settings}\n[languages.ar]\ntitle = \"النشرة\"\n"))
        .file(
            "content/a.fr.md",
            "---\ntitle: نص\ntitle_lang: ar\ndate: 2026-02-01\nthemes: [ai]\nsummary: S.\n---\n\
             Le [مقال]{lang=ar} de [John]{lang=en}.\n\n<p lang=\"he\">שלום</p>\n\n## עברית {lang=he}\n",
        )
        .article("content/b.ar.md", "مقال", "2026-02-01", "كلمة [Ofcom]{lang=en} هنا")
}

#[test]
fn dir_stands_beside_lang_where_the_direction_changes() {
    let built = both_directions().build().ok();
    let page = built.page("fr/a/");
    has(
        &page,
        &[
            "<h1 lang=\"ar\" dir=\"rtl\">",
            "<span lang=\"ar\" dir=\"rtl\">مقال</span>",
            "<span lang=\"en\" dir=\"ltr\">John</span>",
            "<p lang=\"he\" dir=\"rtl\">שלום</p>",
            "lang=\"he\" dir=\"rtl\"",
            "lang=\"ar\" dir=\"rtl\" hreflang=\"ar\"",
        ],
    );
    for file in built.files().iter().filter(|file| file.ends_with(".html")) {
        let html = built.page(file);
        for (own, other) in [("dir=\"ltr\">", "lang=\"ar\""), ("dir=\"rtl\">", "lang=\"en\"")] {
            let turned = html.lines().take(3).any(|line| line.starts_with("<html") && line.ends_with(own));
            for line in html.lines().filter(|line| turned && line.contains(&format!(" {other}"))) {
                assert!(line.contains(&format!(" {other} dir=")), "{file}: {line}");
            }
        }
    }
    lacks(
        &Site::new().article("content/a.fr.md", "A", "2026-02-01", "[x]{lang=en}").build().ok().page("fr/a/"),
        &["lang=\"en\" dir="],
    );
}

#[test]
fn texts_of_feeds_say_which_way_they_run() {
    let built = both_directions().build().ok();
    let contents = |file: &str| {
        let feed = feed_rs::parser::parse(built.page(file).as_bytes()).expect("a feed");
        let texts = feed.entries.into_iter().filter_map(|entry| entry.content?.body);
        texts.collect::<Vec<_>>()
    };
    for format in ["rss.xml", "atom.xml", "feed.json"] {
        let [arabic] = &contents(&format!("ar/{format}"))[..] else { panic!("one entry") };
        assert!(arabic.starts_with("<div lang=\"ar\" dir=\"rtl\">") && arabic.ends_with("</div>"), "{arabic}");
        has(arabic, &["<span lang=\"en\" dir=\"ltr\">Ofcom</span>"]);
        let [french] = &contents(&format!("fr/{format}"))[..] else { panic!("one entry") };
        assert!(!french.starts_with("<div"), "{french}");
        has(french, &["<span lang=\"ar\" dir=\"rtl\">مقال</span>"]);
    }
}

#[test]
fn a_word_may_be_written_for_each_plural_of_a_language() {
    let site = Site::new();
    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    let forms = "[counts.briefs]\none = \"{count} notka\"\nfew = \"{count} notki\"\nmany = \"{count} notek\"\nother = \"{count} notki\"\n";
    for (count, expected) in [(1, "1 notka"), (3, "3 notki"), (5, "5 notek")] {
        let mut body = String::from("## Fait {.lead}\n");
        for number in 0..count {
            let _ = write!(body, "\n### B {number} {{#b{number}}}\n");
        }
        let built = Site::new()
            .file("veille.toml", &format!("{settings}\n[languages.pl]\ntitle = \"Przegląd\"\n"))
            .file("strings/pl.toml", forms)
            .digest("content/d.pl.md", "D", "2026-02-01", &body)
            .build()
            .ok();
        has(&built.page("pl/d/"), &[&format!(">{expected}<")]);
    }
}
