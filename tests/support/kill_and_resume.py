#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Stops runs of the drawn sample region at random moments and goes on. usage: kill_and_resume.py PROGRAM [ROUNDS] [--seed N]

In a round a run is stopped one to three times, two in three by SIGKILL, else by SIGTERM or SIGINT, in a new folder or over the results of
a run with other settings. A signal that can be answered is, within 5 s, with its exit code. After every stop, each
file under a final name must be whole: the bytes it has in one of two undisturbed runs. Then the run goes on to its end, and every file,
stored value and figure must be what the undisturbed run wrote; nothing unfinished may lie about. A run stopped while it searches for the
plan writes the best it has, and marks it: such files are whole too.

First, a search for a larger plan is stopped in the middle: see stopped_search().
"""
import json
import math
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

# Signal: exit code, and how often it is chosen.
SIGNALS = {signal.SIGKILL: (-9, 4), signal.SIGTERM: (143, 1), signal.SIGINT: (130, 1)}
VOLATILE = {"seconds", "peak_memory_bytes", "from_store", "stage_seconds"}


def settled(value):
    """A run record without what differs from run to run."""
    if isinstance(value, dict):
        return {k: settled(v) for k, v in value.items() if k not in VOLATILE and k != "output" and not k.startswith("stage_seconds.")}
    return [settled(v) for v in value] if isinstance(value, list) else value


def content(path, folder):
    if path.name == "run.json":
        return json.dumps(settled(json.loads(path.read_text())), sort_keys=True)
    return path.read_bytes()


def files_of(folder):
    """Every file of an output that is the same in every run: {name: content}."""
    out = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        own = name.parts[0] == ".gridreach"
        if path.is_file() and not any(part.startswith(".gridreach-") for part in name.parts) and \
                (not own or path.suffix == ".value"):
            out[str(name)] = content(path, folder)
    return out


class Trial:
    def __init__(self, program, scratch, seed):
        self.program, self.scratch, self.random = program, scratch, random.Random(seed)
        self.say = lambda text: print(text, flush=True)
        self.run("sample", str(scratch / "sample"))
        (scratch / "sample/pipeline.yaml").write_text(
            "scenes: scene.tif\nexisting_grid: grid.gpkg\nelevation: elevation.tif\nland_cover: land_cover.tif\nroads: roads.gpkg\n"
            "detector: {type: blob, tile_size_px: 256}\n")
        self.seconds = math.inf
        for output in ("undisturbed", "again"):
            begin = time.monotonic()
            self.run(*self.words(output))
            self.seconds = min(self.seconds, time.monotonic() - begin)
        self.stops, self.slowest_stop = dict.fromkeys(SIGNALS, 0), 0.0
        self.run(*self.words("other"), "--set", "demand.max_lv_length_m=90")
        self.expected, self.other = files_of(scratch / "undisturbed"), files_of(scratch / "other")
        self.searches_stopped = 0
        assert self.expected["plan.gpkg"] != self.other["plan.gpkg"], "the two settings give one plan"

    def words(self, output):
        return ["run", str(self.scratch / "sample/pipeline.yaml"), "--output", str(self.scratch / output), "--quiet"]

    def run(self, *words):
        done = subprocess.run([self.program, *words], capture_output=True, text=True, timeout=600, check=False)
        assert done.returncode == 0, f"{' '.join(words)} exited {done.returncode}: {done.stderr}"

    def round(self):
        out = self.scratch / "killed"
        shutil.rmtree(out, ignore_errors=True)
        whole = [self.expected, self.other]
        if self.random.random() < 0.5:
            shutil.copytree(self.scratch / "other", out)
        for _ in range(self.random.randint(1, 3)):
            running = subprocess.Popen([self.program, *self.words("killed"), "--overwrite"], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            try:
                running.wait(self.random.uniform(0, self.seconds))
            except subprocess.TimeoutExpired:
                self.stop(running)
            left = files_of(out) if out.exists() else {}
            if "run.json" in left and json.loads(left["run.json"]).get("search_stopped"):
                self.searches_stopped += 1
                whole.append(left)
            for name, found in left.items():
                assert found in [files.get(name) for files in whole], f"{name} is not whole after a stop"
        self.run(*self.words("killed"), "--overwrite")
        found = files_of(out)
        for name, expected in self.expected.items():
            assert name in found, f"{name} is missing"
            assert found[name] == expected, f"{name} differs from that of an undisturbed run"
        left = [str(path) for path in out.rglob(".gridreach-*")] + [str(path) for path in out.rglob("*.pieces")]
        assert not left, f"left behind: {left}"

    def stop(self, running):
        name = self.random.choices(list(SIGNALS), [chance for _, chance in SIGNALS.values()])[0]
        begin = time.monotonic()
        running.send_signal(name)
        code = running.wait()
        seconds = time.monotonic() - begin
        if code == 0:
            return  # It had just ended.
        self.stops[name] += 1
        # Until the program answers signals, in its first milliseconds, a signal ends it as it ends any program.
        assert code in (SIGNALS[name][0], -name), f"{name.name} ended the run with {code}"
        assert seconds < 5, f"{name.name} took {seconds:.1f} s"
        self.slowest_stop = max(self.slowest_stop, seconds)


def stopped_search(program, scratch):
    """A run whose search for the plan is stopped writes a plan and a bound that holds, marked; it is not taken for finished: the same
    command then writes what an undisturbed run does."""
    rng = random.Random(1)
    rows = [f"{rng.uniform(500000, 530000):.1f},{rng.uniform(300000, 330000):.1f},{rng.randint(1, 60)}" for _ in range(60000)]
    (scratch / "nodes.csv").write_text("x,y,households\n" + "\n".join(rows) + "\n")
    (scratch / "source.csv").write_text("x,y\n515000,315000\n")
    (scratch / "nodes.yaml").write_text(
        "nodes: nodes.csv\nsubstations: source.csv\ncrs: EPSG:32636\ndemand: {type: nodes, households_field: households}\n"
        "electrical: {sizing: none}\nplanner: {type: prize_collecting, max_gap_fraction: 0, coverage_fraction: 0.99}\n")

    def run(output, stop=False):
        out = scratch / output
        running = subprocess.Popen([program, "run", str(scratch / "nodes.yaml"), "--output", str(out)], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        for line in running.stdout:
            if stop and line.startswith("network: "):
                time.sleep(0.3)
                running.send_signal(signal.SIGINT)
        said = running.stderr.read()
        record = json.loads((out / "run.json").read_text()) if (out / "run.json").exists() else {}
        return running.wait(), said, record

    code, said, record = run("searched")
    assert code == 0 and "search_stopped" not in record, (code, said)
    best = record["summary"]["total_cost"]
    code, said, record = run("stopped", stop=True)
    assert code == 130, f"a stopped search ended with {code}: {said}"
    assert "best found until then is written" in said, said
    assert record.get("search_stopped") is True, "run.json does not say that the search was stopped"
    bound, cost = record["summary"]["lower_bound"], record["summary"]["total_cost"]
    assert bound <= best * (1 + 1e-9) and bound <= cost and cost < 2 * best, (bound, best, cost)
    assert any("stopped on request" in each["text"] for each in record["remarks"]), record["remarks"]
    assert not list((scratch / "stopped/.gridreach/store").glob("plan-*")), "the plan of a stopped search is stored"
    code, said, record = run("stopped")
    assert code == 0, f"the run after a stopped search ended with {code}: {said}"
    assert files_of(scratch / "stopped") == files_of(scratch / "searched"), "after a stopped search a run writes other files"
    print(f"a search stopped in the middle: {100 * (cost / best - 1):.2f} % above the plan of a full one, bound {100 * (1 - bound / best):.2f} % "
          "below; the run after it searched to its end")


def main():
    words = sys.argv[1:]
    seed = int(words.pop(words.index("--seed") + 1)) if "--seed" in words else 1
    words = [word for word in words if word != "--seed"]
    program, rounds = str(pathlib.Path(words[0]).resolve()), int(words[1]) if len(words) > 1 else 5
    with tempfile.TemporaryDirectory() as scratch:
        stopped_search(program, pathlib.Path(scratch))
        trial = Trial(program, pathlib.Path(scratch), seed)
        for number in range(rounds):
            try:
                trial.round()
            except AssertionError as problem:
                print(f"FAILED in round {number + 1} of seed {seed}: {problem}")
                return 1
        stops = ", ".join(f"{count} {name.name}" for name, count in trial.stops.items())
        print(f"{rounds} rounds, {stops} at random moments of a run of {trial.seconds:.1f} s (seed {seed}): same bytes as undisturbed; "
              f"slowest stop {trial.slowest_stop:.2f} s; {trial.searches_stopped} wrote the best plan found until then")
        return 0 if trial.stops[signal.SIGKILL] > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
