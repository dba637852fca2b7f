//! What the site keeps and shows nothing of: themes without items, terms that no text mentions.

use crate::diagnostic::Diagnostic;
use crate::markdown::{Element, Mentions, Surveys};
use crate::site::{Linked, Shelf, Site};

use super::groups;

/// Themes of which no language has an item. A site without any item has only just begun.
pub(super) fn themes(site: &Site) -> Vec<Diagnostic> {
    let is_empty = |shelf: &Shelf| site.config().langs().all(|lang| site.years(shelf, lang).is_empty());
    if is_empty(&Shelf::Items) {
        return Vec::new();
    }
    let empty = site.themes().ordered.iter().filter(|theme| is_empty(&Shelf::Theme(theme.id.clone())));
    let told = empty.map(|theme| {
        Diagnostic::warning("theme-without-items", format!("no article and no brief is of the theme `{}`", theme.id))
            .at(theme.place.clone())
            .hint("its page and its feeds are empty: name it in an item, or remove the file")
    });
    told.collect()
}

/// Terms of the glossary that no text of their language mentions, drafts included.
pub(super) fn terms(site: &Site, surveys: &Surveys) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for lang in site.config().langs() {
        let Some(terms) = site.glossary().ready(lang) else { continue };
        let mentions = Mentions::new(terms);
        let mut any = false;
        for survey in all(site, lang).filter_map(|linked| surveys.get(&linked.version.path)) {
            any = true;
            for part in &survey.parts {
                if let Some(heading) = &part.heading {
                    mentions.look(&heading.text);
                }
            }
            for found in groups(survey).flatten() {
                if let Element::Passage(passage) = &found.what {
                    mentions.look(&passage.text);
                }
            }
        }
        // Of a language that has no text yet there is nothing to say.
        for number in mentions.missed().into_iter().filter(|_| any) {
            let (Some(term), Some(place)) =
                (site.glossary().terms(lang).get(number), site.glossary().place(lang, number))
            else {
                continue;
            };
            let message = format!("no text in `{}` mentions the term `{}`", site.config().tag(lang), term.acronym);
            faults.push(
                Diagnostic::warning("unused-term", message)
                    .at(place.clone())
                    .hint("remove it, or write it as texts do: capitals count"),
            );
        }
    }
    faults
}

/// Every version of a language, published or not.
fn all(site: &Site, lang: crate::config::Lang) -> impl Iterator<Item = &Linked> {
    let published = site.entries().iter().filter_map(move |entry| entry.version(lang));
    published.chain(site.unpublished().filter(move |linked| linked.version.lang == lang)).map(|linked| &**linked)
}
