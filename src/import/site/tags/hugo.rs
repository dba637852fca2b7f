//! Hugo's shortcodes: `{{< name … >}}` and `{{% name … %}}`.

use std::fmt::Write;

use super::{Sort, Surroundings, closing, embedded, fenced, next};

/// A shortcode's name and what is said to it.
struct Call<'t> {
    name: &'t str,
    words: Vec<&'t str>,
    named: Vec<(&'t str, &'t str)>,
}

impl<'t> Call<'t> {
    fn parse(inner: &'t str) -> Self {
        let inner = inner.trim().trim_end_matches('/').trim();
        let end = inner.find(char::is_whitespace).unwrap_or(inner.len());
        let mut call = Self { name: &inner[..end], words: Vec::new(), named: Vec::new() };
        let mut rest = inner[end..].trim_start();
        while !rest.is_empty() {
            let (key, value_at) = match rest.find(|c: char| c == '=' || c == '"' || c == '`' || c.is_whitespace()) {
                Some(at) if at > 0 && rest[at..].starts_with('=') => (Some(&rest[..at]), at + 1),
                _ => (None, 0),
            };
            let (value, used) = quoted(&rest[value_at..]);
            match key {
                Some(key) => call.named.push((key, value)),
                None => call.words.push(value),
            }
            rest = rest[value_at + used..].trim_start();
        }
        call
    }

    fn said(&self, key: &str) -> Option<&'t str> {
        self.named.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
    }
}

/// A value, and how many bytes it takes.
fn quoted(text: &str) -> (&str, usize) {
    for quote in ['"', '`'] {
        if let Some(rest) = text.strip_prefix(quote)
            && let Some(end) = rest.find(quote)
        {
            return (&rest[..end], end + 2);
        }
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    // Something is always taken, so that the caller goes on.
    (&text[..end], end.max(text.chars().next().map_or(0, char::len_utf8)))
}

/// How tags begin.
const SIGNS: [&str; 2] = ["{{<", "{{%"];

pub(super) fn rewrite(text: &str, around: &mut Surroundings) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(start) = next(text, at, &SIGNS) {
        out.push_str(&text[at..start]);
        let (sign, end) = if text[start..].starts_with("{{<") { ('<', ">}}") } else { ('%', "%}}") };
        let Some(close) = closing(text, start + 3, end, around) else {
            around.left(start, &text[start..start + 3]);
            out.push_str(&text[start..start + 3]);
            at = start + 3;
            continue;
        };
        let inner = &text[start + 3..close];
        at = close + 3;
        if let Some(shown) = inner.trim().strip_prefix("/*").and_then(|inner| inner.strip_suffix("*/")) {
            let closing = if sign == '<' { '>' } else { '%' };
            _ = write!(out, "{{{{{sign}{shown}{closing}}}}}");
            continue;
        }
        let call = Call::parse(inner);
        if call.name == "highlight"
            && let Some((code, after)) = within(text, at, around)
        {
            out.push_str(&fenced(call.words.first().copied().unwrap_or_default(), code));
            at = after;
            continue;
        }
        if let Some(markdown) = written(&call, start, around) {
            out.push_str(&markdown);
        } else {
            around.left(start, &text[start..at]);
            out.push_str(&text[start..at]);
        }
    }
    out.push_str(&text[at..]);
    out
}

/// What stands before `{{< /highlight >}}`, and where the text goes on.
fn within<'t>(text: &'t str, from: usize, around: &mut Surroundings) -> Option<(&'t str, usize)> {
    const END: &str = "/highlight";
    if around.endless.contains(END) {
        return None;
    }
    let mut at = from;
    while let Some(start) = next(text, at, &SIGNS) {
        let sign = if text[start..].starts_with("{{<") { ">}}" } else { "%}}" };
        let Some(close) = closing(text, start + 3, sign, around) else { break };
        at = close + 3;
        let inner: String = text[start + 3..close].split_whitespace().collect();
        if inner == END {
            return Some((&text[from..start], at));
        }
    }
    around.endless.insert(END);
    None
}

fn written(call: &Call, at: usize, around: &mut Surroundings) -> Option<String> {
    match call.name {
        "ref" | "relref" => {
            let path = call.said("path").or_else(|| call.words.first().copied())?;
            (around.refer)(path)
        }
        "figure" => figure(call, at, around),
        "youtube" | "vimeo" | "instagram" | "tweet" | "x" | "gist" => {
            // Anything else that is said might be a text.
            if !call.named.iter().all(|(key, _)| ["id", "user", "autoplay", "start", "class", "loading"].contains(key))
            {
                return None;
            }
            let named = [call.said("user"), call.said("id")].into_iter().flatten();
            let words: Vec<&str> = named.chain(call.words.iter().copied()).collect();
            let link = embedded(call.name, &words)?;
            around.tell(at, Sort::Changed, format!("`{}` became a link", call.name));
            Some(link)
        }
        _ => None,
    }
}

/// A picture with its caption. What only says how large or where it is shown has no equivalent.
fn figure(call: &Call, at: usize, around: &mut Surroundings) -> Option<String> {
    const LOOK: [&str; 8] = ["class", "width", "height", "loading", "target", "rel", "align", "attrlink"];
    const MEANT: [&str; 6] = ["src", "alt", "title", "caption", "attr", "link"];
    let src = call.said("src").or_else(|| call.words.first().copied())?;
    let positional = usize::from(call.said("src").is_none());
    if call.words.len() != positional {
        return None;
    }
    if call.named.iter().any(|(key, _)| !LOOK.contains(key) && !MEANT.contains(key)) || call.said("attrlink").is_some()
    {
        return None;
    }
    let caption: Vec<&str> = ["title", "caption", "attr"].iter().filter_map(|key| call.said(key)).collect();
    let caption = caption.join(" – ");
    if src.contains(['<', '>', '\n']) || caption.contains('\n') {
        return None;
    }
    let dropped: Vec<String> = call
        .named
        .iter()
        .filter(|(key, _)| LOOK.contains(key))
        .map(|(key, value)| format!("`{key}={value}`"))
        .collect();
    if !dropped.is_empty() {
        around.tell(at, Sort::NotMapped, format!("the figure's {} is left out", dropped.join(", ")));
    }
    let alt = call.said("alt").unwrap_or_default().replace('[', "\\[").replace(']', "\\]");
    let title = if caption.is_empty() { String::new() } else { format!(" \"{}\"", caption.replace('"', "\\\"")) };
    let picture = format!("![{alt}]({}{title})", destination(src));
    Some(match call.said("link").filter(|link| !link.contains(['<', '>', '\n'])) {
        Some(link) => format!("[{picture}]({})", destination(link)),
        None => picture,
    })
}

fn destination(path: &str) -> String {
    if path.contains([' ', '(', ')']) { format!("<{path}>") } else { path.to_owned() }
}
