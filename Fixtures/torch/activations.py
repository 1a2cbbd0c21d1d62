#!/usr/bin/env python3
"""Activations that brainstorm 0.5 lacks, after sums and by themselves."""
import torch

from cases import Cases, normal

F = torch.nn.functional
cases = Cases()
for name, function in [
    ("gelu", F.gelu), ("silu", F.silu), ("softplus", F.softplus), ("leaky_rel", F.leaky_relu),
]:
    cases.add(
        f"FullyConnected {name}", {"@type": "FullyConnected", "size": 4, "activation": name},
        {"default": normal(3, 5, 2, 3, seed=11)},
        {"W": normal(4, 6, seed=12, scale=0.5), "bias": normal(4, seed=13, scale=0.5)},
        lambda i, p, f=function: f(i["default"].flatten(2) @ p["W"].T + p["bias"]))
    cases.add(
        f"Elementwise {name}", {"@type": "Elementwise", "activation": name},
        {"default": normal(4, 5, 3, 2, seed=14, scale=3.0)}, {}, lambda i, p, f=function: f(i["default"]))
    cases.add(
        f"Convolution2D {name}",
        {"@type": "Convolution2D", "num_filters": 3, "kernel_size": [2, 3], "activation": name},
        {"default": normal(2, 3, 4, 5, 2, seed=15)},
        {"W": normal(3, 2, 3, 2, seed=16, scale=0.5), "bias": normal(3, seed=17, scale=0.5)},
        lambda i, p, f=function: f(
            F.conv2d(i["default"].flatten(0, 1).permute(0, 3, 1, 2), p["W"].permute(0, 3, 1, 2), p["bias"])
            .permute(0, 2, 3, 1).unflatten(0, (2, 3))))
cases.write()
