#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the Processing plugin in QGIS itself, without a screen. usage: run_plugin.py PROGRAM [--pictures FOLDER]

Each algorithm runs on small inputs: its result must be layers that are valid and styled, progress must be told, a wrong input must end
in the program's own sentence, and a cancelled run must end soon and leave no process.
"""
import argparse
import json
import os
import pathlib
import shutil
import sys
import tempfile
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
HOME = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HOME / "src/qgis"))
try:
    from qgis.core import (Qgis, QgsApplication, QgsMapRendererParallelJob, QgsMapSettings, QgsProcessingContext,
                           QgsProcessingFeedback, QgsProject, QgsRasterLayer, QgsRectangle, QgsVectorLayer)
    from qgis.PyQt.QtCore import QSize
    from qgis.PyQt.QtGui import QColor
except ModuleNotFoundError as error:
    sys.exit(f"{sys.executable} has no {error.name}. Run ./bootstrap test gis, which installs what is needed and takes Debian's Python.")
from gridreach.plugin import GridreachPlugin


class Feedback(QgsProcessingFeedback):
    """Keeps what it is told, and can cancel itself at the first word of progress."""

    def __init__(self, cancel=False):
        super().__init__(False)
        self.cancel_soon, self.progress, self.errors = cancel, [], []

    def setProgress(self, progress):
        self.progress.append(progress)
        if self.cancel_soon:
            self.cancel()

    def reportError(self, error, fatalError=False):
        self.errors.append(error)


def run(name, parameters, feedback):
    """Runs an algorithm: done or not, its results, the layers that it asks QGIS to add."""
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"gridreach:{name}")
    right, message = algorithm.checkParameterValues(parameters, context)
    if not right:
        raise ValueError(message)
    results, done = algorithm.run(parameters, context, feedback)
    return done, results, list(context.layersToLoadOnCompletion().items())


def names_of(added):
    return {source.partition("layername=")[2] for source, _ in added}


def problems_of_layers(added):
    for source, details in added:
        layer = QgsVectorLayer(source, details.name, "ogr")
        if not layer.isValid():
            yield f"{source} is not valid"
        elif layer.listStylesInDatabase()[0] < 1:
            yield f"{source} has no style"
        elif source.endswith("demand_nodes") and layer.renderer().type() != "categorizedSymbol":
            yield f"{source} is drawn as {layer.renderer().type()}, not by its style"
        del layer


def draw(added, path):
    layers = [QgsVectorLayer(source, details.name, "ogr") for source, details in reversed(added)]
    box = QgsRectangle()
    for layer in layers:
        if "sources" not in layer.source():
            box.combineExtentWith(layer.extent())
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(layers[0].crs())
    settings.setExtent(box.buffered(100))
    settings.setOutputSize(QSize(1400, 1000))
    settings.setOutputDpi(120)
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(str(path))


def problems(scratch, pictures):
    """What is wrong with each algorithm in turn."""
    pipeline = str(HOME / "pipelines/sample.yaml")
    feedback = Feedback()
    done, results, added = run("run", {"PIPELINE": pipeline, "OUTPUT": f"{scratch}/a", "SETTINGS": "planner.type=mst\n"}, feedback)
    if not done or not {"dwellings", "mv_lines", "demand_nodes", "sources"} <= names_of(added):
        yield f"run: done {done}, {results}, layers {names_of(added)}, {feedback.errors}"
    else:
        yield from problems_of_layers(added)
        if pictures:
            draw(added, pictures / "plugin.png")
    if not feedback.progress or max(feedback.progress) < 99:
        yield f"run: no progress is told: {feedback.progress}"

    feedback = Feedback()
    done, _, _ = run("run", {"PIPELINE": pipeline, "OUTPUT": f"{scratch}/a"}, feedback)
    if done or not any("Add --overwrite" in error for error in feedback.errors):
        yield f"a taken output is not refused in words: {feedback.errors}"

    nodes = QgsVectorLayer(str(HOME / "tests/gis/line.geojson"), "lines", "ogr")
    QgsProject.instance().addMapLayer(nodes)
    villages = f"{scratch}/villages.gpkg"
    os.system(f"ogr2ogr -q -f GPKG {villages} {HOME}/tests/gis/odd_names.csv -oo X_POSSIBLE_NAMES=lon -oo Y_POSSIBLE_NAMES=lat "
              f"-a_srs EPSG:4326 -nln villages")
    points = QgsVectorLayer(f"{villages}|layername=villages", "villages", "ogr")
    QgsProject.instance().addMapLayer(points)
    feedback = Feedback()
    done, _, added = run("plan", {"NODES": points.id(), "EXISTING_GRID": nodes.id(), "OUTPUT": f"{scratch}/nodes"}, feedback)
    if not done or "mv_lines" not in names_of(added):
        yield f"plan: {names_of(added)}, {feedback.errors}"
    yield from problems_of_layers(added)

    points.setSubsetString("1 = 0")
    feedback = Feedback()
    done, _, _ = run("plan", {"NODES": points.id(), "OUTPUT": f"{scratch}/filtered"}, feedback)
    if done or not any("has a filter" in error for error in feedback.errors):
        yield f"a filtered layer is not refused: {feedback.errors}"

    feedback = Feedback()
    run("run", {"PIPELINE": pipeline, "OUTPUT": f"{scratch}/b", "SETTINGS": "planner=prize_collecting\ncosts.mv_line_cost_per_m=60"}, feedback)
    done, _, added = run("compare", {"A": f"{scratch}/a", "B": f"{scratch}/b", "OUTPUT": f"{scratch}/compared"}, feedback)
    if not done or not {"compared_nodes", "compared_lines"} <= names_of(added):
        yield f"compare: {names_of(added)}, {feedback.errors}"
    yield from problems_of_layers(added)

    shutil.copy(HOME / "data/sample/scene.tif", scratch)  # QGIS leaves statistics beside it.
    scene = QgsRasterLayer(f"{scratch}/scene.tif", "scene")
    QgsProject.instance().addMapLayer(scene)
    feedback = Feedback()
    done, results, added = run("detect", {"SCENES": [scene.id()], "OUTPUT": f"{scratch}/dwellings.gpkg"}, feedback)
    if not done or names_of(added) != {"dwellings"}:
        yield f"detect: {results}, {names_of(added)}, {feedback.errors}"

    feedback, begin = Feedback(cancel=True), time.monotonic()
    done, results, added = run("run", {"PIPELINE": pipeline, "OUTPUT": f"{scratch}/stopped"}, feedback)
    if results.get("OUTPUT") or added or time.monotonic() - begin > 30:
        yield f"cancel: {results}, {added}, {time.monotonic() - begin:.0f} s"
    record = pathlib.Path(f"{scratch}/stopped/run.json")
    if record.exists() and not json.loads(record.read_text()).get("search_stopped"):
        yield "cancel: the run went on to its end"
    QgsProject.instance().clear()  # QGIS crashes on leaving when layers are still there.
    del nodes, points, scene


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--pictures", type=pathlib.Path, help="folder for the pictures")
    options = parser.parse_args()
    os.environ["GRIDREACH"] = str(options.program.resolve())
    application = QgsApplication([], False)
    application.initQgis()
    plugin = GridreachPlugin()
    plugin.initProcessing()
    if options.pictures:
        options.pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        found = list(problems(scratch, options.pictures))
    plugin.unload()
    application.exitQgis()
    for problem in found:
        print(f"    {problem}")
    print(f"plugin in QGIS {Qgis.QGIS_VERSION}: {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
