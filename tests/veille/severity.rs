//! How severe problems are is the site's choice, and what is dead leaves its text.

use crate::site::{Built, NOW, Site};

/// The one letter of an archive, in which each link leads nowhere in its own way.
const LETTER: &str = "See [the *old* board](/board/), [a report](/files/2009/report.pdf), [a part](#lost), \
    [a page](example.org/page?a=1), [the desk](desk@example.org), [nothing](), [a note][note], [out](../../../x.md), \
    [a file](gone.en.md \"Gone\") and [a part of it](b.en.md#lost).\n\n![A chart](/files/2009/chart.png)\n\n\
    ![A map](map.png \"The map\")\n\nRaw: <a href=\"/board/\" id=\"board\" target=\"_blank\">the board</a>, \
    <img src=\"map.png\" alt=\"a map\">, <a href=\"../../../y.md\">y</a>, <img src=\"../../../y.png\" alt=\"a y\">.";

const ALL: &str = "[\"dead-link\", \"dead-anchor\", \"empty-link\", \"dangling-reference\", \"link-outside\"]";

/// An archive of one letter, and a letter of now that links to it.
fn archive(checks: &str) -> Site {
    let site = Site::new()
        .article("content/2009/a.en.md", "A", "2009-02-01", LETTER)
        .article("content/2009/b.en.md", "B", "2009-02-01", "B.")
        .article("content/2026/b.en.md", "B", "2026-02-01", "See [the letter of 2009](../2009/a.en.md#board).");
    let settings = std::fs::read_to_string(site.path("veille.toml")).unwrap();
    site.file("veille.toml", &format!("{settings}\n{checks}"))
}

#[track_caller]
fn text_is_kept(built: &Built) {
    let page = built.page("en/2009/a/");
    let text = page.split("<p>See ").nth(1).unwrap().split("\n\n</div>").next().unwrap();
    assert_eq!(
        text.replace('\u{a0}', " "),
        "the <em>old</em> board, a report, a part, a page, the desk, nothing, a note, out, <span title=\"Gone\">a \
         file</span> and <a href=\"/en/2009/b/\">a part of it</a>.</p>\n<p>A chart</p>\n<figure>A map<figcaption>The \
         map</figcaption></figure>\n<p>Raw: <span id=\"board\">the board</span>, a map, y, a y.</p>"
    );
}

#[test]
fn an_archive_with_dead_links_is_published_as_text() {
    let told = archive("").build().faults();
    for name in ["dead-link", "dead-anchor", "empty-link", "dangling-reference", "link-outside"] {
        assert!(told.contains(&format!("error[{name}]")), "{name}: {told}");
    }
    for hint in ["write `https://example.org/page`", "write `mailto:desk@example.org`"] {
        assert!(told.contains(hint), "{hint}: {told}");
    }
    let site = archive(&format!("[checks]\nwarn = {ALL}"));
    let built = site.build().ok();
    assert!(!built.stderr().contains("error["), "{}", built.stderr());
    assert_eq!(built.stderr().matches("warning[").count(), told.matches("error[").count());
    text_is_kept(&built);
    for feed in ["en/rss.xml", "en/atom.xml", "en/feed.json"] {
        let feed = built.page(feed);
        assert!(!feed.contains("/board/") && !feed.contains("/files/") && feed.contains("old"), "{feed}");
    }
    // Whole, as it is, for those who look for what is to be mended.
    assert_eq!(site.run(&["check", "--now", NOW]).code(), 0);
    assert_eq!(site.run(&["check", "--now", NOW, "--strict"]).code(), 1);
}

#[test]
fn the_choice_is_the_sites_a_folders_or_a_files() {
    let fails = |checks: &str| archive(checks).build().faults();
    let builds = |checks: &str| archive(checks).build().ok();
    text_is_kept(&builds(&format!("[checks.paths.\"2009/**\"]\nwarn = {ALL}")));
    text_is_kept(&builds(&format!("[checks.paths.\"20??/a.*\"]\noff = {ALL}")));
    assert!(!builds(&format!("[checks]\noff = {ALL}")).stderr().contains("warning["));
    fails(&format!("[checks.paths.\"2026/**\"]\nwarn = {ALL}"));
    // Of all that names a check, the nearest counts: of folders the last, before the site.
    let told = fails(&format!("[checks]\nwarn = {ALL}\n[checks.paths.\"2009/**\"]\nerror = [\"empty-link\"]"));
    assert_eq!((told.matches("error[").count(), told.contains("error[empty-link]")), (1, true), "{told}");
    let own = |checks: &str| {
        let letter = format!("---\ntitle: A\ndate: 2009-02-01\nchecks: {checks}\n---\n{LETTER}\n");
        archive("[checks.paths.\"2009/**\"]\nerror = [\"dead-link\"]").file("content/2009/a.en.md", &letter).build()
    };
    text_is_kept(&own(&format!("{{ warn: {ALL} }}")).ok());
    let told = own("{ warn: [dead-anchor], off: [empty-link] }").faults();
    assert!(told.contains("warning[dead-anchor]") && !told.contains("empty-link"), "{told}");
    assert!(told.contains("error[dead-link]"), "{told}");
}

#[test]
fn a_warning_can_be_made_an_error() {
    let site = |checks: &str| {
        let site = Site::new()
            .article("content/a.fr.md", "A", "2026-02-01", "![Une carte](https://other.example/carte.png)")
            .article("content/old/b.fr.md", "B", "2026-02-01", "![Une carte](https://other.example/carte.png)");
        let settings = std::fs::read_to_string(site.path("veille.toml")).unwrap();
        site.file("veille.toml", &format!("{settings}\n{checks}")).build()
    };
    assert_eq!(site("").ok().stderr().matches("warning[external-image]").count(), 2);
    assert_eq!(site("[checks]\noff = [\"external-image\"]").ok().stderr(), "");
    let told =
        site("[checks]\nerror = [\"external-image\"]\n[checks.paths.\"old/\"]\nwarn = [\"external-image\"]").faults();
    assert_eq!(told.matches("error[external-image]").count(), 1, "{told}");
    assert_eq!(told.matches("warning[external-image]").count(), 1, "{told}");
}

#[test]
fn structural_errors_stay_errors() {
    for (checks, expected) in [
        ("[checks]\nwarn = [\"unknown-theme\"]", "structural errors always stay errors"),
        ("[checks]\noff = [\"duplicate-url\"]", "structural errors always stay errors"),
        ("[checks]\nwarn = [\"dead-lnk\"]", "did you mean `dead-link`?"),
        ("[checks]\nwarn = [\"dead-link\"]\noff = [\"dead-link\"]", "`dead-link` has two severities"),
        ("[checks.paths.\"content/2009/**\"]\nwarn = [\"dead-link\"]", "write `2009/**`"),
        ("[checks.paths.\"2009/**\"]\nwarn = [\"bad-date\"]", "structural errors always stay errors"),
        ("[checks.paths.\"2009/**\"]\nignore = [\"https://a.org\"]", "unknown key `checks.paths.2009/**.ignore`"),
    ] {
        let told = archive(checks).build().faults();
        assert!(told.contains(expected), "{checks}: {told}");
    }
    let file = "---\ntitle: A\ndate: 2009-02-01\nthemes: [none]\nchecks: { warn: [unknown-theme] }\n---\n\nA.\n";
    let told = Site::new().file("content/a.en.md", file).build().faults();
    assert!(told.contains("error[unknown-theme]") && told.contains("error[unknown-check]"), "{told}");
}

#[test]
fn what_a_draft_is_called_is_not_published_by_a_dead_link() {
    let site = Site::new()
        .digest(
            "content/d.en.md",
            "D",
            "2026-02-01",
            "## Data and artificial intelligence\n\n### Now {#now}\n\nText.\n\n### Secret {#secret-plan .draft}\n\nText.\n",
        )
        .article("content/a.en.md", "A", "2026-02-01", "[plan](d.en.md#secret-plan), [other](secret-draft.en.md)")
        .file("content/secret-draft.en.md", "---\ntitle: S\ndate: 2026-02-01\ndraft: true\n---\n\nText.\n");
    let settings = std::fs::read_to_string(site.path("veille.toml")).unwrap();
    let site = site.file("veille.toml", &format!("{settings}\n[checks]\nwarn = [\"dead-anchor\", \"dead-link\"]"));
    let page = site.build().ok().page("en/a/");
    assert!(page.contains("<p><a href=\"/en/d/\">plan</a>, other</p>"), "{page}");
    assert!(!page.contains("secret"), "{page}");
}
