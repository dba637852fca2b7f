//! What stands around the briefs of a newsletter: its own title, its day, and its footer.

use jiff::civil::Date;

use super::Setting;
use super::dates::Months;
use super::draft::Found;
use super::headings::{Piece, Role, Subject};

/// A newsletter greets its readers in no more paragraphs than this.
const GREETING: usize = 4;
/// What stands below the last links is the newsletter's footer, if it has no more passages than this.
const FOOTER: usize = 8;

/// Whether the text begins with its own title: the first passage looks like one, and a date or headings follow, or a
/// short greeting and a section.
pub(super) fn own_title(pieces: &[Piece], months: &Months, setting: &Setting) -> bool {
    let Some((first, rest)) = pieces.split_first().filter(|_| setting.title.is_none()) else { return false };
    match first.role {
        Role::Section(Subject::Unknown) => true,
        Role::Text { like_title } => like_title && !rest.is_empty(),
        Role::Title { .. } => {
            let greeting = rest.iter().take_while(|piece| matches!(piece.role, Role::Text { .. })).count();
            let dated = rest[..greeting].iter().any(|piece| months.is_dateline(&piece.text));
            let section = rest.get(greeting).is_some_and(|piece| matches!(piece.role, Role::Section(_)));
            (dated && greeting <= GREETING) || (section && greeting < GREETING)
        }
        Role::Section(_) | Role::Item(..) => false,
    }
}

/// The day that the text itself is of: one with its year, above the first heading.
pub(super) fn own_date(pieces: &[Piece], months: &Months, today: Date) -> Option<Date> {
    let head = pieces.iter().enumerate().take_while(|(at, piece)| *at == 0 || matches!(piece.role, Role::Text { .. }));
    let mut short =
        head.filter(|(_, piece)| piece.text.chars().count() <= 100 && !matches!(piece.role, Role::Item(..)));
    short.find_map(|(_, piece)| months.days(&piece.text, today).into_iter().find(|(_, year)| *year)).map(|(day, _)| day)
}

/// Where the passages begin that stand below the last list of addresses, if they are few and have no heading.
pub(super) fn footer(found: &Found) -> Option<usize> {
    let below = |piece: &&Piece| found.lines[piece.lines.start].1 == found.lists.len();
    let count = found.pieces.iter().rev().take_while(below).count();
    let first = found.pieces.len() - count;
    let plain = found.pieces[first..].iter().all(|piece| matches!(piece.role, Role::Text { .. }));
    (!found.lists.is_empty() && (1..=FOOTER).contains(&count) && plain).then_some(first)
}
