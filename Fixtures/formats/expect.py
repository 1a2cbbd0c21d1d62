"""What the golden files hold, read with h5py alone: NAME.json beside each NAME.h5.

    python3 Fixtures/formats/expect.py

Numbers are written so that they read back the same: 32-bit floats as the doubles equal to them.
"""

import json
import pathlib
import sys

import h5py
import numpy

FOLDER = pathlib.Path(__file__).parent


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def numbers(values):
    """The numbers of an array in row-major order; those that JSON lacks as strings."""
    flat = [value.item() for value in numpy.asarray(values).ravel()]
    return [value if value == value and abs(value) != float("inf") else str(value) for value in flat]


def array(values):
    return {"shape": list(values.shape), "values": numbers(values)}


def state(group, prefix=""):
    """A state tree: its entries by their paths, each with what FORMAT.md says its dataset stands for."""
    entries = {}
    for name, item in group.items():
        path = prefix + name
        if isinstance(item, h5py.Group):
            entries[path] = {"type": "group"}
            entries.update(state(item, path + "/"))
            continue
        scalar, dtype = item.shape == (), item.dtype
        if h5py.check_string_dtype(dtype) is not None:
            value = item[()]
            entries[path] = (
                {"type": "string", "value": text(value)}
                if scalar
                else {"type": "strings", "value": [text(one) for one in value]}
            )
            continue
        kind = {"i1": "bool", "i8": "integer", "u8": "unsigned", "f4": "float", "f8": "number"}[dtype.str[1:]]
        if scalar:
            value = item[()].item()
            entries[path] = {"type": kind, "value": bool(value) if kind == "bool" else value}
        else:
            entries[path] = {"type": kind + "s", **array(item[()])}
    return entries


def network(file):
    result = {
        "description": json.loads(text(file["description"][()])),
        "parameters": numbers(file["parameters"][()].astype("f4")),
    }
    if "layers" in file:
        result["views"] = {
            f"{layer}.{view}": array(values[()])
            for layer, group in file["layers"].items()
            for view, values in group["parameters"].items()
        }
    if "schema" in file:
        result["schema"] = {
            "description": json.loads(text(file["schema/description"][()])),
            "state": state(file["schema/state"]),
        }
    return result


def run(training):
    return {
        "description": json.loads(text(training["description"][()])),
        "state": state(training["state"]),
        "network_state": state(training["network_state"]),
    }


def logs(group, prefix=""):
    found = {}
    for name, item in group.items():
        path = f"{prefix}{name}"
        found.update(logs(item, path + ".") if isinstance(item, h5py.Group) else {path: numbers(item[()])})
    return found


def data(file):
    def column(item):
        scale = numpy.float32(item.attrs.get("scale", 1))
        return array(item[()].astype("f4") * scale)

    schema = {"schema": json.loads(text(file["@schema"][()]))} if "@schema" in file else {}
    splits = {split: group for split, group in file.items() if split != "@schema"}
    return {
        "splits": {split: {name: column(item) for name, item in group.items()} for split, group in splits.items()},
        **schema,
        **{name: text(file.attrs[name]) for name in ["source", "licence", "vocabulary"] if name in file.attrs},
    }


def expected(path):
    with h5py.File(path, "r") as file:
        result = {"format": text(file.attrs["format"])}
        kind = path.name.split("-")[0]
        if kind in ["network", "run"]:
            result["network"] = network(file)
        if kind == "run":
            result["run"] = run(file["training"])
        if kind == "logs":
            result["logs"] = logs(file)
        if kind == "data":
            result["data"] = data(file)
        if kind in ["buffers", "predictions"]:
            result["datasets"] = {name: array(item[()]) for name, item in file.items()}
        return result


for path in sorted(FOLDER.glob("*.h5")):
    # A file with an expectation was right when that was written: a difference now is a mistake.
    target, made = path.with_suffix(".json"), expected(path)
    if not target.exists():
        target.write_text(json.dumps(made, sort_keys=True, separators=(",", ":"), allow_nan=False) + "\n")
        print(f"{target.name} is new")
    elif json.loads(target.read_text()) != made:
        sys.exit(f"{target.name} is not what {path.name} holds")
