//! `veille check --external`, against servers of this machine.

mod server;

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use veille::config::Config;
use veille::diagnostic::{Diagnostic, Place, Source};
use veille::external::{Cache, Link, Manners, Report, check};

use crate::site::{NOW, Site};
use server::Server;

/// Haste, so that tests are.
fn manners() -> Manners {
    Manners {
        pause: Duration::from_millis(1),
        again: vec![Duration::from_millis(1), Duration::from_millis(2)],
        patience: Duration::from_secs(1),
        connect: Duration::from_secs(5),
        answer: Duration::from_secs(5),
        hosts: 8,
    }
}

fn config(more: &str) -> Config {
    let text = format!(
        "base_url = \"https://example.org/\"\nid = \"example.org\"\n[languages.fr]\ntitle = \"T\"\n\
         description = \"D\"\n{more}"
    );
    let (config, faults) = veille::parse::config(&Source::new("veille.toml".into(), &text));
    config.unwrap_or_else(|| panic!("{faults:?}"))
}

fn links(urls: &[String]) -> Vec<Link> {
    let source = Source::new("content/a.fr.md".into(), &urls.join("\n"));
    let mut at = 0;
    let link = |url: &String| {
        let place: Place = source.place(at..at + url.len());
        at += url.len() + 1;
        Link { url: url.clone(), place, day: Some("2026-02-27".parse().unwrap()) }
    };
    urls.iter().map(link).collect()
}

fn ask(urls: &[String], manners: &Manners) -> Report {
    let mut cache = Cache::read(&[], jiff::Timestamp::now());
    check(&links(urls), &config(""), &mut cache, manners, &mut |_, _| true).expect("a network")
}

/// Each as `name: message / hint`, without the server's address.
fn told(server: &Server, diagnostics: &[Diagnostic]) -> Vec<String> {
    let line = |fault: &Diagnostic| {
        let hint = fault.hint.as_deref().map(|hint| format!(" / {hint}")).unwrap_or_default();
        format!("{}: {}{hint}", fault.name, fault.message).replace(&format!("http://{}", server.address), "")
    };
    diagnostics.iter().map(line).collect()
}

#[track_caller]
fn says(path: &str, expected: &[&str]) -> Server {
    says_with(path, expected, &manners())
}

#[track_caller]
fn says_with(path: &str, expected: &[&str], manners: &Manners) -> Server {
    let server = Server::start();
    let report = ask(&[server.url(path)], manners);
    assert_eq!(told(&server, &report.diagnostics), expected);
    server
}

#[test]
fn what_answers_is_alive() {
    for (path, methods) in [
        ("/ok", "HEAD"),
        ("/get-only", "HEAD GET"),
        ("/shy", "HEAD GET"),
        ("/twice", "HEAD GET GET"),
        ("/busy", "HEAD HEAD"),
        ("/app", "HEAD"),
        ("/nowhere", "HEAD"),
        ("/passing", "HEAD"),
        ("/slash", "HEAD"),
    ] {
        let server = says(path, &[]);
        assert_eq!(server.methods(path), methods, "{path}");
        let agent = server.log.asked.lock().unwrap()[0].agent.clone();
        assert!(agent.starts_with("veille/"), "{agent}");
    }
}

#[test]
fn what_is_gone_is_told_with_a_copy() {
    let server = says(
        "/gone",
        &[
            "dead-external-link: `/gone` leads nowhere: the server answers 404 Not Found / look for an archived copy at \
           `https://web.archive.org/web/20260227//gone`",
        ],
    );
    assert_eq!(server.methods("/gone"), "HEAD GET");
    says(
        "/for-ever-gone",
        &[
            "dead-external-link: `/for-ever-gone` leads nowhere: the server answers 410 Gone / look for an archived copy at \
           `https://web.archive.org/web/20260227//for-ever-gone`",
        ],
    );
    let server = says(
        "/trouble",
        &["dead-external-link: `/trouble` leads nowhere: the server answers 503 Service Unavailable / look for \
           an archived copy at `https://web.archive.org/web/20260227//trouble`"],
    );
    assert_eq!(server.methods("/trouble"), "HEAD GET GET GET");
    let server = Server::start();
    let urls = ["/trouble", "/trouble?1", "/trouble?2", "/trouble?3"].map(|path| server.url(path));
    assert_eq!(ask(&urls, &manners()).diagnostics.len(), 4);
    assert_eq!(server.methods("/trouble?2"), "HEAD GET GET GET");
    assert_eq!(server.methods("/trouble?3"), "HEAD GET");
    says(
        "/moved-away",
        &[
            "dead-external-link: `/moved-away` leads nowhere: the server answers 404 Not Found, at `/gone`, where it sends \
           its readers / look for an archived copy at `https://web.archive.org/web/20260227//moved-away`",
        ],
    );
}

#[test]
fn what_has_moved_is_told_with_its_new_address() {
    says("/moved", &["moved-link: `/moved` has moved for good / write `/new?a=1`"]);
    says("/moved-twice", &["moved-link: `/moved-twice` has moved for good / write `/new?a=1`"]);
    says("/moved#part", &["moved-link: `/moved#part` has moved for good / write `/new?a=1#part`"]);
    says(
        "/moved-home",
        &[
            "moved-link: `/moved-home` sends its readers to the first page of `127.0.0.1` for good / look for an archived \
           copy at `https://web.archive.org/web/20260227//moved-home`",
        ],
    );
}

#[test]
fn what_hosts_refuse_is_told_once_for_each() {
    let refused = |count: &str, why: &str, server: &Server| {
        format!(
            "unchecked-external-link: `127.0.0.1` does not answer a program as it answers readers: {count} not checked \
             ({why}) / look at it in a browser; to leave the host alone: `ignore = [\"/*\"]` in `[checks]`"
        )
        .replace("http://", &format!("http://{}", server.address))
    };
    for (path, why, methods) in [
        ("/forbidden", "403 Forbidden", "HEAD GET"),
        ("/teapot", "999", "HEAD GET"),
        ("/full", "429 Too Many Requests", "HEAD HEAD HEAD"),
        ("/later", "429 Too Many Requests", "HEAD"),
        ("/circle", "it sends round in a circle", "HEAD"),
        ("/endless", "it sends on more than 10 times", "HEAD"),
        ("/closed", "the answer breaks off, or is none", "HEAD GET GET GET"),
        ("/garbage", "the answer breaks off, or is none", "HEAD GET GET GET"),
    ] {
        let server = Server::start();
        let report = ask(&[server.url(path)], &manners());
        assert_eq!(told(&server, &report.diagnostics), [refused("1 address", why, &server)], "{path}");
        assert_eq!(server.methods(path), methods, "{path}");
    }
    let server = Server::start();
    let urls = ["/forbidden", "/forbidden?2", "/later", "/ok"].map(|path| server.url(path));
    let report = ask(&urls, &manners());
    assert_eq!(told(&server, &report.diagnostics).len(), 1);
    assert_eq!(report.diagnostics[0].place.as_ref().unwrap().line, 1);
    // A host that asks to be left alone is left alone.
    assert!(server.count() <= 5, "{}", server.count());
}

#[test]
fn who_lets_time_run_out_is_asked_no_more() {
    let server = Server::start();
    let hasty = Manners { answer: Duration::from_millis(50), ..manners() };
    let urls: Vec<String> = (0..5).map(|number| server.url(&format!("/slow?{number}"))).collect();
    // Only `/slow` itself is slow.
    let urls: Vec<String> = urls.into_iter().chain([server.url("/slow")]).collect();
    let report = ask(&urls, &hasty);
    assert_eq!(report.diagnostics.len(), 1);
    assert!(report.diagnostics[0].message.contains("no answer within 0.05 s"), "{:?}", report.diagnostics);
    assert_eq!(server.methods("/slow"), "HEAD GET");
}

#[test]
fn a_host_that_cannot_be_reached_is_told() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let urls = ["a", "b"].map(|path| format!("http://{closed}/{path}"));
    let report = ask(&urls, &manners());
    let messages: Vec<&str> = report.diagnostics.iter().map(|fault| &*fault.message).collect();
    assert_eq!(messages.len(), 2);
    assert!(
        messages.iter().all(|message| message.ends_with("leads nowhere: its server cannot be reached")),
        "{messages:?}"
    );
}

#[test]
fn a_connection_that_cannot_be_trusted_is_told() {
    let server = Server::start();
    let url = server.url("/ok").replace("http:", "https:");
    let report = ask(&[url], &manners());
    assert_eq!(report.diagnostics.len(), 1);
    assert_eq!(report.diagnostics[0].name, "dead-external-link");
    assert!(report.diagnostics[0].message.contains("no safe connection"), "{:?}", report.diagnostics);
}

#[test]
fn each_address_is_asked_once_and_told_at_its_first_place() {
    let server = Server::start();
    let urls = ["/ok", "/gone?utm_source=x", "/gone#a", "/gone#:~:text=b", "/gone"].map(|path| server.url(path));
    let report = ask(&urls, &manners());
    assert_eq!((report.addresses, report.known, report.left), (2, 0, 0));
    assert_eq!(report.diagnostics.len(), 1);
    assert_eq!(report.diagnostics[0].place.as_ref().unwrap().line, 2);
    assert!(report.diagnostics[0].message.ends_with("404 Not Found; 3 other links lead there"));
    assert_eq!(server.methods("/gone"), "HEAD GET");
    assert_eq!(server.count(), 3);
}

#[test]
fn a_host_is_asked_one_by_one_with_pauses() {
    let server = Server::start();
    let pause = Duration::from_millis(30);
    let urls: Vec<String> = (0..6).map(|number| server.url(&format!("/{number}"))).collect();
    let urls: Vec<String> = urls.into_iter().chain([server.url("/gone")]).collect();
    ask(&urls, &Manners { pause, ..manners() });
    assert_eq!(server.log.most.load(Ordering::SeqCst), 1);
    let asked = server.log.asked.lock().unwrap();
    assert_eq!(asked.len(), 8);
    for pair in asked.windows(2) {
        assert!(pair[1].at - pair[0].at >= pause);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn several_hosts_are_asked_at_once() {
    let server = Server::start();
    let port = server.address.port();
    let other = Server::start_on(format!("127.0.0.2:{port}").parse().unwrap(), Arc::clone(&server.log));
    let report = ask(&[server.url("/meet"), other.url("/meet")], &manners());
    assert!(report.diagnostics.is_empty(), "{:?}", report.diagnostics);
}

#[test]
fn what_is_known_is_not_asked_again() {
    let server = Server::start();
    let links = links(&["/ok", "/moved", "/gone", "/forbidden"].map(|path| server.url(path)));
    let now = jiff::Timestamp::now();
    let mut cache = Cache::read(&[], now);
    let first = check(&links, &config(""), &mut cache, &manners(), &mut |_, _| true).unwrap();
    let asked = server.count();
    let mut cache = Cache::read(&cache.bytes(), now);
    let second = check(&links, &config(""), &mut cache, &manners(), &mut |_, _| true).unwrap();
    assert_eq!((first.known, second.known), (0, 2));
    assert_eq!(told(&server, &first.diagnostics), told(&server, &second.diagnostics));
    assert_eq!((server.methods("/ok"), server.methods("/moved")), ("HEAD".to_owned(), "HEAD".to_owned()));
    assert!(server.count() > asked);
}

#[test]
fn what_the_settings_name_is_left_alone() {
    let server = Server::start();
    let own = "https://example.org/2026/a/".to_owned();
    let urls = [server.url("/gone"), server.url("/private/a"), server.url("/private/b"), own, "mailto:a@b.org".into()];
    let more = format!("[checks]\nignore = [\"{}\", \"{}\"]\n", server.url("/gone"), server.url("/private/*"));
    let mut cache = Cache::read(&[], jiff::Timestamp::now());
    let report = check(&links(&urls), &config(&more), &mut cache, &manners(), &mut |_, _| true).unwrap();
    assert_eq!((report.addresses, report.diagnostics.len(), server.count()), (0, 0, 0));
}

#[test]
fn an_address_that_is_none_is_told() {
    let report = ask(&["https://a b/".to_owned(), "https://".to_owned()], &manners());
    let messages: Vec<&str> = report.diagnostics.iter().map(|fault| &*fault.message).collect();
    assert_eq!(messages, ["`https://a b/` is no address of the web", "`https://` is no address of the web"]);
}

#[test]
fn who_says_stop_does_not_wait() {
    let server = Server::start();
    let urls = [server.url("/slow"), server.url("/ok"), server.url("/gone")];
    let mut cache = Cache::read(&[], jiff::Timestamp::now());
    let patient = Manners { answer: Duration::from_mins(10), ..manners() };
    let log = Arc::clone(&server.log);
    let mut seen = BTreeMap::new();
    let report = check(&links(&urls), &config(""), &mut cache, &patient, &mut |done, all| {
        seen.insert(done, all);
        // `/slow` is asked last, and hangs.
        !log.asked.lock().unwrap().iter().any(|asked| asked.path == "/slow")
    });
    let report = report.unwrap();
    assert_eq!((report.addresses, report.left), (3, 1));
    assert_eq!(report.diagnostics.len(), 1);
    assert!(seen.values().all(|all| *all == 3), "{seen:?}");
}

/// A site whose article has this text, and nothing else to tell of.
fn site(text: &str) -> Site {
    let site = Site::new();
    std::fs::remove_file(site.path("themes/space.toml")).unwrap();
    let matter = "title: Titre\ndate: 2026-01-15\nsummary: Un résumé.\nthemes: [ai]";
    site.file("content/2026/a.fr.md", &format!("---\n{matter}\n---\n{text}\n"))
}

fn run(site: &Site, arguments: &[&str]) -> crate::site::Built {
    let mut command = site.command();
    for name in ["ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"] {
        command.env_remove(name);
    }
    site.outcome(command.args(["check", "--now", NOW]).args(arguments))
}

#[test]
fn the_command_asks_tells_and_remembers() {
    let server = Server::start();
    let site = site(&format!(
        "Le [plan]({}),\n[sa suite]({}),\n<a href=\"{}\">ici même</a>.\n\n[Le reste][r].\n\n[r]: {}\n",
        server.url("/ok"),
        server.url("/gone#c"),
        server.url("/moved"),
        server.url("/forbidden"),
    ));
    // Nothing is asked without being told to.
    assert_eq!(run(&site, &["--strict"]).ok().stdout(), "no errors, no warnings\n");
    assert_eq!(server.count(), 0);
    let checked = run(&site, &["--external"]).ok();
    let port = server.address.port().to_string();
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("snapshots/faults");
    let stderr =
        checked.stderr().replace(&format!("127.0.0.1:{port}"), &format!("127.0.0.1:{}", "P".repeat(port.len())));
    settings.bind(|| insta::assert_snapshot!("external", stderr));
    assert_eq!(checked.stdout(), "no errors, 3 warnings\n4 web addresses: 4 asked\n");
    let asked = server.count();
    let again = run(&site, &["--external", "--strict"]);
    assert_eq!(again.code(), 1);
    assert_eq!(again.stdout(), "no errors, 3 warnings\n4 web addresses: 2 asked, 2 known from an earlier run\n");
    assert_eq!(server.methods("/ok"), "HEAD");
    assert!(server.count() > asked);
    // The file is no part of the site.
    assert_eq!(site.build().ok().stderr(), "");
    let kept = std::fs::read(site.path(".veille-links.json")).unwrap();
    assert_eq!(
        run(&site, &["--external", "--no-cache"]).ok().stdout().lines().nth(1),
        Some("4 web addresses: 4 asked")
    );
    assert_eq!(std::fs::read(site.path(".veille-links.json")).unwrap(), kept);
}

#[test]
fn programs_are_told_as_of_all_faults() {
    let server = Server::start();
    let site = site(&format!("[Fini]({})", server.url("/gone")));
    let checked = run(&site, &["--external", "--no-cache", "--format", "json"]).ok();
    assert!(!site.path(".veille-links.json").exists());
    let record: serde_json::Value = serde_json::from_str(checked.stdout().trim()).expect("one line of JSON");
    assert_eq!(
        (&record["name"], &record["line"], &record["column"]),
        (&"dead-external-link".into(), &7.into(), &8.into())
    );
    assert_eq!(checked.stderr(), "");
    let github = run(&site, &["--external", "--no-cache", "--format", "github"]).ok();
    assert!(github.stdout().starts_with("::warning file=content/2026/a.fr.md,line=7,col=8"), "{}", github.stdout());
    assert_eq!(run(&site, &["--external", "--no-cache", "--quiet"]).ok().stdout(), "");
}

#[test]
fn drafts_are_asked_for_with_drafts_only_and_errors_stop_nothing() {
    let server = Server::start();
    let text = |url: String| format!("---\ntitle: Titre\ndate: 2026-01-15\ndraft: true\n---\n[Plan]({url})\n");
    let site = site("[Là](absent.fr.md)").file("content/2026/b.fr.md", &text(server.url("/gone")));
    let checked = run(&site, &["--external"]);
    assert_eq!(checked.code(), 1);
    assert!(checked.stdout().ends_with("\n0 web addresses: 0 asked\n"), "{}", checked.stdout());
    assert!(!site.path(".veille-links.json").exists());
    let checked = run(&site, &["--external", "--drafts"]);
    assert!(checked.stderr().contains("warning[dead-external-link]"), "{}", checked.stderr());
    assert!(checked.stderr().contains("error[dead-link]"), "{}", checked.stderr());
}

#[test]
fn nothing_remembered_is_nothing_to_fail_over() {
    let server = Server::start();
    let site = site(&format!("[Plan]({})", server.url("/ok"))).file(".veille-links.json", "{ not ours");
    assert_eq!(run(&site, &["--external"]).ok().stdout().lines().nth(1), Some("1 web address: 1 asked"));
    let text = std::fs::read_to_string(site.path(".veille-links.json")).unwrap();
    assert!(text.contains(&server.url("/ok")), "{text}");
    site.remove(".veille-links.json");
    std::fs::create_dir(site.path(".veille-links.json")).unwrap();
    let checked = run(&site, &["--external"]).ok();
    assert!(checked.stderr().starts_with("note: `.veille-links.json` cannot be written"), "{}", checked.stderr());
    assert_eq!(run(&site, &["--no-cache"]).code(), 2);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_asking_and_what_is_known_is_told() {
    use std::process::Stdio;

    let server = Server::start();
    let site = site(&format!("[Fini]({}), [plan]({})", server.url("/gone"), server.url("/slow")));
    let mut command = site.command();
    command.args(["check", "--now", NOW, "--external"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    // Addresses of a host are asked in their order, so that the other is known once this one is asked for.
    let asked = || server.log.asked.lock().unwrap().iter().any(|asked| asked.path == "/slow");
    let started = Instant::now();
    while !asked() && started.elapsed() < Duration::from_mins(1) {
        thread::sleep(Duration::from_millis(10));
    }
    let told = Instant::now();
    assert!(std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert!(told.elapsed() < Duration::from_secs(10), "it took {:?}", told.elapsed());
    assert_eq!(output.status.code(), Some(0));
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(stdout, "no errors, 1 warning\n2 web addresses: 1 asked, 1 not asked: stopped\n");
}
