//! What a language knows: its words, dates, numbers, plurals and order.
