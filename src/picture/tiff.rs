//! TIFF 6.0: directories of fields. Browsers do not show it, but readers may be given it as a file.
//!
//! Places are counted from the file's start, so that what says where, when and by whom a picture was taken is overwritten.

use std::io::{Read, Seek};
use std::ops::Range;

use super::pieces::Pieces;
use super::scanner::{Scanner, Stop};

/// Fields of texts and blocks that programs and cameras add: description, maker, model, program, time, author, computer,
/// XMP, copyright, IPTC, Photoshop, and those of Windows.
const GONE: [u16; 16] = [
    0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x013C, 0x02BC, 0x8298, 0x83BB, 0x8649, 0x9C9B, 0x9C9C, 0x9C9D,
    0x9C9E, 0x9C9F,
];

/// Fields that lead to directories of such: EXIF, the place.
const DIRECTORIES: [u16; 2] = [0x8769, 0x8825];

/// A file of more pages, or a directory of more fields, is none that a camera made.
const MOST: u16 = 1_000;

/// No field of these is longer.
const LONGEST: u64 = 16 << 20;

struct Reader<'s, R> {
    scanner: &'s mut Scanner<R>,
    is_little: bool,
    gone: Vec<Range<u64>>,
}

/// A field of a directory.
struct Field {
    tag: u16,
    /// Where its value stands, in the field or elsewhere.
    value: Range<u64>,
    /// The place that its value names, if it names one.
    leads_to: u64,
}

/// Reads all, and overwrites what says more than the picture.
pub(super) fn read<R: Read + Seek>(scanner: &mut Scanner<R>, pieces: &mut Pieces) -> Result<(), Stop> {
    let is_little = scanner.take::<4>()?[0] == b'I';
    let mut reader = Reader { scanner, is_little, gone: Vec::new() };
    let mut place = u64::from(reader.long()?);
    for _ in 0..MOST {
        if place == 0 {
            break;
        }
        place = reader.directory(place)?;
    }
    let mut gone = reader.gone;
    gone.sort_by_key(|part| part.start);
    let (mut at, all) = (0, scanner.length());
    for part in gone {
        let start = part.start.max(at);
        if start < part.end {
            pieces.keep(at..start);
            pieces.put(&vec![0; usize::try_from(part.end - start).unwrap_or_default()]);
            at = part.end;
        }
    }
    pieces.keep(at..all);
    Ok(())
}

impl<R: Read + Seek> Reader<'_, R> {
    fn short(&mut self) -> Result<u16, Stop> {
        let bytes = self.scanner.take()?;
        Ok(if self.is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    }

    fn long(&mut self) -> Result<u32, Stop> {
        let bytes = self.scanner.take()?;
        Ok(if self.is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn fields(&mut self, place: u64) -> Result<Vec<Field>, Stop> {
        self.scanner.go_to(place)?;
        let count = self.short()?;
        if count > MOST {
            return Err(Stop::NoPicture);
        }
        let mut fields = Vec::with_capacity(usize::from(count));
        for _ in 0..count {
            let (tag, kind, count) = (self.short()?, self.short()?, u64::from(self.long()?));
            let here = self.scanner.at();
            let leads_to = u64::from(self.long()?);
            let size = match kind {
                3 | 8 => 2,
                4 | 9 | 11 | 13 => 4,
                5 | 10 | 12 => 8,
                _ => 1,
            };
            let start = if size * count <= 4 { here } else { leads_to };
            fields.push(Field { tag, value: start..start + size * count, leads_to });
        }
        Ok(fields)
    }

    /// Looks through a directory of the file, and gives the place of the next.
    fn directory(&mut self, place: u64) -> Result<u64, Stop> {
        let fields = self.fields(place)?;
        let next = u64::from(self.long()?);
        for field in fields {
            if GONE.contains(&field.tag) {
                self.take_out(field.value)?;
            } else if DIRECTORIES.contains(&field.tag) {
                self.empty(field.leads_to)?;
            }
        }
        Ok(next)
    }

    /// Overwrites a directory with all that it leads to.
    fn empty(&mut self, place: u64) -> Result<(), Stop> {
        let fields = self.fields(place)?;
        let end = self.scanner.at();
        for field in fields {
            self.take_out(field.value)?;
        }
        self.take_out(place..end)
    }

    fn take_out(&mut self, part: Range<u64>) -> Result<(), Stop> {
        if part.end > self.scanner.length() || part.end - part.start > LONGEST {
            return Err(Stop::CutOff);
        }
        self.gone.push(part);
        Ok(())
    }
}
