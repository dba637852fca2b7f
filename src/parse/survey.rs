//! One Markdown file → what stands in it, with places: see [`Survey`].

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::front_matter::fences;
use crate::diagnostic::Source;
use crate::markdown::{self, Element, Found, Split, Survey};
use crate::tree::{Node, Value};

/// The keys whose texts readers see, in the order of a page. Summaries of briefs follow.
const SHOWN: [&str; 3] = ["title", "summary", "key_points"];

/// Looks through a file that [`version`](super::version) could read. Of what cannot be read nothing is found.
#[must_use]
pub fn survey(source: Arc<Source>, split: Split) -> Survey {
    let (tree, body) = match fences(&source) {
        Ok((syntax, matter, body)) => (syntax.tree(&source, matter).0, body),
        Err(_) => (None, 0..0),
    };
    let parts = markdown::survey(&source, body, split);
    let mut values = BTreeMap::new();
    if let Some(node) = &tree {
        collect(node, "", &mut values);
    }
    Survey { matter: shown(&source, tree.as_ref()), source, values, parts }
}

/// Values of tables, and of tables in lists.
fn collect(node: &Node, path: &str, values: &mut BTreeMap<String, Range<usize>>) {
    match &node.value {
        Value::Table(entries) => {
            for (key, node) in entries {
                let path = if path.is_empty() { key.value.clone() } else { format!("{path}.{}", key.value) };
                collect(node, &path, values);
                values.insert(path, node.span.clone());
            }
        }
        Value::List(nodes) => {
            for (number, node) in nodes.iter().enumerate() {
                if matches!(node.value, Value::Table(_)) {
                    collect(node, &format!("{path}.{number}"), values);
                }
            }
        }
        _ => {}
    }
}

fn shown(source: &Source, matter: Option<&Node>) -> Vec<Found> {
    let Some(Value::Table(entries)) = matter.map(|node| &node.value) else { return Vec::new() };
    let mut found = Vec::new();
    for key in SHOWN {
        let Some((_, node)) = entries.iter().find(|(written, _)| written.value == key) else { continue };
        match &node.value {
            Value::String(text) => found.extend(markdown::survey_line(text.trim(), source, node.span.clone())),
            Value::List(points) => {
                for point in points {
                    if let Value::String(text) = &point.value {
                        found.push(key_point(point.span.clone()));
                        found.extend(markdown::survey_line(text.trim(), source, point.span.clone()));
                    }
                }
            }
            _ => {}
        }
    }
    let briefs = entries.iter().find(|(written, _)| written.value == "briefs").map(|(_, node)| &node.value);
    if let Some(Value::Table(briefs)) = briefs {
        for (id, node) in briefs {
            let Value::Table(keys) = &node.value else { continue };
            let Some((_, summary)) = keys.iter().find(|(key, _)| key.value == "summary") else { continue };
            let Value::String(text) = &summary.value else { continue };
            found.push(Found { what: Element::BriefSummary(id.value.clone()), range: summary.span.clone() });
            found.extend(markdown::survey_line(text.trim(), source, summary.span.clone()));
        }
    }
    found
}

fn key_point(range: Range<usize>) -> Found {
    Found { what: Element::KeyPoint, range }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn title_summary_and_key_points_are_found() {
        let text = "---\ntitle: Douze zones\ndate: 2026-01-02\nkey_points:\n  - \"Un **28,2** Mds£\"\n  - Deux\n\
                    summary: Un résumé\n---\nTexte.\n";
        let survey = survey(Arc::new(Source::new("content/x.fr.md".into(), text)), Split::Whole);
        let told: Vec<String> = survey
            .matter
            .iter()
            .map(|found| match &found.what {
                Element::Passage(passage) => {
                    format!("{} = {}", passage.text, &survey.source.text[passage.range(0..passage.text.len())])
                }
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(
            told,
            [
                "Douze zones = Douze zones",
                "Un résumé = Un résumé",
                "KeyPoint",
                "Un 28,2 Mds£ = Un **28,2** Mds£",
                "KeyPoint",
                "Deux = Deux"
            ]
        );
        assert_eq!(survey.value("date").map(|place| (place.line, place.column)), Some((3, 7)));
        assert_eq!(survey.parts.len(), 1);
        assert_eq!(survey.place(survey.parts[0].found[0].range.clone()).line, 9);
    }
}
