//! Markdown that stays in the text as signs.

use super::*;
use crate::diagnostic::Severity;

/// Each Markdown with what of it is reported: the text at the place.
fn are_reported(cases: &[(&str, &[&str])]) {
    for (markdown, expected) in cases {
        let source = source(markdown);
        let parsed = parse(&source, 0..source.text.len(), Split::Whole, Rules::default());
        let of_markup = parsed.diagnostics.iter().filter(|fault| fault.name == "leftover-markup");
        let found: Vec<_> = of_markup
            .map(|fault| {
                let place = fault.place.as_ref().unwrap();
                let line = source.text.lines().nth(place.line as usize - 1).unwrap();
                line.chars().skip(place.column as usize - 1).take(place.width as usize).collect::<String>()
            })
            .collect();
        assert_eq!(found, *expected, "{markdown}");
        assert!(parsed.diagnostics.iter().all(|fault| fault.hint.is_some()), "{markdown}");
    }
}

#[test]
fn links_that_are_none_are_reported() {
    are_reported(&[
        ("a [b c](https://x.example/d e.pdf) f", &["[b c](https://x.example/d e.pdf)"]),
        ("a [b](d e.fr.md)", &["[b](d e.fr.md)"]),
        ("a [b] (https://x.example).", &["[b] (https://x.example)"]),
        ("a [b]\u{A0}(www.x.example)", &["[b]\u{A0}(www.x.example)"]),
        ("a [b] (c.fr.md)", &["[b] (c.fr.md)"]),
        ("a [b] (files/c.pdf \"d\")", &["[b] (files/c.pdf \"d\")"]),
        ("a [b] (mailto:c@x.example)", &["[b] (mailto:c@x.example)"]),
        ("[b](https://x.example “c”)", &["[b](https://x.example “c”)"]),
        ("[b](https://x.example « c »)", &["[b](https://x.example « c »)"]),
        ("[b](https://x.example et c", &["[b](https://x.example"]),
        ("[b](<https://x.example) c", &["[b](<https://x.example)"]),
        ("[b]:https://x.example", &[]),
        ("a [b]:https://x.example c", &["[b]:https://x.example"]),
        ("a\n[b]: https://x.example", &["[b]: https://x.example"]),
        ("(b)[https://x.example]", &["[https://x.example]"]),
        ("a](https://x.example)", &["](https://x.example)"]),
        ("[a[^1]](https://x.example)\n\n[^1]: b", &["[a[^1]](https://x.example)"]),
        ("[a [b](c.md)](d.md)", &["[a [b](c.md)](d.md)"]),
        ("[a <https://x.example> b](d.md)", &["<https://x.example>"]),
        ("[[Une page]] b", &["[[Une page]]"]),
        ("**[a] (https://x.example)**", &["[a] (https://x.example)"]),
        ("## [a] (https://x.example)", &["[a] (https://x.example)"]),
        ("| [a] (b.md) |\n|---|", &["[a] (b.md)"]),
        ("a[^1]\n\n[^1]: [b] (c.md)", &["[b] (c.md)"]),
    ]);
    let hint = |markdown: &str| whole(markdown).diagnostics[0].hint.clone().unwrap();
    assert!(hint("[b](d e.pdf)").contains("`[b](<d e.pdf>)`"));
    assert!(hint("[b](https://x.example “c”)").contains("straight"));
    assert!(hint("[a[^1]](b.md)\n\n[^1]: c").contains("[text](address)[^1]"));
}

#[test]
fn a_picture_that_is_lost_is_an_error() {
    for markdown in ["![a] (b.png)", "![a](b c.png)", "![a](b.png", "![[b.png]]", "![a](b.png “c”)"] {
        let parsed = whole(markdown);
        let found: Vec<_> = parsed.diagnostics.iter().map(|fault| (fault.name, fault.severity)).collect();
        assert_eq!(found, [("leftover-markup", Severity::Error)], "{markdown}");
    }
}

#[test]
fn notes_that_are_none_are_reported() {
    are_reported(&[
        ("a[^b c] d", &["[^b c]"]),
        ("a[^] d", &["[^]"]),
        ("a[^1 d", &["[^1"]),
        ("a^[une note] d", &["^[une note]"]),
    ]);
    assert_eq!(names(&whole("a[^b] d")), ["footnote-undefined"]);
}

#[test]
fn emphasis_that_is_none_is_reported() {
    are_reported(&[
        ("du **gras **suite", &["**gras **"]),
        ("du ** gras** suite", &["** gras**"]),
        ("du ** gras ** suite", &["** gras **"]),
        ("du **gras\u{A0}** suite", &["**gras\u{A0}**"]),
        ("__gras __ suite", &["__gras __"]),
        ("~~x ~~ suite", &["~~x ~~"]),
        ("le *mot * suite", &["*mot *"]),
        ("le _mot _ suite", &["_mot _"]),
        ("**jamais fermé", &["**jamais"]),
        ("~~jamais fermé", &["~~jamais"]),
        ("**accord :**suite", &["**accord :**"]),
        ("***gras *** suite", &["***gras ***"]),
        ("[du **gras **](x.md)", &["**gras **"]),
        ("*a* **b ** *c*", &["**b **"]),
    ]);
}

/// Prose of newsletters, decisions and tables that has the signs and means no Markdown by them.
#[test]
fn signs_of_prose_are_left_alone() {
    for text in [
        "[sic] [1] [2020] EWCA Civ 5 [sic](sic.md)",
        "« […] (Paris, 2024) » [trad.] (nous soulignons) [1] (voir p. 12) [2] (et/ou) [3] (art.L1) [4] (v. 2.0) [5] (#12)",
        "a * b * c, 5 * 3, 5*3*2, 2**8, 2 ** 8 ** 2, x^2, a_b_c, __init__, snake__case, ~10 ~20",
        "Prix* hors taxe. *Hors taxe. Prix** et coût** : voir plus bas",
        "Nom : ______ Date : __ / __ / 2026 ****",
        "*: étoile. * : étoile. _ _ _",
        "f(x)[0](1) a[0][1] items[:index][name]",
        "[Book][The title](https://x.example/book)",
        r"\[a\] \(b.md\) \[a\](b.md) \*\*a \*\*",
        "`[a] (b.md)` `**b **` <code>**b **</code> <code>[a] (b.md)</code>",
        "```\n[a] (b.md) **b **\n```",
        "<https://x.example/a__b__> https://x.example/**/a**b **c**",
        "[a](b.md) (c.md) ![a](b.png) (c.png)",
        "- [ ] à faire\n- [x] fait",
        "> [!NOTE]\n> a",
        "[l’IA]{lang=fr} (AI)",
        "&#42;&#42;a &#42;&#42;",
        "« [Nous] : https://x.example »",
    ] {
        let faults = whole(text).diagnostics;
        assert!(faults.is_empty(), "{text}: {faults:?}");
    }
}

#[test]
fn brackets_beside_brackets_are_prose() {
    assert_eq!(names(&whole("[a][b](c.md) x[a][b] a[0][1]")), [""; 0]);
    assert_eq!(names(&whole("[a][b]")), ["dangling-reference"]);
}
