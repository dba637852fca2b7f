//! `veille check`: what it finds, how it is turned off, its exit codes.

use crate::site::{NOW, Site};

fn unsummarised(matter: &str) -> Site {
    Site::new()
        .file("content/2026/a.fr.md", &format!("---\ntitle: Titre\ndate: 2026-01-15\n{matter}---\n![](a.png)\n"))
        .file("content/2026/a.png", "x")
        .file(
            "content/2026/b.fr.md",
            "---\ntitle: Autre\ndate: 2026-01-14\nthemes: [ai, space]\nsummary: Un résumé.\n---\nTexte.\n",
        )
}

#[test]
fn a_careful_look_finds_more_than_a_build_and_writes_nothing() {
    let site = unsummarised("");
    let checked = site.run(&["check", "--now", NOW]).ok();
    assert!(checked.stderr().contains("warning[missing-summary]"), "{}", checked.stderr());
    assert!(checked.stderr().contains("warning[image-alt]"), "{}", checked.stderr());
    assert_eq!(checked.stdout(), "no errors, 2 warnings\n");
    assert!(!site.path("public").exists());
    assert!(!site.build().ok().stderr().contains("missing-summary"));
    assert_eq!(site.run(&["check", "--now", NOW, "--strict"]).code(), 1);
}

#[test]
fn a_warning_is_turned_off_for_a_site_or_a_file() {
    let names = "checks: { off: [missing-summary, image-alt] }\n";
    let site = unsummarised(names);
    assert_eq!(site.run(&["check", "--now", NOW, "--strict"]).ok().stdout(), "no errors, no warnings\n");
    assert_eq!(site.build().ok().stderr(), "");
    let site = unsummarised("");
    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    let site = site.file("veille.toml", &format!("{settings}\n[checks]\noff = [\"image-alt\"]\n"));
    assert_eq!(site.run(&["check", "--now", NOW]).ok().stdout(), "no errors, 1 warning\n");
    assert_eq!(site.build().ok().stderr(), "");
}

#[test]
fn what_build_refuses_check_refuses() {
    let checked = unsummarised("themes: [ia]\n").run(&["check", "--now", NOW]);
    assert_eq!(checked.code(), 1);
    assert!(checked.stderr().contains("error[unknown-theme]"), "{}", checked.stderr());
    assert_eq!(checked.stdout(), "1 error, 2 warnings\n");
}
