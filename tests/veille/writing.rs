//! What a build does to the disk: to its output folder, and to nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::site::{Built, NOW, Site};

/// Every file below a folder, links unfollowed: its bytes and when they changed.
fn tree(folder: &Path) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    fn walk(folder: &Path, above: &str, tree: &mut BTreeMap<String, (Vec<u8>, SystemTime)>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let entry = entry.expect("an entry");
            let path = format!("{above}{}", entry.file_name().to_string_lossy());
            let metadata = fs::symlink_metadata(entry.path()).expect("it is there");
            let changed = metadata.modified().expect("the system says when");
            if metadata.is_dir() {
                tree.insert(format!("{path}/"), (Vec::new(), changed));
                walk(&entry.path(), &format!("{path}/"), tree);
            } else if metadata.is_file() {
                tree.insert(path, (fs::read(entry.path()).expect("a file"), changed));
            } else {
                let target = fs::read_link(entry.path()).expect("a link");
                tree.insert(path, (target.to_string_lossy().into_owned().into_bytes(), changed));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, "", &mut found);
    found
}

/// The bytes alone.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    tree(folder).into_iter().map(|(path, (bytes, _))| (path, bytes)).collect()
}

/// Says of every file below a folder that it was changed long ago.
fn age(folder: &Path) -> SystemTime {
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for path in tree(folder).keys().filter(|path| !path.ends_with('/')) {
        let file = fs::File::options().write(true).open(folder.join(path)).expect("a file");
        file.set_modified(long_ago).expect("the date is set");
    }
    long_ago
}

fn site() -> Site {
    let site = Site::new()
        .article("content/2026/a.fr.md", "Un", "2026-01-15", "Texte.")
        .article("content/2026/a.en.md", "One", "2026-01-15", "Text.")
        .article("content/2026/b.fr.md", "Deux", "2026-02-15", "Texte. ![Une carte](carte.svg)")
        .file("content/2026/carte.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"5\"/>")
        .file("static/robots-note.txt", "x");
    // The files of the search index are named by what they hold, so that an edit renames some.
    let settings = fs::read_to_string(site.path("veille.toml")).expect("settings");
    site.file("veille.toml", &format!("{settings}\n[search]\nenabled = false\n"))
}

#[test]
fn a_first_build_that_fails_writes_nothing() {
    let site = site().article("content/c.fr.md", "Trois", "2026-02-31", "");
    let before = bytes(site.root());
    site.build().faults();
    assert_eq!(bytes(site.root()), before);
}

#[test]
fn a_build_that_fails_changes_nothing() {
    let site = site();
    let built = site.build().ok();
    age(&built.public);
    let before = tree(site.root());
    site.put("content/c.fr.md", "---\ntitle: Trois\ndate: 2026-02-31\n---\n");
    site.put("content/2026/a.fr.md", "---\ntitle: Autrement\ndate: 2026-01-15\n---\nAutre texte.\n");
    site.put("templates/home.html", "{{ words.hom }}");
    site.build().faults();
    let public = |tree: &BTreeMap<String, (Vec<u8>, SystemTime)>| -> BTreeMap<_, _> {
        tree.iter().filter(|(path, _)| path.starts_with("public/")).map(|(k, v)| (k.clone(), v.clone())).collect()
    };
    assert!(public(&before).len() > 40);
    assert_eq!(public(&tree(site.root())), public(&before));
}

#[test]
fn a_build_changes_nothing_but_its_output_folder() {
    let site = site();
    let before = tree(site.root());
    site.build().ok();
    let mut after = tree(site.root());
    after.retain(|path, _| !path.starts_with("public/"));
    assert_eq!(after, before);
}

#[test]
fn files_that_stay_the_same_are_not_written_again() {
    let site = site();
    let built = site.build().ok();
    let long_ago = age(&built.public);
    let before = bytes(&built.public);
    let again = site.build().ok();
    assert!(again.stdout().contains(": 0 written, "), "{}", again.stdout());
    let touched = |tree: BTreeMap<String, (Vec<u8>, SystemTime)>| -> Vec<String> {
        let files = tree.into_iter().filter(|(path, (_, changed))| !path.ends_with('/') && *changed != long_ago);
        files.map(|(path, _)| path).collect()
    };
    assert_eq!(touched(tree(&built.public)), [""; 0]);

    site.put("content/2026/b.fr.md", "---\ntitle: Deux\ndate: 2026-02-15\nthemes: [ai]\n---\nAutre texte.\n");
    site.build().ok();
    let after = tree(&built.public);
    let changed: Vec<&String> = after.iter().filter(|(path, (now, _))| before[*path] != *now).map(|(p, _)| p).collect();
    assert!(changed.iter().any(|path| *path == "fr/2026/b/index.html"), "{changed:?}");
    assert!(!changed.iter().any(|path| path.starts_with("en/2026")), "{changed:?}");
    assert_eq!(touched(after.clone()), changed.into_iter().cloned().collect::<Vec<_>>());
}

#[test]
fn what_is_no_longer_made_is_removed_with_its_folders() {
    let site = site();
    let built = site.build().ok();
    let before = bytes(&built.public);
    site.remove("content/2026/b.fr.md");
    site.remove("content/2026/carte.svg");
    site.remove("static/robots-note.txt");
    let again = site.build().ok();
    let after = bytes(&built.public);
    let gone: Vec<&str> = before.keys().filter(|path| !after.contains_key(*path)).map(String::as_str).collect();
    let (cards, others): (Vec<&str>, Vec<&str>) = gone.iter().partition(|path| path.starts_with("assets/cards/"));
    assert_eq!(others, ["2026/", "2026/carte.svg", "fr/2026/b/", "fr/2026/b/index.html", "robots-note.txt"]);
    assert_eq!(cards.len(), 1);
    assert!(again.stdout().contains(", 4 removed ("), "{}", again.stdout());
}

#[test]
fn a_folder_that_no_build_made_is_refused_with_the_way_out() {
    let site = site().file("public/index.html", "mine").file("public/photos/a.jpg", "mine");
    let before = tree(site.root());
    let built = site.build();
    assert_eq!(built.code(), 2);
    assert_eq!(
        built.stderr(),
        "error: `public` holds files that veille did not make: `index.html`, `photos/`; move them away, put files to \
         publish into `static/`, or choose another folder with `--out`; nothing was touched\n"
    );
    assert_eq!(tree(site.root()), before);
    // The way out is one.
    site.build_with(&["--out", "elsewhere"]).ok();
    assert!(site.path("elsewhere/index.html").exists());
}

#[test]
fn a_foreign_file_among_ours_stops_the_build() {
    let site = site();
    let built = site.build().ok();
    site.put("public/fr/2026/mine.html", "mine");
    site.put("content/2026/a.fr.md", "---\ntitle: Autrement\ndate: 2026-01-15\n---\n");
    let before = tree(&built.public);
    let again = site.build();
    assert_eq!(again.code(), 2);
    assert!(again.stderr().contains("`fr/2026/mine.html`"), "{}", again.stderr());
    assert_eq!(tree(&built.public), before);
    site.remove("public/fr/2026/mine.html");
    site.build().ok();
}

#[test]
fn the_output_folder_may_be_named_anywhere_but_where_the_build_reads() {
    let site = site();
    let outside = tempfile::TempDir::new().expect("a folder");
    let out = outside.path().join("deep/site");
    site.build_with(&["--out", out.to_str().expect("UTF-8")]).ok();
    assert_eq!(bytes(&out), bytes(&site.build().ok().public));
    let before = tree(site.root());
    for (out, why) in [
        (".", "it is the site's own folder"),
        ("content", "it is or lies inside `content/`, which the build reads"),
        ("content/2026/public", "it is or lies inside `content/`, which the build reads"),
        ("static/site", "it is or lies inside `static/`, which the build reads"),
        ("..", "the site's folder lies inside it"),
        ("veille.toml", "there is a file of that name"),
    ] {
        let built = site.build_with(&["--out", out]);
        assert_eq!(
            (built.code(), built.stderr()),
            (2, format!("error: `{out}` cannot be the output folder: {why}\n")),
            "{out}"
        );
    }
    assert_eq!(tree(site.root()), before);
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    const SECRET: &str = "---\ntitle: Secret\ndate: 2026-01-01\n---\nThe secret.\n";

    /// A folder beside the site, with files that look like a site's.
    fn outside() -> tempfile::TempDir {
        let outside = tempfile::TempDir::new().expect("a folder");
        fs::write(outside.path().join("s.fr.md"), SECRET).expect("a file");
        fs::write(outside.path().join("s.toml"), "[fr]\nname = \"Secret\"\n").expect("a file");
        fs::create_dir(outside.path().join("deep")).expect("a folder");
        fs::write(outside.path().join("deep/s.fr.md"), SECRET).expect("a file");
        outside
    }

    fn link(site: &Site, path: &str, target: impl AsRef<Path>) {
        let path = site.path(path);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("folders are made");
        symlink(target, path).expect("a link");
    }

    #[test]
    fn nothing_outside_is_read_whatever_the_link() {
        let outside = outside();
        let there = |path: &str| outside.path().join(path);
        for (path, target) in [
            ("content/s.fr.md", there("s.fr.md")),
            ("content/2025", there("deep")),
            ("content/2026/deep", there("")),
            ("static/note.txt", there("s.fr.md")),
            ("static/notes", there("deep")),
            ("themes/s.toml", there("s.toml")),
            ("templates/home.html", there("s.fr.md")),
            ("strings", there("")),
            ("glossary.toml", there("s.toml")),
            ("content/up.fr.md", Path::new("../../../../../../../../../../etc/hostname").to_owned()),
        ] {
            let site = site();
            link(&site, path, &target);
            let faults = site.build().faults();
            assert!(faults.contains("error[link-outside-site]"), "{path}: {faults}");
            assert!(!faults.to_lowercase().contains("secret"), "{path}: {faults}");
            assert!(!site.path("public").exists(), "{path}");
        }
    }

    #[test]
    fn nothing_outside_is_read_by_way_of_a_link_inside() {
        let outside = outside();
        let site = site();
        link(&site, "hidden", outside.path());
        link(&site, "content/first", "../hidden");
        link(&site, "content/second.fr.md", "first/deep/s.fr.md");
        let faults = site.build().faults();
        assert_eq!(faults.matches("error[link-outside-site]").count(), 2, "{faults}");
    }

    #[test]
    fn links_inside_are_followed_and_published_as_files() {
        let site = site();
        link(&site, "static/carte.svg", "../content/2026/carte.svg");
        link(&site, "content/2025", "2026");
        let built = site.build().ok();
        assert!(fs::symlink_metadata(built.public.join("carte.svg")).expect("published").is_file());
        assert!(built.exists("fr/2025/a/index.html") && built.exists("fr/2026/a/index.html"));
    }

    /// The folder is named from elsewhere, by a path of its own and by one that holds a link.
    #[test]
    fn the_output_is_never_read_as_input() {
        let site = site();
        site.build().ok();
        link(&site, "content/old", "../public");
        link(&site, "other", ".");
        let name = site.root().file_name().expect("a name").to_str().expect("UTF-8").to_owned();
        let above = site.root().parent().expect("a folder above").to_owned();
        for root in [name.clone(), format!("{name}/other"), format!("./{name}/../{name}")] {
            let arguments = ["build", "--now", NOW, "--root", &root];
            let built = site.outcome(site.command().current_dir(&above).args(arguments));
            assert!(built.faults().contains("leads into the output folder, which is not read"), "{root}");
        }
    }

    #[test]
    fn an_output_folder_that_leads_outside_is_refused() {
        let outside = outside();
        let before = tree(outside.path());
        for (link_at, target) in [("public", outside.path().to_owned()), ("public", outside.path().join("new"))] {
            let site = site();
            link(&site, link_at, &target);
            let built = site.build();
            assert_eq!(built.code(), 2, "{}", built.stderr());
            assert!(
                built.stderr().starts_with("error: `public` cannot be the output folder: it "),
                "{}",
                built.stderr()
            );
            assert_eq!(tree(outside.path()), before);
        }
    }

    #[test]
    fn a_link_within_the_output_leads_no_write_outside() {
        let outside = outside();
        let site = site();
        let built = site.build().ok();
        // A folder of ours that became a link is refused.
        fs::remove_dir_all(built.public.join("fr/2026")).expect("our folder");
        link(&site, "public/fr/2026", outside.path());
        let before = tree(outside.path());
        let again = site.build();
        assert_eq!(again.code(), 2);
        assert!(again.stderr().contains("is a symbolic link where the build makes a folder"), "{}", again.stderr());
        assert_eq!(tree(outside.path()), before);
        fs::remove_file(site.path("public/fr/2026")).expect("the link");
        site.build().ok();
        // A file of ours that became a link is replaced.
        fs::remove_file(built.public.join("fr/index.html")).expect("our file");
        link(&site, "public/fr/index.html", outside.path().join("s.fr.md"));
        site.build().ok();
        assert!(fs::symlink_metadata(built.public.join("fr/index.html")).expect("written").is_file());
        assert_eq!(tree(outside.path()), before);
    }

    #[test]
    fn a_removal_does_not_follow_a_link() {
        let outside = outside();
        let site = site();
        let built = site.build().ok();
        fs::remove_file(built.public.join("robots-note.txt")).expect("our file");
        link(&site, "public/robots-note.txt", outside.path().join("s.fr.md"));
        site.remove("static/robots-note.txt");
        let before = tree(outside.path());
        site.build().ok();
        assert!(!built.exists("robots-note.txt"));
        assert_eq!(tree(outside.path()), before);
    }
}

/// The files of a site, to be written in another order into another folder.
fn files() -> Vec<(String, Vec<u8>)> {
    let mut site = site();
    for number in 0..20 {
        let path = format!("content/2025/e{number}.fr.md");
        site = site.article(&path, &format!("Titre {}", number % 3), "2025-06-01", "Texte[^n].\n\n[^n]: Note.");
    }
    let files = bytes(site.root());
    files.into_iter().filter(|(path, _)| !path.ends_with('/')).collect()
}

fn site_of<'f>(files: impl Iterator<Item = &'f (String, Vec<u8>)>) -> Site {
    files.fold(Site::empty(), |site, (path, bytes)| site.bytes(path, bytes))
}

#[test]
fn the_same_files_and_day_give_the_same_bytes_wherever_and_however_they_are_built() {
    let files = files();
    let first = site_of(files.iter());
    let expected = bytes(&first.build().ok().public);
    assert!(expected.len() > 60, "{}", expected.len());

    let second = site_of(files.iter().rev());
    let environments: [&[(&str, &str)]; 4] = [
        &[],
        &[("RAYON_NUM_THREADS", "1")],
        &[("TZ", "Pacific/Kiritimati"), ("LC_ALL", "de_DE.UTF-8"), ("LANG", "de_DE.UTF-8")],
        &[("TZ", "Pacific/Pago_Pago"), ("RAYON_NUM_THREADS", "7"), ("SOURCE_DATE_EPOCH", "1")],
    ];
    for environment in environments {
        fs::remove_dir_all(second.path("public")).unwrap_or_default();
        let mut command = second.command();
        command.args(["build", "--now", NOW]).envs(environment.iter().copied());
        assert_eq!(bytes(&second.outcome(&mut command).ok().public), expected, "{environment:?}");
    }
}

#[test]
fn a_build_on_top_of_another_is_a_build_from_nothing() {
    let site = site();
    site.build_with(&["--drafts", "--base-url", "https://other.org/deep/"]).ok();
    site.run(&["build", "--now", "2026-01-20"]).ok();
    let built = site.build().ok();
    let on_top = bytes(&built.public);
    fs::remove_dir_all(&built.public).expect("our folder");
    assert_eq!(bytes(&site.build().ok().public), on_top);
}

#[test]
fn the_day_decides_what_is_scheduled_expired_and_ahead() {
    let site = Site::new().file(
        "content/a.fr.md",
        "---\ntitle: Consultation\ndate: 2026-02-01\nexpires: 2026-06-01\nthemes: [ai]\nevents:\n  \
         - { date: 2026-03-31, text: Clôture de la consultation, deadline: true }\n---\nTexte.\n",
    );
    let on = |day: &str, more: &[&str]| -> Built {
        let arguments = [&["build", "--now", day], more].concat();
        site.run(&arguments).ok()
    };
    for (day, is_published) in
        [("2026-01-31", false), ("2026-02-01", true), ("2026-05-31", true), ("2026-06-01", false)]
    {
        // An entry that has expired leaves a page that says so, and none of its text.
        let built = on(day, &[]);
        let is_shown = built.exists("fr/a/index.html") && built.page("fr/a/").contains("Texte.");
        assert_eq!(is_shown, is_published, "{day}");
        assert!(on(day, &["--drafts"]).exists("fr/a/index.html"), "{day}");
    }
    // The home page names what is due until the day itself.
    for (day, is_ahead) in [("2026-03-30", true), ("2026-03-31", true), ("2026-04-01", false)] {
        assert_eq!(on(day, &[]).page("/fr/").contains("Clôture de la consultation"), is_ahead, "{day}");
    }
}

/// The second build takes over what the first has left; anything that is other, in the site or in the output, is seen.
#[test]
fn a_build_with_nothing_to_do_does_nothing_and_no_other_is_taken_for_it() {
    let site = site();
    let first = site.build().ok();
    let (long_ago, expected) = (age(&first.public), bytes(&first.public));
    let again = site.build().ok();
    let count = again.files().iter().filter(|path| !path.starts_with(".veille-m")).count();
    assert!(again.stdout().contains(&format!("0 written, {count} unchanged")), "{}", again.stdout());
    assert!(tree(&first.public).iter().all(|(path, (_, changed))| path.ends_with('/') || *changed == long_ago));

    // Each of these harms an output that was made from the very same.
    let harms: [fn(&Path); 6] = [
        |public| fs::write(public.join("fr/index.html"), "other").expect("written"),
        |public| fs::remove_file(public.join("fr/2026/a/index.html")).expect("removed"),
        |public| fs::write(public.join(".veille-made-from"), "0").expect("written"),
        |public| fs::write(public.join(".veille-new-1"), "left over").expect("written"),
        |public| fs::remove_dir_all(public.join("en")).expect("removed"),
        |public| fs::remove_file(public.join("robots-note.txt")).expect("removed"),
    ];
    for harm in harms {
        harm(&first.public);
        site.build().ok();
        assert_eq!(bytes(&first.public), expected);
    }
    let elsewhere = site.build_with(&["--base-url", "https://else.example/x/"]).ok();
    assert!(elsewhere.page("/fr/").contains("https://else.example/x/"));
    assert!(!site.build().ok().page("/fr/").contains("else.example"));
    let other = site.outcome(site.command().args(["build", "--now", "2027-01-01"])).ok();
    assert!(!other.stdout().contains(" 0 written"), "{}", other.stdout());
    fs::write(site.path("content/2026/a.fr.md"), "---\ntitle: Un\ndate: 2026-01-15\n---\nUn autre texte.\n")
        .expect("written");
    assert!(site.build().ok().page("/fr/2026/a/").contains("Un autre texte"));
}

/// What is wrong is told by every build, whether or not it has something to do.
#[test]
fn warnings_are_told_again() {
    let site = site().file("content/2026/stray.txt.MD", "x");
    let first = site.build();
    let warnings = first.stderr().clone();
    assert!(warnings.contains("warning"), "{warnings}");
    assert_eq!(site.build().stderr(), warnings);
}
