//! `veille import FILE`: the text of a newsletter becomes the draft of a digest.

use std::io::Write;
use std::process::Stdio;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use veille::config::Links;
use veille::import::newsletter::{self, Setting, ThemeName};
use veille::lang::Locale;

use crate::site::{Built, Site};

const FRENCH: &str = include_str!("newsletters/lettre.fr.txt");
const ENGLISH: &str = include_str!("newsletters/letter.en.txt");

fn site() -> Site {
    Site::new().file("lettre.txt", FRENCH).file("letter.txt", ENGLISH)
}

#[track_caller]
fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/newsletters");
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn draft(site: &Site, path: &str) -> String {
    std::fs::read_to_string(site.path(path)).expect("the draft")
}

/// The words of a source in their order: without addresses, marks of items, and what the report says was taken out.
fn words(text: &str) -> Vec<String> {
    let lines =
        text.lines().filter(|line| !line.contains("://") && !line.contains("– page ") && *line != "navires-2024");
    let text: Vec<&str> =
        lines.map(|line| line.trim().trim_start_matches("o ")).filter(|line| !line.is_empty()).collect();
    // The hyphens that only parted a word.
    let text = text.join("\n").replace("ser-\nvices", "services").replace("micro-\ncontrollers", "microcontrollers");
    split(&text)
}

fn split(text: &str) -> Vec<String> {
    let folded = veille::lang::fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[track_caller]
fn assert_holds(source: &str, draft: &str) {
    let held = split(draft);
    let mut held = held.iter();
    for word in words(source) {
        assert!(held.any(|held| *held == word), "`{word}` is not where it should be in\n{draft}");
    }
}

#[test]
fn a_newsletter_from_a_pdf_becomes_a_digest() {
    let site = site();
    let built = site.run(&["import", "lettre.txt", "--language", "fr", "--name", "2026/03-lettre"]).ok();
    let draft = draft(&site, "content/2026/03-lettre.fr.md");
    snapshot("report_french", &built.stdout());
    snapshot("draft_french", &draft);
    assert_holds(FRENCH, &draft);
    // It is a draft that can be looked at, and nothing that readers see.
    let page = site.build_with(&["--drafts"]).ok().page("fr/2026/03-lettre/");
    assert!(page.contains("Lisbonne ouvre ses archives"), "{page}");
    assert!(!site.build().ok().exists("fr/2026/03-lettre/index.html"));
}

#[test]
fn a_newsletter_from_a_mail_becomes_a_digest() {
    let site = site();
    let built = site.run(&["import", "letter.txt", "--language", "en"]).ok();
    let draft = draft(&site, "content/2026/letter.en.md");
    snapshot("report_english", &built.stdout());
    snapshot("draft_english", &draft);
    assert_holds(ENGLISH, &draft);
    site.build_with(&["--drafts"]).ok();
}

#[test]
fn nothing_is_replaced() {
    let site = site().file("content/2026/letter.en.md", "mine");
    let built = site.run(&["import", "letter.txt", "--language", "en"]);
    assert_eq!((built.code(), built.stdout().as_str()), (2, ""));
    assert_eq!(
        built.stderr(),
        "error: `content/2026/letter.en.md` is there already, and stays as it is: give the draft another `--name`\n"
    );
    assert_eq!(draft(&site, "content/2026/letter.en.md"), "mine");
}

#[test]
fn a_dry_run_shows_the_draft_and_writes_nothing() {
    let site = site();
    let written = site.run(&["import", "letter.txt", "--language", "en"]).ok();
    let path = "content/2026/letter.en.md";
    let text = draft(&site, path);
    site.remove(path);
    let built = site.run(&["import", "letter.txt", "--language", "en", "--dry-run"]).ok();
    assert_eq!((built.stdout(), built.stderr()), (text.clone(), written.stdout()));
    let quiet = site.run(&["import", "letter.txt", "--language", "en", "--dry-run", "--quiet"]).ok();
    assert_eq!((quiet.stdout(), quiet.stderr()), (text.clone(), String::new()));
    let json = site.run(&["import", "letter.txt", "--language", "en", "--dry-run", "--format", "json"]).ok();
    let told: serde_json::Value = serde_json::from_str(&json.stdout()).expect("one object");
    assert_eq!((told["path"].as_str(), told["draft"].as_str()), (Some(path), Some(text.as_str())));
    assert_eq!(told["briefs"], 3);
    assert!(!site.path(path).exists());
}

#[test]
fn the_text_may_come_from_standard_input() {
    let site = site();
    let mut command = site.command();
    command.args(["import", "-", "--language", "fr", "--date", "2026-03-06", "--title", "Une: \"lettre\""]);
    command.args(["--quiet"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command starts");
    child.stdin.take().expect("a pipe").write_all(FRENCH.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stdout.len(), output.stderr.len()), (Some(0), 0, 0));
    let draft = draft(&site, "content/2026/03-06.fr.md");
    assert!(draft.starts_with("---\ntitle: \"Une: \\\"lettre\\\"\"\ndate: 2026-03-06\n"), "{draft}");
    // The title that the text has itself is not lost.
    assert_holds(FRENCH, &draft);
    site.build_with(&["--drafts"]).ok();
}

#[test]
fn a_site_without_themes_gets_a_draft_that_builds() {
    let site = site();
    site.remove("themes/ai.toml");
    site.remove("themes/space.toml");
    site.run(&["import", "lettre.txt", "--language", "fr"]).ok();
    site.run(&["import", "letter.txt", "--language", "en"]).ok();
    assert_holds(FRENCH, &draft(&site, "content/2026/lettre.fr.md"));
    assert_holds(ENGLISH, &draft(&site, "content/2026/letter.en.md"));
    site.build_with(&["--drafts"]).ok();
}

#[test]
fn wrong_usage_is_told() {
    let site = site().bytes("latin.txt", b"Un\n\xe9t\xe9").file("empty.txt", " \n--\n");
    let said = |arguments: &[&str]| {
        let built: Built = site.run(&[&["import"], arguments].concat());
        assert_eq!((built.code(), built.stdout().as_str()), (2, ""), "{arguments:?}");
        built.stderr()
    };
    let cases = [
        said(&["nothing.txt", "--language", "fr"]),
        said(&["latin.txt", "--language", "fr"]),
        said(&["empty.txt", "--language", "fr"]),
        said(&["lettre.txt", "--language", "de"]),
        said(&["lettre.txt", "--language", "fr", "--name", "../elsewhere"]),
        said(&["lettre.txt", "--language", "fr", "--date", "6 mars"]),
        said(&["lettre.txt"]),
    ];
    snapshot("wrong_usage", &cases.concat());
    assert!(!site.path("content").exists());
}

#[test]
fn drafts_of_any_text_build() {
    let locale = Locale::new("fr").expect("a language");
    let links = Links::default();
    let themes = [ThemeName { id: "ai", name: "Données et intelligence artificielle", description: "" }];
    let lead = ["Fait marquant", "Faits marquants"];
    let draft = |text: &str| {
        let date = Some(jiff::civil::date(2026, 2, 27));
        let today = jiff::civil::date(2026, 3, 1);
        let setting = Setting {
            themes: &themes,
            lead: &lead,
            links: &links,
            locale: &locale,
            date,
            today,
            title: None,
            site_title: "La veille",
        };
        newsletter::draft(text, &setting).markdown
    };
    let mut site = Site::new();
    let passage = "([A-Z#>|{<\\[*_`&:~-][a-z{}#.=<>&;!\\[\\]()|*_`~\\\\:-]{1,9}( [a-z{}#.=\"'\\[\\]()|*_`~^$:-]{1,9}){0,9}\n{1,3}|Fait marquant\n|[•o*-] [A-Z ]{3,9}\n|https://a\\.example/[a-z()<>*]{1,5}\n|\\PC{1,20}\n|[0-9]{1,3}[.)] \\PC{1,9}\n){1,14}";
    let mut runner = TestRunner::deterministic();
    for number in 0..150 {
        let text = passage.new_tree(&mut runner).expect("a text").current();
        site = site.file(&format!("content/n{number}.fr.md"), &draft(&text));
    }
    site.build_with(&["--drafts"]).ok();
}
