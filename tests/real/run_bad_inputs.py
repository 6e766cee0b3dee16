#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Gives the program every file of a collection of damaged and odd ones. usage: run_bad_inputs.py PROGRAM

The collection is found in $GRIDREACH_SHARED_DATA, or in shared/data beside the project (badinputs/); without it, this is skipped. Each run must end
by itself as tests/hostile/bench.py says: done or refused with a sentence, nothing left behind, no bug.
"""
import collections
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "hostile"))
import bench  # noqa: E402

HOME = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(os.environ.get("GRIDREACH_SHARED_DATA", HOME.parent / "shared/data")) / "badinputs"
PICTURES = {".tif", ".tiff", ".vrt", ".gif", ".ppm", ".bmp", ".pgm", ".pbm", ".h5"}
VECTORS = {".gpkg", ".shp", ".geojson", ".csv", ".gml", ".seq"}
PIPELINES = {".yaml", ".json"}


def every_file(b):
    if not DATA.exists():
        raise bench.Skipped("the collection shared/data/badinputs is not here")
    codes = collections.Counter()
    slowest = 0.0
    for number, file in enumerate(sorted(DATA.rglob("*"))):
        ending = file.suffix.lower()
        runs = []
        if ending in PICTURES:
            runs.append(["detect", file, "--detector", "blob", "--output", f"{number}.gpkg"])
        if ending in VECTORS:
            b.write("footprints.yaml", f"footprints: {file}\nnetwork: euclidean\nplanner: mst\n")
            runs += [["plan", file, "--output", f"{number}_plan"], ["run", "footprints.yaml", "--output", f"{number}_run"]]
        if ending in PIPELINES:
            runs.append(["run", file])
        for words in runs:
            done = b.run(*words)
            if done.code != 0:
                assert "[input]" in done.stderr or "[usage]" in done.stderr, done.said
                assert file.name in done.stderr or "the region reaches" in done.stderr or "the scenes" in done.stderr, done.said
            codes[done.code] += 1
            slowest = max(slowest, done.seconds)
    return ", ".join(f"exit {code}: {n}" for code, n in sorted(codes.items())) + f"; the slowest took {slowest:.1f} s"


if __name__ == "__main__":
    sys.exit(bench.main("bad inputs", {"every_file": every_file}, sys.argv[1:]))
