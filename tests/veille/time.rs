//! When an entry is published and withdrawn, to the minute; what it leaves; what order times make.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::Offset;
use proptest::prelude::*;
use veille::output::Content;
use veille::read::{Changes, File, Text};
use veille::rebuild::{Options, Rebuild, SearchIndex};
use veille::site::Now;
use xxhash_rust::xxh3::xxh3_64;

use crate::html::{has, lacks};
use crate::site::{Built, Site, png};

fn at(site: &Site, now: &str) -> Built {
    site.run(&["build", "--now", now]).ok()
}

fn entry(path: &str, front: &str) -> Site {
    Site::new().file(path, &format!("---\ntitle: Annonce\n{front}\nthemes: [ai]\n---\nTexte.\n"))
}

#[test]
fn an_entry_appears_at_its_minute_in_its_zone() {
    for (date, now, published) in [
        ("2026-03-05T18:00:00+01:00", "2026-03-05T17:59:59+01:00", false),
        ("2026-03-05T18:00:00+01:00", "2026-03-05T18:00:00+01:00", true),
        ("2026-03-05T18:00:00+01:00", "2026-03-05T17:00Z", true),
        ("2026-03-05T18:00:00+01:00", "2026-03-05T12:00-05:00", true),
        ("2026-03-05T18:00:00+01:00", "2026-03-05T11:59-05:00", false),
        // Seconds may be left out.
        ("2026-03-05T18:00+01:00", "2026-03-05T16:59Z", false),
        ("2026-03-05T18:00+01:00", "2026-03-05T17:00Z", true),
        ("2026-03-05 18:00Z", "2026-03-05T18:00Z", true),
        // A day stands for its end.
        ("2026-03-05T18:00+01:00", "2026-03-04", false),
        ("2026-03-05T18:00+01:00", "2026-03-05", true),
        ("2026-03-05T23:30-05:00", "2026-03-05", false),
        // A day without a time begins at midnight UTC.
        ("2026-03-05", "2026-03-05T00:30+01:00", false),
        ("2026-03-05", "2026-03-05T00:00Z", true),
        ("2026-03-05", "2026-03-05", true),
    ] {
        let site = entry("content/a.fr.md", &format!("date: {date}"));
        let built = at(&site, now);
        assert_eq!(built.exists("fr/a/index.html"), published, "{date} at {now}");
        for list in ["fr/archives/", "fr/rss.xml", "fr/items/atom.xml", "sitemap.xml"] {
            assert_eq!(built.page(list).contains("/fr/a/"), published, "{list}: {date} at {now}");
        }
    }
}

#[test]
fn what_is_scheduled_is_said_with_its_time() {
    let site = entry("content/a.fr.md", "date: 2026-03-05T18:00+01:00").article(
        "content/b.fr.md",
        "Autre",
        "2026-03-01",
        "Voir [l’annonce](a.fr.md).",
    );
    let now = "2026-03-05T16:59Z";
    let status = site.run(&["status", "--now", now]).ok().stdout();
    assert!(status.contains("scheduled until 2026-03-05 18:00 +01:00"), "{status}");
    let json = site.run(&["status", "--now", now, "--format", "json"]).ok().stdout();
    assert!(json.contains("\"scheduled_until\": \"2026-03-05T18:00:00+01:00\""), "{json}");
    let checked = site.run(&["check", "--now", now]).stderr();
    assert!(checked.contains("`content/a.fr.md` is scheduled until 2026-03-05 18:00 +01:00"), "{checked}");
    // Once it is there, nothing is said.
    assert!(!site.run(&["status", "--now", "2026-03-05T17:00Z"]).ok().stdout().contains("scheduled until"));
    site.run(&["check", "--now", "2026-03-05T17:00Z"]).ok();
}

#[test]
fn an_expiry_may_have_a_time() {
    for (expires, now, is_there) in [
        ("2026-03-05T18:00+01:00", "2026-03-05T16:59:59Z", true),
        ("2026-03-05T18:00+01:00", "2026-03-05T17:00:00Z", false),
        ("2026-03-05T18:00+01:00", "2026-03-04", true),
        ("2026-03-05T18:00+01:00", "2026-03-05", false),
        ("2026-03-05", "2026-03-04T23:59:59Z", true),
        ("2026-03-05", "2026-03-05T00:00:00Z", false),
    ] {
        let site = entry("content/a.fr.md", &format!("date: 2026-03-01\nexpires: {expires}"));
        let page = at(&site, now).page("fr/a/");
        assert_eq!(page.contains("Texte."), is_there, "{expires} at {now}");
        assert_eq!(page.contains("Cette page a été retirée le 5 mars 2026."), !is_there, "{expires} at {now}");
    }
}

#[test]
fn what_time_it_is_must_be_said_with_its_zone() {
    let site = entry("content/a.fr.md", "date: 2026-03-01");
    let built = site.run(&["build", "--now", "2026-03-05T18:00"]);
    assert_eq!(built.code(), 2);
    assert!(built.stderr().contains("add it: `2026-03-05T18:00:00+01:00`, or `Z`"), "{}", built.stderr());
}

/// A digest and an article that have expired, and what leads to them.
fn expired() -> Site {
    Site::new()
        .file(
            "content/2026/conso.fr.md",
            "---\ntitle: Une consultation\ndate: 2026-01-10\nexpires: 2026-03-01T18:00+01:00\n\
             withdrawn: La consultation est close.\nsummary: Résumé caché.\nauthors: [Ada Caché]\n\
             aliases: [/vieux/, /vieux.html]\nimage: { src: cache.png, alt: Caché }\nthemes: [ai]\n\
             events: [ { date: 2026-09-01, text: Point caché, deadline: true } ]\n\
             corrections: [ { date: 2026-01-12, text: Mot caché } ]\n---\nTexte caché.\n\n## Partie {#partie}\n\nCaché.\n",
        )
        .file(
            "content/2026/conso.en.md",
            "---\ntitle: A consultation\ndate: 2026-01-10\nexpires: 2026-03-02\nthemes: [ai]\n---\nHidden text.\n",
        )
        .bytes("content/2026/cache.png", &png(8, 8))
        .file(
            "content/2026/numero.fr.md",
            "---\ntitle: Numéro périmé\ndate: 2026-01-15\nkind: digest\nexpires: 2026-02-20\n---\nCaché.\n\n\
             ## L’espace\n\n### Ariane *volera* {#ariane until=2026-12-01}\n\nCaché.\n\n### Brouillon {#secret .draft}\n\nCaché.\n",
        )
        .file(
            "content/2026/suite.fr.md",
            "---\ntitle: La suite\ndate: 2026-03-03\nthemes: [ai]\n---\nVoir [l’article](conso.fr.md), \
             [sa partie](conso.fr.md#partie), [la brève](numero.fr.md#ariane), [l’adresse](/fr/2026/conso/), \
             [l’ancienne](/vieux/).\n",
        )
}

#[test]
fn what_has_expired_says_so_at_its_address() {
    let built = at(&expired(), "2026-03-05");
    let page = built.page("fr/2026/conso/");
    has(
        &page,
        &[
            "<h1>Une consultation</h1>",
            "Cette page a été retirée le 1er mars 2026.",
            "<time datetime=\"2026-03-01\">",
            "La consultation est close.",
            "<meta name=\"robots\" content=\"noindex\">",
            "<a href=\"/en/2026/conso/\" lang=\"en\" hreflang=\"en\">English</a>",
        ],
    );
    lacks(
        &page,
        &["hreflang=\"x-default\"", "application/ld+json", "article:", "og:image", "rel=\"alternate\" hreflang"],
    );
    has(&built.page("en/2026/conso/"), &["<h1>A consultation</h1>", "This page was withdrawn on 2 March 2026."]);
    // Briefs too, but those that never were public.
    let brief = built.page("fr/2026/numero/ariane/");
    has(
        &brief,
        &["<h1>Ariane volera</h1>", "retirée le 20 février 2026", "<a href=\"/fr/2026/numero/\">Numéro périmé</a>"],
    );
    assert!(!built.exists("fr/2026/numero/secret/index.html"));
    for alias in ["vieux/", "vieux.html"] {
        has(&built.page(alias), &["0; url=/fr/2026/conso/"]);
    }
}

#[test]
fn nothing_else_of_what_has_expired_is_published() {
    let built = at(&expired(), "2026-03-05");
    for file in built.files() {
        let is_text = [".html", ".xml", ".json", ".ics", ".txt"].iter().any(|end| file.ends_with(end));
        if !is_text {
            continue;
        }
        let text = built.page(&file);
        lacks(&text, &["aché", "Hidden text", "cache.png"]);
        if file.ends_with(".xml") || file.ends_with(".json") || file.ends_with(".ics") {
            lacks(&text, &["Une consultation", "A consultation", "Ariane"]);
        }
    }
    for list in ["fr/", "fr/archives/", "fr/chronologie/", "fr/themes/ia/", "en/archive/", "sitemap.xml"] {
        lacks(&built.page(list), &["/2026/conso/", "/2026/numero/"]);
    }
}

#[test]
fn links_to_what_has_expired_stay() {
    let built = at(&expired(), "2026-03-05");
    has(
        &built.page("fr/2026/suite/"),
        &[
            "<a href=\"/fr/2026/conso/\">l’article</a>",
            "<a href=\"/fr/2026/conso/\">sa partie</a>",
            "<a href=\"/fr/2026/numero/ariane/\">la brève</a>",
            "<a href=\"/fr/2026/conso/\">l’adresse</a>",
            "<a href=\"/vieux/\">l’ancienne</a>",
        ],
    );
}

#[test]
fn a_version_may_be_withdrawn_alone() {
    let site = entry("content/a.fr.md", "date: 2026-03-01\nexpires: 2026-03-02").article(
        "content/a.en.md",
        "News",
        "2026-03-01",
        "Text.",
    );
    let built = at(&site, "2026-03-05");
    has(&built.page("fr/a/"), &["<h1>Annonce</h1>", "<a href=\"/en/a/\" lang=\"en\" hreflang=\"en\">English</a>"]);
    let english = built.page("en/a/");
    has(&english, &["Text.", "hreflang=\"en\" href=\"https://example.org/en/a/\""]);
    lacks(&english, &["hreflang=\"fr\" href=\"https://example.org/fr/a/\"", "href=\"/fr/a/\""]);
    // A page that stands in the menu, too.
    let site =
        Site::new().file("content/ours.fr.md", "---\ntitle: Nous\nkind: page\nexpires: 2026-03-02\n---\nTexte.\n");
    let built = at(&site, "2026-03-05");
    has(&built.page("fr/ours/"), &["<h1>Nous</h1>", "retirée le 2 mars 2026"]);
    lacks(&built.page("fr/"), &["/fr/ours/"]);
}

#[test]
fn drafts_leave_nothing_and_previews_show_all() {
    let site = entry("content/a.fr.md", "date: 2026-03-01\nexpires: 2026-03-02\ndraft: true");
    assert!(!at(&site, "2026-03-05").exists("fr/a/index.html"));
    let site = entry("content/a.fr.md", "date: 2026-03-01\nexpires: 2026-03-02");
    let built = site.run(&["build", "--drafts", "--now", "2026-03-05"]).ok();
    has(&built.page("fr/a/"), &["Texte.", "<span class=\"state\">"]);
}

#[test]
fn what_takes_the_place_of_an_expired_entry_has_it() {
    let site = entry("content/a.fr.md", "date: 2026-03-01\nexpires: 2026-03-02").file(
        "content/b.fr.md",
        "---\ntitle: La suite\ndate: 2026-03-02\nthemes: [ai]\naliases: [/fr/a/]\n---\nTexte.\n",
    );
    has(&at(&site, "2026-03-05").page("fr/a/"), &["0; url=/fr/b/"]);
}

#[test]
fn a_site_has_a_template_of_its_own_for_it() {
    let site = entry("content/a.fr.md", "date: 2026-03-01\nexpires: 2026-03-02\nwithdrawn: Parce que.").file(
        "templates/withdrawn.html",
        "{% extends \"veille/withdrawn.html\" %}{% block reason %}OWN {{ view.date.iso }} {{ view.reason }}{% endblock reason %}",
    );
    has(&at(&site, "2026-03-05").page("fr/a/"), &["OWN 2026-03-02 Parce que."]);
}

#[test]
fn an_expiry_that_cannot_be_meant_is_refused() {
    for (front, wanted) in [
        ("date: 2026-03-05\nexpires: 2026-03-05", "expires-before-date"),
        ("date: 2026-03-05T18:00+01:00\nexpires: 2026-03-05", "expires-before-date"),
        ("date: 2026-03-05T18:00+01:00\nexpires: 2026-03-05T17:00Z", "expires-before-date"),
        ("date: 2026-03-05\nexpires: 2025-03-06", "expires-before-date"),
        ("date: 2026-03-05\nwithdrawn: Parce que.", "missing-key"),
    ] {
        let faults = entry("content/a.fr.md", front).build().faults();
        assert!(faults.contains(&format!("error[{wanted}]")), "{front}: {faults}");
    }
    for front in [
        "date: 2026-03-05\nexpires: 2026-03-05T18:00+01:00",
        "date: 2026-03-05T18:00+01:00\nexpires: 2026-03-05T17:01Z",
        "date: 2026-03-05\nexpires: 2026-03-05\ndraft: true",
    ] {
        entry("content/a.fr.md", front).build().ok();
    }
}

/// The order in which a list names these addresses.
fn order<'a>(page: &str, addresses: &[&'a str]) -> Vec<&'a str> {
    let mut places: Vec<(usize, &str)> =
        addresses.iter().map(|address| (page.find(*address).unwrap_or(usize::MAX), *address)).collect();
    places.sort_unstable();
    assert!(places.iter().all(|(place, _)| *place != usize::MAX), "{places:?} in {page}");
    places.into_iter().map(|(_, address)| address).collect()
}

#[test]
fn times_make_the_order_of_lists_and_feeds() {
    let article = |site: Site, name: &str, date: &str| {
        site.article(&format!("content/{name}.fr.md"), &format!("Titre {name}"), date, "Texte.")
    };
    let dates = [
        // On one day: a day without a time counts as noon UTC.
        ("a", "2026-03-02T09:00+01:00"),
        ("b", "2026-03-02T18:00+01:00"),
        ("c", "2026-03-02"),
        ("d", "2026-03-02"),
        // 16:30 UTC: before `b` by its clock, after it by the instant would be 17:30.
        ("e", "2026-03-02T11:30-05:00"),
        ("f", "2026-03-02T13:00+01:00"),
        // Later than `h`, on the day before where it was written.
        ("g", "2026-02-27T23:45Z"),
        ("h", "2026-02-28T00:30+01:00"),
    ];
    let site = dates.iter().fold(Site::new(), |site, (name, date)| article(site, name, date));
    let built = at(&site, "2026-03-05");
    let expected = ["/fr/b/", "/fr/e/", "/fr/c/", "/fr/d/", "/fr/f/", "/fr/a/", "/fr/g/", "/fr/h/"];
    for list in ["fr/archives/", "fr/themes/ia/", "fr/rss.xml", "fr/items/atom.xml", "fr/themes/ia/feed.json"] {
        assert_eq!(order(&built.page(list), &expected), expected, "{list}");
    }
    // The home page leads with the latest; previous and next follow the same order.
    let home = built.page("fr/");
    assert_eq!(order(&home, &["/fr/b/", "/fr/e/"]), ["/fr/b/", "/fr/e/"]);
    has(&built.page("fr/c/"), &["href=\"/fr/e/\"", "href=\"/fr/d/\""]);
    // A full feed drops the earliest instants.
    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    let site = site.file("veille.toml", &format!("{settings}\n[feeds]\nentries = 3\nitems = 3\n"));
    let built = at(&site, "2026-03-05");
    for feed in ["fr/rss.xml", "fr/items/atom.xml"] {
        has(&built.page(feed), &["/fr/b/", "/fr/e/", "/fr/c/"]);
        lacks(&built.page(feed), &["/fr/d/", "/fr/f/", "/fr/a/"]);
    }
}

#[test]
fn years_stay_whole_where_zones_mix() {
    let mut site = Site::new().article("content/x.fr.md", "Silvestre", "2025-12-31T23:45Z", "Texte.").article(
        "content/y.fr.md",
        "Nouvel an",
        "2026-01-01T00:30+02:00",
        "Texte.",
    );
    for day in 1..=31 {
        site = site
            .article(&format!("content/2025/{day}.fr.md"), &format!("A {day}"), &format!("2025-12-{day:02}"), "Texte.")
            .article(&format!("content/2026/{day}.fr.md"), &format!("B {day}"), &format!("2026-01-{day:02}"), "Texte.");
    }
    let built = at(&site, "2026-03-05");
    let (old, new) = (built.page("fr/archives/2025/"), built.page("fr/archives/2026/"));
    has(&old, &["/fr/x/", "32\u{a0}numéros"]);
    lacks(&old, &["/fr/y/"]);
    has(&new, &["/fr/y/", "32\u{a0}numéros"]);
    lacks(&new, &["/fr/x/"]);
    let first = built.page("fr/archives/");
    assert_eq!((first.matches("/fr/y/\"").count(), first.matches("/fr/x/\"").count()), (1, 0));
}

#[test]
fn a_build_with_nothing_due_has_nothing_to_do() {
    let site = entry("content/a.fr.md", "date: 2026-03-05T18:00+01:00\nexpires: 2026-03-05T20:00+01:00").article(
        "content/b.fr.md",
        "Autre",
        "2026-03-01",
        "Texte.",
    );
    let mark = |built: &Built| std::fs::read_to_string(built.public.join(".veille-made-from")).expect("a mark");
    let first = at(&site, "2026-03-05T08:00Z");
    let before = mark(&first);
    assert!(before.ends_with(" 2026-03-05T00:00:00Z 2026-03-05T17:00:00Z\n"), "{before}");
    // Nothing of this is made anew, whatever the minute; the last minute of the time is none of it.
    for now in ["2026-03-05T09:17Z", "2026-03-05T16:59:59Z", "2026-03-05T00:00Z"] {
        let built = at(&site, now);
        assert_eq!(mark(&built), before, "{now}");
        assert!(!built.exists("fr/a/index.html"));
    }
    let published = at(&site, "2026-03-05T17:00Z");
    assert!(published.page("fr/a/").contains("Texte."));
    assert!(mark(&published).ends_with(" 2026-03-05T17:00:00Z 2026-03-05T19:00:00Z\n"));
    assert!(at(&site, "2026-03-05T19:00Z").page("fr/a/").contains("retirée"));
    // Back in time.
    assert!(!at(&site, "2026-03-05T08:00Z").exists("fr/a/index.html"));
    assert!(at(&site, "2026-03-05T18:00Z").page("fr/a/").contains("Texte."));
}

// ── For any dates

/// A written date: minutes from a day on, the offset in minutes, and whether the time is written.
#[derive(Debug, Clone, Copy)]
struct Written {
    minute: i64,
    offset: i32,
    has_time: bool,
}

/// 2026-03-01T00:00Z.
const BEGIN: i64 = 1_772_323_200;

fn instant(minute: i64) -> Timestamp {
    Timestamp::from_second(BEGIN + minute * 60).expect("near today")
}

impl Written {
    fn text(self) -> String {
        let offset = Offset::from_seconds(self.offset * 60).expect("less than a day");
        let local = offset.to_datetime(instant(self.minute));
        if !self.has_time {
            return local.date().to_string();
        }
        let sign = if self.offset < 0 { '-' } else { '+' };
        let (hours, minutes) = (self.offset.abs() / 60, self.offset.abs() % 60);
        format!("{}T{:02}:{:02}{sign}{hours:02}:{minutes:02}", local.date(), local.hour(), local.minute())
    }

    /// When it comes, by another way than the tool's.
    fn comes(self) -> i64 {
        if self.has_time {
            return self.minute;
        }
        let day = (self.minute + i64::from(self.offset)).div_euclid(24 * 60);
        day * 24 * 60
    }
}

fn written() -> impl Strategy<Value = Written> {
    (0_i64..4 * 24 * 60, -12_i32..=14, any::<bool>(), any::<bool>()).prop_map(|(minute, hours, half, has_time)| {
        Written { minute, offset: hours * 60 + if half { 30 } else { 0 }, has_time }
    })
}

fn rebuild(minute: i64) -> Rebuild {
    Rebuild::new(Options {
        base_url: None,
        now: Now::at(instant(minute)),
        unpublished: false,
        fingerprints: true,
        search_index: SearchIndex::OnDemand,
    })
}

fn page(rebuild: &Rebuild, file: &str) -> String {
    match rebuild.output().get(file) {
        Some(Content::Made(made)) => String::from_utf8_lossy(&made.bytes).into_owned(),
        _ => String::new(),
    }
}

fn files(entries: &[(Written, Option<Written>)]) -> Changes {
    let mut files: BTreeMap<Arc<str>, Option<File>> = BTreeMap::new();
    let mut put = |path: String, text: String| {
        let text = Text { bytes: text.as_bytes().into(), hash: xxh3_64(text.as_bytes()) };
        files.insert(path.into(), Some(File::Text(text)));
    };
    put(
        "veille.toml".into(),
        "base_url = \"https://example.org/\"\nid = \"example.org\"\ndefault_language = \"fr\"\n[languages.fr]\ntitle = \"V\"\n".into(),
    );
    for (number, (date, expires)) in entries.iter().enumerate() {
        let mut text = format!("---\ntitle: Titre {number}\ndate: {}\n", date.text());
        if let Some(expires) = expires.filter(|expires| expires.comes() > date.comes()) {
            let _ = writeln!(text, "expires: {}", expires.text());
        }
        put(format!("content/{number}.fr.md"), format!("{text}---\nVivant.\n"));
    }
    files
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Published while its date has come and its expiry has not; and time that passes changes what a clean build would.
    #[test]
    fn published_while_it_is_time(
        entries in proptest::collection::vec((written(), proptest::option::of(written())), 1..5),
        mut nows in proptest::collection::vec(-600_i64..5 * 24 * 60, 1..6),
    ) {
        // Exactly on time, too.
        nows.extend(entries.iter().flat_map(|(date, _)| [date.comes() - 1, date.comes()]));
        let files = files(&entries);
        let mut kept = rebuild(nows[0]);
        kept.apply(files.clone());
        for now in nows {
            let is_other = kept.set_now(Now::at(instant(now)));
            if is_other {
                kept.apply(Changes::new());
            }
            let mut clean = rebuild(now);
            clean.apply(files.clone());
            prop_assert!(!clean.has_errors(), "{:?}", clean.diagnostics());
            prop_assert!(kept.output() == clean.output(), "at {}: applied {is_other}", instant(now));
            for (number, (date, expires)) in entries.iter().enumerate() {
                let text = page(&clean, &format!("fr/{number}/index.html"));
                let expires = expires.filter(|expires| expires.comes() > date.comes());
                let has_come = date.comes() <= now;
                let is_over = expires.is_some_and(|expires| expires.comes() <= now);
                prop_assert_eq!(text.contains("Vivant."), has_come && !is_over, "{} at {}", number, instant(now));
                prop_assert_eq!(text.contains("retirée"), has_come && is_over, "{} at {}", number, instant(now));
            }
        }
    }
}
