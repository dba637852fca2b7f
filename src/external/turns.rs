//! Whose turn it is: hosts are asked side by side, the addresses of one host one after the other.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Numbers of addresses, by host, waiting to be asked.
#[derive(Debug)]
pub(super) struct Queues {
    /// The longest last, since it is taken first: it takes longest.
    waiting: Mutex<Vec<Vec<usize>>>,
}

impl Queues {
    /// Of hosts and the numbers of their addresses.
    pub(super) fn new(addresses: impl Iterator<Item = (String, usize)>) -> Self {
        let mut by_host: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (host, number) in addresses {
            by_host.entry(host).or_default().push(number);
        }
        let mut waiting: Vec<Vec<usize>> = by_host.into_values().collect();
        waiting.sort_by_key(Vec::len);
        Self { waiting: Mutex::new(waiting) }
    }

    /// All addresses of a host that nobody has taken yet.
    pub(super) fn next(&self) -> Option<Vec<usize>> {
        locked(&self.waiting).pop()
    }
}

/// When each host may be asked again. Redirects lead to hosts that another thread asks, so the hosts themselves are locked.
#[derive(Debug, Default)]
pub(super) struct Gates {
    hosts: Mutex<BTreeMap<String, Arc<Mutex<Gate>>>>,
}

/// A host's door.
#[derive(Debug, Default)]
pub(super) struct Gate {
    /// Nobody may ask before.
    free: Option<Instant>,
}

impl Gates {
    /// The gate of a host; who has locked it may ask.
    pub(super) fn of(&self, host: &str) -> Arc<Mutex<Gate>> {
        Arc::clone(locked(&self.hosts).entry(host.to_owned()).or_default())
    }
}

impl Gate {
    /// How long to wait before asking.
    pub(super) fn wait(&self) -> Duration {
        self.free.map_or(Duration::ZERO, |free| free.saturating_duration_since(Instant::now()))
    }

    /// Closes it for a while, from now on.
    pub(super) fn close(&mut self, pause: Duration) {
        self.free = Instant::now().checked_add(pause).max(self.free);
    }
}

/// A lock that does not mind a thread that has panicked: what it guards is right at any time.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
