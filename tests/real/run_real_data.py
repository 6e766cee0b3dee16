#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the program on real regions, where they are, and prints what comes out. usage: run_real_data.py PROGRAM [--keep FOLDER] [NAME...]

The data is found in $GRIDREACH_SHARED_DATA, or in shared/data beside the project; its licences forbid shipping it. What is not there is
skipped, saying so.
"""
import json
import math
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

HOME = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(os.environ.get("GRIDREACH_SHARED_DATA", HOME.parent / "shared/data"))


class Skipped(Exception):
    pass


def need(path):
    if not (DATA / path).exists():
        raise Skipped(f"the real data shared/data/{path} is not here")
    return str(DATA / path)


def run(program, *words, threads=None):
    words = [program, *words] + (["--threads", str(threads)] if threads else [])
    begin = time.monotonic()
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(words)} exited {done.returncode}: {done.stderr}"
    return time.monotonic() - begin, done


def summary_of(folder):
    return json.loads((folder / "run.json").read_text())["summary"]


def same_bytes(a, b):
    for name in ["plan.gpkg", "report.html"] + [f"shapefiles/{p.name}" for p in sorted((a / "shapefiles").iterdir())]:
        assert (a / name).read_bytes() == (b / name).read_bytes(), f"{a.name}/{name} and {b.name}/{name} differ"


def leona(program, scratch):
    """The minimum spanning tree of 102 villages and their grid: 132,061.744 m in the plane of UTM 28N."""
    out = scratch / "leona"
    run(program, "plan", need("planning/leona/demographicsLL_metric.csv"), "--existing-grid", need("planning/leona/LeonaNetworksLL.shp"),
        "--planner", "mst", "--output", str(out))
    found = summary_of(out)["mv_plane_length_m"]
    assert math.isclose(found, 132061.744, rel_tol=1e-6), f"{found} m"
    return f"{found:,.3f} m in the plane, {summary_of(out)['mv_length_m']:,.3f} m on the ground"


def gulu_pipeline(scratch):
    region = need("regions/gulu_uganda")
    lines = scratch / "gulu_mv.gpkg"
    if not lines.exists():
        subprocess.run(["ogr2ogr", "-f", "GPKG", str(lines), need("regions/uganda_mv/gridfinder_uganda_sample.geojson"), "-t_srs", "EPSG:32636",
                        "-clipdst", f"{region}/study_area.gpkg", "-nlt", "LINESTRING", "-nln", "lines"], check=True, capture_output=True)
    text = f"""about: Gulu, Uganda
footprints: {region}/building_points.gpkg
existing_grid: {lines}
substations: {region}/substations.gpkg
population: {region}/population_4326.tif
planner: mst
"""
    file = scratch / "gulu.yaml"
    file.write_text(text)
    return file


def gulu(program, scratch):
    """39,645 building points to a spanning tree; network and plan in at most 5 s; 1, 2 and 4 threads give the same bytes."""
    file = gulu_pipeline(scratch)
    for threads in (1, 2, 4):
        run(program, "run", str(file), "--output", str(scratch / f"gulu_{threads}"), threads=threads)
    record = json.loads((scratch / "gulu_2/run.json").read_text())
    for threads in (1, 4):
        same_bytes(scratch / "gulu_2", scratch / f"gulu_{threads}")
    stages = {s["stage"]: s for s in record["stages"]}
    # Service areas take most of the time, and are measured on their own (docs/stages/demand.md).
    after_demand = sum(s["seconds"] for name, s in stages.items() if name not in ("dwellings", "demand"))
    again, said = run(program, "run", str(file), "--output", str(scratch / "gulu_2"), "--overwrite")
    assert "nothing has changed" in said.stdout and again < 2, f"the second run took {again:.2f} s and said: {said.stdout}"
    run(program, "run", str(file), "--output", str(scratch / "gulu_2"), "--overwrite", "--set", "planner=prize_collecting")
    run(program, "run", str(file), "--output", str(scratch / "gulu_2"), "--overwrite")
    second = json.loads((scratch / "gulu_2/run.json").read_text())
    assert all(s["from_store"] for s in second["stages"]), "going back to earlier settings did not read the store"
    same_bytes(scratch / "gulu_1", scratch / "gulu_2")
    assert after_demand <= 5, f"{after_demand} s after the demand stage"
    lines = [f"{s['stage']}: {s['seconds']:.2f} s, {s['peak_memory_bytes'] / 2**20:.0f} MiB" for s in record["stages"]]
    s = record["summary"]
    return (f"{s['dwellings']:,} dwellings, {s['demand_nodes']:,} nodes, {s['mv_length_m'] / 1000:,.1f} km MV, {s['lv_length_m'] / 1000:,.1f} km LV, "
            f"total {s['total_cost']:,.0f} {s['currency']}; after the demand stage {after_demand:.2f} s; second run {again:.2f} s; " + "; ".join(lines))


def scene(name):
    def check(program, scratch):
        scene_file, labels = need(f"imagery/scenes/{name}.tif"), need(f"imagery/scenes/{name}.geojson")
        info = json.loads(subprocess.run(["gdalinfo", "-json", scene_file], check=True, capture_output=True, text=True).stdout)
        (west, south), (east, north) = info["cornerCoordinates"]["lowerLeft"], info["cornerCoordinates"]["upperRight"]
        x = west - (east - west) / 20
        line = scratch / f"{name}_line.geojson"
        line.write_text(json.dumps({"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}},
                                    "features": [{"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": [[x, south], [x, north]]}}]}))
        pipeline = scratch / f"{name}.yaml"
        pipeline.write_text(f"about: {name}\nscenes: {scene_file}\nexisting_grid: {line.name}\n")
        for threads in (1, 2, 4):
            run(program, "run", str(pipeline), "--output", str(scratch / f"{name}_{threads}"), threads=threads)
        same_bytes(scratch / f"{name}_1", scratch / f"{name}_2")
        same_bytes(scratch / f"{name}_1", scratch / f"{name}_4")
        layer = f"{scratch}/{name}_1/plan.gpkg|dwellings"
        _, done = run(program, "evaluate", "--found", layer, "--truth", labels, "--json")
        score = json.loads(done.stdout.splitlines()[-1])
        return ", ".join(f"{key} {score[key]:.3f}" if isinstance(score[key], float) else f"{key} {score[key]}"
                         for key in ("found", "truth", "precision", "recall", "f1", "f1_centre_3m", "count_error_fraction"))
    check.__doc__ = f"Drone imagery ({name}) to a plan, scored against its labels."
    return check


CHECKS = {"leona": leona, "gulu": gulu, "kampala_a": scene("kampala_a"), "kampala_b": scene("kampala_b"), "philippines_a": scene("philippines_a"),
          "philippines_b": scene("philippines_b"), "zanzibar_rural_a": scene("zanzibar_rural_a"), "zanzibar_rural_b": scene("zanzibar_rural_b"),
          "banepa_dense": scene("banepa_dense")}


def main():
    words = sys.argv[1:]
    keep = None
    if "--keep" in words:
        at = words.index("--keep")
        keep = pathlib.Path(words[at + 1])
        del words[at:at + 2]
    program, names = str(pathlib.Path(words[0]).resolve()), words[1:] or list(CHECKS)
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    with tempfile.TemporaryDirectory() as temporary:
        scratch = (keep or pathlib.Path(temporary)).resolve()
        scratch.mkdir(parents=True, exist_ok=True)
        for name in names:
            begin = time.monotonic()
            try:
                said, result = CHECKS[name](program, scratch), "passed"
            except Skipped as reason:
                said, result = str(reason), "skipped"
            except (AssertionError, subprocess.SubprocessError, OSError, KeyError) as problem:
                said, result = f"{type(problem).__name__}: {problem}", "failed"
            counts[result] += 1
            print(f"{result.upper()}: {name}: {said} ({time.monotonic() - begin:.1f} s)", flush=True)
    print(f"largest memory of a run: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MiB")
    print(f"data: {counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
