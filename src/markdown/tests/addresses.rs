//! Bare addresses, addresses that are wrapped, addresses of the writer's computer.

use proptest::prelude::*;

use super::*;
use crate::config::Links;
use crate::diagnostic::Severity;

/// The links of a text, each as its address and what is shown of it.
fn links(markdown: &str) -> Vec<(String, String)> {
    let html = rendered(markdown);
    let link = |piece: &str| {
        let (address, rest) = piece.split_once('"')?;
        let (_, rest) = rest.split_once('>')?;
        Some((address.to_owned(), rest.split_once("</a>")?.0.to_owned()))
    };
    html.split("<a href=\"").skip(1).filter_map(link).collect()
}

/// Each Markdown with the one address in it, which is shown as it is written.
fn link_to(cases: &[(&str, &str)]) {
    for (markdown, expected) in cases {
        let expected = (expected.replace('&', "&amp;"), expected.replace('&', "&amp;"));
        assert_eq!(links(markdown), [expected], "{markdown}");
    }
}

#[test]
fn addresses_are_written_as_uris_and_shown_as_typed() {
    for (typed, written) in [
        ("https://münchen.example/é/日本", "https://xn--mnchen-3ya.example/%C3%A9/%E6%97%A5%E6%9C%AC"),
        ("contact@münchen.example", "mailto:contact@m%C3%BCnchen.example"),
        ("https://example.org/l’été", "https://example.org/l%E2%80%99%C3%A9t%C3%A9"),
    ] {
        assert_eq!(links(typed), [(written.to_owned(), typed.to_owned())]);
    }
}

#[test]
fn addresses_become_links() {
    link_to(&[
        ("Ofcom, https://example.org/rapport", "https://example.org/rapport"),
        ("http://example.org", "http://example.org"),
        ("HTTPS://Example.ORG/A", "HTTPS://Example.ORG/A"),
        ("ftp://example.org/x", "ftp://example.org/x"),
        ("Source:https://example.org/x", "https://example.org/x"),
        ("https://example.org:8080/a_b_c/__d__?e=f&g=h#i-j_k", "https://example.org:8080/a_b_c/__d__?e=f&g=h#i-j_k"),
        ("https://192.0.2.1/x", "https://192.0.2.1/x"),
        ("- https://example.org/x\n- y", "https://example.org/x"),
        ("> https://example.org/x", "https://example.org/x"),
        ("a\nhttps://example.org/x\nb", "https://example.org/x"),
        ("a  \nhttps://example.org/x", "https://example.org/x"),
        ("https://example.org/a\\_b", "https://example.org/a_b"),
        ("https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&b=2"),
        ("<b>https://example.org/x</b>", "https://example.org/x"),
        ("a<br>https://example.org/x<br>b", "https://example.org/x"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("xmpp:a@example.org/b@c.", "xmpp:a@example.org/b@c"),
        ("https://example.org/`code`", "https://example.org/"),
    ]);
    assert_eq!(links("www.example.org/x"), [("http://www.example.org/x".to_owned(), "www.example.org/x".to_owned())]);
    assert_eq!(links("WWW.example.org"), [("http://WWW.example.org".to_owned(), "WWW.example.org".to_owned())]);
    assert_eq!(links("<www.example.org>"), [("http://www.example.org".to_owned(), "www.example.org".to_owned())]);
    assert_eq!(rendered("<www.example.org>"), "<p><a href=\"http://www.example.org\">www.example.org</a></p>\n");
    for mail in ["a@example.org", "a.b+c-d_e@sub.example.org"] {
        assert_eq!(links(mail), [(format!("mailto:{mail}"), mail.to_owned())]);
    }
}

/// As in the specification of GitHub Flavored Markdown, 6.9, and in French texts.
#[test]
fn signs_of_the_sentence_do_not_belong_to_an_address() {
    let address = "https://example.org/a";
    for end in [
        ".",
        ",",
        ";",
        ":",
        "!",
        "?",
        "*",
        "**",
        "_",
        "~",
        "'",
        "\"",
        "…",
        "...",
        "»",
        "\u{A0}»",
        "\u{202F}!",
        "”",
        "’",
        "’.",
        "”),",
        ")",
        ")).",
        "]",
        "}",
        ">",
        "<",
        "–",
        "—",
        "&copy;",
        "&hl;",
        " (suite)",
        "\u{200B}x",
        "。",
        "`",
    ] {
        let (start, shown) = (format!("Voir {address}{end}"), address);
        assert_eq!(links(&start).first().map(|(_, text)| text.as_str()), Some(shown), "{start}");
    }
    for start in ["«\u{A0}", "« ", "“", "‘", "’", "(", "[", "*", "\u{A0}", "\u{202F}", "–", "—", "\"", "'", ":"]
    {
        for address in ["https://example.org/a", "www.example.org", "b@example.org"] {
            let found = links(&format!("c {start}{address} d"));
            assert_eq!(found.first().map(|(_, text)| text.as_str()), Some(address), "{start}{address}");
        }
    }
    link_to(&[
        ("(https://example.org/a_(b))", "https://example.org/a_(b)"),
        ("https://example.org/a(b)c(d)", "https://example.org/a(b)c(d)"),
        ("https://example.org/a;b?c!d,e", "https://example.org/a;b?c!d,e"),
        ("[https://example.org/a]{lang=en}", "https://example.org/a"),
    ]);
    assert_eq!(links("https://example.org/a[1]")[0].1, "https://example.org/a[1]");
    assert_eq!(links("b@example.org.")[0].1, "b@example.org");
}

#[test]
fn what_is_no_address_stays_text() {
    for text in [
        "https://",
        "https:///a",
        "https://a",
        "http://localhost:8080",
        "xhttps://example.org",
        "éhttps://example.org",
        "https://example._org",
        "https://a.b_c.example",
        "https://a.example_b",
        "https://.example",
        "https://example..org",
        "www.",
        "www..",
        "www",
        "awww.example.org",
        "x.www.example.org",
        "/www.example.org",
        "@www.example.org",
        "a@b",
        "@example.org",
        "a@",
        "a@.example",
        "a@example.org-",
        "a@example.org_",
        "@a@example.org",
        "react@18.2.0",
        "é@",
        "a@b@example.org@c",
        "javascript:alert(1)",
        "file.html",
        "example.org",
        "tel:112",
        r"https\://example.org",
        r"www\.example.org",
        r"a\@example.org",
        "a&#64;example.org",
        "://example.org",
        "ssh://a:b@example.org",
    ] {
        assert_eq!(links(text), [], "{text}");
    }
}

#[test]
fn an_address_in_code_a_link_or_a_picture_stays_what_it_is() {
    for (markdown, count) in [
        ("`https://example.org`", 0),
        ("    https://example.org", 0),
        ("```\nhttps://example.org\n```", 0),
        ("<code>https://example.org</code>", 0),
        ("<div>\nhttps://example.org\n</div>", 0),
        ("<pre>\n\nhttps://example.org\n\n</pre>", 0),
        ("<!-- https://example.org -->", 0),
        ("![https://example.org](x.png)", 0),
        ("[www.example.org](https://example.org)", 1),
        ("[a@example.org *https://b.example*](https://example.org)", 1),
        ("<https://example.org>", 1),
        ("<a href=\"https://example.org\">https://example.org</a>", 1),
        ("<a href=\"https://example.org\">a *b@example.org*</a> www.example.org", 2),
    ] {
        assert_eq!(links(markdown).len(), count, "{markdown}");
    }
}

#[test]
fn an_address_wins_over_emphasis_within_it() {
    become_html(&[
        (
            "*a* https://x.example/*b*/c d",
            "<p><em>a</em> <a href=\"https://x.example/*b*/c\">https://x.example/*b*/c</a> d</p>",
        ),
        (
            "https://x.example/a*b et https://x.example/c*d",
            "<p><a href=\"https://x.example/a*b\">https://x.example/a*b</a> et \
             <a href=\"https://x.example/c*d\">https://x.example/c*d</a></p>",
        ),
        (
            "**https://x.example/a_b** *(www.x.example)*",
            "<p><strong><a href=\"https://x.example/a_b\">https://x.example/a_b</a></strong> \
             <em>(<a href=\"http://www.x.example\">www.x.example</a>)</em></p>",
        ),
        ("_a@x.example_", "<p><em><a href=\"mailto:a@x.example\">a@x.example</a></em></p>"),
        (
            "~~https://x.example/~a/b~~",
            "<p><del><a href=\"https://x.example/~a/b\">https://x.example/~a/b</a></del></p>",
        ),
    ]);
}

#[test]
fn headings_hold_no_link_within_a_link() {
    become_html(&[(
        "## Voir https://example.org",
        "<h2 id=\"voir-https-example-org\">Voir <a href=\"https://example.org\">https://example.org</a></h2>",
    )]);
    let parsed = digest("### Voir www.example.org\n\nx");
    assert_eq!(parsed.parts[1].heading.as_ref().unwrap().html, "Voir www.example.org");
}

#[test]
fn bare_addresses_are_sources_without_what_tracks() {
    let source = source(
        "Ofcom, https://www.example.org/a?utm_source=x&b=1 et www.example.com/c?fbclid=1.[^1]\n\n[^1]: <https://example.net/?gclid=1>",
    );
    let settings = Links::default();
    let rules = Rules { links: Some(&settings), ..Rules::default() };
    let body = parse(&source, 0..source.text.len(), Split::Whole, rules).parts.remove(0).body;
    let found: Vec<_> = body.sources.iter().map(|source| (&*source.url, &*source.text)).collect();
    assert_eq!(
        found,
        [
            ("https://www.example.org/a?b=1", "example.org/a"),
            ("http://www.example.com/c", "example.com/c"),
            ("https://example.net/", "example.net"),
        ]
    );
    let html = shown(&body);
    assert!(
        html.contains(
            ">https://www.example.org/a?b=1</a> et <a href=\"http://www.example.com/c\">www.example.com/c</a>."
        ),
        "{html}"
    );
    assert!(!html.contains("utm_"), "{html}");
}

#[test]
fn a_survey_knows_bare_addresses() {
    let source = source("Voir https://example.org/a.\n");
    let parts = survey(&source, 0..source.text.len(), Split::Whole);
    let link = parts[0].found.iter().find(|found| matches!(found.what, Element::Link { .. })).unwrap();
    assert_eq!(&source.text[link.range.clone()], "https://example.org/a");
}

/// The HTML and the faults of a text by the default rules for links.
fn linked(markdown: &str) -> (String, Vec<&'static str>) {
    let source = source(markdown);
    let settings = Links::default();
    let rules = Rules { links: Some(&settings), ..Rules::default() };
    let parsed = parse(&source, 0..source.text.len(), Split::Whole, rules);
    (shown(&parsed.parts[0].body), names(&parsed))
}

#[test]
fn wrapped_addresses_are_unwrapped_wherever_they_are_written() {
    let wrapped = "https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fa%3Fb%3D1%26utm_source%3Dx&amp;data=05%7C02%7Cmoi%40example.net&amp;reserved=0";
    for markdown in [
        format!("[a]({wrapped})"),
        format!("[a][b]\n\n[b]: {wrapped}"),
        format!("<a href=\"{wrapped}\">a</a>"),
        format!("<div>\n<a href='{wrapped}'>a</a>\n</div>"),
        wrapped.replace("&amp;", "&"),
        format!("<{}>", wrapped.replace("&amp;", "&")),
        format!("[{0}]({0})", wrapped.replace("&amp;", "&")),
    ] {
        let (html, faults) = linked(&markdown);
        assert!(html.contains("href=\"https://example.org/a?b=1\""), "{markdown}: {html}");
        assert!(!html.contains("safelinks") && !html.contains("example.net"), "{markdown}: {html}");
        assert_eq!(faults, [""; 0], "{markdown}");
    }
    let sealed = "https://protect-eu.mimecast.com/s/AbC?domain=example.org";
    for markdown in [format!("[a]({sealed})"), format!("a {sealed}"), format!("<a href=\"{sealed}\">a</a>")] {
        assert_eq!(linked(&markdown).1, ["wrapped-link"], "{markdown}");
    }
}

#[test]
fn files_of_the_writers_computer_are_reported() {
    for (markdown, severity) in [
        (r"![a](C:\Users\moi\carte.png)", Severity::Error),
        (r"![a](<C:\Mes documents\carte.png>)", Severity::Error),
        (r"![a](\\serveur\partage\carte.png)", Severity::Error),
        ("![a](file:///C:/carte.png)", Severity::Error),
        ("![a](/Users/moi/Desktop/carte.png)", Severity::Error),
        ("![a](cid:image001.png@01DB)", Severity::Error),
        ("![a](data:image/png;base64,iVBO)", Severity::Error),
        ("![a][b]\n\n[b]: file:///carte.png", Severity::Error),
        ("<img src=\"file:///carte.png\" alt=\"a\">", Severity::Error),
        ("<img src=\"data:image/png;base64,iVBO\" alt=\"a\">", Severity::Error),
        (r"[a](C:\Users\moi\plan.pdf)", Severity::Warning),
        ("[a](file:///C:/plan.pdf)", Severity::Warning),
        ("<a href=\"file://serveur/plan.pdf\">a</a>", Severity::Warning),
    ] {
        let parsed = whole(markdown);
        let found: Vec<_> = parsed.diagnostics.iter().map(|fault| (fault.name, fault.severity)).collect();
        assert_eq!(found, [("local-file", severity)], "{markdown}");
        let html = shown(&parsed.parts[0].body);
        assert!(html.contains('a') && !html.contains("carte.png") && !html.contains("plan.pdf"), "{html}");
    }
    // A space ends the address; the hint says what to do all the same.
    let parsed = whole(r"![a](C:\Mes documents\carte.png)");
    assert_eq!((names(&parsed), parsed.diagnostics[0].severity), (vec!["leftover-markup"], Severity::Error));
    assert!(parsed.diagnostics[0].hint.as_ref().unwrap().contains("beside the entry"));
}

proptest! {
    /// Links are added around words; no word is lost or comes twice.
    #[test]
    fn no_word_is_lost(text in "(https://|www\\.|a@b\\.c|x\\.org|/[a-z_*~]{1,3}|\\*|_|~~|\\[|\\]|\\(|\\)|<b>|</b>|&amp;|\\\\|[.,;:!?»’…]| |\n|\n\n|é|`|\\PC){0,30}") {
        let of = |html: &str| -> String {
            let mut out = String::new();
            let mut rest = html;
            while let Some((words, after)) = rest.split_once('<') {
                out.push_str(words);
                rest = after.split_once('>').map_or("", |(_, rest)| rest);
            }
            out.push_str(rest);
            out.chars().filter(|c| c.is_alphanumeric()).collect()
        };
        // A definition of a term of several lines is none here, whatever the parser says.
        let options = super::super::events::options() - pulldown_cmark::Options::ENABLE_DEFINITION_LIST;
        let parser = pulldown_cmark::Parser::new_ext(&text, options);
        let mut plain = String::new();
        pulldown_cmark::html::push_html(&mut plain, parser);
        let parsed = with(&text, Split::Whole, RawHtml::Allow);
        let ours = shown(&parsed.parts[0].body);
        // Of a link without text the address is shown, in place of nothing.
        let has_text = !names(&parsed).contains(&"empty-link-text");
        // Words that the renderer adds stand in elements of their own.
        // A build that stops loses nothing.
        let stops = parsed.diagnostics.iter().any(|problem| problem.severity == Severity::Error);
        if !stops && has_text && !ours.contains("<section") && !plain.contains("<h") && !ours.contains("</a></p>\n<p></p>") {
            prop_assert_eq!(of(&ours), of(&plain), "{}", text);
        }
    }
}
