#!/usr/bin/env python3
"""Five updates of PyTorch's optimizers, in double precision, which the tests of the Training module compare
our steppers with.

    python3 Fixtures/torch/training_steppers.py

writes training_steppers.json beside itself. Needs PyTorch.
"""
import json
import pathlib

import torch

from cases import normal, numbers

COUNT, UPDATES = 24, 5
start = normal(COUNT, seed=1)
# From tiny to large, so that epsilon and the roots matter.
scales = torch.logspace(-6, 1, COUNT).float().double()
gradients = [(normal(COUNT, seed=10 + i) * scales).float().double() for i in range(UPDATES)]

cases = []


def add(name, description, make):
    parameters = start.clone().requires_grad_(True)
    optimizer = make([parameters])
    updates = []
    for gradient in gradients:
        parameters.grad = gradient.clone()
        optimizer.step()
        updates.append(numbers(parameters))
    cases.append({"name": name, "description": description, "parameters": updates})


add("Adam", {"@type": "AdamStepper", "learning_rate": 0.02, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-6},
    lambda p: torch.optim.Adam(p, lr=0.02, betas=(0.8, 0.95), eps=1e-6))
add("AdamW", {"@type": "AdamWStepper", "learning_rate": 0.02, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-6,
              "weight_decay": 0.3},
    lambda p: torch.optim.AdamW(p, lr=0.02, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.3))
add("AdamW with defaults", {"@type": "AdamWStepper"}, lambda p: torch.optim.AdamW(p))
add("RMSprop", {"@type": "RmsPropStepper", "learning_rate": 0.02, "decay": 0.9, "epsilon": 1e-4},
    lambda p: torch.optim.RMSprop(p, lr=0.02, alpha=0.9, eps=1e-4))
add("RMSprop with defaults", {"@type": "RmsPropStepper"}, lambda p: torch.optim.RMSprop(p))
add("RMSprop, centered", {"@type": "RmsPropStepper", "learning_rate": 0.02, "decay": 0.9, "epsilon": 1e-4,
                          "centered": True},
    lambda p: torch.optim.RMSprop(p, lr=0.02, alpha=0.9, eps=1e-4, centered=True))
add("RMSprop with momentum", {"@type": "RmsPropStepper", "learning_rate": 0.02, "decay": 0.9, "epsilon": 1e-4,
                              "momentum": 0.7},
    lambda p: torch.optim.RMSprop(p, lr=0.02, alpha=0.9, eps=1e-4, momentum=0.7))
add("RMSprop, centered, with momentum",
    {"@type": "RmsPropStepper", "learning_rate": 0.02, "decay": 0.9, "epsilon": 1e-4, "momentum": 0.7,
     "centered": True},
    lambda p: torch.optim.RMSprop(p, lr=0.02, alpha=0.9, eps=1e-4, momentum=0.7, centered=True))
add("Adagrad", {"@type": "AdagradStepper", "learning_rate": 0.1, "epsilon": 1e-5, "initial_sum": 0.25},
    lambda p: torch.optim.Adagrad(p, lr=0.1, eps=1e-5, initial_accumulator_value=0.25))
add("Adagrad with defaults", {"@type": "AdagradStepper"}, lambda p: torch.optim.Adagrad(p))

path = pathlib.Path(__file__).with_suffix(".json")
lines = ",\n".join(json.dumps(case) for case in cases)
path.write_text('{"torch": "%s", "start": %s, "gradients": %s, "cases": [\n%s\n]}\n' % (
    torch.__version__.split("+")[0], json.dumps(numbers(start)), json.dumps([numbers(g) for g in gradients]),
    lines))
print(f"{path.name}: {len(cases)} cases")
