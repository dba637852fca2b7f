//! Names that every system can store, and that readers see as they are.
//!
//! A site is written on one machine, checked out on another and published from a third. A name that one of them cannot
//! hold, or takes for another name, is a page that is lost there. What two names become one is
//! [`lang::on_disk`](crate::lang::on_disk)'s to say; this module looks at one name alone.

/// What file systems hold in one name, in bytes.
pub const LONGEST_NAME: usize = 255;

/// What Windows keeps in no name.
const UNSTORED: [char; 8] = ['<', '>', ':', '"', '|', '?', '*', '\\'];

/// Names of Windows' devices, whatever follows their first dot; those with a number come below.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// What keeps a name from being a file's, or a folder's, on every system: "holds `:`, which Windows cannot store".
#[must_use]
pub fn unportable(name: &str) -> Option<String> {
    if let Some(what) = unseen(name) {
        return Some(what.to_owned());
    }
    if let Some(sign) = name.chars().find(|sign| UNSTORED.contains(sign)) {
        return Some(format!("holds `{sign}`, which Windows cannot store"));
    }
    if name.len() > LONGEST_NAME {
        return Some(format!("is {} bytes long, and no system stores more than {LONGEST_NAME}", name.len()));
    }
    if let Some(end) = ['.', ' '].into_iter().find(|end| name.ends_with(*end)) {
        let end = if end == '.' { "a dot" } else { "a blank" };
        return Some(format!("ends in {end}, which Windows drops"));
    }
    is_device(name).then(|| "is the name of a device on Windows".to_owned())
}

/// What a name holds that no reader sees, or that shows it as another.
#[must_use]
pub fn unseen(name: &str) -> Option<&'static str> {
    name.chars().find_map(|letter| match letter {
        _ if letter.is_control() => Some("holds a control character"),
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            Some("holds a sign that turns the direction of text")
        }
        '\u{200B}' | '\u{2028}' | '\u{2029}' | '\u{2060}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' => {
            Some("holds a sign that cannot be seen")
        }
        '\u{FDD0}'..='\u{FDEF}' => Some("holds a sign that is no letter"),
        _ if u32::from(letter) & 0xFFFE == 0xFFFE => Some("holds a sign that is no letter"),
        _ => None,
    })
}

/// Windows takes `aux`, `AUX.txt` and `com1.fr.md` for devices.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end_matches(' ').to_lowercase();
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    let number = |rest: &str| matches!(rest, "0" | "¹" | "²" | "³") || (rest.len() == 1 && "123456789".contains(rest));
    DEVICES.contains(&stem.as_str()) || port.is_some_and(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_system_cannot_store_are_told() {
        let long = "x".repeat(256);
        let wide = "é".repeat(128);
        for (name, expected) in [
            ("a:b", Some("holds `:`, which Windows cannot store")),
            ("what?", Some("holds `?`, which Windows cannot store")),
            ("a\\b", Some("holds `\\`, which Windows cannot store")),
            ("a.", Some("ends in a dot, which Windows drops")),
            ("a ", Some("ends in a blank, which Windows drops")),
            ("..", Some("ends in a dot, which Windows drops")),
            ("con", Some("is the name of a device on Windows")),
            ("Aux.fr.md", Some("is the name of a device on Windows")),
            ("NUL .txt", Some("is the name of a device on Windows")),
            ("com1", Some("is the name of a device on Windows")),
            ("LPT9.html", Some("is the name of a device on Windows")),
            ("com¹", Some("is the name of a device on Windows")),
            ("CONIN$", Some("is the name of a device on Windows")),
            ("a\u{202E}b", Some("holds a sign that turns the direction of text")),
            ("a\u{2066}b", Some("holds a sign that turns the direction of text")),
            ("a\u{200B}b", Some("holds a sign that cannot be seen")),
            ("a\u{FEFF}", Some("holds a sign that cannot be seen")),
            ("a\u{FFFE}", Some("holds a sign that is no letter")),
            ("a\u{10FFFF}", Some("holds a sign that is no letter")),
            ("a\u{1b}[2J", Some("holds a control character")),
            ("a\u{85}", Some("holds a control character")),
            (long.as_str(), Some("is 256 bytes long, and no system stores more than 255")),
            (wide.as_str(), Some("is 256 bytes long, and no system stores more than 255")),
        ] {
            assert_eq!(unportable(name).as_deref(), expected, "{name:?}");
        }
    }

    #[test]
    fn all_other_names_are_good() {
        let full = "x".repeat(255);
        for name in [
            "index.html",
            "02-tech-uk",
            "été 2026",
            "数字.png",
            "com",
            "com10",
            "command",
            "lpt",
            "auxiliary",
            "console.md",
            "nullité",
            ".well-known",
            ".nojekyll",
            "a..b",
            "%41",
            "می\u{200C}خواهم",
            "👩\u{200D}💻",
            "~",
            "'x'",
            &full,
        ] {
            assert_eq!(unportable(name), None, "{name:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_name_is_judged(name in proptest::prelude::any::<String>()) {
            let told = unportable(&name);
            proptest::prop_assert!(told.is_some() || !name.ends_with(['.', ' ']));
            proptest::prop_assert!(told.is_some() || !name.contains(char::is_control));
        }
    }
}
