"""How long an edit takes to reach a browser: `veille serve`, and Hugo's server on the same text.

For each edit the clock runs from the end of the file's write to the first answer that shows it, asked for every few
milliseconds over one connection; for Veille also to the reload event. The times hold everything: the system's event,
the debounce of each tool, reading, building. Medians over the edits.
"""

import http.client
import os
import pathlib
import re
import signal
import statistics
import subprocess
import tempfile
import threading
import time

PATIENCE = 60.0
EDITS = 10


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


def page_of(content, path):
    return "/fr/" + str(path.relative_to(content)).removesuffix(".fr.md") + "/"


def new(content, number):
    """An entry that was not there: its file, its text, what stands on its page."""
    mark = f"An entry that is new {number}"
    text = f'---\ntitle: "{mark}"\ndate: 2025-12-31\nthemes: [ai]\n---\nText.\n'
    return content / f"2025/12/live-{number}.fr.md", text, mark


def edits(server, content, live):
    """Medians in milliseconds by kind of edit: to the page, and to the reload event."""
    files = sorted(content.glob("2*/**/*.fr.md"))
    results = {}
    for edit in ("body", "title", "new"):
        shown, told = [], []
        for number in range(EDITS):
            if edit == "new":
                path, text, mark = new(content, number)
            else:
                path = files[(number * 977 + len(edit)) % len(files)]
                text, mark = article(path.read_text(), number, edit)
            page = page_of(content, path)
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


def rows(tool, articles, server, content):
    """A row for each kind of edit."""
    seen = edits(server, content, tool == "veille")
    memory = server.memory()
    server.stop()
    return [
        {"articles": articles, "tool": tool, "edit": edit, "page": page, "event": event, "memory": memory}
        for edit, (page, event) in seen.items()
    ]


def veille(site, program, articles):
    command = [program, "serve", "--root", site, "--port", "4917", "--base-url", "http://localhost/"]
    return rows("veille", articles, Server(command, site, 4917, "/fr/"), site / "content")


def hugo(site, program, articles):
    command = [program, "server", "--port", "4918", "--renderToMemory", "--baseURL", "http://localhost:4918/"]
    return rows("hugo", articles, Server(command, site, 4918, "/fr/"), site / "content")
