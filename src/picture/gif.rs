//! GIF 89a: blocks, each of sub-blocks.
//!
//! Kept are pictures, how long each is shown, how often all are repeated, and the profile of colours; comments and what
//! programs add go.

use std::io::{Read, Seek};

use super::pieces::Pieces;
use super::scanner::{Scanner, Stop};

/// Extensions of programs that browsers heed.
const KEPT: [&[u8]; 3] = [b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];

pub(super) fn read<R: Read + Seek>(scanner: &mut Scanner<R>, pieces: &mut Pieces) -> Result<(), Stop> {
    scanner.skip(10)?;
    let flags = scanner.byte()?;
    scanner.skip(2 + table(flags))?;
    pieces.keep(0..scanner.at());
    let mut has_picture = false;
    loop {
        let start = scanner.at();
        let is_kept = match scanner.byte()? {
            0x3B if has_picture => {
                pieces.keep(start..start + 1);
                return Ok(());
            }
            0x2C => {
                scanner.skip(8)?;
                let flags = scanner.byte()?;
                // The least size of codes follows the table.
                scanner.skip(table(flags) + 1)?;
                has_picture = true;
                true
            }
            0x21 => match scanner.byte()? {
                0xF9 => true,
                0xFF => {
                    let length = u64::from(scanner.byte()?);
                    KEPT.contains(&&*scanner.bytes(length)?)
                }
                _ => false,
            },
            _ => return Err(Stop::NoPicture),
        };
        let skipped = skip_blocks(scanner);
        if is_kept {
            let end = if skipped.is_ok() { scanner.at() } else { scanner.length() };
            pieces.keep(start..end);
        }
        skipped?;
    }
}

/// The length of a table of colours.
fn table(flags: u8) -> u64 {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

fn skip_blocks<R: Read + Seek>(scanner: &mut Scanner<R>) -> Result<(), Stop> {
    loop {
        match scanner.byte()? {
            0 => return Ok(()),
            length => scanner.skip(u64::from(length))?,
        }
    }
}
