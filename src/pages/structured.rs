//! What a page is, for machines: JSON-LD in the words of schema.org.
//!
//! Articles and briefs are news articles, digests reports that have them as parts, lists are collections; every page but
//! the home page says where it stands. Which version of a text is the original is nowhere written, so versions are said
//! to be translations of one work (`workTranslation`), never of each other.

use serde_json::{Map, Value, json};

use super::presenter::Presenter;
use super::view::Head;
use crate::markdown::{self, SourceLink};
use crate::site::{ItemId, Kind, Linked, LinkedBrief};

const CONTEXT: &str = "https://schema.org";

/// Pages that are lists of others.
const COLLECTIONS: [&str; 6] = ["themes", "theme", "timeline", "archive", "glossary", "corrections"];

/// Pages that nobody looks for.
const UNSAID: [&str; 3] = ["not_found", "languages", "redirect"];

/// What any page is that is no entry and no brief.
pub(super) fn page(presenter: &Presenter, head: &Head) -> String {
    if UNSAID.contains(&head.kind) {
        return String::new();
    }
    let sort = match head.kind {
        "home" => "WebSite",
        kind if COLLECTIONS.contains(&kind) => "CollectionPage",
        _ => "WebPage",
    };
    let mut thing = described(sort, head);
    thing.insert("name".into(), json!(head.title));
    if head.kind == "home" {
        thing.insert("publisher".into(), publisher(presenter));
        if presenter.config.search {
            thing.insert("potentialAction".into(), search(presenter));
        }
    } else {
        thing.insert("isPartOf".into(), site(presenter));
    }
    translations(presenter, head, sort, &mut thing);
    document(presenter, head, thing)
}

/// What an entry or a brief is.
pub(super) fn item(presenter: &Presenter, head: &Head, linked: &Linked, item: &ItemId) -> String {
    let front = &linked.version.front;
    let brief = item.brief.as_ref().and_then(|id| linked.brief(id));
    let sort = sort(front.kind, brief.is_some());
    let mut thing = described(sort, head);
    thing.insert("headline".into(), json!(head.title));
    thing.insert("mainEntityOfPage".into(), json!(head.canonical));
    for (key, date) in [("datePublished", &head.published), ("dateModified", &head.modified)] {
        if let Some(date) = date {
            thing.insert(key.into(), json!(date));
        }
    }
    let authors: Vec<Value> = front.authors.iter().map(|name| json!({ "@type": "Person", "name": name })).collect();
    let authors = if authors.is_empty() { vec![publisher(presenter)] } else { authors };
    thing.insert("author".into(), json!(authors));
    thing.insert("publisher".into(), publisher(presenter));
    if let Some(image) = &head.image {
        thing.insert("image".into(), json!(image));
    }
    about(presenter, brief.map_or(&linked.themes, |brief| &brief.themes), &mut thing);
    let whole = || named(Kind::Digest, &front.title, &presenter.absolute(&linked.url));
    thing.insert("isPartOf".into(), if brief.is_some() { whole() } else { site(presenter) });
    let part = |brief: &LinkedBrief| json!({ "@type": "NewsArticle", "headline": brief.text.title, "url": presenter.absolute(&brief.url) });
    let parts: Vec<Value> = linked.briefs.iter().filter(|_| brief.is_none()).map(part).collect();
    let mut lists = vec![("hasPart", parts), ("citation", citations(linked, brief))];
    let corrections = front.corrections_of(item.brief.as_deref()).into_iter().map(|correction| {
        json!({ "@type": "CorrectionComment", "text": correction.text, "datePublished": correction.date.to_string() })
    });
    lists.push(("correction", corrections.collect()));
    for (key, list) in lists {
        if !list.is_empty() {
            thing.insert(key.into(), Value::Array(list));
        }
    }
    translations(presenter, head, sort, &mut thing);
    document(presenter, head, thing)
}

fn sort(kind: Kind, brief: bool) -> &'static str {
    match kind {
        Kind::Digest if !brief => "Report",
        Kind::Page => "WebPage",
        _ => "NewsArticle",
    }
}

/// What all things say of themselves.
fn described(sort: &str, head: &Head) -> Map<String, Value> {
    let mut thing = Map::new();
    thing.insert("@type".into(), json!(sort));
    thing.insert("@id".into(), json!(head.canonical));
    thing.insert("url".into(), json!(head.canonical));
    thing.insert("inLanguage".into(), json!(head.language));
    if !head.description.is_empty() {
        thing.insert("description".into(), json!(head.description));
    }
    thing
}

fn named(kind: Kind, title: &str, address: &str) -> Value {
    json!({ "@type": sort(kind, false), "@id": address, "name": title, "url": address })
}

fn publisher(presenter: &Presenter) -> Value {
    let home = presenter.absolute(&presenter.lists().home());
    json!({ "@type": "Organization", "name": presenter.config.language(presenter.lang).title, "url": home })
}

fn site(presenter: &Presenter) -> Value {
    let home = presenter.absolute(&presenter.lists().home());
    let title = &presenter.config.language(presenter.lang).title;
    json!({ "@type": "WebSite", "@id": home, "name": title, "url": home })
}

/// The braces are schema.org's, which a program fills; an address escapes them, so they come after it.
fn search(presenter: &Presenter) -> Value {
    let target = format!("{}?q={{query}}", presenter.absolute(&presenter.lists().search()));
    let target = json!({ "@type": "EntryPoint", "urlTemplate": target });
    json!({ "@type": "SearchAction", "target": target, "query-input": "required name=query" })
}

fn about(presenter: &Presenter, themes: &[std::sync::Arc<str>], thing: &mut Map<String, Value>) {
    let subject = |id: &std::sync::Arc<str>| {
        let (_, _, words) = presenter.reader.theme(id, presenter.lang)?;
        let address = presenter.absolute(&presenter.lists().theme(&words.slug));
        Some((words.name.as_str(), json!({ "@type": "Thing", "name": words.name, "url": address })))
    };
    let (names, subjects): (Vec<&str>, Vec<Value>) = themes.iter().filter_map(subject).unzip();
    if !names.is_empty() {
        thing.insert("about".into(), json!(subjects));
        thing.insert("keywords".into(), json!(names));
    }
}

/// What a page cites: the same sources that it lists.
fn citations(linked: &Linked, brief: Option<&LinkedBrief>) -> Vec<Value> {
    let sources = match brief {
        Some(brief) => markdown::sources(std::iter::once(&*brief.text.body)),
        None => markdown::sources(linked.version.own_bodies()),
    };
    let cited = |source: &SourceLink| json!({ "@type": "CreativeWork", "name": &*source.text, "url": &*source.url });
    sources.iter().map(cited).collect()
}

/// The same in the other languages.
fn translations(presenter: &Presenter, head: &Head, sort: &str, thing: &mut Map<String, Value>) {
    let others =
        head.alternates.iter().filter(|other| other.language != "x-default" && other.language != head.language);
    let other = |other: &super::view::Alternate| json!({ "@type": sort, "@id": other.url, "url": other.url, "inLanguage": other.language });
    let others: Vec<Value> = others.map(other).collect();
    if !others.is_empty() && presenter.config.languages.len() > 1 {
        thing.insert("workTranslation".into(), Value::Array(others));
    }
}

/// The thing and the way to it, as text that may stand in a `<script>`.
fn document(presenter: &Presenter, head: &Head, thing: Map<String, Value>) -> String {
    let mut graph = vec![Value::Object(thing)];
    if !head.breadcrumbs.is_empty() {
        let origin = presenter.config.base_url.origin();
        let parents = head.breadcrumbs.iter().map(|step| (&step.title, format!("{origin}{}", step.url)));
        let steps = parents.chain(std::iter::once((&head.title, head.canonical.clone()))).zip(1..);
        let step = |((title, address), position): ((&String, String), usize)| json!({ "@type": "ListItem", "position": position, "name": title, "item": address });
        graph.push(json!({ "@type": "BreadcrumbList", "itemListElement": steps.map(step).collect::<Vec<_>>() }));
    }
    let document = json!({ "@context": CONTEXT, "@graph": graph });
    // Within a script element nothing is decoded, and `</script` would end it: JSON has its own way to write a `<`, and
    // letters that HTML cannot hold.
    let json = document.to_string();
    let is_bare = |letter: char| {
        let code = u32::from(letter);
        letter == '<' || letter.is_control() || (0xFDD0..=0xFDEF).contains(&code) || code & 0xFFFE == 0xFFFE
    };
    if !json.contains(is_bare) {
        return json;
    }
    let mut escaped = String::with_capacity(json.len() + 64);
    for letter in json.chars() {
        if is_bare(letter) {
            escaped.extend(letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            escaped.push(letter);
        }
    }
    escaped
}
