//! What can be found, where the index stands, and when it is made. What readers make of it is seen by
//! `tests/tools/search.mjs`, in a browser.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::sync::Arc;

use serde_json::Value;
use veille::output::{Content, Output};
use veille::read::Disk;
use veille::rebuild::{Options, Rebuild, SearchIndex};

use crate::site::{Built, NOW, Site};

/// Two articles and a digest of two briefs in French; one article and one brief of them in English.
fn site() -> Site {
    Site::new()
        .file(
            "content/2026/accord.fr.md",
            "---\ntitle: Un accord\ndate: 2026-01-15\nthemes: [ai]\nsummary: En bref.\nkey_points: [\"Un **point**\"]\n---\n\
             Texte & suite[^n].\n\n## Détails\n\n- premier\n- second\n\n[^n]: Une note.\n",
        )
        .article("content/2025/ancien.fr.md", "Plus ancien", "2025-03-01", "Autre texte.")
        .article("content/2026/accord.en.md", "A deal", "2026-01-15", "Text.")
        .digest(
            "content/2026/02.fr.md",
            "Février",
            "2026-02-27",
            "Introduction du bulletin.\n\n## L’espace\n\n### Une fusée {#fusee}\n\nElle vole.\n\n### Sans suite {#vide}\n",
        )
        .digest("content/2026/02.en.md", "February", "2026-02-27", "\n## Space\n\n### A rocket {#fusee}\n\nIt flies.\n")
        .file("content/about.fr.md", "---\ntitle: À propos\nkind: page\n---\nQui nous sommes.\n")
        .file("content/draft.fr.md", "---\ntitle: Secret\ndate: 2026-01-01\ndraft: true\n---\nPas encore.\n")
        .file("content/later.fr.md", "---\ntitle: Demain\ndate: 2026-12-01\n---\nPas encore.\n")
}

/// The records of a language, by address.
fn records(files: &BTreeMap<String, Vec<u8>>, language: &str) -> BTreeMap<String, Value> {
    let prefix = format!("pagefind/fragment/{language}_");
    let fragments = files.iter().filter(|(name, _)| name.starts_with(&prefix));
    let read = |bytes: &Vec<u8>| {
        let mut text = String::new();
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).expect("gzip");
        let json = text.strip_prefix("pagefind_dcd").expect("pagefind's mark");
        let record: Value = serde_json::from_str(json).expect("JSON");
        (record["url"].as_str().expect("an address").to_owned(), record)
    };
    fragments.map(|(_, bytes)| read(bytes)).collect()
}

/// A text of the index as it is shown: without the spaces that only separate words, and with its own apostrophes.
fn as_written(text: &Value) -> String {
    let text = text.as_str().expect("text");
    let parts = text.split_inclusive(' ').map(|part| match part.strip_suffix(' ') {
        Some(word) if word.contains('\u{E01EF}') => word,
        _ => part,
    });
    parts.collect::<String>().replace('\u{E01EF}', "").replace("\u{E01EE}'", "’")
}

/// The words that pagefind sees, without the marks that are no part of them.
fn words(text: &Value) -> Vec<String> {
    let is_mark = |c: char| ('\u{E01EB}'..='\u{E01EF}').contains(&c);
    let words = text.as_str().expect("text").split_whitespace();
    words.map(|word| word.chars().filter(|c| !is_mark(*c)).collect()).collect()
}

fn built_files(built: &Built) -> BTreeMap<String, Vec<u8>> {
    let names = built.files().into_iter().filter(|name| name.starts_with("pagefind/"));
    names.map(|name| (name.clone(), std::fs::read(built.public.join(&name)).expect("a file"))).collect()
}

fn made_files(output: &Output) -> BTreeMap<String, Vec<u8>> {
    let made = output.iter().filter(|(name, _)| name.starts_with("pagefind/"));
    let bytes = |content: &Content| match content {
        Content::Made(made) => made.bytes.to_vec(),
        Content::Copied(_) | Content::Taken(_) | Content::Drawn(_) => Vec::new(),
    };
    made.map(|(name, content)| (name.to_string(), bytes(content))).collect()
}

fn addresses(files: &BTreeMap<String, Vec<u8>>, language: &str) -> Vec<String> {
    records(files, language).into_keys().collect()
}

fn entry(built: &Built) -> Value {
    serde_json::from_str(&built.page("pagefind/pagefind-entry.json")).expect("JSON")
}

#[test]
fn public_items_are_found_each_in_its_own_language() {
    let built = site().build().ok();
    let files = built_files(&built);
    // No digest, no page, no draft, nothing of tomorrow, nothing in another language.
    assert_eq!(
        addresses(&files, "fr"),
        ["/fr/2025/ancien/", "/fr/2026/02/fusee/", "/fr/2026/02/vide/", "/fr/2026/accord/"]
    );
    assert_eq!(addresses(&files, "en"), ["/en/2026/02/fusee/", "/en/2026/accord/"]);
    for (language, count) in [("fr", 4), ("en", 2)] {
        assert_eq!(entry(&built)["languages"][language]["page_count"], count, "{language}");
        assert_eq!(entry(&built)["languages"][language]["wasm"], language);
        for address in addresses(&files, language) {
            assert!(built.exists(&format!("{}index.html", &address[1..])), "{address}");
        }
    }
}

#[test]
fn a_record_is_the_text_that_is_read() {
    let files = built_files(&site().build().ok());
    let records = records(&files, "fr");
    let article = &records["/fr/2026/accord/"];
    assert_eq!(article["content"], "En bref. Un point Texte & suite. Détails. premier. second. Une note.");
    assert_eq!(article["meta"]["title"], "Un accord");
    assert_eq!(article["meta"]["date"], "2026-01-15");
    assert_eq!(article["meta"]["day"].as_str().expect("a day").replace('\u{A0}', " "), "15 janv. 2026");
    assert_eq!(article["filters"], serde_json::json!({"theme": ["ai"], "year": ["2026"]}));
    // Its theme is found by name, and a brief without a text by its title.
    assert_eq!(as_written(&records["/fr/2026/02/fusee/"]["meta"]["themes"]), "L’espace");
    assert_eq!(records["/fr/2026/02/vide/"]["content"], "Sans suite");
}

#[test]
fn elided_words_are_words_apart_wherever_they_are_written() {
    let built = Site::new()
        .file("themes/energie.toml", "[fr]\nname = \"L’énergie d’État\"\n[en]\nname = \"Energy\"\n")
        .file(
            "content/a.fr.md",
            "---\ntitle: Avis de l’Arcep\ndate: 2026-03-02\nthemes: [energie]\nsummary: Vue par d'Ofcom.\n\
             key_points: [\"Qu’en dit-on\"]\n---\nJusqu’ici, l'IA\u{2014}aujourd’hui\u{a0}: la main-d’œuvre.\n",
        )
        .build()
        .ok();
    let record = &records(&built_files(&built), "fr")["/fr/a/"];
    assert_eq!(words(&record["meta"]["title"]), ["Avis", "de", "l'", "Arcep"]);
    assert_eq!(words(&record["meta"]["themes"]), ["L'", "énergie", "d'", "État"]);
    let expected = "Vue par d' Ofcom. Qu' en dit-on Jusqu' ici, l' IA— aujourd'hui : la main-d' oeuvre.";
    assert_eq!(words(&record["content"]).join(" "), expected);
    // What is shown is what was written.
    assert_eq!(as_written(&record["meta"]["title"]), "Avis de l’Arcep");
    assert!(as_written(&record["content"]).contains("Jusqu’ici, l’IA—aujourd’hui"), "{}", record["content"]);
}

#[test]
fn the_languages_of_a_site_have_each_their_own_elisions() {
    let text = "Dell’energia, l’IA, c'est; dona’m; don’t.";
    let mut site = Site::empty().file(
        "veille.toml",
        "base_url = \"https://x.org/\"\ndefault_language = \"it\"\nid = \"x.org\"\n[languages.it]\ntitle = \"A\"\n\
         [languages.ca]\ntitle = \"B\"\n[languages.en]\ntitle = \"C\"\n",
    );
    for language in ["it", "ca", "en"] {
        let version = format!("---\ntitle: {language}\ndate: 2026-01-01\n---\n{text}\n");
        site = site.file(&format!("content/a.{language}.md"), &version);
    }
    let files = built_files(&site.build().ok());
    for (language, expected) in [
        ("it", "Dell' energia, l' IA, c' est; dona'm; don't."),
        ("ca", "Dell'energia, l' IA, c'est; dona' m; don' t."),
        ("en", "Dell'energia, l'IA, c'est; dona'm; don't."),
    ] {
        let records = records(&files, language);
        let content = &records[&format!("/{language}/a/")]["content"];
        assert_eq!(words(content).join(" "), expected, "{language}");
    }
}

#[test]
fn no_text_is_taken_for_an_order() {
    let body = "___PAGEFIND_WEIGHT___0 avant ___END_PAGEFIND_WEIGHT___ ___END_PAGEFIND_WEIGHT___ \\_\\_\\_PAGEFIND_ANCHOR\\_\\_\\_h1:x \
                `___PAGEFIND_AUTO_WEIGHT___` \u{200B} \u{202E}x\u{202C} 👩‍👩‍👧‍👧 &lt;b&gt; \"\\\\ fin";
    let built = Site::new()
        .article("content/a.fr.md", "Titre <i> ___PAGEFIND_WEIGHT___", "2026-01-01", body)
        .article("content/b.fr.md", "Rien", "2026-01-01", "—")
        .build()
        .ok();
    let records = records(&built_files(&built), "fr");
    let content = records["/fr/a/"]["content"].as_str().expect("text");
    assert!(content.contains("avant") && content.contains("<b>") && content.ends_with("fin"), "{content}");
    assert!(content.contains("_PAGEFIND_WEIGHT_0"), "{content}");
    assert_eq!(records["/fr/b/"]["content"], "Rien");
    assert!(built.stderr().is_empty() || !built.stderr().contains("error"), "{}", built.stderr());
}

#[test]
fn only_what_a_search_needs_is_there() {
    let built = site().build().ok();
    let kinds: BTreeSet<String> = built_files(&built)
        .into_keys()
        .map(|name| match name.split_once('_') {
            Some((start, rest)) => format!("{start}.{}", rest.split_once('.').expect("an extension").1),
            None => name,
        })
        .collect();
    let expected = [
        "pagefind/filter/en.pf_filter",
        "pagefind/filter/fr.pf_filter",
        "pagefind/fragment/en.pf_fragment",
        "pagefind/fragment/fr.pf_fragment",
        "pagefind/index/en.pf_index",
        "pagefind/index/fr.pf_index",
        "pagefind/pagefind-entry.json",
        "pagefind/pagefind-worker.js",
        "pagefind/pagefind.en.pf_meta",
        "pagefind/pagefind.fr.pf_meta",
        "pagefind/pagefind.js",
        "pagefind/wasm.en.pagefind",
        "pagefind/wasm.fr.pagefind",
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), expected);
    assert_eq!(built.stderr(), "");
    assert_eq!(built.stdout().lines().count(), 1, "{}", built.stdout());
}

#[test]
fn the_same_site_has_the_same_index_wherever_it_is_published() {
    let site = site();
    let first = built_files(&site.build().ok());
    std::fs::remove_dir_all(site.path("public")).expect("the result");
    assert!(first == built_files(&site.build().ok()));
    assert!(first == built_files(&site.build_with(&["--base-url", "https://x.github.io/some/repo/"]).ok()));
}

#[test]
fn the_search_page_knows_its_place_and_speaks_its_language() {
    let built = site().build_with(&["--base-url", "https://x.github.io/some/repo/"]).ok();
    let page = built.page("fr/recherche/");
    for wanted in [
        "<form role=\"search\" method=\"get\" action=\"/some/repo/fr/recherche/\">",
        "data-index=\"/some/repo/pagefind/\" data-base=\"/some/repo/\"",
        "data-count-one=\"{count}\u{A0}résultat\"",
        "<option value=\"ai\" data-url=\"/some/repo/fr/themes/ia/\">Données et intelligence artificielle</option>",
        "<option value=\"2026\">2026</option>\n<option value=\"2025\">2025</option>",
        "<noscript><p class=\"notice\">La recherche a besoin de JavaScript.",
        "<a href=\"/some/repo/fr/archives/\">Archives</a>",
        "<meta name=\"robots\" content=\"noindex\">",
        "<a href=\"/some/repo/fr/recherche/\" aria-current=\"page\">Recherche</a>",
    ] {
        assert!(page.contains(wanted), "{wanted}\n{page}");
    }
    // English has nothing of 2025, and nobody is offered it.
    assert!(!built.page("en/search/").contains("2025"));
    let script = built.files().into_iter().find(|file| file.starts_with("assets/search-")).expect("the script");
    assert!(
        page.contains(&format!("<script type=\"module\" blocking=\"render\" src=\"/some/repo/{script}\"></script>"))
    );
    for (address, is_loaded) in
        [("fr/", false), ("fr/2026/accord/", false), ("404.html", false), ("fr/recherche/", true)]
    {
        assert_eq!(built.page(address).contains("<script type=\"module\""), is_loaded, "{address}");
    }
    assert!(built.page("fr/2026/accord/").contains("<a href=\"/some/repo/fr/recherche/\">Recherche</a>"));
    assert!(!built.page("sitemap.xml").contains("recherche"));
}

#[test]
fn a_site_without_search_has_nothing_of_it() {
    let site = site();
    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    site.put("veille.toml", format!("{settings}\n[search]\nenabled = false\n"));
    let built = site.build().ok();
    let of_search: Vec<String> = built
        .files()
        .into_iter()
        .filter(|file| file.contains("search") || file.contains("recherche") || file.contains("pagefind"))
        .collect();
    assert_eq!(of_search, [""; 0]);
    for address in ["fr/", "en/", "404.html", "fr/2026/accord/"] {
        assert!(!built.page(address).contains("recherche") && !built.page(address).contains("search"), "{address}");
    }
}

#[test]
fn a_language_without_items_is_not_searched_in_another() {
    let built = Site::new().article("content/a.fr.md", "Titre", "2026-01-01", "Texte.").build().ok();
    assert_eq!(entry(&built)["languages"].as_object().expect("languages").keys().collect::<Vec<_>>(), ["fr"]);
    assert!(built.page("en/search/").contains(" data-empty"));
    assert!(!built.page("fr/recherche/").contains(" data-empty"));
    let nothing = Site::new().build().ok();
    assert_eq!(entry(&nothing)["languages"], serde_json::json!({}));
    assert!(nothing.page("fr/recherche/").contains(" data-empty"));
}

#[test]
fn a_language_whose_word_forms_are_unknown_is_searched_by_what_is_written() {
    let built = Site::empty()
        .file("veille.toml", "base_url = \"https://x.org/\"\nid = \"x.org\"\n[languages.cs]\ntitle = \"Přehled\"\n")
        .file("content/a.cs.md", "---\ntitle: Zpráva\ndate: 2026-01-01\n---\nText.\n")
        .build()
        .ok();
    assert_eq!(entry(&built)["languages"]["cs"]["wasm"], Value::Null);
    assert!(built.exists("pagefind/wasm.unknown.pagefind"));
}

#[test]
fn a_site_brings_its_own_page_and_script() {
    let site = site()
        .file("templates/search.html", "{% extends \"veille/search.html\" %}{% block browse %}OWN{% endblock browse %}")
        .file("templates/search.js", "// Own.\n");
    let built = site.build().ok();
    let page = built.page("fr/recherche/");
    assert!(page.contains("OWN") && page.contains("role=\"search\""), "{page}");
    let script = built.files().into_iter().find(|file| file.starts_with("assets/search-")).expect("the script");
    assert_eq!(built.page(&script), "// Own.\n");
}

// ── When it is made

fn rebuild(search_index: SearchIndex) -> Rebuild {
    let now = NOW.parse().expect("a date");
    Rebuild::new(Options { base_url: None, now, unpublished: true, fingerprints: false, search_index })
}

fn disk(site: &Site) -> Disk {
    Disk::new(site.root(), Some(site.path("public"))).expect("a folder")
}

#[test]
fn the_index_follows_edits_and_is_left_alone_by_others() {
    let site = site();
    let (mut disk_of_site, mut kept) = (disk(&site), rebuild(SearchIndex::Now));
    kept.apply(disk_of_site.changes().expect("files"));
    let article = "---\ntitle: Un accord\ndate: 2026-01-15\nthemes: [ai]\n---\nCorrigé.\n";
    let edits: [(&str, &str, bool); 5] = [
        ("content/2026/accord.fr.md", article, true),
        // Neither a page nor a draft nor a template can be found.
        ("content/about.fr.md", "---\ntitle: À propos\nkind: page\n---\nAutrement.\n", false),
        ("content/draft.fr.md", "---\ntitle: Secret\ndate: 2026-01-01\ndraft: true\n---\nToujours pas.\n", false),
        ("templates/home.html", "{% extends \"veille/home.html\" %}", false),
        ("content/draft.fr.md", "---\ntitle: Secret\ndate: 2026-01-01\n---\nMaintenant.\n", true),
    ];
    for (path, text, changes) in edits {
        site.put(path, text);
        let round = kept.apply(disk_of_site.changes().expect("files"));
        assert!(!kept.has_errors(), "{:?}", kept.diagnostics());
        let touched = round.difference.changed.iter().any(|file| file.starts_with("pagefind/"));
        assert_eq!(touched, changes, "{path}: {:?}", round.difference);
        let mut clean = rebuild(SearchIndex::Now);
        clean.apply(disk(&site).changes().expect("files"));
        assert!(kept.output() == clean.output(), "{path}");
    }
}

#[test]
fn on_demand_nothing_is_made_before_it_is_asked_for_and_then_once() {
    let site = site();
    let (mut disk, mut rebuild) = (disk(&site), rebuild(SearchIndex::OnDemand));
    rebuild.apply(disk.changes().expect("files"));
    let has_index = |rebuild: &Rebuild| rebuild.output().keys().any(|file| file.starts_with("pagefind/"));
    assert!(!has_index(&rebuild));
    let first = rebuild.search_on_demand().expect("search is on");
    let files = first.files();
    // Drafts that the preview shows cannot be searched for: the index is the one that a build makes.
    let built = built_files(&site.build().ok());
    assert!(made_files(&files) == built);
    assert!(Arc::ptr_eq(&files, &first.files()));

    // An edit that nobody could find leaves it; any other makes it anew, when it is asked for.
    site.put("content/about.fr.md", "---\ntitle: À propos\nkind: page\n---\nAutrement.\n");
    rebuild.apply(disk.changes().expect("files"));
    assert!(Arc::ptr_eq(&files, &rebuild.search_on_demand().expect("search is on").files()));
    site.put("content/2025/ancien.fr.md", "---\ntitle: Plus ancien\ndate: 2025-03-01\n---\nZanzibar.\n");
    rebuild.apply(disk.changes().expect("files"));
    assert!(!has_index(&rebuild));
    let records = records(&made_files(&rebuild.search_on_demand().expect("search is on").files()), "fr");
    assert_eq!(records["/fr/2025/ancien/"]["content"], "Zanzibar.");

    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    site.put("veille.toml", format!("{settings}\n[search]\nenabled = false\n"));
    rebuild.apply(disk.changes().expect("files"));
    assert!(rebuild.search_on_demand().is_none());
}
