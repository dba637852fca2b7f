//! Everything that a user can see of the command, and what must always hold inside.

mod html;
mod layers;
mod oracle;
mod reading;
mod site;
