//! What of a page could become active, read as browsers read it.
//!
//! Lists say what may be there, not what may not: an element, an attribute or a scheme that nobody thought of is found.

use html5ever::tendril::TendrilSink;
use html5ever::{Attribute, ns, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use super::hostile::{ACTION, BASE};

/// Elements of pages, those of texts among them.
const ELEMENTS: &str = "html head body meta title link script header footer main nav section article aside div p span a ul ol li dl dt dd \
    h1 h2 h3 h4 h5 h6 table thead tbody tfoot tr th td caption col colgroup figure figcaption img pre code kbd samp var \
    abbr dfn b i em strong u s del ins small sub sup mark q cite blockquote br hr wbr time data ruby rt rp bdi bdo \
    address hgroup search video audio source track picture details summary label input form button select option noscript template";

/// What only the site's own forms and its search hold; fields of task lists are told apart by their kind.
const OF_FORMS: &str = "form button select option noscript template";

const ATTRIBUTES: &str = "abbr alt charset checked cite class colspan content datetime decoding dir disabled headers height href hreflang \
    http-equiv id lang loading media name open property rel reversed role rowspan scope span src start tabindex target \
    title type value width controls default kind label loop muted playsinline poster preload sizes srclang srcset";

/// What the site's own forms, search and lists have besides.
const OWN_ATTRIBUTES: &str = "action autocapitalize autocomplete blocking enterkeyhint for hidden method placeholder required spellcheck \
    data-theme data-url data-index data-base data-loading data-failed data-for data-nothing data-nothing-filtered \
    data-empty data-count-zero data-count-one data-count-two data-count-few data-count-many data-count-other";

/// Attributes that are addresses.
const ADDRESSES: &str = "href src cite poster action data-url data-index data-base";

/// Schemes that links may have.
const SCHEMES: &str = "http https mailto tel ftp sftp xmpp geo sms matrix news";

/// Letters that no text of a page may hold: controls, and noncharacters such as stand for holes within the tool. A
/// carriage return is a blank: browsers read it as the end of a line.
fn forbidden(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\n' | '\r' | '\t'))
        || ('\u{FDD0}'..='\u{FDEF}').contains(&letter)
        || u32::from(letter) & 0xFFFE == 0xFFFE
}

fn among(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|other| other == word)
}

/// A page or a piece of one, and what is wrong with it.
struct Look {
    /// Whether it is a piece of HTML that a text became, without a page around it.
    piece: bool,
    faults: Vec<String>,
    /// JSON-LD.
    data: Vec<String>,
}

/// What a page holds that it must not, and its JSON-LD.
pub fn page(html: &str) -> (Vec<String>, Vec<String>) {
    let dom = parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(html);
    let mut look = Look { piece: false, faults: Vec::new(), data: Vec::new() };
    look.node(&dom.document, false);
    if html.contains(forbidden) {
        look.faults.push(format!("holds a control or a noncharacter: {:?}", near(html, forbidden)));
    }
    (look.faults, look.data)
}

/// What a piece of HTML holds that it must not, where a reader of feeds puts it on a page of its own.
pub fn piece(html: &str) -> Vec<String> {
    let dom = parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(html);
    let mut look = Look { piece: true, faults: Vec::new(), data: Vec::new() };
    look.node(&dom.document, false);
    look.faults
}

fn near(text: &str, what: fn(char) -> bool) -> &str {
    let at = text.find(what).unwrap_or_default();
    &text[text.floor_char_boundary(at.saturating_sub(60))..text.ceil_char_boundary((at + 60).min(text.len()))]
}

impl Look {
    fn node(&mut self, node: &Handle, own: bool) {
        let mut own = own;
        match &node.data {
            NodeData::Element { name, attrs, .. } => {
                let attributes = attrs.borrow();
                own |= self.element(&name.local, &attributes, node, own);
                if name.ns != ns!(html) {
                    self.faults.push(format!("holds <{}> of another language than HTML", name.local));
                }
            }
            NodeData::Comment { contents } => self.faults.push(format!("holds a comment: {contents}")),
            NodeData::ProcessingInstruction { contents, .. } => self.faults.push(format!("holds <?{contents}>")),
            NodeData::Document | NodeData::Doctype { .. } | NodeData::Text { .. } => {}
        }
        for child in node.children.borrow().iter() {
            self.node(child, own);
        }
        if let NodeData::Element { template_contents, .. } = &node.data
            && let Some(contents) = &*template_contents.borrow()
        {
            self.node(contents, own);
        }
    }

    /// Looks at an element; the answer is whether it is one that forms of the site's own stand in.
    fn element(&mut self, name: &str, attributes: &[Attribute], node: &Handle, own: bool) -> bool {
        let get = |wanted: &str| attributes.iter().find(|each| &*each.name.local == wanted).map(|each| &*each.value);
        let shown: Vec<String> =
            attributes.iter().map(|each| format!("{}={:?}", each.name.local, &*each.value)).collect();
        let mut fault = |what: &str| self.faults.push(format!("{what}: <{name} {}>", shown.join(" ")));
        if !among(ELEMENTS, name) {
            fault("is no element of a page");
        }
        let opens = (name == "div" && get("id") == Some("_search") && get("class") == Some("search"))
            || (name == "form" && get("action") == Some(ACTION) && get("class") == Some("way mail"));
        if among(OF_FORMS, name) && !(own || opens) || (self.piece && among("script meta link", name)) {
            fault("stands outside of what the site itself asks");
        }
        match name {
            "script" => {
                let text: String = node.children.borrow().iter().filter_map(text).collect();
                if shown == ["type=\"application/ld+json\""] {
                    self.data.push(text);
                } else if !(is_search(get("src"))
                    && get("type") == Some("module")
                    && get("blocking") == Some("render")
                    && shown.len() == 3
                    && text.is_empty())
                {
                    fault("runs");
                }
            }
            "meta" if !meta(get("http-equiv"), get("content")) => fault("steers the browser"),
            "link" if !among("canonical alternate icon stylesheet", get("rel").unwrap_or_default()) => fault("loads"),
            "link" if get("href").is_none_or(|href| !is_own(href)) => fault("leads elsewhere"),
            "video" | "audio" | "source" | "track" if get("src").is_some_and(|src| !is_own(src)) => {
                fault("plays what is elsewhere");
            }
            "input" if !own && (get("type") != Some("checkbox") || get("disabled").is_none()) => fault("is a field"),
            "form" if own && get("action").is_none_or(|action| !is_own(action)) => fault("is sent elsewhere"),
            _ => {}
        }
        for attribute in attributes {
            let key = &*attribute.name.local;
            let known = among(ATTRIBUTES, key)
                || key.starts_with("aria-") && key[5..].chars().all(|letter| letter.is_ascii_lowercase())
                || (!self.piece && among(OWN_ATTRIBUTES, key));
            if !known {
                fault(&format!("has the attribute {key:?}"));
            }
            if among(ADDRESSES, key) && !is_harmless(&attribute.value) {
                fault("has an address that runs");
            }
        }
        opens
    }
}

fn text(node: &Handle) -> Option<String> {
    match &node.data {
        NodeData::Text { contents } => Some(contents.borrow().to_string()),
        _ => None,
    }
}

/// Whether an address stays on the site.
fn is_own(address: &str) -> bool {
    address.starts_with("/base/") || address.starts_with(BASE)
}

/// The site's own search script.
fn is_search(address: Option<&str>) -> bool {
    let name = address.and_then(|address| address.strip_prefix("/base/assets/search-")?.strip_suffix(".js"));
    name.is_some_and(|name| name.len() == 8 && name.chars().all(|letter| letter.is_ascii_hexdigit()))
}

/// Whether a browser that follows an address runs nothing; it is read as browsers read it.
pub fn is_harmless(address: &str) -> bool {
    let base = url::Url::parse(BASE).expect("a base");
    match base.join(address) {
        Ok(url) => among(SCHEMES, url.scheme()),
        // What is no address leads nowhere.
        Err(_) => true,
    }
}

/// Whether an instruction to the browser is one that the site gives.
fn meta(instruction: Option<&str>, content: Option<&str>) -> bool {
    match (instruction, content) {
        (None, _) => true,
        (Some("Content-Security-Policy"), Some(policy)) => {
            policy.starts_with("default-src 'none'; script-src 'self'") && policy.ends_with("; base-uri 'none'")
        }
        (Some("refresh"), Some(content)) => content.strip_prefix("0; url=").is_some_and(|to| {
            // A quote, a blank or a semicolon would end the address.
            to.starts_with("/base/") && !to.contains(['"', '\'', ' ', '\\', '<', '>', '\n'])
        }),
        _ => false,
    }
}
