# SPDX-License-Identifier: Apache-2.0
"""Draws what the labelled places lack: thatch and tin homesteads down to 3 x 3 m, sheds, tight rows of roofs, dry
fields, and what looks like a roof and is none: trees, rocks, roads, courts, pens and vehicles."""
import math

import cv2
import numpy as np

FINE = 4  # Objects are drawn this many times finer and averaged.

ROOFS = {  # Mean colours, RGB.
    "new tin": (205, 210, 215), "tin": (165, 165, 165), "white": (235, 235, 230), "dull tin": (125, 120, 115),
    "rust": (140, 88, 64), "dark rust": (105, 68, 52), "tile": (165, 75, 55), "orange tile": (192, 105, 70),
    "maroon": (115, 50, 50), "blue": (65, 110, 160), "light blue": (90, 155, 190), "green": (70, 115, 90),
    "slate": (88, 90, 98), "concrete": (155, 148, 138), "straw": (170, 145, 108), "grey thatch": (125, 110, 92),
    "dark thatch": (96, 78, 58), "mud": (150, 115, 85)}
THATCH = ("straw", "grey thatch", "dark thatch", "mud")
TIN = tuple(k for k in ROOFS if k not in THATCH)
SOILS = [(152, 95, 66), (170, 112, 80), (128, 78, 55), (192, 162, 124), (142, 126, 105), (214, 198, 168),
         (92, 108, 62), (120, 128, 84), (82, 76, 62), (160, 140, 90), (180, 130, 95), (110, 100, 80)]

LEAVES = [(62, 80, 45), (85, 100, 58), (48, 62, 40), (110, 112, 70), (98, 88, 62), (78, 92, 88), (120, 135, 105),
          (70, 90, 40), (140, 130, 80)]
ROCKS = [(150, 145, 138), (118, 112, 105), (175, 160, 140), (90, 82, 76), (160, 120, 95)]
COURTS = [(60, 110, 75), (55, 95, 150), (165, 75, 55), (150, 60, 60), (110, 110, 112), (190, 180, 165),
          (205, 160, 110)]


def pick(rng, items):
    return items[rng.integers(len(items))]


def smooth_noise(rng, shape, cell):
    """Noise of about unit deviation whose features are `cell` pixels wide."""
    h, w = max(2, int(shape[0] / cell) + 2), max(2, int(shape[1] / cell) + 2)
    return cv2.resize(rng.standard_normal((h, w), np.float32), (shape[1], shape[0]),
                      interpolation=cv2.INTER_CUBIC)


def colour_near(rng, colour, spread=14):
    return np.clip(np.array(colour) * rng.uniform(0.8, 1.2) + rng.normal(0, spread, 3), 12, 250).astype(np.float32)


class Sun:
    def __init__(self, rng):
        self.azimuth = rng.uniform(0, 2 * math.pi)  # Where shadows point.
        self.shadow_per_m = 1 / math.tan(math.radians(rng.uniform(25, 75)))
        self.depth = rng.uniform(0.2, 0.75)  # What is left of the light in a shadow.

    def shadow(self, height_m, pixel_m):
        length = height_m * self.shadow_per_m / pixel_m
        return np.array([math.cos(self.azimuth), math.sin(self.azimuth)]) * length

    def light(self, direction, steepness):
        """Brightness of a roof face that looks towards `direction`, told by eye."""
        return 1 - steepness * np.cos(direction - self.azimuth)

    def falls_on(self, direction, pitch):
        """Brightness of a matt face of `pitch` (radians) that looks towards `direction`, where level ground has 1:
        the sky's share of the light, and the sun's by the cosine."""
        direct = math.cos(pitch) - math.sin(pitch) * self.shadow_per_m * np.cos(direction - self.azimuth)
        return self.depth + (1 - self.depth) * np.maximum(direct, 0)


def blend(image, ring, height_m, sun, pixel_m, paint, feather=0.0, tops=()):
    """Draws an object whose outline is `ring` (pixels) with its shadow; `paint(u, v, shape)` gives its colours
    at places `u`, `v` (pixels from the middle of the ring); `tops`: places and heights in metres that rise above it."""
    shadow = sun.shadow(height_m, pixel_m) if height_m > 0 else np.zeros(2)
    thrown = [ring, ring + shadow] + [(at + sun.shadow(h, pixel_m))[None] for at, h in tops]
    hull = cv2.convexHull(np.concatenate(thrown).astype(np.float32))[:, 0]
    low = np.maximum(np.floor(hull.min(0)).astype(int) - 1, 0)
    high = np.minimum(np.ceil(hull.max(0)).astype(int) + 2, (image.shape[1], image.shape[0]))
    if (high - low < 1).any():
        return
    size = (high - low) * FINE

    def mask(points):
        out = np.zeros((size[1], size[0]), np.uint8)
        cv2.fillPoly(out, [(((points - low) * FINE - 0.5) * 16).round().astype(np.int32)], 255, shift=4)
        return out

    def small(fine):
        return cv2.resize(fine, tuple(int(v) for v in high - low), interpolation=cv2.INTER_AREA)

    part = image[low[1]:high[1], low[0]:high[0]]
    roof = mask(ring)
    if height_m > 0:
        dark = small(mask(hull)).astype(np.float32)[..., None] / 255
        part *= 1 - dark * (1 - sun.depth)
    v, u = np.mgrid[0:size[1], 0:size[0]].astype(np.float32) / FINE
    middle = ring.mean(0)
    colours = small(paint(u + low[0] - middle[0], v + low[1] - middle[1], roof.shape).astype(np.float32))
    alpha = small(roof).astype(np.float32) / 255
    if feather > 0:
        alpha = cv2.GaussianBlur(alpha, (0, 0), feather)
    part += alpha[..., None] * (colours - part)


def rectangle(centre, angle, half_u, half_v):
    c, s = math.cos(angle), math.sin(angle)
    return np.array([(centre[0] + u * c - v * s, centre[1] + u * s + v * c)
                     for u, v in ((-half_u, -half_v), (half_u, -half_v), (half_u, half_v), (-half_u, half_v))])


def pitched(rng, sun, angle, half_u, half_v, colour, pixel_m, hip, thatch):
    """Colours of a gabled or hipped rectangular roof."""
    steep = rng.uniform(0.02, 0.22) if rng.random() < 0.7 else rng.uniform(0.2, 0.45)
    pitch = math.radians(rng.uniform(20, 46) if thatch else rng.uniform(3, 28))
    matt = rng.random() < (0.7 if thatch else 0.4)
    c, s = math.cos(angle), math.sin(angle)
    lean = rng.uniform(-0.6, 0.6) if rng.random() < 0.3 else 0  # Ridge off the middle; ±1 is a pent roof.
    period = rng.uniform(0.3, 1.0) / pixel_m
    ribs = rng.uniform(0, 0.06) if not thatch else 0
    ridge = rng.uniform(-0.12, 0.15) if rng.random() < 0.5 else 0

    def paint(u, v, shape):
        along, across = u * c + v * s, -u * s + v * c
        face = np.where(across > lean * half_v, angle + math.pi / 2, angle - math.pi / 2)
        if hip:
            end = np.abs(along) - (half_u - half_v) > np.abs(across)
            face = np.where(end, np.where(along > 0, angle, angle + math.pi), face)
        light = sun.falls_on(face, pitch) if matt else sun.light(face, steep)
        light = light + ribs * np.sin(2 * math.pi * along / period)
        light = light + ridge * (np.abs(across - lean * half_v) < 0.3 / pixel_m)
        light = light + rng.uniform(0.01, 0.09) * smooth_noise(rng, shape, FINE * rng.uniform(0.6, 4) / pixel_m)
        if thatch:
            light = light + rng.uniform(0.02, 0.1) * rng.standard_normal(shape)
        out = colour * light[..., None]
        if not thatch and rng.random() < 0.4:  # Rust and patched sheets.
            rust = smooth_noise(rng, shape, FINE * rng.uniform(0.8, 3) / pixel_m) > rng.uniform(0.3, 1.6)
            out = np.where(rust[..., None], colour_near(rng, pick(rng, [ROOFS["rust"], ROOFS["dark rust"],
                                                                        ROOFS["dull tin"]])), out)
        if not thatch and rng.random() < 0.2:
            sheet = (np.floor(along * pixel_m / 2.4) + np.floor(across * pixel_m / 3)) % 3 == 0
            out = np.where(sheet[..., None], out * rng.uniform(0.75, 1.2), out)
        return np.clip(out, 0, 255)
    return paint


def cone(rng, sun, radius, colour, pitch):
    """Colours of a round roof of this pitch (radians)."""
    steep, matt = rng.uniform(0.05, 0.3), rng.random() < 0.75
    streaks = rng.normal(0, rng.uniform(0.01, 0.08), 64)
    tip, layers = rng.uniform(-0.2, 0.25), rng.uniform(0, 0.06) * (rng.random() < 0.3)
    grain, worn = rng.uniform(0, 0.06), rng.uniform(0, 0.12) * (rng.random() < 0.5)
    steps = rng.uniform(2, 5) * 2 * math.pi

    def paint(u, v, shape):
        direction, out = np.arctan2(v, u), np.hypot(u, v) / radius
        light = sun.falls_on(direction, pitch) if matt else sun.light(direction, steep)
        light = light * (1 + streaks[((direction + math.pi) / (2 * math.pi) * 63.9).astype(int)])
        light = light + tip * (out < 0.22) + layers * np.sin(steps * out)
        light = light + grain * rng.standard_normal(shape) + worn * smooth_noise(rng, shape, FINE * max(1.0, radius / 3))
        return np.clip(colour * light[..., None], 0, 255)
    return paint


def hidden(rng, image, centre, colour):
    """A colour that hardly differs from the ground around."""
    x, y = np.clip(np.array(centre).astype(int), 3, np.array(image.shape[1::-1]) - 4)
    ground = image[y - 3:y + 4, x - 3:x + 4].reshape(-1, 3).mean(0)
    return np.clip(ground * rng.uniform(0.72, 1.22) + rng.normal(0, 8, 3) + 0.25 * (colour - ground), 5, 250)


def hut(rng, image, taken, sun, centre, pixel_m, kind, angle):
    """Draws one roof unless its place is taken; returns its ring."""
    if kind == "round":
        radius = rng.uniform(1.4, 4) / pixel_m
        n = int(rng.integers(10, 24))
        turn = np.arange(n) / n * 2 * math.pi
        reach = radius * (1 + rng.normal(0, rng.uniform(0.01, 0.05), n))
        ring = np.stack([centre[0] + reach * np.cos(turn), centre[1] + reach * np.sin(turn)], 1)
    else:
        big = kind == "big tin"
        least = max(1.0, 2.2 * pixel_m)
        half_u = math.exp(rng.uniform(math.log(5 if big else least), math.log(60 if big else 6))) / pixel_m
        half_v = max(half_u * rng.uniform(0.45, 1), least / pixel_m)
        half_v = min(half_v, (rng.uniform(4, 15) if big else 6) / pixel_m)
        ring = rectangle(centre, angle, half_u, half_v)
    box = ring.min(0), ring.max(0)
    if (box[1] < 0).any() or (box[0] > (image.shape[1], image.shape[0])).any() or not free(taken, ring):
        return None
    thatch = kind in ("round", "thatch")
    colour = colour_near(rng, ROOFS[pick(rng, THATCH if thatch else TIN)])
    if rng.random() < (0.45 if thatch else 0.12):
        colour = hidden(rng, image, centre, colour)
    height = rng.uniform(1.6, 3.5) if thatch or rng.random() < 0.8 else rng.uniform(3, 6)
    tops = ()
    if kind == "round":
        pitch = math.radians(rng.uniform(18, 46))
        paint = cone(rng, sun, radius, colour, pitch)
        if rng.random() < 0.75:  # Low eaves and a tip, not a drum.
            height = rng.uniform(0.9, 2.1)
            tops = [(np.asarray(centre), height + radius * pixel_m * math.tan(pitch))]
    else:
        paint = pitched(rng, sun, angle, half_u, half_v, colour, pixel_m,
                        rng.random() < (0.5 if thatch else 0.35), thatch)
        if thatch:
            along = np.array([math.cos(angle), math.sin(angle)]) * half_u * rng.uniform(0.2, 1)
            height, rise = rng.uniform(1.2, 2.4), half_v * pixel_m * rng.uniform(0.4, 0.9)
            tops = [(centre + along, height + rise), (centre - along, height + rise)]
    blend(image, ring, height, sun, pixel_m, paint, tops=tops)
    cv2.fillPoly(taken, [ring.round().astype(np.int32)], 255)
    return ring


def wings(rng, image, taken, sun, pixel_m):
    """One large roof of two or three wings of the same colour."""
    h, w = image.shape[:2]
    centre, angle = rng.uniform(0, 1, 2) * (w, h), rng.uniform(0, math.pi)
    colour = colour_near(rng, ROOFS[pick(rng, TIN)])
    parts = []
    for i in range(int(rng.integers(2, 4))):
        turn = angle + (math.pi / 2 if i % 2 else 0)
        half_u, half_v = rng.uniform(4, 14) / pixel_m, rng.uniform(2.2, 5) / pixel_m
        along = np.array([math.cos(angle), math.sin(angle)]) * rng.uniform(-5, 5) / pixel_m
        parts.append((rectangle(centre + along, turn, half_u, half_v), turn, half_u, half_v))
    mask = np.zeros((2 * h + 2, 2 * w + 2), np.uint8)
    for ring, *_ in parts:
        cv2.fillPoly(mask, [((ring - 0.25) * 32).round().astype(np.int32)], 255, shift=4)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if len(contours) != 1 or len(contours[0]) < 8:
        return None
    outline = cv2.approxPolyDP(contours[0], 0.8, True)[:, 0] / 2 + 0.5
    if len(outline) < 3 or not free(taken, outline):
        return None
    height, hip = rng.uniform(2.5, 5), rng.random() < 0.5
    state = int(rng.integers(1 << 31))
    for ring, turn, half_u, half_v in parts:
        same = np.random.default_rng(state)  # All wings have the same pitch, ribs and rust.
        blend(image, ring, height, sun, pixel_m,
              pitched(same, sun, turn, half_u, half_v, colour, pixel_m, hip, False))
    cv2.fillPoly(taken, [outline.round().astype(np.int32)], 255)
    return outline


def court(rng, image, taken, pixel_m):
    """A flat rectangle that is no roof: a yard, a tiled or marked court, a dug field. It casts no shadow."""
    h, w = image.shape[:2]
    sport = rng.random() < 0.5
    half_u, half_v = rng.uniform(3, 15) / pixel_m, rng.uniform(3, 12) / pixel_m
    centre, angle = rng.uniform(0, 1, 2) * (w, h), rng.uniform(0, math.pi)
    ring = rectangle(centre, angle, half_u, half_v)
    mask = np.zeros(image.shape[:2], np.float32)
    cv2.fillPoly(mask, [ring.round().astype(np.int32)], 1.0)
    mask = cv2.GaussianBlur(mask, (0, 0), rng.uniform(0.5, 1.5)) * rng.uniform(0.4, 0.95) * (taken == 0)
    texture = 1 + rng.uniform(0.02, 0.1) * smooth_noise(rng, image.shape[:2], rng.uniform(1, 6))
    colour = colour_near(rng, pick(rng, COURTS if sport else SOILS))
    image += mask[..., None] * (colour * texture[..., None] - image)
    if sport:
        lines = np.zeros(image.shape[:2], np.uint8)
        for share in (0.85, rng.uniform(0.3, 0.6)):
            wide = 0.85 if share == 0.85 else rng.uniform(0.3, 0.85)
            corners = rectangle(centre, angle, half_u * share, half_v * wide)
            cv2.polylines(lines, [(corners * 16).round().astype(np.int32)], True, 255, 1, cv2.LINE_AA, 4)
        middle = rectangle(centre, angle, 0, half_v * 0.85)[[0, 2]]
        cv2.polylines(lines, [(middle * 16).round().astype(np.int32)], False, 255, 1, cv2.LINE_AA, 4)
        strength = lines.astype(np.float32) / 255 * min(1.0, 0.12 / pixel_m) * rng.uniform(0.5, 1.5) * (taken == 0)
        image += np.clip(strength, 0, 1)[..., None] * (np.float32(rng.uniform(190, 245)) - image)


def free(taken, ring, margin=1):
    low = np.maximum(np.floor(ring.min(0)).astype(int) - margin - 1, 0)
    high = np.minimum(np.ceil(ring.max(0)).astype(int) + margin + 2, taken.shape[1::-1])
    if (high - low < 1).any():
        return True
    mask = np.zeros((high - low)[::-1], np.uint8)
    cv2.fillPoly(mask, [ring.round().astype(np.int32) - low.astype(np.int32)], 255)
    if margin:
        mask = cv2.dilate(mask, np.ones((2 * margin + 1, 2 * margin + 1), np.uint8))
    return not taken[low[1]:high[1], low[0]:high[0]][mask > 0].any()


def patch(rng, image, taken, centre, radius, colour, strength, soft):
    """A soft-edged bare or grown patch of ground; roofs are left as they are."""
    n = 12
    turn = np.arange(n) / n * 2 * math.pi
    reach = radius * rng.uniform(0.6, 1.3, n)
    ring = np.stack([centre[0] + reach * np.cos(turn), centre[1] + reach * np.sin(turn)], 1)
    mask = np.zeros(image.shape[:2], np.float32)
    cv2.fillPoly(mask, [ring.round().astype(np.int32)], 1.0)
    mask = cv2.GaussianBlur(mask, (0, 0), max(0.5, soft)) * strength * (taken == 0)
    texture = 1 + 0.06 * smooth_noise(rng, image.shape[:2], rng.uniform(2, 8))
    image += mask[..., None] * (colour * texture[..., None] - image)


def homestead(rng, image, taken, sun, pixel_m):
    h, w = image.shape[:2]
    centre = rng.uniform(0.05, 0.95, 2) * (w, h)
    spread = rng.uniform(5, 16) / pixel_m
    if rng.random() < 0.6:
        patch(rng, image, taken, centre, spread * 1.2, colour_near(rng, pick(rng, SOILS[:6])) *
              rng.uniform(0.95, 1.2), rng.uniform(0.3, 0.9), rng.uniform(1, 5))
    style = rng.choice(["round", "thatch", "tin", "mixed"], p=[0.3, 0.2, 0.25, 0.25])
    base = rng.uniform(0, math.pi)
    rings = []
    for _ in range(int(rng.integers(1, 8))):
        at = centre + rng.normal(0, 0.6, 2) * spread
        kind = pick(rng, ["round", "thatch", "tin"]) if style == "mixed" else style
        angle = base + (pick(rng, [0, math.pi / 2]) if rng.random() < 0.6 else rng.uniform(0, math.pi))
        ring = hut(rng, image, taken, sun, at, pixel_m, kind, angle)
        if ring is not None:
            rings.append(ring)
    if rng.random() < 0.2:
        pen(rng, image, taken, sun, centre + rng.normal(0, 1, 2) * spread, pixel_m)
    return rings


def shed(rng, image, taken, sun, pixel_m, rings):
    """A shed of 2 to 4 m, mostly beside a roof that is there and in line with it."""
    h, w = image.shape[:2]
    half_u = max(rng.uniform(1, 2.1), 1.7 * pixel_m) / pixel_m
    half_v = max(half_u * rng.uniform(0.6, 1), 1.5)
    angle = rng.uniform(0, math.pi)
    if rings and rng.random() < 0.7:
        ring = rings[rng.integers(len(rings))]
        k = rng.integers(len(ring))
        a, b = ring[k], ring[(k + 1) % len(ring)]
        side = b - a
        length = max(np.hypot(*side), 1e-6)
        angle = math.atan2(side[1], side[0]) + rng.normal(0, 0.08)
        out = np.array([side[1], -side[0]]) / length
        if np.dot(out, (a + b) / 2 - ring.mean(0)) < 0:
            out = -out
        centre = a + rng.uniform(-0.2, 1.2) * side + out * (half_v + 1 + rng.exponential(2.5) / pixel_m)
    else:
        centre = rng.uniform(0, 1, 2) * (w, h)
    ring = rectangle(centre, angle, half_u, half_v)
    if (ring.max(0) < 0).any() or (ring.min(0) > (w, h)).any() or not free(taken, ring):
        return None
    kind = pick(rng, TIN) if rng.random() < 0.8 else pick(rng, THATCH)
    colour = colour_near(rng, ROOFS[kind])
    if rng.random() < 0.2:
        colour = hidden(rng, image, centre, colour)
    blend(image, ring, rng.uniform(1.6, 2.6), sun, pixel_m,
          pitched(rng, sun, angle, half_u, half_v, colour, pixel_m, False, kind in THATCH))
    cv2.fillPoly(taken, [ring.round().astype(np.int32)], 255)
    return ring


def rows(rng, image, taken, sun, pixel_m):
    """Tight rows of tin roofs, as in informal settlements and markets."""
    h, w = image.shape[:2]
    angle, corner = rng.uniform(0, math.pi), rng.uniform(0, 0.6, 2) * (w, h)
    along = np.array([math.cos(angle), math.sin(angle)])
    across = np.array([-along[1], along[0]])
    rings, v = [], 0.0
    reach_v = rng.uniform(10, 50) / pixel_m
    while v < reach_v:
        depth, u = rng.uniform(2.2, 8) / pixel_m, rng.uniform(-3, 3) / pixel_m
        reach_u = rng.uniform(15, 70) / pixel_m
        while u < reach_u:
            width = rng.uniform(2.2, 9) / pixel_m
            centre = corner + along * (u + width / 2) + across * (v + depth / 2 + rng.normal(0, 0.3) / pixel_m)
            turn = angle + rng.normal(0, 0.04)
            ring = rectangle(centre, turn, width / 2, depth / 2)
            if free(taken, ring, 0) and (ring.max(0) > 0).all() and (ring.min(0) < (w, h)).all():
                colour = colour_near(rng, ROOFS[pick(rng, TIN)])
                swap = rng.random() < 0.5
                paint = pitched(rng, sun, turn + (math.pi / 2 if swap else 0), *((depth / 2, width / 2) if swap
                                else (width / 2, depth / 2)), colour, pixel_m, False, False)
                blend(image, ring, rng.uniform(2, 4), sun, pixel_m, paint)
                cv2.fillPoly(taken, [(rectangle(centre, turn, max(width / 2 - 1, 1), max(depth / 2 - 1, 1)))
                                     .round().astype(np.int32)], 255)
                rings.append(ring)
            u += width + max(0.0, rng.normal(0.4, 0.9)) / pixel_m + 0.6
        v += depth + max(0.0, rng.normal(0.6, 1.2)) / pixel_m + 0.6
    return rings


def pen(rng, image, taken, sun, centre, pixel_m):
    """A thorn fence: a dark ring that is no roof."""
    radius = rng.uniform(3, 9) / pixel_m
    mask = np.zeros(image.shape[:2], np.float32)
    cv2.ellipse(mask, tuple(int(v) for v in centre), (int(radius), int(radius * rng.uniform(0.7, 1))), 0, 0, 360,
                1.0, max(1, round(rng.uniform(0.5, 1.2) / pixel_m)))
    mask = cv2.GaussianBlur(mask, (0, 0), 0.7) * rng.uniform(0.4, 0.9) * (taken == 0)
    image += mask[..., None] * (np.array((75, 62, 48), np.float32) * rng.uniform(0.6, 1.4) - image)


def crown(rng, centre, radius):
    """An uneven round outline."""
    n = int(rng.integers(9, 16))
    turn = np.arange(n) / n * 2 * math.pi
    reach = radius * rng.uniform(0.7, 1.25, n)
    return centre + np.stack([reach * np.cos(turn), reach * np.sin(turn)], 1)


def tree(rng, image, taken, sun, pixel_m, ring=None):
    """A drawn crown; one given a `ring` stands there whatever is below."""
    h, w = image.shape[:2]
    radius = math.exp(rng.uniform(math.log(0.8), math.log(5))) / pixel_m
    if ring is None:
        ring = crown(rng, rng.uniform(0, 1, 2) * (w, h), radius)
        if not free(taken, ring, 1):
            return
    else:
        radius = max(np.ptp(ring, 0).mean() / 2, 1.0)
    colour = colour_near(rng, pick(rng, LEAVES), 10)
    grain, leaf = rng.uniform(0.1, 0.35), rng.uniform(0.35, 1.2)
    fronds = int(rng.integers(7, 14)) if rng.random() < 0.25 else 0  # A palm.
    phase, dome = rng.uniform(0, 6), rng.uniform(0.1, 0.45)

    def paint(u, v, shape):
        light = 1 + dome * -(np.cos(sun.azimuth) * u + np.sin(sun.azimuth) * v) / radius
        light = light + grain * smooth_noise(rng, shape, FINE * max(0.8, leaf / pixel_m))
        light = light + 0.4 * grain * smooth_noise(rng, shape, FINE * max(0.8, 3 * leaf / pixel_m))
        if fronds:
            light = light + 0.35 * np.cos(fronds * np.arctan2(v, u) + phase) * np.minimum(np.hypot(u, v) / radius, 1)
        return np.clip(colour * light[..., None], 0, 255)
    blend(image, ring, rng.uniform(1, 5), sun, pixel_m, paint, feather=rng.uniform(0, 1))


def vehicle(rng, image, taken, sun, pixel_m, centre=None, angle=None):
    """A car, van, lorry or bus with its windows."""
    h, w = image.shape[:2]
    centre = rng.uniform(0, 1, 2) * (w, h) if centre is None else centre
    angle = rng.uniform(0, math.pi) if angle is None else angle
    long = rng.random() < 0.25
    half_u = (rng.uniform(3, 6) if long else rng.uniform(1.9, 2.6)) / pixel_m
    half_v = (rng.uniform(1.1, 1.35) if long else rng.uniform(0.8, 1.0)) / pixel_m
    ring = rectangle(centre, angle, half_u, half_v)
    if not free(taken, ring, 1):
        return
    colour = colour_near(rng, pick(rng, [(230, 230, 230), (60, 60, 65), (150, 40, 40), (180, 180, 185), (70, 90, 140),
                                         (240, 240, 240), (200, 170, 60)]))
    c, s = math.cos(angle), math.sin(angle)
    front, back = rng.uniform(0.3, 0.6), rng.uniform(-0.9, -0.5)

    def paint(u, v, shape):
        along, across = (u * c + v * s) / half_u, (-u * s + v * c) / half_v
        glass = (np.abs(across) < 0.8) & ((np.abs(along - front) < 0.12) | (np.abs(along - back) < 0.08))
        shine = 1 - 0.12 * np.abs(across) + 0.15 * ((np.abs(along) < 0.35) & (np.abs(across) < 0.75))
        return np.where(glass[..., None], 45, np.clip(colour * shine[..., None], 0, 255))
    blend(image, ring, 2.8 if long else 1.4, sun, pixel_m, paint)
    cv2.fillPoly(taken, [ring.round().astype(np.int32)], 255)


def parked(rng, image, taken, sun, pixel_m):
    """Vehicles side by side."""
    h, w = image.shape[:2]
    at, angle = rng.uniform(0, 1, 2) * (w, h), rng.uniform(0, math.pi)
    side = np.array([-math.sin(angle), math.cos(angle)]) * rng.uniform(2.3, 3.2) / pixel_m
    for i in range(int(rng.integers(2, 12))):
        if rng.random() < 0.8:
            vehicle(rng, image, taken, sun, pixel_m, at + i * side, angle + rng.normal(0, 0.05))


def rocks(rng, image, taken, sun, pixel_m):
    """Boulders and heaps, bright or dark, with shadows."""
    h, w = image.shape[:2]
    middle, colour = rng.uniform(0, 1, 2) * (w, h), colour_near(rng, pick(rng, ROCKS))
    for _ in range(int(rng.integers(1, 14))):
        n = int(rng.integers(6, 10))
        turn = np.arange(n) / n * 2 * math.pi
        reach = rng.uniform(0.5, 2.6) / pixel_m * rng.uniform(0.6, 1.3, n)
        ring = middle + rng.normal(0, 7, 2) / pixel_m + np.stack([reach * np.cos(turn), reach * np.sin(turn)], 1)
        if not free(taken, ring, 1):
            continue
        grain = rng.uniform(0.1, 0.3)

        def paint(u, v, shape):
            light = 1 + grain * smooth_noise(rng, shape, FINE * max(1.0, 0.6 / pixel_m))
            return np.clip(colour * light[..., None], 0, 255)
        blend(image, ring, rng.uniform(0.3, 1.8), sun, pixel_m, paint, feather=0.5)


def path(rng, image, taken, pixel_m):
    h, w = image.shape[:2]
    points = rng.uniform(-0.1, 1.1, (2, 2)) * (w, h)
    t = np.linspace(0, 1, 24)[:, None]
    bend = np.cumsum(rng.normal(0, 3, (24, 2)), 0) / math.sqrt(pixel_m)
    line = (points[0] * (1 - t) + points[1] * t + bend).round().astype(np.int32)
    mask = np.zeros((h, w), np.float32)
    cv2.polylines(mask, [line], False, 1.0, max(1, round(rng.uniform(0.6, 5) / pixel_m)))
    mask = cv2.GaussianBlur(mask, (0, 0), rng.uniform(0.5, 1.5)) * rng.uniform(0.3, 0.9) * (taken == 0)
    image += mask[..., None] * (colour_near(rng, pick(rng, SOILS[:6])) * 1.1 - image)


def road(rng, image, taken, pixel_m):
    """A road of 3 to 14 m, straight or in a wide bend, with verges and wheel tracks: a stretch of it is as even as a
    long roof, and casts no shadow."""
    h, w = image.shape[:2]
    wide = math.exp(rng.uniform(math.log(3), math.log(14))) / pixel_m
    turn = rng.uniform(0, math.pi)
    along = np.array([math.cos(turn), math.sin(turn)])
    across = np.array([-along[1], along[0]])
    middle = rng.uniform(0.1, 0.9, 2) * (w, h)
    t = np.linspace(-1, 1, 60)[:, None] * (w + h)
    bend = rng.uniform(-1, 1) * (rng.random() < 0.6) / (w + h) * t ** 2
    line = middle + t * along + bend * across + np.cumsum(rng.normal(0, 0.3, (60, 1)), 0) * across
    gone = rng.random() < 0.2  # It ends, or another surface begins.
    if gone:
        line = line[:int(rng.integers(25, 40))]

    def drawn(width, soft):
        mask = np.zeros((h, w), np.uint8)
        cv2.polylines(mask, [(line * 16).round().astype(np.int32)], False, 255, max(1, round(width)), cv2.LINE_AA, 4)
        return cv2.GaussianBlur(mask, (0, 0), soft).astype(np.float32) / 255 * (taken == 0)

    kind = rng.random()
    colour = colour_near(rng, pick(rng, SOILS[:6] if kind < 0.65 else [(110, 110, 112), (85, 85, 88), (150, 146, 140)]))
    verge = colour_near(rng, pick(rng, SOILS))
    image += rng.uniform(0, 0.6) * drawn(wide * rng.uniform(1.2, 2), rng.uniform(0.5, 1.5) / pixel_m)[..., None] * (verge - image)
    grain = 1 + rng.uniform(0.01, 0.06) * smooth_noise(rng, (h, w), rng.uniform(1, 8)) + \
        rng.uniform(0, 0.05) * smooth_noise(rng, (h, w), 12 / pixel_m)
    body = drawn(wide, rng.uniform(0.4, 1.2))
    image += rng.uniform(0.6, 1) * body[..., None] * (colour * grain[..., None] - image)
    if rng.random() < 0.5:  # Where wheels run it is brighter, or darker.
        off = rng.uniform(0.15, 0.3) * wide
        for side in (-1, 1):
            tracks = np.zeros((h, w), np.uint8)
            cv2.polylines(tracks, [((line + side * off * across) * 16).round().astype(np.int32)], False, 255,
                          max(1, round(0.15 * wide)), cv2.LINE_AA, 4)
            tracks = cv2.GaussianBlur(tracks, (0, 0), max(0.6, 0.08 * wide)).astype(np.float32) / 255 * (taken == 0)
            image *= 1 + rng.uniform(-0.12, 0.18) * tracks[..., None]
    taken[body > 0.5] = 255  # Nothing stands on it.


def crooked_fields(rng, image, pixel_m):
    """Fields around scattered places, bent, each of its own tone and cover; some with a hedge."""
    n = image.shape[0]
    seeds = np.full((n, n), 255, np.uint8)
    count = max(3, int((n * pixel_m / rng.uniform(15, 70)) ** 2))
    seeds[rng.integers(n, size=count), rng.integers(n, size=count)] = 0
    cells = cv2.distanceTransformWithLabels(seeds, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)[1]
    v, u = np.mgrid[0:n, 0:n].astype(np.float32)
    bend, wide = rng.uniform(0, 4) / pixel_m, rng.uniform(6, 25) / pixel_m
    cells = cv2.remap(cells.astype(np.float32), u + bend * smooth_noise(rng, (n, n), wide),
                      v + bend * smooth_noise(rng, (n, n), wide), cv2.INTER_NEAREST,
                      borderMode=cv2.BORDER_REPLICATE).astype(int)
    many = cells.max() + 1
    covers = np.stack([colour_near(rng, pick(rng, SOILS)) for _ in range(4)])
    share = rng.uniform(0, 0.9, many) * (rng.random(many) < 0.7)
    tone = rng.uniform(0.75, 1.2, many)
    turn, period = rng.uniform(0, math.pi, many), rng.uniform(0.6, 2.0) / pixel_m
    furrow = rng.uniform(0, 0.12, many) * (rng.random(many) < 0.4)
    stripes = np.sin(2 * math.pi / period * (u * np.cos(turn)[cells] + v * np.sin(turn)[cells]))
    image = image + share[cells][..., None] * (covers[rng.integers(4, size=many)][cells] - image)
    image = image * (tone[cells] * (1 + furrow[cells] * stripes))[..., None]
    if rng.random() < 0.5:  # Hedges and baulks.
        edge = ((cells != np.roll(cells, 1, 0)) | (cells != np.roll(cells, 1, 1))).astype(np.float32)
        edge *= smooth_noise(rng, (n, n), rng.uniform(4, 15) / pixel_m) > rng.uniform(-1, 1)
        edge = np.clip(2 * cv2.GaussianBlur(edge, (0, 0), rng.uniform(0.3, 1.0) / pixel_m), 0, 1)
        image += rng.uniform(0.2, 0.8) * edge[..., None] * (colour_near(rng, pick(rng, SOILS[6:])) - image)
    return image


def scrub(rng, image, taken, sun, pixel_m):
    """Many shrubs and low crowns with their shadows, scattered, in clumps or in lines; roofs are left as they are."""
    h, w = image.shape[:2]
    n = int(math.exp(rng.uniform(math.log(10), math.log(160))) * (h * w * pixel_m ** 2 / 12000))
    way = rng.random()
    if way < 0.4:
        places = rng.uniform(0, 1, (n, 2)) * (w, h)
    elif way < 0.7:
        middles = rng.uniform(0, 1, (max(1, n // 12), 2)) * (w, h)
        places = middles[rng.integers(len(middles), size=n)] + rng.normal(0, rng.uniform(2, 12) / pixel_m, (n, 2))
    else:
        ends = rng.uniform(-0.1, 1.1, (max(1, n // 15), 2, 2)) * (w, h)
        t, line = rng.random((n, 1)), ends[rng.integers(len(ends), size=n)]
        places = line[:, 0] * (1 - t) + line[:, 1] * t + rng.normal(0, 0.8 / pixel_m, (n, 2))
    radii = np.exp(rng.normal(math.log(1.1), 0.45, n)) / pixel_m
    plants, shade = np.zeros((h, w), np.uint8), np.zeros((h, w), np.uint8)
    tall = rng.uniform(0.6, 2)
    for at, radius in zip(places, radii):
        ring = crown(rng, at, max(radius, 0.7))
        if not free(taken, ring, 1):
            continue
        fill = [(ring * 16).round().astype(np.int32)]
        cv2.fillPoly(plants, fill, 255, cv2.LINE_AA, 4)
        off = sun.shadow(tall * radius * pixel_m, pixel_m)
        cv2.fillPoly(shade, [((ring + off) * 16).round().astype(np.int32)], 255, cv2.LINE_AA, 4)
    shade[taken > 0] = 0
    image *= 1 - (1 - sun.depth) * cv2.GaussianBlur(shade, (0, 0), 0.5).astype(np.float32)[..., None] / 255
    lit = cv2.GaussianBlur(plants, (0, 0), max(0.6, 0.5 / pixel_m)).astype(np.float32) / 255
    away = (np.roll(lit, 1, 1) - np.roll(lit, -1, 1)) * math.cos(sun.azimuth) + \
        (np.roll(lit, 1, 0) - np.roll(lit, -1, 0)) * math.sin(sun.azimuth)
    light = 1 - rng.uniform(0, 1.2) * away + rng.uniform(0.1, 0.35) * rng.standard_normal((h, w), np.float32)
    colour = colour_near(rng, pick(rng, LEAVES), 10)
    plants[taken > 0] = 0
    alpha = cv2.GaussianBlur(plants, (0, 0), rng.uniform(0.3, 0.9)).astype(np.float32)[..., None] / 255
    image += alpha * (np.clip(colour * light[..., None], 0, 255) - image)


def ground(rng, size, pixel_m):
    """A drawn ground: two soils, fields with furrows, grass."""
    shape = (size, size)
    mix = sum(smooth_noise(rng, shape, c / pixel_m) * k for c, k in ((40, 0.5), (12, 0.3), (3, 0.2), (0.8, 0.12)))
    a, b = (colour_near(rng, pick(rng, SOILS)) for _ in range(2))
    image = a + (1 / (1 + np.exp(-2 * mix)))[..., None] * (b - a)
    shape_of_fields = rng.random()
    if shape_of_fields < 0.45:
        image = crooked_fields(rng, image, pixel_m)
    elif shape_of_fields < 0.8:
        u, v = np.meshgrid(np.arange(size, dtype=np.float32), np.arange(size, dtype=np.float32))
        turn = rng.uniform(0, math.pi)
        x, y = u * math.cos(turn) + v * math.sin(turn), -u * math.sin(turn) + v * math.cos(turn)
        x, y = x + 3 * smooth_noise(rng, shape, 20 / pixel_m), y + 3 * smooth_noise(rng, shape, 20 / pixel_m)
        cell_x, cell_y = rng.uniform(15, 60, 2) / pixel_m
        index = (np.floor(x / cell_x).astype(int) % 8) * 8 + np.floor(y / cell_y).astype(int) % 8
        tones = rng.uniform(0.75, 1.2, (64, 1)) * (1 + rng.normal(0, 0.05, (64, 3)))
        furrow = rng.uniform(0, 0.12, 64) * (rng.random(64) < 0.6)
        period = rng.uniform(0.6, 2.0) / pixel_m
        stripes = np.where(index % 2 == 0, np.sin(2 * math.pi * x / period), np.sin(2 * math.pi * y / period))
        image = image * tones[index] * (1 + furrow[index] * stripes)[..., None]
    grain = rng.uniform(0.02, 0.1) * smooth_noise(rng, shape, max(1.0, rng.uniform(0.4, 1.5) / pixel_m))
    return np.clip(image * (1 + grain)[..., None], 0, 255).astype(np.float32)
