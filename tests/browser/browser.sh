#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes runs of several kinds and opens their reports in Chromium. usage: browser.sh BUILD [PICTURES]
set -eu
program=$1/gridreach
home=$(cd "$(dirname "$0")" && pwd)
gis=$home/../gis
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

for language in en fr pt; do
    "$program" run "$home/../../pipelines/sample.yaml" --output "$scratch/sample_$language" --set language=$language \
        --set planner.type=prize_collecting --quiet
done
# In another language nothing stays English: stages that remark on much, over the ground, in years.
ground=$home/../../data/sample
for language in fr pt; do
    "$program" run "$home/../../pipelines/sample.yaml" --output "$scratch/ground_$language" --set language=$language \
        --set "elevation=$ground/elevation.tif" --set "land_cover=$ground/land_cover.tif" --set network.type=terrain \
        --set planner.type=prize_collecting --set rollout.yearly_budget=30000 --quiet
    "$program" plan "$gis/odd_names.csv" --output "$scratch/names_$language" --set language=$language --quiet
done
"$program" plan "$gis/odd_names.csv" --existing-grid "$gis/line.geojson" --output "$scratch/odd_names" --quiet
"$program" plan "$gis/odd_names.csv" --output "$scratch/no_source" --quiet
head -2 "$gis/wide.csv" >"$scratch/one.csv"
"$program" plan "$scratch/one.csv" --output "$scratch/one_node" --quiet

# One dwelling, and nothing else.
printf '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [33.002, -1.801]}}]}' \
    >"$scratch/one.geojson"
cp "$gis/line.geojson" "$scratch"
printf 'footprints: one.geojson\nexisting_grid: line.geojson\n' >"$scratch/one.yaml"
"$program" run "$scratch/one.yaml" --output "$scratch/one_dwelling" --quiet

/usr/bin/python3 "$home/browse_report.py" "$scratch"/*/report.html ${2:+--pictures "$2"}
