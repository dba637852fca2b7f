//! Whatever happens to a site's files, in whatever order: the incremental output is a clean build's.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use tempfile::TempDir;
use veille::cache::Cache;
use veille::output::{Content, Copied, Take, Taken};
use veille::picture::{Format, Picture};
use veille::read::{Asset, Changes, File, Text};
use veille::rebuild::{Options, Rebuild, SearchIndex};
use xxhash_rust::xxh3::xxh3_64;

/// A site as its files, and what is said of them in general.
#[derive(Debug, Clone, PartialEq)]
struct Model {
    entries: BTreeMap<(u8, u8), Entry>,
    /// Name and slug of each theme, by number; theme 0 is always there.
    themes: BTreeMap<u8, u8>,
    templates: BTreeMap<u8, u8>,
    strings: BTreeMap<u8, u8>,
    assets: BTreeMap<u8, u8>,
    /// The expansions of terms, by number.
    glossary: BTreeMap<u8, u8>,
    settings: Settings,
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Settings {
    base: u8,
    default: u8,
    languages: u8,
    hide: bool,
    feeds: u8,
    search: bool,
}

/// One version: a file for a path number and a language number.
#[derive(Debug, Clone, PartialEq, Default)]
struct Entry {
    kind: u8,
    title: u8,
    body: u8,
    date: u8,
    theme: u8,
    slug: u8,
    draft: bool,
    alias: u8,
    pinned: u8,
    /// The path number of another entry that the text links to, if that exists in the language.
    link: u8,
    /// Bits: which of four briefs it has.
    briefs: u8,
    broken: bool,
    /// Whether and when it was corrected, and whether that concerns its first brief.
    corrected: u8,
    /// Whether and when something is due.
    due: u8,
    /// Bits: which of the briefs are drafts.
    drafts: u8,
    /// What the text links to without knowing whether it is there; 0 for nothing.
    loose: u8,
}

const LANGUAGES: [&str; 3] = ["fr", "en", "de"];
const PATHS: [&str; 6] = ["2024/a", "2025/b", "2025/c", "2026/d", "2026/deep/e", "f"];

fn text(text: &str) -> File {
    File::Text(Text { bytes: text.as_bytes().into(), hash: xxh3_64(text.as_bytes()) })
}

fn asset(number: u8, version: u8) -> File {
    let copied = Copied {
        from: Arc::new(PathBuf::from(format!("asset-{number}"))),
        length: 7,
        hash: u64::from(version),
        pieces: None,
    };
    let picture = Picture { format: Some(Format::Png), size: Some((100 + u32::from(version), 50)), defect: None };
    File::Asset(Asset { copied, picture: Some(picture) })
}

impl Model {
    fn new(search: bool) -> Self {
        Self {
            entries: BTreeMap::new(),
            themes: BTreeMap::from([(0, 0)]),
            templates: BTreeMap::new(),
            strings: BTreeMap::new(),
            assets: BTreeMap::new(),
            glossary: BTreeMap::new(),
            settings: Settings { search, ..Settings::default() },
        }
    }

    fn files(&self) -> BTreeMap<String, File> {
        let mut files = BTreeMap::new();
        files.insert("veille.toml".to_owned(), text(&self.settings()));
        for (number, word) in &self.themes {
            let mut theme = format!("order = {number}\ncolor = \"#{word}{word}{word}\"\n");
            for tag in LANGUAGES.iter().take(2 + usize::from(self.settings.languages % 2)) {
                _ = write!(theme, "[{tag}]\nname = \"Theme {number} {word} {tag}\"\nslug = \"t{number}-{word}\"\n");
            }
            files.insert(format!("themes/t{number}.toml"), text(&theme));
        }
        if !self.glossary.is_empty() {
            files.insert("glossary.toml".to_owned(), text(&self.glossary()));
        }
        for (number, word) in &self.templates {
            let name = ["home.html", "extra.html", "style.css"][usize::from(number % 3)];
            files.insert(
                format!("templates/{name}"),
                text(&format!("<p>{word} {{{{ page.title }}}} {{{{ words.home }}}}</p>")),
            );
        }
        for (number, word) in &self.strings {
            let tag = LANGUAGES[usize::from(number % 2)];
            files.insert(
                format!("strings/{tag}.toml"),
                text(&format!("[words]\nhome = \"Home {word}\"\nlead = \"Lead {word}\"\n")),
            );
        }
        for (number, version) in &self.assets {
            let path =
                ["content/2025/picture.png", "static/robots.txt", "content/2026/other.jpg"][usize::from(number % 3)];
            files.insert(path.to_owned(), asset(*number, *version));
        }
        for ((path, lang), entry) in &self.entries {
            let name = format!("content/{}.{}.md", PATHS[usize::from(*path)], LANGUAGES[usize::from(*lang)]);
            files.insert(name, text(&self.version(*path, *lang, entry)));
        }
        files
    }

    fn glossary(&self) -> String {
        let mut glossary = String::new();
        for (number, word) in &self.glossary {
            let term = ["Text", "Told", "XYZ"][usize::from(number % 3)];
            _ = writeln!(glossary, "[{term}]");
            // Some terms lack a language, and then the language may lack a glossary.
            for tag in LANGUAGES.iter().take(1 + usize::from(word % 2)) {
                _ = writeln!(glossary, "{tag} = \"Meaning {word} {tag}\"");
            }
        }
        glossary
    }

    fn settings(&self) -> String {
        let Settings { base, default, languages, hide, feeds, search } = &self.settings;
        let default = LANGUAGES[usize::from(default % 2)];
        let untranslated = if *hide { "hide" } else { "mark" };
        let mut settings = format!(
            "base_url = \"https://example.org/{}\"\ndefault_language = \"{default}\"\nid = \"example.org\"\n\
             untranslated = \"{untranslated}\"\n[feeds]\nitems = {}\n[mailing_list]\naction = \"https://{default}.example.org\"\n\
             [search]\nenabled = {search}\n[checks]\nwarn = [\"dead-link\", \"dead-anchor\"]\n",
            ["", "some/repo/"][usize::from(base % 2)],
            2 + feeds % 5
        );
        let mut tags: Vec<&str> = LANGUAGES[..2].to_vec();
        if languages % 2 == 1 {
            tags.push(LANGUAGES[2]);
        }
        if languages % 4 >= 2 {
            tags.reverse();
        }
        for tag in tags {
            _ = write!(settings, "[languages.{tag}]\ntitle = \"Site {tag}\"\n");
        }
        settings
    }

    fn version(&self, path: u8, lang: u8, entry: &Entry) -> String {
        let mut lines = vec!["---".to_owned(), format!("title: Title {} {path}", entry.title)];
        let digest = entry.kind % 3 == 1;
        match entry.kind % 3 {
            0 => lines.push(format!(
                "date: {}-0{}-1{}",
                2023 + u32::from(entry.date % 4),
                1 + entry.date % 9,
                entry.date % 9
            )),
            1 => lines.extend([format!("date: 2026-02-1{}", entry.date % 9), "kind: digest".to_owned()]),
            _ => lines.push("kind: page".to_owned()),
        }
        if entry.kind.is_multiple_of(3) && self.themes.contains_key(&(entry.theme % 3)) {
            lines.push(format!("themes: [t{}]", entry.theme % 3));
        }
        if entry.slug % 4 == 1 {
            lines.push(format!("slug: slug-{path}-{}", entry.slug));
        }
        if entry.draft {
            lines.push("draft: true".to_owned());
        }
        if entry.alias % 4 == 1 {
            lines.push(format!("aliases: [/old/{path}-{lang}-{}/]", entry.alias));
        }
        if entry.pinned % 4 == 1 {
            lines.push(format!("id: pinned-{path}"));
        }
        let first = if digest && entry.briefs & 1 != 0 { ", brief: b0" } else { "" };
        if entry.corrected % 3 == 1 {
            let brief = if entry.corrected.is_multiple_of(2) { first } else { "" };
            let day = 1 + entry.corrected % 9;
            lines.push(format!("corrections: [{{ date: 2026-02-0{day}, text: Wrong {}{brief} }}]", entry.corrected));
        }
        if entry.due % 3 == 1 {
            let brief = if entry.due.is_multiple_of(2) { first } else { "" };
            let day = 10 + entry.due % 9;
            lines.push(format!("events: [{{ date: 2026-02-{day}, text: Due {}{brief}, deadline: true }}]", entry.due));
        }
        if lang == 1 && entry.slug % 3 == 2 {
            lines.push(format!(
                "translation: {{ from: {}, text: \"00000000\", briefs: {{ b0: \"00000000\" }} }}",
                LANGUAGES[0]
            ));
        }
        if entry.broken {
            lines.push("unknown_key: 1".to_owned());
        }
        lines.push("---".to_owned());
        let link = format!("{} {}", self.link(path, lang, entry), loose_link(path, lang, entry));
        lines.push(format!("Text {} of {path}. {link}", entry.body));
        if digest {
            lines.push(format!("\n## Theme 0 {} {}\n", self.themes[&0], LANGUAGES[usize::from(lang)]));
            for brief in (0..4).filter(|brief| entry.briefs & (1 << brief) != 0) {
                lines.push(format!(
                    "\n### Brief {brief} {} {{#b{brief} date=2026-01-0{}{}{}}}\n",
                    entry.title,
                    1 + entry.body % 9,
                    if entry.due % 5 == 2 { " until=2026-02-15" } else { "" },
                    if entry.drafts & (1 << brief) == 0 { "" } else { " .draft" }
                ));
                lines.push(format!("Told {} {link}[^n]", entry.body));
            }
            lines.push("\n[^n]: A note.".to_owned());
        }
        lines.join("\n")
    }

    /// A link to another entry or a picture that is there now, so that most models have no fault.
    fn link(&self, path: u8, lang: u8, entry: &Entry) -> String {
        let up = "../".repeat(PATHS[usize::from(path)].matches('/').count());
        let target = entry.link % 6;
        let published = |other: &&Entry| !other.draft;
        if self.entries.get(&(target, lang)).as_ref().is_some_and(published) {
            return format!("See [there]({up}{}.{}.md).", PATHS[usize::from(target)], LANGUAGES[usize::from(lang)]);
        }
        if self.assets.keys().any(|number| number % 3 == 0) {
            return format!("![Picture]({up}2025/picture.png)");
        }
        String::new()
    }

    /// One thing that happens to the site.
    fn change(&mut self, step: Step) {
        let Step { what, path, lang, value } = step;
        let key = (path % 6, lang % (2 + self.settings.languages % 2));
        let mut edit = |change: &dyn Fn(&mut Entry)| {
            if let Some(entry) = self.entries.get_mut(&key) {
                change(entry);
            }
        };
        match what % 30 {
            0..=3 => {
                let kind =
                    self.entries.iter().find(|((path, _), _)| *path == key.0).map_or(value, |(_, entry)| entry.kind);
                self.entries.insert(
                    key,
                    Entry {
                        kind,
                        briefs: value | 1,
                        date: value,
                        theme: value / 2,
                        body: lang,
                        link: value,
                        ..Entry::default()
                    },
                );
            }
            4 => drop(self.entries.remove(&key)),
            5 => edit(&|entry| entry.body = value),
            6 => edit(&|entry| entry.title = value),
            7 => edit(&|entry| entry.date = value),
            8 => edit(&|entry| entry.theme = value),
            9 => edit(&|entry| entry.slug = value),
            10 => edit(&|entry| entry.draft = !entry.draft),
            11 => edit(&|entry| entry.alias = value),
            12 => self
                .entries
                .iter_mut()
                .filter(|((path, _), _)| *path == key.0)
                .for_each(|(_, entry)| entry.pinned = value),
            13 => edit(&|entry| entry.link = value),
            14 => edit(&|entry| entry.briefs = value),
            15 => edit(&|entry| entry.broken = !entry.broken),
            // A rename: the file moves to another path.
            16 => {
                if let Some(entry) = self.entries.remove(&key) {
                    self.entries.insert((value % 6, key.1), entry);
                }
            }
            17 => drop(self.themes.insert(path % 3, value % 4)),
            18 => {
                if !path.is_multiple_of(3) {
                    self.themes.remove(&(path % 3));
                }
            }
            19 => toggle(&mut self.templates, path % 3, value),
            20 => toggle(&mut self.strings, path % 2, value),
            21 => toggle(&mut self.assets, path % 3, value),
            22 => self.settings.base = value,
            23 => toggle(&mut self.glossary, path % 3, value),
            24 => edit(&|entry| entry.corrected = value),
            25 => edit(&|entry| entry.due = value),
            26 => edit(&|entry| entry.drafts = value),
            27 | 28 => edit(&|entry| entry.loose = value),
            _ => match path % 5 {
                0 => self.settings.default = value,
                1 => self.settings.hide = !self.settings.hide,
                2 => self.settings.feeds = value,
                3 => self.settings.search = !self.settings.search,
                _ => {
                    self.settings.languages = value;
                    if value.is_multiple_of(2) {
                        self.entries.retain(|(_, lang), _| *lang < 2);
                    }
                }
            },
        }
    }
}

/// Links that may lead nowhere: to a file, to a brief of it, to the same file, to addresses, and to a picture.
fn loose_link(path: u8, lang: u8, entry: &Entry) -> String {
    let up = "../".repeat(PATHS[usize::from(path)].matches('/').count());
    let tag = LANGUAGES[usize::from(lang)];
    let target = PATHS[usize::from(entry.loose / 8 % 6)];
    match entry.loose % 8 {
        1 => format!("[file]({up}{target}.{tag}.md)"),
        2 => format!("[brief]({up}{target}.{tag}.md#b1)"),
        3 => "[here](#b2)".to_owned(),
        4 => format!("[address](/{tag}/{target}/?q=1)"),
        5 => format!("[old](https://example.org/old/{}-{lang}-1/)", entry.loose / 8 % 6),
        6 => format!("![Picture]({up}2026/other.jpg)"),
        7 => format!("[theme](https://example.org/{tag}/t1-1/#x)"),
        _ => String::new(),
    }
}

/// A thing that is there gets another value or goes; one that is not comes.
fn toggle(things: &mut BTreeMap<u8, u8>, number: u8, value: u8) {
    if value.is_multiple_of(3) {
        things.remove(&number);
    } else {
        things.insert(number, value);
    }
}

#[derive(Debug, Clone, Copy)]
struct Step {
    what: u8,
    path: u8,
    lang: u8,
    value: u8,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>()).prop_map(|(what, path, lang, value)| Step {
        what,
        path,
        lang,
        value,
    });
    proptest::collection::vec(step, 8..40)
}

/// Whether a site has search from the start: one in four, since an index takes longer than all else.
fn has_search(steps: &[Step]) -> bool {
    steps.first().is_some_and(|step| step.value.is_multiple_of(4))
}

fn rebuild() -> Rebuild {
    Rebuild::new(Options {
        base_url: None,
        now: "2026-02-15".parse().expect("a date"),
        unpublished: false,
        fingerprints: true,
        search_index: SearchIndex::Now,
    })
}

/// What the disk would report between two states.
fn changes(before: &BTreeMap<String, File>, after: &BTreeMap<String, File>) -> Changes {
    let gone = before.keys().filter(|path| !after.contains_key(*path)).map(|path| (path.as_str().into(), None));
    let other = after.iter().filter(|(path, file)| before.get(*path) != Some(file));
    gone.chain(other.map(|(path, file)| (path.as_str().into(), Some(file.clone())))).collect()
}

/// Says which file differs and where, for a failure that can be read.
fn compare(incremental: &Rebuild, clean: &Rebuild) -> Result<(), TestCaseError> {
    let (a, b) = (incremental.output(), clean.output());
    let names = |output: &veille::output::Output| output.keys().cloned().collect::<Vec<_>>();
    prop_assert_eq!(names(a), names(b));
    for (path, content) in a {
        if content != &b[path] {
            let show = |content: &veille::output::Content| match content {
                veille::output::Content::Made(made) => String::from_utf8_lossy(&made.bytes).into_owned(),
                other => format!("{other:?}"),
            };
            prop_assert_eq!(show(content), show(&b[path]), "in {}", path);
        }
    }
    prop_assert_eq!(incremental.diagnostics(), clean.diagnostics());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn incremental_equals_clean(steps in steps()) {
        let mut model = Model::new(has_search(&steps));
        let mut incremental = rebuild();
        let mut before = BTreeMap::new();
        for step in steps {
            model.change(step);
            let after = model.files();
            let earlier = incremental.output().clone();
            let round = incremental.apply(changes(&before, &after));
            let mut clean = rebuild();
            clean.apply(changes(&BTreeMap::new(), &after));
            prop_assert_eq!(incremental.has_errors(), clean.has_errors(), "{:#?}\n{:#?}", incremental.diagnostics(), clean.diagnostics());
            if !clean.has_errors() {
                compare(&incremental, &clean)?;
            }
            prop_assert_eq!(round.difference, veille::output::difference(&earlier, incremental.output()));
            before = after;
        }
    }
}

/// A folder that pages are put into, as its files.
#[derive(Default)]
struct Folder {
    files: Mutex<BTreeMap<Arc<str>, Vec<u8>>>,
    /// How many files it was told to keep.
    kept: AtomicUsize,
}

impl Take for Folder {
    fn take(&self, file: &Arc<str>, bytes: &[u8]) -> Content {
        self.files.lock().expect("no panic").insert(Arc::clone(file), bytes.to_vec());
        Content::taken(bytes)
    }

    fn has(&self, file: &Arc<str>, taken: Taken) -> bool {
        let files = self.files.lock().expect("no panic");
        let has = files.get(file).is_some_and(|bytes| Content::taken(bytes) == Content::Taken(taken));
        self.kept.fetch_add(usize::from(has), Ordering::Relaxed);
        has
    }
}

/// A build by a process of its own, that finds in the cache what the last one left there, and its pages in the folder.
fn build_again(root: &Path, folder: &Folder, files: &BTreeMap<String, File>) -> Rebuild {
    let cache = Cache::open(root, 1);
    let mut again = rebuild();
    again.apply_giving(changes(&BTreeMap::new(), files), folder, Some(&cache));
    if !again.has_errors() {
        cache.finish();
    }
    again
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_build_that_remembers_equals_a_clean_one(steps in steps()) {
        let mut model = Model::new(has_search(&steps));
        let (root, folder) = (TempDir::new().expect("a folder"), Folder::default());
        for step in steps {
            model.change(step);
            let files = model.files();
            let again = build_again(root.path(), &folder, &files);
            let mut clean = rebuild();
            clean.apply(changes(&BTreeMap::new(), &files));
            prop_assert_eq!(again.diagnostics(), clean.diagnostics());
            if clean.has_errors() {
                continue;
            }
            prop_assert_eq!(again.output().keys().collect::<Vec<_>>(), clean.output().keys().collect::<Vec<_>>());
            for (path, content) in clean.output() {
                let there = &again.output()[path];
                prop_assert_eq!((there.hash(), there.length()), (content.hash(), content.length()), "in {}", path);
                if let (Content::Taken(_), Content::Made(made)) = (there, content) {
                    prop_assert_eq!(&folder.files.lock().expect("no panic")[path][..], &made.bytes[..], "in {}", path);
                }
            }
        }
    }
}

/// The property above says nothing if nothing is ever remembered.
#[test]
fn a_build_that_remembers_makes_only_what_shows_an_edit() {
    let mut model = Model::new(false);
    for (path, lang) in [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0)] {
        model.entries.insert((path, lang), Entry::default());
    }
    let (root, folder) = (TempDir::new().expect("a folder"), Folder::default());
    build_again(root.path(), &folder, &model.files());
    let all = folder.files.lock().expect("no panic").len();
    assert_eq!(folder.kept.swap(0, Ordering::Relaxed), 0);
    build_again(root.path(), &folder, &model.files());
    // The sitemap is always made.
    assert_eq!(folder.kept.swap(0, Ordering::Relaxed), all - 1);
    model.entries.get_mut(&(1, 0)).expect("it is there").body = 9;
    build_again(root.path(), &folder, &model.files());
    // And with the entry's page those feeds that hold its text: of all items, of its language, in three formats.
    let kept = folder.kept.load(Ordering::Relaxed);
    assert!(kept >= all - 20 && kept < all - 1, "{kept} of {all}");
}

/// The property of rounds says nothing if most models are faulty, or if nothing is ever kept.
#[test]
fn an_edit_of_a_body_leaves_lists_alone() {
    let article = |number: usize, body: &str| {
        text(&format!("---\ntitle: Title {number}\ndate: 2025-01-0{number}\nsummary: The same.\n---\n{body}\n"))
    };
    let mut files: BTreeMap<String, File> =
        (1..=8).map(|number| (format!("content/a{number}.fr.md"), article(number, "Before."))).collect();
    files.insert(
        "veille.toml".to_owned(),
        text(
            "base_url = \"https://example.org/\"\nid = \"example.org\"\n[search]\nenabled = false\n[languages.fr]\n\
             title = \"Site\"\n",
        ),
    );
    let mut rebuild = rebuild();
    let first = rebuild.apply(changes(&BTreeMap::new(), &files));
    assert!(!rebuild.has_errors(), "{:#?}", rebuild.diagnostics());
    assert!(first.made > 16, "{}", first.made);

    let mut edited = files.clone();
    edited.insert("content/a3.fr.md".to_owned(), article(3, "After."));
    let round = rebuild.apply(changes(&files, &edited));
    let changed: Vec<&str> = round.difference.changed.iter().map(|path| &**path).collect();
    // The page itself, and the feeds that carry its text.
    assert_eq!(
        changed,
        [
            "fr/a3/index.html",
            "fr/atom.xml",
            "fr/feed.json",
            "fr/items/atom.xml",
            "fr/items/feed.json",
            "fr/items/rss.xml",
            "fr/rss.xml"
        ]
    );
    assert_eq!(round.made, 7);
}

#[test]
fn all_errors_of_a_file_come_together_after_an_edit() {
    let settings = "base_url = \"https://example.org/\"\nid = \"example.org\"\n[languages.fr]\ntitle = \"Site\"\n";
    let files = |article: &str| {
        BTreeMap::from([
            ("veille.toml".to_owned(), text(settings)),
            ("themes/ai.toml".to_owned(), text("[fr]\nname = \"IA\"\n")),
            ("content/a.fr.md".to_owned(), text(article)),
        ])
    };
    let good = files("---\ntitle: Un\ndate: 2026-01-02\nthemes: [ai]\nsummary: Un.\n---\nUn mot.\n");
    let faulty = files(
        "---\ntitle: Un\ndate: 2026-01-02\nrésumé: Un.\nthemes: [aii]\n---\n[Un](absent.fr.md) ![mot](absent.png)\n",
    );
    let names = |rebuild: &Rebuild| -> Vec<_> { rebuild.diagnostics().iter().map(|fault| fault.name).collect() };
    let mut incremental = rebuild();
    incremental.apply(changes(&BTreeMap::new(), &good));
    assert_eq!(names(&incremental), [""; 0]);
    incremental.apply(changes(&good, &faulty));
    let mut clean = rebuild();
    clean.apply(changes(&BTreeMap::new(), &faulty));
    assert_eq!(names(&clean), ["unknown-key", "unknown-theme", "dead-link", "dead-link"]);
    let errors =
        |rebuild: &Rebuild| -> Vec<String> { rebuild.diagnostics().iter().map(|fault| format!("{fault:?}")).collect() };
    assert_eq!(errors(&incremental), errors(&clean));
    incremental.apply(changes(&faulty, &good));
    assert_eq!(names(&incremental), [""; 0]);
}

#[test]
fn a_translation_falls_behind_and_catches_up_with_its_source() {
    let settings = "base_url = \"https://example.org/\"\nid = \"example.org\"\ndefault_language = \"fr\"\n\
                    [languages.fr]\ntitle = \"Site\"\n[languages.en]\ntitle = \"Site\"\n";
    let files = |source: &str, hash: &str| {
        let french = format!("---\ntitle: Un\ndate: 2026-01-02\n---\n{source}\n");
        let english =
            format!("---\ntitle: One\ndate: 2026-01-02\ntranslation: {{ from: fr, text: \"{hash}\" }}\n---\nA word.\n");
        BTreeMap::from([
            ("veille.toml".to_owned(), text(settings)),
            ("content/a.fr.md".to_owned(), text(&french)),
            ("content/a.en.md".to_owned(), text(&english)),
        ])
    };
    let mut incremental = rebuild();
    incremental.apply(changes(&BTreeMap::new(), &files("Un mot.", "00000000")));
    let surveys = incremental.surveys();
    let source = incremental.site().expect("a site").version_at("a.fr.md").expect("the source");
    let hash = veille::site::hashes(&source.version, &surveys["a.fr.md"]).text.current;
    let mut before = files("Un mot.", "00000000");
    for (source, hash, behind) in [
        ("Un mot.", hash.as_str(), false),
        ("Deux mots.", &hash, true),
        ("*Un*\nmot.", &hash, false),
        ("Deux mots.", &hash, true),
        ("Un mot.", &hash, false),
    ] {
        let after = files(source, hash);
        incremental.apply(changes(&before, &after));
        let mut clean = rebuild();
        clean.apply(changes(&BTreeMap::new(), &after));
        compare(&incremental, &clean).expect("the same output");
        let page = incremental.output().get("en/a/index.html").expect("the page");
        let Content::Made(made) = page else { panic!("the page is made") };
        assert_eq!(String::from_utf8_lossy(&made.bytes).contains("notice behind"), behind, "{source}");
        before = after;
    }
}

/// A file in error keeps its last good value, which stood on other lines.
#[test]
fn of_a_file_in_error_only_what_stands_in_it_now_is_told() {
    let settings = "base_url = \"https://example.org/\"\nid = \"example.org\"\n[languages.fr]\ntitle = \"Site\"\n";
    let good = "---\ntitle: A\ndate: 2026-01-02\n---\n\n\n[lost](nowhere.fr.md)\n";
    let bad = "---\ntitle: A\ndate: hier\n---\n";
    let files = |article: &str| {
        BTreeMap::from([("veille.toml".to_owned(), text(settings)), ("content/a.fr.md".to_owned(), text(article))])
    };
    let told = |rebuild: &Rebuild| {
        let line = |fault: &veille::diagnostic::Diagnostic| fault.place.as_ref().map(|place| place.line);
        rebuild.diagnostics().iter().map(|fault| (fault.name, line(fault))).collect::<Vec<_>>()
    };
    let mut rebuild = rebuild();
    rebuild.apply(changes(&BTreeMap::new(), &files(good)));
    assert_eq!(told(&rebuild), [("dead-link", Some(7))]);
    rebuild.apply(changes(&files(good), &files(bad)));
    assert_eq!(told(&rebuild), [("bad-date", Some(3))]);
    assert!(rebuild.output().contains_key("fr/a/index.html"));
}

/// An entry whose file or address changes, a brief whose id does, in one round or in two: the page is found again.
#[test]
fn pages_that_move_are_known_by_what_they_show() {
    let settings = "base_url = \"https://example.org/\"\nid = \"example.org\"\n[search]\nenabled = false\n[languages.fr]\n\
                    title = \"Site\"\n";
    let article = |title: &str, more: &str| text(&format!("---\ntitle: {title}\ndate: 2026-01-02\n{more}---\nText.\n"));
    let digest = |id: &str| {
        text(&format!(
            "---\ntitle: D\ndate: 2026-01-03\nkind: digest\n---\n## Theme {{.lead}}\n\n### One {{#{id}}}\n\nText.\n"
        ))
    };
    let files = |entries: Vec<(&str, File)>| {
        let entries = entries.into_iter().map(|(name, file)| (format!("content/{name}.fr.md"), file));
        entries.chain([("veille.toml".to_owned(), text(settings))]).collect::<BTreeMap<_, _>>()
    };
    let mut rebuild = rebuild();
    let mut before = BTreeMap::new();
    let mut moved = |after: BTreeMap<String, File>| {
        let round = rebuild.apply(changes(&before, &after));
        assert!(!rebuild.has_errors(), "{:#?}", rebuild.diagnostics());
        before = after;
        let short = |file: &Arc<str>| file.trim_end_matches("index.html").to_owned();
        round.moved.iter().map(|(from, to)| format!("{} > {}", short(from), short(to))).collect::<Vec<_>>()
    };
    assert_eq!(moved(files(vec![("a", article("A", "")), ("d", digest("x"))])), [""; 0]);
    // Another name, then another folder and an edit, then another slug.
    assert_eq!(moved(files(vec![("b", article("A", "")), ("d", digest("x"))])), ["fr/a/ > fr/b/"]);
    let edited = article("A", "summary: New.\n");
    assert_eq!(moved(files(vec![("2026/b", edited), ("d", digest("x"))])), ["fr/b/ > fr/2026/b/"]);
    let slug = || article("A", "slug: s\n");
    assert_eq!(moved(files(vec![("2026/b", slug()), ("d", digest("x"))])), ["fr/2026/b/ > fr/2026/s/"]);
    // A brief with another id, and with its digest; an entry that is gone for a round.
    assert_eq!(moved(files(vec![("2026/b", slug()), ("d", digest("y"))])), ["fr/d/x/ > fr/d/y/"]);
    assert_eq!(moved(files(vec![("2026/b", slug()), ("e", digest("y"))])), ["fr/d/ > fr/e/", "fr/d/y/ > fr/e/y/"]);
    assert_eq!(moved(files(vec![("e", digest("y"))])), [""; 0]);
    assert_eq!(moved(files(vec![("c", slug()), ("e", digest("y"))])), ["fr/2026/s/ > fr/s/"]);
    // What is removed, and something new beside it, is no move.
    assert_eq!(moved(files(vec![("n", article("Other", "")), ("e", digest("y"))])), [""; 0]);
}
