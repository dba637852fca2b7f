//! A server of this machine that answers as the script says, and writes down who asks.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// One request.
#[derive(Debug, Clone)]
pub struct Asked {
    pub method: String,
    pub path: String,
    pub agent: String,
    pub at: Instant,
}

#[derive(Default)]
pub struct Log {
    pub asked: Mutex<Vec<Asked>>,
    /// Requests without an answer yet, and how many there were at most.
    open: AtomicUsize,
    pub most: AtomicUsize,
    /// Who waits in `/meet`.
    meeting: (Mutex<usize>, Condvar),
}

pub struct Server {
    pub address: SocketAddr,
    pub log: Arc<Log>,
}

impl Server {
    pub fn start() -> Self {
        Self::start_on("127.0.0.1:0".parse().unwrap(), Arc::default())
    }

    pub fn start_on(address: SocketAddr, log: Arc<Log>) -> Self {
        let listener = TcpListener::bind(address).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let server = Self { address, log: Arc::clone(&log) };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let log = Arc::clone(&log);
                thread::spawn(move || {
                    // Clients may go away at any time.
                    let _ = serve(stream, &log);
                });
            }
        });
        server
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What was asked of a path, as `HEAD GET GET`.
    pub fn methods(&self, path: &str) -> String {
        let asked = self.log.asked.lock().unwrap();
        let methods: Vec<&str> = asked.iter().filter(|a| a.path == path).map(|asked| &*asked.method).collect();
        methods.join(" ")
    }

    pub fn count(&self) -> usize {
        self.log.asked.lock().unwrap().len()
    }
}

fn serve(stream: TcpStream, log: &Log) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        let Ok(length) = reader.read_line(&mut line) else {
            // Whoever speaks TLS is answered in plain words.
            return (&stream).write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        };
        if length == 0 || line.trim().is_empty() {
            break;
        }
        head.push(line.trim().to_owned());
    }
    let Some(first) = head.first() else { return Ok(()) };
    let mut words = first.split(' ');
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let agent =
        head.iter().find_map(|line| line.split_once(": ").filter(|(k, _)| k.eq_ignore_ascii_case("user-agent")));
    let agent = agent.map(|(_, value)| value.to_owned()).unwrap_or_default();
    let asked = Asked { method: method.to_owned(), path: path.to_owned(), agent, at: Instant::now() };
    let before = {
        let mut all = log.asked.lock().unwrap();
        all.push(asked);
        all.iter().filter(|other| other.path == path).count() - 1
    };
    answer(method, path, before, stream, reader, log)
}

/// The script; `before` is how often the path was asked for until now.
fn answer(
    method: &str,
    path: &str,
    before: usize,
    mut stream: TcpStream,
    mut reader: BufReader<TcpStream>,
    log: &Log,
) -> std::io::Result<()> {
    let head = method == "HEAD";
    let open = log.open.fetch_add(1, Ordering::SeqCst) + 1;
    log.most.fetch_max(open, Ordering::SeqCst);
    let (status, more) = match path {
        "/gone" => ("404 Not Found", String::new()),
        "/for-ever-gone" => ("410 Gone", String::new()),
        "/get-only" if head => ("405 Method Not Allowed", String::new()),
        "/shy" if head => ("404 Not Found", String::new()),
        "/forbidden" => ("403 Forbidden", String::new()),
        "/teapot" => ("999 Request denied", String::new()),
        "/twice" if before < 2 => ("500 Internal Server Error", String::new()),
        trouble if trouble.starts_with("/trouble") => ("503 Service Unavailable", String::new()),
        "/busy" if before == 0 => ("429 Too Many Requests", "Retry-After: 0\r\n".to_owned()),
        "/full" => ("429 Too Many Requests", String::new()),
        "/later" => ("429 Too Many Requests", "Retry-After: 3600\r\n".to_owned()),
        "/moved" => ("301 Moved Permanently", "Location: /new?a=1\r\n".to_owned()),
        "/moved-twice" => ("308 Permanent Redirect", "Location: /moved\r\n".to_owned()),
        "/moved-home" => ("301 Moved Permanently", "Location: /\r\n".to_owned()),
        "/moved-away" => ("301 Moved Permanently", "Location: /gone\r\n".to_owned()),
        "/slash" => ("301 Moved Permanently", "Location: /slash/\r\n".to_owned()),
        "/passing" => ("302 Found", "Location: /moved\r\n".to_owned()),
        "/circle" => ("302 Found", "Location: /round\r\n".to_owned()),
        "/round" => ("302 Found", "Location: /circle\r\n".to_owned()),
        "/app" => ("302 Found", "Location: app:open\r\n".to_owned()),
        "/nowhere" => ("302 Found", String::new()),
        "/closed" => return Ok(()),
        "/garbage" => return stream.write_all(b"\x00\xff what?\r\n\r\n"),
        "/slow" => {
            // Until the client has had enough.
            let _ = reader.read(&mut [0])?;
            return Ok(());
        }
        "/meet" => {
            let (waiting, arrived) = &log.meeting;
            let mut count = waiting.lock().unwrap();
            *count += 1;
            arrived.notify_all();
            let (count, _) = arrived.wait_timeout_while(count, Duration::from_secs(5), |count| *count < 2).unwrap();
            if *count < 2 { ("404 Nobody came", String::new()) } else { ("200 OK", String::new()) }
        }
        endless if endless.starts_with("/endless") => ("302 Found", format!("Location: {endless}x\r\n")),
        _ => ("200 OK", String::new()),
    };
    log.open.fetch_sub(1, Ordering::SeqCst);
    let body = if head { "" } else { "text" };
    write!(stream, "HTTP/1.1 {status}\r\n{more}Content-Length: 4\r\nConnection: close\r\n\r\n{body}")
}
