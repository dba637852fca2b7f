//! What the names that writers choose may hold: tags of languages, ids, parts of addresses.

use std::collections::BTreeMap;

use crate::config::{Level, Severities};
use crate::diagnostic::{ADJUSTABLE_ERRORS, CHECKS, Diagnostic, did_you_mean};
pub(super) use crate::lang::is_language_tag;
use crate::markdown::slug;
use crate::tree::{Field, Fields, Kind, Spanned};
use crate::url::{LONGEST_NAME, unportable, unseen};

/// Signs that mean something in an address.
const RESERVED: [char; 4] = ['?', '#', '%', '\\'];

/// The pattern of every language tag.
pub(super) const LANGUAGE_TAG: &str = "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$";

/// The pattern of every good part of an address; see [`check_segment`].
pub(super) const SEGMENT: &str = r"^[^/ ?#%\\]+$";

/// The pattern of every good id of an entry; see [`check_id`].
pub(super) const ID: &str = r"^[^/ ?#%\\]+(/[^/ ?#%\\]+)*$";

/// The keys of a table `checks` that choose the severity of checks; see [`severities`].
pub(super) const ERROR: Field = Field::new("error", Kind::Names(&CHECKS), "Names of checks that stop the build");
pub(super) const WARN: Field =
    Field::new("warn", Kind::Names(&CHECKS), "Names of checks that warn, and do not stop the build");
pub(super) const OFF: Field = Field::new("off", Kind::Names(&CHECKS), "Names of checks that report nothing");

/// Checks one part of an address: a `slug`, or a brief's id.
///
/// # Errors
/// A diagnostic `name` that suggests a good one.
pub(super) fn check_segment(name: &'static str, what: &str, text: &str) -> Result<(), Diagnostic> {
    let fault = if text.contains('/') { Some("it holds `/`".to_owned()) } else { segment_fault(text) };
    let fault = fault.or_else(|| unportable(text).map(|why| format!("it {why}")));
    refuse(name, what, text, fault, || spelled(text).unwrap_or_default())
}

/// Checks an entry's `id`, which may hold `/` between good parts.
///
/// # Errors
/// A diagnostic `bad-id` that suggests a good one.
pub(super) fn check_id(text: &str) -> Result<(), Diagnostic> {
    let fault = text.split('/').find_map(segment_fault);
    let fault = fault.or_else(|| unseen(text).map(|why| format!("it {why}")));
    let better = || text.split('/').filter_map(spelled).collect::<Vec<_>>().join("/");
    refuse("bad-id", "id", text, fault, better)
}

fn refuse(
    name: &'static str,
    what: &str,
    text: &str,
    fault: Option<String>,
    better: impl Fn() -> String,
) -> Result<(), Diagnostic> {
    let Some(fault) = fault else { return Ok(()) };
    let message =
        if text.is_empty() { format!("`{what}` is empty") } else { format!("`{what}` cannot be `{text}`: {fault}") };
    let fault = Diagnostic::error(name, message);
    let better = better();
    Err(if better.is_empty() {
        fault.hint("write letters, digits and `-`")
    } else if better == text || better.split('/').any(|part| unportable(part).is_some()) {
        fault.hint(if text.len() > LONGEST_NAME { "write a shorter one" } else { "write another word" })
    } else {
        fault.hint(format!("write `{better}`"))
    })
}

/// The part of an address that a text makes, unless it has no letter to make it of.
pub(super) fn spelled(text: &str) -> Option<String> {
    text.contains(char::is_alphanumeric).then(|| slug(text)).filter(|slug| !slug.is_empty())
}

/// What keeps a text from being one part of an address.
fn segment_fault(part: &str) -> Option<String> {
    if part.is_empty() {
        return Some("a part of it is empty".to_owned());
    }
    if part == "." || part.contains("..") {
        return Some(format!("it holds `{}`", if part == "." { "." } else { ".." }));
    }
    if part.contains(char::is_whitespace) {
        return Some("it holds a blank".to_owned());
    }
    if part.contains(char::is_control) {
        return Some("it holds a control character".to_owned());
    }
    part.chars().find(|letter| RESERVED.contains(letter)).map(|letter| format!("it holds `{letter}`"))
}

/// The severities that a table `checks` chooses.
pub(super) fn severities(checks: &mut Fields<'_, '_>) -> Severities {
    let mut chosen: BTreeMap<String, Level> = BTreeMap::new();
    for (key, level) in [("error", Level::Error), ("warn", Level::Warn), ("off", Level::Off)] {
        for Spanned { value, span } in checks.lines(key) {
            if !CHECKS.contains(&value) {
                checks.report(span, unknown_check(value));
            } else if chosen.insert(value.to_owned(), level).is_some_and(|other| other != level) {
                let message = format!("`{value}` has two severities in this table");
                checks.report(span, Diagnostic::error("bad-value", message).hint("keep one of them"));
            }
        }
    }
    Severities(chosen)
}

fn unknown_check(name: &str) -> Diagnostic {
    let message = format!("`{name}` is no check whose severity can be chosen: structural errors always stay errors");
    let adjustable: Vec<String> = ADJUSTABLE_ERRORS.iter().map(|name| format!("`{name}`")).collect();
    let hint = format!(
        "write the name that stands in brackets in a warning; of errors, only these can be lowered: {}",
        adjustable.join(", ")
    );
    Diagnostic::error("unknown-check", message).hint(hint).maybe_hint(did_you_mean(name, CHECKS))
}
