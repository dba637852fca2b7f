//! `2026/02-tech-uk.fr.md` → what the entry is called, and in which language.

use std::sync::Arc;

use super::names::is_language_tag;
use crate::config::{Config, Lang};
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::url::{copied_name, unportable};

/// Where the site's entries are, below its root.
pub(super) const CONTENT: &str = "content/";

/// What the path of a Markdown file says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FilePath {
    /// Below `content/`: `about/index.fr.md`.
    pub path: Arc<str>,
    /// Without `.LANG.md`, and without a last `/index`: `about`.
    pub stem: Arc<str>,
    /// The language in the name.
    pub lang: Lang,
}

/// Reads the path of a Markdown file below `content/`.
///
/// # Errors
/// `missing-language` where the name holds no language, `unknown-language` where the site does not have it,
/// `bad-file-name` where nothing is left beside it.
pub fn file_name(path: &str, config: &Config) -> Result<FilePath, Diagnostic> {
    let fail = |fault: Diagnostic| Err(fault.at(Place::file(format!("{CONTENT}{path}").into())));
    let (folder, file) = path.rsplit_once('/').map_or(("", path), |(folder, file)| (folder, file));
    let name = file.strip_suffix(".md").unwrap_or(file);
    let (name, tag) = name.rsplit_once('.').unwrap_or((name, ""));
    let tags: Vec<&str> = config.languages.iter().map(|language| &*language.tag).collect();
    let Some(lang) = config.lang(tag).filter(|lang| **config.tag(*lang) == *tag) else {
        return fail(unreadable(name, tag, &tags, config));
    };
    let stem = if name == "index" { folder.to_owned() } else { below(folder, name) };
    if name.is_empty() || stem.is_empty() {
        let fault = Diagnostic::error("bad-file-name", format!("`{path}` leaves the entry without a name"));
        return fail(fault.hint(format!("call it `NAME.{tag}.md`; the home page is made by the site itself")));
    }
    if path.contains(char::is_control) {
        let fault = Diagnostic::error("bad-file-name", "the file's name holds a control character");
        return fail(fault.hint("rename the file"));
    }
    let last = stem.rsplit('/').next().unwrap_or_default();
    if let Some(why) = unportable(last) {
        let fault =
            Diagnostic::error("bad-file-name", format!("the address made of this name ends in `{last}`, which {why}"));
        return fail(fault.hint("rename the file"));
    }
    let folders = stem.split('/').find_map(|part| Some((part, unportable(part)?)));
    if let Some((part, why)) = folders {
        let fault =
            Diagnostic::error("bad-file-name", format!("the address made of this path holds `{part}`, which {why}"));
        return fail(fault.hint("rename the folder"));
    }
    Ok(FilePath { path: path.into(), stem: stem.into(), lang })
}

/// That a file seems to be a copy of another, made by a file manager, a browser or a synchronised folder: it would be
/// published beside its original.
#[must_use]
pub fn copied_file(file: &FilePath, config: &Config) -> Option<Diagnostic> {
    let (folder, last) = file.stem.rsplit_once('/').unwrap_or(("", &file.stem));
    let tag = config.tag(file.lang);
    let message = if let Some(original) = copied_name(last) {
        format!("by its name this is a copy of `{original}.{tag}.md`: readers get both")
    } else {
        let (copy, original) = folder.split('/').find_map(|name| Some((name, copied_name(name)?)))?;
        format!("by its name the folder `{copy}` is a copy of `{original}`: readers get the texts of both")
    };
    Some(
        Diagnostic::warning("copied-file", message)
            .at(Place::file(format!("{CONTENT}{}", file.path).into()))
            .hint("delete it, or give it a name of its own"),
    )
}

fn below(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// Why a name gives no language of the site.
fn unreadable(name: &str, tag: &str, tags: &[&str], config: &Config) -> Diagnostic {
    if let Some(lang) = config.lang(tag) {
        let written = config.tag(lang);
        let fault = Diagnostic::error("unknown-language", format!("the site's language is `{written}`, not `{tag}`"));
        return fault.hint(format!("rename the file to `{name}.{written}.md`"));
    }
    if is_language_tag(tag) {
        let fault = Diagnostic::error("unknown-language", format!("the site has no language `{tag}`"));
        let near = did_you_mean(tag, tags.iter().copied()).filter(|_| tag.len() > 2);
        return fault
            .hint(near.unwrap_or_else(|| format!("add `[languages.{tag}]` to `veille.toml`, or rename the file")));
    }
    let written = if tag.is_empty() { name.to_owned() } else { format!("{name}.{tag}") };
    // Systems put their mark before the last ending: `x.fr - Copie.md`.
    if let Some((original, tag)) = copied_name(&written).and_then(|original| original.rsplit_once('.'))
        && let Some(lang) = config.lang(tag)
    {
        let tag = config.tag(lang);
        return Diagnostic::error("missing-language", format!("this seems to be a copy of `{original}.{tag}.md`"))
            .hint(format!("delete it, or call it `NAME.{tag}.md` by a name of its own"));
    }
    let whole = if tag.is_empty() { name.to_owned() } else { format!("{name}.{tag}") };
    let names: Vec<String> = tags.iter().map(|tag| format!("`{whole}.{tag}.md`")).collect();
    Diagnostic::error("missing-language", "the file's name does not say its language")
        .hint(format!("rename it to {}", names.join(" or ")))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{bilingual, told};
    use super::*;

    #[test]
    fn reads_stem_and_language() {
        let config = bilingual();
        for (path, stem, lang) in [
            ("2026/02-tech-uk.fr.md", "2026/02-tech-uk", 0),
            ("about/index.en.md", "about", 1),
            ("é/a.b.fr.md", "é/a.b", 0),
            ("index/index.fr.md", "index", 0),
        ] {
            let expected = FilePath { path: path.into(), stem: stem.into(), lang: Lang(lang) };
            assert_eq!(file_name(path, &config), Ok(expected));
        }
    }

    #[test]
    fn names_the_fault() {
        let config = bilingual();
        for (path, expected) in [
            (
                "a/x.md",
                "missing-language 0:0 the file's name does not say its language / rename it to `x.fr.md` or `x.en.md`",
            ),
            (
                "x.v2.0.md",
                "missing-language 0:0 the file's name does not say its language / rename it to `x.v2.0.fr.md` or `x.v2.0.en.md`",
            ),
            (
                "x.de.md",
                "unknown-language 0:0 the site has no language `de` / add `[languages.de]` to `veille.toml`, or rename the file",
            ),
            (
                "x.fr - Copie.md",
                "missing-language 0:0 this seems to be a copy of `x.fr.md` / delete it, or call it `NAME.fr.md` by a name of its own",
            ),
            (
                "x.en (1).md",
                "missing-language 0:0 this seems to be a copy of `x.en.md` / delete it, or call it `NAME.en.md` by a name of its own",
            ),
            (
                "con/x.fr.md",
                "bad-file-name 0:0 the address made of this path holds `con`, which is the name of a device on Windows / rename the folder",
            ),
            (
                "a/nul.fr.md",
                "bad-file-name 0:0 the address made of this name ends in `nul`, which is the name of a device on Windows / rename the file",
            ),
            ("x.fra.md", "unknown-language 0:0 the site has no language `fra` / did you mean `fr`?"),
            ("x.FR.md", "unknown-language 0:0 the site's language is `fr`, not `FR` / rename the file to `x.fr.md`"),
            (
                "index.fr.md",
                "bad-file-name 0:0 `index.fr.md` leaves the entry without a name / call it `NAME.fr.md`; the home page is made by the site itself",
            ),
            (
                "a/.fr.md",
                "bad-file-name 0:0 `a/.fr.md` leaves the entry without a name / call it `NAME.fr.md`; the home page is made by the site itself",
            ),
            (
                "a/x..fr.md",
                "bad-file-name 0:0 the address made of this name ends in `x.`, which ends in a dot, which Windows drops / rename the file",
            ),
            ("a\u{7}.fr.md", "bad-file-name 0:0 the file's name holds a control character / rename the file"),
        ] {
            let fault = file_name(path, &config).unwrap_err();
            assert_eq!(&*fault.place.as_ref().unwrap().path, format!("content/{path}"));
            assert_eq!(told(&[fault]), [expected]);
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(path in "[a-z./é]{0,20}(.md)?") {
            let _ = file_name(&path, &bilingual());
        }
    }
}
