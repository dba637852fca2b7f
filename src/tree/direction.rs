//! Signs that turn the direction of text.
//!
//! An entry in Arabic or Hebrew may need them. One that is not closed turns what follows on the same line, which is
//! not the writer's: the name of a theme, the date, the next title.

/// The first sign of a text that turns the direction of what follows, and is not closed within the text.
///
/// The pairs are those of Unicode's bidirectional algorithm (UAX #9): a pop closes the last embedding or override, the
/// end of an isolate all that was opened in it.
#[must_use]
pub fn unclosed_direction(text: &str) -> Option<char> {
    let mut open: Vec<char> = Vec::new();
    for letter in text.chars() {
        match letter {
            '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' | '\u{2066}'..='\u{2068}' => open.push(letter),
            '\u{202C}' => drop(open.pop_if(|last| !is_isolate(*last))),
            '\u{2069}' => {
                if let Some(isolate) = open.iter().rposition(|letter| is_isolate(*letter)) {
                    open.truncate(isolate);
                }
            }
            _ => {}
        }
    }
    open.first().copied()
}

fn is_isolate(letter: char) -> bool {
    ('\u{2066}'..='\u{2068}').contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::unclosed_direction;

    #[test]
    fn signs_are_closed_by_their_fellows() {
        for (text, expected) in [
            ("plain", None),
            ("\u{202E}x", Some('\u{202E}')),
            ("\u{202E}x\u{202C}", None),
            ("\u{2067}x\u{2069}", None),
            ("\u{2067}x\u{202C}", Some('\u{2067}')),
            ("\u{202B}x\u{2069}", Some('\u{202B}')),
            ("\u{2067}\u{202E}x\u{2069}", None),
            ("\u{202A}\u{202E}x\u{202C}", Some('\u{202A}')),
            ("\u{200F}x\u{200E}\u{61C}", None),
            ("\u{202C}\u{2069}", None),
        ] {
            assert_eq!(unclosed_direction(text), expected, "{text:?}");
        }
    }
}
