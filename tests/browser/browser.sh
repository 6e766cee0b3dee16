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
"$program" plan "$gis/odd_names.csv" --existing-grid "$gis/line.geojson" --output "$scratch/odd_names" --quiet
"$program" plan "$gis/odd_names.csv" --output "$scratch/no_source" --quiet
head -2 "$gis/wide.csv" >"$scratch/one.csv"
"$program" plan "$scratch/one.csv" --output "$scratch/one_node" --quiet

/usr/bin/python3 "$home/browse_report.py" "$scratch"/*/report.html ${2:+--pictures "$2"}
