//! Which passages are sections, which are titles of briefs, and how sure that is.
//!
//! A section is known by its name: a theme's, or the interface's word for the lead. A title is known by its form: one to
//! three lines that begin like a sentence, end early and without a full stop, and stand above text that is longer.

use std::ops::Range;

use super::bullets::Mark;
use super::dates::Months;
use super::lines::Line;
use super::paragraphs::{self, Block, TITLE_LINES, Vocabulary, Widths, begins_lower, ends_sentence};
use super::{Setting, ThemeName};
use crate::lang::fold;

/// A longer line is no title.
const LONGEST_TITLE: usize = 220;
/// A section's name has no more words.
const SECTION_WORDS: usize = 8;
/// From so much likeness on, a name is taken for a theme's that is spelled otherwise.
const NEAR: f64 = 0.8;

/// What a section is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// The lead, by the interface's word.
    Lead,
    /// The theme of this number, by its name.
    Theme(usize),
    /// The theme of this number, whose name is nearly this one.
    Near(usize),
    /// It looks like a section, and no theme is called so.
    Unknown,
}

/// What a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The heading of a section.
    Section(Subject),
    /// The title of a brief.
    Title {
        /// Whether its form leaves little doubt.
        sure: bool,
    },
    /// A paragraph.
    Text {
        /// Whether it has the form of a title, and nothing below that it could be the title of.
        like_title: bool,
    },
    /// An item of a list, at this level.
    Item(Mark, usize),
}

/// A passage of the text, put together.
#[derive(Debug)]
pub(super) struct Piece {
    /// What it is.
    pub role: Role,
    /// Its lines, by number in the list of lines.
    pub lines: Range<usize>,
    /// The line of the source where it begins.
    pub number: u32,
    /// Its words, without the mark of an item.
    pub text: String,
}

/// The names that a section may have.
pub(super) struct Names<'a> {
    themes: &'a [ThemeName<'a>],
    lead: Vec<String>,
    folded: Vec<String>,
}

impl<'a> Names<'a> {
    pub(super) fn new(setting: &Setting<'a>) -> Self {
        Self {
            themes: setting.themes,
            lead: setting.lead.iter().map(|word| fold(word)).filter(|word| !word.is_empty()).collect(),
            folded: setting.themes.iter().map(|theme| fold(theme.name)).collect(),
        }
    }

    /// The subject that a line names, whatever number, signs or colon stand around the name.
    pub(super) fn exact(&self, text: &str) -> Option<Subject> {
        if text.len() > LONGEST_TITLE {
            return None;
        }
        [Some(bare(text)), unnumbered(text)].into_iter().flatten().find_map(|text| {
            let text = fold(text);
            if self.lead.contains(&text) {
                return Some(Subject::Lead);
            }
            self.folded.iter().position(|name| *name == text && !name.is_empty()).map(Subject::Theme)
        })
    }

    fn near(&self, text: &str) -> Option<Subject> {
        if text.len() > LONGEST_TITLE {
            return None;
        }
        let text = fold(unnumbered(text).unwrap_or(bare(text)));
        if text.split(' ').count() > SECTION_WORDS {
            return None;
        }
        let likeness = |name: &String| {
            let shared = shared_words(&text, name);
            strsim::normalized_levenshtein(&text, name).max(shared)
        };
        let (at, likeness) = best(self.folded.iter().map(likeness))?;
        (likeness >= NEAR).then_some(Subject::Near(at))
    }

    /// The theme that a section of unknown name is most likely of, by its name and by the words of its text.
    pub(super) fn likeliest(&self, title: &str, text: &str) -> Option<usize> {
        let (title, text) = (fold(title), fold(text));
        let in_text: std::collections::BTreeSet<&str> = long_words(&text).collect();
        let score = |(name, theme): (&String, &ThemeName)| {
            let described = fold(&format!("{} {}", theme.name, theme.description));
            let words: std::collections::BTreeSet<&str> = long_words(&described).collect();
            let shared = words.iter().filter(|word| in_text.contains(*word)).count();
            // Counts are small, so that nothing is lost.
            #[allow(clippy::cast_precision_loss)]
            let by_text = shared as f64 / (words.len().max(1)) as f64;
            by_text + strsim::normalized_levenshtein(&title, name)
        };
        best(self.folded.iter().zip(self.themes).map(score)).map(|(at, _)| at)
    }
}

fn best(scores: impl Iterator<Item = f64>) -> Option<(usize, f64)> {
    scores.enumerate().fold(None, |best: Option<(usize, f64)>, (at, score)| match best {
        Some((_, most)) if most >= score => best,
        _ => Some((at, score)),
    })
}

fn long_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3)
}

/// 1 where all long words of one name are in the other, and they are half of its own at least.
fn shared_words(one: &str, other: &str) -> f64 {
    let (one, other): (Vec<&str>, Vec<&str>) = (long_words(one).collect(), long_words(other).collect());
    let (few, many) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let within = !few.is_empty() && few.iter().all(|word| many.contains(word)) && few.len() * 2 >= many.len();
    if within { 1.0 } else { 0.0 }
}

/// A heading's words, without what is drawn around them.
pub(super) fn bare(text: &str) -> &str {
    let inner = text.trim_matches(|c: char| !c.is_alphanumeric());
    // Brackets and quotation marks that open within belong to the name.
    if inner.contains(['(', '«', '“', '"']) {
        text.trim_end_matches([':', ' ', '\u{A0}', '\u{202F}'])
    } else {
        inner
    }
}

/// Without the number of a section: `2. Space`, `II – Space`, `B) Space`.
fn unnumbered(text: &str) -> Option<&str> {
    let (number, rest) = text.split_once(['.', ')', '-', '–', '—', ':'])?;
    let number = number.trim();
    let roman = number.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    let counts = number.bytes().all(|byte| byte.is_ascii_digit()) || roman || number.chars().count() == 1;
    (!number.is_empty() && number.len() <= 4 && counts).then(|| bare(rest)).filter(|rest| !rest.is_empty())
}

/// Judges every block. Hyphens that went are added to `parted`.
pub(super) fn pieces(
    blocks: Vec<Block>,
    lines: &[(Line, usize)],
    widths: Widths,
    names: &Names,
    months: &Months,
    parted: &mut Vec<(u32, String)>,
) -> Vec<Piece> {
    let vocabulary = Vocabulary::new(lines);
    let blocks = merged(blocks, lines, widths, names);
    let texts: Vec<String> = blocks
        .iter()
        .map(|block| {
            let text = paragraphs::join(&lines[block.lines.clone()], &vocabulary, parted);
            match block.item {
                Some(_) => super::bullets::mark(&text).map_or(text.clone(), |(_, rest)| rest.to_owned()),
                None => text,
            }
        })
        .collect();
    let candidate = |at: usize| is_candidate(&blocks[at], &texts[at], lines) && !months.is_dateline(&texts[at]);
    let candidates: Vec<bool> = (0..blocks.len()).map(candidate).collect();
    let roles: Vec<Role> = (0..blocks.len()).map(|at| role(at, &blocks, &texts, &candidates, names)).collect();
    let pieces = blocks.into_iter().zip(texts).zip(roles);
    pieces
        .map(|((block, text), role)| {
            let number = lines[block.lines.start].0.number;
            Piece { role, lines: block.lines, number, text }
        })
        .collect()
}

/// Titles of several lines whose first line ended before a capital.
fn merged(blocks: Vec<Block>, lines: &[(Line, usize)], widths: Widths, names: &Names) -> Vec<Block> {
    let mut merged: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        let text = |at: usize| lines[at].0.text.as_str();
        if let (Some(above), Some(width)) = (merged.last_mut(), widths.text) {
            let last = text(above.lines.end - 1);
            let together = above.lines.len() + block.lines.len() <= TITLE_LINES
                && [&*above, &block].iter().all(|block| block.item.is_none() && !block.named)
                && !block.gap
                && [last, text(block.lines.end - 1)].iter().all(|line| !ends_sentence(line))
                && last.chars().count() * 10 >= width * 7
                && names.near(last).is_none();
            if together {
                above.lines.end = block.lines.end;
                continue;
            }
        }
        merged.push(block);
    }
    merged
}

/// Whether a block has the form of a title.
fn is_candidate(block: &Block, text: &str, lines: &[(Line, usize)]) -> bool {
    let last = &lines[block.lines.end - 1].0.text;
    let question = last.ends_with(['?', '!', '？', '！']);
    block.item.is_none()
        && !block.named
        && block.lines.len() <= TITLE_LINES
        && text.chars().count() <= LONGEST_TITLE
        && text.contains(char::is_alphabetic)
        && !begins_lower(text)
        && (question || !ends_sentence(last) || (last.ends_with(':') && block.lines.len() == 1))
        && !last.ends_with([',', '-'])
        && !text.contains("://")
        && !paragraphs::holds_sentences(text)
}

fn role(at: usize, blocks: &[Block], texts: &[String], candidates: &[bool], names: &Names) -> Role {
    let (block, text) = (&blocks[at], &texts[at]);
    if let Some((mark, level)) = block.item {
        return Role::Item(mark, level);
    }
    if let Some(subject) = names.exact(text).filter(|_| block.named || block.lines.len() <= 2) {
        return Role::Section(subject);
    }
    if !candidates[at] {
        return Role::Text { like_title: false };
    }
    let below = |at: usize| at < blocks.len() && !blocks[at].named && names.exact(&texts[at]).is_none();
    let is_text = |at: usize| below(at) && !candidates[at];
    if block.lines.len() == 1
        && (below(at + 1) || at + 1 < blocks.len())
        && let Some(near) = names.near(text)
    {
        return Role::Section(near);
    }
    let announces = text.ends_with(':');
    let short = text.split(' ').count() <= SECTION_WORDS && block.lines.len() == 1;
    if short && below(at + 1) && candidates[at + 1] && is_text(at + 2) && at > 0 {
        return Role::Section(Subject::Unknown);
    }
    // What announces a list or a sentence is no title.
    if !is_text(at + 1) || announces {
        return Role::Text { like_title: !announces };
    }
    let longer = texts[at + 1].chars().count() > text.chars().count();
    let sure = longer && blocks[at + 1].item.is_none() && !ends_sentence(text) && text.split(' ').count() > 2;
    Role::Title { sure }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Links;
    use crate::lang::Locale;

    fn with_names(test: impl Fn(&Names)) {
        let themes = [
            ThemeName { id: "ai", name: "Données et intelligence artificielle", description: "Modèles, calcul" },
            ThemeName { id: "space", name: "Spatial", description: "Satellites, lanceurs, orbites" },
        ];
        let (links, locale) = (Links::default(), Locale::new("fr").unwrap());
        let setting = Setting {
            themes: &themes,
            lead: &["Fait marquant", "Faits marquants"],
            links: &links,
            locale: &locale,
            date: None,
            today: jiff::civil::date(2026, 2, 27),
            title: None,
            site_title: "Veille",
        };
        test(&Names::new(&setting));
    }

    #[test]
    fn sections_are_known_by_name() {
        with_names(|names| {
            for (text, expected) in [
                ("Fait marquant :", Some(Subject::Lead)),
                ("FAITS MARQUANTS", Some(Subject::Lead)),
                ("Donnees et Intelligence artificielle", Some(Subject::Theme(0))),
                ("3. Spatial", Some(Subject::Theme(1))),
                ("II – Spatial", Some(Subject::Theme(1))),
                ("=== Spatial ===", Some(Subject::Theme(1))),
                ("Spatiale", None),
                ("", None),
            ] {
                assert_eq!(names.exact(text), expected, "{text}");
            }
            assert_eq!(names.near("Données, intelligence artificielle"), Some(Subject::Near(0)));
            assert_eq!(names.near("Intelligence artificielle"), Some(Subject::Near(0)));
            assert_eq!(names.near("Le port d’Anvers"), None);
            assert_eq!(names.likeliest("En orbite", "Deux lanceurs et trois satellites"), Some(1));
        });
    }
}
