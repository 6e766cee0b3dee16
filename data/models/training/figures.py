# SPDX-License-Identifier: Apache-2.0
"""Measures the detectors on places that the weights have not seen and prints a table in Markdown.

    python3 figures.py --program gridreach --imagery DIR --work DIR --final ../roofs.json \\
        zanzibar_rural=without_zanzibar_rural.pt banepa=without_banepa.pt --confidence confidence.json

Places of a fold are searched with the network that was trained without it, the others with the final one. Scenes
are averaged to each ground pixel first. Dwellings within 3 m of the border are not scored.
"""
import argparse
import json
import os

import card
import places
import scenes
from confidence import run

PIXELS_M = (0.3, 0.45, 0.6)


def score(program, scene, work, *settings):
    found, out = os.path.join(work, "found.gpkg"), os.path.join(work, "score.json")
    run(program, "detect", scene + ".tif", "--output", found, "--overwrite", *settings)
    run(program, "evaluate", "--found", found, "--truth", scene + ".geojson", "--area", scene + "_frame.geojson",
        "--border", "3", "--output", out, "--overwrite")
    with open(out, encoding="utf-8") as file:
        return json.load(file)


def cell(s, key, form="{:.2f}"):
    if s.get(key) is None:
        return "–"
    interval = s["intervals_90"].get(key)
    text = form.format(s[key])
    return text + (f" ({form.format(interval[0])} … {form.format(interval[1])})" if interval else "")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("program", "imagery", "work", "final", "confidence"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("folds", nargs="*", help="FOLD=WEIGHTS trained without it")
    a = parser.parse_args()
    os.makedirs(a.work, exist_ok=True)
    models = {place: a.final for place in ("kampala", "catanduanes", *places.TEST_FOLD)}
    with open(a.confidence, encoding="utf-8") as file:
        confidence = json.load(file)
    for fold, weights in (f.split("=") for f in a.folds):
        model = os.path.join(a.work, "without_" + fold)
        card.write(weights, model, confidence)
        models |= {place: model + ".json" for place in places.FOLDS[fold]}
    print("| place | pixel | detector | true | F1 at IoU 0.5 | F1 at 3 m | F1 at 5 m | AP | count error |")
    print("|---|---|---|---|---|---|---|---|---|")
    for place, model in models.items():
        for pixel_m in PIXELS_M:
            for scene in scenes.write(a.imagery, place, a.work, pixel_m):
                name = os.path.basename(scene).rsplit("_", 1)[0]
                for detector, settings in (("cnn", ["--set", f"detector.model={model}"]),
                                           ("blob", ["--detector", "blob"])):
                    s = score(a.program, scene, a.work, *settings)
                    print(f"| {name} | {pixel_m} m | `{detector}` | {s['truth']} | {cell(s, 'f1')} | "
                          f"{cell(s, 'f1_centre_3m')} | {cell(s, 'f1_centre_5m')} | "
                          f"{cell(s, 'average_precision')} | "
                          f"{cell(s, 'count_error_fraction', '{:+.0%}')} |", flush=True)


if __name__ == "__main__":
    main()
