//! The desk of translators: `veille translate` and `veille status`, as they are typed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use proptest::prelude::*;
use veille::desk::{self, Change, Overview, Pair, State};
use veille::read::{Changes, File, Text};
use veille::rebuild::{Options, Rebuild, SearchIndex};

use crate::site::{Built, NOW, Site};

const FRENCH: &str = r#"---
# Le numéro de février.
title: "Février : le plan a un an"
date: 2026-02-27
kind: digest
summary: "Un bilan, une bourse et un lanceur."
key_points:
  - "**Plan** : [38 objectifs](https://example.com/plan)."
events:
  - { date: 2026-03-20, text: "Dernier jour", brief: grants, deadline: true }
slug: fevrier
---

Une introduction.

## Fait marquant

### Le *plan* a un an {#plan date=2026-02-25 themes=ai slug=le-plan}

Le [bilan](https://example.com/bilan) compte 38 objectifs[^n] --> ou presque.

![Une carte](carte.png)

## Données et intelligence artificielle

Ce qu’il en est.

### Une bourse {#grants until=2026-03-20}

- Elle est [ouverte](https://example.com/grants).
- Voir [le plan](#plan) et [l’article](../article.fr.md).

## Lancements {theme=space}

### Un lanceur {#launcher}

Il part.

[^n]: Voir [la note](https://example.com/note).
"#;

fn site() -> Site {
    Site::new()
        .file("content/2026/02.fr.md", FRENCH)
        .bytes("content/2026/carte.png", &crate::site::png(3, 2))
        .article("content/article.fr.md", "Un article", "2026-01-15", "Un [lien](https://example.com/).\n\nDeux.")
        .article("content/article.en.md", "An article", "2026-01-15", "A [link](https://example.com/).\n\nTwo.")
}

fn run(site: &Site, command: &str) -> Built {
    let mut arguments: Vec<&str> = command.split_whitespace().collect();
    arguments.extend(["--now", NOW]);
    site.run(&arguments)
}

fn read(site: &Site, path: &str) -> String {
    fs::read_to_string(site.path(path)).expect("a file")
}

fn edit(site: &Site, path: &str, from: &str, to: &str) {
    let text = read(site, path);
    assert!(text.contains(from), "{from}: {text}");
    site.put(path, text.replacen(from, to, 1));
}

#[track_caller]
fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/desk");
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Commands with what they say, one after the other.
fn session(site: &Site, commands: &[&str]) -> String {
    let mut told = String::new();
    for command in commands {
        let built = run(site, command);
        _ = write!(told, "$ veille {command}\n{}{}", built.stdout(), built.stderr());
        if built.code() != 0 {
            _ = writeln!(told, "(exit code {})", built.code());
        }
        told.push('\n');
    }
    told
}

/// The states of a thing in English, from the JSON of `status`.
fn states(site: &Site, brief: Option<&str>) -> Vec<String> {
    let json: serde_json::Value =
        serde_json::from_str(&run(site, "status 2026/02 --format json").ok().stdout()).expect("one document");
    let entry = &json["entries"][0];
    let row = match brief {
        None => entry,
        Some(id) => {
            let briefs = entry["briefs"].as_array().expect("briefs");
            briefs.iter().find(|brief| brief["id"] == id).expect("the brief")
        }
    };
    let states = row["versions"]["en"]["states"].as_array().expect("states");
    states.iter().map(|state| state.as_str().expect("a word").to_owned()).collect()
}

#[test]
fn help_says_what_each_option_does() {
    let site = Site::empty();
    snapshot("help", &[site.run(&["translate", "--help"]).stdout(), site.run(&["status", "--help"]).stdout()].concat());
}

/// What only shows when pages are made is told by `check` and `build`; whoever asks what is there does not wait for it.
#[test]
fn nothing_but_checks_and_builds_makes_pages() {
    let site = site();
    let faulty = "{% extends \"veille/entry.html\" %}{% block main %}{{ nowhere.x }}{% endblock %}";
    site.put("templates/entry.html", faulty);
    for command in ["status", "translate 2026/02 --to en", "new 2026/03/next"] {
        let arguments: Vec<&str> = command.split(' ').collect();
        let run = site.run(&arguments);
        let told = [run.stdout(), run.stderr()].concat();
        assert!(!told.contains("nowhere"), "{command}: {told}");
    }
    for command in ["check", "build"] {
        let told = site.run(&[command]).stderr();
        assert!(told.contains("nowhere") && told.contains("templates/entry.html:1"), "{command}: {told}");
    }
}

#[test]
fn a_version_is_begun_and_can_be_built() {
    let site = site();
    let told = session(
        &site,
        &[
            "translate 2026/02 --to en",
            "translate 2026/02 --to en",
            "check",
            "check --drafts",
            "status",
            "status --all",
        ],
    );
    snapshot("begun", &told);
    snapshot("begun_digest", &read(&site, "content/2026/02.en.md"));
    site.build_with(&["--drafts"]).ok();
    assert!(!site.build().ok().exists("en/2026/02/index.html"));
}

#[test]
fn an_article_in_toml_is_begun_in_toml() {
    let article = "+++\ntitle = 'Un « \"titre\" »'\ndate = 2026-02-01\nthemes = ['ai']\nauthors = ['Ada', 'Bob']\n\
                   key_points = ['Un', \"De\\\"ux\"]\nextra = { n = 1.50, day = 2026-01-01 }\nid = 'un-article'\n\
                   updated = 2026-02-03\n[image]\nsrc = '../carte.png'\nalt = 'Une carte'\n+++\n\n\
                   Un [lien][a], et <https://example.com/x>.\n\n```\ncode\n\n```\n\n[a]: https://example.com/a\n";
    let site = Site::new().file("content/2026/toml.fr.md", article).bytes("content/carte.png", &crate::site::png(3, 2));
    run(&site, "translate toml --to en").ok();
    snapshot("begun_toml", &read(&site, "content/2026/toml.en.md"));
    site.build_with(&["--drafts"]).ok();
    let before = read(&site, "content/2026/toml.en.md");
    run(&site, "translate toml --to en").ok();
    assert_eq!(read(&site, "content/2026/toml.en.md"), before);
    let mut translated = before.replace("# to translate\n", "").replace("Un « ", "A « ").replace("Une carte", "A map");
    while let Some(start) = translated.find("<!-- fr:") {
        let end = start + translated[start..].find("-->\n").expect("the end of a comment") + "-->\n".len();
        translated.replace_range(start..end, "Some words.\n");
    }
    site.put("content/2026/toml.en.md", &translated);
    run(&site, "translate toml --to en --done").ok();
    assert_eq!(read(&site, "content/2026/toml.en.md"), translated);
}

#[test]
fn a_version_is_completed_where_it_lacks_something_and_nowhere_else() {
    let english = "---\r\ntitle: February\r\ndate: 2026-02-27\r\nkind: digest\r\n# mine\r\n---\r\n\r\n\
                   ## Data and artificial intelligence\r\n\r\n### Own {#own}\r\n\r\nOnly here[^n].\r\n\r\n[^n]: A note.\r\n";
    let site = site().file("content/2026/02.en.md", english);
    let told = session(
        &site,
        &["status 2026/02", "translate 2026/02 --to en", "translate 2026/02 --to en", "check", "status 2026/02"],
    );
    snapshot("completed", &told);
    let completed = read(&site, "content/2026/02.en.md");
    assert_eq!(completed.matches('\n').count(), completed.matches("\r\n").count());
    let mut lines = completed.lines();
    for line in english.lines() {
        assert!(lines.any(|other| other == line), "{line:?} is gone or has moved: {completed}");
    }
    snapshot("completed_digest", &completed.replace("\r\n", "\n"));
    let built = site.build().ok();
    assert!(!built.page("en/2026/02/").contains("lanceur"));
}

#[test]
fn a_brief_goes_behind_the_one_that_stands_before_it() {
    let brief = |id: &str| format!("### Titre {id} {{#{id}}}\n\nTexte.\n\n");
    let all: String = ["a", "b", "c", "d"].map(brief).concat();
    let some: String = ["c", "a"].map(brief).concat();
    let site = Site::new().digest("content/d.fr.md", "Un", "2026-02-27", &format!("## L’espace\n\n{all}")).digest(
        "content/d.en.md",
        "One",
        "2026-02-27",
        &format!("## Space\n\n{some}"),
    );
    run(&site, "translate d --to en").ok();
    let text = read(&site, "content/d.en.md");
    let ids: Vec<&str> = text.split("{#").skip(1).filter_map(|rest| rest.split([' ', '}']).next()).collect();
    assert_eq!(ids, ["c", "d", "a", "b"]);
}

/// What a translator makes of a version that was begun from [`FRENCH`].
fn translated_by_hand(begun: &str) -> String {
    let mut text = begun.replace(" .draft", "").replace("draft: true\n", "").replace("# to translate\n", "");
    while let Some(start) = text.find("<!-- fr:") {
        let end = start + text[start..].find("-->\n").expect("the end of a comment") + "-->\n".len();
        text.replace_range(start..end, "Some words.\n");
    }
    for (from, to) in [
        ("Février : le plan a un an", "February: the plan after a year"),
        ("Un bilan, une bourse et un lanceur.", "A review, a grant and a launcher."),
        ("**Plan** : [38 objectifs]", "**Plan**: [38 goals]"),
        ("Dernier jour", "Last day"),
        ("### Le *plan* a un an", "### The *plan* is a year old"),
        ("### Une bourse", "### A grant"),
        ("### Un lanceur", "### A launcher"),
    ] {
        assert!(text.contains(from), "{from}: {text}");
        text = text.replace(from, to);
    }
    text
}

#[test]
fn summaries_of_briefs_are_translated_with_their_briefs() {
    let site = site();
    let (french, english) = ("content/2026/02.fr.md", "content/2026/02.en.md");
    let summary = "briefs: { launcher: { summary: \"Il part de Kourou.\" } }";
    edit(&site, french, "slug: fevrier", &format!("{summary}\nexpires: 2027-01-01\nwithdrawn: \"Un autre.\""));
    run(&site, "translate 02 --to en").ok();
    let begun = read(&site, english);
    for line in [summary, "withdrawn: \"Un autre.\""] {
        assert!(begun.contains(&format!("# to translate\n{line}")), "{begun}");
    }
    let done = translated_by_hand(&begun).replace("Il part de Kourou.", "It starts from Kourou.");
    site.put(english, done.replace("Un autre.", "Another."));
    run(&site, "translate 02 --to en --done").ok();
    assert_eq!(states(&site, Some("launcher")), ["there"]);
    edit(&site, french, "Il part de Kourou.", "Il part enfin de Kourou.");
    assert_eq!(states(&site, Some("launcher")), ["stale"]);
    assert_eq!(
        (states(&site, Some("grants")), states(&site, None)),
        (vec!["there".to_owned()], vec!["there".to_owned()])
    );
}

#[test]
fn typography_makes_no_translation_stale() {
    let site = site();
    let (french, english) = ("content/2026/02.fr.md", "content/2026/02.en.md");
    run(&site, "translate 02 --to en").ok();
    site.put(english, translated_by_hand(&read(&site, english)));
    run(&site, "translate 02 --to en --done").ok();
    for (from, to) in [
        ("[l’article]", "[l'article]"),
        ("Ce qu’il en est.", "Ce qu'il en est."),
        ("Elle est [ouverte]", "Elle est\u{A0}[ouverte]"),
        ("Février : le plan", "Fe\u{301}vrier\u{A0}: le plan"),
    ] {
        edit(&site, french, from, to);
    }
    for brief in [None, Some("grants"), Some("launcher")] {
        assert_eq!(states(&site, brief), ["there"], "{brief:?}");
    }
    edit(&site, french, "Ce qu'il en est.", "Ce qu'il en sera.");
    assert_eq!(states(&site, None), ["stale"]);
}

#[test]
fn nothing_is_done_while_something_is_left_to_do() {
    let site = site();
    let path = "content/2026/02.en.md";
    run(&site, "translate 02 --to en").ok();
    let begun = read(&site, path);
    let done = run(&site, "translate 02 --to en --done");
    assert_eq!(done.code(), 1);
    snapshot("left_to_do", &done.stderr());
    assert_eq!(read(&site, path), begun);
    // One thing left is enough, and a draft is no excuse.
    let whole = translated_by_hand(&begun);
    for (from, to, told) in [
        ("title: ", "# to translate\ntitle: ", "error[to-translate]"),
        (
            "\"February: the plan after a year\"",
            "\"Février: le plan a un an\"",
            "error[parity-untranslated]: the title",
        ),
        (
            "A review, a grant and a launcher.",
            "Un bilan, une bourse et un lanceur.",
            "error[parity-untranslated]: the summary",
        ),
        ("**Plan**: [38 goals]", "Plan : [38 objectifs]", "error[parity-untranslated]: the key point"),
        ("Last day", "Dernier jour", "error[parity-untranslated]: the text of an event"),
        ("### A launcher", "### Un lanceur", "error[parity-untranslated]: the title"),
        ("### A launcher", "### Title of the brief", "error[sample-text]"),
        ("Some words.", "<!-- fr:\nDes mots.\n-->", "error[source-comment]"),
        ("Some words.", "<!-- check: is this right? -->\n\nSome words.", "error[to-check]"),
    ] {
        for draft in ["", "draft: true\n"] {
            let text = whole.replacen(from, to, 1);
            assert_ne!(text, whole);
            site.put(path, text.replace("kind: digest\n", &format!("kind: digest\n{draft}")));
            let done = run(&site, "translate 02 --to en --done");
            let said = done.stderr();
            assert!(done.code() == 1 && said.contains(told), "{to}: {said}");
            assert!(said.contains("`content/2026/02.en.md` is not recorded as done"), "{said}");
        }
    }
    // A brief is done by itself.
    site.put(path, whole.replace("### A launcher", "### Un lanceur"));
    assert_eq!(run(&site, "translate 02 --to en --done --brief launcher").code(), 1);
    run(&site, "translate 02 --to en --done --brief grants").ok();
    // What is right and has its reason is no obstacle.
    let reason = "<!-- accept parity-untranslated: its name -->\n";
    site.put(path, format!("{}\n{reason}", whole.replace("### A launcher", "### Un lanceur")));
    run(&site, "translate 02 --to en --done").ok();
    site.put(path, &whole);
    run(&site, "translate 02 --to en --done").ok();
}

#[test]
fn readers_are_told_of_a_translation_that_is_behind() {
    const PAGES: [&str; 6] =
        ["en/2026/02/", "en/2026/02/plan/", "en/2026/02/grants/", "fr/2026/fevrier/", "en/", "en/article/"];
    let site = site();
    let path = "content/2026/02.en.md";
    run(&site, "translate 02 --to en").ok();
    site.put(path, translated_by_hand(&read(&site, path)));
    run(&site, "translate 02 --to en --done").ok();
    let told = || -> Vec<&str> {
        let built = site.build().ok();
        PAGES.into_iter().filter(|page| built.page(page).contains("class=\"notice behind\"")).collect()
    };
    assert_eq!(told(), [""; 0]);
    // A brief is told of where it stands, and nowhere else.
    let french = read(&site, "content/2026/02.fr.md");
    edit(&site, "content/2026/02.fr.md", "compte 38", "compte 39");
    assert_eq!(told(), ["en/2026/02/", "en/2026/02/plan/"]);
    let page = site.build().ok().page("en/2026/02/plan/");
    let notice = "<p class=\"notice behind\">This translation is not up to date: the original has changed since. \
                  <a href=\"/fr/2026/fevrier/le-plan/\" hreflang=\"fr\">Read the original in French</a></p>";
    assert!(page.contains(notice), "{page}");
    // The text of the digest itself, and briefs that it lacks.
    for changed in [
        french.replace("Une introduction.", "Deux introductions."),
        french.replace("[^n]: Voir", "### Une de plus {#more}\n\nDu nouveau.\n\n[^n]: Voir"),
    ] {
        site.put("content/2026/02.fr.md", changed);
        assert_eq!(told(), ["en/2026/02/"]);
    }
    // Lines and emphasis are no change; nor is anything for whoever turns it off, or has recorded nothing.
    site.put("content/2026/02.fr.md", french.replace("Une introduction.", "Une\n*introduction*."));
    assert_eq!(told(), [""; 0]);
    site.put("content/2026/02.fr.md", french.replace("compte 38", "compte 39"));
    let settings = read(&site, "veille.toml");
    site.put("veille.toml", format!("{settings}\n[translations]\nnotice = false\n"));
    assert_eq!(told(), [""; 0]);
    site.put("veille.toml", settings);
    assert_eq!(told().len(), 2);
    let text = read(&site, path);
    let start = text.find("translation:").expect("the record");
    let end = start + text[start..].find("---\n").expect("the end of the front matter");
    site.put(path, format!("{}{}", &text[..start], &text[end..]));
    assert_eq!(told(), [""; 0]);
}

#[test]
fn done_is_done_until_the_source_says_something_else() {
    let site = site();
    run(&site, "translate 02 --to en").ok();
    let path = "content/2026/02.en.md";
    let done = || run(&site, "translate 02 --to en --done").ok();
    site.put(path, translated_by_hand(&read(&site, path)));
    done();
    assert_eq!(states(&site, Some("plan")), ["there"]);
    // Emphasis, lines and comments are no words.
    edit(&site, "content/2026/02.fr.md", "Le [bilan]", "Le\n**[bilan]");
    edit(&site, "content/2026/02.fr.md", "/bilan) compte", "/bilan)** compte");
    run(&site, "status --fail-on stale").ok();
    edit(&site, "content/2026/02.fr.md", "compte 38", "compte 39");
    for (brief, expected) in
        [(None, "there"), (Some("plan"), "stale"), (Some("grants"), "there"), (Some("launcher"), "there")]
    {
        assert_eq!(states(&site, brief), [expected], "{brief:?}");
    }
    edit(&site, "content/2026/02.fr.md", "slug: fevrier", "slug: fevrier\nupdated: 2026-03-06");
    edit(&site, "content/2026/02.fr.md", "Une introduction", "Son introduction");
    snapshot(
        "stale",
        &session(
            &site,
            &[
                "status",
                "status --fail-on missing,stale",
                "translate 02 --to en --done --brief plan",
                "translate 02 --to en --done --brief plna",
                "status 02",
                "translate 02 --to en --done",
                "translate 02 --to en --done",
                "status --fail-on missing,stale",
            ],
        ),
    );
    assert_eq!(states(&site, None), ["there"]);
    site.build().ok();
}

#[test]
fn states_are_told_apart() {
    let front = |front: &str| format!("---\ntitle: Titre\ndate: 2026-02-01\n{front}---\nx\n");
    let site = Site::new()
        .file("content/a.fr.md", &front(""))
        .file("content/a.en.md", &front("draft: true\n"))
        .file("content/b.fr.md", &front("expires: 2026-03-01\n"))
        .file("content/b.en.md", &front("").replace("2026-02-01", "2026-04-01"))
        .file("content/about.en.md", "---\ntitle: About\nkind: page\n---\nx\n");
    snapshot(
        "states",
        &session(
            &site,
            &["status", "status --fail-on draft,scheduled,expired", "status a --format json", "status --quiet"],
        ),
    );
}

#[test]
fn three_languages_have_three_columns() {
    let settings = "base_url = \"https://example.org/\"\nid = \"example.org\"\ndefault_language = \"en\"\n[languages.en]\ntitle = \"x\"\n\
                    [languages.fr]\ntitle = \"x\"\n[languages.de]\ntitle = \"x\"\n";
    let site = Site::new().file("veille.toml", settings).article("content/日本語.fr.md", "Un", "2026-02-01", "x");
    let mut told = session(
        &site,
        &[
            "translate 日本語 --to de",
            "translate 日本語 --to en --from de",
            "translate 日本語 --to en",
            "translate 日本語 --to en --from de",
        ],
    );
    let begun = read(&site, "content/日本語.en.md");
    let text = begun.find("<!-- de:").expect("the source");
    site.put("content/日本語.en.md", format!("{}A word.\n", begun[..text].replace("# to translate\n", "")));
    let more = ["translate 日本語 --to en --from de --done", "translate 日本語 --to fr", "status"];
    told.push_str(&session(&site, &more));
    snapshot("three_languages", &told);
}

#[test]
fn what_is_typed_wrong_is_told_with_what_may_be_meant() {
    let site = site().article("content/2026/article.fr.md", "Un", "2026-02-01", "x").file("content/faulty.fr.md", "x");
    snapshot(
        "wrong_usage",
        &session(
            &site,
            &[
                "translate 2026/03 --to en",
                "translate nothing-at-all --to en",
                "translate artic --to en",
                "translate 02 --to fn",
                "translate 02 --to fr",
                "translate 02 --to fr --from fr",
                "translate 02 --to en --done",
                "translate 02 --to en --brief plan",
                "status artcile",
                "status --fail-on there",
            ],
        ),
    );
}

#[test]
fn an_entry_is_named_by_any_of_its_paths() {
    let site = site();
    let name = |command: &str| run(&site, command).ok().stdout().lines().next().map(str::to_owned);
    for written in
        ["article", "content/article.fr.md", "article.en.md", "./content/article.en.md", "artic", "article.fr"]
    {
        let told = name(&format!("translate {written} --to en"));
        assert_eq!(told.as_deref(), Some("content/article.en.md: nothing is missing"), "{written}");
    }
    let told = |folder: &str, written: &str| {
        let root = site.root().to_str().expect("UTF-8");
        let arguments = ["translate", written, "--to", "en", "--root", root];
        site.outcome(site.command().current_dir(site.path(folder)).args(arguments)).ok();
    };
    told("content", "article.fr.md");
    told("content/2026", "../article.fr.md");
    let absolute = site.path("content/article.fr.md");
    told("themes", absolute.to_str().expect("UTF-8"));
}

#[test]
fn errors_are_told_and_nothing_is_written() {
    let site = site().file("content/bad.fr.md", "---\ntitle: x\ndate: hier\n---\nx\n");
    // An error elsewhere is not in the way of a translation, but `status` tells it.
    run(&site, "translate 02 --to en").ok();
    let built = run(&site, "status");
    assert_eq!(built.code(), 1);
    assert!(built.stderr().contains("error[bad-date]") && built.stdout().contains("2026/02"), "{}", built.stdout());
    edit(&site, "content/2026/02.fr.md", "{#grants", "{#plan");
    fs::remove_file(site.path("content/2026/02.en.md")).expect("it was begun");
    let told = run(&site, "translate 02 --to en").faults();
    assert!(told.contains("error[duplicate-id]") && !told.contains("bad-date"), "{told}");
    assert!(!site.path("content/2026/02.en.md").exists());
    let built = Site::empty().run(&["status"]);
    assert_eq!(built.code(), 1);
    assert!(built.stderr().contains("missing-settings"));
}

#[test]
fn a_front_matter_that_cannot_be_edited_with_care_is_left_to_the_writer() {
    let site =
        site().file("content/article.en.md", "---\n{ title: An article, date: 2026-01-15, themes: [ai] }\n---\nx\n");
    let built = run(&site, "translate article --to en --done");
    assert_eq!(built.code(), 2);
    snapshot("by_hand", &built.stderr());
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_sees_colours() {
    use std::process::Command;
    let site = site();
    let command = format!("{} status --now {NOW}", env!("CARGO_BIN_EXE_veille"));
    let run = |no_color: Option<&str>| {
        let mut script = Command::new("script");
        script.args(["--quiet", "--command", &command, "/dev/null"]).current_dir(site.root()).env_remove("NO_COLOR");
        script.envs(no_color.map(|value| ("NO_COLOR", value)));
        script.output().map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let Ok(coloured) = run(None) else {
        eprintln!("there is no `script` to lend a terminal: nothing is shown");
        return;
    };
    assert!(coloured.contains("\u{1b}[31mmissing\u{1b}[0m"), "{coloured:?}");
    assert!(!run(Some("1")).expect("it ran before").contains('\u{1b}'));
}

/// A site in memory, published or not.
fn rebuilt(files: &BTreeMap<String, String>) -> Rebuild {
    let mut rebuild = Rebuild::new(Options {
        base_url: None,
        now: NOW.parse().expect("a date"),
        unpublished: true,
        fingerprints: false,
        search_index: SearchIndex::OnDemand,
    });
    let file = |text: &String| File::Text(Text { bytes: text.as_bytes().into(), hash: 0 });
    let changes: Changes = files.iter().map(|(path, text)| (Arc::from(path.as_str()), Some(file(text)))).collect();
    rebuild.apply(changes);
    rebuild
}

/// Begins or completes the English version, and records it if `done`; the file's text afterwards.
fn translated(files: &BTreeMap<String, String>, done: bool) -> Result<Option<String>, TestCaseError> {
    let rebuild = rebuilt(files);
    prop_assert!(!rebuild.has_errors(), "{:#?}\n{}", rebuild.diagnostics(), files["content/d.fr.md"]);
    let (site, surveys) = (rebuild.site().expect("a site"), rebuild.surveys());
    let langs: Vec<_> = site.config().langs().collect();
    let pair = Pair::new(site, &surveys, site.entry("d").expect("the digest"), langs[0], langs[1]).expect("a pair");
    let apply = |edits: &[desk::Edit]| {
        let bytes = desk::apply(files["content/d.en.md"].as_bytes(), edits);
        String::from_utf8(bytes).expect("UTF-8")
    };
    if done {
        let done = desk::done(&pair, None, site.today()).map_err(TestCaseError::fail)?;
        return Ok((!done.edits.is_empty()).then(|| apply(&done.edits)));
    }
    Ok(match desk::begin_or_complete(&pair, site.today()).map_err(TestCaseError::fail)?.change {
        Change::Begin { text, .. } => Some(text),
        Change::Complete { edits, .. } => Some(apply(&edits)),
        Change::Nothing { .. } => None,
    })
}

fn digest_of(briefs: &[(u8, String)]) -> String {
    let mut text = "---\ntitle: \"Un: deux\"\ndate: 2026-02-27\nkind: digest\n---\nIntro.\n".to_owned();
    for section in 0..3 {
        let heading = ["Fait marquant", "L’espace", "Données {theme=ai}"][section];
        _ = writeln!(text, "\n## {heading}");
        for (number, (at, body)) in briefs.iter().enumerate() {
            if usize::from(*at % 3) == section {
                let day = 1 + at % 9;
                _ = writeln!(text, "\n### Titre *{number}* {{#b{number} date=2026-01-0{day}}}\n\n{body}");
            }
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_begun_or_completed_is_whole(
        briefs in proptest::collection::vec(
            (any::<u8>(), "(Un mot\\. |\\*oui\\* |-->|<!-- x|--!>|\\[a\\]\\(https://x\\.org/\\(y\\)\\) |\n\n|\n|- |> |```\n|\\[b\\]\\(#b0\\)|\\[\\^n\\]|é|\\||---\n){0,12}"), 1..6),
        kept in any::<u8>(),
    ) {
        // What the blocks of a body open, they close, so that each digest has all its briefs.
        let briefs: Vec<(u8, String)> = briefs.into_iter().map(|(at, body)| {
            let fences = body.matches("```").count();
            let close = if fences % 2 == 1 { "\n```\n" } else { "" };
            (at, format!("{}{close}", body.replace("<!-- x", "<!-- x -->")))
        }).collect();
        let source = digest_of(&briefs);
        let mut files = BTreeMap::from([("content/d.fr.md".to_owned(), source)]);
        for (path, text) in [
            ("veille.toml", "base_url = \"https://x.org/\"\nid = \"x.org\"\ndefault_language = \"fr\"\n[languages.fr]\ntitle = \"x\"\n[languages.en]\ntitle = \"x\"\n"),
            ("themes/space.toml", "[fr]\nname = \"L’espace\"\n[en]\nname = \"Space\"\n"),
            ("themes/ai.toml", "[fr]\nname = \"IA\"\n[en]\nname = \"AI\"\n"),
        ] {
            files.insert(path.to_owned(), text.to_owned());
        }
        let before = rebuilt(&files);
        // Some bodies are faulty Markdown for the site: those are nobody's to translate.
        prop_assume!(!before.has_errors());
        let there = before.site().and_then(|site| site.version_at("d.fr.md").map(|linked| linked.briefs.len()));
        prop_assume!(there == Some(briefs.len()));

        let english = translated(&files, false)?.expect("it was not there");
        files.insert("content/d.en.md".to_owned(), english);
        prop_assert_eq!(translated(&files, false)?, None);

        // An English version of some of the briefs is completed.
        let some: Vec<(u8, String)> = briefs.iter().enumerate().map(|(number, (at, _))| {
            (if kept & (1 << number) == 0 { 200 } else { *at }, "Word.".to_owned())
        }).collect();
        let mut some = digest_of(&some).replace("Fait marquant", "Highlight").replace("L’espace", "Space");
        for number in (0..briefs.len()).filter(|number| kept & (1 << number) == 0) {
            let at = some.find(&format!("\n### Titre *{number}*")).expect("a brief");
            let end = some[at + 1..].find("\n#").map_or(some.len(), |end| at + 1 + end);
            some.replace_range(at..end, "");
        }
        files.insert("content/d.en.md".to_owned(), some.clone());
        if let Some(completed) = translated(&files, false)? {
            let mut lines = completed.lines();
            prop_assert!(some.lines().all(|line| lines.any(|other| other == line)), "{}\n{}", some, completed);
            files.insert("content/d.en.md".to_owned(), completed);
        }
        prop_assert_eq!(translated(&files, false)?, None);
        if let Some(done) = translated(&files, true)? {
            files.insert("content/d.en.md".to_owned(), done);
        }
        prop_assert_eq!(translated(&files, true)?, None);
        let rebuild = rebuilt(&files);
        let site = rebuild.site().expect("a site");
        let totals = Overview::new(site, &rebuild.surveys(), site.entries()).totals();
        prop_assert_eq!(totals[1].get(&State::Stale), None);
        prop_assert_eq!(totals[1].get(&State::Missing), None);
    }
}
