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
# Names that a GIS may stumble over, and a node on the line, so that a line has no length.
"$program" plan "$home/odd_names.csv" --existing-grid "$home/line.geojson" --output "$scratch/odd_names" --quiet
# No source: no tap, no existing line, and nobody is served.
"$program" plan "$home/odd_names.csv" --output "$scratch/no_source" --quiet
cp "$home/wide.csv" "$home/line.geojson" "$scratch"
# Wider than a UTM zone: the coordinate system has no code.
"$program" plan "$scratch/wide.csv" --output "$scratch/wide" --quiet

/usr/bin/python3 "$home/open_in_qgis.py" "$scratch/sample" "$scratch/sample_pt" "$scratch/odd_names" "$scratch/no_source" \
    "$scratch/wide" ${2:+--pictures "$2"}
/usr/bin/python3 "$home/run_plugin.py" "$program" ${2:+--pictures "$2"}
