#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Trains the weights that are shipped, fits their confidence on left-out places, and prints the figures: twenty minutes
# on a GPU with 16 cores (first with larger networks to learn from, then on alone), then an hour on any machine. Without
# a GPU it ends too, but MINUTES must be a day or so. `./bootstrap train IMAGERY WORK` installs what it needs, builds the program and calls it.
#
#     [MINUTES=9] data/models/training/train_all.sh IMAGERY WORK [PROGRAM]
set -eu
imagery=$1 work=$2 program=${3:-build/gridreach}
here=$(dirname "$0")
python=/usr/bin/python3
export OMP_NUM_THREADS=1
mkdir -p "$work"
$python "$here/train.py" --imagery "$imagery" --output "$work/first" --minutes "${MINUTES:-9}"
$python "$here/train.py" --imagery "$imagery" --output "$work" --minutes "${MINUTES:-9}" --start "$work/first"
folds="zanzibar_rural=$work/without_zanzibar_rural.pt banepa=$work/without_banepa.pt"
$python "$here/confidence.py" --program "$program" --imagery "$imagery" --work "$work/confidence" \
    --output "$work/confidence.json" $folds
$python "$here/card.py" --weights "$work/roofs.pt" --output "$here/../roofs" --confidence "$work/confidence.json"
# The weights are a part of the program: build it again before measuring with the card it carries.
$python "$here/figures.py" --program "$program" --imagery "$imagery" --work "$work/figures" \
    --final "$here/../roofs.json" --confidence "$work/confidence.json" $folds | tee "$work/figures.md"
for each in calibration adaptation; do
    $python "$here/$each.py" --program "$program" --imagery "$imagery" --work "$work/$each" \
        --confidence "$work/confidence.json" $folds | tee "$work/$each.md"
done
$python "$here/satellite.py" --program "$program" --imagery "$imagery" --work "$work/satellite" \
    --final "$here/../roofs.json" --confidence "$work/confidence.json" $folds | tee "$work/satellite.md"
