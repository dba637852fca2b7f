//! What is served where, whole and in parts.

use super::*;

#[test]
fn files_have_their_types() {
    let expected = [
        ("a.html", "text/html; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.PNG", "image/png"),
        ("a.jpg", "image/jpeg"),
        ("a.webp", "image/webp"),
        ("a.avif", "image/avif"),
        ("a.gif", "image/gif"),
        ("favicon.ico", "image/x-icon"),
        ("a.woff2", "font/woff2"),
        ("fr/rss.xml", "application/xml; charset=utf-8"),
        ("fr/feed.json", "application/feed+json; charset=utf-8"),
        ("a.json", "application/json; charset=utf-8"),
        ("agenda.ics", "text/calendar; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("a.pdf", "application/pdf"),
        ("a.mp4", "video/mp4"),
        ("a.wasm", "application/wasm"),
        ("a.unknown", "application/octet-stream"),
        (".nojekyll", "application/octet-stream"),
        ("a.b/none", "application/octet-stream"),
    ];
    let files: Vec<_> = expected.iter().map(|(path, _)| (*path, "x")).collect();
    let preview = serve("/", &files);
    let mut client = Client::to(preview.address());
    for (path, media) in expected {
        let answer = client.get(&format!("/{path}"), "");
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(media)), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
        assert_eq!(answer.header("accept-ranges"), Some("bytes"));
    }
}

#[test]
fn the_site_lies_below_its_base() {
    let preview = serve("/some/repo/", &[("index.html", PAGE), ("fr/index.html", PAGE), ("fr/x/index.html", PAGE)]);
    for (from, to) in [
        ("/", "/some/repo/"),
        ("/some/repo", "/some/repo/"),
        ("/some/repo?a=b", "/some/repo/?a=b"),
        ("/some/repo/fr", "/some/repo/fr/"),
        ("/some/repo/fr/x?q=1", "/some/repo/fr/x/?q=1"),
    ] {
        let answer = get(&preview, from);
        assert_eq!((answer.status, answer.header("location")), (302, Some(to)), "{from}");
    }
    for path in ["/some/repo/", "/some/repo/fr/", "/some/repo/fr/x/", "/some/repo/fr/x/index.html", "/some/repo/fr/?q"]
    {
        assert_eq!(get(&preview, path).status, 200, "{path}");
    }
    for path in ["/fr/", "/some/", "/some/repo/none", "/some/repo/fr/x/none/", "/some/repository/", "//some/repo/"] {
        assert_eq!(get(&preview, path).status, 404, "{path}");
    }
    assert!(get(&preview, "/some/repo/fr/").text().contains("<script src=\"/some/repo/__veille/live.js\""));
    assert_eq!(get(&preview, "/some/repo/__veille/live.js").status, 200);
}

#[test]
fn paths_are_decoded_and_composed() {
    let preview = serve("/café/", &[("été/index.html", PAGE), ("100 %.txt", "x"), ("a%20b.txt", "y")]);
    assert_eq!(get(&preview, "/").header("location"), Some("/caf%C3%A9/"));
    for path in ["/caf%C3%A9/%C3%A9t%C3%A9/", "/cafe%CC%81/e%CC%81te%CC%81/", "/caf%C3%A9/100%20%25.txt"] {
        assert_eq!(get(&preview, path).status, 200, "{path}");
    }
    let answer = get(&preview, "/caf%C3%A9/e%CC%81te%CC%81");
    assert_eq!(answer.header("location"), Some("/caf%C3%A9/%C3%A9t%C3%A9/"));
    assert_eq!(get(&preview, "/caf%C3%A9/a%2520b.txt").text(), "y");
    assert_eq!(get(&preview, "/caf%C3%A9/%FF").status, 404);
}

#[test]
fn a_card_is_drawn_when_it_is_asked_for() {
    let preview = serve("/", &[]);
    let card = veille::card::card("a", "Titre", "b", [0; 3]);
    let (path, etag) = (format!("/{}", veille::card::file(&card)), format!("\"{:016x}\"", card.hash));
    preview.update(vec![(path[1..].into(), Content::Drawn(card.clone()))], Vec::new(), Vec::new());
    let answer = get(&preview, &path);
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("image/png")));
    assert_eq!(answer.header("etag"), Some(&*etag));
    assert!(answer.body == veille::card::draw(&card));
    let head = Client::to(preview.address()).raw(&format!("HEAD {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    assert_eq!(head.header("content-length"), answer.header("content-length"));
    assert_eq!(get_with(&preview, &path, &format!("If-None-Match: {etag}\r\n")).status, 304);
}

#[test]
fn no_path_leaves_the_output() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("secret.txt"), "secret").expect("a file");
    fs::create_dir(folder.path().join("site")).expect("a folder");
    let preview = serve("/", &[]);
    preview.update(vec![copied(&folder.path().join("site"), "a.txt", b"x")], Vec::new(), Vec::new());
    for path in ["/../secret.txt", "/%2e%2e/secret.txt", "/a.txt/../../secret.txt", "/..%2fsecret.txt", "/%00", "/\\"] {
        let answer = get(&preview, path);
        assert!(matches!(answer.status, 400 | 404) && !answer.text().contains("secret"), "{path}: {}", answer.status);
    }
}

#[test]
fn what_is_not_there_is_the_sites_own_page() {
    let preview = serve("/", &[("404.html", "<body><p>Introuvable</p></body>")]);
    let answer = get(&preview, "/none/");
    assert_eq!((answer.status, answer.header("content-type")), (404, Some("text/html; charset=utf-8")));
    assert!(answer.text().contains("Introuvable") && answer.text().contains("live.js"));
    let bare = serve("/", &[]);
    let answer = get(&bare, "/none/");
    assert_eq!(answer.status, 404);
    assert!(answer.text().contains("live.js"), "it goes as soon as there is a page");
}

#[test]
fn only_pages_hold_the_script() {
    let folder = tempfile::tempdir().expect("a folder");
    let preview =
        serve("/", &[("a.html", PAGE), ("b.html", "<p>No end"), ("c.HTM", "<p></BODY>"), ("a.svg", "</body>")]);
    preview.update(vec![copied(folder.path(), "d.html", PAGE.as_bytes())], Vec::new(), Vec::new());
    let answer = get(&preview, "/a.html");
    let (before, after) = answer.text().split_once("<script src=\"/__veille/live.js\"").expect("a script");
    assert!(before.ends_with("<p>Bonjour</p>") && after.ends_with("></script>\n</body></html>"));
    assert_eq!(answer.text().matches("<script").count(), 1);
    assert!(get(&preview, "/b.html").text().starts_with("<p>No end<script"));
    assert!(get(&preview, "/c.HTM").text().ends_with("</script>\n</BODY>"));
    assert!(get(&preview, "/d.html").text().starts_with(&format!("{PAGE}<script")));
    assert_eq!(get(&preview, "/a.svg").text(), "</body>");
}

#[test]
fn the_script_needs_no_leave_from_a_strict_policy() {
    let preview = serve("/", &[]);
    let answer = get(&preview, "/__veille/live.js");
    assert_eq!(answer.header("content-type"), Some("text/javascript; charset=utf-8"));
    for forbidden in ["innerHTML", "eval(", "insertAdjacentHTML", "document.write", "style.cssText", "<style"] {
        assert!(!answer.text().contains(forbidden), "{forbidden}");
    }
    let etag = answer.header("etag").expect("an etag");
    assert_eq!(get_with(&preview, "/__veille/live.js", &format!("If-None-Match: {etag}\r\n")).status, 304);
}

#[test]
fn what_is_known_is_not_sent_again() {
    let preview = serve("/", &[("a.html", PAGE), ("a.css", "a{}")]);
    for path in ["/a.html", "/a.css"] {
        let etag = get(&preview, path).header("etag").expect("an etag").to_owned();
        assert!(etag.starts_with('"') && etag.ends_with('"'), "strong: {etag}");
        for sent in [etag.clone(), format!("\"x\", {etag}"), format!("W/{etag}"), "*".into()] {
            let answer = get_with(&preview, path, &format!("If-None-Match: {sent}\r\n"));
            assert_eq!((answer.status, answer.header("etag")), (304, Some(&*etag)), "{path} {sent}");
        }
        assert_eq!(get_with(&preview, path, "If-None-Match: \"x\"\r\n").status, 200);
    }
    let css = get(&preview, "/a.css").header("etag").expect("an etag").to_owned();
    let html = get(&preview, "/a.html").header("etag").expect("an etag").to_owned();
    change(&preview, &[("b.txt", "x")]);
    assert_eq!(get(&preview, "/a.css").header("etag"), Some(&*css));
    // The script in the page names the version, so that the page is another one.
    assert_ne!(get(&preview, "/a.html").header("etag"), Some(&*html));
    change(&preview, &[("a.css", "b{}")]);
    assert_ne!(get(&preview, "/a.css").header("etag"), Some(&*css));
}

#[test]
fn heads_and_nothing_but_reading() {
    let preview = serve("/", &[("a.html", PAGE), ("a.txt", "abc")]);
    let mut client = Client::to(preview.address());
    for path in ["/a.html", "/a.txt", "/none"] {
        let whole = client.get(path, "");
        let head = client.raw(&format!("HEAD {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        assert_eq!(head.status, whole.status);
        for name in ["content-length", "content-type", "etag", "cache-control"] {
            assert_eq!(head.header(name), whole.header(name), "{path} {name}");
        }
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "FOO"] {
        let request = format!("{method} /a.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        let answer = Client::to(preview.address()).raw(&request);
        assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")), "{method}");
    }
}

#[test]
fn parts_of_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let big: Vec<u8> = (0..300_000_u32).map(|number| u8::try_from(number % 251).expect("a byte")).collect();
    let preview = serve("/", &[("a.html", PAGE)]);
    preview.update(vec![copied(folder.path(), "a.mp4", &big)], Vec::new(), Vec::new());
    let page = get(&preview, "/a.html").body;
    for (path, whole) in [("/a.mp4", &big), ("/a.html", &page)] {
        let length = whole.len();
        let etag = get(&preview, path).header("etag").expect("an etag").to_owned();
        let last = length - 1;
        for (range, first, last) in [
            ("0-0".to_owned(), 0, 0),
            ("10-59".to_owned(), 10, 59),
            (format!("{}-", length - 7), length - 7, last),
            ("-70".to_owned(), length - 70, last),
            ("5-99999999".to_owned(), 5, last),
        ] {
            let answer = get_with(&preview, path, &format!("Range: bytes={range}\r\nIf-Range: {etag}\r\n"));
            assert_eq!(answer.status, 206, "{path} {range}");
            assert_eq!(answer.header("content-range"), Some(&*format!("bytes {first}-{last}/{length}")));
            assert!(answer.body == whole[first..=last], "{path} {range}");
        }
        for range in [format!("{length}-"), "5-2".into(), "-0".into(), "x".into()] {
            let answer = get_with(&preview, path, &format!("Range: bytes={range}\r\n"));
            assert_eq!(answer.status, 416, "{path} {range}");
            assert_eq!(answer.header("content-range"), Some(&*format!("bytes */{length}")));
        }
        for headers in ["Range: bytes=0-1\r\nIf-Range: \"old\"\r\n", "Range: bytes=0-1,3-4\r\n", "Range: lines=1-2\r\n"]
        {
            let answer = get_with(&preview, path, headers);
            assert!(answer.status == 200 && answer.body == **whole, "{headers}");
        }
    }
}

#[test]
fn copied_files_come_from_disk_and_say_when_they_are_gone() {
    let folder = tempfile::tempdir().expect("a folder");
    let preview = serve("/", &[]);
    let big = vec![b'x'; 3 << 20];
    let files = vec![copied(folder.path(), "big.bin", &big), copied(folder.path(), "empty.txt", b"")];
    preview.update(files, Vec::new(), Vec::new());
    assert!(get(&preview, "/big.bin").body == big);
    assert_eq!(get(&preview, "/empty.txt").body, b"");
    // Written to just now and not yet looked at: it is sent, without a name for it.
    fs::write(folder.path().join("big.bin"), "short").expect("a file");
    let answer = get(&preview, "/big.bin");
    assert_eq!((answer.text(), answer.header("etag")), ("short", None));
    fs::remove_file(folder.path().join("big.bin")).expect("removed");
    let answer = get(&preview, "/big.bin");
    assert_eq!(answer.status, 404);
    assert!(answer.text().contains("`big.bin` was copied from a file that is gone"), "{}", answer.text());
    fs::create_dir(folder.path().join("big.bin")).expect("a folder");
    let answer = get(&preview, "/big.bin");
    assert_eq!(answer.status, 500);
    assert!(answer.text().contains("cannot read"), "{}", answer.text());
}
