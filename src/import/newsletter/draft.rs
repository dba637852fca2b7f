//! The judged passages → the Markdown of a digest, with a comment wherever a writer has to look.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::bullets::Mark;
use super::dates::Months;
use super::frame::{footer, own_date, own_title};
use super::headings::{Names, Piece, Role, Subject, bare};
use super::lines::{Furniture, Line};
use super::links::{Address, List};
use super::placing::{Placed, parts, placed};
use super::{Draft, Note, Setting, escape};
use crate::markdown::{host, slug};
use crate::site::TO_CHECK;

/// An id is cut after a word, where it grows longer.
const LONGEST_ID: usize = 60;

/// What was found in the text.
#[derive(Debug)]
pub(super) struct Found {
    pub lines: Vec<(Line, usize)>,
    pub lists: Vec<List>,
    pub pieces: Vec<Piece>,
    pub furniture: Vec<Furniture>,
    pub repeated: Vec<u32>,
    pub joined: Vec<u32>,
    pub parted: Vec<(u32, String)>,
}

/// Writes the draft.
pub(super) fn write(found: &Found, names: &Names, months: Months, setting: &Setting) -> Draft {
    let titled = own_title(&found.pieces, &months, setting);
    let date = setting.date.or_else(|| own_date(&found.pieces, &months, setting.today));
    let day = date.unwrap_or(setting.today);
    let parts = parts(&found.pieces);
    let placed = placed(found, &parts);
    let mut writer = Writer::new(found, &placed, names, setting, months, day);
    writer.front_matter(titled);
    if date.is_none() {
        let message = "no date was given, and none stands at the head of the text: today’s is taken";
        writer.note_at(3, None, message);
    }
    for at in usize::from(titled)..found.pieces.len() {
        writer.piece(at, &parts);
    }
    writer.links_left(parts.last().copied().unwrap_or(0));
    writer.close_section();
    writer.furniture();
    writer.told();
    writer.notes.sort_by_key(|note| note.line);
    Draft {
        markdown: writer.out,
        date: day,
        sections: writer.sections,
        briefs: writer.briefs,
        links_placed: placed.sure.values().map(Vec::len).sum(),
        links_left: placed.left.values().flat_map(BTreeMap::values).map(Vec::len).sum(),
        notes: writer.notes,
    }
}

/// What text goes into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    Section,
    Brief,
}

struct Writer<'a> {
    found: &'a Found,
    placed: &'a Placed<'a>,
    names: &'a Names<'a>,
    setting: &'a Setting<'a>,
    months: Months,
    day: Date,
    out: String,
    /// The line that is written next.
    line: u32,
    notes: Vec<Note>,
    /// The ids that are taken, and the number that the next of the same name gets.
    ids: BTreeMap<String, u32>,
    /// The lines of the draft, by the lines of the source that stand there: of passages, and of addresses.
    places: BTreeMap<u32, u32>,
    addresses: BTreeMap<u32, u32>,
    sections: usize,
    briefs: usize,
    /// What is open; and where text began that stands in a section above its first brief.
    open: Open,
    untitled: Option<(u32, u32)>,
    /// How far the open lists are set in.
    indents: Vec<usize>,
    /// The part that is being written.
    part: usize,
    like_title: bool,
    /// Where the newsletter's footer begins, if there seems to be one.
    footer: Option<usize>,
}

impl<'a> Writer<'a> {
    fn new(
        found: &'a Found,
        placed: &'a Placed<'a>,
        names: &'a Names<'a>,
        setting: &'a Setting<'a>,
        months: Months,
        day: Date,
    ) -> Self {
        Self {
            found,
            placed,
            names,
            setting,
            months,
            day,
            out: String::new(),
            line: 1,
            notes: Vec::new(),
            ids: BTreeMap::new(),
            places: BTreeMap::new(),
            addresses: BTreeMap::new(),
            sections: 0,
            briefs: 0,
            open: Open::Nothing,
            untitled: None,
            indents: Vec::new(),
            part: 0,
            like_title: false,
            footer: footer(found),
        }
    }

    /// Writes one line.
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
        self.line += 1;
    }

    fn note_at(&mut self, line: u32, source_line: Option<u32>, message: &str) {
        self.notes.push(Note { line, source_line, message: message.to_owned() });
    }

    /// Writes a comment that asks the writer something, and notes it.
    fn check(&mut self, source_line: Option<u32>, message: &str) {
        self.note_at(self.line, source_line, message);
        self.put(&format!("<!-- {TO_CHECK} {} -->", commented(message)));
        self.put("");
    }

    fn front_matter(&mut self, titled: bool) {
        let first = self.found.pieces.first().filter(|_| titled);
        let made = || format!("{}, {}", self.setting.site_title, self.setting.locale.month_year(self.day));
        let title = match (self.setting.title, first) {
            (Some(title), _) => title.to_owned(),
            (None, Some(first)) => first.text.clone(),
            (None, None) => made(),
        };
        let day = self.day;
        self.put("---");
        // The title is plain text, in which a comment would be published.
        self.put(&format!("title: {}", quoted(&title.replace("<!--", "<! --"))));
        self.put(&format!("date: {day}"));
        self.put("kind: digest");
        self.put("draft: true");
        self.put("---");
        match (self.setting.title, first) {
            (Some(_), _) => {}
            (None, Some(first)) => self.note_at(2, Some(first.number), "the first line was taken for the title"),
            (None, None) => self.note_at(2, None, "the text begins with no title: this one was made"),
        }
        self.put("");
    }

    fn piece(&mut self, at: usize, parts: &[usize]) {
        let piece = &self.found.pieces[at];
        if parts[at] != self.part {
            self.end_list();
            self.links_left(self.part);
            self.part = parts[at];
        }
        match piece.role {
            Role::Text { .. } | Role::Item(..) if self.open == Open::Section => {
                self.untitled.get_or_insert((self.line, piece.number));
            }
            _ => {}
        }
        self.places.insert(piece.number, self.line);
        for address in self.placed.sure.get(&at).into_iter().flatten() {
            self.addresses.insert(address.line, self.line);
        }
        match piece.role {
            Role::Section(subject) => self.section(at, subject),
            Role::Title { sure } => self.brief(at, sure),
            Role::Text { like_title } => self.text(at, like_title),
            Role::Item(mark, level) => self.item(at, mark, level),
        }
    }

    fn section(&mut self, at: usize, subject: Subject) {
        let piece = &self.found.pieces[at];
        self.close_section();
        let words = heading(bare(&piece.text), self.setting);
        let theme = |number: usize| self.setting.themes[number];
        let (written, question) = match subject {
            Subject::Lead => (format!("{words} {{.lead}}"), None),
            Subject::Theme(number) => (heading(theme(number).name, self.setting), None),
            Subject::Near(number) => {
                let theme = theme(number);
                let question = format!("is this section of the theme {}: “{}”?", theme.id, theme.name);
                (format!("{words} {{theme={}}}", theme.id), Some(question))
            }
            Subject::Unknown => self.unknown(at, &words),
        };
        self.put(&format!("## {written}"));
        self.put("");
        if let Some(question) = question {
            self.check(Some(piece.number), &question);
        }
        self.sections += 1;
        self.open = Open::Section;
    }

    /// The heading of a section that no theme is called like: of the theme that its text is nearest to, so that the draft
    /// can be built.
    fn unknown(&self, at: usize, words: &str) -> (String, Option<String>) {
        let pieces = &self.found.pieces[at + 1..];
        let own = pieces.iter().take_while(|piece| !matches!(piece.role, Role::Section(_)));
        let text: String = own.flat_map(|piece| [piece.text.as_str(), " "]).collect();
        match self.names.likeliest(&self.found.pieces[at].text, &text).map(|number| self.setting.themes[number]) {
            Some(theme) => {
                let question = format!("no theme is called so: is it a section, and of the theme {}?", theme.id);
                (format!("{words} {{theme={}}}", theme.id), Some(question))
            }
            None => (format!("{words} {{.lead}}"), Some("the site has no themes: is this a section?".to_owned())),
        }
    }

    fn brief(&mut self, at: usize, sure: bool) {
        let piece = &self.found.pieces[at];
        if self.open == Open::Nothing {
            let lead = self.setting.lead.first().copied().unwrap_or_default();
            let words = if lead.is_empty() { "–" } else { lead };
            self.put(&format!("## {} {{.lead}}", heading(words, self.setting)));
            self.put("");
            self.check(Some(piece.number), "no section stands above this brief: it was put into the lead");
            self.sections += 1;
            self.open = Open::Section;
        }
        let id = self.id(&piece.text);
        let below = self.found.pieces[at + 1..].iter();
        let mut text = below.take_while(|piece| matches!(piece.role, Role::Text { .. } | Role::Item(..)));
        let date = text.find_map(|piece| self.months.first(&piece.text, self.day));
        let date = date.map(|date| format!(" date={date}")).unwrap_or_default();
        self.put(&format!("### {} {{#{id}{date}}}", heading(&piece.text, self.setting)));
        self.put("");
        if !sure {
            self.check(Some(piece.number), "is this a title?");
        }
        self.briefs += 1;
        self.open = Open::Brief;
    }

    fn text(&mut self, at: usize, like_title: bool) {
        let piece = &self.found.pieces[at];
        self.end_list();
        // Of several lines in a row, as in a signature, one is asked about.
        if self.footer == Some(at) {
            self.check(Some(piece.number), "this stands below the last links: is it the newsletter’s footer?");
        }
        let within_footer = self.footer.is_some_and(|footer| footer <= at);
        if like_title && !self.like_title && !within_footer {
            self.check(Some(piece.number), "is this a title?");
        }
        self.like_title = like_title;
        let text = format!("{}{}", escape::escaped(&piece.text, self.setting.links), self.links_of(at));
        self.put(&text);
        self.put("");
    }

    fn item(&mut self, at: usize, mark: Mark, level: usize) {
        let piece = &self.found.pieces[at];
        self.like_title = false;
        let level = level.min(self.indents.len());
        self.indents.truncate(level);
        let indent: usize = self.indents.iter().sum();
        let marker = match mark {
            Mark::Sign(_) => "- ".to_owned(),
            Mark::Number(number) => format!("{number}. "),
        };
        self.indents.push(marker.len());
        let text = escape::escaped(&piece.text, self.setting.links);
        self.put(&format!("{}{marker}{text}{}", " ".repeat(indent), self.links_of(at)));
    }

    fn end_list(&mut self) {
        if !self.indents.is_empty() {
            self.indents.clear();
            self.put("");
        }
    }

    /// The links of a passage, as they stand behind its text.
    fn links_of(&self, at: usize) -> String {
        let Some(addresses) = self.placed.sure.get(&at) else { return String::new() };
        let links: Vec<String> = addresses.iter().map(|address| self.link(address)).collect();
        format!(" ({})", links.join(", "))
    }

    /// A link in the words of its host, and the number of its note.
    fn link(&self, address: &Address) -> String {
        let host = host(&address.url).unwrap_or_else(|| address.url.clone());
        let host = host.strip_prefix("www.").unwrap_or(&host);
        let number = address.number.as_ref().map(|number| format!("{number}: ")).unwrap_or_default();
        escape::link(&format!("{number}{host}"), &whole(&address.url), self.setting.links)
    }

    /// The addresses that belong to a part, and nobody knows where.
    fn links_left(&mut self, part: usize) {
        self.end_list();
        self.like_title = false;
        let placed = self.placed;
        for addresses in placed.left.get(&part).into_iter().flat_map(BTreeMap::values) {
            let message = match addresses.len() {
                1 => "a link of this page: put it where it belongs".to_owned(),
                many => format!("{many} links of this page: put each where it belongs"),
            };
            self.check(addresses.first().map(|address| address.line), &message);
            for address in addresses {
                let number = address.number.as_ref().map(|number| format!("\\[{number}] ")).unwrap_or_default();
                self.addresses.insert(address.line, self.line);
                self.put(&format!("- {number}{}", escape::autolink(&whole(&address.url))));
            }
            self.put("");
        }
    }

    /// What is to be told of a section at its end: text that no title stands above.
    fn close_section(&mut self) {
        if let Some((line, source_line)) = self.untitled.take().filter(|_| self.open != Open::Brief) {
            let message = "this text stands in its section without a title: to be a brief, it needs one";
            self.note_at(line, Some(source_line), message);
        }
    }

    fn furniture(&mut self) {
        for Furniture { text, lines } in &self.found.furniture {
            let places: Vec<String> = lines.iter().map(u32::to_string).collect();
            let message = format!("“{text}” was taken out, since pages repeat it: lines {}", places.join(", "));
            self.note_at(self.line, lines.first().copied(), &message);
            self.put(&format!("<!-- {} -->", commented(&message)));
        }
    }

    /// What needs no comment in the draft.
    fn told(&mut self) {
        for (source_line, word) in &self.found.parted {
            let message = format!("`{word}` was parted at the end of a line: the hyphen was removed");
            let line = self.places.range(..=*source_line).next_back().map_or(1, |(_, line)| *line);
            self.note_at(line, Some(*source_line), &message);
        }
        for source_line in &self.found.joined {
            let line = self.addresses.get(source_line).copied().unwrap_or(1);
            self.note_at(line, Some(*source_line), "an address was broken over two lines: is it whole?");
        }
        if let Some(first) = self.found.repeated.first().copied() {
            let message = match self.found.repeated.len() {
                1 => "an address that a page has twice is kept once".to_owned(),
                many => format!("{many} addresses that a page has twice are kept once"),
            };
            self.note_at(1, Some(first), &message);
        }
    }

    /// An id that no other brief has.
    fn id(&mut self, title: &str) -> String {
        let whole = slug(title);
        let mut id = whole.as_str();
        while id.len() > LONGEST_ID
            && let Some((start, _)) = id.rsplit_once('-')
        {
            id = start;
        }
        let cut = id.char_indices().nth(LONGEST_ID).map_or(id, |(end, _)| &id[..end]);
        let mut number = self.ids.get(cut).copied().unwrap_or(1);
        let mut id = cut.to_owned();
        while number > 1 && self.ids.contains_key(&id) {
            id = format!("{cut}-{number}");
            number += 1;
        }
        self.ids.insert(cut.to_owned(), number.max(2));
        self.ids.entry(id.clone()).or_insert(2);
        id
    }
}

/// An address with its scheme.
fn whole(url: &str) -> String {
    if url.contains("://") { url.to_owned() } else { format!("https://{url}") }
}

/// The words of a heading, in which braces would be read as attributes.
fn heading(text: &str, setting: &Setting) -> String {
    escape::escaped(text, setting.links).replace('{', "\\{")
}

/// A text within a comment, which `--` would end.
fn commented(text: &str) -> String {
    text.replace("--", "- -").replace("--", "- -")
}

/// A text as a value of YAML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}') => {
                quoted.push(' ');
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
