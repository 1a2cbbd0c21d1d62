"""Fills networks in PyTorch with the numbers of `brainstorm-bench predict`, in the order of our flat buffer."""

from functools import partial, singledispatch

import numpy as np
import torch
from torch import nn

from predictions import Parameters, reordered
from torch_networks import Attention, FlatLinear, Places, network, steps


def put(target, values):
    target.data = torch.from_numpy(np.ascontiguousarray(values)).reshape(target.shape)


@singledispatch
def fill(module, parameters):
    """A layer's own parameters, and then those of the layers in it."""
    for inner in module.children():
        fill(inner, parameters)


@fill.register(nn.Linear)
@fill.register(nn.Embedding)
@fill.register(Places)
def fill_weights(module, parameters):
    put(module.weight, parameters.take(*module.weight.shape))
    if getattr(module, "bias", None) is not None:
        put(module.bias, parameters.take(*module.bias.shape))


@fill.register
def fill_flat(module: FlatLinear, parameters):
    """Ours has the channels last."""
    fill_weights(module[1], parameters)
    weights = module[1].weight.data
    module[1].weight.data = weights.unflatten(1, (-1, module.channels)).transpose(1, 2).flatten(1).contiguous()


@fill.register(nn.Conv1d)
@fill.register(nn.Conv2d)
def fill_filters(module, parameters):
    filters, channels, *kernel = module.weight.shape
    put(module.weight, np.moveaxis(parameters.take(filters, *kernel, channels), -1, 1))
    put(module.bias, parameters.take(filters))


@fill.register(nn.BatchNorm1d)
@fill.register(nn.BatchNorm2d)
def fill_batch_normalization(module, parameters):
    """Ours keeps the negative mean and the deviation."""
    count = module.num_features
    put(module.weight, parameters.take(count, middle=1))
    put(module.bias, parameters.take(count))
    put(module.running_mean, -parameters.take(count))
    put(module.running_var, parameters.take(count, middle=1) ** 2 - np.float32(module.eps))


@fill.register
def fill_layer_normalization(module: nn.LayerNorm, parameters):
    put(module.weight, parameters.take(*module.weight.shape, middle=1))
    put(module.bias, parameters.take(*module.bias.shape))


@fill.register
def fill_attention(module: Attention, parameters):
    for name in ("weight", "bias"):
        for layer in (module.projected, module.out):
            put(getattr(layer, name), parameters.take(*getattr(layer, name).shape))


@fill.register
def fill_lstm(module: nn.LSTM, parameters):
    inputs, cells = module.input_size, module.hidden_size
    order = partial(reordered, names="zifo", order="ifzo")
    for suffix in ("", "_reverse") if module.bidirectional else ("",):
        put(getattr(module, "weight_ih_l0" + suffix), order(parameters.take(4, cells, inputs)))
        put(getattr(module, "weight_hh_l0" + suffix), order(parameters.take(4, cells, cells)))
        put(getattr(module, "bias_ih_l0" + suffix), order(parameters.take(4, cells)))
        getattr(module, "bias_hh_l0" + suffix).data.zero_()


@fill.register
def fill_gru(module: nn.GRU, parameters):
    inputs, units = module.input_size, module.hidden_size
    put(module.weight_ih_l0, reordered(parameters.take(3, units, inputs), "nrz", "rzn"))
    put(module.weight_hh_l0, parameters.take(3 * units, units))
    put(module.bias_ih_l0, reordered(parameters.take(3, units), "nrz", "rzn"))
    module.bias_hh_l0.data.zero_()
    module.bias_hh_l0.data[2 * units :] = torch.from_numpy(parameters.take(units))


class Answers(nn.Module):
    """Probabilities; and the state that a recurrent network leaves, where it goes on from that."""

    def __init__(self, scores):
        super().__init__()
        self.scores = scores

    def forward(self, *inputs):
        found = self.scores(*inputs)
        if isinstance(found, tuple):
            scores, *state = found
            return torch.softmax(scores, -1), *state
        return torch.softmax(found, -1)


def filled(prediction):
    scores = steps() if prediction.network == "step" else network(prediction.network)
    fill(scores, Parameters())
    # An autoencoder's answers are what its last layer gives.
    return (Answers(scores) if prediction.workload.classes else scores).eval()
