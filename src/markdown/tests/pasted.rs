//! Tables, lists and HTML that come along from other programs.

use super::*;

/// Each Markdown with the warning that it gets, if any.
fn are_warned_of(cases: &[(&str, &[&str])]) {
    for (markdown, expected) in cases {
        let parsed = whole(markdown);
        assert_eq!(names(&parsed), *expected, "{markdown}: {:?}", parsed.diagnostics);
        assert!(parsed.diagnostics.iter().all(|fault| fault.hint.is_some()), "{markdown}");
    }
}

#[test]
fn tables_of_tabs_are_reported_with_the_table_to_write() {
    are_warned_of(&[
        ("Pays\tZones\nFrance\t3\nItalie\t4", &["table-as-text"]),
        ("Pays\tZones\tAn\nFrance\t3\t2025", &["table-as-text"]),
        ("Texte :\nPays\tZones\nFrance\t3\nsuite", &["table-as-text"]),
        ("Pays\tZones\n\nFrance\t3\n\nItalie\t4", &["table-as-text"]),
        ("\t2024\t2025\nFrance\t3\t4", &["table-as-text"]),
        ("- Pays\tZones\n  France\t3", &["table-as-text"]),
        ("> Pays\tZones\n> France\t3", &["table-as-text"]),
        ("a\tb\tc\nd\te\nf\tg\th", &["table-as-text"]),
        ("a\tb", &[]),
        ("a\tb\nc", &[]),
        ("a\tb\nc\td\te", &[]),
        ("\ta\tb\n\tc\td", &[]),
        ("```\na\tb\nc\td\n```", &[]),
        ("`a\tb`\n`c\td`", &[]),
        ("- a\tb\n- c\td", &[]),
    ]);
    let parsed = whole("Pays\tZones\tAn\nFrance\t3\t2025");
    let hint = parsed.diagnostics[0].hint.as_ref().unwrap();
    assert!(hint.contains("`| Pays | Zones | An |`") && hint.contains("`|---|---|---|`"), "{hint}");
}

#[test]
fn rows_without_a_line_of_hyphens_are_reported() {
    are_warned_of(&[
        ("| Pays | Zones |\n| France | 3 |", &["table-as-text"]),
        ("Pays | Zones | An\nFrance | 3 | 2025", &["table-as-text"]),
        ("Pays | Zones\nFrance | 3\nItalie | 4", &["table-as-text"]),
        ("| Pays | Zones |", &["table-as-text"]),
        ("| Pays | Zones |\n|---|\n| France | 3 |", &["table-as-text"]),
        ("| Pays | Zones |\n|—|—|\n| France | 3 |", &["table-as-text"]),
        ("| Pays | Zones |\n\n|---|---|\n\n| France | 3 |", &["table-as-text"]),
        ("| Un vers\n| Un autre", &["table-as-text"]),
        ("| Pays | Zones |\n|---|---|\n| France | 3 |", &[]),
        ("Pays | Zones\n---|---\nFrance | 3", &[]),
        ("Accueil | Contact", &[]),
        ("Tél. 01 23 | Bureau 4\nCourriel | Site", &[]),
        ("où |x| < |y| pour tout x", &[]),
        ("`a | b | c`\n`d | e | f`", &[]),
        (r"a \| b \| c", &[]),
        ("Londres | 3 mars\n\nParis | 4 mars\n\nRome | 5 mars", &[]),
    ]);
    let hint = |markdown: &str| whole(markdown).diagnostics[0].hint.clone().unwrap();
    assert!(hint("| a | b |\n| c | d |").contains("`|---|---|`"));
    assert!(hint("| a | b |\n|---|\n| c | d |").contains("as many columns"));
    assert!(hint("| a | b |\n|—|—|\n| c | d |").contains("joined"));
}

#[test]
fn lists_of_other_signs_are_reported() {
    are_warned_of(&[
        ("• Un\n• Deux", &["list-as-text"]),
        ("Trois points :\n• Un\n• Deux\n• Trois", &["list-as-text"]),
        ("•\tUn\n•\tDeux", &["list-as-text"]),
        ("• Un qui est long\net continue\n• Deux", &["list-as-text"]),
        ("• Un\n\n• Deux", &["list-as-text"]),
        ("• Un\n▪ Deux", &["list-as-text"]),
        ("· Un\n· Deux", &["list-as-text"]),
        ("\u{F0B7} Un\n\u{F0B7} Deux", &["list-as-text"]),
        ("o\tUn\no\tDeux", &["list-as-text"]),
        ("o\u{A0}\u{A0}\u{A0}Un\no\u{A0}\u{A0}\u{A0}Deux", &["list-as-text"]),
        ("§\tUn\n§\tDeux", &["list-as-text"]),
        ("→ Un\n→ Deux", &["list-as-text"]),
        ("– Un ;\n– Deux.", &["list-as-text"]),
        ("Trois points :\n— un ;\n— deux.", &["list-as-text"]),
        ("– Un ;\n\n– Deux ;\n\n– Trois.", &["list-as-text"]),
        ("-Un\n-Deux", &["list-as-text"]),
        ("+Un\n+Deux", &["list-as-text"]),
        ("❖ Un\n❖ Deux", &["list-as-text"]),
        ("🔹 Un\n🔹 Deux", &["list-as-text"]),
        ("> • Un\n> • Deux", &["list-as-text"]),
        ("- Un\n  • Deux\n  • Trois", &["list-as-text"]),
        ("• Un<br>• Deux", &["list-as-text"]),
        ("• Un  \n• Deux", &["list-as-text"]),
    ]);
    let hint = whole("• Un mot\n• Deux").diagnostics[0].hint.clone().unwrap();
    assert!(hint.contains("`- Un mot`"), "{hint}");
}

#[test]
fn dashes_and_dots_of_prose_are_left_alone() {
    are_warned_of(&[
        ("• Un", &[]),
        ("– Une remarque", &[]),
        ("Le plan\n– annoncé en mars –\nest là.", &[]),
        ("Le plan est\n– dit-elle en mars\n– de retour.", &[]),
        ("— Oui, dit-elle.\n\n— Non !\n\n— Peut-être…", &[]),
        ("— Oui », dit-elle.\n\nTexte.\n\n— Non.", &[]),
        ("- Un\n- Deux", &[]),
        ("* Un\n* Deux", &[]),
        ("A · B\nC · D", &[]),
        ("-5 °C\n-6 °C", &[]),
        (r"\• Un", &[]),
        ("`• Un`\n`• Deux`", &[]),
        ("o un\no deux", &[]),
        ("vin\nvendu", &[]),
    ]);
}

#[test]
fn pasted_html_is_one_warning_and_its_text_stays() {
    for (markdown, kept) in [
        (
            "<p class=MsoNormal style='margin-bottom:0cm'><span style='font-size:11.0pt;mso-fareast-language:FR'>Le plan\n\
             <b style='mso-bidi-font-weight:normal'>national</b><o:p></o:p></span></p>\n\n\
             <p class=MsoNormal><o:p>&nbsp;</o:p></p>\n\n<p class=\"MsoListParagraph\"><font color=red>Suite</font></p>",
            &["Le plan", "national", "Suite"][..],
        ),
        ("<span lang=FR>Le plan<o:p></o:p></span> et <st1:place w:st=\"on\">Paris</st1:place>.", &["Le plan", "Paris"]),
        ("Le plan de <st1:City>Paris</st1:City> est <o:p>là</o:p>.", &["Le plan de Paris est là."]),
        ("<span style=\"color:red\">Le plan</span> <font face=Arial>suit</font>", &["Le plan", "suit"]),
        ("<div class=\"x_elementToProof\" style=\"a\"><span style=\"b\">Le plan</span></div>", &["Le plan"]),
        ("<b style=\"font-weight:normal\" id=\"docs-internal-guid-1\">Le plan</b>", &["Le plan"]),
        (
            "<!--[if gte mso 9]><xml><w:WordDocument>Normal 0 21</w:WordDocument></xml><![endif]-->\n\
             <p class=MsoNormal>Le plan</p>",
            &["Le plan"],
        ),
        (
            "<p class=MsoListParagraph><![if !supportLists]>1.<![endif]>Le plan</p>\n\nEt <o:p></o:p><span style='mso-x:1'>la suite</span>",
            &["Le plan", "la suite"],
        ),
        ("Un[^1].\n\n[^1]: <span style=\"mso-x:y\">Le plan</span><o:p></o:p>", &["Le plan"]),
    ] {
        let parsed = whole(markdown);
        assert_eq!(names(&parsed), ["pasted-html"], "{markdown}: {:?}", parsed.diagnostics);
        let html = shown(&parsed.parts[0].body);
        for text in kept {
            assert!(html.contains(text), "{text}: {html}");
        }
        for sign in ["o:p", "st1", "mso-", "style=", "font", "Normal 0", "supportLists"] {
            assert!(!html.contains(sign), "{sign}: {html}");
        }
    }
    assert_eq!(names(&whole("<span style=\"color:red\">Un</span> mot")), ["raw-html-removed"]);
    let harmful = "<p class=MsoNormal style='a'>Un <script>b</script></p>";
    assert_eq!(names(&whole(harmful)), ["pasted-html", "raw-html-removed"]);
    assert_eq!(names(&whole("`<o:p>` et\n\n    <p class=MsoNormal>\n")), [""; 0]);
}

proptest::proptest! {
    #[test]
    fn any_lines_are_read(text in "(\t|\\||• |– |-a|o\t|---|<o:p>|</o:p>|<p class=Mso>|<br>|\n|\n\n|    |é|[a-z]{1,3}|> |- |\\\\){0,40}") {
        for raw_html in [RawHtml::Safe, RawHtml::Allow, RawHtml::Escape] {
            let parsed = with(&text, Split::Whole, raw_html);
            parsed.parts.iter().for_each(|part| drop(shown(&part.body)));
        }
    }
}
