//! A shape as JSON Schema, for editors.
//!
//! It is draft 07, which the extensions for YAML read, and of which those for TOML, which know draft 04, pass over what is
//! new. A schema says less than the tool checks: what it refuses is always wrong, what it lets pass may still be.

use serde_json::{Map, Value as Json, json};

use super::shape::{Field, Kind, Needed, Shape};

/// `2026-02-27`. Whether the day is in the calendar is not for a pattern to say.
const DAY: &str = r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\s*$";

/// A day, or an instant with its offset.
const MOMENT: &str = r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9].*([Zz]|[+-][0-9].*))?\s*$";

/// Whether a value may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    /// YAML's `key:` is a value like any other.
    Allowed,
    /// TOML has no such thing.
    None,
}

/// The schema of a table of this shape, without what only a whole document has.
#[must_use]
pub fn schema(shape: &Shape, nulls: Nulls) -> Map<String, Json> {
    let mut schema = Map::new();
    schema.insert("type".into(), json!("object"));
    if !shape.keys.is_empty() {
        let properties = shape.keys.iter().map(|field| (field.name.to_owned(), property(field, nulls)));
        schema.insert("properties".into(), Json::Object(properties.collect()));
    }
    let required: Vec<_> = shape.keys.iter().filter(|field| field.needed == Needed::Always).collect();
    if !required.is_empty() {
        schema.insert("required".into(), required.iter().map(|field| field.name).collect());
    }
    for field in shape.keys {
        sometimes(field, &mut schema);
    }
    let others = shape.others.as_ref().map(|field| property(field, nulls));
    let others = match (others, shape.names) {
        (Some(others), Some(pattern)) => {
            schema.insert("patternProperties".into(), json!({ pattern: others }));
            json!(false)
        }
        (others, _) => others.unwrap_or(json!(false)),
    };
    schema.insert("additionalProperties".into(), others);
    if shape.filled {
        schema.insert("minProperties".into(), json!(1));
    }
    schema
}

/// The condition under which a key must be there.
fn sometimes(field: &Field, schema: &mut Map<String, Json>) {
    // A key without a value is not there.
    let present = json!({ "not": { "type": "null" } });
    let required = json!({ "required": [field.name], "properties": { field.name: present } });
    match field.needed {
        Needed::Never | Needed::Always => {}
        Needed::Unless { key, is } => {
            schema.insert("if".into(), json!({ "required": [key], "properties": { key: { "enum": [is] } } }));
            schema.insert("else".into(), required);
        }
        Needed::WithMany(key) => {
            let many = json!({ "required": [key], "properties": { key: { "minProperties": 2 } } });
            schema.insert("if".into(), many);
            schema.insert("then".into(), required);
        }
    }
}

fn property(field: &Field, nulls: Nulls) -> Json {
    let mut schema = value(&field.kind, field.pattern, nulls);
    if nulls == Nulls::Allowed && field.needed != Needed::Always {
        allow_null(&mut schema);
    }
    schema.insert("description".into(), field.about.into());
    if let Some(default) = default(field) {
        schema.insert("default".into(), default);
    }
    if let Some(example) = field.example {
        let listed = matches!(field.kind, Kind::Lines | Kind::Names(_));
        schema.insert("examples".into(), if listed { json!([[example]]) } else { json!([example]) });
    }
    Json::Object(schema)
}

/// What a value of this kind must be; `pattern` is for the texts in it.
fn value(kind: &Kind, pattern: Option<&str>, nulls: Nulls) -> Map<String, Json> {
    match kind {
        Kind::Text | Kind::Paragraph => text(pattern),
        Kind::Line => {
            let mut line = text(pattern);
            line.insert("minLength".into(), json!(1));
            line
        }
        Kind::Boolean(_) => of_type("boolean"),
        Kind::False => object([("enum", json!([false]))]),
        Kind::Integer => of_type("integer"),
        Kind::Count { most, .. } => {
            object([("type", json!("integer")), ("minimum", json!(1)), ("maximum", json!(most))])
        }
        Kind::Moment => text(Some(MOMENT)),
        Kind::Day => text(Some(DAY)),
        Kind::Word(words) => object([("type", json!("string")), ("enum", json!(words))]),
        Kind::Lines => list(value(&Kind::Line, pattern, nulls)),
        Kind::Names(words) => list(value(&Kind::Word(words), None, nulls)),
        Kind::Table(shape) => schema(shape, nulls),
        Kind::Tables(shape) => list(schema(shape, nulls)),
        Kind::Extra => of_type("object"),
        Kind::Either(kinds) => either(kinds.iter().map(|kind| value(kind, pattern, nulls)).collect()),
    }
}

/// Any of these. What a schema says of texts does not concern tables, so that one says it all, and editors understand it
/// better; only a list of values concerns everything.
fn either(schemas: Vec<Map<String, Json>>) -> Map<String, Json> {
    if schemas.iter().any(|schema| schema.contains_key("enum")) {
        return object([("anyOf", schemas.into_iter().map(Json::Object).collect())]);
    }
    let types: Vec<Json> = schemas.iter().filter_map(|schema| schema.get("type").cloned()).collect();
    let mut all: Map<String, Json> = schemas.into_iter().flatten().collect();
    all.insert("type".into(), types.into());
    all
}

fn object<const N: usize>(entries: [(&str, Json); N]) -> Map<String, Json> {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn of_type(name: &str) -> Map<String, Json> {
    object([("type", name.into())])
}

fn text(pattern: Option<&str>) -> Map<String, Json> {
    let mut schema = of_type("string");
    if let Some(pattern) = pattern {
        schema.insert("pattern".into(), pattern.into());
    }
    schema
}

fn list(items: Map<String, Json>) -> Map<String, Json> {
    object([("type", "array".into()), ("items", Json::Object(items))])
}

/// Lets nothing stand in place of a value: in YAML that is a key without one.
fn allow_null(schema: &mut Map<String, Json>) {
    match schema.get_mut("type") {
        Some(Json::Array(types)) => types.push("null".into()),
        Some(one) => *one = json!([one.take(), "null"]),
        None => {}
    }
    for list in ["enum", "anyOf"] {
        if let Some(Json::Array(values)) = schema.get_mut(list) {
            values.push(if list == "enum" { Json::Null } else { json!({ "type": "null" }) });
        }
    }
}

fn default(field: &Field) -> Option<Json> {
    match field.kind {
        Kind::Boolean(default) => Some(default.into()),
        Kind::Count { default, .. } => Some(default.into()),
        Kind::Word(words) => words.first().map(|word| (*word).into()),
        _ => field.default.map(Json::from),
    }
}
