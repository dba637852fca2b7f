//! The checks by name.

use crate::diagnostic::Diagnostic;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Check {
    Dates,
    Figures,
    Footnotes,
    Headings,
    Images,
    KeyPoints,
    Links,
    Lists,
    Metadata,
    Untranslated,
}

impl Check {
    /// All of them.
    pub(super) const ALL: [Self; 10] = [
        Self::Dates,
        Self::Figures,
        Self::Footnotes,
        Self::Headings,
        Self::Images,
        Self::KeyPoints,
        Self::Links,
        Self::Lists,
        Self::Metadata,
        Self::Untranslated,
    ];

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        self.warning("").name
    }

    /// The check of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|check| check.name() == name)
    }

    /// A warning of it.
    pub(super) fn warning(self, message: impl Into<String>) -> Diagnostic {
        match self {
            Self::Dates => Diagnostic::warning("parity-dates", message),
            Self::Figures => Diagnostic::warning("parity-figures", message),
            Self::Footnotes => Diagnostic::warning("parity-footnotes", message),
            Self::Headings => Diagnostic::warning("parity-headings", message),
            Self::Images => Diagnostic::warning("parity-images", message),
            Self::KeyPoints => Diagnostic::warning("parity-key-points", message),
            Self::Links => Diagnostic::warning("parity-links", message),
            Self::Lists => Diagnostic::warning("parity-lists", message),
            Self::Metadata => Diagnostic::warning("parity-metadata", message),
            Self::Untranslated => Diagnostic::warning("parity-untranslated", message),
        }
    }
}
