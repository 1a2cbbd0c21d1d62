#!/usr/bin/env python3
"""Layers that compute element by element, merge or weigh."""
import torch
import torch.nn.functional as F

from cases import Cases, normal

cases = Cases()
cases.add(
    "Add", {"@type": "Add"}, {f"inputs_{k}": normal(3, 4, 2, 3, seed=k) for k in (1, 2, 3)}, {},
    lambda i, p: i["inputs_1"] + i["inputs_2"] + i["inputs_3"])
cases.add(
    "Merge", {"@type": "Merge"}, {f"inputs_{k}": normal(3, 4, 2, k, seed=k) for k in (1, 2, 3)}, {},
    lambda i, p: torch.cat([i["inputs_1"], i["inputs_2"], i["inputs_3"]], dim=-1))
cases.add(
    "Highway", {"@type": "Highway"},
    {"H": normal(3, 4, 5, seed=1), "T": torch.sigmoid(normal(3, 4, 5, seed=2)).float().double(),
     "x": normal(3, 4, 5, seed=3)}, {},
    lambda i, p: i["T"] * i["H"] + (1 - i["T"]) * i["x"])
cases.add(
    "BinomialCrossEntropy", {"@type": "BinomialCrossEntropy"},
    {"default": torch.sigmoid(normal(3, 4, 2, 3, seed=1)).float().double(),
     "targets": torch.sigmoid(normal(3, 4, 2, 3, seed=2)).float().double()}, {},
    lambda i, p: F.binary_cross_entropy(i["default"], i["targets"], reduction="none").flatten(2).sum(2, True),
    constants=("targets",))
cases.add(
    "L1Decay", {"@type": "L1Decay"}, {"default": normal(3, 4, 2, 3, seed=1)}, {},
    lambda i, p: i["default"].abs().flatten(2).sum(2, True), output="loss")
cases.add(
    "L2Decay", {"@type": "L2Decay"}, {"default": normal(3, 4, 2, 3, seed=1)}, {},
    lambda i, p: i["default"].square().flatten(2).sum(2, True) / 2, output="loss")
cases.write()
