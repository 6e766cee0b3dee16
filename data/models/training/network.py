# SPDX-License-Identifier: Apache-2.0
"""The network of detector `cnn`: a light U-Net that sees 2 x 2 pixels at once.

In: 13 planes at half the imagery's resolution: red, green and blue of each of the four pixels of a cell
(value / 255 - 0.5), then log2(ground pixel in metres / 0.4). Out: 12 planes at half resolution: for each of
the four pixels of a cell the logits of roof, of edge (the outermost pixel of a roof) and of depth (distance to
the outline over the largest such distance in the roof). Sides must be multiples of 8 cells, 16 pixels.
"""
import torch
from torch import nn

PLANES_IN = 13
MAPS = 3


def conv(a, b, size=3, stride=1, groups=1):
    return nn.Sequential(nn.Conv2d(a, b, size, stride, size // 2, groups=groups, bias=False),
                         nn.BatchNorm2d(b), nn.ReLU(inplace=True))


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first = conv(width, width)
        self.second = nn.Sequential(nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width))

    def forward(self, x):
        return torch.relu(x + self.second(self.first(x)))


class RoofNet(nn.Module):
    """Channels per stage at strides 2, 4, 8 and 16 of the imagery."""

    def __init__(self, widths=(24, 48, 96, 128)):
        super().__init__()
        a, b, c, d = widths
        self.stem = nn.Sequential(conv(PLANES_IN, a), conv(a, a))
        self.stage4 = nn.Sequential(conv(a, b, stride=2), conv(b, b))
        self.stage8 = nn.Sequential(conv(b, c, stride=2), Residual(c))
        self.stage16 = nn.Sequential(conv(c, d, stride=2), Residual(d))
        self.up8 = conv(d, c, 1)
        self.join8 = conv(c, b)
        self.join4 = conv(b, a)
        self.join2 = conv(a, a)
        self.head = nn.Conv2d(a, 4 * MAPS, 1)
        self.up = nn.Upsample(scale_factor=2, mode="nearest")

    def features(self, x):
        s2 = self.stem(x)
        s4 = self.stage4(s2)
        s8 = self.stage8(s4)
        s16 = self.stage16(s8)
        s8 = self.join8(s8 + self.up(self.up8(s16)))
        s4 = self.join4(s4 + self.up(s8))
        return self.join2(s2 + self.up(s4))

    def forward(self, x):
        return self.head(self.features(x))


class Teacher(nn.Module):
    """A network of the same answers, thirteen times as large, that the light one learns from and that is not shipped."""

    def __init__(self, widths=(48, 96, 192, 320)):
        super().__init__()
        a, b, c, d = widths
        self.stage2 = nn.Sequential(conv(PLANES_IN, a), Residual(a))
        self.stage4 = nn.Sequential(conv(a, b, stride=2), Residual(b), Residual(b))
        self.stage8 = nn.Sequential(conv(b, c, stride=2), *(Residual(c) for _ in range(3)))
        self.stage16 = nn.Sequential(conv(c, d, stride=2), *(Residual(d) for _ in range(3)), nn.Dropout2d(0.1))
        self.up8, self.up4, self.up2 = conv(d, c, 1), conv(c, b, 1), conv(b, a, 1)
        self.join8, self.join4, self.join2 = Residual(c), Residual(b), Residual(a)
        self.head = nn.Conv2d(a, 4 * MAPS, 1)
        self.up = nn.Upsample(scale_factor=2, mode="nearest")

    def forward(self, x):
        s2 = self.stage2(x)
        s4 = self.stage4(s2)
        s8 = self.stage8(s4)
        s8 = self.join8(s8 + self.up(self.up8(self.stage16(s8))))
        s4 = self.join4(s4 + self.up(self.up4(s8)))
        return self.head(self.join2(s2 + self.up(self.up2(s4))))
