//! Point 4: each row of "What readers get", and what holds on every page.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::html::{addresses, alternates, between, has, ids, in_order, lacks, main, tags, text, without_data};
use crate::sample::sample;
use crate::site::{Built, Site};

const HOST: &str = "https://example.org/";

/// Pages that readers stay on: not the ones at old addresses.
fn pages(built: &Built) -> Vec<(String, String)> {
    let pages = built.files().into_iter().filter(|file| file.ends_with(".html"));
    let pages = pages.map(|file| (file.clone(), built.page(&file)));
    pages.filter(|(_, page)| !page.contains("class=\"kind-redirect\"")).collect()
}

fn address(file: &str) -> String {
    format!("{HOST}{}", file.strip_suffix("index.html").unwrap_or(file))
}

#[test]
fn the_root_sends_to_the_default_language_and_lists_both_without_javascript() {
    let built = sample().build().ok();
    let page = built.page("");
    has(&page, &["<meta http-equiv=\"refresh\" content=\"0; url=/fr/\">", "<html lang=\"fr\""]);
    in_order(main(&page), &["<section lang=\"fr\"", "href=\"/fr/\"", "<section lang=\"en\"", "href=\"/en/\""]);
    lacks(&page, &["<script"]);
    let settings = std::fs::read_to_string(sample().path("veille.toml")).expect("settings");
    let english =
        sample().file("veille.toml", &settings.replace("default_language = \"fr\"", "default_language = \"en\""));
    let built = english.build().ok();
    has(&built.page(""), &["url=/en/\"", "<html lang=\"en\""]);
    has(&built.page("fr/"), &["hreflang=\"x-default\" href=\"https://example.org/en/\""]);
}

#[test]
fn the_home_page_shows_the_lead_the_latest_the_themes_what_is_due_and_how_to_subscribe() {
    let built = sample().build().ok();
    let page = built.page("en/");
    in_order(
        main(&page),
        &["Only in English", "Coming up", "Latest news", "Data and artificial intelligence", "Space", "Subscribe"],
    );
    let page = built.page("fr/");
    let ahead = between(&page, "<ol class=\"ahead\">", "</ol>");
    in_order(ahead, &["31 mars 2026", "La CMA consulte", "15 avril 2026", "Publication du rapport"]);
    has(&page, &["href=\"/fr/rss.xml\"", "href=\"/fr/items/atom.xml\"", "href=\"/fr/themes/espace/\""]);
}

#[test]
fn the_home_page_leads_with_the_lead_of_the_newest_digest() {
    let site = sample();
    site.remove("content/2026/seul.en.md");
    let page = site.build().ok().page("fr/");
    let lead = between(&page, "<section class=\"lead\">", "</section>");
    has(
        lead,
        &[
            "<a href=\"/fr/2026/02/ai-plan/\">Le plan IA a un an</a>",
            "<a href=\"/fr/2026/02/\">Veille numérique, février 2026</a>",
        ],
    );
    lacks(between(&page, "<section class=\"latest\">", "</section>"), &["Le plan IA a un an"]);
}

#[test]
fn entries_and_briefs_have_the_address_of_their_file_and_id() {
    let built = sample().build().ok();
    for (page, title) in [
        ("fr/2026/02/", "Veille numérique, février 2026"),
        ("en/2026/february/", "Digital briefing, February 2026"),
        ("fr/2026/02/calcul/", "Cambridge aura <em>six fois</em> plus de calcul"),
        ("en/2026/february/cma/", "The CMA consults"),
        ("fr/a-propos/", "À propos"),
    ] {
        has(&built.page(page), &[&format!("<h1>{title}</h1>")]);
    }
}

#[test]
fn a_theme_lists_its_items_newest_first_by_year_and_month() {
    let page = sample().build().ok().page("fr/themes/ia/");
    in_order(
        main(&page),
        &[
            "<h2 id=\"y2026\">2026</h2>",
            "<h3 id=\"m2026-03\">mars 2026</h3>",
            "Only in English",
            "<h3 id=\"m2026-01\">janvier 2026</h3>",
            "29 janvier",
            "Le plan IA a un an",
            "26 janvier",
            "Cambridge",
            "<h2 id=\"y2025\">2025</h2>",
            "<h3 id=\"m2025-07\">juillet 2025</h3>",
            "21 juillet",
            "Un accord",
        ],
    );
    has(
        &page,
        &["<p class=\"standfirst\">L’IA.</p>", "<meta name=\"description\" content=\"L’IA.\">", "4\u{a0}actualités"],
    );
    lacks(main(&page), &["La CMA consulte", "/fr/themes/ia/2025/"]);
}

#[test]
fn the_list_of_themes_follows_their_order_and_shows_the_newest_of_each() {
    let page = sample().build().ok().page("fr/themes/");
    in_order(
        main(&page),
        &[
            "Données et intelligence artificielle",
            "4\u{a0}actualités",
            "Le plan IA",
            "L’espace",
            "2\u{a0}actualités",
            "La CMA",
        ],
    );
}

/// So many articles a year, one a week, all of one theme.
fn long(years: &[(i16, usize)]) -> Site {
    let mut site = Site::new();
    for (year, count) in years {
        for number in 0..*count {
            let date = format!("{year}-{:02}-{:02}", number / 28 + 1, number % 28 + 1);
            site = site.article(
                &format!("content/{year}/a{number}.fr.md"),
                &format!("Article {year}, {number}"),
                &date,
                "x",
            );
        }
    }
    site
}

/// The years below an address that have a page.
fn years(built: &Built, list: &str) -> BTreeSet<String> {
    let files = built.files().into_iter();
    let below = files.filter_map(|file| Some(file.strip_prefix(list)?.strip_suffix("/index.html")?.to_owned()));
    below.filter(|name| name.bytes().all(|byte| byte.is_ascii_digit())).collect()
}

#[test]
fn a_list_that_grew_long_gives_each_year_a_page_of_its_own() {
    let built = long(&[(2024, 25), (2025, 20), (2026, 20)]).build().ok();
    for list in ["fr/themes/ia/", "fr/archives/"] {
        assert_eq!(years(&built, list), ["2024", "2025", "2026"].map(str::to_owned).into(), "{list}");
        let first = built.page(list);
        in_order(
            main(&first),
            &["<h2 id=\"y2026\">", "<h2 id=\"y2025\">", "Par année", &format!("/{list}2024/\">2024</a>")],
        );
        lacks(&first, &["id=\"y2024\"", "Article 2024"]);
        let year = built.page(&format!("{list}2024/"));
        assert_eq!(main(&year).matches("<h4>").count(), 25, "{list}");
        has(&year, &["aria-current=\"page\">2024</a>"]);
        lacks(main(&year), &["Article 2025"]);
    }
    has(
        &built.page("fr/themes/ia/2024/"),
        &["25\u{a0}actualités", "<a href=\"/fr/themes/ia/\">Données et intelligence artificielle</a>"],
    );
    has(&built.page("fr/archives/2024/"), &["25\u{a0}numéros"]);
}

#[test]
fn a_short_list_is_on_one_page() {
    let built = long(&[(2024, 20), (2025, 20), (2026, 20)]).build().ok();
    assert_eq!(years(&built, "fr/themes/ia/"), BTreeSet::new());
    assert_eq!(main(&built.page("fr/archives/")).matches("<h4>").count(), 60);
}

#[test]
fn a_years_address_and_what_it_lists_never_shift_when_the_list_grows() {
    let page = |site: Site| {
        let built = site.build().ok();
        let page = built.page("fr/themes/ia/2024/");
        between(&page, "<section class=\"year\">", "</main>").split("<aside").next().unwrap().to_owned()
    };
    assert_eq!(page(long(&[(2024, 40), (2025, 40)])), page(long(&[(2024, 40), (2025, 40), (2026, 40)])));
}

#[test]
fn the_timeline_goes_by_the_date_things_happened_what_is_ahead_first() {
    let built = sample().build().ok();
    let page = built.page("fr/chronologie/");
    in_order(
        main(&page),
        &[
            "Échéances à venir",
            "31 mars 2026",
            "La CMA consulte",
            "15 avril 2026",
            "Publication du rapport",
            // The line itself: from the future to the past.
            "15 avril",
            "31 mars",
            "Aujourd’hui",
            "5 mars 2026",
            "1er mars",
            "Only in English",
            "29 janvier",
            "Le plan IA a un an",
            "26 janvier",
            "Cambridge",
            "20 janvier",
            "La CMA consulte",
            "juillet 2025",
            "Un accord",
        ],
    );
    lacks(main(&page), &["27 février", "Veille numérique, février 2026"]);
    let year = built.page("fr/chronologie/2026/");
    in_order(
        main(&year),
        &["avril 2026", "Publication du rapport", "mars 2026", "Échéance", "Aujourd’hui", "janvier 2026"],
    );
    lacks(main(&year), &["Un accord"]);
    has(&built.page("fr/chronologie/2025/"), &["Un accord"]);
    lacks(main(&built.page("fr/chronologie/2025/")), &["Aujourd’hui"]);
}

#[test]
fn deadlines_ahead_come_nearest_first_and_past_ones_among_the_rest() {
    let mut body = String::from("## L’espace\n");
    for (id, until) in
        [("tard", "2026-12-01"), ("demain", "2026-03-06"), ("hier", "2026-03-04"), ("jour", "2026-03-05")]
    {
        let _ = write!(body, "\n### Brève {id} {{#{id} date=2026-01-0{} until={until}}}\n\nx\n", id.len().min(9));
    }
    let page = Site::new().digest("content/d.fr.md", "D", "2026-02-01", &body).build().ok().page("fr/chronologie/");
    let ahead = between(&page, "<ol class=\"ahead\">", "</ol>");
    in_order(ahead, &["5 mars 2026", "Brève jour", "6 mars 2026", "Brève demain", "1er décembre 2026", "Brève tard"]);
    lacks(ahead, &["Brève hier"]);
    in_order(
        between(&page, "<div class=\"timeline\">", "</main>"),
        &["4 mars", "Brève hier", "Échéance", "janvier 2026"],
    );
}

#[test]
fn a_deadline_told_by_the_front_matter_is_told_once() {
    let text = "---\ntitle: D\ndate: 2026-02-01\nkind: digest\nevents: [ { date: 2026-03-31, text: Clôture, brief: cma, \
                deadline: true } ]\n---\n## L’espace\n\n### La CMA {#cma until=2026-03-31}\n\nx\n";
    let page = Site::new().file("content/d.fr.md", text).build().ok().page("fr/chronologie/");
    let ahead = between(&page, "<ol class=\"ahead\">", "</ol>");
    assert_eq!(ahead.matches("<p class=\"when\">").count(), 1);
    has(ahead, &["<a href=\"/fr/d/cma/\">Clôture</a>", "<p class=\"about\">La CMA</p>"]);
}

#[test]
fn the_archive_holds_every_entry_newest_first_and_no_brief() {
    let page = sample().build().ok().page("fr/archives/");
    in_order(main(&page), &["Only in English", "Veille numérique, février 2026", "3\u{a0}brèves", "2025", "Un accord"]);
    lacks(main(&page), &["Cambridge"]);
}

#[test]
fn the_404_speaks_all_languages_and_leads_home() {
    let page = sample().build().ok().page("404.html");
    in_order(
        main(&page),
        &[
            "<section lang=\"fr\"",
            "Page introuvable",
            "href=\"/fr/\"",
            "<section lang=\"en\"",
            "Page not found",
            "href=\"/en/\"",
        ],
    );
    assert_eq!(alternates(&page), []);
    has(&page, &["<meta name=\"robots\" content=\"noindex\">"]);
}

#[test]
fn robots_name_the_sitemap_and_jekyll_is_kept_away() {
    let built = sample().build().ok();
    has(&built.page("robots.txt"), &["User-agent: *", "Sitemap: https://example.org/sitemap.xml"]);
    assert_eq!(built.page(".nojekyll"), "");
}

#[test]
fn the_sitemap_names_every_page_with_its_versions() {
    let built = sample().build().ok();
    let sitemap = built.page("sitemap.xml");
    let mut listed = BTreeSet::new();
    for url in sitemap.split("<url>").skip(1) {
        let location = between(url, "<loc>", "</loc>").to_owned();
        let page = built.page(location.strip_prefix(HOST).expect("on the site"));
        let links = tags(url)
            .into_iter()
            .filter_map(|tag| Some((tag.get("hreflang")?.to_owned(), tag.get("href")?.to_owned())));
        let links: Vec<_> = links.collect();
        if alternates(&page).len() > 2 {
            assert_eq!(links, alternates(&page), "{location}");
        } else {
            assert_eq!(links, [], "{location} is alone");
        }
        assert!(listed.insert(location));
    }
    let expected = pages(&built).into_iter().map(|(file, _)| file).filter(|file| {
        !["index.html", "404.html", "fr/recherche/index.html", "en/search/index.html"].contains(&&**file)
    });
    assert_eq!(listed, expected.map(|file| address(&file)).collect());
    let row = sitemap
        .split("<url>")
        .find(|row| row.contains("<loc>https://example.org/fr/2025/accord/</loc>"))
        .expect("a row");
    has(row, &["<lastmod>2025-08-01</lastmod>"]);
}

#[test]
fn versions_name_each_other_on_every_page_with_one_default() {
    let built = sample().build().ok();
    let mut paired = 0;
    for (file, page) in pages(&built) {
        if file == "404.html" {
            continue;
        }
        let links = alternates(&page);
        let (default, versions) = links.split_last().expect("alternates");
        assert_eq!(default.0, "x-default", "{file}");
        let preferred = versions.iter().find(|(tag, _)| tag == "fr").unwrap_or(&versions[0]);
        assert_eq!(default.1, preferred.1, "{file}");
        for (_, url) in versions {
            let other = built.page(url.strip_prefix(HOST).expect("on the site"));
            assert_eq!(alternates(&other), links, "{file} and {url}");
        }
        if file != "index.html" {
            assert!(versions.iter().any(|(_, url)| *url == address(&file)), "{file} names itself");
        }
        paired += usize::from(versions.len() == 2);
    }
    assert!(paired > 15, "{paired}");
}

#[test]
fn every_page_names_its_own_address_but_the_root() {
    for (file, page) in pages(&sample().build().ok()) {
        let canonical = if file == "index.html" { address("fr/index.html") } else { address(&file) };
        has(&page, &[&format!("<link rel=\"canonical\" href=\"{canonical}\">")]);
    }
}

#[test]
fn old_addresses_lead_to_the_new_one() {
    let built = sample().build().ok();
    for old in ["ancienne/adresse/", "vieux.html"] {
        let page = built.page(old);
        has(
            &page,
            &[
                "<meta http-equiv=\"refresh\" content=\"0; url=/fr/2026/02/\">",
                "<a href=\"/fr/2026/02/\">Veille numérique, février 2026</a>",
            ],
        );
        has(&page, &["<link rel=\"canonical\" href=\"https://example.org/fr/2026/02/\">", "<html lang=\"fr\""]);
        lacks(&page, &["<script"]);
    }
}

fn unpublished(front: &str) -> Site {
    Site::new()
        .article("content/public.fr.md", "Public", "2026-02-01", "x")
        .file("content/a.fr.md", &format!("---\ntitle: Secret\nthemes: [ai]\n{front}\n---\nx\n"))
}

#[test]
fn drafts_scheduled_and_expired_entries_are_nowhere_until_asked_for() {
    for (front, mark) in [
        ("date: 2026-02-01\ndraft: true", "Brouillon"),
        ("date: 2026-03-06", "Programmé"),
        ("date: 2026-02-01\nexpires: 2026-03-05", "Expiré"),
    ] {
        let site = unpublished(front);
        let built = site.build().ok();
        for file in built.files() {
            // What is in the search index, which is packed, is seen by `search.rs`; cards are pictures.
            let is_what_is_left = front.contains("expires") && file == "fr/a/index.html";
            if !is_what_is_left && !file.ends_with(".css") && !file.ends_with(".png") && !file.starts_with("pagefind/")
            {
                lacks(&built.page(&file), &["Secret"]);
            }
        }
        let built = site.build_with(&["--drafts"]).ok();
        has(
            &built.page("fr/a/"),
            &["<meta name=\"robots\" content=\"noindex\">", &format!("<span class=\"state\">{mark}</span>")],
        );
        has(&built.page("fr/archives/"), &["Secret", &format!("<span class=\"state\">{mark}</span>")]);
        lacks(&built.page("fr/public/"), &["noindex"]);
        lacks(&built.page("sitemap.xml"), &["/fr/a/"]);
        for feed in ["fr/rss.xml", "fr/items/atom.xml", "fr/themes/ia/feed.json"] {
            lacks(&built.page(feed), &["Secret"]);
            has(&built.page(feed), &["Public"]);
        }
    }
}

#[test]
fn a_scheduled_entry_comes_out_on_its_day() {
    let site = unpublished("date: 2026-03-06");
    for (now, there) in [("2026-03-05", false), ("2026-03-06", true)] {
        let built = site.run(&["build", "--now", now]).ok();
        assert_eq!(built.exists("fr/a/index.html"), there, "{now}");
    }
}

#[test]
fn a_link_to_an_entry_that_is_not_public_yet_is_an_error_that_says_so() {
    let site =
        unpublished("date: 2026-02-01\ndraft: true").article("content/b.fr.md", "B", "2026-02-01", "[a](a.fr.md)");
    has(&site.build().faults(), &["error[dead-link]: `content/a.fr.md` is a draft"]);
}

#[test]
fn an_empty_site_has_pages_that_say_so() {
    let built = Site::new().build().ok();
    has(&built.page("fr/archives/"), &["Aucun numéro pour l’instant."]);
    has(&built.page("fr/themes/ia/"), &["Aucune actualité pour l’instant."]);
    has(&built.page("fr/chronologie/"), &["Aucun événement pour l’instant."]);
    has(&built.page("fr/"), &["La veille", "S’abonner"]);
}

/// Elements that hold nothing, in the page's text.
fn empties(page: &str) -> Vec<String> {
    let page: String = page.split('\n').map(str::trim).collect();
    let names = [
        "p", "ul", "ol", "li", "div", "section", "aside", "nav", "header", "h1", "h2", "h3", "h4", "a", "dl", "figure",
        "span",
    ];
    let empty = |name: &&&str| {
        page.split(&format!("<{name}")).skip(1).any(|rest| {
            rest.starts_with(['>', ' '])
                && rest.split_once('>').is_some_and(|(_, rest)| rest.trim_start().starts_with(&format!("</{name}>")))
        })
    };
    names.iter().filter(empty).map(|name| (*name).to_owned()).collect()
}

#[test]
fn every_page_is_sound() {
    for site in [sample(), Site::new(), long(&[(2024, 30), (2025, 35)])] {
        for (file, page) in pages(&site.build().ok()) {
            let tags = tags(&page);
            ids(&page);
            // Results are written into the search page by its script.
            let results = page
                .find("<section class=\"results\"")
                .map_or(0..0, |start| start..page.find("</template>").expect("the template of a result"));
            let written = [&page[..results.start], &page[results.end..]].concat();
            assert_eq!(empties(&written), [""; 0], "{file}:\n{page}");
            assert_eq!(page.matches("<h1").count(), 1, "{file}");
            let headings = tags.iter().filter_map(|tag| tag.name.strip_prefix('h')?.parse::<u8>().ok());
            let mut level = 0;
            for next in headings {
                assert!(next <= level + 1, "{file}: h{next} after h{level}");
                level = next;
            }
            assert!(!text(between(&page, "<title>", "</title>")).is_empty());
            let shown = without_data(&page);
            lacks(&shown, &["style=\"", "{{", "{%", "{date}", "{title}", "{language}", "words."]);
            // The search page has a script, and holds the phrases that it fills.
            if !page.contains("class=\"kind-search\"") {
                lacks(&shown, &["<script", "{count}", "{query}"]);
            }
            assert!(
                tags.iter()
                    .filter(|tag| tag.name == "a")
                    .all(|tag| tag.get("href").is_some_and(|href| !href.is_empty()))
            );
            for link in addresses(&page) {
                assert!(
                    !link.contains("//")
                        || link.starts_with("https://example.org/")
                        || link.starts_with("https://www.gov.uk/"),
                    "{file}: {link}"
                );
            }
        }
    }
}
