#!/usr/bin/env python3
"""Times the prediction of a single sample by Brainstorm beside the peers that are installed; prints a table in Markdown.

usage: compare_prediction.py [WORKLOAD ...] [--rounds R] [--seconds S] [--threads N]

All programs fill the networks with the same numbers, and their answers are compared. The peers run in the Python that the
environment variable PEERS_PYTHON names, or else in `python3`. In each round each peer runs right after a run of ours, and its
ratio is that of the two neighbours; times and ratios are medians over the rounds.

mlp is 784-1200-1200-10, small 64-64-10; lstm has 256 cells between 205 inputs and 205 classes and is given 100 time steps;
step is one time step of it, which goes on from the one before.
"""

import sys

from comparing import build, cell, find_peers, measure_pairs, print_rows, processor, timing_options, warn_of_load

WORKLOADS = ["mlp", "lstm", "step", "small"]
PEERS = {
    "torch": ("torch", ["torch_predict.py"]),
    "torch compiled": ("torch", ["torch_predict.py", "--compiled"]),
    "onnxruntime": ("onnxruntime", ["onnx_predict.py"]),
}
TOLERANCE = 1e-5


def check(name, workload, own, line):
    """The answers are probabilities of a few classes."""
    if any(abs(a - b) > TOLERANCE for a, b in zip(own["answers"], line["answers"], strict=True)):
        sys.exit(f"bench: {name} answers {line['answers']} where brainstorm answers {own['answers']} ({workload})")


def main():
    asked = timing_options("Time single predictions beside PyTorch and ONNX Runtime.", WORKLOADS, seconds=2)
    warn_of_load()
    peers = find_peers(PEERS)
    found = measure_pairs([str(build()), "predict"], peers, asked, check=check)
    names = ["brainstorm", *peers]
    print(f"\nMicroseconds a prediction; {asked.threads} threads, {asked.rounds} rounds; {processor()}\n")
    rows = [["network"] + [f"{name} {found.version(name)}".strip() for name in names] + [f"÷ {name}" for name in peers]]
    for workload in asked.workloads:
        times = [found.median(name, workload, "ms") for name in names]
        rows.append(
            [workload]
            + [cell(time and time * 1000, 1) for time in times]
            + [cell(found.ratio(name, workload), 2) for name in peers]
        )
    print_rows(rows)


if __name__ == "__main__":
    main()
