//! What pages and files say to those who read by machine: calendars, search engines, social networks, browsers that
//! enforce a policy. And corrections, wherever they have to appear.

use std::collections::{BTreeMap, BTreeSet};

use icalendar::parser::{read_calendar, unfold};

use crate::html::{between, has, in_order, lacks, switch, tags, text, without_data};
use crate::sample::sample;
use crate::site::{Built, Site};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'";

/// A digest with a brief that was wrong, corrected twice, and one that was not.
fn corrected() -> Site {
    Site::new().file(
        "content/2026/d.fr.md",
        "---\ntitle: Digest\ndate: 2026-02-27\nkind: digest\ncorrections:\n  \
         - { date: 2026-03-01, text: \"Le titre <était> faux.\" }\n  \
         - { date: 2026-03-02, text: Le montant., brief: b }\n  \
         - { date: 2026-03-04, text: Le nom., brief: b }\n---\n\
         ## Fait marquant\n\n### Une brève {#b}\n\nTexte b.\n\n### Une autre {#c}\n\nTexte c.\n",
    )
}

// ── Corrections

#[test]
fn a_correction_stands_where_the_mistake_was() {
    let built = corrected().build().ok();
    let digest = built.page("fr/2026/d/");
    in_order(
        &digest,
        &["id=\"b\"", "Texte b.", "Correction du 4 mars 2026</time> Le nom.", "Le montant.", "id=\"c\"", "Texte c."],
    );
    let whole = between(&digest, "<section class=\"corrections\">", "</section>");
    has(whole, &["1er mars 2026</time> Le titre &lt;était&gt; faux."]);
    lacks(whole, &["Le montant."]);
    in_order(&built.page("fr/2026/d/b/"), &["<h2>Corrections</h2>", "4 mars 2026", "Le nom.", "2 mars 2026"]);
    lacks(&built.page("fr/2026/d/b/"), &["était"]);
    lacks(&built.page("fr/2026/d/c/"), &["class=\"corrections\""]);
}

#[test]
fn all_corrections_of_a_language_are_listed_the_newest_first() {
    let site = corrected().file(
        "content/2024/a.fr.md",
        "---\ntitle: Un article\ndate: 2024-01-10\ncorrections: [ { date: 2024-02-01, text: Une date. } ]\n---\nx\n",
    );
    let built = site.build().ok();
    let page = built.page("fr/corrections/");
    in_order(
        &page,
        &[
            "4\u{a0}corrections",
            "<h2 id=\"y2026\">",
            "4 mars",
            "href=\"/fr/2026/d/b/\"",
            "Le nom.",
            "Le montant.",
            "href=\"/fr/2026/d/\"",
            "était",
            "<h2 id=\"y2024\">",
            "href=\"/fr/2024/a/\"",
            "Une date.",
        ],
    );
    has(&page, &["<a href=\"/fr/\">Accueil</a>"]);
    assert_eq!(switch(&page, "en"), ("/en/".to_owned(), false), "there are none in English");
    has(&built.page("fr/"), &["<li><a href=\"/fr/corrections/\">Corrections</a></li>"]);
    lacks(&built.page("en/"), &["corrections"]);
    assert!(!built.exists("en/corrections/index.html"));
    has(&built.page("sitemap.xml"), &["<loc>https://example.org/fr/corrections/</loc>"]);
}

#[test]
fn the_last_correction_takes_the_list_with_it() {
    let site = corrected();
    assert!(site.build().ok().exists("fr/corrections/index.html"));
    site.put("content/2026/d.fr.md", "---\ntitle: Digest\ndate: 2026-02-27\n---\nx\n");
    let built = site.build().ok();
    assert!(!built.exists("fr/corrections/index.html"));
    lacks(&built.page("fr/"), &["corrections"]);
}

#[test]
fn feeds_carry_a_correction_as_an_update_of_the_same_item() {
    let site = corrected();
    let read = |built: &Built, file: &str| {
        feed_rs::parser::parse(built.page(file).as_bytes()).unwrap_or_else(|error| panic!("{file}: {error}"))
    };
    let built = site.build().ok();
    let at = |entry: &feed_rs::model::Entry| entry.updated.expect("a date").to_rfc3339();
    let items = read(&built, "fr/items/atom.xml");
    let content = |entry: &feed_rs::model::Entry| entry.content.as_ref().unwrap().body.clone().unwrap();
    assert_eq!(at(&items.entries[0]), "2026-03-04T12:00:00+00:00", "a brief's own corrections");
    in_order(
        &content(&items.entries[0]),
        &["<em>Correction du 4 mars 2026\u{a0}: Le nom.</em>", "Correction du 2 mars 2026", "Texte b."],
    );
    assert_eq!(at(&items.entries[1]), "2026-02-27T12:00:00+00:00", "not those of another");
    lacks(&content(&items.entries[1]), &["Correction"]);
    let entries = read(&built, "fr/atom.xml");
    assert_eq!(at(&entries.entries[0]), "2026-03-04T12:00:00+00:00", "an entry counts all");
    in_order(
        &content(&entries.entries[0]),
        &["Correction du 1er mars 2026\u{a0}: Le titre &lt;était&gt; faux.", "Une brève", "Le nom.", "Texte b."],
    );
    assert_eq!(entries.updated.unwrap().to_rfc3339(), "2026-03-04T12:00:00+00:00");

    let before: Vec<String> = items.entries.iter().map(|entry| entry.id.clone()).collect();
    let file = std::fs::read_to_string(site.path("content/2026/d.fr.md")).unwrap();
    site.put("content/2026/d.fr.md", file.replace("2026-03-04", "2026-03-05"));
    let later = read(&site.build().ok(), "fr/items/atom.xml");
    assert_eq!(later.entries.iter().map(|entry| entry.id.clone()).collect::<Vec<_>>(), before);
    assert_eq!(at(&later.entries[0]), "2026-03-05T12:00:00+00:00");
}

#[test]
fn the_sitemap_counts_corrections_and_lists_are_as_new_as_what_they_show() {
    let sitemap = corrected().article("content/a.fr.md", "A", "2026-01-10", "x").build().ok().page("sitemap.xml");
    let modified = |address: &str| {
        let entry = between(&sitemap, &format!("<loc>https://example.org/{address}</loc>"), "</url>");
        entry.split_once("<lastmod>").map(|(_, rest)| rest[..10].to_owned())
    };
    for (address, day) in [
        ("fr/2026/d/", Some("2026-03-04")),
        ("fr/2026/d/b/", Some("2026-03-04")),
        ("fr/2026/d/c/", Some("2026-02-27")),
        ("fr/a/", Some("2026-01-10")),
        ("fr/", Some("2026-03-04")),
        ("en/", Some("2026-03-04")),
        ("fr/chronologie/", Some("2026-03-04")),
        ("fr/archives/", Some("2026-03-04")),
        ("fr/themes/ia/", Some("2026-01-10")),
        ("fr/themes/espace/", None),
        ("fr/chronologie/2026/", None),
    ] {
        assert_eq!(modified(address).as_deref(), day, "{address}");
    }
}

// ── The calendar

/// UID, day and summary of each event.
fn deadlines(built: &Built, file: &str) -> Vec<[String; 3]> {
    let ics = built.page(file);
    let unfolded = unfold(&ics);
    let calendar = read_calendar(&unfolded).unwrap_or_else(|error| panic!("{file}: {error}"));
    let value = |component: &icalendar::parser::Component, name: &str| {
        component.find_prop(name).unwrap_or_else(|| panic!("{file}: no {name}")).val.to_string()
    };
    for property in ["VERSION", "PRODID", "NAME", "REFRESH-INTERVAL"] {
        assert!(calendar.properties.iter().any(|known| known.name == property), "{property}");
    }
    for event in &calendar.components {
        assert_eq!(event.name, "VEVENT");
        for name in ["DTSTAMP", "URL", "DESCRIPTION", "TRANSP"] {
            value(event, name);
        }
        assert!(event.find_prop("LAST-MODIFIED").is_none(), "a calendar would keep what it has of that time");
    }
    calendar.components.iter().map(|event| ["UID", "DTSTART", "SUMMARY"].map(|name| value(event, name))).collect()
}

#[test]
fn a_calendar_library_reads_the_deadlines_of_a_language_oldest_first() {
    let built = sample().build().ok();
    let of = |file| deadlines(&built, file).into_iter().map(|[id, day, summary]| format!("{day} {summary} {id}"));
    assert_eq!(
        of("fr/agenda.ics").collect::<Vec<_>>(),
        [
            "20260331 Échéance\u{a0}: La CMA consulte 2026/02#cma/until/fr@example.org",
            "20260415 Publication du rapport 2026/02#cma/461d304b19f92e52/fr@example.org",
        ]
    );
    assert_eq!(
        of("en/agenda.ics").collect::<Vec<_>>(),
        ["20260331 Deadline: The CMA consults 2026/02#cma/until/en@example.org"]
    );
    has(&built.page("fr/agenda.ics"), &["\r\nURL:https://example.org/fr/2026/02/cma/\r\n"]);
}

#[test]
fn identities_of_deadlines_survive_new_addresses_titles_and_days() {
    let site = sample();
    let ids = |built: &Built| deadlines(built, "fr/agenda.ics").map_ids();
    let before = ids(&site.build().ok());
    for (file, from, to) in [
        ("content/2026/02.fr.md", "title: Veille numérique, février 2026", "title: Autre titre\nslug: autre"),
        ("content/2026/02.fr.md", "### La CMA consulte {", "### La CMA écoute {slug=cma-ecoute "),
        ("content/2026/02.fr.md", "until=2026-03-31", "until=2026-04-02"),
        ("content/2026/02.fr.md", "Publication du rapport", "Publication du rapport !"),
        ("content/2026/02.fr.md", "date: 2026-04-15", "date: 2026-06-30"),
        ("veille.toml", "https://example.org/", "https://elsewhere.net/below/"),
    ] {
        let text = std::fs::read_to_string(site.path(file)).expect("a file");
        assert!(text.contains(from), "{file}: {from}");
        site.put(file, text.replacen(from, to, 1));
        assert_eq!(ids(&site.build().ok()), before, "{to}");
    }
    // A line that says the same in other words is the same deadline.
    let text = std::fs::read_to_string(site.path("content/2026/02.fr.md")).expect("a file");
    let line = "events:\n  - { date: 2026-04-02, text: \"Clôture\", brief: cma, deadline: true }";
    site.put("content/2026/02.fr.md", text.replacen("events:", line, 1));
    assert_eq!(ids(&site.build().ok()), before);
}

trait MapIds {
    fn map_ids(self) -> Vec<String>;
}

impl MapIds for Vec<[String; 3]> {
    fn map_ids(self) -> Vec<String> {
        self.into_iter().map(|[id, _, _]| id).collect()
    }
}

/// An article with these lines of `events`.
fn events(lines: &[&str]) -> Site {
    let lines: Vec<String> = lines.iter().map(|line| format!("{{ {line}, deadline: true }}")).collect();
    let events = format!("events: [ {} ]", lines.join(", "));
    Site::new().file("content/a.fr.md", &format!("---\ntitle: A\ndate: 2026-01-10\n{events}\n---\nx\n"))
}

/// The identity of each deadline, by its words.
fn named(site: &Site) -> BTreeMap<String, String> {
    deadlines(&site.build().ok(), "fr/agenda.ics").into_iter().map(|[id, _, text]| (text, id)).collect()
}

#[test]
fn a_line_that_goes_leaves_every_other_deadline_its_identity() {
    let lines = [
        "date: 2026-04-01, text: Un",
        "date: 2026-04-01, text: Deux",
        "date: 2026-05-01, text: Trois",
        "date: 2026-04-01, text: Quatre",
    ];
    let all = named(&events(&lines));
    assert_eq!(all.values().collect::<BTreeSet<_>>().len(), 4, "{all:?}");
    for gone in 0..lines.len() {
        let mut rest = lines.to_vec();
        rest.remove(gone);
        for (text, id) in named(&events(&rest)) {
            assert_eq!(all[&text], id, "without line {gone}");
        }
        rest.reverse();
        for (text, id) in named(&events(&rest)) {
            assert_eq!(all[&text], id, "without line {gone}, in another order");
        }
    }
    let moved = lines.map(|line| line.replace("04-01", "06-15"));
    assert_eq!(named(&events(&moved.each_ref().map(String::as_str))), all, "on another day");
}

#[test]
fn lines_in_the_same_words_are_told_apart_by_their_days() {
    let same = ["date: 2026-04-01, text: Rendu", "date: 2026-05-01, text: Rendu", "date: 2026-05-01, text: Rendu"];
    let ids = deadlines(&events(&same).build().ok(), "fr/agenda.ics").map_ids();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 3, "{ids:?}");
    for gone in 0..same.len() {
        let mut rest = same.to_vec();
        rest.remove(gone);
        let left = deadlines(&events(&rest).build().ok(), "fr/agenda.ics").map_ids();
        assert!(!left.contains(&ids[gone]), "{ids:?} {left:?}");
    }
}

#[test]
fn an_event_is_stamped_no_earlier_than_the_build_that_tells_of_it() {
    let stamps = |now: &str| {
        let built = events(&["date: 2026-04-01, text: Un"]).run(&["build", "--now", now]).ok();
        let ics = built.page("fr/agenda.ics");
        ics.lines().filter(|line| line.starts_with("DTSTAMP:")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(stamps("2026-03-05"), ["DTSTAMP:20260305T000000Z"]);
    assert_eq!(stamps("2026-03-09"), ["DTSTAMP:20260309T000000Z"]);
    assert_eq!(stamps("2026-01-10"), ["DTSTAMP:20260110T120000Z"], "the page is published at noon");
}

#[test]
fn a_language_without_deadlines_has_no_calendar_and_drafts_are_in_none() {
    let draft = "---\ntitle: A\ndate: 2026-01-10\ndraft: true\nevents: [ { date: 2026-04-01, text: Un, deadline: true } ]\n---\nx\n";
    let site = Site::new().article("content/b.fr.md", "B", "2026-01-01", "x").file("content/a.fr.md", draft);
    for arguments in [&[][..], &["--drafts"]] {
        let built = site.build_with(arguments).ok();
        assert!(!built.exists("fr/agenda.ics"));
        lacks(&built.page("fr/"), &["agenda"]);
        lacks(&built.page("fr/chronologie/"), &["agenda"]);
    }
}

#[test]
fn a_calendar_keeps_what_is_ahead_and_the_last_of_the_past() {
    use std::fmt::Write as _;
    let mut lines = String::new();
    for number in 0..250 {
        let day = |year| format!("{year}-{:02}-{:02}", 1 + number / 25, 1 + number % 25);
        _ = writeln!(lines, "  - {{ date: {}, text: Passé {number}, deadline: true }}", day(2025));
        _ = writeln!(lines, "  - {{ date: {}, text: À venir {number}, deadline: true }}", day(2027));
    }
    let text = format!("---\ntitle: A\ndate: 2024-01-10\nevents:\n{lines}---\nx\n");
    let all = deadlines(&Site::new().file("content/a.fr.md", &text).build().ok(), "fr/agenda.ics");
    assert_eq!(all.iter().filter(|[_, day, _]| day.starts_with("2027")).count(), 250);
    let past: Vec<_> = all.iter().filter(|[_, day, _]| day.starts_with("2025")).collect();
    assert_eq!(past.len(), 200);
    assert_eq!(past[0][2], "Passé 50", "the oldest are left out");
}

#[test]
fn pages_with_deadlines_lead_to_the_calendar() {
    let built = sample().build().ok();
    for page in ["fr/", "fr/chronologie/", "fr/flux/"] {
        has(&built.page(page), &["<link rel=\"alternate\" type=\"text/calendar\"", "href=\"/fr/agenda.ics\""]);
    }
    has(
        &built.page("fr/chronologie/"),
        &["<a href=\"/fr/agenda.ics\" type=\"text/calendar\">Agenda des échéances</a>"],
    );
    has(&built.page("fr/flux/"), &["<code>https://example.org/fr/agenda.ics</code>"]);
    lacks(&built.page("fr/2025/accord/"), &["agenda.ics"]);
}

// ── What a page is

/// The JSON-LD of a page: the thing that it is, and its breadcrumbs.
#[track_caller]
fn graph(page: &str) -> Vec<serde_json::Value> {
    let json = between(page, "<script type=\"application/ld+json\">", "</script>");
    let document: serde_json::Value = serde_json::from_str(json).unwrap_or_else(|error| panic!("{error} in {json}"));
    assert_eq!(document["@context"], "https://schema.org");
    document["@graph"].as_array().expect("a graph").clone()
}

#[test]
fn every_page_says_what_it_is_and_where_it_stands() {
    let built = sample().build().ok();
    for (page, sort, steps) in [
        ("fr/", "WebSite", 0),
        ("fr/2026/02/", "Report", 3),
        ("fr/2026/02/cma/", "NewsArticle", 3),
        ("fr/2025/accord/", "NewsArticle", 3),
        ("en/about/", "WebPage", 2),
        ("fr/themes/", "CollectionPage", 2),
        ("fr/themes/ia/", "CollectionPage", 3),
        ("fr/chronologie/", "CollectionPage", 2),
        ("fr/chronologie/2026/", "CollectionPage", 3),
        ("fr/archives/", "CollectionPage", 2),
        ("fr/corrections/", "CollectionPage", 2),
        ("fr/flux/", "WebPage", 2),
    ] {
        let graph = graph(&built.page(page));
        let address = format!("https://example.org/{page}");
        assert_eq!(graph[0]["@type"], sort, "{page}");
        assert_eq!(graph[0]["@id"], address, "{page}");
        assert_eq!(graph[0]["inLanguage"], &page[..2], "{page}");
        let crumbs = graph.get(1).map_or(&[][..], |list| list["itemListElement"].as_array().unwrap().as_slice());
        assert_eq!(crumbs.len(), steps, "{page}");
        for (crumb, position) in crumbs.iter().zip(1..) {
            assert_eq!(crumb["position"], position);
            assert!(crumb["item"].as_str().unwrap().starts_with("https://example.org/"), "{page}");
        }
        assert!(crumbs.last().is_none_or(|last| last["item"] == address), "{page}");
    }
    for page in ["", "404.html", "vieux.html"] {
        lacks(&built.page(page), &["ld+json"]);
    }
}

#[test]
fn a_page_cites_for_machines_what_it_lists_for_readers() {
    let site = Site::new().file(
        "content/a.fr.md",
        "---\ntitle: Titre\ndate: 2026-02-27\nkind: digest\nkey_points: ['Voir [un](https://example.net/point).']\n---\n\
         Voir [deux](https://example.net/intro).\n\n## Espace {theme=space}\n\nVoir [trois](https://example.net/section).\n\n\
         ### Brève {#b}\n\nVoir [quatre](https://example.net/brief).\n",
    );
    let built = site.build().ok();
    let cited = |page: &str| -> Vec<String> {
        let thing = graph(&built.page(page)).remove(0);
        let sources = thing["citation"].as_array().expect("citations").iter();
        sources.map(|source| source["name"].as_str().expect("a name").to_owned()).collect()
    };
    assert_eq!(cited("fr/a/"), ["un", "deux", "trois"]);
    assert_eq!(cited("fr/a/b/"), ["quatre"]);
}

#[test]
fn a_brief_says_its_dates_authors_sources_versions_and_corrections() {
    let site = sample();
    let file = std::fs::read_to_string(site.path("content/2026/02.fr.md")).unwrap();
    let line = "kind: digest\ncorrections: [ { date: 2026-03-01, text: Un chiffre., brief: ai-plan } ]";
    site.put("content/2026/02.fr.md", file.replacen("kind: digest", line, 1));
    let built = site.build().ok();
    let thing = graph(&built.page("fr/2026/02/ai-plan/")).remove(0);
    assert_eq!(thing["headline"], "Le plan IA a un an");
    assert_eq!(thing["datePublished"], "2026-02-27");
    assert_eq!(thing["dateModified"], "2026-03-01");
    assert_eq!(thing["author"][1], serde_json::json!({ "@type": "Person", "name": "Alan Turing" }));
    assert_eq!(thing["publisher"]["name"], "La veille");
    assert_eq!(thing["isPartOf"]["@id"], "https://example.org/fr/2026/02/");
    assert_eq!(thing["about"][0]["url"], "https://example.org/fr/themes/ia/");
    assert_eq!(thing["workTranslation"].as_array().unwrap().len(), 1);
    assert_eq!(thing["workTranslation"][0]["@id"], "https://example.org/en/2026/february/ai-plan/");
    assert_eq!(thing["workTranslation"][0]["inLanguage"], "en");
    assert_eq!(thing["citation"][0]["url"], "https://www.gov.uk/plan?id=1&lang=fr");
    assert_eq!(thing["correction"][0]["@type"], "CorrectionComment");
    assert_eq!(thing["correction"][0]["datePublished"], "2026-03-01");
    let digest = graph(&built.page("fr/2026/02/")).remove(0);
    assert_eq!(digest["hasPart"].as_array().unwrap().len(), 3);
    assert_eq!(digest["hasPart"][0]["url"], "https://example.org/fr/2026/02/ai-plan/");
    assert_eq!(digest.get("correction"), None, "the brief's own");
    let alone = graph(&built.page("fr/2026/02/calcul/")).remove(0);
    assert_eq!(alone.get("workTranslation"), None);
    assert_eq!(graph(&built.page("fr/2025/accord/"))[0]["image"], "https://example.org/2025/photo.png");
    assert_eq!(graph(&built.page("fr/2025/accord/"))[0]["author"][0]["@type"], "Organization");
}

#[test]
fn no_title_gets_out_of_the_data() {
    const HOSTILE: &str = "</script><script>alert(1)</script><!-- \" \\ ]]> & \u{2028}";
    let text = format!(
        "---\ntitle: {0}\ndate: 2026-01-10\nsummary: {0}\nauthors: [{0}]\ncorrections: [ {{ date: 2026-01-11, text: {0} }} ]\n---\nx\n",
        serde_json::to_string(HOSTILE).unwrap().replace('\u{2028}', "\\u2028")
    );
    let built = Site::new().file("content/a.fr.md", &text).build().ok();
    let page = built.page("fr/a/");
    let thing = graph(&page).remove(0);
    assert!(thing["headline"].as_str().unwrap().starts_with("</script><script>alert(1)</script><!--"), "{thing}");
    assert_eq!(tags(&page).iter().filter(|tag| tag.name == "script").count(), 1);
    for page in ["fr/", "fr/a/", "fr/corrections/", "fr/flux/", "fr/archives/"] {
        lacks(&without_data(&built.page(page)), &["<script"]);
    }
}

#[test]
fn social_networks_are_told_what_a_page_is() {
    let built = sample().build().ok();
    let meta = |page: &str| {
        let tags = tags(&built.page(page)).into_iter().filter(|tag| tag.name == "meta");
        let named = tags.filter_map(|tag| {
            let name = tag.get("property").or(tag.get("name"))?.to_owned();
            (name.contains(':')).then(|| format!("{name}={}", tag.get("content").unwrap()))
        });
        named.collect::<Vec<_>>()
    };
    assert_eq!(
        meta("fr/2025/accord/"),
        [
            "og:title=Un accord",
            "og:description=Le Royaume-Uni et OpenAI.",
            "og:type=article",
            "og:url=https://example.org/fr/2025/accord/",
            "og:locale=fr_FR",
            "og:locale:alternate=en_GB",
            "og:site_name=La veille",
            "og:image=https://example.org/2025/photo.png",
            "og:image:width=800",
            "og:image:height=600",
            "og:image:alt=La signature",
            "article:published_time=2025-07-21",
            "article:modified_time=2025-08-01",
            "article:section=Données et intelligence artificielle",
            "article:tag=Données et intelligence artificielle",
            "twitter:card=summary_large_image",
        ]
    );
    let alone = meta("fr/2026/02/calcul/");
    assert!(alone.contains(&"twitter:card=summary_large_image".to_owned()), "{alone:?}");
    assert!(!alone.iter().any(|line| line.starts_with("og:locale:alternate")), "{alone:?}");
}

#[test]
fn a_page_names_few_feeds_all_in_its_language_and_all_there() {
    let built = sample().build().ok();
    for file in built.files().iter().filter(|file| file.ends_with("index.html")) {
        let language = &file[..2];
        let tags = tags(&built.page(file));
        let feeds = tags.iter().filter(|tag| tag.name == "link" && tag.get("type").is_some_and(|of| of.contains('+')));
        let feeds: Vec<&str> =
            feeds.filter(|tag| tag.get("rel") == Some("alternate")).filter_map(|tag| tag.get("href")).collect();
        assert!(feeds.len() <= 5, "{file}: {feeds:?}");
        assert_eq!(feeds.iter().collect::<BTreeSet<_>>().len(), feeds.len(), "{file}");
        for feed in feeds {
            assert!(built.exists(&feed[1..]), "{file}: {feed}");
            assert!(["fr", "en"].iter().all(|tag| *tag != language || feed.starts_with(&format!("/{tag}/"))), "{file}");
        }
    }
}

// ── Feeds for people

#[test]
fn a_page_lists_all_feeds_with_addresses_to_copy_and_the_newest_titles() {
    let built = sample().build().ok();
    let page = built.page("fr/flux/");
    for feed in ["rss.xml", "items/rss.xml", "themes/ia/rss.xml", "themes/espace/rss.xml"] {
        has(&page, &[&format!("<code>https://example.org/fr/{feed}</code>")]);
        assert!(built.exists(&format!("fr/{feed}")), "{feed}");
    }
    in_order(
        &text(&page),
        &[
            "Flux RSS",
            "adresse à copier",
            "Numéros entiers",
            "Veille numérique, février 2026",
            "Actualités, une par une",
        ],
    );
    assert_eq!(switch(&page, "en"), ("/en/feeds/".to_owned(), true));
    has(&built.page("sitemap.xml"), &["<loc>https://example.org/en/feeds/</loc>"]);
    for page in ["fr/", "fr/themes/ia/", "fr/archives/"] {
        has(&built.page(page), &["<a href=\"/fr/flux/\">Qu’est-ce qu’un flux RSS\u{202f}?</a>"]);
    }
    has(&built.page("en/2025/accord/"), &["<a href=\"/en/feeds/\">RSS feeds</a>"]);
}

#[test]
fn feeds_opened_in_a_browser_have_a_style_and_say_what_they_are_and_readers_see_nothing_of_it() {
    let built = sample().build_with(&["--base-url", "https://example.org/some/repo/"]).ok();
    for file in ["fr/rss.xml", "fr/items/atom.xml"] {
        let xml = built.page(file);
        let sheet = between(&xml, "<?xml-stylesheet type=\"text/css\" href=\"/some/repo/", "\"?>");
        assert!(sheet.starts_with("assets/feed-") && built.exists(sheet), "{sheet}");
        assert!(xml.starts_with("<?xml version"), "{xml}");
        in_order(
            &xml,
            &[
                "<?xml-stylesheet",
                "<xhtml:div xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">Ceci est un flux",
                "<xhtml:a href=\"https://example.org/some/repo/fr/flux/\">Tous les flux de ce site</xhtml:a>",
                "<title>La veille",
            ],
        );
        let feed = feed_rs::parser::parse(xml.as_bytes()).unwrap();
        assert!(feed.title.unwrap().content.starts_with("La veille"), "{file}");
        assert_eq!(feed.description.unwrap().content, "Un bulletin.");
        assert!(feed.links.iter().all(|link| !link.href.contains("/flux/")), "{file}: {:?}", feed.links);
    }
}

#[test]
fn a_site_may_bring_its_own_style_of_feeds() {
    let built = sample().file("templates/feed.css", "rss { color: teal }").build().ok();
    let sheet = built.files().into_iter().find(|file| file.starts_with("assets/feed")).expect("a style sheet");
    assert_eq!(built.page(&sheet), "rss { color: teal }");
    has(&built.page("fr/rss.xml"), &[&sheet]);
}

// ── The policy

#[test]
fn every_page_carries_the_policy_before_it_loads_anything() {
    let built = sample().build().ok();
    for file in built.files().iter().filter(|file| file.ends_with(".html")) {
        let tags = tags(&built.page(file));
        let policy = tags.iter().position(|tag| tag.get("http-equiv") == Some("Content-Security-Policy"));
        let policy = policy.unwrap_or_else(|| panic!("{file}: no policy"));
        let search = "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'";
        let wanted = if file.ends_with("/search/index.html") || file.ends_with("/recherche/index.html") {
            POLICY.replace("script-src 'self'", search)
        } else {
            POLICY.to_owned()
        };
        assert_eq!(tags[policy].get("content"), Some(&*wanted), "{file}");
        let loads = |tag: &crate::html::Tag| {
            ["img", "script"].contains(&&*tag.name) || (tag.name == "link" && tag.get("rel") != Some("canonical"))
        };
        assert!(!tags[..policy].iter().any(loads), "{file}");
    }
}

#[test]
fn nothing_in_a_page_needs_more_than_the_policy_gives() {
    const RAW: &str = "<b onclick=\"x()\" style=\"color:red\">a</b> <script>x()</script> <style>p{}</style>\n\n\
                       <a href=\"javascript:x()\">l</a> [m](javascript:x())\n\n| a | b |\n|:-:|--:|\n| 1 | 2 |\n\n\
                       ```rust\nfn main() {}\n```\n\n- [x] fait\n\n![alt](carte.png){width=10}\n\n[^n] :x\n\n[^n]: Note.\n";
    let site = sample().article("content/2026/raw.fr.md", "Brut", "2026-01-01", RAW);
    let built = site.build().ok();
    for file in built.files().iter().filter(|file| file.ends_with(".html")) {
        for tag in tags(&built.page(file)) {
            let data = tag.get("type") == Some("application/ld+json");
            let own = tag.get("src").is_some_and(|src| src.starts_with("/assets/"));
            assert!(tag.name != "style" && (tag.name != "script" || data || own), "{file}: {tag:?}");
            for (name, value) in &tag.attributes {
                assert!(name != "style" && !name.starts_with("on"), "{file}: {tag:?}");
                assert!(!value.trim_start().to_lowercase().starts_with("javascript:"), "{file}: {tag:?}");
            }
        }
    }
}

#[test]
fn settings_replace_the_policy_or_take_it_away() {
    let with = |line: &str| {
        let site = sample();
        let settings = std::fs::read_to_string(site.path("veille.toml")).unwrap();
        site.file("veille.toml", &format!("{settings}\n[security]\n{line}\n")).build().ok()
    };
    let own = with("policy = \"default-src 'self'\"");
    for page in ["fr/", "404.html", "vieux.html"] {
        let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;self&#39;\">";
        has(&own.page(page), &[policy]);
    }
    let none = with("policy = false");
    lacks(&none.page("fr/"), &["Content-Security-Policy"]);
    lacks(&none.page("vieux.html"), &["Content-Security-Policy"]);
}
