//! Words for the terminal, each with the way out.

use std::path::Path;

use super::posts::Failure;

/// Why the system's events are not to be had, and what happens instead.
pub(super) fn polling(failure: &Failure) -> String {
    let (why, way_out) = match failure {
        Failure::Watches => (
            "the system watches as many folders as it may (`fs.inotify.max_user_watches`)".to_owned(),
            "; to raise the limit: `sudo sysctl fs.inotify.max_user_watches=524288`, and the same line without \
             `sudo sysctl` in `/etc/sysctl.d/50-veille.conf` to keep it; `--poll` does without and says nothing",
        ),
        Failure::Files => (
            "the system has no room for one more watcher (`fs.inotify.max_user_instances`, or open files)".to_owned(),
            "; end other programs that watch files, or raise the limits: `sudo sysctl \
             fs.inotify.max_user_instances=1024`, `ulimit -n 4096`; `--poll` does without and says nothing",
        ),
        Failure::Other(words) => {
            (format!("the system cannot report changes here ({words})"), "; `--poll` does the same and says nothing")
        }
    };
    format!("{why}: all files are looked at every {} ms instead{way_out}", super::POLL_INTERVAL.as_millis())
}

/// The site's folder vanished.
pub(super) fn gone(root: &Path) -> String {
    format!("the site's folder `{}` is gone: waiting for it to come back; Ctrl-C ends", root.display())
}

/// The site's folder is there again.
pub(super) fn back(root: &Path) -> String {
    format!("the site's folder `{}` is back", root.display())
}
