//! Nothing in texts, settings or names becomes active, whatever it holds.
//!
//! Each string of a corpus of attacks is put into some of the places that text comes from, so that each place gets its
//! share of them; everything that is made of it is read with parsers. `tests/tools/injection.mjs` puts each string into
//! every place, and opens what comes of it in a browser.

pub mod hostile;
mod inert;

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use quick_xml::events::Event;
use serde_json::Value;
use tempfile::TempDir;

use self::hostile::{BASE, Hostile};

/// A hostile site as it was built.
struct Made {
    site: Hostile,
    folder: TempDir,
}

fn made(mut site: Hostile) -> Made {
    let folder = TempDir::new().unwrap();
    site.settle(&folder.path().join("site"), Path::new(env!("CARGO_BIN_EXE_veille")), &[]);
    Made { site, folder }
}

impl Made {
    fn public(&self) -> PathBuf {
        self.folder.path().join("site/public")
    }

    /// All files, by their paths.
    fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut folders = vec![self.public()];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(self.public()).unwrap().to_string_lossy().into_owned();
                    files.push((name, fs::read(path).unwrap()));
                }
            }
        }
        files.sort();
        files
    }

    /// Everything that is made has to be inert, and at least so many attacks have to stand in it.
    #[track_caller]
    fn inert(&self, least: usize) {
        let placed = self.site.placed();
        assert!(placed.len() >= least, "{}: only {} attacks stand in the site", self.site.name, placed.len());
        let tried = || placed.union(&self.site.refused);
        let strings: BTreeSet<usize> = tried().map(|(number, _)| *number).collect();
        let places: BTreeSet<&str> = tried().map(|(_, place)| *place).collect();
        assert_eq!(strings.len(), hostile::corpus().len(), "{}: strings", self.site.name);
        assert!(places.len() >= self.site.places(), "{}: places", self.site.name);
        let mut faults = Vec::new();
        let mut pages = 0;
        for (name, bytes) in self.files() {
            pages += usize::from(Path::new(&name).extension().is_some_and(|kind| kind == "html"));
            faults.extend(look(&name, bytes).into_iter().map(|fault| format!("{name}: {fault}")));
        }
        assert!(pages > 20, "{pages} pages");
        let shown: Vec<&String> = faults.iter().take(60).collect();
        assert!(faults.is_empty(), "{}: {} faults\n{shown:#?}", self.site.name, faults.len());
    }
}

/// What in a file could become active.
fn look(name: &str, bytes: Vec<u8>) -> Vec<String> {
    if name.starts_with("pagefind/fragment/") {
        return record(&bytes);
    }
    let (_, kind) = name.rsplit_once('.').unwrap_or_default();
    if !["html", "xml", "json", "ics"].contains(&kind) || name.starts_with("pagefind/") {
        return Vec::new();
    }
    let text = String::from_utf8(bytes).expect("UTF-8");
    match kind {
        "html" => {
            let (mut faults, data) = inert::page(&text);
            faults.extend(data.iter().flat_map(|data| json_ld(data)));
            faults
        }
        "xml" => xml(&text),
        "json" => json_feed(&text),
        _ => calendar(&text),
    }
}

/// JSON-LD is data whose addresses lead nowhere that runs.
fn json_ld(data: &str) -> Vec<String> {
    fn walk(value: &Value, key: &str, faults: &mut Vec<String>) {
        match value {
            Value::Object(object) => object.iter().for_each(|(key, value)| walk(value, key, faults)),
            Value::Array(array) => array.iter().for_each(|value| walk(value, key, faults)),
            Value::String(text)
                if ["url", "@id", "item", "image", "mainEntityOfPage", "urlTemplate"].contains(&key)
                    && !inert::is_harmless(text) =>
            {
                faults.push(format!("JSON-LD leads to {text}"));
            }
            _ => {}
        }
    }
    let mut faults = Vec::new();
    match serde_json::from_str(data) {
        Ok(value) => walk(&value, "", &mut faults),
        Err(error) => faults.push(format!("JSON-LD is no JSON: {error}")),
    }
    if data.contains('<') {
        faults.push("JSON-LD holds a `<`".to_owned());
    }
    faults
}

/// Feeds and sitemaps: known elements, one style sheet of the site's own, and HTML that is inert.
fn xml(text: &str) -> Vec<String> {
    const ELEMENTS: &str = "rss channel title link description language lastBuildDate generator item category guid pubDate \
        content:encoded dc:creator dc:language atom:link atom:updated media:content feed id updated author name subtitle entry \
        published summary content xhtml:div xhtml:a urlset url loc lastmod xhtml:link sitemapindex sitemap";
    const HTML: [&str; 3] = ["description", "content:encoded", "content"];
    let mut faults = Vec::new();
    let mut reader = quick_xml::Reader::from_str(text);
    let mut open: Vec<(String, String)> = Vec::new();
    loop {
        let event = match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => event,
            Err(error) => return vec![format!("is not well-formed: {error}")],
        };
        match event {
            Event::Start(tag) | Event::Empty(tag)
                if !ELEMENTS.split_whitespace().any(|name| tag.name().as_ref() == name.as_bytes()) =>
            {
                faults.push(format!("holds <{}>", String::from_utf8_lossy(&tag)));
                open.push((String::from_utf8_lossy(tag.name().as_ref()).into_owned(), String::new()));
            }
            Event::Start(tag) => open.push((String::from_utf8_lossy(tag.name().as_ref()).into_owned(), String::new())),
            Event::Empty(tag) => {
                for attribute in tag.attributes() {
                    let attribute = attribute.expect("an attribute");
                    let value = attribute
                        .decoded_and_normalized_value(quick_xml::XmlVersion::Implicit1_0, reader.decoder())
                        .expect("a value");
                    if ["href", "url"].iter().any(|key| attribute.key.as_ref() == key.as_bytes())
                        && !inert::is_harmless(&value)
                    {
                        faults.push(format!("leads to {value}"));
                    }
                }
            }
            Event::Text(part) => {
                if let Some((_, held)) = open.last_mut() {
                    held.push_str(&part.decode().expect("UTF-8"));
                }
            }
            Event::GeneralRef(part) => {
                let name = part.decode().expect("UTF-8");
                let written = format!("&{name};");
                match quick_xml::escape::unescape(&written) {
                    Ok(letter) => open.last_mut().expect("within an element").1.push_str(&letter),
                    Err(error) => faults.push(format!("holds an entity: {error}")),
                }
            }
            Event::CData(part) => {
                if let Some((_, held)) = open.last_mut() {
                    held.push_str(&part.decode().expect("UTF-8"));
                }
            }
            Event::End(_) => {
                let Some((name, held)) = open.pop() else { continue };
                let rss = open.first().is_some_and(|(root, _)| root == "rss");
                let address = ["loc", "id"].contains(&&*name) || (name == "link" && rss);
                if HTML.contains(&&*name) && open.len() > 2 - usize::from(!rss) {
                    faults.extend(inert::piece(&held));
                } else if address && name != "id" && !held.trim().starts_with(BASE) {
                    faults.push(format!("<{name}> leads to {held}"));
                }
            }
            Event::PI(instruction) => {
                let held = String::from_utf8_lossy(&instruction).into_owned();
                let own = held.starts_with("xml-stylesheet type=\"text/css\" href=\"/base/assets/feed-")
                    && held.ends_with(".css\"")
                    && open.is_empty();
                if !own {
                    faults.push(format!("holds <?{held}?>"));
                }
            }
            Event::DocType(_) | Event::Comment(_) => faults.push("holds a declaration or a comment".to_owned()),
            Event::Decl(_) | Event::Eof => {}
        }
    }
    faults
}

fn json_feed(text: &str) -> Vec<String> {
    let Ok(feed) = serde_json::from_str::<Value>(text) else { return vec!["is no JSON".to_owned()] };
    let mut faults = Vec::new();
    for item in feed["items"].as_array().expect("items") {
        faults.extend(inert::piece(item["content_html"].as_str().unwrap_or_default()));
        if !item["url"].as_str().is_some_and(|url| url.starts_with(BASE)) {
            faults.push(format!("an item leads to {}", item["url"]));
        }
    }
    faults
}

/// Lines of known properties only, each event whole, addresses of the site's own.
fn calendar(text: &str) -> Vec<String> {
    const PROPERTIES: &str = "BEGIN END VERSION PRODID CALSCALE NAME X-WR-CALNAME DESCRIPTION X-WR-CALDESC SOURCE REFRESH-INTERVAL \
        X-PUBLISHED-TTL UID DTSTAMP CREATED DTSTART SUMMARY URL CATEGORIES TRANSP";
    let mut faults = Vec::new();
    let unfolded = text.replace("\r\n ", "");
    let mut depth = 0_i32;
    for line in unfolded.split_terminator("\r\n") {
        let name = line.split([':', ';']).next().unwrap_or_default();
        if !PROPERTIES.split_whitespace().any(|known| known == name) {
            faults.push(format!("has the line {line:?}"));
        }
        if line.contains(|letter: char| letter.is_control() && letter != '\t') {
            faults.push(format!("has a control character in {line:?}"));
        }
        depth += i32::from(name == "BEGIN") - i32::from(name == "END");
        if !(0..=2).contains(&depth) || (line.starts_with("URL:") && !line.starts_with(&format!("URL:{BASE}"))) {
            faults.push(format!("is led astray by {line:?}"));
        }
    }
    if depth != 0 || text.parse::<icalendar::Calendar>().is_err() {
        faults.push("is no calendar".to_owned());
    }
    faults
}

/// A record of the search index: data, and an address of the site's own.
fn record(bytes: &[u8]) -> Vec<String> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes).read_to_string(&mut text).expect("gzip");
    let record: Value = serde_json::from_str(text.strip_prefix("pagefind_dcd").expect("its mark")).expect("JSON");
    let url = record["url"].as_str().unwrap_or_default();
    if url.starts_with("/fr/")
        || url.starts_with("/en/")
        || url.len() > 3 && url.starts_with('/') && !url.starts_with("//")
    {
        return Vec::new();
    }
    vec![format!("a result leads to {url}")]
}

#[test]
fn no_text_becomes_active() {
    made(hostile::texts(&hostile::corpus(), "safe", 7)).inert(2_000);
}

#[test]
fn no_setting_and_no_word_becomes_active() {
    made(hostile::settings(&hostile::corpus(), "safe", 1)).inert(1_000);
}

#[test]
fn no_name_becomes_active() {
    made(hostile::names(&hostile::corpus(), "safe", 1)).inert(80);
}
