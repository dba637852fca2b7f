//! Everything that a user can see of the command, and what must always hold inside.

mod docs;
mod layers;
mod oracle;
mod site;
