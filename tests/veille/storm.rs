//! The site's files change while the command watches: nothing is missed, and nothing that editors leave is shown.
//!
//! Files are changed for real, in a temporary folder, while a thread does what the command does. No test relies on
//! luck: each waits until what it expects has come, and fails only when it has not after a long time.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use veille::watch;

use crate::live::{Live, article};
use crate::site::Site;

fn site() -> Site {
    Site::new()
        .article("content/2026/a.fr.md", "Un titre", "2026-02-01", "Avant.")
        .article("content/2026/a.en.md", "A title", "2026-02-01", "Before.")
        .article("content/2026/b.fr.md", "Un autre", "2026-02-02", "Autre.")
        .file("static/robots.txt", "User-agent: *\n")
}

const PAGE: &str = "fr/2026/a/index.html";

#[test]
fn saves_of_editors_arrive_and_their_scratch_does_not() {
    let live = Live::new(site());
    let folder = live.site.path("content/2026");
    let at = |name: &str| folder.join(name);
    let file = fs::canonicalize(at("a.fr.md")).unwrap();
    let text = |word: &str| article("Un titre", 1, word);

    // Vim: a swap file, a probe for rights, the old file renamed, a new one in its place.
    fs::write(at(".a.fr.md.swp"), "swap").unwrap();
    fs::write(at("4913"), "").unwrap();
    fs::remove_file(at("4913")).unwrap();
    fs::rename(&file, at("a.fr.md~")).unwrap();
    fs::write(&file, text("viande")).unwrap();
    live.until(|seen| seen.page(PAGE).contains("viande"));
    fs::remove_file(at("a.fr.md~")).unwrap();
    fs::remove_file(at(".a.fr.md.swp")).unwrap();

    // VS Code: beside it, then renamed over it.
    fs::write(at("a.fr.md.tmp"), text("code")).unwrap();
    fs::rename(at("a.fr.md.tmp"), &file).unwrap();
    live.until(|seen| seen.page(PAGE).contains("code"));

    // JetBrains: a new file, the old one aside, the new one in its place.
    fs::write(at("a.fr.md___jb_tmp___"), text("cerveau")).unwrap();
    fs::rename(&file, at("a.fr.md___jb_old___")).unwrap();
    fs::rename(at("a.fr.md___jb_tmp___"), &file).unwrap();
    fs::remove_file(at("a.fr.md___jb_old___")).unwrap();
    live.until(|seen| seen.page(PAGE).contains("cerveau"));

    // Emacs: an automatic save, a link as a lock that leads nowhere, a backup.
    fs::write(at("#a.fr.md#"), text("automate")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("someone@host.123:456", at(".#a.fr.md")).unwrap();
    fs::rename(&file, at("a.fr.md~")).unwrap();
    fs::write(&file, text("lisp")).unwrap();
    live.until(|seen| seen.page(PAGE).contains("lisp"));
    for name in ["#a.fr.md#", ".#a.fr.md", "a.fr.md~"] {
        _ = fs::remove_file(at(name));
    }

    live.settle();
    let seen = live.seen();
    let known =
        ["2026/a.fr.md", "2026/a.en.md", "2026/b.fr.md"].map(|path| Arc::<str>::from(format!("content/{path}")));
    let foreign = |path: &&Arc<str>| path.contains("/2026/") && !known.contains(path);
    assert_eq!(seen.changed.iter().find(foreign), None);
    assert!(seen.hinted.contains(&file), "the saves were seen where they were");
    drop(seen);
    live.compare();
}

#[test]
fn everything_a_site_consists_of_is_watched() {
    let live = Live::new(site());
    let site = &live.site;
    site.put("static/robots.txt", "Disallow: /\n");
    live.until(|seen| seen.copied("robots.txt") == Some("Disallow: /\n".len()));
    // Folders that were not there.
    site.put("templates/home.html", "<p>My own home: {{ page.title }}</p>");
    live.until(|seen| seen.page("fr/index.html").contains("My own home"));
    site.put("templates/home.html", "<p>Another home: {{ page.title }}</p>");
    live.until(|seen| seen.page("fr/index.html").contains("Another home"));
    site.remove("templates/home.html");
    live.until(|seen| !seen.page("fr/index.html").contains("Another home"));
    site.put("strings/fr.toml", "[words]\nhome = \"Maison\"\n");
    live.until(|seen| seen.page("fr/index.html").contains("Maison"));
    let theme = fs::read_to_string(site.path("themes/space.toml")).unwrap();
    site.put("themes/space.toml", theme.replace("L’espace", "Le cosmos"));
    live.until(|seen| seen.page("fr/index.html").contains("Le cosmos"));
    let settings = fs::read_to_string(site.path("veille.toml")).unwrap();
    site.put("veille.toml", settings.replace("La veille", "Le guet"));
    live.until(|seen| seen.page("fr/index.html").contains("Le guet"));
    site.put("static/deep/er/x.txt", "x");
    live.until(|seen| seen.copied("deep/er/x.txt") == Some(1));
    site.put("content/2026/picture.png", crate::site::png(2, 1));
    live.settle();
    assert!(live.seen().copied("2026/picture.png").is_none(), "no text uses it");
    site.put("content/2026/shown.fr.md", "---\ntitle: P\ndate: 2026-02-01\n---\n![P](picture.png)\n");
    live.until(|seen| seen.copied("2026/picture.png").is_some());
    site.put("content/2026/shown.fr.md", "---\ntitle: P\ndate: 2026-02-01\n---\nP\n");
    live.until(|seen| seen.copied("2026/picture.png").is_none());
    site.put("glossary.toml", "");
    site.remove("content/2026/b.fr.md");
    live.until(|seen| seen.page("fr/2026/b/index.html").is_empty());
    live.settle();
    live.compare();
}

#[test]
fn a_broken_file_holds_nothing_up_and_is_mended() {
    let live = Live::new(site());
    live.site.put("content/2026/a.fr.md", "---\ntitel: x\n---\n");
    live.until(|seen| seen.has_errors);
    live.site.put("content/2026/b.fr.md", article("Un autre", 2, "malgré"));
    live.until(|seen| seen.page("fr/2026/b/index.html").contains("malgré"));
    live.site.put("content/2026/a.fr.md", article("Un titre", 1, "réparé"));
    live.until(|seen| seen.page(PAGE).contains("réparé") && !seen.has_errors);
    live.settle();
    live.compare();
}

#[test]
fn folders_that_are_renamed_filled_and_removed() {
    let live = Live::new(site());
    let site = &live.site;
    fs::rename(site.path("content/2026"), site.path("content/2027")).unwrap();
    live.until(|seen| !seen.page("fr/2027/a/index.html").is_empty() && seen.page(PAGE).is_empty());
    // It is watched under its new name.
    site.put("content/2027/a.fr.md", article("Un titre", 1, "déplacé"));
    live.until(|seen| seen.page("fr/2027/a/index.html").contains("déplacé"));
    // Made elsewhere, moved in.
    for number in 0..50 {
        site.put(&format!("draft/x/y{number}/e.fr.md"), article("Titre", 1, "Texte."));
    }
    fs::rename(site.path("draft"), site.path("content/in")).unwrap();
    live.until(|seen| !seen.page("fr/in/x/y49/e/index.html").is_empty());
    // Filled at full speed.
    for number in 0..100 {
        site.put(&format!("content/new/z{number}/deep/e.fr.md"), article("Titre", 1, "Texte."));
    }
    live.until(|seen| (0..100).all(|number| !seen.page(&format!("fr/new/z{number}/deep/e/index.html")).is_empty()));
    live.settle();
    live.all_is_watched();
    fs::remove_dir_all(site.path("content/new")).unwrap();
    fs::remove_dir_all(site.path("content/in")).unwrap();
    live.until(|seen| !seen.output.keys().any(|path| path.starts_with("fr/new/") || path.starts_with("fr/in/")));
    // Gone, and there again.
    site.put("content/new/z1/deep/e.fr.md", article("Titre", 1, "retour"));
    live.until(|seen| seen.page("fr/new/z1/deep/e/index.html").contains("retour"));
    live.settle();
    live.compare();
    live.all_is_watched();
}

/// As `git checkout` does: files removed and made, one after the other, folders with them.
#[test]
fn a_branch_is_switched() {
    fn branch(name: &str) -> Vec<(String, String)> {
        let mut files: Vec<(String, String)> = (0..300)
            .map(|number| {
                let title = format!("{name} {number}");
                let folder = if number % 3 == 0 { name } else { "both" };
                (format!("content/{folder}/{}/n{number}.fr.md", number % 20), article(&title, 1, name))
            })
            .collect();
        files.extend((0..1500).map(|number| {
            let folder = if number % 2 == 0 { name } else { "both" };
            (format!("static/{folder}/{}/{number}.txt", number % 50), format!("{name} {}", number % 5))
        }));
        files
    }
    let live = Live::new(site());
    let mut before: Vec<(String, String)> = Vec::new();
    for name in ["main", "topic", "main"] {
        let after = branch(name);
        for (path, _) in &before {
            if !after.iter().any(|(other, _)| other == path) {
                live.site.remove(path);
                // Git removes folders that it emptied.
                _ = fs::remove_dir(live.site.path(path).parent().unwrap());
            }
        }
        for (path, text) in &after {
            _ = fs::remove_file(live.site.path(path));
            live.site.put(path, text);
        }
        before = after;
        live.settle();
        live.compare();
    }
    live.all_is_watched();
}

#[cfg(unix)]
#[test]
fn what_links_lead_to_is_watched() {
    use std::os::unix::fs::symlink;
    let site = site().file("shared/notes/n.fr.md", &article("Note", 1, "liée")).file("shared/one.txt", "1");
    symlink("../shared/notes", site.path("content/notes")).unwrap();
    let live = Live::new(site);
    live.until(|seen| seen.page("fr/notes/n/index.html").contains("liée"));
    live.site.put("shared/notes/n.fr.md", article("Note", 1, "changée"));
    live.until(|seen| seen.page("fr/notes/n/index.html").contains("changée"));
    symlink("../shared/one.txt", live.site.path("static/one.txt")).unwrap();
    live.until(|seen| seen.copied("one.txt") == Some(1));
    live.site.put("shared/one.txt", "22");
    live.until(|seen| seen.copied("one.txt") == Some(2));
    live.settle();
    live.compare();
}

#[test]
fn a_site_that_vanishes_is_told_and_awaited() {
    let above = Site::empty();
    let root = above.path("site");
    let copy = |site: &Site| {
        for file in ["veille.toml", "themes/ai.toml", "themes/space.toml", "content/2026/a.fr.md"] {
            let to = root.join(file);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::write(to, fs::read(site.path(file)).unwrap()).unwrap();
        }
    };
    copy(&site());
    let live = Live::at(above, Path::new("site"));
    live.until(|seen| seen.page(PAGE).contains("Avant"));
    fs::remove_dir_all(&root).unwrap();
    live.until(|seen| seen.notices.iter().any(|notice| notice.contains("is gone")));
    copy(&site().article("content/2026/a.fr.md", "Un titre", "2026-02-01", "Revenu."));
    live.until(|seen| seen.notices.iter().any(|notice| notice.contains("is back")));
    live.until(|seen| seen.page(PAGE).contains("Revenu"));
    live.settle();
    live.all_is_watched();
    // Another folder takes its place.
    copy(&site().article("content/2026/a.fr.md", "Un titre", "2026-02-01", "Échangé."));
    fs::rename(&root, root.with_extension("old")).unwrap();
    copy(&site().article("content/2026/a.fr.md", "Un titre", "2026-02-01", "Remplacé."));
    live.until(|seen| seen.page(PAGE).contains("Remplacé"));
    live.settle();
    live.all_is_watched();
    live.compare();
}

#[test]
fn after_a_storm_all_is_as_in_a_clean_build() {
    for seed in [1, 2] {
        let live = Live::new(site());
        storm(&live, seed, 500, Duration::ZERO);
        live.settle();
        live.compare();
        live.all_is_watched();
        live.settle();
        live.compare();
    }
}

/// Looks fall between any two changes, so that most are at some paths only.
#[test]
fn after_a_storm_seen_in_many_pieces_all_is_as_in_a_clean_build() {
    let live = Live::with(site(), &watch::Options { debounce: Duration::from_millis(1), ..watch::Options::default() });
    storm(&live, 4, 300, Duration::from_millis(3));
    live.settle();
    live.compare();
    live.all_is_watched();
}

#[test]
fn after_a_storm_all_is_as_in_a_clean_build_when_polling() {
    let live = Live::with(site(), &watch::Options { poll: true, ..watch::Options::default() });
    storm(&live, 3, 500, Duration::ZERO);
    live.settle();
    live.compare();
}

/// Random changes, always the same for a seed; none leaves the site faulty for good.
fn storm(live: &Live, seed: u64, count: usize, pause: Duration) {
    let mut random = Random(seed);
    for step in 0..count {
        one(&live.site, &mut random, step);
        std::thread::sleep(pause);
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn folder(&mut self) -> String {
        let depth = 1 + self.below(3);
        let names: Vec<&str> = (0..depth).map(|_| ["a", "b", "c", "d"][self.below(4)]).collect();
        format!("content/{}", names.join("/"))
    }

    fn entry(&mut self) -> String {
        let folder = self.folder();
        let language = ["fr", "en"][self.below(2)];
        format!("{folder}/n{}.{language}.md", self.below(6))
    }
}

fn one(site: &Site, random: &mut Random, step: usize) {
    let entry = random.entry();
    let folder = random.folder();
    let other = random.folder();
    let text = article(&format!("Titre {}", random.below(5)), 1 + random.below(9), &format!("Pas {step}."));
    let path = site.path(&entry);
    match random.below(20) {
        0..=5 => site.put(&entry, &text),
        6 => {
            site.put(&format!("{entry}.tmp"), &text);
            fs::rename(site.path(&format!("{entry}.tmp")), &path).unwrap();
        }
        7 => {
            _ = fs::rename(&path, site.path(&format!("{entry}~")));
            site.put(&entry, &text);
        }
        8 => _ = fs::remove_file(&path),
        9 => {
            let to = random.entry();
            fs::create_dir_all(site.path(&to).parent().unwrap()).unwrap();
            _ = fs::rename(&path, site.path(&to));
        }
        10 | 11 => {
            fs::create_dir_all(site.path(&other).parent().unwrap()).unwrap();
            _ = fs::rename(site.path(&folder), site.path(&other));
        }
        12 => _ = fs::remove_dir_all(site.path(&folder)),
        13 => {
            let deep = random.below(5);
            for number in 0..4 {
                site.put(&format!("{folder}/new{deep}/{number}/e.fr.md"), &text);
            }
        }
        14 => site.put(&format!("static/{}/{}.txt", random.below(4), random.below(4)), &text),
        15 => _ = fs::remove_dir_all(site.path(&format!("static/{}", random.below(4)))),
        16 => site.put("strings/fr.toml", format!("[words]\nhome = \"Accueil {step}\"\n")),
        17 if random.below(2) == 0 => {
            site.put("templates/home.html", format!("<p>Home {step} {{{{ page.title }}}}</p>"));
        }
        17 => _ = fs::remove_dir_all(site.path("templates")),
        18 => {
            let settings = fs::read_to_string(site.path("veille.toml")).unwrap();
            let lines = settings.lines().map(|line| {
                if line.starts_with("description = \"Un") {
                    format!("description = \"Un {step}.\"")
                } else {
                    line.into()
                }
            });
            site.put("veille.toml", lines.collect::<Vec<String>>().join("\n"));
        }
        _ => {
            let theme = format!("order = 2\n[fr]\nname = \"L’espace {step}\"\n[en]\nname = \"Space {step}\"\n");
            site.put("themes/space.toml", theme);
        }
    }
}
