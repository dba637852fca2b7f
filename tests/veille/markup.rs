//! Point 7: what Markdown becomes.

use crate::html::{between, has, in_order, lacks, main, without_data};
use crate::site::{Built, Site, png};

/// The text of an article of this Markdown.
fn prose(body: &str) -> String {
    let built = build(body);
    let page = built.page("fr/a/");
    let prose = between(&page, "<div class=\"prose\">\n", "\n<footer class=\"colophon\">");
    prose.split("\n\n</div>").next().unwrap_or_default().to_owned()
}

fn build(body: &str) -> Built {
    Site::new()
        .bytes("content/p.png", &png(640, 480))
        .file("content/v.svg", SVG)
        .article("content/a.fr.md", "A", "2026-02-01", body)
        .build()
        .ok()
}

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"30\" height=\"20\"></svg>";

#[test]
fn code_is_highlighted_by_classes_only() {
    let html = prose("```rust\nfn main() { let x = \"a < b\"; } // fin\n```");
    has(&html, &["<pre tabindex=\"0\"><code class=\"language-rust\">", "<span class=\"", "a &lt; b", "// fin"]);
    lacks(&html, &["style="]);
}

#[test]
fn code_of_an_unknown_language_or_of_none_stays_plain() {
    has(&prose("```nimportequoi\na < b\n```"), &["<code class=\"language-nimportequoi\">a &lt; b\n</code>"]);
    has(&prose("```\na < b\n```"), &["<code>a &lt; b\n</code>"]);
    has(&prose("Un `a < b` ici"), &["<p>Un <code>a &lt; b</code> ici</p>"]);
}

#[test]
fn nothing_is_loaded_for_code_with_code_or_without() {
    let heads = ["Rien.", "```rust\nfn x() {}\n```"].map(|body| {
        let page = build(body).page("fr/a/");
        let page = without_data(&page);
        lacks(&page, &["<script", "<style"]);
        between(&page, "<head>", "<meta name=\"color-scheme\"")
            .lines()
            .filter(|line| !line.contains("description"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    });
    assert_eq!(heads[0], heads[1]);
    lacks(&prose("Rien."), &["<pre", "<code"]);
}

#[test]
fn tables_have_headers_alignment_and_scroll_on_small_screens() {
    let html = prose("| Nom | Nombre |\n|:--|--:|\n| *a* | 1 |\n| b | 2 |");
    in_order(
        &html,
        &[
            "<div class=\"table-scroll\" tabindex=\"0\"><table>",
            "<th scope=\"col\" class=\"left\">Nom</th>",
            "<td class=\"left\"><em>a</em></td>",
            "<td class=\"right\">1</td>",
        ],
    );
    lacks(&html, &["style="]);
}

#[test]
fn footnotes_go_to_their_note_and_back_as_often_as_they_are_mentioned() {
    let html = prose("Un[^a] deux[^b] trois[^a].\n\n[^a]: Note *A*.\n[^b]: Note B.");
    in_order(
        &html,
        &[
            "<sup><a href=\"#fn-1\" id=\"fnref-1\" role=\"doc-noteref\">1</a></sup>",
            "<sup><a href=\"#fn-2\"",
            "<sup><a href=\"#fn-1\"",
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Notes\">",
            "<li id=\"fn-1\">",
            "Note <em>A</em>.",
            "href=\"#fnref-1\"",
            "aria-label=\"Retour au texte\"",
            "<li id=\"fn-2\">",
            "Note B.",
        ],
    );
}

#[test]
fn task_lists_show_what_is_done() {
    let html = prose("- [x] fait\n- [ ] à faire\n- autre");
    in_order(
        &html,
        &[
            "<li class=\"task\"><label><input type=\"checkbox\" disabled checked> fait</label></li>",
            "disabled> à faire</label>",
            "<li>autre</li>",
        ],
    );
}

#[test]
fn definition_lists_are_lists() {
    has(
        &prose("Terme\n: Sens un\n: Sens deux"),
        &["<dl>\n<dt>Terme</dt>\n<dd>Sens un</dd>\n<dd>Sens deux</dd>\n</dl>"],
    );
}

#[test]
fn alerts_name_themselves_in_the_pages_language() {
    for (kind, word) in [
        ("NOTE", "Remarque"),
        ("TIP", "Conseil"),
        ("IMPORTANT", "Important"),
        ("WARNING", "Attention"),
        ("CAUTION", "Mise en garde"),
    ] {
        let html = prose(&format!("> [!{kind}]\n> Texte."));
        let class = kind.to_lowercase();
        has(
            &html,
            &[&format!(
                "<div class=\"alert alert-{class}\" role=\"note\"><p class=\"alert-title\">{word}</p>\n<p>Texte.</p>"
            )],
        );
    }
    has(&prose("> Une citation."), &["<blockquote>\n<p>Une citation.</p>\n</blockquote>"]);
}

#[test]
fn headings_have_anchors_that_lead_to_themselves() {
    let html = prose("## L’été à *Paris*\n\nx\n\n## L'été à Paris\n\ny\n\n### Choisi {#mon-id}\n\nz");
    has(
        &html,
        &["<h2 id=\"l-ete-a-paris\"><a class=\"anchor\" href=\"#l-ete-a-paris\">L’été à <em>Paris</em></a></h2>"],
    );
    has(&html, &["<h2 id=\"l-ete-a-paris-2\">", "<h3 id=\"mon-id\">"]);
}

#[test]
fn a_first_level_heading_in_the_text_becomes_a_second_with_a_warning() {
    let built = build("# Titre\n\nx");
    has(&built.stderr(), &["warning[heading-level]", "content/a.fr.md:6:1"]);
    has(&built.page("fr/a/"), &["<h2 id=\"titre\">"]);
}

#[test]
fn pictures_say_their_size_and_wait_until_they_are_seen() {
    has(
        &prose("Un ![carte](p.png) mot"),
        &["<img src=\"/p.png\" width=\"640\" height=\"480\" alt=\"carte\" loading=\"lazy\" decoding=\"async\">"],
    );
    has(&prose("Un ![dessin](v.svg) mot"), &["<img src=\"/v.svg\" width=\"30\" height=\"20\" alt=\"dessin\""]);
}

#[test]
fn a_picture_on_its_own_with_a_title_is_a_figure() {
    let html = prose("![carte](p.png \"Les *cinq* zones\")");
    in_order(
        &html,
        &["<figure>", "<img src=\"/p.png\"", "alt=\"carte\"", "<figcaption>", "zones</figcaption>", "</figure>"],
    );
    lacks(&html, &["<p><figure"]);
}

#[test]
fn a_picture_without_an_alternative_text_is_a_warning() {
    has(&build("Un ![](p.png) mot").stderr(), &["warning[image-alt]", "content/a.fr.md:6:"]);
    assert_eq!(build("Un ![carte](p.png) mot ![dessin](v.svg)").stderr(), "");
}

const RAW: &str = "<details open><summary>Plus</summary>\n\nTexte **gras**.\n\n</details>\n\nUn <kbd>Ctrl</kbd> et \
                   <b onclick=\"x()\" style=\"color:red\">gras</b> <script>alert(1)</script> fin.\n\n\
                   <iframe src=\"https://x.org\">cadre</iframe>\n";

fn raw(rule: &str) -> Built {
    let site = Site::new().article("content/a.fr.md", "A", "2026-02-01", RAW);
    let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
    site.file("veille.toml", &format!("{settings}\n[markdown]\nraw_html = \"{rule}\"\n")).build().ok()
}

#[test]
fn raw_html_keeps_what_is_harmless_and_tells_of_the_rest() {
    let built = raw("safe");
    let page = built.page("fr/a/");
    has(
        &page,
        &[
            "<details open=\"\"><summary>Plus</summary>",
            "<strong>gras</strong>",
            "<kbd>Ctrl</kbd>",
            "<b>gras</b>",
            "fin.",
        ],
    );
    lacks(&without_data(&page), &["onclick", "style=\"", "<script", "alert(1)", "<iframe", "cadre"]);
    let told = built.stderr();
    for what in ["attribute `onclick` of `<b>`", "attribute `style` of `<b>`", "`<script>`"] {
        has(&told, &[&format!("warning[raw-html-removed]: {what} is removed")]);
    }
    has(&told, &["warning[embedded-media]: `<iframe>` becomes a link"]);
    has(&page, &["<p><a href=\"https://x.org\">https://x.org</a></p>"]);
    assert_eq!(build(RAW).page("fr/a/"), page, "`safe` is what a site gets unasked");
}

#[test]
fn raw_html_may_be_let_through_or_shown_as_text() {
    let allowed = raw("allow");
    has(
        &allowed.page("fr/a/"),
        &[
            "<b onclick=\"x()\" style=\"color:red\">gras</b>",
            "<script>alert(1)</script>",
            "<iframe src=\"https://x.org\">",
        ],
    );
    assert_eq!(allowed.stderr(), "");
    let escaped = raw("escape").page("fr/a/");
    has(&escaped, &["&lt;kbd&gt;Ctrl&lt;/kbd&gt;", "&lt;script&gt;alert(1)", "<strong>gras</strong>"]);
    lacks(&without_data(&escaped), &["<kbd>", "<script", "<iframe", "<details open"]);
}

/// What the site publishes itself plays, and what it does not becomes a link.
#[test]
fn films_and_sounds_beside_an_entry_are_played() {
    let body = "<video src=\"film.mp4\" controls></video>\n\n<audio src=\"../son.mp3\"></audio>\n\n\
                <picture><source srcset=\"carte.webp\" type=\"image/webp\"><img src=\"carte.png\" alt=\"Une carte\"></picture>\n\n\
                <iframe src=\"https://tv.example.org/embed/1\" title=\"L’audition\"></iframe>";
    let site = ["2026/film.mp4", "son.mp3", "2026/carte.webp"]
        .iter()
        .fold(Site::new().bytes("content/2026/carte.png", &png(8, 4)), |site, path| {
            site.file(&format!("content/{path}"), "x")
        });
    let built = site.article("content/2026/a.fr.md", "A", "2026-02-01", body).build().ok();
    let page = built.page("fr/2026/a/");
    has(
        &page,
        &[
            "<video src=\"/2026/film.mp4\" controls=\"\"></video>",
            "<audio src=\"/son.mp3\" controls=\"\"></audio>",
            "<picture><source srcset=\"/2026/carte.webp\" type=\"image/webp\"><img src=\"/2026/carte.png\" width=\"8\" height=\"4\" alt=\"Une carte\"></picture>",
            "<p><a href=\"https://tv.example.org/embed/1\">L’audition</a></p>",
        ],
    );
    has(&built.page("fr/feed.json"), &["https://example.org/2026/film.mp4", "https://example.org/2026/carte.webp"]);
    assert!(built.exists("2026/film.mp4") && built.exists("son.mp3") && built.exists("2026/carte.webp"));
}

#[test]
fn addresses_in_raw_html_are_checked_under_either_rule() {
    let body = "<video src=\"perdu.mp4\"></video>\n\n<img src=a.png srcset=\"perdu.png 2x\" alt=\"\">\n\n\
                <blockquote cite=\"perdu.fr.md\">x</blockquote>";
    for rule in ["safe", "allow"] {
        let site = Site::new().bytes("content/a.png", &png(8, 4)).article("content/a.fr.md", "A", "2026-02-01", body);
        let settings = std::fs::read_to_string(site.path("veille.toml")).expect("settings");
        let site = site.file("veille.toml", &format!("{settings}\n[markdown]\nraw_html = \"{rule}\"\n"));
        let told = site.build().faults();
        for name in ["perdu.mp4", "perdu.png", "perdu.fr.md"] {
            has(&told, &[&format!("error[dead-link]: there is no file `content/{name}`")]);
        }
    }
}

/// What a quotation cites is an address of the site, as a link's is: on the page, and whole in feeds.
#[test]
fn citations_lead_to_entries() {
    let site = Site::new()
        .article(
            "content/a.fr.md",
            "A",
            "2026-02-01",
            "<blockquote cite=\"b.fr.md\">Dit.</blockquote>\n\n<q cite=b.fr.md>x</q>",
        )
        .article("content/b.fr.md", "B", "2026-02-01", "x");
    let built = site.build().ok();
    has(&built.page("fr/a/"), &["<blockquote cite=\"/fr/b/\">Dit.", "<q cite=\"/fr/b/\">x"]);
    has(&built.page("fr/rss.xml"), &["cite=\"https://example.org/fr/b/\""]);
}

#[test]
fn addresses_that_run_code_are_never_links() {
    for address in ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x"] {
        let site = Site::new().article("content/a.fr.md", "A", "2026-02-01", &format!("[lien]({address})"));
        let built = site.build().ok();
        has(main(&built.page("fr/a/")), &["<p>lien"]);
        lacks(&built.page("fr/a/"), &["alert(1)", "data:text", "vbscript"]);
        lacks(&built.page("fr/rss.xml"), &["alert(1)", "data:text", "vbscript"]);
        has(&built.stderr(), &["warning[unsafe-link]", "content/a.fr.md:6:"]);
    }
}

#[test]
fn plain_markdown_is_what_commonmark_says() {
    for (written, html) in [
        (
            "Un **gras**, un *italique*, un ~~barré~~.",
            "<p>Un <strong>gras</strong>, un <em>italique</em>, un <del>barré</del>.</p>",
        ),
        ("1. un\n2. deux", "<ol>\n<li>un</li>\n<li>deux</li>\n</ol>"),
        ("3. trois", "<ol start=\"3\">"),
        ("ligne  \nsuite", "ligne<br>\nsuite"),
        ("---", "<hr>"),
        ("<https://www.gov.uk/>", "<a href=\"https://www.gov.uk/\">https://www.gov.uk/</a>"),
        ("a & b < c", "<p>a &amp; b &lt; c</p>"),
    ] {
        has(&prose(written), &[html]);
    }
}
