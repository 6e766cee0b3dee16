# SPDX-License-Identifier: Apache-2.0
"""Runs a network over a place and scores it, plainly and on pixels: good enough to choose by. What is published
comes from the program itself (`gridreach evaluate`)."""
import cv2
import numpy as np
import torch

import views


def at_resolution(ground, pixel_m):
    """The ground's picture, valid mask and rings at another ground pixel."""
    zoom = ground.pixel_m / pixel_m
    size = tuple(int(round(s * zoom)) for s in ground.image.shape[1::-1])
    image = cv2.resize(ground.image, size, interpolation=cv2.INTER_AREA if zoom < 1 else cv2.INTER_LINEAR)
    valid = cv2.resize(ground.valid, size, interpolation=cv2.INTER_NEAREST)
    scale = np.array(size) / ground.image.shape[1::-1]
    return image, valid, [ring * scale for ring in ground.roofs + ground.roofless]


def predict(net, image, valid, pixel_m):
    """Probabilities (roof, edge, depth) at full resolution."""
    h, w = image.shape[:2]
    pad_h, pad_w = -h % 32, -w % 32
    image = np.pad(image, ((0, pad_h), (0, pad_w), (0, 0)))
    valid = np.pad(valid, ((0, pad_h), (0, pad_w)))
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        cells = net(torch.from_numpy(views.planes(image, valid, pixel_m))[None]).float().sigmoid()[0].numpy()
    maps = views.unfold(cells, 3)[:, :h, :w].copy()
    maps[:, valid[:h, :w] == 0] = 0
    return maps


def split(maps, roof_at=0.5, seed_at=0.4, least_px=6):
    """Labels of roofs: the seeds are the deep parts, each roof pixel goes to the nearest."""
    roof, _, depth = maps
    inside = roof > roof_at
    count, seeds = cv2.connectedComponents(((depth > seed_at) & inside).astype(np.uint8), connectivity=4)
    _, whole = cv2.connectedComponents(inside.astype(np.uint8), connectivity=4)
    bare = np.setdiff1d(np.unique(whole), np.unique(whole[seeds > 0]))
    for label in bare[bare > 0]:
        seeds[whole == label] = count
        count += 1
    # Each pixel goes to the nearest seed.
    _, nearest = cv2.distanceTransformWithLabels((seeds == 0).astype(np.uint8), cv2.DIST_L2, 5,
                                                 labelType=cv2.DIST_LABEL_PIXEL)
    of = np.zeros(nearest.max() + 1, np.int32)
    of[nearest[seeds > 0]] = seeds[seeds > 0]
    labels = np.where(inside, of[nearest], 0)
    sizes = np.bincount(labels.ravel())
    labels[sizes[labels] < least_px] = 0
    return labels


def match(labels, rings, pixel_m, border_m=3):
    """Counts (hits, found, truth) at IoU 0.5 and within 3 and 5 m."""
    h, w = labels.shape
    border = border_m / pixel_m
    truth = np.zeros((h, w), np.int32)
    order = sorted(range(len(rings)), key=lambda i: -cv2.contourArea(rings[i].astype(np.float32)))
    for i in order:
        views.fill(truth, rings[i], i + 1)

    def kept(low, high):
        return low[0] >= border and low[1] >= border and high[0] <= w - border and high[1] <= h - border

    true_at = {i + 1: r.mean(0) for i, r in enumerate(rings)}
    true_in = {i + 1: kept(r.min(0), r.max(0)) for i, r in enumerate(rings)}
    area_t = np.bincount(truth.ravel(), minlength=len(rings) + 1)
    found = {}
    stats = np.unique(labels[labels > 0])
    pairs = []
    for label in stats:
        y, x = np.nonzero(labels == label)
        found[label] = (np.array([x.mean() + 0.5, y.mean() + 0.5]),
                        kept((x.min(), y.min()), (x.max() + 1, y.max() + 1)))
        over, n = np.unique(truth[y, x], return_counts=True)
        for t, k in zip(over, n):
            if t > 0 and k / (len(y) + area_t[t] - k) >= 0.5:
                pairs.append((label, t))
    result = {}

    def count(pairs):
        hit_f, hit_t = set(), set()
        for _, f, t in sorted(pairs):
            if f not in hit_f and t not in hit_t:
                hit_f.add(f), hit_t.add(t)
                partner[f] = t
        hits = sum(true_in[partner[f]] for f in hit_f)
        n_found = hits + sum(found[f][1] for f in found if f not in hit_f)
        return np.array([hits, n_found, sum(true_in.values())])

    partner = {}
    result["iou"] = count([(0, f, t) for f, t in pairs])
    for metres in (3, 5):
        near = []
        for f, (at, _) in found.items():
            for t, there in true_at.items():
                d = np.hypot(*(at - there)) * pixel_m
                if d <= metres:
                    near.append((d, f, t))
        partner = {}
        result[f"{metres}m"] = count(near)
    return result


def f1(counts):
    hits, found, truth = counts
    return 2 * hits / max(found + truth, 1)


def score(net, grounds, pixel_m, **how):
    """Sums over the grounds: F1 at IoU 0.5, 3 m, 5 m and the signed count error."""
    net.eval()
    total = None
    for ground in grounds:
        image, valid, rings = at_resolution(ground, pixel_m)
        maps = predict(net, image, valid, pixel_m)
        counts = match(split(maps, **how), rings, pixel_m)
        total = counts if total is None else {k: total[k] + counts[k] for k in counts}
    hits, found, truth = total["iou"]
    return {"f1": f1(total["iou"]), "precision": hits / max(found, 1), "recall": hits / max(truth, 1),
            "f1_3m": f1(total["3m"]), "f1_5m": f1(total["5m"]), "count_error": found / max(truth, 1) - 1}
