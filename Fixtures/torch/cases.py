"""What the scripts of this folder have in common: each computes layers with PyTorch in double precision and
writes the numbers that `TorchTests` compares ours with.

    python3 Fixtures/torch/FAMILY.py

writes FAMILY.json beside itself. Needs PyTorch.
"""
import json
import pathlib
import sys

import torch

torch.set_default_dtype(torch.float64)


def normal(*shape, seed, scale=1.0):
    """Reproducible draws that are exact in single precision, which our side computes in."""
    generator = torch.Generator().manual_seed(seed)
    return (torch.randn(*shape, generator=generator) * scale).float().double()


def numbers(tensor):
    return [float(f"{x:.9g}") for x in tensor.detach().double().reshape(-1).tolist()]


def array(tensor):
    return {"shape": list(tensor.shape), "values": numbers(tensor)}


class Cases:
    def __init__(self):
        self.cases = []

    def add(self, name, layer, inputs, parameters, compute, output="default", constants=(), updates=5,
            learning_rate=0.1, fixed={}):
        """A network `Input → Layer → Weigh → Loss`: the loss is the layer's output times weights, summed and
        divided by the batch size.

        - layer: the layer's description without its connections, such as {"@type": "Gru", "size": 3}
        - inputs: tensors (T, B, features…) by the name of the layer's input
        - parameters: tensors by the name of the view
        - compute: a function of (inputs, parameters), dictionaries as above, that gives the output (T, B, …)
        - fixed: views that PyTorch does not have, and that are not compared
        - constants: inputs that receive no deltas (indices, masks, targets)
        """
        inputs = {k: v.clone().requires_grad_(k not in constants) for k, v in inputs.items()}
        parameters = {k: v.clone().requires_grad_(True) for k, v in parameters.items()}
        first = compute(inputs, parameters)
        weights = normal(*first.shape, seed=len(self.cases) + 1000)
        batch = first.shape[1]

        def loss(values):
            return (values * weights).sum() / batch

        case = {
            "name": name,
            "architecture": {
                "Input": {
                    "@type": "Input",
                    "out_shapes": {
                        **{k: ["T", "B"] + list(v.shape[2:]) for k, v in inputs.items()},
                        "weights": ["T", "B"] + list(first.shape[2:]),
                    },
                    "@outgoing_connections": {
                        **{k: [f"Layer.{k}"] for k in inputs}, "weights": ["Weigh.mask"]},
                },
                "Layer": {**layer, "@outgoing_connections": {output: ["Weigh.default"]}},
                "Weigh": {"@type": "Mask", "@outgoing_connections": {"default": ["Loss.default"]}},
                "Loss": {"@type": "Loss", "importance": 1.0, "@outgoing_connections": {}},
            },
            "inputs": {**{k: array(v) for k, v in inputs.items()}, "weights": array(weights)},
            "parameters": {k: array(v) for k, v in {**parameters, **fixed}.items()},
            "outputs": {output: array(first)},
            "loss": loss(first).item(),
            "gradients": {}, "input_deltas": {}, "learning_rate": learning_rate, "updates": [],
        }
        leaves = [v for v in list(parameters.values()) + list(inputs.values()) if v.requires_grad]
        gradients = dict(zip(map(id, leaves), torch.autograd.grad(loss(first), leaves)))
        case["gradients"] = {k: array(gradients[id(v)]) for k, v in parameters.items()}
        case["input_deltas"] = {k: array(gradients[id(v)]) for k, v in inputs.items() if v.requires_grad}
        if parameters:
            optimizer = torch.optim.SGD(parameters.values(), lr=learning_rate)
            for _ in range(updates):
                optimizer.zero_grad()
                loss(compute(inputs, parameters)).backward()
                optimizer.step()
                case["updates"].append({k: array(v) for k, v in parameters.items()})
        self.cases.append(case)

    def write(self):
        path = pathlib.Path(sys.argv[0]).with_suffix(".json")
        lines = ",\n".join(json.dumps(case) for case in self.cases)
        path.write_text('{"torch": "%s", "cases": [\n%s\n]}\n' % (torch.__version__.split("+")[0], lines))
        print(f"{path.name}: {len(self.cases)} cases")
