//! Front matter: what is read, and every fault with its place and hint.

use jiff::civil::date;

use super::super::tests::told;
use super::*;
use crate::site::When;

fn front(text: &str) -> (Front, Vec<String>) {
    let source = Source::new("content/2026/x.fr.md".into(), text);
    let file = FilePath { path: "2026/x.fr.md".into(), stem: "2026/x".into(), lang: crate::config::Lang(0) };
    let (front, faults) = front_matter(&source, &file, Rules::default());
    (front, told(&faults))
}

/// The faults of some lines below a good title and date: they begin on line 4.
fn faults(lines: &str) -> Vec<String> {
    let (front, faults) = front(&format!("---\ntitle: T\ndate: 2026-02-27\n{lines}\n---\nText\n"));
    assert!(front.body.is_some(), "{lines}");
    faults
}

const YAML: &str = "--- \ntitle: Cinq zones : non\ndate: 2026-02-27T09:30:00+01:00\nkind: digest\nthemes: [ai, space, ai]\n\
summary: |\n  Un\n  deux\nauthors: [A]\nevents:\n  - { date: 2026-03-31, text: Fin, brief: cma, deadline: true }\n\
updated: 2026-03-02\ncorrections: [ { date: 2026-03-02, text: Non } ]\nid: a/b\nslug: été\naliases: [ /old/path/ ]\n\
image: { src: ../img/./c.jpg, alt: Un chat }\ndraft: true\nexpires: 2027-01-01\nextra: { a: [1, x] }\n---\nCorps\n";

const TOML: &str = "+++\ntitle = \"Cinq zones : non\"\ndate = 2026-02-27T09:30:00+01:00\nkind = \"digest\"\n\
themes = [\"ai\", \"space\"]\nsummary = \"\"\"Un\ndeux\"\"\"\nauthors = [\"A\"]\nupdated = 2026-03-02\n\
corrections = [ { date = 2026-03-02, text = \"Non\" } ]\nid = \"a/b\"\nslug = \"été\"\naliases = [ \"/old/path/\" ]\n\
image = { src = \"../img/./c.jpg\", alt = \"Un chat\" }\ndraft = true\nexpires = \"2027-01-01\"\n\
[[events]]\ndate = 2026-03-31\ntext = \"Fin\"\nbrief = \"cma\"\ndeadline = true\n[extra]\na = [1, \"x\"]\n+++\nCorps\n";

#[test]
fn every_key_is_read_in_both_syntaxes() {
    for text in [YAML.replacen("Cinq zones : non", "'Cinq zones : non'", 1), TOML.to_owned()] {
        let (front, faults) = front(&text);
        assert_eq!(faults, [""; 0]);
        assert_eq!(&text[front.body.unwrap()], "Corps\n");
        assert_eq!(front.title.line, 2);
        let matter = front.matter.unwrap();
        assert_eq!((matter.title.as_str(), matter.kind), ("Cinq zones : non", Kind::Digest));
        assert_eq!(matter.date, When::parse("2026-02-27T09:30+01:00").ok());
        let themes: Vec<_> = matter.themes.iter().map(|theme| (&*theme.value, theme.place.line)).collect();
        assert_eq!(themes, [("ai", 5), ("space", 5)]);
        assert_eq!((matter.summary.as_deref(), &matter.authors[..]), (Some("Un deux"), &["A".to_owned()][..]));
        let [event] = &matter.events[..] else { panic!() };
        assert_eq!((event.date, &*event.text, event.deadline), (date(2026, 3, 31), "Fin", true));
        assert_eq!(&*event.brief.as_ref().unwrap().value, "cma");
        assert_eq!(matter.updated.unwrap().value, date(2026, 3, 2).into());
        let [Correction { date: corrected, text, brief: None }] = &matter.corrections[..] else { panic!() };
        assert_eq!((corrected.value, text.as_str()), (date(2026, 3, 2).into(), "Non"));
        assert_eq!(&*matter.id.unwrap().value, "a/b");
        assert_eq!(&*matter.slug.unwrap().value, "été");
        assert_eq!(&*matter.aliases[0].value, "old/path/");
        let image = matter.image.unwrap();
        assert_eq!((&*image.path.value, &*image.alt), ("img/c.jpg", "Un chat"));
        assert_eq!((matter.draft, matter.expires), (true, Some(date(2027, 1, 1).into())));
        assert_eq!(serde_json::Value::Object(matter.extra.0), serde_json::json!({"a": [1, "x"]}));
    }
}

#[test]
fn little_is_enough() {
    assert_eq!(faults(""), [""; 0]);
    let (page, told) = front("---\ntitle: À propos\nkind: page\nsummary:\nthemes: []\n---");
    assert_eq!(told, [""; 0]);
    assert_eq!((page.body, page.matter.unwrap().date), (Some(55..55), None));
    // Editors are told that the first word is meant.
    assert_eq!(KINDS[0].1, Kind::default());
}

#[test]
fn key_points_are_bodies() {
    let (front, told) = front("---\ntitle: T\ndate: 2026-02-27\nkey_points: [\"a *b*\", c]\n---\n");
    assert_eq!(told, [""; 0]);
    assert_eq!(front.matter.unwrap().key_points.len(), 2);
}

#[test]
fn a_file_must_have_front_matter() {
    let example = EXAMPLE;
    for (text, expected) in [
        ("", format!("empty-file 1:1 the file is empty / {example}")),
        (" \n\t\n", format!("empty-file 1:1 the file is empty / {example}")),
        ("# Titre\n", format!("missing-front-matter 1:1 the file has no front matter / {example}")),
        (
            "\n---\ntitle: x\n---\n",
            "missing-front-matter 1:1 the file has no front matter / the file's first line must be `---` alone".into(),
        ),
        (
            "----\ntitle: x\n",
            "missing-front-matter 1:1 the file has no front matter / the file's first line must be `---` alone".into(),
        ),
        (
            "---\ntitle: x\n\nText\n",
            "yaml-syntax 1:1 the front matter is not closed / add a line `---` after its last key".into(),
        ),
        ("---", "yaml-syntax 1:1 the front matter is not closed / add a line `---` after its last key".into()),
        (
            "---\ntitle: x\n—\nText\n",
            "yaml-syntax 3:1 the front matter is not closed / this line must be `---` alone".into(),
        ),
        (
            "+++\ntitle = 'x'\n---\nText\n",
            "toml-syntax 3:1 the front matter is not closed / this line must be `+++` alone".into(),
        ),
        (
            "---\ntitle = \"x\"\n---\n",
            "yaml-syntax 1:1 TOML stands between `---` / write `+++` instead of `---`, above and below".into(),
        ),
        (
            "+++\ntitle: x\n+++\n",
            "toml-syntax 1:1 YAML stands between `+++` / write `---` instead of `+++`, above and below".into(),
        ),
    ] {
        let (front, told) = front(text);
        assert!(front.matter.is_none());
        assert_eq!(told, [expected], "{text}");
    }
}

#[test]
fn missing_keys_are_told_together() {
    let (_, told) = front("---\ndraft: true\n---\n");
    let expected = [
        "missing-key 1:1 `title` is missing / every entry needs a title",
        "missing-key 1:1 `date` is missing / say when the entry is published, as `2026-02-27`; only a `page` goes without",
    ];
    assert_eq!(told, expected);
    let (_, told) = front("---\ntitle:\nkind: pge\n---\n");
    let expected = [
        "bad-value 3:7 `kind` cannot be `pge` / did you mean `page`?",
        "missing-key 2:1 `title` has no value / every entry needs a title",
    ];
    assert_eq!(told, expected);
}

#[test]
fn every_fault_is_told() {
    let cases: &[(&str, &str)] = &[
        ("tilte: x", "unknown-key 4:1 unknown key `tilte` / did you mean `title`?"),
        ("category: x", "unknown-key 4:1 unknown key `category` / did you mean `themes`?"),
        ("title: U", "duplicate-key 4:1 `title` is written twice / keep one of them; the first is on line 2"),
        ("kind: digst", "bad-value 4:7 `kind` cannot be `digst` / did you mean `digest`?"),
        ("kind: thing", "bad-value 4:7 `kind` cannot be `thing` / write `article`, `digest` or `page`"),
        ("themes: ai", "wrong-type 4:9 `themes` must be a list, not a text / write a list: `[ai]`"),
        ("themes: [ai, 5]", "wrong-type 4:14 `themes[1]` must be a text, not a number / put it in quotes: `\"5\"`"),
        ("themes: [ai, '']", "empty-value 4:14 `themes[1]` is empty"),
        ("summary: [x]", "wrong-type 4:10 `summary` must be a text, not a list"),
        ("summary: \"a\\0b\"", "bad-value 4:10 `summary` holds the control character \\u{0} / type the text anew"),
        (
            "key_points:\n  - Santé : les chiffres",
            "wrong-type 5:5 `key_points[0]` must be a text, not a table / put it in quotes: `\"Santé : les chiffres\"`",
        ),
        ("key_points: [\"a\\nb\"]", "bad-value 4:14 `key_points[0]` must be one line / join its lines"),
        ("draft: yes", "wrong-type 4:8 `draft` must be true or false, not a text / write `true`, without quotes"),
        ("draft: non", "wrong-type 4:8 `draft` must be true or false, not a text / write `false`, without quotes"),
        ("draft: 1", "wrong-type 4:8 `draft` must be true or false, not a number"),
        ("updated: 2026-02-30", "bad-date 4:10 `2026-02-30` is not a day of the calendar / did you mean `2026-02-28`?"),
        ("updated: 27/02/2026", "bad-date 4:10 `27/02/2026` is not a date / write `2026-02-27`"),
        ("updated: 27 février 2026", "bad-date 4:10 `27 février 2026` is not a date / write `2026-02-27`"),
        ("updated: 20260227", "bad-date 4:10 `20260227` is not a date / write `2026-02-27`"),
        ("updated: [x]", "wrong-type 4:10 `updated` must be a date, not a list / write it as `2026-02-27`"),
        (
            "expires: 2027-01-01T18:00",
            "bad-date 4:10 `2027-01-01T18:00` has a time without its offset / add it: `2027-01-01T18:00:00+01:00`, or `Z` for universal time",
        ),
        (
            "events: [x]",
            "wrong-type 4:10 `events[0]` must be a table, not a text / write `{ date: 2026-03-31, text: … }`",
        ),
        ("events: [{date: 2026-01-01}]", "missing-key 4:10 `events[0].text` is missing / say what happened or is due"),
        (
            "events: [{date: 2026-01-01, text: x, dedline: true}]",
            "unknown-key 4:38 unknown key `events[0].dedline` / did you mean `deadline`?",
        ),
        (
            "corrections: [{text: x}]",
            "missing-key 4:15 `corrections[0].date` is missing / say when it was put right, as `2026-03-02`",
        ),
        ("id: a b", "bad-id 4:5 `id` cannot be `a b`: it holds a blank / write `a-b`"),
        ("id: a/../b", "bad-id 4:5 `id` cannot be `a/../b`: it holds `..` / write `a/b`"),
        ("id: a//b", "bad-id 4:5 `id` cannot be `a//b`: a part of it is empty / write `a/b`"),
        ("slug: a/b", "bad-slug 4:7 `slug` cannot be `a/b`: it holds `/` / write `a-b`"),
        ("slug: a?b", "bad-slug 4:7 `slug` cannot be `a?b`: it holds `?` / write `a-b`"),
        ("slug: \"a\\tb\"", "bad-slug 4:7 `slug` cannot be `a\tb`: it holds a blank / write `a-b`"),
        ("slug: '..'", "bad-slug 4:7 `slug` cannot be `..`: it holds `..` / write letters, digits and `-`"),
        ("slug: 2026", "wrong-type 4:7 `slug` must be a text, not a number / put it in quotes: `\"2026\"`"),
        ("aliases: [old/]", "bad-alias 4:11 the alias `old/` must begin with `/` / write `/old/`"),
        ("aliases: [/]", "bad-alias 4:11 the alias `/` is the site's first page / write an old address of this entry"),
        (
            "aliases: [/a/../b]",
            "bad-alias 4:11 the alias `/a/../b` holds `.` or `..` / write the address as readers knew it",
        ),
        ("aliases: [/a//b/]", "bad-alias 4:11 the alias `/a//b/` holds `//` / write one `/` between two parts"),
        (
            "aliases: [\"/a\\u0007b\"]",
            "bad-value 4:11 `aliases[0]` holds the control character \\u{7} / type the text anew",
        ),
        (
            "aliases: [\"/a?b\"]",
            "bad-alias 4:11 the alias `/a?b` holds a sign that no path can hold / write the path alone, without `?` and `#`",
        ),
        ("image: c.jpg", "wrong-type 4:8 `image` must be a table, not a text / write `image: { src: c.jpg, alt: … }`"),
        (
            "image: {src: c.jpg}",
            "missing-key 4:8 `image.alt` is missing / say in a few words what the picture shows, for those who cannot see it",
        ),
        (
            "image: {src: ../../c.jpg, alt: x}",
            "bad-path 4:14 `../../c.jpg` leads out of `content/` / put the picture beside the entry",
        ),
        (
            "image: {src: /c.jpg, alt: x}",
            "bad-path 4:14 `/c.jpg` is not a path beside the entry / write it from the entry's folder, such as `images/cover.jpg`",
        ),
        (
            "image: {src: https://x/c.jpg, alt: x}",
            "bad-path 4:14 `https://x/c.jpg` is not a file of the site / put the picture beside the entry and write its file's name",
        ),
        ("extra: x", "wrong-type 4:8 `extra` must be a table, not a text"),
    ];
    for (lines, expected) in cases {
        assert_eq!(faults(lines), [*expected], "{lines}");
    }
}

#[test]
fn all_faults_of_a_file_come_in_one_pass() {
    let told = faults("date: 1\nkind: x\nthemes: ai\ndraft: 1\nupdated: x\nevents: 1\nslug: a/b\nfoo: 1\nimage: x");
    assert_eq!(told.len(), 9, "{told:#?}");
}

proptest::proptest! {
    #[test]
    fn never_panics(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..80)) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = front(&text);
        let _ = front(&format!("---\n{text}\n---\n"));
        let _ = front(&format!("+++\n{text}\n+++\n"));
    }

    #[test]
    fn never_panics_on_what_is_nearly_right(at in 0_usize..700, length in 0_usize..20, text in "([:'\"{}#&*|>-]|\\[|\\]|\n|\t| |é|a){0,4}") {
        for good in [YAML, TOML] {
            let byte = |at: usize| good.char_indices().nth(at).map_or(good.len(), |(at, _)| at);
            let _ = front(&format!("{}{text}{}", &good[..byte(at)], &good[byte(at + length)..]));
            let _ = front(&format!("{}{text}", &good[..byte(at)]));
        }
    }
}

#[test]
fn what_is_good_stays_whatever_else_is_wrong() {
    for lines in [
        "title: T\ndate: 2026-02-27\nmood: x",
        "title: T\ndate: 2026-02-27\nimage: x",
        "title: T\nkind: page\nmood: x",
        "title: T\ndate: 2026-02-27\nkind: pag",
        "title: T\nkind: pag",
        "title: T\ndate: hier",
        "title: T",
        "title: 2026\ndate: 2026-02-27",
        "title: [\ndate: 2026-02-27",
        "title: \"T\ndate: 2026-02-27",
        "title: Santé : les chiffres\nsummary: a : b\ndate: 2026-02-27",
        "title: T\n  date: 2026-02-27",
        "title: @T\ndate: 2026-02-27\nevents:\n  - {date: x",
        "title T\ndate: 2026-02-27",
    ] {
        let (front, problems) = front(&format!("---\n{lines}\nthemes: [ai]\n---\n"));
        assert!(!problems.is_empty(), "{lines}");
        assert_eq!(front.matter.map(|matter| matter.themes.len()), Some(1), "{lines}: {problems:?}");
    }
}

#[test]
fn errors_of_syntax_hide_no_other_problem_and_no_key_is_missing_that_is_written() {
    let yaml = "---\ntitle: Santé : les chiffres\ndate: 2026-02-30\nsummary: a : b\nmood: x\n---\n";
    let toml = "+++\ntitle = Santé\ndate = 2026-02-30\n[image]\nsrc = x\n[other]\na = 1\n+++\n";
    for (text, expected) in [
        (yaml, &["yaml-syntax 2:14", "yaml-syntax 4:12", "bad-date 3:7", "unknown-key 5:1"][..]),
        (toml, &["toml-syntax 2:9", "bad-date 3:8", "toml-syntax 5:7", "unknown-key 6:2"]),
    ] {
        let (front, problems) = front(text);
        let found: Vec<_> =
            problems.iter().map(|problem| problem.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(found, expected, "{problems:?}");
        assert_eq!(front.matter.map(|matter| matter.title).as_deref(), Some("x"));
    }
}

#[test]
fn words_of_other_tools_and_languages_lead_to_the_key() {
    for (written, key) in [
        ("résumé", "summary"),
        ("Résumé", "summary"),
        ("description", "summary"),
        ("points clés", "key_points"),
        ("auteur", "authors"),
        ("tags", "themes"),
        ("lastmod", "updated"),
        ("brouillon", "draft"),
        ("redirect_from", "aliases"),
    ] {
        let (_, problems) = front(&format!("---\ntitle: T\ndate: 2026-02-27\n{written}: x\n---\n"));
        let expected = format!("unknown-key 4:1 unknown key `{written}` / did you mean `{key}`?");
        assert_eq!(problems, [expected]);
    }
}
