//! Text → lines that fit: broken at spaces and after hyphens, never at a no-break space or before a colon, and of even length, so that no
//! word stands alone in the last.

use super::font::Font;
use crate::lang::end_early;

/// How finely the width of even lines is looked for, in pixels.
const STEP: f32 = 8.0;

/// A text as cards show it: one line, single spaces, without marks that are not seen. A narrow no-break space is drawn
/// as a plain one where the font lacks it.
pub(super) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for letter in text.chars() {
        let letter = match letter {
            '\u{202F}' | '\u{2007}' => '\u{A0}',
            '\u{2000}'..='\u{200A}' | '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => ' ',
            // Soft hyphens, marks of direction, joiners, variants of glyphs.
            '\u{AD}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{FE00}'..='\u{FE0F}' => continue,
            letter if letter.is_control() => continue,
            letter => letter,
        };
        if letter != ' ' || !(clean.is_empty() || clean.ends_with(' ')) {
            clean.push(letter);
        }
    }
    clean.truncate(clean.trim_end_matches(' ').len());
    clean
}

/// A part of a text that no line breaks, with its widths in a font of size 1.
struct Piece<'t> {
    text: &'t str,
    width: f32,
    /// Of the spaces at its end.
    space: f32,
}

impl<'t> Piece<'t> {
    fn new(text: &'t str, font: &Font) -> Self {
        let word = text.trim_end_matches(' ');
        Self { text, width: font.width(word, 1.0), space: font.width(&text[word.len()..], 1.0) }
    }
}

/// Breaks a text into even lines of at most `width`, or gives nothing if it takes more than `most`.
pub(super) fn lines(text: &str, font: &Font, size: f32, width: f32, most: usize) -> Option<Vec<String>> {
    let pieces: Vec<Piece> = pieces(text).into_iter().map(|piece| Piece::new(piece, font)).collect();
    even(&pieces, size, width, most)
}

fn even(pieces: &[Piece], size: f32, width: f32, most: usize) -> Option<Vec<String>> {
    let longest = pieces.iter().map(|piece| piece.width).fold(0.0, f32::max) * size;
    let mut counts = greedy(pieces, size, width);
    if longest > width || counts.len() > most {
        return None;
    }
    // The narrowest block of as many lines is the most even one.
    let mut narrower = width - STEP;
    while narrower > (width / 2.0).max(longest) {
        let tried = greedy(pieces, size, narrower);
        if tried.len() > counts.len() {
            break;
        }
        counts = tried;
        narrower -= STEP;
    }
    Some(joined(pieces, &counts))
}

/// Breaks a text into at most so many lines, whatever it is: long words are cut, and what is too long ends early.
pub(super) fn cut(text: &str, font: &Font, size: f32, width: f32, most: usize) -> Vec<String> {
    if let Some(lines) = lines(text, font, size, width, most) {
        return lines;
    }
    let mut parts = Vec::new();
    for piece in pieces(text) {
        split(piece, font, size, width, &mut parts);
    }
    let parts: Vec<Piece> = parts.into_iter().map(|part| Piece::new(part, font)).collect();
    let mut lines = joined(&parts, &greedy(&parts, size, width));
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while font.width(last, size) + font.width("…", size) > width && last.pop().is_some() {}
            end_early(last);
        }
    }
    lines
}

/// Words with the spaces after them, cut after hyphens between letters, too.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut letters = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map_or(' ', |(_, next)| *next);
        let end = at + letter.len_utf8();
        let hyphen = letter == '-' && before.is_alphabetic() && next.is_alphabetic();
        if letter == ' ' && !is_glued(&text[start..at], next) || hyphen {
            pieces.push(&text[start..end]);
            start = end;
        }
        before = letter;
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

/// Whether a space is one at which no line should end. Titles are shown as they were typed, and French is mostly typed
/// with plain spaces around its punctuation.
fn is_glued(before: &str, next: char) -> bool {
    let word = before.rsplit(' ').next().unwrap_or(before);
    let is_count = (1..=3).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    ":;!?»%€£–—".contains(next) || word.ends_with('«') || is_count
}

/// Cuts a piece that is wider than a line between letters.
fn split<'t>(piece: &'t str, font: &Font, size: f32, width: f32, parts: &mut Vec<&'t str>) {
    let mut rest = piece;
    while font.width(rest.trim_end(), size) > width {
        let mut taken = 0.0;
        let fits = |(at, letter): &(usize, char)| {
            taken += font.width(letter.encode_utf8(&mut [0; 4]), size);
            *at == 0 || taken <= width
        };
        let end = rest.char_indices().take_while(fits).last().map_or(rest.len(), |(at, letter)| at + letter.len_utf8());
        let (part, others) = rest.split_at(end);
        parts.push(part);
        rest = others;
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
}

/// How many pieces each line takes, as much into each as fits.
fn greedy(pieces: &[Piece], size: f32, width: f32) -> Vec<usize> {
    let mut counts: Vec<usize> = Vec::new();
    let mut taken = 0.0;
    for piece in pieces {
        match counts.last_mut() {
            Some(count) if (taken + piece.width) * size <= width => *count += 1,
            _ => {
                counts.push(1);
                taken = 0.0;
            }
        }
        taken += piece.width + piece.space;
    }
    counts
}

/// The lines that take so many pieces each.
fn joined(pieces: &[Piece], counts: &[usize]) -> Vec<String> {
    let mut rest = pieces.iter();
    let line = |count: &usize| {
        let mut line: String = rest.by_ref().take(*count).map(|piece| piece.text).collect();
        line.truncate(line.trim_end_matches(' ').len());
        line
    };
    counts.iter().map(line).collect()
}
