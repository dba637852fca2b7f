//! What events mean, when a batch is complete, and what follows it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{fs, io, thread};

use notify::event::{
    AccessKind, AccessMode, CreateKind, DataChange, Event, EventKind, Flag, MetadataKind, ModifyKind, RemoveKind,
    RenameMode,
};
use tempfile::TempDir;

use super::burst::{Burst, Folders};
use super::event::{Sign, read};
use super::posts::{Failure, Ground, Posts};
use super::{Batch, Hint, MAX_PATHS, Options, Watcher, notice};

const DEBOUNCE: Duration = Duration::from_millis(60);

fn site() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let root = fs::canonicalize(folder.path()).unwrap();
    fs::create_dir_all(root.join("content/2026")).unwrap();
    (folder, root)
}

/// What is known after everything was posted.
fn ground(root: &Path) -> Ground {
    let mut posts = Posts::new(root, Some(PathBuf::from("public")), Arc::default()).unwrap();
    posts.fill(None).unwrap();
    posts.ground()
}

/// What an event says, in short.
fn said(ground: &Ground, kind: EventKind, path: &str) -> String {
    let event = Event::new(kind).add_path(ground.root.join(path));
    let short = |sign| match sign {
        Sign::Lost => "lost".to_owned(),
        Sign::Root => "root".to_owned(),
        Sign::Failed(_) => "failed".to_owned(),
        Sign::At { path, came, went, moved } => {
            let mut words = vec![path.strip_prefix(&ground.root).unwrap().display().to_string()];
            words.extend(came.map(|came| format!("came {came:?}")));
            words.extend(went.then(|| "went".to_owned()));
            words.extend(moved.then(|| "moved".to_owned()));
            words.join(", ")
        }
    };
    read(Ok(event), ground).into_iter().map(short).collect::<Vec<_>>().join("; ")
}

#[test]
fn reading_says_nothing_and_writing_does() {
    let (_folder, root) = site();
    let ground = ground(&root);
    let file = "content/2026/a.md";
    for kind in [AccessKind::Open(AccessMode::Any), AccessKind::Close(AccessMode::Read), AccessKind::Read] {
        assert_eq!(said(&ground, EventKind::Access(kind), file), "");
    }
    let kinds = [
        EventKind::Access(AccessKind::Close(AccessMode::Write)),
        EventKind::Modify(ModifyKind::Data(DataChange::Any)),
        EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)),
        EventKind::Create(CreateKind::File),
        EventKind::Remove(RemoveKind::File),
        EventKind::Modify(ModifyKind::Name(RenameMode::To)),
        EventKind::Any,
    ];
    for kind in kinds {
        assert_eq!(said(&ground, kind, file), file, "{kind:?}");
    }
}

#[test]
fn only_what_may_belong_to_the_site_says_something() {
    let (_folder, root) = site();
    let ground = ground(&root);
    let made = EventKind::Create(CreateKind::Any);
    for path in
        ["veille.toml", "glossary.toml", "themes/ai.toml", "static/.well-known/x", "templates", "content/4913/x"]
    {
        assert_eq!(said(&ground, made, path), path);
    }
    let foreign = [
        "README.md",
        "public/index.html",
        "public",
        ".git/index",
        ".git",
        "target/debug/x",
        "content/.a.md.swp",
        "content/4913",
        "content/a.md~",
        "content/.#a.md",
        "content/#a.md#",
        "content/a.md___jb_tmp___",
        "content/.hidden/a.md",
        "static/.git/config",
    ];
    for path in foreign {
        assert_eq!(said(&ground, made, path), "", "{path}");
    }
}

#[test]
fn folders_that_come_and_go_are_told() {
    let (_folder, root) = site();
    fs::create_dir(root.join("content/x.tmp")).unwrap();
    let ground = ground(&root);
    fs::create_dir(root.join("content/new")).unwrap();
    let name = |mode| EventKind::Modify(ModifyKind::Name(mode));
    assert_eq!(said(&ground, EventKind::Create(CreateKind::Folder), "content/new"), "content/new, came Folder");
    assert_eq!(said(&ground, name(RenameMode::To), "content/new"), "content/new, came Folder, moved");
    // A folder may have any name.
    assert_eq!(
        said(&ground, EventKind::Create(CreateKind::Folder), "content/x.tmp"),
        "content/x.tmp, came Folder, went"
    );
    fs::remove_dir(root.join("content/2026")).unwrap();
    fs::remove_dir(root.join("content/x.tmp")).unwrap();
    assert_eq!(said(&ground, name(RenameMode::From), "content/2026"), "content/2026, went, moved");
    assert_eq!(said(&ground, EventKind::Remove(RemoveKind::Any), "content/x.tmp"), "content/x.tmp, went");
    assert_eq!(said(&ground, EventKind::Remove(RemoveKind::Folder), ""), "root");
    assert_eq!(said(&ground, EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)), ""), "");
    let rescan = Event::new(EventKind::Other).set_flag(Flag::Rescan);
    assert_eq!(read(Ok(rescan), &ground), [Sign::Lost]);
}

fn at(path: impl Into<PathBuf>) -> Sign {
    Sign::At { path: path.into(), came: None, went: false, moved: false }
}

#[test]
fn a_burst_ends_with_quiet_or_with_patience() {
    let start = Instant::now();
    let after = |milliseconds| start + Duration::from_millis(milliseconds);
    let mut burst = Burst::default();
    assert_eq!(burst.due(DEBOUNCE), None);
    burst.add(at("a"), start);
    assert_eq!(burst.due(DEBOUNCE), Some(after(60)));
    burst.add(at("a"), after(50));
    assert_eq!(burst.due(DEBOUNCE), Some(after(110)));
    burst.add(at("b"), after(490));
    assert_eq!(burst.due(DEBOUNCE), Some(after(500)));
    assert_eq!(burst.paths.len(), 2);
}

#[test]
fn a_burst_stays_small() {
    let now = Instant::now();
    let mut burst = Burst::default();
    for number in 0..100_000 {
        burst.add(at(format!("{number}")), now);
    }
    assert_eq!(burst.paths.len(), MAX_PATHS + 1);
    assert_eq!(burst.folders, Folders::Same);
    for number in 0..1000 {
        let came = Some(super::event::Came::Folder);
        burst.add(Sign::At { path: format!("{number}").into(), came, went: false, moved: false }, now);
    }
    assert!(burst.fresh.len() < 100 && burst.everything && burst.folders == Folders::Unknown);
}

#[test]
fn after_a_burst_everything_is_looked_at_once() {
    let (_folder, root) = site();
    let watcher = Watcher::new(&root, None, &Options::default()).unwrap();
    let file = root.join("content/2026/a.md");
    fs::write(&file, "a").unwrap();
    // As the command does; it must not look like a change.
    let look = || {
        fs::read(&file).unwrap();
        fs::read_dir(root.join("content/2026")).unwrap().count();
    };
    assert_eq!(watcher.next(), Some(Batch { hint: Hint::Paths(BTreeSet::from([file.clone()])), notice: None }));
    // A slow machine may take its time between the events of one write.
    while watcher.next().unwrap().hint != Hint::Everything {
        look();
    }
    look();
    let stop = watcher.stop();
    let end = thread::spawn(move || {
        thread::sleep(super::FOLLOW_UP + Duration::from_millis(300));
        stop.stop();
    });
    assert_eq!(watcher.next(), None, "and nothing after it");
    end.join().unwrap();
    fs::write(&file, "b").unwrap();
    assert_eq!(watcher.next(), None, "stopped for good");
}

#[test]
fn many_paths_and_renamed_folders_are_everything() {
    let (_folder, root) = site();
    let watcher = Watcher::new(&root, None, &Options::default()).unwrap();
    fs::rename(root.join("content/2026"), root.join("content/2027")).unwrap();
    assert_eq!(watcher.next().unwrap().hint, Hint::Everything);
    let options = Options { debounce: Duration::from_millis(400), ..Options::default() };
    let watcher = Watcher::new(&root, None, &options).unwrap();
    for number in 0..=MAX_PATHS {
        fs::write(root.join(format!("content/2027/{number}.md")), "").unwrap();
    }
    assert_eq!(watcher.next().unwrap().hint, Hint::Everything);
}

#[test]
fn polling_asks_for_everything_again_and_again() {
    let (_folder, root) = site();
    let watcher = Watcher::new(&root, None, &Options { poll: true, ..Options::default() }).unwrap();
    let start = Instant::now();
    for _ in 0..2 {
        assert_eq!(watcher.next(), Some(Batch { hint: Hint::Everything, notice: None }));
    }
    assert!(start.elapsed() >= super::POLL_INTERVAL + super::POLL_INTERVAL / 2);
}

#[test]
fn what_cannot_be_watched_is_told() {
    let (folder, root) = site();
    let error = |path: &str| Watcher::new(&root.join(path), None, &Options::default()).unwrap_err().to_string();
    assert!(error("none").ends_with("none` does not exist"), "{}", error("none"));
    fs::write(root.join("file"), "").unwrap();
    assert!(error("file").ends_with("file` is not a folder, so it cannot be a site"));
    drop(folder);
}

#[cfg(unix)]
#[test]
fn limits_of_the_system_are_told_with_the_way_out() {
    let io = |code| notify::Error::io(io::Error::from_raw_os_error(code));
    let told = |error: &notify::Error| notice::polling(&Failure::of(error).unwrap());
    for error in [notify::Error::new(notify::ErrorKind::MaxFilesWatch), io(28)] {
        let told = told(&error);
        assert!(told.contains("sudo sysctl fs.inotify.max_user_watches=524288"), "{told}");
        assert!(told.contains("`--poll`") && told.contains("every 700 ms"), "{told}");
    }
    for code in [23, 24] {
        let told = told(&io(code));
        assert!(told.contains("fs.inotify.max_user_instances=1024") && told.contains("ulimit -n"), "{told}");
    }
    assert_eq!(Failure::of(&io(2)), None);
}
