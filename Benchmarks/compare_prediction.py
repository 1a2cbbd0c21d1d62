#!/usr/bin/env python3
"""Times the prediction of a single sample by Brainstorm beside the peers that are installed; prints a table in Markdown.

usage: compare_prediction.py [NETWORK ...] [--rounds R] [--seconds S] [--threads N]

All programs fill the networks with the same numbers, and their answers are compared. The peers run in the Python that the
environment variable PEERS_PYTHON names, or else in `python3`. In each round each peer runs right after a run of ours, and its
ratio is that of the two neighbours; times and ratios are medians over the rounds.

mlp is 784-1200-1200-10, small 64-64-10; lstm has 256 cells between 205 inputs and 205 classes and is given 100 time steps;
step is one time step of it, which goes on from the one before.
"""

import argparse
import os
import sys

from comparing import Measurements, build, cell, find_peers, print_rows, processor, run, warn_of_load

WORKLOADS = ["mlp", "lstm", "step", "small"]
PEERS = {
    "torch": ("torch", ["torch_predict.py"]),
    "torch compiled": ("torch", ["torch_predict.py", "--compiled"]),
    "onnxruntime": ("onnxruntime", ["onnx_predict.py"]),
}
TOLERANCE = 1e-5


def options():
    parser = argparse.ArgumentParser(description="Time single predictions beside PyTorch and ONNX Runtime.")
    parser.add_argument("networks", nargs="*", metavar="NETWORK", help=", ".join(WORKLOADS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2, help="for each run of a program")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    asked = parser.parse_args()
    for name in asked.networks:
        if name not in WORKLOADS:
            parser.error(f"there is no network '{name}'; there are {', '.join(WORKLOADS)}")
    if asked.rounds < 1 or asked.threads < 1 or asked.seconds <= 0:
        parser.error("rounds, seconds and threads must be positive")
    asked.networks = asked.networks or WORKLOADS
    return asked


def check(name, workload, own, line):
    """The answers are probabilities of a few classes."""
    if any(abs(a - b) > TOLERANCE for a, b in zip(own["answers"], line["answers"], strict=True)):
        sys.exit(f"bench: {name} answers {line['answers']} where brainstorm answers {own['answers']} ({workload})")


def measure(ours, peers, asked):
    found = Measurements()
    settings = ["--seconds", str(asked.seconds), "--threads", str(asked.threads)]
    for number in range(1, asked.rounds + 1):
        print(f"bench: round {number} of {asked.rounds}", file=sys.stderr)
        for workload in asked.networks:
            for name, command in peers.items() or [(None, None)]:
                own = run("brainstorm", [ours, "predict", workload, *settings])
                found.add("brainstorm", workload, own)
                line = name and run(name, [*command, workload, *settings])
                if line:
                    check(name, workload, own, line)
                    found.add(name, workload, line)
                    found.ratios.setdefault((name, workload), []).append(own["ms"] / line["ms"])
    return found


def main():
    asked = options()
    warn_of_load()
    peers = find_peers(PEERS)
    found = measure(str(build()), peers, asked)
    names = ["brainstorm", *peers]
    print(f"\nMicroseconds a prediction; {asked.threads} threads, {asked.rounds} rounds; {processor()}\n")
    rows = [["network"] + [f"{name} {found.version(name)}".strip() for name in names] + [f"÷ {name}" for name in peers]]
    for workload in asked.networks:
        times = [found.median(name, workload, "ms") for name in names]
        rows.append(
            [workload]
            + [cell(time and time * 1000, 1) for time in times]
            + [cell(found.ratio(name, workload), 2) for name in peers]
        )
    print_rows(rows)


if __name__ == "__main__":
    main()
