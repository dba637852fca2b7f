//! A version, cut into what is compared as one: its front matter, its text or introduction, sections, briefs.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use super::accept::{self, Accept};
use crate::diagnostic::{Diagnostic, Place};
use crate::markdown::{Element, Found, Passage, Survey, Surveyed, SurveyedHeading};
use crate::site::{Linked, LinkedBrief, Text};

/// What is compared with its like in another version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Title, summary and key points.
    Matter,
    /// An article's text; what stands before a digest's first section.
    Text,
    /// What stands between the heading of a section, known by its theme, and its first brief; the lead has no theme.
    Section(Option<Arc<str>>),
    /// A brief, by its id.
    Brief(Arc<str>),
}

/// Running words.
#[derive(Debug, Clone, Copy)]
pub(super) enum Running<'s> {
    Passage(&'s Passage),
    Heading(&'s SurveyedHeading),
}

/// A part of a version.
#[derive(Debug)]
pub(super) struct Unit<'s> {
    /// Where it begins.
    pub(super) start: Place,
    /// Its words, in order.
    pub(super) words: Vec<Running<'s>>,
    /// Everything in it, in order.
    pub(super) found: Vec<&'s Found>,
    /// Differences that are accepted in it.
    pub(super) accepts: Vec<Accept>,
    /// The first comment that holds a text of another version to work from, as `veille translate` sets them.
    pub(super) source: Option<Range<usize>>,
    /// Whether nobody reads it yet.
    pub(super) draft: bool,
}

/// A version, cut.
#[derive(Debug)]
pub(super) struct Cut<'s> {
    pub(super) linked: &'s Linked,
    pub(super) survey: &'s Survey,
    pub(super) units: BTreeMap<Part, Unit<'s>>,
    /// What is wrong with its comments.
    pub(super) faults: Vec<Diagnostic>,
}

impl<'s> Cut<'s> {
    /// `tags`: of the site's languages.
    pub(super) fn new(linked: &'s Linked, survey: &'s Survey, tags: &[&str]) -> Self {
        let mut cut = Self { linked, survey, units: BTreeMap::new(), faults: Vec::new() };
        cut.add(Part::Matter, linked.version.place.clone(), None, &survey.matter);
        match &linked.version.text {
            Text::Whole(_) => {
                for part in &survey.parts {
                    cut.add(Part::Text, cut.beginning(part), None, &part.found);
                }
            }
            Text::Digest(_) => cut.digest(),
        }
        cut.note_sources(tags);
        cut
    }

    /// Notes which units still hold the text that they are to be the translation of.
    fn note_sources(&mut self, tags: &[&str]) {
        for (part, unit) in &mut self.units {
            let of_source = |found: &&&Found| match &found.what {
                Element::Comment(comment) => comment.split_once(":\n").is_some_and(|(tag, _)| tags.contains(&tag)),
                _ => false,
            };
            unit.source = unit.found.iter().find(of_source).map(|found| found.range.clone());
            let brief = match part {
                Part::Brief(id) => self.linked.brief(id),
                _ => None,
            };
            unit.draft = self.linked.version.front.draft || brief.is_some_and(|brief| brief.text.draft);
        }
        // Front matter holds such texts as comments of its own language, which nobody sees here.
        let begun = self.units.values().any(|unit| unit.source.is_some()) && self.linked.version.front.draft;
        if let Some(matter) = self.units.get_mut(&Part::Matter).filter(|_| begun) {
            matter.source = Some(0..0);
        }
    }

    fn digest(&mut self) {
        let survey = self.survey;
        let briefs: HashMap<u32, &LinkedBrief> =
            self.linked.briefs.iter().map(|brief| (brief.text.place.line, brief)).collect();
        let mut sections = self.linked.sections.iter();
        for part in &survey.parts {
            let Some(heading) = &part.heading else {
                self.add(Part::Text, self.beginning(part), None, &part.found);
                continue;
            };
            let place = survey.place(heading.range.clone());
            if heading.level == 2 {
                let theme = sections.next().and_then(|section| section.theme.clone().filter(|_| !section.lead));
                // The heading of a section is the name of a theme.
                self.add(Part::Section(theme), place, None, &part.found);
            } else if let Some(brief) = briefs.get(&place.line) {
                self.add(Part::Brief(Arc::clone(&brief.text.id)), place, Some(heading), &part.found);
            }
        }
    }

    fn beginning(&self, part: &Surveyed) -> Place {
        let first = part.found.iter().map(|found| found.range.start).min();
        first.map_or_else(|| self.linked.version.place.clone(), |start| self.survey.place(start..start))
    }

    fn add(&mut self, part: Part, start: Place, heading: Option<&'s SurveyedHeading>, found: &'s [Found]) {
        let unit = self.units.entry(part).or_insert_with(|| Unit {
            start,
            words: Vec::new(),
            found: Vec::new(),
            accepts: Vec::new(),
            source: None,
            draft: false,
        });
        unit.words.extend(heading.map(Running::Heading));
        for found in found {
            match &found.what {
                Element::Passage(passage) => unit.words.push(Running::Passage(passage)),
                Element::Comment(comment) => {
                    let (accept, fault) = accept::read(comment, &found.range, &self.survey.source);
                    unit.accepts.extend(accept);
                    self.faults.extend(fault);
                }
                _ => {}
            }
        }
        unit.found.extend(found);
    }

    /// The path that messages name.
    pub(super) fn path(&self) -> &'s str {
        &self.survey.source.path
    }
}

impl<'s> Running<'s> {
    pub(super) fn text(self) -> &'s str {
        match self {
            Self::Passage(passage) => &passage.text,
            Self::Heading(heading) => &heading.text,
        }
    }

    /// Where a part of the words stands in the file.
    pub(super) fn range(self, part: Range<usize>, survey: &Survey) -> Range<usize> {
        match self {
            Self::Passage(passage) => passage.range(part),
            Self::Heading(heading) => {
                let line = survey.source.text.get(heading.range.clone()).unwrap_or_default();
                let words = self.text().get(part).unwrap_or_default();
                match line.find(words).filter(|_| !words.is_empty()) {
                    Some(at) => heading.range.start + at..heading.range.start + at + words.len(),
                    None => heading.range.clone(),
                }
            }
        }
    }
}
