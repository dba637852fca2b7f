//! The documentation against the tool: its examples build, its links lead somewhere, and it leaves nothing out.
//!
//! A fenced block whose info string holds a path (```` ```markdown content/2026/x.fr.md ````) is a file of a site, and
//! all such blocks of a document make one site. With `add` after the path the block is added to that file; with
//! `warns:NAME` the site gives this warning from then on. Where a path comes again, the site as it stood is built before
//! the file is replaced. A document that writes its own settings starts from an empty folder, the others from the site of
//! [`Site::new`].

#![allow(clippy::expect_used, reason = "a document that cannot be read is a failed test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use veille::parse::{self, Schema};

use super::site::{Built, Site};

/// Pictures that the examples name, which no document can hold.
const PICTURES: &[&str] = &["content/2026/cover.png", "content/2026/map.png"];

/// A picture of one pixel.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\xdac`\0\0\0\x02\0\x01\xe5'\xde\xfc\0\0\0\0IEND\xaeB`\x82";

/// Files that the examples link to.
const FILES: &[&str] = &["static/files/rules.pdf"];

/// Where the structs of `src/pages/view.rs` are described in `docs/templates.md`; all others begin a line in bold.
const HEADINGS: &[(&str, &str)] = &[
    ("Head", "### `page`"),
    ("SiteView", "### `site`"),
    ("HomeView", "### Home page"),
    ("EntryView", "### Entry and digest"),
    ("BriefPageView", "### Brief"),
    ("ThemesView", "### Themes"),
    ("ListView", "### Theme and archive"),
    ("TimelineView", "### Timeline"),
    ("SearchView", "### Search"),
    ("CorrectionsView", "### Corrections"),
    ("FeedsView", "### Feeds"),
    ("GlossaryView", "### Glossary"),
    ("LanguagesView", "### Not found and languages"),
    ("WithdrawnView", "### Withdrawn"),
    ("RedirectView", "### Redirect"),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every document, by its path.
fn documents() -> BTreeMap<String, String> {
    let mut paths: Vec<String> =
        ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "SECURITY.md"].map(str::to_owned).to_vec();
    for entry in fs::read_dir(root().join("docs")).expect("docs") {
        let name = entry.expect("an entry").file_name().into_string().expect("UTF-8");
        if Path::new(&name).extension().is_some_and(|extension| extension == "md") {
            paths.push(format!("docs/{name}"));
        }
    }
    paths.into_iter().map(|path| (path.clone(), read(&path))).collect()
}

/// A fenced block.
#[derive(Debug)]
struct Block {
    info: String,
    text: String,
    /// The last line above it that says something.
    above: String,
}

/// The fenced blocks of a document, and its lines outside of them.
fn blocks(document: &str) -> (Vec<Block>, Vec<&str>) {
    let (mut blocks, mut prose) = (Vec::new(), Vec::new());
    let mut lines = document.lines();
    let mut above = "";
    while let Some(line) = lines.next() {
        let fence = &line[..line.len() - line.trim_start_matches('`').len()];
        if fence.len() < 3 {
            prose.push(line);
            if !line.trim().is_empty() {
                above = line;
            }
            continue;
        }
        let text: String = lines.by_ref().take_while(|line| *line != fence).flat_map(|line| [line, "\n"]).collect();
        blocks.push(Block { info: line[fence.len()..].to_owned(), text, above: above.to_owned() });
    }
    (blocks, prose)
}

/// An example: the file that it is or adds to.
struct Example {
    path: String,
    adds: bool,
    /// Names of warnings that the site gives from here on.
    warns: Vec<String>,
    text: String,
}

fn examples(name: &str, document: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    for block in blocks(document).0 {
        let mut words = block.info.split_whitespace().skip(1);
        let Some(path) = words.next() else { continue };
        assert!(block.above.contains(&format!("`{path}`")), "{name}: name `{path}` on the line above the example");
        let mut example = Example { path: path.to_owned(), adds: false, warns: Vec::new(), text: block.text };
        for word in words {
            match word.strip_prefix("warns:") {
                Some(warning) => example.warns.push(warning.to_owned()),
                None if word == "add" => example.adds = true,
                None => panic!("{name}: what is `{word}` in `{}`?", block.info),
            }
        }
        examples.push(example);
    }
    examples
}

/// Adds to a file: text at its end; of TOML, keys of no table before the first table.
fn added(path: &str, before: &str, more: &str) -> String {
    let toml = Path::new(path).extension().is_some_and(|extension| extension == "toml");
    let table = more.lines().find(|line| !line.is_empty() && !line.starts_with('#'));
    if toml && !table.is_some_and(|line| line.starts_with('[')) {
        return format!("{more}\n{before}");
    }
    format!("{before}\n{more}")
}

#[track_caller]
fn assert_builds(site: &Site, name: &str, warns: &BTreeSet<String>) -> Built {
    let built = site.build();
    let said = built.stderr();
    let warnings = said.split("warning[").skip(1).filter_map(|rest| rest.split(']').next());
    let warnings: BTreeSet<String> = warnings.map(str::to_owned).collect();
    assert_eq!((built.code(), &warnings), (0, warns), "{name}: {said}");
    built
}

#[test]
fn examples_build() {
    let mut built = 0;
    for (name, document) in documents() {
        let examples = examples(&name, &document);
        if examples.is_empty() {
            continue;
        }
        let own_settings = examples.iter().any(|example| example.path == "veille.toml");
        let mut site = if own_settings { Site::empty() } else { Site::new() };
        // A file that no text uses is a warning.
        let used = |path: &&&str| {
            examples.iter().any(|example| example.text.contains(path.rsplit('/').next().unwrap_or(path)))
        };
        for picture in PICTURES.iter().filter(used) {
            site = site.bytes(picture, PIXEL);
        }
        for file in FILES {
            site = site.file(file, "a file");
        }
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        let mut warns = BTreeSet::new();
        for example in examples {
            let before = files.get(&example.path);
            if before.is_some() && !example.adds {
                assert_builds(&site, &name, &warns);
            }
            warns.extend(example.warns);
            let text = match before {
                Some(before) if example.adds => added(&example.path, before, &example.text),
                _ => example.text,
            };
            site.put(&example.path, &text);
            files.insert(example.path, text);
        }
        let result = assert_builds(&site, &name, &warns);
        if name == "docs/getting-started.md" {
            for address in listed(&document, "address") {
                result.page(&address);
            }
        }
        built += 1;
    }
    assert!(built > 5, "the convention of examples is no longer followed: only {built} documents have any");
}

/// A site with what a command of the examples names.
fn site_for(command: &str) -> Site {
    let mut site = Site::new().file("letter.txt", "A title\nA text that is longer than its title.\n");
    // What makes a site wants a folder that is none yet.
    let makes_one = command.starts_with("veille init ") && !command.contains("--templates");
    for path in ["veille.toml", "themes/ai.toml", "themes/space.toml"].iter().filter(|_| !makes_one) {
        let text = fs::read_to_string(site.path(path)).expect("a file of the site");
        site = site.file(&format!("my-site/{path}"), &text);
    }
    if command.starts_with("veille translate") || command.starts_with("veille status") {
        // The entry that they name, in both languages.
        site = site
            .digest("content/2026/02-digest.fr.md", "Un", "2026-02-27", "## L’espace\n\n### Un {#cambridge}\n\nx")
            .digest("content/2026/02-digest.en.md", "One", "2026-02-27", "## Space\n\n### One {#cambridge}\n\nx");
    }
    site
}

#[test]
fn commands_of_the_examples_run() {
    let commands = |document: &str| -> Vec<String> {
        let shell = blocks(document).0.into_iter().filter(|block| block.info == "sh");
        let lines = shell.flat_map(|block| block.text.lines().map(str::to_owned).collect::<Vec<_>>());
        lines.filter(|line| line.starts_with("veille ")).collect()
    };
    let mut ran = 0;
    for (name, document) in documents() {
        for command in commands(&document) {
            let site = site_for(&command);
            // What stands behind `>` is the shell's.
            let command = command.split(" > ").next().unwrap_or_default();
            let mut arguments: Vec<&str> = command.split_whitespace().skip(1).collect();
            if arguments.contains(&"serve") || arguments.contains(&"--watch") {
                // It would not end. With this the options before it are still parsed.
                arguments.push("--help");
            }
            let built = site.run(&arguments);
            assert_eq!(built.code(), 0, "{name}: `{command}`: {}", built.stderr());
            ran += 1;
        }
    }
    assert!(ran > 5, "only {ran} commands were found");
}

/// A heading's anchor, as GitHub makes it.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The destinations of Markdown's links and of `src`, outside of code.
fn destinations(line: &str) -> Vec<String> {
    let outside: String = line.split('`').step_by(2).collect::<Vec<_>>().join("x");
    let mut found = Vec::new();
    for opening in ["](", "src=\""] {
        for rest in outside.split(opening).skip(1) {
            found.extend(rest.split([')', '"']).next().map(str::to_owned));
        }
    }
    found
}

#[test]
fn relative_links_lead_somewhere() {
    let documents = documents();
    let mut faults = Vec::new();
    for (name, document) in &documents {
        let folder = Path::new(name).parent().expect("a folder");
        for link in blocks(document).1.iter().flat_map(|line| destinations(line)) {
            if link.contains("://") {
                continue;
            }
            let (path, fragment) = link.split_once('#').map_or((link.as_str(), None), |(path, id)| (path, Some(id)));
            let target = if path.is_empty() { PathBuf::from(name) } else { folder.join(path) };
            if !root().join(&target).exists() {
                faults.push(format!("{name}: there is no `{link}`"));
                continue;
            }
            let Some(fragment) = fragment else { continue };
            let text = fs::read_to_string(root().join(&target)).expect("a document");
            let headings = blocks(&text).1.into_iter().filter(|line| line.starts_with('#')).map(anchor);
            if !headings.collect::<BTreeSet<_>>().contains(fragment) {
                faults.push(format!("{name}: no heading for `{link}`"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_document_is_on_the_map() {
    let map = read("docs/index.md");
    for name in documents().into_keys() {
        let Some(file) = name.strip_prefix("docs/").filter(|file| *file != "index.md") else { continue };
        assert!(map.contains(&format!("]({file})")), "docs/index.md does not lead to {file}");
    }
}

/// A source without its tests and comments.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [line, "\n"]).collect()
}

/// The literal that follows each occurrence of a text, blanks between them passed over.
fn literals_after<'c>(code: &'c str, before: &str) -> Vec<&'c str> {
    let rest = code.split(before).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
    rest.filter_map(|rest| rest.split('"').next()).collect()
}

/// The keys that a file may hold, of its inner tables too.
fn keys(of: Schema) -> BTreeSet<String> {
    fn collect(schema: &serde_json::Value, keys: &mut BTreeSet<String>) {
        keys.extend(schema["properties"].as_object().into_iter().flat_map(|named| named.keys().cloned()));
        let inner = schema.as_object().into_iter().flat_map(|schema| schema.values());
        inner.for_each(|inner| collect(inner, keys));
    }
    let mut keys = BTreeSet::new();
    collect(&parse::schema(of), &mut keys);
    keys
}

/// The names in backticks in the first cells of a document's tables with this head.
fn listed(document: &str, head: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut within = false;
    for line in blocks(document).1 {
        let Some(row) = line.strip_prefix("| ") else {
            within &= line.starts_with('|');
            continue;
        };
        let cell = row.split(" | ").next().unwrap_or_default();
        if cell == head {
            within = true;
        } else if within {
            names.extend(cell.split('`').skip(1).step_by(2).map(str::to_owned));
        }
    }
    names
}

#[track_caller]
fn assert_same(what: &str, code: &BTreeSet<String>, documented: &BTreeSet<String>) {
    let missing: Vec<_> = code.difference(documented).collect();
    let unknown: Vec<_> = documented.difference(code).collect();
    assert!(missing.is_empty(), "{what}: not documented: {missing:?}");
    assert!(unknown.is_empty(), "{what}: documented, but nothing knows it: {unknown:?}");
}

#[test]
fn every_key_is_documented() {
    for (of, document, some) in [
        (Schema::FrontMatter, "docs/writing.md", "corrections"),
        (Schema::Settings, "docs/settings.md", "raw_html"),
        (Schema::Theme, "docs/themes.md", "order"),
        (Schema::Glossary, "docs/glossary.md", "acronym"),
    ] {
        let accepted = keys(of);
        assert!(accepted.contains(some), "{of:?}: `{some}` is not found: {accepted:?}");
        let mut documented = listed(&read(document), "key");
        if of == Schema::FrontMatter {
            // Keys of the tables within a key are named in its own row.
            let text = read(document);
            let inner = ["src", "alt", "error", "warn", "off", "from", "briefs"]
                .into_iter()
                .filter(|key| text.contains(&format!("`{key}`")));
            documented.extend(inner.map(str::to_owned));
        }
        assert_same(document, &accepted, &documented);
    }
}

#[test]
fn every_attribute_of_a_brief_is_documented() {
    let code = code(&read("src/parse/digest.rs"));
    let writing = read("docs/writing.md");
    for list in code.split("_ATTRIBUTES: &[&str] = &[").skip(1) {
        for name in list.split(']').next().unwrap_or_default().split(", ") {
            let name = name.trim_matches('"');
            assert!(writing.contains(&format!("`{name}=")) || writing.contains(&format!("`{{{name}=")), "{name}");
        }
    }
}

/// Every source file below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && name != "tests" {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") && name != "tests.rs" {
            files.push(path);
        }
    }
    files
}

#[test]
fn every_message_is_documented() {
    const MAKERS: &[&str] = &["Diagnostic::error(", "Diagnostic::warning(", ".warn(", "check_segment(", "refuse("];
    let mut names = BTreeSet::new();
    for file in sources(&root().join("src")) {
        let code = code(&fs::read_to_string(&file).expect("a source"));
        for maker in MAKERS {
            names.extend(literals_after(&code, maker).into_iter().map(str::to_owned));
        }
        // A name that depends on the syntax.
        for name in ["yaml-syntax", "toml-syntax"] {
            if code.contains(&format!("\"{name}\"")) {
                names.insert(name.to_owned());
            }
        }
    }
    assert!(names.len() > 50 && names.contains("duplicate-url"), "{names:?}");
    let document = read("docs/messages.md");
    assert_same("docs/messages.md", &names, &listed(&document, "name"));
    for name in names {
        assert_eq!(document.matches(&format!("\n| `{name}` |")).count(), 1, "docs/messages.md: rows of `{name}`");
    }
}

#[test]
fn every_warning_can_be_turned_off() {
    let mut names = BTreeSet::new();
    for file in sources(&root().join("src")) {
        let code = code(&fs::read_to_string(&file).expect("a source"));
        for maker in ["Diagnostic::warning(", ".warn("] {
            names.extend(literals_after(&code, maker).into_iter().map(str::to_owned));
        }
    }
    let known = code(&read("src/diagnostic/warnings.rs"));
    let known: Vec<&str> = known.split('"').skip(1).step_by(2).collect();
    assert!(known.is_sorted(), "{known:?}");
    assert_same("src/diagnostic/warnings.rs", &names, &known.into_iter().map(str::to_owned).collect());
}

#[test]
fn every_option_is_documented() {
    let document = read("docs/command.md");
    let common = section(&document, "## Options of all commands");
    for (command, heading, some) in [
        ("build", "## `veille build`", "--drafts"),
        ("serve", "## `veille serve`", "--port"),
        ("import", "## `veille import`", "--from"),
        ("init", "## `veille init`", "--templates"),
        ("new", "## `veille new`", "--kind"),
        ("check", "## `veille check`", "--strict"),
        ("man", "## `veille man`", "--out"),
        ("schema", "## `veille schema`", "--root"),
        ("translate", "## `veille translate`", "--done"),
        ("status", "## `veille status`", "--fail-on"),
    ] {
        let documented = [common, section(&document, heading)].iter().flat_map(|text| listed(text, "option")).collect();
        assert_options(command, &documented, some);
    }
}

/// A part of a document, from its heading to the next one of the second level.
fn section<'d>(document: &'d str, heading: &str) -> &'d str {
    let start = document.find(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("no `{heading}`")) + 1;
    let rest = &document[start..];
    &rest[..rest.find("\n## ").unwrap_or(rest.len())]
}

/// Compares what a command's help names with what is documented of it.
#[track_caller]
fn assert_options(command: &str, documented: &BTreeSet<String>, some: &str) {
    let help = Site::empty().run(&[command, "--help"]).ok().stdout();
    let words = help.lines().filter(|line| line.trim_start().starts_with('-')).flat_map(str::split_whitespace);
    let options: BTreeSet<String> =
        words.map(|word| word.trim_end_matches(',')).filter(|word| word.starts_with("--")).map(str::to_owned).collect();
    assert!(options.contains(some), "{options:?}");
    let documented: BTreeSet<String> =
        documented.iter().filter_map(|option| option.split(' ').next()).map(str::to_owned).collect();
    let short: BTreeSet<String> = documented.iter().filter(|option| !option.starts_with("--")).cloned().collect();
    assert_same(&format!("docs/command.md: {command}"), &options, &documented.difference(&short).cloned().collect());
    for option in short {
        assert!(help.contains(&format!("{option}, ")), "{option}");
    }
}

/// The structs of a source with their fields.
fn structs(code: &str) -> BTreeMap<String, Vec<String>> {
    let mut structs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut open = None;
    for line in code.lines() {
        if let Some(rest) = line.strip_prefix("pub struct ") {
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
            open = Some(structs.entry(name).or_default());
        } else if let (Some(fields), Some(field)) = (&mut open, line.strip_prefix("    pub ")) {
            fields.extend(field.split(':').next().map(str::to_owned));
        }
    }
    structs
}

/// What `docs/templates.md` says of a struct: from its heading or bold name up to the next of either.
fn description<'d>(document: &'d str, name: &str) -> &'d str {
    let bold = format!("**{name}**");
    let start = HEADINGS.iter().find(|(known, _)| *known == name).map_or(bold.as_str(), |(_, heading)| heading);
    let at = document
        .match_indices(start)
        .map(|(at, _)| at)
        .find(|at| {
            let line = document[..*at].rsplit('\n').next().unwrap_or_default();
            let ended = document[at + start.len()..].starts_with('\n') || !start.starts_with('#');
            // Two structs may share a line.
            ended && (line.is_empty() || line.starts_with("**"))
        })
        .unwrap_or_else(|| panic!("docs/templates.md does not describe {name}: {start}"));
    let rest = &document[at + start.len()..];
    let end = ["\n#", "\n**"].iter().filter_map(|next| rest.find(next)).min().unwrap_or(rest.len());
    &rest[..end]
}

#[test]
fn every_field_of_a_view_is_documented() {
    let document = read("docs/templates.md");
    let structs = structs(&code(&read("src/pages/view.rs")));
    assert!(structs["Card"].contains(&"summary".to_owned()) && structs.len() > 20, "{structs:?}");
    let mut missing = Vec::new();
    for (name, fields) in &structs {
        let said = description(&document, name);
        missing.extend(
            fields.iter().filter(|field| !said.contains(&format!("`{field}`"))).map(|field| format!("{name}.{field}")),
        );
    }
    assert!(missing.is_empty(), "docs/templates.md: {missing:?}");
}

#[test]
fn every_template_is_documented() {
    let document = read("docs/templates.md");
    let mut missing = Vec::new();
    for entry in fs::read_dir(root().join("templates")).expect("templates") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().into_string().expect("UTF-8");
        let text = fs::read_to_string(entry.path()).expect("a template");
        let after = |mark: &str| -> Vec<String> {
            let rest = text.split(mark).skip(1);
            rest.map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()).collect()
        };
        let mut parts: Vec<String> = vec![name.clone()];
        parts.extend(after("{% block ").into_iter().chain(after("{%- block ")).chain(after("{% component ")));
        if name == "style.css" {
            let names = text.lines().filter_map(|line| line.trim().strip_prefix("--")?.split_once(':'));
            parts.extend(names.map(|(name, _)| format!("--{name}")));
        }
        parts.retain(|part| {
            let numbered = part.starts_with("--code-");
            !numbered && !document.contains(&format!("`{part}`"))
        });
        missing.extend(parts.into_iter().map(|part| format!("{name}: {part}")));
    }
    assert!(missing.is_empty(), "docs/templates.md: {missing:?}");
}
