//! Links that leave the site, asked one by one: which of them still lead somewhere.
//!
//! This is the only part of the tool that uses the network, and the only user of ureq. It is a guest of those it asks:
//! one request at a time to each host, with a pause after it, `HEAD` before `GET`, and what was good is kept for a week
//! (see [`Cache`]). It says that a link is dead only where that is sure; a host that will not answer a program is told as
//! such. What stands behind an address is not read, so that places on a page are not looked for.

mod ask;
mod cache;
mod links;
mod report;
mod turns;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

pub use cache::Cache;
pub use links::{Link, links};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use ask::Outcome;
use links::Address;

/// How hosts are treated.
#[derive(Debug, Clone)]
pub struct Manners {
    /// Between two requests to one host.
    pub pause: Duration,
    /// Before each further try, where a host has trouble.
    pub again: Vec<Duration>,
    /// The longest wait that a host may ask for.
    pub patience: Duration,
    /// Until a connection stands.
    pub connect: Duration,
    /// Until an answer has come.
    pub answer: Duration,
    /// How many hosts are asked at once.
    pub hosts: usize,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            pause: Duration::from_millis(300),
            again: vec![Duration::from_millis(500), Duration::from_millis(1500)],
            patience: Duration::from_secs(30),
            connect: Duration::from_secs(10),
            answer: Duration::from_secs(20),
            hosts: 8,
        }
    }
}

/// What came of asking.
#[derive(Debug)]
pub struct Report {
    /// What is wrong with links.
    pub diagnostics: Vec<Diagnostic>,
    /// How many addresses there are.
    pub addresses: usize,
    /// How many of them an earlier run had asked.
    pub known: usize,
    /// How many were not asked, because somebody said stop.
    pub left: usize,
}

/// No host at all was found.
#[derive(Debug, PartialEq, Eq)]
pub struct Offline;

impl std::fmt::Display for Offline {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("no host of any link can be found: is this machine connected to the network?")
    }
}

impl std::error::Error for Offline {}

/// Asks where links lead, each address once. `watch` is told how many addresses are done and how many there are, several
/// times a second; once it says no, nothing more is waited for.
///
/// # Errors
/// Of several hosts, none can be found: that is no fault of the links.
pub fn check(
    links: &[Link],
    config: &Config,
    cache: &mut Cache,
    manners: &Manners,
    watch: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<Report, Offline> {
    let addresses = links::addresses(links, config);
    let mut outcomes: BTreeMap<&Address, Outcome> =
        addresses.keys().filter_map(|address| Some((address, cache.get(address)?))).collect();
    let known = outcomes.len();
    let unknown: Vec<&Address> = addresses.keys().filter(|address| !outcomes.contains_key(address)).collect();
    let fresh = ask_all(&unknown, manners, &mut |done| watch(known + done, addresses.len()));
    if is_offline(&fresh) {
        return Err(Offline);
    }
    for (address, outcome) in fresh {
        cache.put(address, &outcome);
        outcomes.insert(address, outcome);
    }
    let left = addresses.len() - outcomes.len();
    let mut diagnostics = report::diagnostics(&addresses, &outcomes);
    diagnostics.extend(links::unreadable(links, config).map(report::unreadable));
    Ok(Report { diagnostics, addresses: addresses.len(), known, left })
}

/// Whether several hosts were asked, and not one was found.
fn is_offline(outcomes: &[(&Address, Outcome)]) -> bool {
    let first = outcomes.first().map(|(address, _)| address.host());
    outcomes.iter().all(|(_, outcome)| *outcome == Outcome::NoHost)
        && outcomes.iter().any(|(address, _)| Some(address.host()) != first)
}

/// Asks on several threads, each of which goes through the addresses of one host at a time. They are left to themselves
/// where nobody waits for them any more: a request that is under way cannot be called back.
fn ask_all<'a>(
    addresses: &[&'a Address],
    manners: &Manners,
    watch: &mut dyn FnMut(usize) -> bool,
) -> Vec<(&'a Address, Outcome)> {
    /// How often `watch` is asked, at least.
    const LOOK: Duration = Duration::from_millis(100);
    let stopped = Arc::new(AtomicBool::new(false));
    let asker = Arc::new(ask::Asker::new(manners.clone(), Arc::clone(&stopped)));
    let queues = Arc::new(turns::Queues::new(addresses.iter().map(|address| address.host().to_owned()).zip(0..)));
    let shared: Arc<[Address]> = addresses.iter().map(|address| (*address).clone()).collect();
    let (told, outcomes) = mpsc::channel();
    for _ in 0..manners.hosts.min(addresses.len()) {
        let (asker, queues, addresses) = (Arc::clone(&asker), Arc::clone(&queues), Arc::clone(&shared));
        let told = told.clone();
        std::thread::spawn(move || {
            while let Some(queue) = queues.next() {
                for number in queue {
                    let Some(outcome) = asker.ask(&addresses[number]) else { return };
                    if told.send((number, outcome)).is_err() {
                        return;
                    }
                }
            }
        });
    }
    drop(told);
    let mut found = Vec::new();
    loop {
        match outcomes.recv_timeout(LOOK) {
            Ok((number, outcome)) => found.push((addresses[number], outcome)),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if !watch(found.len()) {
            stopped.store(true, Ordering::Relaxed);
            found.extend(outcomes.try_iter().map(|(number, outcome)| (addresses[number], outcome)));
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_a_network_is_no_fault_of_the_links() {
        let addresses = ["https://a.org/", "https://a.org/b", "https://b.org/"].map(|url| Address::new(url).unwrap());
        let all = |outcome: &Outcome| addresses.iter().map(|address| (address, outcome.clone())).collect::<Vec<_>>();
        let mut outcomes = all(&Outcome::NoHost);
        assert!(is_offline(&outcomes));
        assert!(!is_offline(&outcomes[..2]), "one host may well be gone");
        outcomes[1].1 = Outcome::Alive;
        assert!(!is_offline(&outcomes));
        assert!(!is_offline(&all(&Outcome::Dead(String::new()))));
        assert!(!is_offline(&[]));
    }
}
