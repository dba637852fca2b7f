//! What a page shows → its bytes.

pub mod feed;
pub mod sitemap;
