//! Comments that accept a difference: `<!-- accept parity-figures 28,2 Mds£: the source rounds -->`.

use std::cell::Cell;
use std::ops::Range;

use super::check::Check;
use crate::diagnostic::{Diagnostic, Source, did_you_mean};

/// A comment that accepts differences.
#[derive(Debug)]
pub(super) struct Accept {
    /// What it accepts differences of.
    check: Check,
    /// The one thing that it accepts, as it is compared; all where there is none.
    thing: Option<String>,
    /// In bytes of the file.
    range: Range<usize>,
    /// Whether it accepted something.
    used: Cell<bool>,
    /// Whether there was something to compare it with.
    asked: Cell<bool>,
}

impl Accept {
    /// Whether it accepts a difference, of which these things are part.
    pub(super) fn accepts(&self, check: Check, things: &[&str]) -> bool {
        let fits = self.check == check
            && self.thing.as_ref().is_none_or(|thing| things.iter().any(|other| plainly(other) == *thing));
        if fits {
            self.used.set(true);
        }
        fits
    }

    /// Another version was there.
    pub(super) fn ask(&self) {
        self.asked.set(true);
    }

    /// What is to be said once all is compared.
    pub(super) fn fault(&self, source: &Source) -> Option<Diagnostic> {
        (self.asked.get() && !self.used.get()).then(|| {
            let what = self.thing.as_ref().map(|thing| format!(" `{thing}`")).unwrap_or_default();
            Diagnostic::warning(
                "unused-accept",
                format!("nothing is left to accept: no `{}`{what} is found here", self.check.name()),
            )
            .at(source.place(self.range.clone()))
            .hint("remove the comment, or move it into the brief or text that it is about")
        })
    }
}

/// Reads a comment; nothing where it says something else.
pub(super) fn read(comment: &str, range: &Range<usize>, source: &Source) -> (Option<Accept>, Option<Diagnostic>) {
    let Some(rest) = comment.strip_prefix("accept").filter(|rest| rest.starts_with(char::is_whitespace)) else {
        return (None, None);
    };
    let (said, reason) = parted(rest);
    let (written, thing) = said.split_once(char::is_whitespace).unwrap_or((said, ""));
    let place = || source.place(range.clone());
    let Some(check) = Check::named(written) else {
        // "accept the terms" is prose.
        if !written.contains('-') && (reason.is_none() || !thing.is_empty()) {
            return (None, None);
        }
        let known = Check::ALL.map(Check::name);
        let near = did_you_mean(written, known).or_else(|| did_you_mean(&format!("parity-{written}"), known));
        let fault = Diagnostic::warning("unknown-accept", format!("`{written}` is nothing that a comment can accept"))
            .at(place())
            .hint(format!("it can accept {}", known.map(|name| format!("`{name}`")).join(", ")))
            .maybe_hint(near);
        return (None, Some(fault));
    };
    let fault = reason.is_none_or(str::is_empty).then(|| {
        Diagnostic::warning(
            "accept-without-reason",
            format!("this comment accepts `{}` without a reason", check.name()),
        )
        .at(place())
        .hint(format!("say why behind a colon: `<!-- accept {}: the source rounds -->`", plainly(said)))
    });
    let thing = Some(plainly(thing)).filter(|thing| !thing.is_empty());
    let accept = Accept { check, thing, range: range.clone(), used: Cell::new(false), asked: Cell::new(false) };
    (Some(accept), fault)
}

/// What is accepted, and why: the first colon with a blank or nothing behind it parts them.
fn parted(text: &str) -> (&str, Option<&str>) {
    let colon = text.match_indices(':').find(|(at, _)| text[at + 1..].chars().next().is_none_or(char::is_whitespace));
    match colon {
        Some((at, _)) => (text[..at].trim(), Some(text[at + 1..].trim())),
        None => (text.trim(), None),
    }
}

/// Things are the same whichever blanks and backticks they are written with.
fn plainly(thing: &str) -> String {
    thing.trim_matches('`').split_whitespace().collect::<Vec<_>>().join(" ")
}
