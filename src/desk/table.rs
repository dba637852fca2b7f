//! The table of what is there, for people: aligned by the width that letters take in a terminal.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::{Cell, Overview, Row, Rows, STATES, State};

/// What stands between two columns.
const GAP: &str = "  ";

/// One line of the table: a name and the cells, or nothing but a remark.
struct Line<'o> {
    name: String,
    cells: &'o [Cell],
}

impl Overview {
    /// The table, and how many are what. Briefs that are all that their digest is are counted, unless `all` asks for them.
    #[must_use]
    pub fn to_table(&self, all: bool, color: bool) -> String {
        if self.entries.is_empty() {
            return "There are no entries.\n".to_owned();
        }
        let lines: Vec<Line> = self.entries.iter().flat_map(|rows| lines(rows, all)).collect();
        let name_width = lines.iter().map(|line| line.name.width()).max().unwrap_or_default();
        let width = |column: usize| {
            let cells = lines.iter().filter_map(|line| line.cells.get(column)).map(|cell| cell.words().width());
            cells.chain([self.languages[column].width()]).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..self.languages.len()).map(width).collect();
        let mut table = String::new();
        let heads = self.languages.iter().map(|tag| (tag.to_string(), None)).collect();
        row(&mut table, "", heads, name_width, &widths, color);
        for line in &lines {
            let cells = line.cells.iter().map(|cell| (cell.words(), Some(tint(cell)))).collect();
            row(&mut table, &line.name, cells, name_width, &widths, color);
        }
        table.push('\n');
        table + &self.sums()
    }

    fn sums(&self) -> String {
        let (entries, briefs) = self.counts();
        let mut sums = counted(entries, "entry", "entries");
        if briefs > 0 {
            _ = write!(sums, " and {}", counted(briefs, "brief", "briefs"));
        }
        sums.push('\n');
        let width = self.languages.iter().map(|tag| tag.width()).max().unwrap_or_default();
        for (tag, total) in self.languages.iter().zip(self.totals()) {
            _ = writeln!(sums, "{GAP}{}{GAP}{}", padded(tag, width), told(&total));
        }
        sums
    }
}

fn told(total: &BTreeMap<State, usize>) -> String {
    let some = STATES.iter().filter_map(|state| Some(format!("{} {}", total.get(state)?, state.word())));
    some.collect::<Vec<_>>().join(", ")
}

fn lines(rows: &Rows, all: bool) -> Vec<Line<'_>> {
    let mut lines = vec![Line { name: rows.entry.id.to_string(), cells: &rows.entry.cells }];
    let shown: Vec<&Row> = rows.briefs.iter().filter(|brief| all || differs(brief, &rows.entry)).collect();
    let others = rows.briefs.len() - shown.len();
    lines.extend(shown.iter().map(|brief| Line { name: format!("{GAP}{}", brief.id), cells: &brief.cells }));
    if others > 0 && !shown.is_empty() {
        let name = format!("{GAP}({} like the digest)", counted(others, "brief", "briefs"));
        lines.push(Line { name, cells: &[] });
    }
    lines
}

/// Whether a brief is something else than its digest in any language.
fn differs(brief: &Row, entry: &Row) -> bool {
    brief.cells.iter().zip(&entry.cells).any(|(brief, entry)| brief.state != entry.state || brief.stale.is_some())
}

fn row(
    table: &mut String,
    name: &str,
    cells: Vec<(String, Option<&str>)>,
    name_width: usize,
    widths: &[usize],
    color: bool,
) {
    let mut line = if cells.is_empty() { name.to_owned() } else { padded(name, name_width) };
    let last = cells.len().saturating_sub(1);
    for (at, ((words, tint), width)) in cells.into_iter().zip(widths).enumerate() {
        let gap = " ".repeat(if at == last { 0 } else { width.saturating_sub(words.width()) });
        line.push_str(GAP);
        match tint.filter(|_| color) {
            Some(tint) => _ = write!(line, "\u{1b}[{tint}m{words}\u{1b}[0m{gap}"),
            None => line.extend([words.as_str(), &gap]),
        }
    }
    table.push_str(line.trim_end());
    table.push('\n');
}

/// The colour of a cell, as terminals know it.
fn tint(cell: &Cell) -> &'static str {
    match (cell.stale, cell.state) {
        (Some(_), _) => "33",
        (None, State::There | State::Stale) => "32",
        (None, State::Missing) => "31",
        (None, State::Draft | State::Scheduled) => "36",
        (None, State::Expired) => "2",
    }
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

fn counted(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}
