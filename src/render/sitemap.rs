//! The sitemap's bytes (sitemaps.org 0.9, with the language alternates that search engines read), and `robots.txt`,
//! which leads to it.
//!
//! It takes addresses as they are: whole and escaped as URLs. Which pages belong there is not its question.

use std::fmt::Write as _;

use jiff::civil::Date;
use quick_xml::escape::escape;

use crate::pages::sitemap::SitemapUrl;
use crate::url::{BaseUrl, Url};

/// The file that `robots.txt` names: the sitemap, or the index of its parts.
pub const FILE: &str = "sitemap.xml";

/// The protocol's limits on one file.
const LIMITS: Limits = Limits { urls: 50_000, bytes: 50 * 1024 * 1024 };

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const OPEN: &str = "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
                    xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n";
const CLOSE: &str = "</urlset>\n";

/// Bytes of an address with one translation, about.
const USUAL: usize = 512;

/// How much one file may hold.
#[derive(Clone, Copy)]
struct Limits {
    urls: usize,
    bytes: usize,
}

/// One file of the sitemap while it grows.
struct Part {
    xml: String,
    urls: usize,
    last_modified: Option<Date>,
}

/// The sitemap of a site that fits into one file; [`sitemaps`] divides a larger one.
#[must_use]
pub fn sitemap(urls: &[SitemapUrl]) -> Vec<u8> {
    let mut part = Part::new(urls.len());
    for url in urls {
        part.push(url, &element(url));
    }
    part.close()
}

/// The sitemap as files with their names: `sitemap.xml` alone, or that as an index and `sitemap-1.xml`,
/// `sitemap-2.xml` … beside it.
#[must_use]
pub fn sitemaps(base: &BaseUrl, urls: &[SitemapUrl]) -> Vec<(String, Vec<u8>)> {
    divided(base, urls, LIMITS)
}

fn divided(base: &BaseUrl, urls: &[SitemapUrl], limits: Limits) -> Vec<(String, Vec<u8>)> {
    let mut parts = vec![];
    let room = |from: usize| (urls.len() - from).min(limits.urls);
    let mut part = Part::new(room(0));
    for (number, url) in urls.iter().enumerate() {
        let element = element(url);
        if part.urls == limits.urls || part.xml.len() + element.len() + CLOSE.len() > limits.bytes && part.urls > 0 {
            parts.push(std::mem::replace(&mut part, Part::new(room(number))));
        }
        part.push(url, &element);
    }
    if parts.is_empty() {
        return vec![(FILE.to_owned(), part.close())];
    }
    parts.push(part);

    let mut index = format!("{DECLARATION}<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    let mut files = vec![];
    for (number, part) in (1..).zip(parts) {
        let name = format!("sitemap-{number}.xml");
        index.push_str("  <sitemap>\n");
        put(&mut index, "loc", &base.absolute(&Url::new(&name)));
        if let Some(date) = part.last_modified {
            put(&mut index, "lastmod", &date.to_string());
        }
        index.push_str("  </sitemap>\n");
        files.push((name, part.close()));
    }
    index.push_str("</sitemapindex>\n");
    files.insert(0, (FILE.to_owned(), index.into_bytes()));
    files
}

impl Part {
    /// With room for so many addresses: letting a file of megabytes grow takes longer than writing it.
    fn new(urls: usize) -> Self {
        let mut xml = String::with_capacity(DECLARATION.len() + OPEN.len() + CLOSE.len() + urls * USUAL);
        xml.push_str(DECLARATION);
        xml.push_str(OPEN);
        Self { xml, urls: 0, last_modified: None }
    }

    fn push(&mut self, url: &SitemapUrl, element: &str) {
        self.xml.push_str(element);
        self.urls += 1;
        self.last_modified = self.last_modified.max(url.last_modified);
    }

    fn close(mut self) -> Vec<u8> {
        self.xml.push_str(CLOSE);
        self.xml.into_bytes()
    }
}

fn element(url: &SitemapUrl) -> String {
    let mut xml = String::from("  <url>\n");
    put(&mut xml, "loc", &url.location);
    if let Some(date) = url.last_modified {
        put(&mut xml, "lastmod", &date.to_string());
    }
    for (language, address) in &url.alternates {
        let (language, address) = (escape(language.as_str()), escape(address.as_str()));
        // Writing to a string does not fail.
        _ = writeln!(xml, "    <xhtml:link rel=\"alternate\" hreflang=\"{language}\" href=\"{address}\"/>");
    }
    xml.push_str("  </url>\n");
    xml
}

fn put(xml: &mut String, name: &str, text: &str) {
    _ = writeln!(xml, "    <{name}>{}</{name}>", escape(text));
}

/// `robots.txt`: everything may be read, and here is the sitemap.
#[must_use]
pub fn robots(base: &BaseUrl) -> Vec<u8> {
    format!("User-agent: *\nDisallow:\n\nSitemap: {}\n", base.absolute(&Url::new(FILE))).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use quick_xml::events::Event;

    fn base() -> BaseUrl {
        BaseUrl::parse("https://x.github.io/some/repo/").unwrap()
    }

    fn url(number: i8) -> SitemapUrl {
        let address = |tag: &str| format!("https://x.github.io/some/repo/{tag}/{number}/?a=1&b='2'");
        SitemapUrl {
            location: address("fr"),
            last_modified: Some(date(2026, 2, number)),
            alternates: vec![
                ("fr".into(), address("fr")),
                ("en".into(), address("en")),
                ("x-default".into(), address("fr")),
            ],
        }
    }

    /// Each start tag with its attributes' values, and each text, in order.
    fn read(bytes: &[u8]) -> Vec<String> {
        let text = std::str::from_utf8(bytes).unwrap();
        let mut reader = quick_xml::Reader::from_str(text);
        reader.config_mut().check_end_names = true;
        let mut seen = vec![];
        let mut words = String::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Start(tag) | Event::Empty(tag) => {
                    words.clear();
                    seen.push(String::from_utf8(tag.name().as_ref().to_vec()).unwrap());
                    for attribute in tag.attributes() {
                        let value = String::from_utf8(attribute.unwrap().value.to_vec()).unwrap();
                        seen.push(quick_xml::escape::unescape(&value).unwrap().into_owned());
                    }
                }
                Event::Text(text) => words.push_str(&text.decode().unwrap()),
                Event::GeneralRef(name) => {
                    let name = name.decode().unwrap();
                    words.push_str(quick_xml::escape::resolve_predefined_entity(&name).unwrap());
                }
                Event::End(_) if words.trim().is_empty() => {}
                Event::End(_) => seen.push(std::mem::take(&mut words)),
                Event::Eof => return seen,
                _ => {}
            }
        }
    }

    #[test]
    fn names_pages_dates_and_languages() {
        let seen = read(&sitemap(&[url(3)]));
        let french = "https://x.github.io/some/repo/fr/3/?a=1&b='2'";
        let english = "https://x.github.io/some/repo/en/3/?a=1&b='2'";
        assert_eq!(
            seen,
            [
                "urlset",
                "http://www.sitemaps.org/schemas/sitemap/0.9",
                "http://www.w3.org/1999/xhtml",
                "url",
                "loc",
                french,
                "lastmod",
                "2026-02-03",
                "xhtml:link",
                "alternate",
                "fr",
                french,
                "xhtml:link",
                "alternate",
                "en",
                english,
                "xhtml:link",
                "alternate",
                "x-default",
                french,
            ]
        );
    }

    #[test]
    fn says_nothing_of_what_is_unknown() {
        let alone = SitemapUrl { last_modified: None, alternates: vec![], ..url(1) };
        let text = String::from_utf8(sitemap(&[alone])).unwrap();
        assert!(!text.contains("lastmod") && !text.contains("<xhtml:link"), "{text}");
        assert!(text.contains("?a=1&amp;b=&apos;2&apos;</loc>"), "{text}");
    }

    #[test]
    fn a_small_site_has_one_file() {
        for urls in [vec![], vec![url(1), url(2)]] {
            assert_eq!(sitemaps(&base(), &urls), [(FILE.to_owned(), sitemap(&urls))]);
        }
    }

    #[test]
    fn a_large_site_is_divided_by_number() {
        let urls: Vec<_> = (1..=5).map(url).collect();
        let files = divided(&base(), &urls, Limits { urls: 2, bytes: usize::MAX });
        let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]);
        assert_eq!(files[1].1, sitemap(&urls[..2]));
        assert_eq!(files[3].1, sitemap(&urls[4..]));
        let seen = read(&files[0].1);
        assert_eq!(seen[0], "sitemapindex");
        assert_eq!(
            seen[2..7],
            ["sitemap", "loc", "https://x.github.io/some/repo/sitemap-1.xml", "lastmod", "2026-02-02"]
        );
    }

    #[test]
    fn a_large_site_is_divided_by_size() {
        let urls: Vec<_> = (1..=5).map(url).collect();
        let room = sitemap(&urls[..2]).len();
        let files = divided(&base(), &urls, Limits { urls: usize::MAX, bytes: room });
        assert_eq!(files.len(), 4);
        assert!(files[1..].iter().all(|(_, bytes)| bytes.len() <= room));
        // A page that alone is too large still gets its file: none is lost, none is written empty.
        let files = divided(&base(), &urls, Limits { urls: usize::MAX, bytes: 1 });
        assert_eq!(files.len(), 6);
        assert_eq!(files[1].1, sitemap(&urls[..1]));
    }

    #[test]
    fn robots_names_the_sitemap_in_full() {
        let text = String::from_utf8(robots(&base())).unwrap();
        assert!(text.ends_with("\nSitemap: https://x.github.io/some/repo/sitemap.xml\n"), "{text}");
    }
}
