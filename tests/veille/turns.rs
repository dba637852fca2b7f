//! Several builds into one folder: they take turns, and nothing is mixed.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStderr, ChildStdout, Stdio};

use crate::site::{Built, NOW, Site};

/// Pages that differ with the base, and files that do not.
fn site() -> Site {
    let mut site = Site::new();
    let settings = fs::read_to_string(site.path("veille.toml")).expect("settings");
    site = site.file("veille.toml", &format!("search.enabled = false\ncards.enabled = false\n{settings}"));
    for number in 0..12 {
        let path = format!("content/2026/e{number}.fr.md");
        site = site.article(&path, &format!("Titre {number}"), "2026-01-15", "Texte.");
    }
    site
}

fn held(built: &Built) -> BTreeMap<String, Vec<u8>> {
    let held = |file: &String| (file.clone(), fs::read(built.public.join(file)).expect("a file"));
    built.files().iter().map(held).collect()
}

#[test]
fn builds_at_once_leave_what_one_of_them_made() {
    let site = site();
    let bases = ["https://one.example/", "https://two.example/deep/", "https://three.example/"];
    let build = |base: &str| site.build_with(&["--base-url", base]).ok();
    let expected: Vec<_> = bases.iter().map(|base| held(&build(base))).collect();
    for round in 0..4 {
        if round % 2 == 0 {
            fs::remove_dir_all(site.path("public")).expect("our folder");
        }
        let start = |base: &&str| {
            let mut command = site.command();
            command.args(["build", "--quiet", "--now", NOW, "--base-url", base]);
            command.stderr(Stdio::piped()).spawn().expect("the command starts")
        };
        let running: Vec<Child> = bases.iter().map(start).collect();
        for child in running {
            let done = child.wait_with_output().expect("it ends");
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        }
        let last = held(&build_of_nothing(&site));
        assert!(expected.contains(&last), "round {round}: {:#?}", last.keys());
    }
}

/// What there is, without a build.
fn build_of_nothing(site: &Site) -> Built {
    site.run(&["--version"]).ok()
}

/// The command while it runs, with what it says.
struct Running {
    child: Child,
    said: BufReader<ChildStdout>,
    noted: BufReader<ChildStderr>,
}

impl Running {
    fn start(site: &Site, arguments: &[&str]) -> Self {
        let mut command = site.command();
        command.args(["build", "--now", NOW]).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the command starts");
        let said = BufReader::new(child.stdout.take().expect("a pipe"));
        let noted = BufReader::new(child.stderr.take().expect("a pipe"));
        Self { child, said, noted }
    }

    /// The next line of what it tells of changes.
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).expect("UTF-8");
        line
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
#[test]
fn a_build_says_for_whom_it_waits_and_goes_on_when_it_may() {
    let site = site();
    let built = site.build().ok();
    let folder = fs::File::open(&built.public).expect("our folder");
    if folder.try_lock().is_err() {
        eprintln!("there are no locks on this file system: nothing to wait for");
        return;
    }
    let before = held(&built);
    let mut running = Running::start(&site, &["--base-url", "https://two.example/"]);
    let mut note = String::new();
    running.noted.read_line(&mut note).expect("UTF-8");
    assert!(note.starts_with("note: another build"), "{note}");
    assert!(note.ends_with(" is writing into `public`; waiting until it is done\n"), "{note}");
    if cfg!(target_os = "linux") && note.contains("process") {
        assert!(note.contains(&format!("(process {})", std::process::id())), "{note}");
    }
    assert_eq!(held(&built), before);
    drop(folder);
    assert!(running.child.wait().expect("it ends").success());
    let mut more = String::new();
    running.noted.read_to_string(&mut more).expect("UTF-8");
    assert_eq!(more, "", "it is said once");
    assert!(built.page("/fr/").contains("https://two.example/"));
}

/// What another build wrote since is not taken for what this one wrote.
#[test]
fn a_watched_build_puts_right_what_another_wrote_in_between() {
    let site = site();
    let mut watched = Running::start(&site, &["--watch"]);
    assert!(watched.line().starts_with("Watching "));
    // It holds the folder only while it writes.
    site.build_with(&["--base-url", "https://two.example/"]).ok();
    site.put("content/2026/new.fr.md", "---\ntitle: Nouveau\ndate: 2026-01-20\n---\nTexte.\n");
    assert!(watched.line().starts_with("content/2026/new.fr.md: "));
    drop(watched);
    let built = build_of_nothing(&site);
    let watched = held(&built);
    fs::remove_dir_all(&built.public).expect("our folder");
    assert_eq!(held(&site.build().ok()), watched);
}
