#!/usr/bin/env python3
"""Times saving and loading a network's arrays beside safetensors, PyTorch, numpy and h5py; prints a table in Markdown.

usage: compare_arrays.py [--megabytes M] [--rounds R] [--directory D]

Eight arrays of 32-bit floats. Saving ends with an fsync; loading reads a number of every page, of a file that is in the system's
cache. `raw` writes one block without any format and reads it back. The peers run in the Python that the environment variable
PEERS_PYTHON names, or else in `python3`. In each round each peer runs right after a run of ours, and its ratio is that of the
two neighbours; times and ratios are medians over the rounds of a run's median. Ours are an HDF5 file of the arrays, loaded in
place, and below the table a whole network file, with its description and digests.
"""

import argparse
import json
import subprocess
import sys
import tempfile

from comparing import HERE, Measurements, build, cell, find_peers, peers_python, print_rows, processor, warn_of_load

MODULES = {
    "raw": "numpy",
    "safetensors": "safetensors",
    "torch": "torch",
    "torch-mmap": "torch",
    "npz": "numpy",
    "h5py": "h5py",
}


def options():
    parser = argparse.ArgumentParser(description="Time saving and loading a network's arrays.")
    parser.add_argument("--megabytes", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--directory", help="where the files are made; a temporary directory by default")
    asked = parser.parse_args()
    if asked.rounds < 1 or asked.megabytes < 1:
        parser.error("rounds and megabytes must be positive")
    return asked


def lines(command):
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if result.returncode != 0:
        sys.exit(f"bench: {command[0]} failed with status {result.returncode}")
    return {line["work"]: line for line in map(json.loads, result.stdout.splitlines())}


def main():
    asked = options()
    warn_of_load()
    ours = str(build())
    peers = find_peers({name: (module, ["array_files.py"]) for name, module in MODULES.items()})
    if "raw" not in peers:
        sys.exit(f"bench: numpy is needed: {peers_python()} -m pip install numpy")
    found = Measurements()
    with tempfile.TemporaryDirectory(dir=asked.directory) as directory:
        program = [peers_python(), str(HERE / "peers" / "array_files.py"), directory]
        subprocess.run([*program, "--make", str(asked.megabytes)], check=True)
        for number in range(1, asked.rounds + 1):
            print(f"bench: round {number} of {asked.rounds}", file=sys.stderr)
            for name in peers:
                own = lines([ours, "arrays", directory])
                for work, line in own.items():
                    found.add("brainstorm", work, line)
                for work, line in lines([*program, name]).items():
                    found.add(name, work, line)
                    found.ratios.setdefault((name, work), []).append(own[work]["ms"] / line["ms"])
    print(f"\nMilliseconds for {asked.megabytes} MB; {asked.rounds} rounds; {processor()}\n")
    rows = [["", "save and sync", "brainstorm ÷ this", "load and touch", "brainstorm ÷ this"]]
    for name in ["brainstorm", *peers]:
        row = [f"{name} {found.version(name)}".strip()]
        for work in ("save", "load"):
            row += [cell(found.median(name, work, "ms"), 1), cell(found.ratio(name, work), 3)]
        rows.append(row)
    print_rows(rows)
    whole = [f"{work} {found.median('brainstorm', work, 'ms'):.1f} ms" for work in own if work.startswith("network")]
    print(f"\nA network file: {'; '.join(whole)}.")


if __name__ == "__main__":
    main()
