//! The schemas for editors against the readers: they are made of the same shapes, and what a reader accepts they accept.

mod any;

use std::fs;
use std::path::{Path, PathBuf};

use boon::{Compiler, Draft, SchemaIndex, Schemas};
use serde_json::{Value, json};
use veille::config::{Config, Lang};
use veille::diagnostic::Source;
use veille::markdown::Rules;
use veille::parse::{self, FilePath, Schema};
use veille::tree;

use crate::site::Site;

/// A schema that is ready to judge.
struct Judge {
    of: Schema,
    schemas: Schemas,
    index: SchemaIndex,
}

impl Judge {
    fn new(of: Schema) -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.set_default_draft(Draft::V7);
        compiler.add_resource("schema.json", parse::schema(of)).expect("JSON");
        // This holds it against the schema of schemas, too.
        let index = compiler.compile("schema.json", &mut schemas).unwrap_or_else(|error| panic!("{of:?}: {error:#}"));
        Self { of, schemas, index }
    }

    /// What the schema says against a file, unless the file cannot be read at all.
    fn against(&self, text: &str) -> Option<Result<(), String>> {
        let value = self.value(text)?;
        Some(self.schemas.validate(&value, self.index).map_err(|error| format!("{error:#}")))
    }

    /// The file as an editor would see it.
    fn value(&self, text: &str) -> Option<Value> {
        let source = Source::new("x".into(), text);
        let (node, _) = if self.of == Schema::FrontMatter {
            let yaml = text.starts_with("---");
            let start = text.find('\n')? + 1;
            let end = start + text[start..].find(if yaml { "\n---" } else { "\n+++" })? + 1;
            if yaml { tree::yaml(&source, start..end) } else { tree::toml(&source, start..end) }
        } else {
            tree::toml(&source, 0..text.len())
        };
        node.map(|node| node.to_json())
    }

    /// What the tool says against a file.
    fn faults(&self, text: &str) -> Vec<String> {
        let name = match self.of {
            Schema::Settings => "veille.toml",
            Schema::FrontMatter => "content/2026/x.fr.md",
            Schema::Theme => "themes/ai.toml",
            Schema::Glossary => "glossary.toml",
            Schema::Strings => "strings/fr.toml",
        };
        let source = Source::new(name.into(), text);
        let faults = match self.of {
            Schema::Settings => parse::config(&source).1,
            Schema::FrontMatter => {
                let file = FilePath { path: "2026/x.fr.md".into(), stem: "2026/x".into(), lang: Lang(0) };
                parse::front_matter(&source, &file, Rules::default()).1
            }
            Schema::Theme => parse::theme(&source, &bilingual()).1,
            Schema::Glossary => parse::glossary(&source, &bilingual()).1,
            Schema::Strings => parse::strings(&source).1,
        };
        let errors = faults.into_iter().filter(|fault| fault.severity == veille::diagnostic::Severity::Error);
        errors.map(|fault| format!("{}: {}", fault.name, fault.message)).collect()
    }

    /// Both agree that a file is good.
    #[track_caller]
    fn good(&self, name: &str, text: &str) {
        assert_eq!(self.faults(text), [""; 0], "{name}");
        assert_eq!(self.against(text), Some(Ok(())), "{name}: {text}");
    }

    /// Both agree that a file is bad.
    #[track_caller]
    fn bad(&self, text: &str) {
        assert_ne!(self.faults(text), [""; 0], "the tool accepts this: {text}");
        assert!(matches!(self.against(text), Some(Err(_))), "the schema accepts this: {text}");
    }
}

const GOOD_SETTINGS: &str = "base_url = 'https://x.org/'\ndefault_language = 'fr'\nid = 'x.org'\n\
                             [languages.fr]\ntitle = 'Veille'\n[languages.en]\ntitle = 'Watch'\n";

fn bilingual() -> Config {
    parse::config(&Source::new("veille.toml".into(), GOOD_SETTINGS)).0.expect("good settings")
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of the repository below a folder whose name ends so.
fn files(folder: &str, end: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(end) {
                found.push((path.display().to_string(), fs::read_to_string(&path).expect("a text")));
            }
        }
    }
    found.sort();
    found
}

fn file(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("a file of the repository")
}

#[test]
fn schemas_are_as_they_were_reviewed() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/schema");
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    let site = Site::empty();
    for of in Schema::ALL {
        let built = site.run(&["schema", of.name()]).ok();
        assert_eq!((built.stdout(), built.stderr()), (format!("{:#}\n", parse::schema(of)), String::new()));
        let mut schema = parse::schema(of);
        // These lists grow with the tool.
        for pointer in ["/properties", "/properties/checks/properties/off/items/enum"] {
            let listed = schema.pointer_mut(pointer).filter(|listed| of == Schema::Strings || listed.is_array());
            if let Some(listed) = listed {
                *listed = json!("…");
            }
        }
        settings.bind(|| insta::assert_snapshot!(of.name(), format!("{schema:#}")));
    }
}

#[test]
fn the_sample_site_is_good() {
    Judge::new(Schema::Settings).good("veille.toml", &file("veille.toml"));
    Judge::new(Schema::Glossary).good("glossary.toml", &file("glossary.toml"));
    for (of, folder, end) in [
        (Schema::Theme, "themes", ".toml"),
        (Schema::Strings, "strings", ".toml"),
        (Schema::FrontMatter, "content", ".md"),
    ] {
        let (judge, files) = (Judge::new(of), files(folder, end));
        assert!(files.len() > 1, "{folder}");
        for (name, text) in files {
            judge.good(&name, &text);
        }
    }
}

/// Each file of the documentation's examples that stands alone.
#[test]
fn the_examples_of_the_documentation_are_good() {
    let mut judged = 0;
    for (name, document) in files("docs", ".md") {
        for (info, text) in blocks(&document) {
            let mut words = info.split_whitespace().skip(1);
            let Some(path) = words.next() else { continue };
            if words.any(|word| word == "add") {
                continue;
            }
            let of = match path {
                "veille.toml" => Schema::Settings,
                "glossary.toml" => Schema::Glossary,
                _ if path.starts_with("themes/") => Schema::Theme,
                _ if path.starts_with("strings/") => Schema::Strings,
                _ if path.starts_with("content/") && path.ends_with(".md") => Schema::FrontMatter,
                _ => continue,
            };
            assert_eq!(Judge::new(of).against(&text), Some(Ok(())), "{name}: {path}: {text}");
            judged += 1;
        }
    }
    assert!(judged > 20, "only {judged} examples were found");
}

/// The fenced blocks of a document: what stands behind the fence, and the text.
fn blocks(document: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        let fence = &line[..line.len() - line.trim_start_matches('`').len()];
        if fence.len() >= 3 {
            let text = lines.by_ref().take_while(|line| *line != fence).flat_map(|line| [line, "\n"]).collect();
            blocks.push((line[fence.len()..].to_owned(), text));
        }
    }
    blocks
}

#[test]
fn the_words_of_the_interface_are_all_there() {
    let schema = parse::schema(Schema::Strings);
    let words = veille::lang::builtin("en").expect("English is built in");
    for key in words.keys() {
        let (group, name) = key.split_once('.').expect("a group");
        let about = &schema["properties"][group]["properties"][name]["description"];
        assert!(about.as_str().is_some_and(|about| about.len() > "In English: “”".len()), "{key}: {about}");
    }
    assert_eq!(
        schema["properties"]["words"]["properties"]["home"],
        json!({ "allOf": [{ "$ref": "#/definitions/word" }], "description": "In English: “Home”" })
    );
}

/// Every key with a good value of every form that it may have.
#[test]
fn every_form_of_every_key_is_good() {
    let judge = Judge::new(Schema::FrontMatter);
    for lines in [
        "date: 2026-02-27\nkind: digest\nthemes: [ai]\nsummary: |\n  Un\n  deux\nkey_points: [a]\nauthors: [A]\n\
         events:\n  - { date: 2026-03-31, text: Fin, brief: cma, deadline: true }\nupdated: 2026-03-02\n\
         corrections: [ { date: 2026-03-02, text: Non, brief: cma } ]\nid: a/b\nslug: été\naliases: [ /old/path/ ]\n\
         image: { src: ../img/c.jpg, alt: Un chat }\ndraft: true\nexpires: 2027-01-01\nextra: { a: [1, x, null] }\n\
         checks: { off: [missing-summary] }\n\
         translation: { from: en, date: 2026-01-01, text: 3f2a, briefs: { cma: 12ab } }",
        "date: 2026-02-27T09:30:00+01:00\nupdated: '2026-02-27 09:30:00.5Z'",
        "date: ' 2026-02-27 '",
        "kind: page",
        "kind: page\ndate:",
        "date: 2026-02-27\ntitle_lang: pt-BR\nthemes:\nsummary:\nkey_points:\nauthors:\nevents:\nupdated:\ncorrections:\n\
         id:\nslug:\naliases:\nimage:\ndraft:\nexpires:\nchecks:\ntranslation:\nextra:\nkind:",
        "date: 2026-02-27\nevents: [{ date: 2026-03-31, text: Fin, brief: , deadline: }]\nchecks: { off: }",
        "date: 2026-02-27\ntranslation: { from: en, briefs: { a: } }",
        "date: 2026-02-27\nsummary: ''\nevents: []",
    ] {
        judge.good(lines, &format!("---\ntitle: T\n{lines}\n---\nText\n"));
    }
    judge.good(
        "TOML",
        "+++\ntitle = 'T'\ndate = 2026-02-27T09:30:00Z\nexpires = 2027-01-01\n[extra]\na = 1979-05-27\n+++\n",
    );
    let judge = Judge::new(Schema::Settings);
    for (from, to) in [
        ("[l", "untranslated = 'hide'\nextra = { a = [{ b = 1.5 }] }\n[l"),
        ("[l", "feeds = { entries = 1, items = 1000 }\nmarkdown = { raw_html = 'escape' }\n[l"),
        ("[l", "search = { enabled = false }\ncards = {}\nsecurity = { policy = false }\n[l"),
        (
            "[l",
            "security = { policy = \"default-src 'self'\" }\nchecks = { off = [], ignore = ['https://x.org/*'] }\n[l",
        ),
        ("[l", "links = { clean = false, tracking = ['a', 'b_*'], keep = ['c'] }\n[l"),
        ("[l", "mailing_list = { action = 'https://x.org/', field = 'e', hidden = { a = '{language}', b = '' } }\n[l"),
        ("title = 'Watch'", "title = 'Watch'\ndescription = 'a'\nlocale = 'en-GB'\ntypography = false"),
        ("default_language = 'fr'", "default_language = 'FR'"),
        ("default_language = 'fr'\nid = 'x.org'\n[languages.fr]\ntitle = 'Veille'", "id = 'me@x.org'"),
    ] {
        judge.good(to, &GOOD_SETTINGS.replacen(from, to, 1));
    }
    let judge = Judge::new(Schema::Theme);
    for text in ["[fr]\nname = 'x'", "order = -3\ncolor = '#14506B'\n[en]\nname = 'x'\nslug = 'é'\ndescription = ''"] {
        judge.good(text, text);
    }
    let judge = Judge::new(Schema::Glossary);
    for text in ["", "['R&D']\nfr = 'x'", "[a]\nen = { expansion = 'x', acronym = 'b', description = 'c' }\n"] {
        judge.good(text, text);
    }
    let judge = Judge::new(Schema::Strings);
    for text in [
        "",
        "[urls]\nthemes = 'x'",
        "[counts]\nitems = { one = 'a', other = 'b' }\n[extra]\nown = 'c'",
        "[a.b]\nother = ''",
    ] {
        judge.good(text, text);
    }
}

#[test]
fn what_is_wrong_is_wrong_for_both() {
    let judge = Judge::new(Schema::FrontMatter);
    judge.bad("---\ndate: 2026-02-27\n---\n");
    judge.bad("---\ntitle:\ndate: 2026-02-27\n---\n");
    for lines in
        ["kind: article", "date:", "date: 27/02/2026", "date: 2026-02-27T09:30", "date: 2026", "kind: digest\ndate:"]
    {
        judge.bad(&format!("---\ntitle: T\n{lines}\n---\n"));
    }
    for line in [
        "titel: x",
        "title_lang: french language",
        "kind: story",
        "kind: [page]",
        "themes: ai",
        "themes: [3]",
        "themes: [~]",
        "themes: ['']",
        "authors: { name: A }",
        "summary: [a]",
        "events: [{ text: a }]",
        "events: [{ date: 2026-03-31, text: a, deadline: oui }]",
        "events: [{ date: 2026-03-31, text: a, when: b }]",
        "events: [a]",
        "updated: hier",
        "expires: 2026-03-02T09:30:00",
        "id: a//b",
        "id: a b",
        "slug: a/b",
        "aliases: [old]",
        "image: cover.png",
        "image: { src: cover.png }",
        "draft: 'yes'",
        "checks: { off: [no-such-warning] }",
        "checks: { of: [] }",
        "translation: { date: 2026-01-01 }",
        "translation: { from: fr, briefs: [a] }",
        "extra: 3",
    ] {
        judge.bad(&format!("---\ntitle: T\ndate: 2026-02-27\n{line}\n---\n"));
    }
    let judge = Judge::new(Schema::Settings);
    for (from, to) in [
        ("base_url = 'https://x.org/'", ""),
        ("https://", "ftp://"),
        ("'x.org'", "'x org'"),
        ("default_language = 'fr'", ""),
        ("[l", "colour = 1\n[l"),
        ("[l", "untranslated = 'never'\n[l"),
        ("[l", "feeds = { entries = 0 }\n[l"),
        ("[l", "feeds = { items = 1001 }\n[l"),
        ("[l", "feeds = { items = 2.5 }\n[l"),
        ("[l", "markdown = { raw_html = true }\n[l"),
        ("[l", "cards = { enabled = 'no' }\n[l"),
        ("[l", "security = { policy = true }\n[l"),
        ("[l", "security = { policy = '' }\n[l"),
        ("[l", "links = { keep = ['*'] }\n[l"),
        ("[l", "links = { tracking = ['a=b'] }\n[l"),
        ("[l", "checks = { off = ['unknown-theme'] }\n[l"),
        ("[l", "mailing_list = { field = 'x' }\n[l"),
        ("[l", "mailing_list = { action = 'http://x.org/' }\n[l"),
        ("[l", "mailing_list = { action = 'https://x.org/', hidden = { a = 1 } }\n[l"),
        ("title = 'Watch'", ""),
        ("title = 'Watch'", "title = 'Watch'\nlocale = 'en_GB'"),
        ("title = 'Watch'", "title = 'Watch'\nname = 'x'"),
        ("[languages.en]", "[languages.'../x']"),
        ("[languages.fr]\ntitle = 'Veille'\n[languages.en]\ntitle = 'Watch'", "languages = {}"),
    ] {
        judge.bad(&GOOD_SETTINGS.replacen(from, to, 1));
    }
    let judge = Judge::new(Schema::Theme);
    for text in
        ["color = 'navy'\n[fr]\nname = 'x'", "order = '1'\n[fr]\nname = 'x'", "[fr]\nslug = 'x'", "colour = '#123456'"]
    {
        judge.bad(text);
    }
    let judge = Judge::new(Schema::Glossary);
    for text in ["A = 'x'", "[A]", "[A]\nfr = ''", "[A]\nfr = { description = 'x' }", "[A]\nfr = 3", "[A]\n'f r' = 'x'"]
    {
        judge.bad(text);
    }
    let judge = Judge::new(Schema::Strings);
    for text in [
        "home = 'x'",
        "[words]\nhome = 1",
        "[counts]\nitems = { one = 'x' }",
        "[counts]\nitems = { other = 'x', tow = 'y' }",
    ] {
        judge.bad(text);
    }
}

#[test]
fn each_key_says_what_it_is_for() {
    fn look(path: &str, schema: &Value, faults: &mut Vec<String>) {
        let properties = schema["properties"].as_object().into_iter().flatten();
        for (key, value) in properties.chain(schema["patternProperties"].as_object().into_iter().flatten()) {
            let path = format!("{path}.{key}");
            let about = value["description"].as_str().unwrap_or_default();
            // An editor shows it as a sentence of its own.
            if about.len() < 10 || about.ends_with('.') || about.contains("  ") {
                faults.push(format!("{path}: {about:?}"));
            }
            look(&path, value, faults);
            look(&path, &value["items"], faults);
        }
    }
    let mut faults = Vec::new();
    for of in [Schema::Settings, Schema::FrontMatter, Schema::Theme, Schema::Glossary] {
        let schema = parse::schema(of);
        // Of an unknown key no editor should be silent.
        assert!(schema["additionalProperties"] == json!(false) || schema["additionalProperties"].is_object(), "{of:?}");
        look(of.name(), &schema, &mut faults);
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn a_schema_needs_no_site() {
    let site = Site::empty();
    for options in
        [["schema", "theme", "--quiet"], ["schema", "theme", "--format=json"], ["schema", "theme", "--root=/nowhere"]]
    {
        let told = site.run(&options).ok();
        assert!(serde_json::from_str::<Value>(&told.stdout()).is_ok_and(|schema| schema["type"] == "object"));
    }
    assert!(!Path::new(&site.path("public")).exists());
}

/// The problem matcher in `docs/editors.md` against what the command says.
#[test]
fn the_editor_finds_each_fault_with_its_place() {
    let task = blocks(&file("docs/editors.md")).into_iter().find(|(info, _)| info.ends_with("tasks.json"));
    let task: Value = serde_json::from_str(&task.expect("a task").1).expect("JSON");
    let task = &task["tasks"][0];
    let arguments: Vec<&str> = task["command"].as_str().expect("a command").split(' ').skip(1).collect();
    let patterns = [0, 1].map(|at| {
        let pattern = &task["problemMatcher"]["pattern"][at]["regexp"];
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("line.json", json!({ "pattern": pattern })).expect("JSON");
        let index = compiler.compile("line.json", &mut schemas).expect("a regular expression");
        move |line: &str| schemas.validate(&json!(line), index).is_ok()
    });
    let site = Site::new().article("content/2026/a.fr.md", "Un", "hier", "Texte.").file(
        "content/2026/b.fr.md",
        "---\ntitle: Deux\ndate: 2026-01-15\nthemes: [aj]\n---\n[](https://example.org/)\n",
    );
    let told = site.run(&arguments).stderr();
    let lines: Vec<&str> = told.lines().collect();
    let found = lines.windows(2).filter(|pair| patterns[0](pair[0]) && patterns[1](pair[1])).count();
    assert_eq!(found, told.matches(" --> ").count(), "{told}");
    assert!(found > 1, "{told}");
}

#[test]
fn each_schema_is_in_the_documentation() {
    let editors = file("docs/editors.md");
    for of in Schema::ALL {
        let name = of.name();
        assert!(editors.contains(&format!("veille schema {name} > schemas/{name}.json")), "{name}");
        assert!(editors.matches(&format!("schemas/{name}.json\"")).count() == 1, "{name}: nothing uses it");
    }
}
