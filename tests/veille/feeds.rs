//! Point 4 again: feeds, read back as feed readers read them.

use std::collections::BTreeSet;

use feed_rs::model::{Entry, Feed};
use feed_rs::parser;

use crate::html::{has, in_order, lacks};
use crate::sample::sample;
use crate::site::{Built, Site};

const FORMATS: [&str; 3] = ["rss.xml", "atom.xml", "feed.json"];

#[track_caller]
fn read(built: &Built, file: &str) -> Feed {
    parser::parse(built.page(file).as_bytes()).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn titles(feed: &Feed) -> Vec<&str> {
    feed.entries.iter().filter_map(|entry| Some(entry.title.as_ref()?.content.as_str())).collect()
}

fn content(entry: &Entry) -> &str {
    entry.content.as_ref().and_then(|content| content.body.as_deref()).expect("content")
}

fn ids(built: &Built, folder: &str) -> Vec<String> {
    let read = |format| {
        read(built, &format!("{folder}{format}")).entries.into_iter().map(|entry| entry.id).collect::<Vec<_>>()
    };
    let [rss, atom, json] = FORMATS.map(read);
    assert_eq!(rss, atom);
    assert_eq!(rss, json);
    rss
}

#[test]
fn feeds_of_entries_of_items_and_of_a_theme_hold_what_they_say() {
    let built = sample().build().ok();
    for format in FORMATS {
        let entries = read(&built, &format!("fr/{format}"));
        assert_eq!(titles(&entries), ["Veille numérique, février 2026", "Un accord"]);
        let items = read(&built, &format!("fr/items/{format}"));
        let expected = ["Le plan IA a un an", "Cambridge aura six fois plus de calcul", "La CMA consulte", "Un accord"];
        assert_eq!(titles(&items), expected);
        let theme = read(&built, &format!("fr/themes/ia/{format}"));
        assert_eq!(titles(&theme), ["Le plan IA a un an", "Cambridge aura six fois plus de calcul", "Un accord"]);
        let english = read(&built, &format!("en/items/{format}"));
        assert_eq!(
            titles(&english),
            ["Only in English", "The AI plan is one year old", "The CMA consults", "An agreement"]
        );
    }
}

#[test]
fn identities_are_tags_of_site_date_entry_brief_and_language() {
    let built = sample().build().ok();
    assert_eq!(
        ids(&built, "fr/"),
        ["tag:example.org,2026-02-27:2026/02/fr", "tag:example.org,2025-07-21:2025/accord/fr"]
    );
    assert_eq!(
        ids(&built, "fr/items/"),
        [
            "tag:example.org,2026-02-27:2026/02/ai-plan/fr",
            "tag:example.org,2026-02-27:2026/02/cambridge/fr",
            "tag:example.org,2026-02-27:2026/02/cma/fr",
            "tag:example.org,2025-07-21:2025/accord/fr",
        ]
    );
    assert_eq!(ids(&built, "en/items/")[1], "tag:example.org,2026-02-27:2026/02/ai-plan/en");
    has(&built.page("fr/rss.xml"), &["<guid isPermaLink=\"false\">tag:"]);
}

#[test]
fn identities_survive_a_new_address_of_the_site_new_slugs_and_new_titles() {
    let site = sample();
    let folders = ["fr/", "fr/items/", "en/", "en/items/", "fr/themes/ia/"];
    let identities = |built: &Built| folders.map(|folder| ids(built, folder));
    let before = identities(&site.build().ok());
    let mut changed = 0;
    for (file, from, to) in [
        ("content/2026/02.fr.md", "title: Veille numérique, février 2026", "title: Autre titre\nslug: autre"),
        ("content/2026/02.fr.md", "slug=calcul", "slug=cambridge-calcule"),
        ("content/2026/02.fr.md", "### La CMA consulte {", "### La CMA écoute {slug=cma-ecoute "),
        ("content/2026/02.en.md", "slug: february", "slug: feb"),
        ("content/2025/accord.fr.md", "title: Un accord", "title: Un vieil accord"),
        ("content/2025/accord.fr.md", "updated: 2025-08-01", "updated: 2026-03-01"),
        ("veille.toml", "https://example.org/", "https://elsewhere.net/below/"),
        ("veille.toml", "title = \"La veille\"", "title = \"Autre nom\""),
    ] {
        let text = std::fs::read_to_string(site.path(file)).expect("a file");
        assert!(text.contains(from), "{file}: {from}");
        site.put(file, text.replacen(from, to, 1));
        changed += 1;
        assert_eq!(identities(&site.build().ok()), before, "after {changed} changes: {to}");
    }
    let built = site.build().ok();
    assert_eq!(titles(&read(&built, "fr/rss.xml")), ["Autre titre", "Un vieil accord"]);
    has(&built.page("fr/items/rss.xml"), &["<link>https://elsewhere.net/below/fr/2026/autre/cma-ecoute/</link>"]);
    has(&built.page("fr/atom.xml"), &["<id>tag:example.org,2000:feeds/entries/fr</id>"]);
}

#[test]
fn a_pinned_id_keeps_the_identity_when_the_file_moves() {
    let text = "---\ntitle: Un\ndate: 2026-02-01\nid: 2026/un\nthemes: [ai]\n---\nx\n";
    let site = Site::new().article("content/2026/un.fr.md", "Un", "2026-02-01", "x");
    let before = ids(&site.build().ok(), "fr/");
    site.remove("content/2026/un.fr.md");
    site.put("content/archives/ailleurs.fr.md", text);
    assert_eq!(ids(&site.build().ok(), "fr/"), before);
}

#[test]
fn identities_outside_ascii_are_still_tags() {
    let built = Site::new().article("content/l’été 1.fr.md", "Été", "2026-02-01", "x").build().ok();
    assert_eq!(ids(&built, "fr/"), ["tag:example.org,2026-02-01:l%E2%80%99%C3%A9t%C3%A9%201/fr"]);
}

#[test]
fn no_two_items_of_a_site_have_one_identity() {
    let built = sample().build().ok();
    let mut all = Vec::new();
    for folder in ["fr/", "en/", "fr/items/", "en/items/"] {
        // An article is the same in both kinds of feed.
        all.extend(ids(&built, folder).into_iter().filter(|id| folder.ends_with("items/") || id.contains("2026/02/")));
    }
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "{all:?}");
}

#[test]
fn feeds_hold_the_full_text() {
    let built = sample().build().ok();
    for format in FORMATS {
        let entries = read(&built, &format!("fr/{format}"));
        in_order(
            content(&entries.entries[0]),
            &[
                "Le plan a <strong>un an</strong>",
                "Une introduction",
                "<h2>Fait marquant</h2>",
                "Le plan IA a un an",
                "Bilan d’un an",
                "Les cinq zones",
                "Un mot d’ouverture",
                "<td>Dawn</td>",
                "print",
                "La CMA consulte",
                "ouverte",
            ],
        );
        let items = read(&built, &format!("fr/items/{format}"));
        in_order(content(&items.entries[0]), &["Bilan d’un an", "<h2 id=\"details\">", "Chiffres du"]);
        lacks(content(&items.entries[0]), &["Dawn"]);
        in_order(content(&items.entries[3]), &["Un protocole", "<kbd>Ctrl</kbd>", "Remarque", "la veille"]);
    }
}

#[test]
fn feeds_say_language_authors_themes_and_dates() {
    let built = sample().build().ok();
    for format in FORMATS {
        let feed = read(&built, &format!("fr/items/{format}"));
        assert_eq!(feed.language.as_deref(), Some("fr"), "{format}");
        let plan = &feed.entries[0];
        assert_eq!(
            plan.authors.iter().map(|author| author.name.as_deref().unwrap_or_default()).collect::<Vec<_>>(),
            ["Ada Lovelace", "Alan Turing"],
            "{format}"
        );
        assert_eq!(plan.categories.len(), 2, "{format}");
        let named = |name: &str| {
            plan.categories.iter().any(|category| category.term == name || category.label.as_deref() == Some(name))
        };
        assert!(named("Données et intelligence artificielle") && named("L’espace"), "{format}: {:?}", plan.categories);
        assert_eq!(
            plan.published.expect("a date").to_rfc3339(),
            "2026-02-27T12:00:02+00:00",
            "{format}: two are below"
        );
    }
    has(
        &built.page("fr/atom.xml"),
        &["<published>2025-07-21T12:00:00+00:00</published>", "<updated>2025-08-01T12:00:00+00:00</updated>"],
    );
    has(
        &built.page("fr/feed.json"),
        &["\"date_modified\": \"2025-08-01T12:00:00Z\"", "\"image\": \"https://example.org/2025/photo.png\""],
    );
}

#[test]
fn briefs_of_a_digest_are_a_second_apart_in_the_order_of_the_page() {
    let text = "## Fait marquant\n\n### Un {#un}\n\nx\n\n### Deux {#deux .draft}\n\nx\n\n\
                ## Données et intelligence artificielle\n\n### Trois {#trois}\n\nx\n\n### Quatre {#quatre}\n\nx\n";
    for (date, expected) in [
        ("2026-02-27", ["12:00:02", "12:00:01", "12:00:00"]),
        ("2026-02-27T18:00:00+01:00", ["17:00:02", "17:00:01", "17:00:00"]),
    ] {
        let built = Site::new().digest("content/d.fr.md", "D", date, text).build().ok();
        for format in FORMATS {
            let feed = read(&built, &format!("fr/items/{format}"));
            assert_eq!(titles(&feed), ["Un", "Trois", "Quatre"], "{format}");
            for (entry, time) in feed.entries.iter().zip(expected) {
                let expected = format!("2026-02-27T{time}+00:00");
                assert_eq!(entry.published.expect("a date").to_rfc3339(), expected, "{format}");
                let updated = entry.updated.unwrap_or(entry.published.expect("a date"));
                assert_eq!(updated.to_rfc3339(), expected, "{format}: nothing was revised");
            }
            let theme = read(&built, &format!("fr/themes/ia/{format}"));
            let dates = |feed: &Feed| feed.entries.iter().map(|entry| entry.published).collect::<Vec<_>>();
            assert_eq!(dates(&theme), dates(&feed)[1..], "{format}: the same dates in every feed");
        }
    }
}

#[test]
fn items_of_one_day_are_in_the_order_of_their_dates() {
    let digest =
        |id: &str| format!("## Fait marquant\n\n### {id} un {{#{id}-un}}\n\nx\n\n### {id} deux {{#{id}-deux}}\n\nx\n");
    let built = Site::new()
        .digest("content/a.fr.md", "A", "2026-02-27", &digest("a"))
        .digest("content/b.fr.md", "B", "2026-02-27", &digest("b"))
        .article("content/c.fr.md", "C", "2026-02-27", "Un texte.")
        .article("content/d.fr.md", "D", "2026-02-26T23:59:59Z", "Un texte.")
        .build()
        .ok();
    for format in FORMATS {
        let feed = read(&built, &format!("fr/items/{format}"));
        let dates: Vec<_> = feed.entries.iter().map(|entry| entry.published.expect("a date")).collect();
        assert_eq!(dates.len(), 6, "{format}");
        assert!(dates.is_sorted_by(|one, next| one > next), "{format}: {dates:?}");
        assert!(dates[..5].iter().all(|date| date.to_rfc3339().starts_with("2026-02-27T12:00:0")), "{dates:?}");
    }
}

#[test]
fn briefs_begin_with_what_their_page_shows_above_the_text() {
    let text = "## Fait marquant\n\n### Une <règle> {#regle date=2026-01-20 until=2026-03-31}\n\nLe texte.\n";
    let front = "title: \"Numéro 1 & suite\"\ndate: 2026-02-27\nkind: digest\n\
                 corrections: [{ date: 2026-03-01, text: Faux., brief: regle }]";
    let built = Site::new().file("content/d.fr.md", &format!("---\n{front}\n---\n{text}")).build().ok();
    let day = "<p><time datetime=\"2026-01-20\">20 janvier 2026</time> · \
               <time datetime=\"2026-03-31\">Jusqu’au 31 mars 2026</time>";
    for format in FORMATS {
        let items = read(&built, &format!("fr/items/{format}"));
        let brief = content(&items.entries[0]);
        let issue = " · <a href=\"https://example.org/fr/d/#regle\">Numéro 1 &amp; suite</a></p>";
        assert!(brief.starts_with(&format!("{day}{issue}")), "{format}: {brief}");
        in_order(brief, &["</p>", "Correction du 1er mars 2026", "Le texte."]);
        let whole = read(&built, &format!("fr/{format}"));
        in_order(content(&whole.entries[0]), &["<h3>", "</h3>", day, "</p>", "Correction", "Le texte."]);
        lacks(content(&whole.entries[0]), &["Numéro 1"]);
    }
}

#[test]
fn feeds_say_whose_they_are_and_where() {
    let built = sample().build().ok();
    let feed = read(&built, "fr/themes/ia/atom.xml");
    assert_eq!(feed.title.expect("a title").content, "La veille – Données et intelligence artificielle");
    assert_eq!(feed.authors[0].name.as_deref(), Some("La veille"), "the site answers for all its feeds");
    assert_eq!(feed.description.expect("a description").content, "L’IA.");
    let links: Vec<&str> = feed.links.iter().map(|link| link.href.as_str()).collect();
    assert_eq!(links, ["https://example.org/fr/themes/ia/atom.xml", "https://example.org/fr/themes/ia/"]);
    has(
        &built.page("fr/rss.xml"),
        &["<atom:link href=\"https://example.org/fr/rss.xml\" rel=\"self\" type=\"application/rss+xml\""],
    );
    has(
        &built.page("fr/feed.json"),
        &["\"feed_url\": \"https://example.org/fr/feed.json\"", "\"home_page_url\": \"https://example.org/fr/\""],
    );
}

#[test]
fn summaries_are_plain_text_and_special_signs_survive() {
    let text = "---\ntitle: \"R&D <b> « 100 % »\"\ndate: 2026-02-01\nsummary: \"A < B & C > D\"\nthemes: [ai]\n---\n1 < 2 & `<b>` ]]>\n";
    let built = Site::new().file("content/a.fr.md", text).build().ok();
    for format in FORMATS {
        let feed = read(&built, &format!("fr/{format}"));
        assert_eq!(titles(&feed), ["R&D <b> «\u{a0}100\u{202f}%\u{a0}»"], "{format}");
        assert_eq!(content(&feed.entries[0]).trim(), "<p>1 &lt; 2 &amp; <code>&lt;b&gt;</code> ]]&gt;</p>", "{format}");
    }
    has(&built.page("fr/feed.json"), &["\"summary\": \"A < B & C > D\""]);
    has(&built.page("fr/atom.xml"), &["<summary>A &lt; B &amp; C &gt; D</summary>"]);
}

#[test]
fn feeds_hold_as_many_as_the_settings_say_the_newest_ones() {
    let mut site = Site::new();
    for day in 1..=28 {
        site =
            site.article(&format!("content/a{day}.fr.md"), &format!("Jour {day}"), &format!("2026-02-{day:02}"), "x");
    }
    let built = site.build().ok();
    for (file, count) in [("fr/rss.xml", 20), ("fr/items/rss.xml", 28)] {
        assert_eq!(read(&built, file).entries.len(), count, "{file}");
    }
    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    let built = site.file("veille.toml", &format!("{settings}\n[feeds]\nentries = 2\nitems = 3\n")).build().ok();
    for format in FORMATS {
        assert_eq!(titles(&read(&built, &format!("fr/{format}"))), ["Jour 28", "Jour 27"]);
        assert_eq!(titles(&read(&built, &format!("fr/items/{format}"))), ["Jour 28", "Jour 27", "Jour 26"]);
        assert_eq!(read(&built, &format!("fr/themes/ia/{format}")).entries.len(), 3);
    }
}

#[test]
fn an_empty_feed_is_a_feed() {
    let built = Site::new().build().ok();
    for format in FORMATS {
        let feed = read(&built, &format!("fr/{format}"));
        assert_eq!(feed.entries.len(), 0, "{format}");
        assert!(format == "feed.json" || feed.updated.expect("a date").to_rfc3339() == "2026-03-05T00:00:00+00:00");
        lacks(&built.page(&format!("fr/{format}")), &["1970"]);
    }
}

#[test]
fn a_feed_without_items_is_as_new_as_the_site() {
    let built = Site::new().article("content/a.fr.md", "A", "2026-01-10", "x").build().ok();
    for format in &FORMATS[..2] {
        for folder in ["fr/themes/espace", "en", "en/items"] {
            let feed = read(&built, &format!("{folder}/{format}"));
            assert!(feed.entries.is_empty());
            assert_eq!(feed.updated.expect("a date").to_rfc3339(), "2026-01-10T00:00:00+00:00", "{folder}");
        }
    }
}

#[test]
fn pages_tell_readers_of_their_feeds_the_nearest_first() {
    let built = sample().build().ok();
    let feeds = |page: &str| {
        let links = crate::html::tags(&built.page(page)).into_iter();
        let feeds =
            links.filter(|tag| tag.name == "link" && tag.get("rel") == Some("alternate") && tag.get("type").is_some());
        feeds.filter_map(|tag| tag.get("href").map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(feeds("fr/themes/ia/")[..3], FORMATS.map(|format| format!("/fr/themes/ia/{format}")));
    assert_eq!(feeds("fr/2026/02/")[..3], FORMATS.map(|format| format!("/fr/{format}")));
    assert_eq!(feeds("fr/")[0], "/fr/items/rss.xml");
    assert!(feeds("fr/2026/02/cma/").contains(&"/fr/items/rss.xml".to_owned()));
}

#[test]
fn an_item_of_a_new_digest_comes_first_even_if_what_it_tells_happened_long_before() {
    let site = Site::new().article("content/a.fr.md", "Article de janvier", "2026-01-15", "x").digest(
        "content/d.fr.md",
        "Digest de février",
        "2026-02-27",
        "## Données et intelligence artificielle\n\n### Vieille nouvelle {#b date=2024-05-01}\n\nx",
    );
    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    let built = site.file("veille.toml", &format!("{settings}\n[feeds]\nitems = 1\n")).build().ok();
    for format in FORMATS {
        assert_eq!(titles(&read(&built, &format!("fr/items/{format}"))), ["Vieille nouvelle"], "{format}");
        assert_eq!(titles(&read(&built, &format!("fr/themes/ia/{format}"))), ["Vieille nouvelle"], "{format}");
    }
    crate::html::in_order(&built.page("fr/themes/ia/"), &["Article de janvier", "Vieille nouvelle"]);
}

/// The settings of a site with these lines in its `[feeds.aliases]`.
fn aliased(lines: &str) -> Site {
    let site = Site::new().article("content/a.fr.md", "A", "2026-01-15", "x");
    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    site.file("veille.toml", &format!("{settings}\n[feeds.aliases]\n{lines}\n"))
}

#[test]
fn an_old_address_serves_the_feed_that_moved() {
    let lines = [
        ("feed.xml", "fr/rss.xml"),
        ("index.xml", "fr/atom.xml"),
        ("feed.json", "fr/items/feed.json"),
        ("tags/ia/index.xml", "fr/themes/ia/rss.xml"),
        ("old/feed.RSS", "en/rss.xml"),
    ];
    let toml: Vec<String> = lines.iter().map(|(old, feed)| format!("\"/{old}\" = \"/{feed}\"")).collect();
    let built = aliased(&toml.join("\n")).build().ok();
    for (old, feed) in lines {
        assert_eq!(built.page(old), built.page(feed), "{old}: the same bytes, which name the address now");
        has(&built.page(old), &[&format!("https://example.org/{feed}\"")]);
    }
    lacks(&built.page("sitemap.xml"), &["feed.xml", "index.xml"]);
}

#[test]
fn an_old_calendar_waits_for_deadlines() {
    let site = aliased("\"/old.ics\" = \"/fr/agenda.ics\"");
    assert!(!site.build().ok().exists("old.ics"));
    site.put(
        "content/b.fr.md",
        "---\ntitle: B\ndate: 2026-01-10\nevents: [{ date: 2026-04-01, text: Un, deadline: true }]\n---\nx\n",
    );
    let built = site.build().ok();
    assert_eq!(built.page("old.ics"), built.page("fr/agenda.ics"));
}

#[test]
fn an_entry_cannot_take_the_address_of_a_feed() {
    for alias in ["/feed.xml", "/index.xml", "/feed.json", "/x/agenda.ics", "/feed.xml/", "/a.RSS", "/feed%2Exml"] {
        let text = format!("---\ntitle: T\ndate: 2026-03-02\nsummary: S.\naliases: [{alias}]\n---\nx\n");
        let faults = Site::new().file("content/a.fr.md", &text).build().faults();
        has(&faults, &["error[bad-alias]", "is a feed's address", "`[feeds.aliases]`", alias]);
    }
    let text = "---\ntitle: T\ndate: 2026-03-02\naliases: [/old/page.html, /feed/, /xml, /v1.2/]\n---\nx\n";
    assert!(Site::new().file("content/a.fr.md", text).build().ok().exists("feed/index.html"));
}

#[test]
fn an_old_address_names_a_feed_that_there_is_in_its_format() {
    for (line, expected) in [
        ("\"/feed.xml\" = \"/fr/rs.xml\"", &["error[unknown-feed]", "did you mean `/fr/rss.xml`?"][..]),
        ("\"/feed.json\" = \"/fr/rss.xml\"", &["error[bad-alias]", "is JSON by its name"]),
        ("\"/feed/\" = \"/fr/rss.xml\"", &["error[bad-alias]", "does not end as a feed's does"]),
        ("\"feed.xml\" = \"/fr/rss.xml\"", &["error[bad-alias]", "must begin with `/`", "write `/feed.xml`"]),
        ("\"/feed.xml\" = \"https://example.org/fr/rss.xml\"", &["error[bad-alias]", "write `/fr/rss.xml`"]),
        ("\"/en/rss.xml\" = \"/fr/rss.xml\"", &["error[duplicate-url]", "veille.toml"]),
        ("\"/a.xml\" = \"/fr/\"", &["error[bad-alias]"]),
    ] {
        has(&aliased(line).build().faults(), expected);
    }
}

#[test]
fn a_theme_that_is_renamed_takes_its_feeds_along_with_a_warning() {
    let theme = |name: &str, more: &str| format!("[fr]\nname = \"{name}\"\n{more}\n[en]\nname = \"Ocean\"\n");
    let site = Site::new()
        .file("themes/mer.toml", &theme("La mer", ""))
        .file("content/a.fr.md", "---\ntitle: T\ndate: 2026-03-02\nsummary: S.\nthemes: [mer]\n---\nx\n");
    lacks(&site.build().ok().stderr(), &["moved-feed"]);
    lacks(&site.build().ok().stderr(), &["moved-feed"]);
    site.put("themes/mer.toml", theme("L’océan", ""));
    let expected = ["warning[moved-feed]", "themes/mer.toml:2:8", "`/fr/themes/la-mer/`", "`slug = \"la-mer\"`"];
    has(&site.run(&["check", "--now", "2026-03-05"]).stderr(), &expected);
    // With the old slug, or the old addresses, nobody is lost.
    site.put("themes/mer.toml", theme("L’océan", "slug = \"la-mer\""));
    lacks(&site.run(&["check", "--now", "2026-03-05"]).stderr(), &["moved-feed"]);
    site.put("themes/mer.toml", theme("L’océan", ""));
    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    let slug = "l-ocean";
    let alias = format!("[feeds.aliases]\n\"/fr/themes/la-mer/rss.xml\" = \"/fr/themes/{slug}/rss.xml\"\n");
    site.put("veille.toml", format!("{settings}\n{alias}"));
    let checked = site.run(&["check", "--now", "2026-03-05"]);
    lacks(&checked.stderr(), &["moved-feed", "unknown-feed"]);
    site.put("veille.toml", settings);
    has(&site.build().ok().stderr(), &expected);
    lacks(&site.build().ok().stderr(), &["moved-feed"]);
}
