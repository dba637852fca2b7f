//! `serve` and `build --watch` as a user runs them: the command itself, its words, its end and what it leaves on disk.
//!
//! What browsers make of it is seen by `tests/tools/preview.mjs`. Nothing here sleeps for luck: each wait is for the
//! command's words, and ends with a failure after [`PATIENCE`].

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, TryRecvError};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::site::{NOW, Site};

/// Far more than anything takes; only a failing test lasts as long.
const PATIENCE: Duration = Duration::from_mins(1);

/// From a signal to the end: far less than a browser keeps its connection.
const PROMPTLY: Duration = Duration::from_secs(10);

/// What a command has said so far.
#[derive(Default)]
struct Said {
    stdout: String,
    stderr: String,
    /// How many of the two have ended.
    ended: usize,
}

/// A command that goes on until it is told to stop.
struct Running {
    child: Child,
    shared: Arc<(Mutex<Said>, Condvar)>,
}

impl Running {
    fn start(site: &Site, arguments: &[&str]) -> Self {
        let mut command = site.command();
        let mut child = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let shared = Arc::<(Mutex<Said>, Condvar)>::default();
        listen(child.stdout.take().unwrap(), &shared, |said| &mut said.stdout);
        listen(child.stderr.take().unwrap(), &shared, |said| &mut said.stderr);
        Self { child, shared }
    }

    /// `build --watch`, once the first build is written.
    fn watching(site: &Site) -> Self {
        let running = Self::start(site, &["build", "--watch", "--now", NOW]);
        running.until(|said| said.stdout.contains("Ctrl-C ends it."));
        running
    }

    /// `serve`, once it has said where.
    fn serving(site: &Site, arguments: &[&str]) -> Self {
        let running = Self::start(site, &[&["serve"], arguments].concat());
        running.until(|said| said.stdout.contains("Ctrl-C ends it."));
        running
    }

    fn said(&self) -> MutexGuard<'_, Said> {
        self.shared.0.lock().unwrap()
    }

    /// Waits until something is so; asks each time that the command has said more.
    #[track_caller]
    fn until(&self, is_so: impl Fn(&Said) -> bool) {
        let limit = Instant::now() + PATIENCE;
        let mut said = self.said();
        while !is_so(&said) {
            let rest = limit.saturating_duration_since(Instant::now());
            assert!(!rest.is_zero() && said.ended < 2, "it did not come\n{}{}", said.stdout, said.stderr);
            said = self.shared.1.wait_timeout(said, rest).unwrap().0;
        }
    }

    /// Where the preview is: `http://127.0.0.1:4000/`.
    fn address(&self) -> String {
        let said = self.said();
        let line = said.stdout.lines().find_map(|line| line.strip_prefix("Preview at "));
        line.expect("an address").to_owned()
    }

    fn port(&self) -> u16 {
        let address = self.address();
        let authority = address.split('/').nth(2).unwrap();
        authority.rsplit(':').next().unwrap().parse().unwrap()
    }

    /// The head and the text of an answer; the path begins with `/`.
    fn get(&self, path: &str) -> (String, String) {
        let host = format!("127.0.0.1:{}", self.port());
        let mut stream = TcpStream::connect(&host).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        (head.to_lowercase(), body.to_owned())
    }

    fn signal(&self, name: &str) {
        let status = Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    /// Waits for the end; the exit code, and all that was said.
    #[track_caller]
    fn end(mut self) -> (i32, String, String) {
        let limit = Instant::now() + PATIENCE;
        let mut said = self.shared.0.lock().unwrap();
        while said.ended < 2 {
            let rest = limit.saturating_duration_since(Instant::now());
            assert!(!rest.is_zero(), "it did not end\n{}{}", said.stdout, said.stderr);
            said = self.shared.1.wait_timeout(said, rest).unwrap().0;
        }
        let words = (said.stdout.clone(), said.stderr.clone());
        drop(said);
        // What has closed both of its outputs is about to be gone.
        let code = self.child.wait().unwrap().code().expect("an exit code, not a death by a signal");
        (code, words.0, words.1)
    }

    /// Ends it as a user does, and asserts that it ends well and at once.
    #[track_caller]
    fn stop(self) {
        self.stop_by("-INT");
    }

    #[track_caller]
    fn stop_by(self, signal: &str) {
        self.signal(signal);
        let told = Instant::now();
        let (code, stdout, stderr) = self.end();
        assert_eq!(code, 0, "{stdout}{stderr}");
        assert!(told.elapsed() < PROMPTLY, "it took {:?}", told.elapsed());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Gone already, unless the test has failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn listen(
    mut from: impl Read + Send + 'static,
    shared: &Arc<(Mutex<Said>, Condvar)>,
    part: fn(&mut Said) -> &mut String,
) {
    let shared = Arc::clone(shared);
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        // A letter may come in two halves.
        let mut bytes = Vec::new();
        loop {
            let count = from.read(&mut buffer).unwrap_or(0);
            bytes.extend_from_slice(&buffer[..count]);
            let mut said = shared.0.lock().unwrap();
            *part(&mut said) = String::from_utf8_lossy(&bytes).into_owned();
            said.ended += usize::from(count == 0);
            shared.1.notify_all();
            if count == 0 {
                return;
            }
        }
    });
}

/// All files of a folder: bytes, and when they were written.
fn files(folder: &Path) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    fn walk(folder: &Path, root: &Path, files: &mut BTreeMap<String, (Vec<u8>, SystemTime)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, files);
            } else {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                let written = fs::metadata(&path).unwrap().modified().unwrap();
                files.insert(name, (fs::read(&path).unwrap(), written));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

/// The same without times.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    files(folder).into_iter().map(|(name, (bytes, _))| (name, bytes)).collect()
}

fn text(site: &Site, path: &str) -> String {
    fs::read_to_string(site.path(path)).unwrap_or_default()
}

fn article(title: &str, more: &str, body: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2026-01-15\nthemes: [ai]\nsummary: Court.\n{more}---\n{body}\n")
}

/// Two entries that have nothing to do with each other but their lists.
fn site() -> Site {
    let site = Site::new();
    site.put("content/a.fr.md", article("Un", "", "Texte."));
    site.put("content/b.fr.md", article("Deux", "", "Texte."));
    site
}

// ── serve

#[test]
fn each_language_is_served_under_the_base_path_with_its_type() {
    let site = site();
    let running = Running::serving(&site, &["--port", "0", "--base-url", "https://x.github.io/some/repo/"]);
    let address = running.address();
    assert!(address.starts_with("http://127.0.0.1:") && address.ends_with("/some/repo/"), "{address}");
    for tag in ["fr", "en"] {
        assert!(running.said().stdout.contains(&format!(": {address}{tag}/\n")), "{}", running.said().stdout);
    }
    for (path, media) in [
        ("fr/", "text/html; charset=utf-8"),
        ("fr/a/", "text/html; charset=utf-8"),
        ("fr/rss.xml", "application/"),
        ("sitemap.xml", "application/xml"),
    ] {
        let (head, body) = running.get(&format!("/some/repo/{path}"));
        assert!(head.starts_with("http/1.1 200"), "{path}: {head}");
        assert!(head.contains(&format!("\r\ncontent-type: {media}")), "{path}: {head}");
        assert!(!body.is_empty(), "{path}");
    }
    let (head, _) = running.get("/");
    assert!(head.starts_with("http/1.1 302") && head.contains("\r\nlocation: /some/repo/"), "{head}");
    let (head, body) = running.get("/some/repo/nowhere/");
    assert!(head.starts_with("http/1.1 404") && body.contains("404"), "{head}");
    running.stop();
}

#[test]
fn a_second_preview_takes_another_port() {
    let site = site();
    let first = Running::serving(&site, &[]);
    let second = Running::serving(&site, &[]);
    assert!(second.port() != first.port(), "{}", first.address());
    for running in [&first, &second] {
        // Others may listen at the first ones: tests run side by side.
        assert!((4000..=4100).contains(&running.port()), "{}", running.address());
        assert!(running.get("/fr/a/").0.starts_with("http/1.1 200"));
    }
    first.stop();
    second.stop();
}

#[test]
fn a_port_in_use_is_told() {
    let site = site();
    let first = Running::serving(&site, &["--port", "0"]);
    let port = first.port().to_string();
    let (code, stdout, stderr) = Running::start(&site, &["serve", "--port", &port]).end();
    assert_eq!((code, stdout.as_str()), (2, ""), "{stderr}");
    assert!(stderr.starts_with(&format!("error: port {port} is in use by another program: ")), "{stderr}");
    first.stop();
}

#[test]
fn without_settings_there_is_nothing_to_serve() {
    let (code, stdout, stderr) = Running::start(&Site::empty(), &["serve", "--port", "0"]).end();
    assert_eq!((code, stdout.as_str()), (1, ""), "{stderr}");
    assert!(stderr.contains("veille.toml"), "{stderr}");
}

#[test]
fn the_network_is_let_in_with_a_warning_only() {
    let site = site();
    let running = Running::serving(&site, &["--port", "0", "--host", "0.0.0.0"]);
    let warning = format!("warning: everyone who reaches 0.0.0.0:{} can read this preview", running.port());
    running.until(|said| said.stderr.contains(&warning));
    running.stop();
    let running = Running::serving(&site, &["--port", "0"]);
    assert_eq!(running.said().stderr, "");
    running.stop();
}

#[test]
fn what_is_not_public_yet_is_shown_and_nothing_is_written() {
    let site = site();
    site.put("content/draft.fr.md", article("Brouillon secret", "draft: true\n", "Texte."));
    site.put("content/later.fr.md", "---\ntitle: Plus tard\ndate: 2999-01-01\nthemes: [ai]\n---\nTexte.\n");
    let before = contents(site.root());
    let running = Running::serving(&site, &["--port", "0"]);
    for (path, state) in [("/fr/draft/", "Brouillon</span>"), ("/fr/later/", "class=\"state\"")] {
        let (head, body) = running.get(path);
        assert!(head.starts_with("http/1.1 200"), "{path}: {head}");
        assert!(body.contains(state), "{path}: {body}");
    }
    assert_eq!(contents(site.root()), before);

    site.put("content/a.fr.md", article("Un", "", "Texte refait."));
    running.until(|said| said.stdout.contains("\ncontent/a.fr.md: "));
    assert_eq!(contents(site.root()).len(), before.len());
    running.stop();
    assert_eq!(contents(site.root()).len(), before.len());
}

#[test]
fn the_search_index_is_made_when_it_is_asked_for_and_follows_edits() {
    let site = site();
    let running = Running::serving(&site, &["--port", "0", "--base-url", "https://x.github.io/some/repo/"]);
    let entry = || running.get("/some/repo/pagefind/pagefind-entry.json?ts=1");
    let (head, before) = entry();
    assert!(head.starts_with("http/1.1 200") && head.contains("\r\ncontent-type: application/json"), "{head}");
    assert!(before.contains("\"page_count\":2"), "{before}");
    let (head, script) = running.get("/some/repo/pagefind/pagefind.js");
    assert!(head.starts_with("http/1.1 200") && head.contains("\r\ncontent-type: text/javascript"), "{head}");
    assert!(script.len() > 10_000);
    assert!(running.get("/some/repo/pagefind/nothing").0.starts_with("http/1.1 404"));
    site.put("content/c.fr.md", article("Trois", "", "Texte."));
    running.until(|said| said.stdout.contains("content/c.fr.md: "));
    assert!(entry().1.contains("\"page_count\":3"), "{}", entry().1);
    // Nothing that is public is other: the very same index.
    let after = entry().1;
    site.put("content/d.fr.md", article("Quatre", "draft: true\n", "Texte."));
    running.until(|said| said.stdout.contains("content/d.fr.md: "));
    assert_eq!(entry().1, after);
    running.stop();
}

#[test]
fn programs_read_nothing_but_faults() {
    let site = site();
    site.put("content/c.fr.md", article("Trois", "themse: [ai]\n", "Texte."));
    let running = Running::start(&site, &["serve", "--port", "0", "--format", "json"]);
    running.until(|said| said.stderr.contains("Ctrl-C ends it."));
    running.signal("-INT");
    let (code, stdout, stderr) = running.end();
    assert_eq!(code, 0, "{stdout}{stderr}");
    assert!(stderr.starts_with("Preview at http://127.0.0.1:"), "{stderr}");
    assert!(!stdout.is_empty());
    for line in stdout.lines() {
        serde_json::from_str::<serde_json::Value>(line).expect(line);
    }
}

#[test]
fn signals_end_a_preview_at_once_though_a_page_listens() {
    let site = site();
    for signal in ["-INT", "-TERM"] {
        let running = Running::serving(&site, &["--port", "0"]);
        let host = format!("127.0.0.1:{}", running.port());
        let mut page = TcpStream::connect(&host).unwrap();
        page.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(page, "GET /__veille/events?page=/fr/ HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
        assert_eq!(page.read(&mut [0; 1]).unwrap(), 1, "the connection is held");
        running.stop_by(signal);
    }
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    for command in [["serve"].as_slice(), &["build", "--watch"]] {
        let (code, stdout, stderr) = Running::start(&Site::empty(), &[command, &["--root", "gone"]].concat()).end();
        assert_eq!((code, stdout.as_str()), (2, ""), "{stderr}");
        assert!(stderr.starts_with("error: ") && stderr.contains("gone"), "{stderr}");
    }
}

// ── build --watch

#[test]
fn only_what_changed_is_written() {
    let site = site();
    // The files of the search index are named by what they hold.
    site.put("veille.toml", text(&site, "veille.toml") + "\n[search]\nenabled = false\n");
    let running = Running::watching(&site);
    let before = files(&site.path("public"));
    assert!(before.contains_key("fr/a/index.html"));
    site.put("content/a.fr.md", article("Un", "", "Phrase refaite."));
    running.until(|_| text(&site, "public/fr/a/index.html").contains("Phrase refaite."));
    running.stop();
    let after = files(&site.path("public"));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    for (name, (bytes, written)) in &after {
        let (old_bytes, old_written) = &before[name];
        assert_eq!(bytes == old_bytes, written == old_written, "{name}");
    }
    assert_eq!(before["fr/b/index.html"], after["fr/b/index.html"]);
}

#[test]
fn polling_sees_the_same() {
    let site = site();
    let running = Running::start(&site, &["build", "--watch", "--poll", "--now", NOW]);
    running.until(|said| said.stdout.contains("Ctrl-C ends it."));
    site.put("content/a.fr.md", article("Un", "", "Phrase refaite."));
    running.until(|_| text(&site, "public/fr/a/index.html").contains("Phrase refaite."));
    running.stop();
}

#[test]
fn a_fault_leaves_the_result_as_it_was_until_it_is_mended() {
    let site = site();
    let running = Running::watching(&site);
    let before = files(&site.path("public"));
    site.put("content/a.fr.md", article("Un", "themse: [ai]\n", "Avec une faute."));
    running.until(|said| said.stderr.contains("content/a.fr.md") && said.stdout.contains("\ncontent/a.fr.md: "));
    assert_eq!(files(&site.path("public")), before);
    site.put("content/a.fr.md", article("Un", "", "Sans faute."));
    running.until(|said| said.stderr.contains("all faults are mended"));
    running.until(|_| text(&site, "public/fr/a/index.html").contains("Sans faute."));
    running.stop();
}

#[test]
fn what_is_removed_goes_from_the_result() {
    let site = site();
    let running = Running::watching(&site);
    assert!(site.path("public/fr/b/index.html").exists());
    site.remove("content/b.fr.md");
    running.until(|_| !site.path("public/fr/b").exists());
    running.stop();
    assert!(site.path("public/fr/a/index.html").exists());
}

#[test]
fn ended_amid_edits_it_leaves_what_a_build_makes_whole() {
    let site = site();
    let running = Running::watching(&site);
    // Hung up when the command has ended, or when the test has failed.
    let (held, hung_up) = mpsc::channel::<()>();
    thread::scope(|scope| {
        let content = site.path("content");
        scope.spawn(move || {
            let mut turn = 0;
            while hung_up.try_recv() == Err(TryRecvError::Empty) {
                turn += 1;
                let new = content.join(format!("new-{}.fr.md", turn % 40));
                fs::write(new, article("Nouveau", "", &turn.to_string())).unwrap();
                fs::write(content.join("a.fr.md"), article(&format!("Un {turn}"), "", "Texte.")).unwrap();
            }
        });
        let held = held;
        running.until(|said| said.stdout.lines().count() > 2);
        running.stop();
        drop(held);
    });
    let half = contents(&site.path("public"));
    assert!(half.contains_key("fr/a/index.html"));
    assert!(half.keys().all(|name| !name.ends_with(".tmp")), "{:?}", half.keys());

    site.build().ok();
    site.build_with(&["--out", "clean"]).ok();
    let (built, clean) = (contents(&site.path("public")), contents(&site.path("clean")));
    assert_eq!(built.keys().collect::<Vec<_>>(), clean.keys().collect::<Vec<_>>());
    for (name, bytes) in &clean {
        assert!(built[name] == *bytes, "{name} differs from a clean build's");
    }
}

#[test]
fn a_site_folder_that_goes_away_is_told_and_waited_for() {
    for command in [["serve", "--port", "0"].as_slice(), &["build", "--watch", "--now", NOW]] {
        let site = Site::empty();
        let inner = self::site();
        fs::rename(inner.root(), site.path("site")).unwrap();
        let running = Running::start(&site, &[command, &["--root", "site"]].concat());
        running.until(|said| said.stdout.contains("Ctrl-C ends it."));
        fs::rename(site.path("site"), site.path("elsewhere")).unwrap();
        running.until(|said| said.stderr.contains("is gone: waiting for it to come back"));
        assert!(!site.path("site").exists(), "nothing is made in its place");
        fs::rename(site.path("elsewhere"), site.path("site")).unwrap();
        running.until(|said| said.stderr.contains("is back"));
        running.stop();
    }
}

#[test]
fn a_watching_build_into_a_foreign_folder_is_refused_like_any_other() {
    let site = site().file("public/mine.txt", "not a build's");
    let running = Running::start(&site, &["build", "--watch", "--now", NOW]);
    let (code, _, stderr) = running.end();
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("mine.txt"), "{stderr}");
}

// ── Time

#[test]
fn a_preview_stands_at_the_time_that_it_is_given() {
    let site = Site::new()
        .article("content/a.fr.md", "Annonce", "2026-03-05T18:00+01:00", "Texte.")
        .file("content/b.fr.md", "---\ntitle: Page\nkind: page\n---\nTexte.\n");
    for (now, mark) in
        [("2026-03-05T16:59Z", true), ("2026-03-05T18:00+01:00", false), ("2026-03-05", false), ("2026-03-04", true)]
    {
        let preview = Running::serving(&site, &["--now", now, "--port", "0"]);
        let (_, page) = preview.get("/fr/a/");
        assert_eq!(page.contains("<span class=\"state\">"), mark, "{now}");
        preview.stop();
    }
    let (code, _, stderr) = Running::start(&site, &["serve", "--now", "demain"]).end();
    assert_eq!(code, 2, "{stderr}");
}

#[test]
fn what_is_due_appears_by_itself() {
    // On a busy machine the commands may need longer than that to begin.
    for seconds in [2, 8, 32] {
        let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(seconds);
        let site = Site::new().article("content/a.fr.md", "Annonce", &soon.to_string(), "Texte.");
        let preview = Running::serving(&site, &["--port", "0"]);
        let watching = Running::start(&site, &["build", "--watch"]);
        watching.until(|said| said.stdout.contains("Ctrl-C ends it."));
        let is_early = jiff::Timestamp::now() < soon;
        if is_early {
            // No file changes: it is the clock that both follow.
            preview.until(|said| said.stdout.contains("the clock: "));
            watching.until(|said| said.stdout.contains("the clock: "));
            assert!(jiff::Timestamp::now() >= soon);
            let (_, page) = preview.get("/fr/a/");
            assert!(page.contains("Texte.") && !page.contains("<span class=\"state\">"), "{page}");
            assert!(site.path("public/fr/a/index.html").exists());
        }
        preview.stop();
        watching.stop();
        if is_early {
            return;
        }
    }
    panic!("neither command began in time");
}
