//! Running text → words, numbers and signs.
//!
//! A number is read by the signs of its language. What it cannot be read by, as « 28.2 » in French, is read by those of
//! others; where both make sense, both count. Addresses are one sign, whatever they hold.

use std::ops::Range;

use super::notation::Notation;

/// Longer numbers are no figures.
const LONGEST: usize = 30;

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub(super) what: What,
    /// Where, in bytes of the text.
    pub(super) range: Range<usize>,
}

/// What a piece of text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// Letters.
    Word,
    /// Digits.
    Number(Number),
    /// Blanks.
    Space,
    /// Anything else.
    Sign(char),
}

/// A number as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    /// What it may be, the likeliest first; nothing for versions and other odd things.
    pub(super) values: Vec<Decimal>,
    /// Its value where it is only digits, few enough.
    pub(super) plain: Option<u32>,
    /// How many digits a plain number has.
    pub(super) length: usize,
    /// Whether it begins with a zero that means nothing.
    pub(super) padded: bool,
}

/// An exact decimal number: digits times a power of ten, in its shortest form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Decimal {
    digits: u128,
    exponent: i32,
}

impl Decimal {
    /// The shortest form of a number.
    pub(super) fn new(mut digits: u128, mut exponent: i32) -> Self {
        if digits == 0 {
            return Self { digits: 0, exponent: 0 };
        }
        while digits.is_multiple_of(10) {
            digits /= 10;
            exponent += 1;
        }
        Self { digits, exponent }
    }

    /// This many times ten to the power of `ten`.
    pub(super) fn shift(self, ten: i32) -> Self {
        Self::new(self.digits, self.exponent.saturating_add(ten))
    }

    /// How large it is, for a comparison that need not be exact.
    #[allow(clippy::cast_precision_loss)]
    pub(super) fn size(self) -> f64 {
        (self.digits as f64).log10() + f64::from(self.exponent)
    }

    /// Whether it differs from another in its power of ten at most.
    pub(super) fn has_digits_of(self, other: Self) -> bool {
        self.digits == other.digits
    }

    /// Writes it as a language does; nothing where it is too long to be read.
    pub(super) fn write(self, notation: &Notation) -> Option<String> {
        /// Digits of a number that somebody reads.
        const LONGEST: u32 = 30;
        let places = usize::try_from(self.exponent.unsigned_abs()).ok()?;
        if self.exponent.unsigned_abs() > LONGEST {
            return None;
        }
        let digits = if self.exponent > 0 {
            format!("{}{}", self.digits, "0".repeat(places))
        } else {
            format!("{:0>width$}", self.digits, width = places + 1)
        };
        let (whole, decimals) = digits.split_at(digits.len() - if self.exponent < 0 { places } else { 0 });
        let group = if notation.groups_by_space() { ' ' } else { notation.group.unwrap_or(' ') };
        let mut out = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                out.push(group);
            }
            out.push(digit);
        }
        if !decimals.is_empty() {
            out.push(notation.decimal);
            out.push_str(decimals);
        }
        Some(out)
    }

    /// Whether it is a whole number of at most `most`.
    pub(super) fn is_at_most(self, most: u128) -> bool {
        let whole = u32::try_from(self.exponent).ok().and_then(|exponent| 10_u128.checked_pow(exponent));
        whole.and_then(|ten| self.digits.checked_mul(ten)).is_some_and(|value| value <= most)
    }
}

/// Cuts a text.
pub(super) fn tokens(text: &str, notation: &Notation) -> Vec<Token> {
    let scanner = Scanner { chars: text.char_indices().collect(), end: text.len(), notation };
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < scanner.chars.len() {
        let (what, next) = scanner.token(at, text);
        tokens.push(Token { what, range: scanner.offset(at)..scanner.offset(next) });
        at = next;
    }
    tokens
}

struct Scanner<'a> {
    chars: Vec<(usize, char)>,
    end: usize,
    notation: &'a Notation,
}

impl Scanner<'_> {
    fn offset(&self, at: usize) -> usize {
        self.chars.get(at).map_or(self.end, |(offset, _)| *offset)
    }

    fn char(&self, at: usize) -> char {
        self.chars.get(at).map_or('\0', |(_, sign)| *sign)
    }

    /// How many characters from here on are such.
    fn run(&self, at: usize, is: impl Fn(char) -> bool) -> usize {
        self.chars[at.min(self.chars.len())..].iter().take_while(|(_, sign)| is(*sign)).count()
    }

    /// How many digits follow; more than a number holds are not counted one by one.
    fn digits(&self, at: usize) -> usize {
        self.run(at, |sign| self.notation.digit(sign).is_some())
    }

    fn token(&self, at: usize, text: &str) -> (What, usize) {
        let first = self.char(at);
        if at == 0 || self.char(at - 1).is_whitespace() {
            let length = self.run(at, |sign| !sign.is_whitespace());
            let chunk = &text[self.offset(at)..self.offset(at + length)];
            if chunk.contains("://") || chunk.contains("www.") || chunk.contains('@') {
                return (What::Sign('\u{FFFC}'), at + length);
            }
        }
        if self.notation.digit(first).is_some() {
            let (number, next) = self.number(at);
            return (What::Number(number), next);
        }
        let is_letter = |sign: char| sign.is_alphabetic() || ('\u{300}'..='\u{36F}').contains(&sign);
        if first.is_alphabetic() {
            return (What::Word, at + self.run(at, is_letter));
        }
        if first.is_whitespace() {
            return (What::Space, at + self.run(at, char::is_whitespace));
        }
        (What::Sign(first), at + 1)
    }

    fn number(&self, start: usize) -> (Number, usize) {
        let first = self.digits(start);
        let padded = first > 1 && self.notation.digit(self.char(start)) == Some(0);
        let mut at = start + first;
        if !padded && first <= 3 {
            at = self.groups(at);
        }
        let grouped = at > start + first;
        let whole: Vec<u32> = self.values(start, at);
        let sign = self.char(at);
        let mut number = Number { values: Vec::new(), plain: None, length: first, padded };
        if sign == self.notation.decimal && self.digits(at + 1) > 0 {
            let end = at + 1 + self.digits(at + 1);
            if self.splits(end) {
                return (number, self.odd_end(end));
            }
            number.values.extend(decimal(&whole, &self.values(at + 1, end)));
            return (number, end);
        }
        if self.splits(at) {
            let end = at + 1 + self.digits(at + 1);
            let three = end - at == 4 && !padded && first <= 3 && !grouped;
            if self.splits(end) {
                let end = self.odd_end(at);
                // Thousands by the sign of another language.
                let thousands =
                    three && self.chars[at..end].chunks(4).all(|group| group.len() == 4 && group[0].1 == sign);
                number.values.extend(decimal(&self.values(start, end), &[]).filter(|_| thousands));
                return (number, end);
            }
            if three {
                number.values.extend(decimal(&self.values(start, end), &[]));
            }
            number.values.extend(decimal(&whole, &self.values(at + 1, end)));
            return (number, end);
        }
        number.values.extend(decimal(&whole, &[]));
        if !grouped && first <= 9 {
            number.plain = Some(whole.iter().fold(0, |value, digit| value * 10 + digit));
        }
        (number, at)
    }

    /// The end of the groups of three that follow.
    fn groups(&self, mut at: usize) -> usize {
        let sign = self.char(at);
        let spaced =
            sign == ' ' && (self.notation.groups_by_space() || self.notation.digit(self.char(at + 1)) == Some(0));
        let groups = Some(sign) == self.notation.group
            || matches!(sign, '\u{A0}' | '\u{202F}' | '\u{2009}' | '\'' | '’')
            || spaced;
        while groups && self.char(at) == sign && self.digits(at + 1) == 3 {
            at += 4;
        }
        at
    }

    /// Whether a sign with a digit behind it stands here, so that the number goes on.
    fn splits(&self, at: usize) -> bool {
        matches!(self.char(at), '.' | ',' | '٫' | '٬') && self.notation.digit(self.char(at + 1)).is_some()
    }

    fn odd_end(&self, mut at: usize) -> usize {
        while self.splits(at) {
            at += 1 + self.digits(at + 1);
        }
        at
    }

    fn values(&self, start: usize, end: usize) -> Vec<u32> {
        self.chars[start..end].iter().filter_map(|(_, sign)| self.notation.digit(*sign)).collect()
    }
}

fn decimal(whole: &[u32], decimals: &[u32]) -> Option<Decimal> {
    if whole.len() + decimals.len() > LONGEST {
        return None;
    }
    let digits = whole.iter().chain(decimals).fold(0_u128, |value, digit| value * 10 + u128::from(*digit));
    Some(Decimal::new(digits, -i32::try_from(decimals.len()).ok()?))
}
