#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Minimum spanning trees of random nodes against SciPy (Delaunay, then its spanning tree), in one run.

usage: spanning_tree.py PROGRAM [N...]             the network and plan stages of `gridreach plan`
       spanning_tree.py --tree BENCH [N...]        the tree alone, in memory: BENCH is build/tests/spanning_tree_bench
       spanning_tree.py --lies BENCH N             the same for points on lattices, circles, lines ..., without SciPy
needs Debian's python3-scipy; `ninja -C build spanning_tree_bench` makes BENCH

Points are drawn from a fixed seed in a square of UTM 36N with a hundred points per square kilometre. Lengths must agree to 1e-8: the
program chooses by cost on the ground, the peer by length in the plane. SciPy is asked up to a million points. Growth is time against
that of a tenth of the points.
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


def drawn(n, lie="uniform"):
    random = numpy.random.RandomState(1)
    size = 100 * n ** 0.5
    side = int(numpy.ceil(n ** 0.5))
    if lie == "uniform":
        points = random.uniform(0, size, (n, 2))
    elif lie == "clusters":
        centres, spread = random.uniform(0, size, (1000, 2)), size / 1000 * numpy.exp(random.normal(size=1000))
        which = random.randint(0, 1000, n)
        points = centres[which] + spread[which, None] * random.normal(size=(n, 2))
    elif lie == "lattice":
        at = random.permutation(n)
        points = 100.0 * numpy.stack([at % side, at // side], axis=1)
    elif lie == "circle":
        angle = random.uniform(0, 2 * numpy.pi, n)
        points = 1000 * numpy.stack([numpy.cos(angle), numpy.sin(angle)], axis=1)
    elif lie == "line":
        x = random.uniform(0, size, n)
        points = numpy.stack([x, 0.3 * x], axis=1)
    elif lie == "repeated":
        points = random.uniform(0, size, (n, 2))
        points[n // 2:] = points[random.randint(0, n // 2, n - n // 2)]
    elif lie == "far outlier":
        points = random.uniform(0, size, (n, 2))
        points[0] = [1e15, 1e15]
    return points + [450000, 300000]


LIES = ["uniform", "clusters", "lattice", "circle", "line", "repeated", "far outlier"]


def tree_alone(bench, points, scratch):
    file = pathlib.Path(scratch) / "points"
    points.tofile(file)
    repeats = "5" if len(points) <= 1000000 else "1"
    words = subprocess.run([bench, str(file), repeats], check=True, capture_output=True, text=True).stdout.split()
    return [float(word) for word in words]


def trees(bench, sizes):
    print(f"{'points':>9} {'SciPy s':>9} {'ours s':>9} {'ratio':>6} {'points/s':>11} {'growth':>7} {'bytes/point':>12}   (memory with the points)")
    before = {}
    for n in sizes:
        points = drawn(n)
        with tempfile.TemporaryDirectory() as scratch:
            seconds, length, peak, start = tree_alone(bench, points, scratch)
        before[n] = seconds
        growth = f"{seconds / before[n // 10]:.1f}" if n // 10 in before else ""
        peer_seconds = ratio = ""
        if n <= 1000000:
            peer_length, took = peer(points)
            assert abs(length - peer_length) <= 1e-8 * peer_length, (length, peer_length)
            peer_seconds, ratio = f"{took:.3f}", f"{took / seconds:.1f}"
        per_point = (peak - start) / n + 16
        print(f"{n:>9} {peer_seconds:>9} {seconds:>9.4f} {ratio:>6} {n / seconds:>11.0f} {growth:>7} {per_point:>12.0f}", flush=True)


def lies(bench, n):
    print(f"{'points lie':>12} {'ours s':>9} {'bytes/point':>12}   ({n} points)")
    for lie in LIES:
        with tempfile.TemporaryDirectory() as scratch:
            seconds, _, peak, start = tree_alone(bench, drawn(n, lie), scratch)
        print(f"{lie:>12} {seconds:>9.3f} {(peak - start) / n + 16:>12.0f}", flush=True)


def main():
    if sys.argv[1] == "--tree":
        return trees(sys.argv[2], [int(word) for word in sys.argv[3:]] or [10 ** k for k in range(4, 8)])
    if sys.argv[1] == "--lies":
        return lies(sys.argv[2], int(sys.argv[3]))
    program = str(pathlib.Path(sys.argv[1]).resolve())
    print(f"{'nodes':>9} {'SciPy s':>9} {'ours s':>9} {'ratio':>6} {'whole run s':>12} {'memory MiB':>11}   (network and plan stages against Delaunay and tree)")
    for n in [int(word) for word in sys.argv[2:]] or [1000, 10000, 100000, 1000000]:
        points = drawn(n)
        with tempfile.TemporaryDirectory() as scratch:
            length, seconds, whole, memory = ours(program, points, pathlib.Path(scratch))
        peer_length, peer_seconds = peer(points)
        assert abs(length - peer_length) <= 1e-8 * peer_length, (length, peer_length)
        print(f"{n:>9} {peer_seconds:>9.3f} {seconds:>9.3f} {peer_seconds / seconds:>6.2f} {whole:>12.2f} {memory / 2**20:>11.0f}", flush=True)
    print(f"largest memory of ours: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
