//! PNG (third edition): chunks, each with its length, name and checksum.
//!
//! Kept are the chunks that say how the picture looks, moves and is coloured; texts, times and what programs add go.

use std::io::{Read, Seek};

use super::Size;
use super::exif::Orientation;
use super::pieces::Pieces;
use super::scanner::{Scanner, Stop};

/// Chunks that are not critical and say how the picture looks.
const KEPT: [&[u8; 4]; 15] = [
    b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"bKGD", b"pHYs", b"hIST",
    b"acTL", b"fcTL", b"fdAT",
];

/// No block of EXIF is longer: in JPEG it could not be.
const EXIF_LIMIT: u64 = 1 << 20;

pub(super) fn read<R: Read + Seek>(scanner: &mut Scanner<R>, pieces: &mut Pieces) -> Result<Size, Stop> {
    scanner.skip(8)?;
    pieces.keep(0..8);
    let mut size = None;
    let mut orientation: Option<Orientation> = None;
    let mut has_data = false;
    loop {
        let start = scanner.at();
        let length = u64::from(u32::from_be_bytes(scanner.take()?));
        let name: [u8; 4] = scanner.take()?;
        // Its checksum follows.
        let end = scanner.at() + length + 4;
        let is_kept = name[0].is_ascii_uppercase() || KEPT.contains(&&name);
        if end > scanner.length() {
            if is_kept {
                pieces.keep(start..scanner.length());
            }
            return Err(Stop::CutOff);
        }
        match &name {
            b"IHDR" if length >= 8 => {
                let (width, height) = (u32::from_be_bytes(scanner.take()?), u32::from_be_bytes(scanner.take()?));
                size = Some((width, height));
            }
            b"IDAT" => has_data = true,
            b"eXIf" if orientation.is_none() && length <= EXIF_LIMIT => {
                orientation = Orientation::of(&scanner.bytes(length)?);
                if let Some(orientation) = orientation {
                    pieces.put(&chunk(*b"eXIf", &orientation.block()));
                }
            }
            _ if size.is_none() => return Err(Stop::NoPicture),
            _ => {}
        }
        if is_kept {
            pieces.keep(start..end);
        }
        if &name == b"IEND" {
            break;
        }
        scanner.go_to(end)?;
    }
    let (width, height) = size.filter(|_| has_data).ok_or(Stop::NoPicture)?;
    Ok(if orientation.is_some_and(Orientation::turns) { (height, width) } else { (width, height) })
}

fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [&name, data].concat();
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes()[..], &named, &checksum(&named).to_be_bytes()].concat()
}

/// The checksum of PNG, of a few bytes (annex D).
fn checksum(bytes: &[u8]) -> u32 {
    let rest = bytes.iter().fold(u32::MAX, |rest, byte| {
        (0..8)
            .fold(rest ^ u32::from(*byte), |rest, _| if rest & 1 == 1 { 0xEDB8_8320 ^ (rest >> 1) } else { rest >> 1 })
    });
    !rest
}
