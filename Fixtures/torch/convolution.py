#!/usr/bin/env python3
"""Convolutions along one axis and two, with strides and paddings. PyTorch's channels come before the axes."""
import torch

from cases import Cases, normal

FUNCTIONS = {
    "linear": lambda x: x, "rel": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh,
    "el": torch.nn.functional.elu,
}
cases = Cases()


def two(name, image, filters, kernel, stride, padding, activation, batch=3):
    height, width, channels = image

    def compute(i, p):
        x = i["default"].flatten(0, 1).permute(0, 3, 1, 2)
        y = torch.nn.functional.conv2d(
            x, p["W"].permute(0, 3, 1, 2), p["bias"], stride=stride, padding=padding)
        return FUNCTIONS[activation](y.permute(0, 2, 3, 1)).unflatten(0, (2, batch))

    cases.add(
        f"Convolution2D {name}", {
            "@type": "Convolution2D", "num_filters": filters, "kernel_size": kernel, "stride": stride,
            "padding": padding, "activation": activation,
        },
        {"default": normal(2, batch, height, width, channels, seed=1)},
        {
            "W": normal(filters, *kernel, channels, seed=2, scale=0.3),
            "bias": normal(filters, seed=3, scale=0.3),
        }, compute)


def one(name, length, channels, filters, kernel, stride, padding, activation):
    def compute(i, p):
        x = i["default"].flatten(0, 1).permute(0, 2, 1)
        zeros = (kernel - 1, 0) if padding == "causal" else (padding, padding)
        y = torch.nn.functional.conv1d(
            torch.nn.functional.pad(x, zeros), p["W"].permute(0, 2, 1), p["bias"], stride=stride)
        return FUNCTIONS[activation](y.permute(0, 2, 1)).unflatten(0, (2, 3))

    cases.add(
        f"Convolution1D {name}", {
            "@type": "Convolution1D", "num_filters": filters, "kernel_size": kernel, "stride": stride,
            "padding": padding, "activation": activation,
        },
        {"default": normal(2, 3, length, channels, seed=4)},
        {
            "W": normal(filters, kernel, channels, seed=5, scale=0.3),
            "bias": normal(filters, seed=6, scale=0.3),
        }, compute)


two("plain", (4, 5, 2), 3, [2, 3], [1, 1], 0, "linear")
two("padded", (5, 4, 3), 4, [3, 3], [1, 1], 1, "rel")
two("with uneven strides", (7, 8, 2), 3, [3, 2], [2, 3], 1, "tanh")
two("with more padding than kernel", (3, 2, 1), 2, [2, 2], [1, 1], 3, "sigmoid")
two("of many channels", (3, 3, 18), 17, [1, 3], [1, 1], 1, "el", batch=2)
one("plain", 6, 3, 4, 3, 1, 0, "linear")
one("padded and strided", 9, 2, 3, 4, 2, 2, "rel")
one("with strides over the kernel", 10, 1, 2, 2, 3, 1, "sigmoid")
one("causal", 7, 3, 2, 3, 1, "causal", "tanh")
one("causal and strided", 8, 2, 3, 5, 2, "causal", "el")
cases.write()
