//! What was written elsewhere → files of a site, and what could not be taken over: sites of other generators, and the texts
//! of newsletters.
//!
//! Pure: texts go in, texts and notes come out; the command reads and writes. Nothing of a source's text is lost.

pub mod newsletter;
pub mod site;
