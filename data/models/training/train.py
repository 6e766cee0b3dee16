# SPDX-License-Identifier: Apache-2.0
"""Trains the network of detector `cnn`.

    python3 train.py --imagery DIR --output roofs.pt [--leave-out FOLD] [--steps N]

With --leave-out the places of a fold are not trained on but scored as training goes; without it all folds are
trained on. Same arguments, same machine, same weights: the seed decides all.
"""
import argparse
import copy
import json
import time

import numpy as np
import torch
from torch.nn import functional as F

import places
import score
import views
from network import RoofNet

WEIGHTS = {"zanzibar_rural": 0.45, "zanzibar_nungwi": 0.07, "banepa_dense": 0.28, "banepa_periurban": 0.2}


def loss_of(logits, maps, weight):
    """Weighted cross entropy of the three maps and the overlap (dice) of the roof, all at half resolution with
    four pixels to a cell."""
    n, _, h, w = logits.shape
    full = logits.reshape(n, 2, 2, 3, h, w).permute(0, 3, 4, 1, 5, 2).reshape(n, 3, 2 * h, 2 * w)
    cross = F.binary_cross_entropy_with_logits(full, maps, reduction="none") * weight[:, None]
    cross = cross.sum((0, 2, 3)) / weight.sum().clamp(min=1)
    roof = full[:, 0].sigmoid()
    dice = 1 - (2 * (roof * maps[:, 0] * weight).sum() + 50) / \
        (((roof + maps[:, 0]) * weight).sum() + 50)
    return cross[0] + 0.5 * cross[1] + cross[2] + 0.7 * dice


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--imagery", required=True, help="folder with train/ and devtest/")
    parser.add_argument("--output", required=True)
    parser.add_argument("--leave-out", choices=sorted(places.FOLDS))
    parser.add_argument("--steps", type=int, default=4500)
    parser.add_argument("--batch", type=int, default=12)
    parser.add_argument("--start", help="weights to go on from")
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=500, help="steps between scores")
    a = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    rng = np.random.default_rng(a.seed)
    left_out = places.FOLDS.get(a.leave_out, [])
    grounds = [g for fold in places.FOLDS.values() for p in fold if p not in left_out
               for g in places.load(a.imagery, p)]
    watched = [g for p in left_out for g in places.load(a.imagery, p)]
    source = views.Source(grounds, WEIGHTS)
    net = RoofNet().to(memory_format=torch.channels_last)
    if a.start:
        net.load_state_dict(torch.load(a.start)["state"])
    mean = copy.deepcopy(net)
    optimiser = torch.optim.AdamW(net.parameters(), lr=a.rate, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, a.rate, a.steps, pct_start=0.1)
    started, total = time.time(), 0.0
    for step in range(1, a.steps + 1):
        batch = [views.view(rng, source) for _ in range(a.batch)]
        planes, maps, weight = (torch.from_numpy(np.stack(part)) for part in zip(*batch))
        net.train()
        optimiser.zero_grad(set_to_none=True)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = net(planes.to(memory_format=torch.channels_last))
        loss = loss_of(logits.float(), maps, weight)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimiser.step()
        schedule.step()
        keep = min(0.998, step / (step + 10))
        with torch.no_grad():
            for ours, now in zip(mean.state_dict().values(), net.state_dict().values()):
                if ours.dtype.is_floating_point:
                    ours.mul_(keep).add_(now, alpha=1 - keep)
                else:
                    ours.copy_(now)
        total += loss.item()
        if step % a.every == 0 or step == a.steps:
            line = {"step": step, "minutes": round((time.time() - started) / 60, 1), "loss": total / a.every}
            total = 0.0
            for pixel_m in (0.3, 0.6) if watched else ():
                s = score.score(mean, watched, pixel_m)
                line[f"at {pixel_m}"] = {k: round(float(v), 3) for k, v in s.items()}
            print(json.dumps(line), flush=True)
            torch.save({"state": mean.state_dict(), "arguments": vars(a)}, a.output)


if __name__ == "__main__":
    main()
