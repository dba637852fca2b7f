//! What earlier runs have found out: addresses that led somewhere are believed for a week.
//!
//! Dead ones are not kept, so that who has mended a link or a server sees it at once. This knows the file's bytes only:
//! where it lies, and how it is written, is for the command to say. A file that cannot be read is as good as none.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ask::Outcome;
use super::links::Address;

/// How long an answer is believed, in seconds.
const GOOD_FOR: i64 = 7 * 24 * 60 * 60;

/// The form of the file; of another form nothing is read.
const VERSION: u32 = 1;

/// Good answers, by address.
#[derive(Debug)]
pub struct Cache {
    now: i64,
    known: BTreeMap<String, Known>,
}

#[derive(Debug, Serialize, Deserialize)]
struct File {
    version: u32,
    links: BTreeMap<String, Known>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    /// Seconds since 1970.
    asked: i64,
    /// Where it leads for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    moved: Option<String>,
}

impl Cache {
    /// Of the bytes of a file; empty where they say nothing.
    #[must_use]
    pub fn read(bytes: &[u8], now: Timestamp) -> Self {
        let file = serde_json::from_slice::<File>(bytes).ok().filter(|file| file.version == VERSION);
        let mut known = file.map(|file| file.links).unwrap_or_default();
        // What a clock that went wrong has dated ahead is not believed either.
        let now = now.as_second();
        known.retain(|_, known| (0..GOOD_FOR).contains(&now.saturating_sub(known.asked)));
        Self { now, known }
    }

    /// The bytes of the file.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let file = File { version: VERSION, links: self.known.clone() };
        // A map of texts to texts can always be written.
        let mut bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    pub(super) fn get(&self, address: &Address) -> Option<Outcome> {
        let known = self.known.get(address.as_str())?;
        Some(match &known.moved {
            Some(to) => Outcome::Moved(to.clone()),
            None => Outcome::Alive,
        })
    }

    pub(super) fn put(&mut self, address: &Address, outcome: &Outcome) {
        let moved = match outcome {
            Outcome::Alive => None,
            Outcome::Moved(to) => Some(to.clone()),
            _ => return,
        };
        self.known.insert(address.as_str().to_owned(), Known { asked: self.now, moved });
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    fn address(url: &str) -> Address {
        Address::new(url).unwrap()
    }

    #[test]
    fn good_answers_are_kept_for_a_week() {
        let start: Timestamp = "2026-03-05T12:00:00Z".parse().unwrap();
        let mut cache = Cache::read(b"", start);
        cache.put(&address("https://a.org/"), &Outcome::Alive);
        cache.put(&address("https://a.org/b"), &Outcome::Moved("https://b.org/".into()));
        cache.put(&address("https://a.org/c"), &Outcome::Dead("it is gone".into()));
        cache.put(&address("https://a.org/d"), &Outcome::Refused("403".into()));
        let bytes = cache.bytes();
        let after = |hours| Cache::read(&bytes, start + SignedDuration::from_hours(hours));
        let known =
            |cache: &Cache| ["", "b", "c", "d"].map(|path| cache.get(&address(&format!("https://a.org/{path}"))));
        let kept = [Some(Outcome::Alive), Some(Outcome::Moved("https://b.org/".into())), None, None];
        assert_eq!(known(&after(0)), kept);
        assert_eq!(known(&after(7 * 24 - 1)), kept);
        assert_eq!(known(&after(7 * 24)), [None, None, None, None]);
        assert_eq!(known(&after(-1)), [None, None, None, None]);
        assert_eq!(after(1).bytes(), bytes);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "(\\{|\\}|\"version\":1|\"links\":|\"a\":|\"asked\":|-?[0-9]{1,19}|,|null){0,12}") {
            let _ = Cache::read(text.as_bytes(), Timestamp::UNIX_EPOCH).bytes();
        }
    }

    #[test]
    fn what_is_no_cache_is_empty() {
        let now = Timestamp::UNIX_EPOCH;
        let empty = Cache::read(b"", now).bytes();
        for bytes in [&b"{"[..], b"[]", b"\xff", br#"{"version":2,"links":{}}"#, br#"{"version":1,"links":{"a":1}}"#] {
            assert_eq!(Cache::read(bytes, now).bytes(), empty);
        }
    }
}
