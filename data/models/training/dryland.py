# SPDX-License-Identifier: Apache-2.0
"""Draws dry farmland with homesteads to test on: another drawing than the training's (drawn.py), so that a network
that has only learnt how the training draws is found out. Values are reflectances from 0 to 1, lit by a sun; pixels are
a quarter of those that a sensor will see (satellite.py)."""
import math

import cv2
import numpy as np

import drawn

SOILS = {"red": (0.27, 0.16, 0.10), "ochre": (0.33, 0.23, 0.14), "pale": (0.38, 0.31, 0.23), "grey": (0.21, 0.18, 0.14)}
STRAW, SCRUB = (0.31, 0.26, 0.16), (0.09, 0.10, 0.06)
THATCH = [(0.21, 0.175, 0.13), (0.155, 0.13, 0.10), (0.31, 0.25, 0.16), (0.25, 0.19, 0.125)]
TIN = [(0.45, 0.46, 0.47), (0.34, 0.34, 0.34), (0.24, 0.15, 0.10), (0.30, 0.22, 0.17), (0.55, 0.55, 0.53)]


def fractal(rng, n, slope):
    """Noise of unit deviation whose amplitude falls with the frequency to the power of `slope`."""
    k = np.hypot(np.fft.fftfreq(n)[:, None], np.fft.rfftfreq(n)[None]).astype(np.float32)
    k[0, 0] = np.inf
    noise = np.fft.irfft2(np.fft.rfft2(rng.standard_normal((n, n), np.float32)) * k ** -slope, (n, n))
    return (noise / noise.std()).astype(np.float32)


class Sun:
    def __init__(self, rng):
        azimuth, height = rng.uniform(0, 2 * math.pi), math.radians(rng.uniform(38, 65))
        self.towards = np.array([math.cos(azimuth) * math.cos(height), math.sin(azimuth) * math.cos(height),
                                 math.sin(height)])
        self.shadow_per_m = -self.towards[:2] / self.towards[2]
        self.sky = rng.uniform(0.2, 0.35)  # Light that shadows get too.

    def light(self, normal_x, normal_y, normal_z):
        """Of a face, where level ground has 1."""
        direct = normal_x * self.towards[0] + normal_y * self.towards[1] + normal_z * self.towards[2]
        return self.sky + (1 - self.sky) * np.maximum(direct, 0) / self.towards[2]


def fill(mask, ring, value=255):
    cv2.fillPoly(mask, [((np.asarray(ring) - 0.5) * 16).round().astype(np.int32)], value, shift=4)


def fields(rng, n, pixel_m):
    """Number of the field that each pixel lies in: crooked cells around scattered places."""
    small = n // 4 + 1
    seeds = np.full((small, small), 255, np.uint8)
    count = max(4, int((n * pixel_m / rng.uniform(30, 70)) ** 2))
    seeds[rng.integers(small, size=count), rng.integers(small, size=count)] = 0
    labels = cv2.distanceTransformWithLabels(seeds, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)[1]
    v, u = np.mgrid[0:n, 0:n].astype(np.float32) / 4
    bend = 1.2 / pixel_m
    return cv2.remap(labels.astype(np.float32), u + bend * fractal(rng, n, 1.6), v + bend * fractal(rng, n, 1.6),
                     cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE).astype(int)


def scatter(rng, image, taken, places, radius_px, sun, pixel_m, colour):
    """Shrubs and low trees with their shadows; those that would touch a roof are left out."""
    plants, shade = np.zeros(image.shape[:2], np.uint8), np.zeros(image.shape[:2], np.uint8)
    for (x, y), r in zip(places, radius_px):
        at, reach = (int(x), int(y)), max(1, int(r))
        if not (0 <= x < image.shape[1] and 0 <= y < image.shape[0]) or \
                taken[max(0, at[1] - reach):at[1] + reach, max(0, at[0] - reach):at[0] + reach].any():
            continue
        cv2.circle(plants, at, reach, 255, -1)
        off = sun.shadow_per_m * rng.uniform(0.6, 1.6) * r
        cv2.circle(shade, (int(x + off[0]), int(y + off[1])), reach, 255, -1)
    shade[taken > 0] = 0
    image *= 1 - (1 - sun.sky) * cv2.GaussianBlur(shade, (0, 0), 1).astype(np.float32)[..., None] / 255
    leaf = np.float32(colour) * (1 + 0.35 * rng.standard_normal(image.shape[:2], np.float32))[..., None]
    image += cv2.GaussianBlur(plants, (0, 0), 1).astype(np.float32)[..., None] / 255 * (np.maximum(leaf, 0.02) - image)


def ground(rng, n, pixel_m, sun):
    """Fields of bare soil, stubble and fallow, with hedges, termite mounds, gullies and paths."""
    soil = np.float32(SOILS[rng.choice(list(SOILS), p=[0.45, 0.25, 0.15, 0.15])]) * rng.uniform(0.85, 1.15)
    other = soil * rng.uniform(0.75, 1.2) + rng.normal(0, 0.012, 3)
    mix = 1 / (1 + np.exp(-1.5 * fractal(rng, n, 1.3)))[..., None]
    image = (soil + mix * (other - soil)).astype(np.float32)
    cell = fields(rng, n, pixel_m)
    kinds = rng.choice(3, cell.max() + 1, p=[0.45, 0.3, 0.25])
    tone = rng.uniform(0.82, 1.15, cell.max() + 1).astype(np.float32)
    straw = np.array([0.05, 0.5, 0.75], np.float32)[kinds] * rng.uniform(0.5, 1.2, cell.max() + 1).astype(np.float32)
    image += (np.clip(straw, 0, 0.9)[cell] * (1 + 0.25 * fractal(rng, n, 0.8)))[..., None] * (np.float32(STRAW) - image)
    turn = rng.uniform(0, math.pi, cell.max() + 1)
    v, u = np.mgrid[0:n, 0:n].astype(np.float32) * pixel_m
    ploughed = np.sin(2 * math.pi / rng.uniform(0.9, 1.8) * (u * np.cos(turn)[cell] + v * np.sin(turn)[cell]))
    image *= (tone[cell] * (1 + 0.05 * ploughed * (kinds == 0)[cell]))[..., None]
    image *= (1 + 0.05 * fractal(rng, n, 0.5))[..., None]
    nothing = np.zeros((n, n), np.uint8)
    edge = (cell != np.roll(cell, 1, 0)) | (cell != np.roll(cell, 1, 1))
    y, x = np.nonzero(edge)
    some = rng.integers(len(x), size=int(len(x) * pixel_m * rng.uniform(0.02, 0.25)))
    hedge = np.stack([x[some], y[some]], 1) + rng.normal(0, 0.8 / pixel_m, (len(some), 2))
    free_standing = rng.uniform(0, n, (int((n * pixel_m) ** 2 / 1e4 * rng.uniform(8, 70)), 2))
    both = np.concatenate([hedge, free_standing])
    scatter(rng, image, nothing, both, np.exp(rng.normal(0.15, 0.45, len(both))) / pixel_m, sun, pixel_m,
            np.float32(SCRUB) * rng.uniform(0.8, 1.5))
    for _ in range(int(rng.integers(0, 30))):  # Termite mounds.
        centre, r = rng.uniform(0, n, 2), rng.uniform(0.7, 2.2) / pixel_m
        dome(image, centre, r, soil * 1.15, sun, rng.uniform(0.3, 0.8))
    for _ in range(int(rng.integers(2, 7))):  # Paths and gullies.
        a, b = rng.uniform(-0.1, 1.1, (2, 2)) * n
        t = np.linspace(0, 1, 60)[:, None]
        line = a + t * (b - a) + np.cumsum(rng.normal(0, 1.2, (60, 2)), 0) / pixel_m
        mask = np.zeros((n, n), np.uint8)
        cv2.polylines(mask, [line.round().astype(np.int32)], False, 255, max(1, round(rng.uniform(0.5, 3) / pixel_m)))
        mask = cv2.GaussianBlur(mask, (0, 0), 1.5).astype(np.float32)[..., None] / 255
        image += 0.7 * mask * (soil * rng.uniform(0.8, 1.35) - image)
    return image, soil


def patch_of(image, low, high):
    low = np.maximum(np.floor(low).astype(int), 0)
    high = np.minimum(np.ceil(high).astype(int) + 1, image.shape[1::-1])
    v, u = np.mgrid[low[1]:high[1], low[0]:high[0]].astype(np.float32) + 0.5
    return np.s_[low[1]:high[1], low[0]:high[0]], u, v


def dome(image, centre, r, colour, sun, steepness):
    at, u, v = patch_of(image, centre - r, centre + r)
    u, v = (u - centre[0]) / r, (v - centre[1]) / r
    inside = np.clip((1 - np.hypot(u, v)) * 4, 0, 1)[..., None]
    light = sun.light(u * steepness, v * steepness, np.float32(math.sqrt(1 - 0.5 * steepness ** 2)))[..., None]
    image[at] += inside * (np.float32(colour) * light - image[at])


def cast(image, outline, tops, sun):
    """The shadow of something with this outline and these high points ((x, y), height in pixels)."""
    reach = [np.asarray(p) + sun.shadow_per_m * h for p, h in tops]
    hull = cv2.convexHull(np.concatenate([outline, reach]).astype(np.float32))[:, 0]
    at, _, _ = patch_of(image, hull.min(0) - 3, hull.max(0) + 3)
    mask = np.zeros(image[at].shape[:2], np.uint8)
    fill(mask, hull - (at[1].start, at[0].start))
    image[at] *= 1 - (1 - sun.sky) * cv2.GaussianBlur(mask, (0, 0), 0.8).astype(np.float32)[..., None] / 255


def round_hut(rng, centre, pixel_m):
    r = rng.uniform(1.5, 3.2) / pixel_m
    turn = np.linspace(0, 2 * math.pi, 24, endpoint=False)
    reach = r * (1 + 0.03 * rng.standard_normal(24))
    ring = centre + np.stack([reach * np.cos(turn), reach * np.sin(turn)], 1)

    def draw(image, sun):
        pitch, eaves = math.radians(rng.uniform(28, 42)), rng.uniform(1.3, 2) / pixel_m
        tops = [(p, eaves) for p in ring] + [(centre, eaves + r * math.tan(pitch))]
        cast(image, ring, tops, sun)
        at, u, v = patch_of(image, ring.min(0), ring.max(0))
        way = np.arctan2(v - centre[1], u - centre[0])
        light = sun.light(math.sin(pitch) * np.cos(way), math.sin(pitch) * np.sin(way), math.cos(pitch))
        light = light * (1 + 0.06 * rng.standard_normal(256, np.float32)[((way + math.pi) * 40.7).astype(int)])
        lay(image, at, ring, np.float32(THATCH[rng.integers(len(THATCH))]) * rng.uniform(0.85, 1.15) * light[..., None])
    return ring, draw


def gabled(rng, centre, pixel_m, angle, tin):
    half_u = (rng.uniform(1.6, 4.5) if tin else rng.uniform(1.6, 3.3)) / pixel_m
    half_v = max(half_u * rng.uniform(0.55, 1), 1.5 / pixel_m)
    along = np.array([math.cos(angle), math.sin(angle)])
    across = np.array([-along[1], along[0]])
    ring = np.array([centre + i * half_u * along + j * half_v * across for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))])

    def draw(image, sun):
        pitch, eaves = math.radians(rng.uniform(8, 20) if tin else rng.uniform(28, 42)), rng.uniform(1.8, 2.5) / pixel_m
        rise = half_v * math.tan(pitch)
        if tin and rng.random() < 0.5:  # A single slope.
            side = np.ones((), np.float32)
            tops = [(p, eaves + (rise if i < 2 else 0)) for i, p in enumerate(ring)]
        else:
            side = None
            tops = [(p, eaves) for p in ring] + [(centre + i * half_u * along, eaves + rise) for i in (-1, 1)]
        cast(image, ring, tops, sun)
        at, u, v = patch_of(image, ring.min(0), ring.max(0))
        a = (u - centre[0]) * along[0] + (v - centre[1]) * along[1]
        b = (u - centre[0]) * across[0] + (v - centre[1]) * across[1]
        side = np.sign(b) if side is None else side
        light = sun.light(math.sin(pitch) * side * across[0], math.sin(pitch) * side * across[1], math.cos(pitch))
        choice = TIN if tin else THATCH
        colour = np.float32(choice[rng.integers(len(choice))]) * rng.uniform(0.85, 1.15)
        if tin:
            sheets = rng.uniform(0.85, 1.12, 512)[(np.floor(a * pixel_m / 0.8) + 17 * np.floor(b * pixel_m / 2)).astype(int) % 512]
            light = light * sheets * (1 + rng.uniform(0, 0.5) * (light > 1.05))  # A glint on the sunny face.
        else:
            light = light * (1 + 0.06 * rng.standard_normal(light.shape))
        lay(image, at, ring, colour * light[..., None])
    return ring, draw


def lay(image, at, ring, colours):
    mask = np.zeros(image[at].shape[:2], np.uint8)
    fill(mask, ring - (at[1].start, at[0].start))
    image[at] += (mask > 0)[..., None] * (colours.astype(np.float32) - image[at])


def homestead(rng, image, taken, centre, soil, sun, pixel_m, kind):
    """Roofs of one kind ("thatch" or "tin") around a swept yard; their outlines. Nothing where `taken` is set."""
    size = np.array(image.shape[1::-1])
    radius = rng.uniform(7, 16) / pixel_m
    turn = np.linspace(0, 2 * math.pi, 16, endpoint=False)
    yard = centre + radius * rng.uniform(0.8, 1.2, (16, 1)) * np.stack([np.cos(turn), np.sin(turn)], 1)
    at, _, _ = patch_of(image, yard.min(0) - 20, yard.max(0) + 20)
    mask = np.zeros(image[at].shape[:2], np.uint8)
    fill(mask, yard - (at[1].start, at[0].start))
    mask[taken[at] > 0] = 0
    swept = cv2.GaussianBlur(mask, (0, 0), rng.uniform(2, 6)).astype(np.float32)[..., None] / 255
    image[at] += rng.uniform(0.3, 0.8) * swept * (soil * rng.uniform(1, 1.3) - image[at])
    rings, base = [], rng.uniform(0, math.pi)
    for _ in range(int(rng.integers(2, 8))):
        way = rng.uniform(0, 2 * math.pi)
        place = centre + radius * rng.uniform(0.35, 0.95) * np.array([math.cos(way), math.sin(way)])
        angle = base + rng.integers(2) * math.pi / 2 + rng.normal(0, 0.15)
        ring, draw = round_hut(rng, place, pixel_m) if kind == "thatch" and rng.random() < 0.7 else \
            gabled(rng, place, pixel_m, angle, kind == "tin")
        if (ring.min(0) > 8).all() and (ring.max(0) < size - 8).all() and \
                drawn.free(taken, ring, int(1 / pixel_m)):
            draw(image, sun)
            fill(taken, ring)
            rings.append(ring)
    return rings


def homesteads(rng, image, taken, soil, sun, pixel_m, kind):
    """Homesteads here and there, at most one to 40 ares of what is not `taken`; the outlines of their roofs."""
    y, x = np.nonzero(taken[::16, ::16] == 0)
    rings = []
    for k in rng.integers(len(x), size=max(3, int(len(x) * (16 * pixel_m) ** 2 / 4000))):
        centre = np.array([x[k], y[k]]) * 16 + rng.uniform(0, 16, 2)
        rings += homestead(rng, image, taken, centre, soil, sun, pixel_m, kind)
    return rings
