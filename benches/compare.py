#!/usr/bin/env python3
"""Measures Veille, and other tools on the same text, in one run.

    python3 benches/compare.py --install     # Hugo, Pagefind and Eleventy, below target/peers
    python3 benches/compare.py               # all of it: an hour and more on two cores
    python3 benches/compare.py --sections clean --articles 1000 --runs 3
    python3 benches/compare.py --markdown --json figures.json
    python3 benches/compare.py --check       # small, fails on a changed ratio: what CI runs

What each section measures and what its words mean is in docs/performance.md. Tools take turns within each section, so
that a noisy machine is noisy for all; figures are medians. Sites and output lie in memory where the machine offers
that. Nothing here fails for being slow but `--check`, which looks at a ratio alone.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

import live
import tools
from tools import say

MEMORY = Path("/dev/shm")
TOOLS = ["veille", "floor", "hugo", "eleventy"]

# The most that a build may take of the cores' time, as a multiple of the floor's, on the site of `--check`. Measured: 6.5
# on an AMD EPYC, 8.6 to 8.9 on an Intel Xeon. A machine with eleven times the work of its cores has shown 1.4 times the
# ratio of a quieter one, as caches are shared, too; the room above the higher one is for that.
RATIO_LIMIT = 12.5
CHECK_ARTICLES = 500
# A ratio that is too high after the first of these is measured on until the second: a busy machine is no slower build.
CHECK_RUNS = (7, 21)

# MiB that are enough for any tool on the sites below: what is held, and what is written to memory.
ENOUGH, SMALL = 1536, 256


class Bench:
    """A place in memory, the tools, and what was asked for."""

    def __init__(self, arguments, place):
        self.arguments = arguments
        self.place = place
        self.veille = tools.build_own(arguments.veille)
        self.peers = tools.find()

    def wants(self, tool):
        return tool in self.arguments.tools

    def site(self, tool, articles, digests=0, name=None):
        folder = self.place / (name or f"{tool}-{articles}-{digests}")
        return tools.make_site(tool, folder, articles, digests, self.arguments.words)

    def out(self, name):
        return self.place / f"out-{name}"

    def drop(self, *folders):
        if not self.arguments.keep:
            for folder in folders:
                tools.clear(folder)

    def rounds(self, contenders, runs=None, memory=ENOUGH):
        """Runs each in turn, over and over; the runs of each, by name. `memory` is the MiB that are at hand to all."""
        seen = {name: [] for name in contenders}
        for number in range(runs or self.arguments.runs):
            for name, contender in contenders.items():
                tools.touch_memory(memory)
                seen[name].append(contender())
                say(f"  {number + 1} {name}: {seen[name][-1].wall:.3f} s")
        return seen

    def clean(self, program, site, out):
        """A clean build of Veille, the folder emptied before the clock starts."""
        def build():
            tools.clear(out)
            tools.forget(site)
            return tools.veille(program, site, out)
        return build

    def floor(self, site, built):
        out = self.out("floor")

        def build():
            tools.clear(out)
            seen = tools.floor(site, built, out)
            tools.clear(out)
            return seen
        return build


def row(name, runs, contents=None, **more):
    """The figures of a tool's runs."""
    memory = [run.memory for run in runs if run.memory is not None]
    files, size = contents or (None, None)
    return {
        "tool": name,
        "wall": statistics.median(run.wall for run in runs),
        "least": min(run.wall for run in runs),
        "cpu": statistics.median(run.cpu for run in runs),
        "memory": max(memory) if memory else None,
        "files": files,
        "bytes": size,
        **more,
    }


def clean(bench):
    """Every tool, from nothing to a whole site, on the same text."""
    articles = bench.arguments.articles
    contenders, outs, sites = {}, {}, []

    def add(name, site, out, build):
        def contender():
            tools.clear(out)
            tools.forget(site)
            return build(out)
        contenders[name], outs[name] = contender, out
        sites.extend([site, out])

    site, built = bench.site("veille", articles), bench.out("veille")
    add("veille", site, built, lambda out: tools.veille(bench.veille, site, out))
    if bench.wants("floor"):
        contenders["floor"] = bench.floor(site, built)
    for name, build in (("hugo", tools.hugo), ("eleventy", tools.eleventy)):
        if bench.wants(name) and name in bench.peers:
            folder = bench.site(name, articles)
            program = bench.peers[name]
            add(name, folder, bench.out(name),
                lambda out, build=build, program=program, folder=folder: build(program, folder, out))
    seen = bench.rounds(contenders)
    rows = [row(name, runs, tools.contents(outs.get(name, built))) for name, runs in seen.items()]
    bench.drop(*sites)
    return {"title": f"Clean build, {articles:,} × 2 articles", "rows": ratios(rows)}


def ratios(rows):
    """Against Veille, and against the floor."""
    by_name = {row["tool"]: row for row in rows}
    for line in rows:
        line["to_veille"] = line["wall"] / by_name["veille"]["wall"]
        if "floor" in by_name:
            line["to_floor"] = line["wall"] / by_name["floor"]["wall"]
    return rows


def growth(bench):
    """Veille and the floor on larger and larger sites."""
    rows = []
    for articles in bench.arguments.growth:
        site, built = bench.site("veille", articles), bench.out("veille")
        contenders = {"veille": bench.clean(bench.veille, site, built)}
        if bench.wants("floor"):
            contenders["floor"] = bench.floor(site, built)
        seen = bench.rounds(contenders, memory=max(ENOUGH, articles // 10))
        lines = ratios([row(name, runs, tools.contents(built), articles=articles) for name, runs in seen.items()])
        rows.extend(lines)
        bench.drop(site, built)
    first = {line["tool"]: line["wall"] for line in rows if line["articles"] == rows[0]["articles"]}
    for line in rows:
        line["to_first"] = line["wall"] / first[line["tool"]]
        line.pop("to_veille")
    return {"title": "Growth, clean builds", "rows": rows}


def again(bench):
    """With the output of the last build in place, and what it remembers, by a new process."""
    articles = bench.arguments.articles
    site, out = bench.site("veille", articles), bench.out("veille")
    texts = sorted(site.glob("content/**/*.fr.md"))
    turn = iter(range(len(texts)))

    def edited():
        text = texts[next(turn) * 977 % len(texts)]
        text.write_text(text.read_text() + "\nA line that was not there before.\n")
        return tools.veille(bench.veille, site, out)

    seen = bench.rounds({
        "clean": bench.clean(bench.veille, site, out),
        "nothing changed": lambda: tools.veille(bench.veille, site, out),
        "one body changed": edited,
    })
    rows = [row(name, runs) for name, runs in seen.items()]
    for line in rows:
        line["to_clean"] = line["wall"] / rows[0]["wall"]
    bench.drop(site, out)
    return {"title": f"Built again, {articles:,} × 2 articles", "rows": rows}


def search(bench):
    """With an index to search in: Veille's own, and Hugo's pages indexed by the program of Pagefind."""
    articles = bench.arguments.articles
    site, out = bench.site("veille", articles), bench.out("veille")
    tools.turn_on(site, "search")
    contenders, folders = {"veille": bench.clean(bench.veille, site, out)}, [site, out]
    outs = {"veille": out}
    if bench.wants("hugo") and {"hugo", "pagefind"} <= bench.peers.keys():
        other, there = bench.site("hugo", articles), bench.out("hugo")

        def both():
            tools.clear(there)
            built = tools.hugo(bench.peers["hugo"], other, there)
            return built + tools.pagefind(bench.peers["pagefind"], there)
        contenders["hugo, then pagefind"], outs["hugo, then pagefind"] = both, there
        folders.extend([other, there])
    seen = bench.rounds(contenders)
    rows = ratios([row(name, runs, tools.contents(outs[name])) for name, runs in seen.items()])
    bench.drop(*folders)
    return {"title": f"With search, {articles:,} × 2 articles", "rows": rows}


def cards(bench):
    """With a picture for each page. The first build draws them all, which is why it runs once."""
    articles = bench.arguments.articles
    site, out = bench.site("veille", articles), bench.out("veille")
    tools.turn_on(site, "cards")
    first = [bench.clean(bench.veille, site, out)()]
    say(f"  first: {first[0].wall:.3f} s")
    seen = bench.rounds({"next build, nothing changed": lambda: tools.veille(bench.veille, site, out)})
    rows = [row("first build", first, tools.contents(out))]
    rows.extend(row(name, runs, tools.contents(out)) for name, runs in seen.items())
    bench.drop(site, out)
    return {"title": f"With cards, {articles:,} × 2 articles", "rows": rows}


def digests(bench):
    """Digests, whose every brief is a page of its own: no other tool splits a text."""
    count = bench.arguments.digests
    site, out = bench.site("veille", 0, count), bench.out("veille")
    contenders = {"veille": bench.clean(bench.veille, site, out)}
    if bench.wants("floor"):
        contenders["floor"] = bench.floor(site, out)
    seen = bench.rounds(contenders)
    rows = ratios([row(name, runs, tools.contents(out)) for name, runs in seen.items()])
    bench.drop(site, out)
    return {"title": f"Digests, {count:,} × 2 of 15 briefs each", "rows": rows}


def small(bench):
    """What is there with every start: the site of this repository, with and without search and cards, and the version."""
    sites = {"": [], " without search": ["search"], " without search and cards": ["search", "cards"]}
    folders, outs = [], []
    for number, off in enumerate(sites.values()):
        folder = bench.place / f"sample-{number}"
        tools.copy_sample(folder)
        with (folder / "veille.toml").open("a") as settings:
            settings.writelines(f"\n[{name}]\nenabled = false\n" for name in off)
        folders.append(folder)
        outs.append(bench.out(f"sample-{number}"))

    cleaned = zip(sites, folders, outs)
    contenders = {f"sample site{name}, clean": bench.clean(bench.veille, site, out) for name, site, out in cleaned}
    contenders["sample site, nothing changed"] = lambda: tools.veille(bench.veille, folders[0], outs[0])
    contenders["veille --version"] = lambda: tools.run([bench.veille, "--version"])[0]
    for contender in contenders.values():
        contender()
    seen = bench.rounds(contenders, 20, SMALL)
    held = [tools.contents(out) for out in outs]
    rows = [row(name, runs, of) for (name, runs), of in zip(seen.items(), [*held, held[0], None])]
    bench.drop(*folders, *outs)
    size = bench.veille.stat().st_size
    return {"title": f"Small things; the binary has {size / 1e6:.1f} MB", "rows": rows, "binary_bytes": size}


def serve(bench):
    """From the write of a file to the page that shows it."""
    rows = []
    for articles in bench.arguments.serve:
        site = bench.site("veille", articles)
        rows.extend(live.veille(site, bench.veille, articles))
        bench.drop(site)
        if bench.wants("hugo") and "hugo" in bench.peers and articles == bench.arguments.serve[0]:
            other = bench.site("hugo", articles)
            rows.extend(live.hugo(other, bench.peers["hugo"], articles))
            bench.drop(other)
    return {"title": "From an edit to the page in the browser", "rows": rows}


# A column: its key, its head, and how a figure is written.
COLUMNS = [
    ("articles", "articles × 2", lambda count: f"{count:,}"),
    ("tool", "", str),
    ("edit", "edit", str),
    ("page", "page ms", lambda value: f"{value:.0f}"),
    ("event", "event ms", lambda value: f"{value:.0f}"),
    ("wall", "wall s", lambda value: f"{value:.4f}" if value < 0.1 else f"{value:.2f}"),
    ("least", "least s", lambda value: f"{value:.4f}" if value < 0.1 else f"{value:.2f}"),
    ("cpu", "cores s", lambda value: f"{value:.4f}" if value < 0.1 else f"{value:.2f}"),
    ("memory", "peak MiB", lambda value: f"{value:.0f}"),
    ("files", "files", lambda count: f"{count:,}"),
    ("bytes", "MB out", lambda size: f"{size / 1e6:.1f}"),
    ("to_veille", "× veille", lambda value: f"{value:.2f}"),
    ("to_floor", "× floor", lambda value: f"{value:.2f}"),
    ("to_first", "× smallest", lambda value: f"{value:.2f}"),
    ("to_clean", "× clean", lambda value: f"{value:.2f}"),
]
WORDS = {"tool", "edit"}


def print_table(section, markdown):
    rows = section["rows"]
    columns = [column for column in COLUMNS if any(row.get(column[0]) is not None for row in rows)]
    cells = [[head for _, head, _ in columns]]
    for line in rows:
        cells.append(["–" if line.get(key) is None else write(line[key]) for key, _, write in columns])
    widths = [max(len(line[place]) for line in cells) for place in range(len(columns))]
    aligned = [
        [cell.ljust(width) if key in WORDS else cell.rjust(width)
         for cell, width, (key, _, _) in zip(line, widths, columns)]
        for line in cells
    ]
    if not markdown:
        print(f"\n{section['title']}\n")
        for line in aligned:
            print("  ".join(line).rstrip())
        return
    print(f"\n**{section['title']}**\n")
    rules = ["-" * width if key in WORDS else "-" * (width - 1) + ":" for width, (key, _, _) in zip(widths, columns)]
    for line in [aligned[0], rules, *aligned[1:]]:
        print(f"| {' | '.join(line)} |")


def check(bench):
    """Fails where a build needs more of the cores than it may, for what the floor needs at the same time."""
    site, out = bench.site("veille", CHECK_ARTICLES), bench.out("veille")
    contenders = {"veille": bench.clean(bench.veille, site, out), "floor": bench.floor(site, out)}
    seen = bench.rounds(contenders, CHECK_RUNS[0], SMALL)
    ratio = least_ratio(seen)
    while ratio > RATIO_LIMIT and len(seen["veille"]) < CHECK_RUNS[1]:
        for name, runs in bench.rounds(contenders, 1, SMALL).items():
            seen[name].extend(runs)
        ratio = least_ratio(seen)
    print(f"a build takes {ratio:.2f} times the floor's time of all cores; at most {RATIO_LIMIT} are allowed")
    if ratio > RATIO_LIMIT:
        sys.exit("builds have become slower: find out why, or change RATIO_LIMIT in benches/compare.py and say why there")


def least_ratio(seen):
    """Of the runs that were disturbed least: others' work on the machine only ever adds to a run."""
    return min(run.cpu for run in seen["veille"]) / min(run.cpu for run in seen["floor"])


SECTIONS = {
    section.__name__: section for section in (clean, growth, again, search, cards, digests, small, serve)
}


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sections", type=listed(SECTIONS), default=list(SECTIONS), help=f"of {','.join(SECTIONS)}")
    parser.add_argument("--tools", type=listed(TOOLS), default=TOOLS, help=f"of {','.join(TOOLS)}")
    parser.add_argument("--articles", type=int, default=5000, help="of the site that all tools build")
    parser.add_argument("--growth", type=int, nargs="+", default=[5000, 20000, 50000], help="articles of each site")
    parser.add_argument("--digests", type=int, default=400, help="of 15 briefs each, in the section of digests")
    parser.add_argument("--serve", type=int, nargs="+", default=[5000, 20000], help="articles of each site")
    parser.add_argument("--words", type=int, default=600, help="of an article on average")
    parser.add_argument("--runs", type=int, default=5, help="of each tool in each section")
    parser.add_argument("--veille", type=Path, help="a binary to measure in place of a fresh release build")
    parser.add_argument("--json", type=Path, metavar="FILE", help="writes all figures there")
    parser.add_argument("--markdown", action="store_true", help="prints the tables as Markdown")
    parser.add_argument("--keep", action="store_true", help="leaves the sites where they are, and says where")
    parser.add_argument("--install", action="store_true", help="brings the other tools below target/peers, and ends")
    parser.add_argument("--check", action="store_true", help="fails where a small build is too far from the floor")
    return parser.parse_args()


def listed(known):
    def read(text):
        names = text.split(",")
        for name in names:
            if name not in known:
                raise argparse.ArgumentTypeError(f"unknown `{name}`: there are {', '.join(known)}")
        return names
    return read


def main():
    arguments = parse_arguments()
    if arguments.install:
        tools.install()
        return
    place = Path(tempfile.mkdtemp(prefix="veille-bench-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
    figures = []
    try:
        bench = Bench(arguments, place)
        if arguments.check:
            check(bench)
            return
        for name in ("hugo", "pagefind", "eleventy"):
            if name not in bench.peers:
                say(f"{name} is not here and is left out: `python3 benches/compare.py --install` brings it")
        versions = {name: tools.version(name, program) for name, program in bench.peers.items()}
        about = {"machine": tools.machine(), "versions": versions, "runs": arguments.runs, "words": arguments.words}
        print(about["machine"])
        print(", ".join(f"{name} {version}" for name, version in versions.items()))
        for name in arguments.sections:
            say(f"{name}:")
            figures.append({"section": name, **SECTIONS[name](bench)})
            print_table(figures[-1], arguments.markdown)
            sys.stdout.flush()
            if arguments.json:
                arguments.json.write_text(json.dumps({**about, "sections": figures}, indent=1) + "\n")
    finally:
        if arguments.keep:
            say(f"the sites are in {place}")
        else:
            shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
