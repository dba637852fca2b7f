//! Whatever bytes a site is made of: the library answers.
