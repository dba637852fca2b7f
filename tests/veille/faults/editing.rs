//! What only `veille check` tells.

use super::{matter, review_checks};

#[test]
fn editing() {
    review_checks("editing", [("no summary", matter("")), ("with a summary", matter("summary: Un résumé."))]);
}
