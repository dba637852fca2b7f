//! Forgiving comparison: two names that a reader would take for the same fold to the same text.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use icu::normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// The text in NFC: names of files are known by it, however a disk or a writer spells their accents.
#[must_use]
pub fn composed(text: &str) -> Cow<'_, str> {
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

/// A path as file systems compare it that heed neither case nor how accents are spelled: two of one form are one file on
/// Windows or macOS.
fn on_disk(path: &str) -> Cow<'_, str> {
    if path.is_ascii() {
        if path.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Cow::Owned(path.to_ascii_lowercase());
        }
        return Cow::Borrowed(path);
    }
    // By way of upper case, so that both small sigmas are one.
    let letters = DecomposingNormalizerBorrowed::new_nfd().normalize_iter(path.chars());
    let folded: String = letters.flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect();
    Cow::Owned(composed(&folded).into_owned())
}

/// Paths, ascending, of which a file or folder is that of an earlier one on a disk that heeds neither case nor how
/// accents are spelled, each with the earlier one. A folder that is there twice is told once, whatever it holds.
#[must_use]
pub fn alike<'p>(paths: &[&'p str]) -> Vec<(&'p str, &'p str)> {
    let mut found = Vec::new();
    let mut told: BTreeSet<String> = BTreeSet::new();
    // What is other in its folded form, with the path that it is from; all else can be looked up in the list itself.
    let mut folded: BTreeMap<String, (&str, &str)> = BTreeMap::new();
    for path in paths {
        for end in path.match_indices('/').map(|(at, _)| at).chain([path.len()]) {
            let part = &path[..end];
            let form = on_disk(part);
            if form == part {
                continue;
            }
            let first = match folded.get(&*form) {
                Some((first, from)) => (*first != part).then_some(*from),
                None => at_or_below(paths, &form),
            };
            if let Some(first) = first {
                if told.insert(form.into_owned()) {
                    found.push((first, *path));
                }
                break;
            }
            folded.entry(form.into_owned()).or_insert((part, path));
        }
    }
    found
}

/// The path that is this one or lies below it, where there is one.
fn at_or_below<'p>(paths: &[&'p str], wanted: &str) -> Option<&'p str> {
    let next = |from: &str| paths.get(paths.partition_point(|path| *path < from)).copied();
    let folder = format!("{wanted}/");
    next(wanted).filter(|path| *path == wanted).or_else(|| next(&folder).filter(|path| path.starts_with(&folder)))
}

/// What is left of a name once accents, case, ligatures, and the styles of spaces, dashes, apostrophes and quotation
/// marks are forgotten: « Économie  numérique » and "economie numerique" fold alike.
///
/// The result is for comparing only; it is not meant to be shown. Marks of scripts that cannot be read without them
/// (vowel signs of Indic scripts, kana voicing) are kept.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for c in DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(text.chars()).flat_map(char::to_lowercase) {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if is_unseen(c) {
            continue;
        }
        if gap && !folded.is_empty() {
            folded.push(' ');
        }
        gap = false;
        match spelled_out(c) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(plain(c)),
        }
    }
    folded
}

/// Accents that decomposition sets apart, and characters that only guide line breaking or shaping.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' // accents of Latin, Greek and Cyrillic
        | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{640}' // Arabic vowel signs, lengthening
        | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}' | '\u{5C4}' | '\u{5C5}' | '\u{5C7}' // Hebrew points
        | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{FE0E}' | '\u{FE0F}')
}

/// Letters that stand for two.
fn spelled_out(c: char) -> Option<&'static str> {
    Some(match c {
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        'þ' => "th",
        _ => return None,
    })
}

/// Letters whose stroke Unicode does not count as an accent, and the many shapes of punctuation.
fn plain(c: char) -> char {
    match c {
        'ø' => 'o',
        'ł' => 'l',
        'đ' | 'ð' => 'd',
        'ħ' => 'h',
        'ı' => 'i',
        'ς' => 'σ',
        '‘' | '’' | '‚' | '‛' | 'ʼ' | 'ʹ' | 'ʻ' | '′' | '´' | '`' | '‹' | '›' => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => '"',
        '‐'..='―' | '⁃' | '−' | '﹘' | '﹣' | '-' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{alike, fold, on_disk};

    #[test]
    fn paths_that_are_one_on_some_disk_are_found() {
        assert_eq!(alike(&["a", "a-b", "a/b", "b", "été"]), []);
        assert_eq!(alike(&["A", "a"]), [("a", "A")]);
        assert_eq!(alike(&["AB", "Ab", "aB"]), [("AB", "Ab")]);
        assert_eq!(alike(&["x/A/one", "x/A/two", "x/a/three"]), [("x/a/three", "x/A/one")]);
        assert_eq!(alike(&["x/A", "x/a/three"]), [("x/a/three", "x/A")]);
        assert_eq!(alike(&["Été", "été"]), [("Été", "été")].map(|(one, other)| (other, one)));
        assert_eq!(alike(&["x/B/a", "x/B/b", "y"]), []);
    }

    #[test]
    fn paths_are_one_where_a_system_says_so() {
        for (one, other) in [
            ("fr/A/index.html", "fr/a/index.html"),
            ("fr/\u{e9}t\u{e9}/", "fr/e\u{301}TE\u{301}/"),
            ("ΟΔΟΣ", "οδός".replace('ό', "ο").as_str()),
            ("οδοσ", "οδος"),
        ] {
            assert_eq!(on_disk(one), on_disk(other), "{one} {other}");
        }
        for (one, other) in [("a", "b"), ("é", "e"), ("a-b", "a_b"), ("İ", "i"), ("ı", "j")] {
            assert_ne!(on_disk(one), on_disk(other), "{one} {other}");
        }
    }

    #[test]
    fn accents_and_case_are_forgotten() {
        assert_eq!(fold("Économie numérique"), "economie numerique");
        assert_eq!(fold("ÇÀ ET LÀ, Noël"), "ca et la, noel");
        assert_eq!(fold("E\u{301}conomie"), "economie");
        assert_eq!(fold("İstanbul ISPARTA ısparta"), "istanbul isparta isparta");
        assert_eq!(fold("ΟΔΟΣ"), fold("οδός"));
    }

    #[test]
    fn ligatures_and_stroked_letters_are_spelled_out() {
        assert_eq!(fold("Cœur, ŒUVRE, Ægir, eﬃcace"), "coeur, oeuvre, aegir, efficace");
        assert_eq!(fold("Straße, Łódź, Øre"), "strasse, lodz, ore");
    }

    #[test]
    fn spaces_of_all_kinds_are_one() {
        assert_eq!(fold("Économie\u{A0}\u{202F} numérique"), "economie numerique");
        assert_eq!(fold("  au bord \n"), "au bord");
        assert_eq!(fold("\u{A0}"), "");
    }

    #[test]
    fn apostrophes_quotes_and_dashes_have_one_style() {
        for apostrophe in ['\'', '’', '‘', 'ʼ'] {
            assert_eq!(fold(&format!("L{apostrophe}État")), "l'etat");
        }
        for dash in ['-', '‐', '\u{2011}', '–', '—', '−'] {
            assert_eq!(fold(&format!("porte{dash}voix")), "porte-voix");
        }
        assert_eq!(fold("“AI”"), fold("\"ai\""));
    }

    #[test]
    fn unseen_characters_do_not_count() {
        assert_eq!(fold("nu\u{AD}mé\u{200B}rique\u{FEFF}"), "numerique");
        assert_eq!(fold("espace \u{200B} vide"), "espace vide");
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for text in ["Cœur — « Noël »…", "Straße İ", "½ ﬁn ² ´ ¨"] {
            assert_eq!(fold(&fold(text)), fold(text));
        }
    }

    #[test]
    fn meaningful_marks_of_other_scripts_stay() {
        assert_ne!(fold("が"), fold("か"));
        assert_ne!(fold("कि"), fold("क"));
    }
}
