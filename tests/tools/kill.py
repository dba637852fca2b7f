#!/usr/bin/env python3
"""Kill builds at random moments, and hold that the next build makes the folder what a clean build makes.

    python3 tests/tools/kill.py target/release/veille                    # 20 of `build`, 20 of `build --watch`
    python3 tests/tools/kill.py target/release/veille --kills 200 --seed 7

Each run starts on a folder that an earlier build has made of other content, now and then on none. SIGKILL comes at a
moment that is as likely as any other in the time such a run takes; with `--watch`, while files are being edited. Then
comes a plain build. It has to succeed, and the folder has to hold, byte for byte and name for name, what a build into an
empty folder gives: nothing more, nothing foreign, nothing left over.

What the kills have hit is counted: a check whose kills all came before the writing would hold nothing. So it goes on
until one has hit, and fails if none does.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

NOW = "2026-03-05"
# In two languages: so many that builds remember what the last one found out.
ARTICLES = 150
ASSETS = 300
ASSET_BYTES = 24_000
MANIFEST = ".veille-manifest"
# What the output was made from: it is there after a build that came to its end.
MARK = ".veille-made-from"
TEMPORARY = ".veille-new-"
SETTINGS = """base_url = "https://example.org/"
default_language = "fr"
id = "example.org"
search.enabled = false
cards.enabled = false

[languages.fr]
title = "La veille"

[languages.en]
title = "The briefing"
"""


class Site:
    """A site of many files, some of which are other after each turn."""

    def __init__(self, root, chance):
        self.root = root
        self.chance = chance
        self.write("veille.toml", SETTINGS)
        for number in range(ARTICLES):
            self.article(number)
        for number in range(ASSETS):
            self.asset(number)

    def write(self, path, text):
        """In one step, as careful editors do: a build must not see half of a text."""
        path = self.root / path
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)

    def article(self, number):
        for language in ("fr", "en"):
            day = 1 + self.chance.randrange(28)
            text = f"---\ntitle: Entry {number}\ndate: 2026-02-{day:02}\n---\n{self.words(80)}\n"
            self.write(f"content/2026/entry-{number}.{language}.md", text)

    def asset(self, number):
        self.write(f"static/data/{number % 7}/{number}/data.txt", self.words(1) * (ASSET_BYTES // 8))

    def words(self, count):
        return " ".join(f"{self.chance.getrandbits(28):07x}" for _ in range(count)) + "\n"

    def remove(self, path):
        path = self.root / path
        if path.is_file():
            path.unlink()

    def edit(self):
        """One change of any kind: another text, a file that comes or goes, a folder that becomes a file or is one again."""
        kind, number = self.chance.randrange(6), self.chance.randrange(ASSETS)
        if kind < 2:
            self.article(number % (ARTICLES + 4))
        elif kind == 2 and number % ARTICLES > 2:
            self.remove(f"content/2026/entry-{number % ARTICLES}.en.md")
        elif kind == 3:
            self.remove(f"static/data/{number % 7}/{number}/data.txt")
        elif kind == 4 and not (self.root / f"static/thing-{number % 5}").is_dir():
            self.write(f"static/thing-{number % 5}", self.words(3))
        elif kind == 4:
            shutil.rmtree(self.root / f"static/thing-{number % 5}")
        elif kind == 5:
            self.remove(f"static/thing-{number % 5}")
            self.write(f"static/thing-{number % 5}/deep/{number}.txt", self.words(3))
        else:
            self.asset(number)

    def turn(self):
        """So many changes that a writing of them takes a while."""
        for number in self.chance.sample(range(ASSETS), ASSETS // 2):
            self.asset(number)
        for _ in range(30):
            self.edit()


class Runs:
    """Runs of the command on a site."""

    def __init__(self, veille, root):
        self.root = root
        self.public = root / "public"
        self.clean = root.with_name("clean")
        self.command = [str(veille), "build", "--root", str(root), "--now", NOW, "--quiet"]

    def build(self, *more):
        done = subprocess.run([*self.command, *more], capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"exit code {done.returncode}: {done.stderr}{done.stdout}")

    def start(self, *more):
        return subprocess.Popen([*self.command, *more], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def check(self):
        """Builds, and compares with a build from nothing."""
        self.build()
        shutil.rmtree(self.clean, ignore_errors=True)
        # Whatever is remembered of it must not make the other like it.
        cache, aside = self.root / ".veille-cache", self.root / ".aside"
        cache.rename(aside)
        self.build("--out", str(self.clean))
        shutil.rmtree(cache)
        aside.rename(cache)
        built, expected = tree(self.public), tree(self.clean)
        if built != expected:
            other = sorted(path for path in built.keys() | expected.keys() if built.get(path) != expected.get(path))
            raise AssertionError(f"{len(other)} differ from a clean build: {', '.join(other[:10])}")


def tree(folder):
    """Every file with its bytes, every folder, by path."""
    found = {}
    for above, folders, files in os.walk(folder):
        below = Path(above).relative_to(folder)
        found.update({f"{below / name}/": None for name in folders})
        found.update({str(below / name): (Path(above) / name).read_bytes() for name in files})
    return found


def state(public):
    """What a kill has left: `whole` where the folder holds what its manifest lists, no less and no more."""
    there = tree(public) if public.is_dir() else {}
    if any(part.startswith(TEMPORARY) for path in there for part in path.split("/")):
        return "staged"
    files = {path: len(held) for path, held in there.items() if held is not None and path not in (MANIFEST, MARK)}
    lines = there.get(MANIFEST, b"").decode().splitlines()[1:]
    listed = {path: int(length) for _, length, path in (line.split(" ", 2) for line in lines)}
    return "whole" if files == listed else "mixed"


def kill_build(site, runs, chance):
    """Kills one build; gives what it left."""
    if chance.random() < 0.15:
        shutil.rmtree(runs.public, ignore_errors=True)
    site.turn()
    before = tree(runs.public) if runs.public.is_dir() else {}
    process = runs.start()
    time.sleep(chance.random() * runs.duration)
    process.send_signal(signal.SIGKILL)
    ended = process.wait() == 0
    left = state(runs.public)
    if left == "whole":
        left = "after the writing" if ended or tree(runs.public) != before else "before the writing"
    return left


def kill_watch(site, runs, chance):
    """Kills one `build --watch` while files are edited; gives what it left."""
    if chance.random() < 0.15:
        shutil.rmtree(runs.public, ignore_errors=True)
    site.turn()
    stop = threading.Event()

    def edit():
        while not stop.wait(0.005):
            for number in site.chance.sample(range(ASSETS), ASSETS // 4):
                site.asset(number)
            for _ in range(20):
                site.edit()
            # Longer than the watcher waits for quiet.
            stop.wait(0.15)

    editor = threading.Thread(target=edit)
    process = runs.start("--watch")
    editor.start()
    time.sleep(chance.random() * runs.duration * 4)
    process.send_signal(signal.SIGKILL)
    process.wait()
    stop.set()
    editor.join()
    left = state(runs.public)
    return "between two writings" if left == "whole" else left


def measure(site, runs):
    """How long a build takes that has as much to do as those that will be killed."""
    times = []
    for _ in range(3):
        site.turn()
        start = time.monotonic()
        runs.build()
        times.append(time.monotonic() - start)
    return sorted(times)[1]


def hits(counts):
    """How many kills came while the folder was written."""
    return counts.get("staged", 0) + counts.get("mixed", 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("veille", type=Path, help="the binary")
    parser.add_argument("--kills", type=int, default=20, help="of each sort")
    parser.add_argument("--seed", type=int, default=None, help="to do the same again; the moments stay the machine's")
    arguments = parser.parse_args()
    seed = random.SystemRandom().randrange(10**6) if arguments.seed is None else arguments.seed
    print(f"seed {seed}")
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, kill in (("build", kill_build), ("build --watch", kill_watch)):
            chance = random.Random(f"{seed} {name}")
            root = Path(folder) / name.replace(" ", "") / "site"
            site, runs = Site(root, chance), Runs(arguments.veille.resolve(), root)
            runs.build()
            runs.duration = measure(site, runs)
            counts = {}
            number = 0
            # A machine may be so slow or so fast that no kill hits the writing at first.
            while number < arguments.kills or (number < 10 * arguments.kills and not hits(counts)):
                left = kill(site, runs, chance)
                number += 1
                counts[left] = counts.get(left, 0) + 1
                try:
                    runs.check()
                except AssertionError as error:
                    failures += 1
                    print(f"{name}, kill {number}, which left the folder {left}: {error}", file=sys.stderr)
                    shutil.rmtree(runs.public, ignore_errors=True)
            told = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
            print(f"{name}: {number} kills within {runs.duration:.2f} s of work: {told}")
            if not hits(counts):
                failures += 1
                print(f"{name}: no kill has hit the writing, so nothing was held", file=sys.stderr)
    if failures:
        sys.exit(f"{failures} failures")


if __name__ == "__main__":
    main()
