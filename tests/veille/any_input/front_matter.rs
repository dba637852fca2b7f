//! The beginning of an entry's file: YAML between `---`, TOML between `+++`.

use veille::diagnostic::Source;
use veille::markdown::{Rules, Typographies};
use veille::parse::{self, FilePath};
use veille::site::Kind;
use veille::tree::{Node, Value};

use super::told::{check, decoded, is_faulty};
use super::{CONFIG, tables};

/// A file of this text is read, and its keys are written down and read again.
pub fn front_matter(bytes: &[u8]) {
    let file = parse::file_name("2026/x.fr.md", &CONFIG).expect("a good name");
    let Some(source) = decoded("content/2026/x.fr.md", bytes) else { return };
    let rules =
        Rules { links: Some(&CONFIG.links), typography: Typographies::new(&CONFIG, file.lang), ..Rules::default() };
    let (front, faults) = parse::front_matter(&source, &file, rules);
    check(&faults, &source);
    super::told::stands_in(&front.title, &source);
    if let Some(body) = &front.body {
        assert!(source.text.get(body.clone()).is_some(), "{body:?}");
    }
    if !is_faulty(&faults) {
        let matter = front.matter.as_ref().expect("a file without errors gives a front matter");
        assert!(front.body.is_some() && !matter.title.trim().is_empty());
        assert!(matter.date.is_some() || matter.kind == Kind::Page);
        assert!(!matter.title.contains('\n'));
    }
    written_again(&source, &file, rules);
}

/// The keys, however they were written, are the same when they are written plainly.
fn written_again(source: &Source, file: &FilePath, rules: Rules) {
    let Some(written) = parse::written(source) else { return };
    assert!(source.text.get(written.range.clone()).is_some() && source.text.get(written.body.clone()).is_some());
    for (key, node) in &written.entries {
        stands_within(&key.span, source);
        within(node, source);
    }
    // YAML's keys have at most 1024 letters, and ten may stand for one.
    if written.entries.iter().any(|(key, _)| key.value.len() > 100) {
        return;
    }
    let node = Node { value: Value::Table(written.entries), span: written.range };
    let Some(plain) = tables::plain(&node, written.syntax) else { return };
    let fence = written.syntax.fence();
    let again = Source::new(source.path.clone(), &format!("{fence}\n{plain}\n{fence}\n"));
    let read = parse::written(&again).unwrap_or_else(|| panic!("cannot be read again: {}", again.text));
    let entries = Node { value: Value::Table(read.entries), span: read.range };
    assert_eq!(entries.to_json(), node.to_json(), "{}", again.text);
    // What a front matter means does not hang on the way it is written. YAML's dates are texts, those of TOML are not.
    let (before, mut faults) = parse::front_matter(source, file, rules);
    // An anchor is no part of a value, so that it is gone from the values written down.
    faults.retain(|problem| problem.name != "yaml-anchor");
    let (after, again_faults) = parse::front_matter(&again, file, rules);
    assert_eq!(is_faulty(&faults), is_faulty(&again_faults), "{faults:?}\n{}\n{again_faults:?}", again.text);
    if let (Some(before), Some(after)) = (before.matter, after.matter) {
        assert_eq!((before.title, before.date, before.kind), (after.title, after.date, after.kind));
        assert_eq!((before.summary, before.authors), (after.summary, after.authors));
        let when = |updated: Option<veille::site::Placed<veille::site::When>>| updated.map(|updated| updated.value);
        assert_eq!(when(before.updated), when(after.updated));
        assert_eq!((before.expires, before.draft), (after.expires, after.draft));
        assert_eq!((before.checks, before.extra), (after.checks, after.extra));
    }
}

fn within(node: &Node, source: &Source) {
    stands_within(&node.span, source);
    match &node.value {
        Value::List(nodes) => nodes.iter().for_each(|node| within(node, source)),
        Value::Table(entries) => entries.iter().for_each(|(key, node)| {
            stands_within(&key.span, source);
            within(node, source);
        }),
        _ => {}
    }
}

fn stands_within(span: &std::ops::Range<usize>, source: &Source) {
    assert!(source.text.get(span.clone()).is_some(), "{span:?} of {:?}", source.text);
}
