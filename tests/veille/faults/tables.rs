//! Faults in `veille.toml`, `themes/` and `strings/`.

use super::review;
use crate::site::Site;

/// A site whose settings are changed in one place.
fn settings(from: &str, to: &str) -> Site {
    let site = Site::new();
    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    assert!(settings.contains(from), "{from}");
    site.file("veille.toml", &settings.replacen(from, to, 1))
}

#[test]
fn the_settings() {
    review(
        "settings",
        [
            ("an empty file", Site::empty().file("veille.toml", "")),
            ("an unknown key", settings("id =", "colour = \"red\"\nid =")),
            ("a key near a known one", settings("default_language", "default_langage")),
            ("a wrong type", settings("\"example.org\"", "12")),
            ("a base that is no address", settings("\"https://example.org/\"", "\"example.org\"")),
            ("an id that is no name", settings("\"example.org\"", "\"my site\"")),
            ("a default language that is not there", settings("\"fr\"", "\"de\"")),
            ("a language tag that is none", settings("[languages.en]", "[languages.english_uk]")),
            ("a language twice", settings("[languages.en]", "[languages.FR]")),
            ("a locale that is none", settings("en-GB", "en_GB")),
            ("a locale of the right shape that is none", settings("en-GB", "abcd")),
            ("a locale whose dates nobody knows", settings("en-GB", "la")),
            ("a locale by its other tag", settings("en-GB", "eng")),
            ("no title in a language", settings("title = \"La veille\"\n", "")),
            ("a word for a choice", settings("id =", "untranslated = \"marked\"\nid =")),
            ("a feed without end", settings("id =", "feeds = { items = 100000 }\nid =")),
            ("a policy that is no text", settings("id =", "security = { policy = 3 }\nid =")),
            (
                "a form without encryption",
                settings("[languages.fr]", "[mailing_list]\naction = \"http://x.org\"\n[languages.fr]"),
            ),
            (
                "a form that goes nowhere",
                settings("[languages.fr]", "[mailing_list]\nfield = \"mail\"\n[languages.fr]"),
            ),
            ("a text without quotes", settings("\"example.org\"", "example.org")),
            ("a table that is not closed", settings("[languages.fr]", "[languages.fr")),
        ],
    );
}

#[test]
fn a_folder_without_settings() {
    review(
        "settings_missing",
        [("an empty folder", Site::empty()), ("a folder of something else", Site::empty().file("a.md", "x"))],
    );
}

#[test]
fn themes() {
    let theme = |text: &str| Site::new().file("themes/new.toml", text);
    let fr = "[fr]\nname = \"Nouveau\"\n[en]\nname = \"New\"\n";
    review(
        "themes",
        [
            ("an empty file", theme("")),
            ("no name", theme("[fr]\nslug = \"x\"\n[en]\nname = \"New\"\n")),
            ("no name in a language", theme("[fr]\nname = \"Nouveau\"\n")),
            ("an unknown key", theme(&format!("{fr}nam = \"x\"\n"))),
            ("a language that the site does not have", theme(&format!("{fr}[de]\nname = \"Neu\"\n"))),
            ("a slug with a blank", theme(&format!("{fr}slug = \"le nouveau\"\n"))),
            ("a colour by its name", theme(&format!("color = \"navy\"\n{fr}"))),
            ("an order that is no number", theme(&format!("order = \"first\"\n{fr}"))),
            ("a name without letters", theme("[fr]\nname = \"…\"\n[en]\nname = \"New\"\n")),
            ("the name of another theme", theme("[fr]\nname = \"l'Espace\"\nslug = \"x\"\n[en]\nname = \"New\"\n")),
            ("the slug of another theme", theme("[fr]\nname = \"Nouveau\"\nslug = \"espace\"\n[en]\nname = \"New\"\n")),
            ("a file name that is no id", Site::new().file("themes/Économie.toml", fr)),
            ("a file that is no table", Site::new().file("themes/liste.txt", "x")),
            ("a file in a folder", Site::new().file("themes/a/b.toml", fr)),
        ],
    );
}

#[test]
fn glossary() {
    let glossary = |text: &str| Site::new().file("glossary.toml", text);
    review(
        "glossary",
        [
            ("a term with two meanings", glossary("[A]\nfr = 'x'\n[b]\nfr = { acronym = 'A', expansion = 'y' }\n")),
            ("a term without meaning", glossary("[A]\nfr = ''\n[B]\n")),
            ("a language that the site does not have", glossary("[A]\nfe = 'x'\n")),
            ("a term that is no word", glossary("['…']\nfr = 'x'\n")),
            ("a sign that needs quotes", glossary("[R&D]\nfr = 'x'\n")),
        ],
    );
}

#[test]
fn words_of_the_interface() {
    let strings = |text: &str| Site::new().file("strings/fr.toml", text);
    let german = settings("[languages.en]", "[languages.de]\ntitle = \"Die Lage\"\n[languages.en]")
        .file("themes/ai.toml", "[fr]\nname = \"IA\"\n[en]\nname = \"AI\"\n[de]\nname = \"KI\"\n")
        .file("themes/space.toml", "[fr]\nname = \"Espace\"\n[en]\nname = \"Space\"\n[de]\nname = \"Raum\"\n");
    review(
        "strings",
        [
            ("a word that nothing asks for", strings("[words]\nhom = \"Accueil\"\n")),
            ("a word that is no text", strings("[words]\nhome = 1\n")),
            ("a word in no group", strings("home = \"Accueil\"\n")),
            ("a plural without its last form", strings("[counts]\nitems = { one = \"# article\" }\n")),
            ("an unknown plural form", strings("[counts]\nitems = { one = \"#\", other = \"#\", more = \"#\" }\n")),
            ("a text without quotes", strings("[words]\nhome = Accueil\n")),
            ("an address of two words", strings("[urls]\ntimeline = \"la chronologie\"\n")),
            ("an address that climbs", strings("[urls]\ntimeline = \"../chronologie\"\n")),
            ("an empty address", strings("[urls]\ntimeline = \"\"\n")),
            ("two lists at one address", strings("[urls]\ntimeline = \"themes\"\n")),
            ("a language that the tool does not know", german),
            ("words of a language that the site does not have", Site::new().file("strings/it.toml", "")),
        ],
    );
}
