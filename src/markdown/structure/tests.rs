use super::super::Rules;
use super::super::normalize::Normalized;
use super::super::parse;
use super::*;
use crate::diagnostic::Source;

/// What a text is told, each as severity, name, place and what stands there.
fn told(text: &str, split: Split) -> Vec<String> {
    let source = Source::new("content/x.fr.md".into(), text);
    let parsed = parse(&source, 0..source.text.len(), split, Rules::default());
    let line = |diagnostic: Diagnostic| {
        let place = diagnostic.place.unwrap();
        let (start, width) = (place.column as usize - 1, place.width as usize);
        let at: String = place.text.chars().skip(start).take(width).collect();
        format!("{:?} {} {}:{}", diagnostic.severity, diagnostic.name, place.line, at)
    };
    parsed.diagnostics.into_iter().filter(|diagnostic| diagnostic.name != "raw-html-removed").map(line).collect()
}

fn one(text: &str, expected: &str) {
    for split in [Split::Whole, Split::Digest] {
        assert_eq!(told(text, split), [expected], "{text}");
    }
}

fn nothing(text: &str) {
    for split in [Split::Whole, Split::Digest] {
        assert_eq!(told(text, split), [""; 0], "{text}");
    }
}

#[test]
fn html_without_an_end_is_an_error() {
    for opening in
        ["<!-- à voir ->", "<!-- à voir --!>", "<!--- à voir", "<? php", "<![CDATA[ x", "<!X y", "<!DOCTYPE html"]
    {
        let name = if opening.starts_with("<!--") { "unclosed-comment" } else { "unclosed-html" };
        one(&format!("Un.\n\n{opening}\n\nDeux.\n"), &format!("Error {name} 3:{opening}"));
    }
    for opening in ["<pre>", "<script>", "<style>", "<textarea>", "<PRE class=\"a\">"] {
        one(&format!("Un.\n\n{opening}\ncode\n\nDeux.\n"), &format!("Error unclosed-html 3:{opening}"));
    }
    one("- Un\n- <!-- voir\n- Deux\n\nTrois.", "Error unclosed-comment 2:<!-- voir");
    one("> <!-- voir\n\nDeux.", "Error unclosed-comment 1:<!-- voir");
    one("<div>\n<!-- voir\n\nplus tard -->\n</div>", "Error unclosed-comment 2:<!-- voir");
    one("<!-- un --> <!-- voir\nplus tard -->", "Error unclosed-comment 1:<!-- voir");
    one("<pre>\na\n</PRE>\n\nDeux.\n", "Error unclosed-html 1:<pre>");
    one("<!note\n\n## Deux\n\n> citation\n", "Error unclosed-html 1:<!note");
    one("<!note\n\nDeux.\n\n> citation\n", "Error unclosed-html 1:<!note");
    one("<? note\n\nDeux.\n\nVraiment ?>\n", "Error unclosed-html 1:<? note");
    one("<!-- note ->\n\nDeux.\n\na --> b\n", "Error unclosed-comment 1:<!-- note ->");
    nothing("<!-- a -> b\n\nplus tard -->\n");
    nothing("<!-- note\n\nplus tard -->\n");
    one("<pre>\na\n\n## b\n\n<pre>\nc\n</pre>\n", "Error unclosed-html 1:<pre>");
}

#[test]
fn a_comment_that_would_be_published_is_an_error() {
    for text in [
        "Texte <!-- note",
        "## Titre <!-- note",
        "- Texte <!-- note",
        "> Texte <!-- note",
        "Texte <!-- note ->",
        "Texte *gras* <!-- note",
        "[lien <!-- note](x.md)",
    ] {
        let told = told(text, Split::Whole);
        assert!(told[0].starts_with("Error unclosed-comment 1:<!-- note"), "{text} {told:?}");
    }
    one("Texte <!-- note\n\nplus tard --> fin", "Error unclosed-comment 1:<!-- note");
    one("| a <!-- b | c --> |\n|---|---|\n| 1 | 2 |\n", "Error unclosed-comment 1:<!-- b | c --> |");
    one("Texte[^n].\n\n[^n]: Voir <!-- note\n", "Error unclosed-comment 3:<!-- note");
    one("Texte <!— note —>", "Error malformed-comment 1:<!— note —>");
    one("Texte <! -- note -->", "Error malformed-comment 1:<! -- note -->");
    one("< !-- note -->", "Error malformed-comment 1:< !-- note -->");
    one("Texte <!-> note", "Error malformed-comment 1:<!-> note");
    one("Texte <!--> note", "Error malformed-comment 1:<!-->");
    one("<!---> note\n", "Error malformed-comment 1:<!---> note");
    one("Texte <?php note", "Warning unclosed-html 1:<?php note");
}

#[test]
fn a_comment_within_a_comment_is_reported() {
    one("<!-- un <!-- deux -->\n", "Warning nested-comment 1:<!-- un <!-- deux -->");
    one("Un <!-- deux <!-- trois --> quatre", "Warning nested-comment 1:<!-- deux <!-- trois -->");
    one("<!-- un ->\n\n### Deux\n\n<!-- trois -->\n", "Error nested-comment 1:<!-- un ->");
    one("<!-- un ->\n\nDeux\n\n<!-- trois -->\n", "Warning nested-comment 1:<!-- un ->");
}

#[test]
fn what_is_closed_or_only_text_is_not_reported() {
    for text in [
        "<!-- un -->\n\nDeux <!-- trois --> quatre <!-- cinq\nsix -->.\n",
        "<!-- ### Brouillon\n\nPas encore. -->\n\nDeux.\n",
        "<!-- a --><!-- b -->\n",
        "<pre>\n\n## a\n</pre>\n\nDeux.\n",
        "<pre>a</pre>\n",
        "<?php echo ?>\n\n<![CDATA[ x ]]>\n\n<!X y>\n",
        "Un \\<!-- deux, `<!-- trois`, &lt;!-- quatre, a < b ! et 3 <! 4.\n",
        "```\n<!-- a\n### b\n```\n",
        "Texte <br> <b>gras</b> a <- b.\n",
    ] {
        nothing(text);
    }
}

#[test]
fn code_without_an_end_is_reported() {
    one("Un.\n\n```\ncode\n\n### Deux\n\nTexte.\n", "Error unclosed-fence 3:```");
    one("Un.\n\n~~~ text\ncode\n\nDeux.\n", "Error unclosed-fence 3:~~~ text");
    one("Un.\n\n````\ncode\n```\n\nDeux.\n", "Error unclosed-fence 3:````");
    one("Un.\n\n```\ncode\n~~~\n\nDeux.\n", "Error unclosed-fence 3:```");
    one("Un.\n\n```\ncode\n``` fin\n\nDeux.\n", "Error unclosed-fence 3:```");
    one("Un.\n\n```\ncode\n", "Warning unclosed-fence 3:```");
    one("```\n", "Warning unclosed-fence 1:```");
    one("- Un\n\n  ```\n  code\n\nDeux.\n", "Warning unclosed-fence 3:```");
    one("> ```\n> code\n\nDeux.\n", "Warning unclosed-fence 1:```");
    one("```text\na\n\n### b\n\n```text\nc\n```\n", "Error unclosed-fence 1:```text");
    for text in [
        "```\n```\n",
        "```\ncode\n```",
        "> ```\n> code\n> ```\n",
        "> ```\n> ```\n",
        "- ```\n  a\n  ```\n",
        "````\n```text\n# a\n```\n````\n",
        "```\na\n\n## b\n```\n\nDeux.\n",
        "~~~\n```text\n~~~\n",
    ] {
        nothing(text);
    }
}

#[test]
fn lines_of_signs_that_are_no_headings_are_reported() {
    for line in ["###Deux", "##Deux", "####Deux", "#######", "####### Deux", "＃＃ Deux", "###\u{200B}Deux"] {
        one(&format!("Un.\n\n{line}\n\nTexte.\n"), &format!("Warning not-a-heading 3:{line}"));
        one(&format!("Un.\n{line}\n"), &format!("Warning not-a-heading 2:{line}"));
    }
    one("Un.\n\n\u{A0}## Deux\n", "Warning not-a-heading 3:\u{A0}## Deux");
    one("Un.\n\n\u{FEFF}## Deux\n", "Warning not-a-heading 3:\u{FEFF}## Deux");
    one("Un.\n\n#Deux {#deux}\n", "Warning not-a-heading 3:#Deux {#deux}");
    one("Un.\n\n    ###Deux {#deux}\n", "Warning not-a-heading 3:###Deux {#deux}");
    one("Un.\n\n#\u{200B}## Deux\n", "Warning not-a-heading 3:#\u{200B}## Deux");
    one("Un.\n    ### Deux\n", "Warning not-a-heading 2:### Deux");
    one("Un.\n\n    ### Deux\n", "Warning not-a-heading 3:### Deux");
    one("Un.\n\n\t### Deux\n", "Warning not-a-heading 3:### Deux");
    one("<div>\n### Deux\n</div>\n", "Warning not-a-heading 2:### Deux");
    one("<a id=\"x\">\n## Deux\n", "Warning not-a-heading 2:## Deux");
    one("<!-- un --> ### Deux\n", "Warning not-a-heading 1:### Deux");
    for text in [
        "#hashtag et #autre\n\n#1 du classement\n\nle n°\n#2 aussi\n",
        "\\## Deux\n\n`##` deux\n",
        "```\n##Deux\n```\n",
        "    # commentaire\n",
        "<div>\n\n#### Deux\n\n</div>\n",
        "<!-- ##Deux -->\n",
    ] {
        nothing(text);
    }
}

#[test]
fn headings_in_other_blocks_begin_no_brief() {
    for (text, at) in [
        ("> ### Deux\n", "1:### Deux"),
        ("- Un\n\n  ### Deux\n", "3:### Deux"),
        ("1. ## Deux\n", "1:## Deux"),
        ("Un[^n].\n\n[^n]: ### Deux\n", "3:### Deux"),
    ] {
        assert_eq!(told(text, Split::Digest), [format!("Warning not-a-heading {at}")], "{text}");
        assert_eq!(told(text, Split::Whole), [""; 0], "{text}");
    }
    assert_eq!(told("> #### Deux\n", Split::Digest), [""; 0]);
}

proptest::proptest! {
    #[test]
    fn never_panics(text in "(<!--|-->|--!>|<!-->|<\\?|<pre>|</pre>|```|~~~|`|##|###| |    |\u{A0}|> |- |\n|\n\n|é|a|<div>|\\||\\[\\^n\\]: |: |<!X|>){0,40}") {
        let normalized = Normalized::new(text.as_str().into());
        let _ = normalized.origin(text.len());
        let _ = told(&text, Split::Digest);
    }
}
