//! Bytes that are sent to the preview: it answers, and shows the site's own files under its own names only.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::LazyLock;
use std::time::Duration;

use veille::output::Content;
use veille::preview::{Options, Preview};

/// What stands in every page, and in no answer to a stranger.
const SECRET: &str = "only-for-this-machine";
/// How long the beginning of an answer is waited for; where nothing whole was asked there is none.
const MOMENT: Duration = Duration::from_millis(10);
/// Longer than any answer takes.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// The status codes that a preview knows, those of its library for what is no request among them.
const KNOWN: [&str; 11] = ["200", "206", "302", "304", "400", "403", "404", "405", "416", "431", "503"];

static PREVIEW: LazyLock<Preview> = LazyLock::new(|| {
    let options = Options { port: 0, base_path: "/café/base/".into(), ..Options::default() };
    let preview = Preview::start(options).expect("a free port");
    let file = |path: &str, text: &str| (path.into(), Content::made(text.as_bytes()));
    let page = format!("<!DOCTYPE html><title>{SECRET}</title><body><p>{SECRET}");
    let changed = vec![
        file("index.html", &page),
        file("fr/index.html", &page),
        file("fr/été/index.html", &page),
        file("fr/rss.xml", SECRET),
        file("assets/style.css", SECRET),
        file("404.html", &page),
    ];
    preview.update(changed, Vec::new(), Vec::new());
    preview
});

/// Sends the bytes, and looks at what is answered.
pub fn preview_request(bytes: &[u8]) {
    let answer = answer(bytes, MOMENT);
    // A server may close without a word where nothing whole was asked.
    if answer.is_empty() {
        return;
    }
    let text = String::from_utf8_lossy(&answer);
    let (line, rest) = text.split_once("\r\n").expect("a line of status");
    let status = line.strip_prefix("HTTP/1.1 ").or(line.strip_prefix("HTTP/1.0 ")).expect("HTTP");
    let status = status.split(' ').next().unwrap_or_default();
    assert!(KNOWN.contains(&status), "{line}");
    let (head, _) = rest.split_once("\r\n\r\n").expect("a whole head");
    for header in head.split("\r\n") {
        assert!(header.contains(": ") && !header.contains(|c: char| c.is_control() && c != '\t'), "{header:?}");
    }
    if !is_own(bytes) {
        assert!(!text.contains(SECRET), "shown to a stranger: {text}");
    }
}

/// Sends the bytes, waits for the beginning of an answer, then says that no more will come, and reads up to the end.
pub fn answer(bytes: &[u8], patience: Duration) -> Vec<u8> {
    let mut stream = TcpStream::connect(PREVIEW.address()).expect("the preview listens");
    stream.set_write_timeout(Some(PATIENCE)).expect("a time");
    stream.set_read_timeout(Some(patience)).expect("a time");
    // A server may refuse, and close, before it has read everything.
    _ = stream.write_all(bytes);
    let mut buffer = vec![0; 16 << 10];
    let began = stream.read(&mut buffer).unwrap_or_default();
    let mut answer = buffer[..began].to_vec();
    _ = stream.shutdown(Shutdown::Write);
    stream.set_read_timeout(Some(PATIENCE)).expect("a time");
    // Who listens to events is told of them for ever.
    while !String::from_utf8_lossy(&answer).contains("text/event-stream") {
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => answer.extend(&buffer[..length]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                panic!("no end of an answer: {:?}", String::from_utf8_lossy(&answer));
            }
            Err(_) => break,
        }
    }
    answer
}

/// Whether the bytes name this machine anywhere.
fn is_own(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    ["localhost", "127.", "::1", "[0"].iter().any(|name| text.contains(name))
}
