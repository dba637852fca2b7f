//! What a page is, for machines: JSON-LD in the words of schema.org.
//!
//! Articles and briefs are news articles, digests reports that have them as parts, lists are collections; every page but
//! the home page says where it stands. Which version of a text is the original is nowhere written, so versions are said
//! to be translations of one work (`workTranslation`), never of each other.

use std::borrow::Cow;

use serde::Serialize;

use super::presenter::Presenter;
use super::view::{Alternate, Head};
use crate::lang::has_byte;
use crate::markdown::SourceLink;
use crate::site::{ItemId, Kind, Linked, LinkedBrief};

const CONTEXT: &str = "https://schema.org";

/// Pages that are lists of others.
const COLLECTIONS: [&str; 6] = ["themes", "theme", "timeline", "archive", "glossary", "corrections"];

/// Pages that nobody looks for.
const UNSAID: [&str; 4] = ["not_found", "languages", "redirect", "withdrawn"];

/// Pages of which [`item`] says more.
const ITEMS: [&str; 4] = ["entry", "digest", "brief", "page"];

/// What stands in the script element.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: (Thing<'a>, Breadcrumbs<'a>),
}

/// The same of a page that stands nowhere.
#[derive(Serialize)]
struct LoneDocument<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: [Thing<'a>; 1],
}

/// What a page is; words of schema.org, in the order in which they are written.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct Thing<'a> {
    #[serde(rename = "@type")]
    sort: &'static str,
    #[serde(rename = "@id")]
    id: &'a str,
    url: &'a str,
    in_language: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    main_entity_of_page: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Part<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Part<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    potential_action: Option<Search>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    about: Vec<Part<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keywords: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_part_of: Option<Part<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    has_part: Vec<Part<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    citation: Vec<Part<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    correction: Vec<Part<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    work_translation: Vec<Part<'a>>,
}

/// Something that a thing names.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct Part<'a> {
    #[serde(rename = "@type")]
    sort: &'static str,
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    id: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<Cow<'a, str>>,
}

/// Where a page stands.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Breadcrumbs<'a> {
    #[serde(rename = "@type")]
    sort: &'static str,
    item_list_element: Vec<Part<'a>>,
}

/// How the site is searched.
#[derive(Serialize)]
struct Search {
    #[serde(rename = "@type")]
    sort: &'static str,
    target: EntryPoint,
    #[serde(rename = "query-input")]
    query_input: &'static str,
}

/// Where a search begins.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EntryPoint {
    #[serde(rename = "@type")]
    sort: &'static str,
    url_template: String,
}

/// What any page is that is no entry and no brief.
pub(super) fn page(presenter: &Presenter, head: &Head) -> String {
    if UNSAID.contains(&head.kind) || ITEMS.contains(&head.kind) {
        return String::new();
    }
    let is_home = head.kind == "home";
    let sort = match head.kind {
        "home" => "WebSite",
        kind if COLLECTIONS.contains(&kind) => "CollectionPage",
        _ => "WebPage",
    };
    let thing = Thing {
        name: Some(&head.title),
        publisher: is_home.then(|| publisher(presenter)),
        potential_action: (is_home && presenter.config.search).then(|| search(presenter)),
        is_part_of: (!is_home).then(|| site(presenter)),
        ..described(presenter, sort, head)
    };
    document(presenter, head, thing)
}

/// What an entry or a brief is; `sources` are those of its text.
pub(super) fn item(
    presenter: &Presenter,
    head: &Head,
    linked: &Linked,
    item: &ItemId,
    sources: &[SourceLink],
) -> String {
    let front = &linked.version.front;
    let brief = item.brief.as_ref().and_then(|id| linked.brief(id));
    let person = |name| Part { sort: "Person", name: Some(name), ..Part::default() };
    let mut author: Vec<Part> = front.authors.iter().map(|name| person(name.as_str())).collect();
    if author.is_empty() {
        author.push(publisher(presenter));
    }
    let subjects = subjects(presenter, brief.map_or(&linked.themes, |brief| &brief.themes));
    let digest = || {
        let address = Cow::from(presenter.absolute(&linked.url));
        Part { id: Some(address.clone()), name: Some(&front.title), url: Some(address), ..of(Kind::Digest) }
    };
    let corrections = linked.revisions.corrections_of(front, item.brief.as_deref());
    let corrections = corrections.into_iter().map(|(when, correction)| Part {
        sort: "CorrectionComment",
        text: Some(&correction.text),
        date_published: Some(linked.revisions.told(when).iso()),
        ..Part::default()
    });
    let thing = Thing {
        headline: Some(&head.title),
        main_entity_of_page: Some(&head.canonical),
        date_published: head.published.as_deref(),
        date_modified: head.modified.as_deref(),
        author,
        publisher: Some(publisher(presenter)),
        image: head.image.as_deref(),
        keywords: subjects.iter().filter_map(|subject| subject.name).collect(),
        about: subjects,
        is_part_of: Some(if brief.is_some() { digest() } else { site(presenter) }),
        has_part: linked.briefs.iter().filter(|_| brief.is_none()).map(|brief| part(presenter, brief)).collect(),
        citation: sources.iter().map(cited).collect(),
        correction: corrections.collect(),
        ..described(presenter, sort(front.kind, brief.is_some()), head)
    };
    document(presenter, head, thing)
}

fn sort(kind: Kind, brief: bool) -> &'static str {
    match kind {
        Kind::Digest if !brief => "Report",
        Kind::Page => "WebPage",
        _ => "NewsArticle",
    }
}

fn of<'a>(kind: Kind) -> Part<'a> {
    Part { sort: sort(kind, false), ..Part::default() }
}

/// What all things say of themselves.
fn described<'a>(presenter: &Presenter, sort: &'static str, head: &'a Head) -> Thing<'a> {
    Thing {
        sort,
        id: &head.canonical,
        url: &head.canonical,
        in_language: &head.language,
        description: &head.description,
        work_translation: translations(presenter, head, sort),
        ..Thing::default()
    }
}

fn publisher<'a>(presenter: &Presenter<'a, '_>) -> Part<'a> {
    let home = presenter.absolute(&presenter.lists().home());
    let title = &presenter.config.language(presenter.lang).title;
    Part { sort: "Organization", name: Some(title), url: Some(home.into()), ..Part::default() }
}

fn site<'a>(presenter: &Presenter<'a, '_>) -> Part<'a> {
    let home = Cow::from(presenter.absolute(&presenter.lists().home()));
    let title = &presenter.config.language(presenter.lang).title;
    Part { sort: "WebSite", id: Some(home.clone()), name: Some(title), url: Some(home), ..Part::default() }
}

/// The braces are schema.org's, which a program fills; an address escapes them, so they come after it.
fn search(presenter: &Presenter) -> Search {
    let url_template = format!("{}?q={{query}}", presenter.absolute(&presenter.lists().search()));
    let target = EntryPoint { sort: "EntryPoint", url_template };
    Search { sort: "SearchAction", target, query_input: "required name=query" }
}

fn subjects<'a>(presenter: &Presenter<'_, 'a>, themes: &[std::sync::Arc<str>]) -> Vec<Part<'a>> {
    let subject = |id: &std::sync::Arc<str>| {
        let (_, _, words) = presenter.reader.theme(id, presenter.lang)?;
        let address = presenter.absolute(&presenter.lists().theme(&words.slug));
        Some(Part { sort: "Thing", name: Some(&words.name), url: Some(address.into()), ..Part::default() })
    };
    themes.iter().filter_map(subject).collect()
}

/// A brief of a digest.
fn part<'a>(presenter: &Presenter, brief: &'a LinkedBrief) -> Part<'a> {
    let url = Some(presenter.absolute(&brief.url).into());
    Part { sort: "NewsArticle", headline: Some(&brief.text.title), url, ..Part::default() }
}

/// The same sources that the page lists.
fn cited(source: &SourceLink) -> Part<'_> {
    let SourceLink { text, url } = source;
    Part { sort: "CreativeWork", name: Some(text), url: Some(Cow::from(&**url)), ..Part::default() }
}

/// The same in the other languages.
fn translations<'a>(presenter: &Presenter, head: &'a Head, sort: &'static str) -> Vec<Part<'a>> {
    if presenter.config.languages.len() < 2 {
        return Vec::new();
    }
    let others =
        head.alternates.iter().filter(|other| other.language != "x-default" && other.language != head.language);
    let other = |Alternate { language, url }: &'a Alternate| Part {
        sort,
        id: Some(Cow::from(url)),
        url: Some(Cow::from(url)),
        in_language: Some(language),
        ..Part::default()
    };
    others.map(other).collect()
}

/// The thing and the way to it, as text that may stand in a `<script>`.
fn document(presenter: &Presenter, head: &Head, thing: Thing) -> String {
    let document = if head.breadcrumbs.is_empty() {
        serde_json::to_string(&LoneDocument { context: CONTEXT, graph: [thing] })
    } else {
        let origin = presenter.config.base_url.origin();
        let step = |name, address| Part { sort: "ListItem", name: Some(name), item: Some(address), ..Part::default() };
        let parents = head.breadcrumbs.iter();
        let parents = parents.map(|parent| step(&*parent.title, Cow::from(format!("{origin}{}", parent.url))));
        let here = step(&head.title, Cow::from(&head.canonical));
        let steps = parents.chain([here]).zip(1..).map(|(step, position)| Part { position: Some(position), ..step });
        let breadcrumbs = Breadcrumbs { sort: "BreadcrumbList", item_list_element: steps.collect() };
        serde_json::to_string(&Document { context: CONTEXT, graph: (thing, breadcrumbs) })
    };
    // Text with names cannot fail to become JSON.
    let json = document.unwrap_or_default();
    // Within a script element nothing is decoded, and `</script` would end it: JSON has its own way to write a `<`, and
    // letters that HTML cannot hold. Those begin with the bytes below, which few texts hold.
    let is_doubtful = |byte: u8| matches!(byte, b'<' | ..0x20 | 0x7F | 0xC2 | 0xEF..);
    if !has_byte(&json, is_doubtful) {
        return json;
    }
    let is_bare = |letter: char| {
        let code = u32::from(letter);
        letter == '<' || letter.is_control() || (0xFDD0..=0xFDEF).contains(&code) || code & 0xFFFE == 0xFFFE
    };
    let mut escaped = String::with_capacity(json.len() + 64);
    let mut done = 0;
    for (at, bare) in json.match_indices(is_bare) {
        escaped.push_str(&json[done..at]);
        escaped.extend(bare.encode_utf16().map(|unit| format!("\\u{unit:04x}")));
        done = at + bare.len();
    }
    escaped.push_str(&json[done..]);
    escaped
}
