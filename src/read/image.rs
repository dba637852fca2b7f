//! Width and height of images, so that pages keep their place while they load.
//!
//! Only formats that browsers show, told by extension: guessing a format from the bytes of a file that claims to be
//! none finds sizes in noise. JPEG's rotation flag is not honoured: width and height are those of the stored picture.

use std::fs::File;
use std::io::{BufReader, Read, Seek};

/// An SVG's opening tag comes after comments and licences at worst; drawings come after it.
const SVG_HEAD: u64 = 256 << 10;

/// No picture on a page is wider or higher than this, in pixels.
const LIMIT: u32 = 1_000_000;

/// The size of an image, where it is one and says so. The file is read from its start.
pub(super) fn size(path: &str, mut file: File) -> Option<(u32, u32)> {
    let extension = path.rsplit_once('.')?.1.to_ascii_lowercase();
    match extension.as_str() {
        "svg" => {
            let mut head = Vec::new();
            file.rewind().ok()?;
            file.take(SVG_HEAD).read_to_end(&mut head).ok()?;
            svg_size(&String::from_utf8_lossy(&head))
        }
        "png" | "apng" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "bmp" | "ico" | "jxl" => {
            file.rewind().ok()?;
            let size = imagesize::reader_size(BufReader::new(file)).ok()?;
            let (width, height) = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
            // Past the limit it is no size: a negative height in a BMP, or noise.
            ((1..=LIMIT).contains(&width) && (1..=LIMIT).contains(&height)).then_some((width, height))
        }
        _ => None,
    }
}

/// The size in CSS pixels that an SVG's root element asks for, or else the shape of its `viewBox`.
fn svg_size(text: &str) -> Option<(u32, u32)> {
    let tag = root_tag(text)?;
    let width = attribute(tag, "width").and_then(length);
    let height = attribute(tag, "height").and_then(length);
    let shape = attribute(tag, "viewBox").and_then(|value| {
        let numbers: Vec<f64> = value
            .split([' ', ',', '\t', '\n', '\r'])
            .filter(|part| !part.is_empty())
            .map(|part| part.parse().ok())
            .collect::<Option<_>>()?;
        match numbers[..] {
            [_, _, width, height] if width > 0.0 && height > 0.0 => Some((width, height)),
            _ => None,
        }
    });
    let (width, height) = match (width, height, shape) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some(shape)) => (width, width * shape.1 / shape.0),
        (None, Some(height), Some(shape)) => (height * shape.0 / shape.1, height),
        (None, None, Some(shape)) => shape,
        _ => return None,
    };
    Some((pixels(width)?, pixels(height)?))
}

/// The inside of the root element's opening tag: `svg width="1" …`, without what precedes it.
fn root_tag(mut text: &str) -> Option<&str> {
    loop {
        text = &text[text.find('<')?..];
        text = if let Some(comment) = text.strip_prefix("<!--") {
            &comment[comment.find("-->")? + 3..]
        } else if let Some(instruction) = text.strip_prefix("<?") {
            &instruction[instruction.find("?>")? + 2..]
        } else if text.starts_with("<!") {
            // A document type may hold declarations of its own between brackets.
            let end = text.find('>')?;
            match text[..end].find('[') {
                Some(open) => &text[open + text[open..].find("]>").or_else(|| text[open..].find(']'))? + 1..],
                None => &text[end + 1..],
            }
        } else {
            break;
        }
    }
    let tag = &text[1..tag_end(text)?];
    let name = tag.split(|c: char| c.is_whitespace() || c == '/').next()?;
    (name == "svg" || name.ends_with(":svg")).then_some(tag)
}

/// Where a tag ends; `>` may stand in a quoted value.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    text.char_indices().find_map(|(at, c)| match (quote, c) {
        (None, '>') => Some(at),
        (None, '"' | '\'') => {
            quote = Some(c);
            None
        }
        (Some(open), _) if open == c => {
            quote = None;
            None
        }
        _ => None,
    })
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag.split_once(char::is_whitespace)?.1;
    loop {
        let (key, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, next) = after[1..].split_once(quote)?;
        if key.trim() == name {
            return Some(value.trim());
        }
        rest = next;
    }
}

/// A CSS length in pixels; a percentage, or a unit that depends on fonts, says nothing here.
fn length(value: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 7] = [
        ("px", 1.0),
        ("pt", 96.0 / 72.0),
        ("pc", 16.0),
        ("in", 96.0),
        ("cm", 96.0 / 2.54),
        ("mm", 9.6 / 2.54),
        ("q", 2.4 / 2.54),
    ];
    let value = value.to_ascii_lowercase();
    let (number, factor) = UNITS
        .iter()
        .find_map(|(unit, factor)| Some((value.strip_suffix(unit)?.trim_end(), *factor)))
        .unwrap_or((&value, 1.0));
    let number: f64 = number.parse().ok()?;
    (number > 0.0).then_some(number * factor)
}

fn pixels(length: f64) -> Option<u32> {
    let rounded = length.round();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    (1.0..=f64::from(LIMIT)).contains(&rounded).then_some(rounded as u32)
}

#[cfg(test)]
mod tests {
    use super::svg_size;

    #[test]
    fn svg_sizes() {
        let cases = [
            (r#"<svg width="20" height="10">"#, Some((20, 10))),
            (r#"<svg width="1in" height="72pt"/>"#, Some((96, 96))),
            (r#"<svg width="100%" height="100%" viewBox="0 0 30 40">"#, Some((30, 40))),
            (r#"<svg viewBox="0,0,30,40" width="60">"#, Some((60, 80))),
            (r#"<svg xmlns:x="a" stroke-width="3" viewBox='-5 -5 30.4 40' >"#, Some((30, 40))),
            (
                "<?xml version='1.0'?>\n<!-- <svg width='1' height='1'> -->\n<!DOCTYPE svg [ <!ENTITY a \"b>\"> ]>\n<svg\n width = '7'\n height = '8'\n>",
                Some((7, 8)),
            ),
            (r#"<svg data-x="width=9 > " width="4" height="5">"#, Some((4, 5))),
            (r#"<svg:svg width="4" height="5">"#, Some((4, 5))),
            (r#"<svg width="0" height="5">"#, None),
            (r#"<svg width="1e99" height="5">"#, None),
            (r#"<svg width="NaN" height="inf">"#, None),
            (r#"<svg width="4em" height="5">"#, None),
            (r"<html><svg width='1' height='1'>", None),
            ("<svg", None),
            ("é<", None),
            ("<!DOCTYPE svg [", None),
            ("", None),
        ];
        for (text, size) in cases {
            assert_eq!(svg_size(text), size, "{text}");
        }
    }
}
