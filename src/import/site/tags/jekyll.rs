//! Liquid: `{% name … %}` and `{{ value | filter }}`; and kramdown's `{: … }`.

use super::{Sort, Surroundings, closing, embedded, fenced, next};

/// How tags begin.
const SIGNS: [&str; 3] = ["{{", "{%", "{:"];

pub(super) fn rewrite(text: &str, around: &mut Surroundings) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(start) = next(text, at, &SIGNS) {
        out.push_str(&text[at..start]);
        let (open, end) = match &text[start..start + 2] {
            "{{" => ("{{", "}}"),
            "{%" => ("{%", "%}"),
            _ => ("{:", "}"),
        };
        let Some(close) = closing(text, start + 2, end, around) else {
            out.push_str(open);
            at = start + 2;
            continue;
        };
        let inner = text[start + 2..close].trim().trim_matches('-').trim();
        at = close + end.len();
        let written = match open {
            "{{" => value(inner, &text[at..]),
            "{%" => match tag(text, inner, at, start, around) {
                Some((written, after)) => {
                    at = after;
                    Some(written)
                }
                None => None,
            },
            _ => None,
        };
        if let Some(written) = written {
            out.push_str(&written);
        } else {
            around.left(start, &text[start..at]);
            out.push_str(&text[start..at]);
        }
    }
    out.push_str(&text[at..]);
    out
}

/// A value that is known: the base path is never written in Veille's Markdown.
fn value(inner: &str, after: &str) -> Option<String> {
    let mut filters = inner.split('|').map(str::trim);
    let subject = filters.next()?;
    let filters: Vec<&str> = filters.collect();
    if matches!(subject, "site.baseurl" | "site.url") && filters.is_empty() {
        // In a link; alone it would be text.
        let leads_on =
            after.starts_with('/') || after.trim_start_matches("{{").trim_start().starts_with("site.baseurl");
        return leads_on.then(String::new);
    }
    let text = ['"', '\''].iter().find_map(|quote| subject.strip_prefix(*quote)?.strip_suffix(*quote))?;
    let known = |filter: &&str| {
        matches!(*filter, "relative_url" | "absolute_url")
            || filter.strip_prefix("prepend:").is_some_and(|rest| rest.trim().starts_with("site."))
    };
    let holds = !filters.is_empty() && filters.iter().all(known);
    holds.then(|| format!("/{}", text.trim_start_matches('/')))
}

/// What a tag becomes, and where the text goes on.
fn tag(text: &str, inner: &str, at: usize, start: usize, around: &mut Surroundings) -> Option<(String, usize)> {
    let (name, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    let rest = rest.trim();
    match name {
        "raw" => until(text, at, "endraw", around).map(|(shown, after)| (shown.to_owned(), after)),
        "highlight" => {
            let language = rest.split_whitespace().next().unwrap_or_default();
            until(text, at, "endhighlight", around).map(|(code, after)| (fenced(language, code), after))
        }
        "comment" => {
            let (hidden, after) = until(text, at, "endcomment", around)?;
            (!hidden.contains("--")).then(|| (format!("<!--{hidden}-->"), after))
        }
        "link" => (around.refer)(rest).map(|link| (link, at)),
        "post_url" => (around.refer)(&format!("_posts/{rest}")).map(|link| (link, at)),
        "gist" | "youtube" | "vimeo" => {
            let words: Vec<&str> = rest.split_whitespace().map(|word| word.trim_matches(['"', '\''])).collect();
            let link = embedded(name, &words)?;
            around.tell(start, Sort::Changed, format!("`{name}` became a link"));
            Some((link, at))
        }
        _ => None,
    }
}

/// What stands before the tag that ends another, and where the text goes on.
fn until<'t>(text: &'t str, from: usize, end: &'static str, around: &mut Surroundings) -> Option<(&'t str, usize)> {
    if around.endless.contains(end) {
        return None;
    }
    let found = ending(text, from, end);
    if found.is_none() {
        around.endless.insert(end);
    }
    found
}

fn ending<'t>(text: &'t str, from: usize, end: &str) -> Option<(&'t str, usize)> {
    let mut at = from;
    loop {
        let start = at + text[at..].find("{%")?;
        // `{%}` opens and does not close.
        let close = start + 2 + text[start + 2..].find("%}")?;
        at = close + 2;
        if text[start + 2..close].trim().trim_matches('-').trim() == end {
            return Some((&text[from..start], at));
        }
    }
}
