//! The command line: what it takes, what it says, how it exits.

use std::path::Path;

use crate::site::{Built, NOW, Site};

fn site() -> Site {
    Site::new().article("content/a.fr.md", "Un", "2026-01-15", "Texte.")
}

/// With a warning and nothing worse.
fn site_with_a_warning() -> Site {
    site().file("strings/it.toml", "")
}

#[track_caller]
fn snapshot(name: &str, built: &Built) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/command");
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    let (code, stdout, stderr) = (built.code(), built.stdout(), built.stderr());
    let text = format!("exit code {code}\n── standard output\n{stdout}── standard error\n{stderr}");
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn help_says_what_each_option_does() {
    let site = Site::empty();
    snapshot("help", &site.run(&["--help"]));
    snapshot("help_build", &site.run(&["build", "--help"]));
    snapshot("help_import", &site.run(&["import", "--help"]));
    snapshot("help_init", &site.run(&["init", "--help"]));
    snapshot("help_new", &site.run(&["new", "--help"]));
    snapshot("help_schema", &site.run(&["schema", "--help"]));
    snapshot("help_import", &site.run(&["import", "--help"]));
    snapshot("no_arguments", &site.run(&[]));
}

#[test]
fn the_version_is_that_of_the_package() {
    let built = Site::empty().run(&["--version"]);
    assert_eq!((built.code(), built.stdout()), (0, format!("veille {}\n", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn wrong_usage_is_told_and_exits_with_2() {
    let site = site();
    for (name, arguments) in [
        ("unknown_command", ["biuld"].as_slice()),
        ("unknown_option", &["build", "--draft"]),
        ("bad_base_url", &["build", "--base-url", "example.org/tech"]),
        ("bad_now", &["build", "--now", "05/03/2026"]),
        ("bad_format", &["build", "--format", "xml"]),
        ("value_missing", &["build", "--out"]),
        ("unknown_schema", &["schema", "themes"]),
        ("schema_of_nothing", &["schema"]),
    ] {
        let built = site.run(arguments);
        assert_eq!((built.code(), built.stdout().as_str()), (2, ""), "{name}");
        snapshot(name, &built);
    }
    assert!(!site.path("public").exists());
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let site = site();
    let said = |root: &str| {
        let built = site.run(&["build", "--root", root]);
        assert_eq!((built.code(), built.stdout().as_str()), (2, ""), "{root}");
        built.stderr()
    };
    assert_eq!(said("nowhere"), "error: the site's folder `nowhere` does not exist\n");
    assert_eq!(said("veille.toml"), "error: `veille.toml` is not a folder, so it cannot be a site\n");
    assert!(!site.path("nowhere").exists());
}

/// As git and cargo do: a command in a folder of the site is about the site.
#[test]
fn the_site_is_looked_for_upwards() {
    let site = site();
    let below = site.path("content/2026/deep");
    std::fs::create_dir_all(&below).expect("a folder");
    let run = |arguments: &[&str]| site.outcome(site.command().current_dir(&below).args(arguments)).ok();
    run(&["build", "--now", NOW]);
    assert!(site.path("public/index.html").is_file() && !below.join("public").exists());
    assert!(run(&["check", "--now", NOW]).stdout().starts_with("no errors"));
    run(&["new", "2026/deep/next", "--title", "Next"]);
    assert!(site.path("content/2026/deep/next.fr.md").is_file());
    assert!(run(&["status"]).stdout().contains("2026/deep/next"));
    run(&["init", "--templates", "base.html"]);
    assert!(site.path("templates/base.html").is_file());
    // A new site in the folder of another one is a site of its own.
    run(&["init", "own", "--languages", "fr"]);
    assert!(below.join("own/veille.toml").is_file());
}

/// What is named is taken at its word.
#[test]
fn a_folder_that_is_named_is_not_looked_above() {
    let site = site();
    let built = site.outcome(site.command().current_dir(site.path("content")).args(["build", "--root", "."]));
    assert_eq!(built.code(), 1);
    let stderr = built.stderr();
    assert!(stderr.starts_with("error[missing-settings]: there is no `veille.toml` here\nhelp: "), "{stderr}");
}

#[test]
fn the_total_is_printed_once() {
    let site = site_with_a_warning();
    for command in ["build", "check"] {
        let built = site.run(&[command, "--now", NOW]).ok();
        let printed = format!("{}{}", built.stdout(), built.stderr());
        let totals = printed.lines().filter(|line| line.ends_with("warning") || line.ends_with("warnings")).count();
        assert_eq!(totals, 1, "{command}: {printed}");
    }
}

#[test]
fn a_summary_says_what_was_done() {
    let site = site();
    let before = site.build().ok();
    let files = before.files();
    // The list of files is the tool's own.
    let files: Vec<&String> = files.iter().filter(|path| !path.starts_with(".veille-m")).collect();
    let pages = files.iter().filter(|path| Path::new(path).extension().is_some_and(|end| end == "html")).count();
    let (all, others) = (files.len(), files.len() - pages);
    let folder = format!("{pages} pages and {others} other files in public");
    let said = |built: &Built, expected: &str| {
        let said = built.stdout();
        assert!(said.starts_with(expected) && said.ends_with(" ms)\n") && said.lines().count() == 1, "{said}");
        assert_eq!(built.stderr(), "");
    };
    said(&before, &format!("{folder}: {all} written, 0 unchanged ("));
    said(&site.build().ok(), &format!("{folder}: 0 written, {all} unchanged ("));
    site.remove("content/a.fr.md");
    let after = site.build().ok();
    let gone = files.iter().filter(|path| !after.exists(path)).count();
    assert!(gone > 0 && after.stdout().contains(&format!(" unchanged, {gone} removed (")), "{}", after.stdout());
}

#[test]
fn quiet_says_nothing_but_errors() {
    let site = site_with_a_warning();
    let built = site.build();
    assert!(built.stderr().contains("warning[") && built.stdout().contains(" pages and "), "{}", built.stderr());
    for quiet in ["--quiet", "-q"] {
        let built = site.build_with(&[quiet]).ok();
        assert_eq!((built.stdout(), built.stderr()), (String::new(), String::new()));
    }
    site.put("content/b.fr.md", "---\ntitle: Deux\ndate: hier\n---\n");
    let faults = site.build_with(&["--quiet"]).faults();
    assert!(faults.contains("error[bad-date]") && !faults.contains("warning"), "{faults}");
}

#[test]
fn programs_find_nothing_but_faults_on_standard_output() {
    let site = site_with_a_warning();
    for format in ["json", "github"] {
        let built = site.build_with(&["--format", format]).ok();
        assert_eq!((built.stdout().lines().count(), built.stderr().as_str()), (1, ""), "{}", built.stdout());
    }
    let json: serde_json::Value =
        serde_json::from_str(&site.build_with(&["--format", "json"]).stdout()).expect("one object");
    assert_eq!(json["name"], "unknown-language");
    let built = site.build_with(&["--format", "json", "--quiet"]).ok();
    assert_eq!(built.stdout(), "");
}

#[test]
fn nothing_is_coloured_where_nobody_looks() {
    let site = site().article("content/b.fr.md", "Deux", "hier", "");
    for variables in [[("NO_COLOR", "1")].as_slice(), &[("CLICOLOR_FORCE", "1")], &[("TERM", "xterm-256color")]] {
        let faults =
            site.outcome(site.command().args(["build", "--now", NOW]).envs(variables.iter().copied())).faults();
        assert!(!faults.contains('\u{1b}'), "{faults:?}");
    }
}

/// What a terminal would be told; `script` lends one.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_sees_colours_unless_it_asks_for_none() {
    use std::process::Command;
    let site = site().article("content/b.fr.md", "Deux", "hier", "");
    let run = |no_color: Option<&str>| {
        let command = format!("{} build --now {NOW}", env!("CARGO_BIN_EXE_veille"));
        let mut script = Command::new("script");
        script.args(["--quiet", "--command", &command, "/dev/null"]).current_dir(site.root()).env_remove("NO_COLOR");
        script.envs(no_color.map(|value| ("NO_COLOR", value)));
        script.output().map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let Ok(coloured) = run(None) else {
        eprintln!("there is no `script` to lend a terminal: nothing is shown");
        return;
    };
    // What a slow machine is told meanwhile moves the cursor, which is no colour.
    let is_coloured = |text: &str| {
        text.split("\u{1b}[").skip(1).any(|rest| {
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
            rest.starts_with('m')
        })
    };
    assert!(coloured.contains("bad-date") && is_coloured(&coloured), "{coloured:?}");
    // An empty value does not count: https://no-color.org
    assert!(is_coloured(&run(Some("")).expect("it ran before")));
    let plain = run(Some("1")).expect("it ran before");
    assert!(plain.contains("bad-date") && !is_coloured(&plain), "{plain:?}");
}

#[test]
fn the_site_may_be_built_from_elsewhere() {
    let site = site();
    let here = site.build().ok();
    let (expected, home) = (here.files(), here.page("/fr/"));
    std::fs::remove_dir_all(&here.public).expect("our folder");
    let above = site.root().parent().expect("a folder above");
    let name = site.root().file_name().expect("a name").to_str().expect("UTF-8");
    let arguments = ["build", "--now", NOW, "--root", name];
    let built = site.outcome(site.command().current_dir(above).args(arguments)).ok();
    assert_eq!((built.files(), built.page("/fr/")), (expected, home));
    let folder = Path::new(name).join("public");
    assert!(built.stdout().contains(&format!(" other files in {}: ", folder.display())), "{}", built.stdout());
}

/// `--out` is a path of the shell's, not of the site's.
#[test]
fn the_output_folder_is_named_from_where_the_command_runs() {
    let site = site();
    let elsewhere = tempfile::TempDir::new().expect("a folder");
    let root = site.root().to_str().expect("UTF-8");
    let arguments = ["build", "--now", NOW, "--root", root, "--out", "site"];
    site.outcome(site.command().current_dir(elsewhere.path()).args(arguments)).ok();
    assert!(elsewhere.path().join("site/fr/index.html").exists());
    assert!(!site.path("site").exists() && !site.path("public").exists());
}

#[test]
fn another_base_moves_every_address() {
    let site = site();
    let built = site.build_with(&["--base-url", "https://x.github.io/some/repo"]).ok();
    let home = built.page("/fr/");
    assert!(home.contains("href=\"/some/repo/fr/a/\""), "{home}");
    assert!(home.contains("https://x.github.io/some/repo/fr/"));
    for file in built.files() {
        let text = String::from_utf8_lossy(&std::fs::read(built.public.join(&file)).expect("a file")).into_owned();
        // The identity of feeds stays.
        assert!(!text.contains("https://example.org/"), "{file}");
    }
    assert!(built.page("fr/atom.xml").contains("tag:example.org,"));
}

#[test]
fn drafts_are_built_on_demand_and_marked() {
    let site = site().file("content/b.fr.md", "---\ntitle: Deux\ndate: 2026-01-15\ndraft: true\n---\nTexte.\n");
    assert!(!site.build().ok().exists("fr/b/index.html"));
    let page = site.build_with(&["--drafts"]).ok().page("/fr/b/");
    assert!(page.contains("Brouillon") && page.contains("noindex"), "{page}");
}

#[test]
fn options_stand_before_or_behind_the_command() {
    let site = site_with_a_warning();
    let before = site.run(&["--format", "json", "--quiet", "build", "--now", NOW]).ok();
    assert_eq!((before.stdout(), before.stderr()), (String::new(), String::new()));
}
