//! Cards for social networks: who has one, when it is drawn, and when it goes.

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, SystemTime};

use crate::site::{Built, Site, png};

fn site() -> Site {
    Site::new()
        .article("content/2026/a.fr.md", "Un « titre » long", "2026-01-15", "Texte.")
        .article("content/2026/a.en.md", "One", "2026-01-15", "Text.")
        .digest("content/2026/d.fr.md", "Février", "2026-02-27", "## L’espace\n\n### Une fusée {#rocket}\n\nTexte.")
}

/// The cards on disk, with when they were written.
fn cards(built: &Built) -> BTreeMap<String, SystemTime> {
    let cards = built.files().into_iter().filter(|file| file.starts_with("assets/cards/"));
    cards.map(|file| (file.clone(), fs::metadata(built.public.join(&file)).unwrap().modified().unwrap())).collect()
}

/// What a page says by `property="…"` or `name="…"`.
fn said(page: &str, property: &str) -> Option<String> {
    let at = page.find(&format!("=\"{property}\" content=\""))?;
    page[at..].split('"').nth(3).map(str::to_owned)
}

fn card_of(built: &Built, address: &str) -> String {
    let image = said(&built.page(address), "og:image").unwrap_or_else(|| panic!("{address} has no picture"));
    let file = image.split_once("/assets/").map(|(_, file)| format!("assets/{file}")).expect("a card");
    let size = imagesize::size(built.public.join(&file)).expect("a picture");
    assert_eq!((size.width, size.height), (1200, 630), "{address}");
    file
}

#[test]
fn pages_name_their_card_and_others_the_one_of_the_site() {
    let built = site().build().ok();
    let page = built.page("/fr/2026/a/");
    assert!(said(&page, "og:image").unwrap().starts_with("https://example.org/assets/cards/"));
    assert_eq!(said(&page, "og:image:width").as_deref(), Some("1200"));
    assert_eq!(said(&page, "og:image:height").as_deref(), Some("630"));
    assert_eq!(said(&page, "twitter:card").as_deref(), Some("summary_large_image"));
    let alt = said(&page, "og:image:alt").unwrap();
    assert!(alt.starts_with("Un «") && alt.contains("15 janvier 2026") && alt.ends_with("La veille"), "{alt}");
    let own = ["/fr/2026/a/", "/en/2026/a/", "/fr/2026/d/", "/fr/2026/d/rocket/", "/fr/themes/ia/", "/en/themes/ai/"];
    let mut files: Vec<String> = own.iter().map(|address| card_of(&built, address)).collect();
    for (address, home) in
        [("/fr/themes/", "/fr/"), ("/fr/chronologie/", "/fr/"), ("/en/timeline/", "/en/"), ("/", "/fr/")]
    {
        assert_eq!(card_of(&built, address), card_of(&built, home), "{address}");
    }
    files.extend([card_of(&built, "/fr/"), card_of(&built, "/en/")]);
    let distinct: std::collections::BTreeSet<_> = files.iter().collect();
    assert_eq!(distinct.len(), files.len());
    assert_eq!(said(&built.page("404.html"), "og:image"), None);
}

#[test]
fn a_card_is_drawn_only_when_what_it_shows_is_new() {
    let site = site();
    let first = site.build().ok();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for file in cards(&first).keys() {
        fs::File::options().write(true).open(first.public.join(file)).unwrap().set_modified(long_ago).unwrap();
    }
    let before = cards(&first);
    // Another text, the same title; another day of the build.
    site.put("content/2026/a.fr.md", "---\ntitle: Un « titre » long\ndate: 2026-01-15\nthemes: [ai]\n---\nAutre.\n");
    assert_eq!(cards(&site.run(&["build", "--now", "2026-03-09"]).ok()), before);
    // Another title: one card goes, one comes, none else is touched.
    let old = card_of(&first, "/fr/2026/a/");
    site.put("content/2026/a.fr.md", "---\ntitle: Deux\ndate: 2026-01-15\nthemes: [ai]\n---\nAutre.\n");
    let built = site.build().ok();
    let after = cards(&built);
    let new: Vec<_> = after.iter().filter(|(_, written)| **written != long_ago).map(|(file, _)| file.clone()).collect();
    assert_eq!(new, [card_of(&built, "/fr/2026/a/")]);
    assert!(!after.contains_key(&old) && after.len() == before.len());
}

#[test]
fn half_a_card_is_drawn_again() {
    let site = site();
    let built = site.build().ok();
    let file = built.public.join(card_of(&built, "/fr/"));
    let whole = fs::read(&file).unwrap();
    for part in [&whole[..0], &whole[..5], &whole[..whole.len() - 1]] {
        fs::write(&file, part).unwrap();
        site.build().ok();
        assert!(fs::read(&file).unwrap() == whole);
    }
}

#[test]
fn a_picture_of_the_entry_comes_before_a_card() {
    let front = "---\ntitle: Un\ndate: 2026-01-15\nimage: { src: a.png, alt: Une carte }\n---\n";
    let site = Site::new().file("content/a.fr.md", front).bytes("content/a.png", &png(800, 400));
    let page = site.build().ok().page("/fr/a/");
    assert_eq!(said(&page, "og:image").as_deref(), Some("https://example.org/a.png"));
    assert_eq!(said(&page, "og:image:width").as_deref(), Some("800"));
    assert_eq!(said(&page, "og:image:alt").as_deref(), Some("Une carte"));
}

#[test]
fn letters_that_the_fonts_lack_lead_to_the_card_of_the_site() {
    let built = site().article("content/z.fr.md", "中文", "2026-01-16", "").build().ok();
    assert_eq!(card_of(&built, "/fr/z/"), card_of(&built, "/fr/"));
    let text = fs::read_to_string(site().path("veille.toml")).unwrap().replace("La veille", "نشرة");
    let built = site().article("content/z.fr.md", "中文", "2026-01-16", "").file("veille.toml", &text).build().ok();
    assert_eq!(said(&built.page("/fr/z/"), "og:image"), None);
}

#[test]
fn cards_are_below_the_base_and_can_be_switched_off() {
    let site = site();
    let built = site.build_with(&["--base-url", "https://example.org/some/repo/"]).ok();
    let image = said(&built.page("/en/2026/a/"), "og:image").unwrap();
    assert!(image.starts_with("https://example.org/some/repo/assets/cards/"), "{image}");
    let text = fs::read_to_string(site.path("veille.toml")).unwrap();
    site.put("veille.toml", text + "\n[cards]\nenabled = false\n");
    let built = site.build().ok();
    assert!(cards(&built).is_empty() && said(&built.page("/en/2026/a/"), "og:image").is_none());
}
