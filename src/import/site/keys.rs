//! The keys of another generator's front matter → Veille's. What has no equivalent is kept under `extra`.

use std::collections::BTreeMap;

use super::front::{self, inner, texts};
use super::page::{Page, Sort as PageSort, dated};
use super::{Generator, Note, Sort, date};
use crate::lang::fold;
use crate::markdown::slug;
use crate::tree::{Key, Node, Spanned, Value};
use crate::url::unportable;

/// What the keys became.
#[derive(Debug, Default)]
pub(super) struct Mapped {
    pub(super) title: String,
    pub(super) date: Option<String>,
    pub(super) is_page: bool,
    pub(super) themes: Vec<String>,
    pub(super) summary: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) updated: Option<String>,
    pub(super) id: Option<String>,
    pub(super) slug: Option<String>,
    pub(super) aliases: Vec<String>,
    pub(super) image: Option<(String, String)>,
    pub(super) draft: bool,
    pub(super) expires: Option<String>,
    pub(super) extra: Vec<(Key, Node)>,
}

/// What the keys are mapped by.
pub(super) struct Rules<'a> {
    pub(super) generator: Generator,
    /// Ids of themes by their ids, names and slugs, folded.
    pub(super) themes: &'a BTreeMap<String, String>,
    /// A file beside the page → how the page's new file writes it.
    pub(super) picture: &'a dyn Fn(&str) -> Option<String>,
}

struct Mapper<'a, 'n> {
    page: &'a mut Page,
    rules: &'a Rules<'a>,
    notes: &'n mut Vec<Note>,
    mapped: Mapped,
    /// Keys that went to `extra` as they are.
    kept: Vec<String>,
}

/// Maps the keys of a page, and leaves none.
pub(super) fn map(page: &mut Page, rules: &Rules, notes: &mut Vec<Note>) -> Mapped {
    let mut mapper = Mapper { page, rules, notes, mapped: Mapped::default(), kept: Vec::new() };
    mapper.flatten();
    mapper.title();
    mapper.published();
    mapper.dates();
    mapper.terms();
    mapper.people();
    mapper.summary();
    mapper.identity();
    mapper.picture();
    mapper.rest();
    mapper.mapped
}

impl Mapper<'_, '_> {
    fn note(&mut self, at: Option<&Key>, sort: Sort, message: String) {
        let line = at.filter(|key| key.span.end > 0).map_or(0, |key| self.page.source.place(key.span.clone()).line);
        self.notes.push(Note { path: self.page.source.path.to_string(), line, sort, message });
    }

    /// Tables of the site's own keys: what they hold is `extra` itself.
    fn flatten(&mut self) {
        for name in ["extra", "params"] {
            let Some((key, node)) = self.page.front.take(&[name]) else { continue };
            match node.value {
                Value::Table(entries) => {
                    for (key, node) in entries {
                        self.push_extra(key, node);
                    }
                }
                _ => self.page.front.put(key, node),
            }
        }
    }

    /// Keeps a value under `extra`, and says why.
    fn keep(&mut self, key: Key, node: Node, why: &str) {
        self.note(Some(&key), Sort::Kept, format!("`{}` {why}; it is kept under `extra`", key.value));
        self.push_extra(key, node);
    }

    fn push_extra(&mut self, mut key: Key, node: Node) {
        let mut number = 2;
        let name = key.value.clone();
        while self.mapped.extra.iter().any(|(other, _)| other.value == key.value) {
            key.value = format!("{name}-{number}");
            number += 1;
        }
        self.mapped.extra.push((key, node));
    }

    fn title(&mut self) {
        if let Some((key, node)) = self.page.front.take(&["title"]) {
            match front::text(&node).map(|text| line(&text)).filter(|text| !text.is_empty()) {
                Some(title) => self.mapped.title = title,
                None => self.keep(key, node, "is no text"),
            }
        }
        if self.mapped.title.is_empty() {
            let heading = self.page.text().lines().find_map(|line| line.strip_prefix("# ")).map(line);
            let name = self.page.name();
            let name = dated(name).map_or(name, |(_, rest)| rest).replace(['-', '_'], " ");
            let mut letters = name.chars();
            let name = letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str());
            let name = name.filter(|name| !line(name).is_empty()).unwrap_or_else(|| "…".to_owned());
            self.mapped.title = heading.filter(|heading| !heading.is_empty()).unwrap_or_else(|| line(&name));
            let title = self.mapped.title.clone();
            self.note(None, Sort::Changed, format!("there is no title; it is called “{title}”"));
        }
    }

    /// Whether it is published.
    fn published(&mut self) {
        if let Some((key, node)) = self.page.front.take(&["draft"]) {
            match node.value {
                Value::Bool(draft) => self.mapped.draft = draft,
                _ => self.keep(key, node, "is neither true nor false"),
            }
        }
        if matches!(self.page.front.get("published").map(|node| &node.value), Some(Value::Bool(_)))
            && let Some((_, node)) = self.page.front.take(&["published"])
        {
            self.mapped.draft |= node.value == Value::Bool(false);
        }
        let build = |key: &str| {
            ["build", "_build"].iter().find_map(|name| inner(self.page.front.get(name)?, key).and_then(front::text))
        };
        let unrendered = build("render").is_some_and(|value| matches!(value.as_str(), "never" | "false" | "link"));
        let headless = self.page.front.text("headless").is_some_and(|value| value == "true")
            || self.page.front.text("render").is_some_and(|value| value == "false");
        if self.page.sort == PageSort::Draft {
            self.mapped.draft = true;
        } else if unrendered || headless || self.page.sort == PageSort::Resource {
            self.mapped.draft = true;
            self.note(None, Sort::Changed, "the old site does not publish it by itself: it is a draft".to_owned());
        }
    }

    fn dates(&mut self) {
        self.mapped.date = self.day(&["date", "publishDate", "pubdate", "published"]);
        if self.mapped.date.is_none() {
            let name = self.page.stem.rsplit('/').next().unwrap_or_default();
            let day = dated(name).or_else(|| dated(self.page.name())).and_then(|(day, _)| date::read(day));
            self.mapped.date = day.map(|day| day.text);
        }
        self.mapped.updated = self.day(&["updated", "lastmod", "last_modified_at", "modified"]);
        if self.mapped.updated == self.mapped.date {
            self.mapped.updated = None;
        }
        let expires = self.day(&["expires", "expiryDate", "unpublishDate"]);
        // Where the time says no more than the day, it is left out.
        self.mapped.expires = expires.map(|text| text.strip_suffix("T00:00:00Z").map_or(text.clone(), str::to_owned));
        self.mapped.is_page = self.page.sort == PageSort::Section || self.mapped.date.is_none();
        if self.page.sort == PageSort::Section {
            self.note(None, Sort::Changed, "the page of a section is a `page` here; it lists nothing".to_owned());
        } else if self.mapped.date.is_none() {
            self.note(None, Sort::Changed, "there is no date: it is a `page`, which stands in no list".to_owned());
        }
    }

    fn day(&mut self, names: &[&str]) -> Option<String> {
        let (key, node) = self.page.front.take(names)?;
        let Some(read) = front::text(&node).and_then(|text| date::read(&text)) else {
            self.keep(key, node, "is no date that can be read");
            return None;
        };
        if read.assumed {
            let message = format!("`{}` has no offset: it is taken as universal time", key.value);
            self.note(Some(&key), Sort::Changed, message);
        }
        Some(read.text)
    }

    /// Tags, categories and the like: themes where the site has them.
    fn terms(&mut self) {
        const NAMES: [&str; 6] = ["themes", "tags", "categories", "category", "series", "topics"];
        let mut lists: Vec<(Key, Node)> = NAMES.iter().filter_map(|name| self.page.front.take(&[name])).collect();
        if let Some((key, node)) = self.page.front.take(&["taxonomies"]) {
            match node.value {
                Value::Table(entries) => lists.extend(entries),
                _ => self.page.front.put(key, node),
            }
        }
        for (key, node) in lists {
            let words = match (&node.value, self.rules.generator) {
                // A line of words is a list to Jekyll, but for `category`.
                (Value::String(text), Generator::Jekyll) if key.value != "category" => {
                    text.split_whitespace().map(str::to_owned).collect()
                }
                _ => texts(&node),
            };
            let whole = matches!(&node.value, Value::List(items) if items.len() != words.len());
            let mut others = Vec::new();
            for word in words {
                match self.rules.themes.get(&fold(&word.replace(['-', '_'], " "))) {
                    Some(id) if !self.mapped.themes.contains(id) => self.mapped.themes.push(id.clone()),
                    Some(_) => {}
                    None => others.push(word),
                }
            }
            if whole || matches!(node.value, Value::Table(_)) {
                self.keep(key, node, "is no list of names");
                continue;
            }
            if others.is_empty() {
                continue;
            }
            let shown: Vec<String> = others.iter().map(|word| format!("“{}”", line(word))).collect();
            let message = format!("`{}`: no theme is called {}; kept under `extra`", key.value, shown.join(", "));
            self.note(Some(&key), Sort::Kept, message);
            let items = others.into_iter().map(string).collect();
            self.push_extra(key, Spanned { value: Value::List(items), span: 0..0 });
        }
    }

    fn people(&mut self) {
        let Some((key, node)) = self.page.front.take(&["authors", "author"]) else { return };
        let names: Vec<String> = match &node.value {
            Value::Table(_) => inner(&node, "name").and_then(front::text).into_iter().collect(),
            Value::List(people) => {
                people.iter().filter_map(|person| front::text(inner(person, "name").unwrap_or(person))).collect()
            }
            _ => texts(&node),
        };
        let names: Vec<String> = names.iter().map(|name| line(name)).filter(|name| !name.is_empty()).collect();
        let says_more = matches!(&node.value, Value::Table(_))
            || matches!(&node.value, Value::List(people) if people.iter().any(|person| matches!(person.value, Value::Table(_))));
        if names.is_empty() || says_more {
            self.keep(key, node, "says more than names");
        }
        self.mapped.authors = names;
    }

    fn summary(&mut self) {
        let Some((key, node)) = self.page.front.take(&["summary", "excerpt", "description"]) else { return };
        let text = front::text(&node).filter(|_| !matches!(node.value, Value::Bool(_)));
        let text = text.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
        match text.map(|text| line(&text)).filter(|text| !text.is_empty()) {
            Some(summary) => self.mapped.summary = Some(summary),
            None => self.push_extra(key, node),
        }
    }

    /// What names a page, and where it was.
    fn identity(&mut self) {
        if let Some((key, node)) = self.page.front.take(&["translationKey", "translation_id", "page_id", "ref", "id"]) {
            let text = front::text(&node).unwrap_or_default();
            let id: Vec<String> = text.split('/').filter(|part| !part.trim().is_empty()).map(slug).collect();
            let id = id.join("/");
            if id.is_empty() || !text.contains(char::is_alphanumeric) {
                self.keep(key, node, "names nothing");
            } else {
                if id != text {
                    self.note(Some(&key), Sort::Changed, format!("`{}: {text}` is the id `{id}` here", key.value));
                }
                self.mapped.id = Some(id);
            }
        }
        let name = self.page.name().to_owned();
        let said = self.page.front.text("slug");
        let url = ["url", "path", "permalink"].iter().find_map(|key| self.page.front.text(key));
        let last = url.and_then(|url| url.trim_matches('/').rsplit('/').next().map(str::to_owned));
        let last = last.filter(|last| !last.contains([':', '.']));
        let undated = (self.rules.generator == Generator::Zola).then(|| dated(&name).map(|(_, rest)| rest.to_owned()));
        let wanted = said.or(last).or(undated.flatten()).filter(|text| text.contains(char::is_alphanumeric));
        self.mapped.slug = wanted.map(|text| segment(&text)).filter(|slug| *slug != name);
        // Their addresses are aliases.
        for key in ["slug", "url", "path", "permalink"] {
            self.page.front.take(&[key]);
        }
        if let Some((_, node)) = self.page.front.take(&["aliases", "redirect_from"]) {
            self.mapped.aliases = texts(&node);
        }
    }

    fn picture(&mut self) {
        const NAMES: [&str; 7] =
            ["image", "cover", "featured_image", "featuredImage", "images", "thumbnail", "feature_image"];
        const WORDS: [&str; 4] = ["image_alt", "featured_image_alt", "featuredImageAlt", "cover_alt"];
        let Some((key, node)) = self.page.front.take(&NAMES) else { return };
        let one = match &node.value {
            Value::List(items) if items.len() == 1 => items.first().unwrap_or(&node),
            _ => &node,
        };
        let src = ["image", "src", "path", "url"].iter().find_map(|name| inner(one, name)).unwrap_or(one);
        let src = front::text(src).unwrap_or_default();
        let own = ["alt", "description"].iter().find_map(|name| inner(one, name)).and_then(front::text);
        let alt = own.or_else(|| WORDS.iter().find_map(|name| self.page.front.text(name)));
        let alt = alt.map(|alt| line(&alt)).filter(|alt| !alt.is_empty());
        match ((self.rules.picture)(&src), alt) {
            (Some(path), Some(alt)) => {
                self.mapped.image = Some((path, alt));
                for name in WORDS {
                    self.page.front.take(&[name]);
                }
                // A caption and the like.
                if matches!(&one.value, Value::Table(entries) if entries.len() > 2) {
                    self.push_extra(key, node);
                }
            }
            (None, _) => self.keep(key, node, "is no picture beside the page"),
            (Some(_), None) => self.keep(key, node, "has no text for those who cannot see it"),
        }
    }

    /// All other keys.
    fn rest(&mut self) {
        for (key, node) in std::mem::take(&mut self.page.front).rest() {
            self.kept.push(format!("`{}`", key.value));
            self.push_extra(key, node);
        }
        if !self.kept.is_empty() {
            let kept = std::mem::take(&mut self.kept);
            self.note(None, Sort::Kept, format!("kept under `extra`: {}", kept.join(", ")));
        }
    }
}

impl Mapped {
    /// The front matter, in the order in which writers would write it.
    pub(super) fn entries(self) -> Vec<(String, Node)> {
        let mut entries = vec![("title".to_owned(), string(self.title))];
        let mut put = |key: &str, value: Value| entries.push((key.to_owned(), Spanned { value, span: 0..0 }));
        let list = |texts: Vec<String>| Value::List(texts.into_iter().map(string).collect());
        if let Some(date) = self.date {
            put("date", Value::DateTime(date));
        }
        if self.is_page {
            put("kind", Value::String("page".to_owned()));
        }
        if let Some(id) = self.id {
            put("id", Value::String(id));
        }
        if let Some(slug) = self.slug {
            put("slug", Value::String(slug));
        }
        if !self.themes.is_empty() {
            put("themes", list(self.themes));
        }
        if let Some(summary) = self.summary {
            put("summary", Value::String(summary));
        }
        if !self.authors.is_empty() {
            put("authors", list(self.authors));
        }
        if let Some((src, alt)) = self.image {
            let key = |name: &str| Spanned { value: name.to_owned(), span: 0..0 };
            put("image", Value::Table(vec![(key("src"), string(src)), (key("alt"), string(alt))]));
        }
        if let Some(updated) = self.updated {
            put("updated", Value::DateTime(updated));
        }
        if let Some(expires) = self.expires {
            put("expires", Value::DateTime(expires));
        }
        if self.draft {
            put("draft", Value::Bool(true));
        }
        if !self.aliases.is_empty() {
            put("aliases", list(self.aliases));
        }
        if !self.extra.is_empty() {
            put("extra", Value::Table(self.extra));
        }
        entries
    }
}

fn string(text: String) -> Node {
    Spanned { value: Value::String(text), span: 0..0 }
}

/// A text as one line that can be printed.
fn line(text: &str) -> String {
    let shown: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let shown = shown.replace(['\u{FFFE}', '\u{FFFF}'], "");
    if shown.contains('\n') {
        return shown.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    shown.trim().to_owned()
}

/// A text as one part of an address: as it is where that can be, else made of its words.
fn segment(text: &str) -> String {
    let bad = |c: char| c.is_whitespace() || c.is_control() || "/?#%\\".contains(c);
    if !text.contains(bad) && unportable(text).is_none() {
        return text.to_owned();
    }
    let made = slug(text);
    // A device's name stays one, however it is written.
    if unportable(&made).is_none() { made } else { format!("x-{made}") }
}
