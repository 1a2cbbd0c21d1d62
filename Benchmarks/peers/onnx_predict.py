"""Times the prediction of a single sample in ONNX Runtime; prints a line of JSON for each network.

usage: onnx_predict.py [mlp|lstm|step|small ...] [--seconds S] [--threads N]
"""

import numpy as np
import onnxruntime
from onnx import TensorProto, checker, helper, numpy_helper

import predictions
from common import options, report_predictions

asked = options(list(predictions.WORKLOADS))


class Graph:
    def __init__(self):
        self.nodes, self.constants = [], []

    def constant(self, name, values):
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, kind, inputs, outputs, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, outputs, **attributes))

    def session(self, inputs, outputs):
        values = [
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in of.items()]
            for of in (inputs, outputs)
        ]
        graph = helper.make_graph(self.nodes, "network", *values, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
        model.ir_version = 8
        checker.check_model(model)
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = asked.threads
        return onnxruntime.InferenceSession(
            model.SerializeToString(), settings, providers=["CPUExecutionProvider"]
        )


def perceptron(sizes):
    graph, parameters, name = Graph(), predictions.Parameters(), "x"
    for index, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        weights, bias = predictions.linear(parameters, inputs, outputs)
        names = [graph.constant(f"W{index}", weights), graph.constant(f"b{index}", bias)]
        graph.add("Gemm", [name, *names], [f"h{index}"], transB=1)
        name = f"h{index}"
        if index < len(sizes) - 2:
            graph.add("Relu", [name], [f"r{index}"])
            name = f"r{index}"
    graph.add("Softmax", [name], ["y"], axis=-1)
    return graph.session({"x": [1, sizes[0]]}, {"y": [1, sizes[-1]]})


def recurrent(sizes, time):
    graph, parameters, cells = Graph(), predictions.Parameters(), sizes[1]
    inputs, weights, bias = predictions.lstm(parameters, *sizes[:2])
    gates = "iofz"  # ONNX's order, which calls z c
    names = [
        graph.constant("W", predictions.reordered(inputs, gates)[None]),
        graph.constant("R", predictions.reordered(weights, gates)[None]),
        graph.constant("B", np.concatenate([predictions.reordered(bias, gates), np.zeros(4 * cells, np.float32)])[None]),
    ]
    graph.add("LSTM", ["x", *names, "", "h", "c"], ["Y", "h_next", "c_next"], hidden_size=cells)
    graph.add("Reshape", ["Y", graph.constant("flat", np.array([time, cells], np.int64))], ["rows"])
    weights, bias = predictions.linear(parameters, *sizes[1:])
    graph.add("Gemm", ["rows", graph.constant("V", weights), graph.constant("d", bias)], ["scores"], transB=1)
    graph.add("Softmax", ["scores"], ["y"], axis=-1)
    states = {name: [1, 1, cells] for name in ("h", "c")}
    return graph.session(
        {"x": [time, 1, sizes[0]], **states},
        {"y": [time, sizes[-1]], "h_next": [1, 1, cells], "c_next": [1, 1, cells]},
    )


def predictor(workload):
    sizes, time = predictions.WORKLOADS[workload]
    data = predictions.sample(workload)
    if workload not in ("lstm", "step"):
        session, data = perceptron(sizes), data.reshape(1, -1)
        return lambda: session.run(["y"], {"x": data})[0]
    session = recurrent(sizes, time)
    zeros = np.zeros((1, 1, sizes[1]), np.float32)
    feed = {"x": data, "h": zeros, "c": zeros}
    if workload == "lstm":
        return lambda: session.run(["y"], feed)[0]

    def step():
        answers, feed["h"], feed["c"] = session.run(["y", "h_next", "c_next"], feed)
        return answers

    return step


for workload in asked.workloads:
    report_predictions("onnxruntime", onnxruntime.__version__, workload, predictor(workload), asked.seconds)
