//! Everything that a user can see of the command, and what must always hold inside.

#![expect(unreachable_pub, reason = "the modules of a test have nobody outside to reach")]

mod base_path;
mod digests;
mod feeds;
mod html;
mod language;
mod layers;
mod markup;
mod oracle;
mod pages;
mod pairing;
mod reading;
mod sample;
mod site;
mod snapshots;
