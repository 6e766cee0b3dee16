# SPDX-License-Identifier: Apache-2.0
"""What the notebooks share: layers of dwellings in one plane of metres, which of them agree, and shapes to write."""
import pathlib

import numpy as np
from osgeo import gdal, ogr, osr

for library in gdal, ogr, osr:
    library.UseExceptions()


def x_first(system):
    """The same coordinate system with x before y."""
    system = system.Clone()
    system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return system


def plane_of(file):
    """The coordinate system of a layer; of what the program wrote, a plane in metres."""
    data = ogr.Open(str(file))
    return x_first(data.GetLayer(0).GetSpatialRef())


class Box:
    """A rectangle of ground; a point on its west or south side is inside."""

    def __init__(self, x0, y0, x1, y1):
        self.x0, self.y0, self.x1, self.y1 = x0, y0, x1, y1

    def holds(self, points):
        x, y = points[:, 0], points[:, 1]
        return (x >= self.x0) & (x < self.x1) & (y >= self.y0) & (y < self.y1)

    def shape(self):
        ring = [(self.x0, self.y0), (self.x1, self.y0), (self.x1, self.y1), (self.x0, self.y1), (self.x0, self.y0)]
        return ogr.CreateGeometryFromWkt(f"POLYGON (({', '.join(f'{x} {y}' for x, y in ring)}))")

    def squares(self, side_m):
        """Squares wholly inside, from the south-west on."""
        return [Box(x, y, x + side_m, y + side_m) for x in np.arange(self.x0, self.x1 - side_m + 1e-6, side_m)
                for y in np.arange(self.y0, self.y1 - side_m + 1e-6, side_m)]


def frame_of(scene, plane):
    """The box around a scene."""
    raster = gdal.Open(str(scene))
    transform, wide, high = raster.GetGeoTransform(), raster.RasterXSize, raster.RasterYSize
    to_plane = osr.CoordinateTransformation(x_first(raster.GetSpatialRef()), plane)
    corners = [gdal.ApplyGeoTransform(transform, x, y) for x in (0, wide) for y in (0, high)]
    points = np.array(to_plane.TransformPoints([list(corner) for corner in corners]))[:, :2]
    return Box(*points.min(axis=0), *points.max(axis=0))


class Dwellings:
    """The dwellings of a file's first layer whose centre lies in `frame`, in `plane`."""

    def __init__(self, file, plane, frame):
        data = ogr.Open(str(file))
        layer = data.GetLayer(0)
        to_plane = osr.CoordinateTransformation(x_first(layer.GetSpatialRef()), plane)
        has_confidence = layer.GetLayerDefn().GetFieldIndex("confidence") >= 0
        shapes, confidence = [], []
        for feature in layer:
            shape = feature.GetGeometryRef().Clone()
            shape.FlattenTo2D()
            shape.Transform(to_plane)
            shapes.append(shape)
            known = has_confidence and feature["confidence"] is not None
            confidence.append(feature["confidence"] if known else 1.0)
        centres = [(shape.Centroid().GetX(), shape.Centroid().GetY()) for shape in shapes]
        self.shapes, self.confidence = shapes, np.array(confidence, float)
        self.centre = np.array(centres, float).reshape(-1, 2)
        self._keep(frame.holds(self.centre))

    def _keep(self, which):
        self.shapes = [shape for shape, keep in zip(self.shapes, which) if keep]
        self.confidence, self.centre = self.confidence[which], self.centre[which]

    def __len__(self):
        return len(self.shapes)


def agreement(a, b, distance_m):
    """Intersection over union of outlines. With a point in the pair: at least 0.5 when the centres are within 3 m."""
    if a.GetDimension() == b.GetDimension() == 2:
        shared = a.Intersection(b).Area()
        return shared / (a.Area() + b.Area() - shared)
    return 1 - distance_m / 6


def partners(found, truth):
    """For each found dwelling the true one that it is, or -1. The surest chooses first, among what is left."""
    partner, free = np.full(len(found), -1), np.ones(len(truth), bool)
    for i in np.argsort(-found.confidence, kind="stable"):
        distance = np.hypot(*(truth.centre - found.centre[i]).T)
        near = np.flatnonzero(free & (distance < 50))
        agree = [agreement(found.shapes[i], truth.shapes[j], distance[j]) for j in near]
        if agree and max(agree) >= 0.5:
            partner[i] = near[int(np.argmax(agree))]
            free[partner[i]] = False
    return partner


def write_shapes(file, shapes, plane):
    """A GeoPackage of shapes; one that is there is replaced."""
    driver = ogr.GetDriverByName("GPKG")
    if pathlib.Path(file).exists():
        driver.DeleteDataSource(str(file))
    data = driver.CreateDataSource(str(file))
    layer = data.CreateLayer(pathlib.Path(file).stem, plane, ogr.wkbUnknown)
    for shape in shapes:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(shape)
        layer.CreateFeature(feature)
    return file
