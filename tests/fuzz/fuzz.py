#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws seeds, runs the fuzzers and reports. usage: fuzz.py FOLDER SECONDS [NAME...]

FOLDER holds the programs fuzz_NAME; each runs for SECONDS. A finding is printed as the input's bytes, and kept in ./findings. Exit 1 then.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HOME = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HOME / "tests/hostile"))
import drawn  # noqa: E402

WORDS = {
    "settings": ["type", "value", "unit", "source", "range", "[", "]", "{", "}", ": ", "- ", "&a", "*a", "!!str", "---", "|", ">", "'", '\\"', "#", "~"],
    "steiner_file": ["SECTION", "Graph", "Terminals", "END", "EOF", "Nodes", "Edges", "E ", "A ", "T ", "TP ", "Root", "33D32945", "Coordinates", "1e999"],
    "csv_table": ["PROJ.4 ", ",", ";", "\\x09", '\\"', '\\"\\"', "\\x0d\\x0a", "\\xef\\xbb\\xbf"],
    "vector_file": ["\\\"type\\\"", "FeatureCollection", "Feature", "geometry", "coordinates", "Polygon", "POINT", "CURVEPOLYGON", "nan", "1e308"],
    "raster_window": ["II*\\x00", "MM\\x00*", "\\x00\\x01", "\\x44\\x01", "\\x80\\x87"],
    "pipeline_file": ["scenes: ", "footprints: ", "detector: ", "planner: ", "network: ", "costs: ", "terrain: ", "electrical: ", "type: ", "[", "{", "}", "]"],
}


def seeds_of(name, folder):
    def keep(data):
        (folder / f"seed_{len(list(folder.iterdir()))}").write_bytes(data)
    cases = HOME / "tests/cases"
    if name in ("settings", "pipeline_file"):
        for file in [*cases.glob("*/*.yaml"), *(HOME / "pipelines").glob("*.yaml"), *((HOME / "data/catalogue").glob("*.yaml") if name == "settings" else [])]:
            keep(file.read_bytes())
    elif name == "steiner_file":
        for file in [*cases.glob("*/*.stp"), *cases.glob("*/*.gr")]:
            keep(file.read_bytes())
    elif name == "csv_table":
        for file in cases.glob("**/*.csv"):
            keep(file.read_bytes())
        keep(b'PROJ.4 +proj=utm +zone=36\n"a;b",c\n"say ""hi""",2\n')
    with tempfile.TemporaryDirectory() as scratch:
        here = pathlib.Path(scratch)
        if name == "vector_file":
            wkts = ["POINT(500010 9799990)", "POLYGON((500000 9800000,500100 9799900,500100 9800000,500000 9799900,500000 9800000))",
                    "LINESTRING(500000 9800000,500050 9800000)", "CIRCULARSTRING(500000 9800000,500010 9800010,500020 9800000)"]
            keep(b"\3" + drawn.layer(here / "a.gpkg", wkts).read_bytes())
            keep(b"\0name,lon,lat\na,36.8,-1.2\n")
            keep(b"\0geometry\nPOINT(1 2)\n")
            point = b'{"type":"Feature","properties":{"a":1},"geometry":{"type":"Point","coordinates":[36.8,-1.2]}}'
            keep(b'\1{"type":"FeatureCollection","features":[' + point + b"]}")
            keep(b"\2" + point + b"\n" + point + b"\n")
        if name == "raster_window":
            for number, more in enumerate(({}, {"options": ["COMPRESS=LZW", "TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16"]}, {"options": ["COMPRESS=DEFLATE"]},
                                           {"bands": 1, "kind": "Float32", "nodata": "nan"}, {"kind": "UInt16", "bands": 4}, {"options": ["COMPRESS=JPEG"]})):
                keep(drawn.tif(here / f"{number}.tif", 24, 24, **more).read_bytes())


def fuzz(program, name, seconds):
    with tempfile.TemporaryDirectory() as scratch:
        corpus, words, found = (pathlib.Path(scratch, n) for n in ("corpus", "words", "found"))
        corpus.mkdir()
        found.mkdir()
        seeds_of(name, corpus)
        words.write_text("".join(f'"{w}"\n' for w in WORDS[name]))
        done = subprocess.run([program, str(corpus), f"-max_total_time={seconds}", "-max_len=20000", "-rss_limit_mb=2048", "-timeout=20", f"-dict={words}",
                               f"-artifact_prefix={found}/", "-print_final_stats=1", "-seed=1"], capture_output=True, text=True,
                              errors="replace", cwd=scratch, check=False,
                              # What GDAL and PROJ keep to their end is no leak of ours.
                              env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"})
        runs = re.findall(r"number_of_executed_units: (\d+)", done.stderr)
        covered = re.findall(r"cov: (\d+)", done.stderr)
        peak = re.findall(r"peak_rss_mb: +(\d+)", done.stderr)
        print(f"{name}: {int(runs[-1]) if runs else 0:,} executions in {seconds} s, {covered[-1] if covered else '?'} edges covered, "
              f"peak {peak[-1] if peak else '?'} MiB", flush=True)
        findings = sorted(found.iterdir())
        for file in findings:
            kept = pathlib.Path("findings", f"{name}_{file.name}")
            kept.parent.mkdir(exist_ok=True)
            kept.write_bytes(file.read_bytes())
            print(f"  finding, kept as {kept}: {file.read_bytes()[:200]!r}\n" + done.stderr[-3000:])
        if done.returncode != 0 and not findings:
            print(done.stderr[-3000:])
        return done.returncode == 0


def main():
    folder, seconds, names = pathlib.Path(sys.argv[1]).resolve(), int(sys.argv[2]), sys.argv[3:] or list(WORDS)
    results = [fuzz(folder / f"fuzz_{name}", name, seconds) for name in names]
    print(f"fuzz: {sum(results)} without a finding, {len(results) - sum(results)} with")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
