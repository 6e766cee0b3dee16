#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hides MV lines that exist, plans from the settlements, and compares. usage: built_grid.py PROGRAM [--pictures FOLDER]

What is measured and what it means is in docs/built_grid.md. The data is found in $GRIDREACH_SHARED_DATA, or in shared/data beside the
project; its licences forbid shipping it, so where it is not there this says so and ends.
Needs python3-geopandas and python3-gdal.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

try:
    import geopandas
    import numpy
    from osgeo import gdal, ogr
except ModuleNotFoundError as error:
    sys.exit(f"{sys.executable} has no {error.name}. Install python3-geopandas and python3-gdal, and take Debian's Python.")

HOME = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(os.environ.get("GRIDREACH_SHARED_DATA", HOME.parent / "shared/data")) / "regions"
NEAR_M = 1000


def lit_places(raster, crs):
    """The middle of each group of touching cells that the raster marks, weighted by nothing."""
    source = gdal.Open(str(raster))
    memory = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = memory.CreateLayer("cells", source.GetSpatialRef(), ogr.wkbPolygon)
    band = source.GetRasterBand(1)
    gdal.Polygonize(band, band.GetMaskBand(), layer, -1, ["8CONNECTED=8"])
    shapes = [feature.GetGeometryRef().ExportToWkt() for feature in layer]
    return geopandas.GeoDataFrame(geometry=geopandas.GeoSeries.from_wkt(shapes, crs=source.GetProjection())).to_crs(crs).centroid


def share_near(lines, others):
    """Share of the length of `lines` that lies within NEAR_M of `others`."""
    near = others.buffer(NEAR_M).unary_union
    return lines.intersection(near).length.sum() / lines.length.sum()


def measure(plan, hidden, places):
    """How a plan agrees with lines that exist, and how much of that any line in this region would get by chance."""
    region = places.unary_union.convex_hull.buffer(NEAR_M)
    hidden = hidden.intersection(region)
    hidden = hidden[~hidden.is_empty]
    by_chance, back_by_chance = (lines.buffer(NEAR_M).unary_union.intersection(region).area / region.area for lines in (hidden, plan.geometry))
    return {"places": len(places), "planned_km": plan.length.sum() / 1000, "built_km": hidden.length.sum() / 1000,
            "plan_near_built": share_near(plan, hidden), "built_near_plan": share_near(hidden, plan), "by_chance": by_chance, "back_by_chance": back_by_chance,
            "length_ratio": plan.length.sum() / hidden.length.sum()}


def planned(program, scratch, name, places, supply, more):
    """The new lines of a run over these places."""
    folder = scratch / name
    folder.mkdir()
    places.to_file(folder / "places.gpkg", layer="places", driver="GPKG")
    supply.to_file(folder / "supply.gpkg", layer="supply", driver="GPKG")
    settings = {"nodes": "places.gpkg", "existing_grid": ["supply.gpkg"], "demand": {"type": "nodes"}, "working_crs": str(places.crs), "output": "plan",
                **more}
    (folder / "pipeline.yaml").write_text(json.dumps(settings))  # JSON is YAML.
    subprocess.run([program, "run", str(folder / "pipeline.yaml"), "--quiet"], check=True)
    return geopandas.read_file(folder / "plan/plan.gpkg", layer="mv_lines")


def burundi():
    """30 kV lines, from the places that are lit at night: what gridfinder is given."""
    crs = "EPSG:32735"
    grid = geopandas.read_file(DATA / "burundi/grid.geojson").to_crs(crs)
    places = geopandas.GeoDataFrame(geometry=lit_places(DATA / "burundi/targets.tif", crs))
    supply, hidden = grid[grid["voltage_kV"] >= 70], grid[grid["voltage_kV"] == 30]
    yield "Burundi, straight lines", places, supply, hidden, {"network": "euclidean", "planner": "mst"}
    yield "Burundi, along gridfinder's cost raster", places, supply, hidden, {
        "network": "terrain", "terrain": {"cell_size_m": 500}, "cost_factors": [str(DATA / "burundi/costs.tif")], "planner": "mst"}


def lesotho():
    """33 kV lines, from clusters of population."""
    crs = "EPSG:32735"
    grid = geopandas.read_file(DATA / "lesotho/grid.gpkg").to_crs(crs)
    clusters = geopandas.read_file(DATA / "lesotho/clusters.geojson").to_crs(crs)
    clusters["households"] = numpy.maximum(clusters["pop"] / 5, 1)
    clusters = clusters[["households", "ntl", "geometry"]].set_geometry(clusters.centroid)
    supply, hidden = grid[grid["voltage_kV"] > 33], grid[grid["voltage_kV"] == 33]
    lit = clusters[clusters["ntl"] > 0]
    yield f"Lesotho, the {len(lit)} clusters that are lit", lit, supply, hidden, {"network": "euclidean", "planner": "mst"}
    largest = clusters.nlargest(200, "households")
    yield "Lesotho, the 200 largest clusters", largest, supply, hidden, {"network": "euclidean", "planner": "mst"}
    yield "Lesotho, all clusters, at least life cost", clusters, supply, hidden, {
        "network": "euclidean", "demand": {"type": "nodes", "households_field": "households"}, "planner": "prize_collecting"}


def draw(path, title, plan, hidden, supply):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    _, axes = pyplot.subplots(figsize=(9, 9))
    supply.plot(ax=axes, color="#222222", linewidth=2.2)
    hidden.plot(ax=axes, color="#e69f00", linewidth=3)
    plan.plot(ax=axes, color="#0072b2", linewidth=1.2)
    axes.set(title=f"{title}: hidden lines orange, planned blue, supply black", xticks=[], yticks=[])
    pyplot.savefig(path, dpi=90, bbox_inches="tight")
    pyplot.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--pictures", type=pathlib.Path, help="folder for pictures")
    options = parser.parse_args()
    print("study                                        places  planned km  built km  ratio  plan near built (chance)  built near plan (chance)")
    with tempfile.TemporaryDirectory() as scratch:
        for region in (burundi, lesotho):
            if not (DATA / region.__name__).exists():
                print(f"SKIPPED: the real data shared/data/regions/{region.__name__} is not here")
                continue
            for number, (title, places, supply, hidden, more) in enumerate(region()):
                plan = planned(options.program, pathlib.Path(scratch), f"{region.__name__}_{number}", places, supply, more)
                m = measure(plan, hidden, places)
                print(f"{title:<44} {m['places']:>6} {m['planned_km']:>11.0f} {m['built_km']:>9.0f} {m['length_ratio']:>6.2f} "
                      f"{m['plan_near_built']:>16.0%} ({m['by_chance']:>6.0%}) {m['built_near_plan']:>16.0%} ({m['back_by_chance']:>6.0%})", flush=True)
                assert 0 < m["plan_near_built"] <= 1 and 0 < m["built_near_plan"] <= 1
                if options.pictures:
                    options.pictures.mkdir(parents=True, exist_ok=True)
                    draw(options.pictures / f"{region.__name__}_{number}.png", title, plan, hidden, supply)


if __name__ == "__main__":
    main()
