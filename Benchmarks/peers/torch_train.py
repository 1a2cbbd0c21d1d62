"""Times a training update of each workload in PyTorch; prints a line of JSON for each.

usage: torch_train.py [mlp|cnn|lstm|small ...] [--seconds S] [--threads N] [--compiled]

With --compiled the network with its loss is compiled by torch.compile, in its default mode.
"""

from common import options, report, require_vectors

asked = options(compiles=True)  # before PyTorch, whose OpenMP reads the number of threads when it is loaded

import torch
from torch import nn
from torch.nn.functional import cross_entropy

torch.manual_seed(1)
torch.set_num_threads(asked.threads)
require_vectors(torch.backends.cpu.get_cpu_capability())


class LastOf(nn.Module):
    """A recurrent layer's outputs without its final state."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, inputs):
        outputs, _ = self.layer(inputs)
        return outputs


def perceptron(*sizes):
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def convolutional():
    layers, channels = [], 3
    for filters in (32, 32, 64):
        layers += [nn.Conv2d(channels, filters, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, stride=2)]
        channels = filters
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(64 * 3 * 3, 64), nn.ReLU(), nn.Linear(64, 10))


# Name: network, shape of the inputs, classes.
WORKLOADS = {
    "mlp": (lambda: perceptron(784, 1200, 1200, 10), (100, 784), 10),
    "cnn": (convolutional, (100, 3, 32, 32), 10),
    "lstm": (lambda: nn.Sequential(LastOf(nn.LSTM(205, 256)), nn.Linear(256, 205)), (100, 32, 205), 205),
    "small": (lambda: perceptron(64, 64, 10), (32, 64), 10),
}


def update_of(name):
    make, shape, classes = WORKLOADS[name]
    inputs = torch.rand(shape) * 2 - 1
    network = make()
    if name == "cnn":  # PyTorch is faster with the channels last.
        inputs = inputs.to(memory_format=torch.channels_last)
        network = network.to(memory_format=torch.channels_last)
    targets = torch.randint(0, classes, (100 * 32 if name == "lstm" else shape[0],))
    stepper = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9)

    def loss_of(inputs, targets):
        return cross_entropy(network(inputs).reshape(-1, classes), targets)

    if asked.compiled:
        loss_of = torch.compile(loss_of)

    def update():
        stepper.zero_grad(set_to_none=True)
        loss_of(inputs, targets).backward()
        stepper.step()

    return update


torch.ones(1, requires_grad=True).sum().backward()  # what the library itself takes is not counted as the network's
for workload in asked.workloads:
    report("torch", torch.__version__.split("+")[0], workload, lambda: update_of(workload), asked.seconds)
