//! The key `translation` of a front matter, set or replaced in the text of the file: every other byte stays.
//!
//! The edit is made by lines and checked by reading the result: all other keys must have the values that they had.
//! Where that fails, as with a front matter that is one `{ … }`, nothing is done.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use super::edit::{Edit, applied};
use crate::diagnostic::Source;
use crate::parse::{Syntax, Written, written};
use crate::site::Record;
use crate::tree::{Key, Node};

const KEY: &str = "translation";

/// Words that YAML would not take for a text.
const MEANT_OTHERWISE: [&str; 8] = ["true", "false", "null", "yes", "no", "on", "off", "y"];

/// The edits that set the record; nothing where that cannot be done with care.
pub(super) fn set(source: &Source, record: &Record) -> Option<Vec<Edit>> {
    let before = written(source)?;
    let edits = match before.syntax {
        Syntax::Yaml => vec![in_yaml(source, &before, record)],
        Syntax::Toml => in_toml(source, &before, record),
    };
    let after = Source::new(Arc::clone(&source.path), &applied(&source.text, &edits));
    let read = written(&after)?;
    let same = others(&before.entries) == others(&read.entries)
        && read.entries.iter().any(|(key, _)| key.value == KEY)
        && source.text[before.body] == after.text[read.body];
    same.then_some(edits)
}

/// What all other keys say.
fn others(entries: &[(Key, Node)]) -> Vec<(&str, serde_json::Value)> {
    let others = entries.iter().filter(|(key, _)| key.value != KEY);
    others.map(|(key, node)| (key.value.as_str(), node.to_json())).collect()
}

/// The record as lines of YAML.
pub(super) fn yaml(record: &Record) -> String {
    let mut lines = format!("{KEY}:\n  from: {}\n", plain(&record.from));
    if let Some(date) = record.date {
        _ = writeln!(lines, "  date: {date}");
    }
    if let Some(hash) = &record.text {
        // In quotes: some hashes look like numbers.
        _ = writeln!(lines, "  text: \"{hash}\"");
    }
    if !record.briefs.is_empty() {
        lines.push_str("  briefs:\n");
        for (id, hash) in &record.briefs {
            _ = writeln!(lines, "    {}: \"{hash}\"", plain(id));
        }
    }
    lines
}

/// The record as a table of TOML with a heading, which may stand behind everything else.
pub(super) fn toml(record: &Record) -> String {
    let mut lines = format!("[{KEY}]\nfrom = {}\n", quoted(&record.from));
    if let Some(date) = record.date {
        _ = writeln!(lines, "date = {date}");
    }
    if let Some(hash) = &record.text {
        _ = writeln!(lines, "text = \"{hash}\"");
    }
    if !record.briefs.is_empty() {
        _ = writeln!(lines, "\n[{KEY}.briefs]");
        for (id, hash) in &record.briefs {
            _ = writeln!(lines, "{} = \"{hash}\"", bare(id));
        }
    }
    lines
}

/// The record as one line.
fn inline(record: &Record, syntax: Syntax) -> String {
    let (is, word): (_, fn(&str) -> String) = match syntax {
        Syntax::Yaml => (": ", plain),
        Syntax::Toml => (" = ", bare),
    };
    let from = if syntax == Syntax::Yaml { plain(&record.from) } else { quoted(&record.from) };
    let mut parts = vec![format!("from{is}{from}")];
    parts.extend(record.date.map(|date| format!("date{is}{date}")));
    parts.extend(record.text.iter().map(|hash| format!("text{is}\"{hash}\"")));
    if !record.briefs.is_empty() {
        let briefs = record.briefs.iter().map(|(id, hash)| format!("{}{is}\"{hash}\"", word(id)));
        parts.push(format!("briefs{is}{{ {} }}", briefs.collect::<Vec<_>>().join(", ")));
    }
    format!("{{ {} }}", parts.join(", "))
}

/// A text of YAML, without quotes where it is surely taken for a text.
pub(super) fn plain(text: &str) -> String {
    let word = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte));
    if word && !MEANT_OTHERWISE.contains(&text.to_ascii_lowercase().as_str()) { text.to_owned() } else { quoted(text) }
}

/// A key of TOML.
pub(super) fn bare(text: &str) -> String {
    let bare = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if bare { text.to_owned() } else { quoted(text) }
}

/// A text in quotes, as JSON, YAML and TOML have it in common.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7F}', "\\u007F")
}

fn in_yaml(source: &Source, written: &Written, record: &Record) -> Edit {
    let Some((key, node)) = written.entries.iter().find(|(key, _)| key.value == KEY) else {
        return Edit::insert(written.range.end, yaml(record));
    };
    let start = key.span.start;
    let text = &source.text;
    if text[node.span.clone()].starts_with('{') {
        return Edit { range: node.span.clone(), text: inline(record, Syntax::Yaml) };
    }
    let end = start + owned(text[start..written.range.end].split_inclusive('\n'), |line| line.starts_with([' ', '\t']));
    Edit { range: start..end, text: comments(&text[start..end]) + &yaml(record) }
}

/// The lines of a block that are comments: they stay, above it.
fn comments(block: &str) -> String {
    // Without indentation: it must not become part of a text above.
    block.split_inclusive('\n').map(str::trim_start).filter(|line| line.starts_with('#')).collect()
}

/// The length of a first line and of those that belong to it, without the blank ones and comments at the end.
fn owned<'l>(lines: impl Iterator<Item = &'l str>, belongs: impl Fn(&str) -> bool) -> usize {
    let (mut length, mut end) = (0, 0);
    for (number, line) in lines.enumerate() {
        let empty = line.trim().is_empty() || line.trim_start().starts_with('#');
        if number > 0 && !empty && !belongs(line) {
            break;
        }
        length += line.len();
        if !empty {
            end = length;
        }
    }
    end
}

fn in_toml(source: &Source, written: &Written, record: &Record) -> Vec<Edit> {
    let text = &source.text[written.range.clone()];
    let blocks = headed(text);
    if blocks.is_empty() {
        return match written.entries.iter().find(|(key, _)| key.value == KEY) {
            Some((_, node)) => vec![Edit { range: node.span.clone(), text: inline(record, Syntax::Toml) }],
            None => vec![Edit::insert(written.range.end, format!("\n{}", toml(record)))],
        };
    }
    let lines = toml(record);
    let edit = |(number, block): (usize, &Range<usize>)| Edit {
        range: block.start + written.range.start..block.end + written.range.start,
        text: comments(&text[block.clone()]) + if number == 0 { &lines } else { "" },
    };
    blocks.iter().enumerate().map(edit).collect()
}

/// The tables `[translation]` and those within it, with their headings.
fn headed(text: &str) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let line = text[at..].split_inclusive('\n').next().unwrap_or_default();
        let name = line.trim_start().strip_prefix('[').unwrap_or_default().trim_start();
        let ours = name.strip_prefix(KEY).is_some_and(|rest| rest.trim_start().starts_with([']', '.']));
        if ours {
            let length = owned(text[at..].split_inclusive('\n'), |line| !line.trim_start().starts_with('['));
            match blocks.last_mut() {
                Some(before) if text[before.end..at].trim().is_empty() => before.end = at + length,
                _ => blocks.push(at..at + length),
            }
            at += length;
        } else {
            at += line.len();
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        Record {
            from: "fr".into(),
            date: Some(jiff::civil::date(2026, 3, 2)),
            text: Some("3f9a2c1e".to_owned()),
            briefs: [(Arc::from("ai-plan"), "12345678".to_owned())].into(),
        }
    }

    fn edited(text: &str) -> Option<String> {
        let source = Source::new("content/x.en.md".into(), text);
        Some(applied(text, &set(&source, &record())?))
    }

    const YAML: &str =
        "translation:\n  from: fr\n  date: 2026-03-02\n  text: \"3f9a2c1e\"\n  briefs:\n    ai-plan: \"12345678\"\n";
    const FLOW: &str =
        "translation: { from: fr, date: 2026-03-02, text: \"3f9a2c1e\", briefs: { ai-plan: \"12345678\" } }";
    const TOML: &str = "[translation]\nfrom = \"fr\"\ndate = 2026-03-02\ntext = \"3f9a2c1e\"\n\n[translation.briefs]\nai-plan = \"12345678\"\n";

    #[test]
    fn yaml_keeps_all_else() {
        for (before, after) in [
            ("---\ntitle: x # y\n---\nText", "---\ntitle: x # y\nTHIS---\nText"),
            (
                "---\ntitle: x\ntranslation: { from: de } # when?\ndate: 1\n---\n",
                "---\ntitle: x\nTHAT # when?\ndate: 1\n---\n",
            ),
            ("---\ntranslation: {\n  from: de\n}\n# z\ndate: 1\n---\n", "---\nTHAT\n# z\ndate: 1\n---\n"),
            (
                "---\ntranslation:\n  from: de\n  briefs:\n    a: b\n\n# z\ndate: 1\n---\n",
                "---\nTHIS\n# z\ndate: 1\n---\n",
            ),
            ("---\nsummary: |\n  a\n\ntranslation:\n---\n", "---\nsummary: |\n  a\n\nTHIS---\n"),
            ("---\nsummary: |+\n  a\n\n---\n", "---\nsummary: |+\n  a\n\nTHIS---\n"),
        ] {
            let expected = after.replace("THIS", YAML).replace("THAT", FLOW);
            assert_eq!(edited(before), Some(expected.clone()), "{before}");
            assert_eq!(edited(&expected), Some(expected), "{before}");
        }
    }

    #[test]
    fn toml_keeps_all_else() {
        for (before, after) in [
            (
                "+++\ntitle = \"x\" # y\n[image]\nsrc = \"a\"\n+++\nText",
                "+++\ntitle = \"x\" # y\n[image]\nsrc = \"a\"\n\nTHIS+++\nText",
            ),
            (
                "+++\n[translation]\nfrom = \"de\"\n\n# z\n[image]\nsrc = \"a\"\n[translation.briefs]\na = \"b\"\n+++\n",
                "+++\nTHIS\n# z\n[image]\nsrc = \"a\"\n+++\n",
            ),
        ] {
            let expected = after.replace("THIS", TOML);
            assert_eq!(edited(before), Some(expected.clone()), "{before}");
            assert_eq!(edited(&expected), Some(expected), "{before}");
        }
        assert_eq!(
            edited("+++\ntranslation = { from = \"de\" } # y\ntitle = \"x\"\n+++\n").unwrap(),
            "+++\ntranslation = { from = \"fr\", date = 2026-03-02, text = \"3f9a2c1e\", briefs = { ai-plan = \"12345678\" } } # y\ntitle = \"x\"\n+++\n"
        );
    }

    #[test]
    fn what_cannot_be_edited_with_care_is_left_alone() {
        for text in
            ["---\n{ title: x }\n---\n", "+++\ntranslation.from = \"de\"\n+++\n", "Text", "---\ntitle: [\n---\n"]
        {
            assert_eq!(edited(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_front_matter_keeps_its_other_bytes(
            lines in proptest::collection::vec(
                "(title: \"é\"|# c|  # d|date: 1|list:|  - a|  - \\{ b: c \\}|text: \\|||  more|translation: \\{ from: de \\}|translation:|  from: de|)", 0..9)
        ) {
            let before = format!("---\n{}\n---\nText {{#x}}\n", lines.join("\n"));
            if let Some(after) = edited(&before) {
                let is_kept = |line: &&str| line.trim_start().starts_with('#')
                    || !line.is_empty() && !line.starts_with(' ') && !line.starts_with("translation:");
                let kept = |text: &str| text.lines().filter(is_kept).map(|line| line.trim().to_owned()).collect::<Vec<_>>();
                proptest::prop_assert_eq!(kept(&before), kept(&after));
                proptest::prop_assert_eq!(edited(&after), Some(after.clone()));
            }
        }
    }
}
