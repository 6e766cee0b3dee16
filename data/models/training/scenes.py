# SPDX-License-Identifier: Apache-2.0
"""Writes labelled places as the program reads them: NAME_I.tif (EPSG:3857 or the place's own system),
NAME_I.geojson (labels) and NAME_I_frame.geojson (the ground that is labelled)."""
import dataclasses
import json
import os

import cv2
import numpy as np
from osgeo import gdal, osr

import places
import views

gdal.UseExceptions()


def resized(ground, pixel_m):
    """Averaged to a coarser pixel, or interpolated to a finer one."""
    size = [round(side * ground.pixel_m / pixel_m) for side in ground.image.shape[1::-1]]
    step = np.array(ground.image.shape[1::-1]) / size
    t = ground.to_crs
    how = cv2.INTER_AREA if pixel_m > ground.pixel_m else cv2.INTER_CUBIC
    return dataclasses.replace(
        ground, image=cv2.resize(ground.image, size, interpolation=how), pixel_m=pixel_m,
        to_crs=(t[0], t[1] * step[0], 0, t[3], 0, t[5] * step[1]), roofs=[r / step for r in ground.roofs],
        roofless=[r / step for r in ground.roofless])


def write_ground(ground, path, areas=None):
    """`areas`: rings around what is compared; left out: the whole frame."""
    height, width = ground.image.shape[:2]
    target = gdal.GetDriverByName("GTiff").Create(path + ".tif", width, height, 3, gdal.GDT_Byte)
    target.SetGeoTransform(ground.to_crs)
    target.SetProjection(ground.crs)
    for band in range(3):
        target.GetRasterBand(band + 1).WriteArray(ground.image[..., band])
    target = None
    source, wgs = osr.SpatialReference(), osr.SpatialReference()
    source.ImportFromWkt(ground.crs)
    wgs.ImportFromEPSG(4326)
    for each in (source, wgs):
        each.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    change = osr.CoordinateTransformation(source, wgs)

    def feature(ring):
        t = ground.to_crs
        closed = np.concatenate([ring, ring[:1]])
        lon_lat = [change.TransformPoint(t[0] + float(x) * t[1], t[3] + float(y) * t[5])[:2] for x, y in closed]
        return {"type": "Feature", "properties": {},
                "geometry": {"type": "Polygon", "coordinates": [lon_lat]}}

    frame = np.array([(0, 0), (width, 0), (width, height), (0, height)])
    for name, rings in ((".geojson", ground.roofs + ground.roofless), ("_frame.geojson", areas or [frame])):
        with open(path + name, "w", encoding="utf-8") as file:
            json.dump({"type": "FeatureCollection", "features": [feature(r) for r in rings]}, file)


def write(imagery, place, folder, pixel_m=None):
    """The paths (without ending) of the scenes of a place, as they are or averaged to `pixel_m` on the ground."""
    paths = []
    for i, ground in enumerate(places.load(imagery, place)):
        path = os.path.join(folder, f"{place}_{i}" + (f"_{pixel_m}" if pixel_m else ""))
        if pixel_m:
            ground = resized(ground, pixel_m)
        write_ground(ground, path)
        paths.append(path)
    return paths


def write_drawn(rng, source, folder, name, pixel_m, size=768):
    """The path of a scene of homesteads, sheds and trees drawn on a place's ground, and how many labels it has."""
    image, valid, _, rings, _ = views.scene(rng, source, size, pixel_m)
    return write_picture(views.seen_by_sensor(rng, image, pixel_m), valid, rings, folder, name, pixel_m)


def write_dry(rng, source, folder, name, pixel_m, size=768):
    """The same of small homesteads on dry ground, mostly as a satellite sees them."""
    image, valid, _, rings = views.dry_homesteads(rng, source, size, pixel_m)
    return write_picture(views.satellite_or_survey(rng, image, pixel_m), valid, rings, folder, name, pixel_m)


def write_picture(image, valid, rings, folder, name, pixel_m):
    image[valid == 0] = 0
    path, to, size = os.path.join(folder, name), (5e5, pixel_m, 0, 9.4e6, 0, -pixel_m), len(image)
    write_ground(places.Ground(name, image, valid, pixel_m, places.wkt_of(32737), to, rings), path)
    middles = np.array([ring.mean(0) for ring in rings]).reshape(-1, 2)
    return path, int(((middles > 0) & (middles < size)).all(1).sum())
