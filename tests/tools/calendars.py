#!/usr/bin/env python3
"""Read every calendar of a built site as a calendar would: calendars.py FOLDER BASE_URL

Each has to be well formed in lines of at most 75 octets, to have a name, and to give every event a permanent identity, one
day, words in its own language and a page of this site. A calendar that nothing is in would not be valid.
"""

import datetime
import sys

from icalendar import Calendar

from built_site import Site, finish

REQUIRED = ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "URL")


def line_faults(raw):
    for line in raw.split(b"\r\n"):
        if len(line) > 75:
            yield f"has a line of {len(line)} octets"
        if b"\n" in line or b"\r" in line:
            yield "has a line that does not end in CR LF"
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            yield f"cuts a letter in two: {line!r}"
    if not raw.endswith(b"\r\n"):
        yield "does not end its last line"


def event_faults(site, name, language, event):
    known = f"event `{event.get('UID')}`"
    for key in REQUIRED:
        if not event.get(key):
            yield f"{known} has no {key}"
    for error in event.errors:
        yield f"{known} cannot be read: {error}"
    start = event.get("DTSTART")
    if start is not None and type(start.dt) is not datetime.date:
        yield f"{known} is not a day: {start.dt}"
    spoken = event["SUMMARY"].params.get("LANGUAGE")
    if spoken != language:
        yield f"{known} is in `{spoken}`, the calendar in `{language}`"
    url = str(event.get("URL", ""))
    if fault := site.fault(url, name):
        yield f"{known}: `{url}` {fault}"
    if not url.startswith(site.base) or url not in event["DESCRIPTION"]:
        yield f"{known} does not tell where to read on: `{url}`"


def main():
    folder, base = sys.argv[1:]
    site = Site(folder, base)
    faults, events, read = [], 0, 0
    for name, file in site.files.items():
        if file.suffix != ".ics":
            continue
        read += 1
        raw = file.read_bytes()
        found = list(line_faults(raw))
        try:
            calendar = Calendar.from_ical(raw)
        except ValueError as error:
            faults.append(f"{name}: cannot be read: {error}")
            continue
        found += [f"cannot be read: {error}" for error in calendar.errors]
        found += [f"has no {key}" for key in ("VERSION", "PRODID", "NAME", "X-WR-CALNAME") if not calendar.get(key)]
        if str(calendar.get("SOURCE")) != site.address(name):
            found.append(f"says that its address is `{calendar.get('SOURCE')}`")
        language = calendar["NAME"].params.get("LANGUAGE")
        if not f"{name}/".lower().startswith(f"{language}/".lower()):
            found.append(f"says that its language is `{language}`")
        own = list(calendar.walk("VEVENT"))
        if not own:
            found.append("holds nothing")
        for event in own:
            found += event_faults(site, name, language, event)
        ids = [str(event.get("UID")) for event in own]
        if len(set(ids)) != len(ids):
            found.append("has two events of one identity")
        events += len(own)
        faults += [f"{name}: {fault}" for fault in found]
    if not read:
        faults.append(f"{folder}: holds no calendar")
    finish(f"{read} calendars, {events} events", faults)


if __name__ == "__main__":
    main()
