# SPDX-License-Identifier: Apache-2.0
"""How the detectors do on what stands in for satellite imagery of 0.5 to 0.6 m; prints a table in Markdown.

    python3 satellite.py --program gridreach --imagery DIR --work DIR --final ../roofs.json \\
        zanzibar_rural=without_zanzibar_rural.pt banepa=without_banepa.pt --confidence confidence.json

No satellite imagery with labels is to be had here, so this is a stand-in: (1) dry farmland with homesteads of thatch
or of tin, drawn by another code than the training's; (2) the same homesteads drawn on the ground of a place that the
network has not seen, made dry; (3) real places. All go through one chain of a satellite's sensor and its ground
processing. Networks are those that have not seen the place; on (1) all of them are measured.
"""
import argparse
import dataclasses
import json
import os

import cv2
import numpy as np

import card
import dryland
import places
import scenes
import views
from confidence import run

PIXELS_M = (0.5, 0.6)
FINER = 4  # What is looked at has pixels so many times finer than the sensor's.
SCENES, SIDE_PX = 4, 640
OFF_M = 2.5  # How far labels of such places often lie off.


def drawn_ground(name, image, pixel_m, index, rings):
    """A scene of its own, 3 km from the next."""
    return places.Ground(name, image, np.full(image.shape[:2], 255, np.uint8), pixel_m, places.wkt_of(32737),
                         (5e5 + 3000 * index, pixel_m, 0, 9.4e6, 0, -pixel_m), rings)


def dry_farmland(rng, kind, pixel_m):
    for index in range(SCENES):
        fine_m, n = pixel_m / FINER, SIDE_PX * FINER
        sun = dryland.Sun(rng)
        image, soil = dryland.ground(rng, n, fine_m, sun)
        rings = dryland.homesteads(rng, image, np.zeros((n, n), np.uint8), soil, sun, fine_m, kind)
        yield drawn_ground("dry", views.as_satellite(rng, image, FINER), pixel_m, index, [r / FINER for r in rings]), None


def made_dry(rng, image):
    """What grows turns to straw, and the soil takes another colour."""
    soil = np.float32(dryland.SOILS[rng.choice(list(dryland.SOILS))])
    green = np.clip((image[..., 1:2] / np.maximum(image.mean(2, keepdims=True), 1e-3) - 1.02) * 8, 0, 1)
    straw = image.mean(2, keepdims=True) / 0.2 * np.float32(dryland.STRAW)
    image += rng.uniform(0.4, 0.9) * green * (straw - image)
    toned = image.mean(2, keepdims=True) / max(float(image.mean()), 1e-3) * soil
    image += rng.uniform(0.4, 0.8) * (1 - green) * (toned - image)
    return soil


def on_real_ground(rng, imagery, place, kind, pixel_m):
    """Homesteads in the squares of 25 m of a place that hold no building, drawn twice; only these are compared."""
    for index, g in enumerate(places.load(imagery, place) * 2):
        fine_m = pixel_m / FINER
        image = views.reflectances(scenes.resized(g, fine_m).image)
        h, w = image.shape[:2]
        soil = made_dry(rng, image)
        built = views.mask_of([r * g.pixel_m / fine_m for r in g.roofs + g.roofless], (h, w))
        side, squares, taken = round(25 / fine_m), [], np.full((h, w), 255, np.uint8)
        for y in range(0, h - side, side):
            for x in range(0, w - side, side):
                at = np.s_[y:y + side, x:x + side]
                if not built[at].any() and cv2.resize(g.valid, (w, h), interpolation=cv2.INTER_NEAREST)[at].all():
                    taken[at] = 0
                    squares.append(np.array([(x, y), (x + side, y), (x + side, y + side), (x, y + side)]) / FINER)
        rings = dryland.homesteads(rng, image, taken, soil, dryland.Sun(rng), fine_m, kind)
        yield drawn_ground(place, views.as_satellite(rng, image, FINER), pixel_m, index, [r / FINER for r in rings]), squares


def real_place(rng, imagery, place, pixel_m):
    for g in places.load(imagery, place):
        fine = scenes.resized(g, pixel_m / FINER)
        shown = views.as_satellite(rng, views.reflectances(fine.image), FINER)
        shown[cv2.resize(g.valid, shown.shape[1::-1], interpolation=cv2.INTER_NEAREST) == 0] = 0
        yield dataclasses.replace(scenes.resized(g, pixel_m), image=shown), None


def moved(features, rng):
    """Labels that all lie OFF_M off in one direction."""
    way = rng.uniform(0, 2 * np.pi)
    metres_per_degree = 111320.0
    out = json.loads(json.dumps(features))
    for feature in out:
        ring = np.array(feature["geometry"]["coordinates"][0])
        by = OFF_M / metres_per_degree * np.array([np.cos(way) / np.cos(np.radians(ring[0, 1])), np.sin(way)])
        feature["geometry"]["coordinates"] = [(ring + by).tolist()]
    return out


def write(rng, grounds, folder, name):
    """Scenes as files; the labels of all, as they are and moved, and the compared ground, as one file each."""
    files, labels, areas = [], [], []
    for i, (ground, squares) in enumerate(grounds):
        path = os.path.join(folder, f"{name}_{i}")
        scenes.write_ground(ground, path, squares)
        files.append(path + ".tif")
        for ending, to in ((".geojson", labels), ("_frame.geojson", areas)):
            with open(path + ending, encoding="utf-8") as file:
                to += json.load(file)["features"]
    paths = [os.path.join(folder, f"{name}_{what}.geojson") for what in ("labels", "moved", "area")]
    for path, features in zip(paths, (labels, moved(labels, rng), areas)):
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"type": "FeatureCollection", "features": features}, file)
    return files, *paths


def scores(program, work, files, labels, off, area, settings):
    found, out = os.path.join(work, "found.gpkg"), os.path.join(work, "score.json")
    run(program, "detect", *files, "--output", found, "--overwrite", *settings)
    both = []
    for truth in (labels, off):
        run(program, "evaluate", "--found", found, "--truth", truth, "--area", area, "--border", "3", "--output", out,
            "--overwrite")
        with open(out, encoding="utf-8") as file:
            both.append(json.load(file))
    return both


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("program", "imagery", "work", "final", "confidence"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--no-final", action="store_true", help="left-out networks alone: to choose by")
    parser.add_argument("--set", action="append", default=[], help="KEY=VALUE for every `cnn`")
    parser.add_argument("folds", nargs="*", help="FOLD=WEIGHTS trained without it")
    a = parser.parse_args()
    os.makedirs(a.work, exist_ok=True)
    cv2.setNumThreads(1)
    with open(a.confidence, encoding="utf-8") as file:
        confidence = json.load(file)
    without = {}
    for fold, weights in (f.split("=") for f in a.folds):
        without[fold] = os.path.join(a.work, "without_" + fold)
        card.write(weights, without[fold], confidence)
        without[fold] += ".json"
    cnn = {"`cnn` without " + fold: model for fold, model in without.items()}
    shipped = {} if a.no_final else {"`cnn`": a.final}
    tests = [("drawn dry farmland", kind, shipped | cnn, lambda rng, m, k=kind: dry_farmland(rng, k, m))
             for kind in ("thatch", "tin")]
    for fold, model in without.items():
        for place in set(places.FOLDS[fold]) & {"zanzibar_rural"}:  # Banepa has no open ground to speak of.
            tests += [(f"ground of {place}", kind, {"`cnn` without it": model},
                       lambda rng, m, p=place, k=kind: on_real_ground(rng, a.imagery, p, k, m))
                      for kind in ("thatch", "tin")]
        tests += [(place, "as it is", {"`cnn` without it": model},
                   lambda rng, m, p=place: real_place(rng, a.imagery, p, m)) for place in places.FOLDS[fold]]
    if shipped:
        tests += [(place, "as it is", shipped, lambda rng, m, p=place: real_place(rng, a.imagery, p, m))
                  for place in ("kampala", "catanduanes")]
    print("| scenes | roofs | pixel | detector | true | F1 at IoU 0.5 | F1 at 3 m | F1 at 5 m | count error | "
          f"labels {OFF_M} m off: F1 at 3 m | 5 m |\n|---|---|---|---|---|---|---|---|---|---|---|")
    for number, (scene, roofs, models, make) in enumerate(tests):
        for pixel_m in PIXELS_M:
            rng = np.random.default_rng([number, round(100 * pixel_m)])
            files = write(rng, make(rng, pixel_m), a.work, f"satellite_{number}_{pixel_m}")
            detectors = {n: ["--set", f"detector.model={m}", *(w for s in a.set for w in ("--set", s))]
                         for n, m in models.items()}
            for name, settings in (detectors | {"`blob`": ["--detector", "blob"]}).items():
                s, off = scores(a.program, a.work, *files, settings)
                numbers = [s["f1"], s["f1_centre_3m"], s["f1_centre_5m"]]
                print(f"| {scene} | {roofs} | {pixel_m} m | {name} | {s['truth']} | " +
                      " | ".join(f"{v or 0:.2f}" for v in numbers) +
                      f" | {s['count_error_fraction']:+.0%} | {off['f1_centre_3m'] or 0:.2f} | "
                      f"{off['f1_centre_5m'] or 0:.2f} |", flush=True)


if __name__ == "__main__":
    main()
