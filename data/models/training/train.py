# SPDX-License-Identifier: Apache-2.0
"""Trains the network of detector `cnn`, and one for each place that is left out, all on one stream of views.

    python3 train.py --imagery DIR --output DIR [--minutes 9] [--workers N] [--start DIR]

Writes roofs.pt, without_zanzibar_rural.pt and without_banepa.pt. Every one of them learns from the labels and from
a larger network (network.py, Teacher) that sees the same views. Views are drawn by worker processes, each of ground
of one side only, Zanzibar or Banepa, so a network that leaves one out learns from the other half of each batch.
Drawing is what takes the time: a view stays in a buffer and is seen again turned and mirrored. Training ends by the
clock. A GPU is used where there is one; 16 cores and a GPU need ten minutes.

With --start the networks go on from those of an earlier training, without larger ones, which makes three steps of one:
where the earlier network was right, it is what they are also held to.
"""
import argparse
import copy
import json
import math
import mmap
import multiprocessing
import os
import threading
import time

import cv2
import numpy as np
import torch
from torch.nn import functional as F

import places
import views
from network import MAPS, RoofNet, Teacher

WEIGHTS = {"zanzibar_rural": 0.45, "zanzibar_nungwi": 0.07, "banepa_dense": 0.28, "banepa_periurban": 0.2}
SIDES = {"banepa": ("zanzibar_rural", "zanzibar_nungwi"),
         "zanzibar_rural": ("banepa_dense", "banepa_periurban", "zanzibar_nungwi")}
SIZE = 256
CHUNK = 8  # Scenes that a worker hands over at once.
PLANES = 7  # Bytes of a pixel: red, green, blue; valid, roof and edge as bits; depth; weight; ground pixel.


def loss_of(logits, maps, weight):
    """Weighted cross entropy of the three maps and the overlap (dice) of the roof."""
    cross = F.binary_cross_entropy_with_logits(logits, maps, reduction="none") * weight[:, None]
    cross = cross.sum((0, 2, 3)) / weight.sum().clamp(min=1)
    roof = logits[:, 0].sigmoid()
    dice = 1 - (2 * (roof * maps[:, 0] * weight).sum() + 50) / (((roof + maps[:, 0]) * weight).sum() + 50)
    return cross[0] + 0.5 * cross[1] + cross[2] + 0.7 * dice


def packed(shown, valid, maps, weight, pixel_m):
    bits = (valid > 0) * 1 + (maps[0] > 0) * 2 + (maps[1] > 0) * 4
    out = np.empty((PLANES, SIZE, SIZE), np.uint8)
    out[:3] = shown.transpose(2, 0, 1)
    out[3], out[4], out[5] = bits, np.round(maps[2] * 255), np.round(weight * 60)
    out[6] = round(pixel_m * 250)
    return out


def unpacked(batch):
    """Planes for the network, maps and weights of packed views."""
    n = len(batch)
    valid = (batch[:, 3:4] & 1).float()
    shown = (batch[:, :3].float() / 255 - 0.5) * valid
    cells = shown.reshape(n, 3, SIZE // 2, 2, SIZE // 2, 2).permute(0, 3, 5, 1, 2, 4)
    cells = cells.reshape(n, 12, SIZE // 2, SIZE // 2)
    pixel = torch.log2(batch[:, 6:7, ::2, ::2].float() / 250 / 0.4)
    roof, edge = ((batch[:, 3] & bit > 0).float() for bit in (2, 4))
    maps = torch.stack([roof, edge, batch[:, 4].float() / 255], 1)
    return torch.cat([cells, pixel], 1), maps, batch[:, 5].float() / 60


def unfolded(logits):
    """Maps at full resolution."""
    n, _, h, w = logits.shape
    return logits.float().reshape(n, 2, 2, MAPS, h, w).permute(0, 3, 4, 1, 5, 2).reshape(n, MAPS, 2 * h, 2 * w)


def turned(batch):
    """Each eighth of the views in another of the eight positions."""
    parts = list(batch.chunk(8))
    for i, part in enumerate(parts):
        part = part.flip(2) if i & 1 else part
        part = part.flip(3) if i & 2 else part
        parts[i] = part.transpose(2, 3) if i & 4 else part
    return torch.cat(parts)


def draw(source, seed, slots, shape, free, filled, side):
    """A worker: fills slots of the shared memory for ever."""
    rng = np.random.default_rng(seed)
    memory = np.frombuffer(slots, np.uint8).reshape(shape)
    variants = shape[1] // CHUNK
    failed = 0
    while True:
        slot, i = free.get(), 0
        while i < CHUNK:
            try:
                for j, view in enumerate(views.views(rng, source, variants, SIZE)):
                    memory[slot, i * variants + j] = packed(*view)
                i += 1
            except (ValueError, IndexError, ArithmeticError, cv2.error) as e:  # An odd outline among many thousands.
                failed += 1
                print(f"A view could not be drawn: {e!r}", flush=True)
                if failed > 20:
                    raise
        filled.put((side, slot))


class Stream:
    """The newest views of both sides, on the device."""

    def __init__(self, sources, workers, variants, capacity, seed):
        context = multiprocessing.get_context("fork")
        self.filled = context.Queue()
        self.shape = (4, CHUNK * variants, PLANES, SIZE, SIZE)
        self.workers, self.capacity, self.drawn = [], capacity, {side: 0 for side in sources}
        for i in range(workers):
            side = list(sources)[i % len(sources)]
            slots, free = mmap.mmap(-1, int(np.prod(self.shape))), context.Queue()
            for slot in range(self.shape[0]):
                free.put(slot)
            process = context.Process(target=draw, daemon=True,
                                      args=(sources[side], [seed, i], slots, self.shape, free, self.filled,
                                            (side, i)))
            process.start()
            self.workers.append((process, np.frombuffer(slots, np.uint8).reshape(self.shape), free))

    def start(self, device):
        self.views = {side: torch.zeros((self.capacity, PLANES, SIZE, SIZE), dtype=torch.uint8, device=device)
                      for side in self.drawn}
        self.lane = torch.cuda.Stream() if device.type == "cuda" else None
        threading.Thread(target=self.collect, daemon=True).start()

    def collect(self):
        if self.lane:
            torch.cuda.set_stream(self.lane)  # So that a copy does not wait for the training.
        while True:
            (side, worker), slot = self.filled.get()
            _, memory, free = self.workers[worker]
            n = self.shape[1]
            at = self.drawn[side] % (self.capacity // n * n)
            self.views[side][at:at + n].copy_(torch.from_numpy(memory[slot]))
            if self.lane:
                self.lane.synchronize()
            self.drawn[side] += n
            free.put(slot)

    def batch(self, side, n):
        there = min(self.drawn[side], self.capacity // self.shape[1] * self.shape[1])
        store = self.views[side]
        return turned(store[torch.randint(there, (n,), device=store.device)])

    def check(self):
        if not all(process.is_alive() for process, *_ in self.workers):
            raise SystemExit("A worker that draws views has ended.")

    def stop(self):
        for process, *_ in self.workers:
            process.terminate()


class Learner:
    """A network, its slow mean that is kept, and its optimiser."""

    def __init__(self, net, rate, device):
        self.net = net.to(device, memory_format=torch.channels_last)
        self.mean = copy.deepcopy(self.net).eval()
        bare = [p for p in net.parameters() if p.ndim < 2]
        self.optimiser = torch.optim.AdamW([{"params": [p for p in net.parameters() if p.ndim > 1]},
                                            {"params": bare, "weight_decay": 0.0}], rate, weight_decay=0.05)
        self.rate, self.steps = rate, 0
        kept = [(ours, now) for ours, now in zip(self.mean.state_dict().values(), self.net.state_dict().values())
                if ours.dtype.is_floating_point]
        self.kept = [a for a, _ in kept], [b for _, b in kept]

    def step(self, loss, rate):
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate * rate
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 2.0)
        self.optimiser.step()
        self.steps += 1
        keep = min(0.998, self.steps / (self.steps + 10))
        with torch.no_grad():
            torch._foreach_mul_(self.kept[0], keep)
            torch._foreach_add_(self.kept[0], self.kept[1], alpha=1 - keep)

    def save(self, path, **about):
        state = {k: v.detach().float().cpu() if v.dtype.is_floating_point else v.cpu()
                 for k, v in self.mean.state_dict().items()}
        torch.save({"state": state, "arguments": about}, path + ".part")
        os.replace(path + ".part", path)


def started_from(folder, name, device):
    """The network of that name that an earlier training left there, as it was."""
    net = RoofNet()
    net.load_state_dict(torch.load(os.path.join(folder, name + ".pt"), map_location="cpu")["state"])
    return net.to(device, memory_format=torch.channels_last).eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--imagery", help="folder with train/")
    parser.add_argument("--grounds", help="instead of it: the file that places.py wrote")
    parser.add_argument("--output", required=True)
    parser.add_argument("--start", help="folder with the networks to go on from")
    parser.add_argument("--rate", type=float, help="learning rate: 0.003, or 0.0015 with --start")
    parser.add_argument("--minutes", type=float, default=9)
    parser.add_argument("--stop-at", type=float,
                        help="seconds since 1970 at which the training ends whatever comes")
    parser.add_argument("--workers", type=int, default=max(1, (os.cpu_count() or 2) - 1))
    parser.add_argument("--half", type=int, default=48, help="views of each side in a batch")
    parser.add_argument("--capacity", type=int, default=20000, help="views of each side that are kept")
    parser.add_argument("--variants", type=int, default=3, help="sensors that see a ground")
    parser.add_argument("--first", type=int, default=1500, help="views of each side before it starts")
    parser.add_argument("--seed", type=int, default=1)
    a = parser.parse_args()
    started = time.time()
    cv2.setNumThreads(1)  # Before the workers are forked.
    os.makedirs(a.output, exist_ok=True)
    grounds = places.unpack(a.grounds) if a.grounds else \
        [g for fold in places.FOLDS.values() for p in fold for g in places.load(a.imagery, p)]
    sources = {left_out: views.Source([g for g in grounds if g.place in names], WEIGHTS)
               for left_out, names in SIDES.items()}
    stream = Stream(sources, max(a.workers, 2), a.variants, a.capacity, a.seed)  # Before the device is opened.
    cuda = torch.cuda.is_available()
    device = torch.device("cuda" if cuda else "cpu")
    if cuda:
        torch.backends.cudnn.benchmark = True
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    else:
        torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    stream.start(device)
    kinds = {"roofs": None, **{"without_" + side: side for side in SIDES}}
    before = {name: started_from(a.start, name, device) for name in kinds} if a.start else {}
    rate_of = a.rate or (1.5e-3 if a.start else 3e-3)
    students = {name: Learner(copy.deepcopy(before[name]).train() if a.start else RoofNet(), rate_of, device)
                for name in kinds}
    teachers = {} if a.start else {name: Learner(Teacher(), rate_of / 1.5, device) for name in kinds}
    while min(stream.drawn.values()) < a.first:
        stream.check()
        time.sleep(0.2)
    begun = time.time()
    ends = min(begun + 60 * a.minutes, a.stop_at or math.inf)
    print(f"{begun - started:.0f} s to the first {stream.drawn} views, {ends - begun:.0f} s to train", flush=True)
    step, saved, told, sums = 0, time.time(), time.time(), {}
    while time.time() < ends:
        done = (time.time() - begun) / (ends - begun)
        rate = done / 0.04 if done < 0.04 else 0.5 + 0.5 * math.cos(math.pi * (done - 0.04) / 0.96)
        rate = max(rate, 1e-3)
        taught = 0.6 * min(1.0, max(0.0, (done - 0.08) / 0.15))
        halves = {side: unpacked(stream.batch(side, a.half)) for side in SIDES}
        whole = tuple(torch.cat(part) for part in zip(*halves.values()))
        for name, left_out in kinds.items():
            planes, maps, weight = halves[left_out] if left_out else whole
            planes = planes.contiguous(memory_format=torch.channels_last)
            with torch.autocast(device.type, torch.bfloat16, enabled=cuda):
                answers = students[name].net(planes)
                lessons = teachers[name].net(planes) if teachers else None
                with torch.no_grad():
                    said = before[name](planes) if before else None
            answers = unfolded(answers)
            if teachers:
                lessons = unfolded(lessons)
                lesson = loss_of(lessons, maps, weight)
                teachers[name].step(lesson, rate)
                share, said, sure = taught, lessons.detach().sigmoid(), weight
            else:
                said = unfolded(said).sigmoid()
                share, sure = 0.3, weight * ((said[:, 0] > 0.5) == (maps[:, 0] > 0.5))
            held = loss_of(answers, said, sure)
            lesson = lesson if teachers else held
            loss = (1 - share) * loss_of(answers, maps, weight) + share * held
            students[name].step(loss, rate)
            if step % 20 == 0:
                sums.setdefault(name, []).append((loss.detach(), lesson.detach()))
        step += 1
        if time.time() - told > 20 or time.time() >= ends:
            # How they do on the side that they leave out is looked at and used for nothing.
            line = {"step": step, "seconds": round(time.time() - begun), "drawn": sum(stream.drawn.values())}
            for name, left_out in kinds.items():
                line[name] = [round(float(torch.stack(v).mean()), 3) for v in zip(*sums.get(name, []))]
                if left_out:
                    other = halves[next(s for s in SIDES if s != left_out)]
                    with torch.no_grad(), torch.autocast(device.type, torch.bfloat16, enabled=cuda):
                        line[name] += [round(float(loss_of(unfolded(l[name].mean(other[0])), *other[1:])), 3)
                                       for l in (students, teachers or students)]
            print(json.dumps(line), flush=True)
            told, sums = time.time(), {}
        if time.time() - saved > 60:
            for name, student in students.items():
                student.save(os.path.join(a.output, name + ".pt"), steps=step)
            saved = time.time()
    for name, student in students.items():
        student.save(os.path.join(a.output, name + ".pt"), steps=step)
    stream.stop()
    print(f"{step} steps, {sum(stream.drawn.values())} views", flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
