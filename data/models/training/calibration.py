# SPDX-License-Identifier: Apache-2.0
"""How often an outline of a given confidence is right, on places that neither the weights nor the confidence have seen;
prints the table of the model card in Markdown.

    python3 calibration.py --program gridreach --imagery DIR --work DIR --confidence confidence.json \\
        zanzibar_rural=without_zanzibar_rural.pt banepa=without_banepa.pt

Beside confidence.json lie those that confidence.py fitted without each fold. Right: it overlaps a building by half of
their union, one to one.
"""
import argparse
import json
import os

import numpy as np

import card
import places
import scenes
from confidence import PIXELS_M, detected, run

LEVELS = np.arange(0, 10) / 10


def cumulated(program, scene, work):
    """Of what `detected` found last: how many are at least so sure, and how many of them are right."""
    from osgeo import gdal
    kept, out, counts = os.path.join(work, "kept.gpkg"), os.path.join(work, "score.json"), []
    for level in LEVELS:
        gdal.VectorTranslate(kept, os.path.join(work, "detected.gpkg"), layers=["dwellings"],
                             where=f"confidence >= {level}")
        run(program, "evaluate", "--found", kept, "--truth", scene + ".geojson", "--area", scene + "_frame.geojson",
            "--border", "3", "--output", out, "--overwrite")
        with open(out, encoding="utf-8") as file:
            s = json.load(file)
        counts.append((s["found"], round(s["found"] * (s["precision"] or 0))))
    return np.array(counts + [(0, 0)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("program", "imagery", "work", "confidence"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("folds", nargs="+", help="FOLD=WEIGHTS trained without it")
    a = parser.parse_args()
    os.makedirs(a.work, exist_ok=True)
    table, sure = {}, {}
    for fold, weights in (f.split("=") for f in a.folds):
        model = os.path.join(a.work, "without_" + fold)
        with open(a.confidence.replace(".json", f"_without_{fold}.json"), encoding="utf-8") as file:
            card.write(weights, model, json.load(file))
        for place in places.FOLDS[fold]:
            for scene in scenes.write(a.imagery, place, a.work):
                for pixel_m in PIXELS_M:
                    confidence = detected(a.program, model, scene, pixel_m, a.work, 0.02)[:, 0]
                    bins = np.minimum((confidence * 10).astype(int), 9)
                    sure[place] = sure.get(place, 0) + np.bincount(bins, confidence, 10)
                    sure[place, "n"] = sure.get((place, "n"), 0) + np.bincount(bins, minlength=10)
                    table[place] = table.get(place, 0) - np.diff(cumulated(a.program, scene, a.work), axis=0)
    names = list(table)
    print("| confidence | mean | " + " | ".join(f"right in {n}" for n in names) + " |\n|" + "---|" * (len(names) + 2))
    for k, level in enumerate(LEVELS):
        mean = sum(sure[n][k] for n in names) / max(1, sum(sure[n, "n"][k] for n in names))
        cells = [f"{table[n][k][1] / table[n][k][0]:.2f} of {table[n][k][0]}" if table[n][k][0] else "–" for n in names]
        print(f"| {level:.1f} to {level + 0.1:.1f} | {mean:.2f} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
