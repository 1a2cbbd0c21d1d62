#!/usr/bin/env python
"""Reads network files with brainstorm 0.5 itself, and compares what it makes of them with reference cases.

    python read_networks.py CASES_FOLDER NETWORK.h5…

Each network file is named after a case of the folder. Prints a line for each: `NAME equal BUFFERS`, or
`NAME` and what differs. Needs brainstorm 0.5 and what it runs on: CPython 3.6, numpy 1.16, h5py 2.10.
"""
from __future__ import print_function

import json
import os
import sys
import warnings

import h5py
import numpy as np

warnings.simplefilter("ignore")
import brainstorm  # noqa: E402
from brainstorm.layers.dropout_layer import DropoutLayerImpl  # noqa: E402


def check(path, case):
    network = brainstorm.Network.from_hdf5(path)
    for piece in json.loads(case["meta/parameter_slices"][()]):
        view = network.get("%s.parameters.%s" % (piece["layer"], piece["view"]))
        expected = case["parameters"][()][piece["start"]:piece["stop"]].reshape(piece["shape"])
        if not np.array_equal(view, expected):
            return "%s.%s differs" % (piece["layer"], piece["view"])
    if any(isinstance(layer, DropoutLayerImpl) for layer in network.layers.values()):
        return "equal 0"  # the masks are drawn anew
    network.provide_external_data({name: case["inputs"][name][()] for name in case["inputs"]})
    forward = case["f32/forward"]
    network.forward_pass(training_pass=bool(forward.attrs["training_pass"]))
    compared = 0
    for name in forward:
        if name.startswith("loss.") or name == "parameters_after":
            continue
        if not np.array_equal(network.get(name), forward[name][()]):
            return name + " differs"
        compared += 1
    return "equal %d" % compared


for path in sys.argv[2:]:
    name = os.path.basename(path)[: -len(".h5")]
    with h5py.File(os.path.join(sys.argv[1], name + ".case.hdf5"), "r") as case:
        try:
            print(name, check(path, case))
        except Exception as error:
            print(name, type(error).__name__, error)
