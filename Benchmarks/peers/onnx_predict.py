"""Times predictions in ONNX Runtime, of networks that PyTorch exports; prints a line of JSON for each.

usage: onnx_predict.py [NETWORK[:BATCH] ...] [--seconds S] [--threads N]
"""

import io
import warnings

from common import options, report_predictions
from predictions import PREDICTIONS, sample

asked = options(PREDICTIONS)

import onnxruntime
import torch

from torch_filled import filled
from torch_networks import arranged, learned_count


def session(module, inputs, names):
    model = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter that needs no further packages is the older one, and says so
        torch.onnx.export(
            module, inputs, model, dynamo=False, opset_version=17, input_names=names,
            output_names=["y", *(f"{name}_next" for name in names[1:])])
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = asked.threads
    return onnxruntime.InferenceSession(model.getvalue(), settings, providers=["CPUExecutionProvider"])


def make(name):
    """A prediction, and the number of parameters."""
    prediction = PREDICTIONS[name]
    module = filled(prediction)
    parameters = learned_count(module)
    data = arranged(torch.from_numpy(sample(prediction)), prediction.workload).contiguous()
    if prediction.network != "step":
        runner, feed = session(module, (data,), ["x"]), {"x": data.numpy()}
        return lambda: runner.run(["y"], feed)[0], parameters
    state = [torch.zeros(1, prediction.batch, 256) for _ in "hc"]
    runner = session(module, (data, *state), ["x", "h", "c"])
    feed = {"x": data.numpy(), "h": state[0].numpy(), "c": state[1].numpy()}

    def step():
        answers, feed["h"], feed["c"] = runner.run(["y", "h_next", "c_next"], feed)
        return answers

    return step, parameters


for name in asked.workloads:
    report_predictions("onnxruntime", onnxruntime.__version__, name, *make(name), asked.seconds)
