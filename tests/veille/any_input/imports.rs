//! What was written elsewhere: sites of other generators, texts of newsletters.

use std::collections::BTreeSet;

use veille::config::Lang;
use veille::diagnostic::Source;
use veille::import::newsletter::{self, Setting, ThemeName};
use veille::import::site::{self, Folder, Generator, Import, Wishes};
use veille::lang::Locale;
use veille::parse;
use veille::site::Glossary;

use super::CONFIG;
use super::files::{is_path, states};
use super::told::{check, is_faulty};

/// A folder of Hugo, Zola or Jekyll.
pub fn import_site(bytes: &[u8]) {
    let mut folder = Folder::default();
    for (path, text) in states(bytes, "content/posts/2026-01-02-a.md").into_iter().flatten() {
        match text {
            Some(text) if is_path(&path) && site::is_text(&path) => _ = folder.texts.insert(path, text.to_vec()),
            Some(_) if is_path(&path) => _ = folder.others.insert(path),
            _ => {}
        }
    }
    for from in [None, Some(Generator::Hugo), Some(Generator::Zola), Some(Generator::Jekyll)] {
        let wishes = Wishes { from, language: None, into: "old".into(), config: &CONFIG, themes: &[] };
        if let Ok(import) = site::import(&folder, &wishes) {
            imported(&import, &folder);
        }
    }
}

fn imported(import: &Import, folder: &Folder) {
    let mut paths = BTreeSet::new();
    for version in &import.versions {
        assert!(folder.texts.contains_key(&version.from), "{}", version.from);
        assert!(paths.insert(&*version.path), "two texts go to `{}`", version.path);
        let below = version.path.strip_prefix("content/").expect("texts go to `content/`");
        assert!(is_path(below) || below.len() >= 200, "{below:?}");
        let file = parse::file_name(below, &CONFIG).expect("a name with its language");
        let source = Source::new(version.path.as_str().into(), &version.text);
        assert!(parse::written(&source).is_some(), "the front matter cannot be read\n{}", version.text);
        check(&parse::version(&source, &file, &CONFIG, &Glossary::default()).1, &source);
    }
    for copied in &import.copies {
        assert!(folder.others.contains(&copied.from) || folder.texts.contains_key(&copied.from), "{}", copied.from);
        assert!(is_path(&copied.path) || copied.path.len() >= 200, "{:?}", copied.path);
        assert!(["content/", "static/"].iter().any(|area| copied.path.starts_with(area)), "{}", copied.path);
        assert!(paths.insert(&*copied.path), "two files go to `{}`", copied.path);
    }
    for note in &import.notes {
        assert!(!note.message.trim().is_empty());
    }
}

/// The text of a newsletter: whatever it is, its draft is a digest that can be built.
pub fn import_newsletter(bytes: &[u8]) {
    // The command refuses what is no text before.
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let locale = Locale::new("fr").expect("French");
    let themes = [
        ThemeName { id: "ai", name: "Données et intelligence artificielle", description: "" },
        ThemeName { id: "space", name: "L’espace", description: "Fusées et satellites." },
    ];
    let setting = Setting {
        themes: &themes,
        lead: &["Fait marquant", "Faits marquants"],
        links: &CONFIG.links,
        locale: &locale,
        date: None,
        today: "2026-03-01".parse().expect("a day"),
        title: None,
        site_title: "La veille",
    };
    let draft = newsletter::draft(text, &setting);
    let lines = draft.markdown.lines().count();
    for note in &draft.notes {
        assert!((1..=lines).contains(&(note.line as usize)), "{note:?}");
        assert!(note.source_line.is_none_or(|line| line >= 1), "{note:?}");
    }
    let file = parse::file_name("2026/x.fr.md", &CONFIG).expect("a good name");
    let source = Source::new("content/2026/x.fr.md".into(), &draft.markdown);
    let (version, faults) = parse::version(&source, &file, &CONFIG, &Glossary::default());
    check(&faults, &source);
    assert!(!is_faulty(&faults), "{faults:#?}\n{}", draft.markdown);
    assert_eq!(version.map(|version| (version.lang, version.front.draft)), Some((Lang(0), true)));
}
