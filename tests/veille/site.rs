//! A site in a temporary folder, built file by file, and the result of running the command on it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::rc::Rc;

use tempfile::TempDir;

/// The day of every build in these tests.
pub const NOW: &str = "2026-03-05";

pub struct Site {
    folder: Rc<TempDir>,
}

/// What a run of the command left behind.
pub struct Built {
    pub output: Output,
    pub public: PathBuf,
    /// The result stays readable when the site is gone.
    _folder: Rc<TempDir>,
}

impl Site {
    /// An empty folder.
    pub fn empty() -> Self {
        Self { folder: Rc::new(TempDir::new().expect("a temporary folder")) }
    }

    /// Two languages, two themes, no content.
    pub fn new() -> Self {
        Self::empty()
            .file(
                "veille.toml",
                r#"
base_url = "https://example.org/"
default_language = "fr"
id = "example.org"

[languages.fr]
title = "La veille"
description = "Un bulletin."

[languages.en]
locale = "en-GB"
title = "The briefing"
description = "A bulletin."
"#,
            )
            .file(
                "themes/ai.toml",
                "order = 1\n[fr]\nname = \"Données et intelligence artificielle\"\nslug = \"ia\"\n\
                 description = \"L’IA.\"\n[en]\nname = \"Data and artificial intelligence\"\nslug = \"ai\"\n\
                 description = \"AI.\"\n",
            )
            .file(
                "themes/space.toml",
                "order = 2\n[fr]\nname = \"L’espace\"\nslug = \"espace\"\n[en]\nname = \"Space\"\n",
            )
    }

    /// Adds a file, or replaces one.
    pub fn file(self, path: &str, text: &str) -> Self {
        self.bytes(path, text.as_bytes())
    }

    /// Adds a file of any bytes, or replaces one.
    pub fn bytes(self, path: &str, bytes: &[u8]) -> Self {
        self.put(path, bytes);
        self
    }

    /// Adds an article with a minimal front matter.
    pub fn article(self, path: &str, title: &str, date: &str, body: &str) -> Self {
        self.file(path, &format!("---\ntitle: \"{title}\"\ndate: {date}\nthemes: [ai]\n---\n{body}\n"))
    }

    /// Adds a digest of this text; its first heading is the writer's.
    pub fn digest(self, path: &str, title: &str, date: &str, body: &str) -> Self {
        self.file(path, &format!("---\ntitle: \"{title}\"\ndate: {date}\nkind: digest\n---\n{body}\n"))
    }

    /// Writes a file without consuming the builder: for edits between two builds.
    pub fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folders are made");
        fs::write(path, bytes).expect("the file is written");
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).expect("the file is there");
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Runs `veille build` as a user would.
    pub fn build(&self) -> Built {
        self.build_with(&[])
    }

    pub fn build_with(&self, arguments: &[&str]) -> Built {
        let mut all = vec!["build", "--now", NOW];
        all.extend(arguments);
        self.run(&all)
    }

    /// Runs the command in the site's folder.
    pub fn run(&self, arguments: &[&str]) -> Built {
        self.outcome(self.command().args(arguments))
    }

    /// The command, to be run in the site's folder.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_veille"));
        command.current_dir(self.root());
        command
    }

    /// Runs a command and takes what it leaves.
    pub fn outcome(&self, command: &mut Command) -> Built {
        Built {
            output: command.output().expect("the command starts"),
            public: self.path("public"),
            _folder: Rc::clone(&self.folder),
        }
    }
}

impl Built {
    /// Asserts that the site was built.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.code(), 0, "{}{}", self.stdout(), self.stderr());
        self
    }

    /// Asserts that the content had errors, and gives them.
    #[track_caller]
    pub fn faults(self) -> String {
        assert_eq!(self.code(), 1, "{}{}", self.stdout(), self.stderr());
        self.stderr()
    }

    pub fn code(&self) -> i32 {
        self.output.status.code().expect("the command was not killed")
    }

    pub fn stdout(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).expect("UTF-8")
    }

    pub fn stderr(&self) -> String {
        String::from_utf8(self.output.stderr.clone()).expect("UTF-8")
    }

    /// A file of the result, by its path: `fr/rss.xml`; an address that ends in `/` means its page.
    #[track_caller]
    pub fn page(&self, address: &str) -> String {
        let address = address.trim_start_matches('/');
        let file = if address.is_empty() || address.ends_with('/') {
            format!("{address}index.html")
        } else {
            address.to_owned()
        };
        fs::read_to_string(self.public.join(&file))
            .unwrap_or_else(|error| panic!("{file}: {error}; there are {:#?}", self.files()))
    }

    pub fn exists(&self, file: &str) -> bool {
        self.public.join(file).exists()
    }

    /// All files of the result, sorted, but for the one that says what it was made from: that is no part of the site.
    pub fn files(&self) -> Vec<String> {
        fn walk(folder: &Path, root: &Path, files: &mut Vec<String>) {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    walk(&path, root, files);
                } else {
                    let below = path.strip_prefix(root).expect("below the root");
                    files.push(below.to_string_lossy().replace('\\', "/"));
                }
            }
        }
        let mut files = Vec::new();
        walk(&self.public, &self.public, &mut files);
        files.retain(|file| file != ".veille-made-from");
        files.sort();
        files
    }
}

/// A black picture of a size.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let rows = vec![0; width.div_ceil(8) as usize * height as usize];
    encoder.write_header().expect("a head").write_image_data(&rows).expect("a picture");
    bytes
}
