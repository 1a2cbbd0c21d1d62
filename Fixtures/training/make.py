#!/usr/bin/env python3
"""Extracts from the reference cases of brainstorm 0.5 what the tests of the Training module compare with.

    python3 make.py [DIRECTORY_OF_THE_CASES]

writes cases.json beside this script. Needs h5py. Numbers are float32, written with as many digits as tell
them apart.
"""
import json
import pathlib
import sys

import h5py
import numpy as np


def numbers(array):
    array = np.asarray(array)
    if array.dtype == np.float64:
        return [float(x) for x in array.ravel()]
    return [float(str(x)) for x in array.astype(np.float32).ravel()]


def array(data):
    return {"shape": list(data.shape), "values": numbers(np.asarray(data, np.float32))}


def steppers(case):
    named = json.loads(case["meta/steppers"][()])
    return {
        "parameters": numbers(case["parameters"][()]),
        "batches": [{k: array(v[()]) for k, v in case[f"batches/{i}"].items()} for i in range(len(case["batches"]))],
        "steppers": {
            name: {
                "description": description,
                "losses": numbers(case[f"f32/steps/{name}/losses"][()]),
                "parameters": [numbers(row) for row in case[f"f32/steps/{name}/parameters"][1:]],
            }
            for name, description in named.items()
        },
    }


def scorers(file):
    return {
        name: {
            "description": json.loads(group["description"][()]),
            "aggregate": float(group["aggregate"][()]),
            "batches": [
                {k: float(v[()]) if v.shape == () else array(v[()]) for k, v in group[batch].items()}
                for batch in sorted(k for k in group if k.startswith("batch"))
            ],
        }
        for name, group in file.items()
    }


def iterated(file, name):
    group = file[name]
    return {
        "data": {k: array(v[()]) for k, v in group["data"].items()},
        "batches": [{k: array(v[()]) for k, v in group[f"batches/{i}"].items()} for i in range(len(group["batches"]))],
    }


def run(file):
    return {
        "training": {k: array(v[()]) for k, v in file["training"].items()},
        "validation": {k: array(v[()]) for k, v in file["validation"].items()},
        "logs": json.loads(file["logs"][()]),
        "learning_rate": numbers(file["history/learning_rate"][()]),
        "parameters": [numbers(row) for row in file["history/parameters"][()]],
    }


def main():
    default = pathlib.Path(__file__).parent.parent / "brainstorm-0.5-cases"
    cases = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    result = {
        "source": "computed by brainstorm 0.5 (IDSIA, MIT licence, Copyright (c) 2015 IDSIA and contributors)",
        "descriptions": json.loads((cases / "descriptions.json").read_text()),
        "schedules": json.loads((cases / "schedules_1.json").read_text()),
    }
    with h5py.File(cases / "mlp_classification.case.hdf5") as file:
        result["steps"] = steppers(file)
    with h5py.File(cases / "scorers_1.hdf5") as file:
        result["scorers"] = scorers(file)
    with h5py.File(cases / "data_iterators.hdf5") as file:
        result["iterators"] = {name: iterated(file, name) for name in sorted(file)}
    with h5py.File(cases / "training_run_1.run.hdf5") as file:
        result["run"] = run(file)
    target = pathlib.Path(__file__).with_name("cases.json")
    target.write_text(json.dumps(result, separators=(",", ":"), sort_keys=True, allow_nan=False) + "\n")


main()
