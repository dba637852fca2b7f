//! What the tool says when something is wrong: fixture in, reviewed snapshot out.
//!
//! Each snapshot holds one kind of file: for each fault a title, the exit code, and standard error as a writer sees it.

mod all_at_once;
mod digests;
mod editing;
#[cfg(unix)]
mod files;
mod front_matter;
mod hostile;
mod names;
mod parity;
mod site_wide;
mod tables;
mod templates;
mod text;

use crate::site::{NOW, Site};

/// Builds each site and holds what it says against the reviewed snapshot `name`.
#[track_caller]
fn review<'t>(name: &str, cases: impl IntoIterator<Item = (&'t str, Site)>) {
    let told: Vec<String> = cases.into_iter().map(|(title, site)| told(title, &site)).collect();
    snapshot(name, &told.join("\n"));
}

/// What the build says, under a title.
#[track_caller]
fn told(title: &str, site: &Site) -> String {
    let built = site.build();
    let stderr = built.stderr();
    assert!(!stderr.is_empty(), "{title}: nothing is said");
    // What the machine refuses is not the content's fault.
    let code = if stderr.contains("error[unreadable-file]") { 2 } else { i32::from(stderr.contains("error[")) };
    assert_eq!(built.code(), code, "{title}: {stderr}");
    assert_eq!(built.exists("index.html"), built.code() == 0, "{title}");
    format!("── {title} (exit code {})\n{stderr}", built.code())
}

/// Has `veille check` look at each site, and holds what it says against the reviewed snapshot `name`.
#[track_caller]
fn review_checks<'t>(name: &str, cases: impl IntoIterator<Item = (&'t str, Site)>) {
    let told = |(title, site): (&str, Site)| {
        let checked = site.run(&["check", "--now", NOW]).ok();
        format!("── {title}\n{}", checked.stderr())
    };
    let told: Vec<String> = cases.into_iter().map(told).collect();
    snapshot(name, &told.join("\n"));
}

#[track_caller]
fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/faults");
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// A site with one article, whose front matter has these lines after title and date.
fn matter(lines: &str) -> Site {
    article(&format!("---\ntitle: Titre\ndate: 2026-01-15\n{lines}\n---\nTexte.\n"))
}

/// A site with one article of this text.
fn text(text: &str) -> Site {
    article(&format!("---\ntitle: Titre\ndate: 2026-01-15\n---\n{text}\n"))
}

/// A site with one digest of this text.
fn digest(text: &str) -> Site {
    article(&format!("---\ntitle: Titre\ndate: 2026-01-15\nkind: digest\n---\n{text}\n"))
}

/// A site with one file.
fn article(file: &str) -> Site {
    Site::new().file("content/2026/a.fr.md", file)
}
