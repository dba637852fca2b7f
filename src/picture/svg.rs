//! SVG: how large the drawing asks to be, and whether its end is there.

use std::io::{Read, Seek, SeekFrom};

use super::scanner::Stop;
use super::{LIMIT, Size};

/// The opening tag comes after comments and licences at worst; drawings come after it.
const HEAD: u64 = 256 << 10;

/// The end is in the last of these bytes, comments behind it included.
const TAIL: u64 = 16 << 10;

/// Reads the size; nothing where the drawing takes the room that it is given.
pub(super) fn read(file: &mut (impl Read + Seek), length: u64) -> Result<Option<Size>, Stop> {
    let mut head = Vec::new();
    file.take(HEAD).read_to_end(&mut head)?;
    let head = decoded(&head);
    let tag = root_tag(&head).ok_or(Stop::NoPicture)?;
    if !tag.ends_with('/') {
        let mut tail = Vec::new();
        file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
        file.take(TAIL).read_to_end(&mut tail)?;
        let name = tag.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
        if !decoded(&tail).contains(&format!("</{name}")) {
            return Err(Stop::CutOff);
        }
    }
    Ok(size(tag))
}

/// The text of a part of a file; drawings in UTF-16 are rare, and have their letters apart.
fn decoded(bytes: &[u8]) -> String {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) || bytes.get(1) == Some(&0) {
        return bytes.iter().filter(|byte| byte.is_ascii() && **byte != 0).map(|byte| char::from(*byte)).collect();
    }
    String::from_utf8_lossy(bytes).into_owned()
}

/// The size in CSS pixels that the root element asks for, or else the shape of its `viewBox`.
fn size(tag: &str) -> Option<Size> {
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
    use super::{root_tag, size};

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
        for (text, expected) in cases {
            assert_eq!(root_tag(text).and_then(size), expected, "{text}");
        }
    }
}
