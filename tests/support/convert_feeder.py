#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Feeders of other tools as the files that `gridreach loadflow` reads.

    convert_feeder.py pandapower FOLDER OUT   bus.csv, line.csv, load.csv … as pandapower's tables are saved
    convert_feeder.py dss FILE OUT [TAP...]   an OpenDSS deck; TAP: ratios of its regulators, in their order

Of OpenDSS only what radial test feeders use is understood; anything else is an error. Reactances of line codes that name their
frequency are taken to that of the solution, as OpenDSS does. Closed bus-bus switches are not in pandapower's tables: `links` of
from_pandapower adds them.
"""
import csv
import math
import pathlib
import re
import sys

METRES = {"m": 1.0, "km": 1000.0, "ft": 0.3048, "kft": 304.8, "mi": 1609.344}


def write(folder, name, rows):
    if not rows:
        return
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with open(pathlib.Path(folder, name), "w", newline="") as out:
        writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def table(folder, name):
    path = pathlib.Path(folder, name)
    if not path.exists():
        return []
    with open(path, newline="") as file:
        return [row for row in csv.DictReader(file) if row.get("in_service", "True") == "True"]


def pandapower_transformer(row):
    number = lambda key: float(row[key] or 0) if row.get(key) else 0.0
    mva, clock = number("sn_mva"), round(number("shift_degree") / 30) % 12
    tap = (number("tap_pos") - number("tap_neutral")) * number("tap_step_percent") / 100
    out = {"transformer": "T" + row[""], "from_bus": row["hv_bus"], "to_bus": row["lv_bus"], "rating_kva": 1000 * mva,
           "from_kv": number("vn_hv_kv") * (1 + tap if row["tap_side"] == "hv" else 1),
           "to_kv": number("vn_lv_kv") * (1 + tap if row["tap_side"] == "lv" else 1),
           "impedance_percent": number("vk_percent"), "load_losses_kw": number("vkr_percent") / 100 * 1000 * mva,
           "no_load_losses_kw": number("pfe_kw"), "no_load_current_percent": number("i0_percent"),
           "parallel": row["parallel"],
           "vector_group": (row.get("vector_group") or ("Dyn" if clock % 2 else "YNyn")) + str(clock)}
    if row.get("vector_group") == "Dyn":
        # Its zero-sequence T: the delta is a short circuit behind its part of the leakage.
        resistance = number("vkr0_percent") / 100
        leakage = complex(resistance, math.sqrt((number("vk0_percent") / 100) ** 2 - resistance ** 2))
        x = number("vk0_percent") / 100 * number("mag0_percent") / math.sqrt(number("mag0_rx") ** 2 + 1)
        magnetising = complex(x * number("mag0_rx"), x)
        hv = leakage * number("si0_hv_partial")
        zero = leakage - hv + magnetising * hv / (magnetising + hv)
        out |= {"zero_impedance_percent": 100 * abs(zero), "zero_load_losses_kw": zero.real * 1000 * mva}
    return out


def from_pandapower(folder, out, links=()):
    pathlib.Path(out).mkdir(parents=True, exist_ok=True)
    buses = table(folder, "bus.csv")
    write(out, "buses.csv", [{"bus": b[""], "nominal_kv": b["vn_kv"]} for b in buses])
    lines = []
    for row in table(folder, "line.csv"):
        line = {"line": "L" + row[""], "from_bus": row["from_bus"], "to_bus": row["to_bus"],
                "length_m": 1000 * float(row["length_km"]), "r_ohm_per_km": row["r_ohm_per_km"],
                "x_ohm_per_km": row["x_ohm_per_km"], "c_nf_per_km": row["c_nf_per_km"], "g_us_per_km": row["g_us_per_km"],
                "ampacity_a": 1000 * float(row["max_i_ka"]), "parallel": row["parallel"]}
        if row.get("r0_ohm_per_km"):
            line |= {"r0_ohm_per_km": row["r0_ohm_per_km"], "x0_ohm_per_km": row["x0_ohm_per_km"],
                     "c0_nf_per_km": row["c0_nf_per_km"]}
        lines.append(line)
    write(out, "lines.csv", lines)
    write(out, "transformers.csv", [pandapower_transformer(row) for row in table(folder, "trafo.csv")])
    write(out, "switches.csv", [{"switch": f"S{a}-{b}", "from_bus": a, "to_bus": b, "closed": "yes"} for a, b in links])
    loads = [{"load": "P" + row[""], "bus": row["bus"], "p_kw": 1000 * float(row["p_mw"]) * float(row["scaling"]),
              "q_kvar": 1000 * float(row["q_mvar"]) * float(row["scaling"]),
              "impedance_share": float(row["const_z_percent"]) / 100, "current_share": float(row["const_i_percent"]) / 100}
             for row in table(folder, "load.csv")]
    for row in table(folder, "asymmetric_load.csv"):
        for phase in "abc":
            p, q = float(row[f"p_{phase}_mw"]), float(row[f"q_{phase}_mvar"])
            if p or q:
                loads.append({"load": f"{row['name']}{phase}", "bus": row["bus"], "p_kw": 1000 * p * float(row["scaling"]),
                              "q_kvar": 1000 * q * float(row["scaling"]), "phases": phase})
    write(out, "loads.csv", loads)
    grid = table(folder, "ext_grid.csv")[0]
    source = {"bus": grid["bus"], "voltage_pu": grid["vm_pu"], "angle_degree": grid["va_degree"]}
    if grid.get("r0x0_max"):
        # The positive sequence is held at the terminals; the others see 1.1 times the short-circuit impedance.
        kv = float(next(b for b in buses if b[""] == grid["bus"])["vn_kv"])
        z = 1.1 * kv * kv / float(grid["s_sc_max_mva"])
        x = z / math.hypot(1, float(grid["rx_max"]))
        x0 = x * float(grid["x0x_max"])
        source |= {"r1_ohm": 0, "x1_ohm": 0, "r2_ohm": x * float(grid["rx_max"]), "x2_ohm": x,
                   "r0_ohm": x0 * float(grid["r0x0_max"]), "x0_ohm": x0}
    write(out, "source.csv", [source])


# OpenDSS ------------------------------------------------------------------------------------------------------


def dss_commands(path):
    """Each `New` command as (class, name, [(key, value)]); comments, continuations and redirects resolved."""
    commands = []
    for text in pathlib.Path(path).read_text(errors="replace").splitlines():
        text = re.split(r"!|//", text)[0].strip()
        if not text:
            continue
        words = re.findall(r"[^\s=,]+\s*=\s*(?:\[[^\]]*\]|\([^)]*\)|\"[^\"]*\"|'[^']*'|[^\s,]+)|[^\s,]+", text)
        first = words[0].lower()
        if first == "redirect":
            name = words[1]
            near = [p for p in (pathlib.Path(path).parent / name, pathlib.Path(path).parent.parent / name) if p.exists()]
            # A file that only points elsewhere is no deck.
            near = [p for p in near if "new" in p.read_text(errors="replace").lower()] or near
            commands += dss_commands(near[0])
        elif first in ("new", "~", "more"):
            pairs = [tuple(part.strip().lower() for part in w.split("=", 1)) for w in words[1:] if "=" in w]
            if first == "new":
                what = words[1].split("=")[-1].lower()
                kind, _, name = what.partition(".")
                commands.append((kind, name, [p for p in pairs if p[0] != "object"]))
            else:
                commands[-1][2].extend(pairs)
    return commands


def dss_number(text):
    """A number, or one in reverse Polish notation."""
    stack = []
    for word in text.strip("()").split():
        if word in "+-*/" and len(stack) > 1:
            b, a = stack.pop(), stack.pop()
            stack.append({"+": a + b, "-": a - b, "*": a * b, "/": a / b}[word])
        else:
            stack.append(float(word))
    return stack[0]


def dss_list(text):
    return [word for word in re.split(r"[\s,]+", text.strip("[]()\"'")) if word]


def dss_bus(text, phases):
    """Bus and the letters of its conductors."""
    bus, *nodes = text.split(".")
    letters = "".join("abc"[int(node) - 1] for node in nodes if node in "123")
    return bus, letters or "abc"[:phases]


def dss_matrix(text):
    rows = [[float(word) for word in row.split()] for row in text.strip("[]()").split("|")]
    return [[rows[max(i, k)][min(i, k)] for k in range(len(rows))] for i in range(len(rows))]


def dss_source(pairs):
    kv, pu = float(pairs["basekv"]), float(pairs.get("pu", 1))
    z1 = kv * kv / float(pairs.get("mvasc3", 2000))
    r1 = z1 / math.hypot(1, 4)
    x1 = 4 * r1
    short_ka = float(pairs.get("mvasc1", 2100)) / (math.sqrt(3) * kv)
    a, b = 1 + 3 ** 2, 4 * (r1 + 3 * x1)
    c = 4 * (r1 * r1 + x1 * x1) - (3 * kv / math.sqrt(3) / short_ka) ** 2
    r0 = (-b + math.sqrt(b * b - 4 * a * c)) / (2 * a)
    return {"voltage_pu": pu, "angle_degree": pairs.get("angle", 0), "r1_ohm": r1, "x1_ohm": x1, "r0_ohm": r0,
            "x0_ohm": 3 * r0}, kv


def dss_windings(pairs):
    """Of a transformer: bus, connection, kV, kVA and %r of both windings, and what is common."""
    windings, common, at = [{}, {}], {}, 0
    for key, value in pairs:
        if key == "wdg":
            at = int(value) - 1
        elif key in ("buses", "conns", "kvs", "kvas"):
            for winding, each in zip(windings, dss_list(value)):
                winding[{"buses": "bus", "conns": "conn", "kvs": "kv", "kvas": "kva"}[key]] = each
        elif key in ("bus", "conn", "kv", "kva", "%r"):
            windings[at][key] = value
        else:
            common[key] = value
    return windings, common


def dss_transformer(name, pairs, taps):
    (one, two), common = dss_windings(pairs)
    phases = int(common.get("phases", 3))
    resistance = dss_number(common["%loadloss"]) if "%loadloss" in common else sum(dss_number(w.get("%r", "0.2")) for w in (one, two))
    kva = float(one["kva"])
    (from_bus, from_phases), (to_bus, to_phases) = dss_bus(one["bus"], phases), dss_bus(two["bus"], phases)
    out = {"transformer": name, "from_bus": from_bus, "to_bus": to_bus, "rating_kva": kva, "from_kv": float(one["kv"]),
           "to_kv": float(two["kv"]) * taps.get(name, 1), "impedance_percent": math.hypot(dss_number(common["xhl"]), resistance),
           "load_losses_kw": resistance / 100 * kva}
    if phases == 1:
        return out | {"from_phases": from_phases, "to_phases": to_phases}
    forms = ["D" if one.get("conn", "wye") == "delta" else "YN", "d" if two.get("conn", "wye") == "delta" else "yn"]
    return out | {"vector_group": forms[0] + forms[1] + ("1" if forms[0][0].lower() != forms[1][0] else "0")}


def from_dss(path, out, taps=(), frequency_hz=60):
    commands = dss_commands(path)
    pathlib.Path(out).mkdir(parents=True, exist_ok=True)
    regulators = [dict(pairs)["transformer"] for kind, _, pairs in commands if kind == "regcontrol"]
    ratios = dict(zip(regulators, map(float, taps)))
    codes, lines, transformers, switches, loads, source, volts = {}, [], [], [], [], {}, {}
    for kind, name, pairs in commands:
        of = dict(pairs)
        if kind == "linecode":
            of["units"] = of.get("units", "km")
            codes[name] = of
        elif kind == "circuit":
            source, kv = dss_source(of)
            source["bus"] = of.get("bus1", "sourcebus")
            volts[source["bus"]] = kv
        elif kind == "transformer":
            transformers.append(dss_transformer(name, pairs, ratios))
        elif kind == "line":
            phases = int(of.get("phases", 3))
            (from_bus, letters), (to_bus, _) = dss_bus(of["bus1"], phases), dss_bus(of["bus2"], phases)
            if of.get("switch") == "y":
                switches.append({"switch": name, "from_bus": from_bus, "to_bus": to_bus, "closed": "yes"})
                continue
            lines.append({"line": name, "from_bus": from_bus, "to_bus": to_bus,
                          "length_m": float(of["length"]) * METRES[of.get("units", "km")], "phases": letters,
                          "code": of["linecode"]})
        elif kind in ("load", "capacitor"):
            phases = int(of.get("phases", 3))
            bus, letters = dss_bus(of["bus1"], phases)
            delta = of.get("conn", "wye") == "delta"
            kv = float(of["kv"]) * (1 if delta or phases == 3 else math.sqrt(3))
            model = int(of.get("model", 1)) if kind == "load" else 2
            if model not in (1, 2, 5):
                raise SystemExit(f"load {name}: model {model} is not understood")
            loads.append({"load": name, "bus": bus, "p_kw": of.get("kw", 0),
                          "q_kvar": of["kvar"] if kind == "load" else -float(of["kvar"]), "phases": letters,
                          "connection": "delta" if delta else "wye", "nominal_kv": kv,
                          "impedance_share": int(model == 2), "current_share": int(model == 5)})
    used, code_rows = {line["code"] for line in lines}, []
    for name in sorted(used):
        of, km = codes[name], METRES[codes[name]["units"]] / 1000
        r, x = dss_matrix(of["rmatrix"]), dss_matrix(of["xmatrix"])
        of_code = float(of.get("basefreq", frequency_hz))
        to_solution = frequency_hz / of_code
        # Every entry of the matrices contains the earth return, which OpenDSS takes to the other frequency by Carson's terms
        # with its default rg and xg, per unit of length whatever the unit.
        more_r = 0.01805 * (to_solution - 1)
        less_x = 0.5 * 0.155081 / math.log(658.5 * math.sqrt(100 / of_code)) * math.log(to_solution)
        # Without a matrix the default 3.4 and 1.6 nF of the sequences stay, per unit of length whatever the unit.
        c = dss_matrix(of["cmatrix"]) if "cmatrix" in of else [[2.8 if i == k else -0.6 for k in range(len(r))] for i in range(len(r))]
        for i in range(len(r)):
            for k in range(len(r)):
                code_rows.append({"code": name, "row": i + 1, "column": k + 1, "r_ohm_per_km": (r[i][k] + more_r) / km,
                                  "x_ohm_per_km": (x[i][k] - less_x) / km * to_solution, "c_nf_per_km": c[i][k] / km})
    # Nominal voltages spread from the source.
    while True:
        before = len(volts)
        for t in transformers:
            if t["from_bus"] in volts:
                kv = t["to_kv"] / ratios.get(t["transformer"], 1) * (math.sqrt(3) if "to_phases" in t else 1)
                volts.setdefault(t["to_bus"], volts[t["from_bus"]] if "to_phases" in t and t["transformer"] in ratios else kv)
        for e in lines + switches:
            for a, b in ((e["from_bus"], e["to_bus"]), (e["to_bus"], e["from_bus"])):
                if a in volts:
                    volts.setdefault(b, volts[a])
        if len(volts) == before:
            break
    source["frequency_hz"] = frequency_hz
    write(out, "buses.csv", [{"bus": bus, "nominal_kv": kv} for bus, kv in volts.items()])
    write(out, "line_codes.csv", code_rows)
    write(out, "lines.csv", lines)
    write(out, "transformers.csv", transformers)
    write(out, "switches.csv", switches)
    write(out, "loads.csv", loads)
    write(out, "source.csv", [source])


if __name__ == "__main__":
    if len(sys.argv) < 4 or sys.argv[1] not in ("pandapower", "dss"):
        raise SystemExit(__doc__)
    (from_pandapower if sys.argv[1] == "pandapower" else from_dss)(*sys.argv[2:4], *([sys.argv[4:]] if sys.argv[4:] else []))
