#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whole runs of the real program. usage: run_cases.py PROGRAM [CASE...]

Each folder beside this file is a case, named for what it shows. It is copied to a fresh folder and the commands of its case.json
are run there, one after the other:

    {"about": "what it shows",
     "steps": [{"run": "gridreach plan nodes.csv --output out",   the program and its words
                "exit": 0,                                         default 0
                "stderr": ["..."],                                 lines, exactly; default none at all
                "stdout": ["..."]}],                               lines that must be among those printed
     "summary": {"out/run.json": {"served_nodes": 3}},             figures of a run record (relative tolerance 1e-9)
     "rows": {"out/plan.gpkg": {"mv_lines": "mv_lines.csv"}},      layers against expected/*.csv, by the columns it names
     "same": [["a/plan.gpkg", "b/plan.gpkg"]],                     files that must hold the same bytes
     "absent": ["out"]}                                            paths that must not exist afterwards

{HERE} in a line stands for the fresh folder. Numbers in rows may differ by 1e-6 relative (or 1e-6 absolute near 0).
"""
import csv
import io
import json
import math
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

TOLERANCE = 1e-6


def same_value(found, expected):
    if found == expected:
        return True
    try:
        return math.isclose(float(found), float(expected), rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    except ValueError:
        return False


def rows_of(path, layer, columns):
    """The rows of a layer as text, each with the columns asked for; WKT is a geometry rounded to millimetres."""
    text = subprocess.run(
        ["ogr2ogr", "-f", "CSV", "/vsistdout/", str(path), layer, "-lco", "GEOMETRY=AS_WKT", "-lco", "SEPARATOR=COMMA"],
        check=True, capture_output=True, text=True).stdout
    return [[row.get(column, "<no such column>") for column in columns] for row in csv.DictReader(io.StringIO(text))]


def problems_of(case, here, program):
    spec = json.loads((case / "case.json").read_text())
    for step in spec["steps"]:
        words = shlex.split(step["run"])
        done = subprocess.run([program if words[0] == "gridreach" else words[0]] + words[1:], cwd=here, capture_output=True, text=True,
                              timeout=600, check=False)
        stderr = [line.replace(str(here), "{HERE}") for line in done.stderr.splitlines()]
        stdout = [line.replace(str(here), "{HERE}") for line in done.stdout.splitlines()]
        if done.returncode != step.get("exit", 0):
            yield f"`{step['run']}` exited {done.returncode}, expected {step.get('exit', 0)}; it said: {done.stderr.strip()[:2000]}"
        if stderr != step.get("stderr", []):
            yield f"`{step['run']}` wrote to stderr:\n      " + "\n      ".join(stderr or ["nothing"])
        for line in step.get("stdout", []):
            if line not in stdout:
                yield f"`{step['run']}` did not print: {line}\n      it printed: " + "\n      ".join(stdout)
    for name, figures in spec.get("summary", {}).items():
        summary = json.loads((here / name).read_text())["summary"]
        for key, expected in figures.items():
            found = summary.get(key, "<no such key>")
            if not (found == expected or isinstance(found, (int, float)) and isinstance(expected, (int, float))
                    and math.isclose(found, expected, rel_tol=1e-9)):
                yield f"{name}: {key} is {found}, expected {expected}"
    for name, layers in spec.get("rows", {}).items():
        for layer, expected_name in layers.items():
            with open(case / "expected" / expected_name, newline="", encoding="utf-8") as file:
                columns, *expected = csv.reader(file)
            found = rows_of(here / name, layer, columns)
            if len(found) != len(expected):
                yield f"{name}|{layer}: {len(found)} rows, expected {len(expected)}"
            for f, e in zip(found, expected):
                for column, a, b in zip(columns, f, e):
                    if not same_value(a, b):
                        yield f"{name}|{layer}: {column} is {a!r}, expected {b!r} in {e}"
    for a, b in spec.get("same", []):
        if (here / a).read_bytes() != (here / b).read_bytes():
            yield f"{a} and {b} differ"
    for name in spec.get("absent", []):
        if (here / name).exists():
            yield f"{name} is there"


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    home = pathlib.Path(__file__).resolve().parent
    cases = [home / name for name in sys.argv[2:]] or sorted(path.parent for path in home.glob("*/case.json"))
    failed = 0
    for case in cases:
        with tempfile.TemporaryDirectory() as scratch:
            here = pathlib.Path(scratch, case.name).resolve()
            shutil.copytree(case, here)
            try:
                problems = list(problems_of(case, here, program))
            except (OSError, subprocess.SubprocessError, KeyError, ValueError) as error:
                problems = [f"{type(error).__name__}: {error}"]
        print(f"{'FAILED' if problems else 'ok'}: {case.name}")
        for problem in problems:
            print(f"    {problem}")
        failed += bool(problems)
    print(f"cases: {len(cases) - failed} passed, {failed} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
