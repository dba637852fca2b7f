//! A calendar's bytes: iCalendar (RFC 5545), with the names of RFC 7986 for the calendar itself.
//!
//! Written by hand: it is lines of text, and the crate that writes them brings a second library of dates. No `METHOD`:
//! with `PUBLISH` RFC 5546 demands an organizer, and subscriptions need neither. Nothing here reads a clock.
//!
//! There is no `LAST-MODIFIED`: some calendars keep what they have where it is no newer than theirs, and when a deadline was
//! moved is not known. Without one they take what they are given. `DTSTAMP`, which RFC 5545 demands, means the same where
//! there is no method (section 3.8.7.2), so that it is no older than the day of the build.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::pages::calendar::{Calendar, CalendarEvent};

/// What made the calendar. Without a version: a new release alone must not change its bytes.
const MAKER: &str = "-//Veille//Veille//EN";

/// How often calendars should look again: deadlines do not come by the hour.
const REFRESH: &str = "P1D";

/// RFC 5545, section 3.1: octets of a line, its end left out.
const LINE: usize = 75;

/// The calendar as a file. It is valid only with at least one event.
#[must_use]
pub(super) fn calendar(calendar: &Calendar) -> Vec<u8> {
    let mut file = String::new();
    line(&mut file, "BEGIN:VCALENDAR");
    line(&mut file, "VERSION:2.0");
    line(&mut file, &format!("PRODID:{MAKER}"));
    line(&mut file, "CALSCALE:GREGORIAN");
    let language = &calendar.language;
    let title = escaped(&calendar.title);
    line(&mut file, &format!("NAME;LANGUAGE={language}:{title}"));
    line(&mut file, &format!("X-WR-CALNAME:{title}"));
    if !calendar.description.is_empty() {
        let description = escaped(&calendar.description);
        line(&mut file, &format!("DESCRIPTION;LANGUAGE={language}:{description}"));
        line(&mut file, &format!("X-WR-CALDESC:{description}"));
    }
    line(&mut file, &format!("SOURCE;VALUE=URI:{}", calendar.address));
    line(&mut file, &format!("REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"));
    line(&mut file, &format!("X-PUBLISHED-TTL:{REFRESH}"));
    for event in &calendar.events {
        push(&mut file, event, language);
    }
    line(&mut file, "END:VCALENDAR");
    file.into_bytes()
}

fn push(file: &mut String, event: &CalendarEvent, language: &str) {
    line(file, "BEGIN:VEVENT");
    line(file, &format!("UID:{}", escaped(&event.id)));
    line(file, &format!("DTSTAMP:{}", moment(event.stamped)));
    line(file, &format!("CREATED:{}", moment(event.published)));
    line(file, &format!("DTSTART;VALUE=DATE:{}", day(event.date)));
    line(file, &format!("SUMMARY;LANGUAGE={language}:{}", escaped(&event.title)));
    line(file, &format!("DESCRIPTION;LANGUAGE={language}:{}", escaped(&event.description)));
    line(file, &format!("URL:{}", event.url));
    if !event.categories.is_empty() {
        let names: Vec<String> = event.categories.iter().map(|name| escaped(name)).collect();
        line(file, &format!("CATEGORIES;LANGUAGE={language}:{}", names.join(",")));
    }
    // A deadline keeps nobody from meeting others on that day.
    line(file, "TRANSP:TRANSPARENT");
    line(file, "END:VEVENT");
}

/// RFC 5545, section 3.3.11; control characters, which no text may hold, go.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            '\n' | '\r' => escaped.push_str("\\n"),
            '\t' => escaped.push('\t'),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// Writes a line, folded where it is long, but never within a letter.
fn line(file: &mut String, text: &str) {
    let mut room = LINE;
    for letter in text.chars() {
        if letter.len_utf8() > room {
            file.push_str("\r\n ");
            room = LINE - 1;
        }
        room -= letter.len_utf8();
        file.push(letter);
    }
    file.push_str("\r\n");
}

fn day(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

fn moment(instant: Timestamp) -> String {
    instant.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn event(title: &str) -> CalendarEvent {
        CalendarEvent {
            id: "2026/02#cma/until/fr@example.org".into(),
            date: date(2026, 3, 31),
            title: title.into(),
            description: "Une réforme; une consultation, un\\jour\n\nhttps://example.org/fr/".into(),
            url: "https://example.org/fr/2026/02/cma/".into(),
            categories: vec!["Données, IA".into(), "Espace".into()],
            published: "2026-02-27T00:00:00Z".parse().unwrap(),
            stamped: "2026-03-02T08:30:00Z".parse().unwrap(),
        }
    }

    fn file(title: &str) -> String {
        let calendar = super::calendar(&Calendar {
            title: "Veille – Agenda".into(),
            description: "Le numérique, au Royaume-Uni".into(),
            language: "fr".into(),
            address: "https://example.org/fr/agenda.ics".into(),
            events: vec![event(title)],
        });
        String::from_utf8(calendar).unwrap()
    }

    /// The first value of a property, as RFC 5545 has it read: unfolded, then unescaped.
    fn value(file: &str, name: &str) -> String {
        let unfolded = file.replace("\r\n ", "");
        let line = unfolded.split("\r\n").find(|line| line.starts_with(name)).unwrap();
        let (_, value) = line.split_once(':').unwrap();
        let mut read = String::new();
        let mut letters = value.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => match letters.next().unwrap() {
                    'n' | 'N' => read.push('\n'),
                    other => read.push(other),
                },
                other => read.push(other),
            }
        }
        read
    }

    #[test]
    fn a_deadline_is_an_event_of_a_day() {
        let file = file("Échéance : la consultation, close ; « fin »");
        assert!(file.ends_with("\r\n") && !file.replace("\r\n", "").contains(['\r', '\n']));
        let lines: Vec<&str> = file.lines().collect();
        assert_eq!(
            lines,
            [
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:-//Veille//Veille//EN",
                "CALSCALE:GREGORIAN",
                "NAME;LANGUAGE=fr:Veille – Agenda",
                "X-WR-CALNAME:Veille – Agenda",
                "DESCRIPTION;LANGUAGE=fr:Le numérique\\, au Royaume-Uni",
                "X-WR-CALDESC:Le numérique\\, au Royaume-Uni",
                "SOURCE;VALUE=URI:https://example.org/fr/agenda.ics",
                "REFRESH-INTERVAL;VALUE=DURATION:P1D",
                "X-PUBLISHED-TTL:P1D",
                "BEGIN:VEVENT",
                "UID:2026/02#cma/until/fr@example.org",
                "DTSTAMP:20260302T083000Z",
                "CREATED:20260227T000000Z",
                "DTSTART;VALUE=DATE:20260331",
                "SUMMARY;LANGUAGE=fr:Échéance : la consultation\\, close \\; « fin »",
                "DESCRIPTION;LANGUAGE=fr:Une réforme\\; une consultation\\, un\\\\jour\\n\\nhttps",
                " ://example.org/fr/",
                "URL:https://example.org/fr/2026/02/cma/",
                "CATEGORIES;LANGUAGE=fr:Données\\, IA,Espace",
                "TRANSP:TRANSPARENT",
                "END:VEVENT",
                "END:VCALENDAR",
            ]
        );
    }

    #[test]
    fn categories_are_divided_by_commas_and_keep_their_own() {
        assert!(file("x").contains("\r\nCATEGORIES;LANGUAGE=fr:Données\\, IA,Espace\r\n"));
    }

    proptest! {
        #[test]
        fn any_title_comes_back_from_lines_that_are_short_enough(title in any::<String>()) {
            let file = file(&title);
            for line in file.split("\r\n") {
                prop_assert!(line.len() <= LINE, "{} octets: {line}", line.len());
                prop_assert!(!line.contains(['\r', '\n']));
            }
            let wanted: String = title.replace("\r\n", "\n").replace('\r', "\n");
            let wanted: String = wanted.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect();
            prop_assert_eq!(value(&file, "SUMMARY"), wanted);
        }

        #[test]
        fn a_calendar_library_reads_any_title(title in "[^\\p{C}]{0,200}") {
            let unfolded = icalendar::parser::unfold(&file(&title));
            let read = icalendar::parser::read_calendar(&unfolded).map_err(TestCaseError::fail)?;
            prop_assert_eq!(read.components.len(), 1);
            let summary = read.components[0].find_prop("SUMMARY").map(|property| property.val.to_string());
            prop_assert!(summary.is_some());
        }
    }
}
