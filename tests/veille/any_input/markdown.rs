//! An entry's text: Markdown, digests, raw HTML, typography.

use std::collections::BTreeSet;
use std::sync::Arc;

use veille::config::{Lang, RawHtml};
use veille::diagnostic::{Diagnostic, Source};
use veille::markdown::{
    self, Body, Element, Fill, Found, Part, Picture, Rules, Split, Target, Typographies, Typography, What, slug,
};
use veille::parse;
use veille::site::{Glossary, Text};

use super::CONFIG;
use super::markup::{Markup, Tag, walk};
use super::told::{check, decoded, is_faulty};

/// The text alone under every rule, and whole files of it.
pub fn markdown(bytes: &[u8]) {
    let Some(source) = decoded("content/2026/x.fr.md", bytes) else { return };
    let typography = Typographies::new(&CONFIG, Lang(0));
    for (raw_html, split, typography) in [
        (RawHtml::Safe, Split::Whole, Typographies::default()),
        (RawHtml::Safe, Split::Digest, typography),
        (RawHtml::Allow, Split::Whole, typography),
        (RawHtml::Escape, Split::Digest, Typographies::default()),
    ] {
        let rules = Rules {
            raw_html,
            links: Some(&CONFIG.links),
            own: [Some(&CONFIG.base_url), None],
            mentions: None,
            typography,
        };
        let parsed = markdown::parse(&source, 0..source.text.len(), split, rules);
        check(&parsed.diagnostics, &source);
        parts(&parsed.parts, &source, Checked { raw_html, repeated: repeated(&parsed.diagnostics) });
    }
    let source = Arc::new(source);
    for split in [Split::Whole, Split::Digest] {
        surveyed(&source, split);
    }
    lines(&source.text);
    for kind in ["article", "digest"] {
        let text = format!("---\ntitle: T\ndate: 2026-01-02\nkind: {kind}\n---\n{}", source.text);
        version(&text, Lang(0), &Glossary::default());
    }
}

/// A whole file is read.
pub fn version(text: &str, lang: Lang, glossary: &Glossary) {
    let path = format!("2026/x.{}.md", CONFIG.tag(lang));
    let file = parse::file_name(&path, &CONFIG).expect("a good name");
    let source = Source::new(format!("content/{path}").into(), text);
    let (version, faults) = parse::version(&source, &file, &CONFIG, glossary);
    check(&faults, &source);
    let Some(version) = version else {
        assert!(is_faulty(&faults), "no version, and no word why");
        return;
    };
    let checked = Checked { raw_html: RawHtml::Safe, repeated: repeated(&faults) };
    let whole = |body: &Body| body_is_sound(body, checked);
    match &version.text {
        Text::Whole(body) => whole(body),
        Text::Digest(digest) => {
            let mut ids = BTreeSet::new();
            whole(&digest.intro);
            for section in &digest.sections {
                whole(&section.intro);
                html(&section.title_html, RawHtml::Safe);
                for brief in &section.briefs {
                    whole(&brief.body);
                    html(&brief.title_html, RawHtml::Safe);
                    assert!(!brief.title.trim().is_empty());
                    assert!(ids.insert(&brief.id), "two briefs are called `{}`", brief.id);
                    let id = &*brief.id;
                    assert!(
                        !id.is_empty() && !id.contains(['/', '\\']) && id != ".." && !id.contains(char::is_control)
                    );
                    super::told::stands_in(&brief.place, &source);
                }
            }
        }
    }
}

fn parts(parts: &[Part], source: &Source, checked: Checked) {
    assert!(parts.first().is_some_and(|part| part.heading.is_none()), "the first part has no heading");
    for part in parts {
        if let Some(heading) = &part.heading {
            assert!(matches!(heading.level, 2 | 3), "{}", heading.level);
            super::told::stands_in(&heading.place, source);
            html(&heading.html, checked.raw_html);
        }
        body_is_sound(&part.body, checked);
    }
}

/// Under which rules a body was made.
#[derive(Clone, Copy)]
struct Checked {
    raw_html: RawHtml,
    /// Whether the writer was told that an id stands twice.
    repeated: bool,
}

fn repeated(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|fault| fault.name == "duplicate-id")
}

fn body_is_sound(body: &Body, Checked { raw_html, repeated }: Checked) {
    let mut last = 0;
    for hole in &body.holes {
        assert!(hole.at >= last && body.html.is_char_boundary(hole.at as usize));
        last = hole.at;
        if let What::Link(number) | What::Image(number) = hole.what {
            assert!((number as usize) < body.links.len());
        }
    }
    let mut anchors = BTreeSet::new();
    for anchor in &body.anchors {
        assert!(anchors.insert(anchor) || repeated, "two things are called `{anchor}`");
    }
    for source in &body.sources {
        assert!(source.url.contains(':') || source.url.starts_with("//"), "{}", source.url);
    }
    let mut out = String::new();
    body.write(&mut out, 1, &Plainly);
    let forbidden = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || ('\u{FDD0}'..='\u{FDEF}').contains(&c);
    assert!(raw_html == RawHtml::Allow || !out.contains(forbidden), "{out:?}");
    html(&out, raw_html);
    _ = body.plain();
}

/// HTML closes what it opens, and does nothing.
fn html(out: &str, raw_html: RawHtml) {
    if raw_html == RawHtml::Allow {
        return;
    }
    if let Err(fault) = walk(out, Markup::Html, harmless) {
        panic!("{fault}\n{out}");
    }
}

fn harmless(tag: &Tag<'_>) {
    let active =
        ["script", "style", "iframe", "object", "embed", "base", "form", "meta", "link", "svg", "math", "template"];
    assert!(!active.contains(&tag.name), "<{}{}>", tag.name, tag.rest);
    // What stands outside quotes is names.
    let names: Vec<&str> = tag.rest.split('"').step_by(2).collect();
    for name in names.iter().flat_map(|names| names.split_whitespace()) {
        assert!(!name.to_ascii_lowercase().starts_with("on"), "<{}{}>", tag.name, tag.rest);
    }
    for value in tag.rest.split('"').skip(1).step_by(2) {
        assert!(!value.trim_start().to_ascii_lowercase().starts_with("javascript:") || is_words(tag), "{}", tag.rest);
    }
}

/// Whether the tag carries words of the text, which may be of any sort, beside an address that is none.
fn is_words(tag: &Tag<'_>) -> bool {
    !["href=\"javascript:", "src=\"javascript:"].iter().any(|start| tag.rest.to_ascii_lowercase().contains(start))
}

/// What is found in a text stands there.
fn surveyed(source: &Arc<Source>, split: Split) {
    let parts = markdown::survey(source, 0..source.text.len(), split);
    for part in &parts {
        if let Some(heading) = &part.heading {
            assert!(source.text.get(heading.range.clone()).is_some(), "{:?}", heading.range);
        }
        part.found.iter().for_each(|found| found_within(found, source));
    }
    let survey = parse::survey(Arc::clone(source), split);
    for found in survey.matter.iter().chain(survey.parts.iter().flat_map(|part| &part.found)) {
        found_within(found, source);
    }
    for range in survey.values.values() {
        assert!(source.text.get(range.clone()).is_some(), "{range:?}");
    }
}

fn found_within(found: &Found, source: &Source) {
    assert!(found.range.start <= found.range.end && found.range.end <= source.text.len(), "{found:?}");
    super::told::stands_in(&source.place(found.range.clone()), source);
    if let Element::Passage(passage) = &found.what {
        super::told::stands_in(&source.place(passage.range(0..passage.text.len())), source);
    }
}

/// Lines as they stand in a front matter, and typography of plain text.
fn lines(text: &str) {
    let source = Source::new("content/2026/x.fr.md".into(), text);
    for line in text.lines().take(8) {
        let mut faults = Vec::new();
        let body = markdown::inline_with(line, &source, 0..text.len(), Rules::default(), &mut faults);
        check(&faults, &source);
        body_is_sound(&body, Checked { raw_html: RawHtml::Safe, repeated: repeated(&faults) });
        for found in markdown::survey_line(line.trim(), &source, 0..source.text.len()) {
            found_within(&found, &source);
        }
        let once = slug(line);
        assert_eq!(slug(&once), once, "{line:?}");
        assert!(!once.is_empty() && !once.contains('/'));
        for rules in [Typography::French, Typography::FrenchCanada, Typography::FrenchSwitzerland, Typography::English]
        {
            assert!(letters(&rules.plain(line)).eq(letters(line)), "letters are lost of {line:?}");
        }
    }
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|character| character.is_alphanumeric())
}

/// Fills holes with what they stand for.
struct Plainly;

impl Fill for Plainly {
    fn href(&self, target: &Target) -> Option<String> {
        let (path, fragment) = match target {
            Target::File { path, fragment, .. } => {
                assert!(!path.split('/').any(|part| part == ".." || part == "."), "{path}");
                (format!("/content/{path}"), fragment.as_deref())
            }
            Target::Root { path, fragment, .. } => (format!("/base/{path}"), fragment.as_deref()),
            Target::Fragment(fragment) => (String::new(), Some(&**fragment)),
            Target::Nowhere => return None,
        };
        Some(fragment.map_or(path.clone(), |fragment| format!("{path}#{fragment}")))
    }

    fn picture(&self, target: &Target) -> Option<Picture> {
        Some(Picture { url: self.href(target)?, size: Some((4, 3)) })
    }

    fn word(&self, key: &str) -> String {
        key.to_owned()
    }
}
