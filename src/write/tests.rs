//! Outputs are written one after another into one folder, with something done to it in between.

use std::collections::BTreeMap;
use std::fs::{self, FileTimes};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;
use xxhash_rust::xxh3::xxh3_64;

use super::{MANIFEST, Opened, Report, WriteError, Writing, check_folder, write};
use crate::output::{Content, Copied, Output, Take};

struct Site {
    folder: TempDir,
}

impl Site {
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn try_write(&self, output: &Output) -> Result<Report, WriteError> {
        write(output, &self.path("public"), Some(self.folder.path()))
    }

    /// Writes, checks that the folder then holds the output and nothing else, and gives the report in short.
    fn write(&self, output: &Output) -> (Vec<String>, usize, Vec<String>) {
        let report = self.try_write(output).unwrap();
        for (path, content) in output {
            let bytes = fs::read(self.path("public").join(&**path)).unwrap();
            assert_eq!((xxh3_64(&bytes), bytes.len() as u64), (content.hash(), content.length()), "{path}");
        }
        let files: Vec<String> = self.tree().into_iter().filter(|path| !path.ends_with('/')).collect();
        let mut expected: Vec<String> = output.keys().map(ToString::to_string).collect();
        expected.push(MANIFEST.to_owned());
        expected.sort();
        assert_eq!(files, expected);
        let strings = |paths: Vec<Arc<str>>| paths.iter().map(ToString::to_string).collect();
        (strings(report.written), report.unchanged, strings(report.removed))
    }

    /// Everything in the output folder, folders with a slash, in order.
    fn tree(&self) -> Vec<String> {
        fn list(folder: &Path, above: &str, tree: &mut Vec<String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                let path = format!("{above}{}", entry.file_name().to_string_lossy());
                if entry.file_type().unwrap().is_dir() {
                    list(&entry.path(), &format!("{path}/"), tree);
                    tree.push(format!("{path}/"));
                } else {
                    tree.push(path);
                }
            }
        }
        let mut tree = Vec::new();
        list(&self.path("public"), "", &mut tree);
        tree.sort();
        tree
    }

    /// Everything in the output folder with its bytes.
    fn bytes(&self) -> Vec<(String, Vec<u8>)> {
        let bytes = |path: &String| {
            if path.ends_with('/') { Vec::new() } else { fs::read(self.path("public").join(path)).unwrap() }
        };
        self.tree().into_iter().map(|path| (path.clone(), bytes(&path))).collect()
    }

    fn refused(&self, output: &Output) -> String {
        self.try_write(output).unwrap_err().to_string()
    }
}

fn made(files: &[(&str, &str)]) -> Output {
    files.iter().map(|(path, text)| (Arc::from(*path), Content::made(text.as_bytes()))).collect()
}

fn copied(from: PathBuf) -> Content {
    let bytes = fs::read(&from).unwrap();
    Content::Copied(Copied { from: Arc::new(from), length: bytes.len() as u64, hash: xxh3_64(&bytes), pieces: None })
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn an_absent_or_empty_folder_is_used() {
    let site = Site::new();
    let output = made(&[("index.html", "a"), ("fr/été/index.html", "b"), (".nojekyll", "")]);
    assert_eq!(site.write(&output), (strings(&[".nojekyll", "fr/été/index.html", "index.html"]), 0, vec![]));
    fs::remove_dir_all(site.path("public")).unwrap();
    fs::create_dir(site.path("public")).unwrap();
    site.write(&output);
    // As are folders that do not exist above it.
    write(&output, &site.path("x/y/z"), None).unwrap();
    assert_eq!(site.text("x/y/z/index.html"), "a");
}

#[test]
fn the_manifest_is_text_in_order_and_the_same_every_time() {
    let site = Site::new();
    let output = made(&[("b c", "bc"), ("a/é", "a")]);
    site.write(&output);
    let manifest = site.text("public/.veille-manifest");
    let lines: Vec<&str> = manifest.lines().collect();
    assert!(lines[0].starts_with("veille-manifest 1: "));
    assert_eq!(lines[1], format!("{:016x} 1 a/é", xxh3_64(b"a")));
    assert_eq!(lines[2], format!("{:016x} 2 b c", xxh3_64(b"bc")));
    assert_eq!(lines.len(), 3);
    site.write(&made(&[("z", "")]));
    site.write(&output);
    assert_eq!(site.text("public/.veille-manifest"), manifest);
}

#[test]
fn files_that_are_right_are_left_alone() {
    let site = Site::new();
    site.put("static/big", &"x".repeat(300_000));
    let mut output = made(&[("a", "one"), ("b", "two"), ("empty", "")]);
    output.insert("big".into(), copied(site.path("static/big")));
    site.write(&output);
    let old = SystemTime::now() - Duration::from_secs(10_000);
    for path in ["a", "b", "empty", "big", MANIFEST] {
        let file = fs::File::options().write(true).open(site.path("public").join(path)).unwrap();
        file.set_times(FileTimes::new().set_modified(old)).unwrap();
    }
    assert_eq!(site.write(&output), (vec![], 4, vec![]));
    output.extend(made(&[("b", "TWO")]));
    // Without its source: what is right is not copied again.
    fs::remove_file(site.path("static/big")).unwrap();
    assert_eq!(site.write(&output), (strings(&["b"]), 3, vec![]));
    let is_old = |path: &str| fs::metadata(site.path("public").join(path)).unwrap().modified().unwrap() == old;
    assert!(is_old("a") && is_old("empty") && is_old("big") && !is_old("b"));
}

#[test]
fn an_update_writes_what_differs_or_is_missing_and_trusts_the_rest() {
    let site = Site::new();
    let before = made(&[("a", "one"), ("b", "two"), ("c", "three"), ("d", "four")]);
    let written = site.try_write(&before).unwrap();
    let after = made(&[("a", "ONE"), ("b", "two"), ("c", "three"), ("e", "five")]);
    fs::write(site.path("public/b"), "meddled").unwrap();
    fs::remove_file(site.path("public/c")).unwrap();
    let known = super::Known::new(&before, &written);
    let report = super::update(&after, &known, &site.path("public"), None, &()).unwrap();
    assert_eq!(report.written, ["a", "c", "e"].map(Arc::from));
    assert_eq!(report.removed, ["d"].map(Arc::from));
    assert_eq!(fs::read_to_string(site.path("public/b")).unwrap(), "meddled");
    assert_eq!(fs::read_to_string(site.path("public/c")).unwrap(), "three");
}

/// A card's bytes are not compared, so that half of one must not get its name.
#[test]
fn a_card_is_drawn_once_and_takes_its_name_when_it_is_whole() {
    let site = Site::new();
    let card = crate::card::card("", "Titre", "", [0; 3]);
    let path = crate::card::file(&card);
    let output = Output::from([(Arc::clone(&path), Content::Drawn(card.clone()))]);
    assert_eq!(site.try_write(&output).unwrap().written, [Arc::clone(&path)]);
    assert_eq!(site.try_write(&output).unwrap().unchanged, 1);
    assert!(site.text("public/.veille-manifest").contains(&format!("{:016x} 0 {path}", card.hash)));
    let whole = crate::card::draw(&card);
    let on_disk = site.path("public").join(&*path);
    assert!(fs::read(&on_disk).unwrap() == whole);
    // What a run leaves that is killed while it draws: a file of another name, which the next one removes.
    fs::remove_file(&on_disk).unwrap();
    site.put("public/assets/cards/.veille-new-77-1", "half");
    site.try_write(&output).unwrap();
    assert!(fs::read(&on_disk).unwrap() == whole && site.tree().len() == 4, "{:?}", site.tree());
    // What a disk leaves that loses power.
    for part in [&whole[..0], &whole[..3], &whole[..100]] {
        fs::write(&on_disk, part).unwrap();
        site.try_write(&output).unwrap();
        assert!(fs::read(&on_disk).unwrap() == whole);
    }
    assert_eq!(site.try_write(&Output::new()).unwrap().removed, [path]);
}

#[test]
fn what_somebody_did_to_our_files_is_undone_whatever_the_manifest_says() {
    let site = Site::new();
    site.put("static/c", "copy");
    let mut output = made(&[("a", "one"), ("d/b", "two")]);
    output.insert("c".into(), copied(site.path("static/c")));
    site.write(&output);
    site.put("public/a", "eno");
    site.put("public/c", "ypoc");
    fs::remove_dir_all(site.path("public/d")).unwrap();
    assert_eq!(site.write(&output).0, ["a", "c", "d/b"]);
}

#[test]
fn files_of_the_last_build_go_and_so_do_folders_that_this_empties() {
    let site = Site::new();
    site.write(&made(&[("a/b/c/1", ""), ("a/b/2", ""), ("a/3", ""), ("d/4", "")]));
    assert_eq!(site.write(&made(&[("a/3", "")])).2, ["a/b/2", "a/b/c/1", "d/4"]);
    assert_eq!(site.tree(), [".veille-manifest", "a/", "a/3"]);
    site.write(&Output::new());
    assert_eq!(site.tree(), [".veille-manifest"]);
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    let site = Site::new();
    site.write(&made(&[("a", "file"), ("b/c/d", "")]));
    site.write(&made(&[("a/x/y", ""), ("b", "file")]));
    site.write(&made(&[("a", "file"), ("b/c", "")]));
    assert_eq!(site.tree(), [".veille-manifest", "a", "b/", "b/c"]);
}

#[test]
fn foreign_files_are_refused_by_name_and_nothing_is_touched() {
    let site = Site::new();
    for name in ["1", "2", "3", "4", "5", "6/deep", "index.html"] {
        site.put(&format!("public/{name}"), "mine");
    }
    let tree = site.tree();
    let output = made(&[("index.html", "a")]);
    let message = site.refused(&output);
    for part in ["public` holds", "`1`, `2`, `3`, `4`, `5` and 2 more", "`static/`", "`--out`"] {
        assert!(message.contains(part), "{message}");
    }
    assert_eq!((site.tree(), site.text("public/index.html")), (tree, "mine".to_owned()));

    fs::remove_dir_all(site.path("public")).unwrap();
    site.write(&made(&[("fr/index.html", "a"), ("old", "")]));
    for foreign in ["fr/mine.txt", "CNAME", "fr/empty/", "fr/x/y"] {
        let path = site.path("public").join(foreign);
        fs::create_dir_all(if foreign.ends_with('/') { &path } else { path.parent().unwrap() }).unwrap();
        if !foreign.ends_with('/') {
            fs::write(&path, "mine").unwrap();
        }
        let Err(WriteError::Foreign { files, count, .. }) = site.try_write(&output) else { panic!("{foreign}") };
        assert_eq!((files, count), (vec![foreign.replace("x/y", "x/")], 1));
        assert_eq!(site.text("public/fr/index.html"), "a");
        if path.is_dir() {
            fs::remove_dir(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
        let _ = fs::remove_dir(site.path("public/fr/x"));
    }
    site.write(&output);
}

#[test]
fn what_other_tools_keep_there_is_neither_foreign_nor_touched() {
    let site = Site::new();
    let kept = [".git/config", ".DS_Store", "fr/.DS_Store", "fr/x/Thumbs.db", "desktop.ini"];
    for path in [".git/config", ".DS_Store"] {
        site.put(&format!("public/{path}"), "kept");
    }
    site.try_write(&made(&[("fr/x/index.html", "")])).unwrap();
    for path in kept {
        site.put(&format!("public/{path}"), "kept");
    }
    let report = site.try_write(&Output::new()).unwrap();
    assert_eq!(report.removed.len(), 1);
    // The folders that stayed for them are no obstacle later.
    site.try_write(&Output::new()).unwrap();
    site.try_write(&made(&[("fr/x/index.html", ""), ("a", "")])).unwrap();
    for path in kept {
        assert_eq!(site.text(&format!("public/{path}")), "kept");
    }
}

/// The folder as a run leaves it that was killed at some moment after it had begun to write.
#[test]
fn what_a_killed_run_left_is_ours() {
    let site = Site::new();
    let (old, new) = (made(&[("a", "1"), ("gone/b", "1")]), made(&[("a", "2"), ("new/c", "whole")]));
    site.write(&old);
    let target = fs::canonicalize(site.path("public")).unwrap();
    let manifest = super::manifest::read(&target).unwrap();
    let union = manifest.union(&super::manifest::Manifest::of(&new));
    super::files::replace(&target.join(MANIFEST), union.text().as_bytes()).unwrap();
    assert_eq!(site.text("public/.veille-manifest").lines().count(), 4);
    site.put("public/new/c", "who");
    site.put("public/new/.veille-new-77-1", "half");
    site.put("public/gone/.veille-new-77-2/deep/er", "half");
    assert_eq!(site.write(&new), (strings(&["a", "new/c"]), 0, strings(&["gone/b"])));
    assert_eq!(site.tree(), [".veille-manifest", "a", "new/", "new/c"]);

    // Killed before the first manifest was in place.
    fs::remove_dir_all(site.path("public")).unwrap();
    site.put("public/.veille-new-77-1", "veille-man");
    site.put("public/.veille-new-77-2/c", "whole");
    site.write(&new);
}

#[test]
fn a_run_that_fails_half_way_leaves_nothing_foreign() {
    let site = Site::new();
    site.put("static/c", "copy");
    let mut output = made(&[("a", "1"), ("z/b", "1")]);
    output.insert("m/c".into(), copied(site.path("static/c")));
    let kept = output.clone();
    for text in ["ypoc", "longer copy", "c"] {
        site.put("static/c", text);
        let message = site.refused(&output);
        assert!(message.contains("c` changed while the site was being built"), "{message}");
        // The folder was not there.
        assert!(!site.path("public").exists());
    }
    fs::remove_file(site.path("static/c")).unwrap();
    assert!(site.refused(&output).contains("c` changed while"));
    site.put("static/c", "copy");
    site.write(&kept);
}

#[test]
fn a_manifest_that_is_not_understood_stops_everything() {
    let site = Site::new();
    site.put("outside", "kept");
    site.write(&made(&[("a", "")]));
    let manifest = site.text("public/.veille-manifest");
    site.put("public/.veille-manifest", &format!("{manifest}{:016x} 4 ../outside\n", 0));
    let message = site.refused(&Output::new());
    assert!(message.starts_with("line 3 of `") && message.contains(".veille-manifest"), "{message}");
    assert_eq!(site.text("outside"), "kept");
}

#[test]
fn paths_that_are_no_files_below_the_folder_are_refused() {
    let site = Site::new();
    for path in [
        "",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "a/./b",
        "a/../b",
        "a\\b",
        "a\0b",
        "a\nb",
        ".veille-manifest",
        ".git/config",
        ".veille-lock",
        "x/.veille-new-1",
    ] {
        assert!(matches!(site.try_write(&made(&[(path, "")])), Err(WriteError::Path { .. })), "{path:?}");
    }
    let message = site.refused(&made(&[("a", ""), ("a.b", ""), ("a/b", "")]));
    assert!(message.contains("`a/b` cannot be written: another file has the name of its folder"), "{message}");
    assert!(!site.path("public").exists());
}

#[test]
fn the_output_folder_may_not_overlap_with_what_is_read() {
    let site = Site::new();
    fs::create_dir_all(site.path("site/content")).unwrap();
    let root = site.path("site");
    for out in ["site", "", "site/content", "site/content/x/y", "site/themes", "site/static/../strings", "site/.git/x"]
    {
        assert!(matches!(check_folder(&root, &site.path(out)), Err(WriteError::Folder { .. })), "{out}");
    }
    for out in ["site/public", "site/contents", "out", "site/a/b"] {
        check_folder(&root, &site.path(out)).unwrap();
    }
    site.put("site/file", "");
    for out in ["site/file", "site/file/x"] {
        assert!(matches!(check_folder(&root, &site.path(out)), Err(WriteError::Folder { .. })), "{out}");
    }
}

#[test]
fn errors_name_the_path_and_the_cause_in_plain_words() {
    use std::io::ErrorKind;
    let site = Site::new();
    let words = |kind: ErrorKind| WriteError::io(super::Action::Write, Path::new("public/a"), kind.into()).to_string();
    for (kind, expected) in [
        (ErrorKind::PermissionDenied, "permission denied; give yourself the right, or choose another place"),
        (ErrorKind::StorageFull, "the disk is full; make room and try again"),
        (ErrorKind::ReadOnlyFilesystem, "the disk is read-only; make it writable, or choose another place"),
        (ErrorKind::Other, "other error"),
    ] {
        assert_eq!(words(kind), format!("cannot write `public/a`: {expected}"));
    }
    site.write(&made(&[("x/a", "")]));
    fs::remove_file(site.path("public/x/a")).unwrap();
    site.put("public/x/a/.DS_Store", "kept");
    let message = site.refused(&made(&[("x/a", "")]));
    assert!(message.contains("x/a`: something else is in its place"), "{message}");
    assert!(message.ends_with("public` was changed"), "{message}");
}

/// What stands in the way is found before anything is changed.
#[test]
fn a_folder_that_other_tools_use_does_not_become_a_file() {
    let site = Site::new();
    site.write(&made(&[("a", "1"), ("x/y/b", "1")]));
    site.put("public/x/y/.DS_Store", "kept");
    let before = site.bytes();
    let message = site.refused(&made(&[("a", "2"), ("x", "")]));
    assert!(message.contains("public/x`: something else is in its place; move it away"), "{message}");
    assert_eq!(site.bytes(), before);
}

/// A file may vanish at any moment before it is copied, in an output that also has folders that are new, some that go, and
/// files that are other: all stays as it was, the manifest too.
#[test]
fn what_fails_while_it_is_staged_changes_nothing() {
    let site = Site::new();
    site.write(&made(&[("a", "1"), ("b/c", "1"), ("d/e/f", "1"), ("g", "1")]));
    let before = site.bytes();
    site.put("static/x", "copy");
    let source = copied(site.path("static/x"));
    fs::remove_file(site.path("static/x")).unwrap();
    for at in ["a", "b/c", "b/new", "d/new/x", "new/x/y", "z"] {
        let mut output = made(&[("a", "2"), ("b/c", "2"), ("g/h", "2"), ("new/a/b", "2"), ("z2", "2")]);
        output.insert(at.into(), source.clone());
        let message = site.refused(&output);
        assert!(message.contains("x` changed while the site was being built; build again; nothing in"), "{message}");
        assert_eq!(site.bytes(), before, "{at}");
    }
}

/// Something stands where a staged file is to go that was not there at the scan: the error says what that means, and the
/// next build mends it.
#[test]
fn what_fails_while_it_takes_its_place_says_so_and_is_mended() {
    let site = Site::new();
    let (old, new) = (made(&[("a", "1"), ("b", "1")]), made(&[("a", "2"), ("c/d", "2"), ("e", "2")]));
    site.write(&old);
    let mut opened = Opened::new(&site.path("public"), None, &()).unwrap();
    opened.prepare(&new, None, &()).unwrap();
    super::commit::begin(&mut opened.stage).unwrap();
    site.put("public/e", "came since");
    let error = super::commit::finish(&mut opened.stage, &opened.target).unwrap_err().mixed(Path::new("public"));
    drop(opened);
    let message = error.to_string();
    assert!(message.contains("public/e`: something else is in its place"), "{message}");
    assert!(message.contains("`public` now holds files of two builds"), "{message}");
    assert_eq!(site.text("public/e"), "came since");
    assert!(!site.tree().iter().any(|path| path.contains(".veille-new-")), "{:?}", site.tree());
    // The name is ours by now: the manifest says so before anything takes its place.
    site.write(&new);
}

/// Killed after any number of steps: the next writing finds no foreign file and makes the folder whole.
#[test]
fn a_writing_that_ends_at_any_step_is_made_good() {
    let old = made(&[("a", "1"), ("b/c", "1"), ("d/e/f", "1"), ("g", "1"), ("h/i", "1")]);
    let new = made(&[("a", "2"), ("b/c", "1"), ("b/x", "2"), ("g/h", "2"), ("h", "2"), ("new/a/b", "2")]);
    for steps in 0..8 {
        let site = Site::new();
        site.write(&old);
        let mut opened = Opened::new(&site.path("public"), None, &()).unwrap();
        opened.prepare(&new, None, &()).unwrap();
        let (stage, target) = (&mut opened.stage, &opened.target);
        // What a killed process does not do.
        let mut left = steps;
        let mut step = |act: &mut dyn FnMut()| {
            if left > 0 {
                left -= 1;
                act();
            }
        };
        step(&mut || super::commit::begin(stage).unwrap());
        for path in &stage.gone {
            step(&mut || fs::remove_file(target.join(&**path)).unwrap());
        }
        let unneeded = stage.unneeded.iter().rev();
        unneeded.for_each(|path| step(&mut || fs::remove_dir(target.join(path)).unwrap()));
        for staged in stage.folders.iter().chain(stage.files.get_mut().unwrap().iter()) {
            step(&mut || fs::rename(&staged.now, &staged.place).unwrap());
        }
        std::mem::take(&mut stage.folders);
        std::mem::take(&mut stage.files);
        (stage.union, stage.manifest) = (None, None);
        drop(opened);
        site.write(&if steps % 2 == 0 { new.clone() } else { old.clone() });
    }
}

/// Pages that are put as they come, and an output that holds only what is left of them.
#[test]
fn a_writing_takes_pages_as_they_are_made() {
    let site = Site::new();
    site.write(&made(&[("a", "1"), ("b/c", "1"), ("gone", "1")]));
    let (folder, pages) = (site.path("public"), made(&[("a", "2"), ("b/c", "1"), ("b/d", "2"), ("e/f", "2")]));
    let taken = |writing: &Writing| {
        let files: Vec<_> = pages.keys().collect();
        writing.expect(&files, true);
        let take = |(path, content): (&Arc<str>, &Content)| match content {
            Content::Made(made) => (Arc::clone(path), writing.take(path, &made.bytes)),
            _ => unreachable!(),
        };
        pages.iter().map(take).collect::<Output>()
    };

    // Whoever does not finish has done nothing.
    let before = site.tree();
    drop(taken(&Writing::new(&folder, None, &())));
    assert_eq!(site.tree(), before);
    assert_eq!(site.text("public/a"), "1");

    let writing = Writing::new(&folder, None, &());
    let mut output = taken(&writing);
    output.extend(made(&[("b/copy", "3"), ("new/g", "3")]));
    let report = writing.finish(&output, None).unwrap();
    assert_eq!(report.written, ["a", "b/copy", "b/d", "e/f", "new/g"].map(Arc::from));
    assert_eq!((report.unchanged, report.removed), (1, vec![Arc::from("gone")]));
    assert_eq!((site.text("public/a"), site.text("public/e/f")), ("2".to_owned(), "2".to_owned()));
    assert!(!site.tree().iter().any(|path| path.contains(".veille-new-")), "{:?}", site.tree());

    // Nothing is written where nothing was to be published, and no file can be made of what is gone.
    let writing = Writing::new(&folder, None, &());
    writing.expect(&pages.keys().collect::<Vec<_>>(), false);
    let output = [(Arc::from("x"), writing.take(&Arc::from("x"), b"x"))].into_iter().collect();
    let error = writing.finish(&output, None).unwrap_err().to_string();
    assert!(error.contains("given away before"), "{error}");
    assert_eq!(site.text("public/a"), "2");
}

/// What fails while pages come is told at the end, with everything as it was.
#[test]
fn a_writing_that_fails_on_the_way_keeps_what_was() {
    let site = Site::new();
    site.write(&made(&[("a", "1")]));
    site.put("public/foreign", "not ours");
    let (folder, before) = (site.path("public"), site.tree());
    let writing = Writing::new(&folder, None, &());
    let path: Arc<str> = Arc::from("a");
    writing.expect(&[&path], true);
    let output = [(Arc::clone(&path), writing.take(&path, b"2"))].into_iter().collect();
    assert!(matches!(writing.finish(&output, None), Err(WriteError::Foreign { .. })));
    assert_eq!((site.tree(), site.text("public/a")), (before, "1".to_owned()));

    let writing = Writing::new(&folder, None, &());
    let path: Arc<str> = Arc::from("../a");
    writing.expect(&[&path], true);
    let output = [(Arc::clone(&path), writing.take(&path, b"2"))].into_iter().collect();
    assert!(matches!(writing.finish(&output, None), Err(WriteError::Foreign { .. } | WriteError::Path { .. })));
    assert!(!site.path("a").exists());
}

/// While something is known of an earlier writing, another may have been there.
#[test]
fn an_update_after_another_writer_compares_everything() {
    let site = Site::new();
    let before = made(&[("a", "1"), ("b", "1"), ("c", "1")]);
    let known = super::Known::new(&before, &site.try_write(&before).unwrap());
    site.write(&made(&[("a", "1"), ("b", "2"), ("d", "2")]));
    let report = super::update(&before, &known, &site.path("public"), None, &()).unwrap();
    assert_eq!((report.written, report.unchanged), (["b", "c"].map(Arc::from).to_vec(), 1));
    assert_eq!(site.write(&before).0, [""; 0]);
}

/// Many writers of different outputs at once: in the end the folder holds exactly one of them.
#[test]
fn writers_at_once_take_turns() {
    let site = Site::new();
    let outputs: Vec<Output> = (0..4)
        .map(|number| {
            let text = number.to_string();
            let own = (0..20).map(|file| (format!("{number}/{file}/index.html"), text.clone()));
            let common = (0..20).map(|file| (format!("all/{file}.html"), text.clone()));
            own.chain(common).map(|(path, text)| (Arc::from(path), Content::made(text.as_bytes()))).collect()
        })
        .collect();
    std::thread::scope(|scope| {
        for output in &outputs {
            scope.spawn(|| (0..5).for_each(|_| drop(site.try_write(output).unwrap())));
        }
    });
    let all = site.text("public/all/0.html");
    let last: usize = all.parse().unwrap();
    assert_eq!(site.write(&outputs[last]), (vec![], 40, vec![]));
}

/// Whoever waits is told so, and may stop; then nothing has been touched.
#[cfg(unix)]
#[test]
fn a_writer_waits_while_another_has_the_folder() {
    struct Impatient;
    impl super::Follow for Impatient {
        fn wait(&self, _: Duration, process: Option<u32>) -> bool {
            assert!(process.is_none_or(|process| process == std::process::id()));
            false
        }
    }
    let site = Site::new();
    site.write(&made(&[("a", "1")]));
    let other = fs::File::open(site.path("public")).unwrap();
    if other.try_lock().is_err() {
        eprintln!("there are no locks on this file system: nothing to wait for");
        return;
    }
    let new = made(&[("a", "2")]);
    let before = site.bytes();
    let error = super::write_followed(&new, &site.path("public"), None, &Impatient).unwrap_err();
    assert!(matches!(error, WriteError::Stopped { .. }), "{error}");
    assert_eq!(site.bytes(), before);
    drop(other);
    site.write(&new);
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_link_in_the_place_of_our_folder_is_refused() {
        let (site, outside) = (Site::new(), Site::new());
        outside.put("index.html", "theirs");
        let output = made(&[("fr/index.html", "ours"), ("a", "")]);
        site.write(&output);
        fs::remove_dir_all(site.path("public/fr")).unwrap();
        symlink(outside.folder.path(), site.path("public/fr")).unwrap();
        for output in [&output, &Output::new()] {
            let message = site.refused(output);
            assert!(message.contains("public/fr` is a symbolic link"), "{message}");
        }
        assert_eq!(outside.text("index.html"), "theirs");
        assert!(site.path("public/a").exists());
    }

    #[test]
    fn a_link_in_the_place_of_our_file_is_replaced_or_removed_and_not_followed() {
        let (site, outside) = (Site::new(), Site::new());
        outside.put("secret", "a");
        let output = made(&[("a", "a"), ("b", "b"), ("c", "c")]);
        site.write(&output);
        for name in ["a", "b", "c"] {
            fs::remove_file(site.path("public").join(name)).unwrap();
        }
        symlink(outside.path("secret"), site.path("public/a")).unwrap();
        symlink(outside.path("secret"), site.path("public/b")).unwrap();
        symlink(outside.folder.path(), site.path("public/c")).unwrap();
        let output = made(&[("a", "a"), ("c", "c")]);
        assert_eq!(site.write(&output), (strings(&["a", "c"]), 0, strings(&["b"])));
        assert_eq!(outside.text("secret"), "a");
        assert!(fs::symlink_metadata(site.path("public/a")).unwrap().is_file());
    }

    #[test]
    fn links_that_are_not_ours_are_foreign() {
        let (site, outside) = (Site::new(), Site::new());
        site.write(&made(&[("a", "")]));
        symlink(outside.folder.path(), site.path("public/x")).unwrap();
        assert!(matches!(site.try_write(&made(&[("x/a", "")])), Err(WriteError::Foreign { .. })));
        assert!(fs::read_dir(outside.folder.path()).unwrap().next().is_none());
        fs::remove_file(site.path("public/x")).unwrap();
        fs::remove_file(site.path("public/.veille-manifest")).unwrap();
        symlink(outside.path("manifest"), site.path("public/.veille-manifest")).unwrap();
        assert!(site.try_write(&Output::new()).is_err());
    }

    #[test]
    fn the_folder_itself_may_be_a_link_inside_the_guard_only() {
        let (site, outside) = (Site::new(), Site::new());
        let output = made(&[("a", "")]);
        fs::create_dir(site.path("real")).unwrap();
        symlink("real", site.path("public")).unwrap();
        site.write(&output);
        assert!(site.path("real/a").exists());
        fs::remove_file(site.path("public")).unwrap();
        symlink(outside.folder.path(), site.path("public")).unwrap();
        let message = site.refused(&output);
        assert!(message.contains("outside the site's folder"), "{message}");
        assert!(!outside.path("a").exists());
        write(&output, &site.path("public"), None).unwrap();
        assert!(outside.path("a").exists());
        fs::remove_file(site.path("public")).unwrap();
        symlink("nowhere", site.path("public")).unwrap();
        assert!(site.refused(&output).contains("leads nowhere"));
        // A link to a folder that is read is found out too.
        fs::remove_file(site.path("public")).unwrap();
        fs::create_dir(site.path("content")).unwrap();
        symlink("content", site.path("public")).unwrap();
        assert!(matches!(check_folder(site.folder.path(), &site.path("public")), Err(WriteError::Folder { .. })));
    }

    #[test]
    fn a_pipe_in_the_place_of_a_file_or_a_source_is_not_opened() {
        let site = Site::new();
        let pipe = |path: PathBuf| {
            let _ = fs::remove_file(&path);
            assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
        };
        site.put("static/c", "copy");
        let mut output = made(&[("a", "1")]);
        output.insert("c".into(), copied(site.path("static/c")));
        site.write(&output);
        pipe(site.path("public/a"));
        site.write(&output);
        pipe(site.path("static/c"));
        site.put("public/c", "?");
        assert!(site.refused(&output).contains("c` changed while"));
    }

    #[test]
    fn a_hard_link_to_our_file_keeps_its_bytes() {
        let site = Site::new();
        site.write(&made(&[("a", "1")]));
        fs::hard_link(site.path("public/a"), site.path("elsewhere")).unwrap();
        site.write(&made(&[("a", "2")]));
        assert_eq!(site.text("elsewhere"), "1");
    }
}

/// From any folder to any other, in both orders of writing.
#[test]
fn any_output_after_any_other_is_what_the_folder_holds() {
    use proptest::prelude::*;
    let path = prop::collection::vec(prop::sample::select(vec!["a", "b", "é"]), 1..4).prop_map(|parts| parts.join("/"));
    let files = prop::collection::btree_map(path, prop::sample::select(vec!["", "x", "y", "long"]), 0..6);
    let outputs = prop::collection::vec(files, 1..5);
    proptest!(ProptestConfig { cases: 60, failure_persistence: None, ..Default::default() }, |(outputs in outputs)| {
        let site = Site::new();
        for files in outputs {
            let files: BTreeMap<String, &str> = files
                .iter()
                .filter(|(path, _)| !super::paths::folders_above(path).any(|folder| files.contains_key(folder)))
                .map(|(path, text)| (path.clone(), *text))
                .collect();
            let pairs: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
            site.write(&made(&pairs));
        }
    });
}
