"""Times the work on HDF5 files of `brainstorm-bench files` with h5py.

usage: h5py_files.py DIRECTORY [WORK ...] [--repeats N] [--make MEGABYTES]
"""

import argparse
import json
import os
import statistics
import time

import h5py
import numpy as np

DATASETS = 8
MANY = 10_000
WORK = ["save", "load", "gzip-save", "gzip-load", "shuffle-save", "shuffle-load", "list"]
OPTIONS = {
    "save": {},
    "gzip-save": {"compression": "gzip", "compression_opts": 4},
    "shuffle-save": {"compression": "gzip", "compression_opts": 4, "shuffle": True},
}
MADE = {"load": "contiguous", "gzip-load": "gzip", "shuffle-load": "shuffle", "list": "many"}


def save(path, parts, options):
    with h5py.File(path, "w") as file:
        for index, part in enumerate(parts):
            file.create_dataset(f"layer{index}.W", data=part, **options)
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def load(path):
    with h5py.File(path, "r") as file:
        return sum(float(dataset[:][::1024].sum()) for dataset in file.values())


def list_all(path):
    with h5py.File(path, "r") as file:
        return sum(int(np.prod(file[name].shape)) for name in file if file[name].dtype.kind == "f")


def make(directory, megabytes):
    numbers = np.random.default_rng(0).standard_normal(megabytes * 1_000_000 // 4, dtype=np.float32)
    numbers.tofile(f"{directory}/numbers.bin")
    parts = np.array_split(numbers, DATASETS)
    for work, name in [("save", "contiguous"), ("gzip-save", "gzip"), ("shuffle-save", "shuffle")]:
        save(f"{directory}/{name}.h5", parts, OPTIONS[work])
    with h5py.File(f"{directory}/many.h5", "w") as file:
        for index in range(MANY):
            file[f"dataset{index}"] = np.arange(10, dtype=np.float32)


def timed(work, directory, repeats):
    times = []
    output = f"{directory}/h5py.h5"
    parts = None
    if work in OPTIONS:
        parts = np.array_split(np.fromfile(f"{directory}/numbers.bin", np.float32), DATASETS)
    for _ in range(repeats):
        if os.path.exists(output):
            os.unlink(output)
        start = time.perf_counter()
        if parts is not None:
            save(output, parts, OPTIONS[work])
        elif work == "list":
            list_all(f"{directory}/many.h5")
        else:
            load(f"{directory}/{MADE[work]}.h5")
        times.append(time.perf_counter() - start)
    if os.path.exists(output):
        os.unlink(output)
    return statistics.median(times) * 1000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("directory")
    parser.add_argument("work", nargs="*", metavar="WORK", help=", ".join(WORK))
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--make", type=int, metavar="MEGABYTES", help="make the files that are loaded and listed")
    asked = parser.parse_args()
    if asked.make:
        make(asked.directory, asked.make)
        return
    for work in asked.work or WORK:
        line = {"peer": "h5py", "work": work, "ms": timed(work, asked.directory, asked.repeats)}
        line["version"] = f"{h5py.__version__} (HDF5 {h5py.version.hdf5_version})"
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
