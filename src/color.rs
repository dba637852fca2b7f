//! Colours of themes: read as CSS writes them, and made fit to be read on the light paper and on the dark one.
//!
//! A colour is moved in lightness only, in Oklab's cylinder (Björn Ottosson, "A perceptual color space for image
//! processing", 2020), where its hue stays the one that was chosen. Contrast is that of WCAG 2.2, 1.4.3.

use std::fmt;

/// An opaque colour of sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Color([u8; 3]);

/// The contrast that text needs (WCAG 2.2, 1.4.3), with a little to spare.
const CONTRAST: f64 = 4.6;

/// `--paper` and `--surface` of the style sheet in light, then in dark.
const LIGHT: [Color; 2] = [Color([0xfd, 0xfc, 0xfa]), Color([0xf4, 0xf1, 0xea])];
const DARK: [Color; 2] = [Color([0x14, 0x18, 0x1b]), Color([0x1d, 0x23, 0x27])];

/// What themes have that name no colour, in their order; from the beginning again where there are more.
const PALETTE: [Color; 8] = [
    Color([0x14, 0x50, 0x6b]),
    Color([0x8a, 0x3b, 0x12]),
    Color([0x3d, 0x6a, 0x1e]),
    Color([0x6b, 0x3a, 0x86]),
    Color([0x9a, 0x2a, 0x50]),
    Color([0x0b, 0x69, 0x63]),
    Color([0x7a, 0x59, 0x00]),
    Color([0x3f, 0x4a, 0x9a]),
];

/// Steps of halving: finer than a colour of eight bits can tell.
const STEPS: usize = 24;

impl Color {
    /// Reads `#rgb` or `#rrggbb`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        // Without the check `+1` would be read as a number.
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let part = |at: usize, length: usize| u8::from_str_radix(digits.get(at * length..(at + 1) * length)?, 16).ok();
        match digits.len() {
            3 => Some(Self([part(0, 1)? * 17, part(1, 1)? * 17, part(2, 1)? * 17])),
            6 => Some(Self([part(0, 2)?, part(1, 2)?, part(2, 2)?])),
            _ => None,
        }
    }

    /// The colour of a theme that names none, by its place among the others.
    #[must_use]
    pub fn of_palette(place: usize) -> Self {
        PALETTE[place % PALETTE.len()]
    }

    /// Red, green and blue.
    #[must_use]
    pub fn channels(self) -> [u8; 3] {
        self.0
    }

    /// The nearest colour that can be read on the light paper.
    #[must_use]
    pub fn on_light(self) -> Self {
        self.fit(LIGHT, 0.0)
    }

    /// The nearest colour that can be read on the dark paper.
    #[must_use]
    pub fn on_dark(self) -> Self {
        self.fit(DARK, 1.0)
    }

    /// Moves the lightness towards `end`, black or white, no further than contrast asks for.
    fn fit(self, papers: [Self; 2], end: f64) -> Self {
        let is_legible = |color: Self| papers.iter().all(|paper| color.contrast(*paper) >= CONTRAST);
        if is_legible(self) {
            return self;
        }
        let own = Oklch::of(self);
        let at = |share: f64| Oklch { lightness: own.lightness + (end - own.lightness) * share, ..own }.color();
        // Black and white are legible on any paper of these, so that the upper end always holds.
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..STEPS {
            let middle = f64::midpoint(low, high);
            if is_legible(at(middle)) { high = middle } else { low = middle }
        }
        at(high)
    }

    /// WCAG's contrast ratio, from 1 to 21.
    fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// WCAG's relative luminance, from 0 to 1.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The three parts without gamma (IEC 61966-2-1).
    fn linear(self) -> [f64; 3] {
        self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }
}

/// As CSS writes it.
impl fmt::Display for Color {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// A colour by lightness (0 to 1), chroma and hue (radians).
#[derive(Debug, Clone, Copy)]
struct Oklch {
    lightness: f64,
    chroma: f64,
    hue: f64,
}

impl Oklch {
    fn of(color: Color) -> Self {
        let [red, green, blue] = color.linear();
        let long = (0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue).cbrt();
        let medium = (0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue).cbrt();
        let short = (0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue).cbrt();
        let a = 1.977_998_495_1 * long - 2.428_592_205_0 * medium + 0.450_593_709_9 * short;
        let b = 0.025_904_037_1 * long + 0.782_771_766_2 * medium - 0.808_675_766_0 * short;
        Self {
            lightness: 0.210_454_255_3 * long + 0.793_617_785_0 * medium - 0.004_072_046_8 * short,
            chroma: a.hypot(b),
            hue: b.atan2(a),
        }
    }

    /// The colour on a screen; where none is so vivid, the most vivid that keeps lightness and hue.
    fn color(self) -> Color {
        let shown = |chroma: f64| Self { chroma, ..self }.linear();
        let fits = |parts: [f64; 3]| parts.iter().all(|part| (-0.000_1..=1.000_1).contains(part));
        let (mut low, mut high) = (0.0, self.chroma);
        if !fits(shown(high)) {
            for _ in 0..STEPS {
                let middle = f64::midpoint(low, high);
                if fits(shown(middle)) { low = middle } else { high = middle }
            }
            high = low;
        }
        Color(shown(high).map(|part| {
            let part = part.clamp(0.0, 1.0);
            let part = if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
            // Between 0 and 255 after the clamping above.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is from 0 to 255")]
            let byte = (part * 255.0).round() as u8;
            byte
        }))
    }

    fn linear(self) -> [f64; 3] {
        let (a, b) = (self.chroma * self.hue.cos(), self.chroma * self.hue.sin());
        let long = (self.lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let medium = (self.lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let short = (self.lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        [
            4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short,
            -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short,
            -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701_0 * short,
        ]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_css_writes() {
        let read = |text| Color::parse(text).map(|color| color.to_string());
        assert_eq!(read("#14506b").as_deref(), Some("#14506b"));
        assert_eq!(read("#A1f").as_deref(), Some("#aa11ff"));
        for text in ["", "#", "14506b", "#1450", "#14506", "#14506b0", "#14506g", "red", "#é12", "#14506b "] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        let contrast = |a, b| Color::parse(a).unwrap().contrast(Color::parse(b).unwrap());
        assert!((contrast("#000", "#fff") - 21.0).abs() < 1e-9);
        // The grey that is known for it: 4.54 to 1 on white.
        assert!((contrast("#767676", "#fff") - 4.54).abs() < 0.01);
    }

    #[test]
    fn a_legible_colour_is_let_be() {
        let chosen = Color::parse("#14506b").unwrap();
        assert_eq!(chosen.on_light(), chosen);
        assert_eq!(Color::parse("#8cc3da").unwrap().on_dark().to_string(), "#8cc3da");
        assert_ne!(chosen.on_dark(), chosen);
        for color in PALETTE {
            assert_eq!(color.on_light(), color, "the palette is made for the light paper");
        }
    }

    #[test]
    fn the_papers_are_those_of_the_style_sheet() {
        let sheet = include_str!("../templates/style.css");
        let values = |name: &str| -> Vec<Color> {
            let property = format!("  --{name}: ");
            sheet.split(&property).skip(1).filter_map(|rest| Color::parse(rest.split(';').next()?)).collect()
        };
        let (papers, surfaces) = (values("paper"), values("surface"));
        assert_eq!((papers[0], surfaces[0]), LIGHT.into());
        assert_eq!((papers[1], surfaces[1]), DARK.into());
    }

    proptest! {
        #[test]
        fn any_colour_becomes_legible_and_keeps_its_hue(parts: [u8; 3]) {
            let chosen = Color(parts);
            for (color, papers) in [(chosen.on_light(), LIGHT), (chosen.on_dark(), DARK)] {
                for paper in papers {
                    prop_assert!(color.contrast(paper) >= 4.5, "{chosen} → {color} on {paper}");
                }
                let (before, after) = (Oklch::of(chosen), Oklch::of(color));
                // What is nearly grey has no hue to speak of, and eight bits blur the rest.
                if before.chroma > 0.04 && after.chroma > 0.04 {
                    let turn = (before.hue - after.hue).rem_euclid(std::f64::consts::TAU);
                    let turn = turn.min(std::f64::consts::TAU - turn);
                    prop_assert!(turn < 0.06, "{chosen} → {color}: {turn}");
                }
            }
        }
    }
}
