//! What a file is that may be a picture, and what of it readers get: the picture, and not where and by whom it was taken.
//!
//! A file is read piece by piece, as its format is built, and never decoded: what is kept stays bit by bit as it is.
//! Only pieces that a browser needs to show the picture are kept, its profile of colours among them; of EXIF nothing but
//! the orientation, since browsers turn the picture by it. Films lose what says where they were taken.
//!
//! Why no library: those that remove metadata hold the whole file in memory, or write it anew. Here a file is a list of
//! [pieces](crate::output::Piece) of the one on disk, so that one of any size is streamed.
//!
//! Left out: whether the pixels are right; text in SVG; documents, such as PDF.

mod boxes;
mod exif;
mod gif;
mod jpeg;
mod pieces;
mod png;
mod scanner;
mod svg;
#[cfg(test)]
mod tests;
mod tiff;
mod webp;

use std::io::{self, Read, Seek};

pub use pieces::Pieced;
use pieces::Pieces;
use scanner::{Scanner, Stop};

use crate::output::Piece;

/// No picture on a page is wider or higher than this, in pixels.
const LIMIT: u32 = 1_000_000;

/// What networks show at least: smaller pictures they leave out or blow up.
const SHARED_LEAST: u32 = 200;

/// Width and height in pixels.
pub type Size = (u32, u32);

/// How a picture is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each variant is named after the format")]
pub enum Format {
    Avif,
    Bmp,
    Gif,
    Heic,
    Ico,
    Jpeg,
    JpegXl,
    Png,
    Svg,
    Tiff,
    WebP,
}

/// What keeps a file from being shown as a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Defect {
    /// It holds nothing.
    Empty,
    /// It is no picture, whatever its name says.
    NoPicture,
    /// It stands for a file that Git LFS keeps elsewhere, and was never fetched.
    Pointer,
    /// Its end is missing.
    CutOff,
}

/// What is known of a file that is a picture, or is named like one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Picture {
    /// By its bytes; nothing where they are of no picture.
    pub format: Option<Format>,
    /// As it is shown, turned by its orientation; nothing where it does not say, as some SVG.
    pub size: Option<Size>,
    /// What is wrong with it.
    pub defect: Option<Defect>,
}

impl Format {
    /// The format that a file's name speaks of.
    #[must_use]
    pub fn of_name(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path);
        Some(match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "avif" | "avifs" => Self::Avif,
            "bmp" => Self::Bmp,
            "gif" => Self::Gif,
            "heic" | "heif" | "hif" => Self::Heic,
            "ico" | "cur" => Self::Ico,
            "jpg" | "jpeg" | "jpe" | "jfif" | "pjpeg" => Self::Jpeg,
            "jxl" => Self::JpegXl,
            "png" | "apng" => Self::Png,
            "svg" => Self::Svg,
            "tif" | "tiff" => Self::Tiff,
            "webp" => Self::WebP,
            _ => return None,
        })
    }

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Avif => "AVIF",
            Self::Bmp => "BMP",
            Self::Gif => "GIF",
            Self::Heic => "HEIC",
            Self::Ico => "ICO",
            Self::Jpeg => "JPEG",
            Self::JpegXl => "JPEG XL",
            Self::Png => "PNG",
            Self::Svg => "SVG",
            Self::Tiff => "TIFF",
            Self::WebP => "WebP",
        }
    }

    /// Whether the browsers of today show it: MDN, “Image file type and format guide”.
    #[must_use]
    pub fn is_shown(self) -> bool {
        !matches!(self, Self::Heic | Self::JpegXl | Self::Tiff)
    }
}

impl Picture {
    /// Whether social networks show it: they read few formats, and leave out what is very small or very tall.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        let read = matches!(self.format, Some(Format::Gif | Format::Jpeg | Format::Png | Format::WebP));
        let fits = |(width, height): Size| width.min(height) >= SHARED_LEAST && height <= width.saturating_mul(2);
        read && self.defect.is_none() && self.size.is_some_and(fits)
    }
}

/// What a look into a file gives.
#[derive(Debug, Default)]
pub struct Examined {
    /// Nothing of a file that is neither a picture nor named like one.
    pub picture: Option<Picture>,
    /// What of it is published; all of it where nothing is said.
    pub pieces: Option<Vec<Piece>>,
}

/// Looks into a file, from its start.
///
/// # Errors
/// The system cannot read it.
pub fn examine(path: &str, file: &mut (impl Read + Seek), length: u64) -> io::Result<Examined> {
    let named = Format::of_name(path);
    if length == 0 {
        let empty = Picture { format: None, size: None, defect: Some(Defect::Empty) };
        return Ok(Examined { picture: named.map(|_| empty), pieces: None });
    }
    let mut head = Vec::with_capacity(HEAD);
    file.rewind()?;
    file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    let Some(kind) = kind(&head, named) else {
        let is_pointer = head.starts_with(b"version https://git-lfs.");
        let defect = if is_pointer { Defect::Pointer } else { Defect::NoPicture };
        let picture = named.map(|_| Picture { format: None, size: None, defect: Some(defect) });
        return Ok(Examined { picture, pieces: None });
    };
    file.rewind()?;
    let mut pieces = Pieces::new(length);
    let read = read(kind, &mut *file, length, &mut pieces);
    let (size, defect) = match read {
        Ok(size) => (size, None),
        Err(Stop::CutOff) => (None, Some(Defect::CutOff)),
        Err(Stop::NoPicture) => (None, Some(Defect::NoPicture)),
        Err(Stop::Failed(error)) => return Err(error),
    };
    let Kind::Picture(format) = kind else { return Ok(Examined { picture: None, pieces: pieces.finish() }) };
    // What cannot be read as what it seems to be is left as it is: nothing of it is known to be needless.
    let pieces = if defect == Some(Defect::NoPicture) { None } else { pieces.finish() };
    let size = size.filter(|(width, height)| (1..=LIMIT).contains(width) && (1..=LIMIT).contains(height));
    Ok(Examined { picture: Some(Picture { format: Some(format), size, defect }), pieces })
}

/// How much of a file tells what it is.
const HEAD: usize = 64;

/// What a file is, by its bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Picture(Format),
    /// MP4 and its like.
    Film,
}

fn kind(head: &[u8], named: Option<Format>) -> Option<Kind> {
    let format = match head {
        [0xFF, 0xD8, 0xFF, ..] => Format::Jpeg,
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Format::Png,
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Format::Gif,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Format::WebP,
        [0xFF, 0x0A, ..] if named == Some(Format::JpegXl) => Format::JpegXl,
        [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => Format::JpegXl,
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => Format::Tiff,
        [b'B', b'M', ..] if named.is_some() => Format::Bmp,
        [0, 0, 1 | 2, 0, ..] if named.is_some() => Format::Ico,
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => return boxes::kind(head),
        _ if named == Some(Format::Svg) => Format::Svg,
        // A drawing under another name: no browser shows it, so that it counts as no picture.
        _ => return None,
    };
    Some(Kind::Picture(format))
}

fn read(kind: Kind, file: &mut (impl Read + Seek), length: u64, pieces: &mut Pieces) -> Result<Option<Size>, Stop> {
    let Kind::Picture(format) = kind else {
        boxes::film(&mut Scanner::new(file, length), pieces)?;
        return Ok(None);
    };
    match format {
        Format::Jpeg => jpeg::read(&mut Scanner::new(file, length), pieces).map(Some),
        Format::Png => png::read(&mut Scanner::new(file, length), pieces).map(Some),
        Format::Svg => svg::read(file, length),
        Format::Gif => {
            gif::read(&mut Scanner::new(&mut *file, length), pieces)?;
            measured(file)
        }
        Format::WebP => {
            let turned = webp::read(&mut Scanner::new(&mut *file, length), pieces)?;
            Ok(measured(file)?.map(|(width, height)| if turned { (height, width) } else { (width, height) }))
        }
        Format::Avif | Format::Heic => {
            boxes::picture(&mut Scanner::new(&mut *file, length), pieces)?;
            measured(file)
        }
        Format::JpegXl => {
            boxes::jpeg_xl(&mut Scanner::new(&mut *file, length), pieces)?;
            measured(file)
        }
        Format::Bmp => {
            let mut head = [0; 6];
            file.read_exact(&mut head)?;
            let said = u32::from_le_bytes([head[2], head[3], head[4], head[5]]);
            if u64::from(said) > length { Err(Stop::CutOff) } else { measured(file) }
        }
        Format::Tiff => {
            tiff::read(&mut Scanner::new(&mut *file, length), pieces)?;
            measured(file)
        }
        Format::Ico => measured(file),
    }
}

/// The size that a file tells, where its format is one whose pieces say no more here.
fn measured(file: &mut (impl Read + Seek)) -> Result<Option<Size>, Stop> {
    file.rewind()?;
    let size = imagesize::reader_size(io::BufReader::new(file)).ok();
    Ok(size.and_then(|size| Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))))
}
