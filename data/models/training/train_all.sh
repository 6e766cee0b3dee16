#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Trains the weights that are shipped, fits their confidence on left-out places, and prints the figures. About four
# hours on two cores. `./bootstrap train IMAGERY WORK` installs what it needs, builds the program and calls it.
#
#     data/models/training/train_all.sh IMAGERY WORK [PROGRAM]
set -eu
imagery=$1 work=$2 program=${3:-build/gridreach}
here=$(dirname "$0")
python=/usr/bin/python3
export OMP_NUM_THREADS=1
mkdir -p "$work"
train() { $python "$here/train.py" --imagery "$imagery" "$@"; }
# Two at a time: one training uses one core.
train --output "$work/start.pt" --steps 4500 &
train --output "$work/without_zanzibar.pt" --leave-out zanzibar_rural --steps 1500
train --output "$work/without_banepa.pt" --leave-out banepa --steps 1500
wait
train --output "$work/one.pt" --start "$work/start.pt" --steps 1700 --rate 1.5e-3 --seed 11 &
train --output "$work/two.pt" --start "$work/start.pt" --steps 1700 --rate 1.5e-3 --seed 12
wait
$python "$here/blend.py" --output "$work/roofs.pt" "$work/one.pt" "$work/two.pt"
folds="zanzibar_rural=$work/without_zanzibar.pt banepa=$work/without_banepa.pt"
$python "$here/confidence.py" --program "$program" --imagery "$imagery" --work "$work/confidence" \
    --output "$work/confidence.json" $folds
$python "$here/card.py" --weights "$work/roofs.pt" --output "$here/../roofs" --confidence "$work/confidence.json"
# The weights are a part of the program: build it again before measuring with the card it carries.
$python "$here/figures.py" --program "$program" --imagery "$imagery" --work "$work/figures" \
    --final "$here/../roofs.json" --confidence "$work/confidence.json" $folds | tee "$work/figures.md"
