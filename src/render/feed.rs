//! A feed's bytes: RSS 2.0, Atom 1.0 and JSON Feed 1.1, all three from one [`Feed`].
//!
//! The three agree on identity, dates, content, authors and themes, so that a reader who changes format sees no item
//! twice. Nothing here reads a clock, makes an address or shortens a text. Characters that XML 1.0 cannot hold are left
//! out, in JSON too. The sole user of rss and `atom_syndication`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use atom_syndication as atom;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use quick_xml::escape::{escape, partial_escape};
use serde::Serialize;

use super::direction::directed;
use crate::lang::{direction, has_byte};
use crate::pages::feed::{Feed, FeedItem, FeedTheme, Notice};

/// What made the feed. Without a version: a new release alone must not change a feed's bytes.
const GENERATOR: &str = "Veille";

/// Namespace of Atom's elements, of which RSS borrows the link to itself.
const ATOM: &str = "http://www.w3.org/2005/Atom";

/// Namespace of Media RSS, which names an item's picture without its length in bytes, as an enclosure would need.
const MEDIA: &str = "http://search.yahoo.com/mrss/";

/// Namespace of XHTML, whose elements browsers show as what they are.
const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// Spaces per level, for whoever looks at a feed's source.
const INDENT: usize = 2;

/// The feed as RSS 2.0.
#[must_use]
pub fn rss(feed: &Feed) -> Vec<u8> {
    let channel = rss::Channel {
        title: legal(&feed.title),
        link: feed.home.clone(),
        // The format demands a description: the title stands in for one that nobody wrote.
        description: legal(if feed.description.is_empty() { &feed.title } else { &feed.description }),
        language: Some(feed.language.clone()),
        last_build_date: rfc2822(feed.updated),
        generator: Some(GENERATOR.to_owned()),
        dublin_core_ext: creators(&feed.authors, None),
        extensions: extension(
            "atom",
            "link",
            [("href", feed.address.as_str()), ("rel", "self"), ("type", "application/rss+xml")],
        ),
        namespaces: [("atom".to_owned(), ATOM.to_owned()), ("media".to_owned(), MEDIA.to_owned())].into(),
        items: feed.items.iter().map(|item| rss_item(feed, item)).collect(),
        ..rss::Channel::default()
    };
    written(channel.pretty_write_to(Vec::new(), b' ', INDENT))
}

fn rss_item(feed: &Feed, item: &FeedItem) -> rss::Item {
    let language = (item.language != feed.language).then_some(item.language.as_str());
    rss::Item {
        title: Some(legal(&item.title)),
        link: Some(item.url.clone()),
        // Readers take a description for HTML.
        description: filled(&item.summary).map(|summary| partial_escape(legal(summary)).into_owned()),
        categories: item
            .themes
            .iter()
            .map(|FeedTheme { id, name }| rss::Category { name: legal(name), domain: Some(legal(id)) })
            .collect(),
        guid: Some(rss::Guid { value: legal(&item.id), permalink: false }),
        pub_date: rfc2822(item.published),
        content: filled(&content(item)).map(legal),
        extensions: item_extensions(item),
        dublin_core_ext: creators(&item.authors, language),
        ..rss::Item::default()
    }
}

/// What RSS has no elements for: when the item was last revised, and its picture.
fn item_extensions(item: &FeedItem) -> rss::extension::ExtensionMap {
    let updated = rss::extension::Extension {
        name: "atom:updated".to_owned(),
        value: Some(item.updated.to_string()),
        ..Default::default()
    };
    let mut extensions = BTreeMap::from([("atom".to_owned(), BTreeMap::from([("updated".to_owned(), vec![updated])]))]);
    if let Some(image) = &item.image {
        extensions.extend(extension("media", "content", [("url", image.as_str()), ("medium", "image")]));
    }
    extensions
}

fn creators(authors: &[String], language: Option<&str>) -> Option<rss::extension::dublincore::DublinCoreExtension> {
    (!authors.is_empty() || language.is_some()).then(|| rss::extension::dublincore::DublinCoreExtension {
        creators: authors.iter().map(|author| legal(author)).collect(),
        languages: language.into_iter().map(str::to_owned).collect(),
        ..Default::default()
    })
}

/// One empty element of another namespace.
fn extension<const N: usize>(prefix: &str, name: &str, attributes: [(&str, &str); N]) -> rss::extension::ExtensionMap {
    let element = rss::extension::Extension {
        name: format!("{prefix}:{name}"),
        attrs: attributes.into_iter().map(|(key, value)| (key.to_owned(), legal(value))).collect(),
        ..Default::default()
    };
    BTreeMap::from([(prefix.to_owned(), BTreeMap::from([(name.to_owned(), vec![element])]))])
}

/// The feed as Atom 1.0.
#[must_use]
pub fn atom(feed: &Feed) -> Vec<u8> {
    // An Atom feed needs an author, and its entries take theirs from it where they name none.
    let authors = if feed.authors.is_empty() { std::slice::from_ref(&feed.title) } else { &feed.authors };
    let document = atom::Feed {
        title: atom::Text::plain(legal(&feed.title)),
        id: legal(&feed.id),
        updated: moment(feed.updated),
        authors: people(authors),
        generator: Some(atom::Generator { value: GENERATOR.to_owned(), uri: None, version: None }),
        links: vec![
            link("self", &feed.address, Some("application/atom+xml"), None),
            link("alternate", &feed.home, Some("text/html"), Some(&feed.language)),
        ],
        subtitle: filled(&feed.description).map(|description| atom::Text::plain(legal(description))),
        entries: feed.items.iter().map(|item| atom_entry(feed, item)).collect(),
        lang: Some(feed.language.clone()),
        ..atom::Feed::default()
    };
    let layout = atom::WriteConfig { write_document_declaration: true, indent_size: Some(INDENT) };
    written(document.write_with_config(Vec::new(), layout))
}

fn atom_entry(feed: &Feed, item: &FeedItem) -> atom::Entry {
    let lang = (item.language != feed.language).then(|| item.language.clone());
    let text = |text: &str| atom::Text { lang: lang.clone(), ..atom::Text::plain(legal(text)) };
    let alternate = link("alternate", &item.url, Some("text/html"), Some(&item.language));
    let picture = item.image.as_deref().map(|image| link("enclosure", image, picture_type(image), None));
    atom::Entry {
        title: text(&item.title),
        id: legal(&item.id),
        updated: moment(item.updated),
        authors: people(&item.authors),
        categories: item
            .themes
            .iter()
            .map(|FeedTheme { id, name }| atom::Category { term: legal(id), scheme: None, label: Some(legal(name)) })
            .collect(),
        links: std::iter::once(alternate).chain(picture).collect(),
        published: Some(moment(item.published)),
        summary: filled(&item.summary).map(text),
        content: Some(atom::Content {
            lang: lang.clone(),
            value: Some(legal(&content(item))),
            content_type: Some("html".to_owned()),
            ..atom::Content::default()
        }),
        ..atom::Entry::default()
    }
}

fn people(names: &[String]) -> Vec<atom::Person> {
    names.iter().map(|name| atom::Person { name: legal(name), ..atom::Person::default() }).collect()
}

fn link(rel: &str, href: &str, mime_type: Option<&str>, hreflang: Option<&str>) -> atom::Link {
    atom::Link {
        href: legal(href),
        rel: rel.to_owned(),
        mime_type: mime_type.map(str::to_owned),
        hreflang: hreflang.map(str::to_owned),
        title: None,
        length: None,
    }
}

/// The media type that a picture's name speaks of.
fn picture_type(address: &str) -> Option<&'static str> {
    let (_, extension) = address.rsplit_once('.')?;
    match extension.to_ascii_lowercase().as_str() {
        "avif" => Some("image/avif"),
        "gif" => Some("image/gif"),
        "jpg" | "jpeg" => Some("image/jpeg"),
        "png" => Some("image/png"),
        "svg" => Some("image/svg+xml"),
        "webp" => Some("image/webp"),
        _ => None,
    }
}

/// The same feed for who opens it in a browser: a style sheet, and at the top a sentence that says what this is.
///
/// Feed readers pass over both: an instruction, and an element of another namespace, as both formats allow.
#[must_use]
pub fn presented(xml: &[u8], notice: &Notice, stylesheet: &str) -> Vec<u8> {
    let (text, link, url, sheet) =
        (escape(legal(&notice.text)), escape(legal(&notice.link)), escape(&*notice.url), escape(stylesheet));
    let instruction = format!("\n<?xml-stylesheet type=\"text/css\" href=\"{sheet}\"?>");
    let element =
        format!("\n<xhtml:div xmlns:xhtml=\"{XHTML}\">{text} <xhtml:a href=\"{url}\">{link}</xhtml:a></xhtml:div>");
    let declared = tag_end(xml, &["<?xml "]).unwrap_or(0);
    let opened = tag_end(xml, &["<channel>", "<feed"]).unwrap_or(declared);
    [&xml[..declared], instruction.as_bytes(), &xml[declared..opened], element.as_bytes(), &xml[opened..]].concat()
}

/// Where the first tag ends that begins in one of these ways. Feeds are long, and what is looked for stands at the top.
fn tag_end(xml: &[u8], beginnings: &[&str]) -> Option<usize> {
    let mut tags = xml.split_inclusive(|byte| *byte == b'>').scan(0, |end, piece| {
        *end += piece.len();
        Some((piece.trim_ascii_start(), *end))
    });
    let (_, end) = tags.find(|(tag, _)| beginnings.iter().any(|beginning| tag.starts_with(beginning.as_bytes())))?;
    Some(end)
}

/// A JSON Feed, as version 1.1 words its keys.
#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: String,
    home_page_url: &'a str,
    feed_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<JsonAuthor>,
    language: &'a str,
    items: Vec<JsonItem<'a>>,
}

#[derive(Serialize)]
struct JsonItem<'a> {
    id: String,
    url: &'a str,
    title: String,
    content_html: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<JsonAuthor>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    language: &'a str,
}

#[derive(Serialize)]
struct JsonAuthor {
    name: String,
}

/// The feed as JSON Feed 1.1.
#[must_use]
pub fn json(feed: &Feed) -> Vec<u8> {
    let document = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: legal(&feed.title),
        home_page_url: &feed.home,
        feed_url: &feed.address,
        description: filled(&feed.description).map(legal),
        authors: json_authors(&feed.authors),
        language: &feed.language,
        items: feed.items.iter().map(json_item).collect(),
    };
    written(serde_json::to_vec_pretty(&document))
}

fn json_item(item: &FeedItem) -> JsonItem<'_> {
    JsonItem {
        id: legal(&item.id),
        url: &item.url,
        title: legal(&item.title),
        content_html: legal(&content(item)),
        summary: filled(&item.summary).map(legal),
        image: item.image.as_deref(),
        date_published: item.published.to_string(),
        date_modified: item.updated.to_string(),
        authors: json_authors(&item.authors),
        tags: item.themes.iter().map(|theme| legal(&theme.name)).collect(),
        language: &item.language,
    }
}

fn json_authors(names: &[String]) -> Vec<JsonAuthor> {
    names.iter().map(|name| JsonAuthor { name: legal(name) }).collect()
}

/// An item's text with the direction of each language that needs it. Readers set it in a page of their own, from left to
/// right most often: what runs the other way says so as a whole.
fn content(item: &FeedItem) -> Cow<'_, str> {
    let turned = directed(item.content.as_bytes(), &item.language).and_then(|html| String::from_utf8(html).ok());
    let content = turned.map_or(Cow::Borrowed(item.content.as_str()), Cow::Owned);
    if content.is_empty() || direction(&item.language) == "ltr" {
        return content;
    }
    format!("<div lang=\"{}\" dir=\"rtl\">{content}</div>", escape(&item.language)).into()
}

/// The text without what XML 1.0 (section 2.2) cannot hold, not even escaped.
fn legal(text: &str) -> String {
    let allowed = |c: char| match c {
        '\t' | '\n' | '\r' => true,
        c => c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'),
    };
    // Nearly every text is legal as it is, and whole bodies come here. U+FFFE and U+FFFF begin with the byte `EF`.
    let has_control = has_byte(text, |byte| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r'));
    let is_none = |bytes: &[u8]| matches!(bytes, [0xEF, 0xBF, 0xBE | 0xBF]);
    let has_none = || has_byte(text, |byte| byte == 0xEF) && text.as_bytes().windows(3).any(is_none);
    if !(has_control || has_none()) {
        return text.to_owned();
    }
    text.chars().filter(|c| allowed(*c)).collect()
}

fn filled(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// `Fri, 27 Feb 2026 00:00:00 +0000`; nothing for a year before 0, which the format cannot write.
fn rfc2822(instant: Timestamp) -> Option<String> {
    jiff::fmt::rfc2822::to_string(&instant.to_zoned(TimeZone::UTC)).ok()
}

fn moment(instant: Timestamp) -> atom::FixedDateTime {
    // Both sides speak RFC 3339; a year before 0, which it cannot write, becomes 1970.
    instant.to_string().parse().unwrap_or_default()
}

/// Ends the file with a line break. Writing to memory does not fail, and a feed that is lost in silence would be worse
/// than a panic.
fn written<E: std::fmt::Display>(result: Result<Vec<u8>, E>) -> Vec<u8> {
    match result {
        Ok(mut bytes) => {
            bytes.push(b'\n');
            bytes
        }
        Err(error) => unreachable!("a feed was not written to memory: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use feed_rs::model::{Entry, FeedType};

    const HOSTILE: &str = "<script>alert(1)</script> &amp; R&D ]]> \u{1}\u{b}\u{fffe}\u{ffff}« été » “x” 🇫🇷 'q' \"";
    /// The same without the four characters that XML cannot hold.
    const LEGAL: &str = "<script>alert(1)</script> &amp; R&D ]]> « été » “x” 🇫🇷 'q' \"";

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn empty() -> Feed {
        Feed {
            title: "Veille numérique".into(),
            description: "Le numérique au Royaume-Uni".into(),
            language: "fr".into(),
            home: "https://example.org/base/fr/".into(),
            address: "https://example.org/base/fr/rss.xml".into(),
            id: "tag:example.org,2026:fr".into(),
            updated: at("2026-03-05T12:00:00Z"),
            authors: vec![],
            items: vec![],
            notice: Notice {
                text: "Ceci est un flux. R&D <b>".into(),
                link: "Tous les flux".into(),
                url: "https://example.org/base/fr/flux/".into(),
            },
        }
    }

    fn item(number: u8, title: &str) -> FeedItem {
        FeedItem {
            id: format!("tag:example.org,2026-02-27:2026/02-tech-uk/brief-{number}/fr"),
            url: format!("https://example.org/base/fr/2026/02-tech-uk/brief-{number}/?a=1&b=2"),
            title: title.into(),
            summary: format!("Résumé : {title}"),
            content: format!(
                "<p>{number} &lt; 9 &amp; <a href=\"https://example.org/base/fr/?a=1&amp;b=2\">lien</a></p>\n\
                 <pre><code>if (a[b[0]]>1) {{ }}\n\n  ]]&gt;</code></pre>\u{8}"
            ),
            published: at("2026-02-27T00:00:00Z"),
            updated: at("2026-03-02T08:30:00Z"),
            authors: vec!["Ada Lovelace".into(), "Émilie & Cie".into()],
            themes: vec![
                FeedTheme { id: "ai".into(), name: "Données & IA".into() },
                FeedTheme { id: "space".into(), name: "Espace".into() },
            ],
            image: Some("https://example.org/base/fr/2026/cover.jpg".into()),
            language: "fr".into(),
        }
    }

    fn full() -> Feed {
        Feed { items: vec![item(1, "Premier"), item(2, HOSTILE)], ..empty() }
    }

    fn read(bytes: &[u8]) -> feed_rs::model::Feed {
        feed_rs::parser::Builder::new().build().parse(bytes).unwrap()
    }

    fn seconds(date: Option<impl std::fmt::Debug + Into<std::time::SystemTime>>) -> u64 {
        date.unwrap().into().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
    }

    fn unix(instant: Timestamp) -> u64 {
        instant.as_second().unsigned_abs()
    }

    fn names(people: &[feed_rs::model::Person]) -> Vec<&str> {
        people.iter().filter_map(|person| person.name.as_deref()).collect()
    }

    fn content(entry: &Entry) -> &str {
        entry.content.as_ref().unwrap().body.as_deref().unwrap()
    }

    fn title(entry: &Entry) -> &str {
        &entry.title.as_ref().unwrap().content
    }

    fn summary(entry: &Entry) -> &str {
        &entry.summary.as_ref().unwrap().content
    }

    /// What all three formats must say alike.
    fn assert_agrees(feed: &Feed, read: &feed_rs::model::Feed) {
        assert_eq!(read.title.as_ref().unwrap().content, feed.title);
        assert_eq!(read.description.as_ref().unwrap().content, feed.description);
        assert_eq!(read.language.as_deref(), Some("fr"));
        assert!(read.links.iter().any(|link| link.href == feed.home));
        assert_eq!(read.entries.len(), feed.items.len());
        for (item, entry) in feed.items.iter().zip(&read.entries) {
            assert_eq!(entry.id, item.id);
            assert!(entry.links.iter().any(|link| link.href == item.url), "{:?}", entry.links);
            assert_eq!(title(entry), title_of(item));
            assert_eq!(content(entry), item.content.replace('\u{8}', ""));
            assert_eq!(seconds(entry.published), unix(item.published));
            assert_eq!(names(&entry.authors), item.authors);
        }
    }

    fn title_of(item: &FeedItem) -> &str {
        if item.title == HOSTILE { LEGAL } else { &item.title }
    }

    #[test]
    fn rss_is_read_back() {
        let feed = full();
        let read = read(&rss(&feed));
        assert_eq!(read.feed_type, FeedType::RSS2);
        assert_agrees(&feed, &read);
        assert_eq!(seconds(read.updated), unix(feed.updated));
        assert_eq!(read.generator.unwrap().content, GENERATOR);
        let entry = &read.entries[1];
        let themes: Vec<_> = entry.categories.iter().map(|c| (c.scheme.as_deref(), c.term.as_str())).collect();
        assert_eq!(themes, [(Some("ai"), "Données & IA"), (Some("space"), "Espace")]);
        // A description is HTML: what is plain text here must read as text there.
        assert_eq!(summary(entry), partial_escape(format!("Résumé : {LEGAL}")));
        assert_eq!(entry.media[0].content[0].url.as_ref().unwrap().as_str(), feed.items[1].image.as_deref().unwrap());
    }

    #[test]
    fn rss_words() {
        let text = String::from_utf8(rss(&full())).unwrap();
        for part in [
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n",
            "<language>fr</language>",
            "<lastBuildDate>Thu, 5 Mar 2026 12:00:00 +0000</lastBuildDate>",
            "<pubDate>Fri, 27 Feb 2026 00:00:00 +0000</pubDate>",
            "<guid isPermaLink=\"false\">tag:example.org,2026-02-27:2026/02-tech-uk/brief-1/fr</guid>",
            "<atom:link href=\"https://example.org/base/fr/rss.xml\" rel=\"self\" type=\"application/rss+xml\">",
            "<atom:updated>2026-03-02T08:30:00Z</atom:updated>",
            "<category domain=\"ai\">",
            "<dc:creator>Ada Lovelace</dc:creator>",
            "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"",
            "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert!(text.find("<description>Le num").unwrap() < text.find("<item>").unwrap());
        let item = &text[text.find("<item>").unwrap()..];
        assert!(item.find("<description>").unwrap() < item.find("<content:encoded>").unwrap());
    }

    #[test]
    fn atom_is_read_back() {
        let feed = full();
        let bytes = atom(&feed);
        let read = read(&bytes);
        assert_eq!(read.feed_type, FeedType::Atom);
        assert_agrees(&feed, &read);
        assert_eq!(read.id, feed.id);
        assert_eq!(seconds(read.updated), unix(feed.updated));
        assert_eq!(names(&read.authors), [feed.title.as_str()]);
        let rel = |rel: &str| read.links.iter().find(|link| link.rel.as_deref() == Some(rel)).unwrap().href.clone();
        assert_eq!((rel("self"), rel("alternate")), (feed.address.clone(), feed.home.clone()));
        let entry = &read.entries[1];
        assert_eq!(seconds(entry.updated), unix(feed.items[1].updated));
        let themes: Vec<_> = entry.categories.iter().map(|c| (c.term.as_str(), c.label.as_deref())).collect();
        assert_eq!(themes, [("ai", Some("Données & IA")), ("space", Some("Espace"))]);
        assert_eq!(summary(entry), format!("Résumé : {LEGAL}"));
        assert_eq!(entry.summary.as_ref().unwrap().content_type.as_str(), "text/plain");
        assert_eq!(entry.content.as_ref().unwrap().content_type.as_str(), "text/html");
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("<content type=\"html\">"), "{text}");
        assert!(text.contains("<published>2026-02-27T00:00:00+00:00</published>"), "{text}");
        assert!(text.contains("rel=\"enclosure\" type=\"image/jpeg\""), "{text}");
    }

    #[test]
    fn json_is_read_back() {
        let feed = full();
        let bytes = json(&feed);
        let read = read(&bytes);
        assert_eq!(read.feed_type, FeedType::JSON);
        assert_agrees(&feed, &read);
        let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(value["version"], "https://jsonfeed.org/version/1.1");
        assert_eq!(value["feed_url"], feed.address.as_str());
        assert!(value.get("authors").is_none());
        let item = &value["items"][1];
        assert_eq!(item["tags"], serde_json::json!(["Données & IA", "Espace"]));
        assert_eq!(item["summary"], format!("Résumé : {LEGAL}"));
        assert_eq!(item["date_modified"], "2026-03-02T08:30:00Z");
        assert_eq!(item["image"], "https://example.org/base/fr/2026/cover.jpg");
        assert_eq!(item["language"], "fr");
    }

    #[test]
    fn no_format_holds_what_xml_cannot() {
        let mut feed = full();
        for text in [&mut feed.title, &mut feed.description, &mut feed.items[0].summary] {
            *text = HOSTILE.into();
        }
        feed.items[0].authors = vec![HOSTILE.into()];
        feed.items[0].themes[0].name = HOSTILE.into();
        for bytes in [rss(&feed), atom(&feed), json(&feed)] {
            let text = String::from_utf8(bytes.clone()).unwrap();
            assert_eq!(legal(&text), text);
            assert!(!text.contains("\\u0001"), "{text}");
            let read = read(&bytes);
            assert_eq!(read.title.unwrap().content, LEGAL);
            assert_eq!(names(&read.entries[0].authors), [LEGAL]);
            let category = &read.entries[0].categories[0];
            assert_eq!(category.label.as_ref().unwrap_or(&category.term), LEGAL);
        }
    }

    #[test]
    fn an_empty_feed_is_valid() {
        let feed = Feed { description: String::new(), updated: Timestamp::UNIX_EPOCH, ..empty() };
        for bytes in [rss(&feed), atom(&feed), json(&feed)] {
            let read = read(&bytes);
            assert!(read.entries.is_empty());
            assert_eq!(read.title.unwrap().content, feed.title);
        }
        let rss = String::from_utf8(rss(&feed)).unwrap();
        assert!(rss.contains("<lastBuildDate>Thu, 1 Jan 1970 00:00:00 +0000</lastBuildDate>"), "{rss}");
        assert!(rss.contains("<description>Veille numérique</description>"), "{rss}");
    }

    #[test]
    fn named_authors_answer_for_the_feed() {
        let feed = Feed { authors: vec!["La rédaction".into()], ..full() };
        assert_eq!(names(&read(&atom(&feed)).authors), ["La rédaction"]);
        assert_eq!(names(&read(&json(&feed)).authors), ["La rédaction"]);
    }

    #[test]
    fn an_item_in_another_language_says_so() {
        let mut feed = full();
        feed.items[1].language = "en".into();
        let atom = String::from_utf8(atom(&feed)).unwrap();
        assert_eq!(atom.matches("<content xml:lang=\"en\" type=\"html\">").count(), 1, "{atom}");
        let rss = String::from_utf8(rss(&feed)).unwrap();
        assert_eq!(rss.matches("<dc:language>en</dc:language>").count(), 1, "{rss}");
    }

    #[test]
    fn same_feed_same_bytes() {
        for render in [rss, atom, json] {
            assert_eq!(render(&full()), render(&full()));
        }
    }
}
