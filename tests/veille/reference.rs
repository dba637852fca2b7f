//! Help, manual pages and completions: made of the arguments, and whole.

use crate::site::Site;

/// The commands, as the help lists them.
fn commands() -> Vec<String> {
    let help = Site::empty().run(&["--help"]).ok().stdout();
    let list = help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("a list of commands");
    let names = list.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' '));
    let names: Vec<String> = names.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect();
    assert!(names.contains(&"build".to_owned()), "{names:?}");
    names.into_iter().filter(|name| name != "help").collect()
}

#[test]
fn each_command_has_examples_in_its_help() {
    for command in commands() {
        let help = Site::empty().run(&[&command, "--help"]).ok().stdout();
        assert!(help.contains(&format!("Examples:\n  veille {command}")), "{command}: {help}");
    }
}

#[test]
fn each_command_has_a_page_of_the_manual() {
    let folder = Site::empty();
    folder.run(&["man", "--out", "man1"]).ok();
    for command in commands() {
        let page = std::fs::read_to_string(folder.path(&format!("man1/veille-{command}.1"))).expect("a page");
        assert!(page.contains(&format!(".TH veille-{command} 1")), "{page}");
        assert!(page.contains(".SH EXAMPLES\n") && page.contains(".SH OPTIONS\n"), "{page}");
        assert_eq!(folder.run(&["man", &command]).ok().stdout(), page);
    }
    let whole = folder.run(&["man"]).ok().stdout();
    assert!(whole.contains("veille\\-build(1)"), "{whole}");
    let unknown = folder.run(&["man", "biuld"]);
    assert_eq!(
        (unknown.code(), unknown.stderr().as_str()),
        (2, "error: there is no command `biuld`: did you mean `build`?\n")
    );
}

#[test]
fn shells_complete_commands_and_options() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = Site::empty().run(&["completions", shell]).ok().stdout();
        assert!(script.contains("base-url") && script.contains("serve"), "{shell}: {script}");
    }
    assert_eq!(Site::empty().run(&["completions", "tcsh"]).code(), 2);
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_had_enough_is_no_failure() {
    use std::process::Stdio;
    let site = Site::empty();
    let (read, write) = std::io::pipe().expect("a pipe");
    drop(read);
    let ended = site.command().arg("man").stdout(write).stderr(Stdio::piped()).output().expect("the command runs");
    assert_eq!((ended.status.code(), ended.stderr), (Some(0), Vec::new()));
}

/// What `veille check` prints when standard error is a terminal.
#[cfg(unix)]
fn on_a_terminal(site: &Site, environment: &[(&str, &str)]) -> String {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    use std::io::Read;
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&master).expect("granted");
    unlockpt(&master).expect("unlocked");
    let name = ptsname(&master, Vec::new()).expect("a name").into_string().expect("of ASCII");
    let terminal = std::fs::OpenOptions::new().read(true).write(true).open(name).expect("the other end");
    let mut command = site.command();
    command.args(["check", "--now", crate::site::NOW]).env_remove("NO_COLOR").stdout(std::process::Stdio::null());
    let mut child = command.envs(environment.iter().copied()).stderr(terminal).spawn().expect("the command starts");
    // The command holds the other end; with its own copy, this process would wait for itself.
    drop(command);
    let (mut read, mut bytes) = (std::fs::File::from(master), Vec::new());
    // A terminal whose other end is closed gives an error rather than an end.
    let _ = read.read_to_end(&mut bytes);
    assert!(child.wait().expect("an end").success());
    String::from_utf8(bytes).expect("text")
}

#[cfg(unix)]
#[test]
fn colours_are_for_terminals_and_no_color_is_respected() {
    let site = Site::new().article("content/a.fr.md", "Titre", "2026-01-15", "Texte.");
    let coloured = on_a_terminal(&site, &[]);
    assert!(coloured.contains("\u{1b}[") && coloured.contains("missing-summary"), "{coloured:?}");
    assert!(on_a_terminal(&site, &[("NO_COLOR", "")]).contains("\u{1b}["));
    let plain = on_a_terminal(&site, &[("NO_COLOR", "1")]);
    assert!(!plain.contains('\u{1b}') && plain.contains("warning[missing-summary]"), "{plain:?}");
    assert!(!site.run(&["check"]).stderr().contains('\u{1b}'));
}

#[test]
fn in_a_pipe_no_progress_is_shown() {
    // Enough pages that making them takes a while in debug builds.
    let mut site = Site::new();
    for number in 0..60 {
        site = site.article(&format!("content/{number}.fr.md"), &format!("Titre {number}"), "2026-01-15", "Texte.");
    }
    assert_eq!(site.build().ok().stderr(), "");
}
