#!/usr/bin/env python3
"""Linear layers with the activations that brainstorm 0.5 has."""
import torch

from cases import Cases, normal

cases = Cases()
for name, function in [
    ("linear", lambda x: x), ("rel", torch.relu), ("sigmoid", torch.sigmoid), ("tanh", torch.tanh),
    ("el", torch.nn.functional.elu),
]:
    cases.add(
        f"FullyConnected {name}", {"@type": "FullyConnected", "size": 4, "activation": name},
        {"default": normal(3, 5, 2, 3, seed=1)},
        {"W": normal(4, 6, seed=2, scale=0.5), "bias": normal(4, seed=3, scale=0.5)},
        lambda i, p, f=function: f(i["default"].flatten(2) @ p["W"].T + p["bias"]))
cases.write()
