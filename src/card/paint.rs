//! A card → PNG. Each pixel is a place in a palette that has a ramp of shades for each band of the card, all from the same
//! paper: a byte per pixel is fast to pack, and small.

use std::cell::RefCell;
use std::io;
use std::ops::Range;

use super::font::Font;
use super::letters::{self, Family, Stamp, Style};
use super::{HEIGHT, WIDTH, wrap};
use crate::output::Drawn;

/// The ground of the built-in look.
const PAPER: [u8; 3] = [0xfd, 0xfc, 0xfa];
const INK: [u8; 3] = [0x1b, 0x1e, 0x22];
const SOFT: [u8; 3] = [0x54, 0x5b, 0x63];

/// Shades from paper, which is 0 and not counted, to a colour. With four times as many, letters look the same and files
/// are a fifth larger.
const SHADES: u8 = 15;

/// Left and right, in pixels.
const MARGIN: u16 = 84;
const MEASURE: f32 = 1200.0 - 2.0 * MARGIN as f32;

/// Sizes of the title with the most lines of each, the largest first.
const TITLES: [(u16, usize); 5] = [(80, 2), (72, 3), (64, 4), (54, 5), (48, 5)];
const LEADING: f32 = 1.18;

/// Rows of the title; what is above belongs to the kicker, what is below to the foot.
const TITLE: Range<f32> = 150.0..485.0;

const SMALL: u16 = 31;
const KICKER: f32 = 112.0;
const FOOT: f32 = 572.0;
const FOOT_LINES: usize = 2;

/// The parts of a card, each with its colour. What has the most ink comes first, since small numbers pack well.
#[derive(Clone, Copy)]
enum Band {
    Title,
    Kicker,
    Foot,
}

/// Draws a card as a PNG of [`WIDTH`] × [`HEIGHT`].
#[must_use]
pub fn draw(card: &Drawn) -> Vec<u8> {
    thread_local! {
        static PIXELS: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    PIXELS.with_borrow_mut(|pixels| {
        pixels.clear();
        pixels.resize((WIDTH * HEIGHT) as usize, 0);
        Canvas(pixels).paint(card);
        let mut file = Vec::with_capacity(32 << 10);
        // Writing into memory does not fail.
        let _ = pack(pixels, card.color, &mut file);
        file
    })
}

/// Rows of places in the palette.
struct Canvas<'p>(&'p mut [u8]);

impl Canvas<'_> {
    fn paint(&mut self, card: &Drawn) {
        self.bar(0..18, 0..WIDTH as usize, Band::Kicker);
        let sans = Font::sans();
        if let Some(line) = wrap::cut(&card.kicker, sans, f32::from(SMALL), MEASURE, 1).first() {
            self.line(line, Family::Sans, SMALL, KICKER, Band::Kicker);
        }
        let serif = Font::serif();
        let fitting = TITLES
            .iter()
            .find_map(|(size, most)| Some((*size, wrap::lines(&card.title, serif, f32::from(*size), MEASURE, *most)?)));
        let (size, lines) = fitting.unwrap_or_else(|| {
            let (size, most) = TITLES[TITLES.len() - 1];
            (size, wrap::cut(&card.title, serif, f32::from(size), MEASURE, most))
        });
        let count = u8::try_from(lines.len()).map_or(1.0, f32::from);
        let leading = f32::from(size) * LEADING;
        let free = TITLE.end - TITLE.start - count * leading;
        // A little above the middle, where it looks to be in the middle.
        let mut y = TITLE.start + free * 0.42 + f32::from(size);
        for line in &lines {
            self.line(line, Family::Serif, size, y, Band::Title);
            y += leading;
        }
        let foot = wrap::cut(&card.foot, sans, f32::from(SMALL), MEASURE, FOOT_LINES);
        let mut y = if foot.len() > 1 { FOOT - f32::from(SMALL) * 0.65 } else { FOOT };
        if !foot.is_empty() {
            let top = row(y - f32::from(SMALL) * 1.9);
            let left = usize::from(MARGIN);
            self.bar(top..top + 4, left..left + 96, Band::Foot);
        }
        for line in &foot {
            self.line(line, Family::Sans, SMALL, y, Band::Foot);
            y += f32::from(SMALL) * 1.35;
        }
    }

    fn bar(&mut self, rows: Range<usize>, columns: Range<usize>, band: Band) {
        for row in rows {
            let from = row * WIDTH as usize;
            self.0[from + columns.start..from + columns.end].fill(shade(band, u8::MAX));
        }
    }

    fn line(&mut self, text: &str, family: Family, size: u16, baseline: f32, band: Band) {
        // A row of the card.
        let baseline = i32::try_from(row(baseline)).unwrap_or_default();
        letters::line(text, Style { family, size }, f32::from(MARGIN), baseline, |stamp| self.stamp(&stamp, band));
    }

    /// Puts a letter down; what hangs over the edge is cut off.
    fn stamp(&mut self, stamp: &Stamp<'_>, band: Band) {
        if stamp.width == 0 {
            return;
        }
        let width = WIDTH as usize;
        let skipped = usize::try_from(-stamp.left).unwrap_or_default().min(stamp.width);
        let left = usize::try_from(stamp.left).unwrap_or_default().min(width);
        for (covered, top) in stamp.coverage.chunks_exact(stamp.width).zip(stamp.top..) {
            let Some(row) = usize::try_from(top).ok().and_then(|top| self.0.get_mut(top * width..(top + 1) * width))
            else {
                continue;
            };
            for (pixel, covered) in row[left..].iter_mut().zip(&covered[skipped..]) {
                // Letters that are set close have corners in common.
                *pixel = (*pixel).max(shade(band, *covered));
            }
        }
    }
}

/// The row nearest to a height on the card.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a card has few rows")]
fn row(y: f32) -> usize {
    y.round() as usize
}

/// The place in the palette for what is covered so far, of 255.
fn shade(band: Band, covered: u8) -> u8 {
    // The nearest of them: no more than there are.
    match u8::try_from((u16::from(covered) * u16::from(SHADES) + 127) / 255).unwrap_or(SHADES) {
        0 => 0,
        shade => band as u8 * SHADES + shade,
    }
}

/// Paper, and from it to each of three colours.
fn palette(color: [u8; 3]) -> Vec<u8> {
    let mut palette = PAPER.to_vec();
    for end in [INK, color, SOFT] {
        for shade in 1..=SHADES {
            for (paper, end) in PAPER.into_iter().zip(end) {
                let (shade, last) = (u16::from(shade), u16::from(SHADES));
                let mixed = (u16::from(paper) * (last - shade) + u16::from(end) * shade + last / 2) / last;
                // A mean of two bytes is a byte.
                palette.push(u8::try_from(mixed).unwrap_or(u8::MAX));
            }
        }
    }
    palette
}

fn pack(pixels: &[u8], color: [u8; 3], file: impl io::Write) -> Result<(), png::EncodingError> {
    let mut encoder = png::Encoder::new(file, WIDTH, HEIGHT);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette(color));
    encoder.set_deflate_compression(png::DeflateCompression::FdeflateUltraFast);
    encoder.set_filter(png::Filter::Adaptive);
    encoder.write_header()?.write_image_data(pixels)
}
