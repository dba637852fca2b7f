//! The live side: each open page listens to a stream of events (SSE) about itself.
//!
//! | event | data | the page |
//! |---|---|---|
//! | `reload` | `{"base": "/b/"}` | loads itself again, below that base |
//! | `moved` | `{"to": "/b/fr/new/"}` | goes to the address that it has now |
//! | `style` | `{"files": [["/b/old.css", "/b/new.css"], …]}` | puts each style sheet in the other's place |
//! | `assets` | the same, of all other files, or `{"files": "*"}` | loads those again that it shows |
//! | `diagnostics` | what `faults` makes | shows them, or hides what it showed |
//! | `version` | nothing | notes the version; also the heartbeat |
//!
//! The id of an event is the version that the page has once it has done so: `BOOT:NUMBER`, in which `BOOT` tells one run
//! of the server from another. A listener keeps no queue: when the connection has room, it is told the way from what it
//! has to what there is.

use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::timeout;

use super::names::Renamed;
use super::server::Shared;
use super::store::{News, Store};

/// Often enough that proxies keep the connection and a page notices within a minute that its server is gone.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// One page that listens.
pub(super) struct Listener {
    shared: Arc<Shared>,
    ticks: watch::Receiver<()>,
    /// The page's decoded path, base included.
    path: Arc<str>,
    since: Since,
    /// Which turn of the diagnostics it was told.
    told: Option<u64>,
    _place: OwnedSemaphorePermit,
}

/// What a page says that it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Since {
    Version(u64),
    /// A version of another server, or one that never was.
    Unknown,
}

impl Listener {
    /// `since` is what the page last was told, if it was told anything.
    pub(super) fn new(shared: Arc<Shared>, path: &str, since: Option<&str>, place: OwnedSemaphorePermit) -> Self {
        let path: Arc<str> = path.into();
        let ticks = shared.ticks();
        let now = shared.with(|store| {
            store.show(&path);
            store.version()
        });
        let since = match since {
            None => Since::Version(now),
            Some(written) => match written.split_once(':') {
                Some((boot, number)) if boot == shared.boot() => number.parse().map_or(Since::Unknown, Since::Version),
                _ => Since::Unknown,
            },
        };
        Self { shared, ticks, path, since, told: None, _place: place }
    }

    /// Waits until there is something to say. Nothing once the server ends.
    pub(super) async fn next(mut self) -> Option<(String, Self)> {
        loop {
            // Marked as seen before looking: what comes in between wakes the next round.
            self.ticks.borrow_and_update();
            let text = self.pending();
            if !text.is_empty() {
                return Some((text, self));
            }
            match timeout(HEARTBEAT, self.ticks.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return None,
                Err(_) => {
                    let mut text = String::new();
                    self.say(&mut text, "version", "");
                    return Some((text, self));
                }
            }
        }
    }

    /// Everything that the page does not know yet.
    fn pending(&mut self) -> String {
        let shared = Arc::clone(&self.shared);
        shared.with(|store| {
            let mut text = String::new();
            let version = store.version();
            let behind = self.since != Since::Version(version);
            // Before the first update there is nothing to load.
            if behind && version > 0 {
                let known = match self.since {
                    Since::Version(number) => Some(number),
                    Since::Unknown => None,
                };
                let news = store.news(&self.path, known);
                self.since = Since::Version(version);
                self.tell(&mut text, store, &news);
            }
            let faults = store.faults();
            if self.told != Some(faults.turn) {
                self.told = Some(faults.turn);
                self.say(&mut text, "diagnostics", &faults.json);
            }
            text
        })
    }

    fn tell(&self, text: &mut String, store: &Store, news: &News) {
        let files = |renamed: &[Renamed]| -> Value {
            let href = |path: &str| store.base().href(path);
            renamed.iter().map(|renamed| json!([href(&renamed.from), href(&renamed.to)])).collect()
        };
        match news {
            News::Reload => self.say(text, "reload", &json!({ "base": store.base().as_str() }).to_string()),
            News::Moved(to) => self.say(text, "moved", &json!({ "to": store.base().href(to) }).to_string()),
            News::AllAssets => self.say(text, "assets", &json!({ "files": "*" }).to_string()),
            News::Assets { styles, others } => {
                for (name, renamed) in [("style", styles), ("assets", others)] {
                    if !renamed.is_empty() {
                        self.say(text, name, &json!({ "files": files(renamed) }).to_string());
                    }
                }
                if text.is_empty() {
                    self.say(text, "version", "");
                }
            }
        }
    }

    fn say(&self, text: &mut String, event: &str, data: &str) {
        if let Since::Version(number) = self.since {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "id: {}:{number}", self.shared.boot());
        }
        let _ = write!(text, "event: {event}\ndata: {data}\n\n");
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.shared.with(|store| store.leave(&self.path));
    }
}
