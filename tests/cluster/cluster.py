#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The workflow in pipelines/cluster gives the bytes of one process, on one machine and with a stand-in for an engine whose first job dies.

usage: cluster.py PROGRAM
"""
import pathlib
import shutil
import stat
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from kill_and_resume import files_of  # noqa: E402

# Runs a job as sbatch would, but for the first shard: that is killed while it works. Prints the job's number.
SUBMIT = """#!/bin/sh
script=$(cat "$1")
exec 9>"{here}/lock"; flock 9
n=$(ls "{here}" | grep -c '^job-'); mkdir "{here}/job-$n"
case $script in *shard-*) [ -e "{here}/killed" ] || {{ touch "{here}/killed"; kill=1; }} ;; esac
exec 9>&-
if [ -n "${{kill:-}}" ]; then (setsid sh "$1" & sleep 0.7; kill -KILL -- -$!; echo failed >"{here}/job-$n/state") >/dev/null 2>&1 &
else (sh "$1" && echo success >"{here}/job-$n/state" || echo failed >"{here}/job-$n/state") >/dev/null 2>&1 & fi
echo "job-$n"
"""
STATUS = """#!/bin/sh
cat "{here}/$1/state" 2>/dev/null || echo running
"""


def workflow(program, pipeline, output, *more):
    done = subprocess.run(
        ["snakemake", "-s", ROOT / "pipelines/cluster/Snakefile", *map(str, more), "--config", f"pipeline={pipeline}",
         f"output={output}", "shards=4", f"program={program}"],
        cwd=output.parent, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, f"snakemake exited {done.returncode}:\n{done.stdout[-3000:]}{done.stderr[-6000:]}"
    return done.stderr


def script(path, text, here):
    path.write_text(text.format(here=here))
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def problems(program, scratch):
    subprocess.run([program, "sample", scratch / "sample", "--quiet"], check=True)
    pipeline = scratch / "sample/pipeline.yaml"
    pipeline.write_text("scenes: scene.tif\nexisting_grid: grid.gpkg\ndetector: {type: blob, tile_size_px: 256}\n")
    subprocess.run([program, "run", pipeline, "--output", scratch / "whole", "--quiet"], check=True)
    expected = files_of(scratch / "whole")

    workflow(program, pipeline, scratch / "local", "--profile", ROOT / "pipelines/cluster/local")
    if files_of(scratch / "local") != expected:
        yield "the workflow on one machine gives other bytes than one process"

    engine = scratch / "engine"
    engine.mkdir()
    submit, status = script(scratch / "submit", SUBMIT, engine), script(scratch / "status", STATUS, engine)
    said = workflow(program, pipeline, scratch / "engine_run", "--cluster", submit, "--cluster-status", status, "--jobs", "2",
                    "--latency-wait", "5", "--max-status-checks-per-second", "5")
    if "Trying to restart job" not in said:
        yield "no job was lost, so the test shows nothing"
    if files_of(scratch / "engine_run") != expected:
        yield "the workflow with a lost job gives other bytes than one process"


def main():
    if shutil.which("snakemake") is None:
        print("SKIPPED: snakemake is not installed")
        return 77
    with tempfile.TemporaryDirectory() as scratch:
        try:
            found = list(problems(str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(scratch).resolve()))
        except AssertionError as problem:
            found = [problem]
    for problem in found:
        print(f"FAILED: {problem}")
    print(f"cluster: the workflow on one machine, and with a job that is lost; {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
