//! Whatever is read: no panic, no hang, nothing wrong said, and no output of a site in error.
//!
//! What must hold is in `any_input`. Here it is asked of the seeds of the fuzzers, of every input that was once a fault,
//! and of what chance makes of the seeds' lines and the pieces of a grammar, which are those of the fuzzers' dictionaries.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{TestError, TestRunner};

use crate::any_input::{READERS, Reader, preview, whole_site};
use crate::site::Site;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

/// Files of a reader in a folder of `fuzz/`, by name.
fn inputs(folder: &str, reader: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = fs::read_dir(fuzz().join(folder).join(reader)).into_iter().flatten();
    files.map(|file| file.expect("a file").path()).map(|path| (path.clone(), fs::read(path).expect("bytes"))).collect()
}

/// The pieces of a reader's grammar: its dictionary, as libFuzzer reads it.
fn pieces(reader: &str) -> Vec<Vec<u8>> {
    let text = fs::read_to_string(fuzz().join(format!("dict/{reader}.dict"))).expect("a dictionary");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let inside = line.strip_prefix('"').and_then(|line| line.strip_suffix('"'));
            unescaped(inside.unwrap_or_else(|| panic!("{reader}: not in quotes: {line}")))
        })
        .collect()
}

fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match (byte, byte == b'\\') {
            (_, false) => byte,
            _ => match rest.next() {
                Some(b'x') => {
                    let digits = [rest.next(), rest.next()].map(|digit| digit.expect("two digits"));
                    u8::from_str_radix(std::str::from_utf8(&digits).expect("ASCII"), 16).expect("hexadecimal")
                }
                Some(escaped @ (b'"' | b'\\')) => escaped,
                other => panic!("libFuzzer knows no such escape: {other:?}"),
            },
        });
    }
    bytes
}

/// Reads an input, and shows it where that fails.
fn read((name, reader): Reader, bytes: &[u8], from: &str) {
    if let Err(panic) = catch_unwind(|| reader(bytes)) {
        eprintln!("{name}, {from}:\n{}", bytes.escape_ascii());
        resume_unwind(panic);
    }
}

#[test]
fn seeds_and_past_faults_are_read() {
    for reader in READERS {
        let seeds = inputs("seeds", reader.0);
        assert!(!seeds.is_empty(), "{} has no seeds", reader.0);
        for (path, bytes) in seeds.into_iter().chain(inputs("regressions", reader.0)) {
            read(reader, &bytes, &path.display().to_string());
        }
    }
}

/// What is done to the lines of a seed.
#[derive(Debug, Clone)]
enum Edit {
    Put(usize, Vec<u8>),
    Drop(usize),
    Repeat(usize, usize),
}

/// The lines of a seed, or none, with pieces put among them, and lines taken out and written again.
fn any_input(reader: &str) -> impl Strategy<Value = Vec<u8>> + use<> {
    let seeds: Vec<Vec<u8>> = inputs("seeds", reader).into_values().chain([Vec::new()]).collect();
    let piece = prop_oneof![
        8 => prop::sample::select(pieces(reader)),
        1 => any::<String>().prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ];
    let edit = prop_oneof![
        6 => (any::<usize>(), piece).prop_map(|(at, piece)| Edit::Put(at, piece)),
        1 => any::<usize>().prop_map(Edit::Drop),
        1 => (any::<usize>(), any::<usize>()).prop_map(|(from, to)| Edit::Repeat(from, to)),
    ];
    (prop::sample::select(seeds), prop::collection::vec(edit, 1..24)).prop_map(|(seed, edits)| {
        let mut lines: Vec<Vec<u8>> = seed.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        for edit in edits {
            let count = lines.len().max(1);
            match edit {
                Edit::Put(at, piece) => lines.insert(at % (lines.len() + 1), piece),
                Edit::Drop(at) if !lines.is_empty() => drop(lines.remove(at % count)),
                Edit::Repeat(from, to) if !lines.is_empty() => {
                    let line = lines[from % count].clone();
                    lines.insert(to % count, line);
                }
                _ => {}
            }
        }
        lines.concat()
    })
}

/// How many inputs chance makes for a reader: the slow ones, which do more with each, get fewer.
fn cases(reader: &str) -> u32 {
    match reader {
        "site" => 24,
        "markdown" | "import_site" | "import_newsletter" => 96,
        _ => 256,
    }
}

#[test]
fn any_input_is_survived() {
    let mut faults = Vec::new();
    for (name, reader) in READERS {
        let config = ProptestConfig { cases: cases(name), failure_persistence: None, ..ProptestConfig::default() };
        let outcome = TestRunner::new(config).run(&any_input(name), |bytes| {
            catch_unwind(|| reader(&bytes)).map_err(|panic| {
                let words = panic.downcast_ref::<String>().cloned();
                let words = words.or_else(|| panic.downcast_ref::<&str>().map(|&words| words.to_owned()));
                TestCaseError::fail(format!("{}\nof: {}", words.unwrap_or_default(), bytes.escape_ascii()))
            })
        });
        match outcome {
            Ok(()) => {}
            Err(TestError::Fail(reason, _)) => faults.push(format!("{name}: {reason}")),
            Err(other) => faults.push(format!("{name}: {other}")),
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// How long a reader takes at best: what is slow for want of a processor is not slow each time.
fn least(reader: fn(&[u8]), bytes: &[u8], tries: usize, enough: Duration) -> Duration {
    let mut least = Duration::MAX;
    for _ in 0..tries {
        let start = Instant::now();
        reader(bytes);
        least = least.min(start.elapsed());
        if least <= enough {
            break;
        }
    }
    least
}

/// Sixteen times as much of the same takes sixteen times as long. The bound is eight times that, and measured on the
/// machine itself; what takes quadratic time passes it where it matters.
#[test]
fn time_grows_with_the_input() {
    const SMALL: usize = 512;
    const TIMES: u32 = 16;
    const SLACK: Duration = Duration::from_millis(200);
    // The server bounds the head of a request, and a whole site costs more than its texts.
    for (name, reader) in READERS.into_iter().filter(|(name, _)| !["preview_request", "site"].contains(name)) {
        for piece in pieces(name) {
            let small = piece.repeat(SMALL.div_ceil(piece.len()));
            let large = small.repeat(TIMES as usize);
            let bound = least(reader, &small, 3, Duration::ZERO) * TIMES * 8 + SLACK;
            let took = least(reader, &large, 5, bound);
            let shown = piece.escape_ascii();
            assert!(took <= bound, "{name}: {} bytes of `{shown}` take {took:?}, more than {bound:?}", large.len());
        }
    }
}

/// Whether all files could be put into the folder: a file cannot stand where a folder does.
fn put_all(site: &Site, files: &whole_site::Files) -> bool {
    for area in ["content", "static", "strings", "templates", "themes"] {
        _ = fs::remove_dir_all(site.path(area));
    }
    for file in ["glossary.toml", "veille.toml"] {
        _ = fs::remove_file(site.path(file));
    }
    files.iter().filter(|(path, _)| !path.starts_with("public")).all(|(path, bytes)| {
        let path = site.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).is_ok() && fs::write(path, bytes).is_ok()
    })
}

/// The command on each state of a site: it writes everything, or, where a file is in error, nothing.
fn builds_all_or_nothing(bytes: &[u8]) {
    let site = Site::empty();
    for files in whole_site::folders(bytes) {
        if !put_all(&site, &files) {
            return;
        }
        let before = written(&site);
        let built = site.build();
        let told = built.stderr();
        match built.code() {
            0 => assert!(!told.contains("error["), "{told}"),
            1 => {
                assert!(told.contains("error["), "{told}");
                assert!(written(&site) == before, "something was written of a site in error: {told}");
            }
            code => panic!("exit code {code}: {told}"),
        }
    }
}

/// What stands in the output folder.
fn written(site: &Site) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![site.path("public")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.clone(), fs::read(path).expect("bytes"));
            }
        }
    }
    files
}

#[test]
fn a_file_in_error_stops_the_output() {
    for folder in ["seeds", "regressions"] {
        for (path, bytes) in inputs(folder, "site") {
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| builds_all_or_nothing(&bytes))) {
                eprintln!("{}", path.display());
                resume_unwind(panic);
            }
        }
    }
    let config = ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config)
        .run(&any_input("site"), |bytes| {
            builds_all_or_nothing(&bytes);
            Ok(())
        })
        .expect("all or nothing");
}

/// What is asked of answers would prove nothing if there were none.
#[test]
fn requests_among_the_seeds_are_answered() {
    for (name, status) in [("page", "200 OK"), ("moved", "302 Found"), ("foreign", "403"), ("events", "200 OK")] {
        let request = fs::read(fuzz().join("seeds/preview_request").join(name)).expect("a seed");
        let answer = preview::answer(&request, preview::PATIENCE);
        let line = String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned();
        assert!(line.starts_with("HTTP/1.1 ") && line.contains(status), "{name}: {line}");
    }
}

/// A reader that nobody fuzzes, or a target that would not build, is found here: fuzzing itself needs further tools.
#[test]
fn each_reader_has_its_target() {
    let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).expect("a manifest");
    for (name, _) in READERS {
        let target = fs::read_to_string(fuzz().join(format!("fuzz_targets/{name}.rs"))).expect("a target");
        assert_eq!(target, format!("#![no_main]\n\nveille_fuzz::target!({name});\n"));
        assert!(manifest.contains(&format!("name = \"{name}\"\npath = \"fuzz_targets/{name}.rs\"\n")), "{name}");
        assert!(!pieces(name).is_empty());
    }
    assert_eq!(fs::read_dir(fuzz().join("fuzz_targets")).expect("targets").count(), READERS.len());
    assert_eq!(manifest.matches("[[bin]]").count(), READERS.len());
}

/// Else the fuzzers would resolve what is new by themselves, and each run would leave the lock file changed.
#[test]
fn the_fuzzers_lock_file_knows_each_dependency() {
    let read = |path: PathBuf| fs::read_to_string(path).expect("a file").parse::<toml::Table>().expect("TOML");
    let manifest = read(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"));
    let lock = read(fuzz().join("Cargo.lock"));
    let packages = lock["package"].as_array().expect("packages");
    let own = packages.iter().find(|package| package["name"].as_str() == Some("veille")).expect("the crate");
    let locked = own["dependencies"].as_array().expect("dependencies").iter().filter_map(toml::Value::as_str);
    // A name that stands in the file with two versions is followed by one.
    let locked: Vec<&str> = locked.filter_map(|dependency| dependency.split(' ').next()).collect();
    let missing: Vec<&String> = manifest["dependencies"]
        .as_table()
        .expect("dependencies")
        .keys()
        .filter(|name| !locked.contains(&name.as_str()))
        .collect();
    assert!(missing.is_empty(), "run `cargo metadata --manifest-path fuzz/Cargo.toml` once: {missing:?}");
}
