#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Minimum spanning trees of random nodes: `gridreach plan` against SciPy (Delaunay, then its spanning tree), in one run.

usage: spanning_tree.py PROGRAM [N...]      needs Debian's python3-scipy

Points are drawn from a fixed seed in a square of UTM 36N with a hundred points per square kilometre. Lengths must agree to 1e-8: ours
chooses by cost on the ground, the peer by length in the plane.
"""
import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

import numpy
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import Delaunay


def peer(points):
    begin = time.perf_counter()
    triangles = Delaunay(points).simplices
    a = triangles[:, [0, 1, 2]].ravel()
    b = triangles[:, [1, 2, 0]].ravel()
    keep = a < b
    a, b = numpy.concatenate([a[keep], b[~keep]]), numpy.concatenate([b[keep], a[~keep]])
    pairs = numpy.unique(numpy.stack([a, b], axis=1), axis=0)
    lengths = numpy.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T)
    tree = minimum_spanning_tree(coo_matrix((lengths, (pairs[:, 0], pairs[:, 1])), shape=(len(points), len(points))))
    return tree.sum(), time.perf_counter() - begin


def ours(program, points, scratch):
    nodes = scratch / "nodes.csv"
    with open(nodes, "w", encoding="utf-8") as file:
        file.write("x,y\n")
        file.writelines(f"{x!r},{y!r}\n" for x, y in points.tolist())
    out = scratch / "plan"
    begin = time.perf_counter()
    subprocess.run([program, "plan", str(nodes), "--crs", "EPSG:32636", "--output", str(out), "--overwrite", "--quiet"], check=True)
    whole = time.perf_counter() - begin
    summary = json.loads((out / "run.json").read_text())["summary"]
    seconds = summary["stage_seconds"]
    return summary["mv_plane_length_m"], seconds["network"] + seconds["plan"], whole, summary["peak_memory_bytes"]


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    print(f"{'nodes':>9} {'SciPy s':>9} {'ours s':>9} {'ratio':>6} {'whole run s':>12} {'memory MiB':>11}   (network and plan stages against Delaunay and tree)")
    for n in [int(word) for word in sys.argv[2:]] or [1000, 10000, 100000, 1000000]:
        points = numpy.random.RandomState(1).uniform(0, 100 * n ** 0.5, (n, 2)) + [450000, 300000]
        with tempfile.TemporaryDirectory() as scratch:
            length, seconds, whole, memory = ours(program, points, pathlib.Path(scratch))
        peer_length, peer_seconds = peer(points)
        assert abs(length - peer_length) <= 1e-8 * peer_length, (length, peer_length)
        print(f"{n:>9} {peer_seconds:>9.3f} {seconds:>9.3f} {peer_seconds / seconds:>6.2f} {whole:>12.2f} {memory / 2**20:>11.0f}", flush=True)
    print(f"largest memory of ours: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
