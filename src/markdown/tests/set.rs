//! Typography and passages in Markdown: what is text and what is not.

use super::*;

/// Rules for a file in French.
fn french(raw_html: RawHtml) -> Rules<'static> {
    let mut typography = Typographies::default();
    typography.own = Typography::French;
    Rules { raw_html, typography, ..Rules::default() }
}

fn set_with(text: &str, split: Split, raw_html: RawHtml) -> Parsed {
    let source = source(text);
    parse(&source, 0..source.text.len(), split, french(raw_html))
}

fn set(text: &str) -> String {
    let parsed = set_with(text, Split::Whole, RawHtml::Safe);
    shown(&parsed.parts[0].body).trim_end().replace("&nbsp;", "~").replace('\u{A0}', "~").replace('\u{202F}', "_")
}

fn become_set(cases: &[(&str, &str)]) {
    for (markdown, expected) in cases {
        assert_eq!(set(markdown), *expected, "{markdown}");
    }
}

#[test]
fn marks_do_not_hide_what_stands_around_a_sign() {
    become_set(&[
        ("*mot* ! **x** : `c` ?", "<p><em>mot</em>_! <strong>x</strong>~: <code>c</code>_?</p>"),
        ("*mot*! [x](https://a.b)?", "<p><em>mot</em>_! <a href=\"https://a.b\">x</a>_?</p>"),
        ("\"*a* [b](https://a.b)\" l'*État*", "<p>«~<em>a</em> <a href=\"https://a.b\">b</a>~» l’<em>État</em></p>"),
        ("*\"a\"* **\"b** c\"", "<p><em>«~a~»</em> <strong>«~b</strong> c~»</p>"),
        ("a\n! b\n» c", "<p>a_! b~» c</p>"),
        ("a  \n! b", "<p>a<br>\n! b</p>"),
        ("&quot;a&quot; &amp; b ! c&nbsp;! \\* d ?", "<p>«~a~» &amp; b_! c~! * d_?</p>"),
        ("\\\"a\\\" \\\\\" \\'", "<p>\"a\" \\\" '</p>"),
        ("a[^n] ! b\n\n[^n]: l'« x » !", &set("a[^n]\u{202F}! b\n\n[^n]: l’«\u{A0}x\u{A0}»\u{202F}!")),
        ("le 1er, la 2e et le XXI*e*", "<p>le 1<sup>er</sup>, la 2<sup>e</sup> et le XXI<em><sup>e</sup></em></p>"),
        (
            "| a ! | \"b\" |\n|-|-|\n| c ? | 5 % |",
            &set("| a\u{202F}! | «\u{A0}b\u{A0}» |\n|-|-|\n| c\u{202F}? | 5\u{202F}% |"),
        ),
        ("x \"a\n\ny\" b", "<p>x \"a</p>\n<p>y\" b</p>"),
    ]);
}

#[test]
fn what_is_no_text_stays_as_typed() {
    become_set(&[
        ("`a ! \"b\" ...`", "<p><code>a ! \"b\" ...</code></p>"),
        ("    l'a ! --- \"b\"", "<pre tabindex=\"0\"><code>l'a ! --- \"b\"</code></pre>"),
        ("<https://a.b/?x=1--2'...>", "<p><a href=\"https://a.b/?x=1--2'...\">https://a.b/?x=1--2'...</a></p>"),
        ("https://a.b/c'd--e?f... !", "<p><a href=\"https://a.b/c'd--e?f\">https://a.b/c'd--e?f</a>…_!</p>"),
        (
            "www.a.b/c'd--e : a@b.c !",
            "<p><a href=\"http://www.a.b/c'd--e\">www.a.b/c'd--e</a>~: <a href=\"mailto:a@b.c\">a@b.c</a>_!</p>",
        ),
        ("[a](https://a.b/c'd--e \"l'été !\")", "<p><a href=\"https://a.b/c'd--e\" title=\"l'été !\">a</a></p>"),
        (
            "a ![l'été !](c.png)",
            "<p>a <img src=\"file:2026/c.png\" width=\"4\" height=\"3\" alt=\"l'été !\" loading=\"lazy\" decoding=\"async\"></p>",
        ),
        ("<kbd>a ! 'b'</kbd> <b title=\"l'a !\">l'a</b> !", "<p><kbd>a ! 'b'</kbd> <b title=\"l'a !\">l’a</b>_!</p>"),
        ("<div>\nl'a !\n</div>", "<div>\nl'a !\n</div>"),
    ]);
    let caption = set("![x](c.jpg \"Le 1er plan : l'été !\")");
    assert!(caption.contains("<figcaption>Le 1<sup>er</sup> plan~: l’été_!</figcaption>"), "{caption}");
    let script = shown(&set_with("a <script>b('c') ! \"d\"</script> l'e", Split::Whole, RawHtml::Allow).parts[0].body);
    assert_eq!(script, "<p>a <script>b('c') ! \"d\"</script> l’e</p>\n");
}

#[test]
fn passages_carry_their_language_and_its_rules() {
    become_set(&[
        ("Le [\"plan\"]{lang=en} : \"x\"", "<p>Le <span lang=\"en\">“plan”</span>~: «~x~»</p>"),
        ("[[AI Plan]{lang=en}](https://a.b)", "<p><a href=\"https://a.b\"><span lang=\"en\">AI Plan</span></a></p>"),
        (
            "*[a: b]{lang=en-GB}* [*c* `d`]{lang=de} ?",
            "<p><em><span lang=\"en-GB\">a: b</span></em> <span lang=\"de\"><em>c</em> <code>d</code></span>_?</p>",
        ),
        ("[a [b: c]{lang=fr}: d]{lang=en}", "<p><span lang=\"en\">a <span lang=\"fr\">b~: c</span>: d</span></p>"),
        (
            "\\[a]{lang=en} a]{lang=en} *[a*]{lang=en} `[a]{lang=en}`",
            "<p>[a]{lang=en} a]{lang=en} <em>[a</em>]{lang=en} <code>[a]{lang=en}</code></p>",
        ),
        (
            "## [Open: now]{lang=en} !",
            "<h2 id=\"open-now\"><a class=\"anchor\" href=\"#open-now\"><span lang=\"en\">Open: now</span>_!</a></h2>",
        ),
        ("## Open: now {#x lang=en}", "<h2 id=\"x\" lang=\"en\"><a class=\"anchor\" href=\"#x\">Open: now</a></h2>"),
        ("<span lang=\"en\">a: \"b\"</span>: c", "<p><span lang=\"en\">a: “b”</span>~: c</p>"),
        ("<div lang=\"en\">\n\na: \"b\"\n\n</div>\n\nc: d", "<div lang=\"en\">\n<p>a: “b”</p>\n</div>\n<p>c~: d</p>"),
    ]);
    let parsed = set_with("## S: a {lang=en theme=x}\n\n### B: *a* {#b lang=en}\n", Split::Digest, RawHtml::Safe);
    let brief = parsed.parts[2].heading.as_ref().unwrap();
    assert_eq!((brief.html.as_str(), brief.text.as_str()), ("<span lang=\"en\">B: <em>a</em></span>", "B: a"));
    assert_eq!((brief.language.as_deref(), parsed.diagnostics.len()), (Some("en"), 0));
}

#[test]
fn a_bad_tag_is_an_error() {
    for (text, column, width) in
        [("é [a]{lang=e!} b", 12, 2), ("### A {#x lang=\"en\"}", 11, 9), ("### A {lang}", 1, 12)]
    {
        let parsed = set_with(text, Split::Digest, RawHtml::Safe);
        let found = parsed.diagnostics.iter().find(|found| found.name == "bad-language").unwrap();
        let place = found.place.as_ref().unwrap();
        assert_eq!((place.column, place.width), (column, width), "{text}");
        assert!(found.hint.is_some());
    }
}

#[test]
fn ids_are_the_same_with_rules_and_without() {
    for title in ["Plan: l'été... \"28 000\" ?", "Le 1er -- n° 5 !", "«a» [b]{lang=en} XXIe siècle", "*a* ! `b`?c"]
    {
        let text = format!("## {title}\n\n### {title}\n");
        let anchors = |parsed: Parsed| parsed.parts[0].body.anchors.clone();
        let plain = text.replace("[b]{lang=en}", "b");
        assert_eq!(anchors(set_with(&text, Split::Whole, RawHtml::Safe)), anchors(whole(&plain)), "{title}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 500, failure_persistence: None, ..Default::default() })]
    #[test]
    fn never_panics_and_closes_what_it_opens(text in "(\\[|\\]|\\]\\{lang=(en|fr|x!)\\}|\\*|\\*\\*|`|\"|'|[a-c]| |\n|\n\n|!|:|\\\\|&quot;|1er|\\.\\.\\.|--|<b>|</b>|<code>|\\]\\(u\\)|é|## ){0,30}") {
        for rule in [RawHtml::Safe, RawHtml::Allow, RawHtml::Escape] {
            let html = shown(&set_with(&text, Split::Whole, rule).parts[0].body);
            proptest::prop_assert_eq!(html.matches("<span lang").count(), html.matches("</span>").count(), "{}", html);
            proptest::prop_assert_eq!(html.matches("<sup>").count(), html.matches("</sup>").count());
        }
    }
}
