//! A card → PNG. Everything is drawn in black on nothing; how much of each pixel is covered picks a colour from the
//! palette, which has a ramp for each band of the card. A byte per pixel is fast to pack, and small.

use std::fmt::Write as _;
use std::io;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::font::{Font, SANS, SERIF};
use super::{HEIGHT, WIDTH, wrap};
use crate::output::Drawn;

/// The ground of the built-in look.
const PAPER: [u8; 3] = [0xfd, 0xfc, 0xfa];
const INK: [u8; 3] = [0x1b, 0x1e, 0x22];
const SOFT: [u8; 3] = [0x54, 0x5b, 0x63];

/// Shades between paper and a colour.
const SHADES: u8 = 64;

/// Left and right, in pixels.
const MARGIN: f32 = 84.0;
const MEASURE: f32 = 1200.0 - 2.0 * MARGIN;

/// Sizes of the title with the most lines of each, the largest first.
const TITLES: [(f32, usize); 5] = [(80.0, 2), (72.0, 3), (64.0, 4), (54.0, 5), (48.0, 5)];
const LEADING: f32 = 1.18;

/// Rows of the title; what is above belongs to the kicker, what is below to the foot.
const TITLE: Range<f32> = 150.0..485.0;

const SMALL: f32 = 31.0;
const KICKER: f32 = 112.0;
const FOOT: f32 = 572.0;
const FOOT_LINES: usize = 2;

/// Draws a card as a PNG of [`WIDTH`] × [`HEIGHT`].
#[must_use]
pub fn draw(card: &Drawn) -> Vec<u8> {
    let mut pixels = vec![0; (WIDTH * HEIGHT) as usize];
    // SVG of our own making is read, and a picture of this size can be had: what fails here is memory.
    if let (Ok(tree), Some(mut pixmap)) = (Tree::from_str(&svg(card), &OPTIONS), Pixmap::new(WIDTH, HEIGHT)) {
        resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
        let rows = pixmap.data().chunks_exact(WIDTH as usize * 4).zip(pixels.chunks_exact_mut(WIDTH as usize));
        for ((coverage, row), y) in rows.zip(0_u16..) {
            let y = f32::from(y);
            let ramp = if y < TITLE.start {
                0
            } else if y < TITLE.end {
                SHADES
            } else {
                2 * SHADES
            };
            for (covered, pixel) in coverage.chunks_exact(4).zip(row) {
                *pixel = ramp + covered[3] / (u8::MAX / SHADES + 1);
            }
        }
    }
    let mut file = Vec::with_capacity(32 << 10);
    // Writing into memory does not fail.
    let _ = pack(&pixels, card.color, &mut file);
    file
}

static OPTIONS: LazyLock<Options<'static>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for font in [SERIF, SANS] {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(font)));
    }
    Options { fontdb: Arc::new(fonts), ..Options::default() }
});

fn svg(card: &Drawn) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\">\
         <rect width=\"{WIDTH}\" height=\"18\"/>"
    );
    let sans = Font::sans();
    if let Some(line) = wrap::cut(&card.kicker, sans, SMALL, MEASURE, 1).first() {
        text(&mut svg, line, "Noto Sans", SMALL, KICKER);
    }
    let serif = Font::serif();
    let fitting =
        TITLES.iter().find_map(|(size, most)| Some((*size, wrap::lines(&card.title, serif, *size, MEASURE, *most)?)));
    let (size, lines) = fitting.unwrap_or_else(|| {
        let (size, most) = TITLES[TITLES.len() - 1];
        (size, wrap::cut(&card.title, serif, size, MEASURE, most))
    });
    let count = u8::try_from(lines.len()).map_or(1.0, f32::from);
    let free = TITLE.end - TITLE.start - count * size * LEADING;
    // A little above the middle, where it looks to be in the middle.
    let mut y = TITLE.start + free * 0.42 + size;
    for line in &lines {
        text(&mut svg, line, "Noto Serif", size, y);
        y += size * LEADING;
    }
    let foot = wrap::cut(&card.foot, sans, SMALL, MEASURE, FOOT_LINES);
    let mut y = if foot.len() > 1 { FOOT - SMALL * 0.65 } else { FOOT };
    if !foot.is_empty() {
        let _ = write!(svg, "<rect x=\"{MARGIN}\" y=\"{}\" width=\"96\" height=\"4\"/>", y - SMALL * 1.9);
    }
    for line in &foot {
        text(&mut svg, line, "Noto Sans", SMALL, y);
        y += SMALL * 1.35;
    }
    svg.push_str("</svg>");
    svg
}

fn text(svg: &mut String, line: &str, family: &str, size: f32, y: f32) {
    let weight = if family == "Noto Serif" { 700 } else { 400 };
    let line = line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    // Writing to a string does not fail.
    let _ = write!(
        svg,
        "<text xml:space=\"preserve\" x=\"{MARGIN}\" y=\"{y}\" font-family=\"{family}\" font-weight=\"{weight}\" \
         font-size=\"{size}\">{line}</text>"
    );
}

/// From paper to each of three colours.
fn palette(color: [u8; 3]) -> Vec<u8> {
    let mut palette = Vec::with_capacity(3 * 3 * usize::from(SHADES));
    for end in [color, INK, SOFT] {
        for shade in 0..SHADES {
            for (paper, end) in PAPER.into_iter().zip(end) {
                let (shade, last) = (u16::from(shade), u16::from(SHADES - 1));
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
    encoder.set_deflate_compression(png::DeflateCompression::Level(3));
    encoder.set_filter(png::Filter::NoFilter);
    encoder.write_header()?.write_image_data(pixels)
}
