//! The preview server as browsers see it: over real connections, with a client of a few lines.
//!
//! Nothing here sleeps for luck: every wait is for bytes, and ends with a failure after [`PATIENCE`].

mod files;
mod live;
mod many;
mod safety;
mod search;

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

    fn next_named(&mut self, name: &str) -> Event {
        loop {
            let event = self.next();
            if event.name == name {
                return event;
            }
        }
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
    (name.into(), Content::Copied(Copied { from: Arc::new(from), length: bytes.len() as u64, hash, pieces: None }))
}

fn fault() -> Diagnostic {
    let source = Source::new("content/x.fr.md".into(), "---\nthemes: [regulaton]\n");
    Diagnostic::error("unknown-theme", "unknown theme `regulaton`")
        .at(source.place(13..22))
        .hint("did you mean `regulation`?")
}
