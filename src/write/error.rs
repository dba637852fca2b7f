//! Why an output could not be written, in words for whoever ran the command.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::read::plain_words;

/// Why an output could not be written.
#[derive(Debug)]
pub enum WriteError {
    /// The folder holds files that no build made.
    Foreign {
        /// The output folder, as it was named.
        folder: PathBuf,
        /// The first of them.
        files: Vec<String>,
        /// How many there are; what foreign folders hold is not counted.
        count: usize,
    },
    /// The folder cannot be an output folder.
    Folder {
        /// The output folder, as it was named.
        folder: PathBuf,
        /// Why, to be read after its name.
        why: String,
    },
    /// The output holds a path that cannot be a file below the folder.
    Path {
        /// The path.
        path: String,
        /// Why, to be read after it.
        why: &'static str,
    },
    /// A symbolic link stands where a folder of the output should be.
    Link {
        /// The link.
        path: PathBuf,
    },
    /// The manifest is there and cannot be understood.
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
    },
    /// A copied file is no longer what it was when it was read.
    Changed {
        /// The file of the site.
        path: PathBuf,
    },
    /// Whoever follows the writing did not want to wait for another build any longer.
    Stopped {
        /// The folder that the other build was writing into.
        folder: PathBuf,
    },
    /// The system refused before anything was changed.
    Kept {
        /// The output folder, as it was named.
        folder: PathBuf,
        /// What it refused.
        cause: Box<WriteError>,
    },
    /// The system refused when files were already taking their places.
    Mixed {
        /// The output folder, as it was named.
        folder: PathBuf,
        /// What it refused.
        cause: Box<WriteError>,
    },
    /// The system refused.
    Io {
        /// What was attempted.
        action: Action,
        /// On which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// What was attempted when the system refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Making a folder.
    Create,
    /// Reading a file.
    Read,
    /// Listing a folder.
    List,
    /// Creating or replacing a file.
    Write,
    /// Removing a file or a folder.
    Remove,
}

impl WriteError {
    pub(super) fn io(action: Action, path: &Path, source: io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), source }
    }

    /// Says that the folder is as it was; where the error is about the folder itself, that is known.
    pub(super) fn kept(self, folder: &Path) -> Self {
        match self {
            Self::Io { .. } | Self::Changed { .. } => Self::Kept { folder: folder.to_owned(), cause: Box::new(self) },
            other => other,
        }
    }

    /// Says that the folder is not as it should be, and what helps.
    pub(super) fn mixed(self, folder: &Path) -> Self {
        Self::Mixed { folder: folder.to_owned(), cause: Box::new(self) }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign { folder, files, count } => foreign(f, folder, files, *count),
            Self::Folder { folder, why } => write!(f, "`{}` cannot be the output folder: {why}", folder.display()),
            Self::Path { path, why } => write!(f, "`{}` cannot be written: {why}", path.escape_debug()),
            Self::Link { path } => write!(
                f,
                "`{}` is a symbolic link where the build makes a folder; remove the link and build again",
                path.display()
            ),
            Self::Manifest { path, line } => write!(
                f,
                "line {line} of `{}` is not what veille writes, so it cannot tell its files from others; \
                 remove the output folder and build again",
                path.display()
            ),
            Self::Changed { path } => {
                write!(f, "`{}` changed while the site was being built; build again", path.display())
            }
            Self::Stopped { folder } => {
                write!(f, "stopped while another build was writing into `{}`; nothing was touched", folder.display())
            }
            Self::Kept { folder, cause } => write!(f, "{cause}; nothing in `{}` was changed", folder.display()),
            Self::Mixed { folder, cause } => write!(
                f,
                "{cause}; `{}` now holds files of two builds, which the next build that succeeds puts right",
                folder.display()
            ),
            Self::Io { action, path, source } => {
                let verb = match action {
                    Action::Create => "make the folder",
                    Action::Read => "read",
                    Action::List => "list the folder",
                    Action::Write => "write",
                    Action::Remove => "remove",
                };
                write!(f, "cannot {verb} `{}`: {}", path.display(), plain_words(source))?;
                f.write_str(way_out(source.kind()))
            }
        }
    }
}

/// What helps, where that is known.
fn way_out(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "; make room and try again",
        ErrorKind::ReadOnlyFilesystem => "; make it writable, or choose another place",
        ErrorKind::PermissionDenied => "; give yourself the right, or choose another place",
        ErrorKind::AlreadyExists => "; move it away and try again",
        _ => "",
    }
}

fn foreign(f: &mut fmt::Formatter<'_>, folder: &Path, files: &[String], count: usize) -> fmt::Result {
    let named: Vec<String> = files.iter().map(|file| format!("`{}`", file.escape_debug())).collect();
    write!(f, "`{}` holds files that veille did not make: {}", folder.display(), named.join(", "))?;
    if count > files.len() {
        write!(f, " and {} more", count - files.len())?;
    }
    f.write_str(
        "; move them away, put files to publish into `static/`, or choose another folder with `--out`; \
         nothing was touched",
    )
}

impl std::error::Error for WriteError {}
