//! A line of text → how much of each pixel it covers: kerning, ligatures and accents by harfrust, outlines by skrifa,
//! filled by `ab_glyph_rasterizer`.
//!
//! The cards of a site show the same letters in a few sizes over and over, so what a letter covers is kept by each thread.
//! A letter stands on whole pixels vertically and on quarters of one horizontally, so that it is the same on every card.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use ab_glyph_rasterizer::{Point, Rasterizer, point};
use foldhash::fast::FixedState;
use harfrust::{ShapeOptions, ShaperData, UnicodeBuffer};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};

use super::font::{SANS, SERIF};

/// Places of a letter within a pixel.
const SHIFTS: u8 = 4;

/// As many letters are kept: all of a site in all sizes, unless it is written in many scripts.
const KEPT: usize = 2048;

/// One of the two fonts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Family {
    Serif,
    Sans,
}

/// How a line is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) family: Family,
    /// In pixels.
    pub(super) size: u16,
}

/// Part of a line: where its upper left corner is, and rows of coverage.
pub(super) struct Stamp<'l> {
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) width: usize,
    pub(super) coverage: &'l [u8],
}

/// Gives each letter of a line that begins at `x` and stands on `baseline`, both in pixels.
pub(super) fn line(text: &str, style: Style, x: f32, baseline: i32, mut stamp: impl FnMut(Stamp<'_>)) {
    thread_local! {
        static LETTERS: RefCell<Letters> = RefCell::default();
    }
    let Some(face) = face(style.family) else { return };
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    let shaped = face.shaping.shaper(&face.font).build().shape(buffer, ShapeOptions::new());
    let scale = f32::from(style.size) / face.units;
    let mut pen = 0_i32;
    LETTERS.with_borrow_mut(|letters| {
        for (glyph, at) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
            let shifts = f32::from(SHIFTS);
            // A line is narrower than a card, which is far from what these types can hold.
            #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "places on a card")]
            let (quarters, up) = (
                ((x + (pen + at.x_offset) as f32 * scale) * shifts).round() as i32,
                (at.y_offset as f32 * scale).round() as i32,
            );
            let shift = u8::try_from(quarters.rem_euclid(i32::from(SHIFTS))).unwrap_or_default();
            let letter = letters.get(face, style, GlyphId::new(glyph.glyph_id), shift);
            let left = quarters.div_euclid(i32::from(SHIFTS)) + letter.left;
            let top = baseline - up + letter.top;
            stamp(Stamp { left, top, width: letter.width, coverage: &letter.coverage });
            pen += at.x_advance;
        }
    });
}

/// A font, ready to be set.
struct Face {
    font: FontRef<'static>,
    shaping: ShaperData,
    /// Units of its own in its size.
    units: f32,
}

/// A font that cannot be read has no letters; a test holds that it can.
fn face(family: Family) -> Option<&'static Face> {
    static FACES: [LazyLock<Option<Face>>; 2] = [LazyLock::new(|| read(SERIF)), LazyLock::new(|| read(SANS))];
    fn read(bytes: &'static [u8]) -> Option<Face> {
        let font = FontRef::new(bytes).ok()?;
        let units = f32::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
        Some(Face { shaping: ShaperData::new(&font), font, units })
    }
    FACES[family as usize].as_ref()
}

/// What letters cover.
#[derive(Default)]
struct Letters(HashMap<(Family, u16, GlyphId, u8), Letter, FixedState>);

/// What one letter covers, around the point where it stands.
#[derive(Debug, Default)]
struct Letter {
    left: i32,
    top: i32,
    width: usize,
    coverage: Box<[u8]>,
}

impl Letters {
    fn get(&mut self, face: &Face, style: Style, glyph: GlyphId, shift: u8) -> &Letter {
        let key = (style.family, style.size, glyph, shift);
        if self.0.len() >= KEPT && !self.0.contains_key(&key) {
            self.0.clear();
        }
        let fill = || Outline::of(face, style.size, glyph, shift).map(|outline| outline.fill()).unwrap_or_default();
        self.0.entry(key).or_insert_with(fill)
    }
}

/// An outline in pixels, to the right and down.
struct Outline {
    strokes: Vec<Stroke>,
    /// Where the pen is, and where the contour began.
    at: Point,
    start: Point,
    shift: f32,
    least: Point,
    most: Point,
}

enum Stroke {
    Line(Point, Point),
    Quadratic(Point, Point, Point),
    Cubic(Point, Point, Point, Point),
}

impl Outline {
    fn of(face: &Face, size: u16, glyph: GlyphId, shift: u8) -> Option<Self> {
        let glyph = face.font.outline_glyphs().get(glyph)?;
        let mut outline = Self {
            strokes: Vec::new(),
            at: point(0.0, 0.0),
            start: point(0.0, 0.0),
            shift: f32::from(shift) / f32::from(SHIFTS),
            least: point(f32::MAX, f32::MAX),
            most: point(f32::MIN, f32::MIN),
        };
        let settings = DrawSettings::unhinted(Size::new(f32::from(size)), LocationRef::default());
        glyph.draw(settings, &mut outline).ok()?;
        (!outline.strokes.is_empty()).then_some(outline)
    }

    fn point(&mut self, x: f32, y: f32) -> Point {
        let point = point(x + self.shift, -y);
        self.least = Point { x: self.least.x.min(point.x), y: self.least.y.min(point.y) };
        self.most = Point { x: self.most.x.max(point.x), y: self.most.y.max(point.y) };
        point
    }

    fn fill(self) -> Letter {
        let (left, top) = (self.least.x.floor(), self.least.y.floor());
        // A letter is not much larger than its size.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes of letters")]
        let (width, height) = ((self.most.x.ceil() - left) as usize + 1, (self.most.y.ceil() - top) as usize + 1);
        let mut rasterizer = Rasterizer::new(width, height);
        let place = |at: Point| point(at.x - left, at.y - top);
        for stroke in self.strokes {
            match stroke {
                Stroke::Line(from, to) => rasterizer.draw_line(place(from), place(to)),
                Stroke::Quadratic(from, by, to) => rasterizer.draw_quad(place(from), place(by), place(to)),
                Stroke::Cubic(from, a, b, to) => rasterizer.draw_cubic(place(from), place(a), place(b), place(to)),
            }
        }
        let mut coverage = vec![0; width * height];
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 255")]
        rasterizer.for_each_pixel(|at, covered| coverage[at] = (covered.clamp(0.0, 1.0) * 255.0 + 0.5) as u8);
        #[expect(clippy::cast_possible_truncation, reason = "places of letters")]
        let (left, top) = (left as i32, top as i32);
        Letter { left, top, width, coverage: coverage.into() }
    }
}

impl OutlinePen for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.at = self.point(x, y);
        self.start = self.at;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.point(x, y);
        self.strokes.push(Stroke::Line(self.at, to));
        self.at = to;
    }

    fn quad_to(&mut self, by_x: f32, by_y: f32, x: f32, y: f32) {
        let (by, to) = (self.point(by_x, by_y), self.point(x, y));
        self.strokes.push(Stroke::Quadratic(self.at, by, to));
        self.at = to;
    }

    fn curve_to(&mut self, a_x: f32, a_y: f32, b_x: f32, b_y: f32, x: f32, y: f32) {
        let (a, b, to) = (self.point(a_x, a_y), self.point(b_x, b_y), self.point(x, y));
        self.strokes.push(Stroke::Cubic(self.at, a, b, to));
        self.at = to;
    }

    fn close(&mut self) {
        self.strokes.push(Stroke::Line(self.at, self.start));
        self.at = self.start;
    }
}
