# SPDX-License-Identifier: Apache-2.0
"""What `built_grid.ipynb` and tests/real/built_grid.py share: regions whose built lines are hidden, plans from the settlements, and how far the
two agree. docs/built_grid.md says what the figures mean.

The data is found in $GRIDREACH_SHARED_DATA, or in shared/data beside the project; its licences forbid shipping it.
"""
import json
import os
import pathlib
import subprocess

import geopandas
import numpy
from osgeo import gdal, ogr

HOME = pathlib.Path(__file__).resolve().parents[1]
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


def share_near(lines, others, near_m=NEAR_M):
    """Share of the length of `lines` that lies within `near_m` of `others`."""
    near = others.buffer(near_m).unary_union
    return lines.intersection(near).length.sum() / lines.length.sum()


def measure(plan, hidden, places, near_m=NEAR_M):
    """How a plan agrees with lines that exist, and how much of that any line in this region would get by chance."""
    region = places.unary_union.convex_hull.buffer(near_m)
    hidden = hidden.intersection(region)
    hidden = hidden[~hidden.is_empty]
    by_chance, back_by_chance = (lines.buffer(near_m).unary_union.intersection(region).area / region.area for lines in (hidden, plan.geometry))
    return {"places": len(places), "planned_km": plan.length.sum() / 1000, "built_km": hidden.length.sum() / 1000,
            "plan_near_built": share_near(plan, hidden, near_m), "built_near_plan": share_near(hidden, plan, near_m), "by_chance": by_chance, "back_by_chance": back_by_chance,
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


REGIONS = (burundi, lesotho)


def missing(region):
    """What is not there of a region, as a sentence; nothing when all of it is."""
    if (DATA / region.__name__).exists():
        return None
    return f"SKIPPED: the real data shared/data/regions/{region.__name__} is not here"
