#![no_main]

veille_fuzz::target!(import_newsletter);
