//! Faults in `templates/`.

use super::{review, text};
use crate::site::Site;

fn template(name: &str, template: &str) -> Site {
    text("Texte.").file(&format!("templates/{name}"), template)
}

#[test]
fn a_template_that_replaces_the_one_of_entries_whole_leaves_digests_alone() {
    let digest =
        "---\ntitle: Numéro\ndate: 2026-01-15\nkind: digest\n---\n## L’espace\n\n### Ariane {#ariane}\n\nTexte.\n";
    let site = template("entry.html", "<h1>{{ page.title }}</h1>").file("content/2026/d.fr.md", digest);
    let built = site.build().ok();
    assert_eq!(built.page("/fr/2026/a/"), "<h1>Titre</h1>");
    let digest = built.page("/fr/2026/d/");
    assert!(digest.contains("<html") && digest.contains("Ariane"), "{digest}");
}

#[test]
fn what_a_site_does_not_use_of_the_built_in_templates_may_not_fit_its_own() {
    const NAMES: [&str; 13] = [
        "archive",
        "brief",
        "corrections",
        "feeds",
        "glossary",
        "home",
        "languages",
        "not_found",
        "search",
        "theme",
        "themes",
        "timeline",
        "withdrawn",
    ];
    let mut site = template("base.html", "{% block all %}{% endblock %}");
    for name in NAMES.into_iter().chain(["entry"]) {
        let text = "{% extends \"base.html\" %}{% block all %}own {{ page.kind }}{% endblock %}";
        site = site.file(&format!("templates/{name}.html"), text);
    }
    let built = site.build().ok();
    assert_eq!(built.page("/fr/2026/a/"), "own entry");
    assert_eq!(built.page("/fr/"), "own home");
}

#[test]
fn templates() {
    review(
        "templates",
        [
            ("a tag that is not closed", template("entry.html", "<h1>\n{{ page.title </h1>\n")),
            ("a block that is not closed", template("entry.html", "{% if page.title %}\n<p>x</p>\n")),
            ("an unknown tag", template("entry.html", "<p>\n{% iff page.title %}{% endif %}\n")),
            ("a variable that does not exist", template("entry.html", "<h1>\n  {{ pag.title }}</h1>\n")),
            ("a field that does not exist", template("entry.html", "<h1>\n  {{ page.titel }}</h1>\n")),
            ("a word that does not exist", template("home.html", "<h1>{{ words.hom }}</h1>\n")),
            ("a filter that does not exist", template("entry.html", "<h1>{{ page.title | uper }}</h1>\n")),
            ("a file to include that is not there", template("entry.html", "<h1>\n{% include \"_menu.html\" %}\n")),
            ("a file to extend that is not there", template("entry.html", "{% extends \"bas.html\" %}\n")),
            ("an include of itself", template("entry.html", "{% include \"entry.html\" %}\n")),
            ("a value of the wrong type", template("entry.html", "{% for a in page.title %}{{ a + 1 }}{% endfor %}\n")),
            ("in a part that many pages include", template("base.html", "<p>{{ page.titel }}</p>")),
            ("two of them at once", template("entry.html", "{{ a b }}").file("templates/home.html", "{% if %}")),
            (
                "text beside the blocks of a template that extends",
                template("home.html", "{% extends \"base.html\" %}\n<p>x</p>\n"),
            ),
            (
                "a block that is in nothing above",
                template("home.html", "{% extends \"base.html\" %}\n{% block mian %}x{% endblock %}\n"),
            ),
            ("a component that does not exist", template("entry.html", "{{ <crad card={view.card} /> }}\n")),
            ("a component without its parameter", template("home.html", "{{ <card /> }}\n")),
            ("an extra that the site does not set", template("home.html", "{{ site.extra.notice }}")),
        ],
    );
}
