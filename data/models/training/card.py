# SPDX-License-Identifier: Apache-2.0
"""Writes a model: NAME.onnx and its card NAME.json, as `gridreach` reads them.

    python3 card.py --weights roofs.pt --output ../roofs [--confidence confidence.json]

Without --confidence the card is neutral: a candidate's confidence grows with its mean likelihood alone. That is
what confidence.py starts from.
"""
import argparse
import json
import os

import torch
import xxhash

from export import export
from network import RoofNet

FEATURES = 11
NEUTRAL = {"min_confidence": 0.3, "confidence_intercept": -5.0, "confidence_mean": [0.0] * FEATURES,
           "confidence_deviation": [1.0] * FEATURES,
           "confidence_linear": [10.0 if i == 2 else 0.0 for i in range(FEATURES)],
           "confidence_quadratic": [0.0] * (FEATURES * (FEATURES + 1) // 2),
           "count_per_expected": [1.0] * 4, "count_place_deviation": 0.0, "count_places": 0}


def head_of(net):
    """The last layer: for each of the twelve outputs the weights of the features, then the constant."""
    weight, constant = net.head.weight.detach()[:, :, 0, 0], net.head.bias.detach()[:, None]
    return [round(float(v), 6) for v in torch.cat([weight, constant], 1).flatten()]


def write(weights, output, confidence):
    net = RoofNet()
    net.load_state_dict(torch.load(weights)["state"])
    export(net, output + ".onnx", 288)
    with open(output + ".onnx", "rb") as file:
        content = file.read()
    card = {"format": 1, "name": os.path.basename(output), "weights": os.path.basename(output) + ".onnx",
            "weights_bytes": len(content), "weights_xxh128": xxhash.xxh3_128_hexdigest(content),
            "pixel_m": [0.25, 0.7], "head": head_of(net), **confidence}
    with open(output + ".json", "w", encoding="utf-8") as file:
        json.dump(card, file, indent=1)
        file.write("\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--weights", required=True)
    parser.add_argument("--output", required=True, help="path without ending")
    parser.add_argument("--confidence")
    a = parser.parse_args()
    confidence = NEUTRAL
    if a.confidence:
        with open(a.confidence, encoding="utf-8") as file:
            confidence = json.load(file)
    write(a.weights, a.output, confidence)


if __name__ == "__main__":
    main()
