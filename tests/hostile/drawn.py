# SPDX-License-Identifier: Apache-2.0
"""Draws small files, good and bad, with Python's own library and GDAL's commands."""
import array
import json
import struct
import subprocess

UTM36S = "EPSG:32736"
SQUARE = (500000, 0.5, 0, 9800000, 0, -0.5)


def command(*words):
    subprocess.run([str(w) for w in words], check=True, capture_output=True)


def roofs(x_m, y_m):
    """Brightness of a drawn hamlet: a dozen roofs of 8 × 10 m on grass, `y_m` counted down from the top."""
    on_roof = 6 <= x_m % 30 < 14 and 5 <= y_m % 30 < 15 and x_m < 120 and y_m < 90
    return 230 if on_roof else 60 + (int(x_m * 7) * 31 + int(y_m * 5) * 17) % 9


def hamlet(column, row):
    """The hamlet in pixels of half a metre."""
    return roofs(column / 2 + 0.25, row / 2 + 0.25)


KINDS = {"Byte": "B", "UInt16": "H", "Float32": "f", "CFloat32": "f"}


def tif(path, width=256, height=256, bands=3, kind="Byte", gt=SQUARE, crs=UTM36S, nodata=None, value=hamlet, options=()):
    """A GeoTIFF whose bands all hold value(column, row)."""
    per_pixel = 2 if kind.startswith("C") else 1
    samples = array.array(KINDS[kind], (v for row in range(height) for column in range(width) for v in [value(column, row)] * per_pixel))
    raw, vrt = path.with_suffix(".raw"), path.with_suffix(".drawn.vrt")
    raw.write_bytes(samples.tobytes())
    size = samples.itemsize * per_pixel
    place = f"<GeoTransform>{','.join(map(repr, gt))}</GeoTransform>" if gt else ""
    system = f"<SRS>{crs}</SRS>" if crs else ""
    empty = f"<NoDataValue>{nodata}</NoDataValue>" if nodata is not None else ""
    band = "".join(f'<VRTRasterBand dataType="{kind}" band="{b + 1}" subClass="VRTRawRasterBand">{empty}'
                   f'<SourceFilename relativeToVRT="1">{raw.name}</SourceFilename><PixelOffset>{size}</PixelOffset>'
                   f'<LineOffset>{size * width}</LineOffset><ByteOrder>LSB</ByteOrder></VRTRasterBand>' for b in range(bands))
    vrt.write_text(f'<VRTDataset rasterXSize="{width}" rasterYSize="{height}">{system}{place}{band}</VRTDataset>')
    command("gdal_translate", "-q", "-of", "GTiff", *[w for o in options for w in ("-co", o)], vrt, path)
    raw.unlink()
    vrt.unlink()
    return path


def tiff_header(path, width, height):
    """A TIFF that claims a size and holds no pixel."""
    tags = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8), (277, 3, 1, 1),
            (278, 4, 1, max(height, 1)), (279, 4, 1, 1)]
    path.write_bytes(b"II*\0" + struct.pack("<IH", 8, len(tags)) + b"".join(struct.pack("<HHII", *t) for t in tags) + b"\0\0\0\0")
    return path


def vrt(path, source, width=10, height=10, pixel=0.5):
    """A picture that lies somewhere and says its pixels are in `source`."""
    path.write_text(f'<VRTDataset rasterXSize="{width}" rasterYSize="{height}"><SRS>{UTM36S}</SRS>'
                    f'<GeoTransform>500000,{pixel},0,9800000,0,-{pixel}</GeoTransform><VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
                    f'<SourceFilename relativeToVRT="0">{source}</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>')
    return path


def layer(path, wkts, crs=UTM36S, kind="GEOMETRY", driver="GPKG", name="Ndémélla"):
    """A vector file of WKT geometries ("" is none), each with the field `name`."""
    table = path.with_suffix(".drawn.csv")
    table.write_text("name,wkt\n" + "".join(f'{name},"{w}"\n' for w in wkts), encoding="utf-8")
    command("ogr2ogr", "-f", driver, path, table, "-nln", "drawn", "-nlt", kind, "-oo", "GEOM_POSSIBLE_NAMES=wkt", "-oo", "KEEP_GEOM_COLUMNS=NO",
            *(["-a_srs", crs] if crs else []), *(["-lco", "ENCODING=UTF-8"] if driver == "ESRI Shapefile" else []))
    table.unlink()
    return path


def point_shapefile(path, x, y):
    """A shapefile of one point, by hand: OGR writes no NaN."""
    def header(words):
        return struct.pack(">7i", 9994, 0, 0, 0, 0, 0, words) + struct.pack("<2i8d", 1000, 1, x, y, x, y, 0, 0, 0, 0)
    path.write_bytes(header(64) + struct.pack(">2i", 1, 10) + struct.pack("<i2d", 1, x, y))
    path.with_suffix(".shx").write_bytes(header(54) + struct.pack(">2i", 50, 10))
    field = b"a".ljust(11, b"\0") + b"N" + bytes(4) + bytes([4, 0]) + bytes(14)
    path.with_suffix(".dbf").write_bytes(struct.pack("<4BIHH20x", 3, 80, 1, 1, 1, 65, 5) + field + b"\r" + b"    1" + b"\x1a")
    path.with_suffix(".prj").write_text(subprocess.run(["gdalsrsinfo", "-o", "wkt_esri", "--single-line", UTM36S], check=True, capture_output=True,
                                                       text=True).stdout.strip())
    return path


def geojson(path, shapes):
    """Features in degrees: (geometry type, coordinates, properties)."""
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": at}} for kind, at, properties in shapes]}))
    return path


def nodes_csv(path, places):
    path.write_text("name,x,y\n" + "".join(f"n{i},{x},{y}\n" for i, (x, y) in enumerate(places)))
    return path
