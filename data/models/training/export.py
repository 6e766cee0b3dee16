# SPDX-License-Identifier: Apache-2.0
"""Writes a network as an ONNX file that OpenCV 4.6 opens: batch norms folded into the convolutions, no
Identity node, plain opset 11."""
import copy

import onnx
import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from network import PLANES_IN


def folded(module):
    """A copy with every batch norm folded into the convolution before it."""
    module = copy.deepcopy(module).eval()
    for parent in list(module.modules()):
        if not isinstance(parent, nn.Sequential):
            continue
        for i in range(len(parent) - 1):
            if isinstance(parent[i], nn.Conv2d) and isinstance(parent[i + 1], nn.BatchNorm2d):
                parent[i] = fuse_conv_bn_eval(parent[i], parent[i + 1])
                parent[i + 1] = nn.Identity()
    return module


def without_identity(model):
    """Identity nodes stand for initialisers that were found equal: their users get the initialiser."""
    same = {n.output[0]: n.input[0] for n in model.graph.node if n.op_type == "Identity"}
    kept = [n for n in model.graph.node if n.op_type != "Identity"]
    for node in kept:
        for i, name in enumerate(node.input):
            while name in same:
                name = same[name]
            node.input[i] = name
    del model.graph.node[:]
    model.graph.node.extend(kept)
    return model


class Features(nn.Module):
    """The network without its last layer, which the card holds."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        return self.net.features(x)


def export(net, path, cells):
    """`cells`: sides of the half-resolution input, in the fixed shape the program feeds it."""
    torch.onnx.export(Features(folded(net)), torch.zeros(1, PLANES_IN, cells, cells), path,
                      opset_version=11, input_names=["cells"], output_names=["features"])
    model = without_identity(onnx.load(path))
    onnx.checker.check_model(model)
    onnx.save(model, path)
