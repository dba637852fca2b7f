#!/usr/bin/env python3
"""Measures how long an edit takes to reach a browser: `veille serve`, and Hugo's server on the same text where it is
installed.

For each edit the clock runs from the end of the file's write to the first answer that shows it, asked for every few
milliseconds over one connection; for Veille also to the reload event. The times hold everything: the system's event,
the debounce of each tool, reading, building. Medians over the edits.

    python3 benches/live.py --articles 5000
"""

import argparse
import http.client
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PATIENCE = 60.0


class Server:
    """A preview server of a tool, and how to ask it."""

    def __init__(self, command, cwd, port, ready):
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(command, cwd=cwd, stdout=self.log, stderr=subprocess.STDOUT)
        self.port = port
        deadline = time.monotonic() + 300
        while True:
            try:
                if self.get(ready)[0] == 200:
                    break
            except OSError:
                pass
            if time.monotonic() > deadline or self.process.poll() is not None:
                self.log.seek(0)
                raise SystemExit(f"{command[0]} does not answer: {self.log.read().decode()[-2000:]}")
            time.sleep(0.05)
        self.connection = http.client.HTTPConnection("127.0.0.1", port)

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")

    def until(self, path, wanted):
        """The moment at which the page first holds what is wanted."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self.connection.request("GET", path)
            text = self.connection.getresponse().read().decode("utf-8", "replace")
            now = time.monotonic()
            if wanted in text:
                return now
            time.sleep(0.003)
        raise SystemExit(f"{path} never showed {wanted!r}")

    def memory(self):
        """Peak resident memory in MiB."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)


class Events(threading.Thread):
    """Listens as a browser on a page does; keeps the moment of the last reload."""

    def __init__(self, port, page):
        super().__init__(daemon=True)
        text = http.client.HTTPConnection("127.0.0.1", port)
        text.request("GET", page)
        version = re.search(r'data-version="([^"]+)"', text.getresponse().read().decode())[1]
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.connection.request("GET", f"/__veille/events?page={page}&since={version}")
        self.answer = self.connection.getresponse()
        self.reloaded = threading.Event()
        self.moment = None
        self.start()

    def run(self):
        for line in self.answer:
            if line.startswith(b"event: reload"):
                self.moment = time.monotonic()
                self.reloaded.set()
                return


def article(text, number, edit):
    """The text of an article after an edit, and what then stands on its page."""
    if edit == "body":
        mark = f"A line that was not there before, {number}."
        return text + f"\n{mark}\n", mark
    mark = f"A title of its own {number}"
    return re.sub(r"(?m)^title\s*[:=].*$", f'title: "{mark}"', text, count=1), mark


def edits(server, folder, page_of, new, live, count):
    """Medians in milliseconds by kind of edit: to the page, and to the reload event."""
    files = sorted(path for path in folder.rglob("*.fr.md") if path.name != "_index.fr.md")
    results = {}
    for edit in ("body", "title", "new"):
        shown, told = [], []
        for number in range(count):
            if edit == "new":
                mark = f"An entry that is new {number}"
                path, text, page = new(number, mark)
            else:
                path = files[(number * 977 + len(edit)) % len(files)]
                text, mark = article(path.read_text(), number, edit)
                page = page_of(path)
            events = Events(server.port, page) if live and edit != "new" else None
            scratch = path.with_name(path.name + "~")
            scratch.write_text(text)
            started = time.monotonic()
            os.replace(scratch, path)
            shown.append(server.until(page, mark) - started)
            if events:
                events.reloaded.wait(PATIENCE)
                told.append(events.moment - started)
            # Whatever follows an edit is over before the next begins.
            time.sleep(1.5)
        results[edit] = [statistics.median(times) * 1000 if times else None for times in (shown, told)]
    return results


def veille(folder, binary, count):
    server = Server([binary, "serve", "--root", str(folder), "--port", "4917", "--base-url", "http://localhost/"], folder, 4917, "/fr/")
    content = folder / "content"

    def page_of(path):
        return "/fr/" + str(path.relative_to(content)).removesuffix(".fr.md") + "/"

    def new(number, mark):
        text = f'---\ntitle: "{mark}"\ndate: 2026-03-01\n---\nText.\n'
        return content / f"live-{number}.fr.md", text, f"/fr/live-{number}/"

    results = edits(server, content, page_of, new, True, count)
    memory = server.memory()
    server.stop()
    return results, memory


def hugo(folder, binary, count):
    command = [binary, "server", "--port", "4918", "--watch", "--disableFastRender=false", "--renderToMemory", "--baseURL", "http://localhost:4918/"]
    server = Server(command, folder, 4918, "/fr/")
    content = folder / "content"
    base = "/fr/" + ("" if (content / "2016").exists() else "")

    def page_of(path):
        return base + str(path.relative_to(content)).removesuffix(".fr.md").lower() + "/"

    def new(number, mark):
        text = f'---\ntitle: "{mark}"\ndate: 2026-03-01\n---\nText.\n'
        return content / f"live-{number}.fr.md", text, f"{base}live-{number}/"

    results = edits(server, content, page_of, new, False, count)
    memory = server.memory()
    server.stop()
    return results, memory


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--veille", help="a binary to measure in place of a fresh release build")
    parser.add_argument("--hugo", default=shutil.which("hugo"))
    arguments = parser.parse_args()
    build = ["cargo", "build", "--release", "--locked"]
    subprocess.run([*build, "--example", "generate"], cwd=ROOT, check=True)
    if not arguments.veille:
        subprocess.run(build, cwd=ROOT, check=True)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
    memory = pathlib.Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as temp:
        site, other = pathlib.Path(temp, "veille"), pathlib.Path(temp, "hugo")
        command = [target / "examples/generate", "--articles", str(arguments.articles), "--hugo", other, site]
        subprocess.run(command, check=True)
        binary = pathlib.Path(arguments.veille or target / "veille").resolve()
        print(f"\n{arguments.articles} articles in two languages, medians of {arguments.edits} edits, in ms")
        print(f"{'tool':8}{'edit':8}{'page':>10}{'event':>10}{'peak MiB':>10}", flush=True)
        table("veille", *veille(site, str(binary), arguments.edits))
        if arguments.hugo:
            table("hugo", *hugo(other, arguments.hugo, arguments.edits))


def table(tool, results, peak):
    for edit, (shown, told) in results.items():
        event = "-" if told is None else f"{told:.0f}"
        print(f"{tool:8}{edit:8}{shown:>10.0f}{event:>10}{peak:>10}", flush=True)


if __name__ == "__main__":
    main()
