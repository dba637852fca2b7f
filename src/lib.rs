//! A static-site generator for public bilingual briefings.
#![allow(missing_docs)]
pub mod config;
pub mod diagnostic;
pub mod lang;
pub mod markdown;
pub mod output;
pub mod parse;
pub mod site;
pub mod tree;
pub mod url;
