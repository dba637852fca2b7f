#!/usr/bin/env python3
"""Read every feed of a built site as a reader would: feeds.py FOLDER BASE_URL

RSS and Atom with feedparser, JSON Feed by its keys. Each has to be well formed, know its own address and language, and
give every item a permanent identity, a date, a title and a page of this site. The formats of one feed have to agree on
their items' identities and order.
"""

import json
import re
import sys
from pathlib import Path

import feedparser

from built_site import Site, absolute, finish, read_html

IDENTITY = re.compile(r"tag:[^,]+,\d{4}(-\d\d(-\d\d)?)?:\S+$")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")
NAMES = ("rss.xml", "atom.xml", "feed.json")


def read_xml(file):
    """Faults, then what both readers return: own address, language, items."""
    # Bytes, not a path: feedparser would take a path for an address where it looks like one.
    feed = feedparser.parse(file.read_bytes(), sanitize_html=False, resolve_relative_uris=False)
    faults = []
    if feed.bozo:
        faults.append(f"is not well formed: {feed.bozo_exception}")
    own = [link.href for link in feed.feed.get("links", []) if link.rel == "self"]
    if not feed.feed.get("title"):
        faults.append("has no title")
    if not feed.feed.get("updated_parsed"):
        faults.append("has no date")
    items = [
        {
            "id": entry.get("id"),
            "url": entry.get("link"),
            "title": entry.get("title"),
            "date": entry.get("published_parsed"),
            "content": "".join(part.value for part in entry.get("content", [])),
            "summary": entry.get("summary", ""),
        }
        for entry in feed.entries
    ]
    return faults, own[0] if own else None, feed.feed.get("language"), items


def read_json(file):
    feed = json.loads(file.read_text(encoding="utf-8"))
    faults = []
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        faults.append("is not JSON Feed 1.1")
    for key in ("title", "home_page_url"):
        if not feed.get(key):
            faults.append(f"has no `{key}`")
    items = []
    for item in feed.get("items", []):
        for key in ("date_published", "date_modified"):
            if not MOMENT.match(item.get(key, "")):
                faults.append(f"item `{item.get('id')}` has no RFC 3339 `{key}`")
        items.append({
            "id": item.get("id"),
            "url": item.get("url"),
            "title": item.get("title"),
            "date": item.get("date_published"),
            "content": item.get("content_html", ""),
            "summary": item.get("summary", ""),
        })
    return faults, feed.get("feed_url"), feed.get("language"), items


def item_faults(site, name, item):
    known = f"item `{item['id']}`"
    if not item["id"] or not IDENTITY.match(item["id"]):
        yield f"{known} has no `tag:` identity"
    for key in ("title", "date", "content"):
        if not item[key]:
            yield f"{known} has no {key}"
    url = item["url"] or ""
    if not url.startswith(site.base):
        yield f"{known} leads to `{url}`, not below {site.base}"
    elif fault := site.fault(url, name):
        yield f"{known}: `{url}` {fault}"
    for address, holder in read_html(item["content"]).links:
        if not absolute(address):
            yield f"{known}: {holder} `{address}` is not absolute"


def main():
    folder, base = sys.argv[1:]
    site = Site(folder, base)
    faults, read, identities = [], 0, {}
    for name, file in site.files.items():
        if file.name not in NAMES:
            continue
        read += 1
        try:
            found, own, language, items = read_json(file) if file.suffix == ".json" else read_xml(file)
        except ValueError as error:
            faults.append(f"{name}: cannot be read: {error}")
            continue
        if own != site.address(name):
            found.append(f"says that its address is `{own}`")
        # A feed lies below its language's folder, as every page does.
        if not language or not f"{name}/".lower().startswith(f"{language}/".lower()):
            found.append(f"says that its language is `{language}`")
        for item in items:
            found += item_faults(site, name, item)
        ids = [item["id"] for item in items]
        if len(set(ids)) != len(ids):
            found.append("has two items of one identity")
        identities.setdefault(Path(name).parent.as_posix(), {})[file.name] = ids
        faults += [f"{name}: {fault}" for fault in found]
    for folder, formats in identities.items():
        missing = [name for name in NAMES if name not in formats]
        if missing:
            faults.append(f"{folder}: has no {', '.join(missing)}")
        if len({tuple(ids) for ids in formats.values()}) > 1:
            faults.append(f"{folder}: the formats do not hold the same items")
    if not read:
        faults.append(f"{folder}: holds no feed")
    finish(f"{read} feeds", faults)


if __name__ == "__main__":
    main()
