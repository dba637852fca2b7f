//! Work at the desk: the texts that a command writes for writers to go on from, and what it tells of theirs.
//!
//! It makes texts of values and touches no file; a command writes what comes out of here.

pub mod begin;
pub mod starter;
