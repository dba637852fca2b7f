//! Cards: the pictures that social networks show beside a link, drawn from a page's title.
//!
//! A card's file is named after all that the drawing depends on, so that it has to be drawn only where no file of that
//! name is: `output` carries what a card shows, and [`draw`] is called by whoever needs the bytes. Lines are broken
//! in `wrap`, letters shaped and filled in `letters`, and all of it put together in `paint`.
//!
//! Left out: which page gets a card and what it says, which `pages` decides; letters that the fonts lack, for which
//! [`covers`] says no, so that no card shows boxes; languages written from right to left, whose letters are among them.

mod font;
mod letters;
mod paint;
mod wrap;

use std::hash::Hasher;

use xxhash_rust::xxh3::Xxh3;

use crate::output::Drawn;
use font::Font;
pub use paint::draw;

/// Width in pixels: what networks ask for, at 1.91 : 1.
pub const WIDTH: u32 = 1200;

/// Height in pixels.
pub const HEIGHT: u32 = 630;

/// How every PNG ends: the chunk `IEND`, which is empty, with its checksum.
pub const END: &[u8; 12] = b"\0\0\0\0IEND\xaeB`\x82";

/// Of the way cards are drawn; another number gives all cards other names, so that they are drawn anew.
const FORMAT: u8 = 2;

/// A card that shows these words, whose control characters and doubled spaces go.
#[must_use]
pub fn card(kicker: &str, title: &str, foot: &str, color: [u8; 3]) -> Drawn {
    let [kicker, title, foot] = [kicker, title, foot].map(wrap::clean);
    let mut hasher = Xxh3::new();
    hasher.write(&[FORMAT]);
    hasher.write(&color);
    for text in [&kicker, &title, &foot] {
        hasher.write(text.as_bytes());
        // No text holds it, so that no two cards give the same bytes.
        hasher.write(&[0]);
    }
    Drawn { kicker, title, foot, color, hash: hasher.finish() }
}

/// Where a card is, below the output folder.
#[must_use]
pub fn file(card: &Drawn) -> std::sync::Arc<str> {
    format!("assets/cards/{:016x}.png", card.hash).into()
}

/// Whether the fonts have all letters of a card.
#[must_use]
pub fn covers(card: &Drawn) -> bool {
    Font::serif().covers(&card.title) && Font::sans().covers(&card.kicker) && Font::sans().covers(&card.foot)
}

#[cfg(test)]
mod tests;
