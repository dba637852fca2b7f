//! Whole files of a small bilingual site, as they were read and found good.
//!
//! To write them anew: `INSTA_UPDATE=always cargo test snapshots`; then read what changed.

use crate::sample::sample;

#[test]
fn whole_files_are_as_they_were_reviewed() {
    let built = sample().build().ok();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    // A release, or a touch of the style sheet, is no change of a page.
    settings.add_filter(r"Veille \d+\.\d+\.\d+", "Veille VERSION");
    settings.add_filter(r"(assets/[a-z]+)-[0-9a-f]{8}\.", "$1-HASH.");
    settings.bind(|| {
        for (name, file) in [
            ("root", ""),
            ("home", "fr/"),
            ("digest", "fr/2026/02/"),
            ("brief", "fr/2026/02/ai-plan/"),
            ("brief_without_version", "fr/2026/02/calcul/"),
            ("article", "en/2025/accord/"),
            ("page", "en/about/"),
            ("theme", "fr/themes/ia/"),
            ("themes", "en/themes/"),
            ("timeline", "en/timeline/"),
            ("archive", "fr/archives/"),
            ("not_found", "404.html"),
            ("redirect", "vieux.html"),
            ("rss", "fr/rss.xml"),
            ("atom", "en/items/atom.xml"),
            ("json", "fr/themes/espace/feed.json"),
            ("corrections", "fr/corrections/"),
            ("feeds", "fr/flux/"),
            ("agenda", "fr/agenda.ics"),
            ("sitemap", "sitemap.xml"),
            ("robots", "robots.txt"),
        ] {
            insta::assert_snapshot!(name, built.page(file));
        }
    });
}

#[test]
fn the_files_of_a_site_are_as_they_were_reviewed() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.add_filter(r"(assets/[a-z]+)-[0-9a-f]{8}\.", "$1-HASH.");
    settings.add_filter(r"(pagefind/\S*[a-z]+)_[0-9a-f]+\.", "${1}_HASH.");
    settings.bind(|| insta::assert_snapshot!("files", sample().build().ok().files().join("\n")));
}
