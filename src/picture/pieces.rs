//! What of a file is published, put together piece by piece.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use crate::output::Piece;

/// A list that grows: places of the file that follow each other are one.
#[derive(Debug)]
pub(super) struct Pieces {
    list: Vec<Piece>,
    length: u64,
}

impl Pieces {
    /// Of a file of this length.
    pub(super) fn new(length: u64) -> Self {
        Self { list: Vec::new(), length }
    }

    /// Keeps a part of the file.
    pub(super) fn keep(&mut self, part: Range<u64>) {
        if part.is_empty() {
            return;
        }
        match self.list.last_mut() {
            Some(Piece::Kept(last)) if last.end == part.start => last.end = part.end,
            _ => self.list.push(Piece::Kept(part)),
        }
    }

    /// Puts bytes that the file does not hold.
    pub(super) fn put(&mut self, bytes: &[u8]) {
        self.list.push(Piece::Made(bytes.into()));
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.list.len()
    }

    /// Replaces bytes that were put, by their number.
    pub(super) fn replace(&mut self, number: usize, bytes: &[u8]) {
        if let Some(piece) = self.list.get_mut(number) {
            *piece = Piece::Made(bytes.into());
        }
    }

    /// Keeps the file as it is after all.
    pub(super) fn whole(&mut self) {
        self.list.clear();
    }

    /// How long all of it is.
    pub(super) fn total(&self) -> u64 {
        self.list.iter().map(Piece::length).sum()
    }

    /// The pieces, unless they are the whole file, or none.
    pub(super) fn finish(self) -> Option<Vec<Piece>> {
        match self.list.as_slice() {
            [] => None,
            [Piece::Kept(all)] if *all == (0..self.length) => None,
            _ => Some(self.list),
        }
    }
}

/// Reads the pieces of a file as if they were one.
#[derive(Debug)]
pub struct Pieced<'p, R> {
    file: R,
    rest: &'p [Piece],
    /// How much of the first was read.
    done: u64,
}

impl<'p, R: Read + Seek> Pieced<'p, R> {
    /// The pieces of a file, from the first.
    pub fn new(file: R, pieces: &'p [Piece]) -> Self {
        Self { file, rest: pieces, done: 0 }
    }
}

impl<R: Read + Seek> Read for Pieced<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(piece) = self.rest.first() {
            let left = piece.length() - self.done;
            if left == 0 {
                (self.rest, self.done) = (&self.rest[1..], 0);
                continue;
            }
            let most = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
            let count = match piece {
                Piece::Kept(part) => {
                    if self.done == 0 {
                        self.file.seek(SeekFrom::Start(part.start))?;
                    }
                    self.file.read(&mut buffer[..most])?
                }
                Piece::Made(bytes) => {
                    let from = usize::try_from(self.done).unwrap_or(usize::MAX);
                    buffer[..most].copy_from_slice(&bytes[from..from + most]);
                    most
                }
            };
            self.done += count as u64;
            return Ok(count);
        }
        Ok(0)
    }
}
