//! What was written elsewhere → Markdown of a site, to be gone over by a writer.
//!
//! It reads and writes no file: texts come in, drafts and what is to be told of them go out.

pub mod newsletter;
