#!/usr/bin/env python3
"""One SHA-256 over a built folder, and proof that it depends on the site, the day and the tool alone.

    python3 tests/tools/output_hash.py hash public              # the hash of a folder
    python3 tests/tools/output_hash.py hash public --files      # that of each file too, to compare by `diff`
    python3 tests/tools/output_hash.py check target/release/veille
    python3 tests/tools/output_hash.py update target/release/veille

`check` builds the site of this repository again and again, each time under other conditions: in another folder, whose
files were written in another order and have other times and rights; in another language, time zone and home; with
other threads; from another working directory; over what an earlier build left. All of these have to give one hash, and
it has to be the one in `sample.sha256`, which other machines have made. So it holds that any machine makes the same
bytes: pages, feeds, cards and the search index. It writes nothing into the repository.

`update` holds the same of the builds among each other, and then writes `sample.sha256` anew. It belongs to each change
of the sample site, the templates, or whatever else changes the pages; its line in the diff says that they are other.

The hash covers the names of all files, hidden ones and the manifest included, and their bytes. It leaves out
`.veille-made-from`, by which the next build sees whether it is made by the same program of the same site, and rights,
times and folders: a server of files shows none of them to readers, and they are the umask's and the clock's.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
EXPECTED = Path(__file__).with_name("sample.sha256")
# What a site is read from. `public` and the project's own files are no part of it.
SITE = ["veille.toml", "glossary.toml", "content", "themes", "static", "strings", "templates"]
NOW = "2026-03-05"
# It is made of the program, too, and says nothing of the site.
MARK = ".veille-made-from"
# Variables that might matter. A build has those of its conditions and no other of these.
CLEARED = {"LANG", "LC_ALL", "LC_TIME", "LANGUAGE", "TZ", "HOME", "RAYON_NUM_THREADS", "SOURCE_DATE_EPOCH"}


def files_of(folder):
    """Each file below a folder: its path, and the SHA-256 of its bytes, in the order of the paths' bytes."""
    found = []
    for above, folders, names in os.walk(folder, onerror=fail):
        folders.sort()
        for name in names:
            if name == MARK:
                continue
            path = Path(above, name)
            if path.is_symlink() or not path.is_file():
                raise SystemExit(f"{path}: neither a file nor a folder, which no build makes")
            below = path.relative_to(folder).as_posix()
            found.append((os.fsencode(below), hashlib.sha256(path.read_bytes()).hexdigest()))
    if not found:
        raise SystemExit(f"{folder}: holds no file")
    return sorted(found)


def fail(error):
    raise SystemExit(f"cannot be read: {error}")


def hash_of(files):
    whole = hashlib.sha256()
    for path, digest in files:
        whole.update(path + b"\0" + bytes.fromhex(digest))
    return whole.hexdigest()


@dataclass
class Conditions:
    """What is other about one build, and must not matter."""

    name: str
    variables: dict = field(default_factory=dict)
    # Whether it has those of this process, such as `PATH`, besides.
    bare: bool = False
    umask: int = 0o022
    # How the copy of the site comes to be: the order of its files, their time, their rights.
    backwards: bool = False
    time: int = 1_700_000_000
    mode: int = 0o644
    # Where the command runs, and so how it is told where the site is.
    inside: bool = False
    # Options of a build that comes before, into the same folder.
    earlier: list = field(default_factory=list)


def conditions(home):
    """The first is what the others are compared with."""
    return [
        Conditions("the plain build", {"HOME": home, "LANG": "C.UTF-8", "TZ": "UTC0"}),
        Conditions("an empty environment", bare=True),
        Conditions("one thread", {"RAYON_NUM_THREADS": "1"}),
        Conditions("three threads", {"RAYON_NUM_THREADS": "3"}),
        Conditions(
            "a French machine, fourteen hours ahead",
            {"HOME": "/nowhere", "LANG": "fr_FR.UTF-8", "LC_ALL": "fr_FR.UTF-8", "LANGUAGE": "fr", "TZ": "EAST-14"},
        ),
        Conditions(
            "a Turkish machine, twelve hours behind",
            {"LC_ALL": "tr_TR.ISO-8859-9", "TZ": "WEST+12", "SOURCE_DATE_EPOCH": "1"},
        ),
        Conditions("files in another order, old and bare", backwards=True, time=1, mode=0o400, umask=0o077),
        Conditions("from within the site", inside=True, time=4_000_000_000, umask=0),
        Conditions(
            "over a build of another day and address",
            earlier=["--now", "2026-12-01", "--base-url", "https://x.example/y/"],
        ),
    ]


def copied(site, conditions):
    """A copy of the sample site, made as the conditions want it."""
    sources = []
    for name in SITE:
        path = REPOSITORY / name
        sources += [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    for source in sorted(sources, reverse=conditions.backwards):
        target = site / source.relative_to(REPOSITORY)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        target.chmod(conditions.mode)
        os.utime(target, (conditions.time, conditions.time))


def build(veille, temp, number, conditions):
    """The files of a build under these conditions."""
    # Other letters, lengths and depths: an address of the disk must not get into the output.
    site = temp / "/".join(["é"] * number) / f"site {number}"
    out = temp / f"out-{number}"
    site.mkdir(parents=True)
    copied(site, conditions)
    place = ["--out", str(out)] if conditions.inside else ["--root", str(site), "--out", str(out)]
    inherited = {} if conditions.bare else os.environ
    environment = {name: value for name, value in inherited.items() if name not in CLEARED}
    for options in [conditions.earlier, ["--now", NOW]]:
        if not options:
            continue
        run = subprocess.run(
            [veille, "build", "--quiet", *place, *options],
            cwd=site if conditions.inside else temp,
            env=environment | conditions.variables,
            umask=conditions.umask,
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode:
            raise SystemExit(f"{conditions.name}: exit code {run.returncode}\n{run.stdout}{run.stderr}")
    files = files_of(out)
    shutil.rmtree(site)
    return files


def all_builds(veille):
    """The one hash that all builds give, and how many files it covers."""
    with tempfile.TemporaryDirectory() as name:
        temp = Path(name)
        home = temp / "home"
        home.mkdir()
        first = None
        for number, each in enumerate(conditions(str(home))):
            files = build(veille, temp, number, each)
            if first is None:
                first = files
            if files != first:
                raise SystemExit(f"{each.name}: not the bytes of the plain build:\n{differences(first, files)}")
            print(f"{hash_of(files)}  {each.name}")
            shutil.rmtree(temp / f"out-{number}")
        if any(home.iterdir()):
            raise SystemExit("a build has written into the home folder")
    return hash_of(first), len(first)


def differences(one, other):
    one, other = dict(one), dict(other)
    lines = []
    for path in sorted(one.keys() | other.keys()):
        if one.get(path) != other.get(path):
            what = "is missing" if path not in other else "is too much" if path not in one else "differs"
            lines.append(f"  {os.fsdecode(path)} {what}")
    more = [f"  … and {len(lines) - 20} more"] if len(lines) > 20 else []
    return "\n".join(lines[:20] + more)


def main():
    parser = argparse.ArgumentParser(description="one hash over a built site")
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("hash", help="print the hash of a folder")
    one.add_argument("folder", type=Path)
    one.add_argument("--files", action="store_true", help="print the hash of each file before it")
    for name in ("check", "update"):
        commands.add_parser(name).add_argument("veille", help="the command to build with")
    arguments = parser.parse_args()

    if arguments.command == "hash":
        files = files_of(arguments.folder)
        if arguments.files:
            for path, digest in files:
                print(f"{digest}  {os.fsdecode(path)}")
        print(hash_of(files))
        return

    veille = str(Path(arguments.veille).resolve())
    found, count = all_builds(veille)
    if arguments.command == "update":
        EXPECTED.write_text(found + "\n", encoding="ascii")
        return
    expected = EXPECTED.read_text(encoding="ascii").strip()
    if found != expected:
        raise SystemExit(
            f"{EXPECTED.relative_to(REPOSITORY)} says {expected}\n"
            "If this change was to make other pages, write the hash anew and commit it:\n"
            f"  python3 tests/tools/output_hash.py update {arguments.veille}\n"
            "If it was not, or nothing has changed, this machine makes other bytes than those before it did: a fault."
        )
    print(f"{count} files, the bytes that are expected")


if __name__ == "__main__":
    sys.exit(main())
