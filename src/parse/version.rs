//! One Markdown file → [`Version`].

use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::digest::digest;
use super::file_name::FilePath;
use super::front_matter::front_matter;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Source};
use crate::markdown::{self, Rules, Split};
use crate::site::{Kind, Text, Version};

/// Reads an entry in one language.
///
/// Gives no version where the front matter has an error; the text is read all the same, so that its faults come in the
/// same pass. What is wrong in a digest is left out of the version and reported.
#[must_use]
pub fn version(source: &Source, file: &FilePath, config: &Config) -> (Option<Version>, Vec<Diagnostic>) {
    let rules = Rules { raw_html: config.raw_html };
    let (front, mut diagnostics) = front_matter(source, file, rules);
    let Some(body) = front.body else { return (None, diagnostics) };
    let split = if front.kind == Kind::Digest { Split::Digest } else { Split::Whole };
    let parsed = markdown::parse(source, body, split, rules);
    diagnostics.extend(parsed.diagnostics);
    let text = match split {
        Split::Digest => Text::Digest(digest(parsed.parts, &front.title, &mut diagnostics)),
        Split::Whole => {
            let first = parsed.parts.into_iter().next();
            Text::Whole(Arc::new(first.map(|part| part.body).unwrap_or_default()))
        }
    };
    let version = front.matter.map(|matter| Version {
        path: Arc::clone(&file.path),
        stem: Arc::clone(&file.stem),
        lang: file.lang,
        front: matter,
        place: front.title,
        text,
        hash: xxh3_64(source.text.as_bytes()),
    });
    (version, diagnostics)
}
