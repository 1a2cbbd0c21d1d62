#!/usr/bin/env python3
"""Recurrent layers, one way and both ways."""
import torch

from cases import Cases, normal

cases = Cases()
SIZE, INPUTS, TIME, BATCH = 3, 4, 5, 2


def draws(shapes, seed):
    return {k: normal(*s, seed=seed + i, scale=0.6) for i, (k, s) in enumerate(shapes.items())}


def gru_shapes(prefix=""):
    return {
        **{prefix + "W" + g: (SIZE, INPUTS) for g in "nrz"}, **{prefix + "R" + g: (SIZE, SIZE) for g in "rzn"},
        **{prefix + b: (SIZE,) for b in ["bn", "br", "bz", "cn"]}}


def gru_weights(p, prefix=""):
    """PyTorch has two biases of each gate, of which only those of n are not the same thing twice."""
    zeros = torch.zeros(2 * SIZE)
    return [
        torch.cat([p[prefix + "W" + g] for g in "rzn"]), torch.cat([p[prefix + "R" + g] for g in "rzn"]),
        torch.cat([p[prefix + "b" + g] for g in "rzn"]), torch.cat([zeros, p[prefix + "cn"]])]


def lstm_shapes(prefix=""):
    return {
        **{prefix + "W" + g: (SIZE, INPUTS) for g in "zifo"}, **{prefix + "R" + g: (SIZE, SIZE) for g in "zifo"},
        **{prefix + "b" + g: (SIZE,) for g in "zifo"}}


def lstm_weights(p, prefix=""):
    """PyTorch's order of gates is input, forget, block input, output."""
    return [torch.cat([p[prefix + k + g] for g in "ifzo"]) for k in "WRb"] + [torch.zeros(4 * SIZE)]


def rnn_shapes(prefix=""):
    return {prefix + "W": (SIZE, INPUTS), prefix + "R": (SIZE, SIZE), prefix + "bias": (SIZE,)}


def rnn_weights(p, prefix=""):
    return [p[prefix + "W"], p[prefix + "R"], p[prefix + "bias"], torch.zeros(SIZE)]


def run(module, weights):
    """A module's function of the inputs with weights that keep their graph."""
    names = [name for name, _ in module.named_parameters()]

    def compute(i, p):
        values = dict(zip(names, weights(p)))
        return torch.func.functional_call(module, values, (i["default"].flatten(2),))[0]
    return compute


def both(weights):
    return lambda p: weights(p, "forward_") + weights(p, "backward_")


def add(name, layer, shapes, compute, seed):
    x = normal(TIME, BATCH, 2, 2, seed=seed)
    # A loss that falls without bound drives what is not bounded away within a few longer steps.
    cases.add(
        name, layer, {"default": x}, draws(shapes, seed + 1), compute,
        learning_rate=0.01 if name.count(" rel") else 0.1)


KINDS = [
    ("Gru", {"@type": "Gru", "size": SIZE, "activation": "tanh"}, torch.nn.GRU, {}, gru_shapes, gru_weights),
    ("Lstm", {"@type": "Lstm", "size": SIZE, "activation": "tanh", "peepholes": False}, torch.nn.LSTM, {},
     lstm_shapes, lstm_weights),
    ("Recurrent tanh", {"@type": "Recurrent", "size": SIZE, "activation": "tanh"}, torch.nn.RNN, {},
     rnn_shapes, rnn_weights),
    ("Recurrent rel", {"@type": "Recurrent", "size": SIZE, "activation": "rel"}, torch.nn.RNN,
     {"nonlinearity": "relu"}, rnn_shapes, rnn_weights),
]
for number, (name, layer, module, options, shapes, weights) in enumerate(KINDS):
    seed = 100 * (number + 1)
    add(name, layer, shapes(), run(module(INPUTS, SIZE, **options), weights), seed)
    two = run(module(INPUTS, SIZE, bidirectional=True, **options), both(weights))
    both_shapes = {**shapes("forward_"), **shapes("backward_")}
    add(f"Bidirectional {name}", {"@type": "Bidirectional", "layer": layer, "merge": "concat"}, both_shapes,
        two, seed + 30)
    add(f"Bidirectional {name}, summed", {"@type": "Bidirectional", "layer": layer, "merge": "sum"},
        both_shapes, lambda i, p, f=two: sum(f(i, p).split(SIZE, dim=2)), seed + 60)
cases.write()
