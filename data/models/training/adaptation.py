# SPDX-License-Identifier: Apache-2.0
"""What `gridreach adapt` is worth on places that the weights have not seen; prints a table in Markdown.

    python3 adaptation.py --program gridreach --imagery DIR --work DIR --confidence confidence.json \\
        zanzibar_rural=without_zanzibar_rural.pt banepa=without_banepa.pt

Weights and confidence are those fitted without the place (confidence.py writes the latter beside confidence.json). A
person labels some dwellings of one block and marks six empty squares of 25 m in it; the adapted model is then scored
on another block of the place (of the dense town, which is one block: on its other half). Several draws of labels.
"""
import argparse
import dataclasses
import json
import os

import numpy as np

import card
import places
import scenes
import views
from confidence import run
from figures import score

PIXELS_M = (0.3, 0.6)
EMPTY_SIDE_M, EMPTY = 25, 6


def halves(ground):
    """The left and the right half of a block."""
    middle = ground.image.shape[1] // 2
    t = ground.to_crs
    for low, high in ((0, middle), (middle, ground.image.shape[1])):
        def within(rings):
            return [r - (low, 0) for r in rings if low < r[:, 0].min() and r[:, 0].max() < high]
        yield dataclasses.replace(ground, image=np.ascontiguousarray(ground.image[:, low:high]),
                                  valid=ground.valid[:, low:high], to_crs=(t[0] + low * t[1], *t[1:]),
                                  roofs=within(ground.roofs), roofless=within(ground.roofless))


def labelled(rng, ground, many):
    """The ground with some of its labels, and squares without a building."""
    some = rng.permutation(len(ground.roofs))[:many]
    side = int(EMPTY_SIDE_M / ground.pixel_m)
    built = views.mask_of(ground.roofs + ground.roofless, ground.image.shape[:2])
    h, w = built.shape
    corners = [(x, y) for y in range(0, h - side, side) for x in range(0, w - side, side)
               if not built[y:y + side, x:x + side].any() and ground.valid[y:y + side, x:x + side].all()]
    squares = [np.array([(0, 0), (side, 0), (side, side), (0, side)]) + corners[k]
               for k in rng.permutation(len(corners))[:EMPTY]]
    return dataclasses.replace(ground, roofs=[ground.roofs[k] for k in some], roofless=[]), squares


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("program", "imagery", "work", "confidence"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--draws", type=int, default=4)
    parser.add_argument("--labels", type=int, default=40)
    parser.add_argument("folds", nargs="*", help="FOLD=WEIGHTS trained without it")
    a = parser.parse_args()
    os.makedirs(a.work, exist_ok=True)
    print("| labels from | pixel | labels | draws | draws with a gain found | F1 elsewhere before | after, where a gain "
          "was found | after, all draws |\n|---|---|---|---|---|---|---|---|")
    for fold, weights in (f.split("=") for f in a.folds):
        model = os.path.join(a.work, "without_" + fold)
        with open(a.confidence.replace(".json", f"_without_{fold}.json"), encoding="utf-8") as file:
            card.write(weights, model, json.load(file))
        base = ["--set", f"detector.model={model}.json"]
        for place in places.FOLDS[fold]:
            blocks = places.load(a.imagery, place)
            blocks = list(halves(blocks[0])) if len(blocks) == 1 else blocks[:2]
            for of in (0, 1):
                for pixel_m in PIXELS_M:
                    here, there = (os.path.join(a.work, f"adapt_{what}") for what in ("here", "there"))
                    scenes.write_ground(scenes.resized(blocks[1 - of], pixel_m), there)
                    before, after, claimed = score(a.program, there, a.work, *base)["f1"], [], []
                    labels = min(a.labels, len(blocks[of].roofs) * 2 // 3)
                    for draw in range(a.draws):
                        few, squares = labelled(np.random.default_rng(draw), blocks[of], labels)
                        scale = few.pixel_m / pixel_m
                        scenes.write_ground(scenes.resized(few, pixel_m), here, [s * scale for s in squares])
                        out = os.path.join(a.work, "adapted.json")
                        last = json.loads(run(a.program, "adapt", here + ".tif", *base, "--labels", here + ".geojson",
                                              "--empty", here + "_frame.geojson", "--output", out, "--overwrite",
                                              "--even-if-worse", "--json").strip().split("\n")[-1])
                        claimed.append((last["adapted"]["f1"] or 0) - (last["before"]["f1"] or 0))
                        after.append(score(a.program, there, a.work, "--set", f"detector.model={out}")["f1"])
                    gained = [f for f, c in zip(after, claimed) if c >= 0.02]
                    print(f"| {place}, block {'ab'[of]} | {pixel_m} m | {labels} | {a.draws} | {len(gained)} | "
                          f"{before:.2f} | " + (f"{np.mean(gained):.2f}" if gained else "–") + " | " +
                          " ".join(f"{f:.2f} ({c:+.2f})" for f, c in zip(after, claimed)) + " |", flush=True)


if __name__ == "__main__":
    main()
