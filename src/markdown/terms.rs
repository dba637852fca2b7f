//! Terms of a glossary in a text: which of them stand there as whole words, and which are explained there already.
//!
//! It works on a run of plain text and knows neither Markdown nor HTML; the renderer says what stands before and after.
//! A run is passed through once: each word is looked up as the first of a term, so that the number of terms costs
//! nothing.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use crate::lang::{composed, fold};

/// How far an expansion may reach beyond the letters that it is written with: an article, a bracket, a blank or two.
const MARGIN: usize = 24;

/// The terms of one language, ready to be found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    terms: Vec<Term>,
    /// Numbers of terms by their first word, the longest first.
    by_word: HashMap<Box<str>, Vec<u32>, foldhash::fast::FixedState>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    acronym: Box<str>,
    expansion: Box<str>,
    /// For finding it in the text however it is written.
    folded: String,
}

/// Terms, and which of them the text at hand has mentioned so far.
#[derive(Debug, PartialEq, Eq)]
pub struct Mentions<'t> {
    terms: &'t Terms,
    seen: RefCell<BTreeSet<u32>>,
}

impl Terms {
    /// Of pairs of an acronym and its expansion.
    #[must_use]
    pub fn new<'t>(pairs: impl IntoIterator<Item = (&'t str, &'t str)>) -> Self {
        let mut terms = Self::default();
        for (number, (acronym, expansion)) in (0..).zip(pairs) {
            let acronym = composed(acronym);
            let first = &acronym[..word_end(&acronym)];
            terms.by_word.entry(first.into()).or_default().push(number);
            terms.terms.push(Term {
                acronym: acronym.as_ref().into(),
                expansion: expansion.into(),
                folded: fold(expansion).trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned(),
            });
        }
        let Self { terms: list, by_word } = &mut terms;
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted by itself")]
        for numbers in by_word.values_mut() {
            numbers.sort_by_key(|number| std::cmp::Reverse(list[*number as usize].acronym.len()));
        }
        terms
    }
}

impl<'t> Mentions<'t> {
    /// At the start of a text.
    #[must_use]
    pub fn new(terms: &'t Terms) -> Self {
        Self { terms, seen: RefCell::default() }
    }

    /// Looks for terms in a text, whether they are to be explained there or not.
    pub fn look(&self, text: &str) {
        // What stands around only decides whether a term is explained.
        let _ = self.find(text, "", &String::new);
    }

    /// The numbers of the terms that were mentioned nowhere, ascending.
    #[must_use]
    pub fn missed(&self) -> Vec<usize> {
        let seen = self.seen.borrow();
        (0_u32..).zip(&self.terms.terms).filter(|(number, _)| !seen.contains(number)).map(|(n, _)| n as usize).collect()
    }

    /// Starts another text, in which nothing was mentioned yet.
    pub(super) fn restart(&self) {
        self.seen.borrow_mut().clear();
    }

    /// First mentions in a run of text that are to be explained: where they stand, and what they mean. `before` is what
    /// stands before the run, `after` makes what follows.
    pub(super) fn find(&self, run: &str, before: &str, after: &dyn Fn() -> String) -> Vec<(Range<usize>, &'t str)> {
        if self.terms.terms.is_empty() {
            return Vec::new();
        }
        // Some systems store `É` as two characters (NFD); terms are known by their composed form (NFC).
        if matches!(composed(run), Cow::Borrowed(_)) {
            return self.find_composed(run, before, after);
        }
        let (whole, offsets) = composed_with_offsets(run);
        let original = |at: usize| offsets.get(at).copied().unwrap_or(run.len());
        let found = self.find_composed(&whole, &composed(before), after).into_iter();
        found.map(|(span, means)| (original(span.start)..original(span.end), means)).collect()
    }

    fn find_composed(&self, run: &str, before: &str, after: &dyn Fn() -> String) -> Vec<(Range<usize>, &'t str)> {
        let mut found = Vec::new();
        let mut follows: Option<String> = None;
        let mut at = 0;
        while let Some(start) = run[at..].find(char::is_alphanumeric).map(|start| at + start) {
            let word = start + word_end(&run[start..]);
            at = word;
            let Some(numbers) = self.terms.by_word.get(&run[start..word]) else { continue };
            if !opens(before, &run[..start]) {
                continue;
            }
            let follows = follows.get_or_insert_with(after);
            for number in numbers {
                let term = &self.terms.terms[*number as usize];
                let Some(end) = spelled(&run[start..], &term.acronym).map(|length| start + length) else { continue };
                if !closes(&run[end..], follows) {
                    continue;
                }
                at = end;
                if self.seen.borrow_mut().insert(*number)
                    && !term.stands_before(before, &run[..start])
                    && !term.stands_after(&run[end..], follows)
                {
                    found.push((start..end, &*term.expansion));
                }
                break;
            }
        }
        found
    }
}

impl Term {
    /// « Competition and Markets Authority (CMA »
    fn stands_before(&self, before: &str, run: &str) -> bool {
        let most = self.expansion.len() + MARGIN;
        let start = before.floor_char_boundary(before.len().saturating_sub(most.saturating_sub(run.len())));
        let text = format!("{}{}", &before[start..], &run[run.floor_char_boundary(run.len().saturating_sub(most))..]);
        let text = fold(&text);
        text.trim_end_matches(|letter: char| !letter.is_alphanumeric()).ends_with(&self.folded)
    }

    /// « CMA (Competition and Markets Authority »
    fn stands_after(&self, run: &str, follows: &str) -> bool {
        let most = self.expansion.len() + MARGIN;
        let run = &run[..run.floor_char_boundary(most.min(run.len()))];
        let text = fold(&format!("{run}{}", &follows[..follows.floor_char_boundary(most.min(follows.len()))]));
        let text = text.trim_start_matches(|letter: char| !letter.is_alphanumeric());
        let article = |text: &str| ["the ", "la ", "le ", "les ", "l'"].contains(&text);
        text.find(&self.folded).is_some_and(|at| at == 0 || article(&text[..at]))
    }
}

/// A text with each letter and its accents as one character, and for each of its bytes the place in the text as it was.
fn composed_with_offsets(text: &str) -> (String, Vec<usize>) {
    let mut whole = String::with_capacity(text.len());
    let mut offsets = Vec::with_capacity(text.len());
    let mut letters = text.char_indices().peekable();
    while let Some((start, letter)) = letters.next() {
        let mut end = start + letter.len_utf8();
        while let Some((_, accent)) = letters.next_if(|(_, next)| ('\u{300}'..='\u{36F}').contains(next)) {
            end += accent.len_utf8();
        }
        whole.push_str(&composed(&text[start..end]));
        offsets.resize(whole.len(), start);
    }
    (whole, offsets)
}

/// Where the word at the start of a text ends.
fn word_end(text: &str) -> usize {
    text.find(|letter: char| !in_word(letter)).unwrap_or(text.len())
}

/// Letters, digits, and what belongs to them.
fn in_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || ('\u{300}'..='\u{36F}').contains(&letter)
}

/// Whether a word may begin after this: hyphens and the dots of addresses make one word of two.
fn opens(before: &str, run: &str) -> bool {
    let last = run.chars().next_back().or_else(|| before.chars().next_back());
    last.is_none_or(|last| !in_word(last) && !matches!(last, '-' | '\u{2010}' | '\u{2011}' | '.' | '@' | '#'))
}

/// Whether a word may end before this.
fn closes(run: &str, follows: &str) -> bool {
    let mut next = run.chars().chain(follows.chars());
    match (next.next(), next.next()) {
        (Some('-' | '\u{2010}' | '\u{2011}'), _) => false,
        (Some('.' | '@'), Some(second)) => !in_word(second),
        (Some(first), _) => !in_word(first),
        (None, _) => true,
    }
}

/// How long a term is at the start of a text, where it stands there: any blank is a blank, any apostrophe one.
fn spelled(text: &str, term: &str) -> Option<usize> {
    let mut letters = text.char_indices();
    for wanted in term.chars() {
        let (_, letter) = letters.next()?;
        let apostrophe = |letter| matches!(letter, '\'' | '\u{2019}');
        let same = letter == wanted
            || (letter.is_whitespace() && wanted.is_whitespace())
            || (apostrophe(letter) && apostrophe(wanted));
        if !same {
            return None;
        }
    }
    Some(letters.next().map_or(text.len(), |(at, _)| at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_found_however_its_accents_are_stored() {
        for term in ["CN\u{c9}", "CNE\u{301}"] {
            let terms = Terms::new([(term, "Conseil national de l’énergie")]);
            for text in ["Le CN\u{c9} se réunit.", "Le CNE\u{301} se re\u{301}unit.", "La sûrete\u{301} du CN\u{c9}."]
            {
                let found = Mentions::new(&terms).find(text, "", &String::new);
                let [(span, _)] = &found[..] else { panic!("{term} in {text}: {found:?}") };
                assert_eq!(composed(&text[span.clone()]), "CN\u{c9}", "{text}");
            }
            assert_eq!(Mentions::new(&terms).find("Le CNE se réunit.", "", &String::new), []);
            assert_eq!(Mentions::new(&terms).find("Le CNE\u{301}s.", "", &String::new), []);
        }
    }

    fn terms() -> Terms {
        Terms::new([
            ("CMA", "Competition and Markets Authority"),
            ("IA", "intelligence artificielle"),
            ("R&D", "research and development"),
            ("OSA", "a short one"),
            ("OSA board", "a longer one"),
            ("AI", "artificial intelligence"),
        ])
    }

    fn marked(before: &str, run: &str, after: &str) -> String {
        let terms = terms();
        let mut out = run.to_owned();
        for (range, _) in Mentions::new(&terms).find(run, before, &|| after.to_owned()).into_iter().rev() {
            out.insert(range.end, ']');
            out.insert(range.start, '[');
        }
        out
    }

    #[test]
    fn whole_words_are_found_once() {
        for (run, expected) in [
            ("The CMA and the CMA.", "The [CMA] and the CMA."),
            ("CMA’s (CMA)", "[CMA]’s (CMA)"),
            ("(CMA)", "([CMA])"),
            ("l’IA, d'IA", "l’[IA], d'IA"),
            ("CMAs X-CMA CMA2 CMA-led cma _CMA CMA_x éCMA", "CMAs X-CMA CMA2 CMA-led cma _CMA CMA_x éCMA"),
            ("x.AI AI.com @AI #AI", "x.AI AI.com @AI #AI"),
            ("AI. R&D, R&D", "[AI]. [R&D], R&D"),
            ("the OSA\u{A0}board, the OSA", "the [OSA\u{A0}board], the [OSA]"),
            ("OSA boards", "[OSA] boards"),
            ("CMA\u{301}", "CMA\u{301}"),
            ("CMA/AI", "[CMA]/[AI]"),
        ] {
            assert_eq!(marked("", run, ""), expected);
        }
    }

    #[test]
    fn what_stands_around_counts() {
        assert_eq!(marked("X-", "CMA", ""), "CMA");
        assert_eq!(marked("X ", "CMA", "s"), "CMA");
        assert_eq!(
            marked("", "a competition and  markets authority (CMA) CMA", ""),
            "a competition and  markets authority (CMA) CMA"
        );
        assert_eq!(marked("the Competition and Markets Authority", " (CMA)", ""), " (CMA)");
        assert_eq!(marked("", "CMA (", "Competition and Markets Authority)"), "CMA (");
        assert_eq!(
            marked("", "CMA, the Competition and Markets Authority", ""),
            "CMA, the Competition and Markets Authority"
        );
        assert_eq!(marked("Competition and Markets Authority. ", "Then the CMA", ""), "Then the [CMA]");
    }

    #[test]
    fn what_no_text_mentions_is_told() {
        let terms = terms();
        let mentions = Mentions::new(&terms);
        mentions.look("The Competition and Markets Authority (CMA), X-AI");
        mentions.look("R&D");
        let missed = |mentions: &Mentions<'_>| -> Vec<String> {
            mentions.missed().iter().map(|number| terms.terms[*number].acronym.to_string()).collect()
        };
        assert!(!missed(&mentions).iter().any(|term| term == "CMA" || term == "R&D"));
        assert!(missed(&mentions).iter().any(|term| term == "AI"));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(before in "\\PC{0,20}", run in "(CMA|R&D|OSA| board|é|\u{2019}|\\PC){0,20}", after in "\\PC{0,20}") {
            let terms = terms();
            for (range, _) in Mentions::new(&terms).find(&run, &before, &|| after.clone()) {
                assert!(["CMA", "R&D", "OSA", "AI", "IA"].iter().any(|term| run[range.clone()].starts_with(term)));
            }
        }
    }
}
