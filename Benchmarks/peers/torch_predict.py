"""Times the prediction of a single sample in PyTorch; prints a line of JSON for each network.

usage: torch_predict.py [mlp|lstm|step|small ...] [--seconds S] [--threads N] [--compiled]
"""

import predictions
from common import options, report_predictions, require_vectors

asked = options(list(predictions.WORKLOADS), compiles=True)

import torch
from torch import nn

torch.set_num_threads(asked.threads)
require_vectors(torch.backends.cpu.get_cpu_capability())


def linear(parameters, inputs, outputs):
    layer = nn.Linear(inputs, outputs)
    weights, bias = predictions.linear(parameters, inputs, outputs)
    layer.weight.data, layer.bias.data = torch.from_numpy(weights), torch.from_numpy(bias)
    return layer


class Recurrent(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        parameters = predictions.Parameters()
        inputs, recurrent, bias = predictions.lstm(parameters, *sizes[:2])
        self.lstm = nn.LSTM(*sizes[:2])
        for name, gates in (("weight_ih_l0", inputs), ("weight_hh_l0", recurrent), ("bias_ih_l0", bias)):
            getattr(self.lstm, name).data = torch.from_numpy(predictions.reordered(gates, "ifzo"))
        self.lstm.bias_hh_l0.data.zero_()
        self.out = linear(parameters, *sizes[1:])

    def forward(self, inputs, state=None):
        outputs, state = self.lstm(inputs, state)
        return torch.softmax(self.out(outputs), dim=-1), state


def perceptron(sizes):
    parameters, layers = predictions.Parameters(), []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layers += [linear(parameters, inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers[:-1], nn.Softmax(dim=-1))


def predictor(workload):
    sizes, _ = predictions.WORKLOADS[workload]
    is_recurrent = workload in ("lstm", "step")
    network = (Recurrent if is_recurrent else perceptron)(sizes).eval()
    if asked.compiled:
        network = torch.compile(network)
    data = predictions.sample(workload)
    inputs = torch.empty(data.shape if is_recurrent else (1, sizes[0]))
    source = torch.from_numpy(data).reshape(inputs.shape)
    state = None

    def predict():
        nonlocal state
        inputs.copy_(source)
        if not is_recurrent:
            return network(inputs).numpy()
        answers, new = network(inputs, state)
        if workload == "step":
            state = new
        return answers.numpy()

    return predict


with torch.inference_mode():
    for workload in asked.workloads:
        report_predictions("torch", torch.__version__.split("+")[0], workload, predictor(workload), asked.seconds)
