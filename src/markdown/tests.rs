//! Markdown in, HTML out: one table per rule.

mod addresses;
mod hostile;
mod leftovers;
mod lost_words;
mod pasted;
mod set;

use super::*;
use crate::diagnostic::Source;

/// Shows holes as they are.
struct Plainly;

impl Fill for Plainly {
    fn href(&self, target: &Target) -> Option<String> {
        let asked = |query: &Option<Box<str>>| query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
        let (path, fragment) = match target {
            Target::File { path, query, fragment } => (format!("file:{path}{}", asked(query)), fragment.as_deref()),
            Target::Root { path, query, fragment } => (format!("/base/{path}{}", asked(query)), fragment.as_deref()),
            Target::Fragment(fragment) => (String::new(), Some(&**fragment)),
            Target::Nowhere => return None,
        };
        Some(fragment.map_or(path.clone(), |fragment| format!("{path}#{fragment}")))
    }

    fn picture(&self, target: &Target) -> Option<Picture> {
        Some(Picture { url: self.href(target)?, size: Some((4, 3)) })
    }

    fn word(&self, key: &str) -> String {
        format!("<{key}>")
    }
}

fn source(text: &str) -> Source {
    Source::new("content/2026/x.fr.md".into(), text)
}

/// Rules that leave text as it is typed.
fn with(text: &str, split: Split, raw_html: RawHtml) -> Parsed {
    let source = source(text);
    parse(&source, 0..source.text.len(), split, Rules { raw_html, ..Rules::default() })
}

fn whole(text: &str) -> Parsed {
    with(text, Split::Whole, RawHtml::Safe)
}

fn digest(text: &str) -> Parsed {
    with(text, Split::Digest, RawHtml::Safe)
}

fn shown(body: &Body) -> String {
    let mut out = String::new();
    body.write(&mut out, 0, &Plainly);
    out
}

fn rendered(text: &str) -> String {
    shown(&whole(text).parts[0].body)
}

fn names(parsed: &Parsed) -> Vec<&'static str> {
    parsed.diagnostics.iter().map(|diagnostic| diagnostic.name).collect()
}

/// Each Markdown with the HTML it becomes.
fn become_html(cases: &[(&str, &str)]) {
    for (markdown, expected) in cases {
        assert_eq!(rendered(markdown).trim_end(), *expected, "{markdown}");
    }
}

/// A fault: name, line, column, width.
type Fault = (&'static str, u32, u32, u32);

/// Each Markdown with the faults found in it.
fn have_faults(cases: &[(&str, &[Fault])]) {
    for (markdown, expected) in cases {
        let found: Vec<_> = whole(markdown)
            .diagnostics
            .iter()
            .map(|diagnostic| {
                let place = diagnostic.place.as_ref().unwrap();
                (diagnostic.name, place.line, place.column, place.width)
            })
            .collect();
        assert_eq!(found, *expected, "{markdown}");
    }
}

#[test]
fn text_and_marks() {
    become_html(&[
        (
            "a *b* **c** ~~d~~ `e<` & < \"f\" 'g' -- $x$",
            "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e&lt;</code> &amp; &lt; \"f\" 'g' -- $x$</p>",
        ),
        ("a  \nb\nc", "<p>a<br>\nb\nc</p>"),
        ("> q", "<blockquote>\n<p>q</p>\n</blockquote>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n\n4. b", "<ol start=\"3\">\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ol>"),
        ("---", "<hr>"),
        ("t\n: d", "<dl>\n<dt>t</dt>\n<dd>d</dd>\n</dl>"),
        ("&#xFDD0;0&#xFDD1; \u{FDD0}0\u{FDD1}", "<p>\u{FFFD}0\u{FFFD} \u{FFFD}0\u{FFFD}</p>"),
    ]);
}

#[test]
fn alerts() {
    become_html(&[(
        "> [!WARNING]\n> x",
        "<div class=\"alert alert-warning\" role=\"note\"><p class=\"alert-title\">&lt;alert_warning&gt;</p>\n<p>x</p>\n</div>",
    )]);
}

#[test]
fn tables() {
    become_html(&[(
        "|a||c|\n|:-|-|-:|\n|1|2|3|",
        "<div class=\"table-scroll\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\" class=\"left\">a</th><td></td>\
         <th scope=\"col\" class=\"right\">c</th></tr></thead>\n<tbody>\n<tr><td class=\"left\">1</td><td>2</td>\
         <td class=\"right\">3</td></tr>\n</tbody>\n</table></div>",
    )]);
}

#[test]
fn task_lists() {
    become_html(&[
        (
            "- [x] a *b*\n  - c\n- [ ] d",
            "<ul>\n<li class=\"task\"><label><input type=\"checkbox\" disabled checked> a <em>b</em></label><ul>\n<li>c</li>\n</ul>\n</li>\n\
             <li class=\"task\"><label><input type=\"checkbox\" disabled> d</label></li>\n</ul>",
        ),
        (
            "- [ ] a\n\n  b",
            "<ul>\n<li class=\"task\"><p><label><input type=\"checkbox\" disabled> a</label></p>\n<p>b</p>\n</li>\n</ul>",
        ),
    ]);
}

#[test]
fn headings() {
    become_html(&[
        ("## L'État", "<h2 id=\"l-etat\"><a class=\"anchor\" href=\"#l-etat\">L'État</a></h2>"),
        ("#### A {#x .y}", "<h4 id=\"x\" class=\"y\"><a class=\"anchor\" href=\"#x\">A</a></h4>"),
        (
            "## A\n## A\n### B {#a-2}",
            "<h2 id=\"a\"><a class=\"anchor\" href=\"#a\">A</a></h2>\n<h2 id=\"a-3\"><a class=\"anchor\" href=\"#a-3\">A</a></h2>\n\
             <h3 id=\"a-2\"><a class=\"anchor\" href=\"#a-2\">B</a></h3>",
        ),
        ("## [A](https://a.b/)", "<h2 id=\"a\"><a href=\"https://a.b/\">A</a></h2>"),
        ("## H<sub>2</sub>", "<h2 id=\"h2\"><a class=\"anchor\" href=\"#h2\">H<sub>2</sub></a></h2>"),
        ("# A", "<h2 id=\"a\"><a class=\"anchor\" href=\"#a\">A</a></h2>"),
        ("##\n", ""),
        ("## fn 1", "<h2 id=\"fn-1\"><a class=\"anchor\" href=\"#fn-1\">fn 1</a></h2>"),
    ]);
    have_faults(&[
        ("x\n\n# A\n", &[("heading-level", 3, 1, 3)]),
        ("## A {#x}\n\n## B {#x}", &[("duplicate-id", 3, 1, 9)]),
        ("##\n", &[("empty-heading", 1, 1, 2)]),
    ]);
    let mut out = String::new();
    whole("### A\n\n###### B").parts[0].body.write(&mut out, 2, &Plainly);
    assert!(out.starts_with("<h5 id") && out.contains("<h6 id=\"b\"") && out.contains("</h5>"), "{out}");
    out.clear();
    whole("### A").parts[0].body.write(&mut out, -5, &Plainly);
    assert!(out.starts_with("<h2 id"), "{out}");
}

#[test]
fn digests_are_cut_at_headings() {
    let parsed = digest(
        "Intro\n\n## S {.lead}\n\nOpening\n\n### *B* `c` [l](https://x.y) {#b date=2026-01-01 themes=a,b}\n\n#### Deep\n\n> ## Quoted\n\n- ### Item\n\n## T\n",
    );
    assert_eq!(names(&parsed), ["not-a-heading"; 2]);
    let headings: Vec<_> = parsed.parts.iter().map(|part| part.heading.as_ref()).collect();
    assert_eq!(headings.len(), 4);
    assert!(headings[0].is_none());
    let section = headings[1].unwrap();
    assert_eq!((section.level, section.text.as_str(), &section.classes[..]), (2, "S", &["lead".to_owned()][..]));
    let brief = headings[2].unwrap();
    assert_eq!((brief.level, brief.html.as_str(), brief.text.as_str()), (3, "<em>B</em> <code>c</code> l", "B c l"));
    assert_eq!(brief.id.as_deref(), Some("b"));
    assert_eq!(brief.attributes[0], ("date".to_owned(), Some("2026-01-01".to_owned())));
    assert_eq!((brief.place.line, brief.place.column), (7, 1));
    let body = shown(&parsed.parts[2].body);
    assert!(
        body.contains("<h4 id=\"deep\"") && body.contains("<h2 id=\"quoted\"") && body.contains("<h3 id=\"item\""),
        "{body}"
    );
    assert!(parsed.parts[3].body.is_empty());
    assert_eq!(&*parsed.parts[0].body.excerpt, "Intro");
}

#[test]
fn raw_html_in_cut_headings_follows_the_rules() {
    let text = "### a<sub>2</sub> <img src=x onerror=y> <b onclick=z>c</b>";
    for (rule, expected) in [
        (RawHtml::Safe, "a<sub>2</sub>  <b>c</b>"),
        (RawHtml::Allow, "a<sub>2</sub> <img src=x onerror=y> <b onclick=z>c</b>"),
        (RawHtml::Escape, "a&lt;sub&gt;2&lt;/sub&gt; &lt;img src=x onerror=y&gt; &lt;b onclick=z&gt;c&lt;/b&gt;"),
    ] {
        let parsed = with(text, Split::Digest, rule);
        assert_eq!(parsed.parts[1].heading.as_ref().unwrap().html, expected);
    }
}

#[test]
fn footnotes() {
    become_html(&[(
        "a[^x] b[^y] c[^x]\n\n[^y]: Y\n[^x]: X\n",
        "<p>a<sup><a href=\"#fn-1\" id=\"fnref-1\" role=\"doc-noteref\">1</a></sup> \
         b<sup><a href=\"#fn-2\" id=\"fnref-2\" role=\"doc-noteref\">2</a></sup> \
         c<sup><a href=\"#fn-1\" id=\"fnref-1-2\" role=\"doc-noteref\">1</a></sup></p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"&lt;footnotes&gt;\">\n<ol>\n\
         <li id=\"fn-1\"><p>X <a href=\"#fnref-1\" role=\"doc-backlink\" aria-label=\"&lt;back_to_text&gt;\">↩\u{FE0E}</a> \
         <a href=\"#fnref-1-2\" role=\"doc-backlink\" aria-label=\"&lt;back_to_text&gt; 2\">↩\u{FE0E}<sup>2</sup></a></p></li>\n\
         <li id=\"fn-2\"><p>Y <a href=\"#fnref-2\" role=\"doc-backlink\" aria-label=\"&lt;back_to_text&gt;\">↩\u{FE0E}</a></p></li>\n\
         </ol>\n</section>",
    )]);
    have_faults(&[
        ("a[^nope] `[^code]` \\[^no] \n", &[("footnote-undefined", 1, 2, 7)]),
        ("a\n\n[^x]: X\n", &[("footnote-unused", 3, 1, 1)]),
        ("a[^x]\n\n[^x]: X\n\n[^X]: Y\n", &[("footnote-duplicate", 5, 1, 1)]),
        ("a[^x]\n\n[^x]: X[^y]\n[^y]: Y[^x]\n", &[]),
        ("    [^code]\n", &[]),
    ]);
}

#[test]
fn footnotes_are_shared_by_the_parts_of_a_digest() {
    let parsed = digest("### A {#a}\n\nx[^n]\n\n### B\n\ny[^n] z[^m]\n\n> [^m]: M[^n] [l](y.md)\n\n[^n]: N\n");
    assert_eq!(names(&parsed), Vec::<&str>::new());
    let (a, b) = (shown(&parsed.parts[1].body), shown(&parsed.parts[2].body));
    assert!(a.contains("href=\"#fn-a-1\" id=\"fnref-a-1\""), "{a}");
    assert!(b.contains("<li id=\"fn-b-1\"><p>N <a href=\"#fnref-b-1\"") && b.contains("#fnref-b-1-2"), "{b}");
    assert!(b.contains("<li id=\"fn-b-2\"><p>M<sup><a href=\"#fn-b-1\""), "{b}");
    assert!(b.contains("file:2026/y.md"), "{b}");
    let anchors: Vec<_> = parsed.parts[1].body.anchors.iter().map(|anchor| &**anchor).collect();
    assert_eq!(anchors, ["fnref-a-1", "fn-a-1"]);
}

#[test]
fn links_hold_no_links() {
    let out = rendered("## T[^x]\n\n[^x]: X");
    assert!(out.contains("<h2 id=\"t\">T<sup><a"), "{out}");
}

#[test]
fn links() {
    become_html(&[
        ("[a](y.md#b \"t\")", "<p><a href=\"file:2026/y.md#b\" title=\"t\">a</a></p>"),
        ("[a](/r.pdf)", "<p><a href=\"/base/r.pdf\">a</a></p>"),
        ("<https://a.b/?x=1&y>", "<p><a href=\"https://a.b/?x=1&amp;y\">https://a.b/?x=1&amp;y</a></p>"),
        ("<a@b.c>", "<p><a href=\"mailto:a@b.c\">a@b.c</a></p>"),
        ("[a](javascript:x) [b](java&#115;cript:x)", "<p>a b</p>"),
        ("[](https://a.b)", "<p><a href=\"https://a.b\">https://a.b</a></p>"),
        ("[a][r]\n\n[r]: y.md", "<p><a href=\"file:2026/y.md\">a</a></p>"),
    ]);
    have_faults(&[
        ("é [a](javascript:x)", &[("unsafe-link", 1, 7, 12)]),
        ("[a]()", &[("empty-link", 1, 1, 5)]),
        ("[a](../../x)", &[("link-outside", 1, 5, 7)]),
        ("x [a][nope] [b][] [c]", &[("dangling-reference", 1, 3, 9), ("dangling-reference", 1, 13, 5)]),
        ("[](x.md)", &[("empty-link-text", 1, 1, 8)]),
    ]);
    let parsed = whole("[a][cambridg]\n\n[cambridge]: https://a.b\n");
    assert_eq!(parsed.diagnostics[0].hint.as_deref(), Some("did you mean `cambridge`?"));
    let body = &whole("[*a*  b](https://a.b) [c](https://a.b) <http://c.d> [m](mailto:x@y.z)").parts[0].body;
    let sources: Vec<_> = body.sources.iter().map(|source| (&*source.url, &*source.text)).collect();
    assert_eq!(sources, [("https://a.b", "a b"), ("http://c.d", "c.d")]);
}

#[test]
fn addresses_lose_what_follows_readers() {
    let links = Links::default();
    let cleaned = |text: &str, raw_html| {
        let source = source(text);
        let rules = Rules { raw_html, links: Some(&links), ..Rules::default() };
        let body = parse(&source, 0..source.text.len(), Split::Whole, rules).parts.remove(0).body;
        let sources: Vec<_> = body.sources.iter().map(|link| link.url.to_string()).collect();
        (shown(&body).trim_end().to_owned(), sources)
    };
    let address = "https://a.b/?x=1&utm_source=c&y";
    let href = "https://a.b/?x=1&amp;y";
    for (text, expected) in [
        (format!("[a]({address})"), format!("<p><a href=\"{href}\">a</a></p>")),
        (format!("<{address}>"), format!("<p><a href=\"{href}\">{href}</a></p>")),
        (format!("[{address}]({address})"), format!("<p><a href=\"{href}\">{href}</a></p>")),
        (format!("[a][r]\n\n[r]: {address}"), format!("<p><a href=\"{href}\">a</a></p>")),
        (format!("<a href=\"{}\">a</a>", address.replace('&', "&amp;")), format!("<p><a href=\"{href}\">a</a></p>")),
    ] {
        assert_eq!(cleaned(&text, RawHtml::Safe), (expected, vec!["https://a.b/?x=1&y".to_owned()]), "{text}");
    }
    let image = "<p><img src=\"https://a.b/c.png\" alt=\"x\" loading=\"lazy\" decoding=\"async\"></p>";
    assert_eq!(cleaned("![x](https://a.b/c.png?fbclid=1)", RawHtml::Safe).0, image);
    assert_eq!(
        cleaned("<a class='x' href='https://a.b/?utm_a=1&amp;c' id=y>a</a>", RawHtml::Allow).0,
        "<p><a class='x' href=\"https://a.b/?c\" id=y>a</a></p>"
    );
    assert_eq!(cleaned("[a](/b?utm_a=1)", RawHtml::Safe).0, "<p><a href=\"/base/b?utm_a=1\">a</a></p>");
}

#[test]
fn links_that_open_elsewhere_say_so() {
    let told = "<span class=\"unseen\"> (&lt;new_window&gt;)</span>";
    let new = "target=\"_blank\" rel=\"noopener\"";
    become_html(&[
        (
            "<a href=\"https://a.b/\" target=_blank rel=opener>c</a> <a href=\"/d\">e</a>",
            &format!("<p><a href=\"https://a.b/\" {new}>c{told}</a> <a href=\"/base/d\">e</a></p>"),
        ),
        ("<a href=\"/d\" target=\"_SELF\">e</a>", "<p><a href=\"/base/d\">e</a></p>"),
        ("<a target=_blank>e</a>", "<p><a>e</a></p>"),
        ("[c](https://a.b/)", "<p><a href=\"https://a.b/\">c</a></p>"),
    ]);
    let allowed = with("<a href=x.md target=_blank>c</a>", Split::Whole, RawHtml::Allow);
    assert_eq!(shown(&allowed.parts[0].body), format!("<p><a href=\"file:2026/x.md\" target=_blank>c{told}</a></p>\n"));
}

#[test]
fn terms_are_explained_where_a_text_first_mentions_them() {
    let terms = Terms::new([("CMA", "Markets \"Authority\""), ("R&D", "research"), ("Big Act", "the big one")]);
    let explained = |text: &str| {
        let mentions = Mentions::new(&terms);
        let source = source(text);
        let rules = Rules { mentions: Some(&mentions), ..Rules::default() };
        let parts = parse(&source, 0..source.text.len(), Split::Digest, rules).parts;
        parts.iter().map(|part| shown(&part.body)).collect::<String>().trim_end().to_owned()
    };
    let cma = "<abbr title=\"Markets &quot;Authority&quot;\">CMA</abbr>";
    for (text, expected) in [
        ("CMA, CMA", format!("<p>{cma}, CMA</p>")),
        ("**CMA**s **CMA**", format!("<p><strong>CMA</strong>s <strong>{cma}</strong></p>")),
        ("R&D R\\&D", "<p><abbr title=\"research\">R&amp;D</abbr> R&amp;D</p>".to_owned()),
        ("the Big\nAct", "<p>the <abbr title=\"the big one\">Big\nAct</abbr></p>".to_owned()),
        ("`CMA` [CMA](/x)", format!("<p><code>CMA</code> <a href=\"/base/x\">{cma}</a></p>")),
        ("*Markets “Authority”* (CMA), CMA", "<p><em>Markets “Authority”</em> (CMA), CMA</p>".to_owned()),
        ("CMA (*Markets “Authority”*)", "<p>CMA (<em>Markets “Authority”</em>)</p>".to_owned()),
        ("<https://a.b/CMA>", "<p><a href=\"https://a.b/CMA\">https://a.b/CMA</a></p>".to_owned()),
        ("<abbr title=\"x\">CMA</abbr>", "<p><abbr title=\"x\">CMA</abbr></p>".to_owned()),
        ("<kbd><b>CMA</b></kbd>", "<p><kbd><b>CMA</b></kbd></p>".to_owned()),
        ("<span lang=\"en\">CMA</span>", "<p><span lang=\"en\">CMA</span></p>".to_owned()),
        ("<div>CMA</div>", "<div>CMA</div>".to_owned()),
        ("    CMA", "<pre tabindex=\"0\"><code>CMA</code></pre>".to_owned()),
        ("### CMA {#a}\n\nCMA\n\n### CMA {#b}\n\nCMA", format!("<p>{cma}</p>\n<p>{cma}</p>")),
    ] {
        assert_eq!(explained(text), expected, "{text}");
    }
    assert!(explained("#### CMA").contains(">CMA</a></h4>"));
    assert!(explained("![CMA](c.png)").contains("alt=\"CMA\""));
}

#[test]
fn places_count_from_the_start_of_the_file() {
    let source = source("---\ntitle: é\n---\n\né [a](../../x)\n");
    let parsed = parse(&source, 17..source.text.len(), Split::Whole, Rules::default());
    let place = parsed.diagnostics[0].place.as_ref().unwrap();
    assert_eq!((place.line, place.column, &*place.text), (5, 7, "é [a](../../x)"));
}

#[test]
fn images() {
    become_html(&[
        (
            "a ![x *y*](c.jpg \"t\")",
            "<p>a <img src=\"file:2026/c.jpg\" width=\"4\" height=\"3\" alt=\"x y\" title=\"t\" loading=\"lazy\" decoding=\"async\"></p>",
        ),
        (
            "![x](c.jpg \"t <\")",
            "<figure><img src=\"file:2026/c.jpg\" width=\"4\" height=\"3\" alt=\"x\" loading=\"lazy\" decoding=\"async\">\
             <figcaption>t &lt;</figcaption></figure>",
        ),
        (
            "![x](https://a.b/c.png)",
            "<p><img src=\"https://a.b/c.png\" alt=\"x\" loading=\"lazy\" decoding=\"async\"></p>",
        ),
        ("![x ![y](z.png) [w](v)](javascript:x)", "<p>x y w</p>"),
    ]);
    have_faults(&[
        ("![x](https://a.b/c.png)", &[("external-image", 1, 6, 17)]),
        ("![](c.png)", &[("image-alt", 1, 1, 10)]),
        ("<img src=\"c.png\">", &[("image-alt", 1, 1, 17)]),
    ]);
    let allowed = with("<img src=\"c.png\"> <img src=\"c.png\" alt=\"\">", Split::Whole, RawHtml::Allow);
    assert_eq!(allowed.diagnostics.iter().map(|fault| fault.name).collect::<Vec<_>>(), ["image-alt"]);
}

#[test]
fn raw_html_follows_the_rules() {
    let text = "<div onclick=x style=y class=\"z\">a</div>\n\nb <kbd>c</kbd> <script>d</script>\n";
    let shown_with = |rule| shown(&with(text, Split::Whole, rule).parts[0].body);
    assert_eq!(
        shown_with(RawHtml::Allow),
        "<div onclick=x style=y class=\"z\">a</div>\n<p>b <kbd>c</kbd> <script>d</script></p>\n"
    );
    assert_eq!(shown_with(RawHtml::Safe), "<div class=\"z\">a</div>\n<p>b <kbd>c</kbd> </p>\n");
    assert_eq!(
        shown_with(RawHtml::Escape),
        "<p>&lt;div onclick=x style=y class=\"z\"&gt;a&lt;/div&gt;</p>\n<p>b &lt;kbd&gt;c&lt;/kbd&gt; &lt;script&gt;d&lt;/script&gt;</p>\n"
    );
    have_faults(&[
        ("x\n\n<div onclick=x style=y></div>", &[("raw-html-removed", 3, 1, 29), ("raw-html-removed", 3, 1, 29)]),
        ("<script>a</script>", &[("raw-html-removed", 1, 1, 18)]),
        ("<b id=\"x\">a</b>\n\n## T {#x}", &[("duplicate-id", 1, 1, 10)]),
    ]);
}

#[test]
fn safe_html_keeps_what_the_renderer_writes() {
    let text = "<br>\n\n## T[^1]\n\n### U\n\n- [ ] x\n\n|a|\n|:-:|\n|b|\n\n```rust\nfn x() {}\n```\n\n![x](c.jpg \"t\")\n\n> [!NOTE]\n> n\n\n[^1]: N\n";
    let plain = rendered(&text.replace("<br>", ""));
    let clean = rendered(text);
    assert_eq!(clean.trim_start_matches("<br>").trim_start().replace("disabled=\"\"", "disabled"), plain.trim_start());
}

#[test]
fn comments_are_never_published() {
    let text = "Un<!-- a --> mot.\n\n<!-- b\n\nc -->\n\n- <!-- d --> x\n\n<div><!-- e --><b>y</b><!----></div>\n\n\
                ## Titre <!-- f -->\n\n<!-- g --->\n\n> <!-- h\n> i --> j\n\nUne note[^n].\n\n[^n]: <!-- k --> m\n\n<!-- l";
    for (rule, digest) in [RawHtml::Safe, RawHtml::Allow, RawHtml::Escape].into_iter().zip([false, true, false]) {
        let split = if digest { Split::Digest } else { Split::Whole };
        let parsed = with(text, split, rule);
        for part in &parsed.parts {
            let heading = part.heading.as_ref().map_or("", |heading| &heading.html);
            let told = format!("{heading}{}{}{}", shown(&part.body), part.body.plain(), part.body.excerpt);
            assert!(!told.contains("--"), "{rule:?}: {told}");
            assert!(!told.contains("<p></p>"), "{rule:?}: {told}");
        }
    }
    for rule in [RawHtml::Safe, RawHtml::Allow, RawHtml::Escape] {
        assert_eq!(shown(&with("<!-- a -->", Split::Whole, rule).parts[0].body), "", "{rule:?}");
        assert_eq!(shown(&with("x\n\n<!-- a\n\nb -->\n\ny", Split::Whole, rule).parts[0].body), "<p>x</p>\n<p>y</p>\n");
        let source = source("Un <!-- accept --> point");
        let rules = Rules { raw_html: rule, ..Rules::default() };
        let line = inline(&source.text, &source, 0..source.text.len(), rules);
        assert_eq!(shown(&line), "Un  point", "{rule:?}");
    }
    let script = "<script>\nlet x = \"<!-- kept -->\";\n</script>\n<!-- a -->";
    let allowed = shown(&with(script, Split::Whole, RawHtml::Allow).parts[0].body);
    assert_eq!(allowed.trim_end(), "<script>\nlet x = \"<!-- kept -->\";\n</script>");
}

#[test]
fn links_in_raw_html_resolve() {
    become_html(&[
        ("<a href=\"y.md?x=1&amp;y#b\">a</a>", "<p><a href=\"file:2026/y.md?x=1&amp;y#b\">a</a></p>"),
        ("<img src=c.png alt=x>", "<img src=\"file:2026/c.png\" width=\"4\" height=\"3\" alt=\"x\">"),
        ("a <img src='c.png' width=1 alt=x>", "<p>a <img src=\"file:2026/c.png\" width=\"1\" alt=\"x\"></p>"),
        ("<a href=\"java&#115;cript:x\">a</a>", "<p><a>a</a></p>"),
        ("<h1>a</h1>", "<h2>a</h2>"),
        ("<b title=\"&#xFDD0;0&#xFDD1;\">a</b>", "<p><b title=\"\u{FFFD}0\u{FFFD}\">a</b></p>"),
        ("<plaintext>a\n\nb", "<p>a</p>\n<p>b</p>"),
        ("<title>a\n\nb", "<p>b</p>"),
        ("<div class=\"\n\nb", "&lt;div class=\"\n<p>b</p>"),
        ("<div>\n\n*b*", "<div>\n<p><em>b</em></p>\n</div>"),
    ]);
    have_faults(&[
        ("<a href=\"../../x\">a</a>", &[("link-outside", 1, 10, 7)]),
        ("<div>\n<a href='../../x'>a</a>\n</div>", &[("link-outside", 2, 10, 7)]),
    ]);
    let body = &whole("<a href=\"https://a.b/\">c *d*</a>").parts[0].body;
    assert_eq!((&*body.sources[0].url, &*body.sources[0].text), ("https://a.b/", "c d"));
}

#[test]
fn citations_lead_where_links_would() {
    become_html(&[
        ("<blockquote cite=\"b.md\">a</blockquote>", "<blockquote cite=\"file:2026/b.md\">a</blockquote>"),
        ("<q cite='../b.md#c'>a</q>", "<p><q cite=\"file:b.md#c\">a</q></p>"),
        ("<del cite=/d/>a</del>", "<p><del cite=\"/base/d/\">a</del></p>"),
        (
            "<ins cite=\"https://e.org/?utm_source=f\">a</ins>",
            "<p><ins cite=\"https://e.org/?utm_source=f\">a</ins></p>",
        ),
    ]);
    have_faults(&[("<q cite=\"../../x\">a</q>", &[("link-outside", 1, 10, 7)])]);
}

#[test]
fn films_and_sounds_of_the_site_play_and_others_become_links() {
    become_html(&[
        (
            "<video src=c.mp4 poster=p.png muted></video>",
            "<p><video src=\"file:2026/c.mp4\" poster=\"file:2026/p.png\" muted=\"\" controls=\"\"></video></p>",
        ),
        (
            "<video controls>\n<source src=\"c.webm\" type=\"video/webm\">\n<track src=t.vtt kind=captions srclang=fr label=F default>\n</video>",
            "<video controls=\"\">\n<source src=\"file:2026/c.webm\" type=\"video/webm\">\n<track src=\"file:2026/t.vtt\" kind=\"captions\" srclang=\"fr\" label=\"F\" default=\"\">\n</video>",
        ),
        (
            "<picture><source srcset=\"a.webp 1x, b.webp 2x\"><img src=a.png alt=A srcset='a.png, b.png 2x'></picture>",
            "<p><picture><source srcset=\"file:2026/a.webp 1x, file:2026/b.webp 2x\"><img src=\"file:2026/a.png\" width=\"4\" height=\"3\" alt=\"A\" srcset=\"file:2026/a.png, file:2026/b.png 2x\"></picture></p>",
        ),
        (
            "<picture><source srcset=\"https://e.org/a.webp\"><img src=a.png alt=A></picture>",
            "<p><picture><source><img src=\"file:2026/a.png\" width=\"4\" height=\"3\" alt=\"A\"></picture></p>",
        ),
        // One without an end tag would hide all that follows.
        ("<audio src=a.mp3>\n\nb", "<audio src=\"file:2026/a.mp3\" controls=\"\">\n</audio><p>b</p>"),
        ("a <audio src=a.mp3> b\n\nc", "<p>a <audio src=\"file:2026/a.mp3\" controls=\"\"> b</audio></p>\n<p>c</p>"),
        (
            "<video src=\"https://e.org/c.mp4\" title=\"A talk\" autoplay>*b*</video>",
            "<p><span><em>b</em></span> <a href=\"https://e.org/c.mp4\">A talk</a></p>",
        ),
        (
            "<video><source src=c.mp4><source src=https://e.org/c.ogv></video>",
            "<p><video controls=\"\"><source src=\"file:2026/c.mp4\"><source></video> <a href=\"https://e.org/c.ogv\">https://e.org/c.ogv</a></p>",
        ),
        (
            "<iframe src=\"https://e.org/f\" title=\"G &amp; H\"></iframe>",
            "<p><a href=\"https://e.org/f\">G &amp; H</a></p>",
        ),
        ("<div><iframe src=chart.html></iframe></div>", "<div><a href=\"file:2026/chart.html\">chart.html</a></div>"),
        (
            "a <iframe src=about:blank data-src=https://e.org/f></iframe> b",
            "<p>a <a href=\"https://e.org/f\">https://e.org/f</a> b</p>",
        ),
        ("<embed src=https://e.org/f title=T>", "<p><a href=\"https://e.org/f\">T</a></p>"),
        ("<object data=f.pdf aria-label=T>x</object>", "<p><a href=\"file:2026/f.pdf\">T</a></p>"),
        ("<iframe srcdoc=x></iframe>", ""),
    ]);
    have_faults(&[
        ("a <iframe src=https://e.org/f title=T></iframe>", &[("embedded-media", 1, 15, 15)]),
        ("<video src=https://e.org/f></video>", &[("embedded-media", 1, 12, 15)]),
        (
            "<video src=f.mp4 poster=https://e.org/p.png autoplay></video>",
            &[("raw-html-removed", 1, 1, 53), ("external-image", 1, 25, 19)],
        ),
    ]);
    let body = &whole("<iframe src=\"https://a.b/\" title=C></iframe>").parts[0].body;
    assert_eq!((&*body.sources[0].url, &*body.sources[0].text), ("https://a.b/", "C"));
    let links = &whole("<img srcset=a.png alt=A> <video poster=b.png src=c.mp4></video>").parts[0].body.links;
    let kinds: Vec<LinkKind> = links.iter().map(|link| link.kind).collect();
    assert_eq!(kinds, [LinkKind::Choice, LinkKind::Picture, LinkKind::Reference]);
}

#[test]
fn addresses_are_resolved_where_all_html_is_let_through() {
    let cases = [
        ("<img src='c.png' class=d alt=x>", "<img src=\"file:2026/c.png\" width=\"4\" height=\"3\" class=d alt=x>"),
        ("a <a href=y.md#z onclick=b()>c</a>", "<p>a <a href=\"file:2026/y.md#z\" onclick=b()>c</a></p>\n"),
        (
            "<div>\n<video poster=/p.png src='v.mp4'></video>\n</div>",
            "<div>\n<video poster=\"/base/p.png\" src=\"file:2026/v.mp4\"></video>\n</div>",
        ),
        (
            "<div><img srcset='a.png 1x, https://e.org/b.png 2x' alt=x></div>",
            "<div><img srcset=\"file:2026/a.png 1x, https://e.org/b.png 2x\" alt=x></div>",
        ),
        ("<script>x = '<a href=\"y.md\">'</script>", "<script>x = '<a href=\"y.md\">'</script>"),
        ("a <a href=\"javascript:x()\">b</a>", "<p>a <a href=\"javascript:x()\">b</a></p>\n"),
        ("<iframe src=chart.html></iframe>", "<iframe src=\"file:2026/chart.html\"></iframe>"),
        ("<blockquote cite=b.md>a</blockquote>", "<blockquote cite=\"file:2026/b.md\">a</blockquote>"),
        ("<form action=send>a</form>", "<form action=send>a</form>"),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(&with(text, Split::Whole, RawHtml::Allow).parts[0].body), expected, "{text}");
    }
    let found = |text| names(&with(text, Split::Whole, RawHtml::Allow));
    assert_eq!(found("<a href=\"\">a</a> <a href=../../x>b</a>"), ["empty-link", "link-outside"]);
    assert_eq!(found("<img src=https://e.org/a.png alt=a>"), ["external-image"]);
    let body = &with("<p><a href=\"https://a.b/\">c d</a></p>", Split::Whole, RawHtml::Allow).parts[0].body;
    assert_eq!((&*body.sources[0].url, &*body.sources[0].text), ("https://a.b/", "c d"));
}

#[test]
fn code_blocks() {
    become_html(&[
        ("    a <b\n", "<pre tabindex=\"0\"><code>a &lt;b\n</code></pre>"),
        (
            "```json\n1\n```",
            "<pre tabindex=\"0\"><code class=\"language-json\"><span class=\"n\">1</span>\n</code></pre>",
        ),
    ]);
    have_faults(&[("```pyton\nx\n```", &[("unknown-code-language", 1, 1, 1)])]);
}

#[test]
fn lines_of_front_matter() {
    let cases = [
        ("a *b* [c](y.md)", "a <em>b</em> <a href=\"file:2026/y.md\">c</a>"),
        ("**«a»** b", "<strong>«a»</strong> b"),
        ("2026. A year", "2026. A year"),
        ("- a", "a"),
        ("## a", "a"),
        ("#1 a", "#1 a"),
        ("<b>a</b> <script>x</script>", "<b>a</b>"),
        ("a\nb", "a b"),
        ("", ""),
    ];
    for (text, expected) in cases {
        let source = source(&format!("---\nkey_points:\n  - \"{text}\"\n---\n"));
        let body = inline(text, &source, 20..source.text.len(), Rules::default());
        assert_eq!(shown(&body), expected, "{text}");
    }
    let source = source("k: \"[a](../../x)\"");
    let mut found = Vec::new();
    let _ = inline_with("[a](../../x)", &source, 3..17, Rules::default(), &mut found);
    assert_eq!((found[0].name, found[0].place.as_ref().unwrap().column), ("link-outside", 9));
}

#[test]
fn hashes_tell_bodies_apart() {
    let hash = |text| whole(text).parts[0].body.hash;
    assert_eq!(hash("a"), hash("a"));
    assert_ne!(hash("a"), hash("b"));
    assert_ne!(hash("[a](b)"), hash("[a](c)"));
    assert_ne!(hash("## a"), hash("### a"));
}

#[test]
fn the_plain_text_is_what_is_read_aloud() {
    let cases = [
        ("Un **deux**-trois &amp; `a < b` [ici](x.fr.md).", "Un deux-trois & a < b ici."),
        ("Mot[^n] et mot.\n\n[^n]: La note.", "Mot et mot. La note."),
        ("## Titre\n\nTexte\n\n### Vraiment ?\n\nSuite", "Titre. Texte Vraiment ? Suite"),
        ("- un\n- deux !\n\nfin", "un. deux ! fin"),
        ("| a | b |\n|---|---|\n| c | d |", "a b c d"),
        ("Ligne  \nsuivante<br>CO<sub>2</sub>", "Ligne suivante CO2"),
        ("```rust\nlet a = 1;\n```", "let a = 1;"),
        ("", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(whole(text).parts[0].body.plain(), expected, "{text}");
    }
    let raw = with("<script>bad()</script>Bon<style>p{}</style>\n", Split::Whole, RawHtml::Allow);
    assert_eq!(raw.parts[0].body.plain(), "Bon");
}
