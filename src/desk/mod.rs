//! Work at the desk: what writers and translators begin, go on with, and want to know of.
//!
//! `begin` and `starter` make the texts of new entries and sites; `status` tells what is there in which language and what
//! is stale; `translate` begins or completes the other version of an entry. Everything here is pure: a site, what stands
//! in its texts and the files as they were read come in; texts, tables and edits go out. Reading and writing is the
//! command's. What a translation says is left to people: texts of the source are set as comments to work from, and
//! nothing that somebody has written is ever touched.

pub mod begin;
mod edit;
mod find;
mod front;
mod matter;
mod skeleton;
pub mod starter;
mod status;
mod table;
pub mod theme;
pub mod titles;
mod translate;

pub use edit::{Edit, apply};
pub use find::find;
pub use status::{Cell, Overview, Row, Rows, STATES, State};
pub use translate::{Change, Done, Draft, Pair, Work, begin_or_complete, done, left_to_do, source_language};
