#!/usr/bin/env python3
"""Poolings of windows and of whole images. PyTorch's channels come before the axes."""
import torch

from cases import Cases, normal

functional = torch.nn.functional
cases = Cases()


def pool(name, description, image, function, batch=3, ties=False):
    def compute(i, p):
        x = i["default"].flatten(0, 1).permute(0, 3, 1, 2)
        y = function(x)
        y = y.permute(0, 2, 3, 1) if y.dim() == 4 else y
        return y.unflatten(0, (2, batch))

    values = normal(2, batch, *image, seed=len(cases.cases) + 1)
    cases.add(name, description, {"default": values.round() if ties else values}, {}, compute)


def two(name, type, image, kernel, stride, padding, ties=False):
    def function(x):
        if type == "max":
            return functional.max_pool2d(x, kernel, stride, padding)
        return functional.avg_pool2d(x, kernel, stride, padding, count_include_pad=False)

    pool(
        f"Pooling2D {type} {name}", {
            "@type": "Pooling2D", "kernel_size": kernel, "type": type, "stride": stride, "padding": padding,
        }, image, function, ties=ties)


for type in ["max", "avg"]:
    two("plain", type, (4, 5, 2), [2, 3], [1, 1], 0)
    two("with strides of the window", type, (6, 4, 3), [2, 2], [2, 2], 0)
    two("padded", type, (5, 4, 3), [3, 2], [1, 1], 1)
    two("with uneven strides", type, (5, 5, 9), [3, 2], [2, 3], 1)
    two("with strides over the window", type, (7, 7, 1), [2, 2], [3, 3], 0)
two("with equal numbers", "max", (5, 5, 2), [3, 3], [1, 2], 1, ties=True)
pool(
    "GlobalPooling avg", {"@type": "GlobalPooling", "type": "avg"}, (4, 5, 3), lambda x: x.mean((2, 3)))
pool(
    "GlobalPooling max", {"@type": "GlobalPooling", "type": "max"}, (3, 5, 2), lambda x: x.amax((2, 3)))
cases.write()
