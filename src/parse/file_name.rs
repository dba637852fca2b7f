//! `2026/02-tech-uk.fr.md` → what the entry is called, and in which language.

use std::sync::Arc;

use super::words::is_language_tag;
use crate::config::{Config, Lang};
use crate::diagnostic::{Diagnostic, Place, did_you_mean};

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
    Ok(FilePath { path: path.into(), stem: stem.into(), lang })
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
    let whole = if tag.is_empty() { name.to_owned() } else { format!("{name}.{tag}") };
    let names: Vec<String> = tags.iter().map(|tag| format!("`{whole}.{tag}.md`")).collect();
    Diagnostic::error("missing-language", "the file's name does not say its language")
        .hint(format!("rename it to {}", names.join(" or ")))
}
