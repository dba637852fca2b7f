//! Conditional and partial requests (RFC 9110, sections 13 and 14), for one strong `ETag` and one range.

use std::ops::Range;

use hyper::header::{HeaderMap, HeaderName, IF_NONE_MATCH, IF_RANGE, RANGE};

/// Which part of a file is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    Whole,
    Part(Range<u64>),
    /// A range that the file does not have, or that says nothing.
    Impossible,
}

/// Whether the client has this very content already.
pub(super) fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let tags = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut tags = tags.flat_map(|value| value.split(',')).map(str::trim);
    tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

/// Reads `Range` and `If-Range`. Units other than bytes and several ranges at once are ignored, as the standard allows.
pub(super) fn asked(headers: &HeaderMap, etag: Option<&str>, length: u64) -> Asked {
    let Some(range) = text(headers, &RANGE) else { return Asked::Whole };
    // A date never matches: no answer has a `Last-Modified`.
    if headers.contains_key(IF_RANGE) && (etag.is_none() || text(headers, &IF_RANGE) != etag) {
        return Asked::Whole;
    }
    match range.strip_prefix("bytes=").map(str::trim) {
        Some(range) if !range.contains(',') => part(range, length).map_or(Asked::Impossible, Asked::Part),
        _ => Asked::Whole,
    }
}

fn part(range: &str, length: u64) -> Option<Range<u64>> {
    let (first, last) = range.split_once('-')?;
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok())?;
    let part = if first.is_empty() {
        length.saturating_sub(number(last)?)..length
    } else {
        let first = number(first)?;
        let last = if last.is_empty() { u64::MAX } else { number(last)? };
        // Written backwards it is empty, which is refused below.
        first..last.saturating_add(1).min(length)
    };
    (part.start < part.end).then_some(part)
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(range: &'static str) -> Asked {
        let headers = HeaderMap::from_iter([(RANGE, range.parse().unwrap())]);
        asked(&headers, None, 10)
    }

    #[test]
    fn reads_ranges() {
        assert_eq!(ask("bytes=0-0"), Asked::Part(0..1));
        assert_eq!(ask("bytes=2-"), Asked::Part(2..10));
        assert_eq!(ask("bytes=2-99"), Asked::Part(2..10));
        assert_eq!(ask("bytes=-3"), Asked::Part(7..10));
        assert_eq!(ask("bytes=-30"), Asked::Part(0..10));
        for wrong in ["bytes=10-", "bytes=5-2", "bytes=-0", "bytes=", "bytes=-", "bytes=a-b", "bytes=+1-2", "bytes=3"] {
            assert_eq!(ask(wrong), Asked::Impossible, "{wrong}");
        }
        for ignored in ["bytes=0-1,3-4", "lines=1-2", ""] {
            assert_eq!(ask(ignored), Asked::Whole, "{ignored}");
        }
        let huge = HeaderMap::from_iter([(RANGE, "bytes=0-18446744073709551615".parse().unwrap())]);
        assert_eq!(asked(&huge, None, 10), Asked::Part(0..10));
        assert_eq!(asked(&huge, None, 0), Asked::Impossible);
    }
}
