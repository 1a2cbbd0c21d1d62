#!/usr/bin/env python3
"""Batch and layer normalization, in training."""
import torch

from cases import Cases, normal

cases = Cases()
for name, shape in [("vectors", (4, 6, 5)), ("images", (2, 3, 4, 3, 6))]:
    channels = shape[-1]
    cases.add(
        f"BatchNorm of {name}", {"@type": "BatchNorm", "decay": 0.5, "epsilon": 1e-5},
        {"default": normal(*shape, seed=1, scale=2.0)},
        {"gamma": normal(channels, seed=2) + 1, "beta": normal(channels, seed=3)},
        lambda i, p, c=channels: torch.nn.functional.batch_norm(
            i["default"].reshape(-1, c), None, None, p["gamma"], p["beta"], training=True, eps=1e-5,
        ).reshape(i["default"].shape),
        fixed={"mu": torch.zeros(channels), "sigma": torch.ones(channels)})
for name, shape in [("vectors", (4, 3, 21)), ("several axes", (2, 3, 3, 4))]:
    features = shape[2:]
    cases.add(
        f"LayerNorm of {name}", {"@type": "LayerNorm", "epsilon": 1e-5},
        {"default": normal(*shape, seed=4, scale=2.0)},
        {"gamma": normal(*features, seed=5) + 1, "beta": normal(*features, seed=6)},
        lambda i, p, f=features: torch.nn.functional.layer_norm(
            i["default"], f, p["gamma"], p["beta"], 1e-5))
cases.write()
