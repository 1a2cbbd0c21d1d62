#!/usr/bin/env python3
"""Values of PyTorch's learning rate schedules, which the tests of the Training module compare ours with.

    python3 Fixtures/torch/training_schedules.py

writes training_schedules.json beside itself: rows of [epoch, update, value], as in brainstorm 0.5's cases.
Needs PyTorch.
"""
import json
import pathlib
import warnings

import torch
from torch.optim import lr_scheduler as torch_schedules

warnings.simplefilter("ignore")
schedules = []


def add(description, rate, make, values, timescale="update", interval=1, per_epoch=7):
    """`make` makes the schedule of an optimizer whose first rate is `rate`."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=rate)
    schedule = make(optimizer)
    rows = []
    for change in range(values):
        value = float(optimizer.param_groups[0]["lr"])
        for within in range(interval):
            count = change * interval + within
            rows.append([count, count * per_epoch, value] if timescale == "epoch"
                        else [count // per_epoch, count, value])
        optimizer.step()
        if change + 1 < values:
            schedule.step()
    schedules.append({"description": description, "timescale": timescale, "interval": interval,
                      "rows_epoch_update_value": rows})


for minimum in (0.0, 0.02):
    for timescale, interval in (("epoch", 1), ("update", 3)):
        add({"@type": "Cosine", "initial_value": 0.5, "minimum": minimum, "num_changes": 12}, 0.5,
            lambda o, m=minimum: torch_schedules.CosineAnnealingLR(o, T_max=12, eta_min=m), 13, timescale,
            interval)


def warm_up(optimizer):
    first = torch_schedules.LinearLR(optimizer, start_factor=0.1, end_factor=1.0, total_iters=5)
    then = torch_schedules.CosineAnnealingLR(optimizer, T_max=9)
    return torch_schedules.SequentialLR(optimizer, [first, then], milestones=[5])


add({"@type": "WarmUp", "num_changes": 5, "initial_value": 0.04,
     "schedule": {"@type": "Cosine", "initial_value": 0.4, "num_changes": 9}}, 0.4, warm_up, 15)

for strategy in ("cos", "linear"):
    for share, steps in ((0.3, 40), (0.25, 9), (1.0, 6), (0.3, 3)):
        add({"@type": "OneCycle", "max_value": 0.8, "total_steps": steps, "pct_start": share,
             "anneal_strategy": strategy}, 0.1,
            lambda o, a=strategy, p=share, n=steps: torch_schedules.OneCycleLR(
                o, max_lr=0.8, total_steps=n, pct_start=p, anneal_strategy=a, cycle_momentum=False), steps)
    add({"@type": "OneCycle", "max_value": 0.8, "total_steps": 20, "pct_start": 0.3, "div_factor": 10,
         "final_div_factor": 100, "anneal_strategy": strategy, "three_phase": True}, 0.1,
        lambda o, a=strategy: torch_schedules.OneCycleLR(
            o, max_lr=0.8, total_steps=20, pct_start=0.3, div_factor=10, final_div_factor=100,
            anneal_strategy=a, three_phase=True, cycle_momentum=False), 20)

path = pathlib.Path(__file__).with_suffix(".json")
lines = ",\n".join(json.dumps(schedule) for schedule in schedules)
path.write_text('{"torch": "%s", "schedules": [\n%s\n]}\n' % (torch.__version__.split("+")[0], lines))
rows = sum(len(schedule["rows_epoch_update_value"]) for schedule in schedules)
print(f"{path.name}: {len(schedules)} schedules, {rows} rows")
