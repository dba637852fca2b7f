//! What must hold of any text.
