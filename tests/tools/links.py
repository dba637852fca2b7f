#!/usr/bin/env python3
"""Follow every address in a built site: links.py FOLDER BASE_URL [--never PREFIX]

HTML (links, pictures, forms, redirects, metadata, JSON-LD), CSS, feeds and the HTML inside them, the sitemap,
robots.txt and calendars. An address below the base must lead to a file, and its fragment to an id; none may lead to
another path of the same host; feeds, sitemap and calendars hold whole addresses only. `--never` names an address that
no file may hold: the base of another build. Addresses of other hosts are not asked for.
"""

import argparse
import json
import re
import xml.etree.ElementTree as xml
from pathlib import Path

from built_site import Site, absolute, css_addresses, finish, read_html

# Elements whose text is an address, by local name: RSS, sitemaps.
TEXT = {"link", "loc", "comments", "docs"}
# Elements whose text is HTML: RSS, Atom.
HTML = {"description", "encoded", "content", "summary"}


def html_links(page):
    yield from page.links
    for text in page.data:
        yield from ((address, "JSON-LD") for address in json_addresses(json.loads(text)))


def json_addresses(value, key=""):
    """Strings that are addresses: those that begin like one, but for names of vocabularies and identities."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in ("@context", "version", "id"):
                yield from json_addresses(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from json_addresses(inner, key)
    elif isinstance(value, str):
        if key in ("url", "image", "@id", "feed_url", "home_page_url", "external_url") or re.match(r"https?://", value):
            yield value


def xml_links(text):
    root = xml.fromstring(text)
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        words = (element.text or "").strip()
        for attribute in ("href", "url", "src"):
            if attribute in element.attrib:
                yield element.attrib[attribute], f"<{name} {attribute}>"
        if words and (name in TEXT or name == "guid" and element.get("isPermaLink") != "false"):
            yield words, f"<{name}>"
        if words and name in HTML and element.get("type", "html") == "html":
            yield from ((address, f"HTML in <{name}>") for address, _ in read_html(words).links)


def feed_links(value):
    yield from ((address, "JSON feed") for address in json_addresses(value))
    for item in value.get("items", []):
        yield from ((address, "HTML in content_html") for address, _ in read_html(item.get("content_html", "")).links)


def calendar_links(text):
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    yield from ((address.strip(), "URL") for address in re.findall(r"^URL(?:;[^:]*)?:(.*)$", unfolded, re.MULTILINE))


def links(site, name, file):
    """Addresses of a file with what holds them, and whether they must be whole."""
    if name.endswith(".html"):
        return html_links(site.pages[name]), False
    suffix = file.suffix
    if suffix not in (".xml", ".json", ".ics", ".css") and name != "robots.txt":
        return (), False
    text = file.read_text(encoding="utf-8-sig")
    if suffix == ".xml":
        return xml_links(text), True
    if suffix == ".json":
        value = json.loads(text)
        is_feed = isinstance(value, dict) and str(value.get("version", "")).startswith("https://jsonfeed.org/")
        return (feed_links(value), True) if is_feed else ((), False)
    if suffix == ".ics":
        return calendar_links(text), True
    if suffix == ".css":
        return ((address, "url()") for address in css_addresses(text)), False
    return ((address, "Sitemap") for address in re.findall(r"^Sitemap:\s*(\S+)", text, re.MULTILINE)), True


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("base")
    parser.add_argument("--never", metavar="PREFIX", help="an address that no file may hold")
    arguments = parser.parse_args()
    site = Site(arguments.folder, arguments.base)
    faults, count = [], 0
    if not site.pages:
        faults.append(f"{arguments.folder}: holds no page")
    for name, file in site.files.items():
        try:
            found, whole = links(site, name, file)
            for address, holder in found:
                count += 1
                fault = site.fault(address, name)
                if not fault and whole and not absolute(address):
                    fault = "is not absolute"
                if fault:
                    faults.append(f"{name}: {holder} `{address}` {fault}")
        except (ValueError, xml.ParseError) as error:
            faults.append(f"{name}: cannot be read: {error}")
        if arguments.never and arguments.never.encode() in file.read_bytes():
            faults.append(f"{name}: holds `{arguments.never}`")
    finish(f"{count} addresses in {len(site.files)} files", faults)


if __name__ == "__main__":
    main()
