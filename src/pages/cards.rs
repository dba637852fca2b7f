//! What a page's card says, and which page has one.

use super::presenter::{Identity, Presenter};
use crate::card;
use crate::output::Drawn;
use crate::site::Shelf;

/// The accent of the built-in look.
const ACCENT: [u8; 3] = [0x14, 0x50, 0x6b];

/// The card of a page: an entry's, a brief's or a theme's own, else the site's. None where cards are switched off, where
/// the fonts lack letters of both, and on pages that nobody shares.
pub(super) fn card(presenter: &Presenter, identity: &Identity) -> Option<Drawn> {
    if !presenter.config.cards || matches!(identity.kind, "redirect" | "not_found" | "withdrawn") {
        return None;
    }
    let language = presenter.config.language(presenter.lang);
    let own = match (identity.kind, &identity.feeds) {
        ("entry" | "digest" | "brief" | "page", _) => Some(identity.title.clone()),
        // A theme's years share its card.
        ("theme", Shelf::Theme(id)) => presenter.theme(id).map(|theme| theme.name.clone()),
        _ => None,
    };
    let kicker = if identity.kind == "theme" { presenter.word("theme") } else { identity.kicker.clone() };
    let color = match &identity.feeds {
        Shelf::Theme(id) => presenter.reader.theme_color(id, presenter.lang).map_or(ACCENT, |color| color.channels()),
        _ => ACCENT,
    };
    let own = own.map(|title| card::card(&kicker, &title, &language.title, color));
    let site = || card::card("", &language.title, &language.description, ACCENT);
    own.filter(card::covers).or_else(|| Some(site()).filter(card::covers))
}

/// A card in words: what can be read on it.
pub(super) fn alt(card: &Drawn) -> String {
    let parts = [&card.title, &card.kicker, &card.foot];
    parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" – ")
}
