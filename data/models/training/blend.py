# SPDX-License-Identifier: Apache-2.0
"""Averages the weights of trainings that went on from the same start (a "model soup", Wortsman et al. 2022).

    python3 blend.py --output roofs.pt one.pt two.pt ...
"""
import argparse

import torch


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--output", required=True)
    parser.add_argument("weights", nargs="+")
    a = parser.parse_args()
    states = [torch.load(path)["state"] for path in a.weights]
    mean = {name: sum(s[name] for s in states) / len(states) if value.dtype.is_floating_point else value
            for name, value in states[0].items()}
    torch.save({"state": mean, "arguments": vars(a)}, a.output)


if __name__ == "__main__":
    main()
