//! What the build adds to the style sheet: a colour for each theme, as `--theme` below elements with its `data-theme`.

use std::fmt::Write;

use crate::color::Color;

/// Rules that give each theme its colour, legible in light and in dark; nothing where there is no theme.
#[must_use]
pub fn theme_colors<'t>(themes: impl Iterator<Item = (&'t str, Color)>) -> String {
    let (mut light, mut dark) = (String::new(), String::new());
    for (id, color) in themes {
        // Ids are small letters, digits, `-` and `_`: nothing to escape. Writing to a text cannot fail.
        _ = writeln!(light, "[data-theme=\"{id}\"] {{ --theme: {}; }}", color.on_light());
        _ = writeln!(dark, "  [data-theme=\"{id}\"] {{ --theme: {}; }}", color.on_dark());
    }
    if light.is_empty() {
        return light;
    }
    format!("\n/* Colours of themes */\n\n{light}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}}}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_theme_has_a_colour_in_light_and_in_dark() {
        let color = Color::parse("#14506b").unwrap();
        let rules = theme_colors([("ai", color), ("e-id", Color::of_palette(1))].into_iter());
        assert_eq!(
            rules,
            format!(
                "\n/* Colours of themes */\n\n[data-theme=\"ai\"] {{ --theme: #14506b; }}\n\
                 [data-theme=\"e-id\"] {{ --theme: #8a3b12; }}\n\n\
                 @media screen and (prefers-color-scheme: dark) {{\n  [data-theme=\"ai\"] {{ --theme: {}; }}\n  \
                 [data-theme=\"e-id\"] {{ --theme: {}; }}\n}}\n",
                color.on_dark(),
                Color::of_palette(1).on_dark()
            )
        );
        assert_eq!(theme_colors(std::iter::empty()), "");
    }
}
