//! Builds the hostile sites for a browser: `hostile FOLDER VEILLE [RULE [SITE]]`.
//!
//! `FOLDER/NAME` is a site whose every text is an attack, without what was refused, and `FOLDER/NAME/public` what it
//! became. RULE is what `raw_html` says, `safe` unless told otherwise. `FOLDER/corpus.json` holds the attacks.

#[path = "../veille/injection/hostile.rs"]
#[allow(dead_code, unreachable_pub, clippy::expect_used, reason = "it is shared with the tests")]
mod hostile;

use std::path::PathBuf;

#[allow(clippy::expect_used, reason = "a program for tests may stop")]
fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(veille)) = (arguments.next().map(PathBuf::from), arguments.next().map(PathBuf::from))
    else {
        eprintln!("usage: hostile FOLDER VEILLE [RULE [SITE]]");
        std::process::exit(2);
    };
    let rule = arguments.next().unwrap_or_else(|| "safe".to_owned());
    let only = arguments.next();
    let chosen = |site: &hostile::Hostile| only.as_deref().is_none_or(|only| only == site.name);
    let attacks = hostile::corpus();
    let sites = [hostile::texts, hostile::settings, hostile::names].map(|make| make(&attacks, &rule, 1));
    for mut site in sites.into_iter().filter(chosen) {
        site.settle(&folder.join(site.name), &veille, &[]);
        let (strings, places, placed) = (attacks.len(), site.places(), site.placed().len());
        let refused = site.refused.len();
        println!("{}: {strings} strings, {places} places; {placed} stand, {refused} refused", site.name);
    }
    let texts: Vec<String> = attacks.into_iter().map(|attack| attack.text).collect();
    let json = serde_json::to_string(&texts).expect("texts have a JSON form");
    std::fs::write(folder.join("corpus.json"), json).expect("the corpus is written");
}
