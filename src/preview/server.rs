//! The connections: how many there may be, how long they may idle, and what they share.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use xxhash_rust::xxh3::xxh3_64;

use super::answer::answer;
use super::search::Search;
use super::store::Store;

/// Connections at a time. More than any browser opens, fewer than the files a process may have open.
const CONNECTIONS: usize = 1024;

/// How many of them may listen to events, so that there is room for pages.
const LISTENERS: usize = 600;

/// How long a connection may stay without the whole head of a request, the time between two requests included.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// The largest head of a request, and how much of an answer waits for a slow reader.
const BUFFER: usize = 32 << 10;

/// How long to wait where the system cannot take a connection, for want of files mostly.
const PAUSE: Duration = Duration::from_millis(100);

/// Sent as it is to those for whom there is no room: there is none for a task either.
const NO_ROOM: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n\
    Content-Length: 65\r\nRetry-After: 1\r\nConnection: close\r\n\r\n\
    too many connections to this preview: close some of its windows\r\n";

/// What all connections share.
pub(super) struct Shared {
    store: Mutex<Store>,
    ticks: watch::Sender<()>,
    listeners: Arc<Semaphore>,
    host: IpAddr,
    boot: Box<str>,
    search: Search,
}

impl Shared {
    pub(super) fn new(store: Store, host: IpAddr) -> Self {
        let listeners = Arc::new(Semaphore::new(LISTENERS));
        Self {
            store: Mutex::new(store),
            ticks: watch::Sender::new(()),
            listeners,
            host,
            boot: boot(),
            search: Search::default(),
        }
    }

    /// Looks at the output. Nothing inside waits: it is the one lock.
    pub(super) fn with<T>(&self, look: impl FnOnce(&mut Store) -> T) -> T {
        look(&mut self.store.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the output and wakes whoever listens.
    pub(super) fn change(&self, change: impl FnOnce(&mut Store)) {
        self.with(change);
        self.ticks.send_replace(());
    }

    pub(super) fn ticks(&self) -> watch::Receiver<()> {
        self.ticks.subscribe()
    }

    /// Room for one more who listens.
    pub(super) fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.listeners).try_acquire_owned().ok()
    }

    pub(super) fn host(&self) -> IpAddr {
        self.host
    }

    /// The search index.
    pub(super) fn search(&self) -> &Search {
        &self.search
    }

    /// Tells this run of the server from others.
    pub(super) fn boot(&self) -> &str {
        &self.boot
    }
}

fn boot() -> Box<str> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    // Two servers in one process, as in tests, differ by the place of a local.
    let seed = format!("{} {} {:p}", now.as_nanos(), std::process::id(), &now);
    format!("{:016x}", xxh3_64(seed.as_bytes())).into()
}

/// Takes connections for ever.
pub(super) async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        if let Ok(place) = Arc::clone(&room).try_acquire_owned() {
            tokio::spawn(serve(stream, Arc::clone(&shared), place));
        } else {
            // Nothing was sent yet, so that it fits; who has gone already need not be told.
            let _ = stream.try_write(NO_ROOM);
        }
    }
}

async fn serve(stream: TcpStream, shared: Arc<Shared>, _place: OwnedSemaphorePermit) {
    // An event is a few bytes that must not wait for more.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| {
        let shared = Arc::clone(&shared);
        async move { Ok::<_, Infallible>(answer(&request, &shared).await) }
    });
    // Errors are those of the client, which has left or sent what is no HTTP; it was answered where that is possible.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(BUFFER)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}
