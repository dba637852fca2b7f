//! The preview server as browsers see it: over real connections, with a client of a few lines.
//!
//! Nothing here sleeps for luck: every wait is for bytes, and ends with a failure after [`PATIENCE`].

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use veille::diagnostic::{Diagnostic, Source};
use veille::output::{Content, Copied};
use veille::preview::{Options, Preview, PreviewError};

const PATIENCE: Duration = Duration::from_secs(20);

/// Tests with hundreds of connections take turns: both ends of each are open files of this one process.
static CROWD: Mutex<()> = Mutex::new(());

const PAGE: &str = "<!DOCTYPE html><title>x</title><body><p>Bonjour</p></body></html>";

// ── A browser of a few lines

struct Answer {
    status: u16,
    head: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }

    /// What the injected element says.
    fn attribute(&self, name: &str) -> &str {
        let start = self.text().find(&format!("{name}=\"")).expect("the script") + name.len() + 2;
        self.text()[start..].split('"').next().expect("an end")
    }
}

struct Client(BufReader<TcpStream>);

impl Client {
    fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        stream.set_nodelay(true).expect("no delay");
        Self(BufReader::new(stream))
    }

    fn raw(&mut self, request: &str) -> Answer {
        self.0.get_mut().write_all(request.as_bytes()).expect("room");
        let (status, head) = self.head();
        let mut answer = Answer { status, head, body: Vec::new() };
        if !request.starts_with("HEAD") && status != 304 {
            let length = answer.header("content-length").expect("a length").parse().expect("a number");
            answer.body.resize(length, 0);
            self.0.read_exact(&mut answer.body).expect("the body");
        }
        answer
    }

    fn head(&mut self) -> (u16, Vec<(String, String)>) {
        let first = self.line();
        let status = first.split(' ').nth(1).unwrap_or_else(|| panic!("no status in {first:?}")).parse();
        let mut head = Vec::new();
        loop {
            let line = self.line();
            let Some((name, value)) = line.split_once(':') else { break };
            head.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        (status.expect("a number"), head)
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).expect("a line");
        line.trim_end_matches("\r\n").to_owned()
    }

    fn get(&mut self, path: &str, headers: &str) -> Answer {
        self.raw(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n"))
    }
}

fn get(preview: &Preview, path: &str) -> Answer {
    Client::to(preview.address()).get(path, "")
}

fn get_with(preview: &Preview, path: &str, headers: &str) -> Answer {
    Client::to(preview.address()).get(path, headers)
}

#[derive(Debug)]
struct Event {
    name: String,
    id: Option<String>,
    data: String,
}

impl Event {
    fn json(&self) -> Value {
        serde_json::from_str(&self.data).expect("JSON")
    }
}

/// A page that listens.
struct Events {
    client: Client,
    text: String,
}

impl Events {
    /// Listens as a page does that was loaded at `since`.
    fn of(preview: &Preview, page: &str, since: &str) -> Self {
        Self::with(preview, &format!("/__veille/events?page={}&since={since}", page.replace('/', "%2F")), "")
    }

    fn with(preview: &Preview, path: &str, headers: &str) -> Self {
        let mut client = Client::to(preview.address());
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n");
        client.0.get_mut().write_all(request.as_bytes()).expect("room");
        let (status, head) = client.head();
        assert_eq!(status, 200, "{head:?}");
        assert!(head.contains(&("content-type".into(), "text/event-stream".into())), "{head:?}");
        Self { client, text: String::new() }
    }

    /// Loads a page and listens from there, past the first diagnostics.
    fn load(preview: &Preview, page: &str) -> Self {
        let since = get(preview, page).attribute("data-version").to_owned();
        let mut events = Self::of(preview, page, &since);
        assert_eq!(events.next().name, "diagnostics");
        events
    }

    fn next(&mut self) -> Event {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    let line = event.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
                    line.map(str::to_owned)
                };
                let event = Event {
                    name: field("event").expect("a name"),
                    id: field("id"),
                    data: field("data").unwrap_or_default(),
                };
                self.text = rest.to_owned();
                return event;
            }
            let length = usize::from_str_radix(&self.client.line(), 16).expect("a chunk");
            let mut chunk = vec![0; length + 2];
            self.client.0.read_exact(&mut chunk).expect("a chunk");
            self.text.push_str(std::str::from_utf8(&chunk[..length]).expect("text"));
        }
    }
}

// ── Sites

fn options(base: &str) -> Options {
    Options { port: 0, base_path: base.into(), ..Options::default() }
}

fn made(files: &[(&str, &str)]) -> Vec<(Arc<str>, Content)> {
    files.iter().map(|(path, text)| (Arc::from(*path), Content::made(text.as_bytes()))).collect()
}

fn serve(base: &str, files: &[(&str, &str)]) -> Preview {
    let preview = Preview::start(options(base)).expect("a free port");
    preview.update(made(files), Vec::new(), Vec::new());
    preview
}

fn change(preview: &Preview, files: &[(&str, &str)]) {
    preview.update(made(files), Vec::new(), Vec::new());
}

fn copied(folder: &Path, name: &str, bytes: &[u8]) -> (Arc<str>, Content) {
    let from = folder.join(name);
    fs::write(&from, bytes).expect("a file");
    let hash = Content::made(bytes).hash();
    (name.into(), Content::Copied(Copied { from: Arc::new(from), length: bytes.len() as u64, hash }))
}

fn fault() -> Diagnostic {
    let source = Source::new("content/x.fr.md".into(), "---\nthemes: [regulaton]\n");
    Diagnostic::error("unknown-theme", "unknown theme `regulaton`")
        .at(source.place(13..22))
        .hint("did you mean `regulation`?")
}

// ── Files

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

// ── Safety

#[test]
fn foreign_hosts_are_refused() {
    let preview = serve("/", &[("index.html", PAGE)]);
    let ask =
        |path: &str, hosts: &str| Client::to(preview.address()).raw(&format!("GET {path} HTTP/1.1\r\n{hosts}\r\n"));
    for host in ["localhost", "localhost:1", "127.0.0.1:4000", "127.1.2.3", "[::1]:4000", "fr.localhost", "LocalHost"] {
        assert_eq!(ask("/", &format!("Host: {host}\r\n")).status, 200, "{host}");
    }
    for host in ["evil.example", "localhost.evil.example", "192.168.0.7", "127.0.0.1.evil.example"] {
        for path in ["/", "/__veille/events?page=/", "/__veille/live.js"] {
            let answer = ask(path, &format!("Host: {host}\r\n"));
            assert_eq!(answer.status, 403, "{host} {path}");
            assert!(answer.text().contains("open it as `localhost`") && !answer.text().contains("Bonjour"));
        }
    }
    assert_eq!(ask("/", "").status, 400);
    assert_eq!(ask("/", "Host: localhost\r\nHost: localhost\r\n").status, 400);
    assert_eq!(ask("http://evil.example/", "Host: localhost\r\n").status, 403);
}

#[test]
fn the_host_that_was_given_is_believed() {
    let preview = Preview::start(Options { host: IpAddr::V4(Ipv4Addr::UNSPECIFIED), ..options("/") }).expect("a port");
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, preview.address().port()));
    let ask = |host: &str| Client::to(address).raw(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n")).status;
    assert_eq!((ask("192.168.0.7:4000"), ask("evil.example")), (404, 403));
}

#[test]
fn heads_are_bounded() {
    let preview = serve("/", &[("a.txt", "x")]);
    let long = "a".repeat(100_000);
    for request in [
        format!("GET /{long} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\nCookie: {long}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\n{}\r\n", "A: b\r\n".repeat(1000)),
    ] {
        let mut client = Client::to(preview.address());
        // It may hang up before it has everything.
        let _ = client.0.get_mut().write_all(request.as_bytes());
        let mut answer = Vec::new();
        match client.0.read_to_end(&mut answer) {
            Ok(_) => assert!(answer.starts_with(b"HTTP/1.1 4"), "{:?}", String::from_utf8_lossy(&answer)),
            Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
        }
    }
    assert_eq!(get(&preview, "/a.txt").status, 200);
}

// ── Live

#[test]
fn only_the_page_that_changed_reloads() {
    let preview = serve("/b/", &[("fr/index.html", PAGE), ("en/index.html", PAGE)]);
    let (mut fr, mut en) = (Events::load(&preview, "/b/fr/"), Events::load(&preview, "/b/en/"));
    change(&preview, &[("fr/index.html", "<p>new"), ("fr/rss.xml", "<rss/>")]);
    let reload = fr.next();
    assert_eq!((&*reload.name, &*reload.data), ("reload", "{\"base\":\"/b/\"}"));
    let version = en.next();
    assert_eq!(version.name, "version");
    assert_eq!(version.id, reload.id, "who need not reload has the version all the same");
    assert_eq!(Some(get(&preview, "/b/fr/").attribute("data-version")), version.id.as_deref());
}

#[test]
fn style_sheets_are_swapped() {
    let preview = serve("/b/", &[("index.html", PAGE), ("my style.css", "a{}")]);
    let mut page = Events::load(&preview, "/b/");
    change(&preview, &[("my style.css", "b{}")]);
    let event = page.next();
    assert_eq!(event.name, "style");
    assert_eq!(event.json()["files"], serde_json::json!([["/b/my%20style.css", "/b/my%20style.css"]]));
    // With the page itself changed too, loading it is enough.
    change(&preview, &[("my style.css", "c{}"), ("index.html", "<p>new")]);
    assert_eq!(page.next().name, "reload");
}

#[test]
fn a_style_sheet_with_a_fingerprint_in_its_name_is_swapped_too() {
    let page = |name: &str| format!("<link rel=stylesheet href=/assets/{name}.css><body>x</body>");
    let preview = serve("/", &[("a.html", &page("style-00000000")), ("assets/style-00000000.css", "a{}")]);
    let mut events = Events::load(&preview, "/a.html");
    let files = made(&[("a.html", &page("style-12345678")), ("assets/style-12345678.css", "b{}")]);
    preview.update(files, vec!["assets/style-00000000.css".into()], Vec::new());
    let event = events.next();
    assert_eq!(event.name, "style");
    let swap = ["/assets/style-00000000.css", "/assets/style-12345678.css"];
    assert_eq!(event.json()["files"], serde_json::json!([swap]));
    assert!(get(&preview, "/a.html").text().contains("style-12345678"));
}

#[test]
fn pictures_are_named_and_feeds_are_not() {
    let preview = serve("/", &[("index.html", PAGE), ("a.png", "1"), ("b.svg", "1"), ("sitemap.xml", "1")]);
    let mut page = Events::load(&preview, "/");
    let files = made(&[("a.png", "2"), ("sitemap.xml", "2"), ("agenda.ics", "2"), ("fr/feed.json", "2")]);
    preview.update(files, vec!["b.svg".into()], Vec::new());
    let event = page.next();
    assert_eq!(event.name, "assets");
    assert_eq!(event.json()["files"], serde_json::json!([["/b.svg", "/b.svg"], ["/a.png", "/a.png"]]));
    change(&preview, &[("sitemap.xml", "3")]);
    assert_eq!(page.next().name, "version");
    let many: Vec<_> = (0..2000).map(|number| (Arc::from(format!("{number}.png")), Content::made(b"x"))).collect();
    preview.update(many, Vec::new(), Vec::new());
    let event = page.next();
    assert_eq!((&*event.name, &event.json()["files"]), ("assets", &Value::from("*")));
}

#[test]
fn a_page_that_comes_or_goes_reloads() {
    let preview = serve("/", &[("a/index.html", PAGE), ("404.html", PAGE)]);
    let (mut old, mut new, mut none) =
        (Events::load(&preview, "/a/"), Events::load(&preview, "/b/"), Events::load(&preview, "/c/"));
    preview.update(made(&[("b/index.html", PAGE)]), vec!["a/index.html".into()], Vec::new());
    let names = [old.next().name, new.next().name, none.next().name];
    assert_eq!(names, ["reload", "reload", "version"]);
    change(&preview, &[("404.html", "<p>new")]);
    let names = [old.next().name, new.next().name, none.next().name];
    assert_eq!(names, ["reload", "version", "reload"]);
}

#[test]
fn who_was_away_catches_up() {
    let preview = serve("/", &[("a.html", PAGE), ("b.html", PAGE), ("a.css", "1")]);
    let since = get(&preview, "/a.html").attribute("data-version").to_owned();
    for turn in 0..50 {
        change(&preview, &[("b.html", &format!("<p>{turn}"))]);
    }
    let mut events = Events::of(&preview, "/b.html", &since);
    assert_eq!([events.next().name, events.next().name], ["reload", "diagnostics"]);
    let mut events = Events::of(&preview, "/a.html", &since);
    assert_eq!([events.next().name, events.next().name], ["version", "diagnostics"]);
    change(&preview, &[("a.css", "2")]);
    assert_eq!(Events::of(&preview, "/a.html", &since).next().name, "style");
    let now = get(&preview, "/a.html").attribute("data-version").to_owned();
    assert_eq!(Events::of(&preview, "/b.html", &now).next().name, "diagnostics", "nothing was missed");
    // The browser's own attempt to connect again tells in a header what it saw last.
    let address = format!("/__veille/events?page=%2Fb.html&since={since}");
    let mut events = Events::with(&preview, &address, &format!("Last-Event-ID: {now}\r\n"));
    assert_eq!(events.next().name, "diagnostics");
}

#[test]
fn pages_of_another_run_reload() {
    let first = serve("/", &[("a.html", PAGE)]);
    let since = get(&first, "/a.html").attribute("data-version").to_owned();
    drop(first);
    let second = Preview::start(options("/")).expect("a port");
    let mut events = Events::of(&second, "/a.html", &since);
    assert_eq!(events.next().name, "diagnostics", "there is nothing to load before the first update");
    change(&second, &[("a.html", PAGE)]);
    assert_eq!(events.next().name, "reload");
    for unknown in [&*since, "x", "", "a:b"] {
        assert_eq!(Events::of(&second, "/a.html", unknown).next().name, "reload", "{unknown}");
    }
}

#[test]
fn a_page_loaded_before_the_first_build_is_shown_it() {
    let preview = Preview::start(options("/")).expect("a port");
    let (mut there, mut none) = (Events::load(&preview, "/a.html"), Events::load(&preview, "/none"));
    change(&preview, &[("a.html", PAGE)]);
    assert_eq!([there.next().name, none.next().name], ["reload", "reload"]);
}

#[test]
fn another_base_takes_open_pages_along() {
    let preview = serve("/old/", &[("a.html", PAGE)]);
    let mut page = Events::load(&preview, "/old/a.html");
    preview.rebase("/new/");
    let event = page.next();
    assert_eq!((&*event.name, &event.json()["base"]), ("reload", &Value::from("/new/")));
    assert_eq!((get(&preview, "/old/a.html").status, get(&preview, "/new/a.html").status), (404, 200));
    assert_eq!(get(&preview, "/").header("location"), Some("/new/"));
    // A page that slept meanwhile asks below the old base.
    let mut late = Events::with(&preview, "/old/__veille/events?page=%2Fold%2Fa.html&since=x", "");
    assert_eq!(late.next().json()["base"], "/new/");
    preview.rebase("/new/");
    change(&preview, &[("b.txt", "x")]);
    assert_eq!(page.next().name, "version", "the same base again is no change");
}

#[test]
fn diagnostics_come_at_once_and_when_they_change() {
    let preview = serve("/", &[("a.html", PAGE)]);
    let since = get(&preview, "/a.html").attribute("data-version").to_owned();
    let mut events = Events::of(&preview, "/a.html", &since);
    assert_eq!(events.next().json(), serde_json::json!({ "errors": 0, "warnings": 0, "list": [] }));
    let warning = Diagnostic::warning("no-alt", "a picture has no text");
    preview.update(Vec::new(), Vec::new(), vec![warning.clone(), fault()]);
    let event = events.next();
    assert_eq!(event.name, "diagnostics");
    let told = event.json();
    assert_eq!((&told["errors"], &told["warnings"]), (&1.into(), &1.into()));
    let expected = serde_json::json!({
        "severity": "error", "name": "unknown-theme", "message": "unknown theme `regulaton`",
        "path": "content/x.fr.md", "line": 2, "column": 10, "width": 9, "text": "themes: [regulaton]", "skipped": 0,
        "hint": "did you mean `regulation`?",
    });
    assert_eq!(told["list"][0], expected);
    assert_eq!(told["list"][1]["severity"], "warning");
    assert_eq!(Events::of(&preview, "/a.html", &since).next().json(), told, "also to who comes later");
    // The same again is no change: the next thing said is that they are gone.
    preview.update(Vec::new(), Vec::new(), vec![warning, fault()]);
    preview.update(Vec::new(), Vec::new(), Vec::new());
    assert_eq!(events.next().json()["errors"], 0);
}

// ── Many

#[test]
fn five_hundred_pages_listen_while_others_load() {
    let _turn = CROWD.lock().unwrap_or_else(PoisonError::into_inner);
    let preview = serve("/", &[("a.html", PAGE), ("b.html", PAGE)]);
    let mut crowd: Vec<Events> = (0..500).map(|_| Events::load(&preview, "/a.html")).collect();
    let mut client = Client::to(preview.address());
    for _ in 0..5000 {
        assert_eq!(client.get("/b.html", "").status, 200);
    }
    change(&preview, &[("b.html", "<p>new")]);
    change(&preview, &[("a.html", "<p>new")]);
    for page in &mut crowd {
        // Two changes in quick succession may come as one.
        let first = page.next().name;
        assert!(first == "reload" || page.next().name == "reload");
    }
}

#[test]
fn there_is_an_end_to_those_who_listen_and_room_for_pages_all_the_same() {
    let _turn = CROWD.lock().unwrap_or_else(PoisonError::into_inner);
    let preview = serve("/", &[("a.html", PAGE)]);
    let mut crowd: Vec<Events> = (0..600).map(|_| Events::of(&preview, "/a.html", "")).collect();
    let answer = get(&preview, "/__veille/events?page=%2Fa.html");
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("5")));
    assert_eq!(get(&preview, "/a.html").status, 200);
    let mut idle: Vec<TcpStream> =
        (0..424).map(|_| TcpStream::connect(preview.address()).expect("a connection")).collect();
    let mut refused = Client::to(preview.address());
    let (status, _) = refused.head();
    assert_eq!((status, &*refused.line()), (503, "too many connections to this preview: close some of its windows"));
    // Once some have gone there is room again. The server sees it when it gets to it, so that asking again is fair.
    crowd.clear();
    idle.clear();
    let again = (0..10_000).find_map(|_| {
        let mut client = Client::to(preview.address());
        client.0.get_mut().write_all(b"GET /a.html HTTP/1.1\r\nHost: localhost\r\n\r\n").ok()?;
        let mut first = String::new();
        client.0.read_line(&mut first).ok()?;
        first.contains(" 200 ").then_some(())
    });
    assert!(again.is_some());
}

// ── Starting and stopping

#[test]
fn a_port_in_use_is_passed_over_unless_it_was_asked_for() {
    let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = other.local_addr().expect("an address").port();
    let fixed = Preview::start(Options { port, port_is_fixed: true, ..Options::default() });
    let error = fixed.expect_err("the port is in use");
    assert!(matches!(error, PreviewError::PortTaken { .. }));
    assert!(error.to_string().starts_with(&format!("port {port} is in use by another program")), "{error}");
    assert!(error.to_string().contains("`--port`"));
    if port < u16::MAX - 100 {
        let next = Preview::start(Options { port, ..Options::default() }).expect("the next port");
        assert!((port + 1..=port + 100).contains(&next.address().port()));
        assert!(next.address().ip().is_loopback());
    }
    let elsewhere = Preview::start(Options { host: "192.0.2.1".parse().expect("an address"), ..options("/") });
    let error = elsewhere.expect_err("not an address of this machine");
    assert!(error.to_string().contains("`192.0.2.1` is not an address of this machine"), "{error}");
}

#[test]
fn dropping_it_ends_at_once_with_pages_open() {
    let preview = serve("/", &[("a.html", PAGE)]);
    let address = preview.address();
    let mut page = Events::load(&preview, "/a.html");
    let mut idle = Client::to(address);
    assert_eq!(idle.get("/a.html", "").status, 200);
    drop(preview);
    for stream in [&mut page.client.0, &mut idle.0] {
        let mut rest = Vec::new();
        match stream.read_to_end(&mut rest) {
            Ok(_) => {}
            Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
        }
    }
    assert!(TcpStream::connect(address).is_err(), "nobody listens any more");
    let again = Preview::start(Options { port: address.port(), port_is_fixed: true, ..Options::default() });
    assert_eq!(again.expect("the port is free").address(), address);
}
