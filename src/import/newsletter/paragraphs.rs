//! Lines → paragraphs and list items: which line breaks are the writer's, and which come from the width of a page.
//!
//! A line that was broken at the page's width is one that had no room for the next word. How much room there was is
//! measured in the text itself, at the breaks that are sure: those before a word in lower case. Titles are set wider or
//! narrower than text, so they show as lines that end early and without a full stop.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthStr;

use super::bullets::{Levels, Mark, mark};
use super::lines::{Gap, Line};

/// A title has no more lines than this.
pub(super) const TITLE_LINES: usize = 3;
/// So many sure breaks are enough to measure the width.
const ENOUGH: usize = 3;

/// A passage of the text.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Its lines, by number in the list that was given.
    pub lines: std::ops::Range<usize>,
    /// Of a list item, its mark and how deep it stands.
    pub item: Option<(Mark, usize)>,
    /// Whether a gap stands above it.
    pub gap: bool,
    /// Whether its one line was known as a section's name.
    pub named: bool,
}

/// How wide the lines are: with its next word, a line that was broken at the width is at least so long.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Widths {
    /// Of text; nothing where no line was broken.
    pub text: Option<usize>,
    /// Of list items, which are set in.
    item: Option<usize>,
}

/// Whether a line ends a sentence, or announces what follows it.
pub(super) fn ends_sentence(line: &str) -> bool {
    let bare = line.trim_end_matches(|c: char| {
        matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | ' ' | '\u{A0}' | '\u{202F}')
    });
    bare.ends_with(['.', '!', '?', '…', ':', ';', '。', '！', '？', '：', '؟', '।', '։', '۔'])
}

pub(super) fn begins_lower(text: &str) -> bool {
    text.trim_start_matches(['"', '\'', '(', '«', '“', '‘', ' ', '\u{A0}', '\u{202F}']).starts_with(char::is_lowercase)
}

/// How long a line would have been with the first word of the next.
fn length_with_next(line: &str, next: &str) -> usize {
    // A quotation mark does not stand alone at a line's end, where a space parts it from its word.
    let letter = next.find(char::is_alphanumeric).unwrap_or(0);
    let word = &next[..next[letter..].find(' ').map_or(next.len(), |end| letter + end)];
    // Some scripts break between any two letters.
    let word = if is_unspaced(word.chars().next()) { 2 } else { word.width() };
    line.width() + 1 + word
}

/// Letters that are written without spaces between words.
pub(super) fn is_unspaced(c: Option<char>) -> bool {
    c.is_some_and(|c| matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}'))
}

/// Measures the lines.
pub(super) fn widths(lines: &[(Line, usize)]) -> Widths {
    let (mut text, mut items) = (Vec::new(), Vec::new());
    let mut within_item = false;
    for pair in lines.windows(2) {
        let [(line, _), (next, _)] = pair else { continue };
        within_item = mark(&line.text).is_some() || (within_item && line.gap == Gap::None);
        if mark(&next.text).is_none()
            && begins_lower(&next.text)
            && next.gap != Gap::Blank
            && !ends_sentence(&line.text)
        {
            (if within_item { &mut items } else { &mut text }).push(length_with_next(&line.text, &next.text));
        }
    }
    let lowest = |lengths: &mut Vec<usize>| {
        lengths.sort_unstable();
        (lengths.len() >= ENOUGH).then(|| lengths[lengths.len() / 10])
    };
    // Single words in lower case do not make a text one of broken lines.
    let sure = (text.len() + items.len()) * 5 >= lines.len();
    let (text, item) = if sure { (lowest(&mut text), lowest(&mut items)) } else { (None, None) };
    let measured = text.or(item).or_else(|| even_width(lines));
    // Items are set in by a tenth or so.
    Widths { text: text.or(measured), item: item.or(measured.map(|width| width * 17 / 20)) }
}

/// Of short texts, and of scripts without lower case: where most lines are about as long as the longest, they were broken at a width.
fn even_width(lines: &[(Line, usize)]) -> Option<usize> {
    let mut lengths: Vec<usize> = lines.iter().map(|(line, _)| line.text.width()).collect();
    lengths.sort_unstable();
    let long = *lengths.get(lengths.len() * 9 / 10)?;
    // Without spaces between words, all lines but the last of a paragraph end within a letter or two of the margin.
    let longest = *lengths.last()?;
    let at_margin = lengths.iter().rev().take_while(|length| **length + 4 >= longest).count();
    let unspaced = lines.iter().filter(|(line, _)| is_unspaced(line.text.chars().next())).count() * 2 > lines.len();
    if unspaced && at_margin >= 2 && (40..=200).contains(&longest) {
        return Some(longest - 4);
    }
    let near = lengths.iter().filter(|length| **length * 5 >= long * 4).count();
    (lengths.len() >= ENOUGH && (40..=200).contains(&long) && near * 2 >= lengths.len()).then_some(long * 9 / 10)
}

/// Puts lines together. `names` knows the lines that are a section's name.
pub(super) fn blocks(lines: &[(Line, usize)], widths: Widths, names: impl Fn(&str) -> bool) -> Vec<Block> {
    let mut builder = Builder { lines, widths, blocks: Vec::new(), levels: Levels::default() };
    for at in 0..lines.len() {
        builder.line(at, &names);
    }
    let blocks = builder.blocks;
    let blocks = blocks.into_iter().flat_map(|block| without_title(block, lines));
    blocks.collect()
}

struct Builder<'a> {
    lines: &'a [(Line, usize)],
    widths: Widths,
    blocks: Vec<Block>,
    levels: Levels,
}

impl Builder<'_> {
    fn text(&self, at: usize) -> &str {
        &self.lines[at].0.text
    }

    fn line(&mut self, at: usize, names: impl Fn(&str) -> bool) {
        let gap = self.lines[at].0.gap == Gap::Blank;
        let next_goes_on = self.lines.get(at + 1).is_some_and(|(next, _)| begins_lower(&next.text));
        let continues = self.continues(at);
        let apart = !continues || ends_sentence(self.text(at - 1));
        if apart && !next_goes_on && names(self.text(at)) {
            self.levels.end();
            self.blocks.push(Block { lines: at..at + 1, item: None, gap, named: true });
            return;
        }
        if let Some(item) = self.item(at, continues) {
            let level = self.levels.level(item);
            self.blocks.push(Block { lines: at..at + 1, item: Some((item, level)), gap, named: false });
            return;
        }
        if let Some(block) = self.blocks.last_mut().filter(|block| continues && !block.named) {
            block.lines.end = at + 1;
        } else {
            self.levels.end();
            self.blocks.push(Block { lines: at..at + 1, item: None, gap, named: false });
        }
    }

    /// The mark of a line that begins an item; a dash may as well stand within a sentence.
    fn item(&self, at: usize, continues: bool) -> Option<Mark> {
        let (found, text) = mark(self.text(at))?;
        if found.is_sure() || self.levels.knows(found) {
            return Some(found);
        }
        let apart = !continues || at == 0 || ends_sentence(self.text(at - 1));
        let fits = match found {
            Mark::Number(number) => number == 1,
            Mark::Sign(_) => apart || !begins_lower(text),
        };
        (apart && fits).then_some(found)
    }

    /// Whether a line goes on with the one above it.
    fn continues(&self, at: usize) -> bool {
        let Some((above, _)) = at.checked_sub(1).and_then(|above| self.lines.get(above)) else { return false };
        let line = &self.lines[at].0;
        let item = self.blocks.last().is_some_and(|block| block.item.is_some());
        if item && !mark(&above.text).map_or(above.text.as_str(), |(_, rest)| rest).contains(char::is_alphanumeric) {
            // Nothing but a picture stands at the item's mark.
            return mark(&line.text).is_none();
        }
        if line.gap != Gap::Blank && hyphenated(above).is_some() {
            return true;
        }
        let Some(width) = (if item { self.widths.item } else { self.widths.text }) else { return false };
        let full = length_with_next(&above.text, &line.text) >= width;
        let ended = ends_sentence(&above.text);
        match (line.gap, begins_lower(&line.text)) {
            (Gap::Blank, lower) => lower && !ended && full,
            (_, true) => full || !ended,
            (_, false) => full,
        }
    }
}

/// What stands before the hyphen that a line ends in, if it parts a word.
pub(super) fn hyphenated(line: &Line) -> Option<&str> {
    if line.soft_hyphen {
        return Some(&line.text);
    }
    let start = line.text.strip_suffix(['-', '\u{2010}', '\u{2011}'])?;
    start.ends_with(char::is_alphanumeric).then_some(start)
}

/// Cuts a title off the end of a paragraph whose last line happened to be full. A paragraph that ends without a full stop
/// holds one, if it stands on lines of its own after one that ended a sentence.
fn without_title(block: Block, lines: &[(Line, usize)]) -> Vec<Block> {
    let text = |at: usize| lines[at].0.text.as_str();
    let Some(last) = block.lines.end.checked_sub(1).filter(|_| !block.named) else { return vec![block] };
    if ends_sentence(text(last)) {
        return vec![block];
    }
    let first = block.lines.end.saturating_sub(TITLE_LINES).max(block.lines.start + 1);
    let fits = |at: &usize| ends_sentence(text(at - 1)) && !begins_lower(text(*at)) && !text(at - 1).ends_with(':');
    match (first..block.lines.end).rev().find(fits) {
        Some(at) if !(at..block.lines.end).any(|line| holds_sentences(text(line))) => {
            let title = Block { lines: at..block.lines.end, item: None, gap: false, named: false };
            vec![Block { lines: block.lines.start..at, ..block }, title]
        }
        _ => vec![block],
    }
}

/// Whether a sentence ends within a line, and another begins.
pub(super) fn holds_sentences(text: &str) -> bool {
    if text.trim_end_matches(['。', '！', '？']).contains(['。', '！', '？']) {
        return true;
    }
    let mut words = text.split([' ', '\u{A0}', '\u{202F}']).peekable();
    // Letters of the last word: a quotation mark may stand apart from it.
    let mut letters = 0;
    while let Some(word) = words.next() {
        letters =
            Some(word.chars().filter(|c| c.is_alphanumeric()).count()).filter(|count| *count > 0).unwrap_or(letters);
        // Initials and abbreviations end in a full stop, too.
        let ends = ends_sentence(word) && !word.ends_with([':', ';']) && letters > 3;
        if ends && words.peek().is_some_and(|next| next.starts_with(char::is_uppercase)) {
            return true;
        }
    }
    false
}

/// The words of a text, to judge words that were parted at the ends of lines.
pub(super) struct Vocabulary(BTreeSet<String>);

impl Vocabulary {
    pub(super) fn new(lines: &[(Line, usize)]) -> Self {
        let mut words = BTreeSet::new();
        let mut parted = false;
        for (line, _) in lines {
            let mut of_line: Vec<&str> = line.text.split([' ', '\u{A0}', '\u{202F}', '’', '\'']).collect();
            if std::mem::replace(&mut parted, hyphenated(line).is_some()) {
                of_line.remove(0);
            }
            if parted {
                of_line.pop();
            }
            let bare = of_line.iter().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
            words.extend(bare.filter(|word| !word.is_empty()));
        }
        Self(words)
    }

    /// Whether the hyphen between two parts of a word belongs to the word.
    fn keeps_hyphen(&self, start: &str, rest: &str) -> bool {
        let start = start.rsplit([' ', '’', '\'', '(', '«']).next().unwrap_or_default().to_lowercase();
        let end = rest.split([' ', '’', '\'']).next().unwrap_or_default();
        let end = end.trim_end_matches(|c: char| !c.is_alphanumeric());
        if !begins_lower(end) || !start.ends_with(char::is_alphabetic) || start.contains('-') {
            return true;
        }
        let end = end.to_lowercase();
        if self.0.contains(&format!("{start}-{end}")) {
            return true;
        }
        !self.0.contains(&format!("{start}{end}")) && (self.0.contains(&start) || start.chars().count() < 2)
    }
}

/// A text put together, and the words whose hyphen went.
pub(super) fn join(lines: &[(Line, usize)], vocabulary: &Vocabulary, parted: &mut Vec<(u32, String)>) -> String {
    let mut joined = String::new();
    for (at, (line, _)) in lines.iter().enumerate() {
        let rest = line.text.as_str();
        let Some((above, _)) = at.checked_sub(1).map(|above| &lines[above]) else {
            joined.push_str(rest);
            continue;
        };
        match hyphenated(above) {
            Some(start) if above.soft_hyphen || !vocabulary.keeps_hyphen(start, rest) => {
                if !above.soft_hyphen {
                    joined.pop();
                    let first = start.rsplit(' ').next().unwrap_or_default();
                    let end = rest.split(' ').next().unwrap_or_default();
                    parted.push((above.number, format!("{first}{end}")));
                }
            }
            Some(_) => {}
            None if is_unspaced(joined.chars().next_back()) && is_unspaced(rest.chars().next()) => {}
            None => joined.push(' '),
        }
        joined.push_str(rest);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let lines: Vec<(Line, usize)> = lines(text).into_iter().map(|line| (line, 0)).collect();
        let vocabulary = Vocabulary::new(&lines);
        blocks(&lines, widths(&lines), |text| text == "Spatial")
            .into_iter()
            .map(|block| {
                let text = join(&lines[block.lines], &vocabulary, &mut Vec::new());
                block.item.map_or(text.clone(), |(_, level)| format!("{}{text}", "> ".repeat(level + 1)))
            })
            .collect()
    }

    const WRAPPED: &str = "Le ministère a ouvert une consultation sur les câbles sous-marins qui relient\n\
        les îles au continent et dont trois ont été coupés depuis le début de cet hiver.\n\
        Les réponses sont attendues avant la fin du mois de mars par la direction de\n\
        Bergen. Elles seront rendues publiques.\n";

    #[test]
    fn broken_lines_are_rejoined() {
        assert_eq!(read(WRAPPED).len(), 1);
        let double = WRAPPED.replace('\n', " \n\n");
        assert_eq!(read(&double), read(WRAPPED));
    }

    #[test]
    fn an_early_end_is_the_end_of_a_paragraph() {
        let text = format!("{WRAPPED}Un titre qui se tient seul\n{WRAPPED}Spatial\n{WRAPPED}");
        let found = read(&text);
        assert_eq!((found.len(), found[1].as_str(), found[3].as_str()), (5, "Un titre qui se tient seul", "Spatial"));
    }

    #[test]
    fn a_title_after_a_full_line_is_cut_off() {
        let text = format!(
            "{WRAPPED}Les élus ont demandé des comptes au ministre et à la direction des câbles hier.\n\
             Un titre qui se tient seul\n{WRAPPED}"
        );
        assert_eq!(read(&text)[2], "Un titre qui se tient seul");
    }

    #[test]
    fn items_hold_their_lines_and_stand_in_their_levels() {
        let text = "• Un premier point qui est assez long pour être brisé à la fin de\nla ligne :\n\
                    o Un second point qui est assez long pour être brisé à la fin de la\nligne.\n\
                    o Un troisième point qui est assez long pour être brisé à la fin de\nla ligne.\n";
        let found = read(text);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("> •") && found[1].starts_with("> > o"), "{found:?}");
    }

    #[test]
    fn unbroken_lines_stay_apart() {
        let text = "Une ligne entière qui dit tout.\nUne autre\nUne troisième ligne, plus longue que les autres.\n";
        assert_eq!(read(text).len(), 3);
    }

    #[test]
    fn hyphens_go_where_they_only_part_a_word() {
        let text = "Cette infor-\nmation des semi-\nconducteurs, non-\nréglée au R-\nU, et 2025-\n2026. Les semi-conducteurs, non.\n";
        assert_eq!(
            read(text),
            ["Cette information des semi-conducteurs, non-réglée au R-U, et 2025-2026. Les semi-conducteurs, non."]
        );
    }

    #[test]
    fn scripts_without_spaces_get_none() {
        let line = "東京都は新しい計画を発表しました。これは重要な計画です";
        assert_eq!(read(&format!("{line}\n{line}\n{line}\n")), [format!("{line}{line}{line}")]);
        let short = format!("題\n東京都の計画\n{line}\n{line}\nした。\n");
        assert_eq!(read(&short), ["題".to_owned(), "東京都の計画".to_owned(), format!("{line}{line}した。")]);
    }
}
