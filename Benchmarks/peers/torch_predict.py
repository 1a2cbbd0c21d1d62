"""Times predictions in PyTorch; prints a line of JSON for each network.

usage: torch_predict.py [NETWORK[:BATCH] ...] [--seconds S] [--threads N] [--compiled]
"""

from common import options, report_predictions, require_vectors
from predictions import PREDICTIONS, sample

asked = options(PREDICTIONS, switches={"compiled": "compile the network"})

import torch

from torch_filled import filled
from torch_networks import CHANNELS_LAST, arranged, learned_count

torch.set_num_threads(asked.threads)
require_vectors(torch.backends.cpu.get_cpu_capability())


def make(name):
    """A prediction, and the number of parameters."""
    prediction = PREDICTIONS[name]
    module = filled(prediction)
    parameters = learned_count(module)
    source = arranged(torch.from_numpy(sample(prediction)), prediction.workload)
    if prediction.network in CHANNELS_LAST:
        module = module.to(memory_format=torch.channels_last)
        source = source.contiguous(memory_format=torch.channels_last)
    if asked.compiled:
        module = torch.compile(module)
    inputs, state = torch.empty_like(source), ()

    def predict():
        nonlocal state
        inputs.copy_(source)
        if prediction.network != "step":
            return module(inputs).numpy()
        answers, *state = module(inputs, *state)
        return answers.numpy()

    return predict, parameters


with torch.inference_mode():
    for name in asked.workloads:
        report_predictions("torch", torch.__version__.split("+")[0], name, *make(name), asked.seconds)
