//! Everything that a user can see of the command, and what must always hold inside.

mod digests;
mod html;
mod layers;
mod oracle;
mod pairing;
mod reading;
mod site;
