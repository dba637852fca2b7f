//! Whatever a file says: what the tool accepts, the schema does.
//!
//! Random keys with random values are hardly ever accepted, and would prove nothing. So each line has the right form, and
//! its values (`§` and a letter) are mostly of the right sort.

use proptest::prelude::*;
use veille::parse::Schema;

use super::{GOOD_SETTINGS, Judge};

/// Lines of front matter, below a title.
const MATTER: &[&str] = &[
    "title_lang: §T",
    "date: §D",
    "kind: §T",
    "themes: [§T, §T]",
    "summary: §T",
    "key_points: [§T]",
    "authors: [§T, §T]",
    "events: [{ date: §D, text: §T, brief: §T, deadline: §B }]",
    "events: [{ date: §D, text: §T }]",
    "updated: §D",
    "corrections: [{ date: §D, text: §T, brief: §T }]",
    "id: §T",
    "slug: §T",
    "aliases: [§T]",
    "aliases: §T",
    "image: { src: §T, alt: §T }",
    "draft: §B",
    "expires: §D",
    "checks: { off: [§T] }",
    "translation: { from: §T, date: §D, text: §T, briefs: { §T: §T } }",
    "extra: { §T: [§T, §N, §B, §D] }",
    "other: §T",
];

const SETTINGS: &[&str] = &[
    "untranslated = §T",
    "feeds = { entries = §N, items = §N }",
    "markdown = { raw_html = §T }",
    "search = { enabled = §B }",
    "cards = { enabled = §B }",
    "security = { policy = §B }",
    "security = { policy = §T }",
    "links = { clean = §B, tracking = [§T], keep = [§T, §T] }",
    "checks = { off = [§T], ignore = [§T] }",
    "mailing_list = { action = §T, field = §T, hidden = { §T = §T } }",
    "extra = { §T = [§T, §N, §B] }",
    "other = §T",
];

const THEME: &[&str] = &[
    "order = §N",
    "color = §T",
    "fr = { name = §T, slug = §T, description = §T }",
    "en = { name = §T }",
    "§T = { name = §T }",
];

const GLOSSARY: &[&str] = &[
    "A = { fr = §T, en = §T }",
    "B = { fr = { expansion = §T, acronym = §T, description = §T } }",
    "C = { §T = §T }",
    "§T = { fr = §T }",
];

const STRINGS: &[&str] = &[
    "urls = { themes = §T, a = §T }",
    "words = { home = §T, b = { other = §T } }",
    "counts = { items = { one = §T, other = §T } }",
    "§T = { §T = §T }",
];

/// Values of each sort, to be put in place of `§` one after the other.
#[derive(Debug, Clone)]
struct Values {
    texts: Vec<String>,
    dates: Vec<String>,
    numbers: Vec<String>,
    booleans: Vec<String>,
}

fn values(empty: &'static str) -> impl Strategy<Value = Values> {
    let text = || {
        let known = prop::sample::select(vec![
            "'a'",
            "'a/b'",
            "'a b'",
            "'été'",
            "'fr'",
            "'pt-BR'",
            "'page'",
            "'digest'",
            "'/old/'",
            "'cover.png'",
            "'mark'",
            "'hide'",
            "'safe'",
            "'escape'",
            "'missing-summary'",
            "'#14506b'",
            "'#abc'",
            "'https://x.org/a?b'",
            "'b_*'",
            "''",
            "' '",
            "'..'",
            "\"a\\nb\"",
        ]);
        prop_oneof![6 => known.prop_map(str::to_owned), 3 => "'[a-z0-9é/_.*#-]{1,6}'", 1 => Just(empty.to_owned())]
    };
    let date = "[0-9]{4}-[01][0-9]-[0-3][0-9]([Tt ][0-2][0-9]:?[0-5][0-9](:[0-5][0-9])?([.,][0-9]{1,3})?(Z|z|[+-][01][0-9](:?[03]0)?))?";
    let date = prop_oneof![3 => "2[0-9]{3}-0[1-9]-[01][1-9]", 3 => date, 1 => "' 2026-02-27 '", 1 => text()];
    let number = prop_oneof![4 => "[1-9][0-9]{0,3}", 1 => prop::sample::select(vec!["0", "-1", "2.5"]).prop_map(str::to_owned), 1 => text()];
    let boolean = prop_oneof![4 => prop::sample::select(vec!["true", "false"]).prop_map(str::to_owned), 1 => text()];
    (
        prop::collection::vec(text(), 16),
        prop::collection::vec(date, 16),
        prop::collection::vec(number, 16),
        prop::collection::vec(boolean, 16),
    )
        .prop_map(|(texts, dates, numbers, booleans)| Values { texts, dates, numbers, booleans })
}

/// Lines with their values.
fn filled(lines: &[&str], mut values: Values) -> String {
    let text: String = lines.iter().flat_map(|line| [*line, "\n"]).collect();
    let mut parts = text.split('§');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (sort, rest) = part.split_at(1);
        let pool = match sort {
            "T" => &mut values.texts,
            "D" => &mut values.dates,
            "N" => &mut values.numbers,
            _ => &mut values.booleans,
        };
        filled.push_str(&pool.pop().unwrap_or_else(|| "'more'".to_owned()));
        filled.push_str(rest);
    }
    filled
}

/// Fails where the schema is stricter than the tool.
fn no_stricter(judge: &Judge, text: &str) -> Result<(), TestCaseError> {
    if judge.faults(text).is_empty()
        && let Some(Err(fault)) = judge.against(text)
    {
        return Err(TestCaseError::fail(format!("{fault}\n{text}")));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn no_good_front_matter_is_refused(
        lines in prop::sample::subsequence(MATTER, 1..3),
        dated in prop::sample::select(vec!["", "date: 2026-02-27\n", "kind: page\n", "kind: digest\ndate: 2026-02-27\n"]),
        values in values(""),
    ) {
        thread_local!(static JUDGE: Judge = Judge::new(Schema::FrontMatter));
        let lines = filled(&lines, values);
        JUDGE.with(|judge| no_stricter(judge, &format!("---\ntitle: T\n{dated}{lines}---\n")))?;
    }

    #[test]
    fn no_good_toml_is_refused(
        (of, lines) in prop::sample::select(vec![
            (Schema::Settings, SETTINGS),
            (Schema::Theme, THEME),
            (Schema::Glossary, GLOSSARY),
            (Schema::Strings, STRINGS),
        ]).prop_flat_map(|(of, lines)| (Just(of), prop::sample::subsequence(lines, 1..3))),
        values in values("''"),
    ) {
        thread_local!(static JUDGES: [Judge; 4] =
            [Schema::Settings, Schema::Theme, Schema::Glossary, Schema::Strings].map(Judge::new));
        let lines = filled(&lines, values);
        let text = if of == Schema::Settings { GOOD_SETTINGS.replacen("[l", &format!("{lines}[l"), 1) } else { lines };
        JUDGES.with(|judges| match judges.iter().find(|judge| judge.of == of) {
            Some(judge) => no_stricter(judge, &text),
            None => Ok(()),
        })?;
    }
}
