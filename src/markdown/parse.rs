//! Events → parts.

use std::ops::Range;

use super::{Body, Parsed, Rules, Split};
use crate::diagnostic::Source;

/// Parses the Markdown in `range` of `source`.
#[must_use]
pub fn parse(_source: &Source, _range: Range<usize>, _split: Split, _rules: Rules) -> Parsed {
    unimplemented!()
}

/// Parses one line of Markdown that stands in a front-matter value.
#[must_use]
pub fn inline(_text: &str, _source: &Source, _range: Range<usize>, _rules: Rules) -> Body {
    unimplemented!()
}

/// Makes an identifier from a title.
#[must_use]
pub fn slug(_text: &str) -> String {
    unimplemented!()
}
