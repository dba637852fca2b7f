//! The text as it was pasted → lines that hold words: cleaned, numbered as an editor numbers them, each knowing what
//! stood above it. What a page repeats (its header, its footer, its number) is set apart, never thrown away.

use std::collections::BTreeMap;

use crate::lang::fold;

/// A header or footer comes again after at least so many lines: what repeats more closely is a list.
const PAGE_LINES: usize = 5;
/// So often a line has to come to be a header or footer where nothing else says that a page ends there.
const REPEATS: usize = 3;
/// A header is short.
const LONGEST_HEADER: usize = 120;

/// What stands between a line and the one above.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing, or the blank line that stands between all lines.
    None,
    /// The end of a page: what was set apart there says nothing of paragraphs.
    Page,
    /// More blank lines than usual, or a line drawn across.
    Blank,
}

/// A line that holds words.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its number in the source, from 1.
    pub number: u32,
    /// One space between words, none around.
    pub text: String,
    /// What stands above.
    pub gap: Gap,
    /// Whether it ended in a hyphen that is only shown at a line's end.
    pub soft_hyphen: bool,
    /// Whether it is the first of a page, by a form feed.
    page_top: bool,
    /// Blank lines above.
    blanks: usize,
}

/// What was set apart: a page's header, footer or number.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Furniture {
    /// As it stood first.
    pub text: String,
    /// Every line where it stood.
    pub lines: Vec<u32>,
}

/// Cuts a text into its lines.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<Line> = Vec::new();
    let (mut blanks, mut page_top, mut rule) = (0, false, false);
    for (number, physical) in (1..).zip(text.split('\n')) {
        for (piece, part) in physical.split(['\u{C}', '\u{B}', '\u{85}', '\u{2028}', '\u{2029}']).enumerate() {
            page_top |= piece > 0 && physical.contains('\u{C}');
            let (text, soft_hyphen) = cleaned(part);
            if !text.chars().any(char::is_alphanumeric) && !is_mark_alone(&text) {
                blanks += 1;
                rule |= !text.is_empty();
                continue;
            }
            let gap = if rule { Gap::Blank } else { Gap::None };
            lines.push(Line { number, text, gap, soft_hyphen, page_top, blanks });
            (blanks, page_top, rule) = (0, false, false);
        }
    }
    let usual = usual_blanks(&lines);
    for line in &mut lines {
        if line.blanks > usual {
            line.gap = Gap::Blank;
        }
    }
    lines
}

/// A text drawn from a PDF may have a blank line between any two: then one means nothing.
fn usual_blanks(lines: &[Line]) -> usize {
    let count =
        |blanks| lines.iter().skip(1).filter(|line| line.blanks == blanks && !starts_address(&line.text)).count();
    usize::from(count(1) > count(0))
}

/// A picture or sign without letters, such as an emoji: it is kept. Lines of dashes and stars only part the text.
fn is_mark_alone(text: &str) -> bool {
    text.chars().any(|c| !c.is_ascii() && !c.is_whitespace() && !is_drawn(c))
}

/// What lines are drawn with, and what marks an item.
fn is_drawn(c: char) -> bool {
    super::bullets::is_mark(c) || matches!(c, '‐'..='―' | '─'..='╿' | '▀'..='▟' | '…' | '⁂' | '¯' | '＿' | '\u{FE0F}')
}

pub(super) fn starts_address(text: &str) -> bool {
    ["http://", "https://", "www."]
        .iter()
        .any(|start| text.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start)))
}

/// A line with plain spaces, and whether it ended in a soft hyphen. No-break spaces stay after a digit, where they belong
/// to the number; elsewhere the site sets its own.
fn cleaned(line: &str) -> (String, bool) {
    let soft_hyphen = line.trim_end().ends_with('\u{AD}');
    let mut text = String::with_capacity(line.len());
    let mut space = None;
    for c in line.chars() {
        match c {
            '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' => {}
            '\u{A0}' | '\u{202F}' if space.is_none() && text.ends_with(|c: char| c.is_numeric()) => space = Some(c),
            c if c.is_whitespace() || c.is_control() => space = Some(' '),
            c => {
                if let Some(space) = space.take().filter(|_| !text.is_empty()) {
                    text.push(space);
                }
                text.push(c);
            }
        }
    }
    (text, soft_hyphen)
}

/// Takes what pages repeat out of the lines. `keep` knows the lines that mean something wherever they stand.
pub(super) fn without_furniture(lines: Vec<Line>, keep: impl Fn(&str) -> bool) -> (Vec<Line>, Vec<Furniture>) {
    let mut shapes: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        if line.text.len() <= LONGEST_HEADER && !starts_address(&line.text) && !keep(&line.text) {
            shapes.entry(shape(&line.text)).or_default().push(at);
        }
    }
    let mut removed = vec![false; lines.len()];
    for (_, places) in shapes.iter().filter(|(shape, places)| is_page_number(shape) && count_up(places, &lines)) {
        for at in places {
            removed[*at] = true;
        }
    }
    let numbered = removed.clone();
    let at_page_end = |at: usize| {
        let edge =
            |at: usize| numbered.get(at).copied().unwrap_or(false) || lines.get(at).is_some_and(|line| line.page_top);
        lines[at].page_top || edge(at + 1) || (at > 0 && numbered[at - 1])
    };
    for (shape, places) in &shapes {
        let sentence = shape.ends_with(['.', ':', ';', ',']) || super::bullets::mark(shape).is_some();
        let apart = places.windows(2).all(|pair| pair[1] - pair[0] >= PAGE_LINES);
        let edges = places.iter().all(|at| at_page_end(*at));
        if !sentence && !is_page_number(shape) && apart && (places.len() >= REPEATS || (places.len() >= 2 && edges)) {
            for at in places {
                removed[*at] = true;
            }
        }
    }
    let mut furniture: Vec<Furniture> = shapes
        .into_values()
        .filter(|places| removed[places[0]])
        .map(|places| Furniture {
            text: lines[places[0]].text.clone(),
            lines: places.iter().map(|at| lines[*at].number).collect(),
        })
        .collect();
    furniture.sort_by_key(|furniture| furniture.lines[0]);
    let mut kept: Vec<Line> = Vec::with_capacity(lines.len());
    let mut page = false;
    for (mut line, removed) in lines.into_iter().zip(removed) {
        if removed {
            page = true;
            continue;
        }
        if page || line.page_top {
            line.gap = Gap::Page;
        }
        page = false;
        kept.push(line);
    }
    (kept, furniture)
}

/// What a repeated line has in common: its words, whatever the numbers are.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    for c in fold(text).chars() {
        match c {
            c if c.is_numeric() && shape.ends_with('#') => {}
            c if c.is_numeric() => shape.push('#'),
            c => shape.push(c),
        }
    }
    shape
}

/// `#`, `- # -`, `page #`, `# / #`, `page # of #`: numbers and hardly a word.
fn is_page_number(shape: &str) -> bool {
    let words = shape.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let letters: usize = words.clone().map(str::len).sum();
    let signs = shape.chars().filter(|c| matches!(c, '.' | ',' | '%' | '$' | '€' | '£')).count();
    shape.contains('#') && words.count() <= 2 && letters <= 8 && signs <= 1
}

/// Whether the first numbers of these lines are two at least, each one more than that before.
fn count_up(places: &[usize], lines: &[Line]) -> bool {
    let number = |at: &usize| -> Option<u32> {
        let text = &lines[*at].text;
        let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
        digits.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    };
    let numbers: Vec<Option<u32>> = places.iter().map(number).collect();
    numbers.len() >= 2
        && numbers.windows(2).all(|pair| matches!(pair, [Some(a), Some(b)] if a.checked_add(1) == Some(*b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let (lines, furniture) = without_furniture(lines(text), |text| text == "Space");
        let told = |furniture: Furniture| format!("{} {:?}", furniture.text, furniture.lines);
        (
            lines.into_iter().map(|line| format!("{} {} {:?}", line.number, line.text, line.gap)).collect(),
            furniture.into_iter().map(told).collect(),
        )
    }

    #[test]
    fn spaces_are_plain_but_after_a_number() {
        assert_eq!(cleaned(" \u{A0}Un\u{A0}:  deux\t28\u{A0}M£ \u{FEFF}"), ("Un : deux 28\u{A0}M£".into(), false));
        assert_eq!(cleaned("infor\u{AD}"), ("infor".into(), true));
    }

    #[test]
    fn a_blank_line_between_all_lines_means_nothing() {
        assert_eq!(read("a a\n\nb b\n\nc c\n\n\n\nd d").0, ["1 a a None", "3 b b None", "5 c c None", "9 d d Blank"]);
        assert_eq!(read("a a\nb b\nc c\n\nd d").0, ["1 a a None", "2 b b None", "3 c c None", "5 d d Blank"]);
        assert_eq!(read("a a\r\n----\r\nb b\rc c").0, ["1 a a None", "3 b b Blank", "4 c c None"]);
    }

    #[test]
    fn what_pages_repeat_is_set_apart() {
        let page = |(number, word)| {
            format!("The letter, no {number}\nSpace\na{word} x\nb{word} y\nc{word} z\nd{word} t\n{number}\n")
        };
        let text: String = (1..).zip(["u", "d", "t"]).map(page).collect();
        let (lines, furniture) = read(&text);
        assert_eq!(furniture, ["The letter, no 1 [1, 8, 15]", "1 [7, 14, 21]"]);
        assert_eq!(lines.len(), 15);
        assert_eq!(lines[5], "9 Space Page", "the name of a section stays wherever it stands");
    }

    #[test]
    fn a_form_feed_tells_a_page() {
        let (lines, furniture) = read("Letter\na b\n\u{C}Letter\nc d\n");
        assert_eq!(furniture, [""; 0], "two lines near to each other are no pages");
        assert_eq!(lines[2], "3 Letter Page");
        let (_, furniture) = read("\u{C}Letter\na\nb\nc\nd\ne\n\u{C}Letter\nc d\n");
        assert_eq!(furniture, ["Letter [1, 7]"]);
    }

    #[test]
    fn numbers_that_do_not_count_up_stay() {
        assert_eq!(read("a\n12\nb\n40\nc\n7\n").1, [""; 0]);
        assert_eq!(read("a\nPage 1 of 2\nb\nPage 2 of 2\n").1, ["Page 1 of 2 [2, 4]"]);
    }
}
