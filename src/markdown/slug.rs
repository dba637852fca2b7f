//! Titles → identifiers for URLs and anchors.
//!
//! Latin letters lose their accents so that addresses can be typed anywhere; other scripts stay as they are, since
//! a transliteration would be worse than none.

use icu::normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu::properties::CodePointMapData;
use icu::properties::props::{GeneralCategory, GeneralCategoryGroup};

use super::typography::MULTIPLES;

/// What a title without letters or digits becomes.
const FALLBACK: &str = "section";

/// Makes an identifier from a title.
#[must_use]
pub fn slug(text: &str) -> String {
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(text);
    let mut out = String::with_capacity(composed.len());
    let mut before = None;
    for (at, character) in composed.char_indices() {
        if before.is_some_and(|before: char| before.is_ascii_digit()) && begins_money(&composed[at..]) {
            out.push('-');
        }
        for lower in character.to_lowercase() {
            fold(lower, &mut out);
        }
        before = Some(character);
    }
    while out.ends_with('-') {
        out.pop();
    }
    if out.is_empty() { FALLBACK.to_owned() } else { out }
}

/// Whether a text begins with the unit of an amount of money. French typography puts a space before it, so that it is a
/// word of its own whether it is set or not.
fn begins_money(text: &str) -> bool {
    let after = text.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit = &text[..text.len() - after.len()];
    let next = after.chars().next();
    (MULTIPLES.contains(&unit) && next.is_some_and(|next| matches!(next, '€' | '£' | '$' | '¥')))
        || (matches!(unit, "Md" | "Mds") && next.is_none_or(|next| !next.is_alphanumeric()))
}

/// Appends one lower-case character, folded; whatever separates words becomes one hyphen.
fn fold(character: char, out: &mut String) {
    if character.is_ascii_alphanumeric() {
        out.push(character);
    } else if let Some(letters) = ligature(character) {
        out.push_str(letters);
    } else if is_mark(character) {
        // After a Latin letter a mark is an accent; elsewhere it is part of the spelling.
        if out.chars().next_back().is_some_and(|last| !last.is_ascii()) {
            out.push(character);
        }
    } else if character.is_alphanumeric() {
        let start = out.len();
        if is_accented_latin(character) {
            let mut utf8 = [0; 4];
            let parts = DecomposingNormalizerBorrowed::new_nfd().normalize(character.encode_utf8(&mut utf8));
            out.extend(parts.chars().filter(char::is_ascii_alphanumeric));
        }
        if out.len() == start {
            out.push(character);
        }
    } else if is_invisible(character) {
        // A soft hyphen or a joiner separates nothing.
    } else if !out.is_empty() && !out.ends_with('-') {
        out.push('-');
    }
}

fn is_mark(character: char) -> bool {
    !character.is_ascii()
        && GeneralCategoryGroup::Mark.contains(CodePointMapData::<GeneralCategory>::new().get(character))
}

fn is_invisible(character: char) -> bool {
    !character.is_ascii() && CodePointMapData::<GeneralCategory>::new().get(character) == GeneralCategory::Format
}

fn is_accented_latin(character: char) -> bool {
    matches!(character, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
}

/// Letters that do not decompose but have a customary spelling.
fn ligature(character: char) -> Option<&'static str> {
    Some(match character {
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        'ø' | 'º' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ŧ' => "t",
        'ı' => "i",
        'ŋ' => "n",
        'ĳ' => "ij",
        'ª' => "a",
        '¹' => "1",
        '²' => "2",
        '³' => "3",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn titles_become_identifiers() {
        let cases = [
            ("Données et intelligence artificielle", "donnees-et-intelligence-artificielle"),
            ("L'œuvre d’« Élodie »", "l-oeuvre-d-elodie"),
            ("Straße, Łódź & Ærø", "strasse-lodz-aero"),
            ("  28 milliards : un an !  ", "28-milliards-un-an"),
            ("e\u{301}te\u{301}", "ete"),
            ("İstanbul", "istanbul"),
            ("Новый план", "новый-план"),
            ("東京 2026", "東京-2026"),
            ("हिन्दी", "हिन्दी"),
            ("co\u{AD}opération", "cooperation"),
            ("Việt Nam", "viet-nam"),
            ("CO² / H₂", "co2-h₂"),
            ("!!!", "section"),
            ("", "section"),
        ];
        for (title, expected) in cases {
            assert_eq!(slug(title), expected, "{title}");
        }
    }
}
