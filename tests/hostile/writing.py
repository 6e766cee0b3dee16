#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Full disks, failing calls, little memory and other clocks, given to the real program. usage: writing.py PROGRAM [NAME...]

The law of every run here: what stands under a final name is, byte for byte, what an undisturbed run writes, or is not there; exit 0 means that all
of it is there. Full disks are small tmpfs mounts (as root, or in a name space of one's own); failing calls come from libfiu, other clocks from
libfaketime. What the machine lacks or forbids is skipped, saying so.
"""
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys

import bench
import drawn
from bench import Skipped

CHECKS = {}
MARK = "GRIDREACH_OWN_NAME_SPACE"


def check(function):
    CHECKS[function.__name__] = function
    return function


def may_mount():
    """True when this process may mount; else it starts anew in a name space where it may, if the system lets it."""
    probe = ["unshare", "-m", "sh", "-c", "mount -t tmpfs none /mnt"]
    if os.geteuid() == 0 and subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        return True
    if MARK not in os.environ and subprocess.run(["unshare", "-Urm", "sh", "-c", "mount -t tmpfs none /mnt"], capture_output=True, check=False).returncode == 0:
        os.execvpe("unshare", ["unshare", "-Urm", sys.executable, *sys.argv], {**os.environ, MARK: "1"})
    return False


class Disk:
    """A small disk of its own."""

    def __init__(self, b, kib, *more):
        self.at, self.kib, self.more = b.path("disk"), kib, more

    def __enter__(self):
        if not MAY_MOUNT:
            raise Skipped("mounting a small disk is not permitted here")
        self.at.mkdir(exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join([f"size={self.kib}k", *self.more]), "none", str(self.at)], check=True)
        return self.at

    def __exit__(self, *_):
        subprocess.run(["umount", str(self.at)], check=True)


def draw(b):
    """A hamlet from above, its grid, its true roofs and a table of nodes."""
    drawn.tif(b.path("scene.tif"), 400, 400)
    drawn.layer(b.path("grid.gpkg"), ["LINESTRING(499900 9800000,499900 9799700)"])
    drawn.layer(b.path("truth.gpkg"), [f"POINT({500000 + 30 * i + 10} {9800000 - 30 * j - 10})" for i in range(4) for j in range(3)])
    drawn.tif(b.path("cost.tif"), 300, 300, 1, "Float32", (499800, 10, 0, 9801000, 0, -10), value=lambda c, r: 10 + (c * 7 + r * 13) % 29)
    drawn.nodes_csv(b.path("nodes.csv"), [(500000 + 137 * i % 3000, 9800000 - 211 * i % 3000) for i in range(1500)])
    drawn.tif(b.path("height.tif"), 64, 64, 1, "Float32", (499500, 30, 0, 9800500, 0, -30), value=lambda c, r: 100 + c)
    b.write("region.yaml", "scenes: scene.tif\ndetector: blob\nexisting_grid: grid.gpkg\nelevation: height.tif\nterrain: {write_surface: yes}\nplanner: mst\n")
    feeder = b.path("feeder")
    feeder.mkdir()
    case = pathlib.Path(__file__).resolve().parents[1] / "cases/feeders-from-files/village"
    for file in case.iterdir():
        shutil.copy(file, feeder / file.name)


# What each writes: every kind of output the program has.
JOBS = {
    "run (shapefiles, GeoPackage, QGIS project, cost surface, report, record)": ("run", "region.yaml", "--output", "{OUT}/run"),
    "plan (large layers)": ("plan", "nodes.csv", "--crs", drawn.UTM36S, "--existing-grid", "grid.gpkg", "--output", "{OUT}/plan"),
    "detect (GeoPackage, pipeline file)": ("detect", "scene.tif", "--detector", "blob", "--output", "{OUT}/found.gpkg"),
    "accumulate (GeoTIFFs)": ("accumulate", "cost.tif", "--from", "grid.gpkg", "--output", "{OUT}/reach.tif", "--allocation", "{OUT}/nearest.tif",
                              "--backlink", "{OUT}/back.tif"),
    "evaluate (PNG, JSON)": ("evaluate", "--found", "truth.gpkg", "--truth", "truth.gpkg", "--scene", "scene.tif", "--picture", "{OUT}/picture.png",
                             "--output", "{OUT}/scores.json"),
    "loadflow (CSV, JSON)": ("loadflow", "feeder", "--output", "{OUT}/flow"),
}


def words_of(job, out):
    return [str(w).replace("{OUT}", str(out)) for w in JOBS[job]]


def comparable(path):
    """A file's bytes, without what tells of the run and not of its result."""
    if path.suffix == ".json":
        record = json.loads(path.read_text())  # whole, or this raises
        return sorted(record) if path.name == "run.json" else json.dumps(record)
    if path.suffix == ".value":
        return "stored"
    if path.suffix == ".yaml":
        return path.read_text().splitlines()[-3:-1]
    return path.read_bytes()


def files_in(folder):
    """Every file under a final name. The lock and files beside (.gridreach-XXXXXX) are nobody's results."""
    return {str(p.relative_to(folder)): p for p in sorted(folder.rglob("*"))
            if p.is_file() and ".gridreach" not in str(p.relative_to(folder)) and not p.name.startswith(".fuse")}


def good_run(b, job):
    out = b.path("good")
    if out.exists():
        shutil.rmtree(out)
    out.mkdir()
    b.ok(*words_of(job, out))
    return {name: comparable(p) for name, p in files_in(out).items()}


def hold_to_the_law(job, code, stderr, out, good, disturbed):
    said = f"{job}, {disturbed}: exit {code}: {stderr.strip()[-300:]}"
    assert code in (0, 1, 2), said
    assert "[bug]" not in stderr, said
    found = files_in(out)
    for name, path in found.items():
        assert name in good, f"{name} should not be there. {said}"
        try:
            same = comparable(path) == good[name]
        except ValueError:
            same = False
        assert same, f"{name} ({path.stat().st_size} bytes) is not what a good run writes. {said}"
    if code == 0:
        assert set(found) == set(good), f"missing: {sorted(set(good) - set(found))}. {said}"
    for path in out.rglob(".gridreach-*"):
        raise AssertionError(f"{path.name} was left. {said}")


@check
def full_disks(b):
    draw(b)
    told = []
    for job in JOBS:
        good = good_run(b, job)
        need_kib = sum(p.stat().st_size for p in b.path("good").rglob("*") if p.is_file()) // 1024 + 8
        refused = 0
        for share in (0.02, 0.1, 0.3, 0.5, 0.7, 0.85, 0.95, 4):
            # The last one holds what a run wants free before it starts, too.
            with Disk(b, max(8, int(need_kib * share)) + (80 * 1024 if share == 4 else 0)) as disk:
                done = bench.run([b.program, *words_of(job, disk)], b.here)
                hold_to_the_law(job, done.code, done.stderr, disk, good, f"a disk of {share} of the {need_kib} KiB needed")
                if done.code != 0:
                    assert "[resources]" in done.stderr, f"{job}, {share}: {done.stderr}"
                    refused += 1
                last = done
        assert last.code == 0, f"{job} failed on a disk that is large enough: {last.stderr}"
        assert refused >= 1, f"{job} was never refused"
        told.append(f"{job.split(' ')[0]} {need_kib} KiB, refused {refused} of 8")
    return "; ".join(told)


@check
def failing_calls(b):
    if not shutil.which("fiu-run"):
        raise Skipped("libfiu is not installed (fiu-utils)")
    draw(b)
    counts = {}
    always = ["posix/io/rw/pwrite", "posix/io/rw/write", "posix/stdio/rw/fwrite", "posix/io/sync/fsync", "posix/io/dir/rename"]
    now_and_then = ["posix/io/rw/*", "posix/stdio/rw/fwrite", "posix/io/sync/fsync", "posix/io/dir/*", "posix/io/oc/open", "posix/stdio/oc/*"]
    for job in JOBS:
        good = good_run(b, job)
        faults = [(f"enable name={point}", point) for point in always]
        faults += [(f"enable_random name={point},probability={p}", f"{point} {p}") for point in now_and_then for p in (0.3, 0.02)]
        for fault, name in faults:
            out = b.path("faulty")
            out.mkdir()
            done = bench.run(["fiu-run", "-x", "-f", "", "-c", fault, b.program, *words_of(job, out)], b.here)
            # The scratch of a failing rename or unlink cannot always be taken away either.
            if "dir" in name or "oc" in name:
                for path in out.rglob(".gridreach-*"):
                    shutil.rmtree(path, ignore_errors=True)
            hold_to_the_law(job, done.code, done.stderr, out, good, name)
            counts[done.code] = counts.get(done.code, 0) + 1
            shutil.rmtree(out)
    assert counts.get(1, 0) + counts.get(2, 0) > len(JOBS) * 3, counts
    return ", ".join(f"exit {code}: {n}" for code, n in sorted(counts.items()))


@check
def little_memory(b):
    """Under a limit of address space: the same result, or class resources."""
    draw(b)
    codes = {}
    for job in JOBS:
        good = good_run(b, job)
        for mib in (100, 150, 200, 220, 240, 250, 260, 280, 300, 350, 400, 700, 1500):
            out = b.path("tight")
            out.mkdir()
            done = bench.run([b.program, *words_of(job, out), "--threads", "2"], b.here, prepare=bench.limit_memory(mib))
            if done.code == 127 and "shared librar" in done.stderr:  # the loader itself found no room
                shutil.rmtree(out)
                continue
            hold_to_the_law(job, done.code, done.stderr, out, good, f"{mib} MiB of address space")
            assert done.code == 0 or "[resources]" in done.stderr, f"{job}, {mib} MiB: {done.stderr}"
            codes.setdefault(done.code, []).append(mib)
            shutil.rmtree(out)
        assert done.code == 0, f"{job} does not run in 1500 MiB: {done.stderr}"
    return ", ".join(f"exit {code}: {len(at)}" for code, at in sorted(codes.items()))


@check
def a_budget_of_memory(b):
    """--memory: the same bytes from smaller tiles and fewer at once, or class resources; the process keeps to the budget either way."""
    b.ok("sample", "region")
    b.write("roofs.yaml", "scenes: region/scene.tif\ndetector: cnn\nexisting_grid: region/grid.gpkg\nplanner: mst\n")
    free = b.ok("run", "roofs.yaml", "--output", "free", "--threads", "2")
    good = {name: comparable(p) for name, p in files_in(b.path("free")).items()}
    libraries_mib = 120  # Pages of the program's files are nobody's budget.
    done_with, refused_with = [], []
    for mib in (64, 100, 140, 180, 240, 320, 1024):
        out = b.path("held")
        done = bench.run([b.program, "run", "roofs.yaml", "--output", out, "--threads", "2", "--memory", f"{mib}MiB"], b.here)
        assert done.mib < mib + libraries_mib, f"with {mib} MiB it held {done.mib:.0f} MiB"
        if done.code == 0:
            hold_to_the_law("run", done.code, done.stderr, out, good, f"--memory {mib}MiB")
            done_with.append(mib)
        else:
            assert "[resources]" in done.stderr and "[bug]" not in done.stderr, f"{mib} MiB: exit {done.code}: {done.stderr}"
            refused_with.append(mib)
        shutil.rmtree(out, ignore_errors=True)
    assert {320, 1024} <= set(done_with) and 64 in refused_with, f"done with {done_with}, refused with {refused_with}"
    b.refused("run", "roofs.yaml", "--output", "none", "--memory", "lots", says=["--memory is lots"], kind="usage")
    return f"{free.mib:.0f} MiB without; done with {done_with}, refused with {refused_with} MiB"


@check
def too_little_room_to_start(b):
    """What a run may write is reckoned from its dwellings before it starts, and said beside what is free."""
    drawn.layer(b.path("grid.gpkg"), ["LINESTRING(499900 9800000,499900 9799700)"])
    drawn.layer(b.path("homes.geojson"), [f"POINT({33 + i * 3e-4} -1.8)" for i in range(8)], crs="EPSG:4326", driver="GeoJSON")
    text = b.path("homes.geojson").read_text().rstrip()
    assert text.endswith("}")
    b.write("homes.geojson", text[:-1] + " " * (20 << 20) + "}")
    b.write("homes.yaml", "footprints: homes.geojson\nexisting_grid: grid.gpkg\nplanner: mst\n")
    for mib, enough in ((200, False), (260, True)):
        with Disk(b, mib * 1024) as disk:
            words = ("run", "homes.yaml", "--output", disk / "out")
            if enough:
                b.ok(*words)
                continue
            b.refused(*words, says=["200 MiB free", "may write 224 MiB"], kind="resources")
            assert not list(disk.iterdir()), "it was refused, and something was written"


@check
def read_only_output(b):
    draw(b)
    for job in JOBS:
        with Disk(b, 1024, "ro") as disk:
            done = bench.run([b.program, *words_of(job, disk)], b.here)
            assert done.code == 2 and "read-only" in done.stderr.lower(), f"{job}: exit {done.code}: {done.stderr}"


@check
def held_open(b):
    """Somebody has the GeoPackage open, as a GIS does: who reads does not disturb a run; changes that are not saved yet stop it."""
    draw(b)
    words = ("run", "region.yaml", "--output", "out", "--overwrite")
    b.ok(*words)
    file = b.path("out/plan.gpkg")
    good = file.read_bytes()
    b.write("other.yaml", b.path("region.yaml").read_text().replace("mst", "prize_collecting"))
    other = ("run", "other.yaml", "--output", "out", "--overwrite")

    reader = sqlite3.connect(file, isolation_level=None)
    reader.execute("BEGIN")
    rows = reader.execute("SELECT count(*) FROM dwellings").fetchone()
    b.ok(*other)
    b.ok(*words)
    assert file.read_bytes() == good, "a reader changed what a run writes"
    assert reader.execute("SELECT count(*) FROM dwellings").fetchone() == rows, "the reader lost the file it had open"
    reader.close()

    for mode, ending in (("WAL", "-wal"), ("DELETE", "-journal")):
        writer = sqlite3.connect(file, isolation_level=None)
        writer.execute(f"PRAGMA journal_mode={mode}")
        writer.execute("PRAGMA cache_size=1")  # So that changes reach the disk before they are saved.
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("CREATE TABLE notes AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000) SELECT i, hex(randomblob(200)) AS t FROM n")
        before = file.read_bytes()
        done = bench.run([b.program, *other], b.here)
        assert done.code == 2 and f"plan.gpkg{ending} lies beside it" in done.stderr, f"{mode}: exit {done.code}: {done.stderr}"
        assert file.read_bytes() == before, f"{mode}: the file that another program changes was replaced"
        writer.execute("ROLLBACK")
        writer.execute("PRAGMA journal_mode=DELETE")
        writer.close()
        b.ok(*other)
        b.ok(*words)
        assert file.read_bytes() == good
        check = sqlite3.connect(file)
        assert check.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        check.close()


@check
def another_clock(b):
    """In 1999 the results are the same bytes, and a second run goes on from the store."""
    if not shutil.which("faketime"):
        raise Skipped("libfaketime is not installed (faketime)")
    draw(b)
    for job in JOBS:
        good = good_run(b, job)
        out = b.path("then")
        out.mkdir()
        done = bench.run(["faketime", "-f", "@1999-12-31 23:59:50", b.program, *words_of(job, out)], b.here)
        assert done.code == 0, f"{job}: {done.stderr}"
        hold_to_the_law(job, done.code, done.stderr, out, good, "in 1999")
        shutil.rmtree(out)
    b.ok("run", "region.yaml", "--output", "out")
    done = bench.run(["faketime", "-f", "@1999-12-31 23:59:50", b.program, "run", "region.yaml", "--output", "out", "--overwrite"], b.here)
    assert done.code == 0 and "nothing has changed" in done.stdout, f"a clock set back made stages run again: {done.stdout}{done.stderr}"


@check
def threads_and_order(b):
    """1, 2 and 7 threads, and inputs in another order: the same bytes."""
    draw(b)
    for job in JOBS:
        good = good_run(b, job)
        for threads in (1, 2, 7):
            out = b.path("threads")
            out.mkdir()
            done = b.ok(*words_of(job, out), "--threads", threads)
            hold_to_the_law(job, done.code, done.stderr, out, good, f"{threads} threads")
            shutil.rmtree(out)
    places = [f"POINT({500000 + 137 * i % 900} {9800000 - 211 * i % 700})" for i in range(60)]
    layers = []
    for name, order in (("forward", places), ("backward", places[::-1])):
        drawn.layer(b.path("homes.gpkg"), order)
        b.write("homes.yaml", f"footprints: homes.gpkg\nexisting_grid: grid.gpkg\nplanner: mst\noutput: {name}\n")
        b.ok("run", "homes.yaml")
        layers.append(b.path(f"{name}/plan.gpkg").read_bytes())
        b.path("homes.gpkg").unlink()
    assert layers[0] == layers[1], "another order of the dwellings gives another plan"


MAY_MOUNT = may_mount()

if __name__ == "__main__":
    sys.exit(bench.main("writing", CHECKS, sys.argv[1:]))
