//! What is said of revisions, in every output: never before publication, never ahead, always later than publication.

use crate::html::{has, lacks};
use crate::site::{Built, Site};

const FEEDS: [&str; 3] = ["rss.xml", "atom.xml", "feed.json"];

/// An article of 2 March 2026 with this in its front matter.
fn article(more: &str) -> Site {
    dated("2026-03-02", more)
}

fn dated(date: &str, more: &str) -> Site {
    let front = format!("title: T\ndate: {date}\nthemes: [ai]\nsummary: Un résumé.\n{more}");
    Site::new().file("content/a.fr.md", &format!("---\n{front}\n---\nLe texte.\n"))
}

/// Every text file of the site.
fn outputs(built: &Built) -> Vec<(String, String)> {
    let is_text = |file: &&String| [".html", ".xml", ".json", ".ics"].iter().any(|end| file.ends_with(end));
    let files = built.files();
    files.iter().filter(is_text).map(|file| (file.clone(), built.page(file))).collect()
}

/// When the first item of each feed was published and updated, as whole texts.
fn times(built: &Built) -> Vec<(String, String)> {
    let between = |text: &str, from: &str, to: &str| {
        let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("{from}: {text}"));
        rest.split_once(to).expect("an end").0.to_owned()
    };
    let atom = built.page("fr/atom.xml");
    let entry = &atom[atom.find("<entry>").expect("an entry")..];
    let rss = built.page("fr/rss.xml");
    let item = &rss[rss.find("<item>").expect("an item")..];
    let json: serde_json::Value = serde_json::from_str(&built.page("fr/feed.json")).expect("JSON");
    let json = &json["items"][0];
    let text = |key: &str| json[key].as_str().expect("a text").to_owned();
    vec![
        (between(entry, "<published>", "<"), between(entry, "<updated>", "<")),
        (between(item, "<pubDate>", "<"), between(item, "<atom:updated>", "<")),
        (text("date_published"), text("date_modified")),
    ]
}

#[test]
fn a_revision_before_the_date_is_warned_of_and_said_nowhere() {
    for more in ["updated: 2025-03-04", "updated: 2025-03-04\ncorrections: [{ date: 2025-03-05, text: Faux. }]"] {
        let site = article(more);
        let built = site.build().ok();
        has(&built.stderr(), &["warning[updated-before-date]", "content/a.fr.md:6:10", "2026-03-02"]);
        has(&site.run(&["check", "--now", "2026-03-05"]).stderr(), &["warning[updated-before-date]"]);
        for (file, text) in outputs(&built) {
            assert!(!text.contains("2025") || file == "feed.css", "{file}: {text}");
        }
    }
    let corrected = article("corrections:\n  - { date: 2025-03-05, text: Le montant était faux. }").build().ok();
    has(&corrected.stderr(), &["warning[correction-before-date]", "content/a.fr.md:7:13"]);
    has(&corrected.page("fr/a/"), &["<time datetime=\"2026-03-02\">2 mars 2026</time> Le montant était faux."]);
    has(&corrected.page("fr/corrections/"), &["Le montant était faux.", "2026"]);
}

#[test]
fn a_revision_ahead_is_warned_of_and_waits_for_its_day() {
    let site = article("updated: 2026-04-02\ncorrections: [{ date: 2026-05-02, text: Le montant était faux. }]");
    let built = site.build().ok();
    assert_eq!(built.stderr().matches("warning[future-revision]").count(), 2, "{}", built.stderr());
    for (file, text) in outputs(&built) {
        lacks(&text, &["2026-04-02", "2026-05-02", "Le montant", "April", "Apr 2026", "May 2026"]);
        assert!(!text.contains("article:modified_time"), "{file}");
    }
    assert!(!built.exists("fr/corrections/index.html"));
    let later = site.run(&["build", "--now", "2026-04-02"]).ok();
    has(&later.page("fr/a/"), &["Mis à jour le 2 avril 2026", "article:modified_time\" content=\"2026-04-02\""]);
    lacks(&later.page("fr/a/"), &["Le montant"]);
    assert_eq!(times(&later)[2].1, "2026-04-02T12:00:00Z");
    let last = site.run(&["build", "--now", "2026-05-02"]).ok();
    has(&last.page("fr/a/"), &["Le montant était faux."]);
    lacks(&last.stderr(), &["future-revision"]);
    has(
        &article("updated: 2028-04-02").build().ok().stderr(),
        &["warning[far-future]", "`updated` is dated 2028-04-02"],
    );
}

#[test]
fn the_warnings_of_revisions_can_be_turned_off() {
    let built = article("updated: 2025-04-02\nchecks: { off: [updated-before-date] }").build().ok();
    lacks(&built.stderr(), &["updated-before-date"]);
}

#[test]
fn a_correction_on_the_day_of_publication_makes_a_later_update() {
    for (date, more, updated) in [
        ("2026-03-02", "corrections: [{ date: 2026-03-02, text: Faux. }]", "2026-03-02T12:01:00Z"),
        ("2026-03-02", "updated: 2026-03-02", "2026-03-02T12:01:00Z"),
        (
            "2026-03-02",
            "corrections: [{ date: 2026-03-02, text: Un. }, { date: 2026-03-02, text: Deux. }]",
            "2026-03-02T12:02:00Z",
        ),
        ("2026-03-02", "corrections: [{ date: 2026-03-02T17:30+01:00, text: Faux. }]", "2026-03-02T16:30:00Z"),
        ("2026-03-02T18:00:00+01:00", "corrections: [{ date: 2026-03-02, text: Faux. }]", "2026-03-02T17:01:00Z"),
        ("2026-03-02T18:00:00+01:00", "updated: 2026-03-02", "2026-03-02T17:01:00Z"),
    ] {
        let built = dated(date, more).build().ok();
        lacks(&built.stderr(), &["warning"]);
        for (published, found) in times(&built) {
            assert_ne!(published, found, "{date} {more}");
            assert_eq!(found.replace("+00:00", "Z"), updated, "{date} {more}");
        }
        has(&built.page("fr/atom.xml"), &["</updated>"]);
        lacks(&built.page("fr/rss.xml"), &["<lastBuildDate>Mon, 2 Mar 2026 12:00:00 +0000</lastBuildDate>"]);
    }
}

#[test]
fn a_brief_is_revised_by_its_own_corrections() {
    let front = "title: D\ndate: 2026-03-02\nkind: digest\n\
                 corrections: [{ date: 2026-03-02, text: Faux., brief: un }]";
    let text = "## Fait marquant\n\n### Un {#un}\n\nx\n\n### Deux {#deux}\n\nx\n";
    let built = Site::new().file("content/d.fr.md", &format!("---\n{front}\n---\n{text}")).build().ok();
    let json: serde_json::Value = serde_json::from_str(&built.page("fr/items/feed.json")).expect("JSON");
    let items = json["items"].as_array().expect("items");
    assert_eq!(items[0]["date_modified"], "2026-03-02T12:01:00Z");
    assert_eq!(items[1]["date_modified"], items[1]["date_published"]);
    has(&built.page("fr/d/un/"), &["article:modified_time"]);
    lacks(&built.page("fr/d/deux/"), &["article:modified_time"]);
}

#[test]
fn machines_are_told_times_in_the_offset_that_was_written() {
    let more = "updated: 2026-03-04T09:30:00+01:00\n\
                corrections: [{ date: 2026-03-03T08:00:00-05:00, text: Faux. }]";
    let page = dated("2026-03-02T18:00:00+01:00", more).build().ok().page("fr/a/");
    has(
        &page,
        &[
            "\"datePublished\":\"2026-03-02T18:00:00+01:00\"",
            "\"dateModified\":\"2026-03-04T09:30:00+01:00\"",
            "\"datePublished\":\"2026-03-03T08:00:00-05:00\"",
            "article:published_time\" content=\"2026-03-02T18:00:00+01:00\"",
            "article:modified_time\" content=\"2026-03-04T09:30:00+01:00\"",
        ],
    );
    let same_day = dated("2026-03-02T18:00:00+01:00", "updated: 2026-03-02").build().ok().page("fr/a/");
    has(&same_day, &["\"dateModified\":\"2026-03-02T18:01:00+01:00\""]);
    let universal = dated("2026-03-02T18:00:00Z", "").build().ok().page("fr/a/");
    has(&universal, &["\"datePublished\":\"2026-03-02T18:00:00Z\""]);
}

#[test]
fn all_feeds_of_a_site_agree_on_a_revision() {
    let built = article("updated: 2026-03-04").build().ok();
    for folder in ["fr", "fr/items", "fr/themes/ia"] {
        for feed in FEEDS {
            let text = built.page(&format!("{folder}/{feed}"));
            has(&text, &["2026-03-04T12:00:00"]);
        }
    }
    has(&built.page("sitemap.xml"), &["<lastmod>2026-03-04</lastmod>"]);
}
