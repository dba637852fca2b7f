//! Everything that a user can see of the command, and what must always hold inside.

mod faults;
mod layers;
mod oracle;
mod site;
