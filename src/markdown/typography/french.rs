//! French: high punctuation, guillemets, numbers, ordinals.

use super::near::{Gap, Near, is_day, opens, replace};
use super::{Edit, NARROW, OBJECT, Typography, WIDE, With};

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

const UNITS: [&str; 63] = [
    "%", "‰", "€", "£", "$", "¥", "°C", "°F", "Md", "Mds", "Md€", "Mds€", "M€", "k€", "Md£", "Mds£", "M£", "k£", "Md$",
    "Mds$", "M$", "k$", "M", "km", "m", "cm", "mm", "nm", "km²", "m²", "m³", "ha", "kg", "g", "mg", "t", "Mt", "L",
    "W", "kW", "MW", "GW", "TW", "kWh", "MWh", "GWh", "TWh", "Hz", "kHz", "MHz", "GHz", "ko", "Mo", "Go", "To", "Po",
    "Mbit", "Gbit", "h", "min", "s", "ms", "CAD",
];

const AMOUNTS: [&str; 14] = [
    "million",
    "millions",
    "milliard",
    "milliards",
    "billion",
    "billions",
    "trillion",
    "trillions",
    "euro",
    "euros",
    "livre",
    "livres",
    "dollar",
    "dollars",
];

/// What a currency's sign may follow beside figures.
pub(in crate::markdown) const MULTIPLES: [&str; 8] =
    ["M", "Md", "Mds", "k", "million", "millions", "milliard", "milliards"];

/// What comes before a figure.
const NUMBERED: [&str; 25] = [
    "n°", "N°", "nos", "p.", "pp.", "art.", "Art.", "vol.", "chap.", "fig.", "t.", "al.", "§", "§§", "éd.", "liv.",
    "ann.", "ch.", "coll.", "tabl.", "col.", "f.", "v.", "l.", "sect.",
];

/// What comes before a name.
const TITLES: [&str; 10] = ["M.", "MM.", "Mme", "Mmes", "Mlle", "Mlles", "Dr", "Drs", "Pr", "Mgr"];

/// What an ordinal in capitals counts.
const COUNTED: [&str; 8] =
    ["siècle", "siècles", "millénaire", "millénaires", "République", "arrondissement", "législature", "congrès"];

/// Whether `;`, `!` and `?` end something, by what follows them.
fn ends_high(near: &Near, at: usize) -> bool {
    let rest = near.run()[at..].trim_start_matches(['!', '?', ';']);
    let signs = near.run().len() - at - rest.len();
    let after = rest.chars().next();
    // `;)` is a face.
    let face = signs == 1 && near.run()[at..].starts_with(';') && matches!(after, Some(')' | ']'));
    let closes = |c: char| c.is_whitespace() || matches!(c, ')' | ']' | '»' | '”' | '"' | '’' | '\'' | '…' | OBJECT);
    !face && (after.is_none_or(closes) || rest.starts_with("..."))
}

fn is_high(c: char) -> bool {
    matches!(c, ';' | '!' | '?')
}

/// Whether punctuation can follow, so that a space before it was meant or forgotten.
fn carries(c: char) -> bool {
    !opens(c)
        && !matches!(c, ';' | '!' | '?' | ':' | '\\' | '=' | '<' | '>' | '&' | '#' | '@' | '|' | '+' | '~' | '^' | '_')
}

/// Whether a space between a sign and punctuation was meant, since it was typed: behind any sign but one that opens, and
/// behind punctuation of the same kind where that belongs to a word.
fn carries_spaced(near: &Near, gap: &Gap) -> bool {
    let c = gap.before;
    if matches!(c, ';' | '!' | '?' | ':') {
        let word = near.run()[..gap.at.start].trim_end_matches(['!', '?']).trim_end();
        return matches!(c, '!' | '?') && word.ends_with(char::is_alphanumeric);
    }
    !c.is_whitespace() && !matches!(c, '(' | '[' | '{' | '«' | '“' | '„' | '‘' | '¿' | '¡')
}

/// Whether a sign ends a name, as in `Canal+`, `C++` and `C#`, so that punctuation without a space can follow it.
fn ends_name(near: &Near, at: usize) -> bool {
    let name = near.run()[..at].trim_end_matches(['+', '#']);
    (1..=2).contains(&(at - name.len())) && name.ends_with(char::is_alphanumeric)
}

pub(super) fn space_before_high(near: &Near, gap: &Gap) -> Option<Edit> {
    let high = is_high(gap.after) && !near.is_kept(gap.at.end);
    (high && carries_spaced(near, gap) && ends_high(near, gap.at.end)).then(|| gap.becomes(NARROW))
}

pub(super) fn missing_before_high(near: &Near, at: usize) -> Option<Edit> {
    let before = near.before(at)?;
    let with = match near.after(at)? {
        '!' => "\u{202F}!",
        '?' => "\u{202F}?",
        _ => "\u{202F};",
    };
    let follows = carries(before) || ends_name(near, at);
    let forgotten = near.voice(at) != Typography::FrenchCanada && follows && ends_high(near, at);
    forgotten.then(|| replace(at..at + 1, with))
}

/// Whether a colon ends something, by what follows it.
fn ends_colon(near: &Near, at: usize) -> bool {
    let ends = |c: char| c.is_whitespace() || matches!(c, '»' | '”' | '«' | '“' | OBJECT);
    near.after(at + 1).is_none_or(ends) || near.closes(at + 1) || near.opens(at + 1)
}

pub(super) fn space_before_colon(near: &Near, gap: &Gap) -> Option<Edit> {
    let colon = gap.after == ':' && !near.is_kept(gap.at.end);
    (colon && carries_spaced(near, gap) && ends_colon(near, gap.at.end))
        .then(|| gap.becomes(near.voice(gap.at.start).wide()))
}

pub(super) fn missing_before_colon(near: &Near, at: usize) -> Option<Edit> {
    let before = near.before(at)?;
    let with = if near.voice(at) == Typography::FrenchSwitzerland { "\u{202F}:" } else { "\u{A0}:" };
    let follows = carries(before) || ends_name(near, at);
    (follows && ends_colon(near, at)).then(|| replace(at..at + 1, with))
}

pub(super) fn space_within_guillemets(near: &Near, gap: &Gap) -> Option<Edit> {
    ((gap.before == '«') != (gap.after == '»')).then(|| gap.becomes(near.voice(gap.at.start).wide()))
}

pub(super) fn missing_within_guillemets(near: &Near, at: usize) -> Option<Edit> {
    let sign = near.after(at)?;
    let end = at + sign.len_utf8();
    let narrow = near.voice(at) == Typography::FrenchSwitzerland;
    let with = match sign {
        '«' if near.after(end).is_some_and(|c| !c.is_whitespace() && c != '»') => ["«\u{A0}", "«\u{202F}"],
        '»' if near.before(at).is_some_and(|c| !c.is_whitespace() && c != '«') => ["\u{A0}»", "\u{202F}»"],
        _ => return None,
    };
    Some(replace(at..end, with[usize::from(narrow)]))
}

/// `28 000`, but not `2026 300`: the first group has one to three figures.
pub(super) fn groups(near: &Near, gap: &Gap) -> Option<Edit> {
    if gap.at.len() > 1 {
        return None;
    }
    let (run, at) = (near.run(), gap.at.start);
    let first = run[..at].trim_end_matches(|c: char| c.is_ascii_digit());
    let second = run[gap.at.end..].trim_start_matches(|c: char| c.is_ascii_digit());
    let follows = run.len() - gap.at.end - second.len() == 3 && !second.starts_with(|c: char| c.is_alphanumeric());
    let bounded = |c: char| !c.is_alphanumeric() && !matches!(c, '.' | ',' | '_' | '/' | '-');
    let free = near.before(first.len()).is_none_or(bounded) || near.sign_before(first.len());
    let leads = (1..=3).contains(&(at - first.len())) && free;
    let wide = if near.voice(at) == Typography::FrenchCanada { WIDE } else { NARROW };
    (follows && leads).then(|| gap.becomes(wide))
}

/// Whether an apostrophe follows, which makes another word of it: `5 m'ont dit`.
fn is_elided(near: &Near, end: usize) -> bool {
    near.after(end).is_some_and(|c| c == '\'' || c == '’')
}

pub(super) fn unit(near: &Near, gap: &Gap) -> Option<Edit> {
    let word = near.word_after(gap.at.end);
    let unit = UNITS.contains(&word) && !is_elided(near, gap.at.end + word.len());
    (unit && near.number_before(gap.at.start)).then(|| gap.becomes(NARROW))
}

/// Digits with the narrow space behind them.
const SPACED_DIGITS: [&str; 10] = [
    "0\u{202F}",
    "1\u{202F}",
    "2\u{202F}",
    "3\u{202F}",
    "4\u{202F}",
    "5\u{202F}",
    "6\u{202F}",
    "7\u{202F}",
    "8\u{202F}",
    "9\u{202F}",
];

/// `36M£`, `28,2Mds£`, `50€`: an amount of money typed without its space.
pub(super) fn missing_before_currency(near: &Near, at: usize) -> Option<Edit> {
    let end = at + 1;
    let unit = near.word_after(end);
    let multiple = unit.trim_end_matches(['€', '£', '$', '¥']);
    let is_money = multiple.len() < unit.len() && (multiple.is_empty() || MULTIPLES.contains(&multiple));
    let is_unit = is_money || matches!(unit, "Md" | "Mds");
    let digit = near.run().as_bytes().get(at)?.checked_sub(b'0')?;
    let spaced = SPACED_DIGITS.get(usize::from(digit))?;
    (is_unit && !is_elided(near, end + unit.len()) && near.number_before(end)).then(|| replace(at..end, spaced))
}

pub(super) fn currency(near: &Near, gap: &Gap) -> Option<Edit> {
    let currency = matches!(gap.after, '€' | '£' | '$' | '¥');
    let alone = || near.word_after(gap.at.end).len() == gap.after.len_utf8();
    let multiple = near.word_before(gap.at.start).trim_start_matches(|c: char| c.is_ascii_digit());
    (currency && alone() && MULTIPLES.contains(&multiple)).then(|| gap.becomes(NARROW))
}

pub(super) fn amount(near: &Near, gap: &Gap) -> Option<Edit> {
    let counts = AMOUNTS.contains(&near.word_after(gap.at.end));
    (counts && near.number_before(gap.at.start)).then(|| gap.becomes(NARROW))
}

/// The space before `h` is a unit's; this is the one behind it.
pub(super) fn hours(near: &Near, gap: &Gap) -> Option<Edit> {
    let at = gap.at.start;
    let minutes = near.word_after(gap.at.end);
    let hour = near.run()[..at - 1].trim_end_matches([' ', '\u{A0}', '\u{202F}']);
    let counts = minutes.len() == 2 && minutes.parse::<u8>().is_ok_and(|minutes| minutes < 60);
    (near.word_before(at) == "h" && counts && near.number_before(hour.len())).then(|| gap.becomes(NARROW))
}

pub(super) fn day(near: &Near, gap: &Gap) -> Option<Edit> {
    if !MONTHS.contains(&near.word_after(gap.at.end)) {
        return None;
    }
    let day = near.word_before(gap.at.start);
    (day == "1er" || (is_day(day) && near.number_before(gap.at.start))).then(|| gap.becomes(WIDE))
}

pub(super) fn number(near: &Near, gap: &Gap) -> Option<Edit> {
    NUMBERED.contains(&near.word_before(gap.at.start)).then(|| gap.becomes(WIDE))
}

pub(super) fn title(near: &Near, gap: &Gap) -> Option<Edit> {
    let titled = gap.after.is_uppercase() && TITLES.contains(&near.word_before(gap.at.start));
    titled.then(|| gap.becomes(WIDE))
}

pub(super) fn century(near: &Near, gap: &Gap) -> Option<Edit> {
    // Nearly all words are told from ordinals by the letter before their ending.
    let before = &near.run().as_bytes()[..gap.at.start];
    let ending = before.iter().rev().take_while(|byte| byte.is_ascii_lowercase()).count();
    if !(1..=LONGEST_ENDING).contains(&ending)
        || !before[..before.len() - ending].last().is_some_and(|byte| is_roman_digit(*byte))
    {
        return None;
    }
    let word = near.word_before(gap.at.start);
    let ordinal = is_roman(&word[..word.len().saturating_sub(ending)]);
    (ordinal && COUNTED.contains(&near.word_after(gap.at.end))).then(|| gap.becomes(WIDE))
}

fn is_roman(text: &str) -> bool {
    text.bytes().all(is_roman_digit)
}

fn is_roman_digit(byte: u8) -> bool {
    b"IVXLCDM".contains(&byte)
}

/// `ndes`.
const LONGEST_ENDING: usize = 4;

/// The letters that begin at a place and end as a word does.
fn ending<'r>(near: &Near<'r>, at: usize) -> Option<&'r str> {
    let rest = &near.run()[at..];
    let length = rest.bytes().take(LONGEST_ENDING + 1).take_while(u8::is_ascii_lowercase).count();
    let after = rest[length..].chars().next();
    let whole = after.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '\'' | '’'));
    ((1..=LONGEST_ENDING).contains(&length) && whole).then(|| &rest[..length])
}

fn raise(at: usize, ending: &str) -> Edit {
    Edit { at: at..at + ending.len(), with: With::Raised }
}

pub(super) fn ordinal(near: &Near, at: usize) -> Option<Edit> {
    let end = at + 1;
    near.after(end).filter(|c| matches!(c, 'e' | 'r' | 'n'))?;
    let ending = ending(near, end)?;
    let start = near.run()[..end].trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let bounded = |c: char| !c.is_alphanumeric() && !matches!(c, '.' | ',' | '_' | '/' | '-' | '=' | '#');
    let fits = match &near.run()[start..end] {
        "1" => matches!(ending, "er" | "ers" | "re" | "res"),
        "2" => matches!(ending, "e" | "es" | "nd" | "nds" | "nde" | "ndes"),
        _ => matches!(ending, "e" | "es"),
    };
    let free = near.before(start).is_none_or(bounded) || near.sign_before(start);
    (fits && free).then(|| raise(end, ending))
}

/// `XXIe`; a single letter only before what is counted so, as `De` and `Ve` are words.
pub(super) fn roman(near: &Near, at: usize) -> Option<Edit> {
    let end = at + 1;
    near.after(end).filter(|c| matches!(c, 'e' | 'r'))?;
    let ending = ending(near, end)?;
    let run = near.run();
    let start = run[..end].trim_end_matches(|c: char| c.is_ascii() && is_roman(c.encode_utf8(&mut [0; 4]))).len();
    if near.before(start).is_some_and(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let numeral = &run[start..end];
    let fits = match (numeral, ending) {
        ("I", "er" | "ers" | "re" | "res") => true,
        (_, "e" | "es") if numeral.len() > 1 => true,
        ("V" | "X", "e" | "es") => {
            let rest = run[end + ending.len()..].trim_start_matches([' ', '\n', '\u{A0}', '\u{202F}']);
            COUNTED.contains(&near.word_after(run.len() - rest.len()))
        }
        _ => false,
    };
    fits.then(|| raise(end, ending))
}
