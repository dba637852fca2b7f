//! What is left to be finished in a version: see [`Unfinished`].
//!
//! Nearly all texts hold nothing of it, so that a quick look at the file decides whether the careful one is made, which
//! knows code and comments from words.

use std::ops::Range;
use std::sync::Arc;

use super::front_matter::fences;
use super::survey::survey;
use crate::diagnostic::Source;
use crate::markdown::{Element, Found, Split, Survey};
use crate::site::{BriefText, Leftover, SAMPLES, TO_CHECK, TO_TRANSLATE, Text, Unfinished};

/// Finds all of it, in the order of the file.
pub(super) fn unfinished(source: &Source, text: &Text) -> Vec<Unfinished> {
    let Ok((_, matter, body)) = fences(source) else { return Vec::new() };
    let mut found: Vec<Unfinished> = (marks(source, matter).into_iter())
        .map(|range| Unfinished {
            what: Leftover::ToTranslate,
            place: source.place(range),
            in_draft: false,
            brief: None,
        })
        .collect();
    let words = source.text.get(body).unwrap_or_default();
    let may_ask = words.contains("<!--");
    let may_be_sample = SAMPLES.iter().any(|samples| {
        samples.titles().iter().chain(&samples.sentences()).any(|sentence| words_at(&source.text, sentence).is_some())
    });
    if may_ask || may_be_sample {
        let split = if matches!(text, Text::Digest(_)) { Split::Digest } else { Split::Whole };
        let survey = survey(Arc::new(Source::new(Arc::clone(&source.path), &source.text)), split);
        found.extend(careful(&survey, text));
    }
    found
}

/// The marks in a front matter: comments on a line of their own, or behind a value.
fn marks(source: &Source, matter: Range<usize>) -> Vec<Range<usize>> {
    let mut marks = Vec::new();
    let mut at = matter.start;
    for line in source.text.get(matter).unwrap_or_default().split_inclusive('\n') {
        let start = at;
        at += line.len();
        let written = line.trim_end();
        let signs = written.match_indices('#').map(|(sign, _)| sign);
        let mut comments = signs.filter(|sign| written[..*sign].chars().next_back().is_none_or(char::is_whitespace));
        if let Some(sign) = comments.find(|sign| is_mark(&written[sign + 1..], TO_TRANSLATE)) {
            marks.push(start + sign..start + written.len());
        }
    }
    marks
}

/// Whether a comment is a mark: its words, whatever capitals and spaces, and then nothing but signs, or a remark in
/// brackets: `to translate (Anne)`.
fn is_mark(comment: &str, mark: &str) -> bool {
    let words = comment.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let rest = words.strip_prefix(mark).map(str::trim_start);
    rest.is_some_and(|rest| rest.starts_with('(') || !rest.contains(char::is_alphanumeric))
}

/// Whether a comment is a question that an import left: `check: …`, whatever capitals and spaces.
fn is_question(comment: &str) -> bool {
    let (word, sign) = TO_CHECK.split_at(TO_CHECK.len() - 1);
    let words = comment.trim_start();
    let rest = words.get(..word.len()).filter(|begin| begin.eq_ignore_ascii_case(word)).map(|_| &words[word.len()..]);
    rest.is_some_and(|rest| rest.trim_start().starts_with(sign))
}

fn careful(survey: &Survey, text: &Text) -> Vec<Unfinished> {
    let mut left = Vec::new();
    look(survey, &survey.matter, None, &mut left);
    let briefs: Vec<&Arc<BriefText>> = match text {
        Text::Whole(_) => Vec::new(),
        Text::Digest(digest) => digest.sections.iter().flat_map(|section| &section.briefs).collect(),
    };
    for part in &survey.parts {
        let heading = part.heading.as_ref().map(|heading| (heading, survey.place(heading.range.clone())));
        let brief = heading.as_ref().and_then(|(heading, place)| {
            let at = briefs.binary_search_by_key(&place.line, |brief| brief.place.line).ok()?;
            (heading.level == 3).then_some(briefs[at])
        });
        if let (Some(brief), Some((heading, place))) = (brief, &heading)
            && SAMPLES.iter().any(|samples| samples.brief == heading.text.trim())
        {
            left.push(sample(place.narrow(heading.text.trim()), Some(brief)));
        }
        if let Some((heading, _)) = &heading {
            left.extend(
                questions(survey, &heading.range)
                    .map(|range| Unfinished { what: Leftover::ToCheck, ..sample(survey.place(range), brief) }),
            );
        }
        look(survey, &part.found, brief, &mut left);
    }
    left
}

/// The questions of the import in the lines of a heading at which a section or a brief begins.
fn questions<'s>(survey: &'s Survey, heading: &Range<usize>) -> impl Iterator<Item = Range<usize>> + 's {
    let start = heading.start;
    let lines = survey.source.text.get(heading.clone()).unwrap_or_default();
    lines.match_indices("<!--").filter_map(move |(at, sign)| {
        let comment = &lines[at + sign.len()..];
        let end = comment.find("-->")?;
        is_question(&comment[..end]).then(|| start + at..start + at + sign.len() + end + "-->".len())
    })
}

fn sample(place: crate::diagnostic::Place, brief: Option<&Arc<BriefText>>) -> Unfinished {
    Unfinished {
        what: Leftover::Sample,
        place,
        in_draft: brief.is_some_and(|brief| brief.draft),
        brief: brief.map(|brief| Arc::clone(&brief.id)),
    }
}

/// Looks through things that stand together.
fn look(survey: &Survey, found: &[Found], brief: Option<&Arc<BriefText>>, left: &mut Vec<Unfinished>) {
    for found in found {
        match &found.what {
            Element::Comment(comment) if is_question(comment) => {
                let place = survey.place(found.range.clone());
                left.push(Unfinished { what: Leftover::ToCheck, ..sample(place, brief) });
            }
            Element::Passage(passage) => {
                let whole = passage.text.trim();
                for samples in &SAMPLES {
                    // A sentence may stand among others; a title is the whole of its line.
                    let sentence = samples.sentences().into_iter().find_map(|sentence| {
                        let plain = sentence.replace("**", "");
                        words_at(&passage.text, &plain)
                    });
                    let title = || samples.titles().contains(&whole).then_some(0..passage.text.len());
                    if let Some(range) = sentence.or_else(title) {
                        left.push(sample(survey.place(passage.range(range)), brief));
                    }
                }
            }
            _ => {}
        }
    }
}

/// Where a text holds a sentence, whatever whitespace stands between its words.
fn words_at(text: &str, sentence: &str) -> Option<Range<usize>> {
    let first = sentence.split_whitespace().next()?;
    text.match_indices(first).find_map(|(start, _)| {
        let mut at = start;
        for word in sentence.split_whitespace() {
            let rest = &text[at..];
            let word_start = at + (rest.len() - rest.trim_start().len());
            if !text[word_start..].starts_with(word) {
                return None;
            }
            at = word_start + word.len();
        }
        Some(start..at)
    })
}
