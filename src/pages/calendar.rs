//! What a calendar shows: the deadlines of one language, as all-day events.

use jiff::Timestamp;
use jiff::civil::Date;

/// A calendar in one language.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Calendar {
    /// Plain text: the site's title, and what the calendar holds.
    pub title: String,
    /// Plain text; may be empty.
    pub description: String,
    /// BCP 47 tag of all that is written in it.
    pub language: String,
    /// Absolute address of its own file.
    pub address: String,
    /// Oldest first.
    pub events: Vec<CalendarEvent>,
}

/// A deadline: an event that lasts a day.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CalendarEvent {
    /// Permanent identity. It is no address and never changes.
    pub id: String,
    /// The day on which something is due.
    pub date: Date,
    /// Plain text: what is due.
    pub title: String,
    /// Plain text: what is told of it, and where.
    pub description: String,
    /// Absolute address of the page that tells of it.
    pub url: String,
    /// Names of its themes.
    pub categories: Vec<String>,
    /// When the page was published.
    pub published: Timestamp,
    /// When all this was last known to be so.
    pub stamped: Timestamp,
}
