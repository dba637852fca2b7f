//! What the readers here accept, as JSON Schema for editors: see [`schema`].

use serde_json::{Map, Value as Json, json};

use super::{config, front_matter, glossary, strings, theme};
use crate::lang::{Word, builtin};
use crate::tree::{self, Nulls};

/// The language whose words are shown to those who translate them.
const WORDS_SHOWN: &str = "en";

/// The files of a site that can be described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// `veille.toml`
    Settings,
    /// What stands on top of Markdown files.
    FrontMatter,
    /// `themes/ID.toml`
    Theme,
    /// `glossary.toml`
    Glossary,
    /// `strings/TAG.toml`
    Strings,
}

impl Schema {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Settings, Self::FrontMatter, Self::Theme, Self::Glossary, Self::Strings];

    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::FrontMatter => "front-matter",
            Self::Theme => "theme",
            Self::Glossary => "glossary",
            Self::Strings => "strings",
        }
    }
}

/// The JSON Schema of a file, made of the very shapes by which the file is read.
#[must_use]
pub fn schema(of: Schema) -> Json {
    let (shape, nulls, title, about) = match of {
        Schema::Settings => {
            (&config::SETTINGS, Nulls::None, "Veille: settings", "`veille.toml`: the settings of a site.")
        }
        Schema::FrontMatter => (
            &front_matter::FRONT_MATTER,
            Nulls::Allowed,
            "Veille: front matter",
            "The lines between `---` or `+++` on top of an entry.",
        ),
        Schema::Theme => {
            (&theme::THEME, Nulls::None, "Veille: theme", "`themes/ID.toml`: a subject that the site follows.")
        }
        Schema::Glossary => {
            (&glossary::GLOSSARY, Nulls::None, "Veille: glossary", "`glossary.toml`: acronyms and what they stand for.")
        }
        Schema::Strings => (
            &strings::STRINGS,
            Nulls::None,
            "Veille: words",
            "`strings/TAG.toml`: words of the interface in a language.",
        ),
    };
    let mut schema = tree::schema(shape, nulls);
    if of == Schema::Strings {
        add_known_words(&mut schema);
    }
    schema.insert("$schema".into(), "http://json-schema.org/draft-07/schema#".into());
    schema.insert("$comment".into(), format!("Made by `veille schema {}`", of.name()).into());
    schema.insert("title".into(), title.into());
    schema.insert("description".into(), about.into());
    Json::Object(schema)
}

/// Adds the words that the tool itself uses, in their groups: each with the text that stands in until there is another.
fn add_known_words(schema: &mut Map<String, Json>) {
    let group = schema.get("additionalProperties").cloned().unwrap_or_default();
    let mut groups = Map::new();
    for (key, word) in builtin(WORDS_SHOWN).unwrap_or_default() {
        let Some((name, key)) = key.split_once('.') else { continue };
        let text = match &word {
            Word::Text(text) => Some(text),
            Word::Plural(forms) => forms.get("other"),
        };
        let about = format!("In English: “{}”", text.map(String::as_str).unwrap_or_default());
        let known = json!({ "allOf": [{ "$ref": "#/definitions/word" }], "description": about });
        groups.entry(name).or_insert_with(|| group.clone())["properties"][key] = known;
    }
    schema.insert("definitions".into(), json!({ "word": group["additionalProperties"] }));
    schema.insert("properties".into(), Json::Object(groups));
}
