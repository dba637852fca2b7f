//! What one version of an entry says and another does not: figures, dates, links, pictures, notes, key points,
//! headings, lists, and what is said beside the text: themes, dates, deadlines. Texts that were not translated.
//!
//! Each version is compared with one other: the one that it was translated from, else that of the site's default
//! language, else the first. Front matter, introductions and briefs are compared each with its like; a brief that only
//! one version has is left alone. A writer accepts a difference by a comment with its reason. Words are not compared:
//! what a text means is beyond this.

mod accept;
mod check;
mod dates;
mod figures;
mod links;
mod metadata;
mod notation;
mod reading;
mod shape;
mod tell;
mod tokens;
mod unit;
mod untranslated;

#[cfg(test)]
mod cases;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use rayon::prelude::*;

use crate::config::Lang;
use crate::diagnostic::Diagnostic;
use crate::markdown::{Element, Surveys};
use crate::site::{Entry, Linked, Site};
use check::Check;
use dates::{Calendar, Mention};
use figures::{Figure, Unit as Of};
use links::{Destination, Destinations};
use metadata::metadata;
use notation::Notation;
use reading::Named;
use shape::counted;
use tell::{Gap, Sides, Thing, tell};
use unit::{Cut, Part, Unit};
use untranslated::{is_prose, untranslated};

/// Compares the versions of all entries.
pub(super) fn parity(site: &Site, surveys: &Surveys) -> Vec<Diagnostic> {
    let checker = Checker::new(site);
    site.entries().par_iter().flat_map_iter(|entry| checker.entry(entry, surveys)).collect()
}

struct Checker<'s> {
    site: &'s Site,
    /// By language.
    notations: Vec<Notation>,
    destinations: Destinations<'s>,
}

/// What is left to do in a version that is to be the translation of another one, or in one brief of it: texts to work
/// from, and texts that are still the source's.
pub(super) fn left_to_translate(
    site: &Site,
    surveys: &Surveys,
    (source, target): (&Linked, &Linked),
    brief: Option<&str>,
) -> Vec<Diagnostic> {
    let tags: Vec<&str> = site.config().languages.iter().map(|language| &*language.tag).collect();
    let cut = |linked| -> Option<Cut<'_>> {
        let linked: &Linked = linked;
        Some(Cut::new(linked, surveys.get(&*linked.version.path)?, &tags))
    };
    let (Some(source), Some(target)) = (cut(source), cut(target)) else { return Vec::new() };
    let checker = Checker::new(site);
    let mut left = Vec::new();
    for (part, theirs) in &target.units {
        let wanted = brief.is_none_or(|id| matches!(part, Part::Brief(known) if **known == *id));
        if !wanted {
            continue;
        }
        left.extend(
            theirs.source.clone().filter(|range| !range.is_empty()).map(|range| source_comment(&target, range)),
        );
        if let Some(ours) = source.units.get(part) {
            untranslated(&checker.sides([&source, &target], [ours, theirs], part), part, &mut left);
        }
    }
    left
}

/// Texts to work from that still stand in a part that readers see.
fn left_behind<'c>(cut: &'c Cut<'_>) -> impl Iterator<Item = Diagnostic> + 'c {
    let left = cut.units.values().filter(|unit| !unit.draft).filter_map(|unit| unit.source.clone());
    left.map(|range| source_comment(cut, range))
}

fn source_comment(cut: &Cut<'_>, range: Range<usize>) -> Diagnostic {
    Diagnostic::warning("source-comment", "a text to translate still stands here in a comment")
        .at(cut.survey.place(range))
        .hint("remove the comment when the translation is done; until then nothing here is compared")
}

/// What stands in a part, each thing with its place.
struct Facts {
    figures: Vec<(Figure, Thing)>,
    dates: Vec<(Mention, Thing)>,
    /// How many passages there are: where both versions have as many, they answer each other one by one.
    passages: usize,
}

impl<'s> Checker<'s> {
    fn new(site: &'s Site) -> Self {
        let locales: Vec<_> = site.config().langs().map(|lang| &site.speech(lang).locale).collect();
        let notation = |lang: Lang| {
            let mut notation = Notation::new(site.config().tag(lang), &site.speech(lang).locale);
            notation.add_months_of(&locales);
            notation
        };
        Self { site, notations: site.config().langs().map(notation).collect(), destinations: Destinations::new(site) }
    }
}

impl Checker<'_> {
    fn entry(&self, entry: &Entry, surveys: &Surveys) -> Vec<Diagnostic> {
        let tags: Vec<&str> = self.site.config().languages.iter().map(|language| &*language.tag).collect();
        let cut = |linked| -> Option<Cut<'_>> {
            let linked: &Linked = linked;
            Some(Cut::new(linked, surveys.get(&*linked.version.path)?, &tags))
        };
        let cuts: Vec<Cut<'_>> = entry.linked().filter_map(|linked| cut(linked)).collect();
        let mut faults: Vec<Diagnostic> = cuts.iter().flat_map(|cut| cut.faults.iter().cloned()).collect();
        faults.extend(cuts.iter().flat_map(left_behind));
        for (reference, other) in self.pairs(&cuts) {
            faults.extend(self.compare(&cuts[reference], &cuts[other]));
        }
        let accepts = cuts.iter().flat_map(|cut| cut.units.values().map(move |unit| (cut, unit)));
        faults.extend(
            accepts.flat_map(|(cut, unit)| unit.accepts.iter().filter_map(|one| one.fault(&cut.survey.source))),
        );
        faults
    }

    /// Which versions are compared, each with its reference first.
    fn pairs(&self, cuts: &[Cut<'_>]) -> Vec<(usize, usize)> {
        let of_tag = |tag: &str| {
            let lang = self.site.config().lang(tag)?;
            cuts.iter().position(|cut| cut.linked.version.lang == lang)
        };
        let default = cuts.iter().position(|cut| cut.linked.version.lang == self.site.config().default_language);
        let mut seen = BTreeSet::new();
        let mut pairs = Vec::new();
        for (number, cut) in cuts.iter().enumerate() {
            let from = cut.linked.version.front.translation.as_ref().and_then(|one| of_tag(&one.from.value));
            let reference = from.filter(|from| *from != number).or(default).unwrap_or(0);
            if reference != number && seen.insert((reference.min(number), reference.max(number))) {
                pairs.push((reference, number));
            }
        }
        pairs
    }

    fn compare(&self, reference: &Cut<'_>, other: &Cut<'_>) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        for (part, ours) in &reference.units {
            let Some(theirs) = other.units.get(part) else { continue };
            // A part that somebody is working on is compared when the work is done.
            if ours.source.is_some() || theirs.source.is_some() {
                continue;
            }
            for accept in ours.accepts.iter().chain(&theirs.accepts) {
                accept.ask();
            }
            let sides = self.sides([reference, other], [ours, theirs], part);
            metadata(&sides, part, &mut faults);
            untranslated(&sides, part, &mut faults);
            self.compare_words(&sides, &mut faults);
            self.compare_addresses(&sides, &mut faults);
            compare_shape(&sides, &mut faults);
        }
        faults
    }

    fn sides<'a>(&'a self, cuts: [&'a Cut<'a>; 2], units: [&'a Unit<'a>; 2], part: &Part) -> Sides<'a> {
        let mut accepts: Vec<_> = units.into_iter().flat_map(|unit| &unit.accepts).collect();
        if *part == Part::Matter {
            // Front matter has few places for a comment: those of the introduction speak for it, too.
            for cut in cuts {
                accepts.extend(cut.units.get(&Part::Text).into_iter().flat_map(|unit| &unit.accepts));
            }
        }
        let tags = cuts.map(|cut| &**self.site.config().tag(cut.linked.version.lang));
        Sides { cuts, units, tags, accepts }
    }

    fn compare_words(&self, sides: &Sides<'_>, faults: &mut Vec<Diagnostic>) {
        let notations = sides.cuts.map(|cut| &self.notations[usize::from(cut.linked.version.lang.0)]);
        let same = same_prose(sides.units);
        let facts = [0, 1].map(|side| facts(sides.cuts[side], sides.units[side], notations[side], &same));
        let mut gaps = figure_gaps(&facts, figures::knows_units(notations[0], notations[1]));
        explain_alike(&mut gaps, &facts, notations);
        tell(sides, gaps, Check::Figures, faults);
        if notations.iter().all(|notation| notation.knows_months()) {
            tell(sides, date_gaps(&facts), Check::Dates, faults);
        }
    }

    fn compare_addresses(&self, sides: &Sides<'_>, faults: &mut Vec<Diagnostic>) {
        let side = |side: usize, pictures: bool| -> (Vec<Destination>, Vec<Thing>) {
            let (cut, unit) = (sides.cuts[side], sides.units[side]);
            let file = &*cut.linked.version.path;
            let addresses = unit.found.iter().filter_map(|found| {
                let url = match &found.what {
                    Element::Link { url, .. } if !pictures => url,
                    Element::Image { url, .. } if pictures => url,
                    _ => return None,
                };
                let destination = self.destinations.of(url, file, sides.tags[side])?;
                Some((
                    destination,
                    Thing { text: url.clone(), range: found.range.clone(), words: None, again: false, value: None },
                ))
            });
            addresses.unzip()
        };
        for (check, pictures) in [(Check::Links, false), (Check::Images, true)] {
            let [ours, theirs] = [side(0, pictures), side(1, pictures)];
            tell(sides, address_gaps([&ours, &theirs], pictures), check, faults);
        }
    }
}

/// Running text that stands in both versions as it is: one of them was not translated, or quotes. Read by the rules of two
/// languages it would seem to say two things.
fn same_prose<'u>(units: [&'u Unit<'_>; 2]) -> HashSet<&'u str> {
    let texts = |unit: &'u Unit<'_>| unit.words.iter().map(|running| running.text()).filter(|text| is_prose(text));
    let ours: HashSet<&str> = texts(units[0]).collect();
    texts(units[1]).filter(|text| ours.contains(text)).collect()
}

/// Reads the words of a part, but for those that stand in both versions.
fn facts(cut: &Cut<'_>, unit: &Unit<'_>, notation: &Notation, same: &HashSet<&str>) -> Facts {
    let mut facts = Facts { figures: Vec::new(), dates: Vec::new(), passages: unit.words.len() };
    for (number, running) in unit.words.iter().enumerate() {
        if same.contains(running.text()) {
            continue;
        }
        let Named { figures, dates } = reading::read(running.text(), notation);
        let thing = |part: &Range<usize>| Thing {
            text: running.text().get(part.clone()).unwrap_or_default().to_owned(),
            range: running.range(part.clone(), cut.survey),
            words: Some(number),
            again: false,
            value: None,
        };
        facts.figures.extend(figures.into_iter().map(|figure| {
            let thing = thing(&figure.range);
            (figure, thing)
        }));
        facts.dates.extend(dates.into_iter().map(|date| {
            let thing = thing(&date.range);
            (date, thing)
        }));
    }
    facts
}

/// Which figures only one side has; those that resemble each other are told of together.
fn figure_gaps(facts: &[Facts; 2], with_units: bool) -> Vec<Gap> {
    let figures = [0, 1].map(|side| facts[side].figures.iter().map(|(figure, _)| figure).collect::<Vec<_>>());
    let aligned = facts[0].passages == facts[1].passages;
    let placed = [0, 1].map(|side| {
        let placed = facts[side].figures.iter().map(|(figure, thing)| (figure, thing.words.filter(|_| aligned)));
        placed.collect::<Vec<_>>()
    });
    let (ours, theirs) = figures::unmatched(&placed[0], &placed[1], with_units);
    let alone = [ours, theirs];
    let counting = [0, 1].map(|side| {
        let counts = |number: &&usize| figures[side][**number].counts;
        alone[side].iter().filter(counts).copied().collect::<Vec<usize>>()
    });
    let pairs = nearest(&counting, |one, other| {
        let apart = figures::distance(figures[0][one], figures[1][other], with_units)?;
        let same_words = facts[0].figures[one].1.words == facts[1].figures[other].1.words;
        Some(apart + if same_words { 0.0 } else { 1.0 })
    });
    let amounts = [0, 1].map(|side| figures[side].iter().filter_map(|figure| figure.amount()).collect::<HashSet<_>>());
    let mut gaps = gaps_of(&counting, &pairs, |side, number| {
        let mut thing = facts[side].figures[number].1.clone();
        thing.again = figures[side][number].amount().is_some_and(|amount| amounts[1 - side].contains(&amount));
        thing
    });
    // Of small numbers only a single one against a single other is sure enough.
    let small = [0, 1].map(|side| {
        let is_small = |number: &&usize| figures[side][**number].small;
        alone[side].iter().filter(is_small).copied().collect::<Vec<usize>>()
    });
    if let [[one], [other]] = [&small[0][..], &small[1][..]] {
        gaps.push(Gap::Both(facts[0].figures[*one].1.clone(), facts[1].figures[*other].1.clone()));
    }
    gaps
}

/// Adds what figures mean that are written alike and differ: `25,000` is 25 in French.
fn explain_alike(gaps: &mut [Gap], facts: &[Facts; 2], notations: [&Notation; 2]) {
    let signs = |thing: &Thing| -> String {
        let is_sign = |sign: &char| sign.is_numeric() || matches!(sign, ',' | '.');
        thing.text.chars().filter(is_sign).collect()
    };
    let value = |side: usize, thing: &Thing| {
        let (figure, _) = facts[side].figures.iter().find(|(_, other)| other.range == thing.range)?;
        let number = figure.number()?;
        Some([number.write(notations[side])?, number.write(notations[1 - side])?])
    };
    for gap in gaps {
        if let Gap::Both(one, other) = gap
            && signs(one) == signs(other)
            && signs(one).contains([',', '.'])
        {
            (one.value, other.value) = (value(0, one), value(1, other));
        }
    }
}

/// Which dates only one side names.
fn date_gaps(facts: &[Facts; 2]) -> Vec<Gap> {
    let calendars = [0, 1].map(|side| Calendar::new(facts[side].dates.iter().map(|(date, _)| date)));
    // What looks like a year may be a number of things.
    let numbers = [0, 1].map(|side| {
        let figures = facts[side].figures.iter().flat_map(|(figure, _)| &figure.readings);
        figures.filter(|(_, unit)| *unit == Of::Plain).map(|(value, _)| *value).collect::<HashSet<_>>()
    });
    let is_number = |side: usize, date: &Mention| {
        let year = date.year.filter(|_| date.month.is_none()).and_then(|year| u128::try_from(year).ok());
        year.is_some_and(|year| numbers[1 - side].contains(&tokens::Decimal::new(year, 0)))
    };
    let alone = [0, 1].map(|side| {
        let mut seen = HashSet::new();
        let missing = |(_, (date, _)): &(usize, &(Mention, Thing))| {
            !is_number(side, date) && !calendars[1 - side].names(date) && seen.insert(date.key())
        };
        facts[side].dates.iter().enumerate().filter(missing).map(|(number, _)| number).collect::<Vec<usize>>()
    });
    let date = |side: usize, number: usize| &facts[side].dates[number].0;
    let mut pairs = nearest(&alone, |one, other| {
        date(0, one)
            .resembles(date(1, other))
            .then(|| if facts[0].dates[one].1.words == facts[1].dates[other].1.words { 0.0 } else { 1.0 })
    });
    if let [[one], [other]] = [&alone[0][..], &alone[1][..]]
        && date(0, *one).is_like(date(1, *other))
    {
        pairs = vec![(*one, *other)];
    }
    // A month alone may be another word: it is told of only where another stands against it.
    let paired = [
        pairs.iter().map(|(one, _)| *one).collect::<BTreeSet<usize>>(),
        pairs.iter().map(|(_, other)| *other).collect::<BTreeSet<usize>>(),
    ];
    let sure = [0, 1].map(|side| {
        let is_sure = |number: &&usize| !date(side, **number).is_bare_month() || paired[side].contains(*number);
        alone[side].iter().filter(is_sure).copied().collect::<Vec<usize>>()
    });
    let mut gaps = gaps_of(&sure, &pairs, |side, number| facts[side].dates[number].1.clone());
    gaps.extend(swapped_dates(facts, &alone));
    gaps
}

/// Dates that both versions name, but against each other in the same passage: a slip that hits another date of the text.
fn swapped_dates(facts: &[Facts; 2], alone: &[Vec<usize>; 2]) -> Vec<Gap> {
    if facts[0].passages != facts[1].passages {
        return Vec::new();
    }
    let mut passages: BTreeMap<Option<usize>, [Vec<usize>; 2]> = BTreeMap::new();
    for (side, facts) in facts.iter().enumerate() {
        for (number, (_, thing)) in facts.dates.iter().enumerate() {
            passages.entry(thing.words).or_default()[side].push(number);
        }
    }
    let told = [0, 1].map(|side| alone[side].iter().copied().collect::<BTreeSet<usize>>());
    let mut gaps = Vec::new();
    for numbers in passages.values() {
        let date = |side: usize, number: usize| &facts[side].dates[number].0;
        let calendars = [0, 1].map(|side| Calendar::new(numbers[side].iter().map(|number| date(side, *number))));
        let unnamed = [0, 1].map(|side| {
            let mut seen = HashSet::new();
            let is_unnamed = |number: &&usize| {
                let date = date(side, **number);
                !date.is_bare_month() && !calendars[1 - side].names(date) && seen.insert(date.key())
            };
            numbers[side].iter().filter(is_unnamed).copied().collect::<Vec<usize>>()
        });
        if let [[one], [other]] = [&unnamed[0][..], &unnamed[1][..]]
            && !told[0].contains(one)
            && !told[1].contains(other)
            && date(0, *one).is_like(date(1, *other))
        {
            gaps.push(Gap::Both(facts[0].dates[*one].1.clone(), facts[1].dates[*other].1.clone()));
        }
    }
    gaps
}

/// Which addresses only one side has.
fn address_gaps(sides: [&(Vec<Destination>, Vec<Thing>); 2], pictures: bool) -> Vec<Gap> {
    let (ours, theirs) = links::unmatched(&sides[0].0, &sides[1].0);
    let in_order = pictures && ours.len() == theirs.len();
    let alone = [ours, theirs];
    let pairs = if in_order {
        alone[0].iter().copied().zip(alone[1].iter().copied()).collect()
    } else {
        nearest(&alone, |one, other| {
            let (one, other) = (&sides[0].0[one], &sides[1].0[other]);
            (!one.host.is_empty() && one.host == other.host).then_some(0.0)
        })
    };
    let known = sides.map(|side| side.0.iter().map(|destination| &*destination.neutral).collect::<HashSet<&str>>());
    gaps_of(&alone, &pairs, |side, number| {
        let mut thing = sides[side].1[number].clone();
        thing.again = known[1 - side].contains(&*sides[side].0[number].neutral);
        thing
    })
}

/// Pairs things of both sides, the nearest first.
fn nearest(alone: &[Vec<usize>; 2], distance: impl Fn(usize, usize) -> Option<f64>) -> Vec<(usize, usize)> {
    /// With more things than these the texts are no translations of each other, and pairs say nothing.
    const MOST: usize = 60;
    if alone.iter().any(|side| side.len() > MOST) {
        return Vec::new();
    }
    let mut candidates: Vec<(f64, usize, usize)> = Vec::new();
    for one in &alone[0] {
        for other in &alone[1] {
            candidates.extend(distance(*one, *other).map(|apart| (apart, *one, *other)));
        }
    }
    candidates.sort_by(|one, other| one.0.total_cmp(&other.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    let (mut ours, mut theirs) = (BTreeSet::new(), BTreeSet::new());
    let mut pairs = Vec::new();
    for (_, one, other) in candidates {
        if !ours.contains(&one) && !theirs.contains(&other) {
            ours.insert(one);
            theirs.insert(other);
            pairs.push((one, other));
        }
    }
    pairs
}

fn gaps_of(alone: &[Vec<usize>; 2], pairs: &[(usize, usize)], thing: impl Fn(usize, usize) -> Thing) -> Vec<Gap> {
    let ours: BTreeMap<usize, usize> = pairs.iter().copied().collect();
    let theirs: BTreeSet<usize> = pairs.iter().map(|(_, other)| *other).collect();
    let mut gaps = Vec::new();
    for number in &alone[0] {
        gaps.push(match ours.get(number) {
            Some(other) => Gap::Both(thing(0, *number), thing(1, *other)),
            None => Gap::Only(0, thing(0, *number)),
        });
    }
    gaps.extend(
        alone[1].iter().filter(|number| !theirs.contains(number)).map(|number| Gap::Only(1, thing(1, *number))),
    );
    gaps
}

/// Compares numbers of things.
fn compare_shape(sides: &Sides<'_>, faults: &mut Vec<Diagnostic>) {
    let found = |side: usize, wanted: fn(&Element) -> bool| -> Vec<Range<usize>> {
        sides.units[side].found.iter().filter(|found| wanted(&found.what)).map(|found| found.range.clone()).collect()
    };
    let count = |wanted: fn(&Element) -> bool, one: &str| {
        number_gap(&[found(0, wanted), found(1, wanted)], |count| counted(count, one))
    };
    let notes = count(|what| matches!(what, Element::Footnote(_)), "footnote");
    tell(sides, notes.into_iter().collect(), Check::Footnotes, faults);
    let points = count(|what| matches!(what, Element::KeyPoint), "key point");
    tell(sides, points.into_iter().collect(), Check::KeyPoints, faults);
    let headings = (1..=6).filter_map(|level| {
        let rows = [0, 1].map(|side| shape::headings(&sides.units[side].found, level));
        number_gap(&rows, |count| counted(count, &format!("`{}` heading", "#".repeat(level.into()))))
    });
    tell(sides, headings.collect(), Check::Headings, faults);
    tell(sides, list_gaps(sides), Check::Lists, faults);
}

fn list_gaps(sides: &Sides<'_>) -> Vec<Gap> {
    let lists = [0, 1].map(|side| shape::lists(&sides.units[side].found));
    let [ours, theirs] = &lists;
    if ours.len() != theirs.len() {
        let side = usize::from(theirs.len() > ours.len());
        let at = shape::first_extra(&lists[side], &lists[1 - side], |one, other| one.items == other.items);
        let here = counted(lists[side].len(), "list");
        let there = counted(lists[1 - side].len(), "list");
        return vec![Gap::Number { side, range: lists[side][at].range.clone(), here, there, other: None }];
    }
    let differ = ours.iter().zip(theirs).filter(|(one, other)| one.items != other.items);
    let gap = |(one, other): (&shape::List, &shape::List)| {
        let side = usize::from(other.items > one.items);
        let (longer, shorter) = if side == 0 { (one, other) } else { (other, one) };
        Gap::Number {
            side,
            range: longer.range.clone(),
            here: format!("a list of {}", counted(longer.items, "item")),
            there: format!("of {}", counted(shorter.items, "item")),
            other: Some(shorter.range.clone()),
        }
    };
    differ.map(gap).collect()
}

fn number_gap(rows: &[Vec<Range<usize>>; 2], said: impl Fn(usize) -> String) -> Option<Gap> {
    let [ours, theirs] = rows;
    if ours.len() == theirs.len() {
        return None;
    }
    let side = usize::from(theirs.len() > ours.len());
    let at = shape::first_extra(&rows[side], &rows[1 - side], |_, _| true);
    let range = rows[side][at].clone();
    Some(Gap::Number { side, range, here: said(rows[side].len()), there: said(rows[1 - side].len()), other: None })
}
