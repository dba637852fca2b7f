"""The workflow that `veille init` writes, and the action of this repository, run as GitHub would run them.

    python workflow.py VEILLE [--built]

The steps' commands are taken out of the YAML and run by bash, one after the other, with the environment that GitHub
sets. The actions of others are played: a checkout is a site made by `veille init`, a cache is a folder. Without
`--built` the action builds the tool itself; with it, VEILLE is what the cache has.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from ruamel.yaml import YAML

REPOSITORY = Path(__file__).resolve().parents[2]
TOOL = "example/veille"
PAGES = "https://example.github.io/uk-tech"
WORKFLOW = ".github/workflows/pages.yml"
EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)


def load(path):
    return YAML(typ="safe").load(path)


class Failed(Exception):
    """A command of the workflow ended with another code than 0."""


class Store:
    """What caches hold, by key; `built` is a tool that is there already, whatever it is made of."""

    def __init__(self, built=None):
        self.folders = {}
        self.built = None
        if built:
            self.built = Path(tempfile.mkdtemp(prefix="tool-"))
            (self.built / "bin").mkdir()
            shutil.copy2(built, self.built / "bin" / "veille")

    def find(self, key):
        return self.built if self.built and key.startswith("veille-") else self.folders.get(key)

    def nearest(self, prefixes):
        near = [folder for key, folder in self.folders.items() if any(map(key.startswith, prefixes))]
        return near[-1] if near else None

    def save(self, key, path):
        folder = Path(tempfile.mkdtemp(prefix="cache-"))
        shutil.copytree(path, folder, dirs_exist_ok=True)
        self.folders[key] = folder


class Run:
    """One run of a workflow in a workspace, at an event."""

    def __init__(self, workspace, event, store, number):
        self.workspace = workspace
        self.store = store
        self.github = {"event_name": event, "run_id": str(number), "run_attempt": "1"}
        self.temp = Path(tempfile.mkdtemp(prefix="runner-"))
        self.log = ""
        self.steps_run = []
        self.artifact = None
        self.to_save = []

    def value(self, expression, context):
        expression = expression.strip()
        if parts := split(expression, "||"):
            return any(self.value(part, context) for part in parts)
        if parts := split(expression, "&&"):
            return all(self.value(part, context) for part in parts)
        if expression.startswith("("):
            return self.value(expression[1:-1], context)
        for operator, wanted in (("!=", False), ("==", True)):
            if operator in expression:
                left, right = (self.value(side, context) for side in expression.split(operator, 1))
                return (left == right) is wanted
        if expression.startswith("'"):
            return expression.strip("'")
        found = context
        for part in expression.split("."):
            assert isinstance(found, dict), f"{expression} in {context}"
            # What a step that did not run would have said is empty.
            found = found.get(part, {})
        return "" if found == {} else found

    def text(self, template, context):
        template = str(template).lower() if isinstance(template, bool) else str(template)
        said = lambda value: str(value).lower() if isinstance(value, bool) else str(value)
        return EXPRESSION.sub(lambda match: said(self.value(match[1], context)), template)

    def steps(self, steps, context, environment):
        context["steps"] = {}
        for step in steps:
            name = step.get("name") or step.get("uses") or step.get("id")
            if "if" in step and not self.value(step["if"], context):
                continue
            self.steps_run.append(name)
            given = {key: self.text(value, context) for key, value in step.get("with", {}).items()}
            if "uses" in step:
                outputs = self.action(step["uses"], given)
            else:
                assert step["shell"] == "bash", f"{name}: {step['shell']}"
                extra = {key: self.text(value, context) for key, value in step.get("env", {}).items()}
                assert not EXPRESSION.search(step["run"]), f"{name}: an expression in a script can be anything"
                outputs = self.command(step["run"], environment | extra)
            if "id" in step:
                context["steps"][step["id"]] = {"outputs": outputs}
        return context

    def command(self, script, extra):
        output = self.temp / "output"
        output.write_text("")
        kept = {name: os.environ[name] for name in os.environ if name in ("PATH", "HOME") or name.startswith(("CARGO", "RUSTUP"))}
        if "CARGO_TARGET_DIR" in kept:
            kept["CARGO_TARGET_DIR"] = str(REPOSITORY / kept["CARGO_TARGET_DIR"])
        github = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_OUTPUT": str(output),
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_ARCH": "X64",
            "RUNNER_OS": "Linux",
            "RUNNER_TEMP": str(self.temp),
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.workspace, env=kept | github | extra, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        self.log += done.stdout
        if done.returncode:
            raise Failed(done.stdout)
        return dict(line.split("=", 1) for line in output.read_text().splitlines())

    def action(self, uses, given):
        name, version = uses.split("@")
        if name == TOOL:
            assert version == "v" + tool_version(), f"{uses} is not this version"
            action = load(REPOSITORY / "action.yml")
            unknown = given.keys() - action["inputs"].keys()
            assert not unknown, f"the action has no inputs {unknown}"
            inputs = {key: given.get(key, told["default"]) for key, told in action["inputs"].items()}
            context = {"github": self.github, "inputs": inputs}
            self.steps(action["runs"]["steps"], context, {"GITHUB_ACTION_PATH": str(REPOSITORY)})
            return {key: self.text(told["value"], context) for key, told in action["outputs"].items()}
        return {
            "actions/checkout": lambda: {},
            "actions/configure-pages": lambda: {"base_url": PAGES},
            "actions/cache": lambda: self.cache(given, save=True),
            "actions/cache/restore": lambda: self.cache(given, save=False),
            "actions/cache/save": lambda: self.store.save(given["key"], self.workspace / given["path"]),
            "actions/upload-pages-artifact": lambda: self.upload(given),
            "actions/deploy-pages": lambda: {"page_url": PAGES},
        }[name]()

    def cache(self, given, save):
        path, key = self.workspace / given["path"], given["key"]
        exact = self.store.find(key)
        found = exact or self.store.nearest(given.get("restore-keys", "").split())
        if found:
            shutil.copytree(found, path, dirs_exist_ok=True)
        if save and not exact:
            self.to_save.append((key, path))
        return {"cache-hit": "true" if exact else "false"}

    def upload(self, given):
        self.artifact = self.workspace / given["path"]
        assert given["include-hidden-files"] == "true", "the site's hidden files are left behind"
        return {"artifact_id": "1"}

    def jobs(self):
        needs = {}
        for name, job in load(self.workspace / WORKFLOW)["jobs"].items():
            context = {"github": self.github, "needs": needs}
            if "if" in job and not self.value(job["if"], context):
                continue
            self.steps_run.append(f"job {name}")
            self.steps(job["steps"], context, {})
            needs[name] = {"outputs": {key: self.text(told, context) for key, told in job.get("outputs", {}).items()}}
        for key, path in self.to_save:
            self.store.save(key, path)
        return self


def split(expression, operator):
    """The parts of an expression at an operator outside of all brackets; nothing where there is none."""
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(expression):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 0 and expression.startswith(operator, at):
            parts.append(expression[start:at])
            start = at + len(operator)
    return [*parts, expression[start:]] if parts else []


def tool_version():
    return re.search(r'^version = "(.*)"', (REPOSITORY / "Cargo.toml").read_text(), re.MULTILINE)[1]


def site(veille, below="."):
    """A repository with a new site, and the workflow where GitHub looks for it."""
    workspace = Path(tempfile.mkdtemp(prefix="workspace-"))
    subprocess.run(["git", "init", "--quiet", workspace], check=True)
    folder = workspace / below
    subprocess.run([veille, "init", folder, "--quiet", "--tool", TOOL], check=True)
    if not (workspace / WORKFLOW).exists():
        (workspace / WORKFLOW).parent.mkdir(parents=True)
        (folder / WORKFLOW).rename(workspace / WORKFLOW)
    return workspace, folder


def published(veille, store):
    """A push publishes under the address that Pages says; the next one finds what the first has made."""
    workspace, _ = site(veille)
    scheduled(workspace)
    first = Run(workspace, "push", store, 1).jobs()
    assert "job deploy" in first.steps_run and first.artifact == workspace / "public", first.steps_run
    assert (first.artifact / ".nojekyll").exists(), "no .nojekyll"
    for page in ("fr", "en"):
        text = (first.artifact / page / "index.html").read_text()
        assert f'href="{PAGES}/{page}/"' in text, f"{page}/ does not know that it is at {PAGES}/"
        assert 'href="/uk-tech/assets/' in text, f"{page}/ does not load its style from below the base"
    shutil.rmtree(workspace / "public")
    again = Run(workspace, "push", store, 2).jobs()
    assert "Build the tool" not in again.steps_run, again.steps_run
    assert again.artifact and "Check the site" in again.steps_run, again.steps_run
    hourly(workspace, store)
    return first


def hourly(workspace, store):
    """A run by the clock publishes what is due, and nothing where the site is as it was."""
    def ran(number):
        shutil.rmtree(workspace / "public")
        return Run(workspace, "schedule", store, number).jobs()

    idle = ran(21)
    assert idle.artifact is None and "job deploy" not in idle.steps_run, idle.steps_run
    assert "Check the site" not in idle.steps_run, idle.steps_run
    # As if its time had come since the last run.
    entry = workspace / "content" / "soon.fr.md"
    entry.write_text("---\ntitle: Bientôt\ndate: 2026-01-02T18:00+01:00\n---\nTexte.\n")
    due = ran(22)
    assert due.artifact and "job deploy" in due.steps_run, due.steps_run
    assert (due.artifact / "fr" / "soon" / "index.html").exists(), "what was due was not published"
    idle = ran(23)
    assert idle.artifact is None, idle.steps_run


def annotated(veille, store, below):
    """A fault in a pull request is shown on its line, and nothing is published."""
    workspace, folder = site(veille, below)
    good = Run(workspace, "pull_request", store, 3).jobs()
    assert "job deploy" not in good.steps_run and good.artifact is None, good.steps_run
    assert "actions/configure-pages@v6" not in good.steps_run, "a fork may not ask for the settings of Pages"
    entry = next((folder / "content").glob("*/welcome.en.md"))
    text = entry.read_text()
    entry.write_text(text.replace("themes: [writing", "themes: [writting"))
    bad = Run(workspace, "pull_request", store, 4)
    try:
        bad.jobs()
    except Failed:
        pass
    else:
        raise AssertionError("a fault did not stop the workflow")
    faults = re.findall(r"^::error file=([^,]*),line=(\d+),col=(\d+),.*?title=([^:]*)::", bad.log, re.MULTILINE)
    assert len(faults) == 1, bad.log
    path, line, column, name = faults[0]
    assert (name, path) == ("unknown-theme", entry.relative_to(workspace).as_posix()), faults
    told = (workspace / path).read_text().splitlines()[int(line) - 1]
    assert told[int(column) - 1 :].startswith("writting"), told
    assert bad.artifact is None, "a site with a fault was published"


def scheduled(workspace):
    """Entries to come appear within the hour of their time."""
    cron = load(workspace / WORKFLOW)["on"]["schedule"][0]["cron"].split()
    assert cron[0].isdigit() and cron[1:] == ["*"] * 4, f"{cron} is not once an hour"


def main():
    # A copy: the action may build the tool where this one was built.
    veille = shutil.copy2(sys.argv[1], Path(tempfile.mkdtemp(prefix="veille-")) / "veille")
    store = Store(veille if sys.argv[2:] == ["--built"] else None)
    first = published(veille, store)
    for below in (".", "docs/our site"):
        annotated(veille, store, below)
    how = "built by the action" if "Build the tool" in first.steps_run else "taken from the cache"
    print(f"the workflow publishes, and annotates a pull request; the tool was {how}")


if __name__ == "__main__":
    temporary = tempfile.mkdtemp(prefix="workflow-")
    tempfile.tempdir = temporary
    try:
        main()
    finally:
        shutil.rmtree(temporary)
