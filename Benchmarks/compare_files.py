#!/usr/bin/env python3
"""Times work on HDF5 files beside h5py, in turns; prints a table.

usage: compare_files.py [WORK ...] [--megabytes M] [--rounds R] [--directory D]

h5py runs in the Python that the environment variable PEERS_PYTHON names, or else in `python3`. Saving ends with an fsync in
both programs; loading reads the files that h5py wrote, which are in the system's cache. In each round every program does each
work once or more; a figure is the median over the rounds.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile

from comparing import HERE, build, has_module, peers_python, print_rows, processor, warn_of_load

WORK = {
    "save": "save contiguous",
    "load": "load contiguous",
    "map": "open and map, untouched",
    "gzip-save": "save gzip 4",
    "gzip-load": "load gzip 4",
    "shuffle-save": "save shuffle, gzip 4",
    "shuffle-load": "load shuffle, gzip 4",
    "list": "list 10,000 datasets",
}


def options():
    parser = argparse.ArgumentParser(description="Time work on HDF5 files beside h5py.")
    parser.add_argument("work", nargs="*", metavar="WORK", help=", ".join(WORK))
    parser.add_argument("--megabytes", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--directory", help="where the files are made; a temporary directory by default")
    asked = parser.parse_args()
    for name in asked.work:
        if name not in WORK:
            parser.error(f"there is no work '{name}'; there is {', '.join(WORK)}")
    if asked.rounds < 1 or asked.megabytes < 1:
        parser.error("rounds and megabytes must be positive")
    asked.work = asked.work or list(WORK)
    return asked


def run(command):
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if result.returncode != 0:
        sys.exit(f"bench: {command[0]} failed with status {result.returncode}")
    return [json.loads(line) for line in result.stdout.splitlines()]


def measure(programs, directory, asked):
    times = {name: {} for name in programs}
    version = ""
    for number in range(1, asked.rounds + 1):
        for work in asked.work:
            for name, command in programs.items():
                if work == "map" and name == "h5py":
                    continue  # h5py does not map
                # Short work is repeated, so that one interruption does not decide.
                repeats = "5" if work in ("map", "list", "load") else "1"
                for line in run(command + [directory, work, "--repeats", repeats]):
                    times[name].setdefault(work, []).append(line["ms"])
                    version = line.get("version", version)
        print(f"bench: round {number} of {asked.rounds} done", file=sys.stderr)
    medians = {
        name: {work: statistics.median(values) for work, values in of_work.items()}
        for name, of_work in times.items()
    }
    return medians, version


def main():
    asked = options()
    warn_of_load()
    python = peers_python()
    if not has_module(python, "h5py"):
        sys.exit(f"bench: h5py is not installed: {python} -m pip install h5py")
    peer = [python, str(HERE / "peers" / "h5py_files.py")]
    programs = {"brainstorm": [str(build()), "files"], "h5py": peer}
    with tempfile.TemporaryDirectory(dir=asked.directory) as directory:
        subprocess.run(peer + [directory, "--make", str(asked.megabytes)], check=True)
        medians, version = measure(programs, directory, asked)
    print(f"\nMedian milliseconds for {asked.megabytes} MB; {asked.rounds} rounds; {processor()}\n")
    rows = [["work", "brainstorm", f"h5py {version}", "h5py ÷ brainstorm"]]
    for work in asked.work:
        ours, theirs = medians["brainstorm"].get(work), medians["h5py"].get(work)
        rows.append(
            [WORK[work], f"{ours:.1f}"]
            + ([f"{theirs:.1f}", f"{theirs / ours:.2f}"] if theirs is not None else ["–", "–"])
        )
    print_rows(rows)


if __name__ == "__main__":
    main()
