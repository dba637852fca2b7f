//! What `veille init` and `veille new` make and say: a site and an entry that hold from the first minute on.

use std::fmt::Write;
use std::fs;

use crate::site::{Built, NOW, Site};

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/begin");
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings
}

#[track_caller]
fn snapshot(name: &str, text: &str) {
    settings().bind(|| insta::assert_snapshot!(name, text));
}

/// Of what `init` makes, whose day is the day of the test.
#[track_caller]
fn snapshot_of_today(name: &str, text: &str) {
    let mut settings = settings();
    settings.add_filter(r"20\d\d-\d\d-\d\d", "DAY");
    settings.add_filter(r"\b\d\d-(premier-bulletin|first-digest)", "MM-$1");
    settings.add_filter(r"20\d\d/", "YEAR/");
    settings.add_filter(r"@v\d+\.\d+\.\d+", "@VERSION");
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// What a run said, and how it ended.
fn said(built: &Built) -> String {
    let (code, stdout, stderr) = (built.code(), built.stdout(), built.stderr());
    format!("exit code {code}\n── standard output\n{stdout}── standard error\n{stderr}")
}

/// A new site in the folder `site`.
#[track_caller]
fn begun(options: &[&str]) -> Site {
    let folder = Site::empty();
    folder.run(&[&["init", "site", "--quiet"], options].concat()).ok();
    folder
}

fn read(site: &Site, path: &str) -> String {
    fs::read_to_string(site.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The paths of all files below a folder, sorted.
fn files(site: &Site, below: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![site.path(below)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(site.path(below)).unwrap().to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_new_site_is_told_file_by_file() {
    let folder = Site::empty();
    snapshot_of_today("init", &said(&folder.run(&["init", "site"])));
    let whole: Vec<String> = files(&folder, "site")
        .iter()
        .filter(|path| !path.ends_with(".yml"))
        .map(|path| format!("── {path}\n{}", read(&folder, &format!("site/{path}"))))
        .collect();
    snapshot_of_today("init_files", &whole.join("\n"));
    snapshot_of_today("init_workflow", &read(&folder, "site/.github/workflows/pages.yml"));
}

#[test]
fn options_are_all_it_needs() {
    let folder = Site::empty();
    let options = ["--title", "L’IA : \"un\" \\ pas", "--languages", "en,fr"];
    let more = ["--base-url", "https://example.github.io/uk-tech", "--tool", "https://github.com/example/veille.git"];
    let built = folder.run(&[["init", "site"].as_slice(), &options, &more, &["--id", "me@example.org"]].concat());
    snapshot_of_today("init_options", &said(&built));
    snapshot("init_options_settings", &read(&folder, "site/veille.toml"));
    let workflow = read(&folder, "site/.github/workflows/pages.yml");
    let pinned = format!("        uses: example/veille@v{}\n", env!("CARGO_PKG_VERSION"));
    assert!(workflow.contains(&pinned) && !workflow.contains("OWNER"), "{workflow}");
    folder.run(&["check", "--root", "site", "--strict"]).ok();
}

#[test]
fn a_new_site_builds_and_checks_clean_in_any_languages() {
    for languages in ["fr,en", "en", "fr", "de,en", "en-GB,fr-CA", "pl,zh-Hant,ar"] {
        let folder = begun(&["--languages", languages]);
        let checked = folder.run(&["check", "--root", "site", "--strict"]);
        assert_eq!((checked.code(), checked.stderr().as_str()), (0, ""), "{languages}");
        let built = folder.run(&["build", "--root", "site", "--out", "public"]).ok();
        assert_eq!(built.stderr(), "", "{languages}");
        for tag in languages.split(',') {
            assert!(built.exists(&format!("{tag}/index.html")), "{languages}: {tag}");
            let home = built.page(&format!("{tag}/"));
            let briefs =
                ["ready", "deadline", "sources", "draft"].iter().filter(|id| home.contains(&format!("/{id}/")));
            assert!(briefs.count() > 2, "{languages}: the home page of {tag} shows the digest");
        }
    }
}

#[test]
fn a_site_in_a_language_that_cldr_does_not_know_is_only_warned_of_its_dates() {
    let folder = begun(&["--languages", "zz"]);
    let checked = folder.run(&["check", "--root", "site"]).ok();
    assert_eq!(
        checked.stderr().matches("warning[").count(),
        checked.stderr().matches("warning[dates-without-words]").count()
    );
    folder.run(&["build", "--root", "site"]).ok();
}

#[test]
fn the_documentation_shows_the_workflow_as_it_is_written() {
    let folder = begun(&[]);
    let workflow = read(&folder, "site/.github/workflows/pages.yml");
    let lines = workflow.lines().filter(|line| !line.trim_start().starts_with('#'));
    let bare: String = lines.flat_map(|line| [line, "\n"]).collect();
    let document = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/publishing.md")).unwrap();
    assert!(document.contains(&format!("```yaml\n{bare}```\n")), "docs/publishing.md should show\n{bare}");
}

#[test]
fn the_guide_shows_the_settings_as_they_are_written() {
    let folder = Site::empty();
    folder.run(&["init", "my-site", "--quiet"]).ok();
    let settings = read(&folder, "my-site/veille.toml");
    let document = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/getting-started.md")).unwrap();
    assert!(
        document.contains(&format!("```toml veille.toml\n{settings}```\n")),
        "docs/getting-started.md should show\n{settings}"
    );
}

#[test]
fn each_of_the_first_entries_can_be_removed_alone() {
    for (removed, kept) in [("welcome", "first-digest"), ("first-digest", "welcome")] {
        let folder = begun(&["--languages", "fr,en,de"]);
        for path in files(&folder, "site/content").iter().filter(|path| path.contains(removed)) {
            folder.remove(&format!("site/content/{path}"));
        }
        assert!(files(&folder, "site/content").iter().all(|path| path.contains(kept)));
        let checked = folder.run(&["check", "--root", "site", "--strict"]);
        assert_eq!((checked.code(), checked.stderr().as_str()), (0, ""), "without {removed}");
    }
}

#[test]
fn languages_are_named_in_themselves() {
    let folder = begun(&["--languages", "ar,fr,pt-BR"]);
    assert!(read(&folder, "site/strings/ar.toml").contains("\nlanguage = \"العربية\"\n"));
    assert!(read(&folder, "site/strings/pt-BR.toml").contains("\nlanguage = \"Português\"\n"));
    let built = folder.run(&["build", "--root", "site"]).ok();
    let page = fs::read_to_string(built.public.parent().unwrap().join("site/public/fr/index.html")).unwrap();
    assert!(page.contains("lang=\"ar\" dir=\"rtl\" hreflang=\"ar\">العربية</a>"), "{page}");
}

#[test]
fn english_is_of_the_uk_or_of_the_us() {
    for (option, expected) in [("uk", "en-GB"), ("us", "en-US"), ("en-US", "en-US"), ("en-gb", "en-GB")] {
        let folder = begun(&["--english", option]);
        let settings = read(&folder, "site/veille.toml");
        assert!(settings.contains(&format!("locale = \"{expected}\"\n")), "{settings}");
    }
    let folder = begun(&["--languages", "en-US,fr", "--english", "uk"]);
    assert!(!read(&folder, "site/veille.toml").contains("locale"), "the tag says it");
}

#[test]
fn another_language_has_words_to_translate() {
    let folder = begun(&["--languages", "de,fr"]);
    let words = read(&folder, "site/strings/de.toml");
    assert!(words.starts_with("# The words of the interface, in English to begin with: translate them."), "{words}");
    assert!(words.contains("\nlanguage = \"Deutsch\"\n") && words.contains("\nread_in = \"Read in German\"\n"));
    assert!(!folder.path("site/strings/fr.toml").exists());
    let article = files(&folder, "site/content").into_iter().find(|path| path.ends_with("welcome.de.md")).unwrap();
    assert!(read(&folder, &format!("site/content/{article}")).contains("# Written in English, to begin with"));
}

#[test]
fn what_is_there_stays() {
    let folder = Site::empty().file("site/README.md", "mine").file("site/.github/workflows/pages.yml", "mine, too");
    let said = folder.run(&["init", "site"]).ok().stdout();
    assert!(said.contains("site/README.md: kept, it was there\n"), "{said}");
    assert!(said.contains("site/.github/workflows/pages.yml: kept, it was there\n"), "{said}");
    assert_eq!(read(&folder, "site/README.md"), "mine");
    assert_eq!(read(&folder, "site/.github/workflows/pages.yml"), "mine, too");
    folder.run(&["check", "--root", "site"]).ok();
}

#[test]
fn what_cannot_become_a_site_is_refused_and_nothing_written() {
    let site = Site::new().file("file", "");
    let before = files(&site, ".");
    let mut all = String::new();
    for arguments in [
        ["."].as_slice(),
        &["file"],
        &["x", "--languages", "fr,english!"],
        &["x", "--languages", "fr,FR"],
        &["x", "--languages", ","],
        &["x", "--base-url", "example.org"],
        &["x", "--id", "not an id"],
        &["x", "--title", "two\nlines"],
        &["x", "--tool", "veille"],
        &["x", "--templates"],
        &[],
    ] {
        let built = site.run(&[&["init"], arguments].concat());
        assert_eq!((built.code(), built.stdout().as_str()), (2, ""), "{arguments:?}: {}", built.stderr());
        _ = write!(all, "── init {}\n{}", arguments.join(" ").replace('\n', "\\n"), built.stderr());
    }
    snapshot("init_refused", &all);
    assert_eq!(files(&site, "."), before);
}

#[test]
fn a_folder_may_have_any_name() {
    let folder = Site::empty();
    let said = folder.run(&["init", "Notre « veille » d'été"]).ok().stdout();
    assert!(said.contains(r"cd 'Notre « veille » d'\''été'"), "{said}");
    assert!(said.contains("`notre-veille-d-ete.example.org`"), "{said}");
    folder.run(&["check", "--strict", "--root", "Notre « veille » d'été"]).ok();
}

#[test]
fn a_site_below_a_repository_knows_where_it_is() {
    let folder = Site::empty().file(".git/HEAD", "ref: refs/heads/main\n");
    let said = folder.run(&["init", "docs/my site", "--base-url", "https://example.org/"]).ok().stdout();
    assert!(said.contains("move .github/workflows/pages.yml to the root of the repository"), "{said}");
    let workflow = read(&folder, "docs/my site/.github/workflows/pages.yml");
    assert!(workflow.contains("root: \"docs/my site\"\n") && workflow.contains("path: \"docs/my site/public\"\n"));
    // In the root of a repository there is nothing to move, and nowhere to go.
    let said = folder.run(&["init", "."]).ok().stdout();
    assert!(said.contains("\nveille.toml: created\n") || said.starts_with("veille.toml: created\n"), "{said}");
    assert!(!said.contains("move ") && !said.contains("cd "), "{said}");
    assert!(read(&folder, ".github/workflows/pages.yml").contains("root: .\n"));
}

#[test]
fn annotations_name_files_from_the_root_of_the_repository() {
    let bad = "---\ntitle: \"Un\"\ndate: hier\n---\n";
    let annotated = |folder: &Site, arguments: &[&str], workspace: Option<&str>| {
        let mut command = folder.command();
        command.args(["build", "--now", NOW, "--format", "github"]).args(arguments).env_remove("GITHUB_WORKSPACE");
        command.envs(workspace.map(|below| ("GITHUB_WORKSPACE", folder.path(below))));
        let said = folder.outcome(&mut command).stdout();
        said.lines().find_map(|line| line.strip_prefix("::error file=")?.split_once(',')).unwrap().0.to_owned()
    };
    let settings = read(&Site::new(), "veille.toml");
    let folder = Site::empty().file("sites/un/veille.toml", &settings).file("sites/un/content/a.fr.md", bad);
    // Where nothing tells of a repository, from where one is.
    assert_eq!(annotated(&folder, &["--root", "sites/un"], None), "sites/un/content/a.fr.md");
    assert_eq!(annotated(&folder, &["--root", "./sites/un/"], None), "sites/un/content/a.fr.md");
    assert_eq!(annotated(&folder, &["--root", "sites/un"], Some("sites")), "un/content/a.fr.md");
    let folder = folder.file("sites/.git", "gitdir: elsewhere\n");
    for root in ["sites/un", "sites/../sites/un"] {
        assert_eq!(annotated(&folder, &["--root", root], Some(".")), "un/content/a.fr.md");
    }
    let absolute = folder.path("sites/un");
    assert_eq!(annotated(&folder, &["--root", absolute.to_str().unwrap()], None), "un/content/a.fr.md");
}

#[test]
fn an_entry_begins_in_every_language() {
    let site = Site::new();
    let mut all = String::new();
    for arguments in [
        ["2026/03-the-plan"].as_slice(),
        &["content/2026/03.fr.md", "--kind", "digest"],
        &["about", "--kind", "page", "--title", "À propos : \"nous\""],
    ] {
        let date = if arguments.contains(&"page") { [].as_slice() } else { &["--date", "2026-03-27"] };
        all.push_str(&said(&site.run(&[&["new"], arguments, date].concat()).ok()));
    }
    for path in files(&site, "content") {
        _ = write!(all, "── {path}\n{}", read(&site, &format!("content/{path}")));
    }
    snapshot("new", &all);
}

#[test]
fn a_name_of_figures_is_its_month_and_a_day_has_no_time() {
    let site = Site::new();
    for (name, title) in [("2026/03", "Mars 2026"), ("2025/12", "Décembre 2025"), ("2024-11", "Novembre 2024")] {
        site.run(&["new", name, "--date", "2026-12-01"]).ok();
        let text = read(&site, &format!("content/{name}.fr.md"));
        assert!(text.contains(&format!("title: \"{title}\"")), "{name}: {text}");
    }
    let refused = site.run(&["new", "later", "--date", "2026-12-20T18:00+01:00"]);
    assert_eq!(refused.code(), 2);
    assert!(refused.stderr().contains("write the day alone, `2026-12-20`"), "{}", refused.stderr());
}

#[test]
fn a_skeleton_builds_as_a_draft_and_is_not_published() {
    let site = Site::new();
    site.run(&["new", "2026/03-march", "--kind", "digest", "--date", "2026-03-01"]).ok();
    site.run(&["new", "2026/note", "--date", "2026-03-01"]).ok();
    let published = site.build().ok();
    assert!(!published.exists("fr/2026/03-march/index.html"), "{:?}", published.files());
    let drafts = site.build_with(&["--drafts"]).ok();
    assert_eq!(drafts.stderr(), "");
    for page in ["fr/2026/03-mars/ai/", "en/2026/03-march/space/", "fr/2026/note/", "en/2026/03-march/lead/"] {
        assert!(drafts.page(page).contains("hreflang=\"x-default\""), "{page} has its other version");
    }
}

#[test]
fn each_language_has_a_title_of_its_own() {
    let site = Site::new();
    let title = |path: &str| -> Vec<String> {
        let text = read(&site, path);
        let told = text.lines().filter(|line| line.starts_with("title: ") || line.starts_with("slug: "));
        told.map(str::to_owned).collect()
    };
    for (arguments, stem, french, english) in [
        (
            ["2026/a-deal", "--title", "fr=Un accord", "--title", "en=A deal"].as_slice(),
            "2026/a-deal",
            ["title: \"Un accord\"", "slug: \"un-accord\""].as_slice(),
            ["title: \"A deal\""].as_slice(),
        ),
        (
            &["2026/07-juillet"],
            "2026/07-juillet",
            &["title: \"Juillet 2026\""],
            &["title: \"July 2026\"", "slug: \"07-july\""],
        ),
        (
            &["2025/03-march", "--date", "2026-04-01"],
            "2025/03-march",
            &["title: \"Mars 2025\"", "slug: \"03-mars\""],
            &["title: \"March 2025\""],
        ),
        (&["2026/kraken"], "2026/kraken", &["title: \"Kraken\""], &["title: \"Title of the article\""]),
        (&["2026/one", "--title", "a = b"], "2026/one", &["title: \"a = b\""], &["title: \"a = b\""]),
        (&["2026/two", "--title", "Deux", "--title", "en=Two"], "2026/two", &["title: \"Deux\""], &["title: \"Two\""]),
        (&["notice", "--kind", "page"], "notice", &["title: \"Notice\""], &["title: \"Title of the page\""]),
    ] {
        site.run(&[&["new"], arguments].concat()).ok();
        assert_eq!(title(&format!("content/{stem}.fr.md")), french, "{arguments:?}");
        assert_eq!(title(&format!("content/{stem}.en.md")), english, "{arguments:?}");
    }
    for (arguments, expected) in [
        (["x", "--title", "fr=Un", "--title", "fr=Deux"], "two titles are for `fr`"),
        (["x", "--title", "Un", "--title", "Deux"], "two titles are for every language"),
        (["x", "--title", "de=Eins", "--title", "fr=Un"], "the site has no language `de`"),
    ] {
        let built = site.run(&[&["new"], arguments.as_slice()].concat());
        assert!(built.code() == 2 && built.stderr().contains(expected), "{}", built.stderr());
    }
    assert_eq!(site.build_with(&["--drafts"]).ok().stderr().matches("error").count(), 0);
}

#[test]
fn a_theme_begins_in_every_language() {
    let site = Site::new();
    let made =
        site.run(&["new", "themes/sea", "--kind", "theme", "--title", "fr=La mer", "--title", "en=The sea"]).ok();
    assert!(made.stdout().starts_with("themes/sea.toml: created\n"), "{}", made.stdout());
    let text = read(&site, "themes/sea.toml");
    assert_eq!(
        text,
        "order = 3\n\n[fr]\nname = \"La mer\"\n# Facultatif : supprimez le signe `#` devant ce que vous remplissez.\n# description = \"…\"\n\n\
         [en]\nname = \"The sea\"\n# Optional: delete the mark `#` before what you fill in.\n# description = \"…\"\n"
    );
    site.run(&["new", "eu", "--kind", "theme"]).ok();
    assert!(read(&site, "themes/eu.toml").starts_with("order = 4\n\n[fr]\nname = \"EU\"\n"));
    let built = site.build().ok();
    assert_eq!(built.stderr(), "");
    assert!(built.page("fr/themes/la-mer/").contains("La mer</span></h1>") && built.exists("en/themes/eu/index.html"));
    // What is there stays, and nothing doubtful is written.
    let kept = site.run(&["new", "sea.toml", "--kind", "theme"]).ok();
    assert_eq!(kept.stdout(), "themes/sea.toml: kept, it was there\n");
    assert_eq!(read(&site, "themes/sea.toml"), text);
    for (arguments, expected) in [
        (["L’énergie", "--kind", "theme"].as_slice(), "write a name such as `l-energie`"),
        (&["con", "--kind", "theme"], "cannot name a theme"),
        (&["orbit", "--kind", "theme", "--title", "en=space"], "the theme `space` is called"),
        (&["day", "--kind", "theme", "--date", "2026-03-01"], "a theme has no date"),
    ] {
        let built = site.run(&[&["new"], arguments].concat());
        assert!(built.code() == 2 && built.stderr().contains(expected), "{}", built.stderr());
    }
    assert_eq!(files(&site, "themes").len(), 4);
}

#[test]
fn names_of_themes_are_understood_whatever_they_hold() {
    let theme = "order = 1\n[fr]\nname = \"R&D * {1} [2]\"\nslug = \"rd\"\n";
    let site = Site::new()
        .file("themes/odd.toml", theme)
        .file("themes/lead.toml", "[fr]\nname = \"_Un_\"\n[en]\nname = \"One\"\n");
    site.run(&["new", "2026/03-march", "--kind", "digest", "--date", "2026-03-01"]).ok();
    let built = site.build_with(&["--drafts"]).ok();
    for page in ["fr/2026/03-mars/odd/", "fr/2026/03-mars/lead/", "fr/2026/03-mars/lead-brief/"] {
        built.page(page);
    }
}

#[test]
fn a_language_that_an_entry_lacks_is_added_to_it() {
    let site = Site::new().digest(
        "content/2026/02-february.fr.md",
        "Février",
        "2026-02-27",
        "Ouverture.\n\n## Fait marquant\n\n### Un plan {#plan date=2026-02-03 themes=ai slug=plan-un}\n\nTexte.\n\n\
         ## L’espace\n\n### Le lanceur {#launcher until=2026-04-15}\n\nTexte.\n",
    );
    let before = read(&site, "content/2026/02-february.fr.md");
    let built = site.run(&["new", "2026/02-february", "--title", "February"]).ok();
    let expected = "content/2026/02-february.fr.md: kept, it was there\ncontent/2026/02-february.en.md: created\n";
    assert!(built.stdout().starts_with(expected), "{}", built.stdout());
    assert_eq!(read(&site, "content/2026/02-february.fr.md"), before);
    snapshot("new_language", &read(&site, "content/2026/02-february.en.md"));
    assert_eq!(site.build_with(&["--drafts"]).ok().stderr(), "");
    // Once all are there, nothing is left to be done.
    let again = site.run(&["new", "2026/02-february"]).ok().stdout();
    assert_eq!(again.lines().filter(|line| line.ends_with("kept, it was there")).count(), again.lines().count());
    for (arguments, expected) in
        [(["--kind", "article"], "of another kind"), (["--date", "2026-02-28"], "has another date")]
    {
        let built = site.run(&[["new", "2026/02-february"].as_slice(), &arguments].concat());
        assert!(built.code() == 2 && built.stderr().contains(expected), "{}", built.stderr());
    }
}

#[test]
fn what_cannot_be_an_entry_is_refused_and_nothing_written() {
    let site = Site::new();
    let before = files(&site, ".");
    let mut all = String::new();
    for arguments in [
        ["2026/Le plan d’été"].as_slice(),
        &["../x"],
        &["/x"],
        &["index"],
        &["x.de.md"],
        &["2026/p - Copie"],
        &["p (1)"],
        &["p.fr (1).md"],
        &["Copy of p"],
        &["2026/con"],
        &["nul.fr.md"],
        &["2026/lpt1.notes"],
        &["x", "--languages", "de"],
        &["x", "--title", "two\nlines"],
        &["x", "--kind", "brief"],
        &["x", "--date", "tomorrow"],
    ] {
        let built = site.run(&[&["new"], arguments].concat());
        assert_eq!((built.code(), built.stdout().as_str()), (2, ""), "{arguments:?}: {}", built.stderr());
        _ = write!(all, "── new {}\n{}", arguments.join(" ").replace('\n', "\\n"), built.stderr());
    }
    snapshot("new_refused", &all);
    assert_eq!(files(&site, "."), before);
}

#[test]
fn without_settings_there_is_nothing_to_add_to() {
    let built = Site::empty().run(&["new", "x"]);
    assert!(built.code() == 1 && built.stderr().contains("veille.toml"), "{}", built.stderr());
    assert!(built.stdout().is_empty(), "{}", built.stdout());
}

/// What a terminal would be asked; `script` lends one.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_asked_unless_an_option_answers() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let folder = Site::empty();
    let run = |arguments: &str, answers: &str| {
        let command = format!("{} init {arguments}", env!("CARGO_BIN_EXE_veille"));
        let mut script = Command::new("script");
        script.args(["--quiet", "--return", "--command", &command, "/dev/null"]).current_dir(folder.root());
        let mut script = script.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
        script.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
        script.wait_with_output().ok().map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let Some(said) = run("asked", "en\nus\nThe watch\nhttps://example.org/watch/\n") else {
        eprintln!("there is no `script` to lend a terminal: nothing is asked");
        return;
    };
    assert!(said.contains("Languages, the default one first [fr,en]: "), "{said}");
    let settings = read(&folder, "asked/veille.toml");
    assert!(
        ["title = \"The watch\"", "locale = \"en-US\"", "id = \"watch.example.org\""]
            .iter()
            .all(|line| settings.contains(line)),
        "{settings}"
    );
    let said = run("told --languages fr", "").unwrap();
    assert!(!said.contains("[fr,en]") && folder.path("told/veille.toml").exists(), "{said}");
}
