#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The planner beside a MILP solver that knows nothing of it: small drawn problems of every form.

    python3 tests/oracle/milp.py build/gridreach [INSTANCES] [--seed N]

Steiner problems are written as files and solved by `gridreach solve`; plans, also with a coverage target or a
budget, come from build/tests/plan_problems (7 nodes, a root, 4 junctions). Each is stated as a flow
formulation that CBC (Debian: coinor-cbc) solves: Steiner trees and plans must cost the same, a plan under a
target or a budget no less, and every bound must be on the right side of the optimum.
"""
import argparse
import json
import multiprocessing.pool
import pathlib
import random
import subprocess
import sys
import tempfile

FORMS = ["SPG", "PCSPG", "RPCSPG", "MWCS", "GR"]
PLAN_FORMS = ["plan", "coverage", "budget"]


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


def tree_rows(n, edges, starts):
    """A tree that begins at one of the vertices `starts`: flow from an artificial vertex to every vertex in it.

    Rows, and binaries x (arcs), s (starts), y (vertices). Arcs are the edges one way, then the other.
    """
    arcs = [(a, b) for a, b in edges] + [(b, a) for a, b in edges]
    rows = [f"f{i} - {n} x{i} <= 0" for i in range(len(arcs))] + [f"g{v} - {n} s{v} <= 0" for v in starts]
    rows.append(" + ".join(f"s{v}" for v in starts) + " = 1")
    for v in range(1, n + 1):
        into = [f"f{i}" for i, (_, b) in enumerate(arcs) if b == v] + ([f"g{v}"] if v in starts else [])
        out = [f"f{i}" for i, (a, _) in enumerate(arcs) if a == v]
        # Each vertex of the tree takes one unit of flow; others pass none on.
        rows.append(" + ".join(into or ["zero"]) + "".join(f" - {o}" for o in out) + f" - y{v} = 0")
        entering = [f"x{i}" for i, (_, b) in enumerate(arcs) if b == v] + ([f"s{v}"] if v in starts else [])
        rows.append(" + ".join(entering or ["zero"]) + f" - y{v} = 0")
    binaries = [f"x{i}" for i in range(len(arcs))] + [f"s{v}" for v in starts] + [f"y{v}" for v in range(1, n + 1)]
    return rows, binaries


def terms(weighed):
    return " ".join(f"{c:+.12g} {v}" for c, v in weighed)


def lp_text(cost, rows, binaries):
    text = ["Minimize", "obj: " + terms(cost) + " + 0 zero", "Subject To"]
    text += [f"c{i}: {row}" for i, row in enumerate(rows)] + ["Bounds", "zero = 0"]
    return "\n".join(text + ["Binaries", " ".join(binaries), "End", ""])


def linear_program(form, n, edges, weights, root):
    """Min is asked for; MWCS is negated."""
    edges = [edge for edge in edges if edge[0] != edge[1]]
    rows, binaries = tree_rows(n, [(a, b) for a, b, _ in edges], [root] if root else list(range(1, n + 1)))
    cost = [(c, f"x{i}") for i, (_, _, c) in enumerate(edges + edges)]
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
    return lp_text(cost, rows, binaries), constant


def plan_program(problem):
    """Nodes come first among the vertices, the root last; a node in the tree may be served (z) or not."""
    n, lines, nodes = problem["vertices"], problem["lines"], problem["nodes"]
    rows, binaries = tree_rows(n, [(a, b) for a, b, _, _ in lines], [n])
    cost = [(life, f"x{i}") for i, (_, _, life, _) in enumerate(lines + lines)]
    cost += [(internal - alternative, f"z{v}") for v, (_, internal, _, alternative) in enumerate(nodes, 1)]
    rows += [f"z{v} - y{v} <= 0" for v in range(1, len(nodes) + 1)]
    binaries += [f"z{v}" for v in range(1, len(nodes) + 1)]
    if "least_households" in problem:
        rows.append(terms((node[0], f"z{v}") for v, node in enumerate(nodes, 1)) + f" >= {problem['least_households'] - 1e-6:.12g}")
    if "most_build" in problem:
        built = [(build, f"x{i}") for i, (_, _, _, build) in enumerate(lines + lines)]
        built += [(node[2], f"z{v}") for v, node in enumerate(nodes, 1)]
        rows.append(terms(built) + f" <= {problem['most_build']:.12g}")
    return lp_text(cost, rows, binaries), sum(node[3] for node in nodes)


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


def judged_file(program, form, number, problem):
    """Says whether a Steiner problem's objective and bound are right, and how it went."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        text = file_text(form, *problem)
        lp, constant = linear_program(form, *problem)
        best = (-1 if form == "MWCS" else 1) * (cbc(path, lp) + constant)
        found = ours(program, path, form, text)
    bound_holds = found["lower_bound"] <= best + 1e-6 and found.get("upper_bound", best) >= best - 1e-6
    right = abs(found["objective"] - best) <= 1e-6 and bound_holds
    return right, 0, found["optimal"], f"{form} {number}: CBC finds {best}, the program {found}\n{text}"


def judged_plan(form, number, problem):
    with tempfile.TemporaryDirectory() as folder:
        lp, constant = plan_program(problem)
        best = cbc(pathlib.Path(folder), lp) + constant
    rounding = 1e-6 * max(1, best)
    excess, bound = problem["cost"] - best, problem["lower_bound"]
    right = excess >= -rounding and bound is not None and bound <= best + rounding and (form != "plan" or excess <= rounding)
    return right, max(0, excess / best), excess <= rounding, f"{form} {number}: CBC finds {best}\n{problem}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("instances", nargs="?", type=int, default=60, help="of each form")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    program = pathlib.Path(args.program).resolve()
    failed = 0
    with multiprocessing.pool.ThreadPool(2) as pool:
        for form in FORMS + PLAN_FORMS:
            if form in FORMS:
                rng = random.Random(f"{form} {args.seed}")
                tasks = [(str(program), form, k, drawn(form, rng)) for k in range(args.instances)]
                judged = pool.starmap(judged_file, tasks)
            else:
                words = [str(program.parent / "tests/plan_problems"), form, str(args.instances), str(args.seed)]
                lines = subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()
                judged = pool.starmap(judged_plan, [(form, k, json.loads(line)) for k, line in enumerate(lines)])
            for right, _, _, text in judged:
                if not right:
                    failed += 1
                    print(text)
            excess = [each[1] for each in judged]
            print(f"{form}: {sum(each[0] for each in judged)} of {args.instances} agree, {sum(each[2] for each in judged)} " +
                  ("with proof" if form in FORMS else f"the best, mean {sum(excess) / len(excess):.3%} and worst {max(excess):.2%} above"),
                  flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
