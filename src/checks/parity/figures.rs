//! Figures in running text: values with their unit, and which of them two texts do not share.
//!
//! Figures are compared exactly, each as often as it stands. A figure may have several readings, of which one has to
//! match: "5" of "5 to 10%" is five, and five per cent. What languages write with digits or words as they like, as small
//! numbers, ordinals and numbers within names, may match and is not told of where it does not.

use std::collections::HashMap;
use std::ops::Range;

use super::notation::{Notation, NumberWord, currency_sign, currency_word, money_multiple};
use super::reading::Reading;
use super::tokens::{Decimal, Number, What};

/// Up to here, whole numbers without unit are often words in one language and digits in the other.
const SMALL: u128 = 20;

/// Of what a figure is an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Unit {
    /// Of things.
    Plain,
    /// Of hundredths.
    Percent,
    /// Of money, by its sign.
    Money(char),
}

/// A value with its unit.
pub(super) type Amount = (Decimal, Unit);

/// A figure in a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    /// In bytes of the text.
    pub(super) range: Range<usize>,
    /// What it may mean, the likeliest first.
    pub(super) readings: Vec<Amount>,
    /// Whether it is told of where nothing matches.
    pub(super) counts: bool,
    /// Whether it is a small number written in digits.
    pub(super) small: bool,
    /// The numbers before any multiple.
    bare: Vec<Decimal>,
    /// The power of ten of its multiple.
    ten: i32,
    /// Its tokens.
    tokens: Range<usize>,
}

/// A multiple and a unit that follow a number.
struct Suffix {
    ten: i32,
    unit: Unit,
    /// Where it ends.
    end: usize,
    /// Whether the multiple may be a unit of something else.
    doubtful: bool,
    /// Whether the unit is also one of weight, or the word for books.
    ambiguous: bool,
}

impl Reading<'_> {
    /// The figure at a number, if it is one, and the first token after it.
    pub(super) fn figure(&self, at: usize, done: usize, number: &Number) -> (Option<Figure>, usize) {
        if number.values.is_empty() || number.padded {
            return (None, at + 1);
        }
        let (start, prefix) = self.prefix(at, done);
        let named = prefix.is_none() && self.stands_in_name(at);
        let small = number.values.first().is_some_and(|value| value.is_at_most(SMALL));
        // "under-16s" is a number, "GPT-4" a name.
        let counted = small && named && self.stands_behind_dash(at);
        if self.ordinal(at + 1) {
            let mut figure = self.made(number.values.clone(), start..at + 2, Unit::Plain, 0).silent();
            figure.small = counted;
            return (Some(figure), at + 2);
        }
        let mut suffix = self.suffix(at + 1, prefix.is_some());
        let glued = suffix.end == at + 1 && self.word(at + 1).is_some_and(|word| !is_measure(word));
        if let Some(unit) = prefix {
            suffix.unit = unit;
            suffix.doubtful = false;
        }
        let mut figure = self.made(number.values.clone(), start..suffix.end, suffix.unit, suffix.ten);
        if suffix.doubtful {
            figure.readings.extend(number.values.iter().map(|value| (*value, Unit::Plain)));
        }
        if suffix.ambiguous {
            figure.readings.extend(number.values.iter().map(|value| (value.shift(suffix.ten), Unit::Plain)));
        }
        let plain = suffix.unit == Unit::Plain && suffix.ten == 0;
        let is_year = plain && self.year(at).is_some();
        let hours = self.word(self.past_space(at + 1)).is_some_and(|word| matches!(word, "h" | "H"));
        if plain && (named || glued || hours || is_year) {
            figure = figure.silent();
            figure.small = counted;
        } else if plain && small {
            figure.counts = false;
            figure.small = true;
        }
        let end = suffix.end + usize::from(glued);
        (Some(figure), end)
    }

    /// The year that a number is, where it is nothing else.
    pub(super) fn lone_year(&self, figure: &Figure) -> Option<i32> {
        let at = figure.tokens.start;
        self.year(at).filter(|_| figure.ten == 0 && figure.readings.iter().all(|(_, unit)| *unit == Unit::Plain))
    }

    fn made(&self, bare: Vec<Decimal>, tokens: Range<usize>, unit: Unit, ten: i32) -> Figure {
        let range = self.tokens[tokens.start].range.start..self.tokens[tokens.end - 1].range.end;
        let readings = bare.iter().map(|value| (value.shift(ten), unit)).collect();
        Figure { range, readings, counts: true, small: false, bare, ten, tokens }
    }

    /// The currency before a number, and where it begins.
    fn prefix(&self, at: usize, done: usize) -> (usize, Option<Unit>) {
        let Some(before) = at.checked_sub(1) else { return (at, None) };
        let before = if self.is_space(before) { before.saturating_sub(1) } else { before };
        if before < done {
            return (at, None);
        }
        if let Some(sign) = self.sign(before).and_then(currency_sign) {
            // "US$"
            let code = before.checked_sub(1).filter(|code| {
                *code >= done
                    && self.word(*code).is_some_and(|word| word.len() <= 3 && word.chars().all(char::is_uppercase))
            });
            return (code.unwrap_or(before), Some(Unit::Money(sign)));
        }
        let code = self.word(before).filter(|word| word.len() == 3 && word.chars().all(char::is_uppercase));
        match code.and_then(currency_word) {
            Some(sign) => (before, Some(Unit::Money(sign))),
            None => (at, None),
        }
    }

    /// "GPT-4", "T1", "under-16s": a number that belongs to a word before it.
    fn stands_in_name(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let joined = matches!(self.sign(before), Some('-' | '_' | '‑'));
        self.word(before).is_some() || joined && before.checked_sub(1).is_some_and(|word| self.word(word).is_some())
    }

    /// Whether a number is joined to a word in small letters.
    fn stands_behind_dash(&self, at: usize) -> bool {
        let word = at.checked_sub(2).and_then(|word| self.word(word));
        word.is_some_and(|word| word.chars().all(char::is_lowercase))
    }

    /// « 21e », "3rd", "1990s"
    fn ordinal(&self, at: usize) -> bool {
        self.word(at).is_some_and(|word| {
            matches!(
                word,
                "er" | "ers"
                    | "re"
                    | "res"
                    | "ère"
                    | "e"
                    | "es"
                    | "ème"
                    | "èmes"
                    | "eme"
                    | "nd"
                    | "nde"
                    | "st"
                    | "rd"
                    | "th"
                    | "s"
            )
        }) || matches!(self.sign(at), Some('º' | 'ª'))
    }

    /// Multiples and a unit, where they follow.
    fn suffix(&self, at: usize, money: bool) -> Suffix {
        let mut found = Suffix { ten: 0, unit: Unit::Plain, end: at, doubtful: false, ambiguous: false };
        let mut next = at;
        // « 2 mille milliards »
        for _ in 0..2 {
            let glued = self.word(next).is_some();
            let dashed = next == at && self.sign(next) == Some('-');
            let word_at = if dashed { next + 1 } else { self.past_space(next) };
            let Some(word) = self.word(word_at) else { break };
            let (ten, doubtful) = match (self.notation.multiple(word), money_multiple(word)) {
                (Some(ten), _) => (ten, false),
                (None, Some(ten)) if money || self.sign(word_at + 1).and_then(currency_sign).is_some() => (ten, false),
                (None, Some(ten)) if glued && self.notation.letters_may_multiply(word) => (ten, true),
                _ => break,
            };
            found.ten += ten;
            found.doubtful |= doubtful;
            next = word_at + 1;
            found.end = next;
            // „28,2 Mrd. Pfund“
            let shortened = matches!(word, "Mrd" | "Mio" | "mld" | "mln") && self.sign(next) == Some('.');
            next += usize::from(shortened);
        }
        let unit_at = self.past_space(next);
        if self.sign(unit_at) == Some('%') {
            (found.unit, found.end) = (Unit::Percent, unit_at + 1);
        } else if let Some(sign) = self.sign(unit_at).and_then(currency_sign)
            && !self.begins_amount(unit_at, next)
        {
            (found.unit, found.end) = (Unit::Money(sign), unit_at + 1);
        } else if let Some((unit, end, ambiguous)) = self.unit_word(next) {
            (found.unit, found.end, found.ambiguous) = (unit, end, ambiguous);
        }
        found
    }

    /// Whether a sign after a blank belongs to the number that follows: "in 2025 £5m".
    fn begins_amount(&self, sign: usize, after: usize) -> bool {
        sign > after && self.number(sign + 1).is_some()
    }

    /// « % » in words, and currencies: « millions de livres », "billion US dollars", "5 EUR".
    fn unit_word(&self, at: usize) -> Option<(Unit, usize, bool)> {
        let mut next = self.past_space(at);
        next += usize::from(next == at && self.sign(at) == Some('-'));
        let word = self.word(next)?;
        let second = self.word(next + 2).filter(|_| self.is_space(next + 1));
        match (word, second) {
            ("percent" | "Prozent" | "procent", _) => return Some((Unit::Percent, next + 1, false)),
            ("pour", Some("cent")) | ("per", Some("cent" | "cento")) | ("por", Some("ciento" | "cento")) => {
                return Some((Unit::Percent, next + 3, false));
            }
            _ => {}
        }
        // « de », « d’ », "of", "US".
        let leads = matches!(word, "de" | "of" | "di" | "US") && self.is_space(next + 1)
            || word == "d" && matches!(self.sign(next + 1), Some('\'' | '’'));
        next += if leads { 2 } else { 0 };
        let word = self.word(next)?;
        let sign = currency_word(word)?;
        let ambiguous = matches!(word, "livre" | "livres" | "pound" | "pounds");
        Some((Unit::Money(sign), next + 1, ambiguous))
    }

    /// A number in words at a word, with what follows it.
    pub(super) fn number_words(&self, at: usize) -> Option<(Figure, usize)> {
        let begins = at.checked_sub(1).is_none_or(|before| {
            self.is_space(before) || !matches!(self.tokens[before].what, What::Word | What::Number(_))
        });
        if !begins {
            return None;
        }
        if let Some(hundredths) = self.notation.fraction(self.word(at)?) {
            return Some(self.fraction(at, Decimal::new(hundredths.into(), 0)));
        }
        let (value, end, article) = self.number_in_words(at)?;
        let suffix = self.suffix(end, false);
        if article && (suffix.ten == 0 || suffix.unit == Unit::Percent) {
            return None;
        }
        let value = Decimal::new(value.into(), 0);
        let mut figure = self.made(vec![value], at..suffix.end, suffix.unit, suffix.ten);
        if suffix.ambiguous || article {
            figure.readings.push((value.shift(suffix.ten), Unit::Plain));
        }
        figure.counts = !article && (suffix.ten >= 6 || suffix.unit != Unit::Plain && !suffix.ambiguous);
        Some((figure, suffix.end))
    }

    /// « un quart », "half a billion": of something a percentage, of a multiple a value.
    fn fraction(&self, at: usize, hundredths: Decimal) -> (Figure, usize) {
        let mut next = at + 1;
        next += usize::from(self.is_space(next) || self.sign(next) == Some('-'));
        if self.word(next).is_some_and(|word| matches!(word, "a" | "an" | "de")) && self.is_space(next + 1) {
            next += 2;
        }
        let suffix = self.suffix(next, false);
        if suffix.ten > 0 {
            let figure = self.made(vec![hundredths.shift(-2)], at..suffix.end, suffix.unit, suffix.ten);
            return (figure.silent(), suffix.end);
        }
        (self.made(vec![hundredths], at..at + 1, Unit::Percent, 0).silent(), at + 1)
    }

    /// The value, the end, and whether it is only an article.
    fn number_in_words(&self, at: usize) -> Option<(u64, usize, bool)> {
        let mut total = 0_u64;
        let mut current = 0_u64;
        let mut end = at;
        let mut next = at;
        let mut only_article = true;
        while let Some(word) = self.word(next) {
            match self.notation.number_word(word) {
                Some(NumberWord::Article) if next == at => current = 1,
                Some(NumberWord::Article) if word != "un" && word != "une" => break,
                Some(NumberWord::Article) => current += 1,
                // « quatre-vingts »
                Some(NumberWord::Add(20)) if current % 100 == 4 && word.starts_with("vingt") => current += 76,
                // « une centaine »
                Some(NumberWord::Add(more)) if only_article => current = more.into(),
                Some(NumberWord::Add(more)) => current = current.saturating_add(more.into()),
                Some(NumberWord::Times(1000)) => {
                    total = total.saturating_add(current.max(1).saturating_mul(1000));
                    current = 0;
                }
                Some(NumberWord::Times(times)) => current = current.max(1).saturating_mul(times.into()),
                None => break,
            }
            only_article &= matches!(self.notation.number_word(word), Some(NumberWord::Article));
            end = next + 1;
            let joined = end + usize::from(self.is_space(end) || self.sign(end) == Some('-'));
            if joined == end {
                break;
            }
            next = joined;
            let and = self.word(next).is_some_and(|word| self.notation.joins_number_words(word));
            // « vingt et un », "a hundred and five"; not « deux et trois ».
            if and && (current >= 20) {
                next = self.past_space(next + 1);
                next += usize::from(self.sign(next) == Some('-'));
            } else if and {
                break;
            }
        }
        (end > at).then_some((total.saturating_add(current), end, only_article))
    }
}

/// Units of measure that may be glued to a number; of others it is part of a name, as "5G".
fn is_measure(word: &str) -> bool {
    const MEASURES: &str = "g kg km m cm mm t ha l W kW MW GW TW Wh kWh MWh GWh TWh V Go Mo Ko To Po GB MB KB TB PB \
        Gbit Mbit Gb Mb Hz kHz MHz GHz C F °C °F h min s ms ans px dpi";
    MEASURES.split_ascii_whitespace().any(|measure| measure == word)
}

impl Figure {
    /// It may match, and is not told of.
    pub(super) fn silent(mut self) -> Self {
        self.counts = false;
        self.small = false;
        self
    }

    /// What it may mean where multiples and units are not known.
    fn without_units(&self) -> impl Iterator<Item = Amount> {
        self.bare.iter().map(|value| (*value, Unit::Plain))
    }

    /// The number as it is written, before any multiple, if it is only one.
    pub(super) fn number(&self) -> Option<Decimal> {
        match self.bare[..] {
            [number] => Some(number),
            _ => None,
        }
    }

    /// What it means most likely.
    pub(super) fn amount(&self) -> Option<Amount> {
        self.readings.first().copied()
    }
}

/// Gives figures of a row what is written with only one of them, "5 to 10%", "£5-10m", and millions the currency that was
/// named last: « 7 Md€, contre 5 milliards ».
pub(super) fn inherit(reading: &Reading<'_>, figures: &mut [Figure]) {
    const JOINS: [&str; 10] = ["à", "et", "ou", "to", "and", "or", "bis", "und", "y", "a"];
    let mut last = None;
    for figure in figures.iter_mut() {
        match (figure.amount(), last) {
            (Some((_, unit @ Unit::Money(_))), _) => last = Some(unit),
            (Some((value, Unit::Plain)), Some(unit)) if figure.ten >= 6 => figure.readings.push((value, unit)),
            _ => {}
        }
    }
    for second in (1..figures.len()).rev() {
        let (left, right) = figures.split_at_mut(second);
        let (Some(one), Some(other)) = (left.last_mut(), right.first_mut()) else { continue };
        let between = one.tokens.end..other.tokens.start;
        let joined = between.len() <= 4
            && between.clone().all(|at| {
                reading.is_space(at)
                    || matches!(reading.sign(at), Some('-' | '–' | '—' | ',' | '/' | '&'))
                    || reading.word(at).is_some_and(|word| JOINS.contains(&word))
            });
        let (Some((_, unit)), Some((_, next))) = (one.amount(), other.amount()) else { continue };
        if !joined {
            continue;
        }
        let shared = if unit == Unit::Plain { next } else { unit };
        if one.ten == 0 && (one.ten, unit) != (other.ten, shared) && (next == Unit::Plain || next == shared) {
            let more: Vec<Amount> = one.bare.iter().map(|value| (value.shift(other.ten), shared)).collect();
            one.readings.extend(more);
        }
        if next == Unit::Plain && matches!(unit, Unit::Money(_)) {
            let more: Vec<Amount> = other.bare.iter().map(|value| (value.shift(other.ten), unit)).collect();
            other.readings.extend(more);
        }
    }
}

/// A figure and the number of its passage, where those of both sides answer each other.
pub(super) type Placed<'f> = (&'f Figure, Option<usize>);

/// The numbers of the figures on both sides that match nothing on the other.
pub(super) fn unmatched(ours: &[Placed<'_>], theirs: &[Placed<'_>], with_units: bool) -> (Vec<usize>, Vec<usize>) {
    let mut matching = Matching {
        ours: ours.iter().map(|placed| Candidate::new(placed, with_units)).collect(),
        theirs: theirs.iter().map(|placed| Candidate::new(placed, with_units)).collect(),
    };
    // Likely readings are matched before others, what is told of before what is not, and what stands in the same
    // passage before the rest.
    for likely in [true, false] {
        for counting in [true, false] {
            for near in [true, false] {
                matching.go(likely, counting, near);
            }
        }
    }
    let free = |candidates: &[Candidate]| {
        candidates.iter().enumerate().filter(|(_, one)| one.free).map(|(number, _)| number).collect()
    };
    (free(&matching.ours), free(&matching.theirs))
}

struct Candidate {
    readings: Vec<Amount>,
    counts: bool,
    passage: Option<usize>,
    free: bool,
}

struct Matching {
    ours: Vec<Candidate>,
    theirs: Vec<Candidate>,
}

impl Candidate {
    fn new((figure, passage): &Placed<'_>, with_units: bool) -> Self {
        let readings = if with_units { figure.readings.clone() } else { figure.without_units().collect() };
        Self { readings, counts: figure.counts, passage: *passage, free: true }
    }

    fn keys(&self, likely: bool, near: bool) -> impl Iterator<Item = (Amount, Option<usize>)> {
        let passage = self.passage.filter(|_| near);
        self.readings.iter().take(if likely { 1 } else { usize::MAX }).map(move |amount| (*amount, passage))
    }

    fn takes_part(&self, counting: bool) -> bool {
        self.free && (self.counts || !counting)
    }
}

impl Matching {
    fn go(&mut self, likely: bool, counting: bool, near: bool) {
        let mut index: HashMap<(Amount, Option<usize>), Vec<usize>> = HashMap::new();
        for (number, theirs) in self.theirs.iter().enumerate().rev().filter(|(_, theirs)| theirs.takes_part(counting)) {
            for key in theirs.keys(likely, near) {
                index.entry(key).or_default().push(number);
            }
        }
        for ours in self.ours.iter_mut().filter(|ours| ours.takes_part(counting)) {
            let found = ours.keys(likely, near).find_map(|key| {
                let numbers = index.get_mut(&key)?;
                while numbers.last().is_some_and(|number| !self.theirs[*number].free) {
                    numbers.pop();
                }
                numbers.pop()
            });
            if let Some(number) = found {
                self.theirs[number].free = false;
                ours.free = false;
            }
        }
    }
}

/// How far apart two figures are of which one may be a slip for the other; nothing where they have little in common.
pub(super) fn distance(one: &Figure, other: &Figure, with_units: bool) -> Option<f64> {
    let likeliest = |figure: &Figure| if with_units { figure.amount() } else { figure.without_units().next() };
    let ((value, unit), (second, next)) = (likeliest(one)?, likeliest(other)?);
    if value == second {
        return Some(0.0);
    }
    if unit != next {
        return None;
    }
    let apart = (value.size() - second.size()).abs();
    (apart < 1.0 || value.has_digits_of(second)).then_some(apart)
}

/// Whether a language's figures can be compared with their units.
pub(super) fn knows_units(one: &Notation, other: &Notation) -> bool {
    one.knows_multiples() && other.knows_multiples()
}
