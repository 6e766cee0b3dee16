#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs gridreach into a folder whose project is open in QGIS. usage: held_open.py PROGRAM

Who only looks does not disturb the run, and sees the new plan after reloading. Who has saved a change while the file was open is asked to close it:
SQLite keeps such changes in a file beside, which would spoil the new GeoPackage.
"""
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
try:
    from qgis.core import Qgis, QgsApplication, QgsProject
except ModuleNotFoundError as error:
    sys.exit(f"{sys.executable} has no {error.name}. Run ./bootstrap test gis, which installs what is needed and takes Debian's Python.")

HERE = pathlib.Path(__file__).resolve().parent


def damaged(out, when):
    """The GeoPackage is whole and holds the run's demand nodes."""
    check = sqlite3.connect(out / "plan.gpkg")
    if check.execute("PRAGMA integrity_check").fetchone() != ("ok",):
        yield f"{when} the GeoPackage is damaged"
    names = [name for name, in check.execute("SELECT name FROM demand_nodes")]
    if len(names) != 6:
        yield f"{when} the GeoPackage has the demand nodes {names}"
    check.close()


def problems(program, scratch):
    out = pathlib.Path(scratch, "out")

    def plan(*more):
        return subprocess.run([program, "plan", str(HERE / "odd_names.csv"), "--output", str(out), "--overwrite", "--quiet", *more],
                              capture_output=True, text=True, check=False)

    grid = ("--existing-grid", str(HERE / "line.geojson"))
    done = plan()
    if done.returncode != 0:
        yield f"the first run exits {done.returncode}: {done.stderr}"
        return
    project = QgsProject.instance()
    project.read(str(out / "plan.qgz"))
    lines, nodes = (project.mapLayer(f"gridreach_{name}") for name in ("mv_lines", "demand_nodes"))
    before = lines.featureCount()
    for _ in nodes.getFeatures():
        pass
    done = plan(*grid)
    if done.returncode != 0:
        yield f"a project that is open disturbs: exit {done.returncode}: {done.stderr}"
        return
    for layer in (lines, nodes):
        layer.dataProvider().reloadData()
    if lines.featureCount() == before:
        yield f"after reloading QGIS still sees {before} lines"
    if sum(1 for _ in nodes.getFeatures()) != 6:
        yield "after reloading QGIS does not see the 6 demand nodes"

    nodes.startEditing()
    first = next(nodes.getFeatures())
    nodes.changeAttributeValue(first.id(), nodes.fields().indexOf("name"), "renamed")
    if not nodes.commitChanges():
        yield f"the change is not saved: {nodes.commitErrors()}"
    beside = sorted(p.name for p in out.glob("plan.gpkg-*") if p.stat().st_size > 0)
    done = plan()
    if any(name.endswith("-wal") for name in beside):
        if done.returncode != 2 or "is open in another program" not in done.stderr:
            yield f"with {beside} beside: exit {done.returncode}: {done.stderr}"
    elif done.returncode != 0:
        yield f"with {beside} beside: exit {done.returncode}: {done.stderr}"
    # QGIS opens the file anew for editing: what it saves now must not mix with what it had open.
    nodes.startEditing()
    nodes.changeAttributeValue(first.id(), nodes.fields().indexOf("name"), "renamed again")
    nodes.commitChanges()
    yield from damaged(out, "while QGIS has it open")
    del lines, nodes, layer
    project.clear()
    yield from damaged(out, "after QGIS has closed it")
    done = plan(*grid)
    if done.returncode != 0:
        yield f"after closing the project: exit {done.returncode}: {done.stderr}"
    yield from damaged(out, "after another run")


def main():
    application = QgsApplication([], False)
    application.initQgis()
    with tempfile.TemporaryDirectory() as scratch:
        found = list(problems(str(pathlib.Path(sys.argv[1]).resolve()), scratch))
    application.exitQgis()
    for problem in found:
        print(f"    {problem}")
    print(f"held open in QGIS {Qgis.QGIS_VERSION}: {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
