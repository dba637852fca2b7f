"""Give a release build what is very large, very deep or made to harm: limits.py VEILLE

Each case is a site of its own. What must hold: the answer that docs/limits.md gives (the exit code, and what is said),
no panic, a bound of memory, a time limit, an output only where all is well, and messages that a person can read. The
table of what each took is printed; on a machine that is busy the times say little.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

# The most that any case takes is some 3 GB at once, for a million links that are checked; data that is let go of but not
# given back to the system yet counts here, too.
MEMORY = 8 << 30
# Of the machine, not of the tool: nothing here takes a tenth of it on one that does nothing else.
SECONDS = 240
SAID = 8 << 20
MIB = 1 << 20
NOW = ["--now", "2026-03-05"]

SETTINGS = """base_url = "https://example.org/"
default_language = "fr"
id = "example.org"
[languages.fr]
title = "La veille"
[languages.en]
title = "The briefing"
"""
THEME = '[fr]\nname = "IA"\n[en]\nname = "AI"\n'
FR, EN = "content/2026/a.fr.md", "content/2026/a.en.md"
SENTENCE = "Une phrase de trente-trois octets. "

# Text in pieces: a file of 50 MB is never in the memory of this script, which its children's would count from.
Pieces = Iterable[str | bytes]
Files = dict[str, Pieces]


def times(piece: str, count: int) -> Pieces:
    block = max(1, 4096 // max(1, len(piece)))
    for _ in range(count // block):
        yield piece * block
    yield piece * (count % block)


def numbered(count: int, write: Callable[[int], str]) -> Pieces:
    return (write(number) for number in range(count))


def entry(*text: Pieces, kind: str = "article", matter: Pieces = ()) -> Pieces:
    yield f"---\ntitle: Titre\ndate: 2026-01-15\nkind: {kind}\n"
    if kind == "article":
        yield "themes: [ai]\n"
    yield from matter
    yield "---\n"
    for pieces in text:
        yield from pieces


def article(*text: Pieces) -> Files:
    return {FR: entry(*text)}


def both(text: Callable[[], Pieces]) -> Files:
    return {FR: entry(text()), EN: entry(text())}


def matter(*lines: Pieces) -> Files:
    return {FR: entry(["x\n"], matter=(piece for pieces in lines for piece in pieces))}


def briefs(count: int) -> Files:
    def of(tag: str) -> Pieces:
        section = "## IA\n\n" if tag == "fr" else "## AI\n\n"
        return entry([section], numbered(count, lambda n: f"### Titre {n} {{#b{n}}}\n\nTexte {n}.\n\n"), kind="digest")

    return {FR: of("fr"), EN: of("en")}


def glossary(count: int) -> Pieces:
    for number in range(count):
        yield f'[AB{number}]\nfr = "expansion numéro {number}"\n'


def laughs() -> Pieces:
    yield "extra:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for number in range(1, 12):
        yield f"  a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 9)}]\n"


def cut(number: int) -> Pieces:
    """Bytes that are no UTF-8 in the middle of a very long line."""
    yield from times("é", number)
    yield b"\xff"
    yield from times("b", number)


BUILD, CHECK = ["build", *NOW], ["check", *NOW]

# Name, command, exit code, what is said, files.
CASES: list[tuple[str, list[str], int, str, Callable[[], Files]]] = [
    ("50 MB of text", CHECK, 0, "", lambda: article(times(SENTENCE * 20 + "\n\n", 50 * MIB // 702))),
    ("50 MB of text on one line", CHECK, 0, "", lambda: article(times(SENTENCE, 50 * MIB // 35))),
    ("50 MB without a blank", CHECK, 0, "", lambda: article(times("x", 50 * MIB))),
    ("50 MB of NUL", CHECK, 0, "", lambda: article(times("\0", 50 * MIB))),
    ("65 MB of text", CHECK, 1, "file-too-large", lambda: article(times("x", 65 * MIB))),
    ("8 MB of text, built", BUILD, 0, "", lambda: article(times(SENTENCE * 20 + "\n\n", 8 * MIB // 702))),
    ("50 MB that are no UTF-8", CHECK, 1, "invalid-utf8", lambda: article(cut(20 * MIB))),
    ("50 MB without front matter", CHECK, 1, "missing-front-matter", lambda: {FR: times("x", 50 * MIB)}),
    ("50 MB of front matter", CHECK, 1, "file-too-large", lambda: matter(["summary: "], times("x ", 25 * MIB), ["\n"])),
    ("50 MB of front matter, not closed", CHECK, 1, "yaml-syntax", lambda: {FR: (p for p in ("---\n", *times("x\n", 25 * MIB)))}),
    ("50 MB of a theme", CHECK, 1, "file-too-large", lambda: {"themes/ai.toml": times("# x\n", 12 * MIB)}),
    ("50 MB of settings", CHECK, 1, "file-too-large", lambda: {"veille.toml": times("# x\n", 12 * MIB)}),
    ("50 MB of words", CHECK, 1, "file-too-large", lambda: {"strings/fr.toml": times("# x\n", 12 * MIB)}),
    ("50 MB of glossary", CHECK, 1, "file-too-large", lambda: {"glossary.toml": times("# x\n", 12 * MIB)}),
    ("50 MB of a template", CHECK, 0, "", lambda: {"templates/x.html": times("x", 50 * MIB)}),
    ("200 MB of static", BUILD, 0, "", lambda: {"static/x.bin": times("x", 200 * MIB)}),
    ("1 MB of unknown keys", CHECK, 1, "unknown-key", lambda: matter(numbered(60_000, lambda n: f"k{n}: aaaaaaa\n"))),
    ("1 MB of unknown themes", CHECK, 1, "unknown-theme", lambda: {FR: entry(["x"], kind="page", matter=numbered(1, lambda _: "themes: [" + "zz, " * 60_000 + "zz]\n"))}),
    ("a key of 900 kB", CHECK, 1, "unknown-key", lambda: matter(["? "], times("k", 900_000), ["\n: x\n"])),
    ("100,000 headings of one text", BUILD, 0, "", lambda: article(times("## Titre\n\nx\n\n", 100_000))),
    ("100,000 headings, compared", CHECK, 0, "", lambda: both(lambda: numbered(100_000, lambda n: f"## Titre {n}\n\nx\n\n"))),
    ("a million links", BUILD, 0, "", lambda: article(numbered(1_000_000, lambda n: f"[a](https://a.example/{n})\n"))),
    ("a million links on one line", CHECK, 0, "", lambda: article(numbered(1_000_000, lambda n: f"[a](https://a.example/{n}) "))),
    ("a million addresses", CHECK, 0, "", lambda: article(numbered(1_000_000, lambda n: f"<https://a.example/{n}>\n"))),
    ("a million definitions", CHECK, 0, "", lambda: article(numbered(1_000_000, lambda n: f"[a{n}]: https://a.example/{n}\n"))),
    ("a million dead links", CHECK, 1, "only the first 1000", lambda: article(numbered(1_000_000, lambda n: f"[a](b{n}.fr.md)\n"))),
    ("a million dead references", CHECK, 1, "only the first 1000", lambda: article(times("[a][b]\n", 1_000_000))),
    ("100,000 links, compared", CHECK, 0, "", lambda: both(lambda: numbered(100_000, lambda n: f"[a](https://a.example/{n})\n"))),
    ("100,000 footnotes in a ring", BUILD, 0, "", lambda: article(numbered(100_000, lambda n: f"a[^{n}]\n\n[^{n}]: n[^{(n + 1) % 100_000}]\n\n"))),
    ("a million footnotes, unused", CHECK, 0, "only the first 1000", lambda: article(numbered(1_000_000, lambda n: f"[^{n}]: n\n\n"))),
    ("a table of 100,000 columns", CHECK, 0, "", lambda: article(times("|", 100_000), ["\n"], times("|-", 100_000), ["\n"], times("|x", 100_000))),
    ("a digest of 5,000 briefs", CHECK, 0, "", lambda: briefs(5_000)),
    ("5,000 items of a theme", CHECK, 0, "", lambda: {f"content/2026/{n}.fr.md": entry(["Texte.\n"]) for n in range(5_000)}),
    ("a glossary of 10,000 terms", CHECK, 0, "", lambda: {"glossary.toml": glossary(10_000)} | article(numbered(10_000, lambda n: f"Le AB{n} est là. "))),
    ("100,000 figures, compared", CHECK, 0, "", lambda: {FR: entry(numbered(100_000, lambda n: f"Il y a {n} euros.\n\n")), EN: entry(numbered(100_000, lambda n: f"There are {n + 1} euros.\n\n"))}),
    ("100,000 quotes in each other", CHECK, 0, "nested-too-deep", lambda: article(times("> ", 100_000), ["x"])),
    ("100,000 lists in each other", CHECK, 0, "nested-too-deep", lambda: article(times("- ", 100_000), ["x"])),
    ("100,000 marks in each other", CHECK, 0, "nested-too-deep", lambda: article(times("*a **b ", 50_000), times("c** d*", 50_000))),
    ("100,000 links in each other", CHECK, 0, "", lambda: article(times("[", 100_000), ["x"], times("](https://a.example)", 100_000))),
    ("a million brackets", CHECK, 0, "", lambda: article(times("[", 1_000_000))),
    ("a million parentheses", CHECK, 0, "", lambda: article(["[a]("], times("(", 1_000_000))),
    ("a million stars", CHECK, 0, "", lambda: article(times("*", 1_000_000), ["x"])),
    ("a million hyphens", CHECK, 0, "", lambda: article(["a"], times("-", 1_000_000), ["b"])),
    ("backticks of growing length", CHECK, 0, "", lambda: article(numbered(1_400, lambda n: "`" * (n + 1) + " "))),
    ("quotes without fellows", CHECK, 0, "", lambda: article(times("« ", 100_000), times('"', 100_000), times("'a ", 100_000))),
    ("100,000 elements in each other", CHECK, 0, "raw-html-removed", lambda: article(times("<div>", 100_000), ["x"], times("</div>", 100_000))),
    ("as many, let through", CHECK, 0, "", lambda: {"veille.toml": [SETTINGS.replace("[languages.fr]", "[markdown]\nraw_html = \"allow\"\n[languages.fr]", 1)]} | article(times("<div>", 100_000), ["x"], times("</div>", 100_000))),
    ("YAML, brackets", CHECK, 1, "too deep", lambda: matter(["extra: "], times("[", 100_000), ["\n"])),
    ("YAML, braces", CHECK, 1, "too deep", lambda: matter(["extra: "], times("{a: ", 100_000), ["\n"])),
    ("YAML, indentation", CHECK, 1, "too deep", lambda: matter(["extra:\n"], numbered(1_300, lambda n: " " * (n + 1) + "a:\n"))),
    ("YAML, a billion laughs", CHECK, 1, "anchors stand for too many values", lambda: matter(laughs())),
    ("YAML, an alias of itself", CHECK, 1, "yaml-syntax", lambda: matter(["extra: { x: &a [*a] }\n"])),
    ("TOML, brackets", CHECK, 1, "too deep", lambda: {"veille.toml": (p for p in (SETTINGS, "[extra]\na = ", *times("[", 100_000), "\n"))}),
    ("TOML, dotted keys", CHECK, 1, "too deep", lambda: {"veille.toml": (p for p in (SETTINGS, "[extra]\na", *times(".a", 100_000), " = 1\n"))}),
    ("a template that includes itself", CHECK, 1, "leads back to itself", lambda: {"templates/entry.html": ['{% include "entry.html" %}']}),
    ("a component that calls itself", CHECK, 1, "in template `entry.html`", lambda: {"templates/entry.html": ["{% component a() %}{{<a/>}}{% endcomponent a %}{{<a/>}}"]}),
    ("a loop of 100 million", CHECK, 1, "exceeds the limit", lambda: {"templates/entry.html": ["{% for i in range(end=100000000) %}x{% endfor %}"]}),
]


def write(root: Path, files: Files) -> None:
    everything: Files = {"veille.toml": [SETTINGS], "themes/ai.toml": [THEME], FR: entry(["x\n"])}
    if any(path.startswith("content/") for path in files):
        del everything[FR]
    for path, pieces in (everything | files).items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as out:
            for piece in pieces:
                out.write(piece if isinstance(piece, bytes) else piece.encode())


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def run(veille: str, root: Path, command: list[str]) -> tuple[int | None, float, float, bytes]:
    """The exit code, nothing where time ran out; seconds, megabytes, what was said."""
    said = root / "said.txt"
    start = time.monotonic()
    with said.open("wb") as out:
        # A process of its own, waited for by hand: only so the system tells what this one took.
        process = subprocess.Popen(  # noqa: S603
            [veille, *command, "--root", str(root)], stdout=out, stderr=out, preexec_fn=limited
        )
        code = None
        while time.monotonic() - start < SECONDS:
            done, status, used = os.wait4(process.pid, os.WNOHANG)
            if done:
                code = os.waitstatus_to_exitcode(status)
                break
            time.sleep(0.005)
        else:
            process.kill()
            _, _, used = os.wait4(process.pid, 0)
        process.returncode = code if code is not None else -9
    took = time.monotonic() - start
    return code, took, used.ru_maxrss / 1024, said.read_bytes()[: SAID + 1]


def faults(command: list[str], code: int, words: str, found: int | None, said: bytes, root: Path) -> list[str]:
    text = said.decode(errors="replace")
    wrong = []
    if found is None:
        wrong.append(f"it does not end within {SECONDS} s")
    elif found != code:
        wrong.append(f"exit code {found}, not {code}")
    if words not in text:
        wrong.append(f"`{words}` is not said")
    if "panicked" in text or "overflow" in text:
        wrong.append("it panics")
    if len(said) > SAID:
        wrong.append(f"it says more than {SAID} bytes")
    if any(len(line) > 2_000 for line in text.splitlines()):
        wrong.append("a line that it says cannot be read")
    built = (root / "public" / "index.html").exists()
    if built != (command[0] == "build" and found == 0):
        wrong.append("there is an output" if built else "there is no output")
    if wrong:
        wrong.append(f"it says: {text[:1_000]}")
    return wrong


def main() -> None:
    veille = str(Path(sys.argv[1]).resolve())
    chosen = sys.argv[2:]
    failed = 0
    start = time.monotonic()
    print(f"{'':36}{'answer':>8}{'seconds':>9}{'MB':>7}")
    for name, command, code, words, files in CASES:
        if chosen and name not in chosen:
            continue
        root = Path(tempfile.mkdtemp())
        try:
            write(root, files())
            found, took, memory, said = run(veille, root, command)
            print(f"{name:36}{found!s:>8}{took:9.2f}{memory:7.0f}", flush=True)
            for wrong in faults(command, code, words, found, said, root):
                failed += 1
                print(f"    {wrong}", flush=True)
        finally:
            shutil.rmtree(root)
    print(f"{len(chosen or CASES)} cases in {time.monotonic() - start:.0f} s")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
