//! Room for connections: each costs an open file, of which systems allow a program few unless it asks for more.

/// Enough for all connections, the files that they read, and what the rest of the program opens.
#[cfg(unix)]
const OPEN_FILES: u64 = 4096;

/// Asks the system to allow more open files. Where it refuses, fewer browsers can connect at a time.
#[cfg(unix)]
pub(super) fn allow_many() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.map_or(OPEN_FILES, |maximum| maximum.min(OPEN_FILES));
    if limit.current.is_some_and(|current| current < wanted) {
        // It only fails where the system has a lower limit of its own, and then the old one stays.
        let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: limit.maximum });
    }
}

/// Nothing to ask for: sockets are not counted there.
#[cfg(not(unix))]
pub(super) fn allow_many() {}
