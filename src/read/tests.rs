//! A folder with files is made, looked at, changed, and looked at again. No test waits: what depends on the clock is
//! either set by hand or covered by the rule for young files.

use std::fs::{self, FileTimes};
use std::path::Path;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::{Changes, Disk, File};

struct Site {
    folder: TempDir,
    disk: Disk,
}

impl Site {
    fn new(files: &[&str]) -> Self {
        Self::with_output(files, None)
    }

    fn with_output(files: &[&str], skip: Option<&str>) -> Self {
        let folder = TempDir::new().unwrap();
        let disk = Disk::new(folder.path(), skip.map(|skip| folder.path().join(skip))).unwrap();
        let site = Self { folder, disk };
        for file in files {
            site.put(file, file);
        }
        site
    }

    fn path(&self, path: &str) -> std::path::PathBuf {
        self.folder.path().join(path)
    }

    fn put(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn changes(&mut self) -> Changes {
        self.disk.changes().unwrap()
    }

    /// The changes in short: `+text path`, `+asset path`, `-path`, `!name path`, `?name path`.
    fn look(&mut self) -> Vec<String> {
        let short = |(path, file)| match file {
            None => format!("-{path}"),
            Some(File::Text(_)) => format!("+text {path}"),
            Some(File::Asset(_)) => format!("+asset {path}"),
            Some(File::Unreadable(fault)) => format!("!{} {path}", fault.name),
            Some(File::Stray(fault)) => format!("?{} {path}", fault.name),
        };
        self.changes().into_iter().map(short).collect()
    }

    fn message(&mut self, path: &str) -> String {
        match self.changes().remove(path) {
            Some(Some(File::Unreadable(fault) | File::Stray(fault))) => {
                assert_eq!(&*fault.place.unwrap().path, path);
                fault.message
            }
            other => panic!("{path}: {other:?}"),
        }
    }

    /// Makes a file old, so that the rule for young files does not apply to it.
    fn age(&self, path: &str, seconds: u64) {
        let file = fs::File::options().write(true).open(self.path(path)).unwrap();
        let time = SystemTime::now() - Duration::from_secs(seconds);
        file.set_times(FileTimes::new().set_modified(time)).unwrap();
    }
}

#[test]
fn the_first_look_gives_every_file_of_the_site_and_no_other() {
    let mut site = Site::new(&[
        "veille.toml",
        "glossary.toml",
        "README.md",
        "src/main.rs",
        "content/2026/x.fr.md",
        "content/2026/x.png",
        "content/notes.txt",
        "themes/ai.toml",
        "strings/de.toml",
        "templates/base/page.html",
        "static/robots.txt",
        "static/y.md",
        "static/.well-known/security.txt",
        "static/.nojekyll",
        "public/index.html",
    ]);
    let expected = [
        "+asset content/2026/x.png",
        "+asset content/notes.txt",
        "+asset static/.nojekyll",
        "+asset static/.well-known/security.txt",
        "+asset static/robots.txt",
        "+asset static/y.md",
        "+text content/2026/x.fr.md",
        "+text glossary.toml",
        "+text strings/de.toml",
        "+text templates/base/page.html",
        "+text themes/ai.toml",
        "+text veille.toml",
    ];
    let mut looked = site.look();
    looked.sort();
    assert_eq!(looked, expected);
    assert_eq!(site.look(), [""; 0]);
}

#[test]
fn an_empty_folder_is_a_site_without_files_and_a_missing_one_is_an_error() {
    assert_eq!(Site::new(&[]).look(), [""; 0]);
    let folder = TempDir::new().unwrap();
    let error = Disk::new(&folder.path().join("none"), None).unwrap_err().to_string();
    assert!(error.contains("none` does not exist"), "{error}");
    fs::write(folder.path().join("file"), "").unwrap();
    let error = Disk::new(&folder.path().join("file"), None).unwrap_err().to_string();
    assert!(error.contains("is not a folder"), "{error}");
    let mut disk = Disk::new(folder.path(), None).unwrap();
    folder.close().unwrap();
    assert!(disk.changes().is_err());
}

#[test]
fn texts_come_whole_and_assets_as_length_and_hash() {
    let mut site = Site::new(&[]);
    site.put("content/a.md", "é\r\n");
    let bytes = vec![7_u8; 200_000];
    site.put("content/b.bin", &bytes);
    let changes = site.changes();
    let Some(File::Text(text)) = &changes["content/a.md"] else { panic!() };
    assert_eq!((&*text.bytes, text.hash), ("é\r\n".as_bytes(), xxhash_rust::xxh3::xxh3_64("é\r\n".as_bytes())));
    let Some(File::Asset(asset)) = &changes["content/b.bin"] else { panic!() };
    assert_eq!((asset.copied.length, asset.copied.hash), (200_000, xxhash_rust::xxh3::xxh3_64(&bytes)));
    assert_eq!(*asset.copied.from, fs::canonicalize(site.path("content/b.bin")).unwrap());
    assert_eq!((&asset.picture, &asset.copied.pieces), (&None, &None));
}

#[test]
fn images_have_a_size() {
    let mut site = Site::new(&[]);
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend([0, 0, 2, 0, 0, 0, 1, 0, 8, 0, 0, 0, 0]);
    png.extend(b"\0\0\0\0\0\0\0\0IDAT\0\0\0\0\0\0\0\0IEND\0\0\0\0");
    site.put("content/a.png", &png);
    site.put("static/a.SVG", "<!-- x --><svg viewBox='0 0 3 4'/>");
    site.put("static/broken.png", &png[..18]);
    site.put("static/a.dat", &png);
    let sizes: Vec<_> = site
        .changes()
        .into_values()
        .map(|file| match file {
            Some(File::Asset(asset)) => asset.picture.and_then(|picture| picture.size),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(sizes, [Some((512, 256)), Some((3, 4)), Some((512, 256)), None]);
}

#[test]
fn later_looks_give_only_what_changed() {
    let mut site =
        Site::new(&["content/a.md", "content/b.md", "content/c.png", "content/old/d.md", "content/old/e.md"]);
    assert_eq!(site.look().len(), 5);
    site.put("content/a.md", "edited");
    assert_eq!(site.look(), ["+text content/a.md"]);
    fs::remove_file(site.path("content/b.md")).unwrap();
    assert_eq!(site.look(), ["-content/b.md"]);
    fs::rename(site.path("content/old"), site.path("content/new")).unwrap();
    let moved = ["+text content/new/d.md", "+text content/new/e.md", "-content/old/d.md", "-content/old/e.md"]
        .map(str::to_owned);
    assert_eq!(site.look(), moved);
    site.put("content/more/f.md", "f");
    fs::create_dir(site.path("content/empty")).unwrap();
    assert_eq!(site.look(), ["+text content/more/f.md"]);
    site.put("content/c.png", "other");
    assert_eq!(site.look(), ["+asset content/c.png"]);
    fs::remove_dir_all(site.path("content")).unwrap();
    assert_eq!(site.look().len(), 5);
    assert_eq!(site.look(), [""; 0]);
}

#[test]
fn a_young_file_edited_within_a_tick_at_the_same_length_is_seen() {
    let mut site = Site::new(&[]);
    site.put("content/a.md", "one");
    site.look();
    site.put("content/a.md", "two");
    // As if the disk's clock had not ticked between the look and the edit.
    let stamp = super::Stamp::of(&fs::metadata(site.path("content/a.md")).unwrap());
    let Some(super::Seen::Read(memory)) = site.disk.seen.get_mut("content/a.md") else { panic!() };
    memory.stamp = stamp;
    assert_eq!(site.look(), ["+text content/a.md"]);
}

#[test]
fn an_old_file_with_the_same_stamp_is_not_read_again() {
    let mut site = Site::new(&["content/a.md"]);
    site.look();
    let Some(super::Seen::Read(memory)) = site.disk.seen.get_mut("content/a.md") else { panic!() };
    (memory.racy, memory.hash) = (false, 0);
    assert_eq!(site.look(), [""; 0]);
}

#[test]
fn other_dates_alone_are_no_change() {
    let mut site = Site::new(&["content/a.md", "content/b.png"]);
    site.look();
    site.age("content/a.md", 1000);
    site.age("content/b.png", 1000);
    assert_eq!(site.look(), [""; 0]);
    site.put("content/a.md", "content/a.md");
    assert_eq!(site.look(), [""; 0]);
}

#[cfg(unix)]
#[test]
fn a_stamp_is_young_until_two_seconds_after_the_change() {
    let site = Site::new(&["content/a.md"]);
    let metadata = fs::metadata(site.path("content/a.md")).unwrap();
    let stamp = super::Stamp::of(&metadata);
    let modified = metadata.modified().unwrap();
    assert!(stamp.is_racy(modified));
    assert!(stamp.is_racy(modified + Duration::from_millis(1900)));
    assert!(!stamp.is_racy(modified + Duration::from_secs(4)));
    // A date in the future says nothing about the next edit.
    assert!(stamp.is_racy(modified - Duration::from_secs(100)));
}

#[test]
fn what_editors_leave_is_ignored() {
    let names = [
        "a.md~",
        ".#a.md",
        "#a.md#",
        ".a.md.swp",
        "a.swo",
        "a.swx",
        "4913",
        "a.tmp",
        "a.md___jb_tmp___",
        "a.md___jb_old___",
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
        ".goutputstream-X1",
        "a.part",
        ".~lock.a.odt#",
    ];
    let mut site =
        Site::new(&["content/.hidden/a.md", "themes/.a.toml", "templates/.b", "strings/.c", "static/.git/x"]);
    for name in names {
        for folder in ["content", "static", "templates", "themes", "strings"] {
            site.put(&format!("{folder}/{name}"), "");
        }
    }
    assert_eq!(site.look(), [""; 0]);
    site.put("content/b/4913/a.md", "a folder of that name is somebody's");
    assert_eq!(site.look(), ["+text content/b/4913/a.md"]);
}

#[test]
fn what_would_be_lost_in_silence_is_told() {
    let mut site = Site::new(&["themes/ai.yaml", "strings/old/fr.toml", "content/A.FR.MD", "themes/x.toml/y"]);
    let told = [
        "?stray-file content/A.FR.MD",
        "?stray-file strings/old",
        "?stray-file themes/ai.yaml",
        "!not-a-file themes/x.toml",
    ];
    assert_eq!(site.look(), told);
    assert_eq!(site.look(), [""; 0]);
    fs::remove_file(site.path("themes/ai.yaml")).unwrap();
    assert_eq!(site.look(), ["-themes/ai.yaml"]);
}

#[test]
fn a_folder_in_the_place_of_a_file_is_told_and_the_other_way_round() {
    let mut site = Site::new(&["veille.toml/x", "content"]);
    assert_eq!(site.look(), ["!not-a-folder content", "!not-a-file veille.toml"]);
    assert!(site.look().is_empty());
    fs::remove_file(site.path("content")).unwrap();
    site.put("content/a.md", "");
    assert_eq!(site.look(), ["-content", "+text content/a.md"]);
}

#[test]
fn the_output_folder_is_never_read() {
    let mut site = Site::with_output(&["static/out/index.html", "static/a"], Some("static/out"));
    assert_eq!(site.look(), ["+asset static/a"]);
    let mut site = Site::with_output(&["static/a"], Some("static/out"));
    assert_eq!(site.look(), ["+asset static/a"]);
    site.put("static/out/a", "");
    assert_eq!(site.look(), [""; 0]);
}

#[test]
fn a_text_too_large_is_refused_and_an_asset_is_not() {
    let mut site = Site::new(&["content/a.md"]);
    site.look();
    let sparse = |path: &str| fs::File::create(site.path(path)).unwrap().set_len(super::TEXT_LIMIT + 1).unwrap();
    sparse("content/a.md");
    sparse("content/b.bin");
    assert_eq!(site.look(), ["!file-too-large content/a.md", "+asset content/b.bin"]);
}

#[cfg(any(target_os = "linux", target_os = "freebsd"))]
mod bytes_for_names {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    #[test]
    fn names_are_nfc_and_unusable_ones_are_told() {
        let mut site = Site::new(&["content/e\u{301}te\u{301}/a\u{300}.md", "content/b\\c.md", "content/d\n.md"]);
        fs::write(site.path("content").join(OsStr::from_bytes(b"f\xff.md")), "").unwrap();
        let looked = site.look();
        let expected = [
            "!bad-file-name content/b\\c.md",
            "!bad-file-name content/d\u{fffd}.md",
            "!bad-file-name content/f\u{fffd}.md",
            "+text content/été/à.md",
        ];
        assert_eq!(looked, expected);
        assert_eq!(site.look(), [""; 0]);
    }

    #[test]
    fn two_names_that_are_one_in_nfc_are_told() {
        let mut site = Site::new(&["content/\u{e9}.md", "content/e\u{301}.md", "static/\u{e9}/a", "static/e\u{301}/b"]);
        let message = site.message("content/é.md");
        assert!(message.contains("`e\\u{301}.md` and `\\u{e9}.md`"), "{message}");
        fs::remove_file(site.path("content/e\u{301}.md")).unwrap();
        assert_eq!(site.look(), ["+text content/é.md"]);
        fs::remove_dir_all(site.path("static/e\u{301}")).unwrap();
        assert_eq!(site.look(), ["-static/é", "+asset static/é/a", "-static/é/b"]);
    }
}

/// Something is there while its folder is listed, and gone when it is to be read.
#[test]
fn what_vanishes_in_between_is_gone_and_told_to_those_who_look_once() {
    let listed = |site: &Site| super::walk::list(&site.disk.root, None);
    for path in ["content/a.md", "static/a.txt", "veille.toml"] {
        let mut site = Site::new(&[path, "content/b.md"]);
        let (root, before) = (site.disk.open().unwrap(), listed(&site));
        fs::remove_file(site.path(path)).unwrap();
        let changes = site.disk.take_in(&root, before, SystemTime::now());
        assert_eq!(changes.into_keys().collect::<Vec<_>>(), ["content/b.md".into()]);
        let message = site.disk.still_there().unwrap_err().to_string();
        assert_eq!(message, format!("`{path}` vanished while the site was being read; nothing was written: try again"));
        // The next look has nothing to complain of.
        assert!(site.disk.all().unwrap().is_empty());
    }
    // A folder that is gone before it is listed.
    let site = Site::new(&["content/a.md"]);
    let mut listing = super::walk::Listing::new(&site.disk.root, None);
    let real = site.disk.root.join("content/gone");
    listing.visit(&super::walk::Visit {
        area: super::names::AREAS[0].1,
        path: "content/gone".to_owned(),
        real,
        links: &[],
    });
    assert_eq!(listing.listed.vanished.as_deref(), Some("content/gone"));
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;

    impl Site {
        fn link(&self, path: &str, target: impl AsRef<Path>) {
            fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
            symlink(target, self.path(path)).unwrap();
        }
    }

    #[test]
    fn links_inside_the_site_are_followed() {
        let mut site = Site::new(&["shared/a.md", "shared/deep/b.png", "static/c"]);
        site.link("content/here.md", "../shared/a.md");
        site.link("content/folder", "../shared");
        site.link("themes", "shared/themes");
        site.put("shared/themes/ai.toml", "");
        let expected = [
            "+text content/folder/a.md",
            "+asset content/folder/deep/b.png",
            "+asset content/folder/themes/ai.toml",
            "+text content/here.md",
            "+asset static/c",
            "+text themes/ai.toml",
        ];
        assert_eq!(site.look(), expected);
        assert_eq!(site.look(), [""; 0]);
        site.put("shared/deep/b.png", "edited");
        assert_eq!(site.look(), ["+asset content/folder/deep/b.png"]);
    }

    #[test]
    fn a_link_that_leads_elsewhere_now_is_a_change_even_to_equal_bytes() {
        let mut site = Site::new(&[]);
        site.put("x/a.png", "same");
        site.put("y/a.png", "same");
        site.link("static/a.png", "../x/a.png");
        site.look();
        fs::remove_file(site.path("static/a.png")).unwrap();
        site.link("static/a.png", "../y/a.png");
        assert_eq!(site.look(), ["+asset static/a.png"]);
    }

    #[test]
    fn links_out_of_the_site_are_refused() {
        let outside = TempDir::new().unwrap();
        fs::write(outside.path().join("secret.md"), "secret").unwrap();
        let mut site = Site::with_output(&["public/x", ".git/config"], Some("public"));
        site.link("content/a.md", outside.path().join("secret.md"));
        site.link("content/folder", outside.path());
        site.link("templates", outside.path());
        site.link("veille.toml", outside.path().join("secret.md"));
        site.link("static/out", "../public");
        site.link("static/git", "../.git");
        site.link("static/passwd", "/etc/passwd");
        let expected = [
            "!link-outside-site content/a.md",
            "!link-outside-site content/folder",
            "!link-outside-site static/git",
            "!link-outside-site static/out",
            "!link-outside-site static/passwd",
            "!link-outside-site templates",
            "!link-outside-site veille.toml",
        ];
        assert_eq!(site.look(), expected);
        assert_eq!(site.look(), [""; 0]);
    }

    #[test]
    fn loops_and_dangling_links_are_told() {
        let mut site = Site::new(&["content/a/x.md", "content/b/y.md"]);
        site.link("content/self", "self");
        site.link("content/none.md", "nothing");
        site.link("content/up", "..");
        site.link("content/a/b", "../b");
        site.link("content/b/a", "../a");
        let expected = [
            "!broken-link content/a/b/a",
            "+text content/a/b/y.md",
            "+text content/a/x.md",
            "!broken-link content/b/a/b",
            "+text content/b/a/x.md",
            "+text content/b/y.md",
            "!broken-link content/none.md",
            "!broken-link content/self",
            "!broken-link content/up",
        ];
        assert_eq!(site.look(), expected);
        site.put("content/nothing", "");
        assert_eq!(site.look(), ["+text content/none.md", "+asset content/nothing"]);
    }

    #[test]
    fn pipes_and_sockets_are_never_opened() {
        let mut site = Site::new(&["content/a.md"]);
        let _socket = std::os::unix::net::UnixListener::bind(site.path("content/socket")).unwrap();
        let made = std::process::Command::new("mkfifo").arg(site.path("content/pipe.md")).status().unwrap();
        assert!(made.success());
        site.link("content/link.md", "pipe.md");
        site.link("static/zero", "/dev/zero");
        let expected = [
            "+text content/a.md",
            "!not-a-file content/link.md",
            "!not-a-file content/pipe.md",
            "!not-a-file content/socket",
            "!link-outside-site static/zero",
        ];
        assert_eq!(site.look(), expected);
    }

    #[test]
    fn a_link_that_takes_a_place_after_the_listing_is_not_followed() {
        let outside = TempDir::new().unwrap();
        fs::write(outside.path().join("a.md"), "secret").unwrap();
        let site = Site::new(&["content/inside/a.md"]);
        let root = super::super::Root::open(&fs::canonicalize(site.folder.path()).unwrap()).unwrap();
        let open = |path: &str| root.file(Path::new(path)).unwrap();
        assert!(matches!(open("content/inside/a.md"), super::super::Opened::File(_)));
        fs::remove_dir_all(site.path("content/inside")).unwrap();
        site.link("content/inside", outside.path());
        assert!(matches!(open("content/inside/a.md"), super::super::Opened::Gone));
        site.link("content/a.md", outside.path().join("a.md"));
        assert!(matches!(open("content/a.md"), super::super::Opened::Gone));
        assert!(matches!(open("content/none.md"), super::super::Opened::Gone));
        assert!(matches!(open("content"), super::super::Opened::Special));
        assert!(super::super::open_file(&site.path("content/a.md")).is_err());
    }

    #[test]
    fn what_may_not_be_read_is_told_with_the_system_s_words() {
        use std::os::unix::fs::PermissionsExt;
        let mut site = Site::new(&["content/a.md", "content/b/c.md", "content/.d/e.md"]);
        for (path, mode) in [("content/a.md", 0), ("content/b", 0), ("content/.d", 0)] {
            fs::set_permissions(site.path(path), fs::Permissions::from_mode(mode)).unwrap();
        }
        // Root reads everything.
        if fs::read(site.path("content/a.md")).is_err() {
            assert_eq!(site.look(), ["!unreadable-file content/a.md", "!unreadable-file content/b"]);
        }
        for path in ["content/b", "content/.d"] {
            fs::set_permissions(site.path(path), fs::Permissions::from_mode(0o700)).unwrap();
        }
    }
}
