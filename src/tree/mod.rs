//! YAML and TOML as one tree in which every value knows its place, and the reading of typed fields from it.
//!
//! Settings, themes, strings and front matter are all read through it, so that an unknown key or a wrong type is the
//! same message everywhere and all faults of a file come in one pass. What a table may hold is a [`Shape`], which
//! [`schema`] writes down for editors. It knows no setting and no key by name.

mod date;
mod direction;
mod fields;
mod schema;
mod shape;
mod toml;
mod yaml;
mod yaml_fault;
mod yaml_words;

pub use date::{BadDate, When, WrittenTime};
pub use direction::unclosed_direction;
pub use fields::{Fields, has_errors, turned};
pub use schema::{Nulls, schema};
pub use shape::{Field, Kind, Needed, Shape, words};
pub use toml::toml;
pub use yaml::yaml;
pub use yaml_words::lost_words;

use std::ops::Range;

use serde_json::Value as Json;

/// How deep lists and tables may stand in each other: far past anything a person writes, and safe to walk.
const MAX_DEPTH: usize = 64;

/// Something with the bytes of [`Source::text`](crate::diagnostic::Source::text) that it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where, as byte offsets into the whole file.
    pub span: Range<usize>,
}

/// The key of a table.
pub type Key = Spanned<String>;

/// A value of a file.
pub type Node = Spanned<Value>;

/// What a file can say.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing: YAML's `null`, `~` or an empty value.
    Null,
    /// A value that is written and has a syntax error, which was reported: neither missing nor known.
    Unreadable,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// Text; in YAML also every date.
    String(String),
    /// TOML's dates and times, as written.
    DateTime(String),
    /// Values in order.
    List(Vec<Node>),
    /// Keys with their values, in the order of the file; no key stands twice.
    Table(Vec<(Key, Node)>),
}

/// Values that the tool passes to the site's own templates without looking at them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct Extra(pub serde_json::Map<String, Json>);

impl Value {
    /// What a person calls a value of this type, with its article.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null | Self::Unreadable => "nothing",
            Self::Bool(_) => "true or false",
            Self::Integer(_) | Self::Float(_) => "a number",
            Self::String(_) => "a text",
            Self::DateTime(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

impl Spanned<Value> {
    /// The same value for templates; dates become strings, numbers that JSON does not know too.
    #[must_use]
    pub fn to_json(&self) -> Json {
        match &self.value {
            Value::Null | Value::Unreadable => Json::Null,
            Value::Bool(value) => (*value).into(),
            Value::Integer(value) => (*value).into(),
            Value::Float(value) => {
                serde_json::Number::from_f64(*value).map_or_else(|| value.to_string().into(), Json::Number)
            }
            Value::String(value) | Value::DateTime(value) => value.as_str().into(),
            Value::List(items) => items.iter().map(Self::to_json).collect(),
            Value::Table(entries) => Json::Object(object(entries)),
        }
    }
}

impl Extra {
    /// Takes a table as it is; any other value gives nothing.
    #[must_use]
    pub fn from_node(node: &Node) -> Self {
        match &node.value {
            Value::Table(entries) => Self(object(entries)),
            _ => Self::default(),
        }
    }
}

/// [`Extra`] as one text of JSON, for formats that cannot hold a value whose type only the value itself tells.
pub mod extra_text {
    use serde::de::Error as _;
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Extra;

    /// Writes the text.
    ///
    /// # Errors
    /// As the format.
    pub fn serialize<S: Serializer>(extra: &Extra, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&serde_json::to_string(&extra.0).map_err(S::Error::custom)?)
    }

    /// Reads it again.
    ///
    /// # Errors
    /// As the format, or the text is no object of JSON.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Extra, D::Error> {
        let text = String::deserialize(deserializer)?;
        serde_json::from_str(&text).map(Extra).map_err(D::Error::custom)
    }
}

fn object(entries: &[(Key, Node)]) -> serde_json::Map<String, Json> {
    entries.iter().map(|(key, node)| (key.value.clone(), node.to_json())).collect()
}
