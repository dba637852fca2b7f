//! Tables and lists that were pasted from elsewhere, and are none here: cells with tabs or strokes between them, lines
//! that begin with `•` or `–`.
//!
//! Markdown puts the lines of a paragraph together, so that readers see one long line with the signs in it. The lines of
//! paragraphs that follow each other are looked at together. A dash begins a speech or sets a remark apart more often
//! than it begins an item, so that it takes more than one line, and the beginning of a paragraph or a colon before.

use std::ops::Range;

use super::places::Places;
use super::running_text::{Kind, RunningText};
use crate::diagnostic::{Diagnostic, FileFaults};

/// Signs that begin an item in other programs. Those of Word's own fonts are in a private area.
const BULLETS: &str = "•·▪▫■□●○◦◆◇➢➤►▶▸▹‣⁃∙→⇒✓✔✗✘☑☐❖⦁⚫⚪⬤◉◘◙◼◾◽◻❑❒❏❐⧫♦✦✧★☆✱✽❍⋅‧⮚⮞➔➜➙➡⇨☞☛✅🔹🔸🔷🔶🔵🔴⭐📌👉";

/// Dashes that begin an item, a speech or a remark.
const DASHES: &str = "–—―‒−";

/// What letters become that Word shows as bullets in a font of signs.
const LETTERS: &str = "o§Øüvqw";

/// How much of a line a hint shows, in characters.
const SHOWN: usize = 60;

/// The lines of paragraphs that follow each other.
#[derive(Default)]
pub(super) struct Lines {
    lines: Vec<Line>,
}

/// A line of a paragraph.
struct Line {
    /// As it is typed, up to a few words.
    text: String,
    source: Range<usize>,
    begins_paragraph: bool,
    is_code: bool,
    tabs: usize,
    strokes: usize,
    bullet: Option<Bullet>,
    last: Option<char>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bullet {
    /// A sign that has no other use there.
    Sign(char),
    Dash(char),
    /// A hyphen, star or plus right before a word.
    Tight(char),
}

impl Lines {
    /// Takes in the lines of a paragraph.
    pub(super) fn paragraph(&mut self, text: &RunningText) {
        let mut start = 0;
        for line in text.text.split('\n') {
            let at = start..start + line.len();
            start = at.end + 1;
            let strokes = line.match_indices('|').map(|(offset, _)| at.start + offset);
            let strokes = strokes.filter(|at| text.kind(*at) == Kind::Text && !text.is_literal(*at)).count();
            let is_escaped = text.is_literal(at.start);
            self.lines.push(Line {
                text: line.chars().take(SHOWN).collect(),
                source: text.source(&at),
                begins_paragraph: at.start == 0,
                is_code: false,
                tabs: line.matches('\t').count(),
                strokes,
                bullet: if is_escaped { None } else { bullet(line) },
                last: line.trim_end().chars().next_back(),
            });
        }
    }

    /// Takes in an indented block of code: a row whose first cell is empty begins with a tab.
    pub(super) fn code(&mut self, text: &str, source: &Range<usize>) {
        for (number, line) in text.lines().enumerate() {
            self.lines.push(Line {
                text: line.chars().take(SHOWN).collect(),
                source: source.clone(),
                begins_paragraph: number == 0,
                is_code: true,
                // The parser takes the first tab as the block's indentation.
                tabs: line.matches('\t').count() + 1,
                strokes: 0,
                bullet: None,
                last: None,
            });
        }
    }

    /// Reports what the lines were meant to be; other lines follow that have nothing to do with them.
    pub(super) fn end(&mut self, places: &Places<'_>, diagnostics: &mut FileFaults) {
        let lines = std::mem::take(&mut self.lines);
        if lines.len() > 1 || lines.iter().any(|line| line.strokes > 2) {
            tables_of_tabs(&lines, places, diagnostics);
            tables_of_strokes(&lines, places, diagnostics);
            lists(&lines, places, diagnostics);
            numbered(&lines, places, diagnostics);
        }
    }
}

/// The stretches of lines that are alike.
fn stretches(lines: &[Line], is_alike: impl Fn(&Line) -> bool) -> impl Iterator<Item = &[Line]> {
    lines.split(move |line| !is_alike(line)).filter(|stretch| !stretch.is_empty())
}

/// Whether two lines next to each other have as many signs, at least so many.
fn agree(lines: &[Line], count: impl Fn(&Line) -> usize, least: usize) -> bool {
    lines.windows(2).any(|pair| count(&pair[0]) >= least && count(&pair[0]) == count(&pair[1]))
}

fn tables_of_tabs(lines: &[Line], places: &Places<'_>, diagnostics: &mut FileFaults) {
    for rows in stretches(lines, |line| line.tabs > 0 && line.bullet.is_none()) {
        let is_table = rows.len() > 2 || agree(rows, |line| line.tabs, 1);
        // Lines of code alone are code.
        if !is_table || rows.iter().all(|line| line.is_code) {
            continue;
        }
        let [first, ..] = rows else { continue };
        let cells: Vec<&str> = first.text.split('\t').map(str::trim).collect();
        let message = format!("{} lines hold tabs and are no table: readers see their cells in one line", rows.len());
        diagnostics.push(Diagnostic::warning("table-as-text", message).at(places.at(&first.source)).hint(format!(
            "write a table: `| {} |`, below it `{}`, then a line for each row",
            cells.join(" | "),
            rule(cells.len())
        )));
    }
}

fn tables_of_strokes(lines: &[Line], places: &Places<'_>, diagnostics: &mut FileFaults) {
    for rows in stretches(lines, |line| line.strokes > 0) {
        let framed = |line: &&Line| line.text.trim_start().starts_with('|');
        let is_row = |line: &Line| {
            let text = line.text.trim();
            line.strokes > 2 && text.starts_with("| ") && (text.ends_with(" |") || line.last == Some('|'))
        };
        let ruled = rows.iter().find(|line| is_rule(&line.text));
        let in_one = |least: usize, long: usize| {
            rows.windows(long).any(|rows| {
                rows[1..].iter().all(|line| !line.begins_paragraph && line.strokes == rows[0].strokes)
                    && rows[0].strokes >= least
            })
        };
        let is_table = rows.iter().filter(framed).count() > 1
            || rows.iter().any(is_row)
            || (ruled.is_some() && rows.len() > 1)
            || in_one(2, 2)
            || (in_one(1, 3) && rows.iter().all(|line| line.text.contains(" | ")));
        if !is_table {
            continue;
        }
        let [first, ..] = rows else { continue };
        let columns = first.text.trim().trim_matches('|').split('|').count();
        let hint = match ruled {
            Some(ruled) if ruled.text.contains(['–', '—']) => {
                format!("the line below the head is of hyphens, which your editor has joined: `{}`", rule(columns))
            }
            Some(_) => {
                format!("the line of hyphens comes right below the head, and has as many columns: `{}`", rule(columns))
            }
            None => format!("write a line of hyphens below the head: `{}`", rule(columns)),
        };
        diagnostics.push(
            Diagnostic::warning("table-as-text", "a line with strokes is no row of a table: readers see the strokes")
                .at(places.at(&first.source))
                .hint(hint),
        );
    }
}

/// The line below the head of a table.
fn rule(columns: usize) -> String {
    format!("|{}", "---|".repeat(columns.clamp(1, 12)))
}

/// Whether a line was meant as the one below the head of a table.
fn is_rule(text: &str) -> bool {
    text.contains('|')
        && text.contains(['-', '–', '—'])
        && text.chars().all(|c| c.is_whitespace() || matches!(c, '|' | '-' | ':' | '–' | '—'))
}

fn lists(lines: &[Line], places: &Places<'_>, diagnostics: &mut FileFaults) {
    let mut start = 0;
    while start < lines.len() {
        let Some(bullet) = lines[start].bullet else {
            start += 1;
            continue;
        };
        let items = items(lines, start, bullet);
        let count = items.len();
        if count > 1 && is_list(lines, &items, bullet) {
            let sign = match bullet {
                Bullet::Sign(sign) | Bullet::Dash(sign) | Bullet::Tight(sign) => sign,
            };
            let first = &lines[start];
            let words = first.text.trim_start().trim_start_matches(sign).trim_start();
            let shown = if is_private(sign) { "a bullet".to_owned() } else { format!("`{sign}`") };
            let hint = match bullet {
                Bullet::Tight(sign) => format!("leave a space behind the sign: `{sign} {words}`"),
                Bullet::Sign(_) => format!("begin each item with a hyphen and a space: `- {words}`"),
                Bullet::Dash(_) => format!(
                    "begin each item with a hyphen and a space: `- {words}`; between the lines of a dialogue leave a blank line"
                ),
            };
            diagnostics.push(
                Diagnostic::warning("list-as-text", format!("{count} lines begin with {shown}, which makes no list"))
                    .at(places.at(&first.source))
                    .hint(hint),
            );
        }
        start = items.last().map_or(start, |last| *last) + 1;
    }
}

/// Reports lines of one paragraph that are numbered in a way that makes no list.
fn numbered(lines: &[Line], places: &Places<'_>, diagnostics: &mut FileFaults) {
    let mut reported = false;
    for pair in lines.windows(2) {
        let [first, second] = pair else { continue };
        let follows = !second.begins_paragraph
            && ordinal(&first.text).is_some_and(|(style, number)| {
                ordinal(&second.text).is_some_and(|(other, next)| style == other && next == number + 1)
            });
        if follows && !reported {
            let message = "numbered lines are no list: readers see them in one line";
            let hint = "begin each item with a figure, a full stop and a space, as in `1. text`";
            diagnostics.push(Diagnostic::warning("list-as-text", message).at(places.at(&first.source)).hint(hint));
        }
        reported = follows || (reported && !second.begins_paragraph);
    }
}

/// What a line is numbered with, in a way that Markdown does not know: the style, and the number.
fn ordinal(line: &str) -> Option<(char, u32)> {
    let line = line.trim_start();
    let first = line.chars().next()?;
    if ('①'..='⑳').contains(&first) {
        return Some(('①', u32::from(first) - u32::from('①')));
    }
    let inside = line.strip_prefix('(');
    let rest = inside.unwrap_or(line);
    let digits = rest.len() - rest.trim_start_matches(|sign: char| sign.is_ascii_digit()).len();
    let (number, rest) = match digits {
        0 => {
            let letter = rest.chars().next().filter(char::is_ascii_lowercase)?;
            (u32::from(letter), &rest[1..])
        }
        1 | 2 => (rest[..digits].parse().ok()?, &rest[digits..]),
        _ => return None,
    };
    let style = rest.chars().next()?;
    let is_known = match (inside, digits) {
        (Some(_), _) => style == ')',
        (None, 0) => matches!(style, ')' | '.' | '-' | '/'),
        (None, _) => matches!(style, '-' | '–' | '/' | '°' | 'º' | ')'),
    };
    let is_spaced = rest[style.len_utf8()..].trim_start_matches(['-', '.']).starts_with(char::is_whitespace);
    // Figures and letters are styles of their own.
    let style = if inside.is_some() { '(' } else { style };
    (is_known && is_spaced).then_some((if digits == 0 { style.to_ascii_uppercase() } else { style }, number))
}

/// The lines from one on that begin with a bullet. Between those of one paragraph others may stand, as an item goes on.
fn items(lines: &[Line], start: usize, bullet: Bullet) -> Vec<usize> {
    let mut items = vec![start];
    for (number, line) in lines.iter().enumerate().skip(start + 1) {
        let same = match (bullet, line.bullet) {
            // Those of a lower level have a sign of their own.
            (Bullet::Sign(_), Some(Bullet::Sign(_))) => true,
            (bullet, Some(other)) => bullet == other,
            _ => false,
        };
        if same {
            items.push(number);
        } else if line.begins_paragraph || !matches!(bullet, Bullet::Sign(_)) {
            break;
        }
    }
    items
}

fn is_list(lines: &[Line], items: &[usize], bullet: Bullet) -> bool {
    let [first, others @ ..] = items else { return false };
    if matches!(bullet, Bullet::Sign(_)) {
        return true;
    }
    let together = others.iter().take_while(|item| !lines[**item].begins_paragraph).count();
    if together > 0 {
        let follows = first.checked_sub(1).is_some_and(|before| lines[before].last == Some(':'));
        return lines[*first].begins_paragraph || follows || together > 1;
    }
    // Paragraphs that begin with a dash are speech, unless they go on as items of a list do.
    let goes_on = |item: &usize| {
        let last = lines.get(item + 1).filter(|next| !next.begins_paragraph).map_or(lines[*item].last, |_| None);
        last.is_some_and(|last| matches!(last, ';' | ',') || last.is_alphanumeric())
    };
    items[..items.len() - 1].iter().all(goes_on)
}

/// What a line begins with, if that is a bullet.
fn bullet(line: &str) -> Option<Bullet> {
    let line = line.trim_start();
    let mut letters = line.chars();
    let first = letters.next()?;
    let rest = letters.as_str();
    let is_spaced = rest.starts_with(char::is_whitespace);
    if is_private(first) || (BULLETS.contains(first) && (is_spaced || (first != '·' && !rest.is_empty()))) {
        return Some(Bullet::Sign(first));
    }
    if DASHES.contains(first) && is_spaced {
        return Some(Bullet::Dash(first));
    }
    if LETTERS.contains(first) {
        let is_wide =
            rest.starts_with('\t') || (first == 'o' && rest.chars().take(2).filter(|c| c.is_whitespace()).count() == 2);
        return is_wide.then_some(Bullet::Sign(first));
    }
    (matches!(first, '-' | '*' | '+') && rest.starts_with(char::is_alphabetic)).then_some(Bullet::Tight(first))
}

/// Whether a sign is of the private area where fonts of signs have their bullets.
fn is_private(sign: char) -> bool {
    ('\u{F000}'..='\u{F0FF}').contains(&sign)
}
