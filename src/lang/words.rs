//! The vocabulary of the interface: what `strings/` says, layer over layer, and how its placeholders are filled.
//!
//! Keys are dotted, after the tables of the files: `urls.themes`, `words.home`, `counts.items`, `languages.fr`. Words
//! are plain text: whoever puts them into HTML escapes them. Asking for a word never fails, since a page with a
//! missing word is worth more than no page; the tests hold that the built-in words are complete.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Locale, endonym};

/// The built-in words, and the language that each file is written in.
const BUILTIN: [(&str, &str); 2] =
    [("fr", include_str!("../../strings/fr.toml")), ("en", include_str!("../../strings/en.toml"))];

/// The language whose words stand in for those that another has not.
const LAST_RESORT: &str = "en";

/// Words that a language says of itself, and the phrase in which another language says the same of it; the first is its
/// bare name.
const OF_ITSELF: [(&str, Option<&str>); 3] = [
    ("words.language", None),
    ("words.read_in", Some("words.available_in")),
    ("words.not_in_language", Some("words.only_in")),
];

/// What the interface says under one key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Word {
    /// The same whatever is counted.
    Text(String),
    /// One form for each CLDR plural category of the language.
    Plural(BTreeMap<String, String>),
}

impl Word {
    /// The form for a plural category, or the nearest there is.
    fn form(&self, category: &str) -> Option<&str> {
        match self {
            Word::Text(text) => Some(text),
            Word::Plural(forms) => {
                forms.get(category).or_else(|| forms.get("other")).or_else(|| forms.values().next()).map(String::as_str)
            }
        }
    }
}

/// Every word of the interface in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Words {
    words: BTreeMap<String, Word>,
    missing: Vec<String>,
}

impl Words {
    /// The words that a language has of its `own`, completed from other languages, the nearest first.
    #[must_use]
    pub fn new(own: BTreeMap<String, Word>, fallback: &[&Words]) -> Words {
        let mut words = own;
        let mut missing = Vec::new();
        for other in fallback {
            for (key, word) in &other.words {
                if !words.contains_key(key) {
                    words.insert(key.clone(), word.clone());
                    missing.push(key.clone());
                }
            }
        }
        missing.sort_unstable();
        Words { words, missing }
    }

    /// The words of a site's language: the site's own, then the built-in ones of that language, then English.
    #[must_use]
    pub fn layered(tag: &str, own: BTreeMap<String, Word>) -> Words {
        let mut words = builtin(tag).unwrap_or_default();
        words.extend(own);
        let last_resort = Words::new(builtin(LAST_RESORT).unwrap_or_default(), &[]);
        let mut words = Words::new(words, &[&last_resort]);
        words.name_itself(tag);
        words
    }

    /// Puts right the words that speak of the language itself, where they were taken from another: German without
    /// words of its own is not called English, but « Deutsch » in menus and "German" in an English sentence.
    fn name_itself(&mut self, tag: &str) {
        let name = self.language(tag).to_owned();
        let own = endonym(tag).unwrap_or(&name);
        for (key, instead) in OF_ITSELF {
            if self.missing.iter().any(|missing| missing == key) {
                let text = instead.map_or_else(|| own.to_owned(), |phrase| self.phrase(phrase, &[("language", &name)]));
                self.words.insert(key.to_owned(), Word::Text(text));
            }
        }
    }

    /// The word under `key`; the key itself where there is none.
    #[must_use]
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.form(key, "other").unwrap_or(key)
    }

    /// The word under `key` with its placeholders filled.
    #[must_use]
    pub fn phrase(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.text(key), values)
    }

    /// So many things: `count("counts.items", 3, …)` is « 3 actualités ».
    #[must_use]
    pub fn count(&self, key: &str, n: u64, locale: &Locale) -> String {
        fill(self.form(key, locale.plural(n)).unwrap_or(key), &[("count", &locale.number(n))])
    }

    /// The forms of a count by CLDR plural category, in the order of the categories' names; a text that is the same for
    /// all is the form `other`.
    #[must_use]
    pub fn forms(&self, key: &str) -> Vec<(&str, &str)> {
        match self.words.get(key) {
            Some(Word::Plural(forms)) => {
                forms.iter().map(|(category, form)| (category.as_str(), form.as_str())).collect()
            }
            Some(Word::Text(text)) => vec![("other", text)],
            None => Vec::new(),
        }
    }

    /// How this language names another in a sentence: « anglais »; the tag itself where it has no name for it.
    #[must_use]
    pub fn language<'a>(&'a self, tag: &'a str) -> &'a str {
        std::iter::successors(Some(tag), |tag| tag.rsplit_once('-').map(|(shorter, _)| shorter))
            .find_map(|tag| self.form(&format!("languages.{tag}"), "other"))
            .unwrap_or(tag)
    }

    /// The keys whose words are in another language, in order.
    #[must_use]
    pub fn missing(&self) -> &[String] {
        &self.missing
    }

    /// Every word that does not depend on a number, with its key, in the order of the keys.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.words.iter().filter_map(|(key, word)| match word {
            Word::Text(text) => Some((key.as_str(), text.as_str())),
            Word::Plural(_) => None,
        })
    }

    fn form(&self, key: &str, category: &str) -> Option<&str> {
        self.words.get(key).and_then(|word| word.form(category))
    }
}

/// The words that the tool brings along for a language and its regions: `fr-CA` speaks as `fr`.
#[must_use]
pub fn builtin(tag: &str) -> Option<BTreeMap<String, Word>> {
    let language = tag.split('-').next()?;
    let (_, text) = BUILTIN.iter().find(|(known, _)| known.eq_ignore_ascii_case(language))?;
    toml::from_str::<Strings>(text).ok().map(Strings::flatten)
}

/// The layout of a file in `strings/`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Strings {
    urls: BTreeMap<String, String>,
    words: BTreeMap<String, String>,
    counts: BTreeMap<String, BTreeMap<String, String>>,
    languages: BTreeMap<String, String>,
}

impl Strings {
    fn flatten(self) -> BTreeMap<String, Word> {
        let texts = [("urls", self.urls), ("words", self.words), ("languages", self.languages)];
        let texts = texts.into_iter().flat_map(|(table, words)| {
            words.into_iter().map(move |(key, text)| (format!("{table}.{key}"), Word::Text(text)))
        });
        let counts = self.counts.into_iter().map(|(key, forms)| (format!("counts.{key}"), Word::Plural(forms)));
        texts.chain(counts).collect()
    }
}

/// Replaces `{name}` by the value of that name. A name without a value stays as it is written, so that the mistake is
/// seen; values are never searched for placeholders.
#[must_use]
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, name, after)) = next_placeholder(rest) {
        filled.push_str(before);
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => filled.push_str(value),
            None => filled.extend(["{", name, "}"]),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// The names in braces, in the order of the text: what a reworded string may use is what the built-in one uses.
pub fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, name, after) = next_placeholder(rest)?;
        rest = after;
        Some(name)
    })
}

/// What precedes the first placeholder, its name, what follows. Braces around anything but a name are text.
fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    text.match_indices('{').find_map(|(open, _)| {
        let (name, after) = text[open + 1..].split_once('}')?;
        let named = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        named.then_some((&text[..open], name, after))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::hash::{DefaultHasher, Hash, Hasher};

    use super::*;

    fn words(tag: &str) -> Words {
        Words::layered(tag, BTreeMap::new())
    }

    fn own(words: &[(&str, &str)]) -> BTreeMap<String, Word> {
        words.iter().map(|(key, text)| ((*key).to_owned(), Word::Text((*text).to_owned()))).collect()
    }

    fn forms(word: &Word) -> Vec<&str> {
        match word {
            Word::Text(text) => vec![text],
            Word::Plural(forms) => forms.values().map(String::as_str).collect(),
        }
    }

    #[test]
    fn built_in_files_hold_the_same_keys_of_the_same_shape() {
        let (fr, en) = (builtin("fr").unwrap(), builtin("en").unwrap());
        assert_eq!(fr.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
        for (key, word) in &en {
            assert_eq!(std::mem::discriminant(word), std::mem::discriminant(&fr[key]), "{key}");
            let slots: BTreeSet<_> = placeholders(forms(word)[0]).collect();
            for form in forms(word).into_iter().chain(forms(&fr[key])) {
                assert_eq!(placeholders(form).collect::<BTreeSet<_>>(), slots, "{key}: {form}");
                assert!(!form.is_empty() && form == form.trim(), "{key}");
            }
        }
    }

    #[test]
    fn built_in_plurals_cover_the_categories_of_their_language() {
        for (tag, categories) in [("fr", vec!["many", "one", "other"]), ("en", vec!["one", "other"])] {
            for (key, word) in builtin(tag).unwrap() {
                if let Word::Plural(forms) = word {
                    assert_eq!(forms.keys().collect::<Vec<_>>(), categories, "{tag}: {key}");
                }
            }
        }
    }

    #[test]
    fn french_words_follow_french_typography() {
        for (key, word) in builtin("fr").unwrap() {
            for text in forms(&word) {
                assert!(!text.contains(['\'', '"', '“', '”']), "{key}: {text}");
                assert!(!text.contains("..."), "{key}: {text}");
                let before = |c: char| text.match_indices(c).map(|(at, _)| text[..at].chars().next_back());
                assert!(before(':').chain(before('»')).all(|c| c == Some('\u{A0}')), "{key}: {text}");
                assert!(before(';').chain(before('!')).chain(before('?')).all(|c| c == Some('\u{202F}')), "{key}");
                assert!(text.split('«').skip(1).all(|after| after.starts_with('\u{A0}')), "{key}: {text}");
            }
        }
    }

    #[test]
    fn english_words_follow_english_typography() {
        for (key, word) in builtin("en").unwrap() {
            for text in forms(&word) {
                assert!(!text.contains(['\'', '"', '«', '»', '\u{A0}', '\u{202F}']), "{key}: {text}");
                assert!(!text.contains("...") && !text.contains("  ") && !text.contains(" :"), "{key}: {text}");
            }
        }
    }

    #[test]
    fn words_of_addresses_need_no_escaping_and_are_distinct() {
        for tag in ["fr", "en"] {
            let words = words(tag);
            let urls: Vec<_> = words.texts().filter(|(key, _)| key.starts_with("urls.")).map(|(_, url)| url).collect();
            assert!(urls.iter().all(|url| url.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')), "{urls:?}");
            assert_eq!(urls.iter().collect::<BTreeSet<_>>().len(), urls.len(), "{urls:?}");
        }
    }

    #[test]
    fn regions_speak_as_their_language() {
        assert_eq!(builtin("fr-CA"), builtin("fr"));
        assert_eq!(builtin("EN-gb"), builtin("en"));
        assert_eq!(builtin("de"), None);
        assert_eq!(builtin("fro"), None);
        assert_eq!(builtin(""), None);
    }

    #[test]
    fn a_site_rewords_and_the_rest_is_built_in() {
        let fr = Words::layered("fr-CA", own(&[("words.home", "Entrée"), ("words.mine", "À moi")]));
        assert_eq!(fr.text("words.home"), "Entrée");
        assert_eq!(fr.text("words.mine"), "À moi");
        assert_eq!(fr.text("words.themes"), "Thèmes");
        assert!(fr.missing().is_empty());
    }

    #[test]
    fn a_missing_word_falls_back_to_english_and_is_told() {
        let de = Words::layered("de", own(&[("words.home", "Startseite")]));
        assert_eq!(de.text("words.home"), "Startseite");
        assert_eq!(de.text("words.themes"), "Themes");
        assert!(de.missing().contains(&"words.themes".to_owned()));
        assert!(!de.missing().contains(&"words.home".to_owned()));
        assert!(de.missing().is_sorted());
    }

    #[test]
    fn a_language_without_words_is_not_called_english() {
        let de = Words::layered("de", BTreeMap::new());
        assert_eq!(de.text("words.language"), "Deutsch");
        assert_eq!(de.text("words.read_in"), "In German");
        assert_eq!(de.text("words.not_in_language"), "This page is not available in German");
        let named = Words::layered("de", own(&[("words.language", "Deutsch")]));
        assert_eq!(named.text("words.language"), "Deutsch");
    }

    #[test]
    fn the_nearest_fallback_wins() {
        let near = Words::new(own(&[("a", "near a")]), &[]);
        let far = Words::new(own(&[("a", "far a"), ("b", "far b")]), &[]);
        let words = Words::new(own(&[]), &[&near, &far]);
        assert_eq!((words.text("a"), words.text("b")), ("near a", "far b"));
        assert_eq!(words.missing(), ["a", "b"]);
    }

    #[test]
    fn an_unknown_key_is_shown_as_it_is() {
        let fr = words("fr");
        assert_eq!(fr.text("words.nowhere"), "words.nowhere");
        assert_eq!(fr.count("counts.nowhere", 3, &Locale::new("fr").unwrap()), "counts.nowhere");
    }

    #[test]
    fn counts_follow_the_language() {
        let (words, locale) = (words("fr"), Locale::new("fr").unwrap());
        let items = |n| words.count("counts.items", n, &locale).replace(['\u{A0}', '\u{202F}'], " ");
        assert_eq!(items(0), "0 actualité");
        assert_eq!(items(1), "1 actualité");
        assert_eq!(items(1234), "1 234 actualités");
        assert_eq!(items(1_000_000), "1 000 000 d’actualités");
        let en = Locale::new("en").unwrap();
        assert_eq!(super::Words::layered("en", BTreeMap::new()).count("counts.items", 0, &en), "0 items");
        assert_eq!(words.text("counts.items"), "{count}\u{A0}actualités");
    }

    #[test]
    fn a_category_without_a_form_takes_the_nearest() {
        let polish = Locale::new("pl").unwrap();
        let word = |forms: &[(&str, &str)]| {
            Word::Plural(forms.iter().map(|(c, form)| ((*c).to_owned(), (*form).to_owned())).collect())
        };
        let words = Words::new(
            BTreeMap::from([
                ("a".to_owned(), word(&[("one", "{count} rok"), ("other", "{count} lat")])),
                ("b".to_owned(), word(&[("one", "rok")])),
                ("c".to_owned(), word(&[])),
            ]),
            &[],
        );
        assert_eq!(words.count("a", 2, &polish), "2 lat");
        assert_eq!(words.count("b", 2, &polish), "rok");
        assert_eq!(words.count("c", 2, &polish), "c");
    }

    #[test]
    fn languages_are_named() {
        let fr = words("fr");
        assert_eq!(fr.language("en"), "anglais");
        assert_eq!(fr.language("pt-BR"), "portugais du Brésil");
        assert_eq!(fr.language("zh-Hant-TW"), "chinois traditionnel");
        assert_eq!(fr.language("de-AT"), "allemand");
        assert_eq!(fr.language("xx"), "xx");
        assert_eq!(
            fr.phrase("words.only_in", &[("language", fr.language("en"))]),
            "Cette page n’existe pas en anglais"
        );
    }

    #[test]
    fn placeholders_are_filled_once() {
        assert_eq!(fill("Until {date}.", &[("date", "May 1")]), "Until May 1.");
        assert_eq!(fill("{a}{b}{a}", &[("a", "{b}"), ("b", "2")]), "{b}2{b}");
        assert_eq!(fill("{unknown} {} {x y} {A} { {a} }", &[("a", "1")]), "{unknown} {} {x y} {A} { 1 }");
        assert_eq!(fill("open {a", &[("a", "1")]), "open {a");
        assert_eq!(fill("", &[]), "");
        assert_eq!(placeholders("{a} { {b_c} {a").collect::<Vec<_>>(), ["a", "b_c"]);
    }

    #[test]
    fn only_texts_go_to_templates() {
        let en = words("en");
        assert!(en.texts().any(|pair| pair == ("words.home", "Home")));
        assert!(en.texts().all(|(key, _)| !key.starts_with("counts.")));
    }

    #[test]
    fn a_reworded_word_changes_the_fingerprint() {
        let fingerprint = |words: &Words| {
            let mut hasher = DefaultHasher::new();
            words.hash(&mut hasher);
            hasher.finish()
        };
        assert_eq!(fingerprint(&words("fr")), fingerprint(&words("fr-BE")));
        assert_ne!(fingerprint(&words("fr")), fingerprint(&Words::layered("fr", own(&[("words.home", "Entrée")]))));
    }
}
