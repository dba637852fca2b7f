//! The bytes of an answer: pieces that are in memory and pieces that are read from disk while they are sent, or events
//! that go on until someone leaves.
//!
//! Nothing is made before the connection has room for it, so that a slow reader costs no memory.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use tokio::task::{JoinHandle, spawn_blocking};

use super::events::Listener;

/// How much of a copied file is in memory at a time.
const CHUNK: u64 = 64 << 10;

/// What is sent after the head of an answer.
pub(super) enum Body {
    Pieces(VecDeque<Piece>),
    Events(NextEvents),
}

/// Waits for what a listener has to be told.
type NextEvents = Pin<Box<dyn Future<Output = Option<(String, Listener)>> + Send>>;

/// A part of an answer whose length is known.
pub(super) enum Piece {
    Memory(Bytes),
    Disk(Disk),
}

/// A part of a file on disk.
pub(super) struct Disk {
    at: Range<u64>,
    reading: Reading,
}

enum Reading {
    Idle(File),
    Busy(JoinHandle<io::Result<(File, Bytes)>>),
    Failed,
}

impl Body {
    pub(super) fn empty() -> Self {
        Self::Pieces(VecDeque::new())
    }

    pub(super) fn text(text: impl Into<Bytes>) -> Self {
        Self::Pieces([Piece::Memory(text.into())].into())
    }

    pub(super) fn events(listener: Listener) -> Self {
        Self::Events(Box::pin(listener.next()))
    }
}

impl Piece {
    /// A part of a file, which other pieces may share: each read goes to its place first.
    pub(super) fn disk(file: File, at: Range<u64>) -> Self {
        Self::Disk(Disk { at, reading: Reading::Idle(file) })
    }

    pub(super) fn length(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::Disk(disk) => disk.at.end - disk.at.start,
        }
    }

    /// Leaves only what lies in `range`, which is counted from the piece's beginning and inside it.
    fn keep(&mut self, range: Range<u64>) {
        match self {
            Self::Memory(bytes) => {
                let place = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
                *bytes = bytes.slice(place(range.start)..place(range.end));
            }
            Self::Disk(disk) => disk.at = disk.at.start + range.start..disk.at.start + range.end,
        }
    }
}

/// The part of a row of pieces that lies in `range`.
pub(super) fn cut(pieces: VecDeque<Piece>, range: &Range<u64>) -> VecDeque<Piece> {
    let mut start = 0;
    let mut kept = VecDeque::new();
    for mut piece in pieces {
        let end = start + piece.length();
        let inside = range.start.max(start)..range.end.min(end);
        if inside.start < inside.end {
            piece.keep(inside.start - start..inside.end - start);
            kept.push_back(piece);
        }
        start = end;
    }
    kept
}

impl Disk {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Bytes>> {
        loop {
            match std::mem::replace(&mut self.reading, Reading::Failed) {
                Reading::Idle(file) => {
                    let (at, length) = (self.at.start, CHUNK.min(self.at.end - self.at.start));
                    self.reading = Reading::Busy(spawn_blocking(move || read(file, at, length)));
                }
                Reading::Busy(mut task) => {
                    let Poll::Ready(read) = Pin::new(&mut task).poll(context) else {
                        self.reading = Reading::Busy(task);
                        return Poll::Pending;
                    };
                    let (file, bytes) = read.map_err(io::Error::other)??;
                    self.at.start += bytes.len() as u64;
                    self.reading = Reading::Idle(file);
                    return Poll::Ready(Ok(bytes));
                }
                Reading::Failed => return Poll::Ready(Err(io::Error::other("the file could not be read"))),
            }
        }
    }
}

/// A file that has become shorter is an error: the connection breaks, and nobody takes the part for the whole.
fn read(mut file: File, at: u64, length: u64) -> io::Result<(File, Bytes)> {
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    if (&mut file).take(length).read_to_end(&mut bytes)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok((file, bytes.into()))
}

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let frame = match self.get_mut() {
            Self::Pieces(pieces) => loop {
                match pieces.front_mut() {
                    None => break None,
                    Some(piece) if piece.length() == 0 => drop(pieces.pop_front()),
                    Some(Piece::Memory(bytes)) => break Some(Ok(std::mem::take(bytes))),
                    Some(Piece::Disk(disk)) => break Some(ready!(disk.poll(context))),
                }
            },
            Self::Events(next) => match ready!(next.as_mut().poll(context)) {
                Some((text, listener)) => {
                    *next = Box::pin(listener.next());
                    Some(Ok(text.into()))
                }
                None => None,
            },
        };
        Poll::Ready(frame.map(|bytes| bytes.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Pieces(pieces) if pieces.iter().all(|piece| piece.length() == 0))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Pieces(pieces) => SizeHint::with_exact(pieces.iter().map(Piece::length).sum()),
            Self::Events(_) => SizeHint::default(),
        }
    }
}
