//! Settings: what is read, and every fault with its place and hint.

use super::super::tests::told;
use super::*;

const GOOD: &str = "base_url = 'https://x.org/a/'\nid = 'x.org'\n[languages.fr]\ntitle = 'T'\n";

fn read(text: &str) -> (Option<Config>, Vec<String>) {
    let (config, faults) = config(&Source::new("veille.toml".into(), text));
    (config, told(&faults))
}

#[test]
fn few_settings_are_enough() {
    let (config, faults) = read(GOOD);
    assert_eq!(faults, [""; 0]);
    let config = config.unwrap();
    assert_eq!((config.feed_entries, config.feed_items), (20, 50));
    assert!(config.search && config.translation_notice);
    assert_eq!(config.default_language, Lang(0));
    assert_eq!((config.raw_html, config.untranslated), Default::default());
    // Editors are told that the first word is meant.
    assert_eq!((RAW_HTML[0].1, UNTRANSLATED[0].1), Default::default());
    assert_eq!(&*config.languages[0].locale, "fr");
}

#[test]
fn every_setting_is_read() {
    let text = "
base_url = 'https://x.org'
default_language = 'en'
id = 'me@x.org'
untranslated = 'hide'
[languages.fr]
title = 'Veille'
description = 'Tout'
locale = 'fr-CA'
typography = false
[languages.en]
title = 'Watch'
[feeds]
entries = 1
items = 1000
[markdown]
raw_html = 'escape'
[translations]
notice = false
[search]
enabled = false
[cards]
enabled = false
[links]
clean = false
tracking = ['My_Param', 'x_*']
keep = ['at_medium']
[mailing_list]
action = 'https://lists.x.org:8443/s?a=b'
field = 'mail'
hidden = { list = 'news', lang = '{language}' }
[extra]
a = [1, 2026-01-01]
";
    let (config, faults) = read(text);
    assert_eq!(faults, [""; 0]);
    let config = config.unwrap();
    let tags: Vec<_> = config.languages.iter().map(|language| (&*language.tag, &*language.locale)).collect();
    assert_eq!(tags, [("fr", "fr-CA"), ("en", "en")]);
    assert_eq!([false, true], [0, 1].map(|number: usize| config.languages[number].typography));
    assert_eq!((config.default_language, &*config.id), (Lang(1), "me@x.org"));
    assert_eq!((config.untranslated, config.raw_html), (Untranslated::Hide, RawHtml::Escape));
    assert!(!config.cards && !config.translation_notice);
    assert_eq!((config.feed_entries, config.feed_items), (1, 1000));
    assert!(!config.search);
    let lists = (vec!["my_param".to_owned(), "x_*".to_owned()], vec!["at_medium".to_owned()]);
    assert_eq!((config.links.clean, (config.links.tracking, config.links.keep)), (false, lists));
    let list = config.mailing_list.unwrap();
    assert_eq!((&*list.action, &*list.origin), ("https://lists.x.org:8443/s?a=b", "https://lists.x.org:8443"));
    let hidden = [("list", "news"), ("lang", "{language}")].map(|(name, value)| (name.into(), value.into()));
    assert_eq!((&*list.field, list.hidden), ("mail", hidden.to_vec()));
    assert_eq!(serde_json::Value::Object(config.extra.0), serde_json::json!({"a": [1, "2026-01-01"]}));
}

#[test]
fn all_that_is_missing_is_said_at_once() {
    let expected = [
        "missing-key 1:1 `base_url` is missing / say where the site is published: `base_url = \"https://example.org/\"`",
        "missing-key 1:1 `id` is missing / give the site a permanent name that you own, such as `id = \"example.org\"`; feeds are known by it",
        "missing-key 1:1 `languages` is missing / name at least one language: `[languages.fr]` with its `title`",
    ];
    assert_eq!(read(""), (None, expected.map(str::to_owned).to_vec()));
}

#[test]
fn every_fault_is_told() {
    let cases: &[(&str, &str, &str)] = &[
        (
            "https://x.org/a/",
            "ftp://x",
            "bad-base-url 1:12 `base_url` cannot be `ftp://x`: it must begin with `https://` or `http://` / write an address such as `https://example.org/` or `https://example.org/path/`",
        ),
        (
            "'x.org'",
            "'x org'",
            "bad-id 2:6 `id` cannot be `x org` / write a domain name (`veille.example.org`) or an address (`name@example.org`)",
        ),
        (
            "'x.org'",
            "'é.org'",
            "bad-id 2:6 `id` cannot be `é.org` / write a domain name (`veille.example.org`) or an address (`name@example.org`)",
        ),
        ("'x.org'", "3", "wrong-type 2:6 `id` must be a text, not a number / put it in quotes: `\"3\"`"),
        ("[l", "untranslated = 'hid'\n[l", "bad-value 3:16 `untranslated` cannot be `hid` / did you mean `hide`?"),
        (
            "[l",
            "untranslated = 'never'\n[l",
            "bad-value 3:16 `untranslated` cannot be `never` / write `mark` or `hide`",
        ),
        ("[l", "bas_url = 1\n[l", "unknown-key 3:1 unknown key `bas_url` / did you mean `base_url`?"),
        ("[l", "colour = 1\n[l", "unknown-key 3:1 unknown key `colour` / put settings of your own under `[extra]`"),
        (
            "[l",
            "default_language = 'fe'\n[l",
            "unknown-language 3:20 `default_language` names `fe`, which the site does not have / did you mean `fr`?",
        ),
        (
            "[l",
            "default_language = 'de'\n[l",
            "unknown-language 3:20 `default_language` names `de`, which the site does not have / add `[languages.de]`",
        ),
        ("[l", "[feeds]\nentries = 0\n[l", "bad-value 4:11 `feeds.entries` must be from 1 to 1000, not 0"),
        ("[l", "[feeds]\nitems = 1001\n[l", "bad-value 4:9 `feeds.items` must be from 1 to 1000, not 1001"),
        ("[l", "[feeds]\nitems = '9'\n[l", "wrong-type 4:9 `feeds.items` must be a whole number, not a text"),
        ("[l", "[feeds]\nitem = 9\n[l", "unknown-key 4:1 unknown key `feeds.item` / did you mean `items`?"),
        (
            "[l",
            "[markdown]\nraw_html = true\n[l",
            "wrong-type 4:12 `markdown.raw_html` must be a text, not true or false / put it in quotes: `\"true\"`",
        ),
        (
            "[l",
            "[cards]\nenabled = 'no'\n[l",
            "wrong-type 4:11 `cards.enabled` must be true or false, not a text / write `false`, without quotes",
        ),
        ("[l", "[cards]\nenable = true\n[l", "unknown-key 4:1 unknown key `cards.enable` / did you mean `enabled`?"),
        (
            "[l",
            "[links]\ntracking = ['a b']\n[l",
            "bad-value 4:13 `links.tracking` cannot name `a b` / write a parameter's name, such as `ref`, or its beginning: `ref_*`",
        ),
        (
            "[l",
            "[links]\nkeep = ['*']\n[l",
            "bad-value 4:9 `links.keep` cannot name `*` / write a parameter's name, such as `ref`, or its beginning: `ref_*`",
        ),
        (
            "title = 'T'",
            "",
            "missing-key 3:1 `languages.fr.title` is missing / say what the site is called in this language",
        ),
        ("title = 'T'", "title = ' '", "empty-value 4:9 `languages.fr.title` is empty"),
        (
            "title = 'T'",
            "title = 'T'\nlocale = 'f_r'",
            "bad-language 5:10 `f_r` is not a language tag / write a BCP 47 tag such as `fr-CA`",
        ),
        (
            "title = 'T'",
            "title = 'T'\nlocale = 'fr_CA'",
            "bad-language 5:10 `fr_CA` is not a language tag / write `fr-CA`",
        ),
        (
            "[languages.fr]",
            "[languages.'../x']",
            "bad-language 3:12 `../x` is not a language tag / write a BCP 47 tag of letters, digits and `-`, such as `fr` or `pt-BR`",
        ),
        (
            "title = 'T'",
            "title = 'T'\n[languages.FR]\ntitle = 'T'",
            "bad-language 5:12 the language `FR` is written twice / keep one of them",
        ),
        (
            "title = 'T'",
            "title = 'T'\n[languages.en]\ntitle = 'T'",
            "missing-key 1:1 `default_language` is missing / say which language readers of `/` get: `default_language = \"fr\"`",
        ),
        ("'x.org'", "x.org", "toml-syntax 2:6 a text must be in straight quotes / write `\"x.org\"`"),
    ];
    for (from, to, expected) in cases {
        let (_, faults) = read(&GOOD.replacen(from, to, 1));
        assert_eq!(faults, [*expected], "{to}");
    }
}

#[test]
fn settings_stay_as_long_as_the_site_can_be_told() {
    for (from, to, stays) in [
        ("[l", "colour = 1\n[l", true),
        ("[l", "untranslated = 'never'\n[l", true),
        ("[l", "default_language = 'de'\n[l", true),
        ("title = 'T'", "", true),
        ("https://x.org/a/", "x", false),
        ("'x.org'", "'x org'", false),
        ("[languages.fr]", "[languages.'../x']", false),
        ("title = 'T'", "title = 'T'\n[languages.FR]\ntitle = 'T'", false),
        ("[languages.fr]\ntitle = 'T'", "languages = { fr = 1 }", false),
        ("[languages.fr]\ntitle = 'T'", "languages = {}", false),
    ] {
        let (config, faults) = read(&GOOD.replacen(from, to, 1));
        assert_eq!((config.is_some(), faults.len()), (stays, 1), "{to}: {faults:?}");
    }
}

#[test]
fn languages_are_limited() {
    use std::fmt::Write;
    let mut text = GOOD.to_owned();
    for n in 0..100 {
        write!(text, "[languages.eo-{n:03}]\ntitle = 'x'\n").unwrap();
    }
    let (config, faults) = read(&text);
    assert!(config.is_none());
    assert_eq!(faults[0], "bad-language 131:12 a site has at most 64 languages");
}

proptest::proptest! {
    #[test]
    fn never_panics(at in 0_usize..70, text in "(?s).{0,12}") {
        let cut = GOOD.char_indices().nth(at).map_or(GOOD.len(), |(at, _)| at);
        let _ = read(&format!("{}{text}{}", &GOOD[..cut], &GOOD[cut..]));
        let _ = read(&format!("{}{text}", &GOOD[..cut]));
    }
}
