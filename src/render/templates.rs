//! The look: the built-in templates and style sheet, each replaced by the site's own of the same name.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, ErrorKind, Map, ReportError, Tera, Value};

use crate::diagnostic::{Diagnostic, Place, Source, did_you_mean};
use crate::lang::Speech;
use crate::output::Content;
use crate::pages::HtmlView;
use crate::pages::view::SiteView;

/// The style sheet's name in `templates/`.
pub const STYLESHEET: &str = "style.css";

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/", $name)))),*]
    };
}

const BUILT_IN: &[(&str, &str)] = built_in![
    "_brief.html",
    "_card.html",
    "_event.html",
    "_feeds.html",
    "_marks.html",
    "_pager.html",
    "_sources.html",
    "_tags.html",
    "archive.html",
    "base.html",
    "brief.html",
    "digest.html",
    "entry.html",
    "home.html",
    "languages.html",
    "not_found.html",
    "redirect.html",
    "theme.html",
    "themes.html",
    "timeline.html",
    "style.css",
];

/// Under this prefix the built-in templates stay reachable, so that a site's own can extend the one they replace.
const PREFIX: &str = "veille/";

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
    /// Paths of the site's own templates, by name.
    own: BTreeMap<String, Arc<Source>>,
}

/// What all pages of a language share, as templates are given it.
#[derive(Debug, Clone)]
pub struct Chrome {
    site: Value,
    words: Value,
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
        Self { site: Value::from_serializable(site), words: words.into() }
    }
}

#[derive(Serialize)]
struct Shown<'a> {
    page: &'a crate::pages::view::Head,
    view: &'a crate::pages::PageView,
}

impl std::hash::Hash for Templates {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        // The style sheet stands in a file of its own: pages hold its address only.
        for (name, source) in self.own.iter().filter(|(name, _)| *name != STYLESHEET) {
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
        let sources = own.clone();
        let built_in = BUILT_IN.iter().map(|(name, text)| (format!("{PREFIX}{name}"), *text));
        let own_texts = sources.iter().map(|(name, source)| (name.clone(), source.text.as_str()));
        let mut texts: BTreeMap<String, &str> = built_in.chain(own_texts).collect();
        let built_in = texts.remove(&format!("{PREFIX}{STYLESHEET}")).unwrap_or_default();
        let stylesheet = texts.remove(STYLESHEET).unwrap_or(built_in).into();
        // Files of the folder that are not HTML are not tera's business.
        let html: Vec<(String, &str)> = texts.into_iter().filter(|(name, _)| has_extension(name, "html")).collect();
        let mut templates = Self { tera: Tera::new(), stylesheet, own };
        if let Err(error) = templates.tera.set_fallback_prefixes(vec![PREFIX.to_owned()]) {
            return Err(vec![templates.fault(&error)]);
        }
        match templates.tera.add_raw_templates(html.iter().map(|(name, text)| (name.as_str(), *text))) {
            Ok(()) => Ok(templates),
            Err(error) => {
                let each = html.iter().filter_map(|(name, text)| {
                    let error = Tera::new().add_raw_template(name, text).err()?;
                    matches!(error.kind(), ErrorKind::SyntaxError(_)).then(|| templates.fault(&error))
                });
                let mut faults: Vec<Diagnostic> = each.collect();
                if faults.is_empty() {
                    faults.push(templates.fault(&error));
                }
                Err(faults)
            }
        }
    }

    /// The style sheet.
    #[must_use]
    pub fn stylesheet(&self) -> &Arc<str> {
        &self.stylesheet
    }

    /// Makes a page.
    pub(super) fn render(&self, html: &HtmlView, chrome: &Chrome) -> Result<Content, Diagnostic> {
        thread_local! {
            /// Pages are written here before they are kept: growing a new buffer for each costs time and memory.
            static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
        }
        let shown = Shown { page: &html.head, view: &html.view };
        let mut context = Context::from_serialize(&shown).map_err(|error| self.fault(&error))?;
        context.insert_value("site", chrome.site.clone());
        context.insert_value("words", chrome.words.clone());
        BUFFER.with_borrow_mut(|buffer| {
            buffer.clear();
            self.tera.render_to(html.template, &context, &mut *buffer).map_err(|error| self.fault(&error))?;
            Ok(Content::made(buffer))
        })
    }

    /// Says what is wrong with a template, at its place in the site's own file or in the built-in one.
    fn fault(&self, error: &tera::Error) -> Diagnostic {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let message = format!("in template `{}`: {}", report.filename(), lower(report.message()));
                let fault = Diagnostic::error("template-error", message).maybe_hint(nearest_variable(report.message()));
                match self.place(report) {
                    Some(place) => fault.at(place),
                    None => fault,
                }
            }
            other => {
                let message = lower(&other.to_string());
                let place =
                    self.own.values().find(|source| message.contains(source.path.trim_start_matches("templates/")));
                let fault = Diagnostic::error("template-error", message);
                match place {
                    Some(source) => fault.at(Place::file(Arc::clone(&source.path))),
                    None => fault,
                }
            }
        }
    }

    fn place(&self, report: &ReportError) -> Option<Place> {
        let built_in = || {
            let file = report.filename().strip_prefix(PREFIX).unwrap_or(report.filename());
            let text = BUILT_IN.iter().find(|(name, _)| *name == file)?.1;
            Some(Arc::new(Source::new(format!("templates/{file}").into(), text)))
        };
        let source = self.own.get(report.filename()).cloned().or_else(built_in)?;
        let span = report.span();
        let line = source.text.split('\n').nth(span.start_line.checked_sub(1)?)?;
        let width = if span.end_line == span.start_line { span.end_col.saturating_sub(span.start_col) } else { 1 };
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Some(Place {
            path: Arc::clone(&source.path),
            line: number(span.start_line),
            column: number(span.start_col + 1),
            width: number(width.max(1)),
            text: line.into(),
        })
    }
}

/// Whether a file name has this extension, case ignored.
fn has_extension(name: &str, extension: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|other| other.eq_ignore_ascii_case(extension))
}

/// Messages begin in lower case and end without a full stop, as all of the tool's do.
fn lower(message: &str) -> String {
    let mut letters = message.trim().trim_end_matches('.').chars();
    let first = letters.next().map(|letter| letter.to_lowercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

/// What a template may have meant by a variable that does not exist.
fn nearest_variable(message: &str) -> Option<String> {
    let name = message.split('`').nth(1)?;
    did_you_mean(name, ["site", "words", "page", "view"])
}
