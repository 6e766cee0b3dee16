#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Accumulated cost: `gridreach accumulate` against GRASS r.cost and scikit-image's MCP_Geometric, in one run.

usage: accumulated_cost.py PROGRAM SIDE KIND [--peer-runs N] [--runs N] [--no-grass] [--no-skimage]
       needs Debian's grass-core, python3-skimage, python3-numpy

SIDE cells square, of 30 m. KIND: smooth (waves from 60 to 1,200 cells long, a factor of about 20 between cheap and
dear, thin barriers on 1 % of the cells), decades (each cell's cost drawn on its own from 1 to 10,000), equal.
Seed 1, one start in the middle. Medians. Prints million cells per second of the search alone (r.cost: its own
reading and writing included, which it does not tell apart), peak memory, and the largest relative difference.
"""
import argparse
import json
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

CELL = 30.0


def surface(side, kind):
    random = np.random.default_rng(1)
    if kind == "equal":
        return np.full((side, side), 10, np.float32)
    if kind == "decades":
        return (10 ** (4 * random.random((side, side), np.float32))).astype(np.float32)
    along = np.arange(side, dtype=np.float64)
    total = np.zeros((side, side))
    for _ in range(12):
        length, turn, phase = 60 * 20 ** random.random(), random.random() * 2 * np.pi, random.random() * 2 * np.pi
        a = 2 * np.pi / length * np.cos(turn) * along
        b = 2 * np.pi / length * np.sin(turn) * along + phase
        total += np.outer(np.sin(b), np.cos(a)) + np.outer(np.cos(b), np.sin(a))
    cost = (10 * np.exp(total / 3)).astype(np.float32)
    for _ in range(side * side // 20000):
        x, y, turn = *(random.random(2) * side), random.random() * 2 * np.pi
        t = np.arange(20 + random.integers(180))
        columns, rows = (x + t * np.cos(turn)).astype(int), (y + t * np.sin(turn)).astype(int)
        keep = (columns >= 0) & (rows >= 0) & (columns < side - 1) & (rows < side)
        cost[rows[keep], columns[keep]] = np.inf
        cost[rows[keep], columns[keep] + 1] = np.inf
    cost[side // 2 - 3:side // 2 + 3, side // 2 - 3:side // 2 + 3] = 10
    return cost


def write_envi(path, data, nodata):
    data.tofile(path)
    types = {np.dtype(np.float32): 4, np.dtype(np.float64): 5}
    path.with_suffix(".hdr").write_text(
        f"ENVI\nsamples = {data.shape[1]}\nlines = {data.shape[0]}\nbands = 1\nheader offset = 0\n"
        f"data type = {types[data.dtype]}\ninterleave = bsq\nbyte order = 0\ndata ignore value = {nodata}\n"
        f"map info = {{UTM, 1, 1, 400000, 1000000, {CELL}, {CELL}, 36, North, WGS-84}}\n")


def peak_gib(usage):
    return usage.ru_maxrss / 2 ** 20


def run(words, **more):
    """Runs a program; its output and its own peak memory."""
    import os
    begin = time.perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)
    out, err = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{words}: {err}{out}")
    return out, time.perf_counter() - begin, peak_gib(usage)


def read_raster(path, side, type_):
    raw = path.with_suffix(".raw")
    subprocess.run(["gdal_translate", "-q", "-of", "ENVI", str(path), str(raw)], check=True)
    return np.fromfile(raw, type_).reshape(side, side)


def ours(program, folder, side, neighbours, loose, runs):
    words = [program, "accumulate", str(folder / "cost.bin"), "--from", str(folder / "start.csv"), "--output",
             str(folder / "ours.tif"), "--overwrite", "--neighbours", str(neighbours), "--json"] + loose
    results = []
    for _ in range(runs):
        out, total, peak = run(words)
        last = json.loads(out.strip().splitlines()[-1])
        results.append((last["search_s"], last["reading_s"], last["writing_s"], total, peak))
    search, reading, writing, total, peak = (statistics.median(column) for column in zip(*results))
    cells = side * side / 1e6
    print(f"gridreach, {neighbours} neighbours: {cells / search:.1f} Mcell/s ({search:.2f} s; reading {reading:.2f}, "
          f"writing {writing:.2f}, whole command {total:.2f} s), peak {peak:.2f} GiB", flush=True)
    return read_raster(folder / "ours.tif", side, np.float32)


def compare(name, ours_cost, peer):
    ours_reached, peer_reached = ours_cost >= 0, np.isfinite(peer) & (peer >= 0)
    both = ours_reached & peer_reached & (peer > 0)
    worst = np.max(np.abs(ours_cost[both] - peer[both]) / peer[both])
    print(f"  {name}: largest relative difference {worst:.1e}, reached by one only "
          f"{np.count_nonzero(ours_reached != peer_reached)}", flush=True)


def grass(folder, side, knight, runs):
    north, east = 1000000, 400000 + side * CELL
    middle = side // 2
    at = f"{400000 + (middle + 0.5) * CELL},{north - (middle + 0.5) * CELL}"
    script = folder / "grass.sh"
    script.write_text(
        "set -e\n"
        f"g.region n={north} s={north - side * CELL} w=400000 e={east} res={CELL}\n"
        f"r.in.bin -f --q input={folder}/cost.bin output=cost bytes=4 north={north} south={north - side * CELL} "
        f"west=400000 east={east} rows={side} cols={side} anull=-1 order=native\n"
        f"for i in $(seq {runs}); do /usr/bin/env time -f 'rcost %e %M' r.cost --q --o {'-k' if knight else ''} "
        f"input=cost output=acc start_coordinates={at} memory=8000; done\n"
        f"r.out.bin --q --o input=acc output={folder}/grass.bin bytes=8 null=-1\n")
    words = ["grass", "--tmp-location", "EPSG:32636", "--exec", "bash", str(script)]
    result = subprocess.run(words, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(result.stderr + result.stdout)
    times = [line.split()[1:] for line in (result.stderr + result.stdout).splitlines() if line.startswith("rcost")]
    seconds = statistics.median(float(t[0]) for t in times)
    print(f"GRASS r.cost{' -k' if knight else ''}: {side * side / 1e6 / seconds:.2f} Mcell/s ({seconds:.2f} s), "
          f"peak {max(int(t[1]) for t in times) / 2 ** 20:.2f} GiB", flush=True)
    return np.fromfile(folder / "grass.bin", np.float64).reshape(side, side) * CELL


def skimage(cost, side, runs):
    from skimage.graph import MCP_Geometric
    seconds = []
    for _ in range(runs):
        search = MCP_Geometric(np.where(np.isfinite(cost), cost, -1).astype(np.float64))
        begin = time.perf_counter()
        reached, _ = search.find_costs([(side // 2, side // 2)])
        seconds.append(time.perf_counter() - begin)
    s = statistics.median(seconds)
    print(f"scikit-image MCP_Geometric: {side * side / 1e6 / s:.2f} Mcell/s ({s:.2f} s), peak of this script "
          f"{peak_gib(resource.getrusage(resource.RUSAGE_SELF)):.2f} GiB", flush=True)
    return reached * CELL


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("side", type=int)
    parser.add_argument("kind", choices=["smooth", "decades", "equal"])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peer-runs", type=int, default=5)
    parser.add_argument("--no-grass", action="store_true")
    parser.add_argument("--no-skimage", action="store_true")
    a = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        cost = surface(a.side, a.kind)
        write_envi(folder / "cost.bin", np.where(np.isfinite(cost), cost, -1).astype(np.float32), -1)
        middle = a.side // 2
        (folder / "start.csv").write_text(
            f"PROJ.4 +proj=utm +zone=36 +datum=WGS84 +units=m\nX,Y\n{400000 + (middle + 0.5) * CELL},"
            f"{1000000 - (middle + 0.5) * CELL}\n")
        print(f"{a.kind}, {a.side} x {a.side} cells")
        eight = ours(a.program, folder, a.side, 8, ["--loose"], a.runs)
        sixteen = ours(a.program, folder, a.side, 16, ["--loose"], a.runs)
        if not a.no_skimage:
            compare("8 neighbours", eight, skimage(cost, a.side, a.peer_runs))
        if not a.no_grass:
            compare("8 neighbours", eight, grass(folder, a.side, False, a.peer_runs))
            compare("16 neighbours", sixteen, grass(folder, a.side, True, a.peer_runs))


if __name__ == "__main__":
    main()
