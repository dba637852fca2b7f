//! What is told of links: dead ones and those that have moved one by one, those that cannot be looked at by host.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use url::Url;

use super::ask::Outcome;
use super::links::{Address, Link};
use crate::diagnostic::{Diagnostic, Place};

/// Links to addresses of one host that could not be looked at.
#[derive(Default)]
struct Unchecked<'a> {
    links: Vec<&'a Link>,
    addresses: usize,
    reasons: BTreeSet<&'a str>,
    /// Scheme, host and port.
    origin: String,
}

/// Tells of each address once, at the first link that leads there.
pub(super) fn diagnostics(
    addresses: &BTreeMap<Address, Vec<&Link>>,
    outcomes: &BTreeMap<&Address, Outcome>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut unchecked: BTreeMap<&str, Unchecked> = BTreeMap::new();
    for (address, links) in addresses {
        let told = match outcomes.get(address) {
            None | Some(Outcome::Alive) => continue,
            Some(Outcome::Refused(why)) => {
                let host = unchecked.entry(address.host()).or_default();
                host.links.extend(links);
                host.addresses += 1;
                host.reasons.insert(why);
                host.origin = address.url().origin().ascii_serialization();
                continue;
            }
            Some(Outcome::Moved(to)) => moved(address, to, links),
            Some(Outcome::Dead(why)) => dead(address, why, links),
            Some(Outcome::NoHost) => dead(address, &format!("there is no host `{}`", address.host()), links),
        };
        found.extend(first(links).map(|link| told.at(link.place.clone())));
    }
    for (host, unchecked) in unchecked {
        let reasons = unchecked.reasons.into_iter().collect::<Vec<_>>().join("; ");
        let count = match unchecked.addresses {
            1 => "1 address".to_owned(),
            more => format!("{more} addresses"),
        };
        let message =
            format!("`{host}` does not answer a program as it answers readers: {count} not checked ({reasons})");
        let hint = format!(
            "look at it in a browser; to leave the host alone: `ignore = [\"{}/*\"]` in `[checks]`",
            unchecked.origin
        );
        let fault = Diagnostic::warning("unchecked-external-link", message).hint(hint);
        found.extend(first(&unchecked.links).map(|link| fault.at(link.place.clone())));
    }
    found
}

/// Tells of what looks like an address of the web and is none.
pub(super) fn unreadable(link: &Link) -> Diagnostic {
    Diagnostic::warning("dead-external-link", format!("`{}` is no address of the web", link.url))
        .at(link.place.clone())
        .hint("copy it anew from a browser")
}

fn dead(address: &Address, why: &str, links: &[&Link]) -> Diagnostic {
    let message = format!("`{}` leads nowhere: {why}{}", written(address, links), others(links));
    Diagnostic::warning("dead-external-link", message).maybe_hint(archived(address, links))
}

fn moved(address: &Address, to: &str, links: &[&Link]) -> Diagnostic {
    let front = Url::parse(to).ok().and_then(Address::of).filter(Address::is_front);
    if let Some(front) = front.filter(|_| !address.is_front()) {
        let host = front.host();
        let others = others(links);
        let message =
            format!("`{}` sends its readers to the first page of `{host}` for good{others}", written(address, links));
        return Diagnostic::warning("moved-link", message).maybe_hint(archived(address, links));
    }
    let message = format!("`{}` has moved for good{}", written(address, links), others(links));
    // The place on the page is not known to servers.
    let fragment = first(links).and_then(|link| link.url.split_once('#')).filter(|_| !to.contains('#'));
    let fragment = fragment.map(|(_, fragment)| format!("#{fragment}")).unwrap_or_default();
    Diagnostic::warning("moved-link", message).hint(format!("write `{to}{fragment}`"))
}

/// The address as its first link has it.
fn written<'a>(address: &'a Address, links: &[&'a Link]) -> &'a str {
    first(links).map_or(address.as_str(), |link| &link.url)
}

fn others(links: &[&Link]) -> String {
    match links.len().saturating_sub(1) {
        0 => String::new(),
        1 => "; 1 other link leads there".to_owned(),
        more => format!("; {more} other links lead there"),
    }
}

/// Where a copy of the page may be kept, as it was on the day of the entry. Nothing is asked of the archive.
fn archived(address: &Address, links: &[&Link]) -> Option<String> {
    const ARCHIVE: &str = "web.archive.org";
    if address.host() == ARCHIVE {
        return None;
    }
    let day = links.iter().filter_map(|link| link.day).min();
    let day = day.map(|day: Date| format!("{}/", day.strftime("%Y%m%d"))).unwrap_or_default();
    Some(format!("look for an archived copy at `https://{ARCHIVE}/web/{day}{}`", address.as_str()))
}

/// The link that stands first in the site.
fn first<'a>(links: &[&'a Link]) -> Option<&'a Link> {
    fn order(place: &Place) -> (&str, u32, u32) {
        (&place.path, place.line, place.column)
    }
    links.iter().copied().min_by(|a, b| order(&a.place).cmp(&order(&b.place)))
}
