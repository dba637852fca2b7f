//! Finding things in pages, without a browser: enough of HTML for pages that the tool itself wrote.

use std::collections::BTreeSet;

/// A start tag: its name and its attributes, decoded.
#[derive(Debug, Clone)]
pub struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    /// An attribute's value.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// All start tags, in order.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((inside, next)) = after.split_once('>') else { break };
        rest = next;
        if inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
            tags.push(tag(inside));
        }
    }
    tags
}

fn tag(inside: &str) -> Tag {
    let (name, mut rest) = inside.split_once([' ', '\n']).unwrap_or((inside, ""));
    let mut attributes = Vec::new();
    while let Some((name, after)) = rest.split_once("=\"") {
        let (value, next) = after.split_once('"').expect("a value is closed");
        let name = name.rsplit(' ').next().unwrap_or(name);
        attributes.push((name.to_owned(), decoded(value)));
        rest = next;
    }
    Tag { name: name.trim_end_matches('/').to_owned(), attributes }
}

fn decoded(text: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&")];
    entities.iter().fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter))
}

/// A page without what it says to machines (JSON-LD), which no browser runs.
pub fn without_data(page: &str) -> String {
    let mut parts = page.split("<script type=\"application/ld+json\">");
    let mut rest = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        rest.push_str(part.split_once("</script>").expect("a script is closed").1);
    }
    rest
}

/// What stands between `<main` and `</main>`.
#[track_caller]
pub fn main(page: &str) -> &str {
    between(page, "<main", "</main>")
}

/// What stands between two strings, the first time.
#[track_caller]
pub fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    let (_, after) = page.split_once(start).unwrap_or_else(|| panic!("no `{start}` in:\n{page}"));
    after.split_once(end).unwrap_or_else(|| panic!("no `{end}` after `{start}` in:\n{page}")).0
}

/// The text that readers see, blanks collapsed.
pub fn text(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        let shown = part.split_once('>').map_or(part, |(_, shown)| shown);
        text.push_str(shown);
        text.push(' ');
    }
    decoded(&text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every address of a page that a browser may load or follow.
pub fn addresses(html: &str) -> Vec<String> {
    let mut addresses = Vec::new();
    for tag in tags(html) {
        addresses.extend(["href", "src"].iter().filter_map(|name| tag.get(name)).map(str::to_owned));
        let content = tag.get("content").unwrap_or_default();
        if let Some((_, url)) = content.split_once("url=") {
            addresses.push(url.to_owned());
        } else if matches!(tag.get("property"), Some("og:url" | "og:image")) {
            addresses.push(content.to_owned());
        }
    }
    addresses
}

/// All ids of a page; that one is given twice is a failure.
#[track_caller]
pub fn ids(html: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for id in tags(html).iter().filter_map(|tag| tag.get("id")) {
        assert!(ids.insert(id.to_owned()), "the id `{id}` is given twice in:\n{html}");
    }
    ids
}

/// `hreflang` and address of each version that a page names in its head.
pub fn alternates(page: &str) -> Vec<(String, String)> {
    let tags = tags(page);
    let links = tags.iter().filter(|tag| tag.name == "link" && tag.get("rel") == Some("alternate"));
    links.filter_map(|tag| Some((tag.get("hreflang")?.to_owned(), tag.get("href")?.to_owned()))).collect()
}

/// Where the switcher leads, and whether it says that this is not the same thing.
#[track_caller]
pub fn switch(page: &str, language: &str) -> (String, bool) {
    let switcher = between(page, "<nav class=\"switcher\"", "</nav>");
    let tags = tags(switcher);
    let link = tags.iter().find(|tag| tag.name == "a" && tag.get("hreflang") == Some(language));
    let link = link.unwrap_or_else(|| panic!("no way into `{language}` in:\n{switcher}"));
    (link.get("href").expect("a link leads somewhere").to_owned(), link.get("aria-describedby").is_none())
}

/// Asserts that each of these stands in the page.
#[track_caller]
pub fn has(page: &str, wanted: &[&str]) {
    for wanted in wanted {
        assert!(page.contains(wanted), "no `{wanted}` in:\n{page}");
    }
}

/// Asserts that none of these stands in the page.
#[track_caller]
pub fn lacks(page: &str, unwanted: &[&str]) {
    for unwanted in unwanted {
        assert!(!page.contains(unwanted), "`{unwanted}` in:\n{page}");
    }
}

/// Asserts that these stand in the page in this order.
#[track_caller]
pub fn in_order(page: &str, wanted: &[&str]) {
    let mut rest = page;
    for wanted in wanted {
        let at = rest.find(wanted).unwrap_or_else(|| panic!("no `{wanted}`, or not in this place, in:\n{page}"));
        rest = &rest[at + wanted.len()..];
    }
}
