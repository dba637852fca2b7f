//! The names of warnings: those that a site or an entry may turn off.

/// Every warning, in alphabetical order. A name that is also an error's stays an error where it is one.
pub const WARNINGS: &[&str] = &[
    "empty-digest",
    "empty-heading",
    "empty-link-text",
    "external-image",
    "footnote-duplicate",
    "footnote-in-heading",
    "footnote-undefined",
    "footnote-unused",
    "heading-level",
    "image-alt",
    "missing-summary",
    "missing-theme-name",
    "missing-words",
    "nested-too-deep",
    "raw-html-removed",
    "stray-file",
    "unknown-code-language",
    "unknown-language",
    "unknown-word",
    "unsafe-link",
];
