//! How a language writes figures and dates: its signs, the names of months, words for numbers, multiples, currencies.
//!
//! Signs and months come from the language's own rules. Words for multiples are known of some languages; of others only
//! digits are compared. Words for numbers are known of French and English.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use crate::lang::Locale;

/// How a language writes figures and dates.
#[derive(Debug)]
pub(super) struct Notation {
    /// Its own digits, from zero.
    digits: Vec<char>,
    /// Before decimals.
    pub(super) decimal: char,
    /// Between thousands.
    pub(super) group: Option<char>,
    /// Names of months in small letters, with their number and whether they are whole names.
    months: HashMap<String, (u8, bool)>,
    /// Names of months in the other languages of the site, as they are written there.
    other_months: HashMap<String, u8>,
    /// The language, without region.
    language: Language,
}

/// Languages whose words are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    French,
    English,
    /// With its words for multiples and their powers of ten.
    Other(Option<&'static [(&'static str, i32)]>),
}

const FRENCH: &[(&str, i32)] = &[
    ("mille", 3),
    ("millier", 3),
    ("milliers", 3),
    ("million", 6),
    ("millions", 6),
    ("milliard", 9),
    ("milliards", 9),
    ("billion", 12),
    ("billions", 12),
    ("trillion", 18),
    ("trillions", 18),
];
const ENGLISH: &[(&str, i32)] = &[
    ("thousand", 3),
    ("million", 6),
    ("millions", 6),
    ("billion", 9),
    ("billions", 9),
    ("trillion", 12),
    ("trillions", 12),
];
const GERMAN: &[(&str, i32)] = &[
    ("tausend", 3),
    ("million", 6),
    ("millionen", 6),
    ("milliarde", 9),
    ("milliarden", 9),
    ("billion", 12),
    ("billionen", 12),
];
const SPANISH: &[(&str, i32)] = &[("mil", 3), ("millón", 6), ("millones", 6), ("billón", 12), ("billones", 12)];
const ITALIAN: &[(&str, i32)] = &[("mila", 3), ("milione", 6), ("milioni", 6), ("miliardo", 9), ("miliardi", 9)];
const PORTUGUESE: &[(&str, i32)] =
    &[("mil", 3), ("milhão", 6), ("milhões", 6), ("bilhão", 9), ("bilhões", 9), ("trilhão", 12), ("trilhões", 12)];
const DUTCH: &[(&str, i32)] = &[("duizend", 3), ("miljoen", 6), ("miljard", 9), ("biljoen", 12)];

/// Multiples that are written alike everywhere.
const SIGNS: &[(&str, i32)] = &[
    ("k", 3),
    ("K", 3),
    ("M", 6),
    ("Mn", 6),
    ("mn", 6),
    ("Mio", 6),
    ("mln", 6),
    ("Md", 9),
    ("Mds", 9),
    ("md", 9),
    ("mds", 9),
    ("Mrd", 9),
    ("mld", 9),
    ("bn", 9),
    ("Bn", 9),
    ("tn", 12),
    ("Tn", 12),
    ("trn", 12),
];

/// Currencies by their words and codes, in small letters.
const CURRENCIES: &[(&str, char)] = &[
    ("livre", '£'),
    ("livres", '£'),
    ("pound", '£'),
    ("pounds", '£'),
    ("pfund", '£'),
    ("libra", '£'),
    ("libras", '£'),
    ("sterline", '£'),
    ("gbp", '£'),
    ("euro", '€'),
    ("euros", '€'),
    ("eur", '€'),
    ("dollar", '$'),
    ("dollars", '$'),
    ("dólares", '$'),
    ("dollari", '$'),
    ("usd", '$'),
    ("yen", '¥'),
    ("yens", '¥'),
    ("jpy", '¥'),
    ("yuan", '元'),
    ("yuans", '元'),
    ("cny", '元'),
    ("rmb", '元'),
    ("franc", '₣'),
    ("francs", '₣'),
    ("chf", '₣'),
    ("roupie", '₹'),
    ("roupies", '₹'),
    ("rupee", '₹'),
    ("rupees", '₹'),
    ("inr", '₹'),
];

/// Words for numbers that are added up.
const FRENCH_NUMBERS: &[(&str, u32)] = &[
    ("zéro", 0),
    ("un", 1),
    ("une", 1),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("six", 6),
    ("sept", 7),
    ("huit", 8),
    ("neuf", 9),
    ("dix", 10),
    ("onze", 11),
    ("douze", 12),
    ("treize", 13),
    ("quatorze", 14),
    ("quinze", 15),
    ("seize", 16),
    ("vingt", 20),
    ("vingts", 20),
    ("trente", 30),
    ("quarante", 40),
    ("cinquante", 50),
    ("soixante", 60),
    ("septante", 70),
    ("huitante", 80),
    ("nonante", 90),
    ("dizaine", 10),
    ("douzaine", 12),
    ("quinzaine", 15),
    ("vingtaine", 20),
    ("trentaine", 30),
    ("quarantaine", 40),
    ("cinquantaine", 50),
    ("soixantaine", 60),
    ("centaine", 100),
    ("millier", 1000),
];
const ENGLISH_NUMBERS: &[(&str, u32)] = &[
    ("zero", 0),
    ("a", 1),
    ("an", 1),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];

/// What a word does to the number before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberWord {
    /// It is added.
    Add(u32),
    /// It multiplies, as "hundred" does.
    Times(u32),
    /// An article, which is one only before a multiple.
    Article,
}

impl Notation {
    /// Of a language of the site.
    pub(super) fn new(tag: &str, locale: &Locale) -> Self {
        let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let language = match primary.as_str() {
            "fr" => Language::French,
            "en" => Language::English,
            "de" => Language::Other(Some(GERMAN)),
            "es" => Language::Other(Some(SPANISH)),
            "it" => Language::Other(Some(ITALIAN)),
            "pt" => Language::Other(Some(PORTUGUESE)),
            "nl" => Language::Other(Some(DUTCH)),
            _ => Language::Other(None),
        };
        let digits = (0..10).filter_map(|digit| locale.number(digit).chars().next()).collect();
        // A number long enough that all languages group it, with one decimal.
        let signs: Vec<char> = locale.decimal(123_456_789, 1).chars().filter(|sign| !sign.is_numeric()).collect();
        let decimal = signs.last().copied().unwrap_or('.');
        let group = signs.first().copied().filter(|_| signs.len() > 1);
        Self { digits, decimal, group, months: months(locale, language), other_months: HashMap::new(), language }
    }

    /// Makes it know the months of other languages, which a text may quote.
    pub(super) fn add_months_of(&mut self, locales: &[&Locale]) {
        for month in 1..=12 {
            let day = Date::constant(2026, month, 1);
            let Ok(number) = u8::try_from(month) else { continue };
            let names = locales.iter().map(|locale| locale.month(day));
            let foreign =
                names.filter(|name| !self.months.contains_key(&name.to_lowercase()) || self.month(name).is_none());
            let foreign: Vec<String> = foreign.collect();
            self.other_months.extend(foreign.into_iter().map(|name| (name, number)));
        }
    }

    /// The month that a word names in another language, as « mars » does in an English text. Words may mean something
    /// else, so that this is asked only beside a day or a year.
    pub(super) fn other_month(&self, word: &str) -> Option<u8> {
        self.other_months.get(word).copied()
    }

    /// Whether words for multiples are known.
    pub(super) fn knows_multiples(&self) -> bool {
        self.language != Language::Other(None)
    }

    /// Whether the names of months are known.
    pub(super) fn knows_months(&self) -> bool {
        !self.months.is_empty()
    }

    /// Whether a space parts thousands.
    pub(super) fn groups_by_space(&self) -> bool {
        self.language == Language::French || self.group.is_some_and(char::is_whitespace)
    }

    /// Whether a month stands before its day.
    pub(super) fn month_may_lead(&self) -> bool {
        self.language == Language::English
    }

    /// The digit that a sign is.
    pub(super) fn digit(&self, sign: char) -> Option<u32> {
        sign.to_digit(10).or_else(|| {
            if sign.is_ascii() {
                return None;
            }
            let at = self.digits.iter().position(|digit| *digit == sign)?;
            u32::try_from(at).ok()
        })
    }

    /// The month that a word names, and whether it is its whole name.
    pub(super) fn month(&self, word: &str) -> Option<(u8, bool)> {
        if self.language == Language::English && !word.starts_with(|first: char| first.is_uppercase()) {
            return None;
        }
        self.months.get(&word.to_lowercase()).copied()
    }

    /// Whether a month may be told of by its name alone: "may" and "mars" mean other things, too.
    pub(super) fn month_stands_alone(&self, word: &str, before: &str) -> bool {
        match self.language {
            Language::French => !word.starts_with(char::is_uppercase),
            Language::English if matches!(word, "May" | "March") => matches!(
                before,
                "in" | "In"
                    | "of"
                    | "early"
                    | "mid"
                    | "late"
                    | "last"
                    | "next"
                    | "since"
                    | "until"
                    | "by"
                    | "from"
                    | "to"
            ),
            Language::English => true,
            Language::Other(_) => false,
        }
    }

    /// The power of ten that a word or sign stands for.
    pub(super) fn multiple(&self, word: &str) -> Option<i32> {
        let named = |list: &[(&str, i32)], word: &str| list.iter().find(|(name, _)| *name == word).map(|(_, ten)| *ten);
        let words = match self.language {
            Language::French => FRENCH,
            Language::English => ENGLISH,
            Language::Other(words) => words.unwrap_or_default(),
        };
        named(SIGNS, word).or_else(|| named(words, &word.to_lowercase()))
    }

    /// Whether such a letter may be a multiple where no currency stands.
    pub(super) fn letters_may_multiply(&self, word: &str) -> bool {
        self.language == Language::English && word != "T" || matches!(word, "b" | "B")
    }

    /// What a word does in a number.
    pub(super) fn number_word(&self, word: &str) -> Option<NumberWord> {
        let list = match self.language {
            Language::French => FRENCH_NUMBERS,
            Language::English => ENGLISH_NUMBERS,
            Language::Other(_) => return None,
        };
        let word = word.to_lowercase();
        match (self.language, word.as_str()) {
            (Language::French, "un" | "une") | (Language::English, "a" | "an") => return Some(NumberWord::Article),
            (Language::French, "cent" | "cents") | (Language::English, "hundred") => {
                return Some(NumberWord::Times(100));
            }
            (Language::French, "mille") | (Language::English, "thousand") => return Some(NumberWord::Times(1000)),
            (Language::English, "dozen") => return Some(NumberWord::Times(12)),
            _ => {}
        }
        list.iter().find(|(name, _)| *name == word).map(|(_, number)| NumberWord::Add(*number))
    }

    /// Whether a word joins the words of a number: « vingt et un », "one hundred and five".
    pub(super) fn joins_number_words(&self, word: &str) -> bool {
        matches!((self.language, word), (Language::French, "et") | (Language::English, "and"))
    }

    /// The hundredths that a word is of a whole: half, a quarter.
    pub(super) fn fraction(&self, word: &str) -> Option<u32> {
        match (self.language, word.to_lowercase().as_str()) {
            (Language::French, "moitié" | "demi" | "demie") | (Language::English, "half") => Some(50),
            (Language::French, "quart") | (Language::English, "quarter") => Some(25),
            _ => None,
        }
    }
}

/// The power of ten that a letter stands for behind an amount of money; without currency it may be a unit.
pub(super) fn money_multiple(letter: &str) -> Option<i32> {
    match letter {
        "m" => Some(6),
        "b" | "B" => Some(9),
        "T" => Some(12),
        _ => None,
    }
}

/// The currency of a sign.
pub(super) fn currency_sign(sign: char) -> Option<char> {
    "£$€¥₹₩₽₺₴₪₫₣".contains(sign).then_some(sign)
}

/// The currency of a word or code.
pub(super) fn currency_word(word: &str) -> Option<char> {
    let word = word.to_lowercase();
    CURRENCIES.iter().find(|(name, _)| *name == word).map(|(_, sign)| *sign)
}

/// The names of months as dates have them, those that stand alone, and short ones.
fn months(locale: &Locale, language: Language) -> HashMap<String, (u8, bool)> {
    let mut names: HashMap<String, BTreeSet<(u8, bool)>> = HashMap::new();
    for month in 1..=12_u8 {
        let Ok(day) = Date::new(2026, i8::try_from(month).unwrap_or(1), 15) else { continue };
        for (text, whole) in [(locale.month(day), true), (locale.date(day), true), (locale.short_date(day), false)] {
            for word in text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty()) {
                names.entry(word.to_lowercase()).or_default().insert((month, whole));
            }
        }
    }
    // Words that stand with several months are no month's name.
    let one = |months: &BTreeSet<(u8, bool)>| {
        let (first, _) = months.first()?;
        let (last, whole) = months.last()?;
        (first == last).then_some((*first, *whole))
    };
    let mut months: HashMap<String, (u8, bool)> =
        names.into_iter().filter_map(|(name, months)| Some((name, one(&months)?))).collect();
    let more: &[(&str, u8)] = match language {
        Language::French => &[("fév", 2), ("juill", 7)],
        Language::English => &[("sept", 9)],
        Language::Other(_) => &[],
    };
    months.extend(more.iter().map(|(name, month)| ((*name).to_owned(), (*month, false))));
    months
}
