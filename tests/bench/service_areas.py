#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Service areas of drawn dwellings: time, memory, and the cost beside the lower bound.

usage: service_areas.py PROGRAM [N...]

Hamlets of 1 to 150 houses (normal, 120 m) in a square of UTM 36N, 40 dwellings to the square kilometre, from a fixed seed. Seconds are
those of the demand stage.
"""
import json
import math
import pathlib
import random
import re
import subprocess
import sys
import tempfile

program, sizes = sys.argv[1], [int(n) for n in sys.argv[2:]] or [10_000, 100_000]
print("dwellings    areas  stand-alone  seconds  memory_MiB        cost       bound")
for n in sizes:
    draw = random.Random(1)
    side = 1000 * math.sqrt(n / 40)
    points = []
    while len(points) < n:
        x, y = draw.uniform(0, side), draw.uniform(0, side)
        for _ in range(min(draw.randint(1, 150), n - len(points))):
            points.append((400000 + x + draw.gauss(0, 120), 200000 + y + draw.gauss(0, 120)))
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        (folder / "points.csv").write_text("x,y\n" + "".join(f"{x:.3f},{y:.3f}\n" for x, y in points))
        (folder / "p.yaml").write_text("about: Drawn.\nfootprints: [points.csv]\ncrs: EPSG:32636\noutput: out\n")
        subprocess.run([program, "run", str(folder / "p.yaml"), "--until", "demand", "--quiet"], check=True)
        record = json.loads((folder / "out" / "run.json").read_text())
    summary, text = record["summary"], json.dumps(record)
    cost, bound = re.search(r"between them cost \w+ ([\d,]+) .*?costs less than ([\d,]+)", text).groups()
    alone = re.search(r"([\d,]+) dwellings? (?:is|are) too remote", text)
    alone = int(alone.group(1).replace(",", "")) if alone else 0
    print(f"{n:9} {summary['demand_nodes'] - alone:8} {alone:12} {summary['stage_seconds']['demand']:8.1f} "
          f"{summary['peak_memory_bytes'] / 2**20:11.0f} {cost:>13} {bound:>13}", flush=True)
