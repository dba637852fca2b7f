//! A small complete site to begin with: settings, themes, an article and a digest that teach the format, a workflow.
//!
//! The texts are files of the folder `starter/`, in French and English; `@name@` in them is filled in here. In any other
//! language the English ones stand in, words of the interface included, for the writers to translate. What the names on
//! the command line mean, and writing, is left to the command.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::lang::{Words, builtin, endonym};
use crate::markdown::slug;
use crate::url::BaseUrl;

/// What of the starter is written in one language.
struct Texts {
    /// The language, without region.
    language: &'static str,
    /// The site's title where none is given.
    title: &'static str,
    description: &'static str,
    article: &'static str,
    digest: &'static str,
    readme: &'static str,
    /// In the order of [`THEMES`].
    themes: [&'static str; 2],
}

/// English first: it stands in for what is not here.
const TEXTS: [Texts; 2] = [
    Texts {
        language: "en",
        title: "Our briefing",
        description: "A bulletin to begin with.",
        article: include_str!("../../starter/en/article.md"),
        digest: include_str!("../../starter/en/digest.md"),
        readme: include_str!("../../starter/en/readme.md"),
        themes: [
            include_str!("../../starter/en/theme-writing.toml"),
            include_str!("../../starter/en/theme-publishing.toml"),
        ],
    },
    Texts {
        language: "fr",
        title: "Notre veille",
        description: "Un bulletin pour commencer.",
        article: include_str!("../../starter/fr/article.md"),
        digest: include_str!("../../starter/fr/digest.md"),
        readme: include_str!("../../starter/fr/readme.md"),
        themes: [
            include_str!("../../starter/fr/theme-writing.toml"),
            include_str!("../../starter/fr/theme-publishing.toml"),
        ],
    },
];

/// Ids of the themes, in their order.
const THEMES: [&str; 2] = ["writing", "publishing"];

const SETTINGS: &str = include_str!("../../starter/veille.toml");
const IGNORED: &str = include_str!("../../starter/gitignore");
const WORKFLOW: &str = include_str!("../../starter/pages.yml");
const ENGLISH_WORDS: &str = include_str!("../../strings/en.toml");

/// Where the workflow is, from the root of a repository.
pub const WORKFLOW_PATH: &str = ".github/workflows/pages.yml";

/// How many days the digest's example of a deadline is ahead.
const DAYS_AHEAD: i32 = 30;

/// How much of a name becomes a part of an identity.
const LONGEST_LABEL: usize = 40;

/// How many parts of an address's path become parts of an identity: a domain has a limit.
const LONGEST_PATH: usize = 3;

/// What a new site is to be.
#[derive(Debug, Clone)]
pub struct Starter {
    /// The first is the default one.
    pub languages: Vec<Language>,
    /// Where it will be published.
    pub base_url: BaseUrl,
    /// Its permanent identity.
    pub id: String,
    /// The day on which its entries are dated.
    pub day: Date,
    /// The repository of this tool on GitHub, `owner/name`, where it is known.
    pub tool: Option<String>,
    /// The folder of the site, from the root of its repository: `.`, or `docs/site`.
    pub folder: String,
}

/// A language of a new site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// Its tag.
    pub tag: String,
    /// The site's title in it.
    pub title: String,
    /// How dates and numbers are written, where the tag alone does not say it as the writers want.
    pub locale: Option<&'static str>,
}

/// What a site is called in a language where nobody said it.
#[must_use]
pub fn title(tag: &str) -> &'static str {
    texts(tag).title
}

/// An identity that no other site is likely to have: the address turned into a domain, or a name below `example.org`
/// where the address is not known yet.
#[must_use]
pub fn id(base_url: Option<&BaseUrl>, name: &str) -> String {
    let label = |text: &str| {
        let named = text.contains(char::is_alphanumeric);
        let slug = if named { slug(text) } else { String::new() };
        let plain: String = slug.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect();
        let cut: String = plain.trim_matches('-').chars().take(LONGEST_LABEL).collect();
        cut.trim_end_matches('-').to_owned()
    };
    let below_example = |name: String| format!("{}.example.org", if name.is_empty() { "site" } else { &name });
    let Some(base_url) = base_url else { return below_example(label(name)) };
    let origin = base_url.origin();
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    let host = host.split(':').next().unwrap_or(host).to_ascii_lowercase();
    // Two sites of one host are told apart by their paths.
    let path = base_url.path().split('/').rev().map(label).filter(|part| !part.is_empty()).take(LONGEST_PATH);
    let host: Vec<String> = host.split('.').map(label).filter(|part| !part.is_empty()).collect();
    if host.is_empty() {
        return below_example(label(name));
    }
    path.chain(host).collect::<Vec<_>>().join(".")
}

/// Every file of the site, by its path, in the order in which a writer would want to see them.
#[must_use]
pub fn files(starter: &Starter) -> Vec<(String, String)> {
    let mut files = vec![("veille.toml".to_owned(), settings(starter)), (".gitignore".to_owned(), IGNORED.to_owned())];
    files.push(("README.md".to_owned(), readme(starter)));
    for (at, theme) in THEMES.iter().enumerate() {
        let words =
            starter.languages.iter().map(|Language { tag, .. }| format!("\n[{tag}]\n{}", texts(tag).themes[at]));
        files.push((format!("themes/{theme}.toml"), format!("order = {}\n{}", at + 1, words.collect::<String>())));
    }
    let year = starter.day.year();
    let month = format!("{:02}", starter.day.month());
    for Language { tag, .. } in &starter.languages {
        files.push((format!("content/{year:04}/welcome.{tag}.md"), entry(texts(tag).article, tag, starter)));
        let path = format!("content/{year:04}/{month}-first-digest.{tag}.md");
        files.push((path, entry(texts(tag).digest, tag, starter)));
    }
    let without = starter.languages.iter().filter(|language| builtin(&language.tag).is_none());
    files.extend(without.map(|Language { tag, .. }| (format!("strings/{tag}.toml"), words(tag))));
    files.push((WORKFLOW_PATH.to_owned(), workflow(starter)));
    files
}

/// The texts in a language, or those that stand in for them.
fn texts(tag: &str) -> &'static Texts {
    known(tag).unwrap_or(&TEXTS[0])
}

fn known(tag: &str) -> Option<&'static Texts> {
    let language = tag.split('-').next().unwrap_or(tag);
    TEXTS.iter().find(|texts| texts.language.eq_ignore_ascii_case(language))
}

fn settings(starter: &Starter) -> String {
    let base_url = format!("{}{}", starter.base_url.origin(), starter.base_url.path());
    let default = match starter.languages.as_slice() {
        [first, _, ..] => {
            format!(
                "\n# The language of readers who come to the site's own address.\ndefault_language = {}\n",
                quoted(&first.tag)
            )
        }
        _ => String::new(),
    };
    let id = quoted(&starter.id);
    let mut text = filled(SETTINGS, &[("base_url", &quoted(&base_url)), ("default_language", &default), ("id", &id)]);
    for Language { tag, title, locale } in &starter.languages {
        text.extend(["\n[languages.", tag, "]\ntitle = ", &quoted(title)]);
        text.extend(["\ndescription = ", &quoted(texts(tag).description), "\n"]);
        if let Some(locale) = locale {
            text.extend(["# How dates and numbers are written.\nlocale = ", &quoted(locale), "\n"]);
        }
    }
    text
}

/// One section for each language that the starter speaks; English where it speaks none of the site's.
fn readme(starter: &Starter) -> String {
    let mut spoken: Vec<(&Texts, &str)> = Vec::new();
    for Language { tag, title, .. } in &starter.languages {
        if let Some(texts) = known(tag)
            && !spoken.iter().any(|(other, _)| other.language == texts.language)
        {
            spoken.push((texts, title));
        }
    }
    if spoken.is_empty() {
        spoken.extend(starter.languages.first().map(|language| (&TEXTS[0], language.title.as_str())));
    }
    let year = format!("{:04}", starter.day.year());
    let veille = match &starter.tool {
        Some(tool) => format!("[Veille](https://github.com/{tool})"),
        None => "Veille".to_owned(),
    };
    let parts = spoken
        .iter()
        .map(|(texts, title)| filled(texts.readme, &[("title", title), ("year", &year), ("veille", &veille)]));
    parts.collect::<Vec<_>>().join("\n")
}

fn entry(text: &str, tag: &str, starter: &Starter) -> String {
    let day = starter.day;
    // A month ahead and a day back leave no calendar that anyone uses.
    let deadline = day.saturating_add(DAYS_AHEAD.days()).to_string();
    let earlier = day.saturating_sub(1.day()).to_string();
    let month = format!("{:02}", day.month());
    let values = [("day", day.to_string()), ("deadline", deadline), ("earlier", earlier), ("month", month)];
    let mut text = filled(text, &[("lang", tag)]);
    for (name, value) in values {
        text = filled(&text, &[(name, &value)]);
    }
    if known(tag).is_some() {
        return text;
    }
    let text =
        text.replacen("---\n", "---\n# Written in English, to begin with: translate it, or delete the file.\n", 1);
    if stands_in_twice(tag, starter) { accepted(&text) } else { text }
}

/// Whether a check would tell that this version, which is in English, says the same as another: versions are compared
/// with the first.
fn stands_in_twice(tag: &str, starter: &Starter) -> bool {
    let is_english = |language: &&Language| texts(&language.tag).language == "en";
    let (first, others) = match starter.languages.split_first() {
        Some((first, others)) if is_english(&first) => (first, others),
        _ => return false,
    };
    if first.tag == tag { others.iter().filter(is_english).any(|other| known(&other.tag).is_some()) } else { true }
}

/// The same text with the reason why it is not translated, for the introduction and for each brief.
fn accepted(text: &str) -> String {
    const REASON: &str = "<!-- accept parity-untranslated: written in English, to begin with -->";
    let mut fences = 0;
    let lines = text.lines().map(|line| {
        fences += u8::from(line == "---");
        let heads = (line == "---" && fences == 2) || line.starts_with("### ");
        if heads { format!("{line}\n\n{REASON}\n") } else { format!("{line}\n") }
    });
    lines.collect()
}

/// The words of the interface in English, for a language that the tool has none of. They name the language as it names
/// itself where readers choose it, and in English within English sentences.
fn words(tag: &str) -> String {
    let english = Words::layered("en", std::collections::BTreeMap::new());
    let name = english.language(tag);
    let own = quoted(endonym(tag).unwrap_or(name));
    let body = ENGLISH_WORDS.split_once("\n\n").map_or(ENGLISH_WORDS, |(_, body)| body);
    let lines = body.lines().map(|line| {
        if line.starts_with("language = ") {
            format!("language = {own}")
        } else if line.starts_with("read_in = ") || line.starts_with("not_in_language = ") {
            line.replace("English", name)
        } else {
            line.to_owned()
        }
    });
    let lines: Vec<String> = lines.collect();
    format!(
        "# The words of the interface, in English to begin with: translate them. `{{…}}` is replaced by a value; keep its\n\
         # name, put it where the sentence wants it.\n\n{}\n",
        lines.join("\n")
    )
}

fn workflow(starter: &Starter) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let tool = match &starter.tool {
        Some(tool) => format!("        uses: {tool}@v{version}"),
        None => format!(
            "        # TO FILL IN: write the GitHub repository that holds Veille in place of OWNER/veille.\n        \
             uses: OWNER/veille@v{version}"
        ),
    };
    let public = if starter.folder == "." { "public".to_owned() } else { format!("{}/public", starter.folder) };
    let root = yaml(&starter.folder);
    filled(WORKFLOW, &[("tool", &tool), ("public", &yaml(&public)), ("root", &root)])
}

/// A value of YAML: in quotes where it would not stand without.
fn yaml(text: &str) -> String {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "._/-".contains(c));
    if plain && !text.starts_with('-') { text.to_owned() } else { super::begin::quoted(text) }
}

pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn filled(text: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("@{name}@"), value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Source;

    fn starter(languages: &[&str], title: &str) -> Starter {
        Starter {
            languages: languages
                .iter()
                .map(|tag| Language { tag: (*tag).to_owned(), title: title.to_owned(), locale: None })
                .collect(),
            base_url: BaseUrl::parse("https://example.org/a").unwrap(),
            id: "example.org".into(),
            day: "2026-03-05".parse().unwrap(),
            tool: None,
            folder: ".".into(),
        }
    }

    #[test]
    fn an_identity_is_made_of_the_address_or_of_the_name() {
        let of = |url: &str| id(Some(&BaseUrl::parse(url).unwrap()), "x");
        assert_eq!(of("https://news.example.org/"), "news.example.org");
        assert_eq!(of("https://Example.github.io/UK-tech/"), "uk-tech.example.github.io");
        assert_eq!(of("https://example.org/a/b%20c/"), "b-20c.a.example.org");
        assert_eq!(of("http://localhost:4000/"), "localhost");
        assert_eq!(id(None, "Ma veille !"), "ma-veille.example.org");
        assert_eq!(id(None, "東京"), "site.example.org");
        assert_eq!(id(None, ""), "site.example.org");
        assert_eq!(id(None, "été"), "ete.example.org");
    }

    #[test]
    fn nothing_is_left_to_fill_in() {
        for (path, text) in files(&starter(&["fr", "en", "de"], "T")) {
            let left = text.split_whitespace().find(|word| word.matches('@').count() > 1);
            assert_eq!(left, None, "{path}");
        }
    }

    #[test]
    fn any_title_makes_settings_that_can_be_read() {
        for title in ["Veille : l’IA", "a \"b\" \\ 'c' '''", "# x", "= [y]", "@id@"] {
            let text = settings(&starter(&["fr", "pt-BR"], title));
            let (config, faults) = crate::parse::config(&Source::new("veille.toml".into(), &text));
            assert_eq!(faults, [], "{text}");
            assert_eq!(config.unwrap().languages.len(), 2);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_name_and_address_make_an_identity(
            name in "(?s).{0,80}", host in "[a-zA-Z0-9.:\\[\\]é-]{1,30}", path in "[a-zé0-9/%. -]{0,200}", title in "\\P{C}{1,40}",
        ) {
            proptest::prop_assume!(!title.trim().is_empty());
            let base_url = BaseUrl::parse(&format!("https://{host}/{path}")).ok();
            let mut starter = starter(&["fr"], title.trim());
            starter.id = id(base_url.as_ref(), &name);
            let text = settings(&starter);
            let (_, faults) = crate::parse::config(&Source::new("veille.toml".into(), &text));
            proptest::prop_assert!(faults.is_empty(), "{text}: {faults:?}");
        }
    }

    #[test]
    fn words_name_the_language_itself() {
        let words = words("de");
        assert!(
            words.contains("\nlanguage = \"Deutsch\"\n") && words.contains("read_in = \"Read in German\""),
            "{words}"
        );
        let words = super::words("ar");
        assert!(words.contains("\nlanguage = \"العربية\"\n"), "{words}");
        let unknown = super::words("zz");
        assert!(unknown.contains("\nlanguage = \"zz\"\n"), "{unknown}");
    }

    #[test]
    fn the_workflow_pins_the_tool_and_knows_the_folder() {
        let mut starter = starter(&["fr"], "T");
        assert!(workflow(&starter).contains("TO FILL IN"));
        starter.tool = Some("example/veille".into());
        starter.folder = "docs/my site".into();
        let text = workflow(&starter);
        let pinned = format!("uses: example/veille@v{}\n", env!("CARGO_PKG_VERSION"));
        assert!(text.contains(&pinned) && text.contains("root: \"docs/my site\"\n"), "{text}");
        assert!(text.contains("path: \"docs/my site/public\"\n") && !text.contains("TO FILL IN"), "{text}");
    }
}
