//! Sites whose every text is an attack.
//!
//! Each string of `corpus.toml` is put into every place that text can come from. What the tool refuses with an error is
//! left out and counted, piece by piece, until the rest builds. The tests check the result with parsers; the example
//! `hostile` writes the same sites for a browser (`tests/tools/injection.mjs`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

const CORPUS: &str = include_str!("corpus.toml");

/// How often a site is built again without what was refused.
const ROUNDS: usize = 12;

/// After so many rounds an attack that is refused in one place of a file goes from all others in it.
const PATIENCE: usize = 2;

/// The day of the builds.
const NOW: &str = "2026-03-05";

/// Where the sites are published, with a path below the host.
pub const BASE: &str = "https://example.org/base/";

/// The one address that a form of these sites is sent to.
pub const ACTION: &str = "https://lists.example.org/subscribe";

/// Attacks on one digest.
const BRIEFS: usize = 10;

/// Attacks that one language of the site of settings is made of.
const GROUP: usize = 13;

/// Tags of languages that are all there is of them: their words are the attacks.
const TAGS: [&str; 30] = [
    "fr", "en", "de", "es", "it", "nl", "pt", "pl", "cs", "sv", "da", "fi", "nb", "ro", "hu", "el", "bg", "hr", "sk",
    "sl", "et", "lv", "lt", "mt", "ga", "cy", "uk", "ar", "he", "ja",
];

/// A picture of one pixel.
const PIXEL: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\
    \xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";

/// A string of the corpus.
pub struct Attack {
    pub text: String,
}

/// All strings of the corpus.
pub fn corpus() -> Vec<Attack> {
    let families: toml::Table = CORPUS.parse().expect("the corpus is TOML");
    let families = families.values().map(|family| family.as_table().expect("a family is a table"));
    let attack = |text: &toml::Value| Attack { text: text.as_str().expect("attacks are texts").to_owned() };
    families.flat_map(|attacks| attacks.values().map(attack)).collect()
}

/// A text of a file, and the attack that it brings to a place, if any.
#[derive(Clone)]
struct Piece {
    text: String,
    attack: Option<(usize, &'static str)>,
    /// What stands there once the attack is refused, where something has to.
    instead: String,
}

/// A site to be built, and what was put where.
pub struct Hostile {
    pub name: &'static str,
    /// Texts, by path.
    files: BTreeMap<String, Vec<Piece>>,
    /// Pictures by their paths, and the attack that is in the name.
    pictures: BTreeMap<String, Option<usize>>,
    /// What was refused: attack and place.
    pub refused: BTreeSet<(usize, &'static str)>,
    /// Each attack is put into one of so many places; each place gets others.
    share: usize,
    /// All places, in the order in which they came up.
    places: Vec<&'static str>,
}

impl Hostile {
    fn new(name: &'static str, share: usize) -> Self {
        let (files, pictures) = (BTreeMap::new(), BTreeMap::new());
        Self { name, files, pictures, refused: BTreeSet::new(), share, places: Vec::new() }
    }

    fn add(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.files.entry(path.into()).or_default().push(Piece {
            text: text.into(),
            attack: None,
            instead: String::new(),
        });
    }

    fn put(&mut self, path: impl Into<String>, number: usize, place: &'static str, text: impl Into<String>) {
        self.put_or(path, number, place, text, String::new());
    }

    fn put_or(
        &mut self,
        path: impl Into<String>,
        number: usize,
        place: &'static str,
        text: impl Into<String>,
        instead: String,
    ) {
        let position = self.places.iter().position(|known| *known == place).unwrap_or(self.places.len());
        if position == self.places.len() {
            self.places.push(place);
        }
        if (number + position).is_multiple_of(self.share) {
            let piece = Piece { text: text.into(), attack: Some((number, place)), instead };
            self.files.entry(path.into()).or_default().push(piece);
        } else if !instead.is_empty() {
            self.add(path, instead);
        }
    }

    /// How many places there are.
    pub fn places(&self) -> usize {
        self.places.len()
    }

    /// What stands in the site: attack and place.
    pub fn placed(&self) -> BTreeSet<(usize, &'static str)> {
        self.files.values().flatten().filter_map(|piece| piece.attack).collect()
    }

    /// Writes the site and builds it without what is refused.
    pub fn settle(&mut self, folder: &Path, veille: &Path, arguments: &[&str]) {
        for round in 0..ROUNDS {
            self.write(folder);
            let output = Command::new(veille)
                .args(["build", "--now", NOW, "--format", "json", "--root"])
                .arg(folder)
                .args(arguments)
                .output()
                .expect("the command starts");
            if output.status.success() {
                return;
            }
            let told =
                format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            let errors = told.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
            let errors: Vec<_> = errors.filter(|told| told["severity"] == "error").collect();
            let before = self.refused.len();
            let mut places: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
            for error in &errors {
                let lines = places.entry(error["path"].as_str().unwrap_or_default()).or_default();
                lines.insert(error["line"].as_u64().unwrap_or_default());
            }
            for (path, lines) in places {
                self.refuse(path, &lines, round >= PATIENCE);
            }
            assert!(self.refused.len() > before, "{}: nothing can be left out for {errors:#?}", self.name);
        }
        panic!("{}: does not build after {ROUNDS} rounds", self.name);
    }

    /// Leaves out what stands in these lines; line 0 is the file.
    fn refuse(&mut self, path: &str, wrong: &BTreeSet<u64>, all: bool) {
        let same = |name: &&String| is_told(name, path);
        if let Some(name) = self.pictures.keys().find(same).cloned() {
            let attack = self.pictures.remove(&name).flatten();
            self.refused.extend(attack.map(|number| (number, "name of a picture's file")));
        }
        let Some(name) = self.files.keys().find(same).cloned() else { return };
        let pieces = self.files.get_mut(&name).expect("it was found");
        let whole = wrong.contains(&0);
        let mut at = 1;
        let mut hit = BTreeSet::new();
        for piece in &mut *pieces {
            let start = at;
            at += lines(&piece.text);
            let Some((number, _)) = piece.attack else { continue };
            if whole || wrong.range(start..at).next().is_some() || (all && hit.contains(&number)) {
                hit.insert(number);
                self.refused.extend(piece.attack.take());
                piece.text = std::mem::take(&mut piece.instead);
            }
        }
        if whole || pieces.iter().all(|piece| piece.text.is_empty()) {
            self.files.remove(&name);
        }
    }

    fn write(&self, folder: &Path) {
        let _ = fs::remove_dir_all(folder);
        for (path, pieces) in &self.files {
            let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            write(&folder.join(path), text.as_bytes());
        }
        for path in self.pictures.keys() {
            write(&folder.join(path), PIXEL);
        }
    }
}

/// Whether a path that is told is this file, or a folder that it is in; what cannot be shown is told as U+FFFD.
fn is_told(name: &str, path: &str) -> bool {
    let mut rest = name.chars();
    let alike = path.chars().all(|told| rest.next().is_some_and(|letter| letter == told || told == '\u{FFFD}'));
    alike && matches!(rest.next(), None | Some('/'))
}

fn lines(text: &str) -> u64 {
    text.replace("\r\n", "\n").matches(['\n', '\r']).count() as u64
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("files are in folders")).expect("folders are made");
    fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// As YAML and JSON write a text between quotes, on one line of ASCII.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            ' '..='~' => out.push(letter),
            letter if u32::from(letter) <= 0xFFFF => write!(out, "\\u{:04X}", u32::from(letter)).expect("a text"),
            letter => write!(out, "\\U{:08X}", u32::from(letter)).expect("a text"),
        }
    }
    out.push('"');
    out
}

fn rules(raw_html: &str) -> String {
    format!("[markdown]\nraw_html = \"{raw_html}\"\n[feeds]\nentries = 1000\nitems = 1000\n")
}

/// Articles, digests, themes and a glossary.
pub fn texts(attacks: &[Attack], raw_html: &str, share: usize) -> Hostile {
    let mut site = Hostile::new("texts", share);
    site.add(
        "veille.toml",
        format!(
            "base_url = \"{BASE}\"\nid = \"example.org\"\n[languages.fr]\ntitle = \"Site\"\ndescription = \"D\"\n\
             [cards]\nenabled = false\n{}",
            rules(raw_html)
        ),
    );
    site.pictures.insert("content/pixel.png".to_owned(), None);
    for (number, attack) in attacks.iter().enumerate() {
        article(&mut site, number, &attack.text);
        theme(&mut site, number, &attack.text);
        term(&mut site, number, &attack.text);
    }
    for (digest, group) in attacks.chunks(BRIEFS).enumerate() {
        let path = format!("content/digest-{digest}.fr.md");
        site.add(&path, format!("---\ntitle: Digest {digest}\ndate: 2026-02-01\nkind: digest\n---\n"));
        for (offset, attack) in group.iter().enumerate() {
            brief(&mut site, &path, digest * BRIEFS + offset, &attack.text);
        }
    }
    site
}

/// Every key of a front matter, then every place of a text.
fn article(site: &mut Hostile, number: usize, attack: &str) {
    let path = format!("content/article-{number}.fr.md");
    let value = quoted(attack);
    site.add(&path, "---\ndate: 2026-01-10\n");
    site.put_or(&path, number, "title", format!("title: {value}\n"), "title: T\n".to_owned());
    let keys = [
        ("title_lang", value.clone()),
        ("kind", value.clone()),
        ("summary", value.clone()),
        ("key_points", format!("[{value}, {}]", quoted(&format!("a *{attack}* [{attack}]({attack})")))),
        ("authors", format!("[{value}]")),
        ("themes", format!("[{value}]")),
        ("events", format!("[ {{ date: 2026-04-01, text: {value}, deadline: true }} ]")),
        ("updated", value.clone()),
        ("corrections", format!("[ {{ date: 2026-02-02, text: {value} }} ]")),
        ("id", value.clone()),
        ("slug", value.clone()),
        ("aliases", format!("[{}]", quoted(&format!("/old-{number}/{attack}/")))),
        ("expires", value.clone()),
        ("draft", value.clone()),
        ("translation", format!("{{ from: {value}, text: {value} }}")),
        ("checks", format!("{{ off: [{value}] }}")),
        ("extra", format!("{{ {value}: {value} }}")),
        ("unknown", value.clone()),
    ];
    for (key, value) in &keys {
        site.put(&path, number, key, format!("{key}: {value}\n"));
    }
    let source = if number.is_multiple_of(2) { "pixel.png".to_owned() } else { attack.to_owned() };
    let place = if number.is_multiple_of(2) { "image.alt" } else { "image.src" };
    site.put(&path, number, place, format!("image: {{ src: {}, alt: {value} }}\n", quoted(&source)));
    site.add(&path, "---\n\n");
    site.put(&path, number, "paragraph", format!("T{number} {attack} text.\n\n"));
    // An item of a list ends whatever is open within it.
    for (place, text) in places(number, attack) {
        let text = text.replace('\n', "\n  ");
        site.put(&path, number, place, format!("- {text}\n\n"));
    }
    site.add(&path, "\nText.\n\n");
    // The last: some never end.
    site.put(&path, number, "block", format!("{attack}\n"));
}

/// Places within a text.
fn places(number: usize, attack: &str) -> Vec<(&'static str, String)> {
    let a = attack;
    vec![
        ("block in a list", a.to_owned()),
        ("quote", format!("> {}", a.replace('\n', "\n> "))),
        ("emphasis", format!("*{a}* **{a}** ~~{a}~~")),
        ("link's text", format!("[{a}](https://attack.invalid/{number})")),
        ("link's address", format!("[x]({a})")),
        ("link's address in brackets", format!("[x](<{a}>)")),
        ("link's address, its end", format!("[x](https://attack.invalid/{a})")),
        ("link's title", format!("[x](https://attack.invalid/ \"{a}\")")),
        ("link's title in single quotes", format!("[x](https://attack.invalid/ '{a}')")),
        ("image's text", format!("![{a}](pixel.png)")),
        ("image's address", format!("![x]({a})")),
        ("image's address in brackets", format!("![x](<{a}>)")),
        ("image's title", format!("![x](pixel.png \"{a}\")")),
        ("autolink", format!("<{a}>")),
        ("definition", format!("[d{number}]: <{a}> \"{a}\"\n\n[d{number}]")),
        ("definition's name", format!("[{a}]: https://attack.invalid/\n\n[{a}]")),
        ("heading", format!("## {a}")),
        ("heading's id", format!("## x {{#{a}}}")),
        ("heading's class", format!("## x {{.{a}}}")),
        ("heading's attributes", format!("## x {{{a}}}")),
        ("heading's attribute", format!("## x {{title=\"{a}\"}}")),
        ("table", format!("| {a} | x |\n|---|---|\n| x | {a} |")),
        ("code", format!("`` {a} ``")),
        ("fence", format!("```html\n{a}\n```")),
        ("fence's language", format!("```{a}\nx\n```")),
        ("indented code", format!("    {}", a.replace('\n', "\n    "))),
        ("footnote", format!("x[^f{number}]\n\n[^f{number}]: {a}")),
        ("footnote's name", format!("x[^{a}]\n\n[^{a}]: x")),
        ("passage", format!("[{a}]{{lang=en}}")),
        ("passage's language", format!("[x]{{lang=\"{a}\"}}")),
        ("definition list", format!("{a}\n: {a}")),
        ("mathematics", format!("${a}$ $${a}$$")),
        ("alert", format!("> [!{a}]\n> x")),
        ("raw title", format!("<b title=\"{a}\">x</b>")),
        ("raw title in single quotes", format!("<b title='{a}'>x</b>")),
        ("raw title without quotes", format!("<b title={a}>x</b>")),
        ("raw address", format!("<a href=\"{a}\">x</a>")),
        ("raw address in single quotes", format!("<a href='{a}' target='{a}'>x</a>")),
        ("raw image", format!("<img src=\"{a}\" alt=\"{a}\">")),
        ("raw citation", format!("<blockquote cite=\"{a}\">x</blockquote>")),
        ("raw id", format!("<div id=\"{a}\" class=\"{a}\">x</div>")),
        ("raw attributes", format!("<p {a}>x</p>")),
        ("raw name", format!("<{a} title=x>x</{a}>")),
        ("raw text", format!("<div>{a}</div>")),
        ("raw comment", format!("<!-- {a} -->")),
    ]
}

/// A section and briefs.
fn brief(site: &mut Hostile, path: &str, number: usize, attack: &str) {
    let a = attack;
    // Each of these is checked in a way of its own, and mostly refused: one of them for each attack.
    let (key, attribute) = [
        ("brief's date", "date"),
        ("brief's until", "until"),
        ("brief's themes", "themes"),
        ("brief's language", "lang"),
    ][number % 4];
    site.add(path, format!("\n## Section {{theme=t{number}}}\n\n"));
    site.put(path, number, "section's title", format!("## {a}\n\n"));
    site.put(path, number, "section's title with its theme", format!("## {a} {{theme=t{number}}}\n\n"));
    site.put(path, number, "brief's title", format!("### {a} {{#b{number}}}\n\nText.\n\n"));
    site.put(path, number, "brief's text", format!("- {}\n\n", a.replace('\n', "\n  ")));
    for (place, attributes) in [
        ("brief's id", format!("#{a}")),
        ("brief's slug", format!("#c{number} slug={a}")),
        (key, format!("#d{number} {attribute}={a}")),
        ("brief's attributes", format!("#h{number} {a}")),
    ] {
        site.put(path, number, place, format!("### Brief {number} {{{attributes}}}\n\nText.\n\n"));
    }
}

fn theme(site: &mut Hostile, number: usize, attack: &str) {
    let path = format!("themes/t{number}.toml");
    let value = quoted(attack);
    site.add(&path, format!("order = {number}\n"));
    site.put(&path, number, "theme's colour", format!("color = {value}\n"));
    site.add(&path, "[fr]\n");
    site.put_or(&path, number, "theme's slug", format!("slug = {value}\n"), format!("slug = \"t{number}\"\n"));
    site.put(&path, number, "theme's description", format!("description = {value}\n"));
    site.put_or(&path, number, "theme's name", format!("name = {value}\n"), format!("name = \"T{number}\"\n"));
}

fn term(site: &mut Hostile, number: usize, attack: &str) {
    let value = quoted(attack);
    let path = "glossary.toml";
    site.put(path, number, "term", format!("[{}]\nfr = \"x\"\n", quoted(&format!("{number} {attack}"))));
    site.put(path, number, "term as it is", format!("[{value}]\nfr = \"y\"\n"));
    site.put(path, number, "term's expansion", format!("[T{number}]\nfr = {value}\n"));
    let table = format!("{{ acronym = \"D{number}\", expansion = {value}, description = {value} }}");
    site.put(path, number, "term's description", format!("[D{number}]\nfr = {table}\n"));
}

/// Settings and words: a language for each group of attacks.
pub fn settings(attacks: &[Attack], raw_html: &str, share: usize) -> Hostile {
    let mut site = Hostile::new("settings", share);
    let path = "veille.toml";
    site.add(path, format!("base_url = \"{BASE}\"\nid = \"example.org\"\ndefault_language = \"fr\"\n"));
    site.add(path, rules(raw_html));
    site.add(path, format!("[mailing_list]\naction = \"{ACTION}\"\n"));
    for (number, attack) in attacks.iter().enumerate() {
        // A key that is written twice is no TOML; one of them is enough.
        if number == 0 {
            site.put(path, number, "mailing list's field", format!("field = {}\n", quoted(&attack.text)));
        }
    }
    site.add(path, "[mailing_list.hidden]\n");
    for (number, attack) in attacks.iter().enumerate() {
        let value = quoted(&attack.text);
        site.put(path, number, "mailing list's hidden field", format!("{value} = {value}\n"));
    }
    site.add(path, "[links]\nclean = true\ntracking = [\n");
    for (number, attack) in attacks.iter().enumerate() {
        site.put(path, number, "links.tracking", format!("{},\n", quoted(&attack.text)));
    }
    site.add(path, "]\n[extra]\n");
    for (number, attack) in attacks.iter().enumerate() {
        let value = quoted(&attack.text);
        site.put(path, number, "extra setting", format!("{value} = {value}\n"));
    }
    let words: toml::Table = include_str!("../../../strings/en.toml").parse().expect("words are TOML");
    let mut turn = 0;
    for (index, (tag, group)) in TAGS.iter().zip(attacks.chunks(GROUP)).enumerate() {
        let first = index * GROUP;
        let single = |text: &str| !text.contains(char::is_control);
        let joined: Vec<&str> = group.iter().map(|attack| attack.text.as_str()).filter(|text| single(text)).collect();
        let joined = quoted(&joined.join(" · "));
        site.add(path, format!("[languages.{tag}]\n"));
        site.put_or(path, first, "site's title, a group", format!("title = {joined}\n"), "title = \"T\"\n".to_owned());
        site.put(path, first, "site's description, a group", format!("description = {joined}\n"));
        vocabulary(&mut site, tag, &words, attacks, &mut turn);
        site.add(
            format!("content/a.{tag}.md"),
            "---\ntitle: A\ndate: 2026-02-10\nevents: [ { date: 2026-05-01, text: E, deadline: true } ]\n\
             corrections: [ { date: 2026-02-11, text: C } ]\n---\nText[^1], [x](https://attack.invalid/).\n\n[^1]: N\n",
        );
    }
    site
}

/// The words of a language, each an attack; the next language begins with others.
fn vocabulary(site: &mut Hostile, tag: &str, words: &toml::Table, attacks: &[Attack], turn: &mut usize) {
    let path = format!("strings/{tag}.toml");
    for (group, keys) in words {
        let keys = keys.as_table().expect("a group is a table");
        site.add(&path, format!("[{group}]\n"));
        for (key, value) in keys {
            let number = *turn % attacks.len();
            *turn += 1;
            let attack = quoted(&attacks[number].text);
            match value {
                toml::Value::Table(_) => {
                    site.put(&path, number, "plural", format!("{key} = {{ other = {attack}, one = {attack} }}\n"));
                }
                _ if group == "urls" => site.put(&path, number, "word of addresses", format!("{key} = {attack}\n")),
                // What the tool puts in stays, so that the word is not refused for its lack.
                toml::Value::String(text) => {
                    let names: Vec<&str> = text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
                    let held = names.iter().fold(String::new(), |held, name| format!("{held} {{{name}}}"));
                    let word = quoted(&format!("{}{held}", attacks[number].text));
                    site.put(&path, number, "word", format!("{key} = {word}\n"));
                }
                _ => {}
            }
        }
    }
}

/// Files with such names, as far as the system lets there be any.
pub fn names(attacks: &[Attack], raw_html: &str, share: usize) -> Hostile {
    let mut site = Hostile::new("names", share);
    site.add(
        "veille.toml",
        format!(
            "base_url = \"{BASE}\"\nid = \"example.org\"\n[languages.fr]\ntitle = \"Site\"\ndescription = \"D\"\n\
             [cards]\nenabled = false\n{}",
            rules(raw_html)
        ),
    );
    let mut known = BTreeSet::new();
    for (number, attack) in attacks.iter().enumerate() {
        let mut name: String = attack.text.chars().filter(|letter| !matches!(letter, '\0' | '/')).take(50).collect();
        if !known.insert(name.to_lowercase()) {
            let _ = write!(name, "{number}");
        }
        let text = format!("---\ntitle: N{number}\ndate: 2026-02-10\n---\nText {number}.\n\n## Part\n");
        site.put(format!("content/{name}.fr.md"), number, "name of an entry", text.clone());
        site.put(format!("content/f{name}/e{number}.fr.md"), number, "name of a folder", text);
        let picture = format!("i{name}{number}.png");
        site.pictures.insert(format!("content/{picture}"), Some(number));
        let address = picture.bytes().fold(String::new(), |address, byte| format!("{address}%{byte:02X}"));
        let shown = format!(
            "---\ntitle: I{number}\ndate: 2026-02-10\nimage: {{ src: {}, alt: x }}\n---\n![x]({address})\n",
            quoted(&picture)
        );
        site.put(format!("content/shown-{number}.fr.md"), number, "name of a picture", shown);
    }
    site
}
