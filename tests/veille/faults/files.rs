//! Files that cannot be read as what they should be.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;

use super::{article, review, snapshot, text, told};
use crate::site::Site;

#[test]
fn bytes_that_are_no_text() {
    let latin = b"---\ntitle: Essai\ndate: 2026-01-15\n---\nL'\xE9conomie.\n";
    review(
        "encodings",
        [
            ("an entry in Latin-1", Site::new().bytes("content/a.fr.md", latin)),
            ("settings", Site::empty().bytes("veille.toml", b"id = \"\xE9\"\n")),
            ("a theme", Site::new().bytes("themes/new.toml", b"[fr]\nname = \"\xE9\"\n")),
            ("words", Site::new().bytes("strings/fr.toml", b"[words]\nhome = \"\xE9\"\n")),
            ("a template", text("x").bytes("templates/home.html", b"<p>\xE9</p>")),
            ("UTF-16", Site::new().bytes("content/a.fr.md", b"\xFF\xFE-\0-\0-\0\n\0")),
        ],
    );
}

#[test]
fn what_is_not_a_file() {
    let socket = text("x");
    let _listener = UnixListener::bind(socket.path("content/2026/socket.fr.md")).expect("a socket");
    let folder = text("x");
    fs::create_dir(folder.path("content/b.fr.md")).expect("a folder");
    fs::write(folder.path("content/b.fr.md/c.fr.md"), "").expect("a file");
    let themes = Site::new();
    fs::remove_dir_all(themes.path("themes")).expect("the folder");
    let settings = Site::empty();
    fs::create_dir(settings.path("veille.toml")).expect("a folder");
    let large = text("x");
    let file = fs::File::create(large.path("content/large.fr.md")).expect("a file");
    file.set_len((64 << 20) + 1).expect("a long file");
    let bytes = text("x");
    fs::write(bytes.path("content").join(OsStr::from_bytes(b"caf\xE9.fr.md")), "x").expect("a file");
    let folder_bytes = text("x");
    let name = folder_bytes.path("content").join(OsStr::from_bytes(b"caf\xE9"));
    fs::create_dir(&name).expect("a folder");
    fs::write(name.join("a.fr.md"), "x").expect("a file");
    review(
        "not_files",
        [
            ("a socket", socket),
            ("a folder with the name of an entry", folder),
            ("a file with the name of a folder", themes.file("themes", "x")),
            ("a folder with the name of the settings", settings),
            ("a text without end", large),
            ("a file name that is no UTF-8", bytes),
            ("a folder name that is no UTF-8", folder_bytes),
        ],
    );
}

#[test]
fn symbolic_links() {
    let outside = tempfile::TempDir::new().expect("a folder");
    fs::write(outside.path().join("secret.fr.md"), "secret").expect("a file");
    let link = |path: &str, target: &std::path::Path| {
        let site = article("---\ntitle: Titre\ndate: 2026-01-15\n---\nTexte.\n");
        symlink(target, site.path(path)).expect("a link");
        site
    };
    review(
        "symbolic_links",
        [
            ("to a file outside", link("content/b.fr.md", &outside.path().join("secret.fr.md"))),
            ("to a folder outside", link("content/2025", outside.path())),
            ("of static files to a folder outside", link("static", outside.path())),
            ("to nothing", link("content/b.fr.md", "nothing.fr.md".as_ref())),
            ("to itself", link("content/b.fr.md", "b.fr.md".as_ref())),
            ("to the folder that holds it", link("content/2026/again", "..".as_ref())),
        ],
    );
}

/// Root reads everything: there this test can only say so.
#[test]
fn what_may_not_be_read() {
    let denied = |title: &str, path: &str| {
        let site = text("x").file("content/2025/b.fr.md", "x");
        let path = site.path(path);
        let allowed = fs::metadata(&path).expect("it is there").permissions();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("the right is taken");
        if fs::read(&path).is_ok() {
            return None;
        }
        let told = told(title, &site);
        // Otherwise the folder could not be removed.
        fs::set_permissions(&path, allowed).expect("the right is given back");
        Some(told)
    };
    let cases = [("a file", "content/2025/b.fr.md"), ("a folder", "content/2025"), ("the settings", "veille.toml")];
    let told: Option<Vec<String>> = cases.into_iter().map(|(title, path)| denied(title, path)).collect();
    match told {
        Some(told) => snapshot("unreadable", &told.join("\n")),
        None => eprintln!("run as root, who reads everything: nothing is shown"),
    }
}
