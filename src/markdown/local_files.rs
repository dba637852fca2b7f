//! Addresses that only the writer's own computer or mailbox understands: `C:\…`, `file:///…`, `cid:…`.
//!
//! They come along when a text is pasted from a word processor or a message. Nothing is ever read from there, and what
//! is written is not published, since it names the writer's folders.

/// Folders that every user has, in the languages of newsletters.
const FOLDERS: [&str; 13] = [
    "desktop",
    "documents",
    "downloads",
    "pictures",
    "videos",
    "music",
    "onedrive",
    "dropbox",
    "bureau",
    "images",
    "téléchargements",
    "vidéos",
    "musique",
];

/// Schemes of things within a message or an application.
const IN_MESSAGE: [&str; 11] = [
    "cid",
    "mid",
    "x-msg",
    "message",
    "imap",
    "outlook",
    "attachment",
    "blob",
    "webkit-fake-url",
    "content",
    "x-apple-data-detectors",
];

/// What an address stands for that no reader can open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Local {
    /// A file of a disk or of a shared drive.
    File,
    /// A part of a message.
    Message,
    /// A picture that is written into the address itself.
    Picture,
}

impl Local {
    /// What it is, for a message.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::File => "a file on a computer of your own",
            Self::Message => "a part of an e-mail",
            Self::Picture => "a picture that is written into the text",
        }
    }

    /// What to do.
    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::File => {
                "put the file beside the entry and write its name alone, as in `![what it shows](picture.png)`"
            }
            Self::Message | Self::Picture => {
                "save the picture as a file beside the entry and write its name, as in `![what it shows](picture.png)`"
            }
        }
    }
}

/// Tells whether an address is local.
pub(super) fn local(address: &str) -> Option<Local> {
    let address = address.trim();
    if address.starts_with('\\') || address.starts_with("~/") || address.starts_with("%USERPROFILE%") {
        return Some(Local::File);
    }
    if let Some((scheme, rest)) = address.split_once([':', '|']) {
        let is_drive = scheme.trim_start_matches('/').len() == 1
            && scheme.ends_with(|c: char| c.is_ascii_alphabetic())
            && (rest.starts_with(['\\', '/']) || !scheme.starts_with('/'));
        let scheme = scheme.to_ascii_lowercase();
        if is_drive || scheme == "file" {
            return Some(Local::File);
        }
        if IN_MESSAGE.contains(&scheme.as_str()) {
            return Some(Local::Message);
        }
        if scheme == "data" && rest.get(..6).is_some_and(|sort| sort.eq_ignore_ascii_case("image/")) {
            return Some(Local::Picture);
        }
    }
    is_home(address).then_some(Local::File)
}

/// Whether a path leads into somebody's own folder.
fn is_home(path: &str) -> bool {
    let mut names = path.split('/').skip(1);
    let (root, first, second) = (names.next(), names.next().unwrap_or_default(), names.next().unwrap_or_default());
    let owned = FOLDERS.contains(&second.to_lowercase().as_str()) && names.next().is_some();
    path.starts_with('/')
        && match root {
            Some("Users") => !second.is_empty(),
            Some("Volumes" | "cygdrive") => !first.is_empty() && !second.is_empty(),
            Some("home") => owned,
            Some("mnt" | "media") => first.len() == 1 && !second.is_empty(),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_a_computer_are_told_from_those_of_the_web() {
        for (address, expected) in [
            (r"C:\Users\moi\Pictures\carte.png", Some(Local::File)),
            ("d:/photos/carte.png", Some(Local::File)),
            ("C|/photos/carte.png", Some(Local::File)),
            ("/C:/photos/carte.png", Some(Local::File)),
            (r"\\serveur\partage\carte.png", Some(Local::File)),
            (r"\serveur\partage", Some(Local::File)),
            ("file:///home/moi/carte.png", Some(Local::File)),
            ("FILE://serveur/carte.png", Some(Local::File)),
            ("/Users/moi/Desktop/carte.png", Some(Local::File)),
            ("/home/moi/Images/carte.png", Some(Local::File)),
            ("/mnt/c/photos/carte.png", Some(Local::File)),
            ("~/carte.png", Some(Local::File)),
            ("cid:image001.png@01DB", Some(Local::Message)),
            ("data:image/png;base64,iVBO", Some(Local::Picture)),
            ("data:text/html,x", None),
            ("carte.png", None),
            ("/files/carte.png", None),
            ("/home/", None),
            ("/home/carte.png", None),
            ("/Users/", None),
            ("https://example.org/C:/x", None),
            ("mailto:c@example.org", None),
            ("", None),
        ] {
            assert_eq!(local(address), expected, "{address}");
        }
    }
}
