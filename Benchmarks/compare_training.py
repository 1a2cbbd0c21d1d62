#!/usr/bin/env python3
"""Times training updates of Brainstorm beside the peers that are installed; prints tables in Markdown.

usage: compare_training.py [WORKLOAD ...] [--rounds R] [--seconds S] [--threads N] [--tries N] [--patience S]

The peers run in the Python that the environment variable PEERS_PYTHON names, or else in `python3`. In each round each peer
runs right after a run of ours, each a process of its own, and its ratio is that of the two neighbours: what else the machine
does falls on both alike. A pair that other programs disturb is made again. Times are medians over the rounds of a run's
median; ratios are medians of the rounds' ratios.

`Workload.swift` says what the workloads are; `torch other` is PyTorch with sparse gradients and with its own transformer.

ISA=avx2 keeps all to AVX2 on a processor that has more. For that JAX does without YNNPACK, which would be its choice with
AVX2, too, but cannot be told.

The limit is the time that an update's multiplications and additions take at the speed of a large matrix product, measured
in each round. Where a convolution's window leaves the image nothing is multiplied, so it counts only what lies inside.
Growth is the peak of the process's memory less what was resident before the network and its data were made.
"""

import os
import tempfile

from comparing import (
    build,
    cell,
    find_peers,
    measure_pairs,
    measured_peers,
    print_rows,
    processor,
    run,
    timing_options,
    vectors_note,
    warn_of_load,
)

# As `Workload.swift` says.
FIRST = ["mlp", "cnn", "lstm", "small"]
CONVOLUTIONAL = ["cnn3", "cnn3-norm", "conv1x1", "stride2", "conv1d"]
TRANSFORMERS = ["transformer", "transformer-256"]
RECURRENT = ["gru", "lstm-512", "bidirectional"]
EMBEDDINGS = ["embedding-adam", "embedding-sgd"]
PERCEPTRONS = ["mlp-norm", "deep", "batch1", "batch4", "batch8", "autoencoder"]
WORKLOADS = [*FIRST, *CONVOLUTIONAL, *TRANSFORMERS, *RECURRENT, *EMBEDDINGS, *PERCEPTRONS]
# Name: the module that must be installed, and how the program is called.
PEERS = {
    "torch": ("torch", ["torch_train.py"]),
    "torch other": ("torch", ["torch_train.py", "--other"]),
    "torch compiled": ("torch", ["torch_train.py", "--compiled"]),
    "jax": ("jax", ["jax_train.py"]),
}
ONLY = {
    # Sparse gradients, and nn.TransformerEncoder.
    "torch other": ["transformer-256", *EMBEDDINGS],
    # Recurrent layers and convolutions are the same kernels, compiled or not; 200 layers take minutes to compile.
    "torch compiled": [*FIRST, "cnn3", "cnn3-norm", *TRANSFORMERS, "mlp-norm", "autoencoder"],
    # It takes several times as long as ours for convolutions.
    "jax": ["cnn", *(name for name in WORKLOADS if name not in ("cnn", *CONVOLUTIONAL))],
}


def print_times(found, peers, asked):
    names = ["brainstorm", *peers]
    peak = found.median("machine", "all", "gflops")
    print(f"\nMilliseconds an update; {asked.threads} threads, {asked.rounds} rounds; {processor()}{vectors_note(peers)}\n")
    rows = [["workload"] + [f"{name} {found.version(name)}".strip() for name in names]]
    rows[0] += [f"÷ {name}" for name in peers] + ["best peer", "÷ best peer", "limit"]
    for workload in asked.workloads:
        times = {name: found.median(name, workload, "ms") for name in names}
        measured = [name for name in peers if times[name] is not None]
        best = min(measured, key=times.get) if measured else None
        rows.append(
            [workload]
            + [cell(times[name], 3) for name in names]
            + [cell(found.ratio(name, workload), 2) for name in peers]
            + [best or "–", cell(best and found.ratio(best, workload), 3)]
            + [cell(found.median("brainstorm", workload, "gflop") / peak * 1000, 3)]
        )
    print_rows(rows)
    copied = found.median("machine", "all", "gigabytes")
    print(f"\nA large matrix product: {peak:.0f} GFLOP/s. A copy of memory: {copied:.0f} GB/s.")


def print_memory(found, peers, asked):
    print("\nPeak memory in MB: what the network and its training take, and the whole process\n")
    names = ["brainstorm", *peers]
    rows = [["workload"] + [part for name in names for part in (f"{name}, growth", "process")]]
    for workload in asked.workloads:
        rows.append(
            [workload]
            + [cell(found.median(name, workload, part), 1) for name in names for part in ("growth", "memory")]
        )
    print_rows(rows)


def main():
    asked = timing_options("Time training updates beside PyTorch and JAX.", WORKLOADS, seconds=0.5)
    warn_of_load()
    ours, peers = str(build()), find_peers(PEERS)

    def measure_machine(found):
        found.add("machine", "all", run("brainstorm", [ours, "limit", "--threads", str(asked.threads)]))

    with tempfile.TemporaryDirectory() as cache:
        # Compiled code is kept from round to round, and from no earlier run.
        os.environ["TORCHINDUCTOR_CACHE_DIR"] = cache
        os.environ["JAX_COMPILATION_CACHE_DIR"] = cache
        found = measure_pairs([ours, "train"], peers, asked, ONLY, begin_round=measure_machine)
    peers = measured_peers(found, peers, asked.workloads)
    print_times(found, peers, asked)
    print_memory(found, peers, asked)


if __name__ == "__main__":
    main()
