"""Times saving eight arrays and loading them to the first use of every page; prints lines of JSON.

usage: array_files.py DIRECTORY PEER [--repeats N] [--make MEGABYTES]

DIRECTORY holds numbers.bin, 32-bit floats, which --make makes. Saving ends with an fsync. PEER is raw (one block without any
format), safetensors, torch, torch-mmap, npz or h5py.
"""

import argparse
import json
import os
import statistics
import time

import numpy as np

ARRAYS = 8


def raw(path, arrays):
    whole = np.concatenate(list(arrays.values()))
    return lambda: whole.tofile(path), lambda: [np.fromfile(path, np.float32)], np.__version__


def safetensors(path, arrays):
    import safetensors
    from safetensors.numpy import load_file, save_file

    return lambda: save_file(arrays, path), lambda: load_file(path).values(), safetensors.__version__


def torch(path, arrays, **options):
    import torch

    tensors = {name: torch.from_numpy(array) for name, array in arrays.items()}

    def load():
        return [tensor.numpy() for tensor in torch.load(path, weights_only=True, **options).values()]

    return lambda: torch.save(tensors, path), load, torch.__version__.split("+")[0]


def npz(path, arrays):
    def load():
        with np.load(path) as file:
            return [file[name] for name in file]

    path += ".npz"
    return lambda: np.savez(path, **arrays), load, np.__version__


def h5py(path, arrays):
    import h5py

    def save():
        with h5py.File(path, "w") as file:
            for name, array in arrays.items():
                file.create_dataset(name, data=array)

    def load():
        with h5py.File(path, "r") as file:
            return [dataset[:] for dataset in file.values()]

    return save, load, h5py.__version__


PEERS = {
    "raw": raw,
    "safetensors": safetensors,
    "torch": torch,
    "torch-mmap": lambda path, arrays: torch(path, arrays, mmap=True),
    "npz": npz,
    "h5py": h5py,
}


def touch(arrays):
    """Reads a number of every page."""
    return sum(float(array.reshape(-1)[::1024].sum()) for array in arrays)


def sync(path):
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def timed(work, repeats, before=lambda: None):
    times = []
    for _ in range(repeats):
        before()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("directory")
    parser.add_argument("peer", nargs="?", choices=list(PEERS))
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--make", type=int, metavar="MEGABYTES")
    asked = parser.parse_args()
    source = f"{asked.directory}/numbers.bin"
    if asked.make:
        np.random.default_rng(0).standard_normal(asked.make * 250_000, dtype=np.float32).tofile(source)
        return
    parts = np.array_split(np.fromfile(source, np.float32), ARRAYS)
    directory = f"{asked.directory}/peer"
    os.makedirs(directory, exist_ok=True)
    save, load, version = PEERS[asked.peer](f"{directory}/file", {f"layer{i}.W": part for i, part in enumerate(parts)})

    def written():
        return [entry.path for entry in os.scandir(directory)]

    def remove():
        for path in written():
            os.unlink(path)

    def save_to_disk():
        save()
        for path in written():
            sync(path)

    remove()
    times = {"save": timed(save_to_disk, asked.repeats, before=remove)}
    times["load"] = timed(lambda: touch(load()), asked.repeats)
    remove()
    for work, milliseconds in times.items():
        print(json.dumps({"peer": asked.peer, "work": work, "ms": milliseconds, "version": version}), flush=True)


if __name__ == "__main__":
    main()
