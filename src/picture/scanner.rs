//! A file read from its start, number by number, with what is not needed passed over.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek};

/// Why reading ends before its time.
#[derive(Debug)]
pub(super) enum Stop {
    /// The file ends too early.
    CutOff,
    /// It is not what its beginning promised.
    NoPicture,
    /// The system cannot read it.
    Failed(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        if error.kind() == ErrorKind::UnexpectedEof { Self::CutOff } else { Self::Failed(error) }
    }
}

/// See the module.
pub(super) struct Scanner<R> {
    reader: BufReader<R>,
    at: u64,
    length: u64,
}

impl<R: Read + Seek> Scanner<R> {
    /// Of a file that stands at its start and is this long.
    pub(super) fn new(reader: R, length: u64) -> Self {
        Self { reader: BufReader::with_capacity(64 << 10, reader), at: 0, length }
    }

    /// How many bytes were read or passed over.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// The file's length.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    pub(super) fn take<const N: usize>(&mut self) -> Result<[u8; N], Stop> {
        let mut bytes = [0; N];
        self.reader.read_exact(&mut bytes)?;
        self.at += N as u64;
        Ok(bytes)
    }

    pub(super) fn byte(&mut self) -> Result<u8, Stop> {
        self.take::<1>().map(|[byte]| byte)
    }

    /// So many bytes, which the caller has bounded.
    pub(super) fn bytes(&mut self, count: u64) -> Result<Vec<u8>, Stop> {
        if count > self.length.saturating_sub(self.at) {
            return Err(Stop::CutOff);
        }
        let mut bytes = vec![0; usize::try_from(count).map_err(|_| Stop::NoPicture)?];
        self.reader.read_exact(&mut bytes)?;
        self.at += count;
        Ok(bytes)
    }

    pub(super) fn skip(&mut self, count: u64) -> Result<(), Stop> {
        if count > self.length.saturating_sub(self.at) {
            return Err(Stop::CutOff);
        }
        self.reader.seek_relative(i64::try_from(count).map_err(|_| Stop::NoPicture)?)?;
        self.at += count;
        Ok(())
    }

    /// Goes to a place, forwards or backwards.
    pub(super) fn go_to(&mut self, place: u64) -> Result<(), Stop> {
        if place > self.length {
            return Err(Stop::CutOff);
        }
        let distance = i128::from(place) - i128::from(self.at);
        self.reader.seek_relative(i64::try_from(distance).map_err(|_| Stop::NoPicture)?)?;
        self.at = place;
        Ok(())
    }

    /// Passes over what comes up to and with a byte.
    pub(super) fn skip_past(&mut self, wanted: u8) -> Result<(), Stop> {
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Err(Stop::CutOff);
            }
            let (count, found) = match buffer.iter().position(|byte| *byte == wanted) {
                Some(at) => (at + 1, true),
                None => (buffer.len(), false),
            };
            self.reader.consume(count);
            self.at += count as u64;
            if found {
                return Ok(());
            }
        }
    }
}
