//! Point 5: every address of every output works under any base path, links written in Markdown included.

use std::collections::BTreeMap;

use feed_rs::parser;

use crate::html::{addresses, has, ids, lacks, main};
use crate::sample::sample;
use crate::site::{Built, Site};

const HOST: &str = "https://x.github.io";
const BASE: &str = "/some/repo/";

fn built() -> Built {
    sample().build_with(&["--base-url", "https://x.github.io/some/repo/"]).ok()
}

/// Follows an address as a server at `HOST` would, where `BASE` is all that it serves.
struct Server {
    /// Files with the ids that they hold.
    files: BTreeMap<String, Vec<String>>,
}

impl Server {
    fn new(built: &Built) -> Self {
        let anchors = |file: &str| {
            if file.ends_with(".html") { ids(&built.page(file)).into_iter().collect() } else { Vec::new() }
        };
        Self {
            files: built
                .files()
                .into_iter()
                .map(|file| {
                    let ids = anchors(&file);
                    (file, ids)
                })
                .collect(),
        }
    }

    /// Fails where an address of the site leads nowhere; tells whether it is one of the site.
    #[track_caller]
    fn follow(&self, address: &str, page: &str) -> bool {
        let (address, fragment) = address.split_once('#').map_or((address, None), |(url, id)| (url, Some(id)));
        let file = if address.is_empty() {
            page.to_owned()
        } else if let Some(path) = address.strip_prefix(HOST).or(Some(address).filter(|path| path.starts_with('/'))) {
            let path = path.strip_prefix(BASE).unwrap_or_else(|| panic!("{page}: {address} is outside the base path"));
            let path = percent_encoding::percent_decode_str(path).decode_utf8().expect("UTF-8");
            if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.into_owned() }
        } else {
            assert!(address.starts_with("https://www.gov.uk/"), "{page}: {address} is relative or unknown");
            return false;
        };
        let ids = self.files.get(&file).unwrap_or_else(|| panic!("{page}: {address} leads to no file"));
        if let Some(id) = fragment {
            assert!(ids.iter().any(|other| other == id), "{page}: nothing is at {address}#{id}");
        }
        true
    }
}

#[test]
fn every_address_of_every_page_leads_somewhere_under_the_base_path() {
    let built = built();
    let server = Server::new(&built);
    let mut followed = 0;
    for file in built.files().iter().filter(|file| file.ends_with(".html")) {
        for address in addresses(&built.page(file)) {
            followed += usize::from(server.follow(&address, file));
        }
    }
    assert!(followed > 1000, "{followed}");
}

#[test]
fn every_address_of_the_sitemap_and_robots_is_under_the_base_path() {
    let built = built();
    let server = Server::new(&built);
    let sitemap = built.page("sitemap.xml");
    let locations = sitemap.split("<loc>").skip(1).map(|rest| rest.split("</loc>").next().unwrap_or_default());
    let locations: Vec<&str> = locations.collect();
    assert!(locations.len() > 20);
    for address in locations {
        assert!(server.follow(address, "sitemap.xml"));
    }
    for address in addresses(&sitemap) {
        assert!(server.follow(&address, "sitemap.xml"));
    }
    has(&built.page("robots.txt"), &["Sitemap: https://x.github.io/some/repo/sitemap.xml"]);
}

#[test]
fn every_address_of_every_feed_is_whole_and_leads_somewhere() {
    let built = built();
    let server = Server::new(&built);
    let feeds: Vec<String> = built
        .files()
        .into_iter()
        .filter(|file| file.ends_with("rss.xml") || file.ends_with("atom.xml") || file.ends_with("feed.json"))
        .collect();
    assert_eq!(feeds.len(), 24, "three formats of entries, items and two themes in two languages");
    for file in feeds {
        let feed = parser::parse(built.page(&file).as_bytes()).expect("a feed");
        let mut whole: Vec<String> = feed
            .links
            .iter()
            .chain(feed.entries.iter().flat_map(|entry| &entry.links))
            .map(|link| link.href.clone())
            .collect();
        assert!(!feed.entries.is_empty(), "{file}");
        for entry in &feed.entries {
            whole.extend(addresses(
                entry.content.as_ref().and_then(|content| content.body.as_deref()).expect("content"),
            ));
        }
        for address in whole {
            assert!(address.starts_with("https://"), "{file}: {address}");
            server.follow(&address, &file);
        }
    }
}

/// A site under a base path with two entries that link to each other in every way.
fn linked(body: &str) -> Site {
    let site = Site::new()
        .digest(
            "content/2026/d.fr.md",
            "D",
            "2026-02-01",
            "## L’espace\n\n### Brève {#b slug=la-breve}\n\n#### Sous-titre\n\nx",
        )
        .file("content/2025/a.fr.md", "---\ntitle: A\ndate: 2025-01-01\nslug: autre\n---\n## Une partie\n\nx\n")
        .file("content/2026/r.pdf", "%PDF")
        .file("static/s.pdf", "%PDF")
        .article("content/2026/x.fr.md", "X", "2026-02-02", body);
    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    site.file("veille.toml", &settings.replace("https://example.org/", "https://x.github.io/some/repo"))
}

#[test]
fn links_to_files_become_the_addresses_that_readers_get() {
    for (written, address) in [
        ("../2025/a.fr.md", "/some/repo/fr/2025/autre/"),
        ("../2025/a.fr.md#une-partie", "/some/repo/fr/2025/autre/#une-partie"),
        ("d.fr.md", "/some/repo/fr/2026/d/"),
        ("./d.fr.md#b", "/some/repo/fr/2026/d/la-breve/"),
        ("d.fr.md#sous-titre", "/some/repo/fr/2026/d/#sous-titre"),
        ("x.fr.md", "/some/repo/fr/2026/x/"),
        ("r.pdf", "/some/repo/2026/r.pdf"),
        ("r.pdf#page=2", "/some/repo/2026/r.pdf#page=2"),
        ("/s.pdf", "/some/repo/s.pdf"),
        ("/fr/themes/ia/", "/some/repo/fr/themes/ia/"),
        ("/", "/some/repo/"),
        ("https://www.gov.uk/a?b=1&c=2#d", "https://www.gov.uk/a?b=1&c=2#d"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ] {
        for body in [
            format!("[lien]({written})"),
            format!("[lien][r]\n\n[r]: {written}"),
            format!("<a href=\"{written}\">lien</a>"),
        ] {
            let built = linked(&body).build().ok();
            let page = built.page("fr/2026/x/");
            let prose = crate::html::between(&page, "<div class=\"prose\">", "</div>");
            assert_eq!(addresses(prose), [address], "{body}");
            let feed = parser::parse(built.page("fr/rss.xml").as_bytes()).expect("a feed");
            let content = feed.entries[0].content.as_ref().and_then(|content| content.body.clone()).expect("content");
            let whole =
                if address.starts_with('/') { format!("https://x.github.io{address}") } else { address.to_owned() };
            assert_eq!(addresses(&content), [whole], "{body}");
        }
    }
}

#[test]
fn a_dead_link_is_an_error_however_it_is_written() {
    for (written, told) in [
        ("../2024/a.fr.md", "there is no file `content/2024/a.fr.md`"),
        ("../2025/a.fr.md#autre-partie", "`content/2025/a.fr.md` has no brief or heading `#autre-partie`"),
        ("d.fr.md#bb", "has no brief or heading `#bb`"),
        ("#rien", "`content/2026/x.fr.md` has no brief or heading `#rien`"),
        ("s.pdf", "there is no file `content/2026/s.pdf`"),
        ("/fr/nulle-part/", "the site has no address `/fr/nulle-part/`"),
        ("/some/repo/s.pdf", "leave out the base path: `/s.pdf`"),
    ] {
        for body in [format!("[lien]({written})"), format!("<a href=\"{written}\">lien</a>")] {
            has(&linked(&body).build().faults(), &[told, "content/2026/x.fr.md:6"]);
        }
    }
    has(&linked("![p](rien.png)").build().faults(), &["there is no file `content/2026/rien.png`"]);
}

#[test]
fn a_link_to_a_brief_of_the_same_digest_stays_on_the_digest_and_leads_to_the_briefs_page_elsewhere() {
    let built = built();
    has(&built.page("fr/2026/02/"), &["<a href=\"#cma\">la réforme</a>", "<a href=\"#details\">le détail</a>"]);
    has(&built.page("fr/2026/02/ai-plan/"), &["<a href=\"/some/repo/fr/2026/02/cma/\">la réforme</a>"]);
    has(&built.page("fr/2026/02/cma/"), &["<a href=\"/some/repo/fr/2026/02/#details\">le détail</a>"]);
    has(&built.page("fr/2026/02/ai-plan/"), &["<a class=\"anchor\" href=\"#details\">"]);
}

/// The search index is packed, and knows no base: `search.rs` holds that.
fn is_text(file: &str) -> bool {
    !file.ends_with(".css") && !file.ends_with(".png") && !file.starts_with("pagefind/")
}

#[test]
fn a_base_url_given_to_the_command_takes_the_place_of_the_written_one() {
    let built = built();
    for file in built.files().iter().filter(|file| is_text(file)) {
        lacks(&built.page(file), &["https://example.org"]);
    }
    has(main(&built.page("fr/")), &["href=\"/some/repo/fr/2026/02/\""]);
}

#[test]
fn a_base_path_changes_addresses_and_nothing_else() {
    let (root, below) = (sample().build().ok(), built());
    assert_eq!(root.files(), below.files());
    for file in root.files().iter().filter(|file| file.ends_with(".html")) {
        let moved = below.page(file).replace("https://x.github.io/some/repo/", "https://example.org/");
        assert_eq!(moved.replace("/some/repo/", "/"), root.page(file), "{file}");
    }
}

#[test]
fn pictures_and_the_icon_and_the_style_sheet_are_under_the_base_path() {
    let page = built().page("fr/2025/accord/");
    has(&page, &["<img src=\"/some/repo/2025/photo.png\"", "rel=\"stylesheet\" href=\"/some/repo/assets/style-"]);
    has(&page, &["href=\"/some/repo/assets/favicon-", "content=\"https://x.github.io/some/repo/2025/photo.png\""]);
}
