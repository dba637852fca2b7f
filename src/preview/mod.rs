//! The preview: serves an output from memory over HTTP, and tells the browsers that show it what changed.
//!
//! A writer types, `rebuild` gives what is other in the output, [`Preview::update`] takes it in, and the pages that show
//! it reload; a style sheet is swapped in place, and what is wrong with the site is shown over the page. The server runs
//! on a thread of its own and ends when its handle is dropped.
//!
//! The search index is not part of that output: it is made when a browser first asks for it (`search`).
//!
//! Left out: when to build (`watch`), what is said in the terminal (`cli`), and anything on disk but files that the
//! output names as copied.

mod address;
mod answer;
mod bind;
mod body;
mod editor;
mod events;
mod faults;
mod files;
mod host;
mod media;
mod names;
mod range;
mod search;
mod server;
mod store;

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use tokio::sync::oneshot;

use crate::diagnostic::Diagnostic;
use crate::output::Content;
pub use bind::PreviewError;
pub use editor::{Editor, guess as guess_editor, template as editor_template};
pub use search::MakeSearch;
use server::Shared;
use store::Store;

/// How many threads read copied files from disk.
const DISK_THREADS: usize = 8;

/// What a preview is asked for.
#[derive(Debug, Clone)]
pub struct Options {
    /// The address of this machine to listen at.
    pub host: IpAddr,
    /// The port to try first; 0 lets the system choose.
    pub port: u16,
    /// Whether no other port will do.
    pub port_is_fixed: bool,
    /// The path below which the site is published: `/` or `/some/repo/`.
    pub base_path: String,
    /// How problems' files are opened, if they are to be.
    pub editor: Option<Editor>,
}

impl Default for Options {
    fn default() -> Self {
        let host = IpAddr::V4(Ipv4Addr::LOCALHOST);
        Self { host, port: 4000, port_is_fixed: false, base_path: "/".into(), editor: None }
    }
}

/// A running server. It stops when this is dropped, whoever is connected.
pub struct Preview {
    address: SocketAddr,
    shared: Arc<Shared>,
    editor: Option<Editor>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Preview {
    /// Listens and answers, with nothing to show until the first [`update`](Self::update).
    ///
    /// # Errors
    /// Where there is no address to listen at, in words for people.
    pub fn start(options: Options) -> Result<Self, PreviewError> {
        let Options { host, port, port_is_fixed, base_path, editor } = options;
        files::allow_many();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(DISK_THREADS)
            .build()
            .map_err(PreviewError::Machine)?;
        let listener = {
            let _inside = runtime.enter();
            bind::listen(SocketAddr::new(host, port), port_is_fixed)?
        };
        let address = listener.local_addr().map_err(PreviewError::Machine)?;
        let shared = Arc::new(Shared::new(Store::new(&base_path), host));
        let (stop, stopped) = oneshot::channel();
        let serving = Arc::clone(&shared);
        let serve = move || {
            runtime.spawn(server::accept(listener, serving));
            // An error means that the handle is gone, which is the same.
            let _ = runtime.block_on(stopped);
            // A read from a disk that does not answer must not hold the caller.
            runtime.shutdown_background();
        };
        let thread = thread::Builder::new().name("preview".into()).spawn(serve).map_err(PreviewError::Machine)?;
        // Who sees the preview from elsewhere has other files.
        let editor = editor.filter(|_| host.is_loopback());
        Ok(Self { address, shared, editor, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes the output's changes in, and wakes the browsers that show them.
    #[expect(clippy::needless_pass_by_value, reason = "who changes the output has no use for these any more")]
    pub fn update(&self, changed: Vec<(Arc<str>, Content)>, removed: Vec<Arc<str>>, diagnostics: Vec<Diagnostic>) {
        let faults = faults::json(&diagnostics, self.editor.as_ref());
        self.shared.change(|store| store.update(changed, &removed, faults));
    }

    /// Takes in which pages are at another address now, as their files' old and new paths. Who has one of them open is led
    /// there by the next [`update`](Self::update).
    pub fn move_pages(&self, moved: &[(Arc<str>, Arc<str>)]) {
        if !moved.is_empty() {
            self.shared.with(|store| store.move_pages(moved));
        }
    }

    /// Takes the way to make the search index of what is shown from now on; nothing where there is no search. It is
    /// called when a browser asks for the index, on a thread where it may take its time.
    pub fn search(&self, make: Option<MakeSearch>) {
        self.shared.search().renew(make);
    }

    /// Serves the site below another path from now on; open pages follow.
    pub fn rebase(&self, base_path: &str) {
        self.shared.change(|store| store.rebase(base_path));
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // It only fails if the thread panicked, and then it has ended too.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Preview {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Preview").field("address", &self.address).finish_non_exhaustive()
    }
}
