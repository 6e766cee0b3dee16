# SPDX-License-Identifier: Apache-2.0
"""Runs the program under limits and holds every run to what must always be so."""
import csv
import io
import os
import pathlib
import resource
import signal
import subprocess
import tempfile
import threading
import time

MOST_SECONDS = 60
MOST_MIB = 1024


class Skipped(Exception):
    pass


class Done:
    """What a run of the program gave."""

    def __init__(self, code, stdout, stderr, seconds, mib):
        self.code, self.stdout, self.stderr, self.seconds, self.mib = code, stdout, stderr, seconds, mib


def run(words, cwd, environment=None, most_seconds=MOST_SECONDS, prepare=None):
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begin = time.monotonic()
        child = subprocess.Popen([str(w) for w in words], stdout=out, stderr=err, cwd=cwd, env={**os.environ, **(environment or {})},
                                 preexec_fn=prepare)
        timer = threading.Timer(most_seconds, lambda: os.kill(child.pid, signal.SIGKILL))
        timer.start()
        _, status, usage = os.wait4(child.pid, 0)
        timer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode(errors="replace"))
        return Done(child.returncode, *texts, time.monotonic() - begin, usage.ru_maxrss / 1024)


class Bench:
    """A fresh folder, and the program to be run in it."""

    def __init__(self, program, scratch):
        self.program, self.here = program, pathlib.Path(scratch)
        self.most_mib = 0.0

    def path(self, name):
        return self.here / name

    def write(self, name, text):
        self.path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return name

    def run(self, *words, environment=None):
        before = {p for p in self.here.rglob("*")}
        done = run([self.program, *words], self.here, environment)
        self.most_mib = max(self.most_mib, done.mib)
        said = f"`gridreach {' '.join(map(str, words))}` exited {done.code} after {done.seconds:.1f} s and {done.mib:.0f} MiB: {done.stderr.strip()[-600:]}"
        assert done.code in (0, 1, 2), said
        assert "[bug]" not in done.stderr, said
        assert done.mib < MOST_MIB, said
        for line in done.stderr.splitlines():
            assert line.startswith(("warning: ", "gridreach: ")), f"a line that is not ours: {line}\n{said}"
        assert (done.code == 0) == ("gridreach: " not in done.stderr), said
        new = {p for p in self.here.rglob("*")} - before
        assert not [p for p in new if p.name.startswith(".gridreach-")], f"left behind: {new}\n{said}"
        if done.code == 2:
            assert not new, f"exit 2, but there is {sorted(map(str, new))}\n{said}"
        done.said = said
        return done

    def ok(self, *words, warns=(), **more):
        done = self.run(*words, **more)
        assert done.code == 0, done.said
        for words_said in warns:
            assert words_said in done.stderr + done.stdout, f"it did not say \"{words_said}\": {done.said}\n{done.stdout}"
        return done

    def refused(self, *words, says=(), kind="input", codes=(2,), **more):
        """Every sentence of `says` is in the message, and the class is `kind`."""
        done = self.run(*words, **more)
        assert done.code in codes, done.said
        assert f"[{kind}]" in done.stderr, done.said
        for text in says:
            assert text in done.stderr, f"it did not say \"{text}\": {done.said}"
        return done

    def centres(self, name, layer="dwellings", crs="EPSG:32736"):
        """Centroids of a layer in `crs`, sorted, south to north."""
        text = subprocess.run(["ogr2ogr", "-f", "CSV", "/vsistdout/", str(self.path(name)), "-dialect", "SQLite", "-sql",
                               f"SELECT ST_X(p) x, ST_Y(p) y FROM (SELECT ST_Transform(ST_Centroid(geom), {crs.split(':')[1]}) p FROM {layer})"],
                              check=True, capture_output=True, text=True).stdout
        return sorted((float(r["y"]), float(r["x"])) for r in csv.DictReader(io.StringIO(text)))


def limit_memory(mib):
    def prepare():
        resource.setrlimit(resource.RLIMIT_AS, (mib << 20, mib << 20))
    return prepare


def main(about, checks, words):
    """checks: {name: function(Bench)}; each gets a fresh folder. Prints one line a check; returns the exit code."""
    program, names = str(pathlib.Path(words[0]).resolve()), words[1:] or list(checks)
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    most_mib, begin = 0.0, time.monotonic()
    for name in names:
        with tempfile.TemporaryDirectory() as scratch:
            bench = Bench(program, pathlib.Path(scratch).resolve())
            started = time.monotonic()
            try:
                said, result = checks[name](bench) or "", "passed"
            except Skipped as reason:
                said, result = str(reason), "skipped"
            except (AssertionError, subprocess.SubprocessError, OSError, KeyError, ValueError) as problem:
                said, result = f"{type(problem).__name__}: {problem}", "failed"
            counts[result] += 1
            most_mib = max(most_mib, bench.most_mib)
            print(f"{result.upper()}: {name}{': ' if said else ''}{said} ({time.monotonic() - started:.1f} s)", flush=True)
    print(f"{about}: {counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped in {time.monotonic() - begin:.0f} s; "
          f"at most {most_mib:.0f} MiB")
    return 1 if counts["failed"] or not counts["passed"] + counts["skipped"] else 0
