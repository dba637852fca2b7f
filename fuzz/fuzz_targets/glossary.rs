#![no_main]

veille_fuzz::target!(glossary);
