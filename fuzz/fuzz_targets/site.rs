#![no_main]

veille_fuzz::target!(site);
