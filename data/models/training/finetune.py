# SPDX-License-Identifier: Apache-2.0
"""Goes on from trained weights for a few minutes on one core, with a large roof on every second view.

    python3 finetune.py --imagery DIR --start roofs.pt --output roofs.pt [--minutes 10]

The batch norms stay as they are, and where the network was right it is held to what it said before.
"""
import argparse
import copy
import math
import time

import numpy as np
import torch

import drawn
import places
import train
import views
from network import RoofNet
from train import SIZE


def long_roof(rng, source):
    """A view of a ground with one roof of up to 120 m, and sheds beside it."""
    pixel_m = math.exp(rng.uniform(*np.log(views.PIXEL_M)))
    unsure = np.zeros((SIZE, SIZE), np.uint8)
    if rng.random() < 0.5:
        image, valid, rings = drawn.ground(rng, SIZE, pixel_m), np.full((SIZE, SIZE), 255, np.uint8), []
    else:
        image, valid, rings, unsure = views.window(rng, source, SIZE, pixel_m)
    views.recolour(rng, image, rings)
    taken = views.mask_of(rings, SIZE)
    taken[(valid == 0) | (unsure > 0)] = 255
    sun = drawn.Sun(rng)
    for _ in range(12):
        ring = drawn.hut(rng, image, taken, sun, rng.uniform(0, SIZE, 2), pixel_m, "big tin", rng.uniform(0, math.pi))
        if ring is not None:
            rings.append(ring)
            if np.ptp(ring, 0).max() * pixel_m > 40:
                break
    for _ in range(int(rng.integers(0, 5))):
        ring = drawn.shed(rng, image, taken, sun, pixel_m, rings)
        rings += [] if ring is None else [ring]
    image = views.seen_by_sensor(rng, image, pixel_m)
    maps, weight = views.targets(rings, valid, pixel_m)
    weight[(unsure > 0) & (maps[0] == 0)] = 0
    return image, valid, maps, weight, pixel_m


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--imagery", required=True)
    parser.add_argument("--start", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=float, default=5e-4)
    a = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    grounds = [g for fold in places.FOLDS.values() for p in fold for g in places.load(a.imagery, p)]
    source = views.Source(grounds, train.WEIGHTS)
    before = RoofNet().eval()
    before.load_state_dict(torch.load(a.start)["state"])
    net = copy.deepcopy(before)
    mean = copy.deepcopy(before)
    optimiser = torch.optim.AdamW(net.parameters(), a.rate, weight_decay=0.01)
    begun, step = time.time(), 0
    while (done := (time.time() - begun) / (60 * a.minutes)) < 1:
        optimiser.param_groups[0]["lr"] = a.rate * min(1, step / 10 + 0.1) * 0.5 * (1 + math.cos(math.pi * done))
        some = [v for _ in range(4) for v in views.views(rng, source)] + [long_roof(rng, source) for _ in range(4)]
        batch = torch.from_numpy(np.stack([train.packed(*v) for v in some]))
        planes, maps, weight = train.unpacked(batch)
        with torch.no_grad():
            said = train.unfolded(before(planes)).sigmoid()
        answers = train.unfolded(net(planes))
        loss = 0.6 * train.loss_of(answers, maps, weight) + 0.4 * train.loss_of(
            answers, said, weight * ((said[:, 0] > 0.5) == (maps[:, 0] > 0.5)))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        step += 1
        with torch.no_grad():
            keep = min(0.98, step / (step + 3))
            for ours, now in zip(mean.parameters(), net.parameters()):
                ours.mul_(keep).add_(now, alpha=1 - keep)
        if step % 20 == 0:
            print(step, f"{time.time() - begun:.0f} s", round(loss.item(), 3), flush=True)
            torch.save({"state": mean.state_dict(), "arguments": {"steps": step}}, a.output)
    torch.save({"state": mean.state_dict(), "arguments": {"steps": step}}, a.output)
    print(f"{step} steps")


if __name__ == "__main__":
    main()
