#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails if a folder under src/ includes a folder, or a library, that it is not allowed to know.

    layers.py SRC_DIR      checks the tree; prints each wrong include; exit 1 if there is one
    layers.py --self-test  shows on a tree of its own that it notices each kind of wrong include
"""
import pathlib
import re
import sys
import tempfile

TOOLS = ["base", "geo", "model", "options", "io", "graph", "electrical"]  # Each may include those before it.
STAGES = ["imagery", "dwellings", "terrain", "demand", "network", "plan", "rollout", "outputs"]
STAGE_TOOLS = ["base", "geo", "model", "options", "graph", "electrical"]  # Not io: stages are handed readers.

MAY_INCLUDE = {tool: set(TOOLS[:i]) for i, tool in enumerate(TOOLS)}
MAY_INCLUDE["graph"] -= {"io"}
MAY_INCLUDE["electrical"] -= {"io"}
MAY_INCLUDE |= {stage: set(STAGE_TOOLS) for stage in STAGES}
MAY_INCLUDE["sample"] = set(TOOLS)
MAY_INCLUDE["pipeline"] = set(TOOLS) | set(STAGES)
MAY_INCLUDE["apps"] = set(TOOLS) | set(STAGES) | {"sample", "pipeline"}

# How a library's headers begin, and the folders that may see them.
HOMES = {
    r"gdal|ogr|cpl_|proj\.h": {"io"},
    r"opencv2/": {"dwellings"},
    r"Eigen/": {"electrical"},
    r"GeographicLib/": {"geo"},
    r"boost/graph|boost/geometry|geos": {"graph"},
    r"yaml-cpp/|nlohmann/": {"options", "model", "pipeline", "outputs", "apps"},
    r"CLI/": {"apps"},
    r"tbb/|oneapi/|spdlog/|xxhash": {"base"},
    r"sqlite3": {"pipeline"},
}

SOURCE = re.compile(r"\.(h|hpp|hh|c|cc|cpp|cxx|inl|ipp|in)$")
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')


def problems(root):
    """Each wrong include under `root` as a line of text."""
    root = pathlib.Path(root)
    for path in sorted(p for p in root.rglob("*") if SOURCE.search(p.name) and p.is_file()):
        parts = path.relative_to(root).parts
        here = parts[0]
        if len(parts) == 1 or here not in MAY_INCLUDE:
            yield f"{path}: it is in no folder of the house ({', '.join(MAY_INCLUDE)})."
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            found = INCLUDE.match(line)
            if not found:
                continue
            quote, what = found[1], found[2]
            there = what.split("/")[0]
            if ".." in what.split("/") or (quote == '"' and there not in MAY_INCLUDE):
                yield f"{path}:{number}: include {what} by its path from src/."
            elif there in MAY_INCLUDE and quote == "<":
                yield f'{path}:{number}: include "{what}" in quotes.'
            elif there in MAY_INCLUDE and there != here and there not in MAY_INCLUDE[here]:
                yield f"{path}:{number}: {here}/ may not include {there}/."
            for start, homes in HOMES.items():
                if re.match(start, what) and there not in MAY_INCLUDE and here not in homes:
                    yield f"{path}:{number}: {what} belongs in {' or '.join(sorted(homes))}/."


# File, one line of it, and what must be said of it ("": nothing).
SELF_TEST = [
    ("base/words.h", "#include <string>", ""),
    ("geo/metric.cpp", "#include <GeographicLib/Geodesic.hpp>", ""),
    ("plan/mst.cpp", '#include "graph/kruskal.h"', ""),
    ("plan/mst.cpp", '// #include "io/gdal.h"', ""),
    ("apps/main.cpp", '#include "pipeline/runner.h"', ""),
    ("base/words.h", '#include "geo/shapes.h"', "base/ may not include geo/."),
    ("plan/mst.cpp", '#include "network/terrain.h"', "plan/ may not include network/."),
    ("imagery/mosaic.cpp", '  #  include "io/gdal.h"', "imagery/ may not include io/."),
    ("graph/sweep.cpp", '#include"io/gdal.h"', "graph/ may not include io/."),
    ("plan/mst.cpp", '#include "pipeline/runner.h"', "plan/ may not include pipeline/."),
    ("sample/region.cpp", '#include "imagery/mosaic.h"', "sample/ may not include imagery/."),
    ("plan/mst.cpp", '#include "../model/plan.h"', "include ../model/plan.h by its path from src/."),
    ("plan/mst.cpp", '#include "mst.h"', "include mst.h by its path from src/."),
    ("plan/mst.cpp", "#include <model/plan.h>", 'include "model/plan.h" in quotes.'),
    ("network/terrain.h", "#include <gdal_priv.h>", "gdal_priv.h belongs in io/."),
    ("imagery/mosaic.h", "#include <opencv2/core.hpp>", "opencv2/core.hpp belongs in dwellings/."),
    ("plan/mst.cpp", "#include <boost/graph/adjacency_list.hpp>", "boost/graph/adjacency_list.hpp belongs in graph/."),
    ("plan/mst.cpp", "#include <tbb/parallel_for.h>", "tbb/parallel_for.h belongs in base/."),
    ("pipeline/embedded.cpp.in", "#include <CLI/CLI.hpp>", "CLI/CLI.hpp belongs in apps/."),
    ("demand/areas.cpp", '#include "electrical/tree_flow.h"', ""),
    ("graph/sweep.cpp", '#include "electrical/tree_flow.h"', "graph/ may not include electrical/."),
    ("demand/areas.cpp", "#include <Eigen/Core>", "Eigen/Core belongs in electrical/."),
    ("helpers/all.h", "#include <string>", "it is in no folder of the house"),
]


def self_test():
    """What went wrong, as lines of text."""
    for name, line, expected in SELF_TEST:
        with tempfile.TemporaryDirectory() as root:
            path = pathlib.Path(root, name)
            path.parent.mkdir()
            path.write_text(f"#pragma once\n{line}\n")
            found = list(problems(root))
        if (len(found) != 1 or expected not in found[0]) if expected else found:
            yield f"{name}: {line}: expected {expected or 'nothing'!r}, found {found}"


def main(arguments):
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    if arguments[0] == "--self-test":
        found = list(self_test())
        print("\n".join(found) or f"layers: all {len(SELF_TEST)} includes were judged rightly")
        return bool(found)
    if not any(SOURCE.search(p.name) for p in pathlib.Path(arguments[0]).rglob("*")):
        print(f"layers: {arguments[0]} holds no source file", file=sys.stderr)
        return 2
    found = list(problems(arguments[0]))
    print("\n".join(found) or "layers: in order")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
