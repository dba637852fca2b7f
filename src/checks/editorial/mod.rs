//! What an editor would miss in a site that can be built.
//!
//! All of it is a matter of judgement, so that all of it are warnings, and each rule would rather say nothing than be
//! wrong often.

mod dates;
mod text;
mod unused;

use crate::diagnostic::{Diagnostic, Place};
use crate::markdown::{Survey, Surveys};
use crate::site::{Entry, Kind, Linked, Site, Text};

/// Looks through all versions, themes and terms.
pub(super) fn editorial(site: &Site, surveys: &Surveys) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for linked in site.entries().iter().flat_map(Entry::linked) {
        found.extend(summary(linked));
        found.extend(brief_ids(site, linked));
        found.extend(empty_texts(linked));
        if let Some(survey) = surveys.get(&linked.version.path) {
            found.extend(text::vague_links(survey));
            found.extend(text::heading_levels(survey, linked.version.front.kind));
        }
    }
    found.extend(dates::far_future(site, surveys));
    found.extend(dates::past_deadlines(site, surveys));
    found.extend(unused::themes(site));
    found.extend(unused::terms(site, surveys));
    found
}

fn summary(linked: &Linked) -> Option<Diagnostic> {
    let version = &linked.version;
    let wanting = version.front.kind != Kind::Page && version.front.summary.is_none();
    wanting.then(|| {
        Diagnostic::warning("missing-summary", "the entry has no summary: lists show how its text begins")
            .at(version.place.clone())
            .hint("say in one or two sentences what readers get: `summary: …`")
    })
}

/// Articles and briefs that readers see, and that say nothing; drafts may.
fn empty_texts(linked: &Linked) -> Vec<Diagnostic> {
    let version = &linked.version;
    let empty = |what: &str, place: &Place| {
        Diagnostic::warning("empty-text", format!("the {what} has no text"))
            .at(place.clone())
            .hint("write it, or leave it a draft until it is written")
    };
    match &version.text {
        _ if version.front.draft => Vec::new(),
        Text::Whole(body) if version.front.kind == Kind::Article && body.is_empty() => {
            vec![empty("article", &version.place)]
        }
        Text::Whole(_) => Vec::new(),
        Text::Digest(_) => {
            let briefs = linked.briefs.iter().map(|brief| &brief.text);
            briefs
                .filter(|brief| !brief.draft && brief.body.is_empty())
                .map(|brief| empty("brief", &brief.place))
                .collect()
        }
    }
}

/// Briefs whose ids are made of their titles, which differ from language to language.
fn brief_ids<'a>(site: &Site, linked: &'a Linked) -> impl Iterator<Item = Diagnostic> + use<'a> {
    let bilingual = site.config().languages.len() > 1;
    linked.briefs.iter().filter(move |brief| bilingual && !brief.text.id_written).map(|brief| {
        let id = &brief.text.id;
        Diagnostic::warning("missing-brief-id", "the brief has no id that its other language could share")
            .at(brief.text.place.clone())
            .hint(format!("write one behind its title, the same in every language: `{{#{id}}}` keeps its address"))
    })
}

/// All things of a text that are found together: the front matter's, then each part's.
fn groups(survey: &Survey) -> impl Iterator<Item = &[crate::markdown::Found]> {
    std::iter::once(survey.matter.as_slice()).chain(survey.parts.iter().map(|part| part.found.as_slice()))
}
