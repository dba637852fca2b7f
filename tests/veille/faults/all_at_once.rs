//! All errors of one run come together, in every format.
