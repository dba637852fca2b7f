//! What a build keeps for the next: seen from outside, it is only time.

use std::collections::BTreeMap;
use std::fs;

use crate::site::{Built, Site};

/// As many texts as make it worth while.
fn large() -> Site {
    (0..110).fold(Site::new(), |site, number| {
        let site = site.article(&format!("content/2026/a{number}.fr.md"), "Un titre", "2026-02-01", "Un texte.");
        site.article(&format!("content/2026/a{number}.en.md"), "A title", "2026-02-01", "A text.")
    })
}

/// Every file with its bytes.
fn files(built: &Built) -> BTreeMap<String, Vec<u8>> {
    let read = |file: &String| fs::read(built.public.join(file)).expect("it is there");
    built.files().into_iter().map(|file| (file.clone(), read(&file))).collect()
}

#[test]
fn what_is_remembered_gives_the_site_that_a_clean_build_gives() {
    let site = large();
    let mut arguments: &[&str] = &[];
    site.build().ok();
    for step in 0..6 {
        match step {
            0 => site.put("content/2026/a7.fr.md", "---\ntitle: Autre\ndate: 2026-02-03\n---\nAutrement.\n"),
            1 => site.remove("content/2026/a9.en.md"),
            2 => site.put("glossary.toml", "[texte]\nfr = \"Ce qui est écrit\"\n"),
            3 => site.put("templates/entry.html", "<p>{{ page.title }}</p>"),
            4 => site.put("strings/fr.toml", "[words]\nhome = \"Le début\"\n"),
            _ => arguments = &["--base-url", "https://example.com/elsewhere/"],
        }
        let remembered = files(&site.build_with(arguments).ok());
        fs::rename(site.path(".veille-cache"), site.path("aside")).expect("there is a cache");
        fs::remove_dir_all(site.path("public")).expect("there is an output");
        let clean = files(&site.build_with(arguments).ok());
        assert_eq!(remembered.keys().collect::<Vec<_>>(), clean.keys().collect::<Vec<_>>(), "step {step}");
        let other: Vec<&String> = remembered.keys().filter(|file| remembered[*file] != clean[*file]).collect();
        assert_eq!(other, Vec::<&String>::new(), "step {step}");
        // The next step goes on from what was remembered, not from what the clean build kept.
        fs::remove_dir_all(site.path(".veille-cache")).expect("the clean build made one");
        fs::rename(site.path("aside"), site.path(".veille-cache")).expect("it is there");
    }
}

#[test]
fn warnings_are_told_by_every_build() {
    let site = large().article("content/2026/b.fr.md", "Un titre", "2026-02-01", "![](https://example.com/x.png)");
    let first = site.build().ok().stderr();
    assert!(first.contains("content/2026/b.fr.md"), "{first}");
    site.put("content/2026/a7.fr.md", "---\ntitle: Autre\ndate: 2026-02-03\n---\nAutrement.\n");
    assert_eq!(site.build().ok().stderr(), first);
}

#[test]
fn a_page_that_somebody_changed_is_made_again() {
    let site = large();
    let built = site.build().ok();
    let before = built.page("/fr/2026/a7/");
    site.put("public/fr/2026/a7/index.html", "changed");
    site.put("content/2026/a8.fr.md", "---\ntitle: Autre\ndate: 2026-02-03\n---\nAutrement.\n");
    assert_eq!(site.build().ok().page("/fr/2026/a7/"), before);
}

#[test]
fn a_small_site_keeps_nothing() {
    let site = Site::new().article("content/2026/a.fr.md", "Un titre", "2026-02-01", "Un texte.");
    site.build().ok();
    assert!(!site.path(".veille-cache").exists());
}

#[test]
fn the_cache_stays_out_of_repositories_and_may_be_missing() {
    let site = large();
    site.build().ok();
    assert_eq!(fs::read_to_string(site.path(".veille-cache/.gitignore")).expect("it is there"), "*\n");
    // Something else in its place is left alone.
    fs::remove_dir_all(site.path(".veille-cache")).expect("it is there");
    site.put(".veille-cache", "mine");
    site.put("content/2026/a7.fr.md", "---\ntitle: Autre\ndate: 2026-02-03\n---\nAutrement.\n");
    site.build().ok();
    assert_eq!(fs::read_to_string(site.path(".veille-cache")).expect("it is there"), "mine");
}
