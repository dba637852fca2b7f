//! The one thing of EXIF that readers need: which way a picture is turned.

/// The tag of the orientation (EXIF 2.32, 4.6.4).
const ORIENTATION: u16 = 0x0112;

/// How a picture is turned or mirrored, 2 to 8; nothing where it is as it is stored, or where it is not said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Orientation(u8);

impl Orientation {
    /// Reads it from the block of EXIF that begins with the mark of its byte order.
    pub(super) fn of(exif: &[u8]) -> Option<Self> {
        let is_little = match exif.get(..4)? {
            b"II*\0" => true,
            b"MM\0*" => false,
            _ => return None,
        };
        let short = |at: usize| -> Option<u16> {
            let bytes = exif.get(at..at.checked_add(2)?)?.try_into().ok()?;
            Some(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
        };
        let long = |at: usize| -> Option<u32> {
            let bytes = exif.get(at..at.checked_add(4)?)?.try_into().ok()?;
            Some(if is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
        };
        let first = usize::try_from(long(4)?).ok()?;
        for number in 0..usize::from(short(first)?) {
            let field = first.checked_add(2 + 12 * number)?;
            if short(field)? == ORIENTATION {
                // A short or, from some programs, a long.
                let value = if short(field + 2)? == 4 { long(field + 8)? } else { u32::from(short(field + 8)?) };
                return u8::try_from(value).ok().filter(|value| (2..=8).contains(value)).map(Self);
            }
        }
        None
    }

    /// Whether width and height change places.
    pub(super) fn turns(self) -> bool {
        self.0 >= 5
    }

    /// A block of EXIF that says this and nothing else.
    pub(super) fn block(self) -> [u8; 26] {
        let mut block = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
        block[19] = self.0;
        block
    }
}
