//! Imports go down only: the rule of ARCHITECTURE.md, held against the sources.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// From the bottom up; modules of one layer do not import each other.
const LAYERS: &[&[&str]] = &[
    &["url", "color", "tree", "lang", "output", "diagnostic"],
    &["config", "card", "picture"],
    &["markdown"],
    &["site"],
    &["search"],
    &["read", "parse", "checks", "pages"],
    &["render"],
    &["rebuild", "write", "preview", "watch", "desk", "import", "external"],
    &["cache"],
    &["cli"],
];

/// Imports between neighbours that the rule allows by name, each with its reason.
const ALLOWED: &[(&str, &str)] = &[
    // Fields of a tree are reported where they are wrong.
    ("tree", "diagnostic"),
    // `write` streams what `read` hashed, with the same guards against links; it stands above it.
    // The two meet nowhere else.
];

fn layer(module: &str) -> usize {
    LAYERS
        .iter()
        .position(|layer| layer.contains(&module))
        .unwrap_or_else(|| panic!("module `{module}` stands in no layer: add it to LAYERS and to ARCHITECTURE.md"))
}

/// Each module with the modules that its files name by `crate::`.
fn imports() -> BTreeMap<String, Vec<(String, String)>> {
    let mut imports: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in walkdir(&source) {
        let below = file.strip_prefix(&source).expect("below src");
        let first = below.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
        let module = first.trim_end_matches(".rs").to_owned();
        if module == "lib" || module == "main" {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a source file");
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            for rest in line.split("crate::").skip(1) {
                let grouped = rest.starts_with('{');
                assert!(
                    !grouped,
                    "{}: name the module after `crate::`, so that this test can read it",
                    below.display()
                );
                let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                imports.entry(module.clone()).or_default().push((name, below.display().to_string()));
            }
        }
    }
    imports
}

fn walkdir(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(walkdir(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

#[test]
fn imports_go_down_only() {
    let mut faults = Vec::new();
    for (module, named) in imports() {
        for (name, file) in named {
            let allowed = name == module || ALLOWED.contains(&(module.as_str(), name.as_str()));
            if !allowed && layer(&name) >= layer(&module) {
                faults.push(format!("{file}: `{module}` imports `{name}`, which does not stand below it"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn prescribed_libraries_have_one_user() {
    const USERS: &[(&str, &str)] = &[
        ("pulldown_cmark", "markdown"),
        ("syntect", "markdown"),
        ("ammonia", "markdown"),
        ("tera::", "render"),
        ("walkdir", "read"),
        ("notify", "watch"),
        ("hyper", "preview"),
        ("pagefind", "search"),
        ("saphyr", "tree"),
        ("clap", "cli"),
        ("indicatif", "cli"),
        ("ureq", "external"),
        ("harfrust", "card"),
        ("ab_glyph_rasterizer", "card"),
        ("png", "card"),
        ("skrifa", "card"),
    ];
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in walkdir(&source) {
        let below = file.strip_prefix(&source).expect("below src").display().to_string();
        let text = fs::read_to_string(&file).expect("a source file");
        let code = text.lines().filter(|line| line.trim_start().starts_with("use ")).collect::<Vec<_>>().join("\n");
        // pagefind is asynchronous: what drives it stands beside it.
        if code.contains("use tokio") {
            assert!(below.starts_with("preview") || below.starts_with("search"), "{below} uses tokio");
        }
        for (library, user) in USERS {
            if code.contains(&format!("use {library}")) {
                assert!(below.starts_with(user), "{below} uses {library}, which is `{user}`’s alone");
            }
        }
    }
}
