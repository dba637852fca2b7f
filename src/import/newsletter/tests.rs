//! What must hold of any text: no panic, nothing lost, and the same words in the same order.

use std::time::{Duration, Instant};

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::lang::fold;

const THEMES: &[ThemeName] = &[
    ThemeName { id: "ai", name: "Données et intelligence artificielle", description: "Modèles, calcul." },
    ThemeName { id: "space", name: "L’espace", description: "Satellites, lanceurs." },
];

fn drafted(text: &str, themes: &[ThemeName]) -> Draft {
    let locale = Locale::new("fr").unwrap();
    draft(
        text,
        &Setting {
            themes,
            lead: &["Fait marquant", "Faits marquants"],
            links: &Links::default(),
            locale: &locale,
            date: Some(date(2026, 2, 27)),
            today: date(2026, 3, 1),
            title: None,
            site_title: "La veille",
        },
    )
}

/// The words of a text, as they are compared: hyphens at line ends and Markdown's signs do not part them.
fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Asserts that words come in a draft in their order, others between them or not.
#[track_caller]
fn assert_held(words: &[String], draft: &str) {
    let held = self::words(draft);
    let mut held = held.iter();
    for word in words {
        assert!(held.any(|held| held == word), "`{word}` is not where it should be in\n{draft}");
    }
}

fn passage() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => proptest::collection::vec("[a-zé]{1,9}", 6..40).prop_map(|words| {
            let mut text = words.join(" ");
            text.insert(0, 'L');
            wrapped(&format!("{text}."), 60)
        }),
        2 => "[A-Z][a-z]{2,8}( [a-z]{2,8}){2,9}",
        1 => "[•▪o−-] [A-Z][a-z]{2,8}( [a-z]{2,8}){2,14}[.;]?".prop_map(|text| wrapped(&text, 60)),
        1 => Just("Fait marquant :".to_owned()),
        1 => Just("Donnees et intelligence artificielle".to_owned()),
        1 => "[#>*_`|<\\[{~:=+&\\\\-]{1,3} ?[a-z*_<>`|{}#\\[\\]&;\\\\]{3,30}x",
        1 => "[0-9]{1,4}[.)] [a-z]{2,8}",
    ]
}

/// A text broken at a width.
fn wrapped(text: &str, width: usize) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().unwrap();
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + word.chars().count() < width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn never_panics(text in "(\\PC|\\n|\\x0c|[\\t•o-] |https://a\\.org/|\\[1\\]|1\\. |PAGE ){0,120}") {
        let _ = drafted(&text, THEMES);
        let _ = drafted(&text, &[]);
    }

    #[test]
    fn every_word_stays_in_its_order(passages in proptest::collection::vec(passage(), 1..14), double in any::<bool>()) {
        let text = passages.join("\n");
        let text = if double { text.replace('\n', " \n\n") } else { passages.join("\n\n") };
        let draft = drafted(&text, THEMES);
        // A line that comes three times may be a page's header, which stands at the end of the draft.
        prop_assume!(!draft.markdown.contains("since pages repeat it"));
        // The mark of an item may be a letter.
        assert_held(&words(&text.replace("\no ", "\n")[usize::from(text.starts_with("o "))..]), &draft.markdown);
        prop_assert_eq!(draft.markdown.matches("\n## ").count(), draft.sections);
        prop_assert_eq!(draft.markdown.matches("\n### ").count(), draft.briefs);
    }

    #[test]
    fn every_address_stays(hosts in proptest::collection::vec("[a-z]{3,9}", 1..9), text in "[A-Z][a-z ]{5,80}\\.") {
        let list = hosts.iter().map(|host| format!("https://{host}.example/a?id=1&utm_source=x"));
        let draft = drafted(&format!("{text}\n\n{}", list.collect::<Vec<_>>().join("\n")), THEMES);
        for host in hosts {
            let address = format!("https://{host}.example/a?id=1");
            prop_assert_eq!(draft.markdown.matches(&address).count(), 1, "{}", draft.markdown);
        }
        prop_assert!(!draft.markdown.contains("utm_source"));
    }
}

#[test]
fn notes_point_at_the_lines_of_the_draft() {
    let draft = drafted("Un titre\nUn texte qui est plus long que le titre.\n\nhttps://a.example/\n", THEMES);
    let lines: Vec<&str> = draft.markdown.lines().collect();
    for note in draft.notes.iter().filter(|note| note.source_line.is_some() && note.line > 6) {
        let line = lines[note.line as usize - 1];
        assert!(line.contains("<!-- check: ") && line.contains(&note.message), "{line}: {note:?}");
    }
    assert!(draft.notes.iter().any(|note| note.source_line == Some(4)), "{:?}", draft.notes);
}

#[test]
fn large_texts_take_no_more_than_their_share() {
    let (million, many) = (1_000_000, 200_000);
    let brief =
        "Un titre court\nUne phrase qui parle de câbles et qui finit ici.\n• Un point\nhttps://a.example/cables-1\n";
    for text in [
        "a".repeat(million),
        "a ".repeat(million / 2),
        "https://".repeat(million / 8),
        format!("voir https://{}", ")".repeat(million)),
        "a-\n".repeat(many / 3),
        "Un\n".repeat(many / 3),
        "- o − ".repeat(many / 8),
        "https://a.example/b-c\n".repeat(many / 22),
        brief.repeat(many / brief.len()),
        (0..many / 30).map(|n| format!("https://a.example/b{n}-c\n")).collect::<Vec<_>>().concat(),
        "[".repeat(million),
        "&".repeat(million),
    ] {
        let started = Instant::now();
        let _ = drafted(&text, THEMES);
        let start: String = text.chars().take(30).collect();
        // A debug build on a busy machine needs a second or two; what grows with the square needs minutes.
        assert!(started.elapsed() < Duration::from_secs(20), "{start}: {:?}", started.elapsed());
    }
}
