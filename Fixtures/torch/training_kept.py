#!/usr/bin/env python3
"""Networks whose layers keep something, trained with PyTorch's AdamW in double precision: what is learned are a module's
parameters, which the optimizer changes and decays, and what is kept are its buffers, which it does not know. The tests
of the Training module compare ours with them.

    python3 Fixtures/torch/training_kept.py

writes training_kept.json beside itself. Needs PyTorch.
"""
import json
import pathlib

import torch

from cases import array, normal, numbers

TIME, BATCH, UPDATES = 4, 6, 6
STEPPER = {"@type": "AdamWStepper", "learning_rate": 0.05, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-6,
           "weight_decay": 0.4}


class BatchNorm(torch.nn.BatchNorm1d):
    """PyTorch's own, which keeps the running mean; beside it our running deviation, where PyTorch keeps a variance."""

    def __init__(self, channels, decay, eps):
        super().__init__(channels, momentum=1 - decay, eps=eps)
        self.decay = decay
        self.register_buffer("running_deviation", torch.ones(channels))

    def forward(self, x):
        if not self.training:
            return (x - self.running_mean) / self.running_deviation * self.weight + self.bias
        deviation = (x.detach().flatten(0, 1).var(0, unbiased=False) + self.eps).sqrt()
        self.running_deviation.mul_(self.decay).add_(deviation, alpha=1 - self.decay)
        return super().forward(x.flatten(0, 1)).reshape(x.shape)

    def views(self):
        return {"gamma": self.weight, "beta": self.bias, "mu": -self.running_mean,
                "sigma": self.running_deviation}


class Clockwork(torch.nn.Module):
    def __init__(self, inputs, timing):
        super().__init__()
        units = len(timing)
        self.W = torch.nn.Parameter(normal(units, inputs, seed=21, scale=0.5))
        self.R = torch.nn.Parameter(normal(units, units, seed=22, scale=0.5))
        self.b = torch.nn.Parameter(normal(units, seed=23, scale=0.5))
        self.register_buffer("timing", torch.tensor(timing, dtype=torch.float64))

    def forward(self, x):
        y, outputs = x.new_zeros(x.shape[1], len(self.timing)), []
        for t in range(x.shape[0]):
            new = torch.tanh(x[t] @ self.W.T + y @ self.R.T + self.b)
            # A timing of 0 means never again after the first step.
            due = [t == 0 or (k > 0 and t % k == 0) for k in self.timing.long().tolist()]
            y = torch.where(torch.tensor(due), new, y)
            outputs.append(y)
        return torch.stack(outputs)

    def views(self):
        return {"W": self.W, "R": self.R, "bias": self.b, "timing": self.timing}


class Linear(torch.nn.Module):
    def __init__(self, inputs, outputs, seed):
        super().__init__()
        self.W = torch.nn.Parameter(normal(outputs, inputs, seed=seed, scale=0.5))
        self.b = torch.nn.Parameter(normal(outputs, seed=seed + 1, scale=0.5))

    def forward(self, x):
        return x @ self.W.T + self.b

    def views(self):
        return {"W": self.W, "bias": self.b}


cases = []


def add(name, layer, module):
    """Input (5) → Before (4, tanh) → Layer → Next (2, linear) → half squares; the layer lies between the others in the
    order of names, too. Before a batch normalization, a linear layer's bias would have no gradient but rounding errors,
    of which Adam makes steps as long as of any other."""
    model = torch.nn.ModuleDict({"Before": Linear(5, 4, seed=1), "Layer": module, "Next": Linear(4, 2, seed=3)})
    batches = [{"default": normal(TIME, BATCH, 5, seed=100 + i), "targets": normal(TIME, BATCH, 2, seed=200 + i)}
               for i in range(UPDATES + 1)]

    def forward(batch):
        return model["Next"](model["Layer"](torch.tanh(model["Before"](batch["default"]))))

    def views():
        return {f"{layer}.{view}": array(values) for layer, part in model.items()
                for view, values in part.views().items()}

    start = views()
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=STEPPER["learning_rate"], betas=(STEPPER["beta1"], STEPPER["beta2"]),
        eps=STEPPER["epsilon"], weight_decay=STEPPER["weight_decay"])
    updates = []
    for batch in batches[:UPDATES]:
        optimizer.zero_grad()
        loss = ((forward(batch) - batch["targets"]) ** 2).sum() / 2 / BATCH
        loss.backward()
        optimizer.step()
        updates.append({"loss": loss.item(), "parameters": views()})
    model.eval()
    cases.append({
        "name": name,
        "architecture": {
            "Input": {
                "@type": "Input", "out_shapes": {"default": ["T", "B", 5], "targets": ["T", "B", 2]},
                "@outgoing_connections": {"default": ["Before.default"], "targets": ["Output.targets"]}},
            "Before": {"@type": "FullyConnected", "size": 4, "activation": "tanh",
                       "@outgoing_connections": {"default": ["Layer.default"]}},
            "Layer": {**layer, "@outgoing_connections": {"default": ["Next.default"]}},
            "Next": {"@type": "FullyConnected", "size": 2, "activation": "linear",
                      "@outgoing_connections": {"default": ["Output.default"]}},
            "Output": {"@type": "SquaredError", "@outgoing_connections": {"loss": ["Loss.default"]}},
            "Loss": {"@type": "Loss", "importance": 1.0, "@outgoing_connections": {}},
        },
        "batches": [{k: array(v) for k, v in batch.items()} for batch in batches],
        "parameters": start, "updates": updates,
        # What the last batch gives without training.
        "predictions": numbers(forward(batches[UPDATES])),
    })


add("BatchNorm", {"@type": "BatchNorm", "decay": 0.7, "epsilon": 1e-5}, BatchNorm(4, decay=0.7, eps=1e-5))
add("Clockwork", {"@type": "Clockwork", "size": 4, "activation": "tanh"}, Clockwork(4, [1, 2, 3, 0]))

path = pathlib.Path(__file__).with_suffix(".json")
lines = ",\n".join(json.dumps(case) for case in cases)
path.write_text('{"torch": "%s", "stepper": %s, "cases": [\n%s\n]}\n' % (
    torch.__version__.split("+")[0], json.dumps(STEPPER), lines))
print(f"{path.name}: {len(cases)} cases")
