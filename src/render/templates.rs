//! The look: the built-in templates and style sheet, each replaced by the site's own of the same name.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, ErrorKind, Map, Tera, Value};

use super::direction::directed;
use super::faults::{self, Own};
use crate::diagnostic::{Diagnostic, Place, Source};
use crate::lang::{Speech, has_byte};
use crate::output::Content;
use crate::pages::HtmlView;
use crate::pages::view::SiteView;

/// The style sheet's name in `templates/`.
pub const STYLESHEET: &str = "style.css";

/// The search page's script in `templates/`.
pub const SEARCH_SCRIPT: &str = "search.js";
/// The name, there too, of the style sheet that browsers show feeds with.
pub const FEED_STYLESHEET: &str = "feed.css";

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/", $name)))),*]
    };
}

const BUILT_IN: &[(&str, &str)] = built_in![
    "_brief.html",
    "_card.html",
    "_corrections.html",
    "_event.html",
    "_feeds.html",
    "_marks.html",
    "_pager.html",
    "_sources.html",
    "_subscribe.html",
    "_tags.html",
    "_timeline.html",
    "archive.html",
    "base.html",
    "brief.html",
    "corrections.html",
    "digest.html",
    "entry.html",
    "feeds.html",
    "glossary.html",
    "home.html",
    "languages.html",
    "not_found.html",
    "redirect.html",
    "search.html",
    "theme.html",
    "themes.html",
    "timeline.html",
    "withdrawn.html",
    "style.css",
    "feed.css",
];

/// Under this prefix the built-in templates stay reachable, so that a site's own can extend the one they replace.
pub(super) const PREFIX: &str = "veille/";

/// The template that all others extend.
const BASE: &str = "base.html";

/// The built-in script of the search page.
const BUILT_IN_SEARCH: &str = include_str!("../../static/search.js");

/// The built-in icon.
#[must_use]
pub fn favicon() -> &'static [u8] {
    include_bytes!("../../static/favicon.svg")
}

/// All templates of a site, parsed.
#[derive(Debug)]
pub struct Templates {
    tera: Tera,
    stylesheet: Arc<str>,
    search_script: Arc<str>,
    feed_stylesheet: Arc<str>,
    /// Paths of the site's own templates, by name.
    own: Own,
}

/// What all pages of a language share, as templates are given it.
#[derive(Debug, Clone)]
pub struct Chrome {
    site: Value,
    words: Value,
    pub(super) feed_stylesheet: String,
}

impl Chrome {
    /// Made once for a language; each page takes a reference to it.
    #[must_use]
    pub fn new(site: &SiteView, speech: &Speech) -> Self {
        let table = |prefix: &str| -> Map {
            let words = speech.words.texts().filter_map(|(key, text)| Some((key.strip_prefix(prefix)?, text)));
            words.map(|(key, text)| (key.to_owned().into(), Value::from(text))).collect()
        };
        let mut words = table("words.");
        words.insert("extra".into(), table("extra.").into());
        Self {
            site: Value::from_serializable(site),
            words: words.into(),
            feed_stylesheet: site.feed_stylesheet.clone(),
        }
    }
}

#[derive(Serialize)]
struct Shown<'a> {
    page: &'a crate::pages::view::Head,
    view: &'a crate::pages::PageView,
}

impl std::hash::Hash for Templates {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        // Style sheets and the script stand in files of their own: pages hold their addresses only.
        let apart = [STYLESHEET, FEED_STYLESHEET, SEARCH_SCRIPT];
        for (name, source) in self.own.iter().filter(|(name, _)| !apart.contains(&name.as_str())) {
            (name, &source.text).hash(state);
        }
    }
}

impl Templates {
    /// Parses the built-in templates with the site's own (by name below `templates/`) in their place.
    ///
    /// # Errors
    /// One fault for each template that does not parse, or the first that does not fit the others.
    pub fn new(own: BTreeMap<String, Arc<Source>>) -> Result<Self, Vec<Diagnostic>> {
        let built_in = BUILT_IN.iter().map(|(name, text)| (format!("{PREFIX}{name}"), Cow::Borrowed(*text)));
        let own_texts = own.iter().map(|(name, source)| (name.clone(), Cow::Borrowed(source.text.as_str())));
        let mut texts: Texts = built_in.chain(own_texts).collect();
        let mut sheet = |name: &str| -> Arc<str> {
            let built_in = texts.remove(&format!("{PREFIX}{name}")).unwrap_or_default();
            texts.remove(name).unwrap_or(built_in).into()
        };
        let (stylesheet, feed_stylesheet) = (sheet(STYLESHEET), sheet(FEED_STYLESHEET));
        let search_script = texts.remove(SEARCH_SCRIPT).unwrap_or(Cow::Borrowed(BUILT_IN_SEARCH)).into();
        // Files of the folder that are not HTML are not tera's business.
        texts.retain(|name, _| has_extension(name, "html"));
        let tera = match load(&texts) {
            Ok(tera) => tera,
            Err(error) => {
                if let Some(found) = syntax(&texts, &own) {
                    return Err(found);
                }
                part(&mut texts, &error, &own)?;
                load(&texts).map_err(|error| faults::faults(&error, &own))?
            }
        };
        Ok(Self { tera, stylesheet, search_script, feed_stylesheet, own })
    }

    /// The style sheet.
    #[must_use]
    pub fn stylesheet(&self) -> &Arc<str> {
        &self.stylesheet
    }

    /// The search page's script.
    #[must_use]
    pub fn search_script(&self) -> &Arc<str> {
        &self.search_script
    }

    /// The style sheet that browsers show feeds with.
    #[must_use]
    pub fn feed_stylesheet(&self) -> &Arc<str> {
        &self.feed_stylesheet
    }

    /// Makes a page.
    pub(super) fn render(
        &self,
        html: &HtmlView,
        chrome: &Chrome,
        give: &dyn Fn(&[u8]) -> Content,
    ) -> Result<Content, Diagnostic> {
        thread_local! {
            /// Pages are written here before they are given: growing a new buffer for each costs time and memory.
            static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
        }
        let shown = Shown { page: &html.head, view: &html.view };
        let mut context = Context::from_serialize(&shown).map_err(|error| self.fault(&error))?;
        context.insert_value("site", chrome.site.clone());
        context.insert_value("words", chrome.words.clone());
        BUFFER.with_borrow_mut(|buffer| {
            buffer.clear();
            self.tera.render_to(html.template, &context, &mut *buffer).map_err(|error| {
                let fault = self.fault(&error);
                // Some faults come without a place: components that call each other without end.
                let message = match fault.place {
                    Some(_) => return fault,
                    None => format!("in template `{}`: {}", html.template, fault.message),
                };
                Diagnostic { message, ..fault }
            })?;
            Ok(directed(buffer, &html.head.language).map_or_else(|| give(buffer), |turned| give(&turned)))
        })
    }

    fn fault(&self, error: &tera::Error) -> Diagnostic {
        let first = faults::faults(error, &self.own).into_iter().next();
        first.unwrap_or_else(|| Diagnostic::error("template-error", error.to_string()))
    }
}

/// The text of a built-in template.
#[must_use]
pub fn built_in(name: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The names of the built-in templates.
pub fn built_in_names() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(name, _)| *name)
}

/// Escapes a text for HTML; what HTML cannot hold, not even escaped, is replaced.
fn escape(text: &str, out: &mut dyn io::Write) -> io::Result<()> {
    // Most texts tell by their bytes that there is nothing to do: what is forbidden begins with one of the last four.
    let is_doubtful = |byte: u8| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'' | ..0x20 | 0x7F | 0xC2 | 0xEF..);
    if !has_byte(text, is_doubtful) {
        out.write_all(text.as_bytes())
    } else if text.contains(is_forbidden) {
        tera::escape_html(&text.replace(is_forbidden, "\u{FFFD}"), out)
    } else {
        tera::escape_html(text, out)
    }
}

/// Whether HTML forbids a character: controls but for blanks, and noncharacters.
fn is_forbidden(letter: char) -> bool {
    match letter {
        '\t' | '\n' | '\r' => false,
        '\u{FDD0}'..='\u{FDEF}' => true,
        letter => letter.is_control() || u32::from(letter) & 0xFFFE == 0xFFFE,
    }
}

/// Templates by the names under which tera knows them.
type Texts<'a> = BTreeMap<String, Cow<'a, str>>;

fn load(texts: &Texts) -> Result<Tera, tera::Error> {
    let mut tera = Tera::new();
    tera.set_escape_fn(escape);
    tera.set_fallback_prefixes(vec![PREFIX.to_owned()])?;
    tera.add_raw_templates(texts.iter().map(|(name, text)| (name.as_str(), text.as_ref())))?;
    Ok(tera)
}

/// The faults of templates that cannot be parsed, all of them; tera stops at the first.
fn syntax(texts: &Texts, own: &Own) -> Option<Vec<Diagnostic>> {
    let each = texts.iter().filter_map(|(name, text)| {
        let error = Tera::new().add_raw_template(name, text).err()?;
        matches!(error.kind(), ErrorKind::SyntaxError(_)).then(|| faults::faults(&error, own))
    });
    let found: Vec<Diagnostic> = each.flatten().collect();
    (!found.is_empty()).then_some(found)
}

/// Makes built-in templates extend built-in ones where the site replaced a template whole, so that the blocks which they
/// fill are not in it. `base.html` is not parted with in this way: no page would have the site's.
fn part(texts: &mut Texts, error: &tera::Error, own: &Own) -> Result<(), Vec<Diagnostic>> {
    let text = error.to_string();
    let reports = faults::reports(&text);
    let mut lacking: BTreeSet<&str> = BTreeSet::new();
    let mut others = false;
    for report in &reports {
        let name = report.file.strip_prefix(PREFIX);
        let (Some(name), Some(block)) = (name, report.missing_block()) else {
            others = true;
            continue;
        };
        let Some(parent) = built_in(name).and_then(parent).filter(|parent| own.contains_key(*parent)) else {
            others = true;
            continue;
        };
        let mention = format!("\"{}\"", report.file);
        let is_used = !own.contains_key(name) || own.values().any(|source| source.text.contains(&mention));
        if parent == BASE && is_used {
            lacking.insert(block);
        } else if let Some(text) = texts.get_mut(report.file) {
            *text = text.replacen(&format!("\"{parent}\""), &format!("\"{PREFIX}{parent}\""), 1).into();
        }
    }
    if lacking.is_empty() && !(others || reports.is_empty()) {
        return Ok(());
    }
    let ours = reports.iter().filter(|report| own.contains_key(report.file));
    let mut found: Vec<Diagnostic> = ours.map(|report| faults::told(report, own)).collect();
    found.extend(own.get(BASE).filter(|_| !lacking.is_empty()).map(|source| no_blocks(source, &lacking)));
    Err(if found.is_empty() { faults::faults(error, own) } else { found })
}

/// A `base.html` without blocks that the built-in templates fill.
fn no_blocks(source: &Source, lacking: &BTreeSet<&str>) -> Diagnostic {
    let names = lacking.iter().map(|block| format!("`{block}`")).collect::<Vec<_>>().join(", ");
    Diagnostic::error("template-error", format!("template `{BASE}` has no block {names}, which pages fill"))
        .at(Place::file(Arc::clone(&source.path)))
        .hint(format!(
            "begin with `{{% extends \"{PREFIX}{BASE}\" %}}`, or add `{{% block NAME %}}{{% endblock %}}` for each"
        ))
}

/// The template that a text extends in its first line.
fn parent(text: &str) -> Option<&str> {
    text.strip_prefix("{% extends \"")?.split('"').next()
}

/// Whether a file name has this extension, case ignored.
fn has_extension(name: &str, extension: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|other| other.eq_ignore_ascii_case(extension))
}
