//! JPEG (ITU-T T.81): segments, and scans between them.
//!
//! Kept are the segments that a decoder needs, the frame's head (JFIF), the profile of colours and Adobe's note on how
//! colours are stored. What programs and cameras add goes, with whatever follows the end: a second picture, a film.

use std::io::{Read, Seek};

use super::Size;
use super::exif::Orientation;
use super::pieces::Pieces;
use super::scanner::{Scanner, Stop};

const EXIF: &[u8] = b"Exif\0";

pub(super) fn read<R: Read + Seek>(scanner: &mut Scanner<R>, pieces: &mut Pieces) -> Result<Size, Stop> {
    scanner.skip(2)?;
    pieces.keep(0..2);
    let mut size = None;
    let mut orientation: Option<Orientation> = None;
    loop {
        // What stands between segments and begins none is passed over, as decoders do.
        scanner.skip_past(0xFF)?;
        let mut marker = scanner.byte()?;
        while marker == 0xFF {
            marker = scanner.byte()?;
        }
        let start = scanner.at() - 2;
        match marker {
            0x00 => {}
            0xD9 => {
                pieces.keep(start..start + 2);
                let (width, height): Size = size.ok_or(Stop::NoPicture)?;
                return Ok(if orientation.is_some_and(Orientation::turns) { (height, width) } else { (width, height) });
            }
            0x01 | 0xD0..=0xD8 => pieces.keep(start..start + 2),
            _ => {
                let length = u64::from(u16::from_be_bytes(scanner.take()?));
                let body = length.checked_sub(2).ok_or(Stop::NoPicture)?;
                let end = scanner.at() + body;
                segment(scanner, pieces, marker, start..end, (&mut size, &mut orientation))?;
                scanner.go_to(end)?;
                if marker == 0xDA {
                    scan(scanner, pieces)?;
                }
            }
        }
    }
}

/// Reads what is needed of a segment, and keeps it or not.
fn segment<R: Read + Seek>(
    scanner: &mut Scanner<R>,
    pieces: &mut Pieces,
    marker: u8,
    whole: std::ops::Range<u64>,
    (size, orientation): (&mut Option<Size>, &mut Option<Orientation>),
) -> Result<(), Stop> {
    if whole.end > scanner.length() {
        return Err(Stop::CutOff);
    }
    let body = whole.end - scanner.at();
    match marker {
        0xE0 => {
            let head = scanner.bytes(body.min(14))?;
            match head.as_slice() {
                // It may hold a small picture of the whole, which is not the one that was made of it since.
                [b'J', b'F', b'I', b'F', 0, .., _, _] if head.len() == 14 && body > 14 => {
                    pieces.put(&[&[0xFF, 0xE0, 0, 16], &head[..12], &[0, 0]].concat());
                }
                [b'J', b'F', b'I', b'F', 0, ..] => pieces.keep(whole),
                _ => {}
            }
        }
        0xE1 if orientation.is_none() => {
            let exif = scanner.bytes(body)?;
            *orientation = exif.strip_prefix(EXIF).and_then(|exif| Orientation::of(exif.get(1..)?));
            if let Some(orientation) = orientation {
                pieces.put(&[&[0xFF, 0xE1, 0, 34], EXIF, &[0], &orientation.block()[..]].concat());
            }
        }
        0xE2 | 0xEE => {
            let name = scanner.bytes(body.min(12))?;
            let is_kept = if marker == 0xE2 { name == b"ICC_PROFILE\0" } else { name.starts_with(b"Adobe") };
            if is_kept {
                pieces.keep(whole);
            }
        }
        0xE1..=0xEF | 0xFE => {}
        0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
            let [_, tall, high, wide, broad] = scanner.take()?;
            *size = Some((u32::from(u16::from_be_bytes([wide, broad])), u32::from(u16::from_be_bytes([tall, high]))));
            pieces.keep(whole);
        }
        _ => pieces.keep(whole),
    }
    Ok(())
}

/// Passes over the data of a scan, up to the next marker. Within it, `FF` is followed by 0 or marks a restart.
fn scan<R: Read + Seek>(scanner: &mut Scanner<R>, pieces: &mut Pieces) -> Result<(), Stop> {
    let start = scanner.at();
    let next = loop {
        if let Err(stop) = scanner.skip_past(0xFF) {
            break Err(stop);
        }
        match scanner.byte() {
            Ok(0x00 | 0xD0..=0xD7) => {}
            // It may fill, or be the first byte of the marker.
            Ok(0xFF) => scanner.go_to(scanner.at() - 1)?,
            Ok(_) => break Ok(scanner.at() - 2),
            Err(stop) => break Err(stop),
        }
    };
    match next {
        Ok(end) => {
            pieces.keep(start..end);
            scanner.go_to(end)
        }
        Err(stop) => {
            pieces.keep(start..scanner.length());
            Err(stop)
        }
    }
}
