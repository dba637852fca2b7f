//! All errors of one run come together, in every format; and every fault that the tool knows is reviewed.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::snapshot;
use crate::site::Site;

/// Ten faults in five files, and two warnings.
fn ten_faults() -> Site {
    Site::new()
        .file(
            "content/2026/a.fr.md",
            "---\ntitle: Un titre\ndate: 2026-01-15\nthemes: [spce]\nmood: good\nsummary: 2026\n---\nTexte.\n",
        )
        .file("content/2026/a.en.md", "---\ntitle: A title: a colon\ndate: 2026-01-15\n---\nText.\n")
        .file(
            "content/2026/b.fr.md",
            "---\ntitle: Numéro\ndate: 2026-01-15\nkind: digest\n---\n## Agriculture\n\n### Brève {#a date=hier}\n\n\
             [Voir](nulle-part.fr.md) et [là][rien].\n\n```pyton\n```\n",
        )
        .bytes("content/2026/c.fr.md", b"---\ntitle: L'\xE9t\xE9\ndate: 2026-01-15\n---\n")
        .file("themes/new.toml", "[fr]\nname = 1\n")
        .file("strings/it.toml", "")
}

#[test]
fn all_errors_of_a_run_come_together_and_in_order() {
    let site = ten_faults();
    let stderr = site.build().faults();
    assert!(stderr.ends_with("10 errors, 2 warnings\n"), "{stderr}");
    snapshot("all_at_once", &stderr);
}

#[test]
fn the_same_for_programs() {
    let site = ten_faults();
    let built = site.build_with(&["--format", "json"]);
    assert_eq!((built.code(), built.stderr().as_str()), (1, ""));
    let json = built.stdout();
    for line in json.lines() {
        let value: serde_json::Value = serde_json::from_str(line).expect("every line is JSON");
        let place = (value["path"].is_string(), value["line"].is_u64(), value["column"].is_u64());
        assert!(place == (true, true, true) || value["path"] == "strings/it.toml", "{line}");
    }
    snapshot("all_at_once_json", &json);
}

#[test]
fn the_same_for_github() {
    let site = ten_faults();
    let built = site.build_with(&["--format", "github"]);
    assert_eq!((built.code(), built.stderr().as_str()), (1, ""));
    snapshot("all_at_once_github", &built.stdout());
}

/// Faults that no snapshot can show, each with its reason.
const UNSEEN: &[(&str, &str)] = &[
    ("missing-settings", "its snapshot waits for src/rebuild"),
    ("unknown-locale", "the settings are refused before: `bad-language`"),
];

#[test]
fn every_fault_that_the_tool_knows_is_in_a_reviewed_snapshot() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut told = BTreeSet::new();
    for entry in fs::read_dir(root.join("tests/veille/snapshots/faults")).expect("snapshots") {
        let text = fs::read_to_string(entry.expect("a snapshot").path()).expect("a snapshot");
        let names = text.split(['\n']).filter_map(|line| line.split_once('[')?.1.split_once("]: "));
        told.extend(names.map(|(name, _)| name.to_owned()));
    }
    let mut known = BTreeSet::new();
    names(&root.join("src"), &mut known);
    assert!(known.len() > 60, "{known:#?}");
    let unseen: Vec<&String> =
        known.difference(&told).filter(|name| UNSEEN.iter().all(|(unseen, _)| unseen != name)).collect();
    assert!(unseen.is_empty(), "no snapshot shows {unseen:?}");
}

/// The names of diagnostics in the sources: kebab case, the first argument of `error`, `warning` and `warn`.
fn names(folder: &Path, known: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            names(&path, known);
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        if path.file_name().is_some_and(|name| name == "tests.rs") {
            continue;
        }
        for call in ["::error(", "::warning(", ".warn(", "check_segment("] {
            for rest in code.split(call).skip(1) {
                let Some((name, _)) = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"')) else {
                    continue;
                };
                known.insert(name.to_owned());
            }
        }
    }
}
