# SPDX-License-Identifier: Apache-2.0
"""Fits what turns a candidate's shape into a chance, and how much the network misses, on places that it has not
seen.

    python3 confidence.py --program gridreach --imagery DIR --work DIR --output confidence.json \\
        zanzibar_rural=without_zanzibar_rural.pt banepa=without_banepa.pt

For each fold the network that was trained without it looks at the fold's places at 0.3, 0.45 and 0.6 m; the
program says which regions it weighs and whether a label is there. It also looks at homesteads and sheds drawn on
the ground of those places, and at homesteads on dry ground as a satellite sees them: small roofs in the open are rare
in the labels. The regression is quadratic and held
towards none; a place weighs by the root of what it holds. How strongly it is held and how much drawn scenes weigh was
chosen by fitting on all places but one and looking at the chances given there (log loss). The count's factors and
its deviation from place to place come from running the detector with the fitted confidence on the left-out places,
none of them drawn; the threshold from both.
"""
import argparse
import csv
import json
import math
import os
import subprocess

import numpy as np

import card
import places
import scenes
import train
import views

PIXELS_M = (0.3, 0.45, 0.6)
HELD = 300.0
DRAWN_WEIGHT = 0.6
DRAWN_SCENES = 6  # A fold and pixel size.
DRY_WEIGHT = 1.0
DRY_SCENES = 4
LEAST_LABELS = 10  # What `adapt` asks for.
T_95 = {1: 6.314, 2: 2.92, 3: 2.353, 4: 2.132, 5: 2.015}  # By degrees of freedom.
CLASSES_M2 = (20, 50, 150)
LEVELS = [0.05, 0.08, 0.12, 0.16, 0.2, 0.25, 0.3, 0.4]


def quadratic(z):
    n = z.shape[1]
    return np.concatenate([np.ones((len(z), 1)), z] + [z[:, i:i + 1] * z[:, i:] for i in range(n)], 1)


def fit(features, truth, weights):
    """Standardisation and coefficients by Newton's method."""
    mean, deviation = features.mean(0), np.maximum(features.std(0), 1e-3)
    x = quadratic(np.clip((features - mean) / deviation, -4, 4))
    held = np.full(x.shape[1], HELD)
    held[0] = 1e-6
    w = np.zeros(x.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (weights * (p - truth)) + held * w
        curvature = (x * (weights * p * (1 - p))[:, None]).T @ x + np.diag(held)
        step = np.linalg.solve(curvature, gradient)
        w -= step * min(1, 2 / np.abs(step).max())
        if np.abs(step).max() < 1e-8:
            break
    return mean, deviation, w


def fitted(parts):
    """The card's confidence from (fold, features, truth, weights) of many scenes."""
    features, truth, weights = (np.concatenate(part) for part in list(zip(*parts))[1:])
    mean, deviation, w = fit(features, truth, weights * len(weights) / weights.sum())
    n = features.shape[1]
    return {**card.NEUTRAL, "min_confidence": 0.2, "confidence_intercept": w[0], "confidence_mean": mean.tolist(),
            "confidence_deviation": deviation.tolist(), "confidence_linear": w[1:n + 1].tolist(),
            "confidence_quadratic": w[n + 1:].tolist()}


def run(*words):
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(words)}\n{done.stdout}{done.stderr}")
    return done.stdout


def candidates(program, model, scene, pixel_m, work):
    """Features and truth of the regions that are weighed in a scene."""
    table = os.path.join(work, "candidates.csv")
    run(program, "adapt", scene + ".tif", "--labels", scene + ".geojson", "--empty", scene + "_frame.geojson",
        "--set", f"detector.model={model}.json", "--set", f"detector.pixel_m={pixel_m}",
        "--output", os.path.join(work, "unused.json"), "--candidates", table, "--overwrite")
    with open(table, encoding="utf-8") as file:
        rows = [r for r in csv.reader(file)][1:]
    rows = [r for r in rows if r[0] != "unknown"]
    return np.array([[float(v) for v in r[3:]] for r in rows]), np.array([r[0] == "dwelling" for r in rows], float)


def detected(program, model, scene, pixel_m, work, least):
    """Confidence and area of each reported dwelling."""
    out = os.path.join(work, "detected.gpkg")
    run(program, "detect", scene + ".tif", "--set", f"detector.model={model}.json", "--set",
        f"detector.pixel_m={pixel_m}", "--set", f"detector.min_confidence={least}", "--output", out,
        "--overwrite")
    from osgeo import ogr
    source = ogr.Open(out)  # The layer lives as long as it does.
    rows = [[f.GetField("confidence"), f.GetField("roof_area_m2")] for f in source.GetLayer(0)]
    return np.array(rows).reshape(-1, 2)


def f1_at(program, scene, work, least):
    """Of what `detected` found last."""
    from osgeo import gdal
    kept, out = os.path.join(work, "kept.gpkg"), os.path.join(work, "score.json")
    gdal.VectorTranslate(kept, os.path.join(work, "detected.gpkg"), layers=["dwellings"],
                         where=f"confidence >= {least}")
    run(program, "evaluate", "--found", kept, "--truth", scene + ".geojson",
        "--area", scene + "_frame.geojson", "--border", "3", "--output", out, "--overwrite")
    with open(out, encoding="utf-8") as file:
        return json.load(file)["f1"] or 0.0


def true_areas(imagery, place, index):
    import cv2
    ground = places.load(imagery, place)[index]
    return np.array([cv2.contourArea(r.astype(np.float32)) * ground.pixel_m ** 2
                     for r in ground.roofs + ground.roofless])


def counted(a, seen, dry, confidence):
    """Factors and deviation of the count from what is chosen with a confidence: expected and true numbers by class of
    area. And the threshold: how well each does on the places, and on dry homesteads, which count as much together."""
    rows, dry_f1 = [], []
    for fold_weights, model, scene, pixel_m in dry:
        card.write(fold_weights, model, confidence)
        detected(a.program, model, scene, pixel_m, a.work, 0.02)
        dry_f1.append([f1_at(a.program, scene, a.work, level) for level in LEVELS])
    for fold, fold_weights, model, place, index, scene in seen:
        card.write(fold_weights, model, confidence)
        areas = np.searchsorted(CLASSES_M2, true_areas(a.imagery, place, index), side="right")
        true = np.array([(areas == k).sum() for k in range(4)], float)
        if true.sum() < 20:
            continue
        for pixel_m in PIXELS_M:
            d = detected(a.program, model, scene, pixel_m, a.work, 0.02)
            group = np.searchsorted(CLASSES_M2, d[:, 1], side="right")
            rows.append({"name": f"{place}_{index}", "pixel_m": pixel_m, "true": true,
                         "expected": np.array([d[group == k, 0].sum() for k in range(4)]),
                         "f1": [f1_at(a.program, scene, a.work, level) for level in LEVELS]})
    expected, true = (np.array([r[key] for r in rows]) for key in ("expected", "true"))
    share = 1 / true.sum(1, keepdims=True)  # Places weigh alike.
    # Held towards the ratio of all classes together, so that a rare class does not run away.
    overall = (true * share).sum() / (expected * share).sum()
    factor = ((true * share).sum(0) + 0.3 * overall) / ((expected * share).sum(0) + 0.3)
    off = np.log(true.sum(1) / (expected * factor).sum(1))
    factor *= math.exp(off.mean())
    off -= off.mean()
    names = sorted({r["name"] for r in rows})
    by_place = [np.mean([o for o, r in zip(off, rows) if r["name"] == name]) for name in names]
    within = np.mean([np.var([o for o, r in zip(off, rows) if r["name"] == name]) for name in names])
    deviation_of_places = math.sqrt(np.sum(np.square(by_place)) / (len(names) - 1) + within)
    mean_f1 = (np.mean([r["f1"] for r in rows], 0) + np.mean(dry_f1, 0)) / 2
    counts = {"count_per_expected": factor.tolist(), "count_place_deviation": deviation_of_places,
              "count_places": len(names),
              # Of the levels that do about as well as the best, the lowest: what is missed costs more than what a
              # person deletes.
              "min_confidence": next(v for v, f in zip(LEVELS, mean_f1) if f >= mean_f1.max() - 0.015)}
    for what, f1 in (("places", [r["f1"] for r in rows]), ("dry homesteads", dry_f1)):
        print(f"mean F1 of {what} at", dict(zip(LEVELS, np.mean(f1, 0).round(3))))
    for r, o in zip(rows, off):
        print(f"{r['name']} at {r['pixel_m']} m: {int(r['true'].sum())} true, "
              f"{(r['expected'] * factor).sum():.0f} reckoned ({o:+.2f})")
    by_place = np.array(by_place)
    for i, name in enumerate(names):  # The interval that the other places would have given.
        others = np.delete(by_place, i)
        centre, n = others.mean(), len(others)
        spread = T_95[n - 1] * math.sqrt((others.var(ddof=1) + within) * (1 + 1 / n)) if n > 1 else math.inf
        print(f"{name}: {by_place[i] - centre:+.2f}, within ±{spread:.2f}" if abs(by_place[i] - centre) <= spread
              else f"{name}: {by_place[i] - centre:+.2f}, outside ±{spread:.2f}")
    print(counts)
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--imagery", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("folds", nargs="+", help="FOLD=WEIGHTS trained without it")
    a = parser.parse_args()
    os.makedirs(a.work, exist_ok=True)
    seen, dry_seen, parts, rng = [], [], [], np.random.default_rng(3)

    def look(model, name, scene, pixel_m, weight):
        features, truth = candidates(a.program, model, scene, pixel_m, a.work)
        # A place weighs by the root of what it holds, so that a town does not decide alone.
        if len(truth):
            parts.append((fold, features, truth, np.full(len(truth), weight / math.sqrt(max(truth.sum(), 10)))))
        print(f"{name} at {pixel_m} m: {len(truth)} regions, {int(truth.sum())} right", flush=True)

    for fold, weights in (f.split("=") for f in a.folds):
        model = os.path.join(a.work, "without_" + fold)
        card.write(weights, model, card.NEUTRAL)
        for place in places.FOLDS[fold]:
            for index, scene in enumerate(scenes.write(a.imagery, place, a.work)):
                seen.append((fold, weights, model, place, index, scene))
                for pixel_m in PIXELS_M:
                    look(model, f"{place}_{index}", scene, pixel_m, 1)
        source = views.Source([g for place in places.FOLDS[fold] for g in places.load(a.imagery, place)],
                              train.WEIGHTS)
        for pixel_m in PIXELS_M:
            dry = DRY_SCENES if pixel_m > 0.4 else 0  # At the pixels that satellites have.
            for index in range(DRAWN_SCENES + dry):
                name = f"drawn_{fold}_{index}" if index < DRAWN_SCENES else \
                    f"dry_{fold}_{index - DRAWN_SCENES}_{pixel_m}"
                draw, weight = (scenes.write_drawn, DRAWN_WEIGHT) if index < DRAWN_SCENES else \
                    (scenes.write_dry, DRY_WEIGHT)
                scene, labels = draw(rng, source, a.work, name, pixel_m)
                if labels >= LEAST_LABELS:
                    look(model, name, scene, pixel_m, weight)
                    if index >= DRAWN_SCENES:
                        dry_seen.append((weights, model, scene, pixel_m))
    result = fitted(parts)
    for fold in {part[0] for part in parts}:  # What calibration.py and adaptation.py look at its places with.
        with open(a.output.replace(".json", f"_without_{fold}.json"), "w", encoding="utf-8") as file:
            json.dump(fitted([part for part in parts if part[0] != fold]), file, indent=1)
    result |= counted(a, seen, dry_seen, result)
    with open(a.output, "w", encoding="utf-8") as file:
        json.dump(result, file, indent=1)


if __name__ == "__main__":
    main()
