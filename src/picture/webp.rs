//! WebP (RFC 9649): a RIFF file of chunks.

use std::io::{Read, Seek};

use super::exif::Orientation;
use super::pieces::Pieces;
use super::scanner::{Scanner, Stop};

/// Chunks that say how the picture looks and moves.
const KEPT: [&[u8; 4]; 7] = [b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];

/// Bits of the flags of `VP8X`.
const HAS_EXIF: u8 = 0x08;
const HAS_XMP: u8 = 0x04;

const EXIF_LIMIT: u64 = 1 << 20;

/// What was found of a file.
#[derive(Default)]
struct Found {
    /// The chunk that says what others there are, with its number among the pieces.
    extended: Option<(usize, [u8; 10])>,
    orientation: Option<Orientation>,
    has_picture: bool,
    /// Whether something of the file goes.
    is_other: bool,
}

/// Reads all; whether the picture is turned, so that width and height change places.
pub(super) fn read<R: Read + Seek>(scanner: &mut Scanner<R>, pieces: &mut Pieces) -> Result<bool, Stop> {
    scanner.skip(4)?;
    let end = u64::from(u32::from_le_bytes(scanner.take()?)) + 8;
    scanner.skip(4)?;
    pieces.put(b"RIFF\0\0\0\0WEBP");
    let mut found = Found { is_other: end < scanner.length(), ..Found::default() };
    let read = chunks(scanner, pieces, end, &mut found);
    let extended = found.extended.is_some();
    if let Some((number, mut body)) = found.extended {
        body[0] &= !(HAS_EXIF | HAS_XMP);
        if let Some(orientation) = &found.orientation {
            body[0] |= HAS_EXIF;
            pieces.put(&chunk(*b"EXIF", &orientation.block()));
        }
        pieces.replace(number, &chunk(*b"VP8X", &body));
    }
    if found.is_other || read.is_err() {
        let length = u32::try_from(pieces.total() - 8).unwrap_or(u32::MAX);
        pieces.replace(0, &[b"RIFF", &length.to_le_bytes()[..], b"WEBP"].concat());
    } else {
        pieces.whole();
    }
    read?;
    if !found.has_picture {
        return Err(Stop::NoPicture);
    }
    // Outside of the extended form, browsers look for no EXIF.
    Ok(extended && found.orientation.is_some_and(Orientation::turns))
}

fn chunks<R: Read + Seek>(
    scanner: &mut Scanner<R>,
    pieces: &mut Pieces,
    end: u64,
    found: &mut Found,
) -> Result<(), Stop> {
    while scanner.at() + 8 <= end {
        let start = scanner.at();
        let name: [u8; 4] = scanner.take()?;
        let length = u64::from(u32::from_le_bytes(scanner.take()?));
        let body = scanner.at() + length;
        // A chunk of odd length is followed by one byte that is none of its own; at the end some programs leave it out.
        let next = (body + length % 2).min(end);
        let is_whole = body <= end && next <= scanner.length();
        found.has_picture |= matches!(&name, b"VP8 " | b"VP8L" | b"ANMF");
        match &name {
            b"VP8X" if found.extended.is_none() && length == 10 => {
                let body: [u8; 10] = scanner.take()?;
                found.extended = Some((pieces.count(), body));
                pieces.put(&chunk(name, &body));
            }
            b"EXIF" if found.orientation.is_none() && length <= EXIF_LIMIT && is_whole => {
                let exif = scanner.bytes(length)?;
                // Some programs write the name that it has in JPEG.
                found.orientation = Orientation::of(exif.strip_prefix(b"Exif\0\0").unwrap_or(&exif));
                found.is_other = true;
            }
            _ if KEPT.contains(&&name) => pieces.keep(start..next.min(scanner.length())),
            _ => found.is_other = true,
        }
        if !is_whole {
            return Err(Stop::CutOff);
        }
        scanner.go_to(next)?;
    }
    if end > scanner.length() { Err(Stop::CutOff) } else { Ok(()) }
}

fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    [&name, &length.to_le_bytes()[..], data].concat()
}
