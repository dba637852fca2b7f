//! `strings/LANG.toml` → the words of the interface.

use std::collections::BTreeMap;

use super::names::check_segment;
use crate::diagnostic::{Diagnostic, Source};
use crate::lang::Word;
use crate::site::Placed;
use crate::tree::{self, Field, Fields, Kind, Node, Shape, Value};

/// What a file of words may hold; which words the tool knows is not said here.
pub(super) static STRINGS: Shape = Shape::map(Field::new("GROUP", Kind::Table(&GROUP), "Words, by their keys"));

static GROUP: Shape = Shape::map(Field::new(
    "KEY",
    Kind::Either(&[Kind::Text, Kind::Table(&FORMS)]),
    "A text, or a form for each plural",
));

/// CLDR's plural categories, the one that is required first.
static FORMS: Shape = Shape::new(&[
    Field::new("other", Kind::Text, "The form for all other numbers").required(),
    Field::new("zero", Kind::Text, "The form for the numbers that the language's plural `zero` stands for"),
    Field::new("one", Kind::Text, "The form for the numbers that the language's plural `one` stands for"),
    Field::new("two", Kind::Text, "The form for the numbers that the language's plural `two` stands for"),
    Field::new("few", Kind::Text, "The form for the numbers that the language's plural `few` stands for"),
    Field::new("many", Kind::Text, "The form for the numbers that the language's plural `many` stands for"),
]);

/// The group of words that addresses are made of.
const URLS: &str = "urls.";

/// Reads a language's words: groups of texts (`[urls] themes = "themes"` is `urls.themes`) and of plural forms
/// (`[counts.items] one = …, other = …` is `counts.items`). Whether the tool knows the keys is the caller's question;
/// so every word comes with the place of its key.
#[must_use]
pub fn strings(source: &Source) -> (BTreeMap<String, Placed<Word>>, Vec<Diagnostic>) {
    let (node, mut diagnostics) = tree::toml(source, 0..source.text.len());
    let mut words = BTreeMap::new();
    let Some(node) = node else { return (words, diagnostics) };
    let mut file = Fields::new(&node, &STRINGS, source, &mut diagnostics);
    for group in file.keys() {
        let Some(mut table) = file.table(&group.value) else { continue };
        for key in table.keys() {
            let name = table.name(&key.value);
            let Some(node) = table.node(&key.value) else { continue };
            if let Some(value) = word(&mut table, &key.value, &name, node) {
                words.insert(name, Placed { value, place: source.place(key.span.clone()) });
            }
        }
    }
    (words, diagnostics)
}

fn word<'a>(table: &mut Fields<'a, '_>, key: &'a str, name: &str, node: &'a Node) -> Option<Word> {
    if !matches!(node.value, Value::Table(_)) {
        let text = table.string(key)?;
        // These become parts of addresses.
        if name.starts_with(URLS)
            && let Err(fault) = check_segment("bad-slug", name, text.value)
        {
            table.report(text.span, fault);
            return None;
        }
        return Some(Word::Text(text.value.to_owned()));
    }
    let mut forms = table.table(key)?;
    forms.require("other", "every word that counts needs the form for all other numbers");
    let mut plural = BTreeMap::new();
    for category in FORMS.keys() {
        if let Some(text) = forms.string(category) {
            plural.insert(category.to_owned(), text.value.to_owned());
        }
    }
    forms.finish(None);
    plural.contains_key("other").then_some(Word::Plural(plural))
}

#[cfg(test)]
mod tests {
    use super::super::tests::told;
    use super::*;

    #[test]
    fn flattens_keys_and_keeps_places() {
        let text = "[urls]\nthemes = 'themes'\n[counts.items]\none = '# article'\nother = '# articles'\n";
        let (words, faults) = strings(&Source::new("strings/fr.toml".into(), text));
        assert_eq!(faults, []);
        let plural = [("one", "# article"), ("other", "# articles")];
        let plural = plural.into_iter().map(|(form, text)| (form.to_owned(), text.to_owned())).collect();
        assert_eq!(words["urls.themes"].value, Word::Text("themes".into()));
        assert_eq!(words["counts.items"].value, Word::Plural(plural));
        let places: Vec<_> = words.values().map(|word| (word.place.line, word.place.column)).collect();
        assert_eq!(places, [(3, 9), (2, 1)]);
    }

    #[test]
    fn names_the_fault() {
        let text = "home = 'x'\n[words]\na = 1\n[counts]\nb = { one = 'x', oter = 'y' }\n[urls]\nitems = '../x'\n";
        let (words, faults) = strings(&Source::new("strings/fr.toml".into(), text));
        assert!(words.is_empty());
        let expected = [
            "wrong-type 1:8 `home` must be a table, not a text",
            "wrong-type 3:5 `words.a` must be a text, not a number / put it in quotes: `\"1\"`",
            "missing-key 5:5 `counts.b.other` is missing / every word that counts needs the form for all other numbers",
            "unknown-key 5:18 unknown key `counts.b.oter` / did you mean `other`?",
            "bad-slug 7:9 `urls.items` cannot be `../x`: it holds `/` / write `x`",
        ];
        assert_eq!(told(&faults), expected);
    }
}
