//! Names that a machine has given to a copy of a file: `p - Copie`, `p (1)`, `Copy of p`.
//!
//! File managers, browsers, mail programs and synchronised folders each have their way. A name is taken for a copy's only
//! where a person would hardly have typed it: the mark stands apart, by a space or in parentheses, in one of a few
//! languages. What a name must not hold at all is [`unportable`](super::unportable)'s to say.

/// The word for a copy, in the languages whose systems were looked at: English, French, German and Dutch, Spanish,
/// Portuguese and Italian, Swedish and Polish, Danish and Norwegian.
const COPY: [&str; 7] = ["copy", "copie", "kopie", "copia", "cópia", "kopia", "kopi"];

/// What stands before the name.
const COPY_OF: [&str; 8] =
    ["copy of ", "copie de ", "copie d’", "copie d'", "kopie von ", "copia de ", "copia di ", "cópia de "];

/// How programs that synchronise folders name the version that lost, in parentheses behind the name.
const CONFLICT: [&str; 4] = ["conflict", "conflit", "konflikt", "conflitto"];

/// The same without parentheses: Syncthing, ownCloud.
const CONFLICT_MARKS: [&str; 2] = [".sync-conflict-", "_conflict-"];

/// The most digits of a number in parentheses: four are a year.
const LONGEST_NUMBER: usize = 3;

/// The name of the original, if a name is one that a machine gives to a copy.
#[must_use]
pub fn copied_name(name: &str) -> Option<&str> {
    let mut original = name;
    while let Some(shorter) = without_mark(original) {
        original = shorter;
    }
    (original.len() < name.len()).then_some(original)
}

/// A name without one mark; nothing where it has none, or is nothing else.
fn without_mark(name: &str) -> Option<&str> {
    let name = name.trim();
    let shorter = without_parentheses(name)
        .or_else(|| without_word(name))
        .or_else(|| COPY_OF.iter().find_map(|prefix| without_prefix(name, prefix)))
        .or_else(|| CONFLICT_MARKS.iter().find_map(|mark| name.split_once(mark)).map(|(before, _)| before));
    shorter.map(str::trim).filter(|shorter| !shorter.is_empty())
}

/// `p (1)`, `p (copy)`, `p (another copy)`, `p (Anna's conflicted copy 2026-03-05)`.
fn without_parentheses(name: &str) -> Option<&str> {
    let (before, inside) = name.strip_suffix(')')?.rsplit_once('(')?;
    let number = (1..=LONGEST_NUMBER).contains(&inside.len()) && inside.bytes().all(|byte| byte.is_ascii_digit());
    let inside = inside.to_lowercase();
    let mut words = inside.split_whitespace();
    let says_copy = words.next_back().is_some_and(|last| COPY.contains(&last)) && words.count() <= 1;
    (number || says_copy || CONFLICT.iter().any(|word| inside.contains(word))).then_some(before)
}

/// `p - Copie`, `p copy`, `p copy 2`.
fn without_word(name: &str) -> Option<&str> {
    let (before, last) = name.rsplit_once(' ')?;
    let number = (1..=LONGEST_NUMBER).contains(&last.len()) && last.bytes().all(|byte| byte.is_ascii_digit());
    let (before, word) = if number { before.rsplit_once(' ')? } else { (before, last) };
    let says_copy = COPY.contains(&word.to_lowercase().as_str());
    says_copy.then(|| before.trim_end_matches([' ', '-', '–']))
}

/// A name without its beginning, in which capitals do not count.
fn without_prefix<'n>(name: &'n str, prefix: &str) -> Option<&'n str> {
    let (start, rest) = name.split_at_checked(prefix.len())?;
    (start.to_lowercase() == prefix).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_known_by_the_marks_of_many_systems() {
        for (name, original) in [
            ("p - Copie", "p"),
            ("p - Copie (2)", "p"),
            ("p - Copy", "p"),
            ("p - Kopie (3)", "p"),
            ("p (1)", "p"),
            ("p(12)", "p"),
            ("p copie", "p"),
            ("p copie 2", "p"),
            ("p copy 10", "p"),
            ("p (copy)", "p"),
            ("p (another copy)", "p"),
            ("p (autre copie)", "p"),
            ("p (3e copie)", "p"),
            ("Copie de p", "p"),
            ("Copie d’été", "été"),
            ("Copy of 03-march", "03-march"),
            ("Copy of Copy of p", "p"),
            ("Copia di p", "p"),
            ("Cópia de p", "p"),
            ("p (conflicted copy 2026-03-05)", "p"),
            ("p (Anna's conflicted copy 2026-03-05)", "p"),
            ("p (Copie en conflit de Anna 2026-03-05)", "p"),
            ("p.sync-conflict-20260305-101500-ABCDEFG", "p"),
            ("p.fr - Copie", "p.fr"),
            ("p.fr (1)", "p.fr"),
        ] {
            assert_eq!(copied_name(name), Some(original), "{name}");
        }
    }

    #[test]
    fn other_names_are_the_writers_own() {
        for name in [
            "p",
            "03-march",
            "rapport (2026)",
            "rapport (bis)",
            "copie",
            "copy",
            "(1)",
            "- Copie",
            "hardcopy",
            "p-copy",
            "copyright",
            "Copie privée et IA",
            "a (b) c",
            "la copie privée",
            "photocopie",
            "",
        ] {
            assert_eq!(copied_name(name), None, "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_name_is_judged(name in "(copy|copie| |\\(|\\)|1|-|é|of |conflict|x){0,12}") {
            if let Some(original) = copied_name(&name) {
                proptest::prop_assert!(!original.is_empty() && original.len() < name.len());
            }
        }
    }
}
