//! What the tool itself leaves in a text for its writer to finish, and must not reach readers.
//!
//! `veille translate` marks what is to be translated, `veille import` asks questions, `veille new` sets sample sentences.
//! The words are here once, for those who write them and for the check that finds them. A sentence that a writer has
//! changed in any way is the writer's own. What stands in a draft may stay until it is published.

use serde::{Deserialize, Serialize};

use crate::diagnostic::Place;

/// The comment above a value of the front matter that is still the source language's.
pub const TO_TRANSLATE: &str = "to translate";

/// How a comment in the text begins that asks the writer something.
pub const TO_CHECK: &str = "check:";

/// Something left to be finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfinished {
    /// What it is.
    pub what: Leftover,
    /// Where.
    pub place: Place,
    /// Whether it stands in a brief that is a draft by itself.
    pub in_draft: bool,
    /// The id of the brief that it stands in.
    pub brief: Option<std::sync::Arc<str>>,
}

/// What may be left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Leftover {
    /// The mark [`TO_TRANSLATE`].
    ToTranslate,
    /// A question that begins with [`TO_CHECK`].
    ToCheck,
    /// One of the [`SAMPLES`].
    Sample,
}

/// What stands in place of a writer's words, in one language.
#[derive(Debug)]
pub struct Samples {
    /// The language, without region.
    pub language: &'static str,
    /// The title of an article.
    pub article: &'static str,
    /// The title of a digest.
    pub digest: &'static str,
    /// The title of a page.
    pub page: &'static str,
    /// The title of a brief.
    pub brief: &'static str,
    /// A summary.
    pub summary: &'static str,
    /// A line of `key_points`.
    pub key_point: &'static str,
    /// The text of an article.
    pub text: &'static str,
    /// The text of a page.
    pub page_text: &'static str,
}

/// English first: it stands in for what is not here.
pub const SAMPLES: [Samples; 2] = [
    Samples {
        language: "en",
        article: "Title of the article",
        digest: "Title of the digest",
        page: "Title of the page",
        brief: "Title of the brief",
        summary: "One or two sentences that say what readers get: lists, feeds and search engines show them.",
        key_point: "A line of the box **In brief**.",
        text: "The text begins here.",
        page_text: "The page begins here.",
    },
    Samples {
        language: "fr",
        article: "Titre de l’article",
        digest: "Titre du bulletin",
        page: "Titre de la page",
        brief: "Titre de la brève",
        summary: "Une ou deux phrases qui disent ce que le lecteur trouvera : listes, flux et moteurs de recherche les montrent.",
        key_point: "Une ligne de l’encadré **En bref**.",
        text: "Le texte commence ici.",
        page_text: "La page commence ici.",
    },
];

impl Samples {
    /// Those of a language, or those that stand in for them.
    #[must_use]
    pub fn of(tag: &str) -> &'static Self {
        let language = tag.split('-').next().unwrap_or(tag);
        SAMPLES.iter().find(|samples| samples.language.eq_ignore_ascii_case(language)).unwrap_or(&SAMPLES[0])
    }

    /// Those that stand alone, as a title.
    #[must_use]
    pub fn titles(&self) -> [&'static str; 4] {
        [self.article, self.digest, self.page, self.brief]
    }

    /// Those that are sentences, which may stand among others.
    #[must_use]
    pub fn sentences(&self) -> [&'static str; 4] {
        [self.summary, self.key_point, self.text, self.page_text]
    }
}
