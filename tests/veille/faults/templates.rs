//! Faults in `templates/`.

use super::{review, text};
use crate::site::Site;

fn template(name: &str, template: &str) -> Site {
    text("Texte.").file(&format!("templates/{name}"), template)
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
            ("a built-in one that lacks a part", template("_card.html", "<p>x</p>")),
            ("an extra that the site does not set", template("home.html", "{{ site.extra.notice }}")),
        ],
    );
}
