//! The two fonts that are shipped: which letters they have, and how wide each is.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

/// Titles.
pub(super) const SERIF: &[u8] = include_bytes!("../../fonts/NotoSerif-Bold.ttf");

/// All else.
pub(super) const SANS: &[u8] = include_bytes!("../../fonts/NotoSans-Regular.ttf");

/// Letters with their widths, in parts of the font's size.
#[derive(Debug)]
pub(super) struct Font(HashMap<char, f32, FixedState>);

impl Font {
    pub(super) fn serif() -> &'static Self {
        static FONT: LazyLock<Font> = LazyLock::new(|| Font::read(SERIF));
        &FONT
    }

    pub(super) fn sans() -> &'static Self {
        static FONT: LazyLock<Font> = LazyLock::new(|| Font::read(SANS));
        &FONT
    }

    /// A font that cannot be read has no letters, so that no card is drawn; a test holds that it can.
    fn read(bytes: &[u8]) -> Self {
        let Ok(font) = FontRef::new(bytes) else { return Self(HashMap::default()) };
        let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
        let letters = font
            .charmap()
            .mappings()
            .filter_map(|(code, glyph)| Some((char::from_u32(code)?, metrics.advance_width(glyph)?)));
        Self(letters.collect())
    }

    pub(super) fn covers(&self, text: &str) -> bool {
        text.chars().all(|letter| self.0.contains_key(&letter))
    }

    /// The width of a text in a size, without kerning, which mostly makes it narrower.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|letter| self.0.get(&letter).copied().unwrap_or(1.0)).sum::<f32>() * size
    }
}
