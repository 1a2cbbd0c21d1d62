"""Writes the tables of Tests/NetworksTests/*Cases.swift from the reference cases computed with brainstorm 0.5.

    python3 Fixtures/initializers_and_modifiers.py CASES_FOLDER

The tables are JSON in Swift strings, so that the tests need neither Python nor HDF5. Needs h5py and numpy.
"""
import glob
import json
import os
import sys
import textwrap

import h5py
import numpy as np

cases = sys.argv[1]
tests = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "NetworksTests")


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def numbers(dataset):
    # The shortest decimal that reads back as the same 32-bit float.
    return [float(str(x)) for x in np.asarray(dataset, dtype=np.float32).ravel()]


def write(name, comment, tables):
    lines = ["// Written by Fixtures/initializers_and_modifiers.py; do not edit.", "", "/// " + comment, "enum %s {" % name]
    for key, value in tables:
        body = textwrap.wrap(
            json.dumps(value, sort_keys=True), 100, break_long_words=False, break_on_hyphens=False)
        lines += ["    static let %s = #\"\"\"" % key] + ["        " + line for line in body] + ['        """#', ""]
    lines[-1] = "}"
    with open(os.path.join(tests, name + ".swift"), "w") as file:
        file.write("\n".join(lines) + "\n")


def load(name):
    with open(os.path.join(cases, name)) as file:
        return json.load(file)


# Resolution of patterns, and the rules of all network files, each once.
resolution = load("reference_resolution.json")
del resolution["note"]
for case in resolution["cases"]:
    case.pop("message", None)
files = {}
for path in sorted(glob.glob(os.path.join(cases, "*.hdf5"))):
    with h5py.File(path, "r") as file:
        description = file.get("description")
        if not isinstance(description, h5py.Dataset):
            continue
        network = json.loads(text(description[()]))
    if network.get("@type") != "Network":
        continue
    rules = {key: network[key] for key in ("initializers", "weight_modifiers", "gradient_modifiers")}
    files.setdefault(json.dumps(rules, sort_keys=True), (os.path.basename(path), rules))
write(
    "ViewRulesCases", "How brainstorm 0.5 resolves rules, and the rules in the network files that it wrote.",
    [("resolution", resolution), ("files", [{"file": name, **rules} for name, rules in files.values()])])

# What initializers draw and refuse.
table = load("initializers.json")["initializers"]
for entry in table:
    del entry["formula"]
described = load("descriptions.json")
types = sorted({entry["description"]["@type"] for entry in table})
write(
    "InitializerCases", "Statistics of brainstorm 0.5's initializers, shapes that they refuse, and descriptions.",
    [("statistics", table), ("descriptions", [d for t in types for d in described[t]])])

# What modifiers do, one by one, and in the updates of a network.
modifiers = []
with h5py.File(os.path.join(cases, "value_modifiers_1.hdf5"), "r") as file:
    for name in sorted(file):
        group = file[name]
        entry = {"name": name, "kind": text(group.attrs["kind"])}
        entry["description"] = json.loads(text(group["description"][()]))
        entry["shape"] = list(group["f32/before"].shape)
        for key in sorted(group["f32"]):
            entry[key] = numbers(group["f32"][key])
        modifiers.append(entry)
with h5py.File(os.path.join(cases, "modifiers.hdf5"), "r") as file:
    network = json.loads(text(file["description"][()]))
with h5py.File(os.path.join(cases, "modifiers.case.hdf5"), "r") as file:
    steps = file["f32/steps/sgd"]
    run = {
        "weight_modifiers": network["weight_modifiers"],
        "gradient_modifiers": network["gradient_modifiers"],
        "views": json.loads(text(file["meta/parameter_slices"][()])),
        "parameters": numbers(file["parameters"]),
        "gradients_before": numbers(file["f32/backward/gradients_unmodified"]),
        "gradients_after": numbers(file["f32/backward/gradients"]),
        "updates_before": [numbers(row) for row in steps["parameters_before_weight_modifiers"]],
        "updates_after": [numbers(row) for row in steps["parameters"][1:]],
    }
write(
    "ModifierCases", "Values before and after brainstorm 0.5's modifiers, alone and in the updates of a network.",
    [("single", modifiers), ("run", run)])
