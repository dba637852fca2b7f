//! `themes/ID.toml` → [`Theme`].

use std::sync::Arc;

use super::words::check_segment;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, Source};
use crate::markdown::slug;
use crate::site::{Theme, ThemeWords};
use crate::tree::{self, Fields, Spanned, has_errors};

/// Reads a theme; its id is the file's name.
///
/// Gives no theme where anything is wrong with it.
#[must_use]
pub fn theme(source: &Source, config: &Config) -> (Option<Theme>, Vec<Diagnostic>) {
    let place = Place::file(Arc::clone(&source.path));
    let (node, mut diagnostics) = tree::toml(source, 0..source.text.len());
    let file = source.path.rsplit('/').next().unwrap_or_default();
    let id = file.strip_suffix(".toml").unwrap_or(file);
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_') {
        let better = slug(id);
        let fault = Diagnostic::error("bad-id", format!("a theme cannot be called `{id}`"));
        let better = if better.is_ascii() && !better.is_empty() { better } else { "name".to_owned() };
        let hint = format!("rename the file to `{better}.toml`: small letters, digits, `-` and `_`");
        diagnostics.push(fault.at(place.clone()).hint(hint));
    }
    let Some(node) = node else { return (None, diagnostics) };
    let mut fields = Fields::new(&node, source, &mut diagnostics);
    let order = fields.integer("order").map_or(i64::MAX, |order| order.value);
    let words: Vec<_> = config.languages.iter().map(|language| words(&mut fields, &language.tag)).collect();
    if fields.keys().all(|key| key.value == "order") {
        let tag = config.tag(config.default_language);
        let fault = Diagnostic::error("missing-key", "the theme has no name in any language");
        let hint = format!("add `[{tag}]` with `name = \"…\"`");
        fields.diagnostics().push(fault.at(place.clone()).hint(hint));
    }
    fields.finish(Some("a language must first be named in `veille.toml`"));
    let theme = Theme { id: id.into(), order, words, place };
    ((!has_errors(&diagnostics)).then_some(theme), diagnostics)
}

fn words<'a>(fields: &mut Fields<'a, '_>, tag: &'a str) -> Option<ThemeWords> {
    let mut words = fields.table(tag)?;
    words.require("name", "say what the theme is called in this language");
    let name = words.line("name").map(|name| name.value.to_owned());
    let written = words.string("slug").and_then(|Spanned { value, span }| {
        match check_segment("bad-slug", &words.name("slug"), value) {
            Ok(()) => Some(value.to_owned()),
            Err(fault) => {
                words.report(span, fault);
                None
            }
        }
    });
    let description = words.paragraph("description").unwrap_or_default();
    words.finish(None);
    let name = name?;
    let slug = written.unwrap_or_else(|| slug(&name));
    Some(ThemeWords { name, slug: slug.into(), description })
}
