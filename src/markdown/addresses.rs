//! Addresses in raw HTML: which attributes hold them, and how they are written so that each page can fill them in.
//!
//! Left out: addresses in styles, scripts and forms. What a form is sent to need not be a file of the site.

use std::ops::Range;

use super::links::Destination;
use super::local_files::Local;
use super::render::Renderer;
use super::tags::{Tag, decode};
use super::{LinkKind, Target, What, html};

/// What an attribute holds, as far as addresses go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// One address of something that a reader goes to, or that is loaded and is no picture.
    Address,
    /// The address of a picture.
    Picture,
    /// Several pictures to choose from: `a.png, b.png 2x`.
    Pictures,
}

/// What an attribute of an element holds; nothing where it is no address. Names are in lower case.
pub(super) fn holds(element: &str, attribute: &str) -> Option<Holds> {
    match (element, attribute) {
        ("img" | "input", "src") | ("video", "poster") | ("image", "href" | "xlink:href") => Some(Holds::Picture),
        ("img" | "source", "srcset") | ("link", "imagesrcset") => Some(Holds::Pictures),
        ("base", _) => None,
        (_, "href" | "src" | "cite" | "xlink:href") | ("object", "data") | ("img", "longdesc") => Some(Holds::Address),
        _ => None,
    }
}

/// Whether an element says how large it is itself.
pub(super) fn is_sized(tag: &Tag<'_>) -> bool {
    tag.attributes.iter().any(|(name, _)| name == "width" || name == "height")
}

/// The candidates of `srcset`, each with what follows its address: `2x`, `800w` or nothing. Commas may stand in an
/// address (HTML, 4.8.4.3.10).
fn candidates(set: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = set;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == ',');
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|letter: char| letter.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        let bare = address.trim_end_matches(',');
        if bare.len() < address.len() {
            rest = after;
            return Some((bare, ""));
        }
        let end = after.find(',').unwrap_or(after.len());
        rest = &after[end..];
        Some((address, after[..end].trim()))
    })
}

impl Renderer<'_> {
    /// Appends ` name="…"` with the address in it, if it is one that may be published; else the reason is reported.
    pub(super) fn raw_address(&mut self, tag: &Tag<'_>, name: &str, holds: Holds, value: &str, range: &Range<usize>) {
        let start = self.out.len();
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        let value = if holds == Holds::Pictures {
            self.pictures(value, range, false)
        } else {
            self.address(tag, name, holds, value, range)
        };
        if value {
            self.out.push('"');
        } else {
            self.out.truncate(start);
        }
    }

    fn address(&mut self, tag: &Tag<'_>, name: &str, holds: Holds, value: &str, range: &Range<usize>) -> bool {
        let place = self.raw_place(range, value);
        match self.destination(&decode(value)) {
            Destination::External(address) => {
                if holds == Holds::Picture {
                    self.external_image(&place);
                    // Only an `<img>` shows its text where the picture is not loaded.
                    if tag.name != "img" {
                        return false;
                    }
                } else if (&*tag.name, name) == ("a", "href") {
                    self.wrapped(&address, &place);
                    self.raw.link = Some((address.clone(), String::new(), self.plain.len()));
                }
                html::attribute(&mut self.out, &address);
            }
            Destination::Site(target) => {
                let kind = if holds == Holds::Picture { LinkKind::Picture } else { LinkKind::Reference };
                // Where a size is written, the hole must not bring another.
                let grows = (&*tag.name, name) == ("img", "src") && !is_sized(tag);
                self.hole_for(if grows { What::Image } else { What::Link }, kind, target, &place);
            }
            fault @ (Destination::Empty | Destination::Outside) => {
                self.faulty(&fault, &place);
                self.hole_for(What::Link, LinkKind::Reference, Target::Nowhere, &place);
            }
            fault if holds == Holds::Picture => {
                self.faulty_picture(&fault, &place);
                return false;
            }
            fault => {
                self.faulty(&fault, &place);
                return false;
            }
        }
        true
    }

    /// Appends what stays of `srcset`; whether that is anything. Where raw HTML is `allowed`, all of it stays.
    fn pictures(&mut self, set: &str, range: &Range<usize>, allowed: bool) -> bool {
        let start = self.out.len();
        for (written, size) in candidates(&decode(set)) {
            let place = self.raw_place(range, written);
            let before = self.out.len();
            if before > start {
                self.out.push_str(", ");
            }
            match self.destination(written) {
                Destination::Site(target) => self.hole_for(What::Link, LinkKind::Choice, target, &place),
                Destination::External(address) if allowed => html::attribute(&mut self.out, &address),
                Destination::Unsafe(_) | Destination::Local(Local::Picture) if allowed => {
                    html::attribute(&mut self.out, written);
                }
                fault => {
                    match fault {
                        Destination::External(_) => self.external_image(&place),
                        fault => self.faulty_picture(&fault, &place),
                    }
                    self.out.truncate(before);
                    continue;
                }
            }
            if !size.is_empty() {
                self.out.push(' ');
                html::attribute(&mut self.out, size);
            }
        }
        self.out.len() > start
    }

    /// Writes the value of an attribute where all HTML is let through, with what the site does to addresses; it comes
    /// between double quotes. False where it is to stay as it is written.
    pub(super) fn allowed_address(
        &mut self,
        tag: &Tag<'_>,
        name: &str,
        holds: Holds,
        value: &str,
        range: &Range<usize>,
    ) -> bool {
        let start = self.out.len();
        self.out.push('"');
        let address = decode(value);
        let is_written = match (holds, self.destination(&address)) {
            (Holds::Pictures, _) => self.pictures(value, range, true),
            // What a browser does with it is the site's affair: it let everything through.
            (_, Destination::Unsafe(_) | Destination::Local(Local::Picture)) => false,
            (_, Destination::External(cleaned)) => {
                let place = self.raw_place(range, value);
                if tag.name == "img" {
                    self.external_image(&place);
                } else if (&*tag.name, name) == ("a", "href") {
                    self.wrapped(&cleaned, &place);
                    self.raw.link = Some((cleaned.clone(), String::new(), self.plain.len()));
                }
                html::attribute(&mut self.out, &cleaned);
                // Where nothing was to be done, nothing is.
                cleaned != address
            }
            _ => self.address(tag, name, holds, value, range),
        };
        if is_written {
            self.out.push('"');
        } else {
            self.out.truncate(start);
        }
        is_written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_are_told_apart_as_browsers_do() {
        let cases: [(&str, &[(&str, &str)]); 6] = [
            ("a.png", &[("a.png", "")]),
            ("a.png, b.png 2x", &[("a.png", ""), ("b.png", "2x")]),
            (" a.png 400w,\n\tb.png   800w ,", &[("a.png", "400w"), ("b.png", "800w")]),
            ("a,b.png 1.5x,c.png", &[("a,b.png", "1.5x"), ("c.png", "")]),
            ("a.png,,b.png", &[("a.png,,b.png", "")]),
            (" ,, ", &[]),
        ];
        for (set, expected) in cases {
            assert_eq!(candidates(set).collect::<Vec<_>>(), expected, "{set:?}");
        }
    }
}
