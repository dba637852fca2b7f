//! What is very large, very deep or made to harm: each has an answer, and it takes time in proportion.
//!
//! Full sizes are tried by `tests/tools/limits.py` on a release build. Here the sizes are such that a debug build takes
//! a moment, and growth is what counts: four times as much may not take sixteen times as long.

use std::sync::Arc;
use std::time::Instant;

use veille::read::{Changes, File, Text};
use veille::rebuild::{Options, Rebuild, SearchIndex};
use xxhash_rust::xxh3::xxh3_64;

use crate::site::Site;

fn entry(kind: &str, text: &str) -> String {
    format!("---\ntitle: Titre\ndate: 2026-01-15\nkind: {kind}\n---\n{text}\n")
}

fn article(text: &str) -> String {
    entry("article", text)
}

const SETTINGS: &str = "base_url = \"https://example.org/\"\ndefault_language = \"fr\"\nid = \"example.org\"\n\
                        [languages.fr]\ntitle = \"La veille\"\n[languages.en]\ntitle = \"The briefing\"\n";
const THEME: &str = "[fr]\nname = \"IA\"\n[en]\nname = \"AI\"\n";

/// Builds and checks a site of these files in memory.
fn check(files: &[(String, String)]) -> Rebuild {
    let mut rebuild = Rebuild::new(Options {
        base_url: None,
        now: "2026-02-15".parse().expect("a date"),
        unpublished: false,
        fingerprints: true,
        search_index: SearchIndex::OnDemand,
    });
    let file = |text: &str| File::Text(Text { bytes: text.as_bytes().into(), hash: xxh3_64(text.as_bytes()) });
    let own = [("veille.toml", SETTINGS), ("themes/ai.toml", THEME)].map(|(path, text)| (Arc::from(path), text));
    let all = own.into_iter().chain(files.iter().map(|(path, text)| (Arc::from(path.as_str()), text.as_str())));
    let changes: Changes = all.map(|(path, text)| (path, Some(file(text)))).collect();
    rebuild.apply(changes);
    let surveys = rebuild.surveys();
    rebuild.check_thoroughly(&surveys);
    rebuild
}

/// The same text in both languages, so that versions are compared.
fn both(text: &str) -> Vec<(String, String)> {
    ["fr", "en"].map(|tag| (format!("content/2026/a.{tag}.md"), text.to_owned())).to_vec()
}

/// Shapes of input by their size.
type Shape = (&'static str, fn(usize) -> Vec<(String, String)>);

fn numbered(count: usize, write: impl Fn(usize) -> String) -> String {
    (0..count).map(write).collect()
}

/// Each took time with the square of its size once.
const SHAPES: [Shape; 8] = [
    ("headings", |n| both(&article(&"## Titre\n\nx\n\n".repeat(n)))),
    ("footnotes in a ring", |n| {
        both(&article(&numbered(n, |number| format!("a[^{number}]\n\n[^{number}]: n[^{}]\n\n", (number + 1) % n))))
    }),
    ("links to nowhere", |n| both(&article(&numbered(n, |number| format!("[a](#x{number})\n\n## y{number}\n\n"))))),
    ("links on one line", |n| both(&article(&numbered(n * 4, |number| format!("[a](https://a.example/{number}) "))))),
    ("hyphens", |n| both(&article(&format!("a{}b", "-".repeat(n * 20))))),
    ("quotes without fellows", |n| both(&article(&("« ".repeat(n * 4) + &"\"".repeat(n * 4) + &"'a ".repeat(n * 4))))),
    ("passages", |n| both(&article(&"[a]{lang=en} ".repeat(n * 2)))),
    ("passages in each other", |n| both(&article(&("[".repeat(n * 4) + "a" + &"]{lang=en}".repeat(n * 4))))),
];

#[test]
fn four_times_as_much_takes_no_sixteen_times_as_long() {
    const SIZE: usize = 400;
    /// 4 at most where time grows with the size; towards 16 where it grows with its square.
    const MOST: f64 = 7.0;
    for (name, shape) in SHAPES {
        let (less, more) = (shape(SIZE), shape(SIZE * 4));
        let took = |files: &[(String, String)]| {
            let start = Instant::now();
            drop(check(files));
            start.elapsed().as_secs_f64()
        };
        // What else the machine does can only add to a time: the shortest counts, and the two are measured by turns.
        let (mut small, mut large) = (f64::INFINITY, f64::INFINITY);
        let grows_well = (0..6).any(|_| {
            small = small.min(took(&less));
            large = large.min(took(&more));
            large < small * MOST
        });
        assert!(grows_well, "{name}: {SIZE} take {small:.3} s, and four times as many {large:.3} s");
    }
}

/// Threads of rayon have 2 MiB of stack. A release build takes a fraction of what a debug build takes.
#[test]
fn no_depth_takes_the_stack() {
    let many = 3_000;
    let shapes = [
        article(&">".repeat(many)),
        article(&"- ".repeat(many)),
        article(&"1. ".repeat(many)),
        article(&"*a **b ".repeat(many)),
        article(&("*".repeat(many) + "x" + &"*".repeat(many))),
        article(&("[".repeat(many) + "x" + &"](y)".repeat(many))),
        article(&"![a](".repeat(many)),
        article(&("[".repeat(many) + "x" + &"]{lang=en}".repeat(many))),
        article(&("<div>".repeat(many) + "x" + &"</div>".repeat(many))),
        article(&"<b><i>".repeat(many)),
        article(&"<table><tr><td>".repeat(many)),
        article(&format!("a\n{}x", ": ".repeat(many))),
        article(&format!("> [!NOTE]\n{}x", "> ".repeat(many))),
        article(&format!(
            "a[^1]\n\n{}",
            numbered(200, |number| format!("{}[^{number}]: x\n\n", "    ".repeat(number)))
        )),
        entry("digest", &format!("## IA\n\n### {}\n\nx", "*a **b <b>".repeat(many))),
        format!("---\ntitle: Titre\ndate: 2026-01-15\nextra: {}\n---\nx\n", "[".repeat(many)),
        format!("---\ntitle: Titre\ndate: 2026-01-15\nextra: {}\n---\nx\n", "{a: ".repeat(many)),
        format!("---\ntitle: Titre\ndate: 2026-01-15\nextra:\n  {}x\n---\nx\n", "- ".repeat(many)),
        "---\ntitle: Titre\ndate: 2026-01-15\nextra: { x: &a [*a] }\n---\nx\n".to_owned(),
        format!("+++\ntitle = \"Titre\"\ndate = 2026-01-15\n[extra]\na = {}\n+++\nx\n", "[".repeat(many)),
        format!("+++\ntitle = \"Titre\"\ndate = 2026-01-15\n[extra]\n{} = 1\n+++\nx\n", vec!["a"; many].join(".")),
        format!("+++\ntitle = \"Titre\"\ndate = 2026-01-15\n{}\n+++\nx\n", "[[extra.a]]\n".repeat(many)),
    ];
    let work = move || {
        for text in shapes {
            let rebuild = check(&both(&text));
            assert!(!rebuild.output().is_empty(), "{text:.100}");
        }
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(STACK).build().expect("a thread");
    pool.install(work);
}

/// As the threads of a build have.
const STACK: usize = 2 << 20;

#[test]
fn signs_that_turn_the_text_stay_within_their_block() {
    let site = Site::new()
        .file(
            "content/2026/a.fr.md",
            "---\ntitle: Titre \u{2067}עברית\u{2069} fin\ndate: 2026-01-15\n---\nUn \u{202E}mot\n\nDeux\n",
        )
        .build()
        .ok();
    let page = site.page("/fr/2026/a/");
    assert!(page.contains("<p>Un \u{202E}mot</p>\n<p>Deux</p>"), "{page}");
}

#[test]
fn what_no_format_can_hold_reaches_none() {
    let odd = "a\u{0}b\u{B}c\u{85}d\u{FFFE}e\u{FDD0}f\u{1FFFF}g\u{2028}h\u{E000}i\u{FEFF}j";
    let text =
        format!("Un {odd} mot.\n\n## Titre {odd}\n\n`{odd}` [{odd}](https://example.org/{odd}) ![{odd}](x.png)\n");
    let site = Site::new()
        .file("content/2026/a.fr.md", &format!("---\ntitle: Titre\ndate: 2026-01-15\nthemes: [ai]\n---\n{text}"))
        .bytes("content/2026/x.png", &crate::site::png(4, 3))
        .build()
        .ok();
    let forbidden = |letter: char| {
        (letter.is_control() && !"\n\t".contains(letter))
            || matches!(letter, '\u{FDD0}'..='\u{FDEF}')
            || u32::from(letter) & 0xFFFE == 0xFFFE
    };
    let texts = [".html", ".xml", ".json", ".ics", ".txt"];
    let mut looked = 0;
    for file in site.files().into_iter().filter(|file| texts.iter().any(|end| file.ends_with(end))) {
        let written = std::fs::read_to_string(site.public.join(&file)).expect("UTF-8");
        // The calendar ends its lines as RFC 5545 wants.
        let found = written.replace("\r\n", "\n").chars().find(|letter| forbidden(*letter));
        assert_eq!(found, None, "{file} holds {found:?}");
        looked += 1;
    }
    assert!(looked > 15, "only {looked} files");
    for feed in ["fr/rss.xml", "fr/atom.xml"] {
        let read = feed_rs::parser::parse(site.page(feed).as_bytes()).expect("a feed");
        assert_eq!(read.entries.len(), 1, "{feed}");
    }
    let json: serde_json::Value = serde_json::from_str(&site.page("fr/feed.json")).expect("JSON");
    assert_eq!(json["items"].as_array().map(Vec::len), Some(1));
}

#[test]
fn an_alias_is_the_address_that_a_browser_sends() {
    let site = Site::new()
        .file(
            "content/2026/a.fr.md",
            "---\ntitle: Titre\ndate: 2026-01-15\naliases: [/caf%C3%A9/, /old%20name.html, \"/e\\u0301te\\u0301/\"]\n---\nx\n",
        )
        .build()
        .ok();
    for file in ["café/index.html", "old name.html", "été/index.html"] {
        assert!(site.exists(file), "{file}: {:?}", site.files());
    }
}

#[test]
fn nothing_is_written_where_a_name_cannot_be() {
    let site = Site::new().file(
        "content/2026/a.fr.md",
        &format!("---\ntitle: Titre\ndate: 2026-01-15\nslug: {}\n---\nx\n", "x".repeat(300)),
    );
    let built = site.build();
    built.faults();
    assert!(!site.path("public").exists());
}
