//! Files beside entries: which are published, which wait, and which never are.

use crate::html::{has, lacks};
use crate::site::{Built, Site, png};

/// A site with settings added.
fn with(site: Site, settings: &str) -> Site {
    let text = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    site.file("veille.toml", &format!("{text}\n{settings}\n"))
}

/// The paths of which a warning says that no text uses them.
fn unused(built: &Built) -> Vec<String> {
    let told = built.stderr();
    let paths = told.lines().filter_map(|line| line.strip_prefix("warning[unused-file]: `")?.split('`').next());
    paths.map(str::to_owned).collect()
}

fn entry(front: &str, body: &str) -> String {
    format!("---\ntitle: \"A\"\ndate: 2026-02-01\nthemes: [ai]\n{front}---\n{body}\n")
}

#[test]
fn files_wait_with_the_texts_that_use_them() {
    let site = Site::new()
        .file("content/coming/a.fr.md", &entry("", "![x](a.png) [y](a.pdf)").replace("2026-02-01", "2026-06-01"))
        .bytes("content/coming/a.png", &png(4, 3))
        .file("content/coming/a.pdf", "x")
        .file("content/gone/b.fr.md", &entry("expires: 2026-03-01\nimage: { src: b.png, alt: B }\n", "x"))
        .bytes("content/gone/b.png", &png(4, 3))
        .file("content/c.fr.md", &entry("draft: true\nextra: { annex: c.pdf }\n", "<video src=c.mp4></video>"))
        .file("content/c.mp4", "x")
        .file("content/c.pdf", "x")
        .digest(
            "content/d.fr.md",
            "D",
            "2026-02-01",
            "## L’espace\n\n### Oui {#oui}\n\n[x](d.csv)\n\n### Non {#non .draft}\n\n[x](e.csv)",
        )
        .file("content/d.csv", "x")
        .file("content/e.csv", "x");
    let built = site.build().ok();
    lacks(&built.files().join("\n"), &["a.png", "a.pdf", "b.png", "c.mp4", "c.pdf", "e.csv"]);
    assert!(built.exists("d.csv"));
    assert_eq!(built.stderr(), "", "what waits is in its place");
    // Whoever wants every file wants no embargo broken.
    let built = with(site, "[files]\npublish = \"all\"").build().ok();
    lacks(&built.files().join("\n"), &["a.png", "a.pdf", "b.png", "c.mp4", "c.pdf", "e.csv"]);
}

#[test]
fn drafts_are_shown_with_their_files() {
    let site = Site::new().file("content/c.fr.md", &entry("draft: true\n", "[x](c.pdf)")).file("content/c.pdf", "x");
    assert!(!site.build().ok().exists("c.pdf"));
    assert!(site.build_with(&["--drafts"]).ok().exists("c.pdf"));
}

#[test]
fn a_file_is_used_wherever_a_text_leads_to_it() {
    let uses = [
        ("a.pdf", "[x](a.pdf)"),
        ("b.pdf", "[x][r]\n\n[r]: b.pdf"),
        ("c.pdf", "x[^n]\n\n[^n]: [y](c.pdf)"),
        ("d.pdf", "<a href=d.pdf>x</a>"),
        ("e.png", "<img src=e.png alt=x>"),
        ("f.png", "<img src=e.png srcset='f.png 2x' alt=x>"),
        ("g.mp4", "<video poster=e.png><source src=g.mp4></video>"),
        ("h.pdf", "<object data=h.pdf></object>"),
        ("i.pdf", "[x](../2026/./i.pdf?v=2#page=3)"),
        ("j.pdf", "[x](/2026/j.pdf?v=2)"),
        ("k.pdf", "<https://example.org/2026/k.pdf#p>"),
        ("l é.pdf", "[x](l%20e%CC%81.pdf)"),
        ("m.txt", "<blockquote cite=m.txt>x</blockquote>"),
        ("n.png", "![x](n.png \"Une figure\")"),
        ("o.pdf", "| a |\n|---|\n| [x](o.pdf) |"),
    ];
    let body = uses.map(|(_, body)| body).join("\n\n");
    let front = "image: { src: p.png, alt: P }\nkey_points: [\"[x](q.pdf)\"]\nextra: { annex: [{ file: r.pdf }, /2026/s.pdf] }\n";
    let site = uses.iter().fold(Site::new(), |site, (name, _)| site.bytes(&format!("content/2026/{name}"), &png(4, 3)));
    let site = ["p.png", "q.pdf", "r.pdf", "s.pdf", "t.pdf", "u.pdf", "rest.pdf"]
        .iter()
        .fold(site, |site, name| site.bytes(&format!("content/2026/{name}"), &png(4, 3)))
        .file("content/2026/a.fr.md", &entry(front, &body))
        .file("content/2025/b.en.md", &entry("", "[x](../2026/t.pdf)"));
    let built = with(site, "[extra]\nannual = \"2026/u.pdf\"").build().ok();
    for name in uses.iter().map(|(name, _)| *name).chain(["p.png", "q.pdf", "r.pdf", "s.pdf", "t.pdf", "u.pdf"]) {
        assert!(built.exists(&format!("2026/{name}")), "{name}\n{}", built.stderr());
    }
    assert_eq!(unused(&built), ["content/2026/rest.pdf"]);
    assert!(!built.exists("2026/rest.pdf"));
}

#[test]
fn a_site_may_publish_files_that_no_text_uses() {
    let site = Site::new().article("content/a.fr.md", "A", "2026-02-01", "x").file("content/2026/rest.pdf", "x");
    let built = site.build().ok();
    assert_eq!(unused(&built), ["content/2026/rest.pdf"]);
    has(&built.stderr(), &["--> content/2026/rest.pdf", "`[files] publish = \"all\"`"]);
    assert!(!built.exists("2026/rest.pdf"));
    let site = with(site, "[files]\npublish = \"all\"");
    let built = site.build().ok();
    assert!(built.exists("2026/rest.pdf"));
    assert_eq!(built.stderr(), "");
}

#[test]
fn what_programs_leave_is_never_published() {
    let names = [
        "~$plan.docx",
        "plan.fr.md.orig",
        "plan.fr.md.bak",
        "plan.fr.md.txt",
        "loi.fr.markdown",
        "loi.mdx",
        "loi.mkd",
        "plan.fr.MD",
        "photo.jpg.old",
    ];
    let body = format!("<!-- {} -->", names.join(" "));
    let site = names
        .iter()
        .fold(Site::new(), |site, name| site.file(&format!("content/2026/{name}"), "---\ntitle: Secret\n---\n"))
        .article("content/2026/a.fr.md", "A", "2026-02-01", &body)
        .file("static/~$plan.docx", "Secret")
        .file("static/plan.md", "Published on purpose.");
    for site in [site.build(), with(site, "[files]\npublish = \"all\"").build()] {
        let built = site.ok();
        for name in names {
            has(&built.stderr(), &[&format!("warning[stray-file]: `content/2026/{name}` is not ")]);
            assert!(!built.exists(&format!("2026/{name}")), "{name}");
        }
        has(&built.stderr(), &["warning[stray-file]: `static/~$plan.docx` is not published"]);
        assert!(!built.exists("~$plan.docx") && built.exists("plan.md"));
    }
    // A link to one is a link to nothing.
    let site = Site::new().file("content/plan.fr.md.orig", "x").article(
        "content/a.fr.md",
        "A",
        "2026-02-01",
        "[x](plan.fr.md.orig)",
    );
    has(&site.build().faults(), &["error[dead-link]: there is no file `content/plan.fr.md.orig`"]);
}
