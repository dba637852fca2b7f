//! `themes/ID.toml` → [`Theme`].

use std::sync::Arc;

use super::names::{SEGMENT, check_segment, spelled};
use crate::color::Color;
use crate::config::{Config, Language};
use crate::diagnostic::{Diagnostic, Place, Source};
use crate::markdown::Typography;
use crate::site::{Theme, ThemeWords};
use crate::tree::{self, Field, Fields, Kind, Shape, Spanned, has_errors};

/// What a theme's file may hold: beside its own keys a table for each language.
pub(super) static THEME: Shape = Shape::new(&[
    Field::new("order", Kind::Integer, "Where the theme stands among the others; those without come last"),
    Field::new("color", Kind::Text, "The theme's colour, in three or six hexadecimal digits")
        .pattern("^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$")
        .example("#14506b"),
])
.and(Field::new("TAG", Kind::Table(&WORDS), "What the theme is called in this language"));

static WORDS: Shape = Shape::new(&[
    Field::new("name", Kind::Line, "What the theme is called in this language; it names sections of digests")
        .required(),
    Field::new(
        "slug",
        Kind::Text,
        "The last part of the theme's address in this language; made of the name if missing",
    )
    .pattern(SEGMENT),
    Field::new("description", Kind::Paragraph, "One or two sentences for the theme's page, feeds and search engines"),
]);

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
        let better = spelled(id).filter(|better| better.is_ascii()).unwrap_or_else(|| "name".to_owned());
        let fault = Diagnostic::error("bad-id", format!("a theme cannot be called `{id}`"));
        let hint = format!("rename the file to `{better}.toml`: small letters, digits, `-` and `_`");
        diagnostics.push(fault.at(place.clone()).hint(hint));
    }
    let Some(node) = node else { return (None, diagnostics) };
    let mut fields = Fields::new(&node, &THEME, source, &mut diagnostics);
    let order = fields.integer("order").map_or(i64::MAX, |order| order.value);
    let color = color(&mut fields);
    let words: Vec<_> = config.languages.iter().map(|language| words(&mut fields, language)).collect();
    if fields.keys().all(|key| matches!(key.value.as_str(), "order" | "color")) {
        let tag = config.tag(config.default_language);
        let fault = Diagnostic::error("missing-key", "the theme has no name in any language");
        let hint = format!("add `[{tag}]` with `name = \"…\"`");
        fields.diagnostics().push(fault.at(place.clone()).hint(hint));
    }
    fields.finish(Some("a language must first be named in `veille.toml`"));
    let theme = Theme { id: id.into(), order, color, words, place };
    ((!has_errors(&diagnostics)).then_some(theme), diagnostics)
}

fn color(fields: &mut Fields<'_, '_>) -> Option<Color> {
    let Spanned { value, span } = fields.string("color")?;
    let color = Color::parse(value);
    if color.is_none() {
        let fault = Diagnostic::error("bad-color", format!("`color` cannot be `{value}`"));
        fields.report(span, fault.hint("write it as CSS does, in three or six digits: `#14506b`"));
    }
    color
}

fn words<'a>(fields: &mut Fields<'a, '_>, language: &'a Language) -> Option<ThemeWords> {
    let mut words = fields.table(&language.tag)?;
    let voice = if language.typography { Typography::of(&language.locale) } else { Typography::Typed };
    words.require("name", "say what the theme is called in this language");
    let name = words.line("name").map(|name| (name.value.to_owned(), name.span));
    let written = words.string("slug").and_then(|Spanned { value, span }| {
        match check_segment("bad-slug", &words.name("slug"), value) {
            Ok(()) => Some((value.to_owned(), span)),
            Err(fault) => {
                words.report(span, fault);
                None
            }
        }
    });
    let description = words.paragraph("description").map(|text| voice.plain(&text)).unwrap_or_default();
    words.finish(None);
    let (name, span) = name?;
    let (slug, slug_span) = written.unwrap_or_else(|| (spelled(&name).unwrap_or_default(), span.clone()));
    if slug.is_empty() {
        let fault = Diagnostic::error("bad-slug", "no address can be made from this name");
        fields.report(span.clone(), fault.hint("add `slug = \"…\"`"));
    } else if slug_span == span
        && let Err(fault) = check_segment("bad-slug", "slug", &slug)
    {
        fields.report(span.clone(), fault.hint("add a `slug = \"…\"` of its own"));
    }
    let source = fields.source();
    let (name_place, slug_place) = (source.place(span), source.place(slug_span));
    // The slug is made of the name as it was typed.
    let name = voice.plain(&name);
    Some(ThemeWords { name, slug: slug.into(), description, name_place, slug_place })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{bilingual, told};
    use super::*;

    fn read(path: &str, text: &str) -> (Option<Theme>, Vec<String>) {
        let (theme, faults) = theme(&Source::new(path.into(), text), &bilingual());
        (theme, told(&faults))
    }

    #[test]
    fn reads_all_languages() {
        let text =
            "order = 1\ncolor = '#15B'\n[en]\nname = 'AI'\nslug = 'ai'\n[fr]\nname = 'IA'\nslug = 'ia'\ndescription = ' a\n b '\n"
                .replace("' a\n b '", "\"\"\" a\n b \"\"\"");
        let (theme, faults) = read("themes/ai.toml", &text);
        assert_eq!(faults, [""; 0]);
        let theme = theme.unwrap();
        assert_eq!((&*theme.id, theme.order), ("ai", 1));
        assert_eq!(theme.color, Color::parse("#1155bb"));
        let words = theme.words.iter().flatten().map(|words| (&*words.name, &*words.slug, &*words.description));
        assert_eq!(words.collect::<Vec<_>>(), [("IA", "ia", "a b"), ("AI", "ai", "")]);
        let lines = theme.words.iter().flatten().map(|words| (words.name_place.line, words.slug_place.line));
        assert_eq!(lines.collect::<Vec<_>>(), [(7, 8), (4, 5)]);
    }

    #[test]
    fn a_slug_comes_from_the_name() {
        let (theme, _) = read("themes/ai.toml", "[fr]\nname = 'Grande IA'\n");
        let theme = theme.unwrap();
        assert_eq!((theme.order, &theme.words[1]), (i64::MAX, &None));
        assert_eq!(&*theme.words[0].as_ref().unwrap().slug, "grande-ia");
    }

    #[test]
    fn names_the_fault() {
        for (path, text, expected) in [
            (
                "themes/Été.toml",
                "[fr]\nname = 'x'\nslug = 'x'\n",
                "bad-id 0:0 a theme cannot be called `Été` / rename the file to `ete.toml`: small letters, digits, `-` and `_`",
            ),
            (
                "themes/a.toml",
                "[fr]\nslug = 'x'\n",
                "missing-key 1:1 `fr.name` is missing / say what the theme is called in this language",
            ),
            (
                "themes/a.toml",
                "[fr]\nname = 'x'\nslug = 'a/b'\n",
                "bad-slug 3:8 `fr.slug` cannot be `a/b`: it holds `/` / write `a-b`",
            ),
            (
                "themes/a.toml",
                "[fr]\nname = 'x'\nslug = 'x'\n[ne]\nname = 'x'\n",
                "unknown-key 4:2 unknown key `ne` / did you mean `en`?",
            ),
            (
                "themes/a.toml",
                "[fr]\nname = 'x'\nslug = 'x'\n[deutsch]\nname = 'x'\n",
                "unknown-key 4:2 unknown key `deutsch` / a language must first be named in `veille.toml`",
            ),
            (
                "themes/a.toml",
                "order = 1",
                "missing-key 0:0 the theme has no name in any language / add `[fr]` with `name = \"…\"`",
            ),
            (
                "themes/a.toml",
                "color = 'navy'\n[fr]\nname = 'x'\n",
                "bad-color 1:9 `color` cannot be `navy` / write it as CSS does, in three or six digits: `#14506b`",
            ),
            (
                "themes/a.toml",
                "[fr]\nname = '…'\n",
                "bad-slug 2:8 no address can be made from this name / add `slug = \"…\"`",
            ),
        ] {
            assert_eq!(read(path, text), (None, vec![expected.to_owned()]), "{text}");
        }
    }
}
