#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The drawn sample region in shards, in any order, twice, killed and damaged: the bytes of one process. usage: shards.py PROGRAM [SEED]

Also what `status` and `clean` say and do on the way.
"""
import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

from kill_and_resume import files_of

SHARDS = 3


class Trial:
    def __init__(self, program, scratch):
        self.program, self.pipeline = program, scratch / "sample/pipeline.yaml"
        self.words("sample", scratch / "sample")
        self.pipeline.write_text(
            "scenes: scene.tif\nexisting_grid: grid.gpkg\nelevation: elevation.tif\nland_cover: land_cover.tif\nroads: roads.gpkg\n"
            "detector: {type: blob, tile_size_px: 256}\n")

    def words(self, *words, code=0):
        done = subprocess.run([self.program, *map(str, words)], capture_output=True, text=True, timeout=600, check=False)
        assert done.returncode == code, f"{words} exited {done.returncode}, expected {code}: {done.stdout} {done.stderr}"
        return done.stdout + done.stderr

    def shard(self, action, output, *more, code=0):
        return self.words("shard", action, self.pipeline, *more, "--output", output, code=code)

    def last(self, *words, code=0):
        """The result event of a command."""
        events = [json.loads(line) for line in self.words(*words, "--json", code=code).splitlines() if line.startswith("{")]
        return next(event for event in events if event["event"] == "result")

    def kill(self, output, shard):
        """Kills a shard after its first batch, where it has not ended by then."""
        running = subprocess.Popen([self.program, "shard", "run", self.pipeline, str(shard), "--output", output, "--threads", "1"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        before = len(batches(output))
        while running.poll() is None and len(batches(output)) == before:
            time.sleep(0.002)
        running.send_signal(signal.SIGKILL)
        assert running.wait() == -signal.SIGKILL, "the shard ended before it was killed"


def batches(output):
    return sorted(path for path in output.glob(".gridreach/store/dwellings-*.pieces/*") if path.is_file())


def problems(program, scratch, seed):
    trial, chance = Trial(program, scratch), random.Random(seed)
    whole, out = scratch / "whole", scratch / "sharded"
    trial.words("run", trial.pipeline, "--output", whole)
    assert "has no shards yet" in trial.shard("run", out, 1, code=2)
    trial.shard("plan", out, "--shards", SHARDS)
    assert "there is no shard 4" in trial.shard("run", out, SHARDS + 1, code=2)
    assert "settings or inputs are not those" in trial.shard("run", out, 1, "--set", "detector.min_confidence=0.9", code=2)
    said = trial.shard("merge", out, code=1)
    assert f"{SHARDS} of {SHARDS} shards are not whole" in said and not batches(out), said

    order = list(range(1, SHARDS + 1))
    chance.shuffle(order)
    trial.kill(out, order[0])
    state = trial.last("status", out)
    first = state["stages"][0]
    assert (first["stage"], first["state"]) == ("dwellings", "missing") and first["pieces"] == len(batches(out)) > 0, state
    assert state["results"] == "none" and state["owner"] is None and state["stages"][-1]["state"] == "unknown", state
    # Two processes on one shard at once, then each shard once more.
    twice = [subprocess.Popen([program, "shard", "run", trial.pipeline, str(order[1]), "--output", out, "--quiet"]) for _ in range(2)]
    assert [each.wait() for each in twice] == [0, 0]
    for shard in order:
        trial.shard("run", out, shard)
    assert "0 batches of tiles searched" in trial.shard("run", out, order[1])
    assert f"all {SHARDS} are whole" in trial.shard("verify", out)

    flipped = chance.choice(batches(out))
    flipped.write_bytes(bytes([flipped.read_bytes()[0] ^ 1]) + flipped.read_bytes()[1:])
    removed = chance.choice([path for path in batches(out) if path != flipped])
    removed.unlink()
    said = trial.shard("verify", out, code=1)
    assert f"damaged ({flipped.name})" in said and f"missing ({removed.name})" in said, said
    trial.shard("merge", out, code=1)
    for gap in trial.last("shard", "verify", trial.pipeline, "--output", out, code=1)["gaps"]:
        trial.shard("run", out, gap["shard"])
    link = scratch / "link"
    link.symlink_to(out)
    assert "is a symbolic link" in trial.shard("run", link, 1, code=2)
    trial.shard("merge", out)
    trial.shard("verify", out)

    expected, found = files_of(whole), files_of(out)
    for name in sorted(set(expected) | set(found)):
        if expected.get(name) != found.get(name):
            yield f"{name} differs from that of one process"
    state = trial.last("status", trial.pipeline, "--output", out)
    if [each["state"] for each in state["stages"]] != ["stored"] * 5:
        yield f"status does not know the merged run: {state}"
    if "whole, and of the present settings" not in trial.words("status", whole):
        yield "status does not know that results are current"

    before = files_of(whole)
    trial.words("run", trial.pipeline, "--output", whole, "--overwrite", "--set", "demand.max_lv_length_m=90")
    if trial.last("status", trial.pipeline, "--output", whole)["results"] != "other":
        yield "status takes results of other settings for current ones"
    unneeded = trial.last("status", whole)["not_needed_bytes"]
    cleaned = trial.last("clean", whole)
    if not cleaned["removed_bytes"] == unneeded > 0 or trial.last("status", whole)["not_needed_bytes"] != 0:
        yield f"clean removed {cleaned}, and {unneeded} bytes were not needed"
    if [each["state"] for each in trial.last("status", whole)["stages"]] != ["stored"] * 5:
        yield "clean removed what is needed"
    now = files_of(whole)
    trial.words("clean", whole, "--all")
    left = files_of(whole)
    if any(name.endswith(".value") for name in left) or any(left[n] != now[n] for n in now if not n.endswith(".value")):
        yield "clean --all left values, or changed results"
    (whole / "plan.qgz").write_bytes(b"changed")
    if trial.last("status", whole)["damaged"] != ["plan.qgz"]:
        yield "status does not name a changed result"
    trial.words("run", trial.pipeline, "--output", whole, "--overwrite")
    if files_of(whole) != before:
        yield "a run after clean differs"


def main():
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as scratch:
        try:
            found = list(problems(str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(scratch), seed))
        except AssertionError as problem:
            found = [problem]
    for problem in found:
        print(f"FAILED (seed {seed}): {problem}")
    print(f"shards: {SHARDS} shards, one killed, one twice at once, one damaged, one missing; {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
