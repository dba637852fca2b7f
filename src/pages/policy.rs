//! The Content-Security-Policy of the pages (CSP level 3): browsers load and run what the site itself publishes, and
//! nothing else, whatever a text or a template says.
//!
//! Pictures of other sites are blocked, too: they would tell those who reads what. `markdown` warns of each.
//!
//! A policy in a page cannot forbid that others frame the page (`frame-ancestors`); only a server's header could.

use crate::config::Policy;

/// The page whose script runs WebAssembly: the index of the search does.
const SEARCH: &str = "search";

/// The policy of a page of this kind. `forms` are origins, other than the site's own, that its forms are sent to.
pub(super) fn policy(setting: &Policy, kind: &str, forms: &[&str]) -> Option<String> {
    match setting {
        Policy::Off => return None,
        Policy::Own(text) => return Some(text.clone()),
        Policy::Strict => {}
    }
    let (script, worker) = if kind == SEARCH {
        ("script-src 'self' 'wasm-unsafe-eval'", Some("worker-src 'self'"))
    } else {
        ("script-src 'self'", None)
    };
    let forms = std::iter::once("form-action 'self'").chain(forms.iter().copied()).collect::<Vec<_>>().join(" ");
    let rules = ["default-src 'none'", script]
        .into_iter()
        .chain(worker)
        .chain([
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "media-src 'self'",
            "connect-src 'self'",
        ])
        .chain(["manifest-src 'self'", &forms, "base-uri 'none'"]);
    Some(rules.collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_the_site_itself() {
        let strict = policy(&Policy::Strict, "entry", &[]).unwrap();
        assert_eq!(
            strict,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
             media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'"
        );
    }

    #[test]
    fn the_search_may_run_its_index_and_forms_may_go_where_settings_say() {
        let wide = policy(&Policy::Strict, "search", &["https://mail.example"]).unwrap();
        assert!(wide.contains("; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self';"), "{wide}");
        assert!(wide.contains("; form-action 'self' https://mail.example;"), "{wide}");
    }

    #[test]
    fn settings_replace_it_or_turn_it_off() {
        let own = Policy::Own("default-src 'self'".into());
        assert_eq!(policy(&own, "search", &["https://mail.example"]).as_deref(), Some("default-src 'self'"));
        assert_eq!(policy(&Policy::Off, "entry", &[]), None);
    }
}
