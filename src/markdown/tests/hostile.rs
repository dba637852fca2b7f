//! Input that nobody writes on purpose, or only to do harm.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

/// What could take quadratic time, or all of the stack.
#[test]
fn hostile_input_is_survived() {
    let many = 20_000;
    let mut notes = String::new();
    for number in 0..3_000 {
        let _ = write!(notes, "a[^{number}] \n\n[^{number}]: n[^{}]\n\n", (number + 1) % 3_000);
    }
    let inputs = [
        ">".repeat(many),
        "> ".repeat(2_000),
        "- ".repeat(2_000) + "x",
        "*a **b ".repeat(many),
        "[".repeat(many),
        "![a](".repeat(many),
        "<div>\n\n".repeat(3_000),
        "<b x ".repeat(many),
        "<div ".repeat(many),
        "<!-- ".repeat(many),
        "<div>\n".to_owned() + &"<!--x- ->-->".repeat(many / 4),
        "<a href=\"".repeat(many),
        "# a\n".repeat(many / 4),
        "[^x] ".repeat(many),
        "x[^1]".repeat(2_000) + "\n\n[^1]: y",
        "`".repeat(many),
        "|".repeat(many) + "\n" + &"|-".repeat(many),
        "[a][b] ".repeat(many / 4),
        notes,
    ];
    for input in inputs {
        let took = || {
            let start = Instant::now();
            for split in [Split::Whole, Split::Digest] {
                let parsed = with(&input, split, RawHtml::Safe);
                parsed.parts.iter().for_each(|part| drop(shown(&part.body)));
            }
            start.elapsed()
        };
        // What takes quadratic time takes it each time; a machine with other work may be slow once.
        assert!((0..3).any(|_| took() < Duration::from_secs(6)), "{input:.20} takes too long");
    }
}

#[test]
fn deep_nesting_is_flattened() {
    let parsed = whole(&("> ".repeat(100) + "x"));
    assert_eq!(names(&parsed), ["nested-too-deep"]);
    let out = shown(&parsed.parts[0].body);
    assert_eq!((out.matches("<blockquote>").count(), out.matches("</blockquote>").count()), (64, 64));
    assert!(out.contains('x'));
}

/// Rules look around a sign, and must not look over the whole row of such signs at each.
#[test]
fn rows_of_signs_are_set_in_time() {
    for sign in [
        "-", ".", "!", "?", ";", ":", "\"", "'", "' ", "1", "1,", "1 ", "I", "«", "« ", "n° ", "h ", "www.", "://", "(",
    ] {
        let text = format!("a{}", sign.repeat(200_000 / sign.len()));
        for rules in [Typography::French, Typography::English] {
            let took = || {
                let start = Instant::now();
                let _ = rules.plain(&text);
                start.elapsed()
            };
            assert!((0..3).any(|_| took() < Duration::from_secs(6)), "{sign} takes too long");
        }
    }
}

/// Pieces that mean something, so that chance makes more than plain text.
fn markdown() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "#",
        "## ",
        "### ",
        "\n",
        "\n\n",
        "> ",
        "- ",
        "1. ",
        "[x] ",
        "- [ ] ",
        "[",
        "](",
        ")",
        "![",
        "[^1]",
        "[^1]: ",
        "[^2]",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "```rust\n",
        "```\n",
        "<div>",
        "</div>",
        "<a href=\"",
        "\">",
        "<script>",
        "<!--",
        "-->",
        "|",
        "|-|\n",
        ": ",
        "{#a}",
        "{.b}",
        "{c=d}",
        "x",
        "é",
        "東",
        "\u{FDD0}",
        "\u{FDD1}",
        "0",
        "&#xFDD0;",
        "\\",
        "    ",
        "\t",
        "<https://a.b>",
        "[!NOTE]\n",
        "---\n",
        "===\n",
        "<h1>",
        "\u{0}",
        "𝒳",
        "<p",
        "javascript:",
        "../",
        "\"t\"",
        "<b>",
        "</b>",
        "<img src=x>",
        "<table>",
        "<td>",
        "<textarea>",
        "<video src=https://e.org>",
        "<audio src=\"a.mp3\"",
        "</video>",
        "<source srcset=\"a, b 2x\">",
        "<iframe src=é>",
        "</",
        "<br/>",
    ]);
    prop_oneof![prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat()), any::<String>()]
}

#[test]
fn a_citation_leads_nowhere_that_runs() {
    for (cite, expected) in [
        ("https://example.org/", " cite=\"https://example.org/\""),
        ("../x.html", " cite=\"file:x.html\""),
        ("javascript:alert(1)", ""),
        ("java&Tab;script&colon;alert(1)", ""),
        ("\u{1}data:text/html,x", ""),
    ] {
        let parsed = with(&format!("<blockquote cite=\"{cite}\">x</blockquote>\n"), Split::Whole, RawHtml::Safe);
        let html = shown(&parsed.parts[0].body);
        assert_eq!(html.trim(), format!("<blockquote{expected}>x</blockquote>"), "{cite}");
        assert_eq!(parsed.diagnostics.len(), usize::from(expected.is_empty()), "{cite}");
    }
}

#[test]
fn no_heading_brings_in_a_mark() {
    let text = "## a <b title=\"&#xFDD0;0&#xFDD1;\">b</b>\n";
    let parsed = with(text, Split::Digest, RawHtml::Safe);
    let heading = parsed.parts.iter().find_map(|part| part.heading.as_ref()).unwrap();
    assert_eq!(heading.html, "a <b title=\"\u{FFFD}0\u{FFFD}\">b</b>");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn nothing_panics(text in markdown(), rule in 0..3_usize, cut in any::<bool>()) {
        let rule = [RawHtml::Safe, RawHtml::Allow, RawHtml::Escape][rule];
        let parsed = with(&text, if cut { Split::Digest } else { Split::Whole }, rule);
        let line = inline(&text, &source("x"), 0..1, Rules { raw_html: rule, ..Rules::default() });
        for body in parsed.parts.iter().map(|part| &part.body).chain([&line]) {
            let mut last = 0;
            for hole in &body.holes {
                prop_assert!(hole.at >= last && body.html.is_char_boundary(hole.at as usize));
                last = hole.at;
                if let What::Link(number) | What::Image(number) = hole.what {
                    prop_assert!((number as usize) < body.links.len());
                }
            }
            let marks = body.html.chars().filter(|c| html::is_forbidden(*c) && *c > '\u{FF}').count();
            prop_assert_eq!(marks, 0);
            let out = shown(body);
            if rule == RawHtml::Escape {
                let (opened, closed) = (out.matches("<p").count(), out.matches("</p>").count());
                // `<pre` begins like `<p`.
                prop_assert_eq!(opened - out.matches("<pre").count(), closed, "{}", out);
            }
        }
    }

    #[test]
    fn slugs_are_stable(text in any::<String>()) {
        let once = slug(&text);
        prop_assert!(!once.is_empty() && !once.starts_with('-') && !once.ends_with('-') && !once.contains("--"));
        prop_assert_eq!(&slug(&once), &once);
    }
}
