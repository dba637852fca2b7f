//! Where sentences end, and how a text is shortened so that it ends with one.
//!
//! A small set of rules instead of ICU's sentence breaks: those end a sentence after « M. » and "U.S.", since they know no
//! abbreviations, so that most of these rules were needed beside them, with a table of 100 KB more in the binary. Rules can
//! be few here because a doubtful end costs little: the sentence is taken to go on, and the text is cut at another.

use super::end_early;

/// Abbreviations that a name or a title follows: what is written after them belongs to the same sentence.
const BEFORE_NAMES: &[&str] = &[
    "M", "MM", "Mme", "Mmes", "Mlle", "Mgr", "Pr", "Me", "Dr", "Drs", "Mr", "Mrs", "Ms", "Prof", "St", "Ste", "Sr",
    "Sra", "Srta", "Dra", "Jr", "Gov", "Sen", "Rep", "Gen", "Col", "Capt", "Lt", "Sgt", "Rev", "Hon", "Pres", "Hr",
    "Fr", "Sig", "Dott", "Mt", "Ft", "cf", "Cf", "vs", "éd", "dir", "resp", "env", "approx", "ca", "bzw", "vgl", "ggf",
    "Inc", "Ltd", "Co", "Corp", "dept", "Dept", "av", "apr", "coll", "Réf", "réf", "Ch", "Ph", "Univ", "univ", "Bd",
    "bd", "Cie", "Rt", "Maj", "Adm", "al", "Messrs", "Bros", "Cass", "civ", "crim", "soc", "Cons", "const", "Cm",
    "Cmnd",
];
/// Abbreviations that a number follows.
const BEFORE_NUMBERS: &[&str] = &[
    "art", "al", "p", "pp", "n", "no", "nos", "vol", "fig", "ch", "chap", "sec", "par", "nr", "abs", "núm", "pág",
    "pag", "ord", "eq", "ann", "reg", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
    "dec", "janv", "févr", "avr", "juil", "déc", "tél", "tel",
];
/// Months that a German ordinal precedes: „am 3. März“.
const GERMAN_MONTHS: &[&str] = &[
    "Januar",
    "Jänner",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
    "Jahrhundert",
];

/// Signs that end a sentence whatever follows, without a space: of Chinese, Japanese and other scripts.
const ALONE: [char; 7] = ['。', '！', '？', '｡', '।', '۔', '።'];
/// Signs that may close a quotation or a bracket behind the end.
const CLOSING: [char; 12] = ['»', '«', '”', '“', '’', '"', '\'', ')', ']', '」', '』', '›'];
/// Signs that may open what follows.
const OPENING: [char; 12] = ['«', '“', '‘', '"', '\'', '(', '[', '¿', '¡', '„', '»', '‹'];

/// How many characters a teaser has.
#[derive(Debug, Clone, Copy)]
pub struct Length {
    /// It ends with the last sentence that ends within so many.
    pub most: usize,
    /// With fewer, a further sentence is taken, if it ends within `whole`.
    pub least: usize,
    /// A sentence that begins the text is taken whole if it ends within so many.
    pub whole: usize,
}

/// The beginning of a text, whose words stand apart by one space, as whole sentences. Only a first sentence that is longer
/// than `length.whole` is cut, where a clause ends, with an ellipsis.
#[must_use]
pub fn teaser(text: &str, length: Length) -> String {
    let mut ends: Vec<(usize, usize)> = Vec::new();
    let mut characters = 0;
    let mut counted = 0;
    for end in sentence_ends(text) {
        characters += text[counted..end].chars().count();
        counted = end;
        ends.push((end, characters));
        if characters > length.whole {
            break;
        }
    }
    let all = characters + text[counted..].chars().take(length.whole + 1).count();
    // What ends a paragraph ends a sentence, full stop or not.
    if counted < text.len() && all <= length.whole && ends_whole(text) {
        ends.push((text.len(), all));
    }
    let fitting = ends.iter().rev().find(|(_, characters)| *characters <= length.most);
    let whole = ends.iter().find(|(_, characters)| *characters > length.most && *characters <= length.whole);
    match (fitting, whole) {
        (Some((_, characters)), Some((end, _))) if *characters < length.least => text[..*end].to_owned(),
        (Some((end, _)), _) | (None, Some((end, _))) => text[..*end].to_owned(),
        (None, None) => cut(text, length.most),
    }
}

/// Whether a text that is short enough says all: it does not lead on to something below, as « Trois axes : » does.
fn ends_whole(text: &str) -> bool {
    !text.ends_with([':', ',', ';'])
}

/// The beginning of a long sentence, up to the end of a clause or else of a word.
fn cut(text: &str, most: usize) -> String {
    let mut out = text.to_owned();
    let Some((end, _)) = text.char_indices().nth(most.saturating_sub(1)) else {
        end_early(&mut out);
        return out;
    };
    let begin = &text[..end];
    let breaks = |letter: char| letter.is_whitespace() && !matches!(letter, '\u{A0}' | '\u{202F}');
    let word = if text[end..].starts_with(breaks) { begin } else { &begin[..begin.rfind(breaks).unwrap_or(end)] };
    // The later half: a clause that ends early says too little.
    let late = word.len() / 2;
    let clause = word
        .char_indices()
        .zip(word.chars().skip(1))
        .filter(|((at, sign), next)| *at >= late && matches!(sign, ',' | ';' | ':' | '–' | '—') && breaks(*next))
        .map(|((at, _), _)| at)
        .last();
    out.truncate(clause.unwrap_or(word.len()));
    end_early(&mut out);
    out
}

/// Where the sentences of a text end, closing quotation marks and brackets included.
fn sentence_ends(text: &str) -> impl Iterator<Item = usize> {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(found) =
            text[from..].find(|letter| matches!(letter, '.' | '!' | '?' | '…' | '؟') || ALONE.contains(&letter))
        {
            let start = from + found;
            let signs = text[start..]
                .trim_start_matches(|letter| matches!(letter, '.' | '!' | '?' | '…' | '؟') || ALONE.contains(&letter));
            let signs_end = text.len() - signs.len();
            let end = closed(text, signs_end);
            from = end;
            if is_end(text, start..signs_end, end) {
                return Some(end);
            }
        }
        None
    })
}

/// Behind the signs that close what ends at `at`.
fn closed(text: &str, at: usize) -> usize {
    let mut end = at;
    loop {
        let rest = &text[end..];
        // A French quotation closes behind a space.
        let spaced = rest.trim_start_matches([' ', '\u{A0}', '\u{202F}']);
        let closing = if spaced.starts_with('»') { spaced } else { rest };
        let Some(sign) = closing.chars().next().filter(|sign| CLOSING.contains(sign)) else { return end };
        end = text.len() - closing.len() + sign.len_utf8();
    }
}

/// Whether a sentence ends with these signs, of which what closes it ends at `end`.
fn is_end(text: &str, signs: std::ops::Range<usize>, end: usize) -> bool {
    let rest = &text[end..];
    if text[signs.clone()].contains(ALONE) || rest.trim().is_empty() {
        return true;
    }
    if !rest.starts_with(char::is_whitespace) {
        return false;
    }
    let next = rest.trim_start_matches(|letter: char| {
        letter.is_whitespace() || OPENING.contains(&letter) || matches!(letter, '–' | '—' | '-' | '*')
    });
    if next.starts_with(char::is_lowercase) || rest.trim_start().starts_with([',', ';', ':', '/']) {
        return false;
    }
    &text[signs.clone()] != "." || !is_abbreviation(&text[..signs.start], next)
}

/// Whether a full stop behind `before` is that of an abbreviation; `next` follows it.
fn is_abbreviation(before: &str, next: &str) -> bool {
    let separates =
        |letter: char| letter.is_whitespace() || OPENING.contains(&letter) || matches!(letter, '’' | '/' | '–' | '—');
    let word = before.rsplit(separates).next().unwrap_or_default();
    let stem = word.rsplit('-').next().unwrap_or_default();
    let number = next.starts_with(|letter: char| letter.is_ascii_digit() || "IVX".contains(letter)) || is_letter(next);
    let ordinal = !word.is_empty() && word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    // An initial, `J. Martin`, or several, `U.S.`; a number of a list that begins the text.
    let initial = stem.chars().count() == 1 && stem.chars().all(char::is_alphabetic);
    let several = word.contains('.')
        && word.split('.').all(|part| part.chars().count() <= 2 && !part.contains(|c: char| c.is_ascii_digit()));
    initial
        || several
        || (ordinal && word.len() == before.trim_start().len())
        || (ordinal && GERMAN_MONTHS.iter().any(|month| next.starts_with(month)))
        || BEFORE_NAMES.contains(&stem)
        || (number && BEFORE_NUMBERS.iter().any(|known| known.eq_ignore_ascii_case(stem) || *known == stem))
}

/// Whether a text begins with a capital letter that counts, alone or before figures: `fig. A`, `art. L. 123-4`.
fn is_letter(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default();
    let rest = word.strip_prefix(char::is_uppercase);
    rest.is_some_and(|rest| rest.chars().all(|sign| sign.is_ascii_digit() || ".,;:-–)".contains(sign)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LENGTH: Length = Length { most: 60, least: 20, whole: 90 };

    fn sentences(text: &str) -> Vec<&str> {
        let mut start = 0;
        let mut found = Vec::new();
        for end in sentence_ends(text) {
            found.push(text[start..end].trim());
            start = end;
        }
        found
    }

    #[test]
    fn sentences_end_in_many_languages() {
        for (text, first) in [
            ("Un mot. Deux mots.", "Un mot."),
            ("Vraiment\u{202F}? Oui.", "Vraiment\u{202F}?"),
            ("Il dit\u{A0}: «\u{A0}Oui.\u{A0}» Puis il part.", "Il dit\u{A0}: «\u{A0}Oui.\u{A0}»"),
            ("He said “yes.” Then he left.", "He said “yes.”"),
            ("It works (mostly.) Then it fails.", "It works (mostly.)"),
            ("Et après… Rien.", "Et après…"),
            ("Et après... Rien.", "Et après..."),
            ("これは文です。次の文。", "これは文です。"),
            ("¿Qué? ¡Nada!", "¿Qué?"),
            ("هل هذا؟ نعم.", "هل هذا؟"),
            ("Er sagte »ja.« Dann ging er.", "Er sagte »ja.«"),
            ("Coûte 28,2 Mds€. Le plan suit.", "Coûte 28,2 Mds€."),
            ("In 2026. 36 sites follow.", "In 2026."),
            ("Tout est là, etc. Le reste suit.", "Tout est là, etc."),
            ("A work of art. The rest.", "A work of art."),
            ("He said no. The rest.", "He said no."),
        ] {
            assert_eq!(sentences(text)[0], first);
            assert_eq!(sentences(text).len(), 2, "{text}");
        }
    }

    #[test]
    fn no_sentence_ends_within_an_abbreviation_or_a_number() {
        for text in [
            "M. Dupont et Mme. Martin ont signé.",
            "Le Dr. House, J.-P. Martin et le Pr. X sont là.",
            "L’art. 5 et la p. 12, vol. II, n. 3.",
            "The U.S. Government and Mr. Smith vs. Ofcom Ltd. Both agree.",
            "Version 3.5 of gov.uk and v2.0 is out.",
            "See e.g. The Times, i.e. Its website.",
            "Il a dit «\u{A0}oui\u{202F}!\u{A0}» et il est parti.",
            "Yahoo! a annoncé un plan.",
            "Et puis… il est parti.",
            "Am 3. März beginnt es.",
            "1. Le plan est là.",
            "Le prix (5 000 £.), dit-on, monte.",
            "George W. Bush was there.",
            "L’avis de l’art. L. 123-4 et de la fig. A suffit.",
            "La Cass. civ. 1re et le Cons. const. Tous deux ont jugé.",
            "Avec Ph. Martin, av. J.-C. et la Réf. B.",
            "Command paper Cm. 1234 by the Rt. Hon. Smith et al. Both agree.",
        ] {
            assert_eq!(sentences(text), [text]);
        }
    }

    #[test]
    fn a_teaser_ends_with_a_sentence() {
        let short = "Un texte court, sans plus";
        assert_eq!(teaser(short, LENGTH), short);
        assert_eq!(
            teaser("Une phrase assez longue pour suffire. Une autre qui dépasse la limite.", LENGTH),
            "Une phrase assez longue pour suffire."
        );
        // A first sentence that says little takes the next along.
        let both = "Oui. Une phrase bien plus longue, qui dépasse un peu la limite voulue.";
        assert_eq!(teaser(&format!("{both} Et une autre."), LENGTH), both);
        let long = "Une seule phrase qui dépasse la limite, mais pas de beaucoup, et reste entière.";
        assert_eq!(teaser(&format!("{long} Suite."), LENGTH), long);
        let monster = format!("Une phrase énorme qui commence par une longue clause, {}", "et encore ".repeat(20));
        assert_eq!(teaser(&monster, LENGTH), "Une phrase énorme qui commence par une longue clause…");
        let words = "mot ".repeat(40);
        assert_eq!(teaser(words.trim(), LENGTH), format!("{}…", "mot ".repeat(15).trim()));
        assert_eq!(teaser(&"é".repeat(300), LENGTH).chars().count(), 60);
    }

    #[test]
    fn a_teaser_does_not_lead_on_to_what_is_not_there() {
        assert_eq!(teaser("Le plan est là. Il a trois axes\u{A0}:", LENGTH), "Le plan est là.");
        assert_eq!(teaser("Il a trois axes\u{A0}:", LENGTH), "Il a trois axes…");
    }

    proptest::proptest! {
        #[test]
        fn a_teaser_begins_the_text(text in "([a-zA-Zé]{1,8}|[.!?…,:]|»|«| |\u{A0}|[0-9]|。|\\(|\\)|’){0,60}") {
            let teaser = teaser(&text, LENGTH);
            let begin = teaser.strip_suffix('…').unwrap_or(&teaser);
            proptest::prop_assert!(text.starts_with(begin));
            proptest::prop_assert!(teaser.chars().count() <= LENGTH.whole.max(LENGTH.most + 1));
        }
    }
}
