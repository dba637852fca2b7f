//! One Markdown file → [`Version`].

use std::collections::BTreeMap;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::digest::digest;
use super::file_name::{FilePath, copied_file};
use super::front_matter::front_matter;
use super::unfinished::unfinished;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Source, did_you_mean};
use crate::markdown::{self, Mentions, Rules, Split, Typographies};
use crate::site::{FrontMatter, Glossary, Kind, Text, Version};

/// Reads an entry in one language.
///
/// Gives no version where no front matter can be read; the text is read all the same, so that its problems come in the
/// same pass. Whatever is wrong is left out of the version and reported.
#[must_use]
pub fn version(
    source: &Source,
    file: &FilePath,
    config: &Config,
    glossary: &Glossary,
) -> (Option<Version>, Vec<Diagnostic>) {
    let mentions = glossary.ready(file.lang).map(Mentions::new);
    let rules = Rules {
        raw_html: config.raw_html,
        links: Some(&config.links),
        own: [Some(&config.permanent_url), Some(&config.base_url)],
        mentions: mentions.as_ref(),
        typography: Typographies::new(config, file.lang),
    };
    let (front, mut diagnostics) = front_matter(source, file, rules);
    diagnostics.extend(copied_file(file, config));
    let Some(body) = front.body else { return (None, diagnostics) };
    let split = if front.kind == Kind::Digest { Split::Digest } else { Split::Whole };
    let parsed = markdown::parse(source, body, split, rules);
    diagnostics.extend(parsed.diagnostics);
    let none = BTreeMap::new();
    let briefs = front.matter.as_ref().map_or(&none, |matter| &matter.briefs);
    let text = match split {
        Split::Digest => Text::Digest(digest(parsed.parts, &front.title, briefs, &mut diagnostics)),
        Split::Whole => {
            let first = parsed.parts.into_iter().next();
            Text::Whole(Arc::new(first.map(|part| part.body).unwrap_or_default()))
        }
    };
    if let Some(translation) = front.matter.as_ref().and_then(|matter| matter.translation.as_ref())
        && config.lang(&translation.from.value).is_none()
    {
        let from = &translation.from;
        let fault = format!("`translation.from` names `{}`, which the site does not have", from.value);
        let near = did_you_mean(&from.value, config.languages.iter().map(|language| &*language.tag));
        diagnostics.push(
            Diagnostic::error("unknown-language", fault)
                .at(from.place.clone())
                .hint("write the language that the text was translated from")
                .maybe_hint(near),
        );
    }
    let unfinished = unfinished(source, &text);
    let chosen = front.matter.as_ref().map(|matter| &matter.checks);
    for problem in &mut diagnostics {
        config.checks.apply(problem, chosen);
    }
    let version = front.matter.map(|matter| Version {
        path: Arc::clone(&file.path),
        stem: Arc::clone(&file.stem),
        lang: file.lang,
        hash: hash(source, &matter, &text),
        front: matter,
        place: front.title,
        text,
        unfinished,
    });
    (version, diagnostics)
}

/// Of the file, and of what was made of it: the same file makes other HTML when the glossary is another.
fn hash(source: &Source, front: &FrontMatter, text: &Text) -> u64 {
    let mut hashes = vec![xxh3_64(source.text.as_bytes())];
    hashes.extend(front.key_points.iter().map(|point| point.hash));
    match text {
        Text::Whole(body) => hashes.push(body.hash),
        Text::Digest(digest) => {
            hashes.push(digest.intro.hash);
            for section in &digest.sections {
                hashes.push(section.intro.hash);
                hashes.extend(section.briefs.iter().map(|brief| brief.body.hash));
            }
        }
    }
    let bytes: Vec<u8> = hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect();
    xxh3_64(&bytes)
}

#[cfg(test)]
mod tests {
    use super::super::file_name;
    use super::super::tests::{bilingual, told};
    use super::*;

    fn read(text: &str) -> (Option<Version>, Vec<String>) {
        let config = bilingual();
        let file = file_name("2026/x.fr.md", &config).unwrap();
        let (version, faults) =
            version(&Source::new("content/2026/x.fr.md".into(), text), &file, &config, &Glossary::default());
        (version, told(&faults))
    }

    const DIGEST: &str = "---\ntitle: Veille\ndate: 2026-02-27\nkind: digest\n---\nIntro[^n].\n\n\
## Fait marquant {.lead}\n\n### Le *plan* IA {#ai-plan date=2026-01-29 themes=ai,ecosystem}\n\nTexte.\n\n\
## IA {theme=ai}\n\nDébut.\n\n### Cambridge {#cambridge}\n\nSuite.\n\n[^n]: Note.\n";

    #[test]
    fn a_digest_is_cut_into_sections_and_briefs() {
        let (version, faults) = read(DIGEST);
        assert_eq!(faults, [""; 0]);
        let version = version.unwrap();
        assert_eq!((&*version.path, &*version.stem, version.place.line), ("2026/x.fr.md", "2026/x", 2));
        let Text::Digest(digest) = version.text else { panic!() };
        let sections: Vec<_> = digest.sections.iter().map(|section| (&*section.title, section.briefs.len())).collect();
        assert_eq!(sections, [("Fait marquant", 1), ("IA", 1)]);
        let plan = &digest.sections[0].briefs[0];
        assert_eq!((&*plan.id, plan.place.line, plan.title.as_str()), ("ai-plan", 10, "Le plan IA"));
        assert!(digest.sections[1].intro.html.contains("Début"));
    }

    #[test]
    fn the_faults_of_the_text_come_with_those_of_the_front_matter() {
        let text = DIGEST.replace("date: 2026-02-27", "date: hier").replace("date=2026-01-29", "date=2026-01-32");
        let (_, faults) = read(&text);
        let names: Vec<_> = faults.iter().map(|fault| fault.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(names, ["bad-date 3:7", "bad-date 10:28"]);
        let (version, faults) = read("# Sans rien {.x}\n\n[a][b]\n");
        assert!(version.is_none() && faults.len() > 1, "{faults:?}");
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "(---\n|\\+\\+\\+\n|title: x\n|date: 2026-01-01\n|kind: digest\n|## |### |\\{#a|\\}|\n|a|é|=|[*_`<>&:.-]){0,40}") {
            let _ = read(&text);
            let _ = read(&format!("---\ntitle: x\ndate: 2026-01-01\nkind: digest\n---\n{text}"));
        }
    }
}
