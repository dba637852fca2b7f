//! The index that readers search in: made of the site's items by pagefind, used as a library.
//!
//! Each language has an index of its own, and items are indexed by their text rather than by their page. The result is
//! files for the output: what the browser needs to search, and nothing of pagefind's own interface. This is the only
//! user of pagefind. The page on which one searches is `pages`' and `static/search.js`'s business; when the index is
//! made is `rebuild`'s.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;

use pagefind::api::{PagefindIndex, SyntheticFile};
use serde::{Deserialize, Serialize};
use tokio::runtime::Builder;

use crate::config::Lang;
use crate::lang::Locale;
use crate::output::{Content, Output};
use crate::site::{Reader, Searchable};
use crate::url::BaseUrl;

mod spelling;

use spelling::Spelling;

/// Where the index is, below the site's base.
pub const FOLDER: &str = "pagefind/";

/// The index's first file, which names the others.
pub const ENTRY: &str = "pagefind/pagefind-entry.json";

/// What searches in languages whose word forms pagefind does not know.
const UNKNOWN: &str = "wasm.unknown.pagefind";

/// `pagefind-entry.json`, as far as languages are put together here.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Entry {
    version: String,
    languages: BTreeMap<String, LanguageEntry>,
    include_characters: Vec<String>,
}

/// What it says of a language.
#[derive(Debug, Serialize, Deserialize)]
struct LanguageEntry {
    hash: String,
    /// Whose word forms are known; nothing where they are not.
    wasm: Option<String>,
    page_count: usize,
}

/// Makes the index of a site, by path in the output.
///
/// Languages are made at the same time, each on a thread of its own. It must not be called on a thread of rayon's pool:
/// pagefind waits for that pool, which would then wait for itself.
#[must_use]
pub fn index(reader: &Reader) -> Output {
    let config = reader.chrome(Lang(0)).0;
    let languages: Vec<Language> = config
        .langs()
        .map(|lang| Language {
            tag: config.tag(lang).to_lowercase(),
            spelling: Spelling::of(&config.tag(lang).to_lowercase()),
            locale: &reader.chrome(lang).1.locale,
            base: &config.base_url,
            themes: themes(reader, lang),
            items: reader.searchable(lang),
        })
        .collect();
    let made: Vec<Vec<SyntheticFile>> = thread::scope(|scope| {
        let threads: Vec<_> = languages.iter().map(|language| scope.spawn(|| language.files())).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    together(made.into_iter().flatten())
}

/// Keeps what browsers need, and puts the languages' first files together.
fn together(made: impl Iterator<Item = SyntheticFile>) -> Output {
    let mut files = Output::new();
    let mut entry = Entry::default();
    for file in made {
        let name = file.filename.to_string_lossy().replace('\\', "/");
        if name == "pagefind-entry.json" {
            // Pagefind itself wrote it a moment ago.
            let more: Entry = serde_json::from_slice(&file.contents).unwrap_or_default();
            entry.languages.extend(more.languages);
            entry = Entry { version: more.version, include_characters: more.include_characters, ..entry };
        } else if is_needed(&name) {
            files.insert(format!("{FOLDER}{name}").into(), Content::made(&file.contents));
        }
    }
    if entry.languages.values().all(|language| language.wasm.is_some()) {
        files.remove(format!("{FOLDER}{UNKNOWN}").as_str());
    }
    // Strings and numbers only: nothing that JSON cannot say.
    let entry = serde_json::to_vec(&entry).unwrap_or_default();
    files.insert(ENTRY.into(), Content::made(&entry));
    files
}

/// Whether a file is for searching, rather than for pagefind's own interface.
fn is_needed(name: &str) -> bool {
    let folders = ["index/", "fragment/", "filter/"];
    matches!(name, "pagefind.js" | "pagefind-worker.js")
        || name.starts_with("wasm.")
        || name.ends_with(".pf_meta")
        || folders.iter().any(|folder| name.starts_with(folder))
}

/// The names of the themes in a language, by id.
fn themes<'s>(reader: &Reader<'s>, lang: Lang) -> BTreeMap<&'s str, &'s str> {
    let themes = reader.themes(lang).iter();
    themes.filter_map(|theme| Some((&*theme.id, reader.theme(&theme.id, lang)?.2.name.as_str()))).collect()
}

/// What is made into the index of one language.
struct Language<'s> {
    /// In lower case, as pagefind's script asks for it.
    tag: String,
    spelling: Spelling,
    locale: &'s Locale,
    base: &'s BaseUrl,
    themes: BTreeMap<&'s str, &'s str>,
    items: Vec<Searchable<'s>>,
}

impl Language<'_> {
    #[expect(
        clippy::expect_used,
        reason = "what can fail is a thread, as in `thread::spawn`, or more items than `u32` counts"
    )]
    fn files(&self) -> Vec<SyntheticFile> {
        let runtime = Builder::new_current_thread().max_blocking_threads(1).build().expect("no system is asked");
        runtime.block_on(async {
            let mut index = PagefindIndex::new(None).expect("the defaults are valid");
            for item in &self.items {
                let Record { url, content, meta, filters, sort } = self.record(item);
                let tag = self.tag.clone();
                let record = index.add_custom_record(url, content, tag, Some(meta), Some(filters), Some(sort)).await;
                record.expect("a record is only text");
            }
            index.get_files().await.expect("an index of text can be made")
        })
    }

    fn record(&self, item: &Searchable) -> Record {
        let pair = |key: &str, value: String| (key.to_owned(), value);
        let bodies = item.bodies.iter().map(|body| body.plain());
        let texts: Vec<String> = item.summary.map(str::to_owned).into_iter().chain(bodies).collect();
        // Pagefind takes words that begin so for orders of its own.
        let content = self.spelling.indexed(&texts.join(" ").replace("___", "_"));
        let title = self.spelling.indexed(item.title);
        let date = item.date.to_string();
        let names: Vec<&str> = item.themes.iter().filter_map(|theme| self.themes.get(&**theme).copied()).collect();
        Record {
            // Below the site's base, so that the index is the same wherever the site is published.
            url: format!("/{}", self.base.href(item.url).strip_prefix(self.base.path()).unwrap_or_default()),
            // Pagefind passes over what has no word but in its title.
            content: if content.contains(char::is_alphanumeric) { content } else { title.clone() },
            meta: BTreeMap::from([
                pair("title", title),
                pair("date", date.clone()),
                pair("day", self.locale.short_date(item.date)),
                pair("themes", self.spelling.indexed(&names.join(", "))),
            ]),
            filters: BTreeMap::from([
                ("theme".to_owned(), item.themes.iter().map(|theme| Arc::as_ref(theme).to_owned()).collect()),
                ("year".to_owned(), vec![item.date.year().to_string()]),
            ]),
            sort: BTreeMap::from([pair("date", date)]),
        }
    }
}

/// An item as pagefind takes it.
struct Record {
    url: String,
    content: String,
    /// Searched besides the content, and shown with a result.
    meta: BTreeMap<String, String>,
    filters: BTreeMap<String, Vec<String>>,
    sort: BTreeMap<String, String>,
}
