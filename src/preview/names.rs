//! Files whose name holds a fingerprint: an edit of `style-0a1b2c3d.css` takes it away and brings `style-4e5f6a7b.css`,
//! and every page of the site with it, though nothing but that name is other in them.
//!
//! Seen as what it is, a renaming, the style sheet can be swapped in the pages that are open, without a reload.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::media::is_on_pages;

/// Hexadecimal digits in a fingerprint, as `pages::asset_url` makes it.
const DIGITS: usize = 8;

/// A file that went on under another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Renamed {
    pub(super) from: Arc<str>,
    pub(super) to: Arc<str>,
}

/// The names among these that are other in their fingerprint only.
pub(super) fn renamed<'p>(removed: &'p [Arc<str>], new: impl Iterator<Item = &'p Arc<str>>) -> Vec<Renamed> {
    let gone: BTreeMap<(&str, &str), &Arc<str>> =
        removed.iter().filter(|path| is_on_pages(path)).filter_map(|path| Some((parts(path)?, path))).collect();
    if gone.is_empty() {
        return Vec::new();
    }
    let known = |to: &'p Arc<str>| {
        let from = *gone.get(&parts(to)?)?;
        Some(Renamed { from: Arc::clone(from), to: Arc::clone(to) })
    };
    new.filter_map(known).collect()
}

/// `assets/style-`, `.css` of `assets/style-0a1b2c3d.css`.
fn parts(path: &str) -> Option<(&str, &str)> {
    let dot = path.rfind('.')?;
    let start = dot.checked_sub(DIGITS)?;
    let digits = path.get(start..dot)?;
    let hexadecimal = digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (hexadecimal && path[..start].ends_with('-')).then(|| (&path[..start], &path[dot..]))
}

/// Whether two pages are the same but for the new names of files.
pub(super) fn same_but_for_names(before: &[u8], after: &[u8], renamed: &[Renamed]) -> bool {
    if before.len() != after.len() {
        return false;
    }
    let mut at = 0;
    while let Some(other) = first_difference(&before[at..], &after[at..]).map(|offset| at + offset) {
        let Some(end) = renamed.iter().find_map(|renamed| end_of_name(before, after, other, renamed)) else {
            return false;
        };
        at = end;
    }
    true
}

/// Where the old name ends in one page and the new one in the other, if it is in them that the pages first differ.
fn end_of_name(before: &[u8], after: &[u8], other: usize, renamed: &Renamed) -> Option<usize> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).as_bytes().to_vec();
    let (from, to) = (name(&renamed.from), name(&renamed.to));
    let start = other.checked_sub(first_difference(&from, &to)?)?;
    (before[start..].starts_with(&from) && after[start..].starts_with(&to)).then_some(start + from.len())
}

fn first_difference(a: &[u8], b: &[u8]) -> Option<usize> {
    /// Compared at once, which is a few times faster than byte by byte.
    const BLOCK: usize = 256;
    let block = a.chunks(BLOCK).zip(b.chunks(BLOCK)).position(|(a, b)| a != b)? * BLOCK;
    a[block..].iter().zip(&b[block..]).position(|(a, b)| a != b).map(|offset| block + offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rename() -> Vec<Renamed> {
        let removed = [Arc::from("assets/style-0a1b2c3d.css"), Arc::from("fr/x/index.html")];
        let new = [Arc::from("assets/style-0a1bffff.css"), Arc::from("assets/other-0a1b2c3d.css")];
        renamed(&removed, new.iter())
    }

    #[test]
    fn a_new_fingerprint_is_a_new_name() {
        let all = rename();
        assert_eq!(all.len(), 1);
        assert_eq!((&*all[0].from, &*all[0].to), ("assets/style-0a1b2c3d.css", "assets/style-0a1bffff.css"));
        for path in ["style.css", "-0a1b2c3.css", "x-0A1B2C3D.css", "é0a1b2c3d.css", "x0a1b2c3d", "é.css"] {
            assert_eq!(parts(path), None, "{path}");
        }
    }

    #[test]
    fn pages_that_differ_in_names_only_are_the_same() {
        let long = "x".repeat(1000);
        let page = |name: &str, end: &str| format!("<link href=/b/assets/{name}>{long}<link href={name}>{end}");
        let before = page("style-0a1b2c3d.css", "a");
        let same = |after: &str| same_but_for_names(before.as_bytes(), after.as_bytes(), &rename());
        assert!(same(&before) && same(&page("style-0a1bffff.css", "a")));
        assert!(!same(&page("style-0a1bffff.css", "b")));
        assert!(!same(&page("style-0a1beeee.css", "a")));
        assert!(!same(&page("style-0a1bffff.css", "aa")));
    }
}
