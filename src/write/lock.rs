//! One writing at a time into a folder; whoever comes second waits.
//!
//! On Unix the folder itself is locked, opened as it is, so that no file has to be published for it. Windows locks no
//! folders: there it is a file that only one process can have open, and that goes when it is closed. The system gives
//! both back when a process ends, however it ends. Where a file system knows no locks, there is none: a build must not
//! fail for that.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::{Action, WriteError};

/// How long it is until the next attempt.
const PAUSE: Duration = Duration::from_millis(20);

/// Whoever wants to know how a writing goes on.
pub trait Follow: Sync {
    /// A file is right; called once for each, from any thread.
    fn file(&self) {}

    /// Another build is writing into the folder, this one has waited for so long. The process is told where the system
    /// knows it. To wait no longer, give false.
    fn wait(&self, _waited: Duration, _process: Option<u32>) -> bool {
        true
    }
}

/// Nobody follows; it waits as long as it takes.
impl Follow for () {}

/// A folder that is there and that no other writing has.
#[derive(Debug)]
pub(super) struct Held {
    /// What carries the lock, which ends with it.
    lock: Option<File>,
    /// The folders that had to be made, the innermost first.
    made: Vec<PathBuf>,
}

/// Takes the folders away again that had to be made, if nothing came of them. What is in use by now stays.
impl Drop for Held {
    fn drop(&mut self) {
        for folder in &self.made {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
}

/// What an attempt gives.
enum Attempt {
    Held(File),
    /// Another has it: what there is to ask about the other.
    Taken(Option<u32>),
    /// The folder was exchanged in the meantime.
    Stale,
    /// There are no locks here.
    Without,
}

/// Makes the folder if it is not there, and holds it.
pub(super) fn take(target: &Path, follow: &dyn Follow) -> Result<Held, WriteError> {
    let started = Instant::now();
    loop {
        let made: Vec<PathBuf> = target.ancestors().take_while(|folder| !folder.exists()).map(Path::to_owned).collect();
        let mut held = Held { lock: None, made };
        fs::create_dir_all(target).map_err(|error| WriteError::io(Action::Create, target, error))?;
        match attempt(target) {
            Attempt::Held(lock) => {
                held.lock = Some(lock);
                return Ok(held);
            }
            Attempt::Without => return Ok(held),
            Attempt::Stale => {}
            Attempt::Taken(process) => {
                if !follow.wait(started.elapsed(), process) {
                    return Err(WriteError::Stopped { folder: target.to_owned() });
                }
                thread::sleep(PAUSE);
            }
        }
    }
}

#[cfg(unix)]
fn attempt(target: &Path) -> Attempt {
    use std::fs::TryLockError;
    use std::os::unix::fs::MetadataExt;
    // What refuses to be opened refuses to be read, too; that is told where it is read.
    let Ok(folder) = File::open(target) else { return Attempt::Without };
    match folder.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Attempt::Taken(holder(&folder)),
        Err(TryLockError::Error(_)) => return Attempt::Without,
    }
    // While this waited, the folder may have been removed and made anew.
    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    match (folder.metadata().map(identity), fs::metadata(target).map(identity)) {
        (Ok(held), Ok(there)) if held == there => Attempt::Held(folder),
        _ => Attempt::Stale,
    }
}

/// Which process holds a lock on a folder, as far as the system tells.
#[cfg(target_os = "linux")]
fn holder(folder: &File) -> Option<u32> {
    use std::os::unix::fs::MetadataExt;
    let metadata = folder.metadata().ok()?;
    let (major, minor) = (rustix::fs::major(metadata.dev()), rustix::fs::minor(metadata.dev()));
    let place = format!("{major:02x}:{minor:02x}:{}", metadata.ino());
    let locks = fs::read_to_string("/proc/locks").ok()?;
    // `1: FLOCK  ADVISORY  WRITE 4242 fd:01:1234 0 EOF`; one that waits has an arrow after its number.
    locks.lines().find_map(|line| {
        let parts: Vec<&str> = line.split_whitespace().collect();
        (parts.get(1) == Some(&"FLOCK") && parts.get(5) == Some(&place.as_str())).then(|| parts[4].parse().ok())?
    })
}

#[cfg(all(unix, not(target_os = "linux")))]
fn holder(_folder: &File) -> Option<u32> {
    None
}

#[cfg(windows)]
fn attempt(target: &Path) -> Attempt {
    use std::os::windows::fs::OpenOptionsExt;
    const DELETE_ON_CLOSE: u32 = 0x0400_0000;
    const SHARING_VIOLATION: i32 = 32;
    // A file that is about to go cannot be opened for a moment, either.
    const ACCESS_DENIED: i32 = 5;
    let path = target.join(super::LOCK);
    let opened =
        fs::OpenOptions::new().write(true).create(true).share_mode(0).custom_flags(DELETE_ON_CLOSE).open(&path);
    match opened {
        Ok(lock) => Attempt::Held(lock),
        Err(error) if error.raw_os_error() == Some(SHARING_VIOLATION) => Attempt::Taken(None),
        Err(error) if error.raw_os_error() == Some(ACCESS_DENIED) && path.exists() => Attempt::Taken(None),
        Err(_) => Attempt::Without,
    }
}

#[cfg(not(any(unix, windows)))]
fn attempt(_target: &Path) -> Attempt {
    Attempt::Without
}
