#!/usr/bin/env python3
"""Times predictions of Brainstorm beside the peers that are installed; prints a table in Markdown.

usage: compare_prediction.py [NETWORK[:BATCH] ...] [--rounds R] [--seconds S] [--threads N] [--tries N] [--patience S]

All programs fill the networks with the same numbers, and their answers are compared. The peers run in the Python that the
environment variable PEERS_PYTHON names, or else in `python3`. In each round each peer runs right after a run of ours, and its
ratio is that of the two neighbours; times and ratios are medians over the rounds. A pair of runs that other programs disturb
is made again.

`gru:256` is a batch of 256, `gru` a single sample; `Workload.swift` says what the networks are. step is one time step of lstm,
which goes on from the one before. ONNX Runtime has no switch for its vectors, and knows nothing of ISA.
"""

import sys

from comparing import (
    build,
    cell,
    check_parameters,
    find_peers,
    measure_pairs,
    measured_peers,
    print_rows,
    processor,
    timing_options,
    vectors_note,
    warn_of_load,
)

FIRST = ["mlp", "lstm", "step", "small"]
BATCHED = ["cnn3", "cnn3-norm", "transformer", "gru", "lstm-512", "bidirectional", "mlp-norm"]
WORKLOADS = [*FIRST, *(name for network in BATCHED for name in (network, f"{network}:256")), "transformer-256"]
PEERS = {
    "torch": ("torch", ["torch_predict.py"]),
    "torch compiled": ("torch", ["torch_predict.py", "--compiled"]),
    "onnxruntime": ("onnxruntime", ["onnx_predict.py"]),
}
# Elsewhere compiling gains nothing: the time is that of the same kernels of oneDNN.
ONLY = {"torch compiled": [*FIRST, "transformer", "transformer:256", "transformer-256", "mlp-norm"]}
# Relative; the answers are probabilities.
TOLERANCE = 1e-4


class Networks(list):
    """Those of the table; any other batch can be asked for."""

    def __contains__(self, name):
        network, _, batch = name.partition(":")
        return list.__contains__(self, network) and (not batch or batch.isdecimal() and int(batch) > 0)


def check(name, workload, own, line):
    """Whether a peer gives the same answers; the time of others says nothing."""
    check_parameters(name, workload, own, line)
    is_same = all(abs(a - b) <= TOLERANCE * abs(a) for a, b in zip(own["answers"], line["answers"], strict=True))
    if not is_same:
        print(f"bench: {name} answers {line['answers']} where brainstorm answers {own['answers']} ({workload}); "
              "left out", file=sys.stderr)
    return is_same


def main():
    asked = timing_options(
        "Time predictions beside PyTorch and ONNX Runtime.", Networks(WORKLOADS), seconds=0.5)
    warn_of_load()
    peers = find_peers(PEERS)
    found = measure_pairs([str(build()), "predict"], peers, asked, ONLY, check=check)
    peers = measured_peers(found, peers, asked.workloads)
    names = ["brainstorm", *peers]
    print(f"\nMicroseconds a prediction; {asked.threads} threads, {asked.rounds} rounds; "
          f"{processor()}{vectors_note(peers)}\n")
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
