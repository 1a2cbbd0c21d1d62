"""The networks whose single predictions the peers' programs time: their sizes and their numbers.

Every network is filled with the same numbers as that of `brainstorm-bench predict`, so that the answers can be compared.
"""

import numpy as np

HIDDEN = 256
# Name: sizes of the layers, time steps.
WORKLOADS = {
    "mlp": ([784, 1200, 1200, 10], 1),
    "lstm": ([205, HIDDEN, 205], 100),
    "step": ([205, HIDDEN, 205], 1),
    "small": ([64, 64, 10], 1),
}


def numbers(count, start=0, scale=0.05):
    multiples = (np.arange(start, start + count, dtype=np.float64) + 1) * 0.618033988749895
    return ((multiples - np.floor(multiples)) * 2 * scale - scale).astype(np.float32)


def sample(workload):
    """(time, 1, features)"""
    sizes, time = WORKLOADS[workload]
    return numbers(time * sizes[0], start=77, scale=1).reshape(time, 1, sizes[0])


class Parameters:
    """Takes arrays of the given shapes, one after the other."""

    def __init__(self):
        self.taken = 0

    def take(self, *shape):
        count = int(np.prod(shape))
        values = numbers(count, start=self.taken).reshape(shape)
        self.taken += count
        return values


def linear(parameters, inputs, outputs):
    return parameters.take(outputs, inputs), parameters.take(outputs)


def lstm(parameters, inputs, cells):
    """Input weights, recurrent weights and biases of the gates (z, i, f, o)."""
    return parameters.take(4, cells, inputs), parameters.take(4, cells, cells), parameters.take(4, cells)


def reordered(gates, order):
    """Gates z i f o in another order, side by side."""
    return np.concatenate([gates["zifo".index(name)] for name in order])
