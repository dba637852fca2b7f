//! Everything that a user can see of the command, and what must always hold inside.

#![allow(unreachable_pub, reason = "the modules of a test have nobody outside to reach")]
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::case_sensitive_file_extension_comparisons, reason = "the tool itself wrote these names")]

mod accessibility;
mod any_input;
mod base_path;
mod begin;
mod cache;
mod cards;
mod checks;
mod command;
mod desk;
mod digests;
mod docs;
mod external;
mod faults;
mod feeds;
mod files;
mod glossary;
mod html;
mod import_site;
mod injection;
mod language;
mod layers;
mod limits;
mod links;
mod live;
mod look;
mod machines;
mod markup;
mod newsletters;
mod oracle;
mod pages;
mod pairing;
mod pictures;
mod preview;
mod readers;
mod reading;
mod reference;
mod revisions;
mod sample;
mod schema;
mod search;
mod serve;
mod severity;
mod site;
mod snapshots;
mod storm;
mod structure;
mod time;
mod turns;
mod typography;
mod writing;
