//! What the names that writers choose may hold: tags of languages, ids, parts of addresses.

use crate::diagnostic::{Diagnostic, WARNINGS, did_you_mean};
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

/// The key `off` of a table `checks`.
pub(super) const OFF: Field = Field::new("off", Kind::Names(WARNINGS), "Names of warnings that are not told");

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

/// The key `off` of a table `checks`: names of warnings.
pub(super) fn warnings_off(checks: &mut Fields<'_, '_>) -> Vec<String> {
    let mut off = Vec::new();
    for Spanned { value, span } in checks.lines("off") {
        if WARNINGS.contains(&value) {
            off.push(value.to_owned());
        } else {
            let fault = Diagnostic::error("unknown-check", format!("there is no warning `{value}` to turn off"));
            let near = did_you_mean(value, WARNINGS.iter().copied());
            let hint = near.unwrap_or_else(|| "write the name that stands in brackets in the warning".to_owned());
            checks.report(span, fault.hint(hint));
        }
    }
    off
}
