//! Takes links that lead nowhere, and pictures that are not there, out of a page's HTML: their text stays.
//!
//! It reads HTML that is made already, tag by tag, and only where a body has something dead: most never do.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::tags::{Tag, Token, Tokens};

/// Attributes that mean something on links only.
const OF_LINKS: [&str; 8] = ["href", "hreflang", "target", "rel", "download", "type", "ping", "referrerpolicy"];

/// What precedes a link's end tag where the link opens a window of its own.
const NEW_WINDOW: &str = "<span class=\"unseen\"> (";

/// Attributes that hold several pictures to choose from.
const OF_PICTURES: [&str; 2] = ["srcset", "imagesrcset"];

/// Elements that are nothing without their address.
const EMPTY_WITHOUT: [&str; 4] = ["source", "track", "embed", "iframe"];

/// The HTML without dead addresses; `dead` are the offsets, ascending, at which they would stand: what is there is empty.
pub(super) fn without(html: &str, dead: &[usize]) -> String {
    let mut cutter = Cutter { html, out: String::with_capacity(html.len()), done: 0, link: None, media: None };
    let mut tokens = Tokens::new(html);
    let mut dead = dead;
    while let Some(token) = tokens.next() {
        let Token::Tag(tag) = token else { continue };
        let end = html.len() - tokens.rest().len();
        let start = end - tokens.tag_length();
        let first = dead.partition_point(|at| *at < start);
        let within = dead[first..].partition_point(|at| *at < end);
        let here = &dead[first..first + within];
        dead = &dead[first + within..];
        if tag.closing {
            cutter.close(&tag, start, end);
        } else if !here.is_empty() {
            cutter.copy_to(start, end);
            cutter.open(&tag, here);
        } else if cutter.media.is_some() && matches!(tag.name.as_str(), "source" | "track") {
            cutter.copy_to(start, end);
        }
    }
    cutter.copy_to(html.len(), html.len());
    cutter.out
}

struct Cutter<'h> {
    html: &'h str,
    out: String,
    /// Up to where `html` is copied or left out.
    done: usize,
    link: Option<OpenLink>,
    /// The sound or film that is being replaced by what it holds.
    media: Option<String>,
}

/// A link whose start tag is left out.
struct OpenLink {
    /// What closes it.
    end: &'static str,
    /// Whether it would have opened a window of its own, and says so.
    elsewhere: bool,
}

impl Cutter<'_> {
    /// Copies up to `start`, and goes on at `end`.
    fn copy_to(&mut self, start: usize, end: usize) {
        self.out.push_str(&self.html[self.done..start]);
        self.done = end;
    }

    fn open(&mut self, tag: &Tag<'_>, dead: &[usize]) {
        let origin = self.html.as_ptr() as usize;
        let is_dead = |text: &str| dead.contains(&(text.as_ptr() as usize - origin));
        let has_dead =
            |name: &str| tag.attributes.iter().any(|(other, value)| other == name && value.is_some_and(is_dead));
        match tag.name.as_str() {
            "a" if has_dead("href") => {
                let kept = |(name, _): &&(String, Option<&str>)| !OF_LINKS.contains(&name.as_str());
                let kept: Vec<_> = tag.attributes.iter().filter(kept).collect();
                let named = kept.iter().any(|(name, _)| name == "name");
                let (element, end) = match kept.as_slice() {
                    [] => ("", ""),
                    // Only of `a` is `name` an anchor.
                    _ if named => ("a", "</a>"),
                    _ => ("span", "</span>"),
                };
                if !element.is_empty() {
                    write_tag(
                        &mut self.out,
                        element,
                        kept.into_iter().map(|(name, value)| (name.as_str(), value.map(Cow::from))),
                    );
                }
                let elsewhere = tag.attributes.iter().any(|(name, _)| name == "target");
                self.link = Some(OpenLink { end, elsewhere });
            }
            "img" if has_dead("src") => {
                let alt = tag.attributes.iter().find(|(name, _)| name == "alt").and_then(|(_, value)| *value);
                // Entities stay as they are.
                self.out.push_str(&alt.unwrap_or_default().replace('<', "&lt;").replace('>', "&gt;"));
            }
            "video" | "audio" if has_dead("src") => self.media = Some(tag.name.clone()),
            name => {
                let alive = tag.attributes.iter().filter_map(|(name, value)| match *value {
                    Some(value) if OF_PICTURES.contains(&name.as_str()) => {
                        // As they were written: an address and its size, without blanks in either.
                        let there: Vec<&str> = value.split(", ").filter(|candidate| !is_dead(candidate)).collect();
                        (!there.is_empty()).then(|| (name.as_str(), Some(there.join(", ").into())))
                    }
                    Some(value) if is_dead(value) => None,
                    value => Some((name.as_str(), value.map(Cow::from))),
                });
                let alive: Vec<_> = alive.collect();
                let has = |wanted: &str| alive.iter().any(|(name, _)| *name == wanted);
                if !EMPTY_WITHOUT.contains(&name) || has("src") || has("srcset") {
                    write_tag(&mut self.out, name, alive.into_iter());
                }
            }
        }
    }

    fn close(&mut self, tag: &Tag<'_>, start: usize, end: usize) {
        if tag.name == "a"
            && let Some(link) = self.link.take()
        {
            let inside = &self.html[self.done..start];
            let notice = inside.rfind(NEW_WINDOW).filter(|_| link.elsewhere && inside.ends_with(")</span>"));
            let text = notice.map_or(start, |at| self.done + at);
            self.copy_to(text, end);
            self.out.push_str(link.end);
        } else if self.media.as_ref().is_some_and(|name| *name == tag.name) {
            self.media = None;
            self.copy_to(start, end);
        }
    }
}

fn write_tag<'t>(out: &mut String, name: &str, attributes: impl Iterator<Item = (&'t str, Option<Cow<'t, str>>)>) {
    out.push('<');
    out.push_str(name);
    for (name, value) in attributes {
        let _ = match value {
            Some(value) => write!(out, " {name}=\"{}\"", value.replace('"', "&quot;").replace('<', "&lt;")),
            None => write!(out, " {name}"),
        };
    }
    out.push('>');
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `@` marks a dead address.
    fn cut(marked: &str) -> String {
        let (mut html, mut dead) = (String::new(), Vec::new());
        for (number, piece) in marked.split('@').enumerate() {
            if number > 0 {
                dead.push(html.len());
            }
            html.push_str(piece);
        }
        without(&html, &dead)
    }

    #[test]
    fn what_is_dead_leaves_its_text() {
        for (html, expected) in [
            ("<p>a <a href=\"@\">b <em>c</em></a> d</p>", "<p>a b <em>c</em> d</p>"),
            (
                "<a href=\"/x\">a</a><a href=\"@\">b</a><a href=\"/y\">c</a>",
                "<a href=\"/x\">a</a>b<a href=\"/y\">c</a>",
            ),
            ("<a href=\"@\" title=\"a > b\">c</a>", "<span title=\"a > b\">c</span>"),
            ("<a title='<\"' href='@' rel=nofollow id=x>c</a>", "<span title=\"&lt;&quot;\" id=\"x\">c</span>"),
            ("<a name=\"x\" href=\"@\">c</a>", "<a name=\"x\">c</a>"),
            ("<a href=\"@\" target=\"_blank\" rel=\"noopener\">c<span class=\"unseen\"> (new)</span></a>.", "c."),
            ("<img src=\"@\" alt=\"a &quot;b&quot; <c>\" loading=\"lazy\">", "a &quot;b&quot; &lt;c&gt;"),
            ("<img src=\"/x.png\" alt=\"a\"><img alt=b src=\"@\" >", "<img src=\"/x.png\" alt=\"a\">b"),
            ("<a href=\"@\"><img src=\"@\" alt=\"a\"></a>", "a"),
            ("<blockquote cite=\"@\">a</blockquote>", "<blockquote>a</blockquote>"),
            ("<video src=\"@\" controls><source src=\"/a.mp4\">A film</video>", "A film"),
            ("<video poster=\"@\" src=\"/a.mp4\" controls>A</video>", "<video src=\"/a.mp4\" controls>A</video>"),
            ("<audio><source src=\"@\"><source src=\"/b\">A</audio>", "<audio><source src=\"/b\">A</audio>"),
            ("<img src=\"/a\" srcset=\"@ 2x, /b 3x\" alt=\"a\">", "<img src=\"/a\" srcset=\"/b 3x\" alt=\"a\">"),
            ("<picture><source srcset=\"@ 2x, @\"><img src=\"/a\"></picture>", "<picture><img src=\"/a\"></picture>"),
            ("<a href=\"@\">never closed", "never closed"),
        ] {
            assert_eq!(cut(html), expected, "{html}");
        }
    }
}
