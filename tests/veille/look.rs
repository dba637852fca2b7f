//! The look: what stands where on a page, colours of themes, the subscribe block, weight, and templates of one's own.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::site::{Built, Site};

/// What a page of an entry may weigh without its pictures, with gzip at its usual level: HTML and style sheet.
const MOST_BYTES: usize = 30_000;

fn position(page: &str, text: &str) -> usize {
    page.find(text).unwrap_or_else(|| panic!("no `{text}` in {page}"))
}

/// The part of a page from a text to the next occurrence of another.
#[track_caller]
fn part<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    let rest = &page[position(page, from)..];
    &rest[..rest.find(to).unwrap_or(rest.len())]
}

fn stylesheet(built: &Built) -> (String, String) {
    let files = built.files();
    let name = files.iter().find(|file| file.starts_with("assets/style-")).expect("a style sheet");
    (name.clone(), built.page(name))
}

fn all_files(built: &Built) -> BTreeMap<String, Vec<u8>> {
    built.files().into_iter().map(|file| (file.clone(), fs::read(built.public.join(&file)).expect("a file"))).collect()
}

fn several_themes() -> Site {
    let article = |title: &str, date: &str, themes: &str| {
        format!("---\ntitle: {title}\ndate: {date}\nthemes: [{themes}]\n---\nTexte de {title}.\n")
    };
    Site::new()
        .file("content/lead.fr.md", &article("La une", "2026-03-04", "ai"))
        .file("content/both.fr.md", &article("Des deux", "2026-03-03", "space, ai"))
        .file("content/space.fr.md", &article("Fusée", "2026-03-02", "space"))
        .file("content/old.fr.md", &article("Ancien", "2024-01-02", "ai"))
}

#[test]
fn the_home_page_shows_the_newest_of_each_theme_once() {
    let page = several_themes().build().ok().page("/fr/");
    let shelves = part(&page, "<div class=\"shelves\">", "class=\"subscribe\"");
    let titles: Vec<&str> = ["La une", "Des deux", "Ancien", "Fusée"]
        .into_iter()
        .filter(|title| shelves.contains(&format!(">{title}</a>")))
        .collect();
    // The lead stands above and nowhere else; what has two themes stands under the first.
    assert_eq!(titles, ["Des deux", "Ancien", "Fusée"]);
    assert_eq!(shelves.matches(">Des deux</a>").count(), 1);
    let order = ["data-theme=\"ai\"", ">Des deux<", ">Ancien<", "data-theme=\"space\"", ">Fusée<"];
    let places: Vec<usize> = order.iter().map(|text| position(shelves, text)).collect();
    assert!(places.is_sorted(), "{places:?} {shelves}");
    assert!(shelves.contains("<h3><a href=\"/fr/themes/ia/\">"), "{shelves}");
}

#[test]
fn a_theme_whose_items_all_stand_elsewhere_is_not_left_out() {
    let site = Site::new()
        .file("content/a.fr.md", "---\ntitle: Partout\ndate: 2026-03-04\nthemes: [ai, space]\n---\nTexte.\n");
    let page = site.build().ok().page("/fr/");
    let shelves = part(&page, "<div class=\"shelves\">", "class=\"subscribe\"");
    assert!(shelves.contains("data-theme=\"ai\"") && shelves.contains("data-theme=\"space\""), "{shelves}");
}

#[test]
fn without_themes_the_home_page_has_one_list() {
    let site = Site::new()
        .file("content/a.fr.md", "---\ntitle: Un\ndate: 2026-03-04\n---\nTexte.\n")
        .file("content/b.fr.md", "---\ntitle: Deux\ndate: 2026-03-03\n---\nTexte.\n");
    let page = site.build().ok().page("/fr/");
    assert!(!page.contains("class=\"shelves\""));
    assert!(part(&page, "<section class=\"latest\">", "</section>").contains(">Deux</a>"), "{page}");
}

#[test]
fn a_theme_has_its_colour_in_light_and_in_dark() {
    let site = several_themes();
    let plain = stylesheet(&site.build().ok());
    site.put("themes/space.toml", "order = 2\ncolor = \"#ff0\"\n[fr]\nname = \"L’espace\"\n[en]\nname = \"Space\"\n");
    let built = site.build().ok();
    let chosen = stylesheet(&built);
    // The address changes with the colour, so that no browser keeps the old one.
    assert_ne!(plain.0, chosen.0);
    assert!(built.page("/fr/").contains(&format!("href=\"/{}\"", chosen.0)));
    let rules: Vec<&str> =
        chosen.1.lines().filter_map(|line| line.trim().strip_prefix("[data-theme=\"space\"] { --theme: ")).collect();
    // Yellow cannot be read on white; on black it can.
    assert_eq!(rules.len(), 2, "{rules:?}");
    assert!(rules[0] != "#ffff00; }" && rules[1] == "#ffff00; }", "{rules:?}");
    assert!(position(&chosen.1, rules[1]) > position(&chosen.1, "@media screen and (prefers-color-scheme: dark)"));
}

#[test]
fn templates_know_a_themes_colour() {
    let site =
        several_themes().file("themes/ai.toml", "color = \"#123\"\n[fr]\nname = \"IA\"\n[en]\nname = \"AI\"\n").file(
            "templates/_tags.html",
            "{% component tags(themes: array, except: string = \"\") %}{% for t in themes %}{{ t.id }} {{ t.color }}\
             {% endfor %}{% endcomponent tags %}",
        );
    let page = site.build().ok().page("/fr/old/");
    assert!(page.contains("ai #112233"), "{page}");
}

fn events() -> Site {
    Site::new().file(
        "content/a.fr.md",
        "---\ntitle: Accord\ndate: 2026-03-01\nthemes: [ai]\nevents:\n\
         - { date: 2026-03-01, text: Signature }\n\
         - { date: 2026-03-05, text: Remise, deadline: true }\n\
         - { date: 2026-03-05, text: Débat }\n\
         - { date: 2026-03-20, text: Vote }\n\
         - { date: 2027-01-01, text: Entrée en vigueur, deadline: true }\n---\nTexte.\n",
    )
}

#[test]
fn today_stands_between_what_comes_and_what_was() {
    let built = events().build().ok();
    for address in ["/fr/chronologie/", "/fr/chronologie/2026/"] {
        let page = built.page(address);
        let line = &page[position(&page, "<div class=\"timeline\">")..];
        let order = [">Vote<", "id=\"_today\"", ">Remise<", ">Signature<"];
        let places: Vec<usize> = order.iter().map(|text| position(line, text)).collect();
        assert!(places.is_sorted(), "{address} {places:?} {line}");
        // A year and a month that go on below today are named once.
        for id in ["id=\"y2026\"", "id=\"m2026-03\""] {
            assert_eq!(line.matches(id).count(), 1, "{address} {id}");
        }
        // What happened on one day stands under one date.
        assert_eq!(line.matches("<p class=\"when\"><time datetime=\"2026-03-05\">").count(), 1, "{address}");
        assert_eq!(line.matches("<p class=\"when\"><time datetime=\"2026-03-01\">").count(), 1, "{address}");
    }
    let page = built.page("/fr/chronologie/");
    let deadlines = part(&page, "<section class=\"upcoming box\">", "</section>");
    assert!(deadlines.contains(">Remise<") && deadlines.contains(">Entrée en vigueur<"), "{deadlines}");
    assert!(!deadlines.contains(">Vote<"), "{deadlines}");
    assert!(!built.page("/fr/chronologie/2027/").contains("id=\"_today\""));
}

#[test]
fn an_entry_says_what_to_watch_and_what_was() {
    let page = events().build().ok().page("/fr/a/");
    let watch = part(&page, "<section class=\"watch\">", "</section>");
    let order = ["À suivre", ">Remise<", "Échéance", ">Vote<", ">Entrée en vigueur<"];
    let places: Vec<usize> = order.iter().map(|text| position(watch, text)).collect();
    assert!(places.is_sorted(), "{places:?} {watch}");
    let past = part(&page, "<aside class=\"side\">", "</aside>");
    assert!(past.contains(">Signature<") && past.contains(">Débat<") && !past.contains(">Vote<"), "{past}");
}

#[test]
fn a_digest_says_which_of_its_briefs_deadlines_are_open() {
    let site = Site::new().file(
        "content/d.fr.md",
        "---\ntitle: Numéro\ndate: 2026-03-01\nkind: digest\nevents:\n\
         - { date: 2026-04-01, text: Fin, brief: told, deadline: true }\n---\n\n## Données et intelligence artificielle\n\n\
         ### Ouverte {#open until=2026-03-31}\n\nTexte.\n\n### Close {#closed until=2026-03-02}\n\nTexte.\n\n\
         ### Dite {#told until=2026-04-01}\n\nTexte.\n",
    );
    let page = site.build().ok().page("/fr/d/");
    let watch = part(&page, "<section class=\"watch\">", "</section>");
    assert!(watch.contains(">Ouverte<") && watch.contains(">Fin<"), "{watch}");
    // What is over is not to be watched, and what a line tells already is not told twice.
    assert!(!watch.contains(">Close<") && watch.matches("datetime=\"2026-04-01\"").count() == 1, "{watch}");
}

#[test]
fn the_mailing_lists_form_is_where_readers_subscribe() {
    let site = several_themes().digest(
        "content/d.fr.md",
        "Numéro",
        "2026-03-01",
        "## Données et intelligence artificielle\n\n### Brève {#b}\n\nx\n",
    );
    let pages = ["/fr/", "/en/", "/fr/lead/", "/fr/d/", "/fr/d/b/", "/fr/themes/ia/", "/fr/archives/"];
    let built = site.build().ok();
    for page in pages {
        let html = built.page(page);
        assert!(html.contains("class=\"subscribe\"") && !html.contains("<form"), "{page}");
    }
    let settings = fs::read_to_string(site.path("veille.toml")).expect("settings");
    let list = "[mailing_list]\naction = \"https://lists.example.org/s?a=1&b=2\"\nfield = \"mail\"\n\
                hidden = { \"list[]\" = \"news\", lang = \"{language}\" }\n";
    let built = site.file("veille.toml", &(settings + list)).build().ok();
    for page in pages {
        let html = built.page(page);
        let form = part(&html, "<form", "</form>");
        let language = &page[1..3];
        for text in [
            "method=\"post\" action=\"https://lists.example.org/s?a=1&amp;b=2\"",
            "<label for=\"_mail\">",
            "<input id=\"_mail\" type=\"email\" name=\"mail\" autocomplete=\"email\" required",
            "<input type=\"hidden\" name=\"list[]\" value=\"news\">",
            &format!("<input type=\"hidden\" name=\"lang\" value=\"{language}\">"),
            "<button type=\"submit\">",
        ] {
            assert!(form.contains(text), "{page}: {text}: {form}");
        }
        assert_eq!(html.matches("<form").count(), 1, "{page}");
    }
}

#[test]
fn a_form_is_sent_to_a_whole_https_address_only() {
    let list = |action: &str| {
        let site = Site::new();
        let settings = fs::read_to_string(site.path("veille.toml")).expect("settings");
        site.file("veille.toml", &format!("{settings}[mailing_list]\naction = \"{action}\"\n")).build()
    };
    list("https://lists.example.org").ok();
    for action in
        ["http://x.org/", "/subscribe", "javascript:alert(1)", "https://", "https://x.org/a b", "https://-x:y/"]
    {
        let faults = list(action).faults();
        assert!(faults.contains("error[bad-value]: `mailing_list.action` cannot be"), "{action}: {faults}");
    }
}

#[test]
fn pages_hold_no_style_of_their_own() {
    let built = sample();
    let html: Vec<String> = built.files().into_iter().filter(|file| file.ends_with(".html")).collect();
    assert!(html.len() > 50, "{html:?}");
    for file in html {
        let page = built.page(&file);
        assert!(!page.contains("<style") && !page.contains(" style=\""), "{file}");
    }
}

/// The site of this repository.
fn sample() -> Built {
    let site = Site::empty();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["content", "themes", "static"] {
        copy(&root.join(folder), folder, &site);
    }
    site.put("veille.toml", fs::read(root.join("veille.toml")).expect("settings"));
    site.build().ok()
}

fn copy(from: &Path, to: &str, site: &Site) {
    for entry in fs::read_dir(from).expect("a folder") {
        let path: PathBuf = entry.expect("an entry").path();
        let to = format!("{to}/{}", path.file_name().expect("a name").to_str().expect("UTF-8"));
        if path.is_dir() {
            copy(&path, &to, site);
        } else {
            site.put(&to, fs::read(&path).expect("a file"));
        }
    }
}

fn weight(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it").len()
}

#[test]
fn the_heaviest_entry_weighs_little() {
    let built = sample();
    let sheet = weight(stylesheet(&built).1.as_bytes());
    let files = built.files();
    let years = files.iter().filter(|file| file.contains("/2025/") || file.contains("/2026/"));
    let entries = years.filter(|file| file.ends_with(".html") && file.split('/').count() == 4);
    let weights: Vec<(usize, &String)> = entries.map(|file| (weight(built.page(file).as_bytes()), file)).collect();
    let (page, file) = weights.iter().max().expect("entries");
    println!("{file}: {page} bytes, style sheet {sheet} bytes");
    assert!(file.contains("02-tech-uk"), "{weights:?}");
    assert!(page + sheet < MOST_BYTES, "{file}: {page} + {sheet}");
}

/// Copies templates into a site.
fn init(site: &Site, names: &[&str]) -> Built {
    site.run(&[&["init", "--templates"], names].concat())
}

#[test]
fn copied_templates_make_the_same_site() {
    let site = several_themes();
    let before = all_files(&site.build().ok());
    let said = init(&site, &[]).ok().stdout();
    assert!(said.contains("templates/home.html: copied\n") && said.contains("templates/style.css: copied\n"), "{said}");
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let built_in = fs::read_dir(&here).expect("templates");
    for entry in built_in {
        let name = entry.expect("an entry").file_name();
        let copied = fs::read(site.path("templates").join(&name)).unwrap_or_else(|error| panic!("{name:?}: {error}"));
        assert_eq!(copied, fs::read(here.join(&name)).expect("a template"), "{name:?}");
    }
    assert_eq!(all_files(&site.build().ok()), before);
}

#[test]
fn only_templates_that_are_named_are_copied_and_none_is_replaced() {
    let site = Site::new().file("templates/home.html", "mine");
    let said = init(&site, &["home.html", "style.css"]).ok().stdout();
    assert_eq!(said, "templates/home.html: kept, it was there\ntemplates/style.css: copied\n");
    assert_eq!(fs::read_to_string(site.path("templates/home.html")).expect("a file"), "mine");
    assert_eq!(fs::read_dir(site.path("templates")).expect("a folder").count(), 2);
    assert_eq!(site.run(&["init", "--quiet", "--templates", "style.css"]).ok().stdout(), "");
}

#[test]
fn init_names_what_it_cannot_do() {
    let refused = |site: &Site, names: &[&str], expected: &str| {
        let built = init(site, names);
        assert_eq!((built.code(), built.stdout().as_str()), (2, ""), "{expected}");
        assert!(built.stderr().contains(expected), "{}", built.stderr());
        assert!(!site.path("templates").is_dir());
    };
    refused(&Site::new(), &["hom.html"], "no built-in template `hom.html`: did you mean `home.html`?");
    refused(&Site::new(), &["style.css", "../x"], "no built-in template `../x`");
    refused(&Site::empty(), &[], "it has no `veille.toml`");
    refused(&Site::new().file("templates", "a file"), &[], "cannot make the folder");
}

#[cfg(unix)]
#[test]
fn init_follows_no_link() {
    let outside = tempfile::TempDir::new().expect("a folder");
    let site = Site::new();
    std::os::unix::fs::symlink(outside.path(), site.path("templates")).expect("a link");
    let built = init(&site, &[]);
    assert_eq!(built.code(), 2);
    assert!(built.stderr().contains("is a symbolic link"), "{}", built.stderr());
    let site = Site::new();
    fs::create_dir(site.path("templates")).expect("a folder");
    // A link that leads nowhere would be followed by an ordinary creation.
    std::os::unix::fs::symlink(outside.path().join("x"), site.path("templates/home.html")).expect("a link");
    assert_eq!(init(&site, &["home.html"]).ok().stdout(), "templates/home.html: kept, it was there\n");
    assert_eq!(fs::read_dir(outside.path()).expect("a folder").count(), 0);
}

#[test]
fn one_block_one_template_or_one_colour_can_be_changed() {
    let site = several_themes();
    let before = site.build().ok().page("/fr/");
    // A block: the rest of the page stays.
    let block =
        "{% extends \"veille/home.html\" %}\n{% block subscribe %}<p>Écrivez-nous</p>{% endblock subscribe %}\n";
    let site = site.file("templates/home.html", block);
    let page = site.build().ok().page("/fr/");
    assert!(page.contains("<p>Écrivez-nous</p>") && !page.contains("class=\"subscribe\""), "{page}");
    let until = |page: &str| page[..position(page, "<div class=\"shelves\">")].to_owned();
    assert_eq!(until(&page), until(&before));
    // A whole template, of one line.
    let site = site.file("templates/theme.html", "<!DOCTYPE html><title>{{ view.theme.name }}</title>\n");
    assert_eq!(site.build().ok().page("/fr/themes/espace/"), "<!DOCTYPE html><title>L’espace</title>\n");
    // A colour, in a file beside the style sheet, as docs/templates.md shows.
    let head = "{% extends \"veille/base.html\" %}\n{% block head %}{{ super() }}\
                <link rel=\"stylesheet\" href=\"{{ site.base }}local.css\">{% endblock head %}\n";
    let site = site.file("static/local.css", ":root { --accent: #7a1f3d; }\n").file("templates/base.html", head);
    let built = site.build().ok();
    let page = built.page("/fr/lead/");
    assert!(position(&page, "local.css") > position(&page, &stylesheet(&built).0), "{page}");
    assert!(stylesheet(&built).1.contains("--accent"));
}
