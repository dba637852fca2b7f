//! Writes a bilingual site of any size, the same one every time: `generate --articles 5000 DIR`.
//!
//! What `benches/compare.py` measures with. The text is made of whole sentences in French and English, with links
//! between entries, footnotes, lists, tables and tracking parameters, so that every stage of a build has its work.
//! `--tool hugo` and `--tool eleventy` write the same text with the front matter of these; their templates and settings
//! lie in `benches/hugo` and `benches/eleventy`. It uses nothing of the library: a generator that shared its code would
//! share its mistakes.
//!
//! Search and cards are off, since the other tools have neither; who measures them turns them on in `veille.toml`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::{Parser, ValueEnum};
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// Writes a site to measure with.
#[derive(Parser)]
struct Arguments {
    /// How many articles, each in French and English
    #[arg(long, default_value_t = 1000)]
    articles: u32,
    /// How many digests of 15 briefs, each in French and English
    #[arg(long, default_value_t = 0)]
    digests: u32,
    /// Words of an article on average: each has between half of that and half as many again
    #[arg(long, default_value_t = 600)]
    words: u32,
    /// The tool that the site is for
    #[arg(long, value_enum, default_value_t = Tool::Veille)]
    tool: Tool,
    /// Where the site goes: a folder that does not exist or is empty
    dir: PathBuf,
}

const FIRST_DAY: Date = date(2016, 1, 1);
const LAST_DAY: Date = date(2025, 12, 31);
const BRIEFS: u32 = 15;
/// A brief is a few sentences, whatever the length of articles.
const BRIEF_WORDS: u32 = 90;
/// Of a sentence on average. Counting them would end the French version of an entry before the English one.
const SENTENCE_WORDS: u32 = 18;

const LANGS: [&str; 2] = ["fr", "en"];

/// Id, then name by language.
const THEMES: [(&str, [&str; 2]); 8] = [
    ("ai", ["Données et intelligence artificielle", "Data and artificial intelligence"]),
    ("space", ["Espace", "Space"]),
    ("telecoms", ["Télécommunications", "Telecoms"]),
    ("regulation", ["Économie numérique et régulation", "Digital economy and regulation"]),
    ("security", ["Cybersécurité", "Cyber security"]),
    ("research", ["Recherche", "Research"]),
    ("ecosystem", ["Écosystème", "Ecosystem"]),
    ("climate", ["Climat et énergie", "Climate and energy"]),
];

const WHO: [[&str; 10]; 2] = [
    [
        "Le gouvernement",
        "L’autorité de la concurrence",
        "La commission parlementaire",
        "Le régulateur",
        "Une équipe de chercheurs",
        "Le ministère de l’Économie",
        "La Banque d’Angleterre",
        "L’agence spatiale",
        "Un consortium d’universités",
        "Le centre national de cybersécurité",
    ],
    [
        "The government",
        "The competition authority",
        "The parliamentary committee",
        "The regulator",
        "A team of researchers",
        "The Treasury",
        "The Bank of England",
        "The space agency",
        "A consortium of universities",
        "The national cyber security centre",
    ],
];

const DOES: [[&str; 10]; 2] = [
    [
        "a publié",
        "examine",
        "prépare",
        "finance",
        "remet en cause",
        "a soumis à consultation",
        "défend",
        "souhaite étendre",
        "a suspendu",
        "évalue",
    ],
    [
        "has published",
        "is examining",
        "is preparing",
        "is funding",
        "challenges",
        "is consulting on",
        "defends",
        "wants to extend",
        "has suspended",
        "is assessing",
    ],
];

const WHAT: [[&str; 10]; 2] = [
    [
        "un plan d’action sur l’intelligence artificielle",
        "la réforme du droit de la concurrence",
        "un fonds de 250 millions de livres",
        "les règles applicables aux grandes plateformes",
        "le déploiement de la 5G en zone rurale",
        "une stratégie nationale pour les semi-conducteurs",
        "l’accès des chercheurs aux données publiques",
        "un centre de calcul à haute performance",
        "la certification des objets connectés",
        "le partage des fréquences satellitaires",
    ],
    [
        "an action plan on artificial intelligence",
        "the reform of competition law",
        "a fund of 250 million pounds",
        "the rules for the largest platforms",
        "the rollout of 5G in rural areas",
        "a national strategy for semiconductors",
        "researchers’ access to public data",
        "a high-performance computing centre",
        "the certification of connected devices",
        "the sharing of satellite frequencies",
    ],
];

const HOW: [[&str; 8]; 2] = [
    [
        "d’ici à la fin de l’année",
        "malgré les réserves de l’industrie",
        "avec l’appui de plusieurs régions",
        "après deux ans de négociations : les avis restent partagés",
        "pour un coût que le Parlement juge « raisonnable »",
        "en coopération avec l’Union européenne",
        "sans attendre le rapport de l’inspection",
        "ce qui concerne 1 200 entreprises",
    ],
    [
        "by the end of the year",
        "despite the industry's reservations",
        "with the support of several regions",
        "after two years of talks - opinion remains divided",
        "at a cost that Parliament calls \"reasonable\"",
        "in cooperation with the European Union",
        "without waiting for the inspectors' report",
        "which concerns 1,200 companies",
    ],
];

const SITE_TITLE: [&str; 2] = ["Veille numérique", "Digital briefing"];
const SITE_DESCRIPTION: [&str; 2] = ["Le numérique, chaque semaine.", "Digital policy, every week."];

/// Words that one sentence or another needs, by language.
const SEE: [&str; 2] = ["Voir aussi", "See also"];
const MEASURES: [&str; 2] = ["Les mesures", "The measures"];
const NOTE: [&str; 2] = ["Chiffres du rapport annuel", "Figures from the annual report"];
const YEAR: [&str; 2] = ["Année", "Year"];
const BUDGET: [&str; 2] = ["Budget (M£)", "Budget (£m)"];
const LETTER: [&str; 2] = ["Lettre", "Letter"];

fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    let dir = &arguments.dir;
    if fs::read_dir(dir).is_ok_and(|mut files| files.next().is_some()) {
        return Err(io::Error::other(format!("`{}` is not empty", dir.display())));
    }
    if arguments.digests > 0 && arguments.tool != Tool::Veille {
        return Err(io::Error::other("only Veille makes pages of the briefs of a digest"));
    }
    match arguments.tool {
        Tool::Veille => write_settings(dir)?,
        Tool::Hugo => {
            write_data(&dir.join("data"))?;
            write_terms(&dir.join("content/themes"))?;
        }
        Tool::Eleventy => write_data(&dir.join("_data"))?,
    }
    write_entries(&dir.join("content"), &arguments)
}

/// An entry: everything that both of its versions share.
struct Entry {
    /// Path below `content/`, without `.LANG.md`.
    stem: String,
    number: u32,
    date: Date,
    digest: bool,
    /// Places in [`THEMES`].
    themes: Vec<usize>,
}

/// The tool for which text is written.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Tool {
    Veille,
    Hugo,
    Eleventy,
}

/// All entries, articles first, each kind spread evenly over ten years.
fn entries(arguments: &Arguments) -> Vec<Entry> {
    let kind = |count: u32, digest: bool| (0..count).map(move |number| entry(number, count, digest));
    kind(arguments.articles, false).chain(kind(arguments.digests, true)).collect()
}

fn entry(number: u32, count: u32, digest: bool) -> Entry {
    let days = i64::from((LAST_DAY - FIRST_DAY).get_days());
    let date = FIRST_DAY.saturating_add((days * i64::from(number) / i64::from(count)).days());
    let mut random = Random::of(u64::from(number), digest, 0);
    let themes = if digest {
        vec![]
    } else {
        let first = random.below(THEMES.len());
        let second = random.below(THEMES.len());
        if first == second { vec![first] } else { vec![first, second] }
    };
    let name = if digest { "digest" } else { "article" };
    let stem = format!("{}/{:02}/{name}-{number:05}", date.year(), date.month());
    Entry { stem, number, date, digest, themes }
}

fn write_settings(dir: &Path) -> io::Result<()> {
    let mut settings = String::from(
        "base_url = \"https://example.org/bench/\"\ndefault_language = \"fr\"\nid = \"bench.example.org\"\n",
    );
    for (lang, tag) in LANGS.iter().enumerate() {
        let (title, description) = (SITE_TITLE[lang], SITE_DESCRIPTION[lang]);
        put(&mut settings, format_args!("\n[languages.{tag}]\ntitle = \"{title}\"\ndescription = \"{description}\"\n"));
    }
    settings.push_str("\n[search]\nenabled = false\n\n[cards]\nenabled = false\n");
    write(&dir.join("veille.toml"), &settings)?;
    for (order, (id, names)) in THEMES.iter().enumerate() {
        let mut text = format!("order = {order}\n");
        for (lang, name) in LANGS.iter().zip(names) {
            put(&mut text, format_args!("\n[{lang}]\nname = \"{name}\"\ndescription = \"{name}.\"\n"));
        }
        write(&dir.join(format!("themes/{id}.toml")), &text)?;
    }
    Ok(())
}

/// What the templates of other tools cannot know from the entries: the languages, the themes in order, the years.
fn write_data(dir: &Path) -> io::Result<()> {
    let list = |items: Vec<String>| items.join(",\n    ");
    let languages = (0..LANGS.len())
        .map(|lang| {
            let (tag, title, description) = (LANGS[lang], SITE_TITLE[lang], SITE_DESCRIPTION[lang]);
            format!("{{\"lang\": \"{tag}\", \"title\": \"{title}\", \"description\": \"{description}\"}}")
        })
        .collect();
    let themes = THEMES
        .iter()
        .map(|(id, [french, english])| format!("{{\"id\": \"{id}\", \"fr\": \"{french}\", \"en\": \"{english}\"}}"))
        .collect();
    let years = (FIRST_DAY.year()..=LAST_DAY.year()).rev().map(|year| year.to_string()).collect::<Vec<_>>();
    let text = format!(
        "{{\n  \"languages\": [\n    {}\n  ],\n  \"themes\": [\n    {}\n  ],\n  \"years\": [{}]\n}}\n",
        list(languages),
        list(themes),
        years.join(", ")
    );
    write(&dir.join("bench.json"), &text)
}

/// Hugo has its names of themes from pages.
fn write_terms(dir: &Path) -> io::Result<()> {
    for (order, (id, names)) in THEMES.iter().enumerate() {
        for (lang, name) in LANGS.iter().zip(names) {
            let text = format!("---\ntitle: '{name}'\ndescription: '{name}.'\nweight: {}\n---\n", order + 1);
            write(&dir.join(format!("{id}/_index.{lang}.md")), &text)?;
        }
    }
    Ok(())
}

fn write_entries(content: &Path, arguments: &Arguments) -> io::Result<()> {
    let entries = entries(arguments);
    for entry in &entries {
        for (lang, tag) in LANGS.iter().enumerate() {
            let text = version(entry, lang, &entries, arguments);
            write(&content.join(format!("{}.{tag}.md", entry.stem)), &text)?;
        }
    }
    Ok(())
}

/// One Markdown file.
fn version(entry: &Entry, lang: usize, entries: &[Entry], arguments: &Arguments) -> String {
    // The same sequence for every language: the versions say the same, sentence by sentence and figure by figure.
    let mut random = Random::of(u64::from(entry.number), entry.digest, 1);
    let mut text = String::from("---\n");
    let number = entry.number;
    let title = if entry.digest { format!("{} {number}", LETTER[lang]) } else { title(&mut random, lang, number) };
    put(&mut text, format_args!("title: '{title}'\ndate: {}\n", entry.date));
    if arguments.tool == Tool::Eleventy {
        let (tag, stem) = (LANGS[lang], &entry.stem);
        put(&mut text, format_args!("lang: {tag}\nkey: {stem}\npermalink: /{tag}/{stem}/\n"));
    }
    if entry.digest {
        text.push_str("kind: digest\n");
    }
    if !entry.themes.is_empty() {
        let ids: Vec<_> = entry.themes.iter().map(|theme| THEMES[*theme].0).collect();
        put(&mut text, format_args!("themes: [{}]\n", ids.join(", ")));
    }
    put(&mut text, format_args!("summary: '{}'\n---\n", sentence(&mut random, lang).replace('\'', "’")));
    if entry.digest {
        digest(&mut text, entry, lang, &mut random);
    } else {
        article(&mut text, entry, lang, entries, arguments, &mut random);
    }
    text
}

fn article(
    text: &mut String,
    entry: &Entry,
    lang: usize,
    entries: &[Entry],
    arguments: &Arguments,
    random: &mut Random,
) {
    let mut left = arguments.words / 2 + random.up_to(arguments.words);
    let mut paragraphs = 0;
    while left > 0 {
        left = left.saturating_sub(paragraph(text, lang, random));
        paragraphs += 1;
        match paragraphs {
            1 => see_also(text, entry.number, lang, &entries[random.below(entries.len())], arguments.tool),
            2 => left = left.saturating_sub(list(text, lang, random)),
            4 if random.below(2) == 0 => table(text, lang, entry.date, random),
            _ => {}
        }
    }
    if random.below(3) == 0 {
        let number = entry.number;
        put(text, format_args!("{}[^{number}]\n\n[^{number}]: {}.\n\n", sentence(random, lang), NOTE[lang]));
    }
}

/// A link to another entry, by its file, and one to a page elsewhere with what a mailing leaves behind.
fn see_also(text: &mut String, number: u32, lang: usize, other: &Entry, tool: Tool) {
    let (see, stem, tag) = (SEE[lang], &other.stem, LANGS[lang]);
    let address = match tool {
        // Both stand in `YEAR/MONTH/`.
        Tool::Veille | Tool::Hugo => format!("../../{stem}.{tag}.md"),
        // It would find the page of a file only by reading all of its HTML once more.
        Tool::Eleventy => format!("/bench/{tag}/{stem}/"),
    };
    put(
        text,
        format_args!(
            "{see} [{}]({address}), \
             [gov.uk](https://www.gov.uk/government/news/{number}?utm_source=letter&utm_medium=email).\n\n",
            other.date
        ),
    );
}

/// Three to five measures; returns how many words, about.
fn list(text: &mut String, lang: usize, random: &mut Random) -> u32 {
    put(text, format_args!("## {}\n\n", MEASURES[lang]));
    let measures = 3 + random.up_to(2);
    for _ in 0..measures {
        let who = WHO[lang][random.below(10)];
        put(text, format_args!("- **{who}** {} *{}*\n", DOES[lang][random.below(10)], WHAT[lang][random.below(10)]));
    }
    text.push('\n');
    measures * SENTENCE_WORDS
}

fn table(text: &mut String, lang: usize, date: Date, random: &mut Random) {
    put(text, format_args!("| {} | {} |\n|---|---:|\n", YEAR[lang], BUDGET[lang]));
    for year in 0..3 {
        put(text, format_args!("| {} | {} |\n", date.year() + year, 10 + random.below(90)));
    }
    text.push('\n');
}

/// Three sections named by themes, and 15 briefs below them.
fn digest(text: &mut String, entry: &Entry, lang: usize, random: &mut Random) {
    paragraph(text, lang, random);
    let first = random.below(THEMES.len());
    for brief in 0..BRIEFS {
        if brief % 5 == 0 {
            let theme = (first + brief as usize / 5) % THEMES.len();
            put(text, format_args!("## {}\n\n", THEMES[theme].1[lang]));
        }
        let day = entry.date.saturating_sub(i64::from(random.up_to(28)).days());
        let until = day.saturating_add(60.days());
        let title = title(random, lang, entry.number * BRIEFS + brief);
        put(text, format_args!("### {title} {{#brief-{brief:02}"));
        put(text, format_args!(" date={day}"));
        if brief % 5 == 4 {
            put(text, format_args!(" until={until}"));
        }
        text.push_str("}\n\n");
        let mut words = 0;
        while words < BRIEF_WORDS {
            words += paragraph(text, lang, random);
        }
    }
}

/// Three to five sentences; returns how many words, about.
fn paragraph(text: &mut String, lang: usize, random: &mut Random) -> u32 {
    let sentences = 3 + random.up_to(2);
    for number in 0..sentences {
        let space = if number == 0 { "" } else { " " };
        put(text, format_args!("{space}{}", sentence(random, lang)));
    }
    text.push_str("\n\n");
    sentences * SENTENCE_WORDS
}

fn sentence(random: &mut Random, lang: usize) -> String {
    let (who, does) = (WHO[lang][random.below(10)], DOES[lang][random.below(10)]);
    format!("{who} {does} {}, {}.", WHAT[lang][random.below(10)], HOW[lang][random.below(8)])
}

fn title(random: &mut Random, lang: usize, number: u32) -> String {
    let (who, does) = (WHO[lang][random.below(10)], DOES[lang][random.below(10)]);
    format!("{who} {does} {} ({number})", WHAT[lang][random.below(10)])
}

fn put(text: &mut String, words: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    _ = text.write_fmt(words);
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let wrap = |error: io::Error| io::Error::new(error.kind(), format!("`{}`: {error}", path.display()));
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(wrap)?;
    fs::write(path, text).map_err(wrap)
}

/// A sequence that is the same on every machine (`SplitMix64`).
struct Random(u64);

impl Random {
    /// A sequence of its own for each entry and purpose, so that more entries leave the others as they are.
    fn of(number: u64, digest: bool, purpose: u64) -> Self {
        let mut random = Self(number << 8 | u64::from(digest) << 7 | purpose);
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to `end`, without it.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap_or_default()
    }

    /// From 0 to `last`, with it.
    fn up_to(&mut self, last: u32) -> u32 {
        u32::try_from(self.next() % (u64::from(last) + 1)).unwrap_or_default()
    }
}
