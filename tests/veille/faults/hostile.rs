//! Whatever bytes a site is made of: the library answers, and says the same again.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::select;
use veille::diagnostic::{Format, Severity, print};
use veille::read::{Changes, File, Text};
use veille::rebuild::{Options, Rebuild, SearchIndex};
use xxhash_rust::xxh3::xxh3_64;

/// A file of each sort, whole.
const FILES: [(&str, &str); 8] = [
    (
        "veille.toml",
        "base_url = \"https://example.org/a/\"\ndefault_language = \"fr\"\nid = \"example.org\"\nuntranslated = \"mark\"\n\
         [languages.fr]\ntitle = \"La veille\"\n[languages.en]\ntitle = \"The briefing\"\nlocale = \"en-GB\"\n",
    ),
    (
        "themes/ai.toml",
        "order = 1\n[fr]\nname = \"L’IA\"\nslug = \"ia\"\n[en]\nname = \"AI\"\ndescription = \"All.\"\n",
    ),
    ("strings/fr.toml", "[urls]\nthemes = \"sujets\"\n[words]\nhome = \"Accueil\"\nlead = \"À la une\"\n"),
    (
        "templates/entry.html",
        "{% extends \"veille/entry.html\" %}\n{% block body %}{% if view.html %}{{ super() }}{% endif %}{% endblock %}\n",
    ),
    ("templates/style.css", "body { color: red }\n"),
    (
        "content/2026/a.fr.md",
        "---\ntitle: « Un titre »\ndate: 2026-01-15\nkind: digest\nevents:\n  - { date: 2026-03-31, text: Fin, brief: a }\n\
         key_points: [\"Un *point* [a](b.fr.md)\"]\naliases: [/old/]\nid: a\n---\nDébut[^n].\n\n## L’IA\n\n\
         ### Brève {#a date=2026-01-12 until=2026-04-01 themes=ai slug=x}\n\n| a | b |\n|---|---|\n| c | d |\n\n\
         ```rust\nfn main() {}\n```\n\n## À la une\n\n### Autre\n\n[b](b.fr.md#x) ![a](p.png) <b onclick=x>c</b>\n\n[^n]: Note.\n",
    ),
    (
        "content/2026/a.en.md",
        "+++\ntitle = \"A title\"\ndate = 2026-01-15T09:30:00+01:00\nkind = \"digest\"\nid = \"a\"\n+++\n## AI {.lead}\n\n### Brief {#a}\n\nText.\n",
    ),
    (
        "content/2026/b.fr.md",
        "---\ntitle: B\ndate: 2026-01-15\nthemes: [ai]\nslug: bb\n---\n# B\n\n## X {#x}\n\n> [!NOTE]\n> Text.\n",
    ),
];

/// What is done to one file's bytes.
#[derive(Debug, Clone)]
enum Harm {
    Replaced(Vec<u8>),
    Cut(usize),
    Inserted(usize, Vec<u8>),
    Removed(usize, usize),
    Repeated(usize, usize),
}

/// Bytes that mean something to one of the readers.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    const MEANT: [&str; 44] = [
        "---\n",
        "+++\n",
        "\n",
        "\r\n",
        "\r",
        "\u{FEFF}",
        "\0",
        "\t",
        ": ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "{%",
        "{{",
        "}}",
        "%}",
        "{# ",
        "\"",
        "'",
        "\\",
        "&a ",
        "*a",
        "<<: ",
        "!!binary ",
        "## ",
        "### ",
        "{#a ",
        "date=",
        "[^n]",
        "`",
        "```",
        "|",
        "<",
        ">",
        "é",
        "e\u{301}",
        "\u{202E}",
        "漢",
        "2026-02-30",
        "../",
        "%2e%2e/",
        "{% include \"entry.html\" %}",
    ];
    let meant = proptest::collection::vec(select(MEANT.as_slice()), 1..6).prop_map(|words| words.concat().into_bytes());
    prop_oneof![3 => meant, 1 => proptest::collection::vec(any::<u8>(), 0..20)]
}

fn harm() -> impl Strategy<Value = Harm> {
    prop_oneof![
        1 => proptest::collection::vec(any::<u8>(), 0..200).prop_map(Harm::Replaced),
        1 => any::<usize>().prop_map(Harm::Cut),
        6 => (any::<usize>(), pieces()).prop_map(|(at, bytes)| Harm::Inserted(at, bytes)),
        2 => (any::<usize>(), 1..9_usize).prop_map(|(at, length)| Harm::Removed(at, length)),
        1 => (any::<usize>(), 1..60_usize).prop_map(|(at, length)| Harm::Repeated(at, length)),
    ]
}

impl Harm {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let place = |at: usize| at % (bytes.len() + 1);
        match self {
            Self::Replaced(other) => bytes.clone_from(other),
            Self::Cut(at) => bytes.truncate(place(*at)),
            Self::Inserted(at, more) => {
                let at = place(*at);
                bytes.splice(at..at, more.iter().copied());
            }
            Self::Removed(at, length) => {
                let at = place(*at);
                bytes.drain(at..(at + length).min(bytes.len()));
            }
            Self::Repeated(at, length) => {
                let at = place(*at);
                let piece = bytes[at..(at + length).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
}

fn changes(files: &BTreeMap<&str, Vec<u8>>) -> Changes {
    let file = |bytes: &[u8]| File::Text(Text { bytes: bytes.into(), hash: xxh3_64(bytes) });
    files.iter().map(|(path, bytes)| (Arc::from(*path), Some(file(bytes)))).collect()
}

fn rebuild() -> Rebuild {
    Rebuild::new(Options {
        base_url: None,
        now: "2026-02-15".parse().expect("a date"),
        unpublished: false,
        fingerprints: true,
        search_index: SearchIndex::OnDemand,
    })
}

fn whole() -> BTreeMap<&'static str, Vec<u8>> {
    FILES.iter().map(|(path, text)| (*path, text.as_bytes().to_vec())).collect()
}

/// The property below says little if the site is broken from the start.
#[test]
fn the_site_that_is_harmed_is_whole_but_for_its_picture() {
    let mut rebuild = rebuild();
    rebuild.apply(changes(&whole()));
    let names: Vec<_> = rebuild.diagnostics().iter().map(|d| (d.severity, d.name)).collect();
    let warnings = names.iter().filter(|(severity, _)| *severity == Severity::Warning).count();
    assert_eq!(names.len() - warnings, 1, "{:#?}", rebuild.diagnostics());
    assert!(names.contains(&(Severity::Error, "dead-link")));
    let made = ["fr/2026/bb/index.html", "fr/2026/a/x/index.html", "en/2026/a/a/index.html", "fr/sujets/ia/rss.xml"];
    assert!(made.iter().all(|file| rebuild.output().contains_key(*file)), "{:#?}", rebuild.output().keys());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_of_any_file_stop_the_library(harms in proptest::collection::vec((0..FILES.len(), harm()), 1..5)) {
        let mut files = whole();
        for (file, harm) in &harms {
            harm.apply(files.get_mut(FILES[*file].0).expect("a file"));
        }
        let mut clean = rebuild();
        clean.apply(changes(&files));
        for diagnostic in clean.diagnostics() {
            prop_assert!(!diagnostic.message.is_empty());
            let place = diagnostic.place.as_ref();
            prop_assert!(place.is_some_and(|place| files.contains_key(&*place.path) || place.path.starts_with("veille/")), "{:#?}", diagnostic);
        }
        for format in [Format::Human, Format::Json, Format::Github] {
            let mut out = Vec::new();
            print(clean.diagnostics(), format, false, &mut out).expect("memory takes all");
            prop_assert!(std::str::from_utf8(&out).is_ok());
        }
        // The preview meets the same bytes as an edit of a site that was whole; and the edit is undone.
        let mut edited = rebuild();
        edited.apply(changes(&whole()));
        edited.apply(changes(&files));
        prop_assert_eq!(edited.has_errors(), clean.has_errors(), "{:#?}\n{:#?}", edited.diagnostics(), clean.diagnostics());
        edited.apply(changes(&whole()));
        let mut fresh = rebuild();
        fresh.apply(changes(&whole()));
        prop_assert_eq!(edited.diagnostics(), fresh.diagnostics());
        prop_assert_eq!(edited.output().keys().collect::<Vec<_>>(), fresh.output().keys().collect::<Vec<_>>());
    }
}
