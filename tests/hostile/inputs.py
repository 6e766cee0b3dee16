#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Inputs that are wrong, damaged or meant to harm, given to the real program. usage: inputs.py PROGRAM [NAME...]

Each check draws its files, runs the program and says what must come out; docs/robustness.md lists the results. Beside that, every run ends by
itself within a minute and 1 GiB, without a bug's message, and leaves nothing behind when it refuses.
"""
import gzip
import itertools
import json
import math
import os
import random
import sys
import zipfile

import bench
import drawn
import served
from bench import Bench

CHECKS = {}


def check(function):
    CHECKS[function.__name__] = function
    return function


fresh_names = itertools.count()


def detect(b: Bench, scene, *words, output=None):
    return ("detect", scene, "--detector", "blob", "--output", output or f"found_{next(fresh_names)}.gpkg", *words)


def plan(nodes, *words, output=None):
    return ("plan", nodes, "--output", output or f"out_{next(fresh_names)}", *words)


def region(b: Bench, **keys):
    """A pipeline of footprints and what else is named."""
    lines = {"footprints": "homes.gpkg", "planner": "mst", "output": "out", **keys}
    if not b.path("homes.gpkg").exists():
        drawn.layer(b.path("homes.gpkg"), [f"POINT({500100 + 40 * i} {9799900 - 30 * (i % 3)})" for i in range(8)])
    b.write("pipeline.yaml", "".join(f"{k}: {v}\n" for k, v in lines.items()))
    return ("run", "pipeline.yaml")


# Pictures -------------------------------------------------------------------------------------------------------------------------------

@check
def truncated_pictures(b):
    whole = drawn.tif(b.path("whole.tif")).read_bytes()
    for size in (0, 4, 8, 64, len(whole) // 2, len(whole) - 1):
        name = b.write(f"cut_{size}.tif", whole[:size])
        b.refused(*detect(b, name), says=[name], codes=(1, 2))


@check
def damaged_pictures(b):
    whole = bytearray(drawn.tif(b.path("whole.tif"), options=["COMPRESS=DEFLATE"]).read_bytes())
    whole[3000:3050] = bytes(50)
    b.write("hole.tif", bytes(whole))
    b.refused(*detect(b, "hole.tif"), says=["hole.tif", "damaged"], codes=(1,))
    wrong = bytearray(b.path("whole.tif").read_bytes())
    wrong[:4] = b"MM*\0"
    b.refused(*detect(b, b.write("endian.tif", bytes(wrong))), says=["endian.tif", "could not be opened"])
    b.refused(*detect(b, b.write("text.tif", "hello\n")), says=["text.tif", "could not be opened"])


@check
def mutated_files(b):
    """Good files with bytes changed at random: done or refused, and nothing else."""
    picture = drawn.tif(b.path("a.tif"), 96, 96, options=["COMPRESS=LZW", "TILED=YES", "BLOCKXSIZE=32", "BLOCKYSIZE=32"]).read_bytes()
    places = drawn.layer(b.path("a.gpkg"), ["POINT(500010 9799990)", "POINT(500100 9799900)"], kind="POINT").read_bytes()
    shape = drawn.point_shapefile(b.path("a.shp"), 500010, 9799990).read_bytes()
    table = b"name,x,y\nn0,500010,9799990\nn1,500100,9799900\n"
    draw = random.Random(8)
    rounds = int(os.environ.get("GRIDREACH_MUTATIONS", "6"))
    counts = {}
    for i in range(rounds):
        for name, good in (("b.tif", picture), ("b.gpkg", places), ("a.shp", shape), ("b.csv", table)):
            bad = bytearray(good)
            for _ in range(draw.choice((1, 3, 20))):
                bad[draw.randrange(min(len(bad), draw.choice((200, len(bad)))))] = draw.randrange(256)
            if draw.random() < 0.2:
                del bad[draw.randrange(len(bad)):]
            b.write(name, bytes(bad))
            words = detect(b, name, "--overwrite") if name.endswith(".tif") else plan(name, "--crs", drawn.UTM36S, "--overwrite")
            done = b.run(*words)
            counts[done.code] = counts.get(done.code, 0) + 1
    return ", ".join(f"exit {code}: {n}" for code, n in sorted(counts.items()))


@check
def places_of_pictures(b):
    drawn.tif(b.path("no_crs.tif"), crs=None)
    b.refused(*detect(b, "no_crs.tif"), says=["no_crs.tif has no coordinate system", "set crs"])
    b.ok(*detect(b, "no_crs.tif", "--set", "crs=" + drawn.UTM36S))
    drawn.tif(b.path("nowhere.tif"), gt=None)
    b.refused(*detect(b, "nowhere.tif"), says=["nowhere.tif does not say where it lies"])
    for name, gt in (("singular.tif", (500000, 0, 0, 9800000, 0, 0)), ("nan.tif", (math.nan, 0.5, 0, 9800000, 0, -0.5))):
        drawn.tif(b.path(name), gt=gt)
        b.refused(*detect(b, name), says=[name, "no map can have"])
    drawn.tif(b.path("polar.tif"), gt=(-1000, 0.5, 0, 1000, 0, -0.5), crs="EPSG:3031")
    b.refused(*detect(b, "polar.tif"), says=["latitude -89.9", "working_crs"])
    drawn.tif(b.path("pole.tif"), gt=(0, 1e-3, 0, 90.1, 0, -1e-3), crs="EPSG:4326")
    b.refused(*detect(b, "pole.tif"), says=["pole.tif", "not a longitude and a latitude"])


def same_places(found, expected, within_m):
    assert len(found) == len(expected) > 0, f"{len(found)} dwellings, expected {len(expected)}"
    for place in expected:
        off = min(math.dist(place, f) for f in found)
        assert off <= within_m, f"a dwelling lies {off:.2f} m off"


@check
def turned_and_stretched_pictures(b):
    """North-up, south-up, with oblong pixels and turned by 30 degrees: the same dwellings."""
    drawn.tif(b.path("north.tif"))
    b.ok(*detect(b, "north.tif", output="north.gpkg"))
    north = b.centres("north.gpkg")
    assert len(north) == 12, f"{len(north)} dwellings in a hamlet of 12"
    drawn.tif(b.path("south.tif"), gt=(500000, 0.5, 0, 9800000 - 128, 0, 0.5), value=lambda c, r: drawn.hamlet(c, 255 - r))
    b.ok(*detect(b, "south.tif", output="south.gpkg"))
    same_places(b.centres("south.gpkg"), north, 1e-6)
    drawn.tif(b.path("oblong.tif"), 512, 256, gt=(500000, 0.25, 0, 9800000, 0, -0.5), value=lambda c, r: drawn.roofs(c / 4 + 0.125, r / 2 + 0.25))
    b.ok(*detect(b, "oblong.tif", output="oblong.gpkg"))
    same_places(b.centres("oblong.gpkg"), north, 0.5)
    turn, half = math.radians(30), 0.5
    gt = (500000, half * math.cos(turn), half * math.sin(turn), 9800000, half * math.sin(turn), -half * math.cos(turn))

    def turned(column, row):
        x = gt[1] * (column + 0.5) + gt[2] * (row + 0.5)
        y = -(gt[4] * (column + 0.5) + gt[5] * (row + 0.5))
        return drawn.roofs(x, y) if x >= 0 and y >= 0 else 60
    drawn.tif(b.path("turned.tif"), 300, 300, gt=gt, value=turned)
    b.ok(*detect(b, "turned.tif", output="turned.gpkg"))
    found = b.centres("turned.gpkg")
    near = [min(math.dist(f, n) for n in north) for f in found]
    whole = sum(d < 1 for d in near)
    assert whole >= 6, f"only {whole} of the roofs seen turned lie where they are"


@check
def degrees_feet_and_web_mercator(b):
    """The same hamlet in other systems: as many roofs, as large on the ground."""
    north = 1 / math.cos(math.radians(1.2))
    degree = 111320
    systems = {"metres.tif": (drawn.SQUARE, drawn.UTM36S), "degrees.tif": ((36.8, 0.5 / degree, 0, -1.2, 0, -0.5 / 110575), "EPSG:4326"),
               "mercator.tif": ((4096000, 0.5 * north, 0, -133600, 0, -0.5 * north), "EPSG:3857"),
               "feet.tif": ((2000000, 0.5 / 0.3048, 0, 700000, 0, -0.5 / 0.3048), "EPSG:2263")}
    means = {}
    for name, (gt, crs) in systems.items():
        drawn.tif(b.path(name), gt=gt, crs=crs)
        b.ok(*detect(b, name, output=name + ".gpkg"))
        areas = [float(r[0]) for r in rows(b, name + ".gpkg", "dwellings", ["roof_area_m2"])]
        assert len(areas) == 12, f"{name}: {len(areas)} dwellings"
        means[name] = sum(areas) / 12
        assert abs(means[name] / means["metres.tif"] - 1) < 0.03, means
    return ", ".join(f"{k} {v:.1f} m2" for k, v in means.items())


def rows(b, name, layer, columns):
    import csv
    import io
    import subprocess
    text = subprocess.run(["ogr2ogr", "-f", "CSV", "/vsistdout/", str(b.path(name)), layer], check=True, capture_output=True, text=True).stdout
    return [[r[c] for c in columns] for r in csv.DictReader(io.StringIO(text))]


@check
def across_the_antimeridian(b):
    drawn.tif(b.path("scene.tif"), gt=(179.9995, 0.5 / 106450, 0, -17, 0, -0.5 / 110650), crs="EPSG:4326")
    drawn.geojson(b.path("grid.geojson"), [("LineString", [[179.9994, -17.0], [179.9994, -17.001]], {})])
    b.write("pipeline.yaml", "scenes: scene.tif\ndetector: blob\nplanner: mst\nexisting_grid: grid.geojson\noutput: out\n")
    b.ok("run", "pipeline.yaml")
    lines = [float(r[0]) for r in rows(b, "out/plan.gpkg", "mv_lines", ["length_m"])]
    assert lines and max(lines) < 1000, f"a line of {max(lines, default=0):.0f} m"


def planned_over_ground(b, centre_lon, lat, west, wrapped=True):
    """A region around a meridian: what its run says. Longitudes are wrapped to -180 … 180, or run on beyond."""
    draw = random.Random(3)

    def lon(x):
        return round((x + 180) % 360 - 180 if wrapped else x, 7)

    def place():
        return centre_lon + draw.uniform(-0.03, 0.03), round(lat + draw.uniform(-0.02, 0.02), 7)

    places = [(place(), draw.randint(20, 90)) for _ in range(25)]
    b.write("nodes.csv", "lon,lat,households\n" + "".join(f"{lon(x)},{y},{households}\n" for (x, y), households in places))
    b.write("source.csv", f"lon,lat\n{lon(centre_lon + 0.001)},{lat}\n")
    roads = [[place(), place()] for _ in range(5)]
    drawn.geojson(b.path("roads.geojson"), [("LineString", [[lon(x), y] for x, y in road], {}) for road in roads])
    metres = [[draw.uniform(0, 40) for _ in range(90)] for _ in range(60)]
    drawn.tif(b.path("elevation.tif"), 90, 60, bands=1, kind="Float32", gt=(west - 0.045, 1e-3, 0, lat + 0.03, 0, -1e-3), crs="EPSG:4326",
              value=lambda column, row: metres[row][column])
    b.write("pipeline.yaml", "nodes: nodes.csv\nsubstations: source.csv\nelevation: elevation.tif\nroads: roads.geojson\n"
            "demand: {type: nodes, households_field: households}\nterrain: {cell_size_m: 60}\noutput: out\n")
    b.ok("run", "pipeline.yaml", "--overwrite")
    return json.loads(b.path("out/run.json").read_text())


@check
def plans_across_the_antimeridian(b):
    """Two zones meet there as they do at 6° E: the same region has the same plan, wherever its files end."""
    for lat in (0, -16.5, 70):
        expected = planned_over_ground(b, 6, lat, 6)["summary"]
        assert expected["mv_length_m"] > 5000 and not math.isnan(expected["surface_lower_bound"]), expected
        for west, wrapped in ((180, True), (-180, True), (180, False)):
            found = planned_over_ground(b, 180, lat, west, wrapped)
            assert not found["warnings"], found["warnings"]
            for key in ("served_nodes", "mv_length_m", "total_cost", "lower_bound", "surface_lower_bound"):
                assert math.isclose(found["summary"][key], expected[key], rel_tol=1e-8), (lat, west, key, found["summary"][key], expected[key])


@check
def plans_near_the_poles(b):
    """No zone is defined there: a system has to be named, and lengths are then those on the ground."""
    draw = random.Random(4)
    for lat, spread, system in ((85.5, 0.2, "EPSG:5041"), (89.99, 180, "EPSG:5041"), (-86, 0.2, "EPSG:5042"), (85.5, 0.2, "EPSG:3413")):
        rows_ = [f"{draw.uniform(-spread, spread):.7f},{lat + draw.uniform(-0.009, 0.009):.7f},50" for _ in range(25)]
        b.write("nodes.csv", "lon,lat,households\n" + "\n".join(rows_) + "\n")
        b.write("source.csv", f"lon,lat\n0,{lat}\n")
        lengths = {}
        for distance in ("projected", "geodesic"):
            text = (f"nodes: nodes.csv\nsubstations: source.csv\ndistance: {distance}\nplanner: mst\noutput: out\n"
                    "demand: {type: nodes, households_field: households}\n")
            b.write("pipeline.yaml", text)
            b.refused("run", "pipeline.yaml", "--overwrite", says=["latitude", "working_crs"])
            b.write("pipeline.yaml", text + f"working_crs: {system}\n")
            b.ok("run", "pipeline.yaml", "--overwrite")
            lengths[distance] = json.loads(b.path("out/run.json").read_text())["summary"]["mv_length_m"]
        assert math.isclose(lengths["projected"], lengths["geodesic"], rel_tol=1e-6), (lat, system, lengths)


@check
def bands_and_kinds(b):
    found = {}
    for name, more in {"one.tif": {"bands": 1}, "two.tif": {"bands": 2}, "three.tif": {}, "wide_4.tif": {"bands": 4, "kind": "UInt16"},
                       "wide_8.tif": {"bands": 8, "kind": "UInt16"}}.items():
        drawn.tif(b.path(name), **more)
        b.ok(*detect(b, name, output=name + ".gpkg"))
        found[name] = len(b.centres(name + ".gpkg"))
    assert found["three.tif"] == found["one.tif"] == 12, found
    drawn.tif(b.path("complex.tif"), bands=1, kind="CFloat32")
    b.refused(*detect(b, "complex.tif"), says=["complex numbers in band 1"])
    return ", ".join(f"{k} {v}" for k, v in found.items())


@check
def pictures_without_data(b):
    drawn.tif(b.path("empty.tif"), nodata=0, value=lambda c, r: 0)
    b.ok(*detect(b, "empty.tif"), warns=["none were found"])
    b.write("pipeline.yaml", "scenes: empty.tif\ndetector: blob\noutput: out\n")
    b.ok("run", "pipeline.yaml", warns=["none were found"])
    odd = {0: math.nan, 1: math.inf, 2: -math.inf}
    for name, nodata in (("nan.tif", None), ("nodata_nan.tif", "nan")):
        drawn.tif(b.path(name), bands=1, kind="Float32", nodata=nodata, value=lambda c, r: odd.get(r // 4, drawn.hamlet(c, r)))
        b.ok(*detect(b, name, output=name + ".gpkg"))
        for y, _ in b.centres(name + ".gpkg"):
            assert y < 9800000 - 4, "a dwelling was found where there is no number"


@check
def smallest_pictures(b):
    drawn.tif(b.path("1x1.tif"), 1, 1)
    drawn.tif(b.path("1xN.tif"), 1, 5000, 1)
    for name in ("1x1.tif", "1xN.tif"):
        b.ok(*detect(b, name, "--overwrite"), warns=["0 dwellings"])
    b.refused(*detect(b, drawn.tiff_header(b.path("none.tif"), 0, 0).name), says=["none.tif"])


@check
def pictures_that_ask_for_memory(b):
    b.refused(*detect(b, drawn.tiff_header(b.path("claims.tif"), 2**31 - 1, 2**31 - 1).name), says=["claims.tif claims 2,147,483,647 × 2,147,483,647 pixels"])
    drawn.command("gdal_create", "-q", "-of", "GTiff", "-outsize", 60000, 60000, "-bands", 8, "-ot", "Float64", "-a_srs", drawn.UTM36S, "-a_ullr", 500000,
                  9800000, 530000, 9770000, "-co", "SPARSE_OK=TRUE", "-co", "TILED=YES", "-co", "BLOCKXSIZE=16384", "-co", "BLOCKYSIZE=16384", "-co",
                  "BIGTIFF=YES", b.path("sparse.tif"))
    assert b.path("sparse.tif").stat().st_size < 2000
    b.refused(*detect(b, "sparse.tif"), says=["sparse.tif", "blocks of 16384 MiB"])
    drawn.tif(b.path("small.tif"), 10, 10, 1)
    drawn.vrt(b.path("endless.vrt"), b.path("small.tif"), 2**31 - 1, 2**31 - 1, pixel=1e-4)
    b.refused(*detect(b, "endless.vrt"), says=["endless.vrt claims 2,147,483,647 × 2,147,483,647 pixels"])


@check
def pictures_that_name_themselves(b):
    drawn.vrt(b.path("self.vrt"), b.path("self.vrt"))
    b.refused(*detect(b, "self.vrt"), says=["self.vrt"], codes=(1, 2))
    drawn.vrt(b.path("a.vrt"), b.path("b.vrt"))
    drawn.vrt(b.path("b.vrt"), b.path("a.vrt"))
    b.refused(*detect(b, "a.vrt"), codes=(1, 2))


@check
def no_network_unless_allowed(b):
    """Addresses hidden in every way we know reach nobody; with --allow-network the server is asked."""
    with served.Server() as server:
        at = server.at
        wms = (f"&lt;GDAL_WMS&gt;&lt;Service name=&quot;TMS&quot;&gt;&lt;ServerUrl&gt;{at}/m&lt;/ServerUrl&gt;&lt;/Service&gt;&lt;DataWindow&gt;"
               "&lt;SizeX&gt;10&lt;/SizeX&gt;&lt;SizeY&gt;10&lt;/SizeY&gt;&lt;/DataWindow&gt;&lt;/GDAL_WMS&gt;")
        hidden = [f"/vsicurl/{at}/a.tif", f"/vsicurl_streaming/{at}/b.tif", f"/vsicurl?url={at}/c.tif", f"{at}/d.tif", f"NETCDF:&quot;{at}/e.nc&quot;",
                  f"/vsizip//vsicurl/{at}/f.zip/f.tif", f"/vsisubfile/0_9,/vsicurl/{at}/g.tif", f"ZARR:&quot;/vsicurl/{at}/h.zarr&quot;", wms, "/vsis3/bucket/i.tif"]
        s3 = {"AWS_S3_ENDPOINT": at[7:], "AWS_HTTPS": "NO", "AWS_NO_SIGN_REQUEST": "YES", "AWS_VIRTUAL_HOSTING": "FALSE", "PROJ_NETWORK": "ON"}
        for i, source in enumerate(hidden):
            drawn.vrt(b.path(f"{i}.vrt"), source)
            b.refused(*detect(b, f"{i}.vrt"), says=["asks for the network", "--allow-network"], environment=s3)
            # Behind another VRT it is met when the picture is read.
            drawn.vrt(b.path(f"outer_{i}.vrt"), b.path(f"{i}.vrt"))
            b.refused(*detect(b, f"outer_{i}.vrt"), codes=(1, 2), environment=s3)
        for name in (f"/vsicurl/{at}/j.tif", f"{at}/k.tif"):
            b.refused(*detect(b, name), says=["asks for the network"])
            b.refused(*plan(name), says=["asks for the network"])
        b.write("gml.gml", f'<?xml version="1.0"?><ogr:FeatureCollection xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xlink="http://www.w3.org/1999/xlink" '
                f'xsi:schemaLocation="http://ogr.maptools.org/ {at}/l.xsd" xmlns:ogr="http://ogr.maptools.org/" xmlns:gml="http://www.opengis.net/gml">'
                '<gml:featureMember><ogr:p fid="p.0"><ogr:geometryProperty><gml:Point srsName="EPSG:4326"><gml:coordinates>36.8,-1.2</gml:coordinates>'
                f'</gml:Point></ogr:geometryProperty><ogr:name xlink:href="{at}/m.xml"/></ogr:p></gml:featureMember></ogr:FeatureCollection>')
        b.run(*plan("gml.gml", "--crs", "EPSG:4326"))
        b.write("wfs.gml", f"<OGRWFSDataSource><URL>{at}/n</URL></OGRWFSDataSource>")
        b.run(*plan("wfs.gml"))
        b.write("db.vrt", f'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>PG:host=127.0.0.1 port={at.rsplit(":", 1)[1]}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>')
        b.run(*plan("db.vrt"))
        b.write("pipeline.yaml", f"scenes: /vsicurl/{at}/o.tif\noutput: ../o\n")
        b.refused("run", "pipeline.yaml", says=["asks for the network"])
        assert not server.asked, f"it asked for {server.asked}"
        b.refused(*detect(b, f"/vsicurl/{at}/p.tif", "--allow-network"), says=["404"])
        b.refused(*detect(b, "0.vrt", "--allow-network"), codes=(1, 2))
        assert {"/p.tif", "/a.tif"} <= set(server.asked), f"allowed, it asked for {server.asked}"
    return f"{2 * len(hidden) + 8} hidden or open addresses, no request; allowed: {len(server.asked)} requests"


@check
def inputs_from_a_server(b):
    """With --allow-network the same results as from the disk; nothing is done twice, what changes there is done again."""
    files = b.path("files")
    files.mkdir()
    drawn.layer(files / "homes.gpkg", [f"POINT({500100 + 40 * i} {9799900 - 30 * (i % 3)})" for i in range(8)])
    drawn.layer(files / "grid.gpkg", ["LINESTRING(499900 9800000,499900 9799700)"])
    drawn.tif(files / "scene.tif", 400, 400)
    drawn.tif(files / "height.tif", 64, 64, 1, "Float32", (499500, 30, 0, 9800500, 0, -30), value=lambda c, r: 100 + c)
    drawn.vrt(b.path("scene.vrt"), files / "scene.tif", 400, 400)

    def write(at, scene):
        b.write("homes.yaml", f"footprints: {at}/homes.gpkg\nexisting_grid: {at}/grid.gpkg\nelevation: {at}/height.tif\nplanner: mst\n")
        b.write("scene.yaml", f"scenes: {scene}\ndetector: blob\nexisting_grid: {at}/grid.gpkg\nplanner: mst\n")

    def run(name, output):
        done = b.ok("run", f"{name}.yaml", "--output", output, "--overwrite", "--allow-network")
        return b.path(f"{output}/plan.gpkg").read_bytes(), "nothing has changed" in done.stdout

    write("files", "files/scene.tif")
    local = {name: run(name, f"local_{name}")[0] for name in ("homes", "scene")}
    for etags in (True, False):
        with served.Server(files, etags) as server:
            drawn.vrt(b.path("remote.vrt"), f"/vsicurl/{server.at}/scene.tif", 400, 400)
            for scene in (f"/vsicurl/{server.at}/scene.tif", "remote.vrt"):
                write(f"/vsicurl/{server.at}", scene)
                for name in local:
                    output = f"out_{etags}_{name}_{scene[-3:]}"
                    plan, unchanged = run(name, output)
                    assert plan == local[name] and not unchanged, f"{name} from the server is planned otherwise"
                    assert run(name, output)[1], f"{name} was worked out twice"
            server.sent.clear()
            assert run("scene", "out_True_scene_vrt" if etags else "out_False_scene_vrt")[1]
            size = (files / "scene.tif").stat().st_size
            sent = server.sent.get("scene.tif", 0)
            assert (sent < size) == etags, f"{sent} of {size} bytes were fetched to see that nothing changed"
            before = (files / "scene.tif").read_bytes()
            drawn.tif(files / "scene.tif", 400, 400, value=lambda c, r: 90)
            plan, unchanged = run("scene", "out_True_scene_vrt" if etags else "out_False_scene_vrt")
            assert not unchanged, "another picture behind the same address went unseen"
            (files / "scene.tif").write_bytes(before)


@check
def inputs_in_an_archive(b):
    region(b, existing_grid="grid.gpkg")
    drawn.layer(b.path("grid.gpkg"), ["LINESTRING(499900 9800000,499900 9799700)"])
    with zipfile.ZipFile(b.path("inputs.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("homes.gpkg", "grid.gpkg"):
            archive.write(b.path(name), name)
    b.ok("run", "pipeline.yaml", "--output", "plain")
    packed = ("run", *region(b, footprints="/vsizip/inputs.zip/homes.gpkg", existing_grid="/vsizip/inputs.zip/grid.gpkg")[1:], "--output", "packed")
    b.ok(*packed)
    assert b.path("packed/plan.gpkg").read_bytes() == b.path("plain/plan.gpkg").read_bytes()
    b.ok(*packed, "--overwrite", warns=["nothing has changed"])


@check
def xml_bombs(b):
    bomb = ("<?xml version=\"1.0\"?><!DOCTYPE k [<!ENTITY a \"" + "x" * 1000 + "\">" +
            "".join(f"<!ENTITY {chr(98 + i)} \"{('&' + chr(97 + i) + ';') * 20}\">" for i in range(8)) + "]>")
    b.write("bomb.kml", bomb + "<kml><Document><Placemark><name>&i;</name><Point><coordinates>1,2</coordinates></Point></Placemark></Document></kml>")
    b.write("bomb.gpx", bomb + "<gpx version='1.1'><wpt lat='1' lon='2'><name>&i;</name></wpt></gpx>")
    b.write("bomb.vrt", bomb + "<VRTDataset rasterXSize='1' rasterYSize='1'><SRS>&i;</SRS></VRTDataset>")
    for name in ("bomb.kml", "bomb.gpx"):
        b.refused(*plan(name), says=[name], codes=(1, 2))
    b.refused(*detect(b, "bomb.vrt"), says=["bomb.vrt"])


@check
def overlapping_and_mixed_scenes(b):
    """Halves that overlap by a roof, and a half in another system: each dwelling once, where it is."""
    drawn.tif(b.path("all.tif"))
    b.ok(*detect(b, "all.tif", output="all.gpkg"))
    whole = b.centres("all.gpkg")
    drawn.tif(b.path("west.tif"), 160, 256, value=drawn.hamlet)
    drawn.tif(b.path("east.tif"), 160, 256, gt=(500048, 0.5, 0, 9800000, 0, -0.5), value=lambda c, r: drawn.hamlet(c + 96, r))
    b.ok("detect", "west.tif", "east.tif", "--detector", "blob", "--output", "both.gpkg")
    same_places(b.centres("both.gpkg"), whole, 0.5)
    drawn.command("gdalwarp", "-q", "-t_srs", "EPSG:4326", "-dstnodata", "0", b.path("east.tif"), b.path("degrees.tif"))
    b.ok("detect", "west.tif", "degrees.tif", "--detector", "blob", "--output", "mixed.gpkg")
    same_places(b.centres("mixed.gpkg"), whole, 1)


# Vectors --------------------------------------------------------------------------------------------------------------------------------

@check
def places_of_vectors(b):
    drawn.layer(b.path("no_crs.gpkg"), ["POINT(500010 9799990)"], crs=None)
    b.refused(*plan("no_crs.gpkg"), says=["no_crs.gpkg has no coordinate system", "--crs"])
    b.ok(*plan("no_crs.gpkg", "--crs", drawn.UTM36S))
    drawn.layer(b.path("huge.gpkg"), ["POINT(500010 9799990)", "POINT(1e308 -1e308)"])
    b.refused(*plan("huge.gpkg"), says=["huge.gpkg: feature 2 has the coordinates 1e+308"])
    drawn.point_shapefile(b.path("nan.shp"), math.nan, math.nan)
    b.refused(*plan("nan.shp"), says=["nan.shp: feature 0 has coordinates that are no numbers"])
    drawn.layer(b.path("swapped.gpkg"), ["POINT(-1.8107 33.002)"], crs="EPSG:4326")
    b.refused(*region(b, existing_grid="swapped.gpkg"), says=["swapped.gpkg", "axes look swapped"])
    drawn.layer(b.path("turned.gpkg"), ["POINT(36.8 -98)"], crs="EPSG:4326")
    b.refused(*plan("turned.gpkg"), says=["turned.gpkg: feature 1", "axes look swapped"])


@check
def odd_geometries(b):
    drawn.layer(b.path("homes.gpkg"), ["POLYGON((500000 9800000,500100 9799900,500100 9800000,500000 9799900,500000 9800000))"])
    b.ok(*region(b, output="bowtie"), warns=["2 dwellings", "1 outline that crosses itself was made valid"])
    drawn.layer(b.path("homes.gpkg"), ["POINT(500010 9799990)"] * 50)
    b.ok(*region(b, output="twice"), warns=["1 dwelling."])
    assert "49 duplicates were merged." in b.path("twice/run.json").read_text()
    drawn.layer(b.path("homes.gpkg"), ["POINT ZM(500010 9799990 5 6)"], kind="POINTZM")
    b.ok(*region(b, output="zm"), warns=["1 dwelling."])
    drawn.layer(b.path("homes.gpkg"), ["POINT(500010 9799990)", "LINESTRING(500000 9800000,500001 9799999)", "GEOMETRYCOLLECTION(POINT(500210 9799990))"])
    b.ok(*region(b, output="mixed"), warns=["2 dwellings"])
    assert "1 line was skipped: a line is no dwelling." in b.path("mixed/run.json").read_text()
    drawn.layer(b.path("homes.gpkg"), ["", "", "POINT EMPTY"])
    b.ok(*region(b, output="nulls"), warns=["holds no features", "3 features without geometry were skipped", "none were found"])
    b.path("homes.gpkg").unlink()
    drawn.layer(b.path("curve.gpkg"), ["CIRCULARSTRING(500000 9800000,500010 9800010,500020 9800000)"], kind="CIRCULARSTRING")
    b.ok(*region(b, output="curve", existing_grid="curve.gpkg"))
    drawn.layer(b.path("point_line.gpkg"), ["LINESTRING(500000 9800000,500000 9800000)", "LINESTRING(500000 9800000,500000 9799900)"])
    b.ok(*region(b, output="dropped", existing_grid="point_line.gpkg"))
    drawn.layer(b.path("only_point_line.gpkg"), ["LINESTRING(500000 9800000,500000 9800000)"])
    b.run(*region(b, output="only_dropped", existing_grid="only_point_line.gpkg"))


@check
def incomplete_shapefiles(b):
    def fresh(stem):
        drawn.layer(b.path(stem + ".shp"), ["POINT(500010 9799990)", "POINT(500110 9799990)"], kind="POINT", driver="ESRI Shapefile")
        return stem + ".shp"
    name = fresh("no_shx")
    b.path("no_shx.shx").unlink()
    b.refused(*plan(name), says=["no_shx.shp could not be opened", ".shx"])
    name = fresh("no_dbf")
    b.path("no_dbf.dbf").unlink()
    b.ok(*plan(name, output="no_dbf"), warns=["no .dbf file"])
    name = fresh("no_prj")
    b.path("no_prj.prj").unlink()
    b.refused(*plan(name), says=["no coordinate system (no .prj file)"])
    name = fresh("no_cpg")
    b.path("no_cpg.cpg").unlink()
    b.ok(*plan(name, output="no_cpg"), warns=["no .cpg file"])
    name = fresh("cut")
    b.write(name, b.path(name).read_bytes()[:110])
    b.refused(*plan(name), says=["cut.shp is damaged"])
    name = fresh("killed")
    for end in (".shp", ".shx"):
        header = bytearray(b.path("killed" + end).read_bytes()[:100])
        header[24:28] = (50).to_bytes(4, "big")
        b.write("killed" + end, bytes(header))
    b.ok(*plan(name, output="killed"), warns=["killed.shp: it holds no features"])


@check
def land_cover_factors_before_work(b):
    """The file of factors is read before the first stage, though only the third needs it."""
    drawn.tif(b.path("scene.tif"), 400, 400)
    drawn.layer(b.path("line.gpkg"), ["LINESTRING(499900 9800000,499900 9799700)"])
    drawn.tif(b.path("cover.tif"), 64, 64, 1, "Byte", (499500, 30, 0, 9800500, 0, -30), value=lambda c, r: 30)
    b.write("pipeline.yaml", "scenes: scene.tif\ndetector: blob\nexisting_grid: line.gpkg\nland_cover: cover.tif\nplanner: mst\noutput: out\n")
    for name, text, says in (("gone.yaml", None, "gone.yaml could not be read"), ("list.yaml", "[1, 2]\n", "list.yaml holds no land-cover factors"),
                             ("words.yaml", "30: dear\n", 'words.yaml:1: the factor of code 30 is "dear"'),
                             ("code.yaml", "grass: 2\n", 'code.yaml:1: "grass" is no land-cover code')):
        if text is not None:
            b.write(name, text)
        done = b.refused("run", "pipeline.yaml", "--set", f"terrain.land_cover_factors={name}", says=[says], kind="input" if text is None else "usage")
        assert "dwelling" not in done.stdout, f"dwellings were looked for first: {done.stdout}"
    b.refused("run", "pipeline.yaml", "--set", "terrain.land_cover_table=wordcover", says=["wordcover", 'did you mean "worldcover"'], kind="usage")


@check
def grids_that_reach_nobody(b):
    drawn.layer(b.path("apart.gpkg"), ["LINESTRING(500000 9800000,500050 9800000)", "LINESTRING(500000 9799700,500050 9799700)"])
    b.ok(*region(b, output="apart", existing_grid="apart.gpkg"))
    gt = (499500, 30, 0, 9800500, 0, -30)
    for name, value in (("flat.tif", lambda c, r: 100), ("all.tif", lambda c, r: 0), ("wall.tif", lambda c, r: 0 if c == 18 else 1),
                        ("negative.tif", lambda c, r: -1)):
        drawn.tif(b.path(name), 64, 64, 1, "Float32", gt, value=value)
    drawn.layer(b.path("line.gpkg"), ["LINESTRING(500000 9800000,500050 9800000)"])
    b.ok(*region(b, output="wall", existing_grid="line.gpkg", elevation="flat.tif", cost_factors="wall.tif", planner="prize_collecting"))
    b.refused(*region(b, output="all", existing_grid="line.gpkg", elevation="flat.tif", cost_factors="all.tif"), says=["no-go everywhere"])
    reasons = {r[0] for r in rows(b, "wall/plan.gpkg", "demand_nodes", ["reason"])}
    assert reasons and "" not in reasons, reasons
    b.refused(*region(b, output="negative", existing_grid="line.gpkg", elevation="flat.tif", cost_factors="negative.tif"), says=["negative.tif"], codes=(1, 2))
    b.refused("accumulate", "negative.tif", "--from", "line.gpkg", "--output", "reach.tif", says=["negative.tif"], codes=(1, 2))



@check
def a_row_that_is_no_go(b):
    """From edge to edge: nothing leads across it, wherever it lies; what lies on the grid's side is reached."""
    gt = (499500, 30, 0, 9800500, 0, -30)
    drawn.tif(b.path("flat.tif"), 64, 64, 1, "Float32", gt, value=lambda c, r: 100)
    drawn.layer(b.path("line.gpkg"), ["LINESTRING(500000 9800000,500050 9800000)"])
    drawn.layer(b.path("homes.gpkg"), [f"POINT({500100 + 40 * i} {9800000 + side})" for i in range(8) for side in (-400, 400)])
    for row, homes_beyond in ((0, 0), (9, 8), (23, 8), (63, 0)):
        drawn.tif(b.path(f"row_{row}.tif"), 64, 64, 1, "Float32", gt, value=lambda c, r, row=row: 0 if r == row else 1)
        b.ok(*region(b, output=f"out_{row}", existing_grid="line.gpkg", elevation="flat.tif", cost_factors=f"row_{row}.tif", planner="mst"))
        summary = json.loads(b.path(f"out_{row}/run.json").read_text())["summary"]
        assert (summary["unserved_nodes"] > 0) == (homes_beyond > 0), f"row {row}: {summary}"
    drawn.tif(b.path("price.tif"), 64, 64, 1, "Float32", gt, nodata=-1, value=lambda c, r: -1 if r == 30 else 10)
    done = b.ok("accumulate", "price.tif", "--from", "line.gpkg", "--output", "reach.tif")
    assert f"{30 * 64:,} of {64 * 64:,} cells reached" in done.stdout, done.stdout


@check
def wrong_tables(b):
    for name, text, says in (("utf.csv", b"name,x,y\ncaf\xe9,1,2\n", "utf.csv:2: this line is not UTF-8"),
                             ("quote.csv", b'name,x,y\n"open,1,2\n', "quote.csv:2: a quote"),
                             ("nan.csv", b"lon,lat\nnan,2\n", "nan"), ("inf.csv", b"lon,lat\n1e999,2\n", "1e999"), ("zero.csv", b"\0" * 50, "zero.csv"),
                             ("empty.csv", b"", "empty.csv is empty")):
        b.refused(*plan(b.write(name, text)), says=[says])
    b.path("bomb.csv.gz").write_bytes(gzip.compress(b"lon,lat\n" + b"1,2\n" * (24 << 20)))
    b.refused(*plan("bomb.csv.gz"), says=["bomb.csv.gz unpacks to more than 200 times its size"])
    b.path("cut.csv.gz").write_bytes(gzip.compress(b"lon,lat\n1,2\n" * 1000)[:-20])
    b.refused(*plan("cut.csv.gz"), says=["cut.csv.gz"])


# Pipeline files -------------------------------------------------------------------------------------------------------------------------

@check
def wrong_pipeline_files(b):
    laughs = 'a: &a ["x","x"]\n' + "".join(f"{k}: &{k} [*{p},*{p},*{p},*{p}]\n" for p, k in zip("abcdefgh", "bcdefghi"))
    for name, text, says in (("laughs.yaml", laughs, "laughs.yaml:1: a YAML anchor"), ("open.yaml", "a: " + "[" * 100000, "open.yaml:1"), ("deep.yaml", "a: " + "[" * 200 + "]" * 200, "nested deeper"),
                             ("deep.json", "[" * 100000, "deep.json:1"), ("twice.yaml", "output: a\noutput: b\n", "twice.yaml:2: output is given twice"),
                             ("tab.yaml", "detector:\n\ttype: blob\n", "tab.yaml:2: this line is indented with a tab"),
                             ("latin1.yaml", b"about: caf\xe9\n", "latin1.yaml:1: this line is not UTF-8"),
                             ("empty.yaml", "", "the pipeline file is empty"), ("country.yaml", "country: no\n", "country.yaml:1"),
                             ("flag.yaml", "scenes: a.tif\nterrain: {write_surface: maybe}\n", "flag.yaml:2"),
                             ("near.yaml", "footprint: a.gpkg\n", "footprints")):
        b.refused("run", b.write(name, text), says=[says], kind="usage")
    big = b.write("big.yaml", "about: " + "x" * (5 << 20) + "\n")
    b.refused("run", big, says=["larger than 4 MiB"])
    b.refused("run", "/dev/zero", says=["/dev/zero"])
    region(b)
    b.write("bom.yaml", b"\xef\xbb\xbf" + b.path("pipeline.yaml").read_bytes())
    b.ok("run", "bom.yaml")


@check
def nothing_is_written_elsewhere(b):
    """Links at outputs and inside the output folder are not followed."""
    drawn.nodes_csv(b.path("nodes.csv"), [(500000, 9800000), (500300, 9800000)])
    b.path("elsewhere").mkdir()
    b.write("precious.gpkg", "precious")
    words = plan("nodes.csv", "--crs", drawn.UTM36S, output="out")
    b.path("out").symlink_to("elsewhere")
    b.refused(*words, says=["out is a symbolic link"], kind="usage")
    b.path("out").unlink()
    for inner in (".gridreach", "shapefiles"):
        b.path("out").mkdir()
        b.path("out", ).joinpath(inner).symlink_to("../elsewhere")
        b.refused(*words, "--overwrite", says=[f"out/{inner} is a symbolic link"], kind="usage")
        b.path("out").joinpath(inner).unlink()
        b.path("out").rmdir()
    b.path("out").mkdir()
    b.path("out").joinpath("plan.gpkg").symlink_to("../precious.gpkg")
    b.path("out").joinpath("run.json").symlink_to("../precious.gpkg")
    b.ok(*words, "--overwrite")
    assert not b.path("out").joinpath("plan.gpkg").is_symlink()
    assert b.path("precious.gpkg").read_text() == "precious"
    # A link where a stored value should be is not read.
    store = b.path("out") / ".gridreach/store"
    for value in list(store.iterdir()):
        value.rename(b.path(value.name))
        value.symlink_to(b.path(value.name))
    b.path("out/run.json").unlink()
    b.ok(*words, "--overwrite")
    assert not any(p.is_symlink() for p in store.iterdir()), "a stored value is still a link"
    assert not list(b.path("elsewhere").iterdir())
    drawn.tif(b.path("scene.tif"))
    b.path("found.gpkg").symlink_to("precious.gpkg")
    b.ok(*detect(b, "scene.tif", "--overwrite", output="found.gpkg"))
    assert not b.path("found.gpkg").is_symlink() and b.path("precious.gpkg").read_text() == "precious"


if __name__ == "__main__":
    sys.exit(bench.main("hostile inputs", CHECKS, sys.argv[1:]))
