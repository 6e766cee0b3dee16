# SPDX-License-Identifier: Apache-2.0
"""What the notebooks on plans share: running the program, and reading what a run leaves behind."""
import json
import os
import pathlib
import shutil
import subprocess

import geopandas

BUILT = pathlib.Path("../build/gridreach")
PROGRAM = os.environ.get("GRIDREACH") or shutil.which("gridreach") or (str(BUILT) if BUILT.exists() else None)
if PROGRAM is None:
    raise SystemExit("The program gridreach was not found. Build it with ./bootstrap build, or set GRIDREACH.")


def gridreach(*words):
    """Runs the program and shows what it says; its message stops the notebook when it fails."""
    words = [str(word) for word in words]
    print("$ gridreach", " ".join(words))
    done = subprocess.run([PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(done.stdout)
    if done.returncode != 0:
        raise RuntimeError(done.stdout.strip())


def figures(run):
    """The figures of a finished run, by the names in docs/outputs.md."""
    return json.loads(pathlib.Path(run, "run.json").read_text())["summary"]


def layer(run, name, file="plan.gpkg"):
    """A layer of a finished run as a GeoDataFrame in the plane, in metres, that the program worked in."""
    return geopandas.read_file(pathlib.Path(run, file), layer=name)


SIGNS = {"grid": ("o", "#0072b2"), "mini_grid": ("s", "#e69f00"), "stand_alone": ("^", "#009e73"), "nothing": ("x", "#c63d00")}


def draw_plan(run, ax, title=None):
    """Existing lines black, new lines blue, demand nodes by what serves them: the colours of the report."""
    for name, colour, width in (("sources", "#222222", 2.5), ("mv_lines", "#0072b2", 1.5)):
        lines = layer(run, name)
        if len(lines):
            lines.plot(ax=ax, color=colour, linewidth=width)
    nodes = layer(run, "demand_nodes")
    for way, (sign, colour) in SIGNS.items():
        here = nodes[nodes["served_by"] == way]
        if len(here):
            ax.plot(here.geometry.x, here.geometry.y, sign, color=colour, markersize=5, linestyle="", label=f"{len(here)} {way.replace('_', '-')}")
    bounds = [shown.total_bounds for shown in (nodes, layer(run, "mv_lines")) if len(shown)]
    x0, y0 = (min(b[k] for b in bounds) for k in (0, 1))
    x1, y1 = (max(b[k] for b in bounds) for k in (2, 3))
    margin = 0.06 * max(x1 - x0, y1 - y0, 100)
    ax.set(xlim=(x0 - margin, x1 + margin), ylim=(y0 - margin, y1 + margin), aspect="equal", xticks=[], yticks=[], title=title)
    ax.legend(loc="best", fontsize=8)
