//! What others wrote elsewhere → files of a Veille site.
//!
//! Everything here is pure: texts and paths in, texts, paths and notes out. Reading and writing is the command's.

pub mod site;
