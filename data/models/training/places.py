# SPDX-License-Identifier: Apache-2.0
"""Labelled places: pictures of 0.13-0.16 m ground pixels with the outlines of their buildings.

Coordinates are pixels of the picture (x right, y down). A fold is a place: zoom levels and neighbouring sets of
one place never sit on two sides of a split.
"""
import json
import math
import os
import pickle
import re
import sys
from dataclasses import dataclass, field

import cv2
import numpy as np

FOLDS = {"zanzibar_rural": ["zanzibar_rural"], "zanzibar_nungwi": ["zanzibar_nungwi"],
         "banepa": ["banepa_dense", "banepa_periurban"]}
# Zanzibar rural labels walls and foundations without a roof too; these were told by eye and are not learnt from.
ROOFLESS = {
    796959655, 796959656, 796959661, 796959663, 796959664, 796959666, 796959668, 796960011, 796960023,
    796960028, 796960032, 796960033, 796960038, 796960042, 796960044, 796960054, 796960058, 796960064,
    796960332, 796960334, 796960719, 796960729, 796960905, 796960906, 796960917, 796960918, 796960919,
    796960922, 796960923, 796960925, 796960926, 796960928, 796960929, 796960993, 796960994, 796960995,
    796960996, 796960999, 796961003, 796961004, 796961010, 796961011, 796961648, 796962199,
}
JPEG = [cv2.IMWRITE_JPEG_QUALITY, 97]
TEST_FOLD = ["nairobi_donholm"]  # Imagery of unknown provider: never trained on.


@dataclass
class Ground:
    place: str
    image: np.ndarray  # uint8, RGB
    valid: np.ndarray  # uint8, 255 where there is imagery with labels
    pixel_m: float
    crs: str  # WKT
    to_crs: tuple  # GDAL's geotransform
    roofs: list = field(default_factory=list)  # float arrays (n, 2)
    roofless: list = field(default_factory=list)  # walls and foundations that are labelled as buildings


def outlines(path):
    with open(path, encoding="utf-8") as file:
        for feature in json.load(file)["features"]:
            shape = feature["geometry"]
            if shape is None:
                continue
            parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
            if shape["type"] in ("Polygon", "MultiPolygon"):
                for part in filter(None, parts):
                    yield np.array([p[:2] for p in part[0]]), feature["properties"].get("osm_id")


def mercator_pixel(lon_lat, zoom, tile_px):
    lon, lat = lon_lat[:, 0], np.radians(lon_lat[:, 1])
    world = tile_px * 2.0 ** zoom
    return np.stack([(lon + 180) / 360 * world,
                     (1 - np.log(np.tan(lat) + 1 / np.cos(lat)) / math.pi) / 2 * world], 1)


def read_rgb(path):
    image = cv2.imread(path, cv2.IMREAD_COLOR)
    if image is None:
        raise SystemExit(f"{path} cannot be read as a picture.")
    return cv2.cvtColor(image, cv2.COLOR_BGR2RGB)


def blocks_of(tiles):
    """Tiles that touch, also at corners, make one block."""
    rest, blocks = set(tiles), []
    while rest:
        block, front = [], [min(rest)]
        rest.remove(front[0])
        while front:
            x, y = front.pop()
            block.append((x, y))
            near = [t for t in rest if abs(t[0] - x) <= 1 and abs(t[1] - y) <= 1]
            rest.difference_update(near)
            front += near
        blocks.append(block)
    return sorted(blocks, key=min)


def wkt_of(epsg):
    from osgeo import osr
    system = osr.SpatialReference()
    system.ImportFromEPSG(epsg)
    return system.ExportToWkt()


def tiled(place, folder, label_files, name_zoom, tile_px, label_shift=lambda block: (0, 0)):
    """Grounds from web-mercator tiles OAM-X-Y-Z of side `tile_px`, each block of neighbours one picture."""
    files = {}
    for name in sorted(os.listdir(folder)):
        match = re.fullmatch(r"OAM-(\d+)-(\d+)-(\d+)\.(png|tif)", name)
        if match and int(match[3]) == name_zoom:
            files[int(match[1]), int(match[2])] = os.path.join(folder, name)
    rings = [each for file in label_files for each in outlines(file)]
    for block in blocks_of(files):
        x0, y0 = min(t[0] for t in block), min(t[1] for t in block)
        w, h = max(t[0] for t in block) - x0 + 1, max(t[1] for t in block) - y0 + 1
        image = np.zeros((h * tile_px, w * tile_px, 3), np.uint8)
        valid = np.zeros(image.shape[:2], np.uint8)
        for x, y in block:
            at = np.s_[(y - y0) * tile_px:(y - y0 + 1) * tile_px, (x - x0) * tile_px:(x - x0 + 1) * tile_px]
            image[at] = read_rgb(files[x, y])
            valid[at] = 255
        latitude = math.atan(math.sinh(math.pi * (1 - 2 * (y0 + h / 2) / 2 ** name_zoom)))
        nominal = 40075016.685578488 / (2 ** name_zoom * tile_px)
        corner = nominal * tile_px * np.array([x0, -y0]) + np.array([-1, 1]) * 20037508.342789244
        ground = Ground(place, image, valid, nominal * math.cos(latitude), wkt_of(3857),
                        (corner[0], nominal, 0, corner[1], 0, -nominal))
        for ring, osm_id in rings:
            pixels = mercator_pixel(ring, name_zoom, tile_px) - (x0 * tile_px, y0 * tile_px) + \
                np.array(label_shift((x0, y0)))
            if (pixels.max(0) > 0).all() and (pixels.min(0) < (w * tile_px, h * tile_px)).all():
                (ground.roofless if osm_id in ROOFLESS else ground.roofs).append(pixels)
        yield ground


def georeferenced(place, image_path, label_path):
    """One picture with a geotransform, brought to half its resolution when finer than 0.1 m."""
    from osgeo import gdal, osr
    gdal.UseExceptions()
    dataset = gdal.Open(image_path)
    to = dataset.GetGeoTransform()
    source, target = osr.SpatialReference(), osr.SpatialReference()
    source.ImportFromEPSG(4326)
    source.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    target.ImportFromWkt(dataset.GetProjection())
    target.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    change = osr.CoordinateTransformation(source, target)
    image = np.moveaxis(dataset.ReadAsArray(), 0, 2)[..., :3]
    factor = 2 if to[1] < 0.1 else 1
    size = (image.shape[1] // factor, image.shape[0] // factor)
    image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    ground = Ground(place, image, np.full(image.shape[:2], 255, np.uint8), to[1] * factor, dataset.GetProjection(),
                    (to[0], to[1] * factor, 0, to[3], 0, to[5] * factor))
    for ring, _ in outlines(label_path):
        there = np.array([change.TransformPoint(float(x), float(y))[:2] for x, y in ring])
        pixels = (there - (to[0], to[3])) / (to[1], to[5]) / factor
        if (pixels.max(0) > 0).all() and (pixels.min(0) < size).all():
            ground.roofs.append(pixels)
    return ground


def load(imagery, place):
    """The grounds of a place, from the folder `imagery` that holds train/ and devtest/."""
    train, devtest = os.path.join(imagery, "train"), os.path.join(imagery, "devtest")
    if place == "zanzibar_nungwi":
        at = os.path.join(train, place, "tanzania_sample")
        return [georeferenced(place, at + ".tif", at + ".geojson")]
    if place == "banepa_dense":
        at = os.path.join(train, place, "train")
        labels = [os.path.join(at, "osm", f) for f in sorted(os.listdir(os.path.join(at, "osm")))
                  if f.endswith(".geojson")]
        return list(tiled(place, os.path.join(at, "oam"), labels, 19, 512))
    at = os.path.join(devtest if place in ("kampala", "catanduanes") else train, place)
    shift = lambda block: (0, 0)
    if place == "nairobi_donholm":  # One block's labels lie 2.4 m off (its NOTE).
        shift = lambda block: (-8, -14) if block[0] > 315885 * 2 else (0, 0)
    return list(tiled(place, os.path.join(at, "tiles"), [os.path.join(at, "labels.geojson")], 20, 256, shift))


def pack(grounds, path):
    """Grounds in one small file, for a machine without GDAL and the imagery."""
    with open(path, "wb") as file:
        pickle.dump([{"place": g.place, "pixel_m": g.pixel_m,
                      "image": cv2.imencode(".jpg", g.image, JPEG)[1].tobytes(),
                      "valid": cv2.imencode(".png", g.valid)[1].tobytes(), "roofs": [r.tolist() for r in g.roofs],
                      "roofless": [r.tolist() for r in g.roofless]} for g in grounds], file)


def unpack(path):
    def picture(data, how):
        return cv2.imdecode(np.frombuffer(data, np.uint8), how)

    with open(path, "rb") as file:
        return [Ground(g["place"], picture(g["image"], cv2.IMREAD_COLOR), picture(g["valid"], cv2.IMREAD_GRAYSCALE),
                       g["pixel_m"], "", (), [np.array(r) for r in g["roofs"]], [np.array(r) for r in g["roofless"]])
                for g in pickle.load(file)]


if __name__ == "__main__":  # python3 places.py IMAGERY FILE: what train.py --grounds takes.
    pack([g for fold in FOLDS.values() for p in fold for g in load(sys.argv[1], p)], sys.argv[2])
