//! Whatever happens to the files: a look at the paths that were touched sees all of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;
use tempfile::TempDir;

use crate::read::{Changes, Disk, File};

/// Places that meet each other in every way: files where folders are, names that are one in NFC, what is ignored.
const PLACES: &[&str] = &[
    "veille.toml",
    "glossary.toml",
    "README.md",
    "content",
    "content/a",
    "content/a/b.fr.md",
    "content/a/c/d.fr.md",
    "content/a/c/e.png",
    "content/f.en.md",
    "content/\u{e9}t\u{e9}/g.md",
    "content/e\u{301}te\u{301}/g.md",
    "content/K.md",
    "content/\u{212a}.md",
    "content/A.MD",
    "content/.hidden/h.md",
    "content/h.md~",
    "content/x.tmp",
    "content/x.tmp/i.md",
    "content/back\\slash.md",
    "themes",
    "themes/ai.toml",
    "themes/notes.txt",
    "themes/folder/x.toml",
    "strings/fr.toml",
    "templates/page.html",
    "templates/deep/er/page.html",
    "static/robots.txt",
    "static/out/made.html",
    "static/j/k.svg",
    "shared/l.md",
    "shared/m/n.md",
];

#[derive(Debug, Clone, Copy)]
struct Step {
    what: u8,
    place: usize,
    other: usize,
    text: u8,
}

fn step() -> impl Strategy<Value = Step> {
    (0..12_u8, 0..PLACES.len(), 0..PLACES.len(), 0..4_u8).prop_map(|(what, place, other, text)| Step {
        what,
        place,
        other,
        text,
    })
}

fn remove(path: &Path) -> bool {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path).is_ok(),
        Ok(_) => fs::remove_file(path).is_ok(),
        Err(_) => false,
    }
}

/// Makes the folders above a path; gives those that are new.
fn above(path: &Path) -> Option<Vec<PathBuf>> {
    let missing: Vec<PathBuf> =
        path.ancestors().skip(1).take_while(|folder| !folder.exists()).map(Path::to_owned).collect();
    fs::create_dir_all(path.parent().unwrap()).ok().map(|()| missing)
}

/// Does a step, and gives the paths that it touched.
fn act(root: &Path, step: Step) -> Vec<PathBuf> {
    let (path, other) = (root.join(PLACES[step.place]), root.join(PLACES[step.other]));
    match step.what {
        0..=4 => {
            let Some(mut touched) = above(&path) else { return Vec::new() };
            if !path.is_dir() && fs::write(&path, format!("text {}", step.text)).is_ok() {
                // A link is written through.
                touched.extend(fs::canonicalize(&path));
                touched.push(path);
            }
            touched
        }
        5 | 6 => remove(&path).then_some(vec![path]).unwrap_or_default(),
        7..=9 => {
            let Some(mut touched) = above(&other) else { return Vec::new() };
            if fs::rename(&path, &other).is_ok() {
                touched.extend([path, other]);
            }
            touched
        }
        10 => above(&path.join("x")).unwrap_or_default(),
        _ => link(&path, &other),
    }
}

#[cfg(unix)]
fn link(path: &Path, target: &Path) -> Vec<PathBuf> {
    let Some(mut touched) = above(path) else { return Vec::new() };
    remove(path);
    if std::os::unix::fs::symlink(target, path).is_ok() {
        touched.push(path.to_owned());
    }
    touched
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> Vec<PathBuf> {
    Vec::new()
}

fn take_in(known: &mut BTreeMap<Arc<str>, File>, changes: Changes) {
    for (path, file) in changes {
        match file {
            Some(file) => drop(known.insert(path, file)),
            None => drop(known.remove(&path)),
        }
    }
}

fn holds(steps: &[Vec<Step>]) -> Result<(), TestCaseError> {
    let folder = TempDir::new().unwrap();
    let root = fs::canonicalize(folder.path()).unwrap();
    let skip = Some(PathBuf::from("static/out"));
    let mut disk = Disk::new(&root, skip.clone()).unwrap();
    let mut known = BTreeMap::new();
    take_in(&mut known, disk.changes().unwrap());
    for steps in steps {
        let touched: BTreeSet<PathBuf> = steps.iter().flat_map(|step| act(&root, *step)).collect();
        take_in(&mut known, disk.changes_near(&touched).unwrap());
        prop_assert_eq!(disk.changes().unwrap(), Changes::new(), "after {:?}", touched);
        let fresh = Disk::new(&root, skip.clone()).unwrap().changes().unwrap();
        let shown = known.iter().map(|(path, file)| (Arc::clone(path), Some(file.clone()))).collect::<Changes>();
        prop_assert_eq!(shown, fresh);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_touched_is_all_there_is(steps in proptest::collection::vec(proptest::collection::vec(step(), 1..6), 4..20)) {
        holds(&steps)?;
    }

    /// Without links, nearly every look is near.
    #[test]
    fn what_was_touched_is_all_there_is_without_links(
        steps in proptest::collection::vec(proptest::collection::vec(step().prop_filter("link", |step| step.what < 11), 1..6), 4..20)
    ) {
        holds(&steps)?;
    }
}

#[test]
fn a_look_nearby_sees_nothing_else() {
    let folder = TempDir::new().unwrap();
    let put = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("content/a.md", "");
    put("content/b/c.md", "");
    put("content/\u{e9}/c.md", "");
    let mut disk = Disk::new(folder.path(), None).unwrap();
    let near = |disk: &mut Disk, path: &str| {
        let changes = disk.changes_near(&BTreeSet::from([disk.root().join(path)])).unwrap();
        changes.into_iter().map(|(path, file)| (path.to_string(), file.is_some())).collect::<Vec<_>>()
    };
    let seen = |paths: &[(&str, bool)]| paths.iter().map(|(path, is)| ((*path).to_owned(), *is)).collect::<Vec<_>>();
    // The first look is at everything.
    assert_eq!(near(&mut disk, "content/none").len(), 3);
    put("content/a.md", "edited");
    put("content/b/c.md", "edited");
    put("content/b/d.md", "new");
    put("content/\u{e9}/c.md", "edited");
    assert_eq!(near(&mut disk, "content/none"), seen(&[]));
    assert_eq!(near(&mut disk, "README.md"), seen(&[]));
    assert_eq!(near(&mut disk, "content/\u{e9}/c.md"), seen(&[("content/\u{e9}/c.md", true)]));
    assert_eq!(near(&mut disk, "content/b"), seen(&[("content/b/c.md", true), ("content/b/d.md", true)]));
    fs::remove_dir_all(folder.path().join("content/b")).unwrap();
    // A folder on the way is gone, and with it what it held.
    assert_eq!(near(&mut disk, "content/b/x"), seen(&[("content/b/c.md", false), ("content/b/d.md", false)]));
    // Above the site's folders, or outside: everything.
    assert_eq!(near(&mut disk, "../elsewhere"), seen(&[("content/a.md", true)]));
    assert_eq!(near(&mut disk, ""), seen(&[]));
}
