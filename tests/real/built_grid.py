#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hides MV lines that exist, plans from the settlements, and compares. usage: built_grid.py PROGRAM [--pictures FOLDER]

What is measured and what it means is in docs/built_grid.md; how, in notebooks/built_grids.py. Where the data is not there this says so and ends.
Needs python3-geopandas and python3-gdal.
"""
import argparse
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "notebooks"))
try:
    from built_grids import REGIONS, measure, missing, planned
except ModuleNotFoundError as error:
    sys.exit(f"{sys.executable} has no {error.name}. Install python3-geopandas and python3-gdal, and take Debian's Python.")


def draw(path, title, plan, hidden, supply):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    _, axes = pyplot.subplots(figsize=(9, 9))
    supply.plot(ax=axes, color="#222222", linewidth=2.2)
    hidden.plot(ax=axes, color="#e69f00", linewidth=3)
    plan.plot(ax=axes, color="#0072b2", linewidth=1.2)
    axes.set(title=f"{title}: hidden lines orange, planned blue, supply black", xticks=[], yticks=[])
    pyplot.savefig(path, dpi=90, bbox_inches="tight")
    pyplot.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--pictures", type=pathlib.Path, help="folder for pictures")
    options = parser.parse_args()
    print("study                                        places  planned km  built km  ratio  plan near built (chance)  built near plan (chance)")
    with tempfile.TemporaryDirectory() as scratch:
        for region in REGIONS:
            if missing(region):
                print(missing(region))
                continue
            for number, (title, places, supply, hidden, more) in enumerate(region()):
                plan = planned(options.program, pathlib.Path(scratch), f"{region.__name__}_{number}", places, supply, more)
                m = measure(plan, hidden, places)
                print(f"{title:<44} {m['places']:>6} {m['planned_km']:>11.0f} {m['built_km']:>9.0f} {m['length_ratio']:>6.2f} "
                      f"{m['plan_near_built']:>16.0%} ({m['by_chance']:>6.0%}) {m['built_near_plan']:>16.0%} ({m['back_by_chance']:>6.0%})", flush=True)
                assert 0 < m["plan_near_built"] <= 1 and 0 < m["built_near_plan"] <= 1
                if options.pictures:
                    options.pictures.mkdir(parents=True, exist_ok=True)
                    draw(options.pictures / f"{region.__name__}_{number}.png", title, plan, hidden, supply)


if __name__ == "__main__":
    main()
