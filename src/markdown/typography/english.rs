//! English: what stays together.

use super::near::{Gap, Near, is_day};
use super::{Edit, WIDE};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const AMOUNTS: [&str; 8] = ["million", "billion", "trillion", "thousand", "m", "bn", "tn", "percent"];

const UNITS: [&str; 34] = [
    "%", "km", "cm", "mm", "nm", "kg", "g", "mg", "kW", "MW", "GW", "TW", "kWh", "MWh", "GWh", "TWh", "Hz", "kHz",
    "MHz", "GHz", "kB", "MB", "GB", "TB", "PB", "Gbps", "Mbps", "°C", "°F", "ha", "km²", "m²", "m³", "mph",
];

/// Whether an apostrophe follows, which makes another word of it.
fn is_elided(near: &Near, end: usize) -> bool {
    near.after(end).is_some_and(|c| c == '\'' || c == '’')
}

pub(super) fn unit(near: &Near, gap: &Gap) -> Option<Edit> {
    number_and(near, gap, &UNITS)
}

pub(super) fn amount(near: &Near, gap: &Gap) -> Option<Edit> {
    number_and(near, gap, &AMOUNTS)
}

fn number_and(near: &Near, gap: &Gap, words: &[&str]) -> Option<Edit> {
    let word = near.word_after(gap.at.end);
    let elided = is_elided(near, gap.at.end + word.len());
    (words.contains(&word) && !elided && near.number_before(gap.at.start)).then(|| gap.becomes(WIDE))
}

pub(super) fn day(near: &Near, gap: &Gap) -> Option<Edit> {
    let month = MONTHS.contains(&near.word_after(gap.at.end));
    (month && near.day_before(gap.at.start)).then(|| gap.becomes(WIDE))
}

pub(super) fn month(near: &Near, gap: &Gap) -> Option<Edit> {
    let month = MONTHS.contains(&near.word_before(gap.at.start));
    (month && is_day(near.word_after(gap.at.end))).then(|| gap.becomes(WIDE))
}

pub(super) fn abbreviation(near: &Near, gap: &Gap) -> Option<Edit> {
    let word = near.word_before(gap.at.start);
    ["p.", "pp.", "No.", "Nos.", "no.", "nos.", "Art.", "art.", "Vol.", "vol.", "Fig.", "fig."]
        .contains(&word)
        .then(|| gap.becomes(WIDE))
}
