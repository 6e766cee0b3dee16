#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Opens a run's results in QGIS itself, without a screen. usage: open_in_qgis.py RUN... [--pictures FOLDER]

RUN is the output folder of a run. Every layer of the project must be valid and styled, paths relative, the styles of the GeoPackage
and beside the shapefiles must be the project's, the map and the print layout must draw something in the plan's colours.
Needs python3-qgis: ./bootstrap test gis installs it.
"""
import argparse
import os
import pathlib
import shutil
import sys
import tempfile
import zipfile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
try:
    from qgis.core import (Qgis, QgsApplication, QgsLayerTreeModel, QgsLayoutExporter, QgsMapRendererParallelJob, QgsMapSettings, QgsProject,
                           QgsRasterLayer, QgsVectorLayer)
    from qgis.PyQt.QtCore import QSize
    from qgis.PyQt.QtGui import QColor, QImage
except ModuleNotFoundError as error:
    sys.exit(f"{sys.executable} has no {error.name}. Run ./bootstrap test gis, which installs what is needed and takes Debian's Python.")

GEOMETRY = {0: "Point", 1: "Line", 2: "Polygon"}


def symbols_of(layer):
    """What a renderer draws: (value, colour, size) by symbol."""
    def colour_of(symbol):
        return symbol.symbolLayer(symbol.symbolLayerCount() - 1).color().name()

    renderer = layer.renderer()
    if renderer.type() == "singleSymbol":
        return [(None, colour_of(renderer.symbol()))]
    categories = renderer.categories()  # Their symbols live as long as this list.
    return [(category.value(), colour_of(category.symbol())) for category in categories]


def share_of(picture, colour, tolerance=40):
    """Number of pixels near a colour, looked at on a grid of every third pixel."""
    want = QColor(colour)
    count = 0
    for x in range(0, picture.width(), 3):
        for y in range(0, picture.height(), 3):
            c = picture.pixelColor(x, y)
            count += (abs(c.red() - want.red()) + abs(c.green() - want.green()) + abs(c.blue() - want.blue())) < tolerance
    return count


def check_zip(run, problems):
    archive = zipfile.ZipFile(run / "plan.qgz")
    if archive.testzip() is not None or archive.namelist() != ["plan.qgs"]:
        problems.append("plan.qgz is not a whole zip of one plan.qgs")
    if "SOURCE_DATE_EPOCH" not in os.environ and archive.infolist()[0].date_time != (1980, 1, 1, 0, 0, 0):
        problems.append(f"plan.qgz carries the date {archive.infolist()[0].date_time}")
    if str(run) in archive.read("plan.qgs").decode():
        problems.append("plan.qgs names the folder it was made in")


def check_surface(run, project, pictures, problems):
    """The cost surface: there when it was written, in colours, not switched on, and styled when opened alone."""
    surface = project.mapLayer("gridreach_cost_surface")
    if not (run / "cost_surface.tif").exists():
        if surface is not None:
            problems.append("the project has a cost surface that was not written")
        return
    if surface is None or not surface.isValid():
        problems.append("the cost surface is not in the project or not valid")
        return
    if surface.crs() != project.crs():
        problems.append(f"cost surface: coordinate system {surface.crs().authid()}")
    node = project.layerTreeRoot().findLayer(surface.id())
    if node.isVisible() or node.parent().name() == "":
        problems.append("the cost surface is switched on, or in no group")
    if project.layerTreeRoot().layerOrder()[-1].id() != surface.id():
        problems.append("the cost surface is not below everything")

    def colours(layer):
        if layer.renderer().type() != "singlebandpseudocolor":
            return [layer.renderer().type()]
        return [(item.value, item.color.name()) for item in layer.renderer().shader().rasterShaderFunction().colorRampItemList()]

    alone = QgsRasterLayer(f"{run}/cost_surface.tif", "alone")
    if colours(surface) != colours(alone) or not 1 <= len(colours(surface)) <= 5:
        problems.append(f"cost surface: {colours(surface)} in the project, {colours(alone)} alone")
    node.setItemVisibilityChecked(True)
    picture, errors = draw_map(project, pictures / "map_surface.png")
    problems += errors
    seen = {picture.pixelColor(x, y).name() for x in range(0, picture.width(), 9) for y in range(0, picture.height(), 9)}
    if len(seen) < 20:
        problems.append(f"the cost surface is drawn in {len(seen)} colours")
    node.setItemVisibilityChecked(False)
    del alone


def check_years(project, layers, pictures, problems):
    """Where lines have a year there is a theme that draws them by it, and one that draws the plan again."""
    lines = layers.get("mv_lines")
    years = {f["year"] for f in lines.getFeatures() if f["year"]} if lines is not None and lines.isValid() else set()
    themes = project.mapThemeCollection().mapThemes()
    if not years:
        if themes:
            problems.append(f"themes {themes} without a year")
        return
    if len(themes) != 2:
        problems.append(f"themes {themes} for {len(years)} years")
        return
    before = symbols_of(lines)
    model = QgsLayerTreeModel(project.layerTreeRoot())
    for theme, kind in (("Year of building", "graduatedSymbol"), ("Plan", None)):
        project.mapThemeCollection().applyTheme(theme, project.layerTreeRoot(), model)
        if kind is None:
            if symbols_of(lines) != before:
                problems.append(f"theme {theme} does not draw the plan as it was")
            continue
        renderer = lines.renderer()
        if renderer.type() != kind:
            problems.append(f"theme {theme} draws lines as {renderer.type()}")
            continue
        ranges = renderer.ranges()
        if {y for y in years if not any(r.lowerValue() <= y <= r.upperValue() for r in ranges)}:
            problems.append(f"theme {theme} leaves out years")
        picture, errors = draw_map(project, pictures / "map_years.png")
        problems += errors
        if not any(share_of(picture, r.symbol().symbolLayer(r.symbol().symbolLayerCount() - 1).color()) >= 5 for r in ranges):
            problems.append(f"theme {theme} shows no line")
        count, ids, names, *_ = lines.listStylesInDatabase()
        if "gridreach by year" not in names:
            problems.append(f"layer_styles has {names} for mv_lines")
    del model


def check_layers(run, project, problems):
    layers = {layer.id().removeprefix("gridreach_"): layer for layer in project.mapLayers().values() if isinstance(layer, QgsVectorLayer)}
    if not layers:
        problems.append("the project has no layer")
    for name, layer in layers.items():
        if not layer.isValid():
            problems.append(f"{name}: not valid: {layer.error().message()}")
            continue
        if layer.crs() != project.crs() or not layer.crs().isValid():
            problems.append(f"{name}: coordinate system {layer.crs().authid()}, project {project.crs().authid()}")
        bare = [f.name() for f in layer.fields() if f.name() != "fid" and not f.alias()]
        if bare:
            problems.append(f"{name}: fields without an alias: {', '.join(bare)}")
        styled = QgsVectorLayer(f"{run}/plan.gpkg|layername={name}", name, "ogr")
        beside = QgsVectorLayer(f"{run}/shapefiles/{name}.shp", name, "ogr")
        for kind, other in (("layer_styles", styled), (".qml", beside)):
            if not other.isValid() or symbols_of(other) != symbols_of(layer):
                problems.append(f"{name}: {kind} draws {symbols_of(other) if other.isValid() else 'nothing'}, "
                                f"the project {symbols_of(layer)}")
            elif other.labelsEnabled() != layer.labelsEnabled() or other.mapTipTemplate() == "":
                problems.append(f"{name}: {kind} has other labels or no tip")
        if beside.isValid():
            if beside.featureCount() != layer.featureCount():
                problems.append(f"{name}: {beside.featureCount()} rows in the shapefile, {layer.featureCount()} in the GeoPackage")
            if not all(f.alias() for f in beside.fields()):
                problems.append(f"{name}: fields of the shapefile without an alias")
            message, done = beside.loadSldStyle(f"{run}/shapefiles/{name}.sld")
            rules = beside.renderer().rootRule().children() if beside.renderer().type() == "RuleRenderer" else [None]
            if not done or len(rules) != len(symbols_of(layer)):
                problems.append(f"{name}: the SLD gives {len(rules)} rules, not {len(symbols_of(layer))}: {message}")
        del styled, beside
    return layers


def draw_map(project, path):
    root = project.layerTreeRoot()
    settings = QgsMapSettings()
    settings.setLayers([layer for layer in root.layerOrder() if root.findLayer(layer.id()).isVisible()])
    settings.setDestinationCrs(project.crs())
    settings.setExtent(project.viewSettings().defaultViewExtent())
    settings.setOutputSize(QSize(1500, 1100))
    settings.setOutputDpi(120)
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    picture = job.renderedImage()
    picture.save(str(path))
    return picture, [str(e.message) for e in job.errors()]


def check_drawing(project, layers, pictures, problems):
    picture, errors = draw_map(project, pictures / "map.png")
    problems += errors
    layouts = project.layoutManager().printLayouts()
    if len(layouts) != 1:
        problems.append(f"{len(layouts)} print layouts")
        return
    exporter = QgsLayoutExporter(layouts[0])
    image = QgsLayoutExporter.ImageExportSettings()
    image.dpi = 150
    if exporter.exportToImage(str(pictures / "layout.png"), image) != QgsLayoutExporter.Success:
        problems.append("the layout does not export as a picture")
    if exporter.exportToPdf(str(pictures / "layout.pdf"), QgsLayoutExporter.PdfExportSettings()) != QgsLayoutExporter.Success:
        problems.append("the layout does not export as a PDF")
    page = QImage(str(pictures / "layout.png"))
    for name in ("mv_lines", "sources", "dwellings"):
        layer = layers.get(name)
        if layer is None or not layer.isValid() or layer.featureCount() == 0 or layer.hasScaleBasedVisibility():
            continue
        if name == "dwellings" and layer.featureCount() < 10:
            continue  # The sign of their demand node may cover them all.
        inside = layer.extent().intersects(project.viewSettings().defaultViewExtent())
        for what, drawn in (("map", picture), ("layout", page)):
            if inside and share_of(drawn, symbols_of(layer)[-1][1]) < 5:
                problems.append(f"{name} is not seen on the {what}")


def check_run(run, pictures):
    problems = []
    check_zip(run, problems)
    with tempfile.TemporaryDirectory() as scratch:
        # Elsewhere, to see that the paths are relative.
        moved = pathlib.Path(scratch, "moved")
        shutil.copytree(run, moved, ignore=shutil.ignore_patterns(".gridreach"))
        project = QgsProject.instance()
        if not project.read(str(moved / "plan.qgz")):
            problems.append(f"plan.qgz does not open: {project.error()}")
        else:
            layers = check_layers(moved, project, problems)
            check_drawing(project, layers, pictures, problems)
            check_surface(moved, project, pictures, problems)
            check_years(project, layers, pictures, problems)
            for layer in layers.values():
                if not layer.source().startswith(str(moved)):
                    problems.append(f"{layer.id()} is read from {layer.source()}")
            layers.clear()
        project.clear()  # QGIS crashes on leaving when layers are still there.
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", nargs="+", type=pathlib.Path)
    parser.add_argument("--pictures", type=pathlib.Path, help="folder for the pictures")
    options = parser.parse_args()
    application = QgsApplication([], False)
    application.initQgis()
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for run in options.runs:
            pictures = (options.pictures or pathlib.Path(scratch)) / run.resolve().name
            pictures.mkdir(parents=True, exist_ok=True)
            problems = check_run(run.resolve(), pictures)
            failed += bool(problems)
            print(f"{'FAILED' if problems else 'ok'}: {run} in QGIS {Qgis.QGIS_VERSION}")
            for problem in problems:
                print(f"    {problem}")
    application.exitQgis()
    print(f"gis: {len(options.runs) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
