//! YAML and TOML as one tree in which every value knows its place, and the reading of typed fields from it.
//!
//! Settings, themes, strings and front matter are all read through it, so that an unknown key or a wrong type is the
//! same message everywhere and all faults of a file come in one pass.

/// Values that the tool passes to the site's own templates without looking at them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct Extra(pub serde_json::Map<String, serde_json::Value>);
