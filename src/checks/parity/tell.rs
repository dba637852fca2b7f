//! Differences → diagnostics with both places, but for those that are accepted.

use std::ops::Range;

use super::accept::Accept;
use super::check::Check;
use super::unit::{Cut, Unit};
use crate::diagnostic::{Diagnostic, Place};

/// How many things of one sort in one part are told of one by one.
const SINGLY: usize = 3;

/// A thing in a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Thing {
    /// As written.
    pub(super) text: String,
    /// In bytes of the file.
    pub(super) range: Range<usize>,
    /// The number of the passage of its part that it stands in.
    pub(super) words: Option<usize>,
    /// Whether the other version has one like it, too, which matches another of this version.
    pub(super) again: bool,
    /// What a figure means, as its own language writes it and as the other one does, where the text alone does not say so.
    pub(super) value: Option<[String; 2]>,
}

/// A difference. The side is 0 for the reference, 1 for the version that is compared with it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Gap {
    /// One side has it.
    Only(usize, Thing),
    /// The sides have one each, and they differ.
    Both(Thing, Thing),
    /// One side has more of something.
    Number { side: usize, range: Range<usize>, here: String, there: String, other: Option<Range<usize>> },
}

/// The two versions that are compared, and the part of them.
pub(super) struct Sides<'a> {
    pub(super) cuts: [&'a Cut<'a>; 2],
    pub(super) units: [&'a Unit<'a>; 2],
    /// The tags of their languages.
    pub(super) tags: [&'a str; 2],
    pub(super) accepts: Vec<&'a Accept>,
}

impl Sides<'_> {
    fn place(&self, side: usize, range: &Range<usize>) -> Place {
        self.cuts[side].survey.place(range.clone())
    }

    /// The line where what stands in one version should stand in the other: in the same paragraph where both have as
    /// many, else where the part begins.
    fn counterpart(&self, side: usize, words: Option<usize>) -> String {
        let other = 1 - side;
        let aligned = self.units[0].words.len() == self.units[1].words.len();
        let running = words.filter(|_| aligned).and_then(|words| self.units[other].words.get(words));
        let line = match running {
            Some(running) => self.place(other, &running.range(0..running.text().len(), self.cuts[other].survey)).line,
            None => self.units[other].start.line,
        };
        format!("`{}:{line}`", self.cuts[other].path())
    }

    fn accepted(&self, check: Check, gap: &Gap) -> bool {
        let things: Vec<&str> = match gap {
            Gap::Only(_, thing) => vec![&thing.text],
            Gap::Both(one, other) => vec![&one.text, &other.text],
            Gap::Number { .. } => Vec::new(),
        };
        // All that fit are of use, so that none is told to be removed before another.
        self.accepts.iter().filter(|accept| accept.accepts(check, &things)).count() > 0
    }
}

/// Tells of differences.
pub(super) fn tell(sides: &Sides<'_>, gaps: Vec<Gap>, check: Check, faults: &mut Vec<Diagnostic>) {
    let mut only: [Vec<Thing>; 2] = [Vec::new(), Vec::new()];
    let mut both = Vec::new();
    for gap in gaps.into_iter().filter(|gap| !sides.accepted(check, gap)) {
        match gap {
            Gap::Only(side, thing) => only[side].push(thing),
            Gap::Both(one, other) => both.push((one, other)),
            Gap::Number { side, range, here, there, other } => {
                let place = match other {
                    Some(other) => format!("`{}:{}`", sides.cuts[1 - side].path(), sides.place(1 - side, &other).line),
                    None => sides.counterpart(side, None),
                };
                let message = format!("{here} here, {there} in the `{}` version: {place}", sides.tags[1 - side]);
                faults.push(made(check, message, sides.place(side, &range), None));
            }
        }
    }
    tell_of_pairs(sides, &both, check, faults);
    for (side, things) in only.iter().enumerate() {
        tell_of_single(sides, side, things, check, faults);
    }
}

fn tell_of_pairs(sides: &Sides<'_>, both: &[(Thing, Thing)], check: Check, faults: &mut Vec<Diagnostic>) {
    let more = both.len().saturating_sub(SINGLY);
    for (number, (one, other)) in both.iter().take(SINGLY).enumerate() {
        let there = sides.place(0, &one.range);
        let place = format!("`{}:{}:{}`", there.path, there.line, there.column);
        let mut message = match (&one.value, &other.value) {
            (Some([value, here]), Some([own, there])) => format!(
                "`{}` is {own} in `{}`; `{}` in {place} is {value} in `{}`: write `{here}` here, or `{there}` there",
                other.text, sides.tags[1], one.text, sides.tags[0]
            ),
            _ => format!("`{}` here, `{}` in {place}", other.text, one.text),
        };
        if more > 0 && number + 1 == SINGLY {
            let differ = if more == 1 { "differs" } else { "differ" };
            message = format!("{message}; {more} more {differ} in this part");
        }
        faults.push(made(check, message, sides.place(1, &other.range), Some(&other.text)));
    }
}

fn tell_of_single(sides: &Sides<'_>, side: usize, things: &[Thing], check: Check, faults: &mut Vec<Diagnostic>) {
    let tag = sides.tags[1 - side];
    if let [first, ..] = things
        && things.len() > SINGLY
    {
        let named = things.iter().take(SINGLY).map(|thing| format!("`{}`", thing.text)).collect::<Vec<_>>().join(", ");
        let more = things.len() - SINGLY;
        let place = sides.counterpart(side, first.words);
        let message = format!("{named} and {more} more are not in the `{tag}` version: {place}");
        faults.push(made(check, message, sides.place(side, &first.range), None));
        return;
    }
    for thing in things {
        let place = sides.counterpart(side, thing.words);
        let message = if thing.again {
            format!("`{}` stands more often here than in the `{tag}` version: {place}", thing.text)
        } else {
            format!("`{}` is not in the `{tag}` version: {place}", thing.text)
        };
        faults.push(made(check, message, sides.place(side, &thing.range), Some(&thing.text)));
    }
}

fn made(check: Check, message: String, place: Place, thing: Option<&str>) -> Diagnostic {
    let thing = thing.map(|thing| format!(" {thing}")).unwrap_or_default();
    let hint = format!("if this is right, say why: `<!-- accept {}{thing}: … -->`", check.name());
    check.warning(message).at(place).hint(hint)
}
