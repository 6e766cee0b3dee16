# SPDX-License-Identifier: Apache-2.0
"""Training views: a window of a labelled place (or a drawn ground) as some sensor might have seen it, with the
maps the network should give."""
import math

import cv2
import numpy as np

import drawn

PIXEL_M = (0.25, 0.7)


class Source:
    """Labelled grounds of some places with coarser copies, their roofs for pasting, and where things grow."""

    def __init__(self, grounds, weights):
        self.grounds, self.levels, self.cutouts, self.bounds, self.open = grounds, [], [], [], []
        area = np.array([(g.valid > 0).sum() * g.pixel_m ** 2 for g in grounds])
        chance = np.array([weights[g.place] for g in grounds])
        for place in {g.place for g in grounds}:
            of = np.array([g.place == place for g in grounds])
            chance[of] *= area[of] / area[of].sum()
        self.chance = chance / chance.sum()
        for g in grounds:
            levels = [(g.image, g.valid, 1.0)]
            for _ in range(2):
                image, valid, scale = levels[-1]
                levels.append((cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA),
                               cv2.resize(valid, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_NEAREST), scale / 2))
            self.levels.append(levels)
            self.cutouts += [(g, ring) for ring in g.roofs if self.whole(g, ring)]
            self.bounds.append(tuple(np.array([f(r) for r in rings]).reshape(-1, 2) for rings in (g.roofs, g.roofless)
                                     for f in (lambda r: r.min(0), lambda r: r.max(0))))
            self.open.append(self.open_places(g, levels[2]))

    @staticmethod
    def whole(g, ring):
        low, high = ring.min(0), ring.max(0)
        return (low >= 2).all() and (high < (g.image.shape[1] - 2, g.image.shape[0] - 2)).all() and \
            (high - low).max() * g.pixel_m < 30

    @staticmethod
    def open_places(g, level):
        """Places (pixels) without a roof within 5 m, and how green and rough each is, from 0 to 1."""
        image, valid, scale = level
        reach = int(5 / g.pixel_m * scale) + 1
        closed = mask_of([r * scale for r in g.roofs + g.roofless], image.shape[:2])
        closed[valid == 0] = 255
        closed = cv2.dilate(closed, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
        closed[:reach], closed[-reach:], closed[:, :reach], closed[:, -reach:] = 255, 255, 255, 255
        soft = cv2.blur(image.astype(np.float32), (5, 5))
        green = soft[..., 1] - 0.5 * (soft[..., 0] + soft[..., 2])
        rough = cv2.blur(np.abs(image.astype(np.float32) - soft).mean(2), (5, 5))
        y, x = np.nonzero(closed[::2, ::2] == 0)
        x, y = 2 * x, 2 * y
        rank = (green[y, x].argsort().argsort() + rough[y, x].argsort().argsort()) / max(2 * len(x), 1)
        return np.stack([x, y], 1) / scale, rank


def window(rng, source, size, pixel_m, shrink=1.0):
    """A turned, mirrored, slightly stretched window: image (float), valid, rings of roofs, mask of what is not to
    be learnt from. With `shrink` below 1 all that stands there is made smaller: houses become sheds."""
    i = rng.choice(len(source.grounds), p=source.chance)
    g = source.grounds[i]
    ground_m = g.pixel_m * shrink
    if rng.random() < 0.6 and g.roofs:
        centre = g.roofs[rng.integers(len(g.roofs))].mean(0) + rng.normal(0, 25, 2) / g.pixel_m
    else:
        centre = rng.uniform(0, 1, 2) * g.image.shape[1::-1]
    margin = np.minimum(0.4 * size * pixel_m / ground_m, np.array(g.image.shape[1::-1]) / 2)
    centre = np.clip(centre, margin, g.image.shape[1::-1] - margin)
    turn, zoom = rng.uniform(0, 2 * math.pi), ground_m / pixel_m
    stretch = zoom * np.exp(rng.normal(0, 0.06, 2)) * rng.choice([-1, 1], 2)
    linear = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]]) @ np.diag(stretch)
    to = np.concatenate([linear, (np.array([size / 2, size / 2]) - linear @ centre)[:, None]], 1)
    image, valid, scale = source.levels[i][0 if zoom >= 0.6 else 1 if zoom >= 0.3 else 2]
    # Pixel centres: x_level = x * scale - (1 - scale) / 2 in continuous terms; rings are continuous already.
    centre_shift = np.array([[1 / scale, 0, 0.5 / scale], [0, 1 / scale, 0.5 / scale], [0, 0, 1]])
    full = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]]) @ np.concatenate([to, [[0, 0, 1]]]) @ centre_shift
    soft = 0.35 * scale / zoom if zoom < scale else 0
    corners = (np.linalg.inv(full) @ np.array([[-1, -1, size, size], [-1, size, -1, size], [1, 1, 1, 1]]))[:2]
    low = np.maximum(np.floor(corners.min(1)).astype(int) - 8, 0)
    high = np.minimum(np.ceil(corners.max(1)).astype(int) + 8, image.shape[1::-1])
    if (high - low < 2).any():
        return np.zeros((size, size, 3), np.float32), np.zeros((size, size), np.uint8), [], \
            np.zeros((size, size), np.uint8)
    part, part_valid = image[low[1]:high[1], low[0]:high[0]], valid[low[1]:high[1], low[0]:high[0]]
    if soft > 0.3:
        part = cv2.GaussianBlur(part, (0, 0), soft)
    full = full @ np.array([[1, 0, low[0]], [0, 1, low[1]], [0, 0, 1]])
    out = cv2.warpAffine(part, full[:2], (size, size), flags=cv2.INTER_LINEAR).astype(np.float32)
    out_valid = cv2.warpAffine(part_valid, full[:2], (size, size), flags=cv2.INTER_NEAREST)
    reach = 0.75 * size / np.abs(stretch).min()

    def inside(outlines, lowest, highest):
        near = np.nonzero((lowest < centre + reach).all(1) & (highest > centre - reach).all(1))[0]
        moved = (outlines[k] @ linear.T + to[:, 2] for k in near)
        return [ring for ring in moved if (ring.max(0) > 0).all() and (ring.min(0) < size).all()]

    bounds = source.bounds[i]
    return out, out_valid, inside(g.roofs, *bounds[:2]), mask_of(inside(g.roofless, *bounds[2:]), size)


def fill(mask, ring, value):
    cv2.fillPoly(mask, [((ring - 0.5) * 16).round().astype(np.int32)], value, shift=4)


def mask_of(rings, size):
    """255 within the rings; `size`: the side of a square or (height, width)."""
    mask = np.zeros((size, size) if isinstance(size, int) else size, np.uint8)
    for ring in rings:
        fill(mask, ring, 255)
    return mask


def recolour(rng, image, rings):
    """Gives real roofs other colours, and the ground another soil: what is a roof does not hang on colour."""
    size = image.shape[0]
    if rng.random() < 0.6:
        for ring in rings:
            if rng.random() < 0.35:
                continue
            low = np.maximum(np.floor(ring.min(0)).astype(int) - 1, 0)
            high = np.minimum(np.ceil(ring.max(0)).astype(int) + 2, size)
            if (high - low < 2).any():
                continue
            alpha = np.zeros((high - low)[::-1], np.uint8)
            fill(alpha, ring - low, 255)
            part = image[low[1]:high[1], low[0]:high[0]]
            inside = part[alpha > 0]
            if len(inside) < 4:
                continue
            mean = inside.mean(0)
            target = drawn.colour_near(rng, drawn.ROOFS[drawn.pick(rng, tuple(drawn.ROOFS))])
            light = (part - mean).mean(2, keepdims=True) * rng.uniform(0.6, 1.2)
            new = target + light * (target / max(target.mean(), 1)) + 0.3 * ((part - mean) -
                                                                            (part - mean).mean(2, keepdims=True))
            soft = cv2.GaussianBlur(alpha, (0, 0), 0.6).astype(np.float32)[..., None] / 255
            part += soft * rng.uniform(0.6, 1) * (new - part)
    if rng.random() < 0.45:
        roofs = cv2.GaussianBlur(mask_of(rings, size), (0, 0), 0.8).astype(np.float32)[..., None] / 255
        target = drawn.colour_near(rng, drawn.pick(rng, drawn.SOILS))
        mean = image.reshape(-1, 3).mean(0)
        grey = image.mean(2, keepdims=True)
        tinted = grey / max(mean.mean(), 1) * target
        mixed = tinted + rng.uniform(0, 0.5) * (image - grey)
        if rng.random() < 0.3:  # Only what grows: green turns dry.
            green = np.clip((image[..., 1:2] - 0.5 * (image[..., :1] + image[..., 2:])) / 12, 0, 1)
            image += green * (1 - roofs) * (mixed - image)
        else:
            image += rng.uniform(0.4, 1) * (1 - roofs) * (mixed - image)
    np.clip(image, 0, 255, out=image)


def paste(rng, source, image, taken, pixel_m):
    """Real roofs on another ground."""
    size, rings = image.shape[0], []
    for _ in range(int(rng.integers(1, 9))):
        g, ring = source.cutouts[rng.integers(len(source.cutouts))]
        zoom = g.pixel_m / pixel_m * math.exp(rng.uniform(-0.5, 0.2))
        turn = rng.uniform(0, 2 * math.pi)
        linear = zoom * np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
        shift = rng.uniform(0, size, 2) - linear @ ring.mean(0)
        moved = ring @ linear.T + shift
        if (moved.max(0) < 0).any() or (moved.min(0) > size).any() or not drawn.free(taken, moved):
            continue
        low = np.floor(ring.min(0)).astype(int) - 2
        high = np.ceil(ring.max(0)).astype(int) + 3
        low = np.maximum(low, 0)
        part = g.image[low[1]:high[1], low[0]:high[0]]
        if zoom < 0.7:
            part = cv2.GaussianBlur(part, (0, 0), 0.4 / zoom)
        to = np.concatenate([linear, (shift + linear @ (low + 0.5) - 0.5)[:, None]], 1)
        there = cv2.warpAffine(part, to, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        sun = drawn.Sun(rng)
        shadow = sun.shadow(rng.uniform(2, 4), pixel_m)
        hull = cv2.convexHull(np.concatenate([moved, moved + shadow]).astype(np.float32))[:, 0]
        dark = cv2.GaussianBlur(mask_of([hull], size), (0, 0), 0.5).astype(np.float32)[..., None] / 255
        image *= 1 - dark * (1 - sun.depth)
        alpha = cv2.GaussianBlur(mask_of([moved], size), (0, 0), 0.5).astype(np.float32)[..., None] / 255
        image += alpha * (there * rng.uniform(0.8, 1.15) - image)
        fill(taken, moved, 255)
        rings.append(moved)
    return rings


def growth(rng, source, image, pixel_m, sun, centre, radius, greenest=0.7):
    """A piece of real open ground, mostly of a tree's crown, laid over whatever is there."""
    g_index = rng.choice(len(source.grounds), p=source.chance)
    g, (at, rank) = source.grounds[g_index], source.open[g_index]
    if not len(at):
        return
    some = rng.integers(len(at), size=12)
    x, y = at[some[rank[some].argmax()] if rng.random() < greenest else some[0]]
    ring = drawn.crown(rng, np.asarray(centre, float), radius)
    size = np.array(image.shape[1::-1])
    shadow = sun.shadow(rng.uniform(1, 6), pixel_m) if rng.random() < 0.8 else np.zeros(2)
    hull = cv2.convexHull(np.concatenate([ring, ring + shadow]).astype(np.float32))[:, 0]
    low = np.maximum(np.floor(hull.min(0)).astype(int) - 2, 0)
    high = np.minimum(np.ceil(hull.max(0)).astype(int) + 3, size)
    if (high - low < 2).any():
        return
    zoom, turn = g.pixel_m / pixel_m * math.exp(rng.uniform(-0.4, 0.4)), rng.uniform(0, 2 * math.pi)
    level = 0 if zoom >= 0.6 else 1 if zoom >= 0.3 else 2
    real, _, scale = source.levels[g_index][level]
    zoom /= scale
    linear = zoom * np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    to = np.concatenate([linear, (ring.mean(0) - low - linear @ (np.array([x, y]) * scale))[:, None]], 1)
    there = cv2.warpAffine(real, to, tuple(int(v) for v in high - low), flags=cv2.INTER_LINEAR,
                           borderMode=cv2.BORDER_REFLECT).astype(np.float32)
    part = image[low[1]:high[1], low[0]:high[0]]
    box = tuple(int(v) for v in (high - low)[::-1])
    dark = cv2.GaussianBlur(mask_of([hull - low], box), (0, 0), 0.6).astype(np.float32)[..., None] / 255
    part *= 1 - dark * (1 - sun.depth) * bool(shadow.any())
    alpha = cv2.GaussianBlur(mask_of([ring - low], box), (0, 0), rng.uniform(0.5, 1.3)).astype(np.float32) / 255
    alpha = np.clip(alpha * (1 + 0.5 * drawn.smooth_noise(rng, box, max(1.0, 0.6 / pixel_m))), 0, 1) * (alpha > 0.05)
    part += alpha[..., None] * (there * rng.uniform(0.8, 1.2) - part)


def overgrow(rng, source, image, rings, pixel_m, sun):
    """Trees that stand against roofs and hang over a part of them."""
    for ring in rings:
        if rng.random() < 0.6:
            continue
        size_px = math.sqrt(max(cv2.contourArea(ring.astype(np.float32)), 1))
        for _ in range(int(rng.integers(1, 4))):
            k, t = rng.integers(len(ring)), rng.random()
            edge = ring[k] * (1 - t) + ring[(k + 1) % len(ring)] * t
            radius = math.exp(rng.uniform(math.log(1), math.log(3.5))) / pixel_m
            out = edge - ring.mean(0)
            # A sixth of the roof's side at most is hidden, so that it still shows.
            over = min(0.35 * radius, rng.uniform(-0.1, 0.17) * size_px)
            centre = edge + out / max(np.hypot(*out), 1e-6) * (radius - over)
            if rng.random() < 0.7:
                growth(rng, source, image, pixel_m, sun, centre, radius, 1.0)
            else:
                drawn.tree(rng, image, None, sun, pixel_m, drawn.crown(rng, centre, radius))


def collar(rng, size):
    """Where a scene ends: beyond a line, or two of them, there is nothing."""
    out = np.zeros((size, size), bool)
    v, u = np.mgrid[0:size, 0:size] - size / 2
    turn = rng.uniform(0, 2 * math.pi) if rng.random() < 0.7 else rng.integers(4) * math.pi / 2
    for k in range(1 if rng.random() < 0.7 else 2):
        angle = turn + k * math.pi / 2
        out |= math.cos(angle) * u + math.sin(angle) * v > rng.uniform(0.05, 0.45) * size
    return out


def as_jpeg(image, quality):
    return cv2.imdecode(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)


def seen_by_sensor(rng, image, pixel_m):
    """Blur, resampling, colour, haze, noise and compression of survey and satellite imagery."""
    satellite = pixel_m > 0.42 and rng.random() < 0.5
    blur = rng.uniform(0.5, 1.1) if satellite else rng.uniform(0, 0.9) * (rng.random() < 0.6) if pixel_m < 0.45 else \
        rng.uniform(0.2, 1.1)
    if blur > 0.25:
        image = cv2.GaussianBlur(image, (0, 0), blur)
    if satellite or rng.random() < 0.25:  # Pan-sharpened: fine grey, coarse colour, a little off.
        grey = image.mean(2, keepdims=True)
        colour = cv2.GaussianBlur(image - grey, (0, 0), rng.uniform(1, 2.5))
        if rng.random() < 0.5:
            colour = cv2.warpAffine(colour, np.array([[1, 0, rng.normal(0, 0.7)], [0, 1, rng.normal(0, 0.7)]]),
                                    colour.shape[1::-1], borderMode=cv2.BORDER_REPLICATE)
        image = grey + colour
    if rng.random() < 0.35:
        k = rng.uniform(0.3, 1.5)
        image = image + k * (image - cv2.GaussianBlur(image, (0, 0), rng.uniform(0.8, 1.6)))
    if rng.random() < 0.25:
        size = image.shape[0]
        small = int(size * rng.uniform(0.55, 0.95))
        image = cv2.resize(cv2.resize(image, (small, small), interpolation=cv2.INTER_AREA), (size, size),
                           interpolation=int(rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC])))
    image = image.astype(np.float32, copy=False) * np.float32(1 / 255)
    image = np.clip(image, 0, 1) ** math.exp(rng.normal(0, 0.2))
    gain = math.exp(rng.normal(0, 0.13)) * np.exp(rng.normal(0, 0.06, 3))
    image = image * gain.astype(np.float32) + (rng.normal(0, 0.03) + rng.normal(0, 0.015, 3)).astype(np.float32)
    if rng.random() < 0.5:
        mean = image.mean((0, 1), keepdims=True)
        image = mean + (image - mean) * math.exp(rng.normal(0, 0.2))
    grey = image.mean(2, keepdims=True)
    image = grey + (image - grey) * (0 if rng.random() < 0.04 else rng.uniform(0.3, 1.5))
    if rng.random() < 0.25:
        haze = np.array([0.75, 0.8, 0.85], np.float32) * np.float32(rng.uniform(0.8, 1.1))
        image = image + np.float32(rng.uniform(0, 0.45)) * (haze - image)
    if rng.random() < 0.15:  # Cloud shadow or uneven light.
        image = image * (1 + 0.15 * drawn.smooth_noise(rng, image.shape[:2], rng.uniform(40, 150)))[..., None]
    if rng.random() < 0.6:
        image = image + rng.standard_normal(image.shape, np.float32) * np.float32(rng.uniform(0.003, 0.03))
    image = (np.clip(image, 0, 1) * 255).astype(np.uint8)
    if rng.random() < 0.4:
        image = as_jpeg(image, int(rng.integers(35, 95)))
    return image


def as_satellite(rng, fine, factor):
    """A pan-sharpened picture of 8 bits of reflectances whose pixels are `factor` times finer than the sensor's:
    optics, a fine grey and four times coarser colours a little off it, haze, noise, 11 bits, sharpening, stretch
    between percentiles, JPEG."""
    size = (round(fine.shape[1] / factor), round(fine.shape[0] / factor))
    air = np.array([0.02, 0.035, 0.06], np.float32) * np.float32(rng.uniform(0.3, 1.6))
    seen = fine * np.float32(1 - air.mean()) + air
    grey = cv2.GaussianBlur(seen.mean(2), (0, 0), factor * rng.uniform(0.35, 0.6))
    grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)  # The detector's own square.
    coarse = cv2.GaussianBlur(seen, (0, 0), 4 * factor * 0.4)
    coarse = cv2.resize(coarse, (max(1, size[0] // 4), max(1, size[1] // 4)), interpolation=cv2.INTER_AREA)
    gain = 2047 * rng.uniform(0.5, 1.2)

    def counted(radiance):
        noisy = radiance + np.sqrt(np.maximum(radiance, 0)) * np.float32(rng.uniform(0.002, 0.012)) * \
            rng.standard_normal(radiance.shape, np.float32)
        return np.clip(np.round(noisy * gain), 0, 2047).astype(np.float32)

    grey, coarse = counted(grey), counted(coarse)
    off = np.array([[1, 0, rng.normal(0, 0.5)], [0, 1, rng.normal(0, 0.5)]])
    colour = cv2.warpAffine(cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC), off, size,
                            borderMode=cv2.BORDER_REPLICATE)
    low = cv2.GaussianBlur(grey, (0, 0), 4 * 0.55)
    sharp = colour * (grey / np.maximum(low, 1))[..., None] if rng.random() < 0.5 else colour + (grey - low)[..., None]
    sharp += rng.uniform(0, 1) * (sharp - cv2.GaussianBlur(sharp, (0, 0), 1))
    cut = rng.uniform(0.1, 2), rng.uniform(97.5, 99.9)
    each = (0, 1) if rng.random() < 0.6 else None  # Bands stretched one by one, or alike.
    dark, bright = np.percentile(sharp, cut[0], each), np.percentile(sharp, cut[1], each)
    shown = np.clip((sharp - dark) / (bright - dark), 0, 1) ** rng.uniform(0.6, 1.0)
    out = (255 * shown).astype(np.uint8)
    return as_jpeg(out, int(rng.integers(70, 96))) if rng.random() < 0.8 else out


def reflectances(picture):
    return 0.55 * (picture.astype(np.float32) / 255) ** 2


def targets(rings, valid, pixel_m):
    """Maps (roof, edge, depth), 0 to 1, and the weight of each pixel."""
    size = valid.shape[0]
    order = sorted(rings, key=lambda r: -cv2.contourArea(r.astype(np.float32)))
    instance = np.zeros((size, size), np.int32)
    for i, ring in enumerate(order):
        fill(instance, ring, i + 1)
    roof = (instance > 0).astype(np.float32)
    depth, edge = np.zeros((size, size), np.float32), np.zeros((size, size), np.float32)
    weight, crowd = np.ones((size, size), np.float32), np.zeros((size, size), np.uint8)
    for i, ring in enumerate(order):
        low = np.maximum(np.floor(ring.min(0)).astype(int) - 3, 0)
        high = np.minimum(np.ceil(ring.max(0)).astype(int) + 4, size)
        if (high - low < 1).any():
            continue
        at = np.s_[low[1]:high[1], low[0]:high[0]]
        mine = (instance[at] == i + 1).astype(np.uint8)
        if not mine.any():
            continue
        # A window's border is no outline: the mask goes on beyond it.
        near = cv2.distanceTransform(cv2.copyMakeBorder(mine, 1, 1, 1, 1, cv2.BORDER_REPLICATE), cv2.DIST_L2, 5)
        near = near[1:-1, 1:-1] - 0.5
        depth[at] = np.where(mine > 0, near / max(near.max(), 0.5), depth[at])
        edge[at] = np.where((mine > 0) & (near < 1.1), 1, edge[at])
        grown = cv2.dilate(mine, np.ones((3, 3), np.uint8))
        crowd[at] += cv2.dilate(mine, np.ones((5, 5), np.uint8))
        area = max(mine.sum() * pixel_m ** 2, 4)
        weight[at] = np.where(grown > 0, np.clip(math.sqrt(60 / area), 1, 4), weight[at])
    weight = np.where((crowd > 1) & (roof == 0), 4, weight)  # Gaps between neighbours.
    weight = np.where((crowd > 1) & (roof > 0), np.maximum(weight, 1.5), weight)
    return np.stack([roof, edge, depth]), (weight * (valid > 0)).astype(np.float32)


def scene(rng, source, size=256, pixel_m=None):
    """A ground with what stands on it: image (float), valid, what is not learnt from, outlines, ground pixel."""
    pixel_m = pixel_m or math.exp(rng.uniform(*np.log(PIXEL_M)))
    on_drawn = rng.random() < 0.14
    if on_drawn:
        image, valid, rings = drawn.ground(rng, size, pixel_m), np.full((size, size), 255, np.uint8), []
        unsure = np.zeros((size, size), np.uint8)
    else:
        shrink = math.exp(rng.uniform(-0.7, -0.1)) if rng.random() < 0.3 else 1.0
        image, valid, rings, unsure = window(rng, source, size, pixel_m, shrink)
    recolour(rng, image, rings)
    taken = cv2.dilate(mask_of(rings, size), np.ones((3, 3), np.uint8))
    taken[(valid == 0) | (unsure > 0)] = 255
    if rng.random() < 0.65 or on_drawn:
        sun = drawn.Sun(rng)
        if rng.random() < 0.1:
            drawn.road(rng, image, taken, pixel_m)
        if rng.random() < 0.5:
            for _ in range(int(rng.integers(0, 3))):
                drawn.path(rng, image, taken, pixel_m)
            for _ in range(int(rng.integers(0, 4))):
                drawn.patch(rng, image, taken, rng.uniform(0, size, 2), rng.uniform(2, 15) / pixel_m,
                            drawn.colour_near(rng, drawn.pick(rng, drawn.SOILS)), rng.uniform(0.3, 1),
                            rng.uniform(0.5, 4))
        kind = rng.random()
        if kind < 0.4:
            for _ in range(int(rng.integers(1, 7))):
                rings += drawn.homestead(rng, image, taken, sun, pixel_m)
        elif kind < 0.52:
            rings += drawn.rows(rng, image, taken, sun, pixel_m)
        elif kind < 0.8:
            rings += paste(rng, source, image, taken, pixel_m)
        if rng.random() < 0.35:
            for _ in range(int(rng.integers(1, 10))):
                ring = drawn.shed(rng, image, taken, sun, pixel_m, rings)
                rings += [] if ring is None else [ring]
        for _ in range(int(rng.integers(1, 3)) if rng.random() < 0.2 else 0):
            drawn.court(rng, image, taken, pixel_m)
        for _ in range(int(rng.integers(0, 5)) if rng.random() < 0.5 else 0):
            ring = drawn.wings(rng, image, taken, sun, pixel_m) if rng.random() < 0.4 else \
                drawn.hut(rng, image, taken, sun, rng.uniform(0, size, 2), pixel_m, "big tin",
                          rng.uniform(0, math.pi))
            rings += [] if ring is None else [ring]
        if rng.random() < 0.5:
            for _ in range(int(rng.integers(0, 50 if rng.random() < 0.3 else 10))):
                drawn.tree(rng, image, taken, sun, pixel_m)
        if rng.random() < 0.4:  # Real crowns and pieces of ground between the roofs.
            for _ in range(int(rng.integers(1, 25))):
                at, radius = rng.uniform(0, size, 2), math.exp(rng.uniform(math.log(0.8), math.log(6))) / pixel_m
                if drawn.free(taken, drawn.crown(rng, at, 1.1 * radius), 1):
                    growth(rng, source, image, pixel_m, sun, at, radius)
        if rng.random() < 0.25:
            for _ in range(int(rng.integers(1, 8))):
                drawn.vehicle(rng, image, taken, sun, pixel_m)
        if rng.random() < 0.12:
            drawn.parked(rng, image, taken, sun, pixel_m)
        if rng.random() < 0.12:
            drawn.rocks(rng, image, taken, sun, pixel_m)
        if rng.random() < 0.4:
            overgrow(rng, source, image, rings, pixel_m, sun)
    return image, valid, unsure, rings, pixel_m


def ground_to_build_on(rng, source, size, pixel_m, drawn_share):
    """A drawn ground, or a window of a place, in other colours: image (float), valid, what is not learnt from, outlines,
    and where nothing more can stand."""
    if rng.random() < drawn_share:
        image, valid, rings = drawn.ground(rng, size, pixel_m), np.full((size, size), 255, np.uint8), []
        unsure = np.zeros((size, size), np.uint8)
    else:
        image, valid, rings, unsure = window(rng, source, size, pixel_m)
    recolour(rng, image, rings)
    taken = mask_of(rings, size)
    taken[(valid == 0) | (unsure > 0)] = 255
    return image, valid, unsure, rings, taken


def dry_homesteads(rng, source, size, pixel_m):
    """Homesteads of small thatch and tin roofs on dry ground, with shrubs, rocks and pens: image (float), valid, what
    is not learnt from, outlines. On a larger picture more of each."""
    many = max(1, round((size / 256) ** 2))
    image, valid, unsure, rings, taken = ground_to_build_on(rng, source, size, pixel_m, 0.6)
    sun = drawn.Sun(rng)
    if rng.random() < 0.3:
        drawn.road(rng, image, taken, pixel_m)
    for _ in range(int(rng.integers(0, 5)) * many):
        drawn.path(rng, image, taken, pixel_m)
        drawn.patch(rng, image, taken, rng.uniform(0, size, 2), rng.uniform(2, 25) / pixel_m,
                    drawn.colour_near(rng, drawn.pick(rng, drawn.SOILS)), rng.uniform(0.3, 1), rng.uniform(0.5, 4))
    for _ in range(int(rng.integers(0 if many == 1 else 1, 9)) * many):
        rings += drawn.homestead(rng, image, taken, sun, pixel_m)
    for _ in range(int(rng.integers(0, 4))):
        drawn.scrub(rng, image, taken, sun, pixel_m)
    for _ in range(int(rng.integers(0, 12)) * many):
        drawn.tree(rng, image, taken, sun, pixel_m)
    for _ in range(int(rng.integers(0, 3)) * many):
        drawn.rocks(rng, image, taken, sun, pixel_m)
    return image, valid, unsure, rings


def long_roof(rng, source, size, pixel_m):
    """A ground with one roof of up to 120 m, sheds beside it and roads: large flat roofs look like roads."""
    image, valid, unsure, rings, taken = ground_to_build_on(rng, source, size, pixel_m, 0.5)
    sun = drawn.Sun(rng)
    for _ in range(int(rng.integers(0, 3))):
        drawn.road(rng, image, taken, pixel_m)
    for _ in range(12 if rng.random() < 0.8 else 0):
        ring = drawn.hut(rng, image, taken, sun, rng.uniform(0, size, 2), pixel_m, "big tin", rng.uniform(0, math.pi))
        if ring is not None:
            rings.append(ring)
            if np.ptp(ring, 0).max() * pixel_m > 40:
                break
    for _ in range(int(rng.integers(0, 5))):
        ring = drawn.shed(rng, image, taken, sun, pixel_m, rings)
        rings += [] if ring is None else [ring]
    return image, valid, unsure, rings


def satellite_or_survey(rng, image, pixel_m):
    if rng.random() < 0.2:
        return seen_by_sensor(rng, image, pixel_m)
    return as_satellite(rng, reflectances(image), 1)


DRY, LONG = 0.3, 0.06  # Shares of grounds.


def looked_at(rng, source, size, pixel_m):
    """A ground of some kind as `scene` gives it, and how often a satellite sees it."""
    kind = rng.random()
    if kind < DRY:
        pixel_m = pixel_m or math.exp(rng.uniform(*np.log((0.3, 0.7))))
        return *dry_homesteads(rng, source, size, pixel_m), pixel_m, 0.8 if pixel_m > 0.4 else 0.4
    if kind < DRY + LONG:
        pixel_m = pixel_m or math.exp(rng.uniform(*np.log(PIXEL_M)))
        return *long_roof(rng, source, size, pixel_m), pixel_m, 0.1
    image, valid, unsure, rings, pixel_m = scene(rng, source, size, pixel_m)
    return image, valid, unsure, rings, pixel_m, 0.35 if pixel_m > 0.42 else 0.06


def views(rng, source, variants=1, size=256, pixel_m=None):
    """One ground as several sensors saw it: for each a picture (uint8), valid, maps, weights, ground pixel."""
    image, valid, unsure, rings, pixel_m, from_space = looked_at(rng, source, size, pixel_m)
    maps, weight = targets(rings, valid, pixel_m)
    weight[(unsure > 0) & (maps[0] == 0)] = 0
    for _ in range(variants):
        kind = rng.random()
        beyond = collar(rng, size) if kind < 0.12 else None
        now_valid, now_maps, now_weight = valid, maps, weight
        shown = as_satellite(rng, reflectances(image), 1) if rng.random() < from_space else \
            seen_by_sensor(rng, image.copy(), pixel_m)
        if beyond is not None and kind < 0.06:  # Known to be empty.
            now_valid, now_weight = np.where(beyond, 0, valid).astype(np.uint8), np.where(beyond, 0, weight)
        elif beyond is not None:  # Black, or white, and taken for ground.
            shown[beyond] = rng.integers(0, 12) if rng.random() < 0.8 else rng.integers(245, 256)
            if rng.random() < 0.7:
                shown = as_jpeg(shown, int(rng.integers(50, 95)))
            now_maps = maps * ~beyond
            now_weight = np.where(beyond, 1, weight)
        yield shown, now_valid, now_maps, now_weight.astype(np.float32), pixel_m


def planes(image, valid, pixel_m):
    """What the network is given of a picture (uint8; sides even): see network.py."""
    shown = image.astype(np.float32) / 255 - 0.5
    shown[valid == 0] = 0
    h, w = shown.shape[:2]
    cells = shown.reshape(h // 2, 2, w // 2, 2, 3).transpose(1, 3, 4, 0, 2).reshape(12, h // 2, w // 2)
    return np.concatenate([cells, np.full((1, h // 2, w // 2), math.log2(pixel_m / 0.4), np.float32)])


def unfold(cells, maps):
    """Network output (4 * maps planes at half resolution) as maps at full resolution."""
    _, h, w = cells.shape
    return cells.reshape(2, 2, maps, h, w).transpose(2, 3, 0, 4, 1).reshape(maps, 2 * h, 2 * w)
