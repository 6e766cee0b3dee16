#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""GISEle's published layout for Gulu beside ours for the same 7,407 users, both at our prices over our cost surface.

    /usr/bin/python3 tests/real/gisele_layout.py build/gridreach

What it measures stands in docs/stages/plan.md. GISEle's transformers become demand nodes with the users that its LV lines join to them and the LV
line that it has in all; its MV lines are priced metre by metre on the surface that our run wrote. Where the data is not there this says so and
ends. Needs python3-gdal.
"""
import collections
import json
import math
import pathlib
import subprocess
import sys
import tempfile

try:
    from osgeo import gdal, ogr
except ModuleNotFoundError:
    sys.exit(f"{sys.executable} has no osgeo. Install python3-gdal, and take Debian's Python.")

REGION = pathlib.Path(__file__).resolve().parents[3] / "shared/data/regions/gulu_uganda"
SURFACE = f"""substations: {REGION}/substations.gpkg
elevation: {REGION}/elevation_90m.tif
land_cover: {REGION}/landcover_20m.tif
roads: {REGION}/roads.gpkg
protected_areas: {REGION}/protected_areas.gpkg
terrain: {{land_cover_table: cci_africa_20m, elevation_valid: [850, 3000], elevation_fringe_pixels: 1, write_surface: yes}}
network: {{type: terrain, neighbours: 16}}
electrical: {{sizing: none}}
"""
EVERYBODY = "planner: {coverage_fraction: 1}\n"


def paths(file):
    """Every line of a layer, as points (x, y)."""
    data = ogr.Open(str(file))
    for feature in data.GetLayer(0):
        shape = feature.GetGeometryRef()
        parts = [shape.GetGeometryRef(i) for i in range(shape.GetGeometryCount())] or [shape]
        for part in parts:
            yield [point[:2] for point in part.GetPoints()]


def points(file):
    data = ogr.Open(str(file))
    return [feature.GetGeometryRef().GetPoint()[:2] for feature in data.GetLayer(0)]


def place(point):
    """Ends of lines that lie within half a metre are one place."""
    return round(point[0]), round(point[1])


class Joined:
    """Which places lines join."""

    def __init__(self):
        self.above = {}

    def find(self, a):
        self.above.setdefault(a, a)
        while self.above[a] != a:
            a = self.above[a]
        return a

    def join(self, lines):
        for line in lines:
            self.above[self.find(place(line[0]))] = self.find(place(line[-1]))


def length(line):
    return sum(math.dist(a, b) for a, b in zip(line, line[1:]))


def price(lines, surface):
    """What lines cost on the surface, looked up every two metres: length, cost."""
    data = gdal.Open(str(surface))
    cells, (west, width, _, north, _, height) = data.ReadAsArray(), data.GetGeoTransform()
    metres = cost = 0.0
    for line in lines:
        for a, b in zip(line, line[1:]):
            step, count = math.dist(a, b), max(1, math.ceil(math.dist(a, b) / 2))
            metres += step
            for i in range(count):
                x, y = (a[k] + (i + 0.5) / count * (b[k] - a[k]) for k in (0, 1))
                here = cells[int((y - north) // height), int((x - west) // width)]
                assert here > 0, f"a line crosses no-go ground at {x:.0f}, {y:.0f}"
                cost += here * step / count
    return metres, cost


def planned(program, scratch, name, text):
    file = scratch / f"{name}.yaml"
    file.write_text(text + SURFACE)
    subprocess.run([program, "run", str(file), "--output", str(scratch / name), "--quiet"], check=True, capture_output=True)
    return json.loads((scratch / name / "run.json").read_text())


def sites_of(lv, scratch):
    """GISEle's transformers as demand nodes; how many users and LV lines have none."""
    sites, users = points(REGION / "peer_secondary_substations.gpkg"), points(REGION / "peer_final_users.gpkg")
    joined = Joined()
    joined.join(lv)
    number = {joined.find(place(site)): i for i, site in enumerate(sites)}
    served = collections.Counter(number[joined.find(place(user))] for user in users)
    assert len(number) == len(sites) == 335 and sum(served.values()) == 7407
    rows = [f"{x:.3f},{y:.3f},{served[i]}" for i, (x, y) in enumerate(sites)]
    (scratch / "sites.csv").write_text("x,y,households\n" + "\n".join(rows) + "\n")
    return sum(served.values()) - len(sites)


def row(name, transformers, lv_m, drop_m, mv_m, build, life, households):
    print(f"| {name} | {households:,} | {transformers} | {lv_m / 1000:.0f} + {drop_m / 1000:.0f} | {mv_m / 1000:.0f} | {build / 1e6:.2f} | {life / 1e6:.2f} |")


def ours(name, record, output):
    s = record["summary"]
    data = ogr.Open(str(output / "plan.gpkg"))
    drop = sum(f["drop_length_m"] or 0 for f in data.GetLayerByName("demand_nodes") if f["served_by"] == "grid")
    row(name, s["transformers"], s["lv_length_m"], drop, s["mv_length_m"], s["build_cost"], s["total_cost"], round(s["served_households"]))


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    if not REGION.exists():
        print(f"skipped: {REGION} is not here")
        return
    # Every LV segment of the layer lies there twice.
    lv = list({tuple(sorted((place(line[0]), place(line[-1])))): line for line in paths(REGION / "peer_LV_grid.gpkg")}.values())
    lv_m = sum(map(length, lv))
    mv = list(paths(REGION / "peer_MV_grid.gpkg")) + list(paths(REGION / "peer_MILP_connections.gpkg"))
    joined = Joined()
    joined.join(mv)
    supply = {joined.find(place(at)) for at in points(REGION / "substations.gpkg")}
    assert {joined.find(place(line[0])) for line in mv} == supply, "some MV line is joined to no substation"
    print("| plan | users on the grid | transformers | LV line + service drops, km | MV line, km | build, million USD | life, million USD |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        beyond_first = sites_of(lv, scratch)
        given = (f"nodes: {scratch}/sites.csv\ncrs: EPSG:32636\ncosts: {{household_spacing_m: {lv_m / beyond_first:.6f}}}\n"
                 "demand: {type: nodes, households_field: households}\n")
        sites = planned(program, scratch, "sites", given + EVERYBODY)
        grid, s = sites["summary"]["served_by"]["grid"], sites["summary"]
        assert abs(s["lv_length_m"] - lv_m) < 1 and grid["nodes"] == 335
        # What a metre costs over its life for each unit it costs to build, and what a tap costs.
        tap = sites["settings"]["costs"]["substation_connection_cost"]
        data = ogr.Open(str(scratch / "sites/plan.gpkg"))
        line_build = sum(f["build_cost"] for f in data.GetLayerByName("mv_lines"))
        own_m, own_build = price(paths_of(data.GetLayerByName("mv_lines")), scratch / "sites/cost_surface.tif")
        assert abs(own_build + s["taps"] * tap - line_build) < 0.01 * line_build, "our lines do not cost what the surface says"
        life_per_build = (s["mv_cost"] - s["taps"] * tap) / (line_build - s["taps"] * tap)
        mv_m, mv_build = price(mv, scratch / "sites/cost_surface.tif")
        taps = len(supply) * tap
        row("GISEle", 335, lv_m, 0, mv_m, grid["build_cost"] - line_build + mv_build + taps,
            grid["internal_cost"] + mv_build * life_per_build + taps, 7407)
        ours("GISEle's transformers and LV lines, our MV lines", sites, scratch / "sites")
        users = f"footprints: {REGION}/peer_final_users.gpkg\ndemand: {{serve_all: yes}}\n"
        everybody = planned(program, scratch, "everybody", users + EVERYBODY)
        ours("ours, everybody on the grid", everybody, scratch / "everybody")
        free = planned(program, scratch, "free", users)
        ours("ours, each user the cheapest way", free, scratch / "free")
        own = {name: record["summary"]["gap_fraction"] for name, record in (("sites", sites), ("everybody", everybody), ("free", free))}
        print("no plan over the candidate lines is cheaper by more than: " + ", ".join(f"{name} {gap:.3%}" for name, gap in own.items()) +
              f"; over the ground (free): {free['summary']['surface_gap_fraction']:.2%}")
        assert everybody["summary"]["total_cost"] < s["total_cost"] < grid["internal_cost"] + mv_build * life_per_build + taps


def paths_of(layer):
    return [[point[:2] for point in feature.GetGeometryRef().GetPoints()] for feature in layer]


if __name__ == "__main__":
    main()
