//! Addresses without the parameters that follow readers around.
//!
//! The list is `tracking.txt`, kept in the tree; a site adds to it and excepts from it. What is left of an address stays
//! byte for byte, in its order, its fragment included. Only `http` and `https` addresses are looked at, and only what
//! stands between `?` and `#`, cut at `&`: `;` parts nothing in the addresses of today.

use std::borrow::Cow;
use std::sync::LazyLock;

use percent_encoding::percent_decode_str;

use super::wrapped_links::unwrap;
use crate::config::Links;

/// The list of the tree, read once.
static BUILT_IN: LazyLock<Vec<Rule>> = LazyLock::new(|| rules(include_str!("tracking.txt")));

/// A line of the list.
struct Rule {
    /// Where it counts, subdomains included; everywhere where there is none.
    host: Option<&'static str>,
    /// In lower case; `*` at the end stands for any rest.
    pattern: &'static str,
}

fn rules(list: &'static str) -> Vec<Rule> {
    let lines = list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let rule = |line: &'static str| match line.split_once(' ') {
        Some((host, pattern)) => Rule { host: Some(host), pattern },
        None => Rule { host: None, pattern: line },
    };
    lines.map(rule).collect()
}

/// The address that was meant, without what it is wrapped in and without tracking parameters, by a site's rules.
#[must_use]
pub fn clean<'a>(address: &'a str, links: &Links) -> Cow<'a, str> {
    if !links.clean {
        return Cow::Borrowed(address);
    }
    match unwrap(address) {
        Cow::Borrowed(address) => without_tracking(address, links),
        Cow::Owned(meant) => Cow::Owned(without_tracking(&meant, links).into_owned()),
    }
}

fn without_tracking<'a>(address: &'a str, links: &Links) -> Cow<'a, str> {
    let Some(host) = host(address) else { return Cow::Borrowed(address) };
    let end = address.find('#').unwrap_or(address.len());
    let Some(start) = address[..end].find('?') else { return Cow::Borrowed(address) };
    let query = &address[start + 1..end];
    let kept: Vec<&str> = query.split('&').filter(|parameter| !tracks(parameter, &host, links)).collect();
    if kept.len() == query.split('&').count() {
        return Cow::Borrowed(address);
    }
    let kept = kept.join("&");
    let mark = if kept.is_empty() { "" } else { "?" };
    Cow::Owned(format!("{}{mark}{kept}{}", &address[..start], &address[end..]))
}

/// The host of an address of the web, in lower case, without user or port.
#[must_use]
pub fn host(address: &str) -> Option<String> {
    let rest = web(address)?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    // The colons of an IPv6 address stand within brackets.
    let port = host.rfind(':').filter(|at| !host[*at..].contains(']'));
    Some(host[..port.unwrap_or(host.len())].to_ascii_lowercase()).filter(|host| !host.is_empty())
}

/// What follows `https://`, `http://`, or `//`, which takes the page's own scheme.
pub(super) fn web(address: &str) -> Option<&str> {
    ["https://", "http://", "//"].iter().find_map(|start| {
        let found = address.get(..start.len())?;
        found.eq_ignore_ascii_case(start).then(|| &address[start.len()..])
    })
}

fn tracks(parameter: &str, host: &str, links: &Links) -> bool {
    let written = parameter.split('=').next().unwrap_or_default();
    let name = percent_decode_str(written).decode_utf8_lossy().to_lowercase();
    let listed = |rule: &Rule| rule.host.is_none_or(|of| is_below(host, of)) && fits(&name, rule.pattern);
    let named = |patterns: &[String]| patterns.iter().any(|pattern| fits(&name, pattern));
    !name.is_empty() && !named(&links.keep) && (named(&links.tracking) || BUILT_IN.iter().any(listed))
}

fn fits(name: &str, pattern: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}

/// Whether a host is another or a subdomain of it.
pub(super) fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cleaned(address: &str) -> String {
        clean(address, &Links::default()).into_owned()
    }

    #[test]
    fn tracking_goes_and_all_else_stays() {
        for (address, expected) in [
            ("https://a.org/x?utm_source=a&utm_medium=b", "https://a.org/x"),
            ("https://a.org/x?a&utm_x=1&b", "https://a.org/x?a&b"),
            ("https://a.org/?utm_source=a#part", "https://a.org/#part"),
            ("HTTPS://A.org/?Utm_Source=a&FBCLID=1&Page=2", "HTTPS://A.org/?Page=2"),
            ("http://a.org?gclid=1", "http://a.org"),
            ("//a.org/?mc_eid=1&id=2", "//a.org/?id=2"),
            ("https://a.org/?utm%5Fsource=a&q=%5F%20+", "https://a.org/?q=%5F%20+"),
            ("https://a.org/?ite=1&ito=2&itq=3&itx%5Bidio%5D=4", "https://a.org/"),
            ("https://a.org/?_cldee=1&recipientid=c-2&esid=3&xtor=AL-1&at_medium=x&mkt_tok=y", "https://a.org/"),
            ("https://a.org/?&utm_a=1", "https://a.org/"),
            ("https://a.org/?a=1&&b=2&utm_a=1", "https://a.org/?a=1&&b=2"),
            ("https://a.org/?b=utm_source&a=1?utm_x=2", "https://a.org/?b=utm_source&a=1?utm_x=2"),
            ("https://a.org/?a=1;utm_x=2", "https://a.org/?a=1;utm_x=2"),
            ("https://a.org/x?", "https://a.org/x?"),
            ("https://a.org/x#?utm_source=a", "https://a.org/x#?utm_source=a"),
            ("https://a.org/x#:~:text=a", "https://a.org/x#:~:text=a"),
            ("https://a.org/?item=1&sites=2&esidx=3", "https://a.org/?item=1&sites=2&esidx=3"),
            ("mailto:a@b.org?utm_source=x", "mailto:a@b.org?utm_source=x"),
            ("ftp://a.org/?utm_source=x", "ftp://a.org/?utm_source=x"),
        ] {
            assert_eq!(cleaned(address), expected, "{address}");
        }
    }

    #[test]
    fn some_names_count_on_their_hosts_only() {
        assert_eq!(cleaned("https://www.youtube.com/watch?v=1&si=x&t=9"), "https://www.youtube.com/watch?v=1&t=9");
        assert_eq!(cleaned("https://YouTu.be:443/1?si=x"), "https://YouTu.be:443/1");
        assert_eq!(cleaned("https://notyoutube.com/?si=x"), "https://notyoutube.com/?si=x");
        assert_eq!(cleaned("https://a.org/?si=x&s=y"), "https://a.org/?si=x&s=y");
        assert_eq!(cleaned("https://x.com/a/status/1?s=20"), "https://x.com/a/status/1");
    }

    #[test]
    fn a_site_adds_excepts_and_switches_off() {
        let mine = Links { tracking: vec!["my_param".into(), "x_*".into()], ..Links::default() };
        assert_eq!(clean("https://a.org/?My_Param=1&x_y=2&z=3", &mine), "https://a.org/?z=3");
        let kept = Links { keep: vec!["at_medium".into(), "utm_*".into()], ..Links::default() };
        let address = "https://a.org/?at_medium=1&utm_id=2";
        assert_eq!(clean(&format!("{address}&at_x=1"), &kept), address);
        let off = Links { clean: false, ..Links::default() };
        assert_eq!(clean("https://a.org/?utm_id=1", &off), "https://a.org/?utm_id=1");
    }

    #[test]
    fn the_list_is_well_formed() {
        let mut seen = std::collections::BTreeSet::new();
        for rule in BUILT_IN.iter() {
            let star = rule.pattern.find('*');
            assert!(star.is_none_or(|at| at + 1 == rule.pattern.len() && at > 2), "{}", rule.pattern);
            assert!(!rule.pattern.contains(char::is_whitespace), "{}", rule.pattern);
            assert_eq!(rule.pattern.to_lowercase(), rule.pattern);
            assert!(rule.host.is_none_or(|host| host.contains('.')), "{}", rule.pattern);
            assert!(seen.insert((rule.host, rule.pattern)), "{} stands twice", rule.pattern);
        }
        assert!(seen.len() > 80);
    }

    fn parameter() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-z]{1,3}(=[a-z0-9%;+]{0,4})?",
            "(utm_|UTM_|mc_|at_|itx%5B)[a-z]{0,3}(=[a-z]{0,3})?",
            Just("fbclid=1".to_owned()),
            Just("page=2&page=3".to_owned()),
            Just(String::new()),
        ]
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(query in "[a-z_=&;?#%5Futm\\[\\]é]{0,40}", path in "[a-z/?#]{0,6}") {
            let once = cleaned(&format!("https://a.org/{path}?{query}"));
            prop_assert_eq!(cleaned(&once), once);
        }

        #[test]
        fn other_parameters_survive_in_order(
            parameters in proptest::collection::vec(parameter(), 0..8),
            fragment in "(#[a-z?&=_]{0,6})?",
        ) {
            let address = format!("https://a.org/x?{}{fragment}", parameters.join("&"));
            let left = cleaned(&address);
            let others = |address: &str| -> Vec<String> {
                let query = address.split('#').next().unwrap_or_default().split_once('?').map_or("", |(_, query)| query);
                let plain = |name: &&str| {
                    let name = name.to_lowercase();
                    // Whole names that random letters may hit.
                    let listed = ["elq", "ite", "ito", "itq", "itx"].contains(&name.split('=').next().unwrap_or_default());
                    !name.is_empty()
                        && !listed
                        && !["utm_", "mc_", "at_", "itx%5b", "fbclid"].iter().any(|start| name.starts_with(start))
                };
                query.split('&').filter(plain).map(str::to_owned).collect()
            };
            prop_assert_eq!(others(&left), others(&address));
            prop_assert!(!left.to_lowercase().split('#').next().unwrap_or_default().contains("utm_"));
            let at = |address: &str| address.find('#').map(|at| address[at..].to_owned());
            prop_assert_eq!(at(&left), at(&address));
        }

        #[test]
        fn never_panics(address in "(https?:)?(//)?\\PC{0,60}") {
            let _ = cleaned(&address);
        }
    }
}
