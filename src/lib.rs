//! A static-site generator for public bilingual briefings.
//!
//! The folders are the stages, in the order in which data passes: `read` (disk → text), `parse` (text → values),
//! `site` (values → one model), `checks` (model → faults), `pages` (model → what each page shows), `search` (model → index), `render` (→ bytes),
//! `rebuild` (only what changed), `write` (→ disk). A clean build is a rebuild from nothing.

pub mod cache;
pub mod card;
pub mod checks;
pub mod cli;
pub mod color;
pub mod config;
pub mod desk;
pub mod diagnostic;
pub mod external;
pub mod import;
pub mod lang;
pub mod markdown;
pub mod output;
pub mod pages;
pub mod parse;
pub mod picture;
pub mod preview;
pub mod read;
pub mod rebuild;
pub mod render;
pub mod search;
pub mod site;
pub mod tree;
pub mod url;
pub mod watch;
pub mod write;
