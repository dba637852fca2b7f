//! What raw HTML may hold when it is to be harmless.
//!
//! The list keeps all that the renderer itself writes, elements that carry text, and pictures, films and sounds, whose
//! addresses are the site's own. Nothing here runs code, loads anything from elsewhere, or changes the look by itself.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::What;
use super::html;
use super::links::{Destination, SCHEMES, classify};

/// Elements that stay.
const ELEMENTS: &str = "a abbr aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption \
    figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd label li mark ol p pre q rp rt ruby s samp section small span \
    strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr data address hgroup search \
    video audio source track picture";

/// Elements that may stand within a heading or a line of text.
const PHRASES: &str = "abbr b bdi bdo br cite code data del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup time \
    u var wbr";

/// Elements whose content goes with them, since it is no text.
const EMPTIED: &str = "script style textarea title xml xmp iframe noembed noframes noscript plaintext template svg math object select \
    canvas";

/// Attributes that any element may have.
const GENERIC: &str = "class id role lang dir title tabindex";

/// Attributes of some elements.
const SPECIFIC: [(&str, &[&str]); 20] = [
    ("a", &["href", "hreflang", "target", "rel"]),
    ("img", &["src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding"]),
    ("video", &["src", "poster", "width", "height", "controls", "loop", "muted", "playsinline", "preload"]),
    ("audio", &["src", "controls", "loop", "muted", "preload"]),
    ("source", &["src", "srcset", "sizes", "media", "type", "width", "height"]),
    ("track", &["src", "kind", "srclang", "label", "default"]),
    ("input", &["type", "checked", "disabled"]),
    ("ol", &["start", "reversed", "type"]),
    ("li", &["value"]),
    ("td", &["colspan", "rowspan", "headers"]),
    ("th", &["colspan", "rowspan", "headers", "scope", "abbr"]),
    ("time", &["datetime"]),
    ("data", &["value"]),
    ("del", &["cite", "datetime"]),
    ("ins", &["cite", "datetime"]),
    ("q", &["cite"]),
    ("blockquote", &["cite"]),
    ("details", &["open", "name"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
];

fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(' ')
}

/// Whether an element stays.
pub(super) fn keeps(element: &str) -> bool {
    words(ELEMENTS).any(|word| word == element)
}

/// Whether an element may have an attribute.
pub(super) fn is_attribute(element: &str, name: &str) -> bool {
    let of_its_own = || SPECIFIC.iter().any(|(tag, names)| *tag == element && names.contains(&name));
    words(GENERIC).any(|word| word == name) || of_its_own()
}

/// Whether an element's content goes with it.
pub(super) fn empties(element: &str) -> bool {
    words(EMPTIED).any(|word| word == element)
}

/// Whether an element may stand within a line.
pub(super) fn is_phrase(element: &str) -> bool {
    words(PHRASES).any(|word| word == element)
}

static BODY: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(words(ELEMENTS).collect())
        .generic_attributes(words(GENERIC).collect())
        .generic_attribute_prefixes(HashSet::from(["aria-"]))
        .tag_attributes(SPECIFIC.into_iter().map(|(tag, names)| (tag, names.iter().copied().collect())).collect())
        .url_schemes(SCHEMES.into_iter().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None);
    // ammonia looks at the schemes of what browsers follow or load, and `cite` is neither.
    builder.attribute_filter(|_, name, value| {
        let runs = name == "cite" && matches!(classify(value, ""), Destination::Unsafe(_));
        (!runs).then_some(value.into())
    });
    // Whatever field is written becomes what a task list shows.
    builder
        .set_tag_attribute_values(HashMap::from([("input", HashMap::from([("type", "checkbox"), ("disabled", "")]))]));
    builder
});

static LINE: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(words(PHRASES).collect())
        .generic_attributes(HashSet::from(["lang", "dir", "title"]))
        .tag_attributes(HashMap::from([("time", HashSet::from(["datetime"])), ("data", HashSet::from(["value"]))]))
        .link_rel(None);
    builder
});

/// Makes assembled HTML harmless; marks of holes stay where they are.
pub(super) fn body(marked: &str, holes: &mut Vec<What>) -> String {
    let clean = BODY.clean(&html::levels_to_digits(marked, holes)).to_string();
    html::digits_to_levels(&clean, holes)
}

/// Makes a line of HTML harmless.
pub(super) fn line(html: &str) -> String {
    LINE.clean(html).to_string()
}
