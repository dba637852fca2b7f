//! Texts that are the same in both versions, so that one of them is not translated: titles, summaries, key points, the
//! texts of events and of the picture, summaries of briefs, the reason of a withdrawal.
//!
//! A name may be the same rightly, so that a single word is let be, and all else only warned of. Typography does not count:
//! each language sets its own signs.

use super::check::Check;
use super::tell::Sides;
use super::unit::{Cut, Part};
use crate::diagnostic::{Diagnostic, Place};
use crate::lang::composed;
use crate::markdown::Element;

/// A text that readers see beside the body, and what it is called.
#[derive(Debug)]
struct Shown {
    called: &'static str,
    text: String,
    place: Place,
}

/// Warns of each text of the second side that is the first side's.
pub(super) fn untranslated(sides: &Sides<'_>, part: &Part, faults: &mut Vec<Diagnostic>) {
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    if primary(sides.tags[0]) == primary(sides.tags[1]) {
        return;
    }
    let [ours, theirs] = sides.cuts.map(|cut| shown(cut, part));
    for one in theirs.iter().filter(|one| is_prose(&one.text)) {
        let same = |other: &&Shown| other.called == one.called && letters(&other.text) == letters(&one.text);
        let Some(source) = ours.iter().find(same) else { continue };
        // All that fit are of use, so that none is told to be removed before another.
        if sides.accepts.iter().filter(|accept| accept.accepts(Check::Untranslated, &[&one.text])).count() > 0 {
            continue;
        }
        let (called, tag) = (one.called, sides.tags[0]);
        let message = format!(
            "the {called} is the same text as in the `{tag}` version: `{}:{}`",
            source.place.path, source.place.line
        );
        let hint =
            format!("translate it; if this is right, say why: `<!-- accept {}: … -->`", Check::Untranslated.name());
        faults.push(Check::Untranslated.warning(message).at(one.place.clone()).hint(hint));
    }
}

fn shown(cut: &Cut<'_>, part: &Part) -> Vec<Shown> {
    match part {
        Part::Matter => of_matter(cut),
        Part::Brief(id) => {
            let brief = cut.linked.brief(id).filter(|brief| brief.text.title_language.is_none());
            let title = brief.map(|brief| Shown {
                called: "title",
                text: brief.text.title.clone(),
                place: brief.text.place.narrow(&brief.text.title),
            });
            title.into_iter().collect()
        }
        Part::Text | Part::Section(_) => Vec::new(),
    }
}

fn of_matter(cut: &Cut<'_>) -> Vec<Shown> {
    let front = &cut.linked.version.front;
    let mut shown = Vec::new();
    let mut called = "title";
    for found in &cut.survey.matter {
        match &found.what {
            Element::KeyPoint => called = "key point",
            Element::BriefSummary(_) => called = "summary of a brief",
            Element::Passage(passage) => {
                if called != "title" || front.title_language.is_none() {
                    let place = cut.survey.place(found.range.clone());
                    shown.push(Shown { called, text: passage.text.clone(), place });
                }
                if called == "title" {
                    called = "summary";
                }
            }
            _ => {}
        }
    }
    let place = |key: &str| cut.survey.value(key).unwrap_or_else(|| cut.linked.version.place.clone());
    shown.extend(front.events.iter().enumerate().map(|(number, line)| Shown {
        called: "text of an event",
        text: line.text.clone(),
        place: place(&format!("events.{number}.text")),
    }));
    shown.extend(front.withdrawn.as_ref().map(|reason| Shown {
        called: "reason of the withdrawal",
        text: reason.clone(),
        place: place("withdrawn"),
    }));
    shown.extend(front.image.as_ref().map(|image| Shown {
        called: "text of the picture",
        text: image.alt.clone(),
        place: place("image.alt"),
    }));
    shown
}

/// Whether a text has words that a translation would change, as far as this can be seen: more than one, or one beside a
/// figure, as in « Février 2026 ».
pub(super) fn is_prose(text: &str) -> bool {
    let mut words = text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric));
    let has_letters = text.contains(char::is_alphabetic);
    has_letters && words.nth(1).is_some()
}

/// What is left of a text without its typography.
fn letters(text: &str) -> String {
    composed(text).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_word_may_be_a_name() {
        for text in ["Kraken", "L’espace", "2026", "350", "", "— !"] {
            assert!(!is_prose(text), "{text}");
        }
        for text in ["Février 2026", "Le plan IA", "Online Safety Act"] {
            assert!(is_prose(text), "{text}");
        }
    }

    #[test]
    fn typography_does_not_part_texts() {
        assert_eq!(letters("Le plan\u{A0}: « un » an d’IA"), letters("Le plan: \"un\" an d'IA"));
        assert_eq!(letters("Le re\u{301}sume\u{301}"), letters("Le résumé"));
        assert_ne!(letters("Le plan IA"), letters("Le plan AI"));
    }
}
