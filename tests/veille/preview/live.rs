//! What open pages are told.

use super::*;

#[test]
fn only_the_page_that_changed_reloads() {
    let preview = serve("/b/", &[("fr/index.html", PAGE), ("en/index.html", PAGE)]);
    let (mut fr, mut en) = (Events::load(&preview, "/b/fr/"), Events::load(&preview, "/b/en/"));
    change(&preview, &[("fr/index.html", "<p>new"), ("fr/rss.xml", "<rss/>")]);
    let reload = fr.next();
    assert_eq!((&*reload.name, &*reload.data), ("reload", "{\"base\":\"/b/\"}"));
    let version = en.next();
    assert_eq!(version.name, "version");
    assert_eq!(version.id, reload.id, "who need not reload has the version all the same");
    assert_eq!(Some(get(&preview, "/b/fr/").attribute("data-version")), version.id.as_deref());
}

#[test]
fn style_sheets_are_swapped() {
    let preview = serve("/b/", &[("index.html", PAGE), ("my style.css", "a{}")]);
    let mut page = Events::load(&preview, "/b/");
    change(&preview, &[("my style.css", "b{}")]);
    let event = page.next();
    assert_eq!(event.name, "style");
    assert_eq!(event.json()["files"], serde_json::json!([["/b/my%20style.css", "/b/my%20style.css"]]));
    // With the page itself changed too, loading it is enough.
    change(&preview, &[("my style.css", "c{}"), ("index.html", "<p>new")]);
    assert_eq!(page.next().name, "reload");
}

#[test]
fn a_style_sheet_with_a_fingerprint_in_its_name_is_swapped_too() {
    let page = |name: &str| format!("<link rel=stylesheet href=/assets/{name}.css><body>x</body>");
    let preview = serve("/", &[("a.html", &page("style-00000000")), ("assets/style-00000000.css", "a{}")]);
    let mut events = Events::load(&preview, "/a.html");
    let files = made(&[("a.html", &page("style-12345678")), ("assets/style-12345678.css", "b{}")]);
    preview.update(files, vec!["assets/style-00000000.css".into()], Vec::new());
    let event = events.next();
    assert_eq!(event.name, "style");
    let swap = ["/assets/style-00000000.css", "/assets/style-12345678.css"];
    assert_eq!(event.json()["files"], serde_json::json!([swap]));
    assert!(get(&preview, "/a.html").text().contains("style-12345678"));
}

#[test]
fn pictures_are_named_and_feeds_are_not() {
    let preview = serve("/", &[("index.html", PAGE), ("a.png", "1"), ("b.svg", "1"), ("sitemap.xml", "1")]);
    let mut page = Events::load(&preview, "/");
    let files = made(&[("a.png", "2"), ("sitemap.xml", "2"), ("agenda.ics", "2"), ("fr/feed.json", "2")]);
    preview.update(files, vec!["b.svg".into()], Vec::new());
    let event = page.next();
    assert_eq!(event.name, "assets");
    assert_eq!(event.json()["files"], serde_json::json!([["/b.svg", "/b.svg"], ["/a.png", "/a.png"]]));
    change(&preview, &[("sitemap.xml", "3")]);
    assert_eq!(page.next().name, "version");
    let many: Vec<_> = (0..2000).map(|number| (Arc::from(format!("{number}.png")), Content::made(b"x"))).collect();
    preview.update(many, Vec::new(), Vec::new());
    let event = page.next();
    assert_eq!((&*event.name, &event.json()["files"]), ("assets", &Value::from("*")));
}

#[test]
fn a_page_that_comes_or_goes_reloads() {
    let preview = serve("/", &[("a/index.html", PAGE), ("404.html", PAGE)]);
    let (mut old, mut new, mut none) =
        (Events::load(&preview, "/a/"), Events::load(&preview, "/b/"), Events::load(&preview, "/c/"));
    preview.update(made(&[("b/index.html", PAGE)]), vec!["a/index.html".into()], Vec::new());
    let names = [old.next().name, new.next().name, none.next().name];
    assert_eq!(names, ["reload", "reload", "version"]);
    change(&preview, &[("404.html", "<p>new")]);
    let names = [old.next().name, new.next().name, none.next().name];
    assert_eq!(names, ["reload", "version", "reload"]);
}

#[test]
fn who_was_away_catches_up() {
    let preview = serve("/", &[("a.html", PAGE), ("b.html", PAGE), ("a.css", "1")]);
    let since = get(&preview, "/a.html").attribute("data-version").to_owned();
    for turn in 0..50 {
        change(&preview, &[("b.html", &format!("<p>{turn}"))]);
    }
    let mut events = Events::of(&preview, "/b.html", &since);
    assert_eq!([events.next().name, events.next().name], ["reload", "diagnostics"]);
    let mut events = Events::of(&preview, "/a.html", &since);
    assert_eq!([events.next().name, events.next().name], ["version", "diagnostics"]);
    change(&preview, &[("a.css", "2")]);
    assert_eq!(Events::of(&preview, "/a.html", &since).next().name, "style");
    let now = get(&preview, "/a.html").attribute("data-version").to_owned();
    assert_eq!(Events::of(&preview, "/b.html", &now).next().name, "diagnostics", "nothing was missed");
    // The browser's own attempt to connect again tells in a header what it saw last.
    let address = format!("/__veille/events?page=%2Fb.html&since={since}");
    let mut events = Events::with(&preview, &address, &format!("Last-Event-ID: {now}\r\n"));
    assert_eq!(events.next().name, "diagnostics");
}

#[test]
fn pages_of_another_run_reload() {
    let first = serve("/", &[("a.html", PAGE)]);
    let since = get(&first, "/a.html").attribute("data-version").to_owned();
    drop(first);
    let second = Preview::start(options("/")).expect("a port");
    let mut events = Events::of(&second, "/a.html", &since);
    assert_eq!(events.next().name, "diagnostics", "there is nothing to load before the first update");
    change(&second, &[("a.html", PAGE)]);
    assert_eq!(events.next().name, "reload");
    for unknown in [&*since, "x", "", "a:b"] {
        assert_eq!(Events::of(&second, "/a.html", unknown).next().name, "reload", "{unknown}");
    }
}

#[test]
fn a_page_loaded_before_the_first_build_is_shown_it() {
    let preview = Preview::start(options("/")).expect("a port");
    let (mut there, mut none) = (Events::load(&preview, "/a.html"), Events::load(&preview, "/none"));
    change(&preview, &[("a.html", PAGE)]);
    assert_eq!([there.next().name, none.next().name], ["reload", "reload"]);
}

#[test]
fn another_base_takes_open_pages_along() {
    let preview = serve("/old/", &[("a.html", PAGE)]);
    let mut page = Events::load(&preview, "/old/a.html");
    preview.rebase("/new/");
    let event = page.next();
    assert_eq!((&*event.name, &event.json()["base"]), ("reload", &Value::from("/new/")));
    assert_eq!((get(&preview, "/old/a.html").status, get(&preview, "/new/a.html").status), (404, 200));
    assert_eq!(get(&preview, "/").header("location"), Some("/new/"));
    // A page that slept meanwhile asks below the old base.
    let mut late = Events::with(&preview, "/old/__veille/events?page=%2Fold%2Fa.html&since=x", "");
    assert_eq!(late.next().json()["base"], "/new/");
    preview.rebase("/new/");
    change(&preview, &[("b.txt", "x")]);
    assert_eq!(page.next().name, "version", "the same base again is no change");
}

#[test]
fn diagnostics_come_at_once_and_when_they_change() {
    let preview = serve("/", &[("a.html", PAGE)]);
    let since = get(&preview, "/a.html").attribute("data-version").to_owned();
    let mut events = Events::of(&preview, "/a.html", &since);
    assert_eq!(events.next().json(), serde_json::json!({ "errors": 0, "warnings": 0, "list": [] }));
    let warning = Diagnostic::warning("no-alt", "a picture has no text");
    preview.update(Vec::new(), Vec::new(), vec![warning.clone(), fault()]);
    let event = events.next();
    assert_eq!(event.name, "diagnostics");
    let told = event.json();
    assert_eq!((&told["errors"], &told["warnings"]), (&1.into(), &1.into()));
    let expected = serde_json::json!({
        "severity": "error", "name": "unknown-theme", "message": "unknown theme `regulaton`",
        "path": "content/x.fr.md", "line": 2, "column": 10, "width": 9, "text": "themes: [regulaton]", "skipped": 0,
        "hint": "did you mean `regulation`?",
    });
    assert_eq!(told["list"][0], expected);
    assert_eq!(told["list"][1]["severity"], "warning");
    assert_eq!(Events::of(&preview, "/a.html", &since).next().json(), told, "also to who comes later");
    // The same again is no change: the next thing said is that they are gone.
    preview.update(Vec::new(), Vec::new(), vec![warning, fault()]);
    preview.update(Vec::new(), Vec::new(), Vec::new());
    assert_eq!(events.next().json()["errors"], 0);
}

#[test]
fn who_shows_a_page_that_moved_is_led_to_it() {
    let preview = serve("/b/", &[("fr/plan/index.html", PAGE), ("404.html", "<p>nothing</p>")]);
    let mut page = Events::load(&preview, "/b/fr/plan/");
    preview.move_pages(&[("fr/plan/index.html".into(), "fr/été/<i>/index.html".into())]);
    preview.update(made(&[("fr/été/<i>/index.html", PAGE)]), vec!["fr/plan/index.html".into()], Vec::new());
    let moved = page.next();
    assert_eq!((&*moved.name, &*moved.data), ("moved", "{\"to\":\"/b/fr/%C3%A9t%C3%A9/%3Ci%3E/\"}"));
    // Whoever comes later is told where it went, and how to keep the old address.
    let answer = get(&preview, "/b/fr/plan/");
    assert_eq!(answer.status, 404);
    let text = answer.text();
    assert!(text.contains("<a href=\"/b/fr/%C3%A9t%C3%A9/%3Ci%3E/\">/b/fr/été/&lt;i>/</a>"), "{text}");
    assert!(text.contains("<code>/fr/plan/</code>") && text.contains("live.js"), "{text}");
    assert!(get(&preview, "/b/fr/other/").text().contains("nothing"));
}

#[test]
fn files_open_in_an_editor_unless_others_see_the_preview() {
    let editor = || {
        let template = veille::preview::editor_template("vscode").expect("a known one");
        Some(veille::preview::Editor::new(template, Path::new("/home/a/site")))
    };
    let told = |options: Options| {
        let preview = Preview::start(options).expect("a free port");
        preview.update(made(&[("index.html", PAGE)]), Vec::new(), vec![fault()]);
        Events::of(&preview, "/", "0").next_named("diagnostics").json()["list"][0]["open"].clone()
    };
    assert_eq!(told(Options { editor: editor(), ..options("/") }), "vscode://file/home/a/site/content/x.fr.md:2:10");
    assert_eq!(told(options("/")), Value::Null);
    let everyone = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
    assert_eq!(told(Options { editor: editor(), host: everyone, ..options("/") }), Value::Null);
}
