//! What assistive technology and search engines are told of a page: names of its parts, headers of its tables, what it is
//! about.

use crate::site::Site;

/// The names of the notes on a page, in order.
fn names_of_notes(html: &str) -> Vec<String> {
    let mark = "role=\"doc-endnotes\" aria-label=\"";
    html.split(mark).skip(1).map(|rest| rest.split('"').next().expect("a name").replace('\u{A0}', " ")).collect()
}

fn description(html: &str) -> &str {
    let (_, rest) = html.split_once("<meta name=\"description\" content=\"").expect("a description");
    rest.split_once('"').expect("an end").0
}

const NOTED: &str = "Introduction[^a].\n\n## L’espace\n\nAvant tout[^b].\n\n### Une « fusée » {#fusee}\n\nElle vole[^c].\n\n\
                     ### Nominations {#un}\n\nUn nom[^d].\n\n## Données et intelligence artificielle\n\n\
                     ### Nominations {#deux}\n\nUn autre[^a].\n\n\
                     [^a]: Note A.\n[^b]: Note B.\n[^c]: Note C.\n[^d]: Note D.\n";

#[test]
fn the_notes_of_each_text_on_a_page_have_a_name_of_their_own() {
    let built = Site::new().digest("content/a.fr.md", "Février", "2026-02-27", NOTED).build().ok();
    let expected = [
        "Notes",
        "Notes de « L’espace »",
        "Notes de « Une «&nbsp;fusée&nbsp;» »",
        "Notes de « Nominations »",
        "Notes de « Nominations (2) »",
    ];
    let names: Vec<String> = names_of_notes(&built.page("fr/a/"));
    assert_eq!(names, expected.map(|name| name.replace("&nbsp;", " ")));
    // A page of one text needs no more than the word.
    assert_eq!(names_of_notes(&built.page("fr/a/fusee/")), ["Notes"]);
    // Feeds carry the same text.
    let feed = built.page("fr/feed.json").replace("\\\"", "\"");
    assert_eq!(names_of_notes(&feed), names);
}

#[test]
fn notes_are_named_in_the_language_of_the_page() {
    let body = "## Space\n\n### A rocket {#rocket}\n\nIt flies[^a].\n\n### Another {#other}\n\nSo does it[^a].\n\n[^a]: Note.\n";
    let built = Site::new().digest("content/a.en.md", "February", "2026-02-27", body).build().ok();
    assert_eq!(names_of_notes(&built.page("en/a/")), ["Notes on “A rocket”", "Notes on “Another”"]);
}

fn table(markdown: &str) -> String {
    let built = Site::new().article("content/a.fr.md", "Tableau", "2026-01-01", markdown).build().ok();
    let page = built.page("fr/a/");
    let (_, rest) = page.split_once("<table>").expect("a table");
    rest.split_once("</table>").expect("its end").0.replace('\n', "")
}

#[test]
fn rows_have_headers_where_the_first_column_has_none() {
    let expected = "<thead><tr><td></td><th scope=\"col\">2025</th></tr></thead><tbody>\
                    <tr><th scope=\"row\">Budget</th><td>1</td></tr><tr><th scope=\"row\"><em>Effectif</em></th><td></td></tr>\
                    <tr><td></td><td>3</td></tr></tbody>";
    assert_eq!(table("|  | 2025 |\n|---|---|\n| Budget | 1 |\n| *Effectif* |  |\n|  | 3 |\n"), expected);
    // A no-break space is nothing to read, either.
    assert!(
        table("| \u{A0} | 2025 |\n|:--|---|\n| Budget | 1 |\n")
            .contains("<th scope=\"row\" class=\"left\">Budget</th>")
    );
    assert!(table("| &nbsp; | 2025 |\n|---|---|\n| Budget | 1 |\n").contains("<th scope=\"row\">Budget</th>"));
    // Two tables do not mix.
    let both = Site::new()
        .article(
            "content/a.fr.md",
            "T",
            "2026-01-01",
            "| | b |\n|-|-|\n| 1 | 2 |\n\nEt :\n\n| a | b |\n|-|-|\n| 3 | 4 |\n",
        )
        .build()
        .ok()
        .page("fr/a/");
    assert!(both.contains("<th scope=\"row\">1</th><td>2</td>") && both.contains("<td>3</td><td>4</td>"), "{both}");
}

#[test]
fn a_column_with_a_header_has_no_headers_of_rows() {
    for markdown in ["| a | 2025 |\n|---|---|\n| Budget | 1 |\n", "| `x` |  |\n|---|---|\n| Budget | 1 |\n"] {
        assert!(table(markdown).contains("<tr><td>Budget</td><td>1</td></tr>"), "{markdown}");
    }
}

#[test]
fn lists_without_a_description_are_described_by_their_title() {
    let built = Site::empty()
        .file(
            "veille.toml",
            "base_url = \"https://x.org/\"\ndefault_language = \"fr\"\nid = \"x.org\"\n[languages.fr]\ntitle = \"La veille\"\n\
             [languages.en]\ntitle = \"The watch\"\n",
        )
        .file("themes/ai.toml", "[fr]\nname = \"L’IA\"\n[en]\nname = \"AI\"\ndescription = \"All of it.\"\n")
        .build()
        .ok();
    for (page, expected) in [
        ("fr/themes/l-ia/", "L’IA : toutes les actualités, de la plus récente à la plus ancienne."),
        ("en/themes/ai/", "All of it."),
        ("fr/", "La veille : toutes les actualités, de la plus récente à la plus ancienne."),
        ("en/", "The watch: all the news, newest first."),
    ] {
        let html = built.page(page);
        assert_eq!(description(&html).replace('\u{A0}', " "), expected, "{page}");
    }
    // No page is without a description, the one that is not found included.
    for file in built.files() {
        if file.ends_with(".html") && file != "index.html" {
            assert!(!description(&built.page(&file)).is_empty(), "{file}");
        }
    }
}

#[test]
fn a_year_of_a_theme_is_described_as_one() {
    let mut site = Site::new().file("themes/ai.toml", "[fr]\nname = \"IA\"\nslug = \"ia\"\n[en]\nname = \"AI\"\n");
    for number in 0..120 {
        let text = format!("---\ntitle: T{number}\ndate: {}-01-01\nthemes: [ai]\n---\nTexte.\n", 2020 + number / 40);
        site = site.file(&format!("content/{number}.fr.md"), &text);
    }
    let built = site.build().ok();
    let page = built.files().into_iter().find(|file| file.starts_with("fr/themes/ia/20")).expect("a page of a year");
    let html = built.page(&page);
    let year = &page["fr/themes/ia/".len()..][..4];
    assert!(description(&html).contains(year), "{}", description(&html));
}
