//! The marks of list items, as word processors and PDFs leave them, and how deep an item stands.

/// Signs that begin an item. Those that also stand within sentences need more to go by: see [`Mark::is_sure`].
const SURE: &str = "•◦▪▫■□●○‣⁃∙·➢➤►▶✓✔✦◆◇❖➔\u{F0B7}\u{F0A7}\u{F0D8}−";
const UNSURE: &str = "-–—*→o";

/// What begins an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// A sign.
    Sign(char),
    /// `3.` or `3)`.
    Number(u32),
}

impl Mark {
    /// Whether it begins an item wherever it stands.
    pub(super) fn is_sure(self) -> bool {
        matches!(self, Self::Sign(sign) if SURE.contains(sign))
    }

    /// Whether both mark items of one list.
    pub(super) fn is_like(self, other: Self) -> bool {
        match (self, other) {
            (Self::Sign(one), Self::Sign(two)) => one == two,
            (Self::Number(_), Self::Number(_)) => true,
            _ => false,
        }
    }
}

/// Whether a character is the sign of an item, or may be.
pub(super) fn is_mark(c: char) -> bool {
    c != 'o' && (SURE.contains(c) || UNSURE.contains(c))
}

/// The mark that a line begins with, and what follows it.
pub(super) fn mark(line: &str) -> Option<(Mark, &str)> {
    let mut characters = line.chars();
    let first = characters.next()?;
    let rest = characters.as_str();
    if SURE.contains(first) && !rest.is_empty() && !(first == '−' && rest.starts_with(|c: char| c.is_ascii_digit())) {
        return Some((Mark::Sign(first), rest.trim_start()));
    }
    if UNSURE.contains(first) {
        let text = rest.strip_prefix(' ').map(str::trim_start).filter(|text| !text.is_empty())?;
        // A lower-case `o` is a word of several languages.
        let fits = first != 'o' || text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        return fits.then_some((Mark::Sign(first), text));
    }
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    // A list would begin at 1 for `01`.
    if (1..=2).contains(&digits) && !line.starts_with('0') {
        let text = line[digits..].strip_prefix(['.', ')'])?.strip_prefix(' ')?.trim_start();
        return (!text.is_empty()).then_some((Mark::Number(line[..digits].parse().ok()?), text));
    }
    None
}

/// The lists that are open at an item, the outermost first.
#[derive(Debug, Default)]
pub(super) struct Levels {
    open: Vec<Mark>,
}

impl Levels {
    /// How deep an item of this mark stands: a mark that is new within a list begins a list within the item above.
    pub(super) fn level(&mut self, mark: Mark) -> usize {
        let level = self.open.iter().position(|open| open.is_like(mark)).unwrap_or(self.open.len());
        self.open.truncate(level);
        self.open.push(mark);
        level
    }

    /// Whether a list of this mark is open.
    pub(super) fn knows(&self, mark: Mark) -> bool {
        self.open.iter().any(|open| match (open, mark) {
            (Mark::Number(before), Mark::Number(now)) => before.checked_add(1) == Some(now),
            (open, mark) => open.is_like(mark),
        })
    }

    /// Something that is no item ends all lists.
    pub(super) fn end(&mut self) {
        self.open.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_words() {
        let sign = |line| mark(line).map(|(mark, rest)| (mark, rest.to_owned()));
        for (line, expected) in [
            ("• Un", Some((Mark::Sign('•'), "Un"))),
            ("▪Un", Some((Mark::Sign('▪'), "Un"))),
            ("− Un", Some((Mark::Sign('−'), "Un"))),
            ("−5 %", None),
            ("- un", Some((Mark::Sign('-'), "un"))),
            ("-un", None),
            ("o Un", Some((Mark::Sign('o'), "Un"))),
            ("o mercado", None),
            ("Or", None),
            ("2. Un", Some((Mark::Number(2), "Un"))),
            ("2) Un", Some((Mark::Number(2), "Un"))),
            ("02) Un", None),
            ("2026. Un", None),
            ("2.5 un", None),
            ("", None),
        ] {
            assert_eq!(sign(line), expected.map(|(mark, rest)| (mark, rest.to_owned())), "{line}");
        }
    }

    #[test]
    fn a_new_mark_stands_deeper() {
        let mut levels = Levels::default();
        let found: Vec<usize> = "−oo−o▪−".chars().map(|sign| levels.level(Mark::Sign(sign))).collect();
        assert_eq!(found, [0, 1, 1, 0, 1, 2, 0]);
        levels.end();
        assert_eq!(levels.level(Mark::Sign('o')), 0);
    }
}
