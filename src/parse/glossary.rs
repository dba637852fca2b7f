//! `glossary.toml` → [`Glossary`].

use std::collections::BTreeMap;

use super::names::LANGUAGE_TAG;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, Source};
use crate::site::{Glossary, Term};
use crate::tree::{self, Field, Fields, Kind, Shape, Spanned, Value, has_errors};

/// What the glossary may hold.
pub(super) static GLOSSARY: Shape =
    Shape::map(Field::new("TERM", Kind::Table(&TERM), "A term as it stands in texts, with a value for each language"));

static TERM: Shape = Shape::map(Field::new(
    "TAG",
    Kind::Either(&[Kind::Line, Kind::Table(&MEANING)]),
    "What the term stands for in this language, or a table with more",
))
.named(LANGUAGE_TAG)
.filled();

static MEANING: Shape = Shape::new(&[
    Field::new("expansion", Kind::Line, "What the term stands for").required(),
    Field::new("acronym", Kind::Line, "What stands in texts of this language, if not the table's name"),
    Field::new("description", Kind::Paragraph, "One or two sentences of plain text for the glossary's page"),
]);

/// Reads the glossary: a table for each term, in it a value for each language that has one. The value is the expansion,
/// or a table of `expansion`, `description`, and `acronym` where the language has another than the table's name.
///
/// Gives no glossary where anything is wrong with it.
#[must_use]
pub fn glossary(source: &Source, config: &Config) -> (Option<Glossary>, Vec<Diagnostic>) {
    let (node, mut diagnostics) = tree::toml(source, 0..source.text.len());
    let Some(node) = node else { return (None, diagnostics) };
    let mut fields = Fields::new(&node, &GLOSSARY, source, &mut diagnostics);
    let mut terms: Vec<Vec<(Term, Place)>> = vec![Vec::new(); config.languages.len()];
    let mut known: Vec<BTreeMap<String, &str>> = vec![BTreeMap::new(); config.languages.len()];
    for key in fields.keys() {
        let id = key.value.as_str();
        let Some(mut table) = fields.table(id) else { continue };
        let mut any = false;
        for (number, language) in config.languages.iter().enumerate() {
            let tag = &*language.tag;
            any |= table.node(tag).is_some();
            let Some((term, span)) = term(&mut table, tag, &Spanned { value: id, span: key.span.clone() }) else {
                continue;
            };
            match known[number].insert(term.acronym.clone(), id) {
                Some(other) => {
                    let message = format!("`{}` has two meanings in `{tag}`: `{other}` and `{id}`", term.acronym);
                    let fault = Diagnostic::error("duplicate-term", message);
                    table.report(span, fault.hint("keep one, or write one of them out in full"));
                }
                None => terms[number].push((term, source.place(span))),
            }
        }
        if !any && table.keys().next().is_none() {
            let tag = config.tag(config.default_language);
            let fault = Diagnostic::error("missing-key", format!("the term `{id}` has no expansion in any language"));
            table.report(key.span.clone(), fault.hint(format!("add `{tag} = \"…\"`")));
        }
        table.finish(Some("a language must first be named in `veille.toml`"));
    }
    let glossary = (!has_errors(&diagnostics)).then(|| Glossary::new(terms));
    (glossary, diagnostics)
}

/// A term in one language, and where its acronym is written; `id` is the acronym where no other is.
fn term<'a>(table: &mut Fields<'a, '_>, tag: &'a str, id: &Spanned<&'a str>) -> Option<(Term, std::ops::Range<usize>)> {
    let node = table.node(tag)?;
    let (acronym, expansion, description) = if matches!(node.value, Value::Table(_)) {
        let mut words = table.table(tag)?;
        words.require("expansion", "say what the term stands for in this language");
        let expansion = words.line("expansion");
        let acronym = words.line("acronym");
        let description = words.paragraph("description").unwrap_or_default();
        words.finish(None);
        (acronym, expansion?.value, description)
    } else {
        (None, table.line(tag)?.value, String::new())
    };
    let Spanned { value, span } = acronym.unwrap_or_else(|| Spanned { value: id.value, span: id.span.clone() });
    if !value.starts_with(char::is_alphanumeric) || value.contains(char::is_control) {
        let fault = Diagnostic::error("bad-value", format!("a term cannot be `{value}`"));
        table.report(span, fault.hint("begin it with a letter or digit"));
        return None;
    }
    let acronym = value.split_whitespace().collect::<Vec<_>>().join(" ");
    Some((Term { acronym, expansion: expansion.to_owned(), description }, span))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{bilingual, told};
    use super::*;
    use crate::config::Lang;

    fn read(text: &str) -> (Option<Glossary>, Vec<String>) {
        let (glossary, faults) = glossary(&Source::new("glossary.toml".into(), text), &bilingual());
        (glossary, told(&faults))
    }

    #[test]
    fn reads_terms_by_language() {
        let (glossary, faults) = read(
            "[CMA]\nfr = 'Autorité'\nen = 'Authority'\n[\"R&D\"]\nen = 'research'\n\
             [ai]\nfr = { acronym = 'IA', expansion = 'intelligence', description = ' a  b ' }\n",
        );
        assert_eq!(faults, [""; 0]);
        let glossary = glossary.unwrap();
        let terms = |lang| -> Vec<_> {
            let terms = glossary.terms(Lang(lang)).iter();
            terms.map(|term| (&*term.acronym, &*term.expansion, &*term.description)).collect()
        };
        assert_eq!(terms(0), [("CMA", "Autorité", ""), ("IA", "intelligence", "a b")]);
        assert_eq!(glossary.place(Lang(0), 1).map(|place| (place.line, place.column)), Some((7, 18)));
        let (moved, _) = read("\n\n[CMA]\nfr = 'Autorité'\nen = 'Authority'\n");
        assert_eq!(moved, read("[CMA]\nfr = 'Autorité'\nen = 'Authority'\n").0);
        assert_eq!(terms(1), [("CMA", "Authority", ""), ("R&D", "research", "")]);
    }

    #[test]
    fn names_the_fault() {
        for (text, expected) in [
            ("[A]\nfr = ''", "empty-value 2:6 `A.fr` is empty"),
            ("[A]\n", "missing-key 1:2 the term `A` has no expansion in any language / add `fr = \"…\"`"),
            ("[A]\nfe = 'x'", "unknown-key 2:1 unknown key `A.fe` / did you mean `fr`?"),
            (
                "[A]\ndeutsch = 'x'",
                "unknown-key 2:1 unknown key `A.deutsch` / a language must first be named in `veille.toml`",
            ),
            ("A = 'x'", "wrong-type 1:5 `A` must be a table, not a text"),
            (
                "[A]\nfr = { description = 'x' }",
                "missing-key 2:6 `A.fr.expansion` is missing / say what the term stands for in this language",
            ),
            ("['(A)']\nfr = 'x'", "bad-value 1:2 a term cannot be `(A)` / begin it with a letter or digit"),
            (
                "[A]\nfr = 'x'\n[b]\nfr = { acronym = 'A', expansion = 'y' }",
                "duplicate-term 4:18 `A` has two meanings in `fr`: `A` and `b` / keep one, or write one of them out in full",
            ),
        ] {
            assert_eq!(read(text), (None, vec![expected.to_owned()]), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "(\\[A\\]\n|fr = |en = |'x'|\\{|\\}|acronym = |expansion = |,|\n|é|\"){0,20}") {
            let _ = read(&text);
        }
    }
}
