//! Files of boxes (ISO/IEC 14496-12): AVIF and HEIC, films in MP4 and `QuickTime`, JPEG XL.
//!
//! In AVIF and HEIC the metadata lies among the picture's data, and places are counted from the file's start, so that it
//! is overwritten rather than taken out. So is what films say of themselves.

use std::io::{Read, Seek};
use std::ops::Range;

use super::pieces::Pieces;
use super::scanner::{Scanner, Stop};
use super::{Format, Kind};

/// What is read at once is no longer than this: tables of a picture's parts, what a film says of itself.
const READ: u64 = 16 << 20;

/// No picture has more parts, in a picture of tiles.
const PARTS: usize = 10_000;

/// What stands for EXIF that is gone: it says nothing, in the form that decoders expect.
const NOTHING: [u8; 18] = *b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0";

/// The kind of a file by its brands.
pub(super) fn kind(head: &[u8]) -> Option<Kind> {
    let length = u32::from_be_bytes(head.get(..4)?.try_into().ok()?);
    let end = usize::try_from(length).ok()?.min(head.len());
    let major = head.get(8..12)?;
    let others = head.get(16..end).unwrap_or_default().chunks_exact(4);
    let brands: Vec<&[u8]> = std::iter::once(major).chain(others).collect();
    let has = |wanted: &[&[u8; 4]]| brands.iter().any(|brand| wanted.iter().any(|wanted| brand == wanted));
    if has(&[b"avif", b"avis"]) {
        return Some(Kind::Picture(Format::Avif));
    }
    if has(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"]) {
        return Some(Kind::Picture(Format::Heic));
    }
    has(&[b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"qt  ", b"M4V ", b"M4A ", b"dash"])
        .then_some(Kind::Film)
}

/// A box: its name, and where what it holds stands.
struct Found {
    name: [u8; 4],
    start: u64,
    body: Range<u64>,
}

/// The box at hand, which ends before `end`.
fn next<R: Read + Seek>(scanner: &mut Scanner<R>, end: u64) -> Result<Found, Stop> {
    let start = scanner.at();
    let short = u32::from_be_bytes(scanner.take()?);
    let name = scanner.take()?;
    let length = match short {
        // To the end.
        0 => end - start,
        1 => u64::from_be_bytes(scanner.take()?),
        short => u64::from(short),
    };
    let body = scanner.at();
    let last = start.checked_add(length).filter(|last| *last >= body).ok_or(Stop::NoPicture)?;
    if last > end { Err(Stop::CutOff) } else { Ok(Found { name, start, body: body..last }) }
}

/// Reads AVIF or HEIC, and overwrites EXIF and XMP.
pub(super) fn picture<R: Read + Seek>(scanner: &mut Scanner<R>, pieces: &mut Pieces) -> Result<(), Stop> {
    let all = scanner.length();
    let mut gone: Vec<(Range<u64>, bool)> = Vec::new();
    let mut has_meta = false;
    while scanner.at() < all {
        let found = next(scanner, all)?;
        match &found.name {
            b"meta" => {
                has_meta = true;
                gone.extend(metadata(scanner, found.body.clone())?);
            }
            b"uuid" => gone.push((found.body.clone(), false)),
            _ => {}
        }
        scanner.go_to(found.body.end)?;
    }
    if !has_meta {
        return Err(Stop::NoPicture);
    }
    gone.sort_by_key(|(part, _)| part.start);
    let mut at = 0;
    for (part, is_exif) in gone {
        if part.start < at || part.end > all || part.end - part.start > READ {
            return Err(Stop::CutOff);
        }
        pieces.keep(at..part.start);
        pieces.put(&nothing(part.end - part.start, is_exif));
        at = part.end;
    }
    pieces.keep(at..all);
    Ok(())
}

/// Bytes that say nothing.
fn nothing(length: u64, is_exif: bool) -> Vec<u8> {
    let length = usize::try_from(length).unwrap_or_default();
    let mut bytes = vec![if is_exif { 0 } else { b' ' }; length];
    if is_exif && length >= NOTHING.len() {
        bytes[..NOTHING.len()].copy_from_slice(&NOTHING);
    }
    bytes
}

/// Where EXIF and XMP stand in the file, by the tables of its parts; whether it is EXIF.
fn metadata<R: Read + Seek>(scanner: &mut Scanner<R>, meta: Range<u64>) -> Result<Vec<(Range<u64>, bool)>, Stop> {
    let (mut names, mut places, mut within) = (Vec::new(), Vec::new(), 0);
    scanner.skip(4)?;
    while scanner.at() < meta.end {
        let found = next(scanner, meta.end)?;
        match &found.name {
            b"iinf" => names = parts(scanner, &found.body)?,
            b"iloc" => {
                places = locations(&scanner.bytes((found.body.end - found.body.start).min(READ))?).unwrap_or_default();
            }
            b"idat" => within = found.body.start,
            _ => {}
        }
        scanner.go_to(found.body.end)?;
    }
    let is_exif = |id: &u32| names.iter().find(|(part, _)| part == id).map(|(_, is_exif)| *is_exif);
    let ranges = places.into_iter().filter_map(|(id, is_within, part): (u32, bool, Range<u64>)| {
        let start = if is_within { within } else { 0 };
        Some((part.start.checked_add(start)?..part.end.checked_add(start)?, is_exif(&id)?))
    });
    Ok(ranges.collect())
}

/// The parts that are metadata, by number; whether it is EXIF.
fn parts<R: Read + Seek>(scanner: &mut Scanner<R>, body: &Range<u64>) -> Result<Vec<(u32, bool)>, Stop> {
    let [version, ..] = scanner.take::<4>()?;
    scanner.skip(if version == 0 { 2 } else { 4 })?;
    let mut found = Vec::new();
    for _ in 0..PARTS {
        if scanner.at() >= body.end {
            break;
        }
        let entry = next(scanner, body.end)?;
        if &entry.name == b"infe" {
            let [version, ..] = scanner.take::<4>()?;
            let id = if version >= 3 {
                u32::from_be_bytes(scanner.take()?)
            } else {
                u32::from(u16::from_be_bytes(scanner.take()?))
            };
            scanner.skip(2)?;
            match &scanner.take::<4>()? {
                b"Exif" => found.push((id, true)),
                b"mime" | b"uri " => found.push((id, false)),
                _ => {}
            }
        }
        scanner.go_to(entry.body.end)?;
    }
    Ok(found)
}

/// Where the parts stand: number, whether within the box `idat`, and the place (ISO/IEC 14496-12, 8.11.3).
fn locations(table: &[u8]) -> Option<Vec<(u32, bool, Range<u64>)>> {
    let mut at = 0;
    let mut number = |size: usize| -> Option<u64> {
        let bytes = table.get(at..at + size)?;
        at += size;
        Some(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    };
    let version = number(1)?;
    number(3)?;
    let sizes = number(2)?;
    let size = |shift: u32| usize::try_from(sizes >> shift & 15).unwrap_or_default().min(8);
    let (offset_size, length_size, base_size) = (size(12), size(8), size(4));
    let index_size = if version == 0 { 0 } else { size(0) };
    let wide = if version < 2 { 2 } else { 4 };
    let count = number(wide)?;
    let mut found = Vec::new();
    for _ in 0..count.min(PARTS as u64) {
        let id = u32::try_from(number(wide)?).ok()?;
        let method = if version == 0 { 0 } else { number(2)? & 15 };
        number(2)?;
        let base = number(base_size)?;
        for _ in 0..number(2)?.min(PARTS as u64) {
            number(index_size)?;
            let (offset, length) = (number(offset_size)?, number(length_size)?);
            let start = base.checked_add(offset)?;
            // What is made of other parts has no place of its own.
            if method < 2 && found.len() < PARTS {
                found.push((id, method == 1, start..start.checked_add(length)?));
            }
        }
    }
    Some(found)
}

/// Reads a film, and overwrites what it says of itself: where it was taken, by which camera, when.
pub(super) fn film<R: Read + Seek>(scanner: &mut Scanner<R>, pieces: &mut Pieces) -> Result<(), Stop> {
    let all = scanner.length();
    let mut at = 0;
    let mut erase = |found: &Found, pieces: &mut Pieces| {
        let length = found.body.end - found.body.start;
        if length <= READ {
            // Its length stays, its name becomes that of room that is free.
            pieces.keep(at..found.body.start - 4);
            pieces.put(b"free");
            pieces.put(&vec![0; usize::try_from(length).unwrap_or_default()]);
            at = found.body.end;
        }
    };
    while scanner.at() < all {
        let Ok(found) = next(scanner, all) else { break };
        match &found.name {
            b"moov" => {
                while scanner.at() < found.body.end {
                    let Ok(inner) = next(scanner, found.body.end) else { break };
                    // A box that tells its length in its long form has its name elsewhere: none of these is as long.
                    if matches!(&inner.name, b"udta" | b"meta" | b"uuid") && inner.body.start - inner.start == 8 {
                        erase(&inner, pieces);
                    }
                    scanner.go_to(inner.body.end)?;
                }
            }
            b"uuid" | b"meta" | b"udta" if found.body.start - found.start == 8 => erase(&found, pieces),
            _ => {}
        }
        scanner.go_to(found.body.end)?;
    }
    pieces.keep(at..all);
    Ok(())
}

/// Reads JPEG XL in its container, and leaves out what is no picture.
pub(super) fn jpeg_xl<R: Read + Seek>(scanner: &mut Scanner<R>, pieces: &mut Pieces) -> Result<(), Stop> {
    let all = scanner.length();
    if scanner.take::<2>()? == [0xFF, 0x0A] {
        pieces.keep(0..all);
        return Ok(());
    }
    scanner.go_to(0)?;
    while scanner.at() < all {
        let found = next(scanner, all)?;
        // What is needed to make the JPEG again from which it was made would need its EXIF, too.
        if !matches!(&found.name, b"Exif" | b"xml " | b"jumb" | b"jbrd" | b"brob" | b"uuid") {
            pieces.keep(found.start..found.body.end);
        }
        scanner.go_to(found.body.end)?;
    }
    Ok(())
}
