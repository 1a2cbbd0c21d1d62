"""Times a training update of each workload in PyTorch; prints a line of JSON for each.

usage: torch_train.py [WORKLOAD ...] [--seconds S] [--threads N] [--compiled] [--other]

With --compiled the network with its loss is compiled by torch.compile, in its default mode. With --other embeddings have
sparse gradients, and the transformer is PyTorch's own.
"""

from common import options, report, require_vectors
from workloads import WORKLOADS

asked = options(WORKLOADS, switches={"compiled": "compile the network", "other": "the same by other means of PyTorch"})

import torch  # reads the number of threads when it is loaded
from torch import nn
from torch.nn.functional import cross_entropy

from torch_networks import CHANNELS_LAST, arranged, learned_count, network

torch.manual_seed(1)
torch.set_num_threads(asked.threads)
require_vectors(torch.backends.cpu.get_cpu_capability())


def random_data(workload):
    """Inputs as the network takes them, and targets."""
    shape = (workload.time,) * (workload.time > 0) + (workload.batch, *workload.features)
    samples = shape[: len(shape) - len(workload.features)]
    if workload.vocabulary:
        inputs = torch.randint(0, workload.vocabulary, shape)
    else:
        inputs = torch.rand(shape) * 2 - 1
    targets = torch.randint(0, workload.classes, samples).reshape(-1) if workload.classes else inputs
    return arranged(inputs, workload), targets


class Steppers:
    """Several steppers, each for some of the parameters."""

    def __init__(self, *steppers):
        self.steppers = steppers

    def zero_grad(self, set_to_none):
        for stepper in self.steppers:
            stepper.zero_grad(set_to_none=set_to_none)

    def step(self):
        for stepper in self.steppers:
            stepper.step()


def adam(module):
    sparse = [layer.weight for layer in module.modules() if isinstance(layer, nn.Embedding) and layer.sparse]
    rest = [parameters for parameters in module.parameters() if all(parameters is not one for one in sparse)]
    if not sparse:
        return torch.optim.Adam(rest)
    return Steppers(torch.optim.SparseAdam(sparse), torch.optim.Adam(rest))


STEPPERS = {
    "momentum": lambda module: torch.optim.SGD(module.parameters(), lr=0.01, momentum=0.9),
    "sgd": lambda module: torch.optim.SGD(module.parameters(), lr=0.01),
    "adam": adam,
    "adamw": lambda module: torch.optim.AdamW(module.parameters(), weight_decay=0.01),
}


def make(name):
    """An update, and the number of parameters."""
    workload = WORKLOADS[name]
    inputs, targets = random_data(workload)
    module = network(name, asked.other)
    if name in CHANNELS_LAST:
        inputs = inputs.to(memory_format=torch.channels_last)
        module = module.to(memory_format=torch.channels_last)
    if workload.deviation != 0.05:
        for parameters in module.parameters():
            nn.init.normal_(parameters, std=workload.deviation if parameters.dim() > 1 else 0)
    stepper = STEPPERS[workload.stepper](module)

    def loss_of(inputs, targets):
        answers = module(inputs)
        if not workload.classes:
            return (answers - targets).square().sum() / (2 * workload.batch)
        return cross_entropy(answers.reshape(-1, workload.classes), targets)

    if asked.compiled:
        loss_of = torch.compile(loss_of)

    def update():
        stepper.zero_grad(set_to_none=True)
        loss_of(inputs, targets).backward()
        stepper.step()

    return update, learned_count(module)


torch.ones(1, requires_grad=True).sum().backward()  # what the library itself takes is not counted as the network's
for name in asked.workloads:
    report("torch", torch.__version__.split("+")[0], name, lambda: make(name), asked.seconds)
