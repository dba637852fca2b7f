//! How severe the problems are that checks find: a choice of the site, of folders below `content/`, and of files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{ADJUSTABLE_ERRORS, Diagnostic, Severity};

/// What `[checks]` says.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Checks {
    /// For the whole site.
    pub site: Severities,
    /// For files below `content/` whose path matches; of several that name a check, the last one counts.
    pub folders: Vec<(Glob, Severities)>,
    /// Web addresses that `check --external` leaves alone; `*` stands for any rest.
    pub ignore: Vec<String>,
}

/// Names of checks with the severity that was chosen for them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Severities(pub BTreeMap<String, Level>);

/// What becomes of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Level {
    /// The site is not built.
    Error,
    /// It is reported, and the site is built.
    Warn,
    /// It is not reported.
    Off,
}

/// A pattern for paths below `content/`: `*` and `?` within one name, `**` for any number of folders.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Glob(String);

impl Checks {
    /// What was chosen for a check: by the file itself, else by the last folder that names it, else by the site. `path` is
    /// counted from the site's root.
    #[must_use]
    pub fn level(&self, check: &str, path: Option<&str>, file: Option<&Severities>) -> Option<Level> {
        let below = path.and_then(|path| path.strip_prefix("content/"));
        let folders = below.into_iter().flat_map(|below| {
            self.folders.iter().rev().filter(move |(glob, _)| glob.matches(below)).map(|(_, chosen)| chosen)
        });
        let mut chosen = file.into_iter().chain(folders).chain([&self.site]);
        chosen.find_map(|severities| severities.0.get(check).copied())
    }

    /// Sets the severity of a problem to what was chosen for it. Structural errors stay errors. What is
    /// [`Off`](Level::Off) becomes a warning here, for [`is_off`](Self::is_off) to leave out.
    pub fn apply(&self, problem: &mut Diagnostic, file: Option<&Severities>) {
        let path = problem.place.as_ref().map(|place| &*place.path);
        match self.level(problem.name, path, file) {
            Some(Level::Error) => problem.severity = Severity::Error,
            Some(Level::Warn | Level::Off) if ADJUSTABLE_ERRORS.contains(&problem.name) => {
                problem.severity = Severity::Warning;
            }
            _ => {}
        }
    }

    /// Whether a problem is not to be reported.
    #[must_use]
    pub fn is_off(&self, problem: &Diagnostic, file: Option<&Severities>) -> bool {
        let path = problem.place.as_ref().map(|place| &*place.path);
        problem.severity == Severity::Warning && self.level(problem.name, path, file) == Some(Level::Off)
    }
}

impl Glob {
    /// Takes a pattern; one that ends with `/` means all that is below.
    #[must_use]
    pub fn new(pattern: &str) -> Self {
        Self(if pattern.ends_with('/') { format!("{pattern}**") } else { pattern.to_owned() })
    }

    /// Whether a path below `content/` matches.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let pattern: Vec<&str> = self.0.split('/').collect();
        let names: Vec<&str> = path.split('/').collect();
        wildcard(&pattern, &names, |part| *part == "**", |part, name| is_named(part, name))
    }
}

/// Whether a name matches a part of a pattern without `/`.
fn is_named(part: &str, name: &str) -> bool {
    let (part, name): (Vec<char>, Vec<char>) = (part.chars().collect(), name.chars().collect());
    wildcard(&part, &name, |sign| *sign == '*', |sign, letter| *sign == '?' || sign == letter)
}

/// Matches a sequence against a pattern in which some elements stand for any number of others. It goes back to the last
/// of these only, so that it takes no more steps than the product of both lengths.
fn wildcard<T>(pattern: &[T], text: &[T], is_any: impl Fn(&T) -> bool, is_one: impl Fn(&T, &T) -> bool) -> bool {
    let (mut at, mut done) = (0, 0);
    let mut last: Option<(usize, usize)> = None;
    while done < text.len() {
        if pattern.get(at).is_some_and(&is_any) {
            last = Some((at, done));
            at += 1;
        } else if pattern.get(at).is_some_and(|part| is_one(part, &text[done])) {
            at += 1;
            done += 1;
        } else if let Some((any, taken)) = &mut last {
            *taken += 1;
            (at, done) = (*any + 1, *taken);
        } else {
            return false;
        }
    }
    pattern[at..].iter().all(is_any)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;

    #[test]
    fn patterns_match_paths_below_content() {
        for (pattern, path, expected) in [
            ("2009/**", "2009/a.en.md", true),
            ("2009/**", "2009/01/a.en.md", true),
            ("2009/", "2009/01/a.en.md", true),
            ("2009/**", "20091/a.en.md", false),
            ("2009/*", "2009/01/a.en.md", false),
            ("200?/**", "2007/a.en.md", true),
            ("**/old-*.en.md", "2009/x/old-letter.en.md", true),
            ("**/old-*.en.md", "old-letter.en.md", true),
            ("**/old-*.en.md", "old-letter.fr.md", false),
            ("**", "a.en.md", true),
            ("a.en.md", "a.en.md", true),
            ("a.en.md", "2009/a.en.md", false),
            ("*é?/**", "été/a.en.md", false),
            ("*té/**/b*", "été/x/y/b.en.md", true),
            ("", "a.en.md", false),
        ] {
            assert_eq!(Glob::new(pattern).matches(path), expected, "{pattern} and {path}");
        }
        assert!(!Glob::new(&("**/".repeat(2_000) + "x")).matches("a.en.md/b"));
    }

    fn of(levels: &[(&str, Level)]) -> Severities {
        Severities(levels.iter().map(|(name, level)| ((*name).to_owned(), *level)).collect())
    }

    #[test]
    fn the_nearest_choice_counts_and_structural_errors_stay() {
        let checks = Checks {
            site: of(&[("dead-link", Level::Warn), ("bad-date", Level::Warn), ("image-alt", Level::Error)]),
            folders: vec![
                (Glob::new("2009/**"), of(&[("dead-link", Level::Off)])),
                (Glob::new("2009/b/**"), of(&[("dead-link", Level::Error), ("image-alt", Level::Off)])),
            ],
            ignore: Vec::new(),
        };
        let own = of(&[("dead-link", Level::Warn)]);
        let judged = |problem: Diagnostic, path: &str, file| {
            let mut problem = problem.at(Place::file(format!("content/{path}").into()));
            checks.apply(&mut problem, file);
            (problem.severity, checks.is_off(&problem, file))
        };
        let link = || Diagnostic::error("dead-link", "x");
        let alt = || Diagnostic::warning("image-alt", "x");
        assert_eq!(judged(link(), "2026/a.md", None), (Severity::Warning, false));
        assert_eq!(judged(link(), "2009/a.md", None), (Severity::Warning, true));
        assert_eq!(judged(link(), "2009/b/a.md", None), (Severity::Error, false));
        assert_eq!(judged(link(), "2009/b/a.md", Some(&own)), (Severity::Warning, false));
        assert_eq!(judged(alt(), "2026/a.md", None), (Severity::Error, false));
        assert_eq!(judged(alt(), "2009/b/a.md", None), (Severity::Warning, true));
        assert_eq!(judged(Diagnostic::error("bad-date", "x"), "2026/a.md", None), (Severity::Error, false));
    }
}
