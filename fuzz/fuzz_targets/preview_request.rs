#![no_main]

veille_fuzz::target!(preview_request);
