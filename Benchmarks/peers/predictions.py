"""What the peers' programs predict, and with which numbers.

Every network is filled with the same numbers as that of `brainstorm-bench predict`, so that the answers can be compared.
"""

from typing import NamedTuple

import numpy as np

from workloads import STEP, WORKLOADS, Workload


class Prediction(NamedTuple):
    network: str
    workload: Workload
    batch: int


class Predictions:
    """By their names, such as `gru:256`, or `gru` for a single sample; any batch will do."""

    names = [*WORKLOADS, "step"]

    def __iter__(self):
        return iter(self.names)

    def __contains__(self, name):
        network, _, batch = name.partition(":")
        return network in self.names and (not batch or batch.isdecimal() and int(batch) > 0)

    def __getitem__(self, name):
        network, _, batch = name.partition(":")
        return Prediction(network, STEP if network == "step" else WORKLOADS[network], int(batch or 1))


PREDICTIONS = Predictions()


def numbers(count, start=0, scale=0.05):
    multiples = (np.arange(start, start + count, dtype=np.float64) + 1) * 0.618033988749895
    return ((multiples - np.floor(multiples)) * 2 * scale - scale).astype(np.float32)


def sample(prediction):
    """(time, batch, features…) or (batch, features…); words are numbers, too."""
    workload = prediction.workload
    shape = (workload.time,) * (workload.time > 0) + (prediction.batch, *workload.features)
    values = numbers(int(np.prod(shape)), start=77, scale=1).reshape(shape)
    if not workload.vocabulary:
        return values
    return np.minimum(np.floor((values + 1) / 2 * np.float32(workload.vocabulary)), workload.vocabulary - 1)


class Parameters:
    """Takes arrays of the given shapes, one after the other."""

    def __init__(self):
        self.taken = 0

    def take(self, *shape, middle=0):
        count = int(np.prod(shape))
        values = np.float32(middle) + numbers(count, start=self.taken).reshape(shape)
        self.taken += count
        return values


def reordered(gates, names, order):
    """Gates of the given names in another order, side by side."""
    return np.concatenate([gates[names.index(name)] for name in order])
