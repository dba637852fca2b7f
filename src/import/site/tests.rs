use proptest::prelude::*;

use super::*;
use crate::diagnostic::{Severity, Source};
use crate::parse;

fn config(base: &str) -> Config {
    let text = format!(
        "base_url = \"{base}\"\ndefault_language = \"fr\"\nid = \"example.org\"\n[languages.fr]\ntitle = \"V\"\n[languages.en]\ntitle = \"B\"\n"
    );
    parse::config(&Source::new("veille.toml".into(), &text)).0.unwrap()
}

fn folder(files: &[(&str, &str)]) -> Folder {
    let mut folder = Folder::default();
    for (path, text) in files {
        if is_text(path) {
            folder.texts.insert((*path).to_owned(), text.as_bytes().to_vec());
        } else {
            folder.others.insert((*path).to_owned());
        }
    }
    folder
}

fn run(files: &[(&str, &str)], from: Option<Generator>) -> Result<Import, Refusal> {
    let config = config("https://example.org/");
    let wishes = Wishes { from, language: None, into: String::new(), config: &config, themes: &[] };
    import(&folder(files), &wishes)
}

/// Each version's file with its aliases.
fn aliases(files: &[(&str, &str)]) -> Vec<String> {
    let import = run(files, None).unwrap();
    let versions = import.versions.iter().map(|version| {
        let source = Source::new(version.path.as_str().into(), &version.text);
        let (front, _) = front::cut(&source).unwrap();
        let aliases = front.unwrap().get("aliases").map(front::texts).unwrap_or_default();
        format!("{} {}", version.path.trim_start_matches("content/"), aliases.join(" "))
    });
    versions.collect()
}

#[test]
fn the_generator_is_found_out() {
    let found = |files: &[(&str, &str)]| detect::generator(&folder(files));
    let page = ("content/a.md", "---\ntitle: A\n---\n");
    for (files, expected) in [
        ([page, ("hugo.yaml", "")].as_slice(), Some(Generator::Hugo)),
        (&[page, ("config.toml", "baseURL = \"x\"")], Some(Generator::Hugo)),
        (&[page, ("config.toml", "base_url = \"x\"")], Some(Generator::Zola)),
        (&[page, ("config/_default/hugo.toml", "")], Some(Generator::Hugo)),
        (&[page, ("_config.yml", "")], Some(Generator::Jekyll)),
        (&[("blog/_posts/a.md", "x")], Some(Generator::Jekyll)),
        (&[("a.md", "+++\ntitle = \"A\"\n[extra]\nx = 1\n+++\n")], Some(Generator::Zola)),
        (&[("a.md", "+++\ntitle = \"A\"\n+++\n[extra]\n")], Some(Generator::Hugo)),
        (&[page], Some(Generator::Hugo)),
        (&[("a.md", "text"), ("b.txt", "")], None),
    ] {
        assert_eq!(found(files), expected, "{files:?}");
    }
}

#[test]
fn old_addresses_are_those_of_hugo() {
    let settings = "baseURL = \"https://example.org/\"\ndefaultContentLanguage = \"fr\"\n\
                    [languages.fr]\n[languages.en]\ncontentDir = \"content/english\"\n\
                    [permalinks]\nnews = \"/:year/:month/:slug/\"\ndocs = \"/:sections/:filename/\"\n";
    // As Hugo 0.168 makes them.
    assert_eq!(
        aliases(&[
            ("hugo.toml", settings),
            ("content/posts/Été_à Paris+x.md", "---\ntitle: A\n---\n"),
            ("content/posts/my.first.post.md", "---\ntitle: A\n---\n"),
            ("content/posts/slug.md", "---\ntitle: A\nslug: Mon Été, là!\n---\n"),
            ("content/posts/url.md", "---\ntitle: A\nurl: /x/Y.html\n---\n"),
            ("content/posts/url2.md", "---\ntitle: A\nurl: rel/Dir\n---\n"),
            ("content/posts/al.md", "---\ntitle: A\naliases: [rel, /abs, /abs2/x.html, ../up]\n---\n"),
            ("content/news/n.md", "---\ntitle: \"L’été, c’est « tout » : A & B (2)\"\ndate: 2021-03-04\n---\n"),
            ("content/bundle/x/index.en.md", "---\ntitle: x\n---\n"),
            ("content/docs/_index.md", "---\ntitle: x\n---\n"),
            ("content/docs/x/y/Z_z.md", "---\ntitle: x\n---\n"),
            ("content/english/posts/e.md", "---\ntitle: x\nurl: /abs/e/\naliases: [/absf, relf]\n---\n"),
        ]),
        [
            // The address that it has here, too.
            "bundle/x/index.en.md ",
            "docs/x/y/Z_z.fr.md /docs/z_z/",
            "posts/e.en.md /abs/e/ /en/absf /abs/relf/",
            "news/n.fr.md /2021/03/lété-cest-tout-a-b-2/",
            "posts/al.fr.md /posts/al/ /posts/rel/ /abs /abs2/x.html /up/",
            "posts/my.first.post.fr.md /posts/my.first.post/",
            "posts/slug.fr.md /posts/mon-été-là/",
            "posts/url.fr.md /x/Y.html",
            "posts/url2.fr.md /rel/Dir/",
            "posts/Été_à Paris+x.fr.md /posts/été_à-paris+x/",
        ]
    );
}

#[test]
fn old_addresses_are_those_of_zola() {
    assert_eq!(
        aliases(&[
            ("config.toml", "base_url = \"https://example.org\"\ndefault_language = \"fr\"\n[languages.en]\n"),
            ("content/Mes Notes/2021-01-02-Été à Paris.md", "+++\ntitle = \"A\"\n+++\n"),
            ("content/blog/a/index.en.md", "+++\ntitle = \"A\"\n+++\n"),
            ("content/blog/p.md", "+++\ntitle = \"A\"\npath = \"x/y\"\n+++\n"),
            ("content/blog/s.en.md", "+++\ntitle = \"A\"\nslug = \"the-slug\"\naliases = [\"old.html\"]\n+++\n"),
        ]),
        [
            "Mes Notes/2021-01-02-Été à Paris.fr.md /mes-notes/ete-a-paris/",
            "blog/a/index.en.md ",
            "blog/p.fr.md /x/y/",
            "blog/s.en.md /old.html",
        ]
    );
}

#[test]
fn old_addresses_are_those_of_jekyll() {
    let files = |style: &'static str| {
        [
            ("_config.yml", style),
            ("_posts/2021-01-02-Un titre.md", "---\ncategories: [A b, c]\n---\n"),
            ("news/_posts/2021-01-03-x.md", "---\ndate: 2021-02-03 10:00:00 +0100\n---\n"),
            ("info/index.md", "---\ntitle: x\n---\n"),
            ("info/page.md", "---\ntitle: x\n---\n"),
        ]
    };
    assert_eq!(
        aliases(&files("title: x\n")),
        [
            "posts/2021-01-02-Un titre.fr.md /a-b/c/2021/01/02/Un-titre.html",
            "info/index.fr.md /info/",
            "info/page.fr.md /info/page.html",
            "news/2021-01-03-x.fr.md /news/2021/02/03/x.html",
        ]
    );
    assert_eq!(
        aliases(&files("permalink: pretty\n")),
        [
            "posts/2021-01-02-Un titre.fr.md /a-b/c/2021/01/02/Un-titre/",
            "info/index.fr.md /info/",
            "info/page.fr.md /info/page/",
            "news/2021-01-03-x.fr.md /news/2021/02/03/x/",
        ]
    );
    assert_eq!(
        aliases(&files("permalink: /:year/:title\ndefaults:\n- scope: { path: news }\n  values: { lang: en }\n")),
        [
            "posts/2021-01-02-Un titre.fr.md /2021/Un-titre",
            "info/index.fr.md /info/",
            "info/page.fr.md /info/page.html",
            "news/2021-01-03-x.en.md /2021/x",
        ]
    );
}

#[test]
fn base_paths_are_taken_into_account() {
    let page = |base: &str, target: &str| {
        let config = config(target);
        let wishes = Wishes { from: None, language: None, into: String::new(), config: &config, themes: &[] };
        let settings = format!("baseURL = \"{base}\"\n");
        let files = folder(&[("hugo.toml", &settings), ("content/a/b.md", "---\ntitle: A\n---\n")]);
        let text = import(&files, &wishes).unwrap().versions.remove(0).text;
        text.lines().find_map(|line| line.strip_prefix("  - ").map(str::to_owned)).unwrap()
    };
    assert_eq!(page("https://e.org/", "https://e.org/"), "/a/b/");
    assert_eq!(page("https://e.org/blog/", "https://e.org/"), "/blog/a/b/");
    assert_eq!(page("https://e.org/blog/", "https://e.org/blog/"), "/a/b/");
    assert_eq!(page("https://e.org/old/", "https://e.org/new/"), "/a/b/");
}

#[test]
fn names_that_clash_are_told_apart() {
    let import = run(
        &[
            ("a.md", "---\ntitle: A\n---\n[x](a.fr.md) ![](p.png)\n"),
            ("a.fr.md", "---\ntitle: B\n---\n"),
            ("fr/a.md", "---\ntitle: C\ntranslationKey: k\n---\n![](p.png)\n"),
            ("p.png", ""),
            ("fr/p.png", ""),
            ("d.md", "---\ntitle: D\ntranslationKey: k\n---\n"),
        ],
        None,
    )
    .unwrap();
    let paths: Vec<&str> = import.versions.iter().map(|version| version.path.as_str()).collect();
    assert_eq!(paths, ["content/a.fr.md", "content/a-2.fr.md", "content/d.fr.md", "content/a-3.fr.md"]);
    let copies: Vec<&str> = import.copies.iter().map(|copied| copied.path.as_str()).collect();
    assert_eq!(copies, ["content/p.png", "content/p-2.png"]);
    assert!(import.notes.iter().any(|note| note.path == "fr/a.md" && note.message.contains("the id `k`")));
    assert!(import.versions[1].text.contains("[x](a.fr.md)"), "{}", import.versions[1].text);
}

/// A value of a front matter, whatever somebody wrote.
fn value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i32>().prop_map(Into::into),
        "[a-zé:#'\" /.\\-\n\u{7}]{0,10}".prop_map(Into::into),
        "20[0-9]{2}-[01][0-9]-[0-3][0-9]([T ][0-2][0-9]:[0-5][0-9])?".prop_map(Into::into),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Into::into),
            proptest::collection::btree_map("[a-z]{1,4}|name|alt|image", inner, 0..3)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

const KEYS: &str = "title|date|updated|lastmod|draft|published|tags|categories|taxonomies|extra|params|author|authors\
                    |aliases|redirect_from|url|slug|permalink|path|image|cover|ref|translationKey|expiryDate|summary\
                    |description|headless|build|weight|kind|events|id|themes|checks";

proptest! {
    /// Whatever the front matter says, Veille reads what comes of it without a fault.
    #[test]
    fn any_front_matter_becomes_a_good_one(
        keys in proptest::collection::btree_map(KEYS, value(), 0..6),
        name in "[a-zé 0-9.#-]{1,10}",
        generator in prop_oneof![Just(Generator::Hugo), Just(Generator::Zola), Just(Generator::Jekyll)],
    ) {
        let matter = serde_json::Value::Object(keys.into_iter().collect());
        let text = if generator == Generator::Jekyll { format!("---\n{matter}\n---\nx\n") } else { format!("{matter}\nx\n") };
        let path = if generator == Generator::Jekyll { format!("_posts/{name}.md") } else { format!("content/s/{name}.md") };
        let config = config("https://example.org/");
        let wishes = Wishes { from: Some(generator), language: Some("fr".into()), into: String::new(), config: &config, themes: &[] };
        let Ok(import) = import(&folder(&[(&path, &text)]), &wishes) else { return Ok(()) };
        for version in &import.versions {
            let source = Source::new(version.path.as_str().into(), &version.text);
            let below = version.path.strip_prefix("content/").unwrap();
            let file = parse::file_name(below, &config).unwrap();
            let rules = crate::markdown::Rules::default();
            let (front, faults) = parse::front_matter(&source, &file, rules);
            let faults: Vec<_> = faults.iter().filter(|fault| fault.severity == Severity::Error).collect();
            prop_assert!(front.matter.is_some() && faults.is_empty(), "{}\n{:?}", version.text, faults);
        }
    }

    #[test]
    fn never_panics(
        files in proptest::collection::vec(("(content/|_posts/|fr/|static/|_index|index|\\.|md|x| |é|2021-01-02-){0,6}(.md)?", "(?s)(---\n|\\+\\+\\+\n|\\{)?.{0,30}"), 0..5),
        generator in prop_oneof![Just(Generator::Hugo), Just(Generator::Zola), Just(Generator::Jekyll)],
    ) {
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        _ = run(&files, Some(generator));
    }
}
