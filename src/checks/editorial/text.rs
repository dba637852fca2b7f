//! Links and headings within a text.

use super::groups;
use crate::diagnostic::Diagnostic;
use crate::markdown::{Element, Found, Survey, is_vague};
use crate::site::Kind;

/// Links whose text says nothing of where they lead to those who jump from link to link.
pub(super) fn vague_links(survey: &Survey) -> Vec<Diagnostic> {
    groups(survey).flat_map(|found| found.iter().filter_map(move |link| vague_link(survey, found, link))).collect()
}

/// `found`: all that was found with the link, pictures in it included.
fn vague_link(survey: &Survey, found: &[Found], link: &Found) -> Option<Diagnostic> {
    let Element::Link { text, .. } = &link.what else { return None };
    let place = || survey.place(link.range.clone());
    if is_vague(text) {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let fault = Diagnostic::warning("vague-link-text", format!("the link `{words}` does not say where it leads"));
        return Some(fault.at(place()).hint("make a link of the words that name its target: `[the report](…)`"));
    }
    if !text.trim().is_empty() {
        return None;
    }
    let within = |image: &&Found| link.range.start <= image.range.start && image.range.end <= link.range.end;
    let mut images = found.iter().filter(within).filter_map(|image| match &image.what {
        Element::Image { alt, .. } => Some(!alt.trim().is_empty()),
        _ => None,
    });
    // A link with nothing in it at all is told of when the file is read, but for raw HTML, which is let pass.
    images.next().filter(|named| !named && !images.any(|named| named)).map(|_| {
        Diagnostic::warning("vague-link-text", "the link holds only a picture without a text: it names nothing")
            .at(place())
            .hint("say between the picture's brackets where the link leads: `[![the report](cover.png)](…)`")
    })
}

/// Headings that leave out a level. Who does not see a page finds the way through it by them.
pub(super) fn heading_levels(survey: &Survey, kind: Kind) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for part in &survey.parts {
        // The title of an article is its first level. In a digest, `##` and `###` are sections and briefs, so that a text's
        // own headings begin at `####` wherever they stand.
        let title = if kind == Kind::Digest { 3 } else { 1 };
        let mut above = title;
        for found in &part.found {
            let Element::Heading(level) = found.what else { continue };
            // A first level is shown as the second, which is told when the file is read.
            let level = level.max(2);
            if level > above + 1 {
                let wanted = "#".repeat(usize::from(above) + 1);
                let written = "#".repeat(usize::from(level));
                let message = format!("the heading `{written}` skips a level: `{wanted}` comes first");
                let fault = Diagnostic::warning("skipped-heading-level", message);
                let fault = fault.at(survey.place(found.range.clone()));
                faults.push(
                    fault.hint(format!("write `{wanted}`; how large a heading looks is for the style sheet to say")),
                );
            }
            // A heading within a quotation may be of any level.
            above = level.max(title);
        }
    }
    faults
}
