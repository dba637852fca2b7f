#![no_main]

veille_fuzz::target!(front_matter);
