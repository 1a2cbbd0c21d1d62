#!/usr/bin/env python3
"""Times training updates of Brainstorm and of the peers that are installed, in turns; prints a table.

usage: compare_training.py [WORKLOAD ...] [--rounds R] [--seconds S] [--threads N]

The peers run in the Python that the environment variable PEERS_PYTHON names, or else in `python3`. In each
round every program runs once, so that what else the machine does falls on all alike. A figure is the median
over the rounds of a round's median.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys

from comparing import HERE, build, has_module, peers_python, print_rows, processor, warn_of_load

WORKLOADS = ["mlp", "cnn", "lstm", "small"]
PEERS = {"torch": "torch", "jax": "jax"}


def options():
    parser = argparse.ArgumentParser(description="Time training updates beside PyTorch and JAX.")
    parser.add_argument("workloads", nargs="*", metavar="WORKLOAD", help=", ".join(WORKLOADS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3, help="for each workload in each round")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    asked = parser.parse_args()
    for name in asked.workloads:
        if name not in WORKLOADS:
            parser.error(f"there is no workload '{name}'; there are {', '.join(WORKLOADS)}")
    if asked.rounds < 1 or asked.threads < 1 or asked.seconds <= 0:
        parser.error("rounds, seconds and threads must be positive")
    asked.workloads = asked.workloads or WORKLOADS
    return asked


def find_peers():
    """The command of each installed peer; says how the others are installed."""
    python = peers_python()
    commands = {}
    for name, module in PEERS.items():
        if has_module(python, module):
            commands[name] = [python, str(HERE / "peers" / f"{name}_train.py")]
        else:
            print(f"bench: {name} is not installed: {python} -m pip install {module}", file=sys.stderr)
    if not commands:
        print("bench: PEERS_PYTHON=… make bench takes the peers from another Python", file=sys.stderr)
    return commands


def run(name, command, asked):
    """The program's lines, by workload; none where a peer fails."""
    command = command + asked.workloads + ["--seconds", str(asked.seconds), "--threads", str(asked.threads)]
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if result.returncode != 0:
        message = f"bench: {name} failed with status {result.returncode}"
        if name == "brainstorm":
            sys.exit(message)
        print(f"{message}; this round goes on without it", file=sys.stderr)
        return {}
    return {line["workload"]: line for line in map(json.loads, result.stdout.splitlines())}


def measure(programs, asked):
    times = {name: {} for name in programs}
    versions = {}
    for number in range(1, asked.rounds + 1):
        for name, command in programs.items():
            print(f"bench: round {number} of {asked.rounds}: {name}", file=sys.stderr)
            for workload, line in run(name, command, asked).items():
                versions[name] = line.get("version", "")
                times[name].setdefault(workload, []).append(line["ms"])
    medians = {
        name: {workload: statistics.median(values) for workload, values in of_workload.items()}
        for name, of_workload in times.items()
    }
    return medians, versions


def print_table(medians, versions, asked):
    ours, *peers = medians
    print(f"\nMedian milliseconds an update; {asked.threads} threads, {asked.rounds} rounds; {processor()}\n")
    titles = [f"{name} {versions.get(name, '')}".strip() for name in medians]
    header = ["workload"] + titles + [f"{ours} ÷ {name}" for name in peers]
    rows = [header]
    for workload in asked.workloads:
        own = medians[ours].get(workload)
        times = [medians[name].get(workload) for name in medians]
        ratios = [own / medians[name][workload] if own and workload in medians[name] else None for name in peers]
        rows.append(
            [workload]
            + ["–" if time is None else f"{time:.3f}" for time in times]
            + ["–" if ratio is None else f"{ratio:.2f}" for ratio in ratios]
        )
    print_rows(rows)


def main():
    asked = options()
    warn_of_load()
    programs = {"brainstorm": [str(build()), "train"], **find_peers()}
    print_table(*measure(programs, asked), asked)


if __name__ == "__main__":
    main()
