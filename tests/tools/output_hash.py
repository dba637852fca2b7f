"""One hash for a built site: that two machines made the same is seen by comparing a line.

    python3 output_hash.py FOLDER           prints it, and those of the parts
    python3 output_hash.py FOLDER FILE      compares with what FILE holds, and says which parts are other

The hash of all is that of the list which `sha256sum` writes for the files, sorted by their bytes; docs/publishing.md
has it as a line of shell. Those of the parts are made likewise, so that a difference has a place.
"""

import hashlib
import os
import sys
from pathlib import Path

PARTS = {
    "cards": lambda name: name.startswith("assets/cards/"),
    "search": lambda name: "pagefind/" in name,
    "pages": lambda name: name.endswith(".html"),
    "feeds and calendars": lambda name: name.endswith((".xml", ".json", ".ics")),
}


def part(name):
    return next((part for part, holds in PARTS.items() if holds(name)), "other files")


def hashes(folder):
    """The lines `HASH  PART`, the whole first."""
    lists = {"all": []}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file() or name.startswith(".git/"):
            continue
        line = (os.fsencode(name), hashlib.sha256(path.read_bytes()).hexdigest())
        lists["all"].append(line)
        lists.setdefault(part(name), []).append(line)
    whole = {}
    for name, lines in lists.items():
        text = b"".join(digest.encode() + b"  ./" + path + b"\n" for path, digest in sorted(lines))
        whole[name] = f"{hashlib.sha256(text).hexdigest()}  {name} ({len(lines)} files)"
    return [whole.pop("all"), *(whole[name] for name in sorted(whole))]


def main():
    folder, expected = Path(sys.argv[1]), sys.argv[2:]
    if not folder.is_dir():
        sys.exit(f"{folder}: there is no such folder")
    found = hashes(folder)
    print("\n".join(found))
    if not expected:
        return
    held = Path(expected[0]).read_text().splitlines()
    if found != held:
        other = [line.split("  ", 1)[1] for line in found if line not in held] or ["fewer parts"]
        sys.exit(
            f"\nother than {expected[0]} says: {', '.join(other)}\n"
            "If the change is meant, `./test hash` writes it down; if it is not, this machine makes another site."
        )


main()
