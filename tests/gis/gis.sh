#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes runs of several kinds and opens them in QGIS. usage: gis.sh BUILD [PICTURES]
set -eu
program=$1/gridreach
home=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$program" run "$home/../../pipelines/sample.yaml" --output "$scratch/sample" --quiet
"$program" run "$home/../../pipelines/sample.yaml" --output "$scratch/sample_pt" --set language=pt --quiet
# Over the ground, in years: the cost surface as a raster, and lines by year of building.
ground=$home/../../data/sample
"$program" run "$home/../../pipelines/sample.yaml" --output "$scratch/ground" --set "elevation=$ground/elevation.tif" \
    --set "land_cover=$ground/land_cover.tif" --set network.type=terrain --set terrain.write_surface=yes \
    --set planner.type=prize_collecting --set rollout.yearly_budget=30000 --quiet
# Names that a GIS may stumble over, and a node on the line, so that a line has no length.
"$program" plan "$home/odd_names.csv" --existing-grid "$home/line.geojson" --output "$scratch/odd_names" --quiet
# No source: no tap, no existing line, and nobody is served.
"$program" plan "$home/odd_names.csv" --output "$scratch/no_source" --quiet
cp "$home/wide.csv" "$home/line.geojson" "$scratch"
# Wider than a UTM zone: the coordinate system has no code.
"$program" plan "$scratch/wide.csv" --output "$scratch/wide" --quiet

# One dwelling, and nothing else.
printf '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [33.002, -1.801]}}]}' \
    >"$scratch/one.geojson"
cp "$home/line.geojson" "$scratch"
printf 'footprints: one.geojson\nexisting_grid: line.geojson\n' >"$scratch/one.yaml"
"$program" run "$scratch/one.yaml" --output "$scratch/one_dwelling" --quiet

/usr/bin/python3 "$home/open_in_qgis.py" "$scratch/sample" "$scratch/sample_pt" "$scratch/ground" "$scratch/odd_names" "$scratch/no_source" \
    "$scratch/wide" "$scratch/one_dwelling" ${2:+--pictures "$2"}
/usr/bin/python3 "$home/held_open.py" "$program"
/usr/bin/python3 "$home/run_plugin.py" "$program" ${2:+--pictures "$2"}
