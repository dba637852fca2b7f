//! Typed text → text as it is printed: spaces, quotation marks, apostrophes, dashes, by the rules of its language.
//!
//! [`RULES`] is the table: one rule a line, each with where it comes from and what it does. A rule is asked at the
//! signs that it names, or at the blanks between those, and answers with at most one [`Edit`]; all other signs and blanks
//! cost a look into a table. Text is read once, forwards, and never rewritten in place. Quotation marks alone are paired
//! before, in `quotes`.
//!
//! The rules put spaces and marks right, and nothing else: no letter is lost, so that an id made from a title is the
//! same with them and without. What is right already stays, and so does what a rule is not sure of. Code, addresses
//! and markup never come here; finding them is the business of `typesetting`.

mod english;
mod french;
mod near;
mod quotes;

pub(super) use french::MULTIPLES;

use std::ops::Range;
use std::sync::LazyLock;

use near::{Gap, Near};

use crate::config::{Config, Lang, Language};
use Asked::{At, Between};

/// The rules by which a text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Typography {
    /// As it is typed.
    #[default]
    Typed,
    /// French as in France, and wherever nothing else is known.
    French,
    /// French as in Canada: no space before `;`, `!` and `?`.
    FrenchCanada,
    /// French as in Switzerland: narrow spaces everywhere.
    FrenchSwitzerland,
    /// English.
    English,
}

/// The rules for a file: of its own language, and of passages in others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Typographies {
    /// Of the file's language.
    pub own: Typography,
    french: Option<Typography>,
    english: Option<Typography>,
}

impl Typographies {
    /// The rules for files in a language of the site. A passage in another language of the site follows that
    /// language's settings.
    #[must_use]
    pub fn new(config: &Config, lang: Lang) -> Self {
        let of_language = |language: &Language| {
            if language.typography { Typography::of(&language.locale) } else { Typography::Typed }
        };
        let first = |tag: &str| {
            let named = |language: &&Language| language.tag.split('-').next() == Some(tag);
            config.languages.iter().find(named).map(of_language)
        };
        Self { own: of_language(config.language(lang)), french: first("fr"), english: first("en") }
    }

    /// The rules of a passage, by the tag of its language.
    #[must_use]
    pub fn of(&self, tag: &str) -> Typography {
        match Typography::of(tag) {
            Typography::Typed => Typography::Typed,
            Typography::English => self.english.unwrap_or(Typography::English),
            french => self.french.unwrap_or(french),
        }
    }
}

/// Narrow no-break space.
const NARROW: &str = "\u{202F}";
/// No-break space.
const WIDE: &str = "\u{A0}";
/// Stands for what is no text: code, a picture, a footnote's number.
pub(super) const OBJECT: char = '\u{FFFC}';
/// Stands for a line break that was asked for.
pub(super) const BREAK: char = '\u{2028}';

impl Typography {
    /// The rules of a language, by its BCP 47 tag; those of the region where it has its own.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        let mut parts = tag.split('-');
        let language = parts.next().unwrap_or_default();
        let region = |name: &str| parts.clone().any(|part| part.eq_ignore_ascii_case(name));
        if language.eq_ignore_ascii_case("en") {
            Self::English
        } else if !language.eq_ignore_ascii_case("fr") {
            Self::Typed
        } else if region("CA") {
            Self::FrenchCanada
        } else if region("CH") {
            Self::FrenchSwitzerland
        } else {
            Self::French
        }
    }

    /// Sets a plain text. Superscripts, which plain text does not have, stay as typed.
    #[must_use]
    pub fn plain(self, text: &str) -> String {
        let mut out = String::new();
        self.pieces(text, |piece, _| out.push_str(piece));
        out
    }

    /// Sets a text and gives it piece by piece, with whether the piece is raised above the line.
    pub(super) fn pieces(self, text: &str, mut take: impl FnMut(&str, bool)) {
        let mut done = 0;
        for edit in edits(text, &[(text.len(), self)], &[]) {
            take(&text[done..edit.at.start], false);
            match edit.with {
                With::Text(with) => take(with, false),
                With::Raised => take(&text[edit.at.clone()], true),
            }
            done = edit.at.end;
        }
        take(&text[done..], false);
    }

    fn is_french(self) -> bool {
        matches!(self, Self::French | Self::FrenchCanada | Self::FrenchSwitzerland)
    }

    /// What stands within guillemets and before a colon.
    fn wide(self) -> &'static str {
        if self == Self::FrenchSwitzerland { NARROW } else { WIDE }
    }
}

/// What becomes of a stretch of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    /// Bytes, one at least.
    pub(super) at: Range<usize>,
    pub(super) with: With,
}

/// See [`Edit`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum With {
    /// It is replaced.
    Text(&'static str),
    /// It stays, as a superscript.
    Raised,
}

/// One rule.
struct Rule {
    /// What it is about, for people.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the tests and by those who read the table"))]
    name: &'static str,
    /// Whose rule it is.
    of: Of,
    /// Where it is asked, and the answer.
    asked: Asked,
    /// Where it comes from.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the tests and by those who read the table"))]
    source: &'static str,
    /// A text before and after, `~` for a no-break space and `_` for a narrow one.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the tests and by those who read the table"))]
    example: (&'static str, &'static str),
}

/// Answers for the sign at a place.
type AtSign = fn(&Near, usize) -> Option<Edit>;
/// Answers for the blanks between two signs.
type BetweenSigns = fn(&Near, &Gap) -> Option<Edit>;

/// Where a rule is asked.
enum Asked {
    /// At these signs: ASCII, or guillemets.
    At(&'static str, AtSign),
    /// At blanks behind one of the first signs and before one of the second. The rule may still say no; where blanks
    /// stand between others, it would.
    Between(&'static str, &'static str, BetweenSigns),
}

/// Any sign.
const ANY: &str = "";
const FIGURES: &str = "0123456789";
/// Signs that are not ASCII are as one here: a capital among them stands for all.
const CAPITALS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZÉ";
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Whose rule it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    French,
    English,
    Both,
}

macro_rules! rules {
    ($($name:literal, $of:ident, $asked:expr, $source:literal, $before:literal => $after:literal;)*) => {
        &[$(Rule { name: $name, of: Of::$of, asked: $asked, source: $source, example: ($before, $after) }),*]
    };
}

/// All rules; where two answer at one place, the first counts. IN is *Lexique des règles typographiques en usage à
/// l’Imprimerie nationale*, OQLF the *Banque de dépannage linguistique* of the Office québécois de la langue française,
/// Lacroux *Orthotypographie*, NHR *New Hart’s Rules*, the Oxford style, CMOS *The Chicago Manual of Style*.
#[rustfmt::skip]
static RULES: &[Rule] = rules! {
    "space before ; ! ?",      French,  Between(ANY, ";!?", french::space_before_high), "IN, Ponctuation: espace fine; OQLF, Espacement", "Oui ! Non ?" => "Oui_! Non_?";
    "missing before ; ! ?",    French,  At(";!?", french::missing_before_high), "IN, Ponctuation; not in Canada: OQLF, Espacement", "Oui! Ah?!" => "Oui_! Ah_?!";
    "space before :",          French,  Between(ANY, ":", french::space_before_colon), "IN, Ponctuation: espace mots insécable; OQLF, Espacement", "Plan : un an" => "Plan~: un an";
    "missing before :",        French,  At(":", french::missing_before_colon), "IN, Ponctuation; OQLF, Espacement", "Plan: un an" => "Plan~: un an";
    "space after «",            French,  Between("«", ANY, french::space_within_guillemets), "IN, Guillemets; OQLF, Guillemets", "« IA" => "«~IA";
    "space before »",           French,  Between(ANY, "»", french::space_within_guillemets), "IN, Guillemets; OQLF, Guillemets", "IA »" => "IA~»";
    "missing within « »",      French,  At("«»", french::missing_within_guillemets), "IN, Guillemets; OQLF, Guillemets", "«IA»" => "«~IA~»";
    "quotes",                  French,  At("\"'", quotes::apply), "IN, Guillemets, and citation within a citation: “ ”; Lacroux, Apostrophe", "L'\"IA\"" => "L’«~IA~»";
    "groups of digits",        French,  Between(FIGURES, FIGURES, french::groups), "IN, Nombres: par tranches de trois chiffres; CLDR fr, group", "28 000" => "28_000";
    "number and unit",         French,  Between(FIGURES, ANY, french::unit), "IN, Unités; CLDR fr, percentFormat; BIPM, SI 5.4.3", "5 % de 3 M€" => "5_% de 3_M€";
    "multiple and currency",   French,  Between("Mdkns", "€£$¥", french::currency), "IN, Unités; CLDR fr, currencyFormat", "3 M €" => "3_M_€";
    "number and amount",       French,  Between(FIGURES, "bdelmt", french::amount), "IN, Nombres: le nombre ne se sépare pas de ce qu’il compte", "28 milliards" => "28_milliards";
    "missing before currency", French,  At(FIGURES, french::missing_before_currency), "IN, Unités; CLDR fr, currencyFormat", "36M£, 28,2Mds£" => "36_M£, 28,2_Mds£";
    "hours",                   French,  Between("h", FIGURES, french::hours), "IN, Heure: 14 h 30", "14 h 30" => "14_h_30";
    "day and month",           French,  Between("0123456789r", "adfjmnos", french::day), "IN, Date: le quantième ne se sépare pas du mois", "29 janvier" => "29~janvier";
    "abbreviation and number", French,  Between(".°§s", FIGURES, french::number), "IN, Abréviations, Coupures: n° 5, p. 12, art. 3, M. X", "n° 5" => "n°~5";
    "title and name",          French,  Between(".ers", CAPITALS, french::title), "IN, Abréviations, Coupures: M. X, Mme X", "M. X" => "M.~X";
    "ordinal and century",     French,  Between("ers", "Raclms", french::century), "IN, Siècles; Coupures", "IVe siècle" => "IV^e^~siècle";
    "ordinals in figures",     French,  At("0123456789", french::ordinal), "IN, Nombres ordinaux: 1er, 1re, 2e, 2nd", "1er et 2e" => "1^er^ et 2^e^";
    "ordinals in capitals",    French,  At("IVX", french::roman), "IN, Siècles: XXIe", "XXIe" => "XXI^e^";
    "quotes",                  English, At("\"'", quotes::apply), "NHR 9.2, nested by CMOS 13.30; apostrophes: NHR 4.2, CMOS 6.117", "It's \"AI\"" => "It’s “AI”";
    "number and unit",         English, Between(FIGURES, ANY, english::unit), "NHR 14.1.4: values and units keep together; BIPM, SI 5.4.3", "5 km" => "5~km";
    "number and amount",       English, Between(FIGURES, "bmpt", english::amount), "NHR 11.1.4; gov.uk style guide, Millions", "28 million" => "28~million";
    "day and month",           English, Between(FIGURES, CAPITALS, english::day), "NHR 2.5.1: no break within day and month", "29 January" => "29~January";
    "month and day",           English, Between(LETTERS, FIGURES, english::month), "NHR 2.5.1: no break within day and month", "January 29" => "January~29";
    "abbreviation and number", English, Between(".", FIGURES, english::abbreviation), "NHR 2.5.1: no break between p., no. and their figure", "No. 5" => "No.~5";
    "dash between blanks",     Both,    At("-", near::spaced_dash), "IN, Tiret; NHR 4.11.1: the spaced en rule", "un - deux" => "un – deux";
    "dashes typed as hyphens", Both,    At("-", near::dashes), "CMOS 2.14: two hyphens en, three em, as typed by convention", "1990--2000---x" => "1990–2000—x";
    "ellipsis",                Both,    At(".", near::ellipsis), "IN, Points de suspension; NHR 4.7", "Et..." => "Et…";
};

/// The rules of a language, by where they are asked.
struct Index {
    /// By sign.
    at: [Vec<AtSign>; 256],
    between: Vec<BetweenSigns>,
    /// Which of `between` are asked, a bit for each: by the byte right before the blanks, and by the one right behind.
    behind: [u32; 256],
    ahead: [u32; 256],
}

/// By byte: whether it begins a sign at which a rule of any language is asked.
static IS_ASKED: LazyLock<[bool; 256]> = LazyLock::new(|| {
    let mut is_asked = [false; 256];
    for byte in u8::MIN..=u8::MAX {
        is_asked[usize::from(byte)] = FRENCH.asks(byte) || ENGLISH.asks(byte);
    }
    is_asked
});

static FRENCH: LazyLock<Index> = LazyLock::new(|| Index::new(Of::French));
static ENGLISH: LazyLock<Index> = LazyLock::new(|| Index::new(Of::English));

/// Whether it is a blank that a rule may put right: others are set as they are meant.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n')
}

impl Index {
    fn new(of: Of) -> Self {
        let rules = || RULES.iter().filter(|rule| rule.of == of || rule.of == Of::Both);
        let at = |byte: usize| {
            // Guillemets are known by the first byte of their UTF-8.
            let is_sign = |sign: char| usize::from(sign.encode_utf8(&mut [0; 4]).as_bytes()[0]) == byte;
            let asked = rules().filter_map(|rule| match rule.asked {
                At(signs, apply) if signs.chars().any(is_sign) => Some(apply),
                _ => None,
            });
            asked.collect()
        };
        let mut index = Self { at: std::array::from_fn(at), between: Vec::new(), behind: [0; 256], ahead: [0; 256] };
        for rule in rules() {
            let Between(before, after, apply) = rule.asked else { continue };
            let bit = 1 << index.between.len();
            index.between.push(apply);
            // Blanks stand between other signs.
            for byte in (u8::MIN..=u8::MAX).filter(|byte| !is_blank(*byte)) {
                // Of signs that are not ASCII one byte is seen, which may be the last.
                let is_of = |signs: &str| {
                    let is_sign =
                        |sign: char| if sign.is_ascii() { sign == char::from(byte) } else { !byte.is_ascii() };
                    signs.is_empty() || signs.chars().any(is_sign)
                };
                index.behind[usize::from(byte)] |= if is_of(before) { bit } else { 0 };
                index.ahead[usize::from(byte)] |= if is_of(after) { bit } else { 0 };
            }
        }
        index
    }

    fn asks(&self, byte: u8) -> bool {
        is_blank(byte) || !self.at[usize::from(byte)].is_empty()
    }

    /// Whether no rule is asked at a place: so it is at most blanks.
    fn is_silent(&self, run: &[u8], at: usize) -> bool {
        is_blank(run[at]) && self.asked_between(run, at) == 0
    }

    /// Which rules are asked at the blanks that begin at a place.
    fn asked_between(&self, run: &[u8], at: usize) -> u32 {
        let before = at.checked_sub(1).and_then(|before| run.get(before));
        let behind = before.map_or(0, |before| self.behind[usize::from(*before)]);
        // Only where blanks begin their end is looked for: they may be many.
        let after = if behind == 0 { None } else { run[at..].iter().find(|byte| !is_blank(**byte)) };
        behind & after.map_or(0, |after| self.ahead[usize::from(*after)])
    }

    /// What the first rule that answers at a place makes of it.
    fn ask(&self, near: &Near, at: usize) -> Option<Edit> {
        let byte = near.run().as_bytes()[at];
        if is_blank(byte) {
            let mut asked = self.asked_between(near.run().as_bytes(), at);
            let gap = near.gap(at)?;
            while asked != 0 {
                let edit = self.between[asked.trailing_zeros() as usize](near, &gap);
                if edit.is_some() {
                    return edit;
                }
                asked &= asked - 1;
            }
            return None;
        }
        self.at[usize::from(byte)].iter().find_map(|apply| apply(near, at))
    }
}

/// What is to be done to a run of text, in order.
///
/// `voices` says by which rules each stretch is set: where it ends, ascending, up to the end of the run. `literal`
/// holds the places of signs that stay as they are, ascending.
pub(super) fn edits(run: &str, voices: &[(usize, Typography)], literal: &[usize]) -> Vec<Edit> {
    let mut edits = Vec::new();
    if voices.iter().all(|(_, voice)| *voice == Typography::Typed) {
        return edits;
    }
    let near = Near::new(run, voices, literal);
    let mut kept = near.kept.iter().peekable();
    let bytes = run.as_bytes();
    let (mut at, mut end) = (0, 0);
    let mut voices = voices.iter();
    let mut rules: Option<&Index> = None;
    let is_asked = &*IS_ASKED;
    // Most bytes are of no interest to any rule.
    while let Some(next) = bytes[at..].iter().position(|byte| is_asked[usize::from(*byte)]) {
        at += next;
        while at >= end {
            let Some((next, voice)) = voices.next() else { return edits };
            end = *next;
            rules = match voice {
                Typography::Typed => None,
                Typography::English => Some(&*ENGLISH),
                _ => Some(&*FRENCH),
            };
        }
        let Some(rules) = rules else {
            at = end;
            continue;
        };
        if rules.is_silent(bytes, at) {
            at += 1;
            continue;
        }
        while kept.next_if(|kept| kept.end <= at).is_some() {}
        if let Some(kept) = kept.peek().filter(|kept| kept.start <= at) {
            at = kept.end.min(bytes.len());
            continue;
        }
        let limit = kept.peek().map_or(usize::MAX, |kept| kept.start);
        match rules.ask(&near, at).filter(|edit| edit.at.end <= limit) {
            Some(edit) => {
                at = edit.at.end.clamp(at + 1, bytes.len());
                edits.push(edit);
            }
            None => at += 1,
        }
    }
    edits
}

#[cfg(test)]
mod tests;
