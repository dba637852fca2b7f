//! Which outputs exist and what each of them shows.

pub mod feed;
pub mod sitemap;
