//! The glossary of a language.

use super::lists::home_in;
use super::presenter::{Identity, Presenter};
use super::view::{GlossaryView, TermGroup, TermView};
use super::{HtmlView, PageView};
use crate::config::Lang;
use crate::lang::fold;
use crate::markdown::{Ids, slug};
use crate::site::{Reader, Shelf, Term};
use crate::url::Url;

/// From this many terms on, letters lead through the page.
const LONG: usize = 30;

pub(super) fn glossary(reader: &Reader, lang: Lang) -> HtmlView {
    let presenter = Presenter::new(reader, lang);
    let locale = &presenter.speech.locale;
    let mut terms: Vec<&Term> = reader.glossary(lang).iter().collect();
    terms.sort_by(|a, b| locale.compare(&a.acronym, &b.acronym));
    let is_long = terms.len() > LONG;
    let mut ids = Ids::default();
    let mut groups: Vec<TermGroup> = Vec::new();
    for term in terms {
        let letter = is_long.then(|| letter(&term.acronym));
        if groups.last().is_none_or(|group| group.letter != letter) {
            groups.push(TermGroup { letter, terms: Vec::new() });
        }
        let view = TermView {
            id: ids.make(&slug(&term.acronym)),
            acronym: term.acronym.clone(),
            expansion: term.expansion.clone(),
            description: term.description.clone(),
        };
        if let Some(group) = groups.last_mut() {
            group.terms.push(view);
        }
    }
    let head = presenter.head(Identity {
        kind: "glossary",
        title: presenter.word("glossary"),
        description: presenter.word("glossary_description"),
        url: presenter.lists().glossary(),
        twins: glossary_twins(reader),
        nearest: &home_in(reader),
        breadcrumbs: vec![presenter.home_reference()],
        feeds: Shelf::Items,
        status: None,
        image: None,
        kicker: String::new(),
    });
    HtmlView { lang, template: "glossary.html", head, view: PageView::Glossary(GlossaryView { groups }) }
}

/// The glossary in each language that has terms.
pub(super) fn glossary_twins(reader: &Reader) -> Vec<(Lang, Url)> {
    let langs = reader.chrome(Lang(0)).0.langs().filter(|lang| reader.has_glossary(*lang));
    langs.map(|lang| (lang, super::address::Lists::read(reader, lang).glossary())).collect()
}

/// The letter under which a term stands: without accent, digits together.
fn letter(acronym: &str) -> String {
    let first = fold(acronym).chars().next().unwrap_or('#');
    if first.is_alphabetic() { first.to_uppercase().collect() } else { "0–9".to_owned() }
}
