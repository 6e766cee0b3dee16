#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`gridreach solve` beside a MILP solver that knows nothing of it: small drawn problems of every form.

    python3 tests/oracle/milp.py build/gridreach [INSTANCES] [--seed N]

Each problem is written as a file, solved by the program, and stated as a flow formulation that CBC (Debian:
coinor-cbc) solves: both objectives must be the same, and the program's bound on the right side of it.
"""
import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

FORMS = ["SPG", "PCSPG", "RPCSPG", "MWCS", "GR"]


def drawn(form, rng):
    """Vertices 1..n, edges (a, b, cost), weights by vertex (prize, weight, or None: must be joined)."""
    n = rng.randint(2, 9)
    edges = []
    for v in range(2, n + 1):
        if form in ("SPG", "GR", "RPCSPG") or rng.random() < 0.9:  # Others may lie in parts.
            edges.append((rng.randint(1, v - 1), v, rng.randint(0, 20)))
    for _ in range(rng.randint(0, n)):
        edges.append((rng.randint(1, n), rng.randint(1, n), rng.randint(0, 20)))  # Loops and doubles too.
    if form in ("SPG", "GR"):
        chosen = rng.sample(range(1, n + 1), rng.randint(1, n))
        return n, edges, {v: None for v in chosen}, None
    if form == "MWCS":
        return n, [(a, b, 0) for a, b, _ in edges], {v: rng.randint(-20, 15) for v in range(1, n + 1)}, None
    prizes = {v: rng.randint(0, 25) for v in rng.sample(range(1, n + 1), rng.randint(1, n))}
    return n, edges, prizes, rng.randint(1, n) if form == "RPCSPG" else None


def file_text(form, n, edges, weights, root):
    lines = ["SECTION Graph", f"Nodes {n}", f"Edges {len(edges)}"]
    lines += [f"E {a} {b}" if form == "MWCS" else f"E {a} {b} {c}" for a, b, c in edges]
    count = len(weights) + (1 if root else 0)
    lines += ["END", "", "SECTION Terminals", f"Terminals {count}"]
    if root:
        lines.append(f"RootP {root}")
    for v, w in sorted(weights.items()):
        lines.append(f"T {v}" if w is None else f"T {v} {w}" if form == "MWCS" else f"TP {v} {w}")
    lines += ["END", "", "EOF"]
    magic = [] if form == "GR" else ["33D32945 STP File, STP Format Version 1.0", ""]
    return "\n".join(magic + lines) + "\n"


def linear_program(form, n, edges, weights, root):
    """Flow from an artificial vertex 0 to every vertex in the tree; min is asked for, MWCS is negated."""
    arcs = [(a, b, c) for a, b, c in edges if a != b] + [(b, a, c) for a, b, c in edges if a != b]
    starts = [root] if root else range(1, n + 1)
    cost, rows, bounds = [], [], []
    constant = 0
    for v in range(1, n + 1):
        w = weights.get(v, 0)
        if w is None:
            rows.append(f"y{v} = 1")
        elif form == "MWCS":
            cost.append((-w, f"y{v}"))
        elif v != root:
            constant += w
            cost.append((-w, f"y{v}"))
    for i, (_, _, c) in enumerate(arcs):
        cost.append((c, f"x{i}"))
        rows.append(f"f{i} - {n} x{i} <= 0")
    for v in starts:
        rows.append(f"g{v} - {n} s{v} <= 0")
    rows.append(" + ".join(f"s{v}" for v in starts) + " = 1")
    for v in range(1, n + 1):
        into = [f"f{i}" for i, (_, b, _) in enumerate(arcs) if b == v] + ([f"g{v}"] if v in starts else [])
        out = [f"f{i}" for i, (a, _, _) in enumerate(arcs) if a == v]
        # Each vertex of the tree takes one unit of flow; others pass none on.
        rows.append(" + ".join(into or ["zero"]) + "".join(f" - {o}" for o in out) + f" - y{v} = 0")
        entering = [f"x{i}" for i, (_, b, _) in enumerate(arcs) if b == v] + ([f"s{v}"] if v in starts else [])
        rows.append(" + ".join(entering or ["zero"]) + f" - y{v} = 0")
    binaries = [f"x{i}" for i in range(len(arcs))] + [f"s{v}" for v in starts] + [f"y{v}" for v in range(1, n + 1)]
    text = ["Minimize", "obj: " + " ".join(f"{c:+d} {v}" for c, v in cost) + " + 0 zero", "Subject To"]
    text += [f"c{i}: {row}" for i, row in enumerate(rows)] + ["Bounds", "zero = 0"] + bounds
    text += ["Binaries"] + [" ".join(binaries), "End", ""]
    return "\n".join(text), constant


def cbc(path, text):
    (path / "p.lp").write_text(text)
    done = subprocess.run(["cbc", "p.lp", "solve", "solution", "p.sol"], cwd=path, capture_output=True, text=True)
    first = (path / "p.sol").read_text().splitlines()[0]
    if not first.startswith("Optimal"):
        raise RuntimeError(f"{first}\n{done.stdout}")
    return float(first.split()[-1])


def ours(program, path, form, text):
    file = path / ("p.gr" if form == "GR" else "p.stp")
    file.write_text(text)
    done = subprocess.run([program, "solve", str(file), "--json"], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"exit {done.returncode}\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("instances", nargs="?", type=int, default=60, help="of each form")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    program = str(pathlib.Path(args.program).resolve())
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        for form in FORMS:
            rng = random.Random(f"{form} {args.seed}")
            agreed = proved = 0
            for k in range(args.instances):
                problem = drawn(form, rng)
                text = file_text(form, *problem)
                lp, constant = linear_program(form, *problem)
                sign = -1 if form == "MWCS" else 1
                best = sign * (cbc(path, lp) + constant)
                found = ours(program, path, form, text)
                bound_holds = found["lower_bound"] <= best + 1e-6 and found.get("upper_bound", best) >= best - 1e-6
                if abs(found["objective"] - best) > 1e-6 or not bound_holds:
                    failed += 1
                    print(f"{form} {k}: CBC finds {best}, the program {found}\n{text}")
                else:
                    agreed += 1
                    proved += found["optimal"]
            print(f"{form}: {agreed} of {args.instances} agree, {proved} with proof")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
