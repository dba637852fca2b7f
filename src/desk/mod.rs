//! The desk of translators: what is there in which language and what is stale, and the other version of an entry, begun
//! or completed.
//!
//! Everything here is pure: a site, what stands in its texts and the files as they were read come in; tables, texts and
//! edits go out. Reading and writing is the command's. What a translation says is left to people: texts of the source
//! are set as comments to work from, and nothing that somebody has written is ever touched.

mod edit;
mod find;
mod front;
mod matter;
mod skeleton;
mod staleness;
mod status;
mod table;
mod translate;

pub use edit::{Edit, apply};
pub use find::find;
pub use staleness::{Hashes, Record, Stale, hashes};
pub use status::{Cell, Overview, Row, Rows, STATES, State};
pub use translate::{Change, Done, Draft, Pair, Work, begin_or_complete, done, source_language};
