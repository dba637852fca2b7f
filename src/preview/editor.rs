//! Links that open a file in the writer's editor, at the place of a problem.
//!
//! They are made for a preview that only this machine can see: whoever reads it from elsewhere has other files, and need
//! not know where these are.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What an address keeps of a path.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':');

/// The addresses by which editors open files.
const EDITORS: [(&str, &str); 9] = [
    ("vscode", "vscode://file{path}:{line}:{column}"),
    ("vscode-insiders", "vscode-insiders://file{path}:{line}:{column}"),
    ("vscodium", "vscodium://file{path}:{line}:{column}"),
    ("cursor", "cursor://file{path}:{line}:{column}"),
    ("windsurf", "windsurf://file{path}:{line}:{column}"),
    ("zed", "zed://file{path}:{line}:{column}"),
    ("idea", "idea://open?file={path}&line={line}&column={column}"),
    ("textmate", "txmt://open?url=file://{path}&line={line}&column={column}"),
    ("sublime", "subl://open?url=file://{path}&line={line}&column={column}"),
];

/// Names of programs, as `VISUAL` and `EDITOR` have them, where they are not those of [`EDITORS`].
const PROGRAMS: [(&str, &str); 7] = [
    ("code", "vscode"),
    ("code-insiders", "vscode-insiders"),
    ("codium", "vscodium"),
    ("zeditor", "zed"),
    ("mate", "textmate"),
    ("subl", "sublime"),
    ("sublime_text", "sublime"),
];

/// Schemes that run code in the page, or show a document of their own.
const HARMFUL: [&str; 4] = ["javascript", "data", "vbscript", "blob"];

/// How a site's files are opened: an address with the site's folder in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    template: String,
    root: String,
}

/// The editors that are known by name.
fn names() -> impl Iterator<Item = &'static str> {
    EDITORS.iter().map(|(name, _)| *name)
}

/// The address by which an editor opens files: of one that is known by name, or as it is written, with `{path}` in it.
///
/// # Errors
/// What is wrong, as a message.
pub fn template(written: &str) -> Result<String, String> {
    if let Some((_, template)) = EDITORS.iter().find(|(name, _)| *name == written) {
        return Ok((*template).to_owned());
    }
    let names: Vec<&str> = names().collect();
    let known = || format!("write `none`, {}, or an address with `{{path}}` in it", names.join(", "));
    let (scheme, _) = written.split_once(':').ok_or_else(known)?;
    let scheme = scheme.to_ascii_lowercase();
    let is_scheme = scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    if HARMFUL.contains(&scheme.as_str()) {
        return Err(format!("`{scheme}:` opens no editor"));
    }
    let whole = is_scheme && written.contains("{path}") && written.chars().all(|letter| letter.is_ascii_graphic());
    if whole { Ok(written.to_owned()) } else { Err(known()) }
}

/// The address of the editor that the environment names: that of the terminal, then `VISUAL` and `EDITOR`, else the most
/// common one. `variable` gives the value of a variable.
#[must_use]
pub fn guess(variable: impl Fn(&str) -> Option<String>) -> String {
    let terminal = variable("TERM_PROGRAM").filter(|program| program == "vscode" || program == "zed");
    let programs = ["VISUAL", "EDITOR"].into_iter().filter_map(&variable);
    let named = programs.filter_map(|command| {
        let program = command.split_whitespace().next()?.rsplit(['/', '\\']).next()?.to_ascii_lowercase();
        let program = program.strip_suffix(".exe").or(program.strip_suffix(".cmd")).unwrap_or(&program);
        Some(PROGRAMS.iter().find(|(name, _)| *name == program).map_or(program, |(_, editor)| editor).to_owned())
    });
    let mut likely = named.chain(terminal).filter_map(|name| EDITORS.iter().find(|(known, _)| *known == name));
    likely.next().map_or(EDITORS[0].1, |(_, template)| template).to_owned()
}

impl Editor {
    /// Opens the files below a folder, whose path is whole, by a [`template`].
    #[must_use]
    pub fn new(template: String, root: &Path) -> Self {
        let root = root.to_string_lossy();
        // Windows has a longer way to write a path, and other slashes.
        let root = root.strip_prefix(r"\\?\").unwrap_or(&root);
        let root = if cfg!(windows) { root.replace('\\', "/") } else { root.to_owned() };
        let root = root.trim_end_matches('/');
        Self {
            template,
            root: if root.starts_with('/') || root.is_empty() { root.to_owned() } else { format!("/{root}") },
        }
    }

    /// The address that opens a file, by its path from the site's root.
    pub(super) fn open(&self, path: &str, line: u32, column: u32) -> String {
        let path = format!("{}/{path}", self.root);
        let path = utf8_percent_encode(&path, PATH).to_string();
        let (line, column) = (line.max(1).to_string(), column.max(1).to_string());
        self.template.replace("{path}", &path).replace("{line}", &line).replace("{column}", &column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_open_in_the_editor_that_is_asked_for() {
        let open = |name: &str| {
            Editor::new(template(name).unwrap(), Path::new("/home/é a/site")).open("content/a#.fr.md", 3, 7)
        };
        assert_eq!(open("vscode"), "vscode://file/home/%C3%A9%20a/site/content/a%23.fr.md:3:7");
        assert_eq!(open("idea"), "idea://open?file=/home/%C3%A9%20a/site/content/a%23.fr.md&line=3&column=7");
        assert_eq!(open("x-ed://{path}?at={line}"), "x-ed:///home/%C3%A9%20a/site/content/a%23.fr.md?at=3");
        let whole = Editor::new(template("zed").unwrap(), Path::new("/site/")).open("veille.toml", 0, 0);
        assert_eq!(whole, "zed://file/site/veille.toml:1:1");
        for bad in [
            "vim",
            "javascript:alert({path})",
            "JavaScript:{path}",
            "data:{path}",
            "x://y",
            "x y://{path}",
            ":{path}",
            "",
        ] {
            assert!(template(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_environment_names_the_editor() {
        let guessed = |variables: &[(&str, &str)]| {
            let value =
                |wanted: &str| variables.iter().find(|(name, _)| *name == wanted).map(|(_, value)| (*value).to_owned());
            guess(value).split(':').next().unwrap().to_owned()
        };
        assert_eq!(guessed(&[]), "vscode");
        assert_eq!(guessed(&[("EDITOR", "vim")]), "vscode");
        assert_eq!(guessed(&[("EDITOR", "/usr/bin/subl -w")]), "subl");
        assert_eq!(guessed(&[("VISUAL", "codium --wait"), ("EDITOR", "subl")]), "vscodium");
        assert_eq!(guessed(&[("TERM_PROGRAM", "zed"), ("EDITOR", "nano")]), "zed");
    }
}
