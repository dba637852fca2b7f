//! The list of all corrections of a language, where there are any.

use super::lists::home_in;
use super::presenter::{Identity, Presenter};
use super::view::{CorrectionYear, CorrectionsView, ListedCorrection};
use super::{HtmlView, PageView};
use crate::config::Lang;
use crate::site::{Reader, Shelf};
use crate::url::Url;

pub(super) fn corrections(reader: &Reader, lang: Lang) -> HtmlView {
    let presenter = Presenter::new(reader, lang);
    let corrections = reader.corrections(lang);
    let mut years: Vec<CorrectionYear> = Vec::new();
    for correction in &corrections {
        let Some(item) = presenter.card(&correction.item) else { continue };
        let year = correction.date.year();
        if years.last().is_none_or(|last| last.year != year) {
            years.push(CorrectionYear { year, corrections: Vec::new() });
        }
        if let Some(last) = years.last_mut() {
            let date = presenter.date(correction.date);
            last.corrections.push(ListedCorrection { date, text: correction.text.to_owned(), item });
        }
    }
    let view = CorrectionsView { count: presenter.count("corrections", corrections.len()), years };
    let head = presenter.head(Identity {
        kind: "corrections",
        title: presenter.word("corrections"),
        description: presenter.word("corrections_description"),
        url: presenter.lists().corrections(),
        twins: corrections_twins(reader),
        nearest: &home_in(reader),
        breadcrumbs: vec![presenter.home_reference()],
        feeds: Shelf::Entries,
        status: None,
        image: None,
        kicker: String::new(),
    });
    HtmlView { lang, template: "corrections.html", head, view: PageView::Corrections(view) }
}

/// The list in each language that has corrections.
pub(super) fn corrections_twins(reader: &Reader) -> Vec<(Lang, Url)> {
    let (config, _) = reader.chrome(Lang(0));
    let langs = config.langs().filter(|lang| reader.has_corrections(*lang));
    langs.map(|lang| (lang, Presenter::new(reader, lang).lists().corrections())).collect()
}
