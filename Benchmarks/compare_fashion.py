#!/usr/bin/env python3
"""Trains the perceptron of Examples/fashion-mnist-mlp until it knows 88% of the test images, by Brainstorm and by PyTorch.

usage: compare_fashion.py [--accuracy A] [--rounds R] [--threads N]

Wall-clock time from the start of the process to its end, of `brainstorm train` and of peers/torch_fashion.py, which runs in the
Python that the environment variable PEERS_PYTHON names, or else in `python3`, with h5py. Both look at the 10,000 test images
after each epoch. They draw other random numbers, so that the epochs they need differ; each round has another seed, and the
time of an epoch says what equal work takes. The images come from Debian's package dataset-fashion-mnist.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from comparing import HERE, build_command, find_peers, print_rows, processor, warn_of_load

ROOT = HERE.parent
EXAMPLE = ROOT / "Examples" / "fashion-mnist-mlp" / "experiment.json"


def options():
    parser = argparse.ArgumentParser(description="Time training on Fashion-MNIST beside PyTorch.")
    parser.add_argument("--accuracy", type=float, default=0.88)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    asked = parser.parse_args()
    if asked.rounds < 1 or asked.threads < 1 or not 0 < asked.accuracy < 1:
        parser.error("rounds and threads must be positive, the accuracy between 0 and 1")
    return asked


def make_experiment(directory, asked, seed):
    """The example's network, stepper and data with hooks that end at the accuracy and PyTorch's initial weights."""
    experiment = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    experiment["network"]["seed"] = seed
    # As PyTorch's linear layers begin: between ±1/√inputs.
    experiment["network"]["initializers"] = {
        "default": {"@type": "DenseSqrtFanIn", "scale": 1.0},
        "*": {"bias": 0.0},
    }
    experiment["data"]["training"]["iterator"]["seed"] = seed
    experiment["trainer"]["hooks"] = [
        {"@type": "MonitorScores", "iter_name": "test", "scorers": [{"@type": "Accuracy"}]},
        {"@type": "StopAfterThresholdReached", "log_name": "test.Accuracy", "threshold": asked.accuracy},
        {"@type": "StopAfterEpoch", "max_epochs": 30},
    ]
    path = Path(directory) / f"experiment-{seed}.json"
    path.write_text(json.dumps(experiment), encoding="utf-8")
    return str(path)


def timed(command, directory):
    start = time.perf_counter()
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=directory)
    seconds = time.perf_counter() - start
    if result.returncode != 0:
        sys.exit(f"bench: {command[0]} failed with status {result.returncode}: {result.stdout}")
    return seconds, result.stdout


def main():
    asked = options()
    warn_of_load()
    ours = str(build_command())
    peers = find_peers({"torch": ("torch", ["torch_fashion.py"])})
    rows = [["seed", "brainstorm, epochs", "seconds", "torch, epochs", "seconds", "ratio", "ratio of an epoch"]]
    ratios, of_epochs = [], []
    with tempfile.TemporaryDirectory() as directory:
        made = subprocess.run([ours, "data", "fashion-mnist", f"{directory}/fashion-mnist.h5"], stdout=sys.stderr)
        if made.returncode != 0:
            sys.exit("bench: the images are Debian's package dataset-fashion-mnist")
        for seed in range(1, asked.rounds + 1):
            print(f"bench: round {seed} of {asked.rounds}", file=sys.stderr)
            experiment = make_experiment(directory, asked, seed)
            threads = ["--threads", str(asked.threads)]
            seconds, said = timed([ours, "train", experiment, *threads], directory)
            epochs = int(re.search(r"after epoch (\d+)", said).group(1))
            row = [str(seed), str(epochs), f"{seconds:.2f}", "–", "–", "–", "–"]
            if "torch" in peers:
                command = [*peers["torch"], "fashion-mnist.h5", "--seed", str(seed), "--accuracy", str(asked.accuracy)]
                their_seconds, said = timed([*command, *threads], directory)
                their_epochs = json.loads(said.splitlines()[-1])["epochs"]
                ratios.append(seconds / their_seconds)
                of_epochs.append(seconds / epochs / (their_seconds / their_epochs))
                row[3:] = [str(their_epochs), f"{their_seconds:.2f}", f"{ratios[-1]:.2f}", f"{of_epochs[-1]:.2f}"]
            rows.append(row)
    print(f"\nFashion-MNIST to {asked.accuracy:.0%} of the test images; {asked.threads} threads; {processor()}\n")
    print_rows(rows)
    if ratios:
        print(f"\nMedians: ratio {statistics.median(ratios):.2f}, of an epoch {statistics.median(of_epochs):.2f}")


if __name__ == "__main__":
    main()
