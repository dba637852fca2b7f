//! Texts as the index takes them, so that words are found however they are written: `IA` in « l’IA », `coeur` in
//! « cœur », `compute` in "compute—and".
//!
//! Pagefind separates words by spaces alone, and searches the very text that it shows. So the text that it is given has
//! a space where words only touch, and the letters that people type in place of those that they cannot; a few invisible
//! characters say what was there. `static/search.js` puts the text back as it was before it shows any of it, and takes
//! apart by the same rules what a reader types. Its tables are compared with these by a test.
//!
//! Accents and word forms are left to pagefind.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use icu::properties::CodePointMapData;
use icu::properties::props::{GeneralCategory, GeneralCategoryGroup};

// The invisible characters are variation selectors, which count as accents to pagefind: it does not index them. These
// are the last five, which no standard uses.

/// After the last letter of a word: the space that ends this word is not in the text.
const GLUE: char = '\u{E01EF}';
/// Before an apostrophe: it is a curved one.
const CURVED: char = '\u{E01EE}';
/// After two letters: they are one in the text.
const LIGATURE: char = '\u{E01ED}';
/// After a letter: in the text it is the first that is spelled so, or the second.
const VARIANTS: [char; 2] = ['\u{E01EC}', '\u{E01EB}'];

/// How the letters are typed that Unicode does not decompose into a letter and an accent. Two letters stand for one; a
/// single letter stands for one of those beside it.
const SPELLED: [(&str, &str); 34] = [
    ("oe", "œ"),
    ("Oe", "Œ"),
    ("ae", "æ"),
    ("Ae", "Æ"),
    ("ss", "ß"),
    ("SS", "ẞ"),
    ("th", "þ"),
    ("Th", "Þ"),
    ("a", "ª"),
    ("d", "đð"),
    ("D", "ĐÐ"),
    ("h", "ħ"),
    ("H", "Ħ"),
    ("i", "ı"),
    ("l", "ł"),
    ("L", "Ł"),
    ("n", "ŋ"),
    ("N", "Ŋ"),
    ("o", "øº"),
    ("O", "Ø"),
    ("t", "ŧ"),
    ("T", "Ŧ"),
    ("0", "⁰₀"),
    ("1", "¹₁"),
    ("2", "²₂"),
    ("3", "³₃"),
    ("4", "⁴₄"),
    ("5", "⁵₅"),
    ("6", "⁶₆"),
    ("7", "⁷₇"),
    ("8", "⁸₈"),
    ("9", "⁹₉"),
    ("ij", "ĳ"),
    ("IJ", "Ĳ"),
];

/// Words that lose their last letter before a vowel, by language. Others, such as « aujourd » or "sant", are part of the
/// word in which they stand.
const ELIDED: [(&str, &str); 3] = [
    ("ca", "d l m n qu s t"),
    ("fr", "c d j jusqu l lorsqu m n puisqu qu quoiqu s t"),
    (
        "it",
        "agl all anch c cogl coll com cos d dagl dall degl dell dov gl l m n negl nell pell quand quell quest s sugl sull \
         t un v",
    ),
];

/// Words that lose their first letter after a vowel, by language.
const CONTRACTED: [(&str, &str); 1] = [("ca", "l ls m n ns s t us")];

/// Languages that elide as one of those above does.
const LIKE: [(&str, &str); 15] = [
    ("an", "ca"),
    ("co", "it"),
    ("frp", "fr"),
    ("fur", "it"),
    ("lij", "it"),
    ("lmo", "it"),
    ("nap", "it"),
    ("oc", "ca"),
    ("pcd", "fr"),
    ("pms", "it"),
    ("rm", "it"),
    ("sc", "it"),
    ("scn", "it"),
    ("vec", "it"),
    ("wa", "fr"),
];

/// ASCII signs that separate words. The others join what belongs together, as in `gov.uk`, `R&D` and `10:30`; pagefind
/// indexes such a word as a whole and by its parts.
const SEPARATORS: &str = "/|\\()[]{}<>=;!?\"*~^`+";

/// Signs that look like an apostrophe and are used as one.
const APOSTROPHES: &str = "'’‘‛ʼ′´＇";

/// Signs within words: the hyphens of Unicode, the Hebrew ones, the hyphenation point.
const WITHIN: &str = "\u{2010}\u{2011}\u{2027}\u{5F3}\u{5F4}";

/// How the words of a language are taken apart.
pub(super) struct Spelling {
    elided: &'static str,
    contracted: &'static str,
}

impl Spelling {
    /// By the tag of the language.
    pub(super) fn of(tag: &str) -> Self {
        let primary = tag.split('-').next().unwrap_or_default();
        let rules = find(&LIKE, primary).unwrap_or(primary);
        Self {
            elided: find(&ELIDED, rules).unwrap_or_default(),
            contracted: find(&CONTRACTED, rules).unwrap_or_default(),
        }
    }

    /// The text for the index: the same to a reader once the script has put it back.
    pub(super) fn indexed(&self, text: &str) -> String {
        let text: Vec<char> = text.chars().filter(|c| !is_dropped(*c)).collect();
        let mut indexed = String::with_capacity(text.len() + text.len() / 8);
        let mut rest = text.as_slice();
        let mut within = false;
        while let Some(first) = rest.first() {
            if !is_letter(*first) {
                indexed.push(*first);
                within &= first.is_whitespace() && *first != '\n';
                rest = &rest[1..];
                continue;
            }
            let (word, after) = split_where(rest, |c| !is_in_word(c));
            spell(word, &mut indexed);
            let (gap, next) = split_where(after, |c| is_letter(c) || c.is_whitespace());
            let following = split_where(next, |c| !is_in_word(c)).0;
            let is_name = within && following.len() > 1 && is_capital(word) && is_capital(&following[..2]);
            self.join((word, gap, following), is_name, &mut indexed);
            within = gap.iter().all(|c| matches!(c, ',' | '-') || is_apostrophe(*c));
            rest = next;
        }
        indexed
    }

    /// What is between two words without a space, or after a word at the end. The first may be part of a name: L’Oréal and
    /// L’Équipe within a sentence, which many write as one word. Both are found, as its parts are.
    fn join(&self, (word, gap, next): (&[char], &[char], &[char]), is_name: bool, indexed: &mut String) {
        let is_joined = next.first().copied().is_some_and(is_letter);
        match gap {
            [sign] if is_joined && is_apostrophe(*sign) => {
                let is_apart = (listed(self.elided, word) && !is_name) || listed(self.contracted, next);
                indexed.extend(is_apart.then_some(GLUE));
                indexed.extend((*sign != '\'').then_some(CURVED));
                indexed.push('\'');
                indexed.extend(is_apart.then_some(' '));
            }
            ['·'] if !self.contracted.is_empty() && is_double_l(word, next) => indexed.push('·'),
            _ if is_joined && gap.iter().copied().any(is_separator) => {
                indexed.push(GLUE);
                indexed.extend(gap);
                indexed.push(' ');
            }
            // Pagefind knows the ASCII hyphen only.
            _ => indexed.extend(gap.iter().map(|c| if matches!(c, '\u{2010}' | '\u{2011}') { '-' } else { *c })),
        }
    }
}

fn find(table: &[(&str, &'static str)], key: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == key).map(|(_, value)| *value)
}

/// Whether a word is in a list, in whatever case.
fn listed(list: &str, word: &[char]) -> bool {
    let mut words = list.split(' ').filter(|listed| listed.len() == word.len());
    words.any(|listed| listed.chars().zip(word).all(|(one, other)| one == other.to_ascii_lowercase()))
}

/// Whether a word begins as a name does. Acronyms are no names: « L’IA ».
fn is_capital(word: &[char]) -> bool {
    word[0].is_uppercase() && word[1..].iter().all(|c| !c.is_uppercase())
}

/// Catalan writes « col·lecció » with a sign that separates words elsewhere.
fn is_double_l(word: &[char], next: &[char]) -> bool {
    [word.last(), next.first()].into_iter().all(|letter| matches!(letter, Some('l' | 'L')))
}

/// What precedes the first character that fits, and the rest.
fn split_where(text: &[char], fits: impl Fn(char) -> bool) -> (&[char], &[char]) {
    text.split_at(text.iter().position(|c| fits(*c)).unwrap_or(text.len()))
}

/// Writes a word as it is typed.
fn spell(word: &[char], indexed: &mut String) {
    static LETTERS: LazyLock<BTreeMap<char, (&str, char)>> = LazyLock::new(|| {
        let letters = SPELLED.iter().flat_map(|(spelling, letters)| {
            let marks = if spelling.len() == 2 { [LIGATURE, LIGATURE] } else { VARIANTS };
            letters.chars().zip(marks).map(|(letter, mark)| (letter, (*spelling, mark)))
        });
        letters.collect()
    });
    for c in word {
        if let Some(letters) = printed(*c) {
            indexed.push_str(letters);
        } else if let Some((spelling, mark)) = LETTERS.get(c).filter(|_| !c.is_ascii()) {
            indexed.push_str(spelling);
            indexed.push(*mark);
        } else {
            indexed.push(*c);
        }
    }
}

/// Letters that are joined in print only, as texts copied from a PDF have them: nothing is lost without.
fn printed(c: char) -> Option<&'static str> {
    Some(match c {
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        'ſ' => "s",
        _ => return None,
    })
}

/// What only guides line breaking, and what is used here as a mark.
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{2060}' | '\u{FEFF}' | '\u{E01EB}'..='\u{E01EF}')
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !is_apostrophe(c)
}

fn is_in_word(c: char) -> bool {
    is_letter(c) || matches!(c, '\u{200C}' | '\u{200D}') || is_mark(c)
}

fn is_apostrophe(c: char) -> bool {
    APOSTROPHES.contains(c)
}

fn is_mark(c: char) -> bool {
    !c.is_ascii() && GeneralCategoryGroup::Mark.contains(category(c))
}

fn is_separator(c: char) -> bool {
    if c.is_ascii() {
        return SEPARATORS.contains(c);
    }
    let signs = GeneralCategoryGroup::Punctuation.union(GeneralCategoryGroup::Symbol);
    c == '\u{200B}' || (signs.contains(category(c)) && !is_apostrophe(c) && !WITHIN.contains(c))
}

fn category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

#[cfg(test)]
mod tests {
    use super::{
        APOSTROPHES, CONTRACTED, CURVED, ELIDED, GLUE, LIGATURE, LIKE, SEPARATORS, SPELLED, Spelling, VARIANTS, WITHIN,
    };

    /// What pagefind sees as words, and `+` where the text has no space.
    fn words(language: &str, text: &str) -> String {
        let indexed = Spelling::of(language).indexed(text);
        let is_mark = |c: char| [CURVED, LIGATURE].contains(&c) || VARIANTS.contains(&c);
        let words = indexed.split_whitespace().map(|word| {
            let (plain, glue) = (word.replace(GLUE, ""), if word.contains(GLUE) { "+" } else { "" });
            format!("{}{glue}", plain.chars().filter(|c| !is_mark(*c)).collect::<String>())
        });
        words.collect::<Vec<_>>().join(" ")
    }

    /// The text as the script shows it.
    fn shown(indexed: &str) -> String {
        let mut shown = String::new();
        for part in indexed.split_inclusive(' ') {
            let part = if part.contains(GLUE) { part.trim_end_matches(' ') } else { part };
            let mut letters: Vec<char> = part.chars().filter(|c| *c != GLUE).collect();
            while let Some(at) = letters.iter().position(|c| *c == CURVED) {
                letters.splice(at..at + 2, ['’']);
            }
            for (spelling, all) in SPELLED {
                let marks = if spelling.len() == 2 { [LIGATURE; 2] } else { VARIANTS };
                for (letter, mark) in all.chars().zip(marks) {
                    let spelled: Vec<char> = spelling.chars().chain([mark]).collect();
                    while let Some(at) = letters.windows(spelled.len()).position(|window| window == spelled) {
                        letters.splice(at..at + spelled.len(), [letter]);
                    }
                }
            }
            shown.extend(letters);
        }
        shown
    }

    #[test]
    fn elided_words_are_words_apart() {
        for (language, text, expected) in [
            ("fr", "La stratégie de l'IA", "La stratégie de l'+ IA"),
            ("fr", "vue par l’Ofcom, d’État", "vue par l'+ Ofcom, d'+ État"),
            ("fr-CA", "qu’il n’a, s’il m’a t’a c’est j’ai", "qu'+ il n'+ a, s'+ il m'+ a t'+ a c'+ est j'+ ai"),
            ("fr", "jusqu’ici lorsqu’X puisqu’on quoiqu’en", "jusqu'+ ici lorsqu'+ X puisqu'+ on quoiqu'+ en"),
            ("fr", "(l’IA) « l’X » “d’1,5”", "(l'+ IA) « l'+ X » “d'+ 1,5”"),
            ("fr", "D’énergie QU’elle", "D'+ énergie QU'+ elle"),
            ("fr", "L’Agence. L’État « L’Europe » pour L’IA", "L'+ Agence. L'+ État « L'+ Europe » pour L'+ IA"),
            ("fr", "c’est-à-dire qu’aujourd’hui", "c'+ est-à-dire qu'+ aujourd'hui"),
            ("fr", "l\u{2BC}IA lʼétat l′été", "l'+ IA l'+ état l'+ été"),
            ("it", "dell’IA all’estero un’idea c’è", "dell'+ IA all'+ estero un'+ idea c'+ è"),
            ("it", "quell'anno nell’UE sull’etica coll’aiuto", "quell'+ anno nell'+ UE sull'+ etica coll'+ aiuto"),
            ("ca", "l’energia d’IA dona’m compra'ls", "l'+ energia d'+ IA dona'+ m compra'+ ls"),
            ("oc", "l’energia", "l'+ energia"),
        ] {
            assert_eq!(words(language, text), expected);
        }
    }

    #[test]
    fn an_apostrophe_within_a_word_stays_there() {
        for (language, text) in [
            ("fr", "aujourd'hui prud'homme presqu'île quelqu'un entr'ouvert"),
            ("fr", "de L'Oréal, L'Équipe"),
            ("en", "don't Ofcom's l'IA O'Brien"),
            ("it", "po' sant'Agata"),
            ("br", "c'hoari"),
            ("uk", "п'ять"),
            ("de", "geht's"),
        ] {
            assert_eq!(words(language, text), text);
            assert_eq!(words(language, &text.replace('\'', "’")), text.replace("po'", "po’"));
        }
    }

    #[test]
    fn what_signs_join_are_words_apart() {
        for (text, expected) in [
            ("IA—calcul", "IA—+ calcul"),
            ("2024–2025", "2024–+ 2025"),
            ("espace…défense", "espace…+ défense"),
            ("Paris·Londres•Rome", "Paris·+ Londres•+ Rome"),
            ("agent·e·s", "agent·+ e·+ s"),
            ("24/7 et/ou", "24/+ 7 et/+ ou"),
            ("IA»—«calcul", "IA»—«+ calcul"),
            ("IA→emploi|santé", "IA→+ emploi|+ santé"),
            ("IA\u{200B}calcul", "IA\u{200B}+ calcul"),
            ("n°5 20°C État(s)", "n°+ 5 20°+ C État(+ s)"),
            // These belong together, or are parted by pagefind.
            ("Royaume-Uni gov.uk R&D 10:30 1,5 a_b x@y", "Royaume-Uni gov.uk R&D 10:30 1,5 a_b x@y"),
            ("compte\u{2011}rendu", "compte-rendu"),
            ("— … fin. …", "— … fin. …"),
        ] {
            assert_eq!(words("fr", text), expected);
        }
        assert_eq!(words("ca", "intel·ligència IA·UE"), "intel·ligència IA·+ UE");
    }

    #[test]
    fn letters_are_given_as_they_are_typed() {
        for (text, expected) in [
            ("cœur Œuvre NŒUD", "coeur Oeuvre NOeUD"),
            ("Straße GROẞ ærospace Łódź", "Strasse GROSS aerospace Lódź"),
            ("Øresund đ ð þ ı ħ ŧ", "Oresund d d th i h t"),
            ("CO₂ m² nº", "CO2 m2 no"),
            ("e\u{FB03}cace nu\u{AD}mérique", "efficace numérique"),
        ] {
            assert_eq!(words("fr", text), expected);
        }
    }

    #[test]
    fn a_text_is_shown_as_it_was() {
        for text in [
            "La main-d’œuvre, des vœux\u{A0}: « l’IA—d’État… » aujourd’hui, 24/7.",
            "L’Oréal, Łódź et Øresund, Straße, CO₂ m² đð oœo ssß",
            "l'IA · agent·e·s\nfin—",
            "हिन्दी ไทย 東京・京都 п’ять ארה״ב 👩‍👩‍👧‍👧 ❤️—x",
            "",
            "’’ — ' l’ l’l’l’ œ’œ",
        ] {
            for language in ["fr", "en", "it", "ca", "ja"] {
                assert_eq!(shown(&Spelling::of(language).indexed(text)), text, "{language}");
            }
        }
    }

    #[test]
    fn marks_in_a_text_are_dropped() {
        assert_eq!(Spelling::of("fr").indexed("a\u{E01EF}b\u{E01ED}"), "ab");
    }

    /// A mark alone would be an empty word to pagefind, with which every other begins.
    #[test]
    fn no_mark_stands_apart_from_its_letter() {
        for text in ["l’IA", "dona’m", "a’b", "œ-œ", "x/ø", "l’«IA»", "œ’—œ"] {
            for word in Spelling::of("ca").indexed(text).split(|c: char| c.is_ascii_punctuation() || c == ' ') {
                assert!(word.is_empty() || word.chars().any(char::is_alphanumeric) || word == "«", "{text}: {word:?}");
            }
        }
    }

    /// What readers type is taken apart by the script.
    #[test]
    fn the_script_has_the_same_tables() {
        let script = include_str!("../../static/search.js");
        let object = |pairs: &[(&str, &str)]| {
            let lines = pairs.iter().map(|(key, value)| format!("  {key}: \"{value}\",\n"));
            format!("{{\n{}}};", lines.collect::<String>())
        };
        let escaped = |c: char| format!("\\u{{{:X}}}", c as u32);
        for expected in [
            format!("const SPELLED = {}", object(&SPELLED)),
            format!("const ELIDED = {}", object(&ELIDED)),
            format!("const CONTRACTED = {}", object(&CONTRACTED)),
            format!("const LIKE = {}", object(&LIKE)),
            format!("const GLUE = \"{}\";", escaped(GLUE)),
            format!("const CURVED = \"{}\";", escaped(CURVED)),
            format!("const LIGATURE = \"{}\";", escaped(LIGATURE)),
            format!("const VARIANTS = [\"{}\", \"{}\"];", escaped(VARIANTS[0]), escaped(VARIANTS[1])),
            format!("const APOSTROPHES = /[{APOSTROPHES}]/gu;"),
        ] {
            assert!(script.contains(&expected), "static/search.js does not have:\n{expected}");
        }
        let quoted = SEPARATORS.replace('\\', "\\\\").replace('"', "\\\"");
        let within: String = WITHIN.chars().map(escaped).collect();
        for expected in [format!("const SEPARATORS = \"{quoted}\";"), format!("const WITHIN = \"{within}\";")] {
            assert!(script.contains(&expected), "static/search.js does not have: {expected}");
        }
    }
}
