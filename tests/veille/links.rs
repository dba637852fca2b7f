//! Links that leave the site: what is taken from their addresses, and how an item's sources are named.

use super::site::Site;

const LINK: &str = "https://www.gov.uk/plan?id=1&utm_source=x&_cldee=y";

#[test]
fn pages_feeds_and_sources_hold_cleaned_addresses() {
    let text = format!("[Le plan]({LINK}), <{LINK}>, <a href=\"{}\">ici</a>.", LINK.replace('&', "&amp;"));
    let built = Site::new().article("content/a.fr.md", "T", "2026-01-02", &text).build().ok();
    for file in ["fr/a/", "fr/rss.xml", "fr/atom.xml", "fr/feed.json", "fr/items/rss.xml"] {
        let page = built.page(file);
        assert!(
            page.contains("www.gov.uk/plan?id=1") && !page.contains("utm_") && !page.contains("_cldee"),
            "{file}: {page}"
        );
    }
    let page = built.page("fr/a/");
    let list = page.split("class=\"source-list\"").nth(1).unwrap();
    assert_eq!(list.split("</ul>").next().unwrap().matches("<li>").count(), 1, "{page}");
    assert!(list.contains("<a href=\"https://www.gov.uk/plan?id=1\">Le plan</a> <span class=\"host\">gov.uk</span>"));
    assert!(!page.contains("target="), "{page}");
}

#[test]
fn cleaning_is_the_sites_choice() {
    let built = |settings: &str| {
        let site = Site::new().article("content/a.fr.md", "T", "2026-01-02", &format!("[a]({LINK}&my=1)"));
        let settings = format!("{}\n{settings}", std::fs::read_to_string(site.path("veille.toml")).unwrap());
        site.file("veille.toml", &settings).build().ok().page("fr/a/")
    };
    assert!(built("[links]\nclean = false").contains("?id=1&amp;utm_source=x&amp;_cldee=y&amp;my=1"));
    assert!(built("[links]\ntracking = [\"my\"]\nkeep = [\"utm_*\"]").contains("?id=1&amp;utm_source=x\""));
}

#[test]
fn an_articles_key_points_cite_sources_too() {
    let file = "---\ntitle: T\ndate: 2026-01-02\nkey_points: [\"[ici](https://a.org/x)\", \"[B](https://b.org/)\"]\n---\n\
                [Le X](http://a.org/x/#y), [C](https://c.org), [m](mailto:a@b.org).\n";
    let page = Site::new().file("content/a.fr.md", file).build().ok().page("fr/a/");
    let list = page.split("class=\"source-list\"").nth(1).unwrap().split("</ul>").next().unwrap().to_owned();
    let names: Vec<_> = list.split("<a href=").skip(1).map(|rest| rest.split(['>', '<']).nth(1).unwrap()).collect();
    assert_eq!(names, ["Le X", "B", "C"], "{list}");
}

#[test]
fn a_link_to_a_new_window_says_so() {
    let text = "<a href=\"https://a.org/\" target=\"_blank\">Loin</a>";
    let page = Site::new().article("content/a.fr.md", "T", "2026-01-02", text).build().ok().page("fr/a/");
    assert!(
        page.contains(
            "<a href=\"https://a.org/\" target=\"_blank\" rel=\"noopener\">Loin\
             <span class=\"unseen\"> (S’ouvre dans une nouvelle fenêtre)</span></a>"
        ),
        "{page}"
    );
}

/// Addresses as French writes them: between guillemets, before a spaced colon, in a note, a table and a key point.
#[test]
fn bare_addresses_are_links_and_sources() {
    let file = "---\ntitle: T\ndate: 2026-01-02\nkey_points: [\"Voir www.k.example/a\"]\n---\n\
                Rapport[^1], « https://g.example/a » : contact@m.example !\n\n\
                ## Tableau\n\n| lien |\n|---|\n| https://t.example/x_y?utm_source=z |\n\n[^1]: Ofcom, https://n.example/rapport.\n";
    let built = Site::new().file("content/a.fr.md", file).build().ok();
    let page = built.page("fr/a/");
    for link in [
        "<a href=\"http://www.k.example/a\">www.k.example/a</a>",
        "«\u{a0}<a href=\"https://g.example/a\">https://g.example/a</a>\u{a0}»\u{a0}: ",
        "<a href=\"mailto:contact@m.example\">contact@m.example</a>\u{202f}!",
        "<a href=\"https://t.example/x_y\">https://t.example/x_y</a>",
        "Ofcom, <a href=\"https://n.example/rapport\">https://n.example/rapport</a>.",
    ] {
        assert!(page.contains(link), "{link}: {page}");
    }
    let list = page.split("class=\"source-list\"").nth(1).unwrap().split("</ul>").next().unwrap();
    let sources: Vec<_> = list.split("<a href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let expected =
        ["http://www.k.example/a", "https://g.example/a", "https://t.example/x_y", "https://n.example/rapport"];
    assert_eq!(sources, expected, "{list}");
    for feed in ["fr/rss.xml", "fr/atom.xml", "fr/feed.json"] {
        let feed = built.page(feed);
        assert!(feed.contains("https://n.example/rapport") && !feed.contains("utm_source"), "{feed}");
    }
}

#[test]
fn versions_are_compared_by_their_bare_addresses_too() {
    let check = |english: &str| {
        let site = Site::new().article("content/a.fr.md", "T", "2026-01-02", "Voir https://x.example/a.").article(
            "content/a.en.md",
            "U",
            "2026-01-02",
            english,
        );
        site.run(&["check", "--now", super::site::NOW]).stderr()
    };
    assert!(check("See the report.").contains("parity-links"));
    assert!(!check("See [the report](https://x.example/a).").contains("parity-links"));
}

/// All that a newsletter from a mail program brings along; each is named with what to do.
#[test]
fn markdown_that_is_left_over_is_named() {
    let body = "Lire [le plan](https://x.example/le plan.pdf), [la lettre] (https://x.example), **ce mot **là, une note[^a b], \
                [un mot[^1]](https://x.example) et [cela](https://x.example “titre”).\n\n[^1]: n\n";
    let built = Site::new().article("content/a.fr.md", "T", "2026-01-02", body).build().ok();
    let faults = built.stderr();
    assert_eq!(faults.matches("warning[leftover-markup]").count(), 6, "{faults}");
    for hint in [
        "`[le plan](<https://x.example/le plan.pdf>)`",
        "no space between",
        "`**text**`",
        "`[^a-b]`",
        "[^1]",
        "straight",
    ] {
        assert!(faults.contains(hint), "{hint}: {faults}");
    }
    assert!(built.page("fr/a/").contains("[le plan](https://x.example/le plan.pdf)"));
    let faults = Site::new().article("content/a.fr.md", "T", "2026-01-02", "![un plan] (plan.png)").build().faults();
    assert!(faults.contains("error[leftover-markup]"), "{faults}");
}

/// A site at this address, with an article of this text beside another one.
fn at(base: &str, text: &str) -> Site {
    let site = Site::new()
        .article("content/a.fr.md", "T", "2026-01-02", text)
        .article("content/b.fr.md", "B", "2026-01-01", "B.\n\n## Une partie {#partie}\n\nTexte.")
        .file("static/files/r.pdf", "%PDF");
    let settings = std::fs::read_to_string(site.path("veille.toml")).unwrap();
    site.file("veille.toml", &settings.replace("https://example.org/", base))
}

#[test]
fn whole_addresses_of_the_site_itself_are_checked() {
    let dead = [
        ("https://example.org/veille/fr/nowhere/", "dead-link"),
        ("http://EXAMPLE.org:80/veille/files/absent.pdf?v=1", "dead-link"),
        ("//example.org/veille/fr/nowhere/", "dead-link"),
        ("https://example.org/veille/fr/b/#absent", "dead-anchor"),
    ];
    for (address, name) in dead {
        for text in
            [format!("[x]({address})"), format!("<a href=\"{address}\">x</a>"), format!("[x]\n\n[x]: {address}")]
        {
            let told = at("https://example.org/veille/", &text).build().faults();
            assert_eq!(told.matches(&format!("error[{name}]")).count(), 1, "{text}: {told}");
        }
    }
    let told = at("https://example.org/veille/", "<https://example.org/veille/fr/nowhere/>").build().faults();
    assert!(told.contains("error[dead-link]"), "{told}");
    let told = at("https://example.org/veille/", "![x](https://example.org/veille/absent.png)").build().faults();
    assert!(told.contains("error[dead-link]") && !told.contains("external-image"), "{told}");
}

#[test]
fn whole_addresses_of_the_site_itself_lead_wherever_it_is_published() {
    let text = "[b](https://example.org/veille/fr/b/?q=é#partie) [r](http://example.org/veille/files/r.pdf?utm_source=x) \
                [home](https://example.org/veille) [top](#top) [out](https://example.org/other/) \
                [www](https://www.example.org/veille/fr/nowhere/) <https://example.org/veille/fr/b/>";
    let site = at("https://example.org/veille/", text);
    let page = |built: &super::site::Built, file: &str| built.page(file);
    let built = site.build().ok();
    let shown = page(&built, "fr/a/");
    for link in [
        "<a href=\"/veille/fr/b/?q=%C3%A9#partie\">b</a>",
        "<a href=\"/veille/files/r.pdf\">r</a>",
        "<a href=\"/veille/\">home</a>",
        "<a href=\"#top\">top</a>",
        "<a href=\"https://example.org/other/\">out</a>",
        "<a href=\"https://www.example.org/veille/fr/nowhere/\">www</a>",
        "<a href=\"/veille/fr/b/\">https://example.org/veille/fr/b/</a>",
    ] {
        assert!(shown.contains(link), "{link}: {shown}");
    }
    let sources = shown.split("class=\"source-list\"").nth(1).unwrap().split("</ul>").next().unwrap();
    assert_eq!(sources.matches("<li>").count(), 2, "{sources}");
    let built = site.build_with(&["--base-url", "https://preview.example/"]).ok();
    assert!(page(&built, "fr/a/").contains("<a href=\"/fr/b/?q=%C3%A9#partie\">b</a>"));
    let feed = page(&built, "fr/feed.json");
    assert!(feed.contains("https://preview.example/fr/b/?q=%C3%A9#partie"), "{feed}");
    // What is written for the other address is checked there, too.
    let site = at("https://example.org/veille/", "[x](https://example.org/veille/fr/nowhere/)");
    assert!(site.build_with(&["--base-url", "https://preview.example/"]).faults().contains("error[dead-link]"));
}

#[test]
fn links_within_the_site_keep_their_query() {
    let text = "[b](b.fr.md?q=a b&c#partie) [own](?print) [r](/files/r.pdf?v=2#page=3) [d](d.fr.md?x=1#bref)";
    let digest = "## L’espace\n\n### Bref {#bref}\n\nTexte.\n";
    let site = at("https://example.org/", text).digest("content/d.fr.md", "D", "2026-01-03", digest);
    let page = site.build().ok().page("fr/a/");
    for link in [
        "<a href=\"/fr/a/?print\">own</a>",
        "<a href=\"/files/r.pdf?v=2#page=3\">r</a>",
        "<a href=\"/fr/d/bref/?x=1\">d</a>",
    ] {
        assert!(page.contains(link), "{link}: {page}");
    }
    let site = at("https://example.org/", "[b](b.fr.md?q=é&c=%20#partie)");
    assert!(site.build().ok().page("fr/a/").contains("<a href=\"/fr/b/?q=%C3%A9&amp;c=%20#partie\">b</a>"));
}

/// RFC 3986 knows ASCII only.
#[test]
fn every_address_is_a_uri() {
    let text = "[a](https://bücher.example/größe/?q=ü#ß) [ma@il](mailto:rené@example.org) \
                [own](https://münchen.example/straße/fr/été/#à-venir) <https://例え.jp/道>";
    let site = at("https://münchen.example/straße", text)
        .article(
            "content/été.fr.md",
            "Été",
            "2026-01-03",
            "Texte.\n\n## À venir {#à-venir}\n\nTexte.\n\n![Un œuf](œuf.png)",
        )
        .bytes("content/œuf.png", &super::site::png(1200, 800));
    let built = site.build().ok();
    let base = "https://xn--mnchen-3ya.example/stra%C3%9Fe/";
    for (file, address) in [
        ("fr/été/", format!("<link rel=\"canonical\" href=\"{base}fr/%C3%A9t%C3%A9/\">")),
        ("fr/été/", format!("\"url\":\"{base}fr/%C3%A9t%C3%A9/\"")),
        ("fr/été/", "src=\"/stra%C3%9Fe/%C5%93uf.png\"".to_owned()),
        ("fr/été/", format!("<meta property=\"og:url\" content=\"{base}fr/%C3%A9t%C3%A9/\">")),
        ("fr/rss.xml", format!("<link>{base}fr/%C3%A9t%C3%A9/</link>")),
        ("fr/atom.xml", format!("href=\"{base}fr/%C3%A9t%C3%A9/\"")),
        ("fr/feed.json", format!("\"url\":\"{base}fr/%C3%A9t%C3%A9/\"")),
        ("sitemap.xml", format!("<loc>{base}fr/%C3%A9t%C3%A9/</loc>")),
        ("robots.txt", format!("{base}sitemap.xml")),
        ("fr/a/", "href=\"https://xn--bcher-kva.example/gr%C3%B6%C3%9Fe/?q=%C3%BC#%C3%9F\">a</a>".to_owned()),
        ("fr/a/", "href=\"mailto:ren%C3%A9@example.org\"".to_owned()),
        ("fr/a/", "href=\"/stra%C3%9Fe/fr/%C3%A9t%C3%A9/#%C3%A0-venir\">own</a>".to_owned()),
        ("fr/a/", "href=\"https://xn--r8jz45g.jp/%E9%81%93\">https://例え.jp/道</a>".to_owned()),
    ] {
        let page = built.page(file);
        assert!(page.replace("\": \"", "\":\"").contains(&address), "{file}: {address}: {page}");
    }
    for file in built.files().iter().filter(|file| !file.starts_with("pagefind/") && !file.ends_with(".png")) {
        let Ok(text) = std::fs::read_to_string(built.public.join(file)) else { continue };
        for attribute in ["href=\"", "src=\"", "<loc>", "<link>", "url\":\"", "<id>", "content=\"http"] {
            for address in text.split(attribute).skip(1).map(|rest| rest.split(['"', '<']).next().unwrap_or_default()) {
                assert!(address.is_ascii(), "{file}: {attribute}{address}");
            }
        }
    }
}
