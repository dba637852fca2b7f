#!/usr/bin/env python3
"""Hold what the command does where the machine refuses: a full disk, a read-only one, files without the right.

    python3 tests/tools/disk.py target/release/veille

A small disk in memory is mounted for it: as root, or else in a namespace of one's own. Where neither is allowed, it says
so and holds only what needs no disk. What needs another user is held as root only, since root may read and write all.

Whatever is refused, the command has to end with code 2 and a reason in plain words, and everything has to be as it was,
byte for byte. Once there is room, the same command has to succeed, and the folder to be what a clean build gives.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from kill import MARK, NOW, SETTINGS, TEMPORARY, tree

IN_NAMESPACE = "--in-namespace"
NOBODY = 65534
BLOCK = 4096


class Failed(Exception):
    pass


def hold(condition, *what):
    if not condition:
        raise Failed(" ".join(str(part) for part in what))


class Disk:
    """A disk in memory, of a size."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder))

    def set(self, options):
        mount("-o", f"remount,{options}", str(self.folder))

    def fill(self, left=0):
        """Leaves so many blocks."""
        room = os.statvfs(self.folder)
        with open(self.folder / "filler", "wb") as filler:
            filler.write(b"x" * max(0, (room.f_bavail - left) * BLOCK))

    def empty(self):
        (self.folder / "filler").unlink(missing_ok=True)

    def remove(self):
        subprocess.run(["umount", str(self.folder)], check=True)


def mount(*arguments):
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


def veille(*arguments, **more):
    done = subprocess.run([BINARY, *arguments], capture_output=True, text=True, **more)
    hold(done.returncode >= 0, "killed:", done)
    return done


def build(root, *more, **options):
    return veille("build", "--root", str(root), "--now", NOW, *more, **options)


def refused(done, *words):
    """The command failed, in these words and in few lines."""
    hold(done.returncode == 2, "exit code", done.returncode, done.stdout, done.stderr)
    for word in words:
        hold(word in done.stderr, f"{word!r} is missing:", done.stderr)
    hold(done.stderr.count("\n") <= 1 and "panic" not in done.stderr, done.stderr)


def succeeded(done):
    hold(done.returncode == 0, "exit code", done.returncode, done.stdout, done.stderr)


def site(root, edition):
    """A site whose pages and files are all other in each edition; some come, some go."""
    files = {"veille.toml": SETTINGS}
    for number in range(8):
        text = f"---\ntitle: Entry {number} of {edition}\ndate: 2026-02-0{number + 1}\n---\n{edition} "
        files[f"content/2026/entry-{number}.fr.md"] = text + "mots " * 300
    for number in range(40):
        files[f"static/data/{number % 4}/{number}.txt"] = f"{edition} {number} " * 700
    files[f"static/only-{edition}/a/b.txt"] = edition * 999
    for path in (root / "content", root / "static"):
        shutil.rmtree(path, ignore_errors=True)
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def same_as_clean(root, out, temp):
    clean = temp / "clean"
    shutil.rmtree(clean, ignore_errors=True)
    succeeded(build(root, "--out", str(clean)))
    hold(tree(out) == tree(clean), "not what a clean build gives")


def full_disk(temp):
    """A build of another edition onto a disk that has less and less room: it is refused at one place after the other."""
    disk = Disk(temp / "full")
    root, out = temp / "site", disk.folder / "out"
    refusals = successes = 0
    try:
        site(root, "first")
        succeeded(build(root, "--out", str(out)))
        needed = 8 + os.statvfs(disk.folder).f_blocks - os.statvfs(disk.folder).f_bavail
        for left in [*range(0, needed, max(1, needed // 24)), needed]:
            site(root, "first")
            disk.empty()
            succeeded(build(root, "--out", str(out)))
            before = tree(out)
            site(root, "second")
            disk.fill(left)
            done = build(root, "--out", str(out))
            if done.returncode == 0:
                successes += 1
            else:
                refusals += 1
                refused(done, "error: cannot ", "the disk is full; make room and try again; nothing in ", " was changed")
                hold(TEMPORARY not in done.stderr, "it names a file that nobody knows:", done.stderr)
                hold(tree(out) == before, f"{left} blocks left: the folder is not as it was")
                disk.empty()
                succeeded(build(root, "--out", str(out)))
            same_as_clean(root, out, temp)
        hold(refusals > 15 and successes, refusals, "refusals,", successes, "successes: nothing much was held")

        # Nothing to begin with: nothing is left, not even the folder.
        for left in (0, 1, 20):
            disk.empty()
            shutil.rmtree(out)
            disk.fill(left)
            refused(build(root, "--out", str(out)), "the disk is full")
            hold(not out.exists(), "a folder was left")
            disk.empty()
            succeeded(build(root, "--out", str(out)))
            same_as_clean(root, out, temp)
    finally:
        disk.remove()
    return f"{refusals} refusals with {refusals} folders as they were, {successes} successes"


def nothing_remembered(temp):
    """A site of many texts on a disk that has less and less room for what a build remembers: it goes without."""
    disk = Disk(temp / "full")
    root, out = disk.folder / "site", temp / "out"
    kept = lost = 0

    def entry(number, edition):
        text = f"---\ntitle: Entry {number} of {edition}\ndate: 2026-02-01\n---\n{edition} " + "mots " * 400
        (root / f"content/2026/entry-{number}.fr.md").write_text(text, encoding="utf-8")

    try:
        (root / "content/2026").mkdir(parents=True)
        (root / "veille.toml").write_text(SETTINGS, encoding="utf-8")
        for number in range(220):
            entry(number, "first")
        remembered = root / ".veille-cache" / "build"
        before = os.statvfs(disk.folder).f_bavail
        succeeded(build(root, "--out", str(out)))
        needed = before - os.statvfs(disk.folder).f_bavail
        hold(needed > 100, "hardly anything was remembered:", needed, "blocks")
        for step, left in enumerate(range(0, needed + 8, needed // 6)):
            for number in range(20):
                entry(number, f"edition {step}")
            stamp = remembered.stat().st_mtime_ns
            disk.fill(left)
            succeeded(build(root, "--out", str(out)))
            disk.empty()
            lost += remembered.stat().st_mtime_ns == stamp
            kept += remembered.stat().st_mtime_ns != stamp
            hold(not remembered.with_suffix(".new").exists(), "half of a file was left")
            aside = root / ".aside"
            remembered.parent.rename(aside)
            same_as_clean(root, out, temp)
            shutil.rmtree(remembered.parent)
            aside.rename(remembered.parent)
        hold(lost > 3 and kept, lost, "lost,", kept, "kept: nothing much was held")
    finally:
        disk.remove()
    return f"{lost} builds without room to remember, {kept} with"


def full_disk_watched(temp):
    """`build --watch` tells the reason and goes on; the next change brings all that was missed."""
    disk = Disk(temp / "watched")
    root, out = temp / "watched-site", disk.folder / "out"
    log = temp / "log"
    process = None
    try:
        site(root, "first")
        with open(log, "w") as told:
            command = [BINARY, "build", "--root", str(root), "--now", NOW, "--out", str(out), "--watch"]
            process = subprocess.Popen(command, stdout=told, stderr=told)
            wait_for(log, "Watching ", process)
            before = tree(out)
            disk.fill()
            for path in (root / "static").rglob("*.txt"):
                path.write_text("other " * 2000)
            wait_for(log, "the disk is full; make room and try again; nothing in ", process)
            hold(tree(out) == before, "the folder is not as it was")
            disk.empty()
            (root / "content/2026/entry-1.fr.md").write_text("---\ntitle: Late\ndate: 2026-02-01\n---\nLate.\n")
            wait_for(log, "entry-1.fr.md: ", process)
            settle(root, out, temp, process)
            process.send_signal(signal.SIGTERM)
            hold(process.wait(30) == 0, "exit code", process.returncode)
    finally:
        if process and process.poll() is None:
            process.kill()
            process.wait()
        disk.remove()


def wait_for(log, words, process):
    end = time.monotonic() + 60
    while words not in log.read_text():
        hold(time.monotonic() < end and process.poll() is None, f"{words!r} never came:", log.read_text())
        time.sleep(0.05)


def settle(root, out, temp, process):
    """A burst of edits may be taken in more than one round."""
    clean = temp / "clean"
    shutil.rmtree(clean, ignore_errors=True)
    succeeded(build(root, "--out", str(clean)))
    # Only a build that comes to an end says what its output was made from.
    (clean / MARK).unlink()
    end = time.monotonic() + 60
    while tree(out) != tree(clean):
        hold(time.monotonic() < end and process.poll() is None, "the folder never became what a clean build gives")
        time.sleep(0.05)


def read_only_disk(temp):
    disk = Disk(temp / "read-only")
    root, out = temp / "site", disk.folder / "out"
    try:
        site(root, "first")
        succeeded(build(root, "--out", str(out)))
        before = tree(out)
        disk.set("ro")
        # There is nothing to write.
        succeeded(build(root, "--out", str(out)))
        words = "the disk is read-only; make it writable, or choose another place"
        refused(build(root, "--out", str(disk.folder / "new" / "out")), "cannot make the folder", words)
        site(root, "second")
        refused(build(root, "--out", str(out)), words, "was changed")
        # Something only goes.
        site(root, "first")
        (root / "static/data/0/0.txt").unlink()
        refused(build(root, "--out", str(out)), words, "was changed")
        hold(tree(out) == before, "the folder is not as it was")
        disk.set("rw")
        succeeded(build(root, "--out", str(out)))
        same_as_clean(root, out, temp)
    finally:
        disk.remove()


def sources(temp):
    """Commands that write files of the site's own, on a full disk and on a read-only one."""
    disk = Disk(temp / "sources")
    letter = temp / "letter.txt"
    letter.write_text("Veille\n\n27 février 2026\n\nTitre\n\nDu texte, avec des mots. " * 60)
    old = temp / "old/content/post"
    old.mkdir(parents=True)
    (temp / "old/config.toml").write_text('languageCode = "fr"\n')
    for number in range(3):
        words = "mots " * 3000
        (old / f"a{number}.md").write_text(f"---\ntitle: A{number}\ndate: 2026-01-0{number + 1}\n---\n{words}\n")
    root = disk.folder / "site"
    count = 0
    try:
        site(root, "first")
        target = ["--root", str(root)]
        source = root / "content/2026/entry-1.fr.md"
        commands = {
            "new": [*target, "new", "2026/autre", "--kind", "digest"],
            "translate": [*target, "translate", "2026/entry-1", "--to", "en"],
            "import, a newsletter": [*target, "import", str(letter), "--language", "fr"],
            "import, a site": [*target, "import", str(temp / "old"), "--from", "hugo", "--language", "fr"],
            "init": ["init", str(disk.folder / "deep" / "other")],
            "init --templates": [*target, "init", "--templates"],
            "translate --done": [*target, "translate", "2026/entry-2", "--to", "en", "--done"],
        }
        other = source.with_name("entry-2.en.md")
        other.write_text(source.with_name("entry-2.fr.md").read_text().replace("title: Entry", "title: The entry"))
        for name, command in commands.items():
            for how in ("full", "nearly full", "read-only"):
                before = tree(root), sorted(path.name for path in disk.folder.iterdir())
                if how == "read-only":
                    disk.set("ro")
                    words = "the disk is read-only; make it writable, or choose another place"
                else:
                    disk.fill(0 if how == "full" else 1)
                    words = "the disk is full; make room and try again"
                done = veille(*command)
                disk.set("rw") if how == "read-only" else disk.empty()
                if how == "nearly full" and done.returncode == 0:
                    # One block was enough; that it is written is held below.
                    hold(tree(root) != before[0], name)
                    break
                count += 1
                try:
                    refused(done, words)
                    hold(not done.stdout, "it claims to have done something:", done.stdout)
                    after = tree(root), sorted(path.name for path in disk.folder.iterdir())
                    hold(after == before, "something was changed")
                except Failed as failed:
                    raise Failed(f"{name}, {how}: {failed}") from None
            else:
                succeeded(veille(*command))
        # The preview writes nothing, so that it does not care.
        disk.set("ro")
        log = temp / "serve.log"
        with open(log, "w") as told:
            process = subprocess.Popen([BINARY, *target, "serve"], stdout=told, stderr=told)
            try:
                wait_for(log, "Ctrl-C ends it.", process)
                process.send_signal(signal.SIGTERM)
                hold(process.wait(30) == 0, "exit code", process.returncode)
            finally:
                if process.poll() is None:
                    process.kill()
                    process.wait()
        disk.set("rw")
    finally:
        disk.remove()
    return f"{count} refusals"


def vanishing(temp):
    """Files come and go all the time. A build has a whole site before it or says what vanished; never half of one."""
    root = temp / "vanishing"
    site(root, "first")
    succeeded(build(root))
    before = tree(root / "public")
    names = [root / f"content/2025/{number}.fr.md" for number in range(60)]
    names += [root / f"static/passing/{number % 9}/{number}.txt" for number in range(60)]
    stop = threading.Event()

    def come_and_go():
        while not stop.is_set():
            for path in names:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text("---\ntitle: Passing\ndate: 2025-01-01\n---\nText.\n")
            for path in names:
                path.unlink()
            shutil.rmtree(root / "content/2025")
            shutil.rmtree(root / "static/passing")

    thread = threading.Thread(target=come_and_go)
    thread.start()
    vanished = changed = 0
    try:
        for _ in range(40):
            done = build(root)
            # An empty text is seen, too, while a file is written: that is a fault of the content.
            if done.returncode == 2:
                vanished += "vanished while the site was being read" in done.stderr
                changed += "changed while the site was being built" in done.stderr
                hold("vanished while" in done.stderr or "changed while" in done.stderr, done.stderr)
            if done.returncode:
                hold(tree(root / "public") == before, "the folder is not as it was")
            before = tree(root / "public")
    finally:
        stop.set()
        thread.join()
    succeeded(build(root))
    same_as_clean(root, root / "public", temp)
    return f"40 builds, {vanished} saw a file vanish before it was read, {changed} before it was copied"


def as_nobody(temp):
    """As a user who may not do all."""
    root = temp / "denied"
    root.mkdir()
    temp.chmod(0o755)
    binary = temp / "veille"
    shutil.copy2(BINARY, binary)
    binary.chmod(0o755)
    site(root, "first")
    (root / "public").mkdir()
    subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", str(root)], check=True)

    def command(*arguments):
        return subprocess.run(
            [binary, *arguments], capture_output=True, text=True, user=NOBODY, group=NOBODY, extra_groups=[], cwd=root
        )

    def change(edition):
        site(root, edition)
        subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", str(root / "content"), str(root / "static")], check=True)

    now = ("build", "--now", NOW)
    succeeded(command(*now))
    before = tree(root / "public")
    # A file, a folder or the settings may not be read: the content is not at fault.
    for path in ("content/2026/entry-1.fr.md", "content/2026", "static/data/1", "static/data/2/2.txt", "veille.toml"):
        mode = (root / path).stat().st_mode
        (root / path).chmod(0)
        for run in (now, ("check", "--now", NOW), ("status",), ("new", "x")):
            done = command(*run)
            said = done.stdout + done.stderr
            if run[0] == "new" and done.returncode == 0:
                hold(path != "veille.toml", "a site without settings")
                subprocess.run(["rm", "-f", *map(str, (root / "content").glob("x.*"))], check=True)
                continue
            hold(done.returncode == 2, path, run, done.returncode, said)
            hold("unreadable-file" in said and "permission denied" in said, path, run, said)
        (root / path).chmod(mode)
        hold(tree(root / "public") == before, "the folder is not as it was")
    # Folders of the output in which nothing may be created or removed.
    words = "permission denied; give yourself the right, or choose another place"
    for path in ("public", "public/fr", "public/data/1", "public/only-first/a", "public/only-first"):
        change("second")
        (root / path).chmod(0o555)
        refused(command(*now), words, "nothing in `public` was changed")
        (root / path).chmod(0o755)
        hold(tree(root / "public") == before, path, "is not as it was")
        change("first")
    # No right on the folder that `public` would be made in.
    shutil.rmtree(root / "public")
    root.chmod(0o555)
    refused(command(*now), "cannot make the folder", words)
    root.chmod(0o755)
    change("second")
    succeeded(command(*now))
    same_as_clean(root, root / "public", temp)


def main():
    if len(sys.argv) > 2 and sys.argv[2] == IN_NAMESPACE:
        may_mount = True
    else:
        with tempfile.TemporaryDirectory() as folder:
            arguments = ["-t", "tmpfs", "tmpfs", folder]
            may_mount = subprocess.run(["mount", *arguments], capture_output=True).returncode == 0
            if may_mount:
                subprocess.run(["umount", folder], check=True)
        enter = ["unshare", "--map-root-user", "--mount"]
        has_namespaces = shutil.which("unshare") and subprocess.run([*enter, "true"], capture_output=True).returncode == 0
        if not may_mount and has_namespaces:
            os.execvp("unshare", [*enter, sys.executable, __file__, BINARY, IN_NAMESPACE])
    checks = [full_disk, nothing_remembered, full_disk_watched, read_only_disk, sources] if may_mount else []
    if not may_mount:
        print("no disk may be mounted here, so that full and read-only ones are not held")
    checks.append(vanishing)
    if os.geteuid() == 0 and IN_NAMESPACE not in sys.argv:
        checks.append(as_nobody)
    else:
        print("this is not root, so that nothing is held as another user")
    for check in checks:
        with tempfile.TemporaryDirectory() as folder:
            try:
                told = check(Path(folder))
            except Failed as failed:
                sys.exit(f"{check.__name__}: {failed}")
            print(f"{check.__name__.replace('_', ' ')}: held{f': {told}' if told else ''}")


if __name__ == "__main__":
    BINARY = str(Path(sys.argv[1]).resolve())
    main()
